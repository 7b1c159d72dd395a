//! `pushwright lesson check`: judges lessons, ours or anyone's, by what the page will do with them.

use std::{io, path::PathBuf};

use pushwright_core::{
    host::Native,
    lesson::{Lesson, Problem, judge, read},
    lint::Severity,
    text::{Lang, msg},
};
use serde::Serialize;

use crate::{
    check::Format,
    command::{Outcome, report},
    problem::Stop,
    sources,
    streams::{Streams, clean},
};

#[derive(Debug, Default)]
pub(crate) struct Options {
    /// The word `check` was there.
    pub(crate) check: bool,
    /// Files, folders, or `-`.
    pub(crate) files: Vec<PathBuf>,
    pub(crate) format: Format,
}

/// A file, the lesson in it if it can be read, and what is wrong.
struct Judged {
    name: String,
    lesson: Option<Lesson>,
    problems: Vec<Problem>,
}

pub(crate) fn run(
    options: &Options,
    lang: Lang,
    streams: &mut Streams<'_>,
) -> Result<Outcome, Stop> {
    let mut unread = Vec::new();
    let mut all = Vec::new();
    let files = options.files.iter().flat_map(|it| sources::files(it, &mut unread));
    for path in files.collect::<Vec<_>>() {
        match sources::read_text(&path, streams.input) {
            Ok(text) => {
                let (lesson, mut problems) = read(&text);
                problems.extend(lesson.iter().flat_map(|it| judge(it, lang, &Native)));
                all.push(Judged { name: path.to_string_lossy().into_owned(), lesson, problems });
            }
            Err(problem) => unread.push(problem),
        }
    }
    match options.format {
        Format::Json => write_json(&all, lang, streams)?,
        _ => write_text(&all, lang, streams)?,
    }
    unread.iter().try_for_each(|it| report(it, lang, streams))?;
    Ok(match count(&all, Severity::Error) {
        _ if !unread.is_empty() => Outcome::Incomplete,
        0 => Outcome::Fine,
        _ => Outcome::Errors,
    })
}

fn count(all: &[Judged], severity: Severity) -> usize {
    all.iter().flat_map(|it| &it.problems).filter(|it| it.severity == severity).count()
}

/// Problems with their places, sound lessons with their size, and beside the output how many there are.
fn write_text(all: &[Judged], lang: Lang, streams: &mut Streams<'_>) -> io::Result<()> {
    for it in all {
        let name = clean(&it.name);
        for problem in &it.problems {
            let (line, column) = (problem.at.line, problem.at.column);
            let (severity, message) = (problem.severity.id(), clean(&problem.message.say(lang)));
            writeln!(streams.out, "{name}:{line}:{column}: {severity}: {message}")?;
        }
        let is_sound = it.problems.iter().all(|it| it.severity != Severity::Error);
        if let Some(lesson) = it.lesson.as_ref().filter(|_| is_sound) {
            let (steps, minutes) = (lesson.steps.len().to_string(), lesson.minutes.to_string());
            let line = msg::cli_lesson_sound(name, lesson.id.as_str(), steps, minutes);
            writeln!(streams.out, "{}", line.say(lang))?;
        }
    }
    let [errors, warnings] =
        [Severity::Error, Severity::Warning].map(|it| count(all, it).to_string());
    let summary = msg::cli_lesson_summary(all.len().to_string(), errors, warnings);
    writeln!(streams.problems()?, "{}", summary.say(lang))
}

#[derive(Serialize)]
struct File<'a> {
    file: &'a str,
    /// `null` if there is no lesson that can be read.
    id: Option<&'a str>,
    minutes: Option<u32>,
    steps: Option<usize>,
    problems: Vec<Found>,
}

#[derive(Serialize)]
struct Found {
    severity: &'static str,
    line: usize,
    column: usize,
    message: String,
}

fn write_json(all: &[Judged], lang: Lang, streams: &mut Streams<'_>) -> io::Result<()> {
    let files: Vec<_> = all.iter().map(|it| file(it, lang)).collect();
    serde_json::to_writer_pretty(&mut *streams.out, &files)?;
    writeln!(streams.out)
}

fn file(judged: &Judged, lang: Lang) -> File<'_> {
    let found = |it: &Problem| Found {
        severity: it.severity.id(),
        line: it.at.line,
        column: it.at.column,
        message: it.message.say(lang),
    };
    let lesson = judged.lesson.as_ref();
    File {
        file: &judged.name,
        id: lesson.map(|it| it.id.as_str()),
        minutes: lesson.map(|it| it.minutes),
        steps: lesson.map(|it| it.steps.len()),
        problems: judged.problems.iter().map(found).collect(),
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::command::ran;

    const SOUND: &str = include_str!("../../../lessons/first-image.yml");

    #[test]
    fn a_sound_lesson() {
        expect![[r#"
            -: `first-image`; steps: 4; minutes: 8
            ! Lessons: 1; errors: 0; warnings: 0.
            = 0
        "#]]
        .assert_eq(&ran(&["lesson", "check", "-"], SOUND));
    }

    #[test]
    fn what_cannot_be_read_is_told_with_its_place() {
        let wrong = SOUND
            .replace("number: 1", "number: one")
            .replace("focus: token", "focus: tokn")
            .replace("preset: docker-hub", "preset: dockerhub")
            .replace("{ push: main }\n    hints", "{ psh: main }\n    hints")
            .replace("with: secret", "with: sekret");
        expect![[r#"
            -:3:9: error: `number` 应当是 1 到 999 的整数。
            -:14:11: error: 这里没有 `dockerhub`。可用：recommended, docker-hub, github-packages, docker-hub-and-github-packages, hardened, promote。
            -:43:15: error: 这里没有 `psh`。可用：push, tag, pull-request, release, schedule, dispatch。
            -:61:12: error: 表单里没有 `tokn` 这个位置。
            -:72:41: error: 这里没有 `sekret`。可用：token, secret, identity。
            ! 课程：1；错误：5；警告：0。
            = 1
        "#]].assert_eq(&ran(&["lesson", "check", "-", "--lang", "zh-CN"], &wrong));
    }

    #[test]
    fn a_check_that_asks_for_too_little() {
        let wrong = SOUND
            .replace("minutes: 8", "minutes: 20")
            .replace("logs-in: { to: docker.io, with: secret }", "runs: { push: main }")
            .replace("[DOCKERHUB_TOKEN]", "[TOKEN]")
            .replace("image: acme/hello", "branches: other");
        expect![[r#"
            [
              {
                "file": "-",
                "id": "first-image",
                "minutes": 20,
                "steps": 4,
                "problems": [
                  {
                    "severity": "warning",
                    "line": 1,
                    "column": 1,
                    "message": "A lesson should take 10 minutes at most; split it in two."
                  },
                  {
                    "severity": "error",
                    "line": 22,
                    "column": 5,
                    "message": "The solution of step 3 undoes what step 1 asked for."
                  },
                  {
                    "severity": "error",
                    "line": 60,
                    "column": 5,
                    "message": "Step 2 is done before it is begun: its check must fail on what the steps before it left."
                  },
                  {
                    "severity": "error",
                    "line": 89,
                    "column": 5,
                    "message": "The solution of step 3 does not fulfill its own check: The image has your own name."
                  },
                  {
                    "severity": "error",
                    "line": 89,
                    "column": 5,
                    "message": "Of at least two choices exactly one must be right; the right answer is: DOCKERHUB_TOKEN."
                  }
                ]
              }
            ]
            = 1
        "#]].assert_eq(&ran(&["lesson", "check", "-", "--format", "json"], &wrong));
    }
}
