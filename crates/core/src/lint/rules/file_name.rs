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
    if name.is_empty() || is_fine(name) {
        return;
    }
    findings.span(Span::default(), None, msg::rule_file_name_says(name)).place(Topic::FileName);
    let plain = name.trim().rsplit(['/', '\\']).next().unwrap_or_default();
    let mended = if is_fine(plain) { plain.to_owned() } else { format!("{plain}.yml") };
    if is_fine(&mended) {
        findings.fix(msg::fix_write(mended.as_str())).sets(Topic::FileName, mended);
    }
}

fn is_fine(name: &str) -> bool {
    let stem = name.strip_suffix(".yml").or_else(|| name.strip_suffix(".yaml"));
    let is_plain = !name.contains(|it: char| it == '/' || it == '\\' || it.is_control());
    stem.is_some_and(|it| !it.is_empty()) && is_plain && name.trim() == name
}
