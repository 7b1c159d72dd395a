//! All safe repairs of a text at once. Those that touch the same lines are made one after the other,
//! with a look at what is left in between.

use crate::{
    lint::{Finding, Fix, apply, lint},
    text::Message,
    workflow::Span,
    yaml::{Document, read},
};

/// What became of a text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Repaired {
    pub text: String,
    /// What was done, in the order in which it was done.
    pub labels: Vec<Message>,
}

/// Repairs may make room for others; none of ours needs more than three rounds.
const ROUNDS: usize = 8;

/// Makes every repair that edits the text. What a comment excuses stays as it is.
pub fn repair(document: &Document) -> Repaired {
    let mut res = Repaired { text: document.text(), labels: Vec::new() };
    let mut document = document.clone();
    for _ in 0..ROUNDS {
        let findings = lint(&document);
        let (edits, labels) = chosen(&findings);
        let together = made(&document, &edits).map(|it| (it, labels));
        let Some(((text, mut next), labels)) = together.or_else(|| one(&document, &findings))
        else {
            break;
        };
        next.workflow.file = std::mem::take(&mut document.workflow.file);
        document = next;
        res.labels.extend(labels);
        res.text = text;
    }
    res
}

/// The text with edits made; `None` if that changes nothing, or breaks it.
fn made(document: &Document, edits: &Edits) -> Option<(String, Document)> {
    let text = apply(&document.lines, edits);
    let next = read(&text);
    let is_better = text != document.text() && next.errors.len() <= document.errors.len();
    is_better.then_some((text, next))
}

/// Where not all can be made together, since two answer the same mistake, one is made, and what is left is
/// judged anew. What is there is mended before something is added.
fn one(document: &Document, findings: &[Finding]) -> Option<((String, Document), Vec<Message>)> {
    let mut fixes: Vec<&Fix> = findings.iter().filter_map(|it| it.fix.as_ref()).collect();
    fixes.sort_by_key(|it| it.edits.iter().any(|edit| edit.0.start == edit.0.end));
    fixes.iter().find_map(|it| Some((made(document, &it.edits)?, vec![it.label.clone()])))
}

type Edits = Vec<(Span, String)>;

/// The edits of all findings that do not get in each other's way: those of one repair all or none.
fn chosen(findings: &[Finding]) -> (Edits, Vec<Message>) {
    let (mut edits, mut labels) = (Edits::new(), Vec::new());
    for fix in findings.iter().filter_map(|it| it.fix.as_ref()) {
        let is_free = |it: &(Span, String)| edits.iter().all(|other| apart(it.0, other.0));
        if !fix.edits.is_empty() && fix.edits.iter().all(is_free) {
            edits.extend(fix.edits.iter().cloned());
            labels.push(fix.label.clone());
        }
    }
    (edits, labels)
}

/// Whether two ranges have no line in common. On one line, one might be a part of what the other means.
fn apart(one: Span, other: Span) -> bool {
    one.end.line < other.start.line || other.end.line < one.start.line
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;
    use crate::text::Lang;

    #[test]
    fn everything_that_is_safe() {
        let text = "on: push\njobs:\n  a b:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v7\n      - uses: docker/login-action@v4 # pushwright: ignore[unpinned-action] ours\n        with: { username: vars.USER }\n      - uses: dockr/login-action@v4\n";
        let res = repair(&read(text));
        let labels: Vec<String> = res.labels.iter().map(|it| it.say(Lang::En)).collect();
        expect![[r#"
            on: push
            jobs:
              a-b:
                permissions:
                  contents: read
                runs-on: ubuntu-latest
                steps:
                  - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1
                  - uses: docker/login-action@v4 # pushwright: ignore[unpinned-action] ours
                    with: { username: '${{ vars.USER }}' }
                  - uses: docker/login-action@4907a6ddec9925e35a0a9e82d7399ccc52663121 # v4.1.0

            Write `a-b`
            Pin actions to commits
            Write `${{ vars.USER }}`
            Write `docker/login-action@v4`
            Add `permissions`
            Pin actions to commits"#]]
        .assert_eq(&format!("{}\n{}", res.text, labels.join("\n")));
        let again = repair(&read(&res.text));
        assert_eq!((again.text, again.labels), (res.text, Vec::new()));
    }

    #[test]
    fn two_answers_to_one_mistake() {
        // The tags could be handed over anew, or the input that holds them written rightly; both would be too much.
        let text = "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    timeout-minutes: 9\n    permissions: {}\n    steps:\n      - id: meta\n        uses: docker/metadata-action@v6\n        with:\n          images: a/b\n      - uses: docker/build-push-action@v7\n        with:\n          push: true\n          tag: ${{ steps.meta.outputs.tags }}\n";
        let res = repair(&read(text));
        assert!(
            res.text.contains("          push: true\n          tags: ${{ steps.meta"),
            "{}",
            res.text
        );
        assert_eq!(res.text.matches("tags:").count(), 1, "{}", res.text);
        assert!(lint(&read(&res.text)).iter().all(|it| it.fix.is_none()));
    }

    #[test]
    fn nothing_to_do_changes_nothing() {
        assert_eq!(repair(&read("a: [")).labels, []);
        assert_eq!(repair(&read("")).text, read("").text());
    }
}
