//! A person at the finished page, for tests: real clicks and key presses in a real browser, and a
//! watch over what must never happen (errors, policy violations, requests to others). What is
//! expected stands in the tests.

mod axe;
mod code;
mod driver;
mod eyes;
mod hands;
mod host;
mod layout;
mod page;
mod server;
mod visitor;
mod watch;

pub use axe::Rules;
pub use code::read_code;
pub use host::{Host, Sheet};
pub use page::Page;
pub use server::{Site, dist, origin};
pub use visitor::{Place, Visitor};
