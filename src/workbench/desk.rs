//! The state of the workbench.

use std::{ops::Deref, rc::Rc};

use pushwright_core::{
    compose::compose,
    lesson,
    share::{self, Opens},
    yaml::{self, Document},
};

use crate::{
    browser::{self, window},
    check::{
        self, Check,
        followed::{self, Follows},
    },
    guest::{CHANGED, Guest},
    lessons::{self, course::Course},
    rules, setup,
    sheets::{Sheet, sheets},
    signals::Var,
    simulate::{self, Simulation},
    widgets::{all, listen, mount},
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
    course: Course,
    /// What runs of the page's workflow would do.
    simulation: Simulation,
    check: Check,
    /// The checked text that follows the form.
    followed: Var<Option<Follows>>,
    /// Whether the checklist is open, and the last thing that happened in it.
    setup: Var<bool>,
    said: Var<String>,
}

impl Deref for State {
    type Target = Guest;

    fn deref(&self) -> &Guest {
        &self.guest
    }
}

/// Draws the workbench; gives what opens a part of it.
pub(crate) fn set_up(guest: Guest) -> Rc<dyn Fn(&str)> {
    let desk = Desk(Box::leak(Box::new(State {
        guest,
        course: Course::new(),
        simulation: simulate::of_page(guest),
        check: Check::new(),
        followed: Var::new(None),
        setup: Var::new(false),
        said: Var::new(String::new()),
    })));
    mount(move || {
        lessons::set_up(desk);
        followed::set_up(desk);
        all([sheets(desk), check::set_up(desk), setup::set_up(desk)])
    });
    listen(&window(), CHANGED, Box::new(move |_| desk.course().follow(desk)));
    Rc::new(move |name| desk.open(name))
}

impl Desk {
    pub(crate) fn setup(self) -> &'static Var<bool> {
        &self.0.setup
    }

    pub(crate) fn said(self) -> &'static Var<String> {
        &self.0.said
    }

    /// Opens what a button of the page names.
    fn open(self, name: &str) {
        match name {
            "check" => return check::press(self),
            "setup" => return setup::show(self),
            // Asked for by the address, or open before a reload: nobody's focus is moved.
            "resume" if share::opens(&browser::fragment()) == Some(Opens::Check) => {
                return check::open(self);
            }
            "resume" => check::leave(self),
            _ => check::close(self),
        }
        match name {
            "lessons" => lessons::press(self),
            "simulate" => simulate::open_tab(self.0.simulation),
            "rules" => rules::show(self.0.guest),
            "teach" => self.course().show_sheet(self, Sheet::Teach),
            _ => lessons::open(self),
        }
    }

    /// A state of a lesson as text, without comments.
    pub(crate) fn text_of(self, state: &lesson::State) -> String {
        match state {
            lesson::State::Text(it) => it.clone(),
            lesson::State::Recipe(it) => yaml::write(compose(it)).text(),
        }
    }

    pub(crate) fn document(self, state: &lesson::State) -> Document {
        yaml::read(&self.text_of(state))
    }

    pub(crate) fn guest(self) -> Guest {
        self.0.guest
    }

    pub(crate) fn check(self) -> &'static Check {
        &self.0.check
    }

    pub(crate) fn followed(self) -> &'static Var<Option<Follows>> {
        &self.0.followed
    }

    pub(crate) fn course(self) -> &'static Course {
        &self.0.course
    }
}
