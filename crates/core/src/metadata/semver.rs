//! Semantic versions as strictly as node-semver's `valid` reads them. Source: semver 7.8.5,
//! `internal/re.js` and `classes/semver.js`; semver.org, version 2.0.0.

use super::{handlebars::Value, text};

/// A version, taken apart. Parts keep their digits: nothing calculates with them.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Semver {
    raw: String,
    core: [String; 3],
    pub(super) prerelease: Vec<String>,
    build: Vec<String>,
}

const MAX_LENGTH: usize = 256;
/// `Number.MAX_SAFE_INTEGER`.
const MAX_NUMBER: u64 = 9_007_199_254_740_991;

impl Semver {
    pub(super) fn of(raw: &str) -> Option<Semver> {
        if MAX_LENGTH < raw.encode_utf16().count() {
            return None;
        }
        let trimmed = text::trim(raw);
        let version = trimmed.strip_prefix('v').unwrap_or(trimmed);
        let (version, build) = parts(version, '+');
        let (core, prerelease) = parts(version, '-');
        let mut numbers = core.split('.');
        let mut number = || numbers.next().filter(|it| is_number(it)).map(str::to_owned);
        let core = [number()?, number()?, number()?];
        let fits = |it: &String| it.parse::<u64>().is_ok_and(|it| it <= MAX_NUMBER);
        let is_known = numbers.next().is_none() && core.iter().all(fits);
        let prerelease = identifiers(prerelease, is_prerelease)?;
        let build = identifiers(build, is_word)?;
        is_known.then(|| Semver { raw: raw.to_owned(), core, prerelease, build })
    }

    /// What a pattern may show of it.
    pub(super) fn context(&self) -> Value {
        let text = |it: &String| Value::Text(it.clone());
        let list = |them: &[String]| Value::List(them.iter().map(text).collect());
        let [major, minor, patch] = self.core.clone();
        let mut version = self.core.join(".");
        if !self.prerelease.is_empty() {
            version = format!("{version}-{}", self.prerelease.join("."));
        }
        let printed = version.clone();
        let fields = vec![
            ("options", Value::Map(vec![("loose", Value::Bool(true))])),
            ("loose", Value::Bool(true)),
            ("includePrerelease", Value::Bool(false)),
            ("raw", text(&self.raw)),
            ("major", Value::Number(major)),
            ("minor", Value::Number(minor)),
            ("patch", Value::Number(patch)),
            ("prerelease", list(&self.prerelease)),
            ("build", list(&self.build)),
            ("version", Value::Text(version)),
        ];
        Value::Printed(printed, fields)
    }
}

fn parts(text: &str, separator: char) -> (&str, Option<&str>) {
    text.split_once(separator).map_or((text, None), |it| (it.0, Some(it.1)))
}

fn identifiers(text: Option<&str>, is_one: fn(&str) -> bool) -> Option<Vec<String>> {
    let Some(text) = text else { return Some(Vec::new()) };
    let all: Vec<&str> = text.split('.').collect();
    all.iter().all(|it| is_one(it)).then(|| all.into_iter().map(str::to_owned).collect())
}

fn is_word(it: &str) -> bool {
    !it.is_empty() && it.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'-')
}

/// Digits without a zero before them.
fn is_number(it: &str) -> bool {
    let is_digits = !it.is_empty() && it.bytes().all(|it| it.is_ascii_digit());
    is_digits && (it == "0" || !it.starts_with('0'))
}

fn is_prerelease(it: &str) -> bool {
    is_word(it) && (is_number(it) || !it.bytes().all(|it| it.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_a_version() {
        let fine = [
            "1.2.3",
            "v0.0.0",
            " 1.2.3 ",
            "1.2.3-rc.1+b.01",
            "1.2.3--",
            "1.2.3-0a",
            "1.2.3+-",
            "9007199254740991.0.0",
        ];
        for it in fine {
            assert!(Semver::of(it).is_some(), "{it}");
        }
        let wrong = [
            "",
            "1.2",
            "1.2.3.4",
            "V1.2.3",
            "=1.2.3",
            "v 1.2.3",
            "01.2.3",
            "1.2.3-01",
            "1.2.3-",
            "1.2.3+",
            "1.2.3-a..b",
            "1.2.3rc1",
            "9007199254740992.0.0",
            "1.2.3-é",
            "vv1.2.3",
        ];
        for it in wrong {
            assert_eq!(Semver::of(it), None, "{it}");
        }
        assert_eq!(Semver::of(&format!("1.2.3-{}", "a".repeat(251))), None);
    }
}
