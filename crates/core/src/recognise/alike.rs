//! How alike two parts of workflows are, and which of two lists belong together.

use crate::{
    recipe::lines,
    recognise::align::{At, Part},
    workflow::{Entry, Node, Value, is_of_action, steps},
};

/// Lists whose lengths come to more than this are paired by position: a stranger's list may be as long as
/// it likes.
const MAX_CELLS: usize = 40_000;

/// The likeness of what is the same.
const WHOLE: u32 = 32;

/// Whether two texts say the same: blanks at the ends of an expression do not count.
pub(super) fn same_text(ours: &str, theirs: &str) -> bool {
    if ours == theirs {
        return true;
    }
    let has = |it: &str| it.contains("${{");
    if !has(ours) || !has(theirs) {
        return false;
    }
    plain(ours) == plain(theirs)
}

/// A text with expressions written as we write them.
pub(super) fn plain(text: &str) -> String {
    let mut res = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find("${{") {
        let Some(length) = rest[start..].find("}}") else { break };
        res.push_str(&rest[..start]);
        res.push_str("${{ ");
        res.push_str(rest[start + 3..start + length].trim());
        res.push_str(" }}");
        rest = &rest[start + length + 2..];
    }
    res + rest
}

/// The partner of each item of ours: those that are most alike, none before one that stands before it.
pub(super) fn in_order(ours: &[Part], theirs: &[Part]) -> Vec<Option<usize>> {
    let same = |(ours, theirs): &(&Part, &Part)| likeness(ours, theirs) == WHOLE;
    let first = ours.iter().zip(theirs).take_while(same).count();
    let (mine, other) = (&ours[first..], &theirs[first..]);
    let last = mine.iter().rev().zip(other.iter().rev()).take_while(same).count();
    let (mine, other) = (&mine[..mine.len() - last], &other[..other.len() - last]);

    let mut res: Vec<Option<usize>> = (0..first).map(Some).collect();
    let between = match mine.len() * other.len() <= MAX_CELLS {
        true => most_alike(mine, other),
        false => (0..mine.len()).map(|it| (it < other.len()).then_some(it)).collect(),
    };
    res.extend(between.into_iter().map(|it| it.map(|it| it + first)));
    res.extend((theirs.len() - last..theirs.len()).map(Some));
    res
}

/// The pairs with the greatest sum of likenesses, by the usual table of sums from the end.
fn most_alike(ours: &[Part], theirs: &[Part]) -> Vec<Option<usize>> {
    let (rows, columns) = (ours.len(), theirs.len());
    let at = |row: usize, column: usize| row * (columns + 1) + column;
    let mut alike = vec![0; rows * columns];
    let mut sums = vec![0; (rows + 1) * (columns + 1)];
    for row in (0..rows).rev() {
        for column in (0..columns).rev() {
            let it = likeness(&ours[row], &theirs[column]);
            alike[row * columns + column] = it;
            let paired = if it == 0 { 0 } else { it + sums[at(row + 1, column + 1)] };
            sums[at(row, column)] =
                paired.max(sums[at(row + 1, column)]).max(sums[at(row, column + 1)]);
        }
    }
    let mut res = vec![None; rows];
    let (mut row, mut column) = (0, 0);
    while row < rows && column < columns {
        let it = alike[row * columns + column];
        if it > 0 && sums[at(row, column)] == it + sums[at(row + 1, column + 1)] {
            res[row] = Some(column);
            (row, column) = (row + 1, column + 1);
        } else if sums[at(row, column)] == sums[at(row + 1, column)] {
            row += 1;
        } else {
            column += 1;
        }
    }
    res
}

/// From 0, which is nothing in common, to [`WHOLE`].
fn likeness(ours: &Part, theirs: &Part) -> u32 {
    if let (Some(ours), Some(theirs)) = (ours.text(), theirs.text()) {
        return of_texts(ours, theirs);
    }
    match (ours.at, theirs.at) {
        (At::Item(_), At::Item(_)) => of_nodes(ours.node, theirs.node),
        _ => 0,
    }
}

/// Any two texts may stand for each other, those that begin or end alike before others.
pub(super) fn of_texts(ours: &str, theirs: &str) -> u32 {
    if same_text(ours.trim_end(), theirs.trim_end()) {
        return WHOLE;
    }
    let (ours, theirs) = (ours.trim(), theirs.trim());
    let longest = ours.len().max(theirs.len());
    let shared = shared_ends(ours.as_bytes(), theirs.as_bytes());
    let part = shared * (WHOLE as usize / 2) / longest.max(1);
    1 + u32::try_from(part).unwrap_or(0)
}

/// How many bytes two texts have in common at their beginning and at their end.
fn shared_ends(ours: &[u8], theirs: &[u8]) -> usize {
    let same = |it: &(&u8, &u8)| it.0 == it.1;
    let start = ours.iter().zip(theirs).take_while(same).count();
    let (ours, theirs) = (&ours[start..], &theirs[start..]);
    start + ours.iter().rev().zip(theirs.iter().rev()).take_while(same).count()
}

fn of_nodes(ours: &Node, theirs: &Node) -> u32 {
    let (Value::Map(mine), Value::Map(_)) = (&ours.value, &theirs.value) else {
        return u32::from(ours.value == theirs.value) * WHOLE;
    };
    let runs = match (text(ours, "uses"), text(theirs, "uses")) {
        (Some(ours), Some(theirs)) if replaces(ours, theirs) => 8,
        (None, None) => match (text(ours, "run"), text(theirs, "run")) {
            (Some(ours), Some(theirs)) => of_scripts(ours, theirs),
            (None, None) => 1,
            _ => return 0,
        },
        _ => return 0,
    };
    let has_id = ["id", "name"].iter().any(|key| {
        let id = text(ours, key);
        id.is_some() && id == text(theirs, key)
    });
    if runs == 0 && !has_id {
        return 0;
    }
    let count = count_entries(ours) + count_entries(theirs);
    let equal: usize = mine.iter().map(|it| equal_below(it, theirs)).sum();
    let rest = equal * 2 * (WHOLE as usize - 12) / count.max(1);
    runs + u32::from(has_id) * 4 + u32::try_from(rest).unwrap_or(0).min(WHOLE - 12)
}

/// Whether an action of ours is the other one, or has taken its place.
fn replaces(ours: &str, theirs: &str) -> bool {
    let name = ours.split('@').next().unwrap_or(ours);
    let before = FORMER.iter().filter(|it| it.0 == name);
    is_of_action(theirs, name) || before.into_iter().any(|it| is_of_action(theirs, it.1))
}

/// Actions of ours, and those whose work they do now. Source: README of each.
const FORMER: &[(&str, &str)] = &[
    ("actions/attest", "actions/attest-build-provenance"),
    ("actions/attest", "actions/attest-sbom"),
];

fn text<'a>(node: &'a Node, key: &str) -> Option<&'a str> {
    node.get(key).and_then(Node::as_text)
}

/// The entries of a step with those that are one deeper.
fn count_entries(node: &Node) -> usize {
    node.entries().iter().map(|it| it.node.entries().len().max(1)).sum()
}

/// How many of them are the same.
fn equal_below(entry: &Entry, theirs: &Node) -> usize {
    let Some(other) = theirs.get(&entry.key) else { return 0 };
    let same = |ours: &Node, theirs: &Node| match (ours.as_text(), theirs.as_text()) {
        (Some(ours), Some(theirs)) if entry.key == "uses" => replaces(ours, theirs),
        (Some(ours), Some(theirs)) => ours == theirs,
        _ => ours.value == theirs.value,
    };
    match &entry.node.value {
        Value::Map(them) if !them.is_empty() => {
            them.iter().filter(|it| other.get(&it.key).is_some_and(|o| same(&it.node, o))).count()
        }
        _ => usize::from(same(&entry.node, other)),
    }
}

/// Scripts belong together by the lines that they share.
fn of_scripts(ours: &str, theirs: &str) -> u32 {
    let (ours, theirs) = (lines(ours), lines(theirs));
    let shared = ours.iter().filter(|it| theirs.contains(it)).count();
    let part = shared * 2 * 8 / (ours.len() + theirs.len()).max(1);
    u32::try_from(part).unwrap_or(0)
}

/// Jobs whose ids differ belong together if they run the same actions.
pub(super) fn jobs(ours: &[Entry], theirs: &[Entry], partners: &mut [Option<usize>]) {
    for n in 0..ours.len().min(partners.len()) {
        if partners[n].is_some() {
            continue;
        }
        let free = (0..theirs.len()).filter(|it| !partners.contains(&Some(*it)));
        let alike = free.map(|it| (of_jobs(&ours[n].node, &theirs[it].node), it));
        // Among those that are equally alike, the first.
        let best = alike.filter(|it| it.0 > 0).max_by_key(|it| (it.0, usize::MAX - it.1));
        partners[n] = best.map(|it| it.1);
    }
}

/// How many of the steps of two jobs run the same; what calls a workflow, if it is the same workflow.
fn of_jobs(ours: &Node, theirs: &Node) -> usize {
    if let (Some(ours), Some(theirs)) = (runs(ours), runs(theirs)) {
        return usize::from(replaces(ours, theirs));
    }
    let others: Vec<&str> = steps(theirs).iter().take(200).filter_map(runs).collect();
    let has = |it: &&str| others.iter().any(|other| replaces(it, other));
    steps(ours).iter().filter_map(runs).filter(has).count()
}

/// What a step runs, or what a job calls.
fn runs(node: &Node) -> Option<&str> {
    text(node, "uses").or_else(|| text(node, "run"))
}
