//! 汇总.xlsx: the applications, every discrepancy, what applications have in common, and what each code comes to.

use super::words::{self, Lead, Leads, Names, SEVERITIES};
use super::{Line, Summary};
use crate::document::PaperFault;
use crate::record::{Said, State, Weight};
use crate::sheet_style::listing::charts::{Bars, Beside};
use crate::sheet_style::listing::{ListBook, ListCell, Listing, ROWS};
use crate::text;
use jiff::civil::Date;

/// What the workbook is called.
pub const NAME: &str = "汇总.xlsx";

/// More codes make no picture.
const MOST_BARS: u32 = 12;

type Columns = [(&'static str, f64)];

const APPLICATIONS: &Columns = &[
    ("序号", 6.0),
    ("申请", 34.0),
    ("组织名称", 32.0),
    ("类别", 23.0),
    ("申报级别", 10.0),
    ("可达级别", 10.0),
    ("阻断", 7.5),
    ("错误", 7.5),
    ("警告", 7.5),
    ("提示", 7.5),
    ("状态", 10.5),
    ("自评估表", 10.5),
    ("表格差异", 10.5),
    ("申报信息差异", 13.5),
];

const DISCREPANCIES: &Columns = &[
    ("序号", 7.5),
    ("申请", 28.0),
    ("文件", 24.0),
    ("程度", 7.5),
    ("代码", 7.5),
    ("条款号", 8.0),
    ("位置", 18.0),
    ("说明", 56.0),
    ("改法", 36.0),
];

const SHARED: &Columns = &[
    ("序号", 6.0),
    ("申请", 24.0),
    ("组织名称", 24.0),
    ("程度", 7.5),
    ("代码", 7.5),
    ("与哪些申请", 24.0),
    ("说明", 48.0),
    ("位置", 20.0),
    ("改法", 30.0),
];

const CODES: &Columns = &[
    ("代码", 8.5),
    ("名称", 34.0),
    ("阻断", 7.5),
    ("错误", 7.5),
    ("警告", 7.5),
    ("提示", 7.5),
    ("合计", 8.0),
    ("申请数", 8.5),
];

const UNREAD: &Columns = &[("序号", 6.0), ("文件夹", 40.0), ("原因", 70.0)];

/// Writes the workbook. `said` are the applications' own discrepancies, each with its line, in the order of the lines; what
/// applications have in common comes from the summary. `created` is the date that the file carries.
///
/// # Errors
/// [`PaperFault`] where it can't be written.
pub fn write(
    summary: &Summary,
    said: impl Iterator<Item = (usize, Said)>,
    created: Date,
) -> Result<Vec<u8>, PaperFault> {
    let mut book = ListBook::new(NAME, created)?.with_all_links();
    let facts = words::facts(summary);
    let listing = |tab, title, columns, frozen| Listing { tab, title, facts: &facts, columns, frozen, open: &[] };
    let applications = (1..).zip(&summary.lines).map(|(no, line)| application(no, line));
    book.long_sheet(&listing("申请", "申请汇总", APPLICATIONS, 2), or_none(applications, 1, "没有申请"))?;

    // Rows above the first: the title, the facts and the headings.
    let above = u32::try_from(facts.len()).unwrap_or(0) + 2;
    let rows = (1..).zip(summary.with_shared(said)).map(|(no, (line, said, _))| discrepancy(summary, no, line, &said));
    let rows = within(rows, (ROWS - above) as usize, |more| {
        let told = format!("表格已满，另有{more}条没有列出；全部差异见 summary.json");
        [vec!["".into(); 7], vec![told.into()]].concat()
    });
    book.long_sheet(&listing("全部差异", "全部差异", DISCREPANCIES, 2), or_none(rows, 7, "没有发现差异"))?;

    let names = Names::of(summary);
    let rows = (1..).zip(&summary.shared).map(|(no, (line, said))| shared(summary, &names, no, *line, said));
    book.sheet(&listing("申请之间", "申请之间", SHARED, 2), or_none(rows, 6, "没有发现"))?;

    codes(&mut book, summary, &listing("按代码", "按代码", CODES, 2))?;
    if !summary.unread.is_empty() {
        let rows = (1..).zip(&summary.unread);
        let rows = rows.map(|(no, (folder, why))| vec![ListCell::Number(no), name(folder), why.as_str().into()]);
        book.sheet(&listing("没有读到", "没有读到的结果", UNREAD, 2), rows)?;
    }
    book.finish()
}

fn codes(book: &mut ListBook, summary: &Summary, listing: &Listing<'_>) -> Result<(), PaperFault> {
    let codes = words::codes(summary);
    let rows = codes.iter().map(|(code, count)| {
        let mut cells = vec![ListCell::centred(*code), words::title_of(code).into()];
        cells.extend(count.counts.map(ListCell::count));
        cells.extend([ListCell::count(count.total()), ListCell::count(count.applications)]);
        cells
    });
    let rows = or_none(rows, 1, "没有发现差异");
    let states = words::states(summary);
    let tints: Vec<u32> = states.iter().map(|(state, _)| fill(*state)).collect();
    let lines = |count: usize| u32::try_from(count).unwrap_or(MOST_BARS);
    let shown = lines(codes.len()).min(MOST_BARS);
    let of_states = Bars {
        title: "申请的状态",
        names: 0,
        lengths: &[(1, 0x9A_A5B5)],
        tints: &tints,
        of_small_table: true,
        lines: lines(states.len()),
        longest: states.iter().map(|(_, count)| *count).max().unwrap_or(0),
        size: (560, 90 + 26 * lines(states.len())),
    };
    let of_codes = Bars {
        title: "最常见的差异",
        names: 1,
        lengths: &[(2, 0xC6_4B45), (3, 0xE8_9A66), (4, 0xE9_C44F), (5, 0x8F_BF82)],
        tints: &[],
        of_small_table: false,
        lines: shown,
        longest: codes.first().map_or(0, |(_, count)| count.total()),
        size: (560, 120 + 26 * shown),
    };
    let beside = Beside {
        gap: 3.0,
        columns: &[("状态", 12.0), ("申请数", 10.0)],
        rows: states.iter().map(|(state, count)| vec![tinted_state(*state), ListCell::count(*count)]).collect(),
        bars: &[of_states, of_codes],
    };
    book.sheet_with(listing, rows, &beside)
}

fn application(no: u64, line: &Line) -> Vec<ListCell> {
    let leads = Leads::of(line);
    let [categories, declared, reachable] = words::categories(&line.categories);
    let mut cells = vec![ListCell::Number(no), folder(line), name(&line.organisation), categories.into()];
    cells.extend([ListCell::Centred(declared), ListCell::Centred(reachable)]);
    cells.extend(line.counts.map(ListCell::count));
    cells.push(tinted_state(line.state));
    let paper = |lead: Option<Lead>, shown: &str| match lead {
        None => "".into(),
        Some(Lead { path, papers: 1 }) => ListCell::Link { text: shown.to_owned(), target: path },
        Some(Lead { path, papers }) => ListCell::Link { text: format!("共{papers}份"), target: path },
    };
    cells.extend([paper(leads.form, "自评估表"), paper(leads.list, "差异清单"), paper(leads.facts, "差异清单")]);
    cells
}

fn discrepancy(summary: &Summary, no: u64, line: usize, said: &Said) -> Vec<ListCell> {
    vec![
        ListCell::Number(no),
        name(summary.lines.get(line).map_or("", |line| &line.application)),
        said.file.as_str().into(),
        tinted_severity(said.severity),
        ListCell::centred(said.code.as_str()),
        clause(said),
        said.place.as_str().into(),
        said.message.as_str().into(),
        said.remedy.as_str().into(),
    ]
}

fn shared(summary: &Summary, names: &Names<'_>, no: u64, at: usize, said: &Said) -> Vec<ListCell> {
    let line = summary.lines.get(at);
    let others = names.quoted(at, said);
    let others: Vec<&str> = others.iter().map(|&other| summary.lines[other].application.as_str()).collect();
    let place: Vec<&str> =
        [said.file.as_str(), said.place.as_str()].into_iter().filter(|part| !part.is_empty()).collect();
    vec![
        ListCell::Number(no),
        line.map_or_else(|| "".into(), folder),
        name(line.map_or("", |line| &line.organisation)),
        tinted_severity(said.severity),
        ListCell::centred(said.code.as_str()),
        others.join("\n").into(),
        said.message.as_str().into(),
        place.join(" › ").into(),
        said.remedy.as_str().into(),
    ]
}

/// The rows, or one that says in a column that there are none.
fn or_none<'a>(
    rows: impl Iterator<Item = Vec<ListCell>> + 'a,
    column: usize,
    told: &'static str,
) -> impl Iterator<Item = Vec<ListCell>> + 'a {
    let mut rows = rows.peekable();
    let none = rows.peek().is_none().then(|| [vec!["".into(); column], vec![told.into()]].concat());
    rows.chain(none)
}

/// At most so many rows. Where there are more, the last one tells how many are left out.
fn within<R>(mut rows: impl Iterator<Item = R>, most: usize, told: impl Fn(usize) -> R) -> impl Iterator<Item = R> {
    let mut left = most;
    std::iter::from_fn(move || {
        left = left.checked_sub(1)?;
        let row = rows.next()?;
        let more = if left == 0 { rows.by_ref().count() } else { 0 };
        Some(if more == 0 { row } else { told(more + 1) })
    })
}

fn name(name: &str) -> ListCell {
    text::excerpt(name, words::LONGEST_NAME).into()
}

/// An application's name, leading to the folder of its papers.
fn folder(line: &Line) -> ListCell {
    let text = text::excerpt(&line.application, words::LONGEST_NAME);
    match Leads::of(line).folder {
        Some(target) => ListCell::Link { text, target },
        None => text.into(),
    }
}

fn clause(said: &Said) -> ListCell {
    said.clause.map_or_else(|| "".into(), |clause| ListCell::Number(u64::from(clause)))
}

fn tinted_severity(weight: Weight) -> ListCell {
    const TINTS: [u32; 4] = [0xF4_C7C3, 0xFB_E2D5, 0xFF_F2CC, 0xE2_EFDA];
    let place = 3 - weight as usize;
    ListCell::Tinted(SEVERITIES[place].to_owned(), TINTS[place])
}

fn tinted_state(state: State) -> ListCell {
    let tint = match state {
        State::Clean => 0xE2_EFDA,
        State::Noted => 0xFF_F2CC,
        State::Faulty => 0xFB_E2D5,
        State::Blocked => 0xF4_C7C3,
        State::Stopped => 0xE0_DDEE,
    };
    ListCell::Tinted(state.name().to_owned(), tint)
}

/// The colour of a state's bar: that of its cell, but stronger.
fn fill(state: State) -> u32 {
    match state {
        State::Clean => 0x8F_BF82,
        State::Noted => 0xE9_C44F,
        State::Faulty => 0xE8_9A66,
        State::Blocked => 0xC6_4B45,
        State::Stopped => 0x8E_86B5,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_sheet_tells_what_it_leaves_out() {
        let rows = |most| within(1..=5, most, |more| 100 + more).collect::<Vec<_>>();
        assert_eq!(rows(6), [1, 2, 3, 4, 5]);
        assert_eq!(rows(5), [1, 2, 3, 4, 5]);
        assert_eq!(rows(4), [1, 2, 3, 102]);
        assert_eq!(rows(1), [105]);
    }
}
