//! Evaluation. An unknown value stays unknown until something decides without it: `false && x` is
//! false whatever `x` is.

use std::{borrow::Cow, ops::Range, sync::Arc};

use super::{
    Expr, Kind,
    compare::compare,
    fault::{Fault, FaultKind},
    functions::{call, function},
    value::{List, Map, Part, Value},
};

/// What an expression can see.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    /// `github`, `needs` and others. One that is not here is unknown.
    pub contexts: Map,
    /// How the steps or the needed jobs went so far; `None` if that cannot be known.
    pub status: Option<Status>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    Success,
    Failure,
    Cancelled,
    /// Nothing failed, but something was skipped.
    Skipped,
    /// Nothing failed, and nobody knows whether something was skipped.
    Unfailed,
}

/// What an expression gives.
pub fn evaluate(expr: &Expr, scope: &Scope) -> Result<Value, Fault> {
    Evaluation::new(scope).value(expr)
}

/// Whether a condition holds, and what decides it.
#[derive(Clone, Debug, PartialEq)]
pub struct Decision {
    /// `None` if that cannot be known.
    pub holds: Option<bool>,
    /// The part that decides: of `a && b` the first that is false, and all of it if none is.
    pub span: Range<usize>,
    /// What it depends on, if it is not known.
    pub unknown: String,
}

/// Whether an expression holds as a condition. More is known of that than of its value: `secrets.A &&
/// false` may be an empty text or `false`, but it never holds.
pub fn decide(expr: &Expr, scope: &Scope) -> Result<Decision, Fault> {
    Evaluation::new(scope).decide(expr)
}

/// What the values of one evaluation may take at a time, counted as actions/runner does
/// (`EvaluationContext`, `MemoryCounter`).
const MAX_MEMORY: usize = 1 << 20;

/// What may be made in all, thrown away or not, so that nothing takes long.
const MAX_MADE: usize = 16 << 20;

pub(super) struct Evaluation<'a> {
    pub(super) scope: &'a Scope,
    memory: usize,
    made: usize,
}

impl<'a> Evaluation<'a> {
    pub(super) fn new(scope: &Scope) -> Evaluation<'_> {
        Evaluation { scope, memory: 0, made: 0 }
    }

    pub(super) fn value(&mut self, expr: &Expr) -> Result<Value, Fault> {
        self.seen(expr).map(Cow::into_owned)
    }

    /// The value where it stands, if it stands somewhere. What was needed on the way is free again when the
    /// value is there.
    pub(super) fn seen<'e>(&mut self, expr: &'e Expr) -> Result<Cow<'e, Value>, Fault>
    where
        'a: 'e,
    {
        let before = self.memory;
        let res = self.compute(expr)?;
        self.memory = before;
        self.takes_memory(size(&res), expr)?;
        Ok(res)
    }

    /// Notes that parts of a text were made.
    pub(super) fn takes(&mut self, parts: &[Part], at: &Expr) -> Result<(), Fault> {
        self.takes_memory(parts.iter().map(Part::size).sum(), at)
    }

    fn takes_memory(&mut self, size: usize, at: &Expr) -> Result<(), Fault> {
        self.memory += size;
        self.made += size;
        if MAX_MEMORY < self.memory || MAX_MADE < self.made {
            return Err(Fault::of(FaultKind::TooMuchMemory, &at.span, ""));
        }
        Ok(())
    }

    fn compute<'e>(&mut self, expr: &'e Expr) -> Result<Cow<'e, Value>, Fault>
    where
        'a: 'e,
    {
        let made = match &expr.kind {
            Kind::Literal(it) => return Ok(Cow::Borrowed(it)),
            Kind::Context(name) => match self.scope.contexts.get(name) {
                Some(it) => return Ok(Cow::Borrowed(it)),
                None => Value::Unknown(name.clone()),
            },
            Kind::Index(of, by) => {
                let by = self.seen(by)?;
                let of = self.seen(of)?;
                if let (Cow::Borrowed(Value::Map(them)), Value::Text(key)) = (&of, &*by)
                    && let Some(it) = them.get(key)
                {
                    return Ok(Cow::Borrowed(it));
                }
                index(&of, &by, expr)
            }
            Kind::Filter(of) => filter(&*self.seen(of)?),
            Kind::Call(name, args) => match function(name) {
                Some(it) => call(it, expr, args, self)?,
                None => Value::Unknown(format!("{name}()")),
            },
            Kind::Not(of) => {
                let of = self.decide(of)?;
                of.holds.map_or(Value::Unknown(of.unknown), |it| Value::Bool(!it))
            }
            Kind::Compare(comparison, left, right) => {
                let left = self.seen(left)?;
                let right = self.seen(right)?;
                let res = compare(*comparison, &left, &right);
                res.map_or_else(|| unknown(&[&*left, &*right]), Value::Bool)
            }
            Kind::And(them) => self.first(them, false)?,
            Kind::Or(them) => self.first(them, true)?,
        };
        Ok(Cow::Owned(made))
    }

    /// The first value that holds, or that does not, or else the last. What follows an unknown one
    /// cannot make it known: `secrets.A || 'b'` may be either.
    fn first(&mut self, them: &[Expr], wanted: bool) -> Result<Value, Fault> {
        let mut res = Value::Null;
        for it in them {
            res = self.value(it)?;
            match res.truth() {
                Some(it) if it != wanted => {}
                Some(_) => return Ok(res),
                None => return Ok(unknown(&[&res])),
            }
        }
        Ok(res)
    }

    fn decide(&mut self, expr: &Expr) -> Result<Decision, Fault> {
        match &expr.kind {
            Kind::Not(of) => {
                let of = self.decide(of)?;
                // What decides is that the whole of it holds or does not; of a part the opposite is true.
                Ok(Decision { holds: of.holds.map(|it| !it), span: expr.span.clone(), ..of })
            }
            Kind::And(them) => self.decide_first(them, false, &expr.span),
            Kind::Or(them) => self.decide_first(them, true, &expr.span),
            _ => {
                let value = self.seen(expr)?;
                let unknown = value.unknown().unwrap_or_default().to_owned();
                Ok(Decision { holds: value.truth(), span: expr.span.clone(), unknown })
            }
        }
    }

    fn decide_first(
        &mut self,
        them: &[Expr],
        wanted: bool,
        span: &Range<usize>,
    ) -> Result<Decision, Fault> {
        let mut open = None;
        for it in them {
            match self.decide(it) {
                Ok(it) if it.holds == Some(wanted) => return Ok(it),
                Ok(it) if it.holds.is_none() => open = open.or(Some(it)),
                Ok(_) => {}
                Err(fault) if open.is_none() => return Err(fault),
                // Whether it comes to this is not known.
                Err(_) => break,
            }
        }
        let all = Decision { holds: Some(!wanted), span: span.clone(), unknown: String::new() };
        Ok(open.unwrap_or(all))
    }
}

/// An unknown value for the same reason as the first of these that is.
fn unknown(of: &[&Value]) -> Value {
    Value::Unknown(of.iter().find_map(|it| it.unknown()).unwrap_or_default().to_owned())
}

/// The value that a plain path leads to, if it is there: what [`evaluate`] would give, without making
/// anything on the way.
pub fn look<'a>(expr: &Expr, scope: &'a Scope) -> Option<&'a Value> {
    match &expr.kind {
        Kind::Context(name) => scope.contexts.get(name),
        Kind::Index(of, by) => match (look(of, scope)?, &by.kind) {
            (Value::Map(them), Kind::Literal(Value::Text(key))) => them.get(key),
            _ => None,
        },
        _ => None,
    }
}

/// A value of a list or a map, or of each item of a filtered list.
fn index(of: &Value, by: &Value, expr: &Expr) -> Value {
    let from = |of: &Value| match of {
        Value::Map(them) => match by.to_text() {
            _ if by.is_primitive() == Some(false) => None,
            Some(key) => match them.get(&key) {
                None if them.is_open => Some(gap(of, by, expr)),
                found => found.cloned(),
            },
            None => Some(unknown(&[by])),
        },
        Value::List(them) => match by.to_number() {
            Some(n) if 0.0 <= n => them.items.get(n as usize).cloned(),
            Some(_) => None,
            None => Some(unknown(&[by])),
        },
        Value::Unknown(_) => Some(gap(of, by, expr)),
        _ => None,
    };
    match of {
        Value::List(them) if them.is_filtered => {
            if by.to_text().is_none() || them.items.iter().any(may_have_more) {
                return gap(of, by, expr);
            }
            filtered(them.items.iter().filter_map(from).collect())
        }
        _ => from(of).unwrap_or(Value::Null),
    }
}

/// What an unknown value is called: the way to it, or else what is unknown on the way.
fn gap(of: &Value, by: &Value, expr: &Expr) -> Value {
    match (of, by) {
        (Value::Unknown(of), Value::Text(by)) => Value::Unknown([of, ".", by].concat()),
        _ => Value::Unknown(expr.path().unwrap_or_else(|| "…".to_owned())),
    }
}

/// Whether an index may find something in it that is not known yet.
fn may_have_more(item: &Value) -> bool {
    match item {
        Value::Unknown(_) => true,
        Value::Map(them) => them.is_open,
        _ => false,
    }
}

/// The items of a list, the values of a map, or those of each item of a filtered list.
fn filter(of: &Value) -> Value {
    let inner = |of: &Value| match of {
        Value::List(them) => them.items.clone(),
        Value::Map(them) => them.entries.iter().map(|it| it.1.clone()).collect(),
        _ => Vec::new(),
    };
    match of {
        it if may_have_more(it) => unknown(&[it]),
        Value::List(them) if them.is_filtered => {
            match them.items.iter().find(|it| may_have_more(it)) {
                Some(it) => unknown(&[it]),
                None => filtered(them.items.iter().flat_map(inner).collect()),
            }
        }
        _ => filtered(inner(of)),
    }
}

fn filtered(items: Vec<Value>) -> Value {
    Value::List(Arc::new(List { items, is_filtered: true }))
}

fn size(value: &Value) -> usize {
    match value {
        Value::Text(it) | Value::Unknown(it) => text_size(it),
        Value::Partial(them) => them.iter().map(Part::size).sum(),
        Value::List(them) if them.is_filtered => 24 + 8 * them.items.len(),
        _ => 24,
    }
}

impl Part {
    fn size(&self) -> usize {
        match self {
            Part::Text(it) | Part::Unknown(it) => text_size(it),
        }
    }
}

fn text_size(text: &str) -> usize {
    26 + 2 * text.len()
}
