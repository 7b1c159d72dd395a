//! A workflow becomes a form again: whatever a form can write, whatever else a file may hold.

use pushwright_core::{
    compose::compose,
    generate::{Surroundings, generate},
    recipe::{PRESETS, Recipe},
    recognise::recognise,
    sample::logins,
    share,
    text::{Lang, Notes},
    yaml::{read, write},
};

/// Says what is not as it was: nothing if the workflow of the recognised recipe is the same.
fn differs(name: &str, recipe: &Recipe) -> Option<String> {
    let found = recognise(&read(&write(compose(recipe)).text()));
    let is_whole = found.left.is_empty() && found.missing.is_empty();
    let is_equal = compose(&found.recipe).root == compose(recipe).root;
    let said = || {
        let left = found.left.iter().map(|it| format!("left {}", it.path));
        let missing = found.missing.iter().map(|it| format!("missing {}", it.path));
        let all: Vec<String> = left.chain(missing).collect();
        format!("{name}: {} {all:?}", share::encode(recipe).fragment)
    };
    (!is_whole || !is_equal).then(said)
}

#[test]
fn presets_are_recognised() {
    let differ = PRESETS.iter().filter_map(|it| differs(it.id, &(it.recipe)()));
    assert_eq!(differ.collect::<Vec<_>>(), [""; 0]);
}

/// Whatever the text does not show is in the link.
#[test]
fn the_link_in_the_header_is_the_answer() {
    for (name, recipe) in logins() {
        let link = format!("https://example.org/#{}", share::encode(&recipe).fragment);
        for lang in [Lang::En, Lang::ZhCn] {
            let notes = Notes::built_in(lang);
            let document = generate(&recipe, Surroundings { lang, notes: &notes, link: &link });
            let found = recognise(&read(&document.text()));
            assert_eq!((&found.left[..], &found.missing[..]), (&[][..], &[][..]), "{name}");
            assert_eq!(found.recipe, recipe, "{name}");
        }
    }
}

#[test]
fn any_text_is_recognised_as_something() {
    for text in
        ["", "a", "- a\n- b", "on: push", "jobs: 1", "jobs:\n  a:\n  b: []\n  c:\n    steps: x\n"]
    {
        recognise(&read(text));
    }
}
