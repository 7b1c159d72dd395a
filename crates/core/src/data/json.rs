//! JSON texts to data and back: read as ECMAScript's `JSON.parse` does, written as GitHub's `toJSON`
//! does. Depth is bounded; the order of keys is kept.

use super::{Data, number};

/// Where a text stops being JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Counted in bytes.
    pub at: usize,
    pub kind: FaultKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// The text ends too early.
    End,
    /// Something else should stand there.
    Unexpected,
    /// More lists and objects in each other than [`MAX_DEPTH`].
    TooDeep,
}

/// Events of GitHub have fewer than ten levels.
pub const MAX_DEPTH: usize = 100;

impl Data {
    /// What a JSON text says. Of keys that stand twice, the last value counts.
    pub fn from_json(text: &str) -> Result<Data, Fault> {
        let mut reader = Reader { text, at: 0 };
        reader.skip();
        let res = reader.value(0)?;
        reader.skip();
        if reader.at < text.len() { Err(reader.fault()) } else { Ok(res) }
    }

    /// JSON over several lines, two spaces a level, as `toJSON` has it.
    pub fn to_json(&self) -> String {
        let mut res = String::new();
        write(self, 0, &mut res);
        res
    }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn skip(&mut self) {
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.peek() {
            self.at += 1;
        }
    }

    fn takes(&mut self, byte: u8) -> bool {
        let res = self.peek() == Some(byte);
        self.at += usize::from(res);
        res
    }

    fn expect(&mut self, byte: u8) -> Result<(), Fault> {
        if self.takes(byte) { Ok(()) } else { Err(self.fault()) }
    }

    fn fault(&self) -> Fault {
        let kind = if self.peek().is_none() { FaultKind::End } else { FaultKind::Unexpected };
        Fault { at: self.at, kind }
    }

    fn value(&mut self, depth: usize) -> Result<Data, Fault> {
        match self.peek() {
            Some(b'{' | b'[') if depth == MAX_DEPTH => {
                Err(Fault { at: self.at, kind: FaultKind::TooDeep })
            }
            Some(b'{') => self.map(depth + 1),
            Some(b'[') => self.list(depth + 1),
            Some(b'"') => Ok(Data::Text(self.string()?)),
            Some(b'-' | b'0'..=b'9') => self.number(),
            _ => self.word(),
        }
    }

    fn word(&mut self) -> Result<Data, Fault> {
        let words =
            [("null", Data::Null), ("true", Data::Bool(true)), ("false", Data::Bool(false))];
        for (word, value) in words {
            if self.text[self.at..].starts_with(word) {
                self.at += word.len();
                return Ok(value);
            }
        }
        Err(self.fault())
    }

    fn list(&mut self, depth: usize) -> Result<Data, Fault> {
        self.at += 1;
        let mut res = Vec::new();
        self.skip();
        if self.takes(b']') {
            return Ok(Data::List(res));
        }
        loop {
            self.skip();
            res.push(self.value(depth)?);
            self.skip();
            if self.takes(b']') {
                return Ok(Data::List(res));
            }
            self.expect(b',')?;
        }
    }

    fn map(&mut self, depth: usize) -> Result<Data, Fault> {
        self.at += 1;
        let mut res = Vec::new();
        self.skip();
        if self.takes(b'}') {
            return Ok(Data::Map(res));
        }
        loop {
            self.skip();
            if self.peek() != Some(b'"') {
                return Err(self.fault());
            }
            let key = self.string()?;
            self.skip();
            self.expect(b':')?;
            self.skip();
            res.push((key, self.value(depth)?));
            self.skip();
            if self.takes(b'}') {
                return Ok(Data::Map(without_doubles(res)));
            }
            self.expect(b',')?;
        }
    }

    fn number(&mut self) -> Result<Data, Fault> {
        let start = self.at;
        let is_negative = self.takes(b'-');
        let size = self.at;
        // A zero stands alone before the point.
        if !self.takes(b'0') {
            self.digits()?;
        }
        if self.takes(b'.') {
            self.digits()?;
        }
        if self.takes(b'e') || self.takes(b'E') {
            let _ = self.takes(b'+') || self.takes(b'-');
            self.digits()?;
        }
        let value = number::read(&self.text[size..self.at]);
        let value = value.ok_or(Fault { at: start, kind: FaultKind::Unexpected })?;
        Ok(Data::Number(if is_negative { -value } else { value }))
    }

    fn digits(&mut self) -> Result<(), Fault> {
        let start = self.at;
        while self.peek().is_some_and(|it| it.is_ascii_digit()) {
            self.at += 1;
        }
        if start == self.at { Err(self.fault()) } else { Ok(()) }
    }

    fn string(&mut self) -> Result<String, Fault> {
        self.at += 1;
        let mut res = String::new();
        loop {
            let rest = &self.text[self.at..];
            let is_end = |it| matches!(it, b'"' | b'\\' | ..0x20);
            let length = rest.bytes().position(is_end).unwrap_or(rest.len());
            res.push_str(&rest[..length]);
            self.at += length;
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(res);
                }
                Some(b'\\') => {
                    self.at += 1;
                    res.push(self.escaped()?);
                }
                _ => return Err(self.fault()),
            }
        }
    }

    fn escaped(&mut self) -> Result<char, Fault> {
        let res = match self.peek() {
            Some(it @ (b'"' | b'\\' | b'/')) => char::from(it),
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => {
                self.at += 1;
                return self.unicode();
            }
            _ => return Err(self.fault()),
        };
        self.at += 1;
        Ok(res)
    }

    /// Half a pair of surrogates is no character, and no text of ours can hold it.
    fn unicode(&mut self) -> Result<char, Fault> {
        let first = self.hex()?;
        let before = self.at;
        if (0xd800..0xdc00).contains(&first) && self.takes(b'\\') && self.takes(b'u') {
            let second = self.hex()?;
            if (0xdc00..0xe000).contains(&second) {
                let both = 0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00);
                return Ok(char::from_u32(both).unwrap_or(char::REPLACEMENT_CHARACTER));
            }
        }
        self.at = before;
        Ok(char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER))
    }

    fn hex(&mut self) -> Result<u32, Fault> {
        let mut res = 0;
        for _ in 0..4 {
            let digit = self.peek().and_then(|it| char::from(it).to_digit(16));
            res = res * 16 + digit.ok_or(self.fault())?;
            self.at += 1;
        }
        Ok(res)
    }
}

/// As in ECMAScript, a key stays where it stood first, with the value that stood last.
fn without_doubles(mut entries: Vec<(String, Data)>) -> Vec<(String, Data)> {
    let is_double = |n: usize| entries[..n].iter().any(|it| it.0 == entries[n].0);
    if entries.len() < 16 && !(1..entries.len()).any(is_double) {
        return entries;
    }
    let mut order: Vec<usize> = (0..entries.len()).collect();
    order.sort_by(|a, b| entries[*a].0.cmp(&entries[*b].0));
    let mut is_double = vec![false; entries.len()];
    let mut first = 0;
    for n in 1..order.len() {
        if entries[order[n]].0 == entries[order[first]].0 {
            is_double[order[n]] = true;
            entries[order[first]].1 = std::mem::take(&mut entries[order[n]].1);
        } else {
            first = n;
        }
    }
    let kept = entries.into_iter().zip(is_double).filter(|it| !it.1);
    kept.map(|it| it.0).collect()
}

fn write(data: &Data, depth: usize, res: &mut String) {
    match data {
        Data::Null => res.push_str("null"),
        Data::Bool(it) => res.push_str(if *it { "true" } else { "false" }),
        Data::Number(it) if !it.is_finite() => res.push_str("null"),
        Data::Number(it) => res.push_str(&number::shortest(*it)),
        Data::Text(it) => write_text(it, res),
        Data::List(them) if them.is_empty() => res.push_str("[]"),
        Data::List(them) => {
            for (n, it) in them.iter().enumerate() {
                res.push(if n == 0 { '[' } else { ',' });
                new_line(depth + 1, res);
                write(it, depth + 1, res);
            }
            new_line(depth, res);
            res.push(']');
        }
        Data::Map(them) if them.is_empty() => res.push_str("{}"),
        Data::Map(them) => {
            for (n, (key, it)) in them.iter().enumerate() {
                res.push(if n == 0 { '{' } else { ',' });
                new_line(depth + 1, res);
                write_text(key, res);
                res.push_str(": ");
                write(it, depth + 1, res);
            }
            new_line(depth, res);
            res.push('}');
        }
    }
}

fn new_line(depth: usize, res: &mut String) {
    res.push('\n');
    (0..depth).for_each(|_| res.push_str("  "));
}

/// A text with its quotes.
pub fn text(text: &str) -> String {
    let mut res = String::with_capacity(text.len() + 2);
    write_text(text, &mut res);
    res
}

fn write_text(text: &str, res: &mut String) {
    res.push('"');
    if text.bytes().all(|it| it >= b' ' && it != b'"' && it != b'\\') {
        res.push_str(text);
        res.push('"');
        return;
    }
    for it in text.chars() {
        match it {
            '"' => res.push_str("\\\""),
            '\\' => res.push_str("\\\\"),
            '\u{8}' => res.push_str("\\b"),
            '\u{c}' => res.push_str("\\f"),
            '\n' => res.push_str("\\n"),
            '\r' => res.push_str("\\r"),
            '\t' => res.push_str("\\t"),
            it if it < ' ' => {
                res.push_str(if it < '\u{10}' { "\\u000" } else { "\\u001" });
                res.push(char::from_digit(u32::from(it) % 16, 16).unwrap_or_default());
            }
            it => res.push(it),
        }
    }
    res.push('"');
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};
    use proptest::prelude::*;

    use super::*;

    fn check(text: &str, expected: Expect) {
        let res = Data::from_json(text);
        expected.assert_eq(&res.map_or_else(|it| format!("{it:?}"), |it| it.to_json()));
    }

    #[test]
    fn values_and_their_layout() {
        check(
            "\t[1, {\"b\" : [], \"a\":{}} ,\"\\u00e9\\ud83d\\ude00\\n\\u0001\\/\" ]\r\n",
            expect![[r#"
            [
              1,
              {
                "b": [],
                "a": {}
              },
              "é😀\n\u0001/"
            ]"#]],
        );
        check("-0", expect!["0"]);
        check("-12.50E+1", expect!["-125"]);
        check("1e999", expect!["null"]);
        check(
            r#"{"a": 1, "b": 2, "a": 3}"#,
            expect![[r#"
            {
              "a": 3,
              "b": 2
            }"#]],
        );
    }

    #[test]
    fn halves_of_pairs() {
        check(r#""\ud83dx\ude00\ud83d\u0041""#, expect![[r#""�x��A""#]]);
    }

    #[test]
    fn faults_say_where() {
        check("", expect!["Fault { at: 0, kind: End }"]);
        check("[1,]", expect!["Fault { at: 3, kind: Unexpected }"]);
        check("{'a': 1}", expect!["Fault { at: 1, kind: Unexpected }"]);
        check("{\"a\": tru", expect!["Fault { at: 6, kind: Unexpected }"]);
        check("01", expect!["Fault { at: 1, kind: Unexpected }"]);
        check("1.", expect!["Fault { at: 2, kind: End }"]);
        check("\"a\nb\"", expect!["Fault { at: 2, kind: Unexpected }"]);
        check("\"\\ux\"", expect!["Fault { at: 3, kind: Unexpected }"]);
        check(&"[".repeat(1 << 20), expect!["Fault { at: 100, kind: TooDeep }"]);
    }

    #[test]
    fn large_objects_are_read_in_passing() {
        let text: Vec<String> = (0..200_000).map(|it| format!("\"{}\":0", it % 150_000)).collect();
        let read = Data::from_json(&format!("{{{}}}", text.join(",")));
        assert!(matches!(read, Ok(Data::Map(it)) if it.len() == 150_000));
    }

    fn data() -> impl Strategy<Value = Data> {
        let leaf = prop_oneof![
            Just(Data::Null),
            any::<bool>().prop_map(Data::Bool),
            any::<f64>()
                .prop_filter("JSON has no others", |it| it.is_finite())
                .prop_map(Data::Number),
            any::<String>().prop_map(Data::Text),
        ];
        leaf.prop_recursive(4, 40, 6, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..6).prop_map(Data::List),
                prop::collection::btree_map(any::<String>(), inner, 0..6)
                    .prop_map(|it| Data::Map(it.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(data in data()) {
            prop_assert_eq!(Data::from_json(&data.to_json()), Ok(data));
        }

        #[test]
        fn no_text_is_too_much(text in "[\\[\\]{}:,\"\\\\a-z0-9. \\-+é]{0,60}") {
            let _ = Data::from_json(&text);
        }
    }
}
