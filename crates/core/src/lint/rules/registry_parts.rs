//! What a registry's host, path or login is made of, where it cannot be right.

use crate::{
    catalog::reference,
    catalog::registries::{DOCKER_HUB, ECR, GAR, Login, Registry, SCALEWAY, parts_of},
    lint::{Findings, Rule, Severity, expressions::is_dynamic, fix::Edit, named::Use},
    text::{Message, msg},
    topic::{Place, Topic},
    workflow::{
        Node, Workflow, input, is_action, jobs,
        publish::{oidc_connection, with_env},
        steps,
    },
};

/// Nothing answers under such a host, or the provider refuses the login.
pub(super) static RULE: Rule = Rule {
    id: "registry-parts",
    severity: Severity::Error,
    title: msg::RULE_REGISTRY_PARTS_TITLE,
    source: reference("https://github.com/docker/login-action#usage"),
    check,
};

/// Inputs whose form is known.
const INPUTS: &[(&str, &str, Topic)] = &[
    ("aws-actions/configure-aws-credentials", "role-to-assume", Topic::Role),
    ("aws-actions/configure-aws-credentials", "aws-region", Topic::Region),
    ("google-github-actions/auth", "workload_identity_provider", Topic::IdentityProvider),
    ("google-github-actions/auth", "service_account", Topic::ServiceAccount),
    ("azure/login", "client-id", Topic::ClientId),
    ("azure/login", "tenant-id", Topic::TenantId),
    ("azure/login", "subscription-id", Topic::SubscriptionId),
];

fn check<'a>(workflow: &'a Workflow, findings: &mut Findings<'a>) {
    for job in jobs(workflow).iter().map(|it| &it.node) {
        // What stands in several lines is one choice of ours.
        let mut told = Vec::new();
        for step in steps(job) {
            for (action, key, topic) in INPUTS.iter().filter(|it| is_action(step, it.0)) {
                let Some(node) = input(step, key) else { continue };
                let value = with_env(workflow, job, node.as_text().unwrap_or_default());
                let row = if action.starts_with("aws-") { &ECR } else { &GAR };
                judge(node, row, *topic, &value, true, &mut told, findings);
            }
            if let Some(node) = oidc_connection(step) {
                let value = node.as_text().unwrap_or_default();
                judge(node, &DOCKER_HUB, Topic::Connection, value, true, &mut told, findings);
            }
            let Some(node) = input(step, "registry").filter(|_| is_login(step)) else { continue };
            let host = with_env(workflow, job, node.as_text().unwrap_or_default());
            let row = workflow.registry(node.place, &host);
            for (topic, value) in parts_of(row, &host) {
                judge(node, row, topic, value, false, &mut told, findings);
            }
        }
        for it in findings.job(job).named(workflow).iter().filter(|it| it.usage != Use::Subject) {
            let reference = &it.image;
            let host = reference.registry_host();
            let row = workflow.registry(it.line.place, host);
            let node = Node { span: it.line.span, place: it.line.place, ..Node::default() };
            // Images of ours may share a login, or have none where nothing is pushed.
            let parts = if node.place.is_some() { parts_of(row, host) } else { Vec::new() };
            for (topic, value) in parts {
                judge(&node, row, topic, value, false, &mut told, findings);
            }
            if row.prefix.is_empty() {
                continue;
            }
            let Some((project, _)) = reference.path.split_once('/') else { continue };
            judge(&node, row, Topic::Project, project, false, &mut told, findings);
        }
    }
}

fn is_login(step: &Node) -> bool {
    is_action(step, "docker/login-action")
}

fn judge(
    node: &Node,
    row: &Registry,
    topic: Topic,
    value: &str,
    is_whole: bool,
    told: &mut Vec<Place>,
    findings: &mut Findings,
) {
    let place = node.place.map(|it| Place { topic, ..it });
    // `MY_AWS_REGION` in a template is there to be replaced.
    let is_gap = place.is_none() && value.contains('_') && value == value.to_ascii_uppercase();
    if is_gap || value.is_empty() || is_dynamic(value) || place.is_some_and(|it| told.contains(&it))
    {
        return;
    }
    let Some(better) = wrong(row, topic, value) else { return };
    findings.at(node, says(row, topic, value));
    if let Some(place) = place {
        told.push(place);
        findings.place(place);
    }
    if wrong(row, topic, &better).is_none() {
        findings.fix(msg::fix_write(better.as_str()));
        if let Some(place) = place {
            findings.sets(place, better.as_str());
        }
        if is_whole {
            findings.edits(Edit::write(node, &better));
        }
    }
}

fn says(row: &Registry, topic: Topic, value: &str) -> Message {
    let logins = [Login::AwsRole, Login::WorkloadIdentity, Login::Azure];
    let mut parts = row.parts.iter().chain(logins.into_iter().flat_map(Login::parts));
    let example = parts.find(|it| it.topic == topic).map_or(UUID, |it| it.example);
    match topic {
        Topic::Account => msg::rule_registry_parts_account(value),
        Topic::Project => msg::rule_registry_parts_project(value),
        Topic::RegistryName => msg::rule_registry_parts_name(value),
        _ => msg::rule_registry_parts_like(value, example),
    }
}

const UUID: &str = "12345678-1234-1234-1234-123456789abc";

/// What might have been meant by a value that cannot be right; the value itself if that is not known.
fn wrong(row: &Registry, topic: Topic, value: &str) -> Option<String> {
    let is_fine: fn(&str) -> bool = match topic {
        Topic::Account => is_account,
        Topic::Region if row == &ECR => is_aws_region,
        Topic::Region if row == &GAR => is_google_location,
        Topic::Region if row == &SCALEWAY => is_scaleway_region,
        Topic::Region => |it| it.chars().all(is_plain),
        Topic::Project => is_project,
        Topic::RegistryName => is_azure_name,
        Topic::Role => is_role,
        Topic::IdentityProvider => is_provider,
        Topic::ServiceAccount => {
            |it| it.contains('@') && it.ends_with(".gserviceaccount.com") && !it.contains(' ')
        }
        _ => is_uuid,
    };
    (!is_fine(value)).then(|| better(topic, value.trim()))
}

fn better(topic: Topic, value: &str) -> String {
    match topic {
        Topic::Account => value.chars().filter(|it| !matches!(it, '-' | ' ')).collect(),
        // A zone is a part of a region: `eu-west-1a`, `europe-west3-a`, `fr-par-1`.
        Topic::Region => {
            let value = value.to_ascii_lowercase();
            let region = value.trim_end_matches(|it: char| it.is_ascii_alphabetic());
            let region =
                if region.ends_with(|it: char| it.is_ascii_digit()) { region } else { &value };
            match value.rsplit_once('-') {
                Some((region, zone)) if is_scaleway_region(region) && is_number(zone) => region,
                Some((region, zone)) if is_google_location(region) && zone.len() == 1 => region,
                _ => region,
            }
            .to_owned()
        }
        // Projects of a domain have a path of two parts: example.com/my-project.
        Topic::Project => value.to_ascii_lowercase().replace(':', "/"),
        Topic::RegistryName => {
            let name = value.trim_start_matches("https://");
            let name = name.split(['.', '/']).next().unwrap_or_default();
            name.to_ascii_lowercase()
        }
        Topic::IdentityProvider => {
            let name = value.trim_start_matches("https:");
            name.trim_start_matches("//iam.googleapis.com/").to_owned()
        }
        _ => value.to_owned(),
    }
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit())
}

fn is_word(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|it| it.is_ascii_lowercase())
}

fn is_plain(it: char) -> bool {
    it.is_ascii_lowercase() || it.is_ascii_digit() || it == '-'
}

fn is_account(text: &str) -> bool {
    text.len() == 12 && is_number(text)
}

/// `us-gov-west-1`: words, then a number (docs.aws.amazon.com/general/latest/gr/rande.html).
fn is_aws_region(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    match parts.split_last() {
        Some((number, words)) => {
            is_number(number) && 2 <= words.len() && words.iter().all(|it| is_word(it))
        }
        None => false,
    }
}

/// `europe`, or `europe-west3` (docs.cloud.google.com/artifact-registry/docs/repositories/repo-locations).
fn is_google_location(text: &str) -> bool {
    match text.split_once('-') {
        None => is_word(text),
        Some((area, place)) => {
            let word = place.trim_end_matches(|it: char| it.is_ascii_digit());
            is_word(area) && is_word(word) && word.len() < place.len()
        }
    }
}

/// `fr-par`: a country and a city.
fn is_scaleway_region(text: &str) -> bool {
    matches!(text.split_once('-'), Some((country, city)) if is_word(country) && is_word(city) && text.len() == 6)
}

/// 6 to 30 characters; that of a domain stands behind it, in a part of its own
/// (docs.cloud.google.com/sdk/gcloud/reference/projects/create).
fn is_project(text: &str) -> bool {
    let is_domain =
        text.contains('.') && text.chars().all(|it| is_plain(it) || matches!(it, '.' | '/'));
    let has_length = (6..=30).contains(&text.len());
    let has_ends = text.starts_with(|it: char| it.is_ascii_lowercase()) && !text.ends_with('-');
    is_domain || has_length && has_ends && text.chars().all(is_plain)
}

/// 5 to 50 letters and digits, and maybe the hash of a login server.
fn is_azure_name(text: &str) -> bool {
    let (name, hash) = text.split_once('-').unwrap_or((text, "0"));
    let is_fine = |it: &str| it.bytes().all(|it| it.is_ascii_lowercase() || it.is_ascii_digit());
    (5..=50).contains(&name.len()) && is_fine(name) && !hash.is_empty() && is_fine(hash)
}

/// `arn:aws:iam::123456789012:role/name`.
fn is_role(text: &str) -> bool {
    let parts: Vec<&str> = text.splitn(6, ':').collect();
    match parts.as_slice() {
        ["arn", partition, "iam", "", account, role] => {
            partition.starts_with("aws")
                && is_account(account)
                && role.starts_with("role/")
                && !text.contains(' ')
        }
        _ => false,
    }
}

fn is_provider(text: &str) -> bool {
    let parts: Vec<&str> = text.split('/').collect();
    matches!(parts.as_slice(),
        ["projects", number, "locations", _, "workloadIdentityPools", pool, "providers", provider]
            if is_number(number) && !pool.is_empty() && !provider.is_empty())
}

fn is_uuid(text: &str) -> bool {
    let lengths: Vec<usize> = text.split('-').map(str::len).collect();
    lengths == [8, 4, 4, 4, 12] && text.bytes().all(|it| it.is_ascii_hexdigit() || it == b'-')
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;
    use crate::{catalog::registries::REGISTRIES, lint::rules::check_steps};

    #[test]
    fn examples_are_fine() {
        for row in REGISTRIES {
            for it in row.parts.iter().chain(row.logins.iter().flat_map(|it| it.parts())) {
                // JFrog's provider is a name that the user chose.
                let fault = wrong(row, it.topic, it.example);
                assert!(fault.is_none() || row.id == "jfrog", "{}: {}", row.id, it.example);
            }
        }
    }

    #[test]
    fn what_is_fine_and_what_was_meant() {
        let cases: &[(&Registry, Topic, &str, Option<&str>)] = &[
            (&ECR, Topic::Account, "012345678901", None),
            (&ECR, Topic::Account, "1234-5678-9012", Some("123456789012")),
            (&ECR, Topic::Account, "12345", Some("12345")),
            (&ECR, Topic::Region, "us-gov-west-1", None),
            (&ECR, Topic::Region, "EU-West-1", Some("eu-west-1")),
            (&ECR, Topic::Region, "eu-west-1a", Some("eu-west-1")),
            (&ECR, Topic::Region, "Frankfurt", Some("frankfurt")),
            (&GAR, Topic::Region, "us", None),
            (&GAR, Topic::Region, "europe-west3-a", Some("europe-west3")),
            (&SCALEWAY, Topic::Region, "fr-par-1", Some("fr-par")),
            (&GAR, Topic::Project, "My Project", Some("my project")),
            (&GAR, Topic::Project, "example.com", None),
            (&GAR, Topic::RegistryName, "Acme-Images.azurecr.io", Some("acme-images")),
            (&GAR, Topic::RegistryName, "acmeimages-d4f5a6", None),
            (&ECR, Topic::Role, "arn:aws-cn:iam::123456789012:role/a/b", None),
            (&ECR, Topic::Role, "publish", Some("publish")),
            (&GAR, Topic::ClientId, "1234", Some("1234")),
        ];
        for (row, topic, value, expected) in cases {
            assert_eq!(wrong(row, *topic, value).as_deref(), *expected, "{value}");
        }
    }

    #[test]
    fn parts_of_logins_and_images() {
        let steps = "- uses: aws-actions/configure-aws-credentials@v6
  with: {role-to-assume: publish, aws-region: '${{ vars.AWS_REGION }}'}
- uses: docker/login-action@v4
  with: {registry: 1234.dkr.ecr.eu-west-1a.amazonaws.com}
- uses: azure/login@v3
  with: {client-id: '${{ vars.A }}', tenant-id: acme}
- uses: docker/metadata-action@v6
  with: {images: europe-docker.pkg.dev/My_Project/images/app}";
        check_steps(
            &RULE,
            steps,
            expect![[r#"
            6 error: `publish` cannot be right here, so the login fails. Write it like `arn:aws:iam::123456789012:role/publish`.
            8 error: `1234` is not an AWS account ID, so the login fails. An account ID has exactly 12 digits; the AWS console shows it in its top right corner.
            8 error: `eu-west-1a` cannot be right here, so the login fails. Write it like `eu-central-1`.
            10 error: `acme` cannot be right here, so the login fails. Write it like `12345678-1234-1234-1234-123456789abc`.
            12 error: `My_Project` is not the ID of a Google Cloud project, so the push fails. An ID has 6 to 30 lowercase letters, digits and hyphens; the name and the number of a project do not work here.
        "#]],
        );
    }
}
