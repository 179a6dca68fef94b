//! Packages whose wrapping lies: names, headers, directories, what stands before and behind.

use crate::case::{Case, Expect};
use crate::forge::{Entry, Package, Parts, content_of, crc32, end_record, good};

const PACKAGES: [&str; 5] = ["xlsx", "xlsm", "xlsb", "ods", "docx"];

/// The good package as entries to be changed; the part with the answers is at the index that is given too.
fn entries(format: &str) -> (Vec<Entry>, usize) {
    let parts = Parts::good(format);
    let at = parts.0.iter().position(|(name, _)| name == content_of(format)).unwrap();
    (parts.entries(), at)
}

pub(crate) fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for format in PACKAGES {
        cases.push(Case::new(format, "good", good(format), Expect::Good));
        cases.push(Case::new(format, "written-by-hand", Package::of(entries(format).0).write(), Expect::Good));
        names(format, &mut cases);
        headers(format, &mut cases);
        around(format, &mut cases);
        directories(format, &mut cases);
        truncated(format, &mut cases);
        protected(format, &mut cases);
    }
    xlsx_only(&mut cases);
    cases
}

fn names(format: &'static str, cases: &mut Vec<Case>) {
    const OUTWARD: [(&str, &str); 9] = [
        ("parent", "../evil.xml"),
        ("parent-inside", "xl/../../evil.xml"),
        ("absolute", "/etc/evil.xml"),
        ("drive", "C:\\evil.xml"),
        ("drive-relative", "c:evil.xml"),
        ("backslash-parent", "..\\evil.xml"),
        ("share", "\\\\server\\evil.xml"),
        ("nul", "evil\0.xml"),
        ("line-break", "evil\n.xml"),
    ];
    let mut with = |name: &str, entry: &str, expect| {
        let (mut entries, _) = entries(format);
        entries.push(Entry::stored(entry, b"<evil/>"));
        cases.push(Case::new(format, format!("name-{name}"), Package::of(entries).write(), expect));
    };
    for (name, entry) in OUTWARD {
        with(name, entry, Expect::Unsafe("包内文件名不安全"));
    }
    with("very-long", &format!("{}.xml", "a".repeat(60_000)), Expect::Good);
    with("turned-round", "\u{202E}lmx.live", Expect::Good);
    with("twice", content_of(format), Expect::Unsafe("重名"));
    with("twice-in-capitals", &content_of(format).to_uppercase(), Expect::Unsafe("重名"));
    if format != "ods" {
        with("twice-by-backslash", &content_of(format).replace('/', "\\"), Expect::Unsafe("重名"));
    }
}

/// One header says something else than the other.
fn headers(format: &'static str, cases: &mut Vec<Case>) {
    let mut local = |name: &str, expect, change: fn(&mut Entry)| {
        let (mut entries, at) = entries(format);
        change(&mut entries[at]);
        cases.push(Case::new(format, format!("header-{name}"), Package::of(entries).write(), expect));
    };
    let differs = Expect::Unsafe("前后说法不一");
    local("other-name", differs, |entry| entry.local.name = b"xl/other.xml".to_vec());
    local("other-method", differs, |entry| entry.local.method = 8);
    local("other-crc", differs, |entry| entry.local.crc ^= 1);
    local("other-size", differs, |entry| entry.local.size += 1);
    local("other-packed-size", differs, |entry| entry.local.packed -= 1);
    local("wrong-crc", Expect::Damaged("checksum"), |entry| *entry = entry.clone().both(|header| header.crc ^= 1));
    local("unknown-method", Expect::Damaged(""), |entry| *entry = entry.clone().both(|header| header.method = 1234));
    local("lzma", Expect::Damaged(""), |entry| *entry = entry.clone().both(|header| header.method = 14));
    local("stored-called-deflated", Expect::Damaged(""), |entry| {
        *entry = entry.clone().both(|header| header.method = 8);
    });
    // An extra field that some readers take the name from.
    local("name-in-extra", Expect::Unsafe("前后说法不一"), |entry| {
        let sum = crc32(&entry.local.name);
        let other = b"xl/other.xml";
        let mut extra = b"\x75\x70".to_vec();
        extra.extend((5 + other.len() as u16).to_le_bytes());
        extra.push(1);
        extra.extend(sum.to_le_bytes());
        extra.extend(other);
        *entry = entry.clone().both(|header| header.extra.clone_from(&extra));
    });
    // Legitimate: what is written as it comes has its sizes behind it.
    local("sizes-behind", Expect::Good, |entry| {
        let [crc, packed, size] = [entry.local.crc, entry.local.packed, entry.local.size];
        *entry = entry.clone().both(|header| header.flags |= 8);
        (entry.local.crc, entry.local.packed, entry.local.size) = (0, 0, 0);
        entry.data.extend(b"PK\x07\x08");
        entry.data.extend([crc, packed, size].map(u32::to_le_bytes).concat());
    });
}

/// What stands before and behind the package.
fn around(format: &'static str, cases: &mut Vec<Case>) {
    let mut package = |name: &str, expect, change: &dyn Fn(&mut Package)| {
        let mut package = Package::of(entries(format).0);
        change(&mut package);
        cases.push(Case::new(format, name, package.write(), expect));
    };
    package("program-before", Expect::Foreign("未知内容"), &|package| {
        package.before = b"MZ\x90\0 a program".to_vec();
    });
    let hidden = Entry::stored("xl/hidden.xml", b"<hidden/>");
    let unlisted = Expect::Unsafe("目录中没有的文件");
    package("unlisted-first", unlisted, &|package| {
        package.entries.insert(0, Entry { unlisted: true, ..hidden.clone() });
    });
    package("unlisted-last", unlisted, &|package| package.entries.push(Entry { unlisted: true, ..hidden.clone() }));
    package("package-before", unlisted, &|package| package.before = good("xlsx"));
    package("line-break-behind", Expect::Good, &|package| package.after = b"\r\n".to_vec());
    package("zeros-behind", Expect::Good, &|package| package.after = vec![0; 4096]);
    package("page-behind", Expect::Good, &|package| package.after = b"<html><script>alert(1)</script></html>".to_vec());
    package("package-behind", Expect::Unsafe(""), &|package| package.after = good("xlsx"));
    package("comment", Expect::Good, &|package| package.comment = "表格".repeat(100).into_bytes());
    let two = Expect::Unsafe("不止一个目录");
    let other = Package::of(entries("xlsx").0).write();
    package("directory-of-another-in-comment", Expect::Unsafe(""), &|package| {
        package.comment = other[..65_535.min(other.len())].to_vec();
    });
    package("end-twice", two, &|package| package.between = end_record([0, 0, 0], b""));
    package("end-in-comment", unlisted, &|package| package.comment = end_record([0, 0, 0], b""));
}

/// Directories that claim something else than they hold.
fn directories(format: &'static str, cases: &mut Vec<Case>) {
    let mut package = |name: &str, expect, end: fn(&mut [u32; 3])| {
        let package = Package { end: Some(end), ..Package::of(entries(format).0) };
        cases.push(Case::new(format, format!("directory-{name}"), package.write(), expect));
    };
    package("counts-less", Expect::Unsafe("目录中没有的文件"), |end| end[0] -= 1);
    package("counts-more", Expect::Damaged(""), |end| end[0] += 1);
    package("counts-none", Expect::Unsafe("目录中没有的文件"), |end| end[0] = 0);
    package("counts-65535", Expect::Damaged(""), |end| end[0] = 0xFFFF);
    package("starts-behind", Expect::Damaged(""), |end| end[2] = u32::MAX - 1);
    package("starts-at-none", Expect::Damaged(""), |end| end[2] = 0);
    package("of-zip64-that-is-not-there", Expect::Damaged(""), |end| *end = [0xFFFF, u32::MAX, u32::MAX]);
    let mut zip64 = |name: &str, expect, count: u64, start: fn(u64) -> u64| {
        let (entries, _) = entries(format);
        let listed = entries.len() as u64;
        let plain = Package::of(entries.clone()).write();
        let size = plain.len() as u64 - 22;
        let directory = u64::from(u32::from_le_bytes(*plain[plain.len() - 6..].first_chunk().unwrap()));
        let mut between = b"PK\x06\x06".to_vec();
        between.extend(44_u64.to_le_bytes());
        between.extend([45, 0, 45, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        let count = if count == 0 { listed } else { count };
        for number in [count, count, size - directory, start(directory)] {
            between.extend(number.to_le_bytes());
        }
        between.extend(b"PK\x06\x07\0\0\0\0");
        between.extend(size.to_le_bytes());
        between.extend(1_u32.to_le_bytes());
        let end: fn(&mut [u32; 3]) = |end| *end = [0xFFFF, u32::MAX, u32::MAX];
        let package = Package { between, end: Some(end), ..Package::of(entries) };
        cases.push(Case::new(format, format!("zip64-{name}"), package.write(), expect));
    };
    zip64("honest", Expect::Good, 0, |start| start);
    zip64("counts-huge", Expect::Damaged(""), 1 << 60, |start| start);
    zip64("starts-far", Expect::Damaged(""), 0, |_| 1 << 62);
}

fn truncated(format: &'static str, cases: &mut Vec<Case>) {
    let whole = good(format);
    for length in [1, 2, 3, 4, 5, 21, 22, 29, 30, 31, 45, 46, 63] {
        let expect = if length < 4 { Expect::Foreign("未知内容") } else { Expect::Damaged("") };
        cases.push(Case::new(format, format!("first-{length}-bytes"), whole[..length].to_vec(), expect));
    }
    for part in 1..16 {
        let bytes = whole[..whole.len() * part / 16].to_vec();
        cases.push(Case::new(format, format!("first-{part}-sixteenths"), bytes, Expect::Damaged("")));
    }
    for less in [1, 2, 4, 21, 22, 23, 60] {
        let bytes = whole[..whole.len() - less].to_vec();
        cases.push(Case::new(format, format!("last-{less}-bytes-missing"), bytes, Expect::Damaged("")));
    }
}

fn protected(format: &'static str, cases: &mut Vec<Case>) {
    let mut flag = |name: &str, flags: u16, method: Option<u16>| {
        let (mut entries, at) = entries(format);
        entries[at] = entries[at].clone().both(|header| {
            header.flags |= flags;
            header.method = method.unwrap_or(header.method);
        });
        cases.push(Case::new(format, name, Package::of(entries).write(), Expect::Encrypted));
    };
    flag("zip-encryption", 1, None);
    flag("zip-strong-encryption", 0x41, None);
}

fn xlsx_only(cases: &mut Vec<Case>) {
    let end = end_record([0; 3], b"");
    cases.push(Case::new("xlsx", "empty-zip", end.clone(), Expect::Foreign("压缩包（ZIP）")));
    cases.push(Case::new("xlsx", "no-bytes", Vec::new(), Expect::Empty));
    cases.push(Case::new("xlsx", "one-byte", b"P".to_vec(), Expect::Foreign("未知内容")));
    for (name, shares) in [("all-share-one-stream", 0), ("media-share-the-sheet", 9)] {
        let (mut entries, _) = entries("xlsx");
        for index in 0..1000 {
            let mut media = entries[shares].clone();
            media.shares = Some(shares);
            media.central.name = format!("xl/media/image{index}.png").into_bytes();
            entries.push(media);
        }
        // One stream has one header, so the names differ as well.
        cases.push(Case::new("xlsx", name, Package::of(entries).write(), Expect::Unsafe("")));
    }
    // One entry's bytes hold the next entry whole, header and all.
    let mut inner = Entry::stored("xl/media/b.bin", &[7; 500]);
    let whole = Package::of(vec![inner.clone()]).write();
    let outer = Entry::stored("xl/media/a.bin", &whole[..30 + 14 + 500]);
    let (mut entries, _) = entries("xlsx");
    inner.shares = Some(entries.len());
    entries.extend([outer, inner]);
    let mut bytes = Package::of(entries).write();
    let named = |bytes: &[u8], name: &[u8]| bytes.windows(14).position(|window| window == name).unwrap();
    let start = named(&bytes, b"xl/media/a.bin") + 14;
    let last = bytes.windows(14).rposition(|window| window == b"xl/media/b.bin").unwrap();
    bytes[last - 4..last].copy_from_slice(&(start as u32).to_le_bytes());
    cases.push(Case::new("xlsx", "entry-inside-an-entry", bytes, Expect::Unsafe("重叠")));
    many(cases);
}

fn many(cases: &mut Vec<Case>) {
    for (count, expect) in
        [(1_900, Expect::Good), (2_100, Expect::Limit("包内文件数")), (60_000, Expect::Limit("包内文件数"))]
    {
        let (mut entries, _) = entries("xlsx");
        entries.extend((0..count).map(|index| Entry::stored(&format!("xl/media/{index}.png"), b"")));
        cases.push(Case::alone("xlsx", format!("{count}-more-parts"), Package::of(entries).write(), expect));
    }
    let ends = end_record([1, 46, 1 << 16], b"").repeat(100_000);
    let package = Package { after: ends, ..Package::of(entries("xlsx").0) };
    cases.push(Case::alone("xlsx", "100000-ends-behind", package.write(), Expect::Damaged("")));
}
