//! Recipes by number, for laws and outside judges. Randomness comes in as a stream of numbers, so
//! the same numbers always give the same recipe.

use crate::{
    catalog::registries::REGISTRIES,
    recipe::{Control, MultiPlatform, PRESETS, Recipe, Target, Usage, shown},
    share::{self, items},
    topic::{Place, Topic},
};

/// A recipe in which every option may be anything that the form can say.
pub fn sample(next: &mut dyn FnMut() -> u64) -> Recipe {
    let mut recipe = (PRESETS[pick(next, PRESETS.len())].recipe)();
    for topic in Topic::ALL {
        for item in 0..items(&recipe, *topic) {
            // Most choices stay as they are, so that each change is seen beside few others.
            if pick(next, 3) == 0 {
                change(&mut recipe, *topic, item, next);
            }
        }
    }
    recipe
}

/// A recipe with one choice changed, and which one that is.
pub fn changed(recipe: &Recipe, next: &mut dyn FnMut() -> u64) -> (Recipe, Place) {
    let mut res = recipe.clone();
    let topic = Topic::ALL[pick(next, Topic::ALL.len())];
    let item = pick(next, items(recipe, topic));
    change(&mut res, topic, item, next);
    (res, Place { topic, item })
}

/// Every registry with each way to log in, in one job and in a job for each platform, as a user fills
/// it in; and some of them side by side.
pub fn logins() -> Vec<(String, Recipe)> {
    let mut res = Vec::new();
    for multi_platform in [MultiPlatform::Qemu, MultiPlatform::Native] {
        let id = Control::of(Topic::MultiPlatform);
        let with = |registries: Vec<Target>| {
            let recipe = Recipe { registries, multi_platform, ..Recipe::default() };
            (id.read(&recipe, 0).unwrap_or_default(), recipe)
        };
        let mut all = Vec::new();
        for row in REGISTRIES {
            for login in row.logins {
                let target = Target { login: *login, ..Target::new(row) };
                let way = Control::of(Topic::Login);
                let (kind, mut recipe) = with(vec![target]);
                let way = way.read(&recipe, 0).unwrap_or_default();
                fill_in(&mut recipe);
                all.extend(recipe.registries.first().cloned());
                res.push((format!("{}-{way}-{kind}", row.id), recipe));
            }
        }
        // The same registry once more, and one that is only pulled from.
        let first = |id: &str| all.iter().find(|it| it.registry.id == id).cloned();
        let mut several: Vec<Target> =
            ["ecr", "gar", "docker-hub", "acr"].into_iter().filter_map(first).collect();
        let second = first("acr").map(|it| Target { image: "acme/other".to_owned(), ..it });
        let pulled = first("quay").map(|it| Target { usage: Usage::Pull, ..it });
        several.extend(second.into_iter().chain(pulled));
        let (kind, recipe) = with(several);
        res.push((format!("several-{kind}"), recipe));
    }
    res
}

/// Several images in every shape, beside each thing of which every image needs its own.
pub fn several() -> Vec<(String, Recipe)> {
    let recipe =
        |shape: &str, beside: &str| share::decode(&format!("{IMAGES}&{shape}&{beside}")).recipe;
    let with = |shape: &'static (&str, &str)| {
        BESIDE.iter().map(move |it| (format!("{}-{}", shape.0, it.0), recipe(shape.1, it.1)))
    };
    SHAPES.iter().flat_map(with).collect()
}

const IMAGES: &str = "images=3&image=acme/shop&component-context.2=./services/web\
                      &component-file.3=./docker/worker.Dockerfile";

const SHAPES: &[(&str, &str)] = &[
    ("matrix", "images-as=matrix"),
    ("jobs", "images-as=jobs"),
    ("native", "multi-platform=native&platforms=linux/amd64,linux/arm64"),
    ("changed", "changed-only=on"),
    ("tags", "component-tags=on"),
    (
        "all",
        "changed-only=on&component-tags=on&multi-platform=native&platforms=linux/amd64,linux/arm64",
    ),
    ("bake", "build-with=bake"),
    ("copy", "build-with=copy"),
    ("builder", "github-builder=on"),
    ("builder-apart", "github-builder=on&changed-only=on&component-tags=on"),
];

const BESIDE: &[(&str, &str)] = &[
    ("alone", ""),
    (
        "own",
        "component-image=shop-api&component-target.2=runtime&component-build-args.3=SERVICE=worker\
         &component-platforms.2=linux/amd64&component-paths=libs/**,!libs/**.md",
    ),
    ("two", "registries=2&registry.2=docker-hub&image.2=acme/shop&description=on"),
    ("supply-chain", "sbom=on&attest=on&attest-sbom=on&sign=on&scan=trivy&summary=on"),
    ("export", "export=oci&retry=on"),
    ("registry-cache", "cache=registry&cache-mounts=/var/cache/apt"),
    ("local-cache", "cache=local&concurrency=queue"),
    ("called", "call=on&job-outputs=on&dispatch-dry-run=on"),
];

/// Puts the example into every field of the registries that is shown and empty.
fn fill_in(recipe: &mut Recipe) {
    for topic in Topic::ALL.iter().filter(|it| it.list() == Some(Topic::Registries)) {
        for item in 0..recipe.registries.len() {
            let control = Control::of(*topic);
            if let Control::Text { example, get, .. } = control
                && shown(recipe, Place { topic: *topic, item })
                && get(recipe, item).is_empty()
            {
                let example = example(recipe, item);
                control.write(recipe, item, example);
            }
        }
    }
}

fn pick(next: &mut dyn FnMut() -> u64, n: usize) -> usize {
    usize::try_from(next() % n.max(1) as u64).unwrap_or(0)
}

fn change(recipe: &mut Recipe, topic: Topic, item: usize, next: &mut dyn FnMut() -> u64) {
    let control = Control::of(topic);
    let value = match control {
        Control::Toggle { .. } => ["on", "off"][pick(next, 2)].to_owned(),
        Control::Choice { options, .. } => options[pick(next, options.len())].id.to_owned(),
        Control::List { .. } => pick(next, 4).to_string(),
        Control::Text { .. } | Control::Lines { .. } => {
            let values = values(topic);
            values[pick(next, values.len())].to_owned()
        }
        Control::Derived => return,
    };
    control.write(recipe, item, &value);
}

/// Values that people type: sensible ones first, odd ones last.
fn values(topic: Topic) -> &'static [&'static str] {
    match topic {
        Topic::Name | Topic::JobName => &["Publish", "Build: all # of it", "发布镜像", "", "true"],
        Topic::FileName => &["docker-publish.yml", "image.yaml", "my image.yml"],
        Topic::Job => &["publish", "build-and-push", "_x1"],
        Topic::Component => &["api", "web", "worker-2", "API", "", "my svc"],
        Topic::ComponentImage => &["", "shop-api", "."],
        Topic::ComponentContext => &["", "./services/api", "./web/", "{{defaultContext}}:web"],
        Topic::ComponentFile => &["", "./docker/api.Dockerfile"],
        Topic::ComponentTarget => &["", "api"],
        Topic::ComponentBuildArgs => &["", "SERVICE=api\nA=2"],
        Topic::ComponentPlatforms => &["", "linux/amd64", "linux/amd64\nlinux/arm64"],
        Topic::ComponentPaths => &["", "libs/**\n!libs/**.md\ngo.sum", "it's $(touch x)"],
        Topic::Host => &["quay.io", "registry.example.com:5000", "registry.gitlab.com"],
        Topic::Image => &[
            "acme/app",
            "acme/my-app",
            "acme/tools/app",
            "Acme/App",
            "${{ github.repository }}",
            "${{ github.repository_owner }}/app",
        ],
        Topic::Username | Topic::Token => &["REGISTRY_USER", "DOCKERHUB_TOKEN", "my_secret2", ""],
        Topic::RegistryName => &["", "acmeimages", "acmeimages-d4f5a6", "Acme.azurecr.io"],
        Topic::Account => &["", "123456789012", "1234-5678-9012", "123"],
        Topic::Region => &["", "eu-central-1", "europe-west3", "fra", "fr-par", "eu-west-1a"],
        Topic::Project => &["", "my-project-123", "example.com:my-project"],
        Topic::Role => &["", "arn:aws:iam::123456789012:role/publish"],
        Topic::IdentityProvider => &[
            "",
            "projects/123456789/locations/global/workloadIdentityPools/github/providers/my-repo",
        ],
        Topic::ServiceAccount => &["", "publish@my-project-123.iam.gserviceaccount.com"],
        Topic::ClientId | Topic::TenantId | Topic::SubscriptionId => {
            &["", "12345678-1234-1234-1234-123456789abc", "${{ secrets.AZURE_ID }}"]
        }
        Topic::Connection => &["12345678-1234-1234-1234-123456789abc", "${{ vars.CONNECTION }}"],
        Topic::Branches | Topic::PullRequestBranches => {
            &["main", "main\nrelease/**", "releases/**\n!releases/**-alpha", "**", ""]
        }
        Topic::TagFilters => &["v*.*.*", "v[0-9]+.[0-9]+.[0-9]+", "v*\n!v*-*", "api/v*", ""],
        Topic::Paths => &["src/**\nDockerfile", "**.go", "", "docs/**\n!docs/**.md"],
        Topic::Schedule => {
            &["17 4 * * 1", "0 3 * * *\n30 12 1 JAN-JUN MON-FRI", "*/15 * * * *", ""]
        }
        Topic::Timezone => &["", "Europe/Berlin", "Asia/Shanghai"],
        Topic::Input => &["go-version", "VERSION", "my input", ""],
        Topic::InputDescription => &["Version of Go", ""],
        Topic::InputOptions => &["a, b", "1.25, 1.26, other", ""],
        Topic::InputDefault => &["", "true", "a", "7", "it's"],
        Topic::InputBuildArg => &["", "GO_VERSION"],
        Topic::Timeout => &["30", "360", "5", ""],
        Topic::TagPattern => {
            &["{{version}}", "{{major}}.{{minor}}", "nightly", "v(.*)", r"\d{1,3}"]
        }
        Topic::TagValue => &["latest", "stable", "{{branch}}-{{sha}}", "{{date 'YYYYMMDD'}}"],
        Topic::TagMatch => &["", r"v(\d+\.\d+\.\d+)", r"\d{1,3}"],
        Topic::TagGroup => &["", "0", "1"],
        Topic::TagBranch => &["", "main", "develop"],
        Topic::TagPrefix | Topic::FlavorPrefix => &["", "dev-", "{{branch}}-"],
        Topic::TagSuffix | Topic::FlavorSuffix => &["", "-alpine", "-{{sha}}"],
        Topic::TagEnable => {
            &["", "true", "{{is_default_branch}}", "${{ github.ref_type == 'tag' }}"]
        }
        Topic::TagPriority => &["", "900", "50"],
        Topic::Labels | Topic::Annotations => &[
            "",
            "org.opencontainers.image.vendor=Acme",
            "org.opencontainers.image.title=A B\nmaintainer={{branch}}",
            "nothing",
        ],
        Topic::AnnotationLevels => {
            &["", "manifest", "manifest\nindex", "manifest-descriptor", "indx"]
        }
        Topic::Context => &[
            ".",
            "./services/api",
            "{{defaultContext}}:app",
            "",
            "https://github.com/acme/app.git#v1",
        ],
        Topic::File => &["", "./Dockerfile", "docker/Dockerfile.prod"],
        Topic::Target => &["", "production"],
        Topic::BuildArgs => &["", "GO_VERSION=1.25", "A=1\nB=${{ github.sha }}\nC=a # b"],
        Topic::BuildSecrets => &["", "npm_token=NPM_TOKEN", "a=A\nb=B"],
        Topic::CopyFrom => &["", "quay.io/acme/app:${{ github.sha }}", "acme/app"],
        Topic::BakeFiles => &["", "./docker-bake.hcl\ncompose.yml"],
        Topic::BakeTarget => &["", "image"],
        Topic::BakeSet => &["", "*.args.GO_VERSION=1.25"],
        Topic::BuildContexts => &["", "base=docker-image://alpine:3.22\nshared=../shared"],
        Topic::SecretEnvs => &["", "npmrc=NPMRC", "a=A\nkey=DEPLOY_KEY"],
        Topic::SecretFiles => &["", "config=./config/build.json"],
        Topic::SshKey => &["", "DEPLOY_KEY"],
        Topic::NoCacheFilters => &["", "build\nupdates"],
        Topic::Allow => &["", "security.insecure", "network.host"],
        Topic::AddHosts => &["", "mirror.internal:10.0.0.5"],
        Topic::ShmSize => &["", "1g"],
        Topic::Ulimit => &["", "nofile=65536:65536"],
        Topic::TestCommands => &[
            "",
            "docker run --rm \"$IMAGE\" --version",
            "docker compose up --exit-code-from test\ndocker compose down",
        ],
        Topic::DescriptionFile => &["", "docs/docker-hub.md"],
        Topic::HardenEndpoints => &["", "pypi.org:443\n*.npmjs.org:443"],
        Topic::Environment => &["", "production", "it's live"],
        Topic::ExportDays => &["", "7"],
        Topic::BuildxVersion => &["", "v0.30.1"],
        Topic::DriverOpts => &["", "image=moby/buildkit:buildx-stable-1\nnetwork=host"],
        Topic::BuilderEndpoint => &["tcp://buildkit.internal:1234"],
        Topic::BuilderNodes => &["", "linux/arm64=ssh://builder@arm.example.com"],
        Topic::BuildkitdConfig => &["", "[registry.\"docker.io\"]\nmirrors = [\"mirror.gcr.io\"]"],
        Topic::CacheScope => &["", "my-image"],
        Topic::CacheRegion => &["eu-central-1"],
        Topic::CacheBucket => &["my-build-cache"],
        Topic::CacheAccount => &["https://myaccount.blob.core.windows.net"],
        Topic::CacheMounts => &["", "/var/cache/apt", "go=/root/.cache/go-build\n/root/.npm"],
        Topic::CacheKeyId => &["AWS_ACCESS_KEY_ID", ""],
        Topic::CacheSecret => &["CACHE_ACCESS_KEY"],
        Topic::Platforms => {
            &["", "linux/amd64", "linux/amd64\nlinux/arm64\nlinux/arm/v7", "linux/arm64"]
        }
        Topic::Runner => &["ubuntu-latest", "ubuntu-24.04-arm", "ubuntu-24.04"],
        Topic::Runners => &[
            "",
            "linux/arm64=ubuntu-24.04-arm",
            "linux/arm64=self-hosted, linux, arm64\nlinux/386=x",
        ],
        Topic::CacheRef => {
            &["", "ghcr.io/acme/app:buildcache", "ghcr.io/${{ github.repository }}:cache"]
        }
        _ => &[""],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{compose::compose, lint::lint, yaml::write};

    #[test]
    fn several_images_are_sampled_without_a_finding() {
        for it in SHAPES.iter().chain(BESIDE) {
            let decoded = share::decode(&format!("{IMAGES}&{}", it.1));
            assert_eq!(decoded.problems, [], "{}", it.0);
        }
        for (name, recipe) in several() {
            let findings = lint(&write(compose(&recipe)));
            let said: Vec<_> = findings.iter().map(|it| (it.rule.id, &it.message)).collect();
            assert_eq!(said, [], "{name}");
        }
    }
}
