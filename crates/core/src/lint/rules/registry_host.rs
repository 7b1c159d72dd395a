//! Hosts of registries that are missing or cannot be one.

use crate::{
    catalog::reference,
    catalog::registries::{DOCKER_HUB, registry},
    image::{HostFault, HostWhat, host_fault},
    lint::{
        Findings, Rule, Severity,
        fix::Edit,
        named::{Named, Use},
    },
    text::{Message, msg},
    topic::{Place, Topic},
    workflow::{Node, TextLine, Workflow, input, is_action, jobs, publish::with_env, steps},
};

/// Nothing is found under such a host, so the login fails, or the image is taken for one on Docker Hub.
pub(super) static RULE: Rule = Rule {
    id: "registry-host",
    severity: Severity::Error,
    title: msg::RULE_REGISTRY_HOST_TITLE,
    source: reference("https://github.com/docker/login-action#usage"),
    check,
};

/// Shut down; its images were moved to ghcr.io.
const OLD: &str = "docker.pkg.github.com";

/// Where people look at Docker Hub. A login there ends with "404 Not Found".
const SITES: &[&str] = &["hub.docker.com", "docker.com", "www.docker.com"];

fn check<'a>(workflow: &'a Workflow, findings: &mut Findings<'a>) {
    for job in jobs(workflow).iter().map(|it| &it.node) {
        for (node, host) in logins(workflow, job) {
            if let Some(fault) = login_fault(node, &host) {
                report(&line(node), &fault, &host, findings);
                if let Some(fix) = fault.fix.filter(|it| host_fault(it).is_none()) {
                    findings.fix(msg::fix_write(fix.as_str()));
                    if let Some(place) = node.place {
                        findings.sets(Place { topic: Topic::Host, ..place }, fix.as_str());
                    }
                    findings.edits(Edit::write(node, &fix));
                }
            } else if host.trim() == OLD {
                findings
                    .at(node, msg::RULE_REGISTRY_HOST_OLD.message())
                    .severity(Severity::Warning);
            } else if let Some(site) = SITES.iter().find(|it| **it == bare(&host)) {
                findings.at(node, msg::rule_registry_host_site(*site));
                if node.place.is_none() {
                    let new = DOCKER_HUB.host;
                    findings.fix(msg::fix_write(new)).edits(Edit::write(node, new));
                }
            }
        }
        for it in findings.job(job).named(workflow).iter().filter(|it| !is_all(workflow, it)) {
            if !is_told(workflow, job, it)
                && let Some(fault) = name_fault(it)
            {
                report(&it.line, &fault, &it.name, findings);
            } else if it.image.host == OLD {
                findings.line(&it.line, msg::RULE_REGISTRY_HOST_OLD.message());
                findings.severity(Severity::Warning);
            } else if let Some(site) = SITES.iter().find(|site| is_below(&it.name, site)) {
                findings.line(&it.line, msg::rule_registry_host_site(*site));
            }
        }
    }
}

/// Whether the name is all that the form asks of a registry: what is wrong with it is repaired there.
pub(super) fn is_all(workflow: &Workflow, it: &Named<'_>) -> bool {
    let is_ours = it.line.place.is_some_and(|it| it.topic.list() == Some(Topic::Registries));
    is_ours && workflow.registry(it.line.place, "") == &DOCKER_HUB
}

fn is_below(name: &str, host: &str) -> bool {
    name.strip_prefix(host).is_some_and(|it| it.starts_with('/'))
}

/// Whether the host of a name is wrong, so that there is no telling which registry it is for.
pub(super) fn is_wrong(workflow: &Workflow, job: &Node, it: &Named<'_>) -> bool {
    !is_all(workflow, it) && (is_told(workflow, job, it) || has_wrong_host(it))
}

fn has_wrong_host(it: &Named<'_>) -> bool {
    name_fault(it).is_some_and(|it| it.what != HostWhat::UpperCase)
}

/// Whether the login step of the same registry has the same fault; only our own steps tell.
fn is_told(workflow: &Workflow, job: &Node, it: &Named<'_>) -> bool {
    let Some(place) = it.line.place.filter(|it| it.topic.list() != Some(Topic::Images)) else {
        return false;
    };
    let same = |node: &Node| node.place.is_some_and(|it| it.item == place.item);
    logins(workflow, job).iter().any(|(node, host)| same(node) && login_fault(node, host).is_some())
}

/// The `registry` inputs of login steps, with `env` resolved.
fn logins<'a>(workflow: &Workflow, job: &'a Node) -> Vec<(&'a Node, String)> {
    let logins = steps(job).iter().filter(|it| is_action(it, "docker/login-action"));
    let hosts = logins.filter_map(|it| input(it, "registry"));
    hosts.filter_map(|it| Some((it, with_env(workflow, job, it.as_text()?)))).collect()
}

fn login_fault(node: &Node, host: &str) -> Option<HostFault> {
    if has_parts(host) {
        return None;
    }
    // In our own workflow the host stands before image names too, where it must be bare.
    if node.place.is_some() {
        return host_fault(host);
    }
    host_fault(bare(host)).filter(|it| !matches!(it.what, HostWhat::Empty | HostWhat::UpperCase))
}

/// Without a scheme and a path, as login-action reads it.
fn bare(host: &str) -> &str {
    let bare = host.trim().split_once("://").map_or(host.trim(), |it| it.1);
    bare.split('/').next().unwrap_or_default()
}

fn name_fault(it: &Named<'_>) -> Option<HostFault> {
    let name = it.name.trim();
    if name.starts_with('/') {
        return Some(HostFault { what: HostWhat::Empty, fix: None });
    }
    let scheme = name.find("://").filter(|at| !name[..*at].contains('/'));
    if scheme.is_some() {
        return Some(HostFault { what: HostWhat::HasScheme, fix: None });
    }
    let host = &it.image.host;
    if host.is_empty() || has_parts(host) {
        return None;
    }
    // metadata-action lower-cases the host with the name.
    host_fault(host).filter(|fault| fault.what != HostWhat::UpperCase || it.usage == Use::Tag)
}

/// Whether the host is made of parts, which have a rule of their own.
fn has_parts(host: &str) -> bool {
    !registry(host).parts.is_empty()
}

fn report(line: &TextLine, fault: &HostFault, host: &str, findings: &mut Findings) {
    findings.line(line, says(&fault.what, host));
    if let Some(place) = line.place {
        findings.place(Place { topic: Topic::Host, ..place });
    }
    if fault.what == HostWhat::UpperCase {
        findings.severity(Severity::Warning);
    }
}

fn line(node: &Node) -> TextLine {
    TextLine { text: String::new(), place: node.place, span: node.span }
}

fn says(what: &HostWhat, host: &str) -> Message {
    match what {
        HostWhat::Empty => msg::RULE_REGISTRY_HOST_EMPTY.message(),
        HostWhat::HasScheme => msg::rule_registry_host_scheme(host),
        HostWhat::HasPath(path) => msg::rule_registry_host_path(host, path.as_str()),
        HostWhat::UpperCase => msg::rule_registry_host_upper(host),
        HostWhat::BadChar(it) => msg::rule_registry_host_char(host, it.to_string()),
        HostWhat::BadPort(port) => msg::rule_registry_host_port(host, port.as_str()),
        HostWhat::BadLabel => msg::rule_registry_host_label(host),
        HostWhat::Bare => msg::rule_registry_host_bare(host),
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::RULE;
    use crate::lint::rules::check_steps;

    #[test]
    fn hosts_of_logins_and_images() {
        let steps = "- uses: docker/login-action@v4
  with: {registry: 'https://index.docker.io/v1/'}
- uses: docker/login-action@v4
  with: {registry: '${{ env.REGISTRY }}'}
- uses: docker/login-action@v4
  with: {registry: quay.io:port}
- uses: docker/login-action@v4
  with: {registry: docker.pkg.github.com}
- uses: docker/login-action@v4
  with: {registry: 'https://hub.docker.com'}
- uses: docker/metadata-action@v6
  with:
    images: |
      /team/app
      https://quay.io/team/app
      GHCR.io/team/app
      hub.docker.com/team/app
      hub.docker.company.dev/team/app";
        check_steps(
            &RULE,
            steps,
            expect![[r#"
                10 error: `quay.io:port` fails: `port` is not a port. A port is a number up to 65535.
                12 warning: `docker.pkg.github.com` has been shut down, so the login fails. Use `ghcr.io`.
                14 error: `hub.docker.com` is the website of Docker Hub, not a registry, so this fails. Write `docker.io`.
                18 error: The host of the registry is missing, so there is nowhere to push. Write it as it appears in front of your image names, such as `registry.example.com`.
                19 error: `https://quay.io/team/app` fails: image names do not contain `https://`. Write only the host.
                21 error: `hub.docker.com` is the website of Docker Hub, not a registry, so this fails. Write `docker.io`.
            "#]],
        );
    }
}
