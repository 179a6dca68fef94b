//! 申报概要, the cover summary of an application: who applies for what, what was handed in, and how far it reaches.

use super::application::{ApplicationWords, Personal};
use crate::application::{Application, Content};
use crate::catalog::Level;
use crate::standing::{Lack, Share, Standing};
use crate::verdict::Outcome;
use serde::Serialize;

/// What the cover summary may say.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SummaryWords {
    /// What the application says too.
    #[serde(flatten)]
    pub application: ApplicationWords,
    /// The day of checking.
    #[serde(rename = "检查日期")]
    pub as_of: String,
    /// How far each category has come.
    #[serde(rename = "类别判定")]
    pub categories: Vec<CategoryWords>,
    /// How the thresholds of the levels applied for came out.
    #[serde(rename = "量化统计")]
    pub counts: Vec<CountWords>,
    /// What was handed in.
    #[serde(rename = "文件清单")]
    pub files: Vec<FileWords>,
}

/// How far one category has come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CategoryWords {
    /// The category with its class.
    #[serde(rename = "类别")]
    pub category: String,
    /// The edition.
    #[serde(rename = "依据")]
    pub edition: String,
    /// The level applied for; empty where it is not known.
    #[serde(rename = "申报级别")]
    pub declared: String,
    /// The highest level supported.
    #[serde(rename = "现有材料支持")]
    pub highest: String,
    /// The highest level of the general requirements.
    #[serde(rename = "通用要求")]
    pub general: String,
    /// The highest level of the category's requirements.
    #[serde(rename = "专业要求")]
    pub professional: String,
    /// What the level applied for still lacks, one thing a line.
    #[serde(rename = "还缺")]
    pub lacks: Vec<String>,
}

/// How many thresholds came out in one way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CountWords {
    /// 通过, 不通过 or 无法判定.
    #[serde(rename = "结论")]
    pub outcome: &'static str,
    /// How many.
    #[serde(rename = "数量")]
    pub count: usize,
}

/// A file that was handed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FileWords {
    /// Its name.
    #[serde(rename = "文件")]
    pub file: String,
    /// What it holds.
    #[serde(rename = "内容")]
    pub content: String,
    /// The level in its header; empty where there is none.
    #[serde(rename = "级别")]
    pub level: String,
}

impl SummaryWords {
    /// The words of an application with facts; `None` where it has none.
    pub fn of(application: &Application<'_>, as_of: jiff::civil::Date, personal: Personal) -> Option<Self> {
        let outcomes = [Outcome::Pass, Outcome::Fail, Outcome::Undecided];
        Some(SummaryWords {
            application: ApplicationWords::together(application, personal)?,
            as_of: crate::text::chinese_date(as_of),
            categories: application.standings.iter().map(category).collect(),
            counts: outcomes
                .into_iter()
                .map(|outcome| CountWords {
                    outcome: outcome.name(),
                    count: application.verdicts.iter().filter(|verdict| verdict.outcome() == outcome).count(),
                })
                .collect(),
            files: application.members.iter().map(|member| file(&member.file, &member.content)).collect(),
        })
    }
}

fn file(name: &str, content: &Content<'_>) -> FileWords {
    let (content, level) = match content {
        Content::Facts => ("申报信息".to_owned(), String::new()),
        Content::Nothing => ("不是自评估表，也不是申报信息".to_owned(), String::new()),
        Content::Form(form) => (
            format!("《{}》", form.form.title),
            form.level.map_or_else(String::new, |level| form.edition.level_name(level).to_owned()),
        ),
    };
    FileWords { file: name.to_owned(), content, level }
}

fn category(standing: &Standing<'_>) -> CategoryWords {
    let name = |level: Option<Level>| {
        level.map_or_else(|| "未达到任何级别".to_owned(), |level| standing.edition.level_name(level).to_owned())
    };
    let class = standing.class.as_deref().map_or(String::new(), |class| format!("（{class}）"));
    let at = standing.declared.and_then(|level| standing.at(level)).or(standing.next());
    let lacks = |share: &Share<'_>| share.lacks.iter().map(Lack::words).collect::<Vec<_>>();
    CategoryWords {
        category: format!("{}{class}", standing.category),
        edition: format!("《{}》{}", standing.edition.title, standing.edition.code),
        declared: standing.declared.map_or_else(String::new, |level| standing.edition.level_name(level).to_owned()),
        highest: name(standing.highest()),
        general: name(standing.highest_general()),
        professional: name(standing.highest_professional()),
        lacks: at.map_or(Vec::new(), |at| [lacks(&at.general), lacks(&at.professional)].concat()),
    }
}
