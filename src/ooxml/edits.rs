//! Changes to a source by byte range, applied all at once.

use std::ops::Range;

/// One change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Edit {
    /// What goes away; empty where something is only added.
    pub(crate) range: Range<usize>,
    /// What comes instead.
    pub(crate) text: String,
    /// Tags in the text: offset and number.
    pub(crate) marks: Vec<(usize, usize)>,
}

impl Edit {
    /// Removes a range.
    pub(crate) fn delete(range: Range<usize>) -> Self {
        Self { range, ..Self::default() }
    }

    /// Puts text in place of a range.
    pub(crate) fn replace(range: Range<usize>, text: impl Into<String>) -> Self {
        Self { range, text: text.into(), marks: Vec::new() }
    }

    /// Adds text at a place.
    pub(crate) fn insert(at: usize, text: impl Into<String>) -> Self {
        Self::replace(at..at, text)
    }

    /// Appends the code of a tag and remembers where it is.
    pub(crate) fn push_tag(&mut self, code: &str, tag: usize) {
        self.marks.push((self.text.len(), tag));
        self.text.push_str(code);
    }
}

/// The source with all edits, and where the tags came to stand. An edit within the range of a wider one is void.
pub(crate) fn apply(source: &str, mut edits: Vec<Edit>) -> (String, Vec<(usize, usize)>) {
    // Stable, so that insertions at one place keep their order; insertions go before what is replaced there.
    edits.sort_by_key(|edit| (edit.range.start, !edit.range.is_empty(), usize::MAX - edit.range.end));
    let added: usize = edits.iter().map(|edit| edit.text.len()).sum();
    let mut out = String::with_capacity(source.len() + added);
    let mut marks = Vec::new();
    let mut done = 0;
    for edit in edits {
        if edit.range.start < done {
            continue;
        }
        out.push_str(&source[done..edit.range.start]);
        marks.extend(edit.marks.iter().map(|&(offset, tag)| (out.len() + offset, tag)));
        out.push_str(&edit.text);
        done = edit.range.end;
    }
    out.push_str(&source[done..]);
    (out, marks)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_apply_in_order_and_the_wider_wins() {
        let mut tag = Edit::replace(2..4, "<");
        tag.push_tag("T", 7);
        let edits = vec![Edit::delete(6..7), tag, Edit::delete(3..4), Edit::insert(6, "x"), Edit::insert(6, "y")];
        assert_eq!(apply("0123456789", edits), ("01<T45xy789".to_owned(), vec![(3, 7)]));
    }
}
