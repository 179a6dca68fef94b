use super::{Rule, Sink, clause_words, quoted};
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::assessment::{Broken, EvidenceState};

pub(super) const RULE: Rule = Rule {
    code: "E103",
    name: "reference-broken",
    severity: Severity::Error,
    title: "“同上”“同第N条”指向不明",
    page: include_str!("reference_broken.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    let Some(filled) = &case.filled else { return };
    for (answer, row) in filled.answers() {
        let EvidenceState::Broken(broken) = &answer.evidence.state else { continue };
        if answer.necessity.as_bool() == Some(false) {
            continue;
        }
        let why = match broken {
            Broken::NoTarget(None) => "上面没有可指的条款".to_owned(),
            Broken::NoTarget(Some(clause)) => format!("表中没有第{clause}条"),
            Broken::TargetBlank(clause) => format!("第{clause}条没有列出材料"),
            Broken::TargetNotApplicable(clause) => format!("第{clause}条本次申报不要求，也没有填写"),
            Broken::Circle(clause) if *clause == row.no => "指向了本条自己".to_owned(),
            Broken::Circle(clause) => format!("与第{clause}条互相指来指去"),
            Broken::TooMany(clause) => format!("第{clause}条连同它所指的条款列出的材料太多"),
        };
        sink.at(answer.evidence.place)
            .clause(row)
            .typed(&answer.evidence.typed)
            .remedy("直接写出材料名称，或指向列有材料的条款")
            .say(format!("{}的证明材料{}找不到所指：{why}", clause_words(row), quoted(&answer.evidence.typed)));
    }
}
