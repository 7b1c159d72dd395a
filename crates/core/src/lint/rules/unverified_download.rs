//! Programs that are fetched and run without a look at them.

use crate::{
    catalog::reference,
    lint::{Findings, Rule, Severity},
    text::msg,
    workflow::{Workflow, jobs, steps},
};

/// Whoever has that server, or stands between it and the runner, runs what they like beside the token of
/// the job.
pub(super) static RULE: Rule = Rule {
    id: "unverified-download",
    severity: Severity::Info,
    title: msg::SECURITY_UNVERIFIED_DOWNLOAD_TITLE,
    source: reference(
        "https://docs.github.com/en/actions/reference/security/secure-use#using-third-party-actions",
    ),
    check,
};

const FETCHES: &[&str] = &["curl", "wget"];
const RUNS: &[&str] = &["sh", "bash", "zsh", "dash", "python", "python3", "node", "perl"];

fn check(workflow: &Workflow, findings: &mut Findings) {
    for run in jobs(workflow).iter().flat_map(|it| steps(&it.node)).filter_map(|it| it.get("run")) {
        let script = run.as_text().unwrap_or_default();
        if !FETCHES.iter().any(|it| script.contains(it)) {
            continue;
        }
        let mut fetched = None;
        for command in findings.commands(script).iter() {
            let Some((program, words)) = command.program() else { continue };
            let start = command.words.first().map_or(0..0, |it| it.range.clone());
            if FETCHES.contains(&program) {
                let mut words = words.iter().map(|it| it.text.as_str());
                let address = words.find(|it| it.contains("://")).unwrap_or_default();
                fetched = Some(address.to_owned());
                // The runner's own services are on the runner.
                if address.starts_with("http://") && !is_local(address) {
                    let says = msg::security_unverified_download_plain(address);
                    findings.span(run.part(&start), run.place, says).severity(Severity::Warning);
                }
            } else if let Some(address) = fetched.take()
                && command.after == Some('|')
                && RUNS.contains(&program)
            {
                let says = msg::security_unverified_download_says(address, program);
                findings.span(run.part(&start), run.place, says);
            }
        }
    }
}

fn is_local(address: &str) -> bool {
    let host = address.trim_start_matches("http://");
    ["localhost", "127.", "[::1]", "host.docker.internal", "$", "169.254."]
        .iter()
        .any(|it| host.starts_with(it))
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::RULE;
    use crate::lint::rules::check_steps;

    #[test]
    fn fetched_and_run() {
        let steps =
            "- run: curl -sfL https://get.example.org/install.sh | sudo sh -s -- -b /usr/local/bin
- run: |
    wget -q http://example.org/tool
    if ! curl https://example.org/b | sudo -E bash -; then exit; fi
    curl https://example.org/c | time -p env A=1 /bin/sh
    curl http://localhost:8080/health
    curl https://example.org/a.json | jq .a
    curl https://example.org/a -o a && sh a";
        check_steps(
            &RULE,
            steps,
            expect![[r#"
                5 info: Whatever `https://get.example.org/install.sh` returns on the day of the run is run by `sh`, with access to all that this job has. Fetch a fixed version, compare its checksum, then run it.
                7 warning: What comes from `http://example.org/tool` can be changed by anyone on the way. Use `https://`.
                8 info: Whatever `https://example.org/b` returns on the day of the run is run by `bash`, with access to all that this job has. Fetch a fixed version, compare its checksum, then run it.
                9 info: Whatever `https://example.org/c` returns on the day of the run is run by `sh`, with access to all that this job has. Fetch a fixed version, compare its checksum, then run it.
            "#]],
        );
    }
}
