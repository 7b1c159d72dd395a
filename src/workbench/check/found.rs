//! What is found in the text: first what it does in plain words, then each finding with what is done about it.

use pushwright_core::{
    account::{About, Sentence},
    lint::{Finding, Fix, Severity},
    text::{Lang, msg},
};

use super::{
    about,
    editor::{self, select},
    files::File,
    judge, line,
};
use crate::{
    browser::{self, later},
    desk::Desk,
    widgets::{View, all, button, code, drawn, each, el, icon, live, nothing, rich, text, words},
};

/// The heading of the list, which takes the focus when a finding has gone.
const TITLE: &str = "check-found-title";

/// What looks like a secret in the text.
pub(super) fn secret(desk: Desk) -> View {
    let check = desk.check();
    drawn(
        move || (check.current.get().found.with(|it| it.0.secret), desk.lang.get()),
        |(secret, lang)| {
            let Some((kind, line)) = secret else { return nothing() };
            let says = msg::check_secret(line.to_string(), *kind).say(*lang);
            el("p.check-secret").is("role", "alert").with(rich(&says))
        },
    )
}

/// What the workflow does, in a few sentences.
pub(super) fn account(desk: Desk) -> View {
    let check = desk.check();
    live(move || {
        let told = check.told.get();
        let item = |it: &Sentence| {
            let id = match it.about {
                About::Whole => "whole",
                About::Event => "event",
                About::Permission => "permission",
                About::Secret => "secret",
                About::Never => "never",
                About::Unknown => "unknown",
            };
            let item = el("li").is("data-about", id);
            match it.spans.first().copied() {
                None => item.with(rich(&it.text)),
                Some(span) => item.with(
                    el("button.check-way")
                        .is("type", "button")
                        .on("click", move |_| select(check.current.get(), span))
                        .with(rich(&it.text)),
                ),
            }
        };
        match told.is_empty() {
            true => nothing(),
            false => el("section.check-account")
                .is("aria-labelledby", "check-account-title")
                .with(
                    el("h2")
                        .is("id", "check-account-title")
                        .with(words(desk.say(msg::CHECK_ACCOUNT))),
                )
                .with(el("ul").with(all(told.iter().map(item)))),
        }
    })
}

pub(super) fn found(desk: Desk) -> View {
    let check = desk.check();
    let has_text = move || !check.current.get().is_blank();
    drawn(has_text, move |it| match it {
        false => nothing(),
        true => el("section.check-found")
            .is("aria-labelledby", TITLE)
            .with(
                el("h2")
                    .is("id", TITLE)
                    .is("tabindex", "-1")
                    .with(words(desk.say(msg::CHECK_FOUND))),
            )
            .with(filters(desk))
            .with(repair_all(desk))
            .with(list(desk))
            .with(none(desk)),
    })
}

/// A switch for each severity, with how many there are.
fn filters(desk: Desk) -> View {
    let check = desk.check();
    let filter = move |severity: Severity| {
        let count = move || {
            let is_it = |it: &&Finding| it.severity == severity;
            check.current.get().found.with(|it| it.0.findings.iter().filter(is_it).count())
        };
        let says = move || {
            let name = severity.label().get(desk.lang.get());
            msg::check_count(name, count().to_string()).say(desk.lang.get())
        };
        let turn = move |_| {
            check.listed.update(|it| match it.contains(&severity) {
                true => it.retain(|it| *it != severity),
                false => it.push(severity),
            });
        };
        el("button.chip")
            .is("type", "button")
            .is("data-severity-of", severity.id())
            .flag("aria-pressed", move || check.listed.with(|it| it.contains(&severity)))
            .on("click", turn)
            .with(words(says))
    };
    el("div.check-filters")
        .is("role", "group")
        .follows("aria-label", desk.say(msg::CHECK_FILTER))
        .with(all(Severity::ALL.map(filter)))
}

fn repair_all(desk: Desk) -> View {
    let check = desk.check();
    let count = move || {
        let can = |it: &&Finding| it.fix.as_ref().is_some_and(is_edit);
        check.current.get().found.with(|it| it.0.findings.iter().filter(can).count())
    };
    let says = move || msg::check_fix_all(count().to_string()).say(desk.lang.get());
    // The button stays the same while the number changes, and so keeps the focus.
    drawn(
        move || 0 < count(),
        move |is_any| {
            if !is_any {
                return nothing();
            }
            let press = move || {
                let file = check.current.get();
                let (text, count) = judge::all_repaired(&file.text.get());
                repaired(desk, file, text);
                desk.tell(&msg::check_fixed_all(count.to_string()));
            };
            el("div.actions")
                .with(button("primary", Some(icon::CHECK), says, press).is("id", "check-fix-all"))
        },
    )
}

fn is_edit(fix: &Fix) -> bool {
    !fix.edits.is_empty()
}

fn repaired(desk: Desk, file: File, text: String) {
    file.write(text, "");
    editor::changed(desk, file);
    later(|| browser::focus(TITLE));
}

/// What is listed: findings of the severities that are switched on.
fn listed(desk: Desk) -> Vec<Finding> {
    let check = desk.check();
    let shown = check.listed.get();
    let is_shown = |it: &&Finding| shown.contains(&it.severity);
    check.current.get().found.with(|it| it.0.findings.iter().filter(is_shown).cloned().collect())
}

fn list(desk: Desk) -> View {
    let keys = move || {
        let lang = desk.lang.get();
        listed(desk).iter().map(|it| key(it, lang)).collect()
    };
    let draw = move |n: usize| {
        let finding = crate::signals::untrack(|| listed(desk).get(n).cloned());
        finding.map_or_else(|| el("li"), |it| item(desk, it))
    };
    el("ol.problems").is("id", "check-list").with(each(keys, draw))
}

/// All of a finding as one text: it is drawn anew when anything of it changes.
fn key(it: &Finding, lang: Lang) -> String {
    let fix = it.fix.as_ref().map(|it| it.label.say(lang)).unwrap_or_default();
    let at = it.span.start;
    let at = [at.line.to_string(), ":".to_owned(), at.column.to_string()].concat();
    [it.rule.id, it.severity.id(), &at, &it.message.say(lang), &fix].join("\n")
}

/// The name of a finding among those of its text, which stays while others change.
fn id_of(finding: &Finding) -> String {
    let at = finding.span.start;
    format!("found-{}-{}-{}", at.line, at.column, finding.rule.id)
}

fn item(desk: Desk, finding: Finding) -> View {
    let check = desk.check();
    let lang = desk.lang.with_untracked(|it| *it);
    let line = finding.span.start.line;
    let span = finding.span;
    let severity = el("strong").with(text(finding.severity.label().get(lang)));
    let way = el("button.check-way")
        .is("type", "button")
        .is("id", &id_of(&finding))
        .on("click", move |_| select(check.current.get(), span))
        .with(text(&msg::check_line(line.to_string()).say(lang)));
    let head = el("p.check-item").with(severity).with(way).with(code(finding.rule.id));
    let fix = match finding.fix.clone().filter(is_edit) {
        Some(it) => el("div.actions").with(repair(desk, it)),
        None => nothing(),
    };
    el("li")
        .is("data-severity", finding.severity.id())
        .flag("data-current", move || check.line.get() + 1 == line)
        .with(head)
        .with(el("p").with(rich(&finding.message.say(lang))))
        .with(fix)
        .with(about::about(desk, finding.rule))
}

fn repair(desk: Desk, fix: Fix) -> View {
    let label = fix.label.clone();
    let says = fix.label.clone();
    let press = move || {
        let file = desk.check().current.get();
        let text = judge::repaired(&file.text.get(), &fix);
        repaired(desk, file, text);
        desk.tell(&msg::check_fixed(label.say(desk.lang.with_untracked(|it| *it))));
    };
    button("fix", Some(icon::CHECK), move || says.say(desk.lang.get()).replace('`', ""), press)
}

/// What is said where nothing is listed.
fn none(desk: Desk) -> View {
    let check = desk.check();
    let state = move || {
        let found = check.current.get().found.get();
        let is_read = !found.0.document.lines.is_empty();
        (is_read, found.0.findings.is_empty(), listed(desk).is_empty(), desk.lang.get())
    };
    drawn(state, |(is_read, is_clean, is_empty, lang)| match (is_read, is_clean, is_empty) {
        (true, true, _) => el("div.empty")
            .with(el("p").with(el("strong").with(text(msg::BEHIND_NO_PROBLEMS.get(*lang)))))
            .with(el("p").with(text(msg::BEHIND_NO_PROBLEMS_SAYS.get(*lang)))),
        (true, false, true) => el("p.help").with(text(msg::CHECK_NONE_LISTED.get(*lang))),
        _ => nothing(),
    })
}

/// Moves the focus to what is said of a line, counted from 0.
pub(super) fn focus_line(desk: Desk, line: usize) {
    let found = listed(desk).into_iter().find(|it| it.span.start.line == line + 1);
    match found {
        Some(it) => browser::focus(&id_of(&it)),
        None => desk.tell(&msg::CHECK_NOTHING_HERE.message()),
    }
}

/// Goes to the next finding in the text, or to the one before.
pub(super) fn walk(desk: Desk, file: File, is_back: bool) {
    let now = line::at_cursor(file) + 1;
    let them = listed(desk);
    let at = |it: &&Finding| it.span.start.line;
    let next = match is_back {
        false => them.iter().find(|it| now < at(it)).or(them.first()),
        true => them.iter().rev().find(|it| at(it) < now).or(them.last()),
    };
    if let Some(it) = next {
        select(file, it.span);
        let lang = desk.lang.with_untracked(|it| *it);
        desk.tell(&msg::check_at(it.span.start.line.to_string(), it.message.say(lang)));
    }
}
