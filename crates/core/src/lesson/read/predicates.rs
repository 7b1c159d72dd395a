//! What a step checks, read: one key a predicate, with its value.

use crate::{
    catalog::scopes::{Level, scope},
    lesson::{
        predicate::{Credential, Predicate, Requirement, When, Which},
        read::{
            fields::{Reader, text},
            host,
        },
    },
    lint::{self, Severity},
    text::msg,
    workflow::Node,
};

/// Every predicate by its word in a lesson's file.
const WORDS: &[&str] = &[
    "all",
    "any",
    "not",
    "runs",
    "publishes",
    "only-builds",
    "tags",
    "pushes",
    "logs-in",
    "grants",
    "least-permissions",
    "platforms",
    "runnable",
    "native",
    "pinned",
    "no-findings",
    "no-finding",
    "attests",
    "caches",
    "sbom",
    "provenance",
    "uses",
];

pub(super) fn read_all(list: &[Node], reader: &mut Reader) -> Vec<Requirement> {
    list.iter().filter_map(|it| read_one(it, reader)).collect()
}

/// A predicate, and beside it how the lesson says it.
pub(super) fn read_one(node: &Node, reader: &mut Reader) -> Option<Requirement> {
    let says = match node.get("says") {
        Some(it) => Some(reader.texts(it, "says")?),
        None => None,
    };
    let bare = match says.is_some() {
        true => without_says(node),
        false => node.clone(),
    };
    let (word, value) = reader.word(&bare)?;
    Some(Requirement { predicate: predicate(&word, &value, node, reader)?, says })
}

fn without_says(node: &Node) -> Node {
    let entries = node.entries().iter().filter(|it| it.key != "says").cloned().collect();
    Node { value: crate::workflow::Value::Map(entries), ..node.clone() }
}

fn predicate(word: &str, value: &Node, at: &Node, reader: &mut Reader) -> Option<Predicate> {
    let list = |reader: &mut Reader| match value.items() {
        [] => {
            reader.problem(at.span.start, msg::cli_lesson_list(word));
            None
        }
        them => Some(read_all(them, reader)),
    };
    Some(match word {
        "all" => Predicate::All(list(reader)?),
        "any" => Predicate::Any(list(reader)?),
        "not" => Predicate::Not(Box::new(read_one(value, reader)?)),
        "runs" => Predicate::Runs(when(value, reader)?),
        "publishes" => publishes(value, reader)?,
        "only-builds" => Predicate::OnlyBuilds(when(value, reader)?),
        "tags" => tags(value, at, reader)?,
        "pushes" => pushes(value, reader)?,
        "logs-in" => {
            reader.map(value, word, &["to", "with"])?;
            let to = host(reader.required(value, "to")?);
            Predicate::LogsIn { to, with: credential(reader.required(value, "with")?, reader)? }
        }
        "grants" => grants(value, at, reader)?,
        "least-permissions" => Predicate::LeastPermissions,
        "platforms" => {
            let them = value.one_or_many().iter().map(text).collect::<Vec<_>>();
            Predicate::Platforms(them)
        }
        "runnable" => Predicate::Runnable,
        "native" => Predicate::Native,
        "pinned" => Predicate::Pinned,
        "no-findings" => Predicate::NoFindings(severity(value, reader)?),
        "no-finding" => Predicate::NoFinding(rule(value, reader)?),
        "attests" => Predicate::Attests(host(value)),
        "caches" => Predicate::Caches(text(value)),
        "sbom" => Predicate::Sbom,
        "provenance" => Predicate::Provenance,
        "uses" => Predicate::Uses(text(value).to_ascii_lowercase()),
        _ => {
            reader.unknown(at, WORDS);
            return None;
        }
    })
}

fn publishes(value: &Node, reader: &mut Reader) -> Option<Predicate> {
    let Some(on) = value.get("on") else {
        return Some(Predicate::Publishes { on: when(value, reader)?, to: None });
    };
    reader.map(value, "publishes", &["on", "to"])?;
    Some(Predicate::Publishes { on: when(on, reader)?, to: value.get("to").map(host) })
}

fn pushes(value: &Node, reader: &mut Reader) -> Option<Predicate> {
    if value.as_text().is_some() {
        return Some(Predicate::Pushes { to: host(value), image: None });
    }
    reader.map(value, "pushes", &["to", "image"])?;
    let to = host(reader.required(value, "to")?);
    Some(Predicate::Pushes { to, image: value.get("image").map(text) })
}

fn tags(value: &Node, at: &Node, reader: &mut Reader) -> Option<Predicate> {
    let on = when(reader.required(value, "on")?, reader)?;
    let others: Vec<_> = value.entries().iter().filter(|it| it.key != "on").collect();
    let which = |key: &str| Which::ALL.into_iter().find(|it| it.id() == key);
    let [(Some(which), them)] =
        others.iter().map(|it| (which(&it.key), it)).collect::<Vec<_>>()[..]
    else {
        reader.problem(at.span.start, msg::cli_lesson_tags(Which::ALL.map(Which::id).join(", ")));
        return None;
    };
    let tags = them.node.one_or_many().iter().map(text).collect();
    Some(Predicate::Tags { on, which, tags })
}

fn grants(value: &Node, at: &Node, reader: &mut Reader) -> Option<Predicate> {
    let levels = Level::ALL.map(Level::id);
    let [it] = value.entries() else {
        reader.problem(at.span.start, msg::cli_lesson_map("grants"));
        return None;
    };
    let (known, level) = (scope(&it.key), Level::of(&text(&it.node)));
    if known.is_none() {
        let scopes: Vec<_> = crate::catalog::scopes::SCOPES.iter().map(|it| it.name).collect();
        reader.unknown(value, &scopes);
    }
    if level.is_none() {
        reader.unknown(&it.node, &levels);
    }
    Some(Predicate::Grants { scope: known?.name.to_owned(), level: level? })
}

fn credential(node: &Node, reader: &mut Reader) -> Option<Credential> {
    let res = Credential::ALL.into_iter().find(|it| it.id() == text(node));
    if res.is_none() {
        reader.unknown(node, &Credential::ALL.map(Credential::id));
    }
    res
}

pub(super) fn severity(node: &Node, reader: &mut Reader) -> Option<Severity> {
    let res = Severity::ALL.into_iter().find(|it| it.id() == text(node));
    if res.is_none() {
        reader.unknown(node, &Severity::ALL.map(Severity::id));
    }
    res
}

fn rule(node: &Node, reader: &mut Reader) -> Option<String> {
    let ids: Vec<_> = lint::rules().map(|it| it.id).collect();
    let res = Some(text(node)).filter(|it| ids.contains(&it.as_str()));
    if res.is_none() {
        reader.unknown(node, &ids);
    }
    res
}

/// An event: `schedule`, `dispatch`, or `{push: main}` and its like.
pub(super) fn when(node: &Node, reader: &mut Reader) -> Option<When> {
    let (word, value) = reader.word(node)?;
    let name = text(&value);
    Some(match word.as_str() {
        "push" => When::Branch(name),
        "tag" => When::Tag(name),
        "pull-request" => When::PullRequest(name),
        "release" => When::Release(name),
        "schedule" => When::Schedule,
        "dispatch" => When::Dispatch,
        _ => {
            reader
                .unknown(node, &["push", "tag", "pull-request", "release", "schedule", "dispatch"]);
            return None;
        }
    })
}

#[cfg(test)]
mod tests {
    use super::WORDS;

    #[test]
    fn every_word_is_explained() {
        let page = include_str!("../../../../../docs/lessons.md");
        let unknown =
            |it: &&&str| !["`", ": "].iter().any(|end| page.contains(&format!("`{it}{end}")));
        assert_eq!(WORDS.iter().find(unknown), None);
    }
}
