//! Evidence as it lies in a folder or an archive: what is there, what it is by its content, and what is wrong with it.

mod examine;
mod folder;
mod kind;
mod office;
mod packed;
mod passing;
mod properties;
mod source;

pub use folder::survey_folder;
pub use packed::survey_archive;
pub use source::Source;

pub(super) use examine::{copy_digesting, with_buffer};

/// How much is looked at; the rest is told.
#[derive(Clone, Debug)]
pub struct SurveyLimits {
    /// Files.
    pub files: usize,
    /// Folders inside each other.
    pub depth: usize,
}

impl Default for SurveyLimits {
    fn default() -> Self {
        SurveyLimits { files: 200_000, depth: 64 }
    }
}

#[cfg(test)]
mod tests;
