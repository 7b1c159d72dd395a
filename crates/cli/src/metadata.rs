//! `pushwright metadata`: what docker/metadata-action gives for a case, without running it.

use std::{
    io,
    path::PathBuf,
    time::{SystemTime, UNIX_EPOCH},
};

use pushwright_core::{
    data::Data,
    host::Native,
    metadata,
    text::{Lang, msg},
};

use crate::{
    check::Format,
    command::{Outcome, report},
    problem::{Problem, Stop, quoted},
    sources,
    streams::{Streams, clean},
};

#[derive(Debug, Default)]
pub(crate) struct Options {
    pub(crate) file: Option<PathBuf>,
    pub(crate) format: Format,
}

pub(crate) fn run(
    options: &Options,
    lang: Lang,
    streams: &mut Streams<'_>,
) -> Result<Outcome, Stop> {
    let path = options.file.clone().unwrap_or_default();
    let case = read(&path, &sources::read_text(&path, streams.input)?)?;
    let outcome = metadata::outcome(&case, now(), &Native);
    match options.format {
        Format::Json => writeln!(streams.out, "{}", outcome.to_json())?,
        _ => write_text(&outcome, lang, streams)?,
    }
    let is_fine = outcome.get("error").is_none() && outcome.get("unknown").is_none();
    Ok(if is_fine { Outcome::Fine } else { Outcome::Errors })
}

/// A file of JSON.
pub(crate) fn read(path: &std::path::Path, text: &str) -> Result<Data, Problem> {
    Data::from_json(text).map_err(|fault| {
        let before = text.get(..fault.at).unwrap_or(text);
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        let name = quoted(&path.to_string_lossy());
        msg::cli_not_json(name, line.to_string(), column.to_string()).into()
    })
}

/// Milliseconds since 1970. A clock that is set before that stands at 0.
pub(crate) fn now() -> i64 {
    let passed = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(passed.as_millis()).unwrap_or(i64::MAX)
}

/// The outputs by their names, and beside them what the action warns of.
fn write_text(outcome: &Data, lang: Lang, streams: &mut Streams<'_>) -> io::Result<()> {
    let text = |key: &str| outcome.get(key).and_then(Data::as_text).map(clean);
    if let Some(it) = text("error") {
        return report(&msg::cli_metadata_error(it).into(), lang, streams);
    }
    if let Some(it) = text("unknown") {
        return report(&msg::cli_metadata_unknown(it).into(), lang, streams);
    }
    let Some(Data::Map(outputs)) = outcome.get("outputs") else {
        return writeln!(streams.out, "{}", outcome.get("value").unwrap_or(outcome).to_json());
    };
    for (name, value) in outputs {
        // Separators are the case's own affair; here a line holds one thing.
        let lines = match name.as_str() {
            "tags" => outcome.get("tags"),
            "tag-names" => outcome.get("tag_names"),
            "labels" => outcome.get("labels"),
            "annotations" => outcome.at("json.annotations"),
            _ => None,
        };
        match lines {
            Some(Data::List(them)) => {
                writeln!(streams.out, "{name}:")?;
                for it in them {
                    writeln!(streams.out, "  {}", clean(it.as_text().unwrap_or_default()))?;
                }
            }
            _ => writeln!(streams.out, "{name}: {}", clean(value.as_text().unwrap_or_default()))?,
        }
    }
    if let Some(Data::List(them)) = outcome.get("warnings") {
        for it in them {
            let warning = clean(it.as_text().unwrap_or_default());
            report(&msg::cli_metadata_warning(warning).into(), lang, streams)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use crate::command::ran;

    #[track_caller]
    fn check(args: &[&str], case: &str, expected: Expect) {
        let mut all = vec!["metadata", "-"];
        all.extend(args);
        expected.assert_eq(&ran(&all, case));
    }

    #[test]
    fn outputs_by_their_names() {
        let case = r#"{
            "context": {"event_name": "push", "ref": "refs/tags/v1.2.3-rc.1", "sha": "860c190", "now": "2026-01-05T09:30:00Z"},
            "raw_inputs": {"images": "Acme/App", "tags": "type=semver,pattern={{major}}\ntype=pep440,pattern=x,match=y"}
        }"#;
        check(
            &[],
            case,
            expect![[r#"
                version: 1.2.3-rc.1
                tags:
                  acme/app:1.2.3-rc.1
                  acme/app:1.2.3rc1
                tag-names:
                  1.2.3-rc.1
                  1.2.3rc1
                labels:
                  org.opencontainers.image.created=2026-01-05T09:30:00.000Z
                  org.opencontainers.image.description=
                  org.opencontainers.image.licenses=
                  org.opencontainers.image.revision=860c190
                  org.opencontainers.image.source=
                  org.opencontainers.image.title=
                  org.opencontainers.image.url=
                  org.opencontainers.image.version=1.2.3-rc.1
                annotations:
                  manifest:org.opencontainers.image.created=2026-01-05T09:30:00.000Z
                  manifest:org.opencontainers.image.description=
                  manifest:org.opencontainers.image.licenses=
                  manifest:org.opencontainers.image.revision=860c190
                  manifest:org.opencontainers.image.source=
                  manifest:org.opencontainers.image.title=
                  manifest:org.opencontainers.image.url=
                  manifest:org.opencontainers.image.version=1.2.3-rc.1
                ! pushwright: The action warns: y does not match v1.2.3-rc.1.
                = 0
            "#]],
        );
        check(
            &["--format", "json"],
            &case.replace("semver", "sember"),
            expect![[r#"
            {
              "error": "Unknown tag type attribute: sember",
              "error_name": "Error"
            }
            = 1
        "#]],
        );
    }

    #[test]
    fn what_goes_wrong() {
        check(
            &[],
            r#"{"raw_inputs": {"tags": "type=raw"}}"#,
            expect![[r#"
            ! pushwright: The action ends with this error: Missing value attribute for type=raw
            = 1
        "#]],
        );
        check(
            &[],
            r#"{"raw_inputs": {"tags": "{{#> x}}"}}"#,
            expect![[r#"
            ! pushwright: What the action does with `{{#>` cannot be known beforehand.
            = 1
        "#]],
        );
        check(
            &[],
            "{\n  \"kind\": tag}",
            expect![[r#"
            ! pushwright: `-` is not JSON from line 2, column 11 on.
            = 2
        "#]],
        );
        check(
            &[],
            r#"{"kind": "tag.parse", "input": "x"}"#,
            expect![[r#"
            {
              "type": "raw",
              "attrs": {
                "value": "x",
                "enable": "true",
                "priority": "200"
              }
            }
            = 0
        "#]],
        );
        check(
            &["x"],
            "",
            expect![[r#"
            ! pushwright: `x` is one word too many here.
            = 2
        "#]],
        );
    }
}
