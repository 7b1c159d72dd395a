//! The link for a class: a lesson at a step, a language, and settings that stay as they are. As text,
//! short enough to be typed, and as a QR code.

use pushwright_core::{
    lesson::Lesson,
    qr,
    share::{Class, Frame, MAX_CLASS, class_link, encode},
    text::{Lang, msg},
    topic::Topic,
};

use super::teach::Chosen;
use crate::{
    browser,
    desk::Desk,
    signals::Var,
    widgets::{View, all, button, el, icon, is_checked, live, nothing, select, svg, text, words},
};

/// What is chosen for the link beside the lesson.
struct Wish {
    step: Var<usize>,
    lang: Var<Option<Lang>>,
    lock: Var<Vec<Topic>>,
}

/// Numbers of steps, as a select wants them.
const STEPS: [&str; 20] = [
    "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15", "16", "17",
    "18", "19", "20",
];

pub(super) fn link(desk: Desk, chosen: Chosen) -> View {
    // As long as the page lives; a few bytes each time the view opens.
    let wish: &'static Wish = Box::leak(Box::new(Wish {
        step: Var::new(0),
        lang: Var::new(None),
        lock: Var::new(Vec::new()),
    }));
    let shown = live(move || chosen.get().map_or_else(nothing, |it| shown(desk, it.0, wish)));
    el("section.class-link")
        .with(el("h2").with(words(desk.say(msg::LESSON_TEACH_LINK))))
        .with(el("p.help").with(words(desk.say(msg::LESSON_TEACH_LINK_SAYS))))
        .with(
            el("div.class-choices")
                .with(step(desk, chosen, wish))
                .with(language(desk, wish))
                .with(fixed(desk, wish)),
        )
        .with(shown)
}

fn step(desk: Desk, chosen: Chosen, wish: &'static Wish) -> View {
    let value = move || (wish.step.get() + 1).to_string();
    let options = move || {
        let count = chosen.get().map_or(1, |it| it.0.steps.len());
        STEPS.iter().take(count).map(|it| (*it, *it)).collect()
    };
    let choose = move |it: &str| wish.step.set(it.parse::<usize>().unwrap_or(1).saturating_sub(1));
    el("div.field")
        .with(
            el("label").is("for", "class-step").with(words(desk.say(msg::LESSON_TEACH_LINK_STEP))),
        )
        .with(select(value, options, choose).is("id", "class-step"))
}

fn language(desk: Desk, wish: &'static Wish) -> View {
    let value = move || wish.lang.get().map_or("", Lang::id).to_owned();
    let options = move || {
        let any = msg::LESSON_TEACH_LINK_LANGUAGE_ANY.get(desk.lang.get());
        let mut res = vec![("", any)];
        res.extend(Lang::ALL.map(|it| (it.id(), it.name())));
        res
    };
    let choose = move |it: &str| wish.lang.set(Lang::of(it));
    let says = desk.say(msg::LESSON_TEACH_LINK_LANGUAGE);
    el("div.field")
        .with(el("label").is("for", "class-language").with(words(says)))
        .with(select(value, options, choose).is("id", "class-language"))
}

/// What differs from the preset can be fixed: it is what the leader has filled in.
fn fixed(desk: Desk, wish: &'static Wish) -> View {
    let topics = move || {
        let mut topics: Vec<Topic> = Vec::new();
        for place in encode(&desk.recipe()).changed {
            let topic = place.topic.list().unwrap_or(place.topic);
            let own = if place.item == 0 { place.topic } else { topic };
            if !topics.contains(&own) {
                topics.push(own);
            }
        }
        topics
    };
    let item = move |topic: Topic| {
        let id = format!("class-fixed-{}", topic.id());
        let fix = move |it| {
            let fixed = is_checked(&it);
            wish.lock.update(|them| {
                them.retain(|it| *it != topic);
                them.extend(fixed.then_some(topic));
            });
        };
        let field = el("input")
            .is("type", "checkbox")
            .is("id", &id)
            .checked(move || wish.lock.with(|it| it.contains(&topic)))
            .on("change", fix);
        let label = el("label").is("for", &id).with(words(desk.say(topic.label())));
        el("div.choice").with(field).with(label)
    };
    let items = live(move || match topics() {
        them if them.is_empty() => {
            el("p.help").with(words(desk.say(msg::LESSON_TEACH_LINK_FIXED_NONE)))
        }
        them => all(them.into_iter().map(item)),
    });
    el("fieldset.field")
        .with(el("legend").with(words(desk.say(msg::LESSON_TEACH_LINK_FIXED))))
        .with(items)
}

fn shown(desk: Desk, lesson: &'static Lesson, wish: &'static Wish) -> View {
    let step = wish.step.get().min(lesson.steps.len() - 1);
    let class = Class { lesson: lesson.id.clone(), step };
    let frame = Frame { lock: wish.lock.get(), lang: wish.lang.get(), ..Frame::default() };
    let fragment = class_link(&class, lesson.number, &frame, &desk.recipe());
    let link = browser::address(&fragment);
    let lang = desk.lang.get();
    let long = match fragment.len() + 1 {
        0..=MAX_CLASS => nothing(),
        it => el("p.help").with(text(&msg::lesson_teach_link_long(it.to_string()).say(lang))),
    };
    let code = code(&link, msg::LESSON_TEACH_LINK_CODE.get(lang));
    let text = el("code").is("id", "class-link").is("translate", "no").with(text(&link));
    let copy =
        button("primary", Some(icon::COPY), desk.say(msg::LESSON_TEACH_LINK_COPY), move || {
            let done = msg::LESSON_TEACH_LINK_COPIED.get(desk.lang.with_untracked(|it| *it));
            desk.page().copy(link.clone(), done.to_owned());
        });
    el("div.class-shown").with(code).with(
        el("div")
            .with(el("p.code-box").with(text))
            .with(long)
            .with(el("div.actions").with(copy.is("id", "class-copy"))),
    )
}

/// A link as a QR code, dark on light in every theme, since readers want it so.
pub(super) fn code(link: &str, label: &str) -> View {
    let Ok(code) = qr::draw(link) else { return nothing() };
    let side = code.side().to_string();
    let area = svg("rect").is("class", "light").is("width", &side).is("height", &side);
    svg("svg")
        .is("class", "qr-code")
        .is("viewBox", &format!("0 0 {side} {side}"))
        .is("role", "img")
        .is("aria-label", label)
        .with(area)
        .with(svg("path").is("class", "dark").is("d", &code.path()))
}
