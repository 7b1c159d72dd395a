//! A workflow as a form: which recipe writes it, and what of it no recipe does.

pub mod align;
mod alike;
