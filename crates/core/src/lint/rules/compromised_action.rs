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
    title: msg::SECURITY_COMPROMISED_ACTION_TITLE,
    source: reference("https://github.com/advisories?query=type%3Areviewed+ecosystem%3Aactions"),
    check,
};

struct Incident {
    action: &'static str,
    /// The first version that was not touched; nothing if only a moving tag was.
    clean: Option<[u32; 3]>,
    /// Commits that steal, whatever the tags say today.
    commits: &'static [&'static str],
    advisory: &'static str,
}

/// Sources: the advisories, and for the commits what they name. That the tags of aquasecurity/trivy-action
/// were moved up to 0.34.2 is told in its advisory; 0.35.0 is the first that was not. The commits of
/// both of aquasecurity are from reports of StepSecurity: aquasecurity/trivy-action#541,
/// sett-and-hive/sarif-to-comment-action#600 (which also names 0.2.6 of setup-trivy as clean),
/// Azure/CloudShell#599, microsoft/aspire.dev#574, IQSS/dataverse#12242.
const INCIDENTS: &[Incident] = &[
    Incident {
        action: "aquasecurity/trivy-action",
        clean: Some([0, 35, 0]),
        commits: &[
            "c5967f85626795f647d4bf6eb67227f9b79e02f5",
            "ddb9da4475c1cef7d5389062bdfdfbdbd1394648",
            "e0198fd2b6e1679e36d32933941182d9afa82f6f",
        ],
        advisory: "GHSA-69fq-xp46-6x23",
    },
    Incident {
        action: "aquasecurity/setup-trivy",
        clean: Some([0, 2, 6]),
        commits: &[
            "8afa9b9f9183b4e00c46e2b82d34047e3c177bd0",
            "e6c2c5e321ed9123bda567646e2f96565e34abe1",
        ],
        advisory: "GHSA-69fq-xp46-6x23",
    },
    Incident {
        action: "reviewdog/action-setup",
        clean: None,
        commits: &["f0d342d24037bb11d26b9bd8496e0808ba32e9ec"],
        advisory: "GHSA-qmg3-hpqr-gqvc",
    },
    Incident {
        action: "tj-actions/changed-files",
        clean: Some([46, 0, 1]),
        commits: &["0e58ed8671d6b60d0890c21b07f8835ace038e67"],
        advisory: "GHSA-mrrh-fwg8-r2c3",
    },
    Incident {
        action: "xygeni/xygeni-action",
        clean: None,
        commits: &["4bf1d4e19ad81a3e8d4063755ae0f482dd3baf12"],
        advisory: "GHSA-f8q5-h5qh-33mh",
    },
];

fn check(workflow: &Workflow, findings: &mut Findings) {
    for step in jobs(workflow).iter().flat_map(|it| steps(&it.node)) {
        let (Some(uses), Some(node)) = (uses(step), step.get("uses")) else { continue };
        let Some(it) = INCIDENTS.iter().find(|it| it.action == uses.action) else { continue };
        let is_bad = it.commits.contains(&uses.reference.to_ascii_lowercase().as_str());
        match it.clean.map(|[major, minor, patch]| format!("{major}.{minor}.{patch}")) {
            Some(clean) if is_bad => {
                let says = msg::security_compromised_action_commit(it.action, it.advisory, clean);
                findings.at(node, says).severity(Severity::Error);
            }
            None if is_bad => {
                let says = msg::security_compromised_action_moved(it.action, it.advisory);
                findings.at(node, says).severity(Severity::Error);
            }
            Some(clean) if version(&uses) < it.clean && version(&uses).is_some() => {
                let name = if uses.comment.is_empty() { uses.reference } else { uses.comment };
                let action = it.action;
                let says = msg::security_compromised_action_tag(action, name, it.advisory, clean);
                findings.at(node, says);
            }
            _ => {}
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
    of(uses.reference).filter(|_| uses.reference.len() < 40).or_else(|| of(uses.comment))
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
- uses: tj-actions/changed-files@0e58ed8671d6b60d0890c21b07f8835ace038e67 # v46.0.5
- uses: aquasecurity/setup-trivy@v0.2.5
- uses: aquasecurity/setup-trivy@8afa9b9f9183b4e00c46e2b82d34047e3c177bd0
- uses: reviewdog/action-setup@v1
- uses: reviewdog/action-setup@f0d342d24037bb11d26b9bd8496e0808ba32e9ec # v1
- uses: xygeni/xygeni-action@4bf1d4e19ad81a3e8d4063755ae0f482dd3baf12";
        check_steps(
            &RULE,
            steps,
            expect![[r#"
                5 warning: `aquasecurity/trivy-action` at `0.28.0` was replaced by code that steals secrets for a while (GHSA-69fq-xp46-6x23). Take `0.35.0` or newer, pin it to a commit, and replace the secrets of runs from then.
                8 warning: `aquasecurity/trivy-action` at `0.33.1` was replaced by code that steals secrets for a while (GHSA-69fq-xp46-6x23). Take `0.35.0` or newer, pin it to a commit, and replace the secrets of runs from then.
                9 warning: `tj-actions/changed-files` at `v45` was replaced by code that steals secrets for a while (GHSA-mrrh-fwg8-r2c3). Take `46.0.1` or newer, pin it to a commit, and replace the secrets of runs from then.
                11 error: This commit of `tj-actions/changed-files` steals secrets (GHSA-mrrh-fwg8-r2c3). Take `46.0.1` or newer, and replace every secret that its runs could read.
                12 warning: `aquasecurity/setup-trivy` at `v0.2.5` was replaced by code that steals secrets for a while (GHSA-69fq-xp46-6x23). Take `0.2.6` or newer, pin it to a commit, and replace the secrets of runs from then.
                13 error: This commit of `aquasecurity/setup-trivy` steals secrets (GHSA-69fq-xp46-6x23). Take `0.2.6` or newer, and replace every secret that its runs could read.
                15 error: This commit of `reviewdog/action-setup` steals secrets (GHSA-qmg3-hpqr-gqvc). Take the newest release, and replace every secret that its runs could read.
                16 error: This commit of `xygeni/xygeni-action` steals secrets (GHSA-f8q5-h5qh-33mh). Take the newest release, and replace every secret that its runs could read.
            "#]],
        );
    }
}
