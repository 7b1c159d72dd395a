//! Shell variables and commands where no shell reads: in the inputs of actions.

use crate::{
    catalog::reference,
    lint::{
        Findings, Rule, Severity, contexts::all_steps, expressions::literal, variables::is_set,
    },
    text::{Message, msg},
    workflow::{Node, Workflow, jobs},
};

/// The action gets the sign and the name, and fails, or makes a tag of them.
pub(super) static RULE: Rule = Rule {
    id: "unexpanded-variable",
    severity: Severity::Error,
    title: msg::WRITTEN_UNEXPANDED_VARIABLE_TITLE,
    source: reference(
        "https://docs.github.com/en/actions/reference/workflows-and-actions/variables#using-contexts-to-access-variable-values",
    ),
    check,
};

/// Inputs of Docker's actions and of attestations in which a `$` has no meaning of its own.
const INPUTS: &[&str] = &[
    "tags",
    "images",
    "subject-name",
    "subject-digest",
    "context",
    "file",
    "target",
    "platforms",
    "registry",
    "cache-from",
    "cache-to",
    "outputs",
    "set",
];

/// Inputs in which it may, but hardly if nothing else stands there.
const WHOLE: &[&str] = &["username", "password", "build-args"];

fn check(workflow: &Workflow, findings: &mut Findings) {
    // What is typed into the form is judged field by field.
    if findings.is_ours() {
        return;
    }
    // Names that were looked for in the whole workflow, and whether it sets them.
    let mut looked: Vec<(String, bool)> = Vec::new();
    let mut is_set = |name: &str| {
        let known = looked.iter().find(|it| it.0 == name).map(|it| it.1);
        known.unwrap_or_else(|| {
            let res = looked.len() < MOST && is_set(workflow, name);
            if looked.len() < MOST {
                looked.push((name.to_owned(), res));
            }
            res
        })
    };
    for step in jobs(workflow).iter().flat_map(|it| all_steps(&it.node)) {
        let action = step.get("uses").and_then(Node::as_text).unwrap_or_default();
        if !action.starts_with("docker/") && !action.starts_with("actions/attest") {
            continue;
        }
        let inputs = step.get("with").map_or(&[][..], Node::entries);
        for entry in inputs.iter().filter(|it| has_sign(&it.node)) {
            let key = entry.key.to_ascii_lowercase();
            let is_whole = WHOLE.contains(&key.as_str());
            if !is_whole && !INPUTS.contains(&key.as_str()) {
                continue;
            }
            for line in entry.node.lines() {
                let text = literal(&line.text);
                let value = if is_whole { text.rsplit('=').next() } else { Some(text.as_str()) };
                let value = value.unwrap_or_default();
                let part = part(value).filter(|it| !is_whole || *it == value);
                if let Some(part) = part {
                    findings.line(&line, says(part, &mut is_set));
                }
            }
        }
    }
}

/// As many names are looked for, so that work stays in proportion.
const MOST: usize = 50;

/// Whether there is a `$` that begins no expression. Asked of every input.
fn has_sign(node: &Node) -> bool {
    let text = node.as_text().unwrap_or_default();
    text.match_indices('$').any(|it| !text[it.0..].starts_with("${{"))
}

/// What a shell would replace, as far as it is written.
fn part(text: &str) -> Option<&str> {
    let at = text.find('$').filter(|at| !text[..*at].ends_with('\\'))?;
    let rest = &text[at..];
    let name =
        |it: &str| it.find(|it: char| !it.is_ascii_alphanumeric() && it != '_').unwrap_or(it.len());
    if rest.starts_with("$(") {
        Some(rest.find(')').map_or(rest, |end| &rest[..=end]))
    } else if let Some(inner) = rest.strip_prefix("${") {
        let is_name = inner.starts_with(|it: char| it.is_ascii_alphabetic() || it == '_');
        is_name.then(|| rest.find('}').map_or(rest, |end| &rest[..=end]))
    } else {
        // Robots of Harbor are called `robot$name`.
        let is_name = rest[1..].starts_with(|it: char| it.is_ascii_uppercase() || it == '_');
        is_name.then(|| &rest[..1 + name(&rest[1..])])
    }
}

fn says(part: &str, is_set: &mut dyn FnMut(&str) -> bool) -> Message {
    let name = part.trim_start_matches(['$', '{']).trim_end_matches('}');
    let is_name =
        !name.is_empty() && name.chars().all(|it| it.is_ascii_alphanumeric() || it == '_');
    match name.strip_prefix("GITHUB_").or_else(|| name.strip_prefix("RUNNER_")) {
        _ if part.starts_with("$(") => msg::written_unexpanded_variable_command(part),
        Some(rest) if is_name => {
            let context = name[..6].to_ascii_lowercase();
            let better = format!("${{{{ {context}.{} }}}}", rest.to_ascii_lowercase());
            msg::written_unexpanded_variable_says(part, better)
        }
        None if is_name && is_set(name) => {
            let better = format!("${{{{ env.{name} }}}}");
            msg::written_unexpanded_variable_says(part, better)
        }
        _ => msg::written_unexpanded_variable_command(part),
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::RULE;
    use crate::lint::rules::check_steps;

    #[test]
    fn what_no_shell_reads() {
        check_steps(
            &RULE,
            concat!(
                "- uses: docker/build-push-action@v7\n",
                "  with:\n",
                "    context: .\n",
                "    tags: |\n",
                "      ghcr.io/acme/app:$VERSION\n",
                "      ghcr.io/acme/app:${GITHUB_SHA}\n",
                "      ghcr.io/acme/app:${GITHUB_SHA::7}\n",
                "      ghcr.io/acme/app:$(date +%s)\n",
                "      ghcr.io/acme/app:${{ github.sha }}\n",
                "    build-args: |\n",
                "      V=$VERSION\n",
                "      URI=/$uri$ARGS/x\n",
                "- uses: docker/login-action@v4\n",
                "  with: {registry: $REGISTRY, username: robot$ci, password: $TOKEN}\n",
                "- uses: acme/other@v1\n",
                "  with: {tags: $VERSION}\n",
            ),
            expect![[r#"
                9 error: The action gets `$VERSION` literally: no shell reads the inputs of actions. Let an earlier `run` step write the value to `$GITHUB_OUTPUT`, and read it with `${{ steps.….outputs.… }}`.
                10 error: The action gets `${GITHUB_SHA}` literally: no shell reads the inputs of actions. Write `${{ github.sha }}`.
                11 error: The action gets `${GITHUB_SHA::7}` literally: no shell reads the inputs of actions. Let an earlier `run` step write the value to `$GITHUB_OUTPUT`, and read it with `${{ steps.….outputs.… }}`.
                12 error: The action gets `$(date +%s)` literally: no shell reads the inputs of actions. Let an earlier `run` step write the value to `$GITHUB_OUTPUT`, and read it with `${{ steps.….outputs.… }}`.
                15 error: The action gets `$VERSION` literally: no shell reads the inputs of actions. Let an earlier `run` step write the value to `$GITHUB_OUTPUT`, and read it with `${{ steps.….outputs.… }}`.
                18 error: The action gets `$REGISTRY` literally: no shell reads the inputs of actions. Let an earlier `run` step write the value to `$GITHUB_OUTPUT`, and read it with `${{ steps.….outputs.… }}`.
                18 error: The action gets `$TOKEN` literally: no shell reads the inputs of actions. Let an earlier `run` step write the value to `$GITHUB_OUTPUT`, and read it with `${{ steps.….outputs.… }}`.
            "#]],
        );
    }
}
