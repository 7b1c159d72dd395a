//! Jobs, and the steps in them.

use super::Told;
use crate::{
    catalog::actions::action,
    explain::words::condition_in_words,
    text::{list, msg},
    workflow::{Entry, Node, permissions::needed, steps, uses},
};

impl Told<'_> {
    pub(super) fn job(&mut self, entry: &Entry) {
        self.key(entry, "job", None);
        for it in entry.node.entries() {
            let id = format!("job.{}", it.key);
            match it.key.as_str() {
                "permissions" => {
                    let needs = needed(self.workflow, &entry.node);
                    self.permissions(it, &id, &needs);
                }
                "env" => self.env(it, &id),
                "steps" => {
                    self.key(it, &id, None);
                    steps(&entry.node).iter().for_each(|it| self.step(it));
                }
                "strategy" => self.strategy(it),
                "services" => {
                    self.key(it, &id, None);
                    it.node.entries().iter().for_each(|it| self.service(it));
                }
                "container" => self.container(it, &id, None),
                "outputs" | "with" | "secrets" => {
                    self.key(it, &id, None);
                    it.node.entries().iter().for_each(|own| self.handed(&it.key, own));
                }
                "name" | "needs" | "if" | "runs-on" | "timeout-minutes" | "uses" => {
                    let reason = self.of_job(&it.key, &it.node);
                    self.key(it, &id, reason);
                    it.node.entries().iter().for_each(|own| {
                        self.tree(own, &format!("{id}.{}", own.key));
                    });
                }
                _ => self.tree(it, &id),
            }
        }
    }

    /// What a key of a job says in this job.
    fn of_job(&self, key: &str, node: &Node) -> Option<String> {
        let text = node.as_text();
        let message = match (key, text) {
            ("if", Some(it)) => msg::about_condition_job(condition_in_words(it, self.lang)?),
            ("needs", _) if node.one_or_many().len() == 1 => msg::about_needs(self.codes(node)),
            ("needs", _) => msg::about_needs_many(self.codes(node)),
            ("timeout-minutes", Some(it)) if !it.contains("${{") => msg::about_minutes(it),
            ("runs-on", Some(it)) if is_hosted(it) => msg::about_hosted(it),
            ("runs-on", _) if node.items().iter().any(|it| it.as_text() == Some("self-hosted")) => {
                msg::about_own(self.codes(node))
            }
            ("uses", Some(it)) if it.starts_with("./") => msg::about_called(it),
            ("uses", Some(it)) => msg::about_called_other(it),
            _ => return None,
        };
        Some(message.say(self.lang))
    }

    fn strategy(&mut self, entry: &Entry) {
        self.key(entry, "job.strategy", None);
        for it in entry.node.entries() {
            let id = format!("job.strategy.{}", it.key);
            if it.key != "matrix" {
                self.key(it, &id, None);
                continue;
            }
            let reason = self.combinations(&it.node);
            self.key(it, &id, reason);
            for axis in it.node.entries() {
                let message = match axis.key.as_str() {
                    "include" => Some(msg::ABOUT_AXIS_INCLUDE.message()),
                    "exclude" => Some(msg::ABOUT_AXIS_EXCLUDE.message()),
                    _ if axis.node.items().iter().all(|it| it.as_text().is_some()) => {
                        Some(msg::about_axis(self.codes(&axis.node)))
                    }
                    _ => None,
                };
                let reason = message.map(|it| it.say(self.lang));
                self.key(axis, "job.strategy.matrix.axis", reason);
            }
        }
    }

    /// How many jobs a matrix makes, where its axes are written out and nothing is added or left out.
    fn combinations(&self, matrix: &Node) -> Option<String> {
        let axes = matrix.entries();
        let is_plain = |it: &Entry| {
            !matches!(it.key.as_str(), "include" | "exclude") && !it.node.items().is_empty()
        };
        if axes.is_empty() || !axes.iter().all(is_plain) {
            return None;
        }
        let count = axes.iter().map(|it| it.node.items().len());
        let count = count.reduce(usize::saturating_mul).unwrap_or_default();
        let names = axes.iter().map(|it| format!("`{}`", it.key)).collect();
        let names = list(names, self.lang);
        Some(msg::about_combinations(count.to_string(), names).say(self.lang))
    }

    fn service(&mut self, entry: &Entry) {
        let reason = msg::about_service(entry.key.as_str()).say(self.lang);
        self.container(entry, "job.services.service", Some(reason));
    }

    /// A container of a job or a service; both have the same keys.
    fn container(&mut self, entry: &Entry, id: &str, reason: Option<String>) {
        self.key(entry, id, reason);
        for it in entry.node.entries() {
            let id = format!("job.container.{}", it.key);
            match it.key.as_str() {
                "env" => self.env(it, &id),
                _ => self.tree(it, &id),
            }
        }
    }

    /// Outputs of a job, and what it hands to a workflow that it calls.
    fn handed(&mut self, what: &str, entry: &Entry) {
        let text = entry.node.as_text().unwrap_or_default();
        let message = match what {
            "outputs" => msg::about_output(format!("`{text}`")),
            "secrets" => msg::about_secret(entry.key.as_str()),
            _ => msg::about_input(entry.key.as_str()),
        };
        self.key(entry, "", Some(message.say(self.lang)));
    }

    fn step(&mut self, step: &Node) {
        let used = uses(step);
        let written = step.get("uses").and_then(Node::as_text).unwrap_or_default();
        let is_known = used.as_ref().is_some_and(|it| action(&it.action).is_some());
        let (what, id, reason) = match &used {
            Some(it) if is_known => (it.action.to_string(), format!("action.{}", it.action), None),
            Some(it) => {
                let name = &*it.action;
                let id = format!("action.{name}");
                (name.to_owned(), id, Some(msg::explain_unknown_action(name)))
            }
            None if written.starts_with("docker://") => {
                (written.to_owned(), String::new(), Some(msg::about_image(&written[9..])))
            }
            None if !written.is_empty() => {
                (written.to_owned(), String::new(), Some(msg::about_local(written)))
            }
            None => ("run".to_owned(), "step.run".to_owned(), None),
        };
        let reason = reason.map(|it| it.say(self.lang)).filter(|_| self.notes.get(&id).is_none());
        self.part(step.span, step.place, (&what, &id), reason);
        for it in step.entries() {
            self.of_step(it, &what);
        }
    }

    fn of_step(&mut self, entry: &Entry, what: &str) {
        let id = format!("step.{}", entry.key);
        let text = entry.node.as_text();
        match (entry.key.as_str(), text) {
            // A script has been explained with its step.
            ("run", _) => {}
            ("env", _) => self.env(entry, &id),
            ("if", Some(it)) => {
                let words = condition_in_words(it, self.lang);
                let reason = words.map(|it| msg::about_condition(it).say(self.lang));
                self.key(entry, &id, reason);
            }
            ("timeout-minutes", Some(it)) if !it.contains("${{") => {
                let reason = msg::about_minutes(it).say(self.lang);
                self.key(entry, &id, Some(reason));
            }
            ("with", _) => {
                self.key(entry, &id, None);
                entry.node.entries().iter().for_each(|it| self.input(it, what));
            }
            _ => self.key(entry, &id, None),
        }
    }

    fn input(&mut self, entry: &Entry, of: &str) {
        let id = format!("input.{of}.{}", entry.key);
        // GitHub ignores the case of their names.
        let lower = format!("input.{of}.{}", entry.key.to_ascii_lowercase());
        let id = if self.notes.get(&id).is_some() { id } else { lower };
        let is_known = self.notes.get(&id).is_some() || action(of).is_some();
        let unknown = msg::about_unknown_input(format!("`{of}`")).say(self.lang);
        self.key(entry, &id, (!is_known).then_some(unknown));
    }
}

/// Machines of GitHub. Source: GitHub's documentation, "GitHub-hosted runners reference".
fn is_hosted(label: &str) -> bool {
    ["ubuntu-", "windows-", "macos-"].iter().any(|it| label.starts_with(it))
}
