//! The files that stand beside the workflow: what keeps its pins fresh, a workflow that cleans up the
//! registry, the Bake file. Each is a text; it knows nothing of what a repository holds already.

mod bake;
mod clean_up;
mod dependabot;
mod renovate;
mod sources;
mod writer;

use crate::{
    handover::File,
    recipe::{CleanUp, Recipe, Updates},
    text::Lang,
};

/// A file beside the workflow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Companion {
    Dependabot,
    Renovate,
    CleanUp,
    Bake,
}

impl Companion {
    pub const ALL: [Companion; 4] =
        [Companion::Dependabot, Companion::Renovate, Companion::CleanUp, Companion::Bake];

    /// What buttons and tests call it.
    pub fn id(self) -> &'static str {
        match self {
            Companion::Dependabot => "dependabot",
            Companion::Renovate => "renovate",
            Companion::CleanUp => "clean-up",
            Companion::Bake => "bake",
        }
    }

    /// Where it stands in the repository; each tool finds it there by itself.
    pub fn path(self) -> &'static str {
        match self {
            Companion::Dependabot => ".github/dependabot.yml",
            Companion::Renovate => ".github/renovate.json5",
            Companion::CleanUp => ".github/workflows/clean-up-ghcr.yml",
            Companion::Bake => "docker-bake.hcl",
        }
    }

    /// Whether a recipe asks for it.
    pub fn is_wanted(self, recipe: &Recipe) -> bool {
        match self {
            Companion::Dependabot => recipe.updates == Updates::Dependabot,
            Companion::Renovate => recipe.updates == Updates::Renovate,
            Companion::CleanUp => {
                recipe.clean_up != CleanUp::Off && recipe.on_ghcr().next().is_some()
            }
            Companion::Bake => recipe.writes_bake_file(),
        }
    }

    /// Its text, with comments in a language.
    pub fn text(self, recipe: &Recipe, lang: Lang) -> String {
        match self {
            Companion::Dependabot => dependabot::dependabot(recipe, lang),
            Companion::Renovate => renovate::renovate(recipe, lang),
            Companion::CleanUp => clean_up::clean_up(recipe, lang),
            Companion::Bake => bake::bake(recipe, lang),
        }
    }
}

/// What matters of the Bake file for what is pushed, if a recipe asks for one: its targets and what they inherit.
pub fn bake_outline(recipe: &Recipe) -> Option<String> {
    recipe.writes_bake_file().then(|| bake::outline(recipe))
}

/// Those that a recipe asks for.
pub fn companions(recipe: &Recipe) -> impl Iterator<Item = Companion> {
    Companion::ALL.into_iter().filter(|it| it.is_wanted(recipe))
}

/// The same as files. None of them stands where the workflow itself does.
pub fn files(recipe: &Recipe, lang: Lang) -> Vec<File> {
    let own = File::workflow(&recipe.file_name, String::new());
    let all = companions(recipe).map(|it| File::new(it.path(), it.text(recipe, lang)));
    all.filter(|it| it.path() != own.path()).collect()
}
