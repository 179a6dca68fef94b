use super::*;
use crate::catalog::Catalog;
use crate::data;

fn catalog() -> Catalog {
    data::shipped().unwrap()
}

fn at(catalog: &Catalog, id: &str) -> usize {
    catalog.editions.iter().position(|edition| edition.id == id).unwrap()
}

fn spelled(pieces: &[Piece]) -> String {
    pieces
        .iter()
        .map(|piece| match piece.kind {
            PieceKind::Both => piece.text.clone(),
            PieceKind::Deleted => format!("-{}-", piece.text),
            PieceKind::Inserted => format!("+{}+", piece.text),
        })
        .collect()
}

#[test]
fn wording_piece_by_piece() {
    assert_eq!(pieces("建立流程。", "建立流程.", false), None);
    assert!(pieces("建立流程。", "建立流程.", true).is_some());
    assert_eq!(spelled(&pieces("应使用可信的工具。", "应使用工具。", false).unwrap()), "应使用-可信的-工具。");
    assert_eq!(spelled(&pieces("编制方案", "编制计划和方案", false).unwrap()), "编制+计划和+方案");
}

proptest::proptest! {
    /// Both wordings can be read off the pieces.
    #[test]
    fn pieces_hold_both_wordings(from in "[甲乙丙丁]{0,12}", to in "[甲乙丙丁]{0,12}") {
        let pieces = pieces(&from, &to, true).unwrap_or_else(|| vec![Piece { kind: PieceKind::Both, text: from.clone() }]);
        let side = |other: PieceKind| -> String {
            pieces.iter().filter(|piece| piece.kind != other).map(|piece| piece.text.as_str()).collect()
        };
        proptest::prop_assert_eq!(side(PieceKind::Inserted), from);
        proptest::prop_assert_eq!(side(PieceKind::Deleted), to);
    }
}

#[test]
fn editions_go_by_their_mapping_in_both_directions() {
    let catalog = catalog();
    let (old, new) = (at(&catalog, "isccc-sv-001-2015"), at(&catalog, "ccrc-isv-c01-2025"));
    let there = editions(&catalog, old, new);
    let back = editions(&catalog, new, old);
    assert_eq!(there.sections[0].basis, Basis::Mapping);
    for (fate, turned) in [(Fate::Same, Fate::Same), (Fate::Merged, Fate::Split), (Fate::New, Fate::Dropped)] {
        let count = |comparison: &Comparison, fate| {
            comparison
                .sections
                .iter()
                .filter(|section| section.basis == Basis::Mapping)
                .flat_map(|section| &section.changes)
                .filter(|change| change.fate == fate)
                .count()
        };
        assert_eq!(count(&there, fate), count(&back, turned), "{fate:?}");
    }
}

/// The annexes of 2025 are not held: nothing of 2015 may be called dropped because of that.
#[test]
fn what_is_not_held_is_not_called_dropped() {
    let catalog = catalog();
    let there = editions(&catalog, at(&catalog, "isccc-sv-001-2015"), at(&catalog, "ccrc-isv-c01-2025"));
    for section in there.sections.iter().filter(|section| section.basis != Basis::Mapping) {
        assert!(section.changes.iter().all(|change| change.fate != Fate::Dropped), "{:?}", section.from);
    }
    assert!(there.count(Fate::Untold) > 0);
}

#[test]
fn catalogues_go_by_number() {
    let old = catalog();
    let mut new = catalog();
    let part = new.parts.iter().position(|part| part.id == "general").unwrap();
    let changed = new.parts[part].requirements[0].id.clone();
    new.parts[part].requirements[0].text.push_str("并保持");
    new.parts[part].requirements.remove(1);
    assert_eq!(catalogs(&old, &old, None).count(Fate::Reworded), 0);
    let found = catalogs(&old, &new, None);
    assert_eq!((found.count(Fate::Reworded), found.count(Fate::Dropped), found.count(Fate::New)), (1, 1, 0));
    let reworded =
        found.sections.iter().flat_map(|section| &section.changes).find(|change| change.fate == Fate::Reworded);
    assert_eq!(reworded.unwrap().from[0].number, changed);
    assert_eq!(catalogs(&old, &new, Some("ccrc-isv")).count(Fate::Dropped), 0);
}
