//! Texts of a workflow, each read once: as a text with expressions, as a condition, as a script. What
//! an event makes of them is no matter of this.

use std::{
    cell::{OnceCell, RefCell},
    rc::Rc,
};

use crate::{
    expr::{self, Expr, Fault, Names, Template},
    metadata::{self, Action, Inputs},
    workflow::shell::{Command, commands},
};

/// More are read each time that somebody asks.
const MOST: usize = 2000;

/// So many are kept of docker/metadata-action.
const MOST_ACTIONS: usize = 50;

#[derive(Debug, Default)]
pub(super) struct Texts {
    /// In the order of the alphabet.
    all: RefCell<Vec<(String, Rc<Text>)>>,
    actions: RefCell<Vec<(Written, ReadAction)>>,
}

/// An action, or why its inputs are none.
type ReadAction = Result<Rc<Action>, metadata::Fault>;

/// What is written in a step with docker/metadata-action: names and texts of its inputs.
#[derive(Debug, PartialEq)]
pub(super) struct Written {
    pub(super) texts: Vec<(&'static str, String)>,
    pub(super) is_before_v6: bool,
}

#[derive(Debug, Default)]
pub(super) struct Text {
    template: OnceCell<Result<Template, Fault>>,
    condition: OnceCell<Result<Condition, Fault>>,
    commands: OnceCell<Rc<[Command]>>,
}

#[derive(Debug)]
pub(super) struct Condition {
    pub(super) expr: Expr,
    pub(super) asks_for_status: bool,
}

impl Texts {
    pub(super) fn of(&self, text: &str) -> Rc<Text> {
        let mut all = self.all.borrow_mut();
        match all.binary_search_by(|it| it.0.as_str().cmp(text)) {
            Ok(at) => all[at].1.clone(),
            Err(at) => {
                let res = Rc::<Text>::default();
                if all.len() < MOST {
                    all.insert(at, (text.to_owned(), res.clone()));
                }
                res
            }
        }
    }

    pub(super) fn action(&self, written: Written) -> ReadAction {
        let mut actions = self.actions.borrow_mut();
        if let Some(known) = actions.iter().find(|it| it.0 == written) {
            return known.1.clone();
        }
        let res = written.read().map(|it| Rc::new(Action::new(it)));
        if actions.len() < MOST_ACTIONS {
            actions.push((written, res.clone()));
        }
        res
    }
}

impl Written {
    fn read(&self) -> Result<Inputs, metadata::Fault> {
        let text = |name: &str| self.texts.iter().find(|it| it.0 == name).map(|it| it.1.clone());
        let text = |name: &str| text(name).unwrap_or_default();
        if self.is_before_v6 { Inputs::of_before_v6(&text) } else { Inputs::of(&text) }
    }
}

/// The text is handed on, so that it need not be kept twice; it is the one of the [`Text`].
impl Text {
    pub(super) fn template(&self, text: &str) -> &Result<Template, Fault> {
        self.template.get_or_init(|| Template::read(text))
    }

    pub(super) fn condition(&self, text: &str) -> &Result<Condition, Fault> {
        let any =
            Names { has_context: &|_| true, has_function: &|it| expr::function(it).is_some() };
        self.condition.get_or_init(|| {
            let expr = expr::condition(text, &any)?;
            Ok(Condition { asks_for_status: expr.asks_for_status(), expr })
        })
    }

    pub(super) fn commands(&self, text: &str) -> Rc<[Command]> {
        self.commands.get_or_init(|| commands(text).into()).clone()
    }
}
