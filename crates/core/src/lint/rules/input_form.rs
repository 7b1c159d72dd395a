//! Values that an action reads by their form, and that have another one.

use crate::{
    catalog::{
        actions::{BAKE, BUILD_PUSH, CACHE_DANCE, SETUP_BUILDX, UPLOAD_ARTIFACT},
        reference,
    },
    lint::{
        Findings, Rule, Severity,
        expressions::{is_dynamic, literal},
    },
    text::msg,
    topic::Topic,
    workflow::{Node, Workflow, input, input_text, is_action, jobs, steps, trigger},
};

/// The action, or GitHub, stops with an error; a time zone that is none keeps the whole file from
/// running.
pub(super) static RULE: Rule = Rule {
    id: "input-form",
    severity: Severity::Error,
    title: msg::RULE_INPUT_FORM_TITLE,
    source: reference("https://docs.docker.com/reference/cli/docker/buildx/build/"),
    check,
};

/// An input, each line of which has a form; and a value that has it.
struct Form {
    action: &'static str,
    input: &'static str,
    is_fine: fn(&str) -> bool,
    example: &'static str,
}

const FORMS: &[Form] = &[
    Form {
        action: BUILD_PUSH.name,
        input: "add-hosts",
        is_fine: |it| it.split(',').all(|it| is_pair(it, &[':', '='])),
        example: "mirror.internal:10.0.0.5",
    },
    Form {
        action: BUILD_PUSH.name,
        input: "build-contexts",
        is_fine: |it| is_pair(it, &['=']),
        example: "base=docker-image://alpine:3.22",
    },
    Form {
        action: BUILD_PUSH.name,
        input: "ulimit",
        is_fine: |it| it.split(',').map(str::trim).all(is_limit),
        example: "nofile=65536:65536",
    },
    Form { action: BUILD_PUSH.name, input: "shm-size", is_fine: is_size, example: "1g" },
    Form {
        action: BUILD_PUSH.name,
        input: "allow",
        is_fine: |it| it.split(',').map(str::trim).all(is_entitlement),
        example: "network.host",
    },
    // What overrides names a target first: `image.args.VERSION=1`.
    Form {
        action: BAKE.name,
        input: "set",
        is_fine: |it| it.split_once('=').is_some_and(|(key, _)| is_pair(key, &['.'])),
        example: "image.args.VERSION=1",
    },
    Form {
        action: SETUP_BUILDX.name,
        input: "driver-opts",
        is_fine: |it| is_pair(it, &['=']),
        example: "network=host",
    },
    // Organizations can allow more than 90.
    Form {
        action: UPLOAD_ARTIFACT.name,
        input: "retention-days",
        is_fine: |it| it.parse::<u16>().is_ok_and(|it| it <= 400),
        example: "7",
    },
];

fn check(workflow: &Workflow, findings: &mut Findings) {
    for step in jobs(workflow).iter().flat_map(|it| steps(&it.node)) {
        for form in FORMS.iter().filter(|it| is_action(step, it.action)) {
            if let Some(node) = input(step, form.input) {
                lines(node, form, findings);
            }
        }
        if is_action(step, BUILD_PUSH.name) {
            arguments(step, findings);
        }
        if is_action(step, SETUP_BUILDX.name) {
            remote(step, findings);
        }
        if is_action(step, CACHE_DANCE.name) {
            mounts(step, findings);
        }
    }
    zones(workflow, findings);
}

fn lines(node: &Node, form: &Form, findings: &mut Findings) {
    let said = |it: &str| !it.starts_with('#') && !is_dynamic(it);
    let all = node.lines();
    // Values in quotes, and expressions, may have several lines.
    let goes_on = |it: &str| it.contains('"') || it.contains("${{") != it.contains("}}");
    if all.iter().any(|it| goes_on(&it.text)) {
        return;
    }
    for line in all.iter().filter(|it| said(&it.text)) {
        if !(form.is_fine)(&line.text) {
            findings.line(line, msg::rule_input_form_says(line.text.as_str(), form.example));
        }
    }
}

/// Each line is one argument, blanks and all. Source: `getInputList` with `ignoreComma`, docker/build-push-action
/// v7.
fn arguments(step: &Node, findings: &mut Findings) {
    let Some(node) = input(step, "build-args").filter(|it| !is_quoted(it)) else { return };
    for line in &node.lines() {
        let text = literal(&line.text);
        let mut words = text.split_whitespace();
        let is_argument = |it: &str| {
            it.split_once('=').is_some_and(|(name, _)| {
                name.starts_with(|it: char| it.is_ascii_uppercase())
                    && name.chars().all(|it| it.is_ascii_alphanumeric() || it == '_')
            })
        };
        if 1 < words.clone().count() && words.all(is_argument) {
            let name = text.split('=').next().unwrap_or_default();
            findings.line(line, msg::rule_input_form_arguments(name));
            findings.severity(Severity::Warning);
        }
    }
}

fn is_quoted(node: &Node) -> bool {
    node.as_text().is_some_and(|it| it.contains(['"', '\'']))
}

/// Buildx cannot guess where a BuildKit listens.
fn remote(step: &Node, findings: &mut Findings) {
    let Some(driver) = input(step, "driver").filter(|it| it.as_text() == Some("remote")) else {
        return;
    };
    if input_text(step, "endpoint").is_empty() {
        findings.at(driver, msg::RULE_INPUT_FORM_ENDPOINT.message()).place(Topic::BuilderEndpoint);
    }
}

/// Of our own lines, one for each mount. Elsewhere the same may be written in many ways.
fn mounts(step: &Node, findings: &mut Findings) {
    let Some(map) = input(step, "cache-map") else { return };
    let of_mounts =
        |it: &str| it.split_once("\": ").map(|it| it.1.trim_end_matches(',').to_owned());
    for line in map.lines().iter().filter(|it| it.place.is_some()) {
        let Some(target) = of_mounts(&line.text) else { continue };
        let target = target.trim_start_matches("{\"target\": ");
        let target = target.split('"').nth(1).unwrap_or_default();
        if !target.starts_with(['/', '$']) {
            findings.line(line, msg::rule_input_form_says(target, "/root/.cache/go-build"));
        }
    }
}

/// Zones have names, such as `Europe/Berlin` or `CET`; offsets are none (docs.github.com, workflow
/// syntax, `on.schedule`).
fn zones(workflow: &Workflow, findings: &mut Findings) {
    let schedule = trigger(workflow, "schedule").map_or(&[][..], |it| it.node.items());
    for node in schedule.iter().filter_map(|it| it.get("timezone")) {
        let zone = node.as_text().unwrap_or_default();
        let is_plain = |it: char| it.is_ascii_alphanumeric() || it == '_';
        let is_fine = match zone.split_once('/') {
            Some((area, place)) => {
                !area.is_empty() && place.chars().all(|it| is_plain(it) || "-+/".contains(it))
            }
            None => zone.starts_with(char::is_alphabetic) && zone.chars().all(is_plain),
        };
        if !is_dynamic(zone) && !is_fine {
            findings.at(node, msg::rule_input_form_says(zone, "Europe/Berlin"));
        }
    }
}

fn is_pair(text: &str, between: &[char]) -> bool {
    let pair = text.split_once(between);
    pair.is_some_and(|(key, value)| !key.trim().is_empty() && !value.trim().is_empty())
}

/// `nofile=1024:2048`, `core=-1`.
fn is_limit(text: &str) -> bool {
    let is_number = |it: &str| {
        let digits = it.strip_prefix('-').unwrap_or(it);
        !digits.is_empty() && digits.bytes().all(|it| it.is_ascii_digit())
    };
    text.split_once('=').is_some_and(|(name, limits)| {
        !name.is_empty() && limits.split(':').count() <= 2 && limits.split(':').all(is_number)
    })
}

/// `64m`, `1.5 GB`.
fn is_size(text: &str) -> bool {
    let unit = text.trim_start_matches(|it: char| it.is_ascii_digit() || it == '.');
    let unit = unit.trim().to_ascii_lowercase();
    let units = ["", "b", "k", "m", "g", "t", "kb", "mb", "gb", "tb", "kib", "mib", "gib", "tib"];
    text.starts_with(|it: char| it.is_ascii_digit()) && units.contains(&unit.as_str())
}

fn is_entitlement(text: &str) -> bool {
    let name = text.split('=').next().unwrap_or_default();
    ["network.host", "security.insecure", "device"].contains(&name)
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;
    use crate::lint::rules::{check, check_steps};

    #[test]
    fn inputs_of_each_form() {
        let steps = "- uses: docker/setup-buildx-action@v4
  with: {driver: remote, driver-opts: fast}
- uses: docker/build-push-action@v7
  with:
    add-hosts: |
      mirror.internal:10.0.0.5
      other=host-gateway
      mirror
    ulimit: |
      nofile=1024:2048
      core=-1
      nofile=many
    shm-size: much
    allow: network.host,network.all
    build-contexts: ${{ inputs.contexts }}
- uses: docker/bake-action@v7
  with:
    set: |
      *.platform=linux/amd64
      image.args.WORDS=a,b
      VERSION=1
- uses: actions/upload-artifact@v7
  with: {path: a, retention-days: 500}";
        check_steps(
            &RULE,
            steps,
            expect![[r#"
            6 error: No builder is found: the driver `remote` needs its address as `endpoint`.
            6 error: `fast` cannot be read here. Write it like `network=host`.
            12 error: `mirror` cannot be read here. Write it like `mirror.internal:10.0.0.5`.
            16 error: `nofile=many` cannot be read here. Write it like `nofile=65536:65536`.
            17 error: `much` cannot be read here. Write it like `1g`.
            18 error: `network.host,network.all` cannot be read here. Write it like `network.host`.
            25 error: `VERSION=1` cannot be read here. Write it like `image.args.VERSION=1`.
            27 error: `500` cannot be read here. Write it like `7`.
        "#]],
        );
    }

    #[test]
    fn arguments_on_one_line() {
        let steps = |args: &str| {
            format!("- uses: docker/build-push-action@v7\n  with:\n    build-args: {args}\n")
        };
        check_steps(
            &RULE,
            &steps("VERSION=1 COMMIT=${{ github.sha }}"),
            expect![[r#"
            7 warning: The build gets one argument, `VERSION`, and the rest of the line is its value. Write each on a line of its own.
        "#]],
        );
        check_steps(
            &RULE,
            &steps(">\n      A=1\n      B=2"),
            expect![[r#"
            8 warning: The build gets one argument, `A`, and the rest of the line is its value. Write each on a line of its own.
        "#]],
        );
        for it in ["A=1", "A=-O2 -DX=1", "A=some words", "A=b c=d", "|\n      A=1\n      B=2"] {
            check_steps(&RULE, &steps(it), expect![[""]]);
        }
    }

    #[test]
    fn sizes() {
        for it in ["64m", "1g", "1.5 GB", "67108864", "2GiB"] {
            assert!(is_size(it), "{it}");
        }
        for it in ["", "g", "1x", "one"] {
            assert!(!is_size(it), "{it}");
        }
    }

    #[test]
    fn time_zones() {
        let text = |it: &str| {
            format!("on: {{schedule: [{{cron: 17 4 * * 1, timezone: {it}}}]}}\njobs: {{}}\n")
        };
        check(&RULE, &text("America/Argentina/Buenos_Aires"), expect![[""]]);
        check(&RULE, &text("CET"), expect![[""]]);
        check(
            &RULE,
            &text("Europe Berlin"),
            expect![[r#"
            1 error: `Europe Berlin` cannot be read here. Write it like `Europe/Berlin`.
        "#]],
        );
        check(
            &RULE,
            &text("UTC+1"),
            expect![[r#"
            1 error: `UTC+1` cannot be read here. Write it like `Europe/Berlin`.
        "#]],
        );
    }
}
