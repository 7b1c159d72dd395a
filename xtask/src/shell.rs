//! The HTML that stands in the page before the wasm arrives: the default workflow and, line by line,
//! what it means. It is all that readers without JavaScript get, and what search engines see.

use pushwright_core::{
    explain::explain,
    generate::{Surroundings, generate},
    recipe::Recipe,
    text::{Lang, Notes, Text, msg},
    yaml::{Document, Kind, highlight, line_numbers},
};

/// Replaces `<!-- shell -->` in `index.html`.
pub(crate) fn shell() -> String {
    let notes = Notes::built_in(Lang::En);
    let surroundings = Surroundings { lang: Lang::En, notes: &notes, link: "" };
    let document = generate(&Recipe::default(), surroundings);
    let file = format!(".github/workflows/{}", document.workflow.file);
    format!(
        "<header class=\"top\"><div class=\"brand\"><h1 translate=\"no\">Pushwright</h1>{}</div></header>\
         <main class=\"page\"><section class=\"shell-notes\" tabindex=\"0\" aria-labelledby=\"shell-title\"><h2 id=\"shell-title\">{}</h2>{}</section>\
         <section class=\"preview\"><p class=\"file\"><code>{}</code></p>\
         <div class=\"code\" tabindex=\"0\" role=\"region\" aria-label=\"{}\" data-numbers=\"{}\" translate=\"no\">{}</div></section></main>",
        both(msg::PAGE_TAGLINE),
        escape(msg::PAGE_SHELL_TITLE.get(Lang::En)),
        explained(&document, &notes),
        escape(&file),
        escape(msg::PAGE_PREVIEW.get(Lang::En)),
        line_numbers(document.lines.len()),
        code(&document),
    )
}

/// A text in every language, each marked as its own.
fn both(text: Text) -> String {
    let each = |it: Lang| format!("<p lang=\"{}\">{}</p>", it.id(), escape(text.get(it)));
    Lang::ALL.map(each).concat()
}

fn code(document: &Document) -> String {
    let mut res = String::new();
    for line in &document.lines {
        res.push_str("<div class=\"line\">");
        for part in highlight(&line.text) {
            let class = match part.kind {
                Kind::Plain => "plain",
                Kind::Key => "key",
                Kind::Text => "text",
                Kind::Expression => "expression",
                Kind::Literal => "literal",
                Kind::Comment => "comment",
            };
            res.push_str(&format!("<span class=\"{class}\">{}</span>", escape(part.text)));
        }
        res.push_str("</div>");
    }
    res
}

/// Each explained part with its line and its sentence.
fn explained(document: &Document, notes: &Notes) -> String {
    let mut res = String::from("<dl>");
    for it in explain(&document.workflow, notes) {
        let line = document.lines.get(it.span.start.line - 1).map_or("", |it| it.text.trim());
        let name = line.trim_start_matches("- ").split(" #").next().unwrap_or_default();
        res.push_str(&format!(
            "<div><dt><code>{}</code></dt><dd>{}</dd></div>",
            escape(name),
            escape(&it.says(Lang::En).replace('`', "")),
        ));
    }
    res + "</dl>"
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holds_the_whole_default_workflow() {
        let notes = Notes::built_in(Lang::En);
        let surroundings = Surroundings { lang: Lang::En, notes: &notes, link: "" };
        let document = generate(&Recipe::default(), surroundings);
        let shell = shell();
        let lines = shell.matches("<div class=\"line\">").count();
        assert_eq!(lines, document.lines.len());
        assert!(shell.contains("docker/build-push-action@"));
    }
}
