//! Runs for people.

use std::io::{self, Write};

use pushwright_core::{
    simulate::{self, Built, Has, Job, Limit, Runs, Step},
    text::{Lang, Message, Text, msg},
};

use super::{Foretold, title};
use crate::streams::clean;

/// Where it is written, how much of it, and in which language.
pub(super) struct Writer<'a> {
    pub(super) to: &'a mut dyn Write,
    /// With labels and annotations.
    pub(super) labels: bool,
    pub(super) lang: Lang,
}

impl Writer<'_> {
    pub(super) fn write(&mut self, all: &[Foretold]) -> io::Result<()> {
        for (n, it) in all.iter().enumerate() {
            if n > 0 {
                writeln!(self.to)?;
            }
            writeln!(self.to, "{}", clean(&title(&it.event)))?;
            self.say(2, &it.run.verdict.says(&it.event))?;
            if it.run.jobs.is_empty() {
                continue;
            }
            if let Some(message) = it.event.says_of_trust() {
                self.say(2, &message)?;
            }
            if let Some(message) = it.run.says_of_failure() {
                self.say(2, &message)?;
            }
            it.run.jobs.iter().try_for_each(|it| self.job(it))?;
        }
        Ok(())
    }

    fn job(&mut self, job: &Job) -> io::Result<()> {
        let values: Vec<&str> = job.matrix.iter().map(|it| it.1.as_str()).collect();
        let name = match values.as_slice() {
            [] => job.id.clone(),
            them => format!("{} ({})", job.id, them.join(", ")),
        };
        self.line(2, &job.runs, job.fails(), &name)?;
        if job.runs.holds == Some(false) {
            return Ok(());
        }
        if let Some(it) = job.says_of_call() {
            self.say(6, &it)?;
        }
        if !job.token.limits.contains(&Limit::Unwritten) {
            self.say(6, &job.token.says(self.lang))?;
        }
        // What holds for the whole run has been said.
        let own = |it: &&Limit| matches!(it, Limit::Unwritten | Limit::Caller);
        job.token.limits.iter().filter(own).try_for_each(|it| self.say(6, &it.says()))?;
        job.steps.iter().try_for_each(|it| self.step(it))
    }

    fn step(&mut self, step: &Step) -> io::Result<()> {
        self.line(4, &step.runs, step.fails, &step.name)?;
        if let Some(tags) = &step.tags {
            self.made(tags)?;
        }
        if let Some(it) = step.says_why_held().filter(|_| step.runs.holds != Some(false)) {
            self.say(8, &it)?;
        }
        // Whether somebody has stored a secret is known to whoever has; what an event keeps back is not.
        let kept = step.secrets.iter().filter(|it| it.has != Has::Stored);
        kept.filter(|_| step.runs.holds != Some(false))
            .try_for_each(|it| self.say(8, &it.says()))?;
        let lang = self.lang;
        step.lacks
            .iter()
            .try_for_each(|it| writeln!(self.to, "        {}", clean(&it.says(lang))))?;
        if let Some(it) = &step.attested {
            self.say(8, &it.says())?;
        }
        self.pushed(step)
    }

    /// What docker/metadata-action gives.
    fn made(&mut self, tags: &simulate::Foretold) -> io::Result<()> {
        if let Some(it) = &tags.fault {
            return self.say(8, &it.says());
        }
        for it in &tags.warnings {
            self.say(8, &msg::cli_metadata_warning(it.as_str()))?;
        }
        self.say(8, &tags.says_of_latest())
    }

    fn pushed(&mut self, step: &Step) -> io::Result<()> {
        for it in &step.pushed {
            write!(self.to, "        → {}", clean(&it.reference))?;
            match &it.depends_on {
                Some(it) => {
                    let depends = msg::run_depends(it.as_str()).say(self.lang);
                    writeln!(self.to, " — {}", clean(&depends))?;
                }
                None => writeln!(self.to)?,
            }
        }
        if let Some(it) = step.built.as_ref().and_then(Built::says_unread) {
            self.say(8, &it)?;
        }
        let built = step.built.as_ref().filter(|_| self.labels && !step.pushed.is_empty());
        let Some(built) = built else { return Ok(()) };
        self.list(msg::SIMULATE_LABELS, &built.labels())?;
        self.list(msg::SIMULATE_ANNOTATIONS, &built.annotations())?;
        for it in &built.targets {
            self.say(10, &it.says())?;
            self.list(msg::SIMULATE_TAGS, &it.tags)?;
            self.list(msg::SIMULATE_LABELS, &it.labels)?;
            self.list(msg::SIMULATE_ANNOTATIONS, &it.annotations)?;
        }
        Ok(())
    }

    /// What stands in an image that is pushed.
    fn list(&mut self, name: Text, them: &[String]) -> io::Result<()> {
        if them.is_empty() {
            return Ok(());
        }
        writeln!(self.to, "          {}", name.get(self.lang))?;
        them.iter().try_for_each(|it| writeln!(self.to, "            {}", clean(it)))
    }

    /// A mark for how it ends, its name, and the reason if there is one.
    fn line(&mut self, indent: usize, runs: &Runs, fails: bool, name: &str) -> io::Result<()> {
        let mark = match runs.holds {
            Some(true) if fails => '✗',
            Some(true) => '✓',
            Some(false) => '-',
            None => '?',
        };
        write!(self.to, "{:indent$}{mark} {}", "", clean(name))?;
        match runs.says() {
            Some(it) => writeln!(self.to, " — {}", clean(&it.say(self.lang))),
            None => writeln!(self.to),
        }
    }

    fn say(&mut self, indent: usize, message: &Message) -> io::Result<()> {
        writeln!(self.to, "{:indent$}{}", "", clean(&message.say(self.lang)))
    }
}
