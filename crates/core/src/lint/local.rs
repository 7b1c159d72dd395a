//! Images that the Docker of a runner has, as far as the steps of a job say: built, tagged, pulled. As soon
//! as something is done that may make others, nothing is said any more.

use std::ops::Range;

use super::{
    expressions::{UNKNOWN, inside, literal},
    handed::is_harmless,
    named::{MOST, commas},
};
use crate::workflow::{
    Node,
    docker::{self, Act},
    input_text, is_action,
    shell::{Command, Word, commands},
    steps, uses,
};

/// An image that a script pushes and that is not there.
pub(super) struct Absent<'a> {
    pub(super) run: &'a Node,
    pub(super) range: Range<usize>,
    pub(super) name: String,
    /// What there is; empty if nothing is.
    pub(super) there: Vec<String>,
}

/// Actions that make no images.
const OTHERS: &[&str] = &[
    "actions/checkout",
    "actions/cache",
    "actions/upload-artifact",
    "actions/download-artifact",
    "docker/login-action",
    "docker/metadata-action",
    "docker/setup-qemu-action",
    "docker/setup-buildx-action",
    "aws-actions/configure-aws-credentials",
    "aws-actions/amazon-ecr-login",
    "google-github-actions/auth",
    "azure/login",
];

/// The pushes of a job that find no image.
pub(super) fn absent(job: &Node) -> Vec<Absent<'_>> {
    let mut res = Vec::new();
    let mut there: Vec<String> = Vec::new();
    for step in steps(job).iter().take(MOST) {
        if let Some(run) = step.get("run") {
            for command in commands(run.as_text().unwrap_or_default()).iter().take(MOST) {
                let Some(done) = done(command) else { return res };
                match done {
                    Done::Nothing => {}
                    Done::Makes(names) => there.extend(names),
                    Done::Pushes(word) if res.len() < MOST && is_absent(&word.text, &there) => {
                        let (range, name) = (word.range.clone(), word.text.clone());
                        res.push(Absent { run, range, name, there: there.clone() });
                    }
                    Done::Pushes(_) => {}
                }
            }
        } else if is_action(step, "docker/build-push-action") {
            there.extend(input_text(step, "tags").lines().flat_map(commas).map(str::to_owned));
        } else if !uses(step).is_some_and(|it| OTHERS.contains(&&*it.action)) {
            return res;
        }
        if MOST < there.len() {
            return res;
        }
    }
    res
}

/// What is worth digits only. Source: GitHub docs, "Contexts reference" and "Variables reference", November
/// 2026.
const NUMBERS: &[&str] = &[
    "github.sha",
    "github.run_id",
    "github.run_number",
    "GITHUB_SHA",
    "GITHUB_RUN_ID",
    "GITHUB_RUN_NUMBER",
];

/// What a command does to the images of a machine.
enum Done<'a> {
    Nothing,
    Makes(Vec<String>),
    Pushes(&'a Word),
}

/// Commands of Docker that neither make images nor push them.
const NOTHING: &[&str] = &[
    "login", "logout", "info", "version", "ps", "images", "ls", "inspect", "logs", "rm", "stop",
    "kill", "network", "volume", "wait", "port", "history",
];

/// The same of `docker buildx`.
const NOTHING_BUILT: &[&str] = &["create", "use", "inspect", "ls", "version", "imagetools"];

/// `None` for what may do anything.
fn done(command: &Command) -> Option<Done<'_>> {
    let Some((program, words)) = command.program() else { return Some(Done::Nothing) };
    if program != "docker" {
        let is_tool = matches!(program, "skopeo" | "podman" | "crane");
        return (is_harmless(command) && !is_tool).then_some(Done::Nothing);
    }
    let Some((told, _)) = docker::done(command) else {
        let mut words = words.iter().map(|it| it.text.as_str()).skip_while(|it| *it == "image");
        let does_nothing = match words.next()? {
            "buildx" => NOTHING_BUILT.contains(&words.next()?),
            it => NOTHING.contains(&it),
        };
        return does_nothing.then_some(Done::Nothing);
    };
    match told.act {
        Act::Login | Act::Index => Some(Done::Nothing),
        Act::Build | Act::Buildx => {
            let names = told.options(&["t", "tag"]).map(|it| it.value.to_owned());
            Some(Done::Makes(names.collect()))
        }
        Act::Pull | Act::Tag | Act::Push => {
            let last = told.plain().next_back()?;
            // Several, or those of another machine.
            let other = ["a", "all-tags", "platform", "context", "c", "host", "H"];
            if told.options(&other).next().is_some() {
                return None;
            }
            Some(match told.act {
                Act::Push => Done::Pushes(&words[last.at]),
                _ => Done::Makes(vec![last.value.to_owned()]),
            })
        }
        Act::Bake | Act::BuildCompose | Act::Pack | Act::PushCompose | Act::PushIndex => None,
    }
}

/// Whether a name is surely none of those.
fn is_absent(name: &str, there: &[String]) -> bool {
    let Some(own) = Name::of(name) else { return false };
    there.iter().all(|it| Name::of(it).is_some_and(|it| own.differs(&it)))
}

/// A name with what only the run knows set apart.
struct Name {
    literal: String,
    /// Variables and expressions, in their order.
    values: Vec<String>,
}

impl Name {
    /// `None` where a name cannot be told from its text.
    fn of(text: &str) -> Option<Name> {
        if text.is_empty() || text.contains(['`', '(', '@', '*', '\\']) && !text.contains("${{") {
            return None;
        }
        let mut values: Vec<String> =
            inside(text).into_iter().map(|it| it.split_whitespace().collect::<String>()).collect();
        let mut plain = literal(text);
        while let Some(at) = plain.find('$') {
            let rest = &plain[at + 1..];
            let is_word = |it: char| it.is_ascii_alphanumeric() || it == '_';
            let (name, length) = match rest.strip_prefix('{') {
                Some(inner) => {
                    let end = inner.find('}')?;
                    (&inner[..end], end + 2)
                }
                None => {
                    let end = rest.find(|it| !is_word(it)).unwrap_or(rest.len());
                    (&rest[..end], end)
                }
            };
            if name.is_empty() || !name.chars().all(is_word) {
                return None;
            }
            values.push(name.to_owned());
            plain.replace_range(at..at + 1 + length, &UNKNOWN.to_string());
        }
        let bare = plain.strip_prefix("docker.io/").unwrap_or(&plain);
        let bare = bare.strip_prefix("library/").unwrap_or(bare).to_owned();
        let has_tag = bare.rsplit('/').next().is_some_and(|it| it.contains(':'));
        let literal = if has_tag { bare } else { format!("{bare}:latest") };
        Some(Name { literal, values })
    }

    /// Surely so: what stands for values is the same in both, and the rest is not; or one is written out and
    /// the other ends in a number that it does not end in.
    fn differs(&self, other: &Name) -> bool {
        match (self.values.as_slice(), other.values.as_slice()) {
            ([], [value]) => other.is_numbered(value, self),
            ([value], []) => self.is_numbered(value, other),
            (own, others) => own == others && self.literal != other.literal,
        }
    }

    /// Whether its tag is a value in hexadecimal or decimal digits, which that of a name without values is not.
    fn is_numbered(&self, value: &str, plain: &Name) -> bool {
        let tag = |it: &str| it.rsplit(':').next().unwrap_or_default().to_owned();
        NUMBERS.contains(&value)
            && tag(&self.literal).chars().eq([UNKNOWN])
            && !tag(&plain.literal).chars().all(|it| it.is_ascii_hexdigit())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, there: &[&str], expected: bool) {
        let there: Vec<String> = there.iter().map(|it| (*it).to_owned()).collect();
        assert_eq!(is_absent(name, &there), expected, "{name} among {there:?}");
    }

    #[test]
    fn names_that_are_not_there() {
        check("ghcr.io/acme/app:1", &["app:1"], true);
        check("ghcr.io/acme/app:1", &[], true);
        check("ghcr.io/acme/app:${{ github.sha }}", &["app:${{github.sha}}"], true);
        check("acme/app:$TAG", &["app:$TAG"], true);
        check("docker.io/acme/app", &["acme/app:latest"], false);
        check("acme/app:$TAG", &["acme/app:${TAG}"], false);
        check("acme/app:$TAG", &["acme/app:v1"], false);
        check("acme/app:v1", &["$IMAGE"], false);
        check("acme/app:latest", &["acme/app:${{ github.sha }}"], true);
        check("acme/app:$GITHUB_RUN_NUMBER", &["acme/app:v1"], true);
        check("acme/app:12", &["acme/app:$GITHUB_RUN_NUMBER"], false);
        check("acme/app:$(date)", &["app"], false);
        check("acme/app:${TAG##v}", &["app"], false);
    }
}
