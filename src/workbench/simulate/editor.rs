//! The small editor of an event: its kind, its name, and what else may be said. Every change counts at
//! once. Events that come from the workflow itself are copied before they are changed.

use pushwright_core::{
    event::{Draft, Kind, Wrong, kinds, sample},
    simulate::{Read, Row, reads},
    text::{Lang, Message, Text, msg},
};

use super::{Chosen, Simulation, draft, inputs};
use crate::{
    signals::untrack,
    widgets::{
        View, all, button, drawn, el, icon, live, nothing, plain, rich, select, text, typed, words,
    },
};

/// Copies an event of the workflow itself, to change it.
pub(super) fn change(simulation: Simulation, chosen: Chosen) -> View {
    if matches!(chosen, Chosen::Added(_)) {
        return nothing();
    }
    let change = button("", None, simulation.guest.say(msg::SIMULATE_CHANGE), move || {
        simulation.add(chosen);
    });
    change.is("id", &simulation.id("change-event"))
}

pub(super) fn editor(simulation: Simulation, chosen: Chosen) -> View {
    let guest = simulation.guest;
    let Chosen::Added(added) = chosen else { return nothing() };
    let editing = Editing { simulation, added };
    let remove = button("quiet", Some(icon::REMOVE), guest.say(msg::SIMULATE_REMOVE), move || {
        simulation.remove(added);
    });
    el("fieldset.editor")
        .with(el("legend").with(words(guest.say(msg::SIMULATE_EDITOR))))
        .with(editing.kind())
        .with(drawn(move || editing.get(|it| it.kind), move |kind| editing.fields(*kind)))
        .with(el("div.actions").with(remove.is("id", &simulation.id("remove-event"))))
}

/// An added event that is being edited.
#[derive(Clone, Copy)]
pub(super) struct Editing {
    pub(super) simulation: Simulation,
    /// Its place among the added events.
    added: usize,
}

impl Editing {
    pub(super) fn get<T: Default>(self, read: impl FnOnce(&Draft) -> T) -> T {
        self.simulation.added.with(|it| it.get(self.added).map(read)).unwrap_or_default()
    }

    pub(super) fn set(self, change: impl FnOnce(&mut Draft)) {
        self.simulation.added.update(|it| it.get_mut(self.added).map(change));
    }

    /// Reads what the event comes to.
    pub(super) fn row<T>(self, read: impl FnOnce(&Row) -> Option<T>) -> Option<T> {
        self.simulation.work().row(Chosen::Added(self.added)).and_then(read)
    }

    pub(super) fn id(self, name: &str) -> String {
        self.simulation.id(name)
    }

    pub(super) fn say(self, it: Text) -> impl Fn() -> String + Copy + 'static {
        self.simulation.guest.say(it)
    }

    /// Another kind begins as the sample of that kind.
    fn kind(self) -> View {
        let options = move || {
            let lang = self.simulation.guest.lang.get();
            self.kinds().into_iter().map(|it| (it.id(), label(it, lang))).collect()
        };
        let choose = move |id: &str| {
            let Some(kind) = untrack(|| self.kinds()).into_iter().find(|it| it.id() == id) else {
                return;
            };
            let work = untrack(|| self.simulation.work());
            let event = sample(&work.source.own.workflow, &work.repository, kind);
            if let Some(draft) = draft(&event) {
                self.set(|it| *it = draft);
            }
        };
        let control = select(move || self.get(|it| it.kind.id()).to_owned(), options, choose);
        self.field("event-kind", msg::SIMULATE_KIND, control)
    }

    /// Those of the workflow; the one that the event has stays, should the workflow start on it no more.
    fn kinds(self) -> Vec<Kind> {
        let mut res = kinds(&self.simulation.work().source.own.workflow);
        let own = self.get(|it| it.kind);
        for it in [Kind::Target, Kind::TargetFork, own] {
            if !res.contains(&it) {
                res.push(it);
            }
        }
        res
    }

    fn field(self, id: &str, label: Text, control: View) -> View {
        let label = drawn(self.say(label), |it| rich(it));
        let id = self.id(id);
        let name = el("label").is("for", &id).with(label);
        el("div.field").with(name).with(control.is("id", &id))
    }

    fn fields(self, kind: Kind) -> View {
        let name = plain("input")
            .is("type", "text")
            .value(move || self.get(|it| it.name.clone()))
            .on("input", move |it| self.set(|draft| draft.name = typed(&it)));
        all([
            self.field("event-name", asks(kind), name),
            if kind.has_action() { self.action() } else { nothing() },
            if kind.has_files() { self.files() } else { nothing() },
            kind.asks_in().map_or_else(nothing, |it| inputs::inputs(self, it)),
            self.payload(),
        ])
    }

    fn action(self) -> View {
        let field = plain("input")
            .is("type", "text")
            .is("translate", "no")
            .value(move || self.get(|it| it.action.clone()))
            .on("input", move |it| self.set(|draft| draft.action = typed(&it)));
        self.field("event-action", msg::SIMULATE_ACTION, field)
    }

    fn files(self) -> View {
        let area = plain("textarea.code")
            .is("rows", "2")
            .is("aria-describedby", &self.id("event-files-hint"))
            .value(move || self.get(|it| it.files.clone()))
            .on("input", move |it| self.set(|draft| draft.files = typed(&it)));
        let hint = el("p.help")
            .is("id", &self.id("event-files-hint"))
            .with(drawn(self.say(msg::SIMULATE_FILES_HINT), |it| rich(it)));
        self.field("event-files", msg::SIMULATE_FILES, area).with(hint)
    }

    /// The payload for those who know it, and what of it is read.
    fn payload(self) -> View {
        let shown = move || {
            let own = self.get(|it| it.payload.clone());
            if own.is_empty() { self.sample() } else { own }
        };
        let area = plain("textarea.code")
            .is("rows", "12")
            .is("wrap", "off")
            .is("aria-describedby", &self.id("event-payload-wrong"))
            .flag("aria-invalid", move || self.wrong().is_some())
            .value(shown)
            .on("input", move |it| {
                let it = typed(&it);
                let is_sample = it == untrack(|| self.sample());
                self.set(|draft| draft.payload = if is_sample { String::new() } else { it });
            });
        let lang = move || self.simulation.guest.lang.get();
        let wrong = drawn(
            move || self.wrong().map(|it| it.say(lang())),
            |it| it.as_ref().map_or_else(nothing, |it| el("span").with(rich(it))),
        );
        let wrong = el("p.wrong")
            .is("id", &self.id("event-payload-wrong"))
            .is("role", "status")
            .with(wrong);
        el("details.payload")
            .with(el("summary").with(words(self.say(msg::SIMULATE_PAYLOAD))))
            .with(self.field("event-payload", msg::SIMULATE_PAYLOAD_JSON, area))
            .with(wrong)
            .with(live(move || self.read(lang())))
    }

    /// The payload of the event as its kind and name alone make it.
    fn sample(self) -> String {
        let draft = self.simulation.added.with(|it| it.get(self.added).cloned());
        let sample = draft.map(|it| Draft { payload: String::new(), ..it });
        let work = untrack(|| self.simulation.work());
        let event = sample.and_then(|it| it.event(&work.repository, 0).ok());
        event.map(|it| it.payload.to_json()).unwrap_or_default()
    }

    fn wrong(self) -> Option<Message> {
        let work = self.simulation.work();
        let wrong = work.wrong.get(self.added)?.as_ref()?;
        Some(match wrong {
            Wrong::NoObject => msg::SIMULATE_NO_OBJECT.message(),
            Wrong::Json { at } => {
                let payload = self.get(|it| it.payload.clone());
                let before = payload.get(..*at).unwrap_or(&payload);
                msg::simulate_no_json((before.matches('\n').count() + 1).to_string())
            }
        })
    }

    /// What the workflow reads of the payload, with the values that it finds.
    fn read(self, lang: Lang) -> View {
        let work = self.simulation.work();
        let Some(row) = work.row(Chosen::Added(self.added)) else { return nothing() };
        let them = reads(&work.source.own.workflow, &row.event);
        if them.is_empty() {
            return el("p.help").with(text(msg::SIMULATE_READS_NOTHING.get(lang)));
        }
        let pair = |it: &Read| {
            let value = match &it.value {
                Some(it) => {
                    el("dd").with(el("mark").is("translate", "no").with(text(&it.to_json())))
                }
                None => el("dd.absent").with(text(msg::SIMULATE_ABSENT.get(lang))),
            };
            el("div").with(el("dt").is("translate", "no").with(text(&it.path))).with(value)
        };
        all([
            el("p.help").with(text(msg::SIMULATE_READS.get(lang))),
            el("dl.pairs").is("id", &self.id("event-reads")).with(all(them.iter().map(pair))),
        ])
    }
}

/// What the field of the name asks for.
fn asks(kind: Kind) -> Text {
    match kind {
        Kind::PushBranch | Kind::Dispatch | Kind::Call => msg::SIMULATE_NAME_BRANCH,
        Kind::Other(_) => msg::SIMULATE_FACT_REF,
        Kind::PushTag | Kind::Release => msg::SIMULATE_NAME_TAG,
        Kind::PullRequest
        | Kind::Fork
        | Kind::Dependabot
        | Kind::Target
        | Kind::TargetFork
        | Kind::MergeGroup => msg::SIMULATE_NAME_BASE,
        Kind::Schedule => msg::SIMULATE_NAME_CRON,
    }
}

fn label(kind: Kind, lang: Lang) -> &'static str {
    let text = match kind {
        Kind::Other(name) => return name,
        Kind::Target => msg::SIMULATE_KINDS_TARGET,
        Kind::TargetFork => msg::SIMULATE_KINDS_TARGET_FORK,
        Kind::PushBranch => msg::SIMULATE_KINDS_PUSH_BRANCH,
        Kind::PushTag => msg::SIMULATE_KINDS_PUSH_TAG,
        Kind::PullRequest => msg::SIMULATE_KINDS_PULL_REQUEST,
        Kind::Fork => msg::SIMULATE_KINDS_FORK,
        Kind::Dependabot => msg::SIMULATE_KINDS_DEPENDABOT,
        Kind::MergeGroup => msg::SIMULATE_KINDS_MERGE_GROUP,
        Kind::Release => msg::SIMULATE_KINDS_RELEASE,
        Kind::Schedule => msg::SIMULATE_KINDS_SCHEDULE,
        Kind::Dispatch => msg::SIMULATE_KINDS_DISPATCH,
        Kind::Call => msg::SIMULATE_KINDS_CALL,
    };
    text.get(lang)
}
