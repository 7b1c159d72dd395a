//! The host of command lines and tests: crates instead of a browser.

mod v8;

use std::{cmp::Ordering, sync::OnceLock};

use icu_collator::{CollatorBorrowed, options::CollatorOptions};
use icu_locale_core::locale;
use jiff::{Timestamp, tz::TimeZone, tz::TimeZoneDatabase};
use regress::{Flags, Match, Regex};

use super::{Groups, Host, Zone};

pub struct Native;

impl Host for Native {
    fn matches(&self, pattern: &str, flags: &str, text: &str) -> Result<Option<Groups>, String> {
        check_flags(flags)?;
        let wrong = |it: &str| {
            let flags: String = "dgimsuvy".chars().filter(|it| flags.contains(*it)).collect();
            format!("Invalid regular expression: /{pattern}/{flags}: {it}")
        };
        if let Some(it) = v8::fault(pattern, flags) {
            return Err(wrong(it));
        }
        // `g` and `y` say where matching begins, `d` what it reports: regress knows none of them.
        let own: String = flags.chars().filter(|it| !"gyd".contains(*it)).collect();
        let regex = Regex::with_flags(pattern, Flags::from(own.as_str()))
            .map_err(|it| wrong(v8::words(&it.text)))?;
        let (global, sticky) = (flags.contains('g'), flags.contains('y'));
        // A sticky match begins where the last one ended, behind an empty one a character further.
        let mut next_start = 0;
        let mut next = |it: &Match| {
            let empty = text[it.end()..].chars().next().filter(|_| it.range().is_empty());
            let next = it.end() + empty.map_or(0, char::len_utf8);
            !sticky || std::mem::replace(&mut next_start, next) == it.start()
        };
        let all = regex.find_iter(text).take_while(|it| next(it));
        let group = |it: &Match, n: usize| it.group(n).map(|range| text[range].to_owned());
        Ok(match global {
            true => {
                Some(all.map(|it| group(&it, 0)).collect::<Groups>()).filter(|it| !it.is_empty())
            }
            false => all
                .into_iter()
                .next()
                .map(|it| (0..=it.captures.len()).map(|n| group(&it, n)).collect()),
        })
    }

    fn zone(&self, name: &str, instant: i64) -> Option<Zone> {
        let zone = database().get(name).ok().or_else(|| spelled(name))?;
        let info = zone.to_offset_info(Timestamp::from_millisecond(instant).ok()?);
        let abbreviation = info.abbreviation().to_owned();
        Some(Zone { offset: info.offset().seconds(), abbreviation })
    }

    fn collate(&self, a: &str, b: &str) -> Ordering {
        static COLLATOR: OnceLock<Option<CollatorBorrowed<'static>>> = OnceLock::new();
        let collator = COLLATOR.get_or_init(|| {
            CollatorBorrowed::try_new(locale!("en-US").into(), CollatorOptions::default()).ok()
        });
        collator.as_ref().map_or_else(|| a.cmp(b), |it| it.compare(a, b))
    }
}

/// The zones that come with jiff. Those of the machine may be older, and differ from machine to
/// machine.
fn database() -> &'static TimeZoneDatabase {
    static DATABASE: OnceLock<TimeZoneDatabase> = OnceLock::new();
    DATABASE.get_or_init(TimeZoneDatabase::bundled)
}

/// moment-timezone takes `/` and `_` for the same in a name. Source: moment-timezone 0.6.2,
/// `normalizeName`.
fn spelled(name: &str) -> Option<TimeZone> {
    let plain = |it: &str| it.to_ascii_lowercase().replace('/', "_");
    let wanted = plain(name);
    let found = database().available().find(|it| plain(it.as_str()) == wanted)?;
    database().get(found.as_str()).ok()
}

/// Source: ECMA-262, 2025, RegExpInitialize; the wording is V8's.
fn check_flags(flags: &str) -> Result<(), String> {
    let is_wrong = |(n, it): (usize, char)| !"dgimsuvy".contains(it) || flags[..n].contains(it);
    let both = flags.contains('u') && flags.contains('v');
    match both || flags.char_indices().any(is_wrong) {
        true => Err(format!("Invalid flags supplied to RegExp constructor '{flags}'")),
        false => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(pattern: &str, flags: &str, text: &str, expected: &str) {
        let said = match Native.matches(pattern, flags, text) {
            Ok(None) => "null".to_owned(),
            Ok(Some(groups)) => {
                groups.iter().map(|it| it.as_deref().unwrap_or("-")).collect::<Vec<_>>().join("|")
            }
            Err(message) => message,
        };
        assert_eq!(said, expected);
    }

    #[test]
    fn expressions_of_ecmascript() {
        check(r"(?<=v)(\d)\.(\d)", "", "v1.2", "1.2|1|2");
        check("(a)?(b)", "", "b", "b|-|b");
        check(r"\d+", "g", "1.22.3", "1|22|3");
        check(r"\d", "y", "v1", "null");
        check(r"\d", "gy", "12a3", "1|2");
        check("x*", "gy", "xaé", "x|||");
        check("(?<a>x)|(?<a>y)", "", "y", "y|-|y");
        check(r"(?i:A)\c[{]}{,2}\8", "", r"a\c}{,2}8", "null");
        check(r"(\d)\1", "i", "v11", "11|1");
        check(r"\p{L}+", "u", "1é", "é");
    }

    #[test]
    fn faults_in_the_words_of_v8() {
        check("a", "gg", "", "Invalid flags supplied to RegExp constructor 'gg'");
        check("(a", "", "", "Invalid regular expression: /(a/: Unterminated group");
        check("[)]a)", "i", "", "Invalid regular expression: /[)]a)/i: Unmatched ')'");
        check("(?<=a)*", "", "", "Invalid regular expression: /(?<=a)*/: Invalid quantifier");
        check("[(]^*", "", "", "Invalid regular expression: /[(]^*/: Nothing to repeat");
        check(r"\1", "u", "", r"Invalid regular expression: /\1/u: Invalid escape");
        check(r"\1(?:a)", "", "a", "null");
        check("*", "", "", "Invalid regular expression: /*/: Nothing to repeat");
        check(
            "[b-a]",
            "",
            "",
            "Invalid regular expression: /[b-a]/: Range out of order in character class",
        );
    }

    #[test]
    fn more_faults_in_the_words_of_v8() {
        let all = [
            ("}", "u", "Lone quantifier brackets"),
            ("a{1", "u", "Incomplete quantifier"),
            ("a{2,1}", "", "numbers out of order in {} quantifier"),
            (r"\b+", "", NOTHING),
            ("$*", "", NOTHING),
            ("{1}", "", NOTHING),
            ("(?=a)*", "u", "Invalid quantifier"),
            (r"\-", "v", "Invalid escape"),
            (r"\01", "u", "Invalid decimal escape"),
            (r"[\1]", "u", "Invalid decimal escape"),
            (r"\u{110000}", "u", "Invalid Unicode escape"),
            (r"\c1", "u", "Invalid Unicode escape"),
            (r"\x1", "u", "Invalid escape"),
            (r"\p{Foo}", "u", "Invalid property name"),
            (r"[\p{Foo}]", "u", "Invalid property name in character class"),
            (r"[\d-x]", "u", "Invalid character class"),
            ("[a", "", "Unterminated character class"),
            ("[a-", "", "Unterminated character class"),
            (r"\k<n>", "u", "Invalid named capture referenced"),
            (r"(?<n>a)\k<m>", "", "Invalid named capture referenced"),
            (r"(?<n>a)\k", "", "Invalid named reference"),
            ("(?<1>a)", "", "Invalid capture group name"),
            ("(?<n>a)(?<n>b)", "", "Duplicate capture group name"),
            ("(?<n>a|(?<n>b))", "", "Duplicate capture group name"),
            ("(?<n>(?<n>a)*?*)", "", NOTHING),
            ("(?a)", "", "Invalid group"),
            ("(?", "", "Invalid group"),
            ("(?ii:a)", "", "Repeated flag in flag group"),
            ("(?-:a)", "", "Invalid flag group"),
            (r"a\", "", r"\ at end of pattern"),
        ];
        for (pattern, flags, why) in all {
            let expected = format!("Invalid regular expression: /{pattern}/{flags}: {why}");
            check(pattern, flags, "", &expected);
        }
        // The flags stand in one order, however they were written.
        check("(", "ui", "", "Invalid regular expression: /(/iu: Unterminated group");
    }

    const NOTHING: &str = "Nothing to repeat";

    #[test]
    fn zones_of_any_spelling() {
        let at = |name| Native.zone(name, 1_578_616_200_000).map(|it| (it.offset, it.abbreviation));
        assert_eq!(at("Asia/Tokyo"), Some((32_400, "JST".to_owned())));
        assert_eq!(at("america/los_angeles"), Some((-28_800, "PST".to_owned())));
        assert_eq!(at("asia_kolkata"), Some((19_800, "IST".to_owned())));
        assert_eq!(at("Mars/Olympus"), None);
    }

    #[test]
    fn order_of_texts() {
        let mut them = ["b", "B", "a.b", "é", "f", "_x", "10", "2", "e"];
        them.sort_by(|a, b| Native.collate(a, b));
        assert_eq!(them, ["_x", "10", "2", "a.b", "b", "B", "e", "é", "f"]);
    }
}
