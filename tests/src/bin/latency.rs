//! How long the page takes for a change, and what memory it holds after many: in a real Chromium,
//! beside the budgets. Machines are noisy: compare the lines of one run with each other.
//! `cargo run -p pushwright-browser --bin latency`.

#![allow(clippy::print_stdout, reason = "a benchmark prints its figures")]

use std::{thread, time::Duration};

use pushwright_browser::{Page, Visitor};
use pushwright_core::{
    generate::{Surroundings, generate},
    recipe::{PRESETS, Preset},
    text::{Lang, Notes},
};
use serde_json::{Value, json};

const EDITS: &str =
    concat!(include_str!("../scripts/pause.js"), include_str!("../scripts/edits.js"));
const PLAIN: &str =
    concat!(include_str!("../scripts/pause.js"), include_str!("../scripts/plain.js"));

/// Asks the workbench again and again, and leaves the times in `window.foretold`. The first ones do not count:
/// meanwhile the engine compiles anew what is called often, which takes turns with the page where cores are few.
const FORETELL: &str = "
    const [text] = arguments;
    import('./pushwright-workbench.js').then((it) => {
      const times = [];
      for (let n = 0; n < 500; n += 1) {
        const start = performance.now();
        it.foretell_all(text);
        times.push([performance.now() - start]);
      }
      window.foretold = { times: times.slice(200) };
    });
";

fn main() {
    let page = visitor().opens("");
    let quick = edits(&page, 1000, 1000, WORKFLOW);
    report("changed and shown in the document", &quick, 0, "1 ms, 3 ms");
    report("the same with layout", &quick, 1, "none by itself");
    slowed(&page);
    rules();
    foretell(&page);
    let before = edits(&page, 1, 0, WORKFLOW)["after"].as_u64().unwrap_or_default();
    let after = edits(&page, 10_000, 0, WORKFLOW)["after"].as_u64().unwrap_or_default();
    let kib = |bytes: u64| bytes / 1024;
    println!("memory after 10,000 changes: {} KiB  budget 4096 KiB", kib(after));
    println!("growth in the last of them: {} KiB  budget none", kib(after.saturating_sub(before)));
}

/// As people come: nobody writes down what their browsers do.
fn visitor() -> Visitor {
    Visitor { is_watched: false, ..Visitor::default() }
}

/// The field that is typed into, what is typed, and what has to follow.
type Typed = [&'static str; 3];

const WORKFLOW: Typed = ["image", "acme/app", "workflow"];

fn edits(page: &Page, count: usize, measured: usize, typed: Typed) -> Value {
    let [field, text, shown] = typed;
    page.eval_with(
        EDITS,
        vec![json!(count), json!(measured), json!(field), json!(text), json!(shown)],
    );
    answer(page, "return window.edits")
}

/// Waits far longer than a person would.
fn answer(page: &Page, asks: &str) -> Value {
    loop {
        let answer = page.eval(asks);
        if !answer.is_null() {
            return answer;
        }
        thread::sleep(Duration::from_millis(200));
    }
}

/// The same on a slow processor, with layout. Browsers slow a page by stopping it many times a millisecond, after each
/// of which caches are cold: on a virtual machine that comes out far above the rate that was asked for. So it is said
/// how much slower a plain document became meanwhile, and what the figures are by that.
fn slowed(page: &Page) {
    let blank = visitor().arrives();
    let slow = |page: &Page, rate: u32| {
        page.cdp("Emulation.setCPUThrottlingRate", json!({ "rate": rate }));
    };
    let plain = |rate: u32| {
        slow(&blank, rate);
        blank.eval(PLAIN);
        let res = median(&times(&answer(&blank, "return window.plain"), 0));
        slow(&blank, 1);
        res
    };
    let before = plain(4) / plain(1);
    slow(page, 4);
    let edits = edits(page, 300, 300, WORKFLOW);
    slow(page, 1);
    let factor = f64::midpoint(before, plain(4) / plain(1));
    report("with layout, CPU slowed 4x", &edits, 1, "4 ms, 16 ms");
    let times = times(&edits, 1);
    let by_rate = |it: f64| it * 4.0 / factor;
    println!(
        "  a plain document became {factor:.1}x slower; by that, at 4x: median {:.1} ms  p99 {:.1} ms",
        by_rate(median(&times)),
        by_rate(at(&times, 99))
    );
}

/// The tags beside a tag rule while somebody types in it: workflow, reading and all sample events.
fn rules() {
    let page = visitor().opens("");
    page.click("#tag");
    page.expect_text("[data-rule='0']", "1.2.3");
    let typed = ["tag-prefix", "v", "rules-together"];
    // The first ones do not count, as below.
    edits(&page, 1000, 1000, typed);
    report("typed in a tag rule, tags shown", &edits(&page, 300, 300, typed), 0, "1 ms, 3 ms");
}

/// All common events on the largest preset, from its text. DESIGN has one budget for all that follows from
/// a change of the form, of which this is a part.
fn foretell(page: &Page) {
    let notes = Notes::built_in(Lang::En);
    let surroundings = Surroundings { lang: Lang::En, notes: &notes, link: "" };
    let text = |it: &Preset| generate(&(it.recipe)(), surroundings).text();
    let largest = PRESETS.iter().map(text).max_by_key(String::len).unwrap_or_default();
    page.click("#tab-simulate");
    page.expect_visible(".outcomes tbody tr");
    page.click("#tab-yaml");
    page.eval_with(FORETELL, vec![json!(largest)]);
    page.wait_for("the times", || !page.eval("return window.foretold").is_null());
    report(
        "all events foretold, largest preset",
        &page.eval("return window.foretold"),
        0,
        "1 ms, 3 ms",
    );
}

/// `which` of the two times of an edit.
fn report(name: &str, edits: &Value, which: usize, budget: &str) {
    let times = times(edits, which);
    let (median, last) = (median(&times), at(&times, 99));
    println!("{name:36} median {median:5.1} ms  p99 {last:5.1} ms  budget {budget}");
}

fn times(edits: &Value, which: usize) -> Vec<f64> {
    let times = edits["times"].as_array().into_iter().flatten();
    let mut times: Vec<f64> = times.filter_map(|it| it[which].as_f64()).collect();
    times.sort_by(f64::total_cmp);
    times
}

fn median(times: &[f64]) -> f64 {
    at(times, 50)
}

fn at(times: &[f64], percent: usize) -> f64 {
    times.get(times.len() * percent / 100).copied().unwrap_or_default()
}
