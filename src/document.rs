//! A finished paper: bytes with a name. Exporters return documents; only the shell writes them.

/// A finished paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// The file name, extension included.
    pub name: String,
    /// The whole content.
    pub bytes: Vec<u8>,
}

/// Why a paper could not be made. With the shipped templates this does not happen; with a user's own it may.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("未能生成“{paper}”：{reason}")]
pub struct PaperFault {
    /// Which paper.
    pub paper: String,
    /// Why, in the words of whoever refused.
    pub reason: String,
}

impl PaperFault {
    /// A fault of one paper.
    pub fn new(paper: &str, reason: impl std::fmt::Display) -> Self {
        PaperFault { paper: paper.to_owned(), reason: reason.to_string() }
    }
}
