//! Sealed folders: bags (RFC 8493) written whole or not at all, and checked against what they say of themselves.

mod seal;
mod shelf;
mod verify;

pub use seal::{Content, Payload, Sealed, seal};
pub use verify::{Verification, verify};

#[cfg(test)]
mod tests;
