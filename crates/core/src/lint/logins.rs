//! What the logins of a job are worth: which of them surely fail, and which pushes no login comes before. The rules
//! ask it, and so does `simulate`, so that neither tells of a push that the other knows to be refused.

use std::ptr;

use crate::{
    catalog::registries::{GHCR, OTHER, canonical, registry},
    lint::{expressions::is_dynamic, facts::Facts, named::knows_before, scripted},
    workflow::{
        Node, Workflow, input, input_text,
        publish::{self, LoggedIn, Push, builds, push},
        steps,
    },
};

/// Whether a login hands the job's token to a registry that is known, and not GitHub's.
pub(super) fn is_refused(login: &LoggedIn<'_>) -> bool {
    let row = registry(&canonical(&login.host));
    // `${{ secrets.OWN || github.token }}` may be worth another.
    let may_be_other = input_text(login.step, "password").contains("||");
    login.github_token && !may_be_other && row != &GHCR && row != &OTHER
}

/// Whether a registry surely takes nothing from those who have not logged in. One that is not known may stand in a
/// network of its own, open to whoever is in it.
pub(super) fn asks_for_login(host: &str) -> bool {
    registry(host) != &OTHER
}

/// The step that a job pushes with last.
pub(super) fn last_push(job: &Node) -> Option<&Node> {
    builds(job).filter(|it| push(it) != Push::Never).last()
}

/// Whether every login of a job is understood that comes before a step.
pub(super) fn are_known(job: &Node, step: &Node, logins: &[LoggedIn<'_>]) -> bool {
    let unknown =
        |it: &LoggedIn<'_>| is_dynamic(&it.host) || input(it.step, "registry-auth").is_some();
    knows_before(job, step) && !logins.iter().any(unknown)
}

/// Where a step stands in its job.
pub(super) fn position(job: &Node, step: &Node) -> Option<usize> {
    steps(job).iter().position(|it| ptr::eq(it, step))
}

/// The logins of a job and what hangs on them, by the numbers of its steps, for those who do not judge but foretell.
#[derive(Default)]
pub(crate) struct Logins {
    /// Those that surely fail.
    refused: Vec<Login>,
    /// What comes before each step that pushes, if all of that is understood.
    before: Vec<(usize, Vec<Login>)>,
}

struct Login {
    step: usize,
    host: String,
}

impl Logins {
    pub(crate) fn new(workflow: &Workflow, job: &Node) -> Logins {
        let Some((job, numbers)) = scripted::job_by_effect(workflow, job, &mut Facts::default())
        else {
            return Logins::default();
        };
        let number = |step: &Node| position(&job, step).and_then(|it| numbers.get(it)).copied();
        let login =
            |it: &LoggedIn<'_>| Some(Login { step: number(it.step)?, host: canonical(&it.host) });
        let logins = publish::logins(workflow, &job);
        let mut before = Vec::new();
        for build in builds(&job).filter(|it| push(it) != Push::Never) {
            let at = position(&job, build);
            let comes = |it: &&LoggedIn<'_>| position(&job, it.step) < at;
            let known = are_known(&job, build, &logins);
            let own = number(build).filter(|_| known);
            let comes = || logins.iter().filter(comes).filter_map(login).collect();
            before.extend(own.map(|it| (it, comes())));
        }
        let refused = logins.iter().filter(|it| is_refused(it)).filter_map(login).collect();
        Logins { refused, before }
    }

    /// The registry that refuses what a step logs in with.
    pub(crate) fn refuses_login(&self, step: usize) -> Option<&str> {
        self.refused.iter().find(|it| it.step == step).map(|it| it.host.as_str())
    }

    /// Whether a registry refuses what a step pushes, since no login there comes before it, but for those that are
    /// skipped.
    pub(crate) fn refuse_push(
        &self,
        step: usize,
        host: &str,
        is_skipped: &dyn Fn(usize) -> bool,
    ) -> bool {
        let host = canonical(host);
        let helps = |it: &Login| it.host == host && !is_skipped(it.step);
        // Of a script that pushes more than once, what is known of its last push holds for all.
        let before = self.before.iter().rfind(|it| it.0 == step);
        asks_for_login(&host) && before.is_some_and(|it| !it.1.iter().any(helps))
    }
}
