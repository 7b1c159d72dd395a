//! A whole run: jobs in the order of their needs, each combination of a matrix, and their steps.

use std::{cell::Cell, rc::Rc};

use super::{
    bake::Files,
    called::called,
    matrix::{Combination, combinations},
    plan::{Flow, Plan, Planned},
    rights::{Rights, Secret, Token, secrets, token},
    scope::Scope,
    step::{self, Step},
    texts::Texts,
};
use crate::{
    event::{Event, Verdict},
    expr::{Status, Value},
    host::Host,
    text::{Message, msg},
    topic::Place,
    workflow::{Entry, Node, Span, Workflow},
};

/// What happens, if every step that runs succeeds.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// Whether there is a run at all.
    pub verdict: Verdict,
    /// Its jobs, each after those that it needs. Empty if there is no run.
    pub jobs: Vec<Job>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Job {
    /// `publish`; of a job in a called workflow `call / publish`, as GitHub shows it.
    pub id: String,
    /// The called workflow in which it stands, and in which its positions count; `None` for the one
    /// that was set off.
    pub file: Option<String>,
    /// The values of its combination, as people read them; empty without a matrix.
    pub matrix: Vec<(String, String)>,
    pub span: Span,
    pub place: Option<Place>,
    pub runs: Runs,
    /// The workflow that the job calls, as `uses` names it.
    pub calls: Option<String>,
    /// `false` if it calls a workflow whose text is not known here.
    pub is_known: bool,
    /// What its `GITHUB_TOKEN` may do.
    pub token: Token,
    /// The secrets that it reads, those of its steps among them.
    pub secrets: Vec<Secret>,
    /// The run does not fail with it.
    pub is_forgiven: bool,
    /// Empty if the job does not run, and if it calls a workflow.
    pub steps: Vec<Step>,
}

/// Whether a job or a step runs, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct Runs {
    /// `None` if that cannot be known.
    pub holds: Option<bool>,
    pub why: Why,
}

/// What decides whether a job or a step runs.
#[derive(Clone, Debug, PartialEq)]
pub enum Why {
    /// Nothing speaks against it.
    Unconditional,
    /// This part of its condition.
    Condition(String),
    /// What the condition depends on is not known: `vars.NAME`.
    Unknown(String),
    /// A job that it needs does not run, or nobody knows whether.
    Needs(String),
    /// A job that it needs fails, or one before that.
    Failed(String),
    /// This step fails before it.
    After(String),
    /// The condition is no expression, and GitHub refuses the workflow.
    Broken(String),
}

/// What became of a job that others need.
pub(super) struct Done {
    id: String,
    holds: Option<bool>,
    /// It is certain that it fails.
    fails: bool,
    outputs: Value,
    /// The job itself or one before it that is skipped or fails, or may be skipped.
    missing: Option<Missing>,
}

/// A job that does not run, if that is certain, or that fails.
#[derive(Clone)]
struct Missing {
    id: String,
    holds: Option<bool>,
    fails: bool,
}

/// What a whole run goes by, that of called workflows, too.
#[derive(Clone, Copy)]
pub(super) struct World<'a> {
    pub(super) event: &'a Event,
    pub(super) host: &'a dyn Host,
    /// The workflows that jobs may call, by their paths.
    pub(super) others: &'a [(&'a str, Flow<'a>)],
    pub(super) texts: &'a Rc<Texts>,
    /// Bake files whose texts are known.
    pub(super) files: &'a Files,
    /// How many may still be called.
    pub(super) budget: &'a Cell<usize>,
}

/// A workflow of a run: the one that was set off, or one that is called.
#[derive(Clone, Copy)]
pub(super) struct Level<'a> {
    pub(super) flow: &'a Flow<'a>,
    pub(super) world: &'a World<'a>,
    /// The token of the job that calls it.
    pub(super) limit: Option<&'a Token>,
    pub(super) depth: usize,
}

/// Foretells the run that an event sets off. Of workflows that it calls nothing is known; where they are,
/// or where there are more events, a [`Plan`] is what is wanted.
pub fn run(workflow: &Workflow, event: &Event, host: &dyn Host) -> Run {
    Plan::new(workflow, &[]).run(event, host)
}

/// The jobs of a workflow, each after those that it needs, and what became of them.
pub(super) fn all_jobs(level: &Level<'_>, scope: &Scope) -> (Vec<Job>, Vec<Done>) {
    let (mut res, mut done): (Vec<Job>, Vec<Done>) = (Vec::new(), Vec::new());
    for planned in &level.flow.jobs {
        let entry = planned.entry;
        let (made, outputs) = of_entry(planned, scope, &done, level);
        let own = made.iter().filter(|it| it.id == entry.key && it.file.is_none());
        let holds = own.map(|it| it.runs.holds).reduce(any).unwrap_or(Some(true));
        let id = entry.key.clone();
        let fails = made.iter().any(|it| !it.is_forgiven && it.fails());
        let before = missing(&needed(&entry.node, &done)).cloned();
        let missing = match holds {
            Some(true) if !fails => before,
            // What was skipped since something failed hands that on.
            _ => before.filter(|it| it.fails).or_else(|| {
                Some(Missing { id: id.clone(), holds: holds.filter(|_| !fails), fails })
            }),
        };
        done.push(Done { id, holds, fails, outputs, missing });
        res.extend(made);
    }
    (res, done)
}

fn any(a: Option<bool>, b: Option<bool>) -> Option<bool> {
    match (a, b) {
        (Some(true), _) | (_, Some(true)) => Some(true),
        (None, _) | (_, None) => None,
        _ => Some(false),
    }
}

pub(super) fn needs(job: &Node) -> Vec<&str> {
    let them = job.get("needs").map(Node::one_or_many).unwrap_or_default();
    them.iter().filter_map(Node::as_text).collect()
}

fn needed<'a>(job: &Node, done: &'a [Done]) -> Vec<&'a Done> {
    let names = needs(job);
    done.iter().filter(|it| names.contains(&it.id.as_str())).collect()
}

/// What is skipped or fails of the jobs that one needs and of those before them: that goes on along the whole
/// chain. Source: GitHub's documentation, "Workflow syntax", `jobs.<job_id>.needs`, github/docs 0abac3e.
fn missing<'a>(needed: &[&'a Done]) -> Option<&'a Missing> {
    let all = || needed.iter().filter_map(|it| it.missing.as_ref());
    let certain = all().find(|it| it.fails).or_else(|| all().find(|it| it.holds == Some(false)));
    certain.or_else(|| all().next())
}

/// All combinations of a job, each with the jobs that it calls, and the outputs that others see.
fn of_entry(
    planned: &Planned<'_>,
    scope: &Scope,
    done: &[Done],
    level: &Level<'_>,
) -> (Vec<Job>, Value) {
    let (entry, job) = (planned.entry, &planned.entry.node);
    let mut scope = scope.clone();
    let needed = needed(job, done);
    scope.set("needs", Value::map(needed.iter().map(|it| seen(it)).collect()));
    let base = of_job(planned, &mut scope, missing(&needed), level);
    let all = combinations(job, &scope);
    let is_single = all.as_ref().is_some_and(|it| it.len() == 1);
    let mut outputs = Value::Unknown(format!("needs.{}.outputs", entry.key));
    if base.runs.holds == Some(false) {
        return (vec![base], Value::map(Vec::new()));
    }
    let mut res = Vec::new();
    let gap = || Value::Unknown("matrix".to_owned());
    let all = all.map(|all| all.into_iter().map(Some).collect());
    for combination in all.unwrap_or_else(|| vec![None]) {
        let mut scope = scope.clone();
        scope.set("matrix", combination.clone().map_or_else(gap, Value::map));
        scope.add_env(job);
        let (made, given) = of_combination(&base, planned, &mut scope, level);
        // Of several combinations, the one that ends last decides, and nobody knows which that is.
        if is_single {
            outputs = given;
        }
        let matrix = combination.as_ref().map(shown).unwrap_or_default();
        res.extend(made.into_iter().map(|it| match it.file {
            None => Job { matrix: matrix.clone(), ..it },
            Some(_) => it,
        }));
    }
    (res, outputs)
}

/// A job with its steps, or with the jobs of the workflow that it calls.
fn of_combination(
    base: &Job,
    planned: &Planned<'_>,
    scope: &mut Scope,
    level: &Level<'_>,
) -> (Vec<Job>, Value) {
    let entry = planned.entry;
    let mut res = vec![base.clone()];
    if let Some((jobs, outputs)) = called(&entry.node, &base.token, scope, level) {
        res[0].is_known = true;
        let id = &entry.key;
        let inner = jobs.into_iter().map(|it| Job { id: format!("{id} / {}", it.id), ..it });
        res.extend(inner.map(|it| under(base, it)));
        return (res, outputs);
    }
    let facts = planned.facts(level.flow.workflow);
    res[0].is_known |= facts.is_built();
    res[0].steps = {
        let job = facts.job(&entry.node);
        let rights = Rights::new(&res[0].token, &facts.needs, &entry.node);
        step::steps((level.flow.workflow, job), facts, &rights, scope, level.world)
    };
    let outputs = outputs(&entry.node, scope);
    (res, outputs)
}

/// A job of a called workflow runs no more surely than the one that calls.
fn under(caller: &Job, mut job: Job) -> Job {
    if caller.runs.holds.is_none() && job.runs.holds == Some(true) {
        job.runs = caller.runs.clone();
    }
    job
}

fn shown(combination: &Combination) -> Vec<(String, String)> {
    combination.iter().map(|it| (it.0.clone(), it.1.show())).collect()
}

/// A job without its steps.
fn of_job(
    planned: &Planned<'_>,
    scope: &mut Scope,
    missing: Option<&Missing>,
    level: &Level<'_>,
) -> Job {
    let (entry, job) = (planned.entry, &planned.entry.node);
    let facts = planned.facts(level.flow.workflow);
    Job {
        id: entry.key.clone(),
        file: None,
        matrix: Vec::new(),
        span: job.span,
        place: job.place,
        runs: runs(job, scope, missing),
        calls: job.get("uses").and_then(Node::as_text).map(str::to_owned),
        is_known: job.get("uses").is_none(),
        token: token(&facts.granted, level.world.event, level.limit),
        secrets: secrets(&facts.secrets, level.world.event),
        is_forgiven: job.get("continue-on-error").and_then(Node::as_text) == Some("true"),
        steps: Vec::new(),
    }
}

/// Whether a job runs. One that needs a job which does not run is skipped, unless it asks how the
/// others went.
fn runs(job: &Node, scope: &mut Scope, missing: Option<&Missing>) -> Runs {
    let condition = job.get("if").and_then(Node::as_text);
    if let Some(missing) = missing {
        let id = missing.id.clone();
        if !condition.is_some_and(|it| scope.asks_for_status(it)) {
            return match missing.fails {
                true => Runs { holds: Some(false), why: Why::Failed(id) },
                false => Runs { holds: missing.holds, why: Why::Needs(id) },
            };
        }
        scope.set_status(match missing.holds {
            _ if missing.fails => Status::Failure,
            Some(false) => Status::Skipped,
            _ => Status::Unfailed,
        });
    }
    scope.runs(job)
}

impl Run {
    /// The step, and its job, at which it is certain that the run fails.
    pub fn fails(&self) -> Option<(&Job, &Step)> {
        let surely = |it: &&Job| !it.is_forgiven && it.runs.holds == Some(true);
        let fails = |it: &&Step| it.fails;
        let mut jobs = self.jobs.iter().filter(surely);
        jobs.find_map(|job| Some((job, job.steps.iter().find(fails)?)))
    }

    /// That it fails and where; `None` if that is not certain.
    pub fn says_of_failure(&self) -> Option<Message> {
        let (job, step) = self.fails()?;
        Some(msg::run_fails(step.name.as_str(), job.id.as_str()))
    }
}

impl Job {
    /// It is certain that it fails.
    pub fn fails(&self) -> bool {
        self.steps.iter().any(|it| it.fails)
    }
}

/// A needed job as `needs.NAME` shows it.
pub(super) fn seen(done: &Done) -> (String, Value) {
    let result = match done.holds {
        Some(true) if done.fails => "failure".into(),
        Some(true) => "success".into(),
        Some(false) => "skipped".into(),
        None => Value::Unknown(format!("needs.{}.result", done.id)),
    };
    let outputs = match done.holds {
        None => Value::Unknown(format!("needs.{}.outputs", done.id)),
        Some(_) => done.outputs.clone(),
    };
    let entries = vec![("result".to_owned(), result), ("outputs".to_owned(), outputs)];
    (done.id.clone(), Value::map(entries))
}

fn outputs(job: &Node, scope: &Scope) -> Value {
    if job.get("uses").is_some() {
        return Value::Unknown("outputs".to_owned());
    }
    let them = job.get("outputs").map_or(&[][..], Node::entries);
    let value = |it: &Entry| {
        let value = scope.value(it.node.as_text().unwrap_or_default());
        (it.key.clone(), Value::of_parts(value.to_parts()))
    };
    Value::map(them.iter().map(value).collect())
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::{
        compose::compose,
        event::{Origin, Repository},
        host::Native,
        recipe::{MultiPlatform, PRESETS, Recipe},
        yaml,
    };

    fn mark(runs: &Runs) -> String {
        let mark = match runs.holds {
            Some(true) => '+',
            Some(false) => '-',
            None => '?',
        };
        match &runs.why {
            Why::Unconditional => mark.to_string(),
            it => format!("{mark} {it:?}"),
        }
    }

    fn said(workflow: &Workflow, event: &Event) -> String {
        let mut res = String::new();
        for job in run(workflow, event, &Native).jobs {
            let matrix: Vec<_> = job.matrix.iter().map(|it| it.1.as_str()).collect();
            res.push_str(&format!("{} ({}) {}\n", job.id, matrix.join(", "), mark(&job.runs)));
            for step in job.steps {
                res.push_str(&format!("  {} {}\n", step.name, mark(&step.runs)));
                for it in step.pushed {
                    let depends = it.depends_on.map(|it| format!(" if {it}")).unwrap_or_default();
                    res.push_str(&format!("    {}{depends}\n", it.reference));
                }
            }
        }
        res
    }

    #[track_caller]
    fn check(text: &str, event: &Event, expected: Expect) {
        expected.assert_eq(&said(&yaml::read(text).workflow, event));
    }

    fn tag() -> Event {
        Event::push_tag(&Repository::default(), "v1.2.3")
    }

    #[test]
    fn the_recommended_recipe() {
        let workflow = compose(&Recipe::default());
        expect![[r#"
            publish () +
              Check out the repo +
              Set up QEMU +
              Set up Docker Buildx +
              Log in to GitHub Container Registry + Condition("github.event_name != 'pull_request'")
              Extract metadata (tags, labels) for Docker +
              Build and push Docker image +
                ghcr.io/octo-org/octo-app:1.2.3
                ghcr.io/octo-org/octo-app:1.2
                ghcr.io/octo-org/octo-app:1
                ghcr.io/octo-org/octo-app:latest
              Generate artifact attestation + Condition("github.event_name != 'pull_request'")
        "#]]
        .assert_eq(&said(&workflow, &tag()));
        let fork = Event::pull_request(&Repository::default(), "main", Origin::Fork);
        expect![[r#"
            publish () +
              Check out the repo +
              Set up QEMU +
              Set up Docker Buildx +
              Log in to GitHub Container Registry - Condition("github.event_name != 'pull_request'")
              Extract metadata (tags, labels) for Docker +
              Build and push Docker image +
              Generate artifact attestation - Condition("github.event_name != 'pull_request'")
        "#]]
        .assert_eq(&said(&workflow, &fork));
    }

    #[test]
    fn native_platforms() {
        let platforms = "linux/amd64\nlinux/arm64".to_owned();
        let multi_platform = MultiPlatform::Native;
        let recipe = Recipe { multi_platform, platforms, ..Recipe::default() };
        let workflow = compose(&recipe);
        expect![[r#"
            build (linux/amd64, linux-amd64, ubuntu-latest) +
              Check out the repo +
              Set up Docker Buildx +
              Log in to GitHub Container Registry + Condition("github.event_name != 'pull_request'")
              Lower-case the repository name +
              Extract metadata (tags, labels) for Docker +
              Build and push by digest +
                ghcr.io/octo-org/octo-app@‹digest›
              Export the digest + Condition("github.event_name != 'pull_request'")
              Hand the digest over + Condition("github.event_name != 'pull_request'")
            build (linux/arm64, linux-arm64, ubuntu-24.04-arm) +
              Check out the repo +
              Set up Docker Buildx +
              Log in to GitHub Container Registry + Condition("github.event_name != 'pull_request'")
              Lower-case the repository name +
              Extract metadata (tags, labels) for Docker +
              Build and push by digest +
                ghcr.io/octo-org/octo-app@‹digest›
              Export the digest + Condition("github.event_name != 'pull_request'")
              Hand the digest over + Condition("github.event_name != 'pull_request'")
            publish () + Condition("github.event_name != 'pull_request'")
              Fetch the digests +
              Set up Docker Buildx +
              Log in to GitHub Container Registry +
              Extract metadata (tags, labels) for Docker +
              Create the index and push it +
                ghcr.io/octo-org/octo-app:1.2.3
                ghcr.io/octo-org/octo-app:1.2
                ghcr.io/octo-org/octo-app:1
                ghcr.io/octo-org/octo-app:latest
              Generate artifact attestation +
        "#]]
        .assert_eq(&said(&workflow, &tag()));
    }

    #[test]
    fn jobs_wait_for_each_other() {
        check(
            "on: push
jobs:
  c: {needs: [b], steps: [{run: x}]}
  d: {needs: [b], if: always(), steps: [{run: x}]}
  e: {needs: [a], if: \"needs.a.outputs.version == '1.2.3' && vars.GO\", steps: [{run: x}]}
  b: {needs: a, if: github.ref_type == 'branch', steps: [{run: x}]}
  a:
    outputs: {version: '${{ steps.meta.outputs.version }}'}
    steps:
      - {id: meta, uses: docker/metadata-action@v6, with: {tags: 'type=semver,pattern={{version}}'}}
      - {if: \"steps.meta.outputs.version == 'x'\", run: x}
      - {if: failure(), run: x}
      - {if: '${{ a b }}', run: x}
",
            &tag(),
            expect![[r#"
                a () +
                  docker/metadata-action@v6 +
                  x - Condition("steps.meta.outputs.version == 'x'")
                  x - Condition("failure()")
                  x - Broken("${{ a b }}")
                e () ? Unknown("vars.GO")
                  x +
                b () - Condition("github.ref_type == 'branch'")
                c () - Needs("b")
                d () + Condition("always()")
                  x +
            "#]],
        );
    }

    #[test]
    fn a_skip_goes_on_along_the_chain() {
        check(
            "on: push
jobs:
  a: {if: github.ref_type == 'branch', steps: [{run: x}]}
  b: {needs: a, if: always(), steps: [{run: x}]}
  c: {needs: b, steps: [{run: x}]}
  d: {needs: b, if: '!failure() && !cancelled()', steps: [{run: x}]}
  e: {needs: a, if: success() || github.actor, steps: [{run: x}]}
  f: {needs: [g, a], steps: [{run: x}]}
  g: {if: vars.GO, steps: [{run: x}]}
  h: {needs: g, if: '!cancelled()', steps: [{run: x}]}
  i: {needs: g, if: success(), steps: [{run: x}]}
",
            &tag(),
            expect![[r#"
                a () - Condition("github.ref_type == 'branch'")
                b () + Condition("always()")
                  x +
                c () - Needs("a")
                d () + Condition("!failure() && !cancelled()")
                  x +
                e () + Condition("github.actor")
                  x +
                g () ? Unknown("vars.GO")
                  x +
                f () - Needs("a")
                h () + Condition("!cancelled()")
                  x +
                i () ? Unknown("success()")
                  x +
            "#]],
        );
    }

    #[test]
    fn what_fails_takes_others_along() {
        check(
            "on: push
jobs:
  a:
    steps:
      - {uses: docker/metadata-action@v6, continue-on-error: true, with: {tags: type=x}}
      - {id: e, uses: docker/metadata-action@v6, with: {images: a/b, tags: 'type=raw,value=x,enable=no'}}
      - {uses: docker/build-push-action@v7, with: {push: true, tags: '${{ steps.e.outputs.tags }}'}}
      - {if: failure() && steps.e.outcome == 'failure', run: x}
      - {if: github.actor, run: x}
  b: {needs: a, steps: [{run: x}]}
  c: {needs: b, if: \"failure() && needs.b.result == 'skipped'\", steps: [{run: x}]}
  d: {needs: a, if: \"always() && needs.a.result == 'failure'\", steps: [{run: x}]}
  e:
    continue-on-error: true
    steps: [{uses: docker/metadata-action@v6, with: {images: a/b, labels: 'a={{x y}}'}}]
  f: {needs: e, steps: [{run: x}]}
",
            &tag(),
            expect![[r#"
                a () +
                  docker/metadata-action@v6 +
                  docker/metadata-action@v6 +
                  docker/build-push-action@v7 - After("docker/metadata-action@v6")
                  x + Condition("failure() && steps.e.outcome == 'failure'")
                  x - After("docker/metadata-action@v6")
                b () - Failed("a")
                c () + Condition("failure() && needs.b.result == 'skipped'")
                  x +
                d () + Condition("always() && needs.a.result == 'failure'")
                  x +
                e () +
                  docker/metadata-action@v6 +
                f () +
                  x +
            "#]],
        );
    }

    #[test]
    fn what_is_pushed() {
        check(
            "on: push
env: {IMAGE: ghcr.io/acme/app, REF: '${{ github.ref_name }}'}
jobs:
  a:
    steps:
      - {run: ./login}
      - {id: meta, uses: docker/metadata-action@v6, with: {images: 'acme/app, ${{ vars.B }}/b', tags: 'type=ref,event=tag'}}
      - {uses: docker/build-push-action@v7, with: {push: \"${{ github.ref_type == 'tag' }}\", tags: '${{ steps.meta.outputs.tags }}'}}
      - {uses: docker/build-push-action@v7, with: {tags: a/b}}
      - {uses: docker/build-push-action@v7, with: {push: '${{ vars.PUSH }}', tags: 'a/b:1,a/b:2'}}
      - {uses: docker/build-push-action@v7, with: {outputs: 'type=image,name=a/b,push=${{ vars.PUSH }}'}}
      - {uses: docker/build-push-action@v7, with: {outputs: 'type=image,\"name=a/b,c/d\",push-by-digest=true,push=true'}}
      - {uses: docker/bake-action@v7, with: {push: true, files: 'cwd://${{ steps.meta.outputs.bake-file }}', set: 'x.tags=a/b:1'}}
      - run: |
          # docker push no
          docker build -t $IMAGE:$REF . && docker push $IMAGE:$REF
          docker push \"${{ secrets.HOST }}/app\"
          docker buildx build --push \\
            -t ${IMAGE}:edge --tag=acme/app .
          docker buildx imagetools create -t a/b:2 $(printf 'a/b@%s ' *)
",
            &tag(),
            expect![[r#"
                a () +
                  ./login +
                  docker/metadata-action@v6 +
                  docker/build-push-action@v7 +
                    acme/app:v1.2.3
                    acme/app:latest
                    ‹vars.B›/b:v1.2.3
                    ‹vars.B›/b:latest
                  docker/build-push-action@v7 +
                  docker/build-push-action@v7 +
                    a/b:1 if vars.PUSH
                    a/b:2 if vars.PUSH
                  docker/build-push-action@v7 +
                    a/b if vars.PUSH
                  docker/build-push-action@v7 +
                    a/b@‹digest›
                    c/d@‹digest›
                  docker/bake-action@v7 +
                    acme/app:v1.2.3
                    acme/app:latest
                    ‹vars.B›/b:v1.2.3
                    ‹vars.B›/b:latest
                    a/b:1
                  # docker push no +
                    ghcr.io/acme/app:v1.2.3
                    ‹secrets.HOST›/app
                    ghcr.io/acme/app:edge
                    acme/app
                    a/b:2
            "#]],
        );
    }

    #[test]
    fn every_preset_is_foretold_without_a_gap() {
        for preset in PRESETS {
            let workflow = compose(&(preset.recipe)());
            for event in crate::event::samples(&workflow, &Repository::default()) {
                for step in run(&workflow, &event, &Native).jobs.into_iter().flat_map(|it| it.steps)
                {
                    let fault = step.tags.and_then(|it| it.fault);
                    assert_eq!(fault, None, "{} {}", preset.id, event.name);
                    assert_ne!(
                        step.runs.holds, None,
                        "{} {}: {}",
                        preset.id, event.name, step.name
                    );
                }
            }
        }
    }
}
