//! The inputs of an event that is made up by hand: a field for each that the workflow declares, of the kind
//! that GitHub's own form would show.

use pushwright_core::{
    data::Data,
    event::{self, Asks, asked},
    text::msg,
};

use super::editor::Editing;
use crate::{
    signals::untrack,
    widgets::{View, all, drawn, el, is_checked, nothing, plain, rich, text, typed, words},
};

/// Those that the workflow declares for `event` now, which may be another list when its text changes.
pub(super) fn inputs(editing: Editing, event: &'static str) -> View {
    let declared = move || {
        let work = editing.simulation.work();
        let all = asked(&work.source.own.workflow, event);
        all.into_iter().map(Declared::of).collect::<Vec<_>>()
    };
    drawn(declared, move |them| match them.is_empty() {
        true => el("p.help").with(words(editing.say(msg::SIMULATE_NO_INPUTS))),
        false => all(them.iter().enumerate().map(|(n, it)| Input { editing, n }.field(it))),
    })
}

/// What the workflow says of an input.
#[derive(Clone, Default, PartialEq)]
struct Declared {
    name: String,
    description: String,
    is_required: bool,
    control: Control,
}

#[derive(Clone, Default, PartialEq)]
enum Control {
    #[default]
    Line,
    Switch,
    /// One of these, and no other.
    List(Vec<String>),
    /// Any, these among them.
    Proposed(Vec<String>),
}

impl Declared {
    fn of(it: event::Input<'_>) -> Declared {
        let own = |them: Vec<&str>| them.into_iter().map(str::to_owned).collect();
        Declared {
            name: it.name.to_owned(),
            description: it.description.to_owned(),
            is_required: it.is_required,
            control: match it.asks {
                Asks::Switch => Control::Switch,
                Asks::OneOf(them) => Control::List(own(them)),
                Asks::Environment(them) => Control::Proposed(own(them)),
                Asks::Text | Asks::Number => Control::Line,
            },
        }
    }
}

/// An input, by its place among those of the event.
#[derive(Clone, Copy)]
struct Input {
    editing: Editing,
    n: usize,
}

impl Input {
    /// As the event has it, whoever said so.
    fn get(self) -> Option<(String, Data)> {
        self.editing.row(|it| it.event.inputs.get(self.n).cloned())
    }

    fn value(self) -> Data {
        self.get().map(|it| it.1).unwrap_or_default()
    }

    fn set(self, to: Data) {
        let Some((name, _)) = untrack(|| self.get()) else { return };
        self.editing.set(|draft| match draft.inputs.iter_mut().find(|it| it.0 == name) {
            Some(it) => it.1 = to,
            None => draft.inputs.push((name, to)),
        });
    }

    fn id(self) -> String {
        self.editing.id(&["event-input-", &self.n.to_string()].concat())
    }

    fn field(self, declared: &Declared) -> View {
        let (id, is_switch) = (self.id(), declared.control == Control::Switch);
        let required = match declared.is_required {
            true => el("span.help").with(words(self.editing.say(msg::SIMULATE_REQUIRED))),
            false => nothing(),
        };
        let label = el("label")
            .is("for", &id)
            .with(el("code").is("translate", "no").with(text(&declared.name)))
            .with(text(" "))
            .with(required);
        let hint = [id.as_str(), "-hint"].concat();
        let help = match declared.description.is_empty() {
            true => nothing(),
            false => el("p.help").is("id", &hint).with(rich(&declared.description)),
        };
        let control = match &declared.control {
            Control::Switch => self.switch(),
            Control::List(them) => self.list(them),
            Control::Proposed(them) => all([self.line(&id), self.proposed(&id, them)]),
            Control::Line => self.line(&id),
        };
        el("div.field")
            .is("data-toggle", if is_switch { "true" } else { "false" })
            .with(label)
            .with(control)
            .with(help)
    }

    fn switch(self) -> View {
        el("input")
            .is("type", "checkbox")
            .is("role", "switch")
            .is("id", &self.id())
            .checked(move || self.value() == Data::Bool(true))
            .on("change", move |it| self.set(Data::Bool(is_checked(&it))))
    }

    fn list(self, them: &[String]) -> View {
        let option = |it: &String| el("option").is("value", it).with(text(it));
        el("select")
            .is("id", &self.id())
            .with(all(them.iter().map(option)))
            .value(move || plainly(&self.value()))
            .on("change", move |it| self.set(Data::Text(typed(&it))))
    }

    fn line(self, id: &str) -> View {
        plain("input")
            .is("type", "text")
            .is("id", id)
            .is("list", &[id, "-list"].concat())
            .value(move || plainly(&self.value()))
            .on("input", move |it| self.set(like(&untrack(|| self.value()), &typed(&it))))
    }

    fn proposed(self, id: &str, them: &[String]) -> View {
        let option = |it: &String| el("option").is("value", it);
        el("datalist").is("id", &[id, "-list"].concat()).with(all(them.iter().map(option)))
    }
}

/// A value as somebody types it.
fn plainly(value: &Data) -> String {
    match value {
        Data::Text(it) => it.clone(),
        it => it.to_json(),
    }
}

/// What was typed, of the same kind as before if it can be.
fn like(before: &Data, typed: &str) -> Data {
    match (before, Data::from_json(typed)) {
        (Data::Number(_), Ok(it @ Data::Number(_))) => it,
        (Data::Number(_), _) => Data::Number(0.0),
        _ => Data::Text(typed.to_owned()),
    }
}
