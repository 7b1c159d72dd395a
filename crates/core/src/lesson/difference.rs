//! What a workflow has become since a step began: line by line, with the reason for each.

use crate::{
    explain::{Explanation, explain},
    text::{Lang, Notes},
    yaml::{Document, changed},
};

/// A line that came or went, or one that says where the lines below it belong.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    pub kind: Kind,
    pub text: String,
    /// What the line means; empty where the line before it says so already, or nobody knows.
    pub says: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Added,
    Removed,
    /// It was there and stays; the changed lines below are a part of it.
    Around,
}

/// The lines that differ, in their order, each run of them below the key that holds it.
pub fn difference(before: &Document, after: &Document, notes: &Notes, lang: Lang) -> Vec<Change> {
    let texts = |it: &Document| -> Vec<String> {
        it.lines.iter().map(|it| it.text.trim_end().to_owned()).collect()
    };
    let (old, new) = (texts(before), texts(after));
    let mut sides = [Side::of(before, &old, notes, lang), Side::of(after, &new, notes, lang)];
    let mut res = Vec::new();
    let mut kept = false;
    for (side, line, stays) in aligned(&old, &new) {
        if stays {
            kept = true;
            continue;
        }
        let own = &mut sides[side];
        if res.is_empty() || kept {
            res.extend(own.around(line));
        }
        kept = false;
        let kind = if side == 0 { Kind::Removed } else { Kind::Added };
        res.push(Change { kind, text: own.lines[line].clone(), says: own.reason(line) });
    }
    say_once(&mut res);
    res
}

/// A line that gives way to another with the same meaning leaves the words to it.
fn say_once(changes: &mut [Change]) {
    for n in 1..changes.len() {
        let (before, [it, ..]) = changes.split_at_mut(n) else { return };
        if let Some(old) = before.last_mut().filter(|old| old.says == it.says) {
            old.says.clear();
        }
    }
}

/// Lines of both sides in the order in which they are read: the side (0 old, 1 new), the number of
/// the line there, and whether it stands on both.
fn aligned(old: &[String], new: &[String]) -> Vec<(usize, usize, bool)> {
    let [before, after] = [old, new].map(|it| it.iter().map(String::as_str).collect::<Vec<_>>());
    let marks = changed(&before, &after);
    let mut res = Vec::new();
    let mut at = 0;
    for (n, is_new) in marks.into_iter().enumerate() {
        if is_new {
            res.push((1, n, false));
            continue;
        }
        // What stays is a part of the old lines in the same order, so the next such line is it.
        let removed: Vec<_> = (at..old.len()).take_while(|it| old[*it] != new[n]).collect();
        at += removed.len() + 1;
        // What went stands before what came in its place.
        let end = res.iter().rposition(|it: &(usize, usize, bool)| it.2).map_or(0, |it| it + 1);
        res.splice(end..end, removed.into_iter().map(|it| (0, it, false)));
        res.push((1, n, true));
    }
    let end = res.iter().rposition(|it| it.2).map_or(0, |it| it + 1);
    res.splice(end..end, (at.min(old.len())..old.len()).map(|it| (0, it, false)));
    res
}

/// One of two documents, and what was said of it already.
struct Side<'a> {
    lines: &'a [String],
    explanations: Vec<Explanation>,
    lang: Lang,
    said: Option<usize>,
}

impl<'a> Side<'a> {
    fn of(document: &Document, lines: &'a [String], notes: &Notes, lang: Lang) -> Side<'a> {
        Side { lines, explanations: explain(&document.workflow, notes), lang, said: None }
    }

    /// The key that holds a line.
    fn around(&self, line: usize) -> Option<Change> {
        let depth = |it: &str| it.len() - it.trim_start().len();
        let own = depth(&self.lines[line]);
        let holds = |it: &&String| !it.is_empty() && depth(it) < own;
        let text = self.lines[..line].iter().rev().find(holds)?.clone();
        Some(Change { kind: Kind::Around, text, says: String::new() })
    }

    /// What the smallest explained part that a line belongs to means, once.
    fn reason(&mut self, line: usize) -> String {
        let number = line + 1;
        let holds = |it: &(usize, &Explanation)| {
            it.1.span.start.line <= number && number <= it.1.span.end.line
        };
        // Parts that begin later are smaller, or begin in the same line.
        let all = self.explanations.iter().enumerate();
        let Some((n, it)) = all.filter(holds).max_by_key(|it| it.1.span.start.line) else {
            return String::new();
        };
        // Of the whole list of steps nothing is said beside one of their lines.
        let is_near = number < it.span.start.line + 3;
        if self.said == Some(n) || !is_near {
            return String::new();
        }
        self.said = Some(n);
        it.says(self.lang)
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::{compose::compose, share, yaml};

    fn check(before: &Document, after: &Document, expected: Expect) {
        let notes = Notes::built_in(Lang::En);
        let line = |it: Change| {
            let sign = match it.kind {
                Kind::Added => '+',
                Kind::Removed => '-',
                Kind::Around => ' ',
            };
            let says = if it.says.is_empty() { String::new() } else { format!(" <- {}", it.says) };
            format!("{sign} {}{says}\n", it.text)
        };
        let said: String =
            difference(before, after, &notes, Lang::En).into_iter().map(line).collect();
        expected.assert_eq(&said);
    }

    fn recipe(fragment: &str) -> Document {
        yaml::write(compose(&share::decode(fragment).recipe))
    }

    #[test]
    fn nothing() {
        check(&recipe(""), &recipe(""), expect![""]);
    }

    #[test]
    fn a_setting() {
        check(
            &recipe("preset=hub&pull-request=off"),
            &recipe("preset=hub&pull-request=on"),
            expect![[r#"
                  on:
                +   pull_request: <- Pull requests start the workflow when opened, updated or reopened.
                  concurrency:
                -   cancel-in-progress: false
                +   cancel-in-progress: ${{ github.event_name == 'pull_request' }} <- Whether a newer run stops the older one that is still going.
                        - name: Log in to Docker Hub
                +         if: github.event_name != 'pull_request' <- The step runs only if this condition holds.
                          with:
                -           push: true
                +           push: ${{ github.event_name != 'pull_request' }} <- Whether the finished image is pushed; `false` means build only.
                        - name: Generate artifact attestation
                +         if: github.event_name != 'pull_request' <- The step runs only if this condition holds.
            "#]],
        );
    }

    #[test]
    fn a_text() {
        check(
            &yaml::read("on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - run: a\n"),
            &yaml::read(
                "on:\n  push:\njobs:\n  a:\n    runs-on: x\n    steps:\n      - run: b\n      - run: a\n",
            ),
            expect![[r#"
                - on: push
                + on: <- The events that start this workflow.
                +   push: <- Commits or tags that are pushed start the workflow.
                      steps:
                +       - run: b <- Commands of the runner's shell; the step fails with the first that does.
            "#]],
        );
    }

    #[test]
    fn what_changes_places_is_told_once() {
        let lines = |it: &str| it.split(' ').map(str::to_owned).collect::<Vec<_>>();
        for (old, new) in [("a b", "b a"), ("a b c d", "d b c a"), ("", "a"), ("a a b", "b a a")] {
            let (old, new) = (lines(old), lines(new));
            let all = aligned(&old, &new);
            let side = |side: usize| all.iter().filter(|it| it.0 == side && !it.2).count();
            let kept = all.iter().filter(|it| it.2).count();
            assert_eq!(side(0) + kept, old.len(), "{all:?}");
            assert_eq!(side(1) + kept, new.len(), "{all:?}");
        }
    }
}
