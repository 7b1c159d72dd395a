//! `pushwright topics`: everything that `--set` and settings files can set.

use std::io;

use pushwright_core::{
    recipe::{Control, MAX_ITEMS, Recipe},
    share,
    text::{Lang, Message, Notes, msg},
    topic::{Place, Topic},
};

use crate::streams::Streams;

pub(crate) fn run(lang: Lang, streams: &mut Streams<'_>) -> io::Result<()> {
    let notes = Notes::built_in(lang);
    for topic in settable() {
        writeln!(streams.out, "{}: {}", topic.id(), topic.label().get(lang))?;
        for it in facts(topic) {
            writeln!(streams.out, "  {}", it.say(lang))?;
        }
        if let Some(note) = topic.note(&notes) {
            writeln!(streams.out, "  {}", note.says)?;
        }
    }
    Ok(())
}

/// The topics that can be set, in the order of the form.
pub(crate) fn settable() -> impl Iterator<Item = Topic> {
    let derived = |it: &Topic| matches!(Control::of(*it), Control::Derived);
    Topic::ALL.iter().copied().filter(move |it| !derived(it))
}

/// What can be written for a topic.
fn facts(topic: Topic) -> Vec<Message> {
    let mut res = vec![kind(topic)];
    if let Some(list) = topic.list() {
        let second = Place { topic, item: 1 };
        res.push(msg::cli_topic_item(list.id(), topic.id(), second.id()));
    }
    let example = match Control::of(topic) {
        Control::Text { example, .. } => {
            recipes().iter().map(|it| example(it, 0)).find(|it| !it.is_empty()).unwrap_or_default()
        }
        Control::Lines { example, .. } => example,
        Control::Toggle { .. } | Control::Choice { .. } | Control::List { .. } => "",
        Control::Derived => "",
    };
    if !example.is_empty() {
        res.push(msg::cli_topic_example(example));
    }
    res
}

fn kind(topic: Topic) -> Message {
    match Control::of(topic) {
        Control::Toggle { .. } => msg::CLI_TOPIC_TOGGLE.message(),
        Control::Choice { options, allowed, .. } => {
            // Some options can be chosen for some registries only, and one not at all.
            let ever = |n: usize| recipes().iter().any(|it| allowed(it, 0, n));
            let ids: Vec<_> = (0..options.len()).filter(|it| ever(*it)).collect();
            let ids: Vec<_> = ids.into_iter().map(|it| options[it].id).collect();
            msg::cli_topic_choice(ids.join(", "))
        }
        Control::Text { .. } => msg::CLI_TOPIC_TEXT.message(),
        Control::Lines { offered: [], .. } => msg::CLI_TOPIC_LINES.message(),
        Control::Lines { offered, .. } => msg::cli_topic_lines_offered(offered.join(", ")),
        Control::List { fields, .. } => {
            let ids: Vec<_> = fields.iter().map(|it| it.id()).collect();
            msg::cli_topic_list(MAX_ITEMS.to_string(), ids.join(", "))
        }
        Control::Derived => msg::CLI_TOPIC_TEXT.message(),
    }
}

/// The recommended recipe for every registry.
fn recipes() -> Vec<Recipe> {
    let Control::Choice { options, .. } = Control::of(Topic::Registry) else { return Vec::new() };
    let with = |id| {
        let mut res = Recipe::default();
        share::set(&mut res, Topic::Registry.into(), id).ok().map(|()| res)
    };
    options.iter().filter_map(|it| with(it.id)).collect()
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};
    use pushwright_core::{text::Lang, topic::Topic};

    use super::*;
    use crate::command::ran;

    fn check(topic: Topic, expected: Expect) {
        let lines: Vec<_> = facts(topic).iter().map(|it| it.say(Lang::En)).collect();
        expected.assert_eq(&lines.join("\n"));
    }

    #[test]
    fn one_topic_of_each_kind() {
        check(Topic::Sbom, expect!["switch: on, off"]);
        check(
            Topic::Strategy,
            expect!["choice: default, semver, branch-sha, nightly, edge, monorepo"],
        );
        check(
            Topic::Login,
            expect![[r#"
                choice: token, oidc, github-token, password, aws-role, aws-keys, workload-identity, json-key, azure, service-principal, jfrog, robot, secret-key
                for each of `registries`: `login`, `login.2`, …"#]],
        );
        check(
            Topic::Username,
            expect![[r#"
            text
            for each of `registries`: `username`, `username.2`, …
            example: DOCKERHUB_USERNAME"#]],
        );
        check(
            Topic::Branches,
            expect![[r#"
            list of texts, one a line
            example: main"#]],
        );
        check(
            Topic::Registries,
            expect![
                "number of items, 0 to 50; each has registry, use, host, registry-name, account, region, project, image, login, role, identity-provider, service-account, client-id, tenant-id, subscription-id, username-from, username, token, connection, attest-push"
            ],
        );
    }

    #[test]
    fn every_settable_topic_is_there_and_no_other() {
        let text = ran(&["topics", "--lang", "zh-CN"], "");
        let ids: Vec<_> = text.lines().filter(|it| !it.starts_with([' ', '='])).collect();
        assert_eq!(ids.len(), settable().count());
        assert!(!text.contains("permissions: "), "{text}");
    }
}
