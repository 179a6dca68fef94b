//! Workbooks whose lists, references and sizes lie, and honest ones that are odd.

use crate::case::{Case, Expect};
use crate::forge::{Parts, content_of, xlsx_rows, xlsx_sheet};
use std::fmt::Write as _;

const BOOK: &str = "xl/workbook.xml";
const RELATIONS: &str = "xl/_rels/workbook.xml.rels";
const TYPE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
/// All cells are one, so what stands in the head can't be told apart.
const NO_NAME: &str = "incident-response · — · 三级 · 符合30 不符合0 不适用0";
const NO_HEAD: &str = "incident-response · 信息安全应急处理服务资质认证自评表 · — · 符合30 不符合0 不适用0";
const EMPTY_SHEET: &str =
    "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData/></worksheet>";

pub(crate) fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    places(&mut cases);
    merges(&mut cases);
    for format in ["xlsx", "xlsm"] {
        many_sheets(format, &mut cases);
        lists(format, &mut cases);
        other_sheets(format, &mut cases);
    }
    floods(&mut cases);
    indices(&mut cases);
    odd_shapes(&mut cases);
    cases
}

/// A relation of the workbook.
fn relation(id: &str, kind: &str, target: &str) -> String {
    format!("<Relationship Id=\"{id}\" Type=\"{TYPE}/{kind}\" Target=\"{target}\"/></Relationships>")
}

/// The good workbook with one more sheet before its own.
fn with_sheet(parts: Parts, kind: &str, target: &str) -> Parts {
    parts.swap(BOOK, "<sheets>", "<sheets><sheet name=\"其他\" sheetId=\"99\" r:id=\"rIdOther\"/>").swap(
        RELATIONS,
        "</Relationships>",
        &relation("rIdOther", kind, target),
    )
}

fn places(cases: &mut Vec<Case>) {
    for (name, reference) in [
        ("whole", "A1:XFD1048576"),
        ("beyond", "A1:ZZZ99999999999"),
        ("turned", "G71:A1"),
        ("empty", ""),
        ("words", "这里:那里"),
        ("one-cell", "A1"),
    ] {
        let bytes = xlsx_sheet(|sheet| sheet.replace("ref=\"A1:G71\"", &format!("ref=\"{reference}\"")));
        cases.push(Case::new("xlsx", format!("dimension-{name}"), bytes, Expect::Good));
    }
    let row = Expect::Limit("行号");
    let col = Expect::Limit("列号");
    let cell = Expect::Damaged("cell ");
    for (name, place, expect) in [
        ("last-of-all", "XFD1048576", row),
        ("last-column", "XFD100", col),
        ("row-20001", "A20001", row),
        ("column-257", "IW100", col),
        ("row-4294967295", "A4294967295", cell),
        ("row-4294967297", "A4294967297", cell),
        ("column-zzz", "ZZZ100", cell),
        ("row-0", "A0", cell),
        ("negative-row", "A-1", cell),
        ("no-column", "100", cell),
        ("no-row", "A", cell),
        ("nothing", "", cell),
        ("other-digits", "A１００", cell),
        ("a-range", "A100:B100", cell),
    ] {
        let rows = format!("<row><c r=\"{place}\"><v>1</v></c></row>");
        cases.push(Case::new("xlsx", format!("cell-{name}"), xlsx_rows(&rows), expect));
    }
    let damaged = Expect::Damaged("row ");
    for (name, number, expect) in [
        ("4294967295", "4294967295", row),
        ("beyond-64-bits", "99999999999999999999", damaged),
        ("0", "0", damaged),
        ("negative", "-1", damaged),
        ("exponent", "1e2", damaged),
        ("nothing", "", damaged),
        ("words", "一百", damaged),
    ] {
        let rows = format!("<row r=\"{number}\"><c><v>1</v></c></row>");
        cases.push(Case::new("xlsx", format!("row-{name}"), xlsx_rows(&rows), expect));
    }
    let twice = "<row r=\"2\"><c r=\"C2\" t=\"inlineStr\"><is><t>另一家有限公司</t></is></c></row>";
    cases.push(Case::new("xlsx", "cell-twice", xlsx_rows(twice), Expect::Unsafe("单元格 C2 出现两次")));
}

fn merges(cases: &mut Vec<Case>) {
    let many = |count: u32| {
        (0..count).fold("</sheetData><mergeCells>".to_owned(), |mut all, index| {
            let row = 100 + index / 100;
            let [first, last] = [index % 100 * 2, index % 100 * 2 + 1].map(column);
            let _ = write!(all, "<mergeCell ref=\"{first}{row}:{last}{row}\"/>");
            all
        }) + "</mergeCells>"
    };
    let with = |merges: &str| xlsx_sheet(|sheet| sheet.replace("</sheetData>", merges));
    cases.push(Case::alone("xlsx", "10000-merges", with(&many(10_000)), Expect::Good));
    cases.push(Case::alone("xlsx", "100000-merges", with(&many(100_000)), Expect::Limit("合并区域数")));
    let same = "<mergeCell ref=\"A1:G1\"/>".repeat(10_000);
    cases.push(Case::alone("xlsx", "one-merge-10000-times", with(&format!("</sheetData>{same}")), Expect::Good));
    let all = "</sheetData><mergeCell ref=\"A1:XFD1048576\"/>";
    cases.push(Case::new("xlsx", "all-cells-merged", with(all), Expect::Reads(NO_HEAD)));
    let odd = "</sheetData><mergeCell ref=\"\"/><mergeCell ref=\"G9:A1\"/><mergeCell ref=\"A1:ZZZ9\"/><mergeCell/>";
    cases.push(Case::new("xlsx", "merges-of-nonsense", with(odd), Expect::Good));
}

/// A column's letters.
fn column(index: u32) -> String {
    let letter = |index: u32| char::from(b'A' + index as u8);
    if index < 26 { letter(index).to_string() } else { format!("{}{}", letter(index / 26 - 1), letter(index % 26)) }
}

/// The form on the last of so many sheets.
fn many_sheets(format: &'static str, cases: &mut Vec<Case>) {
    let many = |count: usize, own_part: bool| {
        let mut parts = Parts::good(format);
        let (mut sheets, mut relations) = (String::from("<sheets>"), String::new());
        for index in 1..count {
            let part = if own_part { index } else { 1 };
            let _ = write!(sheets, "<sheet name=\"s{index}\" sheetId=\"{}\" r:id=\"s{index}\"/>", index + 10);
            let _ =
                write!(relations, "<Relationship Id=\"s{index}\" Type=\"{TYPE}/worksheet\" Target=\"s{part}.xml\"/>");
            if own_part || index == 1 {
                parts = parts.put(&format!("xl/s{index}.xml"), EMPTY_SHEET);
            }
        }
        parts = parts.swap(BOOK, "<sheets>", &sheets);
        parts.swap(RELATIONS, "</Relationships>", &format!("{relations}</Relationships>")).pack()
    };
    cases.push(Case::new(format, "300-sheets", many(300, true), Expect::Good));
    cases.push(Case::alone(format, "1900-sheets", many(1900, true), Expect::Good));
    cases.push(Case::alone(format, "3000-sheets", many(3000, true), Expect::Limit("包内文件数")));
    cases.push(Case::alone(format, "3000-sheets-of-one-part", many(3000, false), Expect::Limit("工作表数")));
}

/// Sheet lists that lead nowhere, or elsewhere.
fn lists(format: &'static str, cases: &mut Vec<Case>) {
    let parts = || Parts::good(format);
    let mut case = |name: &str, parts: Parts, expect| cases.push(Case::new(format, name, parts.pack(), expect));
    let missing = Expect::Damaged("missing");
    case("no-book", parts().without(BOOK), missing);
    case("no-relations-of-the-book", parts().without(RELATIONS), Expect::Damaged("no part"));
    case("no-relations", parts().without("_rels/.rels"), Expect::Good);
    case("no-types", parts().without("[Content_Types].xml"), Expect::Good);
    case("no-sheet-part", parts().without(content_of(format)), missing);
    case("no-strings", parts().without("xl/sharedStrings.xml"), Expect::Damaged(""));
    let list = parts().text(BOOK);
    let (before, rest) = list.split_once("<sheets>").unwrap();
    let (sheets, after) = rest.split_once("</sheets>").unwrap();
    case("empty-list", parts().put(BOOK, format!("{before}<sheets></sheets>{after}")), Expect::NoSheets);
    case("no-list", parts().put(BOOK, format!("{before}{after}")), Expect::NoSheets);
    let twice = parts().put(BOOK, format!("{before}<sheets>{sheets}{sheets}</sheets>{after}"));
    case("one-part-listed-twice", twice, Expect::Good);
    let not_a_sheet = Expect::Damaged("Expecting a worksheet");
    let target = "/xl/worksheets/sheet1.xml";
    for (name, other, expect) in [
        ("to-the-strings", "/xl/sharedStrings.xml", not_a_sheet),
        ("to-the-book", "workbook.xml", not_a_sheet),
        ("to-the-theme", "theme/theme1.xml", not_a_sheet),
        ("to-the-types", "/[Content_Types].xml", not_a_sheet),
        ("to-its-own-relations", "_rels/workbook.xml.rels", not_a_sheet),
        ("to-nothing", "", missing),
        ("to-a-folder", "worksheets/", missing),
        ("outside", "../../../../etc/passwd", missing),
        ("to-the-web", "http://127.0.0.1:9/sheet1.xml", missing),
        ("to-a-file", "file:///etc/passwd", missing),
    ] {
        case(&format!("list-leads-{name}"), parts().swap(RELATIONS, target, other), expect);
    }
    for (name, other, expect) in [
        ("strings-list", "/xl/sharedStrings.xml", not_a_sheet),
        ("book", "workbook.xml", not_a_sheet),
        ("missing-part", "gone.xml", missing),
    ] {
        case(&format!("second-sheet-is-the-{name}"), with_sheet(parts(), "worksheet", other), expect);
    }
    case("sheet-of-no-relation", parts().swap(BOOK, "r:id=\"rId1\"", "r:id=\"rId77\""), Expect::Damaged("no part"));
    case("sheet-without-relation", parts().swap(BOOK, "r:id=\"rId1\"", ""), Expect::Damaged("no part"));
    case("sheet-with-the-relation-of-styles", parts().swap(BOOK, "r:id=\"rId1\"", "r:id=\"rId2\""), Expect::NoSheets);
    case("book-leads-to-a-sheet", parts().swap("_rels/.rels", BOOK, "xl/worksheets/sheet1.xml"), Expect::NoSheets);
    case("book-leads-to-itself", parts().swap("_rels/.rels", BOOK, "_rels/.rels"), Expect::NoSheets);
    case("book-is-nowhere", parts().swap("_rels/.rels", BOOK, "gone.xml"), missing);
}

/// Sheets without cells beside the form: legitimate.
fn other_sheets(format: &'static str, cases: &mut Vec<Case>) {
    const MAIN: &str = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";
    for (name, kind, root) in [
        ("chart", "chartsheet", format!("<chartsheet {MAIN}><sheetViews/><drawing r:id=\"rId1\"/></chartsheet>")),
        ("dialog", "dialogsheet", format!("<dialogsheet {MAIN}><sheetPr/></dialogsheet>")),
        (
            "macro",
            "xlMacrosheet",
            format!(
                "<xm:macrosheet {MAIN} xmlns:xm=\"http://schemas.microsoft.com/office/excel/2006/main\"><sheetData><row r=\"1\"><c r=\"A1\"><f>EXEC(\"calc\")</f><v>0</v></c></row></sheetData></xm:macrosheet>"
            ),
        ),
        ("international-macro", "xlIntlMacrosheet", format!("<xm:macrosheet {MAIN}><sheetData/></xm:macrosheet>")),
    ] {
        let parts = with_sheet(Parts::good(format), kind, "others/sheet1.xml").put("xl/others/sheet1.xml", root);
        cases.push(Case::new(format, format!("{name}-sheet"), parts.pack(), Expect::Good));
        let missing = with_sheet(Parts::good(format), kind, "others/gone.xml");
        cases.push(Case::new(format, format!("{name}-sheet-without-part"), missing.pack(), Expect::Good));
    }
}

/// Much of what is small.
fn floods(cases: &mut Vec<Case>) {
    let hidden = "<col min=\"1\" max=\"16384\" hidden=\"1\"/>".repeat(700_000);
    let bytes = xlsx_sheet(|sheet| sheet.replace("<cols>", &format!("<cols>{hidden}")));
    cases.push(Case::alone("xlsx", "700000-times-all-columns-hidden", bytes, Expect::Good));
    let hidden = "<row r=\"90\" hidden=\"1\"/>".repeat(300_000);
    cases.push(Case::alone("xlsx", "one-row-hidden-300000-times", xlsx_rows(&hidden), Expect::Good));
    let rows: String = (100..20_000).map(|row| format!("<row r=\"{row}\" hidden=\"1\"/>")).collect();
    cases.push(Case::alone("xlsx", "20000-hidden-rows", xlsx_rows(&rows), Expect::Good));
    let numbers = |count: usize| {
        let cells = "<c><v>1</v></c>".repeat(250);
        xlsx_rows(&format!("<row r=\"100\">{cells}</row>{}", format!("<row>{cells}</row>").repeat(count / 250 - 1)))
    };
    cases.push(Case::alone("xlsx", "50000-cells", numbers(50_000), Expect::Good));
    cases.push(Case::alone("xlsx", "600000-cells", numbers(600_000), Expect::Limit("单元格数")));
    let long = |characters: usize| {
        let cells = "<c t=\"s\"><v>165</v></c>".repeat(250);
        let rows = format!("<row r=\"100\">{cells}</row>{}", format!("<row>{cells}</row>").repeat(999));
        let parts = Parts::of(&xlsx_rows(&rows));
        let string = format!("<si><t>{}</t></si></sst>", "字".repeat(characters));
        parts.swap("xl/sharedStrings.xml", "</sst>", &string).pack()
    };
    cases.push(Case::alone("xlsx", "32767-characters-in-each-cell", long(32_767), Expect::Limit("文字总量")));
    cases.push(Case::alone("xlsx", "32768-characters-in-each-cell", long(32_768), Expect::Limit("单元格字数")));
    let relations = (0..100_000).fold(String::new(), |mut all, index| {
        let _ = write!(all, "<Relationship Id=\"x{index}\" Type=\"{TYPE}/hyperlink\" Target=\"http://127.0.0.1:9\" TargetMode=\"External\"/>");
        all
    });
    let crowded = |parts: Parts, relations: &str| {
        parts.swap(RELATIONS, "\"><Relationship ", &format!("\">{relations}<Relationship ")).pack()
    };
    cases.push(Case::alone(
        "xlsx",
        "100000-relations",
        crowded(Parts::good("xlsx"), &relations),
        Expect::Limit("关系数"),
    ));
    let fewer = &relations[..relations.match_indices("<Relationship ").nth(90_000).unwrap().0];
    let mut sheets = String::from("<sheets>");
    let mut parts = Parts::good("xlsx").put("xl/s.xml", EMPTY_SHEET);
    for index in 0..1_900 {
        let _ = write!(sheets, "<sheet name=\"s{index}\" sheetId=\"{}\" r:id=\"s\"/>", index + 10);
    }
    parts = parts.swap(BOOK, "<sheets>", &sheets);
    parts = parts.swap(RELATIONS, "</Relationships>", &relation("s", "worksheet", "s.xml"));
    cases.push(Case::alone("xlsx", "1900-sheets-among-90000-relations", crowded(parts, fewer), Expect::Good));
    let comments: String = (0..60_000)
        .map(|index| {
            format!("<comment ref=\"{}{}\"><text><t>x</t></text></comment>", column(index % 200), index / 200 + 100)
        })
        .collect();
    let of_sheet = |count: usize| {
        let links = (0..count).fold("<Relationships>".to_owned(), |mut all, index| {
            let _ =
                write!(all, "<Relationship Id=\"c{index}\" Type=\"{TYPE}/comments\" Target=\"/xl/comments1.xml\"/>");
            all
        });
        format!("{links}</Relationships>")
    };
    let commented = |comments: &str, count| {
        let parts = Parts::good("xlsx")
            .put("xl/comments1.xml", format!("<comments><commentList>{comments}</commentList></comments>"));
        parts.put("xl/worksheets/_rels/sheet1.xml.rels", of_sheet(count)).pack()
    };
    cases.push(Case::alone("xlsx", "60000-comments", commented(&comments, 1), Expect::Good));
    cases.push(Case::alone("xlsx", "50000-times-one-comments-part", commented("", 50_000), Expect::Good));
}

/// Numbers of strings, styles and fonts that lead beyond their lists.
fn indices(cases: &mut Vec<Case>) {
    let cell = "<c r=\"C2\" s=\"5\" t=\"s\"><v>2</v></c>";
    let mut with = |name: &str, new: &str, expect| {
        let bytes = xlsx_sheet(|sheet| {
            assert!(sheet.contains(cell));
            sheet.replace(cell, new)
        });
        cases.push(Case::new("xlsx", name, bytes, expect));
    };
    let empty = cell.replace("<v>2<", "<v><");
    with("string-nothing", &empty, Expect::Reads(NO_NAME));
    for (name, index) in [
        ("plus", "+2"),
        ("blanks", " 2 "),
        ("165", "165"),
        ("4294967295", "4294967295"),
        ("beyond-64-bits", "99999999999999999999"),
        ("negative", "-1"),
        ("words", "二"),
        ("fraction", "2.5"),
    ] {
        with(&format!("string-{name}"), &cell.replace("<v>2<", &format!("<v>{index}<")), Expect::Damaged(""));
    }
    for (name, index) in [("999999", "999999"), ("4294967296", "4294967296"), ("negative", "-1"), ("words", "五")] {
        with(&format!("style-{name}"), &cell.replace("s=\"5\"", &format!("s=\"{index}\"")), Expect::Good);
    }
    with("kind-unknown", &cell.replace("t=\"s\"", "t=\"zz\""), Expect::Damaged(""));
    let parts = || Parts::good("xlsx");
    for (name, claim, expect) in [
        ("4294967295", "4294967295", Expect::Limit("共享字符串数")),
        ("beyond-64-bits", "18446744073709551615", Expect::Limit("共享字符串数")),
        ("0", "0", Expect::Good),
        ("negative", "-1", Expect::Good),
        ("words", "许多", Expect::Good),
    ] {
        let parts = parts().swap("xl/sharedStrings.xml", "uniqueCount=\"165\"", &format!("uniqueCount=\"{claim}\""));
        cases.push(Case::new("xlsx", format!("strings-count-{name}"), parts.pack(), expect));
    }
    for (name, font) in [("999999", "999999"), ("negative", "-1"), ("beyond-64-bits", "99999999999999999999")] {
        let styles = parts().text("xl/styles.xml").replace("fontId=\"1\"", &format!("fontId=\"{font}\""));
        cases.push(Case::new(
            "xlsx",
            format!("font-{name}"),
            parts().put("xl/styles.xml", styles).pack(),
            Expect::Good,
        ));
        let styles = parts().text("xl/styles.xml").replace("numFmtId=\"0\"", &format!("numFmtId=\"{font}\""));
        cases.push(Case::new(
            "xlsx",
            format!("number-format-{name}"),
            parts().put("xl/styles.xml", styles).pack(),
            Expect::Good,
        ));
    }
}

/// Sheets that programs would read in different ways, and honest ones written in unusual ways.
fn odd_shapes(cases: &mut Vec<Case>) {
    let second = "</sheetData><sheetData><row r=\"200\"><c r=\"A200\"><v>1</v></c></row></sheetData>";
    let twice = xlsx_sheet(|sheet| sheet.replacen("</sheetData>", second, 1));
    cases.push(Case::new("xlsx", "cells-in-two-lists", twice, Expect::Damaged("two lists of cells")));
    for (name, attribute) in [("place", "r=\"C100\" r=\"D100\""), ("kind", "t=\"n\" t=\"s\"")] {
        let twice = xlsx_rows(&format!("<row r=\"100\"><c {attribute}><v>1</v></c></row>"));
        cases.push(Case::new(
            "xlsx",
            format!("{name}-of-a-cell-twice"),
            twice,
            Expect::Damaged("duplicated attribute"),
        ));
    }
    let marked = Parts::good("xlsx").swap(
        "xl/sharedStrings.xml",
        ">示例应急科技有限公司<",
        "><![CDATA[示例应急科技有限公司]]><",
    );
    cases.push(Case::new("xlsx", "words-as-a-marked-section", marked.pack(), Expect::Good));
    let marked = xlsx_sheet(|sheet| crate::values::filled(&sheet, "C2", "<![CDATA[示例应急科技]]>有限公司"));
    cases.push(Case::new("xlsx", "words-of-a-cell-as-a-marked-section", marked, Expect::Good));
    let nested = xlsx_rows("<row r=\"100\"><c r=\"A100\"><c r=\"B100\"><v>1</v></c></c></row>");
    cases.push(Case::new("xlsx", "cell-inside-a-cell", nested, Expect::Damaged("")));
    let pretty = xlsx_sheet(|sheet| sheet.replace("><", ">\n  <"));
    cases.push(Case::new("xlsx", "pretty-printed", pretty, Expect::Good));
    let formula =
        xlsx_rows("<row r=\"100\"><c r=\"A100\"><f>WEBSERVICE(\"http://127.0.0.1:9/\")</f><v>1</v></c></row>");
    cases.push(Case::new("xlsx", "formula-that-calls-the-web", formula, Expect::Good));
    let hidden = "<row r=\"100\"><c r=\"A100\" t=\"inlineStr\"><is><t>甲</t><rPh sb=\"0\" eb=\"1\"><t>乙</t></rPh></is></c></row>";
    cases.push(Case::new("xlsx", "text-with-its-sound", xlsx_rows(hidden), Expect::Good));
    let both = Parts::good("xlsx").put("mimetype", "application/vnd.oasis.opendocument.spreadsheet");
    let ods = Parts::good("ods");
    let both = ods
        .0
        .iter()
        .filter(|(name, _)| name != "mimetype")
        .fold(both, |all, (name, bytes)| all.put(name, bytes.clone()));
    cases.push(Case::new("xlsx", "two-kinds-in-one", both.pack(), Expect::Unsafe("既是OpenDocument又是Office")));
}
