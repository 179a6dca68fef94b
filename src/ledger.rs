//! Reads the tables that clerks keep of evidence: the register (证据台账) and the mapping (证明材料对照).
//!
//! Columns are found by their headings, wherever they stand and in whatever order. A line that can't be understood is told
//! with its place and left out; the others are read.

mod json;
mod table;

pub use json::{MAPPING_SCHEMA, decisions_in_json};

use crate::assessment::DateReading;
use crate::evidence::{Choice, Decision, Decisions, Digest, Register, RegisterEntry, SheetTrouble};
use crate::facts::Entry;
use crate::normalize;
use crate::place::Place;
use crate::text;
use crate::transcript::Typed;
use crate::workbook::Workbook;
use jiff::civil::Date;
use std::ops::RangeInclusive;
use table::Table;

/// The columns of the register: heading, and other words for it.
pub const REGISTER: [(&str, &[&str]); 12] = [
    ("编号", &["证据编号", "序号", "材料编号"]),
    ("名称", &["材料名称", "证据名称", "证明材料"]),
    ("文件", &["文件名", "文件路径", "路径"]),
    ("条款", &["条款号", "对应条款", "适用条款"]),
    ("项目", &["项目名称", "所属项目"]),
    ("出具单位", &["发证机构", "出具机构", "颁发机构"]),
    ("材料日期", &["日期", "发布日期", "签订日期", "出具日期"]),
    ("有效期至", &["有效期", "到期日", "有效截止"]),
    ("版本", &["版本号"]),
    ("责任人", &["负责人", "保管人"]),
    ("备注", &["说明"]),
    ("SHA-256", &["摘要", "文件摘要", "sha256", "哈希"]),
];

/// The columns of the mapping: heading, and other words for it.
pub const MAPPING: [(&str, &[&str]); 8] = [
    ("表格", &["类别", "自评估表"]),
    ("条款号", &["条款", "序号"]),
    ("所列材料", &["材料", "证明材料", "材料名称"]),
    ("状态", &["核对结果"]),
    ("匹配文件", &["找到的文件"]),
    ("候选文件", &["可能的文件"]),
    ("选定文件", &["选定", "文件", "决定"]),
    ("说明", &["备注", "理由"]),
];

/// What a clerk writes where no file is needed, and where there is none.
pub const NO_FILE: [&str; 5] = ["无需文件", "不需要文件", "无须文件", "现场查看", "不适用"];
/// See [`NO_FILE`].
pub const MISSING: [&str; 5] = ["没有", "缺", "缺失", "无此文件", "未提供"];

/// Why a workbook is no such table.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoTable {
    /// No row has the headings.
    #[error("没有找到表头：至少应有“{0}”三栏")]
    NoHeadings(&'static str),
    /// It is not JSON of this kind.
    #[error("{0}")]
    Json(String),
}

/// Reads a register. Dates outside of `years` are impossible.
///
/// # Errors
/// [`NoTable::NoHeadings`] where no sheet has a row with the headings.
pub fn register(file: &str, workbook: &Workbook, years: RangeInclusive<i16>) -> Result<Register, NoTable> {
    let table =
        Table::find(workbook, &REGISTER, &["编号", "名称", "文件"]).ok_or(NoTable::NoHeadings("编号、名称、文件"))?;
    let more = table.unknown_headings().map(|(heading, _)| heading.to_owned()).collect();
    let has_more = workbook.sheets.iter().filter(|sheet| !sheet.cells.is_empty()).count() > 1;
    let mut register = Register { file: file.to_owned(), more, has_more, ..Register::default() };
    for row in table.rows() {
        let text = |heading: &str| row.text(heading);
        if [text("名称"), text("文件"), text("编号")].iter().all(String::is_empty) {
            continue;
        }
        let mut trouble = |message: String| {
            register.troubles.push(SheetTrouble { place: row.place(), message });
        };
        let mut date = |heading: &str| date(&row.typed(heading), heading, &years, &mut trouble);
        let (dated, valid_until) = (date("材料日期"), date("有效期至"));
        let written = text("SHA-256");
        let sha256 = Digest::parse(&written.replace(char::is_whitespace, ""));
        if sha256.is_none() && !written.is_empty() {
            trouble("“SHA-256”不是64位十六进制数，没有比较内容".to_owned());
        }
        register.entries.push(RegisterEntry {
            id: text("编号"),
            name: text("名称"),
            file: text("文件").replace('\\', "/"),
            sha256,
            clauses: text("条款"),
            project: text("项目"),
            issuer: text("出具单位"),
            dated,
            valid_until,
            version: text("版本"),
            responsible: text("责任人"),
            remark: text("备注"),
            more: table.unknown_headings().map(|&(_, col)| row.text_at(col)).collect(),
            place: row.place(),
        });
    }
    repeated_ids(&mut register);
    Ok(register)
}

/// Two entries under one number can't be told apart.
fn repeated_ids(register: &mut Register) {
    let mut seen = std::collections::HashMap::new();
    for entry in register.entries.iter().filter(|entry| !entry.id.is_empty()) {
        if let Some(first) = seen.insert(text::key(&entry.id), &entry.place) {
            register
                .troubles
                .push(SheetTrouble {
                    place: entry.place.clone(), message: format!("编号“{}”与{first}重复", entry.id)
                });
        }
    }
}

fn date(typed: &Typed, heading: &str, years: &RangeInclusive<i16>, trouble: &mut impl FnMut(String)) -> Entry<Date> {
    let value = match normalize::date(typed, *years.start(), *years.end()) {
        DateReading::Day(day) | DateReading::Doubtful(day, _) => Some(day),
        DateReading::Month { year, month, .. } => Date::new(year, month, 1)
            .ok()
            .map(|first| if heading == "有效期至" { first.last_of_month() } else { first }),
        // A certificate without end is written so.
        DateReading::Unparsed if ["长期", "永久", "长期有效"].contains(&text::trim(&typed.text)) => None,
        DateReading::Blank => None,
        DateReading::Impossible | DateReading::Unparsed => {
            trouble(format!("“{heading}”写的“{}”不是日期", text::excerpt(&typed.text, 20)));
            None
        }
    };
    Entry { typed: text::trim(&typed.text).to_owned(), value, place: Place::Whole }
}

/// Reads a mapping. Only lines with something understood in 选定文件 decide; what else people wrote is kept.
///
/// # Errors
/// [`NoTable::NoHeadings`] where no sheet has a row with the headings.
pub fn decisions(file: &str, workbook: &Workbook) -> Result<Decisions, NoTable> {
    let table = Table::find(workbook, &MAPPING, &["条款号", "所列材料", "选定文件"])
        .ok_or(NoTable::NoHeadings("条款号、所列材料、选定文件"))?;
    let other_sheets = workbook.sheets.iter().filter(|sheet| !sheet.cells.is_empty()).count() > 1;
    let has_more = other_sheets || table.unknown_headings().next().is_some();
    let mut decisions = Decisions { file: file.to_owned(), has_more, ..Decisions::default() };
    for row in table.rows() {
        let (chosen, note, item) = (row.text("选定文件"), row.text("说明"), row.text("所列材料"));
        if chosen.is_empty() && note.is_empty() {
            continue;
        }
        let mut trouble = |message: String| {
            decisions.troubles.push(SheetTrouble { place: row.place(), message });
        };
        if item.is_empty() {
            trouble("写了选定文件或说明，却没有写所列材料".to_owned());
        }
        let written = row.text("条款号");
        let clause = clause(&written);
        let read = match (clause, chosen.is_empty()) {
            (_, true) => Ok(Choice::Open(String::new())),
            (None, false) if !written.is_empty() => Err(format!("条款号“{}”不是数字", text::excerpt(&written, 20))),
            _ => choice(&chosen, |number| candidate(&row.text("候选文件"), number)),
        };
        let choice = read.unwrap_or_else(|message| {
            trouble(message);
            Choice::Open(chosen)
        });
        decisions.entries.push(Decision { form: row.text("表格"), clause, item, choice, note, place: row.place() });
    }
    Ok(decisions)
}

/// The number of a clause: `5`, `第5条`, `5.0`; `None` where there is none, or more than one.
fn clause(written: &str) -> Option<u16> {
    let key = text::key(written);
    let whole = key.strip_suffix(".0").unwrap_or(&key);
    let bare = whole.trim_start_matches('第').trim_end_matches(['条', '.', '款', '项']);
    bare.parse().ok()
}

/// What 选定文件 says: 无需文件, 没有, numbers of candidates, or paths, each on a line of its own.
fn choice(chosen: &str, candidate: impl Fn(&str) -> Option<String>) -> Result<Choice, String> {
    let key = text::key(chosen);
    if NO_FILE.contains(&key.as_str()) {
        return Ok(Choice::NoFile);
    }
    if MISSING.contains(&key.as_str()) {
        return Ok(Choice::Missing);
    }
    let mut paths = Vec::new();
    for piece in chosen.lines().map(text::trim).filter(|piece| !piece.is_empty()) {
        match numbers(piece) {
            Some(numbers) => {
                for number in numbers {
                    let candidate = candidate(&number);
                    paths.push(candidate.ok_or_else(|| format!("选定文件写的是“{number}”，候选文件中没有这一号"))?);
                }
            }
            None => paths.push(unquoted(piece).trim_start_matches("./").to_owned()),
        }
    }
    Ok(Choice::Files(paths))
}

/// Numbers of candidates, as people write them: `2`, `１、3`, `2.`, `第2个`; `None` where it is something else.
fn numbers(piece: &str) -> Option<Vec<String>> {
    const LONGEST: usize = 2;
    let parts = piece.split(['、', ',', '，', ' ', '；', ';']).filter(|part| !part.is_empty());
    let number = |part: &str| {
        let key = text::key(part);
        let bare = key.trim_start_matches('第').trim_end_matches(['个', '号', '.', '项']);
        let is_number = (1..=LONGEST).contains(&bare.len()) && bare.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then(|| bare.to_owned())
    };
    parts.map(number).collect()
}

/// A path without the quotation marks around it.
fn unquoted(piece: &str) -> &str {
    let pairs = [('“', '”'), ('"', '"'), ('”', '”')];
    let inner = |&(open, close): &(char, char)| piece.strip_prefix(open)?.strip_suffix(close);
    pairs.iter().find_map(inner).unwrap_or(piece)
}

/// The candidate with a number, as the mapping lists them: `1. 路径（不同之处）`.
fn candidate(candidates: &str, number: &str) -> Option<String> {
    let line = candidates.lines().find_map(|line| text::trim(line).strip_prefix(&format!("{number}. ")))?;
    let path = line.rsplit_once('（').map_or(line, |(path, _)| path);
    Some(text::trim(path).to_owned())
}

#[cfg(test)]
mod tests;
