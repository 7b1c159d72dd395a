//! Caches that two builds write in turn.

use std::ptr;

use super::unknown_platform::platforms;
use crate::{
    catalog::reference,
    lint::{Findings, Rule, Severity, expressions::inside, matrix::tells_apart, named::commas},
    text::msg,
    topic::Topic,
    workflow::{
        Node, TextLine, Workflow, input, input_text, jobs,
        publish::{builds, given},
    },
};

/// Each build replaces what the other one left, so that neither finds its own
/// (docker/build-push-action#867).
pub(super) static RULE: Rule = Rule {
    id: "shared-cache",
    severity: Severity::Warning,
    title: msg::RULE_SHARED_CACHE_TITLE,
    source: reference("https://docs.docker.com/build/cache/backends/gha/#scope"),
    check,
};

/// A place that a build writes to.
struct Written<'a> {
    line: TextLine,
    name: String,
    build: &'a Node,
    job: &'a Node,
}

fn check(workflow: &Workflow, findings: &mut Findings) {
    let mut seen: Vec<Written<'_>> = Vec::new();
    for job in jobs(workflow).iter().map(|it| &it.node) {
        for build in builds(job) {
            for line in given(build, "cache-to") {
                let Some(name) = place(&line.text) else { continue };
                let it = Written { line, name, build, job };
                if let Some(variable) = splits(workflow, &it) {
                    findings.line(&it.line, msg::rule_shared_cache_matrix(variable));
                    findings.place(Topic::CacheScope);
                } else if seen.iter().any(|other| collide(other, &it)) {
                    findings.line(&it.line, msg::rule_shared_cache_two(it.name.as_str()));
                    findings.place(Topic::CacheScope);
                }
                seen.push(it);
            }
        }
    }
}

/// What names the place where a cache is kept: the scope, or the reference. Nothing for caches that
/// travel with the image, for folders, and for what an expression alone decides.
fn place(line: &str) -> Option<String> {
    let field = |key: &str| commas(line).find_map(|it| it.strip_prefix(key)?.strip_prefix('='));
    let key = match field("type")? {
        "gha" => "scope",
        "registry" => "ref",
        "s3" | "azblob" => "name",
        _ => return None,
    };
    let default = if key == "scope" { "buildkit" } else { "" };
    Some(format!("{}={}", key, field(key).unwrap_or(default)))
}

/// The variable by which a matrix makes different builds, if the cache does not tell them apart.
fn splits(workflow: &Workflow, it: &Written<'_>) -> Option<&'static str> {
    it.job.get("strategy")?.get("matrix")?;
    let differ = ["platforms", "context", "file", "target", "build-args"]
        .into_iter()
        .find(|key| inside(input_text(it.build, key)).iter().any(|it| it.starts_with("matrix.")))?;
    (!tells_apart(workflow, it.job, it.build, &it.name)).then_some(differ)
}

/// Whether two builds make different things and keep them in one place. Steps of one job share a
/// builder, so the same build may well be done twice, and first for one of its platforms only.
fn collide(one: &Written<'_>, other: &Written<'_>) -> bool {
    let differs = |key: &&str| input_text(one.build, key) != input_text(other.build, key);
    let platforms = match ptr::eq(one.job, other.job) {
        true => !covers(other.build, one.build),
        false => differs(&"platforms"),
    };
    one.name == other.name && (platforms || ["context", "file", "target"].iter().any(differs))
}

/// Whether a build is for all platforms that another one is for. Without any it is for that of the runner.
fn covers(build: &Node, other: &Node) -> bool {
    let [all, some] = [build, other].map(|it| input(it, "platforms").map_or(Vec::new(), platforms));
    some.iter().all(|it| all.contains(it))
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::RULE;
    use crate::lint::rules::{check, check_steps};

    #[test]
    fn builds_of_one_workflow() {
        let build = |context: &str, cache: &str| {
            format!(
                "- {{uses: docker/build-push-action@v7, with: {{context: {context}, cache-to: '{cache}'}}}}\n"
            )
        };
        check_steps(
            &RULE,
            &(build("a", "type=gha,mode=max") + &build("b", "type=gha,mode=max")),
            expect![[r#"
            6 warning: This build and one before it write the same cache (`scope=buildkit`), so each throws away what the other needs. Give each a name of its own, such as `type=gha,scope=api`.
        "#]],
        );
        check_steps(&RULE, &(build("a", "type=gha") + &build("a", "type=gha")), expect![[""]]);
        check_steps(
            &RULE,
            &(build("a", "type=gha,scope=a") + &build("b", "type=gha,scope=b")),
            expect![[""]],
        );
        check_steps(
            &RULE,
            &(build("a", "type=inline") + &build("b", "type=inline")),
            expect![[""]],
        );
    }

    #[test]
    fn first_for_one_platform() {
        let build = |platforms: &str| {
            format!(
                "- {{uses: docker/build-push-action@v7, with: {{platforms: '{platforms}', cache-to: type=gha}}}}\n"
            )
        };
        check_steps(&RULE, &(build("") + &build("linux/amd64,linux/arm64")), expect![[""]]);
        check_steps(
            &RULE,
            &(build("linux/amd64") + &build("linux/arm64, linux/amd64")),
            expect![[""]],
        );
        check_steps(
            &RULE,
            &(build("linux/amd64") + &build("linux/arm64")),
            expect![[r#"
            6 warning: This build and one before it write the same cache (`scope=buildkit`), so each throws away what the other needs. Give each a name of its own, such as `type=gha,scope=api`.
        "#]],
        );
    }

    #[test]
    fn jobs_of_a_matrix() {
        let text = |scope: &str| {
            format!(
                "on: push\njobs:\n  a:\n    strategy: {{matrix: {{platform: [linux/amd64, linux/arm64]}}}}\n    steps:\n    - {{id: names, run: make}}\n    - uses: docker/build-push-action@v7\n      with:\n        platforms: ${{{{ matrix.platform }}}}\n        cache-to: type=gha{scope}\n"
            )
        };
        check(
            &RULE,
            &text(""),
            expect![[r#"
                10 warning: All jobs of this matrix write the same cache although their `platforms` differ, so each throws away what the others need. Put the matrix value into the cache's name, such as `scope=build-${{ matrix.platform }}`.
            "#]],
        );
        check(&RULE, &text(",scope=${{ matrix.platform }}"), expect![[""]]);
        // Scripts before may have put the platform there.
        check(&RULE, &text(",scope=${{ env.PAIR }}"), expect![[""]]);
        check(&RULE, &text(",scope=${{ steps.names.outputs.scope }}"), expect![[""]]);
    }
}
