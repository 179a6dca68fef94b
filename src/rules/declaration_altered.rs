use super::{Rule, Sink};
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::assessment::ParagraphReading;
use crate::text;

pub(super) const RULE: Rule = Rule {
    code: "S102",
    name: "declaration-altered",
    severity: Severity::Error,
    title: "声明文字被改动",
    page: include_str!("declaration_altered.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    let Some(filled) = &case.filled else { return };
    let Some(declaration) = &filled.assessment.declaration else { return };
    // The level that was filled in is no change of the wording.
    let level = filled.assessment.context.declared_level.typed.as_ref().map_or(String::new(), |typed| {
        text::trim(&typed.text).trim_end_matches('级').to_owned()
    });
    for (printed, reading) in filled.form.declaration.paragraphs.iter().zip(&declaration.paragraphs) {
        match reading {
            ParagraphReading::Intact => {}
            ParagraphReading::Altered { typed, place } => sink
                .at(*place)
                .typed(typed)
                .understood(printed.clone())
                .basis(format!("《{}》声明：{printed}", filled.form.title))
                .remedy("按正式表格恢复声明原文，只填级别")
                .say(format!("声明文字被改动：{}", text::difference(&printed.replace("___", &level), typed))),
            ParagraphReading::Missing => sink
                .at(declaration.place)
                .understood(printed.clone())
                .basis(format!("《{}》声明：{printed}", filled.form.title))
                .remedy("按正式表格补上这一段")
                .say(format!("声明缺少一段：“{}”", text::excerpt(printed, 40))),
        }
    }
}
