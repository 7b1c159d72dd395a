//! Parts that stand in lines of their own: they come and go with whole lines, with the comments that
//! belong to them, and with blank lines where those beside them have some.

use super::{
    Held, Merge,
    kids::{Added, Plan, Spot},
};
use crate::{
    recognise::align::{At, Part},
    workflow::{Node, Position, Span},
    yaml::Line,
};

/// The lines of a part, counted from 1.
struct Row {
    /// Where its key or dash begins.
    start: Position,
    /// The first of its lines, comments directly above included.
    top: usize,
    end: usize,
    /// Nothing but blanks stands before it; a dash may.
    is_own: bool,
}

/// Does what is planned; `None` if the lines are not as they should be.
pub(super) fn carry_out<'a>(
    merge: &mut Merge<'a>,
    plan: &Plan<'a>,
    rows: &[Part<'a>],
    held: &Held<'a>,
) -> Option<()> {
    let lines = merge.lines;
    let rows = rows_of(lines, rows, held.node())?;
    let mut edits = Vec::new();
    let mut at = 0;
    while let Some(first) = plan.removed.get(at) {
        let more = plan.removed[at..].iter().zip(*first..).take_while(|it| *it.0 == it.1).count();
        edits.push((removal(lines, &rows, *first, first + more - 1)?, String::new()));
        at += more;
    }
    for it in &plan.added {
        edits.push(addition(merge, &rows, it, held)?);
    }
    merge.edits.append(&mut edits);
    Some(())
}

/// Where the dash of an item stands.
pub(super) fn dash(lines: &[Line], item: &Part, list: &Node) -> Option<Position> {
    let column = list.span.start.column;
    let is_dash = |line: &usize| {
        let text = lines.get(*line - 1).map_or("", |it| it.text.as_str());
        let mut rest = text.chars().skip(column - 1);
        rest.next() == Some('-') && rest.next().is_none_or(|it| it == ' ')
    };
    let first = list.span.start.line;
    let line = (first..=item.node.span.start.line).rev().find(is_dash)?;
    Some(Position { line, column })
}

fn rows_of(lines: &[Line], parts: &[Part], list: &Node) -> Option<Vec<Row>> {
    let mut res: Vec<Row> = Vec::new();
    for part in parts {
        let start = match part.at {
            At::Entry(it) => it.key_span.start,
            At::Item(_) => dash(lines, part, list)?,
            At::Root | At::Line(..) => return None,
        };
        let before: String = text(lines, start.line).chars().take(start.column - 1).collect();
        if !before.chars().all(|it| it == ' ' || it == '-') {
            return None;
        }
        let is_own = before.trim().is_empty();
        let floor = res.last().map_or(0, |it| it.end) + 1;
        let is_above = |line: &usize| {
            let text = text(lines, *line);
            let blanks = text.len() - text.trim_start_matches(' ').len();
            is_own && blanks == start.column - 1 && text[blanks..].starts_with('#')
        };
        let above = (floor..start.line).rev().take_while(is_above).count();
        let end = part.span().end.line.max(start.line);
        res.push(Row { start, top: start.line - above, end, is_own });
    }
    Some(res)
}

/// The lines of some parts, one after another, with the blank lines that set them apart.
fn removal(lines: &[Line], rows: &[Row], first: usize, last: usize) -> Option<Span> {
    let (from, next) = (&rows[first], rows.get(last + 1));
    if !from.is_own {
        // The dash stays, and what comes behind it.
        let next = next?;
        let end = rows[last].end;
        let is_next = next.start.line == next.top && next.top == end + 1;
        let column = text(lines, end).chars().count() + 1;
        let end = if is_next { next.start } else { Position { line: end, column } };
        return Some(Span { start: from.start, end });
    }
    let is_blank = |line: &usize| lines.get(*line - 1).is_some_and(|it| it.text.trim().is_empty());
    let (mut start, mut end) = (from.top, rows[last].end + 1);
    let is_set_apart = next.is_none() || is_blank(&end);
    match first {
        0 if next.is_some() => end += (end..=lines.len()).take_while(is_blank).count(),
        0 => {}
        _ if is_set_apart => start -= (1..start).rev().take_while(is_blank).count(),
        _ => {}
    }
    let at = |line| Position { line, column: 1 };
    Some(Span { start: at(start), end: at(end) })
}

fn addition<'a>(
    merge: &Merge<'a>,
    rows: &[Row],
    added: &Added<'a>,
    held: &Held<'a>,
) -> Option<(Span, String)> {
    let lines = merge.lines;
    let column = held.node().span.start.column - 1;
    let at = match added.at {
        Spot::End => Spot::After(rows.len().checked_sub(1)?),
        it => it,
    };
    let gap = is_apart(lines, rows, added, held);
    let blank = if gap { "\n" } else { "" };
    let new = match added.moved {
        Some(n) => (rows[n].top..=rows[n].end).map(|it| text(lines, it).to_owned()).collect(),
        None => indented(merge.written(&added.part)?, column),
    };
    let (position, text) = match at {
        Spot::After(n) => {
            let line = rows[n].end + 1;
            (Position { line, column: 1 }, format!("{blank}{}\n", new.join("\n")))
        }
        Spot::Before(n) if rows[n].is_own => {
            (Position { line: rows[n].top, column: 1 }, format!("{}\n{blank}", new.join("\n")))
        }
        Spot::Before(n) => {
            let text = new.join("\n");
            (rows[n].start, format!("{}\n{}", text.trim_start(), " ".repeat(column)))
        }
        Spot::End => return None,
    };
    Some((Span { start: position, end: position }, text))
}

/// Whether a blank line sets it apart, as it does those beside it.
fn is_apart(lines: &[Line], rows: &[Row], added: &Added, held: &Held) -> bool {
    let has_gap = |it: &&Row| {
        let above = it.top.checked_sub(2).and_then(|it| lines.get(it));
        above.is_some_and(|it| it.text.trim().is_empty())
    };
    let others = rows.len().saturating_sub(1);
    let gaps = rows.iter().skip(1).filter(has_gap).count();
    match held.key() {
        "steps" | "jobs" if others > 0 => others <= gaps * 2,
        "steps" | "jobs" => true,
        _ => added.part.node.gap && (gaps > 0 || others == 0),
    }
}

pub(super) fn indented(lines: Vec<String>, column: usize) -> Vec<String> {
    let indent = " ".repeat(column);
    let line = |it: String| if it.is_empty() { it } else { indent.clone() + &it };
    lines.into_iter().map(line).collect()
}

fn text(lines: &[Line], line: usize) -> &str {
    line.checked_sub(1).and_then(|it| lines.get(it)).map_or("", |it| it.text.as_str())
}
