//! Packages that are published with a long-lived credential, although the registry would trust the run
//! itself.

use crate::{
    catalog::reference,
    lint::{Findings, Rule, Severity, contexts::all_steps},
    text::msg,
    workflow::{Node, Workflow, input, input_text, is_action, jobs, shell::Command},
};

/// Whoever gets the token publishes in your name until somebody notices.
pub(super) static RULE: Rule = Rule {
    id: "use-trusted-publishing",
    severity: Severity::Info,
    title: msg::SECURITY_USE_TRUSTED_PUBLISHING_TITLE,
    source: reference("https://docs.zizmor.sh/audits/#use-trusted-publishing"),
    check,
};

/// A command that publishes.
struct Publishes {
    words: &'static [&'static str],
    /// The variables that it takes a credential from.
    credentials: &'static [&'static str],
    registry: &'static str,
}

/// Sources: the documents of PyPI, npm, crates.io and RubyGems about trusted publishing, and of each
/// program about its variables.
const COMMANDS: &[Publishes] = &[
    Publishes {
        words: &["npm", "publish"],
        credentials: &["NODE_AUTH_TOKEN", "NPM_TOKEN"],
        registry: "npm",
    },
    Publishes {
        words: &["pnpm", "publish"],
        credentials: &["NODE_AUTH_TOKEN", "NPM_TOKEN"],
        registry: "npm",
    },
    Publishes {
        words: &["cargo", "publish"],
        credentials: &["CARGO_REGISTRY_TOKEN"],
        registry: "crates.io",
    },
    Publishes { words: &["twine", "upload"], credentials: &["TWINE_PASSWORD"], registry: "PyPI" },
    Publishes {
        words: &["uv", "publish"],
        credentials: &["UV_PUBLISH_TOKEN", "UV_PUBLISH_PASSWORD"],
        registry: "PyPI",
    },
    Publishes {
        words: &["poetry", "publish"],
        credentials: &["POETRY_PYPI_TOKEN_PYPI"],
        registry: "PyPI",
    },
    Publishes { words: &["gem", "push"], credentials: &["GEM_HOST_API_KEY"], registry: "RubyGems" },
];

fn check(workflow: &Workflow, findings: &mut Findings) {
    for job in jobs(workflow).iter().map(|it| &it.node) {
        for step in all_steps(job) {
            action(step, findings);
            let Some(run) = step.get("run").and_then(Node::as_text) else { continue };
            for it in COMMANDS.iter().filter(|it| run.contains(it.words[0])) {
                let owners = [step, job, &workflow.root];
                let found = owners.iter().find_map(|owner| credential(owner, it.credentials));
                let is_elsewhere = it.registry == "npm" && uses_other_registry(job, run);
                if let Some(node) = found.filter(|_| {
                    !is_elsewhere && findings.commands(run).iter().any(|own| runs(own, it.words))
                }) {
                    findings.at(node, msg::security_use_trusted_publishing_says(it.registry));
                }
            }
        }
    }
}

/// pypa/gh-action-pypi-publish with a password, to PyPI itself.
fn action(step: &Node, findings: &mut Findings) {
    if !is_action(step, "pypa/gh-action-pypi-publish") {
        return;
    }
    let given = ["repository-url", "repository_url"].map(|it| input_text(step, it));
    let is_other = given.iter().any(|it| !it.is_empty() && !it.contains("pypi.org"));
    if let Some(password) = input(step, "password").filter(|_| !is_other) {
        findings.at(password, msg::security_use_trusted_publishing_says("PyPI"));
    }
}

/// A variable that is filled from a secret. What a step before has fetched may be short-lived.
fn credential<'a>(owner: &'a Node, names: &[&str]) -> Option<&'a Node> {
    let env = owner.get("env").map_or(&[][..], Node::entries);
    let found = env.iter().find(|it| names.contains(&it.key.as_str()))?;
    let text = found.node.as_text().unwrap_or_default();
    let is_own = text.contains("secrets.GITHUB_TOKEN") || text.contains("github.token");
    (text.contains("secrets.") && !is_own).then_some(&found.node)
}

/// Whether a command is this one, perhaps started by another, as in `python -m twine upload`.
fn runs(command: &Command, words: &[&str]) -> bool {
    let Some((program, rest)) = command.program().filter(|it| !SHOWING.contains(&it.0)) else {
        return false;
    };
    let all = [program].into_iter().chain(rest.iter().map(|it| it.text.as_str()));
    let mut own = all.skip_while(|it| *it != words[0]).filter(|it| !it.starts_with('+'));
    words.iter().all(|it| own.next() == Some(*it)) && !own.any(|it| it == "--dry-run")
}

/// Programs that only show what they are given.
const SHOWING: &[&str] = &["echo", "printf", "grep"];

/// Whether packages go to another registry of the npm kind, such as GitHub's own.
fn uses_other_registry(job: &Node, script: &str) -> bool {
    let is_other = |it: &str| !it.is_empty() && !it.contains("registry.npmjs.org");
    let setup = all_steps(job).filter(|it| is_action(it, "actions/setup-node"));
    let mut registries = setup.map(|it| input_text(it, "registry-url"));
    registries.any(is_other) || script.contains("--registry") && is_other(script)
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::RULE;
    use crate::lint::rules::{check_job, check_steps};

    #[test]
    fn registries() {
        let steps = "- {uses: pypa/gh-action-pypi-publish@release/v1, with: {password: '${{ secrets.A }}'}}
- {uses: pypa/gh-action-pypi-publish@release/v1, with: {password: a, repository-url: 'https://pypi.acme.example/'}}
- uses: pypa/gh-action-pypi-publish@release/v1
- {run: npm ci && npm publish, env: {NODE_AUTH_TOKEN: '${{ secrets.NPM }}'}}
- {run: npm publish --dry-run, env: {NODE_AUTH_TOKEN: '${{ secrets.NPM }}'}}
- {run: npm publish}
- {run: cargo publish, env: {CARGO_REGISTRY_TOKEN: '${{ steps.auth.outputs.token }}'}}
- {run: python -m twine upload dist/*, env: {TWINE_PASSWORD: '${{ secrets.PYPI }}'}}
- {run: echo npm publish, env: {NODE_AUTH_TOKEN: '${{ secrets.NPM }}'}}
- {run: sudo /usr/bin/npm publish, env: {NODE_AUTH_TOKEN: '${{ secrets.NPM }}'}}
- {run: cargo +nightly publish, env: {CARGO_REGISTRY_TOKEN: '${{ secrets.A }}'}}";
        check_steps(
            &RULE,
            steps,
            expect![[r#"
                5 info: This token can publish in your name until somebody revokes it. PyPI can trust the run itself instead: add the workflow there as a trusted publisher, grant `id-token: write`, and delete the token.
                8 info: This token can publish in your name until somebody revokes it. npm can trust the run itself instead: add the workflow there as a trusted publisher, grant `id-token: write`, and delete the token.
                12 info: This token can publish in your name until somebody revokes it. PyPI can trust the run itself instead: add the workflow there as a trusted publisher, grant `id-token: write`, and delete the token.
                14 info: This token can publish in your name until somebody revokes it. npm can trust the run itself instead: add the workflow there as a trusted publisher, grant `id-token: write`, and delete the token.
                15 info: This token can publish in your name until somebody revokes it. crates.io can trust the run itself instead: add the workflow there as a trusted publisher, grant `id-token: write`, and delete the token.
            "#]],
        );
        check_job(
            &RULE,
            concat!(
                "env: {NODE_AUTH_TOKEN: '${{ secrets.NPM }}'}\n",
                "steps:\n",
                "- {uses: actions/setup-node@v6, with: {registry-url: 'https://npm.pkg.github.com'}}\n",
                "- run: npm publish\n",
            ),
            expect![[""]],
        );
    }
}
