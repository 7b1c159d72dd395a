//! Which program a command runs, behind the words that only say when or how it is started.

use super::{Command, Word};

/// Words of the shell's own that a command may stand behind, and those that end something.
const KEYWORDS: &[&str] =
    &["then", "do", "else", "elif", "if", "while", "until", "!", "{", "}", "fi", "done", "esac"];

/// Programs that start another one: the letters and the names of their options that take the word behind them,
/// and how many words of their own come before it. `command -v` only looks for what it names. Sources: GNU Bash
/// manual 5.2; manual pages of sudo 1.9, GNU coreutils 9.5 and GNU time 1.9.
const STARTERS: &[(&str, &str, &[&str], usize)] = &[
    (
        "sudo",
        "CDghpRrTtUu",
        &[
            "--chdir",
            "--chroot",
            "--close-from",
            "--command-timeout",
            "--group",
            "--host",
            "--other-user",
            "--prompt",
            "--role",
            "--type",
            "--user",
        ],
        0,
    ),
    ("env", "Cu", &["--chdir", "--unset"], 0),
    ("timeout", "ks", &["--kill-after", "--signal"], 1),
    ("nice", "n", &["--adjustment"], 0),
    ("time", "fo", &["--format", "--output"], 0),
    ("exec", "a", &[], 0),
    ("command", "vV", &[], 0),
    ("nohup", "", &[], 0),
];

impl Command {
    /// The name of the program that it runs, without its folder, and the words behind it.
    pub fn program(&self) -> Option<(&str, &[Word])> {
        let (first, rest) = self.words[before(&self.words)..].split_first()?;
        Some((name(&first.text), rest))
    }
}

/// Whether a word is one of the shell's own that a command may stand behind.
pub(super) fn is_keyword(word: &str) -> bool {
    KEYWORDS.contains(&word)
}

/// How many words stand before the program that is run: keywords, assignments and programs that start it.
pub fn before(words: &[Word]) -> usize {
    let mut at = 0;
    while let Some(word) = words.get(at) {
        let text = word.text.as_str();
        if is_keyword(text) || assigned(text).is_some() {
            at += 1;
            continue;
        }
        match own_words(name(text), &words[at + 1..]) {
            Some(own) if at + 1 + own < words.len() => at += 1 + own,
            _ => break,
        }
    }
    at
}

/// The name of a program without its folder.
pub fn name(program: &str) -> &str {
    program.rsplit('/').next().unwrap_or(program)
}

/// A word that sets a variable, and to what. Of a list, and of what is put behind the value that it had, that is
/// not told.
pub fn assigned(word: &str) -> Option<(&str, Option<&str>)> {
    let (name, value) = word.split_once('=')?;
    let bare = name.strip_suffix('+');
    let value = Some(value).filter(|it| bare.is_none() && !it.starts_with('('));
    let name = bare.unwrap_or(name);
    let is_name = name.starts_with(|it: char| it.is_ascii_alphabetic() || it == '_')
        && name.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'_');
    is_name.then_some((name, value))
}

/// How many words a program that starts another one takes for itself.
fn own_words(name: &str, rest: &[Word]) -> Option<usize> {
    let (_, letters, names, words) = STARTERS.iter().find(|it| it.0 == name)?;
    let mut at = 0;
    while let Some(option) = rest.get(at).and_then(|it| it.text.strip_prefix('-')) {
        at += 1;
        if option == "-" {
            break;
        }
        // Letters may stand together; behind one that takes a value, the rest is that.
        let takes_next = match option.starts_with('-') {
            true => names.contains(&rest[at - 1].text.as_str()),
            false => option.find(|it| letters.contains(it)) == option.len().checked_sub(1),
        };
        at += usize::from(takes_next);
    }
    Some(at + words)
}

#[cfg(test)]
mod tests {
    use crate::workflow::shell::commands;

    #[track_caller]
    fn check(script: &str, expected: &[&str]) {
        let all = commands(script);
        let program = |(name, rest): (&str, &[super::Word])| {
            let rest = rest.iter().map(|it| it.text.as_str());
            [name].into_iter().chain(rest).collect::<Vec<_>>().join(" ")
        };
        let found: Vec<String> = all.iter().filter_map(|it| it.program().map(program)).collect();
        assert_eq!(found, expected, "{script}");
    }

    #[test]
    fn programs_behind_other_words() {
        for it in [
            "docker push X",
            r"\docker push X",
            "/usr/bin/docker push X",
            "sudo docker push X",
            "sudo -E docker push X",
            "sudo -nu root -- docker push X",
            "sudo -uroot -g a --user b docker push X",
            "sudo --preserve-env=A A=1 docker push X",
            "A=1 env -i -u B C=2 docker push X",
            "timeout 10m docker push X",
            "timeout -k 5 --signal=INT 10m docker push X",
            "time -p nice -n 5 nohup docker push X",
            "exec -a b command -p docker push X",
            "! docker push X",
            "{ docker push X; }",
            "A+=b docker push X",
        ] {
            check(it, &["docker push X"]);
        }
        check("if [ x ]; then npm i; fi", &["[ x ]", "npm i"]);
        check("while ! a; do b; done < c", &["a", "b"]);
        check("a=1; b=2 c=3; d=(docker push X)", &[]);
        check(
            "env; command -v docker; sudo -v; timeout 5",
            &["env", "command -v docker", "sudo -v", "timeout 5"],
        );
        check("echo docker push X; --a=b c", &["echo docker push X", "--a=b c"]);
    }
}
