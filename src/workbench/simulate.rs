//! What runs of a workflow would do: all common events beside each other, and one of them in detail.
//! What a run does is foretold by the core; the workflow is a text, wherever it comes from.

mod detail;
mod editor;
mod lines;
mod table;
mod timeline;

use std::{cell::RefCell, ops::Deref, sync::Arc};

use pushwright_core::{
    event::{Draft, Event, Repository, Wrong, samples},
    metadata,
    simulate::{Row, row},
    text::msg,
    yaml::{self, Document},
};

use web_sys::{Element, Node};

use crate::{
    browser::{self, Browser, document},
    guest::Guest,
    rules,
    signals::{Var, untrack},
    widgets::{View, button, drawn, el, icon, rich},
};

pub(crate) use lines::Lines;

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
    /// The workflow as text, followed by whoever asks.
    text: Box<dyn Fn() -> String>,
    /// Shows lines of it.
    reveal: Box<dyn Fn(Lines)>,
    /// When all this happens, in milliseconds since 1970.
    time: Var<i64>,
    /// Events that were added to the samples.
    added: Var<Vec<Draft>>,
    /// The event that is shown in detail, by its place among all.
    chosen: Var<Option<usize>>,
    /// The step whose lines are shown, by its first one.
    open: Var<Option<usize>>,
    work: RefCell<Option<Done>>,
}

/// What follows from this text and these versions of time and events.
type Done = (String, [u32; 2], Arc<Work>);

pub(crate) struct Work {
    document: Document,
    rows: Vec<Row>,
    /// What is wrong with the payloads of the added events.
    wrong: Vec<Option<Wrong>>,
}

impl Work {
    /// How many events come from the workflow itself.
    fn samples(&self) -> usize {
        self.rows.len() - self.wrong.len()
    }
}

impl Simulation {
    /// `reveal` shows lines of the text where it stands.
    pub(crate) fn new(
        guest: Guest,
        text: impl Fn() -> String + 'static,
        reveal: impl Fn(Lines) + 'static,
    ) -> Simulation {
        Simulation(Box::leak(Box::new(State {
            guest,
            text: Box::new(text),
            reveal: Box::new(reveal),
            time: Var::new(browser::milliseconds()),
            added: Var::new(Vec::new()),
            chosen: Var::new(None),
            open: Var::new(None),
            work: RefCell::new(None),
        })))
    }

    /// Takes it that it is now.
    pub(crate) fn refresh(self) {
        self.time.set(browser::milliseconds());
    }

    /// Reads what the samples come to.
    pub(crate) fn with_samples<T>(self, read: impl FnOnce(&[Row]) -> T) -> T {
        let work = self.work();
        read(&work.rows[..work.samples()])
    }

    /// Draws it as of now.
    pub(crate) fn view(self) -> View {
        self.refresh();
        let content = move |chosen: &Option<usize>| match chosen {
            None => self.all(),
            Some(n) => detail::detail(self, *n),
        };
        el("div.simulation").with(drawn(move || self.chosen.get(), content))
    }

    fn all(self) -> View {
        let says = move || {
            let time = self.time.get();
            let time = metadata::format("YYYY-MM-DD HH:mm", time, "UTC", &Browser);
            msg::simulate_intro(time).say(self.guest.lang.get())
        };
        let add = button("", Some(icon::PLUS), self.guest.say(&msg::SIMULATE_ADD), move || {
            let first = untrack(|| self.work().rows.first().and_then(|it| Draft::of(&it.event)));
            first.into_iter().for_each(|it| self.add(it));
        });
        el("div.events")
            .with(drawn(says, |it| el("p.hint").with(rich(it))))
            .with(table::table(self))
            .with(add.is("id", "add-event"))
    }

    /// What follows, computed once however many ask.
    fn work(self) -> Arc<Work> {
        let text = (self.text)();
        let now = [self.time.version(), self.added.version()];
        if let Some((of, then, work)) = &*self.work.borrow()
            && (of, then) == (&text, &now)
        {
            return work.clone();
        }
        let work = Arc::new(untrack(|| self.compute(&text)));
        self.work.replace(Some((text, now, work.clone())));
        work
    }

    fn compute(self, text: &str) -> Work {
        let document = yaml::read(text);
        let (repository, time) = (Repository::default(), self.time.get());
        let workflow = &document.workflow;
        let sampled = samples(workflow, &repository).into_iter().map(|it| Event { time, ..it });
        let mut rows: Vec<Row> = sampled.map(|it| row(workflow, it, &Browser)).collect();
        let mut wrong = Vec::new();
        for draft in self.added.get() {
            let event = draft.event(&repository, time);
            wrong.push(event.as_ref().err().cloned());
            // What is wrong stands at the payload; the rest of the event counts meanwhile.
            let sample = || Draft { payload: String::new(), ..draft }.event(&repository, time);
            rows.extend(event.or_else(|_| sample()).ok().map(|it| row(workflow, it, &Browser)));
        }
        Work { document, rows, wrong }
    }

    /// Adds an event and shows it.
    fn add(self, draft: Draft) {
        self.added.update(|it| it.push(draft));
        let last = untrack(|| self.work().rows.len()).saturating_sub(1);
        self.choose(Some(last));
    }

    /// Takes an added event away again.
    fn remove(self, n: usize) {
        self.choose(None);
        let first = untrack(|| self.work().samples());
        self.added.update(|it| {
            if n >= first && n - first < it.len() {
                it.remove(n - first);
            }
        });
    }

    /// Shows one event, or all; the focus goes where reading goes on.
    fn choose(self, event: Option<usize>) {
        let before = self.chosen.with_untracked(|it| *it);
        self.open.set(None);
        self.chosen.set(event);
        browser::later(move || match (event, before) {
            (Some(_), _) => browser::focus("simulated"),
            (None, Some(n)) => browser::focus(&table::button_id(n)),
            (None, None) => {}
        });
    }
}

/// That of the page's own workflow. It follows the form only while somebody sees it.
pub(crate) fn of_page(guest: Guest) -> Simulation {
    let seen = RefCell::new(String::new());
    let text = move || {
        let now = guest.workflow.get();
        if rules::is_on() || tab().is_some() {
            seen.replace(now);
        }
        seen.borrow().clone()
    };
    Simulation::new(guest, text, lines::in_preview)
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
