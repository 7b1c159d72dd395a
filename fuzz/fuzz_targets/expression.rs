//! Any text as a value with expressions in it.

#![no_main]

use libfuzzer_sys::fuzz_target;
use pushwright_core::expr::{Scope, evaluate_text};

fuzz_target!(|text: &str| {
    _ = evaluate_text(text, &Scope::default());
});
