//! What lies in a folder, file by file with its digest: to tell whether anything has changed.

use crate::record::FileDigest;
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::Read;
use std::path::Path;
use walkdir::WalkDir;

/// What stands for the digest of links, pipes and devices, which are not read.
const NOT_FOLLOWED: &str = "-";

/// A file, or all files of a folder in the order of their paths. Links are listed and not followed; what can't be read has
/// an empty digest.
pub fn inventory(path: &Path, is_folder: bool) -> Vec<FileDigest> {
    if !is_folder {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        return vec![digest_of(path, name)];
    }
    let mut found = Vec::new();
    for entry in WalkDir::new(path).min_depth(1).follow_links(false).sort_by_file_name() {
        match entry {
            Ok(entry) if entry.file_type().is_dir() => {}
            Ok(entry) => found.push(digest_of(entry.path(), inside(path, entry.path()))),
            Err(error) => {
                let at = error.path().map_or_else(String::new, |at| inside(path, at));
                found.push(FileDigest { path: at, bytes: 0, sha256: String::new() });
            }
        }
    }
    found.sort();
    found
}

/// The path inside a folder, steps parted by `/`.
fn inside(folder: &Path, path: &Path) -> String {
    let path = path.strip_prefix(folder).unwrap_or(path);
    path.iter().map(|step| step.to_string_lossy()).collect::<Vec<_>>().join("/")
}

fn digest_of(path: &Path, shown: String) -> FileDigest {
    let is_file = path.symlink_metadata().map(|meta| meta.is_file());
    let (bytes, sha256) = match is_file {
        Ok(true) => digest(path).unwrap_or_default(),
        Ok(false) => (0, NOT_FOLLOWED.to_owned()),
        Err(_) => (0, String::new()),
    };
    FileDigest { path: shown, bytes, sha256 }
}

fn digest(path: &Path) -> std::io::Result<(u64, String)> {
    const ROOM: usize = 64 << 10;
    let mut file = File::open(path)?;
    let mut hasher = Sha256::new();
    let mut room = vec![0; ROOM];
    let mut bytes = 0;
    loop {
        match file.read(&mut room)? {
            0 => return Ok((bytes, super::hexadecimal(&hasher.finalize()))),
            read => {
                bytes += read as u64;
                hasher.update(&room[..read]);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_listed_and_links_are_not_followed() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(folder.path().join("b/c")).unwrap();
        std::fs::write(folder.path().join("b/c/乙.txt"), "乙").unwrap();
        std::fs::write(folder.path().join("a.txt"), "").unwrap();
        #[cfg(unix)]
        std::os::unix::fs::symlink("/etc", folder.path().join("link")).unwrap();
        let found = inventory(folder.path(), true);
        assert_eq!(found[0].path, "a.txt");
        assert_eq!(found[0].sha256, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        assert_eq!((found[1].path.as_str(), found[1].bytes), ("b/c/乙.txt", 3));
        #[cfg(unix)]
        assert_eq!((found[2].path.as_str(), found[2].sha256.as_str()), ("link", "-"));
        let one = inventory(&folder.path().join("a.txt"), false);
        assert_eq!(one, [found[0].clone()]);
        assert_eq!(inventory(&folder.path().join("missing"), false)[0].sha256, "");
    }
}
