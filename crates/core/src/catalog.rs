//! Facts as rows, each with its source: actions, registries, permission scopes, platforms.

pub mod actions;
pub mod differences;
pub mod endpoints;
pub mod logins;
pub mod platforms;
pub mod registries;
pub mod scopes;
pub mod zones;

/// Where a fact is told: for people who read the code or its documentation. The page does not carry
/// these addresses; the notes that it shows have their own.
pub(crate) const fn reference(address: &'static str) -> &'static str {
    if cfg!(target_arch = "wasm32") { "" } else { address }
}
