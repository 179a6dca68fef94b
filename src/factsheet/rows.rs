//! The rows of the tables, one function for each.

mod people;

pub(super) use people::people;

use super::numbers;
use super::order::{self, Seen};
use super::reading::Reading;
use super::record::Record;
use super::words::{self, LevelWord};
use crate::catalog::Edition;
use crate::facts::layout::Block;
use crate::facts::{
    Applied, Certificate, CertificateKind, Entry, FinancialKind, FinancialYear, Project, Site, Statement, TroubleKind,
};
use crate::text::{bare_key, key};

/// Tells of a row that has entries but no name.
fn check_name(record: &Record, reading: &mut Reading<'_>) {
    if record.is_unnamed() {
        let key = record.block.name_key();
        let place = record.cell(key).map_or(record.first, |typed| typed.place);
        reading.tell(TroubleKind::RowUnnamed, (record.block, key), "", "", place);
    }
}

/// A category by any of its names, as its canonical one.
fn category(record: &Record, reading: &mut Reading<'_>) -> Entry<String> {
    let (catalog, applied) = (reading.catalog, reading.applied.clone());
    reading.word(record, "category", |typed| words::category(typed, catalog, &applied).map(|category| category.name))
}

/// A level word under an edition; under any where that is not known.
fn level(record: &Record, edition: Option<&Edition>, reading: &mut Reading<'_>) -> Entry<String> {
    let mut entry = reading.text(record, "level");
    let catalog = reading.catalog;
    let Some(typed) = entry.value.clone() else { return entry };
    let mut tell = |kind, expected: &str| {
        reading.tell(kind, (record.block, "level"), &entry.typed, expected, entry.place);
    };
    entry.value = match words::level(&typed, edition, catalog) {
        LevelWord::Known(word) => Some(word),
        LevelWord::OutOfScheme => {
            let expected = edition.map_or(String::new(), |edition| format!("可填：{}", edition.level_words()));
            tell(TroubleKind::LevelOutOfScheme, &expected);
            Some(typed)
        }
        LevelWord::Unknown => {
            let expected = edition.map_or(String::new(), |edition| format!("可填：{}", edition.level_words()));
            tell(TroubleKind::LevelUnknown, &expected);
            None
        }
    };
    entry
}

/// 申报类别
pub(super) fn applied(records: &[Record], reading: &mut Reading<'_>) -> Vec<Applied> {
    let catalog = reading.catalog;
    let mut seen = Seen::new(TroubleKind::LineRepeated);
    let mut lines = Vec::new();
    let mut editions = Vec::new();
    for record in records {
        check_name(record, reading);
        let edition = reading.word(record, "edition", |typed| words::edition(typed, catalog));
        reading.applied = edition.value.into_iter().collect();
        let category = category(record, reading);
        let mut class = reading.option_word(record, "class", false);
        if class.is_blank() {
            // 灾难备份与恢复A类 names both.
            let named = words::category(&category.typed, catalog, &reading.applied).and_then(|category| category.class);
            if named.is_some() {
                class = Entry { typed: category.typed.clone(), value: named, place: category.place };
            }
        }
        editions.extend(edition.value);
        let level = level(record, edition.value, reading);
        let line = Applied {
            class,
            level,
            since: reading.date(record, "since"),
            edition: Entry {
                value: edition.value.map(|edition| edition.id.clone()),
                typed: edition.typed,
                place: edition.place,
            },
            category,
        };
        if let Some(name) = &line.category.value {
            let class = line.class.value.as_deref().unwrap_or_default();
            let of = (record.block, "category");
            seen.check(reading, of, format!("{name}\n{class}"), (&line.category.typed, line.category.place));
        }
        lines.push(line);
    }
    reading.applied = editions;
    lines
}

/// 情况说明: questions of the catalogue as it prints them, others as typed.
pub(super) fn statements(records: &[Record], reading: &mut Reading<'_>) -> Vec<Statement> {
    let mut statements = Vec::new();
    for record in records {
        let Some(typed) = reading.text(record, "question").value else { continue };
        let wanted = bare_key(&typed);
        let printed = reading.labels.questions.iter().find(|question| bare_key(question) == wanted);
        statements.push(Statement {
            question: printed.cloned().unwrap_or(typed),
            answer: reading.yes_no(record, "answer"),
            remark: reading.text(record, "remark"),
        });
    }
    statements
}

/// 项目
pub(super) fn projects(records: &[Record], reading: &mut Reading<'_>) -> Vec<Project> {
    let mut seen = Seen::new(TroubleKind::LineRepeated);
    let mut projects = Vec::new();
    for record in records {
        check_name(record, reading);
        let project = Project {
            name: reading.text(record, "name"),
            client: reading.text(record, "client"),
            category: category(record, reading),
            industry: reading.text(record, "industry"),
            amount: reading.money(record, "amount"),
            signed: reading.date(record, "signed"),
            started: reading.date(record, "started"),
            completed: reading.date(record, "completed"),
            accepted: reading.date(record, "accepted"),
            users: reading.quantity(record, "users", numbers::COUNT, false),
            trial_months: reading.quantity(record, "trial_months", numbers::MONTHS, false),
        };
        let days = [
            ("signed", &project.signed),
            ("started", &project.started),
            ("completed", &project.completed),
            ("accepted", &project.accepted),
        ];
        order::days(reading, Block::Projects, &days);
        if let Some(name) = &project.name.value {
            // One project may stand there once for each of its categories; signed on another day it may be a renewal.
            let category = project.category.value.as_deref().unwrap_or_default();
            let signed = project.signed.value.map_or_else(|| project.signed.typed.clone(), |day| day.to_string());
            let parts = [name.as_str(), &project.client.typed, category, &signed];
            let key = parts.map(bare_key).join("\n");
            seen.check(reading, (record.block, "name"), key, (name, project.name.place));
        }
        projects.push(project);
    }
    projects
}

/// 证书与资质
pub(super) fn certificates(records: &[Record], reading: &mut Reading<'_>) -> Vec<Certificate> {
    let mut seen = Seen::new(TroubleKind::LineRepeated);
    let mut certificates = Vec::new();
    for record in records {
        check_name(record, reading);
        let kind = reading.option(record, "kind");
        let kind = Entry {
            value: kind.value.and_then(|at| CertificateKind::ALL.get(at).copied()),
            typed: kind.typed,
            place: kind.place,
        };
        // Certificates of other kinds have levels of their own.
        let level = match kind.value {
            Some(CertificateKind::Qualification) => level(record, None, reading),
            _ => reading.text(record, "level"),
        };
        let certificate = Certificate {
            holder: reading.text(record, "holder"),
            kind,
            name: reading.text(record, "name"),
            number: reading.code(record, "number"),
            category: category(record, reading),
            level,
            issuer: reading.text(record, "issuer"),
            issued: reading.date(record, "issued"),
            valid_until: reading.date(record, "valid_until"),
        };
        let days = [("issued", &certificate.issued), ("valid_until", &certificate.valid_until)];
        order::days(reading, Block::Certificates, &days);
        if let Some(number) = &certificate.number.value {
            seen.check(reading, (record.block, "number"), key(number), (number, certificate.number.place));
        }
        certificates.push(certificate);
    }
    certificates
}

/// 场所
pub(super) fn sites(records: &[Record], reading: &mut Reading<'_>) -> Vec<Site> {
    let mut sites = Vec::new();
    for record in records {
        check_name(record, reading);
        let tenure = reading.option(record, "is_owned");
        sites.push(Site {
            kind: reading.option_word(record, "kind", false),
            address: reading.text(record, "address"),
            region: reading.text(record, "region"),
            area: reading.quantity(record, "area", numbers::AREA, false),
            is_owned: Entry { value: tenure.value.map(|at| at == 0), typed: tenure.typed, place: tenure.place },
            lease_until: reading.date(record, "lease_until"),
            backup_hours: reading.quantity(record, "backup_hours", numbers::HOURS, false),
        });
    }
    sites
}

/// 财务
pub(super) fn finances(records: &[Record], reading: &mut Reading<'_>) -> Vec<FinancialYear> {
    let mut years = Vec::new();
    for record in records {
        check_name(record, reading);
        let kind = reading.option(record, "kind");
        let kinds = [FinancialKind::AuditReport, FinancialKind::Statements];
        years.push(FinancialYear {
            year: reading.year(record, "year"),
            kind: Entry {
                value: kind.value.and_then(|at| kinds.get(at).copied()),
                typed: kind.typed,
                place: kind.place,
            },
            firm: reading.text(record, "firm"),
            number: reading.code(record, "number"),
            until: reading.date(record, "until"),
            months: reading.quantity(record, "months", numbers::MONTHS, false),
            revenue: reading.money(record, "revenue"),
            profit: reading.money(record, "profit"),
        });
    }
    years
}
