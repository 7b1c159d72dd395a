//! Texts of inputs as lists: the action reads each input as CSV, and each item of most lists once
//! more. Source: csv-parse 7.0.0, `lib/api/index.js`; actions-toolkit 0.92.0, `Util.getList`.

use std::borrow::Cow;

use super::{Fault, text::trim};
use crate::data::Data;

/// The items of an input: one a line, without comments. Quotes are taken off, so a comma that should
/// survive [`fields`] needs three of them.
pub(super) fn items(text: &str, comments: Comments) -> Result<Vec<String>, Fault> {
    let text = trim(text);
    if text.is_empty() {
        return Ok(Vec::new());
    }
    // Without quotes, fields are joined as they were.
    let is_plain = !text.contains(['"', '\r']) && comments == Comments::Lines;
    if is_plain {
        let lines = text.split('\n').filter(|it| !it.is_empty() && !it.starts_with('#'));
        return Ok(lines.map(|it| trim(it).to_owned()).collect());
    }
    let records = records(text, &Style { relaxed: true, comments })?;
    let joined = records.iter().map(|it| it.join(","));
    // In this order: a line of blanks stays, as an empty item.
    Ok(joined.filter(|it| !it.is_empty()).map(|it| trim(&it).to_owned()).collect())
}

/// The fields of an item. Whatever comes behind a line break is read and dropped.
pub(super) fn fields(item: &str) -> Result<Vec<Cow<'_, str>>, Fault> {
    if !item.is_empty() && !item.contains(['"', '\r', '\n']) {
        return Ok(item.split(',').map(Cow::Borrowed).collect());
    }
    let records = records(item, &Style { relaxed: false, comments: Comments::None })?;
    // The action goes through the fields of a record that is not there.
    let first = records.into_iter().next();
    let first = first.ok_or_else(|| Fault::type_error("fields is not iterable"))?;
    Ok(first.into_iter().map(Cow::Owned).collect())
}

struct Style {
    /// A quote within a field is a character like any other.
    relaxed: bool,
    comments: Comments,
}

/// Where a `#` begins a comment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Comments {
    None,
    /// At the beginning of a line.
    Lines,
    /// Everywhere outside of quotes, as before v6 of the action.
    Everywhere,
}

fn records(text: &str, style: &Style) -> Result<Vec<Vec<String>>, Fault> {
    let mut reader = Reader::new(text, style);
    let mut at = 0;
    let mut after_break = false;
    while let Some(it) = reader.chars.get(at).copied() {
        if after_break {
            reader.line += 1;
        }
        after_break = matches!(it, '\r' | '\n');
        at = reader.step(at, it)?;
    }
    if reader.quoting {
        let line = reader.line;
        return Err(csv(format!(
            "Quote Not Closed: the parsing is finished with an opening quote at line {line}"
        )));
    }
    if !reader.is_empty() {
        reader.end_record();
    }
    Ok(reader.records)
}

struct Reader<'a> {
    style: &'a Style,
    chars: Vec<char>,
    records: Vec<Vec<String>>,
    record: Vec<String>,
    field: String,
    quoting: bool,
    was_quoting: bool,
    commenting: bool,
    /// The line break that was met first; the others are text.
    line_break: Option<&'static [char]>,
    line: usize,
}

const LINE_BREAKS: [&[char]; 3] = [&['\r', '\n'], &['\n'], &['\r']];

impl<'a> Reader<'a> {
    fn new(text: &str, style: &'a Style) -> Reader<'a> {
        Reader {
            style,
            chars: text.chars().collect(),
            records: Vec::new(),
            record: Vec::new(),
            field: String::new(),
            quoting: false,
            was_quoting: false,
            commenting: false,
            line_break: None,
            line: 1,
        }
    }

    /// Reads one character, or two that belong together; gives where the next one is.
    fn step(&mut self, at: usize, it: char) -> Result<usize, Fault> {
        if it == '"' && !self.commenting {
            if let Some(next) = self.quote(at)? {
                return Ok(next);
            }
        } else if !self.quoting {
            if let Some(length) = self.breaks(at) {
                let is_comment = self.commenting && self.is_empty();
                if !is_comment && !self.is_empty() {
                    self.end_record();
                }
                self.commenting = false;
                return Ok(at + length);
            }
            if self.commenting {
                return Ok(at + 1);
            }
            let begins = match self.style.comments {
                Comments::None => false,
                Comments::Lines => self.record.is_empty() && self.field.is_empty(),
                Comments::Everywhere => true,
            };
            if it == '#' && begins {
                self.commenting = true;
                return Ok(at + 1);
            }
            if it == ',' {
                self.end_field();
                return Ok(at + 1);
            }
        }
        self.field.push(it);
        Ok(at + 1)
    }

    /// Reads a quote; `None` if it is a character like any other.
    fn quote(&mut self, at: usize) -> Result<Option<usize>, Fault> {
        if !self.quoting {
            if self.field.is_empty() {
                self.quoting = true;
                return Ok(Some(at + 1));
            }
            if self.style.relaxed {
                return Ok(None);
            }
            let (field, line) = (self.record.len(), self.line);
            let value = Data::Text(self.field.clone()).to_json();
            let mark = if self.field == "\u{feff}" { " (utf8 bom)" } else { "" };
            return Err(csv(format!(
                "Invalid Opening Quote: a quote is found on field {field} at line {line}, value is {value}{mark}"
            )));
        }
        let next = self.chars.get(at + 1).copied();
        match next {
            Some('"') => {
                self.field.push('"');
                return Ok(Some(at + 2));
            }
            None | Some('\0' | ',') => {}
            Some('#') if self.style.comments != Comments::None => {}
            Some(_) if self.breaks(at + 1).is_some() => {}
            Some(_) if self.style.relaxed => {
                // The field was none in quotes after all.
                self.quoting = false;
                self.was_quoting = true;
                self.field.insert(0, '"');
                return Ok(None);
            }
            Some(it) => {
                // csv-parse works on bytes, and shows the first one.
                let byte = it.to_string().bytes().next().map_or(it, char::from);
                let line = self.line;
                return Err(csv(format!(
                    "Invalid Closing Quote: got \"{byte}\" at line {line} instead of delimiter, record \
                     delimiter, trimable character (if activated) or comment"
                )));
            }
        }
        self.quoting = false;
        self.was_quoting = true;
        Ok(Some(at + 1))
    }

    /// The length of the line break at a position.
    fn breaks(&mut self, at: usize) -> Option<usize> {
        let rest = self.chars.get(at..)?;
        let found = match self.line_break {
            Some(it) => Some(it).filter(|it| rest.starts_with(it)),
            None => LINE_BREAKS.into_iter().find(|it| rest.starts_with(it)),
        };
        self.line_break = self.line_break.or(found);
        found.map(<[char]>::len)
    }

    /// Nothing was read since the last record.
    fn is_empty(&self) -> bool {
        !self.was_quoting && self.record.is_empty() && self.field.is_empty()
    }

    fn end_field(&mut self) {
        self.record.push(std::mem::take(&mut self.field));
        self.was_quoting = false;
    }

    fn end_record(&mut self) {
        self.end_field();
        self.records.push(std::mem::take(&mut self.record));
    }
}

fn csv(message: String) -> Fault {
    Fault::Error { name: "CsvError", message }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        assert_eq!(
            items(text, Comments::Lines),
            Ok(expected.iter().map(|it| (*it).to_owned()).collect())
        );
    }

    #[test]
    fn one_item_a_line() {
        check("a=1, 2\n#c\n\n b # d \n", &["a=1, 2", "b # d"]);
        check("a\n # c", &["a", "# c"]);
        check("a\r\nb\nc", &["a", "b\nc"]);
        check("a\n \nb", &["a", "", "b"]);
        check("a,\n,,", &["a,", ",,"]);
    }

    #[test]
    fn comments_before_v6() {
        let of = |text| items(text, Comments::Everywhere);
        let expected = vec!["a".to_owned(), "b#,c".to_owned()];
        assert_eq!(of("a # b\n#x\n\"b#\",c#d"), Ok(expected));
    }

    #[test]
    fn quotes_come_off() {
        check(r#"x,"p=\d{1,3}",g"#, &[r"x,p=\d{1,3},g"]);
        check(r#"x,"""p=\d{1,3}""",g"#, &[r#"x,"p=\d{1,3}",g"#]);
        check(r#"x="y,z""#, &[r#"x="y,z""#]);
        check(r#""a"b"#, &[r#""a"b"#]);
        check("\"a\nb\"\n\"c\"#d", &["a\nb", "c#d"]);
    }

    #[test]
    fn fields_of_an_item() {
        let of = |text: &str| fields(text).map(|it| it.join("|"));
        assert_eq!(of(r#"x,"p=\d{1,3}",g"#), Ok(r"x|p=\d{1,3}|g".to_owned()));
        assert_eq!(of("a\nb"), Ok("a".to_owned()));
        assert_eq!(of(""), Err(Fault::type_error("fields is not iterable")));
        let wrong = |text: &str| match of(text) {
            Err(Fault::Error { message, .. }) => message,
            it => format!("{it:?}"),
        };
        assert_eq!(
            wrong(r#"a,b="c""#),
            r#"Invalid Opening Quote: a quote is found on field 1 at line 1, value is "b=""#
        );
        assert!(wrong("\u{feff}\"a\"").ends_with("\"\u{feff}\" (utf8 bom)"));
        assert!(wrong(r#""a"b"#).starts_with(r#"Invalid Closing Quote: got "b" at line 1"#));
        assert!(wrong("x\n\"a").ends_with("an opening quote at line 2"));
    }
}
