//! Keys and values of a lesson's file, and what is wrong with them.

use crate::{
    lesson::{Localized, Problem, read::SEVERITY},
    text::{Lang, Message, msg},
    workflow::{Entry, Node, Position},
};

/// Takes fields out of nodes and collects what is wrong.
#[derive(Default)]
pub(super) struct Reader {
    pub(super) problems: Vec<Problem>,
}

impl Reader {
    pub(super) fn problem(&mut self, at: Position, message: Message) {
        self.problems.push(Problem { at, severity: SEVERITY, message });
    }

    /// A word that is none of those known at its place.
    pub(super) fn unknown(&mut self, node: &Node, known: &[&str]) {
        let word = match node.entries() {
            [it, ..] => it.key.clone(),
            [] => text(node),
        };
        self.problem(node.span.start, msg::cli_lesson_unknown_word(word, known.join(", ")));
    }

    /// The entries of a map; nothing else will do.
    pub(super) fn entries<'a>(&mut self, node: &'a Node, key: &str) -> Option<&'a [Entry]> {
        let res = node.entries();
        if res.is_empty() {
            self.problem(node.span.start, msg::cli_lesson_map(key));
            return None;
        }
        Some(res)
    }

    /// Sees that a map has no other keys.
    pub(super) fn map(&mut self, node: &Node, key: &str, known: &[&str]) -> Option<()> {
        for it in self.entries(node, key)?.iter().filter(|it| !known.contains(&it.key.as_str())) {
            let message = msg::cli_lesson_unknown_key(it.key.as_str(), known.join(", "));
            self.problem(it.key_span.start, message);
        }
        Some(())
    }

    pub(super) fn required<'a>(&mut self, node: &'a Node, key: &str) -> Option<&'a Node> {
        let res = node.get(key);
        if res.is_none() {
            self.problem(node.span.start, msg::cli_lesson_missing(key));
        }
        res
    }

    pub(super) fn list<'a>(&mut self, node: &'a Node, key: &str) -> Option<&'a [Node]> {
        let value = self.required(node, key)?;
        if value.items().is_empty() {
            self.problem(value.span.start, msg::cli_lesson_list(key));
            return None;
        }
        Some(value.items())
    }

    pub(super) fn number(&mut self, node: &Node, key: &str, range: [u32; 2]) -> Option<u32> {
        let value = self.required(node, key)?;
        let number = text(value).parse::<u32>().ok();
        let res = number.filter(|it| (range[0]..=range[1]).contains(it));
        if res.is_none() {
            let [least, most] = range.map(|it| it.to_string());
            self.problem(value.span.start, msg::cli_lesson_number(key, least, most));
        }
        res
    }

    pub(super) fn localized(&mut self, node: &Node, key: &str) -> Option<Localized> {
        let value = self.required(node, key)?;
        self.texts(value, key)
    }

    /// A text in every language.
    pub(super) fn texts(&mut self, node: &Node, key: &str) -> Option<Localized> {
        self.map(node, key, &Lang::ALL.map(Lang::id))?;
        let mut whole = true;
        let texts = Lang::ALL.map(|lang| {
            let res = node.get(lang.id()).map(text).unwrap_or_default();
            if res.trim().is_empty() {
                whole = false;
                self.problem(node.span.start, msg::cli_lesson_lang(key, lang.name()));
            }
            res.trim().to_owned()
        });
        whole.then_some(Localized(texts))
    }

    /// A word, or the one key of a map and its value.
    pub(super) fn word(&mut self, node: &Node) -> Option<(String, Node)> {
        match (node.as_text(), node.entries()) {
            (Some(word), _) => Some((word.to_owned(), Node { span: node.span, ..Node::default() })),
            (None, [it]) => Some((it.key.clone(), it.node.clone())),
            _ => {
                self.problem(node.span.start, msg::CLI_LESSON_ONE_CHECK.message());
                None
            }
        }
    }
}

/// The text of a scalar; nothing else has one.
pub(super) fn text(node: &Node) -> String {
    node.as_text().unwrap_or_default().to_owned()
}
