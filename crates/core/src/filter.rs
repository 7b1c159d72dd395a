//! GitHub's filter patterns for branches, tags and paths: what they match, and what is wrong with
//! one. GitHub's matcher is closed source; this one follows its documentation and agrees with act
//! and actionlint. It does not know which event takes which filter.

/// What a pattern is compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The short name of a branch or tag: `main`, `v1.2.3`.
    Ref,
    /// The path of a changed file, from the root of the repository.
    Path,
}

/// Whether one pattern covers the whole name. It comes without the `!` that makes it negative;
/// what is wrong in it by [`fault`] is taken literally.
pub fn matches(pattern: &str, name: &str) -> bool {
    let pieces = pieces(pattern);
    // Which pieces may come next. Following all of them at once bounds the work to pattern × name.
    let mut live = vec![false; pieces.len() + 1];
    live[0] = true;
    for it in name.chars() {
        skip(&pieces, &mut live);
        let mut next = vec![false; pieces.len() + 1];
        for (n, piece) in pieces.iter().enumerate().filter(|(n, _)| live[*n]) {
            if piece.unit.accepts(it) {
                next[n + 1] = true;
                next[n] |= piece.repeats;
            }
        }
        live = next;
    }
    skip(&pieces, &mut live);
    live[pieces.len()]
}

/// What `branches`, `tags` and `paths` let through: the last pattern that matches decides, and a
/// leading `!` makes it remove. A name that no pattern matches is not let through.
pub fn admits(patterns: &[&str], name: &str) -> bool {
    let last = patterns.iter().rev().find(|it| matches(it.strip_prefix('!').unwrap_or(it), name));
    last.is_some_and(|it| !it.starts_with('!'))
}

/// What `paths` lets through: one changed file is enough. Without changed files there is no run.
pub fn admits_any(patterns: &[&str], files: &[&str]) -> bool {
    files.iter().any(|it| admits(patterns, it))
}

/// What `branches-ignore` and `tags-ignore` keep out: any pattern is enough.
pub fn ignores(patterns: &[&str], name: &str) -> bool {
    admits(patterns, name)
}

/// What `paths-ignore` keeps out: a change of ignored files only.
pub fn ignores_all(patterns: &[&str], files: &[&str]) -> bool {
    files.iter().all(|it| ignores(patterns, it))
}

/// Something wrong with a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Counted in characters of the pattern, its `!` included.
    pub at: usize,
    pub what: What,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    Empty,
    /// A `!` and nothing that it could remove.
    LoneBang,
    /// `${{ … }}`: below `on:` nothing is evaluated.
    Expression,
    /// `{a,b}`: only shells know alternatives. GitHub takes the braces literally.
    Braces,
    /// `refs/heads/main`: patterns are compared with the short name.
    RefsPrefix,
    /// A character that says that a regular expression is meant.
    LooksLikeRegex(char),
    /// `/a`: names and paths do not begin with a slash.
    LeadingSlash,
    /// `a/`: names and paths do not end in a slash; a folder is `a/**`.
    TrailingSlash,
    /// `a//b`: never in a name or path.
    DoubledSlash,
    /// `./a`, `../a`, `.`: paths begin at the root of the repository, names with another character.
    DotSlash,
    /// No name of a branch or tag ends in a dot.
    TrailingDot,
    /// `+` or `?` with nothing before it that could repeat.
    LeadingQuantifier(char),
    /// `+` or `?` after `*`, `+` or `?`. GitHub refuses the workflow.
    DoubledQuantifier(char),
    /// `[` without `]`.
    UnclosedClass,
    /// `[]`.
    EmptyClass,
    /// `[z-a]`, `[a-]` or `[A-z]`: a range stays within `a-z`, `A-Z` or `0-9`.
    BadRange,
    /// A character in `[…]` that is no letter and no digit; also `[!a]` and `[^a]`.
    BadClassChar(char),
    /// A character that no name of a branch or tag holds (`git check-ref-format`); in paths a space at
    /// an end, which GitHub refuses.
    BadRefChar(char),
    /// `..` or `@{`, which no name of a branch or tag holds (`git check-ref-format`).
    BadRefPart(&'static str),
    /// A line break. GitHub refuses the workflow.
    Newline,
}

/// The first thing wrong with a pattern, if anything is.
pub fn fault(pattern: &str, kind: Kind) -> Option<Fault> {
    let chars: Vec<char> = pattern.chars().collect();
    let from = usize::from(chars.first() == Some(&'!'));
    let body = &chars[from..];
    if body.is_empty() {
        let what = if from == 0 { What::Empty } else { What::LoneBang };
        return Some(Fault { at: 0, what });
    }
    let found = foreign(body, kind).or_else(|| edge(body, kind)).or_else(|| inner(body, kind));
    found.map(|(at, what)| Fault { at: at + from, what })
}

/// Another syntax than GitHub's, or another kind of name.
fn foreign(body: &[char], kind: Kind) -> Option<(usize, What)> {
    let find = |it: &str| find(body, it);
    if let Some(at) = find("${{") {
        return Some((at, What::Expression));
    }
    if find("refs/") == Some(0) && kind == Kind::Ref {
        return Some((0, What::RefsPrefix));
    }
    let open = body.iter().position(|it| *it == '{');
    if let Some(at) = open.filter(|at| *at == 0 || body[at - 1] != '@') {
        let inside = body[at..].iter().take_while(|it| **it != '}');
        if inside.clone().any(|it| *it == ',') && inside.count() < body.len() - at {
            return Some((at, What::Braces));
        }
    }
    regex(body, kind).map(|at| (at, What::LooksLikeRegex(body[at])))
}

/// Where a regular expression shows. Files may well be called `(group)/$id.tsx`, so in paths only
/// what anchors or separates counts.
fn regex(body: &[char], kind: Kind) -> Option<usize> {
    let last = body.len() - 1;
    body.iter().enumerate().position(|(at, it)| match (kind, it) {
        (_, '|') => true,
        (_, '^') if at == 0 => true,
        (_, '$') if at == last && at > 0 => true,
        (Kind::Ref, '(' | '$' | '^') => true,
        // `\d`, `\.`; what GitHub's own `\` can stand before is no regex.
        (Kind::Ref, '\\') => {
            body.get(at + 1).is_some_and(|it| !is_special(*it)) && !escaped(body, at)
        }
        (Kind::Ref, '.') => body.get(at + 1) == Some(&'+'),
        _ => false,
    })
}

/// What cannot stand at the beginning or the end.
fn edge(body: &[char], kind: Kind) -> Option<(usize, What)> {
    let last = body.len() - 1;
    match body {
        ['/', ..] => Some((0, What::LeadingSlash)),
        ['.', '/', ..] | ['.', '.', '/', ..] => Some((0, What::DotSlash)),
        ['.'] | ['.', '.'] if kind == Kind::Path => Some((0, What::DotSlash)),
        [' ', ..] => Some((0, What::BadRefChar(' '))),
        [.., ' '] => Some((last, What::BadRefChar(' '))),
        [.., '/'] => Some((last, What::TrailingSlash)),
        [.., '.'] if kind == Kind::Ref => Some((last, What::TrailingDot)),
        _ => None,
    }
}

fn inner(body: &[char], kind: Kind) -> Option<(usize, What)> {
    let mut at = 0;
    // Whether what stands before can be repeated.
    let mut repeatable = false;
    while let Some(it) = body.get(at).copied() {
        let next = body.get(at + 1).copied();
        match it {
            '\\' if next.is_some_and(is_special) => {
                at += 1;
                let next =
                    next.filter(|it| kind == Kind::Ref && matches!(it, '*' | '?' | '[' | '\\'));
                if let Some(next) = next {
                    return Some((at, What::BadRefChar(next)));
                }
            }
            '+' | '?' if at == 0 => return Some((at, What::LeadingQuantifier(it))),
            '+' | '?' if !repeatable => return Some((at, What::DoubledQuantifier(it))),
            '[' => match class(&body[at + 1..]) {
                Ok((_, length)) => at += length,
                Err((inside, what)) => return Some((at + 1 + inside, what)),
            },
            '\n' | '\r' => return Some((at, What::Newline)),
            '/' if next == Some('/') => return Some((at, What::DoubledSlash)),
            _ if kind == Kind::Ref => {
                if let Some(what) = bad_in_ref(it, next) {
                    return Some((at, what));
                }
            }
            _ => {}
        }
        repeatable = !matches!(it, '*' | '+' | '?');
        at += 1;
    }
    None
}

fn bad_in_ref(it: char, next: Option<char>) -> Option<What> {
    match (it, next) {
        ('.', Some('.')) => Some(What::BadRefPart("..")),
        ('@', Some('{')) => Some(What::BadRefPart("@{")),
        (' ' | '~' | '^' | ':' | '\\', _) => Some(What::BadRefChar(it)),
        _ => it.is_control().then_some(What::BadRefChar(it)),
    }
}

fn find(body: &[char], what: &str) -> Option<usize> {
    let what: Vec<char> = what.chars().collect();
    body.windows(what.len()).position(|it| it == what)
}

/// What a `\` takes the special meaning from. Before anything else it is a plain character.
fn is_special(it: char) -> bool {
    matches!(it, '*' | '?' | '+' | '[' | '!' | '\\')
}

/// Whether the character is itself behind a `\`: an odd number of them.
fn escaped(body: &[char], at: usize) -> bool {
    body[..at].iter().rev().take_while(|it| **it == '\\').count() % 2 == 1
}

/// One character of the name, or several if it repeats.
struct Piece {
    unit: Unit,
    repeats: bool,
    /// How many pieces, this one included, may be left out together; 0 for none.
    skips: usize,
}

enum Unit {
    Char(char),
    /// `[a-z2]`.
    Class(Ranges),
    /// `*`.
    NotSlash,
    /// `**`.
    Any,
}

impl Unit {
    fn accepts(&self, it: char) -> bool {
        match self {
            Unit::Char(own) => *own == it,
            Unit::Class(ranges) => ranges.iter().any(|(from, to)| (*from..=*to).contains(&it)),
            Unit::NotSlash => it != '/',
            Unit::Any => true,
        }
    }
}

fn skip(pieces: &[Piece], live: &mut [bool]) {
    for (n, it) in pieces.iter().enumerate() {
        live[n + it.skips] |= live[n];
    }
}

fn pieces(pattern: &str) -> Vec<Piece> {
    let chars: Vec<char> = pattern.chars().collect();
    let mut res: Vec<Piece> = Vec::new();
    let mut at = 0;
    while let Some(it) = chars.get(at).copied() {
        let rest = &chars[at + 1..];
        at += 1;
        let last = res.last_mut().filter(|it| it.skips == 0 && !it.repeats);
        match (it, rest, last) {
            ('+', _, Some(last)) => last.repeats = true,
            ('?', _, Some(last)) => last.skips = 1,
            ('*', ['*', '/', ..], _) => {
                // Some folders with their slash, or neither.
                res.push(Piece { unit: Unit::Any, repeats: false, skips: 3 });
                res.push(Piece { unit: Unit::Any, repeats: true, skips: 1 });
                res.push(Piece { unit: Unit::Char('/'), repeats: false, skips: 0 });
                at += 2;
            }
            ('*', ['*', ..], _) => {
                res.push(Piece { unit: Unit::Any, repeats: true, skips: 1 });
                at += 1;
            }
            ('*', ..) => res.push(Piece { unit: Unit::NotSlash, repeats: true, skips: 1 }),
            _ => {
                let (unit, length) = one(it, rest);
                res.push(Piece { unit, repeats: false, skips: 0 });
                at += length;
            }
        }
    }
    res
}

/// A unit that stands for exactly one character, and how many characters it takes after its first.
fn one(it: char, rest: &[char]) -> (Unit, usize) {
    match (it, rest) {
        ('\\', [next, ..]) if is_special(*next) => (Unit::Char(*next), 1),
        ('[', _) => match class(rest) {
            Ok((ranges, length)) => (Unit::Class(ranges), length),
            Err(_) => (Unit::Char(it), 0),
        },
        _ => (Unit::Char(it), 0),
    }
}

/// The content of `[…]`: ranges, a single character being one of itself.
type Ranges = Vec<(char, char)>;

/// The ranges of a class from behind its `[` on, and its length with the `]`; or what is wrong.
fn class(rest: &[char]) -> Result<(Ranges, usize), (usize, What)> {
    let Some(end) = rest.iter().position(|it| *it == ']') else {
        return Err((0, What::UnclosedClass));
    };
    let mut res = Vec::new();
    let mut at = 0;
    while at < end {
        let from = rest[at];
        if from == '-' {
            return Err((at, What::BadRange));
        }
        if !from.is_ascii_alphanumeric() {
            return Err((at, What::BadClassChar(from)));
        }
        if rest[at + 1] != '-' {
            res.push((from, from));
            at += 1;
            continue;
        }
        let to = rest[at + 2..end].first().copied();
        let same = |to: char| {
            from.is_ascii_digit() == to.is_ascii_digit()
                && from.is_ascii_lowercase() == to.is_ascii_lowercase()
        };
        match to.filter(|to| to.is_ascii_alphanumeric() && same(*to) && from <= *to) {
            Some(to) => res.push((from, to)),
            None => return Err((at, What::BadRange)),
        }
        at += 3;
    }
    if res.is_empty() { Err((0, What::EmptyClass)) } else { Ok((res, end + 1)) }
}

#[cfg(test)]
pub(crate) mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    /// What the rows of the truth table come from: a filter key, its patterns, a ref or the changed
    /// files, and whether the workflow runs.
    pub(crate) const TRUTH: &[(&str, &[&str], &[&str], bool)] = &[
        ("branches", &["main"], &["main"], true),
        ("branches", &["main"], &["main-2"], false),
        ("branches", &["main"], &["Main"], false),
        ("branches", &["feature/*"], &["feature/my-branch"], true),
        ("branches", &["feature/*"], &["feature/a/b"], false),
        ("branches", &["feature/**"], &["feature/a/b"], true),
        ("branches", &["feature/**"], &["feature"], false),
        ("branches", &["*"], &["release/1"], false),
        ("branches", &["**"], &["release/1"], true),
        ("branches", &["*feature"], &["ver-10-feature"], true),
        ("branches", &["*feature"], &["team/feature"], false),
        ("branches", &["releases/**", "!releases/**-alpha"], &["releases/10"], true),
        ("branches", &["releases/**", "!releases/**-alpha"], &["releases/10-alpha"], false),
        ("branches", &["releases/**", "!releases/**-alpha"], &["releases/beta/3-alpha"], false),
        ("branches", &["!releases/**-alpha", "releases/**"], &["releases/10-alpha"], true),
        (
            "branches",
            &["releases/**", "!releases/**-alpha", "releases/10-alpha"],
            &["releases/10-alpha"],
            true,
        ),
        ("branches", &["!main"], &["dev"], false),
        ("branches-ignore", &["releases/**-alpha"], &["releases/beta/3-alpha"], false),
        ("branches-ignore", &["releases/**-alpha"], &["main"], true),
        ("tags", &["v2*"], &["v2"], true),
        ("tags", &["v2*"], &["v2.9"], true),
        ("tags", &["v2*"], &["v20.1"], true),
        ("tags", &["v[12].[0-9]+.[0-9]+"], &["v1.10.1"], true),
        ("tags", &["v[12].[0-9]+.[0-9]+"], &["v3.0.0"], false),
        ("tags", &["v[12].[0-9]+.[0-9]+"], &["v1.10.1-rc.1"], false),
        ("tags", &["v[0-9]+.[0-9]+.[0-9]+"], &["v12.0.3"], true),
        ("tags", &["v[0-9]+.[0-9]+.[0-9]+"], &["v1x2y3"], false),
        ("tags", &["v[0-9]+.[0-9]+.[0-9]+-**", "v[0-9]+.[0-9]+.[0-9]+"], &["v1.2.3-rc.1"], true),
        ("tags", &["v*", "!v*-*"], &["v1.2.3-rc.1"], false),
        ("tags", &["v*"], &["release/v1"], false),
        ("tags", &["v1.0?"], &["v1."], true),
        ("tags", &["v1.0?"], &["v1.00"], false),
        ("paths", &["*.jsx?"], &["page.js"], true),
        ("paths", &["*.js"], &["src/app.js"], false),
        ("paths", &["**.js"], &["src/js/app.js"], true),
        ("paths", &["docs/**/*.md"], &["docs/README.md"], true),
        ("paths", &["**/docs/**"], &["dir/docs/my-file.txt"], true),
        ("paths", &["**/*src/**"], &["my-src/code/js/app.js"], true),
        ("paths", &["*.md", "!README.md"], &["README.md"], false),
        ("paths", &["*.md", "!README.md", "README*"], &["README.doc", "x/y.go"], true),
        ("paths", &["src/**", "!src/**.md"], &["src/a.md", "docs/b.md"], false),
        ("paths-ignore", &["docs/**"], &["docs/a.md", "src/a.go"], true),
        ("paths-ignore", &["docs/**"], &["docs/a.md", "docs/b/c.md"], false),
        ("paths", &["Dockerfile", ".dockerignore"], &["app/Dockerfile"], false),
        ("paths", &["**/Dockerfile"], &["Dockerfile"], true),
    ];

    #[test]
    fn agrees_with_the_truth_table() {
        for (n, (key, patterns, names, runs)) in TRUTH.iter().enumerate() {
            let actual = match *key {
                "branches" | "tags" => admits(patterns, names[0]),
                "paths" => admits_any(patterns, names),
                "branches-ignore" => !ignores(patterns, names[0]),
                _ => !ignores_all(patterns, names),
            };
            assert_eq!(actual, *runs, "row {}: {key} {patterns:?} {names:?}", n + 1);
            let kind = if key.starts_with("paths") { Kind::Path } else { Kind::Ref };
            for it in *patterns {
                assert_eq!(fault(it, kind), None, "row {}", n + 1);
            }
        }
    }

    #[test]
    fn matching_beyond_the_table() {
        for (pattern, name, expected) in [
            ("**/README.md", "docs/a/README.md", true),
            ("**/README.md", "xREADME.md", false),
            ("**", "", true),
            ("*", "", true),
            ("a+", "", false),
            ("a+", "aaa", true),
            ("[ab]?c", "c", true),
            ("[ab]+c", "abac", true),
            ("[a-c]", "d", false),
            ("\\!file", "!file", true),
            ("a\\\\b", "a\\b", true),
            ("a\\+", "a+", true),
            ("a\\+", "aa", false),
            (".yml", "fyml", false),
            ("版本*", "版本一", true),
            // Wrong, so literal.
            ("[a", "[a", true),
            ("+a", "+a", true),
        ] {
            assert_eq!(matches(pattern, name), expected, "{pattern:?} {name:?}");
        }
    }

    #[test]
    fn no_files_no_run() {
        assert!(!admits_any(&["**"], &[]));
        assert!(ignores_all(&["docs/**"], &[]));
    }

    #[test]
    fn a_nasty_pattern_is_no_more_work_than_its_length() {
        let name = "a".repeat(2_000);
        assert!(!matches(&"**a".repeat(200), &(name.clone() + "b")));
        assert!(!matches(&"a?".repeat(1_000), &name));
        assert!(matches(&"*".repeat(1_000), &name));
    }

    /// One pattern a line.
    fn check(kind: Kind, patterns: &str, expected: Expect) {
        let line = |it: &str| match fault(it, kind) {
            Some(fault) => format!("{it} <- {} {:?}\n", fault.at, fault.what),
            None => format!("{it}\n"),
        };
        let patterns = patterns.lines().map(str::trim).filter(|it| !it.is_empty());
        expected.assert_eq(&patterns.map(line).collect::<String>());
    }

    #[test]
    fn what_no_line_can_show() {
        for (pattern, at, what) in [
            ("", 0, What::Empty),
            ("a\n", 1, What::Newline),
            ("v1\r\n", 2, What::Newline),
            ("a\tb", 1, What::BadRefChar('\t')),
            (" a", 0, What::BadRefChar(' ')),
        ] {
            assert_eq!(fault(pattern, Kind::Ref), Some(Fault { at, what }), "{pattern:?}");
        }
        assert_eq!(fault("a\n", Kind::Path), Some(Fault { at: 1, what: What::Newline }));
    }

    #[test]
    fn syntax() {
        check(
            Kind::Path,
            r#"
            !
            ?
            +
            !?
            !+a
            *?
            *+
            a??
            a++
            a+?
            []
            [
            [a
            [a-c
            [a-
            [a-]
            [-a]
            [b-a]
            [A-z]
            [a-9]
            [!a]
            [^a]
            [a_]
            a[0-9]]
            a//b
            /a
            a/
            {a,b}
            a{b}
            a/{b,c}/*
            ${{ x }}
            ^v1
            v1$
            a|b
            [x]
            \++\\?
            a\!b
            *.*.*-**
            a!?
            ***
            "#,
            expect![[r#"
                ! <- 0 LoneBang
                ? <- 0 LeadingQuantifier('?')
                + <- 0 LeadingQuantifier('+')
                !? <- 1 LeadingQuantifier('?')
                !+a <- 1 LeadingQuantifier('+')
                *? <- 1 DoubledQuantifier('?')
                *+ <- 1 DoubledQuantifier('+')
                a?? <- 2 DoubledQuantifier('?')
                a++ <- 2 DoubledQuantifier('+')
                a+? <- 2 DoubledQuantifier('?')
                [] <- 1 EmptyClass
                [ <- 1 UnclosedClass
                [a <- 1 UnclosedClass
                [a-c <- 1 UnclosedClass
                [a- <- 1 UnclosedClass
                [a-] <- 1 BadRange
                [-a] <- 1 BadRange
                [b-a] <- 1 BadRange
                [A-z] <- 1 BadRange
                [a-9] <- 1 BadRange
                [!a] <- 1 BadClassChar('!')
                [^a] <- 1 BadClassChar('^')
                [a_] <- 2 BadClassChar('_')
                a[0-9]]
                a//b <- 1 DoubledSlash
                /a <- 0 LeadingSlash
                a/ <- 1 TrailingSlash
                {a,b} <- 0 Braces
                a{b}
                a/{b,c}/* <- 2 Braces
                ${{ x }} <- 0 Expression
                ^v1 <- 0 LooksLikeRegex('^')
                v1$ <- 2 LooksLikeRegex('$')
                a|b <- 1 LooksLikeRegex('|')
                [x]
                \++\\?
                a\!b
                *.*.*-**
                a!?
                ***
            "#]],
        );
    }

    #[test]
    fn refs() {
        check(
            Kind::Ref,
            r#"
            refs/heads/main
            !refs/tags/v*
            refs
            a b
            a~1
            a:b
            a..b
            a@{1}
            a@b
            v1.
            v1.*
            v1.+
            (a)
            a(b|c)
            v$
            v\d+
            v1\.0
            a\
            a\*
            a\[
            a\+
            a\!
            a\\b
            ^v1
            a^
            /^v\d+$/
            ./a
            v[0-9]+.[0-9]+
            /a
            a/
            dependabot/**
            版本/*
            é b
            "#,
            expect![[r#"
                refs/heads/main <- 0 RefsPrefix
                !refs/tags/v* <- 1 RefsPrefix
                refs
                a b <- 1 BadRefChar(' ')
                a~1 <- 1 BadRefChar('~')
                a:b <- 1 BadRefChar(':')
                a..b <- 1 BadRefPart("..")
                a@{1} <- 1 BadRefPart("@{")
                a@b
                v1. <- 2 TrailingDot
                v1.*
                v1.+ <- 2 LooksLikeRegex('.')
                (a) <- 0 LooksLikeRegex('(')
                a(b|c) <- 1 LooksLikeRegex('(')
                v$ <- 1 LooksLikeRegex('$')
                v\d+ <- 1 LooksLikeRegex('\\')
                v1\.0 <- 2 LooksLikeRegex('\\')
                a\ <- 1 BadRefChar('\\')
                a\* <- 2 BadRefChar('*')
                a\[ <- 2 BadRefChar('[')
                a\+
                a\!
                a\\b <- 2 BadRefChar('\\')
                ^v1 <- 0 LooksLikeRegex('^')
                a^ <- 1 LooksLikeRegex('^')
                /^v\d+$/ <- 1 LooksLikeRegex('^')
                ./a <- 0 DotSlash
                v[0-9]+.[0-9]+
                /a <- 0 LeadingSlash
                a/ <- 1 TrailingSlash
                dependabot/**
                版本/*
                é b <- 1 BadRefChar(' ')
            "#]],
        );
    }

    #[test]
    fn paths() {
        check(
            Kind::Path,
            r#"
            ./src/**
            ../src
            /src
            src/
            src//a
            .github/**
            ..a
            a b.txt
            ~/foo
            foo:bar
            app/(auth)/**
            routes/$id.tsx
            a^b
            docs/.*
            refs/a
            \[\?\*\+\\
            **/*.{js,ts}
            !./a
            "#,
            expect![[r#"
                ./src/** <- 0 DotSlash
                ../src <- 0 DotSlash
                /src <- 0 LeadingSlash
                src/ <- 3 TrailingSlash
                src//a <- 3 DoubledSlash
                .github/**
                ..a
                a b.txt
                ~/foo
                foo:bar
                app/(auth)/**
                routes/$id.tsx
                a^b
                docs/.*
                refs/a
                \[\?\*\+\\
                **/*.{js,ts} <- 5 Braces
                !./a <- 1 DotSlash
            "#]],
        );
    }
}
