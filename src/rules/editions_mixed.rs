use super::{Rule, Sink};
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::catalog::Edition;
use crate::place::Place;

pub(super) const RULE: Rule = Rule {
    code: "X111",
    name: "editions-mixed",
    severity: Severity::Error,
    title: "各份表格依据的文件不同",
    page: include_str!("editions_mixed.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    let Some(filled) = case.filled.as_ref().filter(|_| case.application.is_together && !case.is_first_form()) else { return };
    let Some(first) = case.application.forms().next() else { return };
    // The undated official forms go with the general form of whatever edition is chosen.
    let is_dated = |edition: &Edition| !edition.code.is_empty();
    let reference = case.application.forms().find(|form| is_dated(form.edition)).unwrap_or(first);
    if is_dated(filled.edition) && reference.edition.id != filled.edition.id {
        sink.at(Place::Sheet(filled.transcript.sheet))
            .typed(&filled.edition.code)
            .understood(reference.edition.code.clone())
            .remedy("同一份申请的各份表格依据同一文件；改用另一份依据的表格（ziping carry 可以把已填的内容转过去）")
            .say(format!("本表依据{}，{}依据的却是{}", filled.edition.code, reference.file, reference.edition.code));
    }
}
