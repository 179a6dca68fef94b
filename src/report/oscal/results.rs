//! Filled forms as OSCAL assessment results: an observation for each answer and each discrepancy, a finding for each
//! requirement that the application is asked for.
//!
//! OSCAL knows two states only. What can't be told is `not-satisfied` with the reason `other`, never `satisfied`.

use super::VERSION;
use super::identity::{ControlIds, statement, uuid};
use super::model::{
    All, AssessmentResults, AssessmentResultsDocument, BackMatter, ControlChoice, ControlSelection, Evidence, Finding,
    Hash, Import, Metadata, Observation, Outcome, Property, RelatedObservation, Resource, ResourceLink,
    ReviewedControls, Status, Subject, Target, moment, one_line,
};
use crate::assessment::{Answer, Verdict};
use crate::case::{Dossier, Filled};
use crate::catalog::{MissingPart, Necessity, Row, Threshold};
use crate::discrepancy::{Discrepancy, Severity};
use crate::text;
use jiff::civil::Date;
use std::fmt::Write as _;

/// The dossiers of a run, one result each. `None` where there are none: OSCAL knows no empty results.
pub fn results(dossiers: &[Dossier<'_>], as_of: Date) -> Option<AssessmentResultsDocument> {
    if dossiers.is_empty() {
        return None;
    }
    let sets: Vec<Set<'_, '_>> = dossiers.iter().enumerate().map(|(at, dossier)| Set::of(at, dossier)).collect();
    let names: Vec<&str> = sets.iter().map(|set| set.name.as_str()).collect();
    let day = as_of.to_string();
    let whole: Vec<&str> = std::iter::once(day.as_str()).chain(names).collect();
    let plan = uuid(&[&["plan"], whole.as_slice()].concat());
    let mut resources = vec![Resource {
        uuid: plan.clone(),
        title: "评估依据".to_owned(),
        description: "没有单独的评估计划：按自评估表逐条检查申请方填写的内容。".to_owned(),
        citation: None,
        rlinks: Vec::new(),
    }];
    resources.extend(sets.iter().map(Set::resource));
    Some(AssessmentResultsDocument {
        assessment_results: AssessmentResults {
            uuid: uuid(&[&["assessment-results"], whole.as_slice()].concat()),
            metadata: Metadata {
                title: "自评估表检查结果".to_owned(),
                last_modified: moment(as_of),
                version: day,
                oscal_version: VERSION,
                props: Vec::new(),
                remarks: None,
            },
            import_ap: Import { href: format!("#{plan}"), remarks: "没有单独的评估计划。" },
            results: sets.iter().map(|set| set.outcome(as_of)).collect(),
            back_matter: BackMatter { resources },
        },
    })
}

/// A dossier on its way.
struct Set<'s, 'c> {
    dossier: &'s Dossier<'c>,
    /// What keeps its UUIDs apart from all others.
    name: String,
}

/// What is concluded on one requirement.
struct Conclusion {
    words: &'static str,
    state: &'static str,
    reason: &'static str,
    remarks: Option<String>,
}

impl Conclusion {
    fn untold(why: impl Into<String>) -> Self {
        Conclusion { words: "无法判定", state: "not-satisfied", reason: "other", remarks: Some(why.into()) }
    }

    fn failed(why: impl Into<String>) -> Self {
        Conclusion { words: "不通过", state: "not-satisfied", reason: "fail", remarks: Some(why.into()) }
    }

    fn passed() -> Self {
        Conclusion { words: "通过", state: "satisfied", reason: "pass", remarks: None }
    }
}

impl<'s, 'c> Set<'s, 'c> {
    fn of(at: usize, dossier: &'s Dossier<'c>) -> Self {
        let case = &dossier.case;
        let form = case.filled.as_ref().map_or("", |filled| filled.form.id.as_str());
        // The position too: the same bytes may be given twice.
        Set { dossier, name: format!("{at}/{}/{form}/{}", case.input.sha256, case.input.path) }
    }

    fn uuid(&self, kind: &str, name: &str) -> String {
        uuid(&[kind, &self.name, &self.dossier.case.as_of.to_string(), name])
    }

    fn resource(&self) -> Resource {
        let input = &self.dossier.case.input;
        let hash = (!input.sha256.is_empty()).then(|| Hash { algorithm: "SHA-256", value: input.sha256.clone() });
        Resource {
            uuid: self.uuid("file", ""),
            title: one_line(input.file_name()).unwrap_or_else(|| "填好的自评估表".to_owned()),
            description: "申请方填写的自评估表。".to_owned(),
            citation: None,
            rlinks: vec![ResourceLink { href: reference(&input.path), hashes: hash.into_iter().collect() }],
        }
    }

    fn subject(&self) -> [Subject; 1] {
        [Subject { subject_uuid: self.uuid("file", ""), kind: "resource" }]
    }

    fn outcome(&self, as_of: Date) -> Outcome {
        let case = &self.dossier.case;
        let filled = case.filled.as_ref();
        let mut observations: Vec<Observation> = filled
            .map(|filled| filled.assessment.answers.iter().map(|answer| self.answer(filled, answer, as_of)).collect())
            .unwrap_or_default();
        let discrepancies = self.dossier.discrepancies.iter().enumerate();
        observations.extend(discrepancies.map(|(at, found)| self.discrepancy(at, found, as_of)));
        let (reviewed, findings): (Vec<ControlChoice>, Vec<Finding>) =
            filled.map(|filled| self.findings(filled)).unwrap_or_default().into_iter().unzip();
        let selection = ControlSelection {
            description: "申请的级别、审核类型和项目条件所要求的条款，以及无法判定是否要求的条款。",
            include_all: reviewed.is_empty().then_some(All {}),
            include_controls: reviewed,
        };
        Outcome {
            uuid: self.uuid("result", ""),
            title: self.title(),
            description: self.description(),
            start: moment(as_of),
            props: self.props(),
            reviewed_controls: ReviewedControls { control_selections: vec![selection] },
            observations,
            findings,
            remarks: self.missing(),
        }
    }

    fn title(&self) -> String {
        let case = &self.dossier.case;
        let form = case.filled.as_ref().map_or("未找到自评估表", |filled| filled.form.title.as_str());
        one_line(&format!("{}：{form}", case.input.file_name())).unwrap_or_else(|| "自评估表".to_owned())
    }

    fn description(&self) -> String {
        let counts: Vec<String> = Severity::ALL
            .iter()
            .rev()
            .filter(|&&severity| self.dossier.count(severity) > 0)
            .map(|&severity| format!("{}{}处", severity.name(), self.dossier.count(severity)))
            .collect();
        if counts.is_empty() { "没有差异。".to_owned() } else { format!("差异：{}。", counts.join("，")) }
    }

    fn props(&self) -> Vec<Property> {
        let Some(filled) = &self.dossier.case.filled else { return Vec::new() };
        let context = &filled.assessment.context;
        let level = context.level().map_or("", |level| filled.edition.level_name(level));
        let audit = context.audit.map_or("", |audit| filled.edition.audit_name(audit));
        [
            Property::own("form", &filled.form.id),
            Property::own("edition", &filled.edition.id),
            Property::own("organisation", context.organisation().unwrap_or("")),
            Property::own("level", level),
            Property::own("audit", audit),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    /// The parts that the form's source does not hold.
    fn missing(&self) -> Option<String> {
        let filled = self.dossier.case.filled.as_ref()?;
        let level = filled.assessment.context.level();
        let concerned = |missing: &&MissingPart| level.is_none_or(|level| missing.levels.contains(level));
        let parts: Vec<String> = filled.form.missing.iter().filter(concerned).map(MissingPart::words).collect();
        (!parts.is_empty()).then(|| format!("来源未收录{}，依据它们的要求无法判定。", parts.join("、")))
    }

    fn answer(&self, filled: &Filled<'_>, answer: &Answer, as_of: Date) -> Observation {
        let case = &self.dossier.case;
        let clause = filled.form.row(answer.clause).map_or("", |row| row.clause.as_str());
        let verdict = answer.conclusion.verdict.map_or("未作结论", verdict_words);
        let place = answer.found.as_ref().map(|_| case.place_words(answer.conclusion.place)).unwrap_or_default();
        Observation {
            uuid: self.uuid("answer", &answer.clause.to_string()),
            title: format!("第{}条", answer.clause),
            description: format!("{clause}\n自评结论：{verdict}"),
            props: [
                Property::own("verdict", verdict),
                Property::own("necessity", necessity_words(answer.necessity)),
                Property::own("place", &place),
            ]
            .into_iter()
            .flatten()
            .collect(),
            methods: ["EXAMINE"],
            types: ["control-objective"],
            subjects: self.subject(),
            relevant_evidence: answer
                .evidence
                .items
                .iter()
                .map(|item| Evidence { description: item.text.clone() })
                .collect(),
            collected: moment(as_of),
            remarks: None,
        }
    }

    fn discrepancy(&self, at: usize, found: &Discrepancy, as_of: Date) -> Observation {
        Observation {
            uuid: self.uuid("discrepancy", &at.to_string()),
            title: format!("{} {}", found.code, found.name),
            description: found.message.clone(),
            props: [
                Property::own("code", found.code),
                Property::own("severity", found.severity.name()),
                Property::own("place", &self.dossier.case.place_words(found.place)),
                Property::own("typed", found.typed.as_deref().unwrap_or("")),
                Property::own("basis", &found.basis),
            ]
            .into_iter()
            .flatten()
            .collect(),
            methods: ["EXAMINE"],
            types: ["finding"],
            subjects: self.subject(),
            relevant_evidence: Vec::new(),
            collected: moment(as_of),
            remarks: one_line(&found.remedy).map(|remedy| format!("改法：{remedy}")),
        }
    }

    fn findings(&self, filled: &Filled<'_>) -> Vec<(ControlChoice, Finding)> {
        let ids = ControlIds::of(self.dossier.case.catalog, filled.form.edition);
        let asked =
            filled.assessment.answers.iter().filter(|answer| !matches!(answer.necessity, Necessity::NotRequired(_)));
        let rows = asked.filter_map(|answer| Some((answer, filled.form.row(answer.clause)?)));
        rows.flat_map(|(answer, row)| self.findings_of_row(filled, answer, row, &ids)).collect()
    }

    /// A row may stand for several requirements: each has a finding of its own.
    fn findings_of_row(
        &self,
        filled: &Filled<'_>,
        answer: &Answer,
        row: &Row,
        ids: &ControlIds<'_>,
    ) -> Vec<(ControlChoice, Finding)> {
        let level = filled.assessment.context.level();
        let controls: Vec<(String, Option<usize>)> = match filled.form.part {
            Some(part) if !row.requirements.is_empty() => row
                .requirements
                .iter()
                .filter(|&&at| level.is_none_or(|level| ids.is_asked_at(part, at, level)))
                .filter_map(|&at| Some((ids.requirement(part, at)?.to_owned(), Some(at))))
                .collect(),
            _ => ids.row(filled.form, row).into_iter().map(|id| (id, None)).collect(),
        };
        let finding = |(control, requirement): (String, Option<usize>)| {
            let conclusion = self.conclude(filled, answer, requirement);
            let finding = Finding {
                uuid: self.uuid("finding", &control),
                title: one_line(&format!("第{}条 {}", row.no, row.section))
                    .unwrap_or_else(|| format!("第{}条", row.no)),
                description: row.clause.clone(),
                props: Property::own("conclusion", conclusion.words).into_iter().collect(),
                target: Target {
                    kind: "statement-id",
                    id: statement(&control),
                    status: Status { state: conclusion.state, reason: conclusion.reason, remarks: conclusion.remarks },
                },
                related_observations: self.related(answer.clause),
            };
            (ControlChoice { control_id: control }, finding)
        };
        controls.into_iter().map(finding).collect()
    }

    /// The observations on a clause: its answer, then its discrepancies.
    fn related(&self, clause: u16) -> Vec<RelatedObservation> {
        let discrepancies =
            self.dossier.discrepancies.iter().enumerate().filter(|(_, found)| found.clause == Some(clause));
        let uuids = std::iter::once(self.uuid("answer", &clause.to_string()))
            .chain(discrepancies.map(|(at, _)| self.uuid("discrepancy", &at.to_string())));
        uuids.map(|observation_uuid| RelatedObservation { observation_uuid }).collect()
    }

    /// What can be concluded on a requirement from its answer. The applicant's 符合 alone is believed only where nothing
    /// is wrong with the row and nothing that it rests on is missing.
    fn conclude(&self, filled: &Filled<'_>, answer: &Answer, requirement: Option<usize>) -> Conclusion {
        if let Necessity::Unknown(_) = answer.necessity {
            return Conclusion::untold("无法判定是否要求此条。");
        }
        match answer.conclusion.verdict {
            Some(Verdict::Nonconforming) => return Conclusion::failed("申请方自评为不符合。"),
            Some(Verdict::NotApplicable) => return Conclusion::untold("此条为要求的条款，申请方写的是不适用。"),
            None => return Conclusion::untold("没有可以认定的自评结论。"),
            Some(Verdict::Conforming) => {}
        }
        let on_clause = || self.dossier.discrepancies.iter().filter(|found| found.clause == Some(answer.clause));
        if let Some(found) = on_clause().find(|found| is_threshold(found) && found.severity >= Severity::Error) {
            return Conclusion::failed(&found.message);
        }
        if let Some(found) = on_clause().find(|found| is_threshold(found) || found.severity >= Severity::Error) {
            return Conclusion::untold(&found.message);
        }
        let missing = self.missing_behind(filled, requirement);
        if !missing.is_empty() {
            return Conclusion::untold(format!("此条依据{}，来源未收录。", missing.join("、")));
        }
        if self.dossier.worst() == Some(Severity::Blocking) {
            return Conclusion::untold("文件有阻断程度的差异。");
        }
        Conclusion::passed()
    }

    /// The parts that the source does not hold and that a requirement's thresholds rest on.
    fn missing_behind(&self, filled: &Filled<'_>, requirement: Option<usize>) -> Vec<&'c str> {
        let catalog = self.dossier.case.catalog;
        let rests = |threshold: &&'c Threshold| {
            requirement.is_some()
                && Some(threshold.part) == filled.form.part
                && Some(threshold.requirement) == requirement
        };
        catalog.thresholds.iter().filter(rests).flat_map(|threshold| threshold.test.missing_parts()).collect()
    }
}

/// Whether a discrepancy is about what organisations must reach in numbers.
fn is_threshold(found: &Discrepancy) -> bool {
    found.code.starts_with('T')
}

fn verdict_words(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Conforming => "符合",
        Verdict::Nonconforming => "不符合",
        Verdict::NotApplicable => "不适用",
    }
}

fn necessity_words(necessity: Necessity) -> &'static str {
    match necessity {
        Necessity::Required => "要求",
        Necessity::NotRequired(_) => "不要求",
        Necessity::Unknown(_) => "无法判定",
    }
}

/// A path as a relative reference: `/` between folders, everything but plain characters as percent codes.
fn reference(path: &str) -> String {
    let mut out = String::new();
    for byte in text::trim(path).replace('\\', "/").bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~' | b'/') {
            out.push(char::from(byte));
        } else {
            // Writing to a string can't fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

#[cfg(test)]
mod tests;
