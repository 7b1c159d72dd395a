//! The reader of YAML beside another one, on texts that are right and on texts that are not; what it
//! says of broken text, and how much of it it saves.

use std::collections::HashMap;

use expect_test::{Expect, expect};
use proptest::prelude::*;
use pushwright_core::{
    generate::{Surroundings, generate},
    lint::{apply, lint},
    recipe::PRESETS,
    text::{Lang, Notes},
    workflow::{Node, Value},
    yaml::{self, Document, MAX_DEPTH, MAX_ERRORS, MAX_NODES, is_number, read},
};
use saphyr_parser::{Event, Parser, ScalarStyle};

/// The tree in one line.
fn show(node: &Node) -> String {
    match &node.value {
        Value::Null => "~".to_owned(),
        Value::Bool(it) => it.to_string(),
        Value::Number(it) => format!("#{it}"),
        Value::Text(it) => format!("{it:?}"),
        Value::Seq(them) => format!("[{}]", them.iter().map(show).collect::<Vec<_>>().join(", ")),
        Value::Map(them) => {
            let entry =
                |it: &pushwright_core::workflow::Entry| format!("{}: {}", it.key, show(&it.node));
            format!("{{{}}}", them.iter().map(entry).collect::<Vec<_>>().join(", "))
        }
    }
}

fn says(document: &Document) -> String {
    let line = |it: &yaml::Error| {
        let (start, end) = (it.span.start, it.span.end);
        let says = it.message.say(Lang::En);
        format!("{}:{}-{}:{} {says}\n", start.line, start.column, end.line, end.column)
    };
    document.errors.iter().map(line).collect()
}

/// The tree of another reader; nothing if it takes the text for broken, or knows what ours does not.
fn other(text: &str) -> Option<Node> {
    #[derive(Default)]
    struct Open {
        node: Node,
        anchor: usize,
        key: Option<String>,
    }
    let mut stack = vec![Open { node: Value::Seq(Vec::new()).into(), ..Open::default() }];
    let mut anchors: HashMap<usize, Node> = HashMap::new();
    for event in Parser::new_from_str(text) {
        let (node, anchor) = match event.ok()?.0 {
            Event::Scalar(_, _, _, Some(_)) => return None,
            Event::Scalar(text, style, anchor, None) => {
                let is_plain = style == ScalarStyle::Plain;
                let value = match text.as_ref() {
                    it if !is_plain => Value::Text(it.to_owned()),
                    "" | "~" | "null" | "Null" | "NULL" => Value::Null,
                    "true" | "True" | "TRUE" => Value::Bool(true),
                    "false" | "False" | "FALSE" => Value::Bool(false),
                    it if is_number(it) => Value::Number(it.to_owned()),
                    it => Value::Text(it.to_owned()),
                };
                (value.into(), anchor)
            }
            Event::SequenceStart(anchor, _) => {
                stack.push(Open { node: Value::Seq(Vec::new()).into(), anchor, key: None });
                continue;
            }
            Event::MappingStart(anchor, _) => {
                stack.push(Open { node: Value::Map(Vec::new()).into(), anchor, key: None });
                continue;
            }
            Event::SequenceEnd | Event::MappingEnd => {
                let open = stack.pop()?;
                (open.node, open.anchor)
            }
            Event::Alias(it) => (anchors.get(&it)?.clone(), 0),
            _ => continue,
        };
        if anchor != 0 {
            anchors.insert(anchor, node.clone());
        }
        let open = stack.last_mut()?;
        match (&mut open.node.value, open.key.take()) {
            (Value::Seq(them), _) => them.push(node),
            (Value::Map(them), Some(key)) => {
                let (key_span, node) = (Default::default(), node);
                them.push(pushwright_core::workflow::Entry { key, key_span, node });
            }
            _ => match &node.value {
                Value::Seq(_) | Value::Map(_) => return None,
                Value::Null => open.key = Some(String::new()),
                _ => open.key = Some(node.as_text()?.to_owned()),
            },
        }
    }
    match stack.pop()?.node.value {
        Value::Seq(mut them) if them.len() < 2 => Some(them.pop().unwrap_or_default()),
        _ => None,
    }
}

#[track_caller]
fn same(text: &str) {
    let document = read(text);
    let Some(node) = other(text) else { panic!("the other reader refuses {text:?}") };
    assert_eq!(says(&document), "", "{text:?}");
    assert_eq!(show(&document.workflow.root), show(&node), "{text:?}");
}

fn presets() -> Vec<String> {
    let notes = Notes::built_in(Lang::En);
    let surroundings = Surroundings { lang: Lang::En, notes: &notes, link: "" };
    PRESETS.iter().map(|it| generate(&(it.recipe)(), surroundings).text()).collect()
}

#[test]
fn right_texts_are_read_as_another_reader_does() {
    presets().iter().for_each(|it| same(it));
    let texts = [
        "a: 1\nb: [x, 'y', \"z\", 1.0, ~, ]\n",
        "a:\n- x\n- y:\n    z\n-\n  - w\nb: {c: d, e, f: }\n",
        "- - a\n  - b\n- c: d\n  e: f\n",
        "a: |\n  x\n   y\n\n  z\n\nb: >-\n  x\n  y\n\n  z\n    deep\n  w\nc: |+\n  k\n\nd: |2\n    i\n",
        "a: one\n  two\n\n  three # c\nb: 'it''s\n  long'\nc: \"a\\tb\\\n  c \\x41\\u00e4 \n\n  d\"\n",
        "a: &x {b: c}\nd: *x\ne: &y\n  - f\ng: *y\n",
        "? a\n: b\n? c\n",
        "--- # c\na: b\n...\n",
        "%YAML 1.2\n---\na: b\n",
        "\"a b\": c\n'd': e\n1: f\ntrue: g\n",
        "a: http://x.y:80/z#f\nb: x#y\nc: a:b\nd: -x\ne: ?y\nf: :z\n",
        "a: [\n  b, # c\n  d,\n\n  e f\n  g\n]\nh: {i: [j, {k: l}],\n m: n}\n",
        "a: [b: c, \"d\": e, f:g]\nh: {\"i\":j}\n",
        "-x: y\n",
        "a: \"b\" # c\nd: 'e'   \nf: [g] # h\n",
        "a:\n\n  # c\n  b: c\n # d\ne:\n",
        "on: push\njobs:\n  ü: {名: 'ß', x: \"日本\"}\n",
        "a: >\n\n  x\n\n  \n  y\nb: |\n\n\n  x\nc: >+\n\nd: e\n",
        "",
        "# only a comment\n",
        "plain\n",
        "- a\n-\n- b\n",
        "a: b\r\nc: |\r\n  d\r\n  e\r\nf: g\r\n",
    ];
    texts.iter().for_each(|it| same(it));
}

#[track_caller]
fn check(text: &str, expected: Expect) {
    let document = read(text);
    expected.assert_eq(&format!("{}{}\n", says(&document), show(&document.workflow.root)));
}

#[test]
fn tabs() {
    check(
        "jobs:\n\tbuild:\n\t\truns-on: x\n\t\tsteps:\n\t\t\t- run: |\n\t\t\t\techo\n",
        expect![[r#"
            2:1-2:2 There is a tab in the indentation here. YAML takes only spaces, so GitHub refuses the whole file. Replace the tabs at the beginnings of lines with spaces.
            {jobs: {build: {runs-on: "x", steps: [{run: "echo\n"}]}}}
        "#]],
    );
}

/// Tabs hide nothing where it is certain what they stand for; what stands there keeps its position.
#[test]
fn tabs_that_are_read_all_the_same() {
    // With a tab for eight blanks, or beside what begins at the same column.
    check(
        "a:\n        b: 1\n\tc: 2\n",
        expect![[r#"
        3:1-3:2 There is a tab in the indentation here. YAML takes only spaces, so GitHub refuses the whole file. Replace the tabs at the beginnings of lines with spaces.
        {a: {b: #1, c: #2}}
    "#]],
    );
    check(
        "a:\n  b:\n\tc: 2\n      d: 3\ne: 4\n",
        expect![[r#"
        3:1-3:2 There is a tab in the indentation here. YAML takes only spaces, so GitHub refuses the whole file. Replace the tabs at the beginnings of lines with spaces.
        {a: {b: {c: #2, d: #3}}, e: #4}
    "#]],
    );
    // Tabs of a text stay in it.
    check(
        "a:\n\tb: |\n\t\tx:\n\t\t\ty\n\tc: 1\n",
        expect![[r#"
        2:1-2:2 There is a tab in the indentation here. YAML takes only spaces, so GitHub refuses the whole file. Replace the tabs at the beginnings of lines with spaces.
        {a: {b: "x:\n\ty\n", c: #1}}
    "#]],
    );
    // It may be meant to belong to `b` or to `a`.
    check(
        "a:\n  b:\n    c: 1\n\td: 2\n",
        expect![[r#"
        4:1-4:2 There is a tab in the indentation here, and YAML takes only spaces. Replace the tabs at the beginnings of lines with spaces, two for each level.
        {a: {b: {c: #1}, d: #2}}
    "#]],
    );
    // Something else is wrong, too.
    check(
        "a:\n\tb: 1\nc\n",
        expect![[r#"
        2:1-2:2 There is a tab in the indentation here, and YAML takes only spaces. Replace the tabs at the beginnings of lines with spaces, two for each level.
        3:1-3:2 A key is expected here, but `c` has no colon after it. Write `key: value`; or, if it continues the text above, indent it deeper.
        {a: {b: #1}}
    "#]],
    );
    let document = read("a:\n\tb: |\n\t\tx\n\tc: {d: 1}\n");
    let a = document.workflow.root.get("a").expect("a map");
    let of = |key: &str| a.get(key).map(|it| (it.span, it.block_column));
    expect![[r#"
        Some((Span { start: Position { line: 3, column: 3 }, end: Position { line: 3, column: 4 } }, 3))
        Some((Span { start: Position { line: 4, column: 5 }, end: Position { line: 4, column: 11 } }, 0))
    "#]].assert_eq(&format!("{:?}\n{:?}\n", of("b"), of("c")));
}

#[test]
fn spaces_and_colons() {
    check(
        "on:push\nname: x\njobs:\n  a:\n    runs-on:ubuntu\n    steps:\n      - run: a\nenv\nx： y\nz: 1\n",
        expect![[r#"
        1:1-1:4 A space is missing after `on:`. Write `on: ` and then the value.
        5:5-5:13 A space is missing after `runs-on:`. Write `runs-on: ` and then the value.
        8:1-8:4 A key is expected here, but `env` has no colon after it. Write `key: value`; or, if it continues the text above, indent it deeper.
        9:1-9:3 After `x` there is a full-width colon `：`, which YAML does not know. Write a plain one with a space after it: `x: `.
        {on: "push", name: "x", jobs: {a: {runs-on: "ubuntu", steps: [{run: "a"}]}}, x: "y", z: #1}
    "#]],
    );
}

#[test]
fn colons_in_texts() {
    check(
        "name: Build: and push # c\nrun: echo a: b\non: push\n",
        expect![[r#"
        1:12-1:13 A colon with a space after it makes a key of what comes before it, and a line can have only one. Put the whole value into quotes: `'…'`.
        2:12-2:13 A colon with a space after it makes a key of what comes before it, and a line can have only one. Put the whole value into quotes: `'…'`.
        {name: "Build: and push", run: "echo a: b", on: "push"}
    "#]],
    );
}

#[test]
fn quotes_left_open() {
    check(
        "name: 'it's\non: push\na: \"b\nc: d\ne: \"x\" y\nf: \"C:\\dir\"\n",
        expect![[r#"
        1:11-1:12 The text in quotes has ended, but the line goes on. Put the last `'` at the end of the value, or put the whole value into other quotes.
        3:4-3:5 The quote `"` that opens here is never closed. Put one at the end of the text.
        5:8-5:9 The text in quotes has ended, but the line goes on. Put the last `"` at the end of the value, or put the whole value into other quotes.
        6:7-6:9 `\d` means nothing between double quotes. Write `\\` for a backslash, or use single quotes, in which it stays as it is.
        {name: "it", on: "push", a: "b", c: "d", e: "x", f: "C:\\dir"}
    "#]],
    );
}

#[test]
fn quotes_left_open_in_depth() {
    check(
        "a: \"b\n  c: \"d\"\ne: f\n",
        expect![[r#"
        1:4-1:5 The quote `"` that opens here is never closed. Put one at the end of the text.
        {a: "b c: ", e: "f"}
    "#]],
    );
}

#[test]
fn brackets_left_open() {
    check(
        "on:\n  push:\n    branches: [main, 'v*'\n    tags: [v1]\nenv: {a: b\njobs: [x}\ny: [a b\n  c, d]\nz: 1\n",
        expect![[r#"
        3:15-3:16 The bracket `[` that opens here is never closed. Put `]` after the last item.
        5:6-5:7 The bracket `{` that opens here is never closed. Put `}` after the last item.
        6:9-6:10 `}` closes what another bracket has opened. Write `]`.
        {on: {push: {branches: ["main", "v*"], tags: ["v1"]}}, env: {a: "b"}, jobs: ["x"], y: ["a b c", "d"], z: #1}
    "#]],
    );
}

#[test]
fn indentation() {
    check(
        "jobs:\n  a:\n    runs-on: x\n   steps:\n      - run: a\n      uses: b\n      - run: c\n     - run: d\n  b: 1\n    c: 2\n  d: 3\n",
        expect![[r#"
        4:4-4:10 This line does not begin where the others around it do, at column 5. Move it there; or, if it belongs to the line above, indent it deeper than that line, which must then end with `:`.
        6:7-6:14 This line is among the items of a list, but has no dash. If it belongs to the item above, begin it at column 9; if it is an item, write `- ` before it.
        8:6-8:14 This line does not begin where the others around it do, at column 7. Move it there; or, if it belongs to the line above, indent it deeper than that line, which must then end with `:`.
        10:5-10:6 This key is indented as if it belonged to the line above, but that line already has a value. Give both lines the same indentation, or remove the value above.
        {jobs: {a: {runs-on: "x", steps: [{run: "a", uses: "b"}, {run: "c"}, {run: "d"}]}, b: #1, c: #2, d: #3}}
    "#]],
    );
}

#[test]
fn lists_and_keys() {
    check(
        "a: 1\n- b\n- c\nd: - e\n   - f\ng: 2\n",
        expect![[r#"
        2:1-2:4 There is an item with a dash among keys here. Indent it below the key that it belongs to; that key must have no value of its own.
        4:4-4:7 A list with dashes cannot begin on the line of its key. Begin a new line, or write the list in brackets: `[a, b]`.
        {a: #1, d: ["e", "f"], g: #2}
    "#]],
    );
}

#[test]
fn beginnings() {
    check(
        "a: *.md\nb: @x\nc: `y`\nd: %z\ne: !contains(a, 'b')\nf: && g\nh: [*, **/x, %y]\ni: *missing\nj: !x y\nk: !!int z\nl: {{ m }}\nn: [${{ o }}, p]\nq: ,r\n",
        expect![[r#"
        1:4-1:8 A text cannot begin with the character * here, which means something else in YAML. Put the whole value into quotes: `'…'`.
        2:4-2:6 A text cannot begin with the character @ here, which means something else in YAML. Put the whole value into quotes: `'…'`.
        3:4-3:7 A text cannot begin with the character ` here, which means something else in YAML. Put the whole value into quotes: `'…'`.
        4:4-4:6 A text cannot begin with the character % here, which means something else in YAML. Put the whole value into quotes: `'…'`.
        5:4-5:21 A text cannot begin with the character ! here, which means something else in YAML. Put the whole value into quotes: `'…'`.
        6:4-6:8 A text cannot begin with the character & here, which means something else in YAML. Put the whole value into quotes: `'…'`.
        7:5-7:6 A text cannot begin with the character * here, which means something else in YAML. Put the whole value into quotes: `'…'`.
        7:8-7:12 A text cannot begin with the character * here, which means something else in YAML. Put the whole value into quotes: `'…'`.
        7:14-7:16 A text cannot begin with the character % here, which means something else in YAML. Put the whole value into quotes: `'…'`.
        8:4-8:12 This alias (`*name`) has no anchor (`&name`) before it.
        9:4-9:6 `!x` is read as a YAML tag, and GitHub does not know that one. If it is a text or a condition, put the whole value into quotes: `'…'`.
        10:4-10:9 What follows the tag `!!int` is of another kind. Remove the tag or correct the value.
        11:4-11:11 Two braces begin a YAML map here. For an expression write `${{ … }}`; a text with braces needs quotes: `'…'`.
        12:5-12:13 Between brackets an expression needs quotes, or YAML reads its braces as a map. Write `'…'` around it.
        13:4-13:6 A text cannot begin with the character , here, which means something else in YAML. Put the whole value into quotes: `'…'`.
        {a: "*.md", b: "@x", c: "`y`", d: "%z", e: "!contains(a, 'b')", f: "&& g", h: ["*", "**/x", "%y"], i: ~, j: "y", k: "z", l: "{{ m }}", n: ["${{ o }}", "p"], q: ",r"}
    "#]],
    );
}

#[test]
fn aliases() {
    check(
        "a: &x [*x]\nb: &y\n  <<: {c: d}\n  e: *y\nA: 1\nf: &z 1\ng: [*z, *z]\n",
        expect![[r#"
        1:8-1:10 The alias `*x` is inside what `&x` names, so it would never end. Write out what you mean.
        3:3-3:5 GitHub does not know the merge key `<<`. Repeat the keys here, or give the whole map an anchor (`&name`) and use it as a whole (`*name`).
        4:6-4:8 The alias `*y` is inside what `&y` names, so it would never end. Write out what you mean.
        5:1-5:2 The key `A` appears twice here. Keep one of them.
        {a: [~], b: {<<: {c: "d"}, e: ~}, A: #1, f: #1, g: [#1, #1]}
    "#]],
    );
}

#[test]
fn documents() {
    check(
        "a: 1\n---\nb: 2\n",
        expect![[r#"
        2:1-2:4 A workflow file holds one document. Remove everything from this `---` on.
        {a: #1}
    "#]],
    );
}

#[test]
fn what_follows() {
    check(
        "a: [b] c\nd: |x\n  y\n{e: f}: g\nh: i\n",
        expect![[r#"
        1:8-1:9 The value has ended, but the line goes on. Remove the rest, or put all of it into quotes.
        2:5-2:6 The text after `|` begins on the next line. Move it there and indent it.
        4:1-4:7 A list or map cannot be a key in a workflow. If it was meant as a text, put it into quotes.
        {a: ["b"], d: "y\n", : "g", h: "i"}
    "#]],
    );
}

#[test]
fn unseen() {
    check(
        "a: b\n\u{a0}\u{a0}c: d\ne: f\u{1}g\n",
        expect![[r#"
        2:1-2:3 The indentation holds a character that only looks like a space; that happens with copied text. Delete it and type spaces.
        3:5-3:6 There is an invisible character here, and YAML does not allow it. Delete it and type the text again.
        {a: "b", c: "d", e: "f\u{1}g"}
    "#]],
    );
}

#[test]
fn limits_have_words() {
    let first = |text: &str| {
        let document = read(text);
        let error = document.errors.first().map(|it| it.message.say(Lang::En));
        error.unwrap_or_default().to_string()
    };
    let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
    assert_eq!(first(&nested(MAX_DEPTH - 1)), "");
    let billion = |levels: usize| {
        let row =
            |n: usize| format!("a{n}: &a{n} [{}]\n", vec![format!("*a{}", n - 1); 9].join(", "));
        "a0: &a0 x\n".to_owned() + &(1..levels).map(row).collect::<String>()
    };
    let long =
        format!("a: &a {}\nb: [{}]\n", "x".repeat(yaml::MAX_BYTES - 1000), "*a, ".repeat(20));
    let wrong = "a: 'b\n".repeat(100);
    let found = [
        first(&nested(MAX_DEPTH + 100)),
        first(&billion(8)),
        first(&long),
        first(&"- a\n".repeat(MAX_NODES + 1)),
        first(&"x".repeat(yaml::MAX_BYTES + 1)),
        read(&wrong).errors.len().to_string(),
    ];
    assert_eq!(read(&wrong).errors.len(), MAX_ERRORS);
    expect![[r#"
        Lists and maps are nested more than 64 levels deep. What comes after that was not read.
        The text has more than 50000 keys and values, including those that aliases repeat. What comes after that was not read.
        The aliases of this file repeat more than 10 MiB of text, so GitHub refuses it. What comes after that was not read.
        The text has more than 50000 keys and values, including those that aliases repeat. What comes after that was not read.
        The text is longer than 1024 KiB. GitHub workflows are far smaller: is this the right file?
        20"#]].assert_eq(&found.join("\n"));
}

#[test]
fn repairs_keep_the_ends_of_lines() {
    for end in ["\n", "\r\n", "\r"] {
        let text = "name: x\non: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: echo ü ${{ github.ref = 'x' }}\n";
        let document = read(&text.replace('\n', end));
        assert_eq!(document.text(), text.replace('\n', end));
        let findings = lint(&document);
        let fix = findings.iter().find(|it| it.rule.id == "expression-syntax").expect("a finding");
        assert_eq!((fix.span.start.line, fix.span.start.column), (7, 36), "{end:?}");
        let edits = &fix.fix.as_ref().expect("a repair").edits;
        let repaired = text.replace(" = ", " == ").replace('\n', end);
        assert_eq!(apply(&document.lines, edits), repaired);
    }
}

#[test]
fn a_block_may_begin_with_a_blank_line() {
    for text in ["a: |\n\n  b\n", "a: >\n \n   b\n", "a: |+\n\n\n", ">'c\r\r b"] {
        holds(text);
    }
}

/// A text with some characters replaced, taken out or put in.
fn mutated() -> impl Strategy<Value = String> {
    let texts = presets();
    let bits = [
        "\t", " ", "\n", ":", "'", "\"", "[", "]", "{", "}", "- ", "&a ", "*a", "#", "|", ">", "!",
        "${{", "}}", "\r", "ü", "%", "? ", "<<: ", "---\n", ",", "  ", "@",
    ];
    let change = (any::<prop::sample::Index>(), prop::sample::select(bits.to_vec()), 0..3usize);
    (prop::sample::select(texts), prop::collection::vec(change, 1..6)).prop_map(
        |(text, changes)| {
            let mut text: Vec<char> = text.chars().collect();
            for (at, bit, removed) in changes {
                let at = at.index(text.len());
                let end = (at + removed).min(text.len());
                text.splice(at..end, bit.chars());
            }
            text.into_iter().collect()
        },
    )
}

/// What every document keeps, however broken its text is.
fn holds(text: &str) {
    let document = read(text);
    let length = |line: usize| document.lines.get(line - 1).map_or(0, |it| it.text.chars().count());
    let inside = |span: pushwright_core::workflow::Span| {
        span.start <= span.end
            && [span.start, span.end].iter().all(|it| {
                it.line <= document.lines.len().max(1) && it.column <= length(it.line) + 1
            })
    };
    for it in &document.errors {
        assert!(inside(it.span), "{:?} in {text:?}", it);
    }
    document.workflow.root.walk(&mut |it| {
        assert!(inside(it.span), "{:?} in {text:?}", it);
        assert!(it.entries().iter().all(|it| inside(it.key_span)), "{text:?}");
    });
    for it in lint(&document) {
        assert!(inside(it.span), "{} {:?} in {text:?}", it.rule.id, it.span);
        if let Some(fix) = it.fix {
            apply(&document.lines, &fix.edits);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

    #[test]
    fn mutated_texts_are_read_and_judged(text in mutated()) {
        holds(&text);
    }

    /// What the other reader accepts ours does too, as the same tree.
    #[test]
    fn both_readers_agree(text in mutated()) {
        let document = read(&text);
        if let (true, Some(node)) = (document.errors.is_empty(), other(&text)) {
            prop_assert_eq!(show(&document.workflow.root), show(&node));
        }
    }

    #[test]
    fn any_text_is_read(text in "[ \t\n\r:'\"\\[\\]{}&*#|>!%@`?,a-cü${}<-]{0,200}") {
        holds(&text);
    }
}

/// Four times the text takes about four times as long; a square would be sixteen times. Machines are
/// noisy: it is enough to be quick once.
#[test]
fn work_is_in_proportion_to_the_text() {
    let makers: [(&str, Maker); 8] = [
        ("long list", |n| format!("a: [{}]\n", "ü, ".repeat(n))),
        ("long line", |n| format!("a: {}\n", "b ".repeat(n))),
        ("open quotes", |n| "- \"b\n  c\n".repeat(n)),
        ("open brackets", |n| "- [b, {c: d\n  e\n".repeat(n)),
        ("blank lines", |n| "- a\n\n\n  # b\n".repeat(n)),
        ("folded", |n| format!("a: >\n{}", "  b\n\n".repeat(n))),
        ("aliases", |n| format!("a: &a [b, c]\nd: [{}]\n", "*a, ".repeat(n))),
        ("deep", |n| format!("{}a\n", "- ".repeat(60)).repeat(n / 60)),
    ];
    for (name, make) in makers {
        in_proportion(name, make, &|text| drop(std::hint::black_box(read(text))));
    }
    let steps: Maker = |n| {
        let head = "on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n";
        let step = "      - run: echo ${{ github.ref }} ${{ steps.x.outputs.y }}\n";
        head.to_owned() + &step.repeat(n / 16)
    };
    in_proportion("steps", steps, &|text| drop(std::hint::black_box(lint(&read(text)))));
}

/// Makes a text of about some size.
type Maker = fn(usize) -> String;

fn in_proportion(name: &str, make: Maker, pass: &dyn Fn(&str)) {
    let (small, large) = (make(2000), make(8000));
    let time = |text: &str| {
        let start = std::time::Instant::now();
        pass(text);
        start.elapsed().as_secs_f64()
    };
    let round = || time(&large) / time(&small);
    let mut ratios = Vec::new();
    while ratios.last().is_none_or(|it| *it >= 8.0) {
        assert!(ratios.len() < 60, "{name}: {ratios:?}");
        ratios.push(round());
    }
}
