//! What is foretold, in sentences.

use super::{Foretold, Runs, Why};
use crate::{
    event::{Decided, Event, Verdict},
    metadata::{Fault, Latest, Outcome, Type},
    text::{Message, msg},
};

impl Verdict {
    /// Whether the workflow runs, and which filter decides.
    pub fn says(&self, event: &Event) -> Message {
        let runs = self.runs == Some(true);
        match &self.decided {
            Decided::NotNamed => msg::run_not_named(event.trigger()),
            Decided::Named => msg::run_named(event.trigger()),
            Decided::Filter { key, name } if runs => msg::run_admitted(*key, name.as_str()),
            Decided::Filter { key, name } => msg::run_kept_out(*key, name.as_str()),
            Decided::OtherKind { key } if event.is_tag() => msg::run_only_branches(*key),
            Decided::OtherKind { key } => msg::run_only_tags(*key),
            Decided::Types { action } if runs => msg::run_types_listed(action.as_str()),
            Decided::Types { action } => msg::run_types_missing(action.as_str()),
            Decided::Files { key } => msg::run_files_unknown(*key),
        }
    }
}

impl Runs {
    /// What decides; `None` if nothing had to be decided.
    pub fn says(&self) -> Option<Message> {
        Some(match (&self.why, self.holds) {
            (Why::Unconditional, _) => return None,
            (Why::Condition(part), Some(true)) => msg::run_holds(part.as_str()),
            (Why::Condition(part), _) => msg::run_holds_not(part.as_str()),
            (Why::Unknown(what), _) => msg::run_depends(what.as_str()),
            (Why::Needs(job), Some(false)) => msg::run_needs(job.as_str()),
            (Why::Needs(job), _) => msg::run_needs_unknown(job.as_str()),
            (Why::Broken(text), _) => msg::run_broken(text.as_str()),
        })
    }
}

impl Foretold {
    /// Why `latest` moves to this image, or does not.
    pub fn says_of_latest(&self) -> Message {
        let first = self.outcomes.iter().find(|it| Some(it.0) == self.first);
        let (Some((_, Outcome::Tag(tag))), Some(kind)) = (first, self.kind) else {
            return msg::RUN_LATEST_NOTHING.message();
        };
        match (self.flavor, self.latest) {
            (Latest::Always, _) => msg::RUN_LATEST_ALWAYS.message(),
            (Latest::Never, _) => msg::RUN_LATEST_NEVER.message(),
            (Latest::Auto, true) => msg::run_latest_moves(tag.as_str(), kind.id()),
            (Latest::Auto, false) if matches!(kind, Type::Semver | Type::Pep440) => {
                msg::run_latest_before(tag.as_str())
            }
            (Latest::Auto, false) => msg::run_latest_stays(tag.as_str(), kind.id()),
        }
    }
}

impl Fault {
    /// Why there are no tags.
    pub fn says(&self) -> Message {
        match self {
            Fault::Error { message, .. } => msg::run_fault(message.as_str()),
            Fault::Unknown(what) => msg::run_unknown(what.as_str()),
        }
    }
}

impl Event {
    /// What a run for it may not do; `None` if nothing is kept from it.
    pub fn says_of_trust(&self) -> Option<Message> {
        match (self.is_trusted(), self.gets_secrets()) {
            (true, _) => None,
            (false, true) => Some(msg::RUN_DEPENDABOT.message()),
            (false, false) => Some(msg::RUN_FORK.message()),
        }
    }
}
