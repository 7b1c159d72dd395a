//! `pushwright explain`: says what a workflow file does, and what its parts mean.

use std::{io, path::PathBuf};

use pushwright_core::{
    account::account,
    explain::any::explain_any,
    host::Native,
    text::{Lang, Note, Notes, msg},
    workflow::Span,
    yaml::Document,
};

use crate::{
    check,
    command::{Outcome, report},
    problem::Stop,
    sources,
    streams::{Streams, clean},
};

#[derive(Debug, Default)]
pub(crate) struct Options {
    pub(crate) file: Option<PathBuf>,
    /// Also the paragraphs and the source of each note.
    pub(crate) more: bool,
}

pub(crate) fn run(
    options: &Options,
    lang: Lang,
    streams: &mut Streams<'_>,
) -> Result<Outcome, Stop> {
    let path = options.file.clone().unwrap_or_default();
    let source = sources::read(&path, streams.input)?;
    let document = &source.document;
    let all = explain_any(&document.workflow, &Notes::whole(lang), lang);
    if !all.is_empty() {
        for it in account(document, &Native, lang) {
            writeln!(streams.out, "{}", clean(&it.text))?;
        }
        writeln!(streams.out)?;
    }
    for it in &all {
        let lines = range(document, it.span);
        writeln!(streams.out, "{lines} {}: {}", clean(&it.what), clean(&it.says))?;
        if let Some(note) = it.note.as_ref().filter(|_| options.more) {
            write_more(note, streams)?;
        }
    }
    if all.is_empty() {
        report(&msg::CLI_NOTHING_KNOWN.message().into(), lang, streams)?;
    }
    Ok(check::write_errors(&source, lang, streams)?)
}

fn write_more(note: &Note, streams: &mut Streams<'_>) -> io::Result<()> {
    for it in &note.more {
        writeln!(streams.out, "    {}\n", it.replace('\n', "\n    "))?;
    }
    writeln!(streams.out, "    <{}>\n", note.source)
}

/// `3` or `3-7`. Blank lines and comments between a part and the next belong to neither.
fn range(document: &Document, span: Span) -> String {
    let first = span.start.line;
    let text = |line: usize| {
        let line = line.checked_sub(1).and_then(|it| document.lines.get(it));
        line.map_or("", |it| &it.text)
    };
    let idle = |line: usize| {
        let line = text(line);
        let indent = line.len() - line.trim_start().len();
        let is_comment = line.trim_start().starts_with('#') && indent < span.start.column;
        line.trim().is_empty() || is_comment
    };
    // The end is exclusive: where nothing but indentation stands before it, its line is not part.
    let columns = span.end.column.saturating_sub(1);
    let mut last = span.end.line;
    if text(last).chars().take(columns).all(char::is_whitespace) {
        last = last.saturating_sub(1);
    }
    while first < last && idle(last) {
        last -= 1;
    }
    if last <= first { first.to_string() } else { format!("{first}-{last}") }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::command::ran;

    const WORKFLOW: &str = "\
on: push

# About jobs.
jobs:
  one:
    runs-on: ubuntu-latest
    permissions:
      contents: read

    steps:
      - name: Check out
        uses: actions/checkout@v5
        with:
          ref: main
      - uses: acme/strange@v1
      - run: |
          make
          # all

      # The end.
";

    #[test]
    fn line_ranges_and_keys() {
        expect![[r#"
            No step of this workflow is known to build or push a container image.
            On any push, the job `one` runs.
            In `one`, the token of the job may read `contents` (to check out the repository).
            It never starts on a pull request, on a schedule or manually.
            What the action `acme/strange@v1` does is not known here.
            Of scripts only docker commands are looked at. These do more, which is not judged here: line 17.

            1 on: The events that start this workflow.
            1 push: Commits or tags that are pushed start the workflow.
            4-18 jobs: What the workflow does; each job gets a fresh machine of its own.
            5-18 one: One job: a machine, its permissions, and the steps that run on it in order.
            6 runs-on: A machine that GitHub hosts: `ubuntu-latest`.
            7-8 permissions: What the token may do; all that is not listed is denied.
            8 contents: Code, commits, branches, tags and releases of the repository. The token may read them. A step needs it to check out the repository.
            10-18 steps: The steps, from top to bottom, all on the same machine.
            11-14 actions/checkout: Fetches the code of this repository onto the machine.
            11 name: The step's title in the log.
            12 uses: The action that does the work: owner, repository, and after `@` the exact version.
            13-14 with: The inputs handed to the action.
            14 ref: The branch, tag or commit to fetch; without it, the one that the run is about.
            15 acme/strange: Runs the action acme/strange, which is not in the catalog, so its inputs are not explained here.
            15 uses: The action that does the work: owner, repository, and after `@` the exact version.
            16-18 run: Commands of the runner's shell; the step fails with the first that does.
            = 0
        "#]].assert_eq(&ran(&["explain", "-"], WORKFLOW));
    }

    #[test]
    fn more_is_paragraphs_and_source() {
        expect![[r#"
            Nothing starts this workflow: `on` names no event.

            1 name: The workflow's name in the Actions tab and in status checks.
                It is for people only. Without this line GitHub shows the file's path. Other workflows that wait for this one refer to it by this name, so renaming it cuts that tie without any error. A name need not be unique, but two alike are hard to tell apart.

                <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#name>

            = 0
        "#]].assert_eq(&ran(&["explain", "--more", "-"], "name: x\n"));
    }

    #[test]
    fn what_is_no_workflow() {
        expect![[r#"
            ! pushwright: Nothing in this file is a known part of a workflow.
            = 0
        "#]]
        .assert_eq(&ran(&["explain", "-"], "just text"));
        expect![[r#"
            Nothing starts this workflow: `on` names no event.
            From line 2 on the file cannot be read, so this describes only the lines before it.

            1 name: The workflow's name in the Actions tab and in status checks.
            2 name: The workflow's name in the Actions tab and in status checks.
            ! -:2:1: error yaml-syntax: The key `name` appears twice here. Keep one of them.
            !  2 | name: y
            !    | ^^^^
            = 1
        "#]]
        .assert_eq(&ran(&["explain", "-"], "name: x\nname: y\n"));
        expect![[r#"
            ! pushwright: Nothing in this file is a known part of a workflow.
            = 0
        "#]]
        .assert_eq(&ran(&["explain", "-"], ""));
    }
}
