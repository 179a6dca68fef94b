//! The numbers that a standard demands of an organisation, as data: which requirement states them and how they are told
//! from facts.

mod words;

/// A threshold: what a requirement demands in numbers.
#[derive(Clone, Debug)]
pub struct Threshold {
    /// The code of the rule that reports it (`T102`).
    pub code: String,
    /// Position of its part in the catalogue.
    pub part: usize,
    /// Position of the requirement in the part.
    pub requirement: usize,
    /// Only for these categories; `None` for all.
    pub categories: Option<Vec<String>>,
    /// Not for these categories.
    pub except_categories: Vec<String>,
    /// Only at these audits (年度监督前); `None` for all.
    pub audits: Option<Vec<super::Audit>>,
    /// What is tested.
    pub test: Test,
}

impl Threshold {
    /// Whether it is asked of an application for this category at this audit; where the audit is not known, it may be.
    pub fn concerns(&self, category: &str, audit: Option<super::Audit>) -> bool {
        let at_audit = match (&self.audits, audit) {
            (Some(audits), Some(audit)) => audits.contains(&audit),
            _ => true,
        };
        at_audit
            && self.categories.as_ref().is_none_or(|categories| categories.iter().any(|known| known == category))
            && !self.except_categories.iter().any(|known| known == category)
    }
}

/// What is tested: one measure, or several together.
#[derive(Clone, Debug, PartialEq)]
pub enum Test {
    /// One measure.
    Measure(Measure),
    /// At least one of these.
    Any(Vec<Test>),
    /// All of these.
    All(Vec<Test>),
}

/// A count that must be reached. 以上 is inclusive unless the standard says 超过.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AtLeast {
    /// The number.
    pub number: f64,
    /// Whether the number itself is not enough.
    pub above: bool,
}

impl AtLeast {
    /// Whether a count reaches it.
    pub fn is_met(self, count: f64) -> bool {
        if self.above { count > self.number } else { count >= self.number }
    }
}

/// One measure of the facts with what it must reach.
#[derive(Clone, Debug, PartialEq)]
pub enum Measure {
    /// Years in the service of the category applied for.
    ServiceYears(AtLeast),
    /// Years for which this level's qualification of the same category, or a higher one, has been held.
    PriorGradeYears {
        /// The level by rank.
        level: super::Level,
        /// Years.
        at_least: AtLeast,
    },
    /// Projects signed and completed inside the window.
    ProjectsCompleted {
        /// Years that the window reaches back.
        window_years: u8,
        /// How many.
        at_least: AtLeast,
        /// Whether projects of every category count.
        any_category: bool,
    },
    /// Projects signed, completed or not.
    ProjectsSigned {
        /// Years that the window reaches back; `None` for no limit.
        window_years: Option<u8>,
        /// How many.
        at_least: AtLeast,
    },
    /// Sum of completed projects' contracts, in 万元.
    ContractTotal {
        /// Years that the window reaches back.
        window_years: u8,
        /// 万元.
        at_least: AtLeast,
    },
    /// Largest single completed project's contract, in 万元.
    ContractLargest {
        /// Years that the window reaches back.
        window_years: u8,
        /// 万元.
        at_least: AtLeast,
    },
    /// People in security service.
    Staff(AtLeast),
    /// People with a valid professional certificate of the category.
    CertifiedStaff(AtLeast),
    /// People with a valid project management certificate.
    ProjectManagers(AtLeast),
    /// A leader's years of experience.
    ExperienceYears {
        /// Which leader.
        role: Leader,
        /// In what.
        field: Experience,
        /// Years.
        at_least: AtLeast,
    },
    /// A leader's academic degree.
    Degree {
        /// Which leader.
        role: Leader,
        /// The lowest degree that is enough (`硕士`).
        degree: Degree,
    },
    /// A leader's professional title.
    ProfessionalTitle {
        /// Which leader.
        role: Leader,
        /// The series (`电子信息`, `财务`).
        series: String,
        /// The lowest grade that is enough.
        title: TitleGrade,
        /// Years for which it has been held.
        held_years: Option<f64>,
    },
    /// An audit report for each of the last full years.
    AuditReports {
        /// How many years.
        years: u8,
    },
    /// Financial statements for the last months.
    FinancialStatements {
        /// How many months.
        months: u8,
    },
    /// Registered capital in 万元.
    RegisteredCapital(AtLeast),
    /// Area of the offices in 平方米.
    OfficeArea(AtLeast),
    /// A valid certificate of a management system.
    ManagementSystem {
        /// Its name (`质量管理体系`).
        system: String,
    },
    /// A yes/no statement of the applicant.
    Statement {
        /// The question.
        question: String,
    },
    /// Completed projects whose system has at least so many users.
    ProjectUsers {
        /// Users.
        users: f64,
        /// Projects.
        at_least: AtLeast,
    },
    /// Different industries among the completed projects.
    Industries(AtLeast),
    /// Hours until help is there; an upper bound.
    ResponseHours {
        /// Where.
        area: Area,
        /// Hours.
        at_most: f64,
    },
    /// Help at any hour.
    ResponseAroundTheClock {
        /// Where.
        area: Area,
    },
    /// Months of a completed project's trial run.
    TrialRunMonths(AtLeast),
    /// Sites of a kind.
    Sites {
        /// The kind (`灾备中心`).
        kind: String,
        /// How many.
        at_least: AtLeast,
        /// Whether they must lie in different regions.
        distinct_regions: bool,
    },
    /// Raised-floor area over the sites of a kind, in 平方米.
    SiteArea {
        /// The kind.
        kind: String,
        /// 平方米.
        at_least: AtLeast,
    },
    /// Every site of the kind is owned, or its lease runs so many more years.
    SiteTenureYears {
        /// The kind.
        kind: String,
        /// Years.
        at_least: AtLeast,
    },
    /// Hours of backup power at the sites of a kind.
    BackupPowerHours {
        /// The kind.
        kind: String,
        /// Hours.
        at_least: AtLeast,
    },
    /// People of a team.
    Team {
        /// The team's name.
        team: String,
        /// How many.
        at_least: AtLeast,
    },
    /// People of a team with a valid certificate.
    TeamCertified {
        /// The team's name.
        team: String,
        /// How many.
        at_least: AtLeast,
    },
    /// Rests on a part that the source does not hold: can never be told.
    Missing {
        /// The part's printed number.
        part: String,
    },
}

/// A person in charge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Leader {
    /// 组织负责人, 机构负责人
    Organisation,
    /// 技术负责人
    Technical,
    /// 财务负责人
    Finance,
}

impl Leader {
    /// As the standards call them.
    pub fn name(self) -> &'static str {
        match self {
            Leader::Organisation => "组织负责人",
            Leader::Technical => "技术负责人",
            Leader::Finance => "财务负责人",
        }
    }
}

/// What experience is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Experience {
    /// Management in information technology.
    Management,
    /// Security technology.
    Technical,
}

/// An academic degree, lowest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Degree {
    /// 大专 and below
    College,
    /// 本科, 学士
    Bachelor,
    /// 硕士
    Master,
    /// 博士
    Doctor,
}

/// The grade of a professional title, lowest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TitleGrade {
    /// 初级
    Junior,
    /// 中级
    Intermediate,
    /// 高级
    Senior,
}

/// Where help is needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Area {
    /// 本地, 本市内
    Local,
    /// 外地
    Remote,
}
