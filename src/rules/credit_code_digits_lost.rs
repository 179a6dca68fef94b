use super::{Rule, Sink, credit_codes};
use crate::assessment::CreditCodeReading;
use crate::case::Case;
use crate::discrepancy::Severity;

pub(super) const RULE: Rule = Rule {
    code: "H111",
    name: "credit-code-digits-lost",
    severity: Severity::Error,
    title: "统一社会信用代码丢失了数字",
    page: include_str!("credit_code_digits_lost.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    for (reading, shown, place) in credit_codes(case) {
        if *reading == CreditCodeReading::LostDigits {
            sink.at(place)
                .typed(shown)
                .basis("GB 32100-2015《法人和其他组织统一社会信用代码编码规则》")
                .remedy("先把单元格格式设为“文本”，再重新输入18位代码")
                .say("统一社会信用代码是按数字输入的，15位以后的数字已经丢失");
        }
    }
}
