//! What the parts of a workflow mean, in words; and the same words as comments in it.

pub mod any;
mod glob;
mod words;

use std::{mem, sync::Arc};

pub use self::{
    glob::glob_in_words,
    words::{condition_in_words, values_in_words},
};

use crate::{
    catalog::{self, differences::DIFFERENCES},
    compose::Composed,
    recipe::Comments,
    text::{Lang, Message, Note, Notes, msg},
    topic::{Place, Topic},
    workflow::{
        Entry, Node, Span, Value, Workflow,
        builder::calls_builder,
        jobs,
        permissions::{Need, by_scope, needed},
        uses,
    },
};

/// A part of a workflow, explained.
#[derive(Clone, Debug, PartialEq)]
pub struct Explanation {
    /// From the key to the end of the value.
    pub span: Span,
    pub place: Option<Place>,
    /// What is said about its kind; `None` for what is not known here.
    pub note: Option<Arc<Note>>,
    /// What is said about this one: why the job needs a permission, that an action is not known.
    pub reason: Option<Message>,
}

impl Explanation {
    /// The sentence: about this one if there is one, else about its kind.
    pub fn says(&self, lang: Lang) -> String {
        match (&self.reason, &self.note) {
            (Some(reason), _) => reason.say(lang),
            (None, Some(note)) => note.says.clone(),
            (None, None) => String::new(),
        }
    }
}

/// Explains a workflow, from top to bottom.
pub fn explain(workflow: &Workflow, notes: &Notes) -> Vec<Explanation> {
    let mut res = Vec::new();
    let mut work = workflow.clone();
    let needs: Vec<_> = jobs(workflow).iter().map(|it| needed(workflow, &it.node)).collect();
    each(&mut work, &needs, &mut |key, node, id, reason| {
        let start = key.map_or(node.span.start, |it| it.start);
        let span = Span { start, end: node.span.end };
        if let Some(note) = notes.get(&id.whole()) {
            res.push(Explanation { span, place: node.place, note: Some(note), reason });
        } else if reason.is_some() {
            res.push(Explanation { span, place: node.place, note: None, reason });
        }
    });
    res.sort_by_key(|it| it.span.start);
    res
}

/// The notes that short comments are made of: what is easily misunderstood, and nothing else.
pub const SHORT: &[&str] = &["permissions", "concurrency"];

/// The notes of which the page needs the first sentence to begin with: the help of the form, and [`SHORT`].
pub fn at_once() -> impl Iterator<Item = String> {
    let topics = Topic::ALL.iter().map(|it| it.note_id());
    topics.chain(SHORT.iter().map(|it| (*it).to_owned()))
}

/// Writes explanations into a workflow of ours as comments.
pub fn annotate(composed: &mut Composed, comments: Comments, lang: Lang, notes: &Notes) {
    if comments == Comments::None {
        return;
    }
    let teaching = comments == Comments::Teaching;
    let Composed { workflow, needs } = composed;
    each(workflow, needs, &mut |_, node, id, reason| {
        if id.kind == "permission" {
            node.beside = reason.map(|it| it.say(lang)).unwrap_or_default();
            return;
        }
        // Whether it is said is known sooner than what is said.
        let says = id.kind.is_empty() && SHORT.contains(&id.name)
            || teaching && id.kind != "step" && !id.name.starts_with("builder.");
        if let Some(note) = says.then(|| notes.get(&id.whole())).flatten() {
            node.above.push(note.says.replace('`', ""));
        }
    });
    lift(&mut workflow.root);
}

/// Comments of an item's first key stand above its dash.
fn lift(node: &mut Node) {
    if let Value::Seq(them) = &mut node.value {
        for it in them {
            let first = entries_mut(it).next().map(|it| mem::take(&mut it.node.above));
            it.above.extend(first.unwrap_or_default());
            lift(it);
        }
    }
    entries_mut(node).for_each(|it| lift(&mut it.node));
}

/// The id of a note: `step` and `with`, `input.docker/login-action` and `username`; without a kind just
/// the name.
struct Id<'a> {
    kind: &'a str,
    name: &'a str,
}

impl Id<'_> {
    fn whole(&self) -> String {
        let dot = if self.kind.is_empty() { "" } else { "." };
        [self.kind, dot, self.name].concat()
    }
}

/// Called with the key's span, the node, the id of its note and the reason for this one.
type Visit<'a> = dyn FnMut(Option<Span>, &mut Node, Id<'_>, Option<Message>) + 'a;

/// `needs` are those of the jobs.
fn each(workflow: &mut Workflow, needs: &[Vec<Need>], visit: &mut Visit<'_>) {
    for entry in entries_mut(&mut workflow.root) {
        visited("", entry, visit);
        match entry.key.as_str() {
            "on" => entries_mut(&mut entry.node).for_each(|it| trigger(it, visit)),
            "concurrency" | "env" => below(&entry.key, &mut entry.node, visit),
            "jobs" => {
                entries_mut(&mut entry.node).zip(needs).for_each(|it| job(it.1, it.0, visit));
            }
            _ => {}
        }
    }
}

fn visited(kind: &str, entry: &mut Entry, visit: &mut Visit<'_>) {
    visit(Some(entry.key_span), &mut entry.node, Id { kind, name: &entry.key }, None);
}

fn trigger(entry: &mut Entry, visit: &mut Visit<'_>) {
    visited("on", entry, visit);
    let kind = Id { kind: "on", name: &entry.key }.whole();
    below(&kind, &mut entry.node, visit);
    if let Value::Seq(them) = &mut entry.node.value {
        them.iter_mut().for_each(|it| below(&kind, it, visit));
    }
}

/// The keys right below a node.
fn below(kind: &str, node: &mut Node, visit: &mut Visit<'_>) {
    entries_mut(node).for_each(|it| visited(kind, it, visit));
}

fn job(needs: &[Need], entry: &mut Entry, visit: &mut Visit<'_>) {
    let reasons = by_scope(needs);
    let is_builder = calls_builder(&entry.node);
    visit(Some(entry.key_span), &mut entry.node, Id { kind: "", name: "job" }, None);
    for it in entries_mut(&mut entry.node) {
        visited("job", it, visit);
        match it.key.as_str() {
            "uses" if is_builder => {
                for row in DIFFERENCES {
                    let id = Id { kind: "", name: row.note };
                    visit(Some(it.key_span), &mut it.node, id, None);
                }
            }
            "permissions" => {
                for it in entries_mut(&mut it.node) {
                    let scope = reasons.iter().find(|reason| reason.0 == it.key);
                    let reason = scope.and_then(|it| why(&it.2));
                    let id = Id { kind: "permission", name: &it.key };
                    visit(Some(it.key_span), &mut it.node, id, reason);
                }
            }
            "steps" => {
                if let Value::Seq(steps) = &mut it.node.value {
                    steps.iter_mut().for_each(|it| step(it, visit));
                }
            }
            _ => {}
        }
    }
}

/// The reason for a scope: the first, and how many more there are would only be noise.
fn why(needs: &[&Need]) -> Option<Message> {
    needs.first().map(|it| it.reason.clone())
}

fn step(node: &mut Node, visit: &mut Visit<'_>) {
    let action = uses(node).map(|it| it.action.into_owned());
    match &action {
        Some(action) => {
            let known = catalog::actions::action(action).is_some();
            let reason = (!known).then(|| msg::explain_unknown_action(action.as_str()));
            visit(None, node, Id { kind: "action", name: action }, reason);
        }
        None => visit(None, node, Id { kind: "step", name: "run" }, None),
    }
    for it in entries_mut(node) {
        // A script has been explained with its step.
        if it.key != "run" {
            visited("step", it, visit);
        }
        match (it.key.as_str(), &action) {
            ("with", Some(name)) => {
                below(&Id { kind: "input", name }.whole(), &mut it.node, visit);
            }
            ("env", _) => below("env", &mut it.node, visit),
            _ => {}
        }
    }
}

fn entries_mut(node: &mut Node) -> impl Iterator<Item = &mut Entry> {
    match &mut node.value {
        Value::Map(them) => them.iter_mut(),
        _ => [].iter_mut(),
    }
}
