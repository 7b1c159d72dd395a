//! What a workflow may do, and why: the token of each job, and the secrets that somebody has to store.

use super::{
    About, Sentence,
    words::{code, codes},
};
use crate::{
    catalog::scopes::Level,
    simulate::ATTESTING,
    text::{Lang, list, msg},
    workflow::{
        Entry, Node, Span, Workflow, jobs,
        permissions::{Granted, by_scope, granted, knows_all_but, needed, unlogged},
        reads::{names, reads},
    },
};

/// What the tokens of the jobs may do. Jobs of which the same is said are told as one.
pub(super) fn tokens(workflow: &Workflow, lang: Lang) -> Vec<Sentence> {
    let mut res: Vec<(Vec<&str>, Rights, Vec<Span>)> = Vec::new();
    for job in jobs(workflow) {
        let rights = rights(workflow, job, lang);
        let written = job.node.get("permissions").or_else(|| workflow.root.get("permissions"));
        let span = written.map_or(job.key_span, |it| it.span);
        match res.iter_mut().find(|it| it.1 == rights) {
            Some((ids, _, spans)) => {
                ids.push(&job.key);
                if !spans.contains(&span) {
                    spans.push(span);
                }
            }
            None => res.push((vec![&job.key], rights, vec![span])),
        }
    }
    let say = |(ids, rights, spans): (Vec<&str>, Rights, Vec<Span>)| {
        let ids = codes(&ids, lang);
        let text = match rights {
            Rights::Unwritten => msg::account_token_default(ids),
            Rights::Nothing => msg::account_token_nothing(ids),
            Rights::All(Level::Write) => msg::account_token_write_all(ids),
            Rights::All(_) => msg::account_token_read_all(ids),
            Rights::Some(them) => msg::account_token(ids, list(them, lang)),
        };
        Sentence { about: About::Permission, text: text.say(lang), spans }
    };
    res.into_iter().map(say).collect()
}

#[derive(PartialEq)]
enum Rights {
    /// The repository's settings decide.
    Unwritten,
    Nothing,
    All(Level),
    /// Each scope with its reason.
    Some(Vec<String>),
}

fn rights(workflow: &Workflow, job: &Entry, lang: Lang) -> Rights {
    let them = match granted(workflow, &job.node) {
        Granted::Default => return Rights::Unwritten,
        Granted::All(level) => return Rights::All(level),
        Granted::Named(them) => them,
    };
    let mut needs = needed(workflow, &job.node);
    needs.extend(unlogged(workflow, &job.node));
    let needs = by_scope(&needs);
    // What the older actions for attestations note of where an image is stored is not known.
    let is_known = |scope: &str| match scope {
        "artifact-metadata" => knows_all_but(&job.node, &[]),
        _ => knows_all_but(&job.node, ATTESTING),
    };
    let given = them.iter().filter(|it| it.1 != Level::None);
    let right = |(scope, level): &(String, Level)| {
        let right = match (scope.as_str(), level) {
            ("id-token", _) => msg::ACCOUNT_TOKEN_IDENTITY.get(lang).to_owned(),
            (_, Level::Write) => msg::account_token_may_write(code(scope)).say(lang),
            _ => msg::account_token_may_read(code(scope)).say(lang),
        };
        let need = needs.iter().find(|it| it.0 == scope);
        let message = match need.and_then(|it| it.2.iter().max_by_key(|it| it.level)) {
            Some(it) => msg::account_token_because(right, it.reason.say(lang)),
            None if is_known(scope) => msg::account_token_unneeded(right),
            None => msg::account_token_unknown(right),
        };
        message.say(lang)
    };
    let all: Vec<String> = given.map(right).collect();
    if all.is_empty() { Rights::Nothing } else { Rights::Some(all) }
}

/// The secrets and variables that have to be there, and to whom all secrets are handed.
pub(super) fn stored(workflow: &Workflow, lang: Lang) -> Vec<Sentence> {
    let mut res = Vec::new();
    let mut sentence = |text: String, spans: Vec<Span>| {
        res.push(Sentence { about: About::Secret, text, spans });
    };
    let read = reads(&workflow.root, "secrets");
    let mut spans: Vec<Span> = Vec::new();
    let mut computed: Vec<Span> = Vec::new();
    for it in read.iter().filter(|it| it.name != "GITHUB_TOKEN") {
        let own = if it.name.is_empty() { &mut computed } else { &mut spans };
        if !own.contains(&it.span) {
            own.push(it.span);
        }
    }
    let mut secrets = names(&read);
    secrets.retain(|it| *it != "GITHUB_TOKEN");
    match secrets.len() {
        0 => {}
        1 => sentence(msg::account_secret(codes(&secrets, lang)).say(lang), spans),
        _ => sentence(msg::account_secrets(codes(&secrets, lang)).say(lang), spans),
    }
    if !computed.is_empty() {
        sentence(msg::ACCOUNT_SECRET_COMPUTED.get(lang).to_owned(), computed);
    }
    for job in jobs(workflow) {
        let called = job.node.get("uses").and_then(Node::as_text);
        let handed = job.node.get("secrets").filter(|it| it.as_text() == Some("inherit"));
        if let (Some(called), Some(node)) = (called, handed) {
            let text = msg::account_secrets_handed(code(&job.key), code(called)).say(lang);
            sentence(text, vec![node.span]);
        }
    }
    let read = reads(&workflow.root, "vars");
    let variables = names(&read);
    if !variables.is_empty() {
        let spans = read.iter().map(|it| it.span).collect();
        sentence(msg::account_variables(codes(&variables, lang)).say(lang), spans);
    }
    res
}
