//! What templates may say: for a terminal, and as JSON.

use crate::template::vocabulary::{Kind, Word};
use crate::text;
use schemars::JsonSchema;
use serde::Serialize;
use std::fmt::Write as _;

/// The version of the format.
pub const SCHEMA: &str = "ziping.template-words/1";

/// Names that belong together.
#[derive(Clone, Debug)]
pub struct Section {
    /// What they are about.
    pub heading: &'static str,
    /// The names. Of 第1条, 第2条, … the first stands for all.
    pub words: Vec<Word>,
}

/// A filter: `{{ 名称 | 过滤器 }}`.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct FilterWord {
    /// Its name.
    pub name: String,
    /// What it does, in one line.
    pub meaning: String,
    /// A tag that uses it.
    pub example: String,
}

/// The columns that names and meanings get on a terminal; longer ones take more.
const NAME_WIDTH: usize = 22;
const MEANING_WIDTH: usize = 46;

/// What can be written where, for a terminal; the guide says more.
const TAGS: [(&str, &str, &str); 12] = [
    ("填入", "一个值", "{{ 组织名称 }}"),
    ("选择", "文字之内", "{% if 自制 %}…{% elif … %}…{% else %}…{% endif %}"),
    ("重复", "文字之内", "{% for 项 in 行.证明材料 %}{{ 项 }}；{% endfor %}"),
    ("整段", "标签独占一段，填好后消失", "{%p if 自制 %} … {%p endif %}"),
    ("整行", "标签独占一个表格行；Excel 也可用", "{%tr for 行 in 条款 %} … {%tr endfor %}"),
    ("整列", "标签独占一个单元格", "{%tc for 列 in 表头 %} … {%tc endfor %}"),
    ("一截文字", "标签独占一截同格式的文字", "{%r if 自制 %} … {%r endif %}"),
    ("合并", "与上面、左边内容相同的格合并", "{%vm by 行.要点 %}　{%hm by 列.名称 %}"),
    ("跨列、底色", "单元格之内", "{%colspan 3 %}　{%cellbg \"浅红\" %}"),
    ("复选框、下拉列表", "写在控件的标记或标题里", "{{ 行.是否符合 }}　{{ 行.结论 }}=符合"),
    ("图片", "写在占位图片的替代文字里", "{{ 公章 }}"),
    ("说明", "填好后消失", "{# 给改模板的人看 #}"),
];

/// All names and filters for a terminal.
pub fn list(sections: &[Section], filters: &[FilterWord]) -> String {
    let mut out = String::new();
    for section in sections {
        // Writing to a string can't fail.
        let _ = writeln!(out, "{}", section.heading);
        for word in &section.words {
            write_word(&mut out, word, 1);
        }
        out.push('\n');
    }
    out.push_str("写法\n");
    for (name, meaning, example) in TAGS {
        write_line(&mut out, name, meaning, example, 1);
    }
    out.push_str("\n过滤器\n");
    for filter in filters {
        write_line(&mut out, &filter.name, &filter.meaning, &filter.example, 1);
    }
    out
}

fn write_word(out: &mut String, word: &Word, depth: usize) {
    let name = if depth == 1 { word.name.clone() } else { format!(".{}", word.name) };
    let kind = match &word.kind {
        Kind::Text => "",
        Kind::Choice(_) => "（选项）",
        Kind::Number => "（数）",
        Kind::Truth => "（是否）",
        Kind::Picture => "（图片）",
        Kind::Group(_) => "（组）",
        Kind::List(_) => "（列表）",
    };
    let meaning = match &word.kind {
        Kind::Choice(choices) => format!("{}：{}", word.meaning, choices.join("、")),
        _ => word.meaning.clone(),
    };
    write_line(out, &format!("{name}{kind}"), &meaning, &word.example, depth);
    // The rows of a group that repeats those of a list above are told once.
    if let Kind::List(member) = &word.kind {
        for member in members(member) {
            write_word(out, member, depth + 1);
        }
    }
}

fn write_line(out: &mut String, name: &str, meaning: &str, example: &str, depth: usize) {
    let name = padded(&format!("{}{name}", "  ".repeat(depth)), NAME_WIDTH);
    let line = format!("{name}  {}  {example}", padded(meaning, MEANING_WIDTH));
    out.push_str(line.trim_end());
    out.push('\n');
}

fn padded(shown: &str, width: usize) -> String {
    format!("{shown}{}", " ".repeat(width.saturating_sub(text::width(shown))))
}

fn members(kind: &Kind) -> &[Word] {
    match kind {
        Kind::Group(words) => words,
        Kind::List(member) => members(member),
        _ => &[],
    }
}

/// All names and filters.
#[derive(Serialize, JsonSchema)]
pub struct TemplateWords<'a> {
    /// Always `ziping.template-words/1`.
    schema: &'static str,
    /// The names, grouped.
    sections: Vec<SectionOut<'a>>,
    /// The filters.
    filters: &'a [FilterWord],
}

/// Names that belong together.
#[derive(Serialize, JsonSchema)]
struct SectionOut<'a> {
    /// What they are about.
    heading: &'a str,
    /// The names.
    words: Vec<WordOut<'a>>,
}

/// A name.
#[derive(Serialize, JsonSchema)]
struct WordOut<'a> {
    /// As templates write it.
    name: &'a str,
    /// text, choice, number, truth, picture, group or list.
    kind: &'static str,
    /// Of a list: what its members are.
    item: Option<&'static str>,
    /// Of a choice: what it may be.
    choices: &'a [String],
    /// What it means.
    meaning: &'a str,
    /// A value, or a tag that uses it.
    example: &'a str,
    /// The names behind a dot, of the group or of the list's members.
    members: Vec<WordOut<'a>>,
}

/// All names and filters as JSON has them.
pub fn json<'a>(sections: &'a [Section], filters: &'a [FilterWord]) -> TemplateWords<'a> {
    let sections = sections
        .iter()
        .map(|section| SectionOut { heading: section.heading, words: section.words.iter().map(word).collect() });
    TemplateWords { schema: SCHEMA, sections: sections.collect(), filters }
}

fn word(word: &Word) -> WordOut<'_> {
    WordOut {
        name: &word.name,
        kind: kind(&word.kind),
        item: match &word.kind {
            Kind::List(member) => Some(kind(member)),
            _ => None,
        },
        choices: match &word.kind {
            Kind::Choice(choices) => choices,
            _ => &[],
        },
        meaning: &word.meaning,
        example: &word.example,
        members: members(&word.kind).iter().map(self::word).collect(),
    }
}

fn kind(kind: &Kind) -> &'static str {
    match kind {
        Kind::Text => "text",
        Kind::Choice(_) => "choice",
        Kind::Number => "number",
        Kind::Truth => "truth",
        Kind::Picture => "picture",
        Kind::Group(_) => "group",
        Kind::List(_) => "list",
    }
}

/// The JSON schema of the names.
pub fn schema() -> String {
    super::json::print(&schemars::schema_for!(TemplateWords<'static>))
}
