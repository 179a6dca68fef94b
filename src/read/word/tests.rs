use super::*;
use crate::gate::archive::pack;
use crate::read::read as read_file;

const TYPES: &[u8] = b"<Types>application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml</Types>";
const RELATIONS: &[u8] =
    b"<Relationships><Relationship Id='a' Type='x/officeDocument' Target='word/document7.xml'/></Relationships>";

fn document(inside: &str) -> String {
    format!(
        "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>{inside}</w:body>\
         </w:document>"
    )
}

/// A .docx with this body, and more parts.
fn docx(inside: &str, more: &[(&str, &[u8])]) -> Vec<u8> {
    let main = document(inside);
    let known: [(&str, &[u8]); 3] =
        [("[Content_Types].xml", TYPES), ("_rels/.rels", RELATIONS), ("word/document7.xml", main.as_bytes())];
    let parts: Vec<_> = known.iter().chain(more).map(|(name, bytes)| ((*name).to_owned(), *bytes)).collect();
    pack(&parts).unwrap()
}

fn read_bytes(bytes: &[u8]) -> Result<Workbook, Fault> {
    read_file("自评估表.docx", bytes, &Limits::default())
}

fn sheet(inside: &str) -> Sheet {
    read_bytes(&docx(inside, &[])).unwrap().sheets.remove(0)
}

fn cell(properties: &str, text: &str) -> String {
    format!("<w:tc><w:tcPr>{properties}</w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>")
}

#[test]
fn paragraphs_and_table_rows_are_rows_of_one_sheet() {
    let table = format!("<w:tbl><w:tr>{}{}</w:tr></w:tbl>", cell("", "乙"), cell("<w:gridSpan w:val=\"2\"/>", "丙"));
    let sheet = sheet(&format!("<w:p><w:r><w:t>甲</w:t></w:r></w:p><w:p/>{table}"));
    assert_eq!(sheet.name, "正文");
    let shown: Vec<_> =
        sheet.cells.iter().map(|cell| (sheet.address(cell.row, cell.col), cell.text().into_owned())).collect();
    let wanted = [("第1段", "甲"), ("表格1 第1行 第1列", "乙"), ("表格1 第1行 第2列", "丙")];
    assert_eq!(shown, wanted.map(|(address, text)| (address.to_owned(), text.to_owned())));
    assert_eq!(sheet.merges, Some(vec![Area { top: 2, left: 1, bottom: 2, right: 2 }]));
    assert!(sheet.is_paragraph(1) && !sheet.is_paragraph(2));
}

#[test]
fn cells_merged_downwards_are_one_area_and_show_their_first_text() {
    let begins = "<w:vMerge w:val=\"restart\"/>";
    let goes_on = "<w:vMerge/>";
    let row = |left: &str, right: &str| format!("<w:tr>{}{}</w:tr>", cell(left, "左"), cell(right, "右"));
    let rows = [row(begins, ""), row(goes_on, goes_on), row(goes_on, ""), row(begins, "")].concat();
    // A cell that would go on from another table stands alone, and so does one of another width.
    let wide = cell("<w:gridSpan w:val=\"2\"/><w:vMerge/>", "宽");
    let sheet = sheet(&format!("<w:tbl>{rows}</w:tbl><w:tbl>{}<w:tr>{wide}</w:tr></w:tbl>", row(goes_on, begins)));
    let down = Area { top: 0, left: 0, bottom: 2, right: 0 };
    let across = Area { top: 5, left: 0, bottom: 5, right: 1 };
    assert_eq!(sheet.merges, Some(vec![down, across]));
    let left: Vec<u32> = sheet.cells.iter().filter(|cell| cell.col == 0).map(|cell| cell.row).collect();
    assert_eq!(left, [0, 3, 4, 5]);
}

#[test]
fn comments_stand_where_they_begin() {
    let body = "<w:commentRangeStart w:id='1'/><w:p/><w:tbl><w:tr><w:tc><w:p><w:r><w:commentReference w:id='2'/>\
                <w:commentReference w:id='9'/></w:r></w:p></w:tc></w:tr></w:tbl>";
    let text = |id: u8| format!("<w:comment w:id='{id}'><w:p><w:r><w:t>注{id}</w:t></w:r></w:p></w:comment>");
    let comments = format!("<w:comments>{}{}{}</w:comments>", text(1), text(2), text(3));
    let relations =
        b"<Relationships><Relationship Id='a' Type='x/comments' Target='comments.xml'/></Relationships>".as_slice();
    let parts = [("word/_rels/document7.xml.rels", relations), ("word/comments.xml", comments.as_bytes())];
    let book = read_bytes(&docx(body, &parts)).unwrap();
    let found: Vec<_> = book.sheets[0].comments.iter().flatten().map(|one| (one.row, one.text.clone())).collect();
    assert_eq!(found, [(0, Some("注1".to_owned())), (1, Some("注2".to_owned()))]);
}

#[test]
fn macros_are_seen() {
    let book = read_bytes(&docx("<w:p/>", &[("word/vbaProject.bin", b"x")])).unwrap();
    assert!(book.macros);
    assert_eq!(book.kind, Kind::Docx);
}

#[test]
fn what_no_honest_document_does_is_refused() {
    let refused = |inside: &str| read_bytes(&docx(inside, &[])).unwrap_err();
    let long = format!("<w:p><w:r><w:t>{}</w:t></w:r></w:p>", "字".repeat(32_768));
    assert!(matches!(refused(&long), Fault::Limit { what: "单元格字数", .. }));
    assert!(matches!(refused(&"<w:p/>".repeat(20_001)), Fault::Limit { what: "行号", .. }));
    let far = "<w:tbl><w:tr><w:trPr><w:gridBefore w:val='256'/></w:trPr><w:tc><w:p/></w:tc></w:tr></w:tbl>";
    assert!(matches!(refused(far), Fault::Limit { what: "列号", .. }));
    let deep = "<w:ins>".repeat(300) + &"</w:ins>".repeat(300);
    assert!(matches!(refused(&deep), Fault::Limit { what: "XML 层数", .. }));
    assert!(matches!(refused(&"<w:ins/>".repeat(MOST_TAGS)), Fault::Limit { what: "XML 标签数", .. }));
    assert!(matches!(refused("<w:p>"), Fault::Damaged { .. }));
    let doctype = docx("<w:p/>", &[("word/styles.xml", b"<!DOCTYPE a><a/>")]);
    assert!(matches!(read_bytes(&doctype), Err(Fault::Unsafe { .. })));
}

#[test]
fn a_small_package_with_a_huge_document_is_not_unpacked() {
    let huge = format!("<w:p><w:r><w:t>{}</w:t></w:r></w:p>", " ".repeat(40 << 20));
    let parts = [("[Content_Types].xml", TYPES.to_vec()), ("_rels/.rels", RELATIONS.to_vec())];
    let main = ("word/document7.xml", document(&huge).into_bytes());
    let small = crate::ooxml::package::build(&[parts.as_slice(), &[main]].concat()).unwrap();
    assert!(small.len() < 1 << 20, "{}", small.len());
    assert!(matches!(read_bytes(&small), Err(Fault::Limit { what: "单个部件解压后大小", .. })));
}

#[test]
fn documents_that_word_has_to_save_anew_are_told_of() {
    let parts = |main: &str| {
        let parts =
            [("[Content_Types].xml", TYPES), ("_rels/.rels", RELATIONS), ("word/document7.xml", main.as_bytes())];
        let parts: Vec<_> = parts.iter().map(|(name, bytes)| ((*name).to_owned(), *bytes)).collect();
        read_bytes(&pack(&parts).unwrap()).unwrap_err()
    };
    let strict = document("")
        .replace("schemas.openxmlformats.org/wordprocessingml/2006", "purl.oclc.org/ooxml/wordprocessingml");
    assert!(matches!(parts(&strict), Fault::OldFormat { .. }));
    assert!(matches!(parts(&document("").replace("w:", "x:").replace(":w", ":x")), Fault::OldFormat { .. }));
    assert!(matches!(parts("<w:document/>"), Fault::Damaged { .. }));
}
