//! The jobs of a build on native runners: one for each platform.

use crate::{
    catalog::platforms,
    recipe::{BuildWith, MultiPlatform, Recipe, lines},
};

/// A platform and the runner that builds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leg {
    /// `linux/arm64`.
    pub platform: String,
    /// The platform as part of names: `linux-arm64`.
    pub pair: String,
    /// Labels that the runner must have.
    pub runner: Vec<String>,
    /// The runner cannot run the platform's programs by itself.
    pub emulated: bool,
    /// Not among the platforms, only among the runners.
    pub is_stray: bool,
}

impl Recipe {
    /// Whether each platform has a job of its own. A single one needs no index.
    pub fn parts_platforms(&self) -> bool {
        self.multi_platform == MultiPlatform::Native
            && self.build_with == BuildWith::Dockerfile
            && !self.github_builder
            && 1 < lines(&self.platforms).len()
    }

    /// The jobs of the platforms, if each has one.
    pub fn legs(&self) -> Option<Vec<Leg>> {
        self.parts_platforms().then(|| {
            let platforms = lines(&self.platforms).into_iter();
            let mut res: Vec<Leg> = platforms.map(|it| self.leg(it)).collect();
            res.extend(self.misspelled());
            res
        })
    }

    /// Runners of what is no platform: shown where the mistake will be found, never silently dropped.
    fn misspelled(&self) -> Vec<Leg> {
        let names = lines(&self.runners).into_iter().map(|it| it.split('=').next().unwrap_or(it));
        let names = names.map(str::trim).filter(|it| !platforms::is_known(it));
        names.map(|it| Leg { is_stray: true, ..self.leg(it) }).collect()
    }

    fn leg(&self, platform: &str) -> Leg {
        let runner = self.chosen_runner(platform).unwrap_or_else(|| {
            let own = self.runner.trim();
            let fits = platforms::is_native(platform, own) != Some(false);
            let hosted = platforms::hosted_runner(platform).filter(|_| !fits);
            vec![hosted.unwrap_or(own).to_owned()]
        });
        let emulated = match runner.as_slice() {
            [only] => platforms::is_native(platform, only) == Some(false),
            _ => false,
        };
        let pair = platform.replace('/', "-");
        Leg { platform: platform.to_owned(), pair, runner, emulated, is_stray: false }
    }

    /// The labels that were chosen for a platform.
    fn chosen_runner(&self, platform: &str) -> Option<Vec<String>> {
        let (_, labels) = lines(&self.runners)
            .into_iter()
            .filter_map(|it| it.split_once('='))
            .find(|it| it.0.trim() == platform)?;
        let labels = labels.split(',').map(str::trim).filter(|it| !it.is_empty());
        Some(labels.map(str::to_owned).collect()).filter(|it: &Vec<_>| !it.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    fn check(platforms: &str, runners: &str, expected: Expect) {
        let recipe = Recipe {
            multi_platform: MultiPlatform::Native,
            platforms: platforms.to_owned(),
            runners: runners.to_owned(),
            ..Recipe::default()
        };
        let line = |it: Leg| {
            let emulated = if it.emulated { " (emulated)" } else { "" };
            format!("{} on {}{emulated}\n", it.pair, it.runner.join(" and "))
        };
        let legs = recipe.legs().into_iter().flatten().map(line);
        expected.assert_eq(&legs.collect::<String>());
    }

    #[test]
    fn runners_of_platforms() {
        check(
            "linux/amd64\nlinux/arm64\nlinux/arm/v7\nlinux/386",
            "",
            expect![[r#"
                linux-amd64 on ubuntu-latest
                linux-arm64 on ubuntu-24.04-arm
                linux-arm-v7 on ubuntu-latest (emulated)
                linux-386 on ubuntu-latest
            "#]],
        );
        check(
            "linux/amd64\nlinux/arm64",
            "linux/arm64 = self-hosted, linux , arm64\nlinux/amd64=\nwindows/amd64=x\nnonsense",
            expect![[r#"
                linux-amd64 on ubuntu-latest
                linux-arm64 on self-hosted and linux and arm64
                nonsense on ubuntu-latest (emulated)
            "#]],
        );
    }

    #[test]
    fn one_platform_needs_no_jobs_of_its_own() {
        check("linux/amd64", "", expect![""]);
    }
}
