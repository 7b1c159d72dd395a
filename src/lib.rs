//! What the WebAssembly files of the page stand on: the browser, the widgets, and what those that come
//! later have in common. It decides nothing about workflows.

pub mod browser;
mod calls;
pub mod guest;
pub mod history;
pub mod signals;
pub mod widgets;

use pushwright_allocator::Pieces;
use talc::wasm::{WasmDynamicTalc, new_wasm_dynamic_allocator};

#[global_allocator]
static ALLOCATOR: Pieces<WasmDynamicTalc> = Pieces::new(new_wasm_dynamic_allocator());
