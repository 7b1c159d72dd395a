//! A whole run of the action: from inputs to outputs.

use std::borrow::Cow;

use super::{
    Context, Entry, Fault, Flavor, Image, Inputs, Labels, Version, entry, labels,
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
    /// Not empty once they are made, and so are annotations.
    pub labels: Labels,
    pub annotations: Labels,
    /// The levels that annotations are for, with commas between them: `manifest,index`.
    pub levels: String,
    pub warnings: Vec<String>,
    pub fault: Option<Fault>,
}

/// The action with its inputs, as far as it reads them without looking at the run. What is wrong with them shows when
/// it runs.
#[derive(Clone, Debug)]
pub struct Action {
    pub inputs: Inputs,
    /// The enabled names, in lower case.
    images: Result<Vec<String>, Fault>,
    entries: Result<Vec<(usize, Entry)>, Fault>,
    flavor: Result<Flavor, Fault>,
}

impl Action {
    pub fn new(inputs: Inputs) -> Action {
        let names = |them: Vec<Image>| {
            let enabled = them.into_iter().filter(|it| it.enable);
            enabled.map(|it| it.name.to_lowercase()).collect()
        };
        Action {
            images: Image::all(&inputs.images).map(names),
            entries: entry::entries(&inputs.tags),
            flavor: Flavor::of(&inputs.flavor),
            inputs,
        }
    }

    /// What `docker/metadata-action` does in a run.
    pub fn run(&self, context: &Context<'_>, host: &dyn Host) -> Outputs {
        let mut res = Outputs::default();
        res.fault = fill(&mut res, self, context, host).err();
        res
    }
}

fn fill(
    res: &mut Outputs,
    action: &Action,
    context: &Context<'_>,
    host: &dyn Host,
) -> Result<(), Fault> {
    let inputs = &action.inputs;
    if !matches!(inputs.context.as_str(), "workflow" | "git") {
        return Err(Fault::error(format!("Invalid context source: {}", inputs.context)));
    }
    sets_env(context.env("DOCKER_METADATA_SET_OUTPUT_ENV"))?;
    res.images = action.images.clone()?;
    let entries = action.entries.as_ref().map_err(Clone::clone)?;
    res.flavor = action.flavor.clone()?;
    let version = version(entries, &res.flavor, context, host)?;
    let main = version.main.clone().unwrap_or_default();
    res.warnings.clone_from(&version.warnings);
    res.tag_names = version::tags(&version, &res.flavor);
    res.version = Some(version);
    if main.is_empty() {
        let warning = "No Docker image version has been generated. Check tags input.";
        res.warnings.push(warning.to_owned());
    }
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
    res.annotations = match inputs.annotations == inputs.labels {
        true => res.labels.clone(),
        false => labels::labels(&inputs.annotations, main, context, host)?,
    };
    res.levels = match context.env("DOCKER_METADATA_ANNOTATIONS_LEVELS") {
        "" => "manifest",
        it => it,
    }
    .to_owned();
    Ok(())
}

/// Labels and annotations as they are handed on: `key=value`.
pub fn lines(them: &Labels) -> Vec<String> {
    them.iter().map(|it| [&*it.0, "=", &it.1].concat()).collect()
}

/// The same for each of the levels, which commas separate: `manifest:key=value`.
fn leveled(them: &Labels, levels: &str) -> Vec<String> {
    let line = |level, it: &(Cow<'_, str>, String)| [level, ":", &it.0, "=", &it.1].concat();
    let of = |level| them.iter().map(move |it| line(level, it));
    levels.split(',').flat_map(of).collect()
}

/// The same as the file for Bake has them. It gets them in a text whose parts colons separate.
pub fn leveled_for_bake(them: &Labels, levels: &str) -> Vec<String> {
    leveled(them, levels.split(':').next().unwrap_or_default())
}

impl Outputs {
    /// Names and texts of the outputs that were set, but for `json` and the files, which are data.
    pub fn texts(&self, inputs: &Inputs) -> Vec<(&'static str, String)> {
        let mut res = Vec::new();
        if let Some(it) = &self.version {
            res.push(("version", it.main.clone().unwrap_or_default()));
            res.push(("tags", self.tags.join(&inputs.sep_tags)));
            res.push(("tag-names", self.tag_names.join(&inputs.sep_tags)));
        }
        if !self.labels.is_empty() {
            res.push(("labels", lines(&self.labels).join(&inputs.sep_labels)));
        }
        if !self.annotations.is_empty() {
            res.push(("annotations", self.leveled().join(&inputs.sep_annotations)));
        }
        res
    }

    fn leveled(&self) -> Vec<String> {
        leveled(&self.annotations, &self.levels)
    }

    /// The output `json`.
    pub fn json(&self) -> Data {
        map(vec![
            ("tags", list(&self.tags)),
            ("tag-names", list(&self.tag_names)),
            ("labels", labels::object(&self.labels)),
            ("annotations", list(&self.leveled())),
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
        let annotations = leveled_for_bake(&self.annotations, &self.levels);
        let of_annotations = map(vec![("annotations", list(&annotations))]);
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
