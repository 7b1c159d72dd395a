//! What is wrong with a command line or with a file that it names: sentences that wait for their
//! language, with the nearest valid word.

use std::{
    io::{self, ErrorKind},
    path::Path,
};

use pushwright_core::{
    secret,
    text::{Lang, Message, msg},
};

use crate::streams::clean;

/// Sentences that belong together.
#[derive(Debug, PartialEq)]
pub(crate) struct Problem(pub(crate) Vec<Message>);

impl From<Message> for Problem {
    fn from(message: Message) -> Problem {
        Problem(vec![message])
    }
}

impl Problem {
    pub(crate) fn and(mut self, message: Message) -> Problem {
        self.0.push(message);
        self
    }

    pub(crate) fn say(&self, lang: Lang) -> String {
        let gap = match lang {
            Lang::En => " ",
            Lang::ZhCn => "",
        };
        self.0.iter().map(|it| it.say(lang)).collect::<Vec<_>>().join(gap)
    }
}

/// Why a command ends without having done its work.
#[derive(Debug)]
pub(crate) enum Stop {
    Wrong(Vec<Problem>),
    /// The output could not be written.
    Output(io::Error),
}

impl From<Problem> for Stop {
    fn from(problem: Problem) -> Stop {
        Stop::Wrong(vec![problem])
    }
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Stop {
        Stop::Output(error)
    }
}

/// A word of the user's for a message: short, harmless, and never a secret.
pub(crate) fn quoted(word: &str) -> String {
    const LONGEST: usize = 80;
    if secret::find(word).is_some() {
        return "***".to_owned();
    }
    let mut res = clean(word);
    if let Some((at, _)) = res.char_indices().nth(LONGEST) {
        res.truncate(at);
        res.push('…');
    }
    res
}

/// Names the valid word that is most like this one; all of them if none is like it.
pub(crate) fn hint(word: &str, valid: &[&str]) -> Message {
    nearest(word, valid).unwrap_or_else(|| msg::cli_known(valid.join(", ")))
}

/// Names the valid word that is most like this one, if any is.
pub(crate) fn nearest(word: &str, valid: &[&str]) -> Option<Message> {
    const LIKE: f64 = 0.72;
    let word = word.to_lowercase();
    let likeness = |it: &&str| strsim::jaro_winkler(&word, &it.to_lowercase());
    let best = valid.iter().copied().max_by(|a, b| likeness(a).total_cmp(&likeness(b)))?;
    (LIKE <= likeness(&best)).then(|| msg::cli_nearest(best))
}

/// Why a file or folder could not be read or written.
pub(crate) fn file(path: &Path, error: &io::Error) -> Problem {
    let path = quoted(&path.to_string_lossy());
    Problem::from(match error.kind() {
        ErrorKind::NotFound => msg::cli_file_not_found(path),
        ErrorKind::PermissionDenied => msg::cli_file_denied(path),
        ErrorKind::IsADirectory => msg::cli_file_folder(path),
        ErrorKind::NotADirectory | ErrorKind::AlreadyExists => msg::cli_file_no_folder(path),
        _ => msg::cli_file_failed(path, error.to_string()),
    })
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    fn check(word: &str, valid: &[&str], expected: Expect) {
        expected.assert_eq(&hint(word, valid).say(Lang::En));
    }

    #[test]
    fn the_nearest_word_is_named() {
        check("chek", &["check", "explain"], expect!["Did you mean `check`?"]);
        check("JSON", &["text", "json"], expect!["Did you mean `json`?"]);
        check("plat", &["platforms", "paths"], expect!["Did you mean `platforms`?"]);
    }

    #[test]
    fn without_a_near_word_all_are_named() {
        check("xyz", &["check", "explain"], expect!["Known here: check, explain."]);
    }

    #[test]
    fn words_in_messages_are_short_and_harmless() {
        assert_eq!(quoted("a\u{1b}[2J"), "a\u{fffd}[2J");
        assert_eq!(quoted(&"a".repeat(500)).chars().count(), 81);
    }
}
