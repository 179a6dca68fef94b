//! What must be assessed anew after answers were carried to another form: every row of the target, and every answer that
//! no row takes over, as a workbook.

use crate::assessment::Verdict;
use crate::carry::{Carried, CarriedRow, Left, OldAnswer, State, Why};
use crate::catalog::{Form, Level, Origin, Relation};
use crate::document::PaperFault;
use crate::sheet_style::listing::{ListBook, ListCell, Listing};
use crate::text;

/// What the workbook is called.
pub const NAME: &str = "须重新评估.xlsx";

/// Heading and width in characters.
type Column = (&'static str, f64);

const ROWS: [Column; 9] = [
    ("序号", 5.5),
    ("处理", 10.0),
    ("要点", 12.0),
    ("条款", 36.0),
    ("原因", 24.0),
    ("不同之处", 34.0),
    ("原表条款", 9.0),
    ("原结论", 12.0),
    ("原证明材料", 36.0),
];

const LEFT: [Column; 5] =
    [("原表条款", 9.0), ("条款", 50.0), ("原因", 34.0), ("原结论", 12.0), ("原证明材料或内容", 60.0)];

/// Writes the workbook. `created` is the date that the file carries.
///
/// # Errors
/// [`PaperFault`] where the workbook can't be written.
pub fn write(carried: &Carried<'_>, created: jiff::civil::Date) -> Result<Vec<u8>, PaperFault> {
    workbook(carried, created)
}

/// How many rows of the target have which state, and how much was left: `沿用12条，新增3条；…`.
pub fn counts(carried: &Carried<'_>) -> String {
    let counts = State::ALL.into_iter().map(|state| (state, carried.count(state)));
    let counts: Vec<String> =
        counts.filter(|(_, count)| *count > 0).map(|(state, count)| format!("{}{count}条", state.name())).collect();
    let left = match (carried.left.len(), carried.others.len()) {
        (0, 0) => "原表内容全部沿用到新表".to_owned(),
        (answers, others) => format!("原表有{}处内容没有沿用", answers + others),
    };
    format!("{}；{left}", counts.join("，"))
}

fn workbook(carried: &Carried<'_>, created: jiff::civil::Date) -> Result<Vec<u8>, PaperFault> {
    let mut workbook = ListBook::new(NAME, created)?;
    let left = carried.left.iter().map(|left| left_cells(left, carried.to, carried.level));
    let others = carried.others.iter().map(|text| {
        let why = "不是原表条款的内容，或上一年度整改情况";
        ["", "", why, "", text].map(str::to_owned).to_vec()
    });
    let from = format!("原表：《{}》，依据{}", carried.from.title, carried.from_edition.citation());
    let to = format!("新表：《{}》，依据{}　{}", carried.to.title, carried.edition.citation(), counts(carried));
    let facts = [from, to];
    let listing = |tab, title, columns| Listing { tab, title, facts: &facts, columns, frozen: 0, open: &[] };
    workbook.sheet(&listing("须重新评估", "须重新评估的条款", &ROWS), carried.rows.iter().map(row_cells))?;
    let texts = left.chain(others).map(|cells| cells.into_iter().map(ListCell::Text).collect());
    workbook.sheet(&listing("没有沿用的原内容", "没有沿用的原内容", &LEFT), texts)?;
    workbook.finish()
}

fn row_cells(row: &CarriedRow<'_>) -> Vec<ListCell> {
    let texts = cells(row).into_iter().enumerate();
    texts
        .map(|(col, text)| match col {
            0 => ListCell::Number(u64::from(row.row.no)),
            1 => ListCell::Tinted(text, tint(row.state)),
            _ => ListCell::Text(text),
        })
        .collect()
}

fn tint(state: State) -> u32 {
    match state {
        State::Carried => 0xE2_EFDA,
        State::Suggested => 0xFF_F2CC,
        State::New => 0xFB_E2D5,
        State::NotJudged => 0xF4_C7C3,
        State::NotRequired => 0xF2_F2F2,
    }
}

fn cells(row: &CarriedRow<'_>) -> Vec<String> {
    let of_each = |said: fn(&OldAnswer) -> String| {
        let said: Vec<String> =
            row.sources.iter().map(|(_, answer)| said(answer)).filter(|said| !said.is_empty()).collect();
        said.join("\n")
    };
    vec![
        row.row.no.to_string(),
        row.state.name().to_owned(),
        row.row.section.clone(),
        row.row.clause.clone(),
        reason(row) + unanswered(row),
        differences(row),
        old_numbers(row),
        of_each(|answer| conclusion(answer).map_or(String::new(), |said| format!("第{}条：{said}", answer.no))),
        of_each(|answer| {
            if text::is_blank(&answer.evidence) {
                String::new()
            } else {
                format!("第{}条：{}", answer.no, answer.evidence)
            }
        }),
    ]
}

fn old_numbers(row: &CarriedRow<'_>) -> String {
    let mut numbers: Vec<u16> = row.sources.iter().map(|(_, answer)| answer.no).collect();
    numbers.sort_unstable();
    text::number_list(&numbers)
}

/// What was concluded: the verdict, or the mark that says none.
fn conclusion(answer: &OldAnswer) -> Option<String> {
    match answer.verdict {
        Some(Verdict::Conforming) => Some("符合".to_owned()),
        Some(Verdict::Nonconforming) => Some("不符合".to_owned()),
        Some(Verdict::NotApplicable) => Some("不适用".to_owned()),
        None if text::is_blank(&answer.mark) => None,
        None => Some(format!("“{}”（看不出结论）", answer.mark)),
    }
}

fn reason(row: &CarriedRow<'_>) -> String {
    let old = old_numbers(row);
    match (row.state, row.sources.as_slice()) {
        (State::NotRequired, _) => "申报的级别不要求本条".to_owned(),
        (State::New, _) => "原表没有相应的条款，须重新评估".to_owned(),
        (State::NotJudged, _) => "两份表格的对照没有涉及本条，不能判定原表是否已有，须重新评估".to_owned(),
        (State::Carried, _) => format!("与原表第{old}条相同，结论和证明材料已沿用"),
        (State::Suggested, [(Relation::Same, answer)]) if answer.is_blank() => format!("与原表第{old}条相同"),
        (State::Suggested, [(Relation::Same, answer)]) if answer.verdict.is_none() => {
            format!("与原表第{old}条相同，但原表没有明确的结论")
        }
        (State::Suggested, [(Relation::Reworded, _)]) => format!("原表第{old}条改写为本条，请重新确认是否符合"),
        (State::Suggested, [(Relation::Split, _)]) => {
            format!("原表第{old}条拆分为几条，本条是其中之一，请重新确认是否符合")
        }
        (State::Suggested, sources) if sources.iter().all(|(relation, _)| *relation == Relation::Merged) => {
            format!("原表第{old}条合并为本条，请重新确认是否符合")
        }
        (State::Suggested, _) => format!("与原表第{old}条有关，但不完全相同，请重新确认是否符合"),
    }
}

/// What is to be added where nothing was answered.
fn unanswered(row: &CarriedRow<'_>) -> &'static str {
    let is_blank = row.sources.iter().all(|(_, answer)| answer.is_blank());
    if row.state == State::Suggested && is_blank { "；原表没有作答" } else { "" }
}

/// How the wording differs from each old row's.
fn differences(row: &CarriedRow<'_>) -> String {
    let difference = |(relation, answer): &(Relation, OldAnswer)| {
        let changes = text::difference(&answer.clause, &row.row.clause);
        match (changes.is_empty(), relation) {
            (true, Relation::Same) => None,
            (true, _) => Some(format!("第{}条：文字相同，适用的级别、审核类型或条件不同", answer.no)),
            (false, _) => Some(format!("原第{}条“{}”：{changes}", answer.no, answer.clause)),
        }
    };
    if matches!(row.state, State::NotRequired | State::Carried) {
        return String::new();
    }
    row.sources.iter().filter_map(difference).collect::<Vec<_>>().join("\n")
}

fn left_cells(left: &Left, to: &Form, level: Option<Level>) -> Vec<String> {
    let why = match left.why {
        // What the text at hand lacks may well ask for it: that is not known, and not a pass.
        Why::Dropped if !to.missing_at(level).is_empty() => {
            "新表没有相应的条款；新表所据文本不完整，缺少的部分是否有此要求不能判定"
        }
        // What holds for every category stands in a form of its own.
        Why::Dropped if !to.is_general && to.origin == Origin::Generated => {
            "新表没有相应的条款；通用要求另有自评估表，请一并核对"
        }
        Why::Dropped => "新表没有相应的条款",
        Why::NotJudged => "两份表格的对照没有涉及原表这一条，不能判定新表是否还要求",
        Why::NotRequired => "新表相应的条款，申报的级别不要求",
    };
    let answer = &left.answer;
    vec![
        answer.no.to_string(),
        answer.clause.clone(),
        why.to_owned(),
        conclusion(answer).unwrap_or_default(),
        answer.evidence.clone(),
    ]
}
