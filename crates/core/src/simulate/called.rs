//! Workflows that jobs call: what they are given, and what they give back. Source: GitHub's
//! documentation, "Reuse workflows", and "Workflow syntax", `jobs.<job_id>.uses`.

use super::{
    matrix,
    rights::Token,
    run::{Done, Job, Level, World, all_jobs, seen},
    scope::Scope,
};
use crate::{
    event::{Event, inputs, sets_off},
    expr::Value,
    workflow::{Node, Workflow, trigger},
};

/// Ten levels with the outermost, and 50 workflows in all, are what GitHub allows. Source: GitHub docs,
/// "Reusing workflow configurations", "Limitations of reusable workflows", November 2026.
const MAX_DEPTH: usize = 10;
pub(super) const MAX_CALLED: usize = 50;

/// The jobs of a workflow that is called, and its outputs; `None` if its text is not known, or if it
/// cannot be called.
pub(super) fn called(
    job: &Node,
    token: &Token,
    scope: &Scope,
    level: &Level<'_>,
) -> Option<(Vec<Job>, Value)> {
    let path = job.get("uses")?.as_text()?;
    let world = level.world;
    let local = path.strip_prefix("./")?;
    let flow = &world.others.iter().find(|it| it.0.trim_start_matches("./") == local)?.1;
    let workflow = flow.workflow;
    let rest = world.budget.get().checked_sub(1).filter(|_| level.depth + 1 < MAX_DEPTH)?;
    world.budget.set(rest);
    let inherits = job.get("secrets").and_then(Node::as_text) == Some("inherit");
    let call = Event::call(world.event.clone(), Vec::new());
    if sets_off(workflow, &call).runs == Some(false) {
        return None;
    }
    // With `inherit`, the secrets are those of the caller.
    let event = Event { is_call: !inherits || world.event.is_call, ..call };
    let mut own = Scope::new(workflow, &event, world.texts);
    own.set("inputs", given(workflow, job, scope));
    let inner = Level {
        flow,
        world: &World { event: &event, ..*world },
        limit: Some(token),
        depth: level.depth + 1,
    };
    let (mut jobs, done) = all_jobs(&inner, &own);
    for it in &mut jobs {
        it.file.get_or_insert_with(|| path.to_owned());
    }
    let outputs = outputs(workflow, own, &done);
    Some((jobs, outputs))
}

/// What `inputs` holds: what the job hands over, and defaults for the rest.
fn given(workflow: &Workflow, job: &Node, scope: &Scope) -> Value {
    let declared = trigger(workflow, "workflow_call").map(|it| inputs(&it)).unwrap_or_default();
    let mut res: Vec<(String, Value)> =
        declared.into_iter().map(|it| (it.0, Value::from(it.1))).collect();
    for it in job.get("with").map_or(&[][..], Node::entries) {
        let value = matrix::value(&it.node, scope);
        res.retain(|own| !own.0.eq_ignore_ascii_case(&it.key));
        res.push((it.key.clone(), value));
    }
    Value::map(res)
}

/// What the workflow gives back of the outputs of its jobs.
fn outputs(workflow: &Workflow, mut scope: Scope, done: &[Done]) -> Value {
    scope.set("jobs", Value::map(done.iter().map(seen).collect()));
    let trigger = trigger(workflow, "workflow_call");
    let declared = trigger.and_then(|it| it.node.get("outputs"));
    let entries = declared.map_or(&[][..], Node::entries);
    let value = |it: &crate::workflow::Entry| {
        let text = it.node.get("value").and_then(Node::as_text).unwrap_or_default();
        (it.key.clone(), Value::of_parts(scope.value(text).to_parts()))
    };
    Value::map(entries.iter().map(value).collect())
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::{
        event::{Event, Origin, Repository},
        host::Native,
        simulate::Plan,
        text::Lang,
        yaml,
    };

    const CALLER: &str = "on: [push, pull_request]
jobs:
  call:
    permissions: {contents: read, packages: write}
    uses: ./.github/workflows/build.yml
    with: {image: acme/app, push: \"${{ github.event_name == 'push' }}\"}
    secrets: inherit
  after:
    needs: call
    steps:
      - run: ./login
      - if: needs.call.outputs.image == 'ghcr.io/acme/app'
        run: docker push ${{ needs.call.outputs.image }}:after
  other:
    uses: acme/other/.github/workflows/x.yml@v1
";

    const CALLED: &str = "on:
  workflow_call:
    inputs:
      image: {type: string}
      push: {type: boolean, default: true}
      tag: {type: string, default: edge}
    outputs:
      image: {value: '${{ jobs.build.outputs.image }}'}
jobs:
  build:
    permissions: {contents: write, packages: write, id-token: write}
    outputs: {image: 'ghcr.io/${{ inputs.image }}'}
    steps:
      - uses: docker/login-action@v4
        if: inputs.push
        with: {registry: ghcr.io, password: '${{ secrets.GITHUB_TOKEN }}'}
      - uses: docker/build-push-action@v7
        with:
          push: ${{ inputs.push }}
          tags: ghcr.io/${{ inputs.image }}:${{ inputs.tag }}
        env: {KEY: '${{ secrets.KEY }}'}
      - uses: actions/attest@v4
        continue-on-error: true
        with: {subject-name: 'ghcr.io/${{ inputs.image }}', subject-digest: 'sha256:00'}
";

    fn said(event: &Event) -> String {
        let called = yaml::read(CALLED).workflow;
        let others = [(".github/workflows/build.yml", &called)];
        let caller = yaml::read(CALLER).workflow;
        let run = Plan::new(&caller, &others).run(event, &Native);
        let mut res = String::new();
        for job in run.jobs {
            let scopes: Vec<_> =
                job.token.scopes.iter().map(|it| format!("{}:{}", it.0, it.1.id())).collect();
            let file = job.file.unwrap_or_default();
            res += &format!("{} [{file}] {} {}\n", job.id, job.is_known, scopes.join(" "));
            for step in job.steps {
                res += &format!("  {} {:?}\n", step.name, step.runs.holds);
                step.pushed.iter().for_each(|it| res += &format!("    {}\n", it.reference));
                step.lacks.iter().for_each(|it| res += &format!("    {}\n", it.says(Lang::En)));
                step.secrets
                    .iter()
                    .for_each(|it| res += &format!("    {}\n", it.says().say(Lang::En)));
                step.attested
                    .iter()
                    .for_each(|it| res += &format!("    {}\n", it.says().say(Lang::En)));
            }
        }
        res
    }

    #[test]
    fn a_workflow_that_is_called() {
        let at = Repository::default();
        expect![[r#"
            call [] true contents:read packages:write
            call / build [./.github/workflows/build.yml] true contents:read packages:write
              docker/login-action@v4 Some(true)
              docker/build-push-action@v7 Some(true)
                ghcr.io/acme/app:edge
                `KEY` is there if somebody has stored it.
              actions/attest@v4 Some(true)
                This fails: the token has no `id-token: write`, which is needed to sign the attestation.
                This fails: the token has no `attestations: write`, which is needed to store the attestation.
                Attests `ghcr.io/acme/app` with the digest of `sha256:00`.
            after [] true contents:read packages:read
              ./login Some(true)
              docker push ${{ needs.call.outputs.image }}:after Some(true)
                ghcr.io/acme/app:after
            other [] false contents:read packages:read
        "#]].assert_eq(&said(&Event::push_branch(&at, "main")));
        expect![[r#"
            call [] true contents:read packages:read
            call / build [./.github/workflows/build.yml] true contents:read packages:read
              docker/login-action@v4 Some(false)
              docker/build-push-action@v7 Some(true)
                `KEY` is empty, because a pull request from a fork gets no secrets.
              actions/attest@v4 Some(true)
                This fails: the token has no `id-token: write`, which is needed to sign the attestation.
                This fails: the token has no `attestations: write`, which is needed to store the attestation.
                Attests `ghcr.io/acme/app` with the digest of `sha256:00`.
            after [] true contents:read packages:read
              ./login Some(true)
              docker push ${{ needs.call.outputs.image }}:after Some(true)
                ghcr.io/acme/app:after
            other [] false contents:read packages:read
        "#]].assert_eq(&said(&Event::pull_request(&at, "main", Origin::Fork)));
    }

    #[test]
    fn calls_in_a_circle_end() {
        let text = "on: [push, workflow_call]\njobs:\n  a: {uses: ./x.yml}\n  b: {uses: ./x.yml}\n";
        let workflow = yaml::read(text).workflow;
        let others = [("x.yml", &workflow)];
        let event = Event::push_branch(&Repository::default(), "main");
        let run = Plan::new(&workflow, &others).run(&event, &Native);
        assert!(run.jobs.len() < 200, "{}", run.jobs.len());
        assert!(run.jobs.iter().any(|it| !it.is_known));
    }
}
