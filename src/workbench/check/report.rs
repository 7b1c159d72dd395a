//! The findings of all texts on their way to others: as Markdown for people, as SARIF for programs. Values that
//! look like secrets are not in them.

use pushwright_core::{
    report::{Checked, markdown, sarif},
    secret,
    text::{Lang, Message, Text, msg},
};

use super::files::{File, Found};
use crate::{
    browser,
    desk::Desk,
    widgets::{View, button, drawn, el, icon, nothing, words},
};

#[derive(Clone, Copy)]
enum Kind {
    Markdown,
    Sarif,
}

impl Kind {
    fn file(self) -> &'static str {
        match self {
            Kind::Markdown => "pushwright-report.md",
            Kind::Sarif => "pushwright.sarif",
        }
    }

    fn copied(self) -> Text {
        match self {
            Kind::Markdown => msg::CHECK_REPORT_COPIED,
            Kind::Sarif => msg::CHECK_SARIF_COPIED,
        }
    }
}

pub(super) fn report(desk: Desk) -> View {
    let check = desk.check();
    let has_text = move || check.files.with(|them| them.iter().any(|it| !it.is_blank()));
    let copy = move |kind: Kind, label: Text, id: &str| {
        let press = move || {
            let done = kind.copied().get(desk.lang.with_untracked(|it| *it));
            desk.page().copy(write(desk, kind), done.to_owned());
        };
        button("", Some(icon::COPY), desk.say(label), press).is("id", id)
    };
    let save = move |kind: Kind, label: Text, id: &str| {
        let press = move || {
            if browser::download(kind.file(), &write(desk, kind)).is_some() {
                desk.tell(&saved(kind.file()));
            }
        };
        button("", Some(icon::DOWNLOAD), desk.say(label), press).is("id", id)
    };
    drawn(has_text, move |it| match it {
        false => nothing(),
        true => el("section.check-report")
            .is("aria-labelledby", "check-report-title")
            .with(el("h2").is("id", "check-report-title").with(words(desk.say(msg::CHECK_REPORT))))
            .with(el("p.help").with(words(desk.say(msg::CHECK_REPORT_SAYS))))
            .with(
                el("div.actions")
                    .with(copy(Kind::Markdown, msg::CHECK_REPORT_COPY, "report-copy"))
                    .with(save(Kind::Markdown, msg::CHECK_REPORT_SAVE, "report-save"))
                    .with(copy(Kind::Sarif, msg::CHECK_SARIF_COPY, "sarif-copy"))
                    .with(save(Kind::Sarif, msg::CHECK_SARIF_SAVE, "sarif-save")),
            ),
    })
}

fn saved(name: &str) -> Message {
    msg::check_saved(name)
}

fn write(desk: Desk, kind: Kind) -> String {
    let lang: Lang = desk.lang.with_untracked(|it| *it);
    let files = desk.check().files.with_untracked(Clone::clone);
    let files = files.into_iter().filter(|it| !it.is_blank());
    let them: Vec<(String, Found)> =
        files.map(|it: File| (it.path(), it.found.with_untracked(Clone::clone))).collect();
    let checked = them.iter().map(|(path, found)| Checked {
        file: path,
        document: &found.0.document,
        findings: &found.0.findings,
    });
    let checked: Vec<Checked<'_>> = checked.collect();
    secret::mask(&match kind {
        Kind::Markdown => markdown(&checked, lang),
        Kind::Sarif => sarif(&checked, lang),
    })
}
