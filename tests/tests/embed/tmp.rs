use pushwright_browser::*;
use std::path::Path;
#[test]
fn pictures() {
    for (w, lang, theme) in [(640, "en", "light"), (340, "zh-CN", "dark")] {
        let page = Visitor { width: w, height: 2000, ..Visitor::default() }.opens(&format!("embed/#v=1&preset=hub&image=acme/my+app&theme={theme}&lang={lang}&lock=login"));
        page.click("#github");
        page.expect_visible("dialog[open]");
        page.save_picture(Path::new(&format!("/tmp/shots/dialog-{w}.png"))).unwrap();
        page.press("Escape");
        page.click("#share");
        page.expect_visible(".status");
        page.save_picture(Path::new(&format!("/tmp/shots/status-{w}.png"))).unwrap();
        page.click("#tab-problems");
        page.click_text("#panel button", if lang == "en" {"Change"} else {"镜像"});
        page.save_picture(Path::new(&format!("/tmp/shots/problem-{w}.png"))).unwrap();
    }
}
