//! One image, named twice.

use crate::{
    catalog::reference,
    catalog::registries::canonical,
    lint::{Findings, Rule, Severity, named::Use},
    text::msg,
    topic::{Place, Topic},
    workflow::{Workflow, jobs},
};

/// Every tag is pushed twice to the same place; where two different images were meant, one is
/// missing.
pub(super) static RULE: Rule = Rule {
    id: "same-image-twice",
    severity: Severity::Warning,
    title: msg::RULE_SAME_IMAGE_TWICE_TITLE,
    source: reference("https://github.com/docker/metadata-action#images-input"),
    check,
};

fn check<'a>(workflow: &'a Workflow, findings: &mut Findings<'a>) {
    for job in jobs(workflow) {
        let mut seen = Vec::new();
        for it in findings.job(&job.node).named(workflow).iter() {
            // With `enable=` one of two lines may hold at a time.
            if it.usage != Use::Metadata || it.line.text.contains("enable=") {
                continue;
            }
            let name = &it.image;
            if name.path.is_empty() {
                continue;
            }
            let host = canonical(name.registry_host());
            let key = (it.step.span, host, name.path.to_ascii_lowercase());
            match seen.contains(&key) {
                true => {
                    _ = findings.line(&it.line, msg::rule_same_image_twice_says(it.name.as_str()))
                }
                false => seen.push(key),
            }
        }
    }
    if findings.is_ours() {
        of_several(workflow, findings);
    }
}

/// Two of the form's images. What others write in two jobs may well be one image.
fn of_several<'a>(workflow: &'a Workflow, findings: &mut Findings<'a>) {
    let which = |it: Option<Place>| it.filter(|it| it.topic.list() == Some(Topic::Images));
    let mut seen = Vec::new();
    for job in jobs(workflow).iter().map(|it| &it.node) {
        let names = findings.job(job).named(workflow);
        let names = names.iter().filter(|it| it.usage == Use::Metadata);
        for it in names.flat_map(|it| it.each_row(job)) {
            let Some(own) = which(it.line.place).or(which(job.place)) else { continue };
            let key = (it.image.registry_host().to_owned(), it.image.path.to_ascii_lowercase());
            let is_known = seen.iter().any(|it| *it == (own.item, key.clone()));
            if !is_known && seen.iter().any(|(_, other)| *other == key) {
                findings.line(&it.line, msg::rule_same_image_twice_says(it.name.as_str()));
                findings.place(Place { topic: Topic::Component, ..own });
            }
            seen.push((own.item, key));
        }
    }
}
