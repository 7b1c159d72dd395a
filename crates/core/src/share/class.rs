//! What a link opens beside the form: `lesson=first-image&step=2` a lesson at a step, `teach` the view for
//! who leads a workshop, `check` that for workflows of others. Which lessons there are is not known here.

use super::{Frame, encode, unescape};
use crate::{recipe::Recipe, topic::Topic};

/// The keys of a link that are read here. Written into people's pages, so they never change.
pub const CLASS_KEYS: [&str; 3] = ["lesson", "step", "teach"];

/// What a link says, without any value, to open the view for workflows of others. With a value it is the
/// setting of that name.
pub(super) const CHECK: &str = "check";

/// Links that are typed from a slide or from paper are no longer than this, behind their `#`.
pub const MAX_CLASS: usize = 60;

/// The lesson that a link opens.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Class {
    /// Its id, or its number.
    pub lesson: String,
    /// From 0.
    pub step: usize,
}

/// What a link opens beside the form.
#[derive(Clone, Debug, PartialEq)]
pub enum Opens {
    Lesson(Class),
    Teach,
    Check,
}

/// What a fragment opens, with or without its `#`.
pub fn opens(fragment: &str) -> Option<Opens> {
    let value = |key| pairs(fragment).find(|it| it.0 == key).map(|it| unescape(it.1, false));
    if let Some(lesson) = value("lesson").filter(|it| !it.is_empty()) {
        let step = value("step").and_then(|it| it.parse::<usize>().ok()).unwrap_or(1);
        return Some(Opens::Lesson(Class { lesson, step: step.saturating_sub(1) }));
    }
    let is_check = || fragment.trim_start_matches('#').split('&').any(|it| it == CHECK);
    value("teach").map(|_| Opens::Teach).or_else(|| is_check().then_some(Opens::Check))
}

fn pairs(fragment: &str) -> impl Iterator<Item = (&str, &str)> {
    let fragment = if fragment.len() <= super::MAX_BYTES { fragment } else { "" };
    let pairs = fragment.strip_prefix('#').unwrap_or(fragment).split('&');
    pairs.filter(|it| !it.is_empty()).map(|it| it.split_once('=').unwrap_or((it, "")))
}

/// The fragment of a link that opens a lesson for a class: what is fixed goes along with its values.
/// A lesson whose id makes the link too long to be typed is named by its number.
pub fn class_link(class: &Class, number: u32, frame: &Frame, fixed: &Recipe) -> String {
    let lock: Vec<Topic> = frame.lock.clone();
    let mut recipe = Recipe::default();
    Frame { lock, ..Frame::default() }.hold(&mut recipe, fixed);
    let values = encode(&recipe).fragment;
    let values = values.strip_prefix("v=1").unwrap_or(&values).trim_start_matches('&');
    let link = |lesson: &str| {
        let mut res = format!("lesson={lesson}");
        if class.step != 0 {
            res += &format!("&step={}", class.step + 1);
        }
        if !values.is_empty() {
            res += &format!("&{values}");
        }
        res + &frame.encode()
    };
    let long = link(&class.lesson);
    if long.len() < MAX_CLASS { long } else { link(&number.to_string()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        share::{KEYS, decode, names_recipe},
        text::Lang,
    };

    #[test]
    fn lessons_and_steps() {
        let check = |fragment: &str, lesson: &str, step: usize| {
            let class = Class { lesson: lesson.to_owned(), step };
            assert_eq!(opens(fragment), Some(Opens::Lesson(class)), "{fragment}");
        };
        check("#lesson=first-image&step=2", "first-image", 1);
        check("v=1&image=acme/app&lesson=3", "3", 0);
        check("lesson=3&step=0", "3", 0);
        check("lesson=3&step=moon", "3", 0);
        check("lesson=3&teach", "3", 0);
        assert_eq!(opens("#teach"), Some(Opens::Teach));
        assert_eq!(opens("teach="), Some(Opens::Teach));
        for it in ["#check", "check", "v=1&check", "check&lang=zh-CN"] {
            assert_eq!(opens(it), Some(Opens::Check), "{it}");
        }
        for it in ["#check=true", "v=1&check=false", "#checks"] {
            assert_eq!(opens(it), None, "{it}");
            assert!(names_recipe(it), "{it}");
        }
        assert!(!names_recipe("#check") && decode("check").problems.is_empty());
        assert_eq!(decode("v=1&image=a&check").recipe, decode("v=1&image=a").recipe);
        for it in ["", "#", "lesson=", "#v=1&image=teach", "lessons=1"] {
            assert_eq!(opens(it), None, "{it}");
        }
    }

    #[test]
    fn only_a_recipe_replaces_the_recipe() {
        for it in ["", "#", "#teach", "#lesson=first-image&step=2&lang=zh-CN"] {
            assert!(!names_recipe(it), "{it}");
            assert_eq!(decode(it).problems, [], "{it}");
        }
        for it in ["#v=1", "#preset=hub", "v=1&image=a&lesson=1", "#moon"] {
            assert!(names_recipe(it), "{it}");
        }
    }

    #[test]
    fn what_opens_a_lesson_is_no_setting() {
        for key in CLASS_KEYS {
            assert_eq!(Topic::of(key), None, "{key} means two things");
            assert!(!KEYS.contains(&key), "{key} means two things");
        }
    }

    #[test]
    fn a_class_gets_what_is_fixed() {
        let fixed = decode("preset=hub&image=acme/app&timeout=7").recipe;
        let frame = |lock: &[Topic], lang| Frame { lock: lock.to_vec(), lang, ..Frame::default() };
        let check = |lesson: &str, step: usize, frame: &Frame, link: &str| {
            let class = Class { lesson: lesson.to_owned(), step };
            assert_eq!(class_link(&class, 12, frame, &fixed), link);
            assert!(link.len() < MAX_CLASS, "{}", link.len());
            let (read, problems) = Frame::decode(link);
            assert_eq!((read, problems), (frame.clone(), Vec::new()));
        };
        check("first-image", 0, &Frame::default(), "lesson=first-image");
        check(
            "first-image",
            1,
            &frame(&[Topic::Timeout], Some(Lang::ZhCn)),
            "lesson=first-image&step=2&timeout=7&lock=timeout&lang=zh-CN",
        );
        check(
            "a-lesson-with-quite-a-long-id",
            1,
            &frame(&[Topic::Timeout], Some(Lang::ZhCn)),
            "lesson=12&step=2&timeout=7&lock=timeout&lang=zh-CN",
        );
        let link = class_link(
            &Class { lesson: "both".to_owned(), step: 0 },
            3,
            &frame(&[Topic::Registries], None),
            &fixed,
        );
        assert_eq!(decode(&link).recipe.registries, fixed.registries, "{link}");
    }
}
