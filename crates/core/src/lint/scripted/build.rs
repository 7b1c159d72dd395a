//! The arguments of `docker build`, `docker login` and others as inputs of the actions.

use crate::workflow::shell::Word;

/// A word after a command, apart from its option: `--tag=a`, `--tag a`, `-t a`.
#[derive(Debug, PartialEq)]
pub(super) enum Argument<'a> {
    Option(&'a str, Option<&'a Word>, String),
    Plain(&'a Word),
}

/// Options that stand alone. All others take a value. Source: Docker 29, `docker build`, `docker buildx
/// build`, `docker buildx bake`, `docker push`, `docker login` and `docker buildx imagetools create`;
/// buildpacks.io, `pack build`.
const ALONE: &[&str] = &[
    "--push",
    "--publish",
    "--trust-builder",
    "--clear-cache",
    "--load",
    "--pull",
    "--no-cache",
    "--quiet",
    "-q",
    "--rm",
    "--force-rm",
    "--squash",
    "--debug",
    "-D",
    "--check",
    "--compress",
    "--all-tags",
    "-a",
    "--disable-content-trust",
    "--password-stdin",
    "--dry-run",
    "--append",
    "--print",
    "--purge",
    "--insecure",
    "--use",
    "--bootstrap",
    "--prefer-index",
    "--all",
    "--detach",
];

/// The arguments of a command. `-p` is a password for `docker login` only.
pub(super) fn arguments(words: &[Word]) -> Vec<Argument<'_>> {
    let mut res = Vec::new();
    let mut rest = words.iter();
    while let Some(word) = rest.next() {
        let text = word.text.as_str();
        if !text.starts_with('-') || text == "-" {
            res.push(Argument::Plain(word));
        } else if let Some((name, value)) = text.split_once('=').filter(|_| text.starts_with("--"))
        {
            res.push(Argument::Option(name, Some(word), value.to_owned()));
        } else if ALONE.contains(&text) {
            res.push(Argument::Option(text, None, String::new()));
        } else {
            let value = rest.next();
            res.push(Argument::Option(
                text,
                value,
                value.map(|it| it.text.clone()).unwrap_or_default(),
            ));
        }
    }
    res
}

/// The input of docker/build-push-action that an option of `docker build` is.
pub(super) fn input_of(option: &str) -> Option<&'static str> {
    Some(match option {
        "-t" | "--tag" => "tags",
        "--platform" => "platforms",
        "--cache-from" => "cache-from",
        "--cache-to" => "cache-to",
        "-o" | "--output" => "outputs",
        "--build-arg" => "build-args",
        "--target" => "target",
        "-f" | "--file" => "file",
        "--builder" => "builder",
        "--sbom" => "sbom",
        "--provenance" => "provenance",
        "--secret" => "secrets",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workflow::shell::commands;

    #[test]
    fn options_and_words() {
        let all = commands("--tag=a -t b --push --label c=d .");
        let show = |it: &Argument<'_>| match it {
            Argument::Option(name, _, value) => format!("{name}={value}"),
            Argument::Plain(word) => word.text.clone(),
        };
        let shown: Vec<String> = arguments(&all[0].words).iter().map(show).collect();
        assert_eq!(shown, ["--tag=a", "-t=b", "--push=", "--label=c=d", "."]);
    }
}
