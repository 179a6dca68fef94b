//! `bagit.txt` and `bag-info.txt`.

use super::{DECLARATION, INFO, TextFault, lines};

/// What `bagit.txt` says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Declaration {
    /// The version of BagIt.
    pub version: String,
    /// The encoding of the other texts.
    pub encoding: String,
}

/// The text of `bagit.txt`.
pub fn declaration() -> String {
    "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n".to_owned()
}

/// Reads `bagit.txt`.
pub fn parse_declaration(text: &str) -> (Declaration, Vec<TextFault>) {
    let mut declaration = Declaration::default();
    let mut faults = Vec::new();
    let pairs: Vec<_> = pairs(DECLARATION, text, &mut faults);
    for (line, label, value) in pairs {
        match label.as_str() {
            "BagIt-Version" => declaration.version = value,
            "Tag-File-Character-Encoding" => declaration.encoding = value,
            _ => faults.push(TextFault::line(DECLARATION, line, format!("不应有“{label}”"))),
        }
    }
    for (label, value) in
        [("BagIt-Version", &declaration.version), ("Tag-File-Character-Encoding", &declaration.encoding)]
    {
        if value.is_empty() {
            faults.push(TextFault::file(DECLARATION, format!("缺少“{label}”")));
        }
    }
    (declaration, faults)
}

/// The text of `bag-info.txt`, one line for each pair. Long values are not folded: a fold comes back as a space, which
/// Chinese text does not have.
///
/// # Errors
/// For a label that is no label, and a value that would not come back as it is.
pub fn info(pairs: &[(String, String)]) -> Result<String, TextFault> {
    let mut text = String::new();
    for (label, value) in pairs {
        let is_label = !label.is_empty() && label.trim() == label && !label.contains(':');
        if !is_label || label.chars().any(char::is_control) || label.starts_with('\u{FEFF}') {
            return Err(TextFault::file(INFO, format!("“{}”不能作标签", label.escape_debug())));
        }
        if value.chars().any(|c| matches!(c, '\r' | '\n')) {
            return Err(TextFault::file(INFO, format!("“{label}”的值中有换行")));
        }
        text.push_str(label);
        text.push_str(": ");
        text.push_str(value.trim());
        text.push('\n');
    }
    Ok(text)
}

/// Reads `bag-info.txt`: the pairs in their order, labels as often as they come.
pub fn parse_info(text: &str) -> (Vec<(String, String)>, Vec<TextFault>) {
    let mut faults = Vec::new();
    let pairs = pairs(INFO, text, &mut faults);
    (pairs.into_iter().map(|(_, label, value)| (label, value)).collect(), faults)
}

/// Labels and values with the lines on which they begin; what is folded is joined by a space.
fn pairs(file: &str, text: &str, faults: &mut Vec<TextFault>) -> Vec<(usize, String, String)> {
    let mut pairs: Vec<(usize, String, String)> = Vec::new();
    for (number, line) in lines(file, text, faults).collect::<Vec<_>>() {
        if line.trim().is_empty() {
            continue;
        }
        if line.starts_with([' ', '\t']) {
            match pairs.last_mut() {
                Some((.., value)) => {
                    if !value.is_empty() {
                        value.push(' ');
                    }
                    value.push_str(line.trim());
                }
                None => faults.push(TextFault::line(file, number, "续行之前没有标签")),
            }
            continue;
        }
        match line.split_once(':') {
            Some((label, value)) if !label.trim().is_empty() => {
                pairs.push((number, label.trim().to_owned(), value.trim().to_owned()));
            }
            _ => faults.push(TextFault::line(file, number, "不是“标签: 值”")),
        }
    }
    pairs
}
