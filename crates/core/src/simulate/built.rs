//! What a step builds, and for which platforms, as far as that is written out.

use super::{push::lines, scope::Scope, script};
use crate::{
    expr::Value,
    workflow::{Node, input_text, is_action, publish::is_build},
};

/// An image, or several, that a step builds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Built {
    /// `linux/arm64`. Gaps are written `‹matrix.platform›`. Empty: none are written, so it is that of
    /// the runner, or what a file says.
    pub platforms: Vec<String>,
    /// A file for Bake or Compose says what is built, and perhaps more than stands here.
    pub by_file: bool,
}

/// What a step builds; `None` if nothing is known to be built. Sources: docker/build-push-action v7 and
/// docker/bake-action v7, README; Docker's documentation of `docker buildx build` and `bake`.
pub(super) fn built(step: &Node, scope: &Scope) -> Option<Built> {
    if !is_build(step) {
        return by_script(step, scope);
    }
    let by_file = is_action(step, "docker/bake-action");
    let platforms = match by_file {
        true => baked(&scope.value(input_text(step, "set"))),
        false => lines(&scope.value(input_text(step, "platforms")), &[',', '\n']),
    };
    Some(Built { platforms: platforms.iter().map(Value::show).collect(), by_file })
}

/// `*.platform=linux/amd64,linux/arm64`
fn baked(sets: &Value) -> Vec<Value> {
    let texts = lines(sets, &['\n']).iter().map(Value::show).collect::<Vec<_>>();
    let platforms = texts.iter().filter_map(|it| it.split_once(".platform=")).map(|it| it.1);
    platforms.flat_map(|it| it.split(',')).map(|it| it.trim().into()).collect()
}

const BUILDS: &[(&[&str], bool)] = &[
    (&["build"], false),
    (&["image", "build"], false),
    (&["buildx", "build"], false),
    (&["buildx", "b"], false),
    (&["builder", "build"], false),
    (&["buildx", "bake"], true),
    (&["compose", "build"], true),
];

fn by_script(step: &Node, scope: &Scope) -> Option<Built> {
    let script = step.get("run").and_then(Node::as_text)?;
    let mut res: Option<Built> = None;
    for command in script::commands(script) {
        let Some(command) = command.strip_prefix("docker ") else { continue };
        let words: Vec<String> = script::words(command, scope).iter().map(Value::show).collect();
        let starts = |it: &&(&[&str], bool)| {
            words.iter().map(String::as_str).take(it.0.len()).eq(it.0.iter().copied())
        };
        let Some((_, by_file)) = BUILDS.iter().find(starts) else { continue };
        let built = res.get_or_insert_default();
        built.by_file |= by_file;
        for (n, word) in words.iter().enumerate() {
            let value = match word.split_once('=') {
                Some(("--platform", it)) => it,
                None if word == "--platform" => words.get(n + 1).map_or("", String::as_str),
                _ => continue,
            };
            let new = value.split(',').filter(|it| !it.is_empty()).map(str::to_owned);
            built.platforms.extend(new);
        }
    }
    res
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        event::{Event, Repository},
        workflow::Workflow,
        yaml,
    };

    #[track_caller]
    fn check(step: &str, expected: Option<(&str, bool)>) {
        let step = yaml::read(step).workflow.root;
        let event = Event::push_branch(&Repository::default(), "main");
        let built = built(&step, &Scope::new(&Workflow::default(), &event));
        let shown = built.map(|it| (it.platforms.join(" "), it.by_file));
        assert_eq!(shown, expected.map(|it| (it.0.to_owned(), it.1)));
    }

    #[test]
    fn by_actions_and_by_commands() {
        let action = "uses: docker/build-push-action@v7";
        check(action, Some(("", false)));
        check(
            &format!("{action}\nwith: {{platforms: 'linux/amd64,linux/arm64'}}"),
            Some(("linux/amd64 linux/arm64", false)),
        );
        check(
            &format!("{action}\nwith: {{platforms: '${{{{ vars.ONE }}}}'}}"),
            Some(("‹vars.ONE›", false)),
        );
        check("uses: docker/bake-action@v7", Some(("", true)));
        check(
            "uses: docker/bake-action@v7\nwith: {set: '*.platform=linux/arm64'}",
            Some(("linux/arm64", true)),
        );
        check("run: docker build -t a .", Some(("", false)));
        check(
            "run: |\n  docker buildx build \\\n    --platform linux/amd64,linux/arm/v7 .",
            Some(("linux/amd64 linux/arm/v7", false)),
        );
        check("run: docker buildx build --platform=linux/arm64 .", Some(("linux/arm64", false)));
        check("run: docker buildx bake", Some(("", true)));
        check("run: echo docker build", None);
        check("run: docker builder prune", None);
    }
}
