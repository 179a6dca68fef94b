//! What an organisation states about itself beside the forms: people, projects, certificates, sites and money.
//!
//! Read from the facts workbook by [`crate::factsheet`]; nothing here judges. Every entry keeps what was typed and where;
//! what could not be understood stays without a value, so that what rests on it can't be told instead of being taken
//! for nothing.

pub mod layout;

use crate::assessment::CreditCodeReading;
use crate::catalog::{Degree, TitleGrade};
use crate::place::Place;
use jiff::civil::Date;

/// The facts of one application.
#[derive(Clone, Debug)]
pub struct Facts {
    /// 基本信息
    pub organisation: Organisation,
    /// 申报类别: one line for each category applied for.
    pub applied: Vec<Applied>,
    /// 情况说明: the yes/no statements.
    pub statements: Vec<Statement>,
    /// 人员
    pub people: Vec<Person>,
    /// 项目
    pub projects: Vec<Project>,
    /// 证书与资质, of the organisation and of its people.
    pub certificates: Vec<Certificate>,
    /// 场所
    pub sites: Vec<Site>,
    /// 财务
    pub finances: Vec<FinancialYear>,
    /// Which sheets the workbook has: what stands on a sheet that is not there is not known, not nothing.
    pub sheets: Vec<(FactSheet, Place)>,
    /// What is wrong with what was typed.
    pub troubles: Vec<FactTrouble>,
}

impl Facts {
    /// Whether the workbook has this sheet.
    pub fn has(&self, sheet: FactSheet) -> bool {
        self.sheets.iter().any(|(known, _)| *known == sheet)
    }

    /// The projects that a text names.
    pub fn projects_named_in(&self, text: &str) -> Vec<&Project> {
        /// Names that are shorter, in characters, are alike by chance.
        const SHORTEST: usize = 4;
        let key = crate::text::bare_key(text);
        let is_named = |project: &&Project| {
            let name = crate::text::bare_key(&project.name.typed);
            name.chars().count() >= SHORTEST && key.contains(&name)
        };
        self.projects.iter().filter(is_named).collect()
    }

    /// Where a sheet is; the file as a whole where it is not there.
    pub fn place_of(&self, sheet: FactSheet) -> Place {
        self.sheets.iter().find(|(known, _)| *known == sheet).map_or(Place::Whole, |&(_, place)| place)
    }
}

/// A sheet of the facts workbook.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FactSheet {
    /// 基本信息, with 申报类别 and 情况说明 below.
    Organisation,
    /// 人员
    People,
    /// 项目
    Projects,
    /// 证书与资质
    Certificates,
    /// 场所
    Sites,
    /// 财务
    Finances,
}

impl FactSheet {
    /// In the order of the workbook.
    pub const ALL: [FactSheet; 6] = [
        FactSheet::Organisation,
        FactSheet::People,
        FactSheet::Projects,
        FactSheet::Certificates,
        FactSheet::Sites,
        FactSheet::Finances,
    ];

    /// The sheet's name.
    pub fn name(self) -> &'static str {
        match self {
            FactSheet::Organisation => "基本信息",
            FactSheet::People => "人员",
            FactSheet::Projects => "项目",
            FactSheet::Certificates => "证书与资质",
            FactSheet::Sites => "场所",
            FactSheet::Finances => "财务",
        }
    }
}

/// A cell of the facts workbook: as typed, as understood, and where.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry<T> {
    /// As typed; empty where nothing was.
    pub typed: String,
    /// As understood; `None` where nothing was typed or it is not understood.
    pub value: Option<T>,
    /// Where; the row's first cell where the column is not there.
    pub place: Place,
}

impl<T> Entry<T> {
    /// An entry with nothing in it.
    pub fn blank(place: Place) -> Self {
        Entry { typed: String::new(), value: None, place }
    }

    /// Whether nothing was typed.
    pub fn is_blank(&self) -> bool {
        crate::text::is_blank(&self.typed)
    }
}

impl<T: PartialEq> Entry<T> {
    /// Whether both are understood and say something else. One thing written in two ways is no contradiction.
    pub fn contradicts(&self, other: &Self) -> bool {
        self.value.is_some() && other.value.is_some() && self.value != other.value
    }
}

/// 基本信息
#[derive(Clone, Debug)]
pub struct Organisation {
    /// 组织名称
    pub name: Entry<String>,
    /// 统一社会信用代码
    pub credit_code: Entry<CreditCodeReading>,
    /// 法定代表人
    pub legal_representative: Entry<String>,
    /// 注册地址
    pub registered_address: Entry<String>,
    /// 办公地址
    pub office_address: Entry<String>,
    /// 邮政编码
    pub postcode: Entry<String>,
    /// 成立日期
    pub established: Entry<Date>,
    /// 注册资本, in 万元
    pub registered_capital: Entry<f64>,
    /// 员工总数
    pub employees: Entry<f64>,
    /// 信息安全服务人员数, as stated
    pub security_staff: Entry<f64>,
    /// 网址
    pub website: Entry<String>,
    /// 联系人
    pub contact: Entry<String>,
    /// 联系人职务
    pub contact_post: Entry<String>,
    /// 电话
    pub phone: Entry<String>,
    /// 手机
    pub mobile: Entry<String>,
    /// 电子邮箱
    pub email: Entry<String>,
    /// 申请类型 (初次, 监督, …)
    pub audit: Entry<String>,
    /// 自评估时间
    pub assessed: Entry<Date>,
    /// 本地应急响应时间, in hours
    pub local_response: Entry<f64>,
    /// 外地应急响应时间, in hours
    pub remote_response: Entry<f64>,
    /// 是否提供本地7×24小时响应
    pub around_the_clock: Entry<bool>,
}

/// A line of 申报类别.
#[derive(Clone, Debug)]
pub struct Applied {
    /// 服务类别
    pub category: Entry<String>,
    /// 类: A类 or B类 of 灾难备份与恢复
    pub class: Entry<String>,
    /// 申报级别, as typed: levels depend on the edition
    pub level: Entry<String>,
    /// 依据文件: edition id
    pub edition: Entry<String>,
    /// 开始从事该类服务的日期
    pub since: Entry<Date>,
}

/// A yes/no statement.
#[derive(Clone, Debug)]
pub struct Statement {
    /// The question as printed.
    pub question: String,
    /// 是 or 否
    pub answer: Entry<bool>,
    /// 说明
    pub remark: Entry<String>,
}

/// 人员
#[derive(Clone, Debug)]
pub struct Person {
    /// 姓名
    pub name: Entry<String>,
    /// 身份证件号码; shown only masked
    pub identity: Entry<String>,
    /// 岗位, one by one (组织负责人, 技术负责人, 财务负责人, 项目负责人, …)
    pub posts: Entry<Vec<String>>,
    /// 学历或学位
    pub degree: Entry<Degree>,
    /// 职称
    pub title: Entry<TitleGrade>,
    /// 职称系列 (电子信息, 财务, …)
    pub title_series: Entry<String>,
    /// 职称取得日期
    pub title_since: Entry<Date>,
    /// 信息技术领域管理经历, in years
    pub management_years: Entry<f64>,
    /// 信息安全技术工作年限, in years
    pub technical_years: Entry<f64>,
    /// 是否从事信息安全服务
    pub in_service: Entry<bool>,
    /// 团队, one by one
    pub teams: Entry<Vec<String>>,
    /// 是否有劳动合同
    pub has_contract: Entry<bool>,
    /// 是否缴纳社保
    pub is_insured: Entry<bool>,
}

/// 项目
#[derive(Clone, Debug)]
pub struct Project {
    /// 项目名称
    pub name: Entry<String>,
    /// 委托方
    pub client: Entry<String>,
    /// 服务类别
    pub category: Entry<String>,
    /// 行业
    pub industry: Entry<String>,
    /// 合同金额, in 万元
    pub amount: Entry<f64>,
    /// 签订日期
    pub signed: Entry<Date>,
    /// 开始日期
    pub started: Entry<Date>,
    /// 完成日期
    pub completed: Entry<Date>,
    /// 验收日期
    pub accepted: Entry<Date>,
    /// 系统用户数
    pub users: Entry<f64>,
    /// 试运行周期, in months
    pub trial_months: Entry<f64>,
}

impl Project {
    /// The day on which it counts as completed: acceptance, else completion.
    pub fn done(&self) -> Option<Date> {
        self.accepted.value.or(self.completed.value)
    }
}

/// 证书与资质
#[derive(Clone, Debug)]
pub struct Certificate {
    /// 持有人: a person's name; blank or 本单位 for the organisation
    pub holder: Entry<String>,
    /// 种类
    pub kind: Entry<CertificateKind>,
    /// 证书名称
    pub name: Entry<String>,
    /// 证书编号
    pub number: Entry<String>,
    /// 服务类别
    pub category: Entry<String>,
    /// 级别, as typed
    pub level: Entry<String>,
    /// 发证机构
    pub issuer: Entry<String>,
    /// 发证日期
    pub issued: Entry<Date>,
    /// 有效期至
    pub valid_until: Entry<Date>,
}

/// What a certificate is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CertificateKind {
    /// 服务资质: the organisation's own qualification
    Qualification,
    /// 管理体系
    ManagementSystem,
    /// 专业认证: a person's, for one category
    Professional,
    /// 项目管理: a person's
    ProjectManagement,
    /// 其他
    Other,
}

impl CertificateKind {
    /// In the order of the drop-down list.
    pub const ALL: [CertificateKind; 5] = [
        CertificateKind::Qualification,
        CertificateKind::ManagementSystem,
        CertificateKind::Professional,
        CertificateKind::ProjectManagement,
        CertificateKind::Other,
    ];

    /// The word in the workbook.
    pub fn name(self) -> &'static str {
        match self {
            CertificateKind::Qualification => "服务资质",
            CertificateKind::ManagementSystem => "管理体系",
            CertificateKind::Professional => "专业认证",
            CertificateKind::ProjectManagement => "项目管理",
            CertificateKind::Other => "其他",
        }
    }
}

/// 场所
#[derive(Clone, Debug)]
pub struct Site {
    /// 用途 (办公场所, 灾备中心, 测试环境, …)
    pub kind: Entry<String>,
    /// 地址
    pub address: Entry<String>,
    /// 所在城市
    pub region: Entry<String>,
    /// 面积, in 平方米; of a 灾备中心 the raised-floor area
    pub area: Entry<f64>,
    /// Whether it is owned; `false` for leased
    pub is_owned: Entry<bool>,
    /// 租期至
    pub lease_until: Entry<Date>,
    /// 后备供电, in hours
    pub backup_hours: Entry<f64>,
}

/// 财务
#[derive(Clone, Debug)]
pub struct FinancialYear {
    /// 年度
    pub year: Entry<i16>,
    /// 材料种类
    pub kind: Entry<FinancialKind>,
    /// 会计师事务所
    pub firm: Entry<String>,
    /// 报告编号
    pub number: Entry<String>,
    /// 截止日期: the last day that a statement covers
    pub until: Entry<Date>,
    /// 覆盖月数
    pub months: Entry<f64>,
    /// 营业收入, in 万元
    pub revenue: Entry<f64>,
    /// 净利润, in 万元
    pub profit: Entry<f64>,
}

/// What a line of 财务 is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FinancialKind {
    /// 审计报告
    AuditReport,
    /// 财务报表
    Statements,
}

/// Something wrong with what was typed into the facts workbook. Which rule reports it follows from its kind.
#[derive(Clone, Debug, PartialEq)]
pub struct FactTrouble {
    /// What is wrong.
    pub kind: TroubleKind,
    /// The sheet.
    pub sheet: FactSheet,
    /// The heading of the field or column (`合同金额`).
    pub label: String,
    /// As typed.
    pub typed: String,
    /// What was understood, or what would have been expected; empty where there is nothing to say.
    pub understood: String,
    /// Where.
    pub place: Place,
}

/// What can be wrong with an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TroubleKind {
    /// A sheet is not there.
    SheetMissing,
    /// A column that thresholds rest on is not there.
    ColumnMissing,
    /// A column that nobody knows holds something.
    ColumnUnknown,
    /// A field that is needed is blank.
    Blank,
    /// A row has entries but no name.
    RowUnnamed,
    /// No number, amount or count.
    NumberUnreadable,
    /// An amount that could be meant in 元 or in 万元, or was written in words.
    AmountDoubtful,
    /// A percentage where an amount or a number belongs.
    Percentage,
    /// A negative number.
    Negative,
    /// A word that the list does not know (category, kind, degree, 是/否).
    WordUnknown,
    /// A level word that no scheme knows.
    LevelUnknown,
    /// A level that the edition's scheme does not have.
    LevelOutOfScheme,
    /// No date.
    DateUnreadable,
    /// A date without day, or one that could be another.
    DateDoubtful,
    /// A date that no calendar has.
    DateImpossible,
    /// A date after the day of checking where only the past can stand.
    DateFuture,
    /// Dates of one row in the wrong order.
    DatesOutOfOrder,
    /// A person who stands there twice.
    PersonRepeated,
    /// Two people in one cell, or cells merged over several people.
    PeopleMerged,
    /// A long number typed as a number: digits are lost.
    DigitsLost,
    /// A line that repeats an earlier one (project, certificate, category).
    LineRepeated,
}

/// Words for a certificate that never ends.
const PERMANENT: [&str; 4] = ["长期", "永久", "终身", "无固定期限"];

/// Whether what stands for the last day of a certificate says that there is none.
pub fn is_permanent(typed: &str) -> bool {
    let typed = crate::text::bare_key(typed);
    PERMANENT.iter().any(|word| typed.contains(word))
}

/// A personal number with only its ends to be seen: `110***********123X` of eighteen, `138****5678` of eleven.
pub fn masked(number: &str) -> String {
    let characters: Vec<char> = number.trim().chars().collect();
    let keep_behind = if characters.len() >= 8 { 4 } else { 1 };
    let keep_before = if characters.len() >= 8 { 3 } else { 1 };
    characters
        .iter()
        .enumerate()
        .map(|(at, &c)| if at < keep_before || at + keep_behind >= characters.len() { c } else { '*' })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn personal_numbers_show_their_ends_only() {
        assert_eq!(masked("000000199001011234"), "000***********1234");
        assert_eq!(masked("13800000000"), "138****0000");
        assert_eq!(masked("1234"), "1**4");
        assert_eq!(masked(""), "");
    }
}
