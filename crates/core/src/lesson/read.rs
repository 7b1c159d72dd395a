//! The file of a lesson, read: a tree with positions becomes a lesson, and everything that is wrong
//! is told with its place. Whether its checks and solutions fit each other is judged elsewhere.

mod fields;
mod predicates;

use self::fields::{Reader, text};
use crate::{
    catalog::registries::canonical,
    lesson::{
        Lesson, Localized, Problem, Replacement, Solution, State, Step,
        question::{About, Question},
    },
    lint::Severity,
    recipe::{PRESETS, Recipe, preset},
    secret, share,
    text::msg,
    topic::Place,
    workflow::{Entry, Node},
    yaml,
};

/// How many steps a lesson may have; completion codes have room for no more.
pub const MAX_STEPS: usize = 20;
/// The longest id, in bytes; the same.
pub const MAX_ID: usize = 32;

/// Reads any text. There is a lesson only if nothing in it is wrong.
pub fn read(text: &str) -> (Option<Lesson>, Vec<Problem>) {
    let document = yaml::read(text);
    let mut reader = Reader::default();
    for it in document.errors {
        reader.problem(it.span.start, it.message);
    }
    let root = &document.workflow.root;
    secrets(root, &mut reader);
    let lesson = lesson(root, &mut reader);
    let mut problems = reader.problems;
    problems.sort_by_key(|it| it.at);
    (lesson.filter(|_| problems.is_empty()), problems)
}

/// A lesson is read aloud, printed and put on screens.
fn secrets(root: &Node, reader: &mut Reader) {
    root.walk(&mut |node| {
        for line in node.lines() {
            if secret::find(&line.text).is_some() {
                reader.problem(line.span.start, msg::CLI_LESSON_SECRET.message());
            }
        }
    });
}

fn lesson(root: &Node, reader: &mut Reader) -> Option<Lesson> {
    let keys = ["id", "number", "version", "title", "minutes", "goal", "start", "steps"];
    reader.map(root, "", &keys)?;
    let id = reader.required(root, "id").and_then(|it| id(it, reader));
    let number = reader.number(root, "number", [1, 999]);
    let version = reader.number(root, "version", [1, 999]);
    let title = reader.localized(root, "title");
    let minutes = reader.number(root, "minutes", [1, 600]);
    let goal = reader.localized(root, "goal");
    let start = reader.required(root, "start").and_then(|it| start(it, reader));
    let mut steps = Vec::new();
    if let Some(list) = reader.list(root, "steps") {
        if list.is_empty() || MAX_STEPS < list.len() {
            let message = msg::cli_lesson_steps(MAX_STEPS.to_string(), list.len().to_string());
            reader.problem(root.span.start, message);
        }
        // The recipe grows along, so that a setting is judged by what there is when it is made.
        let mut at = start.clone();
        for it in list.iter().take(MAX_STEPS) {
            let read = step(it, &at, reader);
            if let (Some(step), Some(state)) = (&read, &at) {
                at = step.solution.applied(state).or(at);
            }
            steps.extend(read);
        }
    }
    let (id, start) = (id?, start?);
    Some(Lesson {
        id,
        number: number?,
        version: version?,
        title: title?,
        minutes: minutes?,
        goal: goal?,
        start,
        steps,
    })
}

fn id(node: &Node, reader: &mut Reader) -> Option<String> {
    let id = text(node);
    if !is_id(&id) {
        reader.problem(node.span.start, msg::cli_lesson_id(id.as_str(), MAX_ID.to_string()));
        return None;
    }
    Some(id)
}

/// Whether a text can be the id of a lesson.
pub(super) fn is_id(text: &str) -> bool {
    let is_part = |it: char| it.is_ascii_lowercase() || it.is_ascii_digit() || it == '-';
    text.len() <= MAX_ID
        && text.starts_with(|it: char| it.is_ascii_lowercase())
        && text.chars().all(is_part)
}

/// What the lesson begins with: a preset and settings, or a workflow.
fn start(node: &Node, reader: &mut Reader) -> Option<State> {
    reader.entries(node, "start")?;
    if let Some(it) = node.get("workflow") {
        reader.map(node, "start", &["workflow"]);
        let text = text(it);
        if text.trim().is_empty() {
            reader.problem(it.span.start, msg::cli_lesson_empty("workflow"));
        }
        return Some(State::Text(text));
    }
    let ids: Vec<_> = PRESETS.iter().map(|it| it.id).collect();
    let mut recipe = Recipe::default();
    if let Some(it) = node.get("preset") {
        match preset(&text(it)) {
            Some(it) => recipe = (it.recipe)(),
            None => reader.unknown(it, &ids),
        }
    }
    let others = node.entries().iter().filter(|it| it.key != "preset");
    let sets = settings(others, reader);
    make(&sets, &mut recipe, reader);
    Some(State::Recipe(Box::new(recipe)))
}

/// Places and values with the nodes that they come from, lists before their items.
fn settings<'a>(
    entries: impl Iterator<Item = &'a Entry>,
    reader: &mut Reader,
) -> Vec<(Place, String, &'a Entry)> {
    let mut res = Vec::new();
    for entry in entries {
        let value = match entry.node.items() {
            [] => text(&entry.node),
            them => them.iter().map(text).collect::<Vec<_>>().join("\n"),
        };
        match Place::of(&entry.key) {
            Some(place) => res.push((place, value, entry)),
            None => {
                let message = msg::cli_lesson_place(entry.key.as_str());
                reader.problem(entry.key_span.start, message);
            }
        }
    }
    res.sort_by_key(|it| it.0);
    res
}

fn make(sets: &[(Place, String, &Entry)], recipe: &mut Recipe, reader: &mut Reader) {
    for (place, value, entry) in sets {
        if let Err(message) = share::set(recipe, *place, value) {
            reader.problem(entry.node.span.start, message);
        }
    }
}

fn step(node: &Node, state: &Option<State>, reader: &mut Reader) -> Option<Step> {
    let keys =
        ["text", "minutes", "focus", "question", "check", "hints", "solution", "why", "notes"];
    reader.map(node, "steps", &keys)?;
    let text = reader.localized(node, "text");
    let minutes = reader.number(node, "minutes", [1, 60]);
    let focus = node.get("focus").and_then(|it| focus(it, reader));
    let question = node.get("question").and_then(|it| question(it, reader));
    let check = reader.list(node, "check").map(|it| predicates::read_all(it, reader));
    let hints = reader.list(node, "hints").and_then(|it| hints(it, node, reader));
    let solution = reader.required(node, "solution");
    let solution = solution.and_then(|it| solution_of(it, state, reader));
    let why = reader.localized(node, "why");
    let notes = reader.localized(node, "notes");
    Some(Step {
        at: node.span.start,
        text: text?,
        minutes: minutes?,
        focus,
        question,
        check: check?,
        hints: hints?,
        solution: solution?,
        why: why?,
        notes: notes?,
    })
}

fn focus(node: &Node, reader: &mut Reader) -> Option<Place> {
    let res = Place::of(&text(node));
    if res.is_none() {
        reader.problem(node.span.start, msg::cli_lesson_place(text(node)));
    }
    res
}

fn hints(list: &[Node], step: &Node, reader: &mut Reader) -> Option<[Localized; 3]> {
    let read = list.iter().filter_map(|it| reader.texts(it, "hints")).collect::<Vec<_>>();
    if list.len() != 3 {
        reader.problem(step.span.start, msg::cli_lesson_hints(list.len().to_string()));
    }
    read.try_into().ok()
}

fn solution_of(node: &Node, state: &Option<State>, reader: &mut Reader) -> Option<Solution> {
    let is_list = !node.items().is_empty();
    if matches!(state, Some(State::Text(_))) != is_list {
        reader.problem(node.span.start, msg::CLI_LESSON_SOLUTION.message());
        return None;
    }
    if is_list {
        let edits = node.items().iter().filter_map(|it| replacement(it, reader));
        return Some(Solution::Edits(edits.collect()));
    }
    reader.entries(node, "solution")?;
    let sets = settings(node.entries().iter(), reader);
    if let Some(State::Recipe(recipe)) = state {
        make(&sets, &mut recipe.clone(), reader);
    }
    Some(Solution::Settings(sets.into_iter().map(|it| (it.0, it.1)).collect()))
}

fn replacement(node: &Node, reader: &mut Reader) -> Option<Replacement> {
    reader.map(node, "solution", &["replace", "with"])?;
    let old = reader.required(node, "replace").map(text)?;
    let new = node.get("with").map(text).unwrap_or_default();
    if old.trim().is_empty() {
        reader.problem(node.span.start, msg::CLI_LESSON_LINES.message());
    }
    Some(Replacement { old, new })
}

fn question(node: &Node, reader: &mut Reader) -> Option<Question> {
    reader.map(node, "question", &["ask", "about", "choices", "because"])?;
    let ask = reader.localized(node, "ask");
    let about = reader.required(node, "about").and_then(|it| about(it, reader));
    let because = reader.localized(node, "because");
    let choice = |it: &Node| it.one_or_many().iter().map(text).collect::<Vec<_>>();
    let choices = node.get("choices").map_or(&[][..], Node::items).iter().map(choice);
    let mut choices: Vec<Vec<String>> = choices.collect();
    choices.iter_mut().for_each(|it| it.sort());
    Some(Question { ask: ask?, about: about?, choices, because: because? })
}

fn about(node: &Node, reader: &mut Reader) -> Option<About> {
    const WORDS: &[&str] = &[
        "registries",
        "tags",
        "platforms",
        "secrets",
        "permissions",
        "jobs",
        "unpinned",
        "rules",
        "runs",
        "holds",
    ];
    let (word, value) = reader.word(node)?;
    Some(match word.as_str() {
        "registries" => About::Registries,
        "tags" => About::Tags(predicates::when(&value, reader)?),
        "platforms" => About::Platforms,
        "secrets" => About::Secrets,
        "permissions" => About::Permissions,
        "jobs" => About::Jobs,
        "unpinned" => About::Unpinned,
        "rules" => About::Rules(predicates::severity(&value, reader)?),
        "runs" => About::Runs(predicates::when(&value, reader)?),
        "holds" => About::Holds(Box::new(predicates::read_one(&value, reader)?)),
        _ => {
            reader.unknown(node, WORDS);
            return None;
        }
    })
}

/// A host as predicates compare it.
fn host(node: &Node) -> String {
    canonical(&text(node))
}

/// Everything that the reader finds is an error: there is no lesson then.
const SEVERITY: Severity = Severity::Error;
