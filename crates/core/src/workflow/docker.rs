//! What commands of Docker do to images, and those of programs that do the same. Sources: the references of the
//! docker, podman, buildah, nerdctl, skopeo, crane, regctl and pack command lines.

use super::shell::{Command, Word};

/// What a command does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// Builds an image, with the builder that the program has.
    Build,
    /// The same with Buildx.
    Buildx,
    /// Builds what files say.
    Bake,
    BuildCompose,
    /// Builds an image without a Dockerfile.
    Pack,
    /// Puts an index together in a registry.
    Index,
    /// Pushes to the name that stands last.
    Push,
    /// The same with an index that was put together before.
    PushIndex,
    PushCompose,
    Pull,
    /// Gives the name that stands last.
    Tag,
    Login,
}

impl Act {
    pub fn builds(self) -> bool {
        matches!(self, Act::Build | Act::Buildx | Act::Bake | Act::BuildCompose | Act::Pack)
    }
}

/// Programs, and the words behind them that say what is done.
const PROGRAMS: &[(&str, &[(&str, Act)])] = &[
    (
        "docker",
        &[
            ("build", Act::Build),
            ("image build", Act::Build),
            ("builder build", Act::Build),
            ("buildx build", Act::Buildx),
            ("buildx b", Act::Buildx),
            ("buildx bake", Act::Bake),
            ("compose build", Act::BuildCompose),
            ("buildx imagetools create", Act::Index),
            ("push", Act::Push),
            ("image push", Act::Push),
            ("manifest push", Act::PushIndex),
            ("compose push", Act::PushCompose),
            ("pull", Act::Pull),
            ("image pull", Act::Pull),
            ("tag", Act::Tag),
            ("image tag", Act::Tag),
            ("login", Act::Login),
        ],
    ),
    ("docker-compose", &[("build", Act::BuildCompose), ("push", Act::PushCompose)]),
    ("nerdctl", &[("build", Act::Build), ("push", Act::Push), ("image push", Act::Push)]),
    (
        "podman",
        &[
            ("build", Act::Build),
            ("image build", Act::Build),
            ("push", Act::Push),
            ("image push", Act::Push),
            ("manifest push", Act::PushIndex),
            ("login", Act::Login),
        ],
    ),
    (
        "buildah",
        &[("build", Act::Build), ("bud", Act::Build), ("push", Act::Push), ("login", Act::Login)],
    ),
    ("pack", &[("build", Act::Pack)]),
    ("skopeo", &[("copy", Act::Push)]),
    ("crane", &[("copy", Act::Push), ("cp", Act::Push), ("push", Act::Push)]),
    ("regctl", &[("image copy", Act::Push)]),
];

/// Options that stand alone. All others take a value.
const ALONE: &[&str] = &[
    "D",
    "a",
    "all",
    "all-tags",
    "append",
    "bootstrap",
    "check",
    "clear-cache",
    "compress",
    "debug",
    "detach",
    "disable-content-trust",
    "dry-run",
    "force-rm",
    "insecure",
    "insecure-policy",
    "insecure-registry",
    "load",
    "no-cache",
    "password-stdin",
    "prefer-index",
    "print",
    "publish",
    "pull",
    "purge",
    "push",
    "q",
    "quiet",
    "remove-signatures",
    "rm",
    "squash",
    "tls",
    "tls-verify",
    "tlsverify",
    "trust-builder",
    "use",
];

/// Whether programs of this name are known here.
pub fn is_program(name: &str) -> bool {
    PROGRAMS.iter().any(|it| it.0 == name)
}

/// A command that is known, with what it is told.
#[derive(Debug, PartialEq)]
pub struct Done<'a> {
    pub act: Act,
    pub arguments: Vec<Argument<'a>>,
}

/// An option with its value, or a word that is none.
#[derive(Debug, PartialEq)]
pub struct Argument<'a> {
    /// Without the signs before it: `tag`, `t`. Empty for a word that is no option.
    pub name: &'a str,
    /// `true` for an option that stands alone.
    pub value: &'a str,
    /// The word that the value stands in, and from which byte on; the end of it for an option that stands alone.
    pub at: usize,
    pub from: usize,
}

impl<'a> Done<'a> {
    /// The words that are no options and no values of them.
    pub fn plain(&self) -> impl DoubleEndedIterator<Item = &Argument<'a>> {
        self.arguments.iter().filter(|it| it.name.is_empty())
    }

    /// What is given to an option that has these names, as often as it is there.
    pub fn options(&self, names: &'a [&str]) -> impl Iterator<Item = &Argument<'a>> {
        self.arguments.iter().filter(|it| names.contains(&it.name))
    }

    /// The option that switches something on, if it does.
    pub fn on(&self, name: &str) -> Option<&Argument<'a>> {
        self.arguments.iter().rfind(|it| it.name == name).filter(|it| is_true(it.value))
    }
}

/// Whether a switch is on that has this value.
pub fn is_true(value: &str) -> bool {
    matches!(value, "1" | "t" | "T" | "true" | "True" | "TRUE")
}

/// What a command does, with the words behind its program.
pub fn done(command: &Command) -> Option<(Done<'_>, &[Word])> {
    let (program, words) = command.program()?;
    let texts: Vec<&str> = words.iter().map(|it| it.text.as_str()).collect();
    Some((read(program, &texts)?, words))
}

/// What a program does that is given these words.
pub fn read<'a>(program: &str, words: &[&'a str]) -> Option<Done<'a>> {
    let (_, acts) = PROGRAMS.iter().find(|it| it.0 == program)?;
    let mut arguments = arguments(words);
    let (start, act) = acts.iter().find(|it| {
        let mut plain = arguments.iter().filter(|it| it.name.is_empty()).map(|it| it.value);
        it.0.split(' ').all(|it| plain.next() == Some(it))
    })?;
    // Options may stand between the words that say what is done.
    let mut left = start.split(' ').count();
    arguments.retain(|it| {
        let is_start = 0 < left && it.name.is_empty();
        left -= usize::from(is_start);
        !is_start
    });
    Some(Done { act: *act, arguments })
}

/// Words apart from options: `--tag=a`, `--tag a`, `-t a`, `-t=a`, `-ta`. Options that lack their value are left
/// out. Source: pflag, README, "Command line flag syntax".
pub fn arguments<'a>(words: &[&'a str]) -> Vec<Argument<'a>> {
    let mut res = Vec::new();
    let mut at = 0;
    while let Some(word) = words.get(at) {
        if is_option(word) {
            at = option(words, at, &mut res);
        } else {
            res.push(Argument { name: "", value: word, at, from: 0 });
            at += 1;
        }
    }
    res
}

/// Takes in an option, or several letters, and tells where the next argument begins.
fn option<'a>(words: &[&'a str], at: usize, res: &mut Vec<Argument<'a>>) -> usize {
    let (text, next) = (words[at], at + 1);
    let is_long = text.starts_with("--");
    // For some, `-p` is a password or a port.
    let is_alone = |it: &str| ALONE.contains(&it) || it == "p" && words[0] == "manifest";
    let mut start = if is_long { 2 } else { 1 };
    while let Some(first) = text[start..].chars().next() {
        let length = if is_long { text[start..].find('=') } else { Some(first.len_utf8()) };
        let end = length.map_or(text.len(), |it| start + it);
        let (name, rest) = (&text[start..end], &text[end..]);
        if is_alone(name) && !rest.starts_with('=') {
            res.push(Argument { name, value: "true", at, from: text.len() });
            start = end;
            continue;
        }
        if rest.is_empty() {
            let Some(value) = words.get(next).filter(|it| !is_option(it)) else { return next };
            res.push(Argument { name, value, at: next, from: 0 });
            return next + 1;
        }
        let value = rest.strip_prefix('=').unwrap_or(rest);
        res.push(Argument { name, value, at, from: text.len() - value.len() });
        break;
    }
    next
}

fn is_option(word: &str) -> bool {
    1 < word.len() && word.starts_with('-')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workflow::shell::commands;

    #[track_caller]
    fn check(command: &str, expected: &str) {
        let all = commands(command);
        let shown = done(&all[0]).map_or("nothing".to_owned(), |(it, words)| {
            let mut res = format!("{:?}", it.act);
            for it in &it.arguments {
                res += &format!(" {}={}", it.name, it.value);
                let stands = &words[it.at].text[it.from..];
                assert!(stands == it.value || stands.is_empty(), "{command}");
            }
            res
        });
        assert_eq!(shown, expected, "{command}");
    }

    #[test]
    fn acts_and_their_arguments() {
        check("docker push a", "Push =a");
        check(
            "sudo -E docker -D push --platform linux/amd64 a",
            "Push D=true platform=linux/amd64 =a",
        );
        check("docker --context b image push -qa a", "Push context=b q=true a=true =a");
        check("docker buildx --builder b build --push -t c .", "Buildx builder=b push=true t=c =.");
        check(
            "docker build --tag=a -t b -t=c -td -qt e --push=false .",
            "Build tag=a t=b t=c t=d q=true t=e push=false =.",
        );
        check("docker build --unheard --tag a -f - -t", "Build tag=a f=-");
        check("docker manifest push -p a", "PushIndex p=true =a");
        check("docker login -u a -p b", "Login u=a p=b");
        check("podman push a docker://b", "Push =a =docker://b");
        check(
            "skopeo --insecure-policy copy --all a b",
            "Push insecure-policy=true all=true =a =b",
        );
        check("docker buildx imagetools create -t a b", "Index t=a =b");
        check("docker images", "nothing");
        check("echo docker push a", "nothing");
        check("dockerize push a", "nothing");
    }
}
