//! What is known of Bake's targets: what the files of docker/metadata-action bring, and what `set` puts in its
//! place. What other files say of them is not known here. Sources: docker/metadata-action v6.2.0, README,
//! "Bake definition"; Docker's documentation of `docker buildx bake`, `--set`.

use super::{
    push::{Made, lines},
    scope::Scope,
};
use crate::{
    expr::{Part, Value},
    workflow::{Node, input_text},
};

/// A target as far as it is known.
#[derive(Default)]
pub(super) struct Target {
    pub(super) name: String,
    pub(super) tags: Vec<Value>,
    /// Lines `key=value`.
    pub(super) labels: Vec<Value>,
    pub(super) annotations: Vec<Value>,
    /// `set` has put tags in place of those of files.
    is_set: bool,
}

/// The targets of a step with docker/bake-action of which anything is known.
pub(super) fn targets(step: &Node, scope: &Scope, made: &[Made]) -> Vec<Target> {
    let mut res: Vec<Target> = Vec::new();
    let files = input_text(step, "files");
    for it in made {
        let brings = brings(files, &it.id);
        if brings == [false; 3] {
            continue;
        }
        let target = named(&mut res, &it.target);
        let all = [&it.tags, &it.labels, &it.annotations];
        let own = [&mut target.tags, &mut target.labels, &mut target.annotations];
        for ((own, all), brings) in own.into_iter().zip(all).zip(brings) {
            own.extend(all.iter().filter(|_| brings).cloned());
        }
    }
    for it in lines(&scope.value(input_text(step, "set")), &['\n']) {
        if let Some((key, value)) = assigned(&it)
            && let Some((target, field)) = key.split_once('.')
        {
            set(&mut res, target, field, &value);
        }
    }
    res
}

/// Whether files of a step with docker/metadata-action bring tags, labels and annotations.
fn brings(files: &str, id: &str) -> [bool; 3] {
    let mut res = [false; 3];
    let file = format!("steps.{id}.outputs.bake-file");
    for (at, _) in files.match_indices(&file) {
        let rest = &files[at + file.len()..];
        let kinds = ["-tags", "-labels", "-annotations"];
        match kinds.iter().position(|it| rest.starts_with(it)) {
            Some(n) => res[n] = true,
            None => (res[0], res[1]) = (true, true),
        }
    }
    res
}

fn set(targets: &mut Vec<Target>, pattern: &str, field: &str, value: &Value) {
    let is_known = field == "tags" || field == "annotations" || field.starts_with("labels.");
    if !is_known {
        return;
    }
    if pattern != "*" || targets.is_empty() {
        named(targets, pattern);
    }
    for it in targets.iter_mut().filter(|it| pattern == "*" || it.name == pattern) {
        if let Some(key) = field.strip_prefix("labels.") {
            let start = [key, "="].concat();
            it.labels.retain(|it| !it.show().starts_with(&start));
            let first = Part::Text(start);
            it.labels.push(Value::of_parts([vec![first], value.to_parts()].concat()));
        } else if field == "annotations" {
            it.annotations.push(value.clone());
        } else {
            if !it.is_set {
                it.tags.clear();
            }
            it.is_set = true;
            it.tags.extend(lines(value, &[',']));
        }
    }
}

fn named<'a>(targets: &'a mut Vec<Target>, name: &str) -> &'a mut Target {
    let at = targets.iter().position(|it| it.name == name).unwrap_or_else(|| {
        targets.push(Target { name: name.to_owned(), ..Target::default() });
        targets.len() - 1
    });
    &mut targets[at]
}

/// `key=value`, where the key is known.
fn assigned(line: &Value) -> Option<(String, Value)> {
    let mut parts = line.to_parts();
    let Some(Part::Text(first)) = parts.first_mut() else { return None };
    let (key, value) = first.split_once('=')?;
    let (key, value) = (key.trim().to_owned(), value.to_owned());
    *first = value;
    Some((key, Value::of_parts(parts)))
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::*;
    use crate::{
        event::{Event, Repository},
        workflow::Workflow,
        yaml,
    };

    #[track_caller]
    fn check(files: &str, set: &str, expected: &str) {
        let text = format!("with: {{files: '{files}', set: \"{set}\"}}");
        let step = yaml::read(&text).workflow.root;
        let event = Event::push_branch(&Repository::default(), "main");
        let scope = Scope::new(&Workflow::default(), &event, &Rc::default());
        let made = |id: &str, target: &str| Made {
            id: id.to_owned(),
            target: target.to_owned(),
            tags: vec![["a/", id].concat().as_str().into()],
            labels: vec!["k=1".into()],
            annotations: vec!["manifest:k=1".into()],
        };
        let shown = |them: &[Value]| them.iter().map(Value::show).collect::<Vec<_>>().join(" ");
        let all = targets(&step, &scope, &[made("m", "meta"), made("n", "web")]);
        let all: Vec<String> = all
            .iter()
            .map(|it| {
                let said = [shown(&it.tags), shown(&it.labels), shown(&it.annotations)];
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
            "${{ steps.m.outputs.bake-file-tags }} ${{ steps.n.outputs.bake-file-annotations }}",
            "",
            "meta: a/m |  | ; web:  |  | manifest:k=1",
        );
        check(
            "${{ steps.m.outputs.bake-file }} ${{ steps.n.outputs.bake-file }}",
            "web.tags=b:1\\nweb.tags=b:${{ vars.T }}\\n*.labels.k=2\\nother.annotations=x=y\\nweb.platform=z",
            "meta: a/m | k=2 | ; web: b:1 b:‹vars.T› | k=2 | ; other:  |  | x=y",
        );
        check("${{ steps.n.outputs.bake-file }}", "*.tags=c", "web: c | k=1 | ");
        check("", "*.tags=c", "*: c |  | ");
    }
}
