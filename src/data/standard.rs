//! Parts of a standard: `requirements/<edition>/<part>.toml`.

use super::{CatalogError, CatalogFile, complaint};
use crate::catalog::{Edition, Inheritance, Inherits, Level, Part, Requirement, Scope};
use serde::Deserialize;
use std::collections::HashSet;
use toml::Spanned;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawPart {
    edition: Spanned<String>,
    part: Spanned<String>,
    section: String,
    title: String,
    kind: RawKind,
    category: Option<Spanned<String>>,
    class: Option<String>,
    inheritance: RawInheritance,
    #[serde(default)]
    preamble: String,
    stages: Vec<String>,
    #[serde(default)]
    inherits: Vec<RawInherits>,
    #[serde(default)]
    requirement: Vec<RawRequirement>,
}

#[derive(Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
enum RawKind {
    General,
    Professional,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum RawInheritance {
    Full,
    Cumulative,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawInherits {
    level: Spanned<String>,
    section: String,
    text: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRequirement {
    id: Spanned<String>,
    level: Spanned<String>,
    stage: Spanned<String>,
    topic: String,
    text: Spanned<String>,
    categories: Option<Vec<Spanned<String>>>,
}

/// Checks a part against its edition and turns it into catalogue data.
pub(super) fn part(
    file: &CatalogFile,
    raw: RawPart,
    editions: &[Edition],
    errors: &mut Vec<CatalogError>,
) -> Option<Part> {
    let wanted = raw.edition.get_ref();
    let Some(at) = editions.iter().position(|edition| edition.id == *wanted) else {
        errors.push(complaint(file, raw.edition.span(), format!("没有依据文件“{wanted}”（editions/{wanted}.toml）")));
        return None;
    };
    let mut builder = Builder { file, edition: &editions[at], errors };
    builder.check_place(&raw);
    let scope = builder.scope(&raw);
    let inherits = raw
        .inherits
        .into_iter()
        .filter_map(|raw| Some(Inherits { level: builder.level(&raw.level)?, section: raw.section, text: raw.text }));
    let inherits = inherits.collect();
    let requirements = builder.requirements(raw.requirement, &raw.stages);
    Some(Part {
        id: raw.part.into_inner(),
        edition: at,
        section: raw.section,
        title: raw.title,
        scope: scope?,
        inheritance: match raw.inheritance {
            RawInheritance::Full => Inheritance::Full,
            RawInheritance::Cumulative => Inheritance::Cumulative,
        },
        preamble: raw.preamble,
        stages: raw.stages,
        inherits,
        requirements,
    })
}

struct Builder<'b> {
    file: &'b CatalogFile,
    edition: &'b Edition,
    errors: &'b mut Vec<CatalogError>,
}

impl Builder<'_> {
    fn complain(&mut self, span: std::ops::Range<usize>, message: String) {
        self.errors.push(complaint(self.file, span, message));
    }

    /// Mappings and overlays name parts by their files.
    fn check_place(&mut self, raw: &RawPart) {
        let expected = format!("requirements/{}/{}.toml", raw.edition.get_ref(), raw.part.get_ref());
        if self.file.path != expected {
            self.complain(raw.part.span(), format!("此文件应位于 {expected}"));
        }
    }

    fn scope(&mut self, raw: &RawPart) -> Option<Scope> {
        match (&raw.kind, &raw.category) {
            (RawKind::General, None) => Some(Scope::General),
            (RawKind::General, Some(category)) => {
                self.complain(category.span(), "kind 为 general 时不写 category".to_owned());
                None
            }
            (RawKind::Professional, None) => {
                self.complain(raw.part.span(), "kind 为 professional 时要写 category".to_owned());
                None
            }
            (RawKind::Professional, Some(category)) => {
                self.category(category);
                Some(Scope::Category { category: category.get_ref().clone(), class: raw.class.clone() })
            }
        }
    }

    fn category(&mut self, name: &Spanned<String>) {
        if !self.edition.categories.contains(name.get_ref()) {
            let known = self.edition.categories.join("、");
            self.complain(
                name.span(),
                format!("“{}”不是《{}》的服务类别，可用：{known}", name.get_ref(), self.edition.title),
            );
        }
    }

    fn level(&mut self, name: &Spanned<String>) -> Option<Level> {
        named_level(self.file, self.edition, name, self.errors)
    }

    fn requirements(&mut self, raw: Vec<RawRequirement>, stages: &[String]) -> Vec<Requirement> {
        let mut seen = HashSet::new();
        let mut requirements = Vec::with_capacity(raw.len());
        for raw in raw {
            let stage = raw.stage.get_ref();
            if !stage.is_empty() && !stages.contains(stage) {
                self.complain(raw.stage.span(), format!("“{stage}”不在 stages 中：{}", stages.join("、")));
            }
            if !seen.insert(raw.id.get_ref().clone()) {
                self.complain(raw.id.span(), format!("编号“{}”重复", raw.id.get_ref()));
            }
            if crate::text::is_blank(raw.text.get_ref()) {
                self.complain(raw.text.span(), "条款文字不能为空".to_owned());
            }
            for category in raw.categories.iter().flatten() {
                self.category(category);
            }
            let Some(level) = self.level(&raw.level) else { continue };
            requirements.push(Requirement {
                id: raw.id.into_inner(),
                level,
                stage: raw.stage.into_inner(),
                topic: raw.topic,
                text: raw.text.into_inner(),
                categories: raw.categories.map(|names| names.into_iter().map(Spanned::into_inner).collect()),
            });
        }
        requirements
    }
}

/// The level with exactly this name, for files of the catalogue know no other spellings; else a complaint.
pub(super) fn named_level(
    file: &CatalogFile,
    edition: &Edition,
    name: &Spanned<String>,
    errors: &mut Vec<CatalogError>,
) -> Option<Level> {
    let rank = edition.levels.iter().position(|level| level.named.name == *name.get_ref());
    if rank.is_none() {
        let known = edition.level_words();
        let message = format!("“{}”不是《{}》的级别，可用：{known}", name.get_ref(), edition.title);
        errors.push(complaint(file, name.span(), message));
    }
    rank.and_then(|rank| u8::try_from(rank).ok()).map(Level)
}
