//! The state of the extras, which follows that of the page.

use std::{ops::Deref, sync::Arc};

use pushwright_core::{
    handover::File,
    lesson,
    recipe::Recipe,
    share,
    text::{self, Lang, Message, Notes, Text},
    yaml::{self, Document},
};

use crate::{
    browser::{dispatch, document, fetch_text, window},
    dialogs::{Dialog, dialogs},
    lessons::{self, course::Course},
    page::Page,
    sheets::{Sheet, sheets},
    signals::Var,
    widgets::{Choice, all, listen, mount},
};

/// Copies mean the same state, which lasts as long as the page does.
#[derive(Clone, Copy)]
pub(crate) struct Desk(&'static State);

impl Deref for Desk {
    type Target = State;

    fn deref(&self) -> &State {
        self.0
    }
}

pub(crate) struct State {
    page: Page,
    pub(crate) lang: Var<Lang>,
    /// The settings of the page, as its link's fragment.
    pub(crate) fragment: Var<String>,
    /// The workflow as text.
    pub(crate) workflow: Var<String>,
    /// What the settings hold beside the link because it looks like a secret, in words.
    pub(crate) left_out: Var<String>,
    pub(crate) dialog: Var<Option<Dialog>>,
    /// The last thing that happened in the dialog.
    pub(crate) said: Var<String>,
    course: Course,
    /// What is said about the parts of a workflow, once it has been asked for.
    pub(crate) notes: Var<Arc<Notes>>,
    /// The language of the notes that were asked for.
    asked: Var<Option<Lang>>,
}

/// Draws the extras and follows the page, once the texts of its language have come.
pub(crate) fn set_up(page: Page, then: impl FnOnce(Desk) + 'static) {
    let lang = spoken();
    fetch_language(lang, move || {
        let desk = Desk(Box::leak(Box::new(State {
            lang: Var::new(lang),
            fragment: Var::new(page.fragment()),
            workflow: Var::new(page.workflow()),
            left_out: Var::new(page.left_out()),
            dialog: Var::new(None),
            said: Var::new(String::new()),
            course: Course::new(),
            notes: Var::new(Arc::default()),
            asked: Var::new(None),
            page,
        })));
        mount(move || {
            lessons::set_up(desk);
            all([dialogs(desk), sheets(desk)])
        });
        listen(&window(), "pushwright:changed", Box::new(move |_| desk.follow()));
        then(desk);
    });
}

/// The language that the page is in.
fn spoken() -> Lang {
    let lang = document().document_element().and_then(|it| it.get_attribute("lang"));
    lang.and_then(|it| Lang::of(&it)).unwrap_or(Lang::En)
}

/// Takes in what the extras say in a language.
pub(crate) fn fetch_language(lang: Lang, then: impl FnOnce() + 'static) {
    let read = move |file: String| match text::provide(lang, &file) {
        Some(_) => then(),
        // boot.js says that a part of the page did not arrive.
        None => dispatch("unloadable"),
    };
    fetch_text(&format!("extras.{}.txt", lang.id()), Box::new(read));
}

impl Desk {
    /// Opens what a button of the page names.
    pub(crate) fn open(self, name: &str) {
        match name {
            "lessons" => lessons::press(self),
            "teach" => self.course().show_sheet(self, Sheet::Teach),
            // Asked for by the address, or open before a reload: nobody's focus is moved.
            "resume" => lessons::open(self),
            _ => self.show(Dialog::of(name)),
        }
    }

    /// Shows a dialog in place of what is there; what was said belonged to that.
    pub(crate) fn show(self, dialog: Option<Dialog>) {
        self.said.set(String::new());
        self.dialog.set(dialog);
    }

    pub(crate) fn close(self) {
        self.show(None);
    }

    fn follow(self) {
        self.fragment.set(self.page.fragment());
        self.workflow.set(self.page.workflow());
        self.left_out.set(self.page.left_out());
        self.course().follow(self);
        let lang = spoken();
        if self.lang.with_untracked(|it| *it != lang) {
            fetch_language(lang, move || {
                self.lang.set(lang);
                if self.asked.with_untracked(Option::is_some) {
                    self.fetch_notes();
                }
            });
        }
    }

    /// Sees that the notes of the language are there, or will be.
    pub(crate) fn fetch_notes(self) {
        let lang = self.lang.with_untracked(|it| *it);
        if self.asked.with_untracked(|it| *it == Some(lang)) {
            return;
        }
        self.asked.set(Some(lang));
        let read = move |file: String| self.notes.update(|it| *it = Arc::new(Notes::read(&file)));
        fetch_text(&format!("notes.{}.md", lang.id()), Box::new(read));
    }

    /// A state of a lesson as text, without comments.
    pub(crate) fn text_of(self, state: &lesson::State) -> String {
        match state {
            lesson::State::Text(it) => it.clone(),
            // The page knows how workflows are made; these here would be twice the size.
            lesson::State::Recipe(it) => self.page.composed(&share::encode(it).fragment),
        }
    }

    pub(crate) fn document(self, state: &lesson::State) -> Document {
        yaml::read(&self.text_of(state))
    }

    pub(crate) fn course(self) -> &'static Course {
        &self.0.course
    }

    /// The settings of the page as they are now, whether it has told of them or not.
    pub(crate) fn page_recipe(self) -> Recipe {
        share::decode(&self.page.fragment()).recipe
    }

    /// The settings of the page, without values that look like secrets.
    pub(crate) fn recipe(self) -> Recipe {
        self.fragment.with(|it| share::decode(it).recipe)
    }

    /// The workflow on its way into a repository.
    pub(crate) fn file(self) -> File {
        File::workflow(&self.recipe().file_name, self.workflow.get())
    }

    /// Whether the workflow holds what looks like a secret.
    pub(crate) fn holds_secret(self) -> bool {
        self.left_out.with(|it| !it.is_empty())
    }

    pub(crate) fn page(self) -> &'static Page {
        &self.0.page
    }

    /// A text in the page's language.
    pub(crate) fn say(self, text: &'static Text) -> impl Fn() -> String + Copy + 'static {
        move || text.get(self.lang.get()).to_owned()
    }

    /// What to choose from, in the page's language.
    pub(crate) fn options<const N: usize>(
        self,
        of: [(&'static str, &'static Text); N],
    ) -> Vec<Choice> {
        let lang = self.lang.get();
        of.map(|(id, label)| (id, label.get(lang))).to_vec()
    }

    /// Says what has happened: in the dialog, since nothing else of the page is heard while one is open.
    pub(crate) fn tell(self, message: &Message) {
        let says = message.say(self.lang.with_untracked(|it| *it));
        match self.dialog.with_untracked(|it| *it) {
            Some(_) => self.said.set(says),
            None => self.page().say(&says),
        }
    }
}
