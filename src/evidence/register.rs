//! What people say of evidence in tables of their own: the register (证据台账) and the clerk's mapping (证明材料对照).

use super::Digest;
use crate::catalog::Form;
use crate::facts::Entry;
use crate::text;
use jiff::civil::Date;

/// A register of evidence; one serves several forms, and the next year.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Register {
    /// The file that it was read from, by name.
    pub file: String,
    /// Headings of columns that only people know.
    pub more: Vec<String>,
    /// Whether its workbook has other sheets, which a new one would not have.
    pub has_more: bool,
    /// Its lines.
    pub entries: Vec<RegisterEntry>,
    /// What is wrong with it.
    pub troubles: Vec<SheetTrouble>,
}

/// A piece of evidence as registered.
#[derive(Clone, Debug, PartialEq)]
pub struct RegisterEntry {
    /// 编号
    pub id: String,
    /// 名称
    pub name: String,
    /// 文件: its path in the evidence folder
    pub file: String,
    /// SHA-256 when it was registered
    pub sha256: Option<Digest>,
    /// 条款: the forms and clauses that it is for, as typed (`应急处理 3、5`)
    pub clauses: String,
    /// 项目
    pub project: String,
    /// 出具单位
    pub issuer: String,
    /// 材料日期
    pub dated: Entry<Date>,
    /// 有效期至
    pub valid_until: Entry<Date>,
    /// 版本
    pub version: String,
    /// 责任人
    pub responsible: String,
    /// 备注
    pub remark: String,
    /// What stands in the columns that only people know, in the order of [`Register::more`].
    pub more: Vec<String>,
    /// Where it stands, as people read it (`第5行`).
    pub place: String,
}

/// The decisions of a clerk: which files an item stands for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Decisions {
    /// The file that they were read from, by name.
    pub file: String,
    /// Whether its workbook has columns or sheets that only people know, which a new one would not have.
    pub has_more: bool,
    /// The decisions, in its order.
    pub entries: Vec<Decision>,
    /// What is wrong with it.
    pub troubles: Vec<SheetTrouble>,
}

/// A decision on one item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// The form's id, category or title; empty for every form.
    pub form: String,
    /// The clause; `None` for every clause that lists the item.
    pub clause: Option<u16>,
    /// The item as listed.
    pub item: String,
    /// What was decided.
    pub choice: Choice,
    /// 说明
    pub note: String,
    /// Where it stands, as people read it (`第5行`).
    pub place: String,
}

/// What a clerk decided on an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choice {
    /// It is these files, by their paths.
    Files(Vec<String>),
    /// It needs no file (it is a fact, or is shown on the spot).
    NoFile,
    /// There is none.
    Missing,
    /// Nothing that is understood, as typed; it comes to nothing, but stays in the table.
    Open(String),
}

impl Decision {
    /// Whether it is about an item that a clause of a form lists.
    pub fn is_for(&self, form: &Form, clause: u16, item: &str) -> bool {
        let is_of_form = || {
            let wanted = text::bare_key(&self.form);
            form.id == self.form
                || [&form.title, &form.category].into_iter().any(|known| text::bare_key(known) == wanted)
        };
        text::key(&self.item) == text::key(item)
            && self.clause.is_none_or(|known| known == clause)
            && (self.form.is_empty() || is_of_form())
    }
}

/// Something wrong with a table of this kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetTrouble {
    /// Where, as people read it.
    pub place: String,
    /// One Chinese sentence.
    pub message: String,
}
