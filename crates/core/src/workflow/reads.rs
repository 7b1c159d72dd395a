//! Which values of contexts a part of a workflow reads: its secrets, its variables.

use crate::{
    expr::{self, Expr, Kind, Names},
    workflow::{Node, Span},
};

/// A value of a context that is read.
#[derive(Clone, Debug, PartialEq)]
pub struct Read {
    /// In capitals, as GitHub ignores case there. Empty if it is computed, or if all are read.
    pub name: String,
    pub span: Span,
}

/// Where a node, and what is below it, reads a context such as `secrets`; in the order of the text.
pub fn reads(node: &Node, context: &str) -> Vec<Read> {
    let mut res = Vec::new();
    expressions(node, context, &mut |node, it| {
        it.walk(&mut |it| {
            let (Kind::Index(of, _) | Kind::Filter(of)) = &it.kind else { return };
            let Kind::Context(own) = &of.kind else { return };
            if own.eq_ignore_ascii_case(context) {
                let name = it.path().and_then(|it| Some(it.split_once('.')?.1.to_owned()));
                let name = name.unwrap_or_default().to_ascii_uppercase();
                res.push(Read { name, span: node.part(&it.span) });
            }
        });
    });
    res
}

/// Visits each expression of a node, and of what is below it, whose text names a context; conditions among
/// them, which need no braces.
pub fn expressions(node: &Node, context: &str, visit: &mut dyn FnMut(&Node, &Expr)) {
    of_node(node, context, false, visit);
}

/// The names among them, each once.
pub fn names(reads: &[Read]) -> Vec<&str> {
    let mut res: Vec<&str> = Vec::new();
    for it in reads.iter().filter(|it| !it.name.is_empty()) {
        if !res.contains(&it.name.as_str()) {
            res.push(&it.name);
        }
    }
    res
}

fn of_node(node: &Node, context: &str, is_condition: bool, visit: &mut dyn FnMut(&Node, &Expr)) {
    // Without braces, only conditions are expressions.
    let may_read = |it: &&str| (is_condition || it.contains('{')) && names_context(it, context);
    if let Some(text) = node.as_text().filter(may_read) {
        let any =
            Names { has_context: &|_| true, has_function: &|it| expr::function(it).is_some() };
        if is_condition {
            expr::condition(text, &any).iter().for_each(|it| visit(node, it));
        } else {
            expr::expressions(text, &any).iter().flatten().for_each(|it| visit(node, it));
        }
    }
    node.items().iter().for_each(|it| of_node(it, context, false, visit));
    node.entries().iter().for_each(|it| of_node(&it.node, context, it.key == "if", visit));
}

/// Asked of every text, so nothing is taken apart before it is worth it.
fn names_context(text: &str, context: &str) -> bool {
    let (text, context) = (text.as_bytes(), context.as_bytes());
    text.windows(context.len()).any(|it| it.eq_ignore_ascii_case(context))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml;

    #[track_caller]
    fn check(text: &str, context: &str, expected: &str) {
        let reads = reads(&yaml::read(text).workflow.root, context);
        let shown: Vec<_> =
            reads.iter().map(|it| format!("{}@{}", it.name, it.span.start.column)).collect();
        assert_eq!(shown.join(" "), expected);
    }

    #[test]
    fn in_expressions_alone() {
        check("a: ${{ secrets.One }} ${{ Secrets['two'] }}", "secrets", "ONE@8 TWO@27");
        check("a: secrets.ONE", "secrets", "");
        check("if: vars.A && secrets.B", "vars", "A@5");
        check("a: ${{ secrets[env.X] }}", "secrets", "@8");
        check("a: ${{ toJSON(secrets) }}", "secrets", "");
        check("a: [{b: '${{ github.secrets.X }}'}]", "secrets", "");
    }
}
