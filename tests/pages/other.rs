//! Another organisation's application, handed in before the example's: what it claims stands in one table.

use crate::evidence::EvidenceFolder;
use crate::facts::FactsBook;
use crate::scene::{EDITION, LEVEL};
use crate::table::Table;
use ziping::case::{Case, Input};
use ziping::dossier::{self, Desk, Paper, Question};
use ziping::workbook::{Kind, Workbook};

/// What it is called.
const NAME: &str = "花店申请";
const ORGANISATION: &str = "示例花店有限公司";
const PATH: &str = "花店申请/申报信息.xlsx";

/// The facts and the evidence of the other application.
pub(crate) struct Other {
    facts: FactsBook,
    evidence: EvidenceFolder,
}

impl Other {
    /// Builds what `| 另一份申请 | 内容 |` says, beside the name of the organisation.
    pub(crate) fn build(rows: &Table, desk: &Desk) -> Result<Self, String> {
        let edition = desk.catalog.editions.iter().find(|edition| edition.id == EDITION).ok_or("no edition")?;
        let mut other =
            Other { facts: FactsBook::correct(&desk.catalog, edition, LEVEL), evidence: EvidenceFolder::default() };
        other.state(&["基本信息", "填写"], &["组织名称", ORGANISATION])?;
        other.state(&["基本信息", "填写"], &["统一社会信用代码", ""])?;
        for sheet in ["人员", "项目", "证书与资质"] {
            other.state(&[sheet], &["全部删去"])?;
        }
        for row in &rows.rows {
            let [matter, content] = row.as_slice() else { return Err("另一份申请 | 内容".to_owned()) };
            let parts: Vec<&str> = content.split('，').collect();
            match (matter.as_str(), parts.as_slice()) {
                ("组织名称" | "统一社会信用代码", [value]) => {
                    other.state(&["基本信息", "填写"], &[matter, value])?;
                }
                ("人员", [name]) => other.state(&["人员", "姓名"], &["新", name])?,
                ("人员", [name, identity]) => {
                    other.state(&["人员", "姓名", "身份证件号码"], &["新", name, identity])?;
                }
                ("证书", [holder, number]) => {
                    other.state(&["证书与资质", "持有人", "种类", "证书编号"], &["新", holder, "专业认证", number])?;
                }
                ("项目", [name, client, signed]) => {
                    other.state(&["项目", "项目名称", "委托方", "签订日期"], &["新", name, client, signed])?;
                }
                ("证明材料", [file]) => {
                    let (path, state) = file.split_once(' ').unwrap_or((file, ""));
                    other.evidence.change(&table(&["证据文件", "情况"], &[path, state]))?;
                }
                _ => return Err(format!("| {matter} | {content} | is not understood")),
            }
        }
        Ok(other)
    }

    fn state(&mut self, head: &[&str], row: &[&str]) -> Result<(), String> {
        self.facts.change(&table(head, row))
    }

    /// Its cases.
    pub(crate) fn open<'c>(self, desk: &'c Desk, question: &Question) -> Result<Vec<Case<'c>>, String> {
        let reading = Ok(Workbook { kind: Kind::Xlsx, sheets: self.facts.sheets()?, macros: false });
        let paper = Paper { input: Input { path: PATH.to_owned(), sha256: "c".repeat(64) }, reading };
        Ok(dossier::open_together(desk, NAME, vec![paper], Some(self.evidence.handed(None)), question))
    }
}

fn table(head: &[&str], row: &[&str]) -> Table {
    let owned = |cells: &[&str]| cells.iter().map(|&cell| cell.to_owned()).collect();
    Table { head: owned(head), rows: vec![owned(row)] }
}
