//! What is said about a rule beside its finding: why it matters, and what is wrong and right, from its page in
//! the documentation. The pages are fetched when one is first opened.

use pushwright_core::{lint::Rule, text::msg};

use crate::{
    browser::fetch_text,
    desk::Desk,
    widgets::{View, all, details, el, nothing, rich, text},
};

/// Stands between the pages; no text of ours holds it.
const BETWEEN: char = '\u{3}';

pub(super) fn about(desk: Desk, rule: &'static Rule) -> View {
    let title = move || msg::check_about(rule.title.get(desk.lang.get())).say(desk.lang.get());
    details("details.check-rule", title, move || fetch(desk), move || page(desk, rule))
}

fn fetch(desk: Desk) {
    let pages = &desk.check().pages;
    if pages.with_untracked(String::is_empty) {
        fetch_text("rules.md", Box::new(move |it| pages.set(it)));
    }
}

fn page(desk: Desk, rule: &Rule) -> View {
    let pages = desk.check().pages.get();
    let start = format!("{}\n", rule.id);
    let page = pages.split(BETWEEN).find_map(|it| it.strip_prefix(&start));
    page.map_or_else(nothing, |it| el("div.check-page").is("lang", "en").with(all(blocks(it))))
}

/// Markdown as our pages use it: headings, paragraphs, and examples between fences.
fn blocks(page: &str) -> Vec<View> {
    let mut res = Vec::new();
    let (mut paragraph, mut example): (Vec<&str>, Option<Vec<&str>>) = (Vec::new(), None);
    for line in page.lines() {
        if let Some(lines) = &mut example {
            if line == "```" {
                let code = el("code").is("translate", "no").with(text(&lines.join("\n")));
                res.push(el("pre").is("tabindex", "0").with(code));
                example = None;
            } else {
                lines.push(line);
            }
            continue;
        }
        if line.starts_with("```") {
            example = Some(Vec::new());
        } else if let Some(heading) = line.strip_prefix("## ") {
            res.push(el("h3").with(text(heading)));
        } else if !line.is_empty() {
            paragraph.push(line);
        }
        if line.is_empty() && !paragraph.is_empty() {
            res.push(prose(&paragraph.join(" ")));
            paragraph.clear();
        }
    }
    if !paragraph.is_empty() {
        res.push(prose(&paragraph.join(" ")));
    }
    res
}

fn prose(of: &str) -> View {
    if let Some((before, rest)) = of.split_once('<')
        && let Some(address) = rest.strip_suffix('>').filter(|it| it.starts_with("https://"))
    {
        let link = el("a")
            .is("href", address)
            .is("target", "_blank")
            .is("rel", "noopener noreferrer")
            .with(text(address.trim_start_matches("https://")));
        return el("p").with(rich(before)).with(link);
    }
    let strong = |(n, it): (usize, &str)| match n % 2 {
        0 => rich(it),
        _ => el("strong").with(rich(it)),
    };
    el("p").with(all(of.split("**").enumerate().map(strong)))
}
