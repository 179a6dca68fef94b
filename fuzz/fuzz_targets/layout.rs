//! A workbook that nobody filled: sheets begun as an official form or as a table of facts, or as nothing, and then changed cell
//! by cell as the input says. Forms and facts are looked for in it, understood and judged.

#![no_main]

use libfuzzer_sys::fuzz_target;
use std::collections::BTreeMap;
use std::sync::LazyLock;
use ziping::case::{Dossier, Input};
use ziping::catalog::{Catalog, Field, Form, Role};
use ziping::dossier::{self, Desk, Paper, Question};
use ziping::evidence::{HeldFile, Holdings};
use ziping::facts::layout::BlockLayout;
use ziping::place::{Area, Place};
use ziping::reconcile::Handed;
use ziping::report::{json, text};
use ziping::verdict::ProjectWindow;
use ziping::workbook::{Cell, Comment, Content, Kind, Naming, RowName, Sheet, Visibility, Workbook};
use ziping_fuzz::{Choices, altered};

/// Rows and columns on which cells are put.
const ROWS: usize = 160;
const COLUMNS: usize = 14;

/// Words that no catalogue has, but that people write.
const WORDS: &str = "| |\u{3000}|√|×|P|ü|□|☑|■符合 □不符合|N/A|/|-|—|无|同上|同第3条|同序号2|见上|25.8.27|2025.8.27|\
    2025年8月27日|2025年13月1日|2025-02-29|2025/8|20250827|2025.1|03/05/2023|二〇二五年八月|长期|至今|\
    2024年1月1日至2026年12月31日|示例科技有限公司|示例科技|XX公司|91110000MA01ABCD1X|911100007109253170|\
    9.11E+17|质量部/张三|张三、李四|三级|—级|3级|一级/二级|Ⅱ级|四级|1000万元|1,000.50|壹佰万元整|-3|约12|12人|\
    3个月|是|否|有|附件3-5|附件1～附件99999|附件3、4、6|1.甲.pdf\n2.乙.docx|《手册》V1.0|\
    （1）培训记录.xlsx；（2）照片|租期：2024.1.1-2025.1.1|有效期至2026年3月|面积：300平方米|合同金额（万元）|\
    合计|项目|内容|填写说明|序号|本科|高级工程师|项目经理|A类|B类|张三\n李四|13800000000|身份证|北京市海淀区|\
    示例一号项目|初次|监督|再认证|变更";

static DESK: LazyLock<Desk> = LazyLock::new(|| Desk::new(ziping::data::shipped().expect("the shipped catalogue")));
static VOCABULARY: LazyLock<Vec<String>> = LazyLock::new(|| vocabulary(&DESK.catalog));

/// Everything that a form or a table of facts is known by, and everything that it is filled with.
fn vocabulary(catalog: &Catalog) -> Vec<String> {
    let mut words: Vec<String> = WORDS.split('|').map(str::to_owned).collect();
    for edition in &catalog.editions {
        words.extend([edition.title.clone(), edition.code.clone()]);
        words.extend(edition.levels.iter().map(|level| level.named.name.clone()));
        words.extend(
            edition.levels.iter().flat_map(|level| level.named.spellings.iter().chain(&level.confusables).cloned()),
        );
        words.extend(edition.audits.iter().flat_map(|audit| audit.spellings.iter().cloned()));
        let marks = &edition.verdicts;
        for list in [
            &marks.yes,
            &marks.crosses,
            &marks.no,
            &marks.not_applicable_marks,
            &marks.strokes,
            &marks.open,
            &marks.lost,
        ] {
            words.extend(list.iter().cloned());
        }
        words.extend(edition.evidence_placeholders.iter().chain(&edition.same_as_above).cloned());
        words.extend(edition.organisation_placeholders.iter().chain(&edition.department_suffixes).cloned());
    }
    for form in &catalog.forms {
        words.extend([form.title.clone(), form.category.clone(), form.service.clone()]);
        words.extend(form.header.iter().flat_map(|field| field.spellings.iter().chain([&field.label]).cloned()));
        words.extend(
            form.columns
                .iter()
                .flat_map(|column| column.spellings.iter().chain([&column.label]).chain(&column.group).cloned()),
        );
        words.push(form.declaration.heading.clone());
        words.extend(form.declaration.paragraphs.iter().cloned());
        words.extend(form.conditions.iter().flat_map(|group| group.values.iter().map(|value| value.printed.clone())));
        words.extend(form.rows.iter().flat_map(|row| [&row.section, &row.clause, &row.evidence]).cloned());
    }
    let facts = &catalog.facts;
    words.extend(
        facts
            .label_headings
            .iter()
            .chain(&facts.value_headings)
            .chain(&facts.help_headings)
            .chain(&facts.totals)
            .cloned(),
    );
    for block in &facts.blocks {
        words.extend(block.spellings.iter().chain([&block.title, &block.instructions]).cloned());
        for field in &block.fields {
            words.extend(field.spellings.iter().chain([&field.label]).cloned());
            words.extend(field.choices(catalog));
            words.extend(
                field.options.iter().flat_map(|option| option.spellings.iter().chain(&option.implied).cloned()),
            );
        }
    }
    words.extend(ziping::facts::layout::questions(catalog));
    words.extend(catalog.evidence.facts.iter().flat_map(|(_, labels)| labels.iter().cloned()));
    let mut seen = std::collections::HashSet::new();
    words.retain(|word| seen.insert(word.clone()));
    words
}

/// A sheet while it is made: each cell with what is to be said of it.
#[derive(Default)]
struct Draft {
    cells: BTreeMap<(u32, u16), Cell>,
    merges: Vec<Area>,
}

impl Draft {
    fn put(&mut self, row: usize, col: usize, content: Content) {
        let (row, col) = (row as u32, col as u16);
        self.cells.insert((row, col), Cell { row, col, content, formula: false, symbol_font: None });
    }

    fn write(&mut self, row: usize, col: usize, text: &str) {
        if !text.is_empty() {
            self.put(row, col, Content::Text(text.to_owned()));
        }
    }

    /// An official form with some of its rows, filled as a whole with one mark.
    fn form(&mut self, form: &Form, choices: &mut Choices<'_>) {
        self.write(0, 0, &form.title);
        for (at, field) in form.header.iter().enumerate() {
            let value = match field.field {
                Field::Organisation => "示例科技有限公司",
                Field::Level => "三级",
                Field::Date => "2025年8月27日",
                Field::Assessors => "质量部/张三",
                Field::CreditCode => "911100007109253170",
            };
            self.write(1 + at / 2, 3 * (at % 2), &field.label);
            self.write(1 + at / 2, 3 * (at % 2) + 1, value);
        }
        let top = 2 + form.header.len() / 2;
        let has_group = form.columns.iter().any(|column| column.group.is_some());
        for (col, column) in form.columns.iter().enumerate() {
            match &column.group {
                Some(group) => {
                    self.write(top, col, group);
                    self.write(top + 1, col, &column.label);
                }
                None => self.write(top, col, &column.label),
            }
        }
        let (mark, evidence) = (content(choices), altered(choices, "1.记录{}.docx\n2.附件3-5"));
        let (first, count) = (choices.below(form.rows.len()), choices.below(form.rows.len() + 1));
        let mut at = top + 1 + usize::from(has_group);
        for row in form.rows.iter().skip(if choices.one_in(2) { first } else { 0 }).take(count.min(120)) {
            for (col, column) in form.columns.iter().enumerate() {
                match column.role {
                    Role::Number => self.put(at, col, Content::Number(f64::from(row.no))),
                    Role::Section => self.write(at, col, &row.section),
                    Role::Clause => self.write(at, col, &row.clause),
                    Role::RequiredEvidence => self.write(at, col, &row.evidence),
                    Role::Conforming => self.put(at, col, mark.clone()),
                    Role::Nonconforming => {}
                    Role::Evidence => self.write(at, col, &evidence.replace("{}", &row.no.to_string())),
                }
            }
            at += 1;
        }
        for paragraph in [&form.declaration.heading].into_iter().chain(&form.declaration.paragraphs) {
            self.write(at, 0, paragraph);
            at += 1;
        }
    }

    /// The form or the table of one kind of facts, with some lines.
    fn facts(&mut self, block: &BlockLayout, choices: &mut Choices<'_>) {
        let words = |field: &ziping::facts::layout::FactField| field.choices(&DESK.catalog);
        self.write(0, 0, &block.title);
        let lines = usize::from(choices.byte() % 12);
        if block.block.is_table() {
            for (col, field) in block.fields.iter().enumerate() {
                self.write(1, col, &field.heading());
                for line in 0..lines {
                    let value = words(field).get(line).cloned().map_or_else(|| content(choices), Content::Text);
                    self.put(2 + line, col, value);
                }
            }
        } else {
            for (at, field) in block.fields.iter().enumerate() {
                self.write(1 + at, 1, &field.heading());
                let value = words(field).get(lines).cloned().map_or_else(|| content(choices), Content::Text);
                self.put(1 + at, 2, value);
            }
        }
    }

    /// One change.
    fn change(&mut self, choices: &mut Choices<'_>) {
        let way = choices.byte();
        let (row, col) = (choices.below(ROWS), choices.below(COLUMNS));
        let at = (row as u32, col as u16);
        match way % 12 {
            0..=2 => self.put(row, col, content(choices)),
            3 => drop(self.cells.remove(&at)),
            4 => {
                if let Some(cell) = self.cells.get_mut(&at) {
                    let text = altered(choices, &cell.text());
                    cell.content = Content::Text(text);
                }
            }
            5 => {
                let (down, right) = (u32::from(choices.byte() % 16), u16::from(choices.byte() % 8));
                self.merges.push(Area { top: at.0, left: at.1, bottom: at.0 + down, right: at.1 + right });
            }
            // A row is put in, taken out, or written a second time.
            6 => self.moved(|(above, beside)| Some((above + u32::from(above >= at.0), beside))),
            7 => self.moved(|(above, beside)| (above != at.0).then(|| (above - u32::from(above > at.0), beside))),
            8 => {
                let to = choices.below(ROWS) as u32;
                let copies: Vec<Cell> = self.cells.values().filter(|cell| cell.row == at.0).cloned().collect();
                self.cells.extend(copies.into_iter().map(|cell| ((to, cell.col), Cell { row: to, ..cell })));
            }
            // Two columns change places.
            9 => {
                let other = choices.below(COLUMNS) as u16;
                self.moved(|(above, beside)| {
                    let swapped = if beside == at.1 { other } else { at.1 };
                    Some((above, if beside == at.1 || beside == other { swapped } else { beside }))
                });
            }
            10 => {
                if let Some(cell) = self.cells.get_mut(&at) {
                    cell.formula = choices.one_in(2);
                    let fonts = [None, Some("Wingdings"), Some("Wingdings 2"), Some("Symbol")];
                    cell.symbol_font = choices.pick(&fonts).map(str::to_owned);
                }
            }
            // One thing stands in a whole column from here.
            _ => {
                let (filling, down) = (content(choices), choices.below(40));
                for row in row..row + down {
                    self.put(row, col, filling.clone());
                }
            }
        }
    }

    fn moved(&mut self, to: impl Fn((u32, u16)) -> Option<(u32, u16)>) {
        let cells = std::mem::take(&mut self.cells);
        let moved = cells.into_iter().filter_map(|(at, cell)| {
            let (row, col) = to(at)?;
            Some(((row, col), Cell { row, col, ..cell }))
        });
        self.cells = moved.collect();
    }
}

fn content(choices: &mut Choices<'_>) -> Content {
    match choices.byte() % 16 {
        0..=5 => Content::Text(choices.pick(&VOCABULARY).clone()),
        6 | 7 => {
            let word = choices.pick(&VOCABULARY).clone();
            Content::Text(altered(choices, &word))
        }
        8 => Content::Text(choices.text()),
        9 => Content::Number(f64::from(choices.number())),
        10 => Content::Number(choices.float()),
        11 => Content::Date { serial: f64::from(choices.number()), epoch_1904: choices.one_in(4) },
        12 => Content::Date { serial: choices.float(), epoch_1904: choices.one_in(4) },
        13 => Content::Bool(choices.one_in(2)),
        14 => Content::Error(choices.pick(&["#REF!", "#N/A", "#SPILL!"]).to_string()),
        _ => Content::Uncalculated,
    }
}

fn sheet(choices: &mut Choices<'_>, is_document: bool) -> Sheet {
    let mut draft = Draft::default();
    let catalog = &DESK.catalog;
    let mut name = choices.pick(&VOCABULARY).clone();
    match choices.byte() % 8 {
        0..=2 => draft.form(choices.pick(&catalog.forms), choices),
        3..=6 => {
            let block = choices.pick(&catalog.facts.blocks);
            name.clone_from(&block.title);
            draft.facts(block, choices);
        }
        _ => {}
    }
    for _ in 0..choices.byte() % 64 {
        if choices.is_over() {
            break;
        }
        draft.change(choices);
    }
    let hidden = |choices: &mut Choices<'_>, below: usize| {
        let mut hidden: Vec<u16> = (0..choices.byte() % 4).map(|_| choices.below(below) as u16).collect();
        hidden.sort_unstable();
        hidden.dedup();
        hidden
    };
    let rows = draft.cells.keys().next_back().map_or(0, |(row, _)| row + 1);
    let naming = if is_document {
        let kind = choices.byte();
        let of_row = |row: u32| {
            if (row + u32::from(kind)).is_multiple_of(9) {
                RowName::Paragraph(row + 1)
            } else {
                RowName::TableRow { table: 1, row: row + 1, cells: (0..COLUMNS as u16).collect() }
            }
        };
        Naming::Document((0..rows).map(of_row).collect())
    } else {
        Naming::Letters
    };
    draft.merges.sort_unstable();
    draft.merges.dedup();
    Sheet {
        name,
        visibility: *choices.pick(&[
            Visibility::Visible,
            Visibility::Visible,
            Visibility::Hidden,
            Visibility::VeryHidden,
        ]),
        cells: draft.cells.into_values().filter(|cell| cell.content != Content::Text(String::new())).collect(),
        merges: (!choices.one_in(8)).then_some(draft.merges),
        hidden_rows: (!choices.one_in(8)).then(|| hidden(choices, ROWS).into_iter().map(u32::from).collect()),
        hidden_cols: (!choices.one_in(8)).then(|| hidden(choices, COLUMNS)),
        comments: choices.one_in(4).then(|| vec![Comment { row: 3, col: 1, text: Some("批注".to_owned()) }]),
        naming,
    }
}

fn workbook(choices: &mut Choices<'_>) -> Workbook {
    let kind = *choices.pick(&[Kind::Xlsx, Kind::Xlsx, Kind::Xls, Kind::Docx]);
    let sheets = if kind.is_word() { 1 } else { 1 + choices.byte() % 3 };
    Workbook { kind, sheets: (0..sheets).map(|_| sheet(choices, kind.is_word())).collect(), macros: choices.one_in(8) }
}

fn question(choices: &mut Choices<'_>) -> Question {
    let days = [
        jiff::civil::date(2025, 9, 30),
        jiff::civil::date(2024, 2, 29),
        jiff::civil::Date::MIN,
        jiff::civil::Date::MAX,
    ];
    Question {
        as_of: if choices.one_in(4) { *choices.pick(&days) } else { days[0] },
        audit: choices.one_in(2).then(|| (*choices.pick(&["初次", "监督", "再认证"])).to_owned()),
        conditions: Vec::new(),
        window: *choices.pick(&[ProjectWindow::SignedAndCompleted, ProjectWindow::CompletedOnly]),
    }
}

/// Some files, so that the rules on evidence have something to look at.
fn handed(choices: &mut Choices<'_>) -> Option<Handed> {
    if !choices.one_in(4) {
        return None;
    }
    let file = |path: String| HeldFile { path, size: 9, sha256: None, trouble: None, organisation: None };
    let mut files: Vec<HeldFile> = (0..choices.byte() % 6).map(|_| file(altered(choices, "记录3.docx"))).collect();
    files.sort_by(|left, right| left.path.cmp(&right.path));
    files.dedup_by(|left, right| left.path == right.path);
    Some(Handed { holdings: Holdings { name: "证据".to_owned(), files, ..Holdings::default() }, ..Handed::default() })
}

/// Whether a place is one of the workbook: on a sheet of it, no further out than cells and merged areas stand, or right beside.
fn resolves(dossier: &Dossier<'_>, place: Place) -> bool {
    let Ok(book) = &dossier.case.reading else { return place == Place::Whole };
    match place {
        Place::Whole => true,
        Place::Sheet(_) => dossier.case.sheet_name(place).is_some(),
        Place::Cell { sheet, row, col } => {
            let Some(sheet) = book.sheets.get(usize::from(sheet)) else { return false };
            let last = sheet.cells.last().map_or(0, |cell| cell.row);
            let right = sheet.cells.iter().map(|cell| cell.col).max().unwrap_or_default();
            let last = sheet.merges.iter().flatten().map(|area| area.bottom).fold(last, u32::max);
            let right = sheet.merges.iter().flatten().map(|area| area.right).fold(right, u16::max);
            row <= last + 1
                && col <= right + 1
                && dossier.case.address(place).is_some_and(|address| !address.is_empty())
        }
    }
}

fn check(dossiers: &[Dossier<'_>]) -> String {
    for dossier in dossiers {
        for found in &dossier.discrepancies {
            assert!(resolves(dossier, found.place), "{}: {found:?}", dossier.case.input.path);
            assert!(!found.message.is_empty() && !found.remedy.is_empty(), "{found:?}");
            if let (Some(clause), Some(filled)) = (found.clause, &dossier.case.filled) {
                assert!(filled.form.row(clause).is_some(), "{found:?}");
            }
        }
        let is_sorted =
            |pair: &[ziping::discrepancy::Discrepancy]| (pair[0].place, pair[0].code) <= (pair[1].place, pair[1].code);
        assert!(dossier.discrepancies.windows(2).all(is_sorted));
        if let Some(filled) = &dossier.case.filled {
            assert!(
                filled
                    .assessment
                    .answers
                    .iter()
                    .map(|answer| answer.clause)
                    .eq(filled.form.clauses().map(|row| row.no))
            );
        }
    }
    let mut told: String = dossiers.iter().map(text::list).collect();
    for found in dossiers.iter().flat_map(|dossier| &dossier.discrepancies) {
        assert!(told.contains(found.code));
    }
    told.push_str(&json::print(&json::check(dossiers)));
    told
}

fuzz_target!(|input: &[u8]| {
    let mut choices = Choices::of(input);
    let (question, handed, books) = (question(&mut choices), handed(&mut choices), 1 + usize::from(choices.one_in(4)));
    let books: Vec<Workbook> = (0..books).map(|_| workbook(&mut choices)).collect();
    let judged = || {
        let paper = |(at, book): (usize, &Workbook)| Paper {
            input: Input { path: format!("自评估表{at}.xlsx"), sha256: format!("{at:064}") },
            reading: Ok(book.clone()),
        };
        let papers = books.iter().enumerate().map(paper).collect();
        let mut cases = dossier::open_together(&DESK, "材料", papers, handed.clone(), &question);
        dossier::mark_twins(&mut cases);
        let dossiers: Vec<Dossier<'_>> = cases.into_iter().map(dossier::close).collect();
        check(&dossiers)
    };
    let told = judged();
    if input.len() % 8 == 0 {
        assert!(judged() == told, "judged twice, two answers");
    }
});
