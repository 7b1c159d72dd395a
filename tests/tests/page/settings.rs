//! A workflow from elsewhere becomes a form, and follows what is changed there.

use std::fs;

use pushwright_browser::{Page, Visitor};
use pushwright_core::{
    catalog::actions::CHECKOUT,
    compose::compose,
    generate::{Surroundings, generate},
    recipe::Recipe,
    sample::several,
    share,
    text::{Lang, Notes, Text, msg},
    topic::Topic,
    yaml::write,
};

use crate::{
    accessibility::{Found, expect_none, judge},
    away::folder,
};

const TEXT: &str = "#check-text";

/// As somebody has it who has never seen the form: remarks, another order, a step of their own.
const OWN: &str = "# Ours since 2021.
name: release
on:
  push:
    tags: ['v*'] # only releases
jobs:
  image:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v6
      # We need this for the changelog.
      - name: Write the changelog
        run: ./changelog.sh > CHANGELOG.md
      - uses: docker/login-action@v4
        with:
          password: ${{ secrets.DOCKERHUB_TOKEN }}
          username: ${{ vars.DOCKERHUB_USERNAME }}
      - uses: docker/metadata-action@v6
        id: meta
        with: {images: 'acme/app', tags: \"type=semver,pattern={{version}}\"}
      - uses: docker/build-push-action@v7
        with:
          context: .
          push: true   # always
          tags: ${{ steps.meta.outputs.tags }}
          labels: ${{ steps.meta.outputs.labels }}
";

#[track_caller]
fn opened(visitor: Visitor, name: &str, text: &str) -> Page {
    let page = visitor.opens("");
    page.click("#check-button");
    page.expect_visible("#check-sample");
    let file = folder(name).join("release.yml");
    fs::write(&file, text).expect("a file");
    page.upload("#check-open", &file);
    page.expect_value(TEXT, text);
    page.click("#check-tab-settings");
    page
}

#[track_caller]
fn followed(page: &Page) {
    page.click("#settings-find");
    page.expect_focus("check-settings-title");
    page.click("#settings-open");
    page.expect_focus("followed");
    page.expect_text("#followed", "release.yml");
}

/// In one column the workflow stands far below the form, and with it what is said of the file.
#[test]
fn the_form_is_in_sight_on_a_phone() {
    let page = opened(Visitor::default(), "settings-phone", OWN);
    page.resize(390, 844);
    followed(&page);
    let says = msg::check_followed_says("release.yml").say(Lang::En).replace('`', "");
    page.expect_text(".status", &says);
    let top = "return document.querySelector('.form').getBoundingClientRect().top / innerHeight";
    let top = page.eval(top).as_f64().expect("a number");
    assert!((0.0..0.5).contains(&top), "{top}");
}

#[test]
fn what_is_changed_in_the_form_changes_only_its_lines() {
    let page = opened(Visitor::default(), "settings", OWN);
    page.click("#settings-find");
    page.expect_text(".check-settings", "jobs.image.steps[1]");
    // All rules for tags are one row.
    page.expect_text(".settings-found", "type=semver,pattern={{version}}");
    let names = page.texts(".settings-found dt");
    let rules = names.iter().filter(|it| it.contains(Topic::Tag.label().get(Lang::En)));
    assert_eq!(rules.count(), 0, "{names:?}");
    page.click_text(".check-settings .check-way", "12");
    assert_eq!(page.eval("return document.activeElement.id"), "check-text");
    page.click("#settings-open");
    page.expect_focus("followed");
    page.expect_value("#image", "acme/app");
    page.expect_text("#followed", &msg::check_followed_lines("0").say(Lang::En));
    page.fill("#image", "acme/shop");
    page.expect_text("#followed", &msg::check_followed_lines("2").say(Lang::En));
    page.click("#followed-show");
    page.expect_value(TEXT, &OWN.replace("acme/app", "acme/shop"));
    // All of it is one step.
    page.click("#check-undo");
    page.expect_value(TEXT, OWN);
}

#[test]
fn what_is_written_by_hand_stays() {
    let page = opened(Visitor::default(), "settings-hand", OWN);
    followed(&page);
    page.fill("#image", "acme/own");
    page.expect_text("#followed", &msg::check_followed_lines("2").say(Lang::En));
    page.click("#followed-show");
    let written = OWN.replace("acme/app", "acme/own");
    page.expect_value(TEXT, &written);
    page.eval("document.getElementById('check-text').focus()");
    page.press("Control+End");
    page.type_text("# by hand");
    let text = [&written, "# by hand"].concat();
    page.expect_value(TEXT, &text);
    // The status line is plain text.
    page.expect_text(".status", "release.yml was changed by hand");
    page.click("#check-back");
    page.expect_gone("#followed");
    page.fill("#image", "acme/shop");
    page.click("#check-button");
    page.expect_value(TEXT, &text);
}

#[test]
fn what_cannot_be_changed_is_said() {
    let written = "        id: meta\n        with: {images: 'acme/app', tags: \"type=semver,pattern={{version}}\"}\n";
    let text = OWN.replace("      - uses: docker/metadata-action@v6\n", "").replace(written, "");
    let text = text.replace("${{ steps.meta.outputs.tags }}", "acme/app:latest");
    let page = opened(Visitor::default(), "settings-refused", &text);
    followed(&page);
    page.fill("#image", "acme/shop");
    page.expect_text(".followed-refused", msg::RECOGNISED_GONE.get(Lang::En));
    page.click("#followed-show");
    page.expect_value(TEXT, &text);
}

/// Several images make for many settings to try, so this takes long enough to do something else.
#[test]
fn looking_stops_nobody_and_can_be_stopped() {
    let (_, recipe) = several().into_iter().find(|it| it.0 == "all-export").expect("a recipe");
    let text = write(compose(&recipe)).text();
    let page = opened(Visitor::default(), "settings-long", &text);
    let says = |it: Text| page.expect_text(".settings-look", it.get(Lang::En));
    let is_busy = |it: &str| page.expect_attribute(".settings-results", "aria-busy", it);
    page.click("#settings-find");
    says(msg::CHECK_SETTINGS_LOOKING);
    page.eval(
        "window.frames = 0; (function count() { frames += 1; requestAnimationFrame(count) })()",
    );
    page.wait_for("frames that are painted", || page.eval("return frames > 5") == true);
    page.click("#check-tab-found");
    page.expect_visible(".check-account");
    page.click("#check-tab-settings");
    is_busy("true");
    page.click("#settings-find");
    says(msg::CHECK_SETTINGS_STOPPED);
    is_busy("false");
    page.expect_visible("#settings-open");
    page.expect_focus("settings-find");
    // Somebody goes on, and then writes something else.
    page.click("#settings-find");
    is_busy("true");
    page.eval("document.getElementById('check-text').focus()");
    page.press("Control+End");
    page.type_text("# mine");
    page.expect_value(TEXT, &[&text, "# mine"].concat());
    is_busy("false");
    says(msg::CHECK_SETTINGS_FIND);
    page.expect_gone("#settings-open");
}

#[test]
fn nobody_has_to_go_on() {
    let page = opened(Visitor::default(), "settings-end", OWN);
    followed(&page);
    page.click("#followed-end");
    page.expect_gone("#followed");
    page.fill("#image", "acme/shop");
    page.click("#check-button");
    page.expect_value(TEXT, OWN);
}

#[test]
fn what_has_changed_since_it_was_made() {
    let recipe = Recipe::default();
    let link = format!("https://example.com/#{}", share::encode(&recipe).fragment);
    let notes = Notes::built_in(Lang::En);
    let made =
        generate(&recipe, Surroundings { lang: Lang::En, notes: &notes, link: &link }).text();
    let old = "0123456789abcdef0123456789abcdef01234567 # v5.0.0";
    let new = format!("{} # {}", CHECKOUT.sha, CHECKOUT.version);
    assert!(made.contains(&new), "{made}");
    let text = made.replace(&new, old).replace("runs-on: ubuntu-latest", "runs-on: ubuntu-24.04");
    let page = opened(Visitor::default(), "settings-since", &text);
    page.expect_text("#settings-since", "v5.0.0");
    page.expect_text("#settings-since", "jobs.publish.runs-on");
    page.click("#settings-pins");
    page.expect_value(TEXT, &text.replace(old, &new));
    page.expect_gone("#settings-pins");
    page.expect_text("#settings-since", "jobs.publish.runs-on");
}

#[test]
fn nothing_that_axe_knows_is_wrong() {
    for languages in ["en", "zh-CN"] {
        let visitor = Visitor { languages, ..Visitor::default() };
        let page = opened(visitor, &format!("settings-axe-{languages}"), OWN);
        page.click("#settings-find");
        page.expect_focus("check-settings-title");
        let mut found = Found::new();
        for (width, height) in [(1280, 900), (360, 740)] {
            page.resize(width, height);
            judge(&page, &format!("settings at {width} px in {languages}"), &mut found);
            assert_eq!(page.too_wide(), [""; 0], "at {width} px in {languages}");
        }
        page.click("#settings-open");
        page.expect_focus("followed");
        page.fill("#image", "acme/shop");
        page.click("#followed summary");
        for (width, height) in [(1280, 900), (360, 740)] {
            page.resize(width, height);
            judge(&page, &format!("followed at {width} px in {languages}"), &mut found);
            assert_eq!(page.too_wide(), [""; 0], "at {width} px in {languages}");
        }
        expect_none(&found);
    }
}
