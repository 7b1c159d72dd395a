//! The laws of the core, held against recipes in which every option may be anything.

mod random;

use std::sync::LazyLock;

use proptest::prelude::*;
use pushwright_core::{
    catalog::scopes::SCOPES,
    compose::{compose, retag, with_all_rights},
    event::{Repository, repository, samples},
    generate::{Surroundings, generate},
    host::Native,
    image::is_malformed,
    lint::{Severity, lint, lint_composed},
    recipe::{Control, Recipe},
    secret, share,
    simulate::{Held, for_tags, run, tags},
    text::{Lang, Notes},
    topic::{Place, Topic},
    workflow::{Entry, Node, Value, Workflow},
    yaml::{read, write},
};
use random::recipes;

fn file(recipe: &Recipe) -> pushwright_core::yaml::Document {
    static NOTES: LazyLock<Notes> = LazyLock::new(|| Notes::built_in(Lang::ZhCn));
    let link = "https://example.org/#v=1";
    generate(recipe, Surroundings { lang: Lang::ZhCn, notes: &NOTES, link })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    /// Law 1: what is written is read back as the same tree, at the same positions.
    #[test]
    fn reading_gives_back_what_was_written(recipe in recipes()) {
        let written = file(&recipe);
        let read = read(&written.text());
        prop_assert_eq!(&read.errors, &[]);
        let differs = difference(&read.workflow.root, &written.workflow.root);
        prop_assert_eq!(differs, None, "\n{}", written.text());
        prop_assert_eq!(&read.workflow.header, &written.workflow.header);
        for (read, written) in spans(&read.workflow).iter().zip(spans(&written.workflow)) {
            prop_assert_eq!(read, &written);
        }
    }

    /// A push is foretold to fail only where a rule tells of it, too, and never for want of a right.
    #[test]
    fn what_is_refused_is_told_by_a_rule(recipe in recipes(), which in any::<prop::sample::Index>()) {
        let workflow = compose(&recipe);
        let events = samples(&workflow, &Repository::default());
        let run = run(&workflow, which.get(&events), &Native);
        let document = file(&recipe);
        let found = lint(&document);
        // What rules for tags come to on an event no rule of ours asks.
        let name = |it: &str| it.rsplit_once(':').map_or(it, |it| it.0).to_owned();
        for it in run.jobs.iter().flat_map(|it| &it.steps).filter_map(|it| it.held.as_ref()) {
            let is_told = match it {
                Held::Refused(_) | Held::LoginRefused(_) => {
                    found.iter().any(|it| it.rule.id == "missing-login")
                }
                // A name that is put together of several is told where one of them is wrong.
                Held::Malformed(it) if is_malformed(&name(it), true) => {
                    found.iter().any(|it| it.rule.id == "image-name" || it.severity == Severity::Error)
                }
                Held::Denied => false,
                _ => continue,
            };
            prop_assert!(is_told, "{:?}\n{}", it, document.text());
        }
    }

    /// What is left of a workflow for the sake of tags gives the same.
    #[test]
    fn tags_come_of_what_is_left_for_them(recipe in recipes(), which in any::<prop::sample::Index>()) {
        let workflow = compose(&recipe);
        let events = samples(&workflow, &Repository::default());
        let event = which.get(&events);
        let all = tags(&workflow, event, &Native);
        // What comes after a step that fails is not asked of what is left.
        if run(&workflow, event, &Native).fails().is_some() {
            return Ok(());
        }
        let mut left = tags(&for_tags(with_all_rights(&recipe)), event, &Native);
        // Steps are counted anew.
        left.iter_mut().zip(&all).for_each(|(left, all)| left.step = all.step);
        prop_assert_eq!(left, all);
    }

    /// Other tag rules put into a workflow are what composing with them gives, and the same events are tried.
    #[test]
    fn rules_are_put_in_as_they_are_composed(recipe in recipes(), other in recipes()) {
        let other = Recipe { tags: other.tags, ..recipe.clone() };
        let (old, new) = (with_all_rights(&recipe), with_all_rights(&other));
        let tried = |it: &Workflow| samples(it, &repository(it));
        let events = (tried(&old), tried(&new));
        let (mut old, new) = (for_tags(old), for_tags(new));
        if retag(&mut old, &other) {
            prop_assert_eq!(difference(&old.root, &new.root), None);
            prop_assert_eq!(events.0, events.1);
        }
    }

    /// Law 4, first half: a link gives back the recipe, and nothing of it is a problem.
    #[test]
    fn a_link_gives_back_the_recipe(recipe in recipes()) {
        let encoded = share::encode(&recipe);
        prop_assert_eq!(&encoded.left_out, &[]);
        let decoded = share::decode(&encoded.fragment);
        prop_assert_eq!(&decoded.problems, &[]);
        prop_assert_eq!(decoded.recipe, recipe, "{}", encoded.fragment);
    }

    /// Law 4, second half: any text is read without a panic.
    #[test]
    fn any_fragment_is_read(text in "\\PC*|(#?(v=1|image|registry|tags|branches|[a-z.=&%0-9]{0,12})[=&]){0,9}") {
        share::decode(&text);
    }

    /// No link carries what looks like a secret, wherever it was typed, and whatever stands around it.
    #[test]
    fn a_link_carries_no_secret(
        recipe in recipes(), kind in 0..SECRETS.len(), at in any::<prop::sample::Index>(),
        (before, after) in ("([a-z]{0,9}[ =,/\"'&%+:\n])?", "([ \"'&%+\n][a-z]{0,9})?"),
    ) {
        let mut recipe = recipe;
        let secret = SECRETS[kind]();
        let value = format!("{before}{secret}{after}");
        let place = fields(&recipe)[at.index(fields(&recipe).len())];
        prop_assume!(secret::find(&value).is_some());
        prop_assert!(Control::of(place.topic).write(&mut recipe, place.item, &value));
        let encoded = share::encode(&recipe);
        prop_assert_eq!(&encoded.left_out, &[place]);
        prop_assert!(!encoded.fragment.contains(&secret), "{}", encoded.fragment);
        prop_assert_eq!(secret::find(&encoded.fragment), None);
        let decoded = share::decode(&encoded.fragment);
        prop_assert_eq!(&decoded.problems, &[]);
        for place in fields(&decoded.recipe) {
            let value = Control::of(place.topic).read(&decoded.recipe, place.item);
            prop_assert_eq!(secret::find(&value.unwrap_or_default()), None, "{:?}", place);
        }
    }

    /// A link that carries a secret all the same does not bring it into a recipe.
    #[test]
    fn a_secret_in_a_link_is_refused(kind in 0..SECRETS.len(), at in any::<prop::sample::Index>()) {
        let plain = Recipe::default();
        let secret = SECRETS[kind]();
        let place = fields(&plain)[at.index(fields(&plain).len())];
        let escaped: String = secret.bytes().map(|it| format!("%{it:02x}")).collect();
        let decoded = share::decode(&format!("v=1&{}={escaped}", place.id()));
        prop_assert_eq!(decoded.problems.len(), 1);
        prop_assert_eq!(decoded.recipe, plain);
    }

    /// What `lint_composed` leaves out could not have found anything.
    #[test]
    fn what_is_composed_breaks_no_rule_for_writers(recipe in recipes()) {
        let document = file(&recipe);
        let composed = lint_composed(&document);
        // Two images of one name share a cache, too, and are told apart where their names are.
        let is_twin = composed.iter().any(|it| it.rule.id == "same-image-twice");
        let mut all = lint(&document);
        all.retain(|it| !(is_twin && it.rule.id == "shared-cache") || composed.contains(it));
        prop_assert_eq!(composed, all);
    }

    /// Scripts are read by their effect, whatever stands in them.
    #[test]
    fn any_script_is_judged(
        script in "((docker|podman|skopeo)( (login|push|build|buildx build|copy|--push|-t|-u|é|a:1|-)){0,4}|\\PC{0,5}|[ \n|&;()<>'\"$\\\\{}#=]){0,24}",
    ) {
        let lines: String = script.lines().map(|it| format!("          {it}\n")).collect();
        let head = "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: |\n";
        lint(&read(&format!("{head}          docker\n{lines}")));
    }

    /// Law 5: no permission too few, none too many, and either is noticed.
    #[test]
    fn permissions_are_those_that_are_needed(recipe in recipes(), other in 0..SCOPES.len()) {
        let workflow = compose(&recipe);
        prop_assert_eq!(permission_findings(workflow.clone()), 0);
        let granted = permissions(&mut workflow.clone()).len();
        for n in 0..granted {
            let mut fewer = workflow.clone();
            permissions(&mut fewer).remove(n);
            prop_assert!(0 < permission_findings(fewer));
        }
        let scope = &SCOPES[other];
        let mut more = workflow.clone();
        let entries = permissions(&mut more);
        if entries.iter().all(|it| it.key != scope.name) {
            let node = Node::text(scope.levels[0].id());
            entries.push(Entry { key: scope.name.to_owned(), key_span: Default::default(), node });
            prop_assert!(0 < permission_findings(more));
        }
    }

    /// Law 6: a fix removes its finding and adds none.
    #[test]
    fn a_fix_removes_its_finding_and_adds_none(recipe in recipes()) {
        let before = lint(&file(&recipe));
        for finding in before.iter().filter(|it| it.fix.is_some()) {
            let Some(fix) = &finding.fix else { continue };
            if fix.sets.is_empty() {
                continue;
            }
            let mut fixed = recipe.clone();
            for (place, value) in &fix.sets {
                prop_assert_eq!(share::set(&mut fixed, *place, value), Ok(()));
            }
            // Two logins to one host are seen to be two only when both have a name, so a name that was
            // empty may have hidden that. Nothing else may come to light.
            let was_empty = |place: &Place| {
                Control::of(place.topic).read(&recipe, place.item).is_some_and(|it| it.trim().is_empty())
            };
            let names_login = finding.rule.id == "secret-name"
                && fix.sets.iter().any(|it| it.0.topic == Topic::Username && was_empty(&it.0));
            // A registry brings the names of several images into the workflow, and with them their faults.
            let names_images = finding.rule.id == "no-registry" && !recipe.images.is_empty();
            let is_named = |it: &pushwright_core::lint::Finding| {
                (!names_login || it.rule.id != "login-replaced")
                    && (!names_images || !["image-name", "same-image-twice", "cache-reference"].contains(&it.rule.id))
            };
            let after: Vec<_> = lint(&file(&fixed)).into_iter().filter(is_named).collect();
            let same = |it: &&pushwright_core::lint::Finding| it.rule.id == finding.rule.id;
            let count = |them: &[pushwright_core::lint::Finding]| them.iter().filter(same).count();
            prop_assert!(count(&after) < count(&before), "{} stays: {:?} {}", finding.rule.id, fix.sets, share::encode(&recipe).fragment);
            let say = |it: &pushwright_core::lint::Finding| it.message.say(Lang::En);
            let said: Vec<String> = before.iter().map(say).collect();
            let new: Vec<String> = after.iter().map(say).filter(|it| !said.contains(it)).collect();
            let counted = before.iter().filter(|it| is_named(it)).count();
            prop_assert!(after.len() < counted, "{} adds {new:#?}", finding.rule.id);
        }
    }
}

/// One value of each kind, put together here so that no scanner takes this file for a leak.
const SECRETS: &[fn() -> String] = &[
    || format!("ghp_{}", "a1B2".repeat(9)),
    || format!("github_pat_{}", "a1".repeat(41)),
    || format!("ghs_{}", "a1.b-c_".repeat(20)),
    || format!("dckr_pat_{}", "aB1".repeat(9)),
    || format!("dckr_oat_{}", "aB1".repeat(9)),
    || format!("AKIA{}", "ABCDEFGH".repeat(2)),
    || format!("AIza{}", "aB1-_".repeat(7)),
    || format!("glpat-{}", "aB1-_".repeat(4)),
    || format!("npm_{}", "a1B2".repeat(9)),
    || format!("dop_v1_{}", "a1".repeat(32)),
    || format!("sk-ant-{}", "a1".repeat(20)),
    || format!("ey{0}.ey{0}.{0}", "JhbGciOiJIUzI1NiJ9".repeat(2)),
];

/// The places that hold what is typed.
fn fields(recipe: &Recipe) -> Vec<Place> {
    let is_field =
        |it: &&Topic| matches!(Control::of(**it), Control::Text { .. } | Control::Lines { .. });
    let places = |topic: &Topic| {
        let topic = *topic;
        (0..share::items(recipe, topic)).map(move |item| Place { topic, item })
    };
    Topic::ALL.iter().filter(is_field).flat_map(places).collect()
}

/// The innermost pair of nodes that are not equal.
fn difference(left: &Node, right: &Node) -> Option<(Node, Node)> {
    if left == right {
        return None;
    }
    let pairs = left.items().iter().zip(right.items());
    let entries = left.entries().iter().zip(right.entries());
    let pairs = pairs.chain(entries.map(|(left, right)| (&left.node, &right.node)));
    let inner = pairs.filter_map(|(left, right)| difference(left, right)).next();
    Some(inner.unwrap_or((left.clone(), right.clone())))
}

fn permissions(workflow: &mut Workflow) -> &mut Vec<Entry> {
    fn below<'a>(node: &'a mut Node, key: &str) -> &'a mut Node {
        match &mut node.value {
            Value::Map(them) => {
                &mut them.iter_mut().find(|it| it.key == key).expect("written").node
            }
            _ => panic!("{key} stands in a map"),
        }
    }
    let Value::Map(jobs) = &mut below(&mut workflow.root, "jobs").value else { panic!("a map") };
    // What a script of its own does, nobody knows.
    let is_known = |it: &Entry| it.key != "changes";
    let job = jobs.iter_mut().find(|it| is_known(it)).expect("one publishes");
    match &mut below(&mut job.node, "permissions").value {
        Value::Map(them) => them,
        _ => panic!("permissions are a map"),
    }
}

fn permission_findings(workflow: Workflow) -> usize {
    let findings = lint(&write(workflow));
    findings.iter().filter(|it| it.rule.id.ends_with("-permission")).count()
}

/// Where every scalar stands.
fn spans(workflow: &Workflow) -> Vec<(String, pushwright_core::workflow::Span)> {
    let mut res = Vec::new();
    workflow.root.walk(&mut |it| {
        for line in it.lines() {
            res.push((line.text, line.span));
        }
    });
    res
}
