use std::io::Write;

use zip::unstable::write::FileOptionsExt;

use super::*;

fn limits() -> Limits {
    Limits { parts: 5, part_size: 1_000, total_size: 2_000, ..Limits::default() }
}

fn sample() -> Vec<u8> {
    build(&[("a/b.xml", "b".repeat(100)), (CONTENT_TYPES, "types".to_owned()), ("c.bin", "c".repeat(300))]).unwrap()
}

fn open(bytes: &[u8]) -> Result<Package<'_>, PackageError> {
    Package::open(bytes, &limits())
}

/// An archive as another program might write it.
fn foreign(entries: &[(&str, &[u8], CompressionMethod)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes, method) in entries {
        writer.start_file(*name, SimpleFileOptions::default().compression_method(*method)).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn stored<'a>(name: &'a str, bytes: &'a [u8]) -> (&'a str, &'a [u8], CompressionMethod) {
    (name, bytes, CompressionMethod::Stored)
}

/// The same archive with one name, in both directories, put in place of another of the same length.
fn renamed(mut bytes: Vec<u8>, from: &str, to: &str) -> Vec<u8> {
    assert_eq!(from.len(), to.len());
    let places: Vec<usize> =
        bytes.windows(from.len()).enumerate().filter(|(_, w)| *w == from.as_bytes()).map(|(at, _)| at).collect();
    assert_eq!(places.len(), 2);
    for at in places {
        bytes[at..at + to.len()].copy_from_slice(to.as_bytes());
    }
    bytes
}

#[test]
fn parts_come_back_and_content_types_stand_first() {
    let bytes = sample();
    let package = open(&bytes).unwrap();
    assert_eq!(package.names().collect::<Vec<_>>(), [CONTENT_TYPES, "a/b.xml", "c.bin"]);
    assert_eq!(package.part("A/B.xml").unwrap().unwrap(), "b".repeat(100).into_bytes());
    assert_eq!(package.part("none").unwrap(), None);
    assert!(matches!(package.required("none"), Err(PackageError::MissingPart(name)) if name == "none"));
}

#[test]
fn rewriting_keeps_order_and_untouched_bytes() {
    let bytes =
        foreign(&[stored("z.xml", b"zz"), ("m.xml", &[b'm'; 200], CompressionMethod::Deflated), stored("d/", b"")]);
    let package = open(&bytes).unwrap();
    let rewritten = rewrite(&package, &[("new.xml", "n"), ("z.xml", "fresh")]).unwrap();
    let again = open(&rewritten).unwrap();
    assert_eq!(again.names().collect::<Vec<_>>(), ["z.xml", "m.xml", "new.xml"]);
    assert_eq!(again.required("z.xml").unwrap(), b"fresh");
    let raw = |bytes: &[u8]| {
        let mut archive = ZipArchive::new(Cursor::new(bytes.to_vec())).unwrap();
        let mut entry = archive.by_index_raw(1).unwrap();
        assert_eq!(entry.name().unwrap(), "m.xml");
        let mut raw = Vec::new();
        entry.read_to_end(&mut raw).unwrap();
        raw
    };
    assert_eq!(raw(&bytes), raw(&rewritten));
    assert_eq!(rewritten, rewrite(&package, &[("new.xml", "n"), ("z.xml", "fresh")]).unwrap());
}

#[test]
fn every_date_is_the_first_of_1980() {
    let rewritten = rewrite(&open(&sample()).unwrap(), &[("c.bin", "x")]).unwrap();
    let mut archive = ZipArchive::new(Cursor::new(rewritten)).unwrap();
    for index in 0..archive.len() {
        assert_eq!(archive.by_index(index).unwrap().last_modified(), Some(DateTime::default()));
    }
}

#[test]
fn what_is_no_package_is_told_apart() {
    assert!(matches!(open(b""), Err(PackageError::NotZip)));
    assert!(matches!(open(b"<html>"), Err(PackageError::NotZip)));
    assert!(matches!(open(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1]), Err(PackageError::Ole)));
    let whole = sample();
    for length in [4, 50, whole.len() - 10] {
        assert!(matches!(open(&whole[..length]), Err(PackageError::Damaged(_))), "{length}");
    }
}

#[test]
fn ceilings_hold() {
    let many: Vec<_> = (0..6).map(|n| (n.to_string(), "x")).collect();
    let bytes = build(&many).unwrap();
    assert!(matches!(open(&bytes), Err(PackageError::TooManyParts { found: 6, allowed: 5 })));
    let bytes = build(&[("big", "x".repeat(1_001))]).unwrap();
    assert!(matches!(open(&bytes), Err(PackageError::PartTooLarge { found: 1_001, .. })));
    let bytes = build(&[("1", "x".repeat(900)), ("2", "x".repeat(900)), ("3", "x".repeat(900))]).unwrap();
    assert!(matches!(open(&bytes), Err(PackageError::TooLarge { found: 2_700, .. })));
}

#[test]
fn a_part_larger_than_it_says_is_refused() {
    let mut bytes = build(&[("bomb", "x".repeat(900))]).unwrap();
    let size = 900_u32.to_le_bytes();
    let places: Vec<usize> = (0..bytes.len() - 4).filter(|&at| bytes[at..at + 4] == size).collect();
    for at in places {
        bytes[at..at + 4].copy_from_slice(&90_u32.to_le_bytes());
    }
    let package = open(&bytes).unwrap();
    assert!(matches!(package.part("bomb"), Err(PackageError::PartTooLarge { .. } | PackageError::Damaged(_))));
}

#[test]
fn names_are_unique_and_stay_inside() {
    let bytes = foreign(&[stored("a.xml", b"1"), stored("A.xml", b"2")]);
    assert!(matches!(open(&bytes), Err(PackageError::DuplicateName(_))));
    let bytes = renamed(foreign(&[stored("a.xml", b"1"), stored("b.xml", b"2")]), "b.xml", "a.xml");
    assert!(matches!(open(&bytes), Err(PackageError::DuplicateName(_))));
    for bad in ["../xxxxx", "/absolut", "aaaa\\bbb", "aaaaa/..", "C:xxxxxx", "a/./bbbb"] {
        let bytes = renamed(foreign(&[stored("qqqqqqqq", b"1")]), "qqqqqqqq", bad);
        assert!(matches!(open(&bytes), Err(PackageError::UnsafeName(name)) if name == bad), "{bad}");
    }
}

#[test]
fn entries_that_share_bytes_are_refused() {
    let mut bytes = foreign(&[stored("a.xml", b"same"), stored("b.xml", b"same")]);
    // Point the second entry of the directory at the first entry's data.
    let record = bytes.windows(4).rposition(|window| window == b"PK\x01\x02").unwrap();
    bytes[record + 42..record + 46].copy_from_slice(&0_u32.to_le_bytes());
    assert!(matches!(open(&bytes), Err(PackageError::Overlapping)));
}

#[test]
fn encrypted_entries_are_refused() {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().with_deprecated_encryption(b"secret").unwrap();
    writer.start_file("word/document.xml", options).unwrap();
    writer.write_all(b"x").unwrap();
    let bytes = writer.finish().unwrap().into_inner();
    assert!(matches!(open(&bytes), Err(PackageError::Encrypted(name)) if name == "word/document.xml"));
}

#[test]
fn unknown_compression_is_refused() {
    let mut bytes = foreign(&[stored("a.xml", b"1")]);
    let record = bytes.windows(4).rposition(|window| window == b"PK\x01\x02").unwrap();
    for at in [8, record + 10] {
        bytes[at..at + 2].copy_from_slice(&12_u16.to_le_bytes());
    }
    assert!(matches!(open(&bytes), Err(PackageError::UnsupportedCompression(name)) if name == "a.xml"));
}

#[test]
fn a_package_is_shared_between_threads() {
    let package = Package::shared(Arc::from(sample()), &limits()).unwrap();
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| assert_eq!(package.required("c.bin").unwrap().len(), 300));
        }
    });
}
