//! What is wrong with a template or with its filling, in the words of the template's author.

use std::fmt;

use crate::ooxml::markup::XmlError;
use crate::ooxml::package::PackageError;

/// Where a tag stands, counted from one, as a person counts in Word.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spot {
    /// The part of the package.
    pub part: String,
    /// Table (in the order of the part, nested ones included), row and cell, where the tag stands in a table.
    pub cell: Option<(usize, usize, usize)>,
    /// Paragraph of the cell or, outside of tables, of the part; 0 where the part has no paragraphs.
    pub paragraph: usize,
}

impl fmt::Display for Spot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.part)?;
        if let Some((table, row, cell)) = self.cell {
            write!(f, " 表格{table} 第{row}行 第{cell}格")?;
        }
        if self.paragraph > 0 {
            write!(f, " 第{}段", self.paragraph)?;
        }
        Ok(())
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
    /// A merge tag outside of a cell.
    #[error("{{%vm %}} 只能写在表格的单元格里")]
    OutsideCell,
    /// A second merge tag in one cell.
    #[error("一个单元格只能有一个 {{%vm %}}")]
    SecondMerge,
    /// The row or paragraph that the tag replaces holds more than tags.
    #[error("标签所在的{carrier}会被标签取代，不能再有其他内容：「{other}」")]
    NotAlone {
        /// Row or paragraph.
        carrier: &'static str,
        /// What else stands there.
        other: String,
    },
    /// No such statement.
    #[error("不认识的语句「{0}」；可用 if elif else endif for endfor set")]
    UnknownStatement(String),
    /// A loop with key and value, whose order nobody defines.
    #[error("不支持「for 键, 值 in …」，请给出列表")]
    KeyValueLoop,
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
    /// The expression is not understood.
    #[error("写法有误：{0}")]
    Syntax(String),
}

/// Why a file is no template.
#[derive(Debug, thiserror::Error)]
pub enum TemplateError {
    /// The container.
    #[error(transparent)]
    Package(#[from] PackageError),
    /// A part.
    #[error("{part}：{fault}")]
    Part {
        /// The part's name.
        part: String,
        /// What is wrong with it.
        fault: XmlError,
    },
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
    /// The filled part is not what it should be.
    #[error("{part}：{fault}")]
    Part {
        /// The part's name.
        part: String,
        /// What is wrong with it.
        fault: XmlError,
    },
    /// The document can't be written.
    #[error(transparent)]
    Package(#[from] PackageError),
}
