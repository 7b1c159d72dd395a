//! Properties that an expression reads and nothing has. What may be in a context is told by a scope
//! whose maps are closed and whose values need not be known.

use std::ops::Range;

use super::{Expr, Kind, Map, Scope, Value, evaluate, look};

#[derive(Clone, Debug, PartialEq)]
pub struct Undefined {
    /// Of the name.
    pub span: Range<usize>,
    /// What should have it: `steps.build.outputs`.
    pub of: String,
    pub name: String,
    /// What it has instead.
    pub known: Vec<String>,
}

/// Those of an expression. What stands behind one that nothing has is not looked at.
pub fn undefined(expr: &Expr, scope: &Scope) -> Vec<Undefined> {
    let mut res = Vec::new();
    within(expr, scope, &mut res);
    res
}

/// Adds those of an expression, and gives the value to which its path leads.
fn within<'a>(expr: &Expr, scope: &'a Scope, res: &mut Vec<Undefined>) -> Option<&'a Value> {
    let Kind::Index(of, by) = &expr.kind else {
        expr.parts(&mut |it| _ = within(it, scope, res));
        return look(expr, scope);
    };
    let value = within(of, scope, res);
    let Kind::Literal(Value::Text(name)) = &by.kind else {
        within(by, scope, res);
        return None;
    };
    match value {
        Some(Value::Map(them)) => {
            let found = them.get(name);
            if found.is_none() {
                res.extend(missing(them, of, by, name));
            }
            found
        }
        // Where a path leads nowhere, there is nothing that could have properties.
        None if !of.has_path() => {
            let value = evaluate(of, scope).ok();
            match &value {
                Some(Value::Map(them)) if them.get(name).is_none() => {
                    res.extend(missing(them, of, by, name));
                }
                _ => {}
            }
            None
        }
        _ => None,
    }
}

/// A name that a map does not have.
fn missing(them: &Map, of: &Expr, by: &Expr, name: &str) -> Option<Undefined> {
    if them.is_open {
        return None;
    }
    let known = them.entries.iter().map(|it| it.0.clone()).collect();
    Some(Undefined { span: by.span.clone(), of: of.path()?, name: name.to_owned(), known })
}
