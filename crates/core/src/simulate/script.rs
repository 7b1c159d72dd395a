//! What can be read off a script without running it: its commands, what decides over each, and the values
//! that it writes for later steps. What a shell would have to be asked for is a gap, not guessed.

use super::{
    scope::{Gaps, Scope},
    shell::Shell,
};
use crate::{
    expr::{Part, Value},
    workflow::Node,
};

/// What a script does, as far as that is written out.
#[derive(Default)]
pub(super) struct Script {
    pub(super) commands: Vec<Command>,
    /// What it writes to `GITHUB_OUTPUT`.
    pub(super) outputs: Vec<(String, Value)>,
    /// What it writes to `GITHUB_ENV`.
    pub(super) variables: Vec<(String, Value)>,
}

/// A command with its words, without what only says how it is started, such as `sudo`.
pub(super) struct Command {
    pub(super) words: Vec<Value>,
    /// The condition of the script that decides whether it comes to it.
    pub(super) depends_on: Option<String>,
}

/// Longest part of a condition that is shown, in characters.
const MAX_SHOWN: usize = 60;

/// Reads the script of a step; that of another step does nothing.
pub(super) fn read(step: &Node, scope: &Scope) -> Script {
    let Some(script) = step.get("run").and_then(Node::as_text) else { return Script::default() };
    let mut gaps = Gaps::default();
    let text = gaps.text(&scope.value(script)).replace("\\\n", " ");
    let shell = Shell { scope, own: Vec::new(), gaps };
    let mut reader = Reader { shell, open: Vec::new(), guard: None, res: Script::default() };
    let mut before = "";
    for (joint, piece) in pieces(&text) {
        reader.joined(joint, before);
        before = piece;
        reader.piece(piece);
    }
    reader.res
}

/// How a command follows the one before.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Joint {
    Next,
    And,
    Or,
}

/// The commands of a script with what stands before each; comments are none.
fn pieces(text: &str) -> Vec<(Joint, &str)> {
    let mut res = Vec::new();
    let (mut start, mut joint, mut quote, mut depth) = (0, Joint::Next, None, 0);
    let mut letters = text.char_indices().peekable();
    // Where the comment begins that goes on.
    let mut comment = None;
    while let Some((at, it)) = letters.next() {
        if comment.is_some() && it != '\n' {
            continue;
        }
        let next = match (it, letters.peek().map(|it| it.1)) {
            ('\\', Some(_)) if quote != Some('\'') => {
                letters.next();
                None
            }
            ('"' | '\'', _) if quote == Some(it) => {
                quote = None;
                None
            }
            ('"' | '\'', _) if quote.is_none() => {
                quote = Some(it);
                None
            }
            _ if quote.is_some() => None,
            ('#', _) if text[start..at].chars().next_back().is_none_or(char::is_whitespace) => {
                comment = Some(at);
                None
            }
            ('(', _) => {
                depth += 1;
                None
            }
            (')', _) => {
                depth = (depth - 1).max(0);
                None
            }
            ('\n', _) if depth == 0 || comment.is_some() => Some((Joint::Next, 1)),
            _ if depth > 0 => None,
            ('&', Some('&')) => Some((Joint::And, 2)),
            ('|', Some('|')) => Some((Joint::Or, 2)),
            ('|' | ';', _) => Some((Joint::Next, 1)),
            _ => None,
        };
        let Some((after, length)) = next else { continue };
        let piece = text[start..comment.take().unwrap_or(at)].trim();
        if !piece.is_empty() {
            res.push((joint, piece));
        }
        // What follows an operator at the end of a line still hangs on it.
        if !piece.is_empty() || after != Joint::Next || it != '\n' {
            joint = after;
        }
        start = at + length;
        if length == 2 {
            letters.next();
        }
    }
    let piece = text.get(start..comment.unwrap_or(text.len())).unwrap_or_default().trim();
    if !piece.is_empty() {
        res.push((joint, piece));
    }
    res
}

/// The words of a command as they are written, with their quotes.
fn raw_words(piece: &str) -> Vec<&str> {
    let mut res = Vec::new();
    let (mut start, mut quote, mut depth) = (0, None, 0);
    let mut is_escaped = false;
    for (at, it) in piece.char_indices() {
        match it {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = quote != Some('\''),
            '"' | '\'' if quote == Some(it) => quote = None,
            '"' | '\'' if quote.is_none() => quote = Some(it),
            '(' if quote != Some('\'') => depth += 1,
            ')' if quote != Some('\'') => depth = (depth - 1).max(0),
            it if it.is_whitespace() && quote.is_none() && depth == 0 => {
                res.push(&piece[start..at]);
                start = at + it.len_utf8();
            }
            _ => {}
        }
    }
    res.push(&piece[start..]);
    res.retain(|it| !it.is_empty());
    res
}

struct Reader<'a> {
    shell: Shell<'a>,
    /// The conditions that are open, and the loops, which are taken to have something to go through.
    open: Vec<Option<String>>,
    /// What decides over the command in its chain of `&&` and `||`.
    guard: Option<String>,
    res: Script,
}

impl Reader<'_> {
    fn joined(&mut self, joint: Joint, before: &str) {
        let asks = ["[", "test ", "grep "].iter().any(|it| before.starts_with(it));
        match joint {
            Joint::Next => self.guard = None,
            Joint::And if asks => self.guard = Some(self.shown(before)),
            Joint::And => {}
            Joint::Or => self.guard = Some(self.shown(before)),
        }
    }

    fn shown(&self, piece: &str) -> String {
        let all = self.shell.gaps.value(piece).show();
        let mut res: String = all.chars().take(MAX_SHOWN).collect();
        if res.len() < all.len() {
            res.push('…');
        }
        res
    }

    fn piece(&mut self, piece: &str) {
        let (first, rest) = piece.split_once(char::is_whitespace).unwrap_or((piece, ""));
        match first {
            "if" | "while" | "until" => {
                self.command(rest);
                self.open.push(Some(self.shown(rest)));
            }
            "elif" => {
                self.open.pop();
                self.open.push(Some(self.shown(rest)));
            }
            "case" => self.open.push(Some(self.shown(piece))),
            "for" | "select" => {
                self.open.push(None);
                let name = rest.split_whitespace().next().unwrap_or_default();
                self.set(name, None);
            }
            "fi" | "done" | "esac" => drop(self.open.pop()),
            "then" | "do" | "else" | "{" | "!" => self.piece(rest.trim()),
            _ => self.command(piece),
        }
    }

    fn command(&mut self, piece: &str) {
        if self.writes(piece) {
            return;
        }
        let mut raw = raw_words(piece);
        while let [first, rest @ ..] = raw.as_slice() {
            let is_start = ["sudo", "time", "exec", "command", "nohup"].contains(first);
            let assigned = assigned(first);
            if let (Some((name, value)), true) = (assigned, rest.is_empty()) {
                let value = self.shell.word(value);
                return self.set(name, Some(value));
            }
            if !is_start && assigned.is_none() {
                break;
            }
            raw = rest.to_vec();
        }
        if let ["export" | "local" | "readonly" | "declare", rest @ ..] = raw.as_slice() {
            for (name, value) in rest.iter().filter_map(|it| assigned(it)) {
                let value = self.shell.word(value);
                self.set(name, Some(value));
            }
            return;
        }
        let words: Vec<Value> = raw.into_iter().map(|it| self.shell.word(it)).collect();
        if !words.is_empty() {
            let depends_on = self.depends_on();
            self.res.commands.push(Command { words, depends_on });
        }
    }

    fn depends_on(&self) -> Option<String> {
        self.guard.clone().or_else(|| self.open.iter().rev().find_map(Clone::clone))
    }

    /// It comes to this once, whatever happens.
    fn is_certain(&self) -> bool {
        self.guard.is_none() && self.open.is_empty()
    }

    /// Sets a variable; whatever only some runs set, nobody knows.
    fn set(&mut self, name: &str, value: Option<Value>) {
        let value = value.filter(|_| self.is_certain());
        let value = value.unwrap_or_else(|| Value::Unknown(["$", name].concat()));
        self.shell.own.push((name.to_owned(), value));
    }

    /// Takes in `echo "name=value" >> "$GITHUB_OUTPUT"`.
    fn writes(&mut self, piece: &str) -> bool {
        let Some((written, target)) = piece.rsplit_once(">>") else { return false };
        let is_output = match target.trim().trim_matches('"') {
            "$GITHUB_OUTPUT" | "${GITHUB_OUTPUT}" => true,
            "$GITHUB_ENV" | "${GITHUB_ENV}" => false,
            _ => return false,
        };
        let raw = raw_words(written);
        let ["echo" | "printf", rest @ ..] = raw.as_slice() else { return true };
        // `echo` puts a blank between its words.
        let words: Vec<Value> = rest.iter().map(|it| self.shell.word(it)).collect();
        let mut parts = Vec::new();
        for (n, word) in words.iter().enumerate() {
            if n > 0 {
                parts.push(Part::Text(" ".to_owned()));
            }
            parts.extend(word.to_parts());
        }
        let is_plain = raw.first() == Some(&"echo") && !written.contains("echo -");
        if let Some((name, value)) = named(parts) {
            let known = is_plain && self.is_certain();
            let value = if known { value } else { Value::Unknown(["$", &name].concat()) };
            let them = match is_output {
                true => &mut self.res.outputs,
                false => &mut self.res.variables,
            };
            them.retain(|it| it.0 != name);
            them.push((name, value));
        }
        true
    }
}

/// `name=value`, where the name is known.
fn named(parts: Vec<Part>) -> Option<(String, Value)> {
    // Parts that follow each other are one.
    let mut parts = Value::of_parts(parts).to_parts();
    let Some(Part::Text(first)) = parts.first_mut() else { return None };
    let (name, value) = first.split_once('=')?;
    let (name, value) = (name.to_owned(), value.to_owned());
    *first = value;
    Some((name, Value::of_parts(parts)))
}

/// A word that sets a variable.
fn assigned(word: &str) -> Option<(&str, &str)> {
    let (name, value) = word.split_once('=')?;
    let is_name = |it: &str| {
        !it.is_empty()
            && !it.starts_with(|it: char| it.is_ascii_digit())
            && it.chars().all(|it| it.is_ascii_alphanumeric() || it == '_')
    };
    is_name(name).then_some((name, value))
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::{
        event::{Event, Repository},
        workflow::Workflow,
        yaml,
    };

    #[track_caller]
    fn check(script: &str, expected: Expect) {
        let lines: Vec<String> = script.lines().map(|it| format!("  {it}\n")).collect();
        let text =
            format!("env: {{IMAGE: a/b, REG: '${{{{ vars.REG }}}}'}}\nrun: |\n{}", lines.concat());
        let step = yaml::read(&text).workflow.root;
        let event = Event::push_tag(&Repository::default(), "v1.2.3");
        let mut scope = Scope::new(&Workflow::default(), &event);
        scope.add_env(&step);
        let read = read(&step, &scope);
        let mut res = String::new();
        for it in read.commands {
            let words: Vec<String> = it.words.iter().map(Value::show).collect();
            let depends = it.depends_on.map(|it| format!(" if {it}")).unwrap_or_default();
            res += &format!("{}{depends}\n", words.join(" | "));
        }
        for (kind, them) in [("output", read.outputs), ("env", read.variables)] {
            for (name, value) in them {
                res += &format!("{kind} {name}={}\n", value.show());
            }
        }
        expected.assert_eq(&res);
    }

    #[test]
    fn commands_and_what_decides_over_them() {
        check(
            "# docker push no
VERSION=${GITHUB_REF#refs/tags/v} # not this
export TAG=\"$IMAGE:$VERSION\"
sudo docker build -t \"$TAG\" --label 'a b' . && docker push $TAG
[ \"$A\" = x ] && docker push $IMAGE:x
if [[ $TAG == *-* ]]; then
  LATEST=no
  docker push $IMAGE:pre
else docker push $IMAGE:latest; fi
docker push $IMAGE:$LATEST
for t in a b; do docker push $REG:$t; done
echo x | docker login --password-stdin
docker push \"a:${{ github.ref_type == 'tag' && 'y' || 'n' }}\" \\
  > log
docker tag a $(jq -r '.tags[] | \"-t \" + .' <<< \"$X\") b
",
            expect![[r#"
                docker | build | -t | a/b:1.2.3 | --label | a b | .
                docker | push | a/b:1.2.3
                [ | ‹$A› | = | x | ]
                docker | push | a/b:x if [ "$A" = x ]
                [[ | a/b:1.2.3 | == | *-* | ]]
                docker | push | a/b:pre if [[ $TAG == *-* ]]
                docker | push | a/b:latest if [[ $TAG == *-* ]]
                docker | push | a/b:‹$LATEST›
                docker | push | ‹vars.REG›:‹$t›
                echo | x
                docker | login | --password-stdin
                docker | push | a:y | > | log
                docker | tag | a | ‹$(jq -r '.tags[] | -t  + .' <<< $X)› | b
            "#]],
        );
    }

    #[test]
    fn what_later_steps_see() {
        check(
            "set -e
REPO=${GITHUB_REPOSITORY,,}
echo \"image=ghcr.io/$REPO\" >> $GITHUB_OUTPUT
echo 'matrix=[\"a\",\"b\"]' >> \"$GITHUB_OUTPUT\"
echo version=${GITHUB_REF_NAME#v} >> ${GITHUB_OUTPUT}
echo \"json={\\\"a\\\":1}\" >> $GITHUB_OUTPUT
echo \"reg=$REG\" >> $GITHUB_OUTPUT
echo \"date=$(date)\" >> $GITHUB_OUTPUT
echo \"SHORT=${GITHUB_SHA::7}\" >> $GITHUB_ENV
if [ -n \"$X\" ]; then echo \"version=1\" >> $GITHUB_OUTPUT; fi
",
            expect![[r#"
                set | -e
                [ | -n | ‹$X› | ]
                output image=ghcr.io/octo-org/octo-app
                output matrix=["a","b"]
                output json={"a":1}
                output reg=‹vars.REG›
                output date=‹$(date)›
                output version=‹$version›
                env SHORT=5f3331d
            "#]],
        );
    }
}
