//! Releases of actions that were taken over to steal secrets.

use crate::{
    catalog::reference,
    lint::{Findings, Rule, Severity},
    text::msg,
    workflow::{Uses, Workflow, jobs, steps, uses},
};

/// Whoever ran them then has to take their secrets for known. Today the tags are clean again, but nobody
/// who names one of them has looked at it since.
pub(super) static RULE: Rule = Rule {
    id: "compromised-action",
    severity: Severity::Warning,
    title: &msg::SECURITY_COMPROMISED_ACTION_TITLE,
    source: reference("https://github.com/advisories?query=type%3Areviewed+ecosystem%3Aactions"),
    check,
};

struct Incident {
    action: &'static str,
    /// The first version that was not touched.
    clean: [u32; 3],
    /// Commits that steal, whatever the tags say today.
    commits: &'static [&'static str],
    advisory: &'static str,
}

/// Sources: the advisories. That the tags of the first were moved up to 0.34.2 is told in its advisory;
/// 0.35.0 is the first that was not.
const INCIDENTS: &[Incident] = &[
    Incident {
        action: "aquasecurity/trivy-action",
        clean: [0, 35, 0],
        commits: &[],
        advisory: "GHSA-69fq-xp46-6x23",
    },
    Incident {
        action: "tj-actions/changed-files",
        clean: [46, 0, 1],
        commits: &["0e58ed8671d6b60d0890c21b07f8835ace038e67"],
        advisory: "GHSA-mrrh-fwg8-r2c3",
    },
];

fn check(workflow: &Workflow, findings: &mut Findings) {
    for step in jobs(workflow).iter().flat_map(|it| steps(&it.node)) {
        let (Some(uses), Some(node)) = (uses(step), step.get("uses")) else { continue };
        let Some(it) = INCIDENTS.iter().find(|it| it.action == uses.action) else { continue };
        let [major, minor, patch] = it.clean;
        let clean = format!("{major}.{minor}.{patch}");
        if it.commits.contains(&uses.reference.to_ascii_lowercase().as_str()) {
            let says = msg::security_compromised_action_commit(it.action, it.advisory, clean);
            findings.at(node, says).severity(Severity::Error);
        } else if version(&uses).is_some_and(|version| version < it.clean) {
            let name = if uses.comment.is_empty() { &uses.reference } else { &uses.comment };
            let says =
                msg::security_compromised_action_tag(it.action, name.as_str(), it.advisory, clean);
            findings.at(node, says);
        }
    }
}

/// The version that runs: that of the tag, or of the comment beside a commit. A commit that does not say
/// what it is may be as old as it likes.
fn version(uses: &Uses) -> Option<[u32; 3]> {
    let of = |it: &str| {
        let it = it.split_whitespace().next()?;
        let mut parts = it.strip_prefix('v').unwrap_or(it).split('.').map(|it| it.parse().ok());
        let major = parts.next()??;
        // `v45` was the newest of its kind.
        let mut next = || parts.next().map_or(Some(u32::MAX), |it| it);
        Some([major, next()?, next()?])
    };
    of(&uses.reference).filter(|_| uses.reference.len() < 40).or_else(|| of(&uses.comment))
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::RULE;
    use crate::lint::rules::check_steps;

    #[test]
    fn versions_and_commits() {
        let steps = "- uses: aquasecurity/trivy-action@0.28.0
- uses: aquasecurity/trivy-action@v0.36.0
- uses: aquasecurity/trivy-action@master
- uses: aquasecurity/trivy-action@0123456789012345678901234567890123456789 # 0.33.1
- uses: tj-actions/changed-files@v45
- uses: tj-actions/changed-files@v46
- uses: tj-actions/changed-files@0e58ed8671d6b60d0890c21b07f8835ace038e67 # v46.0.5";
        check_steps(
            &RULE,
            steps,
            expect![[r#"
            5 warning: `aquasecurity/trivy-action` at `0.28.0` was replaced by code that steals secrets for a while (GHSA-69fq-xp46-6x23). Take `0.35.0` or newer, pin it to a commit, and replace the secrets of runs from then.
            8 warning: `aquasecurity/trivy-action` at `0.33.1` was replaced by code that steals secrets for a while (GHSA-69fq-xp46-6x23). Take `0.35.0` or newer, pin it to a commit, and replace the secrets of runs from then.
            9 warning: `tj-actions/changed-files` at `v45` was replaced by code that steals secrets for a while (GHSA-mrrh-fwg8-r2c3). Take `46.0.1` or newer, pin it to a commit, and replace the secrets of runs from then.
            11 error: This commit of `tj-actions/changed-files` steals secrets (GHSA-mrrh-fwg8-r2c3). Take `46.0.1` or newer, and replace every secret that its runs could read.
        "#]],
        );
    }
}
