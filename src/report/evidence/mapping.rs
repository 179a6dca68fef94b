//! 证明材料对照: which item is which file, for a clerk to look through and to decide; read back by [`crate::ledger`].

use super::{candidates, category, counts, holdings, tint};
use crate::application::Application;
use crate::document::PaperFault;
use crate::evidence::{Choice, Decision, Line, Reconciliation, Stance};
use crate::ledger::MAPPING_SCHEMA;
use crate::sheet_style::listing::{ListBook, ListCell, Listing};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

/// What the workbook is called.
pub const NAME: &str = "证明材料对照.xlsx";

/// What the same is called for programs.
pub const JSON_NAME: &str = "证明材料对照.json";

const COLUMNS: [(&str, f64); 8] = [
    ("表格", 12.0),
    ("条款号", 7.0),
    ("所列材料", 30.0),
    ("状态", 10.0),
    ("匹配文件", 38.0),
    ("候选文件", 46.0),
    ("选定文件", 38.0),
    ("说明", 28.0),
];

/// Writes the mapping, lines that want a decision first. What was decided before stands in it again.
///
/// # Errors
/// [`PaperFault`] where it can't be written.
pub fn workbook(
    application: &Application<'_>,
    evidence: &Reconciliation,
    created: Date,
) -> Result<Vec<u8>, PaperFault> {
    let mut book = ListBook::new(NAME, created)?;
    let facts = [
        format!("{}　{}　{}", application.name, holdings(evidence), counts(evidence)),
        "在“选定文件”中写候选文件的号码（如 2），或文件在证明材料文件夹中的路径（几个文件各占一行）；不需要文件的写“无需文件”，确实没有的写“没有”。空着的由程序按名称匹配。".to_owned(),
    ];
    let listing = Listing {
        tab: "对照",
        title: "证明材料对照",
        facts: &facts,
        columns: &COLUMNS,
        frozen: 3,
        open: &["选定文件", "说明"],
    };
    let rows = own(evidence).into_iter().map(|line| {
        let (chosen, note) = written(application, evidence, line)
            .map_or((String::new(), String::new()), |decision| (chosen(&decision.choice), decision.note.clone()));
        let paths: Vec<&str> = line.files.iter().map(|&file| evidence.holdings.files[file].path.as_str()).collect();
        vec![
            category(application, line).into(),
            ListCell::Number(u64::from(line.clause)),
            line.name.clone().into(),
            ListCell::Tinted(line.state.name().to_owned(), tint(line.state)),
            paths.join("\n").into(),
            candidates(evidence, line).into(),
            chosen.into(),
            note.into(),
        ]
    });
    let idle = idle(application, evidence).into_iter().map(|decision| {
        vec![
            decision.form.clone().into(),
            decision.clause.map_or_else(|| ListCell::text(""), |clause| ListCell::Number(u64::from(clause))),
            decision.item.clone().into(),
            IDLE.into(),
            "".into(),
            "".into(),
            chosen(&decision.choice).into(),
            decision.note.clone().into(),
        ]
    });
    book.sheet(&listing, rows.chain(idle))?;
    book.finish()
}

/// The lines that cells list themselves, those first that want a decision.
fn own(evidence: &Reconciliation) -> Vec<&Line> {
    let mut lines: Vec<&Line> = evidence.lines.iter().filter(|line| line.listed.is_own()).collect();
    lines.sort_by_key(|line| {
        crate::evidence::LineState::ALL.iter().position(|state| *state == line.state).unwrap_or(usize::MAX)
    });
    lines
}

/// What stands as state where a decision is about nothing that is listed now.
const IDLE: &str = "没有生效";

/// What people wrote that is about no line: it stays in the mapping, for nothing that was entered is thrown away.
fn idle<'e>(application: &Application<'_>, evidence: &'e Reconciliation) -> Vec<&'e Decision> {
    let lines = own(evidence);
    let written: Vec<*const Decision> =
        lines.iter().filter_map(|line| written(application, evidence, line)).map(std::ptr::from_ref).collect();
    let all = evidence.decisions.iter().flat_map(|decisions| &decisions.entries);
    all.filter(|decision| !written.contains(&std::ptr::from_ref(*decision))).collect()
}

/// What people wrote of a line: the decision that it obeys, else what could not be understood, or a note alone.
fn written<'e>(application: &Application<'_>, evidence: &'e Reconciliation, line: &Line) -> Option<&'e Decision> {
    let entries = &evidence.decisions.as_ref()?.entries;
    if let Stance::Clerk(at) = line.stance {
        return entries.get(at);
    }
    let form = super::form_of(application, line)?.form;
    let is_open = |decision: &&Decision| matches!(decision.choice, Choice::Open(_));
    entries.iter().filter(is_open).find(|decision| decision.is_for(form, line.clause, &line.name))
}

fn chosen(choice: &Choice) -> String {
    match choice {
        Choice::Files(paths) => paths.join("\n"),
        Choice::NoFile => "无需文件".to_owned(),
        Choice::Missing => "没有".to_owned(),
        Choice::Open(typed) => typed.clone(),
    }
}

/// The mapping for programs; `decision` is what they may set.
#[derive(Serialize, JsonSchema)]
pub struct MappingOut<'a> {
    /// Always `ziping.evidence-mapping/1`.
    schema: &'static str,
    /// One entry for each clause and item.
    entries: Vec<EntryOut<'a>>,
}

/// A clause and an item.
#[derive(Serialize, JsonSchema)]
struct EntryOut<'a> {
    /// The form's category.
    form: &'a str,
    /// The clause's number in the form; null for a decision on every clause that lists the item.
    clause: Option<u16>,
    /// The item as listed.
    item: &'a str,
    /// 找到, 名称相近, 待选定, 缺失 or 无需文件; 没有生效 for a decision on what is not listed now.
    state: &'static str,
    /// The files that it stands for.
    matched: Vec<&'a str>,
    /// The files that it may be.
    candidates: Vec<CandidateOut<'a>>,
    /// What was decided: a list of paths, a candidate's number, "无需文件" or "没有"; null where nothing was.
    decision: Option<DecisionOut<'a>>,
    /// Why.
    note: &'a str,
}

/// A file that an item may be.
#[derive(Serialize, JsonSchema)]
struct CandidateOut<'a> {
    /// Its path.
    file: &'a str,
    /// How its name differs.
    difference: String,
}

/// What was decided.
#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
enum DecisionOut<'a> {
    Files(&'a [String]),
    Word(&'a str),
}

/// The mapping as data.
pub fn data<'a>(application: &'a Application<'_>, evidence: &'a Reconciliation) -> MappingOut<'a> {
    let path = |file: usize| evidence.holdings.files[file].path.as_str();
    let entries = own(evidence).into_iter().map(|line| {
        let decision = written(application, evidence, line);
        EntryOut {
            form: category(application, line),
            clause: Some(line.clause),
            item: &line.name,
            state: line.state.name(),
            matched: line.files.iter().map(|&file| path(file)).collect(),
            candidates: line
                .candidates
                .iter()
                .map(|candidate| CandidateOut { file: path(candidate.file), difference: candidate.words() })
                .collect(),
            decision: decision.and_then(|decision| decision_out(&decision.choice)),
            note: decision.map_or("", |decision| decision.note.as_str()),
        }
    });
    let idle = idle(application, evidence).into_iter().map(|decision| EntryOut {
        form: &decision.form,
        clause: decision.clause,
        item: &decision.item,
        state: IDLE,
        matched: Vec::new(),
        candidates: Vec::new(),
        decision: decision_out(&decision.choice),
        note: &decision.note,
    });
    MappingOut { schema: MAPPING_SCHEMA, entries: entries.chain(idle).collect() }
}

fn decision_out(choice: &Choice) -> Option<DecisionOut<'_>> {
    match choice {
        Choice::Files(paths) => Some(DecisionOut::Files(paths)),
        Choice::NoFile => Some(DecisionOut::Word("无需文件")),
        Choice::Missing => Some(DecisionOut::Word("没有")),
        Choice::Open(typed) => (!typed.is_empty()).then_some(DecisionOut::Word(typed)),
    }
}

/// The JSON schema of the mapping.
pub fn schema() -> String {
    crate::report::json::print(&schemars::schema_for!(MappingOut<'_>))
}
