//! The rules: each one asks one question of a case and says in one sentence what is wrong.
//!
//! A rule is a file and a page beside it. The message stands in the file and nowhere else; the page explains the fault
//! and shows it, and is at once what `ziping explain` prints and the rule's test. To add a rule: two files, two lines.

use crate::assessment::{Answer, CreditCodeReading};
use crate::case::{Case, Filled};
use crate::catalog::{Axis, Form, Necessity, Row};
use crate::discrepancy::{Discrepancy, Severity};
use crate::facts::{FactTrouble, TroubleKind};
use crate::fault::Fault;
use crate::place::Place;
use crate::text;

/// Declares the rooms of the rules and lists them in the order of their codes.
macro_rules! rules {
    ($($room:ident),* $(,)?) => {
        $(mod $room;)*
        /// Every rule, in the order of the codes.
        pub const ALL: &[&Rule] = &[$(&$room::RULE),*];
    };
}

rules![
    file_unreadable,
    extension_mismatched,
    form_not_found,
    edition_mismatched,
    form_altered,
    sheet_repeated,
    content_hidden,
    formula_in_answer,
    file_repeated,
    beyond_limit,
    macros_present,
    fact_sheet_missing,
    fact_column_missing,
    fact_column_unknown,
    fact_blank,
    fact_row_unnamed,
    number_unreadable,
    amount_doubtful,
    percentage_given,
    number_negative,
    fact_word_unknown,
    fact_level_unknown,
    fact_level_out_of_scheme,
    person_repeated,
    people_merged,
    digits_lost,
    fact_line_repeated,
    organisation_blank,
    organisation_abbreviated,
    level_blank,
    level_unparsed,
    level_out_of_scheme,
    several_levels,
    date_blank,
    assessor_blank,
    credit_code_malformed,
    credit_code_check_wrong,
    credit_code_digits_lost,
    subclass_missing,
    row_missing,
    row_unknown,
    row_repeated,
    rows_out_of_order,
    number_damaged,
    clause_edited,
    clause_ambiguous,
    entry_shifted,
    mark_merged,
    row_broken,
    verdict_blank,
    both_boxes_ticked,
    mark_unknown,
    mark_contradictory,
    not_applicable_written,
    declaration_contradicted,
    nonconformity_unexplained,
    answers_uniform,
    previous_results_unexpected,
    evidence_blank,
    evidence_placeholder,
    reference_broken,
    evidence_missing,
    evidence_unlisted,
    evidence_name_near,
    evidence_ambiguous,
    evidence_file_bad,
    evidence_same_content,
    evidence_same_name,
    evidence_kinds_short,
    project_record_missing,
    project_unlisted,
    evidence_overused,
    other_organisation_named,
    evidence_expired,
    evidence_facts_short,
    evidence_left_out,
    mapping_idle,
    register_differs,
    not_required_answered,
    exact_level_exceeded,
    condition_undeclared,
    branches_contradictory,
    audit_type_mismatched,
    condition_inferred,
    audit_type_undeclared,
    category_undeclared,
    standard_part_missing,
    grade_above_lower_of,
    other_level_achievable,
    public_form_missing,
    category_form_missing,
    public_level_differs,
    organisation_differs,
    applied_level_differs,
    person_differs,
    headcount_differs,
    person_counted_twice,
    project_differs,
    project_in_two_categories,
    editions_mixed,
    address_differs,
    evidence_shared,
    person_claimed_twice,
    project_claimed_twice,
    service_too_short,
    projects_too_few,
    contracts_too_small,
    staff_too_few,
    certified_staff_too_few,
    project_managers_too_few,
    leader_too_inexperienced,
    technical_leader_unqualified,
    prior_grade_missing,
    finance_leader_unqualified,
    audit_reports_missing,
    capital_too_small,
    office_too_small,
    management_system_missing,
    tools_missing,
    contract_terms_missing,
    project_scale_too_small,
    response_too_slow,
    trial_run_too_short,
    disaster_site_insufficient,
    team_too_small,
    ability_annex_missing,
    threshold_undecided,
    threshold_source_doubtful,
    date_unparsed,
    date_doubtful,
    date_impossible,
    date_future,
    date_stale,
    fact_dates_out_of_order,
    window_ends_on_leap_day,
    project_outside_window,
    project_papers_out_of_order,
    procedure_after_project,
    insurance_proof_old,
    lease_ends,
    declaration_missing,
    declaration_altered,
    declared_level_blank,
    declared_level_differs,
    other_service_declared,
];

mod evidence_lines;
mod evidence_projects;
mod fact_trouble;
mod same_line;
mod sharing;
mod threshold;

pub use sharing::{Told, shared_words};

/// A rule.
pub struct Rule {
    /// Stable code: the group's letter and three digits, never reused.
    pub code: &'static str,
    /// Kebab-case name after the fault.
    pub name: &'static str,
    /// The usual weight; a rule may report a lighter or heavier one where its page says so.
    pub severity: Severity,
    /// What is wrong, in a few Chinese words.
    pub title: &'static str,
    /// The page beside the rule, in Markdown.
    pub page: &'static str,
    check: fn(&Case<'_>, &mut Sink<'_>),
}

/// The rule with this code or name.
pub fn find(code_or_name: &str) -> Option<&'static Rule> {
    let wanted = text::trim(code_or_name).to_lowercase().replace('_', "-");
    ALL.iter().copied().find(|rule| rule.code.eq_ignore_ascii_case(&wanted) || rule.name == wanted)
}

/// Asks every rule. The discrepancies come in the order of their places, then of their codes.
pub fn judge(case: &Case<'_>) -> Vec<Discrepancy> {
    let mut found = Vec::new();
    for &rule in ALL {
        (rule.check)(case, &mut Sink { rule, form: case.filled.as_ref().map(|filled| filled.form), found: &mut found });
    }
    found.sort_by_key(|discrepancy| (discrepancy.place, discrepancy.code));
    found
}

/// Where a rule reports.
pub struct Sink<'s> {
    rule: &'static Rule,
    form: Option<&'s Form>,
    found: &'s mut Vec<Discrepancy>,
}

impl Sink<'_> {
    /// Begins a report at a place; [`Report::say`] completes it.
    fn at(&mut self, place: Place) -> Report<'_> {
        let basis = self.form.map_or_else(String::new, |form| format!("《{}》", form.title));
        Report {
            form: self.form,
            discrepancy: Discrepancy {
                code: self.rule.code,
                name: self.rule.name,
                severity: self.rule.severity,
                message: String::new(),
                clause: None,
                place,
                file: None,
                typed: None,
                understood: None,
                basis,
                remedy: String::new(),
            },
            found: self.found,
        }
    }
}

/// A report on its way.
struct Report<'s> {
    form: Option<&'s Form>,
    discrepancy: Discrepancy,
    found: &'s mut Vec<Discrepancy>,
}

impl Report<'_> {
    /// The clause that it is about; the basis is then that row of the form.
    fn clause(mut self, row: &Row) -> Self {
        self.discrepancy.clause = Some(row.no);
        if let Some(form) = self.form {
            self.discrepancy.basis = format!("{}：{}", form.citation(row.no), row.clause);
        }
        self
    }

    /// The file of the evidence that it is about.
    fn file(mut self, path: &str) -> Self {
        self.discrepancy.file = Some(path.to_owned());
        self
    }

    fn typed(mut self, typed: &str) -> Self {
        if !text::is_blank(typed) {
            self.discrepancy.typed = Some(typed.to_owned());
        }
        self
    }

    fn understood(mut self, understood: impl Into<String>) -> Self {
        self.discrepancy.understood = Some(understood.into());
        self
    }

    /// Like [`Report::understood`], where there is something to say.
    fn understood_if(mut self, understood: &str) -> Self {
        if !understood.is_empty() {
            self.discrepancy.understood = Some(understood.to_owned());
        }
        self
    }

    fn basis(mut self, basis: impl Into<String>) -> Self {
        self.discrepancy.basis = basis.into();
        self
    }

    fn weighing(mut self, severity: Severity) -> Self {
        self.discrepancy.severity = severity;
        self
    }

    fn remedy(mut self, remedy: impl Into<String>) -> Self {
        self.discrepancy.remedy = remedy.into();
        self
    }

    /// Completes the report with its sentence.
    fn say(mut self, message: impl Into<String>) {
        self.discrepancy.message = message.into();
        self.found.push(self.discrepancy);
    }
}

impl<'c> Filled<'c> {
    /// The answers with their rows, in the order of the form.
    fn answers(&self) -> impl Iterator<Item = (&Answer, &'c Row)> {
        let form = self.form;
        self.assessment.answers.iter().filter_map(move |answer| Some((answer, form.row(answer.clause)?)))
    }

    /// The clauses of which it can't be told whether they are required, because this axis is not known.
    fn undecided_by(&self, axis: Axis) -> Vec<u16> {
        let answers = self.assessment.answers.iter();
        answers.filter(|answer| answer.necessity == Necessity::Unknown(axis)).map(|answer| answer.clause).collect()
    }

    /// The name of the level applied for.
    fn level_name(&self) -> Option<&str> {
        self.assessment.context.level().map(|level| self.edition.level_name(level))
    }

    /// The words that say for which levels a row is: `仅二级、一级`.
    fn levels_of(&self, row: &Row) -> String {
        let names: Vec<&str> = row.applicability.levels.iter().map(|level| self.edition.level_name(level)).collect();
        names.join("、")
    }
}

/// A clause as messages name it: `第12条“若客户未建立应急预案…”`.
fn clause_words(row: &Row) -> String {
    format!("第{}条“{}”", row.no, text::excerpt(&row.clause, 20))
}

/// The credit codes of a case, of the form's header or of the facts: as read, as typed, and where.
fn credit_codes<'t>(case: &'t Case<'_>) -> impl Iterator<Item = (&'t CreditCodeReading, &'t str, Place)> {
    let stated = case.filled.as_ref().and_then(|filled| filled.assessment.context.credit_code.as_ref());
    let of_form = stated.map(|stated| (&stated.reading, stated.text(), stated.place));
    let of_facts = case.facts().and_then(|facts| {
        let entry = &facts.organisation.credit_code;
        Some((entry.value.as_ref()?, entry.typed.as_str(), entry.place))
    });
    of_form.into_iter().chain(of_facts)
}

/// The troubles of this kind in the facts, where this is their case.
fn troubles<'t>(case: &'t Case<'_>, kind: TroubleKind) -> impl Iterator<Item = &'t FactTrouble> {
    let facts = case.facts();
    facts.into_iter().flat_map(|facts| &facts.troubles).filter(move |trouble| trouble.kind == kind)
}

/// A field of the facts as messages name it: `“项目”的“合同金额”`.
fn field_words(trouble: &FactTrouble) -> String {
    format!("“{}”的“{}”", trouble.sheet.name(), trouble.label)
}

/// What was typed, as messages quote it.
fn quoted(typed: &str) -> String {
    format!("“{}”", text::excerpt(typed, 30))
}

/// What is to be said of a file that could not be read, and how to put it right. `name` is the file's.
pub fn fault_words(name: &str, fault: &Fault) -> (String, String) {
    beyond_limit::words(name, fault).unwrap_or_else(|| file_unreadable::words(name, fault))
}

/// Whether a rule is about evidence: what is listed, and what was handed in.
pub fn is_of_evidence(code: &str) -> bool {
    code.starts_with('E') || ["D108", "D109", "D110", "D111", "D112", "X112", "X113"].contains(&code)
}

/// Which part of the form a discrepancy is about, for readers of the list.
pub fn group_words(code: &str) -> &'static str {
    match code.as_bytes().first() {
        Some(b'F') => "文件",
        Some(b'B') => "申报信息",
        Some(b'H') => "表头",
        Some(b'R') => "条款行",
        Some(b'C') => "自评结论",
        Some(b'E') => "证明材料",
        Some(b'L') => "级别与适用性",
        Some(b'X') => "表间一致",
        Some(b'T') => "量化要求",
        Some(b'D') => "日期",
        Some(b'S') => "声明",
        Some(b'M') => "条款目录",
        Some(b'P') => "模板",
        _ => "其他",
    }
}
