//! The parts of a line of YAML, for colors. A line is enough: what it cannot know (whether it stands
//! in a block scalar) only costs a color, never a meaning.

/// What a part of a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Indentation, dashes, colons, quotes' surroundings.
    Plain,
    Key,
    Text,
    /// `${{ … }}`
    Expression,
    /// `true`, numbers.
    Literal,
    Comment,
}

/// A piece of a line; the pieces in a row are the line.
#[derive(Clone, Debug, PartialEq)]
pub struct Part<'a> {
    pub kind: Kind,
    pub text: &'a str,
}

pub fn highlight(line: &str) -> Vec<Part<'_>> {
    let mut res = Vec::new();
    let body = line.trim_start_matches([' ', '-']);
    let (lead, _) = line.split_at(line.len() - body.len());
    push(&mut res, Kind::Plain, lead);
    let (body, comment) = body.split_at(comment_at(body));
    let rest = match key_end(body) {
        Some(end) => {
            let (key, rest) = body.split_at(end);
            push(&mut res, Kind::Key, key);
            let (colon, rest) = rest.split_at(1);
            push(&mut res, Kind::Plain, colon);
            rest
        }
        None => body,
    };
    value(rest, &mut res);
    push(&mut res, Kind::Comment, comment);
    res
}

fn push<'a>(res: &mut Vec<Part<'a>>, kind: Kind, text: &'a str) {
    if !text.is_empty() {
        res.push(Part { kind, text });
    }
}

fn value<'a>(mut rest: &'a str, res: &mut Vec<Part<'a>>) {
    if matches!(rest.trim(), "true" | "false" | "null" | "{}" | "[]" | "|" | "|-" | "|+")
        || (!rest.trim().is_empty() && rest.trim().bytes().all(|it| it.is_ascii_digit()))
    {
        return push(res, Kind::Literal, rest);
    }
    while let Some(start) = rest.find("${{") {
        let (before, from) = rest.split_at(start);
        push(res, Kind::Text, before);
        let end = from.find("}}").map_or(from.len(), |it| it + 2);
        let (expression, after) = from.split_at(end);
        push(res, Kind::Expression, expression);
        rest = after;
    }
    push(res, Kind::Text, rest);
}

/// Where a comment begins: at a `#` that starts the line or follows a blank, outside of quotes.
fn comment_at(text: &str) -> usize {
    let mut quote = None;
    let mut before = ' ';
    for (at, it) in text.char_indices() {
        match (quote, it) {
            (None, '#') if before == ' ' => return at,
            (None, '\'' | '"') if " [{,:".contains(before) => quote = Some(it),
            (Some(open), _) if open == it => quote = None,
            _ => {}
        }
        before = it;
    }
    text.len()
}

/// Where the key ends that opens a line, before its colon.
fn key_end(text: &str) -> Option<usize> {
    let end = text.char_indices().find(|(_, it)| *it == ':' || *it == ' ').map(|(at, _)| at)?;
    let rest = text[end..].strip_prefix(':')?;
    (0 < end && (rest.is_empty() || rest.starts_with(' '))).then_some(end)
}

/// The numbers beside a text of so many lines, one a line.
pub fn line_numbers(count: usize) -> String {
    let mut res = String::new();
    for n in 1..=count {
        res.push_str(&n.to_string());
        res.push('\n');
    }
    res
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    fn check(line: &str, expected: Expect) {
        let parts = highlight(line);
        assert_eq!(parts.iter().map(|it| it.text).collect::<String>(), line);
        let shown: Vec<_> = parts.iter().map(|it| format!("{:?}({})", it.kind, it.text)).collect();
        expected.assert_eq(&shown.join(" "));
    }

    #[test]
    fn parts() {
        check(
            "  - name: Log in # why",
            expect!["Plain(  - ) Key(name) Plain(:) Text( Log in ) Comment(# why)"],
        );
        check("# all of it", expect!["Comment(# all of it)"]);
        check(
            "push: ${{ a != 'b' }}",
            expect!["Key(push) Plain(:) Text( ) Expression(${{ a != 'b' }})"],
        );
        check("timeout-minutes: 30", expect!["Key(timeout-minutes) Plain(:) Literal( 30)"]);
        check("type=raw,value=a#b", expect!["Text(type=raw,value=a#b)"]);
        check("uses: a/b@1234 # v1", expect!["Key(uses) Plain(:) Text( a/b@1234 ) Comment(# v1)"]);
    }
}
