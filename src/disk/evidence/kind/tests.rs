use super::*;
use proptest::prelude::*;

fn office(parts: &[&str]) -> Vec<u8> {
    let mut packer = crate::archive::Packer::new(std::io::Cursor::new(Vec::new()));
    for part in parts {
        packer.begin(part, 1).unwrap();
        let content: &[u8] = if *part == "mimetype" { b"application/vnd.oasis.opendocument.text" } else { b"<x/>" };
        std::io::Write::write_all(&mut packer, content).unwrap();
    }
    packer.finish().unwrap().into_inner()
}

fn word() -> Vec<u8> {
    office(&["[Content_Types].xml", "_rels/.rels", "word/document.xml"])
}

fn excel() -> Vec<u8> {
    office(&["[Content_Types].xml", "docProps/app.xml", "xl/workbook.xml"])
}

fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1A\n\0\0\0\x0DIHDR".to_vec();
    bytes.extend(width.to_be_bytes());
    bytes.extend(height.to_be_bytes());
    bytes.extend([8, 2, 0, 0, 0, 0, 0, 0, 0]);
    bytes
}

const OLE: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0\0\0\0\0\0\0\0";
const PDF: &[u8] = b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n";
const JPEG: &[u8] = b"\xFF\xD8\xFF\xE0\0\x10JFIF\0\x01";

/// What a file looks like where that is not what it is called.
fn looks_like(name: &str, head: &[u8]) -> Option<String> {
    match trouble(name, head, true) {
        Some(FileTrouble::WrongType { looks_like }) => Some(looks_like),
        _ => None,
    }
}

#[test]
fn names_that_are_right_are_left_alone() {
    let gbk = b"\xD6\xCA\xC1\xBF\xCA\xD6\xB2\xE1\r\n";
    let ofd = office(&["OFD.xml", "Doc_0/Document.xml"]);
    let any = office(&["资料/a.pdf", "word/b.docx"]);
    let cases: [(&str, &[u8]); 31] = [
        ("a.pdf", PDF),
        ("a.PDF", b"\xEF\xBB\xBF\n%PDF-1.4"),
        ("a.pdf", b"junk before\n%PDF-1.4"),
        ("a.jpg", JPEG),
        ("a.jpeg", JPEG),
        ("a.docx", &word()),
        ("a.docm", &word()),
        ("a.wps", &word()),
        ("a.zip", &word()),
        ("a.zip", &any),
        ("a.docx", &any),
        ("a.xlsx", &excel()),
        ("a.et", &excel()),
        ("a.ofd", &ofd),
        ("a.odt", &office(&["mimetype", "content.xml"])),
        ("a.zip", b"PK\x05\x06\0\0"),
        ("a.doc", OLE),
        ("a.xls", OLE),
        ("a.wps", OLE),
        ("a.msg", OLE),
        ("a.xls", b"\x09\x04\x06\0\0\0\x10\0"),
        ("a.doc", b"{\\rtf1\\ansi"),
        ("a.txt", gbk),
        ("a.txt", "BM 系统说明".as_bytes()),
        ("a.txt", b"GIF stands for"),
        ("a.csv", b"\xFF\xFEa\0,\0b\0"),
        ("a.md", b"<table>"),
        ("a.html", b"<!DOCTYPE html><html>"),
        ("a.rar", b"Rar!\x1A\x07\x01\0"),
        ("a.mp4", b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom"),
        ("a.heic", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"),
    ];
    for (name, head) in cases {
        assert_eq!(looks_like(name, head), None, "{name}: {head:?}");
    }
    for name in ["a.xyz", "a", ".pdf/a", "a.dwg", "pdf"] {
        assert_eq!(trouble(name, OLE, true), None, "{name}");
    }
}

#[test]
fn names_that_are_wrong_are_told_with_what_it_is() {
    let mut locked = OLE.to_vec();
    locked.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    let cases: [(&str, &[u8], &str); 20] = [
        ("a.docx", PDF, "PDF 文件"),
        ("a.pdf", JPEG, "JPEG 图片"),
        ("a.png", JPEG, "JPEG 图片"),
        ("a.jpg", &png(500, 500), "PNG 图片"),
        ("a.xlsx", &word(), "Word 文档"),
        ("a.docx", &excel(), "Excel 工作簿"),
        ("a.docx", OLE, "旧格式的 Office 文档（.doc、.xls、.ppt）"),
        ("a.docx", &locked, "有密码的 Office 文档"),
        ("a.doc", &word(), "Word 文档"),
        ("a.doc", b"<html xmlns:o='x'>", "网页（HTML）"),
        ("a.xls", b"\xEF\xBB\xBF\r\n<TABLE><tr>", "网页（HTML）"),
        ("a.xls", b"<?xml version='1.0'?><html>", "网页（HTML）"),
        ("a.xls", b"a,b\n1,2\n", "文本"),
        ("a.pdf", b"see you later", "文本"),
        ("a.pdf", b"\0\x01\x02\x03\x04", "未知内容"),
        ("a.txt", b"a\0b\0", "未知内容"),
        ("a.txt", PDF, "PDF 文件"),
        ("a.pdf", &office(&["资料/a.pdf"]), "压缩包（ZIP）"),
        ("a.zip", b"Rar!\x1A\x07\0x", "压缩包（RAR）"),
        ("a.mp4", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "HEIC 图片"),
    ];
    for (name, head, words) in cases {
        assert_eq!(looks_like(name, head).as_deref(), Some(words), "{name}: {head:?}");
    }
}

#[test]
fn pictures_too_small_to_be_read_are_told() {
    assert_eq!(trouble("a.png", &png(199, 800), true), Some(FileTrouble::PictureSmall { width: 199, height: 800 }));
    assert_eq!(trouble("a.png", &png(200, 200), true), None);
    // Of a picture that doesn't tell its size nothing is known.
    assert_eq!(trouble("a.jpg", JPEG, true), None);
}

#[test]
fn a_text_that_is_cut_through_a_character_is_a_text() {
    let text = "茶".repeat(TEXT_HEAD);
    assert_eq!(looks_like("a.txt", text.as_bytes()), None);
    assert_eq!(kind(text.as_bytes(), false), Kind::Text);
    assert_eq!(kind(b"a\xFF", true), Kind::NoNul);
}

proptest! {
    #[test]
    fn no_head_upsets_anything(
        extension in "pdf|png|jpg|gif|bmp|tif|webp|heic|docx|odt|doc|txt|mp4",
        start in 0_usize..14,
        rest in proptest::collection::vec(any::<u8>(), 0..200),
    ) {
        let starts: [&[u8]; 14] = [
            b"", PDF, JPEG, OLE, b"\x89PNG\r\n\x1A\n", b"GIF89a", b"BM", b"II*\0", b"MM\0*", b"RIFF\0\0\0\0WEBPVP8 ",
            b"\0\0\0\x18ftypheic", b"PK\x03\x04", b"\0\0\0\x0CJXL \r\n\x87\n", b"[Content_Types].xml",
        ];
        let head: Vec<u8> = starts[start].iter().chain(&rest).copied().collect();
        let _ = trouble(&format!("a.{extension}"), &head, true);
        let _ = trouble(&format!("a.{extension}"), &head, false);
    }
}
