use super::*;
use crate::evidence::WhyLeftOut;
use std::io::{Cursor, Read, Write};

/// An entry as a stranger may write it.
#[derive(Clone)]
struct Raw {
    name: Vec<u8>,
    content: Vec<u8>,
    method: u16,
    flags: u16,
    size: u32,
    attributes: u32,
}

fn raw(name: &[u8], content: &[u8]) -> Raw {
    let size = u32::try_from(content.len()).unwrap();
    Raw { name: name.to_vec(), content: content.to_vec(), method: 0, flags: 0, size, attributes: 0 }
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0_u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| (crc >> 1) ^ (0xEDB8_8320 & (0_u32.wrapping_sub(crc & 1))))
    })
}

fn zip(entries: &[Raw]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut table = Vec::new();
    for entry in entries {
        let start = u32::try_from(bytes.len()).unwrap();
        let mut common = Vec::new();
        for half in [20, entry.flags, entry.method, 0, 0x21] {
            common.extend(half.to_le_bytes());
        }
        let packed = u32::try_from(entry.content.len()).unwrap();
        for word in [crc32(&entry.content), packed, entry.size] {
            common.extend(word.to_le_bytes());
        }
        common.extend(u16::try_from(entry.name.len()).unwrap().to_le_bytes());
        common.extend([0; 2]);
        bytes.extend(b"PK\x03\x04");
        bytes.extend(&common);
        bytes.extend(&entry.name);
        bytes.extend(&entry.content);
        table.extend(b"PK\x01\x02\x14\x03");
        table.extend(&common);
        table.extend([0; 6]);
        table.extend(entry.attributes.to_le_bytes());
        table.extend(start.to_le_bytes());
        table.extend(&entry.name);
    }
    let start = u32::try_from(bytes.len()).unwrap();
    let count = u16::try_from(entries.len()).unwrap();
    bytes.extend(&table);
    bytes.extend(b"PK\x05\x06\0\0\0\0");
    bytes.extend(count.to_le_bytes());
    bytes.extend(count.to_le_bytes());
    bytes.extend(u32::try_from(table.len()).unwrap().to_le_bytes());
    bytes.extend(start.to_le_bytes());
    bytes.extend([0; 2]);
    bytes
}

fn list(entries: &[Raw]) -> Listing {
    Listing::read(&mut Cursor::new(zip(entries))).unwrap()
}

fn paths(listing: &Listing) -> Vec<&str> {
    listing.entries().iter().map(|entry| entry.path.as_str()).collect()
}

fn left_out(listing: &Listing) -> Vec<(&str, &WhyLeftOut)> {
    listing.left_out().iter().map(|left_out| (left_out.path.as_str(), &left_out.why)).collect()
}

#[test]
fn names_are_read_as_chinese_windows_writes_them() {
    // 质量手册\例.txt in GBK, and a name of which the second byte is a backslash (乗).
    let listing = list(&[
        raw(b"\xD6\xCA\xC1\xBF\xCA\xD6\xB2\xE1\\\xC0\xFD.txt", b"1"),
        raw("甲/乙.txt".as_bytes(), b"2"),
        raw(b"\x81\x5C.txt", b"3"),
        raw(b"\xD6\xCA\\", b""),
        raw("丙/".as_bytes(), b""),
        raw(b".//a/./b.txt", b"4"),
    ]);
    assert_eq!(paths(&listing), ["质量手册/例.txt", "甲/乙.txt", "乗.txt", "a/b.txt"]);
    assert!(listing.left_out().is_empty());
}

#[test]
fn names_that_lead_out_are_left_out_and_the_rest_goes_on() {
    let outward: [&[u8]; 8] =
        [b"../a", b"a/../../b", b"..\\a", b"/etc/passwd", b"\\\\server\\a", b"C:\\a", b"c:a", b".."];
    let mut entries: Vec<Raw> = outward.iter().map(|name| raw(name, b"x")).collect();
    entries.push(raw(b"good", b"x"));
    let listing = list(&entries);
    assert_eq!(paths(&listing), ["good"]);
    assert_eq!(listing.left_out().len(), outward.len());
    assert!(listing.left_out().iter().all(|left_out| left_out.why == WhyLeftOut::LeadsOut));
}

#[test]
fn names_that_mislead_are_shown_harmless() {
    let listing = list(&[raw("a\n\u{202E}fdp.exe".as_bytes(), b"x")]);
    assert_eq!(paths(&listing), ["a��fdp.exe"]);
    assert_eq!(listing.entries()[0].name, "a\n\u{202E}fdp.exe");
}

#[test]
fn the_second_of_one_name_is_told() {
    let listing = list(&[raw(b"a.txt", b"1"), raw(b"a.txt", b"2"), raw(b"./a.txt", b"3")]);
    assert_eq!(paths(&listing), ["a.txt"]);
    assert_eq!(left_out(&listing), [("a.txt", &WhyLeftOut::NameTwice), ("a.txt", &WhyLeftOut::NameTwice)]);
    // It is the first that is read.
    let mut archive = Cursor::new(zip(&[raw(b"a.txt", b"1"), raw(b"a.txt", b"2")]));
    let listing = Listing::read(&mut archive).unwrap();
    let mut text = String::new();
    listing.entries()[0].open(&mut archive).unwrap().read_to_string(&mut text).unwrap();
    assert_eq!(text, "1");
}

#[test]
fn links_secrets_and_strange_packing_are_left_out() {
    let listing = list(&[
        Raw { attributes: 0o120_777 << 16, ..raw(b"link", b"/etc/passwd") },
        Raw { flags: 1, ..raw(b"secret", b"x") },
        Raw { method: 9, ..raw(b"deflate64", b"x") },
        raw(b"\xFF\xFF\xFF", b"x"),
        raw(&[b'a'; 5000], b"x"),
        raw(b"good", b"x"),
    ]);
    assert_eq!(paths(&listing), ["good"]);
    let told: Vec<String> = left_out(&listing).iter().map(|(path, why)| format!("{path} {why:?}")).collect();
    assert_eq!(told[0], "link Link");
    assert_eq!(told[1], "secret Unsupported(\"已加密，需要密码\")");
    assert!(told[2].starts_with("deflate64 Unsupported(\"压缩方法不支持"), "{}", told[2]);
    assert_eq!(told[3], "��� Unsupported(\"文件名的编码无法识别\")");
    assert!(told[4].ends_with("a… Unsupported(\"文件名或备注过长\")"), "{}", told[4]);
}

#[test]
fn bombs_are_left_out_by_what_they_declare() {
    let bomb = Raw { method: 8, size: 1 << 30, ..raw(b"bomb", &[0; 1000]) };
    let drawing = Raw { method: 8, size: 60 << 20, ..raw(b"drawing", &[0; 1000]) };
    let listing = list(&[bomb, drawing]);
    assert_eq!(paths(&listing), ["drawing"]);
    assert_eq!(left_out(&listing), [("bomb", &WhyLeftOut::Bomb)]);
}

#[test]
fn an_archive_of_many_small_bombs_is_refused() {
    let entries: Vec<Raw> =
        (0..100).map(|at| Raw { method: 8, size: 60 << 20, ..raw(format!("{at}").as_bytes(), &[0; 1000]) }).collect();
    let refused = Listing::read(&mut Cursor::new(zip(&entries))).unwrap_err();
    assert_eq!(refused, Refused::Bomb { unpacked: 6000 << 20 });
    assert!(refused.to_string().contains("压缩炸弹"));
}

#[test]
fn more_or_less_than_declared_is_a_fault() {
    let entries = [
        Raw { size: 3, ..raw(b"long", b"12345") },
        Raw { size: 9, ..raw(b"short", b"12345") },
        raw(b"right", b"12345"),
    ];
    let mut archive = Cursor::new(zip(&entries));
    let listing = Listing::read(&mut archive).unwrap();
    let read: Vec<_> = listing
        .entries()
        .iter()
        .map(|entry| {
            let mut bytes = Vec::new();
            entry.open(&mut archive).unwrap().read_to_end(&mut bytes).map_err(|error| error.to_string())
        })
        .collect();
    let faults = [EntryFault::Overlong, EntryFault::Short].map(|fault| Err(fault.to_string()));
    assert_eq!(read[..2], faults);
    assert_eq!(read[2], Ok(5));
}

#[test]
fn a_wrong_checksum_is_a_fault() {
    let mut bytes = zip(&[raw(b"a", b"12345")]);
    let at = bytes.windows(5).position(|window| window == b"12345").unwrap();
    bytes[at] = b'9';
    let mut archive = Cursor::new(bytes);
    let listing = Listing::read(&mut archive).unwrap();
    let read = listing.entries()[0].open(&mut archive).unwrap().read_to_end(&mut Vec::new());
    assert!(read.is_err());
}

#[test]
fn what_is_no_zip_is_refused_in_chinese() {
    let refused = |bytes: &[u8]| Listing::read(&mut Cursor::new(bytes)).unwrap_err();
    assert_eq!(refused(b""), Refused::Empty);
    assert_eq!(refused(b"Rar!\x1a\x07\x01\x00"), Refused::OtherFormat);
    assert_eq!(refused(b"PK\x03\x04"), Refused::Damaged);
    assert_eq!(refused(&zip(&[raw(b"a", b"x")])[..40]), Refused::Damaged);
}

fn pack(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut packer = Packer::new(Cursor::new(Vec::new()));
    for (path, content) in files {
        packer.begin(path, content.len() as u64).unwrap();
        packer.write_all(content).unwrap();
    }
    packer.finish().unwrap().into_inner()
}

#[test]
fn what_is_packed_comes_back_in_its_order() {
    let text = "茶室 ".repeat(1000);
    let files: [(&str, &[u8]); 4] =
        [("乙/b.txt", text.as_bytes()), ("甲.pdf", text.as_bytes()), ("a b%.txt", b""), ("line\nfeed.txt", b"x")];
    let bytes = pack(&files);
    assert_eq!(bytes, pack(&files));
    let mut archive = Cursor::new(bytes.clone());
    let listing = Listing::read(&mut archive).unwrap();
    assert!(listing.left_out().is_empty());
    for (entry, (path, content)) in listing.entries().iter().zip(files) {
        let mut read = Vec::new();
        entry.open(&mut archive).unwrap().read_to_end(&mut read).unwrap();
        assert_eq!((entry.name.as_str(), read.as_slice()), (path, content));
    }
    // One of the two long ones is stored.
    assert!((text.len()..text.len() + 2000).contains(&bytes.len()));
}

#[test]
fn sizes_beyond_32_bits_are_read_and_written() {
    let mut packer = Packer::new(Cursor::new(Vec::new()));
    packer.begin("a.pdf", 5 << 30).unwrap();
    packer.write_all(b"not as large as announced").unwrap();
    packer.begin("b.txt", 1).unwrap();
    packer.write_all(b"x").unwrap();
    let mut archive = packer.finish().unwrap();
    let listing = Listing::read(&mut archive).unwrap();
    assert_eq!(paths(&listing), ["a.pdf", "b.txt"]);
    let mut text = String::new();
    listing.entries()[0].open(&mut archive).unwrap().read_to_string(&mut text).unwrap();
    assert_eq!(text, "not as large as announced");
}

#[test]
fn a_name_shows_nothing_that_misleads_or_breaks_a_paper() {
    assert_eq!(shown("甲\u{1}\u{202E}\u{FFFE}\u{1FFFF}乙"), "甲\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}乙");
}
