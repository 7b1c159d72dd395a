//! How long the passes take, as medians, beside their budgets. Machines are noisy: compare the lines
//! of one run with each other.

#![allow(clippy::print_stdout, reason = "a benchmark prints its figures")]

use std::{hint::black_box, time::Instant};

use pushwright_core::{
    compose::compose,
    event::{Repository, samples},
    explain::explain,
    generate::{Surroundings, generate},
    host::Native,
    lint::lint,
    recipe::PRESETS,
    share,
    simulate::{Plan, for_tags},
    text::{Lang, Notes},
    yaml::{read, write},
};

fn main() {
    let recipes: Vec<_> = PRESETS.iter().map(|it| (it.recipe)()).collect();
    let notes = Notes::built_in(Lang::En);
    let surroundings = Surroundings { lang: Lang::En, notes: &notes, link: "" };
    let size = |it: &&pushwright_core::recipe::Recipe| generate(it, surroundings).lines.len();
    let Some(largest) = recipes.iter().max_by_key(size) else { return };
    let document = generate(largest, surroundings);
    let text = document.text();
    println!("largest preset: {} lines", document.lines.len());
    report("compose + write", Some(50), &mut || drop(black_box(write(compose(largest)))));
    report("read + lint", Some(300), &mut || drop(black_box(lint(&read(&text)))));
    report("lint", None, &mut || drop(black_box(lint(&document))));
    report("explain", None, &mut || drop(black_box(explain(&document.workflow, &notes))));
    report("link", None, &mut || drop(black_box(share::encode(largest))));
    report("all common events", Some(1000), &mut || {
        let plan = Plan::new(&document.workflow, &[]);
        for event in samples(&document.workflow, &Repository::default()) {
            black_box(plan.row(event, &Native));
        }
    });
    report("tags of all common events", None, &mut || {
        let workflow = for_tags(document.workflow.clone());
        let plan = Plan::new(&workflow, &[]);
        for event in samples(&document.workflow, &Repository::default()) {
            black_box(plan.row(event, &Native));
        }
    });
    report("everything for a change of the form", Some(1000), &mut || {
        let document = generate(largest, surroundings);
        black_box((lint(&document), explain(&document.workflow, &notes), share::encode(largest)));
    });
}

/// Prints the median of many runs in microseconds, and the budget if there is one.
fn report(name: &str, budget: Option<u32>, run: &mut dyn FnMut()) {
    let mut times: Vec<u128> = (0..2000)
        .map(|_| {
            let start = Instant::now();
            run();
            start.elapsed().as_nanos() / 1000
        })
        .collect();
    times.sort_unstable();
    let (median, p99) = (times[times.len() / 2], times[times.len() * 99 / 100]);
    let budget = budget.map_or(String::new(), |it| format!("  budget {it} µs"));
    println!("{name:36} median {median:6} µs  p99 {p99:6} µs{budget}");
}
