//! Where evidence is filed: a name for every listed file in the order of the form, and the register of what there is.

mod register;

pub use register::updated;

use crate::application::Application;
use crate::evidence::filed::{self, clean};
use crate::evidence::{Line, Reconciliation};
use crate::text;
use std::collections::{HashMap, HashSet};

/// Names of files have at most so many bytes everywhere, with room for a number.
const LONGEST_NAME: usize = 230;

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
        let Some(form) = application.form_of(line.member) else { continue };
        let section = form.form.row(line.clause).map_or("", |row| row.section.as_str());
        let mut folder = if forms > 1 { format!("{}/", clean(&form.form.category)) } else { String::new() };
        let inside = folder_listed(evidence, line);
        if let Some(inside) = inside {
            // What is listed as a folder stays one.
            let own = inside.trim_end_matches('/').rsplit('/').next().unwrap_or(inside);
            folder = format!("{folder}{}/", free(&folder, &name(line.clause, section, own), &mut taken));
        }
        for &file in line.files.iter().filter(|file| placed.insert(**file)) {
            let held = &evidence.holdings.files[file];
            let target = match inside.and_then(|inside| held.path.strip_prefix(inside)) {
                Some(rest) => rest.split('/').map(clean).collect::<Vec<_>>().join("/"),
                None => name(line.clause, section, held.name()),
            };
            plan.push(Placing { file, target: format!("{folder}{}", free(&folder, &target, &mut taken)) });
        }
    }
    plan
}

/// The folder that an item names, with `/` at its end, where its files are what lies in one.
fn folder_listed<'e>(evidence: &'e Reconciliation, line: &Line) -> Option<&'e str> {
    let wanted = text::bare_key(&line.name);
    let first = evidence.holdings.files[*line.files.first()?].path.as_str();
    let mut ends = first.match_indices('/').map(|(at, _)| at);
    let is_named = |at: &usize| text::bare_key(first[..*at].rsplit('/').next().unwrap_or_default()).ends_with(&wanted);
    let folder = ends.find(is_named).map(|at| &first[..=at])?;
    // A file that bears the name itself is what the item means.
    let is_below = |file: &usize| {
        let held = &evidence.holdings.files[*file];
        let stem = held.name().rsplit_once('.').map_or(held.name(), |(stem, _)| stem);
        held.path.starts_with(folder) && text::bare_key(stem) != wanted
    };
    line.files.iter().all(is_below).then_some(folder)
}

/// `NN_要点_文件名`; a file that was filed so already keeps its name.
fn name(clause: u16, section: &str, own: &str) -> String {
    let prefix = filed::prefix(clause, section);
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
