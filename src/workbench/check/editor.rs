//! The text that is checked: a field as large as it, over its lines, which are colored and marked. The
//! field has the cursor and takes what is typed; the lines below it are what is seen.

use std::rc::Rc;

use pushwright_core::{
    lint::Severity,
    text::{Text, msg},
    workflow::Span,
    yaml::{highlight, line_numbers},
};
use wasm_bindgen::JsCast;
use web_sys::{Event, KeyboardEvent};

use super::{
    files::{File, Row},
    found, judge, line,
};
use crate::{
    browser::{self, edit_of, later, number_of},
    desk::Desk,
    signals::settled,
    widgets::{
        View, all, button, drawn, each, el, icon, icon_button, live, nothing, piece, plain, text,
        typed, words,
    },
};

pub(super) const FIELD: &str = "check-text";
const ROWS: &str = "check-rows";
const BOX: &str = "check-box";

const SAMPLE: &str = include_str!("sample.yml");

pub(super) fn editor(desk: Desk) -> View {
    let check = desk.check();
    let content = drawn(move || check.current.get(), move |it| of_file(desk, *it));
    el("section.check-editor")
        .follows("aria-label", desk.say(msg::CHECK_TEXT))
        .with(el("div.check-bar").with(tabs(desk)).with(tools(desk)))
        .with(closed(desk))
        .with(el("div.check-box").is("id", BOX).with(content))
        .with(el("p.check-keys").is("id", "check-keys").with(words(desk.say(msg::CHECK_KEYS))))
}

/// The texts, one beside the other.
fn tabs(desk: Desk) -> View {
    let check = desk.check();
    let tab = move |file: File| {
        let is_on = move || check.current.get() == file;
        let count = live(move || {
            let severities = file.found.with(|it| it.0.findings.iter().map(|it| it.severity).min());
            let count = file.found.with(|it| it.0.findings.len());
            match severities {
                Some(it) => {
                    el("span.count").is("data-kind", it.id()).with(text(&count.to_string()))
                }
                None => nothing(),
            }
        });
        el("button.tab")
            .is("type", "button")
            .flag("aria-pressed", is_on)
            .on("click", move |_| check.show(file))
            .with(el("span").is("translate", "no").with(text(&file.name)))
            .with(count)
    };
    el("div.tabs").with(live(move || all(check.files.get().into_iter().map(tab))))
}

fn tools(desk: Desk) -> View {
    let check = desk.check();
    let step = move |go: fn(File) -> Option<usize>| move || move_by(desk, go);
    let undo = icon_button(icon::UNDO, desk.say(msg::PAGE_UNDO), step(File::undo))
        .is("id", "check-undo")
        .has("disabled", move || !check.current.get().history.with(|it| it.can_undo()));
    let redo = icon_button(icon::REDO, desk.say(msg::PAGE_REDO), step(File::redo))
        .is("id", "check-redo")
        .has("disabled", move || !check.current.get().history.with(|it| it.can_redo()));
    let copy = icon_button(icon::COPY, desk.say(msg::CHECK_COPY), move || {
        let done = msg::CHECK_COPIED.get(desk.lang.with_untracked(|it| *it));
        desk.page().copy(check.current.get().whole(), done.to_owned());
    });
    let save = icon_button(icon::DOWNLOAD, desk.say(msg::PAGE_DOWNLOAD), move || {
        let file = check.current.get();
        if browser::download(&file.name, &file.whole()).is_some() {
            desk.tell(&msg::check_saved(file.name.as_str()));
        }
    });
    let close = icon_button(icon::REMOVE, desk.say(msg::CHECK_CLOSE), move || {
        check.remove();
        later(|| browser::focus_still(FIELD));
    });
    let blank = move || check.current.get().is_blank();
    el("div.check-tools")
        .with(undo)
        .with(redo)
        .with(copy.is("id", "check-copy").has("disabled", blank))
        .with(save.is("id", "check-save").has("disabled", blank))
        .with(close.is("id", "check-close").has("disabled", blank))
}

fn move_by(desk: Desk, go: fn(File) -> Option<usize>) {
    let file = desk.check().current.get();
    if let Some(at) = go(file) {
        changed(desk, file);
        put_cursor(at);
    }
}

/// At once, because what is typed next belongs there.
fn put_cursor(at: usize) {
    settled(move || {
        browser::focus_still(FIELD);
        browser::select_range(FIELD, at, at);
    });
}

/// What was closed can be brought back.
fn closed(desk: Desk) -> View {
    let check = desk.check();
    drawn(
        move || (check.closed.get(), desk.lang.get()),
        move |(closed, lang)| {
            let Some(file) = closed else { return nothing() };
            let says = msg::check_closed(file.name.as_str()).say(*lang);
            let back = button("quiet", None, desk.say(msg::CHECK_BRING_BACK), move || {
                check.bring_back();
                later(|| browser::focus_still(FIELD));
            });
            let keep =
                button("quiet", None, desk.say(msg::PAGE_CLOSE), move || check.closed.set(None));
            el("p.check-closed")
                .is("role", "status")
                .with(el("span").with(text(&says)))
                .with(back)
                .with(keep)
        },
    )
}

fn of_file(desk: Desk, file: File) -> View {
    let keys = move || file.rows.with(|it| it.iter().map(key).collect());
    let draw = move |n: usize| {
        let row = file.rows.with_untracked(|it| it.get(n).cloned());
        row.map_or_else(|| el("div"), |it| line(desk, &it))
    };
    let rows = el("div.check-rows")
        .is("id", ROWS)
        .is("translate", "no")
        .follows("data-numbers", move || line_numbers(file.rows.with(Vec::len)))
        .with(each(keys, draw));
    let field = plain("textarea.check-field")
        .is("id", FIELD)
        .is("wrap", "off")
        .is("translate", "no")
        .is("rows", "1")
        .is("aria-describedby", "check-keys")
        .follows("aria-label", desk.say(msg::CHECK_TEXT))
        .value(move || file.text.get())
        .on("input", move |it| input(desk, file, &it))
        .on("beforeinput", move |it| undo_natively(desk, &it))
        .on("keydown", move |it| pressed(desk, file, &it))
        .on("scroll", |it| browser::unscroll(&it));
    all([el("div.check-sheet").with(rows).with(field), empty(desk, file)])
}

/// What there is to do where there is no text.
fn empty(desk: Desk, file: File) -> View {
    drawn(
        move || file.is_blank(),
        move |is_blank| {
            if !is_blank {
                return nothing();
            }
            let sample = button("primary", None, desk.say(msg::CHECK_SAMPLE), move || {
                let remark = msg::CHECK_SAMPLE_REMARK.get(desk.lang.with_untracked(|it| *it));
                super::add(desk, "sample.yml", &["# ", remark, "\n", SAMPLE].concat());
            });
            let own = button("", None, desk.say(msg::CHECK_OWN), move || {
                let name = desk.recipe().file_name;
                super::add(desk, &name, &desk.page().workflow());
            });
            let point = |it: Text| el("li").with(words(desk.say(it)));
            el("div.check-empty")
                .with(el("h2").with(words(desk.say(msg::CHECK_EMPTY))))
                .with(el("p").with(words(desk.say(msg::CHECK_EMPTY_SAYS))))
                .with(
                    el("ul")
                        .with(point(msg::CHECK_EMPTY_CHECKED))
                        .with(point(msg::CHECK_EMPTY_EXPLAINED))
                        .with(point(msg::CHECK_EMPTY_PRIVATE)),
                )
                .with(
                    el("div.actions")
                        .with(sample.is("id", "check-sample"))
                        .with(own.is("id", "check-own")),
                )
        },
    )
}

/// All of a row as one text: a line is drawn anew when anything of it changes.
fn key(row: &Row) -> String {
    let mut res = row.text.clone();
    for it in &row.marks {
        res += &["\n", it.severity.id(), &it.from.to_string(), " ", &it.to.to_string(), &it.says]
            .concat();
    }
    res
}

fn line(desk: Desk, row: &Row) -> View {
    let code = el("span.check-code").is("aria-hidden", "true").with(all(parts(row)));
    el("div.check-line").with(margin(desk, row)).with(code)
}

/// What stands beside a line that has findings; a way to what is said of them.
fn margin(desk: Desk, row: &Row) -> View {
    let Some(worst) = row.marks.iter().map(|it| it.severity).min() else { return nothing() };
    let says: Vec<&str> = row.marks.iter().map(|it| it.says.as_str()).collect();
    let says = says.join("\n");
    el("button.check-mark")
        .is("type", "button")
        // By keyboard there are shorter ways.
        .is("tabindex", "-1")
        .is("data-severity", worst.id())
        .is("aria-label", &says)
        .is("title", &says)
        .on("click", move |it| {
            if let Some(line) = number_of(&it, ".check-line") {
                found::focus_line(desk, line);
            }
        })
}

/// The parts of a line, cut where findings begin and end.
fn parts(row: &Row) -> Vec<View> {
    let mut res = Vec::new();
    let mut at = 0;
    for part in highlight(&row.text) {
        let letters: Vec<char> = part.text.chars().collect();
        let mut from = 0;
        while from < letters.len() {
            let worst = worst(row, at + from);
            let rest = letters[from..].iter().enumerate();
            let same = rest.take_while(|(n, _)| {
                row.marks.is_empty() || self::worst(row, at + from + n) == worst
            });
            let to = from + same.count();
            let view = piece(part.kind, &letters[from..to].iter().collect::<String>());
            res.push(match worst {
                Some(it) => el("span").is("data-mark", it.id()).with(view),
                None => view,
            });
            from = to;
        }
        at += letters.len();
    }
    res
}

fn worst(row: &Row, at: usize) -> Option<Severity> {
    let is_there = row.marks.iter().filter(|it| it.from <= at && at < it.to);
    is_there.map(|it| it.severity).min()
}

fn input(desk: Desk, file: File, event: &Event) {
    let (kind, inserted) = edit_of(event);
    // A word is a step.
    let goes_on = match kind.as_str() {
        "insertText" | "insertCompositionText" => !inserted.chars().all(char::is_whitespace),
        kind => kind == "deleteContentBackward",
    };
    file.write(typed(event), if goes_on { &kind } else { "" });
    changed(desk, file);
}

/// What follows from every change of a text.
pub(super) fn changed(desk: Desk, file: File) {
    desk.check().keep_soon();
    judge::soon(desk, file);
}

/// The browser's own undo, as from a menu, is ours: it knows of repairs, too.
fn undo_natively(desk: Desk, event: &Event) {
    let go: fn(File) -> Option<usize> = match edit_of(event).0.as_str() {
        "historyUndo" => File::undo,
        "historyRedo" => File::redo,
        _ => return,
    };
    event.prevent_default();
    move_by(desk, go);
}

fn pressed(desk: Desk, file: File, event: &Event) {
    let key = event.unchecked_ref::<KeyboardEvent>();
    let command = key.ctrl_key() || key.meta_key();
    let run: Rc<dyn Fn()> = match key.key().as_str() {
        "z" | "Z" if command && key.shift_key() => Rc::new(move || move_by(desk, File::redo)),
        "z" if command => Rc::new(move || move_by(desk, File::undo)),
        "y" if command => Rc::new(move || move_by(desk, File::redo)),
        "Enter" if command => Rc::new(move || found::focus_line(desk, line::at_cursor(file))),
        "F8" => {
            let is_back = key.shift_key();
            Rc::new(move || found::walk(desk, file, is_back))
        }
        _ => return,
    };
    event.prevent_default();
    // The page has shortcuts of its own.
    event.stop_propagation();
    run();
}

/// Selects a range of the text and brings it into sight; of one of several lines, the first.
pub(super) fn select(file: File, span: Span) {
    let start = span.start;
    let end = match span.end.line == start.line {
        true => span.end.column,
        false => usize::MAX,
    };
    let (from, to) = (place(file, start.line, start.column), place(file, start.line, end));
    select_range(from, to, start.line);
}

/// Selects whole lines and brings the first into sight.
pub(super) fn select_lines(file: File, first: usize, last: usize) {
    select_range(place(file, first, 1), place(file, last, usize::MAX), first);
}

fn select_range(from: usize, to: usize, line: usize) {
    browser::focus_still(FIELD);
    browser::select_range(FIELD, from, to.max(from));
    browser::reveal_child(BOX, ROWS, line.max(1) - 1);
}

/// A place in the text as JavaScript counts; beyond the end of a line is its end.
fn place(file: File, line: usize, column: usize) -> usize {
    let (above, before) = (line.max(1) - 1, column.max(1) - 1);
    file.rows.with_untracked(|rows| {
        let lines: usize = rows.iter().take(above).map(|it| length(&it.text) + 1).sum();
        let own = rows.get(above).map_or("", |it| &it.text);
        lines + own.chars().take(before).map(char::len_utf16).sum::<usize>()
    })
}

fn length(text: &str) -> usize {
    text.encode_utf16().count()
}
