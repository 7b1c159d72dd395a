//! The image as a file that is kept with the run, for other jobs and for people.

use crate::{
    catalog::actions,
    compose::{
        build::{Purpose, build_for, rewrites},
        native,
        nodes::{entry, entry_text, scalar, text},
        steps::step,
    },
    recipe::{Export, Recipe},
    topic::Topic,
    workflow::Node,
};

const FILE: &str = "${{ runner.temp }}/image.tar";

/// A build of its own, after the push: it takes everything from the same builder and only writes.
pub(super) fn export(recipe: &Recipe) -> Vec<Node> {
    let kind = match recipe.export {
        Export::None => return Vec::new(),
        Export::Oci => "oci",
        Export::Docker => "docker",
        Export::Tar => "tar",
    };
    let rewrites = rewrites(recipe) && recipe.export != Export::Tar;
    let times = if rewrites { ",rewrite-timestamp=true" } else { "" };
    let outputs = text(Topic::Export, &format!("type={kind},dest={FILE}{times}"));
    let mut more = vec![entry("outputs", outputs)];
    if recipe.export != Export::Tar {
        more.push(entry_text("tags", Topic::Strategy, "${{ steps.meta.outputs.tags }}"));
    }
    let export =
        build_for(recipe, Topic::Export, "Write the image to a file", Purpose::Export, more);
    let mut with = vec![
        entry_text("name", Topic::Export, &format!("image{}", native::both(recipe))),
        entry_text("path", Topic::Export, FILE),
        entry_text("if-no-files-found", Topic::Export, "error"),
    ];
    let days = recipe.export_days.trim();
    if !days.is_empty() {
        with.push(entry("retention-days", scalar(Topic::ExportDays, days)));
    }
    let upload = step(recipe, Topic::Export, "Keep the file", &actions::UPLOAD_ARTIFACT, with);
    vec![export, upload]
}
