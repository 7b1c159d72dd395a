//! How far somebody came in lessons, and the text in which a device keeps it, exports it and takes it
//! in again: a line a lesson, readable, without a name.

use crate::{
    lesson::{Lesson, read::is_id},
    text::{Message, msg},
};

/// How far somebody came in one lesson.
#[derive(Clone, Debug, PartialEq)]
pub struct Progress {
    /// Its id.
    pub lesson: String,
    pub version: u32,
    pub steps: Vec<Trace>,
    /// The step that is open, from 0; the number of steps at the end.
    pub at: usize,
}

/// What is left of a step.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Trace {
    pub mark: Mark,
    pub hints: Hints,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    #[default]
    Open,
    /// The solution was taken.
    Skipped,
    Done,
}

/// How many hints were looked at: none to all three.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hints(u8);

impl Hints {
    /// More than there are count as all.
    pub fn of(count: usize) -> Hints {
        Hints(count.min(3) as u8)
    }

    pub fn count(self) -> usize {
        usize::from(self.0)
    }
}

/// The letters of traces: done, skipped, open, each with no, one, two or three hints. They stand in
/// storage and in completion codes, so they never change.
const LETTERS: [(Mark, &[u8; 4]); 3] =
    [(Mark::Done, b"abcd"), (Mark::Skipped, b"pqrs"), (Mark::Open, b"wxyz")];

impl Trace {
    pub fn letter(self) -> char {
        let letters = LETTERS.iter().find(|it| it.0 == self.mark).map_or(b"wxyz", |it| it.1);
        char::from(letters[self.hints.count()])
    }

    pub fn of(letter: char) -> Option<Trace> {
        let position = |letters: &[u8; 4]| letters.iter().position(|it| char::from(*it) == letter);
        let trace = |(mark, letters): &(Mark, &[u8; 4])| {
            Some(Trace { mark: *mark, hints: Hints::of(position(letters)?) })
        };
        LETTERS.iter().find_map(trace)
    }

    /// What two records of the same step come to.
    fn best(self, other: Trace) -> Trace {
        Trace { mark: self.mark.max(other.mark), hints: self.hints.max(other.hints) }
    }
}

impl Progress {
    /// Nothing done yet.
    pub fn begin(lesson: &Lesson) -> Progress {
        let steps = vec![Trace::default(); lesson.steps.len()];
        Progress { lesson: lesson.id.clone(), version: lesson.version, steps, at: 0 }
    }

    /// The progress if it is of this very version of the lesson, else a new beginning: of another
    /// version nobody knows which steps are the same.
    pub fn fit(self, lesson: &Lesson) -> Progress {
        let same = self.lesson == lesson.id
            && self.version == lesson.version
            && self.steps.len() == lesson.steps.len();
        if same { self } else { Progress::begin(lesson) }
    }

    /// Whether every step was done or skipped.
    pub fn is_finished(&self) -> bool {
        self.steps.iter().all(|it| it.mark != Mark::Open)
    }
}

/// The version of the text below. Texts without a first line are read as this one.
const VERSION: u32 = 1;
const TITLE: &str = "pushwright-lessons";
/// How many lessons a text may have.
const MAX_LINES: usize = 1000;

/// The text of several progresses.
pub fn write(all: &[Progress]) -> String {
    let line = |it: &Progress| {
        let steps: String = it.steps.iter().map(|it| it.letter()).collect();
        format!("{} {} {steps} {}\n", it.lesson, it.version, it.at)
    };
    format!("{TITLE} {VERSION}\n") + &all.iter().map(line).collect::<String>()
}

/// Reads any text; lines that make no sense are told and left out. Of two lines about one version of
/// a lesson the better of each step counts.
pub fn read(text: &str) -> (Vec<Progress>, Vec<Message>) {
    let (mut res, mut problems): (Vec<Progress>, _) = (Vec::new(), Vec::new());
    for (n, line) in text.lines().enumerate().take(MAX_LINES) {
        let words: Vec<&str> = line.split_whitespace().collect();
        match words.as_slice() {
            [] => {}
            [TITLE, version] => {
                if version.parse::<u32>().is_ok_and(|it| VERSION < it) {
                    problems.push(msg::LESSON_PROGRESS_NEWER.message());
                }
            }
            _ => match progress(&words) {
                Some(it) => add(&mut res, it),
                None => problems.push(msg::lesson_progress_line((n + 1).to_string())),
            },
        }
    }
    (res, problems)
}

fn add(all: &mut Vec<Progress>, new: Progress) {
    let same = |it: &&mut Progress| {
        it.lesson == new.lesson && it.version == new.version && it.steps.len() == new.steps.len()
    };
    match all.iter_mut().find(same) {
        Some(old) => {
            old.steps.iter_mut().zip(&new.steps).for_each(|(old, new)| *old = old.best(*new));
            old.at = old.at.max(new.at);
        }
        None => all.push(new),
    }
}

/// The words of a line. A line may end early: then the first open step is where to go on.
fn progress(words: &[&str]) -> Option<Progress> {
    let (lesson, version, letters) = (words.first()?, words.get(1)?, words.get(2)?);
    let steps = traces(letters)?;
    let open = steps.iter().position(|it| it.mark == Mark::Open).unwrap_or(steps.len());
    let at = words.get(3).and_then(|it| it.parse::<usize>().ok()).unwrap_or(open);
    let at = at.min(steps.len());
    let version = version.parse().ok()?;
    is_id(lesson).then(|| Progress { lesson: (*lesson).to_owned(), version, steps, at })
}

/// The traces of a row of letters.
pub(super) fn traces(letters: &str) -> Option<Vec<Trace>> {
    let fits = (1..=super::MAX_STEPS).contains(&letters.len());
    fits.then(|| letters.chars().map(Trace::of).collect()).flatten()
}
