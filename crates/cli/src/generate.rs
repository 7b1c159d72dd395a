//! `pushwright generate`: writes the workflow of a recipe.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use pushwright_core::{
    generate::{Surroundings, generate},
    lint::{Severity, lint},
    recipe::{Recipe, shown},
    secret,
    text::{Lang, Notes, msg},
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
    let name = match &options.out {
        None => {
            streams.out.write_all(document.text().as_bytes())?;
            recipe.file_name.trim().to_owned()
        }
        Some(folder) => {
            let path = save(folder, recipe, &document.text())?.to_string_lossy().into_owned();
            writeln!(streams.out, "{path}")?;
            path
        }
    };
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
    fs::create_dir_all(folder).map_err(|it| problem::file(folder, &it))?;
    let path = folder.join(name);
    fs::write(&path, text).map_err(|it| problem::file(&path, &it))?;
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
