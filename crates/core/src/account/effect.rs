//! What follows from a start: which jobs run, what they build, and what they push where. A clause for
//! each; what depends on something that nobody knows says on what.

use super::{
    limits::is_known,
    words::{code, codes},
};
use crate::{
    metadata::Fault,
    simulate::{ATTESTING, Held, Job, Run, Runs, Step, Why, split},
    text::{Lang, msg},
    workflow::{self, Node, Span, Workflow, is_action, publish},
};

/// What is told of one run.
#[derive(Clone, Debug, Default)]
pub(super) struct Effect {
    /// Clauses, without the start. Two runs with the same clauses are told as one.
    pub(super) clauses: Vec<String>,
    /// Why `latest` moves or not, if anything is tagged.
    pub(super) latest: Option<String>,
    pub(super) spans: Vec<Span>,
    pub(super) builds: bool,
    pub(super) attests: bool,
    /// A step runs, or may run, of which not all is known.
    pub(super) is_unsure: bool,
    /// Hosts of registries that it pushes to, or may push to.
    pub(super) hosts: Vec<String>,
    /// Some of that is certain.
    pub(super) pushes: bool,
    /// It would build, or push, but for a step that fails before.
    pub(super) stops: bool,
    /// A registry refuses what it pushes.
    pub(super) is_refused: bool,
}

/// What a run does. Jobs are named where there are several to tell apart, or nothing else to tell.
pub(super) fn effect(workflow: &Workflow, run: &Run, lang: Lang) -> Effect {
    let mut res = Effect::default();
    let steps: Vec<Seen<'_>> = run.jobs.iter().flat_map(seen).collect();
    res.is_unsure = run.jobs.iter().any(|it| !it.is_known && it.runs.holds != Some(false));
    for seen in &steps {
        let node = node(workflow, seen);
        res.is_unsure |= !node.is_none_or(is_known);
        res.attests |= node.is_some_and(signs);
    }
    res.stops = run.jobs.iter().any(|it| stops(workflow, it));
    let does_something =
        steps.iter().any(|it| it.step.built.is_some() || !it.step.pushed.is_empty());
    let names_jobs = workflow::jobs(workflow).len() > 1 || !does_something;
    jobs(run, names_jobs, lang, &mut res);
    builds(&steps, lang, &mut res);
    faults(&steps, lang, &mut res);
    pushes(&steps, lang, &mut res);
    attests(&steps, lang, &mut res);
    fails(&steps, lang, &mut res);
    res.latest = latest(&steps, lang).filter(|_| !res.hosts.is_empty());
    res
}

/// Whether a job would build or push, but for a step that fails before.
fn stops(workflow: &Workflow, job: &Job) -> bool {
    let Some(node) = workflow::jobs(workflow).iter().find(|it| it.key == job.id) else {
        return false;
    };
    let publishes = |it: &Node| publish::is_build(it) || publish::merges(it);
    let after = |it: &&Step| matches!(it.runs.why, Why::After(_));
    let of = |it: &Step| workflow::steps(&node.node).get(it.number).is_some_and(publishes);
    matches!(job.runs.why, Why::Failed(_)) && workflow::steps(&node.node).iter().any(publishes)
        || job.steps.iter().filter(after).any(of)
}

/// A step that runs or may run.
struct Seen<'a> {
    job: &'a str,
    step: &'a Step,
    /// What decides whether it runs, if nobody knows.
    depends_on: Option<String>,
}

/// Where a step stands in the workflow.
fn node<'a>(workflow: &'a Workflow, seen: &Seen<'_>) -> Option<&'a Node> {
    let job = workflow::jobs(workflow).iter().find(|it| it.key == seen.job)?;
    workflow::steps(&job.node).get(seen.step.number)
}

/// Whether a step signs what was pushed, or says where it comes from.
fn signs(step: &Node) -> bool {
    let script = step.get("run").and_then(Node::as_text).unwrap_or_default();
    ATTESTING.iter().any(|it| is_action(step, it)) || script.contains("cosign")
}

fn attests(steps: &[Seen<'_>], lang: Lang, res: &mut Effect) {
    let mut clauses = Vec::new();
    for Seen { step, depends_on, .. } in steps {
        let Some(it) = &step.attested else { continue };
        res.spans.push(step.span);
        let subject = code(&it.subject);
        clauses.push(match (depends_on, it.is_sbom) {
            (Some(what), _) => msg::account_perhaps_attest(subject, what.as_str()),
            (None, true) => msg::account_attest_sbom(subject),
            (None, false) => msg::account_attest(subject),
        });
    }
    add_new(clauses.iter().map(|it| it.say(lang)).collect(), res);
}

/// Steps that fail for want of a right or of a login.
fn fails(steps: &[Seen<'_>], lang: Lang, res: &mut Effect) {
    let mut clauses = Vec::new();
    for Seen { step, .. } in steps {
        let name = step.name.as_str();
        let refused = match &step.held {
            Some(Held::Refused(host)) => Some(msg::account_refused(name, host.as_str())),
            Some(Held::Malformed(image)) => Some(msg::account_malformed(name, code(image))),
            Some(Held::LoginRefused(host)) => Some(msg::account_login_refused(name, host.as_str())),
            _ => None,
        };
        res.is_refused |=
            matches!(step.held, Some(Held::Refused(_) | Held::Denied | Held::Malformed(_)));
        if let Some(it) = refused {
            res.spans.push(step.span);
            clauses.push(it.say(lang));
        }
        let Some(lack) = step.lacks.iter().find(|it| it.is_certain && it.must) else { continue };
        res.spans.push(step.span);
        let right = format!("{}: {}", lack.scope, lack.level.id());
        clauses.push(msg::account_fails(name, right, lack.reason.say(lang)).say(lang));
    }
    add_new(clauses, res);
}

fn seen(job: &Job) -> impl Iterator<Item = Seen<'_>> {
    let of_job = unknown(&job.runs);
    let runs = job.steps.iter().filter(|it| it.runs.holds != Some(false));
    runs.map(move |step| {
        let depends_on = of_job.clone().or_else(|| unknown(&step.runs));
        Seen { job: &job.id, step, depends_on }
    })
}

/// What it depends on whether something runs, if that is not known.
fn unknown(runs: &Runs) -> Option<String> {
    match (&runs.why, runs.holds) {
        (_, Some(_)) => None,
        (Why::Unknown(it) | Why::Needs(it), None) => Some(it.clone()),
        (
            Why::Unconditional
            | Why::Condition(_)
            | Why::Broken(_)
            | Why::Failed(_)
            | Why::After(_),
            None,
        ) => Some("if".to_owned()),
    }
}

fn jobs(run: &Run, names_jobs: bool, lang: Lang, res: &mut Effect) {
    let mut all: Vec<&Job> = Vec::new();
    for it in run.jobs.iter().filter(|it| it.runs.holds != Some(false)) {
        if all.iter().all(|own| own.id != it.id) {
            all.push(it);
        }
    }
    if all.is_empty() {
        res.clauses.push(msg::ACCOUNT_NOTHING.get(lang).to_owned());
        return;
    }
    let (certain, unsure): (Vec<&Job>, Vec<&Job>) =
        all.into_iter().partition(|it| it.runs.holds == Some(true));
    let plain: Vec<&str> =
        certain.iter().filter(|it| it.calls.is_none()).map(|it| it.id.as_str()).collect();
    match plain.len() {
        0 => {}
        _ if !names_jobs => {}
        1 => res.clauses.push(msg::account_job(codes(&plain, lang)).say(lang)),
        _ => res.clauses.push(msg::account_jobs(codes(&plain, lang)).say(lang)),
    }
    for job in certain.iter().filter(|it| it.calls.is_some()) {
        let workflow = code(job.calls.as_deref().unwrap_or_default());
        res.clauses.push(msg::account_job_called(code(&job.id), workflow).say(lang));
    }
    for job in unsure {
        let what = unknown(&job.runs).unwrap_or_default();
        res.clauses.push(msg::account_job_perhaps(code(&job.id), what).say(lang));
    }
}

/// A step that builds, in all combinations of a matrix.
struct Builds<'a> {
    job: &'a str,
    number: usize,
    platforms: Vec<String>,
    by_file: bool,
    depends_on: Option<String>,
}

/// A clause for each step that builds; what would be said twice is said once.
fn builds(steps: &[Seen<'_>], lang: Lang, res: &mut Effect) {
    let mut all: Vec<Builds<'_>> = Vec::new();
    for Seen { job, step, depends_on } in steps {
        let Some(built) = &step.built else { continue };
        res.builds = true;
        res.spans.push(step.span);
        let at = all.iter().position(|it| it.job == *job && it.number == step.number);
        let at = at.unwrap_or_else(|| {
            let (number, by_file) = (step.number, built.by_file);
            let depends_on = depends_on.clone();
            all.push(Builds { job, number, platforms: Vec::new(), by_file, depends_on });
            all.len() - 1
        });
        for it in &built.platforms {
            if !all[at].platforms.contains(it) {
                all[at].platforms.push(it.clone());
            }
        }
    }
    let clause = |it: Builds<'_>| match (it.depends_on, it.by_file, it.platforms.as_slice()) {
        (Some(what), _, _) => msg::account_perhaps_image(what).say(lang),
        (None, true, []) => msg::ACCOUNT_FILE.get(lang).to_owned(),
        (None, _, []) => msg::ACCOUNT_IMAGE.get(lang).to_owned(),
        (None, _, them) => msg::account_image_for(codes(them, lang)).say(lang),
    };
    add_new(all.into_iter().map(clause).collect(), res);
}

fn add_new(clauses: Vec<String>, res: &mut Effect) {
    for it in clauses {
        if !res.clauses.contains(&it) {
            res.clauses.push(it);
        }
    }
}

/// What keeps docker/metadata-action from giving tags.
fn faults(steps: &[Seen<'_>], lang: Lang, res: &mut Effect) {
    let faults = steps.iter().filter_map(|it| it.step.tags.as_ref()?.fault.as_ref());
    let clauses = faults.map(|it| match it {
        Fault::Error { message, .. } => msg::account_tags_wrong(message.as_str()).say(lang),
        Fault::Unknown(what) => msg::account_tags_unknown(what.as_str()).say(lang),
    });
    add_new(clauses.collect(), res);
}

/// An image, the tags that it is pushed under, and what decides that if nobody knows.
type Pushed = (String, Vec<String>, Option<String>);

fn pushes(steps: &[Seen<'_>], lang: Lang, res: &mut Effect) {
    let mut all: Vec<Pushed> = Vec::new();
    for Seen { step, depends_on, .. } in steps {
        for it in &step.pushed {
            let depends_on = depends_on.clone().or_else(|| it.depends_on.clone());
            res.pushes |= depends_on.is_none();
            add(&mut all, &it.reference, depends_on);
            if !res.hosts.contains(&it.host) {
                res.hosts.push(it.host.clone());
            }
            if !res.spans.contains(&step.span) {
                res.spans.push(step.span);
            }
        }
    }
    if all.is_empty() && res.builds {
        let text = match res.is_unsure {
            false => msg::ACCOUNT_NO_PUSH,
            true => msg::ACCOUNT_NO_PUSH_KNOWN,
        };
        res.clauses.push(text.get(lang).to_owned());
    }
    while let Some((_, tags, depends_on)) = all.first().cloned() {
        // Images with the same tags are told as one.
        let is_same = |it: &Pushed| it.1 == tags && it.2 == depends_on;
        let images: Vec<String> =
            all.iter().filter(|it| is_same(it)).map(|it| it.0.clone()).collect();
        all.retain(|it| !is_same(it));
        let images = codes(&images, lang);
        let clause = match (depends_on, tags.is_empty()) {
            (None, false) => msg::account_push(images, codes(&tags, lang)),
            (None, true) => msg::account_push_digest(images),
            (Some(what), false) => msg::account_perhaps_push(images, codes(&tags, lang), what),
            (Some(what), true) => msg::account_perhaps_push_digest(images, what),
        };
        res.clauses.push(clause.say(lang));
    }
}

fn add(all: &mut Vec<Pushed>, reference: &str, depends_on: Option<String>) {
    let (name, tag) = split(reference);
    let tag = (!tag.starts_with('@')).then(|| tag.to_owned());
    let at = all
        .iter()
        .position(|it| it.0 == name && it.2 == depends_on && it.1.is_empty() == tag.is_none());
    let at = at.unwrap_or_else(|| {
        all.push((name.to_owned(), Vec::new(), depends_on));
        all.len() - 1
    });
    if let Some(tag) = tag
        && !all[at].1.contains(&tag)
    {
        all[at].1.push(tag);
    }
}

fn latest(steps: &[Seen<'_>], lang: Lang) -> Option<String> {
    let mut all = steps.iter().filter_map(|it| it.step.tags.as_ref());
    let first = all.find(|it| it.fault.is_none())?;
    Some(first.says_of_latest().say(lang))
}
