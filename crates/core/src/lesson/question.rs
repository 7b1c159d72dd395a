//! Questions that are asked before a step is done: predict first, then see. The answer is never
//! written down; it is computed from the workflow that the learner has.

use crate::{
    host::Host,
    lesson::{Judged, Localized, Requirement, When, effect},
    lint::Severity,
    text::{Lang, msg},
    workflow::{
        Node, jobs,
        permissions::{by_scope, needed},
        steps, uses,
    },
    yaml::Document,
};

/// A question, asked about the workflow as it is before the step.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    pub ask: Localized,
    pub about: About,
    /// Answers to choose from; empty: the learner types one. In each the order of words is free.
    pub choices: Vec<Vec<String>>,
    /// Said with the right answer.
    pub because: Localized,
}

/// What a question is about. All but the last are answered with a list of words, which may be empty.
#[derive(Clone, Debug, PartialEq)]
pub enum About {
    /// Hosts of the registries that the image reaches.
    Registries,
    /// The tags that a run on the event pushes.
    Tags(When),
    /// Platforms that it is built for.
    Platforms,
    /// Names of the secrets that somebody has to create.
    Secrets,
    /// What the jobs' tokens must be allowed: `packages: write`.
    Permissions,
    /// How many jobs a run starts.
    Jobs,
    /// How many steps use an action that is not pinned to a commit.
    Unpinned,
    /// The rules that find something of this severity.
    Rules(Severity),
    /// Whether an event sets the workflow off.
    Runs(When),
    /// Whether something holds.
    Holds(Box<Requirement>),
}

/// The words for an answer that is yes or no.
pub const YES: &str = "yes";
pub const NO: &str = "no";

impl Question {
    /// The answer, in no particular order; `None` if it cannot be computed for this workflow.
    pub fn answer(&self, document: &Document, host: &dyn Host) -> Option<Vec<String>> {
        let judged = Judged::of(document, host);
        let workflow = &judged.live;
        let all_steps = || jobs(workflow).iter().flat_map(|it| steps(&it.node));
        let mut words = match &self.about {
            About::Registries => effect::hosts(workflow),
            About::Tags(when) => effect::tag_names(&effect::outcomes(workflow, when, host))?,
            About::Platforms => effect::built(workflow).into_iter().map(|it| it.platform).collect(),
            About::Secrets => effect::secrets(workflow),
            About::Permissions => {
                let of = |job: &Node| {
                    let needs = needed(workflow, job);
                    let scopes = by_scope(&needs).into_iter();
                    scopes.map(|it| format!("{}: {}", it.0, it.1.id())).collect::<Vec<_>>()
                };
                jobs(workflow).iter().flat_map(|it| of(&it.node)).collect()
            }
            About::Jobs => {
                let runs = jobs(workflow).iter().map(|it| effect::runs_of(&it.node));
                vec![runs.sum::<Option<usize>>()?.to_string()]
            }
            About::Unpinned => {
                let loose = |it: &&Node| uses(it).is_some() && !effect::is_pinned_step(it);
                vec![all_steps().filter(loose).count().to_string()]
            }
            About::Rules(severity) => {
                let findings = judged.findings().iter().filter(|it| it.severity == *severity);
                findings.map(|it| it.rule.id.to_owned()).collect()
            }
            About::Runs(when) => vec![yes_or_no(effect::runs(workflow, when))],
            About::Holds(it) => vec![yes_or_no(it.predicate.holds(&judged))],
        };
        words.sort();
        words.dedup();
        Some(words)
    }

    /// What the learner may choose from; questions of yes or no need not list their choices.
    pub fn choices(&self) -> Vec<Vec<String>> {
        match self.about {
            About::Runs(_) | About::Holds(_) => vec![vec![YES.to_owned()], vec![NO.to_owned()]],
            _ => self.choices.clone(),
        }
    }
}

fn yes_or_no(it: bool) -> String {
    if it { YES } else { NO }.to_owned()
}

/// The words of an answer that somebody typed: separated by commas, blanks or lines. What belongs
/// together keeps its blank: `packages: write`.
pub fn words(typed: &str) -> Vec<String> {
    let joined = typed.replace(": ", ":").replace("：", ":");
    let words =
        joined.split([',', '，', '、', ';', '；', ' ', '\n', '\t']).filter(|it| !it.is_empty());
    let mut res: Vec<String> = words.map(|it| it.trim_matches('`').replace(':', ": ")).collect();
    res.sort();
    res.dedup();
    res
}

/// An answer as people read it.
pub fn say(answer: &[String], lang: Lang) -> String {
    match answer {
        [] => msg::LESSON_NOTHING.get(lang).to_owned(),
        [it] if it == YES => msg::LESSON_YES.get(lang).to_owned(),
        [it] if it == NO => msg::LESSON_NO.get(lang).to_owned(),
        them => them.join(", "),
    }
}
