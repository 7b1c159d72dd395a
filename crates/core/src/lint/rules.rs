//! The list of rules, in the order of their pages.

use crate::{
    lint::{Rule, Severity},
    text::msg,
};

mod excess_permission;
mod missing_permission;

/// Every rule that reads the tree.
pub static RULES: &[&Rule] = &[&missing_permission::RULE, &excess_permission::RULE];

/// Speaks for what the reader itself could not make sense of.
pub(super) static YAML_SYNTAX: Rule = Rule {
    id: "yaml-syntax",
    severity: Severity::Error,
    title: &msg::RULE_YAML_SYNTAX_TITLE,
    source: "https://yaml.org/spec/1.2.2/",
    check: |_, _| {},
};
