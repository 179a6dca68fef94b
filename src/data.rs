//! The door through which the catalogue comes in: TOML files, strictly read and cross-checked.
//!
//! Unknown keys, unknown levels, rows out of order and dangling references are refused, each with its file, line and
//! column. The shipped catalogue is compiled into the program; a folder of the same shape can stand in its place.

use crate::catalog::{
    Anomaly, Applicability, Audit, Catalog, Column, Condition, ConditionGroup, ConditionValue, Declaration, Edition,
    Field, Form, HeaderField, LevelName, LevelSet, MergedEvidence, Named, Origin, OtherEdition, Repair, Role, Row,
    RowKind, SymbolFont, VerdictSpellings,
};
use crate::text;
use serde::Deserialize;
use std::ops::Range;
use toml::Spanned;

/// A file of a catalogue: its name inside the catalogue folder and its text.
#[derive(Clone, Debug)]
pub struct CatalogFile {
    /// Path inside the folder, with `/` (`forms/incident-response.toml`).
    pub path: String,
    /// The whole text.
    pub text: String,
}

/// What is wrong with a catalogue file, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{path}:{line}:{column}: {message}")]
pub struct CatalogError {
    /// Path inside the folder.
    pub path: String,
    /// Line from one.
    pub line: usize,
    /// Column from one, in characters.
    pub column: usize,
    /// What is wrong, in Chinese.
    pub message: String,
}

/// The catalogue that is compiled into the program.
pub const SHIPPED: &[(&str, &str)] = &[
    ("editions/ccrc-isv.toml", include_str!("../catalog/editions/ccrc-isv.toml")),
    ("forms/incident-response.toml", include_str!("../catalog/forms/incident-response.toml")),
    ("forms/security-operations.toml", include_str!("../catalog/forms/security-operations.toml")),
];

/// Reads the catalogue that is compiled into the program.
pub fn shipped() -> Result<Catalog, Vec<CatalogError>> {
    let files: Vec<CatalogFile> =
        SHIPPED.iter().map(|&(path, text)| CatalogFile { path: path.to_owned(), text: text.to_owned() }).collect();
    catalog(&files)
}

/// Reads a catalogue from its files: `editions/*.toml` and `forms/*.toml`, in the order given.
///
/// All complaints of all files are gathered, not the first only.
pub fn catalog(files: &[CatalogFile]) -> Result<Catalog, Vec<CatalogError>> {
    let mut errors = Vec::new();
    let mut editions = Vec::new();
    for file in files.iter().filter(|file| file.path.starts_with("editions/")) {
        match parse::<RawEdition>(file) {
            Ok(raw) => editions.extend(edition(file, raw, &mut errors)),
            Err(error) => errors.push(error),
        }
    }
    let mut forms = Vec::new();
    for file in files.iter().filter(|file| file.path.starts_with("forms/")) {
        match parse::<RawForm>(file) {
            Ok(raw) => forms.extend(FormBuilder { file, editions: &editions, errors: &mut errors }.build(raw)),
            Err(error) => errors.push(error),
        }
    }
    if errors.is_empty() && forms.is_empty() {
        errors.push(CatalogError {
            path: "forms/".into(),
            line: 1,
            column: 1,
            message: "目录中没有任何表格（forms/*.toml）".into(),
        });
    }
    if errors.is_empty() { Ok(Catalog { editions, forms }) } else { Err(errors) }
}

/// Reads a template's layout.
///
/// # Errors
/// The complaint with line and column, as one text.
pub fn layout<T: for<'de> Deserialize<'de>>(text: &str) -> Result<T, String> {
    parse(&CatalogFile { path: "layout.toml".to_owned(), text: text.to_owned() }).map_err(|error| error.to_string())
}

fn parse<T: for<'de> Deserialize<'de>>(file: &CatalogFile) -> Result<T, CatalogError> {
    toml::from_str(&file.text)
        .map_err(|error| complaint(file, error.span().unwrap_or(0..0), error.message().to_owned()))
}

fn complaint(file: &CatalogFile, span: Range<usize>, message: String) -> CatalogError {
    let before = file.text.get(..span.start).unwrap_or("");
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().map_or(0, |last| last.chars().count()) + 1;
    CatalogError { path: file.path.clone(), line, column, message }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawEdition {
    id: String,
    title: String,
    code: String,
    source: String,
    categories: Vec<String>,
    first_audit: Spanned<String>,
    levels: Vec<RawLevel>,
    audits: Vec<RawNamed>,
    verdicts: RawVerdicts,
    evidence: RawEvidence,
    organisation: RawOrganisation,
    assessors: RawAssessors,
    dates: RawDates,
    #[serde(default)]
    other_editions: Vec<RawOtherEdition>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawLevel {
    name: String,
    spellings: Vec<String>,
    #[serde(default)]
    confusables: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawNamed {
    name: String,
    #[serde(default)]
    spellings: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawVerdicts {
    conforming: String,
    nonconforming: String,
    not_applicable: String,
    yes: Vec<String>,
    crosses: Vec<String>,
    no: Vec<String>,
    not_applicable_marks: Vec<String>,
    strokes: Vec<String>,
    open: Vec<String>,
    lost: Vec<String>,
    #[serde(default)]
    symbol_fonts: Vec<RawSymbolFont>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSymbolFont {
    font: String,
    yes: Vec<String>,
    no: Vec<String>,
    open: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawEvidence {
    placeholders: Vec<String>,
    same_as_above: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawOrganisation {
    placeholders: Vec<String>,
    suffixes: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawAssessors {
    department_suffixes: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawDates {
    stale_months: i32,
    earliest_year: i16,
    years_ahead: i16,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawOtherEdition {
    code: String,
    title: String,
}

fn named(raw: RawNamed) -> Named {
    Named { name: raw.name, spellings: raw.spellings }
}

fn keys(words: &[String]) -> Vec<String> {
    words.iter().map(|word| text::key(word)).collect()
}

fn edition(file: &CatalogFile, raw: RawEdition, errors: &mut Vec<CatalogError>) -> Option<Edition> {
    let first = raw.first_audit.get_ref();
    let Some(first_audit) =
        raw.audits.iter().position(|audit| audit.name == *first).and_then(|at| u8::try_from(at).ok())
    else {
        errors.push(complaint(file, raw.first_audit.span(), format!("“{first}”不在 audits 中")));
        return None;
    };
    let verdicts = VerdictSpellings {
        conforming: raw.verdicts.conforming,
        nonconforming: raw.verdicts.nonconforming,
        not_applicable: raw.verdicts.not_applicable,
        yes: keys(&raw.verdicts.yes),
        crosses: keys(&raw.verdicts.crosses),
        no: keys(&raw.verdicts.no),
        not_applicable_marks: keys(&raw.verdicts.not_applicable_marks),
        strokes: keys(&raw.verdicts.strokes),
        open: keys(&raw.verdicts.open),
        lost: keys(&raw.verdicts.lost),
        symbol_fonts: raw
            .verdicts
            .symbol_fonts
            .into_iter()
            .map(|font| SymbolFont { font: font.font, yes: font.yes, no: font.no, open: font.open })
            .collect(),
    };
    Some(Edition {
        id: raw.id,
        title: raw.title,
        code: raw.code,
        source: raw.source,
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
        verdicts,
        evidence_placeholders: keys(&raw.evidence.placeholders),
        same_as_above: keys(&raw.evidence.same_as_above),
        organisation_placeholders: keys(&raw.organisation.placeholders),
        organisation_suffixes: keys(&raw.organisation.suffixes),
        department_suffixes: keys(&raw.assessors.department_suffixes),
        stale_months: raw.dates.stale_months,
        earliest_year: raw.dates.earliest_year,
        years_ahead: raw.dates.years_ahead,
        other_editions: raw
            .other_editions
            .into_iter()
            .map(|other| OtherEdition { code: other.code, title: other.title })
            .collect(),
        first_audit: Audit(first_audit),
    })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawForm {
    id: String,
    origin: RawOrigin,
    edition: Spanned<String>,
    category: Spanned<String>,
    service: String,
    title: String,
    names: Vec<String>,
    source: String,
    header: Vec<RawHeader>,
    columns: Vec<RawColumn>,
    declaration: RawDeclaration,
    #[serde(default)]
    condition: Vec<RawCondition>,
    row: Vec<RawRow>,
    #[serde(default)]
    merged_evidence: Vec<RawMerged>,
    #[serde(default)]
    repair: Vec<RawRepair>,
    #[serde(default)]
    anomaly: Vec<RawAnomaly>,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum RawOrigin {
    Official,
    Generated,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "snake_case")]
enum RawField {
    Organisation,
    Level,
    Date,
    Assessors,
    CreditCode,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "snake_case")]
enum RawRole {
    Number,
    Section,
    Clause,
    RequiredEvidence,
    Conforming,
    Nonconforming,
    Evidence,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "snake_case")]
enum RawKind {
    Clause,
    ObservationHeading,
    ObservationEntry,
    NonconformityHeading,
    NonconformityEntry,
}

fn yes() -> bool {
    true
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawHeader {
    field: RawField,
    label: String,
    #[serde(default)]
    spellings: Vec<String>,
    #[serde(default = "yes")]
    printed: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawColumn {
    role: RawRole,
    label: String,
    #[serde(default)]
    spellings: Vec<String>,
    group: Option<String>,
    #[serde(default)]
    group_spellings: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawDeclaration {
    heading: String,
    paragraphs: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCondition {
    group: String,
    question: String,
    values: Vec<RawConditionValue>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawConditionValue {
    value: String,
    printed: String,
    #[serde(default)]
    spellings: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRow {
    no: Spanned<u16>,
    kind: RawKind,
    #[serde(default)]
    section: String,
    #[serde(default)]
    clause: String,
    #[serde(default)]
    evidence: String,
    levels: Option<Vec<Spanned<String>>>,
    audit: Option<Vec<Spanned<String>>>,
    condition: Option<Spanned<RawConditionRef>>,
    #[serde(default)]
    per_level: std::collections::BTreeMap<Spanned<String>, String>,
    printed_no: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawConditionRef {
    group: String,
    value: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawMerged {
    first: u16,
    last: u16,
    certain: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRepair {
    rows: Vec<u16>,
    field: String,
    printed: String,
    repaired: String,
    why: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawAnomaly {
    rows: Vec<u16>,
    text: String,
    note: String,
}

/// Turns a form's file into a form, gathering complaints.
struct FormBuilder<'a> {
    file: &'a CatalogFile,
    editions: &'a [Edition],
    errors: &'a mut Vec<CatalogError>,
}

impl FormBuilder<'_> {
    fn complain(&mut self, span: Range<usize>, message: String) {
        self.errors.push(complaint(self.file, span, message));
    }

    fn build(&mut self, raw: RawForm) -> Option<Form> {
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
            applicability: Applicability { levels, audits, condition },
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

fn header_field(raw: RawHeader) -> HeaderField {
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

fn column(raw: RawColumn) -> Column {
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
    fn the_shipped_catalogue_is_sound() {
        let catalog = shipped().unwrap();
        assert_eq!(catalog.forms.len(), 2);
        assert_eq!(catalog.form("应急处理").unwrap().id, "incident-response");
        assert_eq!(catalog.form("security-operations").unwrap().rows.len(), 56);
    }

    #[test]
    fn complaints_name_line_and_column() {
        let file = CatalogFile { path: "editions/x.toml".into(), text: "id = \"x\"\n中 = 1\n".into() };
        let errors = catalog(&[file]).unwrap_err();
        assert_eq!((errors[0].path.as_str(), errors[0].line), ("editions/x.toml", 2));
    }

    #[test]
    fn prefixes_are_no_part_of_the_body() {
        let key = text::key("仅二级/一级要求：（如需重建系统时适用该条款）帮助客户。");
        assert_eq!(body_key(&key), "帮助客户.");
    }
}
