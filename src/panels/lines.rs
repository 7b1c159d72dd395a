//! The lines of the preview. A line that changes keeps its element, and only what differs in it is touched: to
//! make elements anew takes the browser longer than all that is computed for a change.

use std::{mem, sync::Arc};

use pushwright_core::{text::msg, yaml::highlight};
use web_sys::Node;

use crate::{
    panels::yaml::row_id,
    state::{Row, State, Work},
    widgets::{View, colored, effect, el},
};

/// A line as it is shown.
struct Line {
    view: View,
    text: String,
    row: Row,
    /// A blank line has a name for those who hear it.
    name: &'static str,
    marked: bool,
    active: bool,
}

/// Keeps up the lines in `code`.
pub(super) fn lines(state: State, code: &View) {
    let code = code.node().clone();
    let mut lines = Vec::new();
    let mut before: Option<Arc<Work>> = None;
    effect(Box::new(move || {
        let work = state.work();
        if before.as_ref().is_none_or(|it| !Arc::ptr_eq(it, &work)) {
            follow(&code, &mut lines, &work);
            before = Some(work);
        }
        let (marked, active) = (state.marked(), state.active.get());
        let blank = msg::PAGE_BLANK_LINE.get(state.lang.get());
        for it in &mut lines {
            it.name(if it.text.is_empty() { blank } else { "" });
            let is_marked = marked.is_some() && it.row.place == marked;
            flag(&it.view, "data-marked", &mut it.marked, is_marked);
            flag(&it.view, "aria-selected", &mut it.active, active == Some(it.row.key));
        }
    }));
}

/// Gives every row its line. A row that is new takes over the line at its place, if that one does not stay.
fn follow(code: &Node, lines: &mut Vec<Line>, work: &Work) {
    let mut old = mem::take(lines);
    old.reverse();
    for (n, row) in work.rows.iter().enumerate() {
        let next = work.rows[n..].iter().find(|it| !it.changed).map(|it| it.key.0);
        let stays = |it: &mut Line| next == Some(it.row.key.0);
        if !row.changed {
            while let Some(gone) = old.pop_if(|it| !stays(it)) {
                gone.remove(code);
            }
        }
        let taken = old.pop_if(|it| !row.changed || !stays(it));
        let mut line = taken.unwrap_or_else(|| Line::new(code, old.last()));
        line.show(*row, &work.document.lines[n].text);
        lines.push(line);
    }
    old.iter().for_each(|it| it.remove(code));
}

impl Line {
    /// A blank line. It has a break for those who select it.
    fn new(code: &Node, next: Option<&Line>) -> Line {
        let view = el("div.line")
            .is("role", "option")
            .is("data-changed", "false")
            .is("data-marked", "false")
            .is("aria-selected", "false")
            .with(el("br"));
        let _ = code.insert_before(view.node(), next.map(|it| it.view.node()));
        let row = Row { key: (0, usize::MAX), place: None, changed: false };
        Line { view, text: String::new(), row, name: "", marked: false, active: false }
    }

    fn name(&mut self, name: &'static str) {
        if self.name != name {
            self.name = name;
            self.view.put("aria-label", name);
        }
    }

    fn remove(&self, code: &Node) {
        let _ = code.remove_child(self.view.node());
    }

    fn show(&mut self, row: Row, text: &str) {
        if self.row.key != row.key {
            self.view.put("id", &row_id(row.key));
        }
        if self.text != text {
            self.write(text);
            self.text = text.to_owned();
        }
        flag(&self.view, "data-changed", &mut self.row.changed, row.changed);
        self.row = row;
    }

    /// Pieces that stay are not touched.
    fn write(&self, text: &str) {
        let (old, new) = (highlight(&self.text), highlight(text));
        let kinds = old.iter().zip(&new).filter(|(old, new)| old.kind == new.kind);
        let node = self.view.node();
        if kinds.count() != old.len().max(new.len()) {
            node.set_text_content(None);
            let content = if text.is_empty() { el("br") } else { colored(text) };
            let _ = node.append_child(content.node());
            return;
        }
        let mut next = node.first_child();
        for (old, new) in old.iter().zip(new) {
            let Some(piece) = next else { return };
            next = piece.next_sibling();
            if old.text != new.text {
                piece.first_child().unwrap_or(piece).set_node_value(Some(new.text));
            }
        }
    }
}

fn flag(view: &View, name: &str, before: &mut bool, now: bool) {
    if mem::replace(before, now) != now {
        view.put(name, if now { "true" } else { "false" });
    }
}
