//! Any text as a workflow: read, judged, explained and run.

#![no_main]

use libfuzzer_sys::fuzz_target;
use pushwright_core::{
    event::{Repository, samples},
    explain::explain,
    host::Native,
    lint::{apply, lint},
    simulate,
    text::{Lang, Notes},
    yaml::read,
};

fuzz_target!(|text: &str| {
    let document = read(text);
    for finding in lint(&document) {
        finding.message.say(Lang::En);
        if let Some(fix) = finding.fix {
            apply(&document.lines, &fix.edits);
        }
    }
    explain(&document.workflow, &Notes::built_in(Lang::En));
    for event in samples(&document.workflow, &Repository::default()) {
        simulate::run(&document.workflow, &event, &Native);
    }
});
