use super::{Rule, Sink};
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::transcript::{Raw, Typed};
use crate::catalog::{Field, Role, Row};
use crate::text;
use std::collections::HashMap;

pub(super) const RULE: Rule = Rule {
    code: "F108",
    name: "formula-in-answer",
    severity: Severity::Warning,
    title: "填写栏中是公式",
    page: include_str!("formula_in_answer.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    let Some(filled) = &case.filled else { return };
    let transcript = &filled.transcript;
    for (field, entry) in &transcript.header {
        let is_lost = matches!(entry.value.raw, Raw::Uncalculated | Raw::Error);
        // A code that a formula puts together is none the worse for it.
        if *field != Field::CreditCode || is_lost {
            inspect(case, &entry.value, None, sink);
        }
    }
    let roles = [Role::Conforming, Role::Nonconforming, Role::Evidence];
    let rows: HashMap<usize, &Row> =
        filled.answers().filter_map(|(answer, row)| Some((answer.found.as_ref()?.line, row))).collect();
    for (at, line) in transcript.lines.iter().enumerate() {
        let row = rows.get(&at).copied();
        for typed in roles.iter().filter_map(|&role| line.cell(role)).chain(&line.conclusion).filter(|typed| !typed.inherited) {
            inspect(case, typed, row, sink);
        }
    }
}

fn inspect(case: &Case<'_>, typed: &Typed, row: Option<&Row>, sink: &mut Sink<'_>) {
    let is_formula = typed.formula || matches!(typed.raw, Raw::Uncalculated | Raw::Error);
    if !is_formula {
        return;
    }
    let cell = case.cell_words(typed.place);
    let report = match row {
        Some(row) => sink.at(typed.place).clause(row),
        None => sink.at(typed.place),
    };
    match typed.raw {
        Raw::Uncalculated => report
            .weighing(Severity::Error)
            .understood("无法判定")
            .remedy("在Excel或WPS中重新计算并保存，再把公式改为文字或勾选")
            .say(format!("{cell}是没有计算结果的公式，读不出内容")),
        Raw::Error => report
            .weighing(Severity::Error)
            .typed(&typed.text)
            .understood("无法判定")
            .remedy("改正出错的公式，或直接填写内容")
            .say(format!("{cell}是错误值“{}”", typed.text)),
        _ if !typed.is_blank() => report
            .typed(&typed.text)
            .remedy("把公式改为文字或勾选（复制后“选择性粘贴—数值”）")
            .say(format!("{cell}的内容“{}”由公式算出，不是填写的", text::excerpt(&typed.text, 20))),
        _ => {}
    }
}
