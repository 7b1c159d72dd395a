//! Values that become part of a script though they are not quite anybody's to write.

use crate::{
    catalog::reference,
    expr::{Expr, Kind},
    lint::{
        Findings, Rule, Severity,
        rules::script_injection::{SAFE, is_script, path},
    },
    text::msg,
    workflow::{Node, Workflow, trigger},
};

/// As with `script-injection`, the value is in the script before the shell reads it. Here only people
/// with some rights write it, so it is a mistake waiting for its day: a quote in a name ends the text.
pub(super) static RULE: Rule = Rule {
    id: "script-value",
    severity: Severity::Warning,
    title: msg::SECURITY_SCRIPT_VALUE_TITLE,
    source: reference("https://docs.github.com/en/actions/concepts/security/script-injections"),
    check,
};

/// What whoever may push or publish a release names as they like. Git allows `$(…)`, `;` and quotes in
/// names of branches and tags (git-check-ref-format).
const NAMES: &[&str] = &[
    "github.ref",
    "github.ref_name",
    "github.event.ref",
    "github.event.release.name",
    "github.event.release.tag_name",
    "github.event.release.body",
    "github.event.milestone.title",
    "github.event.label.name",
];

fn check(workflow: &Workflow, findings: &mut Findings) {
    for keyed in &findings.texts().all {
        if !keyed.step.is_some_and(|it| is_script(it, keyed.node)) {
            continue;
        }
        for expr in keyed.whole() {
            let mut found = Vec::new();
            values(workflow, expr, &mut found);
            for (it, severity) in found {
                let name = path(it).unwrap_or_default();
                let says = msg::security_script_value_says(name);
                findings.span(keyed.part(&it.span), keyed.node.place, says).severity(severity);
            }
        }
    }
}

/// The parts of an expression whose text is handed on.
fn values<'a>(workflow: &Workflow, expr: &'a Expr, found: &mut Vec<(&'a Expr, Severity)>) {
    match &expr.kind {
        Kind::Compare(..) | Kind::Not(_) => return,
        Kind::Call(name, _) if SAFE.iter().any(|it| it.eq_ignore_ascii_case(name)) => return,
        _ => {}
    }
    let path = path(expr).unwrap_or_default().to_ascii_lowercase();
    let input = path.strip_prefix("inputs.").or_else(|| path.strip_prefix("github.event.inputs."));
    let is_output =
        (path.starts_with("steps.") || path.starts_with("needs.")) && path.contains(".outputs.");
    if NAMES.contains(&path.as_str()) || input.is_some_and(|it| is_free(workflow, it)) {
        found.push((expr, Severity::Warning));
    } else if is_output && !is_plain(&path) {
        found.push((expr, Severity::Info));
    } else {
        expr.parts(&mut |it| values(workflow, it, found));
    }
}

/// Whether an input takes any text: neither a choice nor a number.
fn is_free(workflow: &Workflow, name: &str) -> bool {
    let triggers = ["workflow_dispatch", "workflow_call"];
    let found = triggers.iter().filter_map(|it| trigger(workflow, it)).find_map(|it| {
        let them = it.node.get("inputs")?.entries();
        them.iter().find(|it| it.key.eq_ignore_ascii_case(name)).map(|it| &it.node)
    });
    let kind = found.and_then(|it| it.get("type")).and_then(Node::as_text);
    found.is_some() && matches!(kind, None | Some("string"))
}

/// Outputs that are made of letters, digits and little else, whatever was built.
fn is_plain(path: &str) -> bool {
    let name = path.rsplit('.').next().unwrap_or_default();
    ["digest", "imageid", "version", "cache-hit", "artifact-id", "sha"].contains(&name)
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::RULE;
    use crate::lint::rules::check;

    #[test]
    fn values_in_scripts() {
        let text = "on: {workflow_dispatch: {inputs: {tag: {}, dry: {type: boolean}, to: {type: choice}}}, push: }
jobs:
  a:
    steps:
    - run: docker push app:${{ inputs.tag }} ${{ inputs.dry }} ${{ inputs.to }} ${{ inputs.none }}
    - run: docker push app:${{ github.ref_name }} ${{ github.sha }} ${{ github.ref == 'a' }}
    - run: echo ${{ steps.a.outputs.tags }} ${{ steps.b.outputs.digest }}
    - {run: 'docker push \"app:$TAG\"', env: {TAG: '${{ inputs.tag }}'}}
    - {uses: azure/cli@v2, with: {inlineScript: 'az acr import ${{ github.event.inputs.tag }}'}}
";
        check(
            &RULE,
            text,
            expect![[r#"
            5 warning: The value of `inputs.tag` is part of the script before the shell reads it, so a quote or `$(…)` in it is run. Put it into `env` and read it in quotes, such as `"$NAME"`.
            6 warning: The value of `github.ref_name` is part of the script before the shell reads it, so a quote or `$(…)` in it is run. Put it into `env` and read it in quotes, such as `"$NAME"`.
            7 info: The value of `steps.a.outputs.tags` is part of the script before the shell reads it, so a quote or `$(…)` in it is run. Put it into `env` and read it in quotes, such as `"$NAME"`.
            9 warning: The value of `github.event.inputs.tag` is part of the script before the shell reads it, so a quote or `$(…)` in it is run. Put it into `env` and read it in quotes, such as `"$NAME"`.
        "#]],
        );
    }
}
