//! A workflow that deletes what no tag leads to from ghcr.io. An action that knows only versions of a
//! package would take platforms, attestations and signatures for such things: on ghcr.io they are versions
//! without a tag, too. This one reads every manifest first, and leaves alone what another one names, those
//! behind the tags `sha256-…` included. Source: dataaxiom/ghcr-cleanup-action, README, "Cleanup
//! Algorithm", and `src/manifest-analyzer.ts` (commits 44e73a1, 0001b50).

use crate::{
    catalog::{
        actions::{Action, CLEAN_UP, HARDEN_RUNNER},
        endpoints::{ALWAYS, REACHES},
        registries::GHCR,
    },
    companion::writer::Writer,
    recipe::{CleanUp, Harden, Pins, Recipe, Target},
    text::{Lang, msg},
    yaml::scalar::quote,
};

pub(super) fn clean_up(recipe: &Recipe, lang: Lang) -> String {
    let mut to = Writer::new(recipe, lang, "#");
    head(&mut to);
    to.line("jobs:");
    to.line("  clean-up:");
    to.line("    name: Clean up");
    let runner = recipe.runner.trim();
    let runner = if runner.is_empty() || recipe.calls_builder() { "ubuntu-latest" } else { runner };
    to.line(&format!("    runs-on: {}", quote(runner)));
    to.line("    timeout-minutes: 30");
    to.short("    ", msg::COMPANION_CLEAN_UP_ACCESS);
    to.line("    permissions:");
    to.because("      packages: write", msg::NEED_CLEAN_UP);
    to.line("    steps:");
    guard(&mut to, recipe);
    let packages = packages(&mut to, recipe);
    step(&mut to, recipe, "Delete what no tag leads to", &CLEAN_UP);
    to.line("          token: ${{ secrets.GITHUB_TOKEN }}");
    to.line(&format!("          packages: {}", quote(&packages)));
    to.short("          ", msg::COMPANION_CLEAN_UP_UNTAGGED);
    to.line("          delete-untagged: true");
    to.short("          ", msg::COMPANION_CLEAN_UP_AGE);
    to.line(match recipe.clean_up {
        CleanUp::Off | CleanUp::Week => "          older-than: 7 days",
        CleanUp::Month => "          older-than: 30 days",
        CleanUp::Quarter => "          older-than: 90 days",
    });
    to.teaching("          ", msg::COMPANION_CLEAN_UP_VALIDATE);
    to.line("          validate: true");
    to.line("          dry-run: ${{ github.event_name == 'workflow_dispatch' && inputs.dry-run }}");
    to.text
}

fn head(to: &mut Writer) {
    to.short("", msg::COMPANION_CLEAN_UP);
    to.line("name: Clean up ghcr.io");
    to.line("");
    to.line("on:");
    to.line("  schedule:");
    to.line("    - cron: 43 4 * * 0");
    to.short("  ", msg::COMPANION_CLEAN_UP_BY_HAND);
    to.line("  workflow_dispatch:");
    to.line("    inputs:");
    to.line("      dry-run:");
    to.line("        description: Only say what would be deleted");
    to.line("        type: boolean");
    to.line("        default: true");
    to.line("");
    to.line("permissions: {}");
    to.line("");
    to.teaching("", msg::COMPANION_CLEAN_UP_ONE);
    to.line("concurrency:");
    to.line("  group: ${{ github.workflow }}");
    to.line("  cancel-in-progress: false");
    to.line("");
}

/// The first lines of a step that runs an action with inputs.
fn step(to: &mut Writer, recipe: &Recipe, name: &str, action: &Action) {
    let uses = match recipe.pins {
        Pins::Sha => format!("{} # {}", action.sha, action.version),
        Pins::Major => action.major().to_owned(),
        Pins::Version => action.version.to_owned(),
    };
    to.line(&format!("      - name: {name}"));
    to.line(&format!("        uses: {}@{uses}", action.name));
    to.line("        with:");
}

fn guard(to: &mut Writer, recipe: &Recipe) {
    if recipe.harden == Harden::Off || recipe.calls_builder() {
        return;
    }
    step(to, recipe, "Watch the runner's connections", &HARDEN_RUNNER);
    if recipe.harden == Harden::Audit {
        return to.line("          egress-policy: audit");
    }
    let ghcr = REACHES.iter().filter(|it| it.by == GHCR.id).map(|it| it.hosts);
    let hosts = ALWAYS.first().map(|it| it.hosts).into_iter().chain([GHCR.host]).chain(ghcr);
    let hosts: Vec<String> =
        hosts.flat_map(str::split_whitespace).map(|it| format!("{it}:443")).collect();
    to.line("          egress-policy: block");
    to.line(&format!("          allowed-endpoints: {}", hosts.join(" ")));
}

/// The names of the packages, with commas between. What only a run knows is asked for by a step.
fn packages(to: &mut Writer, recipe: &Recipe) -> String {
    let each = recipe.each();
    let paths: Vec<String> = each.iter().flat_map(|it| it.on_ghcr().map(Target::path)).collect();
    let known: Option<Vec<&str>> = paths.iter().map(|it| known(it)).collect();
    if let Some(them) = known {
        let mut them: Vec<String> = them.into_iter().map(str::to_ascii_lowercase).collect();
        them.sort_unstable();
        them.dedup();
        return them.join(",");
    }
    to.short("      ", msg::COMPANION_CLEAN_UP_NAME);
    to.line("      - name: Name the packages");
    to.line("        id: packages");
    to.line("        env:");
    to.line(&format!("          IMAGES: {}", quote(&paths.join(" "))));
    to.line("        shell: bash");
    to.line("        run: |");
    to.line("          read -ra images <<<\"$IMAGES\"");
    to.line("          names=$(IFS=,; echo \"${images[*]#*/}\")");
    to.line("          echo \"names=${names,,}\" >>\"$GITHUB_OUTPUT\"");
    "${{ steps.packages.outputs.names }}".to_owned()
}

/// The package of an image whose name is known before the run.
fn known(path: &str) -> Option<&str> {
    let package = match path.strip_prefix("${{ github.repository_owner }}/") {
        Some(package) => package,
        None => path.split_once('/').filter(|it| !it.0.contains("${{"))?.1,
    };
    (!package.is_empty() && !package.contains("${{")).then_some(package)
}
