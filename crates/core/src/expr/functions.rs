//! The functions: their names, how many arguments they take, and what they give. What `case` and
//! `format` are given is evaluated only where it is needed, as on the runner.

use std::collections::{BTreeMap, btree_map::Entry};

use super::{
    Expr,
    compare::equal,
    evaluate::{Evaluation, Status},
    fault::{Fault, FaultKind},
    format::{Piece, pieces},
    gaps::Gaps,
    value::{Part, Value, fold},
};
use crate::data::Data;

/// A function.
#[derive(Debug)]
pub struct Function {
    /// As GitHub's documentation writes it; case does not count.
    pub name: &'static str,
    pub min: usize,
    pub max: usize,
    kind: Kind,
}

#[derive(Clone, Copy, Debug)]
enum Kind {
    /// Of the values of its arguments.
    Values(fn(&[Value]) -> Value),
    Case,
    Format,
    Join,
    FromJson,
    ToJson,
    /// Asks how the run went so far.
    Status(fn(Status) -> bool),
    HashFiles,
}

/// actions/runner v2.330, `ExpressionConstants`; those that ask for the status and `hashFiles` from
/// `workflow-v1.0.json` of actions/languageservices 4043eda.
pub static FUNCTIONS: &[Function] = &[
    Function { name: "case", min: 3, max: 255, kind: Kind::Case },
    Function { name: "contains", min: 2, max: 2, kind: Kind::Values(contains) },
    Function { name: "endsWith", min: 2, max: 2, kind: Kind::Values(ends_with) },
    Function { name: "format", min: 1, max: 255, kind: Kind::Format },
    Function { name: "fromJSON", min: 1, max: 1, kind: Kind::FromJson },
    Function { name: "join", min: 1, max: 2, kind: Kind::Join },
    Function { name: "startsWith", min: 2, max: 2, kind: Kind::Values(starts_with) },
    Function { name: "toJSON", min: 1, max: 1, kind: Kind::ToJson },
    Function { name: "always", min: 0, max: 0, kind: Kind::Status(|_| true) },
    Function {
        name: "cancelled",
        min: 0,
        max: 0,
        kind: Kind::Status(|it| it == Status::Cancelled),
    },
    Function { name: "failure", min: 0, max: 255, kind: Kind::Status(|it| it == Status::Failure) },
    Function { name: "success", min: 0, max: 255, kind: Kind::Status(|it| it == Status::Success) },
    Function { name: "hashFiles", min: 1, max: 255, kind: Kind::HashFiles },
];

/// The function of a name.
pub fn function(name: &str) -> Option<&'static Function> {
    FUNCTIONS.iter().find(|it| it.name.eq_ignore_ascii_case(name))
}

impl Function {
    /// Whether it may be used only where it is named (GitHub docs, "Contexts reference").
    pub fn is_special(&self) -> bool {
        matches!(self.kind, Kind::Status(_) | Kind::HashFiles)
    }

    pub fn is_status(&self) -> bool {
        matches!(self.kind, Kind::Status(_))
    }

    /// What is wrong with a number of arguments.
    pub(super) fn refuses(&self, count: usize) -> Option<FaultKind> {
        if count < self.min {
            Some(FaultKind::TooFewArguments)
        } else if self.max < count {
            Some(FaultKind::TooManyArguments)
        } else if matches!(self.kind, Kind::Case) && count.is_multiple_of(2) {
            Some(FaultKind::EvenArguments)
        } else {
            None
        }
    }
}

/// What a call gives.
pub(super) fn call(
    function: &Function,
    call: &Expr,
    args: &[Expr],
    evaluation: &mut Evaluation<'_>,
) -> Result<Value, Fault> {
    match function.kind {
        Kind::Case => case(args, evaluation),
        Kind::Format => format(args, evaluation),
        Kind::Values(give) => {
            let values: Result<Vec<Value>, Fault> =
                args.iter().map(|it| evaluation.value(it)).collect();
            Ok(give(&values?))
        }
        Kind::Join => join(call, args, evaluation),
        Kind::FromJson => from_json(call, &evaluation.value(&args[0])?),
        Kind::ToJson => Ok(to_json(&evaluation.value(&args[0])?)),
        Kind::Status(holds) => {
            let status = evaluation.scope.status;
            // `success('a')` looks at some of the jobs only; which ones is not documented.
            let is_plain = args.is_empty() || status == Some(Status::Success);
            let possible: &[Status] = match status {
                Some(Status::Unfailed) if is_plain => &[Status::Success, Status::Skipped],
                Some(it) if is_plain => &[it],
                _ => &[Status::Success, Status::Failure, Status::Cancelled, Status::Skipped],
            };
            let first = holds(possible[0]);
            Ok(match possible.iter().all(|it| holds(*it) == first) {
                true => Value::Bool(first),
                false => Value::Unknown(format!("{}()", function.name)),
            })
        }
        Kind::HashFiles => Ok(Value::Unknown(format!("{}()", function.name))),
    }
}

fn case(args: &[Expr], evaluation: &mut Evaluation<'_>) -> Result<Value, Fault> {
    let (pairs, default) = args.as_chunks::<2>();
    for [predicate, value] in pairs {
        match evaluation.value(predicate)? {
            Value::Bool(true) => return evaluation.value(value),
            Value::Bool(false) => {}
            Value::Unknown(it) => return Ok(Value::Unknown(it)),
            _ => return Err(Fault::of(FaultKind::Predicate, &predicate.span, "")),
        }
    }
    default.first().map_or(Ok(Value::Null), |it| evaluation.value(it))
}

fn format(args: &[Expr], evaluation: &mut Evaluation<'_>) -> Result<Value, Fault> {
    let Some((first, args)) = args.split_first() else { return Ok(Value::Null) };
    let pattern = evaluation.value(first)?;
    let Some(text) = pattern.to_text() else {
        return Ok(Value::Unknown(pattern.unknown().unwrap_or_default().to_owned()));
    };
    let found = pieces(&text, args.len());
    let found = found.map_err(|it| Fault::of(it, &first.span, &*text))?;
    let mut known: Vec<Option<Vec<Part>>> = vec![None; args.len()];
    let mut res = Vec::new();
    for piece in found {
        let parts = match piece {
            Piece::Text(it) => vec![Part::Text(it.to_owned())],
            Piece::Argument(n) => match &known[n] {
                Some(it) => it.clone(),
                None => {
                    let parts = evaluation.value(&args[n])?.to_parts();
                    known[n] = Some(parts.clone());
                    parts
                }
            },
        };
        evaluation.takes(&parts, first)?;
        res.extend(parts);
    }
    Ok(Value::of_parts(res))
}

fn from_json(call: &Expr, value: &Value) -> Result<Value, Fault> {
    if let Some(text) = value.to_text() {
        let data = Data::from_json(&text).map(without_twins);
        return data.map(Value::from).map_err(|_| Fault::of(FaultKind::Json, &call.span, text));
    }
    let unknown = || Value::Unknown(value.unknown().unwrap_or_default().to_owned());
    Ok(with_gaps(value).unwrap_or_else(unknown))
}

/// What JSON says that has gaps, where they stand in its texts.
fn with_gaps(value: &Value) -> Option<Value> {
    let Value::Partial(_) = value else { return None };
    let mut gaps = Gaps::default();
    let data = Data::from_json(&gaps.text(value)).ok()?;
    Some(filled(without_twins(data), &gaps))
}

/// Keys that differ in case only are one: written as the first, with the value of the last. Source:
/// actions/runner, `DictionaryContextData`; @actions/expressions 0.3.61 keeps the first value.
fn without_twins(data: Data) -> Data {
    match data {
        Data::List(them) => Data::List(them.into_iter().map(without_twins).collect()),
        Data::Map(them) => {
            let mut res: Vec<(String, Data)> = Vec::new();
            let mut places: BTreeMap<String, usize> = BTreeMap::new();
            for (key, value) in them {
                let value = without_twins(value);
                match places.entry(fold(&key)) {
                    Entry::Occupied(at) => res[*at.get()].1 = value,
                    Entry::Vacant(at) => {
                        at.insert(res.len());
                        res.push((key, value));
                    }
                }
            }
            Data::Map(res)
        }
        it => it,
    }
}

fn filled(data: Data, gaps: &Gaps) -> Value {
    match data {
        Data::Text(it) => gaps.value(it),
        Data::List(them) => Value::list(them.into_iter().map(|it| filled(it, gaps)).collect()),
        Data::Map(them) => {
            Value::map(them.into_iter().map(|it| (it.0, filled(it.1, gaps))).collect())
        }
        it => Value::from(it),
    }
}

fn to_json(value: &Value) -> Value {
    match value.to_data() {
        Some(it) => Value::Text(it.to_json()),
        None => Value::Unknown(value.unknown().unwrap_or_default().to_owned()),
    }
}

/// The answer of a function that says yes or no; the values say what it depends on.
fn answer(res: Option<bool>, values: &[Value]) -> Value {
    let unknown = || values.iter().find_map(Value::unknown).unwrap_or_default().to_owned();
    res.map_or_else(|| Value::Unknown(unknown()), Value::Bool)
}

fn contains(values: &[Value]) -> Value {
    let [search, item] = values else { return Value::Null };
    let res = match search {
        Value::Unknown(_) => None,
        Value::Map(_) => Some(false),
        Value::List(them) => {
            let found: Vec<Option<bool>> = them.items.iter().map(|it| equal(item, it)).collect();
            if found.contains(&Some(true)) {
                Some(true)
            } else {
                (!found.contains(&None)).then_some(false)
            }
        }
        _ => text_contains(search, item),
    };
    answer(res, values)
}

fn starts_with(values: &[Value]) -> Value {
    let [text, start] = values else { return Value::Null };
    let begin = |it: &Value| end(it, it.to_parts().first());
    answer(at_an_end(begin(text), begin(start), |all, part| all.starts_with(part)), values)
}

fn ends_with(values: &[Value]) -> Value {
    let [text, last] = values else { return Value::Null };
    let finish = |it: &Value| end(it, it.to_parts().last());
    answer(at_an_end(finish(text), finish(last), |all, part| all.ends_with(part)), values)
}

/// What is known of an end of a text.
enum End {
    /// It is a list or a map, which has no text.
    None,
    /// It may be one.
    Unknown,
    /// The whole text.
    Whole(String),
    /// The text up to the first gap.
    Known(String),
}

fn end(value: &Value, part: Option<&Part>) -> End {
    match (value.to_text(), part) {
        _ if value.is_primitive() == Some(false) => End::None,
        _ if value.is_primitive().is_none() => End::Unknown,
        (Some(it), _) => End::Whole(fold(&it)),
        (None, Some(Part::Text(it))) => End::Known(fold(it)),
        (None, _) => End::Known(String::new()),
    }
}

fn at_an_end(text: End, part: End, is_at: fn(&str, &str) -> bool) -> Option<bool> {
    match (text, part) {
        (End::None, _) | (_, End::None) => Some(false),
        (End::Unknown, _) | (_, End::Unknown) => None,
        (End::Whole(text), End::Whole(part)) => Some(is_at(&text, &part)),
        // What is not known yet can add to an end, not take away from it.
        (End::Known(text), End::Whole(part)) if is_at(&text, &part) => Some(true),
        (End::Known(text), End::Whole(part) | End::Known(part)) => {
            if is_at(&part, &text) || is_at(&text, &part) { None } else { Some(false) }
        }
        (End::Whole(text), End::Known(part)) => {
            if is_at(&text, &part) {
                None
            } else {
                Some(false)
            }
        }
    }
}

/// Whether a text holds another, as far as their parts tell.
fn text_contains(text: &Value, item: &Value) -> Option<bool> {
    match item.is_primitive() {
        Some(false) => return Some(false),
        None => return None,
        Some(true) => {}
    }
    let known = |it: &Part| match it {
        Part::Text(it) => Some(fold(it)),
        Part::Unknown(_) => None,
    };
    let parts: Vec<String> = text.to_parts().iter().filter_map(known).collect();
    match (text.to_text(), item.to_text()) {
        (whole, Some(item)) => {
            let item = fold(&item);
            let found = parts.iter().any(|it| it.contains(&item)) || item.is_empty();
            (found || whole.is_some()).then_some(found)
        }
        (Some(text), None) => {
            let text = fold(&text);
            let mut pieces = item.to_parts().into_iter().filter_map(|it| known(&it));
            if pieces.all(|it| text.contains(&it)) { None } else { Some(false) }
        }
        (None, None) => None,
    }
}

fn join(call: &Expr, args: &[Expr], evaluation: &mut Evaluation<'_>) -> Result<Value, Fault> {
    let Some((first, separator)) = args.split_first() else { return Ok(Value::Null) };
    let first = evaluation.value(first)?;
    let separator = separator.first().map(|it| evaluation.value(it)).transpose()?;
    let items = match &first {
        Value::List(them) => &them.items,
        Value::Map(_) => return Ok(Value::from("")),
        _ => return Ok(Value::of_parts(first.to_parts())),
    };
    let separator = match separator {
        Some(it) if it.is_primitive() != Some(false) => it.to_parts(),
        _ => vec![Part::Text(",".to_owned())],
    };
    let mut res = Vec::new();
    for (n, it) in items.iter().enumerate() {
        let parts = it.to_parts();
        if n > 0 {
            evaluation.takes(&separator, call)?;
            res.extend(separator.iter().cloned());
        }
        evaluation.takes(&parts, call)?;
        res.extend(parts);
    }
    Ok(Value::of_parts(res))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_that_differ_in_case() {
        let given = r#"[{"a": 1, "B": {"c": 2, "C": 3}, "A": 4}]"#;
        let data = Data::from_json(given).map(without_twins).map(|it| it.to_json());
        let wanted = r#"[{"a": 4, "B": {"c": 3}}]"#;
        assert_eq!(data, Data::from_json(wanted).map(|it| it.to_json()));
    }
}
