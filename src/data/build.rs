//! From files as written to editions and forms, everything checked against everything else.

use super::raw::{
    RawColumn, RawCondition, RawConditionRef, RawEdition, RawField, RawForm, RawHeader, RawKind, RawLevel, RawMissing,
    RawNamed, RawOrigin, RawRole, RawRow, RawSpellings, RawVerdicts, RawWording,
};
use super::{CatalogError, CatalogFile, complaint};
use crate::catalog::{
    Anomaly, Applicability, Audit, Column, Condition, ConditionGroup, ConditionValue, Declaration, Edition, Field,
    Form, HeaderField, Level, LevelName, LevelSet, MergedEvidence, MissingPart, Named, Origin, OtherEdition, Procedure,
    ProcedureFact, Repair, Role, Row, RowKind, SourceAnomaly, SymbolFont, VerdictSpellings, Wording,
};
use crate::text;
use std::ops::Range;
use toml::Spanned;

fn named(raw: RawNamed) -> Named {
    Named { name: raw.name, spellings: raw.spellings }
}

fn keys(words: &[String]) -> Vec<String> {
    words.iter().map(|word| text::key(word)).collect()
}

/// Checks an edition's file and turns it into catalogue data; what it does not say of spellings is taken from `shared`.
pub(super) fn edition(
    file: &CatalogFile,
    raw: RawEdition,
    shared: Option<&RawSpellings>,
    errors: &mut Vec<CatalogError>,
) -> Option<Edition> {
    let first = raw.first_audit.get_ref();
    let Some(first_audit) =
        raw.audits.iter().position(|audit| audit.name == *first).and_then(|at| u8::try_from(at).ok())
    else {
        errors.push(complaint(file, raw.first_audit.span(), format!("“{first}”不在 audits 中")));
        return None;
    };
    let missing = missing_parts(file, raw.missing, &raw.levels, &raw.categories, errors);
    let mut lacking = Vec::new();
    let mut lack = |name: &'static str| lacking.push(name);
    let verdicts = raw.verdicts.or_else(|| shared.map(|shared| shared.verdicts.clone()));
    let evidence = raw.evidence.or_else(|| shared.map(|shared| shared.evidence.clone()));
    let organisation = raw.organisation.or_else(|| shared.map(|shared| shared.organisation.clone()));
    let assessors = raw.assessors.or_else(|| shared.map(|shared| shared.assessors.clone()));
    let dates = raw.dates.or_else(|| shared.map(|shared| shared.dates.clone()));
    if verdicts.is_none() {
        lack("verdicts");
    }
    if evidence.is_none() {
        lack("evidence");
    }
    if organisation.is_none() {
        lack("organisation");
    }
    if assessors.is_none() {
        lack("assessors");
    }
    if dates.is_none() {
        lack("dates");
    }
    let (Some(verdicts), Some(evidence), Some(organisation), Some(assessors), Some(dates)) =
        (verdicts, evidence, organisation, assessors, dates)
    else {
        let message = format!("缺少[{}]，目录中也没有 spellings.toml", lacking.join("]、["));
        errors.push(complaint(file, 0..0, message));
        return None;
    };
    Some(Edition {
        id: raw.id,
        title: raw.title,
        code: raw.code,
        names: raw.names,
        source: raw.source,
        wording: match raw.wording {
            RawWording::Official => Wording::Official,
            RawWording::Own => Wording::Own,
        },
        lower_of: raw.lower_of,
        categories: raw.categories,
        levels: raw
            .levels
            .into_iter()
            .map(|level| LevelName {
                named: Named { name: level.name, spellings: level.spellings },
                confusables: level.confusables,
            })
            .collect(),
        audits: raw.audits.into_iter().map(named).collect(),
        verdicts: verdict_spellings(verdicts),
        evidence_placeholders: keys(&evidence.placeholders),
        same_as_above: keys(&evidence.same_as_above),
        organisation_placeholders: keys(&organisation.placeholders),
        organisation_suffixes: keys(&organisation.suffixes),
        department_suffixes: keys(&assessors.department_suffixes),
        stale_months: dates.stale_months,
        earliest_year: dates.earliest_year,
        years_ahead: dates.years_ahead,
        other_editions: raw
            .other_editions
            .into_iter()
            .map(|other| OtherEdition { code: other.code, title: other.title })
            .collect(),
        first_audit: Audit(first_audit),
        procedure: raw
            .procedure
            .into_iter()
            .map(|raw| Procedure { section: raw.section, title: raw.title, text: raw.text })
            .collect(),
        procedure_facts: raw
            .procedure_fact
            .into_iter()
            .map(|raw| ProcedureFact {
                name: raw.name,
                section: raw.section,
                value: raw.value,
                unit: raw.unit,
                note: raw.note,
            })
            .collect(),
        anomalies: raw
            .anomaly
            .into_iter()
            .map(|raw| SourceAnomaly {
                sections: raw.sections,
                text: raw.text,
                note: raw.note,
                bears_on_judgement: raw.bears_on_judgement,
            })
            .collect(),
        missing,
    })
}

fn verdict_spellings(raw: RawVerdicts) -> VerdictSpellings {
    VerdictSpellings {
        conforming: raw.conforming,
        nonconforming: raw.nonconforming,
        not_applicable: raw.not_applicable,
        yes: keys(&raw.yes),
        crosses: keys(&raw.crosses),
        no: keys(&raw.no),
        not_applicable_marks: keys(&raw.not_applicable_marks),
        strokes: keys(&raw.strokes),
        open: keys(&raw.open),
        lost: keys(&raw.lost),
        symbol_fonts: raw
            .symbol_fonts
            .into_iter()
            .map(|font| SymbolFont { font: font.font, yes: font.yes, no: font.no, open: font.open })
            .collect(),
    }
}

fn missing_parts(
    file: &CatalogFile,
    raw: Vec<RawMissing>,
    levels: &[RawLevel],
    categories: &[String],
    errors: &mut Vec<CatalogError>,
) -> Vec<MissingPart> {
    let mut found = Vec::new();
    for missing in raw {
        let mut ranks = Vec::new();
        for name in &missing.levels {
            match levels.iter().position(|level| level.name == *name.get_ref()).and_then(|at| u8::try_from(at).ok()) {
                Some(rank) => ranks.push(Level(rank)),
                None => errors.push(complaint(file, name.span(), format!("“{}”不在 levels 中", name.get_ref()))),
            }
        }
        for name in missing.categories.iter().flatten() {
            if !categories.contains(name.get_ref()) {
                errors.push(complaint(file, name.span(), format!("“{}”不在 categories 中", name.get_ref())));
            }
        }
        found.push(MissingPart {
            part: missing.part,
            title: missing.title,
            levels: LevelSet::of(ranks),
            categories: missing.categories.map(|names| names.into_iter().map(Spanned::into_inner).collect()),
        });
    }
    found
}

/// Turns a form's file into a form, gathering complaints.
pub(super) struct FormBuilder<'a> {
    pub(super) file: &'a CatalogFile,
    pub(super) editions: &'a [Edition],
    pub(super) errors: &'a mut Vec<CatalogError>,
}

impl FormBuilder<'_> {
    fn complain(&mut self, span: Range<usize>, message: String) {
        self.errors.push(complaint(self.file, span, message));
    }

    pub(super) fn build(&mut self, raw: RawForm) -> Option<Form> {
        let edition_wanted = raw.edition.get_ref();
        let editions = self.editions;
        let Some(edition_at) = editions.iter().position(|edition| edition.id == *edition_wanted) else {
            self.complain(
                raw.edition.span(),
                format!("没有依据文件“{edition_wanted}”（editions/{edition_wanted}.toml）"),
            );
            return None;
        };
        let edition = &editions[edition_at];
        if !edition.categories.contains(raw.category.get_ref()) {
            self.complain(
                raw.category.span(),
                format!("“{}”不是《{}》的服务类别", raw.category.get_ref(), edition.title),
            );
        }
        let conditions: Vec<ConditionGroup> = raw.condition.into_iter().map(condition_group).collect();
        let mut rows = Vec::new();
        let mut last = 0;
        for row in raw.row {
            let no = *row.no.get_ref();
            if no != last + 1 {
                self.complain(row.no.span(), format!("第{no}行接在第{last}行之后：行号应从1起逐行加1"));
            }
            last = no;
            rows.push(self.row(row, edition, &conditions));
        }
        // The first of two rows alike keeps the key.
        let clauses = rows.iter().enumerate().filter(|(_, row)| row.kind == RowKind::Clause).rev();
        let by_key = clauses.map(|(at, row)| (row.key.clone(), at)).collect();
        Some(Form {
            by_key,
            id: raw.id,
            origin: match raw.origin {
                RawOrigin::Official => Origin::Official,
                RawOrigin::Generated => Origin::Generated,
            },
            edition: edition_at,
            category: raw.category.into_inner(),
            part: None,
            is_general: false,
            note: String::new(),
            missing: Vec::new(),
            service: raw.service,
            title: raw.title,
            names: raw.names,
            source: raw.source,
            header: raw.header.into_iter().map(header_field).collect(),
            columns: raw.columns.into_iter().map(column).collect(),
            declaration: Declaration { heading: raw.declaration.heading, paragraphs: raw.declaration.paragraphs },
            conditions,
            rows,
            merged_evidence: raw
                .merged_evidence
                .into_iter()
                .map(|merged| MergedEvidence { first: merged.first, last: merged.last, certain: merged.certain })
                .collect(),
            repairs: raw
                .repair
                .into_iter()
                .map(|repair| Repair {
                    rows: repair.rows,
                    field: repair.field,
                    printed: repair.printed,
                    repaired: repair.repaired,
                    why: repair.why,
                })
                .collect(),
            anomalies: raw
                .anomaly
                .into_iter()
                .map(|anomaly| Anomaly { rows: anomaly.rows, text: anomaly.text, note: anomaly.note })
                .collect(),
        })
    }

    fn row(&mut self, raw: RawRow, edition: &Edition, conditions: &[ConditionGroup]) -> Row {
        let levels = match raw.levels {
            None => edition.all_levels(),
            Some(names) => LevelSet::of(names.iter().filter_map(|name| {
                let level = edition.levels.iter().position(|level| level.named.name == *name.get_ref());
                if level.is_none() {
                    self.complain(name.span(), format!("“{}”不是《{}》的级别", name.get_ref(), edition.title));
                }
                level.and_then(|rank| u8::try_from(rank).ok()).map(crate::catalog::Level)
            })),
        };
        let audits = raw.audit.map(|names| {
            names
                .iter()
                .filter_map(|name| {
                    let audit = edition.audits.iter().position(|audit| audit.name == *name.get_ref());
                    if audit.is_none() {
                        self.complain(name.span(), format!("“{}”不是《{}》的审核类型", name.get_ref(), edition.title));
                    }
                    audit.and_then(|at| u8::try_from(at).ok()).map(Audit)
                })
                .collect()
        });
        let condition = raw.condition.and_then(|wanted| {
            let found = condition_at(conditions, wanted.get_ref());
            if found.is_none() {
                let RawConditionRef { group, value } = wanted.get_ref();
                self.complain(wanted.span(), format!("没有条件“{group}={value}”"));
            }
            found
        });
        for name in raw.categories.iter().flatten() {
            if !edition.categories.contains(name.get_ref()) {
                self.complain(name.span(), format!("“{}”不是《{}》的服务类别", name.get_ref(), edition.title));
            }
        }
        let categories = raw.categories.map(|names| names.into_iter().map(Spanned::into_inner).collect());
        let mut per_level = Vec::new();
        for (name, value) in raw.per_level {
            match edition.level(name.get_ref()) {
                Some(level) => per_level.push((level, value)),
                None => self.complain(name.span(), format!("“{}”不是《{}》的级别", name.get_ref(), edition.title)),
            }
        }
        per_level.sort_by_key(|(level, _)| *level);
        let key = text::key(&raw.clause);
        Row {
            no: raw.no.into_inner(),
            kind: match raw.kind {
                RawKind::Clause => RowKind::Clause,
                RawKind::ObservationHeading => RowKind::ObservationHeading,
                RawKind::ObservationEntry => RowKind::ObservationEntry,
                RawKind::NonconformityHeading => RowKind::NonconformityHeading,
                RawKind::NonconformityEntry => RowKind::NonconformityEntry,
            },
            body_key: body_key(&key),
            key,
            section: raw.section,
            clause: raw.clause,
            evidence: raw.evidence,
            applicability: Applicability { levels, audits, condition, categories },
            requirements: Vec::new(),
            per_level,
            printed_no: raw.printed_no,
        }
    }
}

fn condition_at(conditions: &[ConditionGroup], wanted: &RawConditionRef) -> Option<Condition> {
    let group_at = conditions.iter().position(|group| group.group == wanted.group)?;
    let value_at = conditions[group_at].values.iter().position(|value| value.named.name == wanted.value)?;
    Some(Condition { group: u8::try_from(group_at).ok()?, value: u8::try_from(value_at).ok()? })
}

fn condition_group(raw: RawCondition) -> ConditionGroup {
    ConditionGroup {
        group: raw.group,
        question: raw.question,
        values: raw
            .values
            .into_iter()
            .map(|value| ConditionValue {
                named: Named { name: value.value, spellings: value.spellings },
                printed: value.printed,
            })
            .collect(),
    }
}

pub(super) fn header_field(raw: RawHeader) -> HeaderField {
    HeaderField {
        field: match raw.field {
            RawField::Organisation => Field::Organisation,
            RawField::Level => Field::Level,
            RawField::Date => Field::Date,
            RawField::Assessors => Field::Assessors,
            RawField::CreditCode => Field::CreditCode,
        },
        label: raw.label,
        spellings: raw.spellings,
        printed: raw.printed,
    }
}

pub(super) fn column(raw: RawColumn) -> Column {
    Column {
        role: match raw.role {
            RawRole::Number => Role::Number,
            RawRole::Section => Role::Section,
            RawRole::Clause => Role::Clause,
            RawRole::RequiredEvidence => Role::RequiredEvidence,
            RawRole::Conforming => Role::Conforming,
            RawRole::Nonconforming => Role::Nonconforming,
            RawRole::Evidence => Role::Evidence,
        },
        label: raw.label,
        spellings: raw.spellings,
        group: raw.group,
        group_spellings: raw.group_spellings,
    }
}

/// The key without the applicability prefixes: `仅二级/一级要求:` and `(如需重建系统时适用该条款)`.
fn body_key(key: &str) -> String {
    let mut rest = key;
    loop {
        let shortened = rest
            .strip_prefix('仅')
            .and_then(|tail| tail.split_once("要求:"))
            .filter(|(levels, _)| levels.chars().count() <= 8)
            .map(|(_, body)| body)
            .or_else(|| {
                let (inside, body) = rest.strip_prefix('(')?.split_once(')')?;
                inside.ends_with("适用该条款").then_some(body)
            });
        match shortened {
            Some(body) => rest = body,
            None => return rest.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes_are_no_part_of_the_body() {
        let key = text::key("仅二级/一级要求：（如需重建系统时适用该条款）帮助客户。");
        assert_eq!(body_key(&key), "帮助客户.");
    }
}
