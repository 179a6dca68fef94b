//! Makes the files: zip packages down to the last header field, streams that inflate to whatever is wished, and the
//! parts of workbooks that are good.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _, Write as _};
use std::path::Path;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// The bytes of a file of `fixtures/`.
pub(crate) fn fixture(path: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(path)).unwrap()
}

/// The good form in one of its formats; the Word one is a form in two tables.
pub(crate) fn good(format: &str) -> Vec<u8> {
    match format {
        "docx" => fixture("word-forms/two-tables.docx"),
        _ => fixture(&format!("workbooks/good-incident-level3.{format}")),
    }
}

/// The main part of each package that holds what was filled in.
pub(crate) fn content_of(format: &str) -> &'static str {
    match format {
        "xlsb" => "xl/worksheets/sheet1.bin",
        "ods" => "content.xml",
        "docx" => "word/document2.xml",
        _ => "xl/worksheets/sheet1.xml",
    }
}

/// The parts of a package, in their order.
#[derive(Clone)]
pub(crate) struct Parts(pub(crate) Vec<(String, Vec<u8>)>);

impl Parts {
    pub(crate) fn good(format: &str) -> Self {
        Parts::of(&good(format))
    }

    pub(crate) fn of(bytes: &[u8]) -> Self {
        let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
        Parts(
            (0..archive.len())
                .map(|index| {
                    let mut file = archive.by_index(index).unwrap();
                    let mut bytes = Vec::new();
                    file.read_to_end(&mut bytes).unwrap();
                    (file.name().unwrap().to_string(), bytes)
                })
                .collect(),
        )
    }

    pub(crate) fn text(&self, name: &str) -> String {
        let (_, bytes) = self.0.iter().find(|(part, _)| part == name).unwrap();
        String::from_utf8(bytes.clone()).unwrap()
    }

    /// Puts a part in the place of one of that name, or at the end.
    pub(crate) fn put(mut self, name: &str, bytes: impl Into<Vec<u8>>) -> Self {
        match self.0.iter_mut().find(|(part, _)| part == name) {
            Some((_, old)) => *old = bytes.into(),
            None => self.0.push((name.to_owned(), bytes.into())),
        }
        self
    }

    pub(crate) fn without(mut self, name: &str) -> Self {
        self.0.retain(|(part, _)| part != name);
        self
    }

    /// Replaces a text that must be there, once.
    pub(crate) fn swap(self, name: &str, old: &str, new: &str) -> Self {
        let text = self.text(name);
        assert!(text.contains(old), "{name} does not hold {old}");
        self.put(name, text.replacen(old, new, 1))
    }

    pub(crate) fn pack(&self) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        let plain = SimpleFileOptions::default();
        for (name, bytes) in &self.0 {
            let options = match name.as_str() {
                "mimetype" => plain.compression_method(CompressionMethod::Stored),
                _ => plain.compression_method(CompressionMethod::Deflated).compression_level(Some(1)),
            };
            writer.start_file(name.as_str(), options).unwrap();
            writer.write_all(bytes).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    /// The parts as entries of a package that is written by hand.
    pub(crate) fn entries(&self) -> Vec<Entry> {
        self.0.iter().map(|(name, bytes)| Entry::stored(name, bytes)).collect()
    }
}

/// What a header says of an entry.
#[derive(Clone, Debug, Default)]
pub(crate) struct Header {
    pub(crate) name: Vec<u8>,
    pub(crate) flags: u16,
    pub(crate) method: u16,
    pub(crate) crc: u32,
    pub(crate) packed: u32,
    pub(crate) size: u32,
    pub(crate) extra: Vec<u8>,
}

/// An entry: its bytes, what the header before them says, and what the central directory says.
#[derive(Clone, Debug, Default)]
pub(crate) struct Entry {
    pub(crate) data: Vec<u8>,
    pub(crate) local: Header,
    pub(crate) central: Header,
    /// Stands before the bytes of this entry of the package instead of bytes of its own.
    pub(crate) shares: Option<usize>,
    /// Is not in the central directory.
    pub(crate) unlisted: bool,
}

impl Entry {
    pub(crate) fn stored(name: &str, bytes: &[u8]) -> Self {
        Entry::raw(name, bytes.to_vec(), 0, crc32(bytes), bytes.len() as u32)
    }

    /// An entry whose bytes are packed already.
    pub(crate) fn raw(name: &str, data: Vec<u8>, method: u16, crc: u32, size: u32) -> Self {
        let packed = data.len() as u32;
        let header = Header { name: name.into(), flags: 0x800, method, crc, packed, size, extra: Vec::new() };
        Entry { data, local: header.clone(), central: header, ..Entry::default() }
    }

    /// An entry that inflates to so many bytes of one kind; `declared` is what both headers say.
    pub(crate) fn inflating(name: &str, byte: u8, size: u64, declared: u32) -> Self {
        Entry::raw(name, inflating(byte, size), 8, 0, declared)
    }

    /// Changes both headers.
    pub(crate) fn both(mut self, change: impl Fn(&mut Header)) -> Self {
        change(&mut self.local);
        change(&mut self.central);
        self
    }
}

/// A package written by hand.
#[derive(Clone, Default)]
pub(crate) struct Package {
    pub(crate) entries: Vec<Entry>,
    pub(crate) before: Vec<u8>,
    pub(crate) comment: Vec<u8>,
    pub(crate) after: Vec<u8>,
    /// Changes the end record before it is written: entries, size and start of the directory.
    pub(crate) end: Option<fn(&mut [u32; 3])>,
    /// Stands between the directory and the end record.
    pub(crate) between: Vec<u8>,
}

impl Package {
    pub(crate) fn of(entries: Vec<Entry>) -> Self {
        Package { entries, ..Package::default() }
    }

    pub(crate) fn write(&self) -> Vec<u8> {
        let mut out = self.before.clone();
        let mut starts: Vec<u32> = Vec::new();
        for entry in &self.entries {
            if let Some(shared) = entry.shares {
                starts.push(starts[shared]);
                continue;
            }
            starts.push(out.len() as u32);
            out.extend(b"PK\x03\x04\x14\x00");
            out.extend(fields(&entry.local));
            out.extend(&entry.local.name);
            out.extend(&entry.local.extra);
            out.extend(&entry.data);
        }
        let directory = out.len() as u32;
        for (entry, start) in self.entries.iter().zip(&starts).filter(|(entry, _)| !entry.unlisted) {
            out.extend(b"PK\x01\x02\x14\x00\x14\x00");
            out.extend(fields(&entry.central));
            out.extend([0; 10]);
            out.extend(start.to_le_bytes());
            out.extend(&entry.central.name);
            out.extend(&entry.central.extra);
        }
        let size = out.len() as u32 - directory;
        out.extend(&self.between);
        let mut end = [self.entries.iter().filter(|entry| !entry.unlisted).count() as u32, size, directory];
        if let Some(change) = self.end {
            change(&mut end);
        }
        out.extend(end_record(end, &self.comment));
        out.extend(&self.after);
        out
    }
}

/// The record at a package's end.
pub(crate) fn end_record([count, size, start]: [u32; 3], comment: &[u8]) -> Vec<u8> {
    let mut out = b"PK\x05\x06\0\0\0\0".to_vec();
    out.extend((count as u16).to_le_bytes());
    out.extend((count as u16).to_le_bytes());
    out.extend(size.to_le_bytes());
    out.extend(start.to_le_bytes());
    out.extend((comment.len() as u16).to_le_bytes());
    out.extend(comment);
    out
}

/// The fields that both kinds of headers have, flags to the length of what is extra.
fn fields(header: &Header) -> Vec<u8> {
    let mut out = Vec::new();
    out.extend(header.flags.to_le_bytes());
    out.extend(header.method.to_le_bytes());
    out.extend([0, 0, 0x21, 0]); // the first of January 1980
    out.extend(header.crc.to_le_bytes());
    out.extend(header.packed.to_le_bytes());
    out.extend(header.size.to_le_bytes());
    out.extend((header.name.len() as u16).to_le_bytes());
    out.extend((header.extra.len() as u16).to_le_bytes());
    out
}

pub(crate) fn crc32(bytes: &[u8]) -> u32 {
    let table: Vec<u32> = (0..256_u32)
        .map(|byte| (0..8).fold(byte, |crc, _| if crc & 1 == 0 { crc >> 1 } else { crc >> 1 ^ 0xEDB8_8320 }))
        .collect();
    !bytes.iter().fold(!0, |crc, byte| table[((crc ^ u32::from(*byte)) & 0xFF) as usize] ^ crc >> 8)
}

/// A deflate stream of one byte repeated: a thousandth of what it inflates to, and made without that in memory.
pub(crate) fn inflating(byte: u8, size: u64) -> Vec<u8> {
    // One block of codes of our own: the byte has 2 bits, the end 2, a repeat of 258 bytes 1, and so its distance.
    let mut out = Bits::default();
    out.put(1, 1); // the last block
    out.put(2, 2); // with its own codes
    out.put(286 - 257, 5);
    out.put(0, 5); // one distance
    out.put(14, 4); // 18 lengths of the codes for lengths, in deflate's own order
    for code in [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1] {
        out.put(
            match code {
                18 => 1,
                1 | 2 => 2,
                _ => 0,
            },
            3,
        );
    }
    let byte_at = usize::from(byte);
    let mut lengths = vec![0_u8; 287];
    (lengths[byte_at], lengths[256], lengths[285], lengths[286]) = (2, 2, 1, 1);
    let mut at = 0;
    while at < lengths.len() {
        let zeros = lengths[at..].iter().take_while(|length| **length == 0).count().min(138);
        match lengths[at] {
            0 => {
                assert!(zeros >= 11, "runs of this alphabet are long");
                out.put(0, 1); // the code 18, and how many
                out.put(zeros as u32 - 11, 7);
                at += zeros;
            }
            length => {
                out.code(if length == 1 { 0b10 } else { 0b11 }, 2);
                at += 1;
            }
        }
    }
    out.code(0b10, 2); // the byte itself, once
    let repeats = (size - 1) / 258;
    for _ in 0..repeats {
        out.put(0, 2); // a repeat, from one byte before
    }
    for _ in 0..(size - 1) % 258 {
        out.code(0b10, 2);
    }
    out.code(0b11, 2);
    out.end()
}

#[derive(Default)]
struct Bits {
    out: Vec<u8>,
    held: u32,
    count: u32,
}

impl Bits {
    /// Appends a number, its lowest bit first.
    fn put(&mut self, number: u32, bits: u32) {
        self.held |= number << self.count;
        self.count += bits;
        while self.count >= 8 {
            self.out.push(self.held as u8);
            self.held >>= 8;
            self.count -= 8;
        }
    }

    /// Appends a code, its highest bit first.
    fn code(&mut self, code: u32, bits: u32) {
        for bit in (0..bits).rev() {
            self.put(code >> bit & 1, 1);
        }
    }

    fn end(mut self) -> Vec<u8> {
        if self.count > 0 {
            self.out.push(self.held as u8);
        }
        self.out
    }
}

/// The good .xlsx with its sheet's rows followed by others, and with the rest of the sheet changed.
pub(crate) fn xlsx_sheet(change: impl Fn(String) -> String) -> Vec<u8> {
    let parts = Parts::good("xlsx");
    let sheet = parts.text(content_of("xlsx"));
    parts.put(content_of("xlsx"), change(sheet)).pack()
}

/// The good .xlsx with more rows behind its own.
pub(crate) fn xlsx_rows(rows: &str) -> Vec<u8> {
    xlsx_sheet(|sheet| sheet.replace("</sheetData>", &format!("{rows}</sheetData>")))
}

/// The good .xlsx with other texts among its shared strings.
pub(crate) fn xlsx_strings(texts: &BTreeMap<&str, String>) -> Vec<u8> {
    let mut parts = Parts::good("xlsx");
    for (old, new) in texts {
        parts = parts.swap("xl/sharedStrings.xml", &format!(">{old}<"), &format!(">{new}<"));
    }
    parts.pack()
}
