//! A standard as plain text, the way it comes out of a PDF: broken lines, page headers, a table of contents, stray
//! spaces. From it comes what is numbered: sections with their headings, text and lettered items.
//!
//! In goes a text, out come [`StandardText::sections`] in the order of the text. Nothing is corrected: only white space
//! inside Chinese text goes, and lines that belong to the page and not to the text. What was left out is told
//! ([`StandardText::skipped`]).

mod build;
mod line;
mod number;
mod pages;
#[cfg(test)]
mod tests;
mod tidy;

pub use number::{Number, id_parts};
pub use tidy::{after_prefix, tidy};

/// What is known of the standard beforehand: its page headers carry these.
#[derive(Clone, Copy, Debug, Default)]
pub struct Known<'k> {
    /// The document number; may be empty.
    pub code: &'k str,
    /// The title; may be empty.
    pub title: &'k str,
}

/// The numbered text of a standard.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StandardText {
    /// The sections in the order of the text; an annex is one without figures.
    pub sections: Vec<Section>,
    /// Lines taken for page headers, page numbers or the table of contents.
    pub skipped: Vec<TextLine>,
    /// Lines before the first section: cover, foreword.
    pub front: Vec<TextLine>,
    /// Lists that begin where no section is open for them.
    pub stray: Vec<TextLine>,
}

/// A line of the text with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextLine {
    /// Line from one.
    pub line: usize,
    /// The line, trimmed.
    pub text: String,
}

/// A numbered section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// Its number.
    pub number: Number,
    /// The number as printed, without the dot at its end (`4.1.4`, `A1.2.1`, `附录C`).
    pub printed: String,
    /// Line from one.
    pub line: usize,
    /// The rest of the line on which the number stands: the heading, sometimes with the text run on.
    pub first: String,
    /// The lines between that and the first item.
    pub head: Vec<String>,
    /// The lettered items.
    pub items: Vec<Item>,
}

/// An item of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Its marker as requirement numbers have it (`a)`, `1)`).
    pub marker: String,
    /// Line from one.
    pub line: usize,
    /// Its text, joined and tidied.
    pub text: String,
    /// Items under it.
    pub items: Vec<Item>,
}

impl Section {
    /// Heading and text, told apart: by the heading that is known, or by how the lines are set.
    pub fn heading_and_text(&self, known: &str) -> (String, String) {
        tidy::heading_and_text(&self.first, &self.head, known)
    }

    /// The item under these markers.
    pub fn item(&self, markers: &[&str]) -> Option<&Item> {
        let (first, rest) = markers.split_first()?;
        let mut item = self.items.iter().find(|item| item.marker == *first)?;
        for marker in rest {
            item = item.items.iter().find(|item| item.marker == *marker)?;
        }
        Some(item)
    }
}

impl StandardText {
    /// Reads a text. Every text gives something, if only no sections.
    pub fn read(text: &str, known: Known<'_>) -> StandardText {
        let pages::Sorted { lines, skipped } = pages::sort(text, known);
        build::build(&lines, skipped)
    }

    /// The first section with this number that says anything, or the first at all.
    pub fn section(&self, number: &Number) -> Option<&Section> {
        let mut alike = self.sections.iter().filter(|section| section.number == *number);
        let first = alike.next()?;
        let says = |section: &&Section| !section.head.is_empty() || !section.items.is_empty();
        if says(&first) { Some(first) } else { alike.find(says).or(Some(first)) }
    }
}
