//! What runs of a workflow would do: all common events beside each other, and one of them in detail.
//! What a run does is foretold by the core; the workflow may come from anywhere.

mod detail;
mod editor;
mod inputs;
mod lines;
mod table;
mod timeline;

use std::{cell::RefCell, ops::Deref, rc::Rc};

use pushwright_core::{
    catalog::actions::BAKE,
    companion::{self, Companion},
    event::{Draft, Event, Repository, Wrong, filled, repository, samples},
    metadata,
    simulate::{Plan, Row},
    text::msg,
    workflow::Workflow,
    yaml::{self, Document},
};

use web_sys::{Element, Node};

use crate::{
    browser::{self, Browser, document, window},
    guest::{CHANGED, Guest},
    signals::{Var, untrack},
    widgets::{View, button, drawn, el, icon, listen, rich},
};

pub(crate) use lines::Lines;
use lines::Spot;

/// What is simulated, and what somebody looks at. Copies mean the same, which lasts as long as the page
/// does.
#[derive(Clone, Copy)]
pub(crate) struct Simulation(&'static State);

impl Deref for Simulation {
    type Target = State;

    fn deref(&self) -> &State {
        self.0
    }
}

pub(crate) struct State {
    guest: Guest,
    /// Begins the ids of its elements: more than one simulation may be in the document.
    name: &'static str,
    /// What is simulated, followed by whoever asks.
    source: Box<dyn Fn() -> Source>,
    /// Shows lines of it, or of a workflow that it calls.
    reveal: Reveal,
    /// Asks for files, where a workflow that is called may be among them.
    open_files: Option<Box<dyn Fn()>>,
    /// When all this happens, in milliseconds since 1970.
    time: Var<i64>,
    /// Events that were added to the samples; their inputs are those that somebody has filled in.
    added: Var<Vec<Draft>>,
    /// The event that is shown in detail.
    chosen: Var<Option<Chosen>>,
    /// The step whose lines are shown.
    open: Var<Option<Spot>>,
    work: RefCell<Option<Done>>,
}

/// An event, by its place among its likes: how many samples there are changes with the workflow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Chosen {
    Sample(usize),
    Added(usize),
}

/// Shows lines of the workflow, or of one that it calls, as `uses` names it.
type Reveal = Box<dyn Fn(Option<&str>, Lines)>;

/// A workflow, and those that its jobs may call, by their paths from the root of the repository.
#[derive(Clone, Default)]
pub(crate) struct Source {
    pub(crate) own: Rc<Document>,
    pub(crate) others: Vec<(String, Rc<Document>)>,
    /// The texts of Bake files, by paths as [`Plan::with_files`] takes them.
    pub(crate) bake: Vec<(String, String)>,
}

impl Source {
    /// Whether it is what was read before: reading makes a new one.
    fn is(&self, before: &Source) -> bool {
        let mut others = self.others.iter().zip(&before.others);
        Rc::ptr_eq(&self.own, &before.own)
            && self.others.len() == before.others.len()
            && others.all(|(it, before)| it.0 == before.0 && Rc::ptr_eq(&it.1, &before.1))
            && self.bake == before.bake
    }

    /// The text in which positions count: the workflow's own, or that of one that it calls, as `uses`
    /// names it.
    fn document(&self, file: Option<&str>) -> &Rc<Document> {
        let called = |it: &&str| it.strip_prefix("./").unwrap_or(it).to_owned();
        let path = file.as_ref().map(called);
        let other = path.and_then(|path| self.others.iter().find(|it| it.0 == path));
        other.map_or(&self.own, |it| &it.1)
    }
}

/// What follows from this workflow and these versions of time and events.
type Done = ([u32; 2], Rc<Work>);

pub(crate) struct Work {
    source: Source,
    repository: Repository,
    rows: Vec<Row>,
    /// What is wrong with the payloads of the added events.
    wrong: Vec<Option<Wrong>>,
}

impl Work {
    /// How many events come from the workflow itself.
    fn samples(&self) -> usize {
        self.rows.len() - self.wrong.len()
    }

    /// The place of an event among all, samples first.
    fn place(&self, of: Chosen) -> usize {
        match of {
            // There may be fewer than there were when it was chosen.
            Chosen::Sample(n) if n < self.samples() => n,
            Chosen::Sample(_) => usize::MAX,
            Chosen::Added(n) => self.samples() + n,
        }
    }

    fn row(&self, of: Chosen) -> Option<&Row> {
        self.rows.get(self.place(of))
    }

    /// The event at a place among all.
    fn chosen(&self, place: usize) -> Chosen {
        match place.checked_sub(self.samples()) {
            Some(n) => Chosen::Added(n),
            None => Chosen::Sample(place),
        }
    }
}

impl Simulation {
    /// `reveal` shows lines of a text where it stands; `open_files` asks for more texts.
    pub(crate) fn new(
        guest: Guest,
        name: &'static str,
        source: impl Fn() -> Source + 'static,
        reveal: impl Fn(Option<&str>, Lines) + 'static,
        open_files: Option<Box<dyn Fn()>>,
    ) -> Simulation {
        Simulation(Box::leak(Box::new(State {
            guest,
            name,
            source: Box::new(source),
            reveal: Box::new(reveal),
            open_files,
            time: Var::new(browser::milliseconds()),
            added: Var::new(Vec::new()),
            chosen: Var::new(None),
            open: Var::new(None),
            work: RefCell::new(None),
        })))
    }

    /// The id of one of its elements.
    fn id(self, of: &str) -> String {
        [self.name, of].concat()
    }

    /// Takes it that it is now.
    fn refresh(self) {
        self.time.set(browser::milliseconds());
    }

    /// Draws it as of now.
    pub(crate) fn view(self) -> View {
        self.refresh();
        let content = move |chosen: &Option<Chosen>| match chosen {
            None => self.all(),
            Some(it) => detail::detail(self, *it),
        };
        el("div.simulation").with(drawn(move || self.chosen.get(), content))
    }

    fn all(self) -> View {
        let says = move || {
            let time = self.time.get();
            let time = metadata::format("YYYY-MM-DD HH:mm", time, "UTC", &Browser);
            msg::simulate_intro(time).say(self.guest.lang.get())
        };
        let add = button("", Some(icon::PLUS), self.guest.say(msg::SIMULATE_ADD), move || {
            self.add(Chosen::Sample(0));
        });
        el("div.events")
            .with(drawn(says, |it| el("p.hint").with(rich(it))))
            .with(table::table(self))
            .with(add.is("id", &self.id("add-event")))
    }

    /// What follows, computed once however many ask.
    fn work(self) -> Rc<Work> {
        let source = (self.source)();
        let now = [self.time.version(), self.added.version()];
        if let Some((then, work)) = &*self.work.borrow()
            && *then == now
            && work.source.is(&source)
        {
            return work.clone();
        }
        let work = Rc::new(untrack(|| self.compute(source)));
        self.work.replace(Some((now, work.clone())));
        work
    }

    fn compute(self, source: Source) -> Work {
        let workflow = &source.own.workflow;
        let (repository, time) = (repository(workflow), self.time.get());
        let others: Vec<(&str, &Workflow)> =
            source.others.iter().map(|it| (it.0.as_str(), &it.1.workflow)).collect();
        let bake: Vec<(&str, &str)> =
            source.bake.iter().map(|it| (it.0.as_str(), it.1.as_str())).collect();
        let plan = Plan::new(workflow, &others).with_files(&bake);
        let row = |it: Event| plan.row(it, &Browser);
        let sampled = samples(workflow, &repository).into_iter().map(|it| Event { time, ..it });
        let mut rows: Vec<Row> = sampled.map(row).collect();
        let mut wrong = Vec::new();
        for draft in self.added.get() {
            let asked = draft.kind.asks_in();
            let inputs = asked.map(|it| filled(workflow, it, &draft.inputs)).unwrap_or_default();
            let draft = Draft { inputs, ..draft };
            let event = draft.event(&repository, time);
            wrong.push(event.as_ref().err().cloned());
            // What is wrong stands at the payload; the rest of the event counts meanwhile.
            let sample = || Draft { payload: String::new(), ..draft }.event(&repository, time);
            rows.extend(event.or_else(|_| sample()).ok().map(row));
        }
        Work { source, repository, rows, wrong }
    }

    /// Adds an event like another one and shows it.
    fn add(self, like: Chosen) {
        let work = untrack(|| self.work());
        let Some(draft) = work.row(like).and_then(|it| draft(&it.event)) else { return };
        let last = self.added.update(|it| {
            it.push(draft);
            it.len() - 1
        });
        self.choose(Some(Chosen::Added(last)));
    }

    /// Takes an added event away again.
    fn remove(self, n: usize) {
        self.choose(None);
        self.added.update(|it| {
            if n < it.len() {
                it.remove(n);
            }
        });
    }

    /// Shows one event, or all; the focus goes where reading goes on.
    fn choose(self, event: Option<Chosen>) {
        let before = self.chosen.with_untracked(|it| *it);
        self.open.set(None);
        self.chosen.set(event);
        browser::later(move || match (event, before) {
            (Some(_), _) => browser::focus(&self.id("simulated")),
            (None, Some(it)) => {
                let place = untrack(|| self.work().place(it));
                let row = self.id(&table::button(place));
                // Of one that was taken away, the next has its place, if there is any.
                match document().get_element_by_id(&row) {
                    Some(_) => browser::focus(&row),
                    None => browser::focus(&self.id("add-event")),
                }
            }
            (None, None) => {}
        });
    }
}

/// What there is to change about an event. Its inputs are the workflow's defaults until somebody fills them in.
fn draft(event: &Event) -> Option<Draft> {
    Draft::of(event).map(|it| Draft { inputs: Vec::new(), ..it })
}

/// That of the page's own workflow. It follows the form only while somebody sees it.
pub(crate) fn of_page(guest: Guest) -> Simulation {
    listen(&window(), CHANGED, Box::new(|_| lines::unmark()));
    let seen = RefCell::new((String::new(), Source::default()));
    let source = move || {
        let now = guest.workflow.get();
        let mut seen = seen.borrow_mut();
        if tab().is_some() {
            if seen.0 != now {
                seen.1.own = Rc::new(yaml::read(&now));
            }
            // Only what Bake is asked to build stands in its file.
            let bake = now.contains(BAKE.name).then(|| companion::bake_outline(&guest.recipe()));
            let bake = bake.flatten().map(|it| (Companion::Bake.path().to_owned(), it));
            seen.1.bake = bake.into_iter().collect();
            seen.0 = now;
        }
        seen.1.clone()
    };
    Simulation::new(guest, "", source, |_, lines| lines::in_preview(lines), None)
}

thread_local! {
    /// What the tab shows, once it has been opened.
    static SHOWN: RefCell<Option<Node>> = const { RefCell::new(None) };
}

/// Shows it in the page's tab, which is empty each time it is opened.
pub(crate) fn open_tab(simulation: Simulation) {
    let Some(tab) = tab() else { return };
    simulation.refresh();
    let shown = SHOWN.with_borrow(Clone::clone).unwrap_or_else(|| {
        let made = el("div").with(simulation.view()).node().clone();
        SHOWN.replace(Some(made.clone()));
        made
    });
    let _ = tab.append_child(&shown);
    let _ = tab.remove_attribute("aria-busy");
}

fn tab() -> Option<Element> {
    document().get_element_by_id("simulate")
}

/// The part that a row or a step shows for whether it runs.
fn mark(runs: Option<bool>) -> &'static str {
    match runs {
        Some(true) => "true",
        Some(false) => "false",
        None => "unknown",
    }
}
