//! Lines of a list that are about the same thing: one name, and one further mark (client, number) or none.

use crate::text;
use std::collections::HashMap;

/// The lines seen so far, by name and by name with mark.
#[derive(Default)]
pub(super) struct Seen {
    by_name: HashMap<String, usize>,
    by_mark: HashMap<(String, String), usize>,
}

impl Seen {
    /// The first earlier line about the same thing, and notes this one. A line without a name is about nothing known.
    pub(super) fn earlier(&mut self, name: &str, mark: &str, at: usize) -> Option<usize> {
        let (name, mark) = (text::key(name), text::key(mark));
        if name.is_empty() {
            return None;
        }
        let found = if mark.is_empty() {
            self.by_name.get(&name).copied()
        } else {
            let marked = self.by_mark.get(&(name.clone(), mark.clone())).copied();
            let unmarked = self.by_mark.get(&(name.clone(), String::new())).copied();
            marked.into_iter().chain(unmarked).min()
        };
        self.by_name.entry(name.clone()).or_insert(at);
        self.by_mark.entry((name, mark)).or_insert(at);
        found
    }
}

#[cfg(test)]
mod tests {
    use super::Seen;

    #[test]
    fn one_name_with_two_marks_is_two_things() {
        let mut seen = Seen::default();
        assert_eq!(seen.earlier("甲项目", "乙方", 0), None);
        assert_eq!(seen.earlier("甲项目", "丙方", 1), None);
        assert_eq!(seen.earlier("甲 项目", "丙方", 2), Some(1));
        assert_eq!(seen.earlier("甲项目", "", 3), Some(0));
        assert_eq!(seen.earlier("甲项目", "丁方", 4), Some(3));
        assert_eq!(seen.earlier("", "丁方", 5), None);
    }
}
