//! Scripts that write over what they handed on a moment before, or into a file that nobody reads.

use crate::{
    catalog::reference,
    lint::{
        Findings, Rule, Severity,
        contexts::scripts,
        fix::Edit,
        handed::{Handed, handed, hands_on},
    },
    text::msg,
    workflow::Workflow,
};

/// `>` empties the file first: later steps get only what was written last, and the rest is empty.
pub(super) static RULE: Rule = Rule {
    id: "lost-output",
    severity: Severity::Warning,
    title: msg::WRITTEN_LOST_OUTPUT_TITLE,
    source: reference(
        "https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#environment-files",
    ),
    check,
};

fn check(workflow: &Workflow, findings: &mut Findings) {
    let scripts = scripts(workflow, "GITHUB_").into_iter().filter(|it| hands_on(it.1));
    for (run, script) in scripts {
        let all = handed(&findings.commands(script));
        // Of more nobody would read what is said.
        for (n, it) in all.iter().enumerate().take(MOST) {
            if let Some(range) = &it.astray {
                let span = run.part(range);
                findings.span(span, run.place, msg::written_lost_output_astray(it.file));
                let new = format!("\"${}\"", it.file);
                let edit = Edit::Raw { span, old: it.file.to_owned(), new: new.clone() };
                findings.fix(msg::fix_write(new)).edits(edit);
            }
            let Some(range) = &it.instead else { continue };
            let Some(lost) = all[..n].iter().rev().find(|lost| is_lost(lost, it)) else {
                continue;
            };
            let name = lost.names.iter().flatten().next().map_or(it.file, String::as_str);
            findings.span(run.part(range), run.place, msg::written_lost_output_says(name));
            let before = script[..range.start].trim_end();
            if before.ends_with('>') {
                let from = before.len() - 1;
                let old = &script[from..range.end];
                let span = run.part(&(from..range.end));
                let edit = Edit::Raw { span, old: old.to_owned(), new: format!(">{old}") };
                findings.fix(msg::fix_write(">>")).edits(edit);
            }
        }
    }
}

const MOST: usize = 50;

/// Whether nothing brings back what was written before.
fn is_lost(lost: &Handed, later: &Handed) -> bool {
    let is_again = match (&lost.names, &later.names) {
        (Some(lost), Some(later)) => lost.iter().all(|it| later.contains(it)),
        _ => matches!(lost.file, "GITHUB_OUTPUT" | "GITHUB_ENV" | "GITHUB_STATE"),
    };
    let is_there = lost.file == later.file && lost.astray.is_none();
    is_there && later.branches.starts_with(&lost.branches) && !is_again
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::RULE;
    use crate::lint::rules::check_steps;

    #[test]
    fn files_that_are_emptied() {
        check_steps(
            &RULE,
            concat!(
                "- run: |\n",
                "    echo \"tag=v1\" >> \"$GITHUB_OUTPUT\"\n",
                "    echo \"sha=$GITHUB_SHA\" > \"$GITHUB_OUTPUT\"\n",
                "    echo A=b > $GITHUB_ENV\n",
                "    if [ x ]; then echo C=d | tee $GITHUB_ENV; fi\n",
                "    echo a=b >> GITHUB_OUTPUT\n",
            ),
            expect![[r#"
                7 warning: `>` empties the file, so `tag` from the lines before is lost. Append with `>>`.
                9 warning: `>` empties the file, so `A` from the lines before is lost. Append with `>>`.
                10 warning: This goes into a file called `GITHUB_OUTPUT`, which nobody reads. Put a `$` before the name.
            "#]],
        );
        let silent = |steps: &str| check_steps(&RULE, steps, expect![[""]]);
        silent("- run: echo a=1 > $GITHUB_OUTPUT\n- run: echo b=1 > $GITHUB_OUTPUT\n");
        silent("- run: |\n    echo a=1 > $GITHUB_OUTPUT\n    echo b=1 >> $GITHUB_OUTPUT\n");
        silent("- run: |\n    echo a=1 > $GITHUB_OUTPUT\n    echo a=2 > $GITHUB_OUTPUT\n");
        silent(
            "- run: |\n    if [ x ]; then\n      echo a=1 > $GITHUB_OUTPUT\n    else\n      echo b=2 > $GITHUB_OUTPUT\n    fi\n",
        );
    }
}
