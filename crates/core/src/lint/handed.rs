//! What scripts of a POSIX shell hand on: what they write into the files that the runner reads when the
//! step is over. Of a script that calls programs which could do so too, it is not known.

use std::ops::Range;

use crate::workflow::shell::{Command, commands};

/// Something that a script writes into one of those files.
#[derive(Debug, PartialEq)]
pub(super) struct Handed {
    /// `GITHUB_OUTPUT` or another of [`FILES`].
    pub(super) file: &'static str,
    /// Names of the values, if all are written out.
    pub(super) names: Option<Vec<String>>,
    /// Whatever stood in the file is gone: `>` in place of `>>`. Where the name of the file stands.
    pub(super) instead: Option<Range<usize>>,
    /// It goes into a file of that name, because the sign before it is missing. Where the name stands.
    pub(super) astray: Option<Range<usize>>,
    /// The branches of the script in which it is done; none if it always is.
    pub(super) branches: Vec<usize>,
}

/// Source: GitHub docs, "Workflow commands", November 2026.
pub(super) const FILES: &[&str] =
    &["GITHUB_OUTPUT", "GITHUB_ENV", "GITHUB_STATE", "GITHUB_PATH", "GITHUB_STEP_SUMMARY"];

/// Programs that leave those files alone, whatever they are told.
const HARMLESS: &[&str] = &[
    ":",
    "[",
    "[[",
    "aws",
    "awk",
    "az",
    "base64",
    "basename",
    "break",
    "cat",
    "cd",
    "chmod",
    "continue",
    "cosign",
    "cp",
    "crane",
    "curl",
    "cut",
    "date",
    "declare",
    "diff",
    "dirname",
    "docker",
    "echo",
    "envsubst",
    "exit",
    "export",
    "false",
    "gcloud",
    "gh",
    "git",
    "grep",
    "gzip",
    "head",
    "helm",
    "jq",
    "kubectl",
    "local",
    "ls",
    "md5sum",
    "mkdir",
    "mktemp",
    "mv",
    "openssl",
    "podman",
    "printf",
    "pwd",
    "read",
    "readonly",
    "realpath",
    "rm",
    "sed",
    "set",
    "sha256sum",
    "shift",
    "skopeo",
    "sleep",
    "sort",
    "tail",
    "tar",
    "tee",
    "test",
    "touch",
    "tr",
    "true",
    "uname",
    "uniq",
    "unset",
    "wc",
    "wget",
    "which",
    "yq",
    "zip",
    "for",
    "case",
    "in",
];

/// Whether a script hands on anything.
pub(super) fn hands_on(script: &str) -> bool {
    FILES.iter().any(|it| script.contains(it))
}

/// All that a script hands on, in its order.
pub(super) fn handed(script: &[Command]) -> Vec<Handed> {
    let mut reader = Reader::default();
    script.iter().for_each(|it| reader.command(it));
    reader.res
}

/// The names of the outputs that a script leaves, if nothing else can leave others.
pub(super) fn outputs(script: &str) -> Option<Vec<String>> {
    if script.contains("set-output") {
        return None;
    }
    let all = commands(script);
    if !all.iter().all(is_harmless) {
        return None;
    }
    let written = handed(&all);
    let outputs = written.iter().filter(|it| it.file == "GITHUB_OUTPUT");
    // Whatever else is done with the file is not followed.
    if outputs.clone().count() != script.matches("GITHUB_OUTPUT").count() {
        return None;
    }
    let mut res = Vec::new();
    for it in outputs.filter(|it| it.astray.is_none()) {
        res.extend(it.names.clone()?);
    }
    Some(res)
}

/// Whether a command runs no program that may do anything.
pub(super) fn is_harmless(command: &Command) -> bool {
    command.program().is_none_or(|it| HARMLESS.contains(&it.0))
}

/// Names of outputs have dashes, too.
fn is_name(text: &str) -> bool {
    text.starts_with(|it: char| it.is_ascii_alphabetic() || it == '_')
        && text.chars().all(|it| it.is_ascii_alphanumeric() || "_-".contains(it))
}

#[derive(Default)]
struct Reader {
    res: Vec<Handed>,
    /// The blocks around a command; 0 for a mere group.
    blocks: Vec<Block>,
    last_branch: usize,
    /// What ends the value of several lines that is being written.
    delimiter: Option<String>,
    /// What the command before printed.
    printed: Printed,
}

#[derive(Default)]
struct Block {
    /// 0 for what is always done.
    branch: usize,
    /// All that is printed in it.
    printed: Printed,
}

/// What a command prints, line by line; nothing for what is not written out.
type Printed = Vec<Option<String>>;

impl Reader {
    fn command(&mut self, command: &Command) {
        let first = command.words.first().map_or("", |it| it.text.as_str());
        match first {
            "if" | "for" | "while" | "until" | "case" => self.open(true),
            // The body of a function is read where it stands, and done somewhere else.
            "{" => self.open(command.after == Some(')')),
            "elif" | "else" => self.branch(),
            _ if command.after == Some(';') && command.is_double => self.branch(),
            _ => {}
        }
        let printed = match first {
            "fi" | "done" | "esac" | "}" => self.blocks.pop().unwrap_or_default().printed,
            _ => self.printed(command),
        };
        let is_chained = command.is_double && matches!(command.after, Some('&' | '|'));
        if is_chained {
            self.open(true);
        }
        self.write(command, &printed);
        if is_chained {
            self.blocks.pop();
        }
        let goes_on = command.redirected.iter().all(|it| !it.0.starts_with('>'));
        if let Some(block) = self.blocks.last_mut().filter(|_| goes_on) {
            block.printed.extend(printed.clone());
        }
        self.printed = printed;
    }

    fn open(&mut self, is_branch: bool) {
        self.last_branch += 1;
        let branch = if is_branch { self.last_branch } else { 0 };
        self.blocks.push(Block { branch, ..Block::default() });
    }

    fn branch(&mut self) {
        self.last_branch += 1;
        if let Some(block) = self.blocks.last_mut().filter(|it| it.branch != 0) {
            block.branch = self.last_branch;
        }
    }

    /// What a command prints itself.
    fn printed(&self, command: &Command) -> Printed {
        match command.program() {
            Some(("echo" | "printf", words)) => {
                let mut words = words.iter().map(|it| it.text.as_str());
                let text = words.find(|it| !matches!(*it, "-e" | "-n" | "-E" | "--"));
                let lines = text.unwrap_or_default().split('\n').flat_map(|it| it.split("\\n"));
                lines.map(|it| Some(it.to_owned())).collect()
            }
            // These print nothing, or what is taken apart above.
            Some((
                "[" | "[[" | "test" | "set" | "cd" | "export" | "for" | "case" | "read" | "true"
                | ":",
                _,
            ))
            | None => Vec::new(),
            Some(("tee", _)) => self.printed.clone(),
            _ => vec![None],
        }
    }

    fn write(&mut self, command: &Command, printed: &Printed) {
        let redirected = command.redirected.iter().filter(|it| it.0.starts_with('>'));
        let redirected = redirected.map(|it| (&it.1, it.0 == ">"));
        let is_tee = command.program().is_some_and(|it| it.0 == "tee");
        let appends = command.words.iter().any(|it| it.text == "-a" || it.text == "--append");
        let teed = command.words.iter().filter(|_| is_tee).map(|it| (it, !appends));
        for (word, is_instead) in redirected.chain(teed) {
            let is_file = |it: &&&str| word.text == **it || is_variable(&word.text, it);
            let Some(file) = FILES.iter().find(is_file) else { continue };
            let names = self.names(printed);
            let branches = self.blocks.iter().map(|it| it.branch).filter(|it| *it != 0).collect();
            let instead = is_instead.then(|| word.range.clone());
            let astray = (word.text == *file).then(|| word.range.clone());
            let instead = instead.filter(|_| astray.is_none());
            self.res.push(Handed { file, names, instead, astray, branches });
        }
    }

    /// The names of the values in these lines.
    fn names(&mut self, printed: &Printed) -> Option<Vec<String>> {
        let mut res = Vec::new();
        for line in printed {
            let Some(line) = line.as_ref().map(|it| it.trim()) else {
                // Part of a value may be anything.
                match self.delimiter {
                    Some(_) => continue,
                    None => return None,
                }
            };
            if let Some(end) = &self.delimiter {
                if line == end {
                    self.delimiter = None;
                }
            } else if let Some((name, end)) = named(line, "<<") {
                res.push(name.to_owned());
                self.delimiter = Some(end.to_owned());
            } else if let Some((name, _)) = named(line, "=") {
                res.push(name.to_owned());
            // The runner takes the blank before `=` for a part of the name, which nobody reads.
            } else if !line.split_once('=').is_some_and(|it| is_name(it.0.trim_end()))
                && !line.is_empty()
            {
                return None;
            }
        }
        Some(res)
    }
}

fn named<'a>(line: &'a str, sign: &str) -> Option<(&'a str, &'a str)> {
    line.split_once(sign).filter(|it| is_name(it.0))
}

fn is_variable(word: &str, name: &str) -> bool {
    let inner = word.strip_prefix('$').unwrap_or_default();
    let inner = inner.strip_prefix('{').and_then(|it| it.strip_suffix('}')).unwrap_or(inner);
    inner == name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(script: &str, expected: &str) {
        let found = outputs(script).map_or("?".to_owned(), |it| it.join(" "));
        assert_eq!(found, expected, "{script}");
    }

    #[test]
    fn outputs_that_are_written_out() {
        check("echo a=1 >> $GITHUB_OUTPUT\necho \"b-c=$(date)\" >> \"${GITHUB_OUTPUT}\"", "a b-c");
        check("echo -e \"a=1\\nb=2\" | tee -a $GITHUB_OUTPUT", "a b");
        check("{\n echo 'a<<EOF'\n git log\n echo EOF\n echo b=2\n} >> $GITHUB_OUTPUT", "a b");
        check(
            "if [ x ]; then echo a=1 >> $GITHUB_OUTPUT; else echo b=2 >> $GITHUB_OUTPUT; fi",
            "a b",
        );
        check("for i in 1 2; do echo a=$i; done >> $GITHUB_OUTPUT", "a");
        check("A=b\nprintf 'a=%s\\n' \"$A\" >> $GITHUB_OUTPUT", "a");
        check(
            "echo 'a<<X' >> $GITHUB_OUTPUT\njq . b >> $GITHUB_OUTPUT\necho X >> $GITHUB_OUTPUT",
            "a",
        );
        check("docker build .", "");
        check("sudo -E docker build . && command -p true\nA+=(b)", "");
        check("echo a=1 >> GITHUB_OUTPUT\necho \"b = 2\" >> $GITHUB_OUTPUT", "");
    }

    #[test]
    fn what_may_leave_others() {
        for script in [
            "./build.sh",
            "timeout 5 make",
            "make && echo a=1 >> $GITHUB_OUTPUT",
            "echo \"$NAME=1\" >> $GITHUB_OUTPUT",
            "jq -r keys x >> $GITHUB_OUTPUT",
            "OUT=$GITHUB_OUTPUT\necho a=1 >> $OUT",
            "echo ::set-output name=a::1",
            "cat <<EOF >> $GITHUB_OUTPUT\na=1\nEOF",
            "( echo a=1; env ) >> $GITHUB_OUTPUT",
            "{ echo a=1; env; } >> $GITHUB_OUTPUT",
            "f() { echo \"$1=2\" >> $GITHUB_OUTPUT; }\nf a",
            "${{ inputs.run }}",
        ] {
            check(script, "?");
        }
    }

    #[test]
    fn branches() {
        let of = |script: &str| -> Vec<String> {
            let one = |it: &Handed| format!("{:?}{}", it.branches, it.instead.is_some());
            handed(&commands(script)).iter().map(one).collect()
        };
        assert_eq!(of("echo a=1 > $GITHUB_ENV; echo b=2 >> $GITHUB_ENV"), ["[]true", "[]false"]);
        assert_eq!(
            of(
                "if a; then echo a=1 > $GITHUB_ENV; else echo a=2 > $GITHUB_ENV; fi\nb || echo c=1 | tee $GITHUB_ENV"
            ),
            ["[1]true", "[2]true", "[]true"]
        );
    }
}
