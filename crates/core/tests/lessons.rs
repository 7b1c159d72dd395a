//! The lessons that come along, judged as anyone's are, and the ids that must never change.

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

/// They stand in links and completion codes.
#[test]
fn ids_stay() {
    let ids: Vec<_> = LESSONS.iter().map(|it| it.id).collect();
    let expected = [
        "first-image",
        "github-packages",
        "both-registries",
        "honest-tags",
        "several-platforms",
        "supply-chain",
        "read-a-workflow",
    ];
    assert_eq!(ids, expected);
}
