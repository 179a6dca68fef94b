use super::*;

/// A document around the body's inside.
fn document(inside: &str) -> String {
    format!(
        "<w:document xmlns:w=\"{TRANSITIONAL}\" xmlns:w14=\"w14\"><w:body>{inside}<w:sectPr/></w:body></w:document>"
    )
}

fn rows(inside: &str) -> Vec<Row> {
    let source = document(inside);
    read(&Markup::read(&source).unwrap()).unwrap()
}

/// A document's table of one row of one cell, and what is read of that cell.
fn cell(inside: &str) -> Cell {
    let mut rows = rows(&format!("<w:tbl><w:tr><w:tc>{inside}</w:tc></w:tr></w:tbl>"));
    rows.remove(0).cells.remove(0)
}

/// The text of a paragraph in a cell.
fn text(inside: &str) -> String {
    cell(&format!("<w:p>{inside}</w:p>")).text
}

fn run(text: &str) -> String {
    format!("<w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r>")
}

#[test]
fn rows_come_in_reading_order_and_know_where_they_stand() {
    let p = |text: &str| format!("<w:p>{}</w:p>", run(text));
    let tc = |text: &str| format!("<w:tc>{}</w:tc>", p(text));
    let tr = |cells: &str| format!("<w:tr>{cells}</w:tr>");
    let rows = rows(&format!(
        "{}<w:tbl>{}<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt></w:tbl><w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>\
         <w:tbl>{}</w:tbl>",
        p("甲"),
        tr(&(tc("1") + &tc("乙"))),
        tr(&format!("<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>{}", tc("2"), tc("丙"))),
        p("丁"),
        tr(&tc("3")),
    ));
    let seen: Vec<_> =
        rows.iter().map(|row| (row.origin, row.cells.iter().map(|c| c.text.as_str()).collect::<Vec<_>>())).collect();
    assert_eq!(
        seen,
        [
            (Origin::Paragraph(1), vec!["甲"]),
            (Origin::TableRow { table: 1, row: 1 }, vec!["1", "乙"]),
            (Origin::TableRow { table: 1, row: 2 }, vec!["2", "丙"]),
            (Origin::Paragraph(2), vec!["丁"]),
            (Origin::TableRow { table: 2, row: 1 }, vec!["3"]),
        ]
    );
}

#[test]
fn cells_stand_on_the_grid() {
    let rows = rows(
        "<w:tbl><w:tr><w:trPr><w:gridBefore w:val=\"2\"/></w:trPr>\
         <w:tc><w:tcPr><w:gridSpan w:val=\"3\"/><w:vMerge w:val=\"restart\"/></w:tcPr><w:p/></w:tc><w:tc><w:p/></w:tc></w:tr>\
         <w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc></w:tr></w:tbl>",
    );
    let seen: Vec<_> = rows.iter().flat_map(|row| &row.cells).map(|c| (c.col, c.span, c.vertical, c.nth)).collect();
    assert_eq!(seen, [(2, 3, Merge::Begins, 1), (5, 1, Merge::None, 2), (0, 1, Merge::GoesOn, 1)]);
}

#[test]
fn text_is_what_a_reader_sees() {
    assert_eq!(text("<w:r><w:t> a </w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:noBreakHyphen/></w:r>"), "a\tb\nc-");
    assert_eq!(text("<w:r><w:t>&lt;甲&#x4e59;&#1;<![CDATA[<丙]]></w:t></w:r>"), "<甲乙\u{FFFD}<丙");
    assert_eq!(text(&format!("<w:ins>{}</w:ins><w:del><w:r><w:delText>旧</w:delText></w:r></w:del>", run("新"))), "新");
    assert_eq!(text(&format!("<w:moveFrom>{}</w:moveFrom>{}", run("走"), run("在"))), "在");
    assert_eq!(text("<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐</w:t></w:r>"), "");
    assert_eq!(text("<w:r><w:rPr><w:vanish w:val=\"0\"/></w:rPr><w:t>显</w:t></w:r>"), "显");
    assert_eq!(text(&format!("<w:hyperlink><w:smartTag>{}</w:smartTag></w:hyperlink>", run("链"))), "链");
    assert_eq!(
        text(
            "<w:r><mc:AlternateContent><mc:Choice><w:drawing><w:t>图</w:t></w:drawing></mc:Choice><mc:Fallback>\
              <w:t>代</w:t></mc:Fallback></mc:AlternateContent><w:pict><w:t>框</w:t></w:pict><w:t>字</w:t></w:r>"
        ),
        "字"
    );
}

#[test]
fn fields_show_their_result_only() {
    let field = |kind| format!("<w:r><w:fldChar w:fldCharType=\"{kind}\"/></w:r>");
    let code = "<w:r><w:instrText>DATE</w:instrText></w:r>";
    let inner = format!("{}{}{}", field("begin"), run("码"), field("end"));
    let whole = format!("{}{code}{inner}{}{}{}", field("begin"), field("separate"), run("果"), field("end"));
    assert_eq!(text(&(whole + &run("后"))), "果后");
    // A field that never ends hides nothing beyond its cell.
    assert_eq!(text(&(field("end") + &run("甲") + &field("begin") + &run("码"))), "甲");
}

#[test]
fn paragraphs_and_nested_tables_are_lines() {
    let p = |text: &str| format!("<w:p>{}</w:p>", run(text));
    let tc = |text: &str| format!("<w:tc>{}</w:tc>", p(text));
    let nested = format!("<w:tbl><w:tr>{}{}</w:tr><w:tr>{}</w:tr></w:tbl>", tc("乙"), tc("丙"), tc("丁"));
    assert_eq!(cell(&(p("甲") + &nested + &p("戊"))).text, "甲\n乙\t丙\n丁\n戊");
    let joined = format!("<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{}</w:p>{}", run("前"), p("后"));
    assert_eq!(cell(&joined).text, "前后");
}

#[test]
fn deleted_rows_are_gone() {
    let rows = rows(
        "<w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc><w:p/></w:tc></w:tr><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>",
    );
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].origin, Origin::TableRow { table: 1, row: 1 });
}

#[test]
fn symbols_keep_their_font_where_it_covers_all() {
    let symbol = "<w:r><w:sym w:font=\"Wingdings 2\" w:char=\"F052\"/></w:r>";
    let alone = cell(&format!("<w:p>{symbol}</w:p>"));
    assert_eq!((alone.text.as_str(), alone.symbol_font.as_deref()), ("R", Some("Wingdings 2")));
    let typed = cell("<w:p><w:r><w:rPr><w:rFonts w:ascii=\"Wingdings\"/></w:rPr><w:t>ü</w:t></w:r></w:p>");
    assert_eq!((typed.text.as_str(), typed.symbol_font.as_deref()), ("ü", Some("Wingdings")));
    let open = "<w:r><w:sym w:font=\"Wingdings\" w:char=\"F0A8\"/></w:r>";
    let mixed = cell(&format!("<w:p>{symbol}{}{open}{}</w:p>", run("是 "), run("否")));
    assert_eq!((mixed.text.as_str(), mixed.symbol_font.as_deref()), ("☑是 ☐否", None));
    assert_eq!(text("<w:r><w:sym w:font=\"宋体\" w:char=\"221A\"/></w:r>"), "√");
}

fn check_box(state: &str, content: &str) -> String {
    format!(
        "<w:sdt><w:sdtPr><w:alias w:val=\"某格\"/><w:tag w:val=\"a&amp;b\"/><w14:checkbox><w14:checked w14:val=\"{state}\"/>\
         </w14:checkbox></w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"
    )
}

#[test]
fn check_boxes_show_their_state_not_their_glyph() {
    let inline = cell(&format!("<w:p>{}{}</w:p>", check_box("1", &run("☐")), run("是")));
    assert_eq!(inline.text, "☑是");
    assert_eq!(inline.controls[0].kind, ControlKind::CheckBox { checked: true });
    assert_eq!(inline.controls[0].tag.as_deref(), Some("a&b"));
    assert_eq!(inline.controls[0].title.as_deref(), Some("某格"));
    assert_eq!(text(&check_box("0", &run("√"))), "☐");
    assert_eq!(text(&check_box("0", &run("X"))), "☐");
    assert_eq!(text(&check_box("0", &run("☒ 是"))), "☐ 是");
    assert_eq!(text(&check_box("true", &run("是"))), "☑是");
    // Around a whole cell.
    let source =
        format!("<w:tbl><w:tr>{}</w:tr></w:tbl>", check_box("1", &format!("<w:tc><w:p>{}</w:p></w:tc>", run("☐"))));
    let rows = rows(&source);
    assert_eq!(rows[0].cells[0].text, "☑");
    assert_eq!(rows[0].cells[0].controls.len(), 1);
}

#[test]
fn drop_downs_show_what_was_chosen() {
    let list = |placeholder: &str, shown: &str| {
        format!(
            "<w:sdt><w:sdtPr>{placeholder}<w:dropDownList><w:listItem w:displayText=\"是\" w:value=\"1\"/>\
             <w:listItem w:value=\"否\"/></w:dropDownList></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>",
            run(shown)
        )
    };
    let choices = vec!["是".to_owned(), "否".to_owned()];
    let chosen = cell(&format!("<w:p>{}</w:p>", list("", "是")));
    assert_eq!(chosen.text, "是");
    let kind =
        |chosen: Option<&str>| ControlKind::DropDown { chosen: chosen.map(str::to_owned), choices: choices.clone() };
    assert_eq!(chosen.controls[0].kind, kind(Some("是")));
    let open = cell(&format!("<w:p>{}</w:p>", list("<w:showingPlcHdr/>", "选择一项。")));
    assert_eq!(open.text, "");
    assert_eq!(open.controls[0].kind, kind(None));
}

#[test]
fn legacy_form_fields_show_their_state() {
    let field = |data: &str, result: &str| {
        format!(
            "<w:r><w:fldChar w:fldCharType=\"begin\"><w:ffData><w:name w:val=\"格\"/>{data}</w:ffData></w:fldChar></w:r>\
             <w:r><w:instrText>FORM</w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>{}\
             <w:r><w:fldChar w:fldCharType=\"end\"/></w:r>",
            run(result)
        )
    };
    assert_eq!(text(&field("<w:checkBox><w:default w:val=\"0\"/><w:checked/></w:checkBox>", "")), "☑");
    assert_eq!(text(&field("<w:checkBox><w:default w:val=\"1\"/><w:checked w:val=\"0\"/></w:checkBox>", "x")), "☐");
    assert_eq!(text(&field("<w:checkBox><w:default w:val=\"1\"/></w:checkBox>", "")), "☑");
    assert_eq!(text(&field("<w:textInput/>", "示例")), "示例");
    let list = "<w:ddList><w:result w:val=\"1\"/><w:listEntry w:val=\"东\"/><w:listEntry w:val=\"西\"/></w:ddList>";
    let chosen = cell(&format!("<w:p>{}</w:p>", field(list, "")));
    assert_eq!(chosen.text, "西");
    assert_eq!(chosen.controls[0].tag.as_deref(), Some("格"));
}

#[test]
fn other_dialects_are_refused() {
    let refusal = |source: &str| read(&Markup::read(source).unwrap()).unwrap_err();
    assert_eq!(refusal(&format!("<x:document xmlns:x=\"{TRANSITIONAL}\"><x:body/></x:document>")), TablesError::Prefix);
    assert_eq!(refusal(&format!("<document xmlns=\"{TRANSITIONAL}\"><body/></document>")), TablesError::Prefix);
    assert_eq!(refusal(&format!("<w:document xmlns:w=\"{STRICT}\"><w:body/></w:document>")), TablesError::Strict);
    assert_eq!(refusal(&format!("<w:hdr xmlns:w=\"{TRANSITIONAL}\"/>")), TablesError::NotDocument);
    assert_eq!(refusal("<worksheet/>"), TablesError::NotDocument);
    assert_eq!(refusal(""), TablesError::NotDocument);
}

#[test]
fn endless_text_is_refused() {
    let source = document(&format!("<w:p>{}</w:p>", run(&"长".repeat(LONGEST_TEXT + 1))));
    assert_eq!(read(&Markup::read(&source).unwrap()).unwrap_err(), TablesError::TextTooLong);
}

#[test]
fn empty_paragraphs_of_lists_show_their_number() {
    let level = |depth: u8, format: &str, text: &str| {
        format!(
            "<w:lvl w:ilvl=\"{depth}\"><w:start w:val=\"3\"/><w:numFmt w:val=\"{format}\"/><w:lvlText w:val=\"{text}\"/></w:lvl>"
        )
    };
    let lists = format!(
        "<w:numbering><w:abstractNum w:abstractNumId=\"7\">{}{}{}</w:abstractNum>\
         <w:num w:numId=\"1\"><w:abstractNumId w:val=\"7\"/></w:num></w:numbering>",
        level(0, "decimal", "（%1）"),
        level(1, "decimal", "%2"),
        level(2, "bullet", "·"),
    );
    let numbering = Numbering::read(&Markup::read(&lists).unwrap());
    let paragraph = |depth: u8, text: &str| {
        format!(
            "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"{depth}\"/><w:numId w:val=\"1\"/></w:numPr></w:pPr>{}</w:p>",
            run(text)
        )
    };
    let texts = [(0, ""), (1, ""), (1, ""), (0, "甲"), (1, ""), (2, ""), (0, "")];
    let source = document(&texts.map(|(depth, text)| paragraph(depth, text)).concat());
    let rows = read_numbered(&Markup::read(&source).unwrap(), &numbering).unwrap();
    let shown: Vec<&str> = rows.iter().map(|row| row.cells[0].text.as_str()).collect();
    assert_eq!(shown, ["（3）", "3", "4", "甲", "3", "", "（5）"]);
    assert_eq!(read(&Markup::read(&source).unwrap()).unwrap()[0].cells[0].text, "");
}

/// What a hostile document may be made of: elements in any nesting, and pieces without inside.
const NAMES: [&str; 14] = [
    "w:tbl",
    "w:tr",
    "w:tc",
    "w:p",
    "w:r",
    "w:sdt",
    "w:sdtPr",
    "w:sdtContent",
    "w:ins",
    "w:trPr",
    "w:tcPr",
    "mc:AlternateContent",
    "mc:Choice",
    "w:fldSimple",
];
const PIECES: [&str; 10] = [
    "<w:t>字&#65;&nonsense;</w:t>",
    "<w14:checkbox><w14:checked/></w14:checkbox>",
    "<w:dropDownList><w:listItem/></w:dropDownList>",
    "<w:fldChar w:fldCharType=\"begin\"><w:ffData><w:ddList><w:result w:val=\"9\"/></w:ddList></w:ffData></w:fldChar>",
    "<w:fldChar w:fldCharType=\"separate\"/>",
    "<w:fldChar w:fldCharType=\"end\"/>",
    "<w:gridSpan w:val=\"65535\"/>",
    "<w:vMerge/>",
    "<w:sym w:font=\"Wingdings\" w:char=\"D800\"/>",
    "<w:showingPlcHdr w:val=\"x\"/>",
];

proptest::proptest! {
    #[test]
    fn no_document_makes_it_panic(steps in proptest::collection::vec(0..NAMES.len() + PIECES.len() + 8, 0..200)) {
        let mut inside = String::new();
        let mut open = Vec::new();
        for step in steps {
            if let Some(name) = NAMES.get(step) {
                inside.extend(["<", name, ">"]);
                open.push(name);
            } else if let Some(piece) = PIECES.get(step - NAMES.len()) {
                inside.push_str(piece);
            } else if let Some(name) = open.pop() {
                inside.extend(["</", name, ">"]);
            }
        }
        while let Some(name) = open.pop() {
            inside.extend(["</", name, ">"]);
        }
        let source = document(&inside);
        let rows = read(&Markup::read(&source).unwrap()).unwrap();
        proptest::prop_assert!(rows.iter().all(|row| row.cells.iter().all(|cell| cell.span > 0 && cell.nth > 0)));
    }
}
