//! What is found, in the words of the template's author.

use std::fmt;
use std::ops::Range;

use crate::template::check::Severity;
use crate::template::{fault, nearest};

/// How many known names are shown.
const SHOWN: usize = 8;

/// Something that can't be right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Finding {
    /// The number of the statement.
    pub(crate) statement: usize,
    /// The bytes of its text that it is about.
    pub(crate) range: Range<usize>,
    pub(crate) kind: FindingKind,
}

/// What can't be right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum FindingKind {
    /// The vocabulary has no such name, nor does the template define it.
    UnknownName { name: String, nearest: Option<String>, known: Vec<String> },
    /// The group has no such name.
    UnknownMember { group: String, name: String, nearest: Option<String>, known: Vec<String> },
    /// A loop over something else than a list.
    NotAList { written: String, what: &'static str },
    /// A list or group as a value.
    PrintedWhole { written: String, what: &'static str },
    /// A name behind something that has none.
    DotBehind { written: String, what: &'static str },
    /// A condition that can't be false.
    AlwaysHolds(Reason),
    /// A condition that can't be true.
    NeverHolds(Reason),
    /// A text that the choice never is.
    NoSuchChoice { written: String, text: String, nearest: Option<String>, choices: Vec<String> },
    /// Two kinds that are never equal and have no order.
    Incomparable { left: &'static str, right: &'static str },
    /// A loop over nothing.
    EmptyLoop,
    /// `loop` where no loop is.
    LoopOutside,
}

/// Why a condition is decided before there are data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reason {
    /// Only literals decide it.
    Literals,
    /// A condition around it decides it.
    Around,
    /// An earlier branch of the same `if` decides it.
    EarlierBranch,
}

impl FindingKind {
    /// Stands for this kind of finding in every version.
    pub(crate) fn code(&self) -> &'static str {
        match self {
            FindingKind::UnknownName { .. } => "T201",
            FindingKind::UnknownMember { .. } => "T202",
            FindingKind::NotAList { .. } => "T203",
            FindingKind::PrintedWhole { .. } => "T204",
            FindingKind::DotBehind { .. } => "T205",
            FindingKind::AlwaysHolds(_) => "T206",
            FindingKind::NeverHolds(_) => "T207",
            FindingKind::NoSuchChoice { .. } => "T208",
            FindingKind::Incomparable { .. } => "T209",
            FindingKind::EmptyLoop => "T210",
            FindingKind::LoopOutside => "T211",
        }
    }

    /// Whether it is about a name that nobody knows.
    pub(crate) fn is_unknown_name(&self) -> bool {
        matches!(self, FindingKind::UnknownName { .. })
    }

    /// A condition that is always the same is told, though the paper comes out as written.
    pub(crate) fn severity(&self) -> Severity {
        match self {
            FindingKind::AlwaysHolds(_) => Severity::Warning,
            _ => Severity::Error,
        }
    }

    pub(super) fn unknown_name<'n>(name: &str, known: impl Iterator<Item = &'n str> + Clone) -> Self {
        Self::UnknownName { name: name.to_owned(), nearest: meant(name, known.clone()), known: shown(name, known) }
    }

    pub(super) fn unknown_member<'n>(group: &str, name: &str, known: impl Iterator<Item = &'n str> + Clone) -> Self {
        Self::UnknownMember {
            group: group.to_owned(),
            name: name.to_owned(),
            nearest: meant(name, known.clone()),
            known: shown(name, known),
        }
    }

    pub(super) fn no_such_choice(written: String, text: &str, choices: &[String]) -> Self {
        let known = choices.iter().map(String::as_str);
        Self::NoSuchChoice {
            written,
            text: text.to_owned(),
            nearest: meant(text, known.clone()),
            choices: shown(text, known),
        }
    }
}

fn meant<'n>(name: &str, known: impl Iterator<Item = &'n str>) -> Option<String> {
    nearest::one(name, known).map(str::to_owned)
}

fn shown<'n>(name: &str, known: impl Iterator<Item = &'n str>) -> Vec<String> {
    let mut shown: Vec<String> = Vec::new();
    for known in nearest::ranked(name, known) {
        if shown.len() < SHOWN && !shown.iter().any(|other| other == known) {
            shown.push(known.to_owned());
        }
    }
    shown
}

fn listed(known: &[String], label: &str) -> String {
    if known.is_empty() { String::new() } else { format!("；{label}：{}", known.join("、")) }
}

impl fmt::Display for FindingKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownName { name, nearest, known } => {
                let guess = fault::guess(nearest.as_deref());
                write!(f, "没有「{name}」这个名称{guess}{}", listed(known, "可用的名称有"))
            }
            Self::UnknownMember { group, name, nearest, known } => {
                let guess = fault::guess(nearest.as_deref());
                write!(f, "「{group}」里没有「{name}」{guess}{}", listed(known, "其中有"))
            }
            Self::NotAList { written, what } => {
                write!(f, "「{written}」是{what}，不是列表，不能循环；请给出列表")
            }
            Self::PrintedWhole { written, what: "列表" } => {
                write!(f, "「{written}」是列表，不能直接填写；请用 for 逐项填写，或用 join 连成文字")
            }
            Self::PrintedWhole { written, what } => {
                write!(f, "「{written}」是{what}，不能直接填写；请写成「{written}.名称」")
            }
            Self::DotBehind { written, what: "列表" } => {
                write!(f, "「{written}」是列表，后面不能用「.」；请用 for 逐项取用")
            }
            Self::DotBehind { written, what } => write!(f, "「{written}」是{what}，后面不能再有「.」；请删去"),
            Self::AlwaysHolds(reason) => write!(f, "这个条件总是成立：{reason}；请改写或删去"),
            Self::NeverHolds(reason) => write!(f, "这个条件永远不成立：{reason}；请改写或删去"),
            Self::NoSuchChoice { written, text, nearest, choices } => {
                let guess = fault::guess(nearest.as_deref());
                write!(f, "「{written}」不会是「{text}」{guess}{}", listed(choices, "它只会是"))
            }
            Self::Incomparable { left, right } => {
                write!(f, "{left}与{right}不能比较，结果总是不相等；请让两边都是同一种值（文字加引号，数不加）")
            }
            Self::EmptyLoop => f.write_str("循环的列表是空的，里面的内容永远不会出现；请给出列表"),
            Self::LoopOutside => f.write_str("「loop」只能用在 for 循环里面；请移到循环里或删去"),
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Reason::Literals => "它只取决于写定的值（每个比较都要写全，如 甲 == 1 or 甲 == 2）",
            Reason::Around => "外层的条件已经决定了它",
            Reason::EarlierBranch => "前面的分支已经用过同样的条件",
        })
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.kind)
    }
}
