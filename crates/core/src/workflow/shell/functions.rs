//! Functions of scripts, as far as it matters whether they are ever called.

use std::ops::Range;

use super::{Command, program};

/// A function that a script defines.
struct Function {
    name: String,
    /// Its commands, with the one that names it and the bracket that ends it.
    commands: Range<usize>,
    /// The same in the script, in bytes.
    bytes: Range<usize>,
}

/// Nobody writes more; of so many all are taken to be called.
const MOST: usize = 50;

/// The commands without those of functions that nothing calls: a shell reads them, and never does them. One whose
/// name stands anywhere else, be it in a text, may be called.
pub(super) fn without_uncalled(script: &str, all: Vec<Command>) -> Vec<Command> {
    if !script.contains("()") && !script.contains("function ") {
        return all;
    }
    let functions = functions(script, &all);
    if functions.is_empty() || MOST < functions.len() || calls_anything(script, &all) {
        return all;
    }
    let called = called(script, &functions);
    let uncalled = functions.iter().zip(called).filter(|it| !it.1).map(|it| &it.0.commands);
    let is_left = |n: usize| !uncalled.clone().any(|it| it.contains(&n));
    match uncalled.clone().next() {
        None => all,
        Some(_) => all.into_iter().enumerate().filter(|it| is_left(it.0)).map(|it| it.1).collect(),
    }
}

/// Whether a function may be called by a name that is not written out.
fn calls_anything(script: &str, all: &[Command]) -> bool {
    let is_open = |it: &Command| {
        let first = it.words.get(program::before(&it.words)).map_or("", |it| it.text.as_str());
        first.starts_with(['$', '`']) || first == "eval"
    };
    ["declare -f", "typeset -f"].iter().any(|it| script.contains(it)) || all.iter().any(is_open)
}

fn functions(script: &str, all: &[Command]) -> Vec<Function> {
    let of = |n: usize| {
        let (name, body) = head(script, all, n)?;
        let end = end(all, body)?;
        let bytes = all[n].range().start..all[end].range().end;
        Some(Function { name: name.to_ascii_lowercase(), commands: n..end + 1, bytes })
    };
    (0..all.len()).filter_map(of).take(MOST + 1).collect()
}

/// The name of a function whose head a command is, and where its body begins: the command, and how many words of
/// it come before.
fn head<'a>(script: &str, all: &'a [Command], n: usize) -> Option<(&'a str, (usize, usize))> {
    let own = &all[n];
    let (name, rest, is_said) = match own.words.split_first()? {
        (first, [name, rest @ ..]) if first.text == "function" => (name, rest, true),
        (name, rest) => (name, rest, false),
    };
    if let Some(first) = rest.first() {
        return (is_said && first.text == "{").then_some((&*name.text, (n, 2)));
    }
    let next = all.get(n + 1).filter(|it| it.words[0].text == "{")?;
    let between = script.get(own.range().end..next.range().start)?;
    let between: String = between.split_whitespace().collect();
    let is_head = between == "()" || between.is_empty() && is_said;
    is_head.then_some((&*name.text, (n + 1, 0)))
}

/// The command that ends a body.
fn end(all: &[Command], (start, skipped): (usize, usize)) -> Option<usize> {
    let mut depth = 0_usize;
    for (n, command) in all.iter().enumerate().skip(start) {
        let words = &command.words[if n == start { skipped } else { 0 }..];
        let keywords = words.iter().take_while(|it| program::is_keyword(&it.text));
        depth += keywords.filter(|it| it.text == "{").count();
        if words.first().is_some_and(|it| it.text == "}") {
            depth = depth.checked_sub(1)?;
        }
        if depth == 0 {
            return Some(n);
        }
    }
    None
}

/// Which of them may be called: by what stands outside of all of them, or by one that is called itself.
fn called(script: &str, functions: &[Function]) -> Vec<bool> {
    let script = script.to_ascii_lowercase();
    let is_name = |it: u8| it.is_ascii_alphanumeric() || it == b'_';
    let is_alone = |at: usize, name: &str| {
        let around = [at.checked_sub(1), Some(at + name.len())];
        let around = around.into_iter().flatten().filter_map(|it| script.as_bytes().get(it));
        !around.copied().any(is_name)
    };
    let mut calls = Vec::new();
    for (n, it) in functions.iter().enumerate() {
        let all = script.match_indices(&it.name).map(|it| it.0);
        let all = all.filter(|at| !it.bytes.contains(at) && is_alone(*at, &it.name));
        // The innermost one is the last that begins before.
        let within = |at: usize| functions.iter().rposition(|it| it.bytes.contains(&at));
        let mut from: Vec<Option<usize>> = all.map(within).collect();
        from.sort_unstable();
        from.dedup();
        calls.extend(from.into_iter().map(|from| (from, n)));
    }
    let mut res = vec![false; functions.len()];
    // Each round finds another one, or is the last.
    for _ in 0..functions.len() {
        for (from, to) in &calls {
            res[*to] |= from.is_none_or(|it| res[it]);
        }
    }
    res
}

#[cfg(test)]
mod tests {
    use crate::workflow::shell::commands;

    #[track_caller]
    fn check(script: &str, expected: &[&str]) {
        let all = commands(script);
        let program = |it: &super::Command| {
            let (name, words) = it.program()?;
            Some(
                [name]
                    .into_iter()
                    .chain(words.iter().map(|it| &*it.text))
                    .collect::<Vec<_>>()
                    .join(" "),
            )
        };
        let found: Vec<String> = all.iter().filter_map(program).collect();
        assert_eq!(found, expected, "{script}");
    }

    #[test]
    fn functions_that_nothing_calls() {
        for it in [
            "push() { docker push x; }\nls",
            "push () {\n  docker push x\n}\nls",
            "push()\n{\n  if a; then { docker push x; } fi\n} > log 2>&1\nls",
            "function push { docker push x; }\nls",
            "function push\n{\n  docker push x\n}\nls",
            "function push() { docker push x; push; }\nls",
            "b() { docker push x; }\na() { b; }\nls",
            "b() { a; }\na() { b; }\nls",
            "ls\na() {\n  inner() { docker push x; }\n  inner\n}",
        ] {
            check(it, &["ls"]);
        }
    }

    #[test]
    fn functions_that_may_be_called() {
        check("a() { b; }\na", &["a", "b", "a"]);
        check("b() { c; }\na() { b; }\na", &["b", "c", "a", "b", "a"]);
        check("a() { b; }\ntrap a EXIT", &["a", "b", "trap a EXIT"]);
        check("a() { b; }\nx=$(a)", &["a", "b"]);
        check("a() { b; }\nbash -c 'a'", &["a", "b", "bash -c a"]);
        check("a() { b; }\n\"$1\"", &["a", "b", "$1"]);
        check("a() { b; }\neval $x", &["a", "b", "eval $x"]);
        check("function A { b }\nc", &["function A { b }", "c"]);
        check("a() { b", &["a", "b"]);
        check("a() (b)", &["a", "b"]);
        check("echo {\na", &["echo {", "a"]);
    }
}
