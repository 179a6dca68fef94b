//! How far an application has come: what each level of a scheme comes to for one category.

use crate::catalog::{Edition, Level};
use crate::text;
use crate::verdict::{Outcome, Verdict};

/// How far one category has come.
#[derive(Clone, Debug)]
pub struct Standing<'c> {
    /// The category.
    pub category: String,
    /// Its class, where there are several.
    pub class: Option<String>,
    /// The edition.
    pub edition: &'c Edition,
    /// The level applied for.
    pub declared: Option<Level>,
    /// Each level of the scheme, lowest first.
    pub levels: Vec<AtLevel<'c>>,
}

/// What a level comes to.
#[derive(Clone, Debug)]
pub struct AtLevel<'c> {
    /// The level.
    pub level: Level,
    /// The general requirements (T/CAS: 基本能力).
    pub general: Share<'c>,
    /// The requirements of the category (T/CAS: 专业能力).
    pub professional: Share<'c>,
}

/// A share of what a level asks for.
#[derive(Clone, Debug)]
pub struct Share<'c> {
    /// What it comes to.
    pub outcome: Outcome,
    /// What stands in the way.
    pub lacks: Vec<Lack<'c>>,
}

/// Something that stands in the way of a level.
#[derive(Clone, Debug)]
pub enum Lack<'c> {
    /// The form was not handed in.
    Form(String),
    /// The catalogue does not have the requirements, in words.
    Requirements(String),
    /// Rows of a form.
    Rows {
        /// The form's title.
        form: String,
        /// Rows that do not conform.
        failed: Vec<u16>,
        /// Rows without a conclusion that is understood.
        open: Vec<u16>,
    },
    /// A threshold that is not reached or can't be told.
    Threshold(Box<Verdict<'c>>),
    /// No facts were handed in, and this many thresholds rest on them.
    Facts(usize),
    /// A part of the standard is missing from the source.
    Part(String),
}

impl Lack<'_> {
    /// What stands in the way, as something to do.
    pub fn words(&self) -> String {
        match self {
            Lack::Form(title) => format!("没有交《{title}》"),
            Lack::Requirements(words) => words.clone(),
            Lack::Rows { form, failed, open } => {
                let mut parts = Vec::new();
                if !failed.is_empty() {
                    parts.push(format!("第{}条不符合", text::number_list(failed)));
                }
                if !open.is_empty() {
                    parts.push(format!("第{}条未作结论", text::number_list(open)));
                }
                format!("{}（《{form}》）", parts.join("；"))
            }
            Lack::Threshold(verdict) => {
                let reckoning = &verdict.reckoning;
                let lacking = if reckoning.lacking.is_empty() { "" } else { &reckoning.lacking };
                format!("{lacking}（{}：{}）", verdict.requirement.id, reckoning.found)
            }
            Lack::Facts(count) => format!("没有交申报信息，{count}项量化要求无法判定"),
            Lack::Part(part) => format!("条款目录所据的文本缺少{part}"),
        }
    }
}

impl AtLevel<'_> {
    /// General and professional together.
    pub fn outcome(&self) -> Outcome {
        self.general.outcome.min(self.professional.outcome)
    }

    /// Everything that stands in the way.
    pub fn lacks(&self) -> impl Iterator<Item = &Lack<'_>> {
        self.general.lacks.iter().chain(&self.professional.lacks)
    }
}

impl<'c> Standing<'c> {
    /// The highest level whose share passes.
    fn highest_of(&self, share: impl Fn(&AtLevel<'c>) -> Outcome) -> Option<Level> {
        self.levels.iter().rev().find(|at| share(at) == Outcome::Pass).map(|at| at.level)
    }

    /// The highest level of the general requirements.
    pub fn highest_general(&self) -> Option<Level> {
        self.highest_of(|at| at.general.outcome)
    }

    /// The highest level of the category's requirements.
    pub fn highest_professional(&self) -> Option<Level> {
        self.highest_of(|at| at.professional.outcome)
    }

    /// The highest level altogether. Where the edition says so, the lower of both (T/CAS 375-2019 §5.5).
    pub fn highest(&self) -> Option<Level> {
        if self.edition.lower_of {
            return self.highest_general().min(self.highest_professional());
        }
        self.highest_of(AtLevel::outcome)
    }

    /// The next level to be reached; `None` where the highest is.
    pub fn next(&self) -> Option<&AtLevel<'c>> {
        let highest = self.highest();
        self.levels.iter().find(|at| highest.is_none_or(|highest| at.level > highest))
    }

    /// What a level comes to.
    pub fn at(&self, level: Level) -> Option<&AtLevel<'c>> {
        self.levels.iter().find(|at| at.level == level)
    }
}

impl<'c> Share<'c> {
    /// Notes what stands in the way.
    pub fn note(&mut self, outcome: Outcome, lack: Lack<'c>) {
        self.outcome = self.outcome.min(outcome);
        self.lacks.push(lack);
    }
}
