//! What the tag rules of the form give for sample events, beside each rule and for all of them
//! together. The page knows nothing of it: what is shown here is put at its fields.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use pushwright_core::{
    compose::{retag, with_all_rights},
    event::{Event, Kind, kinds, repository, samples_of},
    metadata::Outcome,
    recipe::Recipe,
    share,
    simulate::{Plan, Row, for_tags},
    text::{Lang, msg},
    topic::{Place, Topic},
    workflow::{Workflow, trigger},
};
use web_sys::Node;

use crate::{
    browser::{Browser, document, keep_still, milliseconds, window},
    guest::{Guest, SHOWN},
    signals::Var,
    widgets::{View, all, drawn, each, effect, el, listen, nothing, rich, rich_words, words},
};

thread_local! {
    static IS_ON: Cell<bool> = const { Cell::new(false) };
    /// Whether the focus is in the rules, or was when it went.
    static IS_HERE: Cell<bool> = const { Cell::new(false) };
    /// What stands at each rule, by its place. A field that is drawn anew gets the same again.
    static SLOTS: RefCell<Vec<Node>> = const { RefCell::new(Vec::new()) };
    /// What was tried last: while somebody types in a rule, most of it stays.
    static TRIED: RefCell<Option<Tried>> = const { RefCell::new(None) };
}

/// What an event comes to, in words.
#[derive(Clone, PartialEq)]
struct Told {
    title: Rc<str>,
    tags: Vec<String>,
    /// What is said about the tags.
    says: Vec<String>,
    /// What became of each rule, by its place.
    outcomes: Vec<(usize, Outcome)>,
}

/// What is told of the page's workflow. Copies mean the same.
#[derive(Clone, Copy)]
struct Tags {
    guest: Guest,
    told: &'static Var<Vec<Told>>,
}

impl Tags {
    /// Reads what is told of an event, if it is still there.
    fn of_event<T: Default>(self, title: &str, read: impl FnOnce(&Told) -> T) -> T {
        let is_it = |it: &&Told| *it.title == *title;
        self.told.with(|it| it.iter().find(is_it).map(read)).unwrap_or_default()
    }
}

/// Puts it at the form, where it stays.
pub(crate) fn show(guest: Guest) {
    if IS_ON.replace(true) {
        return;
    }
    let (told, settings) = (Var::lasting(Vec::new()), Var::lasting(String::new()));
    let time = milliseconds();
    effect(Box::new(move || settings.set(guest.fragment.with(Clone::clone))));
    effect(Box::new(move || {
        let lang = guest.lang.get();
        told.set(settings.with(|it| foretell(&share::decode(it).recipe, time, lang)));
    }));
    // Whoever types in a rule sees its tags with the very frame that shows what was typed.
    let follow = move |_| {
        if IS_HERE.get() {
            settings.set(guest.page().fragment());
        }
    };
    listen(&window(), SHOWN, Box::new(follow));
    look_where();
    listen(&window(), "focusin", Box::new(|_| look_where()));
    let tags = Tags { guest, told };
    let together = together(tags).node().clone();
    keep_still(|| put_all(tags, together));
}

fn look_where() {
    let rules = document().active_element().and_then(|it| it.closest("#tags").ok()?);
    IS_HERE.set(rules.is_some());
}

/// A workflow for the sake of its tags, and the events to try it with.
struct Tried {
    /// The recipe that it was composed of, but for the tag rules.
    rest: Recipe,
    workflow: Workflow,
    events: Vec<Event>,
}

/// What the events come to that say something about tags. The workflow is composed here once more, since that takes
/// half as long as to read it.
fn foretell(recipe: &Recipe, time: i64, lang: Lang) -> Vec<Told> {
    TRIED.with_borrow_mut(|last| {
        let rest = Recipe { tags: Vec::new(), ..recipe.clone() };
        let known = last.take().filter(|it| it.rest == rest);
        let known = known.and_then(|mut it| retag(&mut it.workflow, recipe).then_some(it));
        let tried = last.insert(known.unwrap_or_else(|| Tried::new(rest, recipe)));
        let plan = Plan::new(&tried.workflow, &[]);
        let events = tried.events.iter().map(|it| Event { time, ..it.clone() });
        let rows = events.map(|it| plan.row(it, &Browser));
        let rows = rows.filter(|it| it.run.verdict.runs != Some(false));
        rows.map(|it| Told::of(&it, lang)).collect()
    })
}

impl Tried {
    fn new(rest: Recipe, recipe: &Recipe) -> Tried {
        let workflow = with_all_rights(recipe);
        let kinds = kinds(&workflow).into_iter().filter(|it| is_tried(*it, &workflow));
        let events = samples_of(&workflow, &repository(&workflow), kinds);
        Tried { rest, events, workflow: for_tags(workflow) }
    }
}

impl Told {
    fn of(row: &Row, lang: Lang) -> Told {
        let made = || row.steps().filter_map(|it| it.tags.as_ref());
        let first = made().next();
        let mut says: Vec<String> = row.says_of_latest().iter().map(|it| it.say(lang)).collect();
        says.extend(first.and_then(|it| it.fault.as_ref()).map(|it| it.says().say(lang)));
        Told {
            title: row.event.title(lang).into(),
            tags: first.map(|it| it.tag_names.clone()).unwrap_or_default(),
            says,
            outcomes: made().flat_map(|it| it.outcomes.iter().cloned()).collect(),
        }
    }

    /// What became of a rule in the first step that has it.
    fn outcome(&self, rule: usize) -> Option<&Outcome> {
        self.outcomes.iter().find(|it| it.0 == rule).map(|it| &it.1)
    }
}

/// One of each kind that sets the workflow off, and for which tags can differ.
fn is_tried(kind: Kind, workflow: &Workflow) -> bool {
    !matches!(kind, Kind::Fork | Kind::Dependabot) && trigger(workflow, kind.trigger()).is_some()
}

fn put_all(tags: Tags, together: Node) {
    effect(Box::new(move || {
        let count = tags.guest.fragment.with(|_| tags.guest.recipe().tags.len());
        for n in 0..count {
            let slot = slot(tags, n);
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

fn slot(tags: Tags, n: usize) -> Node {
    if let Some(known) = SLOTS.with_borrow(|it| it.get(n).cloned()) {
        return known;
    }
    let made = of_rule(tags, n).node().clone();
    SLOTS.with_borrow_mut(|it| it.push(made.clone()));
    made
}

/// A tag, and the events that give it, in words.
type Gives = (String, Vec<Rc<str>>);

/// What stands there already is changed where it stands, here and below: while somebody types in one rule, most
/// stays.
fn of_rule(tags: Tags, n: usize) -> View {
    let gives = move || tags.told.with(|it| gives(it, n));
    let drawn_for = move || {
        let events: Vec<_> = gives().into_iter().map(|it| it.1).collect();
        (tags.guest.lang.get(), events, tags.told.with(|it| is_off(it, n)))
    };
    let one = move |(at, events): (usize, &Vec<Rc<str>>)| {
        let tag = move || gives().into_iter().nth(at).map(|it| it.0).unwrap_or_default();
        let event = |it: &Rc<str>| el("span").with(rich(it));
        let tag = el("code.tag").is("translate", "no").with(words(tag));
        el("div").with(el("dt").with(tag)).with(el("dd").with(all(events.iter().map(event))))
    };
    let draw = move |(lang, them, is_off): &(Lang, Vec<Vec<Rc<str>>>, bool)| {
        let says = if *is_off { msg::SIMULATE_RULE_OFF } else { msg::SIMULATE_RULE_NOTHING };
        match them.as_slice() {
            [] => el("p.hint").with(rich(says.get(*lang))),
            them => el("dl.gives").with(all(them.iter().enumerate().map(one))),
        }
    };
    el("div.foretold").is("data-rule", &n.to_string()).with(drawn(drawn_for, draw))
}

/// What a rule gives, with the events of each tag together.
fn gives(told: &[Told], n: usize) -> Vec<Gives> {
    let mut res: Vec<Gives> = Vec::new();
    for it in told {
        let Some(Outcome::Tag(tag)) = it.outcome(n) else { continue };
        match res.iter_mut().find(|it| it.0 == *tag) {
            Some(known) => known.1.push(it.title.clone()),
            None => res.push((tag.clone(), vec![it.title.clone()])),
        }
    }
    res
}

fn is_off(told: &[Told], n: usize) -> bool {
    let mut outcomes = told.iter().filter_map(|it| it.outcome(n)).peekable();
    outcomes.peek().is_some() && outcomes.all(|it| *it == Outcome::Disabled)
}

fn together(tags: Tags) -> View {
    let told = tags.told;
    let titles = move || told.with(|it| it.iter().map(|it| it.title.to_string()).collect());
    let draw = move |n: usize| {
        let title = told.with(|it| it.get(n).map(|it| it.title.clone())).unwrap_or_default();
        line(tags, title)
    };
    let is_there = move || told.with(|it| !it.is_empty());
    let table = move || el("table.together").with(el("tbody").with(each(titles, draw)));
    el("div.rules-together")
        .is("id", "rules-together")
        .with(el("h3").with(words(tags.guest.say(msg::SIMULATE_RULES))))
        .with(drawn(is_there, move |is_there| if *is_there { table() } else { nothing() }))
}

/// The line of an event. Others may come and go around it, so it is known by its title.
fn line(tags: Tags, title: Rc<str>) -> View {
    let heading = el("th").is("scope", "row").with(rich(&title));
    let of = [title.clone(), title.clone(), title.clone()];
    let tag = move |n: usize| {
        let title = title.clone();
        let tag = move || tags.of_event(&title, |it| it.tags.get(n).cloned());
        el("code.tag").is("translate", "no").with(words(move || tag().unwrap_or_default()))
    };
    let draw = move |count: &usize| match count {
        0 => el("span.hint").with(words(tags.guest.say(msg::SIMULATE_NO_TAGS))),
        _ => all((0..*count).map(&tag)),
    };
    let [of_count, of_says, of_count_of_says] = of;
    let made = drawn(move || tags.of_event(&of_count, |it| it.tags.len()), draw);
    let sentence = move |n: usize| {
        let title = of_says.clone();
        let sentence = move || tags.of_event(&title, |it| it.says.get(n).cloned());
        el("p.hint").with(rich_words(move || sentence().unwrap_or_default()))
    };
    let says = move || tags.of_event(&of_count_of_says, |it| it.says.len());
    let says = drawn(says, move |count| all((0..*count).map(&sentence)));
    el("tr").with(heading).with(el("td").with(el("div.tags").with(made)).with(says))
}
