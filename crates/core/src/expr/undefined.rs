//! Properties that an expression reads and nothing has. What may be in a context is told by a scope
//! whose maps are closed and whose values need not be known.

use std::ops::Range;

use super::{Expr, Kind, Scope, Value, evaluate, look};

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
    expr.walk(&mut |it| {
        let Kind::Index(of, by) = &it.kind else { return };
        let Kind::Literal(Value::Text(name)) = &by.kind else { return };
        let made;
        let value = match look(of, scope) {
            Some(it) => Some(it),
            // Where a path leads nowhere, there is nothing that could have properties.
            None if of.has_path() => None,
            None => {
                made = evaluate(of, scope).ok();
                made.as_ref()
            }
        };
        if let Some(Value::Map(them)) = value
            && !them.is_open
            && them.get(name).is_none()
            && let Some(path) = of.path()
        {
            let known = them.entries.iter().map(|it| it.0.clone()).collect();
            res.push(Undefined { span: by.span.clone(), of: path, name: name.clone(), known });
        }
    });
    res
}
