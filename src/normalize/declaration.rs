//! The declaration: whether its wording is intact, which level it claims, and for which service.

use crate::assessment::{DeclarationReading, LevelReading, ParagraphReading, Stated};
use crate::catalog::{Edition, Form};
use crate::place::{Place, Placed};
use crate::text;
use crate::transcript::{Raw, Typed};

/// The blank in the printed wording that stands for the level's first character.
const LEVEL_BLANK: &str = "___";

/// No service's name is longer than this.
const LONGEST_SERVICE: usize = 40;

/// No level's name is longer than this.
const LONGEST_LEVEL: usize = 12;

/// A typed paragraph this much like a printed one is that paragraph, altered.
const LEAST_LIKENESS: f64 = 0.5;

/// The declaration's characters, folded for comparing, each with what was typed and where.
struct Folded {
    characters: Vec<(char, Option<char>, Place)>,
}

impl Folded {
    fn of(typed: &[Typed]) -> Self {
        let mut characters = Vec::new();
        for cell in typed {
            for c in cell.text.chars() {
                // Ⅱ folds to two letters but was typed once.
                let key = text::key(c.encode_utf8(&mut [0; 4]));
                for (at, folded) in key.chars().enumerate() {
                    characters.push((folded, (at == 0).then_some(c), cell.place));
                }
            }
        }
        Folded { characters }
    }

    /// Where a key begins, from a position on.
    fn find(&self, key: &[char], from: usize) -> Option<usize> {
        if key.is_empty() {
            return Some(from);
        }
        let tail = self.characters.get(from..)?;
        tail.windows(key.len())
            .position(|window| window.iter().zip(key).all(|((c, ..), wanted)| c == wanted))
            .map(|at| at + from)
    }

    fn raw(&self, from: usize, to: usize) -> String {
        self.characters.get(from..to).unwrap_or_default().iter().filter_map(|&(_, c, _)| c).collect()
    }
}

/// Reads the declaration's texts. `sheet` is the place to point at where there is none.
pub(super) fn read(
    typed: &[Typed],
    form: &Form,
    edition: &Edition,
    sheet: Place,
) -> (Option<DeclarationReading>, Stated<LevelReading>) {
    let no_level = |place| Stated { typed: None, reading: LevelReading::Blank, place };
    let Some(first) = typed.first() else { return (None, no_level(sheet)) };
    let folded = Folded::of(typed);
    let mut reading = DeclarationReading { place: first.place, paragraphs: Vec::new(), other_service: None };
    let mut level = no_level(first.place);
    for paragraph in &form.declaration.paragraphs {
        let Some((before_level, after_level)) = paragraph.split_once(LEVEL_BLANK) else {
            let intact = folded.find(&chars(paragraph), 0).is_some();
            reading.paragraphs.push(if intact { ParagraphReading::Intact } else { nearest(paragraph, typed) });
            continue;
        };
        if let Some(claim) = claim(&folded, before_level, after_level, &form.service) {
            reading.paragraphs.push(ParagraphReading::Intact);
            reading.other_service = claim.other_service;
            level = stated_level(&claim.level, claim.place, edition);
            continue;
        }
        let found = nearest(paragraph, typed);
        if let ParagraphReading::Altered { typed, place } = &found {
            level = stated_level(&loose_level(typed), *place, edition);
        }
        reading.paragraphs.push(found);
    }
    // Where even the heading is only a stray word, there is no declaration.
    if reading.paragraphs.iter().all(|paragraph| *paragraph == ParagraphReading::Missing) {
        return (None, no_level(first.place));
    }
    (Some(reading), level)
}

fn chars(wording: &str) -> Vec<char> {
    text::key(wording).chars().collect()
}

struct Claim {
    level: String,
    place: Place,
    other_service: Option<Placed<String>>,
}

/// Finds `…本单位的〈service〉满足…〈level〉级要求…` with everything else word for word.
fn claim(folded: &Folded, before_level: &str, after_level: &str, service: &str) -> Option<Claim> {
    let (before_service, after_service) = before_level.split_once(service)?;
    let (head, middle, tail) = (chars(before_service), chars(after_service), chars(after_level));
    let head_at = folded.find(&head, 0)?;
    let service_from = head_at + head.len();
    let service_to = folded.find(&middle, service_from).filter(|to| to - service_from <= LONGEST_SERVICE)?;
    let level_from = service_to + middle.len();
    // With «三级级要求» the tail begins at the last 级.
    let mut level_to = folded.find(&tail, level_from)?;
    while let Some(later) = folded.find(&tail, level_to + 1).filter(|later| later - level_from <= LONGEST_LEVEL) {
        level_to = later;
    }
    if level_to - level_from > LONGEST_LEVEL {
        return None;
    }
    let named = folded.raw(service_from, service_to);
    // «…服务基本满足» names the same service and weakens the claim: that is another wording, not another service.
    let adds_words = text::key(&named) != text::key(service) && text::key(&named).contains(&text::key(service));
    if adds_words {
        return None;
    }
    let named_at = folded.characters.get(service_from).map(|&(_, _, place)| place)?;
    let other_service = (text::key(&named) != text::key(service)).then_some(Placed { value: named, place: named_at });
    let place = folded.characters.get(level_from).or(folded.characters.last()).map(|&(_, _, place)| place)?;
    Some(Claim { level: folded.raw(level_from, level_to), place, other_service })
}

/// The level in an altered paragraph: what stands before 级要求, or before the first 级.
fn loose_level(paragraph: &str) -> String {
    let shown: String = paragraph.chars().filter(|c| !c.is_whitespace()).collect();
    let Some(at) = shown.find("级要求").or_else(|| shown.find('级')) else { return String::new() };
    let before: Vec<char> = shown[..at].chars().collect();
    before
        .iter()
        .rev()
        .take_while(|c| !matches!(c, '》' | '的' | '足' | '，' | '。'))
        .take(4)
        .collect::<Vec<_>>()
        .into_iter()
        .rev()
        .collect()
}

fn stated_level(written: &str, place: Place, edition: &Edition) -> Stated<LevelReading> {
    let bare: String = written.chars().filter(|c| !matches!(c, '_' | '＿') && !c.is_whitespace()).collect();
    let mut typed = Typed::blank(place);
    let reading = if bare.is_empty() {
        LevelReading::Blank
    } else {
        // The printed wording supplies 级; people write it again all the same.
        let with_unit = if bare.ends_with('级') { bare.clone() } else { format!("{bare}级") };
        typed.raw = Raw::Text;
        typed.text.clone_from(&bare);
        super::levels::read(&with_unit, edition)
    };
    Stated { typed: Some(typed), reading, place }
}

/// The typed paragraph that is most like a printed one.
fn nearest(printed: &str, typed: &[Typed]) -> ParagraphReading {
    let wanted = text::key(printed);
    typed
        .iter()
        .flat_map(|cell| cell.text.lines().map(move |line| (line, cell.place)))
        .map(|(line, place)| (text::likeness_from(&wanted, &text::key(line), LEAST_LIKENESS), line, place))
        .filter(|(likeness, ..)| *likeness >= LEAST_LIKENESS)
        .max_by(|left, right| left.0.total_cmp(&right.0))
        .map_or(ParagraphReading::Missing, |(_, line, place)| ParagraphReading::Altered {
            typed: line.to_owned(),
            place,
        })
}
