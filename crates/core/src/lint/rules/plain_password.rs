//! Passwords of containers that everybody can read.

use crate::{
    catalog::reference,
    lint::{Findings, Rule, Severity, expressions::is_dynamic},
    text::msg,
    workflow::{Node, Workflow, jobs},
};

/// It stands in the file, so whoever can read the repository can use it.
pub(super) static RULE: Rule = Rule {
    id: "plain-password",
    severity: Severity::Error,
    title: msg::WRITTEN_PLAIN_PASSWORD_TITLE,
    source: reference(
        "https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idcontainercredentials",
    ),
    check,
};

fn check(workflow: &Workflow, findings: &mut Findings) {
    for job in jobs(workflow).iter().map(|it| &it.node) {
        let services = job.get("services").map_or(&[][..], Node::entries);
        let containers = job.get("container").into_iter().chain(services.iter().map(|it| &it.node));
        let credentials = containers.filter_map(|it| it.get("credentials"));
        for password in credentials.filter_map(|it| it.get("password")) {
            let text = password.as_text().unwrap_or_default();
            if !text.trim().is_empty() && !is_dynamic(text) {
                findings.at(password, msg::WRITTEN_PLAIN_PASSWORD_SAYS.message());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::{super::check_job, RULE};

    #[test]
    fn passwords() {
        check_job(
            &RULE,
            concat!(
                "container: {image: a, credentials: {username: a, password: b}}\n",
                "services:\n",
                "  x: {image: a, credentials: {username: a, password: '${{ secrets.B }}'}}\n",
                "  y: {image: a, credentials: {username: a, password: 1234}}\n",
                "  z: {image: a, credentials: {username: a, password: }}\n",
            ),
            expect![[r#"
                4 error: Whoever can read the repository can read this password. Store it as a secret and write `${{ secrets.NAME }}`; the old one has to be replaced.
                7 error: Whoever can read the repository can read this password. Store it as a secret and write `${{ secrets.NAME }}`; the old one has to be replaced.
            "#]],
        );
    }
}
