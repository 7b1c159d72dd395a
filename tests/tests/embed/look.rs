//! The page for frames as it is seen: in every width, theme and language nothing is too wide, too small,
//! or hard to use for some.

use pushwright_browser::{Page, Rules, Visitor};

/// Widths of the frame: a phone, a column of text, a whole page.
const WIDTHS: &[u32] = &[320, 640, 1100];

/// What an author may want to be seen.
const STATES: &[&str] = &[
    "v=1&preset=hub&image=acme/app",
    "v=1&preset=hub&image=acme/my+app&lock=image,registries,cache&sections=where,cache&hide=preset",
    "v=1&view=preview&lock=moon",
];

#[track_caller]
fn check(page: &Page, rules: Rules, what: &str) {
    let violations = page.violations(rules);
    assert!(violations.is_empty(), "{what}:\n{}", violations.join("\n"));
}

#[test]
fn nothing_is_too_wide_too_small_or_hard_to_use() {
    for width in WIDTHS {
        let page = Visitor { width: *width, height: 900, ..Visitor::default() }.arrives();
        for (n, state) in STATES.iter().enumerate() {
            for (theme, lang) in [("light", "en"), ("dark", "zh-CN"), ("contrast", "en")] {
                page.goto(&format!("embed/?{n}{theme}#{state}&theme={theme}&lang={lang}"));
                page.wait_until_ready();
                page.expect_attribute("html", "lang", lang);
                let what = format!("{width} px, {theme}, {lang}, {state}");
                let rules = if theme == "contrast" { Rules::OfColor } else { Rules::All };
                check(&page, rules, &what);
                assert!(page.too_wide().is_empty(), "{what}: {:#?}", page.too_wide());
                assert!(page.too_small().is_empty(), "{what}: {:#?}", page.too_small());
            }
        }
    }
}

#[test]
fn the_name_leads_to_the_page_itself() {
    let page = Visitor::default().opens("embed/#v=1&preset=hub&image=acme/app");
    page.wait_for("the link", || page.has(".brand a"));
    let link = page.attribute(".brand a", "href").unwrap_or_default();
    assert!(
        link.ends_with("/#v=1&preset=hub&image=acme/app") && !link.contains("/embed/"),
        "{link}"
    );
}
