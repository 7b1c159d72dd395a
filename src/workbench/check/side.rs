//! What stands beside the text: what is said of it, what runs of it would do, or which settings write it.

use pushwright_core::text::{Text, msg};
use wasm_bindgen::JsCast;
use web_sys::{Event, KeyboardEvent};

use super::{files::Side, found, report, runs, settings};
use crate::{
    browser::{self, later},
    desk::Desk,
    widgets::{View, all, drawn, el, nothing, words},
};

/// The tabs, by the ids of their buttons.
const TABS: [(Side, &str, Text); 3] = [
    (Side::Found, "check-tab-found", msg::CHECK_TAB_FOUND),
    (Side::Runs, "check-tab-runs", msg::CHECK_TAB_RUNS),
    (Side::Settings, "check-tab-settings", msg::CHECK_TAB_SETTINGS),
];
const PANEL: &str = "check-said";

pub(super) fn side(desk: Desk) -> View {
    let check = desk.check();
    let has_text = move || !check.current.get().is_blank() && !check.current.get().is_bake();
    let tabs = drawn(has_text, move |it| if *it { tabs(desk) } else { nothing() });
    let state = move || (check.side.get(), check.current.get());
    let content = drawn(state, move |(side, file)| match side {
        _ if file.is_bake() => el("p.help").with(words(desk.say(msg::CHECK_BAKE))),
        Side::Runs if !file.is_blank() => runs::runs(desk, *file),
        Side::Settings if !file.is_blank() => settings::settings(desk, *file),
        _ => all([
            found::secret(desk),
            found::account(desk),
            found::found(desk),
            report::report(desk),
        ]),
    });
    let panel = el("div.check-said").is("id", PANEL).is("role", "tabpanel").with(content);
    all([tabs, panel.follows("aria-labelledby", move || TABS[chosen(desk)].1.to_owned())])
}

fn tabs(desk: Desk) -> View {
    el("div.tabs.check-sides")
        .is("role", "tablist")
        .follows("aria-label", desk.say(msg::CHECK_TABS))
        .with(all(TABS.map(|(it, id, label)| tab(desk, it, id, label))))
}

fn tab(desk: Desk, side: Side, id: &str, label: Text) -> View {
    let check = desk.check();
    let is_on = move || check.side.get() == side;
    el("button.tab")
        .is("type", "button")
        .is("role", "tab")
        .is("id", id)
        .is("aria-controls", PANEL)
        .flag("aria-selected", is_on)
        .follows("tabindex", move || if is_on() { "0" } else { "-1" }.to_owned())
        .on("click", move |_| {
            check.side.set(side);
            later(|| browser::scroll_to_top(PANEL));
        })
        .on("keydown", move |it| turn(desk, &it))
        .with(words(desk.say(label)))
}

fn chosen(desk: Desk) -> usize {
    let side = desk.check().side.get();
    TABS.iter().position(|it| it.0 == side).unwrap_or(0)
}

/// Arrow keys go from one to the other.
fn turn(desk: Desk, event: &Event) {
    let next = match event.unchecked_ref::<KeyboardEvent>().key().as_str() {
        "ArrowRight" => (chosen(desk) + 1) % TABS.len(),
        "ArrowLeft" => (chosen(desk) + TABS.len() - 1) % TABS.len(),
        "Home" => 0,
        "End" => TABS.len() - 1,
        _ => return,
    };
    event.prevent_default();
    browser::focus(TABS[next].1);
    browser::press(TABS[next].1);
}
