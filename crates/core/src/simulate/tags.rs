//! The tags that the steps with docker/metadata-action make.

use super::scope::{Filled, Scope};
use crate::{
    data::Data,
    event::{Event, sets_off},
    host::Host,
    metadata::{self, Checkout, Context, Fault, Inputs, Outcome, Run},
    topic::Place,
    workflow::{Node, Span, Workflow, input_text, is_action, jobs, steps},
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
    /// Whether `latest` or what the flavor makes of it is among them.
    pub latest: bool,
    /// What became of each line of `tags`, by its place among the lines that are no comments, in the
    /// order in which the action goes through them.
    pub outcomes: Vec<(usize, Outcome)>,
    /// The first line that gave a tag. Unless the flavor says something about `latest`, it decides.
    pub first: Option<usize>,
    /// What the action warns of, in its own words.
    pub warnings: Vec<String>,
    /// The error with which the action ends, or what keeps its tags from being foretold.
    pub fault: Option<Fault>,
}

/// What all steps with docker/metadata-action of a workflow give when an event sets it off, in the
/// order in which they stand, those that do not run included. Empty if the event does not set it off.
///
/// Sample events come from [`crate::event::samples`], or one by one from [`Event::push_tag`] and its
/// like; `Event::time` is what `{{date}}` shows. On a command line and in tests the host is
/// `host::Native`.
pub fn tags(workflow: &Workflow, event: &Event, host: &dyn Host) -> Vec<Foretold> {
    if sets_off(workflow, event).runs == Some(false) {
        return Vec::new();
    }
    let mut res = Vec::new();
    for job in jobs(workflow) {
        for (n, step) in steps(&job.node).iter().enumerate() {
            if is_action(step, "docker/metadata-action") {
                let mut scope = Scope::new(workflow, event);
                scope.add_env(&job.node);
                let conditions = [scope.holds(&job.node), scope.holds(step)];
                scope.add_env(step);
                res.push(Foretold {
                    runs: match conditions {
                        [Some(a), Some(b)] => Some(a && b),
                        [Some(false), _] | [_, Some(false)] => Some(false),
                        _ => None,
                    },
                    job: job.key.clone(),
                    step: n,
                    id: step.get("id").and_then(Node::as_text).unwrap_or_default().to_owned(),
                    span: step.span,
                    place: step.place,
                    ..of_step(step, event, &scope, host)
                });
            }
        }
    }
    res
}

fn of_step(step: &Node, event: &Event, scope: &Scope, host: &dyn Host) -> Foretold {
    let filled = |name: &str| scope.fill(input_text(step, name));
    let names = filled("images");
    for name in ["tags", "flavor", "context"] {
        if let Some(gap) = filled(name).gaps.first() {
            return unknown(gap);
        }
    }
    let texts = |name: &str| if name == "images" { names.text.clone() } else { filled(name).text };
    let inputs = match Inputs::of(texts) {
        Ok(it) => it,
        Err(fault) => return Foretold { fault: Some(fault), ..Foretold::default() },
    };
    let is_git = inputs.context == "git";
    // What git says of a checkout that is no plain branch or tag depends on the checkout's own inputs.
    if is_git && event.name != "push" {
        return unknown("context: git");
    }
    shown(&names, metadata::run(&inputs, &context(event, scope, is_git), host))
}

fn unknown(what: &str) -> Foretold {
    Foretold { fault: Some(Fault::Unknown(what.to_owned())), ..Foretold::default() }
}

fn context(event: &Event, scope: &Scope, is_git: bool) -> Context {
    let context = Context {
        event_name: event.name.clone(),
        git_ref: event.git_ref.clone(),
        sha: event.sha.clone(),
        payload: event.payload.clone(),
        env: scope.env(),
        now: event.time,
        commit_date: None,
        repository: event.payload.get("repository").cloned().unwrap_or(Data::Null),
    };
    let run = Run { context, api_date: None, checkout: None };
    let resolved = run.clone().resolved();
    let checkout = is_git.then(|| Checkout {
        git_ref: event.git_ref.clone(),
        sha: event.sha.clone(),
        commit_date: resolved.commit_date,
    });
    Run { checkout, ..run }.resolved()
}

fn shown(names: &Filled, outputs: metadata::Outputs) -> Foretold {
    let shown = |them: Vec<String>| them.iter().map(|it| names.shown(it)).collect();
    let version = outputs.version.unwrap_or_default();
    // Labels are no matter of tags: what they miss comes after the tags were made.
    let has_tags = outputs.texts.iter().any(|it| it.0 == "tag-names");
    Foretold {
        images: shown(outputs.images),
        tags: shown(outputs.tags),
        tag_names: outputs.tag_names,
        latest: version.latest && version.main.is_some(),
        outcomes: version.outcomes,
        first: version.first,
        warnings: outputs.warnings,
        fault: outputs.fault.filter(|_| !has_tags),
        ..Foretold::default()
    }
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
                  Unknown("steps.version.outputs.it")
                push release-1.1.2.3-rc.1
                  ghcr.io/octo-org/octo-app:1.1.2.3-rc.1
                  ghcr.io/octo-org/octo-app:20260105
                  ghcr.io/octo-org/octo-app:sha-5f3331d7f704
                  ghcr.io/octo-org/octo-app:latest
                  ‹vars.USER›/app:1.1.2.3-rc.1
                  ‹vars.USER›/app:20260105
                  ‹vars.USER›/app:sha-5f3331d7f704
                  ‹vars.USER›/app:latest
                  Unknown("steps.version.outputs.it")
                pull_request 15/merge
                  ghcr.io/octo-org/octo-app:20260105
                  ghcr.io/octo-org/octo-app:sha-5f3331d7f704
                  ‹vars.USER›/app:20260105
                  ‹vars.USER›/app:sha-5f3331d7f704
                  Unknown("steps.version.outputs.it")
                pull_request 15/merge
                  ghcr.io/octo-org/octo-app:20260105
                  ghcr.io/octo-org/octo-app:sha-5f3331d7f704
                  ‹vars.USER›/app:20260105
                  ‹vars.USER›/app:sha-5f3331d7f704
                  Unknown("steps.version.outputs.it")
                pull_request 15/merge
                  ghcr.io/octo-org/octo-app:20260105
                  ghcr.io/octo-org/octo-app:sha-5f3331d7f704
                  ‹vars.USER›/app:20260105
                  ‹vars.USER›/app:sha-5f3331d7f704
                  Unknown("steps.version.outputs.it")
                merge_group gh-readonly-queue/main/pr-15-1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d
                release release-1.1.2.3
                schedule main
                workflow_dispatch main
                workflow_call main
            "#]],
        );
    }
}
