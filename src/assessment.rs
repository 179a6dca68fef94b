//! What a sheet means: the context that it states, an answer for every clause of the form, and what is left over.
//!
//! What was typed is kept beside what was understood. Nothing here judges; the rules do.

use crate::catalog::{Audit, Known, Level, Necessity};
use crate::place::Place;
use crate::transcript::{Block, Typed};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// A filled form as understood.
#[derive(Clone, Debug)]
pub struct Assessment {
    /// Who, at which level, when, and under which conditions.
    pub context: Context,
    /// One answer for each clause of the form, in its order, rows that are missing included.
    pub answers: Vec<Answer>,
    /// Lines that are no clause of the form, as (line of the transcript, the text that was looked up).
    pub unknown: Vec<usize>,
    /// Lines that repeat a clause already answered.
    pub repeated: Vec<(u16, usize)>,
    /// Lines that continue a clause across a page header or a broken row.
    pub rejoined: Vec<(u16, usize)>,
    /// What was written about last year's audit results.
    pub rectification: BTreeMap<Block, Vec<Typed>>,
    /// The declaration at the end; `None` where there is none.
    pub declaration: Option<DeclarationReading>,
}

/// Where a value of the context comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// From the sheet.
    Sheet,
    /// Given by the user.
    Given,
    /// Inferred from the answers.
    Inferred,
    /// From nowhere: it is not known.
    Unknown,
}

/// The declared context.
#[derive(Clone, Debug)]
pub struct Context {
    /// 组织名称
    pub organisation: Stated<OrganisationReading>,
    /// 申报级别
    pub level: Stated<LevelReading>,
    /// 评估时间
    pub date: Stated<DateReading>,
    /// 评估部门/人员
    pub assessors: Stated<AssessorReading>,
    /// 统一社会信用代码, where the sheet has a field for it.
    pub credit_code: Option<Stated<CreditCodeReading>>,
    /// The level in the declaration.
    pub declared_level: Stated<LevelReading>,
    /// The audit type.
    pub audit: Option<Audit>,
    /// For each condition group of the form, the value chosen and how it is known.
    pub conditions: Vec<(Option<u8>, Basis)>,
    /// The categories applied for; `None` where they are not known.
    pub categories: Option<Vec<String>>,
}

impl Context {
    /// The level applied for, where it is understood.
    pub fn level(&self) -> Option<Level> {
        self.level.reading.level()
    }

    /// The organisation's name as understood.
    pub fn organisation(&self) -> Option<&str> {
        match &self.organisation.reading {
            OrganisationReading::Full(name) | OrganisationReading::Abbreviated(name) => Some(name),
            OrganisationReading::Blank | OrganisationReading::Placeholder => None,
        }
    }

    /// What is known for deciding on rows; `chosen` is [`Context::chosen`].
    pub fn known<'k>(&'k self, chosen: &'k [Option<u8>]) -> Known<'k> {
        Known { level: self.level(), audit: self.audit, conditions: chosen, categories: self.categories.as_deref() }
    }

    /// The values chosen, by group.
    pub fn chosen(&self) -> Vec<Option<u8>> {
        self.conditions.iter().map(|&(value, _)| value).collect()
    }
}

/// Something that the sheet states: as typed, as read, and where. `place` is the sheet where it has no cell for it.
#[derive(Clone, Debug)]
pub struct Stated<T> {
    /// As typed; `None` where the sheet has no cell for it.
    pub typed: Option<Typed>,
    /// As understood.
    pub reading: T,
    /// Where.
    pub place: Place,
}

impl<T> Stated<T> {
    /// What was typed; empty where nothing was.
    pub fn text(&self) -> &str {
        self.typed.as_ref().map_or("", |typed| &typed.text)
    }
}

/// An organisation's name as read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OrganisationReading {
    /// Nothing.
    Blank,
    /// Words that stand for a name never filled in.
    Placeholder,
    /// A name that does not end as registered names do.
    Abbreviated(String),
    /// A full name.
    Full(String),
}

/// A level as read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LevelReading {
    /// Nothing.
    Blank,
    /// A level of the scheme.
    Known(Level),
    /// A level written with characters that only look right.
    Confusable(Level),
    /// More than one level.
    Several(Vec<Level>),
    /// A level word that the scheme does not have (四级 of three).
    OutOfScheme,
    /// Anything else.
    Unparsed,
}

impl LevelReading {
    /// The level, where exactly one is understood.
    pub fn level(&self) -> Option<Level> {
        match self {
            LevelReading::Known(level) | LevelReading::Confusable(level) => Some(*level),
            _ => None,
        }
    }
}

/// A date as read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateReading {
    /// Nothing.
    Blank,
    /// A day.
    Day(Date),
    /// A day that could be another one.
    Doubtful(Date, Doubt),
    /// A month without a day.
    Month {
        /// Year.
        year: i16,
        /// Month.
        month: i8,
        /// Whether the month itself is in doubt.
        doubt: Option<Doubt>,
    },
    /// Written as a date that no calendar has, or out of all reason.
    Impossible,
    /// No date.
    Unparsed,
}

impl DateReading {
    /// The day, where one is understood.
    pub fn day(self) -> Option<Date> {
        match self {
            DateReading::Day(day) | DateReading::Doubtful(day, _) => Some(day),
            _ => None,
        }
    }

    /// As JSON has it: `2025-08-27`, `2025-08`, or nothing.
    pub fn iso(self) -> Option<String> {
        match self {
            DateReading::Day(day) | DateReading::Doubtful(day, _) => Some(day.to_string()),
            DateReading::Month { year, month, .. } => Some(format!("{year:04}-{month:02}")),
            DateReading::Blank | DateReading::Impossible | DateReading::Unparsed => None,
        }
    }
}

/// Why a date is in doubt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// `25.8.27`: the century is understood, not written.
    TwoDigitYear,
    /// `03/05/2023`: day and month could be the other way round.
    DayMonthOrder,
    /// `2025.1` as a number: 2025.10 is stored just so.
    LostMonth,
}

/// The people who assessed, as read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AssessorReading {
    /// Nothing.
    Blank,
    /// Departments only.
    DepartmentOnly(Vec<String>),
    /// At least one person.
    People(Vec<String>),
}

impl AssessorReading {
    /// Departments and people in the order written.
    pub fn names(&self) -> &[String] {
        match self {
            AssessorReading::Blank => &[],
            AssessorReading::DepartmentOnly(names) | AssessorReading::People(names) => names,
        }
    }
}

/// A 统一社会信用代码 as read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CreditCodeReading {
    /// Nothing.
    Blank,
    /// A sound code.
    Good(String),
    /// Eighteen characters of the alphabet, but the check character should be another.
    WrongCheck {
        /// The code as typed, folded.
        code: String,
        /// The check character that the others demand.
        expected: char,
    },
    /// Not eighteen characters of 0-9A-HJ-NPQRTUWXY.
    Malformed(String),
    /// Typed as a number: digits were lost.
    LostDigits,
}

/// The answer to one clause.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The clause's number in the form.
    pub clause: u16,
    /// Whether the clause is required.
    pub necessity: Necessity,
    /// Where the clause was found; `None` where the sheet does not have it.
    pub found: Option<Found>,
    /// What was concluded.
    pub conclusion: Conclusion,
    /// What was listed.
    pub evidence: Evidence,
}

impl Answer {
    /// Whether anything was answered: a box marked in any way but «does not apply», or evidence listed.
    pub fn is_answered(&self) -> bool {
        match (self.conclusion.verdict, self.conclusion.trouble) {
            (Some(verdict), _) => verdict != Verdict::NotApplicable,
            // Text that slid into the column says nothing about the answer.
            (None, Some(Trouble::Blank | Trouble::NoColumn | Trouble::Shifted) | None) => {
                self.evidence.names_something()
            }
            (None, Some(_)) => true,
        }
    }
}

/// How a clause's row was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// The line of the transcript.
    pub line: usize,
    /// The whole wording as typed, broken rows rejoined.
    pub text: String,
    /// How it was recognised.
    pub matching: Matching,
}

/// How sure the recognition of a clause is.
#[derive(Clone, Debug, PartialEq)]
pub enum Matching {
    /// Word for word.
    Exact,
    /// With another wording.
    Edited,
    /// With a wording that fits other clauses as well; taken by its position.
    Ambiguous {
        /// The other clauses that it fits.
        others: Vec<u16>,
    },
}

/// A verdict on one clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// 符合
    Conforming,
    /// 不符合
    Nonconforming,
    /// 不适用
    NotApplicable,
}

/// What was marked, as understood.
#[derive(Clone, Debug, PartialEq)]
pub struct Conclusion {
    /// The verdict, where the marks say one.
    pub verdict: Option<Verdict>,
    /// Why there is none, or what is wrong with the marks.
    pub trouble: Option<Trouble>,
    /// The cell that decides: the marked one, else the first conclusion cell.
    pub place: Place,
    /// What was typed there.
    pub typed: String,
    /// Whether the mark's cell is merged over several rows.
    pub shared: bool,
}

/// What is wrong with the marks of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// Neither box is marked.
    Blank,
    /// The table has no conclusion column at all; reported once for the table.
    NoColumn,
    /// Both boxes are marked.
    Both,
    /// A mark that no one knows.
    Unknown,
    /// A box whose symbol font was lost.
    LostFont,
    /// A mark that says the opposite of its column.
    Contradictory,
    /// Running text where a mark belongs.
    Shifted,
    /// A formula without a value.
    Uncalculated,
    /// An error value.
    Error,
}

/// What was listed as evidence for a clause.
#[derive(Clone, Debug, PartialEq)]
pub struct Evidence {
    /// As typed.
    pub typed: String,
    /// Where.
    pub place: Place,
    /// The items, with references resolved.
    pub items: Vec<crate::evidence::Listed>,
    /// What the cell amounts to.
    pub state: EvidenceState,
}

impl Evidence {
    /// The items as typed.
    pub fn texts(&self) -> Vec<String> {
        self.items.iter().map(|item| item.text.clone()).collect()
    }

    /// Whether at least one item is named or pointed to.
    pub fn names_something(&self) -> bool {
        matches!(self.state, EvidenceState::Listed | EvidenceState::Broken(_))
    }
}

/// What an evidence cell amounts to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EvidenceState {
    /// The table has no evidence column; reported once for the table.
    NoColumn,
    /// Nothing.
    Blank,
    /// Items.
    Listed,
    /// Words that name nothing.
    Placeholder,
    /// A reference that leads nowhere.
    Broken(Broken),
}

/// Why a reference between evidence cells leads nowhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Broken {
    /// No such clause, or none above.
    NoTarget(Option<u16>),
    /// The target lists nothing.
    TargetBlank(u16),
    /// The target is not required here.
    TargetNotApplicable(u16),
    /// The references run in a circle.
    Circle(u16),
    /// The target lists more than is taken over, with what it points to itself.
    TooMany(u16),
}

/// The declaration as read.
#[derive(Clone, Debug)]
pub struct DeclarationReading {
    /// Where it begins.
    pub place: Place,
    /// For each printed paragraph, how it was found.
    pub paragraphs: Vec<ParagraphReading>,
    /// The service that it names, where that is not the form's.
    pub other_service: Option<crate::place::Placed<String>>,
}

/// A paragraph of the declaration as read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ParagraphReading {
    /// Word for word.
    Intact,
    /// With another wording.
    Altered {
        /// As typed.
        typed: String,
        /// Where.
        place: Place,
    },
    /// Not there.
    Missing,
}
