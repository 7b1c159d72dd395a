//! Texts with tabs in their indentation, which YAML has not: read with blanks in their place, where that gives a whole
//! text and but one meaning. What stands on a line keeps the position that it has in the text.

use super::Reader;
use crate::{
    workflow::{Node, Position, Span, Value},
    yaml::{Line, comments::Loose},
};

/// How often lines are looked for that nobody came to before, because a line above them ended it all.
const ROUNDS: usize = 3;

/// A line whose indentation is written anew.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Indent {
    /// From 0.
    pub(crate) line: usize,
    /// How many characters are replaced.
    pub(crate) old: usize,
    /// By how many blanks.
    pub(crate) new: usize,
}

/// What a tab is worth.
#[derive(Clone, Copy)]
enum Width {
    /// So many blanks.
    Each(usize),
    /// Blanks up to the next column that this divides, as terminals and most editors have it.
    Stop(usize),
    /// Whatever brings the line to where those around it begin.
    Near,
}

/// What a text with tabs comes to.
pub(super) struct Mended {
    pub(super) root: Node,
    pub(super) loose: Loose,
    pub(super) indents: Vec<Indent>,
}

/// The text without its tabs; `None` if that does not make it whole, or may mean more than one thing.
pub(super) fn mended(lines: &[Line], tabs: &[usize]) -> Option<Mended> {
    let widths = [Width::Each(2), Width::Each(4), Width::Stop(8)];
    let mut all = widths.into_iter().filter_map(|it| with(lines, tabs, it));
    match all.next() {
        Some(first) => all.all(|it| it.root == first.root).then_some(first),
        None => with(lines, tabs, Width::Near),
    }
}

fn with(lines: &[Line], tabs: &[usize], width: Width) -> Option<Mended> {
    let mut text = Text { lines, width, mended: lines.to_vec(), indents: Vec::new() };
    let mut tabs = tabs.to_vec();
    for _ in 0..ROUNDS {
        text.replace(&tabs);
        let mut reader = Reader::new(&text.mended);
        let mut root = reader.document();
        if reader.errors.is_empty() {
            let loose = reader.loose;
            move_back(&mut root, &text.indents);
            return Some(Mended { root, loose, indents: text.indents });
        }
        if reader.tabs.is_empty() {
            return None;
        }
        tabs = reader.tabs;
    }
    None
}

/// A text whose lines are written anew.
struct Text<'a> {
    lines: &'a [Line],
    width: Width,
    mended: Vec<Line>,
    /// In the order of the lines.
    indents: Vec<Indent>,
}

impl Text<'_> {
    /// Writes the indentation of lines anew, and that of the lines behind them that begin alike.
    fn replace(&mut self, tabs: &[usize]) {
        for line in tabs {
            self.write(*line, blanks(&self.lines[*line].text));
        }
        for first in tabs {
            let own = blanks(&self.lines[*first].text);
            for (line, it) in self.lines.iter().enumerate().skip(first + 1) {
                // What stands behind the same indentation may be a tab of a text.
                let old = if it.text.starts_with(own) { own } else { blanks(&it.text) };
                if !old.contains('\t') || self.at(line).is_ok() {
                    break;
                }
                self.write(line, old);
            }
        }
    }

    fn at(&self, line: usize) -> Result<usize, usize> {
        self.indents.binary_search_by_key(&line, |it| it.line)
    }

    fn write(&mut self, line: usize, old: &str) {
        let Some(new) = columns(self.lines, line, old, self.width) else { return };
        self.mended[line].text = " ".repeat(new) + &self.lines[line].text[old.len()..];
        let indent = Indent { line, old: old.len(), new };
        match self.at(line) {
            Ok(at) => self.indents[at] = indent,
            Err(at) => self.indents.insert(at, indent),
        }
    }
}

/// The blanks and tabs before the text of a line.
fn blanks(text: &str) -> &str {
    &text[..text.len() - text.trim_start_matches([' ', '\t']).len()]
}

fn columns(lines: &[Line], line: usize, old: &str, width: Width) -> Option<usize> {
    let add = |res: usize, it: char| match width {
        Width::Each(n) if it == '\t' => res + n,
        Width::Stop(n) if it == '\t' => res + n - res % n,
        _ => res + 1,
    };
    let Width::Near = width else { return Some(old.chars().fold(0, add)) };
    let has_text = |it: &&Line| !it.text.trim().is_empty();
    let column = |it: &Line| Some(blanks(&it.text)).filter(|it| !it.contains('\t')).map(str::len);
    let before = lines[..line].iter().rev().find(has_text)?;
    let after = lines[line + 1..].iter().find(has_text).and_then(column);
    match before.text.trim_end().ends_with(':') {
        true => after.filter(|it| column(before).is_some_and(|own| own < *it)),
        false => column(before).filter(|own| after.is_none_or(|it| it <= *own)),
    }
}

/// Gives what stands on lines that were written anew the columns that it has in the text.
fn move_back(node: &mut Node, indents: &[Indent]) {
    let column =
        |line: usize, column: usize| match indents.binary_search_by_key(&line, |it| it.line + 1) {
            Ok(at) if indents[at].new < column => column - indents[at].new + indents[at].old,
            _ => column,
        };
    let back = |it: Position| Position { column: column(it.line, it.column), ..it };
    let span = |it: Span| Span { start: back(it.start), end: back(it.end) };
    if 0 < node.block_column {
        node.block_column = column(node.span.start.line, node.block_column);
    }
    node.span = span(node.span);
    match &mut node.value {
        Value::Map(them) => them.iter_mut().for_each(|it| {
            it.key_span = span(it.key_span);
            move_back(&mut it.node, indents);
        }),
        Value::Seq(them) => them.iter_mut().for_each(|it| move_back(it, indents)),
        _ => {}
    }
}
