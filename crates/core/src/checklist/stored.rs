//! Secrets and variables: what each is for, where it goes, and the command that stores it.

use crate::{
    catalog::reference,
    checklist::{Item, Snippet, names, shell::command, subject::environments},
    text::{Message, Text, msg},
    workflow::{Node, Workflow, input_text, is_action, jobs, publish, steps, trigger},
};

/// One item for each name that the workflow refers to.
pub(super) fn stored(workflow: &Workflow, res: &mut Vec<Item>) {
    for (kind, context) in [(Kind::Variable, "vars"), (Kind::Secret, "secrets")] {
        let found = names(workflow, context);
        for (name, jobs) in &found.names {
            // Every run has this one.
            if !(kind == Kind::Secret && name.eq_ignore_ascii_case("GITHUB_TOKEN")) {
                res.push(item(workflow, kind, name, jobs));
            }
        }
        if found.open {
            let (id, task) = match kind {
                Kind::Secret => ("secrets", msg::CHECKLIST_SECRETS_OPEN),
                Kind::Variable => ("variables", msg::CHECKLIST_VARIABLES_OPEN),
            };
            res.push(Item {
                id: id.to_owned(),
                task: task.message(),
                says: vec![msg::CHECKLIST_OPEN_WHY.message()],
                snippets: Vec::new(),
                source: kind.source(),
            });
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Secret,
    Variable,
}

impl Kind {
    fn source(self) -> &'static str {
        match self {
            Kind::Secret => reference(
                "https://docs.github.com/en/actions/how-tos/write-workflows/choose-what-workflows-do/use-secrets",
            ),
            Kind::Variable => reference(
                "https://docs.github.com/en/actions/how-tos/write-workflows/choose-what-workflows-do/use-variables",
            ),
        }
    }
}

fn item(workflow: &Workflow, kind: Kind, name: &str, readers: &[String]) -> Item {
    let mut says = vec![why(workflow, name)];
    says.extend(hint(workflow, kind, name));
    let environments = shared_environments(workflow, readers);
    let (what, hand) = match kind {
        Kind::Secret => ("secret", ""),
        // A value is no secret, so it may stand in the command.
        Kind::Variable => ("variable", " --body 'VALUE'"),
    };
    let mut lines = Vec::new();
    match environments.as_slice() {
        [] => {
            says.push(msg::CHECKLIST_PLACE_REPOSITORY.message());
            lines.push(command(&format!("gh {what} set {{}}{hand}"), &[name]));
        }
        them => {
            says.push(msg::checklist_place_environment(them.join(", ")));
            let set = format!("gh {what} set {{}} --env {{}}{hand}");
            lines.extend(them.iter().map(|it| command(&set, &[name, it])));
        }
    }
    if trigger(workflow, "workflow_call").is_some() && kind == Kind::Secret {
        says.push(msg::CHECKLIST_PLACE_CALLER.message());
    }
    let task = match kind {
        Kind::Secret => msg::checklist_secret(name),
        Kind::Variable => msg::checklist_variable(name),
    };
    Item {
        id: format!("{what}:{}", name.to_ascii_uppercase()),
        task,
        says,
        snippets: vec![Snippet::shell(&lines)],
        source: kind.source(),
    }
}

/// The environments that all readers of a name have in common; none if one reads it outside of any.
fn shared_environments(workflow: &Workflow, readers: &[String]) -> Vec<String> {
    let mut res: Vec<String> = Vec::new();
    for job in jobs(workflow).iter().filter(|it| readers.contains(&it.key)) {
        let own = environments(&job.node);
        if own.is_empty() {
            return Vec::new();
        }
        own.into_iter().for_each(|it| {
            if !res.contains(&it) {
                res.push(it);
            }
        });
    }
    res
}

/// Who reads it.
fn why(workflow: &Workflow, name: &str) -> Message {
    for job in jobs(workflow) {
        for (n, step) in steps(&job.node).iter().enumerate() {
            if mentions(step, name) {
                let step = match step.get("name").and_then(Node::as_text) {
                    Some(it) => it.to_owned(),
                    None => format!("{} {}", job.key, n + 1),
                };
                return msg::checklist_read_by(step);
            }
        }
    }
    msg::CHECKLIST_READ.message()
}

fn mentions(node: &Node, name: &str) -> bool {
    let mut res = false;
    let name = name.to_ascii_lowercase();
    node.walk(&mut |it| {
        let text = it.as_text().unwrap_or_default();
        res |= text.contains("${{") && text.to_ascii_lowercase().contains(&name);
    });
    res
}

/// What the tokens and passwords of registries are, and the least that they have to be allowed: by a
/// part of the host, and whether it is the password.
static HINTS: &[(&str, bool, Text)] = &[
    ("docker.io", true, msg::CHECKLIST_HUB_TOKEN),
    ("docker.io", false, msg::CHECKLIST_HUB_USER),
    ("quay.io", true, msg::CHECKLIST_QUAY_TOKEN),
    ("quay.io", false, msg::CHECKLIST_QUAY_USER),
    ("ghcr.io", true, msg::CHECKLIST_GHCR_TOKEN),
    (".amazonaws.com", true, msg::CHECKLIST_AWS_KEYS),
    ("public.ecr.aws", true, msg::CHECKLIST_AWS_KEYS),
    (".azurecr.io", true, msg::CHECKLIST_ACR_TOKEN),
    ("pkg.dev", true, msg::CHECKLIST_GCP_KEY),
    ("gcr.io", true, msg::CHECKLIST_GCP_KEY),
    ("registry.gitlab.com", true, msg::CHECKLIST_GITLAB_TOKEN),
    ("digitalocean.com", true, msg::CHECKLIST_DIGITALOCEAN_TOKEN),
    (".ocir.io", true, msg::CHECKLIST_OCIR_TOKEN),
    (".ocir.io", false, msg::CHECKLIST_OCIR_USER),
    ("scw.cloud", true, msg::CHECKLIST_SCALEWAY_KEY),
];

fn hint(workflow: &Workflow, kind: Kind, name: &str) -> Option<Message> {
    for job in jobs(workflow).iter().map(|it| &it.node) {
        for it in publish::logins(workflow, job) {
            let of = |key: &str| {
                let text = input_text(it.step, key).to_ascii_lowercase();
                let name = name.to_ascii_lowercase();
                text.contains(&format!(".{name} ")) || text.contains(&format!("'{name}'"))
            };
            let is_password = of("password");
            if !is_password && !of("username") {
                continue;
            }
            // One more right is asked for where the description is set, too.
            let describes = |it: &Node| is_action(it, "peter-evans/dockerhub-description");
            if is_password && it.host == "docker.io" && steps(job).iter().any(describes) {
                return Some(msg::CHECKLIST_HUB_DESCRIPTION.message());
            }
            let row = HINTS.iter().find(|row| row.1 == is_password && it.host.ends_with(row.0));
            if let Some(row) = row {
                return Some(row.2.message());
            }
            let is_secret = kind == Kind::Secret && is_password;
            return is_secret.then(|| msg::checklist_password(it.host));
        }
    }
    None
}
