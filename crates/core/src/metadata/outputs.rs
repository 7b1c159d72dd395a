//! A whole run of the action: from inputs to outputs.

use std::borrow::Cow;

use super::{
    Context, Fault, Flavor, Image, Inputs, Labels, Version, entry, labels,
    version::{self, version},
};
use crate::{data::Data, host::Host};

/// What a run gives. After a fault, what was set before it stands.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outputs {
    pub version: Option<Version>,
    pub flavor: Flavor,
    /// The names that tags are made for, in lower case.
    pub images: Vec<String>,
    pub tags: Vec<String>,
    pub tag_names: Vec<String>,
    pub labels: Labels,
    pub annotations: Labels,
    /// The annotations as lines with the level that each is for: `manifest:key=value`.
    pub leveled: Vec<String>,
    /// The same as the file for Bake has them.
    baked: Vec<String>,
    /// Names and texts of the outputs that were set, but for `json` and the files, which are data.
    pub texts: Vec<(&'static str, String)>,
    pub warnings: Vec<String>,
    pub fault: Option<Fault>,
}

/// What `docker/metadata-action` does with these inputs.
pub fn run(inputs: &Inputs, context: &Context<'_>, host: &dyn Host) -> Outputs {
    let mut res = Outputs::default();
    res.fault = fill(&mut res, inputs, context, host).err();
    res
}

fn fill(
    res: &mut Outputs,
    inputs: &Inputs,
    context: &Context<'_>,
    host: &dyn Host,
) -> Result<(), Fault> {
    if !matches!(inputs.context.as_str(), "workflow" | "git") {
        return Err(Fault::error(format!("Invalid context source: {}", inputs.context)));
    }
    sets_env(context.env("DOCKER_METADATA_SET_OUTPUT_ENV"))?;
    let images = Image::all(&inputs.images)?.into_iter().filter(|it| it.enable);
    res.images = images.map(|it| it.name.to_lowercase()).collect();
    let entries = entry::entries(&inputs.tags)?;
    res.flavor = Flavor::of(&inputs.flavor)?;
    let version = version(&entries, &res.flavor, context, host)?;
    let main = version.main.clone().unwrap_or_default();
    res.warnings.clone_from(&version.warnings);
    res.tag_names = version::tags(&version, &res.flavor);
    res.version = Some(version);
    if main.is_empty() {
        let warning = "No Docker image version has been generated. Check tags input.";
        res.warnings.push(warning.to_owned());
    }
    res.texts.push(("version", main.clone()));
    res.tags = match res.images.as_slice() {
        [] => res.tag_names.clone(),
        them => {
            let mut all = Vec::new();
            for image in them {
                // An empty name, left by a comma too many, is none.
                let colon = if image.is_empty() { "" } else { ":" };
                all.extend(res.tag_names.iter().map(|tag| [image, colon, tag].concat()));
            }
            all
        }
    };
    if res.tags.is_empty() {
        let warning = "No Docker tag has been generated. Check tags input.";
        res.warnings.push(warning.to_owned());
    }
    res.texts.push(("tags", res.tags.join(&inputs.sep_tags)));
    res.texts.push(("tag-names", res.tag_names.join(&inputs.sep_tags)));
    describe(res, &main, inputs, context, host)
}

/// Labels and annotations.
fn describe(
    res: &mut Outputs,
    main: &str,
    inputs: &Inputs,
    context: &Context<'_>,
    host: &dyn Host,
) -> Result<(), Fault> {
    res.labels = labels::labels(&inputs.labels, main, context, host)?;
    res.texts.push(("labels", lines(&res.labels).join(&inputs.sep_labels)));
    res.annotations = match inputs.annotations == inputs.labels {
        true => res.labels.clone(),
        false => labels::labels(&inputs.annotations, main, context, host)?,
    };
    let levels = match context.env("DOCKER_METADATA_ANNOTATIONS_LEVELS") {
        "" => "manifest",
        it => it,
    };
    res.leveled = leveled(&res.annotations, levels);
    // The file for Bake gets them in a text whose parts colons separate.
    res.baked = leveled(&res.annotations, levels.split(':').next().unwrap_or_default());
    res.texts.push(("annotations", res.leveled.join(&inputs.sep_annotations)));
    Ok(())
}

/// Annotations as lines for each of the levels, which commas separate.
fn leveled(annotations: &Labels, levels: &str) -> Vec<String> {
    let line = |level, it: &(Cow<'_, str>, String)| [level, ":", &it.0, "=", &it.1].concat();
    levels.split(',').flat_map(|it| annotations.iter().map(move |of| line(it, of))).collect()
}

/// Labels and annotations as they are handed on: `key=value`.
pub fn lines(them: &Labels) -> Vec<String> {
    them.iter().map(|it| [&*it.0, "=", &it.1].concat()).collect()
}

impl Outputs {
    /// The output `json`.
    pub fn json(&self) -> Data {
        map(vec![
            ("tags", list(&self.tags)),
            ("tag-names", list(&self.tag_names)),
            ("labels", labels::object(&self.labels)),
            ("annotations", list(&self.leveled)),
        ])
    }

    /// What the files for Bake hold, by the names of their outputs. No image has a version without a tag, so
    /// its argument is left out then.
    pub fn bake_files(&self, target: &str) -> [(&'static str, Data); 4] {
        let target = |it: Data| map(vec![("target", map(vec![(target, it)]))]);
        let (tags, labels) = (list(&self.tags), labels::object(&self.labels));
        let mut args = vec![("DOCKER_META_IMAGES", Data::Text(self.images.join(",")))];
        if let Some(it) = self.version.as_ref().and_then(|it| it.main.clone()) {
            args.push(("DOCKER_META_VERSION", Data::Text(it)));
        }
        let args = map(args);
        let of_tags = map(vec![("tags", tags.clone()), ("args", args.clone())]);
        let of_annotations = map(vec![("annotations", list(&self.baked))]);
        [
            ("bake_file_tags", target(of_tags)),
            ("bake_file_labels", target(map(vec![("labels", labels.clone())]))),
            ("bake_file_annotations", target(of_annotations)),
            ("bake_file", target(map(vec![("tags", tags), ("labels", labels), ("args", args)]))),
        ]
    }
}

fn list(them: &[String]) -> Data {
    Data::List(them.iter().map(|it| Data::Text(it.clone())).collect())
}

fn map(them: Vec<(&str, Data)>) -> Data {
    Data::Map(them.into_iter().map(|it| (it.0.to_owned(), it.1)).collect())
}

/// Whether outputs become variables too. Source: actions-toolkit 0.92.0, `Util.parseBool`.
fn sets_env(written: &str) -> Result<bool, Fault> {
    match written {
        "" | "1" | "t" | "T" | "true" | "TRUE" | "True" => Ok(true),
        "0" | "f" | "F" | "false" | "FALSE" | "False" => Ok(false),
        _ => Err(Fault::error(format!("parseBool syntax error: {written}"))),
    }
}
