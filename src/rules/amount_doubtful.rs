use super::fact_trouble::{Words, report};
use super::{Rule, Sink, field_words, quoted};
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::facts::TroubleKind;

pub(super) const RULE: Rule = Rule {
    code: "B107",
    name: "amount-doubtful",
    severity: Severity::Warning,
    title: "金额单位不明",
    page: include_str!("amount_doubtful.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    report(case, sink, TroubleKind::AmountDoubtful, |trouble| {
        let (field, typed) = (field_words(trouble), quoted(&trouble.typed));
        let message = if trouble.understood.is_empty() {
            format!("{field}写的是{typed}，看不出是元还是万元")
        } else {
            format!("{field}写的是{typed}，按{}理解", trouble.understood)
        };
        Words::new(message, "照合同或执照核对，按栏名的单位只写数字；不是这个单位的，把单位写出来，如“500000元”")
    });
}
