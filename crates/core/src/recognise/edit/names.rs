//! Ids of jobs and steps as somebody else has chosen them, taken over into what we write.

use crate::{
    recognise::align::{At, Part, align},
    workflow::{Entry, Node, Value, steps_mut},
};

/// A name that something has in what we write, and the one that it has in the document.
struct Rename {
    /// Id of the job of a step, as we write it; empty for a job.
    job: String,
    old: String,
    new: String,
}

/// Both recipes with the ids of the document.
pub(super) fn taken_over(from: &Node, to: &Node, theirs: &Node) -> (Node, Node) {
    let (steps, jobs) = renames(from, to, theirs);
    let (mut from, mut to) = (from.clone(), to.clone());
    for root in [&mut from, &mut to] {
        // Jobs last, since steps are found by them.
        rename_all(root, &steps, rename_step);
        rename_all(root, &jobs, rename_job);
    }
    (from, to)
}

/// All at once: what one has renamed is not renamed by another, not even where two change their names for each
/// other's.
fn rename_all(root: &mut Node, them: &[Rename], rename: fn(&mut Node, &str, &str, &str)) {
    // No id has such a letter.
    let marks: Vec<String> = (0..them.len()).map(|n| format!("\0{n}")).collect();
    for (it, mark) in them.iter().zip(&marks) {
        rename(root, &it.job, &it.old, mark);
    }
    for (it, mark) in them.iter().zip(&marks) {
        rename(root, &it.job, mark, &it.new);
    }
}

/// The steps and the jobs that have other ids there.
fn renames(from: &Node, to: &Node, theirs: &Node) -> (Vec<Rename>, Vec<Rename>) {
    let (before, now) = (align(from, theirs), align(from, to));
    let mut steps = Vec::new();
    let mut jobs = Vec::new();
    for job in from.get("jobs").map_or(&[][..], Node::entries) {
        let Some(other) = before.partner(&job.node) else { continue };
        for step in job.node.get("steps").map_or(&[][..], Node::items) {
            let new = before.partner(step).and_then(|it| id(it.node));
            let old = id(step).or_else(|| id(now.partner(step)?.node));
            steps.extend(old.zip(new).filter(|it| it.0 != it.1).map(|(old, new)| Rename {
                job: job.key.clone(),
                old: old.to_owned(),
                new: new.to_owned(),
            }));
        }
        let Part { at: At::Entry(other), .. } = other else { continue };
        let kept = now.partner(&job.node).is_none_or(|it| it.key() == job.key);
        if kept && other.key != job.key {
            let (old, new) = (job.key.clone(), other.key.clone());
            jobs.push(Rename { job: String::new(), old, new });
        }
    }
    (steps, jobs)
}

fn id(step: &Node) -> Option<&str> {
    step.get("id").and_then(Node::as_text)
}

fn rename_job(root: &mut Node, _: &str, old: &str, new: &str) {
    for prefix in ["needs.", "jobs."] {
        let (old, new) = (format!("{prefix}{old}."), format!("{prefix}{new}."));
        each_text(root, &mut |it| *it = it.replace(&old, &new));
    }
    for it in jobs(root) {
        if it.key == old {
            it.key = new.to_owned();
        }
        if let Some(needs) = it.node.get_mut("needs") {
            each_text(needs, &mut |it| {
                if it == old {
                    *it = new.to_owned();
                }
            });
        }
    }
}

fn rename_step(root: &mut Node, of_job: &str, old_id: &str, new_id: &str) {
    let (old, new) = (format!("steps.{old_id}."), format!("steps.{new_id}."));
    for job in jobs(root).iter_mut().filter(|it| it.key == of_job) {
        each_text(&mut job.node, &mut |it| *it = it.replace(&old, &new));
        let steps = steps_mut(&mut job.node).into_iter().flatten();
        for id in steps.filter_map(|it| it.get_mut("id")) {
            if id.as_text() == Some(old_id) {
                id.value = Value::Text(new_id.to_owned());
            }
        }
    }
}

fn jobs(root: &mut Node) -> &mut [Entry] {
    root.get_mut("jobs").map_or(&mut [], Node::entries_mut)
}

fn each_text(node: &mut Node, change: &mut dyn FnMut(&mut String)) {
    match &mut node.value {
        Value::Text(it) => change(it),
        Value::Seq(them) => them.iter_mut().for_each(|it| each_text(it, change)),
        Value::Map(them) => them.iter_mut().for_each(|it| each_text(&mut it.node, change)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml;

    #[test]
    fn ids_change_for_each_other() {
        let text = |first: &str, second: &str| {
            let of_build = format!("with: {{tags: '${{{{ steps.{first}.outputs.tags }}}}'}}");
            format!(
                "jobs:\n  publish:\n    steps:\n      - {{id: {first}, uses: docker/metadata-action@v6}}\n      - {{id: {second}, uses: docker/build-push-action@v7, {of_build}}}\n"
            )
        };
        let ours = yaml::read(&text("meta", "build")).workflow.root;
        let theirs = yaml::read(&text("build", "meta")).workflow.root;
        let (from, to) = taken_over(&ours, &ours, &theirs);
        assert_eq!(from, to);
        assert!(align(&from, &theirs).matches.iter().all(|it| it.same), "{from:#?}");
    }
}
