//! Where a setting lands: it is set to words that stand nowhere else, and what is around them in the
//! workflow that is composed then says how to read the document at the same place.

use crate::{
    metadata::{Attribute, TagRule, Type},
    recipe::{Control, Recipe},
    recognise::{
        align::{Alignment, At, Part, align},
        judge::Judge,
        pattern::{Pattern, Values, WORDS},
    },
    topic::{Place, Topic},
    workflow::{Node, Value},
};

/// How many values are worth a try.
const MAX_VALUES: usize = 12;

/// How many parts are looked at where any of them may be meant.
const MAX_BESIDE: usize = 50;

/// Values for a text or lines that the document may have been written with.
pub(super) fn values(judge: &mut Judge, recipe: &Recipe, place: Place) -> Vec<String> {
    let control = Control::of(place.topic);
    let mut res = Vec::new();
    match control {
        Control::Lines { offered, .. } => {
            let plain = Shape { before: "", between: "", joint: "\n" };
            // A pair, then a pattern that excludes, then anything.
            let shapes = [Shape { between: "=", ..plain }, Shape { before: "!", ..plain }, plain];
            res.extend(lines(judge, recipe, place, &shapes));
            // One of them may be what holds without being written.
            let now = control.read(recipe, place.item).unwrap_or_default();
            let beside = |it: &&str| match now.trim().is_empty() {
                true => (*it).to_owned(),
                false => format!("{now}\n{it}"),
            };
            res.extend(offered.iter().map(beside));
        }
        Control::Text { example, .. } => {
            if example(recipe, place.item).contains(", ") {
                let shape = Shape { before: "", between: "", joint: ", " };
                res.extend(lines(judge, recipe, place, &[shape]));
            }
            res.extend(texts(judge, recipe, place));
            // In an expression quotes are doubled, and in a list more may follow behind a comma.
            let quoted = res.iter().filter(|it| it.contains("''")).map(|it| it.replace("''", "'"));
            let first = res.iter().filter_map(|it| it.split_once(',')).map(|it| it.0.to_owned());
            let more: Vec<String> = quoted.chain(first).collect();
            res.extend(more);
        }
        Control::Toggle { .. }
        | Control::Choice { .. }
        | Control::List { .. }
        | Control::Derived => {}
    }
    res.push(String::new());
    let now = control.read(recipe, place.item).unwrap_or_default();
    let mut once: Vec<String> = Vec::new();
    for it in res {
        // The rows of a matrix are written by the images.
        if it != now
            && !it.contains("${{ matrix.")
            && !once.contains(&it)
            && once.len() < MAX_VALUES
        {
            once.push(it);
        }
    }
    once
}

/// The lines of the document in which tag rules stand.
pub(super) fn tag_lines(judge: &mut Judge, recipe: &Recipe) -> Vec<Vec<String>> {
    let rule = |word: &str| TagRule::new(Type::Raw).with(Attribute::Value, word);
    let tags = vec![rule(WORDS[0]), rule(WORDS[2])];
    let Some(root) = judge.write(&Recipe { tags, ..recipe.clone() }) else { return Vec::new() };
    let aligned = align(&root, &judge.theirs.root);
    let mut res: Vec<Vec<String>> = Vec::new();
    for found in lists(&aligned) {
        let text = |it: &Element| it.leaves.first().map(|it| it.1.clone());
        let lines: Vec<String> = found.elements.iter().filter_map(text).collect();
        if !lines.is_empty() && !res.contains(&lines) {
            res.push(lines);
        }
    }
    res
}

/// How a value of several parts is written: what stands before each part, between its two words, and
/// between two parts.
#[derive(Clone, Copy)]
struct Shape {
    before: &'static str,
    between: &'static str,
    joint: &'static str,
}

impl Shape {
    fn part(self, first: &str, second: &str) -> String {
        match self.between {
            "" => [self.before, first].concat(),
            between => [self.before, first, between, second].concat(),
        }
    }

    /// The part with the values that were found; nothing if one is missing.
    fn filled(self, values: &Values) -> Option<String> {
        let first = values[0].as_deref()?;
        let second = if self.between.is_empty() { "" } else { values[1].as_deref()? };
        Some(self.part(first, second))
    }
}

/// A text that lands whole.
fn texts(judge: &mut Judge, recipe: &Recipe, place: Place) -> Vec<String> {
    let ends: &[&str] = if place.topic == Topic::FileName { &[".yml", ".yaml"] } else { &[""] };
    let probe = [WORDS[0], ends[0]].concat();
    let Some(root) = written(judge, recipe, place, &probe) else { return Vec::new() };
    let aligned = align(&root, &judge.theirs.root);
    let mut res: Vec<String> = Vec::new();
    let mut add = |ours: &str, theirs: &str| {
        let value = Pattern::of(ours).read(theirs).and_then(|it| it[0].clone());
        let is_new = value.is_some();
        res.extend(value);
        is_new
    };
    let has_word = |it: &&str| it.contains(WORDS[0]);
    for it in &aligned.matches {
        let Some(ours) = it.ours else { continue };
        // What has no partner may be any part beside it.
        let beside = aligned.matches.iter().filter(|other| other.parent == it.parent);
        let beside = beside.filter_map(|it| it.theirs).take(MAX_BESIDE);
        if let Some(mine) = ours.text().filter(has_word) {
            let own = it.theirs.and_then(text_of).is_some_and(|other| add(mine, &other));
            if !own && !matches!(ours.at, At::Entry(_)) {
                beside.filter_map(text_of).for_each(|it| _ = add(mine, &it));
            }
        }
        if has_word(&ours.key()) {
            match it.theirs {
                Some(theirs) => _ = add(ours.key(), theirs.key()),
                None => {
                    let free = aligned
                        .matches
                        .iter()
                        .filter(|other| other.parent == it.parent && other.ours.is_none());
                    free.filter_map(|it| it.theirs)
                        .take(MAX_BESIDE)
                        .for_each(|it| _ = add(ours.key(), it.key()));
                }
            }
        }
    }
    res.iter()
        .flat_map(|it| ends.iter().map(|end| [it.trim_end_matches(end), end].concat()))
        .collect()
}

/// Writes a recipe in which something else was typed.
fn written(judge: &mut Judge, recipe: &Recipe, place: Place, value: &str) -> Option<Node> {
    let mut next = recipe.clone();
    Control::of(place.topic).write(&mut next, place.item, value).then_some(())?;
    judge.write(&next)
}

/// What a part says as one text; several texts as people type them into a line.
fn text_of(part: Part) -> Option<String> {
    match part.at {
        At::Line(_, it) => Some(it.to_owned()),
        At::Root | At::Entry(_) | At::Item(_) => text_of_node(part.node),
    }
}

fn text_of_node(node: &Node) -> Option<String> {
    match &node.value {
        Value::Seq(them) => {
            let texts: Option<Vec<&str>> = them.iter().map(Node::as_text).collect();
            texts.map(|it| it.join(", "))
        }
        _ => node.as_text().map(str::to_owned),
    }
}

/// Parts that land as lines of a text, items of a list, keys of a map, or all in one line.
fn lines(judge: &mut Judge, recipe: &Recipe, place: Place, shapes: &[Shape]) -> Vec<String> {
    // Where something was found: the node of the document, and its parts by number.
    let mut found: Vec<(*const Node, Vec<(usize, String)>)> = Vec::new();
    for shape in shapes {
        let value = [shape.part(WORDS[0], WORDS[1]), shape.part(WORDS[2], WORDS[3])];
        let value = value.join(shape.joint);
        let Some(root) = written(judge, recipe, place, &value) else { continue };
        let aligned = align(&root, &judge.theirs.root);
        for list in lists(&aligned) {
            let at =
                found.iter().position(|it| std::ptr::eq(it.0, list.node)).unwrap_or_else(|| {
                    found.push((list.node, Vec::new()));
                    found.len() - 1
                });
            for it in &list.elements {
                let mut read = list.templates.iter().filter_map(|template| read(template, it));
                let known = found[at].1.iter().any(|known| known.0 == it.n);
                if let Some(part) = read.find_map(|it| shape.filled(&it)).filter(|_| !known) {
                    found[at].1.push((it.n, part));
                }
            }
        }
    }
    let joint = shapes.first().map_or("\n", |it| it.joint);
    let all = found.into_iter().map(|mut it| {
        it.1.sort_by_key(|it| it.0);
        it.1.into_iter().map(|it| it.1).collect::<Vec<_>>().join(joint)
    });
    all.filter(|it| !it.is_empty()).collect()
}

/// A list of the document that stands where both parts of the probe have landed.
struct List<'a> {
    node: &'a Node,
    /// Its elements that nothing else of ours says.
    elements: Vec<Element>,
    /// What an element looks like: the patterns of its leaves.
    templates: Vec<Vec<(String, Pattern)>>,
}

/// An element of a list: its number, and its texts by the way to them.
struct Element {
    n: usize,
    leaves: Vec<(String, String)>,
}

fn lists<'a>(aligned: &Alignment<'a>) -> Vec<List<'a>> {
    let landed = landed(aligned);
    let mut res = Vec::new();
    for (n, it) in aligned.matches.iter().enumerate() {
        let (Some(ours), Some(theirs), [true, true]) = (it.ours, it.theirs, landed[n]) else {
            continue;
        };
        let inner = || (n + 1..aligned.matches.len()).filter(|it| aligned.matches[*it].parent == n);
        let of = |which: [bool; 2]| inner().find(|it| landed[*it] == which);
        match (of([true, false]), of([false, true])) {
            (Some(first), Some(second)) => {
                let of_ours = |it: usize| aligned.matches[it].ours;
                // An element may take several lines.
                let height = inner().filter(|it| landed[*it] == [true, false]).count();
                let template = |first: usize| {
                    let them: Vec<Part> = (first..).take(height).filter_map(of_ours).collect();
                    template(&leaves_of(&them))
                };
                let templates = vec![template(first), template(second)];
                let said = inner().filter(|it| aligned.matches[*it].same);
                let said: Vec<Part> = said.filter_map(|it| aligned.matches[it].theirs).collect();
                let elements = elements(theirs.node, &said, height);
                res.push(List { node: theirs.node, elements, templates });
            }
            _ if ours.text().is_some() && inner().next().is_none() => {
                res.extend(joined(ours, theirs));
            }
            _ => {}
        }
    }
    res
}

/// For each match, whether the first and the second part of the probe have landed in it.
fn landed(aligned: &Alignment) -> Vec<[bool; 2]> {
    let mut res = vec![[false; 2]; aligned.matches.len()];
    for (n, it) in aligned.matches.iter().enumerate().rev() {
        let Some(ours) = it.ours else { continue };
        let texts = match it.theirs {
            Some(_) => [ours.key(), ours.text().unwrap_or_default()].join(" "),
            None => leaves(ours).into_iter().map(|it| it.1).collect::<Vec<_>>().join(" "),
        };
        let is_in = |words: &[&str]| words.iter().any(|it| texts.contains(it));
        let own = [is_in(&WORDS[..2]), is_in(&WORDS[2..])];
        for (which, own) in own.into_iter().enumerate() {
            res[n][which] |= own;
            let parent = it.parent;
            res[parent][which] |= res[n][which];
        }
    }
    res
}

/// The texts in parts that make up one element.
fn leaves_of(parts: &[Part]) -> Vec<(String, String)> {
    let number = |(n, it): (usize, &Part)| {
        let own = leaves(*it).into_iter();
        own.map(|it| (format!("{n}{}", it.0), it.1)).collect::<Vec<_>>()
    };
    parts.iter().enumerate().flat_map(number).collect()
}

/// The texts in a part: its key, and all that it says.
fn leaves(part: Part) -> Vec<(String, String)> {
    let mut res = Vec::new();
    match part.at {
        At::Line(_, text) => res.push((String::new(), text.trim().to_owned())),
        At::Entry(it) => {
            res.push(("#".to_owned(), it.key.clone()));
            collect(String::new(), part.node, &mut res);
        }
        At::Root | At::Item(_) => collect(String::new(), part.node, &mut res),
    }
    res
}

fn collect(path: String, node: &Node, into: &mut Vec<(String, String)>) {
    if let Some(text) = text_of_node(node) {
        into.push((path.clone(), text));
    }
    for it in node.entries() {
        collect(format!("{path}.{}", it.key), &it.node, into);
    }
}

fn template(leaves: &[(String, String)]) -> Vec<(String, Pattern)> {
    let has_word = |it: &&(String, String)| WORDS.iter().any(|word| it.1.contains(word));
    leaves.iter().filter(has_word).map(|it| (it.0.clone(), Pattern::of(&it.1))).collect()
}

/// What stands in an element in place of the words.
fn read(template: &[(String, Pattern)], element: &Element) -> Option<Values> {
    let mut res = Values::default();
    for (path, pattern) in template {
        let leaf = element.leaves.iter().find(|it| it.0 == *path);
        let Some(values) = leaf.and_then(|it| pattern.read(&it.1)) else { continue };
        for (known, value) in res.iter_mut().zip(values) {
            *known = known.take().or(value);
        }
    }
    res.iter().any(Option::is_some).then_some(res)
}

/// The elements of a node of the document, but for those that are known.
fn elements(node: &Node, known: &[Part], height: usize) -> Vec<Element> {
    let parts: Vec<Part> = match (&node.value, node.as_text()) {
        (Value::Map(them), _) => {
            them.iter().map(|it| Part { at: At::Entry(it), node: &it.node }).collect()
        }
        (_, Some(text)) => {
            let line = |(n, it)| Part { at: At::Line(n, it), node };
            text.lines().enumerate().filter(|it| !it.1.trim().is_empty()).map(line).collect()
        }
        _ => node
            .items()
            .iter()
            .enumerate()
            .map(|(n, node)| Part { at: At::Item(n), node })
            .collect(),
    };
    let is_known = |it: &Part| known.iter().any(|known| is_same_part(known, it));
    let other: Vec<Part> = parts.into_iter().filter(|it| !is_known(it)).collect();
    let chunks = other.chunks(height).enumerate();
    chunks.map(|(n, them)| Element { n, leaves: leaves_of(them) }).collect()
}

fn is_same_part(one: &Part, other: &Part) -> bool {
    match (one.at, other.at) {
        (At::Line(one, _), At::Line(other, _)) => one == other,
        _ => std::ptr::eq(one.node, other.node),
    }
}

/// Parts that stand in one line, with something between them.
fn joined<'a>(ours: Part<'a>, theirs: Part<'a>) -> Option<List<'a>> {
    let pattern = Pattern::of(ours.text()?);
    let (inner, parts) = pattern.parts(theirs.text()?)?;
    let leaf = |it: String| vec![("0".to_owned(), it)];
    let elements = parts.into_iter().enumerate().map(|(n, it)| Element { n, leaves: leaf(it) });
    let templates = vec![vec![("0".to_owned(), inner)]];
    Some(List { node: theirs.node, elements: elements.collect(), templates })
}
