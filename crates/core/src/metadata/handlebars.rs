//! The template language of metadata-action's `{{ }}`: Handlebars 4.7, as far as templates without
//! partials and decorators go. What is left out says so as [`Fault::Unknown`]; it is never guessed.

mod lex;
mod parse;
mod render;
mod strip;
mod tree;
mod value;

use crate::{host::Host, metadata::Fault};

/// A value of a template.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    /// `undefined` and `null`.
    Nothing,
    Bool(bool),
    /// As JavaScript prints it. Nothing calculates here.
    Number(String),
    Text(String),
    List(Vec<Value>),
    /// Own properties only: inherited ones cannot be reached from a template.
    Map(Vec<(&'static str, Value)>),
    /// The same of a class that says how it is printed.
    Printed(String, Vec<(&'static str, Value)>),
    Function(Function),
}

/// A function that a context holds.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Function {
    /// Whatever it is called with.
    Gives(Result<Box<Value>, Fault>),
    /// Takes a format of moment and the zone `tz`; the instant is in milliseconds since 1970.
    Date(i64),
}

impl Function {
    /// How many parameters it declares.
    fn parameters(&self) -> usize {
        match self {
            Function::Gives(_) => 0,
            Function::Date(_) => 2,
        }
    }

    pub(super) fn text(text: impl Into<String>) -> Function {
        Function::Gives(Ok(Box::new(Value::Text(text.into()))))
    }
}

/// What `compile(template)(context)` gives.
pub(super) fn render(template: &str, context: Value, host: &dyn Host) -> Result<String, Fault> {
    // Most texts hold no expression at all.
    if !template.contains("{{") {
        return Ok(template.to_owned());
    }
    let mut program = parse::parse(template)?;
    strip::strip(&mut program);
    render::render(&program, context, host)
}

/// Whether a template is one expression that leads to this name and nothing else. What cannot be
/// parsed is not.
pub fn is_only(template: &str, name: &str) -> bool {
    if !template.contains(name) {
        return false;
    }
    let Ok(program) = parse::parse(template) else { return false };
    match program.nodes.as_slice() {
        [tree::Node::Mustache { call, .. }] => match &call.head {
            tree::Expr::Path(path) => path.parts == [name],
            _ => false,
        },
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::Native;

    fn context() -> Value {
        Value::Map(vec![
            ("branch", Value::Function(Function::text("a&b"))),
            ("tag", Value::Function(Function::text(""))),
            ("date", Value::Function(Function::Date(1_578_616_200_000))),
            ("major", Value::Number("0".to_owned())),
            ("loose", Value::Bool(true)),
            ("pre", Value::List(vec![Value::Text("rc".to_owned()), Value::Number("1".to_owned())])),
            ("none", Value::List(Vec::new())),
            ("map", Value::Map(vec![("x", Value::Text("y".to_owned()))])),
            (
                "semver",
                Value::Printed("1.2.3".to_owned(), vec![("major", Value::Number("1".to_owned()))]),
            ),
        ])
    }

    #[track_caller]
    fn check(template: &str, expected: &str) {
        let said = match render(template, context(), &Native) {
            Ok(it) => it,
            Err(Fault::Error { name, message }) => format!("{name}: {message}"),
            Err(Fault::Unknown(what)) => format!("unknown: {what}"),
        };
        assert_eq!(said, expected);
    }

    #[test]
    fn expressions() {
        check("x", "x");
        check("<{{branch}}|{{{branch}}}|{{&branch}}>", "<a&amp;b|a&b|a&b>");
        check("{{nope}}{{major}}{{loose}}{{pre}}{{map}}{{map.x}}", "0truerc,1[object Object]y");
        check(
            "{{this.branch}}{{./tag}}{{[branch]}}{{'branch'}}{{@root.major}}",
            "a&amp;ba&amp;ba&amp;b0",
        );
        check("{{pre.[0]}}{{pre.length}}{{lookup pre 1}}{{lookup map 'x'}}", "rc21y");
        check("{{branch.length}}{{date.length}}{{branch.x}}{{branch.[0]}}", "02");
        check("{{semver}}{{#with semver}}{{this}}{{major}}{{/with}}", "1.2.31.2.31");
        check("{{#each semver}}{{@key}}{{/each}}{{lookup semver 'major'}}", "major1");
        check("a {{~major~}} b", "a0b");
        check("a{{! c }}b{{!-- }} --}}c", "abc");
        check(r"\{{branch}} \\{{major}} {{{{", r"unknown: {{{{");
        check(r"\{{branch}} \\{{major}}", r"{{branch}} \0");
    }

    #[test]
    fn blocks() {
        check("{{#if tag}}t{{else if branch}}b{{else}}n{{/if}}", "b");
        check("{{#unless tag}}no{{^}}yes{{/unless}}", "no");
        check("{{#if major}}m{{/if}}{{#if major includeZero=true}}z{{/if}}", "z");
        check("{{#if none}}l{{else}}e{{/if}}", "e");
        check("{{#each pre}}{{@index}}{{this}}{{#unless @last}}-{{/unless}}{{/each}}", "0rc-11");
        check("{{#with map}}{{x}}{{../major}}{{/with}}", "y0");
        check("{{#map}}{{x}}{{/map}}{{#nope}}a{{^}}b{{/nope}}{{^tag}}c{{/tag}}", "yb");
        check("{{#pre}}{{.}};{{/pre}}", "rc;1;");
        check("a\n{{#if branch}}\nb\n{{/if}}\nc", "a\nb\nc");
    }

    #[test]
    fn names_of_blocks() {
        check("{{#each pre as |it n|}}{{n}}{{it}};{{/each}}", "0rc;11;");
        check("{{#with map as |m|}}{{m.x}}{{x}}{{#if m}}{{m.x}}{{/if}}{{/with}}", "yyy");
        check("{{#if tag}}{{else with map as |m|}}{{m.x}}{{/if}}", "y");
        check("{{#with map as |a b|}}{{b}}{{./a}}{{a 1}}{{/with}}", "[object Object]");
        check("{{#each pre as |it|}}{{#with it as |it|}}{{it}}{{/with}}{{/each}}", "rc1");
        check(
            "{{#if branch as |x|}}{{x}}{{/if}}",
            "TypeError: Cannot read properties of undefined (reading '0')",
        );
        // The same context once more is no step up.
        check("{{#with this}}{{../branch}}{{/with}}{{#with map}}{{../branch}}{{/with}}", "a&amp;b");
    }

    #[test]
    fn dates() {
        check("{{date 'YYYYMMDD'}}", "20200110");
        check("{{date 'HH:mm z' tz='Asia/Tokyo'}}", "09:30 JST");
        check("{{date (tag)}}", "2020-01-10T00:30:00Z");
        check("{{date 'x' zone='UTC'}}", "Error: Unknown zone attribute");
        check("{{date}}", "TypeError: Cannot read properties of undefined (reading 'hash')");
    }

    #[test]
    fn faults() {
        check("{{nope 'x'}}", "Error: Missing helper: \"nope\"");
        check("{{> foo}}", "Error: The partial foo could not be found");
        check("{{#if branch}}x{{/unless}}", "Error: if doesn't match unless - 1:3");
        check("{{if}}", "Error: #if requires exactly one argument");
        check(
            "{{}}",
            "Error: Parse error on line 1:\n{{}}\n--^\nExpecting 'ID', 'STRING', 'NUMBER', 'BOOLEAN', \
             'UNDEFINED', 'NULL', 'DATA', got 'CLOSE'",
        );
        check(
            "a\n{{pre.0}}",
            "Error: Parse error on line 2:\na{{pre.0}}\n-------^\nExpecting 'ID', got 'NUMBER'",
        );
        for it in ["{{helperMissing}}", "{{#blockHelperMissing 1}}{{/blockHelperMissing}}"] {
            check(it, "TypeError: Cannot read properties of undefined (reading 'call')");
        }
        check("{{lookup this 'branch'}}", "unknown: {{lookup}}");
        check("{{{{raw}}}}", "unknown: {{{{");
        check(
            "{{branch as |x|}}",
            "Error: Parse error on line 1:\n{{branch as |x|}}\n---------^\ngot 'OPEN_BLOCK_PARAMS'",
        );
        check("é😀{{#if}}{{/x}}", "Error: if doesn't match x - 1:6");
    }

    #[test]
    fn raw_statements() {
        for it in ["{{raw}}", "{{ raw }}", "{{{raw}}}", "{{&raw}}", "{{this.raw}}"] {
            assert!(is_only(it, "raw"), "{it}");
        }
        for it in
            ["{{ raw }}.{{ version }}", "{{ version }},{{raw }.", "x{{raw}}", "raw", "{{'raw'}}"]
        {
            assert!(!is_only(it, "raw"), "{it}");
        }
    }
}
