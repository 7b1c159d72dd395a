//! What can be read off a script without running it: its commands, what decides over each, and the values
//! that it writes for later steps. What a shell would have to be asked for is a gap, not guessed.

use std::{borrow::Cow, rc::Rc};

use super::{push::commands::is_program, scope::Scope, variables::Variables};
use crate::{
    expr::{Gaps, Part, Value, has_expression},
    workflow::{
        Node,
        shell::{
            self, Word, commands,
            program::{self, assigned},
        },
    },
};

/// What a script does, as far as that is written out.
#[derive(Default)]
pub(super) struct Script {
    pub(super) commands: Vec<Command>,
    /// What it writes to `GITHUB_OUTPUT`.
    pub(super) outputs: Vec<(String, Value)>,
    /// What it writes to `GITHUB_ENV`.
    pub(super) variables: Vec<(String, Value)>,
    /// It may go on when one of its commands fails that does more than build.
    pub(super) goes_on: bool,
}

/// A command that may build or push: its program, and the words behind that.
pub(super) struct Command {
    pub(super) program: String,
    pub(super) words: Vec<Value>,
    /// The condition of the script that decides whether it comes to it.
    pub(super) depends_on: Option<String>,
    /// What its environment has beside that of the step.
    pub(super) variables: Vec<(String, Value)>,
    /// The script has gone to another folder before.
    pub(super) has_moved: bool,
}

impl Command {
    pub(super) fn logs_in(&self) -> bool {
        self.words.first().is_some_and(|it| it.show() == "login")
    }
}

/// Programs that do nothing with the words behind them but show or compare them.
const PRINTING: &[&str] =
    &["echo", "printf", "grep", "[", "[[", "test", ":", "command", "which", "type"];

/// Longest part of a condition that is shown, in characters.
const MAX_SHOWN: usize = 60;

/// Reads the script of a step; that of another step does nothing.
pub(super) fn read(step: &Node, scope: &Scope) -> Script {
    let Some(script) = step.get("run").and_then(Node::as_text) else { return Script::default() };
    let mut gaps = Gaps::default();
    let (text, commands) = match has_expression(script) {
        // GitHub puts values in before the shell sees anything.
        true => {
            let text = gaps.text(&scope.value(script));
            let commands = commands(&text).into();
            (Rc::from(text), commands)
        }
        false => (Rc::from(script), scope.commands(script)),
    };
    let variables = Variables { scope, own: Vec::new(), gaps };
    let mut reader = Reader {
        text: &text,
        commands: &commands,
        at: 0,
        variables,
        open: Vec::new(),
        guard: None,
        exported: Vec::new(),
        has_moved: false,
        res: Script::default(),
    };
    for (at, it) in commands.iter().enumerate() {
        reader.at = at;
        reader.joined(it);
        reader.command(it);
    }
    reader.res.goes_on |= ["set +e", "+o errexit"].iter().any(|it| text.contains(it));
    reader.res
}

/// What stands around a command.
enum Open {
    /// It is done if this holds.
    Condition(String),
    /// It is taken to have something to go through.
    Loop,
    /// `{ …; }`, with what decides over all of it, and where what it prints goes.
    Group(Option<String>, Option<Target>),
}

struct Reader<'a> {
    text: &'a str,
    commands: &'a [shell::Command],
    /// Which of them is read.
    at: usize,
    variables: Variables<'a>,
    open: Vec<Open>,
    /// What decides over the command in its chain of `&&` and `||`.
    guard: Option<String>,
    /// Names of variables that it hands on to commands.
    exported: Vec<String>,
    /// It has gone to another folder.
    has_moved: bool,
    res: Script,
}

/// A file through which a step hands values on.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Target {
    Output,
    Env,
}

impl<'a> Reader<'a> {
    fn before(&self) -> Option<&'a shell::Command> {
        self.commands.get(self.at.checked_sub(1)?)
    }

    fn joined(&mut self, command: &shell::Command) {
        let before = self.before();
        let asks = |it: &&shell::Command| {
            it.words.first().is_some_and(|it| ["[", "[[", "test", "grep"].contains(&&*it.text))
        };
        match (command.after, command.is_double) {
            (Some('&'), true) => {
                if let Some(it) = before.filter(asks) {
                    self.guard = Some(self.shown(it, 0));
                }
            }
            (Some('|'), true) => {
                // Of a group, what decides over it is shown.
                let group = self.guard.take().unwrap_or_else(|| "{ … }".to_owned());
                let is_group =
                    |it: &shell::Command| it.words.first().is_some_and(|it| it.text == "}");
                self.guard = before.map(|it| if is_group(it) { group } else { self.shown(it, 0) });
            }
            _ => self.guard = None,
        }
    }

    /// A command as it is written, without its first words.
    fn shown(&self, command: &shell::Command, skipped: usize) -> String {
        let start = command.words.get(skipped).map_or(0, |it| it.range.start);
        let written = self.text.get(start..command.range().end).unwrap_or_default();
        let all = self.variables.gaps.value(written.replace("\\\n", " ")).show();
        let mut res: String = all.chars().take(MAX_SHOWN).collect();
        if res.len() < all.len() {
            res.push('…');
        }
        res
    }

    /// Takes in a command from its keywords on.
    fn command(&mut self, command: &shell::Command) {
        for (n, word) in command.words.iter().enumerate() {
            match word.text.as_str() {
                "then" | "do" | "else" | "!" => {}
                "{" => {
                    let to = self.target_of_group();
                    let guard = self.guard.take().or_else(|| self.function(command));
                    self.open.push(Open::Group(guard, to));
                }
                "if" | "while" | "until" => {
                    self.simple(command, n + 1);
                    let condition = self.shown(command, n + 1);
                    return self.open.push(Open::Condition(condition));
                }
                "elif" => {
                    self.open.pop();
                    let condition = self.shown(command, n + 1);
                    return self.open.push(Open::Condition(condition));
                }
                "case" => return self.open.push(Open::Condition(self.shown(command, n))),
                "for" | "select" => {
                    self.open.push(Open::Loop);
                    let name = command.words.get(n + 1).map_or("", |it| it.text.as_str());
                    return self.set(name, None);
                }
                "fi" | "done" | "esac" => return drop(self.open.pop()),
                "}" => {
                    if let Some(Open::Group(guard, _)) = self.open.pop() {
                        self.guard = guard;
                    }
                    return;
                }
                _ => return self.simple(command, n),
            }
        }
    }

    /// The function whose body begins here. Whether it is called, and with what, is not followed.
    fn function(&self, command: &shell::Command) -> Option<String> {
        let before = self.before().filter(|_| command.after == Some(')'))?;
        let between = self.text.get(before.range().end..command.range().start)?;
        let is_function = between.trim_start().starts_with('(');
        let name = before.words.last().filter(|_| is_function)?;
        Some([name.text.as_str(), "()"].concat())
    }

    /// Where the group goes that begins here: `{ echo a=b; } >> "$GITHUB_OUTPUT"`.
    fn target_of_group(&self) -> Option<Target> {
        let mut depth = 0;
        for it in self.commands.get(self.at..)? {
            depth += it.words.iter().take_while(|it| it.text == "{").count();
            if it.words.first().is_some_and(|it| it.text == "}") {
                depth -= 1;
                if depth == 0 {
                    return target(it);
                }
            }
        }
        None
    }

    /// A command without keywords, from one of its words on.
    fn simple(&mut self, command: &shell::Command, from: usize) {
        let words = command.words.get(from..).unwrap_or_default();
        let (before, words) = words.split_at(program::before(words));
        let mut own = Vec::new();
        for it in before {
            let Some((name, value)) = assigned(self.raw(it)) else { continue };
            let value = value.map(|it| self.variables.word(it));
            match words.is_empty() {
                true => self.set(name, value),
                false => own.push((name.to_owned(), value.unwrap_or_else(|| unknown(name)))),
            }
        }
        match words.first().map(|it| it.text.as_str()) {
            None => {}
            Some("cd" | "pushd" | "popd") => self.has_moved = true,
            Some(it @ ("export" | "local" | "readonly" | "declare")) => {
                self.declared(
                    &words[1..],
                    it == "export" || words.iter().any(|it| it.text == "-x"),
                );
            }
            Some(_) => self.called(command, words, own),
        }
    }

    /// Variables that are set, and perhaps handed on to commands.
    fn declared(&mut self, words: &[Word], are_exported: bool) {
        for it in words {
            let word = self.raw(it);
            let assigned = assigned(word);
            if are_exported {
                self.exported.push(assigned.map_or(word, |it| it.0).to_owned());
            }
            if let Some((name, value)) = assigned {
                let value = value.map(|it| self.variables.word(it));
                self.set(name, value);
            }
        }
    }

    /// A command by its name, with the variables that are set for it alone.
    fn called(&mut self, command: &shell::Command, words: &[Word], own: Vec<(String, Value)>) {
        let Some(first) = words.first() else { return };
        let around = self.open.iter().rev().find_map(|it| match it {
            Open::Group(_, to) => *to,
            _ => None,
        });
        match target(command) {
            // `echo a=b | tee -a "$GITHUB_OUTPUT"`
            Some(target) if first.text == "tee" => {
                let is_piped = command.after == Some('|') && !command.is_double;
                if let Some(it) = self.before().filter(|_| is_piped) {
                    self.write(target, &it.words);
                }
            }
            Some(target) => self.write(target, words),
            None => match (self.program(words), around) {
                (Some(it), _) => self.done(words, it, own),
                (None, Some(target)) if command.redirected.is_empty() => self.write(target, words),
                _ => {}
            },
        }
    }

    /// A command with its program at one of its words; of a program before it only the name is known.
    fn done(&mut self, words: &[Word], (program, at): (String, usize), own: Vec<(String, Value)>) {
        let start = words.first().filter(|_| 0 < at).and_then(|it| self.name(it));
        let words = &words[at + 1..];
        self.res.goes_on |= self.is_forgiven() && words.first().is_none_or(|it| it.text != "build");
        let reads = program == "ko" || words.iter().any(|it| it.text == "bake");
        self.res.commands.push(Command {
            program,
            words: words.iter().map(|it| self.word(it)).collect(),
            depends_on: self.depends_on().or_else(|| start.map(Cow::into_owned)),
            variables: if reads { self.handed(own) } else { Vec::new() },
            has_moved: self.has_moved,
        });
    }

    /// Whether the script may go on if the command fails: it is asked how it went, or only what follows it is. Source:
    /// Bash Reference Manual, "The Set Builtin", `-e`.
    fn is_forgiven(&self) -> bool {
        let first = self.commands.get(self.at).and_then(|it| it.words.first());
        let is_asked =
            first.is_some_and(|it| ["if", "elif", "while", "until", "!"].contains(&&*it.text));
        let next = self.commands.get(self.at + 1).and_then(|it| it.after);
        is_asked || matches!(next, Some('|' | '&'))
    }

    /// What a command sees of the variables that the script has set: those that it hands on, those that were there
    /// before, and last what is set for this command alone.
    fn handed(&self, own: Vec<(String, Value)>) -> Vec<(String, Value)> {
        let is_handed = |it: &&(String, Value)| {
            self.exported.contains(&it.0) || self.variables.scope.variable(&it.0).is_some()
        };
        self.variables.own.iter().filter(is_handed).cloned().chain(own).collect()
    }

    fn raw(&self, word: &Word) -> &'a str {
        self.text.get(word.range.clone()).unwrap_or_default()
    }

    /// The program that may build or push, and which word it is: the first, or one behind a program that may well
    /// start it.
    fn program(&self, words: &[Word]) -> Option<(String, usize)> {
        let first = words.first()?;
        if let Some(it) = self.name(first).filter(|it| is_program(it)) {
            return Some((it.into_owned(), 0));
        }
        let at = words.iter().position(|it| matches!(it.text.as_str(), "docker" | "podman"))?;
        let is_started = !PRINTING.contains(&first.text.as_str());
        is_started.then(|| (words[at].text.clone(), at))
    }

    /// The name of a program, if it is known.
    fn name<'w>(&self, word: &'w Word) -> Option<Cow<'w, str>> {
        Some(match word.text.contains(['$', '`']) {
            true => Cow::Owned(program::name(&self.word(word).to_text()?).to_owned()),
            false => Cow::Borrowed(program::name(&word.text)),
        })
    }

    fn word(&self, word: &Word) -> Value {
        self.variables.word(self.raw(word))
    }

    fn depends_on(&self) -> Option<String> {
        let around = |it: &Open| match it {
            Open::Condition(it) | Open::Group(Some(it), _) => Some(it.clone()),
            Open::Group(None, _) | Open::Loop => None,
        };
        self.guard.clone().or_else(|| self.open.iter().rev().find_map(around))
    }

    /// It comes to this once, whatever happens.
    fn is_certain(&self) -> bool {
        self.guard.is_none() && self.open.iter().all(|it| matches!(it, Open::Group(None, _)))
    }

    /// Sets a variable; whatever only some runs set, nobody knows.
    fn set(&mut self, name: &str, value: Option<Value>) {
        let value = value.filter(|_| self.is_certain());
        let value = value.unwrap_or_else(|| unknown(name));
        self.variables.own.push((name.to_owned(), value));
    }

    /// Takes in `echo "name=value"`, which goes to later steps.
    fn write(&mut self, target: Target, words: &[Word]) {
        let Some((first @ ("echo" | "printf"), rest)) =
            words.split_first().map(|it| (it.0.text.as_str(), it.1))
        else {
            return;
        };
        let mut parts = Vec::new();
        for (n, word) in rest.iter().enumerate() {
            // `echo` puts a blank between its words.
            if n > 0 {
                parts.push(Part::Text(" ".to_owned()));
            }
            parts.extend(self.word(word).to_parts());
        }
        let has_option = rest.first().is_some_and(|it| it.text.starts_with('-'));
        let Some((name, value)) = named(parts) else { return };
        let is_known = first == "echo" && !has_option && self.is_certain();
        let value = if is_known { value } else { unknown(&name) };
        let them = match target {
            Target::Output => &mut self.res.outputs,
            Target::Env => &mut self.res.variables,
        };
        them.retain(|it| it.0 != name);
        them.push((name, value));
    }
}

/// The file that a command adds to, if it is one for later steps.
fn target(command: &shell::Command) -> Option<Target> {
    let is_tee = command.words.first().is_some_and(|it| it.text == "tee");
    let to_file = command.redirected.iter().filter(|it| it.0 == ">>").map(|it| &it.1);
    let by_tee = command.words.iter().skip(1).filter(|_| is_tee);
    to_file.chain(by_tee).find_map(|it| match it.text.as_str() {
        "$GITHUB_OUTPUT" | "${GITHUB_OUTPUT}" => Some(Target::Output),
        "$GITHUB_ENV" | "${GITHUB_ENV}" => Some(Target::Env),
        _ => None,
    })
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

fn unknown(variable: &str) -> Value {
    Value::Unknown(["$", variable].concat())
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
        let mut scope = Scope::new(&Workflow::default(), &event, &Rc::default());
        scope.add_env(&step);
        let read = read(&step, &scope);
        let mut res = String::new();
        for it in read.commands {
            let words = it.words.iter().map(Value::show);
            let words: Vec<String> = [it.program].into_iter().chain(words).collect();
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
case \"$TAG\" in
  a/*) docker push c ;;
esac
[ -z x ] && {
  podman push d e 2>&1
} || (docker push f)
(docker push g) &&
  docker push h
",
            expect![[r#"
                docker | build | -t | a/b:1.2.3 | --label | a b | .
                docker | push | a/b:1.2.3
                docker | push | a/b:x if [ "$A" = x ]
                docker | push | a/b:pre if [[ $TAG == *-* ]]
                docker | push | a/b:latest if [[ $TAG == *-* ]]
                docker | push | a/b:‹$LATEST›
                docker | push | ‹vars.REG›:‹$t›
                docker | login | --password-stdin
                docker | push | a:y
                docker | tag | a | ‹$(jq -r '.tags[] | -t  + .' <<< $X)› | b
                docker | push | c if case "$TAG" in
                podman | push | d | e if [ -z x ]
                docker | push | f if [ -z x ]
                docker | push | g
                docker | push | h
            "#]],
        );
    }

    #[test]
    fn programs_that_start_others() {
        for it in [
            "sudo -E docker push X",
            "env A=1 docker push X",
            "timeout 10m docker push X",
            r"\docker push X",
            "/usr/bin/docker push X",
            "D=docker; sudo $D push X",
        ] {
            check(it, expect![["docker | push | X\n"]]);
        }
        check("retry 3 docker push X\n", expect![["docker | push | X if retry\n"]]);
        check("echo docker push X\nargs=(docker push X)\ncommand -v docker", expect![[""]]);
    }

    #[test]
    fn functions_are_not_followed() {
        check("f() { docker push X; }", expect![[""]]);
        let script = "f() { docker push $1; }\ng () {\n  A=b\n  docker push $A\n}\n[ x ] && { docker push X; }\n(docker push Y)\n{ docker push Z; }\nf a\ng";
        check(
            script,
            expect![[r#"
                docker | push | ‹$1› if f()
                docker | push | ‹$A› if g()
                docker | push | X if [ x ]
                docker | push | Y
                docker | push | Z
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
{
  echo 'one=1'
  for i in a; do echo \"many=1\"; done
} >> \"$GITHUB_OUTPUT\"
echo teed=\"$IMAGE\" | tee -a \"$GITHUB_OUTPUT\"
cat <<EOF >> \"$GITHUB_OUTPUT\"
text=never
EOF
",
            expect![[r#"
                output image=ghcr.io/octo-org/octo-app
                output matrix=["a","b"]
                output json={"a":1}
                output reg=‹vars.REG›
                output date=‹$(date)›
                output version=‹$version›
                output one=1
                output many=‹$many›
                output teed=a/b
                env SHORT=5f3331d
            "#]],
        );
    }
}
