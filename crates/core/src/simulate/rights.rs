//! What the token and the secrets of a job are in a run: what is written, cut to what the event allows.
//! Sources: GitHub's documentation, "Workflow syntax": how permissions are calculated (github/docs
//! 0abac3e), "GITHUB_TOKEN reference" (bc943e4), "Automating Dependabot with GitHub Actions".

use crate::{
    catalog::{
        registries::GHCR,
        scopes::{Level, SCOPES},
    },
    event::Event,
    text::{Lang, Message, list, msg},
    workflow::{
        Node, builder, input_text, is_action,
        permissions::{Granted, Need, is_of_private},
        steps,
    },
};

/// What `GITHUB_TOKEN` may do in a job.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Token {
    /// Scopes with more than `none`, in the order of the catalog.
    pub scopes: Vec<(&'static str, Level)>,
    /// What else decides.
    pub limits: Vec<Limit>,
}

/// What decides over a token beside what is written for the job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// Nothing is written, so the settings of the repository decide. The scopes are those that a new
    /// repository gives; an older one may give more.
    Unwritten,
    /// A pull request from a fork: nothing is written, and no identity is proved.
    Fork,
    /// The same for what Dependabot started.
    Dependabot,
    /// A called workflow gets no more than the job that calls it, and that one is not known here.
    Caller,
}

/// Something that a step needs and the token of its job has not.
#[derive(Clone, Debug, PartialEq)]
pub struct Lack {
    pub scope: &'static str,
    pub level: Level,
    /// "to push the image to ghcr.io"
    pub reason: Message,
    /// `false` if the settings of the repository may give it.
    pub is_certain: bool,
    /// Without it the step fails; otherwise it only warns.
    pub must: bool,
}

/// A secret that is read.
#[derive(Clone, Debug, PartialEq)]
pub struct Secret {
    /// In capitals; `GITHUB_TOKEN` is not among them.
    pub name: String,
    pub has: Has,
}

/// Whether a run gets a secret. Whether somebody has stored it nobody knows here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Has {
    /// If it is stored.
    Stored,
    /// If it is stored for Dependabot.
    ForDependabot,
    /// If the workflow that calls this one hands it over.
    Handed,
    /// Never: the run is for a pull request from a fork.
    Never,
}

/// The scopes that a new repository gives where none are written. Source: "GITHUB_TOKEN reference",
/// restricted.
const RESTRICTED: [(&str, Level); 2] = [("contents", Level::Read), ("packages", Level::Read)];

/// The token of a job. `limit` is that of the job that calls this workflow, if that one is known.
pub(super) fn token(granted: &Granted, event: &Event, limit: Option<&Token>) -> Token {
    let is_trusted = event.is_trusted();
    let mut res = Token::default();
    if let (Granted::Default, Some(limit)) = (granted, limit) {
        return limit.clone();
    }
    // No setting gives more than reading to a run that is not trusted.
    if *granted == Granted::Default && is_trusted {
        res.limits.push(Limit::Unwritten);
    }
    for scope in SCOPES {
        let given = match granted {
            Granted::Default => RESTRICTED.iter().find(|it| it.0 == scope.name).map(|it| it.1),
            it => it.level(scope.name),
        };
        // `write-all` gives what a scope has, though it may be no more than `read`.
        let fits = |level: &Level| scope.levels.contains(level);
        let given = given.unwrap_or(Level::None);
        let mut level = [Level::Write, Level::Read]
            .into_iter()
            .find(|it| *it <= given && fits(it))
            .unwrap_or(Level::None);
        if !is_trusted && level == Level::Write {
            level = if fits(&Level::Read) { Level::Read } else { Level::None };
        }
        level = limit.map_or(level, |it| level.min(it.level(scope.name)));
        if level != Level::None {
            res.scopes.push((scope.name, level));
        }
    }
    match (is_trusted, event.gets_secrets()) {
        (true, _) => {}
        (false, true) => res.limits.push(Limit::Dependabot),
        (false, false) => res.limits.push(Limit::Fork),
    }
    if event.is_call && limit.is_none() {
        res.limits.push(Limit::Caller);
    }
    res
}

impl Token {
    pub fn level(&self, scope: &str) -> Level {
        self.scopes.iter().find(|it| it.0 == scope).map_or(Level::None, |it| it.1)
    }

    /// What it may do, in a sentence.
    pub fn says(&self, lang: Lang) -> Message {
        let right = |it: &(&str, Level)| format!("`{}: {}`", it.0, it.1.id());
        match self.scopes.as_slice() {
            [] => msg::RUN_TOKEN_NOTHING.message(),
            them => msg::run_token(list(them.iter().map(right).collect(), lang)),
        }
    }

    /// What a step lacks of what it needs.
    pub(super) fn lack(&self, need: &Need) -> Option<Lack> {
        let (scope, level) = (need.scope, need.level);
        if level <= self.level(scope) {
            return None;
        }
        // Even the most generous settings give no identity, and no fork more than reading.
        let may_be_given = self.limits == [Limit::Unwritten] && scope != "id-token";
        let reason = need.reason.clone();
        Some(Lack { scope, level, reason, is_certain: !may_be_given, must: need.must })
    }
}

/// What the token of a job gives to its steps.
pub(super) struct Rights<'a> {
    token: &'a Token,
    needs: &'a [Need],
    /// As it is written.
    job: &'a Node,
    is_of_builder: bool,
}

impl Rights<'_> {
    pub(super) fn new<'a>(token: &'a Token, needs: &'a [Need], job: &'a Node) -> Rights<'a> {
        Rights { token, needs, job, is_of_builder: builder::calls_builder(job) }
    }

    /// What a step lacks that runs. `pushes` says whether it is the first that pushes to ghcr.io, and `uses` whether it
    /// makes use of a right of its own on this run.
    pub(super) fn lacked(
        &self,
        step: usize,
        pushes: bool,
        uses: &dyn Fn(&Need) -> bool,
    ) -> Vec<Lack> {
        let is_due = |it: &&Need| match self.waits(it) {
            true => pushes && self.has_token_alone(),
            false => it.step == step && uses(it),
        };
        self.needs.iter().filter(is_due).filter_map(|it| self.token.lack(it)).collect()
    }

    /// Whether it is certain that ghcr.io takes nothing that is pushed: the token may not, and there is no other
    /// password.
    pub(super) fn denies_push(&self) -> bool {
        let is_denied = |it: Lack| it.scope == "packages" && it.is_certain;
        let mut needs = self.needs.iter().filter(|it| self.waits(it));
        needs.any(|it| self.token.lack(it).is_some_and(is_denied)) && self.has_token_alone()
    }

    /// Whether nothing but the token is handed to ghcr.io.
    fn has_token_alone(&self) -> bool {
        steps(self.job).iter().filter(|it| is_ghcr_login(it)).all(hands_token_alone)
    }

    /// Whether the first push needs it. Logging in works with any token, and Docker's workflow signs what it pushes, and
    /// nothing else.
    fn waits(&self, need: &Need) -> bool {
        let logs_in = || {
            let step = steps(self.job).get(need.step);
            need.scope == "packages" && step.is_some_and(|it| is_action(it, "docker/login-action"))
        };
        need.level == Level::Write && (self.is_of_builder || logs_in())
    }
}

fn is_ghcr_login(step: &Node) -> bool {
    is_action(step, "docker/login-action") && input_text(step, "registry").contains(GHCR.host)
}

/// Whether the password is the job's token, and no other that is taken if it is there:
/// `secrets.TOKEN || github.token`.
fn hands_token_alone(login: &Node) -> bool {
    let password = input_text(login, "password");
    let inner = password.trim().strip_prefix("${{").and_then(|it| it.strip_suffix("}}"));
    let inner = inner.unwrap_or_default().trim();
    ["github.token", "secrets.GITHUB_TOKEN"].iter().any(|it| it.eq_ignore_ascii_case(inner))
}

/// Secrets that are read, and whether a run on an event gets them.
pub(super) fn secrets(names: &[String], event: &Event) -> Vec<Secret> {
    if names.is_empty() {
        return Vec::new();
    }
    let has = match (event.is_trusted(), event.gets_secrets()) {
        (false, false) => Has::Never,
        (false, true) => Has::ForDependabot,
        (true, _) if event.is_call => Has::Handed,
        (true, _) => Has::Stored,
    };
    names.iter().map(|it| Secret { name: it.clone(), has }).collect()
}

impl Limit {
    pub fn says(self) -> Message {
        match self {
            Limit::Unwritten => msg::RUN_TOKEN_UNWRITTEN.message(),
            Limit::Fork => msg::RUN_TOKEN_FORK.message(),
            Limit::Dependabot => msg::RUN_TOKEN_DEPENDABOT.message(),
            Limit::Caller => msg::RUN_TOKEN_CALLER.message(),
        }
    }
}

impl Lack {
    /// Whether the step fails for it. What may not be written to ghcr.io fails with the push alone: without its cache, an
    /// image is there all the same.
    pub(super) fn is_fatal(&self) -> bool {
        let is_elsewhere = self.scope == "packages" || is_of_private(self.scope, self.level);
        self.is_certain && self.must && !is_elsewhere
    }

    /// What is missing, and what comes of it.
    pub fn says(&self, lang: Lang) -> String {
        let right = format!("{}: {}", self.scope, self.level.id());
        let reason = self.reason.say(lang);
        let is_private = is_of_private(self.scope, self.level);
        let message = match (self.is_certain, self.must) {
            (true, true) if is_private => msg::run_lacks_private(right, reason),
            (true, true) => msg::run_lacks(right, reason),
            (true, false) => msg::run_lacks_warns(right, reason),
            (false, _) => msg::run_may_lack(right, reason),
        };
        message.say(lang)
    }
}

impl Secret {
    /// Whether the run gets it.
    pub fn says(&self) -> Message {
        let name = self.name.as_str();
        match self.has {
            Has::Stored => msg::run_secret_stored(name),
            Has::ForDependabot => msg::run_secret_dependabot(name),
            Has::Handed => msg::run_secret_handed(name),
            Has::Never => msg::run_secret_never(name),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        event::{Origin, Repository},
        workflow::permissions::granted,
        yaml,
    };

    #[track_caller]
    fn check(permissions: &str, event: &Event, expected: &str) {
        let workflow = yaml::read(&format!("permissions: {permissions}")).workflow;
        let token = token(&granted(&workflow, &Node::default()), event, None);
        let scopes: Vec<_> =
            token.scopes.iter().map(|it| format!("{}:{}", it.0, it.1.id())).collect();
        let limits: Vec<_> = token.limits.iter().map(|it| format!("{it:?}")).collect();
        assert_eq!([scopes, limits].concat().join(" "), expected);
    }

    #[test]
    fn what_events_leave() {
        let at = Repository::default();
        let push = Event::push_branch(&at, "main");
        let fork = Event::pull_request(&at, "main", Origin::Fork);
        let bot = Event::pull_request(&at, "main", Origin::Dependabot);
        let own = Event::pull_request(&at, "main", Origin::Own);
        let some = "{packages: write, id-token: write, contents: read, issues: none}";
        check(some, &push, "contents:read id-token:write packages:write");
        check(some, &own, "contents:read id-token:write packages:write");
        check(some, &fork, "contents:read packages:read Fork");
        check(some, &bot, "contents:read packages:read Dependabot");
        check("{}", &push, "");
        check("", &push, "");
        let target = Event { name: "pull_request_target".to_owned(), ..fork.clone() };
        check(some, &target, "contents:read id-token:write packages:write");
        let call = Event::call(push.clone(), Vec::new());
        check("{contents: write}", &call, "contents:write Caller");
        let all = token(&Granted::All(Level::Write), &push, None);
        assert_eq!(all.level("models"), Level::Read);
        assert_eq!(all.level("id-token"), Level::Write);
        let read = Token { scopes: vec![("contents", Level::Read)], limits: Vec::new() };
        assert_eq!(token(&Granted::All(Level::Write), &push, Some(&read)), read);
        let unwritten = token(&Granted::Default, &push, None);
        assert_eq!(unwritten.scopes, RESTRICTED);
        assert_eq!(unwritten.limits, [Limit::Unwritten]);
    }
}
