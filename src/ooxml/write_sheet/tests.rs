use super::*;
use crate::ooxml::package::{self, Limits};

fn text(row: u32, col: u16, shown: &str) -> Writing {
    Writing { row, col, value: Value::Text(shown.to_owned()) }
}

fn written(part: &str, writings: &[Writing]) -> String {
    write(part, writings).unwrap().part
}

fn inline(tag: &str, shown: &str) -> String {
    format!("<c {tag} t=\"inlineStr\"><is><t xml:space=\"preserve\">{shown}</t></is></c>")
}

#[test]
fn a_cell_that_is_there_keeps_its_style_and_all_around_stays() {
    let part = "<worksheet><sheetData>\n <row r=\"1\" ht='20'><c r=\"A1\" s=\"7\" t=\"s\"><v>3</v></c> <c r=\"B1\"/></row>\n</sheetData><x/></worksheet>";
    let now = written(part, &[text(0, 0, "甲 & <乙>")]);
    assert_eq!(
        now,
        part.replace("<c r=\"A1\" s=\"7\" t=\"s\"><v>3</v></c>", &inline("r=\"A1\" s=\"7\"", "甲 &amp; &lt;乙&gt;"))
    );
    assert_eq!(written(part, &[]), part);
}

#[test]
fn a_missing_cell_comes_in_order_with_the_style_of_row_or_column() {
    let part = "<worksheet><cols><col min=\"2\" max=\"3\" style=\"4\"/></cols><sheetData><row r=\"2\"><c r=\"A2\"/><c r=\"D2\"/></row>\
                <row r=\"5\" s=\"9\" customFormat=\"1\"/></sheetData></worksheet>";
    let now =
        written(part, &[text(1, 2, "乙"), text(1, 5, "己"), text(4, 1, "丙"), text(3, 2, "丁"), text(8, 0, "末")]);
    let expected = format!(
        "<worksheet><cols><col min=\"2\" max=\"3\" style=\"4\"/></cols><sheetData><row r=\"2\"><c r=\"A2\"/>{}<c r=\"D2\"/>{}</row>\
         <row r=\"4\">{}</row><row r=\"5\" s=\"9\" customFormat=\"1\">{}</row><row r=\"9\">{}</row></sheetData></worksheet>",
        inline("r=\"C2\" s=\"4\"", "乙"),
        inline("r=\"F2\"", "己"),
        inline("r=\"C4\" s=\"4\"", "丁"),
        inline("r=\"B5\" s=\"9\"", "丙"),
        inline("r=\"A9\"", "末"),
    );
    assert_eq!(now, expected);
}

#[test]
fn formulas_are_left_alone_and_told() {
    let part = "<worksheet><sheetData><row r=\"1\"><c r=\"A1\"><f>1+1</f><v>2</v></c></row></sheetData></worksheet>";
    assert_eq!(write(part, &[text(0, 0, "甲")]).unwrap(), Written { part: part.to_owned(), formulas: vec![(0, 0)] });
    assert!(has_formulas(part).unwrap());
}

#[test]
fn numbers_stay_numbers_and_an_empty_sheet_gets_its_first_row() {
    let number = Writing { row: 0, col: 1, value: Value::Number(2025.1) };
    assert_eq!(
        written("<worksheet><sheetData/></worksheet>", &[number]),
        "<worksheet><sheetData><row r=\"1\"><c r=\"B1\"><v>2025.1</v></c></row></sheetData></worksheet>"
    );
}

#[test]
fn prefixes_and_missing_addresses_are_followed() {
    let part = "<x:worksheet><x:sheetData><x:row><x:c/><x:c s=\"2\"/></x:row></x:sheetData></x:worksheet>";
    assert_eq!(
        written(part, &[text(0, 1, "甲")]),
        "<x:worksheet><x:sheetData><x:row><x:c/><x:c s=\"2\" t=\"inlineStr\"><x:is><x:t xml:space=\"preserve\">甲</x:t></x:is></x:c></x:row></x:sheetData></x:worksheet>"
    );
}

#[test]
fn texts_hold_no_control_characters_and_no_escapes() {
    assert_eq!(sheet_text("甲\r\n乙\u{1}_x0041_丙_x"), "甲\n乙_x005F_x0041_丙_x");
}

#[test]
fn lists_are_known_by_the_cells_that_they_hold_for() {
    let part = "<worksheet><sheetData/><dataValidations><dataValidation type=\"list\" sqref=\"E5:F9 H1\"><formula1>\"是, N&amp;A\"</formula1></dataValidation>\
                <dataValidation type=\"list\" sqref=\"A1\"><formula1>$B$1:$B$3</formula1></dataValidation></dataValidations></worksheet>";
    let lists = allowed_values(part).unwrap();
    assert_eq!(lists.len(), 1);
    assert_eq!(lists[0].values, ["是", "N&A"]);
    assert!(lists[0].covers(8, 5) && lists[0].covers(0, 7) && !lists[0].covers(9, 5));
}

#[test]
fn locked_cells_are_known_by_their_styles() {
    let styles = "<styleSheet><cellStyleXfs><xf><protection locked=\"0\"/></xf></cellStyleXfs>\
                  <cellXfs><xf/><xf><alignment/><protection locked=\"0\"/></xf></cellXfs></styleSheet>";
    assert_eq!(unlocked_styles(styles).unwrap(), [false, true]);
    let part = "<worksheet><cols><col min=\"1\" max=\"9\" style=\"1\"/></cols><sheetData><row r=\"1\"><c r=\"A1\"/></row></sheetData>\
                <sheetProtection sheet=\"1\"/></worksheet>";
    assert!(is_protected(part).unwrap());
    assert_eq!(styles_of(part, &[(0, 0), (0, 1), (7, 2)]).unwrap(), [0, 1, 1]);
}

#[test]
fn sheets_are_found_through_the_workbook() {
    const O: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";
    let parts = [
        (
            "_rels/.rels",
            format!(
                "<Relationships><Relationship Id='1' Type='{O}officeDocument' Target='book/w.xml'/></Relationships>"
            ),
        ),
        (
            "book/_rels/w.xml.rels",
            format!(
                "<Relationships><Relationship Id='a' Type='{O}chartsheet' Target='c.xml'/>\
                 <Relationship Id='b' Type='{O}worksheet' Target='two.xml'/>\
                 <Relationship Id='c' Type='{O}worksheet' Target='/one.xml'/></Relationships>"
            ),
        ),
        (
            "book/w.xml",
            "<workbook><sheets><sheet r:id='a'/><sheet r:id='c'/><sheet r:id='b'></sheet></sheets></workbook>"
                .to_owned(),
        ),
    ];
    let bytes = package::build(&parts).unwrap();
    let package = Package::open(&bytes, &Limits::default()).unwrap();
    assert_eq!(sheet_parts(&package).unwrap(), ["one.xml", "book/two.xml"]);
}
