use super::{Rule, Sink};
use crate::case::Case;
use crate::discrepancy::Severity;
use crate::place::Place;
use crate::workbook::Kind;

pub(super) const RULE: Rule = Rule {
    code: "F102",
    name: "extension-mismatched",
    severity: Severity::Warning,
    title: "扩展名与内容不符",
    page: include_str!("extension_mismatched.md"),
    check,
};

fn check(case: &Case<'_>, sink: &mut Sink<'_>) {
    let Ok(workbook) = &case.reading else { return };
    if !case.is_first {
        return;
    }
    let actual = workbook.kind.extension();
    let (noun, programs) = if workbook.kind.is_word() { ("文档", "Word或WPS") } else { ("工作簿", "Excel或WPS") };
    let Some(extension) = case.input.extension() else {
        return sink
            .at(Place::Whole)
            .understood(actual)
            .remedy(format!("将文件改名为以“.{actual}”结尾"))
            .say(format!("文件“{}”没有扩展名，内容是.{actual}{noun}", case.input.file_name()));
    };
    // WPS saves .et in the container of .xls, and templates in that of their workbooks.
    let fits = match workbook.kind {
        Kind::Xlsx => matches!(extension.as_str(), "xlsx" | "xltx"),
        Kind::Xlsm => matches!(extension.as_str(), "xlsm" | "xltm"),
        Kind::Xls => matches!(extension.as_str(), "xls" | "xlt" | "et" | "ett"),
        Kind::Xlsb => extension == "xlsb",
        Kind::Ods => matches!(extension.as_str(), "ods" | "ots"),
        Kind::Docx => matches!(extension.as_str(), "docx" | "dotx"),
        Kind::Docm => matches!(extension.as_str(), "docm" | "dotm"),
    };
    if !fits {
        sink.at(Place::Whole)
            .typed(&format!(".{extension}"))
            .understood(format!(".{actual}"))
            .remedy(format!("在{programs}中另存，使扩展名与格式一致（.{actual}）"))
            .say(format!("文件“{}”的扩展名是.{extension}，内容却是.{actual}{noun}", case.input.file_name()));
    }
}
