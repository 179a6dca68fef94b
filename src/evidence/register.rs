//! What people say of evidence in tables of their own: the register (证据台账) and the clerk's mapping (证明材料对照).

use super::Digest;
use crate::facts::Entry;
use jiff::civil::Date;

/// A register of evidence; one serves several forms, and the next year.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Register {
    /// The file that it was read from, by name.
    pub file: String,
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
    /// Where it stands, as people read it (`第5行`).
    pub place: String,
}

/// The decisions of a clerk: which files an item stands for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Decisions {
    /// The file that they were read from, by name.
    pub file: String,
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
}

/// Something wrong with a table of this kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetTrouble {
    /// Where, as people read it.
    pub place: String,
    /// One Chinese sentence.
    pub message: String,
}
