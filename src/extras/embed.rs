//! What to write into documentation of one's own to have the form there.

mod topics;

use std::rc::Rc;

use pushwright_core::{
    embed::{Embedding, Load, Part, Site, policy, snippet},
    share::{Frame, Theme, View as Halves},
    text::{Lang, Text, msg},
};

use crate::{
    browser,
    desk::Desk,
    dialogs::{leave, left_out},
    fields::{Offer, field, offer, sentence, toggle},
    signals::Var,
    widgets::{Choice, View, all, drawn, el, live, nothing, select, text, words},
};
use topics::topics;

/// What is chosen in the dialog; gone when it is closed.
#[derive(Clone, Copy)]
struct Chosen {
    site: &'static Var<Site>,
    frame: &'static Var<Frame>,
    load: &'static Var<Load>,
    /// Only the script of this very release is to run.
    is_pinned: &'static Var<bool>,
}

pub(crate) fn embed(desk: Desk) -> [View; 2] {
    let chosen = Chosen {
        site: Var::lasting(Site::MkDocs),
        frame: Var::lasting(Frame::default()),
        load: Var::lasting(Load::default()),
        is_pinned: Var::lasting(false),
    };
    // Everybody reads documentation.
    let body = drawn(
        move || desk.holds_secret(),
        move |it| match it {
            true => el("p").with(words(desk.say(msg::EXTRAS_EMBED_SECRET))),
            false => form(desk, chosen),
        },
    );
    let content = all([sentence(desk, || msg::EXTRAS_EMBED_SAYS.message()), left_out(desk), body]);
    [content, leave(desk, msg::PAGE_CLOSE)]
}

fn form(desk: Desk, chosen: Chosen) -> View {
    let site = move || chosen.site.get();
    let local = if browser::is_local() {
        el("p.caution").with(words(desk.say(msg::EXTRAS_EMBED_LOCAL)))
    } else {
        nothing()
    };
    // A README holds no form, so there is nothing to say about it.
    let looks = drawn(
        move || site() == Site::Readme,
        move |is_readme| match is_readme {
            true => nothing(),
            false => all([looks(desk, chosen), topics(desk, chosen.frame)]),
        },
    );
    let parts = live(move || {
        let parts = written(desk, chosen);
        all(parts.into_iter().zip(IDS).map(|(part, id)| shown(desk, part, id)))
    });
    all([local, el("div.choices").with(site_field(desk, chosen)), looks, parts, more(desk, chosen)])
}

fn site_field(desk: Desk, chosen: Chosen) -> View {
    let value = move || chosen.site.get().id().to_owned();
    let options = || Site::ALL.map(|it| (it.id(), it.name())).to_vec();
    let choose = move |id: &str| {
        if let Some(it) = Site::ALL.into_iter().find(|it| it.id() == id) {
            chosen.site.set(it);
        }
    };
    field(
        desk,
        "embed-site",
        msg::EXTRAS_EMBED_SITE,
        select(value, options, choose).is("autofocus", ""),
    )
}

/// How the form looks in the other page, and when it comes.
fn looks(desk: Desk, chosen: Chosen) -> View {
    let frame = chosen.frame;
    let view = select(
        move || frame.with(|it| it.view.id().to_owned()),
        move || desk.options(Halves::ALL.map(|it| (it.id(), halves(it)))),
        move |id| frame.update(|it| it.view = found(Halves::ALL, id, Halves::id)),
    );
    let theme = select(
        move || frame.with(|it| it.theme.id().to_owned()),
        move || desk.options(Theme::ALL.map(|it| (it.id(), theme(it)))),
        move |id| frame.update(|it| it.theme = Theme::of(id).unwrap_or_default()),
    );
    let load = select(
        move || chosen.load.get().id().to_owned(),
        move || desk.options(Load::ALL.map(|it| (it.id(), load(it)))),
        move |id| chosen.load.set(found(Load::ALL, id, Load::id)),
    );
    let load = field(desk, "embed-load", msg::EXTRAS_EMBED_LOAD, load);
    el("div.choices")
        .with(field(desk, "embed-view", msg::EXTRAS_EMBED_VIEW, view))
        .with(field(desk, "embed-theme", msg::PAGE_THEME, theme))
        .with(field(desk, "embed-lang", msg::PAGE_LANGUAGE, language(desk, frame)))
        // Without a script, the browser alone decides.
        .with(load.has("hidden", move || chosen.site.get() == Site::Frame))
}

fn language(desk: Desk, frame: &'static Var<Frame>) -> View {
    select(
        move || frame.with(|it| it.lang.map_or("", Lang::id).to_owned()),
        move || {
            let around: Choice = ("", msg::EXTRAS_EMBED_AROUND.get(desk.lang.get()));
            [around].into_iter().chain(Lang::ALL.map(|it| (it.id(), it.name()))).collect()
        },
        move |id| match Lang::of(id) {
            // The link speaks the reader's language, whose texts may not be here yet.
            Some(lang) => {
                desk.fetch_language(lang, move || frame.update(|it| it.lang = Some(lang)))
            }
            None => frame.update(|it| it.lang = None),
        },
    )
}

fn halves(it: Halves) -> Text {
    match it {
        Halves::Form => msg::EXTRAS_EMBED_VIEW_FORM,
        Halves::Preview => msg::EXTRAS_EMBED_VIEW_PREVIEW,
        Halves::Both => msg::EXTRAS_EMBED_VIEW_BOTH,
    }
}

fn theme(it: Theme) -> Text {
    match it {
        Theme::System => msg::EXTRAS_EMBED_AROUND,
        Theme::Light => msg::PAGE_THEME_LIGHT,
        Theme::Dark => msg::PAGE_THEME_DARK,
        Theme::Contrast => msg::PAGE_THEME_CONTRAST,
    }
}

fn load(it: Load) -> Text {
    match it {
        Load::Visible => msg::EXTRAS_EMBED_LOAD_VISIBLE,
        Load::Click => msg::EXTRAS_EMBED_LOAD_CLICK,
        Load::Eager => msg::EXTRAS_EMBED_LOAD_EAGER,
    }
}

fn found<T: Copy + Default, const N: usize>(
    all: [T; N],
    wanted: &str,
    id: fn(T) -> &'static str,
) -> T {
    all.into_iter().find(|it| id(*it) == wanted).unwrap_or_default()
}

/// The fields of the parts, in their order.
const IDS: [&str; 2] = ["embed-page", "embed-config"];

fn written(desk: Desk, chosen: Chosen) -> Vec<Part> {
    let (recipe, frame, yaml) = (desk.recipe(), chosen.frame.get(), desk.workflow.get());
    let reader = frame.lang.unwrap_or(desk.lang.get());
    let is_pinned = chosen.is_pinned.get();
    let embedding = Embedding {
        page: &browser::folder(),
        integrity: &if is_pinned { integrity().unwrap_or_default() } else { String::new() },
        recipe: &recipe,
        frame: &frame,
        load: chosen.load.get(),
        yaml: &yaml,
        link: msg::EXTRAS_EMBED_LINK.get(reader),
    };
    snippet(chosen.site.get(), embedding)
}

/// The hash of the script that pages of others load, as this release knows it.
fn integrity() -> Option<String> {
    browser::document().get_element_by_id("extras")?.get_attribute("data-embed")
}

fn shown(desk: Desk, part: Part, id: &'static str) -> View {
    let Part { file, text } = part;
    let label = move || match file {
        "" => msg::EXTRAS_EMBED_PAGE.message(),
        file => msg::extras_embed_file(file),
    };
    let shown = Offer {
        id,
        label: Rc::new(move || label().say(desk.lang.get())),
        text: Rc::new(move || text.clone()),
        copy: msg::EXTRAS_EMBED_COPY,
        copied: msg::EXTRAS_EMBED_COPIED,
        wrap: "off",
        is_whole: false,
    };
    offer(desk, shown, nothing())
}

/// What else the other page may need.
fn more(desk: Desk, chosen: Chosen) -> View {
    let site = move || chosen.site.get();
    let pin = match integrity() {
        Some(_) => toggle(desk, "embed-pin", msg::EXTRAS_EMBED_PIN, chosen.is_pinned),
        None => nothing(),
    };
    let has_script = move || !matches!(site(), Site::Frame | Site::Readme);
    let allow = move || policy(site(), &browser::folder());
    let allow = drawn(allow, move |it| match it.clone() {
        it if it.is_empty() => nothing(),
        it => sentence(desk, move || msg::extras_embed_policy(it.clone())),
    });
    let docs = drawn(
        move || (site(), desk.lang.get()),
        |(site, lang)| {
            el("a")
                .is("href", site.docs())
                .is("target", "_blank")
                .is("rel", "noopener noreferrer")
                .with(text(&msg::extras_embed_docs(site.name()).say(*lang)))
        },
    );
    all([el("div").has("hidden", move || !has_script()).with(pin), allow, el("p").with(docs)])
}
