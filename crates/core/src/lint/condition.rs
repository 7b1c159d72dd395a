//! `if:` of jobs and steps, as far as it hangs on what a run stands on. Of a condition only that is
//! evaluated which tells such runs apart, because the page checks its own workflows without the
//! evaluator of expressions; all else is unknown, and trusted to leave a run out.

use std::iter;

use crate::workflow::{Entry, Node, Workflow, jobs};

/// A run as conditions see it.
#[derive(Clone, Copy)]
pub(super) struct Run {
    event: &'static str,
    /// What `github.ref` begins with.
    git_ref: &'static str,
    kind: &'static str,
    /// What other jobs put out is nothing that hangs on the event.
    needs_hold: bool,
}

pub(super) const PUSH: Run =
    Run { event: "push", git_ref: "refs/heads/", kind: "branch", needs_hold: false };

pub(super) const TAG: Run = Run { git_ref: "refs/tags/", kind: "tag", ..PUSH };

pub(super) const RELEASE: Run = Run { event: "release", ..TAG };

pub(super) const SCHEDULE: Run = Run { event: "schedule", ..PUSH };

/// Started by hand, which may stand on a tag too.
pub(super) const DISPATCH: Run = Run { event: "workflow_dispatch", git_ref: "refs/", ..PUSH };

pub(super) const PULL_REQUEST: Run = Run { event: "pull_request", git_ref: "refs/pull/", ..PUSH };

pub(super) const MERGE_GROUP: Run = Run { event: "merge_group", ..PUSH };

/// Whether a condition may stand between such a run of the workflow and this step.
pub(super) fn is_guarded(run: Run, workflow: &Workflow, job: &Entry, step: &Node) -> bool {
    guards(run, step) || job_is_guarded(run, workflow, job)
}

/// The same for all steps of a job.
pub(super) fn job_is_guarded(run: Run, workflow: &Workflow, job: &Entry) -> bool {
    waits_for_guarded(run, workflow, job, 8)
}

/// A job that waits for a skipped one is skipped too, unless its own condition says otherwise.
fn waits_for_guarded(run: Run, workflow: &Workflow, job: &Entry, depth: usize) -> bool {
    let needs = job.node.get("needs").map(Node::one_or_many).unwrap_or_default();
    let needed = needs.iter().filter_map(Node::as_text);
    let mut needed = needed.filter_map(|id| jobs(workflow).iter().find(|it| it.key == id));
    guards(run, &job.node)
        || depth > 0
            && !asks_for_status(&job.node)
            && needed.any(|it| it.key != job.key && waits_for_guarded(run, workflow, it, depth - 1))
}

fn asks_for_status(job: &Node) -> bool {
    let condition = job.get("if").and_then(Node::as_text).unwrap_or_default();
    ["always()", "cancelled()", "failure()"].iter().any(|it| condition.contains(it))
}

/// The same for the condition of a step or a job itself.
pub(super) fn guards(run: Run, node: &Node) -> bool {
    let Some(condition) = node.get("if").and_then(Node::as_text) else { return false };
    // A text of several expressions is another rule's finding.
    inner(condition).is_none_or(|it| !run.meets(it, MAX_DEPTH))
}

/// Whether the condition of a step surely leaves it out on such a run.
pub(super) fn skips(run: Run, step: &Node) -> bool {
    let condition = step.get("if").and_then(Node::as_text).and_then(inner);
    condition.is_some_and(|it| run.holds(it, MAX_DEPTH) == Some(false))
}

/// Whether a switch is surely on on such a run: `true`, or an expression that holds.
pub(super) fn is_on(run: Run, switch: &str) -> bool {
    let switch = switch.trim();
    matches!(switch, "true" | "True" | "TRUE")
        || switch.starts_with("${{")
            && inner(switch).is_some_and(|it| run.holds(it, MAX_DEPTH) == Some(true))
}

/// A condition without the signs around it; nothing if they stand around several.
fn inner(condition: &str) -> Option<&str> {
    let condition = condition.trim();
    let inner = condition.strip_prefix("${{").and_then(|it| it.strip_suffix("}}"));
    Some(inner.unwrap_or(condition)).filter(|it| inner.is_none() || !it.contains("}}"))
}

/// Levels of parentheses that are looked into.
const MAX_DEPTH: usize = 12;

/// What a part of an expression gives: one text, one that begins so, or nobody knows.
#[derive(Clone, Copy)]
enum Operand<'a> {
    Text(&'a str),
    Begins(&'a str),
    Unknown,
}

impl Run {
    /// With what other jobs put out known to be the same for every event, or not.
    pub(super) fn taking_needs(self, needs_hold: bool) -> Run {
        Run { needs_hold, ..self }
    }

    /// Surely so.
    fn meets(self, condition: &str, depth: usize) -> bool {
        condition.trim().is_empty() || self.holds(condition, depth) == Some(true)
    }

    fn holds(self, text: &str, depth: usize) -> Option<bool> {
        let text = text.trim();
        let depth = depth.checked_sub(1)?;
        for (sign, wanted) in [("||", true), ("&&", false)] {
            if find(text, sign).is_some() {
                let mut res = Some(!wanted);
                for part in split(text, sign) {
                    match self.holds(part, depth) {
                        Some(it) if it == wanted => return Some(wanted),
                        None => res = None,
                        Some(_) => {}
                    }
                }
                return res;
            }
        }
        if let Some((one, other)) = two(text, "==") {
            self.equal(one, other)
        } else if let Some((one, other)) = two(text, "!=") {
            self.equal(one, other).map(|it| !it)
        } else {
            self.alone(text, depth)
        }
    }

    /// Without an operator between two parts.
    fn alone(self, text: &str, depth: usize) -> Option<bool> {
        if let Some(it) = text.strip_prefix('!') {
            return match it.trim() {
                "cancelled()" | "failure()" => Some(true),
                it => self.holds(it, depth).map(|it| !it),
            };
        }
        if let Some(it) = text.strip_prefix('(').and_then(|it| it.strip_suffix(')')) {
            return self.holds(it, depth);
        }
        match text {
            "true" | "always()" | "success()" => return Some(true),
            "false" => return Some(false),
            _ => {}
        }
        match arguments(text, "startsWith") {
            Some((of, part)) => self.begins(of, part),
            None => match self.operand(text) {
                Operand::Text(it) => Some(!it.is_empty()),
                Operand::Begins(_) => Some(true),
                Operand::Unknown => None,
            },
        }
    }

    fn equal(self, one: &str, other: &str) -> Option<bool> {
        // Which output of which job it is does not matter.
        if self.needs_hold && one.trim().starts_with("needs.") {
            return Some(true);
        }
        match (self.operand(one), self.operand(other)) {
            (Operand::Text(one), Operand::Text(other)) => Some(one.eq_ignore_ascii_case(other)),
            (Operand::Begins(start), Operand::Text(text))
            | (Operand::Text(text), Operand::Begins(start)) => {
                if begins(text, start) {
                    None
                } else {
                    Some(false)
                }
            }
            _ => None,
        }
    }

    fn begins(self, of: &str, part: &str) -> Option<bool> {
        match (self.operand(of), self.operand(part)) {
            (Operand::Text(of), Operand::Text(part)) => Some(begins(of, part)),
            (Operand::Begins(of), Operand::Text(part)) if begins(of, part) => Some(true),
            (Operand::Begins(of), Operand::Text(part)) if !begins(part, of) => Some(false),
            _ => None,
        }
    }

    fn operand<'a>(self, text: &'a str) -> Operand<'a> {
        let text = text.trim();
        let is_pull = self.event == "pull_request";
        let literal = text.strip_prefix('\'').and_then(|it| it.strip_suffix('\''));
        if let Some(it) = literal.filter(|it| !it.contains('\'')) {
            return Operand::Text(it);
        }
        match text {
            "github.event_name" => Operand::Text(self.event),
            "github.ref_type" => Operand::Text(self.kind),
            "github.ref" => Operand::Begins(self.git_ref),
            "github.head_ref" | "github.base_ref" if !is_pull => Operand::Text(""),
            _ => Operand::Unknown,
        }
    }
}

fn begins(text: &str, start: &str) -> bool {
    text.get(..start.len()).is_some_and(|it| it.eq_ignore_ascii_case(start))
}

/// Where a sign stands in no parentheses and no text.
fn find(text: &str, sign: &str) -> Option<usize> {
    // Most texts have none, which is seen sooner.
    if !text.contains(sign) {
        return None;
    }
    let (mut level, mut is_text) = (0usize, false);
    let is_it = |at: &usize| {
        match text.as_bytes()[*at] {
            b'\'' => is_text = !is_text,
            b'(' | b'[' if !is_text => level += 1,
            b')' | b']' if !is_text => level = level.saturating_sub(1),
            _ => {
                return !is_text
                    && level == 0
                    && text.as_bytes()[*at..].starts_with(sign.as_bytes());
            }
        }
        false
    };
    (0..text.len()).find(is_it)
}

/// The parts of an expression between such signs.
fn split<'a>(text: &'a str, sign: &str) -> impl Iterator<Item = &'a str> {
    let mut rest = Some(text);
    iter::from_fn(move || {
        let text = rest?;
        let at = find(text, sign);
        rest = at.map(|at| &text[at + sign.len()..]);
        Some(&text[..at.unwrap_or(text.len())])
    })
}

/// The same where there are two.
fn two<'a>(text: &'a str, sign: &str) -> Option<(&'a str, &'a str)> {
    let mut parts = split(text, sign);
    let res = (parts.next()?, parts.next()?);
    parts.next().is_none().then_some(res)
}

fn arguments<'a>(text: &'a str, function: &str) -> Option<(&'a str, &'a str)> {
    let (name, rest) = text.split_once('(')?;
    let inner = rest.strip_suffix(')')?;
    two(inner, ",").filter(|_| name.trim().eq_ignore_ascii_case(function))
}

#[cfg(test)]
mod tests {
    use super::{MAX_DEPTH, PULL_REQUEST, PUSH, Run, TAG, guards, is_on, skips};
    use crate::yaml::read;

    #[track_caller]
    fn check(condition: &str, expected: &str) {
        let held =
            |run: Run| run.holds(condition, MAX_DEPTH).map_or("?", |it| if it { "1" } else { "0" });
        let found = format!("{}{}{}", held(PUSH), held(TAG), held(PULL_REQUEST));
        assert_eq!(found, expected, "{condition}: push, tag, pull request");
    }

    #[test]
    fn what_hangs_on_the_event() {
        check("github.event_name != 'pull_request'", "110");
        check("github.event_name == 'Push'", "110");
        check("'tag' == github.ref_type", "010");
        check("github.ref_type != 'tag' || startsWith(github.ref_name, 'api/')", "1?1");
        check("(github.ref_type != 'tag' || x) && github.event_name == 'push'", "1?0");
        check("startsWith(github.ref, 'refs/tags/v')", "0?0");
        check("startsWith( github.ref, 'refs/' )", "111");
        check("github.ref == 'refs/heads/main'", "?00");
        check("github.ref != 'refs/heads/main'", "?11");
        check("!startsWith(github.ref, 'refs/tags/')", "101");
        check("github.head_ref", "00?");
        check("github.head_ref == ''", "11?");
        check("!(github.event_name == 'push')", "001");
        check("always() && !cancelled()", "111");
        check("failure()", "???");
        check("contains(github.event.head_commit.message, 'a || b')", "???");
        check("true && (", "???");
        check("github.event_name == 'it''s'", "???");
        check(&format!("{}true{}", "(".repeat(40), ")".repeat(40)), "???");
    }

    #[test]
    fn what_is_sure() {
        let of = |condition: &str| {
            let step = read(&format!("if: {condition}")).workflow.root;
            (guards(PULL_REQUEST, &step), skips(PULL_REQUEST, &step))
        };
        assert_eq!(of("github.event_name != 'pull_request'"), (true, true));
        assert_eq!(of("${{ github.event_name == 'push' }}"), (true, true));
        assert_eq!(of("vars.A == 'b'"), (true, false));
        assert_eq!(of("${{ false }}${{ false }}"), (true, false));
        assert_eq!(of("github.head_ref != ''"), (true, false));
        assert_eq!(of("github.event_name == 'pull_request'"), (false, false));
        assert!(is_on(PUSH, "true") && is_on(PUSH, "${{ github.event_name != 'pull_request' }}"));
        assert!(!is_on(PULL_REQUEST, "${{ github.event_name != 'pull_request' }}"));
        assert!(
            !is_on(PUSH, "") && !is_on(PUSH, "github.ref") && !is_on(PUSH, "${{ inputs.push }}")
        );
    }

    #[test]
    fn what_other_jobs_put_out() {
        let run = Run { needs_hold: true, ..PUSH };
        let condition = "needs.changes.outputs.api == 'true' && github.ref_type != 'tag'";
        assert!(run.meets(condition, MAX_DEPTH));
        assert!(!PUSH.meets(condition, MAX_DEPTH));
    }
}
