//! The tags that the steps with docker/metadata-action make.

use super::{run::run, scope::Scope};
use crate::{
    catalog::actions::{METADATA, ports},
    data::Data,
    event::Event,
    expr::{Gaps, Value},
    host::Host,
    metadata::{self, Context, Fault, Inputs, Latest, Outcome, Outputs, Run, Type},
    topic::Place,
    workflow::{Node, Span, Workflow, input, uses},
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
    /// Each image with each tag; bare tags if there is no image.
    pub tags: Vec<String>,
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
    /// Lines `key=value`; empty if they cannot be foretold. Gaps are written as in names.
    pub labels: Vec<String>,
    pub annotations: Vec<String>,
    /// What the action warns of, in its own words.
    pub warnings: Vec<String>,
    /// The error with which the action ends, or what keeps its tags from being foretold.
    pub fault: Option<Fault>,
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

/// The outputs of such a step.
#[derive(Default)]
pub(super) struct Given {
    /// Each reference that is made.
    pub(super) tags: Vec<Value>,
    pub(super) labels: Vec<Value>,
    pub(super) annotations: Vec<Value>,
    /// `None` if they are not known.
    texts: Option<Vec<(String, Value)>>,
}

impl Given {
    pub(super) fn is_known(&self) -> bool {
        self.texts.is_some()
    }

    /// The outputs as the action leaves them to the steps that follow. Source: docker/metadata-action v6.2.0,
    /// README, "Notes", "Output environment variables".
    pub(super) fn variables(&self) -> Vec<(String, Value)> {
        let name =
            |it: &str| ["DOCKER_METADATA_OUTPUT_", &it.to_uppercase().replace('-', "_")].concat();
        let texts = self.texts.as_deref().unwrap_or_default();
        texts.iter().map(|it| (name(&it.0), it.1.clone())).collect()
    }

    /// The outputs as `steps.ID.outputs` shows them. Where the files for bake are nobody knows.
    pub(super) fn value(&self, id: &str) -> Value {
        let gap = |it: &str| Value::Unknown(format!("steps.{id}.{it}"));
        let Some(texts) = &self.texts else { return gap("outputs") };
        let files = ["bake-file", "bake-file-tags", "bake-file-labels", "bake-file-annotations"];
        let files = files.map(|it| (it.to_owned(), gap(&format!("outputs.{it}"))));
        Value::map(texts.iter().cloned().chain(files).collect())
    }
}

/// What the action gives in a step whose scope this is.
pub(super) fn foretell(
    step: &Node,
    event: &Event,
    scope: &Scope,
    host: &dyn Host,
) -> (Foretold, Given) {
    let mut gaps = Gaps::default();
    let outputs = outputs(step, event, scope, &mut gaps, host);
    let id = step.get("id").and_then(Node::as_text).unwrap_or_default().to_owned();
    let base = Foretold { id, span: step.span, place: step.place, ..Foretold::default() };
    let outputs = match outputs {
        Ok(it) => it,
        Err(fault) => {
            let texts = matches!(fault, Fault::Error { .. }).then(Vec::new);
            let given = Given { texts, ..Given::default() };
            return (Foretold { fault: Some(fault), ..base }, given);
        }
    };
    let mut texts: Vec<(String, Value)> =
        outputs.texts.iter().map(|it| (it.0.to_owned(), gaps.value(&it.1))).collect();
    let is_whole = outputs.fault.is_none();
    // What came before an error is there.
    let is_known = is_whole || matches!(outputs.fault, Some(Fault::Error { .. }));
    if is_whole {
        texts.push(("json".to_owned(), gaps.value(&outputs.json.to_json())));
    }
    let tags: Vec<Value> = outputs.tags.iter().map(|it| gaps.value(it)).collect();
    let version = outputs.version.unwrap_or_default();
    // Labels are no matter of tags: what they miss comes after the tags were made.
    let has_tags = outputs.texts.iter().any(|it| it.0 == "tag-names");
    let said = |them: Option<Vec<String>>| {
        them.unwrap_or_default().iter().map(|it| gaps.value(it)).collect::<Vec<Value>>()
    };
    let (labels, annotations) = (said(outputs.labels), said(outputs.annotations));
    // Those of Bake's file have their level, `manifest:key=value`.
    let leveled = leveled(&outputs.bake_file_annotations).iter().map(|it| gaps.value(it)).collect();
    let foretold = Foretold {
        images: outputs.images.iter().map(|it| gaps.value(it).show()).collect(),
        tags: tags.iter().map(Value::show).collect(),
        tag_names: outputs.tag_names,
        latest: version.latest && version.main.is_some(),
        flavor: outputs.flavor.latest,
        outcomes: version.outcomes,
        first: version.first,
        kind: version.kind,
        ref_event: version.event,
        labels: labels.iter().map(Value::show).collect(),
        annotations: annotations.iter().map(Value::show).collect(),
        warnings: outputs.warnings,
        fault: outputs.fault.filter(|it| !has_tags || matches!(it, Fault::Error { .. })),
        ..base
    };
    let texts = is_known.then_some(texts);
    (foretold, Given { tags, labels, annotations: leveled, texts })
}

/// The annotations of the one target that a file for Bake describes.
fn leveled(file: &Data) -> Vec<&str> {
    let Some(Data::Map(targets)) = file.get("target") else { return Vec::new() };
    let them = targets.first().and_then(|it| it.1.get("annotations"));
    let Some(Data::List(them)) = them else { return Vec::new() };
    them.iter().filter_map(Data::as_text).collect()
}

fn outputs(
    step: &Node,
    event: &Event,
    scope: &Scope,
    gaps: &mut Gaps,
    host: &dyn Host,
) -> Result<Outputs, Fault> {
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
    let text = |name: &str| texts.iter().find(|it| it.0 == name).map(|it| it.1.clone());
    let text = |name: &str| text(name).unwrap_or_default();
    let inputs = match major(step) {
        Some(..6) => Inputs::of_before_v6(&text)?,
        _ => Inputs::of(&text)?,
    };
    // What git says of a checkout that is no plain branch or tag depends on the checkout's own inputs.
    if inputs.context == "git" && event.name != "push" {
        return Err(Fault::Unknown("context: git".to_owned()));
    }
    Ok(metadata::run(&inputs, &context(event, scope, gaps), host))
}

/// The major version that a step uses, by its tag or by the comment beside its commit.
fn major(step: &Node) -> Option<u32> {
    let uses = uses(step)?;
    let written = [uses.reference, uses.comment];
    let number = |it: &String| {
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

fn context(event: &Event, scope: &Scope, gaps: &mut Gaps) -> Context {
    let context = Context {
        event_name: event.name.clone(),
        git_ref: event.git_ref.clone(),
        sha: event.sha.clone(),
        payload: event.payload.clone(),
        env: scope.env(),
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
                for tag in it.tags {
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
            them.into_iter().flat_map(|it| it.tags).collect::<Vec<_>>()
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
                  ‹vars.USER›/app:20260105
                  ‹vars.USER›/app:sha-5f3331d7f704
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
