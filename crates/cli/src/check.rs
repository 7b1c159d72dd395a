//! `pushwright check`: finds mistakes in workflow files. One module a format.

mod around;
mod fix;
mod github;
mod json;
pub(crate) mod text;

use std::{io, mem, path::PathBuf};

use pushwright_core::{
    lint::{Finding, Severity, lint, lint_among},
    report,
    text::{Lang, msg},
};

use self::around::Folders;
use crate::{
    command::{self, Outcome},
    problem::Stop,
    sources::{self, Source},
    streams::Streams,
};

#[derive(Debug, Default)]
pub(crate) struct Options {
    /// Files, folders, or `-`.
    pub(crate) files: Vec<PathBuf>,
    pub(crate) format: Format,
    /// What is less bad is left out, and what is left decides the exit code.
    pub(crate) severity: Option<Severity>,
    /// Makes every safe repair before anything is told.
    pub(crate) fix: bool,
    /// Shows the repairs instead.
    pub(crate) dry_run: bool,
}

#[derive(Clone, Copy, Debug, Default)]
pub(crate) enum Format {
    #[default]
    Text,
    Json,
    Sarif,
    Github,
    Markdown,
}

impl Format {
    pub(crate) const ALL: [Format; 5] =
        [Format::Text, Format::Json, Format::Sarif, Format::Github, Format::Markdown];

    pub(crate) fn id(self) -> &'static str {
        match self {
            Format::Text => "text",
            Format::Json => "json",
            Format::Sarif => "sarif",
            Format::Github => "github",
            Format::Markdown => "markdown",
        }
    }
}

/// A file and what was found in it.
struct Checked {
    source: Source,
    findings: Vec<Finding>,
}

pub(crate) fn run(
    options: &Options,
    lang: Lang,
    streams: &mut Streams<'_>,
) -> Result<Outcome, Stop> {
    let mut problems = Vec::new();
    let (mut all, mut known) = (Vec::new(), Vec::new());
    let files = options.files.iter().flat_map(|it| sources::workflows(it, &mut problems));
    for path in files.collect::<Vec<_>>() {
        match sources::read(&path, streams.input) {
            Ok(source) => {
                // While it is at hand, unless it will change or calls one that is yet to be read.
                let waits = options.fix || options.dry_run || around::calls(&source);
                known.push((!waits).then(|| lint(&source.document)));
                all.push(source);
            }
            Err(problem) => problems.push(problem),
        }
    }
    if options.dry_run {
        all.iter().try_for_each(|it| write!(streams.out, "{}", fix::patch(it)))?;
    } else {
        if options.fix {
            all = fix::fixed(all, lang, streams, &mut problems)?;
        }
        let folders = Folders::of(&all);
        let judge = |(it, known)| judge(it, known, &folders, options.severity);
        let all: Vec<Checked> = all.into_iter().zip(known).map(judge).collect();
        write(&all, options, lang, streams)?;
        let is_bad = all.iter().flat_map(|it| &it.findings).any(|it| is_bad(it, options));
        // The process ends, and to take its memory apart first would take time.
        mem::forget(all);
        if problems.is_empty() && is_bad {
            return Ok(Outcome::Errors);
        }
    }
    problems.iter().try_for_each(|it| command::report(it, lang, streams))?;
    Ok(if problems.is_empty() { Outcome::Fine } else { Outcome::Incomplete })
}

fn judge(
    source: Source,
    known: Option<Vec<Finding>>,
    folders: &Folders,
    least: Option<Severity>,
) -> Checked {
    let judge = || lint_among(&source.document, folders.around(&source));
    let mut findings = known.unwrap_or_else(judge);
    findings.retain(|it| it.severity <= least.unwrap_or(Severity::Info));
    Checked { source, findings }
}

fn is_bad(finding: &Finding, options: &Options) -> bool {
    finding.severity <= options.severity.unwrap_or(Severity::Error)
}

fn write(
    all: &[Checked],
    options: &Options,
    lang: Lang,
    streams: &mut Streams<'_>,
) -> io::Result<()> {
    // The repaired text takes the output, so what is left to do goes where problems do.
    if options.fix && all.iter().any(|it| it.source.name == "-") {
        let (mut told, mut counted) = (Vec::new(), Vec::new());
        let mut beside = Streams { input: streams.input, out: &mut told, err: &mut counted };
        write_as(options.format, all, lang, &mut beside)?;
        return streams.problems()?.write_all(&[told, counted].concat());
    }
    write_as(options.format, all, lang, streams)
}

fn write_as(
    format: Format,
    all: &[Checked],
    lang: Lang,
    streams: &mut Streams<'_>,
) -> io::Result<()> {
    match format {
        Format::Text => write_text(all, lang, streams),
        Format::Json => json::write(streams.out, all, lang),
        Format::Sarif => write!(streams.out, "{}", report::sarif(&reported(all), lang)),
        Format::Github => github::write(streams.out, all, lang),
        Format::Markdown => write!(streams.out, "{}", report::markdown(&reported(all), lang)),
    }
}

fn reported<'a>(all: &'a [Checked]) -> Vec<report::Checked<'a>> {
    let one = |it: &'a Checked| report::Checked {
        file: &it.source.name,
        document: &it.source.document,
        findings: &it.findings,
    };
    all.iter().map(one).collect()
}

fn count(all: &[Checked], severity: Severity) -> usize {
    all.iter().flat_map(|it| &it.findings).filter(|it| it.severity == severity).count()
}

/// The findings, and beside the output how many there are.
fn write_text(all: &[Checked], lang: Lang, streams: &mut Streams<'_>) -> io::Result<()> {
    for it in all {
        for finding in &it.findings {
            text::write(streams.out, &it.source.name, &it.source.document, finding, lang)?;
        }
    }
    let [errors, warnings, infos] = Severity::ALL.map(|it| count(all, it).to_string());
    let summary = msg::cli_summary(all.len().to_string(), errors, warnings, infos);
    writeln!(streams.problems()?, "{}", summary.say(lang))
}

/// What is wrong with the file as YAML: what follows it was not understood.
pub(crate) fn write_errors(
    source: &Source,
    lang: Lang,
    streams: &mut Streams<'_>,
) -> io::Result<Outcome> {
    if source.document.errors.is_empty() {
        return Ok(Outcome::Fine);
    }
    for it in lint(&source.document).iter().filter(|it| it.rule.id == "yaml-syntax") {
        text::write(streams.problems()?, &source.name, &source.document, it, lang)?;
    }
    Ok(Outcome::Errors)
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};
    use pushwright_core::{
        lint::Fix,
        text::msg,
        workflow::{Position, Span},
        yaml,
    };

    use super::*;
    use crate::command::ran;

    /// A finding of each severity, the first with a fix; two of them on a line with Chinese.
    pub(super) fn sample() -> Vec<Checked> {
        let text = "name: 构建\non: push\nname: \u{1b}x, 100%\n";
        let mut document = yaml::read(text);
        document.workflow.file = "x.yml".to_owned();
        let mut findings = lint(&document);
        findings.truncate(1);
        let at = |line, column| Position { line, column };
        let span = |from, to| Span { start: at(1, from), end: at(1, to) };
        let edits = vec![(span(7, 9), "build\n".to_owned())];
        let label = msg::cli_nearest("build");
        for first in findings.clone() {
            let span = span(7, 9);
            let severity = Severity::Warning;
            let fix = Some(Fix { label: label.clone(), sets: Vec::new(), edits: edits.clone() });
            findings.push(Finding { span, severity, fix, ..first.clone() });
            let span = Span { start: at(2, 5), end: at(4, 1) };
            findings.push(Finding { span, severity: Severity::Info, ..first });
        }
        let name = "./a,b/x.yml".to_owned();
        vec![Checked { source: Source { name, document, text: text.to_owned() }, findings }]
    }

    fn check(format: &str, input: &str, expected: Expect) {
        expected.assert_eq(&ran(&["check", "--format", format, "-"], input));
    }

    #[test]
    fn broken_text_in_every_format() {
        check(
            "text",
            "on: [push\n",
            expect![[r#"
                -:1:5: error yaml-syntax: The bracket `[` that opens here is never closed. Put `]` after the last item.
                 1 | on: [push
                   |     ^
                ! Files: 1; errors: 1; warnings: 0; infos: 0.
                = 1
            "#]],
        );
        check(
            "json",
            "a: 1\na: 2\n",
            expect![[r#"
                [
                  {
                    "file": "-",
                    "rule": "no-trigger",
                    "severity": "error",
                    "line": 1,
                    "column": 1,
                    "endLine": 2,
                    "endColumn": 5,
                    "message": "Nothing ever starts this workflow. Choose at least one event: a push, a release, a schedule, or starting it manually.",
                    "fix": null
                  },
                  {
                    "file": "-",
                    "rule": "unknown-key",
                    "severity": "error",
                    "line": 1,
                    "column": 1,
                    "endLine": 1,
                    "endColumn": 2,
                    "message": "GitHub refuses the workflow: there is no `a` in `workflow`. It takes: `name`, `description`, `run-name`, `on`, `permissions`, `env`, `defaults`, `concurrency`, `jobs`.",
                    "fix": null
                  },
                  {
                    "file": "-",
                    "rule": "missing-key",
                    "severity": "error",
                    "line": 1,
                    "column": 1,
                    "endLine": 2,
                    "endColumn": 5,
                    "message": "GitHub refuses the workflow: `jobs` is missing here. Add it.",
                    "fix": null
                  },
                  {
                    "file": "-",
                    "rule": "yaml-syntax",
                    "severity": "error",
                    "line": 2,
                    "column": 1,
                    "endLine": 2,
                    "endColumn": 2,
                    "message": "The key `a` appears twice here. Keep one of them.",
                    "fix": null
                  },
                  {
                    "file": "-",
                    "rule": "unknown-key",
                    "severity": "error",
                    "line": 2,
                    "column": 1,
                    "endLine": 2,
                    "endColumn": 2,
                    "message": "GitHub refuses the workflow: there is no `a` in `workflow`. It takes: `name`, `description`, `run-name`, `on`, `permissions`, `env`, `defaults`, `concurrency`, `jobs`.",
                    "fix": null
                  }
                ]
                = 1
            "#]],
        );
        check(
            "github",
            "a: 1\na: 2\n",
            expect![[r#"
                ::error file=-,line=1,col=1,endLine=2,endColumn=5,title=no-trigger::Nothing ever starts this workflow. Choose at least one event: a push, a release, a schedule, or starting it manually.
                ::error file=-,line=1,col=1,endLine=1,endColumn=2,title=unknown-key::GitHub refuses the workflow: there is no `a` in `workflow`. It takes: `name`, `description`, `run-name`, `on`, `permissions`, `env`, `defaults`, `concurrency`, `jobs`.
                ::error file=-,line=1,col=1,endLine=2,endColumn=5,title=missing-key::GitHub refuses the workflow: `jobs` is missing here. Add it.
                ::error file=-,line=2,col=1,endLine=2,endColumn=2,title=yaml-syntax::The key `a` appears twice here. Keep one of them.
                ::error file=-,line=2,col=1,endLine=2,endColumn=2,title=unknown-key::GitHub refuses the workflow: there is no `a` in `workflow`. It takes: `name`, `description`, `run-name`, `on`, `permissions`, `env`, `defaults`, `concurrency`, `jobs`.
                = 1
            "#]],
        );
    }

    #[test]
    fn text_in_which_nothing_is_found() {
        check(
            "text",
            include_str!("../../core/tests/golden/docker-hub.en.yml"),
            expect![[r#"
                -:45:19: warning image-name: `my-docker-hub-namespace/my-docker-hub-repository` is a placeholder, so the push is refused. Put the name of your own image in its place, such as `acme/app`.
                 45 |           images: my-docker-hub-namespace/my-docker-hub-repository
                    |                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
                ! Files: 1; errors: 0; warnings: 1; infos: 0.
                = 0
            "#]],
        );
        check(
            "json",
            include_str!("../../core/tests/golden/docker-hub.en.yml"),
            expect![[r#"
                [
                  {
                    "file": "-",
                    "rule": "image-name",
                    "severity": "warning",
                    "line": 45,
                    "column": 19,
                    "endLine": 45,
                    "endColumn": 67,
                    "message": "`my-docker-hub-namespace/my-docker-hub-repository` is a placeholder, so the push is refused. Put the name of your own image in its place, such as `acme/app`.",
                    "fix": null
                  }
                ]
                = 0
            "#]],
        );
        check(
            "github",
            include_str!("../../core/tests/golden/docker-hub.en.yml"),
            expect![[r#"
                ::warning file=-,line=45,col=19,endLine=45,endColumn=67,title=image-name::`my-docker-hub-namespace/my-docker-hub-repository` is a placeholder, so the push is refused. Put the name of your own image in its place, such as `acme/app`.
                = 0
            "#]],
        );
    }

    #[test]
    fn what_cannot_be_read_is_told_and_the_rest_is_checked() {
        let text = ran(&["check", "/nonexistent/x.yml", "-"], "a: 1\na: 2\n");
        expect![[r#"
            -:1:1: error no-trigger: Nothing ever starts this workflow. Choose at least one event: a push, a release, a schedule, or starting it manually.
             1 | a: 1
               | ^^^^
            -:1:1: error unknown-key: GitHub refuses the workflow: there is no `a` in `workflow`. It takes: `name`, `description`, `run-name`, `on`, `permissions`, `env`, `defaults`, `concurrency`, `jobs`.
             1 | a: 1
               | ^
            -:1:1: error missing-key: GitHub refuses the workflow: `jobs` is missing here. Add it.
             1 | a: 1
               | ^^^^
            -:2:1: error yaml-syntax: The key `a` appears twice here. Keep one of them.
             2 | a: 2
               | ^
            -:2:1: error unknown-key: GitHub refuses the workflow: there is no `a` in `workflow`. It takes: `name`, `description`, `run-name`, `on`, `permissions`, `env`, `defaults`, `concurrency`, `jobs`.
             2 | a: 2
               | ^
            ! Files: 1; errors: 5; warnings: 0; infos: 0.
            ! pushwright: `/nonexistent/x.yml` does not exist.
            = 2
        "#]]
        .assert_eq(&text);
    }
}
