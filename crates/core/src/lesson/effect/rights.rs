//! Who a run is to others, and what it may do: logins, the rights of its token, pins, signatures.

use std::ptr;

use crate::{
    catalog::{registries::canonical, scopes::Level},
    image,
    lesson::{
        effect::pushed::{output_of, pushed},
        predicate::Credential,
    },
    workflow::{
        Entry, Node, Workflow, input_text, is_action, jobs,
        permissions::{Granted, Need, by_scope, granted, needed},
        publish::{self, logins, with_env},
        steps, uses,
    },
};

/// Whether a job logs in to a registry in this way before it pushes there.
pub(in crate::lesson) fn logs_in(workflow: &Workflow, host: &str, with: Credential) -> bool {
    pushed(workflow).iter().filter(|it| it.accepted && it.host == host).any(|it| {
        logins(workflow, &it.job.node).iter().any(|login| {
            let password = input_text(login.step, "password");
            let found = match () {
                () if login.oidc => Some(Credential::Identity),
                () if login.github_token => Some(Credential::Token),
                () if password.contains("secrets.") => Some(Credential::Secret),
                () => None,
            };
            canonical(&login.host) == host && found == Some(with)
        })
    })
}

/// Whether all jobs that need a scope have it at this level, at least one does, and no other has it.
pub(in crate::lesson) fn grants(workflow: &Workflow, scope: &str, level: Level) -> bool {
    let mut needs_it = false;
    let fits = jobs(workflow).iter().all(|job| {
        let needed = needed(workflow, &job.node).iter().any(|it| it.scope == scope);
        needs_it |= needed;
        let has = granted(workflow, &job.node).level(scope);
        has == Some(if needed { level } else { Level::None })
    });
    fits && needs_it
}

/// Whether every job is granted what its steps need, and nothing else.
pub(in crate::lesson) fn grants_least(workflow: &Workflow) -> bool {
    let least = |job: &Entry| {
        let Granted::Named(has) = granted(workflow, &job.node) else { return false };
        let needed = needed(workflow, &job.node);
        let needs = by_scope(&needed);
        let is_needed = |(scope, level): &(String, Level)| {
            *level == Level::None || needs.iter().any(|it| it.0 == scope && it.1 == *level)
        };
        let is_there = |(scope, level, why): &(&str, Level, Vec<_>)| {
            let must = why.iter().any(|it: &&Need| it.must);
            !must || has.iter().any(|it| it.0 == *scope && it.1 == *level)
        };
        has.iter().all(is_needed) && needs.iter().all(is_there)
    };
    !jobs(workflow).is_empty() && jobs(workflow).iter().all(least)
}

/// Whether every action and every called workflow is named by a commit. Local ones are the
/// repository's own.
pub(in crate::lesson) fn is_pinned(workflow: &Workflow) -> bool {
    let mut all = jobs(workflow).iter().flat_map(|it| steps(&it.node).iter().chain([&it.node]));
    !jobs(workflow).is_empty() && all.all(is_pinned_step)
}

pub(in crate::lesson) fn is_pinned_step(step: &Node) -> bool {
    match uses(step) {
        Some(it) => it.is_commit(),
        None => step
            .get("uses")
            .and_then(Node::as_text)
            .is_none_or(|it| it.starts_with("./") || it.contains("@sha256:")),
    }
}

/// Whether every image that reaches a registry is attested there, after its push, by a job that may.
pub(in crate::lesson) fn attests(workflow: &Workflow, host: &str) -> bool {
    let mut own =
        pushed(workflow).into_iter().filter(|it| it.accepted && it.host == host).peekable();
    own.peek().is_some()
        && own.all(|it| {
            let steps = steps(&it.job.node);
            let at = steps.iter().position(|step| ptr::eq(step, it.step)).unwrap_or(steps.len());
            let may = ["id-token", "attestations"].iter().all(|scope| {
                granted(workflow, &it.job.node).level(scope).is_none_or(|it| it == Level::Write)
            });
            let id = it.step.get("id").and_then(Node::as_text).unwrap_or_default();
            may && steps.iter().skip(at + 1).any(|step| {
                let subject = with_env(workflow, &it.job.node, input_text(step, "subject-name"));
                let subject = image::parse(&subject);
                let digest = output_of(input_text(step, "subject-digest"), "digest");
                is_attestation(step)
                    && canonical(subject.registry_host()) == host
                    && subject.path == it.path
                    && digest.is_some_and(|digest| digest.eq_ignore_ascii_case(id))
            })
        })
}

fn is_attestation(step: &Node) -> bool {
    ["actions/attest", "actions/attest-build-provenance"].iter().any(|it| is_action(step, it))
}

/// Whether a step that can run uses an action.
pub(in crate::lesson) fn uses_action(workflow: &Workflow, action: &str) -> bool {
    let live = jobs(workflow).iter();
    live.flat_map(|it| steps(&it.node)).any(|it| is_action(it, action))
}

/// The names of secrets that somebody has to create.
pub(in crate::lesson) fn secrets(workflow: &Workflow) -> Vec<String> {
    let mut res = publish::names(workflow, "secrets");
    res.retain(|it| !it.eq_ignore_ascii_case("GITHUB_TOKEN"));
    res
}
