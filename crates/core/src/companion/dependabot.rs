//! Dependabot's configuration. Source: docs.github.com, "Dependabot options reference" (`cooldown`,
//! `groups`), and zizmor 1.32.0, `dependabot-cooldown`, which asks for seven days.

use crate::{
    companion::{sources::folders, writer::Writer},
    recipe::Recipe,
    text::{Lang, msg},
    yaml::scalar::quote,
};

pub(super) fn dependabot(recipe: &Recipe, lang: Lang) -> String {
    let mut to = Writer::new(recipe, lang, "#");
    to.short("", msg::COMPANION_DEPENDABOT);
    to.line("version: 2");
    to.line("updates:");
    to.teaching("  ", msg::COMPANION_ACTIONS);
    to.line("  - package-ecosystem: github-actions");
    to.line("    directory: /");
    to.line("    schedule:");
    to.line("      interval: weekly");
    to.short("    ", msg::COMPANION_COOL_DOWN);
    to.line("    cooldown:");
    to.line("      default-days: 7");
    to.teaching("    ", msg::COMPANION_ONE_REQUEST);
    to.line("    groups:");
    to.line("      actions:");
    to.line("        patterns:");
    to.line("          - '*'");
    for folder in folders(recipe) {
        to.line("");
        to.teaching("  ", msg::COMPANION_BASE_IMAGES);
        to.line("  - package-ecosystem: docker");
        to.line(&format!("    directory: {}", quote(&folder)));
        to.line("    schedule:");
        to.line("      interval: weekly");
        to.line("    cooldown:");
        to.line("      default-days: 7");
    }
    to.text
}
