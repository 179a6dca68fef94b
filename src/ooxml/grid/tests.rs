use super::*;
use crate::ooxml::order;

fn repaired(part: &str) -> String {
    repair(part).unwrap()
}

fn cell(properties: &str, text: &str) -> String {
    format!("<w:tc><w:tcPr>{properties}</w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>")
}

fn wide(width: u64, text: &str) -> String {
    cell(&format!("<w:tcW w:w=\"{width}\" w:type=\"dxa\"/>"), text)
}

fn row(cells: &[String]) -> String {
    format!("<w:tr>{}</w:tr>", cells.concat())
}

fn table(grid: &[u64], rows: &[String]) -> String {
    let columns: Vec<String> = grid.iter().map(|width| format!("<w:gridCol w:w=\"{width}\"/>")).collect();
    format!("<w:tbl><w:tblPr/><w:tblGrid>{}</w:tblGrid>{}</w:tbl>", columns.concat(), rows.concat())
}

const GOES_ON: &str = "<w:hMerge/>";
const BEGINS: &str = "<w:hMerge w:val=\"restart\"/>";

#[test]
fn tables_that_fit_stay_to_the_byte() {
    let span = cell("<w:gridSpan w:val=\"2\"/>", "c");
    let fitting = table(&[10, 20], &[row(&[cell("", "a"), cell("", "b")]), row(&[span]), row(&[cell("", "short")])]);
    assert_eq!(repaired(&fitting), fitting);
    assert_eq!(repaired("<w:p/>"), "<w:p/>");
    assert_eq!(repaired("no xml <"), "no xml <");
}

#[test]
fn repeated_columns_share_the_width_and_short_rows_are_filled() {
    let title = row(&[cell("<w:tcW w:w=\"4000\" w:type=\"dxa\"/><w:gridSpan w:val=\"2\"/><w:vMerge/>", "t")]);
    let part =
        table(&[1000, 3000], &[title, row(&[wide(1000, "a"), wide(3000, "b"), wide(3000, "b"), wide(3000, "b")])]);
    let title = cell("<w:tcW w:w=\"4000\" w:type=\"dxa\"/><w:gridSpan w:val=\"4\"/><w:vMerge/>", "t");
    let cells = [wide(400, "a"), wide(1200, "b"), wide(1200, "b"), wide(1200, "b")];
    assert_eq!(repaired(&part), table(&[400, 1200, 1200, 1200], &[row(&[title]), row(&cells)]));
}

#[test]
fn repeated_columns_get_their_width_also_where_their_number_stays() {
    // Three columns in place of one between two that held tags.
    let cells = [wide(2_000, "甲"), wide(2_000, "乙"), wide(2_000, "丙")];
    let done = repaired(&table(&[500, 2_000, 500], &[row(&cells)]));
    assert_eq!(done.matches("<w:gridCol w:w=\"1000\"/>").count(), 3, "{done}");
}

#[test]
fn dropped_columns_leave_their_width_to_the_others() {
    let part = table(&[1000, 1000, 2000], &[row(&[wide(1000, "a"), wide(2000, "b")])]);
    assert_eq!(repaired(&part), table(&[1333, 2667], &[row(&[wide(1333, "a"), wide(2667, "b")])]));
}

#[test]
fn widths_come_from_the_old_grid_or_from_the_others() {
    let part = table(&[1000, 2000], &[row(&[cell("", "a"), cell("", "b"), cell("", "c")])]);
    assert!(repaired(&part).contains("<w:gridCol w:w=\"667\"/><w:gridCol w:w=\"1333\"/><w:gridCol w:w=\"1000\"/>"));
    let unknown = "<w:tbl><w:tr><w:tc/><w:tc><w:p/></w:tc></w:tr></w:tbl>";
    assert_eq!(
        repaired(unknown),
        "<w:tbl><w:tblGrid><w:gridCol w:w=\"4153\"/><w:gridCol w:w=\"4153\"/></w:tblGrid><w:tr>\
         <w:tc><w:tcPr><w:tcW w:w=\"4153\" w:type=\"dxa\"/></w:tcPr><w:p/></w:tc>\
         <w:tc><w:tcPr><w:tcW w:w=\"4153\" w:type=\"dxa\"/></w:tcPr><w:p/></w:tc></w:tr></w:tbl>"
    );
    let told = "<w:tbl><w:tblPr><w:tblW w:w=\"900\" w:type=\"dxa\"/></w:tblPr><w:tblGrid/><w:tr><w:tc><w:tcPr/><w:p/>\
                </w:tc></w:tr></w:tbl>";
    assert!(repaired(told).contains("<w:tblGrid><w:gridCol w:w=\"900\"/></w:tblGrid>"));
}

#[test]
fn merged_cells_become_one_and_lose_no_text() {
    let part = table(
        &[10, 20, 30],
        &[
            row(&[cell(BEGINS, "a"), cell(GOES_ON, " "), cell(GOES_ON, "c")]),
            row(&[cell(GOES_ON, "x"), cell("", "y"), cell("", "z")]),
        ],
    );
    let joined = "<w:tc><w:tcPr><w:tcW w:w=\"60\" w:type=\"dxa\"/><w:gridSpan w:val=\"3\"/></w:tcPr>\
                  <w:p><w:r><w:t>a</w:t></w:r></w:p><w:p><w:r><w:t>c</w:t></w:r></w:p></w:tc>";
    let first = cell("<w:tcW w:w=\"10\" w:type=\"dxa\"/>", "x");
    let expected = table(&[10, 20, 30], &[row(&[joined.to_owned()]), row(&[first, cell("", "y"), cell("", "z")])]);
    assert_eq!(repaired(&part), expected);
    assert_eq!(repaired(&expected), expected);
}

#[test]
fn content_controls_count_as_what_they_hold() {
    let control = |inner: &str| format!("<w:sdt><w:sdtPr/><w:sdtContent>{inner}</w:sdtContent></w:sdt>");
    let part = table(&[100], &[control(&row(&[cell("", "a"), control(&cell(GOES_ON, "b")), cell("", "c")]))]);
    let joined = "<w:tc><w:tcPr><w:tcW w:w=\"50\" w:type=\"dxa\"/><w:gridSpan w:val=\"2\"/></w:tcPr>\
                  <w:p><w:r><w:t>a</w:t></w:r></w:p><w:p><w:r><w:t>b</w:t></w:r></w:p></w:tc>";
    let out = repaired(&part);
    Markup::read(&out).unwrap();
    assert!(out.contains(&joined.replace("\"50\"", "\"67\"")), "{out}");
    assert_eq!(out.matches("<w:sdt>").count(), 1);
}

#[test]
fn nested_tables_are_repaired_by_themselves() {
    let inner = table(&[100], &[row(&[cell("", "i"), cell("", "j")])]);
    let outer = table(&[500], &[row(&[format!("<w:tc>{inner}<w:p/></w:tc>")])]);
    let out = repaired(&outer);
    assert!(out.starts_with("<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w=\"500\"/></w:tblGrid>"));
    assert!(out.contains("<w:tblGrid><w:gridCol w:w=\"50\"/><w:gridCol w:w=\"50\"/></w:tblGrid>"));
    let both = table(&[500], &[row(&[cell("", "a"), format!("<w:tc><w:tcPr>{GOES_ON}</w:tcPr>{inner}<w:p/></w:tc>")])]);
    let out = repaired(&both);
    Markup::read(&out).unwrap();
    assert_eq!(out.matches("<w:gridCol w:w=\"50\"/>").count(), 2, "{out}");
}

#[test]
fn skipped_columns_count() {
    let skipping = format!(
        "<w:tr><w:trPr><w:gridBefore w:val=\"1\"/><w:wBefore w:w=\"1\" w:type=\"dxa\"/><w:gridAfter w:val=\"1\"/></w:trPr>{}</w:tr>",
        cell("", "a")
    );
    let fitting = table(&[10, 20, 30], std::slice::from_ref(&skipping));
    assert_eq!(repaired(&fitting), fitting);
    let out = repaired(&table(&[30], &[skipping]));
    assert!(out.contains("<w:wBefore w:w=\"10\" w:type=\"dxa\"/>"), "{out}");
    assert_eq!(out.matches("<w:gridCol").count(), 3);
}

#[test]
fn tables_without_rows_vanish() {
    let gone = table(&[10], &[]);
    assert_eq!(repaired(&format!("<w:body>{gone}<w:sectPr/></w:body>")), "<w:body><w:sectPr/></w:body>");
    assert_eq!(repaired(&format!("<w:tc><w:p/>{gone}</w:tc>")), "<w:tc><w:p/><w:p/></w:tc>");
    assert_eq!(repaired(&format!("<w:tc>{gone}{gone}<w:p/></w:tc>")), "<w:tc><w:p/></w:tc>");
    assert_eq!(repaired(&table(&[10], &["<w:tr><w:trPr/></w:tr>".to_owned(), row(&[cell("", "a")])])), {
        table(&[10], &[row(&[cell("", "a")])])
    });
    let nested = table(&[10], &[row(&[format!("<w:tc><w:tcPr/>{gone}</w:tc>")])]);
    let out = order::repair(&repaired(&nested)).unwrap();
    assert!(out.contains("<w:tc><w:tcPr/><w:p/></w:tc>"), "{out}");
}

#[test]
fn properties_keep_the_order_of_the_schema() {
    let part = table(&[50], &[row(&[cell("<w:cnfStyle/><w:vMerge/><w:shd/>", "a"), cell("", "b")])]);
    let first = "<w:tcPr><w:cnfStyle/><w:tcW w:w=\"25\" w:type=\"dxa\"/><w:vMerge/><w:shd/></w:tcPr>";
    assert!(repaired(&part).contains(first), "{}", repaired(&part));
    let out = repaired(&table(&[40, 10], &[row(&[cell(&format!("{BEGINS}<w:vAlign/>"), "a"), cell(GOES_ON, "")])]));
    assert!(out.contains("<w:tcPr><w:tcW w:w=\"50\" w:type=\"dxa\"/><w:gridSpan w:val=\"2\"/><w:vAlign/></w:tcPr>"));
}

#[test]
fn hostile_numbers_do_no_harm() {
    let huge = table(&[10], &[row(&[cell("<w:gridSpan w:val=\"18446744073709551615\"/>", "a"), cell(GOES_ON, "b")])]);
    assert_eq!(repaired(&huge), huge);
    let odd = table(&[10, 10], &[row(&[cell("<w:gridSpan w:val=\"-1\"/><w:tcW w:w=\"x\" w:type=\"dxa\"/>", "a")])]);
    Markup::read(&repaired(&odd)).unwrap();
    assert!(repair("<w:tbl>").is_err());
}

mod any_table {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    /// A cell with a span, perhaps a merge, perhaps nothing to show.
    fn any_cell() -> impl Strategy<Value = String> {
        (1..4_usize, prop_oneof![Just(""), Just(BEGINS), Just(GOES_ON)], "[a-z]{0,2}").prop_map(
            |(span, merge, text)| {
                cell(
                    &format!("<w:tcW w:w=\"{}\" w:type=\"dxa\"/><w:gridSpan w:val=\"{span}\"/>{merge}", span * 500),
                    &text,
                )
            },
        )
    }

    fn letters(part: &str) -> String {
        let markup = Markup::read(part).unwrap();
        let texts = (0..markup.tokens.len()).filter(|&at| markup.tokens[at].kind == Kind::Text);
        texts.map(|at| markup.text(at)).collect::<Vec<_>>().concat()
    }

    proptest! {
        #[test]
        fn fits_its_rows_keeps_its_text_and_needs_no_second_repair(
            grid in vec(1..3_000_u64, 0..8),
            rows in vec(vec(any_cell(), 1..6), 1..5),
        ) {
            let part = table(&grid, &rows.iter().map(|cells| row(cells)).collect::<Vec<_>>());
            let out = repaired(&part);
            let markup = Markup::read(&out).unwrap();
            let table = Table::read(&markup, 0);
            let widest = table.rows.iter().map(table::Row::columns).max();
            prop_assert_eq!(widest, Some(table.grid.len()));
            if grid.len() != table.grid.len() {
                prop_assert!(table.rows.iter().all(|row| Some(row.columns()) == widest));
                let (old, new) = (grid.iter().sum::<u64>(), table.grid.iter().sum::<u64>());
                prop_assert!(old == 0 || old.abs_diff(new) <= table.grid.len() as u64);
            }
            prop_assert!(!out.contains("w:hMerge"));
            prop_assert_eq!(letters(&part), letters(&out));
            prop_assert_eq!(repaired(&out), out);
        }
    }
}
