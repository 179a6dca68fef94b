use super::{Rule, Sink};
use crate::case::{Case, Filled};
use crate::catalog::Edition;
use crate::discrepancy::Severity;
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
    let Some(filled) = case.filled.as_ref().filter(|_| case.application.is_together) else { return };
    // The undated official forms go with the general form of whatever edition is chosen.
    if !is_dated(filled.edition) {
        return;
    }
    let Some((wanted, place)) = reference(case, filled) else { return };
    if wanted.id != filled.edition.id {
        sink.at(Place::Sheet(filled.transcript.sheet))
            .typed(&filled.edition.code)
            .understood(wanted.code.clone())
            .basis("同一份申请依据同一份文件")
            .remedy("改用同一依据的表格（ziping carry 可以把已填的内容转过去）；是申报信息的“依据文件”选错的，改正那里")
            .say(format!("本表依据{}，{place}依据的却是{}", filled.edition.code, wanted.code));
    }
}

fn is_dated(edition: &Edition) -> bool {
    !edition.code.is_empty()
}

/// What the form is held against: what the facts state for its category (for the general form: for any of them), else the
/// first form with a date.
fn reference<'c>(case: &Case<'c>, filled: &Filled<'c>) -> Option<(&'c Edition, String)> {
    let facts = case.application.facts.as_deref();
    let named = facts.into_iter().flat_map(|facts| &facts.applied).filter(|line| {
        filled.form.is_general || line.category.value.as_ref().is_some_and(|of| *of == filled.form.category)
    });
    let stated: Vec<&'c Edition> = named
        .filter_map(|line| {
            case.catalog.editions.iter().find(|edition| line.edition.value.as_ref() == Some(&edition.id))
        })
        .filter(|edition| is_dated(edition))
        .collect();
    let own = stated.iter().find(|edition| edition.id == filled.edition.id);
    if let Some(edition) = own.or(stated.first()) {
        return Some((edition, "申报信息".to_owned()));
    }
    let first = case.application.forms().find(|form| is_dated(form.edition))?;
    Some((first.edition, first.file.clone()))
}
