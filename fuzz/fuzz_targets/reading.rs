//! Any bytes as a workbook or a document, and good ones of every format with parts of their own.
//!
//! The first byte says which: zero for the bytes as they are, else the good package that the rest changes, and in its highest
//! bit whether the limits are the usual ones or narrow. A change is a part, a way, and what the way asks for; parts of a
//! package are stored, so that what is changed is what is read.

#![no_main]

use libfuzzer_sys::fuzz_target;
use std::borrow::Cow;
use std::sync::LazyLock;
use ziping::gate::archive::pack;
use ziping::ooxml::package::{self, Package};
use ziping::place::Area;
use ziping::read::{Limits, read};
use ziping::workbook::{Content, Naming, RowName, Sheet, Workbook};
use ziping_fuzz::Choices;

type Parts = Vec<(String, Vec<u8>)>;

/// Names under which a part may be put beside the others.
const NAMES: [&str; 10] = [
    "xl/vbaProject.bin",
    "xl/worksheets/_rels/sheet2.xml.rels",
    "xl/worksheets/_rels/sheet1.bin.rels",
    "xl/comments1.bin",
    "xl/sharedStrings.bin",
    "META-INF/manifest.xml",
    "Basic/script.xml",
    "word/_rels/document.xml.rels",
    "mimetype",
    "XL/WORKBOOK.XML",
];

const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

static PACKAGES: LazyLock<[Parts; 4]> = LazyLock::new(|| {
    [spreadsheet(), open_document(), document(), unpacked(include_bytes!("../../fixtures/broken/seeds/good.xlsb"))]
});

fn unpacked(bytes: &[u8]) -> Parts {
    let opened = Package::open(bytes, &package::Limits::default()).expect("a good package");
    let names: Vec<String> = opened.names().map(str::to_owned).collect();
    let part = |name: &str| opened.part(name).expect("a good part").expect("a part that is there").to_vec();
    // The theme is large, and nobody reads it.
    names.into_iter().filter(|name| !name.contains("theme")).map(|name| (name.clone(), part(&name))).collect()
}

fn parts(all: &[(&str, &str)]) -> Parts {
    all.iter().map(|(name, text)| ((*name).to_owned(), text.replace("{R}", RELATIONS).into_bytes())).collect()
}

fn spreadsheet() -> Parts {
    parts(&[
        (
            "[Content_Types].xml",
            "<Types><Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/></Types>",
        ),
        (
            "_rels/.rels",
            "<Relationships><Relationship Id=\"a\" Type=\"{R}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>",
        ),
        (
            "xl/workbook.xml",
            "<workbook><workbookPr date1904=\"0\"/><sheets><sheet name=\"表\" sheetId=\"1\" r:id=\"a\"/><sheet name=\"藏\" state=\"hidden\" r:id=\"b\"/><sheet name=\"图\" r:id=\"c\"/></sheets></workbook>",
        ),
        (
            "xl/_rels/workbook.xml.rels",
            "<Relationships><Relationship Id=\"a\" Type=\"{R}/worksheet\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"b\" Type=\"{R}/worksheet\" Target=\"/xl/worksheets/sheet2.xml\"/><Relationship Id=\"c\" Type=\"{R}/chartsheet\" Target=\"c.xml\"/><Relationship Id=\"d\" Type=\"{R}/sharedStrings\" Target=\"sharedStrings.xml\"/><Relationship Id=\"e\" Type=\"{R}/styles\" Target=\"styles.xml\"/></Relationships>",
        ),
        (
            "xl/sharedStrings.xml",
            "<sst count=\"4\" uniqueCount=\"4\"><si><t>序号</t></si><si><t xml:space=\"preserve\"> 条款 &amp;_x000A_</t></si><si><r><rPr><rFont val=\"Wingdings 2\"/></rPr><t>P</t></r><r><t>符合</t></r><rPh><t>拼</t></rPh></si><si/></sst>",
        ),
        (
            "xl/styles.xml",
            "<styleSheet><numFmts count=\"1\"><numFmt numFmtId=\"164\" formatCode=\"yyyy&quot;年&quot;m&quot;月&quot;\"/></numFmts><fonts><font><name val=\"宋体\"/></font><font><name val=\"Wingdings\"/></font></fonts><cellXfs><xf numFmtId=\"0\" fontId=\"0\"/><xf numFmtId=\"14\" fontId=\"1\"/><xf numFmtId=\"164\"/><xf numFmtId=\"46\"/></cellXfs></styleSheet>",
        ),
        (
            "xl/worksheets/sheet1.xml",
            "<worksheet><dimension ref=\"A1:H9\"/><cols><col min=\"2\" max=\"3\" hidden=\"1\"/></cols><sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>2</v></c><c t=\"inlineStr\"><is><t>甲</t></is></c></row><row r=\"3\" hidden=\"1\"><c r=\"A3\" s=\"1\"><v>45896</v></c><c r=\"B3\" s=\"2\"><f>A3+1</f><v>45897.5</v></c><c r=\"C3\" t=\"b\"><v>1</v></c><c r=\"D3\" t=\"e\"><v>#SPILL!</v></c><c r=\"E3\" t=\"str\"><f t=\"shared\" ref=\"E3:E4\" si=\"0\">A1</f><v></v></c><c r=\"F3\" t=\"d\"><v>2025-08-27T00:00:00</v></c><c r=\"G3\" s=\"3\"><v>1.5</v></c></row></sheetData><mergeCells><mergeCell ref=\"A1:B2\"/></mergeCells></worksheet>",
        ),
        (
            "xl/worksheets/sheet2.xml",
            "<x:worksheet xmlns:x=\"m\"><x:sheetData><x:row><x:c><x:v>7</x:v></x:c></x:row></x:sheetData></x:worksheet>",
        ),
        (
            "xl/worksheets/_rels/sheet1.xml.rels",
            "<Relationships><Relationship Id=\"a\" Type=\"{R}/comments\" Target=\"../comments1.xml\"/></Relationships>",
        ),
        (
            "xl/comments1.xml",
            "<comments><commentList><comment ref=\"B3\"><text><r><t>批&#x6CE8;</t></r></text></comment></commentList></comments>",
        ),
    ])
}

fn open_document() -> Parts {
    parts(&[
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", "<manifest:manifest/>"),
        (
            "content.xml",
            "<office:document-content><office:automatic-styles><style:style style:name=\"w\"><style:text-properties style:font-name=\"Wingdings 2\"/></style:style><style:style style:name=\"v\" style:parent-style-name=\"w\"/><style:style style:name=\"h\"><style:table-properties table:display=\"false\"/></style:style></office:automatic-styles><office:body><office:spreadsheet><table:table table:name=\"表\"><table:table-column table:default-cell-style-name=\"v\"/><table:table-column table:number-columns-repeated=\"2\" table:visibility=\"collapse\"/><table:table-header-rows><table:table-row><table:table-cell table:number-columns-spanned=\"2\" table:number-rows-spanned=\"3\" office:value-type=\"string\"><office:annotation><text:p>批注</text:p></office:annotation><text:p>第<text:s text:c=\"2\"/>一&lt;<text:line-break/><text:tab/></text:p><text:p>行</text:p></table:table-cell><table:covered-table-cell/></table:table-row></table:table-header-rows><table:table-row table:number-rows-repeated=\"3\" table:visibility=\"filter\"><table:table-cell/></table:table-row><table:table-row table:number-rows-repeated=\"2\"><table:table-cell table:number-columns-repeated=\"2\" table:style-name=\"w\" office:value-type=\"string\"><text:p>P</text:p></table:table-cell><table:table-cell table:formula=\"of:=1\"/><table:table-cell table:formula=\"of:=1\" calcext:value-type=\"error\" office:value-type=\"string\" office:string-value=\"\"><text:p>#REF!</text:p></table:table-cell><table:table-cell office:value-type=\"float\" office:value=\"2.5\"/><table:table-cell office:value-type=\"date\" office:date-value=\"2025-08-27\"/><table:table-cell office:value-type=\"time\" office:time-value=\"PT12H30M05S\"/><table:table-cell office:value-type=\"boolean\" office:boolean-value=\"true\"/></table:table-row><table:table-row table:number-rows-repeated=\"1048567\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row></table:table><table:table table:name=\"藏\" table:style-name=\"h\"/></office:spreadsheet></office:body></office:document-content>",
        ),
    ])
}

fn document() -> Parts {
    parts(&[
        (
            "[Content_Types].xml",
            "<Types><Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>",
        ),
        (
            "_rels/.rels",
            "<Relationships><Relationship Id=\"a\" Type=\"{R}/officeDocument\" Target=\"word/document.xml\"/></Relationships>",
        ),
        (
            "word/document.xml",
            "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body><w:p><w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr></w:pPr><w:r><w:t xml:space=\"preserve\">组织名称： </w:t><w:tab/><w:t>示例</w:t></w:r></w:p><w:tbl><w:tblGrid><w:gridCol w:w=\"100\"/><w:gridCol w:w=\"200\"/></w:tblGrid><w:tr><w:trPr><w:gridBefore w:val=\"1\"/></w:trPr><w:tc><w:tcPr><w:gridSpan w:val=\"2\"/><w:vMerge w:val=\"restart\"/></w:tcPr><w:p><w:commentRangeStart w:id=\"0\"/><w:ins><w:r><w:t>甲</w:t></w:r></w:ins><w:del><w:r><w:delText>乙</w:delText></w:r></w:del></w:p></w:tc><w:tc><w:p><w:r><w:sym w:font=\"Wingdings 2\" w:char=\"F050\"/><w:br/><w:noBreakHyphen/></w:r></w:p></w:tc></w:tr><w:tr><w:tc><w:tcPr><w:gridSpan w:val=\"2\"/><w:vMerge/></w:tcPr><w:p/></w:tc><w:tc><w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val=\"1\"/></w14:checkbox></w:sdtPr><w:sdtContent><w:p><w:r><w:t>☒</w:t></w:r></w:p></w:sdtContent></w:sdt><w:p><w:r><w:fldChar w:fldCharType=\"begin\"><w:ffData><w:checkBox><w:default w:val=\"0\"/><w:checked/></w:checkBox></w:ffData></w:fldChar></w:r><w:r><w:instrText>FORMCHECKBOX</w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>值</w:t></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r></w:p><w:tbl><w:tr><w:tc><w:p><w:r><w:t>内</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:tc></w:tr></w:tbl><w:sdt><w:sdtPr><w:dropDownList><w:listItem w:displayText=\"二级\" w:value=\"2\"/></w:dropDownList></w:sdtPr><w:sdtContent><w:p><w:smartTag><w:hyperlink><w:r><w:rPr><w:rFonts w:ascii=\"Wingdings\"/><w:vanish/></w:rPr><w:t>ü</w:t></w:r></w:hyperlink></w:smartTag></w:p></w:sdtContent></w:sdt><w:sectPr/></w:body></w:document>",
        ),
        (
            "word/_rels/document.xml.rels",
            "<Relationships><Relationship Id=\"a\" Type=\"{R}/comments\" Target=\"comments.xml\"/><Relationship Id=\"b\" Type=\"{R}/numbering\" Target=\"numbering.xml\"/></Relationships>",
        ),
        (
            "word/comments.xml",
            "<w:comments><w:comment w:id=\"0\"><w:p><w:r><w:t>批注</w:t></w:r></w:p></w:comment></w:comments>",
        ),
        (
            "word/numbering.xml",
            "<w:numbering><w:abstractNum w:abstractNumId=\"0\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"3\"/><w:numFmt w:val=\"decimal\"/><w:lvlText w:val=\"%1.\"/></w:lvl><w:lvl w:ilvl=\"1\"><w:numFmt w:val=\"chineseCounting\"/><w:lvlText w:val=\"%1（%2）\"/></w:lvl></w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/><w:lvlOverride w:ilvl=\"0\"><w:startOverride w:val=\"1\"/></w:lvlOverride></w:num></w:numbering>",
        ),
    ])
}

/// A good package with the changes that an input asks for.
fn changed(good: &Parts, mut choices: Choices<'_>) -> Option<Vec<u8>> {
    let mut parts = good.clone();
    while !choices.is_over() && !parts.is_empty() {
        let (which, way) = (choices.byte(), choices.byte());
        let at = usize::from(which) % parts.len();
        match way % 4 {
            0 => {
                let len = usize::from(choices.number());
                parts[at].1 = choices.bytes(len).to_vec();
            }
            1 => {
                let (from, cut) = (usize::from(choices.number()), usize::from(choices.byte()));
                let len = usize::from(choices.number());
                let put = choices.bytes(len).to_vec();
                let part = &mut parts[at].1;
                let from = from.min(part.len());
                part.splice(from..(from + cut).min(part.len()), put);
            }
            2 => drop(parts.remove(at)),
            _ => {
                let len = usize::from(choices.number());
                let name = NAMES[usize::from(which) % NAMES.len()].to_owned();
                parts.push((name, choices.bytes(len).to_vec()));
            }
        }
    }
    let parts: Vec<(String, &[u8])> = parts.iter().map(|(name, bytes)| (name.clone(), bytes.as_slice())).collect();
    pack(&parts).ok()
}

fn narrow() -> Limits {
    Limits {
        parts: 40,
        tags: 20_000,
        rows: 300,
        columns: 60,
        cells: 2_000,
        text: 500,
        merges: 50,
        dense: 9_000,
        ..Limits::default()
    }
}

fn is_ascending<T: PartialOrd>(list: Option<&Vec<T>>) -> bool {
    list.is_none_or(|list| list.windows(2).all(|pair| pair[0] < pair[1]))
}

fn check(book: &Workbook, limits: &Limits) {
    assert!(!book.sheets.is_empty());
    assert!(book.sheets.len() <= limits.parts);
    assert!(book.sheets.iter().map(|sheet| sheet.cells.len()).sum::<usize>() <= limits.cells);
    for sheet in &book.sheets {
        check_sheet(sheet, limits);
    }
}

fn check_sheet(sheet: &Sheet, limits: &Limits) {
    assert!(sheet.cells.windows(2).all(|pair| (pair[0].row, pair[0].col) < (pair[1].row, pair[1].col)));
    for cell in &sheet.cells {
        assert!(cell.row < limits.rows && u32::from(cell.col) < limits.columns);
        match &cell.content {
            Content::Text(text) => assert!(!text.is_empty() && text.chars().count() <= limits.text),
            Content::Number(number) => assert!(number.is_finite()),
            Content::Date { serial, .. } => assert!(serial.is_finite()),
            _ => {}
        }
        assert!(!sheet.address(cell.row, cell.col).is_empty());
        let _ = cell.text();
    }
    let merges: &[Area] = sheet.merges.as_deref().unwrap_or_default();
    assert!(merges.len() <= limits.merges);
    for area in merges {
        assert!(area.top <= area.bottom && area.left <= area.right);
        assert!(area.bottom < limits.rows && u32::from(area.right) < limits.columns);
    }
    assert!(is_ascending(sheet.merges.as_ref()));
    assert!(is_ascending(sheet.hidden_rows.as_ref()));
    assert!(is_ascending(sheet.hidden_cols.as_ref()));
    assert!(is_ascending(sheet.comments.as_ref()));
    assert!(sheet.hidden_rows.iter().flatten().all(|row| *row < limits.rows));
    assert!(sheet.hidden_cols.iter().flatten().all(|col| u32::from(*col) < limits.columns));
    assert!(
        sheet
            .comments
            .iter()
            .flatten()
            .all(|comment| comment.row < limits.rows && u32::from(comment.col) < limits.columns)
    );
    if let Naming::Document(names) = &sheet.naming {
        assert!(sheet.cells.iter().all(|cell| (cell.row as usize) < names.len()));
        for name in names {
            if let RowName::TableRow { cells, .. } = name {
                assert!(cells.windows(2).all(|pair| pair[0] <= pair[1]));
            }
        }
    }
}

fuzz_target!(|input: &[u8]| {
    let Some((&first, rest)) = input.split_first() else { return };
    let limits = if first & 0x80 == 0 { Limits::default() } else { narrow() };
    let bytes = match usize::from(first & 0x7F) % (PACKAGES.len() + 1) {
        0 => Cow::Borrowed(rest),
        nth => match changed(&PACKAGES[nth - 1], Choices::of(rest)) {
            Some(bytes) => Cow::Owned(bytes),
            None => return,
        },
    };
    let answer = read("自评估表.xlsx", &bytes, &limits);
    match &answer {
        Ok(book) => check(book, &limits),
        Err(fault) => assert!(!fault.to_string().is_empty()),
    }
    assert!(read("自评估表.xlsx", &bytes, &limits) == answer, "read twice, two answers");
});
