//! Laws of completion codes and of stored progress.

use std::time::Instant;

use proptest::prelude::*;
use pushwright_core::lesson::{
    code::{Fault, MAX_CODE, count, decode, encode},
    progress::{Hints, Mark, Progress, Trace, read, write},
};

fn traces() -> impl Strategy<Value = Vec<Trace>> {
    let marks = prop::sample::select(vec![Mark::Open, Mark::Skipped, Mark::Done]);
    let trace = (marks, 0..4_usize).prop_map(|(mark, n)| Trace { mark, hints: Hints::of(n) });
    prop::collection::vec(trace, 1..=20)
}

fn progresses() -> impl Strategy<Value = Progress> {
    ("[a-z][a-z0-9-]{0,31}", 1..=999_u32, traces()).prop_map(|(lesson, version, steps)| {
        let at = steps.iter().position(|it| it.mark == Mark::Open).unwrap_or(steps.len());
        Progress { lesson, version, steps, at }
    })
}

fn code(progress: &Progress) -> String {
    encode(progress).expect("it is like a lesson's")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_code_gives_back_the_progress(progress in progresses()) {
        let code = code(&progress);
        prop_assert!(code.len() <= MAX_CODE, "{code}");
        prop_assert_eq!(decode(&code), Ok(progress.clone()));
        let copied = format!(" “{}” ", code.to_uppercase().replace('-', "–"));
        prop_assert_eq!(decode(&copied), Ok(progress));
    }

    #[test]
    fn one_wrong_character_is_noticed(progress in progresses(), at in any::<prop::sample::Index>(), other in "[a-z0-9.-]") {
        let code = code(&progress).to_lowercase();
        let at = at.index(code.len());
        let wrong = format!("{}{other}{}", &code[..at], &code[at + 1..]);
        // In the sum, `o` means zero, `i` and `l` mean one.
        let read = |it: &str| it.replace('o', "0").replace(['i', 'l'], "1");
        let same = wrong == code || code.len() - 2 <= at && read(&wrong[at..=at]) == read(&code[at..=at]);
        prop_assert_eq!(decode(&wrong).is_ok(), same, "{} {}", code, wrong);
    }

    #[test]
    fn two_that_changed_places_are_noticed(progress in progresses(), at in any::<prop::sample::Index>()) {
        let code = code(&progress).to_lowercase();
        let at = at.index(code.len() - 1);
        let mut bytes = code.clone().into_bytes();
        bytes.swap(at, at + 1);
        let wrong = String::from_utf8(bytes).expect("ASCII");
        prop_assert_eq!(decode(&wrong).is_ok(), wrong == code, "{} {}", code, wrong);
    }

    #[test]
    fn any_text_is_read(text in "\\PC{0,80}|([a-z-]{1,9}[. ]?[0-9]{0,4}[. ]?[a-z]{0,22}[. ]?[A-Z0-9]{0,3}\n?){0,4}") {
        let _ = (decode(&text), count(&text, &["first-image"]), read(&text));
    }

    #[test]
    fn what_is_kept_comes_back(all in prop::collection::vec((progresses(), 0..=20_usize), 0..6)) {
        let mut all: Vec<Progress> = all.into_iter().map(|(it, at)| Progress { at: at.min(it.steps.len()), ..it }).collect();
        all.dedup_by(|a, b| a.lesson == b.lesson);
        let (read, problems) = read(&write(&all));
        prop_assert_eq!(problems, vec![]);
        prop_assert_eq!(read, all);
    }
}

#[test]
fn a_class_of_five_hundred_is_counted_at_once() {
    let trace = |n: usize| Trace {
        mark: [Mark::Done, Mark::Skipped, Mark::Open][n % 3],
        hints: Hints::of(n % 4),
    };
    let progress = |n: usize| Progress {
        lesson: "first-image".to_owned(),
        version: 1,
        steps: (0..4).map(|step| trace(n / (step + 1))).collect(),
        at: 0,
    };
    let mut pasted = String::from("Anna: ");
    for n in 0..500 {
        pasted += &format!("{}\nBo, ", code(&progress(n)));
    }
    let mut unknown = progress(0);
    unknown.lesson = "elsewhere".to_owned();
    let typo = code(&progress(1)).replace("first-image.1.", "first-image.2.");
    pasted += &format!("{typo} first-imag {} first-image.1", code(&unknown));
    let before = Instant::now();
    let counts = count(&pasted, &["first-image"]);
    assert!(before.elapsed().as_millis() < 500);
    let [tally] = &counts.lessons[..] else { panic!("{counts:?}") };
    assert_eq!((tally.learners, tally.steps[0].done, tally.steps[0].hints), (500, 167, 750));
    let all = |it: &pushwright_core::lesson::code::StepTally| it.done + it.skipped + it.open == 500;
    assert!(tally.steps.iter().all(all));
    let faults: Vec<Fault> = counts.wrong.iter().map(|it| it.1).collect();
    assert_eq!(faults, [Fault::Mistyped, Fault::Unknown, Fault::Unreadable]);
}

#[test]
fn older_and_stranger_texts_are_tolerated() {
    let (all, problems) = read("first-image 1 aabw\n\nhello\nfirst-image 1 wpww 2\n");
    assert_eq!((all.len(), problems.len()), (1, 1));
    assert_eq!(write(&all), "pushwright-lessons 1\nfirst-image 1 aabw 3\n");
    let (all, problems) = read("pushwright-lessons 9\nfirst-image 1 aabw 3 more words\n");
    assert_eq!((all.len(), problems.len()), (1, 1));
}
