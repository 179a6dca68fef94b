//! An inbox made for a test.

use rust_xlsxwriter::Workbook;
use std::fs;
use std::io::{Cursor, Read, Write};
use std::path::{Path, PathBuf};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// What is asked of every run.
pub(crate) const USUAL: [&str; 4] = ["--as-of", "2025-09-30", "--audit", "初次"];

const FORM: &str = "fixtures/workbooks/good-incident-level1.xlsx";
const FORM_ORGANISATION: &str = "示例应急科技有限公司";
const APPLICATION: &str = "fixtures/cases/application/in/示例网络安全技术有限公司";

/// A folder that serves as inbox.
pub(crate) struct Inbox {
    root: PathBuf,
}

fn shipped(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

impl Inbox {
    pub(crate) fn new(root: &Path) -> Self {
        fs::create_dir_all(root).unwrap();
        Inbox { root: root.to_owned() }
    }

    /// A loose form.
    pub(crate) fn form(&self, name: &str) {
        self.form_of(name, &format!("示例{name}有限公司"));
    }

    /// A loose form of an organisation.
    pub(crate) fn form_of(&self, name: &str, organisation: &str) {
        let bytes = replaced(&fs::read(shipped(FORM)).unwrap(), FORM_ORGANISATION, organisation);
        self.bytes(&format!("{name}.xlsx"), &bytes);
    }

    /// A sub-folder with facts, forms and some evidence.
    pub(crate) fn application(&self, name: &str) {
        let folder = self.root.join(name);
        fs::create_dir_all(folder.join("证明材料")).unwrap();
        for entry in fs::read_dir(shipped(APPLICATION)).unwrap() {
            let path = entry.unwrap().path();
            fs::copy(&path, folder.join(path.file_name().unwrap())).unwrap();
        }
        fs::write(folder.join("证明材料/应急预案.pdf"), "%PDF-1.4 示例").unwrap();
    }

    pub(crate) fn folder(&self, name: &str) {
        fs::create_dir_all(self.root.join(name)).unwrap();
    }

    pub(crate) fn bytes(&self, name: &str, bytes: &[u8]) {
        fs::write(self.root.join(name), bytes).unwrap();
    }

    pub(crate) fn copy(&self, from: &str, to: &str) {
        fs::copy(self.root.join(from), self.root.join(to)).unwrap();
    }

    pub(crate) fn remove(&self, name: &str) {
        fs::remove_file(self.root.join(name)).unwrap();
    }

    /// A workbook of 19,000 rows of text: within every limit of the gate, and far more than a form.
    pub(crate) fn huge(&self, name: &str) {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet_with_constant_memory().unwrap();
        for row in 0..19_000 {
            for col in 0..20 {
                sheet.write_string(row, col, format!("第{row}行第{col}列的文字")).unwrap();
            }
        }
        book.save(self.root.join(name)).unwrap();
    }
}

/// A package with a text replaced in its XML parts.
fn replaced(package: &[u8], from: &str, to: &str) -> Vec<u8> {
    let mut archive = ZipArchive::new(Cursor::new(package)).unwrap();
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).unwrap();
        let name = part.name().unwrap().to_string();
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).unwrap();
        if let Ok(text) = std::str::from_utf8(&bytes) {
            bytes = text.replace(from, to).into_bytes();
        }
        writer.start_file(name, SimpleFileOptions::default()).unwrap();
        writer.write_all(&bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}
