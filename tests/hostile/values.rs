//! Values that no form holds: numbers, dates and texts at the end of what can be written.

use crate::case::{Case, Expect};
use crate::forge::{Parts, content_of, xlsx_sheet};

/// The good form without an organisation.
const NO_NAME: &str = "incident-response · — · 三级 · 符合30 不符合0 不适用0";

pub(crate) fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    numbers(&mut cases);
    texts(&mut cases);
    cases
}

/// Numbers where the organisation, the date and an answer stand, and as dates too.
fn numbers(cases: &mut Vec<Case>) {
    let digits = "9".repeat(400);
    let small = format!("0.{}1", "0".repeat(398));
    let numbers = [
        ("1e308", "1e308"),
        ("minus-1e308", "-1e308"),
        ("1e309", "1e309"),
        ("nan", "NaN"),
        ("infinite", "inf"),
        ("minus-infinite", "-infinity"),
        ("minus-1", "-1"),
        ("minus-0", "-0"),
        ("smallest", "4.9e-324"),
        ("2-to-63", "9223372036854775808"),
        ("400-digits", digits.as_str()),
        ("400-digits-behind-the-point", small.as_str()),
        ("last-day", "2958465.99999999999"),
        ("day-behind-the-last", "2958466"),
        ("hexadecimal", "0x10"),
        ("with-blanks", " 7 "),
        ("empty", ""),
        ("words", "七"),
    ];
    for (name, number) in numbers {
        for (place, cell, string) in [("organisation", "C2", 2), ("date", "C3", 6)] {
            let old = format!("<c r=\"{cell}\" s=\"5\" t=\"s\"><v>{string}</v></c>");
            let parts = Parts::good("xlsx");
            let styles = parts.text("xl/styles.xml");
            let (before, after) = styles.split_once("</cellXfs>").unwrap();
            let own = before[before.find("<cellXfs").unwrap()..].matches("<xf ").count();
            let styles = format!(
                "{before}<xf numFmtId=\"14\" fontId=\"0\" fillId=\"0\" borderId=\"0\" applyNumberFormat=\"1\"/></cellXfs>{after}"
            );
            let parts = parts.put("xl/styles.xml", styles);
            let expect = match (name, place) {
                (_, "date") => Expect::Good,
                // Infinity and what is no number are errors, as they would be shown.
                ("1e309" | "nan" | "infinite" | "minus-infinite" | "400-digits" | "empty", _) => Expect::Reads(NO_NAME),
                _ => Expect::Reads("*"),
            };
            let plain = format!("<c r=\"{cell}\"><v>{number}</v></c>");
            let sheet = parts.clone().swap(content_of("xlsx"), &old, &plain);
            cases.push(Case::new("xlsx", format!("{place}-is-{name}"), sheet.pack(), expect));
            let dated = format!("<c r=\"{cell}\" s=\"{own}\"><v>{number}</v></c>");
            let sheet = parts.clone().swap(content_of("xlsx"), &old, &dated);
            cases.push(Case::new("xlsx", format!("{place}-is-the-day-{name}"), sheet.pack(), expect));
        }
    }
    for (name, day) in [
        ("year-0", "0000-01-01"),
        ("year-9999", "9999-12-31"),
        ("year-99999", "99999-01-01"),
        ("negative", "-0001-01-01"),
        ("month-13", "2025-13-45"),
        ("hour-99", "2025-08-27T99:99:99"),
        ("words", "某日"),
        ("empty", ""),
    ] {
        let bytes = xlsx_sheet(|sheet| {
            let old = "<c r=\"C3\" s=\"5\" t=\"s\"><v>6</v></c>";
            assert!(sheet.contains(old));
            sheet.replace(old, &format!("<c r=\"C3\" t=\"d\"><v>{day}</v></c>"))
        });
        cases.push(Case::new("xlsx", format!("date-of-kind-d-{name}"), bytes, Expect::Good));
    }
    for (name, kind, value) in [("long-error", "e", "#".repeat(30_000)), ("unknown-error", "e", "#SPILL!".to_owned())] {
        let bytes = xlsx_sheet(|sheet| {
            sheet.replace(
                "</sheetData>",
                &format!("<row r=\"100\"><c r=\"A100\" t=\"{kind}\"><v>{value}</v></c></row></sheetData>"),
            )
        });
        cases.push(Case::new("xlsx", name, bytes, Expect::Good));
    }
    for (name, value) in [("7", "7"), ("words", "是")] {
        let row = format!("<row r=\"100\"><c r=\"A100\" t=\"b\"><v>{value}</v></c></row></sheetData>");
        let bytes = xlsx_sheet(|sheet| sheet.replace("</sheetData>", &row));
        cases.push(Case::new("xlsx", format!("truth-{name}"), bytes, Expect::Damaged("boolean")));
    }
    for (name, value, expect) in [
        ("1e308", "1e308", Expect::Good),
        ("nan", "NaN", Expect::Good),
        ("words", "七", Expect::Damaged("")),
        ("400-digits", digits.as_str(), Expect::Good),
    ] {
        let cell = format!(
            "</table:table><table:table table:name=\"数\"><table:table-row><table:table-cell office:value-type=\"float\" office:value=\"{value}\"/></table:table-row></table:table>"
        );
        let parts = Parts::good("ods").swap("content.xml", "</table:table>", &cell);
        cases.push(Case::new("ods", format!("number-{name}"), parts.pack(), expect));
        let cell = cell.replace("float", "date").replace("office:value=", "office:date-value=");
        let parts = Parts::good("ods").swap("content.xml", "</table:table>", &cell);
        cases.push(Case::new("ods", format!("date-{name}"), parts.pack(), Expect::Good));
    }
}

/// Very long texts.
fn texts(cases: &mut Vec<Case>) {
    let old = "<c r=\"C2\" s=\"5\" t=\"s\"><v>2</v></c>";
    let with = |text: &str| {
        xlsx_sheet(|sheet| sheet.replace(old, &format!("<c r=\"C2\" t=\"inlineStr\"><is><t>{text}</t></is></c>")))
    };
    for (name, count, expect) in [("32767", 32_767, Expect::Reads("*")), ("32768", 32_768, Expect::Limit("单元格字数"))]
    {
        cases.push(Case::new("xlsx", format!("organisation-of-{name}-characters"), with(&"字".repeat(count)), expect));
    }
    // What Excel writes for characters that XML forbids.
    for (name, text) in [
        ("nul", "示例_x0000_应急"),
        ("half-a-pair", "示例_xD800_应急"),
        ("two-halves", "示例_xD83D__xDE00_应急"),
        ("no-character", "示例_xFFFF_应急"),
        ("escape", "示例_x001B_[31m应急"),
        ("its-own-underscore", "示例_x005F_x0000_应急"),
    ] {
        cases.push(Case::new("xlsx", format!("organisation-with-{name}"), with(text), Expect::Reads("*")));
    }
    let marks = with(&format!("示例{}应急", "\u{301}".repeat(30_000)));
    cases.push(Case::alone("xlsx", "organisation-with-30000-accents", marks, Expect::Reads("*")));
    let joined = with(&"👨\u{200D}".repeat(10_000));
    cases.push(Case::alone("xlsx", "organisation-of-10000-joined-people", joined, Expect::Reads("*")));
    let ligatures = with(&"\u{FDFA}".repeat(32_767));
    cases.push(Case::alone("xlsx", "organisation-of-letters-that-grow-18-times", ligatures, Expect::Reads("*")));
    for (name, text) in [
        ("one-comma-30000-times", "、".repeat(30_000)),
        ("open-quotes-30000-times", "《".repeat(30_000)),
        ("brackets-30000-times", "（".repeat(30_000)),
        ("references-to-rows", "同第1条、".repeat(6_000)),
        ("line-breaks-30000-times", "\n".repeat(30_000)),
        ("digits-30000-times", "1".repeat(30_000)),
        ("dates-2900-times", "2025-08-27至".repeat(2_900)),
        ("15000-papers", "甲、".repeat(15_000)),
        ("numbered-papers", (1..5_000).map(|number| format!("{number}.甲")).collect()),
        ("blanks-30000-times", " ".repeat(30_000)),
        ("ticks-30000-times", "√".repeat(30_000)),
    ] {
        // The organisation, an answer and its evidence, each in turn.
        for (place, cell) in [
            ("organisation", "C2"),
            ("answer", "E6"),
            ("evidence", "G6"),
            ("level", "E2"),
            ("date", "C3"),
            ("people", "E3"),
            ("declaration", "A70"),
        ] {
            let bytes = xlsx_sheet(|sheet| filled(&sheet, cell, &text));
            cases.push(Case::alone("xlsx", format!("{place}-of-{name}"), bytes, Expect::Reads("*")));
        }
    }
}

/// The sheet with another text in a cell.
pub(crate) fn filled(sheet: &str, cell: &str, text: &str) -> String {
    let start = sheet.find(&format!("<c r=\"{cell}\"")).unwrap();
    let tag = start + sheet[start..].find('>').unwrap() + 1;
    let end = if sheet[..tag].ends_with("/>") { tag } else { tag + sheet[tag..].find("</c>").unwrap() + 4 };
    let new = format!("<c r=\"{cell}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">{text}</t></is></c>");
    format!("{}{new}{}", &sheet[..start], &sheet[end..])
}
