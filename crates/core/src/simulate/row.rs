//! What an event comes to, in short: the images that are pushed with their tags, or why there are none.

use super::{
    plan::Plan,
    push::Held,
    run::{Job, Run},
    step::Step,
    tags::Foretold,
};
use crate::{
    event::Event,
    host::Host,
    text::{Message, msg},
    workflow::Workflow,
};

/// A row of the table of events.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    pub event: Event,
    pub run: Run,
    /// What is pushed, or may be: images that get the same tags are one item.
    pub images: Vec<Image>,
}

/// Images that get the same tags.
#[derive(Clone, Debug, PartialEq)]
pub struct Image {
    /// Names without a tag: `ghcr.io/acme/app`.
    pub names: Vec<String>,
    /// Tags, or `@‹digest›` for what is pushed without one.
    pub tags: Vec<String>,
}

/// Foretells what an event comes to. Of workflows that are called nothing is known.
pub fn row(workflow: &Workflow, event: Event, host: &dyn Host) -> Row {
    Plan::new(workflow, &[]).row(event, host)
}

impl Row {
    /// Why nothing is pushed, or what that depends on which nobody knows. `None` if all of it is
    /// certain.
    pub fn says(&self) -> Option<Message> {
        let verdict = &self.run.verdict;
        if verdict.runs == Some(false) {
            return Some(verdict.says(&self.event));
        }
        if let Some(fault) = self.steps().find_map(|it| it.tags.as_ref()?.fault.as_ref()) {
            return Some(fault.says());
        }
        let refused = self.steps().find_map(|it| match it.held.as_ref()? {
            Held::Denied => Some(msg::RUN_DENIED.message()),
            Held::Refused(_) | Held::LoginRefused(_) | Held::Malformed(_) => it.says_why_held(),
            _ => None,
        });
        if refused.is_some() {
            return refused;
        }
        if self.images.is_empty() {
            return Some(self.withheld());
        }
        if verdict.runs.is_none() {
            return Some(verdict.says(&self.event));
        }
        self.depends()
    }

    /// Whether it is certain that the run fails.
    pub fn fails(&self) -> bool {
        self.run.fails().is_some()
    }

    /// The event and what comes of it in one line without words, to be compared:
    /// `push refs/heads/main true ghcr.io/acme/app main latest`.
    pub fn in_short(&self) -> String {
        let runs = match self.run.verdict.runs {
            Some(true) => "true",
            Some(false) => "false",
            None => "unknown",
        };
        let mut res = [self.event.trigger(), " ", &self.event.git_ref, " ", runs].concat();
        for part in self.images.iter().flat_map(|it| it.names.iter().chain(&it.tags)) {
            res.push(' ');
            res.push_str(part);
        }
        res
    }

    /// The steps of all jobs.
    pub fn steps(&self) -> impl Iterator<Item = &Step> {
        self.run.jobs.iter().flat_map(|it| &it.steps)
    }

    /// What becomes of `latest`, each sentence once.
    pub fn says_of_latest(&self) -> Vec<Message> {
        let made = self.steps().filter_map(|it| it.tags.as_ref()).filter(|it| it.fault.is_none());
        let mut res: Vec<Message> = Vec::new();
        for it in made.map(Foretold::says_of_latest) {
            if !res.contains(&it) {
                res.push(it);
            }
        }
        res
    }

    fn withheld(&self) -> Message {
        let first =
            |of: &dyn Fn(&Held) -> bool| self.steps().find(|it| it.held.as_ref().is_some_and(of));
        let skipped = |it: &&Job| it.runs.holds == Some(false);
        if let Some(it) =
            first(&|it| matches!(it, Held::Condition(_) | Held::Untagged | Held::Unnamed))
        {
            return it.says_why_held().unwrap_or(msg::RUN_NOTHING.message());
        }
        if let Some(it) = first(&|it| *it == Held::Skipped) {
            return it.says_why_held().unwrap_or(msg::RUN_NOTHING.message());
        }
        if let Some(job) = self.run.jobs.iter().find(skipped) {
            return msg::run_job_skipped(job.id.as_str(), job.runs.part());
        }
        match first(&|it| *it == Held::Unasked) {
            Some(_) => msg::RUN_UNASKED.message(),
            None => msg::RUN_NOTHING.message(),
        }
    }

    /// What decides over something that is pushed, or may be.
    fn depends(&self) -> Option<Message> {
        let pushes = |it: &&Job| it.steps.iter().any(|it| !it.pushed.is_empty());
        for job in self.run.jobs.iter().filter(pushes) {
            let of_step = |it: &Step| {
                let known = it.pushed.first()?;
                let switch = known.depends_on.as_ref().map(|it| msg::run_depends(it.as_str()));
                switch.or_else(|| it.runs.says().filter(|_| it.runs.holds.is_none()))
            };
            let of_job = job.runs.says().filter(|_| job.runs.holds.is_none());
            let said = of_job.or_else(|| job.steps.iter().find_map(of_step));
            if said.is_some() {
                return said;
            }
        }
        None
    }
}

/// The images of a run. What was pushed by digest is the tagged index in the end, if there is one.
pub(super) fn images(run: &Run) -> Vec<Image> {
    let mut of_name: Vec<(String, Vec<String>)> = Vec::new();
    let steps = run.jobs.iter().flat_map(|it| &it.steps);
    for it in steps.flat_map(|it| &it.pushed) {
        let (name, tag) = split(&it.reference);
        let n = of_name.iter().position(|it| it.0 == name).unwrap_or_else(|| {
            of_name.push((name.to_owned(), Vec::new()));
            of_name.len() - 1
        });
        if !of_name[n].1.iter().any(|it| it == tag) {
            of_name[n].1.push(tag.to_owned());
        }
    }
    let mut res: Vec<Image> = Vec::new();
    for (name, mut tags) in of_name {
        if tags.iter().any(|it| !it.starts_with('@')) {
            tags.retain(|it| !it.starts_with('@'));
        }
        match res.iter_mut().find(|it| it.tags == tags) {
            Some(it) => it.names.push(name),
            None => res.push(Image { names: vec![name], tags }),
        }
    }
    res
}

/// A reference as its name, and its tag or `@` and its digest. Colons in gaps and in the port of a host
/// are none before a tag. Without a tag it is `latest`, as Docker has it; where the end of the reference is not
/// known, neither is its tag.
pub fn split(reference: &str) -> (&str, &str) {
    let mut depth = 0;
    let mut tag = None;
    for (at, it) in reference.char_indices() {
        match it {
            '‹' => depth += 1,
            '›' => depth -= 1,
            '@' if depth == 0 => return (&reference[..at], &reference[at..]),
            '/' if depth == 0 => tag = None,
            ':' if depth == 0 => tag = Some(at),
            _ => {}
        }
    }
    match tag {
        Some(at) => (&reference[..at], &reference[at + 1..]),
        None if reference.ends_with('›') => (reference, "‹…›"),
        None => (reference, "latest"),
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::{
        compose::compose,
        event::{Repository, samples},
        host::Native,
        recipe::{MultiPlatform, PRESETS, Recipe},
        text::Lang,
        yaml,
    };

    fn said(workflow: &Workflow) -> String {
        let mut res = String::new();
        for event in samples(workflow, &Repository::default()) {
            let row = row(workflow, event, &Native);
            res.push_str(&format!("{}\n", row.event.title(Lang::En)));
            for it in &row.images {
                res.push_str(&format!("  {}: {}\n", it.names.join(", "), it.tags.join(" ")));
            }
            if let Some(it) = row.says() {
                res.push_str(&format!("  {}\n", it.say(Lang::En)));
            }
        }
        res
    }

    #[track_caller]
    fn check(text: &str, expected: Expect) {
        expected.assert_eq(&said(&yaml::read(text).workflow));
    }

    #[test]
    fn of_the_recommended_recipe() {
        expect![[r#"
            Push to `main`
              ghcr.io/octo-org/octo-app: main
            Push of the tag `v1.2.3`
              ghcr.io/octo-org/octo-app: 1.2.3 1.2 1 latest
            Push of the tag `v1.2.3-rc.1`
              ghcr.io/octo-org/octo-app: 1.2.3-rc.1
            Pull request into `main`
              The image is built, but not pushed, because `github.event_name != 'pull_request'` does not hold.
            Pull request from a fork into `main`
              The image is built, but not pushed, because `github.event_name != 'pull_request'` does not hold.
            Dependabot’s pull request into `main`
              The image is built, but not pushed, because `github.event_name != 'pull_request'` does not hold.
            Merge queue of `main`
              The workflow does not run: `on` does not name `merge_group`.
            Release `v1.2.3` published
              The workflow does not run: `on` does not name `release`.
            Schedule `30 4 * * 1`
              The workflow does not run: `on` does not name `schedule`.
            Run manually on `main`
              ghcr.io/octo-org/octo-app: main
            Called by a workflow, on `push` of `main`
              The workflow does not run: `on` does not name `workflow_call`.
        "#]].assert_eq(&said(&compose(&Recipe::default())));
    }

    #[test]
    fn of_the_tutorial() {
        let preset = PRESETS.iter().find(|it| it.id == "docker-hub-and-github-packages");
        let recipe = preset.map(|it| (it.recipe)()).unwrap_or_default();
        expect![[r#"
            Push to `main`
              The workflow does not run: `on` does not name `push`.
            Push of the tag `v1.2.3`
              The workflow does not run: `on` does not name `push`.
            Push of the tag `v1.2.3-rc.1`
              The workflow does not run: `on` does not name `push`.
            Pull request into `main`
              The workflow does not run: `on` does not name `pull_request`.
            Pull request from a fork into `main`
              The workflow does not run: `on` does not name `pull_request`.
            Dependabot’s pull request into `main`
              The workflow does not run: `on` does not name `pull_request`.
            Merge queue of `main`
              The workflow does not run: `on` does not name `merge_group`.
            Release `v1.2.3` published
              my-docker-hub-namespace/my-docker-hub-repository, ghcr.io/octo-org/octo-app: v1.2.3 latest
            Schedule `30 4 * * 1`
              The workflow does not run: `on` does not name `schedule`.
            Run manually on `main`
              The workflow does not run: `on` does not name `workflow_dispatch`.
            Called by a workflow, on `push` of `main`
              The workflow does not run: `on` does not name `workflow_call`.
        "#]].assert_eq(&said(&compose(&recipe)));
    }

    #[test]
    fn digests_become_tags() {
        let platforms = "linux/amd64\nlinux/arm64".to_owned();
        let multi_platform = MultiPlatform::Native;
        let recipe = Recipe { multi_platform, platforms, ..Recipe::default() };
        expect![[r#"
            Push to `main`
              ghcr.io/octo-org/octo-app: main
            Push of the tag `v1.2.3`
              ghcr.io/octo-org/octo-app: 1.2.3 1.2 1 latest
            Push of the tag `v1.2.3-rc.1`
              ghcr.io/octo-org/octo-app: 1.2.3-rc.1
            Pull request into `main`
              The image is built, but not pushed, because `github.event_name != 'pull_request'` does not hold.
            Pull request from a fork into `main`
              The image is built, but not pushed, because `github.event_name != 'pull_request'` does not hold.
            Dependabot’s pull request into `main`
              The image is built, but not pushed, because `github.event_name != 'pull_request'` does not hold.
            Merge queue of `main`
              The workflow does not run: `on` does not name `merge_group`.
            Release `v1.2.3` published
              The workflow does not run: `on` does not name `release`.
            Schedule `30 4 * * 1`
              The workflow does not run: `on` does not name `schedule`.
            Run manually on `main`
              ghcr.io/octo-org/octo-app: main
            Called by a workflow, on `push` of `main`
              The workflow does not run: `on` does not name `workflow_call`.
        "#]].assert_eq(&said(&compose(&recipe)));
    }

    #[test]
    fn why_nothing_is_pushed() {
        check(
            "on: [push, pull_request]
jobs:
  a:
    if: github.event_name == 'pull_request'
    steps:
      - {if: github.base_ref == 'dev', uses: docker/build-push-action@v7, with: {push: true, tags: a/b}}
      - {uses: docker/build-push-action@v7, with: {load: true, tags: a/b}}
",
            expect![[r#"
                Push to `main`
                  The job `a`, which could push, is skipped because of `github.event_name == 'pull_request'`.
                Push of the tag `v1.2.3`
                  The job `a`, which could push, is skipped because of `github.event_name == 'pull_request'`.
                Push of the tag `v1.2.3-rc.1`
                  The job `a`, which could push, is skipped because of `github.event_name == 'pull_request'`.
                Pull request into `main`
                  Nothing is pushed: “docker/build-push-action@v7” is skipped, because `github.base_ref == 'dev'` does not hold.
                Pull request from a fork into `main`
                  Nothing is pushed: “docker/build-push-action@v7” is skipped, because `github.base_ref == 'dev'` does not hold.
                Dependabot’s pull request into `main`
                  Nothing is pushed: “docker/build-push-action@v7” is skipped, because `github.base_ref == 'dev'` does not hold.
                Merge queue of `main`
                  The workflow does not run: `on` does not name `merge_group`.
                Release `v1.2.3` published
                  The workflow does not run: `on` does not name `release`.
                Schedule `30 4 * * 1`
                  The workflow does not run: `on` does not name `schedule`.
                Run manually on `main`
                  The workflow does not run: `on` does not name `workflow_dispatch`.
                Called by a workflow, on `push` of `main`
                  The workflow does not run: `on` does not name `workflow_call`.
            "#]],
        );
        check(
            "on: {push: {paths: [src/**]}, release: {}, workflow_dispatch: {inputs: {go: {type: boolean}}}}
jobs:
  a:
    steps:
      - id: meta
        if: github.event_name != 'push'
        uses: docker/metadata-action@v6
        with: {images: a/b, tags: 'type=schedule'}
      - if: github.event_name != 'push'
        uses: docker/build-push-action@v7
        with: {push: '${{ github.event_name == ''release'' || inputs.go }}', tags: '${{ steps.meta.outputs.tags }}'}
      - if: github.event_name == 'push'
        run: docker push localhost:5000/a/${{ vars.NAME }}
",
            expect![[r#"
                Push to `main`
                  localhost:5000/a/‹vars.NAME›: ‹…›
                  The workflow runs if `paths` fits the changed files, which are not known here.
                Push of the tag `v1.2.3`
                  localhost:5000/a/‹vars.NAME›: ‹…›
                Push of the tag `v1.2.3-rc.1`
                  localhost:5000/a/‹vars.NAME›: ‹…›
                Pull request into `main`
                  The workflow does not run: `on` does not name `pull_request`.
                Pull request from a fork into `main`
                  The workflow does not run: `on` does not name `pull_request`.
                Dependabot’s pull request into `main`
                  The workflow does not run: `on` does not name `pull_request`.
                Merge queue of `main`
                  The workflow does not run: `on` does not name `merge_group`.
                Release `v1.2.3` published
                  No rule gives a tag, and without one a push fails.
                Schedule `30 4 * * 1`
                  The workflow does not run: `on` does not name `schedule`.
                Run manually on `main`
                  The image is built, but not pushed, because `github.event_name == 'release' || inputs.go` does not hold.
                Called by a workflow, on `push` of `main`
                  The workflow does not run: `on` does not name `workflow_call`.
            "#]],
        );
    }

    #[test]
    fn pushes_without_a_name() {
        check(
            "on: {push: {branches: [main]}}
jobs:
  a:
    steps:
      - {id: meta, uses: docker/metadata-action@v6, with: {images: a/b}}
      - {uses: docker/build-push-action@v7, with: {push: true}}
",
            expect![[r#"
                Push to `main`
                  Nothing is pushed: the build is told to push and given no tags, so it fails.
                Push of the tag `v1.2.3`
                  The workflow does not run: with `branches` alone, tags start nothing. Add `tags` beside it if they should.
                Push of the tag `v1.2.3-rc.1`
                  The workflow does not run: with `branches` alone, tags start nothing. Add `tags` beside it if they should.
                Pull request into `main`
                  The workflow does not run: `on` does not name `pull_request`.
                Pull request from a fork into `main`
                  The workflow does not run: `on` does not name `pull_request`.
                Dependabot’s pull request into `main`
                  The workflow does not run: `on` does not name `pull_request`.
                Merge queue of `main`
                  The workflow does not run: `on` does not name `merge_group`.
                Release `v1.2.3` published
                  The workflow does not run: `on` does not name `release`.
                Schedule `30 4 * * 1`
                  The workflow does not run: `on` does not name `schedule`.
                Run manually on `main`
                  The workflow does not run: `on` does not name `workflow_dispatch`.
                Called by a workflow, on `push` of `main`
                  The workflow does not run: `on` does not name `workflow_call`.
            "#]],
        );
        check(
            "on: {push: {branches: [main]}}
jobs:
  a:
    steps:
      - {id: meta, if: github.ref_type == 'tag', uses: docker/metadata-action@v6, with: {images: a/b}}
      - uses: docker/build-push-action@v7
        with: {push: true, tags: '${{ steps.meta.outputs.tags }}'}
",
            expect![[r#"
                Push to `main`
                  Nothing is pushed: the build is told to push and given no tags, so it fails.
                Push of the tag `v1.2.3`
                  The workflow does not run: with `branches` alone, tags start nothing. Add `tags` beside it if they should.
                Push of the tag `v1.2.3-rc.1`
                  The workflow does not run: with `branches` alone, tags start nothing. Add `tags` beside it if they should.
                Pull request into `main`
                  The workflow does not run: `on` does not name `pull_request`.
                Pull request from a fork into `main`
                  The workflow does not run: `on` does not name `pull_request`.
                Dependabot’s pull request into `main`
                  The workflow does not run: `on` does not name `pull_request`.
                Merge queue of `main`
                  The workflow does not run: `on` does not name `merge_group`.
                Release `v1.2.3` published
                  The workflow does not run: `on` does not name `release`.
                Schedule `30 4 * * 1`
                  The workflow does not run: `on` does not name `schedule`.
                Run manually on `main`
                  The workflow does not run: `on` does not name `workflow_dispatch`.
                Called by a workflow, on `push` of `main`
                  The workflow does not run: `on` does not name `workflow_call`.
            "#]],
        );
    }

    #[test]
    fn runs_that_fail() {
        let fails = |rest: &str| {
            let text = format!(
                "on: push\njobs:\n  a:\n    steps:\n      - {{uses: docker/metadata-action@v6, with: {{images: a/b, tags: 'type=sematic'}}{rest}}}\n      - {{uses: docker/build-push-action@v7, with: {{push: true, tags: registry.lan/a}}}}\n"
            );
            let event = Event::push_branch(&Repository::default(), "main");
            row(&yaml::read(&text).workflow, event, &Native).fails()
        };
        assert!(fails(""));
        assert!(!fails(", continue-on-error: true"));
        assert!(!fails(", if: github.ref_type == 'tag'"));
    }

    #[test]
    fn forks_get_no_variables() {
        check(
            "on: pull_request
jobs:
  a:
    steps:
      - run: ./login
      - {uses: docker/build-push-action@v7, with: {push: true, tags: 'a/${{ vars.NAME }}b'}}
",
            expect![[r#"
                Push to `main`
                  The workflow does not run: `on` does not name `push`.
                Push of the tag `v1.2.3`
                  The workflow does not run: `on` does not name `push`.
                Push of the tag `v1.2.3-rc.1`
                  The workflow does not run: `on` does not name `push`.
                Pull request into `main`
                  a/‹vars.NAME›b: latest
                Pull request from a fork into `main`
                  a/b: latest
                Dependabot’s pull request into `main`
                  a/‹vars.NAME›b: latest
                Merge queue of `main`
                  The workflow does not run: `on` does not name `merge_group`.
                Release `v1.2.3` published
                  The workflow does not run: `on` does not name `release`.
                Schedule `30 4 * * 1`
                  The workflow does not run: `on` does not name `schedule`.
                Run manually on `main`
                  The workflow does not run: `on` does not name `workflow_dispatch`.
                Called by a workflow, on `push` of `main`
                  The workflow does not run: `on` does not name `workflow_call`.
            "#]],
        );
    }

    #[test]
    fn names_and_tags() {
        assert_eq!(split("localhost:5000/a"), ("localhost:5000/a", "latest"));
        assert_eq!(split("localhost:5000/a:1"), ("localhost:5000/a", "1"));
        assert_eq!(split("‹vars.IMAGE/TAG›"), ("‹vars.IMAGE/TAG›", "‹…›"));
        assert_eq!(split("‹vars.HOST›/‹vars.NAME›"), ("‹vars.HOST›/‹vars.NAME›", "‹…›"));
        assert_eq!(split("ghcr.io/acme/‹$(cat name)›"), ("ghcr.io/acme/‹$(cat name)›", "‹…›"));
        assert_eq!(split("‹vars.HOST›/a"), ("‹vars.HOST›/a", "latest"));
        assert_eq!(split("‹f('a:b/c')›/a@‹digest›"), ("‹f('a:b/c')›/a", "@‹digest›"));
    }
}
