//! What a run is asked for that somebody starts, or another workflow; and where the answers go. Names
//! and descriptions are English, whatever the language of the page, as those of steps are.

use crate::{
    compose::{
        nodes::{at, entry, entry_plain, entry_text, flag, map, scalar, text},
        publishes::DRY_RUN,
    },
    metadata::{Attribute, TagRule, Type},
    recipe::{Input, InputKind, Recipe, lines},
    topic::{Place, Topic},
    workflow::{Entry, Node, Value},
};

/// Who asks. A workflow that is called knows fewer types.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Asked {
    ByHand,
    ByWorkflow,
}

const TAG: &str = "tag";
const PLATFORM: &str = "platform";

/// The `inputs` of an event.
pub(super) fn inputs(recipe: &Recipe, asked: Asked) -> Option<Entry> {
    let mut res = Vec::new();
    let mut ready = |name: &str, topic: Topic, says: &str, more: Vec<Entry>| {
        let mut entries = vec![entry_plain("description", says)];
        entries.extend(more);
        res.push(entry(name, at(topic, map(entries))));
    };
    let kind = |it: InputKind| entry_plain("type", kind(it, asked));
    if recipe.dispatch_tag {
        let says = "One more tag for the image";
        ready(TAG, Topic::DispatchTag, says, vec![kind(InputKind::String)]);
    }
    if asks_platform(recipe) {
        let mut more = vec![kind(InputKind::Choice), entry_plain("default", "all")];
        if asked == Asked::ByHand {
            let options = ["all"].into_iter().chain(lines(&recipe.platforms));
            more.push(entry("options", Value::Seq(options.map(Node::text).collect()).into()));
        }
        ready(PLATFORM, Topic::DispatchPlatform, "Platform to build for", more);
    }
    if recipe.dispatch_dry_run {
        let default = entry("default", flag(Topic::DispatchDryRun, false));
        let says = "Build without publishing";
        ready(DRY_RUN, Topic::DispatchDryRun, says, vec![kind(InputKind::Boolean), default]);
    }
    for (n, (name, input)) in named(recipe).iter().enumerate() {
        res.push(entry(name, own(input, asked, n)));
    }
    (!res.is_empty()).then(|| entry("inputs", at(Topic::Inputs, map(res))))
}

fn kind(kind: InputKind, asked: Asked) -> &'static str {
    match (kind, asked) {
        (InputKind::Choice | InputKind::Environment, Asked::ByWorkflow) => "string",
        _ => kind.id(),
    }
}

/// The inputs of the recipe by name. GitHub takes each name once, whatever its case, so one that is
/// taken gets a number.
fn named(recipe: &Recipe) -> Vec<(String, &Input)> {
    let ready = [
        (recipe.dispatch_tag, TAG),
        (asks_platform(recipe), PLATFORM),
        (recipe.dispatch_dry_run, DRY_RUN),
    ];
    let mut taken: Vec<String> = ready.iter().filter(|it| it.0).map(|it| it.1.to_owned()).collect();
    let mut res = Vec::new();
    for input in &recipe.inputs {
        let first = if input.name.trim().is_empty() { "input" } else { input.name.trim() };
        let mut name = first.to_owned();
        let mut n = 2;
        while taken.iter().any(|it| it.eq_ignore_ascii_case(&name)) {
            name = format!("{first}-{n}");
            n += 1;
        }
        taken.push(name.clone());
        res.push((name, input));
    }
    res
}

fn own(input: &Input, asked: Asked, n: usize) -> Node {
    let place = |topic| Place { topic, item: n };
    let mut entries = Vec::new();
    if !input.description.trim().is_empty() {
        let says = text(place(Topic::InputDescription), input.description.trim());
        entries.push(entry("description", says));
    }
    let kind = kind(input.kind, asked);
    entries.push(entry_text("type", place(Topic::InputType), kind));
    if kind == InputKind::Choice.id() {
        let options = options(input).map(Node::text).collect();
        entries.push(entry("options", at(place(Topic::InputOptions), Value::Seq(options).into())));
    }
    // A caller that has to say something never gets the default.
    let has_default = !input.default.trim().is_empty();
    if has_default && !(input.required && asked == Asked::ByWorkflow) {
        entries.push(entry("default", default(input, place(Topic::InputDefault))));
    }
    if input.required {
        entries.push(entry("required", flag(place(Topic::InputRequired), true)));
    }
    at(place(Topic::Input), map(entries))
}

fn options(input: &Input) -> impl Iterator<Item = &str> {
    input.options.split(',').map(str::trim).filter(|it| !it.is_empty())
}

fn default(input: &Input, place: Place) -> Node {
    match (input.kind, input.default.trim()) {
        (InputKind::Boolean, "true") => flag(place, true),
        (InputKind::Boolean, "false") => flag(place, false),
        (InputKind::Number, it) => scalar(place, it),
        (_, it) => text(place, it),
    }
}

/// The build arguments that the answers become, `NAME=value` a line. Runs that nobody asks get the
/// default.
pub(super) fn build_args(recipe: &Recipe) -> Vec<(Place, String)> {
    let them = if recipe.asks() { named(recipe) } else { Vec::new() };
    let line = |(n, (name, input)): (usize, (String, &Input))| {
        let arg = input.build_arg.trim();
        let place = Place { topic: Topic::InputBuildArg, item: n };
        (!arg.is_empty()).then(|| (place, format!("{arg}=${{{{ {} }}}}", answer(&name, input))))
    };
    them.into_iter().enumerate().filter_map(line).collect()
}

/// The answer as an expression. Without one the input is `null`; `false` and 0 are answers.
fn answer(name: &str, input: &Input) -> String {
    let default = input.default.trim().replace('\'', "''");
    let answer = typed(name);
    match (input.kind, default.as_str()) {
        (InputKind::Boolean, "true") => format!("toJSON({answer}) != 'false'"),
        (InputKind::Boolean, _) => format!("{answer} || false"),
        (_, "") => answer,
        (InputKind::Number, it) => format!("format('{{0}}', {answer}) || '{it}'"),
        (_, it) => format!("{answer} || '{it}'"),
    }
}

/// What is typed, as an expression: names that GitHub refuses do not break it.
fn typed(name: &str) -> String {
    let is_part = |it: char| it.is_ascii_alphanumeric() || it == '_' || it == '-';
    let is_name = name.starts_with(|it: char| it.is_ascii_alphabetic() || it == '_');
    if is_name && name.chars().all(is_part) {
        return format!("inputs.{name}");
    }
    format!("inputs['{}']", name.replace('\'', "''"))
}

/// The rule that makes a tag of the answer. Without rules the action has its own, which one rule more
/// would switch off; so they are written out.
/// Source: docker/metadata-action, README, "tags input".
pub(super) fn tag_rules(recipe: &Recipe) -> Vec<(Place, String)> {
    if !recipe.asks() || !recipe.dispatch_tag {
        return Vec::new();
    }
    let mut rules = Vec::new();
    if recipe.tags.is_empty() {
        rules.push(TagRule::new(Type::Schedule));
        let on = |it| TagRule::new(Type::Ref).with(Attribute::Event, it);
        rules.extend(["branch", "tag", "pr"].map(on));
    }
    let value = TagRule::new(Type::Raw).with(Attribute::Value, "${{ inputs.tag }}");
    rules.push(value.with(Attribute::Enable, "${{ inputs.tag != '' }}"));
    rules.iter().map(|it| (Topic::DispatchTag.into(), it.line())).collect()
}

/// Whether a run can be asked for one of the platforms. Where each has a job of its own, all are built.
fn asks_platform(recipe: &Recipe) -> bool {
    recipe.dispatch_platform
        && recipe.asks()
        && recipe.builds()
        && !recipe.parts_platforms()
        && 1 < lines(&recipe.platforms).len()
}

/// The platforms of a build in one job.
pub(super) fn platforms(recipe: &Recipe) -> String {
    let all = lines(&recipe.platforms).join(",");
    match asks_platform(recipe) {
        true => {
            let all = all.replace('\'', "''");
            format!("${{{{ inputs.platform != 'all' && inputs.platform || '{all}' }}}}")
        }
        false => all,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::share;

    #[track_caller]
    fn check(fragment: &str, expected: &[&str]) {
        let decoded = share::decode(&format!("inputs=2&input-build-arg=A&{fragment}"));
        assert_eq!(decoded.problems, []);
        let args: Vec<String> = build_args(&decoded.recipe).into_iter().map(|it| it.1).collect();
        assert_eq!(args, expected, "{fragment}");
    }

    #[test]
    fn runs_that_nobody_asks_get_the_default() {
        check("input=a", &["A=${{ inputs.a }}"]);
        check("input=a&input-default=it's", &["A=${{ inputs.a || 'it''s' }}"]);
        check("input=a%20b'c", &["A=${{ inputs['a b''c'] }}"]);
        check(
            "input=a&input-type=number&input-default=3",
            &["A=${{ format('{0}', inputs.a) || '3' }}"],
        );
        check("input=a&input-type=boolean", &["A=${{ inputs.a || false }}"]);
        check(
            "input=a&input-type=boolean&input-default=true",
            &["A=${{ toJSON(inputs.a) != 'false' }}"],
        );
        check("input=a&dispatch=off", &[]);
    }

    #[test]
    fn names_that_are_taken_get_a_number() {
        check(
            "dispatch-tag=on&input=Tag&input.2=tag&input-build-arg.2=B",
            &["A=${{ inputs.Tag-2 }}", "B=${{ inputs.tag-3 }}"],
        );
    }
}
