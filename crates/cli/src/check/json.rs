//! Findings for programs: an array of objects.

use std::io::{self, Write};

use pushwright_core::{lint, text::Lang, workflow::Span};
use serde::Serialize;

use crate::check::Checked;

#[derive(Serialize)]
struct Finding<'a> {
    file: &'a str,
    rule: &'static str,
    severity: &'static str,
    #[serde(flatten)]
    range: Range,
    message: String,
    fix: Option<Fix<'a>>,
}

#[derive(Serialize)]
struct Fix<'a> {
    label: String,
    edits: Vec<Edit<'a>>,
}

#[derive(Serialize)]
struct Edit<'a> {
    #[serde(flatten)]
    range: Range,
    text: &'a str,
}

/// Lines and columns from 1, columns in characters, the end exclusive.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Range {
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
}

pub(super) fn write(to: &mut dyn Write, all: &[Checked], lang: Lang) -> io::Result<()> {
    let of = |it| move |finding| object(it, finding, lang);
    let all: Vec<_> = all.iter().flat_map(|it| it.findings.iter().map(of(it))).collect();
    serde_json::to_writer_pretty(&mut *to, &all)?;
    writeln!(to)
}

fn object<'a>(checked: &'a Checked, finding: &'a lint::Finding, lang: Lang) -> Finding<'a> {
    let edit = |it: &'a (Span, String)| Edit { range: range(it.0), text: &it.1 };
    let fix = finding
        .fix
        .as_ref()
        .map(|it| Fix { label: it.label.say(lang), edits: it.edits.iter().map(edit).collect() });
    Finding {
        file: &checked.source.name,
        rule: finding.rule.id,
        severity: finding.severity.id(),
        range: range(finding.span),
        message: finding.message.say(lang),
        fix,
    }
}

fn range(span: Span) -> Range {
    Range {
        line: span.start.line,
        column: span.start.column,
        end_line: span.end.line,
        end_column: span.end.column,
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;
    use crate::check::tests::sample;

    #[test]
    fn a_finding_with_its_fix() {
        let mut all = sample();
        all.iter_mut().for_each(|it| drop(it.findings.remove(0)));
        all.iter_mut().for_each(|it| it.findings.truncate(1));
        let mut out = Vec::new();
        assert!(write(&mut out, &all, Lang::En).is_ok());
        expect![[r#"
            [
              {
                "file": "./a,b/x.yml",
                "rule": "yaml-syntax",
                "severity": "warning",
                "line": 1,
                "column": 7,
                "endLine": 1,
                "endColumn": 9,
                "message": "The key `name` appears twice here. Keep one of them.",
                "fix": {
                  "label": "Did you mean `build`?",
                  "edits": [
                    {
                      "line": 1,
                      "column": 7,
                      "endLine": 1,
                      "endColumn": 9,
                      "text": "build\n"
                    }
                  ]
                }
              }
            ]
        "#]]
        .assert_eq(&String::from_utf8_lossy(&out));
    }
}
