//! What comes out of small workbooks of every format, most of them written here by hand.

use super::*;
use crate::gate::archive::pack;
use crate::gate::biff_record::write as record;
use crate::place::{Area, address};
use crate::workbook::{Content, Visibility};
use rust_xlsxwriter as xlsx;

fn text(text: &str) -> Content {
    Content::Text(text.to_owned())
}

/// The cells of a sheet as (address, content).
fn contents(sheet: &Sheet) -> Vec<(String, Content)> {
    sheet.cells.iter().map(|cell| (address(cell.row, cell.col), cell.content.clone())).collect()
}

fn expect(sheet: &Sheet, wanted: &[(&str, Content)]) {
    let wanted: Vec<_> = wanted.iter().map(|(place, content)| ((*place).to_owned(), content.clone())).collect();
    assert_eq!(contents(sheet), wanted);
}

fn package(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let parts: Vec<_> = parts.iter().map(|(name, bytes)| ((*name).to_owned(), *bytes)).collect();
    pack(&parts).unwrap()
}

fn read_bytes(bytes: &[u8]) -> Result<Workbook, Fault> {
    read("自评估表.xlsx", bytes, &Limits::default())
}

/// An .xlsx with one sheet, of which the XML is given.
fn xlsx_of(sheet: &str) -> Vec<u8> {
    package(&[
        ("[Content_Types].xml", b"<Types>application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml</Types>"),
        ("_rels/.rels", b"<Relationships><Relationship Id='a' Type='x/officeDocument' Target='/xl/workbook.xml'/></Relationships>"),
        ("xl/workbook.xml", "<workbook><sheets><sheet name='表' r:id='a'/><sheet name='图' r:id='b'/><sheet name='宏' r:id='c'/></sheets></workbook>".as_bytes()),
        ("xl/_rels/workbook.xml.rels", b"<Relationships><Relationship Id='a' Type='x/worksheet' Target='worksheets/sheet1.xml'/><Relationship Id='b' Type='x/chartsheet' Target='chartsheets/sheet1.xml'/><Relationship Id='c' Type='x/xlMacrosheet' Target='m.xml'/></Relationships>"),
        ("xl/worksheets/sheet1.xml", format!("<worksheet>{sheet}</worksheet>").as_bytes()),
    ])
}

#[test]
fn a_sheet_as_a_program_writes_it() {
    let mut book = xlsx::Workbook::new();
    let date = xlsx::Format::new().set_num_format("yyyy-mm-dd");
    let wingdings = xlsx::Format::new().set_font_name("Wingdings 2");
    let plain = xlsx::Format::new();
    let sheet = book.add_worksheet().set_name("自评估表").unwrap();
    sheet.merge_range(0, 0, 0, 2, "信息安全服务", &plain).unwrap();
    sheet.write_number_with_format(1, 0, 45_896, &date).unwrap();
    sheet.write_string_with_format(1, 1, "P", &wingdings).unwrap();
    sheet.write_rich_string(1, 2, &[(&wingdings, "R"), (&plain, "符合")]).unwrap();
    sheet.write_boolean(2, 0, true).unwrap();
    sheet.write_string(2, 1, " =1+1\u{1} ").unwrap();
    sheet.write_formula(2, 2, xlsx::Formula::new("=1+1").set_result("2")).unwrap();
    sheet.write_number(3, 0, 2.5).unwrap();
    sheet.insert_note(5, 1, &xlsx::Note::new("批注")).unwrap();
    sheet.set_row_hidden(3).unwrap();
    sheet.set_column_hidden(7).unwrap();
    book.add_worksheet().set_name("隐藏").unwrap().set_hidden(true);
    let read = read_bytes(&book.save_to_buffer().unwrap()).unwrap();

    assert_eq!((read.kind, read.macros, read.sheets.len()), (Kind::Xlsx, false, 2));
    let sheet = &read.sheets[0];
    expect(
        sheet,
        &[
            ("A1", text("信息安全服务")),
            ("A2", Content::Date { serial: 45_896.0, epoch_1904: false }),
            ("B2", text("P")),
            ("C2", text("R符合")),
            ("A3", Content::Bool(true)),
            ("B3", text(" =1+1\u{1} ")),
            ("C3", Content::Number(2.0)),
            ("A4", Content::Number(2.5)),
        ],
    );
    assert_eq!(sheet.cell(1, 1).unwrap().symbol_font.as_deref(), Some("Wingdings 2"));
    assert_eq!(sheet.cell(1, 2).unwrap().symbol_font.as_deref(), Some("Wingdings 2"));
    assert_eq!(sheet.cells.iter().filter(|cell| cell.formula).count(), 1);
    assert_eq!(sheet.merges, Some(vec![Area { top: 0, left: 0, bottom: 0, right: 2 }]));
    assert_eq!(sheet.hidden_rows, Some(vec![3]));
    assert_eq!(sheet.hidden_cols, Some(vec![7]));
    assert_eq!(comment_cells(sheet), [(5, 1)]);
    assert_eq!((sheet.name.as_str(), sheet.visibility), ("自评估表", Visibility::Visible));
    assert_eq!((read.sheets[1].name.as_str(), read.sheets[1].visibility), ("隐藏", Visibility::Hidden));
}

#[test]
fn formulas_without_a_value_and_new_errors_are_seen() {
    let read = read_bytes(&xlsx_of(
        "<sheetData><row r='2'><c r='B2'><f>A1</f></c><c r='C2'><f>A1</f><v></v></c><c r='D2' t='str'><f>A1</f><v></v></c>\
         <c r='E2' t='e'><f>A1</f><v>#SPILL!</v></c><c r='F2' t='e'><v>#REF!</v></c><c r='G2' t='d'><v>2025-08-27</v></c>\
         <c r='H2' t='inlineStr'><is><r><rPr><rFont val='Wingdings'/></rPr><t>ü</t></r></is></c></row>\
         <row><c><v>7</v></c></row><row r='1048576' hidden='1'><c r='XFD1048576' s='1'/></row></sheetData>",
    ))
    .unwrap();
    let sheet = &read.sheets[0];
    expect(
        sheet,
        &[
            ("B2", Content::Uncalculated),
            ("C2", Content::Uncalculated),
            ("E2", Content::Error("#SPILL!".to_owned())),
            ("F2", Content::Error("#REF!".to_owned())),
            ("G2", Content::Date { serial: 45_896.0, epoch_1904: false }),
            ("H2", text("ü")),
            ("A3", Content::Number(7.0)),
        ],
    );
    assert_eq!(sheet.cells.iter().filter(|cell| cell.formula).count(), 3);
    assert_eq!(sheet.cell(1, 7).unwrap().symbol_font.as_deref(), Some("Wingdings"));
    assert_eq!((read.sheets.len(), sheet.hidden_rows.as_deref()), (1, Some(&[][..])));
}

#[test]
fn what_no_honest_workbook_does_is_refused() {
    let refused = |sheet: &str| read_bytes(&xlsx_of(sheet)).unwrap_err();
    let far = |place: &str| refused(&format!("<sheetData><row><c r='{place}'><v>1</v></c></row></sheetData>"));
    assert!(matches!(far("A20001"), Fault::Limit { what: "行号", .. }));
    assert!(matches!(far("IW1"), Fault::Limit { what: "列号", .. }));
    assert!(matches!(far("1A"), Fault::Damaged { .. }));
    let twice = "<sheetData><row><c r='B2'><v>1</v></c><c r='B2'><v>2</v></c></row></sheetData>";
    assert_eq!(refused(twice), Fault::Unsafe { what: "单元格 B2 出现两次".to_owned() });
    assert!(matches!(refused("<sheetData><row>"), Fault::Damaged { .. }));
    assert!(matches!(refused(&"<a>".repeat(200)), Fault::Limit { .. }));
    let few = Limits { cells: 1, ..Limits::default() };
    let two = xlsx_of("<sheetData><row><c><v>1</v></c><c><v>2</v></c></row></sheetData>");
    assert!(matches!(read("a.xlsx", &two, &few), Err(Fault::Limit { what: "单元格数", .. })));
}

#[test]
fn a_number_that_is_none_is_an_error() {
    let numbers = ["NaN", "inf", "-1e999", "1e308"].map(|number| format!("<c><v>{number}</v></c>")).concat();
    let read = read_bytes(&xlsx_of(&format!("<sheetData><row>{numbers}</row></sheetData>"))).unwrap();
    let error = || Content::Error("#NUM!".to_owned());
    let wanted = [("A1", error()), ("B1", error()), ("C1", error()), ("D1", Content::Number(1e308))];
    expect(&read.sheets[0], &wanted);
}

#[test]
fn merged_areas_end_where_cells_end() {
    let merges = "<mergeCells><mergeCell ref='A1:XFD1048576'/><mergeCell ref='XFC1:XFD1'/></mergeCells>";
    let read = read_bytes(&xlsx_of(&format!("<sheetData/>{merges}"))).unwrap();
    assert_eq!(read.sheets[0].merges, Some(vec![Area { top: 0, left: 0, bottom: 19_999, right: 255 }]));
}

#[test]
fn a_cell_holds_as_much_text_as_excel_allows() {
    let cell = |size: usize| {
        let text = "字".repeat(size);
        read_bytes(&xlsx_of(&format!("<sheetData><row><c t='inlineStr'><is><t>{text}</t></is></c></row></sheetData>")))
    };
    assert!(cell(32_767).is_ok());
    assert!(matches!(cell(32_768), Err(Fault::Limit { what: "单元格字数", .. })));
}

fn ods_of(styles: &str, tables: &str) -> Result<Workbook, Fault> {
    let content = format!(
        "<office:document-content><office:automatic-styles>{styles}</office:automatic-styles>\
         <office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    );
    read_bytes(&package(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", b"<manifest:manifest/>"),
        ("content.xml", content.as_bytes()),
    ]))
}

#[test]
fn an_open_document_is_read_as_it_looks() {
    let read = ods_of(
        "<style:style style:name='w'><style:text-properties style:font-name='Wingdings 2'/></style:style>\
         <style:style style:name='h'><style:table-properties table:display='false'/></style:style>",
        "<table:table table:name='表'>
           <table:table-column/><table:table-column table:number-columns-repeated='2' table:visibility='collapse'/>
           <table:table-row table:number-rows-repeated='2'><table:table-cell table:number-columns-repeated='16384'/></table:table-row>
           <table:table-header-rows><table:table-row>
             <table:table-cell table:number-columns-repeated='2'/>
             <table:table-cell table:number-columns-spanned='2' table:number-rows-spanned='3' office:value-type='string'>
               <office:annotation><text:p>批注</text:p></office:annotation>
               <text:p>第<text:s text:c='2'/>一&lt;</text:p><text:p>行</text:p>
             </table:table-cell><table:covered-table-cell/>
             <table:table-cell office:value-type='date' office:date-value='2025-08-27'><text:p>8/27</text:p></table:table-cell>
           </table:table-row></table:table-header-rows>
           <table:table-row table:number-rows-repeated='3' table:visibility='filter'><table:table-cell/></table:table-row>
           <table:table-row table:number-rows-repeated='2'>
             <table:table-cell table:number-columns-repeated='2' table:style-name='w' office:value-type='string'><text:p>P</text:p></table:table-cell>
             <table:table-cell table:formula='of:=1'/><table:table-cell><text:p>无类型</text:p></table:table-cell>
             <table:table-cell table:formula='of:=1' calcext:value-type='error' office:value-type='string' office:string-value=''><text:p>#REF!</text:p></table:table-cell>
             <table:table-cell office:value-type='float' office:value='2.5'><text:p>2.5</text:p></table:table-cell>
           </table:table-row>
           <table:table-row table:number-rows-repeated='1048567'><table:table-cell table:number-columns-repeated='16384'/></table:table-row>
         </table:table><table:table table:name='藏' table:style-name='h'/>",
    )
    .unwrap();
    let sheet = &read.sheets[0];
    let row = |row: u32| {
        let at = move |col: char| format!("{col}{row}");
        [
            (at('A'), text("P")),
            (at('B'), text("P")),
            (at('C'), Content::Uncalculated),
            (at('D'), text("无类型")),
            (at('E'), Content::Error("#REF!".to_owned())),
            (at('F'), Content::Number(2.5)),
        ]
    };
    let mut wanted = vec![
        ("C3".to_owned(), text("第  一<\n行")),
        ("E3".to_owned(), Content::Date { serial: 45_896.0, epoch_1904: false }),
    ];
    wanted.extend(row(7));
    wanted.extend(row(8));
    assert_eq!(contents(sheet), wanted);
    assert_eq!(sheet.cell(7, 1).unwrap().symbol_font.as_deref(), Some("Wingdings 2"));
    assert_eq!(sheet.cells.iter().filter(|cell| cell.formula).count(), 4);
    assert_eq!(sheet.merges, Some(vec![Area { top: 2, left: 2, bottom: 4, right: 3 }]));
    assert_eq!(sheet.hidden_rows, Some(vec![3, 4, 5]));
    assert_eq!(sheet.hidden_cols, Some(vec![1, 2]));
    assert_eq!(comment_cells(sheet), [(2, 2)]);
    assert_eq!((read.kind, read.sheets[1].visibility), (Kind::Ods, Visibility::Hidden));
}

#[test]
fn repeats_that_hold_something_are_bounded() {
    let cell = |rows: &str, cols: &str| {
        ods_of(
            "",
            &format!(
                "<table:table><table:table-row table:number-rows-repeated='{rows}'><table:table-cell \
             table:number-columns-repeated='{cols}' office:value-type='float' office:value='1'/></table:table-row></table:table>"
            ),
        )
    };
    assert_eq!(cell("3", "2").unwrap().sheets[0].cells.len(), 6);
    assert!(matches!(cell("1048576", "1"), Err(Fault::Limit { .. })));
    assert!(matches!(cell("1", "257"), Err(Fault::Limit { .. })));
    assert!(matches!(cell("20000", "200"), Err(Fault::Limit { .. })));
    assert!(matches!(cell("0", "1"), Err(Fault::Damaged { .. })));
    assert!(matches!(cell("4294967296", "1"), Err(Fault::Damaged { .. })));
    assert!(matches!(ods_of("", ""), Err(Fault::NoSheets)));
}

/// A bare workbook stream of Excel 97 with one sheet called S.
fn biff_of(strings: &[u8], sheet: &[(u16, &[u8])]) -> Vec<u8> {
    let bof = [0, 6, 5, 0, 0, 0, 0, 0];
    let mut stream = Vec::new();
    record(&mut stream, 0x809, &[&bof]);
    record(&mut stream, 0x42, &[&936_u16.to_le_bytes()]); // a lie that calamine would believe
    let mut font = [0; 16].to_vec();
    font[14] = 9;
    font.extend(b"Wingdings");
    record(&mut stream, 0x31, &[&font]);
    record(&mut stream, 0xE0, &[&[0; 20]]);
    record(&mut stream, 0x85, &[&[0, 0, 0, 0, 1, 0, 1, 0], b"S"]);
    let field = stream.len() - 9;
    record(&mut stream, 0x85, &[&[0, 0, 0, 0, 0, 2, 1, 0], b"C"]); // a chart
    record(&mut stream, 0xFC, &[strings]);
    record(&mut stream, 0x0A, &[]);
    let position = stream.len() as u32;
    stream[field..field + 4].copy_from_slice(&position.to_le_bytes());
    record(&mut stream, 0x809, &[&bof]);
    for (kind, data) in sheet {
        record(&mut stream, *kind, &[data]);
    }
    record(&mut stream, 0x0A, &[]);
    stream
}

const STRINGS: &[u8] = b"\x01\0\0\0\x01\0\0\0\x02\0\x01\x2D\x4E\x87\x65";

#[test]
fn an_old_workbook_is_read() {
    let number = 2.5_f64.to_le_bytes();
    let formula = |col: u8, value: [u8; 8]| {
        let mut data = vec![4, 0, col, 0, 0, 0];
        data.extend(value);
        data.extend([0, 0, 0, 0, 0, 0, 3, 0, 0x1E, 1, 0]);
        data
    };
    let text_formula = [0, 0, 0, 0, 0, 0, 0xFF, 0xFF];
    let (with, without) = (formula(0, text_formula), formula(1, text_formula));
    let error = formula(2, [2, 0, 0x17, 0, 0, 0, 0xFF, 0xFF]);
    let mut row = [0; 16];
    (row[0], row[12]) = (3, 0x20);
    let stream = biff_of(
        STRINGS,
        &[
            (0x200, &[0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0xFF, 0xFF, 0, 0]), // what calamine would lay out
            (0x7D, &[2, 0, 4, 0, 0, 0, 0, 0, 1, 0]),
            (0x208, &row),
            (0xFD, &[1, 0, 1, 0, 0, 0, 0, 0, 0, 0]),
            (0x203, &[&[2, 0, 1, 0, 0, 0][..], &number].concat()),
            (0x06, &with),
            (0x207, b"\x02\0\0ok"),
            (0x06, &without),
            (0x06, &error),
            (0xE5, &[1, 0, 1, 0, 2, 0, 3, 0, 3, 0]),
            (0x1C, &[9, 0, 2, 0, 0, 0, 0, 0]),
        ],
    );
    let read = read_bytes(&stream).unwrap();
    let sheet = &read.sheets[0];
    expect(
        sheet,
        &[
            ("B2", text("中文")),
            ("B3", Content::Number(2.5)),
            ("A5", text("ok")),
            ("B5", Content::Uncalculated),
            ("C5", Content::Error("#REF!".to_owned())),
        ],
    );
    assert_eq!((read.kind, read.sheets.len(), sheet.name.as_str()), (Kind::Xls, 1, "S"));
    assert_eq!(sheet.visibility, Visibility::Hidden);
    assert_eq!(sheet.merges, Some(vec![Area { top: 1, left: 3, bottom: 2, right: 3 }]));
    assert_eq!((sheet.hidden_rows.as_deref(), sheet.hidden_cols.as_deref()), (Some(&[3][..]), Some(&[2, 3, 4][..])));
    assert_eq!(comment_cells(sheet), [(9, 2)]);
    assert_eq!(sheet.cell(1, 1).unwrap().symbol_font.as_deref(), Some("Wingdings"));
    assert_eq!(sheet.cells.iter().filter(|cell| cell.formula).count(), 3);
}

#[test]
fn old_workbooks_that_claim_too_much_are_refused() {
    let far: &[u8] = &[0x20, 0x4E, 0, 0, 0, 0, 0, 0, 0, 0];
    assert!(matches!(read_bytes(&biff_of(STRINGS, &[(0xFD, far)])), Err(Fault::Limit { .. })));
    let claim = [0xFF; 8];
    assert!(matches!(read_bytes(&biff_of(&claim, &[])), Err(Fault::Limit { .. })));
    let no_such_string: &[u8] = &[0, 0, 0, 0, 0, 0, 1, 0, 0, 0];
    assert!(matches!(read_bytes(&biff_of(STRINGS, &[(0xFD, no_such_string)])), Err(Fault::Damaged { .. })));
    assert_eq!(read_bytes(&biff_of(STRINGS, &[])).unwrap().sheets[0].cells, []);
    let mut encrypted = Vec::new();
    record(&mut encrypted, 0x809, &[&[0, 6, 5, 0]]);
    record(&mut encrypted, 0x2F, &[&[1, 0]]);
    assert_eq!(read_bytes(&encrypted), Err(Fault::Encrypted));
}

/// A record of an .xlsb, shorter than 128 bytes.
fn brt(kind: u16, data: &[&[u8]]) -> Vec<u8> {
    let mut bytes = if kind < 128 { vec![kind as u8] } else { vec![kind as u8 | 128, (kind >> 7) as u8] };
    let data = data.concat();
    bytes.push(data.len() as u8);
    bytes.extend(data);
    bytes
}

fn wide(text: &str) -> Vec<u8> {
    let units: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    [&(units.len() as u32 / 2).to_le_bytes()[..], &units].concat()
}

#[test]
fn a_binary_workbook_is_read() {
    let numbers = |numbers: &[u32]| numbers.iter().flat_map(|number| number.to_le_bytes()).collect::<Vec<u8>>();
    let cell = |kind: u16, col: u32, value: &[u8]| brt(kind, &[&numbers(&[col, 0]), value]);
    let sheet = [
        brt(129, &[]),
        brt(60, &[&numbers(&[5, 6, 0, 0]), &[1, 0]]),
        brt(145, &[]),
        brt(0, &[&numbers(&[1, 0]), &[0, 0, 0, 0x10, 0, 0, 0, 0, 0]]),
        cell(7, 1, &numbers(&[0])),
        brt(18, &[&numbers(&[0, 0])]), // short: the same string in the next column
        cell(9, 4, &[&2.5_f64.to_le_bytes()[..], &[0; 10]].concat()),
        cell(11, 5, &[0x17, 0, 0, 0, 0, 0, 0]),
        cell(62, 6, &[&[1][..], &wide("富文本"), &[0; 8]].concat()),
        cell(2, 7, &numbers(&[7 << 2 | 2])),
        brt(146, &[]),
        brt(176, &[&numbers(&[1, 2, 1, 1])]),
    ]
    .concat();
    let workbook = [
        brt(156, &[&numbers(&[1, 1]), &wide("r1"), &wide("表")]),
        brt(156, &[&numbers(&[0, 2]), &wide("r2"), &wide("宏")]),
    ]
    .concat();
    let strings = [brt(159, &[&[0xFF; 8]]), brt(19, &[&[0], &wide("中文")])].concat();
    let comments = brt(635, &[&numbers(&[0, 8, 8, 2, 2]), &[0; 16]]);
    let bytes = package(&[
        ("[Content_Types].xml", b"<Types>application/vnd.ms-excel.sheet.binary.macroEnabled.main</Types>"),
        ("_rels/.rels", b"<Relationships><Relationship Id='a' Type='x/officeDocument' Target='xl/workbook.bin'/></Relationships>"),
        ("xl/workbook.bin", &workbook),
        ("xl/_rels/workbook.bin.rels", b"<Relationships><Relationship Id='r1' Type='x/worksheet' Target='worksheets/sheet1.bin'/><Relationship Id='r2' Type='x/xlMacrosheet' Target='macrosheets/sheet1.bin'/><Relationship Id='r3' Type='x/sharedStrings' Target='sharedStrings.bin'/></Relationships>"),
        ("xl/worksheets/sheet1.bin", &sheet),
        ("xl/worksheets/_rels/sheet1.bin.rels", b"<Relationships><Relationship Id='r1' Type='x/comments' Target='../comments1.bin'/></Relationships>"),
        ("xl/comments1.bin", &comments),
        ("xl/sharedStrings.bin", &strings),
        ("xl/vbaProject.bin", b""),
    ]);
    let read = read_bytes(&bytes).unwrap();
    let sheet = &read.sheets[0];
    expect(
        sheet,
        &[
            ("B2", text("中文")),
            ("C2", text("中文")),
            ("E2", Content::Number(2.5)),
            ("F2", Content::Error("#REF!".to_owned())),
            ("G2", text("富文本")),
            ("H2", Content::Number(7.0)),
        ],
    );
    assert_eq!((read.kind, read.macros, read.sheets.len()), (Kind::Xlsb, true, 1));
    assert_eq!((sheet.name.as_str(), sheet.visibility), ("表", Visibility::Hidden));
    assert_eq!(sheet.merges, Some(vec![Area { top: 1, left: 1, bottom: 2, right: 1 }]));
    assert_eq!((sheet.hidden_rows.as_deref(), sheet.hidden_cols.as_deref()), (Some(&[1][..]), Some(&[5, 6][..])));
    assert_eq!(comment_cells(sheet), [(8, 2)]);
    assert_eq!(sheet.cells.iter().filter(|cell| cell.formula).count(), 2);
}

/// Where the comments of a sheet stand.
fn comment_cells(sheet: &Sheet) -> Vec<(u32, u16)> {
    sheet.comments.iter().flatten().map(|comment| (comment.row, comment.col)).collect()
}
