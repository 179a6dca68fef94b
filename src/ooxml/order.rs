//! Puts a WordprocessingML part into the order of its schema and gives it the least that the schema asks for.
//!
//! Word forgives some of what generators write out of order, WPS and Office's own validator forgive less. The pass
//! moves whole elements and never touches text.

pub use crate::ooxml::markup::XmlError;

use crate::ooxml::markup::{Kind, Markup, utf8, without_attributes};
use crate::ooxml::package::{self, Limits, Package, PackageError};
use crate::ooxml::schema::{self, Order, Others};

/// A part with every known element's children in order, properties that stand twice reduced to the last, those gone
/// that have no business in a style, a paragraph at the end of each cell, and no attribute that the schema lacks.
///
/// # Errors
/// [`XmlError`] where the part is no XML that Office would write.
pub fn repair(part_xml: &str) -> Result<String, XmlError> {
    let markup = Markup::read(part_xml)?;
    let mut out = String::with_capacity(part_xml.len() + 256);
    let mut next = 0;
    while next < markup.tokens.len() {
        write(&markup, next, &mut out);
        next = markup.tokens[next].mate + 1;
    }
    Ok(out)
}

/// A package with all its Word parts repaired and everything deflated.
///
/// # Errors
/// Those of the package; [`PackageError::Damaged`] also where a part is no XML.
pub fn repair_package(package_bytes: &[u8], limits: &Limits) -> Result<Vec<u8>, PackageError> {
    let package = Package::open(package_bytes, limits)?;
    let mut parts = Vec::new();
    for name in package.names() {
        let bytes = package.required(name)?;
        let repaired = if is_word_part(name) {
            let damaged = |fault: XmlError| PackageError::Damaged(format!("{name}：{fault}"));
            utf8(&bytes).and_then(repair).map_err(damaged)?.into_bytes()
        } else {
            bytes
        };
        parts.push((name, repaired));
    }
    package::build(&parts)
}

fn is_word_part(name: &str) -> bool {
    let stem = name.strip_prefix("word/").and_then(|rest| rest.strip_suffix(".xml"));
    stem.is_some_and(|stem| !stem.contains('/'))
}

/// Writes one element with its children, or whatever else a token is.
fn write(markup: &Markup<'_>, at: usize, out: &mut String) {
    let token = &markup.tokens[at];
    let unwanted = unwanted_attributes(token.name);
    let tag = markup.text(at);
    if token.kind == Kind::Empty && lacks_paragraph(token.name, None) {
        out.extend([tag.trim_end_matches("/>"), ">", EMPTY_PARAGRAPH, "</", token.name, ">"]);
        return;
    }
    if unwanted.is_empty() {
        out.push_str(tag);
    } else {
        out.push_str(&without_attributes(tag, token.name, unwanted));
    }
    if token.kind != Kind::Start {
        return;
    }
    let children = arranged(markup, at);
    for &child in &children {
        write(markup, child, out);
    }
    let last = children.iter().rev().map(|&child| markup.tokens[child].name).find(|name| !name.is_empty());
    if lacks_paragraph(token.name, last) {
        out.push_str(EMPTY_PARAGRAPH);
    }
    out.push_str(markup.text(token.mate));
}

const EMPTY_PARAGRAPH: &str = "<w:p/>";

/// A cell ends with a paragraph; a header, footer or note holds at least something.
fn lacks_paragraph(name: &str, last_child: Option<&str>) -> bool {
    match name {
        "w:tc" => !matches!(last_child, Some("w:p" | "w:sdt" | "w:customXml" | "w:bookmarkEnd")),
        "w:hdr" | "w:ftr" | "w:footnote" | "w:endnote" | "w:comment" => last_child.is_none(),
        _ => false,
    }
}

/// Attributes that generators write and the schema lacks.
fn unwanted_attributes(name: &str) -> &'static [&'static str] {
    match name {
        "w:gridCol" => &["w:type"],
        _ => &[],
    }
}

/// An element's children as they should stand.
fn arranged(markup: &Markup<'_>, element: usize) -> Vec<usize> {
    let children: Vec<usize> = markup.children(element).collect();
    let Some(order) = schema::order_of(markup.tokens[element].name) else {
        return children;
    };
    let name = |child: usize| markup.tokens[child].name;
    let grandparent = name(markup.tokens[element].parent);
    let is_double = |index: usize| {
        let child = name(children[index]);
        order.rank(child).is_some()
            && !order.repeated.contains(&child)
            && children[index + 1..].iter().any(|&later| name(later) == child)
    };
    let mut rank = 0;
    let mut ranked: Vec<(usize, usize)> = Vec::with_capacity(children.len());
    for (index, &child) in children.iter().enumerate() {
        rank = place(order, name(child), rank);
        if !is_double(index) && !schema::is_foreign(grandparent, name(element), name(child)) {
            ranked.push((rank, child));
        }
    }
    ranked.sort_by_key(|&(rank, _)| rank);
    ranked.into_iter().map(|(_, child)| child).collect()
}

/// A child's rank, given that of the sibling before it. Rank 0 is before all listed children.
fn place(order: &Order, name: &str, before: usize) -> usize {
    match (order.rank(name), order.others) {
        (Some(rank), _) => rank + 1,
        (None, Others::Follow) => before,
        (None, Others::Behind) => order.children.len() + 1,
        (None, Others::Before) => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn repaired(part: &str) -> String {
        repair(part).unwrap()
    }

    #[test]
    fn children_take_their_places() {
        assert_eq!(
            repaired("<w:pPr><w:rPr><w:sz/><w:b/></w:rPr><x/><w:jc/><w:pStyle/></w:pPr>"),
            "<w:pPr><w:pStyle/><w:jc/><w:rPr><w:b/><w:sz/></w:rPr><x/></w:pPr>",
        );
        assert_eq!(
            repaired("<w:body><w:sectPr/><w:p/><w:tbl><w:tr/><w:tblGrid/><w:tblPr/></w:tbl></w:body>"),
            "<w:body><w:p/><w:tbl><w:tblPr/><w:tblGrid/><w:tr/></w:tbl><w:sectPr/></w:body>",
        );
    }

    #[test]
    fn doubles_go_except_where_the_schema_allows_them() {
        assert_eq!(repaired(r#"<w:rPr><w:b w:val="0"/><w:b/></w:rPr>"#), "<w:rPr><w:b/></w:rPr>");
        let section = r#"<w:sectPr><w:headerReference w:type="first"/><w:headerReference/></w:sectPr>"#;
        assert_eq!(repaired(section), section);
    }

    #[test]
    fn cells_end_with_a_paragraph() {
        assert_eq!(repaired("<w:tc><w:tcPr/></w:tc>"), "<w:tc><w:tcPr/><w:p/></w:tc>");
        assert_eq!(repaired("<w:tc><w:p/><w:tbl></w:tbl></w:tc>"), "<w:tc><w:p/><w:tbl></w:tbl><w:p/></w:tc>");
        assert_eq!(repaired("<w:tc/>"), "<w:tc><w:p/></w:tc>");
        assert_eq!(repaired("<w:hdr></w:hdr>"), "<w:hdr><w:p/></w:hdr>");
    }

    #[test]
    fn text_and_good_parts_stay_as_they_are() {
        let good = "<?xml version=\"1.0\"?>\n<w:body><w:p><w:pPr><w:jc w:val='left'/></w:pPr><w:r><w:t> a&amp;b \
                    </w:t></w:r></w:p><!-- c --></w:body>";
        assert_eq!(repaired(good), good);
        assert_eq!(repaired(r#"<w:gridCol w:w="9" w:type="dxa"/>"#), r#"<w:gridCol w:w="9"/>"#);
    }
}
