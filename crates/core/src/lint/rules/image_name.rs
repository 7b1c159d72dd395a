//! Image names that a registry refuses.

use crate::{
    catalog::reference,
    catalog::registries::{DOCKER_HUB, OTHER, Registry, registry},
    image::{self, Fault, Reference, What},
    lint::{
        Findings, Rule, Severity,
        expressions::is_dynamic,
        fix::Edit,
        named::{Named, Use},
    },
    text::{Message, msg},
    topic::{Place, Topic},
    workflow::{
        Node, Workflow, input, input_text, is_action, jobs,
        publish::{Push, push, pushes},
        steps,
    },
};

/// The build runs to its end, and then the registry refuses the push: "invalid reference format",
/// "repository name must be lowercase", "requested access to the resource is denied".
pub(super) static RULE: Rule = Rule {
    id: "image-name",
    severity: Severity::Error,
    title: msg::RULE_IMAGE_NAME_TITLE,
    source: reference("https://github.com/distribution/reference/blob/main/reference.go"),
    check,
};

fn check<'a>(workflow: &'a Workflow, findings: &mut Findings<'a>) {
    for job in jobs(workflow).iter().map(|it| &it.node) {
        let pushes = pushes(job);
        let named = findings.job(job).named(workflow);
        for it in named.iter().filter(|it| it.usage == Use::Tag && is_mixed_case(&it.image)) {
            findings.line(&it.line, msg::RULE_IMAGE_NAME_REPOSITORY.message());
            findings.severity(Severity::Warning);
        }
        for it in named.iter().filter(|it| pushes && is_named_after_owner(it)) {
            findings.line(&it.line, msg::RULE_IMAGE_NAME_OWNER.message()).severity(Severity::Info);
        }
        for name in named.iter() {
            for it in name.in_rows(job).iter() {
                // Our own attestations name the image that stands in `images` already.
                let repeated = it.usage == Use::Subject && it.line.place.is_some();
                if !repeated && !super::registry_host::is_wrong(workflow, job, it) {
                    judge(workflow, (job, pushes), it, name.line.place, findings);
                }
            }
        }
    }
}

/// `pushes` says whether the job pushes anything, and `place` what names the registry: the cell of a matrix, which `it`
/// may stand in, does not.
fn judge(
    workflow: &Workflow,
    (job, pushes): (&Node, bool),
    it: &Named<'_>,
    place: Option<Place>,
    findings: &mut Findings,
) {
    let mut reference = it.image.clone();
    // An expression may be worth a host, or several names.
    if it.usage == Use::Tag && reference.host.is_empty() && it.name.starts_with("${{") {
        return;
    }
    // The name is all that was typed, so its scheme is no part of a host.
    if it.name.contains("://") && super::registry_host::is_all(workflow, it) {
        reference = Reference { path: it.name.clone(), ..image::parse("") };
    }
    // What is only loaded goes to no registry.
    let goes_out = it.usage != Use::Tag || push(it.step) != Push::Never;
    let host = reference.registry_host().to_ascii_lowercase();
    let row = workflow.registry(place, &host);
    let registry = if goes_out && pushes { row } else { &OTHER };
    // The project is judged by a rule of its own.
    if !row.prefix.is_empty()
        && let Some((project, path)) = reference.path.split_once('/')
    {
        reference.host = format!("{}/{project}", reference.host);
        reference.path = path.to_owned();
    }
    if it.usage != Use::Subject && reference.path.starts_with(PLACEHOLDER) {
        findings.line(&it.line, msg::rule_image_name_placeholder(it.name.as_str()));
        findings.severity(Severity::Warning);
    } else if it.usage == Use::Subject && reference.host.is_empty() && !is_dynamic(&it.name) {
        bare(it, &reference, findings);
    } else if let Some(fault) =
        stray_host(job, it, &reference).or_else(|| fault(it, &reference, registry))
    {
        let lowered = fault.what == What::UpperCase && lower_cases(it);
        let message = match lowered {
            true => msg::rule_image_name_lowered(it.name.as_str()),
            false => says(&fault.what, it, reference.registry_host()),
        };
        findings.line(&it.line, message);
        let own = own_field(job, it, &reference.path);
        if let Some(place) = own {
            findings.place(place);
        }
        if lowered {
            findings.severity(Severity::Warning);
        }
        // A stray host goes with the repair; any other stays.
        if fault.what == What::HasHost(reference.host.clone())
            && fault.fix.as_ref() == Some(&reference.path)
        {
            reference.host.clear();
        }
        let path = fault.fix.filter(|path| image::fault(path, registry).is_none());
        if let Some(path) = path {
            let keeps_last = last(&path) == last(&reference.path);
            // What all images have in common ends before the last part, which is each one's own.
            if own.is_some() || keeps_last || !is_one_of_several(job, it) {
                offer(it, &reference, &path, own, findings);
            }
        }
    }
}

/// The namespace of examples: GitHub's starter workflow and our own presets begin with it.
const PLACEHOLDER: &str = "my-docker-hub-namespace/";

/// A host in the name of an image for Docker Hub, where our own steps show that it is typed there: we
/// write none before such names.
fn stray_host(job: &Node, it: &Named<'_>, reference: &Reference) -> Option<Fault> {
    let place = it.line.place.filter(|it| it.topic.list() == Some(Topic::Registries))?;
    let login = Place { topic: Topic::Login, ..place };
    if reference.host.is_empty() || reference.path.is_empty() {
        return None;
    }
    let is_ours = it.raw == it.name && registry(&reference.host) == &DOCKER_HUB;
    let login = steps(job).iter().find(|it| it.place == Some(login) && is_action(it, LOGIN));
    let is_other = registry(&reference.host) != &DOCKER_HUB
        && login.is_some_and(|it| input(it, "registry").is_none());
    let fix = Some(reference.path.clone());
    (is_ours || is_other).then(|| Fault { what: What::HasHost(reference.host.clone()), fix })
}

const LOGIN: &str = "docker/login-action";

/// What is wrong, the worst first: capitals that an action lower-cases itself do the least harm.
fn fault(it: &Named<'_>, reference: &Reference, registry: &Registry) -> Option<Fault> {
    let fixed = Some(reference.path.clone());
    if it.usage != Use::Tag
        && let Some(tag) = &reference.tag
    {
        return Some(Fault { what: What::HasTag(tag.clone()), fix: fixed });
    }
    if it.usage != Use::Tag && reference.digest.is_some() {
        return Some(Fault { what: What::HasDigest, fix: fixed });
    }
    let fault = image::fault(&reference.path, registry)?;
    if fault.what != What::UpperCase || !lower_cases(it) {
        return Some(fault);
    }
    let inner = fault.fix.as_ref().and_then(|it| image::fault(it, registry));
    let subject = it.usage == Use::Subject;
    inner.or(Some(fault).filter(|_| !subject))
}

/// metadata-action writes every name in lower case, and so does actions/attest if it pushes.
fn lower_cases(it: &Named<'_>) -> bool {
    match it.usage {
        Use::Metadata => true,
        Use::Tag => false,
        Use::Subject => input_text(it.step, "push-to-registry") == "true",
    }
}

/// actions/attest takes the first part of a name for the registry, whatever it looks like.
fn bare(it: &Named<'_>, reference: &Reference, findings: &mut Findings) {
    findings.line(&it.line, msg::rule_image_name_bare(it.name.as_str()));
    let name = format!("{}/{}", DOCKER_HUB.host, reference.path);
    if image::fault(&reference.path, &DOCKER_HUB).is_none() {
        findings
            .fix(msg::fix_write(name.as_str()))
            .edits(Edit::write_line(it.node, &it.line, &name));
    }
}

/// Names of repositories and owners keep their capitals, which registries refuse.
pub(super) fn is_mixed_case(image: &Reference) -> bool {
    [
        "github.repository }}",
        "github.repository_owner }}",
        "github.repository}}",
        "github.repository_owner}}",
    ]
    .iter()
    .any(|it| image.path.contains(it))
}

/// Whether an image on Docker Hub is named after the repository, whose owner need not have that namespace there.
fn is_named_after_owner(it: &Named<'_>) -> bool {
    let goes_out = match it.usage {
        Use::Metadata => true,
        Use::Tag => push(it.step) != Push::Never,
        Use::Subject => false,
    };
    let path = || it.image.path.replace(' ', "");
    goes_out
        && registry(it.image.registry_host()) == &DOCKER_HUB
        && path() == "${{github.repository}}"
}

/// The field of one of several images whose last part is at fault. What all have in common is found
/// where it stands alone.
fn own_field(job: &Node, it: &Named<'_>, path: &str) -> Option<Place> {
    let item = match it.line.place?.topic {
        Topic::Image => {
            let last = last(path);
            let is_bad = last.is_empty() || image::fault(last, &OTHER).is_some();
            job.place.filter(of_image).filter(|_| is_bad)?.item
        }
        _ => it.line.place.filter(of_image)?.item,
    };
    Some(Place { topic: Topic::ComponentImage, item })
}

/// Whether we wrote the name for one of several images.
fn is_one_of_several(job: &Node, it: &Named<'_>) -> bool {
    it.line.place.is_some()
        && (job.place.is_some_and(|it| of_image(&it)) || it.raw.contains("${{ matrix."))
}

fn of_image(place: &Place) -> bool {
    place.topic.list() == Some(Topic::Images)
}

fn last(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn offer(
    it: &Named<'_>,
    reference: &Reference,
    path: &str,
    own: Option<Place>,
    findings: &mut Findings,
) {
    let last = own.and_then(|_| only_last(&reference.path, path));
    let is_made = it.line.place.is_some() && path.contains("${{ matrix.");
    if is_made || own.is_some() && last.is_none() {
        return;
    }
    let mut name = path.to_owned();
    if !reference.host.is_empty() {
        name = format!("{}/{name}", reference.host);
    }
    if let Some(tag) = reference.tag.as_ref().filter(|_| it.usage == Use::Tag) {
        name = format!("{name}:{tag}");
    }
    findings.fix(msg::fix_write(name.as_str()));
    let shared = it.line.place.map(|it| Place { topic: Topic::Image, ..it });
    if let Some(place) = own.or(shared) {
        findings.sets(place, last.unwrap_or(path));
    }
    // Where the name stands in `env`, the line itself is right.
    if it.raw == it.name {
        let line = it.line.text.replacen(&it.raw, &name, 1);
        findings.edits(Edit::write_line(it.node, &it.line, &line));
    }
}

/// The last part of a path, if nothing else is new and it is typed.
fn only_last<'a>(old: &str, new: &'a str) -> Option<&'a str> {
    let (before, last) = new.rsplit_once('/').unwrap_or(("", new));
    let same = old.rsplit_once('/').unwrap_or(("", old)).0 == before;
    (same && !last.contains(['{', '}'])).then_some(last)
}

fn says(what: &What, it: &Named<'_>, host: &str) -> Message {
    let name = it.name.as_str();
    match what {
        What::Empty => msg::RULE_IMAGE_NAME_EMPTY.message(),
        What::OpenExpression => msg::rule_image_name_open(name),
        What::HasScheme => msg::rule_image_name_scheme(name),
        What::HasHost(host) => msg::rule_image_name_host(name, host.as_str()),
        What::HasDigest => msg::rule_image_name_digest(name),
        What::HasTag(tag) => msg::rule_image_name_tag(name, tag.as_str()),
        What::UpperCase => msg::rule_image_name_upper(name),
        What::Space => msg::rule_image_name_space(name),
        What::BadChar(it) => msg::rule_image_name_char(name, it.to_string()),
        What::EmptyComponent => msg::rule_image_name_component(name),
        What::BadSeparator => msg::rule_image_name_separator(name),
        What::TooFewParts { .. } if host == DOCKER_HUB.host => msg::rule_image_name_namespace(name),
        What::TooFewParts { needs } => msg::rule_image_name_few(host, name, needs.to_string()),
        What::TooManyParts { at_most } => {
            msg::rule_image_name_many(host, name, at_most.to_string())
        }
        What::NotLetter => msg::rule_image_name_letter(host, name),
        What::TooLong { limit } => msg::rule_image_name_long(limit.to_string(), host),
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::RULE;
    use crate::{
        compose::compose,
        lint::{
            lint,
            rules::{check, check_steps},
        },
        share::decode,
        text::Lang,
        yaml::write,
    };

    #[test]
    fn names_of_repositories() {
        check_steps(
            &RULE,
            "- uses: docker/build-push-action@v7\n  with:\n    push: true\n    tags: |\n      ghcr.io/${{ github.repository }}:1\n      ${{ github.repository }}\n",
            expect![[r#"
                9 warning: This fails as soon as the owner or repository has a capital letter in its name, which registries refuse. Convert the name to lowercase in an earlier step, or let docker/metadata-action do it.
                10 warning: This fails as soon as the owner or repository has a capital letter in its name, which registries refuse. Convert the name to lowercase in an earlier step, or let docker/metadata-action do it.
                10 info: On Docker Hub this works only if the repository's owner on GitHub has the same name there. Otherwise write your namespace on Docker Hub before the image's name, such as `acme/app`.
            "#]],
        );
    }

    #[test]
    fn names_of_repositories_on_docker_hub() {
        let said = |images: &str, push: bool| {
            format!(
                "- uses: docker/metadata-action@v6\n  with: {{images: '{images}'}}\n- uses: docker/build-push-action@v7\n  with: {{push: {push}, tags: acme/x}}\n"
            )
        };
        check_steps(
            &RULE,
            &said("${{ github.repository }}", true),
            expect![[r#"
            6 info: On Docker Hub this works only if the repository's owner on GitHub has the same name there. Otherwise write your namespace on Docker Hub before the image's name, such as `acme/app`.
        "#]],
        );
        check_steps(
            &RULE,
            &said("docker.io/${{github.repository}}", true),
            expect![[r#"
            6 info: On Docker Hub this works only if the repository's owner on GitHub has the same name there. Otherwise write your namespace on Docker Hub before the image's name, such as `acme/app`.
        "#]],
        );
        check_steps(&RULE, &said("${{ github.repository }}", false), expect![[""]]);
        check_steps(&RULE, &said("ghcr.io/${{ github.repository }}", true), expect![[""]]);
        check_steps(&RULE, &said("acme/${{ github.event.repository.name }}", true), expect![[""]]);
        check_steps(
            &RULE,
            "- run: docker build -t $GITHUB_REPOSITORY .\n- run: docker push $GITHUB_REPOSITORY\n",
            expect![[r#"
                5 warning: This fails as soon as the owner or repository has a capital letter in its name, which registries refuse. Convert the name to lowercase in an earlier step, or let docker/metadata-action do it.
                6 warning: This fails as soon as the owner or repository has a capital letter in its name, which registries refuse. Convert the name to lowercase in an earlier step, or let docker/metadata-action do it.
                6 info: On Docker Hub this works only if the repository's owner on GitHub has the same name there. Otherwise write your namespace on Docker Hub before the image's name, such as `acme/app`.
            "#]],
        );
    }

    #[test]
    fn the_registry_of_a_cell_is_that_of_its_image() {
        let said = |component: &str| {
            let link = format!(
                "v=1&preset=hub&images=1&component={component}&registry=gcr&host=quay.io&github-builder=on"
            );
            let found = lint(&write(compose(&decode(&link).recipe)));
            let said = found.into_iter().filter(|it| it.rule.id == RULE.id);
            said.map(|it| it.message.say(Lang::En)).collect::<Vec<_>>()
        };
        let [lower, upper] = ["api", "API"].map(said);
        assert!(lower[0].contains("is a placeholder"), "{lower:?}");
        assert!(upper[0].contains("is a placeholder"), "{upper:?}");
    }

    #[test]
    fn names_in_images() {
        let images = "- uses: docker/metadata-action@v6
  with:
    images: |
      acme/app
      app
      ghcr.io/Acme/App
      ghcr.io/acme/app:1.0
      ghcr.io/
      ghcr.io/${{ github.repository }}
      ${{ inputs.image }}
      name=quay.io/a/b/c,enable=true
      acme/app,enable=${{ github.ref_type == 'tag' }}
      name=ghcr.io/${{ github.repository_owner }}/app,enable=${{ github.event_name != 'pull_request' }}
      name=${{ vars.IMAGE }}
      acme/${{ github.ref_type == 'tag' && 'app' || 'edge' }}
- uses: docker/build-push-action@v7
  with: {push: true, tags: \"ghcr.io/acme/App:x,${{ steps.meta.outputs.tags }}\"}";
        check_steps(
            &RULE,
            images,
            expect![[r#"
                9 error: Docker Hub refuses `app`: only Docker itself may push names without a namespace. Put your username or organization before it, such as `acme/app`.
                10 warning: `ghcr.io/Acme/App` is pushed under its lowercase name, so whoever pulls it as written here finds nothing. Write it in lowercase.
                11 error: `ghcr.io/acme/app:1.0` fails: the tag `1.0` does not belong here; tags are added later. Remove it.
                12 error: The name of the image is missing. Write it without host and tag, such as `acme/app`.
                21 error: The registry refuses `ghcr.io/acme/App:x`: image names have no capitals. Write it in lowercase.
            "#]],
        );
    }

    #[test]
    fn names_of_builds_that_stay_here() {
        let build = "- uses: docker/build-push-action@v7\n  with: {load: true, tags: 'app:test'}";
        check_steps(&RULE, build, expect![[""]]);
    }

    #[test]
    fn names_of_examples() {
        let images = "- uses: docker/metadata-action@v6
  with: {images: my-docker-hub-namespace/my-docker-hub-repository}
- uses: docker/build-push-action@v7
  with: {push: true}
- uses: actions/attest@v4
  with: {subject-name: docker.io/my-docker-hub-namespace/my-docker-hub-repository}";
        check_steps(
            &RULE,
            images,
            expect![[r#"
            6 warning: `my-docker-hub-namespace/my-docker-hub-repository` is a placeholder, so the push is refused. Put the name of your own image in its place, such as `acme/app`.
        "#]],
        );
    }

    #[test]
    fn names_in_a_variable() {
        let text = |names: &str| {
            format!(
                "on: push
env:
  IMAGES: |
{names}
jobs:
  a:
    steps:
    - uses: docker/metadata-action@v6
      with:
        images: ${{{{ env.IMAGES }}}}
    - uses: docker/build-push-action@v7
      with: {{push: true}}
"
            )
        };
        check(&RULE, &text("    acme/app\n    ghcr.io/acme/app,enable=false"), expect![[""]]);
        check(
            &RULE,
            &text("    acme/app\n    ghcr.io/acme/a*b"),
            expect![[r#"
            11 error: The registry refuses `ghcr.io/acme/a*b` because of `*`. Image names have only lowercase letters, digits, `.`, `_`, `-` and `/`.
        "#]],
        );
    }

    #[test]
    fn subjects() {
        let attest = "- uses: actions/attest@v4
  with: {subject-name: acme/app}
- uses: actions/attest@v4
  with: {subject-name: 'ghcr.io/Acme/app', push-to-registry: true}
- uses: actions/attest@v4
  with: {subject-name: 'ghcr.io/Acme/app'}
- uses: actions/attest@v4
  with: {subject-name: 'ghcr.io/acme/app:1'}";
        check_steps(
            &RULE,
            attest,
            expect![[r#"
            6 error: The attestation of `acme/app` fails: its first part is taken for the registry. Write the host too, `docker.io/` for Docker Hub.
            10 error: The registry refuses `ghcr.io/Acme/app`: image names have no capitals. Write it in lowercase.
            12 error: `ghcr.io/acme/app:1` fails: the tag `1` does not belong here; tags are added later. Remove it.
        "#]],
        );
    }
}
