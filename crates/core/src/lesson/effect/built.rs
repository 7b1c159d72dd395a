//! For which platforms and by which machines an image is built, and what goes along with it.

use std::ptr;

use crate::{
    catalog::platforms,
    lesson::effect::pushed::{is_by_digest, merges, pushed},
    workflow::{
        Node, Workflow, input_text, is_action, jobs, matrix_values,
        publish::{Push, given, is_build, push},
        steps,
    },
};

/// A platform that an image is built for, and the label of the runner that builds it.
#[derive(Debug, PartialEq)]
pub(in crate::lesson) struct Built {
    pub(in crate::lesson) platform: String,
    runner: String,
    /// QEMU was set up before, or other machines build along.
    helped: bool,
}

/// The platforms of everything that reaches a registry under a name.
pub(in crate::lesson) fn built(workflow: &Workflow) -> Vec<Built> {
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

/// Whether what reaches a registry is built for all of these platforms.
pub(in crate::lesson) fn is_built_for(workflow: &Workflow, platforms: &[String]) -> bool {
    let built = built(workflow);
    platforms.iter().all(|it| built.iter().any(|built| built.platform == *it))
}

fn needs(job: &Node, id: &str) -> bool {
    let needs = job.get("needs").map(Node::one_or_many).unwrap_or_default();
    needs.iter().filter_map(Node::as_text).any(|it| it == id)
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
pub(in crate::lesson) fn is_runnable(workflow: &Workflow) -> bool {
    let built = built(workflow);
    let runs =
        |it: &Built| it.helped || platforms::is_native(&it.platform, &it.runner) != Some(false);
    !built.is_empty() && built.iter().all(runs)
}

/// Whether there are several platforms, and each is built by a runner of its kind.
pub(in crate::lesson) fn is_native(workflow: &Workflow) -> bool {
    let built = built(workflow);
    let native = |it: &Built| platforms::is_native(&it.platform, &it.runner) == Some(true);
    1 < built.len() && built.iter().all(native)
}

/// How many jobs GitHub makes of one: a matrix makes several. `None` if only the run can tell.
pub(in crate::lesson) fn runs_of(job: &Node) -> Option<usize> {
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

/// The steps that build what reaches a registry.
fn builders(workflow: &Workflow) -> Vec<&Node> {
    let is_pushed = |it: &&Node| is_build(it) && push(it) != Push::Never;
    let live = jobs(workflow).iter();
    live.flat_map(|it| steps(&it.node)).filter(is_pushed).collect()
}

/// Whether every build that is pushed reads and writes a cache of this type; empty: of any.
pub(in crate::lesson) fn caches(workflow: &Workflow, kind: &str) -> bool {
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
pub(in crate::lesson) fn has_sbom(workflow: &Workflow) -> bool {
    let has = |it: &&Node| !matches!(input_text(it, "sbom"), "" | "false");
    let builders = builders(workflow);
    !builders.is_empty() && builders.iter().all(has)
}

/// Whether BuildKit's full record goes along with every image.
pub(in crate::lesson) fn has_provenance(workflow: &Workflow) -> bool {
    let has = |it: &&Node| {
        let value = input_text(it, "provenance");
        value == "max" || value.split(',').any(|it| it.trim() == "mode=max")
    };
    let builders = builders(workflow);
    !builders.is_empty() && builders.iter().all(has)
}
