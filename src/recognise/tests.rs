use super::*;
use crate::assessment::Assessment;
use crate::data;
use crate::form::excel::{self as form_excel, Use};
use crate::form::words::FormWords;
use crate::ooxml::markup::Markup;
use crate::ooxml::tables;
use crate::papers::Press;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

const DAY: Date = jiff::civil::date(2025, 9, 30);

fn desk() -> Desk {
    Desk::new(data::shipped().unwrap())
}

fn fixtures(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(folder);
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "docx" || extension == "xlsx"));
    files.sort();
    files
}

fn name(path: &Path) -> String {
    path.file_name().unwrap().to_string_lossy().into_owned()
}

fn blank<'d>(desk: &'d Desk, path: &Path) -> Blank<'d> {
    Blank::open(desk, &name(path), std::fs::read(path).unwrap(), DAY).unwrap()
}

fn blank_named<'d>(desk: &'d Desk, wanted: &str) -> Blank<'d> {
    blank(desk, fixtures("blanks").iter().find(|path| name(path) == wanted).unwrap())
}

/// The first form in a filled sheet.
fn sheet<'d>(desk: &'d Desk, file: &str) -> Option<Filled<'d>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/workbooks").join(file);
    let reading = read::read(file, &std::fs::read(path).unwrap(), &Limits::default());
    let input = Input { path: file.to_owned(), sha256: String::new() };
    let question =
        Question { as_of: DAY, audit: None, conditions: Vec::new(), window: crate::verdict::ProjectWindow::default() };
    dossier::open(desk, &input, reading, &question).remove(0).filled
}

/// Verdicts and evidence, clause by clause.
fn answers(assessment: &Assessment) -> Vec<(Option<crate::assessment::Verdict>, &str)> {
    assessment.answers.iter().map(|answer| (answer.conclusion.verdict, answer.evidence.typed.as_str())).collect()
}

fn filled<'b>(blank: &'b Blank<'_>) -> &'b Filled<'b> {
    blank.cases[0].filled.as_ref().unwrap()
}

/// A blank with its main part or first sheet changed.
fn altered<'d>(desk: &'d Desk, original: &Blank<'_>, part: &str, change: impl Fn(&str) -> String) -> Blank<'d> {
    let package = Package::open(&original.bytes, &PackageLimits::default()).unwrap();
    let source = relations::text_of(&package, part).unwrap();
    let now = change(&source);
    assert!(source != now, "nothing was altered");
    let bytes = crate::ooxml::package::rewrite(&package, &[(part, now)]).unwrap();
    Blank::open(desk, &original.name, bytes, DAY).unwrap()
}

const BOXES: &str = "示例认证机构-应急处理自评表（勾选）.docx";
const REORDERED: &str = "示例认证机构-应急处理自评表.docx";
const LOCKED: &str = "示例认证机构-应急处理自评表（锁定）.xlsx";
const DOCUMENT: &str = "word/document.xml";

#[test]
fn every_blank_takes_the_good_sheets_of_its_form_and_says_the_same() {
    let desk = desk();
    let mut tried = 0;
    for file in ["good-incident-level1.xlsx", "good-incident-level2.xlsx", "good-operations-level2-surveillance.xlsx"] {
        let source = sheet(&desk, file).unwrap();
        for blank in fixtures("blanks").iter().map(|path| blank(&desk, path)).filter(|blank| blank.is_for(source.form))
        {
            let done = blank.fill(&desk, &source, DAY).unwrap();
            assert!(done.outcome.written > 50, "{file} {}", blank.name);
            let again = Blank::open(&desk, &blank.name, done.document.bytes, DAY).unwrap();
            let (left, right) = (&source.assessment, &filled(&again).assessment);
            assert_eq!(answers(left), answers(right), "{file} {}", blank.name);
            assert_eq!(left.context.level(), right.context.level());
            assert_eq!(left.context.declared_level.reading.level(), right.context.declared_level.reading.level());
            assert_eq!(left.context.organisation(), right.context.organisation());
            assert_eq!(left.context.date.reading, right.context.date.reading);
            // What is filled already is left as it is.
            let twice = again.fill(&desk, &source, DAY).unwrap();
            assert_eq!(twice.outcome.written, 0, "{file} {}: {:?}", blank.name, twice.outcome);
            tried += 1;
        }
    }
    assert_eq!(tried, 8);
}

/// A part with the written cells cut out of it.
fn rest(source: &str, carrier: Carrier, places: &BTreeSet<Place>) -> String {
    let markup = Markup::read(source).unwrap();
    let spans: Vec<std::ops::Range<usize>> = match carrier {
        Carrier::Word => {
            let rows = tables::read(&markup).unwrap();
            let cells = (0_u32..).zip(&rows).flat_map(|(row, it)| it.cells.iter().map(move |cell| (row, cell)));
            let is_written = |row: u32, col: u16| places.contains(&Place::Cell { sheet: 0, row, col });
            cells.filter(|(row, cell)| is_written(*row, cell.col)).map(|(_, cell)| markup.span(cell.element)).collect()
        }
        Carrier::Excel => {
            let addresses: BTreeSet<String> = places
                .iter()
                .filter_map(|place| match place {
                    Place::Cell { row, col, .. } => Some(crate::place::address(*row, *col)),
                    _ => None,
                })
                .collect();
            let is_written =
                |at: &usize| markup.attribute(*at, "r").is_some_and(|address| addresses.contains(&address));
            markup.elements("c").filter(is_written).map(|at| markup.span(at)).collect()
        }
    };
    let mut out = source.to_owned();
    spans.into_iter().rev().for_each(|span| out.replace_range(span, ""));
    out
}

#[test]
fn nothing_but_the_written_cells_differs() {
    let desk = desk();
    for file in ["good-incident-level2.xlsx", "good-operations-level3.xlsx"] {
        let source = sheet(&desk, file).unwrap();
        for blank in fixtures("blanks").iter().map(|path| blank(&desk, path)).filter(|blank| blank.is_for(source.form))
        {
            let done = blank.fill(&desk, &source, DAY).unwrap();
            let before = Package::open(&blank.bytes, &PackageLimits::default()).unwrap();
            let after = Package::open(&done.document.bytes, &PackageLimits::default()).unwrap();
            assert_eq!(before.names().collect::<Vec<_>>(), after.names().collect::<Vec<_>>());
            let changed: Vec<&str> =
                before.names().filter(|name| before.required(name).unwrap() != after.required(name).unwrap()).collect();
            let [part] = changed.as_slice() else { panic!("{}: {changed:?}", blank.name) };
            // Every cell whose text is another now was meant to be.
            let again = Blank::open(&desk, &blank.name, done.document.bytes.clone(), DAY).unwrap();
            let cells = |blank: &Blank<'_>| -> BTreeSet<(Place, String)> {
                let sheets = &blank.cases[0].reading.as_ref().unwrap().sheets;
                let all = (0_u16..).zip(sheets).flat_map(|(sheet, it)| it.cells.iter().map(move |cell| (sheet, cell)));
                let place = |sheet, cell: &crate::workbook::Cell| Place::Cell { sheet, row: cell.row, col: cell.col };
                all.map(|(sheet, cell)| (place(sheet, cell), cell.text().into_owned())).collect()
            };
            let places: BTreeSet<Place> =
                cells(&blank).symmetric_difference(&cells(&again)).map(|(place, _)| *place).collect();
            assert_eq!(places.len(), done.outcome.written, "{}", blank.name);
            let text = |package: &Package<'_>| relations::text_of(package, part).unwrap();
            let carrier = blank.carrier;
            assert!(rest(&text(&before), carrier, &places) == rest(&text(&after), carrier, &places), "{}", blank.name);
        }
    }
}

#[test]
fn the_projects_own_empty_forms_are_blanks_too() {
    let desk = desk();
    let press = Press::compile(crate::form::application::Personal::Masked).unwrap();
    for file in ["good-incident-level2.xlsx", "good-operations-level2-surveillance.xlsx", "not-applicable-marks.xlsx"] {
        let source = sheet(&desk, file).unwrap();
        let level = source.assessment.context.level().unwrap();
        let words = FormWords::blank(source.form, source.edition, level, |_| crate::catalog::Necessity::Required);
        let excel = form_excel::write(&words, Use::Blank, DAY).unwrap();
        let word = press.form_in_word(&words).unwrap();
        for (name, bytes) in [("空表.xlsx", excel), ("空表.docx", word)] {
            let blank = Blank::open(&desk, name, bytes, DAY).unwrap();
            let done = blank.fill(&desk, &source, DAY).unwrap();
            let again = Blank::open(&desk, name, done.document.bytes, DAY).unwrap();
            assert_eq!(answers(&source.assessment), answers(&filled(&again).assessment), "{file} {name}");
        }
    }
}

/// Whatever a sheet says, filling ends with a form that says the same, or writes nothing of it.
#[test]
fn odd_sheets_are_filled_in_or_remarked_upon() {
    let desk = desk();
    let blanks: Vec<Blank<'_>> = fixtures("blanks").iter().map(|path| blank(&desk, path)).collect();
    let mut tried = 0;
    for (at, path) in fixtures("workbooks").iter().enumerate() {
        let Some(source) = sheet(&desk, &name(path)) else { continue };
        let fitting: Vec<&Blank<'_>> = blanks.iter().filter(|blank| blank.is_for(source.form)).collect();
        let blank = fitting[at % fitting.len()];
        let done = blank.fill(&desk, &source, DAY).unwrap_or_else(|fault| panic!("{}: {fault}", path.display()));
        let unclear = source.assessment.answers.iter().filter(|answer| {
            answer.conclusion.verdict.is_none()
                && !matches!(
                    answer.conclusion.trouble,
                    Some(crate::assessment::Trouble::Blank | crate::assessment::Trouble::NoColumn)
                )
        });
        assert!(done.outcome.unwritten.len() >= unclear.count(), "{}", path.display());
        tried += 1;
    }
    assert!(tried > 90, "{tried}");
}

#[test]
fn a_blank_of_another_form_is_refused() {
    let desk = desk();
    let source = sheet(&desk, "good-operations-level3.xlsx").unwrap();
    let fault = blank_named(&desk, BOXES).fill(&desk, &source, DAY).unwrap_err();
    assert!(matches!(fault, BlankFault::OtherForm { .. }), "{fault}");
}

#[test]
fn what_is_no_blank_is_refused_with_the_reason() {
    let desk = desk();
    let open = |path: &str| {
        let bytes = std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(path)).unwrap();
        Blank::open(&desk, path, bytes, DAY).unwrap_err().to_string()
    };
    assert!(open("workbooks/unrelated.xlsx").contains("没有认出"));
    assert!(open("workbooks/good-incident-level3.xls").contains(FILLABLE));
    assert!(open("broken/pdf.xlsx").contains("PDF"));
    assert!(open("broken/truncated.xlsx").contains("无法使用"));
    let document = crate::ooxml::package::build(&[("a.txt", "甲")]).unwrap();
    assert!(Blank::open(&desk, "a.docx", document, DAY).is_err());
}

#[test]
fn rows_that_are_not_certain_are_not_written() {
    let desk = desk();
    let source = sheet(&desk, "good-incident-level2.xlsx").unwrap();
    let clause = |no: u16| source.form.rows[usize::from(no) - 1].clause.clone();
    let original = blank_named(&desk, REORDERED);
    // Clause 3 gone, clause 4 twice, clause 2 worded otherwise.
    let blank = altered(&desk, &original, DOCUMENT, |part| {
        part.replace(&clause(3), &clause(4)).replace(&clause(2), &clause(2).replace("实施", "执行"))
    });
    let done = blank.fill(&desk, &source, DAY).unwrap();
    let lines = done.outcome.unwritten.join("\n");
    assert!(lines.contains("第3条：空表中没有认出这一条"), "{lines}");
    assert!(lines.contains("第4条（表格1 第5行 第2列）：这一条在空表中出现不止一次"), "{lines}");
    assert!(
        done.outcome.doubtful.iter().any(|line| line.starts_with("第2条（表格1 第4行")),
        "{:?}",
        done.outcome.doubtful
    );
    let whole = original.fill(&desk, &source, DAY).unwrap();
    assert_eq!(done.outcome.written + 4, whole.outcome.written);
}

#[test]
fn places_that_hold_something_are_not_overwritten() {
    let desk = desk();
    let source = sheet(&desk, "good-incident-level2.xlsx").unwrap();
    let blank = altered(&desk, &blank_named(&desk, BOXES), DOCUMENT, |part| {
        part.replace("□一级  □二级  □三级", "☑一级  □二级  □三级").replacen("    年  月  日", "2024年1月1日", 1)
    });
    let done = blank.fill(&desk, &source, DAY).unwrap();
    let lines = done.outcome.unwritten.join("\n");
    assert!(lines.contains("表头“申报级别”（表格1 第1行 第4列）：空表中已有“☑一级"), "{lines}");
    assert!(
        lines.contains("表头“评估时间”（表格1 第2行 第2列）：空表中已有“2024年1月1日”，应填“2025-08-27”"),
        "{lines}"
    );
}

#[test]
fn locked_cells_and_formulas_are_left_alone() {
    let desk = desk();
    let source = sheet(&desk, "good-incident-level2.xlsx").unwrap();
    let original = blank_named(&desk, LOCKED);
    let package = Package::open(&original.bytes, &PackageLimits::default()).unwrap();
    let part = crate::ooxml::write_sheet::sheet_parts(&package).unwrap().remove(1);
    let style_of = |part: &str, address: &str| {
        let markup = Markup::read(part).unwrap();
        let cell = markup.elements("c").find(|&at| markup.attribute(at, "r").as_deref() == Some(address)).unwrap();
        (part[markup.span(cell)].to_owned(), markup.attribute(cell, "s").unwrap())
    };
    let blank = altered(&desk, &original, &part, |source| {
        let ((open, _), (_, locked)) = (style_of(source, "F10"), style_of(source, "B10"));
        let (formula, style) = style_of(source, "F11");
        let (nothing, _) = style_of(source, "F12");
        source
            .replace(&open, &format!("<c r=\"F10\" s=\"{locked}\"/>"))
            .replace(&formula, &format!("<c r=\"F11\" s=\"{style}\" t=\"str\"><f>B1</f><v>甲</v></c>"))
            .replace(&nothing, &format!("<c r=\"F12\" s=\"{style}\" t=\"str\"><f>B1</f><v></v></c>"))
    });
    let done = blank.fill(&desk, &source, DAY).unwrap();
    let lines = done.outcome.unwritten.join("\n");
    assert!(lines.contains("第1条“证明材料清单”（F10）：此处被锁定"), "{lines}");
    assert!(lines.contains("第2条“证明材料清单”（F11）：此处是公式"), "{lines}");
    assert!(lines.contains("第3条“证明材料清单”（F12）：此处是公式"), "{lines}");
}

#[test]
fn people_are_not_put_where_departments_are_asked_for() {
    let desk = desk();
    let source = sheet(&desk, "good-incident-level2.xlsx").unwrap();
    let blank = altered(&desk, &blank_named(&desk, BOXES), DOCUMENT, |part| part.replace("评估部门/人员", "评估部门"));
    let done = blank.fill(&desk, &source, DAY).unwrap();
    let lines = done.outcome.unwritten.join("\n");
    assert!(lines.contains("表头“评估部门/人员”（表格1 第2行 第3列）：空表把部门和人员分开填写"), "{lines}");
}

/// 评估时间：20__年__月__日, as openpyxl writes it.
const DATE: &str = "&#35780;&#20272;&#26102;&#38388;&#65306;20__&#24180;__&#26376;__&#26085;";

#[test]
fn surplus_entries_and_missing_fields_are_told() {
    let desk = desk();
    let source = sheet(&desk, "good-operations-level2-surveillance.xlsx").unwrap();
    let blank = blank_named(&desk, "示例认证机构-安全运维自评估表.xlsx");
    let done = blank.fill(&desk, &source, DAY).unwrap();
    assert_eq!(done.outcome.unwritten.iter().filter(|line| line.contains("没有空行可填")).count(), 4);
    let without = altered(&desk, &blank, "xl/worksheets/sheet1.xml", |part| part.replace(DATE, "编制说明"));
    let done = without.fill(&desk, &source, DAY).unwrap();
    let lines = done.outcome.unwritten.join("\n");
    assert!(lines.contains("表头“评估时间”：空表中没有认出这一栏"), "{lines}");
    assert!(lines.contains("表格上方的“编制说明”（A3）"), "{lines}");
}

#[test]
fn not_applicable_with_a_column_of_its_own_is_left_to_people() {
    let desk = desk();
    let source = sheet(&desk, "not-applicable-marks.xlsx").unwrap();
    let count = source
        .assessment
        .answers
        .iter()
        .filter(|answer| answer.conclusion.verdict == Some(crate::assessment::Verdict::NotApplicable));
    let blank = altered(&desk, &blank_named(&desk, REORDERED), DOCUMENT, |part| part.replace("备注", "不适用"));
    let done = blank.fill(&desk, &source, DAY).unwrap();
    assert_eq!(done.outcome.unwritten.iter().filter(|line| line.contains("没有相应的结论栏")).count(), count.count());
}

/// 符合 and 不符合, as openpyxl writes them.
const CONFORMING: &str = "<t>&#31526;&#21512;</t>";
const NONCONFORMING: &str = "<t>&#19981;&#31526;&#21512;</t>";

#[test]
fn conclusion_columns_that_are_not_known_are_told_once() {
    let desk = desk();
    let source = sheet(&desk, "good-incident-level2.xlsx").unwrap();
    // Three columns under one heading, none of them called as usual.
    let blank = altered(&desk, &blank_named(&desk, LOCKED), "xl/worksheets/sheet2.xml", |part| {
        part.replace("D8:E8", "D8:F8")
            .replace("F8:F9", "G20:H20")
            .replace(CONFORMING, "<t>A</t>")
            .replace(NONCONFORMING, "<t>B</t>")
    });
    let done = blank.fill(&desk, &source, DAY).unwrap();
    let told: Vec<&String> =
        done.outcome.unwritten.iter().filter(|line| line.contains("没有认出“自评结论”栏")).collect();
    assert_eq!(told.len(), 1, "{:?}", done.outcome.unwritten);
    assert!(told[0].starts_with("第1–14、17–26"), "{told:?}");
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig { cases: 24, ..Default::default() })]

    /// Whatever was typed as evidence is read back from Word and Excel: filling proves it itself.
    #[test]
    fn any_text_survives(typed in "(\\PC|[\n\t]|_x0041_|&lt;|<w:t>|\u{1}){1,40}") {
        let desk = desk();
        let mut source = sheet(&desk, "good-incident-level2.xlsx").unwrap();
        proptest::prop_assume!(!crate::text::is_blank(&typed));
        source.assessment.answers[0].evidence.typed.clone_from(&typed);
        for name in [BOXES, LOCKED] {
            let done = blank_named(&desk, name).fill(&desk, &source, DAY);
            proptest::prop_assert!(done.is_ok(), "{:?}", done.err());
        }
    }
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig { cases: 48, ..Default::default() })]

    /// A blank with pieces of its main part cut out or doubled is refused or filled, whatever it has become.
    #[test]
    fn mangled_blanks_do_no_harm(
        which in 0..2_usize,
        cuts in proptest::collection::vec((0..1_000_usize, 0..300_usize, proptest::bool::ANY), 1..4),
    ) {
        let desk = desk();
        let source = sheet(&desk, "good-incident-level2.xlsx").unwrap();
        let (name, part) = [(BOXES, DOCUMENT), (LOCKED, "xl/worksheets/sheet2.xml")][which];
        let original = blank_named(&desk, name);
        let package = Package::open(&original.bytes, &PackageLimits::default()).unwrap();
        let mut text = relations::text_of(&package, part).unwrap();
        for (at, length, is_doubled) in cuts {
            // From one tag to another, so that some of them are well-formed.
            let tags: Vec<usize> = text.match_indices('<').map(|(at, _)| at).collect();
            let first = tags.len() * at / 1_000;
            let (from, to) = (tags[first], tags[(first + length).min(tags.len() - 1)]);
            let piece = if is_doubled { text[from..to].repeat(2) } else { String::new() };
            text.replace_range(from..to, &piece);
        }
        let bytes = crate::ooxml::package::rewrite(&package, &[(part, text)]).unwrap();
        if let Ok(blank) = Blank::open(&desk, name, bytes, DAY) {
            let _ = blank.fill(&desk, &source, DAY);
        }
    }
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let desk = desk();
    let source = sheet(&desk, "good-incident-level2.xlsx").unwrap();
    for name in [BOXES, LOCKED] {
        let bytes = || blank_named(&desk, name).fill(&desk, &source, DAY).unwrap().document.bytes;
        assert!(bytes() == bytes(), "{name}");
    }
}
