use super::{Rule, Sink};
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::transcript::{Raw, Typed};
use crate::catalog::{Field, Role};
use crate::text;

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
    let header = transcript
        .header
        .iter()
        .filter(|(field, _)| **field != Field::CreditCode)
        .map(|(_, entry)| &entry.value);
    let roles = [Role::Conforming, Role::Nonconforming, Role::Evidence];
    let lines = transcript
        .lines
        .iter()
        .flat_map(|line| roles.iter().filter_map(|&role| line.cell(role)).chain(&line.conclusion));
    for typed in header.chain(lines).filter(|typed| !typed.inherited) {
        inspect(typed, sink);
    }
}

fn inspect(typed: &Typed, sink: &mut Sink<'_>) {
    let Some(address) = typed.place.address() else { return };
    match typed.raw {
        Raw::Uncalculated => sink
            .at(typed.place)
            .remedy("在Excel或WPS中重新计算并保存，再把公式改为文字或勾选")
            .say(format!("单元格{address}是没有计算结果的公式，读不出内容")),
        Raw::Error => sink
            .at(typed.place)
            .typed(&typed.text)
            .remedy("改正出错的公式，或直接填写内容")
            .say(format!("单元格{address}是错误值“{}”", typed.text)),
        _ if typed.formula && !typed.is_blank() => sink
            .at(typed.place)
            .typed(&typed.text)
            .remedy("把公式改为文字或勾选（复制后“选择性粘贴—数值”）")
            .say(format!("单元格{address}的内容“{}”由公式算出，不是填写的", text::excerpt(&typed.text, 20))),
        _ => {}
    }
}
