//! Several images from a list that somebody has already.

use pushwright_core::{
    recipe::listed,
    share,
    text::{Message, msg},
};

use crate::{
    desk::Desk,
    dialogs::leave,
    fields::field,
    signals::Var,
    widgets::{View, all, button, el, live, plain, rich, text, typed, words},
};

pub(crate) fn images(desk: Desk) -> [View; 2] {
    let list: &'static Var<String> = Var::lasting(String::new());
    let area = plain("textarea.code")
        .is("rows", "6")
        .is("spellcheck", "false")
        .is("placeholder", "api ./services/api\nweb ./web\nworker ./services/worker")
        .value(move || list.get())
        .on("input", move |it| list.set(typed(&it)));
    let found = live(move || {
        let (images, problems) = list.with(|it| listed(it));
        let lang = desk.lang.get();
        let problem = |it: Message| el("li").with(el("p").with(rich(&it.say(lang))));
        let image = |name: &str, context: &str| {
            el("li").with(el("code").with(text(name))).with(text(&format!(" {context}")))
        };
        all([
            el("ol.images").with(all(images.iter().map(|it| image(&it.name, &it.context)))),
            el("ul.unused").with(all(problems.into_iter().map(problem))),
        ])
    });
    let take = button("primary", None, desk.say(msg::EXTRAS_IMAGES_TAKE), move || {
        let mut recipe = share::decode(&desk.fragment.get()).recipe;
        recipe.images = list.with(|it| listed(it)).0;
        let fragment = share::encode(&recipe).fragment;
        desk.close();
        desk.page().apply(&fragment);
    });
    let is_empty = move || list.with(|it| listed(it).0.is_empty());
    let content = all([
        el("p").with(words(desk.say(msg::EXTRAS_IMAGES_SAYS))),
        field(desk, "images-list", msg::EXTRAS_IMAGES_LIST, area),
        el("div").is("aria-live", "polite").with(found),
    ]);
    [content, all([leave(desk, msg::PAGE_CANCEL), take.has("disabled", is_empty)])]
}
