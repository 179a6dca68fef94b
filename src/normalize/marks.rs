//! Ticks, crosses and words in the conclusion columns.

use crate::assessment::{Conclusion, Trouble, Verdict};
use crate::catalog::{Edition, Role, VerdictSpellings};
use crate::place::Place;
use crate::text;
use crate::transcript::{Line, Raw, Typed};

/// From this many characters on, an unknown entry is running text that slid into the column, not a mark.
const RUNNING_TEXT: usize = 6;

/// What one conclusion cell says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    Blank,
    Yes,
    /// A cross: «no», but a tick under 不符合.
    Cross,
    No,
    /// The word 符合 itself.
    SaysConforming,
    /// The word 不符合 itself.
    SaysNonconforming,
    NotApplicable,
    Stroke,
    Trouble(Trouble),
}

/// The conclusion of a line, from its two columns or its single one.
///
/// `place` is where a missing mark is missed, for lines whose table has no conclusion column.
pub(super) fn conclusion(line: &Line, edition: &Edition, place: Place) -> Conclusion {
    let spellings = &edition.verdicts;
    if let Some(cell) = &line.conclusion {
        return single(cell, spellings);
    }
    match (line.cell(Role::Conforming), line.cell(Role::Nonconforming)) {
        // One cell merged over both boxes: a word in it says which, a bare tick does not.
        (Some(conforming), Some(nonconforming)) if conforming.place == nonconforming.place => {
            match mark(conforming, spellings) {
                Mark::Yes | Mark::Cross => concluded(conforming, None, Some(Trouble::Unknown)),
                _ => single(conforming, spellings),
            }
        }
        (Some(conforming), Some(nonconforming)) => pair(conforming, nonconforming, spellings),
        (Some(only), None) => pair(only, &Typed::blank(only.place), spellings),
        (None, Some(only)) => pair(&Typed::blank(only.place), only, spellings),
        (None, None) => {
            Conclusion { verdict: None, trouble: Some(Trouble::NoColumn), place, typed: String::new(), shared: false }
        }
    }
}

fn concluded(cell: &Typed, verdict: Option<Verdict>, trouble: Option<Trouble>) -> Conclusion {
    Conclusion {
        verdict,
        trouble,
        place: cell.place,
        typed: cell.text.clone(),
        shared: cell.area.is_some_and(|area| area.bottom > area.top),
    }
}

fn single(cell: &Typed, spellings: &VerdictSpellings) -> Conclusion {
    let (verdict, trouble) = match mark(cell, spellings) {
        Mark::Blank => (None, Some(Trouble::Blank)),
        Mark::Yes | Mark::SaysConforming => (Some(Verdict::Conforming), None),
        Mark::No | Mark::Cross | Mark::SaysNonconforming => (Some(Verdict::Nonconforming), None),
        Mark::NotApplicable | Mark::Stroke => (Some(Verdict::NotApplicable), None),
        Mark::Trouble(trouble) => (None, Some(trouble)),
    };
    concluded(cell, verdict, trouble)
}

fn pair(left: &Typed, right: &Typed, spellings: &VerdictSpellings) -> Conclusion {
    let conforming = mark(left, spellings);
    let nonconforming = mark(right, spellings);
    let left_ticked = matches!(conforming, Mark::Yes | Mark::SaysConforming);
    let right_ticked = matches!(nonconforming, Mark::Yes | Mark::Cross | Mark::SaysNonconforming);
    match (conforming, nonconforming) {
        (Mark::Trouble(trouble), _) => concluded(left, None, Some(trouble)),
        (_, Mark::Trouble(trouble)) => concluded(right, None, Some(trouble)),
        _ if left_ticked && right_ticked => {
            let mut both = concluded(left, None, Some(Trouble::Both));
            both.typed = format!("{} | {}", text::trim(&left.text), text::trim(&right.text));
            both
        }
        (Mark::No | Mark::Cross | Mark::SaysNonconforming, _) => concluded(left, None, Some(Trouble::Contradictory)),
        (_, Mark::No | Mark::SaysConforming) => concluded(right, None, Some(Trouble::Contradictory)),
        (_, Mark::NotApplicable) if left_ticked => concluded(right, None, Some(Trouble::Contradictory)),
        (Mark::NotApplicable, _) if right_ticked => concluded(left, None, Some(Trouble::Contradictory)),
        _ if left_ticked => concluded(left, Some(Verdict::Conforming), None),
        _ if right_ticked => concluded(right, Some(Verdict::Nonconforming), None),
        (Mark::NotApplicable | Mark::Stroke, _) => concluded(left, Some(Verdict::NotApplicable), None),
        (_, Mark::NotApplicable | Mark::Stroke) => concluded(right, Some(Verdict::NotApplicable), None),
        _ => concluded(left, None, Some(Trouble::Blank)),
    }
}

fn mark(cell: &Typed, spellings: &VerdictSpellings) -> Mark {
    match cell.raw {
        Raw::Uncalculated => return Mark::Trouble(Trouble::Uncalculated),
        Raw::Error => return Mark::Trouble(Trouble::Error),
        Raw::Bool(true) => return Mark::Yes,
        Raw::Bool(false) => return Mark::Blank,
        _ => {}
    }
    if let Some(font) = &cell.symbol_font {
        return symbol(text::trim(&cell.text), font, spellings);
    }
    let key = text::key(&cell.text);
    if key.is_empty() {
        return Mark::Blank;
    }
    let key = key.strip_prefix('(').and_then(|inner| inner.strip_suffix(')')).map_or(key.clone(), str::to_owned);
    if let Some(mark) = word(&key, spellings) {
        return mark;
    }
    // √√ is √; a box beside its own word is read box by box.
    let mut characters = key.chars();
    if let Some(first) = characters.next()
        && characters.all(|c| c == first)
        && let Some(mark @ (Mark::Yes | Mark::Cross | Mark::Stroke)) = word(&first.to_string(), spellings)
    {
        return mark;
    }
    if let Some(mark) = boxes(&key, spellings) {
        return mark;
    }
    if key.chars().count() >= RUNNING_TEXT {
        return Mark::Trouble(Trouble::Shifted);
    }
    Mark::Trouble(Trouble::Unknown)
}

fn word(key: &str, spellings: &VerdictSpellings) -> Option<Mark> {
    let is = |list: &[String]| list.iter().any(|known| known == key);
    if key == text::key(&spellings.conforming) {
        Some(Mark::SaysConforming)
    } else if key == text::key(&spellings.nonconforming) {
        Some(Mark::SaysNonconforming)
    } else if is(&spellings.yes) {
        Some(Mark::Yes)
    } else if is(&spellings.crosses) {
        Some(Mark::Cross)
    } else if is(&spellings.no) {
        Some(Mark::No)
    } else if is(&spellings.not_applicable_marks) {
        Some(Mark::NotApplicable)
    } else if is(&spellings.strokes) {
        Some(Mark::Stroke)
    } else if is(&spellings.open) {
        Some(Mark::Blank)
    } else if is(&spellings.lost) {
        Some(Mark::Trouble(Trouble::LostFont))
    } else {
        None
    }
}

/// A letter in a symbol font: a tick only where that font shows it as one.
fn symbol(letter: &str, font: &str, spellings: &VerdictSpellings) -> Mark {
    if letter.is_empty() {
        return Mark::Blank;
    }
    let Some(known) = spellings.symbol_fonts.iter().find(|known| known.font.eq_ignore_ascii_case(font)) else {
        return Mark::Trouble(Trouble::Unknown);
    };
    let is = |list: &[String]| list.iter().any(|mark| mark == letter);
    if is(&known.yes) {
        Mark::Yes
    } else if is(&known.no) {
        Mark::Cross
    } else if is(&known.open) {
        Mark::Blank
    } else {
        // The font may cover a cell in which somebody typed an ordinary √.
        word(&text::key(letter), spellings).filter(|_| !letter.is_ascii()).unwrap_or(Mark::Trouble(Trouble::Unknown))
    }
}

/// Boxes beside their words in one cell: `☑符合 □不符合`, or `符合☑ 不符合□`.
fn boxes(key: &str, spellings: &VerdictSpellings) -> Option<Mark> {
    let words = [
        (text::key(&spellings.nonconforming), Mark::SaysNonconforming),
        (text::key(&spellings.conforming), Mark::SaysConforming),
        (text::key(&spellings.not_applicable), Mark::NotApplicable),
    ];
    let mut ticks = Vec::new();
    let mut said = Vec::new();
    let mut tick_first = None;
    let mut rest = key;
    while let Some(first) = rest.chars().next() {
        if let Some((word, mark)) = words.iter().find(|(word, _)| rest.starts_with(word.as_str())) {
            tick_first.get_or_insert(false);
            said.push(*mark);
            rest = &rest[word.len()..];
            continue;
        }
        let glyph = &rest[..first.len_utf8()];
        match word(glyph, spellings)? {
            mark @ (Mark::Yes | Mark::Cross | Mark::Blank) => {
                tick_first.get_or_insert(true);
                ticks.push(mark == Mark::Yes);
            }
            _ if matches!(first, '/' | ',' | '|' | ';') => {}
            _ => return None,
        }
        rest = &rest[first.len_utf8()..];
    }
    if ticks.len() != said.len() || ticks.is_empty() {
        return None;
    }
    let chosen: Vec<Mark> = said.into_iter().zip(ticks).filter_map(|(mark, ticked)| ticked.then_some(mark)).collect();
    Some(match chosen.as_slice() {
        [] => Mark::Blank,
        [only] => *only,
        _ => Mark::Trouble(Trouble::Both),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data;

    fn cell(text: &str) -> Typed {
        let mut typed = Typed::blank(Place::Whole);
        typed.text = text.to_owned();
        typed.raw = Raw::Text;
        typed
    }

    fn read(left: &str, right: &str) -> (Option<Verdict>, Option<Trouble>) {
        let catalog = data::shipped().unwrap();
        let read = pair(&cell(left), &cell(right), &catalog.editions[0].verdicts);
        (read.verdict, read.trouble)
    }

    fn read_single(text: &str) -> (Option<Verdict>, Option<Trouble>) {
        let catalog = data::shipped().unwrap();
        let read = single(&cell(text), &catalog.editions[0].verdicts);
        (read.verdict, read.trouble)
    }

    #[test]
    fn every_tick_is_a_tick() {
        for tick in [
            "√", "✓", "✔", "☑", "✅", "■", "●", "是", "有", "对", "符合", "Y", "y", "V", "v", "1", "TRUE", "☒", " √ ",
            "√√",
        ] {
            assert_eq!(read(tick, ""), (Some(Verdict::Conforming), None), "{tick}");
        }
        for tick in ["√", "×", "✗", "X", "不符合", "☒"] {
            assert_eq!(read("", tick), (Some(Verdict::Nonconforming), None), "{tick}");
        }
    }

    #[test]
    fn opposite_marks_are_contradictory() {
        for mark in ["×", "否", "不符合", "N", "0"] {
            assert_eq!(read(mark, ""), (None, Some(Trouble::Contradictory)), "{mark}");
        }
        assert_eq!(read("", "否"), (None, Some(Trouble::Contradictory)));
        assert_eq!(read("", "符合"), (None, Some(Trouble::Contradictory)));
        assert_eq!(read("√", "不适用"), (None, Some(Trouble::Contradictory)));
    }

    #[test]
    fn strokes_fill_or_exclude() {
        assert_eq!(read("√", "/"), (Some(Verdict::Conforming), None));
        assert_eq!(read("/", "/"), (Some(Verdict::NotApplicable), None));
        assert_eq!(read("—", ""), (Some(Verdict::NotApplicable), None));
        assert_eq!(read("√", "√"), (None, Some(Trouble::Both)));
        assert_eq!(read("□", "□"), (None, Some(Trouble::Blank)));
    }

    #[test]
    fn odd_entries_are_told_apart() {
        assert_eq!(read("R", ""), (None, Some(Trouble::Unknown)));
        assert_eq!(read("口", ""), (None, Some(Trouble::LostFont)));
        assert_eq!(read("工具包管理制度及执行记录。", ""), (None, Some(Trouble::Shifted)));
        assert_eq!(read("部分符合", ""), (None, Some(Trouble::Unknown)));
    }

    #[test]
    fn one_column_says_it_all() {
        assert_eq!(read_single("☑符合 □不符合"), (Some(Verdict::Conforming), None));
        assert_eq!(read_single("□符合 ☑不符合"), (Some(Verdict::Nonconforming), None));
        assert_eq!(read_single("符合□ 不符合□ 不适用☑"), (Some(Verdict::NotApplicable), None));
        assert_eq!(read_single("☑符合 ☑不符合"), (None, Some(Trouble::Both)));
        assert_eq!(read_single("×"), (Some(Verdict::Nonconforming), None));
        assert_eq!(read_single("不适用"), (Some(Verdict::NotApplicable), None));
    }

    #[test]
    fn letters_count_only_in_their_font() {
        let catalog = data::shipped().unwrap();
        let mut tick = cell("P");
        tick.symbol_font = Some("Wingdings 2".to_owned());
        assert_eq!(mark(&tick, &catalog.editions[0].verdicts), Mark::Yes);
        tick.text = "ü".to_owned();
        tick.symbol_font = Some("Wingdings".to_owned());
        assert_eq!(mark(&tick, &catalog.editions[0].verdicts), Mark::Yes);
        assert_eq!(read("P", ""), (None, Some(Trouble::Unknown)));
    }
}
