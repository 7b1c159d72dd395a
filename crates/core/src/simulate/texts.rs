//! Texts of a workflow, each read once: as a text with expressions, as a condition, as a script. What
//! an event makes of them is no matter of this.

use std::{
    cell::{OnceCell, RefCell},
    rc::Rc,
};

use crate::{
    expr::{self, Expr, Fault, Names, Template},
    workflow::shell::{Command, commands},
};

/// More are read each time that somebody asks.
const MOST: usize = 2000;

/// In the order of the alphabet.
#[derive(Debug, Default)]
pub(super) struct Texts(RefCell<Vec<(String, Rc<Text>)>>);

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
        let mut all = self.0.borrow_mut();
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
