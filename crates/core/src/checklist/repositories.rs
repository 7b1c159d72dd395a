//! Repositories of registries that have to be there before the first push: those of Amazon ECR. Sources: AWS's
//! documentation, "Pushing a Docker image to an Amazon ECR private repository"; AWS CLI, "ecr create-repository" and
//! "ecr-public create-repository", whose registry answers in us-east-1 alone.

use crate::{
    catalog::{
        reference,
        registries::{ECR, ECR_PUBLIC, parts_of, registry},
    },
    checklist::{Item, Snippet, shell::command},
    image,
    text::msg,
    topic::Topic,
    workflow::{Node, Workflow, input_text, is_action, jobs, publish, steps},
};

pub(super) fn repositories(workflow: &Workflow, res: &mut Vec<Item>) {
    let jobs = jobs(workflow).iter().map(|it| &it.node);
    for job in jobs.filter(|it| publish::pushes(it) && !creates(it)) {
        for it in publish::images(workflow, job) {
            let image = image::parse(&it.text);
            let name = publish::without_expressions(&image.path, "NAME");
            let host = image.registry_host();
            if host == ECR_PUBLIC.host {
                // The alias comes first.
                let name = name.split_once('/').map_or("", |it| it.1);
                let line =
                    "aws ecr-public create-repository --repository-name {} --region us-east-1";
                res.extend(item(host, name, command(line, &[name])));
            } else if is_private(job, host) {
                let line = "aws ecr create-repository --repository-name {} --region {}";
                res.extend(item(host, &name, command(line, &[&name, &region(job, host)])));
            }
        }
    }
}

fn item(host: &str, name: &str, line: String) -> Option<Item> {
    (!name.is_empty()).then(|| Item {
        id: format!("repository:{host}/{name}"),
        task: msg::checklist_repository(name),
        says: vec![msg::CHECKLIST_REPOSITORY_WHY.message()],
        snippets: vec![Snippet::shell(&[line])],
        source: reference(
            "https://docs.aws.amazon.com/AmazonECR/latest/userguide/docker-push-ecr-image.html",
        ),
    })
}

/// Whether a job makes what is missing by itself.
fn creates(job: &Node) -> bool {
    let mut scripts = steps(job).iter().filter_map(|it| it.get("run")?.as_text());
    scripts.any(|it| it.contains("create-repository"))
}

/// Whether a host is one of ECR's: as it is written, or as the step gives it that logs in there.
fn is_private(job: &Node, host: &str) -> bool {
    let logs_in = |it: &Node| {
        is_action(it, "aws-actions/amazon-ecr-login") && input_text(it, "registry-type") != "public"
    };
    registry(host) == &ECR || host.contains("outputs.registry") && steps(job).iter().any(logs_in)
}

/// The region in a host of ECR, which may be an expression.
pub(super) fn region_of(host: &str) -> Option<&str> {
    parts_of(&ECR, host).into_iter().find(|it| it.0 == Topic::Region).map(|it| it.1)
}

/// The region, as the host says it or the step that shows AWS who runs.
fn region(job: &Node, host: &str) -> String {
    let of_step = steps(job).iter().map(|it| input_text(it, "aws-region"));
    let mut all = region_of(host).into_iter().chain(of_step);
    all.find(|it| !it.is_empty() && !it.contains("${{")).unwrap_or("REGION").to_owned()
}
