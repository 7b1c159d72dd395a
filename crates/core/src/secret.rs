//! stub
pub struct Found; pub fn find(_: &str) -> Option<Found> { None }
