//! The texts of a workflow that hold expressions, each with the key that says what it may use.

use std::ops::Range;

use crate::{
    expr::{
        self, Expr, Fault, Names, function,
        keys::{self, Key},
    },
    workflow::{Node, Span, Value, Workflow},
};

/// A text with an expression in it, or an `if:`.
pub(super) struct Keyed<'a> {
    pub(super) text: &'a str,
    /// The value, or that of the key if the text is a key.
    pub(super) node: &'a Node,
    /// Of the key that it belongs to, or that it is.
    key_span: Span,
    is_key: bool,
    /// `None` if GitHub's documentation knows no such key.
    pub(super) key: Option<&'static Key>,
}

/// All of them, from top to bottom.
pub(super) fn texts(workflow: &Workflow) -> Vec<Keyed<'_>> {
    texts_below(&workflow.root, &[])
}

/// Those in a part of the workflow, to which a path of keys leads.
pub(super) fn texts_below<'a>(node: &'a Node, path: &[&'a str]) -> Vec<Keyed<'a>> {
    let mut res = Vec::new();
    collect(node, node.span, &mut path.to_vec(), &mut res);
    res
}

fn collect<'a>(node: &'a Node, key_span: Span, path: &mut Vec<&'a str>, res: &mut Vec<Keyed<'a>>) {
    if let Some(text) = node.as_text() {
        // Most texts are neither, and looking up their keys would take longer than all else.
        let is_dynamic = text.contains("${{");
        if is_dynamic || path.last() == Some(&"if") {
            let key = keys::at(path);
            // `if: .inf` is a number of YAML, which GitHub hands on as one.
            let is_number = matches!(node.value, Value::Number(_));
            if is_dynamic || key.is_some_and(Key::is_condition) && !is_number {
                res.push(Keyed { text, node, key_span, is_key: false, key });
            }
        }
    }
    node.items().iter().for_each(|it| collect(it, it.span, path, res));
    for entry in node.entries() {
        // Steps in a group are steps like all others.
        let is_group = entry.key == "parallel" && path.get(2) == Some(&"steps") && path.len() == 3;
        if !is_group {
            path.push(&entry.key);
        }
        if entry.key.contains("${{") {
            let key = keys::at(path);
            let (node, key_span) = (&entry.node, entry.key_span);
            res.push(Keyed { text: &entry.key, node, key_span, is_key: true, key });
        }
        collect(&entry.node, entry.key_span, path, res);
        if !is_group {
            path.pop();
        }
    }
}

impl Keyed<'_> {
    pub(super) fn is_condition(&self) -> bool {
        !self.is_key && self.key.is_some_and(Key::is_condition)
    }

    /// Where the text stands; for a block of lines that is its key.
    pub(super) fn span(&self) -> Span {
        let is_away = self.is_key || self.node.block_column > 0;
        if is_away { self.key_span } else { self.node.span }
    }

    /// Where a part of it stands.
    pub(super) fn part(&self, range: &Range<usize>) -> Span {
        if self.is_key { self.key_span } else { self.node.part(range) }
    }

    /// Its expressions, whatever contexts they use.
    pub(super) fn expressions(&self) -> Vec<Result<Expr, Fault>> {
        let has_function = |it: &str| function(it).is_some();
        let names = Names { has_context: &|_| true, has_function: &has_function };
        // `${{ insert }}` is no expression, but a place for the map beside it.
        let bare = self.text.strip_prefix("${{").and_then(|it| it.strip_suffix("}}"));
        if bare.is_some_and(|it| it.trim() == "insert") {
            return Vec::new();
        }
        match self.is_condition() {
            true => vec![expr::condition(self.text, &names)],
            false => expr::expressions(self.text, &names),
        }
    }

    /// Contexts and functions that are named, as written, with their places in the text.
    pub(super) fn names(&self) -> Vec<(Named, Range<usize>)> {
        let mut res = Vec::new();
        for expr in self.expressions().iter().flatten() {
            expr.walk(&mut |it| match &it.kind {
                expr::Kind::Context(name) => {
                    res.push((Named::Context(name.clone()), it.span.clone()))
                }
                expr::Kind::Call(name, _) => {
                    res.push((Named::Function(name.clone()), it.span.clone()))
                }
                _ => {}
            });
        }
        res
    }
}

pub(super) enum Named {
    Context(String),
    Function(String),
}
