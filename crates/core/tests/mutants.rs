//! Checks of steps judge what a workflow does. Of every step two hundred workflows are made: some do
//! the same and look different, some look the same and do not do it.

mod mutate;

use mutate::{Numbers, Path, Tree, paths};
use pushwright_core::{
    host::Native,
    lesson::{LESSONS, Lesson, Step, is_done, read},
    yaml::{self, Document},
};

/// How many of each kind; together two hundred.
const SAME: usize = 80;
const LOOK_ALIKE: usize = 60;
const WITHOUT: usize = 60;

#[test]
fn every_step_judges_two_hundred_mutants_rightly() {
    for listed in LESSONS {
        let lesson = read(listed.file).0.expect("it is sound");
        for n in 0..lesson.steps.len() {
            Case::of(&lesson, n).run();
        }
    }
}

/// A step with the workflows before and after it.
struct Case<'a> {
    name: String,
    step: &'a Step,
    before: Tree,
    after: Tree,
    /// What the solution wrote, line by line.
    written: Vec<String>,
    numbers: Numbers,
}

impl Case<'_> {
    fn of(lesson: &Lesson, n: usize) -> Case<'_> {
        let [before, after] = [n, n + 1].map(|it| lesson.state(it).document());
        let lines = |it: &Document| -> Vec<String> {
            it.lines.iter().map(|it| it.text.trim().to_owned()).collect()
        };
        let (old, new) = (lines(&before), lines(&after));
        let words = |them: &[String]| them.iter().map(|it| it.to_owned()).collect::<Vec<_>>();
        let changed = {
            let (old, new): (Vec<&str>, Vec<&str>) = (
                old.iter().map(String::as_str).collect(),
                new.iter().map(String::as_str).collect(),
            );
            yaml::changed(&old, &new)
        };
        let written = words(&new).into_iter().zip(changed).filter(|it| it.1 && !it.0.is_empty());
        Case {
            name: format!("{}, step {}", lesson.id, n + 1),
            step: &lesson.steps[n],
            before: Tree::of(&before),
            after: Tree::of(&after),
            written: written.map(|it| it.0).collect(),
            numbers: Numbers::from(n as u64 + 1),
        }
    }

    fn run(&mut self) {
        assert!(!self.written.is_empty(), "{}: the solution changes nothing", self.name);
        for n in 0..SAME {
            let tree = self.after.clone().same(&mut self.numbers, &self.written, n);
            self.judge(&tree, true, "does the same");
        }
        for n in 0..LOOK_ALIKE {
            let tree = self.before.clone().same(&mut self.numbers, &self.written, n);
            self.judge(&tree, false, "only looks like the solution");
        }
        self.without();
    }

    /// Whatever the step cannot do without is put where it has no effect. Where nothing is needed,
    /// because the step only asks for something to be gone, a part of it comes back.
    fn without(&mut self) {
        let done = |it: &Tree| is_done(self.step, &it.document(), &Native);
        let needed: Vec<Path> =
            paths(&self.after).into_iter().filter(|it| !done(&self.after.removed(it))).collect();
        let all = paths(&self.after);
        let back: Vec<Tree> =
            all.iter().filter_map(|it| self.after.reverted(it, &self.before)).collect();
        let back: Vec<Tree> = back.into_iter().filter(|it| !done(it)).collect();
        assert!(!needed.is_empty() || !back.is_empty(), "{}: the step needs nothing", self.name);
        for n in 0..WITHOUT {
            let (tree, what) = match needed.is_empty() {
                true => (back[self.numbers.below(back.len())].clone(), "what came back".to_owned()),
                false => {
                    let path = &needed[self.numbers.below(needed.len())];
                    (self.after.ruined(path, n), format!("{path:?}"))
                }
            };
            let tree = tree.same(&mut self.numbers, &self.written, n);
            self.judge(&tree, false, &format!("is without {what}"));
        }
    }

    fn judge(&self, tree: &Tree, expected: bool, why: &str) {
        let document = tree.document();
        assert_eq!(
            is_done(self.step, &document, &Native),
            expected,
            "{}: this {why}\n{}",
            self.name,
            document.text()
        );
    }
}
