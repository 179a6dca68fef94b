//! What a file is by its first bytes, whatever its name says.

use super::office::{self, Member};
use crate::archive::decode_name;
use crate::evidence::FileTrouble;

/// A picture with fewer points across or down can't be read when it is printed.
const LEAST_POINTS: u32 = 200;

/// Texts are judged by so many bytes.
const TEXT_HEAD: usize = 8 << 10;

/// What a content is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Pdf,
    Jpeg,
    Png,
    Gif,
    Bmp,
    Tiff,
    Webp,
    Heic,
    Video,
    Zip(Option<Member>),
    /// A container of old Office documents.
    Ole,
    /// A new Office document behind a password, which is kept in such a container.
    Locked,
    Rtf,
    Html,
    Text,
    Rar,
    SevenZip,
    /// Something else that is known, in Chinese.
    Other(&'static str),
    /// Bytes without a NUL that are no text in any encoding looked for.
    NoNul,
    Unknown,
}

/// What is wrong with a content of this name, by its head; `is_whole` says that there is no more of it.
pub(super) fn trouble(name: &str, head: &[u8], is_whole: bool) -> Option<FileTrouble> {
    let extension = name.rsplit(['/', '\\']).next()?.rsplit_once('.')?.1.to_ascii_lowercase();
    if !is_known(&extension) {
        return None;
    }
    let kind = kind(head, is_whole);
    if !fits(&extension, kind, head) {
        return Some(FileTrouble::WrongType { looks_like: words(kind).to_owned() });
    }
    if !is_picture(kind) {
        return None;
    }
    let points = imagesize::blob_size(head).ok()?;
    let [width, height] = [points.width, points.height].map(|points| u32::try_from(points).unwrap_or(u32::MAX));
    (width.min(height) < LEAST_POINTS).then_some(FileTrouble::PictureSmall { width, height })
}

fn is_picture(kind: Kind) -> bool {
    use Kind::{Bmp, Gif, Heic, Jpeg, Png, Tiff, Webp};
    matches!(kind, Jpeg | Png | Gif | Bmp | Tiff | Webp | Heic)
}

/// Extensions that say what a file is; of others nothing is known.
fn is_known(extension: &str) -> bool {
    const KNOWN: [&str; 52] = [
        "7z", "bmp", "csv", "dib", "doc", "docm", "docx", "dotx", "dps", "eml", "et", "gif", "heic", "heif", "htm",
        "html", "jfif", "jpe", "jpeg", "jpg", "log", "m4v", "md", "mht", "mhtml", "mov", "mp4", "msg", "odp", "ods",
        "odt", "ofd", "pdf", "png", "pps", "ppsx", "ppt", "pptm", "pptx", "rar", "rtf", "tif", "tiff", "txt", "webp",
        "wps", "xhtml", "xls", "xlsb", "xlsm", "xlsx", "zip",
    ];
    KNOWN.contains(&extension)
}

fn fits(extension: &str, kind: Kind, head: &[u8]) -> bool {
    use Kind::{Bmp, Gif, Heic, Html, Jpeg, NoNul, Ole, Pdf, Png, Rar, Rtf, SevenZip, Text, Tiff, Video, Webp, Zip};
    let is_zip_of = |member: Member| kind == Zip(Some(member)) || kind == Zip(None);
    match extension {
        // Readers find the mark within the first kilobyte.
        "pdf" => kind == Pdf || head[..head.len().min(1024)].windows(5).any(|window| window == b"%PDF-"),
        "jpg" | "jpeg" | "jpe" | "jfif" => kind == Jpeg,
        "png" => kind == Png,
        "gif" => kind == Gif,
        "bmp" | "dib" => kind == Bmp,
        "tif" | "tiff" => kind == Tiff,
        "webp" => kind == Webp,
        "heic" | "heif" => kind == Heic,
        "mp4" | "m4v" | "mov" => kind == Video,
        "docx" | "docm" | "dotx" => is_zip_of(Member::Word),
        "xlsx" | "xlsm" | "xlsb" => is_zip_of(Member::Excel),
        "pptx" | "pptm" | "ppsx" => is_zip_of(Member::PowerPoint),
        "odt" => is_zip_of(Member::OpenText),
        "ods" => is_zip_of(Member::OpenSheet),
        "odp" => is_zip_of(Member::OpenSlides),
        "ofd" => is_zip_of(Member::Ofd),
        "zip" => matches!(kind, Zip(_)),
        // Word opens RTF under either name without a word.
        "doc" => matches!(kind, Ole | Rtf),
        "xls" | "ppt" | "pps" | "msg" => kind == Ole,
        // WPS keeps its documents in the containers of Office, old or new.
        "wps" => matches!(kind, Ole | Rtf) || is_zip_of(Member::Word),
        "et" => kind == Ole || is_zip_of(Member::Excel),
        "dps" => kind == Ole || is_zip_of(Member::PowerPoint),
        "rtf" => kind == Rtf,
        "rar" => kind == Rar,
        "7z" => kind == SevenZip,
        "txt" | "csv" | "md" | "log" | "eml" | "htm" | "html" | "xhtml" | "mht" | "mhtml" => {
            matches!(kind, Text | Html | NoNul)
        }
        _ => true,
    }
}

fn kind(head: &[u8], is_whole: bool) -> Kind {
    let text = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") || head.starts_with(b"PK\x07\x08") {
        return Kind::Zip(office::member(head));
    }
    if head.starts_with(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") {
        let mark = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
        let is_locked = head.windows(mark.len()).any(|window| window == mark);
        return if is_locked { Kind::Locked } else { Kind::Ole };
    }
    // Sheets from before there were containers (BIFF 2 to 4).
    if let [0x09, 0x00 | 0x02 | 0x04, 0x04 | 0x06, 0x00, ..] = head {
        return Kind::Ole;
    }
    if text.trim_ascii_start().starts_with(b"%PDF-") {
        return Kind::Pdf;
    }
    if text.starts_with(b"{\\rtf") {
        return Kind::Rtf;
    }
    // Before the short signatures: a text may begin with BM or GIF.
    if is_text(head, is_whole) {
        return if is_page(text) { Kind::Html } else { Kind::Text };
    }
    if head.get(4..8) == Some(b"ftyp") {
        return film_or_photo(head);
    }
    let known = infer::get(head).map(|found| (found.extension(), found.matcher_type()));
    match known {
        Some(("jpg", _)) => Kind::Jpeg,
        Some(("png", _)) => Kind::Png,
        Some(("gif", _)) => Kind::Gif,
        Some(("bmp", _)) => Kind::Bmp,
        Some(("tif", _)) => Kind::Tiff,
        Some(("webp", _)) => Kind::Webp,
        Some(("mov" | "mp4" | "m4v", _)) => Kind::Video,
        Some(("rar", _)) => Kind::Rar,
        Some(("7z", _)) => Kind::SevenZip,
        Some(("exe" | "dll" | "elf" | "mach", _)) => Kind::Other("程序"),
        Some(("gz" | "bz2" | "xz" | "tar" | "zst" | "cab", _)) => Kind::Other("压缩包"),
        Some((_, infer::MatcherType::Image)) => Kind::Other("其他格式的图片"),
        Some((_, infer::MatcherType::Video)) => Kind::Other("其他格式的视频"),
        Some((_, infer::MatcherType::Audio)) => Kind::Other("音频"),
        _ if head.contains(&0) => Kind::Unknown,
        _ => Kind::NoNul,
    }
}

/// Photographs of telephones are in the container of films.
fn film_or_photo(head: &[u8]) -> Kind {
    match head.get(8..12) {
        Some(b"heic" | b"heix" | b"heim" | b"heis" | b"hevc" | b"hevx" | b"mif1" | b"msf1") => Kind::Heic,
        Some(b"avif" | b"avis") => Kind::Other("其他格式的图片"),
        Some(b"M4A ") => Kind::Other("音频"),
        _ => Kind::Video,
    }
}

/// Whether a head is of a text: UTF-16 with its mark, or UTF-8 or GB 18030 without control characters.
fn is_text(head: &[u8], is_whole: bool) -> bool {
    if head.starts_with(b"\xFF\xFE") || head.starts_with(b"\xFE\xFF") {
        return head.get(2..).is_some_and(|rest| !rest.is_empty() && rest.len() < 4 || rest.get(..4) != Some(&[0; 4]));
    }
    let is_cut = !is_whole || head.len() > TEXT_HEAD;
    let head = &head[..head.len().min(TEXT_HEAD)];
    if head.iter().any(|byte| byte.is_ascii_control() && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0C | 0x1B)) {
        return false;
    }
    // The last character may be cut through.
    let tails = if is_cut { 0..=3 } else { 0..=0 };
    tails.into_iter().any(|tail| head.len() >= tail && decode_name(&head[..head.len() - tail]).is_some())
}

/// Whether a text is a web page. Systems hand out tables as pages and call them `.xls`.
fn is_page(text: &[u8]) -> bool {
    let start: Vec<u8> = text.iter().take(1024).map(u8::to_ascii_lowercase).collect();
    let start = start.trim_ascii_start();
    let begins = |marks: &[&[u8]]| marks.iter().any(|mark| start.starts_with(mark));
    let contains = |mark: &[u8]| start.windows(mark.len()).any(|window| window == mark);
    begins(&[b"<!doctype html", b"<html", b"<head", b"<body", b"<table", b"<div", b"<style", b"<script", b"<meta"])
        || (begins(&[b"<?xml", b"<!--"]) && contains(b"<html"))
}

/// In Chinese, as people read it.
fn words(kind: Kind) -> &'static str {
    match kind {
        Kind::Pdf => "PDF 文件",
        Kind::Jpeg => "JPEG 图片",
        Kind::Png => "PNG 图片",
        Kind::Gif => "GIF 图片",
        Kind::Bmp => "BMP 图片",
        Kind::Tiff => "TIFF 图片",
        Kind::Webp => "WebP 图片",
        Kind::Heic => "HEIC 图片",
        Kind::Video => "MP4 视频",
        Kind::Zip(None) => "压缩包（ZIP）",
        Kind::Zip(Some(Member::Word)) => "Word 文档",
        Kind::Zip(Some(Member::Excel)) => "Excel 工作簿",
        Kind::Zip(Some(Member::PowerPoint)) => "PowerPoint 演示文稿",
        Kind::Zip(Some(Member::OpenText)) => "ODF 文档（.odt）",
        Kind::Zip(Some(Member::OpenSheet)) => "ODF 表格（.ods）",
        Kind::Zip(Some(Member::OpenSlides)) => "ODF 演示文稿（.odp）",
        Kind::Zip(Some(Member::Ofd)) => "OFD 文件",
        Kind::Ole => "旧格式的 Office 文档（.doc、.xls、.ppt）",
        Kind::Locked => "有密码的 Office 文档",
        Kind::Rtf => "RTF 文档",
        Kind::Html => "网页（HTML）",
        Kind::Text => "文本",
        Kind::Rar => "压缩包（RAR）",
        Kind::SevenZip => "压缩包（7z）",
        Kind::Other(words) => words,
        Kind::NoNul | Kind::Unknown => "未知内容",
    }
}

#[cfg(test)]
mod tests;
