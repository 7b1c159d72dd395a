//! The arguments of `docker build`, `docker login` and others as inputs of the actions.

use crate::workflow::shell::Word;

/// A word after a command, or an option with its value and the word that this stands in: `--tag=a`,
/// `--tag a`, `-t a`, `-t=a`, `-ta`. Its name is without the signs before it.
#[derive(Debug, PartialEq)]
pub(super) enum Argument<'a> {
    Option(&'a str, &'a Word, &'a str),
    Plain(&'a Word),
}

/// Options that stand alone. All others take a value. Source: Docker 29, `docker build`, `docker buildx
/// build`, `docker buildx bake`, `docker push`, `docker login` and `docker buildx imagetools create`;
/// buildpacks.io, `pack build`.
const ALONE: &[&str] = &[
    "push",
    "publish",
    "trust-builder",
    "clear-cache",
    "load",
    "pull",
    "no-cache",
    "quiet",
    "q",
    "rm",
    "force-rm",
    "squash",
    "debug",
    "D",
    "check",
    "compress",
    "all-tags",
    "a",
    "disable-content-trust",
    "password-stdin",
    "dry-run",
    "append",
    "print",
    "purge",
    "insecure",
    "use",
    "bootstrap",
    "prefer-index",
    "all",
    "detach",
];

/// The arguments of a command. One that stands alone is worth `true`, and one that lacks its value is none.
/// Source: pflag, README, "Command line flag syntax".
pub(super) fn arguments(words: &[Word]) -> Vec<Argument<'_>> {
    let mut res = Vec::new();
    let mut rest = words.iter();
    while let Some(word) = rest.next() {
        let Some(option) = word.text.strip_prefix('-').filter(|it| !it.is_empty()) else {
            res.push(Argument::Plain(word));
            continue;
        };
        let (mut option, is_long) =
            option.strip_prefix('-').map_or((option, false), |it| (it, true));
        while let Some(first) = option.chars().next() {
            let end = if is_long { option.find('=') } else { Some(first.len_utf8()) };
            let (name, value) = option.split_at(end.unwrap_or(option.len()));
            option = "";
            if let Some(value) = value.strip_prefix('=') {
                res.push(Argument::Option(name, word, value));
            } else if ALONE.contains(&name) {
                res.push(Argument::Option(name, word, "true"));
                option = value;
            } else if value.is_empty() {
                res.extend(rest.next().map(|it| Argument::Option(name, it, it.text.as_str())));
            } else {
                res.push(Argument::Option(name, word, value));
            }
        }
    }
    res
}

/// The input of docker/build-push-action that an option of `docker build` is.
pub(super) fn input_of(option: &str) -> Option<&'static str> {
    Some(match option {
        "t" | "tag" => "tags",
        "platform" => "platforms",
        "cache-from" => "cache-from",
        "cache-to" => "cache-to",
        "o" | "output" => "outputs",
        "build-arg" => "build-args",
        "target" => "target",
        "f" | "file" => "file",
        "builder" => "builder",
        "sbom" => "sbom",
        "provenance" => "provenance",
        "secret" => "secrets",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workflow::shell::commands;

    #[test]
    fn options_and_words() {
        let all =
            commands("--tag=a -t b --push --label c=d . -t=e -tf -qt g --push=false -Dq -- - -t");
        let show = |it: &Argument<'_>| match it {
            Argument::Option(name, _, value) => format!("{name}={value}"),
            Argument::Plain(word) => word.text.clone(),
        };
        let shown: Vec<String> = arguments(&all[0].words).iter().map(show).collect();
        let shown = shown.join(" ");
        assert_eq!(
            shown,
            "tag=a t=b push=true label=c=d . t=e t=f q=true t=g push=false D=true q=true -"
        );
    }
}
