//! Archives of evidence: zips read and written as streams, nothing of them ever whole in memory.
//!
//! What comes from a stranger is believed only as far as it is kept: entries are looked at one by one, and those that
//! lead out, hide behind another of their name, or unpack to far more than they pack are left out by name while the
//! rest goes on. (Packages of Office are opened by [`crate::gate`], which refuses them whole.)

mod listing;
mod name;
mod packing;

pub use listing::{Content, Entry, EntryFault, Listing, Refused};
pub use name::{decode_name, inner_path, shown};
pub use packing::Packer;

#[cfg(test)]
mod tests;
