//! Findings as Markdown of GitHub, to paste into an issue or a summary: each with the line that it is
//! about and its repair.

use crate::{
    lint::{Finding, Severity},
    report::{Checked, page},
    text::{Lang, msg},
};

/// A section for each file; a file in which nothing was found says so.
pub fn markdown(files: &[Checked<'_>], lang: Lang) -> String {
    files.iter().map(|it| section(it, lang)).collect::<Vec<_>>().join("\n")
}

fn section(file: &Checked<'_>, lang: Lang) -> String {
    let [errors, warnings, infos] = Severity::ALL.map(|severity| {
        file.findings.iter().filter(|it| it.severity == severity).count().to_string()
    });
    let counts = msg::report_counts(errors, warnings, infos).say(lang);
    let mut res = format!("## {}\n\n{counts}\n", code(file.file));
    for finding in file.findings {
        res.push('\n');
        res.push_str(&item(file, finding, lang));
    }
    res
}

fn item(file: &Checked<'_>, finding: &Finding, lang: Lang) -> String {
    let (id, line) = (finding.rule.id, finding.span.start.line);
    let rule = match page(id).map_or("", |it| it.source) {
        "" => code(id),
        source => format!("[{}](<{source}>)", code(id)),
    };
    let severity = finding.severity.label().get(lang);
    let head = msg::report_item(severity, line.to_string(), rule).say(lang);
    let mut res = format!("- {head} {}\n", prose(&finding.message.say(lang)));
    if let Some(text) = line.checked_sub(1).and_then(|it| file.document.lines.get(it)) {
        // A fence longer than any in the line, which therefore cannot end it.
        let fence = "`".repeat(longest(&text.text).max(2) + 1);
        res.push_str(&format!("\n  {fence}yaml\n  {}\n  {fence}\n", text.text));
    }
    if let Some(fix) = &finding.fix {
        let label = msg::report_fix(prose(&fix.label.say(lang))).say(lang);
        res.push_str(&format!("\n  {label}\n"));
    }
    res
}

/// A text in which backquotes set off what the file says. Nothing of it may become markup.
fn prose(text: &str) -> String {
    let text = text.replace(['\n', '\r'], " ");
    let parts = text.split('`').enumerate().map(|(n, it)| match n % 2 {
        0 => it.replace('<', "&lt;"),
        _ => it.to_owned(),
    });
    parts.collect::<Vec<_>>().join("`")
}

fn code(text: &str) -> String {
    let text = text.replace(['\n', '\r'], " ");
    let marks = "`".repeat(longest(&text) + 1);
    match text.starts_with('`') || text.ends_with('`') {
        true => format!("{marks} {text} {marks}"),
        false => format!("{marks}{text}{marks}"),
    }
}

/// The most backquotes in a row.
fn longest(text: &str) -> usize {
    text.split(|it| it != '`').map(str::len).max().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;
    use crate::report::sample;

    #[test]
    fn a_section_with_a_repair() {
        expect![[r#"
            ## `./a b/構.yml`

            Errors: 1; warnings: 1; notes: 0.

            - **Error**, line 4, [`job-id`](<https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_id>): GitHub refuses the whole workflow because of the job ID `a|b`. An ID begins with a letter or `_`, has only letters, digits, `-` and `_`, and fewer than 100 of them.

              ```yaml
                a|b:
              ```

              Fix: Write `a-b`

            - **Warning**, line 7, [`unpinned-action`](<https://docs.github.com/en/actions/reference/security/secure-use#using-third-party-actions>): `docker/login-action` runs whatever `v4` points to on the day of the run, with your secrets. Pin it to a commit, with the version as a comment.

              ```yaml
                    - uses: docker/login-action@v4
              ```

              Fix: Pin actions to commits
        "#]].assert_eq(&sample(|it| markdown(&[it], Lang::En)));
    }

    #[test]
    fn nothing_ends_what_it_stands_in() {
        assert_eq!(code("a"), "`a`");
        assert_eq!(code("a``b"), "```a``b```");
        assert_eq!(code("`"), "`` ` ``");
        assert_eq!(prose("a <b> `<c>`\nd"), "a &lt;b> `<c>` d");
    }
}
