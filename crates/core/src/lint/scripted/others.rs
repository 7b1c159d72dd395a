//! What Kaniko, ko and pack push: they build an image and bring it to a registry by themselves.

use super::script::{Script, UNKNOWN};
use crate::{
    image,
    workflow::{
        Node,
        docker::{Done, arguments},
        is_action, ko,
        publish::with_env,
        shell::Word,
        steps,
    },
};

impl Script<'_> {
    /// It pushes to all its destinations unless it is told not to. Its logins come from where its image looks for
    /// them, clouds among that.
    pub(super) fn kaniko(&mut self, words: &[Word]) {
        if words.iter().any(|it| matches!(it.text.as_str(), "--no-push" | "--no-push=true")) {
            return;
        }
        self.unknown();
        let texts: Vec<&str> = words.iter().map(|it| it.text.as_str()).collect();
        let all = arguments(&texts);
        let named = || all.iter().filter(|it| matches!(it.name, "d" | "destination"));
        let Some(first) = named().next() else { return };
        named().for_each(|it| self.pushed_by(&words[first.at], &words[it.at], it.value));
    }

    /// The name of the image stands in a variable, and its action logs in. Source: ko's documentation, "ko build".
    pub(super) fn ko(&mut self, words: &[Word], own: &[(String, Option<String>)]) {
        self.unknown();
        let Some(first) = words.first().filter(|it| ko::may_push(&it.text)) else {
            return;
        };
        // What only the run knows may tell it not to push, too.
        let words: Vec<String> = words.iter().map(|it| self.resolve(&it.text)).collect();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let is_clear = !words.iter().any(|it| it.starts_with("${{"));
        if is_clear && ko::told(&words) == ko::Told::Push && self.ko_leaves_the_runner(own) {
            self.pushed(first, UNKNOWN);
        }
    }

    /// Whether it is surely another machine that ko brings images to, with these variables of the command itself.
    fn ko_leaves_the_runner(&self, own: &[(String, Option<String>)]) -> bool {
        if let Some((_, it)) = own.iter().find(|it| it.0 == ko::REPOSITORY) {
            return it.as_ref().is_some_and(|it| !may_be_local(it));
        }
        let sets = |it: &Node| {
            let script = it.get("run").and_then(Node::as_text).unwrap_or_default();
            script.contains(ko::REPOSITORY) && script.contains("GITHUB_ENV")
        };
        let script = self.run.as_text().unwrap_or_default();
        let decides = script.contains(&format!("{}=", ko::REPOSITORY))
            && ["if ", "case ", "&&", "||"].iter().any(|it| script.contains(it));
        if decides || steps(self.job).iter().any(sets) {
            return false;
        }
        match self.variables.get(ko::REPOSITORY) {
            Some(it) => !may_be_local(&with_env(self.workflow, self.job, it)),
            // It sets the variable, to GitHub's registry.
            None => steps(self.job).iter().any(sets_ko_up),
        }
    }

    /// `pack build a --tag b --publish`. Source: buildpacks.io, "pack build".
    pub(super) fn pack(&mut self, words: &[Word], told: &Done<'_>) {
        let Some(image) = told.plain().next().filter(|_| told.on("publish").is_some()) else {
            return self.unknown();
        };
        let by = &words[image.at];
        self.pushed(by, image.value);
        for it in told.options(&["t", "tag"]) {
            it.value.split(',').for_each(|tag| self.pushed_by(by, &words[it.at], tag));
        }
    }
}

fn sets_ko_up(step: &Node) -> bool {
    ["ko-build/setup-ko", "imjasonh/setup-ko"].iter().any(|it| is_action(step, it))
}

/// Whether ko may keep what it builds for this name on the machine, or bring it to a registry or a cluster there.
fn may_be_local(repository: &str) -> bool {
    let host = repository.split('/').next().unwrap_or_default();
    host.is_empty()
        || host.starts_with("${{")
        || ko::is_local(repository)
        || image::parse(&format!("{repository}/app")).is_local()
}
