use super::evidence_left_out::remedy;
use super::evidence_lines::{file_words, own_lines};
use super::{Rule, Sink, clause_words, quoted};
use crate::assessment::Verdict;
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::evidence::{Choice, Line, LineState, Reconciliation, Stance};

pub(super) const RULE: Rule = Rule {
    code: "E104",
    name: "evidence-missing",
    severity: Severity::Error,
    title: "所列的材料没有找到",
    page: include_str!("evidence_missing.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    for (evidence, line, row) in own_lines(case).filter(|(_, line, _)| line.state == LineState::Missing) {
        // Beside 不符合 and 不适用 stand reasons and plans, and no papers.
        if !matches!(verdict(case, line.clause), None | Some(Verdict::Conforming)) {
            continue;
        }
        if let Some(left) = evidence.left_out_as(&line.name) {
            let message = format!(
                "{}列出的{}，在“{}”中是“{}”，但没有查看：{}",
                clause_words(row),
                quoted(&line.name),
                evidence.holdings.name,
                left.path,
                left.why.words()
            );
            let report = sink.at(line.place).clause(row).file(&left.path).typed(&line.listed.text);
            report.remedy(remedy(&left.why)).say(message);
            continue;
        }
        let why = decided(evidence, line);
        let maybe: Vec<String> = line.candidates.iter().map(|candidate| file_words(evidence, candidate.file)).collect();
        let advice = if maybe.is_empty() {
            "补交这份文件，或改正表中的名称".to_owned()
        } else {
            format!("补交这份文件；如果就是{}，把表中的名称改成与文件名一致", maybe.join("或"))
        };
        sink.at(line.place).clause(row).typed(&line.listed.text).remedy(advice).say(format!(
            "{}列出的{}，在“{}”中没有找到{why}",
            clause_words(row),
            quoted(&line.name),
            evidence.holdings.name
        ));
    }
}

fn verdict(case: &Case<'_>, clause: u16) -> Option<Verdict> {
    let answers = &case.filled.as_ref()?.assessment.answers;
    answers.iter().find(|answer| answer.clause == clause)?.conclusion.verdict
}

/// What the clerk's table says of it.
fn decided(evidence: &Reconciliation, line: &Line) -> &'static str {
    let Stance::Clerk(at) = line.stance else { return "" };
    match evidence.decisions.as_ref().and_then(|decisions| decisions.entries.get(at)).map(|decision| &decision.choice) {
        Some(Choice::Missing) => "，对照表中也定为没有",
        Some(Choice::Files(_)) => "，对照表中选定的文件也不在",
        Some(Choice::NoFile | Choice::Open(_)) | None => "",
    }
}
