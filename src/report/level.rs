//! How far an application has come, told on a terminal and as JSON.

use crate::application::Application;
use crate::catalog::Level;
use crate::standing::{AtLevel, Lack, Share, Standing};
use crate::verdict::{Outcome, Verdict};
use schemars::JsonSchema;
use serde::Serialize;
use std::fmt::Write as _;

/// The version of the level report's format.
pub const LEVEL_SCHEMA: &str = "ziping.level/1";

/// How far applications have come.
#[derive(Serialize, JsonSchema)]
pub struct Levels {
    /// Always `ziping.level/1`.
    schema: &'static str,
    /// The day of checking, as YYYY-MM-DD.
    as_of: String,
    /// The applications.
    applications: Vec<ApplicationOut>,
}

/// One application.
#[derive(Serialize, JsonSchema)]
struct ApplicationOut {
    /// The folder or file.
    name: String,
    /// One entry for each category.
    categories: Vec<CategoryOut>,
}

/// How far one category has come.
#[derive(Serialize, JsonSchema)]
struct CategoryOut {
    /// The category.
    category: String,
    /// Its class, where there are several.
    class: Option<String>,
    /// The edition's number, or its title where it has none.
    edition: String,
    /// The level applied for.
    declared: Option<String>,
    /// The highest level of the general requirements (基本能力); null where none is reached.
    general: Option<String>,
    /// The highest level of the category's requirements (专业能力).
    professional: Option<String>,
    /// The highest level altogether.
    highest: Option<String>,
    /// Every level of the scheme, lowest first.
    levels: Vec<LevelOut>,
}

/// What a level comes to.
#[derive(Serialize, JsonSchema)]
struct LevelOut {
    /// The level.
    level: String,
    /// 通过, 不通过 or 无法判定.
    outcome: &'static str,
    /// The general requirements.
    general: &'static str,
    /// The category's requirements.
    professional: &'static str,
    /// What stands in the way.
    lacks: Vec<LackOut>,
}

/// Something that stands in the way.
#[derive(Serialize, JsonSchema)]
struct LackOut {
    /// One Chinese sentence: what is to be done.
    text: String,
    /// The threshold, where it is one.
    threshold: Option<ThresholdOut>,
}

/// A verdict on a threshold.
#[derive(Serialize, JsonSchema)]
pub struct ThresholdOut {
    /// The code of the rule that reports it (T102).
    code: String,
    /// The category applied for.
    category: String,
    /// 通过, 不通过 or 无法判定.
    outcome: &'static str,
    /// The document's number.
    document: String,
    /// The requirement's number.
    requirement: String,
    /// The requirement's level.
    level: String,
    /// The requirement as it stands in the catalogue.
    clause: String,
    /// What was found, in numbers.
    found: String,
    /// What is lacking; empty where nothing is.
    lacking: String,
    /// The rows that counted.
    counted: Vec<String>,
    /// The rows that did not count, and why.
    left_out: Vec<LeftOut>,
}

/// A row that did not count.
#[derive(Serialize, JsonSchema)]
struct LeftOut {
    /// The row.
    name: String,
    /// Why.
    why: String,
}

impl ThresholdOut {
    /// A verdict as it leaves the house.
    pub fn of(verdict: &Verdict<'_>) -> Self {
        let reckoning = &verdict.reckoning;
        ThresholdOut {
            code: verdict.threshold.code.clone(),
            category: verdict.category.clone(),
            outcome: verdict.outcome().name(),
            document: verdict.edition.code.clone(),
            requirement: verdict.requirement.id.clone(),
            level: verdict.edition.level_name(verdict.requirement.level).to_owned(),
            clause: verdict.requirement.text.clone(),
            found: reckoning.found.clone(),
            lacking: reckoning.lacking.clone(),
            counted: reckoning.counted.iter().map(|line| line.name.clone()).collect(),
            left_out: reckoning
                .left_out
                .iter()
                .map(|line| LeftOut { name: line.name.clone(), why: line.why.clone() })
                .collect(),
        }
    }
}

/// The JSON schema of [`Levels`].
pub fn schema() -> String {
    super::json::print(&schemars::schema_for!(Levels))
}

/// The levels of some applications.
pub fn levels(applications: &[&Application<'_>], as_of: jiff::civil::Date) -> Levels {
    Levels {
        schema: LEVEL_SCHEMA,
        as_of: as_of.to_string(),
        applications: applications
            .iter()
            .map(|application| ApplicationOut {
                name: application.name.clone(),
                categories: application.standings.iter().map(category_out).collect(),
            })
            .collect(),
    }
}

fn category_out(standing: &Standing<'_>) -> CategoryOut {
    let name = |level: Level| standing.edition.level_name(level).to_owned();
    CategoryOut {
        category: standing.category.clone(),
        class: standing.class.clone(),
        edition: edition_words(standing),
        declared: standing.declared.map(name),
        general: standing.highest_general().map(name),
        professional: standing.highest_professional().map(name),
        highest: standing.highest().map(name),
        levels: standing
            .levels
            .iter()
            .map(|at| LevelOut {
                level: name(at.level),
                outcome: at.outcome().name(),
                general: at.general.outcome.name(),
                professional: at.professional.outcome.name(),
                lacks: at
                    .lacks()
                    .map(|lack| LackOut {
                        text: lack.words(),
                        threshold: match lack {
                            Lack::Threshold(verdict) => Some(ThresholdOut::of(verdict)),
                            _ => None,
                        },
                    })
                    .collect(),
            })
            .collect(),
    }
}

fn edition_words(standing: &Standing<'_>) -> String {
    let edition = standing.edition;
    if edition.code.is_empty() { format!("《{}》", edition.title) } else { edition.code.clone() }
}

/// The levels of an application for people.
pub fn list(application: &Application<'_>) -> String {
    let mut out = format!("{}\n", application.name);
    if application.standings.is_empty() {
        out.push_str("  没有找到申报的类别：给出自评估表，或在申报信息中填写申报类别和依据文件\n");
    }
    for standing in &application.standings {
        write_standing(&mut out, standing);
    }
    out
}

fn write_standing(out: &mut String, standing: &Standing<'_>) {
    let name = |level: Option<Level>| level.map_or("未达到任何级别", |level| standing.edition.level_name(level));
    let class = standing.class.as_deref().map_or(String::new(), |class| format!("（{class}）"));
    let declared =
        standing.declared.map_or(String::new(), |level| format!(" · 申报{}", standing.edition.level_name(level)));
    // Writing to a string can't fail.
    let _ = writeln!(out, "\n  {}{class} · {}{declared}", standing.category, edition_words(standing));
    let (general, professional) = half_names(standing);
    let _ = writeln!(
        out,
        "    现有材料支持：{}（{general}：{}；{professional}：{}）",
        name(standing.highest()),
        name(standing.highest_general()),
        name(standing.highest_professional())
    );
    match standing.next() {
        None => out.push_str("    已达到最高级别\n"),
        Some(next) => {
            let level = standing.edition.level_name(next.level);
            let _ = writeln!(out, "    要达到{level}（目前{}），还缺：", next.outcome().name());
            write_lacks(out, general, &next.general);
            write_lacks(out, professional, &next.professional);
        }
    }
    if let Some(declared) = standing.declared.and_then(|level| standing.at(level))
        && standing.next().is_none_or(|next| next.level != declared.level)
        && declared.outcome() != Outcome::Pass
    {
        write_declared(out, standing, declared);
    }
}

fn write_declared(out: &mut String, standing: &Standing<'_>, declared: &AtLevel<'_>) {
    let (general, professional) = half_names(standing);
    let level = standing.edition.level_name(declared.level);
    let _ = writeln!(out, "    要达到申报的{level}（目前{}），还缺：", declared.outcome().name());
    write_lacks(out, general, &declared.general);
    write_lacks(out, professional, &declared.professional);
}

/// What the two halves of an edition's requirements are called.
fn half_names(standing: &Standing<'_>) -> (&'static str, &'static str) {
    if standing.edition.lower_of { ("基本能力", "专业能力") } else { ("通用要求", "专业要求") }
}

fn write_lacks(out: &mut String, half: &str, share: &Share<'_>) {
    for lack in &share.lacks {
        let _ = writeln!(out, "      {half}：{}", lack.words());
    }
}
