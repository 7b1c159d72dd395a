//! What a link says beside the recipe: which settings are fixed or not shown, which parts of the page
//! are there, theme and language. Who embeds the page says it; how it is drawn is not known here.

use super::{items, unescape};
use crate::{
    recipe::{Control, Recipe},
    secret,
    text::{Lang, Message, msg},
    topic::{Section, Topic},
};

/// The keys of a link that are read here. Written into people's pages, so they never change.
pub const KEYS: [&str; 6] = ["lock", "hide", "sections", "view", "theme", "lang"];

/// How a page shows the form, beside what is chosen in it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Frame {
    /// Shown, but not to be changed.
    pub lock: Vec<Topic>,
    /// Not shown, but written all the same.
    pub hide: Vec<Topic>,
    /// The sections that are shown; empty for all.
    pub sections: Vec<Section>,
    /// The presets are not offered.
    pub hide_presets: bool,
    pub view: View,
    pub theme: Theme,
    /// `None` leaves the choice to the page.
    pub lang: Option<Lang>,
}

/// Which halves of the page are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum View {
    Form,
    Preview,
    #[default]
    Both,
}

impl View {
    pub const ALL: [View; 3] = [View::Form, View::Preview, View::Both];

    pub fn id(self) -> &'static str {
        match self {
            View::Form => "form",
            View::Preview => "preview",
            View::Both => "both",
        }
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    #[default]
    System,
    Light,
    Dark,
    Contrast,
}

impl Theme {
    pub const ALL: [Theme; 4] = [Theme::System, Theme::Light, Theme::Dark, Theme::Contrast];

    pub fn id(self) -> &'static str {
        match self {
            Theme::System => "system",
            Theme::Light => "light",
            Theme::Dark => "dark",
            Theme::Contrast => "contrast",
        }
    }

    pub fn of(id: &str) -> Option<Theme> {
        Theme::ALL.into_iter().find(|it| it.id() == id)
    }
}

/// Stands in `hide` for the presets, which are no setting.
const PRESETS: &str = "preset";

impl Frame {
    /// What a whole fragment says, and what of it could not be used.
    pub fn decode(fragment: &str) -> (Frame, Vec<Message>) {
        let mut res = Frame::default();
        let problems = res.apply(fragment);
        (res, problems)
    }

    /// Changes what a fragment names and leaves the rest. Answers with what could not be used.
    pub fn apply(&mut self, fragment: &str) -> Vec<Message> {
        let mut problems = Vec::new();
        if super::MAX_BYTES < fragment.len() {
            // The recipe's own reader says so.
            return problems;
        }
        let fragment = fragment.strip_prefix('#').unwrap_or(fragment);
        for (key, value) in fragment.split('&').filter_map(|it| it.split_once('=')) {
            let Some(key) = KEYS.into_iter().find(|it| *it == key) else { continue };
            // A comma parts values, whether it is encoded or not.
            let value = unescape(value, false);
            for wrong in self.set(key, &value) {
                problems.push(msg::share_value(key, secret::mask(wrong)));
            }
        }
        problems
    }

    /// Sets one key. Answers with the values that do not exist.
    fn set<'a>(&mut self, key: &str, value: &'a str) -> Vec<&'a str> {
        let values = || value.split(',').map(str::trim).filter(|it| !it.is_empty());
        // Without a value everything is as usual again.
        let one = |is_known: bool| {
            if is_known || value.is_empty() { Vec::new() } else { vec![value] }
        };
        match key {
            "lock" => {
                self.lock = values().filter_map(Topic::of).collect();
                values().filter(|it| Topic::of(it).is_none()).collect()
            }
            "hide" => {
                self.hide = values().filter_map(Topic::of).collect();
                self.hide_presets = values().any(|it| it == PRESETS);
                values().filter(|it| *it != PRESETS && Topic::of(it).is_none()).collect()
            }
            "sections" => {
                self.sections = values().filter_map(section).collect();
                values().filter(|it| section(it).is_none()).collect()
            }
            "view" => {
                let view = View::ALL.into_iter().find(|it| it.id() == value);
                self.view = view.unwrap_or_default();
                one(view.is_some())
            }
            "theme" => {
                // What the page's own address calls the system, an element calls `auto`.
                let theme = Theme::of(if value == "auto" { "system" } else { value });
                self.theme = theme.unwrap_or_default();
                one(theme.is_some())
            }
            _ => {
                self.lang = Lang::of(value);
                one(self.lang.is_some() || value == "auto")
            }
        }
    }

    /// As a part of a fragment, each pair after its `&`; only what is not usual.
    pub fn encode(&self) -> String {
        let mut res = String::new();
        let mut pair = |key: &str, values: Vec<&str>| {
            if !values.is_empty() {
                res += &format!("&{key}={}", values.join(","));
            }
        };
        pair("lock", self.lock.iter().map(|it| it.id()).collect());
        let presets = self.hide_presets.then_some(PRESETS);
        pair("hide", presets.into_iter().chain(self.hide.iter().map(|it| it.id())).collect());
        pair("sections", self.sections.iter().map(|it| it.id()).collect());
        pair("view", (self.view != View::Both).then(|| self.view.id()).into_iter().collect());
        let theme = (self.theme != Theme::System).then(|| self.theme.id());
        pair("theme", theme.into_iter().collect());
        pair("lang", self.lang.map(Lang::id).into_iter().collect());
        res
    }

    /// Whether a setting is shown but fixed. What is said of a list holds for all of its items.
    pub fn is_locked(&self, topic: Topic) -> bool {
        is_named(&self.lock, topic)
    }

    /// Whether a setting is not shown.
    pub fn is_hidden(&self, topic: Topic) -> bool {
        let elsewhere = !self.sections.is_empty() && !self.sections.contains(&topic.section());
        elsewhere || is_named(&self.hide, topic)
    }

    /// Gives a recipe that is about to replace another one the other's fixed values.
    pub fn hold(&self, recipe: &mut Recipe, before: &Recipe) {
        for topic in Topic::ALL.iter().filter(|it| self.is_locked(**it)) {
            let control = Control::of(*topic);
            for item in 0..items(before, *topic) {
                if let Some(value) = control.read(before, item) {
                    control.write(recipe, item, &value);
                }
            }
        }
    }
}

fn is_named(topics: &[Topic], topic: Topic) -> bool {
    topics.contains(&topic) || topic.list().is_some_and(|it| topics.contains(&it))
}

fn section(id: &str) -> Option<Section> {
    Section::ALL.into_iter().find(|it| it.id() == id)
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::{recipe::preset, share};

    fn check(fragment: &str, expected: Expect) {
        let (frame, problems) = Frame::decode(fragment);
        let problems = problems.iter().map(|it| it.say(Lang::En) + "\n");
        let problems: String = problems.collect();
        expected.assert_eq(&format!("{}\n{problems}", frame.encode()));
        // What is written is read back.
        assert_eq!(Frame::decode(&frame.encode()), (frame, Vec::new()));
    }

    #[test]
    fn every_key_is_read_and_written() {
        check(
            "#v=1&image=acme/app&lock=image,registries&hide=preset,cache&sections=where,supply-chain&view=form&theme=dark&lang=zh-Hans",
            expect![[r#"
                &lock=image,registries&hide=preset,cache&sections=where,supply-chain&view=form&theme=dark&lang=zh-CN
            "#]],
        );
        check(
            "v=1&lock=image%2Ccache&theme=auto&lang=auto",
            expect![[r#"
            &lock=image,cache
        "#]],
        );
        assert_eq!(Frame::decode(""), (Frame::default(), Vec::new()));
    }

    #[test]
    fn what_does_not_exist_is_said() {
        check(
            "lock=image,moon&hide=sun&sections=attic,where&view=all&theme=pink&lang=fr",
            expect![[r#"
                &lock=image&sections=where
                `lock` cannot be `moon` here. That part was left out.
                `hide` cannot be `sun` here. That part was left out.
                `sections` cannot be `attic` here. That part was left out.
                `view` cannot be `all` here. That part was left out.
                `theme` cannot be `pink` here. That part was left out.
                `lang` cannot be `fr` here. That part was left out.
            "#]],
        );
    }

    #[test]
    fn a_secret_is_not_repeated() {
        let token = format!("ghp_{}", "a1".repeat(18));
        let (_, problems) = Frame::decode(&format!("theme={token}&lock={token}"));
        assert_eq!(problems.len(), 2);
        assert!(problems.iter().all(|it| !it.say(Lang::En).contains(&token)));
    }

    #[test]
    fn a_change_leaves_what_it_does_not_name() {
        let (mut frame, _) = Frame::decode("lock=image&theme=dark");
        assert_eq!(frame.apply("theme=light&hide="), []);
        assert_eq!(frame.encode(), "&lock=image&theme=light");
        assert_eq!(frame.apply("lock=&theme=&view=&lang="), []);
        assert_eq!(frame, Frame::default());
    }

    #[test]
    fn the_recipe_s_reader_leaves_these_keys_alone() {
        for key in KEYS {
            assert_eq!(share::decode(&format!("v=1&{key}=anything")).problems, [], "{key}");
            assert_eq!(Topic::of(key), None, "{key} means two things");
        }
    }

    #[test]
    fn a_list_speaks_for_its_items() {
        let (frame, _) = Frame::decode("lock=registries&hide=tags&sections=where,tags");
        assert!(frame.is_locked(Topic::Image) && frame.is_locked(Topic::Registries));
        assert!(!frame.is_locked(Topic::Cache));
        assert!(frame.is_hidden(Topic::Tag) && frame.is_hidden(Topic::Cache));
        assert!(!frame.is_hidden(Topic::Strategy) && !frame.is_hidden(Topic::Image));
    }

    #[test]
    fn fixed_values_outlive_another_preset() {
        let (frame, _) = Frame::decode("lock=registries,timeout");
        let before = share::decode("preset=docker-hub&image=acme/app&timeout=7").recipe;
        let mut recipe = preset("github-packages").map(|it| (it.recipe)()).unwrap_or_default();
        frame.hold(&mut recipe, &before);
        assert_eq!(recipe.registries, before.registries);
        assert_eq!(recipe.timeout, "7");
        assert_ne!(recipe, before, "the rest is the preset's");
    }
}
