//! What is neither stored nor in a cloud: the file, environments, packages, code scanning, and what to
//! tell those who use the image.

use crate::{
    catalog::{reference, registries::GHCR},
    checklist::{
        Item, Snippet,
        shell::command,
        subject::{RefKind, environments, refs},
    },
    image,
    text::msg,
    workflow::{Node, Workflow, input_text, is_action, jobs, publish, steps, trigger},
};

pub(super) fn file(workflow: &Workflow) -> Item {
    let name = match workflow.file.as_str() {
        "" => ".github/workflows".to_owned(),
        it => format!(".github/workflows/{it}"),
    };
    Item {
        id: "file".to_owned(),
        task: msg::checklist_file(name),
        says: vec![msg::CHECKLIST_FILE_WHY.message()],
        snippets: Vec::new(),
        source: reference(
            "https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#about-yaml-syntax-for-workflows",
        ),
    }
}

/// What is done before the first run.
pub(super) fn before(workflow: &Workflow, res: &mut Vec<Item>) {
    for job in jobs(workflow).iter().map(|it| &it.node) {
        for name in environments(job) {
            let lines = policies(workflow, &name);
            res.push(Item {
                id: format!("environment:{name}"),
                task: msg::checklist_environment(name),
                says: vec![msg::CHECKLIST_ENVIRONMENT_WHY.message()],
                snippets: vec![Snippet::shell(&lines)],
                source: reference(
                    "https://docs.github.com/en/actions/how-tos/deploy/configure-and-manage-deployments/manage-environments",
                ),
            });
        }
        if steps(job).iter().any(|it| is_action(it, "github/codeql-action/upload-sarif")) {
            res.push(Item {
                id: "code-scanning".to_owned(),
                task: msg::CHECKLIST_SCANNING.message(),
                says: vec![msg::CHECKLIST_SCANNING_WHY.message()],
                snippets: Vec::new(),
                source: reference(
                    "https://docs.github.com/en/code-security/how-tos/scan-code-for-vulnerabilities/integrate-with-existing-tools/uploading-a-sarif-file-to-github",
                ),
            });
        }
    }
}

/// The images that are copied.
pub(super) fn tested(workflow: &Workflow, res: &mut Vec<Item>) {
    let steps = jobs(workflow).iter().flat_map(|it| steps(&it.node));
    res.extend(steps.filter_map(found));
}

/// The image that a step looks for, to copy it: another workflow has to push it under that very name.
fn found(step: &Node) -> Option<Item> {
    let script = step.get("run").and_then(Node::as_text)?;
    let source = step.get("env").and_then(|it| it.get("SOURCE")).and_then(Node::as_text)?;
    let tag = image::parse(source).tag.filter(|_| script.contains("imagetools inspect"))?;
    let mut says = vec![msg::CHECKLIST_TESTED_WHY.message()];
    if tag == "sha-${{ github.sha }}" {
        says.push(msg::CHECKLIST_TESTED_COMMIT.message());
    }
    Some(Item {
        id: format!("tested:{source}"),
        task: msg::checklist_tested(source),
        says,
        snippets: Vec::new(),
        source: reference("https://github.com/docker/metadata-action#typesha"),
    })
}

/// Makes an environment that only the branches and tags which publish may use. Whoever has to agree is
/// named in the settings. Source: GitHub's REST API, "Deployment environments" and "Deployment branch
/// policies"; gh fills in owner and repository.
fn policies(workflow: &Workflow, name: &str) -> Vec<String> {
    let path = format!("repos/{{owner}}/{{repo}}/environments/{}", encoded(name));
    let mut res = vec![command(
        "gh api --method PUT {} -F {} -F {}",
        &[
            &path,
            "deployment_branch_policy[protected_branches]=false",
            "deployment_branch_policy[custom_branch_policies]=true",
        ],
    )];
    for (kind, pattern) in refs(workflow) {
        let kind = match kind {
            RefKind::Branch => "branch",
            RefKind::Tag => "tag",
        };
        let pattern = format!("name={pattern}");
        let line = format!("gh api --method POST {{}} -f type={kind} -f {{}}");
        res.push(command(&line, &[&format!("{path}/deployment-branch-policies"), &pattern]));
    }
    res
}

/// A part of an address.
fn encoded(name: &str) -> String {
    let mut res = String::new();
    for it in name.bytes() {
        match it {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                res.push(char::from(it));
            }
            _ => res += &format!("%{it:02X}"),
        }
    }
    res
}

/// What is done after the first run, and by those who use the image.
pub(super) fn after(workflow: &Workflow, res: &mut Vec<Item>) {
    for job in jobs(workflow).iter().map(|it| &it.node) {
        if publish::may_push_to(workflow, job, GHCR.host) {
            res.push(Item {
                id: "package".to_owned(),
                task: msg::CHECKLIST_PACKAGE.message(),
                says: vec![msg::CHECKLIST_PACKAGE_WHY.message()],
                snippets: Vec::new(),
                source: reference(
                    "https://docs.github.com/en/packages/learn-github-packages/configuring-a-packages-access-control-and-visibility",
                ),
            });
        }
        for step in steps(job).iter().filter(|it| is_action(it, "actions/attest")) {
            let subject = publish::with_env(workflow, job, input_text(step, "subject-name"));
            let (about, task) = match input_text(step, "sbom-path") {
                "" => ("", msg::checklist_attested(shown(&subject))),
                _ => (CONTENTS, msg::checklist_attested_contents(shown(&subject))),
            };
            let image = format!("oci://{}", shown(&subject));
            let verify = format!("gh attestation verify {{}} --repo OWNER/REPOSITORY{about}");
            let mut line = command(&verify, &[&image]);
            if trigger(workflow, "workflow_call").is_some() {
                // What is called signs as the file that was called, wherever that stands.
                let file = if workflow.file.is_empty() { "FILE" } else { &workflow.file };
                let file = format!("OWNER/REPOSITORY/.github/workflows/{file}");
                line += &command(" --signer-workflow {}", &[&file]);
            }
            res.push(Item {
                id: format!("attested:{about}{subject}"),
                task,
                says: vec![msg::CHECKLIST_ATTESTED_WHY.message()],
                snippets: vec![Snippet::shell(&[line])],
                source: reference(
                    "https://docs.github.com/en/actions/how-tos/secure-your-work/use-artifact-attestations/use-artifact-attestations",
                ),
            });
        }
        signed(workflow, job, res);
    }
}

/// Verifying looks for statements about the origin unless it is told otherwise.
const CONTENTS: &str = " --predicate-type https://spdx.dev/Document/v2.3";

/// The address below which the identities of a file's runs stand, whatever branch or tag they are of.
fn signed(workflow: &Workflow, job: &Node, res: &mut Vec<Item>) {
    let signs = |it: &Node| {
        it.get("run").and_then(Node::as_text).is_some_and(|it| it.contains("cosign sign "))
    };
    if !steps(job).iter().any(signs) {
        return;
    }
    let file = if workflow.file.is_empty() { "FILE" } else { &workflow.file };
    let identity = format!(
        "^https://github\\.com/OWNER/REPOSITORY/\\.github/workflows/{}@",
        file.replace('.', "\\.")
    );
    let mut images: Vec<String> = Vec::new();
    for it in publish::images(workflow, job) {
        let name = shown(&it.text);
        if !images.contains(&name) {
            images.push(name);
        }
    }
    for image in images {
        let line = command(
            "cosign verify {} --certificate-identity-regexp {} --certificate-oidc-issuer https://token.actions.githubusercontent.com",
            &[&format!("{image}@sha256:DIGEST"), &identity],
        );
        res.push(Item {
            id: format!("signed:{image}"),
            task: msg::checklist_signed(image),
            says: vec![msg::CHECKLIST_SIGNED_WHY.message()],
            snippets: vec![Snippet::shell(&[line])],
            source: reference("https://docs.sigstore.dev/cosign/verifying/verify/"),
        });
    }
}

/// Whoever runs a command is not in a workflow, so an expression would say nothing there.
fn shown(image: &str) -> String {
    publish::without_expressions(image, "OWNER/REPOSITORY")
}
