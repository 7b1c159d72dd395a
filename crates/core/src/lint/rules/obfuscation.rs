//! What is written so that a reader, or a tool, takes it for something else.

use crate::{
    catalog::reference,
    expr::{Expr, Kind},
    lint::{Findings, Rule, Severity},
    text::msg,
    workflow::{Workflow, jobs, steps},
};

/// It may be an accident. It is also how rules that look for names are got around.
pub(super) static RULE: Rule = Rule {
    id: "obfuscation",
    severity: Severity::Info,
    title: msg::SECURITY_OBFUSCATION_TITLE,
    source: reference("https://docs.zizmor.sh/audits/#obfuscation"),
    check,
};

fn check(workflow: &Workflow, findings: &mut Findings) {
    let nodes =
        jobs(workflow).iter().flat_map(|it| std::iter::once(&it.node).chain(steps(&it.node)));
    for node in nodes.filter_map(|it| it.get("uses")) {
        let text = node.as_text().unwrap_or_default();
        if !text.starts_with("docker://") && is_roundabout(text) {
            findings.at(node, msg::security_obfuscation_path(text));
        }
    }
    for keyed in findings.texts().all.iter().filter(|it| !it.is_condition()) {
        for expr in keyed.whole().filter(|it| is_computed(it)) {
            let text = keyed.text.get(expr.span.clone()).unwrap_or_default();
            let span = keyed.part(&expr.span);
            findings.span(span, keyed.node.place, msg::security_obfuscation_constant(text));
        }
    }
    invisible(workflow, findings);
}

/// Paths with parts that lead nowhere or back.
fn is_roundabout(uses: &str) -> bool {
    let path = uses.split('@').next().unwrap_or(uses);
    let path = path.strip_prefix("./").or_else(|| path.strip_prefix("$/")).unwrap_or(path);
    path.split('/').skip(1).any(|it| it.trim() == "." || it == ".." || it.is_empty())
        || path.starts_with('/')
}

/// Calls and operators without anything of the run in them. A list for a matrix cannot be written
/// otherwise everywhere, so `fromJSON` of a text is none.
fn is_computed(expr: &Expr) -> bool {
    let mut asks = false;
    expr.walk(&mut |it| match &it.kind {
        Kind::Context(_) => asks = true,
        Kind::Call(name, _) => {
            let plain = ["format", "join", "contains", "startsWith", "endsWith", "toJSON"];
            asks |= !plain.iter().any(|it| it.eq_ignore_ascii_case(name));
        }
        _ => {}
    });
    !asks && !matches!(expr.kind, Kind::Literal(_))
}

/// Characters that nobody sees, or that turn the direction of what is read (CVE-2021-42574).
fn invisible(workflow: &Workflow, findings: &mut Findings) {
    // Those that join the parts of an emoji or of a word are left out.
    let hidden = |it: char| {
        let marks = ['\u{ad}', '\u{200b}', '\u{200e}', '\u{200f}', '\u{2060}', '\u{feff}'];
        marks.contains(&it) || matches!(it, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    workflow.root.walk(&mut |node| {
        let texts = node.as_text().into_iter().chain(node.above.iter().map(String::as_str));
        let found = texts
            .chain([node.beside.as_str()])
            .filter(|it| !it.is_ascii())
            .find_map(|it| it.chars().find(|it| hidden(*it)));
        if let Some(it) = found {
            let code = format!("U+{:04X}", u32::from(it));
            findings
                .at(node, msg::security_obfuscation_invisible(code))
                .severity(Severity::Warning);
        }
    });
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::RULE;
    use crate::lint::rules::check_steps;

    #[test]
    fn what_is_not_what_it_seems() {
        let steps = "- uses: docker/./login-action@v4
- uses: actions/cache//save/../save@v5
- uses: ./.github/actions/a
- uses: docker/login-action/@v4
- {run: a, env: {A: \"${{ format('{0}{1}', 'se', 'crets') }}\", B: \"${{ fromJSON('[1]') }}\", C: \"${{ 'a' }}\"}}
- {run: \"echo \u{202e}a\", name: '家👩\u{200d}👩'}";
        check_steps(
            &RULE,
            steps,
            expect![[r#"
                5 info: `docker/./login-action@v4` takes a detour, so that it does not look like what it is. Write the plain path.
                6 info: `actions/cache//save/../save@v5` takes a detour, so that it does not look like what it is. Write the plain path.
                8 info: `docker/login-action/@v4` takes a detour, so that it does not look like what it is. Write the plain path.
                9 info: `format('{0}{1}', 'se', 'crets')` does not depend on the run, so its result is always the same. Write the result.
                10 warning: There is an invisible character here, U+202E. It can make the text look different from what runs. Remove it.
            "#]],
        );
    }
}
