//! What a step builds with Bake. Where the texts of all its files are given, that is known; else only what the files
//! of docker/metadata-action bring, and what `set` puts in its place. Sources: docker/metadata-action v6.2.0, README,
//! "Bake definition"; Docker's documentation of `docker buildx bake`, `--set`.

mod call;
mod definition;
mod files;
mod target;

use self::{call::Call, definition::Definition};
pub(super) use self::{files::Files, target::Target};
use super::{
    push::{Made, Switch, commands::BAKE},
    scope::Scope,
    script::Script,
};
use crate::{
    expr::Value,
    workflow::{Node, is_action},
};

/// What a step does with Bake.
#[derive(Default)]
pub(super) struct Baked {
    /// The targets that are built; of a definition that is not known, those of which anything is known.
    pub(super) targets: Vec<Target>,
    /// Platforms that the call names for targets that are not known.
    pub(super) platforms: Vec<Value>,
    /// What is pushed, and whether it is.
    pub(super) pushed: Vec<(Switch, Vec<Value>)>,
    /// There may be more than stands here.
    pub(super) is_partial: bool,
    /// Files whose texts would tell more.
    pub(super) unread: Vec<String>,
}

/// What there is around a step.
pub(super) struct Around<'a> {
    pub(super) files: &'a Files,
    /// By docker/metadata-action, in steps before.
    pub(super) made: &'a [Made],
    /// The folder of scripts, as the workflow or the job says it.
    pub(super) folder: &'a str,
}

/// Variables that a runner has, whatever the workflow says. Source: GitHub's documentation, "Variables reference",
/// "Default environment variables"; actions/runner-images.
const OF_RUNNER: &[&str] = &["HOME", "HOSTNAME", "LANG", "PATH", "PWD", "SHELL", "TMPDIR", "USER"];
const STARTS_OF_RUNNER: &[&str] = &["GITHUB_", "RUNNER_", "ACTIONS_"];

/// `None` if the step does not call Bake.
pub(super) fn baked(
    step: &Node,
    scope: &Scope,
    script: &Script,
    around: &Around<'_>,
) -> Option<Baked> {
    let mut res = None;
    if is_action(step, "docker/bake-action") {
        by_call(&Call::of_action(step, scope), scope, around, res.get_or_insert_default());
    }
    for it in &script.commands {
        let own = step.get("working-directory").and_then(Node::as_text).unwrap_or(around.folder);
        if let Some(it) = Call::of_command(it, scope.value(own).to_text().as_deref()) {
            by_call(&it, scope, around, res.get_or_insert_default());
        }
    }
    res
}

fn by_call(call: &Call, scope: &Scope, around: &Around<'_>, res: &mut Baked) {
    let env = |name: &str| variable(name, call, scope);
    let found = around.files.of(call, around.made);
    let mut definition = Definition::new(&found.bodies, &env);
    let mut is_whole = found.is_whole && definition.is_known;
    let mut names = Vec::new();
    for it in &call.overrides {
        is_whole &= definition.has(&it.pattern);
        if !found.is_whole {
            definition.add_for(it);
            if it.field == "platform" {
                res.platforms.push(it.value.clone());
            }
        }
    }
    for it in &call.targets {
        match it.to_text() {
            Some(it) if is_whole => definition.look_for(&it, &mut names),
            _ => is_whole = false,
        }
    }
    if !found.is_whole {
        names = definition.names();
    }
    let mut targets = Vec::new();
    for it in &names {
        match definition.target(it, &call.overrides) {
            Some(it) => targets.push(it),
            None => is_whole = false,
        }
    }
    // Bake would refuse it, or nobody knows which targets there are.
    if found.is_whole && !is_whole {
        targets.clear();
    }
    add_pushed(call, &targets, is_whole, &mut res.pushed);
    res.targets.extend(targets);
    res.unread.extend(found.unread);
    res.is_partial |= !is_whole;
}

/// What the targets push; of those that are not known it is only known whether.
fn add_pushed(
    call: &Call,
    targets: &[Target],
    is_whole: bool,
    res: &mut Vec<(Switch, Vec<Value>)>,
) {
    let mut all = (call.push.clone(), Vec::new());
    for it in targets {
        let (switch, references) = it.pushed(&call.push);
        if is_whole {
            res.push((switch, references));
        } else {
            all.0 = all.0.or(switch);
            all.1.extend(references);
        }
    }
    if !is_whole {
        if all.1.is_empty() {
            // A file says it.
            all.1.push(Value::Unknown(BAKE.to_owned()));
        }
        res.push(all);
    }
}

/// A variable as Bake finds it in its environment.
fn variable(name: &str, call: &Call, scope: &Scope) -> Option<Value> {
    if let Some(it) = call.variables.iter().rfind(|it| it.0 == name) {
        return Some(it.1.clone());
    }
    if let Some(it) = scope.variable(name) {
        return Some(it);
    }
    let is_of_runner =
        OF_RUNNER.contains(&name) || STARTS_OF_RUNNER.iter().any(|it| name.starts_with(it));
    match name {
        // Every run has it.
        "CI" => Some("true".into()),
        _ if is_of_runner => Some(Value::Unknown(name.to_owned())),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::*;
    use crate::{
        event::{Event, Repository},
        simulate::tags::Said,
        workflow::Workflow,
        yaml,
    };

    #[track_caller]
    fn check(files: &str, set: &str, expected: &str) {
        let text = format!("with: {{files: '{files}', set: \"{set}\"}}");
        let step = yaml::read(&text).workflow.root;
        let event = Event::push_branch(&Repository::default(), "main");
        let mut scope = Scope::new(&Workflow::default(), &event, &Rc::default());
        scope.set("steps", Value::Unknown("steps".to_owned()));
        let made = |id: &str, target: &str| Made {
            id: id.to_owned(),
            target: target.to_owned(),
            said: Rc::new(Said {
                tags: vec![["a/", id].concat()],
                labels: [("k".into(), "1".to_owned())].into(),
                annotations: [("k".into(), "1".to_owned())].into(),
                levels: "manifest".to_owned(),
                is_known: true,
                ..Said::default()
            }),
        };
        let shown = |them: &[Value]| them.iter().map(Value::show).collect::<Vec<_>>().join(" ");
        let made = [made("m", "meta"), made("n", "web")];
        let around = Around { files: &Files::default(), made: &made, folder: "" };
        let mut res = Baked::default();
        by_call(&Call::of_action(&step, &scope), &scope, &around, &mut res);
        let all = res.targets;
        let all: Vec<String> = all
            .iter()
            .map(|it| {
                let said =
                    [shown(it.tags()), shown(&it.lines_of_labels()), shown(it.annotations())];
                format!("{}: {}", it.name, said.join(" | "))
            })
            .collect();
        assert_eq!(all.join("; "), expected);
    }

    #[test]
    fn files_and_what_is_set() {
        check("docker-bake.hcl", "", "");
        check("cwd://${{ steps.m.outputs.bake-file }}", "", "meta: a/m | k=1 | ");
        check(
            "a.hcl,${{ steps.m.outputs.bake-file-tags }},${{ steps.n.outputs.bake-file-annotations }}",
            "",
            "meta: a/m |  | ; web:  |  | manifest:k=1",
        );
        check(
            "a.hcl,${{ steps.m.outputs.bake-file }},${{ steps.n.outputs.bake-file }}",
            "web.tags=b:1\\nweb.tags=b:${{ vars.T }}\\n*.labels.k=2\\nother.annotations=x=y\\nweb.platform=z",
            "meta: a/m | k=2 | ; web: b:1 b:‹vars.T› | k=2 | ; other:  | k=2 | x=y",
        );
        check("a.hcl,${{ steps.n.outputs.bake-file }}", "*.tags=c", "web: c | k=1 | ");
        check("", "*.tags=c", "*: c |  | ");
    }
}
