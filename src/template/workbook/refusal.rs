//! What in a workbook can't be kept in step with rows that move, in the words of the template's author.

use crate::template::fault::Spot;

/// Something that was found in a workbook and can't be filled rightly.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(transparent)]
pub struct Refusal(#[from] pub Box<Finding>);

/// What was found, where, and what is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{spot}：{}{fault}", if .what.is_empty() { String::new() } else { format!("{what} ") })]
pub struct Finding {
    /// Where it stands.
    pub spot: Spot,
    /// What it is, such as a formula, with its text; empty where the place says enough.
    pub what: String,
    /// What is wrong.
    pub fault: SheetFault,
}

/// What is wrong with something in a workbook.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SheetFault {
    /// It speaks of rows in a way that the tags leave no meaning.
    #[error(transparent)]
    Rows(#[from] RowFault),
    /// This engine can't keep it in step with its rows.
    #[error("无法随行移动而调整：{0}")]
    Immovable(&'static str),
    /// More text than a cell holds.
    #[error("单元格文字有 {0} 个字符，超过 Excel 的上限 32767")]
    TooLong(usize),
    /// More output than the ceiling for a part.
    #[error("填写后的内容超过上限 {0} 字节，请检查循环的列表")]
    TooMuch(u64),
    /// The part is not what Excel writes.
    #[error("部件内容不合规范：{0}；请用 Excel 或 WPS 打开后另存一次")]
    Odd(String),
}

impl SheetFault {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            SheetFault::Rows(_) => "T401",
            SheetFault::Immovable(_) => "T402",
            SheetFault::TooLong(_) => "T403",
            SheetFault::TooMuch(_) => "T404",
            SheetFault::Odd(_) => "T405",
        }
    }
}

/// What is wrong with a reference to rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RowFault {
    /// It names a row that holds row tags only.
    #[error("所指的行只放 {{%tr %}} 标签，填写后会消失；请改指其他行")]
    TagRow,
    /// It names one cell of a row that is repeated.
    #[error("所指的格在循环里，会重复多次；求和等请写成区域（如 B5:B5），或移到循环之内")]
    OneOfMany,
    /// It holds a part of a loop and not the whole.
    #[error("只截取了循环（或条件分支）的一部分；请让区域完整包含循环的首尾标签行，或完整落在同一轮之内")]
    Cut,
    /// From within a loop it names a row of the same turn as if it were the same for all.
    #[error("在循环内引用同一轮的行时，行号前请不要写 $；要引用整个循环，请让区域包含首尾标签行")]
    Pinned,
    /// It counts from a cell that the tags move away.
    #[error("所用的相对行号跨过了标签行，移动后含义不定；请在行号前加 $")]
    Adrift,
    /// All rows that it names are gone.
    #[error("所指的行全部消失了（列表为空，或条件不成立）；请把区域扩大到循环之外的一行，如表头行")]
    Vanished,
    /// It lies behind the last row of a sheet.
    #[error("超过 Excel 的行数上限 1048576")]
    Beyond,
}

/// Says what stands in the way, at its place.
pub(super) fn refusal(spot: &Spot, what: impl Into<String>, fault: impl Into<SheetFault>) -> Refusal {
    Refusal(Box::new(Finding { spot: spot.clone(), what: what.into(), fault: fault.into() }))
}
