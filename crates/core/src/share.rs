//! Recipe to link and back. A link names the preset that it starts from and then only what differs:
//! `v=1&preset=hub&image=acme/app`. Storage uses the same words.

mod class;
mod frame;

use std::sync::LazyLock;

use class::CHECK;
pub use class::{CLASS_KEYS, Class, MAX_CLASS, Opens, class_link, opens};
pub use frame::{Frame, KEYS, Theme, View};

use crate::{
    recipe::{Control, PRESETS, Preset, Recipe, preset},
    secret,
    text::{Message, msg},
    topic::{Place, Topic},
};

/// Longest link that is read, in bytes.
pub const MAX_BYTES: usize = 16 * 1024;

/// A recipe as a link's fragment.
#[derive(Clone, Debug, PartialEq)]
pub struct Encoded {
    pub fragment: String,
    /// The preset that the link starts from.
    pub preset: &'static Preset,
    /// The places in which the recipe differs from it.
    pub changed: Vec<Place>,
    /// Places whose values look like secrets; they never leave the form.
    pub left_out: Vec<Place>,
}

/// The shortest fragment that gives this recipe, over all presets to start from.
pub fn encode(recipe: &Recipe) -> Encoded {
    // What is set is the same from wherever one starts, and looking for secrets takes longest.
    let mut secrets: Vec<(Place, bool)> = Vec::new();
    let mut is_secret = |place: Place, value: &str| match secrets.iter().find(|it| it.0 == place) {
        Some(known) => known.1,
        None => {
            secrets.push((place, secret::find(value).is_some()));
            secrets.last().is_some_and(|it| it.1)
        }
    };
    let mut best = Encoded {
        fragment: String::new(),
        preset: &PRESETS[0],
        changed: Vec::new(),
        left_out: Vec::new(),
    };
    let mut shortest = usize::MAX;
    for from in PRESETS.iter().zip(&*STARTS) {
        if let Some(shorter) = encode_from(recipe, from, shortest, &mut is_secret) {
            shortest = shorter.fragment.len();
            best = shorter;
        }
    }
    best
}

/// The recipes of all presets.
static STARTS: LazyLock<Vec<Recipe>> =
    LazyLock::new(|| PRESETS.iter().map(|it| (it.recipe)()).collect());

/// The switches and choices in which presets differ from each other.
static TELLING: LazyLock<Vec<Topic>> = LazyLock::new(|| {
    let differs = |it: &&Topic| {
        let control = Control::of(**it);
        let is_switch = matches!(control, Control::Toggle { .. } | Control::Choice { .. });
        is_switch && STARTS.iter().any(|start| control.differs(start, &STARTS[0], 0))
    };
    Topic::ALL.iter().filter(|it| it.list().is_none()).filter(differs).copied().collect()
});

/// Whether a fragment from this start may be shorter than that: every switch and every choice that differs stands in
/// it, with its name and what it is set to. The few by which one preset can be told from another show it.
fn is_near(recipe: &Recipe, start: &Recipe, shortest: usize) -> bool {
    let differs = |it: &&Topic| Control::of(**it).differs(recipe, start, 0);
    let length: usize = TELLING.iter().filter(differs).map(|it| it.id().len() + 2).sum();
    length < shortest
}

/// `None` if the fragment is not shorter than another one; that shows early, and most presets are far away.
fn encode_from(
    recipe: &Recipe,
    (preset, start): (&'static Preset, &Recipe),
    shortest: usize,
    is_secret: &mut dyn FnMut(Place, &str) -> bool,
) -> Option<Encoded> {
    if !is_near(recipe, start, shortest) {
        return None;
    }
    let mut fragment = String::with_capacity(200);
    fragment.push_str("v=1");
    if preset.id != PRESETS[0].id {
        fragment.push_str("&preset=");
        fragment.push_str(short(preset.id));
        if shortest <= fragment.len() {
            return None;
        }
    }
    let (mut changed, mut left_out) = (Vec::new(), Vec::new());
    changes(recipe, start.clone(), &mut |place, value| {
        changed.push(place);
        if is_secret(place, value) {
            left_out.push(place);
            return true;
        }
        fragment.push('&');
        let is_list = matches!(Control::of(place.topic), Control::Lines { .. });
        match on_linux(place, value) {
            Some(short) => {
                fragment.push_str(LINUX);
                escape(&short, is_list, &mut fragment);
            }
            None => {
                fragment.push_str(&place.id());
                fragment.push('=');
                escape(value, is_list, &mut fragment);
            }
        }
        fragment.len() < shortest
    });
    (fragment.len() < shortest).then_some(Encoded { fragment, preset, changed, left_out })
}

/// What links call presets. These words never change; the ids are read as well.
const SHORT: &[(&str, &str)] = &[
    ("docker-hub", "hub"),
    ("github-packages", "ghcr"),
    ("docker-hub-and-github-packages", "both"),
];

fn short(id: &'static str) -> &'static str {
    SHORT.iter().find(|it| it.0 == id).map_or(id, |it| it.1)
}

/// The key of platforms that are all for Linux: `linux=amd64,arm64`.
const LINUX: &str = "linux=";
const ON_LINUX: &str = "linux/";

/// Platforms without what they have in common.
fn on_linux(place: Place, value: &str) -> Option<String> {
    if place.topic != Topic::Platforms {
        return None;
    }
    let short: Option<Vec<&str>> = value.split('\n').map(|it| it.strip_prefix(ON_LINUX)).collect();
    short.map(|it| it.join("\n"))
}

/// Walks from one recipe to another and reports every choice on the way, in the order of topics, as long as
/// more is wanted.
fn changes(to: &Recipe, from: Recipe, change: &mut dyn FnMut(Place, &str) -> bool) {
    let mut at = from;
    for topic in Topic::ALL {
        let control = Control::of(*topic);
        for item in 0..items(to, *topic) {
            if control.differs(to, &at, item)
                && let Some(value) = control.read(to, item)
                && control.write(&mut at, item, &value)
                && !change(Place { topic: *topic, item }, &value)
            {
                return;
            }
        }
    }
}

/// The places whose values another recipe has set differently, in the order of topics.
pub fn changed(from: &Recipe, to: &Recipe) -> Vec<Place> {
    let mut res = Vec::new();
    changes(to, from.clone(), &mut |place, _| {
        res.push(place);
        true
    });
    res
}

/// Whether two recipes differ in anything that can be chosen.
pub fn differ(one: &Recipe, other: &Recipe) -> bool {
    Topic::ALL.iter().any(|topic| {
        (0..items(one, *topic)).any(|item| Control::of(*topic).differs(one, other, item))
    })
}

/// How often a topic is there in a recipe.
pub fn items(recipe: &Recipe, topic: Topic) -> usize {
    match topic.list().map(Control::of) {
        Some(Control::List { len, .. }) => len(recipe),
        _ => 1,
    }
}

/// A fragment, read.
#[derive(Clone, Debug, PartialEq)]
pub struct Decoded {
    pub recipe: Recipe,
    /// What could not be used, in words.
    pub problems: Vec<Message>,
}

/// Reads any fragment, with or without its `#`. What cannot be used is reported and skipped.
pub fn decode(fragment: &str) -> Decoded {
    let fragment = fragment.strip_prefix('#').unwrap_or(fragment);
    let mut problems = Vec::new();
    if MAX_BYTES < fragment.len() {
        problems.push(msg::share_too_long((MAX_BYTES / 1024).to_string()));
        return Decoded { recipe: Recipe::default(), problems };
    }
    let pairs = fragment.split('&').filter(|it| !it.is_empty() && *it != CHECK);
    let pairs: Vec<_> = pairs.map(|it| it.split_once('=').unwrap_or((it, ""))).collect();
    let mut recipe = start(&pairs, &mut problems);
    let mut changes = Vec::new();
    let is_ours = |it: &&(&str, &str)| {
        !matches!(it.0, "v" | "preset") && !KEYS.contains(&it.0) && !CLASS_KEYS.contains(&it.0)
    };
    for (key, value) in pairs.iter().filter(is_ours) {
        match change(key, value) {
            Some(it) => changes.push(it),
            None => problems.push(msg::share_unknown(secret::mask(&unescape(key, false)))),
        }
    }
    // Lists come before their items and registries before their logins, whatever the link's order.
    changes.sort_by_key(|it| it.0);
    for (place, value) in changes {
        if let Err(problem) = set(&mut recipe, place, &value) {
            problems.push(problem);
        }
    }
    Decoded { recipe, problems }
}

/// Whether a fragment says anything of a recipe, and not only how the page is shown.
pub fn names_recipe(fragment: &str) -> bool {
    let fragment = fragment.strip_prefix('#').unwrap_or(fragment);
    let pairs = fragment.split('&').filter(|it| *it != CHECK);
    let keys = pairs.map(|it| it.split('=').next().unwrap_or_default());
    let is_other = |it: &str| it.is_empty() || KEYS.contains(&it) || CLASS_KEYS.contains(&it);
    keys.into_iter().any(|it| !is_other(it))
}

/// What a pair of a link sets.
fn change(key: &str, value: &str) -> Option<(Place, String)> {
    let (key, value) = migrated(key, value);
    if LINUX.strip_suffix('=') == Some(key) {
        let platforms = unescape(value, true).replace('\n', &format!("\n{ON_LINUX}"));
        return Some((Topic::Platforms.into(), ON_LINUX.to_owned() + &platforms));
    }
    let place = Place::of(&unescape(key, false))?;
    let is_list = matches!(Control::of(place.topic), Control::Lines { .. });
    Some((place, unescape(value, is_list)))
}

/// What older links say in other words: key and value, and how they read today.
type Old = ((&'static str, &'static str), (&'static str, &'static str));

const OLD: &[Old] = &[
    (("emulation", "on"), ("multi-platform", "qemu")),
    (("emulation", "off"), ("multi-platform", "cross-compilation")),
];

/// Links stay good when a choice gets another name.
fn migrated<'a>(key: &'a str, value: &'a str) -> (&'a str, &'a str) {
    OLD.iter().find(|it| it.0 == (key, value)).map_or((key, value), |it| it.1)
}

/// Sets a place of a recipe. `Err` says why it cannot be set; the recipe is then as it was.
pub fn set(recipe: &mut Recipe, place: Place, value: &str) -> Result<(), Message> {
    if secret::find(value).is_some() {
        return Err(msg::share_secret(place.id()));
    }
    let there = place.item < items(recipe, place.topic);
    if there && Control::of(place.topic).write(recipe, place.item, value) {
        return Ok(());
    }
    Err(msg::share_value(place.id(), value))
}

fn start(pairs: &[(&str, &str)], problems: &mut Vec<Message>) -> Recipe {
    let value = |key| pairs.iter().find(|it| it.0 == key).map(|it| it.1);
    if let Some(version) = value("v").filter(|it| *it != "1") {
        problems.push(msg::share_version(secret::mask(&unescape(version, false))));
    }
    let Some(id) = value("preset") else { return Recipe::default() };
    let id = SHORT.iter().find(|it| it.1 == id).map_or(id, |it| it.0);
    match preset(id) {
        Some(it) => (it.recipe)(),
        None => {
            problems.push(msg::share_preset(secret::mask(&unescape(id, false))));
            Recipe::default()
        }
    }
}

/// Percent-encodes what a link cannot hold. Blanks become `+`; in lists, ends of lines become `,`.
fn escape(value: &str, is_list: bool, res: &mut String) {
    for it in value.chars() {
        match it {
            ' ' => res.push('+'),
            '\n' if is_list => res.push(','),
            ',' if is_list => res.push_str("%2C"),
            it if it.is_ascii_alphanumeric() || "-_.~/:@!$*;=,?".contains(it) => res.push(it),
            it => {
                for byte in it.encode_utf8(&mut [0; 4]).bytes() {
                    let digit = |it: u8| char::from(b"0123456789ABCDEF"[usize::from(it)]);
                    res.extend(['%', digit(byte >> 4), digit(byte & 15)]);
                }
            }
        }
    }
}

fn unescape(value: &str, is_list: bool) -> String {
    let mut bytes = Vec::with_capacity(value.len());
    let mut rest = value.as_bytes();
    while let [it, ahead @ ..] = rest {
        rest = ahead;
        match (it, ahead) {
            (b'%', [high, low, after @ ..]) if is_hex(*high) && is_hex(*low) => {
                bytes.push(hex(*high) * 16 + hex(*low));
                rest = after;
            }
            (b'+', _) => bytes.push(b' '),
            (b',', _) if is_list => bytes.push(b'\n'),
            _ => bytes.push(*it),
        }
    }
    // What stands for no text stays as it is written.
    String::from_utf8(bytes).unwrap_or_else(|_| value.to_owned())
}

fn is_hex(byte: u8) -> bool {
    byte.is_ascii_hexdigit()
}

fn hex(byte: u8) -> u8 {
    match byte {
        b'0'..=b'9' => byte - b'0',
        _ => (byte | 32).wrapping_sub(b'a').wrapping_add(10),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{recipe::MultiPlatform, text::Lang};

    #[test]
    fn old_links_keep_working() {
        let check = |fragment: &str, expected| {
            let decoded = decode(fragment);
            assert_eq!(decoded.problems, []);
            assert_eq!(decoded.recipe.multi_platform, expected);
        };
        check("v=1&emulation=off", MultiPlatform::CrossCompilation);
        check("v=1&emulation=on", MultiPlatform::Qemu);
    }

    #[test]
    fn presets_have_short_words() {
        for it in PRESETS {
            let recipe = (it.recipe)();
            assert_eq!(decode(&encode(&recipe).fragment).recipe, recipe);
            assert_eq!(decode(&format!("v=1&preset={}", it.id)).recipe, recipe);
        }
        let link = |id: &str| preset(id).map(|it| encode(&(it.recipe)()).fragment);
        let both = link("docker-hub-and-github-packages");
        assert_eq!(both.as_deref(), Some("v=1&preset=both"));
        assert_eq!(link("docker-hub").as_deref(), Some("v=1&preset=hub"));
        assert_eq!(link("github-packages").as_deref(), Some("v=1&preset=ghcr"));
    }

    #[test]
    fn no_preset_is_passed_over() {
        for preset in PRESETS {
            for topics in Topic::ALL.windows(8) {
                let mut recipe = (preset.recipe)();
                for topic in topics {
                    let control = Control::of(*topic);
                    let other = if control.read(&recipe, 0).as_deref() == Some("on") {
                        "off"
                    } else {
                        "on"
                    };
                    control.write(&mut recipe, 0, other);
                }
                let of = |from| encode_from(&recipe, from, usize::MAX, &mut |_, _| false);
                let all = PRESETS.iter().zip(&*STARTS).filter_map(of);
                let shortest = all.map(|it| it.fragment.len()).min();
                assert_eq!(Some(encode(&recipe).fragment.len()), shortest, "{topics:?}");
            }
        }
    }

    #[test]
    fn platforms_for_linux_are_short() {
        let check = |platforms: &str, link: &str| {
            let recipe = Recipe { platforms: platforms.to_owned(), ..Recipe::default() };
            assert_eq!(encode(&recipe).fragment, format!("v=1&{link}"));
            assert_eq!(decode(link).recipe, recipe);
        };
        check("linux/arm64", "linux=arm64");
        check("linux/amd64\nlinux/arm/v7", "linux=amd64,arm/v7");
        check("linux/amd64\nwindows/amd64", "platforms=linux/amd64,windows/amd64");
        check("linux/amd64\n", "platforms=linux/amd64,");
        check("linux/amd64\n ", "platforms=linux/amd64,+");
        check("linux/", "linux=");
        check("linux/\nlinux/a,b", "linux=,a%2Cb");
        check("amd64", "platforms=amd64");
        check("", "platforms=");
    }

    #[test]
    fn problems_do_not_repeat_secrets() {
        let token = format!("ghp_{}", "a1".repeat(18));
        let link = format!("v={token}&preset={token}&image={token}&{token}=x");
        let said: Vec<String> = decode(&link).problems.iter().map(|it| it.say(Lang::En)).collect();
        assert_eq!(said.len(), 4);
        assert!(said.iter().all(|it| !it.contains(&token)), "{said:#?}");
    }
}
