//! Workflows of others, checked as a person would: pasted, dropped and opened, repaired, taken back and reported.

use std::{fs, sync::LazyLock};

use pushwright_browser::{Page, Visitor};
use pushwright_core::{
    lint::{Severity, apply, lint},
    report::{Checked, markdown},
    text::{Lang, msg},
    yaml,
};
use serde_json::json;

use crate::{
    accessibility::{Found, expect_none, judge},
    away::folder,
    en,
};

/// The sample of the view, below a remark in the language of the page.
static SAMPLE: LazyLock<String> = LazyLock::new(|| sample(Lang::En));
const TEXT: &str = "#check-text";
const ITEMS: &str = "#check-list > li";

#[track_caller]
pub(crate) fn opens() -> Page {
    with(Visitor::default())
}

#[track_caller]
fn with(visitor: Visitor) -> Page {
    let page = visitor.opens("");
    page.click("#check-button");
    page.expect_visible("#check-sample");
    page.expect_focus("check-title");
    page
}

#[track_caller]
pub(crate) fn with_sample(visitor: Visitor) -> Page {
    let lang = if visitor.languages.starts_with("zh") { Lang::ZhCn } else { Lang::En };
    let page = with(visitor);
    page.click("#check-sample");
    expect_checked(&page, &sample(lang));
    page
}

fn sample(lang: Lang) -> String {
    let text = include_str!("../../../src/workbench/check/sample.yml");
    format!("# {}\n{text}", msg::CHECK_SAMPLE_REMARK.get(lang))
}

/// Waits until what is listed is what the core finds in a text.
#[track_caller]
pub(crate) fn expect_checked(page: &Page, text: &str) {
    page.expect_value(TEXT, text);
    let count = lint(&yaml::read(text)).len();
    page.wait_for(&format!("{count} findings"), || page.count(ITEMS) == count);
}

/// What is selected in the field.
#[track_caller]
pub(crate) fn selected(page: &Page) -> String {
    page.text_of(
        "const it = document.getElementById('check-text'); return it.value.slice(it.selectionStart, it.selectionEnd)",
    )
}

#[test]
fn the_sample_has_something_of_every_kind() {
    let findings = lint(&yaml::read(&SAMPLE));
    for severity in Severity::ALL {
        assert!(findings.iter().any(|it| it.severity == severity), "{severity:?}");
    }
    assert!(findings.iter().any(|it| it.rule.id == "missing-permission" && it.fix.is_some()));
}

#[test]
fn findings_stand_in_the_margin_and_at_their_ranges() {
    let page = with_sample(Visitor::default());
    let findings = lint(&yaml::read(&SAMPLE));
    let mut lines: Vec<usize> = findings.iter().map(|it| it.span.start.line).collect();
    lines.dedup();
    page.wait_for("the margin", || page.count(".check-mark") == lines.len());
    assert_eq!(page.fragment(), "#check");
    // The exact range, and no more of the line.
    let marked = page.texts(".check-code [data-mark=error]");
    assert!(marked.iter().any(|it| it == "github.event.pull_request.title"), "{marked:?}");
    assert_eq!(page.texts(".check-code").join("\n"), *SAMPLE);
    // The account, and the line with the cursor.
    page.expect_text(".check-account", "linux/amd64");
    page.click("#check-title");
    page.eval("const it = document.getElementById('check-text'); it.focus(); it.setSelectionRange(60, 60)");
    page.expect_text("#check-line", "name: Publish");
}

/// The lines that are seen lie over the field, and must not be in the way of a hand.
#[test]
fn the_text_is_clicked_into() {
    for page in [with_sample(Visitor::default()), Visitor::default().opens("#check")] {
        page.click("#check-title");
        page.click(".check-box");
        page.expect_focus("check-text");
        page.press("Control+Home");
        page.type_text("# mine");
        page.wait_for("what was typed", || page.value(TEXT).starts_with("# mine"));
        assert!(!page.is_visible(".skip"), "the workflow is not there");
    }
}

/// Who opens the view has the workflow in the clipboard, and the focus is at its title.
#[test]
fn a_workflow_is_pasted_without_a_click() {
    let page = Visitor::default().opens("");
    page.click("#copy");
    let file = ".github/workflows/docker-publish.yml";
    page.expect_text(".status", &msg::page_copied(file).say(Lang::En));
    let yaml = page.yaml() + "\n";
    page.click("#check-button");
    page.expect_focus("check-title");
    page.press("Control+v");
    expect_checked(&page, &yaml);
    page.expect_focus("check-text");
    // Beside what there is already, not into it.
    page.click("#check-title");
    page.press("Control+v");
    page.wait_for("another text", || page.count(".check-bar .tab") == 2);
    expect_checked(&page, &yaml);
}

#[test]
fn from_a_finding_to_its_line_and_back() {
    let page = with_sample(Visitor::default());
    let way = "#check-list > li[data-severity=error] .check-way";
    page.click(way);
    page.expect_focus("check-text");
    assert_eq!(selected(&page), "contents: read");
    page.expect_visible("#check-list > li[data-current=true]");
    page.press("Control+Enter");
    page.wait_for("the finding", || page.focused().starts_with("found-13-"));
    page.press("Enter");
    page.expect_focus("check-text");
    page.press("F8");
    page.wait_for("the next one", || selected(&page) == "actions/checkout@v4");
    page.press("Shift+F8");
    page.wait_for("the one before", || selected(&page) == "contents: read");
    // By mouse from the margin.
    page.click(".check-mark[data-severity=error]");
    page.wait_for("the finding", || page.focused().starts_with("found-13-"));
}

#[test]
fn one_repair_and_all_and_back() {
    let page = with_sample(Visitor::default());
    let document = yaml::read(&SAMPLE);
    let findings = lint(&document);
    let first = findings.iter().find_map(|it| it.fix.as_ref()).expect("a repair");
    let once = apply(&document.lines, &first.edits);
    page.click("#check-list .button[data-kind=fix]");
    expect_checked(&page, &once);
    page.expect_focus("check-found-title");
    page.eval("document.getElementById('check-text').focus()");
    page.press("Control+z");
    expect_checked(&page, &SAMPLE);
    page.press("Control+y");
    expect_checked(&page, &once);
    page.click("#check-undo");
    expect_checked(&page, &SAMPLE);
    page.click("#check-fix-all");
    page.wait_for("all repairs", || !page.has("#check-fix-all"));
    let all = page.value(TEXT);
    let left = lint(&yaml::read(&all));
    assert!(left.len() < findings.len() && left.iter().all(|it| it.fix.is_none()), "{left:#?}");
    expect_checked(&page, &all);
    page.click("#check-undo");
    expect_checked(&page, &SAMPLE);
    page.click("#check-redo");
    expect_checked(&page, &all);
}

#[test]
fn no_two_things_have_the_same_id() {
    let page = with_sample(Visitor::default());
    let twice = "const ids = [...document.querySelectorAll('[id]')].map((it) => it.id); \
        return ids.filter((it, n) => ids.indexOf(it) !== n).join(' ')";
    assert_eq!(page.text_of(twice), "", "controls of the form are called by their topics");
}

#[test]
fn typing_is_undone_by_words() {
    let page = opens();
    page.eval("document.getElementById('check-text').focus()");
    page.type_text("name: some words");
    page.expect_value(TEXT, "name: some words");
    page.press("Control+z");
    page.expect_value(TEXT, "name: some ");
    page.type_text("more");
    page.expect_value(TEXT, "name: some more");
    page.press("Control+z");
    page.press("Control+z");
    page.expect_value(TEXT, "name: some");
    page.press("Control+Shift+z");
    page.expect_value(TEXT, "name: some ");
}

#[test]
fn only_some_severities() {
    let page = with_sample(Visitor::default());
    let findings = lint(&yaml::read(&SAMPLE));
    let count = |of: Severity| findings.iter().filter(|it| it.severity == of).count();
    let all = findings.len();
    page.click("[data-severity-of=warning]");
    page.expect_attribute("[data-severity-of=warning]", "aria-pressed", "false");
    page.wait_for("fewer", || page.count(ITEMS) == all - count(Severity::Warning));
    page.click("[data-severity-of=error]");
    page.click("[data-severity-of=info]");
    page.expect_text(".check-found", en(msg::CHECK_NONE_LISTED));
    page.click("[data-severity-of=info]");
    page.wait_for("the notes", || page.count(ITEMS) == count(Severity::Info));
}

#[test]
fn reports_for_people_and_programs() {
    let page = with_sample(Visitor::default());
    let document = yaml::read(&SAMPLE);
    let findings = lint(&document);
    let checked =
        Checked { file: ".github/workflows/sample.yml", document: &document, findings: &findings };
    page.click("#report-copy");
    page.expect_text(".status", en(msg::CHECK_REPORT_COPIED));
    assert_eq!(page.paste_elsewhere(), markdown(&[checked], Lang::En));
    page.click("#sarif-copy");
    page.expect_text(".status", en(msg::CHECK_SARIF_COPIED));
    let log: serde_json::Value = serde_json::from_str(&page.paste_elsewhere()).expect("JSON");
    let results = log.pointer("/runs/0/results").and_then(|it| it.as_array());
    assert_eq!(results.map(Vec::len), Some(findings.len()));
    let folder = folder("reports");
    page.saves_into(&folder.to_string_lossy());
    for (button, file) in
        [("#report-save", "pushwright-report.md"), ("#sarif-save", "pushwright.sarif")]
    {
        page.click(button);
        page.wait_for(file, || folder.join(file).is_file());
    }
}

#[test]
fn pasted_opened_and_dropped() {
    let page = with_sample(Visitor::default());
    page.click("#check-copy");
    page.expect_text(".status", en(msg::CHECK_COPIED));
    page.click("#check-close");
    page.expect_visible("#check-sample");
    page.expect_focus("check-text");
    page.press("Control+v");
    expect_checked(&page, &SAMPLE);
    // What was closed is not lost.
    page.click_text(".check-closed button", en(msg::CHECK_BRING_BACK));
    page.wait_for("both", || page.count(".check-bar .tab") == 2);
    let folder = folder("opened");
    let file = folder.join("release.yml");
    fs::write(&file, "on: push\r\njobs: {}\r\n").expect("a file");
    page.upload("#check-open", &file);
    page.expect_value(TEXT, "on: push\njobs: {}\n");
    page.expect_attribute(".check-bar .tab:last-child", "aria-pressed", "true");
    let drop = "const files = new DataTransfer(); \
        for (const [name, text] of arguments[0]) files.items.add(new File([text], name)); \
        const drop = new DragEvent('drop', { dataTransfer: files, bubbles: true, cancelable: true }); \
        return document.getElementById('check-view').dispatchEvent(drop)";
    let files = json!([["a.yml", "on: push\n"], ["release.yml", "on: release\n"]]);
    assert_eq!(page.eval_with(drop, vec![files]), false, "the browser would leave the page");
    page.expect_value(TEXT, "on: release\n");
    assert_eq!(
        page.texts(".check-bar .tab span[translate]"),
        ["workflow.yml", "sample.yml", "release.yml", "a.yml", "release-2.yml"]
    );
    page.click_text(".check-bar .tab", "sample.yml");
    expect_checked(&page, &SAMPLE);
    page.saves_into(&folder.to_string_lossy());
    page.click_text(".check-bar .tab", "release.yml");
    page.expect_value(TEXT, "on: push\njobs: {}\n");
}

#[test]
fn of_a_folder_its_workflows_are_opened() {
    let page = opens();
    let repository = folder("repository");
    let workflows = repository.join(".github/workflows");
    fs::create_dir_all(workflows.join("old")).expect("a folder");
    let files = [("release.yaml", "on: release\n"), ("ci.yml", "on: push\n"), ("notes.md", "x\n")];
    for (name, text) in files {
        fs::write(workflows.join(name), text).expect("a file");
    }
    fs::write(repository.join("compose.yml"), "services: {}\n").expect("a file");
    fs::write(workflows.join("old/gone.yml"), "on: fork\n").expect("a file");
    let tabs = |page: &Page| page.texts(".check-bar .tab span[translate]");
    // What of the repository is dropped does not matter.
    for (n, dropped) in [&repository, &repository.join(".github"), &workflows].iter().enumerate() {
        page.drop_on("#check-view", &[dropped]);
        page.wait_for("both", || tabs(&page).len() == 2 * (n + 1));
    }
    assert_eq!(tabs(&page)[..4], ["ci.yml", "release.yaml", "ci-2.yml", "release-2.yaml"]);
    let empty = repository.join("empty");
    fs::create_dir_all(&empty).expect("a folder");
    page.drop_on("#check-view", &[&empty, &workflows.join("notes.md")]);
    page.wait_for("the file beside", || tabs(&page).len() == 7);
    let refused = msg::check_refused("empty/", "50").say(Lang::En);
    page.expect_text(".status", &refused);
}

#[test]
fn calls_are_judged_by_what_stands_open_beside() {
    let page = opens();
    let called = "on: {workflow_call: {inputs: {image: {type: string, required: true}}}}\n";
    let caller =
        "on: push\njobs:\n  a:\n    uses: ./.github/workflows/called.yml\n    with: {imag: x}\n";
    let says =
        |page: &Page| page.texts(ITEMS).iter().filter(|it| it.contains("no input imag,")).count();
    let folder = folder("calls");
    for (name, text) in [("caller.yml", caller), ("called.yml", called)] {
        fs::write(folder.join(name), text).expect("a file");
    }
    page.upload("#check-open", &folder.join("caller.yml"));
    expect_checked(&page, caller);
    assert_eq!(says(&page), 0, "nobody knows what the called workflow takes");
    page.upload("#check-open", &folder.join("called.yml"));
    expect_checked(&page, called);
    page.click_text(".check-bar .tab", "caller.yml");
    page.wait_for("what is wrong with the call", || says(&page) > 0);
}

#[test]
fn what_is_broken_is_told_at_its_line() {
    let page = opens();
    page.eval("document.getElementById('check-text').focus()");
    page.type_text("on: [push\n");
    let text = "on: [push\n";
    expect_checked(&page, text);
    let line = lint(&yaml::read(text))[0].span.start.line;
    page.expect_text("#check-list", &msg::check_line(line.to_string()).say(Lang::En));
    page.expect_visible(".check-mark[data-severity=error]");
}

#[test]
fn texts_are_kept_and_secrets_are_not() {
    let page = with_sample(Visitor::default());
    let token = format!("ghp_{}", "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8");
    page.eval(
        "const it = document.getElementById('check-text'); it.focus(); it.setSelectionRange(0, 0)",
    );
    page.type_text(&format!("# {token}\n"));
    page.expect_text(".check-secret", "GitHub");
    page.click("#report-copy");
    page.expect_text(".status", en(msg::CHECK_REPORT_COPIED));
    let report = page.paste_elsewhere();
    assert!(!report.contains(&token));
    page.wait_for("the storage", || {
        page.text_of("return localStorage.getItem('pushwright.check')").contains("# ghp_…\n")
    });
    let stored = page.text_of("return JSON.stringify({ ...localStorage })");
    assert!(!stored.contains(&token), "{stored}");
    page.reload();
    expect_checked(&page, &format!("# ghp_…\n{}", *SAMPLE));
    // Back leads to the form, and forward to the text.
    page.click("#check-back");
    page.expect_visible("#workflow");
    page.expect_focus("check-button");
    assert!(!page.fragment().contains("check&") && !page.fragment().ends_with("#check"));
    page.press("Enter");
    page.expect_visible("#check-list");
    page.back();
    page.expect_gone("#check-view");
    page.expect_visible("#workflow");
}

#[test]
fn in_chinese() {
    let page = with_sample(Visitor { languages: "zh-CN", ..Visitor::default() });
    page.expect_text("#check-title", msg::CHECK_TITLE.get(Lang::ZhCn));
    page.click("#check-list > li .check-way");
    page.press("Control+Enter");
    page.wait_for("the finding", || page.focused().starts_with("found-"));
    page.choose("#language", "en");
    page.expect_text("#check-title", en(msg::CHECK_TITLE));
    page.expect_text(ITEMS, en(msg::SEVERITY_WARNING));
    page.expect_text(".check-account", "On a push");
}

/// A workflow of as many lines, with mistakes here and there.
fn long(lines: usize) -> String {
    let mut res = "name: Long\non: push\njobs:\n".to_owned();
    let mut n = 0;
    while res.lines().count() < lines {
        n += 1;
        res += &format!(
            "  job{n}:\n    runs-on: ubuntu-latest\n    timeout-minutes: 10\n    permissions:\n      contents: read\n    steps:\n"
        );
        for step in 0..6 {
            let sha = "3d3c42e5aac5ba805825da76410c181273ba90b1";
            res += &format!(
                "      - name: Step {step}\n        uses: actions/checkout@{sha} # v7.0.1\n        with:\n          persist-credentials: false\n          ref: ${{{{ github.sha }}}}\n"
            );
        }
        res += "      - run: echo \"${{ github.event.pull_request.title }}\"\n";
    }
    res
}

/// Types into the middle of the text as fast as the browser takes it; answers with how long each
/// character took until it was painted, and the longest task of the page meanwhile.
const TYPE: &str = "
    const middle = field.value.indexOf('      - run:', field.value.length / 2);
    field.focus();
    field.setSelectionRange(middle, middle);
    const tasks = [];
    const watch = new PerformanceObserver((list) => tasks.push(...list.getEntries().map((it) => it.duration)));
    watch.observe({ type: 'longtask' });
    const took = [];
    for (const letter of '# a comment that somebody types here\\n') {
      const start = performance.now();
      document.execCommand('insertText', false, letter);
      await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
      took.push(performance.now() - start);
      await new Promise((done) => setTimeout(done, 60));
    }
    watch.disconnect();
    took.sort((a, b) => a - b);
    return [took[took.length >> 1], took.at(-2), Math.max(0, ...tasks)];
";

#[test]
fn a_text_of_1500_lines_stays_fluid() {
    let page = opens();
    let text = long(1500);
    let folder = folder("long");
    fs::write(folder.join("long.yml"), &text).expect("a file");
    page.upload("#check-open", &folder.join("long.yml"));
    expect_checked(&page, &text);
    let field = "const field = document.getElementById('check-text');";
    let numbers = page.eval(&format!("return (async () => {{ {field} {TYPE} }})()"));
    let number = |n: usize| numbers[n].as_f64().unwrap_or(f64::MAX);
    // The same in a field of which the page knows nothing: what the browser and this machine take by themselves.
    let plain = "const field = document.createElement('textarea'); field.wrap = 'off'; \
        field.value = document.getElementById('check-text').value; document.getElementById('check-view').prepend(field);";
    let plain = page.eval(&format!("return (async () => {{ {plain} {TYPE} }})()"));
    let least = plain[0].as_f64().unwrap_or_default();
    eprintln!(
        "1,500 lines: a character is painted after {:.0} ms (median; {least:.0} ms in a plain field), {:.0} ms \
         (slowest but one); longest task {:.0} ms",
        number(0),
        number(1),
        number(2)
    );
    let typed = text.lines().count() + 1;
    page.wait_for("the line", || page.count(".check-line") == typed + 1);
    assert!(page.value(TEXT).contains("# a comment that somebody types here\n"));
    // A few frames beside what the browser takes, however busy the machine is; one that reads and judges all of
    // it for every character takes far longer.
    assert!(number(0) < 4.0 * least + 66.0, "{numbers}, {plain}");
}

#[test]
fn nothing_that_axe_knows_is_wrong() {
    for languages in ["en", "zh-CN"] {
        let page = with(Visitor { languages, ..Visitor::default() });
        let mut found = Found::new();
        for (width, height) in [(1280, 900), (360, 740)] {
            page.resize(width, height);
            judge(&page, &format!("empty check at {width} px in {languages}"), &mut found);
        }
        page.click("#check-sample");
        let lang = if languages == "en" { Lang::En } else { Lang::ZhCn };
        expect_checked(&page, &sample(lang));
        // What is said above comes a moment later and moves the list, so that a click may miss.
        page.wait_for("the page about a rule", || {
            if !page.has("#check-list .check-rule[open]") {
                page.click("#check-list > li summary");
            }
            page.is_visible(".check-page pre")
        });
        page.click("#check-list > li .check-way");
        for (width, height) in [(1280, 900), (360, 740)] {
            page.resize(width, height);
            judge(&page, &format!("check at {width} px in {languages}"), &mut found);
        }
        expect_none(&found);
    }
}

#[test]
fn by_keyboard_alone() {
    let page = Visitor::default().opens("");
    let tab_to = |id: &str| {
        for _ in 0..40 {
            if page.focused() == id {
                return;
            }
            page.press("Tab");
        }
        panic!("Tab does not come to {id}, but to {}", page.focused());
    };
    tab_to("check-button");
    page.press("Enter");
    page.expect_focus("check-title");
    tab_to("check-sample");
    page.press("Enter");
    expect_checked(&page, &SAMPLE);
    page.expect_focus("check-text");
    page.press("F8");
    page.press("Control+Enter");
    page.wait_for("a finding", || page.focused().starts_with("found-"));
    // The first repair below it.
    let is_repair = || page.eval("return document.activeElement.dataset.kind === 'fix'") == true;
    while !is_repair() {
        page.press("Tab");
        assert!(page.focused() != "BODY", "there is no repair");
    }
    page.press("Enter");
    page.wait_for("the repair", || page.value(TEXT) != *SAMPLE);
    page.expect_focus("check-found-title");
    tab_to("check-fix-all");
    page.press("Enter");
    page.wait_for("all repairs", || !page.has("#check-fix-all"));
    page.eval("document.getElementById('check-title').focus()");
    tab_to("check-undo");
    page.press("Enter");
    page.wait_for("undo", || page.has("#check-fix-all"));
}
