//! What runs of the checked workflow would do, with those of the open texts that it calls.

use std::rc::Rc;

use pushwright_core::{text::msg, yaml::Document};

use super::{OPEN, editor::select_lines, files::File};
use crate::{
    browser::{focus, later, press},
    desk::Desk,
    simulate::{Lines, Simulation, Source},
    widgets::{View, drawn, el, nothing, words},
};

const TITLE: &str = "check-runs-title";

pub(super) fn runs(desk: Desk, file: File) -> View {
    let has_been_read = move || file.found.with(|it| !it.0.document.lines.is_empty());
    let draw = move |has_been_read: &bool| match has_been_read {
        true => simulation(desk, file).view(),
        false => nothing(),
    };
    let title = el("h2.unseen").is("id", TITLE).with(words(desk.say(msg::CHECK_TAB_RUNS)));
    el("section.check-runs")
        .is("aria-labelledby", TITLE)
        .with(title)
        .with(drawn(has_been_read, draw))
}

/// Each text has one, with the events that somebody made up for it.
fn simulation(desk: Desk, file: File) -> Simulation {
    *file.runs.get_or_init(|| {
        let source = move || source(desk, file);
        let reveal = move |path: Option<&str>, lines| reveal(desk, file, path, lines);
        Simulation::new(
            desk.guest(),
            "check-",
            source,
            reveal,
            Some(Box::new(move || open_files(desk, file))),
        )
    })
}

/// Asks for files; whoever called for them goes on with this text.
fn open_files(desk: Desk, file: File) {
    desk.check().stays.set(Some(file));
    press(OPEN);
}

fn source(desk: Desk, file: File) -> Source {
    let read = |it: &File| it.found.with(|it| it.0.document.clone());
    let files = desk.check().files.get();
    let (bake, flows): (Vec<File>, Vec<File>) = files.into_iter().partition(|it| it.is_bake());
    let others = flows.iter().filter(|it| **it != file).map(|it| (it.path(), read(it)));
    let others = others.filter(|it: &(String, Rc<Document>)| !it.1.lines.is_empty());
    let bake = bake.into_iter().map(|it| (it.path(), it.text.get()));
    Source { own: read(&file), others: others.collect(), bake: bake.collect() }
}

/// Selects lines where they stand, which may be in another text.
fn reveal(desk: Desk, file: File, path: Option<&str>, lines: Lines) {
    let check = desk.check();
    let called = path.and_then(|path| path.strip_prefix("./")).and_then(|path| {
        check.files.with_untracked(|them| them.iter().find(|it| it.path() == path).copied())
    });
    let shown = called.unwrap_or(file);
    if check.current.with_untracked(|it| *it != shown) {
        check.show(shown);
    }
    later(move || select_lines(shown, lines.first, lines.last));
}

/// The focus goes where somebody was who has opened a called workflow.
pub(super) fn go_on() {
    focus("check-simulated");
}
