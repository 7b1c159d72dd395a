//! Every part of any workflow explained, a stranger's, too: what a key is for, and what stands there in
//! words. What is not known is said to be unknown.

mod job;
mod triggers;

use std::sync::Arc;

use super::{
    glob::glob_in_words,
    words::{tidy, values_in_words},
};
use crate::{
    catalog::scopes::Level,
    text::{Lang, Note, Notes, list, msg},
    topic::Place,
    workflow::{
        Entry, Node, Span, Workflow,
        permissions::{Need, by_scope},
    },
};

/// A part of a workflow, explained.
#[derive(Clone, Debug, PartialEq)]
pub struct Said {
    /// From the key to the end of the value; of an expression, its own place.
    pub span: Span,
    pub place: Option<Place>,
    /// What it is about: a key, an event, an action, an expression.
    pub what: String,
    /// About this one if there is something to say, else about its kind.
    pub says: String,
    /// More about its kind, with its source.
    pub note: Option<Arc<Note>>,
}

/// Explains everything in a workflow, from top to bottom. The notes are those of [`Notes::whole`].
pub fn explain_any(workflow: &Workflow, notes: &Notes, lang: Lang) -> Vec<Said> {
    let mut told = Told { workflow, notes, lang, all: Vec::new() };
    for entry in workflow.root.entries() {
        match entry.key.as_str() {
            "on" => told.triggers(entry),
            "permissions" => told.permissions(entry, "permissions", &[]),
            "env" => told.env(entry, "env"),
            "jobs" => {
                told.key(entry, "jobs", None);
                entry.node.entries().iter().for_each(|it| told.job(it));
            }
            key => told.tree(entry, key),
        }
    }
    told.expressions(&workflow.root, "");
    // What stands at one place comes from the outside in.
    told.all.sort_by(|a, b| (a.span.start, b.span.end).cmp(&(b.span.start, a.span.end)));
    told.all
}

/// Variables that tools read by themselves, whoever has written the workflow.
const KNOWN: &[&str] = &[
    "DOCKERHUB_OIDC_CONNECTIONID",
    "DOCKER_METADATA_ANNOTATIONS_LEVELS",
    "SOURCE_DATE_EPOCH",
    "SSH_AUTH_SOCK",
];

struct Told<'a> {
    workflow: &'a Workflow,
    notes: &'a Notes,
    lang: Lang,
    all: Vec<Said>,
}

impl Told<'_> {
    /// Notes a key with its value: what is said of this one, else what its note says.
    fn key(&mut self, entry: &Entry, id: &str, reason: Option<String>) {
        let span = Span { start: entry.key_span.start, end: entry.node.span.end };
        let span = Span { end: span.end.max(entry.key_span.end), ..span };
        self.part(span, entry.node.place, (&entry.key, id), reason);
    }

    fn part(
        &mut self,
        span: Span,
        place: Option<Place>,
        (what, id): (&str, &str),
        reason: Option<String>,
    ) {
        let note = self.notes.get(id);
        let says = reason.or_else(|| note.as_ref().map(|it| it.says.clone()));
        let says = says.unwrap_or_else(|| msg::about_unknown_key(what).say(self.lang));
        let says = tidy(&says, self.lang);
        self.all.push(Said { span, place, what: what.to_owned(), says, note });
    }

    /// A key, and all keys below it, by their own notes.
    fn tree(&mut self, entry: &Entry, id: &str) {
        self.key(entry, id, None);
        for it in entry.node.entries() {
            self.tree(it, &format!("{id}.{}", it.key));
        }
    }

    /// Variables, whose names are somebody's own.
    fn env(&mut self, entry: &Entry, id: &str) {
        self.key(entry, id, None);
        for it in entry.node.entries() {
            let id = format!("env.{}", it.key);
            let own = msg::about_variable(it.key.as_str()).say(self.lang);
            match KNOWN.contains(&it.key.as_str()) {
                true => self.key(it, &id, None),
                false => self.key(it, "", Some(own)),
            }
        }
    }

    /// `permissions` of the workflow or of a job whose needs these are.
    fn permissions(&mut self, entry: &Entry, id: &str, needs: &[Need]) {
        let is_job = id != "permissions";
        let message = match entry.node.as_text() {
            Some("read-all") => msg::ABOUT_READ_ALL,
            Some("write-all") => msg::ABOUT_WRITE_ALL,
            _ if !entry.node.entries().is_empty() => msg::ABOUT_GRANTED,
            _ if is_job => msg::ABOUT_NOTHING_GRANTED_JOB,
            _ => msg::ABOUT_NOTHING_GRANTED,
        };
        self.key(entry, id, Some(message.get(self.lang).to_owned()));
        let needs = by_scope(needs);
        for it in entry.node.entries() {
            let id = format!("permission.{}", it.key);
            let Some(note) = self.notes.get(&id) else {
                self.key(it, &id, None);
                continue;
            };
            let level = it.node.as_text().and_then(Level::of);
            let what = note.says.as_str();
            let mut right = match level {
                Some(Level::Write) if it.key == "id-token" => msg::about_scope_identity(what),
                Some(Level::Write) => msg::about_scope_write(what),
                Some(Level::Read) => msg::about_scope_read(what),
                Some(Level::None) | None => msg::about_scope_none(what),
            }
            .say(self.lang);
            let need = needs.iter().find(|own| own.0 == it.key).and_then(|it| it.2.first());
            if let Some(need) = need {
                right = msg::about_scope_needed(right, need.reason.say(self.lang)).say(self.lang);
            }
            self.key(it, &id, Some(right));
        }
    }

    /// Every `${{ }}` in words. Conditions are told as wholes.
    fn expressions(&mut self, node: &Node, key: &str) {
        if let Some(text) = node.as_text().filter(|it| key != "if" && it.contains("${{")) {
            for (at, words) in values_in_words(text, self.lang) {
                let what = text.get(at.clone()).unwrap_or_default();
                // What has no shorter words than itself needs none.
                if what.trim_matches(['$', '{', '}', ' ']) == words.trim_matches('`') {
                    continue;
                }
                let says = tidy(&msg::about_expression(what, words).say(self.lang), self.lang);
                let (span, what) = (node.part(&at), what.to_owned());
                self.all.push(Said { span, place: node.place, what, says, note: None });
            }
        }
        node.items().iter().for_each(|it| self.expressions(it, ""));
        node.entries().iter().for_each(|it| self.expressions(&it.node, &it.key));
    }

    /// Patterns of a filter, each in words.
    fn patterns(&self, node: &Node) -> String {
        let texts = node.one_or_many().iter().filter_map(Node::as_text);
        let is_plain = |it: &str| !it.contains(['*', '?', '+', '[', '!']);
        let words = |it: &str| match is_plain(it) {
            true => format!("`{it}`"),
            false => msg::about_pattern(it, glob_in_words(it, self.lang)).say(self.lang),
        };
        list(texts.map(words).collect(), self.lang)
    }

    /// Texts of a list as code.
    fn codes(&self, node: &Node) -> String {
        let texts = node.one_or_many().iter().filter_map(Node::as_text);
        list(texts.map(|it| format!("`{it}`")).collect(), self.lang)
    }
}

#[cfg(test)]
mod tests;
