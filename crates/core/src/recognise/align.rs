//! Two trees of a workflow side by side: which part of one stands for which part of the other. Comments
//! and positions do not count, the order of keys does not either, that of lists does. Jobs belong
//! together by their ids or by what they run, steps by what they run, lines and items by their text.

use crate::{
    recognise::alike::{self, same_text},
    topic::Place,
    workflow::{Entry, Node, Position, Span, Value, is_of_action},
};

/// The parts of two trees in the order of ours; what only theirs has comes after it, wherever it stands
/// in.
#[derive(Clone, Debug, Default)]
pub struct Alignment<'a> {
    pub matches: Vec<Match<'a>>,
}

/// A part of ours and the part of theirs that stands for it. Where one of them is missing, what is in the
/// other is not listed any further.
#[derive(Clone, Copy, Debug)]
pub struct Match<'a> {
    /// The match that this one stands in. The first match is the whole, and stands in itself.
    pub parent: usize,
    pub ours: Option<Part<'a>>,
    pub theirs: Option<Part<'a>>,
    /// Both say the same, and so does all that is in them.
    pub same: bool,
}

/// A part of a tree.
#[derive(Clone, Copy, Debug)]
pub struct Part<'a> {
    pub at: At<'a>,
    /// The value; for a line, the text that it is a line of.
    pub node: &'a Node,
}

/// How a part stands in what is around it.
#[derive(Clone, Copy, Debug)]
pub enum At<'a> {
    Root,
    Entry(&'a Entry),
    Item(usize),
    /// Number of the line in a text of several lines, and what it says.
    Line(usize, &'a str),
}

/// Puts two trees side by side.
pub fn align<'a>(ours: &'a Node, theirs: &'a Node) -> Alignment<'a> {
    let mut res = Alignment::default();
    let root = |node| Part { at: At::Root, node };
    res.pair(0, root(ours), root(theirs));
    res
}

impl<'a> Alignment<'a> {
    /// What is there on both sides.
    pub fn pairs(&self) -> impl Iterator<Item = (Part<'a>, Part<'a>)> {
        self.matches.iter().filter_map(|it| Some((it.ours?, it.theirs?)))
    }

    /// Matches of which only ours has something.
    pub fn only_ours(&self) -> impl Iterator<Item = usize> {
        (0..self.matches.len()).filter(|it| self.matches[*it].theirs.is_none())
    }

    /// Matches of which only theirs has something.
    pub fn only_theirs(&self) -> impl Iterator<Item = usize> {
        (0..self.matches.len()).filter(|it| self.matches[*it].ours.is_none())
    }

    /// What stands for a node of ours, given as the very node that was aligned.
    pub fn partner(&self, ours: &Node) -> Option<Part<'a>> {
        let is_meant = |it: &&Match| {
            it.ours.is_some_and(|it| !matches!(it.at, At::Line(..)) && std::ptr::eq(it.node, ours))
        };
        self.matches.iter().find(is_meant)?.theirs
    }

    /// The way to a match, `jobs.publish.steps[2].with.tags`, in the words of theirs where it is there.
    /// Lines count from 1, as people do: `run:3`.
    pub fn path(&self, n: usize) -> String {
        let Some(it) = self.matches.get(n) else { return String::new() };
        let Some(part) = it.theirs.or(it.ours) else { return String::new() };
        let around = if n == it.parent { String::new() } else { self.path(it.parent) };
        match part.at {
            At::Root => around,
            At::Entry(it) if around.is_empty() => it.key.clone(),
            At::Entry(it) => format!("{around}.{}", it.key),
            At::Item(n) => format!("{around}[{n}]"),
            At::Line(n, _) => format!("{around}:{}", n + 1),
        }
    }

    /// Lists a pair and all that is in it; says whether both are the same.
    fn pair(&mut self, parent: usize, ours: Part<'a>, theirs: Part<'a>) -> bool {
        let n = self.matches.len();
        self.matches.push(Match { parent, ours: Some(ours), theirs: Some(theirs), same: true });
        let named = match (ours.at, theirs.at) {
            (At::Entry(ours), At::Entry(theirs)) => ours.key.eq_ignore_ascii_case(&theirs.key),
            _ => true,
        };
        let same = self.inner(n, ours, theirs) && named;
        self.matches[n].same = same;
        same
    }

    fn inner(&mut self, n: usize, ours: Part<'a>, theirs: Part<'a>) -> bool {
        if let (At::Line(_, ours), At::Line(_, theirs)) = (ours.at, theirs.at) {
            return same_text(ours, theirs);
        }
        match (&ours.node.value, &theirs.node.value) {
            (Value::Map(_), Value::Map(_)) => self.entries(n, ours, theirs),
            (Value::Map(_), Value::Seq(_) | Value::Text(_)) if ours.key() == "on" => {
                self.events(n, ours.node, theirs.node)
            }
            (Value::Seq(_), Value::Seq(_)) => self.list(n, items(ours.node), items(theirs.node)),
            // One and a list of one are the same to GitHub, wherever it takes both.
            (Value::Seq(_), Value::Text(_)) | (Value::Text(_), Value::Seq(_)) => {
                self.list(n, items(ours.node), items(theirs.node))
            }
            (Value::Null, Value::Null) => true,
            _ => self.scalars(n, ours.node, theirs.node),
        }
    }

    fn entries(&mut self, n: usize, ours: Part<'a>, theirs: Part<'a>) -> bool {
        let (mine, other) = (ours.node.entries(), theirs.node.entries());
        let mut partners = by_key(mine, other);
        if n != 0 && self.matches[n].parent == 0 && ours.key() == "jobs" {
            alike::jobs(mine, other, &mut partners);
        }
        let mut same = true;
        for (entry, partner) in mine.iter().zip(&partners) {
            same &= match partner {
                Some(m) => self.pair(n, Part::entry(entry), Part::entry(&other[*m])),
                None => self.alone(n, Some(Part::entry(entry)), None),
            };
        }
        for (_, it) in other.iter().enumerate().filter(|(m, _)| !partners.contains(&Some(*m))) {
            same &= self.alone(n, None, Some(Part::entry(it)));
        }
        same
    }

    /// `on: [push]` beside `on: push:`.
    fn events(&mut self, n: usize, ours: &'a Node, theirs: &'a Node) -> bool {
        let names = items(theirs);
        let is_of = |name: &Part, event: &Entry| name.node.as_text() == Some(event.key.as_str());
        let mut same = true;
        for event in ours.entries() {
            let partner = names.iter().find(|it| is_of(it, event));
            same &= match partner {
                Some(it) => self.pair_event(n, event, *it),
                None => self.alone(n, Some(Part::entry(event)), None),
            };
        }
        for it in names.iter().filter(|name| !ours.entries().iter().any(|it| is_of(name, it))) {
            same &= self.alone(n, None, Some(*it));
        }
        same
    }

    /// An event of which theirs says only the name.
    fn pair_event(&mut self, n: usize, event: &'a Entry, name: Part<'a>) -> bool {
        let at = self.matches.len();
        let ours = Part::entry(event);
        self.matches.push(Match { parent: n, ours: Some(ours), theirs: Some(name), same: true });
        let mut same = true;
        for it in event.node.entries() {
            same &= self.alone(at, Some(Part::entry(it)), None);
        }
        self.matches[at].same = same;
        same
    }

    fn list(&mut self, n: usize, ours: Vec<Part<'a>>, theirs: Vec<Part<'a>>) -> bool {
        let partners = alike::in_order(&ours, &theirs);
        let mut same = true;
        for (part, partner) in ours.iter().zip(&partners) {
            same &= match partner {
                Some(m) => self.pair(n, *part, theirs[*m]),
                None => self.alone(n, Some(*part), None),
            };
        }
        for (_, it) in theirs.iter().enumerate().filter(|(m, _)| !partners.contains(&Some(*m))) {
            same &= self.alone(n, None, Some(*it));
        }
        same
    }

    fn scalars(&mut self, n: usize, ours: &'a Node, theirs: &'a Node) -> bool {
        let (Some(mine), Some(other)) = (ours.as_text(), theirs.as_text()) else { return false };
        let is_long = |it: &str| it.trim_end().contains('\n');
        if !is_long(mine) && !is_long(other) {
            return same_text(mine.trim_end(), other.trim_end());
        }
        self.list(n, lines(ours, mine), lines(theirs, other))
    }

    fn alone(&mut self, parent: usize, ours: Option<Part<'a>>, theirs: Option<Part<'a>>) -> bool {
        self.matches.push(Match { parent, ours, theirs, same: false });
        false
    }
}

impl<'a> Part<'a> {
    fn entry(entry: &'a Entry) -> Part<'a> {
        Part { at: At::Entry(entry), node: &entry.node }
    }

    /// Its key; empty where it has none.
    pub fn key(&self) -> &'a str {
        match self.at {
            At::Entry(it) => &it.key,
            At::Root | At::Item(_) | At::Line(..) => "",
        }
    }

    /// What it says, if that is one text.
    pub fn text(&self) -> Option<&'a str> {
        match self.at {
            At::Line(_, text) => Some(text),
            At::Root | At::Entry(_) | At::Item(_) => self.node.as_text(),
        }
    }

    /// What it is about, if we wrote it.
    pub fn place(&self) -> Option<Place> {
        let of_line = match self.at {
            At::Line(n, _) => self.node.line_places.get(n).copied(),
            At::Root | At::Entry(_) | At::Item(_) => None,
        };
        of_line.or(self.node.place)
    }

    /// Whether it names the action that a step runs.
    pub fn is_pin(&self) -> bool {
        self.key() == "uses"
    }

    /// Where it stands, the key included.
    pub fn span(&self) -> Span {
        match self.at {
            At::Entry(it) => {
                Span { start: it.key_span.start, end: self.node.span.end.max(it.key_span.end) }
            }
            At::Line(n, text) if self.node.block_column > 0 => {
                let start = Position {
                    line: self.node.span.start.line + n,
                    column: self.node.block_column,
                };
                Span {
                    start,
                    end: Position { column: start.column + text.chars().count(), ..start },
                }
            }
            At::Root | At::Item(_) | At::Line(..) => self.node.span,
        }
    }
}

/// The partner of each of our entries.
fn by_key(ours: &[Entry], theirs: &[Entry]) -> Vec<Option<usize>> {
    let partner = |(n, it): (usize, &Entry)| {
        // What we write has mostly the order of what we compare it with.
        if theirs.get(n).is_some_and(|other| other.key == it.key) {
            return Some(n);
        }
        // GitHub ignores the case of inputs, and nothing else has keys that differ only in case.
        theirs.iter().position(|other| other.key.eq_ignore_ascii_case(&it.key))
    };
    ours.iter().enumerate().map(partner).collect()
}

/// The items of a list; one that stands alone is a list of one.
fn items(node: &Node) -> Vec<Part<'_>> {
    let part = |(n, node)| Part { at: At::Item(n), node };
    node.one_or_many().iter().enumerate().map(part).collect()
}

/// The lines of a text that say something.
fn lines<'a>(node: &'a Node, text: &'a str) -> Vec<Part<'a>> {
    let them = text.lines().enumerate().filter(|it| !it.1.trim().is_empty());
    them.map(|(n, line)| Part { at: At::Line(n, line), node }).collect()
}

/// Whether two references of actions mean the same action, whatever its version.
pub fn same_action(ours: &str, theirs: &str) -> bool {
    let name = ours.split('@').next().unwrap_or(ours);
    is_of_action(theirs, name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::read;

    /// What differs: `path: ours | theirs`, where `-` is nothing and `…` more than one text.
    fn check(ours: &str, theirs: &str, differs: &[&str]) {
        let (ours, theirs) = (read(ours), read(theirs));
        let aligned = align(&ours.workflow.root, &theirs.workflow.root);
        let say = |it: Option<Part<'_>>| it.map_or("-", |it| it.text().unwrap_or("…")).to_owned();
        let is_leaf = |n: &usize| {
            let it = &aligned.matches[*n];
            !it.same && !aligned.matches.iter().skip(n + 1).any(|other| other.parent == *n)
        };
        let said: Vec<String> = (0..aligned.matches.len())
            .filter(is_leaf)
            .map(|n| {
                let it = &aligned.matches[n];
                format!("{}: {} | {}", aligned.path(n), say(it.ours), say(it.theirs))
            })
            .collect();
        assert_eq!(said, differs);
    }

    fn steps(of: &str) -> String {
        let steps: String = of.lines().map(|it| format!("      {it}\n")).collect();
        format!("on: push\njobs:\n  a:\n    steps:\n{steps}")
    }

    #[test]
    fn maps_belong_together_by_key_and_scalars_by_text() {
        check("name: a\non:\n  push:\n", "on:\n  push:\nname: 'a'\n", &[]);
        check(
            "name: a\non: push\n",
            "name: b\non: push\nenv:\n  A: 1\n",
            &["name: a | b", "env: - | …"],
        );
        check("env: {A: true}", "env: {A: 'true'}", &[]);
        check("env: {A: '${{ x.y }}'}", "env: {A: '${{x.y}}'}", &[]);
    }

    #[test]
    fn one_is_a_list_of_one() {
        check("on:\n  push:\n    branches: [main]", "on:\n  push:\n    branches: main", &[]);
        check(
            "on:\n  push:\n  release:\n    types: [published]",
            "on: [release, create, push]",
            &["on[0].types: … | -", "on[1]: - | create"],
        );
        check("on:\n  push:\n", "on: push", &[]);
    }

    #[test]
    fn lists_keep_their_order() {
        check("a: [x, y, z]", "a: [y, z, w]", &["a[0]: x | -", "a[2]: - | w"]);
        check("a: [main, dev]", "a: [master]", &["a[0]: main | master", "a[1]: dev | -"]);
    }

    #[test]
    fn texts_of_several_lines_are_compared_by_line() {
        check("a: |\n  x=1\n  y=2\n", "a: |\n  x=1\n\n  z=3\n  y=2\n", &["a:3: - | z=3"]);
        check("a: |\n  x=1\n  y=2\n", "a: y=2", &["a:1: x=1 | -"]);
    }

    #[test]
    fn steps_belong_together_by_what_they_run() {
        let ours = "- uses: actions/checkout@v4\n- uses: a/login@v1\n  with: {registry: x}\n\
                    - uses: a/login@v1\n  with: {registry: y}\n- run: |\n    make\n    make test";
        let theirs = "- run: echo\n- uses: Actions/Checkout@v5\n- uses: a/login@v1\n  with:\n    registry: y\n    \
                      logout: no\n- run: |\n    make\n    make all";
        check(
            &steps(ours),
            &steps(theirs),
            &[
                "jobs.a.steps[1].uses: actions/checkout@v4 | Actions/Checkout@v5",
                "jobs.a.steps[1]: … | -",
                "jobs.a.steps[2].with.logout: - | no",
                "jobs.a.steps[3].run:2: make test | make all",
                "jobs.a.steps[0]: - | …",
            ],
        );
    }

    #[test]
    fn jobs_belong_together_by_what_they_do() {
        let ours =
            "jobs:\n  a:\n    steps:\n      - uses: x/y@v1\n  b:\n    uses: x/z/.github/w.yml@v1\n";
        let theirs = "jobs:\n  c:\n    steps: []\n  d:\n    uses: x/z/.github/w.yml@v1\n  e:\n    steps:\n      - uses: x/y@v1\n";
        let (ours, theirs) = (read(ours), read(theirs));
        let aligned = align(&ours.workflow.root, &theirs.workflow.root);
        let keys = aligned.pairs().map(|it| (it.0.key(), it.1.key()));
        let renamed: Vec<_> = keys.filter(|it| it.0 != it.1).collect();
        assert_eq!(renamed, [("a", "e"), ("b", "d")]);
        let alone: Vec<String> = aligned.only_theirs().map(|it| aligned.path(it)).collect();
        assert_eq!(alone, ["jobs.c"]);
    }

    #[test]
    fn parts_stand_where_they_were_read() {
        let ours = read("a:\n  b: |\n    x\n    y\n");
        let theirs = read("a:\n  b: |\n    y\n\n    z\n");
        let aligned = align(&ours.workflow.root, &theirs.workflow.root);
        let lines = |it: &usize| aligned.matches[*it].theirs.map(|it| it.span().start);
        let alone: Vec<_> = aligned.only_theirs().collect();
        let at = |line, column| Position { line, column };
        assert_eq!(alone.iter().filter_map(lines).collect::<Vec<_>>(), [at(5, 5)]);
        let b = ours.workflow.root.get("a").and_then(|it| it.get("b")).expect("written");
        assert_eq!(aligned.partner(b).map(|it| it.span().start), Some(at(2, 3)));
    }
}
