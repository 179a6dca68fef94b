//! The wording of two items, piece by piece.

use crate::text;

/// A stretch of wording.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// On which side it stands.
    pub kind: PieceKind,
    /// The wording.
    pub text: String,
}

/// On which side a piece stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PieceKind {
    /// On both.
    Both,
    /// On the first only.
    Deleted,
    /// On the second only.
    Inserted,
}

/// Common stretches shorter than this between two changes are chance, not common wording.
const SHORTEST_COMMON: usize = 2;

/// Longer wordings are shown as replaced whole: no requirement is as long, and a diff of them would take too long.
const LONGEST: usize = 20_000;

/// The pieces of both wordings in their order; `None` where they are the same.
///
/// With `is_exact` every character counts; without, spaces and the width of characters don't.
pub fn pieces(from: &str, to: &str, is_exact: bool) -> Option<Vec<Piece>> {
    let letters = |wording: &str| -> Vec<(String, String)> {
        let fold = |c: char| {
            let shown = c.to_string();
            let compared = if is_exact { shown.clone() } else { text::key(&shown) };
            (shown, compared)
        };
        wording.chars().map(fold).filter(|(_, compared)| !compared.is_empty()).collect()
    };
    let (old, new) = (letters(from), letters(to));
    let compared =
        |letters: &[(String, String)]| -> Vec<String> { letters.iter().map(|(_, key)| key.clone()).collect() };
    let (old_keys, new_keys) = (compared(&old), compared(&new));
    if old_keys == new_keys {
        return None;
    }
    let shown = |letters: &[(String, String)]| letters.iter().map(|(shown, _)| shown.as_str()).collect::<String>();
    if old.len().max(new.len()) > LONGEST {
        return Some(joined([(PieceKind::Deleted, shown(&old)), (PieceKind::Inserted, shown(&new))]));
    }
    let operations = similar::capture_diff_slices(similar::Algorithm::Myers, &old_keys, &new_keys);
    let last = operations.len().saturating_sub(1);
    let spelled = operations.iter().enumerate().flat_map(|(at, operation)| {
        let was = old.get(operation.old_range()).map(shown).unwrap_or_default();
        let is = new.get(operation.new_range()).map(shown).unwrap_or_default();
        let is_common = operation.tag() == similar::DiffTag::Equal;
        let is_chance = at > 0 && at < last && operation.new_range().len() < SHORTEST_COMMON;
        if is_common && !is_chance {
            [(PieceKind::Both, is), (PieceKind::Inserted, String::new())]
        } else {
            [(PieceKind::Deleted, was), (PieceKind::Inserted, is)]
        }
    });
    Some(joined(spelled))
}

/// Neighbours of one kind become one piece, deletions before insertions; empty pieces vanish.
fn joined(spelled: impl IntoIterator<Item = (PieceKind, String)>) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let (mut deleted, mut inserted) = (String::new(), String::new());
    let flush = |pieces: &mut Vec<Piece>, deleted: &mut String, inserted: &mut String| {
        for (kind, text) in [(PieceKind::Deleted, deleted), (PieceKind::Inserted, inserted)] {
            if !text.is_empty() {
                pieces.push(Piece { kind, text: std::mem::take(text) });
            }
        }
    };
    for (kind, text) in spelled {
        match kind {
            PieceKind::Deleted => deleted.push_str(&text),
            PieceKind::Inserted => inserted.push_str(&text),
            PieceKind::Both => {
                flush(&mut pieces, &mut deleted, &mut inserted);
                pieces.push(Piece { kind, text });
            }
        }
    }
    flush(&mut pieces, &mut deleted, &mut inserted);
    pieces
}
