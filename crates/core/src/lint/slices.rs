//! The order in which a document is judged: every rule on what is written, those about publishing once
//! more on what scripts come to. It can be left after each rule and taken up again.

use crate::{
    lint::{
        Around, Finding, Findings, Rule, errors,
        findings::Found,
        fix::Edit,
        ignored, is_whole,
        rules::{
            BY_EFFECT, BY_EFFECT_TOO, CHOSEN, Check, OF_BUILDER, OF_BUILDER_TOO, UNUSED_ANCHOR,
            WRITTEN, WRITTEN_TOO,
        },
        scripted,
    },
    text::msg,
    workflow::{Workflow, builder},
    yaml::{Document, untabbed},
};

/// A check that is on its way. Whoever goes on with it gives the same document.
#[derive(Default)]
pub struct Slices {
    /// How many rules have spoken.
    done: usize,
    words: Vec<Found>,
    /// The workflow with the steps of calls of Docker's; nothing if there are none.
    by_steps: Option<Option<Workflow>>,
    /// What scripts come to, as soon as it has been asked; nothing if that is what is written.
    effect: Option<Option<Workflow>>,
    effects: Vec<Found>,
}

impl Slices {
    /// Judges until there is no time for another rule. Whether all have spoken.
    pub fn go_on(
        &mut self,
        document: &Document,
        around: Around<'_>,
        has_time: &mut dyn FnMut() -> bool,
    ) -> bool {
        let is_whole = is_whole(document);
        let with_steps = || builder::with_steps(&document.workflow).filter(|_| is_whole);
        let by_steps = self.by_steps.get_or_insert_with(with_steps);
        let mut findings = Findings::of(&document.workflow, around);
        findings.all = std::mem::take(&mut self.words);
        if self.done == 0 {
            errors(document, &mut findings);
            tabs(document, &mut findings);
            anchors(document, &mut findings);
        }
        let count = CHOSEN.len() + WRITTEN.len() + WRITTEN_TOO.len();
        let of_rule = |it: &&'static Rule| {
            let is_of_builder = || OF_BUILDER.contains(it) || OF_BUILDER_TOO.contains(it);
            let by_steps = by_steps.as_ref().filter(|_| is_of_builder());
            (*it, it.check, by_steps.unwrap_or(&document.workflow))
        };
        let too = WRITTEN_TOO.iter().map(|it| (it.0, it.1, &document.workflow));
        let all = CHOSEN.iter().chain(WRITTEN).map(of_rule).chain(too);
        let rest = all.skip(self.done).filter(|_| is_whole);
        let spoken = some(rest, &mut findings, has_time);
        self.done += spoken;
        // What is ours says what it does.
        let is_foreign = is_whole && !findings.is_ours();
        self.words = findings.all;
        if is_whole && (self.done < count || 0 < spoken && !has_time()) {
            return false;
        }
        let written = by_steps.as_ref().unwrap_or(&document.workflow);
        let facts = &mut findings.facts;
        let effect = || is_foreign.then(|| scripted::by_effect(written, facts)).flatten();
        let Some(workflow) = self.effect.get_or_insert_with(effect) else { return true };
        let mut findings = Findings::of(workflow, around);
        findings.all = std::mem::take(&mut self.effects);
        let rest = BY_EFFECT.iter().map(|it| (*it, it.check)).chain(BY_EFFECT_TOO.iter().copied());
        let rest = rest.skip(self.done - count).map(|it| (it.0, it.1, &*workflow));
        self.done += some(rest, &mut findings, has_time);
        self.effects = findings.all;
        self.done == count + BY_EFFECT.len() + BY_EFFECT_TOO.len()
    }

    /// Everything that was found, but for what a comment excuses.
    pub fn findings(self, document: &Document) -> Vec<Finding> {
        let mut findings = self.all(document);
        ignored::settle(document, is_whole(document), &mut findings);
        findings
    }

    /// The same with what is excused.
    pub(super) fn all(self, document: &Document) -> Vec<Finding> {
        let words = Findings::finish(self.words, &document.lines);
        match self.effect {
            Some(Some(_)) => by_effect(words, Findings::finish(self.effects, &document.lines)),
            _ => words,
        }
    }
}

/// Where it is certain how many blanks each tab stands for, they can take its place.
fn tabs(document: &Document, findings: &mut Findings<'_>) {
    if document.errors.iter().any(|it| it.message.text == msg::YAML_TAB_READ) {
        findings.fix(msg::FIX_TABS.message());
        for it in untabbed(&document.lines) {
            findings.edits(Edit::Indent(it));
        }
    }
}

/// Names that were given to parts of the text, and that nothing refers to.
fn anchors(document: &Document, findings: &mut Findings<'_>) {
    // What refers to it may come behind a break.
    for it in document.unused.iter().filter(|_| is_whole(document)) {
        findings.rule(&UNUSED_ANCHOR);
        findings.span(it.span, None, msg::written_unused_anchor_says(it.name.as_str()));
    }
}

/// Lets rules speak until there is no time for another one, and counts them.
fn some<'a>(
    rules: impl Iterator<Item = (&'static Rule, Check, &'a Workflow)>,
    findings: &mut Findings<'a>,
    has_time: &mut dyn FnMut() -> bool,
) -> usize {
    let mut count = 0;
    for (rule, check, workflow) in rules {
        findings.rule(rule);
        check(workflow, findings);
        count += 1;
        if !has_time() {
            break;
        }
    }
    count
}

/// Puts what the rules about publishing find in a workflow by its effect in place of what they find in
/// its words. Repairs are for words.
fn by_effect(words: Vec<Finding>, mut seen: Vec<Finding>) -> Vec<Finding> {
    let key = |it: &Finding| (it.span, it.rule.id, it.severity);
    let (mut old, mut all): (Vec<Finding>, Vec<Finding>) =
        words.into_iter().partition(|it| BY_EFFECT.contains(&it.rule));
    let too = |it: &&Finding| BY_EFFECT_TOO.iter().any(|(rule, _)| *rule == it.rule);
    seen.extend(all.iter().filter(too).cloned());
    all.retain(|it| !too(&it));
    old.sort_by_key(key);
    seen.sort_by_key(key);
    // The same is told once, however many steps stand for one script.
    seen.dedup_by(|one, other| key(one) == key(other) && one.message == other.message);
    for new in &mut seen {
        let from = old.partition_point(|it| key(it) < key(new));
        let mut known = old[from..].iter().take_while(|it| key(it) == key(new));
        if !too(&&*new) {
            new.fix = known.find(|it| it.message == new.message).and_then(|it| it.fix.clone());
        }
    }
    all.extend(seen);
    all.sort_by_key(|it| (it.span.start, it.severity));
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        lint::{apply, lint},
        yaml::read,
    };

    #[test]
    fn tabs_hide_nothing_and_are_replaced() {
        let text = "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: docker/build-push-action@v7\n        with:\n\t  push: true\n          tags: ghcr.io/a/b\n";
        let document = read(text);
        let findings = lint(&document);
        let has = |id: &str| findings.iter().any(|it| it.rule.id == id);
        assert!(has("yaml-syntax") && has("missing-login"), "{findings:?}");
        let fix =
            findings.iter().find_map(|it| it.fix.as_ref().filter(|_| it.rule.id == "yaml-syntax"));
        let mended = apply(&document.lines, &fix.expect("a fix").edits);
        assert_eq!(mended, text.replace('\t', "        "));
        assert!(lint(&read(&mended)).iter().all(|it| it.rule.id != "yaml-syntax"));
    }

    #[test]
    fn slices_find_what_all_at_once_finds() {
        let texts = [
            "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    env: &a {A: '${{ github.sah }}'}\n    steps:\n      - run: docker login -u x -p hunter2 ghcr.io && docker push ghcr.io/Acme/app\n",
            "on: push\njobs: {a: {steps: [{run: a}]}}\n",
            "on: [push\n",
            "",
        ];
        for text in texts {
            let document = read(text);
            // One rule at a time, and as many as there are ticks of a clock.
            for pace in [1, 7, 50] {
                let (mut slices, mut rounds, mut ticks) = (Slices::default(), 0, 0);
                let mut has_time = || {
                    ticks += 1;
                    ticks % pace != 0
                };
                while !slices.go_on(&document, Around::default(), &mut has_time) {
                    rounds += 1;
                    assert!(rounds < 1000, "it does not end");
                }
                assert_eq!(slices.findings(&document), lint(&document), "{text}");
            }
        }
    }
}
