//! `pushwright check --fix`: the safe repairs, written into the files or shown as a patch.

use std::{fs, io};

use pushwright_core::{
    handover::{self, File},
    lint::{Repaired, repair},
    text::{Lang, msg},
    yaml,
};

use crate::{
    problem::{self, Problem, quoted},
    sources::Source,
    streams::{Streams, clean},
};

/// What the repairs would change, as a patch that `git apply` takes.
pub(super) fn patch(source: &Source) -> String {
    let Repaired { text, labels } = repair(&source.document);
    if labels.is_empty() {
        return String::new();
    }
    let (old, new) = (source.document.text(), text);
    handover::patch(&[File::new(&source.name, new).replacing(old)])
}

/// The files as they are after the repairs, which are told beside the output. The standard input is
/// written to the output, repaired or not.
pub(super) fn fixed(
    all: Vec<Source>,
    lang: Lang,
    streams: &mut Streams<'_>,
    problems: &mut Vec<Problem>,
) -> io::Result<Vec<Source>> {
    let mut res = Vec::new();
    for source in all {
        let Repaired { text, labels } = repair(&source.document);
        let text = match labels.is_empty() {
            true => source.text.clone(),
            false => text,
        };
        if source.name == "-" {
            write!(streams.out, "{text}")?;
        } else if !labels.is_empty() {
            if let Err(error) = fs::write(&source.name, &text) {
                problems.push(problem::file(source.name.as_ref(), &error));
                res.push(source);
                continue;
            }
            let done = msg::cli_fixed(quoted(&source.name), labels.len().to_string());
            writeln!(streams.problems()?, "{}", clean(&done.say(lang)))?;
        }
        let mut document = yaml::read(&text);
        document.workflow.file = source.document.workflow.file;
        res.push(Source { document, text, ..source });
    }
    Ok(res)
}
