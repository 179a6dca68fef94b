//! Names of folders and files made from what people wrote.

use std::collections::BTreeSet;

/// A name that every file system takes.
pub fn sanitised(stem: &str) -> String {
    let clean: String =
        stem.chars()
            .map(|c| {
                if c.is_control() || matches!(c, '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|') {
                    '_'
                } else {
                    c
                }
            })
            .collect();
    let trimmed = clean.trim().trim_end_matches('.');
    if trimmed.is_empty() || trimmed.chars().all(|c| c == '.') { "未命名".to_owned() } else { trimmed.to_owned() }
}

/// A file's name without its extension.
pub fn stem(file: &str) -> &str {
    file.rsplit_once('.').map_or(file, |(stem, _)| stem)
}

/// The name, with a number where it is taken.
pub fn free(base: &str, taken: &mut BTreeSet<String>) -> String {
    let mut name = base.to_owned();
    let mut count = 2;
    // Names that differ in case only are one folder on Windows and macOS.
    while !taken.insert(name.to_lowercase()) {
        name = format!("{base}-{count}");
        count += 1;
    }
    name
}
