use super::*;
use crate::ooxml::package::build;

const NAMESPACE: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

fn docx_with(body: &str, more: &[(&str, &str)]) -> Vec<u8> {
    let document = format!("<w:document xmlns:w=\"{NAMESPACE}\">{body}</w:document>");
    let types = "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
                 <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
                 <Override PartName=\"/word/document.xml\" ContentType=\
                 \"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>";
    let rels = format!(
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
         <Relationship Id=\"rId1\" Type=\"{}\" Target=\"word/document.xml\"/></Relationships>",
        relations::office_type("officeDocument", false)
    );
    let mut parts =
        vec![("[Content_Types].xml", types), ("_rels/.rels", rels.as_str()), ("word/document.xml", document.as_str())];
    parts.extend(more);
    build(&parts).unwrap()
}

fn docx(body: &str) -> Vec<u8> {
    docx_with(&format!("<w:body>{body}<w:sectPr/></w:body>"), &[])
}

fn spot(cell: Option<(usize, usize, usize)>, paragraph: usize) -> Spot {
    Spot { part: "word/document.xml".to_owned(), cell, paragraph, ..Spot::default() }
}

fn annotated(docx: &[u8], remarks: &[(Spot, &str)]) -> Vec<u8> {
    let remarks: Vec<_> = remarks.iter().map(|(spot, remark)| (spot.clone(), (*remark).to_owned())).collect();
    annotate(docx, &Limits::default(), "ziping", &remarks).unwrap()
}

fn part(docx: &[u8], name: &str) -> String {
    text(&Package::open(docx, &Limits::default()).unwrap(), name).unwrap()
}

/// The body with comment marks shortened to `[1` and `1]`.
fn marks(docx: &[u8]) -> String {
    let document = part(docx, "word/document.xml");
    let body = document.split_once("<w:body>").unwrap().1.split_once("<w:sectPr/>").unwrap().0;
    let mut short = body.to_owned();
    for id in 0..9 {
        short = short.replace(&begins(&[id]), &format!("[{id}")).replace(&ends(&[id]), &format!("{id}]"));
    }
    short
}

#[test]
fn remarks_stand_at_their_paragraphs() {
    let body = "<w:p><w:pPr/><w:r/></w:p><w:tbl><w:tr><w:tc><w:p/><w:p a=\"1\"/></w:tc></w:tr></w:tbl>";
    let out = annotated(
        &docx(body),
        &[(spot(Some((1, 1, 1)), 2), "甲"), (spot(None, 1), "乙 & <丙>\n第二行"), (spot(None, 1), "丁")],
    );
    assert_eq!(
        marks(&out),
        "<w:p><w:pPr/>[1[2<w:r/>1]2]</w:p><w:tbl><w:tr><w:tc><w:p/><w:p a=\"1\">[00]</w:p></w:tc></w:tr></w:tbl>"
    );
    let comments = part(&out, "word/comments.xml");
    assert_eq!(comments.matches("<w:comment ").count(), 3);
    assert!(comments.contains("<w:comment w:id=\"0\" w:author=\"ziping\"><w:p><w:r><w:annotationRef/></w:r><w:r><w:t xml:space=\"preserve\">甲</w:t></w:r></w:p></w:comment>"));
    assert!(comments.contains(">乙 &amp; &lt;丙&gt;</w:t></w:r></w:p><w:p><w:r><w:t xml:space=\"preserve\">第二行<"));
    assert!(part(&out, "[Content_Types].xml").contains("<Override PartName=\"/word/comments.xml\""));
    assert!(part(&out, "word/_rels/document.xml.rels").contains("Id=\"rId1\""));
    assert_eq!(
        out,
        annotated(
            &docx(body),
            &[(spot(Some((1, 1, 1)), 2), "甲"), (spot(None, 1), "乙 & <丙>\n第二行"), (spot(None, 1), "丁"),]
        )
    );
}

#[test]
fn other_parts_are_named_at_the_first_paragraph() {
    let header = Spot { part: "word/header1.xml".to_owned(), paragraph: 2, ..Spot::default() };
    let out = annotated(&docx("<w:p/><w:p/>"), &[(header, "甲"), (spot(None, 9), "乙"), (Spot::default(), "丙")]);
    assert_eq!(marks(&out), "<w:p>[0[1[20]1]2]</w:p><w:p/>");
    let comments = part(&out, "word/comments.xml");
    for expected in [">页眉 第2段：甲<", ">正文 第9段：乙<", ">丙<"] {
        assert!(comments.contains(expected), "{comments}");
    }
}

#[test]
fn a_document_without_paragraphs_gets_one() {
    assert_eq!(marks(&annotated(&docx(""), &[(spot(None, 0), "甲")])), "<w:p>[00]</w:p>");
    let out = annotated(&docx_with("<w:body/>", &[]), &[(spot(None, 1), "甲")]);
    assert!(part(&out, "word/document.xml").contains("<w:body><w:p><w:commentRangeStart w:id=\"0\"/>"));
    let remark = [(spot(None, 1), String::new())];
    let error = annotate(&docx_with("", &[]), &Limits::default(), "a", &remark).unwrap_err();
    assert!(error.to_string().starts_with("word/document.xml 里没有 w:body"));
}

#[test]
fn existing_comments_are_kept() {
    let first = annotated(&docx("<w:p/>"), &[(spot(None, 1), "甲")]);
    let second = annotated(&first, &[(spot(None, 1), "乙")]);
    assert_eq!(marks(&second), "<w:p>[1[00]1]</w:p>");
    let comments = part(&second, "word/comments.xml");
    assert!(comments.contains(">甲<") && comments.contains("<w:comment w:id=\"1\""));
    for name in ["[Content_Types].xml", "word/_rels/document.xml.rels"] {
        assert_eq!(part(&first, name), part(&second, name));
    }
    let names: Vec<_> = Package::open(&second, &Limits::default()).unwrap().names().map(str::to_owned).collect();
    assert_eq!(names.iter().filter(|name| name.contains("comments")).count(), 1);
}

#[test]
fn a_stray_part_is_not_taken_for_the_comments() {
    let out = annotated(
        &docx_with("<w:body><w:p/><w:sectPr/></w:body>", &[("word/comments.xml", "x")]),
        &[(spot(None, 1), "甲")],
    );
    assert_eq!(part(&out, "word/comments.xml"), "x");
    assert!(part(&out, "word/comments2.xml").contains(">甲<"));
    assert!(part(&out, "word/_rels/document.xml.rels").contains("Target=\"/word/comments2.xml\""));
}

#[test]
fn comments_that_nothing_points_at_are_made_known() {
    let first = annotated(&docx("<w:p/>"), &[(spot(None, 1), "甲")]);
    let package = Package::open(&first, &Limits::default()).unwrap();
    let empty = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"/>";
    let orphaned = package::rewrite(&package, &[("word/_rels/document.xml.rels", empty)]).unwrap();
    let second = annotated(&orphaned, &[(spot(None, 1), "乙")]);
    let comments = part(&second, "word/comments.xml");
    assert!(comments.contains(">甲<") && comments.contains(">乙<"), "{comments}");
    assert!(part(&second, "word/_rels/document.xml.rels").contains("Target=\"/word/comments.xml\""));
}

#[test]
fn cells_that_go_on_with_the_one_above_take_no_comments() {
    let cell = |merge: &str| format!("<w:tr><w:tc><w:tcPr>{merge}</w:tcPr><w:p/></w:tc></w:tr>");
    let rows = cell("<w:vMerge w:val=\"restart\"/>") + &cell("<w:vMerge/>");
    let out = annotated(
        &docx(&format!("<w:p/><w:tbl>{rows}</w:tbl>")),
        &[(spot(Some((1, 2, 1)), 1), "甲"), (spot(Some((1, 1, 1)), 1), "乙")],
    );
    assert!(marks(&out).starts_with("<w:p>[00]</w:p><w:tbl>"));
    assert!(marks(&out).contains("<w:p>[11]</w:p></w:tc></w:tr><w:tr>"));
    assert!(part(&out, "word/comments.xml").contains(">正文 表格1 第2行 第1格 第1段：甲<"));
}

#[test]
fn text_boxes_take_no_comments() {
    let body = "<w:p><w:r><w:txbxContent><w:p/></w:txbxContent></w:r></w:p>";
    let out = annotated(&docx(body), &[(spot(None, 2), "甲")]);
    assert_eq!(marks(&out), "<w:p>[0<w:r><w:txbxContent><w:p/></w:txbxContent></w:r>0]</w:p>");
}

#[test]
fn text_is_cleaned_and_nothing_to_say_changes_nothing() {
    let out = annotated(&docx("<w:p/>"), &[(spot(None, 1), "a\tb\u{1}\u{FFFF}\r\nc")]);
    let comments = part(&out, "word/comments.xml");
    assert!(comments.contains(">a b\u{FFFD}\u{FFFD}<") && comments.contains(">c<"), "{comments}");
    let plain = docx("<w:p/>");
    assert_eq!(annotate(&plain, &Limits::default(), "a", &[]).unwrap(), plain);
    assert!(annotate(b"no zip", &Limits::default(), "a", &[]).is_err());
}
