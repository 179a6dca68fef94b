//! Lists of names against files of nearly the same names, with a register and a clerk's decisions beside them; and clauses
//! whose wording was edited, against the form that they come from.

#![no_main]

use libfuzzer_sys::fuzz_target;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;
use ziping::assessment::{Answer, Conclusion, Evidence, EvidenceState, Matching};
use ziping::catalog::{Catalog, Form, Necessity, Role};
use ziping::evidence::{
    Choice, Decision, Decisions, Digest, HeldFile, Holdings, Line as Settled, LineState, Listed, Reconciliation,
    Register, RegisterEntry, Stance,
};
use ziping::facts::Entry;
use ziping::normalize::{self, Given};
use ziping::place::Place;
use ziping::reconcile::{Handed, List, reconcile};
use ziping::text;
use ziping::transcript::{Columns, Line, LineKind, Raw, Transcript, Typed};
use ziping_fuzz::{Choices, altered};

/// What names are made of.
const PIECES: &str = "|培训记录|应急预案|工具清单|项目合同|验收报告|管理手册|示例一号项目|示例二号项目|扫描件|照片|附件3|附件3-5|\
    附件 |03_|3-2 |（5）|第3章|第2期|（6份）|（共12页）|P12-15|V1.0|v2|_终稿|副本|（1）| (2)|2025年|2025.8.27|\
    20250827|2025-13-01|《|》|详见|等证明材料|_|-| |\u{3000}|.|一|二|甲|乙|1|2|10|准备_|检测_|e\u{301}|\u{e9}|A|\
    a|ﬁ|㈠|/|\\|；|、|～|\u{200B}|..|的|表|单|İ|ß";
const EXTENSIONS: &[&str] = &["", ".pdf", ".docx", ".xlsx", ".PDF", ".jpg", ".7z", ".p"];

static NAMED: LazyLock<Vec<&'static str>> = LazyLock::new(|| PIECES.split('|').collect());
static CATALOG: LazyLock<Catalog> = LazyLock::new(|| ziping::data::shipped().expect("the shipped catalogue"));

fn name(choices: &mut Choices<'_>, known: &[String]) -> String {
    let many = choices.byte();
    if many >= 200 && !known.is_empty() {
        let name = choices.pick(known).clone();
        return altered(choices, &name);
    }
    let mut name: String = (0..many % 5).map(|_| *choices.pick(&NAMED)).collect();
    if many >= 160 {
        name.push_str(&choices.text());
    }
    let extension = *choices.pick(EXTENSIONS);
    name.push_str(extension);
    name
}

fn digest(seed: u8) -> Digest {
    Digest([seed; 32])
}

fn holdings(choices: &mut Choices<'_>, known: &mut Vec<String>) -> Holdings {
    let mut files: BTreeMap<String, HeldFile> = BTreeMap::new();
    for _ in 0..choices.byte() % 24 {
        let name = name(choices, known).replace('\\', "_");
        let folder = choices.byte();
        let above =
            known.get(usize::from(folder)).map_or(String::new(), |folder| format!("{}/", folder.trim_matches('/')));
        let steps = format!("{above}{name}");
        // As a folder has it: no step is empty, and none leads out.
        let path = steps.split('/').filter(|step| !matches!(*step, "" | "." | "..")).collect::<Vec<_>>().join("/");
        if path.is_empty() {
            continue;
        }
        known.push(path.clone());
        let seed = choices.byte();
        let sha256 = (seed % 8 != 7).then(|| digest(seed));
        files.insert(
            path.clone(),
            HeldFile { path, size: u64::from(seed % 5), sha256, trouble: None, organisation: None },
        );
    }
    Holdings { name: "证据".to_owned(), files: files.into_values().collect(), ..Holdings::default() }
}

fn answers(choices: &mut Choices<'_>, form: &Form, known: &[String]) -> Vec<Answer> {
    let conclusion =
        || Conclusion { verdict: None, trouble: None, place: Place::Whole, typed: String::new(), shared: false };
    let mut answers = Vec::new();
    for row in form.clauses().take(usize::from(choices.byte() % 5)) {
        let item = |choices: &mut Choices<'_>| {
            let text = name(choices, known);
            let names = match choices.byte() % 8 {
                0 => Vec::new(),
                1 => (0..choices.byte() % 4).map(|_| name(choices, known)).collect(),
                _ => vec![text.clone()],
            };
            Listed { text, names, facts: Vec::new(), from: choices.one_in(8).then_some(1) }
        };
        let items = (0..choices.byte() % 5).map(|_| item(choices)).collect();
        let evidence = Evidence { typed: String::new(), place: Place::Whole, items, state: EvidenceState::Listed };
        answers.push(Answer {
            clause: row.no,
            necessity: Necessity::Required,
            found: None,
            conclusion: conclusion(),
            evidence,
        });
    }
    answers
}

fn register(choices: &mut Choices<'_>, known: &[String]) -> Register {
    let blank = || Entry::blank(Place::Whole);
    let entry = |choices: &mut Choices<'_>| RegisterEntry {
        id: (*choices.pick(&NAMED)).to_owned(),
        name: name(choices, known),
        file: name(choices, known),
        sha256: Some(choices.byte()).filter(|seed| seed % 2 == 0).map(digest),
        clauses: String::new(),
        project: String::new(),
        issuer: String::new(),
        dated: blank(),
        valid_until: blank(),
        version: String::new(),
        responsible: String::new(),
        remark: String::new(),
        more: Vec::new(),
        place: "第2行".to_owned(),
    };
    Register { entries: (0..choices.byte() % 5).map(|_| entry(choices)).collect(), ..Register::default() }
}

fn decisions(choices: &mut Choices<'_>, known: &[String]) -> Decisions {
    let entry = |choices: &mut Choices<'_>| Decision {
        form: choices.pick(&["", "incident-response", "应急处理", "别的"]).to_string(),
        clause: choices.one_in(2).then(|| u16::from(choices.byte() % 5)),
        item: name(choices, known),
        choice: match choices.byte() % 6 {
            0 => Choice::NoFile,
            1 => Choice::Missing,
            2 => Choice::Open(name(choices, known)),
            _ => Choice::Files((0..choices.byte() % 3).map(|_| name(choices, known)).collect()),
        },
        note: String::new(),
        place: "第2行".to_owned(),
    };
    Decisions { entries: (0..choices.byte() % 5).map(|_| entry(choices)).collect(), ..Decisions::default() }
}

fn is_distinct(files: &[usize]) -> bool {
    files.iter().collect::<BTreeSet<_>>().len() == files.len()
}

fn check_line(line: &Settled, all: &Reconciliation) {
    let files = &all.holdings.files;
    let is_decided = matches!(line.stance, Stance::Clerk(_));
    let candidates: Vec<usize> = line.candidates.iter().map(|candidate| candidate.file).collect();
    assert!(line.files.iter().chain(&candidates).all(|file| *file < files.len()), "{line:?}");
    assert!(is_decided || is_distinct(&line.files), "{line:?}");
    assert!(is_distinct(&candidates), "{line:?}");
    assert!(line.candidates.iter().all(|candidate| !candidate.words().is_empty()), "{line:?}");
    match line.state {
        LineState::Found => assert!(!line.files.is_empty() && candidates.is_empty(), "{line:?}"),
        LineState::Near => assert!(!line.files.is_empty() && line.files == candidates, "{line:?}"),
        LineState::Ambiguous => assert!(line.files.is_empty() && candidates.len() > 1, "{line:?}"),
        LineState::Missing | LineState::NoFile => assert!(line.files.is_empty(), "{line:?}"),
    }
    // A file that is called to the letter as a name says is never overlooked.
    let is_called = |file: &HeldFile| file.path == line.name || file.name() == line.name;
    if line.stance == Stance::Name && !line.listed.names.is_empty() && files.iter().any(is_called) {
        assert!(matches!(line.state, LineState::Found | LineState::Ambiguous), "{line:?}");
    }
}

fn lists(choices: &mut Choices<'_>) {
    let form = choices.pick(&CATALOG.forms);
    let mut known: Vec<String> = Vec::new();
    let holdings = holdings(choices, &mut known);
    let answers = answers(choices, form, &known);
    let handed = Handed {
        register: choices.one_in(3).then(|| register(choices, &known)),
        decisions: choices.one_in(3).then(|| decisions(choices, &known)),
        holdings,
        planned: None,
    };
    let settled = || {
        let lists = [List { member: 0, form, answers: &answers }];
        reconcile(&lists, handed.clone(), &CATALOG.evidence)
    };
    let all = settled();
    for line in &all.lines {
        check_line(line, &all);
    }
    assert_eq!(all.uses.len(), all.holdings.files.len());
    for (file, uses) in all.uses.iter().enumerate() {
        assert!(uses.iter().all(|line| all.lines[*line].files.contains(&file)));
    }
    let entries = all.register.as_ref().map_or(0, |register| register.entries.len());
    assert_eq!(all.registered.len(), all.holdings.files.len());
    assert!(all.registered.iter().flatten().all(|entry| *entry < entries));
    for group in all.same_content.iter().chain(&all.same_name).chain(&all.same_folded) {
        assert!(group.len() > 1 && is_distinct(group) && group.iter().all(|file| *file < all.holdings.files.len()));
    }
    let decided = all.decisions.as_ref().map_or(0, |decisions| decisions.entries.len());
    assert!(all.idle_decisions.iter().all(|(at, why)| *at < decided && !why.is_empty()));
    assert!(all.unlisted().all(|file| all.uses[file].is_empty()));
    for line in &all.lines {
        let _ = all.left_out_as(&line.name);
    }
    let again = settled();
    assert!(again.lines == all.lines && again.uses == all.uses && again.registered == all.registered);
    assert!(again.idle_decisions == all.idle_decisions);
}

/// A sheet with clauses of a form, edited.
fn transcript(choices: &mut Choices<'_>, form: &Form) -> Transcript {
    let place = |row, col| Place::Cell { sheet: 0, row, col };
    let mut clause = choices.below(form.rows.len());
    let mut lines = Vec::new();
    for row in 0..u32::from(choices.byte() % 24) {
        clause = if choices.one_in(4) { choices.below(form.rows.len()) } else { (clause + 1) % form.rows.len() };
        let whole = &form.rows[clause].clause;
        let mut text = altered(choices, whole);
        // A row may be broken in two, or run into the next.
        let cut = choices.byte();
        if cut >= 192 {
            let at = text.char_indices().map(|(at, _)| at).nth(usize::from(cut - 192)).unwrap_or(text.len());
            text = if choices.one_in(2) { text.split_off(at) } else { text[..at].to_owned() };
        }
        let kind = if choices.one_in(8) { LineKind::Continuation } else { LineKind::Clause };
        let typed = Typed { text: text.clone(), raw: Raw::Text, ..Typed::blank(place(row, 2)) };
        let number = if choices.one_in(2) { String::new() } else { row.to_string() };
        let number = Typed { text: number, raw: Raw::Text, ..Typed::blank(place(row, 0)) };
        let key = if kind == LineKind::Clause { text::key(&text) } else { String::new() };
        lines.push(Line {
            row,
            kind,
            key,
            cells: BTreeMap::from([(Role::Clause, typed), (Role::Number, number)]),
            conclusion: None,
            after_page_header: choices.one_in(4),
            hidden: false,
        });
    }
    Transcript {
        sheet: 0,
        title: None,
        header: BTreeMap::new(),
        columns: Columns::default(),
        lines,
        page_headers: Vec::new(),
        declaration: Vec::new(),
        surroundings: Vec::new(),
    }
}

fn clauses(choices: &mut Choices<'_>) {
    let form = choices.pick(&CATALOG.forms);
    let sheet = transcript(choices, form);
    let edition = CATALOG.edition_of(form);
    let as_of = jiff::civil::date(2025, 9, 30);
    let read = || normalize::assess(&sheet, form, edition, &CATALOG.evidence, &Given::default(), as_of);
    let assessment = read();
    assert!(normalize::quoted(&sheet, form) <= sheet.lines.len());
    assert!(assessment.answers.iter().map(|answer| answer.clause).eq(form.clauses().map(|row| row.no)));
    // Every line with a clause's text is one clause, a part of one, a repetition, or unknown, and nothing twice.
    let mut sorted: Vec<usize> = Vec::new();
    for answer in &assessment.answers {
        let Some(found) = &answer.found else { continue };
        sorted.push(found.line);
        let row = form.row(answer.clause).expect("a clause of the form");
        match &found.matching {
            Matching::Exact => assert_eq!(text::key(&found.text), row.key),
            Matching::Edited => {}
            Matching::Ambiguous { others } => assert!(!others.is_empty() && !others.contains(&answer.clause)),
        }
        let difference = text::difference(&row.clause, &found.text);
        assert!(found.matching != Matching::Exact || difference.is_empty(), "{difference}");
    }
    sorted.extend(&assessment.unknown);
    sorted.extend(assessment.repeated.iter().chain(&assessment.rejoined).map(|&(_, line)| line));
    assert!(is_distinct(&sorted), "{sorted:?}");
    for (at, line) in sheet.lines.iter().enumerate().filter(|(_, line)| line.kind == LineKind::Clause) {
        assert!(text::is_blank(&line.key) || sorted.contains(&at), "{line:?}");
    }
    let again = read();
    let found = |answers: &[Answer]| answers.iter().map(|answer| answer.found.clone()).collect::<Vec<_>>();
    assert!(found(&again.answers) == found(&assessment.answers) && again.unknown == assessment.unknown);
    alike(&sheet, form);
}

/// The quick likeness is the slow one, wherever it is not below the floor.
fn alike(sheet: &Transcript, form: &Form) {
    for line in &sheet.lines {
        let slow = |row: &ziping::catalog::Row| text::likeness(&row.key, &line.key);
        for row in form.rows.iter().take(8).filter(|row| !row.key.is_empty()) {
            let likeness = slow(row);
            assert!((0.0..=1.0).contains(&likeness));
            assert!((likeness >= 1.0) == (row.key == line.key));
            for floor in [0.0, 0.6, likeness - 1e-9] {
                let quick = text::likeness_from(&row.key, &line.key, floor);
                assert!(likeness < floor || (quick - likeness).abs() < 1e-9);
            }
        }
    }
}

fuzz_target!(|input: &[u8]| {
    let mut choices = Choices::of(input);
    if choices.byte() % 4 == 3 { clauses(&mut choices) } else { lists(&mut choices) }
});
