//! What follows the push: trying again, telling people, handing results on.

use crate::{
    compose::{
        Publishes, bake,
        build::{Purpose, build_for},
        nodes::{at, entry, entry_plain, entry_text, map, script},
        publishes::guard,
        sign::{EACH_IMAGE, PIPEFAIL},
        steps::{after_name, with_id},
    },
    recipe::{BuildWith, Recipe},
    topic::Topic,
    workflow::{Entry, Node},
};

/// The digest of what was pushed: of the index, if a job of its own has made one.
pub(super) fn digest(recipe: &Recipe) -> String {
    match recipe.parts_platforms() {
        true => "${{ steps.push.outputs.digest }}".to_owned(),
        false if !recipe.builds() => "${{ steps.source.outputs.digest }}".to_owned(),
        false => built(recipe),
    }
}

/// The digest of what a build pushed, whichever build did.
pub(super) fn built(recipe: &Recipe) -> String {
    if recipe.build_with != BuildWith::Bake {
        return match recipe.retry {
            true => "${{ steps.retry.outputs.digest || steps.push.outputs.digest }}",
            false => "${{ steps.push.outputs.digest }}",
        }
        .to_owned();
    }
    let found = match recipe.retry {
        true => "steps.retry.outputs.metadata || steps.push.outputs.metadata",
        false => "steps.push.outputs.metadata",
    };
    let target = bake::target(recipe).replace('\'', "''");
    format!("${{{{ fromJSON({found} || '{{}}')['{target}']['containerimage.digest'] }}}}")
}

/// The whole build once more, if the first one failed. What the builder has, it need not make again,
/// so mostly the push alone is repeated.
pub(super) fn again(recipe: &Recipe) -> Vec<Node> {
    if !recipe.retry {
        return Vec::new();
    }
    let condition = || entry_text("if", Topic::Retry, "steps.push.outcome == 'failure'");
    let wait = map(vec![
        entry_plain("name", "Wait before trying again"),
        condition(),
        entry_plain("run", "sleep 30"),
    ]);
    let name = "Build and push once more";
    let mut again = build_for(recipe, Topic::Retry, name, Purpose::Again, vec![]);
    after_name(&mut again, condition());
    with_id(&mut again, "retry");
    vec![at(Topic::Retry, wait), again]
}

/// The first name of the image, with its tag.
pub(super) const FIRST: &str = "${{ fromJSON(steps.meta.outputs.json).tags[0] }}";

/// Writes to the page of the run what was published, how to get it and how to tell it from what others
/// pushed.
pub(super) fn summary(recipe: &Recipe) -> Option<Node> {
    if !recipe.summary || Publishes::of(recipe) == Publishes::Never {
        return None;
    }
    let env = [("IMAGE", FIRST), ("DIGEST", &*digest(recipe)), ("TAGS", TAGS)];
    let checks = checks(recipe);
    let strict = if checks.is_empty() { "" } else { PIPEFAIL };
    let run = [strict, SUMMARY, &checks, END].concat();
    let step = script(Topic::Summary, "Say what was published", &env, &run);
    Some(guard(recipe, step))
}

/// All names, one a line.
pub(super) const TAGS: &str = "${{ steps.meta.outputs.tags }}";

const SUMMARY: &str = "\
{
  echo '### Published image'
  echo
  echo '~~~console'
  echo \"docker pull $IMAGE\"
  echo '~~~'
  echo
  echo 'Digest and tags:'
  echo
  echo '~~~'
  echo \"$DIGEST\"
  echo \"$TAGS\"
  echo '~~~'
";
const END: &str = "} >> \"$GITHUB_STEP_SUMMARY\"
";

/// The lines that write down, for each registry, how anybody checks where the image comes from.
fn checks(recipe: &Recipe) -> String {
    let mut res = String::new();
    let by = if recipe.call {
        " --cert-identity-regex ".to_owned() + &signer(recipe)
    } else {
        String::new()
    };
    if recipe.attest {
        res += &[VERIFY, &by, "\"\n"].concat();
    }
    if recipe.attests_sbom() {
        let kind = " --predicate-type https://spdx.dev/Document/v2.3\"\n";
        res += &[VERIFY, &by, kind].concat();
    }
    if recipe.sign {
        let by = match recipe.call {
            true => "-regexp ".to_owned() + &signer(recipe),
            // The name of a branch or tag may hold what a shell would take for a command.
            false => " $(printf %q \"https://github.com/$GITHUB_WORKFLOW_REF\")".to_owned(),
        };
        let verify = "    echo \"cosign verify $image@$DIGEST --certificate-identity";
        res += &[verify, &by, ISSUER].concat();
    }
    if res.is_empty() {
        return res;
    }
    [CHECKS, "  ", EACH_IMAGE, &res, "  done\n  echo '~~~'\n"].concat()
}

/// The identities of the file that is called, whichever repository of the owner it stands in: what is called
/// signs with them, and only the caller could tell more. Source: cli/cli#9045, and "gh attestation verify" in the
/// manual of GitHub CLI.
fn signer(recipe: &Recipe) -> String {
    let file = recipe.file_name.trim();
    let is_plain = file.chars().all(|it| it.is_ascii_alphanumeric() || "._-".contains(it));
    let file = match is_plain && !file.is_empty() {
        true => file.replace('.', r"\."),
        false => "[^/]+".to_owned(),
    };
    format!(r"'^https://github\.com/$GITHUB_REPOSITORY_OWNER/[^/]+/\.github/workflows/{file}@'")
}

const CHECKS: &str = "  echo\n  echo 'Check where it comes from:'\n  echo\n  echo '~~~console'\n";
const VERIFY: &str =
    "    echo \"gh attestation verify oci://$image@$DIGEST --repo $GITHUB_REPOSITORY";
/// Who says that a run is what it says to be. Source: GitHub's documentation, "OpenID Connect reference".
const ISSUER: &str = " --certificate-oidc-issuer https://token.actions.githubusercontent.com\"\n";

/// What later jobs can read as `needs.JOB.outputs`.
pub(super) fn outputs(recipe: &Recipe) -> Option<Entry> {
    if !recipe.job_outputs {
        return None;
    }
    let of = |key, value: &str| entry_text(key, Topic::JobOutputs, value);
    let them = vec![
        of("digest", &digest(recipe)),
        of("tags", TAGS),
        of("version", "${{ steps.meta.outputs.version }}"),
    ];
    Some(entry("outputs", at(Topic::JobOutputs, map(them))))
}
