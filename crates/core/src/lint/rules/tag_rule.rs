//! Tag rules that docker/metadata-action refuses.

use crate::{
    catalog::reference,
    lint::{
        Findings, Rule, Severity, expressions::UNKNOWN, fix::Edit, nearest::nearest,
        tag_lines::TagLine,
    },
    metadata::{Attribute, Type},
    text::{Message, msg},
    topic::{Place, Topic},
    workflow::{Node, Workflow, input, is_action, jobs, steps},
    yaml::is_number,
};

/// One such line, and the step fails before anything is built.
pub(super) static RULE: Rule = Rule {
    id: "tag-rule",
    severity: Severity::Error,
    title: msg::RULE_TAG_RULE_TITLE,
    source: reference("https://github.com/docker/metadata-action#tags-input"),
    check,
};

fn check<'a>(workflow: &'a Workflow, findings: &mut Findings<'a>) {
    for step in jobs(workflow).iter().flat_map(|it| steps(&it.node)) {
        if !is_action(step, "docker/metadata-action") {
            continue;
        }
        let Some(tags) = input(step, "tags") else { continue };
        let lines = findings.tag_lines(tags);
        // A quoted field may reach over several lines; where it ends is not followed here.
        let spread = 1 < lines.iter().filter(|it| it.misquoted).count();
        for line in lines.iter().filter(|it| !spread && !it.is_unknown) {
            judge(tags, line, findings);
        }
    }
}

fn judge(tags: &Node, rule: &TagLine, findings: &mut Findings) {
    if rule.misquoted {
        findings.line(&rule.line, msg::RULE_TAG_RULE_QUOTES.message());
        return;
    }
    let Some(name) = rule.type_name() else { return };
    let Some(kind) = Type::of(name) else {
        findings.line(&rule.line, msg::rule_tag_rule_type(name));
        offer(tags, rule, ("type", name), Type::ALL.map(Type::id).as_slice(), findings);
        return;
    };
    if let Some(attribute) = kind.required() {
        let key = attribute.id();
        match rule.get(key) {
            None => at(rule, attribute, msg::rule_tag_rule_missing(kind.id(), key), findings),
            Some("") if !has_affix(rule) && attribute != Attribute::Event => {
                at(rule, attribute, msg::rule_tag_rule_empty(key), findings);
                findings.severity(Severity::Warning);
            }
            Some(_) => {}
        }
    }
    let literal = |key: &str| rule.get(key).filter(|it| !it.contains(UNKNOWN));
    if kind == Type::Ref {
        one_of(
            tags,
            rule,
            (Attribute::Event, literal("event")),
            &["branch", "tag", "pr"],
            findings,
        );
    }
    if kind == Type::Sha {
        one_of(tags, rule, (Attribute::Format, literal("format")), &["short", "long"], findings);
    }
    let enable = literal("enable").filter(|it| !it.contains("{{"));
    one_of(tags, rule, (Attribute::Enable, enable), &["true", "false"], findings);
    placeholders(tags, rule, kind, findings);
    braces(tags, rule, kind, findings);
    let group = literal("group").filter(|_| kind == Type::Match);
    if let Some(group) = group.filter(|it| !it.is_empty() && !is_number(it.trim())) {
        at(rule, Attribute::Group, msg::rule_tag_rule_group(group), findings);
    }
}

/// What stands for something in values, prefixes and suffixes. Source: docker/metadata-action, README, "Global
/// expressions".
const GLOBAL: &[&str] = &[
    "branch",
    "tag",
    "sha",
    "base_ref",
    "is_default_branch",
    "is_not_default_branch",
    "date",
    "commit_date",
];

/// What the pattern of a version knows. Source: the same, `src/meta.ts`.
const OF_VERSION: &[&str] = &["version", "major", "minor", "patch", "raw"];
const OF_SEMVER: &[&str] =
    &["version", "major", "minor", "patch", "raw", "prerelease", "build", "loose"];

/// Placeholders that stand for nothing: what they leave is empty, and so may be the tag.
fn placeholders(tags: &Node, rule: &TagLine, kind: Type, findings: &mut Findings) {
    let pattern = match kind {
        Type::Semver => OF_SEMVER,
        Type::Pep440 => OF_VERSION,
        _ => &[],
    };
    let value = if kind == Type::Raw { GLOBAL } else { &[] };
    for (attribute, known) in [
        (Attribute::Pattern, pattern),
        (Attribute::Value, value),
        (Attribute::Prefix, GLOBAL),
        (Attribute::Suffix, GLOBAL),
    ] {
        let text = rule.get(attribute.id()).filter(|_| !known.is_empty());
        let Some(text) = text.filter(|it| it.contains('{')) else { continue };
        let Some(name) = plain_names(text).find(|it| !known.contains(it)) else { continue };
        at(
            rule,
            attribute,
            msg::rule_tag_rule_placeholder(format!("{{{{{name}}}}}"), known.join(", ")),
            findings,
        );
        findings.severity(Severity::Warning);
        // What stands in an expression is not known, and of two such words only one is meant.
        let is_plain = !text.contains(UNKNOWN) && text.matches(name).count() == 1;
        if let Some(near) = nearest(name, known.iter().copied()).filter(|_| is_plain) {
            let mend = |it: &str| it.replacen(name, near, 1);
            findings.fix(msg::fix_write(near));
            if let Some(place) = rule.line.place {
                findings.sets(Place { topic: topic(attribute), ..place }, mend(text));
            }
            let line = rule.line.text.replacen(text, &mend(text), 1);
            findings.edits(Edit::write_line(tags, &rule.line, &line));
        }
    }
}

/// Braces that nothing closes: the template cannot be parsed. What the pattern of a `match` means is a regular
/// expression.
fn braces(tags: &Node, rule: &TagLine, kind: Type, findings: &mut Findings) {
    let templates = match kind {
        Type::Semver | Type::Pep440 | Type::Schedule => Attribute::Pattern,
        _ => Attribute::Value,
    };
    for attribute in [templates, Attribute::Prefix, Attribute::Suffix] {
        let text = rule.get(attribute.id()).unwrap_or_default();
        if !is_unclosed(text) {
            continue;
        }
        at(rule, attribute, msg::rule_tag_rule_unclosed(text), findings);
        let better = text.trim_end_matches('}').to_owned() + "}}";
        if !is_unclosed(&better) {
            findings.fix(msg::fix_write(better.as_str()));
            if let Some(place) = rule.line.place {
                findings.sets(Place { topic: topic(attribute), ..place }, better.as_str());
            }
            let line = rule.line.text.replacen(text, &better, 1);
            findings.edits(Edit::write_line(tags, &rule.line, &line));
        }
    }
}

/// Whether an expression of a template begins and does not end. What may be a comment, an escape or a text is not
/// followed.
fn is_unclosed(text: &str) -> bool {
    let may_be_more = ["{{!", "{{{{", "\\", "'", "\""].iter().any(|it| text.contains(it));
    let mut begun = text.split("{{").skip(1);
    !may_be_more && !text.contains(UNKNOWN) && begun.any(|it| !it.contains("}}"))
}

/// The names that stand alone in braces.
fn plain_names(text: &str) -> impl Iterator<Item = &str> {
    let inside = text.split("{{").skip(1).filter_map(|it| it.split_once("}}"));
    let names = inside.map(|it| it.0.trim_start_matches('{').trim());
    let is_word = |it: char| it.is_ascii_alphanumeric() || it == '_';
    names.filter(move |it| !it.is_empty() && *it != "else" && it.chars().all(is_word))
}

/// A prefix or suffix makes a tag even of nothing.
fn has_affix(rule: &TagLine) -> bool {
    ["prefix", "suffix"].iter().any(|it| rule.get(it).is_some_and(|it| !it.is_empty()))
}

fn one_of(
    tags: &Node,
    rule: &TagLine,
    (attribute, value): (Attribute, Option<&str>),
    allowed: &[&str],
    findings: &mut Findings,
) {
    if let Some(value) = value.filter(|it| !allowed.contains(it)) {
        let message = msg::rule_tag_rule_value(attribute.id(), value, allowed.join(", "));
        at(rule, attribute, message, findings);
        offer(tags, rule, (attribute.id(), value), allowed, findings);
    }
}

fn at(rule: &TagLine, attribute: Attribute, message: Message, findings: &mut Findings) {
    findings.line(&rule.line, message);
    if let Some(place) = rule.line.place {
        findings.place(Place { topic: topic(attribute), ..place });
    }
}

fn topic(attribute: Attribute) -> Topic {
    match attribute {
        Attribute::Pattern => Topic::TagPattern,
        Attribute::Value => Topic::TagValue,
        Attribute::Match => Topic::TagMatch,
        Attribute::Group => Topic::TagGroup,
        Attribute::Event => Topic::TagEvent,
        Attribute::Branch => Topic::TagBranch,
        Attribute::Format => Topic::TagFormat,
        Attribute::Prefix => Topic::TagPrefix,
        Attribute::Suffix => Topic::TagSuffix,
        Attribute::Enable => Topic::TagEnable,
        Attribute::Priority => Topic::TagPriority,
    }
}

fn offer(
    tags: &Node,
    rule: &TagLine,
    (key, value): (&str, &str),
    allowed: &[&str],
    findings: &mut Findings,
) {
    let Some(near) = nearest(value, allowed.iter().copied()) else { return };
    let text = rule.line.text.replacen(&format!("{key}={value}"), &format!("{key}={near}"), 1);
    findings.fix(msg::fix_write(near));
    if let Some(place) = rule.line.place.filter(|_| key == "enable") {
        findings.sets(Place { topic: Topic::TagEnable, ..place }, near);
    }
    findings.edits(Edit::write_line(tags, &rule.line, &text));
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::RULE;
    use crate::lint::rules::check_steps;

    #[test]
    fn placeholders_that_stand_for_nothing() {
        let steps = "- uses: docker/metadata-action@v6
  with:
    tags: |
      type=semver,pattern={{versio}}
      type=semver,pattern={{ major }}.{{minor}},prefix={{brnch}}-
      type=pep440,pattern={{raw}}
      type=pep440,pattern={{build}}
      type=semver,pattern={{tag}}
      type=raw,value={{branch}}-{{sha}}{{#if tag}}{{tag}}{{else}}x{{/if}}
      type=raw,value={{{is_default_brnch}}}
      type=raw,value={{date 'YYYYMMDD'}}
      type=match,pattern={{version}}
      type=schedule,pattern=nightly-{{date 'YYYY'}}";
        check_steps(
            &RULE,
            steps,
            expect![[r#"
                8 warning: `{{versio}}` stands for nothing here, so the tag may silently be missing. Use one of: version, major, minor, patch, raw, prerelease, build, loose.
                9 warning: `{{brnch}}` stands for nothing here, so the tag may silently be missing. Use one of: branch, tag, sha, base_ref, is_default_branch, is_not_default_branch, date, commit_date.
                11 warning: `{{build}}` stands for nothing here, so the tag may silently be missing. Use one of: version, major, minor, patch, raw.
                12 warning: `{{tag}}` stands for nothing here, so the tag may silently be missing. Use one of: version, major, minor, patch, raw, prerelease, build, loose.
                14 warning: `{{is_default_brnch}}` stands for nothing here, so the tag may silently be missing. Use one of: branch, tag, sha, base_ref, is_default_branch, is_not_default_branch, date, commit_date.
            "#]],
        );
    }

    #[test]
    fn braces_that_nothing_closes() {
        let steps = "- uses: docker/metadata-action@v6
  with:
    tags: |
      type=semver,pattern={{version
      type=semver,pattern={{major}}.{{minor
      type=semver,pattern={{major.{{minor}}
      type=semver,pattern={{version}
      type=raw,value={{branch}}-x,suffix=-{{sha
      type=schedule,pattern={{date 'YYYY'}}-{{branch
      type=schedule,pattern={{branch
      type=match,pattern=v{{1
      type=semver,pattern={{{version}}}-}}
      type=raw,value=\\{{branch
      type=raw,value={{!-- {{ --}}x
      type=raw,value=${{ github.sha }}-{{sha}}";
        check_steps(
            &RULE,
            steps,
            expect![[r#"
                8 error: docker/metadata-action cannot parse `{{version`, so it fails whenever this rule applies: there is a `{{` without its `}}`. Close the braces.
                9 error: docker/metadata-action cannot parse `{{major}}.{{minor`, so it fails whenever this rule applies: there is a `{{` without its `}}`. Close the braces.
                10 error: docker/metadata-action cannot parse `{{major.{{minor}}`, so it fails whenever this rule applies: there is a `{{` without its `}}`. Close the braces.
                11 error: docker/metadata-action cannot parse `{{version}`, so it fails whenever this rule applies: there is a `{{` without its `}}`. Close the braces.
                12 error: docker/metadata-action cannot parse `-{{sha`, so it fails whenever this rule applies: there is a `{{` without its `}}`. Close the braces.
                14 error: docker/metadata-action cannot parse `{{branch`, so it fails whenever this rule applies: there is a `{{` without its `}}`. Close the braces.
            "#]],
        );
    }

    #[test]
    fn lines_that_the_action_refuses() {
        let steps = r#"- uses: docker/metadata-action@v6
  with:
    tags: |
      type=semvr,pattern={{version}}
      type=semver
      type=semver,pattern=
      type=semver,pattern=,prefix=v
      type=raw
      type=ref
      type=ref,event=PR
      type=raw,value=x,enable=True
      type=raw,value=x,enable={{is_default_branch}}
      type=raw,value=x,enable=${{ github.ref == 'x' }}
      type=raw,value={{date "YYYY"}}
      type=match,pattern=a,group=x
      type=sha,format=full
      # type=nothing
      ${{ inputs.rules }}
      latest"#;
        check_steps(
            &RULE,
            steps,
            expect![[r#"
            8 error: docker/metadata-action fails: there is no tag rule of type `semvr`.
            9 error: docker/metadata-action fails: a rule of type `semver` needs `pattern=`.
            10 warning: This rule never makes a tag, because its `pattern` is empty. Fill it in or remove the rule.
            12 error: docker/metadata-action fails: a rule of type `raw` needs `value=`.
            13 error: docker/metadata-action fails: a rule of type `ref` needs `event=`.
            14 error: docker/metadata-action fails: `event` cannot be `PR`. It takes: branch, tag, pr.
            15 error: docker/metadata-action fails: `enable` cannot be `True`. It takes: true, false.
            18 error: docker/metadata-action fails on this line because of its double quotes. Use single quotes inside a value, and put a whole field with a comma between triple double quotes.
            19 error: docker/metadata-action fails: `group` is a number, not `x`.
            20 error: docker/metadata-action fails: `format` cannot be `full`. It takes: short, long.
        "#]],
        );
    }
}
