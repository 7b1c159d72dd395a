//! Runs of the action as files say them: what it was given, and what it gives, as data. The shape is
//! that of the conformance set: `context` with the event, `raw_inputs` with the texts of `with:` (or
//! `inputs` with the lists that were made of them), and for parts of the action a `kind` and `input`. Of
//! what the action asks its Node.js there are the kinds `date` and `order`.

use std::borrow::Cow;

use super::{
    Checkout, Context, Entry, Fault, Flavor, Image, Inputs, Outputs, Run, date, entries, instant,
    is_only, lines, outputs::Action,
};
use crate::{data::Data, host::Host};

/// What a case gives: the outputs of a run, or the `value` of a part; or `error` and `error_name`; or
/// `unknown`, if that cannot be foretold. `now` counts if the case does not say when it happens. A list
/// of cases gives a list.
pub fn outcome(case: &Data, now: i64, host: &dyn Host) -> Data {
    if let Data::List(them) = case {
        return Data::List(them.iter().map(|it| outcome(it, now, host)).collect());
    }
    let of_part = |it: Data| map(vec![("value", it)]);
    match answer(case, now, host) {
        Ok(Answer::Part(it)) => of_part(it),
        Ok(Answer::Whole(it)) => it,
        Err(Fault::Error { name, message }) => {
            map(vec![("error", Data::Text(message)), ("error_name", name.into())])
        }
        Err(Fault::Unknown(it)) => map(vec![("unknown", Data::Text(it))]),
    }
}

enum Answer {
    Whole(Data),
    Part(Data),
}

fn answer(case: &Data, now: i64, host: &dyn Host) -> Result<Answer, Fault> {
    let input = case.get("input").unwrap_or(&Data::Null);
    let part = match text(case, "kind").as_str() {
        "is_raw_statement" => Data::Bool(is_only(input.as_text().unwrap_or_default(), "raw")),
        "flavor.transform" => flavor(&Flavor::of(&texts(input))?),
        "image.transform" => Data::List(Image::all(&texts(input))?.iter().map(image).collect()),
        "tag.parse" => entry(&Entry::of(input.as_text().unwrap_or_default())?),
        "tag.transform" => {
            Data::List(entries(&texts(input))?.iter().map(|it| entry(&it.1)).collect())
        }
        "inputs" => lists(&inputs(case)?),
        "date" => {
            let at = instant(&text(input, "instant")).unwrap_or(now);
            Data::Text(date::format(&text(input, "format"), at, &text(input, "tz"), host))
        }
        "order" => {
            let mut them = texts(input);
            them.sort_by(|a, b| host.collate(a, b));
            Data::List(them.into_iter().map(Data::Text).collect())
        }
        "context" => {
            let it = context(case, "git", now);
            let date = it.commit_date.map_or(Data::Null, |it| Data::Text(date::iso(it)));
            let resolved = vec![
                ("ref", (*it.git_ref).into()),
                ("sha", (*it.sha).into()),
                ("commit_date", date),
            ];
            return Ok(Answer::Whole(map(vec![("resolved", map(resolved))])));
        }
        _ => {
            let inputs = inputs(case)?;
            let context = context(case, &inputs.context, now);
            let action = Action::new(inputs);
            let res = action.run(&context, host);
            return match res.fault.clone() {
                Some(fault) => Err(fault),
                None => Ok(Answer::Whole(outputs(res, &action.inputs))),
            };
        }
    };
    Ok(Answer::Part(part))
}

fn inputs(case: &Data) -> Result<Inputs, Fault> {
    if let Some(raw) = case.get("raw_inputs") {
        return Inputs::of(&|name| text(raw, name));
    }
    let given = case.get("inputs").unwrap_or(&Data::Null);
    let list = |name: &str| given.get(name).map(texts).unwrap_or_default();
    let or = |name: &str, otherwise: &str| match text(given, name) {
        it if it.is_empty() => otherwise.to_owned(),
        it => it,
    };
    Ok(Inputs {
        context: or("context", "workflow"),
        images: list("images"),
        tags: list("tags"),
        flavor: list("flavor"),
        labels: list("labels"),
        annotations: list("annotations"),
        sep_tags: or("sep_tags", "\n"),
        sep_labels: or("sep_labels", "\n"),
        sep_annotations: or("sep_annotations", "\n"),
        bake_target: or("bake_target", "docker-metadata-action"),
    })
}

/// The context that the action makes of what the case tells it. Where the checkout is read (`git`),
/// the case says what is there.
fn context<'a>(case: &'a Data, source: &str, now: i64) -> Context<'a> {
    let said = case.get("context").unwrap_or(&Data::Null);
    let date = |of: &Data, key: &str| instant(&text(of, key));
    let now = date(said, "now").unwrap_or(now);
    let env = match said.get("env") {
        Some(Data::Map(them)) => them.iter().map(|it| (it.0.clone(), plain(&it.1))).collect(),
        _ => Vec::new(),
    };
    let data = |key: &str| Cow::Borrowed(said.get(key).unwrap_or(&Data::Null));
    let context = Context {
        event_name: text(said, "event_name").into(),
        git_ref: text(said, "ref").into(),
        sha: text(said, "sha").into(),
        payload: data("payload"),
        env,
        now,
        commit_date: None,
        repository: data("repo_api").into_owned(),
    };
    let git = said.get("git").filter(|_| source == "git");
    let checkout = git.map(|it| Checkout {
        git_ref: text(it, "ref"),
        sha: text(it, "sha"),
        commit_date: date(it, "commit_date"),
    });
    // An API that does not answer leaves the action with the time of now.
    let api_date = Some(date(said, "commit_date_api").unwrap_or(now));
    let res = Run { context, api_date, checkout }.resolved();
    // Tests of the action itself put one clock in place of both.
    Context { commit_date: date(said, "commit_date_forced").or(res.commit_date), ..res }
}

fn outputs(it: Outputs, inputs: &Inputs) -> Data {
    let list = |them: Vec<String>| Data::List(them.into_iter().map(Data::Text).collect());
    let version = it.version.clone().unwrap_or_default();
    let version = map(vec![
        ("main", version.main.map_or(Data::Null, Data::Text)),
        ("partial", list(version.partial)),
        ("latest", Data::Bool(version.latest)),
    ]);
    let (json, files) = (it.json(), it.bake_files(&inputs.bake_target));
    let texts = it.texts(inputs).into_iter().map(|it| (it.0, Data::Text(it.1)));
    let texts = map(texts.collect());
    let mut res = vec![
        ("version", version),
        ("tags", list(it.tags)),
        ("tag_names", list(it.tag_names)),
        ("labels", list(lines(&it.labels))),
        ("annotations", list(lines(&it.annotations))),
        ("json", json),
    ];
    res.extend(files);
    res.push(("outputs", texts));
    res.push(("warnings", list(it.warnings)));
    map(res)
}

fn flavor(it: &Flavor) -> Data {
    map(vec![
        ("latest", it.latest.id().into()),
        ("prefix", it.prefix.as_str().into()),
        ("prefixLatest", Data::Bool(it.prefix_latest)),
        ("suffix", it.suffix.as_str().into()),
        ("suffixLatest", Data::Bool(it.suffix_latest)),
    ])
}

fn image(it: &Image) -> Data {
    map(vec![("name", it.name.as_str().into()), ("enable", Data::Bool(it.enable))])
}

fn entry(it: &Entry) -> Data {
    let attributes = it.attributes.iter().map(|it| (&*it.0, (&*it.1).into()));
    map(vec![("type", it.kind.id().into()), ("attrs", map(attributes.collect()))])
}

fn lists(it: &Inputs) -> Data {
    let list = |them: &[String]| Data::List(them.iter().map(|it| it.as_str().into()).collect());
    map(vec![
        ("context", it.context.as_str().into()),
        ("images", list(&it.images)),
        ("tags", list(&it.tags)),
        ("flavor", list(&it.flavor)),
        ("labels", list(&it.labels)),
        ("annotations", list(&it.annotations)),
        ("sep_tags", it.sep_tags.as_str().into()),
        ("sep_labels", it.sep_labels.as_str().into()),
        ("sep_annotations", it.sep_annotations.as_str().into()),
        ("bake_target", it.bake_target.as_str().into()),
    ])
}

fn text(of: &Data, key: &str) -> String {
    of.get(key).map(plain).unwrap_or_default()
}

/// A scalar as a workflow would write it.
fn plain(data: &Data) -> String {
    match data {
        Data::Text(it) => it.clone(),
        Data::Bool(_) | Data::Number(_) => data.to_json(),
        Data::Null | Data::List(_) | Data::Map(_) => String::new(),
    }
}

fn texts(data: &Data) -> Vec<String> {
    match data {
        Data::List(them) => them.iter().map(plain).collect(),
        _ => Vec::new(),
    }
}

fn map(entries: Vec<(&str, Data)>) -> Data {
    Data::Map(entries.into_iter().map(|it| (it.0.to_owned(), it.1)).collect())
}
