//! The catalogue against the facts of the field: counts that must come out, applicability that follows the wording, and
//! a golden list of every clause.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fmt::Write as _;
use std::path::Path;
use ziping::catalog::Relation::{Merged, New, Reworded, Same, Split};
use ziping::catalog::{Catalog, Form, Level, Relation, RowKind};
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

/// The edition that is called so, by position and itself.
fn edition<'c>(catalog: &'c Catalog, id: &str) -> (usize, &'c ziping::catalog::Edition) {
    let at = catalog.editions.iter().position(|edition| edition.id == id).unwrap();
    (at, &catalog.editions[at])
}

/// How many requirements each part prints at each level, lowest level first.
fn printed(catalog: &Catalog, id: &str) -> Vec<(String, Vec<usize>)> {
    let (at, edition) = edition(catalog, id);
    let parts = catalog.parts.iter().filter(|part| part.edition == at);
    parts
        .map(|part| {
            let at_level = |rank: usize| {
                part.requirements.iter().filter(|requirement| usize::from(requirement.level.0) == rank).count()
            };
            (part.id.clone(), (0..edition.levels.len()).map(at_level).collect())
        })
        .collect()
}

/// Counts of the sources: 458 requirements of ISCCC-SV-001:2015, 171 / 150 / 137 at 三级 / 二级 / 一级.
#[test]
fn the_standards_are_whole() {
    let catalog = catalog();
    let rules = printed(&catalog, "isccc-sv-001-2015");
    let at = |level: usize| rules.iter().map(|(_, counts)| counts[level]).sum::<usize>();
    assert_eq!((at(0), at(1), at(2)), (171, 150, 137));
    let of = |part: &str| rules.iter().find(|(id, _)| id == part).map(|(_, counts)| counts.clone()).unwrap();
    assert_eq!(of("general"), [27, 30, 32]);
    assert_eq!((of("d1"), of("d2")), (vec![17, 12, 14], vec![7, 8, 8]));
    let grading = printed(&catalog, "t-cas-375-2019");
    assert_eq!(grading.iter().find(|(id, _)| id == "basic").unwrap().1, [22, 25, 29, 30]);
    assert_eq!(grading.iter().map(|(_, counts)| counts.iter().sum::<usize>()).sum::<usize>(), 539);
    assert_eq!(printed(&catalog, "ccrc-isv-c01-2025").iter().find(|(id, _)| id == "general").unwrap().1, [10, 7, 0]);
}

/// The procedure's numbers (ISCCC-SV-001:2015 §6.5, §6.7.1, §6.8.2).
#[test]
fn the_procedure_has_its_numbers() {
    let catalog = catalog();
    let (_, rules) = edition(&catalog, "isccc-sv-001-2015");
    let fact = |name: &str| rules.procedure_facts.iter().find(|fact| fact.name == name).map(|fact| fact.value);
    assert_eq!(fact("committee_minimum"), Some(3.0));
    assert_eq!(fact("surveillance_months_maximum"), Some(12.0));
    assert_eq!(fact("suspension_months_usual"), Some(3.0));
}

/// Every requirement of every edition with what rests on it: any change of a standard's text shows here in a review.
#[test]
fn golden_list_of_each_edition() {
    let catalog = catalog();
    for (at, edition) in catalog.editions.iter().enumerate() {
        let mut list = String::new();
        for part in catalog.parts.iter().filter(|part| part.edition == at) {
            let _ = writeln!(list, "== {} {} {}", part.id, part.section, part.title);
            for sentence in &part.inherits {
                let _ =
                    writeln!(list, "{} · {} · {}", sentence.section, edition.level_name(sentence.level), sentence.text);
            }
            for requirement in &part.requirements {
                let categories = requirement.categories.as_ref().map_or(String::new(), |names| names.join("/"));
                let _ = writeln!(
                    list,
                    "{} · {} · {} · {} · {}",
                    requirement.id,
                    edition.level_name(requirement.level),
                    requirement.heading(),
                    categories,
                    requirement.text
                );
            }
        }
        for missing in &edition.missing {
            let levels: Vec<&str> = missing.levels.iter().map(|level| edition.level_name(level)).collect();
            let categories = missing.categories.as_ref().map_or(String::new(), |names| names.join("/"));
            let _ = writeln!(list, "缺 {} · {} · {}", missing.words(), levels.join("/"), categories);
        }
        for anomaly in &edition.anomalies {
            let _ = writeln!(list, "存疑 {} · {}", anomaly.sections.join("、"), anomaly.text);
        }
        insta::with_settings!({ prepend_module_to_snapshot => false, snapshot_path => "snapshots" }, {
            insta::assert_snapshot!(format!("edition-{}", edition.id), list);
        });
    }
}

/// The mappings between the official forms and annexes C and F, in rows of the form.
#[test]
fn the_mappings_have_their_counts() {
    let catalog = catalog();
    let count = |form: &str, relation: Relation| -> usize {
        let to = catalog.forms.iter().position(|known| known.id == form).unwrap();
        let mapping = catalog.mappings.iter().find(|mapping| mapping.to == to).unwrap();
        mapping.pairs.iter().filter(|pair| pair.relation == relation).map(|pair| pair.to.len()).sum()
    };
    let of = |form: &str| [Same, Reworded, Merged, Split, New].map(|relation| count(form, relation));
    // 2015 4.1.9 b), which row 2 comes from, is no part of annex C: that row is new against it.
    assert_eq!(of("incident-response"), [41, 8, 3, 2, 2]);
    assert_eq!(of("incident-response").iter().sum::<usize>(), 56);
    assert_eq!(of("security-operations").iter().sum::<usize>(), 50);
}
