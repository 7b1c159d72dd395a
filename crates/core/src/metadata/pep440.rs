//! Versions of Python packages. Source: PEP 440, appendix B; @renovate/pep440 1.0.0 where it goes
//! its own way.

use super::{handlebars::Value, text};

/// A version, taken apart and normalized.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Pep440 {
    raw: String,
    epoch: String,
    release: Vec<String>,
    /// `a`, `b` or `rc` with its number.
    pre: Option<String>,
    post: Option<String>,
    dev: Option<String>,
    local: Vec<String>,
}

impl Pep440 {
    pub(super) fn of(raw: &str) -> Option<Pep440> {
        let lower = raw.to_ascii_lowercase();
        let mut rest = lower.strip_prefix('v').unwrap_or(&lower);
        let mut epoch = "0".to_owned();
        if let Some((before, after)) = rest.split_once('!') {
            epoch = whole(before)?;
            rest = after;
        }
        let mut release = vec![digits(&mut rest)?];
        while let Some(mut after) = rest.strip_prefix('.')
            && let Some(it) = digits(&mut after)
        {
            release.push(it);
            rest = after;
        }
        let names = ["alpha", "beta", "preview", "pre", "rc", "a", "b", "c"];
        let pre = part(&mut rest, &names).map(|(name, number)| {
            let name = if name.starts_with(['a', 'b']) { &name[..1] } else { "rc" };
            format!("{name}{number}")
        });
        let post = post(&mut rest);
        let dev = part(&mut rest, &["dev"]).map(|it| it.1);
        let local = match rest.strip_prefix('+') {
            Some(it) => local(it, raw)?,
            None if rest.is_empty() => Vec::new(),
            None => return None,
        };
        Some(Pep440 { raw: raw.to_owned(), epoch, release, pre, post, dev, local })
    }

    /// A release that counts as less than final, or comes after one.
    pub(super) fn is_special(&self) -> bool {
        self.pre.is_some() || self.post.is_some() || self.dev.is_some()
    }

    /// The normal form. Parts of a local version are joined by commas, as the library has it.
    pub(super) fn clean(&self) -> String {
        let mut res = match self.epoch.as_str() {
            "0" => String::new(),
            it => format!("{it}!"),
        };
        res.push_str(&self.release.join("."));
        res.push_str(self.pre.as_deref().unwrap_or_default());
        if let Some(it) = &self.post {
            res.push_str(&format!(".post{it}"));
        }
        if let Some(it) = &self.dev {
            res.push_str(&format!(".dev{it}"));
        }
        if !self.local.is_empty() {
            res.push_str(&format!("+{}", self.local.join(",")));
        }
        res
    }

    /// What a pattern may show of it.
    pub(super) fn context(&self) -> Value {
        let number = |n: usize| {
            let it = self.release.get(n).cloned().unwrap_or_else(|| "0".to_owned());
            super::handlebars::Function::Gives(Ok(Box::new(Value::Number(it))))
        };
        let text = super::handlebars::Function::text;
        Value::Map(vec![
            ("raw", Value::Function(text(self.raw.as_str()))),
            ("version", Value::Function(text(self.clean().as_str()))),
            ("major", Value::Function(number(0))),
            ("minor", Value::Function(number(1))),
            ("patch", Value::Function(number(2))),
        ])
    }
}

/// Takes the digits that a text begins with, and gives the number they mean.
fn digits(rest: &mut &str) -> Option<String> {
    let count = rest.bytes().take_while(u8::is_ascii_digit).count();
    let (number, after) = rest.split_at(count);
    *rest = after;
    whole(number)
}

/// A number as JavaScript prints it: without zeros before it, and no more exact than a double.
fn whole(digits: &str) -> Option<String> {
    let is_number = !digits.is_empty() && digits.bytes().all(|it| it.is_ascii_digit());
    let number = digits.parse::<f64>().ok().filter(|_| is_number)?;
    Some(number.to_string())
}

/// Takes one of the names with the separators and the number that may stand around it.
fn part<'a>(rest: &mut &str, names: &[&'a str]) -> Option<(&'a str, String)> {
    let bare = rest.strip_prefix(['-', '_', '.']).unwrap_or(rest);
    let name = names.iter().find(|it| bare.starts_with(**it))?;
    let mut after = &bare[name.len()..];
    after = after.strip_prefix(['-', '_', '.']).unwrap_or(after);
    let number = digits(&mut after).unwrap_or_else(|| "0".to_owned());
    *rest = after;
    Some((name, number))
}

/// `.post1`, or `-1` for short.
fn post(rest: &mut &str) -> Option<String> {
    if let Some(mut after) = rest.strip_prefix('-')
        && let Some(it) = digits(&mut after)
    {
        *rest = after;
        return Some(it);
    }
    part(rest, &["post", "rev", "r"]).map(|it| it.1)
}

/// The parts of a local version; those that JavaScript takes for numbers become them.
fn local(written: &str, raw: &str) -> Option<Vec<String>> {
    let parts =
        |text: &str| -> Vec<String> { text.split(['-', '_', '.']).map(str::to_owned).collect() };
    let is_word = |it: &String| !it.is_empty() && it.bytes().all(|it| it.is_ascii_alphanumeric());
    if !parts(written).iter().all(is_word) {
        return None;
    }
    // `Infinity` is the one number that depends on case.
    let original = parts(&raw[raw.len() - written.len()..]);
    let shown = original.iter().map(|it| match text::number(it) {
        number if number.is_nan() => it.to_ascii_lowercase(),
        f64::INFINITY => "Infinity".to_owned(),
        number => number.to_string(),
    });
    Some(shown.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(version: &str, clean: Option<&str>) {
        assert_eq!(Pep440::of(version).map(|it| it.clean()).as_deref(), clean, "{version}");
    }

    #[test]
    fn normal_forms() {
        check("v1.2.3", Some("1.2.3"));
        check("2024.05.01", Some("2024.5.1"));
        check("1!1.0", Some("1!1.0"));
        check("1.0-Preview_3", Some("1.0rc3"));
        check("1.0alpha", Some("1.0a0"));
        check("1.0C1.post-2.dev3+Ab_007.x", Some("1.0rc1.post2.dev3+ab,7,x"));
        check("1.0-1", Some("1.0.post1"));
        check("1.0a-1-2", Some("1.0a1.post2"));
        check("1.0r", Some("1.0.post0"));
    }

    #[test]
    fn no_versions() {
        for it in
            ["", "1.", "1.0-SNAPSHOT", " 1.0", "1.0 ", "a1", "1.0+", "1.0+a..b", "x!1.0", "1.0-1.2"]
        {
            check(it, None);
        }
    }
}
