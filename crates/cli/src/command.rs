//! A command line from its words to its exit code.

use std::{ffi::OsString, io};

use pushwright_core::text::{Lang, msg};

use crate::{
    args::{self, Command},
    check, explain, generate, lesson, metadata, presets,
    problem::{Problem, Stop},
    recognise, simulate,
    streams::Streams,
    topics,
};

/// How a command ended that did its work.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Outcome {
    Fine,
    /// There are findings of severity error.
    Errors,
    /// Something could not be read and was left out; it is reported already.
    Incomplete,
}

/// Runs a command line; `lang` is used if it names no language. The result is the exit code: 0 fine,
/// 1 findings of severity error, 2 wrong use.
pub(crate) fn run(
    args: impl IntoIterator<Item = OsString>,
    lang: Lang,
    streams: &mut Streams<'_>,
) -> u8 {
    let invocation = args::read(args);
    let lang = invocation.lang.unwrap_or(lang);
    let res = invocation.command.map_err(Stop::from).and_then(|it| dispatch(it, lang, streams));
    let res = res.and_then(|it| Ok(streams.out.flush().map(|()| it)?));
    match res {
        Ok(Outcome::Fine) => 0,
        Ok(Outcome::Errors) => 1,
        Ok(Outcome::Incomplete) => 2,
        Err(stop) => {
            // If even this cannot be written there is nobody left to tell.
            let _ = report_stop(&stop, lang, streams);
            2
        }
    }
}

fn dispatch(command: Command, lang: Lang, streams: &mut Streams<'_>) -> Result<Outcome, Stop> {
    match command {
        Command::Help(text) => writeln!(streams.out, "{}", text.get(lang))?,
        Command::Version => writeln!(streams.out, "pushwright {}", env!("CARGO_PKG_VERSION"))?,
        Command::Presets => presets::run(lang, streams)?,
        Command::Topics => topics::run(lang, streams)?,
        Command::Generate(options) => return generate::run(&options, lang, streams),
        Command::Check(options) => return check::run(&options, lang, streams),
        Command::Explain(options) => return explain::run(&options, lang, streams),
        Command::Recognise(options) => return recognise::run(&options, lang, streams),
        Command::Lesson(options) => return lesson::run(&options, lang, streams),
        Command::Metadata(options) => return metadata::run(&options, lang, streams),
        Command::Simulate(options) => return simulate::run(&options, lang, streams),
    }
    Ok(Outcome::Fine)
}

fn report_stop(stop: &Stop, lang: Lang, streams: &mut Streams<'_>) -> io::Result<()> {
    match stop {
        Stop::Wrong(problems) => problems.iter().try_for_each(|it| report(it, lang, streams)),
        // Flushing first, as `report` does, would fail again.
        Stop::Output(error) => {
            let problem = msg::cli_output(error.to_string());
            writeln!(streams.err, "pushwright: {}", problem.say(lang))
        }
    }
}

/// Writes a problem where problems belong.
pub(crate) fn report(problem: &Problem, lang: Lang, streams: &mut Streams<'_>) -> io::Result<()> {
    writeln!(streams.problems()?, "pushwright: {}", problem.say(lang))
}

/// What a command line leaves behind: its output, its problems, its exit code.
#[cfg(test)]
pub(crate) fn ran(args: &[&str], input: &str) -> String {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let mut streams = Streams { input: &mut input.as_bytes(), out: &mut out, err: &mut err };
    let code = run(args.iter().map(OsString::from), Lang::En, &mut streams);
    let [out, err] = [out, err].map(|it| String::from_utf8_lossy(&it).into_owned());
    let err: String = err.lines().map(|it| format!("! {it}\n")).collect();
    format!("{out}{err}= {code}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A disk that is full.
    struct Full;

    impl io::Write for Full {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::StorageFull.into())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn output_that_cannot_be_written_is_reported() {
        let mut err = Vec::new();
        let mut streams = Streams { input: &mut io::empty(), out: &mut Full, err: &mut err };
        assert_eq!(run(["presets".into()], Lang::En, &mut streams), 2);
        assert_eq!(
            String::from_utf8_lossy(&err),
            "pushwright: The output could not be written: no storage space.\n"
        );
    }

    #[test]
    fn every_command_explains_itself_in_both_languages() {
        for command in ["generate", "presets", "topics", "check", "explain", "lesson"] {
            for lang in ["en", "zh-CN"] {
                let text = ran(&[command, "--help", "--lang", lang], "");
                assert!(text.contains(&format!("pushwright {command}")), "{text}");
                assert!(text.ends_with("= 0\n"), "{text}");
            }
        }
    }
}
