//! What is wrong with a template or with its filling, in the words of the template's author.

use std::fmt;
use std::ops::Range;

use crate::ooxml::markup::XmlError;
use crate::ooxml::package::PackageError;
use crate::ooxml::relations::RelationError;
use crate::template::dangers::Danger;
use crate::template::workbook::refusal::Refusal;

/// Where a tag stands, counted from one, as a person counts in Word.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spot {
    /// The part of the package.
    pub part: String,
    /// Table (in the order of the part, nested ones included), row and cell, where the tag stands in a table.
    pub cell: Option<(usize, usize, usize)>,
    /// The place in a workbook.
    pub sheet: Option<Box<SheetPlace>>,
    /// Paragraph of the cell or, outside of tables, of the part; 0 where the part has no paragraphs.
    pub paragraph: usize,
}

/// A sheet of a workbook or a cell of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SheetPlace {
    /// The sheet's name.
    pub sheet: String,
    /// The cell's address; empty where the whole sheet is meant.
    pub cell: String,
}

impl Spot {
    /// A place in a workbook; without a cell, a whole sheet.
    pub(crate) fn in_sheet(part: &str, sheet: &str, cell: &str) -> Self {
        let place = SheetPlace { sheet: sheet.to_owned(), cell: cell.to_owned() };
        Self { part: part.to_owned(), sheet: Some(Box::new(place)), ..Self::default() }
    }
}

impl fmt::Display for Spot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(place) = &self.sheet {
            let blank = if place.cell.is_empty() { "" } else { " " };
            return write!(f, "工作表「{}」{blank}{}", place.sheet, place.cell);
        }
        f.write_str(part_words(&self.part))?;
        if let Some((table, row, cell)) = self.cell {
            write!(f, " 表格{table} 第{row}行 第{cell}格")?;
        }
        if self.paragraph > 0 {
            write!(f, " 第{}段", self.paragraph)?;
        }
        Ok(())
    }
}

/// A part as people call it.
fn part_words(part: &str) -> &str {
    let name = part.strip_prefix("word/").and_then(|name| name.strip_suffix(".xml")).unwrap_or(part);
    match name.trim_end_matches(|c: char| c.is_ascii_digit()) {
        "document" => "正文",
        "header" => "页眉",
        "footer" => "页脚",
        "footnotes" => "脚注",
        "endnotes" => "尾注",
        "docProps/core.xml" => "文档属性",
        _ => part,
    }
}

/// What is wrong with an expression, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Complaint {
    /// In the author's words, with what to do.
    pub message: String,
    /// The bytes of the text that it is about: of the whole tag as written, where the expression stands in one.
    pub range: Range<usize>,
}

impl fmt::Display for Complaint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

/// What is wrong with one tag.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TagFault {
    /// Its end is not in the same paragraph.
    #[error("标签没有结束；一个标签须写在同一段落里")]
    Unclosed,
    /// Something that is not text stands inside.
    #[error("标签里夹着{0}，请删去")]
    Swallows(String),
    /// It stands in text that is not filled: deleted text, field codes, formulas.
    #[error("此处不能填写（修订中删除的文字、域代码、公式等），请把标签移到正文")]
    NotFillable,
    /// A paragraph tag in a part without paragraphs.
    #[error("{{%p %}} 只能写在正文、页眉或页脚的段落里")]
    OutsideParagraph,
    /// A row tag outside of a table.
    #[error("{{%tr %}} 只能写在表格的行里")]
    OutsideRow,
    /// A cell tag outside of a cell.
    #[error("{{%{0} %}} 只能写在表格的单元格里")]
    OutsideCell(&'static str),
    /// A run tag outside of a run.
    #[error("{{%r %}} 只能写在正文、页眉或页脚的文字里")]
    OutsideRun,
    /// A second tag for the same property of a cell.
    #[error("一个单元格只能有一个 {{%{0} %}}")]
    SecondProperty(&'static str),
    /// A control's tag or title, or a picture's alternative text, holds more than one value.
    #[error("控件的标记、标题和图片的替代文字里只能写一个 {{{{ 值 }}}}，复选框还可写 {{{{ 值 }}}}=选项")]
    ControlSyntax,
    /// A tag in an attribute that steers nothing.
    #[error("这里的标签不起作用：只有复选框、下拉列表、文本控件和占位图片可以这样填写")]
    SteersNothing,
    /// The row or paragraph that the tag replaces holds more than tags.
    #[error("标签所在的{carrier}会被标签取代，不能再有其他内容：「{other}」")]
    NotAlone {
        /// Row or paragraph.
        carrier: &'static str,
        /// What else stands there.
        other: String,
    },
    /// No such statement.
    #[error(
        "不认识的语句「{0}」；可用 if elif else endif for endfor set set_global，在单元格里还有 vm hm colspan cellbg"
    )]
    UnknownStatement(String),
    /// `elif`, `else` or an end without a beginning.
    #[error("没有与「{0}」对应的开头")]
    Unopened(&'static str),
    /// A beginning without an end.
    #[error("没有对应的「{0}」")]
    NeverEnded(&'static str),
    /// Beginning and end would tear the document's structure.
    #[error("与开头「{opener}」不在同一层：跨段落请用 {{%p %}}，跨表格行请用 {{%tr %}}，首尾写法须一致")]
    Crossed {
        /// The tag that begins the block.
        opener: String,
    },
    /// A tag of Word that a workbook has no use for.
    #[error("Excel 模板里不能用这种标签；整行用 {{%tr %}}，单元格内用 {{{{ }}}} 和 {{% %}}")]
    NotInWorkbook,
    /// It stands in a workbook but not in the text of a cell.
    #[error("此处不能填写（公式、页眉页脚、批注、图形、名称等），请把标签移到单元格的文字里")]
    NotInCell,
    /// Beginning and end stand in different cells.
    #[error("与开头「{opener}」不在同一单元格：跨行请在首尾各用一行 {{%tr %}}，首尾写法须一致")]
    CrossedCells {
        /// The tag that begins the block.
        opener: String,
    },
    /// More branches than one block may have.
    #[error("一个 if 的分支超过上限 {0} 个，请分成几个")]
    TooManyBranches(usize),
    /// Blocks too deep inside one another.
    #[error("if 和 for 一层套一层，超过上限 {0} 层")]
    TooDeep(usize),
    /// What looks like a tag in letters that no tag is written in.
    #[error("像是标签，但括号或百分号是全角的；请全部用半角，如 {{{{ 名称 }}}}")]
    FullWidth,
    /// The expression is not understood.
    #[error("写法有误：{0}")]
    Expression(Complaint),
    /// No such filter, function or test.
    #[error("没有这个{what}：「{name}」{}", guess(nearest.as_deref()))]
    UnknownCall {
        /// Filter, function or test.
        what: &'static str,
        /// As written.
        name: String,
        /// A known name that looks like it.
        nearest: Option<String>,
    },
    /// A filter, function or test has no such argument.
    #[error("「{name}」没有参数「{argument}」，{known}")]
    UnknownArgument {
        /// The filter, function or test.
        name: String,
        /// As written.
        argument: String,
        /// The arguments that it has.
        known: String,
    },
    /// A filter, function or test lacks an argument that it needs.
    #[error("「{name}」缺少参数「{argument}」，写成 {name}({argument}=…)")]
    MissingArgument {
        /// The filter, function or test.
        name: String,
        /// The argument.
        argument: &'static str,
    },
    /// Tera does not take it, for a reason of its own.
    #[error("写法有误：{0}")]
    Syntax(String),
}

/// What may have been meant.
pub(crate) fn guess(nearest: Option<&str>) -> String {
    nearest.map_or_else(String::new, |nearest| format!("，是否想写「{nearest}」"))
}

impl TagFault {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            TagFault::Unclosed => "T101",
            TagFault::Swallows(_) => "T102",
            TagFault::NotFillable => "T103",
            TagFault::OutsideParagraph => "T104",
            TagFault::OutsideRow => "T105",
            TagFault::OutsideCell(_) => "T106",
            TagFault::OutsideRun => "T107",
            TagFault::SecondProperty(_) => "T108",
            TagFault::NotAlone { .. } => "T109",
            TagFault::UnknownStatement(_) => "T110",
            TagFault::Expression(_) => "T111",
            TagFault::Unopened(_) => "T112",
            TagFault::NeverEnded(_) => "T113",
            TagFault::Crossed { .. } => "T114",
            TagFault::Syntax(_) => "T115",
            TagFault::ControlSyntax => "T116",
            TagFault::SteersNothing => "T117",
            TagFault::UnknownCall { .. } => "T118",
            TagFault::UnknownArgument { .. } => "T119",
            TagFault::MissingArgument { .. } => "T120",
            TagFault::NotInWorkbook => "T121",
            TagFault::NotInCell => "T122",
            TagFault::CrossedCells { .. } => "T123",
            TagFault::TooManyBranches(_) => "T124",
            TagFault::TooDeep(_) => "T125",
            TagFault::FullWidth => "T126",
        }
    }
}

impl TemplateError {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            TemplateError::Package(_) => "T001",
            TemplateError::Relations(_) => "T002",
            TemplateError::Part { .. } => "T003",
            TemplateError::ForeignDialect(_) => "T004",
            TemplateError::TagsInUnfilledPart(_) => "T005",
            TemplateError::Danger(danger) => danger.kind.code(),
            TemplateError::Macros => "T301",
            TemplateError::Workbook(refusal) => refusal.0.fault.code(),
            TemplateError::Tag { fault, .. } => fault.code(),
        }
    }
}

/// Why a file is no template.
#[derive(Debug, thiserror::Error)]
pub enum TemplateError {
    /// The container.
    #[error(transparent)]
    Package(#[from] PackageError),
    /// How its parts point at each other.
    #[error(transparent)]
    Relations(#[from] RelationError),
    /// A part.
    #[error("{part}：{fault}")]
    Part {
        /// The part's name.
        part: String,
        /// What is wrong with it.
        fault: XmlError,
    },
    /// A part in another dialect of the format.
    #[error("{0}：是“严格 Open XML”格式或由其他程序写成，请用 Word 或 WPS 打开后另存为 .docx（Word 文档）")]
    ForeignDialect(String),
    /// Tags in a part that is not filled.
    #[error("{0}：图表、SmartArt 和自动图文集里的标签不会填写，请移到正文")]
    TagsInUnfilledPart(String),
    /// The template brings along what no template may.
    #[error("{}：{}", .0.part, .0.kind)]
    Danger(Danger),
    /// A tag.
    #[error("{spot}：{tag} {fault}")]
    Tag {
        /// What is wrong with it.
        fault: TagFault,
        /// The tag as written, or its beginning.
        tag: String,
        /// Where it stands.
        spot: Spot,
    },
    /// A workbook with macros.
    #[error("不接受含宏的工作簿，请另存为 .xlsx")]
    Macros,
    /// Something in a workbook that can't be filled rightly.
    #[error(transparent)]
    Workbook(#[from] Refusal),
}

/// Why a template can't be filled with these data.
#[derive(Debug, thiserror::Error)]
pub enum FillError {
    /// The data can't be put into names and values.
    #[error("数据无法使用：{0}")]
    Data(String),
    /// The template asks for a name that the data lack.
    #[error("{spot}：{tag} 里的「{name}」没有定义")]
    Undefined {
        /// The name, as the author wrote it.
        name: String,
        /// The tag as written.
        tag: String,
        /// Where it stands.
        spot: Spot,
    },
    /// A tag fails with these data.
    #[error("{spot}：{tag} 无法填写：{message}")]
    Tag {
        /// The template engine's words, with the author's names.
        message: String,
        /// The tag as written.
        tag: String,
        /// Where it stands.
        spot: Spot,
    },
    /// A value was written and is not found on reading back.
    #[error("{part}：填写后读回时找不到「{value}」，没有生成文件")]
    Lost {
        /// The part's name.
        part: String,
        /// The value.
        value: String,
    },
    /// A part grows beyond the ceiling.
    #[error("{part}：填写后超过输出上限 {allowed} 字节")]
    OutputTooLarge {
        /// The part's name.
        part: String,
        /// The ceiling.
        allowed: u64,
    },
    /// The filled part is not what it should be.
    #[error("{part}：{fault}")]
    Part {
        /// The part's name.
        part: String,
        /// What is wrong with it.
        fault: XmlError,
    },
    /// Something in a workbook that can't be filled rightly with these data.
    #[error(transparent)]
    Workbook(#[from] Refusal),
    /// The document can't be written.
    #[error(transparent)]
    Package(#[from] PackageError),
    /// The lists of its parts can't be extended.
    #[error(transparent)]
    Relations(#[from] RelationError),
}
