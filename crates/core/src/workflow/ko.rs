//! What ko pushes, and where. Source: ko's documentation, "ko build" and "Configuration".

use super::docker;

/// How commands begin that may push.
pub const PUSHES: &[&str] = &["ko build", "ko publish", "ko resolve", "ko apply", "ko create"];

/// The variable that tells ko where to push.
pub const REPOSITORY: &str = "KO_DOCKER_REPO";

/// Letters of options that stand alone; what follows another one is its value.
const ALONE: &[char] = &['B', 'L', 'P', 'R'];

/// Whether ko may push when this is its first word.
pub fn may_push(word: &str) -> bool {
    PUSHES.iter().any(|it| it.strip_prefix("ko ") == Some(word))
}

/// Whether images of this repository stay with the Docker or the cluster of the machine.
pub fn is_local(repository: &str) -> bool {
    matches!(repository.split('/').next(), Some("ko.local" | "kind.local"))
}

/// What the words of a command say of pushing.
#[derive(Debug, PartialEq)]
pub enum Told {
    /// Nothing keeps it from that.
    Push,
    Stay,
    /// It depends on what this word is worth.
    Unclear(usize),
}

/// By `--push`, which is on unless it is told otherwise, and by `--local`, which wins.
pub fn told(words: &[&str]) -> Told {
    let mut pushes = Told::Push;
    let mut is_local = Told::Push;
    for (n, word) in words.iter().enumerate() {
        let (name, value) = word.split_once('=').unwrap_or((*word, "true"));
        let is_on = match value {
            it if docker::is_true(it) => Some(true),
            "0" | "f" | "F" | "false" | "False" | "FALSE" => Some(false),
            _ => None,
        };
        let of = |stays: bool| match is_on {
            None => Told::Unclear(n),
            Some(it) if it == stays => Told::Stay,
            Some(_) => Told::Push,
        };
        match name {
            "--push" => pushes = of(false),
            it if it == "--local" || has_letter(it) => is_local = of(true),
            _ => {}
        }
    }
    match (is_local, pushes) {
        (Told::Stay, _) | (_, Told::Stay) => Told::Stay,
        (it @ Told::Unclear(_), _) | (_, it) => it,
    }
}

/// Whether `-L` is among the letters of a word.
fn has_letter(word: &str) -> bool {
    let letters = word.strip_prefix('-').unwrap_or_default().chars();
    letters.take_while(|it| ALONE.contains(it)).any(|it| it == 'L')
}

#[cfg(test)]
mod tests {
    use super::{Told, told};

    #[test]
    fn what_keeps_images_here() {
        let check = |command: &str, expected: Told| {
            let words: Vec<&str> = command.split(' ').collect();
            assert_eq!(told(&words), expected, "{command}");
        };
        for it in ["build .", "build --push .", "build --push=false --push=T .", "build -B -tL ."] {
            check(it, Told::Push);
        }
        check("build --local=false --bare .", Told::Push);
        for it in [
            "build -L .",
            "build -BL .",
            "build --local .",
            "build --push=0 .",
            "build --local --push .",
        ] {
            check(it, Told::Stay);
        }
        check("build --push=$PUSH .", Told::Unclear(1));
        check("build . --local=$LOCAL --push", Told::Unclear(2));
        check("build --local=$LOCAL --push=false", Told::Stay);
    }
}
