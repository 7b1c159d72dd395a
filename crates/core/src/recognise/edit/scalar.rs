//! Texts and other scalars, and whole values that give way to others.

use std::mem::discriminant;

use super::{
    Held, Merge, Refusal,
    block::indented,
    flow,
    kids::{Plan, Spot},
    sides::says_the_same,
};
use crate::{
    recognise::align::{At, Part},
    workflow::{Entry, Node, Position, Span, Value},
    yaml::{Line, edit::Edit, scalar},
};

impl<'a> Held<'a> {
    pub(super) fn root(node: &'a Node) -> Held<'a> {
        let part = Part { at: At::Root, node };
        Held { part, start: node.span.start, in_flow: false, keys: ["", ""] }
    }

    pub(super) fn node(&self) -> &'a Node {
        self.part.node
    }

    /// The key that it stands at, or that the list stands at of which it is an item.
    pub(super) fn key(&self) -> &'a str {
        self.keys[1]
    }

    /// Whether it begins with a bracket.
    pub(super) fn is_flow(&self, lines: &[Line]) -> bool {
        matches!(self.node().value, Value::Map(_) | Value::Seq(_))
            && rest(lines, self.node().span.start).starts_with(['[', '{'])
    }

    /// Behind its colon or dash.
    fn after(&self, lines: &[Line]) -> Option<Position> {
        let At::Entry(entry) = self.part.at else {
            let column = self.start.column + 1;
            return rest(lines, self.start)
                .starts_with('-')
                .then_some(Position { column, ..self.start });
        };
        let end = entry.key_span.end;
        let blanks = rest(lines, end).find(':')?;
        rest(lines, end)[..blanks].trim().is_empty().then_some(())?;
        Some(Position { column: end.column + blanks + 1, ..end })
    }
}

impl<'a> Merge<'a> {
    pub(super) fn scalar(&mut self, base: &'a Node, ours: &'a Node, held: Held<'a>) {
        let text = |it: &'a Node| it.as_text().unwrap_or_default();
        let (was, new, old) = (text(base), text(ours), text(held.node()));
        if new == old && ours.beside == held.node().beside && is_kind_kept(base, ours, &held) {
            return;
        }
        let is_long = |it: &str| it.trim_end().contains('\n');
        let is_literal =
            held.node().block_column > 0 && self.mark(&held).is_some_and(|it| it.starts_with('|'));
        if is_literal && is_long(new)
            || [was, new, old].into_iter().any(is_long) && was.trim_end() != old.trim_end()
        {
            if self.kids(base, ours, held) {
                self.refuse(ours, &held, Refusal::ByHand);
            }
        } else if says_the_same(base, held.node()) {
            self.write(base, ours, &held);
        } else if let Some(text) = mended(was, new, old) {
            self.write(base, &Node { value: Value::Text(text), ..ours.clone() }, &held);
        } else if self.is_own(ours) {
            self.write(base, ours, &held);
        } else {
            self.refuse(ours, &held, Refusal::ByHand);
        }
    }

    /// Gives a scalar of one line another value.
    fn write(&mut self, base: &Node, ours: &Node, held: &Held<'a>) {
        let (node, new) = (held.node(), ours.as_text().unwrap_or_default());
        let is_line = node.block_column == 0 && node.span.start.line == node.span.end.line;
        if !is_line || new.contains('\n') {
            return self.replace(held, ours);
        }
        let edit = match ours.value {
            _ if node.as_text() == Some(new) && is_kind_kept(base, ours, held) => None,
            // As we would have written what was there, so as we write what comes.
            Value::Text(_) if !held.in_flow && self.is_as_written(node) => {
                Some((node.span, scalar::quote(new).into_owned()))
            }
            Value::Text(_) => match Edit::write(node, new).resolve(self.lines) {
                Some(it) => Some(it),
                None => return self.replace(held, ours),
            },
            _ => Some((node.span, new.to_owned())),
        };
        self.edits.extend(edit);
        if base.beside != ours.beside {
            self.comment(&base.beside, &ours.beside, held);
        }
    }

    /// Whether it has quotes only if it needs them.
    fn is_as_written(&self, node: &Node) -> bool {
        let Value::Text(text) = &node.value else { return false };
        let form = scalar::quote(text);
        let length = node.span.end.column - node.span.start.column;
        rest(self.lines, node.span.start).starts_with(&*form) && form.chars().count() == length
    }

    /// The version beside an action follows it, and what else the comment says stays.
    fn comment(&mut self, was: &str, new: &str, held: &Held<'a>) {
        let (old, end) = (held.node().beside.as_str(), held.node().span.end);
        let Some(said) = old.strip_prefix(was) else { return };
        let behind = rest(self.lines, end);
        let length = behind.chars().count() - said.chars().count();
        // What is left of the comment needs a sign of its own.
        let is_whole = said.trim().is_empty() || said.trim_start().starts_with('#');
        let (from, to, text) = match (was, new) {
            ("", _) => (0, 0, format!(" # {new}")),
            (_, "") if is_whole => (0, length, String::new()),
            _ => (length - was.chars().count(), length, new.to_owned()),
        };
        let at = |it| Position { column: end.column + it, ..end };
        self.edits.push((Span { start: at(from), end: at(to) }, text));
    }

    /// Does what is planned with the lines of a text.
    pub(super) fn in_text(
        &mut self,
        plan: &Plan<'a>,
        rows: &[Part<'a>],
        held: &Held<'a>,
    ) -> Option<()> {
        let node = held.node();
        if node.block_column > 0 && !self.mark(held)?.starts_with('|') {
            return None;
        }
        let texts = texts(plan, rows)?;
        if node.block_column == 0 {
            let lines: Vec<&str> = texts.concat();
            let text = if lines.len() > 1 { lines.join("\n") + "\n" } else { lines.concat() };
            self.replace(held, &Node::text(text));
            return Some(());
        }
        // The first line tells the indentation of all.
        if texts.iter().flatten().next()?.starts_with([' ', '\t']) {
            return None;
        }
        let indent = " ".repeat(node.block_column - 1);
        let written =
            |them: &[&str]| -> String { them.iter().map(|it| format!("{indent}{it}\n")).collect() };
        let at = |line| Position { line, column: 1 };
        let first = at(node.span.start.line);
        if !texts[0].is_empty() {
            self.edits.push((Span { start: first, end: first }, written(&texts[0])));
        }
        for (row, new) in rows.iter().zip(&texts[1..]) {
            let At::Line(n, old) = row.at else { continue };
            if new.as_slice() == [old] {
                continue;
            }
            let line = node.span.start.line + n;
            let kept = usize::from(new.first() == Some(&old));
            let span = Span { start: at(line + kept), end: at(line + 1) };
            self.edits.push((span, written(&new[kept..])));
        }
        Some(())
    }

    /// What stands behind the colon or dash of a text of several lines.
    fn mark(&self, held: &Held<'a>) -> Option<&'a str> {
        let after = held.after(self.lines)?;
        Some(rest(self.lines, after).trim_start())
    }

    /// Gives a part another value, whatever it was.
    pub(super) fn replace(&mut self, held: &Held<'a>, ours: &Node) {
        let edit = if held.in_flow { self.between(held, ours) } else { self.behind(held, ours) };
        match edit {
            Some(it) => self.edits.push(it),
            None => self.refuse(ours, held, Refusal::Form),
        }
    }

    fn between(&self, held: &Held<'a>, ours: &Node) -> Option<(Span, String)> {
        let text = flow::of_node(ours)?;
        let is_empty = matches!(held.node().value, Value::Null);
        Some((held.node().span, if is_empty { format!(" {text}") } else { text }))
    }

    fn behind(&self, held: &Held<'a>, ours: &Node) -> Option<(Span, String)> {
        let start = held.after(self.lines)?;
        let end = held.node().span.end.max(start);
        let behind = rest(self.lines, end);
        let is_free = behind.trim().is_empty() || behind.trim_start().starts_with('#');
        is_free.then_some(())?;
        let end = Position { column: end.column + behind.chars().count(), ..end };
        let node = Node { above: Vec::new(), beside: held.node().beside.clone(), ..ours.clone() };
        let (lines, indent) = match held.part.at {
            At::Entry(_) => (self.style.entry(&Entry::of("k", node)), held.start.column - 1),
            _ => (self.style.item(&node), held.start.column - 1),
        };
        let mark = if matches!(held.part.at, At::Entry(_)) { 2 } else { 1 };
        let text = indented(lines, indent).join("\n");
        Some((Span { start, end }, text.get(indent + mark..)?.to_owned()))
    }

    pub(super) fn write_key(&mut self, old: &Entry, new: &str) {
        match Edit::rename(old, new).resolve(self.lines) {
            Some(it) => self.edits.push(it),
            None => self.refused.push(super::Refused {
                place: None,
                span: old.key_span,
                why: Refusal::Form,
            }),
        }
    }

    /// A part as lines at the margin.
    pub(super) fn written(&self, part: &Part) -> Option<Vec<String>> {
        match part.at {
            At::Entry(it) => Some(self.style.entry(it)),
            At::Item(_) => Some(self.style.item(part.node)),
            At::Root | At::Line(..) => None,
        }
    }

    /// Whether an anchor or alias makes a part stand in several places.
    pub(super) fn is_shared(&self, held: &Held<'a>) -> bool {
        let start = held.node().span.start;
        let before = start.line.checked_sub(1).and_then(|it| self.lines.get(it));
        let before: String =
            before.map_or(String::new(), |it| it.text.chars().take(start.column - 1).collect());
        let word = before.trim_end().rsplit([' ', ',', '[', '{']).next().unwrap_or_default();
        let behind = held.after(self.lines).map_or("", |it| rest(self.lines, it).trim_start());
        word.starts_with('&')
            || (held.node().block_column == 0 && rest(self.lines, start).starts_with('*'))
            || (!held.in_flow && behind.starts_with(['&', '*']))
    }

    /// Whether something in its lines has an anchor that is used elsewhere.
    pub(super) fn is_anchored(&self, part: &Part) -> bool {
        let span = part.span();
        let lines = self.lines.iter().take(span.end.line).skip(span.start.line.saturating_sub(1));
        let named = |it: &str| it.starts_with(|it: char| it.is_alphanumeric() || it == '_');
        let has = |text: &str, mark| text.split(mark).skip(1).any(named);
        lines.map(|it| it.text.as_str()).any(|it| has(it, ": &") || has(it, "- &"))
    }
}

/// The lines that are to stand before all and in place of each line of a text.
fn texts<'a>(plan: &Plan<'a>, rows: &[Part<'a>]) -> Option<Vec<Vec<&'a str>>> {
    let mut res = vec![Vec::new()];
    res.extend(rows.iter().map(|it| it.text().into_iter().collect::<Vec<_>>()));
    for (n, new) in &plan.rewritten {
        res[n + 1] = vec![new];
    }
    plan.removed.iter().for_each(|it| res[it + 1].clear());
    for it in &plan.added {
        let after = match it.at {
            Spot::After(n) => n + 1,
            Spot::Before(n) => n,
            Spot::End => rows.len(),
        };
        res[after].push(it.part.text()?);
    }
    Some(res)
}

/// What somebody else has made of a text, with the words changed in it that ours changes. `None` if it has
/// not just these words.
fn mended(was: &str, new: &str, old: &str) -> Option<String> {
    let start = shared_words(was.chars().zip(new.chars()));
    let (rest, other) = (&was[start..], &new[start..]);
    let end = shared_words(rest.chars().rev().zip(other.chars().rev()));
    let words = (&rest[..rest.len() - end], &other[..other.len() - end]);
    let is_there = |it: &(&str, &str)| MIN_MENDED <= it.0.len() && old.matches(it.0).count() == 1;
    let (was, new) = [words, (was, new)].into_iter().find(is_there)?;
    Some(old.replacen(was, new, 1))
}

/// Shorter words may mean anything.
const MIN_MENDED: usize = 4;

/// How many bytes of whole words are the same.
fn shared_words(pairs: impl Iterator<Item = (char, char)>) -> usize {
    let (mut length, mut res) = (0, 0);
    for (it, _) in pairs.take_while(|it| it.0 == it.1) {
        length += it.len_utf8();
        if "/:,=@ ".contains(it) {
            res = length;
        }
    }
    res
}

/// Whether a scalar need not become a text, or one need not become a text no more: `'true'` and `true`.
fn is_kind_kept(base: &Node, ours: &Node, held: &Held) -> bool {
    let is_kind = |it: &Node| discriminant(&it.value) == discriminant(&ours.value);
    is_kind(base) || is_kind(held.node())
}

/// What stands in a line from a position on.
pub(super) fn rest(lines: &[Line], at: Position) -> &str {
    let line = at.line.checked_sub(1).and_then(|it| lines.get(it));
    let line = line.map_or("", |it| it.text.as_str());
    let byte = line.char_indices().nth(at.column.saturating_sub(1)).map_or(line.len(), |it| it.0);
    &line[byte..]
}
