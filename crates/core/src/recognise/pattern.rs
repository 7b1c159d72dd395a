//! A text with words of a probe in it, and how another text is read by it.

use crate::recognise::alike::plain;

/// Words that stand in no workflow: two for the first part of a value, two for its second.
pub(super) const WORDS: [&str; 4] = ["pw0probe", "pw1probe", "pw2probe", "pw3probe"];

/// What stands in place of the two words of a part.
pub(super) type Values = [Option<String>; 2];

/// A text as what is fixed and which word stands between.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Pattern {
    pieces: Vec<Piece>,
}

#[derive(Clone, Debug, PartialEq)]
enum Piece {
    Fixed(String),
    Word(usize),
}

impl Pattern {
    pub(super) fn of(text: &str) -> Pattern {
        let mut pieces = Vec::new();
        let mut rest = text;
        let next = |rest: &str| {
            let at = |(n, word): (usize, &&str)| Some((rest.find(*word)?, n));
            WORDS.iter().enumerate().filter_map(at).min()
        };
        while let Some((at, word)) = next(rest) {
            pieces.push(Piece::Fixed(rest[..at].to_owned()));
            pieces.push(Piece::Word(word));
            rest = &rest[at + WORDS[word].len()..];
        }
        pieces.push(Piece::Fixed(rest.to_owned()));
        Pattern { pieces }
    }

    /// What another text has where the words are. The second part of a value is read as the first.
    pub(super) fn read(&self, text: &str) -> Option<Values> {
        let text = plain(text.trim_end());
        self.read_plain(&text).or_else(|| self.read_plain(&unformatted(&text)?))
    }

    fn read_plain(&self, text: &str) -> Option<Values> {
        let mut rest = text;
        let mut res = Values::default();
        let mut open: Option<usize> = None;
        for (n, piece) in self.pieces.iter().enumerate() {
            match (piece, open.take()) {
                (Piece::Word(word), _) => open = Some(*word),
                (Piece::Fixed(fixed), None) => rest = rest.strip_prefix(fixed.as_str())?,
                (Piece::Fixed(fixed), Some(word)) => {
                    let at = match (fixed.as_str(), n + 1 == self.pieces.len()) {
                        ("", true) => rest.len(),
                        (fixed, true) => rest.strip_suffix(fixed)?.len(),
                        ("", false) => return None,
                        (fixed, false) => rest.find(fixed)?,
                    };
                    // Where a word stands several times, the first may be a name that was made of it.
                    res[word % 2] = Some(rest[..at].to_owned());
                    rest = &rest[at + fixed.len()..];
                }
            }
        }
        rest.is_empty().then_some(res)
    }

    /// Where two parts stand in this text, one behind the other: what a part looks like, and the parts of
    /// another text.
    pub(super) fn parts(&self, text: &str) -> Option<(Pattern, Vec<String>)> {
        let is_of =
            |it: &Piece, words: [usize; 2]| matches!(it, Piece::Word(word) if words.contains(word));
        let last = self.pieces.iter().rposition(|it| is_of(it, [0, 1]))?;
        let first = self.pieces.iter().position(|it| is_of(it, [0, 1]))?;
        let second = self.pieces.iter().position(|it| is_of(it, [2, 3]))?;
        let end = self.pieces.iter().rposition(|it| is_of(it, [2, 3]))?;
        if second != last + 2 || self.pieces.len() != end + 2 {
            return None;
        }
        let fixed = |n: usize| match &self.pieces[n] {
            Piece::Fixed(it) => it.as_str(),
            Piece::Word(_) => "",
        };
        let inner = text.strip_prefix(fixed(first - 1))?.strip_suffix(fixed(end + 1))?;
        let between = Some(fixed(last + 1)).filter(|it| !it.is_empty())?;
        let mut pieces = vec![Piece::Fixed(String::new())];
        pieces.extend_from_slice(&self.pieces[first..=last]);
        pieces.push(Piece::Fixed(String::new()));
        Some((Pattern { pieces }, inner.split(between).map(str::to_owned).collect()))
    }
}

/// A text with `'…${{ a }}…'` in place of `format('…{0}…', a)`: so a text is written that holds expressions
/// and stands in one itself.
fn unformatted(text: &str) -> Option<String> {
    let (before, from) = text.split_once("format('")?;
    // Quotes in the text are doubled.
    let is_end = |at: &usize| {
        let quotes = |it: &str| it.bytes().take_while(|it| *it == b'\'').count();
        let before = from[..*at].bytes().rev().take_while(|it| *it == b'\'').count();
        before == 0 && quotes(&from[*at..]) % 2 == 1
    };
    let end = from.match_indices('\'').map(|it| it.0).find(is_end)?;
    let (args, after) = from[end + 1..].split_once(')')?;
    let mut res = from[..end].to_owned();
    for (n, arg) in args.split(", ").skip(1).enumerate() {
        res = res.replace(&format!("{{{n}}}"), &format!("${{{{ {} }}}}", arg.trim()));
    }
    Some([before, "'", &res, "'", after].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_stands_in_place_of_words() {
        let check = |pattern: &str, text: &str, values: Option<[&str; 2]>| {
            let read = Pattern::of(pattern).read(text);
            let said = read.map(|it| it.map(|it| it.unwrap_or_default()));
            assert_eq!(said, values.map(|it| it.map(str::to_owned)), "{pattern} {text}");
        };
        check("pw0probe", "", Some(["", ""]));
        check("ghcr.io/pw0probe", "ghcr.io/acme/app", Some(["acme/app", ""]));
        check("ghcr.io/pw0probe", "quay.io/acme/app", None);
        check("${{ secrets.pw0probe }}", "${{secrets.TOKEN}}", Some(["TOKEN", ""]));
        check("pw2probe=${{ secrets.pw3probe }}", "npm=${{ secrets.NPM }}", Some(["npm", "NPM"]));
        check("pw0probe-pw0probe!", "a-b!", Some(["b", ""]));
        let formatted = "${{ a && format('x/{0}:d', b.c) || '' }}";
        check("${{ a && 'pw0probe' || '' }}", formatted, Some(["x/${{ b.c }}:d", ""]));
        check("pw0probepw1probe", "ab", None);
    }

    #[test]
    fn reads_parts_that_stand_in_one_line() {
        let parts = |pattern: &str, text: &str| Pattern::of(pattern).parts(text).map(|it| it.1);
        let of = |them: &[&str]| Some(them.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>());
        assert_eq!(parts("pw0probe,pw2probe", "a,b,c"), of(&["a", "b", "c"]));
        assert_eq!(parts("x=pw0probe;pw2probe!", "x=a!"), of(&["a"]));
        assert_eq!(parts("pw0probe:pw1probe,pw2probe:pw3probe", "a:b"), of(&["a:b"]));
        assert_eq!(parts("pw0probe", "a"), None);
    }
}
