//! Comments that excuse a finding: `# pushwright: ignore[rule-id] reason`, at the end of its line or on
//! a line of its own above. Knows which findings go, and which of these comments are wrong.

use crate::{
    lint::{Around, Finding, Findings, nearest::nearest, rules},
    text::msg,
    workflow::{Position, Span},
    yaml::{Document, Line},
};

/// What such a comment begins with, behind its `#`.
const MARK: &str = "pushwright: ignore";

/// One rule that a comment names.
struct Excuse<'a> {
    rule: &'a str,
    span: Span,
    /// The first and the last line that it is about.
    lines: (usize, usize),
    has_reason: bool,
    used: bool,
}

/// Takes away what is excused, and adds what is wrong with the excuses. Of half a workflow nobody knows
/// whether an excuse is needed.
pub(super) fn settle(document: &Document, is_whole: bool, findings: &mut Vec<Finding>) {
    let lines = document.lines.as_slice();
    // Most lines have no comment, and that is known sooner.
    if !lines.iter().any(|it| it.text.as_bytes().contains(&b'#') && it.text.contains(MARK)) {
        return;
    }
    let mut excuses = Vec::new();
    let mut own = Findings::of(&document.workflow, Around::default());
    own.rule(&rules::IGNORE_COMMENT);
    for (n, line) in lines.iter().enumerate() {
        read(lines, n, line, &mut excuses, &mut own);
    }
    findings.retain(|it| !excuses.iter_mut().any(|excuse| covers(excuse, it)));
    for it in &excuses {
        judge(it, is_whole, &mut own);
    }
    findings.extend(own.done(lines));
    findings.sort_by_key(|it| (it.span.start, it.severity));
}

fn covers(excuse: &mut Excuse<'_>, finding: &Finding) -> bool {
    let line = finding.span.start.line;
    let covers = excuse.has_reason
        && excuse.rule == finding.rule.id
        && (excuse.lines.0..=excuse.lines.1).contains(&line);
    excuse.used |= covers;
    covers
}

fn judge(excuse: &Excuse<'_>, is_whole: bool, own: &mut Findings) {
    let known = || rules::all().map(|it| it.id);
    let (rule, span) = (excuse.rule, excuse.span);
    if !known().any(|it| it == rule) {
        let near = nearest(rule, known());
        let message = match near {
            Some(near) => msg::ignore_comment_near(rule, near),
            None => msg::ignore_comment_unknown(rule),
        };
        own.span(span, None, message);
    } else if !excuse.has_reason {
        own.span(span, None, msg::ignore_comment_reason(rule));
    } else if is_whole && !excuse.used {
        own.span(span, None, msg::ignore_comment_unused(rule));
    }
}

/// Reads the comment of a line, if it has one of ours.
fn read<'a>(
    lines: &'a [Line],
    n: usize,
    line: &'a Line,
    excuses: &mut Vec<Excuse<'a>>,
    own: &mut Findings,
) {
    let text = line.text.as_str();
    let Some((at, inner)) = comment(text) else { return };
    let listed = inner.strip_prefix('[').and_then(|it| it.split_once(']'));
    let Some((ids, reason)) = listed.filter(|it| !it.0.trim().is_empty()) else {
        own.span(span(text, n, at..text.len()), None, msg::IGNORE_COMMENT_FORM.message());
        return;
    };
    let lines = match text[..at].trim().is_empty() {
        true => below(lines, n),
        false => (n + 1, n + 1),
    };
    let has_reason = reason.chars().any(char::is_alphanumeric);
    let mut from = text.len() - inner.len() + 1;
    for id in ids.split(',') {
        let start = from + id.len() - id.trim_start().len();
        let rule = id.trim();
        let span = span(text, n, start..start + rule.len());
        excuses.push(Excuse { rule, span, lines, has_reason, used: false });
        from += id.len() + 1;
    }
}

/// Where the comment begins, and what stands behind its mark.
fn comment(text: &str) -> Option<(usize, &str)> {
    let (before, inner) = text.split_once(MARK)?;
    let at = before.trim_end().strip_suffix('#')?.len();
    let is_apart = text[..at].is_empty() || text[..at].ends_with(char::is_whitespace);
    is_apart.then_some((at, inner))
}

/// The next line that is no comment; where it begins a text of several lines, all of it.
fn below(lines: &[Line], n: usize) -> (usize, usize) {
    let is_told = |it: &str| !it.is_empty() && !it.starts_with('#');
    let texts = || lines.iter().map(|it| it.text.as_str()).enumerate().skip(n + 1);
    let Some((first, text)) = texts().find(|(_, it)| is_told(it.trim())) else {
        return (n + 1, n + 1);
    };
    let key = text.len() - text.trim_start_matches([' ', '-']).len();
    let is_inside =
        |it: &str| it.trim().is_empty() || key < it.len() - it.trim_start_matches(' ').len();
    let inside = match begins_block(text) {
        true => texts().skip(first - n).take_while(|(_, it)| is_inside(it)).count(),
        false => 0,
    };
    (first + 1, first + 1 + inside)
}

/// Whether a line ends in `|`, `>-` or the like, with or without a comment behind it.
fn begins_block(text: &str) -> bool {
    let text = text.split(" #").next().unwrap_or_default().trim_end();
    let header = text.rsplit([' ', ':']).next().unwrap_or_default();
    let marks = header.strip_prefix(['|', '>']);
    marks.is_some_and(|it| it.chars().all(|it| it == '+' || it == '-' || it.is_ascii_digit()))
}

fn span(text: &str, n: usize, range: std::ops::Range<usize>) -> Span {
    let at = |byte: usize| Position { line: n + 1, column: text[..byte].chars().count() + 1 };
    Span { start: at(range.start), end: at(range.end) }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use crate::{lint::lint, text::Lang, yaml::read};

    fn check(text: &str, expected: Expect) {
        let findings = lint(&read(text));
        let own = findings.iter().filter(|it| {
            ["ignore-comment", "unpinned-action", "script-injection"].contains(&it.rule.id)
        });
        let line = |it: &crate::lint::Finding| {
            let at = it.span.start;
            format!("{}:{} {}: {}\n", at.line, at.column, it.rule.id, it.message.say(Lang::En))
        };
        expected.assert_eq(&own.map(line).collect::<String>());
    }

    fn job(steps: &str) -> String {
        format!("on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n{steps}")
    }

    #[test]
    fn at_the_end_of_the_line_and_above() {
        check(
            &job(
                "    - uses: a/b@v1 # pushwright: ignore[unpinned-action] we own a/b\n    # pushwright: ignore[unpinned-action]: ours\n    # And more.\n    - uses: a/b@v1\n    - uses: a/c@v1\n",
            ),
            expect![[r#"
                10:13 unpinned-action: `a/c` runs whatever `v1` points to on the day of the run, with your secrets. Pin it to a commit, with the version as a comment.
            "#]],
        );
    }

    #[test]
    fn a_text_of_several_lines_is_one() {
        let script = "    # pushwright: ignore[script-injection] only we push\n    - run: |\n        echo\n\n        echo ${{ github.head_ref }}\n      name: x\n    - run: echo ${{ github.head_ref }}\n";
        check(
            &job(script),
            expect![[r#"
            12:21 script-injection: Whoever opens a pull request or an issue, or creates a branch, chooses `github.head_ref`, and with it commands that run here. Put it into `env` and read it in quotes, such as `"$NAME"`.
        "#]],
        );
        let inside = "    - run: |\n        # pushwright: ignore[script-injection] only we push\n        echo ${{ github.head_ref }}\n";
        check(&job(inside), expect![[""]]);
    }

    #[test]
    fn excuses_that_are_wrong() {
        let steps = "    - uses: a/b@v1 # pushwright: ignore[unpined-action] ours\n    - uses: a/b@v1 # pushwright: ignore[unpinned-action]\n    - uses: a/b@v1 # pushwright: ignore all\n    - run: x # pushwright: ignore[unpinned-action, frobnicate] 早\n";
        check(
            &job(steps),
            expect![[r#"
            6:13 unpinned-action: `a/b` runs whatever `v1` points to on the day of the run, with your secrets. Pin it to a commit, with the version as a comment.
            6:41 ignore-comment: There is no rule `unpined-action`, so nothing is ignored. Did you mean `unpinned-action`?
            7:13 unpinned-action: `a/b` runs whatever `v1` points to on the day of the run, with your secrets. Pin it to a commit, with the version as a comment.
            7:41 ignore-comment: `unpinned-action` is not ignored: a reason is missing. Write it after the bracket, for whoever reads this next year.
            8:13 unpinned-action: `a/b` runs whatever `v1` points to on the day of the run, with your secrets. Pin it to a commit, with the version as a comment.
            8:20 ignore-comment: This ignores nothing. Write `# pushwright: ignore[rule-id] reason`.
            9:35 ignore-comment: `unpinned-action` finds nothing here any more. Remove the comment before it hides something new.
            9:52 ignore-comment: There is no rule `frobnicate`, so nothing is ignored. Write the ID that is shown with the finding.
        "#]],
        );
    }

    #[test]
    fn other_texts_are_none() {
        check("on: push # see pushwright: ignore[x]\n", expect![[""]]);
        check("on: push\na: 'b' # pushwright: ignore[unpinned-action] a\nc: [\n", expect![[""]]);
    }
}
