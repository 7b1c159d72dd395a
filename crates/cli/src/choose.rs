//! Preset, settings file and `--set`s to recipe: each changes what the one before it left.

use std::io::Read;

use pushwright_core::{
    recipe::{Control, MAX_ITEMS, PRESETS, Preset, Recipe, preset},
    secret, share,
    text::msg,
    topic::{Place, Topic},
    yaml::{MAX_BYTES, settings},
};

use crate::{
    generate::Options,
    problem::{Problem, hint, nearest, quoted},
    sources, topics,
};

/// A recipe, and the places that `--set` named.
#[derive(Debug)]
pub(crate) struct Chosen {
    pub(crate) recipe: Recipe,
    pub(crate) sets: Vec<Place>,
}

pub(crate) fn choose(options: &Options, input: &mut dyn Read) -> Result<Chosen, Vec<Problem>> {
    let settings = settings(options, input).map_err(|it| vec![it])?;
    let (starts, changes): (Vec<_>, Vec<_>) = settings.into_iter().partition(|it| it.0 == "preset");
    let start = options.preset.as_deref().or(starts.first().map(|it| it.1.as_str()));
    let start = start.map_or(Ok(&PRESETS[0]), find_preset).map_err(|it| vec![it])?;
    let mut problems = Vec::new();
    let mut recipe = (start.recipe)();
    let changes = changes.iter().map(|(key, value)| change(key, value));
    apply(changes.collect(), &mut recipe, &mut problems);
    let sets = options.sets.iter().map(|it| set_option(it));
    let sets = apply(sets.collect(), &mut recipe, &mut problems);
    if problems.is_empty() { Ok(Chosen { recipe, sets }) } else { Err(problems) }
}

/// A place and the value that it is to have.
type Change = (Place, String);

/// The settings file's keys and values.
fn settings(options: &Options, input: &mut dyn Read) -> Result<Vec<(String, String)>, Problem> {
    let Some(path) = &options.settings else { return Ok(Vec::new()) };
    let text = sources::read_text(path, input)?;
    let name = quoted(&path.to_string_lossy());
    if MAX_BYTES < text.len() {
        return Err(msg::cli_settings_long(name, (MAX_BYTES / 1024).to_string()).into());
    }
    settings::settings(&text).map_err(|it| msg::cli_settings_broken(name, quoted(&it)).into())
}

fn find_preset(id: &str) -> Result<&'static Preset, Problem> {
    let ids: Vec<_> = PRESETS.iter().map(|it| it.id).collect();
    let unknown = || Problem::from(msg::cli_unknown_preset(quoted(id))).and(hint(id, &ids));
    preset(id).ok_or_else(unknown)
}

/// `TOPIC=VALUE`. In values of several lines, `,` ends a line and `\,` is a comma.
fn set_option(text: &str) -> Result<Change, Problem> {
    let (key, value) = text.split_once('=').ok_or_else(|| msg::cli_no_value(quoted(text)))?;
    let (place, value) = change(key, value)?;
    let is_lines = matches!(Control::of(place.topic), Control::Lines { .. });
    Ok((place, if is_lines { split_lines(&value) } else { value }))
}

fn split_lines(value: &str) -> String {
    value.replace("\\,", "\0").replace(',', "\n").replace('\0', ",")
}

fn change(key: &str, value: &str) -> Result<Change, Problem> {
    if secret::find(value).is_some() {
        return Err(msg::cli_secret(quoted(key)).into());
    }
    let place = find_place(key)?;
    Ok((place, value.to_owned()))
}

fn find_place(key: &str) -> Result<Place, Problem> {
    let name = key.split_once('.').map_or(key, |it| it.0);
    let Some(topic) = Topic::of(name) else {
        let ids: Vec<_> = topics::settable().map(Topic::id).collect();
        let problem = Problem::from(msg::cli_unknown_topic(quoted(key)));
        return Err(match nearest(name, &ids) {
            Some(it) => problem.and(it),
            None => problem.and(msg::CLI_SEE_TOPICS.message()),
        });
    };
    if matches!(Control::of(topic), Control::Derived) {
        return Err(msg::cli_derived(topic.id()).into());
    }
    Place::of(key).ok_or_else(|| match topic.list() {
        Some(_) => msg::cli_item_number(quoted(key), topic.id()).into(),
        None => msg::cli_no_items(quoted(key), topic.id()).into(),
    })
}

/// Makes the changes, lists before their items; returns their places.
fn apply(
    changes: Vec<Result<Change, Problem>>,
    recipe: &mut Recipe,
    problems: &mut Vec<Problem>,
) -> Vec<Place> {
    let mut sound = Vec::new();
    for it in changes {
        match it {
            Ok(it) => sound.push(it),
            Err(it) => problems.push(it),
        }
    }
    sound.sort_by_key(|it| it.0);
    for (place, value) in &sound {
        if share::set(recipe, *place, value).is_err() {
            problems.push(why_not(recipe, *place, value));
        }
    }
    sound.into_iter().map(|it| it.0).collect()
}

/// Why a place cannot have a value, and which it can have.
fn why_not(recipe: &Recipe, place: Place, value: &str) -> Problem {
    let items = share::items(recipe, place.topic);
    if let Some(list) = place.topic.list().filter(|_| items <= place.item) {
        let wanted = (place.item + 1).to_string();
        return msg::cli_no_item(place.id(), list.id(), items.to_string(), wanted).into();
    }
    let problem = Problem::from(msg::cli_value(place.id(), quoted(value)));
    match Control::of(place.topic) {
        Control::Toggle { .. } => problem.and(hint(value, &["on", "off"])),
        Control::Choice { options, allowed, .. } => {
            let options = options.iter().enumerate();
            let here = options.filter(|(n, _)| allowed(recipe, place.item, *n));
            let ids: Vec<_> = here.map(|it| it.1.id).collect();
            problem.and(hint(value, &ids))
        }
        Control::List { .. } => problem.and(msg::cli_number(MAX_ITEMS.to_string())),
        Control::Text { .. } | Control::Lines { .. } | Control::Derived => problem,
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};
    use pushwright_core::text::Lang;

    use super::*;

    /// The link of what was chosen, or the problems.
    fn check(settings: &str, sets: &[&str], expected: Expect) {
        let options = Options {
            settings: Some("-".into()),
            sets: sets.iter().map(|it| (*it).to_owned()).collect(),
            ..Options::default()
        };
        let res = match choose(&options, &mut settings.as_bytes()) {
            Ok(it) => share::encode(&it.recipe).fragment,
            Err(them) => them.iter().map(|it| it.say(Lang::En)).collect::<Vec<_>>().join("\n"),
        };
        expected.assert_eq(&res);
    }

    fn sets(sets: &[&str], expected: Expect) {
        check("{}", sets, expected);
    }

    #[test]
    fn sets_in_whatever_order() {
        sets(&["image.2=acme/app", "registries=2"], expect!["v=1&registries=2&image.2=acme/app"]);
        sets(
            &["branches=main,release/**\nb,a\\,b"],
            expect!["v=1&branches=main,release/**,b,a%2Cb"],
        );
        sets(
            &["sbom=on", "timeout=1=2", "cache=none"],
            expect!["v=1&timeout=1=2&cache=none&sbom=on"],
        );
    }

    #[test]
    fn a_settings_file_comes_after_the_preset_and_before_sets() {
        let file =
            "preset: docker-hub\nsbom: true\nplatforms: [linux/amd64, linux/arm64]\ntimeout: 7\n";
        check(file, &["timeout=8"], expect!["v=1&preset=hub&timeout=8&linux=amd64,arm64&sbom=on"]);
    }

    #[test]
    fn commas_in_a_settings_file_are_commas() {
        check("build-args: ['FLAGS=a,b', X=1]", &[], expect!["v=1&build-args=FLAGS=a%2Cb,X=1"]);
    }

    #[test]
    fn a_preset_named_by_option_beats_the_one_in_the_file() {
        let options = Options {
            preset: Some("docker-hub".to_owned()),
            settings: Some("-".into()),
            ..Options::default()
        };
        let res = choose(&options, &mut "preset: github-packages".as_bytes());
        assert_eq!(res.map(|it| it.recipe), Ok((PRESETS[1].recipe)()).map_err(|()| Vec::new()));
    }

    #[test]
    fn wrong_topics() {
        sets(
            &["plattforms=x"],
            expect!["There is no topic `plattforms`. Did you mean `platforms`?"],
        );
        sets(&["qqq=x"], expect!["There is no topic `qqq`. `pushwright topics` lists them all."]);
        sets(
            &["permissions=x"],
            expect!["`permissions` cannot be set: it follows from the other choices."],
        );
        sets(
            &["sbom.2=on", "image.0=x", "image.x=y"],
            expect![[r#"
            `sbom.2` does not exist: `sbom` is there only once, so write it without a number.
            `image.0` does not exist: the items of `image` are numbered from 1, as in `image.2`.
            `image.x` does not exist: the items of `image` are numbered from 1, as in `image.2`."#]],
        );
        sets(
            &["image.3=x"],
            expect![
                "`image.3` does not exist: `registries` is 1 here. Set `registries=3` as well."
            ],
        );
        sets(&["sbom"], expect!["`sbom` sets nothing. Write `--set TOPIC=VALUE`."]);
    }

    #[test]
    fn wrong_values() {
        sets(&["sbom=of"], expect!["`sbom` cannot be `of` here. Did you mean `off`?"]);
        sets(
            &["cache=regsitry"],
            expect!["`cache` cannot be `regsitry` here. Did you mean `registry`?"],
        );
        sets(
            &["login=oidc"],
            expect!["`login` cannot be `oidc` here. Known here: token, github-token."],
        );
        sets(
            &["registries=51", "tags=many"],
            expect![[r#"
            `registries` cannot be `51` here. It takes a number from 0 to 50.
            `tags` cannot be `many` here. It takes a number from 0 to 50."#]],
        );
        check(
            "preset: dockerhub",
            &[],
            expect!["There is no preset `dockerhub`. Did you mean `docker-hub`?"],
        );
        check(
            "preset",
            &[],
            expect![[
                r#"The settings file `-` cannot be read: invalid type: string "preset", expected a YAML mapping"#
            ]],
        );
        check(
            "a: {b: c}",
            &[],
            expect![
                "The settings file `-` cannot be read: a value must be a text, or a list of texts"
            ],
        );
    }

    #[test]
    fn secrets_are_refused_and_never_repeated() {
        let secret = format!("ghp_{}", "aB3dE6gH9j".repeat(4).get(..36).unwrap_or_default());
        for set in [format!("token={secret}"), format!("nothing={secret}"), secret.clone()] {
            let options = Options { sets: vec![set], ..Options::default() };
            let problems = choose(&options, &mut &b""[..]).err().unwrap_or_default();
            let text: String = problems.iter().map(|it| it.say(Lang::En)).collect();
            assert!(!text.is_empty() && !text.contains(&secret), "{text}");
        }
    }
}
