//! What is fetched later, a guest of the page: it follows the page, with texts and a memory of its own. What it
//! shows is known by the WebAssembly file that it is.

mod page;

use std::{cell::RefCell, mem, ops::Deref, rc::Rc, sync::Arc};

use pushwright_core::{
    recipe::Recipe,
    share,
    text::{self, Lang, Message, Notes, Text},
};

use crate::{
    browser::{dispatch, document, fetch_text, window},
    signals::Var,
    widgets::{Choice, listen},
};
pub use page::Page;

/// Happens at the window after every change of the page's settings or language.
pub const CHANGED: &str = "pushwright:changed";

/// Happens there as soon as a change is in the document, before it is painted.
pub const SHOWN: &str = "pushwright:shown";

/// Copies mean the same guest, which stays as long as the page does.
#[derive(Clone, Copy)]
pub struct Guest(&'static State);

impl Deref for Guest {
    type Target = State;

    fn deref(&self) -> &State {
        self.0
    }
}

pub struct State {
    /// The name of its WebAssembly file, and of its texts.
    name: &'static str,
    page: Page,
    pub lang: Var<Lang>,
    /// The settings of the page, as its link's fragment.
    pub fragment: Var<String>,
    /// The workflow as text.
    pub workflow: Var<String>,
    /// What the settings hold beside the link because it looks like a secret, in words.
    pub left_out: Var<String>,
    /// What is said about the parts of a workflow, once it has been asked for.
    pub notes: Var<Arc<Notes>>,
    /// The language of the notes that were asked for.
    asked: Var<Option<Lang>>,
}

/// Opens what a button names.
type Opener = Rc<dyn Fn(&str)>;

enum Stage {
    Nothing,
    /// The texts are on their way; then this is opened.
    Coming(String),
    There(Opener),
}

thread_local! {
    /// Notes about workflows of others, which come with the texts.
    static OTHERS: RefCell<Notes> = RefCell::default();
    static STAGE: RefCell<Stage> = const { RefCell::new(Stage::Nothing) };
}

/// Opens what the `data-opens` of a button names; the first time, once the texts of the page's language
/// have come, `set_up` draws it. `page` is the page's own module.
pub fn open(page: Page, file: &'static str, name: String, set_up: fn(Guest) -> Opener) {
    let before = STAGE.with_borrow_mut(|it| match it {
        Stage::There(opener) => Stage::There(opener.clone()),
        it => mem::replace(it, Stage::Coming(name.clone())),
    });
    match before {
        Stage::There(opener) => opener(&name),
        Stage::Coming(_) => {}
        Stage::Nothing => fetch(page, file, set_up),
    }
}

fn fetch(page: Page, file: &'static str, set_up: fn(Guest) -> Opener) {
    let lang = spoken();
    fetch_language(file, lang, move |has_come| {
        if !has_come {
            // Another try may be luckier.
            return STAGE.set(Stage::Nothing);
        }
        let opener = set_up(Guest::new(page, file, lang));
        if let Stage::Coming(name) = STAGE.replace(Stage::There(opener.clone())) {
            opener(&name);
        }
    });
}

/// The language that the page is in.
fn spoken() -> Lang {
    let lang = document().document_element().and_then(|it| it.get_attribute("lang"));
    lang.and_then(|it| Lang::of(&it)).unwrap_or(Lang::En)
}

/// Takes in what a file says in a language, and tells whether it has come.
fn fetch_language(file: &str, lang: Lang, then: impl FnOnce(bool) + 'static) {
    let read = move |file: String| {
        let notes = text::provide(lang, &file);
        let has_come = notes.is_some();
        OTHERS.set(notes.unwrap_or_default());
        if !has_come {
            // boot.js says that a part of the page did not arrive.
            dispatch("unloadable");
        }
        then(has_come);
    };
    fetch_text(&format!("{file}.{}.txt", lang.id()), Box::new(read));
}

impl Guest {
    fn new(page: Page, name: &'static str, lang: Lang) -> Guest {
        let guest = Guest(Box::leak(Box::new(State {
            name,
            lang: Var::new(lang),
            fragment: Var::new(page.fragment()),
            workflow: Var::new(page.workflow()),
            left_out: Var::new(page.left_out()),
            notes: Var::new(Arc::default()),
            asked: Var::new(None),
            page,
        })));
        listen(&window(), CHANGED, Box::new(move |_| guest.follow()));
        guest
    }

    fn follow(self) {
        self.fragment.set(self.page.fragment());
        self.workflow.set(self.page.workflow());
        self.left_out.set(self.page.left_out());
        let lang = spoken();
        if self.lang.with_untracked(|it| *it != lang) {
            self.fetch_language(lang, move || {
                self.lang.set(lang);
                if self.asked.with_untracked(Option::is_some) {
                    self.fetch_notes();
                }
            });
        }
    }

    /// Takes in what it says in a language, then goes on.
    pub fn fetch_language(self, lang: Lang, then: impl FnOnce() + 'static) {
        fetch_language(self.name, lang, move |has_come| {
            if has_come {
                then();
            }
        });
    }

    /// Sees that the notes of the language are there, or will be.
    pub fn fetch_notes(self) {
        let lang = self.lang.with_untracked(|it| *it);
        if self.asked.with_untracked(|it| *it == Some(lang)) {
            return;
        }
        self.asked.set(Some(lang));
        let read = move |file: String| {
            let notes = OTHERS.with_borrow(|others| Notes::read(&file).with(others));
            self.notes.set(Arc::new(notes));
        };
        fetch_text(&format!("notes.{}.md", lang.id()), Box::new(read));
    }

    /// The settings of the page as they are now, whether it has told of them or not.
    pub fn page_recipe(self) -> Recipe {
        share::decode(&self.page.fragment()).recipe
    }

    /// The settings of the page, without values that look like secrets.
    pub fn recipe(self) -> Recipe {
        self.fragment.with(|it| share::decode(it).recipe)
    }

    pub fn page(self) -> &'static Page {
        &self.0.page
    }

    /// A text in the page's language.
    pub fn say(self, text: Text) -> impl Fn() -> String + Copy + 'static {
        move || text.get(self.lang.get()).to_owned()
    }

    /// Says in the page's status line what has happened. It shows plain text, so marks of code are left out.
    pub fn tell(self, message: &Message) {
        self.page.say(&message.say(self.lang.with_untracked(|it| *it)).replace('`', ""));
    }

    /// What to choose from, in the page's language.
    pub fn options<const N: usize>(self, of: [(&'static str, Text); N]) -> Vec<Choice> {
        let lang = self.lang.get();
        of.map(|(id, label)| (id, label.get(lang))).to_vec()
    }
}
