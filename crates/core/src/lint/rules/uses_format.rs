//! `uses:` that names nothing that GitHub could fetch.

use crate::{
    catalog::reference,
    lint::{Findings, Rule, Severity, contexts::all_steps, expressions::is_dynamic},
    text::{Message, msg},
    workflow::{Workflow, jobs},
};

/// GitHub refuses the whole workflow, or the run fails before its first step.
pub(super) static RULE: Rule = Rule {
    id: "uses-format",
    severity: Severity::Error,
    title: msg::WRITTEN_USES_FORMAT_TITLE,
    source: reference(
        "https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstepsuses",
    ),
    check,
};

fn check(workflow: &Workflow, findings: &mut Findings) {
    for job in jobs(workflow).iter().map(|it| &it.node) {
        let steps = all_steps(job).filter_map(|it| Some((it.get("uses")?, false)));
        let called = job.get("uses").map(|it| (it, true));
        for (node, is_call) in called.into_iter().chain(steps) {
            let text = node.as_text().unwrap_or_default().trim();
            // Nothing at all and expressions are the findings of other rules.
            if text.is_empty() || is_dynamic(text) {
                continue;
            }
            let wrong = if is_call { of_workflow(text) } else { of_action(text) };
            if let Some(message) = wrong {
                findings.at(node, message);
            } else if !is_call && is_local(text) && text.contains('@') {
                // A folder may be called so, but hardly any is.
                findings.at(node, msg::written_uses_format_local_action(text));
                findings.severity(Severity::Warning);
            } else if is_short(text) {
                let message = msg::written_uses_format_short(text);
                findings.at(node, message).severity(Severity::Warning);
            }
        }
    }
}

/// What is wrong with the action of a step.
fn of_action(text: &str) -> Option<Message> {
    if let Some(image) = text.strip_prefix("docker://") {
        let name = image.rsplit('/').next().unwrap_or_default();
        let is_whole = !image.is_empty()
            && !name.ends_with(':')
            && !name.starts_with(':')
            && name.split('@').next().unwrap_or_default().matches(':').count() < 2;
        return (!is_whole).then(|| msg::written_uses_format_image(text));
    }
    if is_local(text) {
        let is_workflow = is_file(text) && text.contains(".github/workflows/");
        return is_workflow.then(|| msg::written_uses_format_in_step(text));
    }
    let Some((path, reference)) = text.split_once('@') else {
        return Some(msg::written_uses_format_no_ref(text));
    };
    let mut parts = path.split('/');
    let owner = parts.next().unwrap_or_default();
    let is_named = !owner.is_empty() && !owner.starts_with('.');
    if reference.trim().is_empty() || !is_named || parts.next().is_none_or(str::is_empty) {
        return Some(msg::written_uses_format_action(text));
    }
    let is_workflow = is_file(path) && path.contains("/.github/workflows/");
    is_workflow.then(|| msg::written_uses_format_in_step(text))
}

/// What is wrong with the workflow that a job calls.
fn of_workflow(text: &str) -> Option<Message> {
    let (path, is_right) = match (is_local(text), text.split_once('@')) {
        (true, None) => (text.get(2..).unwrap_or_default(), true),
        (true, Some(_)) => return Some(msg::written_uses_format_local_ref(text)),
        (false, None) => return Some(msg::written_uses_format_workflow(text)),
        (false, Some((path, reference))) => {
            let mut parts = path.splitn(3, '/');
            let named = [parts.next(), parts.next()];
            let is_name = |it: &str| !it.is_empty();
            let is_named = named.iter().all(|it| it.is_some_and(is_name)) && !path.starts_with('.');
            (parts.next().unwrap_or_default(), is_named && !reference.trim().is_empty())
        }
    };
    let file = path.strip_prefix(".github/workflows/").unwrap_or_default();
    let is_there = is_file(file) && !file.contains('/');
    (!is_right || !is_there).then(|| msg::written_uses_format_workflow(text))
}

/// In this repository, at the commit that runs.
fn is_local(text: &str) -> bool {
    text.starts_with("./") || text.starts_with("$/")
}

fn is_file(path: &str) -> bool {
    let name = path.strip_suffix(".yml").or_else(|| path.strip_suffix(".yaml"));
    name.is_some_and(|it| !it.is_empty())
}

/// A commit with less than its 40 digits: GitHub looks for a branch or tag of that name.
fn is_short(text: &str) -> bool {
    let reference = text.rsplit_once('@').map(|it| it.1).unwrap_or_default();
    let is_hex = |it: char| it.is_ascii_digit() || ('a'..='f').contains(&it);
    (7..40).contains(&reference.len())
        && reference.chars().all(is_hex)
        && reference.contains(|it: char| it.is_ascii_digit())
        && reference.contains(|it: char| it.is_ascii_alphabetic())
        && !text.starts_with("docker://")
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::{
        super::{check, check_steps},
        RULE,
    };

    #[test]
    fn actions() {
        check_steps(
            &RULE,
            concat!(
                "- uses: actions/checkout\n",
                "- uses: checkout@v2\n",
                "- uses: 'docker://image:'\n",
                "- uses: docker://localhost:5000/image\n",
                "- uses: .github/actions/a\n",
                "- uses: ./.github/actions/a\n",
                "- uses: a/b/c/d@v1\n",
                "- uses: a/b@\n",
                "- uses: a/b/.github/workflows/c.yml@v1\n",
                "- uses: ./.github/workflows/c.yml\n",
                "- uses: actions/checkout@3d3c42e\n",
                "- uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1\n",
                "- uses: ${{ matrix.action }}\n",
            ),
            expect![[r#"
                5 error: GitHub refuses `actions/checkout`, because it names no version. Add `@` and a commit or tag, or `./` in front if it is in this repository.
                6 error: GitHub refuses `checkout@v2`, because it names no repository. Write `owner/repository@version`.
                7 error: GitHub refuses `docker://image:`, because it names no image. Write `docker://image:tag`.
                9 error: GitHub refuses `.github/actions/a`, because it names no version. Add `@` and a commit or tag, or `./` in front if it is in this repository.
                12 error: GitHub refuses `a/b@`, because it names no repository. Write `owner/repository@version`.
                13 error: `a/b/.github/workflows/c.yml@v1` is a whole workflow, which no step can run. Call it from a job of its own, with `uses` directly under the job.
                14 error: `./.github/workflows/c.yml` is a whole workflow, which no step can run. Call it from a job of its own, with `uses` directly under the job.
                15 warning: GitHub takes the end of `actions/checkout@3d3c42e` for a branch or tag, because a commit has 40 digits, and the run fails if there is none. Write the whole commit.
            "#]],
        );
    }

    #[test]
    fn workflows() {
        check(
            &RULE,
            concat!(
                "on: push\n",
                "jobs:\n",
                "  a: {uses: ./.github/workflows/a.yml}\n",
                "  b: {uses: ./.github/workflows/a.yml@main}\n",
                "  c: {uses: a/b/.github/workflows/c.yaml@v1}\n",
                "  d: {uses: a/b/.github/workflows/c.yaml}\n",
                "  e: {uses: a/b@v1}\n",
                "  f: {uses: a/.github/workflows/c.yml@v1}\n",
                "  g: {uses: ./.github/workflows/a/b.yml}\n",
                "  h: {uses: ./.github/workflows/a.json}\n",
            ),
            expect![[r#"
                4 error: GitHub refuses `./.github/workflows/a.yml@main`: a workflow of this repository is taken from the commit that runs. Remove what follows `@`.
                6 error: GitHub refuses `a/b/.github/workflows/c.yaml`. Write `./.github/workflows/file.yml`, or `owner/repository/.github/workflows/file.yml@version`.
                7 error: GitHub refuses `a/b@v1`. Write `./.github/workflows/file.yml`, or `owner/repository/.github/workflows/file.yml@version`.
                8 error: GitHub refuses `a/.github/workflows/c.yml@v1`. Write `./.github/workflows/file.yml`, or `owner/repository/.github/workflows/file.yml@version`.
                9 error: GitHub refuses `./.github/workflows/a/b.yml`. Write `./.github/workflows/file.yml`, or `owner/repository/.github/workflows/file.yml@version`.
                10 error: GitHub refuses `./.github/workflows/a.json`. Write `./.github/workflows/file.yml`, or `owner/repository/.github/workflows/file.yml@version`.
            "#]],
        );
    }
}
