//! The tags that the steps with docker/metadata-action make.

use std::{borrow::Cow, rc::Rc};

use super::{run::run, scope::Scope, texts::Written};
use crate::{
    catalog::actions::{METADATA, ports},
    data::Data,
    event::Event,
    expr::{Gaps, Value},
    host::Host,
    metadata::{self, Action, Context, Fault, Labels, Latest, Outcome, Run, Type},
    topic::Place,
    workflow::{Node, Span, Workflow, input, is_action, jobs_mut, steps_mut, uses},
};

/// What a step with docker/metadata-action gives.
///
/// A reader of this asks `fault` first: with one, nothing that stands here is all of it. Gaps in names
/// of images are written `‹vars.NAME›`; tags never have any, since a gap there is a fault.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Foretold {
    /// Id of the job.
    pub job: String,
    /// Which of the job's steps it is, from 0.
    pub step: usize,
    /// The step's own `id`; empty if it has none.
    pub id: String,
    /// Where the step stands in the text, and what it is about in the recipe.
    pub span: Span,
    pub place: Option<Place>,
    /// Whether its job and the step itself run, by their own conditions; `None` if that cannot be known.
    pub runs: Option<bool>,
    /// The enabled names, in lower case: `ghcr.io/octo-org/octo-app`.
    pub images: Vec<String>,
    /// The tags alone, `latest` last if there is one.
    pub tag_names: Vec<String>,
    /// What the flavor says about `latest`.
    pub flavor: Latest,
    /// Whether `latest` or what the flavor makes of it is among them.
    pub latest: bool,
    /// What became of each line of `tags`, by its place among the lines that are no comments, in the
    /// order in which the action goes through them.
    pub outcomes: Vec<(usize, Outcome)>,
    /// The first line that gave a tag. Unless the flavor says something about `latest`, it decides.
    pub first: Option<usize>,
    /// The type of that line.
    pub kind: Option<Type>,
    /// With `type=ref`, its event: `branch`.
    pub ref_event: String,
    /// What the action warns of, in its own words.
    pub warnings: Vec<String>,
    /// The error with which the action ends, or what keeps its tags from being foretold.
    pub fault: Option<Fault>,
    pub(super) said: Rc<Said>,
}

/// What the action says about images, with characters for gaps in it. Few ask for it, so it is not written
/// out before.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Said {
    pub(super) tags: Vec<String>,
    pub(super) labels: Labels,
    pub(super) annotations: Labels,
    pub(super) levels: String,
    pub(super) gaps: Gaps,
    /// All of that is certain.
    pub(super) is_known: bool,
}

impl Said {
    fn values(&self, them: &[String]) -> Vec<Value> {
        them.iter().map(|it| self.gaps.value(it)).collect()
    }

    /// Each reference that is made.
    pub(super) fn tags(&self) -> Vec<Value> {
        self.values(&self.tags)
    }

    pub(super) fn labels(&self) -> Vec<Value> {
        self.values(&metadata::lines(&self.labels))
    }

    /// Those of Bake's file have their level: `manifest:key=value`.
    pub(super) fn annotations(&self) -> Vec<Value> {
        self.values(&metadata::leveled_for_bake(&self.annotations, &self.levels))
    }
}

impl Foretold {
    /// Each image with each tag; bare tags if there is no image.
    pub fn tags(&self) -> Vec<String> {
        shown(self.said.tags())
    }

    /// Lines `key=value`; empty if they cannot be foretold. Gaps are written as in names.
    pub fn labels(&self) -> Vec<String> {
        shown(self.said.labels())
    }

    /// The same; without a level before them.
    pub fn annotations(&self) -> Vec<String> {
        shown(self.said.values(&metadata::lines(&self.said.annotations)))
    }
}

fn shown(them: Vec<Value>) -> Vec<String> {
    them.into_iter().map(Value::into_shown).collect()
}

/// What all steps with docker/metadata-action of a workflow give when an event sets it off, in the
/// order in which the jobs run. Empty if the event does not set it off, and without the steps that do
/// not run. A job with a matrix has them once for each combination.
///
/// Sample events come from [`crate::event::samples`], or one by one from [`Event::push_tag`] and its
/// like; `Event::time` is what `{{date}}` shows. On a command line and in tests the host is
/// `host::Native`.
pub fn tags(workflow: &Workflow, event: &Event, host: &dyn Host) -> Vec<Foretold> {
    let mut res = Vec::new();
    for job in run(workflow, event, host).jobs {
        for step in job.steps {
            let (number, runs) = (step.number, step.runs.holds);
            let of_job = |it| Foretold { job: job.id.clone(), step: number, runs, ..it };
            res.extend(step.tags.map(of_job));
        }
    }
    res
}

/// The workflow with only what has a say in tags: up to its last step with docker/metadata-action, a job keeps those
/// steps, scripts, and what others can ask by its `id`. What follows there counts in the outputs of the job alone, since
/// no other step is ever taken to fail.
#[must_use]
pub fn for_tags(mut workflow: Workflow) -> Workflow {
    let jobs = jobs_mut(&mut workflow).into_iter().flatten().map(|it| &mut it.node);
    for steps in jobs.filter(|it| it.get("outputs").is_none()).filter_map(steps_mut) {
        let makes_tags = |it: &Node| is_action(it, METADATA.name);
        let last = steps.iter().rposition(makes_tags);
        steps.truncate(last.map_or(0, |it| it + 1));
        steps.retain(|it| makes_tags(it) || it.get("run").is_some() || it.get("id").is_some());
    }
    workflow
}

/// The outputs of such a step; `None` if they are not known.
pub(super) struct Given(Option<Vec<(&'static str, Value)>>);

impl Given {
    /// The outputs as the action leaves them to the steps that follow. Source: docker/metadata-action v6.2.0,
    /// README, "Notes", "Output environment variables".
    pub(super) fn variables(&self) -> Vec<(String, Value)> {
        let name = |it: &str| {
            let mut res = ["DOCKER_METADATA_OUTPUT_", it].concat().replace('-', "_");
            res.make_ascii_uppercase();
            res
        };
        let texts = self.0.as_deref().unwrap_or_default();
        texts.iter().map(|it| (name(it.0), it.1.clone())).collect()
    }

    /// The outputs as `steps.ID.outputs` shows them. Where the files for bake are nobody knows.
    pub(super) fn value(&self, id: &str) -> Value {
        let gap = |it: &str| Value::Unknown(["steps.", id, ".outputs", it].concat());
        let Some(texts) = &self.0 else { return gap("") };
        let files =
            [".bake-file", ".bake-file-tags", ".bake-file-labels", ".bake-file-annotations"];
        let files = files.map(|it| (it[1..].to_owned(), gap(it)));
        Value::map(texts.iter().map(|it| (it.0.to_owned(), it.1.clone())).chain(files).collect())
    }
}

/// What the action gives in a step whose scope this is. Its outputs are written out only where something can ask
/// for them.
pub(super) fn foretell(
    step: &Node,
    event: &Event,
    scope: &Scope,
    host: &dyn Host,
    is_asked: bool,
) -> (Foretold, Given) {
    let mut gaps = Gaps::default();
    let action = action(step, event, scope, &mut gaps);
    let id = step.get("id").and_then(Node::as_text).unwrap_or_default().to_owned();
    let base = Foretold { id, span: step.span, place: step.place, ..Foretold::default() };
    let action = match action {
        Ok(it) => it,
        Err(fault) => {
            let is_known = matches!(fault, Fault::Error { .. });
            let said = Rc::new(Said { is_known, ..Said::default() });
            let given = Given(is_known.then(Vec::new));
            return (Foretold { fault: Some(fault), said, ..base }, given);
        }
    };
    let outputs = action.run(&context(event, scope, &mut gaps), host);
    // Labels are no matter of tags: what they miss comes after the tags were made.
    let has_tags = outputs.version.is_some();
    // What came before an error is there.
    let is_known = matches!(outputs.fault, None | Some(Fault::Error { .. }));
    let given = (is_known && is_asked).then(|| {
        let json = outputs.fault.is_none().then(|| ("json", outputs.json().to_json()));
        let texts = outputs.texts(&action.inputs).into_iter().chain(json);
        texts.map(|it| (it.0, gaps.value(it.1))).collect()
    });
    let version = outputs.version.unwrap_or_default();
    let foretold = Foretold {
        images: outputs.images.into_iter().map(|it| gaps.value(it).into_shown()).collect(),
        tag_names: outputs.tag_names,
        latest: version.latest && version.main.is_some(),
        flavor: outputs.flavor.latest,
        outcomes: version.outcomes,
        first: version.first,
        kind: version.kind,
        ref_event: version.event,
        warnings: outputs.warnings,
        fault: outputs.fault.filter(|it| !has_tags || matches!(it, Fault::Error { .. })),
        said: Rc::new(Said {
            tags: outputs.tags,
            labels: outputs.labels,
            annotations: outputs.annotations,
            levels: outputs.levels,
            gaps,
            is_known,
        }),
        ..base
    };
    (foretold, Given(given))
}

/// The action as a step uses it. It is the same for most events, so it is read once for all that give it the same
/// texts.
fn action(step: &Node, event: &Event, scope: &Scope, gaps: &mut Gaps) -> Result<Rc<Action>, Fault> {
    let mut texts = Vec::new();
    for name in inputs() {
        // Separators may be blank, so nothing is trimmed here.
        let written = input(step, name).and_then(Node::as_text).unwrap_or_default();
        let value = scope.value(written);
        // A gap in a name is shown; one in what decides over tags may be anything.
        if ["tags", "flavor", "context"].contains(&name)
            && let Some(it) = value.unknown()
        {
            return Err(Fault::Unknown(it.to_owned()));
        }
        texts.push((name, gaps.text(&value)));
    }
    let is_before_v6 = major(step).is_some_and(|it| it < 6);
    let action = scope.action(Written { texts, is_before_v6 })?;
    // What git says of a checkout that is no plain branch or tag depends on the checkout's own inputs.
    if action.inputs.context == "git" && event.name != "push" {
        return Err(Fault::Unknown("context: git".to_owned()));
    }
    Ok(action)
}

/// The major version that a step uses, by its tag or by the comment beside its commit.
fn major(step: &Node) -> Option<u32> {
    let uses = uses(step)?;
    let written = [uses.reference, uses.comment];
    let number = |it: &&str| {
        let it = it.trim().strip_prefix('v')?;
        it.split('.').next()?.parse().ok()
    };
    written.iter().find_map(number)
}

/// The inputs that decide over what the action gives: all but the token.
fn inputs() -> impl Iterator<Item = &'static str> {
    let all = ports(METADATA.name).map_or(&[][..], |it| it.inputs);
    all.iter().copied().filter(|it| *it != "github-token")
}

fn context<'a>(event: &'a Event, scope: &Scope, gaps: &mut Gaps) -> Context<'a> {
    let context = Context {
        event_name: event.name.as_str().into(),
        git_ref: event.git_ref.as_str().into(),
        sha: event.sha.as_str().into(),
        payload: Cow::Borrowed(&event.payload),
        env: scope.env("DOCKER_METADATA_"),
        now: event.time,
        commit_date: None,
        repository: repository(event, gaps),
    };
    Run { context, api_date: None, checkout: None }.resolved()
}

/// The repository as the API describes it: what the event says of it, and gaps for what it does not.
fn repository(event: &Event, gaps: &mut Gaps) -> Data {
    let Some(Data::Map(them)) = event.payload.get("repository") else { return Data::Null };
    let mut res = them.clone();
    let has = |key: &str| them.iter().any(|it| it.0 == key);
    if !has("description") {
        res.push((
            "description".to_owned(),
            gaps.gap("repository.description".to_owned()).to_string().into(),
        ));
    }
    if !has("license") {
        let id =
            ("spdx_id".to_owned(), gaps.gap("repository.license".to_owned()).to_string().into());
        res.push(("license".to_owned(), Data::Map(vec![id])));
    }
    Data::Map(res)
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::{
        compose::compose,
        event::{Repository, samples},
        host::Native,
        recipe::Recipe,
        yaml,
    };

    fn said(workflow: &Workflow) -> String {
        let mut res = String::new();
        for event in samples(workflow, &Repository::default()) {
            res.push_str(&format!("{} {}\n", event.trigger(), event.ref_name()));
            for it in tags(workflow, &event, &Native) {
                for tag in it.tags() {
                    res.push_str(&format!("  {tag}\n"));
                }
                if let Some(it) = it.fault {
                    res.push_str(&format!("  {it:?}\n"));
                }
            }
        }
        res
    }

    #[track_caller]
    fn check(text: &str, expected: Expect) {
        expected.assert_eq(&said(&yaml::read(text).workflow));
    }

    #[test]
    fn what_has_no_say_in_tags() {
        let workflow = yaml::read(
            "on: push
jobs:
  a:
    outputs: {tag: '${{ steps.b.outputs.tag }}'}
    steps: [{id: b, run: 'echo \"tag=x\" >> $GITHUB_OUTPUT'}]
  c:
    needs: a
    steps:
      - uses: actions/checkout@v6
      - {uses: docker/metadata-action@v6, with: {tags: '${{ needs.a.outputs.tag }}'}}
      - uses: docker/build-push-action@v7
  d: {steps: [{run: x}]}
  e: {uses: ./.github/workflows/e.yml}
",
        );
        expect![[r#"
            on: push
            jobs:
              a:
                outputs:
                  tag: ${{ steps.b.outputs.tag }}
                steps:
                  - id: b
                    run: echo "tag=x" >> $GITHUB_OUTPUT
              c:
                needs: a
                steps:
                  - uses: docker/metadata-action@v6
                    with:
                      tags: ${{ needs.a.outputs.tag }}
              d:
                steps: []
              e:
                uses: ./.github/workflows/e.yml
        "#]]
        .assert_eq(&yaml::write(for_tags(workflow.workflow)).text());
    }

    #[test]
    fn of_the_recommended_recipe() {
        let recipe = Recipe::default();
        expect![[r#"
            push main
              ghcr.io/octo-org/octo-app:main
            push v1.2.3
              ghcr.io/octo-org/octo-app:1.2.3
              ghcr.io/octo-org/octo-app:1.2
              ghcr.io/octo-org/octo-app:1
              ghcr.io/octo-org/octo-app:latest
            push v1.2.3-rc.1
              ghcr.io/octo-org/octo-app:1.2.3-rc.1
            pull_request 15/merge
              ghcr.io/octo-org/octo-app:pr-15
            pull_request 15/merge
              ghcr.io/octo-org/octo-app:pr-15
            pull_request 15/merge
              ghcr.io/octo-org/octo-app:pr-15
            merge_group gh-readonly-queue/main/pr-15-1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d
            release v1.2.3
            schedule main
            workflow_dispatch main
              ghcr.io/octo-org/octo-app:main
            workflow_call main
        "#]]
        .assert_eq(&said(&compose(&recipe)));
    }

    #[test]
    fn versions_of_the_action() {
        let of = |version: &str| {
            let text = format!(
                "on: push\njobs: {{a: {{steps: [{{uses: docker/metadata-action@{version}\n, with: {{tags: \"x#y\"}}}}]}}}}"
            );
            let event = Event::push_branch(&Repository::default(), "main");
            let them = tags(&yaml::read(&text).workflow, &event, &Native);
            them.into_iter().flat_map(|it| it.tags()).collect::<Vec<_>>()
        };
        assert_eq!(of("v6"), ["x-y"]);
        assert_eq!(of("v5.7.0"), ["x"]);
        assert_eq!(of("0123abc # v4.1.0"), ["x"]);
    }

    #[test]
    fn of_a_stranger() {
        check(
            "on:
  push:
    tags: ['release-[0-9]+.*']
  pull_request:
env:
  REGISTRY: ghcr.io
jobs:
  a:
    steps:
      - uses: docker/metadata-action@v6
        env:
          DOCKER_METADATA_SHORT_SHA_LENGTH: 12
        with:
          images: |
            ${{ env.REGISTRY }}/${{ github.repository }}
            ${{ vars.USER }}/App
          tags: |
            type=match,pattern=release-(.*),group=1
            type=sha
            type=raw,value={{date 'YYYYMMDD'}}
      - uses: docker/metadata-action@v6
        with:
          tags: type=raw,value=${{ steps.version.outputs.it }}
",
            expect![[r#"
                push main
                push release-1.1.2.3
                  ghcr.io/octo-org/octo-app:1.1.2.3
                  ghcr.io/octo-org/octo-app:20260105
                  ghcr.io/octo-org/octo-app:sha-5f3331d7f704
                  ghcr.io/octo-org/octo-app:latest
                  ‹vars.USER›/app:1.1.2.3
                  ‹vars.USER›/app:20260105
                  ‹vars.USER›/app:sha-5f3331d7f704
                  ‹vars.USER›/app:latest
                push release-1.1.2.3-rc.1
                  ghcr.io/octo-org/octo-app:1.1.2.3-rc.1
                  ghcr.io/octo-org/octo-app:20260105
                  ghcr.io/octo-org/octo-app:sha-5f3331d7f704
                  ghcr.io/octo-org/octo-app:latest
                  ‹vars.USER›/app:1.1.2.3-rc.1
                  ‹vars.USER›/app:20260105
                  ‹vars.USER›/app:sha-5f3331d7f704
                  ‹vars.USER›/app:latest
                pull_request 15/merge
                  ghcr.io/octo-org/octo-app:20260105
                  ghcr.io/octo-org/octo-app:sha-5f3331d7f704
                  ‹vars.USER›/app:20260105
                  ‹vars.USER›/app:sha-5f3331d7f704
                pull_request 15/merge
                  ghcr.io/octo-org/octo-app:20260105
                  ghcr.io/octo-org/octo-app:sha-5f3331d7f704
                  /app:20260105
                  /app:sha-5f3331d7f704
                pull_request 15/merge
                  ghcr.io/octo-org/octo-app:20260105
                  ghcr.io/octo-org/octo-app:sha-5f3331d7f704
                  ‹vars.USER›/app:20260105
                  ‹vars.USER›/app:sha-5f3331d7f704
                merge_group gh-readonly-queue/main/pr-15-1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d
                release release-1.1.2.3
                schedule main
                workflow_dispatch main
                workflow_call main
            "#]],
        );
    }
}
