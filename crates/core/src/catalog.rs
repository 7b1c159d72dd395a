//! Facts as rows, each with its source: actions, registries, permission scopes, platforms.

pub mod actions;
pub mod logins;
pub mod platforms;
pub mod registries;
pub mod scopes;
