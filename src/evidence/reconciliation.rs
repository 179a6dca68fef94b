//! What came of setting the lists against the files.

use super::{Decisions, Holdings, LeftOut, Listed, Register};
use crate::place::Place;
use jiff::civil::Date;

/// The lists of an application set against the files that were handed in with it.
#[derive(Clone, Debug, Default)]
pub struct Reconciliation {
    /// The files.
    pub holdings: Holdings,
    /// The register, where one was given.
    pub register: Option<Register>,
    /// The clerk's decisions, where some were given.
    pub decisions: Option<Decisions>,
    /// One line for each paper, clause and item, in their order.
    pub lines: Vec<Line>,
    /// For each file of the holdings, the lines that it stands for.
    pub uses: Vec<Vec<usize>>,
    /// For each file, the entry of the register that is of it.
    pub registered: Vec<Option<usize>>,
    /// Files of one content, two and more of each.
    pub same_content: Vec<Vec<usize>>,
    /// Files of one name in several folders, with different contents.
    pub same_name: Vec<Vec<usize>>,
    /// Files whose paths differ only in case, or only in how their characters are composed.
    pub same_folded: Vec<Vec<usize>>,
    /// Decisions that name a file which is not there, or an item that nobody lists: the decision, and what is missing.
    pub idle_decisions: Vec<(usize, String)>,
    /// Files that are the application's own papers: they lie in the folder too.
    pub papers: Vec<usize>,
    /// The day of the planned audit, where it is known.
    pub planned: Option<Date>,
}

impl Reconciliation {
    /// What is called as an item says, but was not looked into.
    pub fn left_out_as(&self, item: &str) -> Option<&LeftOut> {
        let wanted = crate::text::key(item);
        let is_called = |left: &&LeftOut| {
            let key = crate::text::key(left.path.rsplit('/').next().unwrap_or_default());
            key == wanted || key.rsplit_once('.').is_some_and(|(stem, _)| stem == wanted)
        };
        self.holdings.left_out.iter().find(is_called)
    }

    /// The files that nobody lists, nor may mean: the papers of the application itself aside.
    pub fn unlisted(&self) -> impl Iterator<Item = usize> {
        let meant: std::collections::HashSet<usize> = self
            .lines
            .iter()
            .filter(|line| line.state == LineState::Ambiguous)
            .flat_map(|line| line.candidates.iter().map(|candidate| candidate.file))
            .collect();
        let is_unlisted =
            move |file: &usize| self.uses[*file].is_empty() && !meant.contains(file) && !self.papers.contains(file);
        (0..self.holdings.files.len()).filter(is_unlisted)
    }
}

/// One item of one clause, and what became of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// The paper's position among the application's.
    pub member: usize,
    /// The clause.
    pub clause: u16,
    /// The cell that lists it.
    pub place: Place,
    /// The item.
    pub listed: Listed,
    /// One of the item's names; the item as typed where it has none.
    pub name: String,
    /// What became of it.
    pub state: LineState,
    /// Who says so.
    pub stance: Stance,
    /// The files that it stands for, best first.
    pub files: Vec<usize>,
    /// Where it is not certain, the files that it may be, best first.
    pub candidates: Vec<Candidate>,
}

/// What became of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LineState {
    /// A file is called exactly so.
    Found,
    /// One file is called nearly so.
    Near,
    /// Several files are called so, or nearly so; nobody has decided.
    Ambiguous,
    /// No file is.
    Missing,
    /// It is a fact, or the clerk says that no file is needed.
    NoFile,
}

impl LineState {
    /// In the order of concern.
    pub const ALL: [LineState; 5] =
        [LineState::Missing, LineState::Ambiguous, LineState::Near, LineState::Found, LineState::NoFile];

    /// The word that people read.
    pub fn name(self) -> &'static str {
        match self {
            LineState::Found => "找到",
            LineState::Near => "名称相近",
            LineState::Ambiguous => "待选定",
            LineState::Missing => "缺失",
            LineState::NoFile => "无需文件",
        }
    }
}

/// Who says what became of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stance {
    /// Its name.
    Name,
    /// An entry of the register.
    Register(usize),
    /// A decision of the clerk.
    Clerk(usize),
}

/// A file that an item may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The file.
    pub file: usize,
    /// How its name differs from the one listed, in the order of weight.
    pub differences: Vec<Difference>,
}

/// How two names differ. The order is the order of weight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Difference {
    /// Not at all, but another file is called so too.
    None,
    /// Spaces, width, case, brackets.
    Typography,
    /// A number before the name.
    Numbering,
    /// The extension.
    Extension,
    /// The version (V1.0, 终稿, a copy's number).
    Version,
    /// A date.
    Date,
    /// One or two characters.
    Characters(u8),
    /// One name contains the other.
    Part,
}

impl Difference {
    /// In words: `扩展名不同`.
    pub fn words(self) -> String {
        match self {
            Difference::None => "名称相同".to_owned(),
            Difference::Typography => "空格、大小写或全半角不同".to_owned(),
            Difference::Numbering => "名称前的编号不同".to_owned(),
            Difference::Extension => "扩展名不同".to_owned(),
            Difference::Version => "版本不同".to_owned(),
            Difference::Date => "日期不同".to_owned(),
            Difference::Characters(count) => format!("相差{count}个字"),
            Difference::Part => "名称的一部分相同".to_owned(),
        }
    }
}

impl Candidate {
    /// How it differs, in words.
    pub fn words(&self) -> String {
        let words: Vec<String> = self.differences.iter().map(|difference| difference.words()).collect();
        words.join("，")
    }
}
