//! Languages, and messages with their arguments. The texts themselves are data in `locales/`; the
//! build makes one typed item of each, so a missing or misspelled one does not compile.

use std::sync::Arc;

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

/// A text without arguments, in every language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Text {
    /// Its place in the tables of the languages.
    id: u16,
}

impl Text {
    /// The text; in the page it is empty until [`provide`] has brought the language.
    pub fn get(self, lang: Lang) -> &'static str {
        text(lang, self.id.into()).unwrap_or_default()
    }

    /// The text as a message without arguments.
    pub fn message(self) -> Message {
        Message { text: self, args: Vec::new() }
    }
}

#[cfg(not(target_arch = "wasm32"))]
fn text(lang: Lang, id: usize) -> Option<&'static str> {
    TEXTS[lang as usize].get(id).copied()
}

/// Nobody reads two languages at once, so the wasm carries none. A language comes in one file, or a second one with
/// more texts comes behind it.
#[cfg(target_arch = "wasm32")]
static PROVIDED: [[std::sync::OnceLock<Vec<&'static str>>; 2]; Lang::ALL.len()] =
    [const { [const { std::sync::OnceLock::new() }; 2] }; Lang::ALL.len()];

#[cfg(target_arch = "wasm32")]
fn text(lang: Lang, id: usize) -> Option<&'static str> {
    let mut them = PROVIDED[lang as usize].iter().filter_map(|it| it.get()?.get(id));
    them.find(|it| !it.is_empty()).copied()
}

/// Takes in what [`file`] wrote for a language, and gives the first sentences of the notes with these ids; `None` if
/// it is of another build.
#[cfg(target_arch = "wasm32")]
pub fn provide_at_once(lang: Lang, file: &str, ids: impl Iterator<Item = String>) -> Option<Notes> {
    let says = provide_at(lang, 0, file)?;
    let mut notes = Notes::default();
    ids.zip(says.lines()).for_each(|(id, says)| {
        notes.put(Note { id, says: says.to_owned(), more: Vec::new(), source: String::new() });
    });
    Some(notes)
}

/// Takes in what [`extras_file`] or [`workbench_file`] wrote for a language, and gives its notes; `None` if it is of
/// another build.
#[cfg(target_arch = "wasm32")]
pub fn provide(lang: Lang, file: &str) -> Option<Notes> {
    provide_at(lang, 0, file).map(Notes::read)
}

/// Takes in what [`checks_file`] wrote for a language; whether it is of this build.
#[cfg(target_arch = "wasm32")]
pub fn provide_checks(lang: Lang, file: &str) -> bool {
    provide_at(lang, 1, file).is_some()
}

#[cfg(target_arch = "wasm32")]
fn provide_at(lang: Lang, n: usize, file: &str) -> Option<&str> {
    let mut parts = file.split(BETWEEN);
    if parts.next() != Some(BUILD) {
        return None;
    }
    let notes = parts.next_back()?;
    // A language stays for as long as the page does.
    PROVIDED[lang as usize][n].get_or_init(|| parts.map(|it| &*it.to_owned().leak()).collect());
    Some(notes)
}

/// Natively all languages are built in.
#[cfg(not(target_arch = "wasm32"))]
pub fn provide_at_once(lang: Lang, file: &str, _: impl Iterator<Item = String>) -> Option<Notes> {
    provide(lang, file)
}

/// The same.
#[cfg(not(target_arch = "wasm32"))]
pub fn provide(lang: Lang, file: &str) -> Option<Notes> {
    file.starts_with(BUILD).then(|| Notes::built_in(lang))
}

/// The same.
#[cfg(not(target_arch = "wasm32"))]
pub fn provide_checks(_: Lang, file: &str) -> bool {
    file.starts_with(BUILD)
}

/// Who shows a text first. The page's own texts are shown by all.
#[cfg(not(target_arch = "wasm32"))]
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reader {
    Page,
    /// All that the page fetches when it is first opened.
    Later,
    /// What the checks say, which come behind the page.
    Checks,
    Extras,
    Workbench,
    CommandLine,
}

/// All that the page needs of a language to begin with, for this very build: its texts, and the
/// first sentences of those notes that are seen at once, one a line. Whoever reads it knows the ids.
#[cfg(not(target_arch = "wasm32"))]
pub fn file(lang: Lang, at_once: impl Iterator<Item = String>) -> String {
    let notes = Notes::built_in(lang);
    let says = |id: String| notes.get(&id).map_or(String::new(), |it| it.says.clone());
    let brief: Vec<String> = at_once.map(says).collect();
    file_for(lang, |it| it == Reader::Page, &brief.join("\n"))
}

/// What [`provide`] takes in behind that, when the checks come.
#[cfg(not(target_arch = "wasm32"))]
pub fn checks_file(lang: Lang) -> String {
    file_for(lang, |it| it == Reader::Checks, "")
}

/// What [`provide`] takes in where the extras are opened.
#[cfg(not(target_arch = "wasm32"))]
pub fn extras_file(lang: Lang) -> String {
    file_for(lang, |it| matches!(it, Reader::Page | Reader::Later | Reader::Extras), "")
}

/// What [`provide`] takes in where the workbench is opened.
#[cfg(not(target_arch = "wasm32"))]
pub fn workbench_file(lang: Lang) -> String {
    file_for(
        lang,
        |it| matches!(it, Reader::Page | Reader::Later | Reader::Checks | Reader::Workbench),
        others_file(lang),
    )
}

#[cfg(not(target_arch = "wasm32"))]
fn file_for(lang: Lang, shows: fn(Reader) -> bool, notes: &str) -> String {
    let text = |(n, it): (usize, &&'static str)| if shows(READERS[n]) { *it } else { "" };
    let mut parts = vec![BUILD];
    parts.extend(TEXTS[lang as usize].iter().enumerate().map(text));
    parts.push(notes);
    parts.join(&BETWEEN.to_string())
}

/// Stands between the parts of a language's file; no text holds it.
const BETWEEN: char = '\u{3}';

/// A sentence that waits for its language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    pub text: Text,
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

/// Several things in a sentence: "a, b and c".
pub fn list(items: Vec<String>, lang: Lang) -> String {
    let mut items = items.into_iter().rev();
    let Some(mut res) = items.next() else { return String::new() };
    let Some(before) = items.next() else { return res };
    res = msg::list_last(before, res).say(lang);
    for it in items {
        res = msg::list_more(it, res).say(lang);
    }
    res
}

/// What is said about a topic or a part of a workflow, in one language.
#[derive(Debug, PartialEq, Eq)]
pub struct Note {
    /// `topic.cache`, `on.push`, `permission.packages`, `action.docker/login-action`,
    /// `input.docker/login-action.username`.
    pub id: String,
    /// One sentence.
    pub says: String,
    /// The rest, paragraph by paragraph.
    pub more: Vec<String>,
    /// The page that says so: a URL of official documentation or of the action.
    pub source: String,
}

/// The notes of a language. They are data: the page fetches the file of its language, the command
/// line carries both along.
#[derive(Debug, Default, PartialEq)]
pub struct Notes(Vec<Arc<Note>>);

impl Notes {
    /// Reads a `notes.md`: blocks of a heading, a sentence, paragraphs and a link.
    pub fn read(file: &str) -> Notes {
        let mut notes = Notes::default();
        file.split("\n## ").skip(1).filter_map(note).for_each(|it| notes.put(it));
        notes
    }

    /// In the order of their ids; of two with the same id the later one counts.
    fn put(&mut self, note: Note) {
        match self.find(&note.id) {
            Ok(n) => self.0[n] = note.into(),
            Err(n) => self.0.insert(n, note.into()),
        }
    }

    fn find(&self, id: &str) -> Result<usize, usize> {
        self.0.binary_search_by(|it| it.id.as_str().cmp(id))
    }

    /// The notes of the locale folders. What never calls this does not carry them.
    pub fn built_in(lang: Lang) -> Notes {
        Notes::read(notes_file(lang))
    }

    /// The same with those for parts that only workflows of others have. They go before what is said
    /// of our own, of which more is known.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn whole(lang: Lang) -> Notes {
        Notes::built_in(lang).with(&Notes::read(others_file(lang)))
    }

    /// With other notes, which go before its own of the same id.
    pub fn with(mut self, others: &Notes) -> Notes {
        for note in &others.0 {
            match self.find(&note.id) {
                Ok(n) => self.0[n] = note.clone(),
                Err(n) => self.0.insert(n, note.clone()),
            }
        }
        self
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn get(&self, id: &str) -> Option<Arc<Note>> {
        self.find(id).ok().map(|n| self.0[n].clone())
    }
}

fn notes_file(lang: Lang) -> &'static str {
    match lang {
        Lang::En => include_str!("../../../locales/en/notes.md"),
        Lang::ZhCn => include_str!("../../../locales/zh-CN/notes.md"),
    }
}

/// Notes for any workflow: the page fetches them with the workbench.
#[cfg(not(target_arch = "wasm32"))]
fn others_file(lang: Lang) -> &'static str {
    match lang {
        Lang::En => include_str!("../../../locales/en/others.md"),
        Lang::ZhCn => include_str!("../../../locales/zh-CN/others.md"),
    }
}

fn note(block: &str) -> Option<Note> {
    let mut parts = block.split("\n\n").map(str::trim).filter(|it| !it.is_empty());
    let id = parts.next()?.to_owned();
    let says = parts.next()?.to_owned();
    let mut more: Vec<String> = parts.map(str::to_owned).collect();
    let source = more.pop()?.trim_matches(['<', '>']).to_owned();
    Some(Note { id, says, more, source })
}

include!(concat!(env!("OUT_DIR"), "/messages.rs"));

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_note_is_whole() {
        for lang in Lang::ALL {
            let notes = Notes::built_in(lang);
            assert!(100 < notes.0.len());
            for note in &notes.0 {
                // What differs where Docker's workflow builds is a list of single sentences.
                let is_row = note.id.starts_with("builder.");
                let whole = !note.says.contains('\n') && (is_row || !note.more.is_empty());
                assert!(whole && note.source.starts_with("https://"), "{note:?}");
            }
        }
    }

    /// All arguments are texts, so the compiler cannot see two that changed places.
    #[test]
    fn arguments_keep_their_places() {
        expect_test::expect_file!["../tests/golden/messages.txt"].assert_eq(SIGNATURES);
    }

    #[test]
    fn tags_of_languages() {
        assert_eq!(Lang::of("zh-Hans-CN"), Some(Lang::ZhCn));
        assert_eq!(Lang::of("en-GB"), Some(Lang::En));
        assert_eq!(Lang::of("fr"), None);
    }
}
