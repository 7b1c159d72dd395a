//! Edits in place: a choice changes its own lines and no other, whatever stands around them.

mod hand;
#[allow(dead_code, reason = "other tests use all of it")]
mod mutate;

use std::{fs, path::Path, sync::LazyLock};

use expect_test::{Expect, expect};
use hand::{Hand, without_foreign};
use mutate::{Numbers, Tree};
use proptest::{prelude::*, test_runner::RngSeed};
use pushwright_core::{
    compose::compose,
    generate::{Surroundings, generate},
    recipe::Recipe,
    recognise::{
        Edited, Refusal, edits, edits_of, recognise,
        since::{since, update_pins},
    },
    sample::{changed as one_changed, sample},
    share,
    text::{Lang, Notes},
    topic::{Place, Topic},
    workflow::{Node, Value, Workflow, jobs},
    yaml::{Document, changed, read, write},
};

/// What is written of a recipe, and of the same with one choice changed.
fn pairs() -> impl Strategy<Value = (Workflow, Workflow, Place, Vec<u64>)> {
    recipes().prop_map(|it| (compose(&it.0), compose(&it.1), it.2, it.3))
}

/// A recipe, the same with one choice changed, and numbers for whatever else is random.
fn recipes() -> impl Strategy<Value = (Recipe, Recipe, Place, Vec<u64>)> {
    let numbers = || prop::collection::vec(any::<u64>(), 150..300);
    (numbers(), prop::collection::vec(any::<u64>(), 5..9), numbers())
        .prop_map(|(recipe, change, rest)| {
            let recipe = sample(&mut stream(recipe));
            let (changed, place) = one_changed(&recipe, &mut stream(change));
            (recipe, changed, place, rest)
        })
        .prop_filter("nothing changes", |it| {
            sorted(&compose(&it.0).root) != sorted(&compose(&it.1).root)
        })
}

fn generated(recipe: &Recipe) -> Document {
    static NOTES: LazyLock<Notes> = LazyLock::new(|| Notes::built_in(Lang::En));
    let link = format!("https://example.org/#{}", share::encode(recipe).fragment);
    generate(recipe, Surroundings { lang: Lang::En, notes: &NOTES, link: &link })
}

/// Without comments, but for the versions of actions.
fn without_remarks(node: &Node) -> Node {
    let mut node = node.clone();
    match &mut node.value {
        Value::Map(them) => {
            for it in them {
                it.node = without_remarks(&it.node);
                if it.key != "uses" {
                    it.node.beside.clear();
                }
            }
        }
        Value::Seq(them) => {
            for it in them {
                *it = without_remarks(it);
                it.beside.clear();
            }
        }
        _ => {}
    }
    node
}

fn stream(numbers: Vec<u64>) -> impl FnMut() -> u64 {
    let mut numbers = numbers.into_iter().cycle();
    move || numbers.next().unwrap_or(0)
}

proptest! {
    #![proptest_config(ProptestConfig {
        // The same cases each time: what chance finds in here is no matter of a change elsewhere.
        cases: 120, rng_seed: RngSeed::Fixed(1), failure_persistence: None, max_global_rejects: 100_000, max_shrink_iters: 0, ..ProptestConfig::default()
    })]

    /// Law 7: an edit in place changes only the lines of what is chosen.
    #[test]
    fn only_lines_of_the_choice_change((from, to, _, _) in pairs()) {
        let [before, after] = [&from, &to].map(|it| write(it.clone()).text());
        let edited = edits(&read(&before), &from, &to);
        prop_assert_eq!(&edited.refused, &[]);
        let read = read(&edited.text);
        prop_assert_eq!(&read.errors, &[], "{}", edited.text);
        prop_assert_eq!(sorted(&read.workflow.root), sorted(&to.root), "{}", edited.text);
        // No line goes or comes that would not if all were written anew. The exception: an image or an
        // input takes the name of another one, and jobs and inputs are told apart by their names.
        prop_assume!(!takes_a_name(&from, &to));
        prop_assert!(new_lines(&edited.text, &before) <= new_lines(&after, &before), "{}", edited.text);
        prop_assert!(new_lines(&before, &edited.text) <= new_lines(&before, &after), "{}", edited.text);
    }

    /// The same with remarks of ours, and a link that leads back to the form.
    #[test]
    fn remarks_stay((from, to, _, _) in recipes()) {
        only_remarks_differ(&from, &to)?;
    }

    /// The same in a text that somebody else has written, with parts of their own.
    #[test]
    fn what_others_have_written_stays((from, to, _, numbers) in pairs()) {
        let text = Hand::text(&from.root, &mut stream(numbers));
        let before = read(&text);
        prop_assert_eq!(&before.errors, &[], "{}", text);
        let edited = edits(&before, &from, &to);
        let after = read(&edited.text);
        prop_assert_eq!(&after.errors, &[], "{}", edited.text);
        let foreign = |it: &str| -> Vec<String> {
            let is_theirs = |it: &&str| it.contains("foreign-") && !it.ends_with("# foreign");
            it.lines().filter(is_theirs).map(str::to_owned).collect()
        };
        prop_assert_eq!(foreign(&text), foreign(&edited.text), "{}", edited.text);
        // Inputs and variables of somebody else go with their step or job, and that is said.
        let given = |it: &str| -> Vec<String> {
            let named = it.lines().filter(|it| it.ends_with("# foreign"));
            named.filter_map(|it| Some(it.trim().split_once(':')?.0.to_owned())).collect()
        };
        let left = given(&edited.text);
        let mut gone = given(&text);
        gone.retain(|it| !left.contains(it));
        let mut lost: Vec<String> = edited.lost.iter().map(|it| it.name.clone()).collect();
        lost.sort_by_key(|it| gone.iter().position(|gone| gone == it));
        prop_assert_eq!(lost, gone, "{}", edited.text);
        if loses_steps(&from, &to) {
            // Steps of somebody else stay, and so does the job that they stand in.
            prop_assert!(edited.refused.iter().all(|it| it.why == Refusal::ByHand));
        } else {
            prop_assert_eq!(&edited.refused, &[]);
        }
        if edited.refused.is_empty() {
            let left = without_foreign(&after.workflow.root);
            prop_assert_eq!(sorted(&left), sorted(&to.root), "{}\n{}", text, edited.text);
        }
    }

    /// Nothing has changed since a workflow was generated, and its pins are those of today.
    #[test]
    fn nothing_has_changed((recipe, _, _, _) in recipes()) {
        let document = generated(&recipe);
        prop_assume!(recipe.header && share::encode(&recipe).left_out.is_empty());
        let document = read(&document.text());
        let since = since(&document);
        prop_assert!(since.recipe.is_some());
        prop_assert_eq!(&since.changes, &[], "{}", document.text());
        prop_assert_eq!(update_pins(&document).edits, []);
    }

    /// Any text is edited without a panic.
    #[test]
    fn any_text_is_edited((from, to, place, numbers) in pairs(), seed in any::<u64>(), cuts in 0..9_usize) {
        let text = Hand::text(&from.root, &mut stream(numbers));
        let mut numbers = Numbers::from(seed | 1);
        let document = read(&text);
        let tree = Tree::of(&document);
        let words = ["a", "docker/login-action@v3", "tags: x", "${{ b }}"].map(str::to_owned);
        let paths = mutate::paths(&tree);
        let path = &paths[numbers.below(paths.len())];
        for tree in [tree.removed(path), tree.ruined(path, cuts), tree.same(&mut numbers, &words, cuts)] {
            let document = tree.document();
            let edited = edits_of(&document, &from, &to, &[place]);
            if document.errors.is_empty() {
                prop_assert_eq!(read(&edited.text).errors, [], "{}", edited.text);
            }
        }
        let mut chars: Vec<char> = text.chars().collect();
        for _ in 0..cuts {
            let at = numbers.below(chars.len());
            let end = (at + numbers.below(20)).min(chars.len());
            let junk = ["&a ", "*a", "- ", "\t", "[", "}", ": ", "|", "'", ""][numbers.below(10)];
            chars.splice(at..end, junk.chars());
        }
        edits(&read(&chars.into_iter().collect::<String>()), &from, &to);
    }
}

fn only_remarks_differ(from: &Recipe, to: &Recipe) -> Result<(), TestCaseError> {
    let [before, after] = [from, to].map(generated);
    let edited = edits(&read(&before.text()), &before.workflow, &after.workflow);
    prop_assert_eq!(&edited.refused, &[]);
    let read = read(&edited.text);
    prop_assert_eq!(&read.errors, &[], "{}", edited.text);
    let headers = [&read.workflow.header, &after.workflow.header].map(|it| {
        let mut lines = it.clone();
        lines.sort();
        lines
    });
    prop_assert_eq!(&headers[0], &headers[1], "{}", edited.text);
    let [left, wanted] =
        [&read.workflow.root, &compose(to).root].map(|it| sorted(&without_remarks(it)));
    prop_assert_eq!(left, wanted, "{}", edited.text);
    Ok(())
}

/// What a law once did not hold for: the first line of the header comes where remarks of ours stand above
/// the first key.
#[test]
fn a_header_comes_above_the_first_remark() {
    for from in ["comments=teaching&sign=on&header=off", "comments=short&scan=grype&header=off"] {
        let [from, to] =
            ["", "&github-builder=on"].map(|it| share::decode(&[from, it].concat()).recipe);
        only_remarks_differ(&from, &to).expect("only remarks differ");
    }
}

/// An input that takes the name of another one changes more lines than have to, and the tree is right.
#[test]
fn an_input_takes_the_name_of_another_one() {
    let [from, to] = ["", "&input=my+input"].map(|it| {
        let inputs = "dispatch=on&inputs=3&input.3=my+input&input-type=choice&input-type.3=choice";
        compose(&share::decode(&[inputs, it].concat()).recipe)
    });
    let edited = edits(&read(&write(from.clone()).text()), &from, &to);
    assert_eq!(edited.refused, []);
    assert!(takes_a_name(&from, &to));
    assert_eq!(sorted(&read(&edited.text).workflow.root), sorted(&to.root), "{}", edited.text);
}

/// What a law once did not hold for: a step is moved behind steps that come where others go.
#[test]
fn a_step_is_moved_behind_those_that_come() {
    let copied = "registries=2&image.2=${{ github.repository }}&attest-push.2=off\
        &cache=registry&build-with=";
    let native = "attest-push=off&cache=inline&multi-platform=";
    for (rest, was, is) in [(copied, "bake", "copy"), (native, "qemu", "native")] {
        let [from, to] = [was, is].map(|it| share::decode(&[rest, it].concat()).recipe);
        let [from_tree, to_tree] = [&from, &to].map(compose);
        let edited = edits(&read(&write(from_tree.clone()).text()), &from_tree, &to_tree);
        assert_eq!(sorted(&read(&edited.text).workflow.root), sorted(&to_tree.root));
        only_remarks_differ(&from, &to).expect("only remarks differ");
    }
}

/// How many lines of a text are new since another.
fn new_lines(text: &str, since: &str) -> usize {
    let lines = |it| str::lines(it).filter(|it| !it.is_empty()).collect::<Vec<_>>();
    changed(&lines(since), &lines(text)).into_iter().filter(|it| *it).count()
}

/// Whether a job or an input has the name that another one had.
fn takes_a_name(from: &Workflow, to: &Workflow) -> bool {
    let ways: [&[&str]; 3] =
        [&["jobs"], &["on", "workflow_dispatch", "inputs"], &["on", "workflow_call", "inputs"]];
    ways.into_iter().any(|way| {
        let [was, is] = [from, to].map(|it| {
            let named = way.iter().try_fold(&it.root, |node, key| node.get(key));
            named.map_or(&[][..], Node::entries).iter().map(|it| &it.key).collect::<Vec<_>>()
        });
        was.len() == is.len() && was.iter().zip(&is).any(|(a, b)| a != b && was.contains(b))
    })
}

/// Whether a job goes, or calls a workflow instead of running steps.
fn loses_steps(from: &Workflow, to: &Workflow) -> bool {
    jobs(from).iter().any(|job| {
        let now = to.root.get("jobs").and_then(|it| it.get(&job.key));
        job.node.get("steps").is_some() && now.is_none_or(|it| it.get("steps").is_none())
    })
}

/// What a tree says, whatever the order of its keys.
fn sorted(node: &Node) -> String {
    match &node.value {
        Value::Map(them) => {
            let mut all: Vec<String> =
                them.iter().map(|it| format!("{}: {}", it.key, sorted(&it.node))).collect();
            all.sort();
            format!("{{{}}}", all.join(", "))
        }
        Value::Seq(them) => {
            format!("[{}]", them.iter().map(sorted).collect::<Vec<_>>().join(", "))
        }
        other => format!("{other:?}#{}", node.beside),
    }
}

/// The lines that go and come, and what was refused.
fn said(before: &str, edited: &Edited) -> String {
    let [old, new] = [before, &edited.text].map(|it| it.lines().collect::<Vec<_>>());
    let (goes, comes) = (changed(&new, &old), changed(&old, &new));
    let (mut res, mut at) = (String::new(), 0);
    for (line, is_new) in new.iter().zip(comes) {
        if is_new {
            res += &format!("+{line}\n");
            continue;
        }
        while goes[at] {
            res += &format!("-{}\n", old[at]);
            at += 1;
        }
        at += 1;
    }
    (at..old.len()).for_each(|it| res += &format!("-{}\n", old[it]));
    for it in &edited.refused {
        res += &format!("{} {:?}\n", it.span.start.line, it.why);
    }
    res
}

/// Takes a workflow of the tutorial as a form and changes one setting.
#[track_caller]
fn check(name: &str, topic: Topic, value: &str, expected: Expect) {
    let seed = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/seeds").join(name);
    let Ok(text) = fs::read_to_string(&seed) else {
        eprintln!("SKIPPED: {} is not here, so it was not edited", seed.display());
        return;
    };
    let document = read(&text);
    let recipe = recognise(&document).recipe;
    let mut changed = recipe.clone();
    assert_eq!(share::set(&mut changed, topic.into(), value), Ok(()));
    let own = [topic.into()];
    let edited = edits_of(&document, &compose(&recipe), &compose(&changed), &own);
    expected.assert_eq(&said(&text, &edited));
}

#[test]
fn docker_hub() {
    let name = "docker-hub.yml";
    check(
        name,
        Topic::Image,
        "acme/app",
        expect![[r#"
            +          images: acme/app
            -          images: my-docker-hub-namespace/my-docker-hub-repository
            +          subject-name: index.docker.io/acme/app
            -          subject-name: index.docker.io/my-docker-hub-namespace/my-docker-hub-repository
        "#]],
    );
    check(
        name,
        Topic::Platforms,
        "linux/amd64\nlinux/arm64",
        expect![[r#"
        +      - name: Set up QEMU
        +        uses: docker/setup-qemu-action@96fe6ef7f33517b61c61be40b68a1882f3264fb8 # v4.2.0
        +
        +      - name: Set up Docker Buildx
        +        uses: docker/setup-buildx-action@37fe631027851001ddb9b187196cc803df7f5f0e # v4.3.0
        +
        +          platforms: linux/amd64,linux/arm64
    "#]],
    );
    check(
        name,
        Topic::PullRequest,
        "on",
        expect![[r#"
        +  pull_request:
        +        if: github.event_name != 'pull_request'
        +          push: ${{ github.event_name != 'pull_request' }}
        -          push: true
        +        if: github.event_name != 'pull_request'
    "#]],
    );
    check(
        name,
        Topic::Attest,
        "off",
        expect![[r#"
        -      attestations: write
        -      id-token: write
        -
        -      - name: Generate artifact attestation
        -        uses: actions/attest-build-provenance@v3
        -        with:
        -          subject-name: index.docker.io/my-docker-hub-namespace/my-docker-hub-repository
        -          subject-digest: ${{ steps.push.outputs.digest }}
        -          push-to-registry: true
    "#]],
    );
}

#[test]
fn github_packages() {
    let name = "github-packages.yml";
    check(
        name,
        Topic::Branches,
        "main\nrelease/**",
        expect![[r#"
        +    branches: [main, 'release/**']
        -    branches: ['release']
    "#]],
    );
    check(
        name,
        Topic::Platforms,
        "linux/amd64\nlinux/arm64",
        expect![[r#"
        +      - name: Set up QEMU
        +        uses: docker/setup-qemu-action@96fe6ef7f33517b61c61be40b68a1882f3264fb8 # v4.2.0
        +      - name: Set up Docker Buildx
        +        uses: docker/setup-buildx-action@37fe631027851001ddb9b187196cc803df7f5f0e # v4.3.0
        +          platforms: linux/amd64,linux/arm64
    "#]],
    );
    check(
        name,
        Topic::PullRequest,
        "on",
        expect![[r#"
        +  pull_request:
        +        if: github.event_name != 'pull_request'
        +          push: ${{ github.event_name != 'pull_request' }}
        -          push: true
        +        if: github.event_name != 'pull_request'
    "#]],
    );
    check(
        name,
        Topic::Attest,
        "off",
        expect![[r#"
        -      attestations: write
        -      id-token: write
        -      
        -      # This step generates an artifact attestation for the image, which is an unforgeable statement about where and how it was built. It increases supply chain security for people who consume the image. For more information, see [Using artifact attestations to establish provenance for builds](/actions/security-guides/using-artifact-attestations-to-establish-provenance-for-builds).
        -      - name: Generate artifact attestation
        -        uses: actions/attest-build-provenance@v3
        -        with:
        -          subject-name: ${{ env.REGISTRY }}/${{ env.IMAGE_NAME}}
        -          subject-digest: ${{ steps.push.outputs.digest }}
        -          push-to-registry: true
    "#]],
    );
}

#[test]
fn both() {
    let name = "docker-hub-and-github-packages.yml";
    check(
        name,
        Topic::Image,
        "acme/app",
        expect![[r#"
        +            acme/app
        -            my-docker-hub-namespace/my-docker-hub-repository
        25 Gone
    "#]],
    );
    check(
        name,
        Topic::Platforms,
        "linux/amd64\nlinux/arm64",
        expect![[r#"
        +      - name: Set up QEMU
        +        uses: docker/setup-qemu-action@96fe6ef7f33517b61c61be40b68a1882f3264fb8 # v4.2.0
        +
        +      - name: Set up Docker Buildx
        +        uses: docker/setup-buildx-action@37fe631027851001ddb9b187196cc803df7f5f0e # v4.3.0
        +
        +          platforms: linux/amd64,linux/arm64
    "#]],
    );
    check(
        name,
        Topic::PullRequest,
        "on",
        expect![[r#"
        +  pull_request:
        +        if: github.event_name != 'pull_request'
        +        if: github.event_name != 'pull_request'
        +          push: ${{ github.event_name != 'pull_request' }}
        -          push: true
        +        if: github.event_name != 'pull_request'
        25 Gone
    "#]],
    );
    check(
        name,
        Topic::Attest,
        "off",
        expect![[r#"
        -      attestations: write
        -      id-token: write
        -
        -      - name: Generate artifact attestation
        -        uses: actions/attest-build-provenance@v3
        -        with:
        -          subject-name: ghcr.io/${{ github.repository }}
        -          subject-digest: ${{ steps.push.outputs.digest }}
        -          push-to-registry: true
    "#]],
    );
}
