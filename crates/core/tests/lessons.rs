//! The lessons that come along, judged as anyone's are, and the ids that must never change.

use std::fs;

use proptest::prelude::*;
use pushwright_core::{
    host::Native,
    lesson::{LESSONS, Lesson, judge, read},
    text::Lang,
};

fn lessons() -> Vec<Lesson> {
    let read = |text: &str| {
        let (lesson, problems) = read(text);
        let said: Vec<String> = problems
            .iter()
            .map(|it| format!("{}: {}", it.at.line, it.message.say(Lang::En)))
            .collect();
        lesson.unwrap_or_else(|| panic!("{said:#?}"))
    };
    LESSONS.iter().map(|it| read(it.file)).collect()
}

#[test]
fn every_lesson_is_sound() {
    for (lesson, listed) in lessons().iter().zip(LESSONS) {
        assert_eq!(lesson.id, listed.id, "a lesson's file is called like the lesson");
        let problems = judge(lesson, Lang::En, &Native);
        let said =
            problems.iter().map(|it| format!("{}: {}", it.at.line, it.message.say(Lang::En)));
        assert_eq!(said.collect::<Vec<_>>(), [""; 0], "{}", lesson.id);
    }
}

/// They stand in links and completion codes, so none of these may go; new ones may come.
#[test]
fn ids_stay() {
    let expected = [
        "first-image",
        "github-packages",
        "both-registries",
        "honest-tags",
        "several-platforms",
        "supply-chain",
        "read-a-workflow",
    ];
    let is_there = |id: &&str| LESSONS.iter().any(|it| it.id == *id);
    assert_eq!(expected.iter().find(|it| !is_there(it)), None);
}

/// What a hint puts in quotation marks can be found on the screen.
#[test]
fn hints_call_things_by_their_names() {
    for lang in Lang::ALL {
        let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../locales");
        let read = |it: &str| fs::read_to_string(format!("{root}/{}/{it}.yml", lang.id()));
        let names: String = ["topics", "rules"].map(|it| read(it).expect("a locale file")).concat();
        for lesson in lessons() {
            let begun = lesson.start.document().text();
            for hint in lesson.steps.iter().flat_map(|it| &it.hints) {
                for part in hint.get(lang).split('“').skip(1) {
                    let name = part.split('”').next().unwrap_or_default();
                    let is_there = names.contains(&format!(": {name}\n"))
                        || names.contains(&format!(": \"{name}\"\n"))
                        || begun.contains(&format!("name: {name}\n"));
                    assert!(is_there, "{}: nothing is called {name}", lesson.id);
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever is done to a file, it is read and judged; without a lesson there is a problem.
    #[test]
    fn any_file_is_read(
        which in 0..LESSONS.len(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), "|- |  |[a-z-]{1,9}: |[{}\\[\\]*&!|>'\"%@`#]|on|7|\\PC{0,5}", 0..4_u8), 1..6),
    ) {
        let mut lines: Vec<String> = LESSONS[which].file.lines().map(str::to_owned).collect();
        for (at, text, kind) in changes {
            let at = at.index(lines.len());
            match kind {
                0 => drop(lines.remove(at)),
                1 => lines[at] = text,
                2 => lines[at].push_str(&text),
                _ => lines.insert(at, format!("{}{text}", " ".repeat(at % 9))),
            }
        }
        let (lesson, problems) = read(&lines.join("\n"));
        prop_assert_eq!(lesson.is_none(), !problems.is_empty());
        if let Some(lesson) = lesson {
            judge(&lesson, Lang::ZhCn, &Native);
        }
    }
}
