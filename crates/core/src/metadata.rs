//! docker/metadata-action: tag rules as they are chosen and written, and what a run makes of them.
//! Behavior is that of v6.2.0, read in its source and held against its own tests; what cannot be
//! foretold says so as a [`Fault`], it is never guessed.

mod case;
mod context;
mod date;
mod entry;
mod expression;
mod flavor;
mod handlebars;
mod image;
mod inputs;
mod labels;
mod list;
mod matching;
mod outputs;
mod pep440;
mod rule;
mod semver;
mod text;
mod version;

pub(crate) use rule::field;
pub use {
    case::outcome,
    context::{Checkout, Context, Run},
    date::{format, instant},
    entry::{Entry, entries},
    flavor::{Flavor, Latest},
    handlebars::is_only,
    image::Image,
    inputs::Inputs,
    labels::Labels,
    outputs::{Action, Outputs, leveled_for_bake, lines},
    rule::{Attribute, TagRule, Type},
    version::{Outcome, Version},
};

/// Why there is no result.
#[derive(Clone, Debug, PartialEq)]
pub enum Fault {
    /// The action ends with this error.
    Error { name: &'static str, message: String },
    /// What the action would do cannot be told; this is the part that it hangs on.
    Unknown(String),
}

impl Fault {
    fn error(message: impl Into<String>) -> Fault {
        Fault::Error { name: "Error", message: message.into() }
    }

    fn type_error(message: impl Into<String>) -> Fault {
        Fault::Error { name: "TypeError", message: message.into() }
    }
}
