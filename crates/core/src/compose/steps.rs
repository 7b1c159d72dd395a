//! The steps of the job, in the order in which they run. Step names are English, whatever the
//! language of the page: they stand in logs that everybody reads.

use crate::{
    catalog::{
        actions::{self, Action},
        platforms,
    },
    compose::{
        Publishes, after,
        attest::attests,
        before, build, builder,
        cache::{self, lower_case},
        describe, export,
        login::login,
        metadata::{Stage, metadata},
        mounts,
        nodes::{at, entry, entry_plain, entry_text, flag, map},
        scan, sign, values,
    },
    recipe::{BuildWith, Epoch, Hadolint, MultiPlatform, Pins, Recipe, lines},
    topic::{Place, Topic},
    workflow::{Entry, Node},
};

/// Everything up to the push.
pub(super) fn build_steps(recipe: &Recipe) -> Vec<Node> {
    let mut res = Vec::new();
    res.extend(reads_files(recipe).then(|| checkout(recipe)));
    res.extend(before::hadolint(recipe));
    res.extend(emulation(recipe));
    res.extend(builder::builder(recipe).map(|it| mounts::name_builder(recipe, it)));
    res.extend(logins(recipe));
    res.extend(lower_case(recipe));
    res.extend(build::commit_time(recipe));
    res.extend(values::ssh_agent(recipe));
    res.extend(cache::restore(recipe));
    res.extend(mounts::mounts(recipe));
    res.push(metadata(recipe, Stage::Build));
    res.extend(before::check(recipe));
    res.extend(before::test(recipe));
    res.push(build::build(recipe));
    res.extend(after::again(recipe));
    res.extend(export::export(recipe));
    res.extend(cache::save(recipe));
    res
}

/// What is made of the push.
pub(super) fn publish_steps(recipe: &Recipe) -> Vec<Node> {
    let mut res = Vec::new();
    if Publishes::of(recipe) == Publishes::Never {
        return res;
    }
    attests(recipe, &mut res);
    sign::sign(recipe, &mut res);
    scan::after(recipe, &mut res);
    describe::describe(recipe, &mut res);
    res.extend(after::summary(recipe));
    res
}

/// Nobody logs in to a registry that no run uses.
pub(super) fn logins(recipe: &Recipe) -> Vec<Node> {
    (0..recipe.registries.len()).flat_map(|n| login(recipe, n)).collect()
}

/// A step that runs an action.
pub(super) fn step(
    recipe: &Recipe,
    place: impl Into<Place>,
    name: &str,
    action: &'static Action,
    with: Vec<Entry>,
) -> Node {
    // With room for an id or a condition.
    let mut entries = Vec::with_capacity(4);
    entries.push(entry_plain("name", name));
    entries.push(uses(recipe, action));
    if !with.is_empty() {
        entries.push(entry("with", map(with)));
    }
    at(place, map(entries))
}

pub(super) fn uses(recipe: &Recipe, action: &Action) -> Entry {
    let (reference, comment) = match recipe.pins {
        Pins::Sha => (action.sha, action.version),
        Pins::Major => (action.major(), ""),
        Pins::Version => (action.version, ""),
    };
    let node = Node::text([action.name, "@", reference].concat());
    entry("uses", at(Topic::Pins, Node { beside: comment.to_owned(), ..node }))
}

/// Puts an entry after the step's name.
pub(super) fn after_name(step: &mut Node, new: Entry) {
    if let crate::workflow::Value::Map(entries) = &mut step.value {
        entries.insert(1, new);
    }
}

/// The name by which later steps read what a step gives back.
pub(super) fn with_id(step: &mut Node, id: &str) {
    after_name(step, entry_plain("id", id));
}

/// Whether anything needs the repository on the runner. A context that is an address, or none, is
/// fetched by the builder itself. Source: docker/build-push-action, README, "Git context".
pub(super) fn reads_files(recipe: &Recipe) -> bool {
    let context = recipe.context.trim();
    let remote = ["{{defaultContext}}", "https://", "http://", "git://", "ssh://", "git@"];
    let is_remote = context.is_empty() || remote.iter().any(|it| context.starts_with(it));
    !is_remote
        || recipe.build_with == BuildWith::Bake
        || recipe.hadolint != Hadolint::Off
        || !recipe.parts_platforms() && describe::reads_file(recipe)
        || recipe.source_date_epoch == Epoch::Commit
        || build::tests(recipe)
        || [&recipe.secret_files, &recipe.build_contexts].iter().any(|it| !lines(it).is_empty())
}

/// Nothing after it needs the token, so it is not left on the disk.
pub(super) fn checkout(recipe: &Recipe) -> Node {
    let with = vec![entry("persist-credentials", flag(Topic::Checkout, false))];
    step(recipe, Topic::Checkout, "Check out the repo", &actions::CHECKOUT, with)
}

/// Lets the runner run programs of other processors, where the recipe leaves that to it.
fn emulation(recipe: &Recipe) -> Option<Node> {
    let foreign = |it: &str| platforms::is_native(it, recipe.runner.trim()) != Some(true);
    let is_needed = match (recipe.legs(), recipe.multi_platform) {
        (Some(legs), _) => legs.iter().any(|it| it.emulated),
        (None, MultiPlatform::CrossCompilation) => false,
        (None, _) => lines(&recipe.platforms).into_iter().any(foreign),
    };
    if !is_needed {
        return None;
    }
    let mut step =
        step(recipe, Topic::MultiPlatform, "Set up QEMU", &actions::SETUP_QEMU, Vec::new());
    if recipe.parts_platforms() {
        after_name(&mut step, entry_text("if", Topic::MultiPlatform, "matrix.emulated"));
    }
    Some(step)
}

#[cfg(test)]
mod tests {
    use crate::{compose::compose, share};

    #[track_caller]
    fn check(fragment: &str, checks_out: bool) {
        let decoded = share::decode(fragment);
        assert_eq!(decoded.problems, [], "{fragment}");
        let text = crate::yaml::write(compose(&decoded.recipe)).text();
        assert_eq!(text.contains("uses: actions/checkout@"), checks_out, "{fragment}");
        assert!(text.contains("contents: read") || fragment.contains("https"), "{fragment}");
    }

    #[test]
    fn what_is_fetched_by_the_builder_is_not_checked_out() {
        check("", true);
        check("context=./api", true);
        check("context=", false);
        check("context={{defaultContext}}:api", false);
        check("context=https://github.com/acme/app.git%23main", false);
        check("context=&hadolint=error", true);
        check("context=&build-with=bake", true);
        check("context=&source-date-epoch=commit", true);
        check("context=&test-commands=./test.sh", true);
        check("context=&build-contexts=shared=../shared", true);
    }
}
