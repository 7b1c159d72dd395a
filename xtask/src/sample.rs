//! Workflows of random recipes, for the judges: those in which Pushwright itself finds nothing, so
//! that a judge's finding is either our mistake or the judge's.

use std::{fs, path::Path};

use anyhow::{Context, Result, bail};
use pushwright_core::{
    companion::{Companion, companions},
    generate::{Surroundings, generate},
    lint::lint,
    recipe::{CleanUp, PRESETS, Recipe, Updates},
    sample, share,
    text::{Lang, Notes},
    yaml,
};

/// Writes `count` workflows into a folder, the same ones for the same seed.
pub(crate) fn sample(count: u32, seed: u64, dir: &Path, which: Which) -> Result<()> {
    fs::create_dir_all(dir).with_context(|| format!("cannot make the folder {}", dir.display()))?;
    let notes = Lang::ALL.map(Notes::built_in);
    let mut numbers = Numbers(seed);
    let mut written = 0;
    for _ in 0..count.saturating_mul(MAX_TRIES) {
        if written == count {
            break;
        }
        let recipe = sample::sample(&mut || numbers.next());
        if which == Which::Several && recipe.images.len() < 2 {
            continue;
        }
        let lang = Lang::ALL[(written % 2) as usize];
        let notes = &notes[lang as usize];
        let document = generate(&recipe, Surroundings { lang, notes, link: "" });
        if lint(&document).is_empty() {
            let file = dir.join(format!("sample-{written:04}.yml"));
            // The settings stand beside the workflow, so that a finding can be looked at in the form.
            fs::write(file.with_extension("settings"), share::encode(&recipe).fragment)?;
            fs::write(file, document.text())?;
            written += 1;
        }
    }
    if written < count {
        bail!("only {written} of {count} workflows are without a finding; is a rule too strict?");
    }
    println!("{written} workflows in {}", dir.display());
    Ok(())
}

/// Which recipes are taken.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Which {
    All,
    /// Only those with several images.
    Several,
}

/// Writes several images in every shape.
pub(crate) fn several(dir: &Path) -> Result<()> {
    write(dir, sample::several())
}

/// Writes every registry with each way to log in, whatever is advised against.
pub(crate) fn logins(dir: &Path) -> Result<()> {
    write(dir, sample::logins())
}

fn write(dir: &Path, recipes: Vec<(String, Recipe)>) -> Result<()> {
    fs::create_dir_all(dir).with_context(|| format!("cannot make the folder {}", dir.display()))?;
    let notes = Notes::built_in(Lang::En);
    for (name, recipe) in recipes {
        let document = generate(&recipe, Surroundings { lang: Lang::En, notes: &notes, link: "" });
        fs::write(dir.join(format!("{name}.yml")), document.text())?;
    }
    Ok(())
}

/// Writes what stands beside the workflow of every preset, and beside those of random recipes: workflows
/// into a folder for each preset, as they are judged there, and the rest into `beside`, each in a
/// repository of its own.
pub(crate) fn beside(count: u32, seed: u64, dir: &Path) -> Result<()> {
    let mut numbers = Numbers(seed);
    for preset in PRESETS {
        for updates in [Updates::Dependabot, Updates::Renovate] {
            let recipe = Recipe { updates, clean_up: CleanUp::Month, ..(preset.recipe)() };
            write_beside(&recipe, Lang::En, dir, preset.id)?;
        }
    }
    for n in 0..count {
        let recipe = sample::sample(&mut || numbers.next());
        write_beside(&recipe, Lang::ALL[(n % 2) as usize], dir, &format!("sample-{n:04}"))?;
    }
    Ok(())
}

fn write_beside(recipe: &Recipe, lang: Lang, dir: &Path, name: &str) -> Result<()> {
    for it in companions(recipe) {
        let text = it.text(recipe, lang);
        // As with workflows: where we warn of a choice, the judges may as well.
        if it == Companion::CleanUp && !lint(&yaml::read(&text)).is_empty() {
            continue;
        }
        let file = match it {
            // The judges look at samples together.
            Companion::CleanUp if name.starts_with("sample-") => {
                dir.join("sample").join(format!("clean-up-{name}.yml"))
            }
            Companion::CleanUp => dir.join(name).join("clean-up.yml"),
            Companion::Dependabot | Companion::Renovate | Companion::Bake => {
                dir.join("beside").join(name).join(it.path())
            }
        };
        fs::create_dir_all(file.parent().unwrap_or(dir))?;
        fs::write(file, text)?;
    }
    Ok(())
}

/// How many recipes are tried for each workflow that is asked for.
const MAX_TRIES: u32 = 400;

/// SplitMix64: small, and the same everywhere (Steele, Lea and Flood, "Fast splittable pseudorandom
/// number generators", OOPSLA 2014).
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut it = self.0;
        it = (it ^ (it >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        it = (it ^ (it >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        it ^ (it >> 31)
    }
}
