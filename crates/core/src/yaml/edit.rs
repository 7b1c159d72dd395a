//! Changes of a text that leave everything else in it as it is. A change is made only where the text is
//! what the tree says, so that none ever spoils a file.

use crate::{
    workflow::{Entry, Node, Position, Span, TextLine},
    yaml::{Indent, Line, scalar},
};

/// The text with all edits made. Every line of it is ended, as the lines of the text are. What is put in
/// where something else is taken away comes before that.
pub fn apply(lines: &[Line], edits: &[(Span, String)]) -> String {
    let end = lines.first().map_or("\n", |it| it.end.text());
    let mut lines: Vec<Vec<char>> =
        lines.iter().map(|it| it.text.chars().chain(it.end.text().chars()).collect()).collect();
    let mut edits: Vec<_> = edits.iter().collect();
    edits.sort_by_key(|it| it.0);
    // From the end, so that positions before an edit stay what they are.
    for (span, new) in edits.into_iter().rev() {
        let (first, last) = (span.start.line.saturating_sub(1), span.end.line.saturating_sub(1));
        let head = lines
            .get(first)
            .map_or(&[][..], |it| &it[..span.start.column.saturating_sub(1).min(it.len())]);
        let tail = lines
            .get(last)
            .map_or(&[][..], |it| &it[span.end.column.saturating_sub(1).min(it.len())..]);
        let new = new.replace('\n', end);
        let middle: Vec<char> =
            head.iter().copied().chain(new.chars()).chain(tail.iter().copied()).collect();
        let range = first.min(lines.len())..(last + 1).min(lines.len());
        lines.splice(range, [middle]);
    }
    lines.into_iter().flatten().collect()
}

/// What is to be changed, before it is known whether the text allows it.
pub(crate) enum Edit {
    /// A scalar gets another text; quotes are kept or added as needed.
    Scalar { span: Span, old: String, new: String },
    /// A reference to an action gets another one, with a comment after it.
    Pin { span: Span, old: String, new: String },
    /// A part of the text as it stands.
    Raw { span: Span, old: String, new: String },
    /// What the comment behind a scalar begins with.
    Comment { span: Span, old: String, new: String },
    /// A text in quotes loses them.
    Unquote { span: Span, text: String },
    /// Lines before the line of `at`, indented like it.
    Insert { at: Position, lines: Vec<String> },
    /// The line that begins at `at` goes.
    Remove { at: Position },
    /// A line is indented by blanks alone.
    Indent(Indent),
}

impl Edit {
    /// Gives a scalar another text.
    pub(crate) fn write(node: &Node, new: &str) -> Edit {
        let old = node.as_text().unwrap_or_default().to_owned();
        let (span, new) = (node.span, new.to_owned());
        if node.block_column > 0 {
            Edit::Raw { span, old, new }
        } else {
            Edit::Scalar { span, old, new }
        }
    }

    /// Gives a line of a text another text.
    pub(crate) fn write_line(node: &Node, line: &TextLine, new: &str) -> Edit {
        let (span, old, new) = (line.span, line.text.clone(), new.to_owned());
        if node.block_column > 0 {
            Edit::Raw { span, old, new }
        } else {
            Edit::Scalar { span, old, new }
        }
    }

    pub(crate) fn rename(entry: &Entry, new: &str) -> Edit {
        Edit::Scalar { span: entry.key_span, old: entry.key.clone(), new: new.to_owned() }
    }

    /// The range and its new text, if the lines are as they should be.
    pub(crate) fn resolve(self, lines: &[Line]) -> Option<(Span, String)> {
        match self {
            Edit::Scalar { span, old, new } => {
                // The reader's range of a scalar in quotes may reach too far.
                let rest = rest(lines, span.start)?;
                let single = format!("'{}'", old.replace('\'', "''"));
                let double = format!("\"{old}\"");
                if rest.starts_with(&single) {
                    Some((narrow(span, &single), format!("'{}'", new.replace('\'', "''"))))
                } else if rest.starts_with(&double)
                    && !old.contains('\\')
                    && !new.contains(['"', '\\'])
                {
                    Some((narrow(span, &double), format!("\"{new}\"")))
                } else {
                    let plain = source(lines, span)?;
                    let text = match is_inline(lines, span) {
                        true => scalar::quote_in_brackets(&new),
                        false => scalar::quote(&new),
                    };
                    (plain.trim_end() == old).then(|| (narrow(span, &old), text.into_owned()))
                }
            }
            Edit::Pin { span, old, new } => {
                let rest = rest(lines, span.start)?;
                let forms = [format!("'{old}'"), format!("\"{old}\""), old];
                let form = forms.into_iter().find(|it| rest.starts_with(it))?;
                // In `[a, b]` and `{a: b}` a comment would swallow what follows.
                let after = rest[form.len()..].trim_start();
                (after.is_empty() || after.starts_with('#')).then(|| (narrow(span, &form), new))
            }
            Edit::Raw { span, old, new } => {
                let it = source(lines, span)?;
                let indent = it.chars().take_while(|it| it.is_whitespace()).count();
                let start = Position { column: span.start.column + indent, ..span.start };
                (it.trim() == old.trim()).then(|| (narrow(Span { start, ..span }, it.trim()), new))
            }
            Edit::Comment { span, old, new } => {
                let rest = rest(lines, span.end)?;
                let between = rest.split(&old).next().filter(|it| it.trim() == "#")?;
                let column = span.end.column + between.chars().count();
                let start = Position { column, ..span.end };
                Some((narrow(Span { start, ..span }, &old), new))
            }
            Edit::Unquote { span, text } => {
                let rest = rest(lines, span.start)?;
                let mut forms = ['\'', '"'].into_iter().map(|it| format!("{it}{text}{it}"));
                let form = forms.find(|it| rest.starts_with(it))?;
                Some((narrow(span, &form), text))
            }
            Edit::Insert { at, lines: new } => {
                let before = before(lines, at)?;
                let is_block = before.chars().all(|it| it == ' ' || it == '-');
                let indent =
                    " ".repeat(before.chars().count() - if before.ends_with("- ") { 2 } else { 0 });
                let start = Position { line: at.line, column: 1 };
                let text: String = new.iter().map(|it| format!("{indent}{it}\n")).collect();
                is_block.then_some((Span { start, end: start }, text))
            }
            Edit::Indent(Indent { line, old, new }) => {
                let at = |column: usize| Position { line: line + 1, column: column + 1 };
                Some((Span { start: at(0), end: at(old) }, " ".repeat(new)))
            }
            Edit::Remove { at } => {
                let start = Position { line: at.line, column: 1 };
                let end = Position { line: at.line + 1, column: 1 };
                let is_own = before(lines, at)?.trim().is_empty();
                is_own.then_some((Span { start, end }, String::new()))
            }
        }
    }
}

/// What stands in a range of one line.
fn source(lines: &[Line], span: Span) -> Option<String> {
    let line = lines.get(span.start.line.checked_sub(1)?)?;
    let length = span.end.column.checked_sub(span.start.column)?;
    (span.start.line == span.end.line)
        .then(|| line.text.chars().skip(span.start.column.saturating_sub(1)).take(length).collect())
}

/// What stands in a line from a position on.
fn rest(lines: &[Line], at: Position) -> Option<String> {
    let line = lines.get(at.line.checked_sub(1)?)?;
    Some(line.text.chars().skip(at.column.checked_sub(1)?).collect())
}

/// Whether a value may stand in a list or map of brackets.
fn is_inline(lines: &[Line], span: Span) -> bool {
    let after = rest(lines, span.end).unwrap_or_default();
    after.trim_start().starts_with([',', '}', ']'])
        || before(lines, span.start).is_some_and(|it| it.contains(['{', '[']))
}

fn before(lines: &[Line], at: Position) -> Option<String> {
    let line = lines.get(at.line.checked_sub(1)?)?;
    Some(line.text.chars().take(at.column.checked_sub(1)?).collect())
}

/// The range without the blanks at its end.
fn narrow(span: Span, text: &str) -> Span {
    let end = Position { column: span.start.column + text.chars().count(), ..span.start };
    Span { end, ..span }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::read;

    #[track_caller]
    fn check(text: &str, edit: impl Fn(&Node) -> Edit, expected: Option<&str>) {
        let document = read(text);
        let edit = edit(&document.workflow.root).resolve(&document.lines);
        assert_eq!(edit.map(|it| apply(&document.lines, &[it])).as_deref(), expected);
    }

    fn a(node: &Node) -> &Node {
        node.get("a").expect("the text has it")
    }

    #[test]
    fn scalars_keep_their_quotes_and_comments() {
        check("a: x # c\n", |it| Edit::write(a(it), "y"), Some("a: y # c\n"));
        check("a: x\n", |it| Edit::write(a(it), "*"), Some("a: '*'\n"));
        check("a: 'x' # c\n", |it| Edit::write(a(it), "it's"), Some("a: 'it''s' # c\n"));
        check("a: x\n", |it| Edit::write(a(it), "${{ b }}"), Some("a: ${{ b }}\n"));
        let b = |it: &Node| Edit::write(a(it).get("b").expect("the text has it"), "${{ c }}");
        check("a: {b: x}\n", b, Some("a: {b: '${{ c }}'}\n"));
        let comment =
            |it: &Node| Edit::Comment { span: a(it).span, old: "v1".into(), new: "v2".into() };
        check("a: x  #  v1 b\n", comment, Some("a: x  #  v2 b\n"));
        check("a: x # b v1\n", comment, None);
        check("a: {\n  b: x }\n", b, Some("a: {\n  b: '${{ c }}' }\n"));
        check("a: \"x\"\n", |it| Edit::write(a(it), "y"), Some("a: \"y\"\n"));
        check("a: \"\\x78\"\n", |it| Edit::write(a(it), "y"), None);
    }

    #[test]
    fn lines_of_blocks() {
        let second = |it: &Node| Edit::write_line(a(it), &a(it).lines()[1], "z");
        check("a: |\n  x\n  y\nb: 1\n", second, Some("a: |\n  x\n  z\nb: 1\n"));
        check("a: >\n  x\n  y\n\n  w\n", second, None);
    }

    #[test]
    fn whole_lines() {
        let insert = |it: &Node| Edit::Insert {
            at: a(it).entries()[0].key_span.start,
            lines: vec!["n: 1".into()],
        };
        check("a:\n  x: 1\n", insert, Some("a:\n  n: 1\n  x: 1\n"));
        check("a: { x: 1 }\n", insert, None);
        let remove = |it: &Node| Edit::Remove { at: a(it).entries()[0].key_span.start };
        check("a:\n  x: 1\n  y: 2\n", remove, Some("a:\n  y: 2\n"));
        let step =
            |it: &Node| Edit::Insert { at: a(it).items()[0].span.start, lines: vec!["- n".into()] };
        check("a:\n  - x: 1\n", step, Some("a:\n  - n\n  - x: 1\n"));
    }
}
