//! What a step can ask of a workflow, and how that is said. Each predicate asks for an effect; how the
//! effect is found in the tree is known elsewhere.

use crate::{
    catalog::scopes::Level,
    event::{Event, Origin, Repository},
    lesson::{Judged, Localized, effect},
    lint::Severity,
    text::{Lang, Message, Text, msg},
};

/// A predicate, and how a lesson says it if not in our words.
#[derive(Clone, Debug, PartialEq)]
pub struct Requirement {
    pub predicate: Predicate,
    pub says: Option<Localized>,
}

impl Requirement {
    /// What is wanted, as a sentence.
    pub fn say(&self, lang: Lang) -> String {
        match &self.says {
            Some(it) => it.get(lang).to_owned(),
            None => self.predicate.say(lang),
        }
    }
}

/// Something that a workflow does, or is.
#[derive(Clone, Debug, PartialEq)]
pub enum Predicate {
    All(Vec<Requirement>),
    Any(Vec<Requirement>),
    Not(Box<Requirement>),
    /// The event sets the workflow off.
    Runs(When),
    /// A run on the event pushes for certain, to this registry if one is given.
    Publishes {
        on: When,
        to: Option<String>,
    },
    /// A run on the event builds, and certainly pushes nothing.
    OnlyBuilds(When),
    /// What a run on the event pushes has these tags; `*` stands for anything.
    Tags {
        on: When,
        which: Which,
        tags: Vec<String>,
    },
    /// Some run pushes to the registry of this host, with this name if one is given.
    Pushes {
        to: String,
        image: Option<String>,
    },
    /// A login comes before the push.
    LogsIn {
        to: String,
        with: Credential,
    },
    /// Every job that needs the scope has it at this level, and no other job has it.
    Grants {
        scope: String,
        level: Level,
    },
    /// Every job has what its steps need, and nothing else.
    LeastPermissions,
    /// What is pushed is built for each of these.
    Platforms(Vec<String>),
    /// Where each platform is built, its programs can run: by the processor or by an emulator.
    Runnable,
    /// Each platform is built by a runner of its kind.
    Native,
    /// Every action is named by a commit.
    Pinned,
    /// Nothing of this severity or worse is found.
    NoFindings(Severity),
    /// The rule with this id finds nothing.
    NoFinding(String),
    /// What is pushed to the registry of this host is attested there.
    Attests(String),
    /// Every build that is pushed reads and writes a cache of this type; empty: of any.
    Caches(String),
    /// The list of contents goes along with the image.
    Sbom,
    /// BuildKit's full record goes along with the image.
    Provenance,
    /// Some step uses the action.
    Uses(String),
}

/// An event as lessons name it.
#[derive(Clone, Debug, PartialEq)]
pub enum When {
    /// A push to the branch.
    Branch(String),
    /// A push of the Git tag.
    Tag(String),
    /// A pull request into the branch.
    PullRequest(String),
    /// The publication of a release of the tag.
    Release(String),
    Schedule,
    Dispatch,
}

/// How tags are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// These and no others.
    Are,
    /// These and maybe others.
    Have,
    /// None of these.
    Lack,
}

impl Which {
    pub const ALL: [Which; 3] = [Which::Are, Which::Have, Which::Lack];

    pub fn id(self) -> &'static str {
        match self {
            Which::Are => "are",
            Which::Have => "have",
            Which::Lack => "lack",
        }
    }

    fn message(self, on: String, tags: String) -> Message {
        match self {
            Which::Are => msg::lesson_tags_are(on, tags),
            Which::Have => msg::lesson_tags_have(on, tags),
            Which::Lack => msg::lesson_tags_lack(on, tags),
        }
    }

    fn holds(self, pushed: &[String], wanted: &[String]) -> bool {
        let is = |tag: &str, wanted: &str| match wanted.strip_suffix('*') {
            Some(start) => tag.starts_with(start),
            None => tag == wanted,
        };
        let there = |wanted: &String| pushed.iter().any(|it| is(it, wanted));
        let named = |tag: &String| wanted.iter().any(|it| is(tag, it));
        match self {
            Which::Are => wanted.iter().all(there) && pushed.iter().all(named),
            Which::Have => wanted.iter().all(there),
            // Where nothing is pushed, nothing was learned about its tags.
            Which::Lack => !pushed.is_empty() && !wanted.iter().any(there),
        }
    }
}

/// What proves to a registry who is pushing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Credential {
    /// The job's own token.
    Token,
    /// A secret of the repository.
    Secret,
    /// The run's identity.
    Identity,
}

impl Credential {
    pub const ALL: [Credential; 3] = [Credential::Token, Credential::Secret, Credential::Identity];

    pub fn id(self) -> &'static str {
        match self {
            Credential::Token => "token",
            Credential::Secret => "secret",
            Credential::Identity => "identity",
        }
    }

    fn message(self, host: &str) -> Message {
        match self {
            Credential::Token => msg::lesson_login_token(host),
            Credential::Secret => msg::lesson_login_secret(host),
            Credential::Identity => msg::lesson_login_identity(host),
        }
    }
}

impl Predicate {
    pub(super) fn holds(&self, judged: &Judged<'_>) -> bool {
        let workflow = &judged.live;
        let holds = |it: &Requirement| it.predicate.holds(judged);
        match self {
            Predicate::All(them) => them.iter().all(holds),
            Predicate::Any(them) => them.iter().any(holds),
            Predicate::Not(it) => !holds(it),
            Predicate::Runs(when) => effect::runs(workflow, when),
            Predicate::Publishes { on, to } => {
                effect::publishes(workflow, on, to.as_deref(), judged.host)
            }
            Predicate::OnlyBuilds(on) => effect::only_builds(workflow, on),
            Predicate::Tags { on, which, tags } => {
                let outcomes = effect::outcomes(workflow, on, judged.host);
                effect::tag_names(&outcomes).is_some_and(|it| which.holds(&it, tags))
            }
            Predicate::Pushes { to, image } => effect::pushed(workflow).iter().any(|it| {
                it.accepted
                    && it.host == *to
                    && image.as_ref().is_none_or(|image| *image == it.path)
            }),
            Predicate::LogsIn { to, with } => effect::logs_in(workflow, to, *with),
            Predicate::Grants { scope, level } => effect::grants(workflow, scope, *level),
            Predicate::LeastPermissions => effect::grants_least(workflow),
            Predicate::Platforms(them) => effect::is_built_for(workflow, them),
            Predicate::Runnable => effect::is_runnable(workflow),
            Predicate::Native => effect::is_native(workflow),
            Predicate::Pinned => effect::is_pinned(workflow),
            Predicate::NoFindings(severity) => {
                judged.findings().iter().all(|it| *severity < it.severity)
            }
            Predicate::NoFinding(rule) => judged.findings().iter().all(|it| it.rule.id != rule),
            Predicate::Attests(host) => effect::attests(workflow, host),
            Predicate::Caches(kind) => effect::caches(workflow, kind),
            Predicate::Sbom => effect::has_sbom(workflow),
            Predicate::Provenance => effect::has_provenance(workflow),
            Predicate::Uses(action) => effect::uses_action(workflow, action),
        }
    }

    fn say(&self, lang: Lang) -> String {
        let list = |them: &[Requirement]| {
            let them: Vec<String> = them.iter().map(|it| it.say(lang)).collect();
            them.join(msg::LESSON_AND.get(lang))
        };
        let message = match self {
            Predicate::All(them) => return list(them),
            Predicate::Any(them) => msg::lesson_any(list(them)),
            Predicate::Not(it) => msg::lesson_not(it.say(lang)),
            Predicate::Runs(when) => msg::lesson_runs(when.message().say(lang)),
            Predicate::Publishes { on, to: None } => msg::lesson_publishes(on.message().say(lang)),
            Predicate::Publishes { on, to: Some(to) } => {
                msg::lesson_publishes_to(on.message().say(lang), to)
            }
            Predicate::OnlyBuilds(on) => msg::lesson_only_builds(on.message().say(lang)),
            Predicate::Tags { on, which, tags } => {
                which.message(on.message().say(lang), code(tags))
            }
            Predicate::Pushes { to, image: None } => msg::lesson_pushes(to),
            Predicate::Pushes { to, image: Some(image) } => msg::lesson_pushes_image(to, image),
            Predicate::LogsIn { to, with } => with.message(to),
            Predicate::Grants { scope, level } => msg::lesson_grants(scope, level.id()),
            Predicate::LeastPermissions => msg::LESSON_LEAST.message(),
            Predicate::Platforms(them) => msg::lesson_platforms(them.join(", ")),
            Predicate::Runnable => msg::LESSON_RUNNABLE.message(),
            Predicate::Native => msg::LESSON_NATIVE.message(),
            Predicate::Pinned => msg::LESSON_PINNED.message(),
            Predicate::NoFindings(severity) => nothing_found(*severity).message(),
            Predicate::NoFinding(rule) => msg::lesson_no_finding(rule),
            Predicate::Attests(host) => msg::lesson_attests(host),
            Predicate::Caches(kind) if kind.is_empty() => msg::LESSON_CACHES.message(),
            Predicate::Caches(kind) => msg::lesson_caches_in(kind),
            Predicate::Sbom => msg::LESSON_SBOM.message(),
            Predicate::Provenance => msg::LESSON_PROVENANCE.message(),
            Predicate::Uses(action) => msg::lesson_uses(action),
        };
        message.say(lang)
    }
}

fn nothing_found(severity: Severity) -> Text {
    match severity {
        Severity::Error => msg::LESSON_NO_ERRORS,
        Severity::Warning => msg::LESSON_NO_WARNINGS,
        Severity::Info => msg::LESSON_NO_FINDINGS,
    }
}

/// Words as code.
fn code(words: &[String]) -> String {
    words.iter().map(|it| format!("`{it}`")).collect::<Vec<_>>().join(", ")
}

impl When {
    /// The event with what it brings, in a repository whose default branch is `main`.
    pub fn event(&self) -> Event {
        let repository = &Repository::default();
        match self {
            When::Branch(it) => Event::push_branch(repository, it),
            When::Tag(it) => Event::push_tag(repository, it),
            When::PullRequest(it) => Event::pull_request(repository, it, Origin::Own),
            When::Release(it) => Event::release(repository, it),
            When::Schedule => Event::schedule(repository, "17 3 * * *"),
            When::Dispatch => Event::dispatch(repository, "refs/heads/main", Vec::new()),
        }
    }

    /// The event as a part of a sentence.
    pub fn message(&self) -> Message {
        match self {
            When::Branch(it) => msg::lesson_when_branch(it),
            When::Tag(it) => msg::lesson_when_tag(it),
            When::PullRequest(it) => msg::lesson_when_pull_request(it),
            When::Release(it) => msg::lesson_when_release(it),
            When::Schedule => msg::LESSON_WHEN_SCHEDULE.message(),
            When::Dispatch => msg::LESSON_WHEN_DISPATCH.message(),
        }
    }
}
