//! What is chosen, and what follows from it. Variables are written by panels, through the functions
//! here where more than one belongs together; what follows is only ever read.

use std::{cell::RefCell, ops::Deref, rc::Rc, sync::Arc};

use pushwright_core::{
    companion::{Companion, companions},
    generate::{Surroundings, generate},
    lint::{Finding, Severity, lint_composed},
    recipe::{Control, Recipe},
    share::{self, Encoded, Frame},
    text::{Lang, Notes, Text},
    topic::{Place, Section, Topic},
    yaml::{Document, Line, changed},
};

pub(crate) use pushwright_core::share::Theme;

use crate::{
    address::{Entry, keep_pending, show_fragment_soon},
    history::History,
    panels::handover::Way,
    signals::{Fold, Var, untrack},
    visit,
};

/// The state of the page, which lasts as long as the page does. Copies mean the same state.
#[derive(Clone, Copy)]
pub(crate) struct State(&'static Everything);

struct Everything {
    chosen: Chosen,
    computed: Computed,
}

impl Deref for State {
    type Target = Chosen;

    fn deref(&self) -> &Chosen {
        &self.0.chosen
    }
}

pub(crate) struct Chosen {
    /// Shared with the history: most of it stays the same from step to step.
    pub(crate) recipe: Var<Rc<Recipe>>,
    /// The recipe as a link; always that of the recipe beside it.
    pub(crate) encoded: Var<Encoded>,
    /// What is fixed, and what is not shown.
    pub(crate) frame: Var<Frame>,
    pub(crate) lang: Var<Lang>,
    pub(crate) theme: Var<Theme>,
    pub(crate) tab: Var<Tab>,
    /// The place whose control has the focus, or whose line was chosen.
    pub(crate) selected: Var<Option<Place>>,
    /// The place under the mouse.
    pub(crate) hovered: Var<Option<Place>>,
    /// The line of the workflow that was chosen, by its key.
    pub(crate) active: Var<Option<RowKey>>,
    /// The places whose help is shown whole.
    pub(crate) unfolded: Var<Vec<Place>>,
    /// What is said about everything, in the page's language.
    pub(crate) notes: Var<Arc<Notes>>,
    /// What to say about the link that was opened, or about a crash.
    pub(crate) notice: Var<Option<Notice>>,
    /// Whether a newer release is ready and comes with the next load.
    pub(crate) newer: Var<bool>,
    /// The last thing that happened, for the status line.
    pub(crate) status: Var<String>,
    /// What the clipboard refused to take.
    pub(crate) refused: Var<String>,
    pub(crate) dialog: Var<Option<Dialog>>,
    pub(crate) search: Var<String>,
    pub(crate) history: Var<Recipes>,
    pub(crate) judged: Var<Judged>,
    /// Where the settings of a section are kept up only while it is open.
    folds: [Fold; Section::ALL.len()],
}

/// What follows from the recipe and the language, and is shown at once. All of it is needed after every
/// change, so it is one thing.
pub(crate) struct Work {
    pub(crate) document: Document,
    pub(crate) rows: Vec<Row>,
}

impl Work {
    pub(crate) fn key(&self, row: usize) -> Option<RowKey> {
        let hash = self.rows.get(row)?.hash;
        Some(RowKey { hash, above: self.alike(hash).take_while(|it| *it < row).count() })
    }

    /// The row that a key means now.
    pub(crate) fn row(&self, key: Option<RowKey>) -> Option<usize> {
        key.and_then(|it| self.alike(it.hash).nth(it.above))
    }

    /// The rows with a text.
    fn alike(&self, hash: u32) -> impl Iterator<Item = usize> {
        let rows = self.rows.iter().enumerate();
        rows.filter(move |it| it.1.hash == hash).map(|it| it.0)
    }
}

/// What the checks say, a moment after the workflow is shown.
#[derive(Clone, PartialEq)]
pub(crate) enum Judged {
    /// They come behind the page, and are not here yet.
    NotYet,
    Found(Arc<Vec<Finding>>),
}

/// The work for these versions of recipe, language and notes.
struct Computed {
    /// The page's own address, where others can reach it.
    site: String,
    work: RefCell<([u32; 3], Arc<Work>)>,
    /// What was checked last.
    checked: RefCell<Option<Arc<Work>>>,
}

impl Judged {
    pub(crate) fn findings(&self) -> &[Finding] {
        match self {
            Judged::NotYet => &[],
            Judged::Found(them) => them,
        }
    }

    pub(crate) fn count(&self, severity: Severity) -> usize {
        self.findings().iter().filter(|it| it.severity == severity).count()
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tab {
    Yaml,
    /// A file beside the workflow.
    Beside(Companion),
    Problems,
    Simulate,
    Setup,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dialog {
    Reset,
    Keyboard,
    /// Taking a workflow along that has errors.
    Errors(Way),
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Notice {
    /// What could not be used of a link.
    Link(Vec<pushwright_core::text::Message>),
    /// The change after which the page stopped.
    Crashed(String),
}

/// What identifies a line while others come and go: a hash of its text, and how many such lines stand above.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct RowKey {
    hash: u32,
    above: usize,
}

/// A line of the preview.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Row {
    /// Of its text.
    pub(crate) hash: u32,
    pub(crate) place: Option<Place>,
    /// It is new since the last change.
    pub(crate) changed: bool,
}

/// Recipes to go back and forth to, and the places in which was typed.
type Recipes = History<Rc<Recipe>, Place>;

impl State {
    pub(crate) fn new(recipe: Recipe, lang: Lang, notes: Arc<Notes>, theme: Theme) -> State {
        let chosen = Chosen {
            encoded: Var::new(share::encode(&recipe)),
            recipe: Var::new(recipe.into()),
            frame: Var::new(Frame::default()),
            lang: Var::new(lang),
            theme: Var::new(theme),
            tab: Var::new(Tab::Yaml),
            selected: Var::new(None),
            hovered: Var::new(None),
            active: Var::new(None),
            unfolded: Var::new(Vec::new()),
            notes: Var::new(notes),
            notice: Var::new(None),
            newer: Var::new(false),
            status: Var::new(String::new()),
            refused: Var::new(String::new()),
            dialog: Var::new(None),
            search: Var::new(String::new()),
            history: Var::new(History::default()),
            judged: Var::new(Judged::NotYet),
            folds: Default::default(),
        };
        let work = RefCell::new(([0; 3], Arc::new(chosen.work(&visit::site(), &[]))));
        let computed = Computed { site: visit::site(), work, checked: RefCell::new(None) };
        State(Box::leak(Box::new(Everything { chosen, computed })))
    }

    /// What follows from the choices as they are now. Whoever follows a part of it compares that part by
    /// itself.
    pub(crate) fn work(self) -> Arc<Work> {
        let now = [self.recipe.version(), self.lang.version(), self.notes.version()];
        let (then, work) = self.0.computed.work.borrow().clone();
        if now == then {
            return work;
        }
        let work = untrack(|| Arc::new(self.0.chosen.work(&self.0.computed.site, &work.rows)));
        self.0.computed.work.replace((now, work.clone()));
        work
    }

    /// Checks the workflow as it is now. Before the checks have come, they cannot be called.
    pub(crate) fn judge(self) {
        let work = untrack(|| self.work());
        // Whoever asks may come before the task that does this after a change, or behind it.
        let is_done =
            self.0.computed.checked.borrow().as_ref().is_some_and(|it| Arc::ptr_eq(it, &work));
        if !is_done {
            self.judged.set(Judged::Found(lint_composed(&work.document).into()));
            self.0.computed.checked.replace(Some(work));
        }
    }

    /// What the checks say of the very workflow that is shown now.
    pub(crate) fn judged_now(self) -> Judged {
        if self.judged.with_untracked(|it| *it != Judged::NotYet) {
            self.judge();
        }
        self.judged.with_untracked(Clone::clone)
    }

    /// Whether the checks have come, and with them what is in [`crate::behind`].
    pub(crate) fn are_checks_here(self) -> bool {
        self.judged.with(|it| !matches!(it, Judged::NotYet))
    }

    /// A text in the page's language.
    pub(crate) fn say(self, text: Text) -> impl Fn() -> String + Copy + 'static {
        move || text.get(self.lang.get()).to_owned()
    }

    /// Shows the help of a place whole, or its first sentence only.
    pub(crate) fn unfold(self, place: Place, whole: bool) {
        self.unfolded.update(|it| {
            it.retain(|it| *it != place);
            it.extend(whole.then_some(place));
        });
    }

    /// Sets one place, as a step that can be undone.
    pub(crate) fn set(self, place: Place, value: &str) {
        let typing =
            matches!(Control::of(place.topic), Control::Text { .. } | Control::Lines { .. });
        let mut recipe = Recipe::clone(&self.recipe.get());
        if Control::of(place.topic).write(&mut recipe, place.item, value) {
            self.replace(recipe, typing.then_some(place));
        }
    }

    /// Makes a change of several places, as one step.
    pub(crate) fn edit(self, edit: impl FnOnce(&mut Recipe)) {
        let mut recipe = Recipe::clone(&self.recipe.get());
        edit(&mut recipe);
        self.replace(recipe, None);
    }

    fn replace(self, mut recipe: Recipe, typed: Option<Place>) {
        let before = self.recipe.get();
        self.frame.with_untracked(|it| it.hold(&mut recipe, &before));
        let is_other = |it: Place| Control::of(it.topic).differs(&before, &recipe, it.item);
        if !typed.is_some_and(is_other) && !share::differ(&before, &recipe) {
            return;
        }
        let goes_on = self.history.update(|it| it.record(before, typed));
        self.show(recipe.into(), if goes_on { Entry::Replace } else { Entry::Push });
    }

    /// Shows another recipe, without a step of its own.
    pub(crate) fn show(self, recipe: Rc<Recipe>, entry: Entry) {
        // Kept before anything is computed from it: a panic then loses nothing.
        let encoded = share::encode(&recipe);
        keep_pending(&encoded.fragment);
        show_fragment_soon(&encoded.fragment, entry);
        self.encoded.set(encoded);
        self.recipe.update(|it| *it = recipe);
    }

    pub(crate) fn undo(self) {
        self.step(History::undo);
    }

    pub(crate) fn redo(self) {
        self.step(History::redo);
    }

    fn step(self, to: fn(&mut Recipes, Rc<Recipe>) -> Option<Rc<Recipe>>) {
        let now = self.recipe.get();
        if let Some(recipe) = self.history.update(|it| to(it, now)) {
            self.show(recipe, Entry::Replace);
        }
    }

    pub(crate) fn fold(self, section: Section) -> &'static Fold {
        &self.0.chosen.folds[section as usize]
    }

    /// Whether a setting is shown but fixed.
    pub(crate) fn is_locked(self, place: Place) -> bool {
        self.frame.with(|it| it.is_locked(place.topic))
    }

    /// Whether a setting is not shown, though it is written.
    pub(crate) fn is_hidden(self, topic: Topic) -> bool {
        self.frame.with(|it| it.is_hidden(topic))
    }

    /// The tabs that there are.
    pub(crate) fn tabs(self) -> Vec<Tab> {
        let mut res = vec![Tab::Yaml];
        self.recipe.with(|it| res.extend(companions(it).map(Tab::Beside)));
        res.extend([Tab::Problems, Tab::Simulate, Tab::Setup]);
        res
    }

    /// The tab that is open; that of a file which is not wanted any more is not.
    pub(crate) fn open_tab(self) -> Tab {
        let tab = self.tab.get();
        if self.tabs().contains(&tab) { tab } else { Tab::Yaml }
    }

    /// The place whose lines are marked.
    pub(crate) fn marked(self) -> Option<Place> {
        self.hovered.get().or_else(|| self.selected.get())
    }
}

impl Chosen {
    fn work(&self, site: &str, before: &[Row]) -> Work {
        let (lang, notes) = (self.lang.get(), self.notes.get());
        let link = match site {
            "" => String::new(),
            _ => self.encoded.with(|it| format!("{site}#{}", it.fragment)),
        };
        let surroundings = Surroundings { lang, notes: &notes, link: &link };
        let document = self.recipe.with(|it| generate(it, surroundings));
        Work { rows: rows(&document.lines, before), document }
    }
}

/// The rows of the preview, and which of them are new since those before.
fn rows(lines: &[Line], before: &[Row]) -> Vec<Row> {
    let old: Vec<u32> = before.iter().map(|it| it.hash).collect();
    let new: Vec<u32> = lines.iter().map(|it| hash(&it.text)).collect();
    if old == new {
        // The same line may be about another place than before.
        let row = |(row, line): (&Row, &Line)| Row { place: line.place, ..*row };
        return before.iter().zip(lines).map(row).collect();
    }
    let marks = if old.is_empty() { vec![false; new.len()] } else { changed(&old, &new) };
    let row = |n: usize| Row { hash: new[n], place: lines[n].place, changed: marks[n] };
    (0..new.len()).map(row).collect()
}

/// Fowler–Noll–Vo, by eight bytes.
fn hash(text: &str) -> u32 {
    let hash = text.as_bytes().chunks(8).fold(0xcbf2_9ce4_8422_2325, |hash: u64, them| {
        let mut word = [0; 8];
        word[..them.len()].copy_from_slice(them);
        (hash ^ u64::from_le_bytes(word)).wrapping_mul(0x100_0000_01b3).rotate_left(32)
    });
    (hash ^ hash >> 32) as u32
}
