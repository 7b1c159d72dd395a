//! Text to tree, with positions: all of YAML that GitHub accepts, and of broken text what is whole.
//! What is wrong is said where it stands, and reading goes on behind it as well as can be guessed.
//! Grammar: YAML 1.2.2. Work is in proportion to the text.

mod block;
mod cursor;
mod flow;
mod literal;
mod names;
mod plain;
mod quoted;
mod tabs;

use std::collections::{HashMap, HashSet};

pub(crate) use self::tabs::Indent;

use crate::{
    text::{Message, msg},
    workflow::{Entry, Node, Position, Span, Value, Workflow},
    yaml::{Document, End, Error, Line, Unused, comments},
};

/// The longest text that is read, in bytes. GitHub's own limit for a workflow file is lower.
pub const MAX_BYTES: usize = 1 << 20;
/// How deeply maps and lists may stand in each other.
pub const MAX_DEPTH: usize = 64;
/// How many nodes a text may have, those from aliases counted each time.
pub const MAX_NODES: usize = 50_000;
/// How many bytes of text aliases may repeat. GitHub's own limit for a workflow with everything in
/// it is of that size (`maxResultSize`, actions/languageservices 4043eda).
pub const MAX_REPEATED: usize = 10 << 20;
/// After so many mistakes nobody reads on, and what could be guessed has little to do with the text.
pub const MAX_ERRORS: usize = 20;

/// Reads any text. What is wrong with it as YAML stands in the document's errors.
pub fn read(text: &str) -> Document {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let lines = split(text);
    if MAX_BYTES < text.len() {
        let message = msg::yaml_too_long((MAX_BYTES / 1024).to_string());
        let errors = vec![Error { span: Span::default(), message }];
        return Document { lines, errors, ..Document::default() };
    }
    let mut reader = Reader::new(&lines);
    let mut root = reader.document();
    let has_tabs = !reader.tabs.is_empty();
    if let Some(mended) = has_tabs.then(|| tabs::mended(&lines, &reader.tabs)).flatten() {
        (root, reader.loose) = (mended.root, mended.loose);
        (reader.anchors, reader.unused) = (HashMap::new(), Vec::new());
        reader.errors.retain(|it| it.message.text == msg::YAML_TAB);
        reader.errors.iter_mut().for_each(|it| it.message = msg::YAML_TAB_READ.message());
    }
    let (loose, mut errors, mut unused) = (reader.loose, reader.errors, reader.unused);
    let left = reader.anchors.into_iter();
    let left =
        left.filter_map(|(name, it)| Some(Unused { name: name.to_owned(), span: it.unused? }));
    unused.extend(left);
    unused.sort_by_key(|it| it.span.start);
    errors.sort_by_key(|it| it.span.start);
    let mut workflow = Workflow { root, ..Workflow::default() };
    comments::attach(&mut workflow, loose);
    Document { workflow, lines, errors, unused }
}

/// The indentations that blanks take the place of, where a text with tabs is read all the same.
pub(crate) fn untabbed(lines: &[Line]) -> Vec<Indent> {
    let mut reader = Reader::new(lines);
    reader.document();
    tabs::mended(lines, &reader.tabs).map(|it| it.indents).unwrap_or_default()
}

/// The lines of a text. YAML ends a line with LF, CR LF or CR alone.
fn split(text: &str) -> Vec<Line> {
    // On average a line of a workflow is longer.
    let mut res = Vec::with_capacity(text.len().min(MAX_BYTES) / 24 + 1);
    let mut rest = text;
    // Hardly any text has a CR, and without one line ends are found sooner.
    let has_cr = text.contains('\r');
    while !rest.is_empty() {
        // Lines are short, and looked through sooner than a search of the standard library is set up.
        let at = match has_cr {
            true => rest.bytes().position(|it| it == b'\n' || it == b'\r'),
            false => rest.bytes().position(|it| it == b'\n'),
        };
        let at = at.unwrap_or(rest.len());
        let (line, after) = rest.split_at(at);
        let (end, length) = match after.as_bytes() {
            [b'\r', b'\n', ..] => (End::CrLf, 2),
            [b'\r', ..] => (End::Cr, 1),
            [_, ..] => (End::Lf, 1),
            [] => (res.last().map_or(End::Lf, |it: &Line| it.end), 0),
        };
        res.push(Line { text: line.to_owned(), place: None, end });
        rest = &after[length..];
    }
    res
}

/// Where reading stands and what came of it so far.
struct Reader<'a> {
    lines: &'a [Line],
    /// Line and byte, from 0.
    line: usize,
    byte: usize,
    /// Every character is a byte: the text is plain ASCII.
    is_plain: bool,
    /// The last position that was counted: line, byte and character.
    counted: (usize, usize, usize),
    /// Comments and blank lines before this line have been noted.
    noted: usize,
    loose: comments::Loose,
    errors: Vec<Error>,
    /// A line whose indentation was complained of already.
    excused: Option<usize>,
    /// Brackets were left open.
    unclosed: bool,
    /// A limit has been reached: nothing more is read or said.
    stopped: bool,
    complained_of_tabs: bool,
    /// Lines with a tab in their indentation, as far as they were come to.
    tabs: Vec<usize>,
    anchors: HashMap<&'a str, names::Anchor>,
    /// Anchors whose names were given anew before anything referred to them.
    unused: Vec<Unused>,
    /// Anchors of maps and lists that are not complete.
    open: Vec<&'a str>,
    nodes: usize,
    repeated: usize,
    depth: usize,
}

impl<'a> Reader<'a> {
    fn new(lines: &'a [Line]) -> Reader<'a> {
        Reader {
            lines,
            line: 0,
            byte: 0,
            is_plain: false,
            counted: (0, 0, 0),
            noted: 0,
            loose: comments::Loose::default(),
            errors: Vec::new(),
            excused: None,
            unclosed: false,
            stopped: false,
            complained_of_tabs: false,
            tabs: Vec::new(),
            anchors: HashMap::new(),
            unused: Vec::new(),
            open: Vec::new(),
            nodes: 0,
            repeated: 0,
            depth: 0,
        }
    }

    /// The one document of the text.
    fn document(&mut self) -> Node {
        self.control_characters();
        self.start();
        let root = match self.next_block() {
            Some(column) => self.node(-1, column),
            None => Node::default(),
        };
        while self.next_block().is_some() {
            // Nothing can follow a text or a list in brackets.
            let span = self.span_of_rest();
            self.fail(span, msg::YAML_AFTER_VALUE.message());
            self.next_line();
        }
        self.end();
        root
    }

    /// Directives and the `---` before the document.
    fn start(&mut self) {
        let content =
            |it: &Line| !it.text.trim().is_empty() && !it.text.trim_start().starts_with(['#', '%']);
        let first = self.lines.iter().position(content);
        if let Some(line) = first.filter(|it| self.is_marker(*it, "---")) {
            while self.line < line {
                match self.lines[self.line].text.starts_with('%') {
                    true => self.next_line(),
                    false => _ = self.skip(),
                }
            }
            (self.line, self.byte) = (line, 3);
        }
    }

    /// What may stand after the document: its end, and nothing more.
    fn end(&mut self) {
        let is_end = self.is_marker(self.line, "...");
        if is_end {
            self.byte = 3;
            self.skip();
        }
        if self.line < self.lines.len() {
            let span = self.span_of_rest();
            self.fail(span, msg::YAML_SECOND_DOCUMENT.message());
        }
    }

    /// YAML has none but tabs (1.2.2, 5.1), and GitHub refuses them.
    fn control_characters(&mut self) {
        // All that is none of them in plain ASCII, which is nearly all there is, needs no closer look.
        let is_odd = |it: u8| !matches!(it, b' '..=b'~' | b'\t');
        let is_odd = |it: &Line| it.text.bytes().fold(false, |res, it| res | is_odd(it));
        self.is_plain = !self.lines.iter().any(is_odd);
        if self.is_plain {
            return;
        }
        for (n, line) in self.lines.iter().enumerate().filter(|it| is_odd(it.1)) {
            let is_one = |it: char| it.is_control() && it != '\t' && it != '\u{85}';
            if let Some(at) = line.text.find(is_one) {
                let start = self.position_at(n, at);
                let end = Position { column: start.column + 1, ..start };
                self.fail(Span { start, end }, msg::YAML_CONTROL.message());
                return;
            }
        }
    }

    fn fail(&mut self, span: Span, message: Message) {
        if !self.stopped {
            self.errors.push(Error { span, message });
        }
        if MAX_ERRORS <= self.errors.len() {
            self.stop();
        }
    }

    /// Ends reading: a limit has been reached.
    fn refuse(&mut self, span: Span, message: Message) {
        self.fail(span, message);
        self.stop();
    }

    fn stop(&mut self) {
        self.stopped = true;
        (self.line, self.byte) = (self.lines.len(), 0);
    }

    /// Some nodes more, at this span or here.
    fn count(&mut self, more: usize, span: Option<Span>) {
        self.nodes += more;
        if MAX_NODES < self.nodes {
            let start = self.here();
            let span = span.unwrap_or(Span { start, end: start });
            self.refuse(span, msg::yaml_too_many(MAX_NODES.to_string()));
        }
    }

    /// Adds to a map what is complete.
    fn add(&mut self, map: &mut Map, key: String, key_span: Span, node: Node) {
        if key == "<<" {
            self.fail(key_span, msg::YAML_MERGE.message());
        } else if map.has(&key) && !key.contains("${{") {
            // GitHub takes keys that differ in case alone for the same.
            self.fail(key_span, msg::yaml_duplicate_key(key.as_str()));
        }
        map.entries.push(Entry { key, key_span, node });
    }
}

/// A map whose end has not come yet.
#[derive(Default)]
struct Map {
    entries: Vec<Entry>,
    /// The keys of a long map, in lower case.
    keys: HashSet<String>,
}

impl Map {
    /// Whether it has the key that is to be added.
    fn has(&mut self, key: &str) -> bool {
        // Nearly all maps are short, and quicker to look through.
        if self.entries.len() < 16 {
            return self.entries.iter().any(|it| it.key.eq_ignore_ascii_case(key));
        }
        if self.keys.is_empty() {
            self.keys = self.entries.iter().map(|it| it.key.to_ascii_lowercase()).collect();
        }
        !self.keys.insert(key.to_ascii_lowercase())
    }
}

/// What a plain scalar means in YAML 1.2's core schema, which GitHub follows.
pub(super) fn resolve(text: &str) -> Value {
    match word(text) {
        Some(it) => it,
        None if is_number(text) => Value::Number(text.to_owned()),
        None => Value::Text(text.to_owned()),
    }
}

/// Whether a plain scalar is a text there.
pub(super) fn is_text(text: &str) -> bool {
    word(text).is_none() && !is_number(text)
}

/// The words that are no texts.
fn word(text: &str) -> Option<Value> {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Some(Value::Null),
        "true" | "True" | "TRUE" => Some(Value::Bool(true)),
        "false" | "False" | "FALSE" => Some(Value::Bool(false)),
        _ => None,
    }
}

/// Whether a plain scalar is a number in YAML 1.2's core schema.
pub fn is_number(text: &str) -> bool {
    // Of most texts the first character tells that they are none.
    if !matches!(text.as_bytes().first(), Some(b'+' | b'-' | b'.' | b'0'..=b'9')) {
        return false;
    }
    if let Some(hex) = text.strip_prefix("0x") {
        return !hex.is_empty() && hex.bytes().all(|it| it.is_ascii_hexdigit());
    }
    if let Some(octal) = text.strip_prefix("0o") {
        return !octal.is_empty() && octal.bytes().all(|it| (b'0'..b'8').contains(&it));
    }
    let digits = |it: &str| it.bytes().all(|it| it.is_ascii_digit());
    let text = text.strip_prefix(['+', '-']).unwrap_or(text);
    if matches!(text, ".inf" | ".Inf" | ".INF" | ".nan" | ".NaN" | ".NAN") {
        return true;
    }
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (text, None),
    };
    let exponent_fits = exponent.is_none_or(|it| {
        let it = it.strip_prefix(['+', '-']).unwrap_or(it);
        !it.is_empty() && digits(it)
    });
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    exponent_fits && digits(whole) && digits(fraction) && !(whole.is_empty() && fraction.is_empty())
}
