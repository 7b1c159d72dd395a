//! What a workflow does, found in its tree: what sets it off, what reaches which registry, for which
//! platforms, with which rights. Text that only looks like it counts for nothing: a step that never
//! runs, a login after the push, tags of a step that is not there.

use std::ptr;

use crate::{
    catalog::{
        platforms,
        registries::{GHCR, OTHER, canonical, registry},
        scopes::Level,
    },
    filter, image,
    lesson::predicate::{Credential, When},
    workflow::{
        Entry, Node, Value, Workflow, input, input_text, is_action, jobs, matrix_values,
        permissions::{Granted, by_scope, granted, needed},
        publish::{self, Push, given, is_build, logins, push, with_env},
        steps, triggers, uses,
    },
};

/// Every event that GitHub knows. Source:
/// <https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows>.
const EVENTS: &[&str] = &[
    "branch_protection_rule",
    "check_run",
    "check_suite",
    "create",
    "delete",
    "deployment",
    "deployment_status",
    "discussion",
    "discussion_comment",
    "fork",
    "gollum",
    "image_version",
    "issue_comment",
    "issues",
    "label",
    "merge_group",
    "milestone",
    "page_build",
    "public",
    "pull_request",
    "pull_request_review",
    "pull_request_review_comment",
    "pull_request_target",
    "push",
    "registry_package",
    "release",
    "repository_dispatch",
    "schedule",
    "status",
    "watch",
    "workflow_call",
    "workflow_dispatch",
    "workflow_run",
];

/// Whether anything sets the workflow off. GitHub refuses one that names an event which is none.
fn starts(workflow: &Workflow) -> bool {
    let triggers = triggers(workflow);
    !triggers.is_empty() && triggers.iter().all(|it| EVENTS.contains(&it.event))
}

/// Whether an event sets the workflow off. Filters of paths are taken to let it through.
pub(super) fn runs(workflow: &Workflow, when: &When) -> bool {
    let triggers = triggers(workflow);
    let of =
        |event: &str| triggers.iter().find(|it| it.event == event).filter(|_| starts(workflow));
    let has_type = |node: &Node, wanted: &[&str]| match node.get("types").map(Node::one_or_many) {
        Some(them) => them.iter().filter_map(|it| it.as_text()).any(|it| wanted.contains(&it)),
        None => true,
    };
    match when {
        When::Branch(name) => {
            of("push").is_some_and(|it| admits(it.node, ["branches", "tags"], name))
        }
        When::Tag(name) => of("push").is_some_and(|it| admits(it.node, ["tags", "branches"], name)),
        When::PullRequest(base) => of("pull_request").is_some_and(|it| {
            admits(it.node, ["branches", ""], base) && has_type(it.node, &["opened", "synchronize"])
        }),
        When::Release(_) => {
            of("release").is_some_and(|it| has_type(it.node, &["published", "released"]))
        }
        When::Schedule => of("schedule")
            .is_some_and(|it| it.node.items().iter().any(|it| it.get("cron").is_some())),
        When::Dispatch => of("workflow_dispatch").is_some(),
    }
}

/// Whether the filters of a trigger let a name through. A filter of the other kind alone keeps all
/// names of this kind out (GitHub's documentation of `on.push`).
fn admits(trigger: &Node, [own, other]: [&str; 2], name: &str) -> bool {
    let patterns = |key: &str| -> Option<Vec<&str>> {
        let them = trigger.get(key)?.one_or_many();
        Some(them.into_iter().filter_map(Node::as_text).collect())
    };
    let (only, ignored) = (patterns(own), patterns(&format!("{own}-ignore")));
    match (only, ignored) {
        (Some(them), _) => filter::admits(&them, name),
        (None, Some(them)) => !filter::ignores(&them, name),
        (None, None) => patterns(other).is_none() && patterns(&format!("{other}-ignore")).is_none(),
    }
}

/// An image that a step pushes.
#[derive(Debug)]
pub(super) struct Pushed<'a> {
    job: &'a Entry,
    step: &'a Node,
    /// Docker Hub by one name, however it is written.
    pub(super) host: String,
    /// The image without host and tag.
    pub(super) path: String,
    /// The registry lets it in: the job is logged in by then, and may write.
    pub(super) accepted: bool,
}

/// Every image that some run pushes under a name.
pub(super) fn pushed(workflow: &Workflow) -> Vec<Pushed<'_>> {
    let mut res = Vec::new();
    if !starts(workflow) {
        return res;
    }
    for job in jobs(workflow).iter() {
        for (n, step) in steps(&job.node).iter().enumerate() {
            if !publishes(step) {
                continue;
            }
            for name in names(workflow, &job.node, n) {
                let reference = image::parse(&name);
                let host = canonical(&reference.registry_host());
                let accepted = is_accepted(workflow, &job.node, n, &host);
                res.push(Pushed { job, step, host, path: reference.path, accepted });
            }
        }
    }
    res
}

/// Whether a step puts an index together in a registry: the command itself, not words about it.
fn merges(step: &Node) -> bool {
    let script = step.get("run").and_then(Node::as_text).unwrap_or_default();
    publish::merges(step)
        && commands(script).iter().any(|it| {
            let words: Vec<&str> = it.split_whitespace().collect();
            let words = words.iter().skip_while(|it| matches!(**it, "do" | "then" | "else" | "!"));
            words.take(4).copied().eq(["docker", "buildx", "imagetools", "create"])
        })
}

/// The commands of a script, parted where the shell parts them; what stands in quotes is left out.
fn commands(script: &str) -> Vec<String> {
    let mut res = vec![String::new()];
    let mut quote = None;
    for it in script.replace("\\\n", " ").chars() {
        match (quote, it) {
            (Some(open), _) if it == open => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"') => quote = Some(it),
            (None, '\n' | ';' | '&' | '|' | '(' | ')') => res.push(String::new()),
            (None, _) => {
                if let Some(last) = res.last_mut() {
                    last.push(it);
                }
            }
        }
    }
    res
}

/// What is pushed by digest alone has no name until a later job gives it one.
fn publishes(step: &Node) -> bool {
    is_build(step) && push(step) != Push::Never && !is_by_digest(step) || merges(step)
}

fn is_by_digest(step: &Node) -> bool {
    input_text(step, "outputs").contains("push-by-digest=true")
}

/// The workflow without the jobs and steps that can never run, and without steps that only print.
pub(super) fn live(workflow: &Workflow) -> Workflow {
    let mut res = workflow.clone();
    let Some(Value::Map(jobs)) = below(&mut res.root, "jobs") else { return res };
    jobs.retain(|it| is_live(&it.node));
    // What waits for a job that never runs does not run either.
    for _ in 0..jobs.len() {
        let ids: Vec<String> = jobs.iter().map(|it| it.key.clone()).collect();
        jobs.retain(|it| {
            let needs = it.node.get("needs").map(Node::one_or_many).unwrap_or_default();
            needs.into_iter().filter_map(Node::as_text).all(|it| ids.iter().any(|id| id == it))
        });
        if ids.len() == jobs.len() {
            break;
        }
    }
    for job in jobs {
        if let Some(Value::Seq(steps)) = below(&mut job.node, "steps") {
            steps.retain(|it| is_live(it) && !only_talks(it));
        }
    }
    res
}

fn below<'a>(node: &'a mut Node, key: &str) -> Option<&'a mut Value> {
    match &mut node.value {
        Value::Map(them) => them.iter_mut().find(|it| it.key == key).map(|it| &mut it.node.value),
        _ => None,
    }
}

/// Whether a script does nothing but print to the log.
fn only_talks(step: &Node) -> bool {
    let Some(script) = step.get("run").and_then(Node::as_text) else { return false };
    // Redirected output, substitutions and commands to the runner do more than print.
    let is_plain = !script.contains(['>', '`', '$']) && !script.contains("::");
    is_plain
        && commands(script)
            .iter()
            .all(|it| matches!(it.split_whitespace().next(), None | Some("echo")))
}

/// A step or job whose condition can never hold does nothing.
fn is_live(node: &Node) -> bool {
    let condition = node.get("if").and_then(Node::as_text).unwrap_or_default();
    let condition = condition.trim().trim_start_matches("${{").trim_end_matches("}}").trim();
    condition != "false"
}

/// The names that the step at a position gives to what it pushes.
fn names(workflow: &Workflow, job: &Node, position: usize) -> Vec<String> {
    let Some((step, before)) = steps(job).get(position).zip(steps(job).get(..position)) else {
        return Vec::new();
    };
    let is_metadata = |it: &&Node| is_action(it, "docker/metadata-action");
    let named = |id: &str| {
        let has_id = |it: &&Node| {
            let own = it.get("id").and_then(Node::as_text).unwrap_or_default();
            own.eq_ignore_ascii_case(id)
        };
        before.iter().filter(is_metadata).find(has_id)
    };
    let images = |it: &Node| -> Vec<String> {
        let lines = input(it, "images").map(Node::lines).unwrap_or_default();
        lines.iter().filter_map(|it| image_of(&with_env(workflow, job, &it.text))).collect()
    };
    if merges(step) || is_action(step, "docker/bake-action") {
        let text = read_by(step);
        let last = || before.iter().rfind(is_metadata).filter(|_| text.contains("DOCKER_METADATA"));
        let metadata = output_of(&text, "tags").or_else(|| output_of(&text, "bake-file"));
        return metadata.and_then(named).or_else(last).map(images).unwrap_or_default();
    }
    let mut res = Vec::new();
    for line in given(step, "tags") {
        match output_of(&line.text, "tags") {
            Some(id) => res.extend(named(id).map(images).unwrap_or_default()),
            None => res.extend(line.text.split(',').map(|it| with_env(workflow, job, it.trim()))),
        }
    }
    res
}

/// What a step reads: its script with the variables that it names, or its inputs.
fn read_by(step: &Node) -> String {
    let script = step.get("run").and_then(Node::as_text).unwrap_or_default();
    let mut res = script.to_owned();
    for it in step.get("env").map_or(&[][..], Node::entries) {
        let named = [format!("${}", it.key), format!("${{{}", it.key)];
        if named.iter().any(|it| script.contains(it)) {
            res.push_str(it.node.as_text().unwrap_or_default());
        }
    }
    if let Some(with) = step.get("with") {
        with.walk(&mut |it| res.push_str(it.as_text().unwrap_or_default()));
    }
    res
}

/// The id of the step whose output of this name an expression reads.
fn output_of<'a>(text: &'a str, output: &str) -> Option<&'a str> {
    let is_word = |it: char| it.is_ascii_alphanumeric() || matches!(it, '_' | '-');
    text.split("${{").skip(1).find_map(|it| {
        let inside = it.split("}}").next()?;
        let (id, rest) = inside.split_once("steps.")?.1.split_once(".outputs.")?;
        let end = rest.find(|it| !is_word(it)).unwrap_or(rest.len());
        (rest[..end].eq_ignore_ascii_case(output) && id.chars().all(is_word)).then_some(id)
    })
}

/// The image in a line of metadata-action's `images`, which may be `name=…,enable=…`.
fn image_of(line: &str) -> Option<String> {
    let field = |key: &str| {
        line.split(',').find_map(|it| it.trim().strip_prefix(key)?.trim().strip_prefix('='))
    };
    let off = field("enable").is_some_and(|it| it.trim() == "false");
    let name = field("name").unwrap_or(line).trim();
    (!off && !name.starts_with('#')).then(|| name.to_owned())
}

fn is_accepted(workflow: &Workflow, job: &Node, position: usize, host: &str) -> bool {
    let before = steps(job).get(..position).unwrap_or_default();
    let earlier = |it: &Node| before.iter().any(|step| ptr::eq(step, it));
    let mut own = logins(workflow, job)
        .into_iter()
        .filter(|it| canonical(&it.host) == host && earlier(it.step));
    let Some(login) = own.next_back() else {
        // A host that nobody knows may be open to whoever is in its network.
        return registry(host) == &OTHER;
    };
    let proves = login.oidc || !input_text(login.step, "password").is_empty();
    // A token that may not write is refused; what `Default` comes to is the repository's choice.
    let may_write = host != GHCR.host
        || !login.github_token
        || granted(workflow, job).level("packages").is_none_or(|it| it == Level::Write);
    proves && may_write && (host == GHCR.host || !login.github_token)
}

/// Whether a job logs in to a registry in this way before it pushes there.
pub(super) fn logs_in(workflow: &Workflow, host: &str, with: Credential) -> bool {
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
pub(super) fn grants(workflow: &Workflow, scope: &str, level: Level) -> bool {
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
pub(super) fn grants_least(workflow: &Workflow) -> bool {
    let least = |job: &Entry| {
        let Granted::Named(has) = granted(workflow, &job.node) else { return false };
        let needed = needed(workflow, &job.node);
        let needs = by_scope(&needed);
        let is_needed = |(scope, level): &(String, Level)| {
            *level == Level::None || needs.iter().any(|it| it.0 == scope && it.1 == *level)
        };
        let is_there = |(scope, level, why): &(&str, Level, Vec<_>)| {
            let must = why.iter().any(|it: &&crate::workflow::permissions::Need| it.must);
            !must || has.iter().any(|it| it.0 == *scope && it.1 == *level)
        };
        has.iter().all(is_needed) && needs.iter().all(is_there)
    };
    !jobs(workflow).is_empty() && jobs(workflow).iter().all(least)
}

/// A platform that an image is built for, and the label of the runner that builds it.
#[derive(Debug, PartialEq)]
pub(super) struct Built {
    pub(super) platform: String,
    runner: String,
    /// QEMU was set up before, or other machines build along.
    helped: bool,
}

/// The platforms of everything that reaches a registry under a name.
pub(super) fn built(workflow: &Workflow) -> Vec<Built> {
    let mut res = Vec::new();
    let pushed = pushed(workflow);
    for job in jobs(workflow).iter() {
        let merged = || pushed.iter().any(|it| merges(it.step) && needs(&it.job.node, &job.key));
        for step in steps(&job.node).iter().filter(|it| is_build(it)) {
            let named = pushed.iter().any(|it| it.accepted && ptr::eq(it.step, step));
            if named || push(step) != Push::Never && is_by_digest(step) && merged() {
                legs(&job.node, step, &mut res);
            }
        }
    }
    res
}

fn needs(job: &Node, id: &str) -> bool {
    let needs = job.get("needs").map(Node::one_or_many).unwrap_or_default();
    needs.into_iter().filter_map(Node::as_text).any(|it| it == id)
}

fn legs(job: &Node, build: &Node, res: &mut Vec<Built>) {
    let labels = job.get("runs-on").map(Node::one_or_many).unwrap_or_default();
    let runner = labels.first().and_then(|it| it.as_text()).unwrap_or_default();
    let runners = matrix_values(job, runner);
    let helped = has_help(job, build);
    let mut add = |platform: &str, runner: &str| {
        res.push(Built { platform: platform.to_owned(), runner: runner.to_owned(), helped });
    };
    let named = given(build, "platforms");
    if named.is_empty() && !is_action(build, "docker/bake-action") {
        // BuildKit builds for the machine that it runs on.
        let own = ["linux/amd64", "linux/arm64"];
        let own = own.into_iter().find(|it| platforms::is_native(it, runner) == Some(true));
        own.into_iter().for_each(|it| add(it, runner));
    }
    for line in named {
        for platform in line.text.split(',').map(str::trim).filter(|it| !it.is_empty()) {
            let values = matrix_values(job, platform);
            if values.is_empty() {
                add(platform, runner);
            }
            for (n, value) in values.iter().enumerate() {
                // Rows of `include` name both, so the two lists run side by side.
                let own = runners.get(n).and_then(|it| it.as_text()).unwrap_or(runner);
                add(value.as_text().unwrap_or_default(), own);
            }
        }
    }
}

fn has_help(job: &Node, build: &Node) -> bool {
    let mut before = steps(job).iter().take_while(|it| !ptr::eq(*it, build));
    before.any(|it| {
        let is_builder = is_action(it, "docker/setup-buildx-action");
        let elsewhere = ["append", "endpoint"].iter().any(|key| !input_text(it, key).is_empty());
        is_action(it, "docker/setup-qemu-action") || is_builder && elsewhere
    })
}

/// Whether every platform that is built for can run its programs where it is built.
pub(super) fn is_runnable(workflow: &Workflow) -> bool {
    let built = built(workflow);
    let runs =
        |it: &Built| it.helped || platforms::is_native(&it.platform, &it.runner) != Some(false);
    !built.is_empty() && built.iter().all(runs)
}

/// Whether there are several platforms, and each is built by a runner of its kind.
pub(super) fn is_native(workflow: &Workflow) -> bool {
    let built = built(workflow);
    let native = |it: &Built| platforms::is_native(&it.platform, &it.runner) == Some(true);
    1 < built.len() && built.iter().all(native)
}

/// Whether every action and every called workflow is named by a commit. Local ones are the
/// repository's own.
pub(super) fn is_pinned(workflow: &Workflow) -> bool {
    let mut all = jobs(workflow).iter().flat_map(|it| steps(&it.node).iter().chain([&it.node]));
    !jobs(workflow).is_empty() && all.all(is_pinned_step)
}

pub(super) fn is_pinned_step(step: &Node) -> bool {
    let is_commit = |it: &str| it.len() == 40 && it.bytes().all(|it| it.is_ascii_hexdigit());
    match uses(step) {
        Some(it) => is_commit(&it.reference),
        None => step
            .get("uses")
            .and_then(Node::as_text)
            .is_none_or(|it| it.starts_with("./") || it.contains("@sha256:")),
    }
}

/// How many jobs GitHub makes of one: a matrix makes several. `None` if only the run can tell.
pub(super) fn runs_of(job: &Node) -> Option<usize> {
    let Some(matrix) = job.get("strategy").and_then(|it| it.get("matrix")) else { return Some(1) };
    if matrix.get("exclude").is_some() || matrix.as_text().is_some() {
        return None;
    }
    let lists = matrix.entries().iter().filter(|it| it.key != "include");
    let lists: Vec<usize> = lists.map(|it| it.node.items().len()).collect();
    let included = matrix.get("include").map_or(0, |it| it.items().len());
    match lists.is_empty() {
        true => Some(included),
        // Rows of `include` may only add to what is there, which takes a closer look.
        false if included == 0 => Some(lists.iter().product()),
        false => None,
    }
}

/// Whether every image that reaches a registry is attested there, after its push, by a job that may.
pub(super) fn attests(workflow: &Workflow, host: &str) -> bool {
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
                    && canonical(&subject.registry_host()) == host
                    && subject.path == it.path
                    && digest.is_some_and(|digest| digest.eq_ignore_ascii_case(id))
            })
        })
}

fn is_attestation(step: &Node) -> bool {
    ["actions/attest", "actions/attest-build-provenance"].iter().any(|it| is_action(step, it))
}

/// The steps that build what reaches a registry.
fn builders(workflow: &Workflow) -> Vec<&Node> {
    let is_pushed = |it: &&Node| is_build(it) && push(it) != Push::Never;
    let live = jobs(workflow).iter();
    live.flat_map(|it| steps(&it.node)).filter(is_pushed).collect()
}

/// Whether every build that is pushed reads and writes a cache of this type; empty: of any.
pub(super) fn caches(workflow: &Workflow, kind: &str) -> bool {
    let keeps = |build: &Node, key: &str| {
        given(build, key)
            .iter()
            .flat_map(|it| cache_types(&it.text))
            .any(|it| kind.is_empty() || it == kind)
    };
    let builders = builders(workflow);
    let cached = |it: &&Node| keeps(it, "cache-from") && keeps(it, "cache-to");
    !builders.is_empty() && builders.iter().all(cached)
}

/// The types of caches in a line: `type=gha,mode=max`, a reference alone, or an expression that
/// chooses among such texts.
fn cache_types(line: &str) -> Vec<String> {
    let texts: Vec<&str> = match line.contains("${{") && line.contains('\'') {
        true => line.split('\'').skip(1).step_by(2).collect(),
        false => vec![line],
    };
    let kind =
        |it: &&str| it.split(',').find_map(|it| Some(it.trim().strip_prefix("type=")?.to_owned()));
    texts.iter().filter_map(kind).collect()
}

/// Whether a list of contents goes along with every image.
pub(super) fn has_sbom(workflow: &Workflow) -> bool {
    let has = |it: &&Node| !matches!(input_text(it, "sbom"), "" | "false");
    let builders = builders(workflow);
    !builders.is_empty() && builders.iter().all(has)
}

/// Whether BuildKit's full record goes along with every image.
pub(super) fn has_provenance(workflow: &Workflow) -> bool {
    let has = |it: &&Node| {
        let value = input_text(it, "provenance");
        value == "max" || value.split(',').any(|it| it.trim() == "mode=max")
    };
    let builders = builders(workflow);
    !builders.is_empty() && builders.iter().all(has)
}

/// Whether a step that can run uses an action.
pub(super) fn uses_action(workflow: &Workflow, action: &str) -> bool {
    let live = jobs(workflow).iter();
    live.flat_map(|it| steps(&it.node)).any(|it| is_action(it, action))
}

/// What the words of questions need beside the predicates.
pub(super) fn hosts(workflow: &Workflow) -> Vec<String> {
    let mut res: Vec<String> =
        pushed(workflow).into_iter().filter(|it| it.accepted).map(|it| it.host).collect();
    res.dedup();
    res
}

/// The names of secrets that somebody has to create.
pub(super) fn secrets(workflow: &Workflow) -> Vec<String> {
    let mut res = publish::names(workflow, "secrets");
    res.retain(|it| !it.eq_ignore_ascii_case("GITHUB_TOKEN"));
    res
}
