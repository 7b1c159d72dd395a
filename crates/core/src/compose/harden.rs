//! step-security/harden-runner as the first step of a job: what it lets through is read off the steps.

use crate::{
    catalog::{
        actions,
        endpoints::{ALWAYS, REACHES},
        registries::DOCKER_HUB,
    },
    compose::{
        nodes::{Row, inputs},
        steps::step,
    },
    recipe::{Cache, Harden, Recipe},
    topic::Topic,
    workflow::{Node, uses},
};

/// Puts the step before all others: the agent sees nothing of what came earlier.
pub(super) fn harden(recipe: &Recipe, steps: &mut Vec<Node>) {
    let policy = match recipe.harden {
        Harden::Off => return,
        Harden::Audit => "audit",
        Harden::Block => "block",
    };
    let all = match recipe.harden {
        Harden::Block => endpoints(recipe, steps),
        Harden::Audit | Harden::Off => String::new(),
    };
    let with = inputs(0, INPUTS, &[("{policy}", policy), ("{all}", &all)]);
    let name = "Watch the runner's connections";
    steps.insert(0, step(recipe, Topic::Harden, name, &actions::HARDEN_RUNNER, with));
}

const INPUTS: &[Row] = &[
    (Topic::Harden, "egress-policy", "{policy}"),
    (Topic::HardenEndpoints, "allowed-endpoints", "{all}"),
];

/// Where the steps of a job connect to, each once. With blanks, not lines, between: the action takes a
/// list of several lines for a single endpoint.
fn endpoints(recipe: &Recipe, steps: &[Node]) -> String {
    let mut res = String::new();
    ALWAYS.iter().for_each(|it| add(&mut res, it.hosts));
    for target in recipe.registries.iter().filter(|it| it.registry != &DOCKER_HUB) {
        add(&mut res, target.host().split('/').next().unwrap_or_default());
        reach(&mut res, target.registry.id);
    }
    for it in steps.iter().filter_map(uses) {
        reach(&mut res, &it.action);
    }
    if recipe.cache == Cache::S3 && recipe.builds() {
        reach(&mut res, "type=s3");
    }
    add(&mut res, &recipe.harden_endpoints);
    res.trim_end().to_owned()
}

fn reach(res: &mut String, by: &str) {
    REACHES.iter().filter(|it| it.by == by).for_each(|it| add(res, it.hosts));
}

/// An endpoint wants its port said.
fn add(res: &mut String, hosts: &str) {
    // A blank in an expression ends no host.
    for host in hosts.replace("${{ ", "${{").replace(" }}", "}}").split_whitespace() {
        let port = host.rsplit_once(':').is_some_and(|it| !it.1.is_empty() && !it.1.contains('}'));
        let host = format!("{host}{} ", if port { "" } else { ":443" });
        if !res.starts_with(&host) && !res.contains(&format!(" {host}")) {
            res.push_str(&host);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        catalog::registries::REGISTRIES,
        compose::compose,
        recipe::{Harden, Recipe, Target},
        share,
        workflow::{Entry, input_text, jobs, steps},
    };

    /// What the first step of each job lets through.
    fn allowed(recipe: &Recipe) -> Vec<String> {
        let workflow = compose(recipe);
        let first = |it: &Entry| input_text(&steps(&it.node)[0], "allowed-endpoints").to_owned();
        jobs(&workflow).iter().map(first).collect()
    }

    #[track_caller]
    fn check(fragment: &str, has: &[&str], lacks: &[&str]) {
        let decoded = share::decode(&format!("harden=block&{fragment}"));
        assert_eq!(decoded.problems, [], "{fragment}");
        for all in allowed(&decoded.recipe) {
            let all: Vec<&str> = all.split(' ').collect();
            has.iter().for_each(|it| assert!(all.contains(it), "{fragment} lacks {it}: {all:?}"));
            lacks.iter().for_each(|it| assert!(!all.contains(it), "{fragment} has {it}"));
        }
    }

    #[test]
    fn what_is_chosen_may_be_reached() {
        check(
            "",
            &["github.com:443", "ghcr.io:443", "*.sigstore.dev:443"],
            &["hub.docker.com:443"],
        );
        check("attest=off", &["registry-1.docker.io:443"], &["*.sigstore.dev:443"]);
        check("attest=off&sign=on&multi-platform=qemu", &["*.sigstore.dev:443"], &[]);
        check("registry=other&host=registry.example.com:5000", &["registry.example.com:5000"], &[]);
        check(
            "harden-endpoints=pypi.org,deb.debian.org:80",
            &["pypi.org:443", "deb.debian.org:80"],
            &[],
        );
        check("cache=s3", &["*.amazonaws.com:443"], &[]);
        check("scan=grype", &["grype.anchore.io:443"], &["mirror.gcr.io:443"]);
        check(
            "registry=docker-hub&image=a/b&description=on",
            &["hub.docker.com:443"],
            &["docker.io:443"],
        );
    }

    #[test]
    fn every_registry_may_be_reached_in_one_line() {
        for row in REGISTRIES {
            let host = if row.own_host { "registry.example.com" } else { "" };
            let target = Target { host: host.to_owned(), ..Target::new(row) };
            let host = target.host().replace("{{ ", "{{").replace(" }}", "}}");
            let registries = vec![target];
            let recipe = Recipe { harden: Harden::Block, registries, ..Recipe::default() };
            for all in allowed(&recipe) {
                let is_there = all.contains(&format!("{host}:443")) || row.id == "docker-hub";
                assert!(is_there && !all.contains('\n'), "{}: {all}", row.id);
            }
        }
    }
}
