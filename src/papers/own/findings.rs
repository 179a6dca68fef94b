//! What is wrong with a template, as findings: each with a code and a remedy.

use crate::discrepancy::Severity;
use crate::report::template_check::Finding;
use crate::template::check::{self, Flaw};
use crate::template::document::Spot;

/// A flaw of the template as a finding.
pub(super) fn of(flaw: &Flaw) -> Finding {
    Finding {
        code: flaw.code,
        severity: match flaw.severity {
            check::Severity::Warning => Severity::Warning,
            check::Severity::Error => Severity::Error,
        },
        spot: flaw.spot.clone(),
        tag: flaw.tag.clone(),
        message: flaw.message.clone(),
        remedy: remedy(flaw.code).to_owned(),
    }
}

/// A file name that does not say what the file is.
pub(super) fn wrong_ending(right: &str) -> Finding {
    Finding {
        code: "T006",
        severity: Severity::Error,
        spot: Spot::default(),
        tag: String::new(),
        message: format!("文件内容是 {right} 格式，文件名却不以 {right} 结尾"),
        remedy: "把文件名改成以它结尾".to_owned(),
    }
}

/// What to do, where the message does not say it already.
fn remedy(code: &str) -> &'static str {
    match code {
        "T003" => "文件内部已损坏，请用 Word 或 WPS 打开，另存后再试",
        "T101" => "在同一段落里补上 }} 或 %}",
        "T102" => "把标签删去，在一处连续重新输入",
        "T104" => "去掉 p，写成 {% … %}",
        "T105" => "移到表格的行里，或写成 {%p … %}",
        "T106" => "移到表格的单元格里",
        "T109" => "让标签独占一行、一格或一段，其他内容移到前后",
        "T110" => "检查标签的第一个词",
        "T112" => "补上开头，或删去这个标签",
        "T113" => "在后面补上结尾",
        "T118" | "T119" | "T120" => "过滤器的名称和参数见 ziping template words",
        "T201" | "T202" => "全部名称见 ziping template words",
        _ => "",
    }
}
