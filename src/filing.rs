//! Where evidence is filed: a name for every listed file in the order of the form, and the register of what there is.

mod register;

pub use register::updated;

use crate::application::{Application, Content};
use crate::evidence::Reconciliation;
use std::collections::{HashMap, HashSet};

/// Names of files have at most so many bytes everywhere, with room for a number.
const LONGEST_NAME: usize = 230;

/// So much of a section's name is put before a file's, in characters.
const LONGEST_SECTION: usize = 12;

/// A file and where it goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placing {
    /// The file among the holdings.
    pub file: usize,
    /// Its new path, steps separated by `/`: `应急处理/03_准备_应急服务内容清单.xlsx`.
    pub target: String,
}

/// The new names of all listed files: `NN_要点_文件名`, by the first clause that each serves, in a folder for each form where
/// there are several. Files that nobody lists, and those of which it is not decided, stay out.
pub fn plan(application: &Application<'_>, evidence: &Reconciliation) -> Vec<Placing> {
    let forms = application.forms().count();
    let mut placed = HashSet::new();
    let mut taken: HashMap<String, usize> = HashMap::new();
    let mut plan = Vec::new();
    for line in &evidence.lines {
        let Some(Content::Form(form)) = application.members.get(line.member).map(|member| &member.content) else {
            continue;
        };
        let section = form.form.row(line.clause).map_or("", |row| row.section.as_str());
        for &file in line.files.iter().filter(|file| placed.insert(**file)) {
            let folder = if forms > 1 { format!("{}/", clean(&form.form.category)) } else { String::new() };
            let name = name(line.clause, section, evidence.holdings.files[file].name());
            plan.push(Placing { file, target: format!("{folder}{}", free(&folder, &name, &mut taken)) });
        }
    }
    plan
}

/// `NN_要点_文件名`; a file that was filed so already keeps its name.
fn name(clause: u16, section: &str, own: &str) -> String {
    let section: String = clean(section).chars().take(LONGEST_SECTION).collect();
    let prefix = if section.is_empty() { format!("{clause:02}_") } else { format!("{clause:02}_{section}_") };
    let own = clean(own);
    let name = if own.starts_with(&prefix) { own } else { format!("{prefix}{own}") };
    if name.len() <= LONGEST_NAME {
        return name;
    }
    let (stem, extension) = name.rsplit_once('.').filter(|(_, extension)| extension.len() <= 10).unwrap_or((&name, ""));
    let mut end = LONGEST_NAME - extension.len() - 1;
    while !stem.is_char_boundary(end.min(stem.len())) {
        end -= 1;
    }
    let stem = &stem[..end.min(stem.len())];
    if extension.is_empty() { stem.to_owned() } else { format!("{stem}.{extension}") }
}

/// The name with a number where it is taken; names that differ in case only are one.
fn free(folder: &str, name: &str, taken: &mut HashMap<String, usize>) -> String {
    let key = |name: &str| format!("{folder}{}", name.to_lowercase());
    let mut free = name.to_owned();
    let mut number = 2;
    while taken.contains_key(&key(&free)) {
        free = match name.rsplit_once('.') {
            Some((stem, extension)) => format!("{stem}（{number}）.{extension}"),
            None => format!("{name}（{number}）"),
        };
        number += 1;
    }
    taken.insert(key(&free), number);
    free
}

/// A name that every file system takes.
fn clean(name: &str) -> String {
    let is_bad = |c: char| {
        c.is_control()
            || matches!(c, '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' | char::REPLACEMENT_CHARACTER)
    };
    let clean: String =
        name.chars().filter(|c| !c.is_whitespace() || *c == ' ').map(|c| if is_bad(c) { '_' } else { c }).collect();
    clean.trim().trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_numbered_and_whole() {
        assert_eq!(name(3, "准备", "工具清单.xlsx"), "03_准备_工具清单.xlsx");
        assert_eq!(name(3, "准备", "03_准备_工具清单.xlsx"), "03_准备_工具清单.xlsx");
        assert_eq!(name(12, "", "a:b?.pdf"), "12_a_b_.pdf");
        assert_eq!(name(112, "检测\n与分析", "x.pdf"), "112_检测与分析_x.pdf");
        let long = name(1, "准备", &format!("{}.pdf", "长".repeat(200)));
        assert!(long.len() <= LONGEST_NAME && long.ends_with("长.pdf"));
    }

    #[test]
    fn taken_names_get_a_number() {
        let mut taken = HashMap::new();
        let names = ["a.pdf", "A.pdf", "a.pdf", "b"].map(|name| free("", name, &mut taken));
        assert_eq!(names, ["a.pdf", "A（2）.pdf", "a（3）.pdf", "b"]);
        assert_eq!(free("甲/", "a.pdf", &mut taken), "a.pdf");
    }
}
