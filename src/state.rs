//! What is chosen, and what follows from it. Signals are written by panels, through the functions
//! here where more than one belongs together; memos are only ever read.

use std::{collections::BTreeMap, ops::Deref, sync::Arc};

use leptos::prelude::*;
use pushwright_core::{
    explain::{Explanation, explain},
    generate::{Surroundings, generate},
    lint::{Finding, Severity, lint},
    recipe::{Control, Recipe},
    share::{self, Encoded},
    text::{Lang, Notes, Text},
    topic::Place,
    yaml::{Document, Line, changed},
};

use crate::browser;

/// The state of the page, which lasts as long as the page does. Copies mean the same state.
#[derive(Clone, Copy)]
pub(crate) struct State(&'static Signals);

impl Deref for State {
    type Target = Signals;

    fn deref(&self) -> &Signals {
        self.0
    }
}

pub(crate) struct Signals {
    pub(crate) recipe: RwSignal<Recipe>,
    pub(crate) lang: RwSignal<Lang>,
    pub(crate) theme: RwSignal<Theme>,
    pub(crate) tab: RwSignal<Tab>,
    /// The place whose control has the focus, or whose line was chosen.
    pub(crate) selected: RwSignal<Option<Place>>,
    /// The place under the mouse.
    pub(crate) hovered: RwSignal<Option<Place>>,
    /// The line of the workflow that was chosen, by its key.
    pub(crate) active: RwSignal<Option<RowKey>>,
    /// What is said about everything, in the page's language.
    pub(crate) notes: RwSignal<Arc<Notes>>,
    /// What to say about the link that was opened, or about a crash.
    pub(crate) notice: RwSignal<Option<Notice>>,
    /// The last thing that happened, for the status line.
    pub(crate) status: RwSignal<String>,
    pub(crate) dialog: RwSignal<Option<Dialog>>,
    pub(crate) search: RwSignal<String>,
    pub(crate) history: RwSignal<History>,

    pub(crate) encoded: Memo<Encoded>,
    pub(crate) document: Memo<Arc<Document>>,
    pub(crate) rows: Memo<Arc<Vec<Row>>>,
    pub(crate) findings: Memo<Arc<Vec<Finding>>>,
    pub(crate) explanations: Memo<Arc<Vec<Explanation>>>,
    pub(crate) errors: Memo<usize>,
    pub(crate) warnings: Memo<usize>,
    /// Places that differ from the nearest preset.
    pub(crate) changes: Memo<(&'static str, Arc<Vec<Place>>)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Theme {
    System,
    Light,
    Dark,
    Contrast,
}

impl Theme {
    pub(crate) const ALL: [Theme; 4] = [Theme::System, Theme::Light, Theme::Dark, Theme::Contrast];

    pub(crate) fn id(self) -> &'static str {
        match self {
            Theme::System => "system",
            Theme::Light => "light",
            Theme::Dark => "dark",
            Theme::Contrast => "contrast",
        }
    }

    pub(crate) fn of(id: &str) -> Option<Theme> {
        Theme::ALL.into_iter().find(|it| it.id() == id)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tab {
    Yaml,
    Problems,
    Setup,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dialog {
    Reset,
    Keyboard,
    Github,
    /// Copying a workflow that has errors.
    Errors,
    Kept,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Notice {
    /// What could not be used of a link.
    Link(Vec<pushwright_core::text::Message>),
    /// The change after which the page stopped.
    Crashed(String),
}

/// What identifies a line while others come and go: its text, and how many such lines stand above.
pub(crate) type RowKey = (String, usize);

/// A line of the preview.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Row {
    pub(crate) key: RowKey,
    pub(crate) place: Option<Place>,
    /// It is new since the last change.
    pub(crate) changed: bool,
}

/// Recipes to go back and forth to.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct History {
    pub(crate) past: Vec<Recipe>,
    pub(crate) future: Vec<Recipe>,
    /// Where the last change was made; typing on there is one step.
    last: Option<Place>,
}

/// How many steps can be undone.
const MAX_STEPS: usize = 200;

impl State {
    pub(crate) fn new(recipe: Recipe, lang: Lang, notes: Arc<Notes>, theme: Theme) -> State {
        let recipe = RwSignal::new(recipe);
        let lang = RwSignal::new(lang);
        let notes = RwSignal::new(notes);
        let encoded = Memo::new(move |_| recipe.with(share::encode));
        let site = browser::site();
        let document = Memo::new(move |_| {
            let link = encoded.with(|it| format!("{site}#{}", it.fragment));
            let link = if site.is_empty() { "" } else { link.as_str() };
            let notes = notes.get();
            let surroundings = Surroundings { lang: lang.get(), notes: &notes, link };
            Arc::new(recipe.with(|it| generate(it, surroundings)))
        });
        let findings = Memo::new(move |_| Arc::new(document.with(|it| lint(it))));
        let count = move |severity| {
            findings.with(|them| them.iter().filter(|it| it.severity == severity).count())
        };
        State(Box::leak(Box::new(Signals {
            recipe,
            lang,
            theme: RwSignal::new(theme),
            tab: RwSignal::new(Tab::Yaml),
            selected: RwSignal::new(None),
            hovered: RwSignal::new(None),
            active: RwSignal::new(None),
            notes,
            notice: RwSignal::new(None),
            status: RwSignal::new(String::new()),
            dialog: RwSignal::new(None),
            search: RwSignal::new(String::new()),
            history: RwSignal::new(History::default()),
            encoded,
            document,
            rows: Memo::new(move |before| document.with(|it| rows(&it.lines, before))),
            findings,
            explanations: Memo::new(move |_| {
                let notes = notes.get();
                Arc::new(document.with(|it| explain(&it.workflow, &notes)))
            }),
            errors: Memo::new(move |_| count(Severity::Error)),
            warnings: Memo::new(move |_| count(Severity::Warning)),
            changes: Memo::new(move |_| {
                let (preset, places) = recipe.with(share::differences);
                (preset.id, Arc::new(places))
            }),
        })))
    }

    /// A text in the page's language.
    pub(crate) fn say(self, text: &'static Text) -> impl Fn() -> String + Copy + 'static {
        move || text.get(self.lang.get()).to_owned()
    }

    /// Sets one place, as a step that can be undone.
    pub(crate) fn set(self, place: Place, value: &str) {
        let typing =
            matches!(Control::of(place.topic), Control::Text { .. } | Control::Lines { .. });
        let mut recipe = self.recipe.get_untracked();
        if Control::of(place.topic).write(&mut recipe, place.item, value) {
            self.replace(recipe, typing.then_some(place));
        }
    }

    /// Makes a change of several places, as one step.
    pub(crate) fn edit(self, edit: impl FnOnce(&mut Recipe)) {
        let mut recipe = self.recipe.get_untracked();
        edit(&mut recipe);
        self.replace(recipe, None);
    }

    fn replace(self, recipe: Recipe, typed: Option<Place>) {
        let before = self.recipe.get_untracked();
        if before == recipe {
            return;
        }
        let goes_on = typed.is_some() && self.history.with_untracked(|it| it.last == typed);
        self.history.update(|it| {
            it.future.clear();
            it.last = typed;
            if !goes_on {
                it.past.push(before);
                let excess = it.past.len().saturating_sub(MAX_STEPS);
                it.past.drain(..excess);
            }
        });
        self.show(recipe, if goes_on { browser::Entry::Replace } else { browser::Entry::Push });
    }

    /// Shows another recipe, without a step of its own.
    pub(crate) fn show(self, recipe: Recipe, entry: browser::Entry) {
        // Kept before anything is computed from it: a panic then loses nothing.
        browser::keep_pending(&share::encode(&recipe).fragment);
        self.recipe.set(recipe);
        browser::show_fragment(&self.encoded.get_untracked().fragment, entry);
    }

    pub(crate) fn undo(self) {
        let current = self.recipe.get_untracked();
        let past = self.history.try_update(|it| {
            let past = it.past.pop()?;
            it.future.push(current);
            it.last = None;
            Some(past)
        });
        if let Some(recipe) = past.flatten() {
            self.show(recipe, browser::Entry::Replace);
        }
    }

    pub(crate) fn redo(self) {
        let current = self.recipe.get_untracked();
        let next = self.history.try_update(|it| {
            let next = it.future.pop()?;
            it.past.push(current);
            it.last = None;
            Some(next)
        });
        if let Some(recipe) = next.flatten() {
            self.show(recipe, browser::Entry::Replace);
        }
    }

    /// The place whose lines are marked.
    pub(crate) fn marked(self) -> Option<Place> {
        self.hovered.get().or_else(|| self.selected.get())
    }
}

/// The rows of the preview, and which of them are new since the rows before.
fn rows(lines: &[Line], before: Option<&Arc<Vec<Row>>>) -> Arc<Vec<Row>> {
    let old = before.map(|them| them.iter().map(|it| it.key.0.as_str()).collect::<Vec<_>>());
    let new: Vec<&str> = lines.iter().map(|it| it.text.as_str()).collect();
    let marks = old.map_or_else(|| vec![false; new.len()], |old| changed(&old, &new));
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    let mut res = Vec::with_capacity(lines.len());
    for (n, line) in lines.iter().enumerate() {
        let nth = seen.entry(line.text.as_str()).or_default();
        res.push(Row { key: (line.text.clone(), *nth), place: line.place, changed: marks[n] });
        *nth += 1;
    }
    Arc::new(res)
}
