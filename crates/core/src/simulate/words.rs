//! What is foretold, in sentences.

use super::{Foretold, Held, Job, Runs, Step, Why};
use crate::{
    data::Data,
    event::{Decided, Event, Kind, Verdict},
    metadata::{Fault, Latest, Outcome, Type},
    text::{Lang, Message, msg},
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
            (Why::Failed(job), _) => msg::run_needs_failed(job.as_str()),
            (Why::After(step), _) => msg::run_after_failure(step.as_str()),
            (Why::Broken(text), _) => msg::run_broken(text.as_str()),
        })
    }
}

impl Runs {
    /// What decides, as code; empty if nothing had to be decided.
    pub(super) fn part(&self) -> &str {
        match &self.why {
            Why::Unconditional => "",
            Why::Condition(it) | Why::Unknown(it) | Why::Needs(it) | Why::Broken(it) => it,
            Why::Failed(it) | Why::After(it) => it,
        }
    }
}

impl Job {
    /// What is known of the workflow that it calls; `None` if it calls none.
    pub fn says_of_call(&self) -> Option<Message> {
        let called = self.calls.as_deref()?;
        Some(match self.is_known {
            true => msg::run_called(called),
            false => msg::run_called_unknown(called),
        })
    }
}

impl Step {
    /// Why it pushes nothing; `None` if it does, or if it could not.
    pub fn says_why_held(&self) -> Option<Message> {
        if let (Held::Skipped, Why::After(it)) = (self.held.as_ref()?, &self.runs.why) {
            return Some(msg::run_after_failure(it.as_str()));
        }
        Some(match self.held.as_ref()? {
            Held::Skipped => msg::run_step_skipped(self.name.as_str(), self.runs.part()),
            Held::Condition(part) => msg::run_held(part.as_str()),
            Held::Unasked => msg::RUN_UNASKED.message(),
            Held::Untagged => msg::RUN_UNTAGGED.message(),
            Held::Unnamed => msg::RUN_UNNAMED.message(),
            Held::Malformed(name) => msg::run_malformed(name.as_str()),
            // What the token lacks says it.
            Held::Denied => return None,
            Held::Refused(host) => msg::run_refused(host.as_str()),
            Held::LoginRefused(host) => msg::run_login_refused(host.as_str()),
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
            (Latest::Auto, true) => msg::run_latest_moves(tag.as_str(), self.kind_of(kind)),
            (Latest::Auto, false) if matches!(kind, Type::Semver | Type::Pep440) => {
                msg::run_latest_before(tag.as_str())
            }
            (Latest::Auto, false) => msg::run_latest_stays(tag.as_str(), self.kind_of(kind)),
        }
    }

    /// The type of a rule as it is written. With `ref` the event decides.
    fn kind_of(&self, kind: Type) -> String {
        match self.ref_event.as_str() {
            "" => kind.id().to_owned(),
            it => [kind.id(), ",event=", it].concat(),
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
    /// What happens, in a few words.
    pub fn title(&self, lang: Lang) -> String {
        let title = self.named().say(lang);
        match self.is_usual() {
            true => title,
            false => msg::run_event_action(title, self.action()).say(lang),
        }
    }

    fn named(&self) -> Message {
        let base = self.base().unwrap_or_else(|| self.ref_name());
        match Kind::of(self) {
            Some(Kind::PushBranch) => msg::run_event_push_branch(base),
            Some(Kind::PushTag) => msg::run_event_push_tag(base),
            Some(Kind::PullRequest) => msg::run_event_pull_request(base),
            Some(Kind::Fork) => msg::run_event_fork(base),
            Some(Kind::Dependabot) => msg::run_event_dependabot(base),
            Some(Kind::Target) => msg::run_event_target(base),
            Some(Kind::TargetFork) => msg::run_event_target_fork(base),
            Some(Kind::MergeGroup) => msg::run_event_merge_group(base),
            Some(Kind::Release) if self.is_usual() => msg::run_event_release(base),
            Some(Kind::Release) => msg::run_event_release_other(base),
            Some(Kind::Schedule) => msg::run_event_schedule(self.cron()),
            Some(Kind::Dispatch) => msg::run_event_dispatch(base),
            Some(Kind::Call) => msg::run_event_call(self.name.as_str(), base),
            Some(Kind::Other(_)) | None => self.named_plainly(),
        }
    }

    fn named_plainly(&self) -> Message {
        let text = |path: &str| self.payload.at(path).and_then(Data::as_text);
        match (text("workflow_run.name"), text("workflow_run.head_branch")) {
            (Some(name), Some(branch)) => msg::run_event_after(name, branch),
            _ => msg::run_event_other(self.name.as_str(), self.ref_name()),
        }
    }

    /// What a run for it may not do; `None` if nothing is kept from it.
    pub fn says_of_trust(&self) -> Option<Message> {
        match (self.is_trusted(), self.gets_secrets()) {
            (true, _) if self.name == "pull_request_target" => Some(msg::RUN_TARGET.message()),
            (true, _) => None,
            (false, true) => Some(msg::RUN_DEPENDABOT.message()),
            (false, false) => Some(msg::RUN_FORK.message()),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        event::{repository, samples},
        text::Lang,
        yaml,
    };

    #[test]
    fn what_happens_in_a_few_words() {
        let text = "on: {release: {types: [released]}, workflow_run: {workflows: [Test], branches: [dev]}}";
        let workflow = yaml::read(text).workflow;
        let titles: Vec<String> = samples(&workflow, &repository(&workflow))
            .iter()
            .map(|it| it.title(Lang::En))
            .collect();
        for expected in ["Release `v1.2.3`, `released`", "Workflow `Test` has run on `dev`"] {
            assert!(titles.iter().any(|it| it == expected), "{expected}: {titles:?}");
        }
    }
}
