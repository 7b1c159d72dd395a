//! The repository that a workflow itself is written for, as far as its conditions name one. In another
//! one its jobs would seem never to run.

use super::{Event, Repository, sets_off};
use crate::workflow::{Workflow, trigger};

/// Where examples for a workflow take place: the repository that it compares with, else an invented one.
pub fn repository(workflow: &Workflow) -> Repository {
    let mut res = Repository::default();
    let (mut full, mut owner, mut branch) = (None, None, None);
    workflow.root.walk(&mut |node| {
        // What names are compared with stands in quotes. Most conditions ask for something else, which one search tells.
        let Some(text) = node.as_text().filter(|it| it.contains('\'') && it.contains("github.re"))
        else {
            return;
        };
        full = full.take().or_else(|| compared(text, "github.repository").find(|it| is_full(it)));
        owner = owner.take().or_else(|| {
            compared(text, "github.repository_owner").find(|it| !it.is_empty() && !it.contains('/'))
        });
        branch = branch.take().or_else(|| {
            compared(text, "github.ref")
                .find_map(|it| it.strip_prefix("refs/heads/").map(str::to_owned))
        });
    });
    if let Some(it) = full {
        res.name = it;
    } else if let Some(it) = owner {
        let (_, name) = res.name.split_once('/').unwrap_or_default();
        res.name = format!("{it}/{name}");
    }
    let branch = branch.filter(|it| USUAL.contains(&it.as_str()));
    if let Some(it) = usual(workflow).or(branch).or_else(|| only(workflow)) {
        res.default_branch = it;
    }
    res
}

/// What default branches are commonly called.
const USUAL: [&str; 4] = ["main", "master", "trunk", "develop"];

/// The first of the common names whose pushes set the workflow off, where it filters them.
fn usual(workflow: &Workflow) -> Option<String> {
    trigger(workflow, "push")?.node.get("branches")?;
    let runs = |name: &&str| {
        let event = Event::push_branch(&Repository::default(), name);
        sets_off(workflow, &event).runs != Some(false)
    };
    USUAL.iter().find(|it| runs(it)).map(|it| (*it).to_owned())
}

/// The one branch that starts the workflow, if a rule for tags is for the default branch: it would never hold
/// for another.
fn only(workflow: &Workflow) -> Option<String> {
    let branches = trigger(workflow, "push")?.node.get("branches")?;
    let [branch] = branches.one_or_many() else { return None };
    let name = branch.as_text().filter(|it| !it.contains(['*', '?', '+', '[', '!', '\\']))?;
    edge_branches(workflow).iter().any(String::is_empty).then(|| name.to_owned())
}

/// The branches that `type=edge` rules of docker/metadata-action are for, wherever they are kept: a matrix or a
/// variable may hold them. Empty for the default branch.
pub(super) fn edge_branches(workflow: &Workflow) -> Vec<String> {
    let branch = |line: &str| {
        let mut fields = line.split(',').map(str::trim);
        fields.clone().any(|it| it == "type=edge").then_some(())?;
        let branch = fields.find_map(|it| it.strip_prefix("branch=")).unwrap_or_default();
        (!branch.contains("${{")).then(|| branch.to_owned())
    };
    let mut res = Vec::new();
    workflow.root.walk(&mut |it| {
        let text = it.as_text().filter(|it| it.contains("type=edge"));
        res.extend(text.unwrap_or_default().lines().filter_map(branch));
    });
    res
}

fn is_full(name: &str) -> bool {
    name.split('/').filter(|it| !it.is_empty()).count() == 2
}

/// The texts that are compared with a value of a context: `github.repository == 'a/b'`.
fn compared<'a>(text: &'a str, path: &'a str) -> impl Iterator<Item = String> + 'a {
    text.match_indices(path).filter_map(|(at, _)| {
        let rest = text[at + path.len()..].trim_start().strip_prefix("==")?;
        let quoted = rest.trim_start().strip_prefix('\'')?;
        Some(quoted.split_once('\'')?.0.to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml;

    #[test]
    fn branch_of_edge_rules() {
        let text = |branches: &str, rule: &str| {
            format!(
                "on: {{push: {{branches: {branches}}}}}\njobs: {{a: {{steps: [{{uses: docker/metadata-action@v6, with: {{tags: '{rule}'}}}}]}}}}"
            )
        };
        check(&text("[edge]", "type=edge"), "octo-org/octo-app edge");
        check(&text("edge", "type=edge,suffix=-a"), "octo-org/octo-app edge");
        let matrix = "{strategy: {matrix: {tags: ['type=edge']}}}";
        check(
            &format!("on: {{push: {{branches: [edge]}}}}\njobs: {{a: {matrix}}}"),
            "octo-org/octo-app edge",
        );
        check(&text("[edge, main]", "type=edge"), "octo-org/octo-app main");
        check(&text("[next/*]", "type=edge"), "octo-org/octo-app main");
        check(&text("[edge]", "type=edge,branch=edge"), "octo-org/octo-app main");
        check(&text("[edge]", "type=ref,event=branch"), "octo-org/octo-app main");
    }

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let it = repository(&yaml::read(text).workflow);
        assert_eq!(format!("{} {}", it.name, it.default_branch), expected);
    }

    #[test]
    fn what_conditions_name() {
        check("on: push", "octo-org/octo-app main");
        check("jobs: {a: {if: \"github.repository == 'acme/app'\"}}", "acme/app main");
        check("jobs: {a: {if: \"github.repository != 'acme/app'\"}}", "octo-org/octo-app main");
        check("jobs: {a: {if: \"github.repository_owner=='acme'\"}}", "acme/octo-app main");
        check("on: {push: {branches: [master]}}", "octo-org/octo-app master");
        check("on: {push: {branches: [master, main]}}", "octo-org/octo-app main");
        check("on: {push: {branches: ['release/*']}}", "octo-org/octo-app main");
        check("jobs: {a: {if: \"github.ref == 'refs/heads/master'\"}}", "octo-org/octo-app master");
        check("jobs: {a: {if: \"github.repository == ''\"}}", "octo-org/octo-app main");
    }
}
