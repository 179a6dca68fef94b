//! Plain text from the bytes of a file: UTF-8, UTF-16 with its mark, or GB 18030 (GBK), as Chinese Windows saves it.

use encoding_rs::{Encoding, GB18030, UTF_16BE, UTF_16LE};

/// A text with how it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlainText {
    /// The text, with line feeds only.
    pub text: String,
    /// The encoding where it is not UTF-8, for a remark.
    pub encoding: Option<&'static str>,
}

/// Why bytes are no plain text, in Chinese, with what to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotText {
    /// Nothing there.
    #[error("文件是空的")]
    Empty,
    /// A PDF.
    #[error("这是PDF，不是纯文本；请用PDF阅读器另存为文本（.txt），或全选后复制到记事本保存")]
    Pdf,
    /// An Office document.
    #[error("这是Word、Excel或压缩文件，不是纯文本；请打开后另存为“纯文本（.txt）”，编码选UTF-8")]
    Office,
    /// Other bytes.
    #[error("不是纯文本，或编码无法识别；请另存为UTF-8编码的文本（.txt）")]
    Binary,
}

/// Decodes the bytes of a text file.
pub fn decode(bytes: &[u8]) -> Result<PlainText, NotText> {
    let begins = |marks: &[&[u8]]| marks.iter().any(|mark| bytes.starts_with(mark));
    if begins(&[b"%PDF"]) {
        return Err(NotText::Pdf);
    }
    if begins(&[b"PK\x03\x04", b"\xD0\xCF\x11\xE0"]) {
        return Err(NotText::Office);
    }
    let (text, encoding) = if begins(&[b"\xFF\xFE"]) {
        (other(bytes, UTF_16LE)?, Some("UTF-16"))
    } else if begins(&[b"\xFE\xFF"]) {
        (other(bytes, UTF_16BE)?, Some("UTF-16"))
    } else if let Ok(text) = std::str::from_utf8(bytes) {
        (text.to_owned(), None)
    } else {
        let text = other(bytes, GB18030)?;
        // Any bytes make some Chinese characters; a Chinese text is mostly such.
        let (chinese, all) =
            text.chars().filter(|c| !c.is_whitespace()).fold((0_usize, 0_usize), |(chinese, all), c| {
                (chinese + usize::from(matches!(c, '\u{4E00}'..='\u{9FFF}')), all + 1)
            });
        if chinese * 3 < all {
            return Err(NotText::Binary);
        }
        (text, Some("GBK"))
    };
    if text.contains('\0') {
        return Err(NotText::Binary);
    }
    let text = text.trim_start_matches('\u{FEFF}').replace("\r\n", "\n").replace('\r', "\n");
    if crate::text::is_blank(&text) {
        return Err(NotText::Empty);
    }
    Ok(PlainText { text, encoding })
}

fn other(bytes: &[u8], encoding: &'static Encoding) -> Result<String, NotText> {
    let (text, _, failed) = encoding.decode(bytes);
    if failed { Err(NotText::Binary) } else { Ok(text.into_owned()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> Result<(String, Option<&'static str>), NotText> {
        decode(bytes).map(|read| (read.text, read.encoding))
    }

    #[test]
    fn encodings_are_told_by_their_bytes() {
        assert_eq!(read("\u{FEFF}茶室\r\n茶师\r茶".as_bytes()), Ok(("茶室\n茶师\n茶".to_owned(), None)));
        let (gbk, ..) = GB18030.encode("茶室服务，三级要求。");
        assert_eq!(read(&gbk), Ok(("茶室服务，三级要求。".to_owned(), Some("GBK"))));
        assert_eq!(read(b"\xFF\xFE\x36\x83"), Ok(("茶".to_owned(), Some("UTF-16"))));
    }

    #[test]
    fn what_is_no_text_is_refused() {
        assert_eq!(read(b""), Err(NotText::Empty));
        assert_eq!(read(b" \n\xEF\xBB\xBF"), Err(NotText::Empty));
        assert_eq!(read(b"%PDF-1.7"), Err(NotText::Pdf));
        assert_eq!(read(b"PK\x03\x04"), Err(NotText::Office));
        assert_eq!(read(b"\x7FELF\x00\x00\x01"), Err(NotText::Binary));
        assert_eq!(read(&[0xE9, b't', b'e', b' ', 0xFF, 0x80, 0x81]), Err(NotText::Binary));
    }
}
