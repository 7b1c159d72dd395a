//! The first load for one language, weighed as it is served, beside its budget.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, ensure};

use crate::{compress, finish, project, split};

struct Budget {
    compression: &'static str,
    goal: u64,
    /// Over this the tests fail.
    limit: u64,
}

/// A WebAssembly file with all that comes with it.
struct Later {
    name: &'static str,
    budget: Budget,
}

const BROTLI: Budget = Budget { compression: "brotli", goal: 160_000, limit: 200_000 };
const GZIP: Budget = Budget { compression: "gzip", goal: 195_000, limit: 245_000 };

/// What is fetched when somebody opens it, which should not grow unseen.
const EXTRAS: Later = Later {
    name: "extras",
    budget: Budget { compression: "brotli", goal: 90_000, limit: 120_000 },
};

/// The same; see ARCHITECTURE, "Budgets".
const WORKBENCH: Later = Later {
    name: "workbench",
    budget: Budget { compression: "brotli", goal: 400_000, limit: 780_000 },
};

/// What stands in other people's pages, whether anybody looks at the form there or not.
const EMBED: Budget = Budget { compression: "brotli", goal: 1_500, limit: 1_500 };

pub(crate) fn size() -> Result<()> {
    println!("{:24} {:>9} {:>9} {:>9}", "first load, bytes", "raw", "gzip -9", "brotli 11");
    let sum = weigh(first_load(&project::dist())?)?;
    sum.print("together");
    println!(
        "behind it, while the page is used already: the checks and what they say, the notes whole"
    );
    weigh([project::dist().join(split::CHECKS)])?;
    weigh(heaviest(&project::dist(), "txt", "checks")?)?;
    weigh(heaviest(&project::dist(), "md", "notes")?)?;
    weigh(finish::files(&project::dist(), &["js"])?.into_iter().filter(|it| is_behind(it)))?;
    let later = [EXTRAS.weigh()?, WORKBENCH.weigh()?];
    println!("in other people's pages, before anybody looks at it");
    let embed = weigh([project::dist().join("embed.js")])?;
    println!("in the frame there, beside what the page loads");
    weigh(embedded(&project::dist())?)?;
    let fits = [
        BROTLI.judge(sum.brotli),
        GZIP.judge(sum.gzip),
        EXTRAS.budget.judge(later[0].brotli),
        WORKBENCH.budget.judge(later[1].brotli),
        EMBED.judge(embed.brotli),
    ];
    ensure!(
        fits == [true; 5],
        "a load is over its limit; see what grew, and load it later or leave it out"
    );
    Ok(())
}

/// Prints files, and gives their sum.
fn weigh(files: impl IntoIterator<Item = PathBuf>) -> Result<Sizes> {
    let mut sum = Sizes::default();
    for file in files {
        let sizes = Sizes::of(&file)?;
        sizes.print(&name(&file));
        sum = sum.plus(&sizes);
    }
    Ok(sum)
}

/// What pages of others load.
const OTHERS: &[&str] = &["badge.svg", "embed.js"];

fn is_later(file: &Path) -> bool {
    [EXTRAS, WORKBENCH].iter().any(|it| name(file).contains(it.name))
}

/// What comes when the page is drawn: the checks, and what keeps the page for when there is no network.
fn is_behind(file: &Path) -> bool {
    ["offline.js", "sw.js", split::CHECKS].contains(&name(file).as_str())
}

fn name(file: &Path) -> String {
    file.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// What a first visit loads until all can be used, in the language that is heaviest.
fn first_load(dist: &Path) -> Result<Vec<PathBuf>> {
    ensure!(dist.join("index.html").exists(), "dist/ holds no page yet; run `cargo xtask build`");
    let mut res = finish::files(dist, &["html", "css", "js", "wasm", "svg"])?;
    let embedded = embedded(dist)?;
    let elsewhere = |it: &PathBuf| embedded.contains(it) || OTHERS.contains(&name(it).as_str());
    res.retain(|it| !is_later(it) && !is_behind(it) && !elsewhere(it));
    res.extend(heaviest(dist, "txt", "texts")?);
    Ok(res)
}

fn embedded(dist: &Path) -> Result<Vec<PathBuf>> {
    finish::files(&dist.join("embed"), &["html", "css", "js"])
}

/// The file of this kind whose language takes most.
fn heaviest(dist: &Path, extension: &str, start: &str) -> Result<Option<PathBuf>> {
    let weight = |it: &PathBuf| length(&compress::beside(it, "br")).unwrap_or_default();
    let them = finish::files(dist, &[extension])?.into_iter();
    Ok(them.filter(|it| name(it).starts_with(start)).max_by_key(weight))
}

#[derive(Default)]
struct Sizes {
    raw: u64,
    gzip: u64,
    brotli: u64,
}

impl Sizes {
    fn of(file: &Path) -> Result<Sizes> {
        Ok(Sizes {
            raw: length(file)?,
            gzip: length(&compress::beside(file, "gz"))?,
            brotli: length(&compress::beside(file, "br"))?,
        })
    }

    fn plus(&self, other: &Sizes) -> Sizes {
        Sizes {
            raw: self.raw + other.raw,
            gzip: self.gzip + other.gzip,
            brotli: self.brotli + other.brotli,
        }
    }

    fn print(&self, name: &str) {
        println!("{name:24} {:9} {:9} {:9}", self.raw, self.gzip, self.brotli);
    }
}

impl Later {
    fn weigh(&self) -> Result<Sizes> {
        println!("when something of the {} is first opened", self.name);
        // Beside its texts.
        let files = finish::files(&project::dist(), &["css", "js", "wasm"])?.into_iter();
        let sum = weigh(files.filter(|it| name(it).contains(self.name)))?;
        let sum = sum.plus(&weigh(heaviest(&project::dist(), "txt", self.name)?)?);
        sum.print("together");
        Ok(sum)
    }
}

impl Budget {
    /// Whether the limit is kept.
    fn judge(&self, bytes: u64) -> bool {
        let Budget { compression, goal, limit } = self;
        let verdict = match bytes {
            _ if bytes <= *goal => "within the budget",
            _ if bytes <= *limit => "over the budget, within the limit",
            _ => "OVER THE LIMIT",
        };
        println!(
            "{compression:6} {} of {} KB (limit {}): {verdict}",
            kb(bytes),
            kb(*goal),
            kb(*limit)
        );
        bytes <= *limit
    }
}

fn kb(bytes: u64) -> String {
    format!("{}.{}", bytes / 1000, bytes % 1000 / 100)
}

fn length(file: &Path) -> Result<u64> {
    let metadata = fs::metadata(file);
    Ok(metadata
        .with_context(|| format!("{} is missing; run `cargo xtask build`", file.display()))?
        .len())
}
