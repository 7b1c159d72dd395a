//! Which tags the entries give, one after the other. Source: metadata-action v6.2.0, `src/meta.ts`.

use super::{
    Attribute, Context, Entry, Fault, Flavor, Latest, Type, expression,
    handlebars::{self, Value},
    matching,
    pep440::Pep440,
    semver::Semver,
    text::sanitized,
};
use crate::host::Host;

/// The tags without their image.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Version {
    /// The first tag, and what the image is said to be the version of.
    pub main: Option<String>,
    /// The others, each once.
    pub partial: Vec<String>,
    pub latest: bool,
    /// The item of `tags` that gave the first tag, and with that decided over `latest`.
    pub first: Option<usize>,
    /// Its type.
    pub kind: Option<Type>,
    /// With `type=ref`, its event.
    pub event: String,
    /// What became of each item, in the order in which they are evaluated.
    pub outcomes: Vec<(usize, Outcome)>,
    pub warnings: Vec<String>,
}

/// What became of an item of `tags`.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    Tag(String),
    /// `enable` is false.
    Disabled,
    /// Its type is not for this event or ref.
    OtherEvent,
    /// What it is about is no version, or does not match; a warning says so.
    Refused,
    /// It gives an empty text, which makes no tag.
    Empty,
}

/// Evaluates the entries in the order in which they stand.
pub(super) fn version(
    entries: &[(usize, Entry)],
    flavor: &Flavor,
    context: &Context<'_>,
    host: &dyn Host,
) -> Result<Version, Fault> {
    let mut res = Version::default();
    for (n, entry) in entries {
        let maker = Maker { entry, flavor, context, host };
        let made = maker.make(&mut res.warnings)?;
        let outcome = match made {
            Made::Tag { text, latest } => {
                let tag = sanitized(&text);
                if res.main.is_none() {
                    res.main = Some(tag.clone());
                    res.first = Some(*n);
                    res.kind = Some(entry.kind);
                    if entry.kind == Type::Ref {
                        entry.text(Attribute::Event).clone_into(&mut res.event);
                    }
                    res.latest = match flavor.latest {
                        Latest::Auto => latest,
                        Latest::Always => true,
                        Latest::Never => false,
                    };
                } else if res.main.as_ref() != Some(&tag) && !res.partial.contains(&tag) {
                    res.partial.push(tag.clone());
                }
                Outcome::Tag(tag)
            }
            Made::Nothing(it) => it,
        };
        res.outcomes.push((*n, outcome));
    }
    Ok(res)
}

/// All tags of an image, or without one.
pub(super) fn tags(version: &Version, flavor: &Flavor) -> Vec<String> {
    let Some(main) = &version.main else { return Vec::new() };
    let mut res = vec![main.clone()];
    res.extend(version.partial.iter().cloned());
    if version.latest {
        let prefix = if flavor.prefix_latest { flavor.prefix.as_str() } else { "" };
        let suffix = if flavor.suffix_latest { flavor.suffix.as_str() } else { "" };
        res.push(sanitized(&format!("{prefix}latest{suffix}")));
    }
    res
}

enum Made {
    Tag { text: String, latest: bool },
    Nothing(Outcome),
}

/// What a version is read from, or that there is none.
enum Read {
    Value(String),
    Nothing(Outcome),
}

struct Maker<'a> {
    entry: &'a Entry,
    flavor: &'a Flavor,
    context: &'a Context<'a>,
    host: &'a dyn Host,
}

impl Maker<'_> {
    fn make(&self, warnings: &mut Vec<String>) -> Result<Made, Fault> {
        let enable = self.rendered(Attribute::Enable)?;
        match enable.as_str() {
            "true" => {}
            "false" => return Ok(Made::Nothing(Outcome::Disabled)),
            _ => {
                let message = format!("Invalid value for enable attribute: {enable}");
                return Err(Fault::error(message));
            }
        }
        match self.entry.kind {
            Type::Schedule => self.schedule(),
            Type::Semver => self.semver(warnings),
            Type::Pep440 => self.pep440(warnings),
            Type::Match => self.matched(warnings),
            Type::Edge => {
                let branch = match self.entry.text(Attribute::Branch) {
                    "" => self.context.default_branch(),
                    it => it,
                };
                match self.context.branch() {
                    Some(it) if it == branch => self.tag("edge", false),
                    _ => OTHER_EVENT,
                }
            }
            Type::Ref => self.reference(),
            Type::Raw => self.tag(&self.rendered(Attribute::Value)?, false),
            Type::Sha => self.sha(),
        }
    }

    fn rendered(&self, attribute: Attribute) -> Result<String, Fault> {
        expression::render(self.entry.text(attribute), self.context, self.host)
    }

    /// The tag of a value: with its affixes, if anything is left.
    fn tag(&self, value: &str, latest: bool) -> Result<Made, Fault> {
        let affix = |attribute, flavor: &str| {
            let own = self.entry.get(attribute).unwrap_or(flavor);
            expression::render(own, self.context, self.host)
        };
        let prefix = affix(Attribute::Prefix, &self.flavor.prefix)?;
        let suffix = affix(Attribute::Suffix, &self.flavor.suffix)?;
        let text = format!("{prefix}{value}{suffix}");
        match text.as_str() {
            "" => Ok(Made::Nothing(Outcome::Empty)),
            _ => Ok(Made::Tag { text, latest }),
        }
    }

    fn schedule(&self) -> Result<Made, Fault> {
        if !self.context.event_name.contains("schedule") {
            return OTHER_EVENT;
        }
        let pattern = self.entry.text(Attribute::Pattern);
        self.tag(&expression::render_dates(pattern, self.context, self.host)?, false)
    }

    fn reference(&self) -> Result<Made, Fault> {
        let pull = self.context.git_ref.strip_prefix("refs/pull/");
        let (name, latest) = match self.entry.text(Attribute::Event) {
            "branch" => (self.context.branch(), false),
            "tag" => (self.context.tag(), true),
            _ => (pull.map(|it| it.strip_suffix("/merge").unwrap_or(it)), false),
        };
        name.map_or(OTHER_EVENT, |it| self.tag(it, latest))
    }

    fn sha(&self) -> Result<Made, Fault> {
        if self.context.sha.is_empty() {
            return OTHER_EVENT;
        }
        match self.entry.text(Attribute::Format) {
            "long" => self.tag(&self.context.sha, false),
            _ => self.tag(&expression::short_sha(self.context)?, false),
        }
    }

    fn semver(&self, warnings: &mut Vec<String>) -> Result<Made, Fault> {
        let value = match self.version_text(warnings)? {
            Read::Value(it) => it,
            Read::Nothing(it) => return Ok(Made::Nothing(it)),
        };
        let Some(version) = Semver::of(&value) else {
            warnings.push(format!("{value} is not a valid semver. More info: https://semver.org/"));
            return Ok(Made::Nothing(Outcome::Refused));
        };
        let pattern = self.entry.text(Attribute::Pattern);
        let is_final = version.prerelease.is_empty();
        // A pre-release must not move `1` or `1.2`, whatever the pattern says.
        let shown =
            if is_final || handlebars::is_only(pattern, "raw") { pattern } else { "{{version}}" };
        self.tag(&self.shown(shown, version.context())?, is_final)
    }

    fn pep440(&self, warnings: &mut Vec<String>) -> Result<Made, Fault> {
        let value = match self.version_text(warnings)? {
            Read::Value(it) => it,
            Read::Nothing(it) => return Ok(Made::Nothing(it)),
        };
        let Some(version) = Pep440::of(&value) else {
            warnings.push(format!(
                "{value} does not conform to PEP 440. More info: https://www.python.org/dev/peps/pep-0440"
            ));
            return Ok(Made::Nothing(Outcome::Refused));
        };
        let pattern = self.entry.text(Attribute::Pattern);
        match version.is_special() {
            true if handlebars::is_only(pattern, "raw") => self.tag(&value, false),
            true => self.tag(&version.clean(), false),
            false => self.tag(&self.shown(pattern, version.context())?, true),
        }
    }

    fn shown(&self, pattern: &str, context: Value) -> Result<String, Fault> {
        handlebars::render(pattern, context, self.host)
    }

    fn matched(&self, warnings: &mut Vec<String>) -> Result<Made, Fault> {
        let value = match self.raw_value()? {
            Read::Value(it) => it,
            Read::Nothing(it) => return Ok(Made::Nothing(it)),
        };
        let pattern = self.entry.text(Attribute::Pattern);
        let Some(groups) = matching::groups(pattern, &value, self.host)? else {
            warnings.push(format!("{pattern} does not match {value}."));
            return Ok(Made::Nothing(Outcome::Refused));
        };
        let group = self.entry.text(Attribute::Group);
        match matching::group(&groups, group) {
            Some(it) => self.tag(&it, true),
            None => {
                warnings.push(format!("Group {group} does not exist for {pattern} pattern."));
                Ok(Made::Nothing(Outcome::Refused))
            }
        }
    }

    /// What a version is read from: the attribute `value`, or the tag that was pushed.
    fn raw_value(&self) -> Result<Read, Fault> {
        match (self.entry.text(Attribute::Value), self.context.tag()) {
            ("", None) => Ok(Read::Nothing(Outcome::OtherEvent)),
            ("", Some(tag)) => Ok(Read::Value(tag.to_owned())),
            _ => self.rendered(Attribute::Value).map(Read::Value),
        }
    }

    /// The same, cut down by the attribute `match`, with slashes as dashes.
    fn version_text(&self, warnings: &mut Vec<String>) -> Result<Read, Fault> {
        let mut value = match self.raw_value()? {
            Read::Value(it) => it,
            it => return Ok(it),
        };
        let pattern = self.entry.text(Attribute::Match);
        if !pattern.is_empty() {
            match matching::first_group(pattern, &value, self.host)? {
                Some(it) => value = it,
                None => warnings.push(format!("{pattern} does not match {value}.")),
            }
        }
        Ok(Read::Value(value.replace('/', "-")))
    }
}

const OTHER_EVENT: Result<Made, Fault> = Ok(Made::Nothing(Outcome::OtherEvent));
