//! Findings for people: where, what, the line itself with carets below, and the repair.

use std::io::{self, Write};

use pushwright_core::{
    lint::Finding,
    text::{Lang, msg},
    workflow::Span,
    yaml::Document,
};
use unicode_width::UnicodeWidthChar;

use crate::streams::clean;

/// Writes one finding. A bar stands before each line of the file, so that a workflow which prints
/// our output does not take a stranger's `::command::` for its own.
pub(crate) fn write(
    to: &mut dyn Write,
    name: &str,
    document: &Document,
    finding: &Finding,
    lang: Lang,
) -> io::Result<()> {
    let (start, message) = (finding.span.start, clean(&finding.message.say(lang)));
    let (severity, rule) = (finding.severity.id(), finding.rule.id);
    let (line, column) = (start.line, start.column);
    writeln!(to, "{}:{line}:{column}: {severity} {rule}: {message}", clean(name))?;
    let number = line.to_string();
    let blank = " ".repeat(number.len());
    if let Some(line) = line.checked_sub(1).and_then(|it| document.lines.get(it)) {
        let excerpt = excerpt(&line.text, finding.span);
        writeln!(to, " {number} | {}", excerpt.text)?;
        writeln!(to, " {blank} | {}{}", " ".repeat(excerpt.before), "^".repeat(excerpt.width))?;
    }
    if let Some(fix) = &finding.fix {
        let label = msg::cli_fix(clean(&fix.label.say(lang)));
        writeln!(to, " {blank} = {}", label.say(lang))?;
    }
    Ok(())
}

/// A line as it is shown, and where its carets stand.
struct Excerpt {
    text: String,
    before: usize,
    width: usize,
}

/// What of a line is shown of a finding in it: all, unless it is very long.
fn excerpt(line: &str, span: Span) -> Excerpt {
    const LONGEST: usize = 160;
    const LEAD: usize = 40;
    let chars: Vec<char> = clean(line).chars().collect();
    let start = span.start.column.saturating_sub(1).min(chars.len());
    let end = match span.end.line == span.start.line {
        true => span.end.column.saturating_sub(1),
        false => chars.len(),
    };
    let from = if chars.len() <= LONGEST { 0 } else { start.saturating_sub(LEAD) };
    let to = chars.len().min(from + LONGEST);
    let end = end.clamp(start, to);
    Excerpt {
        text: chars[from..to].iter().collect(),
        before: width(&chars[from..start]),
        width: width(&chars[start..end]).max(1),
    }
}

fn width(chars: &[char]) -> usize {
    chars.iter().map(|it| it.width().unwrap_or(0)).sum()
}

#[cfg(test)]
mod tests {
    use expect_test::expect;
    use pushwright_core::workflow::Position;

    use super::*;
    use crate::check::tests::sample;

    #[test]
    fn carets_stand_below_what_they_mean() {
        let mut out = Vec::new();
        for it in sample() {
            for finding in &it.findings {
                let (name, document) = (&it.source.name, &it.source.document);
                assert!(write(&mut out, name, document, finding, Lang::ZhCn).is_ok());
            }
        }
        expect![[r#"
            ./a,b/x.yml:3:1: error yaml-syntax: 键 `name` 在这里出现了两次，请只保留一个。
             3 | name: �x, 100%
               | ^^^^
            ./a,b/x.yml:1:7: warning yaml-syntax: 键 `name` 在这里出现了两次，请只保留一个。
             1 | name: 构建
               |       ^^^^
               = 修复：是不是想写 `build`？
            ./a,b/x.yml:2:5: info yaml-syntax: 键 `name` 在这里出现了两次，请只保留一个。
             2 | on: push
               |     ^^^^
        "#]]
        .assert_eq(&String::from_utf8_lossy(&out));
    }

    #[test]
    fn a_long_line_is_cut_around_the_finding() {
        let line = "a".repeat(500) + "b" + &"c".repeat(500);
        let start = Position { line: 1, column: 501 };
        let res = excerpt(&line, Span { start, end: Position { column: 502, ..start } });
        assert_eq!((res.text.len(), res.before, res.width), (160, 40, 1));
        assert_eq!(res.text.find('b'), Some(40));
    }

    #[test]
    fn a_span_behind_the_line_is_shown_at_its_end() {
        let start = Position { line: 1, column: 9 };
        let res = excerpt("ab", Span { start, end: start });
        assert_eq!((res.before, res.width), (2, 1));
    }
}
