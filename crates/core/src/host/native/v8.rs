//! Why V8 refuses a regular expression, in its words. regress says it otherwise, and is less strict in
//! places. Source: V8 13.6 (Node.js 24), `src/regexp/regexp-parser.cc` and `regexp-error.h`; the parts
//! have its names.

mod escape;
mod names;

use regress::{Flags, Regex};

/// What is wrong with a pattern; `None` if nothing is. What is in the classes of the flag `v` is left to
/// regress.
pub(super) fn fault(pattern: &str, flags: &str) -> Option<&'static str> {
    Parser::of(pattern, flags).pattern().err()
}

/// What V8 says where only regress finds a fault: in the classes of the flag `v`.
pub(super) fn words(said: &str) -> &str {
    match said {
        "Invalid class set range" => "Invalid character class",
        "Invalid class set operation" => "Invalid set operation in character class",
        "Invalid class set character" => "Invalid character in character class",
        it => it,
    }
}

type Why = &'static str;

const NOTHING_TO_REPEAT: Why = "Nothing to repeat";
const UNTERMINATED_CLASS: Why = "Unterminated character class";

/// How the braces of a quantifier read: the least and the most of what they repeat.
type Braces = (f64, f64);

struct Parser {
    /// With `u` and `v` code points, else units of UTF-16.
    chars: Vec<u32>,
    at: usize,
    unicode: bool,
    sets: bool,
    /// How many groups are captured in all, and how many have begun.
    groups: usize,
    begun: usize,
    has_names: bool,
    /// The groups that are not closed yet, and their names.
    open: Vec<(Group, Option<String>)>,
    names: names::Names,
}

#[derive(Clone, Copy, PartialEq)]
enum Group {
    Plain,
    LookAhead,
    LookBehind,
}

impl Parser {
    fn of(pattern: &str, flags: &str) -> Parser {
        let unicode = flags.contains(['u', 'v']);
        let chars = match unicode {
            true => pattern.chars().map(u32::from).collect(),
            false => pattern.encode_utf16().map(u32::from).collect(),
        };
        let mut res = Parser {
            chars,
            at: 0,
            unicode,
            sets: flags.contains('v'),
            groups: 0,
            begun: 0,
            has_names: false,
            open: Vec::new(),
            names: names::Names::default(),
        };
        res.scan();
        res
    }

    /// `ScanForCaptures`.
    fn scan(&mut self) {
        let mut at = 0;
        while at < self.chars.len() {
            let is = |n: usize, it: char| self.chars.get(at + n) == Some(&u32::from(it));
            if is(0, '\\') {
                at += 1;
            } else if is(0, '[') {
                at = behind_class(&self.chars, at + 1);
                continue;
            } else if is(0, '(') {
                let is_named = is(1, '?') && is(2, '<') && !is(3, '=') && !is(3, '!');
                self.has_names |= is_named;
                self.groups += usize::from(is_named || !is(1, '?'));
            }
            at += 1;
        }
    }

    fn peek(&self, n: usize) -> Option<char> {
        // Half of a pair is no character that means anything.
        self.chars.get(self.at + n).map(|it| char::from_u32(*it).unwrap_or('\u{fffd}'))
    }

    fn is(&self, text: &str) -> bool {
        text.chars().enumerate().all(|(n, it)| self.peek(n) == Some(it))
    }

    fn skips(&mut self, text: &str) -> bool {
        let is = self.is(text);
        self.at += if is { text.len() } else { 0 };
        is
    }

    /// `ParsePattern` and `ParseDisjunction`.
    fn pattern(&mut self) -> Result<(), Why> {
        while let Some(it) = self.peek(0) {
            let repeated = match it {
                ')' => Some(self.close()?),
                '(' => {
                    self.at += 1;
                    self.group()?;
                    None
                }
                '|' => {
                    self.at += 1;
                    self.names.next_alternative();
                    None
                }
                '^' | '$' => {
                    self.at += 1;
                    None
                }
                '*' | '+' | '?' => return Err(NOTHING_TO_REPEAT),
                '[' => {
                    self.at += 1;
                    self.class()?;
                    Some(Group::Plain)
                }
                '\\' => self.atom_escape()?.then_some(Group::Plain),
                '{' if self.braces().is_some() => return Err(NOTHING_TO_REPEAT),
                '{' | '}' | ']' if self.unicode => return Err("Lone quantifier brackets"),
                _ => {
                    self.at += 1;
                    Some(Group::Plain)
                }
            };
            if let Some(it) = repeated {
                self.quantifier(it)?;
            }
        }
        match self.open.is_empty() {
            true => self.names.all_known(),
            false => Err("Unterminated group"),
        }
    }

    fn close(&mut self) -> Result<Group, Why> {
        self.at += 1;
        let (kind, name) = self.open.pop().ok_or("Unmatched ')'")?;
        self.names.leave();
        match name {
            Some(it) => self.names.add(it).map(|()| kind),
            None => Ok(kind),
        }
    }

    /// `ParseOpenParenthesis`, from what follows the parenthesis.
    fn group(&mut self) -> Result<(), Why> {
        let mut kind = Group::Plain;
        let mut captures = false;
        let mut is_named = false;
        if !self.skips("?") {
            captures = true;
        } else if self.skips("<=") || self.skips("<!") {
            kind = Group::LookBehind;
        } else if self.skips("=") || self.skips("!") {
            kind = Group::LookAhead;
        } else if self.skips("<") {
            (captures, is_named) = (true, true);
        } else if !self.skips(":") {
            self.modifiers()?;
        }
        self.begun += usize::from(captures);
        let name = if is_named { Some(self.group_name()?) } else { None };
        self.open.push((kind, name));
        self.names.enter();
        Ok(())
    }

    /// `i`, `m` and `s` for a group, or after a dash none of them.
    fn modifiers(&mut self) -> Result<(), Why> {
        let mut seen = Vec::new();
        let mut dashed = false;
        loop {
            match self.peek(0) {
                Some('-') if dashed => return Err("Multiple dashes in flag group"),
                Some('-') => dashed = true,
                Some(it @ ('i' | 'm' | 's')) if !seen.contains(&it) => seen.push(it),
                Some('i' | 'm' | 's') => return Err("Repeated flag in flag group"),
                Some(':') => break,
                _ => return Err("Invalid group"),
            }
            self.at += 1;
        }
        self.at += 1;
        match dashed && seen.is_empty() {
            true => Err("Invalid flag group"),
            false => Ok(()),
        }
    }

    fn quantifier(&mut self, repeated: Group) -> Result<(), Why> {
        match self.peek(0) {
            Some('*' | '+' | '?') => self.at += 1,
            Some('{') => match self.braces() {
                Some((least, most)) if most < least => {
                    return Err("numbers out of order in {} quantifier");
                }
                Some(_) => {}
                None if self.unicode => return Err("Incomplete quantifier"),
                None => return Ok(()),
            },
            _ => return Ok(()),
        }
        self.skips("?");
        match repeated {
            Group::LookBehind => Err("Invalid quantifier"),
            Group::LookAhead if self.unicode => Err("Invalid quantifier"),
            _ => Ok(()),
        }
    }

    /// `ParseIntervalQuantifier`; stays where it is if there is none.
    fn braces(&mut self) -> Option<Braces> {
        let start = self.at;
        self.at += 1;
        let res = self.interval();
        if res.is_none() {
            self.at = start;
        }
        res
    }

    fn interval(&mut self) -> Option<Braces> {
        let least = self.number()?;
        let most = match self.skips(",") {
            false => least,
            true if self.is("}") => f64::INFINITY,
            true => self.number()?,
        };
        self.skips("}").then_some((least, most))
    }

    fn number(&mut self) -> Option<f64> {
        let mut res = None;
        while let Some(digit) = self.peek(0).and_then(|it| it.to_digit(10)) {
            res = Some(res.unwrap_or(0.0) * 10.0 + f64::from(digit));
            self.at += 1;
        }
        res
    }

    /// `ParseCharacterClass`, from what follows the bracket.
    fn class(&mut self) -> Result<(), Why> {
        if self.sets {
            let start = std::mem::replace(&mut self.at, 0);
            self.at = behind_sets(&self.chars, start).ok_or(UNTERMINATED_CLASS)?;
            return Ok(());
        }
        self.skips("^");
        while !self.skips("]") {
            let from = self.class_atom()?;
            if !self.skips("-") {
                continue;
            }
            if self.is("]") {
                continue;
            }
            let to = self.class_atom()?;
            match (from, to) {
                (Some(from), Some(to)) if to < from => {
                    return Err("Range out of order in character class");
                }
                (Some(_), Some(_)) => {}
                _ if self.unicode => return Err("Invalid character class"),
                _ => {}
            }
        }
        Ok(())
    }

    /// A character of a class; `None` if it is a class itself.
    fn class_atom(&mut self) -> Result<Option<u32>, Why> {
        let it = *self.chars.get(self.at).ok_or(UNTERMINATED_CLASS)?;
        if it == u32::from('\\') {
            return self.class_escape();
        }
        self.at += 1;
        Ok(Some(it))
    }
}

/// Whether a name of a property of Unicode is known.
fn is_property(written: &str, sets: bool) -> bool {
    let flags = if sets { "v" } else { "u" };
    Regex::with_flags(&format!("\\p{written}"), Flags::from(flags)).is_ok()
}

/// What comes after the `]` of a class.
fn behind_class(chars: &[u32], mut at: usize) -> usize {
    while let Some(it) = chars.get(at) {
        at += 1;
        match char::from_u32(*it) {
            Some('\\') => at += 1,
            Some(']') => break,
            _ => {}
        }
    }
    at
}

/// The same with the flag `v`, where classes may hold others.
fn behind_sets(chars: &[u32], mut at: usize) -> Option<usize> {
    let mut depth = 1;
    while 0 < depth {
        let it = *chars.get(at)?;
        at += 1;
        match char::from_u32(it) {
            Some('\\') => at += 1,
            Some('[') => depth += 1,
            Some(']') => depth -= 1,
            _ => {}
        }
    }
    Some(at)
}
