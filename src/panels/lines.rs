//! The lines of the preview. A line that changes keeps its element, and only what differs in it is touched: to
//! make elements anew takes the browser longer than all that is computed for a change.

use std::{mem, sync::Arc};

use pushwright_core::{text::msg, yaml::highlight};

use crate::{
    state::{Row, State, Work},
    widgets::{View, colored, effect, el},
};

/// The lines as they are shown.
struct Shown {
    code: View,
    lines: Vec<Line>,
    /// How many were made: each has a number of its own.
    made: usize,
    /// What the style sheet takes the longest for.
    columns: usize,
}

struct Line {
    view: View,
    id: String,
    text: String,
    columns: usize,
    row: Row,
    /// A blank line has a name for those who hear it.
    name: &'static str,
    marked: bool,
    active: bool,
}

/// Keeps up the lines in `code`.
pub(super) fn lines(state: State, code: &View) {
    let mut shown = Shown { code: code.clone(), lines: Vec::new(), made: 0, columns: 0 };
    let mut active_id = String::new();
    let mut before: Option<Arc<Work>> = None;
    effect(Box::new(move || {
        let work = state.work();
        if before.as_ref().is_none_or(|it| !Arc::ptr_eq(it, &work)) {
            shown.follow(&work);
            before = Some(work);
        }
        let marked = state.marked();
        let active = before.as_ref().and_then(|it| it.row(state.active.get()));
        let blank = msg::PAGE_BLANK_LINE.get(state.lang.get());
        for (n, it) in shown.lines.iter_mut().enumerate() {
            it.name(if it.text.is_empty() { blank } else { "" });
            let is_marked = marked.is_some() && it.row.place == marked;
            flag(&it.view, "data-marked", &mut it.marked, is_marked);
            flag(&it.view, "aria-selected", &mut it.active, active == Some(n));
        }
        let now = shown.lines.iter().find(|it| it.active).map_or("", |it| &it.id);
        if active_id != now {
            shown.code.put("aria-activedescendant", now);
            now.clone_into(&mut active_id);
        }
    }));
}

impl Shown {
    /// Gives every row its line. A row that is new takes over the line at its place, if that one does not stay.
    fn follow(&mut self, work: &Work) {
        let mut old = mem::take(&mut self.lines);
        old.reverse();
        for (n, row) in work.rows.iter().enumerate() {
            let next = work.rows[n..].iter().find(|it| !it.changed).map(|it| it.hash);
            let stays = |it: &mut Line| next == Some(it.row.hash);
            if !row.changed {
                while let Some(gone) = old.pop_if(|it| !stays(it)) {
                    gone.remove(&self.code);
                }
            }
            let taken = old.pop_if(|it| !row.changed || !stays(it));
            let mut line = taken.unwrap_or_else(|| self.blank(old.last()));
            line.show(*row, &work.document.lines[n].text);
            self.lines.push(line);
        }
        old.iter().for_each(|it| it.remove(&self.code));
        self.fit();
    }

    /// Makes lines as wide as the longest. Each has a size of its own, so a change of the width lays out all of them:
    /// not every letter is one.
    fn fit(&mut self) {
        let longest = self.lines.iter().map(|it| it.columns).max().unwrap_or_default();
        let columns = longest.next_multiple_of(8);
        if mem::replace(&mut self.columns, columns) != columns {
            self.code.style("--columns", &columns.to_string());
        }
    }

    /// A blank line. It has a break for those who select it.
    fn blank(&mut self, next: Option<&Line>) -> Line {
        self.made += 1;
        let id = format!("line-{}", self.made);
        let view = el("div.line")
            .is("id", &id)
            .is("role", "option")
            .is("data-changed", "false")
            .is("data-marked", "false")
            .is("aria-selected", "false")
            .with(el("br"));
        let _ = self.code.node().insert_before(view.node(), next.map(|it| it.view.node()));
        let row = Row { hash: 0, place: None, changed: false };
        Line {
            view,
            id,
            text: String::new(),
            columns: 0,
            row,
            name: "",
            marked: false,
            active: false,
        }
    }
}

impl Line {
    fn name(&mut self, name: &'static str) {
        if self.name != name {
            self.name = name;
            self.view.put("aria-label", name);
        }
    }

    fn remove(&self, code: &View) {
        let _ = code.node().remove_child(self.view.node());
    }

    fn show(&mut self, row: Row, text: &str) {
        if self.text != text {
            self.write(text);
            self.text = text.to_owned();
            // Letters beyond Latin, Greek and Cyrillic ones may be twice as wide.
            self.columns = text.chars().map(|it| if it < '\u{1100}' { 1 } else { 2 }).sum();
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
