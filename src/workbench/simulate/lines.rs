//! Lines of the workflow: an excerpt where a step is shown, and the same lines where the workflow
//! stands.

use pushwright_core::{text::msg, workflow::Span, yaml::line_numbers};
use web_sys::Element;

use super::Simulation;
use crate::{
    browser::{self, document},
    widgets::{View, all, button, colored, el},
};

/// From the first to the last, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Lines {
    pub(crate) first: usize,
    pub(crate) last: usize,
}

impl From<Span> for Lines {
    fn from(span: Span) -> Lines {
        // A block ends where the next line begins.
        let ends_before = span.end.column == 1 && span.start.line < span.end.line;
        Lines { first: span.start.line, last: span.end.line - usize::from(ends_before) }
    }
}

/// Lines of the workflow, or of one that it calls, as `uses` names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Spot {
    pub(super) file: Option<String>,
    pub(super) lines: Lines,
}

/// The lines as the workflow has them, and a way to where they stand.
pub(super) fn excerpt(simulation: Simulation, spot: Spot) -> View {
    let work = simulation.work();
    let Spot { file, lines } = spot;
    let Lines { first, last } = lines;
    let document = work.source.document(file.as_deref());
    let them = document.lines.iter().skip(first - 1).take((last + 1).saturating_sub(first));
    let texts: Vec<&str> = them.map(|it| it.text.as_str()).collect();
    let indent = |it: &&&str| it.len() - it.trim_start().len();
    let filled = texts.iter().filter(|it| !it.trim().is_empty());
    let indent = filled.map(|it| indent(&it)).min().unwrap_or(0);
    let line = |it: &&str| {
        let own = it.get(indent..).unwrap_or_default();
        el("span.line").is("data-marked", "true").with(colored(own))
    };
    let all_numbers = line_numbers(last);
    let numbers: Vec<&str> = all_numbers.lines().skip(first - 1).collect();
    let code = el("div.code")
        .is("translate", "no")
        .is("tabindex", "0")
        .is("role", "region")
        .is("aria-label", &span_name(simulation, lines))
        .is("data-numbers", &numbers.join("\n"))
        .with(all(texts.iter().map(line)));
    let show = simulation.guest.say(msg::SIMULATE_SHOW_LINES);
    let show = button("quiet", None, show, move || {
        (simulation.reveal)(file.as_deref(), lines);
    });
    el("div.excerpt").with(code).with(show)
}

fn span_name(simulation: Simulation, lines: Lines) -> String {
    let (first, last) = (lines.first.to_string(), lines.last.to_string());
    msg::simulate_lines(first, last).say(simulation.guest.lang.get())
}

/// Shows lines in the page's own preview, as somebody would: with its tab, and a press on the first.
pub(super) fn in_preview(lines: Lines) {
    browser::press("tab-yaml");
    browser::later(move || {
        unmark();
        let Some(n) = lines.first.checked_sub(1) else { return };
        let them: Vec<Element> = preview_lines().into_iter().take(lines.last).skip(n).collect();
        for it in &them {
            let _ = it.set_attribute(SHOWN, "true");
        }
        let Some(first) = them.first() else { return };
        browser::press(&first.id());
        browser::reveal_line(n, "workflow");
        browser::focus("workflow");
    });
}

const SHOWN: &str = "data-shown";

/// Takes the mark off all lines: once the workflow changes, they may be lines about something else.
pub(super) fn unmark() {
    while let Ok(Some(it)) = document().query_selector("#workflow [data-shown]") {
        let _ = it.remove_attribute(SHOWN);
    }
}

fn preview_lines() -> Vec<Element> {
    let Some(found) = document().get_element_by_id("workflow") else { return Vec::new() };
    let them = found.children();
    (0..them.length()).filter_map(|n| them.item(n)).collect()
}
