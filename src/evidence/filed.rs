//! What evidence is called once it is filed in the order of a form: `NN_要点_文件名`.

use std::collections::BTreeSet;

/// So much of a section's name is put before a file's, in characters.
const LONGEST_SECTION: usize = 12;

/// What stands before a name that is filed under a clause: `03_准备_`.
pub fn prefix(clause: u16, section: &str) -> String {
    match self::section(section) {
        section if section.is_empty() => format!("{clause:02}_"),
        section => format!("{clause:02}_{section}_"),
    }
}

/// What a section is called in such names.
pub fn section(section: &str) -> String {
    clean(section).chars().take(LONGEST_SECTION).collect()
}

/// A name without the clause and the section that were put before it, where it has them. `sections` are those of the forms,
/// each as [`section`] calls it.
pub fn unfiled<'n>(name: &'n str, sections: &BTreeSet<String>) -> Option<&'n str> {
    let rest = name.trim_start_matches(|c: char| c.is_ascii_digit());
    let rest = rest.strip_prefix('_').filter(|_| (2..=3).contains(&(name.len() - rest.len())))?;
    sections.iter().find_map(|section| rest.strip_prefix(section.as_str())?.strip_prefix('_'))
}

/// A name that every file system takes.
pub fn clean(name: &str) -> String {
    let is_bad = |c: char| {
        c.is_control()
            || matches!(c, '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' | char::REPLACEMENT_CHARACTER)
    };
    let kept = name.chars().filter(|c| !c.is_whitespace() || *c == ' ');
    let clean: String = kept.map(|c| if is_bad(c) { '_' } else { c }).collect();
    clean.trim().trim_end_matches('.').to_owned()
}
