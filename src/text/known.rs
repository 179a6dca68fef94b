//! Words that are known by their bare keys.

use super::{bare_key, fold, is_bare, is_ideograph, is_simple, narrow};
use std::collections::{BTreeSet, HashMap};

/// Words by their bare keys, with what they stand for.
///
/// Most cells of a sheet are none of the words that are looked for, and mostly their first character tells: only where
/// some word begins with it the text is folded and looked up.
#[derive(Clone, Debug)]
pub struct Known<V> {
    by_key: HashMap<String, V>,
    /// The first characters of all keys; `None` for a blank one.
    beginnings: BTreeSet<Option<char>>,
}

impl<V> Default for Known<V> {
    fn default() -> Self {
        Known { by_key: HashMap::new(), beginnings: BTreeSet::new() }
    }
}

impl<V> Known<V> {
    /// Adds a word. Of several spelled alike the last counts.
    pub fn insert(&mut self, word: &str, value: V) {
        let key = bare_key(word);
        self.beginnings.insert(key.chars().next());
        self.by_key.insert(key, value);
    }

    /// What a text stands for.
    pub fn get(&self, text: &str) -> Option<&V> {
        if self.may_be_one(text) { self.get_key(&bare_key(text)) } else { None }
    }

    /// What a text stands for, by its bare key.
    pub fn get_key(&self, key: &str) -> Option<&V> {
        self.by_key.get(key)
    }

    /// The same, to be changed.
    pub fn get_mut(&mut self, text: &str) -> Option<&mut V> {
        self.by_key.get_mut(&bare_key(text))
    }

    /// Whether any word begins as a text does; true also where that would take longer to tell than to look it up.
    pub fn may_be_one(&self, text: &str) -> bool {
        for c in text.chars() {
            if is_ideograph(c) {
                return self.beginnings.contains(&Some(c));
            }
            if !is_simple(c) || fold(narrow(c)).is_some_and(is_bare) {
                return true;
            }
        }
        self.beginnings.contains(&None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_known_however_they_are_spelled() {
        let mut known = Known::default();
        for (word, value) in [("组织名称", 1), ("AB类", 2), ("组织 名称：", 3)] {
            known.insert(word, value);
        }
        for (text, value) in [("（组织）名称", Some(&3)), ("ａｂ类", Some(&2)), ("组织", None), ("√", None), ("", None)]
        {
            assert_eq!(known.get(text), value, "{text}");
        }
        assert!(!known.may_be_one("《制度》") && !known.may_be_one("√") && known.may_be_one("《组织架构》"));
        known.insert("：", 4);
        assert_eq!((known.get("——"), known.get("")), (Some(&4), Some(&4)));
    }
}
