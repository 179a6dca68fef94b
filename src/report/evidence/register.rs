//! 证据台账: the register as a workbook; read back by [`crate::ledger`].

use crate::document::PaperFault;
use crate::evidence::{Register, RegisterEntry};
use crate::facts::Entry;
use crate::ledger::REGISTER;
use crate::sheet_style::listing::{ListBook, ListCell, Listing};
use jiff::civil::Date;

/// What the workbook is called.
pub const NAME: &str = "证据台账.xlsx";

const WIDTHS: [f64; 12] = [9.0, 32.0, 40.0, 24.0, 22.0, 20.0, 12.0, 12.0, 9.0, 10.0, 18.0, 36.0];

/// Writes a register.
///
/// # Errors
/// [`PaperFault`] where it can't be written.
pub fn workbook(organisation: &str, register: &Register, created: Date) -> Result<Vec<u8>, PaperFault> {
    let mut book = ListBook::new(NAME, created)?;
    let facts = [
        format!("{organisation}　登记日期：{created}　共{}份", register.entries.len()),
        "一份台账可用于几张自评估表和以后各年：增补、修改后用 --register 给出，程序据以匹配材料、核对内容和有效期。"
            .to_owned(),
    ];
    let own = REGISTER.iter().map(|(heading, _)| *heading).zip(WIDTHS);
    let columns: Vec<(&str, f64)> = own.chain(register.more.iter().map(|heading| (heading.as_str(), 16.0))).collect();
    let listing = Listing {
        tab: "台账",
        title: "证据台账",
        facts: &facts,
        columns: &columns,
        frozen: 2,
        open: &["出具单位", "材料日期", "有效期至", "版本", "责任人", "备注"],
    };
    book.sheet(&listing, register.entries.iter().map(cells))?;
    book.finish()
}

fn cells(entry: &RegisterEntry) -> Vec<ListCell> {
    let texts = [
        entry.id.clone(),
        entry.name.clone(),
        entry.file.clone(),
        entry.clauses.clone(),
        entry.project.clone(),
        entry.issuer.clone(),
        date(&entry.dated),
        date(&entry.valid_until),
        entry.version.clone(),
        entry.responsible.clone(),
        entry.remark.clone(),
        entry.sha256.map_or_else(String::new, |digest| digest.to_string()),
    ];
    texts.into_iter().chain(entry.more.iter().cloned()).map(ListCell::Text).collect()
}

/// The day where it is understood, else what was typed.
fn date(entry: &Entry<Date>) -> String {
    entry.value.map_or_else(|| entry.typed.clone(), |day| day.to_string())
}
