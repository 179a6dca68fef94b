//! OLE containers whose chains and trees lie, and .xls streams that do.

use crate::case::{Case, Expect};
use crate::forge::good;
use std::io::{Cursor, Read as _, Write as _};

pub(crate) fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    containers(&mut cases);
    chains(&mut cases);
    trees(&mut cases);
    truncated(&mut cases);
    streams(&mut cases);
    sheets(&mut cases);
    floods(&mut cases);
    cases
}

const SECTOR: usize = 512;

/// The good .xls with a number of 32 bits put at each of these offsets.
fn patched(patches: &[(usize, u32)]) -> Vec<u8> {
    let mut bytes = good("xls");
    for (at, number) in patches {
        bytes[*at..at + 4].copy_from_slice(&number.to_le_bytes());
    }
    bytes
}

fn number(bytes: &[u8], at: usize) -> u32 {
    u32::from_le_bytes(*bytes[at..].first_chunk().unwrap())
}

/// Where the file holds the successor of a sector: its only sector of such numbers is the first.
fn next_of(sector: u32) -> usize {
    SECTOR + 4 * sector as usize
}

/// Where an entry of the directory stands.
fn entry(index: usize) -> usize {
    let start = number(&good("xls"), 0x30) as usize;
    (start + 1) * SECTOR + 128 * index
}

/// The entry of the directory that is the workbook, and the first sector of its stream.
fn workbook() -> (usize, u32) {
    let bytes = good("xls");
    let name: Vec<u8> = "Workbook".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let index = (0..4).find(|index| bytes[entry(*index)..].starts_with(&name)).unwrap();
    (index, number(&bytes, entry(index) + 116))
}

/// Wraps streams in a container.
fn container(streams: &[(&str, &[u8])]) -> Vec<u8> {
    let mut container = cfb::CompoundFile::create_with_version(cfb::Version::V3, Cursor::new(Vec::new())).unwrap();
    for (name, bytes) in streams {
        if let Some((storage, _)) = name.rsplit_once('/').filter(|(storage, _)| !storage.is_empty()) {
            container.create_storage_all(storage).unwrap();
        }
        container.create_stream(name).unwrap().write_all(bytes).unwrap();
    }
    container.flush().unwrap();
    container.into_inner().into_inner()
}

fn stream() -> Vec<u8> {
    let mut container = cfb::CompoundFile::open(Cursor::new(good("xls"))).unwrap();
    let mut bytes = Vec::new();
    container.open_stream("/Workbook").unwrap().read_to_end(&mut bytes).unwrap();
    bytes
}

fn containers(cases: &mut Vec<Case>) {
    let mut case = |name: &str, bytes, expect| cases.push(Case::new("xls", name, bytes, expect));
    case("good", good("xls"), Expect::Good);
    case("wrapped-anew", container(&[("/Workbook", &stream())]), Expect::Good);
    case("bare-stream", stream(), Expect::Good);
    case("called-book", container(&[("/Book", &stream())]), Expect::Good);
    case("encrypted-package", container(&[("/EncryptionInfo", b"x"), ("/EncryptedPackage", b"x")]), Expect::Encrypted);
    case("word-document", container(&[("/WordDocument", b"x")]), Expect::OldFormat("Word 97—2003 文档（.doc）"));
    case("presentation", container(&[("/PowerPoint Document", b"x")]), Expect::Foreign("演示文稿"));
    case("nothing-inside", container(&[]), Expect::Foreign("未知内容"));
    let inner = container(&[("/MBD0001/Workbook", &stream()), ("/Contents", b"x")]);
    case("only-an-embedded-book", inner, Expect::Foreign("未知内容"));
    case("book-is-a-folder", container(&[("/Workbook/x", b"x")]), Expect::Foreign("未知内容"));
    case("no-bytes-in-the-book", container(&[("/Workbook", b"")]), Expect::Damaged(""));
}

/// Chains of sectors that loop, end early, or lead outside; headers that count wrongly.
fn chains(cases: &mut Vec<Case>) {
    let bytes = good("xls");
    let (book, first) = workbook();
    let directory = number(&bytes, 0x30);
    let small = number(&bytes, 0x3C);
    let mut case = |name: &str, patches: &[(usize, u32)], expect| {
        cases.push(Case::alone("xls", format!("chain-{name}"), patched(patches), expect));
    };
    let damaged = Expect::Damaged("");
    case("of-directory-loops", &[(next_of(directory), directory)], damaged);
    case("of-directory-leads-out", &[(next_of(directory), 0x1000)], damaged);
    case("of-book-loops", &[(next_of(first), first)], damaged);
    case("of-book-loops-further-on", &[(next_of(first + 9), first)], damaged);
    case("of-book-ends-early", &[(next_of(first), 0xFFFF_FFFE)], damaged);
    case("of-book-leads-out", &[(next_of(first), 0x00FF_FFFF)], damaged);
    case("of-book-leads-to-free", &[(next_of(first), 0xFFFF_FFFF)], damaged);
    case("of-book-leads-to-itself-as-table", &[(next_of(first), 0xFFFF_FFFD)], damaged);
    case("of-book-runs-into-the-directory", &[(next_of(first), directory)], damaged);
    case("of-small-sectors-loops", &[(next_of(small), small)], damaged);
    case("of-small-sectors-starts-outside", &[(0x3C, 0x0FFF_FFFF)], damaged);
    case("book-starts-outside", &[(entry(book) + 116, 0x0FFF_FFFF)], damaged);
    case("book-starts-nowhere", &[(entry(book) + 116, 0xFFFF_FFFE)], damaged);
    case("book-starts-at-the-table", &[(entry(book) + 116, 0)], damaged);
    let large = Expect::Limit("工作簿大小");
    case("book-of-2-gib", &[(entry(book) + 120, 0x7FFF_FFFF)], large);
    case("book-of-4-gib", &[(entry(book) + 120, 0xFFFF_FFFF)], large);
    case("book-of-16-eib", &[(entry(book) + 120, u32::MAX), (entry(book) + 124, u32::MAX)], large);
    case("book-of-0-bytes", &[(entry(book) + 120, 0)], damaged);
    case("book-among-small-ones", &[(entry(book) + 120, 4095)], damaged);
    case("directory-starts-outside", &[(0x30, 0x0FFF_FFFF)], damaged);
    case("directory-starts-nowhere", &[(0x30, 0xFFFF_FFFE)], damaged);
    case("tables-counted-0", &[(0x2C, 0)], Expect::Good);
    case("tables-counted-4294967295", &[(0x2C, u32::MAX)], Expect::Good);
    case("small-tables-counted-4294967295", &[(0x40, u32::MAX)], Expect::Good);
    case("tables-of-tables-counted-4294967295", &[(0x48, u32::MAX)], Expect::Good);
    case("table-of-tables-is-a-table", &[(0x44, 0), (0x48, 1)], damaged);
    case("table-of-tables-loops", &[(0x44, first), (0x48, 1)], damaged);
    case("table-of-tables-is-outside", &[(0x44, 0x0FFF_FFFF), (0x48, 1)], damaged);
    case("second-table-is-the-first", &[(0x50, 0), (0x2C, 2)], damaged);
    case("second-table-is-outside", &[(0x50, 0x0FFF_FFFF), (0x2C, 2)], damaged);
    case("sectors-of-1-byte", &[(0x1E, 0x0006_0000)], damaged);
    case("sectors-of-2-gib", &[(0x1E, 0x0006_001F)], damaged);
    case("sectors-of-64-bits", &[(0x1E, 0x0006_0040)], damaged);
    case("small-sectors-of-64-bits", &[(0x1E, 0x0040_0009)], damaged);
    case("small-up-to-4294967295", &[(0x38, u32::MAX)], damaged);
    case("version-77", &[(0x18, 0x004D_003E)], damaged);
}

/// Trees of the directory that loop.
fn trees(cases: &mut Vec<Case>) {
    const LEFT: usize = 68;
    const RIGHT: usize = 72;
    const CHILD: usize = 76;
    let (book, _) = workbook();
    let mut case = |name: &str, patches: &[(usize, u32)], expect| {
        cases.push(Case::alone("xls", format!("tree-{name}"), patched(patches), expect));
    };
    let damaged = Expect::Damaged("");
    let index = book as u32;
    case("root-is-its-own-child", &[(entry(0) + CHILD, 0)], damaged);
    case("book-is-its-own-left", &[(entry(book) + LEFT, index)], damaged);
    case("book-is-its-own-right", &[(entry(book) + RIGHT, index)], damaged);
    case("book-is-its-own-child", &[(entry(book) + CHILD, index)], damaged);
    case("root-has-no-child", &[(entry(0) + CHILD, u32::MAX)], Expect::Foreign("未知内容"));
    case("child-is-outside", &[(entry(0) + CHILD, 0x00FF_FFFF)], damaged);
    case("left-is-outside", &[(entry(book) + LEFT, 0x00FF_FFFF)], damaged);
    case("name-of-65535-bytes", &[(entry(book) + 64, 0x0105_FFFF)], damaged);
    case("name-of-0-bytes", &[(entry(book) + 64, 0x0102_0000)], damaged);
}

fn truncated(cases: &mut Vec<Case>) {
    let whole = good("xls");
    for part in 1..16 {
        let bytes = whole[..whole.len() * part / 16].to_vec();
        cases.push(Case::new("xls", format!("first-{part}-sixteenths"), bytes, Expect::Damaged("")));
    }
    for length in [1, 7, 8, 9, 76, 511, 512, 513] {
        let expect = if length < 8 { Expect::Foreign("未知内容") } else { Expect::Damaged("") };
        cases.push(Case::new("xls", format!("first-{length}-bytes"), whole[..length].to_vec(), expect));
    }
    let stream = stream();
    for part in 1..8 {
        let bytes = stream[..stream.len() * part / 8].to_vec();
        cases.push(Case::new("xls", format!("first-{part}-eighths-of-the-stream"), bytes, Expect::Damaged("")));
    }
}

type Records = Vec<(u16, Vec<u8>)>;

/// The good workbook stream with its records changed, and its sheets found again.
fn changed(change: impl Fn(&mut Records)) -> Vec<u8> {
    let stream = stream();
    let mut records = Records::new();
    let mut rest = stream.as_slice();
    while let [k0, k1, s0, s1, after @ ..] = rest {
        let (data, after) = after.split_at(usize::from(u16::from_le_bytes([*s0, *s1])));
        records.push((u16::from_le_bytes([*k0, *k1]), data.to_vec()));
        rest = after;
    }
    change(&mut records);
    let (mut out, mut fields, mut starts, mut depth) = (Vec::new(), Vec::new(), Vec::new(), 0);
    for (kind, data) in &records {
        match kind {
            0x809 => {
                if depth == 0 {
                    starts.push(out.len() as u32);
                }
                depth += 1;
            }
            0x0A => depth -= 1,
            // Those whose place is given are left alone.
            0x85 if data[..4] != [9; 4] => fields.push(out.len() + 4),
            _ => {}
        }
        out.extend(kind.to_le_bytes());
        out.extend((data.len() as u16).to_le_bytes());
        out.extend(data);
    }
    for (index, field) in fields.iter().enumerate() {
        let start = starts.get(index + 1).or(starts.last()).unwrap();
        out[*field..field + 4].copy_from_slice(&start.to_le_bytes());
    }
    out
}

/// Puts records before the end of the last sheet.
fn in_sheet(records: &[(u16, Vec<u8>)]) -> Vec<u8> {
    changed(|all| {
        let at = all.len() - 1;
        all.splice(at..at, records.iter().cloned());
    })
}

/// Puts records before the end of what is said of all sheets.
fn in_globals(records: &[(u16, Vec<u8>)]) -> Vec<u8> {
    changed(|all| {
        let at = all.iter().position(|(kind, _)| *kind == 0x0A).unwrap();
        all.splice(at..at, records.iter().cloned());
    })
}

fn words(numbers: &[u16]) -> Vec<u8> {
    numbers.iter().flat_map(|number| number.to_le_bytes()).collect()
}

/// What is said of all sheets.
fn streams(cases: &mut Vec<Case>) {
    let mut case = |name: &str, bytes, expect| cases.push(Case::new("xls", name, bytes, expect));
    case("as-it-was", changed(|_| {}), Expect::Good);
    let after_start = |kind: u16, data: &'static [u8]| changed(move |all| all.insert(1, (kind, data.to_vec())));
    case("file-pass", after_start(0x2F, &[1, 0]), Expect::Encrypted);
    case("code-page-65535", after_start(0x42, &[0xFF, 0xFF]), Expect::Good);
    let strings = |change: fn(&mut Vec<u8>)| {
        changed(move |all| change(&mut all.iter_mut().find(|(kind, _)| *kind == 0xFC).unwrap().1))
    };
    case("strings-count-4294967295", strings(|data| data[4..8].fill(0xFF)), Expect::Limit("共享字符串数"));
    case("strings-count-0", strings(|data| data[4..8].fill(0)), Expect::Good);
    case("string-of-65535-characters", strings(|data| data[8..10].fill(0xFF)), Expect::Damaged(""));
    let growing = |data: &mut Vec<u8>| {
        // The first string with something behind it that claims to have 1 GiB.
        data[10] |= 4;
        data.splice(11..11, [0, 0, 0, 0x40]);
    };
    case("string-with-1-gib-behind", strings(growing), Expect::Damaged(""));
    case("no-strings", changed(|all| all.retain(|(kind, _)| *kind != 0xFC)), Expect::Damaged(""));
    let two = in_globals(&[(0xFC, b"\x01\0\0\0\x01\0\0\0\x02\0\0ab".to_vec())]);
    case("strings-twice", two, Expect::Damaged("two tables"));
    for (name, kind) in [("macro", 1), ("chart", 2), ("module", 6), ("unknown", 9)] {
        let entry = [&[0; 4][..], &[0, kind, 2, 0], b"xx"].concat();
        let own = changed(|all| {
            let at = all.iter().position(|(kind, _)| *kind == 0x0A).unwrap();
            all.insert(at, (0x85, entry.clone()));
            all.push((0x809, vec![0, 6, 0x20, 0, 0, 0, 0, 0]));
            all.push((0x203, [&words(&[100, 0, 0])[..], &7_f64.to_le_bytes()].concat()));
            all.push((0x0A, Vec::new()));
        });
        case(&format!("{name}-sheet"), own, Expect::Good);
        let nowhere = [&[9; 4][..], &[0, kind, 2, 0], b"xx"].concat();
        case(&format!("{name}-sheet-nowhere"), in_globals(&[(0x85, nowhere)]), Expect::Good);
    }
    let at = |place: u32| {
        let mut bytes = stream();
        let field = bytes.windows(2).position(|window| window == [0x85, 0]).unwrap() + 4;
        bytes[field..field + 4].copy_from_slice(&place.to_le_bytes());
        bytes
    };
    let place = Expect::Damaged("a sheet ");
    case("sheet-at-the-start", at(0), place);
    case("sheet-at-4294967295", at(u32::MAX), place);
    case("sheet-among-strings", at(700), place);
    let none = changed(|all| all.retain(|(kind, _)| *kind != 0x85));
    case("no-sheet-list", none, Expect::NoSheets);
    let twice = changed(|all| {
        let at = all.iter().position(|(kind, _)| *kind == 0x85).unwrap();
        let mut again = all[at].clone();
        let last = again.1.len() - 1;
        again.1[last] ^= 1;
        all.insert(at + 1, again);
    });
    case("two-names-for-one-sheet", twice, Expect::Good);
    let same = changed(|all| {
        let at = all.iter().position(|(kind, _)| *kind == 0x85).unwrap();
        let again = all[at].clone();
        all.insert(at + 1, again);
    });
    case("one-name-for-two-sheets", same, Expect::Damaged("same name"));
    case("no-end-of-globals", stream().into_iter().take(600).collect(), Expect::Damaged(""));
    case("ancient", vec![9, 0, 4, 0, 0, 0, 0x10, 0, 0x0A, 0, 0, 0], Expect::Foreign("未知内容"));
}

/// Cells that lie.
fn sheets(cases: &mut Vec<Case>) {
    let mut case = |name: &str, records: &[(u16, Vec<u8>)], expect| {
        cases.push(Case::new("xls", name, in_sheet(records), expect));
    };
    let number = |row: u16, col: u16, style: u16, number: f64| {
        (0x203, [&words(&[row, col, style])[..], &number.to_le_bytes()].concat())
    };
    case("row-65535", &[number(65_535, 0, 15, 1.0)], Expect::Limit("行号"));
    case("column-65535", &[number(100, 65_535, 15, 1.0)], Expect::Limit("列号"));
    case("column-256", &[number(100, 256, 15, 1.0)], Expect::Limit("列号"));
    case("style-65535", &[number(100, 0, 65_535, 1.0)], Expect::Good);
    case("number-nan", &[number(100, 0, 15, f64::NAN)], Expect::Good);
    case("number-infinite", &[number(100, 0, 15, f64::INFINITY)], Expect::Good);
    case("number-1e308", &[number(100, 0, 15, 1e308)], Expect::Good);
    case("cell-twice", &[number(1, 2, 15, 1.0)], Expect::Unsafe("出现两次"));
    case(
        "dimension-of-all",
        &[(0x200, [&[0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0xFF, 0xFF, 0, 0][..]].concat())],
        Expect::Good,
    );
    case("string-beyond", &[(0xFD, words(&[100, 0, 15, 0xFFFF, 0xFFFF]))], Expect::Damaged(""));
    case("short-cell", &[(0x203, words(&[100]))], Expect::Damaged(""));
    case("run-that-ends-before-it-starts", &[(0xBD, words(&[100, 9, 0, 0, 0, 3]))], Expect::Damaged(""));
    case("run-of-65536-numbers", &[(0xBD, words(&[100, 0, 0, 0, 0, 0xFFFF]))], Expect::Damaged(""));
    case(
        "formula-without-its-text",
        &[(0x06, [&words(&[100, 0, 15])[..], &[0, 0, 0, 0, 0, 0, 0xFF, 0xFF], &[0; 8]].concat())],
        Expect::Good,
    );
    case("formula-cut-short", &[(0x06, words(&[100, 0, 15]))], Expect::Damaged(""));
    case("sheets-inside-a-sheet", &[(0x809, vec![0, 6, 0x20, 0, 0, 0, 0, 0]), (0x0A, Vec::new())], Expect::Good);
    case("sheet-inside-that-never-ends", &[(0x809, vec![0, 6, 0x20, 0, 0, 0, 0, 0])], Expect::Damaged("no end"));
    case("merges-that-claim-65535", &[(0xE5, words(&[0xFFFF, 0, 1, 0, 1]))], Expect::Damaged(""));
    case("label-of-65535-characters", &[(0x204, words(&[100, 0, 15, 0xFFFF, 1]))], Expect::Damaged(""));
}

/// Much of what is small.
fn floods(cases: &mut Vec<Case>) {
    let mut case = |name: &str, records: &[(u16, Vec<u8>)], expect| {
        cases.push(Case::alone("xls", name, in_sheet(records), expect));
    };
    let merges = |count: u16| {
        let one = |index: u16| {
            (0xE5, words(&[1, 100 + index / 100, 100 + index / 100, index % 100 * 2, index % 100 * 2 + 1]))
        };
        (0..count).map(one).collect::<Records>()
    };
    case("10000-merges", &merges(10_000), Expect::Good);
    case("30000-merges", &merges(30_000), Expect::Limit("合并区域数"));
    case("all-columns-hidden-300000-times", &vec![(0x7D, words(&[0x20, 0xFFFF, 0, 0, 1, 0])); 300_000], Expect::Good);
    case("500000-empty-records", &vec![(0x99, Vec::new()); 500_000], Expect::Good);
    let sheets: Records = std::iter::repeat_n((0x809, vec![0, 6, 0x20, 0, 0, 0, 0, 0]), 200_000)
        .chain(std::iter::repeat_n((0x0A, Vec::new()), 200_000))
        .collect();
    case("200000-sheets-inside-each-other", &sheets, Expect::Good);
    let pieces = vec![(0x3C, vec![0; 4]); 20_000];
    let strings = changed(|all| {
        let at = all.iter().position(|(kind, _)| *kind == 0xFC).unwrap();
        let after = all.split_off(at + 1);
        all.extend(pieces.iter().cloned().chain(after));
    });
    cases.push(Case::alone("xls", "strings-in-20000-pieces", strings, Expect::Limit("共享字符串分段数")));
    let many = changed(|all| {
        let at = all.iter().position(|(kind, _)| *kind == 0x85).unwrap();
        let entry = |index: u32| (0x85, [&[9; 4][..], &[0, 0, 5, 0], format!("{index:05}").as_bytes()].concat());
        all.splice(at..at, (0..3_000).map(entry));
    });
    cases.push(Case::alone("xls", "3000-sheets", many, Expect::Limit("工作表数")));
    let big = container(&[("/Workbook", &vec![0; 33 << 20])]);
    cases.push(Case::alone("xls", "book-of-33-mib", big, Expect::Limit("工作簿大小")));
}
