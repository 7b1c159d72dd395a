//! The steps of a job, one after the other: which of them run, what is known of their outputs, and
//! what they push.

use super::{
    attest::{self, Attested},
    bake::{self, Around},
    built::{self, Built},
    others,
    plan::Facts,
    push::{self, Held, Pushed},
    rights::{self, Lack, Secret},
    run::{Runs, Why, World},
    scope::Scope,
    script::{self, Script},
    tags::{Foretold, Given, foretell},
};
use crate::{
    expr::{Status, Value},
    lint::Logins,
    metadata::Fault,
    topic::Place,
    workflow::{self, Node, Span, Workflow, input_text, is_action},
};

#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// Its number in the job, from 0.
    pub number: usize,
    /// Its `name`, or else its action, or the first line of its script.
    pub name: String,
    pub span: Span,
    pub place: Option<Place>,
    pub runs: Runs,
    /// The secrets that it reads.
    pub secrets: Vec<Secret>,
    /// What it needs, and the token of its job has not.
    pub lacks: Vec<Lack>,
    /// What it builds, if it is known to build anything.
    pub built: Option<Built>,
    /// What docker/metadata-action gives, if the step runs it.
    pub tags: Option<Foretold>,
    /// What it attests, and of which image.
    pub attested: Option<Attested>,
    /// What leaves the runner with it. Gaps are written `‹vars.NAME›`.
    pub pushed: Vec<Pushed>,
    /// Why it does not, though it could; or what keeps it from logging in.
    pub held: Option<Held>,
    /// It is certain that it fails, and with it the job.
    pub fails: bool,
}

/// What became of the steps before.
struct SoFar<'a> {
    /// What the logins of the job are worth.
    logins: &'a dyn Fn() -> &'a Logins,
    /// How many steps there were.
    number: usize,
    /// The numbers of those that were skipped.
    skipped: Vec<usize>,
    /// By docker/metadata-action.
    made: Vec<push::Made>,
    /// The name of the first step that failed.
    failed: Option<String>,
    /// Where scripts run that do not say it.
    folder: &'a str,
    /// Whether anything can ask for what the step leaves: another one, or the job's own outputs.
    is_asked: bool,
}

/// The steps of a job. The scope ends up as the job's outputs see it.
pub(super) fn steps(
    (workflow, job): (&Workflow, &Node),
    facts: &Facts,
    scope: &mut Scope,
    world: &World<'_>,
) -> Vec<Step> {
    let mut so_far = SoFar {
        logins: &|| facts.logins(workflow, job),
        number: 0,
        skipped: Vec::new(),
        made: Vec::new(),
        failed: None,
        folder: &facts.folder,
        is_asked: false,
    };
    scope.set("steps", Value::map(Vec::new()));
    let (steps, has_outputs) = (workflow::steps(job), job.get("outputs").is_some());
    let of = |(number, step): (usize, &Node)| {
        so_far.is_asked = has_outputs || number + 1 < steps.len();
        so_far.number = number;
        let secrets = facts.of_steps.get(number).map_or(&[][..], Vec::as_slice);
        let secrets = rights::secrets(secrets, world.event);
        Step { number, secrets, ..of_step(step, scope, &mut so_far, world) }
    };
    steps.iter().enumerate().map(of).collect()
}

/// What a step leaves to those that follow.
struct Left {
    end: End,
    /// `None` if nothing is known of them.
    outputs: Option<Value>,
    variables: Vec<(String, Value)>,
}

fn of_step(step: &Node, scope: &mut Scope, so_far: &mut SoFar<'_>, world: &World<'_>) -> Step {
    let (res, left) = scope.with_env(step, |scope| {
        let (res, left) = within(step, scope, so_far, world);
        so_far.made.extend(res.tags.as_ref().map(|it| made_by(step, scope, it)));
        (res, left)
    });
    leave(left.variables, &res.runs, scope);
    if res.runs.holds == Some(false) {
        so_far.skipped.push(so_far.number);
    }
    if res.fails && so_far.failed.is_none() {
        so_far.failed = Some(res.name.clone());
        scope.set_status(Status::Failure);
    }
    let id = id(step);
    if !id.is_empty() {
        let unknown = || Value::Unknown(format!("steps.{id}.outputs"));
        let outputs = left.outputs.unwrap_or_else(unknown);
        scope.add("steps", id.to_owned(), seen(id, &res.runs, left.end, outputs));
    }
    res
}

/// A step, with a scope that is all its own.
fn within(step: &Node, scope: &Scope, so_far: &SoFar<'_>, world: &World<'_>) -> (Step, Left) {
    let runs = runs(step, scope, so_far.failed.as_deref());
    let is_skipped = runs.holds == Some(false);
    let is_metadata = is_action(step, "docker/metadata-action") && !is_skipped;
    let foretell = || foretell(step, world.event, scope, world.host, so_far.is_asked);
    let (tags, given) = is_metadata.then(foretell).unzip();
    let around = Around { files: world.files, made: &so_far.made, folder: so_far.folder };
    let mut variables = given.as_ref().map(Given::variables).unwrap_or_default();
    let script = script::read(step, scope);
    let baked = bake::baked(step, scope, &script, &around);
    let (mut pushed, mut held) = push::pushed(step, scope, &script, around.made, baked.as_ref());
    let (mut built, mut attested) = (None, None);
    let fault = tags.as_ref().and_then(|it| it.fault.as_ref());
    let mut fails = matches!(fault, Some(Fault::Error { .. }));
    if is_skipped {
        held = pushed.drain(..).next().map(|_| Held::Skipped);
    } else {
        if let Some((refused, is_certain)) = refused(step, &script, so_far, &mut pushed) {
            fails |= is_certain && !script.goes_on;
            held = Some(refused);
        }
        built = built::built(step, scope, &script, baked.as_ref());
        attested = attest::attested(step, scope);
    }
    let end = ends(step, scope, fails && runs.holds == Some(true));
    // Other commands may write more.
    let known = Some(others::outputs(step, scope).unwrap_or(script.outputs));
    let known = known.filter(|it| !it.is_empty()).map(Value::open);
    let outputs = known.or_else(|| given.map(|it| it.value(id(step))));
    variables.extend(script.variables);
    let res = Step {
        number: 0,
        name: name(step, scope),
        span: step.span,
        place: step.place,
        runs,
        secrets: Vec::new(),
        lacks: Vec::new(),
        built,
        tags,
        attested,
        pushed,
        held,
        fails: end == End::Failure,
    };
    (res, Left { end, outputs, variables })
}

fn id(step: &Node) -> &str {
    step.get("id").and_then(Node::as_text).unwrap_or_default()
}

/// What docker/metadata-action gave in a step, for those that follow.
fn made_by(step: &Node, scope: &Scope, foretold: &Foretold) -> push::Made {
    let target = scope.value(input_text(step, "bake-target")).into_shown();
    let target = if target.is_empty() { "docker-metadata-action".to_owned() } else { target };
    push::Made { id: id(step).to_owned(), target, said: foretold.said.clone() }
}

/// What a registry refuses of a step, its login or what it pushes, and whether the step certainly comes to that.
/// BuildKit and scripts push one image after the other, so what stands before has been pushed by then. Source:
/// moby/buildkit, `exporter/containerimage/export.go`.
fn refused(
    step: &Node,
    script: &Script,
    so_far: &SoFar<'_>,
    pushed: &mut Vec<Pushed>,
) -> Option<(Held, bool)> {
    let mut logins = script.commands.iter().filter(|it| it.logs_in()).peekable();
    let logs_in = is_action(step, "docker/login-action")
        || logins.peek().is_some() && logins.all(|it| it.depends_on.is_none());
    if !logs_in && pushed.is_empty() {
        return None;
    }
    let known = (so_far.logins)();
    if let Some(host) = known.refuses_login(so_far.number).filter(|_| logs_in) {
        pushed.clear();
        return Some((Held::LoginRefused(host.to_owned()), true));
    }
    let is_skipped = |it: usize| so_far.skipped.contains(&it);
    let is_refused = |it: &Pushed| {
        it.has_known_host() && known.refuse_push(so_far.number, &it.host, &is_skipped)
    };
    let host = pushed.iter().find(|it| is_refused(it))?.host.clone();
    let end = pushed.iter().position(|it| it.depends_on.is_none() && is_refused(it));
    pushed.truncate(end.unwrap_or(pushed.len()));
    pushed.retain(|it| !is_refused(it));
    Some((Held::Refused(host), end.is_some()))
}

/// How a step ends that runs.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Success,
    Failure,
    /// It fails, and the job goes on as if it had not.
    Forgiven,
}

/// Steps are taken to succeed, but for those of which it is certain that they do not.
fn ends(step: &Node, scope: &Scope, fails: bool) -> End {
    let forgives = step.get("continue-on-error").and_then(Node::as_text).unwrap_or_default();
    match fails {
        false => End::Success,
        true if scope.value(forgives).show() == "true" => End::Forgiven,
        true => End::Failure,
    }
}

/// After a step that fails, only those run that ask how it went.
fn runs(step: &Node, scope: &Scope, failed: Option<&str>) -> Runs {
    let condition = step.get("if").and_then(Node::as_text).unwrap_or_default();
    match failed {
        Some(it) if condition.is_empty() || !scope.asks_for_status(condition) => {
            Runs { holds: Some(false), why: Why::After(it.to_owned()) }
        }
        _ => scope.runs(step),
    }
}

/// Hands variables on to the steps that follow, as far as the step runs.
fn leave(mut variables: Vec<(String, Value)>, runs: &Runs, scope: &mut Scope) {
    match runs.holds {
        Some(true) => {}
        Some(false) => return,
        None => {
            variables.iter_mut().for_each(|it| it.1 = Value::Unknown(["env.", &it.0].concat()));
        }
    }
    scope.add_variables(variables);
}

/// A step as `steps.ID` shows it. One that is skipped has no outputs.
fn seen(id: &str, runs: &Runs, ends: End, outputs: Value) -> Value {
    let unknown = |what: &str| Value::Unknown(format!("steps.{id}.{what}"));
    let (outputs, outcome, conclusion) = match runs.holds {
        Some(true) => match ends {
            End::Success => (outputs, "success".into(), "success".into()),
            End::Failure => (outputs, "failure".into(), "failure".into()),
            End::Forgiven => (outputs, "failure".into(), "success".into()),
        },
        Some(false) => (Value::map(Vec::new()), "skipped".into(), "skipped".into()),
        None => (unknown("outputs"), unknown("outcome"), unknown("conclusion")),
    };
    let entries = [("outputs", outputs), ("outcome", outcome), ("conclusion", conclusion)];
    Value::map(entries.map(|it| (it.0.to_owned(), it.1)).to_vec())
}

fn name(step: &Node, scope: &Scope) -> String {
    let text = |key: &str| step.get(key).and_then(Node::as_text);
    if let Some(it) = text("name") {
        return scope.value(it).into_shown();
    }
    let script = || text("run")?.lines().map(str::trim).find(|it| !it.is_empty());
    text("uses").or_else(script).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use crate::{
        event::{Event, Given},
        host::Native,
        simulate::run,
        text::Lang,
        yaml,
    };

    #[track_caller]
    fn check(event: &str, steps: &str, expected: Expect) {
        expected.assert_eq(&said(event, steps));
    }

    /// What a push, or a pull request, does with the steps of a job.
    fn said(event: &str, steps: &str) -> String {
        let steps = steps.replace('\n', "\n      ");
        let text = format!("on: [push, pull_request]\njobs:\n  a:\n    steps:\n      {steps}");
        let workflow = yaml::read(&text).workflow;
        let run = run(&workflow, &Event::given(event, Given::default()), &Native);
        let mut res = String::new();
        for it in run.jobs.iter().flat_map(|it| &it.steps) {
            let mark = match it.runs.holds {
                Some(true) => '+',
                Some(false) => '-',
                None => '?',
            };
            let fails = if it.fails { " fails" } else { "" };
            res += &format!("{mark} {}{fails}\n", it.name);
            it.pushed.iter().for_each(|it| res += &format!("    {}\n", it.reference));
            let held = it.says_why_held();
            held.iter().for_each(|it| res += &format!("    {}\n", it.say(Lang::En)));
        }
        if let Some(it) = run.says_of_failure() {
            res += &format!("{}\n", it.say(Lang::En));
        }
        res
    }

    const BUILD: &str =
        "- {uses: docker/build-push-action@v7, with: {push: true, tags: 'ghcr.io/a/b:1'}}\n";
    const AFTER: &str = "- run: echo done\n- {if: always(), run: echo end}\n";

    fn login(host: &str, more: &str) -> String {
        format!(
            "- {{uses: docker/login-action@v4, {more}with: {{registry: {host}, password: '${{{{ github.token }}}}'}}}}\n"
        )
    }

    #[test]
    fn a_push_without_a_login_is_refused() {
        check(
            "push",
            &(BUILD.to_owned() + AFTER),
            expect![[r#"
            + docker/build-push-action@v7 fails
                ghcr.io refuses this push, because nothing has logged in there before it.
            - echo done
            + echo end
            The run fails at the step `docker/build-push-action@v7` of the job `a`.
        "#]],
        );
        check(
            "push",
            &(login("ghcr.io", "") + BUILD),
            expect![[r#"
            + docker/login-action@v4
            + docker/build-push-action@v7
                ghcr.io/a/b:1
        "#]],
        );
        // It comes too late, or not on this event.
        check(
            "push",
            &(BUILD.to_owned() + &login("ghcr.io", "")),
            expect![[r#"
            + docker/build-push-action@v7 fails
                ghcr.io refuses this push, because nothing has logged in there before it.
            - docker/login-action@v4
            The run fails at the step `docker/build-push-action@v7` of the job `a`.
        "#]],
        );
        let own = login("ghcr.io", "if: github.event_name == 'push', ") + BUILD;
        check(
            "push",
            &own,
            expect![[r#"
            + docker/login-action@v4
            + docker/build-push-action@v7
                ghcr.io/a/b:1
        "#]],
        );
        check(
            "pull_request",
            &own,
            expect![[r#"
            - docker/login-action@v4
            + docker/build-push-action@v7 fails
                ghcr.io refuses this push, because nothing has logged in there before it.
            The run fails at the step `docker/build-push-action@v7` of the job `a`.
        "#]],
        );
        // Docker takes no such name, whoever has logged in.
        let nameless = BUILD.replace("ghcr.io/a/b:1", "/a/b:1");
        check(
            "push",
            &nameless,
            expect![[r#"
            + docker/build-push-action@v7
                /a/b:1
        "#]],
        );
        // What stands before it has been pushed.
        let two = BUILD.replace("'ghcr", "'quay.io/a/b:1,ghcr");
        check(
            "push",
            &(login("quay.io", "").replace("${{ github.token }}", "x") + &two),
            expect![[r#"
                + docker/login-action@v4
                + docker/build-push-action@v7 fails
                    quay.io/a/b:1
                    ghcr.io refuses this push, because nothing has logged in there before it.
                The run fails at the step `docker/build-push-action@v7` of the job `a`.
            "#]],
        );
        check(
            "push",
            &BUILD.replace("push: true", "load: true"),
            expect![[r#"
            + docker/build-push-action@v7
                The image is built, but nothing tells the step to push it.
        "#]],
        );
        let forgiven = BUILD.replace(", with", ", continue-on-error: true, with");
        check(
            "push",
            &(forgiven + AFTER),
            expect![[r#"
            + docker/build-push-action@v7
                ghcr.io refuses this push, because nothing has logged in there before it.
            + echo done
            + echo end
        "#]],
        );
    }

    #[test]
    fn a_login_that_is_refused_ends_the_job() {
        check(
            "push",
            &(login("docker.io", "") + BUILD),
            expect![[r#"
            + docker/login-action@v4 fails
                docker.io refuses this login: it does not know `GITHUB_TOKEN`, which only ghcr.io takes.
            - docker/build-push-action@v7
                The step `docker/login-action@v4` before it fails.
            The run fails at the step `docker/login-action@v4` of the job `a`.
        "#]],
        );
        check(
            "push",
            "- run: |\n    echo ${{ github.token }} | docker login -u a --password-stdin\n    docker push a/b\n- run: echo end",
            expect![[r#"
                + echo ${{ github.token }} | docker login -u a --password-stdin fails
                    docker.io refuses this login: it does not know `GITHUB_TOKEN`, which only ghcr.io takes.
                - echo end
                The run fails at the step `echo ${{ github.token }} | docker login -u a --password-stdin` of the job `a`.
            "#]],
        );
    }

    #[test]
    fn scripts_may_go_on() {
        check(
            "push",
            "- run: docker build -t a/b . && docker push a/b\n- run: echo end",
            expect![[r#"
                + docker build -t a/b . && docker push a/b fails
                    docker.io refuses this push, because nothing has logged in there before it.
                - echo end
                The run fails at the step `docker build -t a/b . && docker push a/b` of the job `a`.
            "#]],
        );
        check(
            "push",
            "- run: docker push a/b || true\n- run: echo end",
            expect![[r#"
            + docker push a/b || true
                docker.io refuses this push, because nothing has logged in there before it.
            + echo end
        "#]],
        );
        check(
            "push",
            "- run: |\n    if docker push a/b; then\n      echo\n    fi\n- run: echo end",
            expect![[r#"
                + if docker push a/b; then
                    docker.io refuses this push, because nothing has logged in there before it.
                + echo end
            "#]],
        );
        check(
            "push",
            "- run: |\n    if [ $A ]; then\n      docker push a/b\n    fi\n- run: echo end",
            expect![[r#"
                + if [ $A ]; then
                    docker.io refuses this push, because nothing has logged in there before it.
                + echo end
            "#]],
        );
        check(
            "push",
            "- run: docker push localhost:5000/a/b",
            expect![[r#"
            + docker push localhost:5000/a/b
                localhost:5000/a/b
        "#]],
        );
    }

    #[test]
    fn what_is_not_known_is_not_refused() {
        for it in [
            "- uses: acme/login@v1\n",
            "- run: ./login.sh\n",
            "- run: echo \"$TOKEN\" | docker login \"$HOST\" -u a --password-stdin\n",
            "- {uses: docker/login-action@v4, with: {registry: '${{ vars.REGISTRY }}'}}\n",
        ] {
            let said = said("push", &(it.to_owned() + BUILD));
            assert!(said.ends_with("\n    ghcr.io/a/b:1\n"), "{said}");
        }
        check(
            "push",
            &BUILD.replace("ghcr.io", "${{ vars.REGISTRY }}"),
            expect![[r#"
            + docker/build-push-action@v7
                ‹vars.REGISTRY›/a/b:1
        "#]],
        );
        check(
            "push",
            &BUILD.replace("ghcr.io", "registry.lan"),
            expect![[r#"
            + docker/build-push-action@v7
                registry.lan/a/b:1
        "#]],
        );
        check(
            "push",
            &BUILD.replace("docker/", "depot/"),
            expect![[r#"
            + depot/build-push-action@v7
                ghcr.io/a/b:1
        "#]],
        );
    }
}
