//! The `flavor` input: what holds for all tags.

use super::{Fault, list, text};

/// What all tags have in common.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Flavor {
    pub latest: Latest,
    pub prefix: String,
    /// `latest` takes the prefix too.
    pub prefix_latest: bool,
    pub suffix: String,
    pub suffix_latest: bool,
}

/// Whether the tag `latest` is made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Latest {
    /// The rule of the first tag decides.
    #[default]
    Auto,
    Always,
    Never,
}

impl Latest {
    pub fn id(self) -> &'static str {
        match self {
            Latest::Auto => "auto",
            Latest::Always => "true",
            Latest::Never => "false",
        }
    }
}

/// Which of the two `onlatest` is about.
enum Affix {
    None,
    Prefix,
    Suffix,
}

impl Flavor {
    pub fn of(items: &[String]) -> Result<Flavor, Fault> {
        let mut res = Flavor::default();
        for item in items {
            res.read(item)?;
        }
        Ok(res)
    }

    fn read(&mut self, item: &str) -> Result<(), Fault> {
        let mut last = Affix::None;
        for field in list::fields(item)? {
            let mut parts = field.split('=').map(text::trim);
            let key = parts.next().unwrap_or_default().to_lowercase();
            let Some(value) = parts.next() else {
                return Err(Fault::error(format!("Invalid flavor entry: {item}")));
            };
            match key.as_str() {
                "latest" => {
                    let all = [Latest::Auto, Latest::Always, Latest::Never];
                    let wrong = || Fault::error(format!("Invalid latest flavor entry: {item}"));
                    self.latest = all.into_iter().find(|it| it.id() == value).ok_or_else(wrong)?;
                }
                "prefix" => {
                    value.clone_into(&mut self.prefix);
                    last = Affix::Prefix;
                }
                "suffix" => {
                    value.clone_into(&mut self.suffix);
                    last = Affix::Suffix;
                }
                "onlatest" => {
                    let on = match value {
                        "true" => true,
                        "false" => false,
                        _ => {
                            let message = format!("Invalid value for onlatest attribute: {value}");
                            return Err(Fault::error(message));
                        }
                    };
                    match last {
                        Affix::None => {}
                        Affix::Prefix => self.prefix_latest = on,
                        Affix::Suffix => self.suffix_latest = on,
                    }
                }
                _ => return Err(Fault::error(format!("Unknown flavor entry: {item}"))),
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(items: &[&str]) -> Result<Flavor, Fault> {
        Flavor::of(&items.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn onlatest_is_about_what_stands_before_it() {
        let it = of(&["prefix=a,suffix=b,onlatest=true", "onlatest=true,LATEST=false"]);
        let expected = Flavor {
            latest: Latest::Never,
            prefix: "a".to_owned(),
            suffix: "b".to_owned(),
            suffix_latest: true,
            ..Flavor::default()
        };
        assert_eq!(it, Ok(expected));
        assert_eq!(of(&["prefix=a=b"]).map(|it| it.prefix), Ok("a".to_owned()));
    }

    #[test]
    fn wrong_entries() {
        let error = |it: &str| Err(Fault::error(it));
        assert_eq!(of(&["latest"]), error("Invalid flavor entry: latest"));
        assert_eq!(of(&["latest=yes"]), error("Invalid latest flavor entry: latest=yes"));
        assert_eq!(of(&["a=b"]), error("Unknown flavor entry: a=b"));
        assert_eq!(of(&["onlatest=x"]), error("Invalid value for onlatest attribute: x"));
    }
}
