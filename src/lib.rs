//! What both WebAssembly files of the page stand on: the browser and the widgets. It knows nothing of
//! recipes and workflows.

pub mod browser;
pub mod signals;
pub mod widgets;
