//! Runs for programs: an array of objects, one an event. What nobody can know is `null`.

use std::io::{self, Write};

use pushwright_core::{
    data::Data,
    event::Event,
    metadata::Fault,
    simulate::{self, Job, Runs, Step},
    text::Lang,
};

use super::Foretold;

pub(super) fn write(to: &mut dyn Write, all: &[Foretold], lang: Lang) -> io::Result<()> {
    let all = all.iter().map(|it| object(it, lang)).collect();
    writeln!(to, "{}", Data::List(all).to_json())
}

fn object(it: &Foretold, lang: Lang) -> Data {
    let Foretold { event, run } = it;
    map(vec![
        ("event", described(event)),
        ("runs", truth(run.verdict.runs)),
        ("because", run.verdict.says(event).say(lang).into()),
        ("jobs", Data::List(run.jobs.iter().map(|it| job(it, lang)).collect())),
    ])
}

fn described(event: &Event) -> Data {
    map(vec![
        ("name", event.trigger().into()),
        ("ref", event.git_ref.as_str().into()),
        ("sha", event.sha.as_str().into()),
        ("actor", event.actor.as_str().into()),
        ("trusted", Data::Bool(event.is_trusted())),
    ])
}

fn job(it: &Job, lang: Lang) -> Data {
    let matrix = it.matrix.iter().map(|it| (it.0.as_str(), it.1.as_str().into())).collect();
    map(vec![
        ("id", it.id.as_str().into()),
        ("matrix", map(matrix)),
        ("runs", truth(it.runs.holds)),
        ("because", because(&it.runs, lang)),
        ("steps", Data::List(it.steps.iter().map(|it| step(it, lang)).collect())),
    ])
}

fn step(it: &Step, lang: Lang) -> Data {
    let pushed = it.pushed.iter().map(|it| {
        let depends_on = it.depends_on.as_deref().map_or(Data::Null, Data::from);
        map(vec![
            ("image", it.reference.as_str().into()),
            ("registry", it.host.as_str().into()),
            ("depends_on", depends_on),
        ])
    });
    map(vec![
        ("line", Data::Number(it.span.start.line as f64)),
        ("name", it.name.as_str().into()),
        ("runs", truth(it.runs.holds)),
        ("because", because(&it.runs, lang)),
        ("tags", it.tags.as_ref().map_or(Data::Null, |it| tags(it, lang))),
        ("pushes", Data::List(pushed.collect())),
    ])
}

fn tags(it: &simulate::Foretold, lang: Lang) -> Data {
    match &it.fault {
        Some(Fault::Error { message, .. }) => return map(vec![("error", message.as_str().into())]),
        Some(Fault::Unknown(what)) => return map(vec![("unknown", what.as_str().into())]),
        None => {}
    }
    let list = |them: &[String]| Data::List(them.iter().map(|it| it.as_str().into()).collect());
    map(vec![
        ("images", list(&it.images)),
        ("tags", list(&it.tag_names)),
        ("latest", Data::Bool(it.latest)),
        ("latest_because", it.says_of_latest().say(lang).into()),
        ("warnings", list(&it.warnings)),
    ])
}

fn because(runs: &Runs, lang: Lang) -> Data {
    runs.says().map_or(Data::Null, |it| it.say(lang).into())
}

fn truth(it: Option<bool>) -> Data {
    it.map_or(Data::Null, Data::Bool)
}

fn map(entries: Vec<(&str, Data)>) -> Data {
    Data::Map(entries.into_iter().map(|it| (it.0.to_owned(), it.1)).collect())
}
