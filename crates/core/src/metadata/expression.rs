//! What stands for what in `{{ }}`: the names that are known everywhere, and those of a schedule.

use super::{
    Context, Fault,
    handlebars::{self, Function, Value},
    text,
};
use crate::{data::Data, host::Host};

/// Renders a text with the names that are known in values, affixes, `enable`, labels and annotations.
pub(super) fn render(
    template: &str,
    context: &Context<'_>,
    host: &dyn Host,
) -> Result<String, Fault> {
    if !template.contains("{{") {
        return Ok(template.to_owned());
    }
    let named = |name, text: &str| (name, Value::Function(Function::text(text)));
    let is_default = if is_default_branch(context) { ("true", "false") } else { ("false", "true") };
    let sha = short_sha(context).map(|it| Box::new(Value::Text(it)));
    let mut names = vec![
        named("branch", context.branch().unwrap_or_default()),
        named("tag", context.tag().unwrap_or_default()),
        ("sha", Value::Function(Function::Gives(sha))),
        named("base_ref", base_ref(context)),
        named("is_default_branch", is_default.0),
        named("is_not_default_branch", is_default.1),
    ];
    names.extend(dates(context));
    handlebars::render(template, Value::Map(names), host)
}

/// Renders the pattern of a schedule, which knows dates alone.
pub(super) fn render_dates(
    template: &str,
    context: &Context<'_>,
    host: &dyn Host,
) -> Result<String, Fault> {
    handlebars::render(template, Value::Map(dates(context).to_vec()), host)
}

/// The commit as tags show it: its first seven characters, or as many as a variable says.
pub(super) fn short_sha(context: &Context<'_>) -> Result<String, Fault> {
    let written = context.env("DOCKER_METADATA_SHORT_SHA_LENGTH");
    let length = if written.is_empty() { 7.0 } else { text::number(written) };
    let sha = &context.sha;
    if length.is_nan() {
        return Err(Fault::error(format!(
            "DOCKER_METADATA_SHORT_SHA_LENGTH is not a valid number: {written}"
        )));
    }
    // A commit has 40 or 64 characters, and a number below 0 becomes 0.
    Ok(sha.chars().take(length as usize).collect())
}

fn dates(context: &Context<'_>) -> [(&'static str, Value); 2] {
    let commit = match context.commit_date {
        Some(it) => Function::Date(it),
        None => Function::Gives(Err(Fault::Unknown("{{commit_date}}".to_owned()))),
    };
    [
        ("date", Value::Function(Function::Date(context.now))),
        ("commit_date", Value::Function(commit)),
    ]
}

fn base_ref<'a>(context: &'a Context<'_>) -> &'a str {
    let text = |path| context.payload.at(path).and_then(Data::as_text);
    if context.tag().is_some()
        && let Some(it) = text("base_ref")
    {
        return it.strip_prefix("refs/heads/").unwrap_or(it);
    }
    let is_pull = context.git_ref.starts_with("refs/pull/");
    text("pull_request.base.ref").filter(|_| is_pull).unwrap_or_default()
}

/// Events that run on the default branch count as it, whatever their ref says.
fn is_default_branch(context: &Context<'_>) -> bool {
    let branch = context.branch().unwrap_or(&context.git_ref);
    let default = context.payload.at("repository.default_branch").and_then(Data::as_text);
    let always = ["create", "discussion", "issues", "schedule"];
    !branch.is_empty()
        && (default == Some(branch) || always.iter().any(|it| context.event_name.contains(it)))
}
