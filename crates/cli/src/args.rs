//! The command line, read: which command, with which options. Knows the grammar, not what commands
//! do.

use std::ffi::OsString;

use lexopt::{Arg, Parser};
use pushwright_core::{
    lint::Severity,
    text::{Lang, Text, msg},
};

use crate::{
    check::{self, Format},
    explain, generate, lesson, metadata,
    problem::{Problem, hint, quoted},
    recognise, simulate,
};

/// A command line.
#[derive(Debug)]
pub(crate) struct Invocation {
    /// `None`: as the system says.
    pub(crate) lang: Option<Lang>,
    pub(crate) command: Result<Command, Problem>,
}

#[derive(Debug)]
pub(crate) enum Command {
    Help(Text),
    Version,
    Generate(generate::Options),
    Presets,
    Topics,
    Check(check::Options),
    Explain(explain::Options),
    Recognise(recognise::Options),
    Lesson(lesson::Options),
    Metadata(metadata::Options),
    Simulate(simulate::Options),
}

/// A command's name and what it is before its options are read.
struct Row {
    name: &'static str,
    start: fn() -> Command,
}

static COMMANDS: &[Row] = &[
    Row { name: "generate", start: || Command::Generate(generate::Options::default()) },
    Row { name: "presets", start: || Command::Presets },
    Row { name: "topics", start: || Command::Topics },
    Row { name: "check", start: || Command::Check(check::Options::default()) },
    Row { name: "explain", start: || Command::Explain(explain::Options::default()) },
    Row { name: "recognise", start: || Command::Recognise(recognise::Options::default()) },
    Row { name: "lesson", start: || Command::Lesson(lesson::Options::default()) },
    Row { name: "metadata", start: || Command::Metadata(metadata::Options::default()) },
    Row { name: "simulate", start: || Command::Simulate(simulate::Options::default()) },
];

impl Command {
    fn help(&self) -> Text {
        match self {
            Command::Help(it) => *it,
            Command::Version => msg::CLI_HELP_ALL,
            Command::Generate(_) => msg::CLI_HELP_GENERATE,
            Command::Presets => msg::CLI_HELP_PRESETS,
            Command::Topics => msg::CLI_HELP_TOPICS,
            Command::Check(_) => msg::CLI_HELP_CHECK,
            Command::Explain(_) => msg::CLI_HELP_EXPLAIN,
            Command::Recognise(_) => msg::CLI_HELP_RECOGNISE,
            Command::Lesson(_) => msg::CLI_HELP_LESSON,
            Command::Metadata(_) => msg::CLI_HELP_METADATA,
            Command::Simulate(_) => msg::CLI_HELP_SIMULATE,
        }
    }

    /// Its own options, beside those of every command.
    fn options(&self) -> &'static [&'static str] {
        match self {
            Command::Generate(_) => &["preset", "set", "settings", "out", "repository", "link"],
            Command::Check(_) => &["format", "severity", "fix", "dry-run"],
            Command::Recognise(_) | Command::Lesson(_) | Command::Metadata(_) => &["format"],
            Command::Simulate(_) => &["event", "ref", "payload", "labels", "format"],
            Command::Explain(_) => &["more"],
            Command::Help(_) | Command::Version | Command::Presets | Command::Topics => &[],
        }
    }

    /// Takes one of [`Command::options`].
    fn option(&mut self, name: &str, parser: &mut Parser) -> Result<(), Problem> {
        match (self, name) {
            (Command::Generate(it), "preset") => it.preset = Some(text(parser)?),
            (Command::Generate(it), "set") => it.sets.push(text(parser)?),
            (Command::Generate(it), "settings") => it.settings = Some(value(parser)?.into()),
            (Command::Generate(it), "out") => it.out = Some(value(parser)?.into()),
            (Command::Generate(it), "repository") => it.repository = Some(value(parser)?.into()),
            (Command::Generate(it), "link") => it.link = text(parser)?,
            (Command::Check(it), "format") => it.format = format(&text(parser)?, &Format::ALL)?,
            (Command::Check(it), "severity") => it.severity = Some(severity(&text(parser)?)?),
            (Command::Check(it), "fix") => it.fix = true,
            (Command::Check(it), "dry-run") => it.dry_run = true,
            (Command::Lesson(it), "format") => {
                it.format = format(&text(parser)?, &[Format::Text, Format::Json])?;
            }
            (Command::Metadata(it), "format") => {
                it.format = format(&text(parser)?, &[Format::Text, Format::Json])?;
            }
            (Command::Simulate(it), "event") => it.event = Some(text(parser)?),
            (Command::Simulate(it), "ref") => it.git_ref = Some(text(parser)?),
            (Command::Simulate(it), "payload") => it.payload = Some(value(parser)?.into()),
            (Command::Simulate(it), "labels") => it.labels = true,
            (Command::Simulate(it), "format") => {
                it.format = format(&text(parser)?, &[Format::Text, Format::Json])?;
            }
            (Command::Explain(it), "more") => it.more = true,
            (Command::Recognise(it), "format") => it.format = settings_format(&text(parser)?)?,
            _ => {}
        }
        Ok(())
    }

    /// Takes a word that is no option.
    fn word(&mut self, word: OsString) -> Result<(), Problem> {
        match self {
            Command::Check(it) => it.files.push(word.into()),
            Command::Lesson(it) if it.check => it.files.push(word.into()),
            Command::Lesson(it) => {
                let word = word.to_string_lossy();
                it.check = word == "check";
                if !it.check {
                    let problem = Problem::from(msg::cli_unknown_command(quoted(&word)));
                    return Err(problem.and(hint(&word, &["check"])));
                }
            }
            Command::Explain(it) if it.file.is_none() => it.file = Some(word.into()),
            Command::Recognise(it) if it.file.is_none() => it.file = Some(word.into()),
            Command::Metadata(it) if it.file.is_none() => it.file = Some(word.into()),
            Command::Simulate(it) if it.file.is_none() => it.file = Some(word.into()),
            Command::Simulate(it) => it.beside.push(word.into()),
            _ => return Err(msg::cli_extra_word(quoted(&word.to_string_lossy())).into()),
        }
        Ok(())
    }

    /// What it cannot do without.
    fn complete(self) -> Result<Command, Problem> {
        match &self {
            Command::Check(it) if it.files.is_empty() => Err(msg::CLI_NO_FILE.message().into()),
            Command::Check(it) if it.dry_run && !it.fix => {
                Err(msg::cli_only_with(quoted("--dry-run"), quoted("--fix")).into())
            }
            Command::Explain(it) if it.file.is_none() => Err(msg::CLI_NO_FILE.message().into()),
            Command::Recognise(it) if it.file.is_none() => Err(msg::CLI_NO_FILE.message().into()),
            Command::Metadata(it) if it.file.is_none() => Err(msg::CLI_NO_FILE.message().into()),
            Command::Simulate(it) if it.file.is_none() => Err(msg::CLI_NO_FILE.message().into()),
            Command::Simulate(simulate::Options { event: None, git_ref, payload, .. })
                if git_ref.is_some() || payload.is_some() =>
            {
                Err(msg::CLI_NO_EVENT.message().into())
            }
            Command::Lesson(it) if !it.check => {
                Err(Problem::from(msg::CLI_NO_COMMAND.message()).and(msg::cli_known("check")))
            }
            Command::Lesson(it) if it.files.is_empty() => Err(msg::CLI_NO_FILE.message().into()),
            _ => Ok(self),
        }
    }
}

/// Reads a command line without the program's name. Reading goes on after the first problem, since
/// the language to report it in may come later.
pub(crate) fn read(args: impl IntoIterator<Item = OsString>) -> Invocation {
    let mut parser = Parser::from_args(args);
    let mut reader = Reader::default();
    let mut problem = None;
    loop {
        let res = match parser.next() {
            Ok(None) => break,
            Ok(Some(Arg::Long(name))) => {
                let name = name.to_owned();
                reader.option(&name, &mut parser)
            }
            Ok(Some(Arg::Short('h'))) => reader.option("help", &mut parser),
            Ok(Some(Arg::Short('V'))) => reader.option("version", &mut parser),
            Ok(Some(Arg::Short(it))) => Err(reader.unknown(&format!("-{it}"))),
            Ok(Some(Arg::Value(word))) => reader.word(word),
            Err(error) => Err(unread(error)),
        };
        if let Err(it) = res {
            problem.get_or_insert(it);
        }
    }
    let lang = reader.lang;
    let command = problem.map_or_else(|| reader.done(), Err);
    Invocation { lang, command }
}

#[derive(Default)]
struct Reader {
    lang: Option<Lang>,
    command: Option<Command>,
    help: bool,
    version: bool,
}

impl Reader {
    fn option(&mut self, name: &str, parser: &mut Parser) -> Result<(), Problem> {
        match (name, &mut self.command) {
            ("lang", _) => self.lang = Some(lang(&text(parser)?)?),
            ("help", _) => self.help = true,
            ("version", _) => self.version = true,
            (_, Some(it)) if it.options().contains(&name) => it.option(name, parser)?,
            _ => return Err(self.unknown(&format!("--{name}"))),
        }
        Ok(())
    }

    fn word(&mut self, word: OsString) -> Result<(), Problem> {
        if let Some(command) = &mut self.command {
            return command.word(word);
        }
        let word = word.to_string_lossy();
        let start = COMMANDS.iter().find(|it| it.name == word).map(|it| it.start);
        // After an unknown command the options are read as nobody's; only the first problem counts.
        self.command = Some(start.map_or(Command::Version, |it| it()));
        match start {
            Some(_) => Ok(()),
            None => {
                let problem = Problem::from(msg::cli_unknown_command(quoted(&word)));
                Err(problem.and(hint(&word, &names())))
            }
        }
    }

    /// An option that the command does not have.
    fn unknown(&self, option: &str) -> Problem {
        let own = self.command.as_ref().map_or(&[][..], Command::options);
        let all: Vec<_> =
            own.iter().chain(&["lang", "help", "version"]).map(|it| format!("--{it}")).collect();
        let all: Vec<_> = all.iter().map(String::as_str).collect();
        Problem::from(msg::cli_unknown_option(quoted(option))).and(hint(option, &all))
    }

    fn done(self) -> Result<Command, Problem> {
        match (self.version, self.help, self.command) {
            (true, _, _) => Ok(Command::Version),
            (_, true, command) => {
                Ok(Command::Help(command.map_or(msg::CLI_HELP_ALL, |it| it.help())))
            }
            (_, _, Some(command)) => command.complete(),
            (_, _, None) => {
                let known = msg::cli_known(names().join(", "));
                Err(Problem::from(msg::CLI_NO_COMMAND.message()).and(known))
            }
        }
    }
}

fn names() -> Vec<&'static str> {
    COMMANDS.iter().map(|it| it.name).collect()
}

fn value(parser: &mut Parser) -> Result<OsString, Problem> {
    parser.value().map_err(unread)
}

fn text(parser: &mut Parser) -> Result<String, Problem> {
    value(parser)?.into_string().map_err(|_| msg::CLI_NOT_TEXT.message().into())
}

fn unread(error: lexopt::Error) -> Problem {
    Problem::from(match error {
        lexopt::Error::MissingValue { option } => {
            msg::cli_missing_value(quoted(&option.unwrap_or_default()))
        }
        lexopt::Error::UnexpectedValue { option, .. } => msg::cli_needless_value(quoted(&option)),
        _ => msg::CLI_NOT_TEXT.message(),
    })
}

/// One of the formats that a command has.
fn format(word: &str, known: &[Format]) -> Result<Format, Problem> {
    let ids: Vec<_> = known.iter().map(|it| it.id()).collect();
    known
        .iter()
        .copied()
        .find(|it| it.id() == word)
        .ok_or_else(|| Problem::from(msg::cli_unknown_format(quoted(word))).and(hint(word, &ids)))
}

/// How settings are written.
fn settings_format(word: &str) -> Result<recognise::Format, Problem> {
    let ids = recognise::Format::ALL.map(recognise::Format::id);
    let known = recognise::Format::ALL.into_iter().find(|it| it.id() == word);
    known.ok_or_else(|| Problem::from(msg::cli_unknown_format(quoted(word))).and(hint(word, &ids)))
}

fn severity(word: &str) -> Result<Severity, Problem> {
    let ids = Severity::ALL.map(Severity::id);
    let known = Severity::ALL.into_iter().find(|it| it.id() == word);
    known
        .ok_or_else(|| Problem::from(msg::cli_unknown_severity(quoted(word))).and(hint(word, &ids)))
}

fn lang(word: &str) -> Result<Lang, Problem> {
    let ids = Lang::ALL.map(Lang::id);
    Lang::of(word)
        .ok_or_else(|| Problem::from(msg::cli_unknown_lang(quoted(word))).and(hint(word, &ids)))
}

/// The language that the environment asks for: as in POSIX, the first variable that says anything
/// decides.
pub(crate) fn system_lang(variable: impl Fn(&str) -> Option<String>) -> Lang {
    let names = ["LC_ALL", "LC_MESSAGES", "LANG"];
    let said = names.into_iter().filter_map(variable).find(|it| !it.is_empty());
    // `zh_CN.UTF-8@pinyin`: the encoding and what follows are not about the language.
    let tag = said.as_deref().and_then(|it| it.split(['.', '@']).next());
    tag.and_then(Lang::of).unwrap_or(Lang::En)
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    fn check(line: &str, expected: Expect) {
        let read = read(line.split_whitespace().map(OsString::from));
        expected.assert_eq(&match read.command {
            Ok(it) => format!("{it:?}"),
            Err(it) => it.say(Lang::En),
        });
    }

    #[test]
    fn options_of_a_command() {
        check(
            "check a.yml --format=json b -",
            expect![[
                r#"Check(Options { files: ["a.yml", "b", "-"], format: Json, severity: None, fix: false, dry_run: false })"#
            ]],
        );
        check(
            "explain --more -- -x",
            expect![[r#"Explain(Options { file: Some("-x"), more: true })"#]],
        );
        check("--version check", expect!["Version"]);
    }

    #[test]
    fn wrong_lines() {
        check(
            "",
            expect![
                "Name a command; `pushwright --help` explains them. Known here: generate, presets, topics, check, explain, recognise, lesson, metadata, simulate."
            ],
        );
        check("generat", expect!["There is no command `generat`. Did you mean `generate`?"]);
        check("check", expect!["Name a file, a folder, or `-` for the standard input."]);
        check(
            "check x --form json",
            expect!["There is no option `--form` here. Did you mean `--format`?"],
        );
        check("check x --format jsn", expect!["There is no format `jsn`. Did you mean `json`?"]);
        check(
            "--format json check",
            expect!["There is no option `--format` here. Known here: --lang, --help, --version."],
        );
        check("lesson chek x.yml", expect!["There is no command `chek`. Did you mean `check`?"]);
        check(
            "lesson check x --format github",
            expect!["There is no format `github`. Known here: text, json."],
        );
        check("lesson check", expect!["Name a file, a folder, or `-` for the standard input."]);
        check("explain a b", expect!["`b` is one word too many here."]);
        check("explain a --more=yes", expect!["`--more` takes no value."]);
        check("generate --preset", expect!["`--preset` needs a value after it."]);
        check(
            "generate -x",
            expect![
                "There is no option `-x` here. Known here: --preset, --set, --settings, --out, --repository, --link, --lang, --help, --version."
            ],
        );
        check("presets --lang fr", expect!["There is no language `fr`. Known here: en, zh-CN."]);
    }

    #[test]
    fn the_language_is_known_even_after_a_problem() {
        let line = ["chek", "x", "--lang", "zh-CN"].map(OsString::from);
        assert_eq!(read(line).lang, Some(Lang::ZhCn));
    }

    #[test]
    fn the_language_of_the_system() {
        let of = |all: &str, lang: &str| {
            system_lang(|name| match name {
                "LC_ALL" => Some(all.to_owned()),
                "LANG" => Some(lang.to_owned()),
                _ => None,
            })
        };
        assert_eq!(of("", "zh_CN.UTF-8"), Lang::ZhCn);
        assert_eq!(of("C", "zh_CN.UTF-8"), Lang::En);
        assert_eq!(of("", "zh.UTF-8"), Lang::ZhCn);
        assert_eq!(of("", "de_DE"), Lang::En);
    }
}
