//! The first load for one language, weighed as it is served, beside its budget.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, ensure};
use pushwright_core::text::Lang;

use crate::{compress, finish, project};

struct Budget {
    compression: &'static str,
    goal: u64,
    /// Over this the tests fail.
    limit: u64,
}

const BROTLI: Budget = Budget { compression: "brotli", goal: 160_000, limit: 200_000 };
const GZIP: Budget = Budget { compression: "gzip", goal: 195_000, limit: 245_000 };

pub(crate) fn size() -> Result<()> {
    let mut sum = Sizes::default();
    println!("{:24} {:>9} {:>9} {:>9}", "first load, bytes", "raw", "gzip -9", "brotli 11");
    for file in first_load(&project::dist())? {
        let sizes = Sizes::of(&file)?;
        sizes.print(&file.file_name().unwrap_or_default().to_string_lossy());
        sum = sum.plus(&sizes);
    }
    sum.print("together");
    let fits = [BROTLI.judge(sum.brotli), GZIP.judge(sum.gzip)];
    ensure!(
        fits == [true, true],
        "the first load is over its limit; see what grew, and load it later or leave it out"
    );
    Ok(())
}

/// All that a first visit loads, in the language that is heaviest.
fn first_load(dist: &Path) -> Result<Vec<PathBuf>> {
    ensure!(dist.join("index.html").exists(), "dist/ holds no page yet; run `cargo xtask build`");
    let mut res = finish::files(dist, &["html", "css", "js", "wasm", "svg"])?;
    let of_language = |lang: Lang| -> Result<Vec<PathBuf>> {
        let is_its = |it: &PathBuf| it.to_string_lossy().contains(&format!(".{}.", lang.id()));
        Ok(finish::files(dist, &["txt"])?.into_iter().filter(is_its).collect())
    };
    let weight = |them: &Vec<PathBuf>| -> u64 {
        them.iter().map(|it| length(&compress::beside(it, "br")).unwrap_or_default()).sum()
    };
    let languages = Lang::ALL.into_iter().map(of_language).collect::<Result<Vec<_>>>()?;
    res.extend(languages.into_iter().max_by_key(weight).unwrap_or_default());
    Ok(res)
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
