//! What commands in a script push, as far as it is written out.

use super::{Made, Switch, lines, names, output};
use crate::{
    expr::{Part, Value},
    simulate::{others, scope::Scope, script::Command},
    workflow::{
        Node,
        docker::{self, Act, Argument, Done},
    },
};

/// What Bake pushes stands in files.
pub(in crate::simulate) const BAKE: &str = "docker buildx bake";

/// How names begin that stand for a place on the machine. Source: containers-transports(5).
const ELSEWHERE: &[&str] = &[
    "containers-storage:",
    "dir:",
    "docker-archive:",
    "docker-daemon:",
    "oci-archive:",
    "oci:",
    "ostree:",
    "sif:",
];

/// Whether programs of this name may build or push.
pub(in crate::simulate) fn is_program(name: &str) -> bool {
    matches!(name, "executor" | "ko") || docker::is_program(name)
}

/// What a command pushes, and whether it comes to that.
pub(super) fn by_command(
    command: &Command,
    step: &Node,
    scope: &Scope,
    made: &[Made],
) -> (Switch, Vec<Value>) {
    let switch = command.depends_on.clone().map_or(Switch::On, Switch::Unknown);
    let nothing = (Switch::Off, Vec::new());
    let words = &command.words;
    match command.program.as_str() {
        "ko" => return others::by_ko(command, switch, scope),
        "executor" => return others::by_kaniko(words, switch),
        _ => {}
    }
    let texts: Vec<String> = words.iter().map(Value::show).collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    if let Some(at) = texts.iter().position(|it| others::is_kaniko(it))
        && texts[..at].contains(&"run")
    {
        return others::by_kaniko(&words[at + 1..], switch);
    }
    let Some(told) = docker::read(&command.program, &texts) else { return nothing };
    let gap = |it: &str| vec![Value::Unknown(it.to_owned())];
    match told.act {
        Act::Push | Act::PushIndex => (switch, named_by(words, &told)),
        Act::PushCompose => (switch, gap("docker compose push")),
        Act::BuildCompose => (asked(words, &told, "push", switch), gap("docker compose build")),
        Act::Pack => (asked(words, &told, "publish", switch), by_pack(words, &told)),
        Act::Index if told.on("dry-run").is_none() => {
            let mut res = tagged(words);
            let script = step.get("run").and_then(Node::as_text).unwrap_or_default();
            res.extend(handed(step, script, made));
            (switch, res)
        }
        Act::Build | Act::Buildx => match asked(words, &told, "push", switch.clone()) {
            Switch::Off => outputs_of_build(words, switch),
            asked => (asked, tagged(words)),
        },
        Act::Index | Act::Bake | Act::Pull | Act::Tag | Act::Login => nothing,
    }
}

/// Whether an option asks for it, and if it does, whether it comes to that.
pub(in crate::simulate) fn asked(
    words: &[Value],
    told: &Done<'_>,
    option: &str,
    switch: Switch,
) -> Switch {
    let Some(last) = told.arguments.iter().rfind(|it| it.name == option) else {
        return Switch::Off;
    };
    match value_of(words, last) {
        Value::Text(it) if docker::is_true(&it) => switch,
        it => it.unknown().map_or(Switch::Off, |it| Switch::Unknown(it.to_owned())),
    }
}

/// The image that `pack build` names, and its further tags. Source: buildpacks.io, "pack build".
fn by_pack(words: &[Value], told: &Done<'_>) -> Vec<Value> {
    let image = told.plain().next().map(|it| words[it.at].clone());
    let image = image.unwrap_or_else(|| Value::Unknown("pack build".to_owned()));
    let tags = values_of(words, &["t", "tag"]);
    [image].into_iter().chain(tags.iter().flat_map(|it| lines(it, &[',']))).collect()
}

/// The image that a command names last.
fn named_by(words: &[Value], told: &Done<'_>) -> Vec<Value> {
    let Some(last) = told.plain().next_back() else { return Vec::new() };
    let mut parts = words[last.at].to_parts();
    if let Some(Part::Text(first)) = parts.first_mut() {
        if ELSEWHERE.iter().any(|it| first.starts_with(it)) {
            return Vec::new();
        }
        if let Some(rest) = first.strip_prefix("docker://") {
            *first = rest.to_owned();
        }
    }
    if told.on("a").or(told.on("all-tags")).is_some() {
        // Those that the machine has of the image.
        parts.push(Part::Text(":".to_owned()));
        parts.push(Part::Unknown("--all-tags".to_owned()));
    }
    vec![Value::of_parts(parts)]
}

/// `--output type=registry` pushes the tags, `--output type=image,name=a/b,push=true` what it names.
fn outputs_of_build(words: &[Value], switch: Switch) -> (Switch, Vec<Value>) {
    for value in values_of(words, &["o", "output"]) {
        let fields = lines(&value, &[',']);
        if !matches!(output(&fields), Switch::On) {
            continue;
        }
        let names = names(&fields);
        return (switch, if names.is_empty() { tagged(words) } else { names });
    }
    (Switch::Off, Vec::new())
}

/// The tags of docker/metadata-action that a script is handed, by its environment or by the variables
/// that the action sets, as in Docker's own example of "Multi-platform image".
fn handed(step: &Node, script: &str, made: &[Made]) -> Vec<Value> {
    if script.contains("DOCKER_METADATA_OUTPUT_") {
        return made.last().map(|it| it.said.tags()).unwrap_or_default();
    }
    let env = step.get("env").map_or(&[][..], Node::entries);
    let is_handed = |it: &&Made| {
        let names = ["tags", "json"].map(|name| format!("steps.{}.outputs.{name}", it.id));
        let texts = env.iter().filter_map(|it| it.node.as_text()).chain([script]);
        texts.clone().any(|text| names.iter().any(|name| text.contains(name)))
    };
    made.iter().filter(is_handed).flat_map(|it| it.said.tags()).collect()
}

/// What stands behind `-t` and `--tag`. What a command puts there is not written out.
fn tagged(words: &[Value]) -> Vec<Value> {
    let is_made = |it: &Value| matches!(it, Value::Unknown(it) if it.starts_with(['$', '`']) && it.contains(['(', '`']));
    let all = values_of(words, &["t", "tag"]);
    all.into_iter().filter(|it| !is_made(it)).collect()
}

/// The values of an option, as often as it is there.
pub(in crate::simulate) fn values_of(words: &[Value], names: &[&str]) -> Vec<Value> {
    let texts: Vec<String> = words.iter().map(Value::show).collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let all = docker::arguments(&texts).into_iter();
    all.filter(|it| names.contains(&it.name)).map(|it| value_of(words, &it)).collect()
}

/// The value of an argument, with its gaps.
pub(in crate::simulate) fn value_of(words: &[Value], argument: &Argument<'_>) -> Value {
    let mut parts = words[argument.at].to_parts();
    if let Some(Part::Text(first)) = parts.first_mut() {
        *first = first.get(argument.from..).unwrap_or_default().to_owned();
    }
    match Value::of_parts(parts) {
        Value::Text(it) if it.is_empty() => argument.value.into(),
        it => it,
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        event::{Event, Repository},
        host::Native,
        simulate::run,
        yaml,
    };

    /// What a script pushes on a push of `main`.
    #[track_caller]
    fn check(script: &str, expected: &str) {
        let lines: Vec<String> = script.lines().map(|it| format!("          {it}\n")).collect();
        let text = format!(
            "on: push\njobs:\n  a:\n    steps:\n      - run: ./login\n      - run: |\n{}",
            lines.concat()
        );
        let workflow = yaml::read(&text).workflow;
        let event = Event::push_branch(&Repository::default(), "main");
        let steps = run(&workflow, &event, &Native).jobs.remove(0).steps;
        let pushed = steps.into_iter().flat_map(|it| it.pushed).map(|it| match it.depends_on {
            Some(on) => format!("{} if {on}", it.reference),
            None => it.reference,
        });
        assert_eq!(pushed.collect::<Vec<_>>().join(" "), expected, "{script}");
    }

    #[test]
    fn what_commands_push() {
        for it in [
            "docker push a/b:1",
            "docker push --platform linux/amd64 a/b:1",
            "docker push -q a/b:1 > log",
            "docker -D push a/b:1",
            r"\docker push a/b:1",
            "sudo -E docker push a/b:1",
            "env A=1 docker push a/b:1",
            "timeout 10m docker --context c image push a/b:1",
            "podman push --tls-verify=false b docker://a/b:1",
            "skopeo copy --all --format v2s2 docker://b docker://a/b:1",
            "regctl image copy b a/b:1",
            "docker buildx build --push=true -t a/b:1 .",
            "docker buildx --builder c build --push -ta/b:1 .",
            "docker buildx build --output=type=registry -t=a/b:1 .",
            "docker buildx build -o type=image,name=a/b:1,push=true .",
            "docker buildx imagetools create -t a/b:1 c",
            "docker run -v c:d gcr.io/kaniko-project/executor --destination=a/b:1",
            "/kaniko/executor --cache --destination a/b:1",
        ] {
            check(it, "a/b:1");
        }
        check("docker push -a a/b", "a/b:‹--all-tags›");
        check("docker buildx build --push=$PUSH -t a/b .", "a/b if $PUSH");
        check("if [ x ]; then docker push a/b; fi", "a/b if [ x ]");
        check("retry docker push a/b", "a/b if retry");
        check("f() { docker push a/b; }\nf", "a/b if f()");
        check("pack build --publish a/b --builder c -t a/b:1,a/b:2", "a/b a/b:1 a/b:2");
        check("pack build a/b --publish=$PUBLISH", "a/b if $PUBLISH");
        check("docker compose -f c.yml build --push", "‹docker compose build›");
    }

    #[test]
    fn what_commands_do_not_push() {
        for it in [
            "docker build -t a/b .",
            "docker buildx build --push=false -t a/b .",
            "docker buildx imagetools create --dry-run -t a/b c",
            "docker compose build",
            "docker images",
            "echo docker push a/b",
            "args=(docker push a/b)",
            "pack build a/b --tag a/c",
            "f() { docker push a/b; }",
            "f() { docker push a/b; }\ng() { f; }\nls",
        ] {
            check(it, "");
        }
    }
}
