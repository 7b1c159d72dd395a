//! What has changed since a workflow was generated: in the actions, in what we write for the same choices,
//! and by hand. The choices are those of the link in the header; without one, only actions can be told.

use crate::{
    catalog::actions::{Action, DATE, PINS, action},
    compose::compose,
    recipe::Recipe,
    recognise::{Edited, Why, align::align, edits, left, start::linked},
    topic::Place,
    workflow::{Node, Span, Uses, Value, Workflow, jobs, jobs_mut, steps_mut, uses},
    yaml::Document,
};

/// A generated workflow beside what we would write today.
#[derive(Clone, Debug, PartialEq)]
pub struct Since {
    /// What the link in the header says was chosen.
    pub recipe: Option<Recipe>,
    /// The header names the catalog of today, so whatever differs was changed by hand.
    pub same_catalog: bool,
    /// In the order of the document.
    pub changes: Vec<Change>,
}

/// A part that is not what we would write today.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// The part, or for what is missing the part in which it would stand.
    pub span: Span,
    /// `jobs.publish.steps[2].with.tags`
    pub path: String,
    pub kind: Kind,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// There is a newer release of an action: its name, the version that is written, and that of today.
    Pin { action: String, old: String, new: String },
    /// No setting writes it, so somebody has added it.
    Added,
    /// Today this would be written there.
    Differs(String),
    /// Today it would be written as well, for the sake of this choice.
    Missing(Option<Place>),
}

impl Since {
    /// Whether it is certain that somebody has changed it by hand. What we write changes, too, and of
    /// what is written otherwise today nobody can tell which of the two it was.
    pub fn is_by_hand(&self, change: &Change) -> bool {
        match change.kind {
            Kind::Pin { .. } => false,
            Kind::Added => true,
            Kind::Differs(_) | Kind::Missing(_) => self.same_catalog,
        }
    }
}

/// Says what has changed since a workflow was generated.
pub fn since(document: &Document) -> Since {
    let workflow = &document.workflow;
    let recipe = linked(workflow);
    let same_catalog = workflow.header.iter().any(|it| it.contains(DATE));
    let mut changes = pins(workflow, recipe.is_some());
    if let Some(recipe) = &recipe {
        let (left, missing) = left::rest(&align(&compose(recipe).root, &workflow.root));
        let left = left.into_iter().map(|it| Change {
            span: it.span,
            path: it.path,
            kind: match it.why {
                Why::Unknown => Kind::Added,
                Why::Differs(today) | Why::Version(today) => Kind::Differs(today),
            },
        });
        let known: Vec<String> = changes.iter().map(|it| it.path.clone()).collect();
        changes.extend(left.filter(|it| !known.contains(&it.path)));
        changes.extend(missing.into_iter().map(|it| Change {
            span: it.span,
            path: it.path,
            kind: Kind::Missing(it.place),
        }));
    }
    changes.sort_by_key(|it| it.span.start);
    Since { recipe, same_catalog, changes }
}

/// Writes the releases of today in place of older ones, in the way in which each is written, and changes
/// nothing else. Another major version is taken only where we know the inputs: in our own workflows.
pub fn update_pins(document: &Document) -> Edited {
    let mut updated = document.workflow.clone();
    let is_ours = linked(&updated).is_some();
    for job in jobs_mut(&mut updated).into_iter().flatten() {
        update(&mut job.node, is_ours);
        let steps = steps_mut(&mut job.node).into_iter().flatten();
        steps.for_each(|it| update(it, is_ours));
    }
    edits(document, &document.workflow, &updated)
}

fn update(step: &mut Node, is_ours: bool) {
    let Some(newer) = newer(step, is_ours) else { return };
    let Some(uses) = step.get_mut("uses") else { return };
    let text = uses.as_text().unwrap_or_default();
    let name = text.split('@').next().unwrap_or_default();
    uses.value = Value::Text(format!("{name}@{}", newer.reference));
    if !newer.comment.is_empty() {
        uses.beside = newer.comment;
    }
}

fn pins(workflow: &Workflow, is_ours: bool) -> Vec<Change> {
    let mut res = Vec::new();
    for job in jobs(workflow) {
        let steps = job.node.get("steps").map_or(&[][..], Node::items);
        let path = format!("jobs.{}", job.key);
        let of_step = |(n, it)| (format!("{path}.steps[{n}]"), it);
        let steps = steps.iter().enumerate().map(of_step);
        for (path, step) in std::iter::once((path.clone(), &job.node)).chain(steps) {
            let entry = step.entries().iter().find(|it| it.key == "uses");
            if let (Some(entry), Some(it)) = (entry, newer(step, is_ours)) {
                let span = Span { start: entry.key_span.start, end: entry.node.span.end };
                let kind = Kind::Pin {
                    action: it.row.name.to_owned(),
                    old: it.old,
                    new: it.row.version.to_owned(),
                };
                res.push(Change { span, path: format!("{path}.uses"), kind });
            }
        }
    }
    res
}

/// A newer release of an action.
struct Newer {
    row: &'static Action,
    old: String,
    /// Behind the `@`.
    reference: String,
    /// What stands beside it; empty if that stays.
    comment: String,
}

fn newer(step: &Node, is_ours: bool) -> Option<Newer> {
    let uses = uses(step)?;
    let row = action(&uses.action)?;
    let word = uses.comment.split_whitespace().next().unwrap_or_default();
    let is_commit = uses.is_commit();
    let old = match is_commit {
        true => version_of(&uses).unwrap_or(word),
        false => uses.reference,
    };
    let (was, now) = (numbers(old)?, numbers(row.version)?);
    let is_newer = was.iter().zip(&now).find(|it| it.0 != it.1).is_some_and(|it| it.0 < it.1);
    if !is_newer || (was.first() != now.first() && !is_ours) {
        return None;
    }
    let comment = match word {
        _ if !is_commit => String::new(),
        "" => row.version.to_owned(),
        _ if numbers(word).is_some() => uses.comment.replacen(word, row.version, 1),
        _ => format!("{} # {}", row.version, uses.comment),
    };
    let reference = match was.len() {
        _ if is_commit => row.sha,
        1 => row.major(),
        _ => row.version,
    };
    Some(Newer { row, old: old.to_owned(), reference: reference.to_owned(), comment })
}

/// The version that a commit is, if it has been one of ours.
fn version_of(uses: &Uses) -> Option<&'static str> {
    let is_it = |it: &&(&str, &str, &str)| it.0 == uses.repository() && it.2 == uses.reference;
    PINS.iter().find(is_it).map(|it| it.1)
}

/// `v4.1.0` and `v4`; `None` for what is no version.
fn numbers(version: &str) -> Option<Vec<u32>> {
    version.strip_prefix('v')?.split('.').map(|it| it.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::{
        generate::{Surroundings, generate},
        share,
        text::{Lang, Notes},
        yaml::read,
    };

    fn generated(fragment: &str, lang: Lang) -> String {
        let recipe = share::decode(fragment).recipe;
        let link = format!("https://example.org/#{}", share::encode(&recipe).fragment);
        let notes = Notes::built_in(lang);
        generate(&recipe, Surroundings { lang, notes: &notes, link: &link }).text()
    }

    #[track_caller]
    fn check(text: &str, expected: Expect) {
        let document = read(text);
        let since = since(&document);
        let mut said = String::new();
        for it in &since.changes {
            let hand = if since.is_by_hand(it) { " by hand" } else { "" };
            said += &format!("{} {}: {:?}{hand}\n", it.span.start.line, it.path, it.kind);
        }
        let edited = update_pins(&document);
        let lines = text.lines().zip(edited.text.lines()).filter(|it| it.0 != it.1);
        lines.for_each(|it| said += &format!("+ {}\n", it.1.trim_start()));
        assert_eq!(edited.refused, []);
        expected.assert_eq(&said);
    }

    #[test]
    fn what_was_just_generated() {
        for lang in [Lang::En, Lang::ZhCn] {
            for preset in ["", "preset=hub", "preset=both", "comments=all"] {
                let text = generated(preset, lang);
                assert!(since(&read(&text)).recipe.is_some(), "{text}");
                check(&text, expect![[""]]);
            }
        }
    }

    #[test]
    fn what_was_generated_and_changed() {
        let text = generated("preset=hub", Lang::En)
            .replace(
                "docker/login-action@4907a6ddec9925e35a0a9e82d7399ccc52663121 # v4.1.0",
                "docker/login-action@f4ef78c080cd8ba55a85445d5b36e214a81df20a # v3.0.0",
            )
            .replace("push: true", "push: true\n          provenance: false")
            .replace("context: .", "context: ./app");
        check(
            &text,
            expect![[r#"
            36 jobs.push_to_registry.steps[1].uses: Pin { action: "docker/login-action", old: "v3.0.0", new: "v4.1.0" }
            51 jobs.push_to_registry.steps[3].with.context: Differs(".") by hand
            54 jobs.push_to_registry.steps[3].with.provenance: Added by hand
            + uses: docker/login-action@4907a6ddec9925e35a0a9e82d7399ccc52663121 # v4.1.0
        "#]],
        );
        check(
            &text.replace(DATE, "2026-01-01"),
            expect![[r#"
            36 jobs.push_to_registry.steps[1].uses: Pin { action: "docker/login-action", old: "v3.0.0", new: "v4.1.0" }
            51 jobs.push_to_registry.steps[3].with.context: Differs(".")
            54 jobs.push_to_registry.steps[3].with.provenance: Added by hand
            + uses: docker/login-action@4907a6ddec9925e35a0a9e82d7399ccc52663121 # v4.1.0
        "#]],
        );
    }

    #[test]
    fn without_a_link() {
        check(
            "on: push
jobs:
  a:
    runs-on: ubuntu-latest
    steps:
      - uses: docker/login-action@v4.0.0 # keep
      - uses: 'docker/login-action@v3'
      - uses: docker/build-push-action@0000000000000000000000000000000000000000 # v7.0.0 ours
      - uses: docker/build-push-action@v7
      - uses: docker/build-push-action@main
      - uses: docker/build-push-action@v77.0.0
      - uses: acme/unknown@v1
",
            expect![[r#"
                6 jobs.a.steps[0].uses: Pin { action: "docker/login-action", old: "v4.0.0", new: "v4.1.0" }
                8 jobs.a.steps[2].uses: Pin { action: "docker/build-push-action", old: "v7.0.0", new: "v7.3.0" }
                + - uses: docker/login-action@v4.1.0 # keep
                + - uses: docker/build-push-action@53b7df96c91f9c12dcc8a07bcb9ccacbed38856a # v7.3.0 ours
            "#]],
        );
    }
}
