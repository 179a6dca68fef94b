//! The catalogue as JSON: editions with their parts, requirements, thresholds, procedure and what is odd or missing, and
//! the mappings between forms. The names here are a published contract, like those of [`super::json`].

use super::json::print;
use crate::catalog::{
    Catalog, Edition, Form, Inheritance, LevelSet, Link, Mapping, Part, Relation, Requirement, Scope, Threshold,
    Wording,
};
use schemars::JsonSchema;
use serde::Serialize;

/// The version of the catalogue's format.
pub const CATALOG_SCHEMA: &str = "ziping.catalog/1";

/// A catalogue, or one edition of it.
#[derive(Serialize, JsonSchema)]
pub struct CatalogOut<'a> {
    /// Always `ziping.catalog/1`.
    schema: &'static str,
    /// The editions.
    editions: Vec<EditionOut<'a>>,
    /// The mappings of which one side is here.
    mappings: Vec<MappingOut<'a>>,
}

/// A standard.
#[derive(Serialize, JsonSchema)]
struct EditionOut<'a> {
    /// Stable id.
    id: &'a str,
    /// Title without the book marks.
    title: &'a str,
    /// Document number; empty where there is none.
    code: &'a str,
    /// Short names.
    names: &'a [String],
    /// The source document.
    source: &'a str,
    /// `official`: requirements stand here word for word; `own`: in words of this project.
    wording: &'static str,
    /// Service categories.
    categories: &'a [String],
    /// Levels from lowest to highest.
    levels: Vec<&'a str>,
    /// The parts of its text.
    parts: Vec<PartOut<'a>>,
    /// The ids of its official forms, which `ziping forms show` prints.
    official_forms: Vec<&'a str>,
    /// The procedure of certification.
    procedure: Vec<ProcedureOut<'a>>,
    /// The numbers in it.
    procedure_facts: Vec<ProcedureFactOut<'a>>,
    /// What the source prints oddly.
    anomalies: Vec<AnomalyOut<'a>>,
    /// What the source does not hold.
    missing: Vec<MissingOut<'a>>,
}

/// A part of a standard.
#[derive(Serialize, JsonSchema)]
struct PartOut<'a> {
    /// Stable id within the edition.
    id: &'a str,
    /// Section as printed.
    section: &'a str,
    /// Title as printed.
    title: &'a str,
    /// Its category; null for the general requirements.
    category: Option<&'a str>,
    /// Its class, where the category has several.
    class: Option<&'a str>,
    /// `full`: each level is written out whole; `cumulative`: a level needs all lower ones too.
    inheritance: &'static str,
    /// The sentence under the title; empty where none is printed.
    preamble: &'a str,
    /// The stages of the work, in their order.
    stages: &'a [String],
    /// The sentences that say what a level takes over.
    inherits: Vec<InheritsOut<'a>>,
    /// The requirements in the order of the source.
    requirements: Vec<RequirementOut<'a>>,
}

/// A sentence that says what a level takes over.
#[derive(Serialize, JsonSchema)]
struct InheritsOut<'a> {
    /// The level.
    level: &'a str,
    /// Section as printed.
    section: &'a str,
    /// The sentence.
    text: &'a str,
}

/// A requirement.
#[derive(Serialize, JsonSchema)]
struct RequirementOut<'a> {
    /// Its number as printed.
    id: &'a str,
    /// The level under which it is printed.
    level: &'a str,
    /// The levels that ask for it.
    asked_at: Vec<&'a str>,
    /// The stage of the work.
    stage: &'a str,
    /// The heading right above it.
    topic: &'a str,
    /// Its wording.
    text: &'a str,
    /// The categories that the wording limits it to; null for all.
    categories: Option<&'a [String]>,
    /// What it demands in numbers.
    thresholds: Vec<ThresholdOut<'a>>,
}

/// What a requirement demands in numbers.
#[derive(Serialize, JsonSchema)]
struct ThresholdOut<'a> {
    /// The code of the rule that reports it.
    code: &'a str,
    /// The demand in words.
    words: String,
    /// Only for these categories; null for all.
    categories: Option<&'a [String]>,
    /// Not for these categories.
    except_categories: &'a [String],
}

/// A section of the procedure.
#[derive(Serialize, JsonSchema)]
struct ProcedureOut<'a> {
    /// Section as printed.
    section: &'a str,
    /// Title.
    title: &'a str,
    /// Wording.
    text: &'a str,
}

/// A number in the procedure.
#[derive(Serialize, JsonSchema)]
struct ProcedureFactOut<'a> {
    /// Its name.
    name: &'a str,
    /// Section as printed.
    section: &'a str,
    /// The number.
    value: f64,
    /// Its unit.
    unit: &'a str,
}

/// Something that the source prints oddly.
#[derive(Serialize, JsonSchema)]
struct AnomalyOut<'a> {
    /// The sections concerned.
    sections: &'a [String],
    /// What is printed.
    text: &'a str,
    /// What is odd about it, in English, for those who keep the catalogue.
    note: &'a str,
}

/// A part that the source does not hold.
#[derive(Serialize, JsonSchema)]
struct MissingOut<'a> {
    /// Its printed number.
    part: &'a str,
    /// Its title.
    title: &'a str,
    /// The levels that need it.
    levels: Vec<&'a str>,
    /// The categories that need it; null for all.
    categories: Option<&'a [String]>,
}

/// Which rows of one form stand for which of another.
#[derive(Serialize, JsonSchema)]
pub struct MappingOut<'a> {
    /// The older form's id.
    from: &'a str,
    /// The newer form's id.
    to: &'a str,
    /// What was compared, in English, for those who keep the catalogue.
    note: &'a str,
    /// The pairs.
    pairs: Vec<PairOut<'a>>,
}

/// What became of some rows.
#[derive(Serialize, JsonSchema)]
struct PairOut<'a> {
    /// 相同, 改写, 合并, 拆分, 新增 or 删去.
    relation: &'static str,
    /// Rows of the older form.
    from: Vec<RowOut<'a>>,
    /// Rows of the newer form.
    to: Vec<RowOut<'a>>,
    /// What differs, in English.
    note: &'a str,
}

/// A row of a form.
#[derive(Serialize, JsonSchema)]
struct RowOut<'a> {
    /// Its number in the form.
    no: u16,
    /// The printed numbers of the requirements that it stands for; empty on official forms.
    requirements: Vec<&'a str>,
    /// Its wording.
    text: String,
}

/// The whole catalogue, or only the edition at this position.
pub fn catalog(catalog: &Catalog, only: Option<usize>) -> CatalogOut<'_> {
    let is_wanted = |at: usize| only.is_none_or(|only| only == at);
    let touches = |mapping: &&Mapping| {
        [mapping.from, mapping.to]
            .iter()
            .any(|&form| catalog.forms.get(form).is_some_and(|form| is_wanted(form.edition)))
    };
    CatalogOut {
        schema: CATALOG_SCHEMA,
        editions: (0..)
            .zip(&catalog.editions)
            .filter(|&(at, _)| is_wanted(at))
            .map(|(at, found)| edition(catalog, at, found))
            .collect(),
        mappings: catalog.mappings.iter().filter(touches).filter_map(|found| mapping(catalog, found)).collect(),
    }
}

fn edition<'a>(catalog: &'a Catalog, at: usize, edition: &'a Edition) -> EditionOut<'a> {
    let names = |levels: LevelSet| levels_of(edition, levels);
    EditionOut {
        id: &edition.id,
        title: &edition.title,
        code: &edition.code,
        names: &edition.names,
        source: &edition.source,
        wording: match edition.wording {
            Wording::Official => "official",
            Wording::Own => "own",
        },
        categories: &edition.categories,
        levels: edition.levels.iter().map(|level| level.named.name.as_str()).collect(),
        parts: (0..)
            .zip(&catalog.parts)
            .filter(|(_, part)| part.edition == at)
            .map(|(part_at, found)| part(catalog, edition, part_at, found))
            .collect(),
        official_forms: catalog
            .forms
            .iter()
            .filter(|form| form.edition == at && form.part.is_none())
            .map(|form| form.id.as_str())
            .collect(),
        procedure: edition
            .procedure
            .iter()
            .map(|found| ProcedureOut { section: &found.section, title: &found.title, text: &found.text })
            .collect(),
        procedure_facts: edition
            .procedure_facts
            .iter()
            .map(|fact| ProcedureFactOut {
                name: &fact.name,
                section: &fact.section,
                value: fact.value,
                unit: &fact.unit,
            })
            .collect(),
        anomalies: edition
            .anomalies
            .iter()
            .map(|found| AnomalyOut { sections: &found.sections, text: &found.text, note: &found.note })
            .collect(),
        missing: edition
            .missing
            .iter()
            .map(|found| MissingOut {
                part: &found.part,
                title: &found.title,
                levels: names(found.levels),
                categories: found.categories.as_deref(),
            })
            .collect(),
    }
}

fn levels_of(edition: &Edition, levels: LevelSet) -> Vec<&str> {
    levels.iter().map(|level| edition.level_name(level)).filter(|name| !name.is_empty()).collect()
}

fn part<'a>(catalog: &'a Catalog, edition: &'a Edition, at: usize, part: &'a Part) -> PartOut<'a> {
    let (category, class) = match &part.scope {
        Scope::General => (None, None),
        Scope::Category { category, class } => (Some(category.as_str()), class.as_deref()),
    };
    PartOut {
        id: &part.id,
        section: &part.section,
        title: &part.title,
        category,
        class,
        inheritance: match part.inheritance {
            Inheritance::Full => "full",
            Inheritance::Cumulative => "cumulative",
        },
        preamble: &part.preamble,
        stages: &part.stages,
        inherits: part
            .inherits
            .iter()
            .map(|found| InheritsOut {
                level: edition.level_name(found.level),
                section: &found.section,
                text: &found.text,
            })
            .collect(),
        requirements: (0..)
            .zip(&part.requirements)
            .map(|(position, found)| {
                let rests = |threshold: &&Threshold| threshold.part == at && threshold.requirement == position;
                let thresholds =
                    catalog.thresholds.iter().filter(rests).map(|found| threshold(found, edition)).collect();
                requirement(part, found, edition, thresholds)
            })
            .collect(),
    }
}

fn requirement<'a>(
    part: &'a Part,
    requirement: &'a Requirement,
    edition: &'a Edition,
    thresholds: Vec<ThresholdOut<'a>>,
) -> RequirementOut<'a> {
    RequirementOut {
        id: &requirement.id,
        level: edition.level_name(requirement.level),
        asked_at: levels_of(edition, part.levels(requirement, edition.all_levels())),
        stage: &requirement.stage,
        topic: &requirement.topic,
        text: &requirement.text,
        categories: requirement.categories.as_deref(),
        thresholds,
    }
}

fn threshold<'a>(threshold: &'a Threshold, edition: &Edition) -> ThresholdOut<'a> {
    ThresholdOut {
        code: &threshold.code,
        words: threshold.test.words(edition),
        categories: threshold.categories.as_deref(),
        except_categories: &threshold.except_categories,
    }
}

/// A mapping as data; `None` where one of its forms is not in the catalogue.
pub fn mapping<'a>(catalog: &'a Catalog, mapping: &'a Mapping) -> Option<MappingOut<'a>> {
    let (from, to) = (catalog.forms.get(mapping.from)?, catalog.forms.get(mapping.to)?);
    let rows = |form: &'a Form, links: &[Link]| -> Vec<RowOut<'a>> {
        let found = links.iter().filter_map(|&link| catalog.linked(form, link));
        found
            .map(|row| RowOut { no: row.no, requirements: numbers_of(catalog, form, &row), text: row.clause.clone() })
            .collect()
    };
    Some(MappingOut {
        from: &from.id,
        to: &to.id,
        note: &mapping.note,
        pairs: mapping
            .pairs
            .iter()
            .map(|pair| PairOut {
                relation: Relation::name(pair.relation),
                from: rows(from, &pair.from),
                to: rows(to, &pair.to),
                note: &pair.note,
            })
            .collect(),
    })
}

fn numbers_of<'a>(catalog: &'a Catalog, form: &Form, row: &crate::catalog::Row) -> Vec<&'a str> {
    let Some(part) = form.part.and_then(|part| catalog.parts.get(part)) else { return Vec::new() };
    row.requirements.iter().filter_map(|&at| Some(part.requirements.get(at)?.id.as_str())).collect()
}

/// The JSON schema of the catalogue.
pub fn schema() -> String {
    print(&schemars::schema_for!(CatalogOut<'static>))
}
