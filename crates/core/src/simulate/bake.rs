//! What a step builds with Bake. Where the texts of all its files are given, that is known; else only what the files
//! of docker/metadata-action bring, and what `set` puts in its place. Sources: docker/metadata-action v6.2.0, README,
//! "Bake definition"; Docker's documentation of `docker buildx bake`, `--set`.

mod call;
mod definition;
mod files;
mod target;

use std::borrow::Cow;

use self::{
    call::{Call, assigned},
    definition::Definition,
    files::Missing,
};
pub(super) use self::{files::Files, target::Target};
use super::{
    push::{Made, Switch, lines, output},
    scope::Scope,
    script::Script,
};
use crate::{
    expr::{Part, Value},
    hcl::Body,
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
    /// All that is built is known.
    pub(super) is_whole: bool,
    /// Files whose texts would tell more.
    pub(super) unread: Vec<String>,
}

/// Variables that a runner has, whatever the workflow says. Source: GitHub's documentation, "Variables reference",
/// "Default environment variables"; actions/runner-images.
const OF_RUNNER: &[&str] = &["HOME", "HOSTNAME", "LANG", "PATH", "PWD", "SHELL", "TMPDIR", "USER"];

/// `None` if the step does not call Bake.
pub(super) fn baked(
    step: &Node,
    scope: &Scope,
    script: &Script,
    around: &Around<'_>,
) -> Option<Baked> {
    let mut calls = Vec::new();
    if is_action(step, "docker/bake-action") {
        calls.push(Call::of_action(step, scope));
    }
    let own = step.get("working-directory").and_then(Node::as_text).unwrap_or(around.folder);
    let folder = scope.value(own);
    let folder = folder.to_text();
    calls.extend(script.commands.iter().filter_map(|it| Call::of_command(it, folder.as_deref())));
    let mut res: Option<Baked> = None;
    for it in calls {
        let new = by_call(&it, scope, around);
        res = Some(match res {
            None => new,
            Some(mut all) => {
                all.targets.extend(new.targets);
                all.platforms.extend(new.platforms);
                all.pushed.extend(new.pushed);
                all.unread.extend(new.unread);
                Baked { is_whole: all.is_whole && new.is_whole, ..all }
            }
        });
    }
    res
}

/// What there is around a step.
pub(super) struct Around<'a> {
    pub(super) files: &'a Files,
    /// By docker/metadata-action, in steps before.
    pub(super) made: &'a [Made],
    /// The folder of scripts, as the workflow or the job says it.
    pub(super) folder: &'a str,
}

fn by_call(call: &Call, scope: &Scope, around: &Around<'_>) -> Baked {
    let bodies = around.files.bodies(call, around.made);
    if let Ok(bodies) = &bodies
        && let Some(targets) = whole(call, bodies, scope)
    {
        let pushed = targets.iter().map(|it| it.pushed(&call.push)).collect();
        return Baked { targets, pushed, is_whole: true, ..Baked::default() };
    }
    let (targets, unread) = match bodies {
        // Bake would refuse it, or it nobody knows which targets there are.
        Ok(_) => (Vec::new(), Vec::new()),
        Err(Missing::Unknown) => (in_part(call, around.made), Vec::new()),
        Err(Missing::Texts(them)) => (in_part(call, around.made), them),
    };
    let mut tags: Vec<Value> = targets.iter().flat_map(Target::tags).cloned().collect();
    if tags.is_empty() {
        // A file says it.
        tags.push(Value::Unknown("docker buildx bake".to_owned()));
    }
    let pushed = vec![(switch(call), tags)];
    let platforms = call.overrides().unwrap_or_default().into_iter();
    let platforms = platforms.filter(|it| it.field == "platform").map(|it| it.value).collect();
    Baked { targets, platforms, pushed, is_whole: false, unread }
}

/// All targets that are built; `None` if that is not known, or if Bake would refuse it.
fn whole(call: &Call, bodies: &[Cow<'_, Body>], scope: &Scope) -> Option<Vec<Target>> {
    let of_runner = |name: &str| {
        let starts = ["GITHUB_", "RUNNER_", "ACTIONS_"].iter().any(|it| name.starts_with(it));
        match name {
            // Every run has it.
            "CI" => Some("true".into()),
            _ if starts || OF_RUNNER.contains(&name) => Some(Value::Unknown(name.to_owned())),
            _ => None,
        }
    };
    let env = |name: &str| {
        let own = call.variables.iter().rev().find(|it| it.0 == name).map(|it| it.1.clone());
        own.or_else(|| scope.variable(name)).or_else(|| of_runner(name))
    };
    let bodies: Vec<&Body> = bodies.iter().map(|it| &**it).collect();
    let definition = Definition::new(&bodies, &env)?;
    let overrides = call.overrides()?;
    if !overrides.iter().all(|it| definition.has(&it.pattern)) {
        return None;
    }
    let mut names: Vec<String> = Vec::new();
    let default = ["default".into()];
    let asked = if call.targets.is_empty() { &default[..] } else { &call.targets };
    for it in asked {
        let new = definition.named(&it.to_text()?);
        names.extend(new.into_iter().filter(|it| !names.contains(it)).collect::<Vec<_>>());
    }
    names.iter().map(|it| definition.target(it, &overrides)).collect()
}

/// Whether a call pushes, as far as it says so itself.
fn switch(call: &Call) -> Switch {
    let by_output = |it: &Value| {
        let fields = lines(it, &[',']);
        // `*.output=type=registry`: the first field begins with its key.
        let first = fields.first()?.show().split_once(".output=")?.1.to_owned();
        let rest = fields.iter().skip(1).cloned();
        Some(output(&std::iter::once(Value::Text(first)).chain(rest).collect::<Vec<_>>()))
    };
    call.sets.iter().filter_map(by_output).fold(call.push.clone(), Switch::or)
}

/// The targets of which anything is known where a file is not.
fn in_part(call: &Call, made: &[Made]) -> Vec<Target> {
    let mut res: Vec<Target> = Vec::new();
    for it in made {
        let brings = brings(&call.files, &it.id);
        if brings == [false; 3] {
            continue;
        }
        let [tags, labels, annotations] = brings;
        let target = named(&mut res, &it.target);
        if tags {
            target.tags.get_or_insert_default().extend(it.said.tags());
        }
        if labels {
            let pair = |it: Value| assigned(&it).unwrap_or_else(|| (String::new(), it));
            target.labels.extend(it.said.labels().into_iter().map(pair));
        }
        if annotations {
            target.annotations.extend(it.said.annotations());
        }
    }
    let overrides = call.overrides().unwrap_or_default();
    let is_known =
        |field: &str| ["tags", "annotations"].contains(&field) || field.starts_with("labels.");
    for it in overrides.iter().filter(|it| is_known(&it.field)) {
        if it.pattern != "*" || res.is_empty() {
            named(&mut res, &it.pattern);
        }
    }
    for target in &mut res {
        let is_meant = |it: &&definition::Override| it.pattern == "*" || it.pattern == target.name;
        target.set(&overrides.iter().filter(is_meant).collect::<Vec<_>>());
    }
    res
}

/// Whether files of a step with docker/metadata-action bring tags, labels and annotations.
fn brings(files: &[Value], id: &str) -> [bool; 3] {
    let mut res = [false; 3];
    let file = format!("steps.{id}.outputs.bake-file");
    let gaps = files.iter().flat_map(Value::to_parts);
    for gap in gaps.filter_map(|it| match it {
        Part::Unknown(it) => Some(it),
        Part::Text(_) => None,
    }) {
        let Some(rest) = gap.strip_prefix(&file) else { continue };
        let kinds = ["-tags", "-labels", "-annotations"];
        match kinds.iter().position(|it| rest == *it) {
            Some(n) => res[n] = true,
            None => (res[0], res[1]) = (true, true),
        }
    }
    res
}

fn named<'a>(targets: &'a mut Vec<Target>, name: &str) -> &'a mut Target {
    let at = targets.iter().position(|it| it.name == name).unwrap_or_else(|| {
        targets.push(Target { name: name.to_owned(), ..Target::default() });
        targets.len() - 1
    });
    &mut targets[at]
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
                leveled: vec!["manifest:k=1".to_owned()],
                is_known: true,
                ..Said::default()
            }),
        };
        let shown = |them: &[Value]| them.iter().map(Value::show).collect::<Vec<_>>().join(" ");
        let made = [made("m", "meta"), made("n", "web")];
        let around = Around { files: &Files::default(), made: &made, folder: "" };
        let all = by_call(&Call::of_action(&step, &scope), &scope, &around).targets;
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
