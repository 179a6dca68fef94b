use super::{Rule, Sink, credit_codes, quoted};
use crate::assessment::CreditCodeReading;
use crate::case::Case;
use crate::discrepancy::Severity;

pub(super) const RULE: Rule = Rule {
    code: "H109",
    name: "credit-code-malformed",
    severity: Severity::Error,
    title: "统一社会信用代码格式不对",
    page: include_str!("credit_code_malformed.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    for (reading, _, place) in credit_codes(case) {
        if let CreditCodeReading::Malformed(typed) = reading {
            sink.at(place)
                .typed(typed)
                .basis("GB 32100-2015《法人和其他组织统一社会信用代码编码规则》")
                .remedy("照营业执照填写18位代码，只含数字和大写字母（不含I、O、S、V、Z）")
                .say(format!(
                    "统一社会信用代码{}不是18位规定字符（实为{}个字符）",
                    quoted(typed),
                    typed.chars().count()
                ));
        }
    }
}
