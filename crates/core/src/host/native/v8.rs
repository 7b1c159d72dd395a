//! What V8 says of a regular expression that it refuses, where regress says it otherwise. Source: V8
//! 11.3, `src/regexp/regexp-error.h` and `regexp-parser.cc`.

/// V8's words; those of regress where V8's are not known.
pub(super) fn words<'a>(said: &'a str, pattern: &str) -> &'a str {
    match said {
        "Unbalanced parenthesis" if Scan::of(pattern).is_closed_too_often => "Unmatched ')'",
        "Unbalanced parenthesis" => "Unterminated group",
        "Unbalanced bracket" => "Unterminated character class",
        "Invalid character range" => "Invalid character class",
        it if it.starts_with("Range values reversed") => "Range out of order in character class",
        "Invalid atom character" | "Invalid braced quantifier" => "Nothing to repeat",
        "Quantifier not allowed here" if Scan::of(pattern).repeats_look_around => {
            "Invalid quantifier"
        }
        "Quantifier not allowed here" => "Nothing to repeat",
        "Invalid quantifier" => "numbers out of order in {} quantifier",
        "Incomplete escape" => "\\ at end of pattern",
        "Invalid character escape" => "Invalid escape",
        "Invalid unicode escape" => "Invalid Unicode escape",
        "Invalid group modifier" => "Invalid group",
        "Invalid token at named capture group identifier" if pattern.contains("(?<") => {
            "Invalid capture group name"
        }
        "Invalid token at named capture group identifier" => "Invalid group",
        "Unexpected end of named backreference" => "Invalid named reference",
        it => it,
    }
}

/// What regress lets pass and V8 does not: with `u` or `v`, a reference to a group that is not there,
/// and a look-ahead that is repeated.
pub(super) fn missed(pattern: &str, flags: &str) -> Option<&'static str> {
    if !flags.contains(['u', 'v']) {
        return None;
    }
    match Scan::of(pattern) {
        it if it.groups < it.reference => Some("Invalid escape"),
        it if it.repeats_look_around => Some("Invalid quantifier"),
        _ => None,
    }
}

/// A pattern, looked through without being understood.
#[derive(Default)]
struct Scan {
    /// How many groups it has, and the highest that it refers back to.
    groups: usize,
    reference: usize,
    /// A `)` stands where no group is open.
    is_closed_too_often: bool,
    /// The first thing that cannot be repeated and is, is a look-around.
    repeats_look_around: bool,
}

/// What stands before a quantifier.
#[derive(Clone, Copy, PartialEq)]
enum Before {
    Anchor,
    LookAround,
    Other,
}

impl Scan {
    fn of(pattern: &str) -> Scan {
        let mut res = Scan::default();
        let mut open = Vec::new();
        // What is repeated first of all that cannot be.
        let mut first = None;
        let mut before = Before::Other;
        let mut rest = pattern;
        while let Some(it) = rest.chars().next() {
            rest = &rest[it.len_utf8()..];
            let is_quantifier = matches!(it, '*' | '+' | '?' | '{');
            if is_quantifier && before != Before::Other {
                first.get_or_insert(before);
            }
            before = match it {
                '\\' => {
                    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
                    let number = rest[..digits].parse().unwrap_or(0);
                    res.reference = res.reference.max(number);
                    let skipped = rest.chars().next().map_or(0, char::len_utf8);
                    let is_edge = rest.starts_with(['b', 'B']);
                    rest = &rest[digits.max(skipped)..];
                    if is_edge { Before::Anchor } else { Before::Other }
                }
                '[' => {
                    rest = behind_class(rest);
                    Before::Other
                }
                '(' => {
                    let is_behind = rest.starts_with("?<=") || rest.starts_with("?<!");
                    res.groups +=
                        usize::from(!rest.starts_with('?') || rest.starts_with("?<") && !is_behind);
                    // With `u`, a look-ahead cannot be repeated either.
                    open.push(is_behind || rest.starts_with("?=") || rest.starts_with("?!"));
                    // What follows is no quantifier.
                    rest = rest.strip_prefix('?').unwrap_or(rest);
                    Before::Other
                }
                ')' => match open.pop() {
                    Some(true) => Before::LookAround,
                    Some(false) => Before::Other,
                    None => {
                        res.is_closed_too_often = true;
                        Before::Other
                    }
                },
                '^' | '$' => Before::Anchor,
                _ => Before::Other,
            };
        }
        res.repeats_look_around = first == Some(Before::LookAround);
        res
    }
}

/// What comes after the `]` of a class.
fn behind_class(rest: &str) -> &str {
    let mut chars = rest.chars();
    while let Some(it) = chars.next() {
        match it {
            '\\' => drop(chars.next()),
            ']' => break,
            _ => {}
        }
    }
    chars.as_str()
}
