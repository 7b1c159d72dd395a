//! The tree of a workflow, ours or a stranger's: GitHub's own syntax as YAML sees it, where every
//! node knows its position and, if we wrote it, its place in the recipe. Unknown keys are kept, so a
//! tree is never less than its text. The functions below find triggers, jobs, steps and inputs in it.

pub mod builder;
pub mod docker;
pub mod ko;
pub mod permissions;
pub mod publish;
pub mod reads;
pub mod shell;

use std::{borrow::Cow, ops::Range, slice};

use crate::{
    catalog::registries::{self, Registry},
    topic::{Place, Topic},
};

/// A whole workflow file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Workflow {
    /// Name of the file below `.github/workflows/`; empty if it is not known.
    pub file: String,
    /// Comment lines at the top of the file, without `# `; set apart by a blank line.
    pub header: Vec<String>,
    pub root: Node,
    /// Comment lines after the last node.
    pub footer: Vec<String>,
    /// The registries that were chosen, by the items of places; empty if the workflow is not ours.
    /// Hosts alone do not tell a Harbor from a Nexus.
    pub registries: Vec<&'static Registry>,
}

/// A value with its comments. Two nodes are equal when their text means the same and their comments
/// say the same; where they stand does not count.
#[derive(Clone, Debug, Default)]
pub struct Node {
    pub value: Value,
    /// Comment lines above, without `# `.
    pub above: Vec<String>,
    /// The comment at the end of its first line, without `# `; empty if there is none.
    pub beside: String,
    /// A blank line stands before it.
    pub gap: bool,
    /// What the node is about, if we wrote it. Without a place it is about what its parent is about.
    pub place: Option<Place>,
    /// For a text of several lines: what each line is about. Empty: the same as the node.
    pub line_places: Vec<Place>,
    /// Where the value stands. A map or list begins at its first key or dash, a block scalar at its
    /// first line of text.
    pub span: Span,
    /// The column at which the lines of a block scalar begin; 0 for every other value.
    pub block_column: usize,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub enum Value {
    #[default]
    Null,
    Bool(bool),
    /// As written, so that `1.10` stays `1.10`.
    Number(String),
    Text(String),
    Seq(Vec<Node>),
    Map(Vec<Entry>),
}

/// A key and its value.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    pub key: String,
    pub key_span: Span,
    pub node: Node,
}

/// A range of the text; the end is exclusive.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    pub start: Position,
    pub end: Position,
}

/// Line and column, both from 1, columns in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    pub line: usize,
    pub column: usize,
}

impl Default for Position {
    fn default() -> Position {
        Position { line: 1, column: 1 }
    }
}

/// Where nothing is written.
pub(crate) static NOTHING: Node = Node::bare(Value::Null);

/// Positions depend on where a text stands; a comparison of texts does not.
impl PartialEq for Node {
    fn eq(&self, other: &Node) -> bool {
        self.value == other.value
            && self.above == other.above
            && self.beside == other.beside
            && self.gap == other.gap
    }
}

impl Node {
    /// A value with nothing around it, also for those that are known beforehand.
    pub(crate) const fn bare(value: Value) -> Node {
        Node {
            value,
            above: Vec::new(),
            beside: String::new(),
            gap: false,
            place: None,
            line_places: Vec::new(),
            span: Span {
                start: Position { line: 1, column: 1 },
                end: Position { line: 1, column: 1 },
            },
            block_column: 0,
        }
    }

    pub fn text(text: impl Into<String>) -> Node {
        Value::Text(text.into()).into()
    }

    /// The value of a key, if this is a map that has it.
    pub fn get(&self, key: &str) -> Option<&Node> {
        // Asked so often that keys are told apart by length and first letter before they are compared.
        let first = key.as_bytes().first();
        let is_meant = |it: &&Entry| {
            it.key.len() == key.len() && it.key.as_bytes().first() == first && it.key == key
        };
        self.entries().iter().find(is_meant).map(|it| &it.node)
    }

    /// The same, to be changed.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut Node> {
        self.entries_mut().iter_mut().find(|it| it.key == key).map(|it| &mut it.node)
    }

    /// Empty if this is not a map.
    pub fn entries(&self) -> &[Entry] {
        match &self.value {
            Value::Map(them) => them,
            _ => &[],
        }
    }

    /// The same, to be changed.
    pub fn entries_mut(&mut self) -> &mut [Entry] {
        match &mut self.value {
            Value::Map(them) => them,
            _ => &mut [],
        }
    }

    /// Empty if this is not a list.
    pub fn items(&self) -> &[Node] {
        match &self.value {
            Value::Seq(them) => them,
            _ => &[],
        }
    }

    /// The text of a scalar: what GitHub hands on as a string. `None` for maps, lists and nothing.
    pub fn as_text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(it) | Value::Number(it) => Some(it),
            Value::Bool(true) => Some("true"),
            Value::Bool(false) => Some("false"),
            Value::Null | Value::Seq(_) | Value::Map(_) => None,
        }
    }

    /// One text or a list of texts, as GitHub allows in `branches`, `types`, `needs` and others.
    pub fn one_or_many(&self) -> &[Node] {
        match &self.value {
            Value::Seq(them) => them,
            Value::Null => &[],
            _ => slice::from_ref(self),
        }
    }

    /// The lines of a text that are not empty, each with its own position and place.
    pub fn lines(&self) -> Vec<TextLine> {
        let Some(text) = self.as_text() else { return Vec::new() };
        let mut res = Vec::new();
        for (n, line) in text.lines().enumerate().filter(|(_, it)| !it.trim().is_empty()) {
            let mut span = self.span;
            if self.block_column > 0 {
                let line_number = self.span.start.line + n;
                let start = Position { line: line_number, column: self.block_column };
                let end = Position { column: start.column + line.chars().count(), ..start };
                span = Span { start, end };
            }
            let place = self.line_places.get(n).copied().or(self.place);
            res.push(TextLine { text: line.trim().to_owned(), place, span });
        }
        res
    }

    /// Where a part of its text stands, given in bytes; the whole node, or its line, where quotes or
    /// folded lines hide that.
    pub fn part(&self, range: &Range<usize>) -> Span {
        let text = self.as_text().unwrap_or_default();
        let (Some(before), Some(inner)) = (text.get(..range.start), text.get(range.clone())) else {
            return self.span;
        };
        let line = before.rsplit('\n').next().unwrap_or_default().chars().count();
        let lines = self.span.end.line - self.span.start.line;
        let start = if self.block_column > 0 && text.lines().count() >= lines.max(1) {
            let line_number = self.span.start.line + before.matches('\n').count();
            Position { line: line_number, column: self.block_column + line }
        } else if lines == 0
            && self.span.end.column - self.span.start.column == text.chars().count()
        {
            Position { column: self.span.start.column + line, ..self.span.start }
        } else {
            return self.span;
        };
        let first = inner.lines().next().unwrap_or_default().chars().count();
        Span { start, end: Position { column: start.column + first, ..start } }
    }

    /// Calls `visit` for this node and all below it, outermost first.
    pub fn walk(&self, visit: &mut dyn FnMut(&Node)) {
        visit(self);
        self.items().iter().for_each(|it| it.walk(visit));
        self.entries().iter().for_each(|it| it.node.walk(visit));
    }
}

impl From<Value> for Node {
    fn from(value: Value) -> Node {
        Node { value, ..Node::default() }
    }
}

/// A line of a text that holds one thing a line.
#[derive(Clone, Debug, PartialEq)]
pub struct TextLine {
    pub text: String,
    pub place: Option<Place>,
    pub span: Span,
}

impl Entry {
    /// An entry that is written nowhere itself; it stands where its value does.
    pub fn of(key: &str, node: Node) -> Entry {
        Entry { key: key.to_owned(), key_span: node.span, node }
    }
}

impl Workflow {
    /// The registry that a place is about, else the one that a host belongs to.
    pub fn registry(&self, place: Option<Place>, host: &str) -> &'static Registry {
        let of_one = place.filter(|it| it.topic.list() == Some(Topic::Registries));
        let chosen = of_one.and_then(|it| self.registries.get(it.item)).copied();
        chosen.unwrap_or_else(|| registries::registry(host))
    }
}

/// An event of `on:`, whichever of its three shapes was written.
#[derive(Clone, Debug)]
pub struct Trigger<'a> {
    pub event: &'a str,
    /// Filters and types; an empty node where none are written.
    pub node: &'a Node,
    pub key_span: Span,
}

/// The events of `on:` in their order.
pub fn triggers(workflow: &Workflow) -> Vec<Trigger<'_>> {
    each_trigger(workflow).collect()
}

/// The trigger of this event, if the workflow has it.
pub fn trigger<'a>(workflow: &'a Workflow, event: &str) -> Option<Trigger<'a>> {
    each_trigger(workflow).find(|it| it.event == event)
}

fn each_trigger(workflow: &Workflow) -> impl Iterator<Item = Trigger<'_>> {
    let on = workflow.root.get("on").unwrap_or(&NOTHING);
    let named = on.entries().iter().map(|it| Trigger {
        event: it.key.as_str(),
        node: &it.node,
        key_span: it.key_span,
    });
    let bare = on.one_or_many().iter().filter_map(|it| {
        let event = it.as_text()?;
        Some(Trigger { event, node: &NOTHING, key_span: it.span })
    });
    named.chain(bare)
}

/// Ids and bodies of the jobs.
pub fn jobs(workflow: &Workflow) -> &[Entry] {
    workflow.root.get("jobs").map_or(&[], Node::entries)
}

/// The jobs, to write other ones in their place; `None` if there is no map of them.
pub fn jobs_mut(workflow: &mut Workflow) -> Option<&mut Vec<Entry>> {
    match &mut workflow.root.get_mut("jobs")?.value {
        Value::Map(jobs) => Some(jobs),
        _ => None,
    }
}

/// The steps of a job.
pub fn steps(job: &Node) -> &[Node] {
    job.get("steps").map_or(&[], Node::items)
}

/// The steps, to write other ones in their place; `None` if there is no list of them.
pub fn steps_mut(job: &mut Node) -> Option<&mut Vec<Node>> {
    match &mut job.get_mut("steps")?.value {
        Value::Seq(steps) => Some(steps),
        _ => None,
    }
}

/// The step of a job that has this id.
pub fn step<'a>(job: &'a Node, id: &str) -> Option<&'a Node> {
    steps(job).iter().find(|it| it.get("id").and_then(Node::as_text) == Some(id))
}

/// The values that `${{ matrix.key }}` takes in a job: those of the list, and those of `include`.
pub fn matrix_values<'a>(job: &'a Node, expression: &str) -> Vec<&'a Node> {
    let key = expression.trim().strip_prefix("${{").and_then(|it| it.strip_suffix("}}"));
    let Some(key) = key.and_then(|it| it.trim().strip_prefix("matrix.")) else { return Vec::new() };
    let Some(matrix) = job.get("strategy").and_then(|it| it.get("matrix")) else {
        return Vec::new();
    };
    let listed = matrix.get(key).map_or(&[][..], Node::items).iter();
    let included = matrix.get("include").map_or(&[][..], Node::items).iter();
    listed.chain(included.filter_map(|it| it.get(key))).collect()
}

/// What a step runs, taken apart: `docker/login-action@v4 # v4.1.0`.
#[derive(Clone, Debug, PartialEq)]
pub struct Uses<'a> {
    /// `docker/login-action`, as written but in lower case; a path within the repository stays.
    pub action: Cow<'a, str>,
    /// Tag, branch or commit; empty if there is none.
    pub reference: &'a str,
    /// The version that a comment beside a commit names.
    pub comment: &'a str,
}

impl Uses<'_> {
    /// `github/codeql-action` of `github/codeql-action/init`.
    pub fn repository(&self) -> &str {
        let end = self.action.match_indices('/').nth(1);
        end.map_or(&*self.action, |(at, _)| &self.action[..at])
    }

    /// Whether it is named by a commit, which always stays what it is.
    pub fn is_commit(&self) -> bool {
        is_commit(self.reference)
    }
}

/// Whether a reference is a whole commit: 40 digits, or 64 of SHA-256.
pub fn is_commit(reference: &str) -> bool {
    matches!(reference.len(), 40 | 64) && reference.bytes().all(|it| it.is_ascii_hexdigit())
}

/// The action of a step; `None` for `run:` steps and for `docker://` and local actions.
pub fn uses(step: &Node) -> Option<Uses<'_>> {
    let node = step.get("uses")?;
    let text = node.as_text()?;
    if text.starts_with("./") || text.starts_with("docker://") {
        return None;
    }
    // Texts are short, and every action is asked for by many rules.
    let mut has_capitals = false;
    let end = text.bytes().position(|it| {
        // Small letters come behind both.
        it <= b'Z' && {
            has_capitals |= b'A' <= it;
            it == b'@'
        }
    });
    let at = end.unwrap_or(text.len());
    let (action, reference) = (&text[..at], text.get(at + 1..).unwrap_or_default());
    let action = if has_capitals { action.to_ascii_lowercase().into() } else { action.into() };
    Some(Uses { action, reference, comment: &node.beside })
}

/// Whether a step runs this action, whatever its version.
pub fn is_action(step: &Node, action: &str) -> bool {
    is_of_action(step.get("uses").and_then(Node::as_text).unwrap_or_default(), action)
}

/// Whether what a step says below `uses` is this action. Asked so often that it must not copy anything.
pub fn is_of_action(uses: &str, action: &str) -> bool {
    let uses = uses.as_bytes();
    let (name, length) = (action.as_bytes(), action.len());
    matches!(uses.get(length), None | Some(b'@'))
        && uses.get(..length).is_some_and(|it| it.eq_ignore_ascii_case(name))
}

/// An input of a step. GitHub ignores the case of input names.
pub fn input<'a>(step: &'a Node, name: &str) -> Option<&'a Node> {
    let with = step.get("with")?;
    with.entries().iter().find(|it| it.key.eq_ignore_ascii_case(name)).map(|it| &it.node)
}

/// The text of an input; empty if it is not there.
pub fn input_text<'a>(step: &'a Node, name: &str) -> &'a str {
    input(step, name).and_then(Node::as_text).unwrap_or_default().trim()
}
