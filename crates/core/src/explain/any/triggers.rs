//! What is below `on:`, in each of its three shapes.

use super::Told;
use crate::{
    cron,
    text::msg,
    workflow::{Entry, Node},
};

impl Told<'_> {
    pub(super) fn triggers(&mut self, entry: &Entry) {
        self.key(entry, "on", None);
        if entry.node.entries().is_empty() {
            for it in entry.node.one_or_many() {
                let event = it.as_text().unwrap_or_default();
                self.part(it.span, it.place, (event, &format!("on.{event}")), None);
            }
        }
        for it in entry.node.entries() {
            self.key(it, &format!("on.{}", it.key), None);
            it.node.entries().iter().for_each(|own| self.filter(&it.key, own));
            for item in it.node.items() {
                item.entries().iter().for_each(|own| self.schedule(own, item));
            }
        }
    }

    fn filter(&mut self, event: &str, entry: &Entry) {
        let mut id = format!("on.{event}.{}", entry.key);
        if self.notes.get(&id).is_none() {
            id = format!("on.any.{}", entry.key);
        }
        let message = match entry.key.as_str() {
            "branches" | "tags" | "paths" => Some(msg::about_patterns(self.patterns(&entry.node))),
            "branches-ignore" | "tags-ignore" | "paths-ignore" => {
                Some(msg::about_patterns_ignored(self.patterns(&entry.node)))
            }
            "types" => Some(msg::about_types(self.codes(&entry.node))),
            _ => None,
        };
        self.key(entry, &id, message.map(|it| it.say(self.lang)));
        for it in entry.node.entries() {
            let name = it.key.as_str();
            let message = match entry.key.as_str() {
                "inputs" => match it.node.get("type").and_then(Node::as_text) {
                    Some(kind) => msg::about_input_typed(format!("`{kind}`"), name),
                    None => msg::about_input(name),
                },
                "secrets" => msg::about_secret(name),
                "outputs" => {
                    let value = it.node.get("value").and_then(Node::as_text).unwrap_or_default();
                    msg::about_output(format!("`{value}`"))
                }
                _ => msg::about_unknown_key(name),
            };
            self.key(it, "", Some(message.say(self.lang)));
            for own in it.node.entries() {
                self.key(own, &format!("declared.{}", own.key), None);
            }
        }
    }

    fn schedule(&mut self, entry: &Entry, item: &Node) {
        let zone = item.get("timezone").and_then(Node::as_text).unwrap_or("UTC");
        let written = entry.node.as_text().filter(|_| entry.key == "cron");
        let words = written
            .and_then(|it| cron::parse(it).ok())
            .map(|it| msg::about_schedule(it.words(self.lang), zone).say(self.lang));
        self.key(entry, &format!("on.schedule.{}", entry.key), words);
    }
}
