//! Variables of the environment in scripts: where they are read, and whether anything sets them. What a
//! program does with them is not known.

use std::ops::Range;

use crate::{
    catalog::actions::interface,
    workflow::{Node, Workflow, steps, uses},
};

/// Variables that every shell has from somewhere else.
pub(super) const OWN: &[&str] = &["PATH", "HOME", "USER", "PWD", "SHELL", "LANG", "IFS", "CI"];

/// What reads a script.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Language {
    /// `bash` and `sh`.
    Posix,
    /// `pwsh` and `powershell`.
    PowerShell,
}

/// A variable that a script reads.
#[derive(Debug, PartialEq)]
pub(super) struct Read<'a> {
    pub(super) name: &'a str,
    /// With its `$` and what belongs to that.
    pub(super) range: Range<usize>,
    /// As PowerShell writes variables of the environment: `$env:NAME`.
    pub(super) is_env: bool,
}

/// What reads the script of a step, where that is plain. Source: GitHub docs, "Workflow syntax",
/// "defaults.run.shell", November 2026.
pub(super) fn language(workflow: &Workflow, job: &Node, step: &Node) -> Option<Language> {
    let default =
        |it: &Node| Some(it.get("defaults")?.get("run")?.get("shell")?.as_text()?.to_owned());
    let own = step.get("shell").map(|it| it.as_text().unwrap_or_default().to_owned());
    let shell = own.or_else(|| default(job)).or_else(|| default(&workflow.root));
    if let Some(shell) = shell {
        let program = shell.split_whitespace().next().unwrap_or_default().to_ascii_lowercase();
        return match program.as_str() {
            "bash" | "sh" => Some(Language::Posix),
            "pwsh" | "powershell" => Some(Language::PowerShell),
            _ => None,
        };
    }
    match hosted(job)? {
        it if it.starts_with("windows-") => Some(Language::PowerShell),
        _ => Some(Language::Posix),
    }
}

/// The label of a job that runs on one of GitHub's own machines, whose variables are known.
pub(super) fn hosted(job: &Node) -> Option<&str> {
    let labels = job.get("runs-on")?.one_or_many();
    let [label] = labels else { return None };
    let label = label.as_text()?.trim();
    ["ubuntu-", "windows-", "macos-"].iter().any(|it| label.starts_with(it)).then_some(label)
}

/// The variables that a script reads, but for those of which it says what to do without them:
/// `${NAME:-other}`.
pub(super) fn reads(script: &str) -> Vec<Read<'_>> {
    let mut res = Vec::new();
    let mut at = 0;
    while let Some(found) = script[at..].find('$') {
        let start = at + found;
        at = start + 1;
        let rest = &script[at..];
        if let Some(inner) = rest.strip_prefix("{{") {
            at += 2 + inner.find("}}").unwrap_or(inner.len());
            continue;
        }
        let is_escaped = script[..start].ends_with(['\\', '`']) || is_comment(&script[..start]);
        let (inner, is_braced) = rest.strip_prefix('{').map_or((rest, false), |it| (it, true));
        let is_env = inner.get(..4).is_some_and(|it| it.eq_ignore_ascii_case("env:"));
        let named = if is_env { &inner[4..] } else { inner };
        let length = named.find(|it| !is_word(it)).unwrap_or(named.len());
        let name = &named[..length];
        let after = &named[length..];
        let end = script.len() - after.len() + usize::from(is_braced && after.starts_with('}'));
        let is_fallback = is_braced && after.starts_with([':', '-', '+', '=', '?']) && {
            after.trim_start_matches(':').starts_with(['-', '+', '=', '?'])
        };
        if !name.is_empty() && !is_escaped && !is_fallback {
            res.push(Read { name, range: start..end, is_env });
        }
    }
    res
}

fn is_word(it: char) -> bool {
    it.is_ascii_alphanumeric() || it == '_'
}

/// Whether what comes behind this text is a comment of the shell.
fn is_comment(before: &str) -> bool {
    before.rsplit('\n').next().is_some_and(|it| it.trim_start().starts_with('#'))
}

/// Whether anything in the workflow names the variable other than to read it: a key of `env`, an
/// assignment in a script, an argument. Whoever does so may well set it.
pub(super) fn is_set(workflow: &Workflow, name: &str) -> bool {
    0 < named(workflow, name, |_| 0)
}

/// How often the workflow names a variable other than to read it, without as many times as are `known` of a text.
pub(super) fn named(workflow: &Workflow, name: &str, known: impl Fn(&str) -> usize) -> usize {
    let mut res = 0;
    workflow.root.walk(&mut |node| {
        res += node.entries().iter().filter(|it| it.key == name).count();
        let text = node.as_text().unwrap_or_default();
        match names(text, name) {
            0 => {}
            all => res += all.abs_diff(known(text)),
        }
    });
    res
}

/// How often a text names a variable other than to read it.
pub(super) fn names(text: &str, name: &str) -> usize {
    let is_name = |(at, _): &(usize, &str)| {
        let (before, after) = (&text[..*at], &text[*at + name.len()..]);
        // Behind `$`, `${`, `$env:` and in `secrets.NAME` it is read.
        !before.ends_with(|it: char| is_word(it) || "${.:%".contains(it))
            && !after.starts_with(is_word)
    };
    text.match_indices(name).filter(is_name).count()
}

/// Whether a script takes in what stands elsewhere, so that anything may be set by it.
pub(super) fn is_open(script: &str) -> bool {
    let takes_in = |it: &str| ["source ", "eval ", ". "].iter().any(|from| it.starts_with(from));
    let begins = |line: &str| {
        takes_in(line.trim_start())
            || line.split("&& ").skip(1).any(takes_in)
            || line.contains("GITHUB_ENV") && !line.contains(['=', '<'])
    };
    script.lines().any(begins)
}

/// Whether a step may set variables without a word of it in the workflow: an action of which nothing is known, or a
/// script that takes in something.
pub(super) fn is_opaque(step: &Node) -> bool {
    match step.get("run").and_then(Node::as_text) {
        Some(script) => is_open(script),
        None => uses(step).is_none_or(|it| interface(&it.action, None).is_none()),
    }
}

/// The steps of a job before one of them.
pub(super) fn before<'a>(job: &'a Node, step: &Node) -> impl Iterator<Item = &'a Node> {
    steps(job).iter().take_while(move |it| it.span != step.span)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(script: &str, expected: &str) {
        let all = reads(script);
        let shown: Vec<&str> = all.iter().map(|it| &script[it.range.clone()]).collect();
        assert_eq!(shown.join(" "), expected);
    }

    #[test]
    fn what_scripts_read() {
        check("echo $A \"${B}c\" ${D##*/} ${#E}", "$A ${B} ${D");
        check("echo ${{ env.X }} $${{ y }} \\$F ${G:-h} ${I+j} ${K?no} ${L:2}", "${L");
        check("# $A\necho $env:B ${Env:C} $1 $( $", "$env:B ${Env:C} $1");
        check("é$é $", "");
    }

    #[test]
    fn who_sets_them() {
        assert_eq!(names("A=1 $A ${A} $env:A BA=2 secrets.A export A -e A", "A"), 3);
        assert!(is_open("cd x\n. ./env.sh"));
        assert!(is_open("cat .env >> $GITHUB_ENV"));
        assert!(!is_open("echo a=b >> $GITHUB_ENV"));
    }
}
