use super::{Rule, Sink, credit_codes, quoted};
use crate::assessment::CreditCodeReading;
use crate::case::Case;
use crate::discrepancy::Severity;

pub(super) const RULE: Rule = Rule {
    code: "H110",
    name: "credit-code-check-wrong",
    severity: Severity::Error,
    title: "统一社会信用代码校验不通过",
    page: include_str!("credit_code_check_wrong.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    for (reading, _, place) in credit_codes(case) {
        if let CreditCodeReading::WrongCheck { code, expected } = reading {
            sink.at(place)
                .typed(code)
                .basis("GB 32100-2015《法人和其他组织统一社会信用代码编码规则》：第18位为校验码")
                .remedy("照营业执照逐位核对，常见的错误是抄错或颠倒相邻两位")
                .say(format!("统一社会信用代码{}校验不通过：按前17位，末位应为“{expected}”", quoted(code)));
        }
    }
}
