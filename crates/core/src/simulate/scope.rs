//! What expressions of a job and of its steps can see, and texts with their expressions replaced.

use crate::{
    data::Data,
    event::Event,
    workflow::{Node, Workflow},
};

/// The contexts that are known before a run.
pub(super) struct Scope {
    contexts: Vec<(String, Data)>,
}

/// A text in which unknown values are gaps.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Filled {
    /// Gaps are characters of Unicode's private use, which nothing takes apart or puts in lower case.
    pub(super) text: String,
    /// What each gap stands for: `vars.NAME`.
    pub(super) gaps: Vec<String>,
}

/// The first gap is this character, the second the one after it.
const GAP: u32 = 0xe000;
const MAX_GAPS: u32 = 0x1000;

impl Scope {
    /// The scope of a job, or of a step of it.
    pub(super) fn new(workflow: &Workflow, event: &Event, owners: &[&Node]) -> Scope {
        let inputs = Data::Map(event.inputs.clone());
        let mut res = Scope {
            contexts: vec![("github".to_owned(), event.github()), ("inputs".to_owned(), inputs)],
        };
        let mut env = Vec::new();
        for owner in std::iter::once(&&workflow.root).chain(owners) {
            for it in owner.get("env").map_or(&[][..], Node::entries) {
                let text = it.node.as_text().unwrap_or_default();
                let filled = res.fill(text);
                // Of what is not known whole, nothing is known.
                env.retain(|(key, _): &(String, Data)| *key != it.key);
                if filled.gaps.is_empty() {
                    env.push((it.key.clone(), Data::Text(filled.text)));
                }
            }
            res.contexts.retain(|it| it.0 != "env");
            res.contexts.push(("env".to_owned(), Data::Map(env.clone())));
        }
        res
    }

    /// A variable of the environment.
    pub(super) fn env(&self) -> Vec<(String, String)> {
        let found = self.contexts.iter().find(|it| it.0 == "env");
        let Some((_, Data::Map(them))) = found else { return Vec::new() };
        let text = |it: &Data| it.as_text().unwrap_or_default().to_owned();
        them.iter().map(|it| (it.0.clone(), text(&it.1))).collect()
    }

    /// A text with its expressions replaced.
    pub(super) fn fill(&self, text: &str) -> Filled {
        let mut res = Filled::default();
        let mut rest = text;
        while let Some((before, from)) = rest.split_once("${{")
            && let Some((inner, after)) = from.split_once("}}")
        {
            res.text.push_str(before);
            match self.value(inner.trim()) {
                Some(it) => res.text.push_str(&it),
                None => res.gap(inner.trim()),
            }
            rest = after;
        }
        res.text.push_str(rest);
        res
    }

    /// The text of a path such as `github.ref`; `None` if it is another expression, or not known.
    fn value(&self, path: &str) -> Option<String> {
        let (context, rest) = path.split_once('.')?;
        let found = self.contexts.iter().find(|it| it.0.eq_ignore_ascii_case(context))?;
        match found.1.at(rest)? {
            Data::Text(it) => Some(it.clone()),
            Data::Bool(it) => Some(it.to_string()),
            Data::Null => Some(String::new()),
            Data::Number(_) | Data::List(_) | Data::Map(_) => None,
        }
    }
}

impl Filled {
    fn gap(&mut self, what: &str) {
        let n = u32::try_from(self.gaps.len()).unwrap_or(MAX_GAPS).min(MAX_GAPS);
        self.text.extend(char::from_u32(GAP + n));
        self.gaps.push(what.to_owned());
    }

    /// A text made of this one, with its gaps as people read them.
    pub(super) fn shown(&self, text: &str) -> String {
        let mut res = String::new();
        for it in text.chars() {
            let n = u32::from(it).checked_sub(GAP).and_then(|it| usize::try_from(it).ok());
            match n.and_then(|it| self.gaps.get(it)) {
                Some(gap) => res.push_str(&format!("‹{gap}›")),
                None => res.push(it),
            }
        }
        res
    }
}
