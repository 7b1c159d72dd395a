//! A checked workflow that follows the form: what is changed there is changed in its text, and nothing else is.

use std::{cell::RefCell, rc::Rc};

use pushwright_core::{
    generate::{Surroundings, generate},
    lesson::difference::{Change, Kind, difference},
    recipe::Recipe,
    recognise::{self, Edited, Lost, Refused, edits_of},
    share,
    text::{Lang, Notes, msg},
    workflow::Workflow,
    yaml::{self, Document},
};

use super::{close, files::File, judge, press, settings::Form};
use crate::{
    browser::{focus_still, later, put_first, scroll_page_to_top},
    desk::Desk,
    lessons::changes,
    signals::Var,
    widgets::{View, all, button, details, drawn, effect, el, icon, nothing, rich, words},
};

/// What stands above the form's workflow meanwhile.
const ID: &str = "followed";

/// A text that follows the form.
pub(crate) struct Followed {
    file: File,
    /// As it was when it began to follow, and what the form was then.
    text: String,
    before: Document,
    recipe: Recipe,
    /// What the form wrote then, in a language and with its notes.
    from: RefCell<Option<(Lang, u32, Rc<Workflow>)>>,
    /// What the form has made of it last. Anything else was written by hand.
    now: RefCell<String>,
    refused: Var<Vec<Refused>>,
    lost: Var<Vec<Lost>>,
}

/// The same only if it is the same one.
#[derive(Clone)]
pub(crate) struct Follows(Rc<Followed>);

impl PartialEq for Follows {
    fn eq(&self, other: &Follows) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// Opens the form with the settings of a text, which follows from now on.
pub(super) fn begin(desk: Desk, file: File, form: &Form) {
    let before = yaml::read(&form.text);
    let mut recipe = form.recognised.recipe.clone();
    // The name of the file stands in the link, which changes only with what is changed.
    if recognise::link(&before.workflow).is_none() {
        recipe.file_name.clone_from(&file.name);
    }
    let fragment = share::encode(&recipe).fragment;
    let followed = Followed {
        file,
        text: form.text.clone(),
        before,
        recipe,
        from: RefCell::default(),
        now: RefCell::new(form.text.clone()),
        refused: Var::new(Vec::new()),
        lost: Var::new(Vec::new()),
    };
    close(desk);
    desk.fetch_notes();
    desk.page().apply(&fragment);
    // What the form held before is nothing that the text follows.
    desk.fragment.set(desk.page().fragment());
    desk.tell(&msg::check_followed_says(&*file.name));
    desk.followed().set(Some(Follows(Rc::new(followed))));
    // In one column it stands far below the form, which is what was asked for.
    later(|| {
        scroll_page_to_top();
        focus_still(ID);
    });
}

/// Puts what is said of it above the form's workflow, where it stays.
pub(crate) fn set_up(desk: Desk) {
    effect(Box::new(move || {
        if let Some(it) = desk.followed().get() {
            it.0.follow(desk, &desk.recipe());
        }
    }));
    effect(Box::new(move || {
        if let Some(it) = desk.followed().get()
            && it.0.file.text.with(|text| !it.0.is_ours(text))
        {
            desk.tell(&msg::check_followed_ended(&*it.0.file.name));
            desk.followed().set(None);
        }
    }));
    let bar = drawn(
        move || (desk.followed().get(), desk.lang.get()),
        move |(it, lang)| it.as_ref().map_or_else(nothing, |it| bar(desk, it, *lang)),
    );
    put_first(".preview > .bar", &el("div.followed-place").with(bar));
}

impl Followed {
    /// Whether the form has written a text, and nobody anything since.
    fn is_ours(&self, text: &str) -> bool {
        *text == *self.now.borrow()
    }

    /// Makes the changes of the form in the text, as long as nobody else has written in it.
    fn follow(&self, desk: Desk, recipe: &Recipe) {
        let (from, to) = (self.beginning(desk), self.written(desk, recipe));
        if !self.file.text.with_untracked(|it| self.is_ours(it)) {
            return;
        }
        let own = share::changed(&self.recipe, recipe);
        let Edited { text, refused, lost, .. } = edits_of(&self.before, &from, &to, &own);
        self.now.replace(text.clone());
        self.file.write(text, "form");
        self.refused.set(refused);
        self.lost.set(lost);
        desk.check().keep_soon();
    }

    /// What the form wrote when it began.
    fn beginning(&self, desk: Desk) -> Rc<Workflow> {
        let (lang, notes) = (desk.lang.get(), desk.notes.version());
        let mut known = self.from.borrow_mut();
        match &*known {
            Some((of, version, it)) if (*of, *version) == (lang, notes) => it.clone(),
            _ => {
                let res = Rc::new(self.written(desk, &self.recipe));
                *known = Some((lang, notes, res.clone()));
                res
            }
        }
    }

    /// What the form writes, with remarks and link where the text has them.
    fn written(&self, desk: Desk, recipe: &Recipe) -> Workflow {
        let link = recognise::link(&self.before.workflow);
        let link = link.map(|(site, _)| [site, "#", &share::encode(recipe).fragment].concat());
        let (lang, notes) = (desk.lang.get(), desk.notes.get());
        let link = link.as_deref().unwrap_or_default();
        generate(recipe, Surroundings { lang, notes: &notes, link }).workflow
    }
}

fn bar(desk: Desk, it: &Follows, lang: Lang) -> View {
    let followed = it.0.clone();
    let file = followed.file;
    let show = button(
        "",
        None,
        move || msg::check_followed_show(&*file.name).say(lang),
        move || {
            desk.check().show(file);
            judge::soon(desk, file);
            press(desk);
        },
    );
    let copy = button(
        "",
        Some(icon::COPY),
        move || msg::check_followed_copy(&*file.name).say(lang),
        move || desk.page().copy(file.whole(), msg::CHECK_COPIED.get(lang).to_owned()),
    );
    let end = button("quiet", None, desk.say(msg::CHECK_FOLLOWED_END), move || {
        desk.followed().set(None);
        later(|| focus_still("workflow"));
    });
    el("section.followed")
        .is("id", ID)
        .is("tabindex", "-1")
        .follows("aria-label", desk.say(msg::CHECK_FOLLOWED))
        .with(el("p").with(rich(&msg::check_followed_says(&*file.name).say(lang))))
        .with(
            el("div.actions")
                .with(show.is("id", "followed-show"))
                .with(copy.is("id", "followed-copy"))
                .with(end.is("id", "followed-end")),
        )
        .with(refused(followed.clone(), lang))
        .with(lost(followed.clone(), lang))
        .with(differs(desk, followed))
}

/// What the form could not change in the text.
fn refused(followed: Rc<Followed>, lang: Lang) -> View {
    let row = move |it: &Refused| {
        let (line, why) = (it.span.start.line.to_string(), it.why.says().get(lang));
        let says = match it.place {
            Some(it) => msg::check_followed_refused(line, it.topic.label().get(lang), why),
            None => msg::check_followed_refused_other(line, why),
        };
        el("li").with(rich(&says.say(lang)))
    };
    drawn(
        move || followed.refused.get(),
        move |them| match them.as_slice() {
            [] => nothing(),
            them => el("ul.followed-refused").is("role", "alert").with(all(them.iter().map(row))),
        },
    )
}

/// What somebody had written that went along with a change of the form.
fn lost(followed: Rc<Followed>, lang: Lang) -> View {
    let row = move |it: &Lost| el("li").with(rich(&msg::check_followed_lost(&*it.name).say(lang)));
    drawn(
        move || followed.lost.get(),
        move |them| match them.as_slice() {
            [] => nothing(),
            them => el("ul.followed-refused").is("role", "status").with(all(them.iter().map(row))),
        },
    )
}

/// The lines that differ from those with which it began.
fn differs(desk: Desk, followed: Rc<Followed>) -> View {
    let before = followed.clone();
    let changes = move |lang: Lang| {
        let now = followed.file.text.with(|it| yaml::read(it));
        difference(&followed.before, &now, &Notes::default(), lang)
    };
    let counted = changes.clone();
    let title = move || {
        let is_change = |it: &&Change| it.kind != Kind::Around;
        let count = counted(desk.lang.get()).iter().filter(is_change).count();
        msg::check_followed_lines(count.to_string()).say(desk.lang.get())
    };
    let rows = move || {
        let lang = desk.lang.get();
        el("ul.changes").with(all(changes(lang).iter().map(|it| changes::row(it, lang))))
    };
    let is_changed = move || before.file.text.with(|it| *it != before.text);
    drawn(is_changed, move |is_changed| match is_changed {
        true => details("details.followed-lines", title.clone(), || {}, rows.clone()),
        false => el("p.help").with(words(title.clone())),
    })
}
