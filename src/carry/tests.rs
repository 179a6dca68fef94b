use super::*;

/// A row of a form with three, by relation of the pairs about it.
fn state_of(relations: &[(Relation, u16)], answered: bool) -> (State, Option<Verdict>, Vec<Relation>) {
    let catalog = crate::data::shipped().unwrap();
    let form = catalog.form("incident-response").unwrap();
    let edition = catalog.edition_of(form);
    let old: Vec<OldAnswer> = (1..=3).map(|no| old(no, answered)).collect();
    let directed =
        |&(relation, no)| Directed { relation, from: if no == 0 { Vec::new() } else { vec![no] }, to: vec![1] };
    let pairs: Vec<Directed> = relations.iter().map(directed).collect();
    let row = carried_row(form.row(1).unwrap(), &pairs, &old, None, edition);
    (row.state, row.verdict, row.sources.into_iter().map(|(relation, _)| relation).collect())
}

fn old(no: u16, answered: bool) -> OldAnswer {
    let evidence = if answered { format!("材料{no}") } else { String::new() };
    OldAnswer {
        no,
        clause: format!("条款{no}"),
        verdict: answered.then_some(Verdict::Nonconforming),
        mark: if answered { "√".to_owned() } else { String::new() },
        resolved: evidence.clone(),
        evidence,
    }
}

#[test]
fn only_what_is_the_same_keeps_its_verdict() {
    let no = Some(Verdict::Nonconforming);
    assert_eq!(state_of(&[(Relation::Same, 1)], true), (State::Carried, no, vec![Relation::Same]));
    for relation in [Relation::Reworded, Relation::Merged, Relation::Split] {
        assert_eq!(state_of(&[(relation, 1)], true), (State::Suggested, None, vec![relation]));
    }
    assert_eq!(state_of(&[(Relation::New, 0)], true).0, State::New);
    assert_eq!(state_of(&[], true).0, State::NotJudged);
    assert_eq!(state_of(&[(Relation::Same, 1)], false).0, State::Suggested, "nothing was answered");
}

#[test]
fn of_two_relations_the_weaker_wins() {
    let both = [(Relation::Same, 1), (Relation::Reworded, 1)];
    assert_eq!(state_of(&both, true), (State::Suggested, None, vec![Relation::Reworded]));
    assert_eq!(state_of(&[(Relation::Same, 1), (Relation::New, 0)], true).0, State::Suggested);
    assert_eq!(state_of(&[(Relation::Same, 1), (Relation::Same, 2)], true).0, State::Suggested, "two verdicts");
}

#[test]
fn every_text_stands_once() {
    let sources =
        [(Relation::Merged, old(1, true)), (Relation::Merged, old(2, true)), (Relation::Merged, old(1, true))];
    assert_eq!(joined(&sources), "材料1\n材料2");
}

#[test]
fn a_mapping_leads_both_ways() {
    let catalog = crate::data::shipped().unwrap();
    let of = |id: &str| -> Vec<(String, bool)> {
        let routes = routes(&catalog, catalog.form(id).unwrap());
        routes.into_iter().map(|route| (route.to.id.clone(), route.backwards)).collect()
    };
    assert_eq!(of("incident-response"), [("isccc-sv-001-2015-c".to_owned(), true)]);
    assert_eq!(of("isccc-sv-001-2015-c"), [("incident-response".to_owned(), false)]);
    assert!(of("isccc-sv-001-2015-a").is_empty());
    for relation in
        [Relation::Same, Relation::Reworded, Relation::Merged, Relation::Split, Relation::New, Relation::Dropped]
    {
        assert_eq!(mirrored(mirrored(relation)), relation);
    }
}
