//! Laws of what is foretold, held against recipes in which every option may be anything.

mod random;

use proptest::prelude::*;
use pushwright_core::{
    compose::compose,
    event::{Event, Repository, samples},
    host::Native,
    simulate::run,
    workflow::Workflow,
    yaml::{read, write},
};
use random::recipes;

fn all(workflow: &Workflow) -> Vec<Event> {
    samples(workflow, &Repository::default())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    /// The same is foretold of a tree and of its text.
    #[test]
    fn text_and_tree_run_alike(recipe in recipes()) {
        let workflow = compose(&recipe);
        let document = read(&write(workflow.clone()).text());
        for event in all(&workflow) {
            let (a, b) = (run(&workflow, &event, &Native), run(&document.workflow, &event, &Native));
            prop_assert_eq!(a.verdict.runs, b.verdict.runs);
            prop_assert_eq!(a.jobs.len(), b.jobs.len());
            let pushed = |it: &pushwright_core::simulate::Run| {
                let steps = it.jobs.iter().flat_map(|it| &it.steps);
                steps.flat_map(|it| it.pushed.iter().map(|it| it.reference.clone())).collect::<Vec<_>>()
            };
            prop_assert_eq!(pushed(&a), pushed(&b));
        }
    }

    /// A workflow of which a line is missing is no reason to panic.
    #[test]
    fn broken_workflows_are_foretold_too(recipe in recipes(), cut in any::<prop::sample::Index>()) {
        let text = write(compose(&recipe)).text();
        let mut lines: Vec<&str> = text.lines().collect();
        lines.remove(cut.index(lines.len()));
        let workflow = read(&lines.join("\n")).workflow;
        for event in all(&workflow) {
            run(&workflow, &event, &Native);
        }
    }
}
