//! What the tag rules of the form give for sample events, beside each rule and for all of them
//! together. The page knows nothing of it: what is shown here is put at its fields.

use std::cell::{Cell, RefCell};

use pushwright_core::{
    event::{Draft, Kind},
    metadata::Outcome,
    simulate::Row,
    text::{Lang, msg},
    topic::{Place, Topic},
};
use web_sys::Node;

use crate::{
    browser::{document, keep_still},
    guest::Guest,
    simulate::Simulation,
    widgets::{View, all, drawn, each, effect, el, nothing, rich, text, words},
};

thread_local! {
    static IS_ON: Cell<bool> = const { Cell::new(false) };
    /// What stands at each rule, by its place. A field that is drawn anew gets the same again.
    static SLOTS: RefCell<Vec<Node>> = const { RefCell::new(Vec::new()) };
}

/// Whether it follows the form.
pub(crate) fn is_on() -> bool {
    IS_ON.get()
}

/// Puts it at the form, where it stays.
pub(crate) fn show(guest: Guest, simulation: Simulation) {
    if IS_ON.replace(true) {
        return;
    }
    simulation.refresh();
    let together = together(guest, simulation).node().clone();
    keep_still(|| put_all(guest, simulation, together));
}

fn put_all(guest: Guest, simulation: Simulation, together: Node) {
    effect(Box::new(move || {
        let count = guest.fragment.with(|_| guest.recipe().tags.len());
        for n in 0..count {
            let slot = slot(guest, simulation, n);
            let id = Place { topic: Topic::Tag, item: n }.id().replace('.', "-");
            let field =
                document().get_element_by_id(&id).and_then(|it| it.closest(".field").ok()?);
            field.into_iter().for_each(|it| put(&it, &slot));
        }
        let list = document().get_element_by_id(Topic::Tags.id());
        list.into_iter().for_each(|it| put(&it, &together));
    }));
}

fn put(into: &Node, what: &Node) {
    if what.parent_node().as_ref() != Some(into) {
        let _ = into.append_child(what);
    }
}

fn slot(guest: Guest, simulation: Simulation, n: usize) -> Node {
    if let Some(known) = SLOTS.with_borrow(|it| it.get(n).cloned()) {
        return known;
    }
    let made = of_rule(guest, simulation, n).node().clone();
    SLOTS.with_borrow_mut(|it| it.push(made.clone()));
    made
}

/// A tag, and the events that give it, in words.
type Gives = (String, Vec<String>);

/// The events that a rule is tried on: one of each kind for which tags can differ.
fn tried(row: &&Row) -> bool {
    let kind = Draft::of(&row.event).map(|it| it.kind);
    let is_double = matches!(kind, Some(Kind::Fork | Kind::Dependabot));
    row.run.verdict.runs != Some(false) && !is_double
}

fn of_rule(guest: Guest, simulation: Simulation, n: usize) -> View {
    let gives = move || {
        let lang = guest.lang.get();
        simulation.with_samples(|rows| (lang, gives(rows, n, lang), is_off(rows, n)))
    };
    let draw = |(lang, them, is_off): &(Lang, Vec<Gives>, bool)| {
        let says = if *is_off { msg::SIMULATE_RULE_OFF } else { msg::SIMULATE_RULE_NOTHING };
        match them.as_slice() {
            [] => el("p.hint").with(rich(says.get(*lang))),
            them => el("dl.gives").with(all(them.iter().map(one))),
        }
    };
    el("div.foretold").is("data-rule", &n.to_string()).with(drawn(gives, draw))
}

fn one((tag, events): &Gives) -> View {
    let event = |it: &String| el("span").with(rich(it));
    el("div")
        .with(el("dt").with(el("code.tag").is("translate", "no").with(text(tag))))
        .with(el("dd").with(all(events.iter().map(event))))
}

/// What a rule gives, with the events of each tag together.
fn gives(rows: &[Row], n: usize, lang: Lang) -> Vec<Gives> {
    let mut res: Vec<Gives> = Vec::new();
    for row in rows.iter().filter(tried) {
        let Some(Outcome::Tag(tag)) = row.outcome(n) else { continue };
        let title = row.event.title(lang);
        match res.iter_mut().find(|it| it.0 == *tag) {
            Some(it) => it.1.push(title),
            None => res.push((tag.clone(), vec![title])),
        }
    }
    res
}

fn is_off(rows: &[Row], n: usize) -> bool {
    let mut outcomes = rows.iter().filter(tried).filter_map(|it| it.outcome(n)).peekable();
    outcomes.peek().is_some() && outcomes.all(|it| *it == Outcome::Disabled)
}

/// An event in words, the tags for it, and what is said about them.
type Together = (String, Vec<String>, Vec<String>);

/// Events that stay what they were are not drawn anew: while somebody types in one rule, most do.
fn together(guest: Guest, simulation: Simulation) -> View {
    let keys = move || {
        let lang = guest.lang.get();
        let key = |it: &Row| {
            let (title, tags, says) = of_event(it, lang);
            [title, tags.join(" "), says.join("\n")].join("\n")
        };
        simulation.with_samples(|rows| rows.iter().filter(tried).map(key).collect())
    };
    let draw = move |n: usize| {
        let lang = guest.lang.get();
        let said = |rows: &[Row]| rows.iter().filter(tried).nth(n).map(|it| of_event(it, lang));
        let none = msg::SIMULATE_NO_TAGS.get(lang);
        simulation.with_samples(said).map_or_else(nothing, |it| line(&it, none))
    };
    let is_there = move || simulation.with_samples(|rows| rows.iter().any(|it| tried(&it)));
    let table = move || el("table.together").with(el("tbody").with(each(keys, draw)));
    el("div.rules-together")
        .is("id", "rules-together")
        .with(el("h3").with(words(guest.say(msg::SIMULATE_RULES))))
        .with(drawn(is_there, move |is_there| if *is_there { table() } else { nothing() }))
}

fn of_event(row: &Row, lang: Lang) -> Together {
    let made = row.steps().filter(|it| it.runs.holds != Some(false));
    let first = made.filter_map(|it| it.tags.as_ref()).next();
    let tags = first.map(|it| it.tag_names.clone()).unwrap_or_default();
    let mut says: Vec<String> = row.says_of_latest().iter().map(|it| it.say(lang)).collect();
    says.extend(first.and_then(|it| it.fault.as_ref()).map(|it| it.says().say(lang)));
    (row.event.title(lang), tags, says)
}

fn line((title, tags, says): &Together, none: &str) -> View {
    let tag = |it: &String| el("code.tag").is("translate", "no").with(text(it));
    let tags = match tags.as_slice() {
        [] => el("span.hint").with(text(none)),
        them => all(them.iter().map(tag)),
    };
    let sentence = |it: &String| el("p.hint").with(rich(it));
    el("tr")
        .with(el("th").is("scope", "row").with(rich(title)))
        .with(el("td").with(el("div.tags").with(tags)).with(all(says.iter().map(sentence))))
}
