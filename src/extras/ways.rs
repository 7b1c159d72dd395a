//! The ways to take the workflow along, one below the other, of which one is open.

use std::rc::Rc;

use pushwright_core::{
    handover::{File, archive, branch, commit, committed, patch, shell},
    qr,
    text::{Text, list, msg},
};

use crate::{
    browser,
    desk::Desk,
    dialogs::{Dialog, leave, left_out},
    fields::{Offer, Words, field, offer, save, sentence, toggle},
    signals::Var,
    widgets::{View, all, button, drawn, el, icon, nothing, plain, svg, typed, words},
};

pub(crate) fn ways(desk: Desk) -> [View; 2] {
    let content = all([
        left_out(desk),
        way(desk, "link", msg::EXTRAS_LINK, link(desk)).is("open", ""),
        way(desk, "terminal", msg::EXTRAS_TERMINAL, terminal(desk)),
        way(desk, "archive", msg::EXTRAS_ARCHIVE, all_files(desk)),
        way(desk, "patch", msg::EXTRAS_PATCH, git_patch(desk)),
        way(desk, "github", msg::EXTRAS_GITHUB, elsewhere(desk, Dialog::Github)),
        way(desk, "embed", msg::EXTRAS_EMBED, elsewhere(desk, Dialog::Embed)),
    ]);
    [content, leave(desk, msg::PAGE_CLOSE)]
}

/// The browser closes the others when one is opened.
fn way(desk: Desk, id: &str, title: Text, body: View) -> View {
    let title = el("summary").with(el("h3").with(words(desk.say(title))));
    // Else the browser would begin at the box that scrolls.
    let title = if id == "link" { title.is("autofocus", "") } else { title };
    el("details.way")
        .is("name", "way")
        .is("data-way", id)
        .on("toggle", move |_| desk.said.set(String::new()))
        .with(title)
        .with(el("div.body").with(body))
}

fn link(desk: Desk) -> View {
    let address: Words = Rc::new(move || desk.fragment.with(|it| browser::address(it)));
    let local = if browser::is_local() {
        el("p.help").with(words(desk.say(msg::EXTRAS_LINK_LOCAL)))
    } else {
        nothing()
    };
    let shown = Offer {
        id: "way-link",
        label: Rc::new(desk.say(msg::EXTRAS_LINK_LABEL)),
        text: address.clone(),
        copy: msg::PAGE_SHARE,
        copied: msg::PAGE_COPIED_LINK,
        wrap: "soft",
        is_whole: false,
    };
    let code = drawn(move || address(), move |it| code(desk, it.clone()));
    all([
        sentence(desk, || msg::EXTRAS_LINK_SAYS.message()),
        local,
        offer(desk, shown, nothing()),
        code,
    ])
}

/// The link as a QR code, or why there is none.
fn code(desk: Desk, link: String) -> View {
    let code = match qr::draw(&link) {
        Ok(code) => code,
        Err(why) => return el("p.caution").with(words(move || why.say(desk.lang.get()))),
    };
    let side = code.side();
    let ground = svg("path").is("fill", "#fff").is("d", &format!("M0 0h{side}v{side}H0z"));
    let drawing = svg("svg")
        .is("class", "qr")
        .is("role", "img")
        .is("viewBox", &format!("0 0 {side} {side}"))
        .is("shape-rendering", "crispEdges")
        .with(svg("title").with(words(desk.say(msg::EXTRAS_QR_TITLE))))
        .with(ground)
        .with(svg("path").is("d", &code.path()));
    let name = Rc::new(|| "pushwright-link.svg".to_owned());
    let file = Rc::new(move || code.svg(&link));
    el("div.code-of-link").with(drawing).with(save(desk, msg::EXTRAS_QR_SAVE, name, file))
}

fn terminal(desk: Desk) -> View {
    let commits = Var::lasting(false);
    let command = move || {
        let files = desk.files();
        match commit(&files).filter(|_| commits.get()) {
            Some(message) => committed(&files, &message.say(desk.lang.get())),
            None => shell(&files),
        }
    };
    let shown = Offer {
        id: "way-terminal",
        label: Rc::new(desk.say(msg::EXTRAS_TERMINAL_LABEL)),
        text: Rc::new(command),
        copy: msg::EXTRAS_TERMINAL_COPY,
        copied: msg::EXTRAS_TERMINAL_COPIED,
        wrap: "off",
        is_whole: true,
    };
    all([
        sentence(desk, move || msg::extras_terminal_says(paths(desk))),
        toggle(desk, "way-commit", msg::EXTRAS_TERMINAL_COMMIT, commits),
        offer(desk, shown, nothing()),
    ])
}

/// The paths of all files, for a sentence.
fn paths(desk: Desk) -> String {
    let paths = desk.files().iter().map(|it| format!("`{}`", it.path())).collect();
    list(paths, desk.lang.get())
}

fn all_files(desk: Desk) -> View {
    let press = move || {
        let files = desk.files();
        let name = branch(&files) + ".zip";
        if browser::download_archive(&name, &archive(&files)).is_some() {
            desk.tell(&msg::extras_saved(name));
        }
    };
    let save = button("primary", Some(icon::DOWNLOAD), desk.say(msg::EXTRAS_ARCHIVE_SAVE), press);
    all([
        sentence(desk, move || msg::extras_archive_says(paths(desk))),
        el("div.buttons").with(save.is("id", "way-archive")),
    ])
}

fn git_patch(desk: Desk) -> View {
    // Gone when the dialog is closed: a file of somebody's repository is kept nowhere.
    let old = Var::lasting(String::new());
    let files = move || {
        let mut res = desk.files();
        res[0] = replacing(desk.file(), old.get());
        res
    };
    let name: Words = Rc::new(move || branch(&files()) + ".patch");
    let text: Words = Rc::new(move || patch(&files()));
    let named = name.clone();
    let says = sentence(desk, move || msg::extras_patch_says(named()));
    let control = plain("textarea")
        .is("rows", "3")
        .is("wrap", "off")
        .is("aria-describedby", "way-old-help")
        .value(move || old.get())
        .on("input", move |it| old.set(typed(&it)));
    let help =
        el("p.help").is("id", "way-old-help").with(words(desk.say(msg::EXTRAS_PATCH_OLD_HELP)));
    let empty = text.clone();
    let shown = drawn(
        move || empty().is_empty(),
        move |is_empty| match is_empty {
            true => el("p.caution").with(words(desk.say(msg::EXTRAS_PATCH_SAME))),
            false => offer_patch(desk, name.clone(), text.clone()),
        },
    );
    all([says, field(desk, "way-old", msg::EXTRAS_PATCH_OLD, control).with(help), shown])
}

/// The file in place of the one that is there, if there is one.
fn replacing(file: File, old: String) -> File {
    match old.trim() {
        "" => file,
        // Whoever selects the lines of a file often misses the end of the last one.
        _ if !old.ends_with('\n') => file.replacing(old + "\n"),
        _ => file.replacing(old),
    }
}

fn offer_patch(desk: Desk, name: Words, text: Words) -> View {
    let shown = Offer {
        id: "way-patch",
        label: Rc::new(desk.say(msg::EXTRAS_PATCH_LABEL)),
        text: text.clone(),
        copy: msg::EXTRAS_PATCH_COPY,
        copied: msg::EXTRAS_PATCH_COPIED,
        wrap: "off",
        is_whole: true,
    };
    offer(desk, shown, save(desk, msg::PAGE_DOWNLOAD, name, text))
}

/// What has a dialog of its own.
fn elsewhere(desk: Desk, dialog: Dialog) -> View {
    let (says, label): (Text, Text) = match dialog {
        Dialog::Embed => (msg::EXTRAS_EMBED_SAYS, msg::EXTRAS_EMBED_OPEN),
        _ => (msg::EXTRAS_GITHUB_SAYS, msg::PAGE_OPEN_GITHUB),
    };
    let open = button("primary", Some(icon::EXTERNAL), desk.say(label), move || {
        desk.show(Some(dialog));
    });
    all([sentence(desk, move || says.message()), el("div.buttons").with(open)])
}
