//! A job is granted more of the token than its steps need.

use crate::{
    catalog::reference,
    catalog::scopes::{Level, scope},
    lint::{Findings, Rule, Severity, fix::Edit},
    text::msg,
    topic::Topic,
    workflow::{
        Entry, Node, Workflow, jobs,
        permissions::{by_scope, unlogged},
    },
};

/// Whoever takes over a step gets the token with it, so every scope that nothing needs is only there
/// to be misused.
pub(super) static RULE: Rule = Rule {
    id: "excess-permission",
    severity: Severity::Warning,
    title: msg::RULE_EXCESS_PERMISSION_TITLE,
    source: reference("https://docs.github.com/en/actions/reference/security/secure-use"),
    check,
};

fn check<'a>(workflow: &'a Workflow, findings: &mut Findings<'a>) {
    let mut inherit: Vec<&Node> = Vec::new();
    for job in jobs(workflow).iter().map(|it| &it.node) {
        match job.get("permissions") {
            Some(own) => judge(workflow, own, &[job], findings),
            None => inherit.push(job),
        }
    }
    if let Some(shared) = workflow.root.get("permissions") {
        judge(workflow, shared, &inherit, findings);
    }
}

/// Permissions that hold for some jobs, none of which does anything unknown.
fn judge<'a>(
    workflow: &Workflow,
    permissions: &Node,
    jobs: &[&'a Node],
    findings: &mut Findings<'a>,
) {
    if jobs.is_empty() || !jobs.iter().all(|it| findings.job(it).knows_all()) {
        return;
    }
    let needs: Vec<_> = jobs.iter().map(|it| findings.job(it).needed(workflow)).collect();
    let unlogged = jobs.iter().filter_map(|it| unlogged(workflow, it));
    let needs: Vec<_> = needs.iter().flat_map(|it| it.to_vec()).chain(unlogged).collect();
    let needs: Vec<_> = by_scope(&needs).into_iter().map(|it| (it.0, it.1)).collect();
    if let Some(all @ ("write-all" | "read-all")) = permissions.as_text() {
        let lines: Vec<String> =
            needs.iter().map(|it| format!("{}: {}", it.0, it.1.id())).collect();
        let new =
            if lines.is_empty() { "{}".to_owned() } else { format!("{{ {} }}", lines.join(", ")) };
        findings.at(permissions, msg::rule_excess_permission_all(all, new.as_str()));
        let (span, old) = (permissions.span, all.to_owned());
        findings.fix(msg::fix_write(new.as_str())).edits(Edit::Raw { span, old, new });
        return;
    }
    for entry in permissions.entries().iter().filter(|it| scope(&it.key).is_some()) {
        let Some(has) = entry.node.as_text().and_then(Level::of) else { continue };
        let need = needs.iter().find(|it| it.0 == entry.key).map_or(Level::None, |it| it.1);
        if need < has {
            exceeds(entry, need, permissions.entries().len() == 1, findings);
        }
    }
}

fn exceeds(entry: &Entry, need: Level, alone: bool, findings: &mut Findings) {
    let scope = entry.key.as_str();
    match need {
        Level::None => findings.at(&entry.node, msg::rule_excess_permission_none(scope)),
        _ => findings.at(&entry.node, msg::rule_excess_permission_less(scope, need.id())),
    };
    findings.place(Topic::Permissions);
    match need {
        // An empty `permissions:` would mean the default again.
        Level::None if !alone => {
            findings.fix(msg::fix_remove(scope)).edits(Edit::Remove { at: entry.key_span.start })
        }
        _ => findings.fix(msg::fix_write(need.id())).edits(Edit::write(&entry.node, need.id())),
    };
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::RULE;
    use crate::lint::rules::check;

    #[test]
    fn of_jobs_and_of_workflows() {
        let text = |root: &str, own: &str, step: &str| {
            format!(
                "on: push\npermissions: {root}\njobs:\n  a:\n    {own}\n    steps:\n      - {step}\n"
            )
        };
        let checkout = "uses: actions/checkout@v7";
        check(
            &RULE,
            &text("{contents: write, issues: read}", "", checkout),
            expect![[r#"
            2 warning: The steps of this job need only `contents: read`. Lower it: whoever takes over a step would get the rest too.
            2 warning: No step of this job needs `issues`. Remove it: whoever takes over a step would get it too.
        "#]],
        );
        check(&RULE, &text("{contents: write}", "permissions: {}", checkout), expect![[""]]);
        check(
            &RULE,
            &text("write-all", "", checkout),
            expect![[r#"
            2 warning: `write-all` grants far more than the steps here need. Write only what they need, `{ contents: read }`: whoever takes over a step would get the rest too.
        "#]],
        );
        check(&RULE, &text("write-all", "", "run: ./release.sh"), expect![[""]]);
        // Whatever the script calls its images, it pushes them where the job has logged in.
        let login = "{uses: docker/login-action@v4, with: {registry: ghcr.io, password: '${{ github.token }}'}}";
        let merge =
            format!("{login}\n      - run: docker buildx imagetools create -t \"$TAG\" \"$IMAGE\"");
        check(&RULE, &text("{packages: write}", "", &merge), expect![[""]]);
        let build = |image: &str| {
            format!(
                "{login}\n      - {{uses: docker/build-push-action@v7, with: {{context: ., push: true, tags: '{image}'}}}}"
            )
        };
        let open = build("${{ vars.PREFIX }}/app");
        check(&RULE, &text("{packages: write}", "", &open), expect![[""]]);
        let elsewhere = build("${{ github.repository_owner }}/app");
        check(
            &RULE,
            &text("{packages: write}", "", &elsewhere),
            expect![[r#"
            2 warning: The steps of this job need only `packages: read`. Lower it: whoever takes over a step would get the rest too.
        "#]],
        );
        // A push whose login is missing, or goes elsewhere, needs it all the same.
        let push = "{uses: docker/build-push-action@v7, with: {context: ., push: true, tags: ghcr.io/a/b}}";
        check(&RULE, &text("{packages: write}", "", push), expect![[""]]);
        let wrong = login.replace("registry: ghcr.io, ", "") + "\n      - " + push;
        check(&RULE, &text("{packages: write}", "", &wrong), expect![[""]]);
        let own = login.replace("github.token", "secrets.OWN") + "\n      - " + push;
        check(
            &RULE,
            &text("{packages: write}", "", &own),
            expect![[r#"
            2 warning: No step of this job needs `packages`. Remove it: whoever takes over a step would get it too.
        "#]],
        );
        check(
            &RULE,
            &text("{contents: read}", "", "run: echo done"),
            expect![[r#"
            2 warning: No step of this job needs `contents`. Remove it: whoever takes over a step would get it too.
        "#]],
        );
    }
}
