//! Laws of expressions: no text is too much for them, and what is said to be known is so whatever the
//! unknown turns out to be.

use std::time::{Duration, Instant};

use proptest::prelude::*;
use pushwright_core::{
    data::Data,
    expr::{
        FaultKind, MAX_DEPTH, MAX_LENGTH, Map, Names, Piece, Scope, Status, Value, condition,
        decide, evaluate, evaluate_text, parse, pieces,
    },
};

fn scope(json: &str) -> Scope {
    let Ok(Data::Map(them)) = Data::from_json(json) else { panic!("{json}") };
    let entries = them.into_iter().map(|it| (it.0, Value::from(it.1))).collect();
    Scope { contexts: Map { entries, is_open: false }, status: Some(Status::Success) }
}

/// Whatever happens, it happens soon.
fn survives(text: &str) {
    let start = Instant::now();
    let scope = scope(r#"{"github": {"ref": "refs/heads/main", "list": [[1], {"a": 2}]}}"#);
    if let Ok(it) = parse(text) {
        let _ = evaluate(&it, &scope);
        let _ = decide(&it, &scope);
    }
    let names = Names { has_context: &|_| true, has_function: &|_| true };
    let _ = condition(text, &names);
    let _ = evaluate_text(text, &scope);
    assert!(
        start.elapsed() < Duration::from_secs(5),
        "{} took too long",
        &text[..40.min(text.len())]
    );
}

#[test]
fn large_texts() {
    let mib = |it: &str| it.repeat((1 << 20) / it.len());
    let long = |it: &str| it.repeat((MAX_LENGTH - 100) / it.len());
    for it in [
        "(", "!", "'", "a.", "a[", "f(", "1==", "a&&", "a||", "''", "${{", "${{ a }}", "😊", "-",
        "{",
    ] {
        survives(&mib(it));
        survives(&long(it));
        survives(&format!("{}1", long(it)));
    }
    survives(&format!("github{}", long(".*")));
    survives(&format!("{}1{}", long("(")[..9000].to_owned(), long(")")[..9000].to_owned()));
    survives(&mib("${{ toJSON(github) }}"));
    survives(&mib("${{ join(github.*.*, 'x') }}"));
}

#[test]
fn texts_that_grow() {
    let mut text = "'0123456789'".to_owned();
    for _ in 0..20 {
        text = format!("format('{}', {text})", "{0}".repeat(20));
    }
    let fault = evaluate(&parse(&text).expect("legal"), &Scope::default()).expect_err("too large");
    assert_eq!(fault.kind, FaultKind::TooMuchMemory);
    let list = format!(
        "join(fromJSON('[{}0]'), format('{}', {}))",
        "0,".repeat(4000),
        "{0}".repeat(500),
        "'0123456789'"
    );
    let fault = evaluate(&parse(&list).expect("legal"), &Scope::default()).expect_err("too large");
    assert_eq!(fault.kind, FaultKind::TooMuchMemory);
}

#[test]
fn levels() {
    for (open, close) in [("(", ")"), ("!", ""), ("toJSON(", ")"), ("a[", "]"), ("(!", ")")] {
        let nested = |n: usize| parse(&format!("{}1{}", open.repeat(n), close.repeat(n)));
        assert!(nested(20).is_ok(), "{open}");
        assert_eq!(nested(MAX_DEPTH).map_err(|it| it.kind), Err(FaultKind::TooDeep), "{open}");
        assert_eq!(nested(2000).map_err(|it| it.kind), Err(FaultKind::TooDeep), "{open}");
    }
    let long = parse(&" ".repeat(MAX_LENGTH + 1)).map_err(|it| it.kind);
    assert_eq!(long, Err(FaultKind::TooLong));
    assert!(parse(&"é".repeat(MAX_LENGTH - 2)).is_err_and(|it| it.kind == FaultKind::Word));
}

/// Expressions over two contexts of which `b` is known only now and then.
fn expressions() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("a.x".to_owned()),
        Just("a.list".to_owned()),
        Just("b".to_owned()),
        Just("b.x".to_owned()),
        Just("b.y".to_owned()),
        Just("b.*".to_owned()),
        Just("b.*.x".to_owned()),
        Just("a[b.x]".to_owned()),
        Just("null".to_owned()),
        any::<bool>().prop_map(|it| it.to_string()),
        (-2i8..3).prop_map(|it| it.to_string()),
        "'[xX1]{0,2}'",
    ];
    leaf.prop_recursive(4, 24, 3, |inner| {
        let two = (inner.clone(), inner.clone());
        prop_oneof![
            (two.clone(), "==|!=|<|<=|>|>=|&&|\\|\\|")
                .prop_map(|((a, b), it)| format!("({a} {it} {b})")),
            inner.clone().prop_map(|it| format!("!{it}")),
            (two.clone(), "contains|startsWith|endsWith|join")
                .prop_map(|((a, b), it)| format!("{it}({a}, {b})")),
            two.clone().prop_map(|(a, b)| format!("format('x{{0}}{{1}}1', {a}, {b})")),
            (two, inner.clone()).prop_map(|((a, b), c)| format!("case({a} == {b}, {b}, {c})")),
            inner.clone().prop_map(|it| format!("toJSON({it})")),
            inner.prop_map(|it| format!("fromJSON({it})")),
        ]
    })
}

/// What `b` can turn out to be.
fn worlds() -> impl Strategy<Value = Value> {
    let value = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        (-1i32..3).prop_map(|it| Value::Number(f64::from(it))),
        "[xX1]{0,2}".prop_map(Value::Text),
        Just(Value::list(vec![Value::from("x")])),
    ];
    let map = prop::collection::vec(("[xyz]", value.clone()), 0..3).prop_map(Value::map);
    prop_oneof![value, map.clone(), map]
}

/// The value with its leaves, or all of it, unknown.
fn veiled(value: &Value, how: u8) -> Value {
    match (value, how % 4) {
        (_, 0) => Value::Unknown("b".to_owned()),
        (Value::Map(_), 1) => Value::open(Vec::new()),
        (Value::Map(them), 2) => Value::open(them.entries.iter().take(1).cloned().collect()),
        (Value::Map(them), _) => {
            let veil = |it: &(String, Value)| (it.0.clone(), veiled(&it.1, 0));
            Value::map(them.entries.iter().map(veil).collect())
        }
        (Value::Text(it), 1) if it.is_ascii() && !it.is_empty() => Value::of_parts(vec![
            pushwright_core::expr::Part::Text(it[..1].to_owned()),
            pushwright_core::expr::Part::Unknown("rest".to_owned()),
        ]),
        _ => Value::Unknown("b".to_owned()),
    }
}

/// Whether what was foretold can be what came: gaps can be anything.
fn can_be(foretold: &Value, came: &Value) -> bool {
    use pushwright_core::expr::Part;
    match (foretold, came) {
        (Value::Unknown(_), _) => true,
        (Value::Partial(parts), Value::Text(text)) => {
            let mut rest = text.as_str();
            parts.iter().all(|it| match it {
                Part::Unknown(_) => true,
                Part::Text(it) => match rest.find(it.as_str()) {
                    Some(at) => {
                        rest = &rest[at + it.len()..];
                        true
                    }
                    None => false,
                },
            })
        }
        (Value::List(a), Value::List(b)) => {
            a.items.len() == b.items.len()
                && a.items.iter().zip(&b.items).all(|it| can_be(it.0, it.1))
        }
        (Value::Map(a), Value::Map(b)) => {
            a.entries.iter().all(|(key, it)| b.get(key).is_some_and(|came| can_be(it, came)))
        }
        (Value::Number(a), Value::Number(b)) if a.is_nan() => b.is_nan(),
        (a, b) => a == b,
    }
}

proptest! {
    #[test]
    fn any_text(text in "\\PC{0,60}") {
        survives(&text);
    }

    #[test]
    fn any_words(words in prop::collection::vec(
        "a|github|\\.|\\*|\\[|\\]|\\(|\\)|,|'x'|'|1|-|!|==|<|&&|\\|\\||format|join|\\$\\{\\{|\\}\\}| ", 0..30,
    )) {
        survives(&words.concat());
    }

    #[test]
    fn pieces_are_the_text(text in "(\\$\\{\\{|\\}\\}|'|a| |é){0,20}") {
        let all = pieces(&text);
        let span = |it: &Piece| match it {
            Piece::Text(it) => it.clone(),
            Piece::Expression { span, .. } => span.clone(),
        };
        let mut joined: String = all.pieces.iter().map(|it| &text[span(it)]).collect();
        joined.push_str(&text[all.unclosed.unwrap_or(text.len())..]);
        prop_assert_eq!(joined, text);
    }

    #[test]
    fn what_is_known_is_right(text in expressions(), world in worlds(), how: u8) {
        let parsed = parse(&text);
        prop_assume!(parsed.is_ok());
        let parsed = parsed.expect("checked");
        let a = || Value::map(vec![
            ("x".to_owned(), Value::from("X")),
            ("list".to_owned(), Value::list(vec![Value::from("x"), Value::Number(1.0)])),
        ]);
        let scope = |b: Value| Scope {
            contexts: Map { entries: vec![("a".to_owned(), a()), ("b".to_owned(), b)], is_open: false },
            status: None,
        };
        let (before, after) = (scope(veiled(&world, how)), scope(world));
        match (evaluate(&parsed, &before), evaluate(&parsed, &after)) {
            (Ok(foretold), Ok(came)) => prop_assert!(can_be(&foretold, &came), "{:?} {:?}", foretold, came),
            // A fault can hide behind what is unknown, but none is made up.
            (Err(fault), Ok(came)) => prop_assert!(false, "{:?} {:?}", fault, came),
            (_, Err(_)) => {}
        }
        if let (Ok(foretold), Ok(came)) = (decide(&parsed, &before), decide(&parsed, &after)) {
            prop_assert!(foretold.holds.is_none() || foretold.holds == came.holds, "{:?}", foretold);
            let value = evaluate(&parsed, &after).map(|it| it.truth());
            prop_assert!(value.is_err() || value == Ok(came.holds));
        }
    }
}
