//! What lists may say: the twin of the dossier that list templates see.

use crate::case::{Case, Dossier};
use crate::discrepancy::{Discrepancy, Severity};
use crate::place::Place;
use crate::rules;
use crate::text;
use serde::Serialize;

/// What stands where nothing was said.
pub const UNSTATED: &str = "未说明";

/// A discrepancy list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ListWords {
    /// 差异清单
    #[serde(rename = "标题")]
    pub title: &'static str,
    /// The file's name.
    #[serde(rename = "文件")]
    pub file: String,
    /// The sheet's name.
    #[serde(rename = "工作表")]
    pub sheet: String,
    /// The form's title, or that none was found.
    #[serde(rename = "表格")]
    pub form: String,
    /// The organisation as typed.
    #[serde(rename = "组织名称")]
    pub organisation: String,
    /// The level as understood.
    #[serde(rename = "申报级别")]
    pub level: String,
    /// The audit type, where it was given.
    #[serde(rename = "审核类型")]
    pub audit: String,
    /// The conditions, given or inferred.
    #[serde(rename = "项目条件")]
    pub conditions: String,
    /// The day of checking.
    #[serde(rename = "检查日期")]
    pub as_of: String,
    /// The file's SHA-256.
    #[serde(rename = "文件摘要")]
    pub sha256: String,
    /// How many of each severity, heaviest first.
    #[serde(rename = "统计")]
    pub counts: Vec<CountWords>,
    /// One sentence on the whole.
    #[serde(rename = "结论")]
    pub verdict: String,
    /// How many discrepancies there are.
    #[serde(rename = "差异数")]
    pub count: usize,
    /// The discrepancies.
    #[serde(rename = "差异")]
    pub rows: Vec<ListRow>,
}

/// How many discrepancies of one severity there are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CountWords {
    /// The severity.
    #[serde(rename = "程度")]
    pub severity: &'static str,
    /// How many.
    #[serde(rename = "数量")]
    pub count: usize,
}

/// A line of the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ListRow {
    /// Number in the list.
    #[serde(rename = "序号")]
    pub no: usize,
    /// 提示, 警告, 错误 or 阻断.
    #[serde(rename = "程度")]
    pub severity: &'static str,
    /// Stable code.
    #[serde(rename = "代码")]
    pub code: &'static str,
    /// The part of the form that it is about.
    #[serde(rename = "类别")]
    pub group: &'static str,
    /// The sentence.
    #[serde(rename = "说明")]
    pub message: String,
    /// File › sheet › cell.
    #[serde(rename = "位置")]
    pub place: String,
    /// The cell alone (E23, 表格2 第5行 第3列), with its sheet where it is on another than the form (人员!A51); or the
    /// sheet, or 整个文件; 证明材料 where it is about the folder of evidence.
    #[serde(rename = "单元格")]
    pub cell: String,
    /// The clause's number; empty where none.
    #[serde(rename = "条款号")]
    pub clause: String,
    /// The clause's wording.
    #[serde(rename = "条款")]
    pub clause_text: String,
    /// The file of the evidence that it is about.
    #[serde(rename = "涉及文件")]
    pub file: String,
    /// What was typed.
    #[serde(rename = "原文")]
    pub typed: String,
    /// What was understood.
    #[serde(rename = "理解为")]
    pub understood: String,
    /// What it rests on.
    #[serde(rename = "依据")]
    pub basis: String,
    /// How to put it right.
    #[serde(rename = "改法")]
    pub remedy: String,
}

impl ListWords {
    /// The words of a dossier's list.
    pub fn of(dossier: &Dossier<'_>) -> Self {
        let case = &dossier.case;
        let filled = case.filled.as_ref();
        let context = filled.map(|filled| &filled.assessment.context);
        ListWords {
            title: "差异清单",
            file: case.input.file_name().to_owned(),
            sheet: filled
                .and_then(|filled| case.sheet_name(Place::Sheet(filled.transcript.sheet)))
                .unwrap_or_default()
                .to_owned(),
            form: match filled {
                Some(filled) => filled.form.title.clone(),
                None if case.holds_facts => "申报信息".to_owned(),
                None => "未识别".to_owned(),
            },
            organisation: context
                .and_then(|context| context.organisation.typed.as_ref())
                .map(|typed| text::trim(&typed.text).to_owned())
                .or_else(|| case.facts().map(|facts| text::trim(&facts.organisation.name.typed).to_owned()))
                .unwrap_or_default(),
            level: filled
                .and_then(|filled| Some(filled.edition.level_name(filled.assessment.context.level()?).to_owned()))
                .unwrap_or_default(),
            audit: filled
                .and_then(|filled| Some(filled.edition.audit_name(filled.assessment.context.audit?).to_owned()))
                .or_else(|| case.facts().map(|facts| text::trim(&facts.organisation.audit.typed).to_owned()))
                .filter(|audit| !audit.is_empty())
                .unwrap_or_else(|| UNSTATED.to_owned()),
            conditions: conditions(case),
            as_of: text::chinese_date(case.as_of),
            sha256: case.input.sha256.clone(),
            counts: Severity::ALL
                .iter()
                .rev()
                .map(|&severity| CountWords { severity: severity.name(), count: dossier.count(severity) })
                .collect(),
            verdict: verdict(dossier),
            count: dossier.discrepancies.len(),
            rows: (1..).zip(&dossier.discrepancies).map(|(no, found)| row(no, found, case)).collect(),
        }
    }
}

fn conditions(case: &Case<'_>) -> String {
    let Some(filled) = &case.filled else { return String::new() };
    let chosen = (0..).zip(&filled.assessment.context.conditions).filter_map(|(group, &(value, basis))| {
        let condition = crate::catalog::Condition { group, value: value? };
        let name = &filled.form.condition_value(condition)?.named.name;
        let inferred = if basis == crate::assessment::Basis::Inferred { "（推断）" } else { "" };
        Some(format!("{name}{inferred}"))
    });
    let words = chosen.collect::<Vec<_>>().join("、");
    match (words.is_empty(), filled.form.conditions.is_empty()) {
        (false, _) => words,
        (true, true) => "无".to_owned(),
        (true, false) => UNSTATED.to_owned(),
    }
}

fn verdict(dossier: &Dossier<'_>) -> String {
    let (blocking, errors) = (dossier.count(Severity::Blocking), dossier.count(Severity::Error));
    match (blocking, errors, dossier.discrepancies.len()) {
        (0, 0, 0) => "没有发现差异。".to_owned(),
        (0, 0, some) => format!("没有阻断和错误，有{some}处提请注意。"),
        (0, errors, _) => format!("有{errors}处错误，改正后再提交。"),
        (blocking, 0, _) => format!("有{blocking}处阻断，目前不能受理。"),
        (blocking, errors, _) => format!("有{blocking}处阻断、{errors}处错误，目前不能受理。"),
    }
}

fn row(no: usize, found: &Discrepancy, case: &Case<'_>) -> ListRow {
    let clause = found.clause.and_then(|no| case.filled.as_ref()?.form.row(no));
    ListRow {
        no,
        severity: found.severity.name(),
        code: found.code,
        group: rules::group_words(found.code),
        message: found.message.clone(),
        place: case.place_words(found.place),
        cell: cell(found, case),
        clause: found.clause.map(|no| no.to_string()).unwrap_or_default(),
        clause_text: clause.map(|row| row.clause.clone()).unwrap_or_default(),
        file: found.file.clone().unwrap_or_default(),
        typed: found.typed.clone().unwrap_or_default(),
        understood: found.understood.clone().unwrap_or_default(),
        basis: found.basis.clone(),
        remedy: found.remedy.clone(),
    }
}

/// The cell; with its sheet where that is not the one that the list is of, as in a workbook of facts.
fn cell(found: &Discrepancy, case: &Case<'_>) -> String {
    let place = found.place;
    let own = case.filled.as_ref().map(|filled| filled.transcript.sheet);
    let sheet = case.sheet_name(place);
    match (case.address(place), sheet) {
        (Some(address), Some(sheet)) if !case.is_word() && place.sheet() != own => format!("{sheet}!{address}"),
        (Some(address), _) => address,
        (None, Some(sheet)) => format!("工作表“{sheet}”"),
        (None, None) if rules::is_of_evidence(found.code) => "证明材料".to_owned(),
        (None, None) => "整个文件".to_owned(),
    }
}
