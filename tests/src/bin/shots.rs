//! Pictures of the page in every size, theme and language, and in the states that matter:
//! `cargo run -p pushwright-browser --bin shots -- --out DIR [--lessons | --runs]`, with `--lessons` those of
//! lessons and workshops instead, with `--runs` those of runs that are foretold and workflows that are checked.

use std::{env, fs, panic::catch_unwind, path::Path, process::ExitCode};

use pushwright_browser::{Page, Visitor};

/// Name, width and height.
const SCREENS: &[(&str, u32, u32)] =
    &[("phone", 390, 844), ("laptop", 1366, 768), ("wide", 1920, 1080)];
const THEMES: &[&str] = &["light", "dark"];
const LANGUAGES: &[&str] = &["en", "zh-CN"];

fn main() -> ExitCode {
    let args: Vec<String> = env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let (out, take): (_, Take) = match args[..] {
        ["--out", out] => (out, take_screen),
        ["--out", out, "--lessons"] => (out, take_lessons),
        ["--out", out, "--runs"] => (out, take_runs),
        _ => {
            eprintln!("usage: shots --out DIR [--lessons | --runs]");
            return ExitCode::FAILURE;
        }
    };
    match take_all(Path::new(out), take) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// Takes the states of one screen in one language.
type Take = fn(&Path, &str, &Visitor) -> Result<usize, String>;

fn take_all(out: &Path, take: Take) -> Result<(), String> {
    fs::create_dir_all(out).map_err(|it| it.to_string())?;
    let mut res = Ok(());
    for (screen, width, height) in SCREENS.iter().copied() {
        for languages in LANGUAGES.iter().copied() {
            let visitor = Visitor { width, height, languages, ..Visitor::default() };
            // Of a page that is not well, pictures are wanted all the more.
            let taken = catch_unwind(|| take(out, screen, &visitor));
            let taken = taken.unwrap_or_else(|_| Err(format!("{screen} {languages}: see above")));
            eprintln!("{screen} {languages}: {taken:?}");
            res = res.and(taken.map(drop));
        }
    }
    res
}

/// The states of one screen in one language, each in every theme.
fn take_screen(out: &Path, screen: &str, visitor: &Visitor) -> Result<usize, String> {
    let page = visitor.opens("");
    let mut count = 0;
    let mut take = |state: &str, page: &Page| {
        for theme in THEMES {
            page.eval(&format!("document.documentElement.dataset.theme = '{theme}'"));
            let name = format!("{screen}-{}-{theme}-{state}.png", visitor.languages);
            page.save_picture(&out.join(name))?;
            count += 1;
        }
        Ok::<(), String>(())
    };
    take("1-first", &page)?;
    if screen == "phone" {
        page.resize(visitor.width, tall(&page));
        take("2-whole", &page)?;
        page.resize(visitor.width, visitor.height);
    }
    page.click("[data-preset=docker-hub]");
    page.click_text("#workflow .line", "images:");
    take("3-line", &page)?;
    page.fill("#image", "acme/my app");
    take("4-error", &page)?;
    page.click("#tab-problems");
    take("5-problems", &page)?;
    page.click("#tab-setup");
    take("6-setup", &page)?;
    page.click("#tab-yaml");
    page.click("#github");
    page.expect_visible("dialog[open]");
    take("7-dialog", &page)?;
    page.press("Escape");
    page.expect_gone("dialog");
    page.click("#more");
    page.expect_visible("#way-link");
    take("8-ways", &page)?;
    page.click("[data-way=patch] > summary");
    take("9-patch", &page)?;
    page.click("[data-way=embed] > summary");
    page.click("[data-way=embed] .button");
    page.expect_visible("#embed-page");
    take("10-embed", &page)?;
    Ok(count)
}

/// Runs that are foretold, and a workflow that is checked, each in every theme.
fn take_runs(out: &Path, screen: &str, visitor: &Visitor) -> Result<usize, String> {
    let page = visitor.opens("");
    let mut count = 0;
    let mut take = |state: &str, page: &Page| {
        for theme in THEMES {
            page.eval(&format!("document.documentElement.dataset.theme = '{theme}'"));
            let name = format!("{screen}-{}-{theme}-{state}.png", visitor.languages);
            page.save_picture(&out.join(name))?;
            count += 1;
        }
        Ok::<(), String>(())
    };
    page.fill("#image", "acme/My app");
    page.click("#tab-simulate");
    page.expect_visible(".outcomes tbody tr");
    page.eval("document.querySelector('.bar').scrollIntoView()");
    take("1-events", &page)?;
    page.click("#event-1");
    page.expect_visible(".step-name");
    take("2-event", &page)?;
    page.click("#check-button");
    page.click("#check-sample");
    page.expect_visible("#check-list > li");
    take("3-check", &page)?;
    page.click("#check-tab-runs");
    page.expect_visible(".check-runs .outcomes tbody tr");
    take("4-check-events", &page)?;
    page.click("#check-event-0");
    page.expect_visible(".check-runs .step-name");
    take("5-check-event", &page)?;
    page.click(".check-runs .step:nth-of-type(2) .step-name");
    page.expect_visible(".check-runs .excerpt");
    page.eval("document.querySelector('.check-runs .job').scrollIntoView()");
    take("6-check-step", &page)?;
    Ok(count)
}

/// The states of lessons and workshops, each in every theme.
fn take_lessons(out: &Path, screen: &str, visitor: &Visitor) -> Result<usize, String> {
    let page = visitor.opens("");
    let mut count = 0;
    let mut take = |state: &str, page: &Page| {
        if screen == "phone" {
            page.resize(visitor.width, tall(page));
        }
        for theme in THEMES {
            page.eval(&format!("document.documentElement.dataset.theme = '{theme}'"));
            let name = format!("{screen}-{}-{theme}-lesson-{state}.png", visitor.languages);
            page.save_picture(&out.join(name))?;
            count += 1;
        }
        page.resize(visitor.width, visitor.height);
        Ok::<(), String>(())
    };
    page.click("#lessons-button");
    page.expect_visible(".lesson-list");
    take("1-list", &page)?;
    page.click("[data-lesson=first-image]");
    page.expect_visible(".lesson-question");
    take("2-step", &page)?;
    page.click(".lesson-question .choice input");
    page.click("#lesson-answer");
    page.click("#lesson-hint");
    page.fill("#branches", "main");
    page.expect_visible(".lesson-done");
    page.click(".lesson-changes > summary");
    page.expect_visible(".changes");
    page.eval("document.querySelector('.verdict').scrollIntoView()");
    take("3-done", &page)?;
    page.eval("document.querySelector('.lesson-onward').scrollIntoView({ block: 'end' })");
    take("4-changes", &page)?;
    for _ in 1..4 {
        page.click("#lesson-next");
        page.click("#lesson-skip");
    }
    page.click("#lesson-next");
    page.expect_visible("#lesson-code");
    take("5-end", &page)?;
    page.click("#lesson-all");
    page.click("[data-lesson=read-a-workflow]");
    page.expect_visible("#lesson-own");
    take("6-own", &page)?;
    page.click("#lesson-all");
    page.click("#lessons-teach");
    page.expect_visible(".teach-step");
    page.resize(visitor.width, tall(&page));
    take("7-teach", &page)?;
    page.click("#sheet-back");
    page.click("#lessons-handouts");
    page.expect_visible(".paper[data-size]");
    take("8-handout", &page)?;
    Ok(count)
}

/// As high as all that there is.
fn tall(page: &Page) -> u32 {
    let height = page.eval("return document.scrollingElement.scrollHeight");
    height.as_u64().and_then(|it| u32::try_from(it).ok()).unwrap_or(4_000).min(12_000)
}
