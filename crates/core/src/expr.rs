//! `${{ }}` expressions as GitHub reads and evaluates them. What cannot be foretold, such as a secret
//! or what a step will put out, is a value of its own, so a result is unknown rather than wrong.
//! Semantics from actions/runner v2.330 (`src/Sdk/Expressions`) and actions/languageservices 4043eda
//! (`expressions`), which share their test data.

mod compare;
mod evaluate;
mod fault;
mod format;
mod functions;
mod gaps;
pub mod keys;
mod parse;

mod template;
mod token;
mod undefined;
mod value;

use std::ops::Range;

pub use self::{
    evaluate::{Decision, Scope, Status, decide, evaluate, look},
    fault::{Fault, FaultKind, Stage},
    functions::{FUNCTIONS, Function, function},
    gaps::Gaps,
    parse::{MAX_DEPTH, MAX_LENGTH, Names, parse, parse_in},
    template::{
        Piece, Pieces, Template, condition, evaluate_text, expressions, has_expression, pieces,
    },
    undefined::{Undefined, undefined},
    value::{List, Map, Part, Value},
};

/// An expression, or a part of one.
#[derive(Clone, Debug, PartialEq)]
pub struct Expr {
    pub kind: Kind,
    /// Where it stands in the text that was parsed, in bytes; without parentheses around it.
    pub span: Range<usize>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// A value that is written out; never a list, a map or an unknown one.
    Literal(Value),
    /// `github`, `steps`, as written; case does not count.
    Context(String),
    /// `a.b` and `a[b]`: a property is an index that is a literal text.
    Index(Box<Expr>, Box<Expr>),
    /// `a.*` and `a[*]`.
    Filter(Box<Expr>),
    /// The name as written; case does not count.
    Call(String, Vec<Expr>),
    Not(Box<Expr>),
    Compare(Comparison, Box<Expr>, Box<Expr>),
    /// Two or more, evaluated up to the first that decides.
    And(Vec<Expr>),
    /// The same.
    Or(Vec<Expr>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Expr {
    /// Visits the parts one level below, in the order in which they stand.
    pub fn parts<'a>(&'a self, visit: &mut dyn FnMut(&'a Expr)) {
        match &self.kind {
            Kind::Literal(_) | Kind::Context(_) => {}
            Kind::Filter(it) | Kind::Not(it) => visit(it),
            Kind::Index(a, b) | Kind::Compare(_, a, b) => {
                visit(a);
                visit(b);
            }
            Kind::Call(_, them) | Kind::And(them) | Kind::Or(them) => them.iter().for_each(visit),
        }
    }

    /// Visits this and everything in it. The depth is that of [`MAX_DEPTH`].
    pub fn walk<'a>(&'a self, visit: &mut dyn FnMut(&'a Expr)) {
        visit(self);
        self.parts(&mut |it| it.walk(visit));
    }

    /// Whether it asks how the run went so far. A condition that does not gets `success() &&` in front
    /// of it (GitHub docs, "Evaluate expressions": status check functions).
    pub fn asks_for_status(&self) -> bool {
        let mut res = false;
        self.walk(&mut |it| {
            if let Kind::Call(name, _) = &it.kind {
                res |= function(name).is_some_and(|it| it.is_status());
            }
        });
        res
    }

    /// Whether nothing but a context and properties leads here.
    pub fn has_path(&self) -> bool {
        match &self.kind {
            Kind::Context(_) => true,
            Kind::Index(of, by) => {
                matches!(by.kind, Kind::Literal(Value::Text(_))) && of.has_path()
            }
            _ => false,
        }
    }

    /// Whether its path is this one; case does not count.
    pub fn is_path(&self, path: &str) -> bool {
        match &self.kind {
            Kind::Context(it) => it.eq_ignore_ascii_case(path),
            Kind::Index(of, by) => path.rsplit_once('.').is_some_and(|(rest, last)| {
                let is_last = |it: &str| it.eq_ignore_ascii_case(last);
                matches!(&by.kind, Kind::Literal(Value::Text(it)) if is_last(it))
                    && of.is_path(rest)
            }),
            _ => false,
        }
    }

    /// `steps.build.outputs.digest`: the context and the properties that lead here, if nothing else
    /// does.
    pub fn path(&self) -> Option<String> {
        match &self.kind {
            Kind::Context(it) => Some(it.clone()),
            Kind::Index(of, by) => match &by.kind {
                Kind::Literal(Value::Text(it)) => {
                    let mut res = of.path()?;
                    res.extend([".", it]);
                    Some(res)
                }
                _ => None,
            },
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::{data::Data, text::Lang};

    /// A run on a push, whose secrets and step outputs nobody knows.
    fn scope() -> Scope {
        let github = r#"{
            "event_name": "push", "ref": "refs/tags/v1", "run_id": 12345678901,
            "event": { "commits": [{ "id": "a", "author": { "name": "x" } }, { "id": "b" }] }
        }"#;
        let github = Value::from(Data::from_json(github).expect("JSON"));
        let outputs = Value::map(vec![("outputs".to_owned(), Value::open(Vec::new()))]);
        let steps = Value::map(vec![("build".to_owned(), outputs)]);
        let contexts = vec![("github".to_owned(), github), ("steps".to_owned(), steps)];
        Scope { contexts: Map { entries: contexts, is_open: false }, status: Some(Status::Success) }
    }

    fn check(text: &str, expected: Expect) {
        let res = match evaluate_text(text, &scope()) {
            Ok(Value::Unknown(it)) => format!("unknown: {it}"),
            Ok(it) => it.show(),
            Err(it) => format!("{} {:?}", it.message().say(Lang::En), &text[it.span]),
        };
        expected.assert_eq(&res);
    }

    #[test]
    fn texts_with_expressions() {
        check(
            "to ${{ github.ref }}, ${{ github.run_id }}",
            expect!["to refs/tags/v1, 12345678901"],
        );
        check("${{ github['EVENT_NAME'] }}", expect!["push"]);
        check("${{ join(github.event.commits.*.id) }}", expect!["a,b"]);
        check("${{ join(github.event.commits.*.author.name) }}", expect!["x"]);
        check("${{ '}}' }}${{ 'it''s' }}", expect!["}}it's"]);
        check("${{ format('{0}{{}}', github.event.commits) }}", expect!["Array{}"]);
        check("plain }}", expect!["plain }}"]);
    }

    #[test]
    fn what_is_unknown() {
        check("${{ secrets.TOKEN }}", expect!["unknown: secrets.TOKEN"]);
        check(
            "image@${{ steps.build.outputs.digest }}!",
            expect!["image@‹steps.build.outputs.digest›!"],
        );
        check("${{ steps.other.outputs.digest }}", expect![""]);
        check("key-${{ hashFiles('**/lock') }}", expect!["key-‹hashFiles()›"]);
        check("${{ false && secrets.TOKEN }}", expect!["false"]);
        check("${{ true || secrets.TOKEN }}", expect!["true"]);
        check("${{ secrets.TOKEN == '' }}", expect!["unknown: secrets.TOKEN"]);
        check("${{ startsWith(format('v{0}', secrets.A), 'v') }}", expect!["true"]);
        check("${{ format('v{0}', secrets.A) == 'x' }}", expect!["false"]);
        check("${{ contains(fromJSON('[1, 2]'), secrets.A) }}", expect!["unknown: secrets.A"]);
        check("${{ secrets.A && fromJSON('{') }}", expect!["unknown: secrets.A"]);
        check("${{ success() }} ${{ failure() }} ${{ always() }}", expect!["true false true"]);
    }

    #[test]
    fn faults_have_words_and_places() {
        check(
            "a ${{ github.ref = 'x' }}",
            expect![[r#"`=` at position 12 compares nothing. Write `==`. "=""#]],
        );
        check(
            "${{ github.ref == \"x\" }}",
            expect![[
                r#"Strings in expressions need single quotes, but `"x"` at position 15 begins with a double one. Write `'…'`. "\"x\"""#
            ]],
        );
        check(
            "${{ 'x }}",
            expect![[r#"This `${{` has no `}}` after it. Close the expression. "${{""#]],
        );
        check(
            "${{}}",
            expect![[
                r#"There is nothing between `${{` and `}}`. Write an expression there, or remove the braces. """#
            ]],
        );
        check(
            "${{ a && }}",
            expect![[
                r#"The expression ends too early, after `&&`. Complete it, or close what is open. "&&""#
            ]],
        );
        check(
            "${{ a b }}",
            expect![[
                r#"`b` is not allowed at position 3. An operator, a comma or a closing parenthesis may be missing before it. "b""#
            ]],
        );
        check("${{ f(x, nope(1)) }}", expect![[r#"There is no function `f` here. "f""#]]);
        check(
            "${{ contains('a') }}",
            expect![[r#"The function `contains` needs more arguments. "contains""#]],
        );
        check(
            "${{ fromJSON('{') }}",
            expect![[r#"`fromJSON` is given something that is not JSON. "fromJSON('{')""#]],
        );
        check(
            "${{ format('{1}', 1) }}",
            expect![[
                r#"`{1}` asks for an argument that `format` is not given. Numbers begin with 0. "'{1}'""#
            ]],
        );
    }

    fn decides(text: &str, expected: Expect) {
        let expr = condition(text, &parse::ANY).expect("legal");
        let Decision { holds, span, unknown } = decide(&expr, &scope()).expect("no fault");
        let holds = holds.map_or(format!("unknown, for {unknown}"), |it| it.to_string());
        let asks = if expr.asks_for_status() { ", asks for the status" } else { "" };
        expected.assert_eq(&format!("{holds}: {}{asks}", &text[span]));
    }

    #[test]
    fn what_decides_a_condition() {
        decides(
            "github.event_name == 'push' && github.ref == 'x'",
            expect!["false: github.ref == 'x'"],
        );
        decides(
            "${{ github.ref == 'x' || !(github.ref || true) }}",
            expect!["false: github.ref == 'x' || !(github.ref || true)"],
        );
        decides("!(github.ref == 'x' || true)", expect!["false: !(github.ref == 'x' || true)"]);
        decides("secrets.A && github.ref == 'x'", expect!["false: github.ref == 'x'"]);
        decides("secrets.A && github.ref", expect!["unknown, for secrets.A: secrets.A"]);
        decides("always() && true", expect!["true: always() && true, asks for the status"]);
        decides("${{ false }} ", expect!["true: ${{ false }} "]);
        decides("", expect!["false: "]);
    }

    #[test]
    fn numbers_and_texts() {
        check(
            "${{ 0x10 }} ${{ 0o10 }} ${{ -1e3 }} ${{ .5 }} ${{ +Infinity }}",
            expect!["16 8 -1000 0.5 Infinity"],
        );
        check(
            "${{ ' 0x10 ' == 16 }} ${{ '1_0' == 10 }} ${{ '' == 0 }}",
            expect!["true false true"],
        );
        check(
            "${{ 'ß' == 'SS' }} ${{ 'É' == 'é' }} ${{ 'ı' == 'I' }}",
            expect!["false true false"],
        );
        check("${{ case(false, fromJSON('{'), 2) }}", expect!["2"]);
        check("${{ 'a''b''c' }}", expect!["a'b'c"]);
    }
}
