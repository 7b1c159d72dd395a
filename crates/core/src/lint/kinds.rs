//! What kind of value an expression gives, where that can be known without its value: `github.sha` is
//! a text, whatever the run is.

use std::sync::{Arc, LazyLock};

use crate::{
    expr::{self, Expr, Names, Part, Scope, Value, evaluate, function, look},
    lint::expressions::is_dynamic,
    workflow::{self, Node},
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Any,
    Null,
    Bool,
    Number,
    Text,
    List,
    /// The list that a filter makes: an index goes into each of its items.
    Each,
    Map,
}

impl Kind {
    /// Whether it has parts, so that no text, number or truth is ever equal to it.
    pub(super) fn is_whole(self) -> bool {
        matches!(self, Kind::List | Kind::Each | Kind::Map)
    }
}

/// Words for unknown values of which the kind is known. Nobody writes them.
const BOOL: &str = "\u{1}boolean";
const NUMBER: &str = "\u{1}number";
const LIST: &str = "\u{1}list";

/// A text of which nothing is known.
static TEXT: LazyLock<Arc<[Part]>> = LazyLock::new(|| [Part::Unknown(String::new())].into());

/// A value of which only the kind is known.
pub(super) fn unknown(kind: Kind) -> Value {
    match kind {
        Kind::Text => Value::Partial(TEXT.clone()),
        Kind::Bool => Value::Unknown(BOOL.to_owned()),
        Kind::Number => Value::Unknown(NUMBER.to_owned()),
        Kind::List | Kind::Each => Value::Unknown(LIST.to_owned()),
        Kind::Map => Value::open(Vec::new()),
        Kind::Null => Value::Null,
        Kind::Any => Value::Unknown(String::new()),
    }
}

pub(super) fn kind(value: &Value) -> Kind {
    match value {
        Value::Null => Kind::Null,
        Value::Bool(_) => Kind::Bool,
        Value::Number(_) => Kind::Number,
        Value::Text(_) | Value::Partial(_) => Kind::Text,
        Value::List(them) if them.is_filtered => Kind::Each,
        Value::List(_) => Kind::List,
        Value::Map(_) => Kind::Map,
        Value::Unknown(it) => match it.as_str() {
            BOOL => Kind::Bool,
            NUMBER => Kind::Number,
            LIST => Kind::List,
            _ => Kind::Any,
        },
    }
}

/// Of an expression.
pub(super) fn kind_of(expr: &Expr, scope: &Scope) -> Kind {
    match &expr.kind {
        expr::Kind::Literal(it) => kind(it),
        expr::Kind::Compare(..) | expr::Kind::Not(_) => Kind::Bool,
        expr::Kind::And(them) | expr::Kind::Or(them) => {
            let mut kinds = them.iter().map(|it| kind_of(it, scope));
            let first = kinds.next().unwrap_or(Kind::Any);
            if kinds.all(|it| it == first) { first } else { Kind::Any }
        }
        expr::Kind::Call(name, _) => of_call(name, expr, scope),
        expr::Kind::Filter(_) => Kind::Each,
        expr::Kind::Index(of, by) => of_index(of, by, expr, scope),
        expr::Kind::Context(_) => look(expr, scope).map_or(Kind::Any, kind),
    }
}

fn of_call(name: &str, call: &Expr, scope: &Scope) -> Kind {
    let is = |them: &[&str]| them.iter().any(|it| it.eq_ignore_ascii_case(name));
    if is(&["contains", "startsWith", "endsWith", "always", "cancelled", "success", "failure"]) {
        Kind::Bool
    } else if is(&["format", "join", "toJSON", "hashFiles"]) {
        Kind::Text
    } else if is(&["fromJSON"]) {
        let value = evaluate(call, scope).ok();
        let known = value.filter(|it| !matches!(it, Value::Unknown(_)));
        known.map_or(Kind::Any, |it| kind(&it))
    } else {
        Kind::Any
    }
}

fn of_index(of: &Expr, by: &Expr, index: &Expr, scope: &Scope) -> Kind {
    // Whatever they are called, these hold texts.
    if let expr::Kind::Context(name) = &of.kind
        && ["env", "vars", "secrets"].iter().any(|it| it.eq_ignore_ascii_case(name))
    {
        return Kind::Text;
    }
    if let Some(it) = look(index, scope) {
        return kind(it);
    }
    // Of an open map nothing else is known, and nearly all that was not found is in one.
    if let (Some(Value::Map(them)), expr::Kind::Literal(Value::Text(_))) =
        (look(of, scope), &by.kind)
        && them.is_open
    {
        return Kind::Any;
    }
    match kind_of(of, scope) {
        Kind::Each => Kind::Each,
        Kind::Map => evaluate(index, scope).map_or(Kind::Any, |it| kind(&it)),
        _ => Kind::Any,
    }
}

/// What a value of a matrix is, from one of those that are written out.
pub(super) fn of_node(node: &Node, scope: &Scope) -> Value {
    match &node.value {
        workflow::Value::Null => Value::Null,
        workflow::Value::Bool(_) => unknown(Kind::Bool),
        workflow::Value::Number(_) => unknown(Kind::Number),
        workflow::Value::Text(it) if is_dynamic(it) => of_text(it, scope),
        workflow::Value::Text(_) => unknown(Kind::Text),
        workflow::Value::Seq(_) => unknown(Kind::List),
        workflow::Value::Map(them) => {
            Value::map(them.iter().map(|it| (it.key.clone(), of_node(&it.node, scope))).collect())
        }
    }
}

/// A text that is one expression is what that gives; any other stays a text.
fn of_text(text: &str, scope: &Scope) -> Value {
    let has_function = |it: &str| function(it).is_some();
    let names = Names { has_context: &|_| true, has_function: &has_function };
    let is_alone = text.trim().starts_with("${{") && text.trim().ends_with("}}");
    match expr::expressions(text, &names).as_slice() {
        [Ok(expr)] if is_alone => match evaluate(expr, scope) {
            Ok(Value::Map(it)) => Value::Map(it),
            _ => unknown(kind_of(expr, scope)),
        },
        _ if is_alone => unknown(Kind::Any),
        _ => unknown(Kind::Text),
    }
}

/// What is known of a value that is one or the other.
pub(super) fn either(one: &Value, other: &Value) -> Value {
    match (one, other) {
        (Value::Map(them), Value::Map(others)) => {
            let mut entries = them.entries.clone();
            for (key, value) in &others.entries {
                match entries.iter_mut().find(|it| it.0.eq_ignore_ascii_case(key)) {
                    Some((_, known)) => *known = either(known, value),
                    None => entries.push((key.clone(), value.clone())),
                }
            }
            if them.is_open || others.is_open { Value::open(entries) } else { Value::map(entries) }
        }
        _ if kind(one) == kind(other) => one.clone(),
        _ => unknown(Kind::Any),
    }
}
