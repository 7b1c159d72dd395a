//! What changes between two recipes, changed in the text of a document, and nothing else in it. Both
//! recipes are written and put side by side; each difference is made at the part of the document that
//! stands for it. What cannot be made there is refused, and said.

mod block;
mod flow;
mod kids;
mod lost;
mod names;
mod scalar;
mod sides;

pub use self::lost::Lost;

use self::sides::Sides;
use crate::{
    recognise::align::Part,
    text::{Text, msg},
    topic::Place,
    workflow::{Node, Position, Span, Value, Workflow},
    yaml::{Document, Line, apply, style::Style},
};

/// A document with the changes made.
#[derive(Clone, Debug, PartialEq)]
pub struct Edited {
    pub text: String,
    /// The ranges that were changed and what took their place.
    pub edits: Vec<(Span, String)>,
    /// What could not be changed.
    pub refused: Vec<Refused>,
    /// What went that nobody had asked to go.
    pub lost: Vec<Lost>,
}

/// A change that was not made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refused {
    /// What it is about.
    pub place: Option<Place>,
    /// Where it would have been made, or what that stands in.
    pub span: Span,
    pub why: Refusal,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The document has nothing that stands for it.
    Gone,
    /// Somebody has written something else there.
    ByHand,
    /// An anchor or alias: a change would reach further than that place.
    Shared,
    /// What is to be written does not fit into what is there, such as brackets.
    Form,
    /// The document is not valid YAML.
    Broken,
}

impl Refusal {
    /// The same in words, as the end of a sentence.
    pub fn says(self) -> Text {
        match self {
            Refusal::Gone => msg::RECOGNISED_GONE,
            Refusal::ByHand => msg::RECOGNISED_BY_HAND,
            Refusal::Shared => msg::RECOGNISED_SHARED,
            Refusal::Form => msg::RECOGNISED_FORM,
            Refusal::Broken => msg::RECOGNISED_BROKEN,
        }
    }
}

/// Makes the changes between two recipes in a document.
pub fn edits(document: &Document, from: &Workflow, to: &Workflow) -> Edited {
    edits_of(document, from, to, &[])
}

/// The same, when it is known which choices were changed: their own values win over whatever stands there.
pub fn edits_of(document: &Document, from: &Workflow, to: &Workflow, own: &[Place]) -> Edited {
    let theirs = &document.workflow.root;
    let headers = [&from.header, &to.header, &document.workflow.header];
    let (from, to) = names::taken_over(&from.root, &to.root, theirs);
    let mut merge = Merge {
        lines: &document.lines,
        style: Style::of(theirs),
        own,
        sides: Sides::of(&from, &to, theirs),
        edits: Vec::new(),
        refused: Vec::new(),
        lost: Vec::new(),
    };
    if document.errors.is_empty() {
        merge.header(headers);
        merge.value(&from, &to, Held::root(theirs));
    } else if !same(&from, &to) {
        merge.refused.push(Refused { place: None, span: theirs.span, why: Refusal::Broken });
    }
    let (edits, refused, lost) = (merge.edits, merge.refused, merge.lost);
    Edited { text: apply(&document.lines, &edits), edits, refused, lost }
}

struct Merge<'a> {
    lines: &'a [Line],
    style: Style,
    own: &'a [Place],
    sides: Sides<'a>,
    edits: Vec<(Span, String)>,
    refused: Vec<Refused>,
    lost: Vec<Lost>,
}

/// A part of the document, and how it stands in what holds it.
#[derive(Clone, Copy)]
struct Held<'a> {
    part: Part<'a>,
    /// Where its key or dash begins.
    start: Position,
    /// It stands between brackets.
    in_flow: bool,
    /// The keys of what it stands in, the nearest last.
    keys: [&'a str; 2],
}

impl<'a> Merge<'a> {
    /// Changes a value of theirs as ours differs from what it was. Says whether nothing of it is left.
    fn value(&mut self, base: &'a Node, ours: &'a Node, held: Held<'a>) -> bool {
        if same(base, ours) {
            return false;
        }
        if self.is_shared(&held) {
            self.refuse(ours, &held, Refusal::Shared);
            return false;
        }
        match (&base.value, &ours.value, &held.node().value) {
            (Value::Map(_), Value::Map(_), Value::Map(_) | Value::Null)
            | (Value::Seq(_), Value::Seq(_), Value::Seq(_)) => return self.kids(base, ours, held),
            (Value::Map(_), Value::Map(_), Value::Seq(_) | Value::Text(_))
                if held.key() == "on" =>
            {
                self.events(base, ours, &held);
            }
            (Value::Null, Value::Map(_), Value::Map(_)) => return self.kids(base, ours, held),
            _ if is_scalar(base) && is_scalar(ours) && is_scalar(held.node()) => {
                self.scalar(base, ours, held);
            }
            _ if self.fits(base, ours, &held) => self.replace(&held, ours),
            _ => self.refuse(ours, &held, Refusal::ByHand),
        }
        false
    }

    /// Changes the lines at the top that are still as we wrote them, such as the link back to the form.
    fn header(&mut self, [from, to, theirs]: [&Vec<String>; 3]) {
        let top = self.lines.iter().take_while(|it| it.text.starts_with('#'));
        let says: Vec<&str> = top.map(|it| it.text.trim_start_matches('#').trim()).collect();
        let number = |line: &String| says.iter().position(|it| *it == line.trim());
        let at = |line| Position { line: line + 1, column: 1 };
        let mut new: Vec<&String> = to.iter().filter(|it| !from.contains(it)).collect();
        // The link stands last in both.
        for line in from.iter().rev().filter(|it| !to.contains(it)).filter_map(number) {
            let text = new.pop().map_or(String::new(), |it| format!("# {it}\n"));
            self.edits.push((Span { start: at(line), end: at(line + 1) }, text));
        }
        self.close_gap(says.len());
        let first = from.iter().find_map(number);
        if !new.is_empty() && (first.is_some() || from.is_empty()) {
            let text: String = new.iter().map(|it| format!("# {it}\n")).collect();
            // Without a blank line behind it, it would belong to the first key.
            let is_apart = first.is_some() || !theirs.is_empty();
            let blank = if is_apart { "" } else { "\n" };
            let start = at(first.unwrap_or(0));
            self.edits.push((Span { start, end: start }, text + blank));
        }
    }

    /// Where nothing is left of the remark at the top, which had so many lines, the blank lines behind it go too.
    fn close_gap(&mut self, count: usize) {
        let is_gone = self.edits.iter().filter(|it| it.1.is_empty()).count() == count;
        let is_blank = |it: &&Line| it.text.trim().is_empty();
        let blanks = self.lines.iter().skip(count).take_while(is_blank).count();
        if 0 < count && is_gone && 0 < blanks && count + blanks < self.lines.len() {
            let at = |line| Position { line: line + 1, column: 1 };
            let span = Span { start: at(count), end: at(count + blanks) };
            self.edits.push((span, String::new()));
        }
    }

    /// Whether a value may give way: it is what we would have written, or its own control has changed.
    fn fits(&self, base: &Node, ours: &Node, held: &Held<'a>) -> bool {
        self.is_own(ours) || sides::says_the_same(base, held.node())
    }

    fn is_own(&self, ours: &Node) -> bool {
        ours.place.is_some_and(|it| self.own.contains(&it))
    }

    fn refuse(&mut self, ours: &Node, held: &Held<'a>, why: Refusal) {
        self.refused.push(Refused { place: ours.place, span: held.part.span(), why });
    }
}

/// Whether two nodes that we wrote say the same; of comments only versions beside actions count.
fn same(one: &Node, other: &Node) -> bool {
    let entries = |one: &Node, other: &Node| {
        let (one, other) = (one.entries(), other.entries());
        one.len() == other.len()
            && one.iter().zip(other).all(|(a, b)| a.key == b.key && same(&a.node, &b.node))
    };
    match (&one.value, &other.value) {
        (Value::Map(_), Value::Map(_)) => entries(one, other),
        (Value::Seq(a), Value::Seq(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
        }
        (a, b) => a == b && one.beside == other.beside,
    }
}

fn is_scalar(node: &Node) -> bool {
    node.as_text().is_some()
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::yaml::read;

    #[track_caller]
    fn check(text: &str, from: &str, to: &str, expected: Expect) {
        let tree = |it: &str| read(it).workflow;
        let edited = edits(&read(text), &tree(from), &tree(to));
        let why: String = edited.refused.iter().map(|it| format!("{:?}\n", it.why)).collect();
        let lost: String = edited.lost.iter().map(|it| format!("lost {}\n", it.name)).collect();
        expected.assert_eq(&(edited.text.replace('\r', "␍") + &why + &lost));
    }

    #[test]
    fn scalars() {
        let (from, to) = ("a: x\nb: 1\n", "a: y\nb: 2\n");
        check(
            "b: 1 # one\na: 'x'   # c",
            from,
            to,
            expect![[r#"
            b: 2 # one
            a: 'y'   # c
        "#]],
        );
        check(
            "{a: \"x\", b: 1}\n",
            from,
            to,
            expect![[r#"
            {a: "y", b: 2}
        "#]],
        );
        check(
            "a: z\nb: 1\r\n",
            from,
            to,
            expect![[r#"
            a: z
            b: 2␍
            ByHand
        "#]],
        );
        check(
            "a: &n x\nb: 1\nc: *n\n",
            from,
            to,
            expect![[r#"
            a: &n x
            b: 2
            c: *n
            Shared
        "#]],
        );
        check(
            "c: &n x\na: *n\n",
            from,
            to,
            expect![[r#"
            c: &n x
            a: *n
            Shared
            Gone
        "#]],
        );
        check(
            "a: >\n  x\nb: 1\n",
            from,
            to,
            expect![[r#"
            a: y
            b: 2
        "#]],
        );
        check(
            "",
            from,
            to,
            expect![[r#"
            Gone
            Gone
        "#]],
        );
        check(
            "a: [x\n",
            from,
            to,
            expect![[r#"
            a: [x
            Broken
        "#]],
        );
        let (from, to) = ("a: ghcr.io/acme/app:1\n", "a: ghcr.io/acme/other:1\n");
        check(
            "a: ghcr.io/acme/app:buildcache\n",
            "a: acme/app\n",
            "a: acme/new\n",
            expect![[r#"
                a: ghcr.io/acme/new:buildcache
            "#]],
        );
        check(
            "a: mirror/acme/app/x # c\n",
            from,
            to,
            expect![[r#"
            a: mirror/acme/app/x # c
            ByHand
        "#]],
        );
    }

    #[test]
    fn header() {
        let (from, to) = ("a: x\n", "# by hand\n\na: x\n");
        let whole = expect![[r#"
            # by hand

            # of a
            a: x
        "#]];
        check("# of a\na: x\n", from, to, whole);
        check(
            "# own\n\na: x\n",
            from,
            to,
            expect![[r#"
                # by hand
                # own

                a: x
            "#]],
        );
        check(
            "a: x\n",
            from,
            to,
            expect![[r#"
                # by hand

                a: x
            "#]],
        );
    }

    #[test]
    fn header_goes() {
        let (from, to) = ("# one\n# two\n\na: x\n", "a: x\n");
        check(
            from,
            from,
            to,
            expect![[r#"
            a: x
        "#]],
        );
        check(
            "# one\n# two\n\n\n# of a\na: x\n",
            from,
            to,
            expect![[r#"
            # of a
            a: x
        "#]],
        );
        check(
            "# own\n# two\n\na: x\n",
            from,
            to,
            expect![[r#"
            # own

            a: x
        "#]],
        );
        check(
            "# two\n\na: x\n",
            from,
            "# one\n# new\n\na: x\n",
            expect![[r#"
            # new

            a: x
        "#]],
        );
    }

    #[test]
    fn keys() {
        let from = "with:\n  a: 1\n  c: 3\n";
        let to = "with:\n  a: 1\n  b: 2\n  c: 3\n";
        check(
            "with: # all\n    c: 3\n    # of a\n    a: 1 # one\n\nx: 1\n",
            from,
            to,
            expect![[r#"
                with: # all
                    c: 3
                    # of a
                    a: 1 # one
                    b: 2

                x: 1
            "#]],
        );
        check(
            "with: {a: 1, c: 3}\n",
            from,
            to,
            expect![[r#"
            with: {a: 1, b: 2, c: 3}
        "#]],
        );
        check(
            "with: {}\n",
            from,
            to,
            expect![[r#"
            with:
              b: 2
        "#]],
        );
        check(
            "with:\nx: 1\n",
            "with:\n",
            "with:\n  a: 1\n  b: |\n    2\n    3\n",
            expect![[r#"
            with:
              a: 1
              b: |
                2
                3
            x: 1
        "#]],
        );
        check(
            "with:\n    # c\n    b: 2\n    z: 1\n    a: 1\n",
            to,
            "with:\n  a: 1\n",
            expect![[r#"
                with:
                    z: 1
                    a: 1
            "#]],
        );
        check(
            "x: 1\n\n# all\nwith:\n  # b\n  b: 2\n\ny: 1\n",
            "with:\n  b: 2\n",
            "{}",
            expect![[r#"
                x: 1

                y: 1
            "#]],
        );
        check(
            "with:\n  b: 7\n",
            "with:\n  b: 2\n",
            "with: {}\n",
            expect![[r#"
            with:
              b: 7
            ByHand
        "#]],
        );
    }

    #[test]
    fn lists() {
        let (from, to) = ("a:\n  - x\n  - y\n", "a:\n  - x\n  - z\n  - y\n");
        check(
            "a: [ 'x', y ] # c\n",
            from,
            to,
            expect![[r#"
            a: [ 'x', z, y ] # c
        "#]],
        );
        check(
            "a:\n- x # c\n# d\n- y\n",
            from,
            to,
            expect![[r#"
            a:
            - x # c
            - z
            # d
            - y
        "#]],
        );
        check(
            "a: [x, y]\n",
            from,
            "a:\n  - y\n",
            expect![[r#"
            a: [y]
        "#]],
        );
        check(
            "a: [x, y]\n",
            from,
            "a:\n  - x\n",
            expect![[r#"
            a: [x]
        "#]],
        );
        check(
            "a: x\n",
            "a:\n  - x\n",
            from,
            expect![[r#"
            a:
              - x
              - y
        "#]],
        );
        check(
            "on: [push]\n",
            "on:\n  push:\n",
            "on:\n  push:\n  merge_group:\n",
            expect![[r#"
            on: [push, merge_group]
        "#]],
        );
        let to = "on:\n  push:\n  release:\n    types:\n      - published\n";
        check(
            "on: push # always\n",
            "on:\n  push:\n",
            to,
            expect![[r#"
            on: # always
              push:
              release:
                types:
                  - published
        "#]],
        );
    }

    #[test]
    fn what_others_build_on() {
        let with = |it: &str| format!("jobs:\n  a:\n    steps:\n      - run: x\n{it}");
        let (from, to) = (with(""), with("").replace("a:", "b:"));
        check(
            &with("    y: 2\n"),
            &from,
            &to,
            expect![[r#"
            jobs:
              b:
                steps:
                  - run: x
                y: 2
        "#]],
        );
        check(
            &with("  c:\n    needs: a\n"),
            &from,
            &to,
            expect![[r#"
            jobs:
              a:
                steps:
                  - run: x
              c:
                needs: a
            ByHand
        "#]],
        );
        check(
            &with("  c:\n    needs: [a]\n"),
            &from,
            "jobs:\n  d:\n    z: 1\n",
            expect![[r#"
            jobs:
              a:
                steps:
                  - run: x
              c:
                needs: [a]
              d:
                z: 1
            ByHand
        "#]],
        );
        let (from, to) = ("on:\n  push:\n    tags: a\n  x:\n", "on:\n  x:\n");
        check(
            "on:\n  x:\n  push:\n    paths: b\n    tags: a\n",
            from,
            to,
            expect![[r#"
            on:
              x:
              push:
                paths: b
                tags: a
            ByHand
        "#]],
        );
        check(
            "on:\n  push:\n    tags: a # c\n  x:\n",
            from,
            to,
            expect![[r#"
            on:
              x:
        "#]],
        );
    }

    #[test]
    fn steps() {
        let job = |steps: &str| format!("jobs:\n  a:\n    steps:\n{steps}");
        let (one, two) =
            ("      - run: one\n", "      - uses: b/c@v1\n        with:\n          d: 1\n");
        let three = "      - run: three\n";
        let from = job(&format!("{one}{two}{three}"));
        let text = from
            .replace("run: t", "name: t\n        run: t")
            .replace("      - ", "\n      # own\n      - ");
        check(
            &text,
            &from,
            &job(&format!("{two}{three}{one}")),
            expect![[r#"
            jobs:
              a:
                steps:

                  # own
                  - uses: b/c@v1
                    with:
                      d: 1

                  # own
                  - name: t
                    run: three

                  # own
                  - run: one
        "#]],
        );
        check(
            &text,
            &from,
            &job(&format!("{one}{three}")),
            expect![[r#"
            jobs:
              a:
                steps:

                  # own
                  - run: one

                  # own
                  - name: t
                    run: three
        "#]],
        );
        check(
            &text,
            &from,
            &job(&format!("{two}{three}")),
            expect![[r#"
            jobs:
              a:
                steps:

                  # own
                  - uses: b/c@v1
                    with:
                      d: 1

                  # own
                  - name: t
                    run: three
        "#]],
        );
    }

    #[test]
    fn what_others_gave_goes_with_their_step() {
        let job = |steps: &str| format!("jobs:\n  a:\n    steps:\n{steps}");
        let (one, two) = ("      - run: one\n", "      - uses: b/c@v1\n        with:\n");
        let (d, e) = ("          d: 1\n", "          e: 2\n");
        let from = job(&[one, two, d].concat());
        check(
            &job(&[one, two, e, d].concat()),
            &from,
            &job(one),
            expect![[r#"
            jobs:
              a:
                steps:
                  - run: one
            lost e
        "#]],
        );
        check(
            &job(&[one, two, d].concat()),
            &from,
            &job(one),
            expect![[r#"
            jobs:
              a:
                steps:
                  - run: one
        "#]],
        );
        // Variables go as well, of the job too.
        check(
            &job(&[one, two, d, "        env:\n          f: 3\n"].concat()),
            &from,
            &job(one),
            expect![[r#"
                jobs:
                  a:
                    steps:
                      - run: one
                lost f
            "#]],
        );
        check(
            &from.replace("  a:\n", "  a:\n    env: {g: 4}\n"),
            &from,
            "jobs:\n  f:\n    x: 1\n",
            expect![[r#"
                jobs:
                  f:
                    x: 1
                lost g
            "#]],
        );
        check(
            &job(&[one, two, e, d].concat()),
            &from,
            &job(&[two, d, one].concat()),
            expect![[r#"
                jobs:
                  a:
                    steps:
                      - uses: b/c@v1
                        with:
                          e: 2
                          d: 1
                      - run: one
            "#]],
        );
        check(
            &job(&[one, two, e, d].concat()),
            &from,
            "jobs:\n  f:\n    x: 1\n",
            expect![[r#"
            jobs:
              f:
                x: 1
            lost e
        "#]],
        );
    }
}
