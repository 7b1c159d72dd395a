//! The settings that write the checked workflow: what no setting writes, and the way to change the rest through
//! the form.

use std::rc::Rc;

use pushwright_core::{
    metadata::TagRule,
    recipe::{Control, Recipe},
    recognise::{
        Left, Missing, Recognised, Why,
        since::{Change, Kind, Since, since, update_pins},
    },
    share,
    text::{Lang, msg},
    topic::{Place, Topic},
    workflow::Span,
    yaml,
};

use super::{
    editor::{self, select},
    files::File,
    followed,
    look::look,
};
use crate::{
    browser::later,
    desk::Desk,
    widgets::{View, all, button, code, drawn, el, nothing, rich, text, words},
};

pub(super) const TITLE: &str = "check-settings-title";

/// The settings of a text, as it was when somebody asked; the same only if they were looked for once.
#[derive(Clone)]
pub(crate) struct Form {
    pub(super) text: String,
    pub(super) recognised: Rc<Recognised>,
    /// Somebody has stopped the search.
    pub(super) is_partial: bool,
}

impl PartialEq for Form {
    fn eq(&self, other: &Form) -> bool {
        Rc::ptr_eq(&self.recognised, &other.recognised)
    }
}

pub(super) fn settings(desk: Desk, file: File) -> View {
    let is_old = move || file.form.with(Option::is_some) && file.form_of_now().is_none();
    let state = move || (file.form_of_now(), is_old() && !file.look.is_on(), desk.lang.get());
    let draw = move |(form, is_old, lang): &(Option<Form>, bool, Lang)| match form {
        Some(it) => shown(desk, file, it, *lang),
        None if *is_old => el("p.help").with(text(msg::CHECK_SETTINGS_OLD.get(*lang))),
        None => nothing(),
    };
    el("section.check-settings")
        .is("aria-labelledby", TITLE)
        .with(
            el("h2")
                .is("id", TITLE)
                .is("tabindex", "-1")
                .with(words(desk.say(msg::CHECK_TAB_SETTINGS))),
        )
        .with(el("p.help").with(words(desk.say(msg::CHECK_SETTINGS_SAYS))))
        .with(look(desk, file))
        .with(
            el("div.settings-results")
                .flag("aria-busy", move || file.look.is_on())
                .with(drawn(state, draw)),
        )
        .with(made(desk, file))
}

fn shown(desk: Desk, file: File, form: &Form, lang: Lang) -> View {
    let Recognised { recipe, left, missing, .. } = &*form.recognised;
    let form = form.clone();
    let open = button("primary", None, desk.say(msg::CHECK_SETTINGS_OPEN), move || {
        followed::begin(desk, file, &form);
    });
    let whole = match left.is_empty() && missing.is_empty() {
        true => el("p").with(text(msg::CHECK_SETTINGS_WHOLE.get(lang))),
        false => nothing(),
    };
    all([
        whole,
        el("div.actions").with(open.is("id", "settings-open")),
        found(recipe, lang),
        list(
            &msg::check_settings_left(left.len().to_string()).say(lang),
            msg::CHECK_SETTINGS_LEFT_SAYS.get(lang),
            left.iter().map(|it| kept(file, it, lang)).collect(),
        ),
        list(
            &msg::check_settings_missing(missing.len().to_string()).say(lang),
            msg::CHECK_SETTINGS_MISSING_SAYS.get(lang),
            missing.iter().map(|it| lacking(file, it, lang)).collect(),
        ),
    ])
}

/// What is chosen beside what the nearest preset chooses.
fn found(recipe: &Recipe, lang: Lang) -> View {
    let encoded = share::encode(recipe);
    let preset = encoded.preset.name.get(lang);
    let row = |place: &Place| {
        let label = place.topic.label().get(lang);
        let name = match share::items(recipe, place.topic) {
            1 => label.to_owned(),
            _ => format!("{label} {}", place.item + 1),
        };
        let name = el("dt").with(text(&name));
        all([name, el("dd").with(text(&value(recipe, *place, lang)))])
    };
    let rows = el("dl.settings-found").with(all(listed(&encoded.changed).iter().map(row)));
    el("div.settings-part")
        .with(el("h3").with(text(msg::CHECK_SETTINGS_FOUND.get(lang))))
        .with(el("p.help").with(rich(&msg::check_settings_preset(preset).say(lang))))
        .with(rows)
}

/// The places that are listed: all rules for tags in one.
fn listed(changed: &[Place]) -> Vec<Place> {
    let is_rule = |it: &Place| it.topic == Topic::Tags || it.topic.list() == Some(Topic::Tags);
    let first = changed.iter().position(is_rule);
    let listed = |(n, it): (usize, &Place)| match is_rule(it) {
        true => (Some(n) == first).then(|| Topic::Tags.into()),
        false => Some(*it),
    };
    changed.iter().enumerate().filter_map(listed).collect()
}

/// A value in words.
fn value(recipe: &Recipe, place: Place, lang: Lang) -> String {
    let control = Control::of(place.topic);
    match control {
        Control::Toggle { get, .. } => {
            let says = match get(recipe, place.item) {
                true => msg::CHECK_SETTINGS_ON,
                false => msg::CHECK_SETTINGS_OFF,
            };
            says.get(lang).to_owned()
        }
        Control::Choice { options, get, .. } => {
            let chosen = options.get(get(recipe, place.item));
            chosen.map(|it| it.label.get(lang).to_owned()).unwrap_or_default()
        }
        // How many there are says less than what they are.
        Control::List { .. } if place.topic == Topic::Tags => {
            let lines: Vec<String> = recipe.tags.iter().map(TagRule::line).collect();
            lines.join("\n")
        }
        _ => match control.read(recipe, place.item).unwrap_or_default() {
            it if it.is_empty() => msg::CHECK_SETTINGS_EMPTY.get(lang).to_owned(),
            it => it.replace('\n', ", "),
        },
    }
}

/// Nothing where nothing is to be listed.
fn list(title: &str, says: &str, rows: Vec<View>) -> View {
    if rows.is_empty() {
        return nothing();
    }
    el("div.settings-part")
        .with(el("h3").with(text(title)))
        .with(el("p.help").with(text(says)))
        .with(el("ul.settings-parts").with(all(rows)))
}

fn kept(file: File, left: &Left, lang: Lang) -> View {
    let row = part(file, left.span, &left.path, lang);
    match left.why {
        // What stands above all of them says it.
        Why::Unknown => row,
        Why::Differs(_) | Why::Version(_) => {
            row.with(el("p.help").with(rich(&left.why.says().say(lang))))
        }
    }
}

fn lacking(file: File, missing: &Missing, lang: Lang) -> View {
    let row = part(file, missing.span, &missing.path, lang);
    match missing.place {
        Some(it) => row.with(el("p.help").with(text(it.topic.label().get(lang)))),
        None => row,
    }
}

/// A part of the text, and the way to it.
fn part(file: File, span: Span, path: &str, lang: Lang) -> View {
    let way = el("button.check-way")
        .is("type", "button")
        .on("click", move |_| select(file, span))
        .with(text(&msg::check_line(span.start.line.to_string()).say(lang)));
    el("li").with(el("p.check-item").with(way).with(code(path)))
}

/// What has changed since Pushwright wrote the file; of others, which pins are old.
fn made(desk: Desk, file: File) -> View {
    let state = move || {
        let is_read = file.found.with(|it| !it.0.document.lines.is_empty());
        (is_read.then(|| file.found.with(|it| since(&it.0.document))), desk.lang.get())
    };
    drawn(state, move |(them, lang)| match them {
        Some(it) if it.recipe.is_some() || !it.changes.is_empty() => changes(desk, file, it, *lang),
        _ => nothing(),
    })
}

fn changes(desk: Desk, file: File, since: &Since, lang: Lang) -> View {
    let is_pin = |it: &&Change| matches!(it.kind, Kind::Pin { .. });
    let update = move || {
        let edited = update_pins(&file.text.with(|it| yaml::read(it)));
        let count = edited.edits.len();
        file.write(edited.text, "");
        editor::changed(desk, file);
        desk.tell(&msg::check_settings_pinned(count.to_string()));
        later(|| crate::browser::focus(TITLE));
    };
    let pins = match since.changes.iter().any(|it| is_pin(&it)) {
        true => {
            let button = button("", None, desk.say(msg::CHECK_SETTINGS_PINS), update);
            el("div.actions").with(button.is("id", "settings-pins"))
        }
        false => nothing(),
    };
    let rows = match since.changes.as_slice() {
        [] => el("p.help").with(text(msg::CHECK_SETTINGS_SINCE_NONE.get(lang))),
        them => el("ul.settings-parts").with(all(them.iter().map(|it| change(file, it, lang)))),
    };
    let title = el("h3").with(text(msg::CHECK_SETTINGS_SINCE.get(lang)));
    el("div.settings-part").is("id", "settings-since").with(title).with(rows).with(pins)
}

fn change(file: File, it: &Change, lang: Lang) -> View {
    let says = match &it.kind {
        Kind::Pin { action, old, new } => {
            msg::check_settings_since_pin(action.as_str(), old.as_str(), new.as_str())
        }
        Kind::Differs(today) => msg::check_settings_since_differs(today.as_str()),
        Kind::Added => msg::CHECK_SETTINGS_SINCE_ADDED.message(),
        Kind::Missing(_) => msg::CHECK_SETTINGS_SINCE_MISSING.message(),
    };
    part(file, it.span, &it.path, lang).with(el("p.help").with(rich(&says.say(lang))))
}
