//! The index of the rules, `docs/rules/README.md`, is written from their tables, pages and sources.

use std::{collections::BTreeSet, fs, path::Path};

use expect_test::expect_file;
use pushwright_core::{
    lint::{self, Rule, Severity},
    text::Lang,
};

/// What each group is about, and its rules. What is in none of them is about the syntax.
const GROUPS: &[(&str, &str, &[&str])] = &[
    (
        "Publishing images",
        "What a push needs and what becomes of it, whether docker/build-push-action, Bake or a script does it.",
        &[
            "annotation",
            "artifact-name",
            "branch-as-tag",
            "build-output",
            "build-secret",
            "cache-in-release",
            "cache-reference",
            "called-permission",
            "container-runner",
            "foreign-platform",
            "image-name",
            "input-form",
            "latest-race",
            "login-replaced",
            "matrix-output",
            "missing-builder",
            "missing-checkout",
            "missing-login",
            "missing-needs",
            "missing-permission",
            "no-registry",
            "push-after-failure",
            "push-by-digest",
            "push-on-pull-request",
            "registry-host",
            "registry-parts",
            "same-image-twice",
            "shared-cache",
            "shared-tag",
            "tag-rule",
            "tag-rules-never-match",
            "unexpanded-variable",
            "unknown-platform",
            "unloaded-image",
            "untagged-push",
        ],
    ),
    (
        "Security",
        "What lets strangers in, and what gives more than is needed.",
        &[
            "adhoc-packages",
            "all-secrets",
            "archived-uses",
            "bot-condition",
            "broad-permissions",
            "comment-command",
            "compromised-action",
            "dangerous-trigger",
            "environment-file",
            "excess-permission",
            "github-app",
            "insecure-commands",
            "kept-credentials",
            "long-lived-key",
            "lookalike-action",
            "misfeature",
            "obfuscation",
            "own-runner",
            "plain-password",
            "restored-cache",
            "script-injection",
            "secret-for-all",
            "secret-in-build-arg",
            "secret-name",
            "secret-value",
            "secrets-inherit",
            "superfluous-actions",
            "unpinned-action",
            "unpinned-image",
            "unpinned-tools",
            "unredacted-secret",
            "unsound-contains",
            "untrusted-artifact",
            "untrusted-code",
            "unverified-download",
            "use-trusted-publishing",
            "version-comment",
        ],
    ),
    (
        "Actions and runners",
        "Whether what a step uses is there, and takes what it is given.",
        &[
            "action-input",
            "action-version",
            "boolean-input",
            "call-input",
            "call-secret",
            "called-workflow",
            "runner",
            "runner-label",
            "uses-format",
        ],
    ),
    (
        "When it runs",
        "Events, filters, schedules, and runs that get in each other's way.",
        &[
            "cron",
            "duplicate-triggers",
            "event",
            "glob",
            "idle-job",
            "never-runs",
            "no-concurrency",
            "no-timeout",
            "no-trigger",
            "schedule-too-frequent",
            "time-zone",
            "timeout",
        ],
    ),
    (
        "Expressions",
        "What stands in `${{ }}` and in conditions.",
        &[
            "condition-always-true",
            "constant-condition",
            "context-availability",
            "expression-fails",
            "expression-syntax",
            "object-as-text",
            "undefined-property",
            "unsound-ternary",
        ],
    ),
];

const HEAD: &str = "<!-- Written by `UPDATE_EXPECT=1 cargo test -p pushwright-core --test index`; do not edit. -->

# Rules

What Pushwright checks in a workflow, its own or anyone's. Each page has the harm, the remedy, and a workflow with the mistake and one without.

- **error**: GitHub refuses the workflow, a run fails, or a secret leaks. **warning**: it works, but not always or not as meant. **info**: worth knowing. Single findings may be milder or graver than their rule, where it depends.
- **repair**: there is a safe one for some findings at least; `pushwright check --fix` and the page make it.
- A comment ignores a finding: `# pushwright: ignore[rule-id] reason`, at the end of its line or on a line above.
";

#[test]
fn the_index_says_what_the_rules_say() {
    expect_file!["../../../docs/rules/README.md"].assert_eq(&index());
}

#[test]
fn groups_name_no_rule_twice() {
    let named: Vec<&str> = GROUPS.iter().flat_map(|it| it.2).copied().collect();
    assert_eq!(named.len(), named.iter().collect::<BTreeSet<_>>().len());
}

fn index() -> String {
    let rules = rules();
    let count = |it: Severity| rules.iter().filter(|rule| rule.severity == it).count();
    let [errors, warnings, infos] = Severity::ALL.map(count);
    let mut res = HEAD.to_owned();
    res +=
        &format!("\n{} rules: {errors} errors, {warnings} warnings, {infos} infos.\n", rules.len());
    let group = |it: &Rule| GROUPS.iter().find(|group| group.2.contains(&it.id)).map(|it| it.0);
    for (name, about, _) in GROUPS {
        let own = rules.iter().copied().filter(|it| group(it) == Some(name));
        res += &table(name, about, own.collect());
    }
    let rest = rules.iter().copied().filter(|it| group(it).is_none()).collect();
    res + &table("Syntax", "What GitHub does not take, or takes for something else.", rest)
}

fn table(name: &str, about: &str, mut rules: Vec<&Rule>) -> String {
    rules.sort_by_key(|it| (it.severity, it.id));
    let mut res = format!(
        "\n## {name}\n\n{about}\n\n| rule | severity | what is found | repair | source |\n| --- | --- | --- | --- | --- |\n"
    );
    for rule in rules {
        let repair = if has_repair(rule) { "yes" } else { "" };
        let (id, severity, source) = (rule.id, rule.severity.id(), rule.source);
        let (title, why) = (rule.title.get(Lang::En), first_sentence(id));
        res += &format!(
            "| [`{id}`]({id}.md) | {severity} | **{title}.** {why} | {repair} | [source]({source}) |\n"
        );
    }
    res
}

/// All rules: those of the tree, and those that speak for the reader and for comments.
fn rules() -> Vec<&'static Rule> {
    lint::all().collect()
}

/// How the page of a rule begins, in one sentence.
fn first_sentence(id: &str) -> String {
    let path = format!("../../docs/rules/{id}.md");
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).expect(id);
    let prose = page.splitn(3, "\n\n").nth(2).expect(id);
    let prose = prose.lines().next().unwrap_or_default();
    let mut end = prose.len();
    for (at, _) in prose.match_indices(['.', '?']) {
        let after = prose[at + 1..].chars();
        let mut after = after.skip_while(|it| *it == ')');
        let is_code = prose[..at].matches('`').count() % 2 == 1;
        let is_over = after.next().is_none_or(char::is_whitespace)
            && after.next().is_none_or(|it| !it.is_lowercase());
        if is_over && !is_code {
            end = at + 1;
            break;
        }
    }
    prose[..end].replace('|', "\\|")
}

/// Whether its source offers one.
fn has_repair(rule: &Rule) -> bool {
    let path = format!("src/lint/rules/{}.rs", rule.id.replace('-', "_"));
    let source = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path));
    source.is_ok_and(|it| it.contains(".fix("))
}
