//! Calls of Docker's workflow that builds and publishes, and the steps that such a call comes to. What
//! is judged or foretold of steps is so of a call, too. Source: docker/github-builder,
//! `.github/workflows/build.yml` (00af29c, the same inputs as v1.17.0), and how it reads
//! `registry-identities` (v1.17.0 knows `aws-ecr`, `gcp-wif` and `dockerhub`, one of each).

use crate::workflow::{
    Entry, Node, Span, TextLine, Value, Workflow, input, input_text, jobs, jobs_mut, uses,
};

/// Where its workflows stand; those that build are `build.yml` and `bake.yml`.
const FOLDER: &str = "docker/github-builder/.github/workflows/";

/// Whether a job is a call of Docker's workflow that builds and pushes.
pub fn calls_builder(job: &Node) -> bool {
    // Asked so often that it must not copy anything.
    let called = job.get("uses").and_then(Node::as_text).unwrap_or_default();
    called.starts_with(FOLDER) && uses(job).is_some_and(|it| builds(&it.action))
}

fn builds(action: &str) -> bool {
    action.strip_prefix(FOLDER).is_some_and(|it| it == "build.yml" || it == "bake.yml")
}

/// The workflow with the steps of all such calls beside what calls; `None` if there are none. Every
/// value keeps its place in the text.
pub fn with_steps(workflow: &Workflow) -> Option<Workflow> {
    let all: Vec<_> = jobs(workflow).iter().map(|it| job_with_steps(&it.node)).collect();
    if all.iter().all(Option::is_none) {
        return None;
    }
    let mut res = workflow.clone();
    for (job, new) in jobs_mut(&mut res)?.iter_mut().zip(all) {
        if let Some(new) = new {
            job.node = new;
        }
    }
    Some(res)
}

/// A call with its steps; `None` for other jobs, and where what it hands over is not understood.
pub fn job_with_steps(job: &Node) -> Option<Node> {
    let is_image = input_text(job, "output") == "image";
    if !calls_builder(job) || !is_image || input(job, "meta-images").is_none() {
        return None;
    }
    let mut steps = logins(job)?;
    steps.iter_mut().for_each(|it| switch(it, input(job, "push")));
    let mut qemu = step("Set up QEMU", "docker/setup-qemu-action", Vec::new(), job.span);
    switch(&mut qemu, input(job, "setup-qemu"));
    steps.push(qemu);
    steps.push(step("Set up Docker Buildx", "docker/setup-buildx-action", Vec::new(), job.span));
    steps.extend([metadata(job), build(job)]);
    let mut res = job.clone();
    let Value::Map(entries) = &mut res.value else { return None };
    entries.push(Entry::of("steps", Value::Seq(steps).into()));
    Some(res)
}

fn metadata(job: &Node) -> Node {
    let keys = ["images", "tags", "flavor", "labels", "annotations"];
    let with: Vec<Entry> =
        keys.iter().filter_map(|it| renamed(job, &["meta-", it].concat(), it)).collect();
    let from = ["meta-tags", "meta-images"].into_iter().find_map(|it| input(job, it));
    let mut res = step("Docker meta", "docker/metadata-action", with, job.span);
    insert(&mut res, Entry::of("id", Node::text("meta")));
    if let Some(from) = from {
        (res.span, res.place) = (from.span, from.place);
    }
    res
}

/// It takes the source from the commit, so it needs no checkout.
fn build(job: &Node) -> Node {
    let keys = ["push", "platforms", "file", "target", "build-args", "sbom", "ulimit", "shm-size"];
    let mut with: Vec<Entry> = keys.iter().filter_map(|it| renamed(job, it, it)).collect();
    with.push(Entry::of("tags", Node::text("${{ steps.meta.outputs.tags }}")));
    with.push(Entry::of("context", context(job)));
    with.extend(cache(job).map(|it| Entry::of("cache-to", it)));
    let mut res = step("Build", "docker/build-push-action", with, job.span);
    if let Some(push) = input(job, "push") {
        res.span = push.span;
    }
    res
}

/// A folder of the commit, not of the runner.
fn context(job: &Node) -> Node {
    let folder = input(job, "context").cloned().unwrap_or(Node::text("."));
    let text = format!("{{{{defaultContext}}}}:{}", folder.as_text().unwrap_or_default());
    Node { value: Value::Text(text), ..folder }
}

/// Where it keeps the layers, if it does: under what names the scope, else under the target. Every platform
/// has a scope of its own there.
fn cache(job: &Node) -> Option<Node> {
    let switch = input(job, "cache").filter(|_| input_text(job, "cache") != "false")?;
    let scope = ["cache-scope", "target"].into_iter().map(|it| input(job, it));
    let scope = scope.flatten().find(|it| it.as_text().is_some_and(|it| !it.is_empty()));
    let name = scope.and_then(Node::as_text).unwrap_or("buildkit");
    let at = scope.unwrap_or(switch);
    Some(Node { span: at.span, place: at.place, ..Node::text(format!("type=gha,scope={name}")) })
}

/// Makes a step run if an input says so.
fn switch(step: &mut Node, by: Option<&Node>) {
    insert(step, Entry::of("if", by.cloned().unwrap_or_else(|| Value::Bool(false).into())));
}

fn renamed(job: &Node, from: &str, to: &str) -> Option<Entry> {
    Some(Entry::of(to, input(job, from)?.clone()))
}

/// The logins, in their order; `None` if one of them is not understood.
fn logins(job: &Node) -> Option<Vec<Node>> {
    let mut res = Vec::new();
    let (mut google, mut aws, mut hub) = (false, false, false);
    for it in input(job, "registry-identities").map_or(Some(Vec::new()), listed)? {
        // Of each kind, a second one is refused.
        match it.says("type")?.text.as_str() {
            "aws-ecr" if !std::mem::replace(&mut aws, true) => res.extend(aws_logins(&it)),
            "gcp-wif" if !std::mem::replace(&mut google, true) => res.extend(google_logins(&it)),
            "dockerhub" if !std::mem::replace(&mut hub, true) => res.push(hub_login(&it)),
            _ => {}
        }
    }
    let auths = job.get("secrets").and_then(|it| it.get("registry-auths"));
    for it in auths.map_or(Some(Vec::new()), listed)? {
        let with = ["registry", "username", "password"].iter().filter_map(|key| it.entry(key, key));
        res.push(it.step("Login to registry", "docker/login-action", with.collect()));
    }
    Some(res)
}

fn aws_logins(it: &Said) -> [Node; 2] {
    let role = it.entry("role-to-assume", "role-to-assume");
    let region = it.entry("region", "aws-region");
    let action = "aws-actions/configure-aws-credentials";
    let role =
        it.step("Configure AWS credentials", action, role.into_iter().chain(region).collect());
    let registry = it.entry("registry", "registry").into_iter().collect();
    [role, it.step("Login to Amazon ECR", "docker/login-action", registry)]
}

fn google_logins(it: &Said) -> [Node; 2] {
    let keys = ["workload_identity_provider", "service_account", "project_id"];
    let with = keys.iter().filter_map(|key| it.entry(key, key)).collect();
    let google = it.step("Authenticate to Google Cloud", "google-github-actions/auth", with);
    let mut with: Vec<Entry> = it.entry("registry", "registry").into_iter().collect();
    with.push(Entry::of("username", Node::text("oauth2accesstoken")));
    [google, it.step("Login to Google Artifact Registry", "docker/login-action", with)]
}

fn hub_login(it: &Said) -> Node {
    let with = ["registry", "username"].iter().filter_map(|key| it.entry(key, key)).collect();
    let mut res = it.step("Login to Docker Hub", "docker/login-action", with);
    let env = it.entry("connection_id", "DOCKERHUB_OIDC_CONNECTIONID");
    insert(&mut res, Entry::of("env", Value::Map(env.into_iter().collect()).into()));
    res
}

/// One item of a list that is written as YAML in a text: its keys with their values.
struct Said {
    first: TextLine,
    pairs: Vec<(String, TextLine)>,
}

impl Said {
    fn says(&self, key: &str) -> Option<&TextLine> {
        self.pairs.iter().find(|it| it.0 == key).map(|it| &it.1)
    }

    fn entry(&self, key: &str, to: &str) -> Option<Entry> {
        let line = self.says(key)?;
        let node = Node { span: line.span, place: line.place, ..Node::text(line.text.as_str()) };
        Some(Entry::of(to, node))
    }

    fn step(&self, name: &str, action: &str, with: Vec<Entry>) -> Node {
        Node { place: self.first.place, ..step(name, action, with, self.first.span) }
    }
}

/// The items of such a list; `None` if it is more than lines with a key and a value.
fn listed(node: &Node) -> Option<Vec<Said>> {
    let mut res: Vec<Said> = Vec::new();
    for line in node.lines().into_iter().filter(|it| !it.text.starts_with('#')) {
        let (is_new, rest) = match line.text.strip_prefix("- ") {
            Some(rest) => (true, rest),
            None => (res.is_empty(), line.text.as_str()),
        };
        let (key, value) = rest.split_once(':')?;
        let value = TextLine { text: unquoted(value.trim()).to_owned(), ..line.clone() };
        if is_new {
            res.push(Said { first: line.clone(), pairs: Vec::new() });
        }
        res.last_mut()?.pairs.push((key.trim().to_owned(), value));
    }
    Some(res)
}

fn unquoted(text: &str) -> &str {
    let inner = |mark| text.strip_prefix(mark).and_then(|it: &str| it.strip_suffix(mark));
    inner('"').or_else(|| inner('\'')).unwrap_or(text)
}

fn step(name: &str, action: &str, with: Vec<Entry>, span: Span) -> Node {
    let mut entries = vec![Entry::of("name", Node::text(name))];
    entries.push(Entry::of("uses", Node { span, ..Node::text(action) }));
    if !with.is_empty() {
        entries.push(Entry::of("with", Node { span, ..Value::Map(with).into() }));
    }
    Node { span, ..Value::Map(entries).into() }
}

fn insert(step: &mut Node, new: Entry) {
    if let Value::Map(entries) = &mut step.value {
        entries.push(new);
    }
}
