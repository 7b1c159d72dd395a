//! What is pushed by actions that are not Docker's, by Kaniko and by ko. What their own files do not make certain is
//! a gap with the name of the action. Sources: redhat-actions/push-to-registry 04b2f2e and buildah-build
//! 02f342b, `src/index.ts`; elgohr/Publish-Docker-Github-Action 4691037, `entrypoint.sh`;
//! mr-smithers-excellent/docker-build-push f2d7878, `src`; Kaniko v1.23, README; ko's documentation, "ko build".

use super::{
    push::{Group, Switch, commands::values_of, input, lines},
    scope::Scope,
    script::Command,
};
use crate::{
    expr::{Gaps, Part, Value},
    workflow::{Node, input_text, is_action, ko, shell::commands, uses},
};

/// Kaniko's image, whose entry point is its command.
const KANIKO: &str = "gcr.io/kaniko-project/executor";

const REDHAT: &str = "redhat-actions/push-to-registry";
const BUILDAH: &str = "redhat-actions/buildah-build";
const ELGOHR: &str = "elgohr/publish-docker-github-action";
const SMITHERS: &str = "mr-smithers-excellent/docker-build-push";

/// What a step pushes; `None` if it has none of these actions.
pub(super) fn pushed(step: &Node, scope: &Scope) -> Option<Group> {
    let image = step.get("uses").and_then(Node::as_text).unwrap_or_default();
    if image.strip_prefix("docker://").is_some_and(is_kaniko) {
        return Some(by_arguments(step, scope));
    }
    match () {
        () if is_action(step, REDHAT) => Some((Switch::On, by_redhat(step, scope))),
        () if is_action(step, ELGOHR) => Some(by_elgohr(step, scope)),
        () if is_action(step, SMITHERS) => Some(by_smithers(step, scope)),
        () => may_push(step),
    }
}

/// The outputs of a step that name what a later one pushes.
pub(super) fn outputs(step: &Node, scope: &Scope) -> Option<Vec<(String, Value)>> {
    let of = |name: &str| scope.value(input_text(step, name));
    let named = |name: &str, value| (name.to_owned(), value);
    is_action(step, BUILDAH)
        .then(|| vec![named("image", lower(&of("image"))), named("tags", of("tags"))])
}

/// Whether a word of a command is Kaniko's image.
pub(super) fn is_kaniko(image: &str) -> bool {
    image.strip_prefix(KANIKO).is_some_and(|it| it.is_empty() || it.starts_with([':', '@']))
}

/// What Kaniko pushes with these arguments.
pub(super) fn by_kaniko(words: &[Value], switch: Switch) -> Group {
    let is_off = |it: &Value| matches!(it.show().as_str(), "--no-push" | "--no-push=true");
    match words.iter().any(is_off) {
        true => (Switch::Off, Vec::new()),
        false => (switch, values_of(words, &["destination", "d"])),
    }
}

/// What ko pushes; its images have names of its own making.
pub(super) fn by_ko(command: &Command, switch: Switch, scope: &Scope) -> Group {
    let nothing = (Switch::Off, Vec::new());
    let texts: Vec<String> = command.words.iter().map(Value::show).collect();
    let Some(verb) = texts.first().filter(|it| ko::may_push(it)) else {
        return nothing;
    };
    let own = command.variables.iter().rev().find(|it| it.0 == ko::REPOSITORY);
    let name = own.map(|it| it.1.clone()).or_else(|| scope.variable(ko::REPOSITORY));
    let name = name.map(|it| it.show()).unwrap_or_default();
    let words: Vec<&str> = texts.iter().map(String::as_str).collect();
    let switch = match ko::told(&words) {
        ko::Told::Stay => return nothing,
        _ if ko::is_local(&name) => return nothing,
        ko::Told::Push => switch,
        ko::Told::Unclear(at) => {
            Switch::Unknown(command.words[at].unknown().unwrap_or(words[at]).to_owned())
        }
    };
    (switch, vec![Value::Unknown(format!("ko {verb}"))])
}

fn by_arguments(step: &Node, scope: &Scope) -> Group {
    let mut gaps = Gaps::default();
    let text = gaps.text(&scope.value(input_text(step, "args"))).replace('\n', " ");
    let all = commands(&text);
    let words = all.iter().flat_map(|it| &it.words).map(|it| gaps.value(&it.text));
    by_kaniko(&words.collect::<Vec<_>>(), Switch::On)
}

fn by_redhat(step: &Node, scope: &Scope) -> Vec<Value> {
    let of = |name: &str| scope.value(input_text(step, name));
    let mut tags = lines(&lower(&of("tags")), &[' ', '\n', '\t']);
    if tags.is_empty() {
        tags.push("latest".into());
    }
    // Full names need no other inputs.
    if tags[0].show().find(':').is_some_and(|it| 0 < it) && tags[0].unknown().is_none() {
        return tags;
    }
    let name = joined(&[without_slash(of("registry")), "/".into(), lower(&of("image"))]);
    tags.iter().map(|it| joined(&[name.clone(), ":".into(), it.clone()])).collect()
}

fn by_elgohr(step: &Node, scope: &Scope) -> Group {
    let of = |name: &str| lower(&scope.value(input_text(step, name)));
    let switch = match input(step, "no_push", scope) {
        Switch::On => return (Switch::Off, Vec::new()),
        Switch::Off => Switch::On,
        unknown => unknown,
    };
    let (mut name, registry) = (of("name"), of("registry").show());
    let registry = registry.trim_start_matches("https://");
    if !registry.is_empty() && !name.show().contains(registry) {
        name = joined(&[registry.into(), "/".into(), name]);
    }
    let mut tags = lines(&scope.value(input_text(step, "tags")), &[',', ' ']);
    if tags.is_empty() && input_text(step, "name").contains(':') {
        return (switch, vec![name]);
    }
    if tags.is_empty() || !matches!(input(step, "snapshot", scope), Switch::Off) {
        tags.push(Value::Unknown(ELGOHR.to_owned()));
    }
    (switch, tags.iter().map(|it| joined(&[name.clone(), ":".into(), it.clone()])).collect())
}

fn by_smithers(step: &Node, scope: &Scope) -> Group {
    let says = |name: &str, text: &str| {
        scope.value(input_text(step, name)).show().eq_ignore_ascii_case(text)
    };
    // Its versions have called the switch differently.
    if says("pushImage", "false") || says("push", "false") || says("skipPush", "true") {
        return (Switch::Off, Vec::new());
    }
    let registry = scope.value(input_text(step, "registry"));
    let gap = || Value::Unknown(SMITHERS.to_owned());
    // There, some versions put the owner in between.
    let image = match matches!(registry.show().as_str(), "ghcr.io" | "docker.pkg.github.com") {
        true => gap(),
        false => scope.value(input_text(step, "image")),
    };
    let name = joined(&[registry, "/".into(), image]);
    let mut tags = lines(&scope.value(input_text(step, "tags")), &[',', '\n']);
    if tags.is_empty() {
        tags.push(gap());
    }
    let tags = tags.iter().map(|it| joined(&[name.clone(), ":".into(), it.clone()]));
    (Switch::On, tags.collect())
}

/// An action of which nothing is known but its name, which speaks of pushing images.
fn may_push(step: &Node) -> Option<Group> {
    let written = step.get("uses")?.as_text()?;
    // Most steps have one of these.
    if written.starts_with("docker/") || written.starts_with("actions/") {
        return None;
    }
    let action = uses(step)?.action.into_owned();
    let says = |words: &[&str]| words.iter().any(|it| action.contains(it));
    let is_push = || says(&["push", "publish", "kaniko"]);
    let is_image = || says(&["docker", "image", "container", "ghcr", "kaniko", "buildah"]);
    let is_other = !action.starts_with("docker/") && !action.starts_with("actions/");
    let gap = || Value::Unknown(action.clone());
    (is_other && is_push() && is_image()).then(|| (Switch::Unknown(action.clone()), vec![gap()]))
}

fn without_slash(value: Value) -> Value {
    let mut parts = value.to_parts();
    if let Some(Part::Text(last)) = parts.last_mut()
        && let Some(it) = last.strip_suffix('/')
    {
        *last = it.to_owned();
    }
    Value::of_parts(parts)
}

fn lower(value: &Value) -> Value {
    let part = |it| match it {
        Part::Text(it) => Part::Text(it.to_lowercase()),
        gap => gap,
    };
    Value::of_parts(value.to_parts().into_iter().map(part).collect())
}

fn joined(values: &[Value]) -> Value {
    Value::of_parts(values.iter().flat_map(Value::to_parts).collect())
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::*;
    use crate::{
        event::{Event, Repository},
        host::Native,
        simulate::run,
        workflow::Workflow,
        yaml,
    };

    /// What a step pushes on a push of `main`.
    #[track_caller]
    fn check(step: &str, expected: &str) {
        let text = format!("on: push\njobs:\n  a:\n    steps:\n      - {step}\n");
        let workflow = yaml::read(&text).workflow;
        let event = Event::push_branch(&Repository::default(), "main");
        let steps = run(&workflow, &event, &Native).jobs.remove(0).steps;
        let shown: Vec<String> = steps
            .into_iter()
            .flat_map(|it| it.pushed)
            .map(|it| match it.depends_on {
                Some(on) => format!("{} if {on}", it.reference),
                None => it.reference,
            })
            .collect();
        assert_eq!(shown.join(" "), expected, "{step}");
    }

    #[test]
    fn actions_that_build_elsewhere() {
        check(
            "{uses: depot/build-push-action@v1, with: {push: true, tags: 'acme/app:1,acme/app:2'}}",
            "acme/app:1 acme/app:2",
        );
        check("{uses: depot/build-push-action@v1, with: {tags: acme/app}}", "");
    }

    #[test]
    fn kaniko_pushes_to_its_destinations() {
        let args =
            "--context . --destination=ghcr.io/a/b:${{ github.ref_name }} -d c/d:${{ vars.T }}";
        let uses = "{uses: 'docker://gcr.io/kaniko-project/executor:v1.23.2', with: {args: '";
        check(&format!("{uses}{args}'}}}}"), "ghcr.io/a/b:main c/d:‹vars.T›");
        check(&format!("{uses}{args} --no-push'}}}}"), "");
        let run = "run: docker run -v $PWD:/w gcr.io/kaniko-project/executor:latest --destination a/b:1 --context /w";
        check(run, "a/b:1");
        check("run: docker run --rm a/b --destination c/d", "");
        check("run: /kaniko/executor --destination \"a/b:$GITHUB_REF_NAME\"", "a/b:main");
    }

    #[test]
    fn actions_of_others() {
        check(
            "{uses: redhat-actions/push-to-registry@v2, with: {image: App, tags: 'V1 ${{ github.sha }}', registry: quay.io/acme/}}",
            "quay.io/acme/app:v1 quay.io/acme/app:5f3331d7f7044c18ca9f12c77d961c4d7cf3276a",
        );
        check(
            "{uses: redhat-actions/push-to-registry@v2, with: {tags: 'quay.io/a/b:1 ghcr.io/a/b:2'}}",
            "quay.io/a/b:1 ghcr.io/a/b:2",
        );
        check(
            "{uses: elgohr/Publish-Docker-Github-Action@v5, with: {name: Acme/App, registry: ghcr.io, tags: 'a,b'}}",
            "ghcr.io/acme/app:a ghcr.io/acme/app:b",
        );
        check(
            "{uses: elgohr/Publish-Docker-Github-Action@v5, with: {name: acme/app}}",
            "acme/app:‹elgohr/publish-docker-github-action›",
        );
        check(
            "{uses: elgohr/Publish-Docker-Github-Action@v5, with: {name: a/b, no_push: true}}",
            "",
        );
        check(
            "{uses: mr-smithers-excellent/docker-build-push@v6, with: {image: a/b, registry: docker.io, tags: 'x, y'}}",
            "docker.io/a/b:x docker.io/a/b:y",
        );
        check(
            "{uses: mr-smithers-excellent/docker-build-push@v6, with: {image: b, registry: ghcr.io}}",
            "ghcr.io/‹mr-smithers-excellent/docker-build-push›:‹mr-smithers-excellent/docker-build-push›",
        );
        check(
            "{uses: mr-smithers-excellent/docker-build-push@v5, with: {image: b, registry: x, pushImage: false}}",
            "",
        );
        check("uses: macbre/push-to-ghcr@v1", "‹macbre/push-to-ghcr› if macbre/push-to-ghcr");
        check("uses: docker/setup-buildx-action@v3", "");
    }

    #[test]
    fn ko_pushes_unless_images_stay_here() {
        check("{run: ko build --bare ./cmd/app}", "‹ko build›");
        check("{run: ko version}", "");
        check("{run: ko build --push=false ./cmd/app}", "");
        check("{run: ko build -BL ./cmd/app}", "");
        check("{run: 'ko build --local=${{ vars.L }} .'}", "‹ko build› if vars.L");
        check("{run: 'ko build --push=${{ vars.P }} .'}", "‹ko build› if vars.P");
        check("{run: ko build ., env: {KO_DOCKER_REPO: ko.local/a}}", "");
        check("{run: KO_DOCKER_REPO=kind.local ko apply -f a}", "");
        check("{run: 'export KO_DOCKER_REPO=ko.local; ko resolve -f a'}", "");
        check("{run: ko resolve -f a, env: {KO_DOCKER_REPO: ghcr.io/a}}", "‹ko resolve›");
    }

    #[test]
    fn what_buildah_hands_on() {
        let step = "uses: redhat-actions/buildah-build@v2\nwith: {image: My-App, tags: 'latest ${{ github.ref_name }}'}";
        let step = yaml::read(step).workflow.root;
        let event = Event::push_branch(&Repository::default(), "main");
        let scope = Scope::new(&Workflow::default(), &event, &Rc::default());
        let shown = outputs(&step, &scope).unwrap_or_default();
        let shown: Vec<String> = shown.iter().map(|it| it.1.show()).collect();
        assert_eq!(shown, ["my-app", "latest main"]);
    }
}
