//! Names under which GitHub does not find a workflow.

use crate::{
    catalog::reference,
    lint::{Findings, Rule, Severity},
    text::msg,
    topic::Topic,
    workflow::{Span, Workflow},
};

/// GitHub looks for `*.yml` and `*.yaml` right below `.github/workflows`, and for nothing else.
pub(super) static RULE: Rule = Rule {
    id: "file-name",
    severity: Severity::Error,
    title: msg::RULE_FILE_NAME_TITLE,
    source: reference(
        "https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#about-yaml-syntax-for-workflows",
    ),
    check,
};

fn check(workflow: &Workflow, findings: &mut Findings) {
    let name = workflow.file.as_str();
    // What was pasted has no name that is known here.
    if is_fine(name) || name.is_empty() && !findings.is_ours() {
        return;
    }
    let message = match name.is_empty() {
        true => msg::RULE_FILE_NAME_EMPTY.message(),
        false => msg::rule_file_name_says(name),
    };
    findings.span(Span::default(), None, message).place(Topic::FileName);
    let plain = name.trim().rsplit(['/', '\\']).next().unwrap_or_default();
    let mended = match plain {
        "" => "docker-publish.yml".to_owned(),
        it if is_fine(it) => it.to_owned(),
        it => format!("{it}.yml"),
    };
    if is_fine(&mended) {
        findings.fix(msg::fix_write(mended.as_str())).sets(Topic::FileName, mended);
    }
}

fn is_fine(name: &str) -> bool {
    let stem = name.strip_suffix(".yml").or_else(|| name.strip_suffix(".yaml"));
    let is_plain = !name.contains(|it: char| it == '/' || it == '\\' || it.is_control());
    stem.is_some_and(|it| !it.is_empty()) && is_plain && name.trim() == name
}
