use super::{Rule, Sink};
use crate::application::Content;
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::place::Place;

pub(super) const RULE: Rule = Rule {
    code: "F103",
    name: "form-not-found",
    severity: Severity::Blocking,
    title: "找不到自评估表",
    page: include_str!("form_not_found.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    let Ok(workbook) = &case.reading else { return };
    if case.filled.is_some() || case.holds_facts {
        return;
    }
    if let Some(file) = &case.other_facts {
        sink.at(Place::Whole)
            .weighing(Severity::Warning)
            .remedy("一次申请只交一份申报信息：把内容合并到一份，旧的或多余的移走")
            .say(format!("也是申报信息，但本次按“{file}”核对，这一份没有检查"));
        return;
    }
    // In a folder with forms something else may well lie beside them.
    if case.application.is_together && case.application.members.iter().any(|member| !matches!(member.content, Content::Nothing)) {
        sink.at(Place::Whole)
            .weighing(Severity::Hint)
            .remedy("是自评估表或申报信息的，核对表头和栏名；是证明材料的，放到别的文件夹")
            .say("不是自评估表，也不是申报信息，没有检查");
        return;
    }
    let sheets: Vec<&str> = workbook.sheets.iter().map(|sheet| sheet.name.as_str()).collect();
    sink.at(Place::Whole)
        .basis(format!("条款目录中的{}种自评估表（ziping forms 列出全部）", case.catalog.forms.len()))
        .remedy("确认提交的是自评估表，表头行（序号、要点、条款、需提供证明材料、证明材料清单）和条款文字未被删改；可用 ziping blank 取得空表")
        .say(if case.is_word() {
            "在Word文档中没有找到任何一种自评估表".to_owned()
        } else {
            format!("在工作表{}中没有找到任何一种自评估表", names(&sheets))
        });
}

fn names(sheets: &[&str]) -> String {
    const SHOWN: usize = 5;
    let shown: Vec<String> = sheets.iter().take(SHOWN).map(|name| format!("“{name}”")).collect();
    let more = if sheets.len() > SHOWN { format!("等{}个", sheets.len()) } else { String::new() };
    format!("{}{more}", shown.join("、"))
}
