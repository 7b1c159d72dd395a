//! The inputs of a step as lists.

use super::{
    Fault,
    list::{self, Comments},
    text,
};

/// All inputs but the token, which decides nothing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Inputs {
    /// Where the ref and the commit are read: `workflow` or `git`.
    pub context: String,
    pub images: Vec<String>,
    pub tags: Vec<String>,
    pub flavor: Vec<String>,
    pub labels: Vec<String>,
    pub annotations: Vec<String>,
    pub sep_tags: String,
    pub sep_labels: String,
    pub sep_annotations: String,
    pub bake_target: String,
}

impl Inputs {
    /// Reads the texts of `with:`, asked for by their names; what is not there is empty.
    pub fn of(get: &dyn Fn(&str) -> String) -> Result<Inputs, Fault> {
        Inputs::read(get, Comments::Lines)
    }

    /// The same as versions before v6 of the action read it: a `#` within a line cuts it off.
    pub fn of_before_v6(get: &dyn Fn(&str) -> String) -> Result<Inputs, Fault> {
        Inputs::read(get, Comments::Everywhere)
    }

    fn read(get: &dyn Fn(&str) -> String, comments: Comments) -> Result<Inputs, Fault> {
        let list = |name| list::items(&get(name), comments);
        let or = |name: &str, otherwise: &str| {
            let text = get(name);
            let text = text::trim(&text);
            if text.is_empty() { otherwise } else { text }.to_owned()
        };
        // Separators are the only inputs that may be blank.
        let separator = |name: &str| match get(name) {
            it if it.is_empty() => "\n".to_owned(),
            it => it,
        };
        Ok(Inputs {
            context: or("context", "workflow"),
            images: list("images")?,
            tags: list("tags")?,
            flavor: list("flavor")?,
            labels: list("labels")?,
            annotations: list("annotations")?,
            sep_tags: separator("sep-tags"),
            sep_labels: separator("sep-labels"),
            sep_annotations: separator("sep-annotations"),
            bake_target: or("bake-target", "docker-metadata-action"),
        })
    }
}
