//! Renovate's configuration, in JSON5 for the sake of comments; without them it is plain JSON. Source:
//! docs.renovatebot.com, "Configuration options" and "Minimum release age"; that only Docker Hub dates
//! its images: renovatebot/renovate#38143 and #39064.

use crate::{
    companion::{sources::folders, writer::Writer},
    recipe::{Pins, Recipe},
    text::{Lang, msg},
};

pub(super) fn renovate(recipe: &Recipe, lang: Lang) -> String {
    let builds = !folders(recipe).is_empty();
    let mut to = Writer::new(recipe, lang, "//");
    to.short("", msg::COMPANION_RENOVATE);
    to.line("{");
    to.line("  \"$schema\": \"https://docs.renovatebot.com/renovate-schema.json\",");
    to.line(match recipe.pins {
        // Without the second one the comments with the versions would stay as they are.
        Pins::Sha => {
            "  \"extends\": [\"config:recommended\", \"helpers:pinGitHubActionDigestsToSemver\"],"
        }
        Pins::Major | Pins::Version => "  \"extends\": [\"config:recommended\"],",
    });
    to.short("  ", msg::COMPANION_MANAGERS);
    to.line(match builds {
        true => "  \"enabledManagers\": [\"github-actions\", \"dockerfile\"],",
        false => "  \"enabledManagers\": [\"github-actions\"],",
    });
    to.short("  ", msg::COMPANION_COOL_DOWN_RENOVATE);
    to.line("  \"minimumReleaseAge\": \"7 days\",");
    to.line("  \"packageRules\": [");
    to.line("    {");
    to.teaching("      ", msg::COMPANION_ONE_REQUEST);
    to.line("      \"matchManagers\": [\"github-actions\"],");
    to.line("      \"groupName\": \"actions\"");
    if builds {
        to.line("    },");
        to.line("    {");
        to.short("      ", msg::COMPANION_NO_DATE);
        to.line("      \"matchDatasources\": [\"docker\"],");
        to.line("      \"minimumReleaseAgeBehaviour\": \"timestamp-optional\"");
    }
    to.line("    }");
    to.line("  ]");
    to.line("}");
    to.text
}
