//! Tag rules as they are chosen: one value, written as a line of the `tags` input and read back from
//! one. What a line gives on a run knows `entry`.

use crate::text::{Text, msg};

/// The `type` of a tag rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    Schedule,
    Semver,
    Pep440,
    Match,
    Edge,
    Ref,
    Raw,
    Sha,
}

impl Type {
    pub const ALL: [Type; 8] = [
        Type::Schedule,
        Type::Semver,
        Type::Pep440,
        Type::Match,
        Type::Edge,
        Type::Ref,
        Type::Raw,
        Type::Sha,
    ];

    pub fn id(self) -> &'static str {
        match self {
            Type::Schedule => "schedule",
            Type::Semver => "semver",
            Type::Pep440 => "pep440",
            Type::Match => "match",
            Type::Edge => "edge",
            Type::Ref => "ref",
            Type::Raw => "raw",
            Type::Sha => "sha",
        }
    }

    pub fn label(self) -> Text {
        match self {
            Type::Schedule => msg::OPTION_TAG_SCHEDULE,
            Type::Semver => msg::OPTION_TAG_SEMVER,
            Type::Pep440 => msg::OPTION_TAG_PEP440,
            Type::Match => msg::OPTION_TAG_MATCH,
            Type::Edge => msg::OPTION_TAG_EDGE,
            Type::Ref => msg::OPTION_TAG_REF,
            Type::Raw => msg::OPTION_TAG_RAW,
            Type::Sha => msg::OPTION_TAG_SHA,
        }
    }

    pub fn of(id: &str) -> Option<Type> {
        Type::ALL.into_iter().find(|it| it.id() == id)
    }

    /// The attributes that this type reads, beside those of every type. The order is the order in
    /// which they are written.
    pub fn attributes(self) -> &'static [Attribute] {
        use Attribute::*;
        match self {
            Type::Schedule => &[Pattern],
            Type::Semver | Type::Pep440 => &[Pattern, Value, Match],
            Type::Match => &[Pattern, Group, Value],
            Type::Edge => &[Branch],
            Type::Ref => &[Event],
            Type::Raw => &[Value],
            Type::Sha => &[Format],
        }
    }

    /// Where its tags stand among the others, unless the rule says something else: the higher, the
    /// earlier. Source: metadata-action v6.2.0, README, "priority attribute".
    pub fn priority(self) -> &'static str {
        match self {
            Type::Schedule => "1000",
            Type::Semver | Type::Pep440 => "900",
            Type::Match => "800",
            Type::Edge => "700",
            Type::Ref => "600",
            Type::Raw => "200",
            Type::Sha => "100",
        }
    }

    /// The attributes without which the action refuses the rule.
    pub fn required(self) -> Option<Attribute> {
        match self {
            Type::Semver | Type::Pep440 | Type::Match => Some(Attribute::Pattern),
            Type::Ref => Some(Attribute::Event),
            Type::Raw => Some(Attribute::Value),
            Type::Schedule | Type::Edge | Type::Sha => None,
        }
    }
}

/// What a tag rule can say beside its type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attribute {
    Pattern,
    Value,
    Match,
    Group,
    Event,
    Branch,
    Format,
    Prefix,
    Suffix,
    Enable,
    Priority,
}

impl Attribute {
    pub const ALL: [Attribute; 11] = [
        Attribute::Pattern,
        Attribute::Value,
        Attribute::Match,
        Attribute::Group,
        Attribute::Event,
        Attribute::Branch,
        Attribute::Format,
        Attribute::Prefix,
        Attribute::Suffix,
        Attribute::Enable,
        Attribute::Priority,
    ];
    /// Those of every type.
    pub const COMMON: [Attribute; 4] =
        [Attribute::Prefix, Attribute::Suffix, Attribute::Enable, Attribute::Priority];

    pub fn id(self) -> &'static str {
        match self {
            Attribute::Pattern => "pattern",
            Attribute::Value => "value",
            Attribute::Match => "match",
            Attribute::Group => "group",
            Attribute::Event => "event",
            Attribute::Branch => "branch",
            Attribute::Format => "format",
            Attribute::Prefix => "prefix",
            Attribute::Suffix => "suffix",
            Attribute::Enable => "enable",
            Attribute::Priority => "priority",
        }
    }
}

/// A line of the `tags` input. An attribute that is empty is not written; one that its type does not
/// read is kept, so that changing the type back and forth loses nothing.
#[derive(Clone, Debug, PartialEq)]
pub struct TagRule {
    pub kind: Type,
    /// In the order of [`Attribute::ALL`].
    pub attributes: [String; 11],
}

impl TagRule {
    pub fn new(kind: Type) -> TagRule {
        // `ref` needs an event, and branches are what most projects begin with.
        TagRule { kind, attributes: Default::default() }.with(Attribute::Event, "branch")
    }

    /// The same rule with an attribute set.
    pub fn with(mut self, attribute: Attribute, value: &str) -> TagRule {
        value.clone_into(&mut self.attributes[attribute as usize]);
        self
    }

    pub fn get(&self, attribute: Attribute) -> &str {
        &self.attributes[attribute as usize]
    }

    /// Whether the rule's type reads this attribute.
    pub fn reads(&self, attribute: Attribute) -> bool {
        self.kind.attributes().contains(&attribute) || Attribute::COMMON.contains(&attribute)
    }

    /// The rule as metadata-action reads it: `type=semver,pattern={{version}}`.
    pub fn line(&self) -> String {
        let mut res = "type=".to_owned() + self.kind.id();
        let read = self.kind.attributes().iter().chain(&Attribute::COMMON);
        for attribute in read {
            let value = self.get(*attribute).trim();
            let is_required = self.kind.required() == Some(*attribute);
            if value.is_empty() && !is_required {
                continue;
            }
            res.push(',');
            res.push_str(&field(attribute.id(), value));
        }
        res
    }

    /// Reads a line of the `tags` input, as far as rules need it: a line without `type` is `raw`.
    /// `Err` names the type that the action does not know.
    pub fn of(line: &str) -> Result<TagRule, String> {
        let mut res = TagRule::new(Type::Raw);
        for part in split(line) {
            let (key, value) = match part.split_once('=') {
                Some((key, value)) if !key.is_empty() => {
                    (key.trim().to_ascii_lowercase(), value.trim())
                }
                _ => ("value".to_owned(), part.trim()),
            };
            if key == "type" {
                res.kind = Type::of(value).ok_or_else(|| value.to_owned())?;
            } else if let Some(it) = Attribute::ALL.into_iter().find(|it| it.id() == key) {
                res = res.with(it, value);
            }
        }
        Ok(res)
    }
}

/// A field of a line. The action reads a line as CSV twice, so a field with a comma or a quote needs
/// its quotes tripled. GitHub puts values in place of `${{ }}` before the action sees the line, so a
/// comma in there separates nothing. Source: metadata-action v6.2.0, `src/tag.ts`, csv-parse.
pub(crate) fn field(key: &str, value: &str) -> String {
    let outside = outside_of_expressions(value);
    match outside.contains([',', '"']) {
        true => ["\"\"\"", key, "=", &value.replace('"', "\"\"\"\""), "\"\"\""].concat(),
        false => [key, "=", value].concat(),
    }
}

fn outside_of_expressions(text: &str) -> String {
    let mut res = String::new();
    let mut rest = text;
    while let Some((before, from)) = rest.split_once("${{") {
        res.push_str(before);
        rest = from.split_once("}}").map_or("", |it| it.1);
    }
    res + rest
}

/// The fields of a line: split at commas outside of quotes and expressions.
fn split(line: &str) -> Vec<String> {
    let mut res = vec![String::new()];
    let (mut quoted, mut depth) = (false, 0);
    // Two passes of CSV leave one level of quotes; see `field`.
    let line = line.replace("\"\"\"\"", "\u{1}").replace("\"\"\"", "\"");
    let mut rest = line.as_str();
    while let Some(it) = rest.chars().next() {
        depth = match rest {
            _ if rest.starts_with("${{") => 1,
            _ if rest.starts_with("}}") => 0,
            _ => depth,
        };
        rest = &rest[it.len_utf8()..];
        match (it, res.last_mut()) {
            ('"', _) if depth == 0 => quoted = !quoted,
            (',', _) if !quoted && depth == 0 => res.push(String::new()),
            ('\u{1}', Some(last)) => last.push('"'),
            (it, Some(last)) => last.push(it),
            (_, None) => {}
        }
    }
    res
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(rule: TagRule, line: &str) {
        assert_eq!(rule.line(), line);
        assert_eq!(TagRule::of(line), Ok(rule));
    }

    #[test]
    fn lines() {
        let semver = TagRule::new(Type::Semver).with(Attribute::Pattern, "{{version}}");
        check(semver, "type=semver,pattern={{version}}");
        check(TagRule::new(Type::Edge), "type=edge");
        let matched = TagRule::new(Type::Match).with(Attribute::Pattern, r"\d{1,3}");
        check(matched, r#"type=match,"""pattern=\d{1,3}""""#);
        let raw = TagRule::new(Type::Raw).with(Attribute::Value, "a=b");
        check(
            raw.with(Attribute::Enable, "{{is_default_branch}}"),
            "type=raw,value=a=b,enable={{is_default_branch}}",
        );
    }

    #[test]
    fn lines_of_strangers() {
        assert_eq!(
            TagRule::of("latest").map(|it| it.line()),
            Ok("type=raw,value=latest".to_owned())
        );
        assert_eq!(TagRule::of("type=semvar,pattern=x"), Err("semvar".to_owned()));
    }
}
