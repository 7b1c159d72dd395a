//! What a job needs of `GITHUB_TOKEN`, derived from what its steps do, and what it is granted.
//! Written, checked and explained from the same list, so the three cannot disagree.
//! Source of the needs: the actions' READMEs, and GitHub's documentation of `GITHUB_TOKEN`.

use std::ptr;

use crate::{
    catalog::{
        actions,
        registries::GHCR,
        scopes::{Level, SCOPES},
    },
    image,
    text::{Message, msg},
    workflow::{
        Node, TextLine, Workflow, builder, input_text, is_action, publish, shell::all_commands,
        steps, uses,
    },
};

/// A scope that a step needs, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct Need {
    pub scope: &'static str,
    pub level: Level,
    /// Which step of the job, from 0.
    pub step: usize,
    /// "to push to ghcr.io"
    pub reason: Message,
    /// Without it the step fails; otherwise it only warns.
    pub must: bool,
}

/// Whether a right is missed in private repositories only: code of public ones can be read by anyone.
pub fn is_of_private(scope: &str, level: Level) -> bool {
    (scope, level) == ("contents", Level::Read)
}

/// Everything that the steps of a job need, step by step.
pub fn needed(workflow: &Workflow, job: &Node) -> Vec<Need> {
    let mut res = called(job);
    let around = Around { workflow, job, logins: publish::logins(workflow, job) };
    for (n, step) in steps(job).iter().enumerate() {
        let mut need = |scope, level, reason| {
            res.push(Need { scope, level, step: n, reason, must: scope != "artifact-metadata" });
        };
        if signs(step) {
            need("id-token", Level::Write, msg::NEED_SIGN.message());
        }
        if comments(step) {
            need("pull-requests", Level::Write, msg::NEED_COMMENT.message());
        }
        let Some(uses) = uses(step) else { continue };
        if let Some(provider) = publish::trusts(step) {
            need("id-token", Level::Write, msg::need_oidc(provider));
        }
        match &*uses.action {
            "actions/checkout" if !has_own_key(step) => {
                need("contents", Level::Read, msg::NEED_CHECKOUT.message());
            }
            "docker/login-action" => around.login(step, &mut need),
            "docker/build-push-action" | "docker/bake-action" => around.build(step, &mut need),
            "actions/attest" | "actions/attest-build-provenance" | "actions/attest-sbom" => {
                around.attest(step, &mut need);
            }
            "dataaxiom/ghcr-cleanup-action" => {
                need("packages", Level::Write, msg::NEED_CLEAN_UP.message());
            }
            "github/codeql-action/upload-sarif" => {
                need("security-events", Level::Write, msg::NEED_SARIF.message());
                // Public repositories do without.
                let private = |scope| Need {
                    scope,
                    level: Level::Read,
                    step: n,
                    reason: msg::NEED_SARIF_PRIVATE.message(),
                    must: false,
                };
                res.extend(["contents", "actions"].map(private));
            }
            _ => {}
        }
    }
    res
}

/// What the push to ghcr.io of a job needs that does not log in there: what lacks is the login, and the scope
/// is not one too many.
pub fn unlogged(workflow: &Workflow, job: &Node) -> Option<Need> {
    let logs_in = publish::logins(workflow, job).iter().any(|it| it.host == GHCR.host);
    if logs_in || !publish::may_push_to(workflow, job, GHCR.host) {
        return None;
    }
    let step = steps(job).iter().position(publish::pushes_itself)?;
    let reason = msg::need_push(GHCR.host);
    Some(Need { scope: "packages", level: Level::Write, step, reason, must: true })
}

/// What Docker's reusable workflows need of the job that calls one. Source: docker/github-builder v1.17.0,
/// README, "Usage", and its `.test-build.yml`.
fn called(job: &Node) -> Vec<Need> {
    if !builder::calls_builder(job) {
        return Vec::new();
    }
    let need = |scope, level, reason| Need { scope, level, step: 0, reason, must: true };
    let mut res = vec![
        need("contents", Level::Read, msg::NEED_GIT_CONTEXT.message()),
        need("id-token", Level::Write, msg::NEED_ATTEST_SIGN.message()),
    ];
    let auths = job.get("secrets").and_then(|it| it.get("registry-auths")?.as_text());
    let auths = auths.unwrap_or_default();
    if auths.contains(GHCR.host) && auths.contains("secrets.GITHUB_TOKEN") {
        res.push(need("packages", Level::Write, msg::need_push(GHCR.host)));
    }
    res
}

/// Whether a script asks Sigstore for a certificate: cosign does where it is given no key.
fn signs(step: &Node) -> bool {
    let script = step.get("run").and_then(Node::as_text).unwrap_or_default();
    if !script.contains("cosign") {
        return false;
    }
    let script = script.replace("\\\n", " ");
    let mut lines = script.lines().map(str::trim_start).filter(|it| !it.starts_with('#'));
    lines.any(|it| {
        let is_sign = it.contains("cosign sign ") || it.contains("cosign attest ");
        let has_key = || ["--key", "--sk", "--identity-token"].iter().any(|key| it.contains(key));
        is_sign && !it.starts_with("echo ") && !has_key()
    })
}

/// Whether the repository is fetched with a key of somebody's own instead of the job's token.
fn has_own_key(checkout: &Node) -> bool {
    let token = input_text(checkout, "token").to_ascii_lowercase();
    let is_jobs = token.contains("github.token") || token.contains("secrets.github_token");
    !input_text(checkout, "ssh-key").is_empty() || !token.is_empty() && !is_jobs
}

/// Whether a script does nothing with GitHub's own command but comment on a pull request.
fn comments(step: &Node) -> bool {
    let script = step.get("run").and_then(Node::as_text).unwrap_or_default();
    let token = step.get("env").and_then(|it| it.get("GH_TOKEN")?.as_text()).unwrap_or_default();
    // A token of somebody's own has rights of its own.
    let is_jobs = token.contains("github.token") || token.contains("secrets.GITHUB_TOKEN");
    is_jobs && {
        let asks = script.matches("gh api ").count();
        let about = script.matches("/comments").count();
        (script.contains("gh pr comment ") || script.contains("/issues") && 0 < asks)
            && asks <= about
    }
}

/// What the needs of a step depend on beside the step.
struct Around<'a> {
    workflow: &'a Workflow,
    job: &'a Node,
    logins: Vec<publish::LoggedIn<'a>>,
}

/// Takes a scope, its level and the reason.
type Add<'a> = dyn FnMut(&'static str, Level, Message) + 'a;

impl Around<'_> {
    fn login(&self, step: &Node, need: &mut Add<'_>) {
        let Some(login) = self.logins.iter().find(|it| ptr::eq(it.step, step)) else { return };
        if login.oidc {
            need("id-token", Level::Write, msg::need_oidc(login.host.as_str()));
        }
        if login.host == GHCR.host && login.github_token {
            match publish::may_push_to(self.workflow, self.job, &login.host) {
                true => need("packages", Level::Write, msg::need_push(login.host.as_str())),
                false => need("packages", Level::Read, msg::need_pull(login.host.as_str())),
            }
        }
    }

    fn build(&self, step: &Node, need: &mut Add<'_>) {
        // Without a context the action clones the repository itself, with the job's token.
        let source = if is_action(step, "docker/bake-action") { "source" } else { "context" };
        let source = input_text(step, source);
        if source.is_empty() || source.contains("{{defaultContext}}") {
            need("contents", Level::Read, msg::NEED_GIT_CONTEXT.message());
        }
        let is_ghcr = |it: &TextLine| {
            let cache = publish::with_env(self.workflow, self.job, &it.text);
            cache.split("ref=").nth(1).is_some_and(is_at_ghcr)
        };
        if self.uses_token() && publish::given(step, "cache-to").iter().any(is_ghcr) {
            need("packages", Level::Write, msg::need_cache(GHCR.host));
        }
    }

    fn attest(&self, step: &Node, need: &mut Add<'_>) {
        need("id-token", Level::Write, msg::NEED_ATTEST_SIGN.message());
        need("attestations", Level::Write, msg::NEED_ATTEST_STORE.message());
        if !input_text(step, "push-to-registry").eq_ignore_ascii_case("true") {
            return;
        }
        let subject = publish::with_env(self.workflow, self.job, input_text(step, "subject-name"));
        if self.uses_token() && is_at_ghcr(&subject) {
            need("packages", Level::Write, msg::need_attest_push(GHCR.host));
        }
        let is_attest = is_action(step, "actions/attest");
        if is_attest && !input_text(step, "create-storage-record").eq_ignore_ascii_case("false") {
            need("artifact-metadata", Level::Write, msg::NEED_ATTEST_RECORD.message());
        }
    }

    /// Whether the job logs in to ghcr.io with its own token; otherwise scopes do not matter there.
    fn uses_token(&self) -> bool {
        self.logins.iter().any(|it| it.host == GHCR.host && it.github_token)
    }
}

fn is_at_ghcr(image: &str) -> bool {
    image::parse(image).host == GHCR.host
}

/// The needs of a job by scope, in the order of the catalog: the highest level, and every reason.
pub fn by_scope(needs: &[Need]) -> Vec<(&'static str, Level, Vec<&Need>)> {
    let of = |scope: &'static str| {
        let them: Vec<&Need> = needs.iter().filter(|it| it.scope == scope).collect();
        let level = them.iter().map(|it| it.level).max()?;
        Some((scope, level, them))
    };
    // Most familiar first: reading the code, then publishing, then signing.
    let first = ["contents", "packages", "id-token", "attestations", "artifact-metadata"];
    let rest = SCOPES.iter().map(|it| it.name).filter(|it| !first.contains(it));
    first.into_iter().chain(rest).filter_map(of).collect()
}

/// What a job is granted.
#[derive(Clone, Debug, PartialEq)]
pub enum Granted {
    /// Nothing is written, so the repository's settings decide.
    Default,
    /// `read-all` or `write-all`.
    All(Level),
    /// The scopes that are written; every other one is `none`.
    Named(Vec<(String, Level)>),
}

impl Granted {
    /// The level of a scope; `None` if it is not known here.
    pub fn level(&self, scope: &str) -> Option<Level> {
        match self {
            Granted::Default => None,
            Granted::All(level) => Some(*level),
            Granted::Named(them) => {
                Some(them.iter().find(|it| it.0 == scope).map_or(Level::None, |it| it.1))
            }
        }
    }
}

/// The `permissions` that hold for a job: its own, else the workflow's.
pub fn granted(workflow: &Workflow, job: &Node) -> Granted {
    let Some(node) = job.get("permissions").or_else(|| workflow.root.get("permissions")) else {
        return Granted::Default;
    };
    match node.as_text() {
        Some("write-all") => Granted::All(Level::Write),
        Some("read-all") => Granted::All(Level::Read),
        _ => {
            let level = |it: &Node| it.as_text().and_then(Level::of).unwrap_or(Level::None);
            Granted::Named(
                node.entries().iter().map(|it| (it.key.clone(), level(&it.node))).collect(),
            )
        }
    }
}

/// Whether all that a job does is known here, so that a scope which nothing needs is one too many.
pub fn knows_all(job: &Node) -> bool {
    knows_all_but(job, &[])
}

/// The same, with actions of which so much is known from elsewhere.
pub fn knows_all_but(job: &Node, also_known: &[&str]) -> bool {
    let also = |it: &Node| if comments(it) { COMMENTING } else { &[] };
    let known = |step: &Node| match uses(step) {
        Some(it) => actions::action(&it.action).is_some() || also_known.contains(&&*it.action),
        None => {
            step.get("run").and_then(Node::as_text).is_some_and(|it| is_harmless(it, also(step)))
        }
    };
    !called(job).is_empty() || !steps(job).is_empty() && steps(job).iter().all(known)
}

/// Commands that have no use for the job's token.
const HARMLESS: &[&str] = &[
    "[",
    "[[",
    "az acr login",
    "cat",
    "cosign",
    "docker buildx imagetools",
    "docker compose",
    "docker run",
    "echo",
    "for",
    "git log",
    "git restore",
    "head",
    "jq",
    "ls",
    "mkdir",
    "mv",
    "printf",
    "read",
    "rm",
    "sed",
    "set",
    "sleep",
    "sort",
    "ssh-add",
    "ssh-agent",
    "tail",
    "test",
    "touch",
    "true",
];

/// Commands that need what [`comments`] is asked for.
const COMMENTING: &[&str] = &["gh api", "gh pr comment"];

/// Commands whose effect on images is known.
const DOCKER: &[&str] = &[
    "docker build",
    "docker buildx",
    "docker images",
    "docker inspect",
    "docker login",
    "docker logout",
    "docker pull",
    "docker push",
    "docker tag",
];

/// Whether a script does nothing to images beside the docker commands in it.
pub fn does_nothing_else(script: &str) -> bool {
    is_harmless(script, DOCKER)
}

fn is_harmless(script: &str, also: &[&str]) -> bool {
    all_commands(script).iter().all(|it| {
        let Some((program, words)) = it.program() else { return true };
        let own = || [program].into_iter().chain(words.iter().map(|it| it.text.as_str()));
        let begins = |it: &&&str| it.split(' ').eq(own().take(it.split(' ').count()));
        HARMLESS.iter().chain(also).any(|it| begins(&it))
    })
}

#[cfg(test)]
mod tests {
    use super::is_harmless;

    #[test]
    fn scripts_that_need_no_token() {
        let harmless = [
            "echo a | sort && echo \"b=$(jq -r .c <<< x)\" >> \"$GITHUB_OUTPUT\"",
            "for it in *; do\n  args+=(--tag \"$it\")\ndone\ndocker buildx imagetools create x",
            "while read -r it; do\n  [[ $it != a ]] || echo b\ndone",
            "while read -r it; do\n  echo \"$it\"\ndone <<< \"$TAGS\"",
            "rm -rf trivy\ngit restore --quiet trivy || true",
            "repository=$(sed 's/:[^:/]*$//' <<< \"${SOURCE%%@*}\")\ncosign sign --yes \"$a@$b\"",
            "if [ a ]; then sudo rm b; fi\nargs=(gh release)\ncat <<E\ngh release\nE",
            "reference=\"${repository,,}${SOURCE#\"$repository\"}\"",
        ];
        let unknown = [
            "gh release create",
            "A=1 gh release",
            "sudo -E gh release",
            "echo \"$(gh release)\"",
            "echo `gh release`",
            "(gh release)",
            "echo a; ./run.sh",
            "docker login ghcr.io",
            "echoes a",
        ];
        for it in harmless {
            assert!(is_harmless(it, &[]), "{it}");
        }
        for it in unknown {
            assert!(!is_harmless(it, &[]), "{it}");
        }
    }
}
