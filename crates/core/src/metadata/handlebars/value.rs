//! What JavaScript and Handlebars make of values: properties, truth, text.

use super::Value;
use crate::metadata::Fault;

pub(super) fn property(of: &Value, name: &str) -> Result<Value, Fault> {
    let index = || name.parse::<usize>().ok().filter(|it| it.to_string() == name);
    Ok(match of {
        Value::Map(them) | Value::Printed(_, them) => {
            them.iter().find(|it| it.0 == name).map_or(Value::Nothing, |it| it.1.clone())
        }
        Value::List(them) if name == "length" => Value::Number(them.len().to_string()),
        Value::List(them) => index().and_then(|it| them.get(it)).cloned().unwrap_or(Value::Nothing),
        Value::Text(it) if name == "length" => Value::Number(it.encode_utf16().count().to_string()),
        Value::Text(it) => {
            let unit = index().and_then(|at| it.encode_utf16().nth(at));
            let found = unit.and_then(|it| char::from_u32(u32::from(it)));
            found.map_or(Value::Nothing, |it| Value::Text(it.to_string()))
        }
        Value::Function(it) => match name {
            "length" => Value::Number(it.parameters().to_string()),
            "name" | "prototype" => return Err(Fault::Unknown(format!("{{{{….{name}}}}}"))),
            _ => Value::Nothing,
        },
        Value::Nothing | Value::Bool(_) | Value::Number(_) => Value::Nothing,
    })
}

pub(super) fn is_truthy(value: &Value) -> bool {
    match value {
        Value::Nothing => false,
        Value::Bool(it) => *it,
        Value::Number(it) => it != "0",
        Value::Text(it) => !it.is_empty(),
        Value::List(_) | Value::Map(_) | Value::Printed(..) | Value::Function(_) => true,
    }
}

/// Whether `==` holds, as far as contexts go: of two texts it holds whatever kind they are.
pub(super) fn is_same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a) | Value::Text(a), Value::Number(b) | Value::Text(b)) => a == b,
        _ => a == b,
    }
}

/// What `#if` and `#with` take for nothing; 0 is something.
pub(super) fn is_empty(value: &Value) -> bool {
    match value {
        Value::List(them) => them.is_empty(),
        Value::Number(_) => false,
        it => !is_truthy(it),
    }
}

pub(super) fn text(value: &Value) -> Result<String, Fault> {
    Ok(match value {
        Value::Nothing => String::new(),
        Value::Bool(it) => it.to_string(),
        Value::Number(it) | Value::Text(it) | Value::Printed(it, _) => it.clone(),
        Value::List(them) => them.iter().map(text).collect::<Result<Vec<_>, _>>()?.join(","),
        Value::Map(_) => "[object Object]".to_owned(),
        // The action would print its own source.
        Value::Function(_) => return Err(Fault::Unknown("{{lookup}}".to_owned())),
    })
}

pub(super) fn escape(text: &str) -> String {
    let mut res = String::with_capacity(text.len());
    for it in text.chars() {
        match it {
            '&' => res.push_str("&amp;"),
            '<' => res.push_str("&lt;"),
            '>' => res.push_str("&gt;"),
            '"' => res.push_str("&quot;"),
            '\'' => res.push_str("&#x27;"),
            '`' => res.push_str("&#x60;"),
            '=' => res.push_str("&#x3D;"),
            it => res.push(it),
        }
    }
    res
}
