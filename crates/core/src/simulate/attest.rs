//! Which image, by its name and digest, each attestation is about. Source: actions/attest v4.2.2,
//! README; actions/attest-build-provenance v4 and attest-sbom v4 hand on to it.

use super::scope::Scope;
use crate::{
    image,
    text::{Message, msg},
    workflow::{Node, input_text, is_action},
};

/// A statement about something that a run makes, signed.
#[derive(Clone, Debug, PartialEq)]
pub struct Attested {
    /// The name of the image without a tag, or a path if it is about files. Gaps are written
    /// `‹vars.NAME›`.
    pub subject: String,
    /// The digest as far as it is written out; mostly a gap. Empty for files.
    pub digest: String,
    /// The id of the step that gives the digest.
    pub by: Option<String>,
    /// The registry that the image is in; empty for files.
    pub host: String,
    /// Whether it is stored beside the image, too; `None` if that cannot be known.
    pub is_pushed: Option<bool>,
    /// What it says: where the subject comes from, or what it is made of.
    pub is_sbom: bool,
}

/// Actions that say where an image comes from, or what it is made of.
pub(crate) const ATTESTING: &[&str] =
    &["actions/attest", "actions/attest-build-provenance", "actions/attest-sbom"];

/// What a step attests.
pub(super) fn attested(step: &Node, scope: &Scope) -> Option<Attested> {
    ATTESTING.iter().find(|it| is_action(step, it))?;
    let shown = |name: &str| scope.value(input_text(step, name)).into_shown();
    let name = shown("subject-name");
    let files = shown("subject-path");
    let is_image = !name.is_empty() && files.is_empty();
    let stored = scope.value(input_text(step, "push-to-registry"));
    let is_pushed = match stored.unknown() {
        Some(_) => None,
        None => Some(is_image && stored.show().eq_ignore_ascii_case("true")),
    };
    let checksums = shown("subject-checksums");
    let subject = match (is_image, files.is_empty()) {
        (true, _) => name,
        (_, false) => files,
        (_, true) => checksums,
    };
    let host =
        if is_image { image::parse(&subject).registry_host().to_owned() } else { String::new() };
    let written = input_text(step, "subject-digest");
    Some(Attested {
        subject,
        digest: shown("subject-digest"),
        by: step_of(written).map(str::to_owned),
        host,
        is_pushed,
        is_sbom: !input_text(step, "sbom-path").is_empty(),
    })
}

/// `push` of `${{ steps.push.outputs.digest }}`.
fn step_of(digest: &str) -> Option<&str> {
    let rest = digest.split_once("steps.")?.1;
    Some(rest.split_once(".outputs")?.0)
}

impl Attested {
    /// What it is about, and where it is stored.
    pub fn says(&self) -> Message {
        let subject = self.subject.as_str();
        if self.host.is_empty() {
            return msg::run_attests_files(subject);
        }
        let digest = match &self.by {
            Some(it) => format!("steps.{it}"),
            None => self.digest.clone(),
        };
        match self.is_pushed {
            Some(true) => msg::run_attests_stored(subject, digest, self.host.as_str()),
            _ => msg::run_attests(subject, digest),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::*;
    use crate::{
        event::{Event, Repository},
        text::Lang,
        workflow::Workflow,
        yaml,
    };

    #[track_caller]
    fn check(with: &str, expected: &str) {
        let text = format!("uses: actions/attest@v4\nwith: {{{with}}}");
        let step = yaml::read(&text).workflow.root;
        let event = Event::push_branch(&Repository::default(), "main");
        let it = attested(&step, &Scope::new(&Workflow::default(), &event, &Rc::default()));
        assert_eq!(it.map(|it| it.says().say(Lang::En)).unwrap_or_default(), expected);
    }

    #[test]
    fn what_is_attested() {
        check(
            "subject-name: 'ghcr.io/${{ github.repository }}', \
             subject-digest: '${{ steps.push.outputs.digest }}', push-to-registry: true",
            "Attests `ghcr.io/octo-org/octo-app` with the digest of `steps.push`, and stores that in `ghcr.io` as well.",
        );
        check(
            "subject-name: acme/app, subject-digest: 'sha256:00'",
            "Attests `acme/app` with the digest of `sha256:00`.",
        );
        check("subject-path: dist/*", "Attests the files `dist/*`.");
        let other = yaml::read("uses: actions/checkout@v6").workflow.root;
        let event = Event::push_branch(&Repository::default(), "main");
        assert_eq!(
            attested(&other, &Scope::new(&Workflow::default(), &event, &Rc::default())),
            None
        );
    }
}
