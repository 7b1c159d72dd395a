//! Which settings readers may not change or do not see: those that differ from the preset, or all.

use pushwright_core::{
    share::{Frame, encode},
    text::{Text, msg},
    topic::{Section, Topic},
};

use crate::{
    desk::Desk,
    fields::{field, toggle},
    signals::Var,
    widgets::{View, all, drawn, el, nothing, select, text, words},
};

/// What readers can do with a setting.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Access {
    Free,
    Fixed,
    Hidden,
}

impl Access {
    const ALL: [Access; 3] = [Access::Free, Access::Fixed, Access::Hidden];

    fn id(self) -> &'static str {
        match self {
            Access::Free => "free",
            Access::Fixed => "fixed",
            Access::Hidden => "hidden",
        }
    }

    fn label(self) -> Text {
        match self {
            Access::Free => msg::EXTRAS_EMBED_FREE,
            Access::Fixed => msg::EXTRAS_EMBED_FIXED,
            Access::Hidden => msg::EXTRAS_EMBED_HIDDEN,
        }
    }

    fn of(frame: &Frame, topic: Topic) -> Access {
        match topic {
            it if frame.hide.contains(&it) => Access::Hidden,
            it if frame.lock.contains(&it) => Access::Fixed,
            _ => Access::Free,
        }
    }

    fn set(self, frame: &mut Frame, topic: Topic) {
        frame.lock.retain(|it| *it != topic);
        frame.hide.retain(|it| *it != topic);
        let list = match self {
            Access::Free => return,
            Access::Fixed => &mut frame.lock,
            Access::Hidden => &mut frame.hide,
        };
        list.push(topic);
        // In the order of the form, whatever was chosen first.
        list.sort_unstable();
    }
}

pub(super) fn topics(desk: Desk, frame: &'static Var<Frame>) -> View {
    let everything = Var::lasting(false);
    let count =
        move || frame.with(|it| it.lock.len() + it.hide.len() + usize::from(it.hide_presets));
    let count = drawn(count, |it| match it {
        0 => nothing(),
        n => el("span.count").with(text(&n.to_string())),
    });
    let title =
        el("summary").with(el("h3").with(words(desk.say(msg::EXTRAS_EMBED_TOPICS)))).with(count);
    let list = drawn(
        move || listed(desk, frame, everything.get()),
        move |them| {
            let section = |it: &Section| section(desk, frame, *it, them);
            all(Section::ALL.iter().map(section))
        },
    );
    let body = el("div.body")
        .with(el("p.help").with(words(desk.say(msg::EXTRAS_EMBED_TOPICS_SAY))))
        .with(presets(desk, frame))
        .with(toggle(desk, "embed-all", msg::EXTRAS_EMBED_ALL, everything))
        .with(el("div.topics").with(list));
    el("details.way").is("data-way", "topics").with(title).with(body)
}

/// What differs from the preset and what is chosen already, or everything.
fn listed(desk: Desk, frame: &Var<Frame>, everything: bool) -> Vec<Topic> {
    let changed = encode(&desk.recipe()).changed;
    let is_chosen = |it: Topic| frame.with_untracked(|frame| Access::of(frame, it) != Access::Free);
    let is_changed = |it: Topic| changed.iter().any(|place| place.topic == it);
    let all = Topic::ALL.iter().copied();
    all.filter(|it| everything || is_changed(*it) || is_chosen(*it)).collect()
}

fn section(desk: Desk, frame: &'static Var<Frame>, section: Section, listed: &[Topic]) -> View {
    let mut them = listed.iter().filter(|it| it.section() == section).peekable();
    if them.peek().is_none() {
        return nothing();
    }
    let title = el("legend").with(words(desk.say(section.label())));
    el("fieldset").with(title).with(all(them.map(|it| row(desk, frame, *it))))
}

fn row(desk: Desk, frame: &'static Var<Frame>, topic: Topic) -> View {
    let control = select(
        move || frame.with(|it| Access::of(it, topic).id().to_owned()),
        move || desk.options(Access::ALL.map(|it| (it.id(), it.label()))),
        move |id| {
            let access = Access::ALL.into_iter().find(|it| it.id() == id);
            frame.update(|it| access.unwrap_or(Access::Free).set(it, topic));
        },
    );
    field(desk, &format!("embed-topic-{}", topic.id()), topic.label(), control)
}

/// The presets are no setting, so they can only be there or not.
fn presets(desk: Desk, frame: &'static Var<Frame>) -> View {
    let hidden = Var::lasting(frame.with_untracked(|it| it.hide_presets));
    let control = toggle(desk, "embed-presets", msg::EXTRAS_EMBED_PRESETS, hidden);
    control.on("change", move |_| frame.update(|it| it.hide_presets = hidden.get()))
}
