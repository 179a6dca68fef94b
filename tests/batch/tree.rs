//! A folder as its files' bytes, to hold two of them against each other.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// Every file below a folder with its bytes.
pub(crate) type Tree = BTreeMap<String, Vec<u8>>;

/// Reads a folder.
pub(crate) fn tree(root: &Path) -> Tree {
    fn walk(root: &Path, folder: &Path, into: &mut Tree) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(root, &path, into);
            } else {
                let name = path.strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/");
                into.insert(name, fs::read(&path).unwrap());
            }
        }
    }
    let mut files = Tree::new();
    walk(root, root, &mut files);
    files
}

/// Says which files differ, rather than all their bytes.
pub(crate) fn assert_same(expected: &Tree, found: &Tree, what: &str) {
    let missing: Vec<_> = expected.keys().filter(|path| !found.contains_key(*path)).collect();
    let extra: Vec<_> = found.keys().filter(|path| !expected.contains_key(*path)).collect();
    let other: Vec<_> =
        expected.iter().filter(|(path, bytes)| found.get(*path).is_some_and(|found| found != *bytes)).collect();
    let other: Vec<_> = other.iter().map(|(path, _)| path).collect();
    assert!(
        missing.is_empty() && extra.is_empty() && other.is_empty(),
        "{what}: missing {missing:?}, extra {extra:?}, other bytes {other:?}"
    );
}
