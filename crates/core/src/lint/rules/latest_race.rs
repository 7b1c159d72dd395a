//! `latest` from every run, whichever ends last.

use crate::{
    catalog::reference,
    lint::{
        Findings, Rule, Severity,
        named::{Named, Use},
        refs::refs,
        tag_lines::tag_lines,
    },
    metadata::Type,
    text::msg,
    workflow::{
        Entry, Node, TextLine, Workflow, input, is_action, jobs,
        publish::{Push, push, pushes},
        steps, trigger,
    },
};

/// Runs of an old version, of a branch and of a release push the same tag at once, and it stays at the
/// image of the one that took longest.
pub(super) static RULE: Rule = Rule {
    id: "latest-race",
    severity: Severity::Warning,
    title: msg::WRITTEN_LATEST_RACE_TITLE,
    source: reference("https://github.com/docker/metadata-action#latest-tag"),
    check,
};

fn check<'a>(workflow: &'a Workflow, findings: &mut Findings<'a>) {
    if workflow.root.get("concurrency").is_some() || !comes_from_several(workflow) {
        return;
    }
    for job in jobs(workflow) {
        let is_free = job.node.get("concurrency").is_none() && job.node.get("if").is_none();
        if is_free && pushes(&job.node) {
            let named = findings.job(&job.node).named(workflow);
            for line in always_latest(job, &named) {
                findings.line(&line, msg::WRITTEN_LATEST_RACE_SAYS.message());
            }
        }
    }
}

/// Whether runs stand on more than one branch or tag.
fn comes_from_several(workflow: &Workflow) -> bool {
    let refs = refs(workflow);
    let branches =
        trigger(workflow, "push").and_then(|it| it.node.get("branches")).map(Node::one_or_many);
    let is_one = |it: &[Node]| match it {
        [it] => it.as_text().is_some_and(|it| !it.contains(['*', '?', '[', '+'])),
        _ => false,
    };
    refs.branch && refs.tag
        || refs.branch && trigger(workflow, "push").is_some() && !branches.is_some_and(is_one)
}

/// Where a job says that it always pushes `latest`. In our own workflows one choice stands for it.
fn always_latest(job: &Entry, named: &[Named<'_>]) -> Vec<TextLine> {
    let is_plain = |it: &Node| it.get("if").is_none() && it.place.is_none();
    let is_metadata = |it: &&Node| is_action(it, "docker/metadata-action") && is_plain(it);
    let metadata = || steps(&job.node).iter().filter(is_metadata);
    let rules = metadata().filter_map(|it| input(it, "tags")).flat_map(tag_lines);
    let flavors = metadata().filter_map(|it| input(it, "flavor")).flat_map(Node::lines);
    let flavors = flavors.filter(|it| it.text.split(',').any(|it| it.trim() == "latest=true"));
    let always = rules.filter(|it| {
        let is_on = matches!(it.get("enable"), None | Some("true"));
        it.kind() == Some(Type::Raw) && it.get("value") == Some("latest") && is_on
    });
    let written = named.iter().filter(|it| {
        let is_latest = || it.image.tag.as_deref() == Some("latest") && !it.image.is_local();
        it.usage == Use::Tag && is_plain(it.step) && push(it.step) == Push::Always && is_latest()
    });
    always.map(|it| it.line).chain(flavors).chain(written.map(|it| it.line.clone())).collect()
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::RULE;
    use crate::lint::rules::check;

    #[test]
    fn tags_of_every_run() {
        let text = |on: &str, rule: &str, more: &str| {
            format!(
                "on: {on}\n{more}jobs:\n  a:\n    steps:\n    - uses: docker/metadata-action@v6\n      with: {{images: a/b, tags: '{rule}'}}\n    - uses: docker/build-push-action@v7\n      with: {{push: true}}\n"
            )
        };
        let both = "{push: {branches: [main], tags: [v*]}}";
        let latest = "type=raw,value=latest";
        check(
            &RULE,
            &text(both, latest, ""),
            expect![[r#"
            6 warning: Every branch and tag that starts this workflow pushes `latest`, even an old one, and of two runs at once the slower one wins. Add `enable={{is_default_branch}}`, or let docker/metadata-action set `latest`, and add a `concurrency` group.
        "#]],
        );
        check(
            &RULE,
            &text("push", latest, ""),
            expect![[r#"
            6 warning: Every branch and tag that starts this workflow pushes `latest`, even an old one, and of two runs at once the slower one wins. Add `enable={{is_default_branch}}`, or let docker/metadata-action set `latest`, and add a `concurrency` group.
        "#]],
        );
        check(&RULE, &text(both, latest, "concurrency: publish\n"), expect![[""]]);
        check(&RULE, &text("{push: {branches: [main]}}", latest, ""), expect![[""]]);
        check(
            &RULE,
            &text(both, &format!("{latest},enable={{{{is_default_branch}}}}"), ""),
            expect![[""]],
        );
        check(&RULE, &text(both, "type=sha", ""), expect![[""]]);
    }

    #[test]
    fn names_in_the_build() {
        let text = |name: &str| {
            format!(
                "on: push\njobs:\n  a:\n    steps:\n    - uses: docker/build-push-action@v7\n      with: {{push: true, tags: '{name}'}}\n"
            )
        };
        check(
            &RULE,
            &text("a/b:latest"),
            expect![[r#"
            6 warning: Every branch and tag that starts this workflow pushes `latest`, even an old one, and of two runs at once the slower one wins. Add `enable={{is_default_branch}}`, or let docker/metadata-action set `latest`, and add a `concurrency` group.
        "#]],
        );
        check(&RULE, &text("localhost:5000/a/b:latest"), expect![[""]]);
        check(&RULE, &text("127.0.0.1:5000/a/b:latest"), expect![[""]]);
    }
}
