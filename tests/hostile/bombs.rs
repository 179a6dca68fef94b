//! Little files that are huge inside, and sizes that lie. Each is read in a process of its own.

use crate::case::{Case, Expect};
use crate::forge::{Entry, Package, Parts, content_of, inflating};

const GIB: u64 = 1 << 30;
const MIB: u32 = 1 << 20;

/// The good package with a part in the place of another, or besides all.
fn with(format: &str, entry: Entry) -> Vec<u8> {
    let mut entries = Parts::good(format).entries();
    entries.retain(|one| one.central.name != entry.central.name);
    entries.push(entry);
    Package::of(entries).write()
}

pub(crate) fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for format in ["xlsx", "xlsm", "xlsb", "ods", "docx"] {
        let main = content_of(format);
        let strings = if format == "xlsb" { "xl/sharedStrings.bin" } else { "xl/sharedStrings.xml" };
        let of_part = Expect::Limit("单个部件解压后大小");
        let mut bomb = |name: &str, part: &str, size, declared, expect| {
            let bytes = with(format, Entry::inflating(part, b' ', size, declared));
            cases.push(Case::alone(format, format!("bomb-{name}"), bytes, expect));
        };
        bomb("of-1-gib", main, GIB, 1 << 30, of_part);
        bomb("that-says-1000-bytes", main, GIB, 1000, Expect::Damaged(""));
        bomb("that-says-31-mib", main, GIB, 31 * MIB, Expect::Damaged(""));
        if format.starts_with("xls") {
            bomb("strings-of-1-gib", strings, GIB, 1 << 30, of_part);
            bomb("strings-that-say-1000-bytes", strings, GIB, 1000, Expect::Damaged(""));
            bomb("types-that-say-1000-bytes", "[Content_Types].xml", GIB, 1000, Expect::Damaged(""));
            bomb("properties-that-say-1000-bytes", "docProps/app.xml", GIB, 1000, Expect::Damaged("larger than"));
            bomb("picture-of-3-gib", "xl/media/image1.png", 3 * GIB, (3 * GIB) as u32, of_part);
            bomb("picture-that-says-1000-bytes", "xl/media/image1.png", 3 * GIB, 1000, Expect::Good);
            bomb("picture-of-20-mib", "xl/media/image1.png", 20 << 20, 20 * MIB, Expect::Good);
        }
        let small = |declared| {
            let parts = Parts::good(format);
            let (_, bytes) = parts.0.iter().find(|(name, _)| name == main).unwrap();
            with(format, Entry::stored(main, bytes).both(|header| header.size = declared))
        };
        cases.push(Case::alone(format, "says-4-gib-and-is-small", small(u32::MAX - 1), of_part));
        cases.push(Case::alone(format, "says-31-mib-and-is-small", small(31 * MIB), Expect::Damaged("")));
    }
    let mut entries = Parts::good("xlsx").entries();
    entries.extend((0..3).map(|index| Entry::inflating(&format!("xl/media/{index}.png"), 0, 31 << 20, 31 * MIB)));
    cases.push(Case::alone("xlsx", "bomb-of-3-pictures", Package::of(entries).write(), Expect::Limit("解压后大小")));
    let mut entries = Parts::good("xlsx").entries();
    entries.extend((0..1900).map(|index| Entry::inflating(&format!("xl/media/{index}.png"), 0, 40_000, 40_000)));
    cases.push(Case::alone("xlsx", "bomb-of-1900-pictures", Package::of(entries).write(), Expect::Limit("解压后大小")));
    // A package within the package: nobody opens it, however much is in it.
    let inner = with("xlsx", Entry::inflating("xl/media/image1.png", 0, GIB, 1 << 30));
    let bytes = with("xlsx", Entry::stored("xl/embeddings/inner.xlsx", &inner));
    cases.push(Case::alone("xlsx", "bomb-in-an-embedded-package", bytes, Expect::Good));
    // A bomb in a bomb: the outer stream inflates to the inner one.
    let bytes = with("xlsx", Entry::stored(content_of("xlsx"), &inflating(b' ', GIB)));
    cases.push(Case::alone("xlsx", "bomb-not-unpacked", bytes, Expect::Damaged("")));
    blanks(&mut cases);
    cases
}

/// As many blanks as are just allowed: honest, and within memory.
fn blanks(cases: &mut Vec<Case>) {
    let blanks = " ".repeat(31 << 20);
    let sheet = |format: &str, before: &str| {
        let parts = Parts::good(format);
        let text = parts.text(content_of(format));
        let text = text.replacen(before, &format!("{blanks}{before}"), 1);
        parts.put(content_of(format), text)
    };
    let strings = sheet("xlsx", "</sheetData>").swap("xl/sharedStrings.xml", "</sst>", &format!("{blanks}</sst>"));
    cases.push(Case::alone("xlsx", "blanks-of-62-mib", strings.pack(), Expect::Good));
    cases.push(Case::alone("ods", "blanks-of-31-mib", sheet("ods", "</table:table>").pack(), Expect::Good));
    cases.push(Case::alone("docx", "blanks-of-31-mib", sheet("docx", "</w:body>").pack(), Expect::Good));
}
