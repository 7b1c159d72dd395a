//! Ways out of the page: copy, download, link, GitHub's editor; more of them are fetched when asked for.

use pushwright_core::{
    lint::Severity,
    text::{Text, msg},
};

use crate::{
    browser,
    state::{Dialog, State, Tab},
    widgets::{View, all, button, el, icon, opens},
};

pub(crate) fn handover(state: State) -> View {
    let share = button("quiet", Some(icon::LINK), state.say(msg::PAGE_SHARE), move || {
        copy_link(state);
    });
    let github =
        button("quiet", Some(icon::EXTERNAL), state.say(msg::PAGE_OPEN_GITHUB), move || {
            take(state, Way::Github);
        });
    // With errors it is the question that opens it.
    let opened = move || {
        let is_asked = state.judged.with(|it| 0 < it.count(Severity::Error));
        if is_asked { "" } else { GITHUB }.to_owned()
    };
    let download =
        button("quiet", Some(icon::DOWNLOAD), state.say(msg::PAGE_DOWNLOAD), move || {
            download(state);
        });
    let more = opens(Some(icon::MORE), state.say(msg::PAGE_MORE_WAYS), "extras:ways");
    let copy = button("primary", Some(icon::COPY), state.say(msg::PAGE_COPY), move || copy(state));
    let others = el("div.handover")
        .with(share.is("id", "share"))
        .with(github.is("id", "github").follows("data-opens", opened))
        .with(download.is("id", "download"))
        .with(more.is("id", "more"));
    all([copy.is("id", "copy"), others])
}

/// What opens GitHub's editor.
pub(crate) const GITHUB: &str = "extras:github";

/// A way on which the workflow goes as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    Copy,
    Download,
    Github,
}

/// Copies the file in sight.
pub(crate) fn copy(state: State) {
    match state.open_tab() {
        // Whoever drew the file knows its text.
        Tab::Beside(_) => browser::press("beside-copy"),
        _ => take(state, Way::Copy),
    }
}

/// Downloads the file in sight.
fn download(state: State) {
    match state.open_tab() {
        Tab::Beside(_) => browser::press("beside-save"),
        _ => take(state, Way::Download),
    }
}

/// Asks first if the workflow has errors.
fn take(state: State, way: Way) {
    if 0 < state.judged_now().count(Severity::Error) {
        state.dialog.set(Some(Dialog::Errors(way)));
    } else {
        go_on(state, way);
    }
}

/// Goes a way, whatever is wrong with the workflow.
pub(crate) fn go_on(state: State, way: Way) {
    state.dialog.set(None);
    match way {
        Way::Copy => copy_workflow(state),
        Way::Download => download_workflow(state),
        // The button that was pressed opens it.
        Way::Github => {}
    }
}

fn copy_workflow(state: State) {
    state.tab.set(Tab::Yaml);
    let text = state.work().document.text();
    let file = state.recipe.with(|it| it.file_name.clone());
    let done = msg::page_copied(format!(".github/workflows/{file}"));
    browser::copy(&text, move |copied| {
        if !copied {
            browser::select("workflow");
        }
        let says = if copied { done } else { msg::PAGE_COPY_FAILED.message() };
        state.status.set(says.say(state.lang.get()));
    });
}

fn copy_link(state: State) {
    // The address is the link already; it is made again, so that it never holds what was left out.
    let fragment = state.encoded.with(|it| it.fragment.clone());
    let address = browser::address(&fragment);
    copy_text(state, address, state.say(msg::PAGE_COPIED_LINK)());
}

/// Copies lines of the workflow, counted from 1, without the indentation that they share.
pub(crate) fn copy_lines(state: State, (first, last): (usize, usize), done: Text) {
    let work = state.work();
    let text = {
        let lines = work.document.lines.get(first - 1..last).unwrap_or_default();
        let indent = lines.first().map_or(0, |it| it.text.len() - it.text.trim_start().len());
        let line = |it: &str| it.get(indent..).unwrap_or_default().to_owned() + "\n";
        lines.iter().map(|it| line(&it.text)).collect::<String>()
    };
    copy_text(state, text, state.say(done)());
}

/// Copies a text that is not in sight; where the clipboard is refused, shows and selects it.
pub(crate) fn copy_text(state: State, text: String, done: String) {
    let refused = text.clone();
    browser::copy(&text, move |copied| {
        if copied {
            return state.status.set(done);
        }
        state.refused.set(refused);
        browser::later(move || {
            browser::focus(REFUSED);
            state.status.set(msg::PAGE_COPY_REFUSED.get(state.lang.get()).to_owned());
        });
    });
}

/// Id of the field that shows what could not be copied.
pub(crate) const REFUSED: &str = "refused";

fn download_workflow(state: State) {
    let file = state.recipe.with(|it| it.file_name.trim().to_owned());
    let text = state.work().document.text();
    if browser::download(&file, &text).is_some() {
        state.status.set(msg::page_downloaded(file).say(state.lang.get()));
    }
}
