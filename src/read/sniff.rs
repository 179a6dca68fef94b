//! What the bytes are, by their first ones.

use crate::fault::Fault;

/// How a workbook is wrapped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// A zip package: .xlsx, .xlsm, .xlsb, .ods, .docx, or something else in a zip.
    Package,
    /// An OLE container with a workbook stream, or the bare stream: .xls, or something else of those years.
    Stream,
}

/// The first bytes of what people send instead of a workbook.
const FOREIGN: [(&[u8], &str); 13] = [
    (b"%PDF", "PDF 文档"),
    (b"{\\rtf", "RTF 文档"),
    (b"\x89PNG", "图片"),
    (b"\xFF\xD8\xFF", "图片"),
    (b"GIF8", "图片"),
    (b"BM", "图片"),
    (b"II*\0", "图片"),
    (b"MM\0*", "图片"),
    (b"RIFF", "图片"),
    (b"Rar!", "压缩包"),
    (b"7z\xBC\xAF", "压缩包"),
    (b"\x1F\x8B", "压缩包"),
    (b"PK\x07\x08", "压缩包"),
];

/// Says how the bytes are wrapped.
///
/// # Errors
/// [`Fault::Empty`], [`Fault::OfficeLock`], [`Fault::Foreign`].
pub(super) fn shape(file_name: &str, bytes: &[u8]) -> Result<Shape, Fault> {
    let name = file_name.rsplit(['/', '\\']).next().unwrap_or_default();
    if name.starts_with("~$") || name.starts_with(".~lock.") {
        return Err(Fault::OfficeLock);
    }
    if bytes.is_empty() {
        return Err(Fault::Empty);
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return Ok(Shape::Package);
    }
    if bytes.starts_with(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") || matches!(bytes, [9, 8, _, 0, 0, 5 | 6, ..]) {
        return Ok(Shape::Stream);
    }
    if is_owner_file(bytes) {
        return Err(Fault::OfficeLock);
    }
    Err(Fault::Foreign { looks_like: foreign(bytes) })
}

/// The files that say who has a document open: the length of a name, the name, and blanks; of a fixed size.
fn is_owner_file(bytes: &[u8]) -> bool {
    let named = bytes.first().is_some_and(|length| (1..=54).contains(length));
    named
        && matches!(bytes.len(), 162 | 165)
        && bytes.get(1..55).is_some_and(|name| name.ends_with(b" ") || name.ends_with(b"\0"))
}

fn foreign(bytes: &[u8]) -> &'static str {
    if let Some((_, looks_like)) = FOREIGN.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return looks_like;
    }
    let utf16 = bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF");
    let opening = bytes.iter().take(4096).copied().filter(|byte| !utf16 || *byte != 0);
    let opening: Vec<u8> = opening.map(|byte| byte.to_ascii_lowercase()).collect();
    let has = |word: &[u8]| opening.windows(word.len()).any(|window| window == word);
    if has(b"urn:schemas-microsoft-com:office:spreadsheet") {
        "XML 表格（Excel 2003）"
    } else if has(b"<html") || has(b"<table") || has(b"<!doctype html") || opening.starts_with(b"mime-version:") {
        "网页（HTML）"
    } else if opening.iter().all(|byte| *byte >= b' ' || byte.is_ascii_whitespace()) && (has(b",") || has(b"\t")) {
        "文本（CSV）"
    } else {
        "未知内容"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn looks_like(bytes: &[u8]) -> &'static str {
        match shape("x.xlsx", bytes) {
            Err(Fault::Foreign { looks_like }) => looks_like,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn other_files_are_known_by_their_first_bytes() {
        assert_eq!(looks_like(b"%PDF-1.7"), "PDF 文档");
        assert_eq!(looks_like(b"\n<HTML><body>"), "网页（HTML）");
        assert_eq!(looks_like("\u{feff}<table><tr>".as_bytes()), "网页（HTML）");
        assert_eq!(looks_like("序号,条款\n1,甲\n".as_bytes()), "文本（CSV）");
        assert_eq!(looks_like(b"\xD0\xF2\xBA\xC5\t\xCC\xF5\xBF\xEE"), "文本（CSV）");
        assert_eq!(looks_like(b"\xFF\xFEa\0,\0b\0"), "文本（CSV）");
        assert_eq!(looks_like(b"\x01\x02\x03"), "未知内容");
        assert_eq!(looks_like(&[0; 512]), "未知内容");
    }

    #[test]
    fn lock_files_are_known_by_name_and_by_shape() {
        assert_eq!(shape("~$自评估表.xlsx", b"PK\x03\x04"), Err(Fault::OfficeLock));
        assert_eq!(shape("dir/~$a.xlsx", b""), Err(Fault::OfficeLock));
        let mut owner = [b' '; 165];
        owner[..5].copy_from_slice(b"\x04Wang");
        assert_eq!(shape("a.xlsx", &owner), Err(Fault::OfficeLock));
        assert_eq!(shape("a.xlsx", b""), Err(Fault::Empty));
    }

    #[test]
    fn workbooks_are_known_by_their_wrapping() {
        assert_eq!(shape("a.doc", b"PK\x03\x04"), Ok(Shape::Package));
        assert_eq!(shape("a", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), Ok(Shape::Stream));
    }
}
