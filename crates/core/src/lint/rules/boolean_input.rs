//! Switches of actions with other words than yes and no of YAML 1.2.

use crate::{
    catalog::reference,
    lint::{Findings, Rule, Severity, expressions::is_dynamic, fix::Edit},
    text::msg,
    topic::Topic,
    workflow::{Workflow, input, jobs, publish::builds},
};

/// "Input does not meet YAML 1.2 \"Core Schema\" specification": the actions read these by
/// `getBooleanInput`, before they build.
pub(super) static RULE: Rule = Rule {
    id: "boolean-input",
    severity: Severity::Error,
    title: msg::RULE_BOOLEAN_INPUT_TITLE,
    source: reference("https://github.com/actions/toolkit/blob/main/packages/core/src/core.ts"),
    check,
};

/// Of docker/build-push-action (`src/context.ts`), and of docker/bake-action.
const SWITCHES: &[&str] = &["push", "load", "pull", "no-cache"];

const FINE: &[&str] = &["true", "True", "TRUE", "false", "False", "FALSE"];

fn check(workflow: &Workflow, findings: &mut Findings) {
    for build in jobs(workflow).iter().flat_map(|it| builds(&it.node)) {
        for key in SWITCHES {
            let Some(node) = input(build, key) else { continue };
            let Some(text) = node.as_text().map(str::trim) else { continue };
            if is_dynamic(text) || FINE.contains(&text) {
                continue;
            }
            findings.at(node, msg::rule_boolean_input_says(*key, text)).place(Topic::Registries);
            let new = match text.to_ascii_lowercase().as_str() {
                "yes" | "on" | "1" | "y" => "true",
                "no" | "off" | "0" | "n" => "false",
                _ => continue,
            };
            findings.fix(msg::fix_write(new)).edits(Edit::write(node, new));
        }
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::RULE;
    use crate::lint::rules::check_steps;

    #[test]
    fn words_for_yes_and_no() {
        let build = |with: &str| {
            format!("- {{uses: docker/build-push-action@v7, with: {{{with}, context: a}}}}")
        };
        check_steps(
            &RULE,
            &build("push: yes, load: 'tRue', pull: maybe"),
            expect![[r#"
                5 error: The action stops before it builds: `push` cannot be `yes`. Write `true` or `false`.
                5 error: The action stops before it builds: `load` cannot be `tRue`. Write `true` or `false`.
                5 error: The action stops before it builds: `pull` cannot be `maybe`. Write `true` or `false`.
            "#]],
        );
        check_steps(&RULE, &build("push: true, load: 'False', pull: '${{ a }}'"), expect![[""]]);
    }
}
