//! Bags: the papers of BagIt 1.0 (RFC 8493) by which a sealed folder can be checked anywhere, written and read as text.
//!
//! Text only; the files themselves are [`crate::disk`]'s.

mod info;
mod manifest;
mod path;

pub use info::{Declaration, declaration, info, parse_declaration, parse_info};
pub use manifest::{Algorithm, ManifestLine, manifest, parse_manifest};
pub use path::{decode, encode, leads_out, portable};

/// The first file of a bag: it says that this is one.
pub const DECLARATION: &str = "bagit.txt";

/// What is known of a bag.
pub const INFO: &str = "bag-info.txt";

/// The folder of the payload.
pub const PAYLOAD: &str = "data";

/// The value of `bag-info.txt` that says how many bytes in how many files there are.
pub const OXUM: &str = "Payload-Oxum";

/// Something wrong in a text of a bag.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TextFault {
    /// On a line, counted from one.
    #[error("{file}第{line}行：{what}")]
    Line {
        /// The file's name.
        file: String,
        /// The line.
        line: usize,
        /// What is wrong, in Chinese.
        what: String,
    },
    /// With the file as a whole.
    #[error("{file}：{what}")]
    File {
        /// The file's name.
        file: String,
        /// What is wrong, in Chinese.
        what: String,
    },
}

impl TextFault {
    fn line(file: &str, line: usize, what: impl Into<String>) -> Self {
        TextFault::Line { file: file.to_owned(), line, what: what.into() }
    }

    fn file(file: &str, what: impl Into<String>) -> Self {
        TextFault::File { file: file.to_owned(), what: what.into() }
    }
}

/// The lines of a text with their numbers, whatever ends them; what is wrong with the text as a whole is added.
fn lines<'t>(file: &str, text: &'t str, faults: &mut Vec<TextFault>) -> impl Iterator<Item = (usize, &'t str)> {
    let body = text.strip_prefix('\u{FEFF}');
    if body.is_some() {
        faults.push(TextFault::file(file, "开头有字节顺序标记（BOM），BagIt 不允许"));
    }
    // CR, LF and CRLF end a line (RFC 8493, 2.1): the LF of a CRLF is seen here as an empty line, which is not counted.
    let mut number = 0;
    let mut after_cr = false;
    body.unwrap_or(text).split_inclusive(['\r', '\n']).map(move |line| {
        number += usize::from(!(after_cr && line == "\n"));
        after_cr = line.ends_with('\r');
        (number, line.trim_end_matches(['\r', '\n']))
    })
}

#[cfg(test)]
mod tests;
