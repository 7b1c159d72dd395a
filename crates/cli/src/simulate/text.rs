//! Runs for people.

use std::io::{self, Write};

use pushwright_core::{
    simulate::{Has, Job, Limit, Runs, Step},
    text::{Lang, Message, msg},
};

use super::{Foretold, title};
use crate::streams::clean;

pub(super) fn write(to: &mut dyn Write, all: &[Foretold], lang: Lang) -> io::Result<()> {
    for (n, it) in all.iter().enumerate() {
        if n > 0 {
            writeln!(to)?;
        }
        writeln!(to, "{}", clean(&title(&it.event)))?;
        say(to, 2, &it.run.verdict.says(&it.event), lang)?;
        if it.run.jobs.is_empty() {
            continue;
        }
        if let Some(message) = it.event.says_of_trust() {
            say(to, 2, &message, lang)?;
        }
        for job in &it.run.jobs {
            write_job(to, job, lang)?;
        }
    }
    Ok(())
}

fn write_job(to: &mut dyn Write, job: &Job, lang: Lang) -> io::Result<()> {
    let values: Vec<&str> = job.matrix.iter().map(|it| it.1.as_str()).collect();
    let name = match values.as_slice() {
        [] => job.id.clone(),
        them => format!("{} ({})", job.id, them.join(", ")),
    };
    line(to, 2, &job.runs, &name, lang)?;
    if job.runs.holds == Some(false) {
        return Ok(());
    }
    if let Some(it) = job.says_of_call() {
        say(to, 6, &it, lang)?;
    }
    if !job.token.limits.contains(&Limit::Unwritten) {
        say(to, 6, &job.token.says(lang), lang)?;
    }
    // What holds for the whole run has been said.
    let own = |it: &&Limit| matches!(it, Limit::Unwritten | Limit::Caller);
    job.token.limits.iter().filter(own).try_for_each(|it| say(to, 6, &it.says(), lang))?;
    job.steps.iter().try_for_each(|it| write_step(to, it, lang))
}

fn write_step(to: &mut dyn Write, step: &Step, lang: Lang) -> io::Result<()> {
    line(to, 4, &step.runs, &step.name, lang)?;
    if let Some(tags) = &step.tags {
        match &tags.fault {
            Some(it) => say(to, 8, &it.says(), lang)?,
            None => {
                for it in &tags.warnings {
                    say(to, 8, &msg::cli_metadata_warning(it.as_str()), lang)?;
                }
                say(to, 8, &tags.says_of_latest(), lang)?;
            }
        }
    }
    if let Some(it) = step.says_why_held().filter(|_| step.runs.holds != Some(false)) {
        say(to, 8, &it, lang)?;
    }
    // Whether somebody has stored a secret is known to whoever has; what an event keeps back is not.
    let kept = step.secrets.iter().filter(|it| it.has != Has::Stored);
    kept.filter(|_| step.runs.holds != Some(false))
        .try_for_each(|it| say(to, 8, &it.says(), lang))?;
    step.lacks.iter().try_for_each(|it| writeln!(to, "        {}", clean(&it.says(lang))))?;
    if let Some(it) = &step.attested {
        say(to, 8, &it.says(), lang)?;
    }
    for it in &step.pushed {
        write!(to, "        → {}", clean(&it.reference))?;
        match &it.depends_on {
            Some(it) => writeln!(to, " — {}", clean(&msg::run_depends(it.as_str()).say(lang)))?,
            None => writeln!(to)?,
        }
    }
    Ok(())
}

/// A mark for whether it runs, its name, and the reason if there is one.
fn line(to: &mut dyn Write, indent: usize, runs: &Runs, name: &str, lang: Lang) -> io::Result<()> {
    let mark = match runs.holds {
        Some(true) => '✓',
        Some(false) => '✗',
        None => '?',
    };
    write!(to, "{:indent$}{mark} {}", "", clean(name))?;
    match runs.says() {
        Some(it) => writeln!(to, " — {}", clean(&it.say(lang))),
        None => writeln!(to),
    }
}

fn say(to: &mut dyn Write, indent: usize, message: &Message, lang: Lang) -> io::Result<()> {
    writeln!(to, "{:indent$}{}", "", clean(&message.say(lang)))
}
