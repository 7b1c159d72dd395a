//! The syntax of workflows as a table: which keys a map takes, and what may stand at each. Facts are
//! from `workflow-v1.0.json` of actions/languageservices 4043eda (August 2026) and from GitHub's docs
//! ("Workflow syntax", November 2026). Which keys take expressions is told by `expr::keys`, what the
//! values mean by the rules for them.

mod faults;
mod jobs;
mod triggers;

pub(super) use self::{
    faults::{Fault, Wrong, faults},
    triggers::EVENTS,
};

/// What may stand at one place. A value that is one `${{ }}` may stand for anything.
#[derive(Debug)]
pub(super) struct Shape {
    pub(super) scalar: Scalar,
    /// What each item of a list is.
    pub(super) items: Option<&'static Shape>,
    pub(super) map: Option<&'static Map>,
    /// Nothing at all means something here.
    pub(super) may_be_empty: bool,
}

/// Texts, numbers and the like.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Scalar {
    None,
    /// Any; other rules know more about it.
    Any,
    /// A text, which may be empty.
    Text,
    /// A text that GitHub lets be empty, although it is of no use then.
    Useful,
    /// A text that must say something.
    Filled,
    /// `true` or `false`, without quotes.
    Bool,
    /// A whole number from 1 on.
    Count,
    OneOf(&'static [&'static str]),
}

/// What a map takes.
#[derive(Debug)]
pub(super) struct Map {
    /// What it is, as its path in the docs; empty for the workflow itself.
    pub(super) of: &'static str,
    pub(super) keys: &'static [Key],
    /// What stands at keys that people name as they like.
    pub(super) others: Others,
    /// Maps that are told apart by a key: of those that are there, the first in the text decides. The
    /// empty key is for all the rest.
    pub(super) variants: &'static [(&'static str, &'static Map)],
    /// One of these has to be there; one in angle brackets is any key.
    pub(super) one_of: &'static [&'static str],
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Others {
    None,
    All(&'static Shape),
    ByName(fn(&str) -> &'static Shape),
}

#[derive(Debug)]
pub(super) struct Key {
    pub(super) name: &'static str,
    pub(super) shape: &'static Shape,
    pub(super) is_required: bool,
}

const fn key(name: &'static str, shape: &'static Shape) -> Key {
    Key { name, shape, is_required: false }
}

const fn required(name: &'static str, shape: &'static Shape) -> Key {
    Key { name, shape, is_required: true }
}

const fn scalar(scalar: Scalar) -> Shape {
    Shape { scalar, items: None, map: None, may_be_empty: false }
}

const fn list(items: &'static Shape) -> Shape {
    Shape { items: Some(items), ..scalar(Scalar::None) }
}

/// One text, or a list of such.
const fn one_or_many(items: &'static Shape) -> Shape {
    Shape { items: Some(items), ..scalar(items.scalar) }
}

const fn map(map: &'static Map) -> Shape {
    Shape { map: Some(map), ..scalar(Scalar::None) }
}

/// One text that says it all, or a map.
const fn text_or(it: &'static Map) -> Shape {
    Shape { scalar: Scalar::Filled, ..map(it) }
}

const fn or_nothing(shape: Shape) -> Shape {
    Shape { may_be_empty: true, ..shape }
}

const fn keys(of: &'static str, keys: &'static [Key]) -> Map {
    Map { of, keys, others: Others::None, variants: &[], one_of: &[] }
}

/// A map from names to the same for each.
const fn named(of: &'static str, others: &'static Shape) -> Map {
    Map { of, keys: &[], others: Others::All(others), variants: &[], one_of: &[] }
}

static ANY: Shape =
    Shape { items: Some(&ANY), map: Some(&ANYTHING), ..or_nothing(scalar(Scalar::Any)) };
static ANYTHING: Map = named("", &ANY);
static KNOWN_ELSEWHERE: Shape = or_nothing(scalar(Scalar::Any));
/// The rule about times knows which.
static TIME: Shape = scalar(Scalar::Any);
static TEXT: Shape = or_nothing(scalar(Scalar::Text));
static USEFUL: Shape = scalar(Scalar::Useful);
static FILLED: Shape = scalar(Scalar::Filled);
static BOOL: Shape = scalar(Scalar::Bool);
static FILLED_LIST: Shape = list(&FILLED);
static SOME_FILLED: Shape = one_or_many(&FILLED);

/// A whole workflow.
pub(super) static WORKFLOW: Shape = map(&Map {
    of: "",
    keys: &[
        key("name", &TEXT),
        // GitHub's own parser (actions/languageservices) takes it; the documents do not name it.
        key("description", &TEXT),
        key("run-name", &TEXT),
        // A rule of its own says what a workflow without triggers is.
        key("on", &triggers::ON),
        key("permissions", &PERMISSIONS),
        key("env", &ENV),
        key("defaults", &DEFAULTS),
        key("concurrency", &CONCURRENCY),
        required("jobs", &jobs::JOBS),
    ],
    others: Others::None,
    variants: &[],
    one_of: &[],
});

/// The rule for permissions knows their names and levels.
static PERMISSIONS: Shape = text_or(&named("permissions", &FILLED));

static ENV: Shape = map(&named("env", &TEXT));

static DEFAULTS: Shape = map(&keys("defaults", &[key("run", &DEFAULTS_RUN)]));
static DEFAULTS_RUN: Shape =
    map(&keys("defaults.run", &[key("shell", &FILLED), key("working-directory", &FILLED)]));

static CONCURRENCY: Shape = text_or(&keys(
    "concurrency",
    &[
        required("group", &FILLED),
        key("cancel-in-progress", &BOOL),
        key("queue", &scalar(Scalar::OneOf(&["single", "max"]))),
    ],
));
