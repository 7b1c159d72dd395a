//! What runs of a workflow would do that somebody checks, and of those that it calls.

use std::fs;

use pushwright_browser::{Page, Visitor};
use pushwright_core::{
    event::{Event, Kind, Repository, sample},
    text::{Lang, msg},
    yaml,
};

use crate::{
    accessibility::{Found, expect_none, judge},
    away::folder,
    check::{opens, selected, with_sample},
    en,
    simulate::{main_branch, title},
};

// Nothing logs in, as a registry in a network of its own may have it.

const CALLER: &str = "on:
  push:
    branches: [main]
jobs:
  image:
    permissions: {contents: read, packages: write}
    uses: ./.github/workflows/build.yml
    with:
      tag: edge
";

const CALLED: &str = "on:
  workflow_call:
    inputs:
      tag: {type: string, required: true}
jobs:
  build:
    runs-on: ubuntu-latest
    steps:
      - uses: docker/build-push-action@v7
        with:
          push: true
          tags: registry.acme.org/acme/app:${{ inputs.tag }}
";

#[track_caller]
fn simulate(page: &Page) {
    page.click("#check-tab-runs");
    page.expect_visible(".check-runs .outcomes tbody tr");
}

#[track_caller]
fn show(page: &Page, event: &Event) {
    page.click_text(".check-runs .event", &title(event));
    page.expect_text("#check-simulated", &title(event));
}

/// Opens texts as files.
#[track_caller]
fn upload(page: &Page, files: &[(&str, &str)]) {
    let folder = folder(&format!("called-{}", files[0].0));
    for (name, text) in files {
        fs::write(folder.join(name), text).expect("a file");
        page.upload("#check-open", &folder.join(name));
        page.expect_text(".check-bar .tabs", name);
    }
}

#[test]
fn the_checked_text_is_simulated() {
    let page = with_sample(Visitor::default());
    simulate(&page);
    assert_eq!(
        page.count(".outcomes tbody tr"),
        13,
        "one for each common event, and pull_request_target"
    );
    assert!(!page.has("#check-list"));
    show(&page, &main_branch());
    page.click_text(".step-name", "Say what is built");
    page.expect_text(".excerpt .code", "name: Say what is built");
    page.click_text(".excerpt .button", en(msg::SIMULATE_SHOW_LINES));
    page.expect_focus("check-text");
    page.wait_for("the step", || {
        let it = selected(&page);
        it.contains("name: Say what is built") && it.ends_with("pull_request.title }}\"")
    });
    // What is typed counts.
    page.eval(
        "const it = document.getElementById('check-text'); it.focus(); \
         const at = it.value.indexOf('branches: [main]') + 11; it.setSelectionRange(at, at + 4)",
    );
    page.type_text("trunk");
    page.click("#check-all-events");
    let trunk = Event::push_branch(&Repository::default(), "trunk");
    page.expect_text(".check-runs .outcomes", &title(&trunk));
    // And the other side is as it was.
    page.click("#check-tab-found");
    page.expect_visible("#check-list");
}

#[test]
fn a_push_without_a_login_fails() {
    let page = opens();
    let text = "on: push
jobs:
  a:
    runs-on: ubuntu-latest
    steps: [{run: docker push ghcr.io/acme/app}, {run: echo done}]
";
    upload(&page, &[("refused.yml", text)]);
    simulate(&page);
    page.expect_text(".check-runs .outcomes", en(msg::SIMULATE_FAILS));
    show(&page, &main_branch());
    page.expect_text(".reason[data-severity=error]", "ghcr.io refuses this push");
    let fails = en(msg::SIMULATE_FAILS);
    page.expect_text(".step:has(.reason[data-severity=error]) .sign[data-runs=fails]", fails);
    page.expect_text(".job > h5 .sign[data-runs=fails]", fails);
    page.expect_visible(".step[data-runs=false]");
    assert!(!page.has(".pushes"));
}

#[test]
fn a_called_workflow_is_asked_for_and_followed() {
    let page = opens();
    upload(&page, &[("release.yml", CALLER)]);
    page.expect_value("#check-text", CALLER);
    simulate(&page);
    show(&page, &main_branch());
    let path = ".github/workflows/build.yml";
    let asks = msg::simulate_open_called(path).say(Lang::En).replace('`', "");
    page.expect_text(".wanted .button", &asks);
    page.expect_text(".rights", "not looked into");
    // The button opens the browser's own dialog, which no test can see; what comes of it is the same.
    page.eval("document.getElementById('check-open').addEventListener('click', (it) => { window.asked = true; it.preventDefault(); }, { once: true })");
    page.click(".wanted .button");
    page.wait_for("the dialog", || page.eval("return window.asked === true") == true);
    upload(&page, &[("build.yml", CALLED)]);
    // Whoever asked is where they were.
    page.expect_value("#check-text", CALLER);
    page.expect_focus("check-simulated");
    page.expect_text(".job:nth-of-type(2) h5", "image / build");
    page.expect_text(".pushes", "registry.acme.org/acme/app:edge");
    assert!(!page.has(".wanted"));
    // The check of what has been opened may draw the run anew, and what was unfolded is folded then.
    page.wait_for("the lines of the step", || {
        if !page.has(".excerpt .code") {
            page.click(".job:nth-of-type(2) .step-name");
        }
        page.has(".excerpt .code")
    });
    page.expect_text(".excerpt .code", "tags: registry.acme.org/acme/app:${{ inputs.tag }}");
    page.click_text(".excerpt .button", en(msg::SIMULATE_SHOW_LINES));
    page.expect_value("#check-text", CALLED);
    page.wait_for("the step", || selected(&page).contains("uses: docker/build-push-action@v7"));
    page.expect_attribute(".check-bar .tab:last-child", "aria-pressed", "true");
    // A change of the called text counts for the caller.
    page.eval(
        "const it = document.getElementById('check-text'); it.focus(); \
         const at = it.value.indexOf('acme/app'); it.setSelectionRange(at, at + 8)",
    );
    page.type_text("acme/other");
    page.click_text(".check-bar .tab", "release.yml");
    page.expect_text(".pushes", "registry.acme.org/acme/other:edge");
}

#[test]
fn a_bake_file_is_asked_for_and_followed() {
    let page = opens();
    let text = "on:\n  push:\n    branches: [main]\njobs:\n  image:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: docker/bake-action@v7\n        with: {push: true, files: docker/bake.hcl}\n";
    upload(&page, &[("bake.yml", text)]);
    page.expect_value("#check-text", text);
    simulate(&page);
    show(&page, &main_branch());
    page.expect_text(".pushes", "‹docker buildx bake›");
    page.expect_text(".wanted .button", "Open docker/bake.hcl");
    // As somebody does who presses the button; the browser's own dialog is seen by no test.
    page.eval("document.getElementById('check-open').addEventListener('click', (it) => it.preventDefault(), { once: true })");
    page.click(".wanted .button");
    let bake = "variable \"TAG\" { default = \"1\" }\ngroup \"default\" { targets = [\"web\"] }\ntarget \"_all\" { platforms = [\"linux/arm64\"] }\ntarget \"web\" {\n  inherits = [\"_all\"]\n  tags = [\"registry.acme.org/acme/web:${TAG}\"]\n}\n";
    upload(&page, &[("bake.hcl", bake)]);
    page.expect_value("#check-text", text);
    page.expect_focus("check-simulated");
    page.expect_text(".pushes", "registry.acme.org/acme/web:1");
    let target = msg::simulate_target_for("web", "linux/arm64").say(Lang::En).replace('`', "");
    page.expect_text(".step .target", &target);
    assert!(!page.has(".wanted"));
    // It is no workflow, and what is typed into it counts.
    page.click_text(".check-bar .tab", "bake.hcl");
    page.expect_text(".check-said", en(msg::CHECK_BAKE));
    assert!(!page.has("#check-list"));
    page.eval(
        "const it = document.getElementById('check-text'); it.focus(); \
         const at = it.value.indexOf('acme/web'); it.setSelectionRange(at, at + 8)",
    );
    page.type_text("acme/other");
    page.click_text(".check-bar .tab", "bake.yml");
    page.expect_text(".pushes", "registry.acme.org/acme/other:1");
}

#[test]
fn two_simulations_in_one_page() {
    let page = Visitor::default().opens("");
    page.click("#tab-simulate");
    page.expect_visible(".outcomes tbody tr");
    page.click("#event-1");
    page.click("#check-button");
    page.click("#check-sample");
    simulate(&page);
    page.click("#check-event-0");
    page.expect_focus("check-simulated");
    let twice = "const ids = [...document.querySelectorAll('[id]')].map((it) => it.id); \
        return ids.filter((it, n) => ids.indexOf(it) !== n).join(' ')";
    assert_eq!(page.text_of(twice), "");
    page.press("Shift+Tab");
    page.expect_focus("check-all-events");
    page.press("Enter");
    page.expect_focus("check-event-0");
}

#[test]
fn inputs_are_what_githubs_form_has() {
    let page = opens();
    let text = "on:
  workflow_dispatch:
    inputs:
      level: {type: choice, options: [info, debug], default: debug, description: How much is said}
      push: {type: boolean, required: true}
      where: {type: environment}
jobs:
  a:
    runs-on: ubuntu-latest
    environment: staging
    steps:
      - if: inputs.push && inputs.level == 'info' && inputs.where == 'staging'
        run: docker push registry.acme.org/acme/app
";
    upload(&page, &[("inputs.yml", text)]);
    simulate(&page);
    let by_hand = Event::dispatch(&Repository::default(), "refs/heads/main", Vec::new());
    show(&page, &by_hand);
    page.click("#check-change-event");
    page.expect_value("#check-event-input-0", "debug");
    assert_eq!(page.texts("#check-event-input-0 option"), ["info", "debug"]);
    page.expect_text(".editor", "How much is said");
    page.expect_text(".editor", en(msg::SIMULATE_REQUIRED));
    page.expect_visible(".step[data-runs=false]");
    page.choose("#check-event-input-0", "info");
    page.click("#check-event-input-1");
    assert!(page.has("#check-event-input-2-list option[value=staging]"));
    page.fill("#check-event-input-2", "staging");
    page.expect_visible(".step[data-runs=true]");
    page.expect_text(".pushes", "registry.acme.org/acme/app");
}

#[test]
fn what_is_shown_follows_the_text() {
    let page = opens();
    let inputs = "on: {workflow_dispatch: {inputs: {level: {default: x}, gone: {}}}}\n";
    let jobs = "jobs: {a: {runs-on: ubuntu-latest, steps: [{run: 'docker push registry.acme.org/acme/app:${{ inputs.level }}'}]}}\n";
    upload(&page, &[("inputs.yml", &[inputs, jobs].concat())]);
    simulate(&page);
    show(&page, &Event::dispatch(&Repository::default(), "refs/heads/main", Vec::new()));
    page.click("#check-change-event");
    page.fill("#check-event-input-0", "mine");
    page.expect_visible("#check-event-input-1");
    page.expect_text(".pushes", "registry.acme.org/acme/app:mine");
    // Other events of the workflow come before those that were added; what is shown stays.
    let other =
        "on:\n  create:\n  workflow_dispatch: {inputs: {new: {type: boolean}, level: {}}}\n";
    // The way to a line leads into the text.
    page.click(".decided button");
    page.expect_focus("check-text");
    page.press("Control+a");
    page.type_text(&[other, jobs].concat());
    page.expect_value("#check-text", &[other, jobs].concat());
    page.expect_attribute("#check-event-input-0", "role", "switch");
    page.expect_value("#check-event-input-1", "mine");
    page.expect_text(".pushes", "registry.acme.org/acme/app:mine");
    assert_eq!(page.count(".editor [id^=check-event-input]"), 2);
    page.click("#check-all-events");
    let created = Repository::default();
    let workflow = yaml::read("on: create").workflow;
    show(&page, &sample(&workflow, &created, Kind::Other("create")));
    page.click("#check-change-event");
    page.expect_value("#check-event-kind", "create");
}

#[test]
fn a_pull_request_with_rights_is_told_as_one() {
    let page = opens();
    let text = "on: {pull_request_target: {types: [closed]}}
permissions: {packages: write}
jobs:
  a:
    runs-on: ubuntu-latest
    steps: [{run: 'docker push registry.acme.org/acme/app:${{ github.event.number }}'}]
";
    upload(&page, &[("target.yml", text)]);
    simulate(&page);
    let workflow = yaml::read(text).workflow;
    show(&page, &sample(&workflow, &Repository::default(), Kind::TargetFork));
    page.expect_text(".trust", "Code of the pull request must not");
    page.expect_text(".pushes", "registry.acme.org/acme/app:15");
    page.click("#check-change-event");
    page.expect_value("#check-event-action", "closed");
    page.fill("#check-event-action", "opened");
    page.expect_text(".decided", "do not include opened");
}

#[test]
fn nothing_that_axe_knows_is_wrong() {
    for languages in ["en", "zh-CN"] {
        let page = with_sample(Visitor { languages, ..Visitor::default() });
        let mut found = Found::new();
        simulate(&page);
        let mut faults = Vec::new();
        for (width, height) in [(1366, 768), (360, 740), (2560, 1300)] {
            page.resize(width, height);
            let mut look = |view: &str| {
                let view = format!("{view} at {width} px in {languages}");
                judge(&page, &view, &mut found);
                let them = [page.too_wide(), page.too_small()].concat();
                faults.extend(them.into_iter().map(|it| format!("{view}: {it}")));
            };
            look("checked events");
            page.click("#check-event-0");
            page.expect_visible(".step-name");
            page.click(".step:nth-of-type(3) .step-name");
            page.expect_visible(".excerpt");
            look("a checked event");
            page.click("#check-all-events");
        }
        assert!(faults.is_empty(), "{faults:#?}");
        expect_none(&found);
    }
}

#[test]
fn by_keyboard_alone() {
    let page = with_sample(Visitor::default());
    page.click("#check-tab-found");
    page.press("Right");
    page.expect_focus("check-tab-runs");
    page.expect_attribute("#check-tab-runs", "aria-selected", "true");
    page.expect_visible(".outcomes");
    page.press("Home");
    page.expect_focus("check-tab-found");
    page.expect_visible("#check-list");
}
