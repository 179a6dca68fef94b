//! What the workbook and the page say alike: where an application's papers lie, and the same words for the same things.

use super::{Line, Summary, title};
use crate::record::{Category, Said, State, Weight};
use crate::text;
use std::collections::HashMap;

/// The severities by name, heaviest first, as counts are kept.
pub(super) const SEVERITIES: [&str; 4] = ["阻断", "错误", "警告", "提示"];

/// The form of papers that are made of the facts.
const FACTS: &str = "申报信息";

/// What a form's paper is called, and what a list is called; the first that is there is shown.
const FORMS: [&str; 2] = ["自评估表.docx", "自评估表.xlsx"];
const LISTS: [&str; 3] = ["差异清单.html", "差异清单.xlsx", "差异清单.docx"];

/// What is not known.
pub(super) const UNKNOWN: &str = "—";

/// Names are shown no longer; the whole of them stands in `summary.json`.
pub(super) const LONGEST_NAME: usize = 80;

/// Where a link leads: the way from the summary, and how many papers there are; of several it leads to their folder.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Lead {
    pub(super) path: String,
    pub(super) papers: usize,
}

/// The papers of an application that a clerk opens from the summary.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Leads {
    /// The folder of all its papers.
    pub(super) folder: Option<String>,
    /// The form; its folder, where there are several.
    pub(super) form: Option<Lead>,
    /// The discrepancies of the form; the folder, where there are several lists.
    pub(super) list: Option<Lead>,
    /// The discrepancies of the facts.
    pub(super) facts: Option<Lead>,
}

impl Leads {
    pub(super) fn of(line: &Line) -> Self {
        let folder = way(&[&line.folder]);
        let lead = |facts: bool, names: &[&str]| {
            let mut found = line.papers.iter().filter(|papers| (papers.form == FACTS) == facts).filter_map(|papers| {
                let name = names.iter().find(|name| papers.names.iter().any(|known| known == *name))?;
                way(&[&line.folder, &papers.folder, name])
            });
            let first = found.next()?;
            match found.count() {
                0 => Some(Lead { path: first, papers: 1 }),
                more => Some(Lead { path: folder.clone()?, papers: more + 1 }),
            }
        };
        Leads { form: lead(false, &FORMS), list: lead(false, &LISTS), facts: lead(true, &LISTS), folder }
    }
}

/// A way from the summary, never from the root of a disk; none where it leads nowhere.
fn way(parts: &[&str]) -> Option<String> {
    let steps: Vec<&str> = parts.iter().flat_map(|part| part.split('/')).filter(|step| !step.is_empty()).collect();
    // Characters that are no text lead nowhere.
    let is_text = |c: char| !c.is_control() && !matches!(c, char::REPLACEMENT_CHARACTER | '\u{FFFE}' | '\u{FFFF}');
    (!steps.is_empty() && steps.iter().all(|step| step.chars().all(is_text))).then(|| steps.join("/"))
}

/// The categories of an application, one on a line, with the levels beside them: category, declared, reachable.
pub(super) fn categories(categories: &[Category]) -> [String; 3] {
    let lines = |value: fn(&Category) -> String| {
        let values: Vec<String> = categories.iter().map(value).collect();
        values.join("\n")
    };
    [
        lines(|known| {
            let class = if known.class.is_empty() { String::new() } else { format!("（{}）", known.class) };
            text::excerpt(&format!("{}{class}", known.category), 40)
        }),
        lines(|known| or_unknown(&known.declared)),
        lines(|known| or_unknown(&known.reachable)),
    ]
}

fn or_unknown(level: &str) -> String {
    if level.is_empty() { UNKNOWN.to_owned() } else { text::excerpt(level, 20) }
}

/// What a code is about.
pub(super) fn title_of(code: &str) -> &'static str {
    match title(code) {
        "" => "其他版本的代码",
        title => title,
    }
}

/// The word for a severity.
pub(super) fn severity(weight: Weight) -> &'static str {
    SEVERITIES[3 - weight as usize]
}

/// A number as people read it at a glance: `12,345`.
pub(super) fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// The days of checking.
pub(super) fn days(summary: &Summary) -> String {
    match summary.days.as_slice() {
        [] => UNKNOWN.to_owned(),
        [first, .., last] if summary.days.len() > 3 => format!("{first}至{last}（共{}天）", summary.days.len()),
        few => few.join("、"),
    }
}

/// How many applications stand how, those of most concern first; states that none has are left out.
pub(super) fn states(summary: &Summary) -> Vec<(State, usize)> {
    let states = State::ALL.into_iter().rev();
    states.map(|state| (state, summary.standing(state))).filter(|(_, count)| *count > 0).collect()
}

/// The codes, those with the most discrepancies first.
pub(super) fn codes(summary: &Summary) -> Vec<(&str, &super::CodeCount)> {
    let mut codes: Vec<_> = summary.codes.iter().map(|(code, count)| (code.as_str(), count)).collect();
    codes.sort_by_key(|(_, count)| std::cmp::Reverse(count.total()));
    codes
}

/// What stands over every list.
pub(super) fn facts(summary: &Summary) -> Vec<String> {
    let states: Vec<String> =
        states(summary).iter().map(|(state, count)| format!("{}{}份", state.name(), grouped(*count))).collect();
    let counts = summary.counts();
    let severities: Vec<String> =
        SEVERITIES.iter().zip(counts).map(|(severity, count)| format!("{severity}{}条", grouped(count))).collect();
    let list = |words: &[String]| if words.is_empty() { String::new() } else { format!("：{}", words.join("，")) };
    let mut facts = vec![
        format!("检查日期：{}　申请{}份{}", days(summary), grouped(summary.lines.len()), list(&states)),
        format!("差异{}条{}", grouped(counts.iter().sum()), list(&severities)),
    ];
    if !summary.unread.is_empty() {
        facts.push(format!("另有{}个文件夹的结果没有读到，没有计入", summary.unread.len()));
    }
    facts
}

/// The applications by their names, for finding those that a sentence quotes.
pub(super) struct Names<'a>(HashMap<&'a str, usize>);

impl<'a> Names<'a> {
    pub(super) fn of(summary: &'a Summary) -> Self {
        Names((0..).zip(&summary.lines).map(|(at, line)| (line.application.as_str(), at)).collect())
    }

    /// The other applications that a sentence names between quotation marks, in its order.
    pub(super) fn quoted(&self, line: usize, said: &Said) -> Vec<usize> {
        let mut found = Vec::new();
        for piece in said.message.split('“').skip(1).filter_map(|piece| piece.split('”').next()) {
            if let Some(&other) = self.0.get(piece).filter(|other| **other != line && !found.contains(*other)) {
                found.push(other);
            }
        }
        found
    }
}
