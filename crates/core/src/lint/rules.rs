//! The lists of rules, in the order of their pages.

use crate::{
    catalog::reference,
    lint::{Findings, Rule, Severity},
    text::msg,
    workflow::Workflow,
};

mod action_input;
mod action_version;
mod adhoc_packages;
mod all_secrets;
mod annotation;
mod archived_uses;
mod artifact_name;
mod boolean_input;
mod bot_condition;
mod branch_as_tag;
mod broad_permissions;
mod build_output;
mod build_secret;
mod cache_in_release;
mod cache_reference;
mod call_input;
mod call_secret;
mod called_permission;
mod called_workflow;
mod comment_command;
mod compromised_action;
mod condition_always_true;
mod constant_condition;
mod container_runner;
mod context_availability;
mod cron;
mod dangerous_trigger;
mod deprecated_command;
mod duplicate_triggers;
mod env_name;
mod environment_file;
mod event;
mod excess_permission;
mod expression_fails;
mod expression_syntax;
mod expression_type;
mod file_name;
mod foreign_platform;
mod github_app;
mod glob;
mod idle_job;
mod image_name;
mod input_form;
mod input_options;
mod insecure_commands;
mod job_id;
mod kept_credentials;
mod late_variable;
mod latest_race;
mod login_replaced;
mod long_lived_key;
mod lookalike_action;
mod lost_output;
mod lost_variable;
mod matrix;
mod matrix_output;
mod misfeature;
mod missing_builder;
mod missing_checkout;
mod missing_key;
mod missing_login;
mod missing_needs;
mod missing_permission;
mod needs;
mod never_runs;
mod no_concurrency;
mod no_registry;
mod no_timeout;
mod no_trigger;
mod obfuscation;
mod object_as_text;
mod own_runner;
mod plain_password;
mod push_after_failure;
mod push_by_digest;
mod push_on_pull_request;
mod registry_host;
mod registry_parts;
mod restored_cache;
mod runner;
mod runner_label;
mod same_image_twice;
mod schedule_too_frequent;
mod script_injection;
mod script_value;
mod secret_for_all;
mod secret_in_build_arg;
mod secret_name;
mod secret_value;
mod secrets_inherit;
mod shared_cache;
mod shared_tag;
mod shell;
mod step_id;
mod superfluous_actions;
mod tag_rule;
mod tag_rules_never_match;
mod time_zone;
mod timeout;
mod undefined_property;
mod unended_text;
mod unexpanded_variable;
mod unknown_input;
mod unknown_key;
mod unknown_permission;
mod unknown_platform;
mod unknown_variable;
mod unloaded_image;
mod unpinned_action;
mod unpinned_image;
mod unpinned_tools;
mod unredacted_secret;
mod unsound_contains;
mod unsound_ternary;
mod untagged_push;
mod untrusted_artifact;
mod untrusted_code;
mod unverified_download;
mod use_trusted_publishing;
mod uses_format;
mod version_comment;
mod workflow_input;
mod wrong_value;

/// What somebody who fills in the form can get wrong.
pub static CHOSEN: &[&Rule] = &[
    &file_name::RULE,
    &no_trigger::RULE,
    &duplicate_triggers::RULE,
    &glob::RULE,
    &cron::RULE,
    &schedule_too_frequent::RULE,
    &workflow_input::RULE,
    &unknown_input::RULE,
    &job_id::RULE,
    &runner::RULE,
    &runner_label::RULE,
    &timeout::RULE,
    &no_timeout::RULE,
    &idle_job::RULE,
    &no_concurrency::RULE,
    &no_registry::RULE,
    &registry_host::RULE,
    &registry_parts::RULE,
    &image_name::RULE,
    &same_image_twice::RULE,
    &missing_login::RULE,
    &login_replaced::RULE,
    &long_lived_key::RULE,
    &tag_rule::RULE,
    &tag_rules_never_match::RULE,
    &annotation::RULE,
    &unknown_platform::RULE,
    &foreign_platform::RULE,
    &missing_builder::RULE,
    &cache_reference::RULE,
    &cache_in_release::RULE,
    &build_output::RULE,
    &secret_value::RULE,
    &secret_name::RULE,
    &secret_in_build_arg::RULE,
    &build_secret::RULE,
    &input_form::RULE,
    &unpinned_action::RULE,
];

/// What only a workflow that was written by hand can get wrong: `compose` never does. The page does
/// without them as long as it judges its own workflows only.
pub static WRITTEN: &[&Rule] = &[
    &unknown_key::RULE,
    &missing_key::RULE,
    &wrong_value::RULE,
    &event::RULE,
    &needs::RULE,
    &matrix::RULE,
    &input_options::RULE,
    &time_zone::RULE,
    &uses_format::RULE,
    &shell::RULE,
    &container_runner::RULE,
    &env_name::RULE,
    &unknown_variable::RULE,
    &late_variable::RULE,
    &lost_output::RULE,
    &lost_variable::RULE,
    &unended_text::RULE,
    &unexpanded_variable::RULE,
    &plain_password::RULE,
    &deprecated_command::RULE,
    &expression_type::RULE,
    &expression_syntax::RULE,
    &context_availability::RULE,
    &expression_fails::RULE,
    &undefined_property::RULE,
    &object_as_text::RULE,
    &constant_condition::RULE,
    &condition_always_true::RULE,
    &push_on_pull_request::RULE,
    &shared_cache::RULE,
    &boolean_input::RULE,
    &unknown_permission::RULE,
    &missing_permission::RULE,
    &excess_permission::RULE,
    &step_id::RULE,
    &action_input::RULE,
    &action_version::RULE,
    &missing_needs::RULE,
    &artifact_name::RULE,
    &never_runs::RULE,
    &script_injection::RULE,
    &untrusted_code::RULE,
    &lookalike_action::RULE,
    &kept_credentials::RULE,
    &missing_checkout::RULE,
    &untagged_push::RULE,
    &unloaded_image::RULE,
    &push_by_digest::RULE,
    &shared_tag::RULE,
    &matrix_output::RULE,
    &push_after_failure::RULE,
    &branch_as_tag::RULE,
    &latest_race::RULE,
    &called_permission::RULE,
    &called_workflow::RULE,
    &call_input::RULE,
    &call_secret::RULE,
    &unpinned_image::RULE,
    &broad_permissions::RULE,
    &dangerous_trigger::RULE,
    &secrets_inherit::RULE,
    &all_secrets::RULE,
    &unredacted_secret::RULE,
    &bot_condition::RULE,
    &unsound_contains::RULE,
    &unsound_ternary::RULE,
    &insecure_commands::RULE,
    &version_comment::RULE,
    &compromised_action::RULE,
    &environment_file::RULE,
    &own_runner::RULE,
    &obfuscation::RULE,
    &secret_for_all::RULE,
    &untrusted_artifact::RULE,
    &comment_command::RULE,
    &unverified_download::RULE,
    &script_value::RULE,
    &restored_cache::RULE,
    &archived_uses::RULE,
    &github_app::RULE,
    &unpinned_tools::RULE,
    &adhoc_packages::RULE,
    &superfluous_actions::RULE,
    &misfeature::RULE,
    &use_trusted_publishing::RULE,
];

/// Those that ask what is done and not by which means: they judge scripts and docker/bake-action too.
pub(super) static BY_EFFECT: &[&Rule] = &[
    &push_on_pull_request::RULE,
    &missing_login::RULE,
    &missing_permission::RULE,
    &missing_checkout::RULE,
    &missing_builder::RULE,
    &foreign_platform::RULE,
    &unknown_platform::RULE,
    &build_output::RULE,
    &image_name::RULE,
    &registry_host::RULE,
    &no_registry::RULE,
    &untagged_push::RULE,
    &push_by_digest::RULE,
    &shared_tag::RULE,
    &push_after_failure::RULE,
    &branch_as_tag::RULE,
    &latest_race::RULE,
    &cache_reference::RULE,
    &shared_cache::RULE,
    &secret_in_build_arg::RULE,
];

/// What a rule asks of a workflow.
pub(super) type Check = for<'a> fn(&'a Workflow, &mut Findings<'a>);

/// Those of [`CHOSEN`] that ask more of what may be written by hand.
pub(super) static WRITTEN_TOO: &[(&Rule, Check)] = &[(&no_timeout::RULE, no_timeout::scripts)];

/// Those of [`CHOSEN`] that ask what Docker's workflow is told as they ask it of steps. What the others ask
/// of steps is what Docker has written, or where something could be put before them.
pub(super) static OF_BUILDER: &[&Rule] = &[
    &missing_login::RULE,
    &login_replaced::RULE,
    &long_lived_key::RULE,
    &unknown_platform::RULE,
    &image_name::RULE,
    &same_image_twice::RULE,
    &registry_host::RULE,
    &registry_parts::RULE,
    &no_registry::RULE,
    &tag_rule::RULE,
    &tag_rules_never_match::RULE,
    &annotation::RULE,
    &secret_in_build_arg::RULE,
    &shared_cache::RULE,
];

/// Those of [`WRITTEN`], in a list of their own because the page does without them.
pub(super) static OF_BUILDER_TOO: &[&Rule] =
    &[&push_on_pull_request::RULE, &shared_tag::RULE, &branch_as_tag::RULE, &latest_race::RULE];

/// Those that have something to say of the words and of the effect, and what they ask of the latter.
pub(super) static BY_EFFECT_TOO: &[(&Rule, Check)] =
    &[(&secret_value::RULE, secret_value::passwords)];

/// Rules whose errors are those of GitHub's own parser: it refuses the file before anything is set off.
/// What the others find shows later, in an event that starts nothing or in a run.
pub static REFUSED: &[&Rule] = &[
    &YAML_SYNTAX,
    &expression_syntax::RULE,
    &context_availability::RULE,
    &unknown_permission::RULE,
    &no_trigger::RULE,
    &job_id::RULE,
    &step_id::RULE,
    &workflow_input::RULE,
    &unknown_key::RULE,
    &missing_key::RULE,
    &wrong_value::RULE,
    &event::RULE,
    &needs::RULE,
    &input_options::RULE,
    &called_permission::RULE,
    &called_workflow::RULE,
    &call_input::RULE,
    &call_secret::RULE,
];

/// Speaks for what the reader itself could not make sense of.
pub(super) static YAML_SYNTAX: Rule = Rule {
    id: "yaml-syntax",
    severity: Severity::Error,
    title: msg::RULE_YAML_SYNTAX_TITLE,
    source: reference("https://yaml.org/spec/1.2.2/"),
    check: |_, _| {},
};

/// Speaks for anchors that nothing refers to: they do no harm, but somebody meant to use them.
pub(super) static UNUSED_ANCHOR: Rule = Rule {
    id: "unused-anchor",
    severity: Severity::Warning,
    title: msg::WRITTEN_UNUSED_ANCHOR_TITLE,
    source: reference(
        "https://docs.github.com/en/actions/reference/workflows-and-actions/reusing-workflow-configurations#yaml-anchors-and-aliases",
    ),
    check: |_, _| {},
};

/// Speaks for comments that excuse findings.
pub(super) static IGNORE_COMMENT: Rule = Rule {
    id: "ignore-comment",
    severity: Severity::Warning,
    title: msg::IGNORE_COMMENT_TITLE,
    source: reference("https://docs.zizmor.sh/usage/#ignoring-results"),
    check: |_, _| {},
};

/// Every rule, those that speak for the reader among them.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    [&YAML_SYNTAX, &IGNORE_COMMENT, &UNUSED_ANCHOR]
        .into_iter()
        .chain(CHOSEN.iter().chain(WRITTEN).copied())
}

/// What one rule finds in a text: a line, a severity and the message for each finding.
#[cfg(test)]
fn check(rule: &Rule, text: &str, expected: expect_test::Expect) {
    judge(rule, text, super::Around::default(), expected);
}

/// The same for a workflow of a repository with these others.
#[cfg(test)]
#[track_caller]
fn check_among(rule: &Rule, text: &str, others: &[(&str, &str)], expected: expect_test::Expect) {
    let one = |it: &(&str, &str)| (it.0.to_owned(), crate::yaml::read(it.1).workflow);
    let others: Vec<_> = others.iter().map(one).collect();
    judge(rule, text, super::Around { others: &others, is_whole: true }, expected);
}

#[cfg(test)]
fn judge(rule: &Rule, text: &str, around: super::Around<'_>, expected: expect_test::Expect) {
    use crate::{lint, text::Lang, yaml::read};
    let findings = lint::lint_among(&read(text), around);
    let own = findings.iter().filter(|it| it.rule == rule);
    let line = |it: &lint::Finding| {
        format!("{} {}: {}\n", it.span.start.line, it.severity.id(), it.message.say(Lang::En))
    };
    expected.assert_eq(&own.map(line).collect::<String>());
}

/// The same for a job that runs these steps; line 5 is the first of them.
#[cfg(test)]
fn check_steps(rule: &Rule, steps: &str, expected: expect_test::Expect) {
    let steps: String = steps.lines().map(|it| format!("  {it}\n")).collect();
    check_job(rule, &format!("steps:\n{steps}"), expected);
}

/// The same for a whole job; line 4 is the first of it.
#[cfg(test)]
fn check_job(rule: &Rule, job: &str, expected: expect_test::Expect) {
    let job: String = job.lines().map(|it| format!("    {it}\n")).collect();
    let on = "on: {push: {branches: [main], tags: [v*]}, pull_request: }";
    check(rule, &format!("{on}\njobs:\n  publish:\n{job}"), expected);
}
