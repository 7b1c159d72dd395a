//! `pushwright generate`: writes the workflow of a recipe, and the files beside it.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use pushwright_core::{
    companion,
    generate::{Surroundings, generate},
    handover::File,
    lint::{Severity, lint},
    recipe::{Recipe, shown},
    secret,
    text::{Lang, Notes, list, msg},
    yaml::Document,
};

use crate::{
    check,
    choose::choose,
    command::{Outcome, report},
    problem::{self, Problem, Stop, quoted},
    streams::Streams,
};

#[derive(Debug, Default)]
pub(crate) struct Options {
    pub(crate) preset: Option<String>,
    pub(crate) settings: Option<PathBuf>,
    /// `TOPIC=VALUE` each.
    pub(crate) sets: Vec<String>,
    pub(crate) out: Option<PathBuf>,
    /// Takes all files, each to its place.
    pub(crate) repository: Option<PathBuf>,
    /// Stands in the header of the file; empty if there is none.
    pub(crate) link: String,
}

pub(crate) fn run(
    options: &Options,
    lang: Lang,
    streams: &mut Streams<'_>,
) -> Result<Outcome, Stop> {
    check_link(&options.link)?;
    let chosen = choose(options, streams.input).map_err(Stop::Wrong)?;
    let recipe = &chosen.recipe;
    let notes = Notes::built_in(lang);
    let document = generate(recipe, Surroundings { lang, notes: &notes, link: &options.link });
    let beside = companion::files(recipe, lang);
    let name = match (&options.repository, &options.out) {
        (Some(root), _) => {
            let workflows = root.join(".github/workflows");
            let name = written(&save(&workflows, recipe, &document.text())?, streams)?;
            for it in &beside {
                written(&place(root, it)?, streams)?;
            }
            name
        }
        (None, Some(folder)) => written(&save(folder, recipe, &document.text())?, streams)?,
        (None, None) => {
            streams.out.write_all(document.text().as_bytes())?;
            recipe.file_name.trim().to_owned()
        }
    };
    if options.repository.is_none() && !beside.is_empty() {
        let paths = beside.iter().map(|it| quoted(it.path())).collect();
        report(&msg::cli_beside(list(paths, lang)).into(), lang, streams)?;
    }
    for place in chosen.sets.iter().filter(|it| !shown(recipe, **it)) {
        report(&msg::cli_no_effect(place.id()).into(), lang, streams)?;
    }
    Ok(judge(&document, &name, lang, streams)?)
}

/// Tells what the workflow would fail on.
fn judge(
    document: &Document,
    name: &str,
    lang: Lang,
    streams: &mut Streams<'_>,
) -> io::Result<Outcome> {
    let mut outcome = Outcome::Fine;
    for finding in lint(document).iter().filter(|it| it.severity == Severity::Error) {
        check::text::write(streams.problems()?, name, document, finding, lang)?;
        outcome = Outcome::Errors;
    }
    Ok(outcome)
}

/// The link becomes part of a comment, so it must not end that comment, nor tell a secret.
fn check_link(link: &str) -> Result<(), Problem> {
    if secret::find(link).is_some() {
        return Err(msg::cli_secret("--link").into());
    }
    let is_url = link.starts_with("https://") || link.starts_with("http://");
    let is_one_word = !link.contains(|it: char| it.is_whitespace() || it.is_control());
    match link.is_empty() || is_url && is_one_word {
        true => Ok(()),
        false => Err(msg::cli_link(quoted(link)).into()),
    }
}

/// Writes the file into a folder, which is made if it is not there.
fn save(folder: &Path, recipe: &Recipe, text: &str) -> Result<PathBuf, Problem> {
    let name = recipe.file_name.trim();
    let strays = |it: char| matches!(it, '/' | '\\' | ':') || it.is_control();
    if matches!(name, "" | "." | "..") || name.contains(strays) {
        return Err(msg::cli_file_name(quoted(name)).into());
    }
    place(folder, &File::new(name, text.to_owned()))
}

/// Writes a file at its path below a folder, with all folders between.
fn place(root: &Path, file: &File) -> Result<PathBuf, Problem> {
    let path = root.join(file.path());
    let folder = path.parent().unwrap_or(root);
    fs::create_dir_all(folder).map_err(|it| problem::file(folder, &it))?;
    fs::write(&path, &file.text).map_err(|it| problem::file(&path, &it))?;
    Ok(path)
}

fn written(path: &Path, streams: &mut Streams<'_>) -> io::Result<String> {
    let path = path.to_string_lossy().into_owned();
    writeln!(streams.out, "{path}")?;
    Ok(path)
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};
    use pushwright_core::{recipe::PRESETS, yaml};

    use super::*;
    use crate::command::ran;

    fn check_problems(args: &[&str], expected: Expect) {
        let text = ran(&[&["generate"], args].concat(), "");
        let lines = text.lines().filter(|it| it.starts_with(['!', '=']));
        expected.assert_eq(&lines.map(|it| format!("{it}\n")).collect::<String>());
    }

    #[test]
    fn every_preset_is_written_as_the_core_writes_it() {
        for preset in PRESETS {
            let notes = Notes::built_in(Lang::En);
            let surroundings = Surroundings { lang: Lang::En, notes: &notes, link: "" };
            let text = generate(&(preset.recipe)(), surroundings).text();
            assert_eq!(ran(&["generate", "--preset", preset.id], ""), text + "= 0\n");
        }
    }

    #[test]
    fn the_link_stands_in_the_header() {
        let link = "https://example.org/#v=1";
        let text = ran(&["generate", "--link", link], "");
        assert!(text.contains(&format!("# Change it at {link}\n")), "{text}");
        check_problems(
            &["--link", "x\non: push"],
            expect![[r#"
            ! pushwright: `x on: push` is not a link. It must begin with `https://` or `http://` and have no blanks.
            = 2
        "#]],
        );
    }

    #[test]
    fn file_names_stay_in_the_folder() {
        for name in ["../x.yml", "a/b.yml", "a\\b.yml", "..", "", " ", "c:x.yml"] {
            let set = format!("file-name={name}");
            let text = ran(&["generate", "--out", "/nonexistent", "--set", &set], "");
            assert!(text.contains("cannot be the name of a file"), "{name}: {text}");
            assert!(text.ends_with("= 2\n"), "{name}: {text}");
        }
    }

    #[test]
    fn errors_are_told_and_decide_the_outcome() {
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let mut streams = Streams { input: &mut io::empty(), out: &mut out, err: &mut err };
        let outcome = judge(&yaml::read("a: 1\na: 2\n"), "x.yml", Lang::En, &mut streams);
        assert_eq!(outcome.ok(), Some(Outcome::Errors));
        let err = String::from_utf8(err).unwrap_or_default();
        assert!(out.is_empty() && err.contains("x.yml:2:1: error yaml-syntax: "), "{err}");
    }

    #[test]
    fn a_choice_without_effect_is_told() {
        check_problems(
            &["--set", "host=example.org"],
            expect![[r#"
            ! pushwright: `host` has no effect beside the other choices.
            = 0
        "#]],
        );
    }
}
