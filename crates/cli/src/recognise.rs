//! `pushwright recognise`: the settings that write a workflow file, and what of it they do not write.

use std::{io, path::PathBuf};

use pushwright_core::{
    data::Data,
    recipe::{Control, Recipe},
    recognise::{Left, Missing, Recognised, Why, recognise},
    share,
    text::{Lang, Message, msg},
    topic::Place,
    workflow::{Entry, Node, Value, Workflow},
    yaml,
};

use crate::{
    check,
    command::{Outcome, report},
    problem::Stop,
    sources,
    streams::{Streams, clean},
};

#[derive(Debug, Default)]
pub(crate) struct Options {
    pub(crate) file: Option<PathBuf>,
    pub(crate) format: Format,
}

#[derive(Clone, Copy, Debug, Default)]
pub(crate) enum Format {
    /// What `generate --settings` reads.
    #[default]
    Settings,
    /// The end of an address that opens the form.
    Link,
    Json,
}

impl Format {
    pub(crate) const ALL: [Format; 3] = [Format::Settings, Format::Link, Format::Json];

    pub(crate) fn id(self) -> &'static str {
        match self {
            Format::Settings => "settings",
            Format::Link => "link",
            Format::Json => "json",
        }
    }
}

pub(crate) fn run(
    options: &Options,
    lang: Lang,
    streams: &mut Streams<'_>,
) -> Result<Outcome, Stop> {
    let path = options.file.clone().unwrap_or_default();
    let source = sources::read(&path, streams.input)?;
    let found = recognise(&source.document);
    let encoded = share::encode(&found.recipe);
    match options.format {
        Format::Settings => write!(streams.out, "{}", settings(&found.recipe, &encoded))?,
        Format::Link => writeln!(streams.out, "#{}", encoded.fragment)?,
        Format::Json => writeln!(streams.out, "{}", json(&found, &encoded, lang).to_json())?,
    }
    if !matches!(options.format, Format::Json) {
        tell(&found, &source.name, lang, streams)?;
    }
    for place in &encoded.left_out {
        report(&msg::cli_secret(place.id()).into(), lang, streams)?;
    }
    Ok(check::write_errors(&source, lang, streams)?)
}

/// A settings file: the preset, and what differs from it. Several lines are a list.
fn settings(recipe: &Recipe, encoded: &share::Encoded) -> String {
    let entry = |(key, value): (&str, &str)| {
        let several = |text: &str| Value::Seq(text.split('\n').map(Node::text).collect()).into();
        let node = if value.contains('\n') { several(value) } else { Node::text(value) };
        Entry::of(key, node)
    };
    let preset = [("preset".to_owned(), encoded.preset.id.to_owned())];
    let all: Vec<_> = preset.into_iter().chain(changes(recipe, encoded)).collect();
    let entries = all.iter().map(|it| entry((&it.0, &it.1))).collect();
    let root = Value::Map(entries).into();
    yaml::write(Workflow { root, ..Workflow::default() }).text()
}

/// The places that differ from the preset, with their values; never what looks like a secret.
fn changes(recipe: &Recipe, encoded: &share::Encoded) -> Vec<(String, String)> {
    let value = |it: &Place| {
        let value = Control::of(it.topic).read(recipe, it.item)?;
        (!encoded.left_out.contains(it)).then(|| (it.id(), value))
    };
    encoded.changed.iter().filter_map(value).collect()
}

/// Tells what the settings do not write of the file, and what they write beyond it.
fn tell(found: &Recognised, name: &str, lang: Lang, streams: &mut Streams<'_>) -> io::Result<()> {
    let at = |span: pushwright_core::workflow::Span| (span.start.line, span.start.column);
    let left = found.left.iter().map(|it| {
        let says = it.why.says().say(lang);
        (at(it.span), [&it.path, ": ", &says].concat())
    });
    let missing = found.missing.iter().map(|it| (at(it.span), missing(it).say(lang)));
    let name = clean(name);
    for ((line, column), says) in left.chain(missing) {
        writeln!(streams.problems()?, "{name}:{line}:{column}: {}", clean(&says))?;
    }
    let counts = [found.left.len(), found.missing.len()].map(|it| it.to_string());
    let [left, missing] = counts;
    writeln!(streams.problems()?, "{}", msg::cli_recognised_summary(left, missing).say(lang))
}

fn missing(it: &Missing) -> Message {
    msg::cli_recognised_missing(it.path.as_str())
}

fn json(found: &Recognised, encoded: &share::Encoded, lang: Lang) -> Data {
    let settings = changes(&found.recipe, encoded);
    let settings = settings.iter().map(|it| (it.0.as_str(), it.1.as_str().into())).collect();
    let part = |span: pushwright_core::workflow::Span, path: &str, more: Vec<(&str, Data)>| {
        let number = |it: usize| Data::Number(it as f64);
        let mut res = vec![
            ("line", number(span.start.line)),
            ("column", number(span.start.column)),
            ("path", path.into()),
        ];
        res.extend(more);
        map(res)
    };
    let of_left = |it: &Left| {
        let (why, ours) = match &it.why {
            Why::Unknown => ("unknown", Data::Null),
            Why::Differs(ours) => ("differs", ours.as_str().into()),
            Why::Version(ours) => ("version", ours.as_str().into()),
        };
        let message = it.why.says().say(lang);
        let more = vec![("why", why.into()), ("form", ours), ("message", message.as_str().into())];
        part(it.span, &it.path, more)
    };
    let of_missing = |it: &Missing| {
        let topic = it.place.map_or(Data::Null, |it| it.id().as_str().into());
        let message = missing(it).say(lang);
        let more = vec![("setting", topic), ("message", message.as_str().into())];
        part(it.span, &it.path, more)
    };
    map(vec![
        ("preset", encoded.preset.id.into()),
        ("settings", map(settings)),
        ("link", format!("#{}", encoded.fragment).as_str().into()),
        ("left", Data::List(found.left.iter().map(of_left).collect())),
        ("missing", Data::List(found.missing.iter().map(of_missing).collect())),
    ])
}

fn map(entries: Vec<(&str, Data)>) -> Data {
    Data::Map(entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::command::ran;

    /// A workflow of ours in which somebody has changed a few lines.
    fn changed() -> String {
        let text = ran(&["generate", "--set", "image=acme/app", "--set", "timeout=20"], "");
        let text = text.strip_suffix("= 0\n").unwrap_or_default();
        let step = "    steps:\n      - name: Say hello\n        run: echo hello\n\n";
        text.replacen("    steps:\n", step, 1)
    }

    #[test]
    fn settings_and_what_they_do_not_write() {
        expect![[r#"
            preset: recommended
            image: acme/app
            timeout: '20'
            ! -:34:9: jobs.publish.steps[0]: No setting writes this.
            ! Parts of the file that the settings do not write: 1; parts that they write beyond it: 0.
            = 0
        "#]]
        .assert_eq(&ran(&["recognise", "-"], &changed()));
    }

    #[test]
    fn links_and_json() {
        expect![[r#"
            #v=1&image=acme/app&timeout=20
            ! -:34:9: jobs.publish.steps[0]: No setting writes this.
            ! Parts of the file that the settings do not write: 1; parts that they write beyond it: 0.
            = 0
        "#]]
        .assert_eq(&ran(&["recognise", "-", "--format", "link"], &changed()));
        expect![[r##"
            {
              "preset": "recommended",
              "settings": {
                "image": "acme/app",
                "timeout": "20"
              },
              "link": "#v=1&image=acme/app&timeout=20",
              "left": [
                {
                  "line": 34,
                  "column": 9,
                  "path": "jobs.publish.steps[0]",
                  "why": "unknown",
                  "form": null,
                  "message": "No setting writes this."
                }
              ],
              "missing": []
            }
            = 0
        "##]]
        .assert_eq(&ran(&["recognise", "-", "--format=json"], &changed()));
    }

    /// What comes out goes in again.
    #[test]
    fn settings_give_the_workflow_back() {
        let sets = ["branches=main,release/**", "labels=a=b", "registries=2", "image.2=acme/app"];
        let mut args = vec!["generate", "--preset", "hardened", "--set", "name=true"];
        args.extend(sets.iter().flat_map(|it| ["--set", it]));
        let text = ran(&args, "");
        let settings = ran(&["recognise", "-"], text.trim_end_matches("= 0\n"));
        let settings: String = settings
            .lines()
            .filter(|it| !it.starts_with(['!', '=']))
            .map(|it| format!("{it}\n"))
            .collect();
        assert_eq!(ran(&["generate", "--settings", "-"], &settings), text, "{settings}");
    }

    #[test]
    fn what_is_no_workflow() {
        let said = ran(&["recognise", "-"], "a: 1\na: 2\n");
        assert!(said.contains("error yaml-syntax") && said.ends_with("= 1\n"), "{said}");
        expect![[r#"
            ! pushwright: There is no format `text`. Known here: settings, link, json.
            = 2
        "#]]
        .assert_eq(&ran(&["recognise", "-", "--format", "text"], ""));
    }
}
