//! Anchors, aliases and tags.

use super::Reader;
use crate::{
    text::msg,
    workflow::{Node, Span, Value},
    yaml::{
        Unused,
        read::{MAX_REPEATED, is_number},
    },
};

/// What stands before a node.
#[derive(Default)]
pub(super) struct Properties<'a> {
    pub(super) anchor: Option<&'a str>,
    /// Where the anchor stands.
    at: Span,
    tag: Option<(&'a str, Span)>,
    /// Where the first of them begins, from 0.
    pub(super) column: Option<usize>,
}

/// A node that aliases repeat.
pub(super) struct Anchor {
    node: Node,
    nodes: usize,
    bytes: usize,
    /// Where it stands, until something refers to it.
    pub(super) unused: Option<Span>,
}

impl<'a> Reader<'a> {
    /// Reads `&anchor` and `!tag`, with the blanks after them.
    pub(super) fn properties(&mut self) -> Properties<'a> {
        let mut res = Properties::default();
        while let Some(b'&' | b'!') = self.peek() {
            let start = self.here();
            let column = self.column();
            let word = self.word();
            match self.peek() {
                Some(b'&') if res.anchor.is_none() && is_name(&word[1..]) => {
                    res.anchor = Some(&word[1..]);
                    self.byte += word.len();
                    res.at = self.span_from(start);
                }
                Some(b'!') if res.tag.is_none() && is_tag(word) => {
                    self.byte += word.len();
                    let span = self.span_from(start);
                    res.tag = Some((word, span));
                }
                _ => return res,
            }
            res.column = res.column.or(Some(column));
            self.skip_blanks();
        }
        res
    }

    /// From here to the next blank or bracket.
    fn word(&self) -> &'a str {
        let rest = self.rest();
        // `!<tag:yaml.org,2002:int>` is a tag in full.
        if rest.starts_with("!<tag:")
            && let Some(end) = rest.find('>')
        {
            return &rest[..=end];
        }
        &rest[..rest.find([' ', '\t', ',', '[', ']', '{', '}']).unwrap_or(rest.len())]
    }

    /// Gives a complete node what stood before it.
    pub(super) fn finish(
        &mut self,
        mut node: Node,
        properties: &Properties<'a>,
        is_plain: bool,
    ) -> Node {
        // Hardly any node has some.
        if properties.column.is_some() {
            self.name(&mut node, properties, is_plain);
        }
        node
    }

    fn name(&mut self, node: &mut Node, properties: &Properties<'a>, is_plain: bool) {
        if let Some((tag, span)) = properties.tag {
            self.tag(node, tag, span, is_plain);
        }
        if let Some(name) = properties.anchor {
            let (mut nodes, mut bytes) = (0, 0);
            node.walk(&mut |it| {
                nodes += 1;
                bytes += it.as_text().map_or(0, str::len);
                bytes += it.entries().iter().map(|it| it.key.len()).sum::<usize>();
            });
            let unused = Some(properties.at);
            let new = Anchor { node: node.clone(), nodes, bytes, unused };
            // The name means something else from here on.
            let old = self.anchors.insert(name, new).and_then(|it| it.unused);
            self.unused.extend(old.map(|it| Unused { name: name.to_owned(), span: it }));
        }
    }

    /// GitHub knows the tags of the core schema, for scalars, and refuses all others
    /// (`YamlObjectReader` of actions/runner v2.330).
    fn tag(&mut self, node: &mut Node, tag: &str, span: Span, is_plain: bool) {
        let text = node.as_text().unwrap_or_default().to_owned();
        let is_scalar = node.items().is_empty() && node.entries().is_empty();
        let full = tag.strip_prefix("!<tag:yaml.org,2002:").and_then(|it| it.strip_suffix('>'));
        let fits = match full.map_or(tag.to_owned(), |it| format!("!!{it}")).as_str() {
            "!" => {
                // Without a name it says that the scalar is a text.
                if is_scalar && is_plain {
                    node.value = Value::Text(text);
                }
                true
            }
            "!!str" => {
                node.value = Value::Text(text);
                is_scalar
            }
            "!!null" => is_plain && matches!(node.value, Value::Null),
            "!!bool" => is_plain && matches!(node.value, Value::Bool(_)),
            "!!int" => is_plain && is_number(&text) && !text.contains(['.', 'e', 'E']),
            "!!float" => is_plain && is_number(&text),
            "!!map" => matches!(node.value, Value::Map(_)),
            "!!seq" => matches!(node.value, Value::Seq(_)),
            _ => return self.fail(span, msg::yaml_tag(tag)),
        };
        if !fits {
            self.fail(span, msg::yaml_tag_value(tag));
        }
    }

    /// Reads `*name`.
    pub(super) fn alias(&mut self) -> Option<Node> {
        let word = self.word();
        let name = word.strip_prefix('*').filter(|it| is_name(it))?;
        let start = self.here();
        self.byte += word.len();
        let span = self.span_from(start);
        let Some(anchor) = self.anchors.get_mut(name) else {
            let message = match self.open.contains(&name) {
                true => msg::yaml_alias_in_itself(name),
                false => msg::YAML_ALIAS.message(),
            };
            self.fail(span, message);
            return Some(Node { span, ..Node::default() });
        };
        anchor.unused = None;
        let (nodes, bytes) = (anchor.nodes, anchor.bytes);
        self.repeated += bytes;
        if MAX_REPEATED < self.repeated {
            self.refuse(span, msg::yaml_too_much((MAX_REPEATED >> 20).to_string()));
            return Some(Node { span, ..Node::default() });
        }
        self.count(nodes, Some(span));
        let node = self.anchors.get(name).filter(|_| self.line < self.lines.len());
        let node = node.map(|it| it.node.clone()).unwrap_or_default();
        Some(Node { span, block_column: 0, ..node })
    }
}

/// Names that people give. YAML allows more, but then the text was meant to be one.
fn is_name(it: &str) -> bool {
    let is_part = |it: char| it.is_alphanumeric() || it == '_' || it == '-' || it == '.';
    it.starts_with(|it: char| it.is_alphanumeric() || it == '_') && it.chars().all(is_part)
}

/// `!name`, `!!str` and `!` alone; `!contains(…)` was meant to be an expression.
fn is_tag(it: &str) -> bool {
    let name = it.trim_start_matches('!');
    (name.is_empty() && it == "!")
        || name.starts_with(|it: char| it.is_alphanumeric() || it == '<')
            && !name.contains(['(', '\'', '"', '='])
}
