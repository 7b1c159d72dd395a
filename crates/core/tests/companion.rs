//! The files beside the workflow: what they say, that our own rules find nothing in them, and that no
//! name in them does anything.

use expect_test::expect_file;
use pushwright_core::{
    companion::{Companion, companions, files},
    data::Data,
    lint::lint,
    recipe::{Comments, Pins, Recipe},
    sample, share,
    text::Lang,
    workflow::{jobs, steps},
    yaml,
};

fn recipe(fragment: &str) -> Recipe {
    let decoded = share::decode(fragment);
    assert_eq!(decoded.problems, [], "{fragment}");
    decoded.recipe
}

/// Recipes of all kinds, with every companion that there is.
fn samples() -> Vec<Recipe> {
    let mut numbers = 7;
    let mut next = || {
        numbers = u64::wrapping_add(u64::wrapping_mul(numbers, 6_364_136_223_846_793_005), 1);
        numbers >> 33
    };
    (0..300).map(|_| sample::sample(&mut next)).collect()
}

#[test]
fn how_they_read() {
    let all = |fragment: &str, lang: Lang| -> String {
        let all = files(&recipe(fragment), lang);
        all.iter().map(|it| format!("=== {}\n{}", it.path(), it.text)).collect()
    };
    expect_file!["golden/companions.txt"].assert_eq(&all(
        "build-with=bake&context=./api&target=release&updates=dependabot&clean-up=month&comments=teaching",
        Lang::En,
    ));
    expect_file!["golden/companions-2.txt"].assert_eq(&all(
        "registries=2&image=acme/app&registry.2=ghcr&image.2=${{ github.repository_owner }}/Web&\
         context=./web&updates=renovate&clean-up=quarter&harden=block&pins=version",
        Lang::ZhCn,
    ));
}

#[test]
fn each_of_several_images_is_in_them() {
    let own = recipe(
        "images=3&component.3=cron&component-context.3=./api&image=acme/app&build-with=bake\
         &updates=dependabot&clean-up=week&comments=none",
    );
    let text = |it: Companion| it.text(&own, Lang::En);
    let bake = text(Companion::Bake);
    for it in ["target \"api\" {", "target \"web\" {", "target \"cron\" {", "context = \"./web\""] {
        assert_eq!(bake.matches(it).count(), 1, "{it}: {bake}");
    }
    // Two images come from one folder.
    assert_eq!(text(Companion::Dependabot).matches("package-ecosystem: docker\n").count(), 2);
    assert!(text(Companion::CleanUp).contains("packages: api,cron,web\n"));
}

#[test]
fn nobody_gets_what_was_not_chosen() {
    assert_eq!(files(&Recipe::default(), Lang::En), []);
    let check = |fragment: &str, expected: &[Companion]| {
        assert_eq!(companions(&recipe(fragment)).collect::<Vec<_>>(), expected, "{fragment}");
    };
    check("updates=renovate", &[Companion::Renovate]);
    check("clean-up=week", &[Companion::CleanUp]);
    check("clean-up=week&registry=docker-hub&image=acme/app", &[]);
    check("build-with=bake", &[Companion::Bake]);
    check("build-with=bake&bake-files=docker-bake.hcl", &[]);
    let same = recipe("clean-up=week&file-name=clean-up-ghcr.yml");
    assert_eq!(files(&same, Lang::En), []);
}

#[test]
fn our_rules_find_nothing_in_the_clean_up() {
    let mut seen = 0;
    for recipe in samples() {
        for lang in Lang::ALL {
            if !Companion::CleanUp.is_wanted(&recipe) {
                continue;
            }
            let text = Companion::CleanUp.text(&recipe, lang);
            let document = yaml::read(&text);
            assert_eq!(document.errors, [], "{text}");
            let mut findings: Vec<_> = lint(&document).iter().map(|it| it.rule.id).collect();
            // Said of the workflow itself, beside the choice.
            findings.retain(|it| *it != "unpinned-action" || recipe.pins == Pins::Sha);
            assert_eq!(findings, [""; 0], "{text}");
            seen += 1;
        }
    }
    assert!(20 < seen, "{seen}");
}

/// Each file is what its tool takes for data: YAML, JSON without the comments.
#[test]
fn every_file_can_be_read() {
    let mut seen = [0; 4];
    for recipe in samples() {
        for it in companions(&recipe) {
            seen[it as usize] += 1;
            let text = it.text(&recipe, Lang::En);
            match it {
                Companion::Dependabot | Companion::CleanUp => {
                    assert_eq!(yaml::read(&text).errors, [], "{text}");
                }
                Companion::Renovate => {
                    let is_said = |it: &&str| !it.trim_start().starts_with("//");
                    let said: String = text.lines().filter(is_said).collect();
                    assert!(Data::from_json(&said).is_ok(), "{text}");
                }
                Companion::Bake => {
                    let open = |it: char| text.lines().filter(|line| line.ends_with(it)).count();
                    assert_eq!(open('{'), text.lines().filter(|it| it.trim() == "}").count());
                }
            }
        }
    }
    assert!(seen.iter().all(|it| 5 < *it), "{seen:?}");
}

#[test]
fn languages_differ_only_in_comments() {
    for recipe in samples() {
        let [en, zh] = Lang::ALL
            .map(|lang| files(&Recipe { comments: Comments::None, ..recipe.clone() }, lang));
        assert_eq!(en, zh);
        let with = files(&Recipe { comments: Comments::Teaching, ..recipe.clone() }, Lang::ZhCn);
        for (bare, with) in en.iter().zip(&with) {
            let is_comment = |it: &str| it.trim_start().starts_with(['#', '/']);
            let strip = |it: &str| it.split("  # ").next().unwrap_or_default().to_owned();
            let lines = |it: &str| -> Vec<String> {
                it.lines().filter(|it| !is_comment(it) && !it.is_empty()).map(strip).collect()
            };
            assert_eq!(lines(&bare.text), lines(&with.text));
        }
    }
}

/// The package of the image, however the image is named: a script gets no text of the user's but by
/// its environment.
#[test]
fn names_stay_names() {
    for image in ["acme/a'b\"c", "acme/$(touch x)", "${{ vars.X }}/`id`", "acme/a: {b}", "a/b,c"] {
        let mut recipe = recipe("clean-up=week");
        image.clone_into(&mut recipe.registries[0].image);
        let text = Companion::CleanUp.text(&recipe, Lang::En);
        let workflow = yaml::read(&text).workflow;
        let steps = steps(&jobs(&workflow)[0].node);
        for step in steps {
            let script = step.get("run").and_then(|it| it.as_text()).unwrap_or_default();
            assert!(!script.contains("touch") && !script.contains("id`"), "{text}");
        }
        let known = steps.last().and_then(|it| it.get("with")?.get("packages")?.as_text());
        let expected = match image.contains("${{") {
            true => "${{ steps.packages.outputs.names }}",
            false => image.split_once('/').map_or("", |it| it.1),
        };
        assert_eq!(known, Some(expected), "{text}");
    }
}
