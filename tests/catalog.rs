//! The catalogue against the facts of the field: counts that must come out, applicability that follows the wording, and
//! a golden list of every clause.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fmt::Write as _;
use std::path::Path;
use ziping::catalog::{Catalog, Form, Level, RowKind};
use ziping::data;

fn catalog() -> Catalog {
    data::shipped().unwrap()
}

/// How many clauses are required at a level, among those that a filter keeps.
fn required(catalog: &Catalog, form: &Form, level: &str, keep: impl Fn(&ziping::catalog::Row) -> bool) -> usize {
    let level = catalog.edition_of(form).level(level).unwrap();
    form.clauses().filter(|row| row.applicability.levels.contains(level) && keep(row)).count()
}

/// The incident response form's only condition group, by position.
fn condition_name(condition: ziping::catalog::Condition) -> &'static str {
    if condition.value == 0 { "需重建" } else { "不需重建" }
}

#[test]
fn required_clauses_come_out_as_counted_in_the_forms() {
    let catalog = catalog();
    let incident = catalog.form("incident-response").unwrap();
    let rebuild = |wanted: &'static str| {
        move |row: &ziping::catalog::Row| {
            row.applicability.condition.is_none_or(|condition| condition_name(condition) == wanted)
        }
    };
    for (level, all, with, without) in [("三级", 31, 30, 27), ("二级", 44, 43, 39), ("一级", 56, 55, 50)] {
        assert_eq!(required(&catalog, incident, level, |_| true), all, "{level}");
        assert_eq!(required(&catalog, incident, level, rebuild("需重建")), with, "{level} 需重建");
        assert_eq!(required(&catalog, incident, level, rebuild("不需重建")), without, "{level} 不需重建");
    }
    let operations = catalog.form("security-operations").unwrap();
    for (level, all, initial) in [("三级", 21, 21), ("二级", 35, 33), ("一级", 49, 47)] {
        assert_eq!(required(&catalog, operations, level, |_| true), all, "{level}");
        assert_eq!(
            required(&catalog, operations, level, |row| row.applicability.audits.is_none()),
            initial,
            "{level} 初次"
        );
    }
}

#[test]
fn rows_are_complete() {
    let catalog = catalog();
    for (id, rows, clauses) in [("incident-response", 62, 56), ("security-operations", 56, 50)] {
        let form = catalog.form(id).unwrap();
        assert_eq!(form.rows.len(), rows);
        assert_eq!(form.clauses().count(), clauses);
        for kind in [RowKind::ObservationHeading, RowKind::NonconformityHeading] {
            assert_eq!(form.rows.iter().filter(|row| row.kind == kind).count(), 1);
        }
        for kind in [RowKind::ObservationEntry, RowKind::NonconformityEntry] {
            assert_eq!(form.rows.iter().filter(|row| row.kind == kind).count(), 2);
        }
        assert!(form.declaration.paragraphs[0].contains("___级要求"));
        assert!(form.declaration.paragraphs[0].contains(&form.service));
    }
}

/// 仅二级/一级要求 and its kin say for whom a row is; the data must say the same.
#[test]
fn levels_follow_the_wording() {
    let catalog = catalog();
    for form in &catalog.forms {
        let edition = catalog.edition_of(form);
        for row in form.clauses() {
            let stated: Vec<Level> = match row.clause.strip_prefix('仅').and_then(|rest| rest.split_once("要求："))
            {
                Some((levels, _)) => levels.split('/').map(|level| edition.level(level).unwrap()).collect(),
                None => edition.all_levels().iter().collect(),
            };
            let mut stated = stated;
            stated.sort_unstable();
            assert_eq!(row.applicability.levels.iter().collect::<Vec<_>>(), stated, "{} {}", form.id, row.no);
            assert_eq!(row.applicability.audits.is_some(), row.clause.contains("监审时适用"), "{} {}", form.id, row.no);
            assert_eq!(
                row.applicability.condition.is_some(),
                row.clause.contains("重建系统时适用"),
                "{} {}",
                form.id,
                row.no
            );
        }
    }
}

#[test]
fn clauses_are_told_apart_by_their_keys() {
    for form in &catalog().forms {
        let mut keys: Vec<&str> = form.clauses().map(|row| row.key.as_str()).collect();
        keys.sort_unstable();
        let count = keys.len();
        keys.dedup();
        assert_eq!(keys.len(), count, "{}", form.id);
    }
}

/// Id, levels, audit, condition and wording of every row: any change of the catalogue shows here in a review.
#[test]
fn golden_list() {
    let catalog = catalog();
    for form in &catalog.forms {
        let edition = catalog.edition_of(form);
        let mut list = String::new();
        for row in &form.rows {
            let levels: Vec<&str> = row.applicability.levels.iter().map(|level| edition.level_name(level)).collect();
            let audits: Vec<&str> =
                row.applicability.audits.iter().flatten().map(|&audit| edition.audit_name(audit)).collect();
            let condition = row.applicability.condition.and_then(|condition| form.condition_value(condition));
            let condition = condition.map_or("", |value| value.named.name.as_str());
            let _ = writeln!(
                list,
                "{} · {} · {} · {} · {} · {} · {}",
                row.no,
                row.kind.name(),
                levels.join("/"),
                audits.join("/"),
                condition,
                row.section,
                row.clause
            );
        }
        insta::with_settings!({ prepend_module_to_snapshot => false, snapshot_path => "snapshots" }, {
            insta::assert_snapshot!(format!("catalog-{}", form.id), list);
        });
    }
}

/// Every catalogue file in the folder is compiled into the program.
#[test]
fn all_files_are_shipped() {
    fn walk(root: &Path, folder: &Path, found: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(root, &path, found);
            } else if path.extension().is_some_and(|extension| extension == "toml") {
                found.push(path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/"));
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("catalog");
    let mut found = Vec::new();
    walk(&root, &root, &mut found);
    found.sort();
    let mut shipped: Vec<&str> = data::SHIPPED.iter().map(|&(path, _)| path).collect();
    shipped.sort_unstable();
    assert_eq!(found, shipped);
}
