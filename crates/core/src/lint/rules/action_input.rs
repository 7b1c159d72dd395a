//! Inputs that an action does not have or cannot do without, and values that are none.

use crate::{
    catalog::{actions::Interface, reference},
    lint::{Findings, Rule, Severity, contexts::known, fix::Edit, nearest::nearest},
    text::msg,
    workflow::{Entry, Node, Value, Workflow, is_action, jobs, steps},
};

/// The action never sees what was meant for it: "Unexpected input(s) 'tag'". A list is no input at all,
/// and GitHub does not run the file.
pub(super) static RULE: Rule = Rule {
    id: "action-input",
    severity: Severity::Error,
    title: msg::WRITTEN_ACTION_INPUT_TITLE,
    source: reference(
        "https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstepswith",
    ),
    check,
};

fn check(workflow: &Workflow, findings: &mut Findings) {
    for step in jobs(workflow).iter().flat_map(|it| steps(&it.node)) {
        let Some(uses) = step.get("uses") else { continue };
        let known = known(step);
        let given = step.get("with").map_or(&[][..], Node::entries);
        for entry in given {
            // Lists are another rule's finding.
            let is_text = !matches!(entry.node.value, Value::Seq(_) | Value::Map(_));
            if let Some(known) = known.filter(|_| is_text && !is_container(step)) {
                judge(&known, given, entry, findings);
            }
        }
        // Where `with` is no map, or takes one up, nobody knows what is given.
        let is_open = given.iter().any(|it| it.key.starts_with("${{"))
            || step.get("with").is_some_and(|it| it.as_text().is_some());
        for it in known.filter(|_| !is_open).map_or(&[][..], |it| it.required) {
            if !given.iter().any(|other| other.key.eq_ignore_ascii_case(it)) {
                let action = known.map_or("", |it| it.name);
                findings.at(uses, msg::written_action_input_missing(action, *it));
            }
        }
    }
}

/// What people write, by what it is called elsewhere, and what the action calls it.
const MEANT: &[(&str, &str)] = &[
    ("dockerfile", "file"),
    ("path", "context"),
    ("image", "tags"),
    ("images", "tags"),
    ("image-name", "tags"),
    ("arg", "build-args"),
    ("args", "build-args"),
    ("build-arg", "build-args"),
    ("cache", "cache-from"),
    ("multi-platform", "platforms"),
    ("arch", "platforms"),
    ("host", "registry"),
    ("server", "registry"),
    ("url", "registry"),
    ("user", "username"),
    ("token", "password"),
    ("pass", "password"),
    ("subject-image", "subject-name"),
    ("image", "subject-name"),
    ("digest", "subject-digest"),
];

fn judge(known: &Interface, given: &[Entry], entry: &Entry, findings: &mut Findings) {
    let (action, key) = (known.name, entry.key.as_str());
    let is = |it: &str| it.eq_ignore_ascii_case(key);
    if let Some((_, new)) = known.deprecated.iter().find(|it| is(it.0)) {
        let is_free = !given.iter().any(|it| it.key.eq_ignore_ascii_case(new));
        let message = match *new {
            "" => msg::written_action_input_old(action, key),
            new => msg::written_action_input_renamed(action, key, new),
        };
        findings.key(entry, message);
        findings.severity(Severity::Warning);
        // Another name may mean other values; only the way of writing it may differ.
        if is_free && key.replace(['_', '-'], "") == new.replace(['_', '-'], "") {
            findings.fix(msg::fix_write(*new)).edits(Edit::rename(entry, new));
        }
        return;
    }
    if known.takes(key) || key.starts_with("${{") {
        return;
    }
    let is_free = |it: &str| given.iter().all(|other| !other.key.eq_ignore_ascii_case(it));
    let meant = || MEANT.iter().filter(|it| is(it.0)).map(|it| it.1).find(|it| known.takes(it));
    match nearest(key, known.inputs.iter().copied()).or_else(meant) {
        Some(near) => {
            findings.key(entry, msg::written_action_input_near(action, key, near));
            if is_free(near) {
                findings.fix(msg::fix_write(near)).edits(Edit::rename(entry, near));
            }
        }
        None => _ = findings.key(entry, msg::written_action_input_says(action, key)),
    }
}

/// Actions in containers also take `args` and `entrypoint`.
fn is_container(step: &Node) -> bool {
    is_action(step, "hadolint/hadolint-action")
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::RULE;
    use crate::lint::rules::check_steps;

    #[test]
    fn inputs_of_known_versions() {
        let steps = "- uses: docker/build-push-action@v7
  with: {tag: a, Tags: b}
- uses: docker/build-push-action@53b7df96c91f9c12dcc8a07bcb9ccacbed38856a # v7.3.0
  with: {tag: a, zebra: b}
- uses: docker/build-push-action@v2
  with: {anything: a}
- uses: acme/unknown@v1
  with: {anything: a, list: [a]}";
        check_steps(
            &RULE,
            steps,
            expect![[r#"
                6 error: `docker/build-push-action` never sees `tag`: it has no such input. Did you mean `tags`?
                8 error: `docker/build-push-action` never sees `tag`: it has no such input. Did you mean `tags`?
                8 error: `docker/build-push-action` never sees `zebra`: it has no such input. Remove it, or look up what the action takes.
            "#]],
        );
    }

    #[test]
    fn names_from_elsewhere() {
        let steps = "- uses: docker/build-push-action@v7
  with: {dockerfile: a, tag: b, args: C=1, platform: linux/amd64, secret: e=f}
- uses: docker/login-action@v4
  with: {server: a, user: b, token: c}
- uses: docker/metadata-action@v6
  with: {image: a/b}";
        check_steps(
            &RULE,
            steps,
            expect![[r#"
                6 error: `docker/build-push-action` never sees `dockerfile`: it has no such input. Did you mean `file`?
                6 error: `docker/build-push-action` never sees `tag`: it has no such input. Did you mean `tags`?
                6 error: `docker/build-push-action` never sees `args`: it has no such input. Did you mean `build-args`?
                6 error: `docker/build-push-action` never sees `platform`: it has no such input. Did you mean `platforms`?
                6 error: `docker/build-push-action` never sees `secret`: it has no such input. Did you mean `secrets`?
                8 error: `docker/login-action` never sees `server`: it has no such input. Did you mean `registry`?
                8 error: `docker/login-action` never sees `user`: it has no such input. Did you mean `username`?
                8 error: `docker/login-action` never sees `token`: it has no such input. Did you mean `password`?
                10 error: `docker/metadata-action` never sees `image`: it has no such input. Did you mean `images`?
            "#]],
        );
    }

    #[test]
    fn inputs_that_are_needed_or_gone() {
        let steps = "- uses: actions/cache@v4
  with: {keys: a, path: b}
- uses: actions/github-script@v8
- uses: actions/setup-node@v4
  with: {node_version: 20}
- uses: docker/setup-buildx-action@v3
  with: {config: a, install: true}
- uses: pypa/gh-action-pypi-publish@release/v1
  with: {packages_dir: a}
- uses: octokit/request-action@v2.x
  with: {route: a}
- uses: actions/cache/save@0000000000000000000000000000000000000000 # v4.2.0
  with: ${{ fromJSON(vars.A) }}";
        check_steps(
            &RULE,
            steps,
            expect![[r#"
            5 error: `actions/cache` fails without the input `key`. Set it under `with`.
            6 error: `actions/cache` never sees `keys`: it has no such input. Did you mean `key`?
            7 error: `actions/github-script` fails without the input `script`. Set it under `with`.
            9 error: `actions/setup-node` never sees `node_version`: it has no such input. Did you mean `node-version`?
            11 warning: `docker/setup-buildx-action` warns that `config` will be removed. Write `buildkitd-config`.
            11 warning: `docker/setup-buildx-action` warns that `install` will be removed. Its README should say what to write instead.
            13 warning: `pypa/gh-action-pypi-publish` warns that `packages_dir` will be removed. Write `packages-dir`.
        "#]],
        );
    }
}
