//! Texts that depend on the event, as GitHub expressions.

/// The text if the condition holds, else nothing. The text may hold expressions itself.
pub(super) fn text_if(condition: &str, text: &str) -> String {
    ["${{ ", condition, " && ", &literal(text), " || '' }}"].concat()
}

/// A text as part of an expression: a string, or `format()` if it holds expressions.
fn literal(text: &str) -> String {
    let mut pattern = String::new();
    let mut args = String::new();
    let mut rest = text;
    let mut n = 0;
    while let Some((before, from)) = rest.split_once("${{") {
        let Some((expression, after)) = from.split_once("}}") else { break };
        pattern.push_str(&before.replace('{', "{{").replace('}', "}}"));
        pattern.push_str(&format!("{{{n}}}"));
        args.push_str(", ");
        args.push_str(expression.trim());
        n += 1;
        rest = after;
    }
    if n == 0 {
        return ["'", &text.replace('\'', "''"), "'"].concat();
    }
    pattern.push_str(&rest.replace('{', "{{").replace('}', "}}"));
    format!("format('{}'{args})", pattern.replace('\'', "''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_with_and_without_expressions() {
        assert_eq!(text_if("a", "it's"), "${{ a && 'it''s' || '' }}");
        assert_eq!(text_if("a", "x/${{ b.c }}:d"), "${{ a && format('x/{0}:d', b.c) || '' }}");
    }
}
