//! Reads the native syntax: each text once from its start to its end, with a step back where an expression turns
//! out to be more than is known here.

use super::{Block, Body, Expr, MAX_DEPTH, Piece};

/// Reads a file; `None` if it is none that Bake could read.
pub fn read(text: &str) -> Option<Body> {
    let mut reader = Reader { text, at: 0, depth: 0 };
    let res = reader.body()?;
    (reader.at == text.len()).then_some(res)
}

/// A text with `${…}` whose own escapes have been read.
pub(super) fn template(text: &str) -> Expr {
    let mut reader = Reader { text, at: 0, depth: 0 };
    let read = reader.pieces(false).filter(|_| reader.at == text.len());
    read.map_or_else(|| Expr::Other(text.to_owned()), Expr::Text)
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn take(&mut self, start: &str) -> bool {
        let is_there = self.rest().starts_with(start);
        self.at += if is_there { start.len() } else { 0 };
        is_there
    }

    /// Goes past blanks and comments, and past ends of lines where these do not count.
    fn skip(&mut self, over_lines: bool) {
        loop {
            let rest = self.rest();
            let is_blank = |it: char| it.is_whitespace() && (over_lines || it != '\n');
            self.at += rest.find(|it| !is_blank(it)).unwrap_or(rest.len());
            let rest = self.rest();
            self.at += if rest.starts_with('#') || rest.starts_with("//") {
                rest.find('\n').unwrap_or(rest.len())
            } else if rest.starts_with("/*") {
                rest.find("*/").map_or(rest.len(), |it| it + 2)
            } else {
                return;
            };
        }
    }

    fn name(&mut self) -> Option<&'a str> {
        let rest = self.rest();
        let is_of_name = |it: char| it.is_alphanumeric() || matches!(it, '_' | '-');
        let length = rest.find(|it| !is_of_name(it)).unwrap_or(rest.len());
        let res = rest.get(..length)?;
        let is_name = res.starts_with(|it: char| it.is_alphabetic() || it == '_');
        self.at += if is_name { length } else { 0 };
        is_name.then_some(res)
    }

    /// Reads something that may hold others of its kind.
    fn deeper<T>(&mut self, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        if self.depth == MAX_DEPTH {
            return None;
        }
        self.depth += 1;
        let res = read(self);
        self.depth -= 1;
        res
    }

    /// Attributes and blocks, up to a brace that closes or the end.
    fn body(&mut self) -> Option<Body> {
        let mut res = Body::default();
        loop {
            self.skip(true);
            if matches!(self.peek(), None | Some('}')) {
                return Some(res);
            }
            let name = self.name()?.to_owned();
            self.skip(false);
            if self.take("=") {
                res.attributes.push((name, self.expr(false)?));
                self.skip(false);
                if !matches!(self.peek(), None | Some('\n' | '}')) {
                    return None;
                }
            } else {
                let block = self.deeper(|it| it.block(name))?;
                res.blocks.push(block);
            }
        }
    }

    /// The labels of a block and what stands in its braces.
    fn block(&mut self, kind: String) -> Option<Block> {
        let mut name = String::new();
        while !self.take("{") {
            let label = match self.take("\"") {
                true => {
                    let rest = self.rest();
                    let length =
                        rest.find(['"', '\n']).filter(|it| rest[*it..].starts_with('"'))?;
                    self.at += length + 1;
                    &rest[..length]
                }
                false => self.name()?,
            };
            if name.is_empty() {
                label.clone_into(&mut name);
            }
            self.skip(false);
        }
        let body = self.body()?;
        self.take("}").then_some(Block { kind, name, body })
    }

    /// An expression, and if it goes on behind what is known here, all of it as it is written.
    fn expr(&mut self, over_lines: bool) -> Option<Expr> {
        self.skip(over_lines);
        let start = self.at;
        let known = self.deeper(Self::known)?;
        let end = self.at;
        self.skip(over_lines);
        let is_end = matches!(self.peek(), None | Some('\n' | ',' | ']' | '}' | ')'))
            || self.rest().starts_with("~}");
        if let Some(it) = known.filter(|_| is_end) {
            self.at = end;
            return Some(it);
        }
        self.at = start;
        self.pass(over_lines)?;
        let written = self.text.get(start..self.at)?.trim();
        (!written.is_empty()).then(|| Expr::Other(written.to_owned()))
    }

    /// Goes past an expression, whatever is in it.
    fn pass(&mut self, over_lines: bool) -> Option<()> {
        let mut open = 0;
        while let Some(it) = self.peek() {
            match it {
                '"' => {
                    self.deeper(Self::pass_text)?;
                    continue;
                }
                '\n' | ',' | ']' | '}' | ')' if open == 0 && (it != '\n' || !over_lines) => break,
                '(' | '[' | '{' => open += 1,
                ')' | ']' | '}' => open -= 1,
                '<' if self.rest().starts_with("<<") => {
                    self.pass_lines()?;
                    continue;
                }
                '#' | '/' => {
                    let is_last = it == '#' || self.rest().starts_with("//");
                    if is_last && open == 0 && !over_lines {
                        break;
                    }
                    let before = self.at;
                    self.skip(open > 0 || over_lines);
                    if self.at != before {
                        continue;
                    }
                }
                _ => {}
            }
            self.at += it.len_utf8();
        }
        (open == 0).then_some(())
    }

    /// Goes past a text in quotes with all that is in it.
    fn pass_text(&mut self) -> Option<()> {
        self.take("\"");
        loop {
            let it = self.peek()?;
            if self.take("$${") || self.take("%%{") {
                continue;
            }
            if self.take("${") || self.take("%{") {
                self.deeper(|it| it.pass(true))?;
                if !self.take("}") {
                    return None;
                }
                continue;
            }
            self.at += it.len_utf8();
            match it {
                '"' => return Some(()),
                '\\' => self.at += self.peek()?.len_utf8(),
                _ => {}
            }
        }
    }

    /// Goes past lines up to a word that ends them: `<<END`.
    fn pass_lines(&mut self) -> Option<()> {
        self.at += 2;
        self.take("-");
        let end = self.name()?;
        loop {
            let rest = self.rest();
            self.at += rest.find('\n')?;
            let line = self.rest()[1..].lines().next()?;
            if line.trim() == end {
                self.at += 1 + line.len();
                return Some(());
            }
            self.at += 1;
        }
    }

    /// What is known here, of which there may be more; a fault in it is one of the file.
    fn known(&mut self) -> Option<Option<Expr>> {
        Some(match self.peek()? {
            '"' => {
                let start = self.at;
                self.at += 1;
                let pieces = self.pieces(true).filter(|_| self.take("\""));
                if pieces.is_none() {
                    self.at = start;
                }
                pieces.map(Expr::Text)
            }
            '[' => self.list()?,
            '{' => self.map()?,
            it if it.is_ascii_digit() => {
                let rest = self.rest();
                let length = rest.find(|it: char| !it.is_ascii_digit()).unwrap_or(rest.len());
                self.at += length;
                Some(Expr::text(&rest[..length]))
            }
            _ => self.path(),
        })
    }

    /// `a`, `a.b`, `true`
    fn path(&mut self) -> Option<Expr> {
        let mut res = self.name()?.to_owned();
        while self.take(".") {
            res.push('.');
            res.push_str(self.name()?);
        }
        Some(match res.as_str() {
            "null" => Expr::Null,
            "true" | "false" => Expr::text(&res),
            _ => Expr::Name(res),
        })
    }

    /// Whether the list or map is made by going through another.
    fn is_for(&self) -> bool {
        let rest = self.rest().strip_prefix("for");
        rest.is_some_and(|it| it.starts_with(char::is_whitespace))
    }

    fn list(&mut self) -> Option<Option<Expr>> {
        self.at += 1;
        let mut res = Vec::new();
        loop {
            self.skip(true);
            if self.take("]") {
                return Some(Some(Expr::List(res)));
            }
            if self.is_for() {
                return Some(None);
            }
            res.push(self.expr(true)?);
            self.skip(true);
            if !self.take(",") && self.peek() != Some(']') {
                return None;
            }
        }
    }

    fn map(&mut self) -> Option<Option<Expr>> {
        self.at += 1;
        let mut res = Vec::new();
        loop {
            self.skip(true);
            if self.take("}") {
                return Some(Some(Expr::Map(res)));
            }
            if self.is_for() {
                return Some(None);
            }
            let key = match self.peek()? {
                '"' => self.known()?,
                _ => self.name().map(Expr::text),
            };
            self.skip(true);
            let (Some(key), true) = (key, self.take("=") || self.take(":")) else {
                return Some(None);
            };
            res.push((key, self.expr(false)?));
            self.skip(false);
            if !self.take(",") && !matches!(self.peek(), Some('\n' | '}')) {
                return None;
            }
        }
    }

    /// A text up to its quote, or to its end; `None` if there is more in it than values.
    fn pieces(&mut self, is_quoted: bool) -> Option<Vec<Piece>> {
        let mut res = Vec::new();
        let mut text = String::new();
        while let Some(it) = self.peek().filter(|it| !is_quoted || *it != '"') {
            if self.take("$${") {
                text.push_str("${");
            } else if self.take("%%{") {
                text.push_str("%{");
            } else if self.rest().starts_with("%{") {
                return None;
            } else if self.take("${") {
                self.take("~");
                let expr = self.deeper(|it| it.expr(true))?;
                self.skip(true);
                // Blanks around it are taken away by this, which nobody does in a name.
                if self.take("~") || !self.take("}") {
                    return None;
                }
                res.push(Piece::Text(std::mem::take(&mut text)));
                res.push(Piece::Expr(expr));
            } else {
                self.at += it.len_utf8();
                text.push(if is_quoted && it == '\\' { self.escaped()? } else { it });
            }
        }
        res.push(Piece::Text(text));
        res.retain(|it| !matches!(it, Piece::Text(it) if it.is_empty()));
        Some(res)
    }

    fn escaped(&mut self) -> Option<char> {
        let it = self.peek()?;
        self.at += it.len_utf8();
        let length = match it {
            'n' => return Some('\n'),
            'r' => return Some('\r'),
            't' => return Some('\t'),
            '"' | '\\' => return Some(it),
            'u' => 4,
            'U' => 8,
            _ => return None,
        };
        let digits = self.rest().get(..length)?;
        self.at += length;
        char::from_u32(u32::from_str_radix(digits, 16).ok()?)
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};
    use proptest::prelude::*;

    use super::*;
    use crate::hcl::read_json;

    fn shown(body: &Body, indent: usize) -> String {
        let mut res = String::new();
        for (name, value) in &body.attributes {
            res += &format!("{:indent$}{name} = {}\n", "", of(value));
        }
        for it in &body.blocks {
            res += &format!("{:indent$}{} {}\n", "", it.kind, it.name);
            res += &shown(&it.body, indent + 2);
        }
        res
    }

    fn of(expr: &Expr) -> String {
        let all = |them: &[Expr]| them.iter().map(of).collect::<Vec<_>>().join(", ");
        match expr {
            Expr::Text(them) => {
                let piece = |it: &Piece| match it {
                    Piece::Text(it) => format!("{it:?}"),
                    Piece::Expr(it) => format!("<{}>", of(it)),
                };
                format!("({})", them.iter().map(piece).collect::<Vec<_>>().join(" "))
            }
            Expr::Null => "null".to_owned(),
            Expr::Name(it) => it.clone(),
            Expr::List(them) => format!("[{}]", all(them)),
            Expr::Map(them) => {
                let pair = |it: &(Expr, Expr)| format!("{}: {}", of(&it.0), of(&it.1));
                format!("{{{}}}", them.iter().map(pair).collect::<Vec<_>>().join(", "))
            }
            Expr::Other(it) => format!("‹{it}›"),
        }
    }

    #[track_caller]
    fn check(text: &str, expected: Expect) {
        expected.assert_eq(&read(text).map_or("unreadable".to_owned(), |it| shown(&it, 0)));
    }

    #[test]
    fn blocks_attributes_and_values() {
        check(
            r#"// A comment
variable "TAG" { default = "latest" }
/* another
one */
target "docker-metadata-action" {}
group default { targets = ["a", "b",] } # last
target "a" {
  inherits = ["docker-metadata-action"]
  context = null
  tags = [
    "acme/${ART}:${ TAG }", # the tag
    item.tag,
  ]
  args = { A = 1, "B" : true
    C = "x \"y\" \\ \u00e9 $${no} %%{no}"
  }
  matrix = { item = [{ tag = "1" }, { tag = "2" }] }
}"#,
            expect![[r#"
                variable TAG
                  default = ("latest")
                target docker-metadata-action
                group default
                  targets = [("a"), ("b")]
                target a
                  inherits = [("docker-metadata-action")]
                  context = null
                  tags = [("acme/" <ART> ":" <TAG>), item.tag]
                  args = {("A"): ("1"), ("B"): ("true"), ("C"): ("x \"y\" \\ é ${no} %{no}")}
                  matrix = {("item"): [{("tag"): ("1")}, {("tag"): ("2")}]}
            "#]],
        );
    }

    #[test]
    fn what_is_more_stays_as_it_is_written() {
        check(
            r#"A = equal("}", B) ? "a\"]" : "b" // why
B = [for x in C : "${x}-${upper("y}")}"]
C = concat([
  "a", # ]
  "b",
], D)
D = [A == "x" ? "1" : "2", "%{ if A }x%{ endif }", "${upper(A)}", E[0], -1, 1.5]
E = { for k, v in D : k => v }
F = <<-EOT
  a } "
  EOT
G = (
  "x"
)
H = { (A) = "b" }
function "f" {
  params = [a]
  result = "${a}!"
}
I = "${~ A ~}""#,
            expect![[r#"
                A = ‹equal("}", B) ? "a\"]" : "b"›
                B = ‹[for x in C : "${x}-${upper("y}")}"]›
                C = ‹concat([
                  "a", # ]
                  "b",
                ], D)›
                D = [‹A == "x" ? "1" : "2"›, ‹"%{ if A }x%{ endif }"›, (<‹upper(A)›>), ‹E[0]›, ‹-1›, ‹1.5›]
                E = ‹{ for k, v in D : k => v }›
                F = ‹<<-EOT
                  a } "
                  EOT›
                G = ‹(
                  "x"
                )›
                H = ‹{ (A) = "b" }›
                I = ‹"${~ A ~}"›
                function f
                  params = [a]
                  result = (<a> "!")
            "#]],
        );
    }

    #[test]
    fn what_bake_could_not_read() {
        for text in [
            "target \"a\" {",
            "}",
            "a",
            "a = ",
            "a = [1 2]\n]",
            "a = \"x",
            "a = \"${x\"",
            "target \"a {}",
            "a = {b}\n}",
            "a = <<EOT\nx",
            "= 1",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
        let deep = format!("a = {}1{}", "[".repeat(300), "]".repeat(300));
        assert_eq!(read(&deep), None);
        assert_eq!(read(&"a {".repeat(300)), None);
        assert_eq!(read(&format!("a = \"{}", "${\"".repeat(3000))), None);
    }

    #[test]
    fn the_same_in_json() {
        let text = r#"{
  "variable": {"TAG": {"default": "latest"}},
  "target": [{"a": {"tags": ["acme/a:${TAG}", "$${x}", "${upper(TAG)}"], "args": {"N": 1.5, "B": true}}}],
  "group": {"default": [{"targets": ["a"]}, {"targets": null}]},
  "VERSION": "1"
}"#;
        let read = read_json(text).expect("an object");
        expect![[r#"
            VERSION = ("1")
            variable TAG
              default = ("latest")
            target a
              tags = [("acme/a:" <TAG>), ("${x}"), (<‹upper(TAG)›>)]
              args = {("N"): ("1.5"), ("B"): ("true")}
            group default
              targets = [("a")]
            group default
              targets = null
        "#]]
        .assert_eq(&shown(&read, 0));
        assert_eq!(read_json("[]"), None);
        assert_eq!(read_json("{"), None);
    }

    proptest! {
        /// Whatever stands there, reading ends, and what was read is text of the file.
        #[test]
        fn any_text_is_read_or_not(text in r#"([a-c{}\[\]()="$%~,.:<#/ \n\\é-]|\$\{|<<A\n|for |null|"a"|b = ){0,60}"#) {
            if let Some(body) = read(&text) {
                prop_assert!(shown(&body, 0).len() <= 200 * (text.len() + 1));
            }
            let _ = template(&text);
        }
    }
}
