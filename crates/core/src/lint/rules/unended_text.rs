//! Here-documents whose end the shell does not see.

use crate::{
    catalog::reference,
    lint::{Findings, Rule, Severity, contexts::scripts},
    text::msg,
    workflow::{Workflow, shell::Word},
};

/// The rest of the script becomes part of the text. Bash warns of it in the log, and the step succeeds.
pub(super) static RULE: Rule = Rule {
    id: "unended-text",
    severity: Severity::Warning,
    title: msg::WRITTEN_UNENDED_TEXT_TITLE,
    source: reference("https://www.gnu.org/software/bash/manual/bash.html#Here-Documents"),
    check,
};

fn check(workflow: &Workflow, findings: &mut Findings) {
    for (run, script) in scripts(workflow, "<<") {
        // Each text is looked through once more for its end.
        let all = findings.commands(script);
        let opened = all.iter().flat_map(|it| &it.redirected).take(MOST);
        for (sign, word) in opened.filter(|it| it.0 == "<<" || it.0 == "<<-") {
            if let Some(at) = meant(script, word, sign == "<<-") {
                let says = match sign.as_str() {
                    "<<" => msg::written_unended_text_says(word.text.as_str()),
                    _ => msg::written_unended_text_tabs(word.text.as_str()),
                };
                findings.span(run.part(&at), run.place, says);
            }
        }
    }
}

const MOST: usize = 20;

/// The line that is meant to end a text, if none does.
fn meant(script: &str, word: &Word, takes_tabs: bool) -> Option<std::ops::Range<usize>> {
    let mut at = word.range.end + script[word.range.end..].find('\n')? + 1;
    let mut res = None;
    for line in script[at..].split('\n') {
        let seen = if takes_tabs { line.trim_start_matches('\t') } else { line };
        if seen == word.text {
            return None;
        }
        let start = at + line.len() - line.trim_start().len();
        if res.is_none() && line.trim() == word.text && !word.text.is_empty() {
            res = Some(start..start + word.text.len());
        }
        at += line.len() + 1;
    }
    res
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::RULE;
    use crate::lint::rules::check_steps;

    #[test]
    fn ends_that_no_shell_sees() {
        check_steps(
            &RULE,
            concat!(
                "- run: |\n",
                "    if [ x ]; then\n",
                "      cat > a <<EOF\n",
                "      b\n",
                "      EOF\n",
                "    fi\n",
                "- run: |\n",
                "    cat <<-'END' > a\n",
                "      b\n",
                "      END\n",
            ),
            expect![[r#"
                9 warning: The shell does not see this `EOF` as the end of the text, because there are spaces beside it: the rest of the script becomes text and never runs. Let the line begin where the script does, with nothing after the word.
                14 warning: The shell does not see this `END` as the end of the text: with `<<-` only tabs may precede it, so the rest of the script becomes text and never runs. Let the line begin where the script does.
            "#]],
        );
    }

    #[test]
    fn ends_that_are_seen() {
        let silent = |steps: &str| check_steps(&RULE, steps, expect![[""]]);
        silent("- run: |\n    cat <<EOF > a\n      EOF\n    EOF\n    ls\n");
        silent("- run: |\n    cat <<-EOF > a\n    b\n    \tEOF\n    ls\n");
        silent("- run: |\n    echo \"a<<EOF\" >> b\n    cat c >> b\n    echo EOF >> b\n");
        silent("- run: |\n    cat <<< EOF\n      EOF\n");
        silent("- {shell: pwsh, run: \"1 <<EOF\\n EOF\"}\n");
    }
}
