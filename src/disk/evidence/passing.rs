//! What systems leave behind in folders, which is nobody's evidence.

use crate::disk::renames;
use std::collections::BTreeMap;

/// The key under which a file or folder of this name is counted; `None` where it is looked into.
pub(super) fn key(name: &str, is_folder: bool) -> Option<&'static str> {
    if is_folder {
        return match name {
            "__MACOSX" => Some("__MACOSX"),
            ".git" => Some(".git"),
            ".svn" => Some(".svn"),
            _ => name.starts_with('.').then_some("隐藏文件夹（以.开头）"),
        };
    }
    if name.eq_ignore_ascii_case("Thumbs.db") {
        return Some("Thumbs.db");
    }
    if name.eq_ignore_ascii_case("desktop.ini") {
        return Some("desktop.ini");
    }
    if name == ".DS_Store" {
        return Some(".DS_Store");
    }
    // Our own; it is no evidence of the applicant's.
    if name == renames::RECORD {
        return Some(renames::RECORD);
    }
    if name.starts_with("~$") {
        return Some("~$（Office 锁文件）");
    }
    if name.starts_with(".~lock.") && name.ends_with('#') {
        return Some(".~lock（LibreOffice 锁文件）");
    }
    if name.starts_with("._") {
        return Some("._（macOS 附属文件）");
    }
    name.starts_with('.').then_some("隐藏文件（以.开头）")
}

/// The outermost part of a path that is passed by: its length, and the key under which it is counted.
pub(super) fn part(path: &str) -> Option<(usize, &'static str)> {
    let mut start = 0;
    loop {
        let end = path[start..].find('/').map(|length| start + length);
        if let Some(key) = key(&path[start..end.unwrap_or(path.len())], end.is_some()) {
            return Some((end.unwrap_or(path.len()), key));
        }
        start = end? + 1;
    }
}

/// Counts one more under a key.
pub(super) fn count(ignored: &mut BTreeMap<String, usize>, key: &str) {
    *ignored.entry(key.to_owned()).or_default() += 1;
}
