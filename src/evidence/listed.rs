//! What an evidence cell lists: names of files, and facts that stand among them.

use jiff::civil::Date;

/// One item of an evidence cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// As typed, without numbering and the 《》 around it.
    pub text: String,
    /// The names of files that it stands for, as typed: one, several for a range (附件3–5), none for a mere fact.
    pub names: Vec<String>,
    /// The facts in it.
    pub facts: Vec<ListedFact>,
    /// The clause whose cell lists it, where this one only points there (同上, 同第3条).
    pub from: Option<u16>,
}

impl Listed {
    /// The same item in a cell that points to this one of a clause.
    #[must_use]
    pub fn pointed_to(&self, clause: u16) -> Self {
        Listed { from: self.from.or(Some(clause)), ..self.clone() }
    }

    /// Whether this cell itself lists it.
    pub fn is_own(&self) -> bool {
        self.from.is_none()
    }
}

/// A fact that applicants write among the names, as the instructions of the 公共管理 form ask (domain.md, (B)).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedFact {
    /// What it is about.
    pub kind: ListedFactKind,
    /// What it says, as typed.
    pub value: String,
    /// The last day that it names.
    pub until: Option<Date>,
}

/// What a fact is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ListedFactKind {
    /// 会计师事务所
    Firm,
    /// 营业收入
    Revenue,
    /// 净利润
    Profit,
    /// 面积
    Area,
    /// 租期
    Lease,
    /// 地址
    Address,
    /// 证书编号
    Number,
    /// 有效期
    Validity,
    /// 发证机构
    Issuer,
    /// 社保出具单位
    InsuranceOffice,
    /// 社保出具或覆盖的时间
    InsurancePeriod,
    /// 日期
    Dated,
}

impl ListedFactKind {
    /// In the order of the catalogue's file.
    pub const ALL: [ListedFactKind; 12] = [
        ListedFactKind::Firm,
        ListedFactKind::Revenue,
        ListedFactKind::Profit,
        ListedFactKind::Area,
        ListedFactKind::Lease,
        ListedFactKind::Address,
        ListedFactKind::Number,
        ListedFactKind::Validity,
        ListedFactKind::Issuer,
        ListedFactKind::InsuranceOffice,
        ListedFactKind::InsurancePeriod,
        ListedFactKind::Dated,
    ];

    /// The word that people read.
    pub fn name(self) -> &'static str {
        match self {
            ListedFactKind::Firm => "会计师事务所",
            ListedFactKind::Revenue => "营业收入",
            ListedFactKind::Profit => "净利润",
            ListedFactKind::Area => "面积",
            ListedFactKind::Lease => "租期",
            ListedFactKind::Address => "地址",
            ListedFactKind::Number => "证书编号",
            ListedFactKind::Validity => "有效期",
            ListedFactKind::Issuer => "发证机构",
            ListedFactKind::InsuranceOffice => "社保出具单位",
            ListedFactKind::InsurancePeriod => "社保时间",
            ListedFactKind::Dated => "日期",
        }
    }
}
