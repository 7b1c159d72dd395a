//! Parts that stand between brackets.

use super::{
    Held, Merge,
    kids::{Plan, Spot},
};
use crate::{
    recognise::align::{At, Part},
    workflow::{Entry, Node, Position, Span, Value},
    yaml::scalar,
};

impl<'a> Merge<'a> {
    /// Does what is planned; `None` if it cannot be written there.
    pub(super) fn in_flow(
        &mut self,
        plan: &Plan<'a>,
        rows: &[Part<'a>],
        held: &Held<'a>,
    ) -> Option<()> {
        if rows.is_empty() && !held.in_flow {
            return self.fill(plan, held);
        }
        let spans: Vec<Span> = rows.iter().map(Part::span).collect();
        let mut edits = Vec::new();
        let mut at = 0;
        while let Some(first) = plan.removed.get(at) {
            let more = plan.removed[at..].iter().zip(*first..).take_while(|it| *it.0 == it.1);
            let more = more.count();
            edits.push((removal(&spans, *first, first + more - 1), String::new()));
            at += more;
        }
        for it in &plan.added {
            let text = written(&it.part)?;
            let (at, text) = match it.at {
                Spot::After(n) => (spans[n].end, format!(", {text}")),
                Spot::Before(n) => (spans[n].start, format!("{text}, ")),
                Spot::End => match spans.last() {
                    Some(last) if plan.removed.len() < spans.len() => {
                        (last.end, format!(", {text}"))
                    }
                    Some(first) => (first.start, text),
                    None => {
                        let start = held.node().span.start;
                        (Position { column: start.column + 1, ..start }, text)
                    }
                },
            };
            edits.push((Span { start: at, end: at }, text));
        }
        self.edits.append(&mut edits);
        Some(())
    }

    /// `on: push` and `on: [push]` say names only.
    pub(super) fn events(&mut self, base: &'a Node, ours: &'a Node, held: &Held<'a>) {
        let names: Vec<&str> = held.node().one_or_many().iter().filter_map(Node::as_text).collect();
        let stays = |it: &&&str| base.get(it).is_none() || ours.get(it).is_some();
        let mut entries: Vec<Entry> =
            names.iter().filter(stays).map(|it| Entry::of(it, Node::default())).collect();
        for it in ours.entries() {
            let known = entries.iter_mut().find(|own| own.key == it.key);
            match (known, base.get(&it.key)) {
                (Some(own), was) if was.is_none_or(|was| !super::same(was, &it.node)) => {
                    own.node = it.node.clone();
                }
                (None, None) => entries.push(it.clone()),
                _ => {}
            }
        }
        let is_bare = entries.iter().all(|it| matches!(it.node.value, Value::Null));
        let same =
            entries.len() == names.len() && entries.iter().zip(&names).all(|it| it.0.key == *it.1);
        match (is_bare && held.is_flow(self.lines), is_bare && same) {
            (_, true) => {}
            (true, _) => {
                let names: Vec<&str> = entries.iter().map(|it| it.key.as_str()).collect();
                self.edits.push((held.node().span, format!("[{}]", names.join(", "))));
            }
            _ => self.replace(held, &Value::Map(entries).into()),
        }
    }
}

/// Some parts, with the commas that they need no more.
fn removal(spans: &[Span], first: usize, last: usize) -> Span {
    match (first.checked_sub(1), spans.get(last + 1)) {
        (Some(before), _) => Span { start: spans[before].end, end: spans[last].end },
        (None, Some(next)) => Span { start: spans[first].start, end: next.start },
        (None, None) => Span { start: spans[first].start, end: spans[last].end },
    }
}

fn written(part: &Part) -> Option<String> {
    let value = of_node(part.node)?;
    Some(match part.at {
        At::Entry(it) => format!("{}: {value}", it.key),
        At::Root | At::Item(_) | At::Line(..) => value,
    })
}

/// A value as it stands between brackets; `None` if it takes several lines.
pub(super) fn of_node(node: &Node) -> Option<String> {
    let inner = |them: Vec<Option<String>>| them.into_iter().collect::<Option<Vec<_>>>();
    match &node.value {
        Value::Text(it) => {
            let text = scalar::quote_in_brackets(it);
            (!text.contains('\n')).then(|| text.into_owned())
        }
        Value::Null => Some(String::new()),
        Value::Bool(it) => Some(it.to_string()),
        Value::Number(it) => Some(it.clone()),
        Value::Seq(them) => {
            let them = inner(them.iter().map(of_node).collect())?;
            Some(format!("[{}]", them.join(", ")))
        }
        Value::Map(them) => {
            let part = |it: &Entry| Some(format!("{}: {}", it.key, of_node(&it.node)?));
            Some(format!("{{ {} }}", inner(them.iter().map(part).collect())?.join(", ")))
        }
    }
}
