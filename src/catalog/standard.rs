//! A standard's text, requirement for requirement, with what is missing from it and what it prints oddly.

use super::{Level, LevelSet};

/// A part of a standard: its general requirements, or the annex of one category. One form is made from each.
#[derive(Clone, Debug)]
pub struct Part {
    /// Stable id within the edition (`general`, `a`, `d1`).
    pub id: String,
    /// Position of its edition in the catalogue.
    pub edition: usize,
    /// Section as printed (`附录A`).
    pub section: String,
    /// Title as printed.
    pub title: String,
    /// What it is about.
    pub scope: Scope,
    /// How its levels build on each other.
    pub inheritance: Inheritance,
    /// The sentence under the title; empty where none is printed.
    pub preamble: String,
    /// The stages of the work, in their order.
    pub stages: Vec<String>,
    /// The sentences that say what a level takes over.
    pub inherits: Vec<Inherits>,
    /// The requirements in the order of the source.
    pub requirements: Vec<Requirement>,
}

impl Part {
    /// The requirement with this printed number.
    pub fn requirement(&self, id: &str) -> Option<&Requirement> {
        self.requirements.iter().find(|requirement| requirement.id == id)
    }

    /// Whether a section as printed (`附录C`, `4.1.4`, `4.1.4 b)`) lies in this part.
    pub fn holds(&self, section: &str) -> bool {
        let is_in = |id: &str| {
            let rest = id.strip_prefix(section);
            rest.is_some_and(|rest| rest.is_empty() || section.contains('.') && rest.starts_with(['.', ' ']))
        };
        self.section == section || self.requirements.iter().any(|requirement| is_in(&requirement.id))
    }

    /// The levels at which a requirement of this part is asked for.
    pub fn levels(&self, requirement: &Requirement, all: LevelSet) -> LevelSet {
        match self.inheritance {
            Inheritance::Full => LevelSet::of([requirement.level]),
            Inheritance::Cumulative => LevelSet::of(all.iter().filter(|level| *level >= requirement.level)),
        }
    }
}

/// What a part is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Every category.
    General,
    /// One category.
    Category {
        /// The category.
        category: String,
        /// Its class, where it has several (灾难备份与恢复: A类, B类).
        class: Option<String>,
    },
}

/// How the levels of a part build on each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Inheritance {
    /// Each level is written out whole.
    Full,
    /// A level needs all lower ones too.
    Cumulative,
}

/// A sentence that says what a level takes over.
#[derive(Clone, Debug)]
pub struct Inherits {
    /// The level.
    pub level: Level,
    /// Section as printed.
    pub section: String,
    /// The sentence.
    pub text: String,
}

/// One requirement of a standard.
#[derive(Clone, Debug)]
pub struct Requirement {
    /// Its number as printed (`4.1.4 b)`), misprints included.
    pub id: String,
    /// The level under which it is printed.
    pub level: Level,
    /// The stage of the work; empty where it stands before any.
    pub stage: String,
    /// The heading right above it; empty where that is the stage.
    pub topic: String,
    /// Its wording.
    pub text: String,
    /// The categories that the wording limits it to; `None` for all.
    pub categories: Option<Vec<String>>,
}

impl Requirement {
    /// Stage and topic as one heading (`准备阶段-服务方案制定`).
    pub fn heading(&self) -> String {
        match (self.stage.as_str(), self.topic.as_str()) {
            (stage, "") => stage.to_owned(),
            ("", topic) => topic.to_owned(),
            (stage, topic) => format!("{stage}-{topic}"),
        }
    }
}

/// A part that the source does not hold: what rests on it can't be judged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MissingPart {
    /// Its printed number (`附录A`, `4.3`).
    pub part: String,
    /// Its title.
    pub title: String,
    /// The levels that need it.
    pub levels: LevelSet,
    /// The categories that need it; `None` for all.
    pub categories: Option<Vec<String>>,
}

impl MissingPart {
    /// Number and title as people cite it: `附录A“信息安全风险评估服务专业评价要求”`.
    pub fn words(&self) -> String {
        if self.title.is_empty() { self.part.clone() } else { format!("{}“{}”", self.part, self.title) }
    }
}

/// A section of the standard's procedure.
#[derive(Clone, Debug)]
pub struct Procedure {
    /// Section as printed.
    pub section: String,
    /// Title.
    pub title: String,
    /// Wording.
    pub text: String,
}

/// A number in the procedure.
#[derive(Clone, Debug)]
pub struct ProcedureFact {
    /// Its name (`committee_minimum`).
    pub name: String,
    /// Section as printed.
    pub section: String,
    /// The number.
    pub value: f64,
    /// Its unit.
    pub unit: String,
    /// What else is to be known.
    pub note: String,
}

/// Something that the source prints oddly: kept as printed, never mended.
#[derive(Clone, Debug)]
pub struct SourceAnomaly {
    /// The sections concerned, as printed.
    pub sections: Vec<String>,
    /// What is printed.
    pub text: String,
    /// What is odd about it.
    pub note: String,
    /// Whether a verdict may turn on it: then it is told beside the verdict.
    pub bears_on_judgement: bool,
}
