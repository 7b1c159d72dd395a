//! The state of the extras.

use std::{ops::Deref, rc::Rc};

use pushwright_core::{companion, handover::File, text::Message};

use crate::{
    beside,
    dialogs::{Dialog, dialogs},
    guest::Guest,
    hints,
    signals::Var,
    widgets::mount,
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
    guest: Guest,
    pub(crate) dialog: Var<Option<Dialog>>,
    /// Path of the file that the page shows beside the workflow.
    pub(crate) beside: Var<String>,
    /// The last thing that happened in the dialog.
    pub(crate) said: Var<String>,
}

impl Deref for State {
    type Target = Guest;

    fn deref(&self) -> &Guest {
        &self.guest
    }
}

/// Draws the extras; gives what opens a dialog.
pub(crate) fn set_up(guest: Guest) -> Rc<dyn Fn(&str)> {
    let state = State {
        guest,
        dialog: Var::new(None),
        beside: Var::new(String::new()),
        said: Var::new(String::new()),
    };
    let desk = Desk(Box::leak(Box::new(state)));
    mount(move || dialogs(desk));
    Rc::new(move |name| match name {
        "beside" => beside::show(desk),
        "hints" => hints::show(guest),
        name => desk.show(Dialog::of(name)),
    })
}

impl Desk {
    /// Shows a dialog in place of what is there; what was said belonged to that.
    pub(crate) fn show(self, dialog: Option<Dialog>) {
        self.said.set(String::new());
        self.dialog.set(dialog);
    }

    pub(crate) fn close(self) {
        self.show(None);
    }

    /// The workflow on its way into a repository.
    pub(crate) fn file(self) -> File {
        File::workflow(&self.recipe().file_name, self.workflow.get())
    }

    /// The workflow, and all files beside it.
    pub(crate) fn files(self) -> Vec<File> {
        let mut res = vec![self.file()];
        res.extend(companion::files(&self.recipe(), self.lang.get()));
        res
    }

    /// Whether the workflow holds what looks like a secret.
    pub(crate) fn holds_secret(self) -> bool {
        self.left_out.with(|it| !it.is_empty())
    }

    /// Says what has happened: in the dialog, since nothing else of the page is heard while one is open.
    pub(crate) fn tell(self, message: &Message) {
        match self.dialog.with_untracked(|it| *it) {
            Some(_) => self.said.set(message.say(self.lang.with_untracked(|it| *it))),
            None => self.guest.tell(message),
        }
    }
}
