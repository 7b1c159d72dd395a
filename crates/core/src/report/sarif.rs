//! Findings as SARIF 2.1.0 (OASIS standard, errata 01), the form in which GitHub's code scanning and
//! many editors take them.

use crate::{
    data::Data,
    lint::{Finding, Fix, Rule, Severity},
    report::{Checked, page},
    text::{Lang, msg},
    workflow::Span,
};

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// One run of the checks over these files. Rules that found nothing are left out of it.
pub fn sarif(files: &[Checked<'_>], lang: Lang) -> String {
    let mut rules: Vec<&'static Rule> = Vec::new();
    let mut results = Vec::new();
    for file in files {
        for finding in file.findings {
            let known = rules.iter().position(|it| *it == finding.rule);
            let index = known.unwrap_or(rules.len());
            if known.is_none() {
                rules.push(finding.rule);
            }
            results.push(result(file.file, finding, index, lang));
        }
    }
    let driver = map([
        ("name", Data::from("Pushwright")),
        ("version", Data::from(env!("CARGO_PKG_VERSION"))),
        ("semanticVersion", Data::from(env!("CARGO_PKG_VERSION"))),
        ("rules", Data::List(rules.iter().map(|it| rule(it, lang)).collect())),
    ]);
    let run = map([
        ("tool", map([("driver", driver)])),
        ("language", Data::from(lang.id())),
        // Our columns count characters, not UTF-16.
        ("columnKind", Data::from("unicodeCodePoints")),
        ("results", Data::List(results)),
    ]);
    let log = map([
        ("$schema", Data::from(SCHEMA)),
        ("version", Data::from("2.1.0")),
        ("runs", Data::List(vec![run])),
    ]);
    log.to_json() + "\n"
}

fn rule(rule: &Rule, lang: Lang) -> Data {
    let title = rule.title.get(lang);
    let (source, says) = page(rule.id).map_or(("", ""), |it| (it.source, it.says));
    let says = if says.is_empty() { title } else { says };
    let full = says.replace("**", "");
    let help = format!("{full}\n\n{}", msg::report_source(source).say(lang));
    let markdown = format!("{says}\n\n{}", msg::report_source(format!("<{source}>")).say(lang));
    map([
        ("id", Data::from(rule.id)),
        ("name", Data::from(pascal(rule.id))),
        ("shortDescription", text(title)),
        ("fullDescription", text(&full)),
        ("help", map([("text", Data::from(help)), ("markdown", Data::from(markdown))])),
        ("helpUri", Data::from(source)),
        ("defaultConfiguration", map([("level", Data::from(level(rule.severity)))])),
    ])
}

/// SARIF wants names that read as one word: `UnpinnedAction`.
fn pascal(id: &str) -> String {
    let upper = |it: &str| {
        let mut letters = it.chars();
        letters.next().map(|it| it.to_ascii_uppercase()).into_iter().chain(letters).collect()
    };
    id.split('-').map(upper).collect::<Vec<String>>().concat()
}

fn result(file: &str, finding: &Finding, index: usize, lang: Lang) -> Data {
    let location = map([("artifactLocation", artifact(file)), ("region", region(finding.span))]);
    let mut res = vec![
        ("ruleId", Data::from(finding.rule.id)),
        ("ruleIndex", Data::Number(index as f64)),
        ("level", Data::from(level(finding.severity))),
        ("message", text(&finding.message.say(lang))),
        ("locations", Data::List(vec![map([("physicalLocation", location)])])),
    ];
    if let Some(fix) = finding.fix.as_ref().filter(|it| !it.edits.is_empty()) {
        res.push(("fixes", Data::List(vec![repair(file, fix, lang)])));
    }
    map(res)
}

fn repair(file: &str, fix: &Fix, lang: Lang) -> Data {
    let replacement = |(span, new): &(Span, String)| {
        map([("deletedRegion", region(*span)), ("insertedContent", text(new))])
    };
    let change = map([
        ("artifactLocation", artifact(file)),
        ("replacements", Data::List(fix.edits.iter().map(replacement).collect())),
    ]);
    map([
        ("description", text(&fix.label.say(lang))),
        ("artifactChanges", Data::List(vec![change])),
    ])
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

/// A path as a reference to a URI (RFC 3986): relative to the repository where it can be.
fn artifact(file: &str) -> Data {
    let mut uri = String::new();
    for byte in file.strip_prefix("./").unwrap_or(file).replace('\\', "/").bytes() {
        let is_plain = byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
        if is_plain {
            uri.push(char::from(byte));
        } else {
            uri.push_str(&format!("%{byte:02X}"));
        }
    }
    map([("uri", Data::from(uri))])
}

fn region(span: Span) -> Data {
    let number = |it: usize| Data::Number(it as f64);
    map([
        ("startLine", number(span.start.line)),
        ("startColumn", number(span.start.column)),
        ("endLine", number(span.end.line)),
        ("endColumn", number(span.end.column)),
    ])
}

fn text(text: &str) -> Data {
    map([("text", Data::from(text))])
}

fn map(entries: impl IntoIterator<Item = (&'static str, Data)>) -> Data {
    Data::Map(entries.into_iter().map(|(key, it)| (key.to_owned(), it)).collect())
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;
    use crate::report::sample;

    #[test]
    fn a_log_with_a_repair() {
        expect![[r#"
            {
              "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
              "version": "2.1.0",
              "runs": [
                {
                  "tool": {
                    "driver": {
                      "name": "Pushwright",
                      "version": "0.1.0",
                      "semanticVersion": "0.1.0",
                      "rules": [
                        {
                          "id": "job-id",
                          "name": "JobId",
                          "shortDescription": {
                            "text": "Job ID that GitHub refuses"
                          },
                          "fullDescription": {
                            "text": "The key of a job is its ID. If one of them has a character that IDs cannot have, or 100 characters and more, GitHub refuses the whole file.\n\nRemedy. Begin with a letter or `_`, and go on with letters, digits, `-` and `_`. What people should read belongs in `name`."
                          },
                          "help": {
                            "text": "The key of a job is its ID. If one of them has a character that IDs cannot have, or 100 characters and more, GitHub refuses the whole file.\n\nRemedy. Begin with a letter or `_`, and go on with letters, digits, `-` and `_`. What people should read belongs in `name`.\n\nSource: https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_id",
                            "markdown": "The key of a job is its ID. If one of them has a character that IDs cannot have, or 100 characters and more, GitHub refuses the whole file.\n\n**Remedy.** Begin with a letter or `_`, and go on with letters, digits, `-` and `_`. What people should read belongs in `name`.\n\nSource: <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_id>"
                          },
                          "helpUri": "https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_id",
                          "defaultConfiguration": {
                            "level": "error"
                          }
                        },
                        {
                          "id": "unpinned-action",
                          "name": "UnpinnedAction",
                          "shortDescription": {
                            "text": "Action that is not pinned"
                          },
                          "fullDescription": {
                            "text": "A tag or branch can be moved to other code at any time, by its owner or by whoever took over the owner's account. In March 2025 that happened to tj-actions/changed-files, and thousands of repositories printed their secrets into public logs. An action without any version is refused.\n\nRemedy. Write the full commit, and the version as a comment after it. Tools such as Dependabot keep both up to date."
                          },
                          "help": {
                            "text": "A tag or branch can be moved to other code at any time, by its owner or by whoever took over the owner's account. In March 2025 that happened to tj-actions/changed-files, and thousands of repositories printed their secrets into public logs. An action without any version is refused.\n\nRemedy. Write the full commit, and the version as a comment after it. Tools such as Dependabot keep both up to date.\n\nSource: https://docs.github.com/en/actions/reference/security/secure-use#using-third-party-actions",
                            "markdown": "A tag or branch can be moved to other code at any time, by its owner or by whoever took over the owner's account. In March 2025 that happened to tj-actions/changed-files, and thousands of repositories printed their secrets into public logs. An action without any version is refused.\n\n**Remedy.** Write the full commit, and the version as a comment after it. Tools such as Dependabot keep both up to date.\n\nSource: <https://docs.github.com/en/actions/reference/security/secure-use#using-third-party-actions>"
                          },
                          "helpUri": "https://docs.github.com/en/actions/reference/security/secure-use#using-third-party-actions",
                          "defaultConfiguration": {
                            "level": "warning"
                          }
                        }
                      ]
                    }
                  },
                  "language": "en",
                  "columnKind": "unicodeCodePoints",
                  "results": [
                    {
                      "ruleId": "job-id",
                      "ruleIndex": 0,
                      "level": "error",
                      "message": {
                        "text": "GitHub refuses the whole workflow because of the job ID `a|b`. An ID begins with a letter or `_`, has only letters, digits, `-` and `_`, and fewer than 100 of them."
                      },
                      "locations": [
                        {
                          "physicalLocation": {
                            "artifactLocation": {
                              "uri": "a%20b/%E6%A7%8B.yml"
                            },
                            "region": {
                              "startLine": 4,
                              "startColumn": 3,
                              "endLine": 4,
                              "endColumn": 6
                            }
                          }
                        }
                      ],
                      "fixes": [
                        {
                          "description": {
                            "text": "Write `a-b`"
                          },
                          "artifactChanges": [
                            {
                              "artifactLocation": {
                                "uri": "a%20b/%E6%A7%8B.yml"
                              },
                              "replacements": [
                                {
                                  "deletedRegion": {
                                    "startLine": 4,
                                    "startColumn": 3,
                                    "endLine": 4,
                                    "endColumn": 6
                                  },
                                  "insertedContent": {
                                    "text": "a-b"
                                  }
                                }
                              ]
                            }
                          ]
                        }
                      ]
                    },
                    {
                      "ruleId": "unpinned-action",
                      "ruleIndex": 1,
                      "level": "warning",
                      "message": {
                        "text": "`docker/login-action` runs whatever `v4` points to on the day of the run, with your secrets. Pin it to a commit, with the version as a comment."
                      },
                      "locations": [
                        {
                          "physicalLocation": {
                            "artifactLocation": {
                              "uri": "a%20b/%E6%A7%8B.yml"
                            },
                            "region": {
                              "startLine": 7,
                              "startColumn": 15,
                              "endLine": 7,
                              "endColumn": 37
                            }
                          }
                        }
                      ],
                      "fixes": [
                        {
                          "description": {
                            "text": "Pin actions to commits"
                          },
                          "artifactChanges": [
                            {
                              "artifactLocation": {
                                "uri": "a%20b/%E6%A7%8B.yml"
                              },
                              "replacements": [
                                {
                                  "deletedRegion": {
                                    "startLine": 7,
                                    "startColumn": 15,
                                    "endLine": 7,
                                    "endColumn": 37
                                  },
                                  "insertedContent": {
                                    "text": "docker/login-action@4907a6ddec9925e35a0a9e82d7399ccc52663121 # v4.1.0"
                                  }
                                }
                              ]
                            }
                          ]
                        }
                      ]
                    }
                  ]
                }
              ]
            }
        "#]].assert_eq(&sample(|it| sarif(&[it], Lang::En)));
    }

    #[test]
    fn nothing_found_is_a_run_without_results() {
        let log = Data::from_json(&sarif(&[], Lang::ZhCn)).expect("it is JSON");
        let Some(Data::List(runs)) = log.get("runs") else { panic!("no runs") };
        assert_eq!(runs[0].get("results"), Some(&Data::List(Vec::new())));
        assert_eq!(runs[0].get("language"), Some(&Data::from("zh-CN")));
    }
}
