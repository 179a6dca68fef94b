//! What a typeset document still lacks: header rows that repeat on every page, a title and an author.

use crate::ooxml::edits::{self, Edit};
use crate::ooxml::markup::{Kind, Markup, escaped};
use crate::ooxml::order::XmlError;

const REPEATS: &str = "<w:tblHeader/>";
/// The hour that every document of this program claims to be of: a clock would make each one different.
const TIMESTAMP: &str = "2000-01-01T00:00:00Z";

/// A document whose chosen table rows repeat at the top of every page. The choice is by table and row, both counted
/// from zero through the part; Word honours it only for the first rows of a table.
///
/// # Errors
/// [`XmlError`] where the document is no XML.
pub fn mark_header_rows(
    document_xml: &str,
    mut is_header: impl FnMut(usize, usize) -> bool,
) -> Result<String, XmlError> {
    let markup = Markup::read(document_xml)?;
    let mut edits = Vec::new();
    for (table, element) in markup.elements("w:tbl").enumerate() {
        let is_row = |child: &usize| markup.tokens[*child].name == "w:tr" && markup.tokens[*child].kind == Kind::Start;
        let rows = markup.children(element).filter(is_row);
        edits
            .extend(rows.enumerate().filter(|&(row, _)| is_header(table, row)).filter_map(|(_, at)| mark(&markup, at)));
    }
    Ok(edits::apply(document_xml, edits).0)
}

fn mark(markup: &Markup<'_>, row: usize) -> Option<Edit> {
    let Some(properties) = markup.child(row, "w:trPr") else {
        // Exceptions to the table's properties come first in a row.
        let after = markup.child(row, "w:tblPrEx").map_or(markup.tokens[row].range.end, |at| markup.span(at).end);
        return Some(Edit::insert(after, format!("<w:trPr>{REPEATS}</w:trPr>")));
    };
    if markup.tokens[properties].kind == Kind::Empty {
        return Some(Edit::replace(markup.span(properties), format!("<w:trPr>{REPEATS}</w:trPr>")));
    }
    let lacks = markup.child(properties, "w:tblHeader").is_none();
    lacks.then(|| Edit::insert(markup.tokens[properties].range.end, REPEATS))
}

/// The part `docProps/core.xml` with a title and an author and dates that no clock has touched.
pub fn core_properties(title: &str, creator: &str) -> String {
    let (title, creator) = (escaped(title), escaped(creator));
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
         <cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" \
         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">\
         <dc:title>{title}</dc:title><dc:creator>{creator}</dc:creator>\
         <dcterms:created xsi:type=\"dcterms:W3CDTF\">{TIMESTAMP}</dcterms:created>\
         <dcterms:modified xsi:type=\"dcterms:W3CDTF\">{TIMESTAMP}</dcterms:modified></cp:coreProperties>"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn header_rows_are_marked_once() {
        let source = "<w:tbl><w:tr><w:trPr><w:cantSplit/></w:trPr></w:tr><w:tr><w:tc/></w:tr><w:tr/></w:tbl>\
                      <w:tbl><w:tr></w:tr></w:tbl>";
        let marked = mark_header_rows(source, |table, row| table == 0 && row < 2).unwrap();
        assert_eq!(
            marked,
            "<w:tbl><w:tr><w:trPr><w:tblHeader/><w:cantSplit/></w:trPr></w:tr>\
             <w:tr><w:trPr><w:tblHeader/></w:trPr><w:tc/></w:tr><w:tr/></w:tbl><w:tbl><w:tr></w:tr></w:tbl>",
        );
        assert_eq!(mark_header_rows(&marked, |table, row| table == 0 && row < 2).unwrap(), marked);
    }

    #[test]
    fn core_properties_are_escaped() {
        let part = core_properties("甲 & 乙", "<我>");
        assert!(part.contains("<dc:title>甲 &amp; 乙</dc:title><dc:creator>&lt;我&gt;</dc:creator>"));
        Markup::read(&part).unwrap();
    }
}
