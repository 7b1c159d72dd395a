//! Cache mounts that are kept between runs: which ones, and where their files lie meanwhile.

use crate::{
    catalog::platforms,
    recipe::{Driver, Recipe, lines},
};

/// A cache mount of the Dockerfile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mount<'a> {
    /// Empty: BuildKit takes the target for it.
    pub id: &'a str,
    /// The folder that it is mounted at.
    pub target: &'a str,
    /// Name of the folder that keeps its files on the runner.
    pub folder: String,
}

impl Recipe {
    /// Whether the builder and its cache mounts end with the job.
    pub fn forgets_mounts(&self) -> bool {
        match self.driver {
            Driver::Container => !self.keeps_state(),
            Driver::Docker => true,
            Driver::Remote | Driver::Kubernetes => false,
        }
    }

    /// Whether the builder of a job is there for the next one. GitHub throws its own runners away.
    pub fn keeps_state(&self) -> bool {
        self.keep_state
            && self.driver == Driver::Container
            && !platforms::is_hosted(self.runner.trim())
    }

    /// The cache mounts that are kept between runs.
    pub fn mounts(&self) -> Vec<Mount<'_>> {
        let mut res: Vec<Mount> = Vec::new();
        for line in lines(&self.cache_mounts).into_iter().filter(|_| self.forgets_mounts()) {
            let (id, target) = line.split_once('=').unwrap_or(("", line));
            let (id, target) = (id.trim(), target.trim());
            let name = folder(if id.is_empty() { target } else { id });
            let mut free = name.clone();
            let mut n = 2;
            while res.iter().any(|it| it.folder == free) {
                free = format!("{name}-{n}");
                n += 1;
            }
            res.push(Mount { id, target, folder: free });
        }
        res
    }
}

/// `/root/.cache/go-build` becomes `root-.cache-go-build`. From the mount's name and not its number, so
/// that no mount gets the files of another when a line comes or goes.
fn folder(name: &str) -> String {
    let plain = |it: char| if it.is_ascii_alphanumeric() || "._".contains(it) { it } else { '-' };
    let name: String = name.chars().map(plain).collect();
    match name.trim_matches('-') {
        "" | "." | ".." => "mount".to_owned(),
        it => it.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    fn check(recipe: &Recipe, expected: Expect) {
        let line = |it: Mount| format!("{}={} in {}\n", it.id, it.target, it.folder);
        expected.assert_eq(&recipe.mounts().into_iter().map(line).collect::<String>());
    }

    #[test]
    fn mounts_have_folders_of_their_own() {
        let cache_mounts = "/root/.cache/go-build\n go = /go/pkg/mod \n/a/b\n/a-b\n/".to_owned();
        let recipe = Recipe { cache_mounts, ..Recipe::default() };
        check(
            &recipe,
            expect![[r#"
                =/root/.cache/go-build in root-.cache-go-build
                go=/go/pkg/mod in go
                =/a/b in a-b
                =/a-b in a-b-2
                =/ in mount
            "#]],
        );
        let runner = "self-hosted".to_owned();
        check(&Recipe { keep_state: true, runner, ..recipe.clone() }, expect![""]);
        check(&Recipe { driver: Driver::Remote, ..recipe }, expect![""]);
    }
}
