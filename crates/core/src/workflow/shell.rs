//! Scripts of `run:` as commands and words, as far as a shell can be read without running it. Quotes,
//! continued lines, comments, here-documents and `${{ }}` are known; loops are not, and of functions only whether
//! any may be called.

mod functions;
pub mod program;

use std::{mem::replace, ops::Range};

/// A word without its quotes, and where it stands in the script, in bytes.
#[derive(Clone, Debug, PartialEq)]
pub struct Word {
    pub text: String,
    pub range: Range<usize>,
}

/// What stands between two operators.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Command {
    pub words: Vec<Word>,
    /// What stands before it: `|`, `&`, `;`; the first sign of it only.
    pub after: Option<char>,
    /// Whether that sign stands twice: `&&`, `||`.
    pub is_double: bool,
    /// Where what it prints goes, or comes from: `<`, `>`, with the word after it.
    pub redirected: Vec<(String, Word)>,
}

/// A text as one word, whatever stands in it.
pub fn quoted(text: &str) -> String {
    let is_plain = |it: char| it.is_ascii_alphanumeric() || "._/-".contains(it);
    match !text.is_empty() && text.chars().all(is_plain) {
        true => text.to_owned(),
        false => format!("'{}'", text.replace('\'', r"'\''")),
    }
}

/// The commands of a script, in their order, but for those of functions that it never calls.
pub fn commands(script: &str) -> Vec<Command> {
    functions::without_uncalled(script, written(script))
}

/// The commands that stand in a script, in their order.
fn written(script: &str) -> Vec<Command> {
    let mut reader = Reader { script, at: 0, documents: Vec::new(), is_open: false };
    let mut res = Vec::new();
    let mut own = Command::default();
    while let Some(it) = reader.peek() {
        let start = reader.at;
        match it {
            '\n' | ';' | '&' | '|' | '(' | ')' => {
                let next = reader.operator(it);
                // What follows an operator at the end of a line still hangs on it, and so does a group.
                let hangs = own.words.is_empty() && matches!(own.after, Some('&' | '|'));
                if !(hangs && matches!(it, '\n' | '(')) {
                    res.push(replace(&mut own, next));
                }
            }
            it if it.is_whitespace() => reader.at += it.len_utf8(),
            // A continued line.
            '\\' if script[start..].starts_with("\\\n") => reader.at += 2,
            '#' => reader.at = script[start..].find('\n').map_or(script.len(), |it| start + it),
            '<' | '>' => {
                // The number of what is redirected, as in `2>`, is no word.
                let is_number = |it: &mut Word| {
                    it.range.end == start && it.text.bytes().all(|it| it.is_ascii_digit())
                };
                own.words.pop_if(is_number);
                own.redirected.push(reader.redirection());
            }
            _ => own.words.push(reader.word()),
        }
    }
    res.push(own);
    res.retain(|it| !it.words.is_empty());
    res
}

/// The commands that stand in a script and in those whose answers it asks for, called or not.
pub fn all_commands(script: &str) -> Vec<Command> {
    let mut res = written(script);
    let asked = script.match_indices("$(").filter_map(|(at, _)| {
        let length = whole(&script[at..]).ok().flatten()?;
        Some(&script[at + 2..at + length - 1])
    });
    for it in asked.chain(script.split('`').skip(1).step_by(2)) {
        res.extend(written(it));
    }
    res
}

impl Command {
    /// Where it stands, with what it is redirected to.
    pub fn range(&self) -> Range<usize> {
        let all = || self.words.iter().chain(self.redirected.iter().map(|it| &it.1));
        let start = all().map(|it| it.range.start).min().unwrap_or_default();
        start..all().map(|it| it.range.end).max().unwrap_or_default()
    }
}

struct Reader<'a> {
    script: &'a str,
    at: usize,
    /// Words that end the here-documents which begin on the next line.
    documents: Vec<String>,
    /// Something is never closed: then nothing is taken for one thing any more, so that no text is read
    /// again and again.
    is_open: bool,
}

impl Reader<'_> {
    fn rest(&self) -> &str {
        &self.script[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// The operator that begins here, as the command that will follow it.
    fn operator(&mut self, sign: char) -> Command {
        self.at += 1;
        let is_double = self.peek() == Some(sign) && sign != '\n';
        self.at += usize::from(is_double);
        if sign == '\n' {
            self.skip_documents();
        }
        Command { after: Some(sign), is_double, ..Command::default() }
    }

    fn redirection(&mut self) -> (String, Word) {
        let sign: String = self.rest().chars().take_while(|it| "<>&-".contains(*it)).collect();
        self.at += sign.len();
        self.skip_blanks();
        let word = self.word();
        if sign.starts_with("<<") && !sign.starts_with("<<<") {
            self.documents.push(word.text.clone());
        }
        (sign, word)
    }

    fn skip_blanks(&mut self) {
        while let Some(it) = self.peek().filter(|it| *it == ' ' || *it == '\t') {
            self.at += it.len_utf8();
        }
    }

    fn skip_documents(&mut self) {
        for end in std::mem::take(&mut self.documents) {
            while self.at < self.script.len() {
                let line = self.rest().split('\n').next().unwrap_or_default();
                let is_end = line.trim() == end;
                self.at = (self.at + line.len() + 1).min(self.script.len());
                if is_end {
                    break;
                }
            }
        }
    }

    fn whole(&mut self, quote: Option<char>) -> Option<usize> {
        // GitHub puts values in before the shell sees any quotes.
        let is_literal = quote == Some('\'') && !self.rest().starts_with("${{");
        // Behind `=` a bracket is a list: `a=(b c)`.
        let is_list = quote.is_none() && self.script[..self.at].ends_with('=');
        if self.is_open || is_literal || self.peek() == Some('(') && !is_list {
            return None;
        }
        whole(self.rest()).unwrap_or_else(|()| {
            self.is_open = true;
            None
        })
    }

    /// A word, up to a blank or an operator outside of quotes.
    fn word(&mut self) -> Word {
        let start = self.at;
        let mut text = String::new();
        let mut quote = None;
        loop {
            let plain = self.rest().bytes().take_while(|it| is_plain(*it, quote.is_some())).count();
            text.push_str(&self.rest()[..plain]);
            self.at += plain;
            let Some(it) = self.peek() else { break };
            if let Some(length) = self.whole(quote) {
                text.push_str(&self.rest()[..length]);
                self.at += length;
                continue;
            }
            match (quote, it) {
                (Some(open), _) if open == it => quote = None,
                (Some('\''), _) => text.push(it),
                (_, '\\') => {
                    self.at += 1;
                    match self.peek() {
                        // A continued line.
                        Some('\n') | None => {}
                        // In quotes it stands for itself before most signs.
                        Some(it) if quote.is_some() && !"$`\"\\".contains(it) => {
                            text.extend(['\\', it]);
                        }
                        Some(it) => text.push(it),
                    }
                    self.at += self.peek().map_or(0, char::len_utf8);
                    continue;
                }
                (Some(_), _) => text.push(it),
                (None, '\'' | '"') => quote = Some(it),
                (None, '\n' | ';' | '&' | '|' | '(' | ')' | '<' | '>') => break,
                (None, it) if it.is_whitespace() => break,
                (None, _) => text.push(it),
            }
            self.at += it.len_utf8();
        }
        // Whatever stands here, reading goes on.
        if self.at == start {
            self.at += self.peek().map_or(0, char::len_utf8);
        }
        Word { text, range: start..self.at }
    }
}

/// Whether a letter surely stands for itself.
fn is_plain(it: u8, is_quoted: bool) -> bool {
    match it {
        b'\'' | b'"' | b'\\' | b'$' => false,
        b';' | b'&' | b'|' | b'(' | b')' | b'<' | b'>' => is_quoted,
        it => it.is_ascii() && (is_quoted || !(it.is_ascii_whitespace() || it == b'\x0b')),
    }
}

/// The length of an expression, of a substitution or of a list that begins here and is one thing; `Err` if
/// it is never closed.
fn whole(text: &str) -> Result<Option<usize>, ()> {
    if text.starts_with("${{") {
        return text.find("}}").map(|it| Some(it + 2)).ok_or(());
    }
    if !text.starts_with("$(") && !text.starts_with('(') {
        return Ok(None);
    }
    let mut depth = 0_usize;
    for (at, it) in text.char_indices() {
        match it {
            '(' => depth += 1,
            ')' if depth == 1 => return Ok(Some(at + 1)),
            ')' => depth -= 1,
            _ => {}
        }
    }
    Err(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(script: &str, expected: &[&[&str]]) {
        let all = commands(script);
        let words: Vec<Vec<&str>> =
            all.iter().map(|it| it.words.iter().map(|it| it.text.as_str()).collect()).collect();
        assert_eq!(words, expected);
        for word in all.iter().flat_map(|it| &it.words) {
            assert!(script.get(word.range.clone()).is_some(), "{word:?}");
        }
    }

    #[test]
    fn words_and_commands() {
        check(
            "docker push a:1 && echo 'b c' | d",
            &[&["docker", "push", "a:1"], &["echo", "b c"], &["d"]],
        );
        check(
            "docker build \\\n  -t \"a b\" . # c\nx",
            &[&["docker", "build", "-t", "a b", "."], &["x"]],
        );
        check("a ${{ b || 'c d' }} \"${{ e }}f\"", &[&["a", "${{ b || 'c d' }}", "${{ e }}f"]]);
        check("a $(b | c) \"$(d \"e f\")\"", &[&["a", "$(b | c)", "$(d \"e f\")"]]);
        check("cat <<EOF > f\ndocker push x\nEOF\nls", &[&["cat"], &["ls"]]);
        check(
            "if [ a = b ]; then c; fi",
            &[&["if", "[", "a", "=", "b", "]"], &["then", "c"], &["fi"]],
        );
        check("a > b 2>&1; c 2>/dev/null d 3", &[&["a"], &["c", "d", "3"]]);
        check("a=(b \"c d\")\ne+=(f\n g) h", &[&["a=(b \"c d\")"], &["e+=(f\n g)", "h"]]);
        check("a=(b; (c)", &[&["a="], &["b"], &["c"]]);
        check("a '", &[&["a", ""]]);
        check("a \\", &[&["a", ""]]);
        check("中文 é<", &[&["中文", "é"]]);
    }
}
