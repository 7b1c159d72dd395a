//! Languages, and messages with their arguments. The texts themselves are data in `locales/`; the
//! build makes one typed item of each, so a missing or misspelled one does not compile.

/// A language of the page and of comments in the output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lang {
    En,
    ZhCn,
}

impl Lang {
    pub const ALL: [Lang; 2] = [Lang::En, Lang::ZhCn];

    /// The BCP 47 tag, also the name of the locale folder.
    pub fn id(self) -> &'static str {
        match self {
            Lang::En => "en",
            Lang::ZhCn => "zh-CN",
        }
    }

    /// What the language calls itself.
    pub fn name(self) -> &'static str {
        match self {
            Lang::En => "English",
            Lang::ZhCn => "简体中文",
        }
    }

    /// The language that serves a BCP 47 tag best, if any: every kind of `zh` gets Simplified
    /// Chinese, every kind of `en` English.
    pub fn of(tag: &str) -> Option<Lang> {
        match tag.split(['-', '_']).next()?.to_ascii_lowercase().as_str() {
            "en" => Some(Lang::En),
            "zh" => Some(Lang::ZhCn),
            _ => None,
        }
    }
}

/// A text without arguments in every language, in the order of [`Lang::ALL`].
#[derive(Debug, PartialEq, Eq)]
pub struct Text(pub [&'static str; 2]);

impl Text {
    pub fn get(&self, lang: Lang) -> &'static str {
        self.0[lang as usize]
    }

    /// The text as a message without arguments.
    pub fn message(&'static self) -> Message {
        Message { text: self, args: Vec::new() }
    }
}

/// A sentence that waits for its language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    pub text: &'static Text,
    /// What stands in place of `{0}`, `{1}`, … in the text.
    pub args: Vec<String>,
}

impl Message {
    pub fn say(&self, lang: Lang) -> String {
        let mut res = String::new();
        let mut rest = self.text.get(lang);
        // Arguments are marked by control characters, so that `{{ }}` of GitHub needs no escaping.
        while let Some((before, from)) = rest.split_once('\u{1}') {
            res.push_str(before);
            let (number, after) = from.split_once('\u{2}').unwrap_or(("", from));
            let arg = number.parse::<usize>().ok().and_then(|it| self.args.get(it));
            res.push_str(arg.map_or("", String::as_str));
            rest = after;
        }
        res.push_str(rest);
        res
    }
}

/// What is said about a topic or a part of a workflow.
#[derive(Debug, PartialEq)]
pub struct Note {
    /// `topic.cache`, `on.push`, `permission.packages`, `action.docker/login-action`,
    /// `input.docker/login-action.username`.
    pub id: &'static str,
    /// One sentence.
    pub says: Text,
    /// The page that says so: a URL of official documentation or of the action.
    pub source: Text,
}

/// The note with this id, if there is one.
pub fn note(id: &str) -> Option<&'static Note> {
    NOTES.binary_search_by(|it| it.id.cmp(id)).ok().and_then(|it| NOTES.get(it))
}

/// The longer explanation of a note: its paragraphs in the text of a `notes.md`, which the page
/// fetches once per language and the command line carries along.
pub fn paragraphs<'a>(file: &'a str, id: &str) -> Vec<&'a str> {
    let block = file.split("\n## ").find(|it| it.lines().next().is_some_and(|it| it.trim() == id));
    let Some(block) = block else { return Vec::new() };
    let mut res: Vec<&str> =
        block.split("\n\n").map(str::trim).filter(|it| !it.is_empty()).skip(2).collect();
    res.pop();
    res
}

include!(concat!(env!("OUT_DIR"), "/messages.rs"));

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_notes_of_both_languages_have_paragraphs() {
        let files = [
            include_str!("../../../locales/en/notes.md"),
            include_str!("../../../locales/zh-CN/notes.md"),
        ];
        for note in NOTES {
            for file in files {
                assert!(!paragraphs(file, note.id).is_empty(), "{} has no paragraph", note.id);
            }
        }
    }

    #[test]
    fn tags_of_languages() {
        assert_eq!(Lang::of("zh-Hans-CN"), Some(Lang::ZhCn));
        assert_eq!(Lang::of("en-GB"), Some(Lang::En));
        assert_eq!(Lang::of("fr"), None);
    }
}
