//! 证明材料目录: the evidence in the order of the forms, to be handed in with it, in Word and in Excel.

use crate::application::Application;
use crate::document::PaperFault;
use crate::evidence::{Line, LineState, Reconciliation};
use crate::sheet_style::listing::{ListBook, ListCell, Listing};
use serde::Serialize;

/// What the papers are called.
pub const WORD_NAME: &str = "证明材料目录.docx";
/// See [`WORD_NAME`].
pub const EXCEL_NAME: &str = "证明材料目录.xlsx";

const COLUMNS: [(&str, f64); 7] = [
    ("序号", 6.0),
    ("表格", 12.0),
    ("条款号", 7.0),
    ("要点", 14.0),
    ("证明材料", 40.0),
    ("文件", 50.0),
    ("备注", 20.0),
];

/// What the index says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct IndexWords {
    /// The organisation.
    #[serde(rename = "组织名称")]
    pub organisation: String,
    /// The forms with their levels: `应急处理（二级）、公共管理（二级）`.
    #[serde(rename = "申报内容")]
    pub forms: String,
    /// The day of checking.
    #[serde(rename = "编制日期")]
    pub as_of: String,
    /// How many files there are.
    #[serde(rename = "文件数")]
    pub files: usize,
    /// The evidence.
    #[serde(rename = "材料")]
    pub rows: Vec<IndexRow>,
}

/// A line of the index.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct IndexRow {
    /// Number in the index.
    #[serde(rename = "序号")]
    pub no: usize,
    /// The form.
    #[serde(rename = "表格")]
    pub form: String,
    /// The clause's number.
    #[serde(rename = "条款号")]
    pub clause: String,
    /// The clause's section.
    #[serde(rename = "要点")]
    pub section: String,
    /// The item as listed.
    #[serde(rename = "名称")]
    pub item: String,
    /// The files, one below the other.
    #[serde(rename = "文件")]
    pub files: String,
    /// What is to be said of it.
    #[serde(rename = "备注")]
    pub remark: String,
}

impl IndexWords {
    /// The words of an application's index. `as_of` is the day of checking.
    pub fn of(application: &Application<'_>, evidence: &Reconciliation, as_of: jiff::civil::Date) -> Self {
        let forms: Vec<String> = application
            .forms()
            .map(|form| match form.level {
                Some(level) => format!("{}（{}）", form.form.category, form.edition.level_name(level)),
                None => form.form.category.clone(),
            })
            .collect();
        let listed = evidence.lines.iter().filter(|line| line.listed.is_own());
        IndexWords {
            organisation: application.organisation().to_owned(),
            forms: forms.join("、"),
            as_of: crate::text::chinese_date(as_of),
            files: evidence.uses.iter().filter(|uses| !uses.is_empty()).count(),
            rows: (1..).zip(listed).map(|(no, line)| row(application, evidence, no, line)).collect(),
        }
    }
}

fn row(application: &Application<'_>, evidence: &Reconciliation, no: usize, line: &Line) -> IndexRow {
    let form = application.form_of(line.member).map(|member| member.form);
    let paths: Vec<&str> = line.files.iter().map(|&file| evidence.holdings.files[file].path.as_str()).collect();
    IndexRow {
        no,
        form: form.map_or_else(String::new, |form| form.category.clone()),
        clause: line.clause.to_string(),
        section: form.and_then(|form| form.row(line.clause)).map_or_else(String::new, |row| row.section.clone()),
        item: line.name.clone(),
        files: paths.join("\n"),
        remark: match line.state {
            LineState::Found => String::new(),
            LineState::NoFile if !line.listed.facts.is_empty() => "表中写明".to_owned(),
            other => other.name().to_owned(),
        },
    }
}

/// Writes the index as a workbook. `created` is the date that the file carries.
///
/// # Errors
/// [`PaperFault`] where it can't be written.
pub fn workbook(words: &IndexWords, created: jiff::civil::Date) -> Result<Vec<u8>, PaperFault> {
    let mut book = ListBook::new(EXCEL_NAME, created)?;
    let facts = [format!(
        "组织名称：{}　申报内容：{}　编制日期：{}　共{}个文件",
        words.organisation, words.forms, words.as_of, words.files
    )];
    let listing =
        Listing { tab: "目录", title: "证明材料目录", facts: &facts, columns: &COLUMNS, frozen: 0, open: &[] };
    let rows = words.rows.iter().map(|row| {
        let number = |text: &str| text.parse().map_or_else(|_| ListCell::text(text), ListCell::Number);
        vec![
            ListCell::Number(row.no as u64),
            row.form.clone().into(),
            number(&row.clause),
            row.section.clone().into(),
            row.item.clone().into(),
            row.files.clone().into(),
            row.remark.clone().into(),
        ]
    });
    book.sheet(&listing, rows)?;
    book.finish()
}
