//! Several images: a tab for each, with what it has of its own. What all have in common stands in the
//! rest of the form.

use pushwright_core::{
    lint::Finding,
    recipe::{Control, Recipe, lines},
    text::{Lang, msg},
    topic::{Place, Topic},
};

use crate::{
    browser,
    panels::{
        help::help,
        items::{fields, remove_button},
        preview::count,
    },
    signals::Var,
    state::State,
    widgets::{View, all, code, drawn, each, el, nothing, tab, text, words},
};

/// The tabs and what belongs to each. All are in the document, so that each field can be led to.
pub(crate) fn images(state: State, remove: fn(&mut Recipe, usize)) -> View {
    let chosen: &'static Var<usize> = Var::lasting(0);
    let count = move || state.recipe.with(|it| it.images.len());
    let keys = move || (0..count()).map(|it| it.to_string()).collect::<Vec<_>>();
    // The last tab is left where the chosen one is gone.
    let is_on = move |n: usize| n == chosen.get().min(count().saturating_sub(1));
    let one = move |n: usize| {
        tab(&id(n, "tab"), &id(n, "panel"), move || is_on(n), move || chosen.set(n))
            .with(words(move || name(state, n)))
            .with(faults(state, n))
    };
    let panel = move |n: usize| {
        let gone = move || {
            state.edit(|it| remove(it, n));
            let left = state.recipe.with_untracked(|it| it.images.len());
            browser::focus(&match left {
                0 => format!("add-{}", Topic::Images.id()),
                _ => id(n.min(left - 1), "tab"),
            });
        };
        el("div.card")
            .is("role", "tabpanel")
            .is("id", &id(n, "panel"))
            .is("aria-labelledby", &id(n, "tab"))
            .has("hidden", move || !is_on(n))
            .with(remove_button(state, Topic::Images, n, gone))
            .with(names(state, n))
            .with(fields(state, Topic::Images, n))
    };
    let tabs = el("div.tabs")
        .is("role", "tablist")
        .follows("aria-label", state.say(Topic::Images.label()))
        .has("hidden", move || count() == 0)
        .with(each(keys, one));
    let title = el("h3").with(words(state.say(Topic::Images.label())));
    all([title, help(state, Topic::Images.into()), tabs, each(keys, panel)])
}

/// Turns to the image that was added, as soon as its tab is there.
pub(crate) fn show_last(state: State) {
    let last = state.recipe.with_untracked(|it| it.images.len()).saturating_sub(1);
    browser::later(move || browser::press(&id(last, "tab")));
}

fn id(n: usize, part: &str) -> String {
    format!("{}-{}-{part}", Topic::Images.id(), n + 1)
}

/// What a tab is called: like the image, or by its number.
fn name(state: State, n: usize) -> String {
    let name = state.recipe.with(|it| it.images.get(n).map(|it| it.name.trim().to_owned()));
    match name.filter(|it| !it.is_empty()) {
        Some(name) => name,
        None => msg::page_item_images((n + 1).to_string()).say(state.lang.get()),
    }
}

/// How much is wrong with an image.
fn faults(state: State, n: usize) -> View {
    let of_image = move |it: &Finding| {
        it.place.is_some_and(|it| it.topic.list() == Some(Topic::Images) && it.item == n)
    };
    count(state, of_image)
}

/// What the image is published as: the names of the registries, with its own.
fn names(state: State, n: usize) -> View {
    let names = move || -> Vec<String> {
        let of = |it: Recipe| it.published().map(|it| it.1.qualified()).collect();
        state.recipe.with(|it| it.component(n)).map_or_else(Vec::new, of)
    };
    let draw = |(lang, names): &(Lang, Vec<String>)| match names.as_slice() {
        [] => nothing(),
        _ => all([text(msg::PAGE_PUBLISHED_AS.get(*lang)), all(names.iter().map(|it| code(it)))]),
    };
    el("p.names").with(drawn(move || (state.lang.get(), names()), draw))
}

/// What an image may have of its own, and what it takes otherwise.
const SHARED: [(Topic, Topic); 5] = [
    (Topic::ComponentContext, Topic::Context),
    (Topic::ComponentFile, Topic::File),
    (Topic::ComponentTarget, Topic::Target),
    (Topic::ComponentBuildArgs, Topic::BuildArgs),
    (Topic::ComponentPlatforms, Topic::Platforms),
];

/// Says beside a field of one image whether it holds for this one alone, and beside that of all which
/// images have something else.
pub(crate) fn sharing(state: State, place: Place) -> View {
    let Some((own, shared)) = SHARED.iter().find(|it| place.topic == it.0 || place.topic == it.1)
    else {
        return nothing();
    };
    let read = |recipe: &Recipe, topic, item| {
        let value: String = Control::of(topic).read(recipe, item).unwrap_or_default();
        lines(&value).join(", ")
    };
    let says = move || {
        let lang = state.lang.get();
        state.recipe.with(|it| {
            let has_own = |n: &usize| !read(it, *own, *n).is_empty();
            if place.topic == *own {
                let all = read(it, *shared, 0);
                return match (has_own(&place.item), all.as_str()) {
                    (true, _) => Some((true, msg::PAGE_OWN.get(lang).to_owned())),
                    (false, "") => None,
                    (false, all) => Some((false, msg::page_as_all(all).say(lang))),
                };
            }
            let them = (0..it.images.len()).filter(has_own).map(|n| name(state, n));
            let them = them.collect::<Vec<_>>().join(", ");
            (!them.is_empty()).then(|| (true, msg::page_own_in(them).say(lang)))
        })
    };
    let draw = |it: &Option<(bool, String)>| {
        let Some((is_own, says)) = it else { return nothing() };
        el("small.own").is("data-own", if *is_own { "true" } else { "false" }).with(text(says))
    };
    drawn(says, draw)
}
