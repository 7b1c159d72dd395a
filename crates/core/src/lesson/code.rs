//! Completion codes: what somebody did in a lesson, short enough to be typed or pasted, with a sum
//! that notices slips, and without a name. `first-image.1.aapb.7Q`: the lesson, its version, a letter
//! a step, the sum.

use crate::{
    lesson::{
        MAX_STEPS,
        progress::{Mark, Progress, traces},
        read::is_id,
    },
    text::{Message, msg},
};

/// The longest code, in characters.
pub const MAX_CODE: usize = 64;
/// How many codes are counted at once.
pub const MAX_CODES: usize = 10_000;

/// Why a code does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It does not have the parts of a code.
    Unreadable,
    /// Its sum is wrong, so some character of it is.
    Mistyped,
    /// There is no such lesson.
    Unknown,
}

impl Fault {
    pub fn message(self) -> Message {
        match self {
            Fault::Unreadable => msg::LESSON_CODE_UNREADABLE.message(),
            Fault::Mistyped => msg::LESSON_CODE_MISTYPED.message(),
            Fault::Unknown => msg::LESSON_CODE_UNKNOWN.message(),
        }
    }
}

/// The code of a progress; `None` if no lesson can be like it.
pub fn encode(progress: &Progress) -> Option<String> {
    let steps: String = progress.steps.iter().map(|it| it.letter()).collect();
    let fits = is_id(&progress.lesson)
        && (1..=999).contains(&progress.version)
        && (1..=MAX_STEPS).contains(&steps.len());
    let said = format!("{}.{}.{steps}", progress.lesson, progress.version);
    fits.then(|| format!("{said}.{}", sum(&said)))
}

/// Reads a code as people copy it: in capitals, with other dashes, with blanks around it.
pub fn decode(code: &str) -> Result<Progress, Fault> {
    let plain = plain(code);
    let (said, last) = plain.rsplit_once('.').ok_or(Fault::Unreadable)?;
    let parts: Vec<&str> = said.split('.').collect();
    let [lesson, version, letters] = parts[..] else { return Err(Fault::Unreadable) };
    if MAX_CODE < plain.chars().count() || last.len() != 2 {
        return Err(Fault::Unreadable);
    }
    // Letters that look like digits are not in the sum's alphabet.
    let last = last.to_ascii_uppercase().replace('O', "0").replace(['I', 'L'], "1");
    if sum(said) != last {
        return Err(Fault::Mistyped);
    }
    let steps = traces(letters).ok_or(Fault::Unreadable)?;
    let version = version.parse().ok().filter(|it| (1..=999).contains(it));
    let version = version.ok_or(Fault::Unreadable)?;
    let at = steps.iter().position(|it| it.mark == Mark::Open).unwrap_or(steps.len());
    match is_id(lesson) {
        true => Ok(Progress { lesson: lesson.to_owned(), version, steps, at }),
        false => Err(Fault::Unreadable),
    }
}

fn plain(code: &str) -> String {
    let one = |it: char| match it {
        '‐' | '‑' | '–' | '—' | '－' => '-',
        '。' | '．' => '.',
        it => it.to_ascii_lowercase(),
    };
    code.trim().trim_matches(['"', '\'', '`', '“', '”', '(', ')']).chars().map(one).collect()
}

/// Two characters that differ wherever one character differs, or two neighbors change places: a
/// polynomial over a field with a prime number of elements, so that no such difference is zero.
fn sum(text: &str) -> String {
    const PRIME: u32 = 1021;
    const BASE: u32 = 37;
    const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let number = text.bytes().fold(1, |sum, it| (sum * BASE + u32::from(it)) % PRIME);
    [number / 32, number % 32].iter().map(|it| char::from(ALPHABET[*it as usize % 32])).collect()
}

/// What a class did, as far as its codes tell.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Counts {
    /// By lesson and version, in the order in which they came first.
    pub lessons: Vec<Tally>,
    /// What looks like a code and does not count.
    pub wrong: Vec<(String, Fault)>,
    /// How many codes came after the most that are counted.
    pub left_out: usize,
}

/// What happened in a lesson.
#[derive(Clone, Debug, PartialEq)]
pub struct Tally {
    pub lesson: String,
    pub version: u32,
    pub learners: usize,
    /// How many of them left no step open.
    pub finished: usize,
    pub steps: Vec<StepTally>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StepTally {
    pub done: usize,
    pub skipped: usize,
    pub open: usize,
    /// All hints together.
    pub hints: usize,
}

/// Counts the codes in a pasted text, whatever stands around them. `known` are the ids of the lessons
/// that there are. Two codes that are alike are two learners.
pub fn count(pasted: &str, known: &[&str]) -> Counts {
    let mut res = Counts::default();
    let is_between = |it: char| it.is_whitespace() || ",;，；、|<>".contains(it);
    let words = pasted.split(is_between).filter(|it| is_like_a_code(it, known));
    for (n, word) in words.enumerate() {
        if MAX_CODES <= n {
            res.left_out += 1;
            continue;
        }
        match decode(word) {
            Ok(it) if known.contains(&it.lesson.as_str()) => add(&mut res.lessons, &it),
            Ok(_) => res.wrong.push((shown(word), Fault::Unknown)),
            Err(fault) => res.wrong.push((shown(word), fault)),
        }
    }
    res
}

/// Names and greetings stand beside codes; they have no points inside.
fn is_like_a_code(word: &str, known: &[&str]) -> bool {
    let plain = plain(word);
    let inside = plain.trim_matches(['.', ':', '!', '?']);
    inside.contains('.') || known.iter().any(|it| plain.starts_with(it))
}

fn shown(word: &str) -> String {
    word.chars().take(MAX_CODE).collect()
}

fn add(tallies: &mut Vec<Tally>, progress: &Progress) {
    let same = |it: &Tally| {
        it.lesson == progress.lesson
            && it.version == progress.version
            && it.steps.len() == progress.steps.len()
    };
    let at = tallies.iter().position(same).unwrap_or_else(|| {
        tallies.push(Tally {
            lesson: progress.lesson.clone(),
            version: progress.version,
            learners: 0,
            finished: 0,
            steps: vec![StepTally::default(); progress.steps.len()],
        });
        tallies.len() - 1
    });
    let tally = &mut tallies[at];
    tally.learners += 1;
    tally.finished += usize::from(progress.is_finished());
    for (step, trace) in tally.steps.iter_mut().zip(&progress.steps) {
        match trace.mark {
            Mark::Done => step.done += 1,
            Mark::Skipped => step.skipped += 1,
            Mark::Open => step.open += 1,
        }
        step.hints += trace.hints.count();
    }
}
