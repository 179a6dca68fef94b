//! .xlsb packages whose records lie.

use crate::case::{Case, Expect};
use crate::forge::{Parts, content_of};
use std::fmt::Write as _;

const RELATIONS: &str = "xl/_rels/workbook.bin.rels";
const BOOK: &str = "xl/workbook.bin";
const STRINGS: &str = "xl/sharedStrings.bin";
const TYPE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

const END_OF_CELLS: u16 = 146;
const END_OF_SHEETS: u16 = 144;

type Records = Vec<(u16, Vec<u8>)>;

pub(crate) fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    cells(&mut cases);
    parts(&mut cases);
    lists(&mut cases);
    floods(&mut cases);
    cases
}

fn records(bytes: &[u8]) -> Records {
    let (mut records, mut at) = (Records::new(), 0);
    while at < bytes.len() {
        let mut kind = u16::from(bytes[at]);
        at += 1;
        if kind & 0x80 != 0 {
            kind = kind & 0x7F | u16::from(bytes[at] & 0x7F) << 7;
            at += 1;
        }
        let (mut size, mut shift) = (0_usize, 0);
        loop {
            let byte = bytes[at];
            at += 1;
            size |= usize::from(byte & 0x7F) << shift;
            shift += 7;
            if byte & 0x80 == 0 {
                break;
            }
        }
        records.push((kind, bytes[at..at + size].to_vec()));
        at += size;
    }
    records
}

fn written(records: &Records) -> Vec<u8> {
    let mut out = Vec::new();
    for (kind, data) in records {
        if *kind < 0x80 {
            out.push(*kind as u8);
        } else {
            out.extend([*kind as u8 | 0x80, (*kind >> 7) as u8]);
        }
        let mut size = data.len();
        while size >= 0x80 {
            out.push(size as u8 | 0x80);
            size >>= 7;
        }
        out.push(size as u8);
        out.extend(data);
    }
    out
}

/// The good package with a part's records changed.
fn changed(part: &str, change: impl Fn(&mut Records)) -> Parts {
    let parts = Parts::good("xlsb");
    let (_, bytes) = parts.0.iter().find(|(name, _)| name == part).unwrap();
    let mut all = records(bytes);
    change(&mut all);
    parts.put(part, written(&all))
}

/// The good package with records before another of its sheet.
fn before(kind: u16, new: &[(u16, Vec<u8>)]) -> Vec<u8> {
    changed(content_of("xlsb"), |all| {
        let at = all.iter().position(|(one, _)| *one == kind).unwrap();
        all.splice(at..at, new.iter().cloned());
    })
    .pack()
}

fn numbers(numbers: &[u32]) -> Vec<u8> {
    numbers.iter().flat_map(|number| number.to_le_bytes()).collect()
}

fn wide(text: &str) -> Vec<u8> {
    let units: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    [numbers(&[units.len() as u32 / 2]), units].concat()
}

fn cells(cases: &mut Vec<Case>) {
    let row = |index: u32| (0, [numbers(&[index, 0]), vec![0; 9]].concat());
    let real =
        |col: u32, style: u32, number: f64| (5, [numbers(&[col, style]), number.to_le_bytes().to_vec()].concat());
    let mut case = |name: &str, new: &[(u16, Vec<u8>)], expect| {
        cases.push(Case::new("xlsb", name, before(END_OF_CELLS, new), expect));
    };
    let damaged = Expect::Damaged("");
    case("cell-in-row-1048575", &[row(1_048_575), real(0, 0, 1.0)], Expect::Limit("行号"));
    case("cell-in-row-4294967295", &[row(u32::MAX), real(0, 0, 1.0)], Expect::Limit("行号"));
    case("cell-in-column-16383", &[row(100), real(16_383, 0, 1.0)], Expect::Limit("列号"));
    case("cell-in-column-4294967295", &[row(100), real(u32::MAX, 0, 1.0)], Expect::Limit("列号"));
    case("cell-twice", &[row(1), real(2, 0, 1.0)], Expect::Unsafe("出现两次"));
    case("cell-of-style-16777215", &[row(100), real(0, 0x00FF_FFFF, 1.0)], Expect::Good);
    case("number-nan", &[row(100), real(0, 0, f64::NAN)], Expect::Good);
    case("number-infinite", &[row(100), real(0, 0, f64::NEG_INFINITY)], Expect::Good);
    case("number-1e308", &[row(100), real(0, 0, 1e308)], Expect::Good);
    case("string-beyond", &[row(100), (7, numbers(&[0, 0, u32::MAX]))], damaged);
    case("string-of-1-gib", &[row(100), (6, numbers(&[0, 0, 0x2000_0000]))], damaged);
    case("string-of-4-gib", &[row(100), (6, numbers(&[0, 0, u32::MAX]))], damaged);
    case("half-a-pair", &[row(100), (6, [numbers(&[0, 0, 2]), vec![0x00, 0xD8, 0x41, 0]].concat())], Expect::Good);
    case("cell-cut-short", &[row(100), (5, numbers(&[0]))], damaged);
    case("row-cut-short", &[(0, vec![1, 0])], damaged);
    case("error-unknown", &[row(100), (3, [numbers(&[0, 0]), vec![0x77]].concat())], Expect::Good);
    case("formula-without-value", &[row(100), (9, numbers(&[0, 0]))], damaged);
    case(
        "short-cell-behind-the-last-column",
        &[row(100), real(u32::MAX - 1, 0, 1.0), (17, vec![0; 12])],
        Expect::Limit("列号"),
    );
    case("unknown-records", &[(16_383, vec![7; 100])], Expect::Good);
    case("merge-of-all", &[(176, numbers(&[0, 1_048_575, 300, 16_383]))], Expect::Good);
    case("merge-cut-short", &[(176, numbers(&[0]))], damaged);
    let mut long = Parts::good("xlsb");
    long.0.iter_mut().find(|(name, _)| name == content_of("xlsb")).unwrap().1.extend([5, 0xFF, 0xFF, 0xFF, 0x7F]);
    cases.push(Case::new("xlsb", "record-of-256-mib", long.pack(), Expect::Damaged("runs over")));
}

/// Parts that are missing, or others.
fn parts(cases: &mut Vec<Case>) {
    let good = || Parts::good("xlsb");
    let mut case = |name: &str, parts: Parts, expect| cases.push(Case::new("xlsb", name, parts.pack(), expect));
    let missing = Expect::Damaged("missing");
    case("no-book", good().without(BOOK), missing);
    case("no-sheet", good().without(content_of("xlsb")), missing);
    case("no-strings", good().without(STRINGS), Expect::Damaged(""));
    case("no-styles", good().without("xl/styles.bin"), Expect::Good);
    case("no-types", good().without("[Content_Types].xml"), Expect::Good);
    case("no-relations-of-the-book", good().without(RELATIONS), Expect::Damaged("no part"));
    case("book-of-no-bytes", good().put(BOOK, ""), Expect::NoSheets);
    case("sheet-of-no-bytes", good().put(content_of("xlsb"), ""), Expect::Damaged("no worksheet"));
    case("sheet-of-text", good().put(content_of("xlsb"), "<worksheet/>".repeat(10)), Expect::Damaged(""));
    case("strings-count-4294967295", changed(STRINGS, |all| all[0].1.fill(0xFF)), Expect::Good);
    case("strings-count-0", changed(STRINGS, |all| all[0].1.fill(0)), Expect::Good);
    let claims = |size: u32| changed(STRINGS, move |all| all[1].1[1..5].copy_from_slice(&size.to_le_bytes()));
    case("string-claims-1-gib", claims(0x2000_0000), Expect::Damaged(""));
    case("string-claims-4-gib", claims(u32::MAX), Expect::Damaged(""));
    let sheet = "worksheets/sheet1.bin";
    for (name, target, expect) in [
        ("the-strings", "sharedStrings.bin", Expect::Damaged("no worksheet")),
        ("the-book", "workbook.bin", Expect::Damaged("no worksheet")),
        ("the-theme", "theme/theme1.xml", Expect::Limit("列号")),
        ("a-missing-part", "gone.bin", missing),
        ("the-web", "http://127.0.0.1:9/sheet1.bin", missing),
    ] {
        case(&format!("sheet-is-{name}"), good().swap(RELATIONS, sheet, target), expect);
    }
    let fonts = changed("xl/styles.bin", |all| {
        for (_, data) in all.iter_mut().filter(|(kind, data)| *kind == 47 && data.len() >= 6) {
            data[4..6].fill(0xFF);
        }
    });
    case("font-65535", fonts, Expect::Good);
}

/// One more sheet in the list, with its relation.
fn listed(kind: &str, part: &str, target: Option<&[u8]>) -> Vec<u8> {
    let entry = (156, [numbers(&[0, 99]), wide("rIdOther"), wide("其他")].concat());
    let parts = changed(BOOK, |all| {
        let at = all.iter().position(|(one, _)| *one == END_OF_SHEETS).unwrap();
        all.insert(at - 1, entry.clone());
    });
    let relation = format!("<Relationship Id=\"rIdOther\" Type=\"{TYPE}/{kind}\" Target=\"{part}\"/></Relationships>");
    let parts = parts.swap(RELATIONS, "</Relationships>", &relation);
    target.map_or(parts.clone(), |bytes| parts.put(&format!("xl/{part}"), bytes)).pack()
}

fn lists(cases: &mut Vec<Case>) {
    let sheet = written(&vec![(129, Vec::new()), (130, Vec::new())]);
    for (name, kind) in [
        ("chart", "chartsheet"),
        ("dialog", "dialogsheet"),
        ("macro", "xlMacrosheet"),
        ("international-macro", "xlIntlMacrosheet"),
    ] {
        let bytes = listed(kind, "others/sheet1.bin", Some(&sheet));
        cases.push(Case::new("xlsb", format!("{name}-sheet"), bytes, Expect::Good));
        let bytes = listed(kind, "others/gone.bin", None);
        cases.push(Case::new("xlsb", format!("{name}-sheet-without-part"), bytes, Expect::Good));
    }
    let bytes = listed("worksheet", "others/sheet1.bin", Some(&sheet));
    cases.push(Case::new("xlsb", "second-sheet-without-cells", bytes, Expect::Damaged("no worksheet")));
    let mut case = |name: &str, change: &dyn Fn(&mut Records), expect| {
        cases.push(Case::new("xlsb", name, changed(BOOK, change).pack(), expect));
    };
    case("empty-list", &|all| all.retain(|(kind, _)| *kind != 156), Expect::NoSheets);
    let entry = |all: &mut Records| all.iter().position(|(kind, _)| *kind == 156).unwrap();
    case(
        "entry-cut-short",
        &|all| {
            let at = entry(all);
            all[at].1.truncate(10);
        },
        Expect::Damaged(""),
    );
    case(
        "entry-claims-4-gib",
        &|all| {
            let at = entry(all);
            all[at].1[8..12].copy_from_slice(&[0xFE, 0xFF, 0xFF, 0xFF]);
        },
        Expect::Damaged(""),
    );
    case(
        "entry-without-relation",
        &|all| {
            let at = entry(all);
            all[at].1[8..12].fill(0xFF);
        },
        Expect::NoSheets,
    );
}

fn floods(cases: &mut Vec<Case>) {
    let mut case = |name: &str, kind: u16, new: &[(u16, Vec<u8>)], expect| {
        cases.push(Case::alone("xlsb", name, before(kind, new), expect));
    };
    let merges = |count: u32| {
        let one =
            |index: u32| (176, numbers(&[100 + index / 100, 100 + index / 100, index % 100 * 2, index % 100 * 2 + 1]));
        (0..count).map(one).collect::<Records>()
    };
    case("10000-merges", END_OF_CELLS, &merges(10_000), Expect::Good);
    case("100000-merges", END_OF_CELLS, &merges(100_000), Expect::Limit("合并区域数"));
    let columns = (60, [numbers(&[0, 16_383, 0, 0]), vec![1, 0]].concat());
    case("all-columns-hidden-500000-times", 145, &vec![columns; 500_000], Expect::Good);
    case("1000000-empty-records", END_OF_CELLS, &vec![(77, Vec::new()); 1_000_000], Expect::Good);
    let many = |count: usize| {
        let mut relations = String::new();
        let mut parts = changed(BOOK, |all| {
            let at = all.iter().position(|(one, _)| *one == 156).unwrap();
            let entry = |index| {
                (
                    156,
                    [numbers(&[0, 100 + index as u32]), wide(&format!("s{index}")), wide(&format!("s{index}"))]
                        .concat(),
                )
            };
            all.splice(at..at, (0..count).map(entry));
        });
        for index in 0..count {
            let _ = write!(relations, "<Relationship Id=\"s{index}\" Type=\"{TYPE}/worksheet\" Target=\"s.bin\"/>");
        }
        parts = parts.swap(RELATIONS, "</Relationships>", &format!("{relations}</Relationships>"));
        parts
            .put("xl/s.bin", written(&vec![(129, Vec::new()), (145, Vec::new()), (146, Vec::new()), (130, Vec::new())]))
            .pack()
    };
    cases.push(Case::alone("xlsb", "300-sheets", many(300), Expect::Good));
    cases.push(Case::alone("xlsb", "3000-sheets", many(3_000), Expect::Limit("工作表数")));
}
