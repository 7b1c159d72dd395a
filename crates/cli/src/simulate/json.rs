//! Runs for programs: an array of objects, one an event. What nobody can know is `null`.

use std::io::{self, Write};

use pushwright_core::{
    data::Data,
    event::Event,
    metadata::Fault,
    simulate::{self, Attested, Built, Has, Job, Lack, Runs, Secret, Step, Target, Token},
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
        ("fails", Data::Bool(run.fails().is_some())),
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
        ("file", optional(it.file.as_deref())),
        ("matrix", map(matrix)),
        ("runs", truth(it.runs.holds)),
        ("because", because(&it.runs, lang)),
        ("calls", optional(it.calls.as_deref())),
        ("known", Data::Bool(it.is_known)),
        ("token", token(&it.token, lang)),
        ("secrets", Data::List(it.secrets.iter().map(secret).collect())),
        ("steps", Data::List(it.steps.iter().map(|it| step(it, lang)).collect())),
    ])
}

fn step(it: &Step, lang: Lang) -> Data {
    let pushed = it.pushed.iter().map(|it| {
        map(vec![
            ("image", it.reference.as_str().into()),
            ("registry", it.host.as_str().into()),
            ("depends_on", optional(it.depends_on.as_deref())),
        ])
    });
    map(vec![
        ("line", Data::Number(it.span.start.line as f64)),
        ("name", it.name.as_str().into()),
        ("runs", truth(it.runs.holds)),
        ("because", because(&it.runs, lang)),
        ("secrets", Data::List(it.secrets.iter().map(secret).collect())),
        ("lacks", Data::List(it.lacks.iter().map(|it| lack(it, lang)).collect())),
        ("builds", it.built.as_ref().map_or(Data::Null, built)),
        ("attests", it.attested.as_ref().map_or(Data::Null, attested)),
        ("tags", it.tags.as_ref().map_or(Data::Null, |it| tags(it, lang))),
        ("pushes", Data::List(pushed.collect())),
        ("fails", Data::Bool(it.fails)),
    ])
}

/// What the token may do, and what else decides.
fn token(it: &Token, lang: Lang) -> Data {
    let scopes = it.scopes.iter().map(|it| (it.0, it.1.id().into())).collect();
    let limits = it.limits.iter().map(|it| it.says().say(lang).as_str().into()).collect();
    map(vec![("scopes", map(scopes)), ("limits", Data::List(limits))])
}

fn secret(it: &Secret) -> Data {
    let has = match it.has {
        Has::Stored => "if-stored",
        Has::ForDependabot => "if-stored-for-dependabot",
        Has::Handed => "if-handed-over",
        Has::Never => "never",
    };
    map(vec![("name", it.name.as_str().into()), ("present", has.into())])
}

fn lack(it: &Lack, lang: Lang) -> Data {
    map(vec![
        ("scope", it.scope.into()),
        ("level", it.level.id().into()),
        ("certain", Data::Bool(it.is_certain)),
        ("fails", Data::Bool(it.must)),
        ("because", it.reason.say(lang).into()),
    ])
}

fn built(it: &Built) -> Data {
    let target = |it: &Target| {
        map(vec![
            ("name", it.name.as_str().into()),
            ("is_whole", Data::Bool(it.is_whole)),
            ("tags", list(&it.tags)),
            ("platforms", list(&it.platforms)),
            ("labels", pairs(&it.labels)),
            ("annotations", pairs(&it.annotations)),
        ])
    };
    map(vec![
        ("platforms", list(&it.platforms)),
        ("by_file", Data::Bool(it.by_file)),
        ("labels", pairs(&it.labels())),
        ("annotations", pairs(&it.annotations())),
        ("targets", Data::List(it.targets.iter().map(target).collect())),
        ("unread", list(&it.unread)),
    ])
}

fn list(them: &[String]) -> Data {
    Data::List(them.iter().map(|it| it.as_str().into()).collect())
}

fn attested(it: &Attested) -> Data {
    map(vec![
        ("subject", it.subject.as_str().into()),
        ("digest", it.digest.as_str().into()),
        ("registry", it.host.as_str().into()),
        ("stored_in_registry", truth(it.is_pushed)),
        ("sbom", Data::Bool(it.is_sbom)),
    ])
}

fn optional(text: Option<&str>) -> Data {
    text.map_or(Data::Null, Data::from)
}

fn tags(it: &simulate::Foretold, lang: Lang) -> Data {
    match &it.fault {
        Some(Fault::Error { message, .. }) => return map(vec![("error", message.as_str().into())]),
        Some(Fault::Unknown(what)) => return map(vec![("unknown", what.as_str().into())]),
        None => {}
    }
    map(vec![
        ("images", list(&it.images)),
        ("tags", list(&it.tag_names)),
        ("latest", Data::Bool(it.latest)),
        ("latest_because", it.says_of_latest().say(lang).into()),
        ("labels", pairs(&it.labels())),
        ("annotations", pairs(&it.annotations())),
        ("warnings", list(&it.warnings)),
    ])
}

/// Labels or annotations as an object; of the same key twice, the last counts, as with Docker.
fn pairs(them: &[String]) -> Data {
    let mut res: Vec<(String, Data)> = Vec::new();
    for it in them {
        let (key, value) = it.split_once('=').unwrap_or((it, ""));
        res.retain(|it| it.0 != key);
        res.push((key.to_owned(), value.into()));
    }
    Data::Map(res)
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
