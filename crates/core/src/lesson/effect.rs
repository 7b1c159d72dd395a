//! What a workflow does, found in its tree: what sets it off, and which of its parts can run. Text that
//! only looks like it counts for nothing: a step that never runs, an event that is none.

mod built;
mod outcome;
mod pushed;
mod rights;

pub(super) use self::{
    built::{
        built, caches, has_provenance, has_sbom, is_built_for, is_native, is_runnable, runs_of,
    },
    outcome::{only_builds, outcomes, publishes, tag_names},
    pushed::{hosts, pushed},
    rights::{
        attests, grants, grants_least, is_pinned, is_pinned_step, logs_in, secrets, uses_action,
    },
};

use crate::{
    event::{self, sets_off},
    lesson::predicate::When,
    workflow::{Node, Trigger, Workflow, jobs_mut, shell::commands, steps_mut, trigger, triggers},
};

/// Whether anything sets the workflow off. GitHub refuses one that names an event which is none.
fn starts(workflow: &Workflow) -> bool {
    let triggers = triggers(workflow);
    !triggers.is_empty() && triggers.iter().all(|it| event::NAMES.contains(&it.event))
}

/// Whether an event sets the workflow off. Filters of paths are taken to let it through.
pub(super) fn runs(workflow: &Workflow, when: &When) -> bool {
    let has_time = |it: &Trigger<'_>| it.node.items().iter().any(|it| it.get("cron").is_some());
    let is_timed =
        *when != When::Schedule || trigger(workflow, "schedule").is_some_and(|it| has_time(&it));
    starts(workflow) && is_timed && sets_off(workflow, &when.event()).runs != Some(false)
}

/// How long a chain of jobs that wait for a dead one is followed.
const MAX_ROUNDS: usize = 64;

/// The workflow without the jobs and steps that can never run, and without steps that only print.
pub(super) fn live(workflow: &Workflow) -> Workflow {
    let mut res = workflow.clone();
    let Some(jobs) = jobs_mut(&mut res) else { return res };
    jobs.retain(|it| is_live(&it.node));
    // What waits for a job that never runs does not run either.
    for _ in 0..MAX_ROUNDS {
        let ids: Vec<String> = jobs.iter().map(|it| it.key.clone()).collect();
        jobs.retain(|it| {
            let needs = it.node.get("needs").map(Node::one_or_many).unwrap_or_default();
            needs.iter().filter_map(Node::as_text).all(|it| ids.iter().any(|id| id == it))
        });
        if ids.len() == jobs.len() {
            break;
        }
    }
    for job in jobs {
        if let Some(steps) = steps_mut(&mut job.node) {
            let talk = steps.iter().find(|it| only_talks(it)).cloned();
            steps.retain(|it| is_live(it) && !only_talks(it));
            // A job that only talks is whole all the same.
            if steps.is_empty() {
                steps.extend(talk);
            }
        }
    }
    res
}

/// A step or job whose condition can never hold does nothing.
fn is_live(node: &Node) -> bool {
    let condition = node.get("if").and_then(Node::as_text).unwrap_or_default();
    let condition = condition.trim().trim_start_matches("${{").trim_end_matches("}}").trim();
    condition != "false"
}

/// Whether a script does nothing but print to the log.
fn only_talks(step: &Node) -> bool {
    let Some(script) = step.get("run").and_then(Node::as_text) else { return false };
    // Redirected output, substitutions and commands to the runner do more than print.
    let is_plain = !script.contains(['>', '`', '$']) && !script.contains("::");
    is_plain && commands(script).iter().all(|it| it.program().is_none_or(|it| it.0 == "echo"))
}
