//! The texts of a workflow that hold expressions, each with the key that says what it may use, and
//! with its expressions. They are read once, for all rules.

use std::{ops::Range, rc::Rc};

use crate::{
    expr::{
        self, Expr, Fault, Names, function,
        keys::{self, Key},
    },
    lint::expressions::is_dynamic,
    workflow::{Entry, Node, Span, Value, Workflow},
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
    pub(super) job: Option<&'a Entry>,
    /// The step that it is in; `None` for what is a job's own.
    pub(super) step: Option<&'a Node>,
    /// Its expressions, whatever contexts they use.
    pub(super) expressions: Expressions,
}

/// Those of a text. Many a text stands in several places, and shares them.
type Expressions = Rc<[Result<Expr, Fault>]>;

/// All of them, from top to bottom.
pub(super) fn texts(workflow: &Workflow) -> Vec<Keyed<'_>> {
    let mut walk = Walk {
        path: Vec::new(),
        job: None,
        step: None,
        of_steps: Vec::new(),
        read: Vec::new(),
        res: Vec::new(),
    };
    walk.node(&workflow.root, workflow.root.span);
    walk.res
}

/// As many keys of steps are remembered; there are fewer.
const MOST: usize = 20;

/// As many texts; of more, each would be looked for longer than it is read.
const MOST_TEXTS: usize = 100;

struct Walk<'a> {
    path: Vec<&'a str>,
    job: Option<&'a Entry>,
    step: Option<&'a Node>,
    /// The rows for the keys of steps, by far the most, once each has been looked up.
    of_steps: Vec<(&'a str, Option<&'static Key>)>,
    /// What was read already, of texts and of conditions.
    read: Vec<(&'a str, bool, Expressions)>,
    res: Vec<Keyed<'a>>,
}

impl<'a> Walk<'a> {
    fn node(&mut self, node: &'a Node, key_span: Span) {
        if let Some(text) = node.as_text() {
            // Most texts are neither, and looking up their keys would take longer than all else.
            let is_dynamic = is_dynamic(text);
            if is_dynamic || self.path.last() == Some(&"if") {
                let key = self.key();
                // `if: .inf` is a number of YAML, which GitHub hands on as one.
                let is_number = matches!(node.value, Value::Number(_));
                if is_dynamic || key.is_some_and(Key::is_condition) && !is_number {
                    self.add(text, node, key_span, key);
                }
            }
        }
        let holds_steps = self.holds_steps();
        for it in node.items() {
            let outer = self.step;
            // A group is no step; what is in it is one each.
            if holds_steps && outer.is_none() && it.get("parallel").is_none() {
                self.step = Some(it);
            }
            self.node(it, it.span);
            self.step = outer;
        }
        node.entries().iter().for_each(|it| self.entry(it));
    }

    fn entry(&mut self, entry: &'a Entry) {
        // Steps in a group are steps like all others.
        let is_group = entry.key == "parallel" && self.holds_steps();
        if self.path == ["jobs"] {
            self.job = Some(entry);
        }
        if !is_group {
            self.path.push(&entry.key);
        }
        if is_dynamic(&entry.key) {
            self.add_key(entry);
        }
        self.node(&entry.node, entry.key_span);
        if !is_group {
            self.path.pop();
        }
        if self.path == ["jobs"] {
            self.job = None;
        }
    }

    /// The row for this place. What is below a key of a step has the row of that key.
    fn key(&mut self) -> Option<&'static Key> {
        let ["jobs", _, "steps", key, ..] = *self.path.as_slice() else {
            return keys::at(&self.path);
        };
        if let Some(known) = self.of_steps.iter().find(|it| it.0 == key) {
            return known.1;
        }
        let res = keys::at(&self.path);
        if self.of_steps.len() < MOST {
            self.of_steps.push((key, res));
        }
        res
    }

    fn holds_steps(&self) -> bool {
        matches!(self.path.as_slice(), ["jobs", _, "steps"])
    }

    fn add(&mut self, text: &'a str, node: &'a Node, key_span: Span, key: Option<&'static Key>) {
        let expressions = self.expressions(text, key.is_some_and(Key::is_condition));
        let (job, step, is_key) = (self.job, self.step, false);
        self.res.push(Keyed { text, node, key_span, is_key, key, job, step, expressions });
    }

    fn add_key(&mut self, entry: &'a Entry) {
        let (text, node, key_span) = (entry.key.as_str(), &entry.node, entry.key_span);
        let (key, expressions) = (keys::at(&self.path), self.expressions(text, false));
        let (job, step, is_key) = (self.job, self.step, true);
        self.res.push(Keyed { text, node, key_span, is_key, key, job, step, expressions });
    }

    fn expressions(&mut self, text: &'a str, is_condition: bool) -> Expressions {
        if let Some(known) = self.read.iter().find(|it| it.0 == text && it.1 == is_condition) {
            return known.2.clone();
        }
        let res: Expressions = expressions(text, is_condition).into();
        if self.read.len() < MOST_TEXTS {
            self.read.push((text, is_condition, res.clone()));
        }
        res
    }
}

fn expressions(text: &str, is_condition: bool) -> Vec<Result<Expr, Fault>> {
    let has_function = |it: &str| function(it).is_some();
    let names = Names { has_context: &|_| true, has_function: &has_function };
    // `${{ insert }}` is no expression, but a place for the map beside it.
    let bare = text.strip_prefix("${{").and_then(|it| it.strip_suffix("}}"));
    if bare.is_some_and(|it| it.trim() == "insert") {
        return Vec::new();
    }
    match is_condition {
        true => vec![expr::condition(text, &names)],
        false => expr::expressions(text, &names),
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

    /// Its expressions that can be read.
    pub(super) fn whole(&self) -> impl Iterator<Item = &Expr> {
        self.expressions.iter().flatten()
    }

    /// Visits contexts and functions that are named, as written, with their places in the text.
    pub(super) fn names(&self, visit: &mut dyn FnMut(Named<'_>, &Range<usize>)) {
        for expr in self.whole() {
            expr.walk(&mut |it| match &it.kind {
                expr::Kind::Context(name) => visit(Named::Context(name), &it.span),
                expr::Kind::Call(name, _) => visit(Named::Function(name), &it.span),
                _ => {}
            });
        }
    }
}

pub(super) enum Named<'a> {
    Context(&'a str),
    Function(&'a str),
}
