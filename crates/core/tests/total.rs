//! A workflow of anybody becomes a form and is edited without a panic, whatever it holds.

#[allow(dead_code, reason = "other tests use all of it")]
mod mutate;

use std::{fs, path::Path};

use mutate::{Numbers, Tree, paths};
use pushwright_core::{
    compose::compose,
    recipe::{PRESETS, Recipe},
    recognise::{edits, recognise},
    share,
    workflow::{Position, Span, Workflow},
    yaml::{Document, read, write},
};

/// What is written for some choices, and for others.
fn changes() -> Vec<[Workflow; 2]> {
    let write = |it: &str| compose(&share::decode(it).recipe);
    [
        ["preset=hub", "preset=hub&image=acme/app&platforms=linux/amd64,linux/arm64"],
        ["preset=both", "preset=ghcr&sign=on&call=on"],
        ["", "images=2&images-as=jobs"],
    ]
    .map(|it| it.map(write))
    .to_vec()
}

fn is_edited(document: &Document, changes: &[[Workflow; 2]]) {
    for [from, to] in changes {
        let edited = edits(document, from, to);
        let text = document.text();
        if document.errors.is_empty() {
            assert_eq!(read(&edited.text).errors, [], "{}", edited.text);
        }
        if from.root != to.root {
            assert!(edited.text != text || !edited.refused.is_empty(), "nothing is said of {text}");
        }
        for (span, _) in &edited.edits {
            assert!(lies_in(document, *span), "{span:?} is not in {text}");
        }
    }
}

/// Whether a range begins before it ends, and both are in the document. An end may be that of the text, which
/// is the beginning of a line that is not there.
fn lies_in(document: &Document, span: Span) -> bool {
    let is_there = |it: Position| match document.lines.get(it.line - 1) {
        Some(line) => it.column <= line.text.chars().count() + 1,
        None => it.line == document.lines.len() + 1 && it.column == 1,
    };
    let order = |it: Position| (it.line, it.column);
    order(span.start) <= order(span.end) && is_there(span.start) && is_there(span.end)
}

/// What is recognised is a form, and a change of it is made in the document.
fn is_recognised(document: &Document) {
    let found = recognise(document);
    let from = compose(&found.recipe);
    let to = compose(&Recipe { sign: !found.recipe.sign, ..found.recipe });
    is_edited(document, &[[from, to]]);
}

#[test]
fn mutated_workflows_are_edited() {
    let changes = changes();
    let words = ["a", "docker/login-action@v3", "tags: x", "${{ b }}"].map(str::to_owned);
    let mut numbers = Numbers::from(1);
    for preset in PRESETS {
        let tree = Tree::of(&write(compose(&(preset.recipe)())));
        let paths = paths(&tree);
        for n in 0..10 {
            let path = &paths[numbers.below(paths.len())];
            for tree in [tree.removed(path), tree.ruined(path, n)] {
                is_edited(&tree.document(), &changes);
            }
            is_edited(&tree.clone().same(&mut numbers, &words, n).document(), &changes);
        }
    }
}

/// Few, since a form is looked for with hundreds of others.
#[test]
fn mutated_workflows_are_recognised() {
    let mut numbers = Numbers::from(2);
    let tree = Tree::of(&write(compose(&Recipe::default())));
    let paths = paths(&tree);
    for n in 0..4 {
        let path = &paths[numbers.below(paths.len())];
        is_recognised(&tree.ruined(path, n).document());
    }
}

/// Files of other people, read where they lie and not kept here; where they are missing, this says so.
#[test]
fn workflows_of_others_are_edited() {
    let changes = changes();
    for folder in ["workflows_ok", "workflows_err"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../../../shared/conformance/workflows")
            .join(folder);
        let Ok(files) = fs::read_dir(&folder) else {
            eprintln!("SKIPPED: {} is not here, so nothing in it was edited", folder.display());
            continue;
        };
        let mut files: Vec<_> = files.flatten().map(|it| it.path()).collect();
        files.sort();
        for (n, file) in files.iter().enumerate() {
            let Ok(text) = fs::read_to_string(file) else { continue };
            let document = read(&text);
            is_edited(&document, &changes);
            // A form is looked for with thousands of others.
            if n.is_multiple_of(STEP) {
                is_recognised(&document);
            }
        }
    }
}

/// Of so many files of other people one is recognised.
const STEP: usize = 120;
