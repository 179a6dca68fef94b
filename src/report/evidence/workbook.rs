//! 证明材料核对: one line for each clause and item, then the files that nobody lists, then all files.

use super::{candidates, category, clause, counts, holdings, reason, tint};
use crate::application::Application;
use crate::document::PaperFault;
use crate::evidence::{Line, Reconciliation};
use crate::sheet_style::listing::{ListBook, ListCell, Listing};
use crate::text;
use jiff::civil::Date;
use std::collections::{BTreeMap, HashMap};

/// What the workbook is called.
pub const NAME: &str = "证明材料核对.xlsx";

/// Of more files that nobody lists a sheet of their own is no help: all of them stand among all files.
const MOST_UNLISTED: usize = 10_000;

const LINES: [(&str, f64); 11] = [
    ("序号", 6.0),
    ("表格", 12.0),
    ("条款号", 7.0),
    ("要点", 12.0),
    ("条款", 34.0),
    ("所列材料", 28.0),
    ("结果", 10.0),
    ("文件", 38.0),
    ("说明", 24.0),
    ("候选文件", 38.0),
    ("单元格", 8.0),
];

const UNLISTED: [(&str, f64); 4] = [("序号", 6.0), ("文件", 60.0), ("大小（字节）", 14.0), ("情况", 40.0)];

const FILES: [(&str, f64); 6] =
    [("序号", 6.0), ("文件", 56.0), ("大小（字节）", 13.0), ("用于", 32.0), ("情况", 34.0), ("SHA-256", 70.0)];

/// Writes the workbook. `links` is the way from the workbook to the folder of evidence, where the files can be opened;
/// `created` the date that the file carries.
///
/// # Errors
/// [`PaperFault`] where it can't be written.
pub fn write(
    application: &Application<'_>,
    evidence: &Reconciliation,
    links: Option<&str>,
    created: Date,
) -> Result<Vec<u8>, PaperFault> {
    let mut book = ListBook::new(NAME, created)?;
    let facts = [
        format!("{}　{}", application.name, holdings(evidence)),
        format!("核对日期：{created}　{}，未列出的文件{}个", counts(evidence), evidence.unlisted().count()),
    ];
    let link = |file: usize| link(evidence, links, file);
    let twins = Twins::of(evidence);
    let lines = (1..).zip(&evidence.lines).map(|(no, line)| line_cells(application, evidence, (no, line), &link));
    let listing = |tab, title, columns, frozen| Listing { tab, title, facts: &facts, columns, frozen, open: &[] };
    book.sheet(&listing("核对", "证明材料核对", &LINES, 3), lines)?;
    let unlisted = (1..).zip(evidence.unlisted()).take(MOST_UNLISTED).map(|(no, file)| {
        let held = &evidence.holdings.files[file];
        vec![ListCell::Number(no), link(file), ListCell::Number(held.size), twins.state(evidence, file).into()]
    });
    let more = evidence.unlisted().count().saturating_sub(MOST_UNLISTED);
    let rest = (more > 0).then(|| vec!["".into(), format!("另有{more}个，见“全部文件”中“用于”为空的各行").into()]);
    let unlisted = unlisted.chain(rest);
    book.long_sheet(&listing("未列出的文件", "没有任何一条列出的文件", &UNLISTED, 2), unlisted)?;
    let left_out = evidence.holdings.left_out.iter().map(|left| {
        let why = format!("没有查看：{}", left.why.words());
        ["", left.path.as_str(), "", "", why.as_str(), ""].map(ListCell::from).to_vec()
    });
    let files = (0..evidence.holdings.files.len()).map(|file| file_cells(application, evidence, file, &link, &twins));
    book.long_sheet(&listing("全部文件", "全部文件", &FILES, 2), files.chain(left_out))?;
    book.finish()
}

fn line_cells(
    application: &Application<'_>,
    evidence: &Reconciliation,
    (no, line): (u64, &Line),
    link: &dyn Fn(usize) -> ListCell,
) -> Vec<ListCell> {
    let (wording, section) = clause(application, line);
    let files = match line.files.as_slice() {
        [] => ListCell::text(""),
        [file] => link(*file),
        several => {
            let paths: Vec<&str> = several.iter().map(|&file| evidence.holdings.files[file].path.as_str()).collect();
            ListCell::Text(paths.join("\n"))
        }
    };
    let cell = match line.place {
        crate::place::Place::Cell { row, col, .. } => crate::place::address(row, col),
        _ => String::new(),
    };
    vec![
        ListCell::Number(no),
        category(application, line).into(),
        ListCell::Number(u64::from(line.clause)),
        section.into(),
        wording.into(),
        line.name.clone().into(),
        ListCell::Tinted(line.state.name().to_owned(), tint(line.state)),
        files,
        reason(evidence, line).into(),
        candidates(evidence, line).into(),
        cell.into(),
    ]
}

fn link(evidence: &Reconciliation, links: Option<&str>, file: usize) -> ListCell {
    let path = &evidence.holdings.files[file].path;
    match links {
        // Names with characters that are no text lead nowhere.
        Some(folder) if ![folder, path].iter().any(|part| part.contains(char::REPLACEMENT_CHARACTER)) => {
            ListCell::Link { text: path.clone(), target: format!("{folder}/{path}") }
        }
        _ => path.clone().into(),
    }
}

fn file_cells(
    application: &Application<'_>,
    evidence: &Reconciliation,
    file: usize,
    link: &dyn Fn(usize) -> ListCell,
    twins: &Twins,
) -> Vec<ListCell> {
    let held = &evidence.holdings.files[file];
    vec![
        ListCell::Number(file as u64 + 1),
        link(file),
        ListCell::Number(held.size),
        uses(application, evidence, file).into(),
        twins.state(evidence, file).into(),
        held.sha256.map_or_else(String::new, |digest| digest.to_string()).into(),
    ]
}

/// What a file serves: `应急处理第3、5条；公共管理第7条`.
pub(super) fn uses(application: &Application<'_>, evidence: &Reconciliation, file: usize) -> String {
    let mut by_form: BTreeMap<usize, (&str, Vec<u16>)> = BTreeMap::new();
    for line in evidence.uses[file].iter().map(|&line| &evidence.lines[line]) {
        let (_, clauses) = by_form.entry(line.member).or_insert_with(|| (category(application, line), Vec::new()));
        if !clauses.contains(&line.clause) {
            clauses.push(line.clause);
        }
    }
    let words: Vec<String> = by_form
        .into_values()
        .map(|(form, mut clauses)| {
            clauses.sort_unstable();
            format!("{form}第{}条", text::number_list(&clauses))
        })
        .collect();
    words.join("；")
}

/// For each file of a content that another one has too, one of those others.
struct Twins(HashMap<usize, usize>);

impl Twins {
    fn of(evidence: &Reconciliation) -> Self {
        let other = |group: &[usize], file: usize| if group[0] == file { group[1] } else { group[0] };
        let groups = evidence.same_content.iter();
        Twins(groups.flat_map(|group| group.iter().map(move |&file| (file, other(group, file)))).collect())
    }

    /// What is to be said of a file as such.
    fn state(&self, evidence: &Reconciliation, file: usize) -> String {
        state(evidence, file, self.0.get(&file).copied())
    }
}

fn state(evidence: &Reconciliation, file: usize, twin: Option<usize>) -> String {
    let held = &evidence.holdings.files[file];
    let mut said: Vec<String> = Vec::new();
    said.extend(held.trouble.as_ref().map(|trouble| trouble.words(&held.path)));
    said.extend(twin.map(|other| format!("内容与“{}”相同", evidence.holdings.files[other].path)));
    if evidence.papers.contains(&file) {
        said.push("本申请的表格".to_owned());
    }
    said.join("；")
}
