use super::{Rule, Sink};
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::case::Filled;
use crate::text;
use crate::transcript::Typed;

pub(super) const RULE: Rule = Rule {
    code: "F104",
    name: "edition-mismatched",
    severity: Severity::Error,
    title: "表格与所依据的文件不一致",
    page: include_str!("edition_mismatched.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    let Some(filled) = &case.filled else { return };
    let transcript = &filled.transcript;
    for typed in transcript.title.iter().chain(&transcript.surroundings).chain(&transcript.declaration) {
        if let Some(cited) = other_edition(typed, filled) {
            sink.at(typed.place)
                .typed(&typed.text)
                .understood(cited.clone())
                .basis(format!("本表依据《{}》", filled.edition.title))
                .remedy(format!("确认申报所依据的文件；依据{cited}申报时应改用其自评估表"))
                .say(format!("表中引用了{cited}，本表依据的却是《{}》", filled.edition.title));
        }
    }
    if let Some(title) = &transcript.title
        && let Some(other) = case.catalog.forms.iter().find(|form| form.id != filled.form.id && is_title_of(title, form))
        && !is_title_of(title, filled.form)
    {
        sink.at(title.place)
            .typed(&title.text)
            .understood(filled.form.title.clone())
            .remedy(format!("核对提交的是哪一类服务的自评估表：标题应为《{}》，或改填《{}》的条款", filled.form.title, other.title))
            .say(format!("标题是《{}》，条款却是《{}》的", text::trim(&title.text), filled.form.title));
    }
}

fn other_edition(typed: &Typed, filled: &Filled<'_>) -> Option<String> {
    let shown = text::bare_key(&typed.text);
    filled.edition.other_editions.iter().find_map(|other| {
        let by_code = shown.contains(&text::bare_key(&other.code));
        let by_title = shown.contains(&text::bare_key(&other.title));
        (by_code || by_title).then(|| format!("{}《{}》", other.code, other.title))
    })
}

fn is_title_of(title: &Typed, form: &crate::catalog::Form) -> bool {
    let shown = text::bare_key(&title.text);
    shown.contains(&text::bare_key(&form.service)) || text::bare_key(&form.title) == shown
}
