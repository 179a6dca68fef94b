//! Why a file could not be read at all. Content never makes reading fail; a broken or foreign file does.

/// What stopped the reading. The wording for people stands in the rules of group F.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The file holds no byte.
    #[error("the file is empty")]
    Empty,
    /// A lock file that Office leaves beside an open document (`~$…`).
    #[error("an Office lock file, not a document")]
    OfficeLock,
    /// The workbook or document is protected by a password.
    #[error("the workbook is encrypted")]
    Encrypted,
    /// The bytes are something else than a spreadsheet or a Word document.
    #[error("not a spreadsheet or Word document but {looks_like}")]
    Foreign {
        /// What it looks like, in Chinese, as shown to people (`网页（HTML）`, `RTF 文档`, `文本（CSV）`, `未知内容`).
        looks_like: &'static str,
    },
    /// A Word document in a format that is not read, but that Word and WPS turn into one that is.
    #[error("not readable as it is: {what}")]
    OldFormat {
        /// The format, in Chinese, as shown to people (`Word 97—2003 文档（.doc）`).
        what: &'static str,
    },
    /// A spreadsheet or document whose inside can't be read.
    #[error("damaged: {detail}")]
    Damaged {
        /// The reader's own words.
        detail: String,
    },
    /// The file goes beyond what is read, which hostile files do.
    #[error("beyond the limit: {what} {found} > {allowed}")]
    Limit {
        /// What is limited, in Chinese, as shown to people (`行号`, `解压后大小`).
        what: &'static str,
        /// What the file has or claims.
        found: String,
        /// The ceiling.
        allowed: String,
    },
    /// The package does something that no honest workbook does.
    #[error("unsafe package: {what}")]
    Unsafe {
        /// What it does, in Chinese, as shown to people.
        what: String,
    },
    /// The workbook has no sheet of cells.
    #[error("no sheet")]
    NoSheets,
    /// The file could not be opened, or there was none to open.
    #[error("not opened: {why}")]
    Unopened {
        /// Why, in Chinese, as shown to people.
        why: String,
    },
    /// The reading was stopped from outside: it went beyond memory or time, or took its process down.
    #[error("stopped: {why}")]
    Stopped {
        /// Why, in Chinese, as shown to people.
        why: String,
    },
}
