//! Jobs that wait for what never comes: a job that there is not, themselves, each other.

use crate::{
    catalog::reference,
    lint::{Findings, Rule, Severity, fix::Edit, nearest::nearest},
    text::msg,
    workflow::{Entry, Node, Workflow, jobs},
};

/// GitHub refuses the whole workflow.
pub(super) static RULE: Rule = Rule {
    id: "needs",
    severity: Severity::Error,
    title: msg::WRITTEN_NEEDS_TITLE,
    source: reference(
        "https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idneeds",
    ),
    check,
};

fn check(workflow: &Workflow, findings: &mut Findings) {
    let jobs = jobs(workflow);
    for job in jobs {
        let needed = needed(job);
        for (n, (node, id)) in needed.iter().enumerate() {
            if position(jobs, id).is_none() {
                unknown(jobs, job, node, id, findings);
            } else if needed[..n].iter().any(|it| it.1.eq_ignore_ascii_case(id)) {
                findings.at(node, msg::written_needs_twice(*id)).severity(Severity::Warning);
            }
        }
    }
    for circle in circles(jobs) {
        let names: Vec<String> = circle.iter().map(|it| format!("`{}`", jobs[*it].key)).collect();
        if let [first, ..] = circle.as_slice() {
            let message = match names.len() {
                1 => msg::written_needs_itself(jobs[*first].key.as_str()),
                _ => msg::written_needs_circle(names.join(", ")),
            };
            findings.key(&jobs[*first], message);
        }
    }
}

fn needed(job: &Entry) -> Vec<(&Node, &str)> {
    let needed = job.node.get("needs").map(Node::one_or_many).unwrap_or_default();
    let texts = needed.iter().filter_map(|it| Some((it, it.as_text()?)));
    // Nothing at all and expressions are the findings of other rules.
    texts.filter(|it| !it.1.trim().is_empty() && !it.1.contains("${{")).collect()
}

/// Case does not count in ids of jobs.
fn position(jobs: &[Entry], id: &str) -> Option<usize> {
    jobs.iter().position(|it| it.key.eq_ignore_ascii_case(id))
}

fn unknown(jobs: &[Entry], job: &Entry, node: &Node, id: &str, findings: &mut Findings) {
    let others = jobs.iter().filter(|it| it.key != job.key).map(|it| it.key.as_str());
    match nearest(id, others) {
        Some(near) => {
            findings.at(node, msg::written_needs_near(id, near));
            findings.fix(msg::fix_write(near)).edits(Edit::write(node, near));
        }
        None => {
            findings.at(node, msg::written_needs_says(id));
        }
    }
}

/// The jobs that wait for each other, each circle once and from its first job on.
fn circles(jobs: &[Entry]) -> Vec<Vec<usize>> {
    let next: Vec<Vec<usize>> = jobs
        .iter()
        .map(|job| needed(job).iter().filter_map(|it| position(jobs, it.1)).collect())
        .collect();
    let mut res: Vec<Vec<usize>> = Vec::new();
    let mut state = vec![State::New; jobs.len()];
    for start in 0..jobs.len() {
        // Each job and each of its needs is looked at once.
        let mut path = vec![(start, 0)];
        while let Some((job, n)) = path.pop() {
            if n == 0 && state[job] != State::New {
                continue;
            }
            state[job] = State::Open;
            let Some(&needed) = next[job].get(n) else {
                state[job] = State::Done;
                continue;
            };
            path.push((job, n + 1));
            match state[needed] {
                State::New => path.push((needed, 0)),
                State::Open => res.extend(circle(&path, needed)),
                State::Done => {}
            }
        }
    }
    res
}

#[derive(Clone, Copy, PartialEq)]
enum State {
    New,
    Open,
    Done,
}

/// The part of a path that comes back to a job, from the first of them in the text on.
fn circle(path: &[(usize, usize)], to: usize) -> Option<Vec<usize>> {
    let from = path.iter().position(|it| it.0 == to)?;
    let mut res: Vec<usize> = path[from..].iter().map(|it| it.0).collect();
    let first = res.iter().min().and_then(|min| res.iter().position(|it| it == min))?;
    res.rotate_left(first);
    Some(res)
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::{super::check, RULE};

    #[test]
    fn what_never_comes() {
        check(
            &RULE,
            concat!(
                "on: push\n",
                "jobs:\n",
                "  build: {}\n",
                "  test: {needs: [biuld, build, BUILD, nothing]}\n",
                "  self: {needs: self}\n",
                "  a: {needs: [build, c]}\n",
                "  b: {needs: a}\n",
                "  c: {needs: [b]}\n",
                "  d: {needs: [a, b, '', '${{ x }}']}\n",
            ),
            expect![[r#"
                4 error: GitHub refuses the workflow: there is no job `biuld` to wait for. Did you mean `build`?
                4 warning: `BUILD` is listed twice; upper and lower case count as the same. Remove one.
                4 error: GitHub refuses the workflow: there is no job `nothing` to wait for. Write the ID of a job in this file.
                5 error: GitHub refuses the workflow: `self` waits for itself. Take it out of its `needs`.
                6 error: GitHub refuses the workflow: `a`, `c`, `b` wait for each other, so none of them can begin. Take one out of the `needs` of another.
            "#]],
        );
    }
}
