//! Images that Docker is asked for and does not have: built into a builder's own cache, under another name,
//! or in another job.

use std::ptr;

use crate::{
    catalog::reference,
    lint::{
        Findings, Rule, Severity,
        fix::Edit,
        local::absent,
        named::{MOST, before, commas},
        variables::{hosted, is_set},
    },
    text::msg,
    workflow::{
        Node, Workflow,
        docker::{self, Act, arguments},
        input, input_text, is_action, jobs,
        publish::{Push, push},
        shell::{Command, all_commands},
        steps,
    },
};

/// "Unable to find image locally": Docker then asks the registry, which has none, or an old one.
pub(super) static RULE: Rule = Rule {
    id: "unloaded-image",
    severity: Severity::Warning,
    title: msg::WRITTEN_UNLOADED_IMAGE_TITLE,
    source: reference(
        "https://docs.docker.com/build/builders/drivers/#loading-to-local-image-store",
    ),
    check,
};

/// Commands of Docker that take the image of this machine.
const LOCAL: &[&str] = &["run", "create", "tag", "push", "save", "inspect", "history", "scout"];

fn check(workflow: &Workflow, findings: &mut Findings<'_>) {
    pushed(workflow, findings);
    for job in jobs(workflow).iter().map(|it| &it.node).filter(|it| steps(it).len() <= MOST) {
        for build in steps(job).iter().filter(|it| stays_in_builder(job, it)) {
            let Some(tags) = input(build, "tags") else { continue };
            let names: Vec<String> =
                tags.lines().iter().flat_map(|it| commas(&it.text)).map(str::to_owned).collect();
            let after = steps(job).iter().skip_while(|it| !ptr::eq(*it, build)).skip(1);
            if after.clone().any(|it| provides(it, &names)) {
                continue;
            }
            let asked = after.clone().find_map(|it| Some((it, asked(it, &names, findings)?)));
            if let Some((step, name)) = asked {
                let at = step.get("run").or(step.get("uses")).unwrap_or(step);
                findings.at(at, msg::written_unloaded_image_says(name));
                if let Some(first) = build.get("with").and_then(|it| it.entries().first()) {
                    let line = "load: true".to_owned();
                    findings.fix(msg::fix_add(line.as_str()));
                    findings.edits(Edit::Insert { at: first.key_span.start, lines: vec![line] });
                }
            }
        }
    }
}

/// "An image does not exist locally with the tag".
fn pushed(workflow: &Workflow, findings: &mut Findings) {
    // Another machine, or one of one's own, may have what is left of earlier runs.
    let is_fresh = |it: &&Node| hosted(it).is_some();
    for job in jobs(workflow).iter().map(|it| &it.node).filter(is_fresh) {
        for it in absent(job) {
            if ["DOCKER_HOST", "DOCKER_CONTEXT"].iter().any(|name| is_set(workflow, name)) {
                return;
            }
            let name = it.name.as_str();
            let message = match it.there.last() {
                Some(last) => msg::written_unloaded_image_other(name, last.as_str()),
                None => msg::written_unloaded_image_nothing(name),
            };
            findings.span(it.run.part(&it.range), it.run.place, message);
            findings.severity(Severity::Error);
        }
    }
}

/// Whether a build neither pushes nor loads, with a builder that keeps what it builds to itself.
fn stays_in_builder(job: &Node, step: &Node) -> bool {
    let sets_up = |it: &&Node| is_action(it, "docker/setup-buildx-action");
    let builder = before(job, step).filter(sets_up).last();
    is_action(step, "docker/build-push-action")
        && ["load", "outputs", "builder"]
            .iter()
            .all(|it| matches!(input_text(step, it), "" | "false"))
        && push(step) == Push::Never
        && builder.is_some_and(|it| {
            matches!(input_text(it, "driver"), "" | "docker-container" | "kubernetes" | "remote")
                && !input_text(it, "driver-opts").contains("default-load")
        })
}

/// Whether a step may bring such an image to this machine.
fn provides(step: &Node, names: &[String]) -> bool {
    let script = step.get("run").and_then(Node::as_text).unwrap_or_default();
    let brings = [
        "docker load",
        "docker import",
        "docker pull",
        "--load",
        "docker build",
        "docker image load",
    ];
    let makes = |it: &Command| {
        let act = docker::done(it).map(|it| it.0.act);
        act.is_some_and(|it| it == Act::Pull || it.builds() && it != Act::Buildx)
    };
    let tagged = input_text(step, "tags");
    all_commands(script).iter().any(makes)
        || brings.iter().any(|it| script.contains(it))
        || is_action(step, "docker/build-push-action")
            && names.iter().any(|it| tagged.contains(it.as_str()))
        || is_action(step, "docker/bake-action")
}

/// The image that a step asks Docker of this machine for.
fn asked<'a>(step: &Node, names: &'a [String], findings: &mut Findings<'_>) -> Option<&'a str> {
    if let Some(script) = step.get("run").and_then(Node::as_text) {
        let all = findings.commands(script);
        let mut words = all.iter().filter(|it| asks_docker(it)).flat_map(|it| &it.words);
        return words.find_map(|it| names.iter().find(|own| **own == it.text)).map(String::as_str);
    }
    let with = step.get("with").map_or(&[][..], Node::entries);
    let scans =
        ["image-ref", "image"].into_iter().filter_map(|key| with.iter().find(|it| it.key == key));
    let mut scanned = scans.filter_map(|it| it.node.as_text()).map(str::trim);
    scanned.find_map(|it| names.iter().find(|name| *name == it).map(String::as_str))
}

/// Whether a command has Docker of this machine do something with an image.
fn asks_docker(command: &Command) -> bool {
    let Some(("docker", words)) = command.program() else { return false };
    let texts: Vec<&str> = words.iter().map(|it| it.text.as_str()).collect();
    let arguments = arguments(&texts);
    let mut plain = arguments.iter().filter(|it| it.name.is_empty()).map(|it| it.value);
    plain.find(|it| !matches!(*it, "image" | "container")).is_some_and(|it| LOCAL.contains(&it))
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::RULE;
    use crate::lint::rules::{check_job, check_steps};

    #[test]
    fn pushes_of_what_is_not_there() {
        let check = |steps: &str, expected| {
            let steps = steps.replace('\n', "\n  ");
            check_job(&RULE, &format!("runs-on: ubuntu-latest\nsteps:\n  {steps}"), expected);
        };
        check(
            "- uses: actions/checkout@v7\n- run: |\n    docker build -t app .\n    docker push ghcr.io/acme/app:latest\n- run: docker tag app ghcr.io/acme/app:v1\n- run: docker push ghcr.io/acme/app:v2",
            expect![[r#"
                9 error: The push fails: Docker has no `ghcr.io/acme/app:latest` here, only `app`. Build or tag it under this name first.
                11 error: The push fails: Docker has no `ghcr.io/acme/app:v2` here, only `ghcr.io/acme/app:v1`. Build or tag it under this name first.
            "#]],
        );
        check(
            "- run: sudo -E docker -D push acme/app",
            expect![[r#"
            6 error: The push fails: no step of this job builds, tags or pulls `acme/app`, and a job does not see the images of another job. Build it in this job.
        "#]],
        );
        check(
            "- uses: docker/login-action@v4\n- run: docker push acme/app:$TAG",
            expect![[r#"
            7 error: The push fails: no step of this job builds, tags or pulls `acme/app:$TAG`, and a job does not see the images of another job. Build it in this job.
        "#]],
        );
        let silent = |steps: &str| check(steps, expect![[""]]);
        silent("- run: make\n- run: docker push acme/app");
        silent("- run: echo docker push acme/app");
        silent("- run: docker manifest push acme/app");
        silent("- run: docker --context other push acme/app");
        silent("- run: time docker build -qt=acme/app .\n- run: sudo -E docker push acme/app");
        silent("- run: docker compose build\n- run: docker push acme/app");
        silent("- run: docker build -t acme/app:latest .\n- run: docker push acme/app");
        silent("- run: docker build -t $IMAGE .\n- run: docker push acme/app");
        silent("- run: docker load < image.tar\n- run: docker push acme/app");
        silent("- uses: acme/build@v1\n- run: docker push acme/app");
        silent("- env: {DOCKER_HOST: x}\n  run: docker push acme/app");
        silent("- run: docker build -t acme/app:1 .\n- run: docker push --all-tags acme/app");
    }

    #[test]
    fn images_that_stay_in_the_builder() {
        let steps = |builder: &str, build: &str, then: &str| {
            format!(
                "- {{uses: docker/setup-buildx-action@v4{builder}}}\n- uses: docker/build-push-action@v7\n  with:\n    context: .\n    tags: app:test\n{build}- {then}\n"
            )
        };
        let run = "run: docker run --rm app:test ./test.sh";
        check_steps(
            &RULE,
            &steps("", "", run),
            expect![[r#"
            10 warning: This step asks Docker for `app:test`, but the build has left it in the builder: Docker looks for it in the registry instead, and fails or uses an old one. Add `load: true` to the build.
        "#]],
        );
        let scan = "{uses: aquasecurity/trivy-action@v0.36.0, with: {image-ref: 'app:test'}}";
        check_steps(
            &RULE,
            &steps("", "", scan),
            expect![[r#"
            10 warning: This step asks Docker for `app:test`, but the build has left it in the builder: Docker looks for it in the registry instead, and fails or uses an old one. Add `load: true` to the build.
        "#]],
        );
        for it in ["sudo -E docker", "time docker -D", "if a; then docker", "docker --log-level x"]
        {
            let told = steps("", "", &format!("run: {it} run --rm app:test"));
            check_steps(
                &RULE,
                &told,
                expect![[r#"
            10 warning: This step asks Docker for `app:test`, but the build has left it in the builder: Docker looks for it in the registry instead, and fails or uses an old one. Add `load: true` to the build.
        "#]],
            );
        }
        let silent = |text: &str| check_steps(&RULE, text, expect![[""]]);
        silent(&steps("", "", "run: echo docker run app:test"));
        silent(&steps("", "", "run: sudo docker -D build -t app:test . && docker run app:test"));
        silent(&steps("", "    load: true\n", run));
        silent(&steps("", "    push: true\n", run));
        silent(&steps(", with: {driver: docker}", "", run));
        silent(&steps("", "", "run: docker run --rm other:test"));
        silent(&steps("", "", "run: docker build -t app:test . && docker run app:test"));
    }
}
