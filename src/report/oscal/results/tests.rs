use super::super::identity::{token, uuid};
use super::super::{catalog, results};
use super::reference;
use crate::data;
use serde_json::Value;
use std::collections::HashSet;

fn every<'v>(value: &'v Value, key: &str, found: &mut Vec<&'v Value>) {
    match value {
        Value::Object(map) => {
            for (name, inner) in map {
                if name == key {
                    found.push(inner);
                }
                every(inner, key, found);
            }
        }
        Value::Array(items) => items.iter().for_each(|inner| every(inner, key, found)),
        _ => {}
    }
}

#[test]
fn tokens_are_ascii() {
    assert_eq!(token("A1.1.1 a)"), "a1.1.1.a");
    assert_eq!(token("4.1.5 b)"), "_4.1.5.b");
    assert_eq!(token("表1"), "u88681");
}

#[test]
fn uuids_depend_on_names_alone() {
    assert_eq!(uuid(&["ab", "c"]), uuid(&["ab", "c"]));
    assert_ne!(uuid(&["ab", "c"]), uuid(&["a", "bc"]));
    let made = uuid(&["x"]);
    assert_eq!((made.len(), &made[14..15]), (36, "5"));
    assert!("89ab".contains(&made[19..20]), "{made}");
}

#[test]
fn references_are_percent_coded() {
    assert_eq!(reference("in\\甲 1.xlsx"), "in/%E7%94%B2%201.xlsx");
}

/// Every control id is its own, and reads as its number does.
#[test]
fn control_ids_are_unique() {
    let shipped = data::shipped().unwrap();
    let day = jiff::civil::date(2000, 1, 1);
    let mut all = HashSet::new();
    for at in 0..shipped.editions.len() {
        let document = serde_json::to_value(catalog(&shipped, at, day).unwrap()).unwrap();
        let mut found = Vec::new();
        every(&document, "id", &mut found);
        for id in found {
            assert!(all.insert(id.as_str().unwrap().to_owned()), "{id}");
        }
    }
    for id in ["isccc-sv-001-2015_a1.1.1.a", "ccrc-isv-c01-2025_a_4.1.6", "incident-response_56"] {
        assert!(all.contains(id), "{id}");
    }
}

#[test]
fn there_are_no_empty_results() {
    assert!(results(&[], jiff::civil::date(2000, 1, 1)).is_none());
}
