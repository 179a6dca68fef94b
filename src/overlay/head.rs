//! What stands in a section before its list: sentences that are requirements, sentences that take over a lower level,
//! and the sentence under a part's title.

use crate::catalog::Part;
use crate::standard_text::{Number, Section, StandardText, after_prefix, tidy};
use crate::text;

/// The text of a section without its heading and without what it takes over, cut into as many sentences as there are
/// requirements for it (`wordings`, in their order).
pub(super) fn sentences(section: &Section, heading: &str, wording: &str, wordings: &[&str]) -> Vec<String> {
    // A heading may be worded otherwise than the catalogue's stage; the reading that gives the known words is right.
    let known = section.heading_and_text(heading).1;
    let set = section.heading_and_text("").1;
    let wanted = text::key(wording);
    let body = if text::key(&known) != wanted && text::key(&set) == wanted { set } else { known };
    let body = without_inheritance(&body);
    match wordings {
        [] | [_] => vec![body],
        several => cut(&body, several),
    }
}

/// The sentence that takes over a lower level, where the text begins with one, and the rest.
pub(super) fn inheritance(body: &str) -> Option<(&str, &str)> {
    let end = body.char_indices().find(|(_, c)| matches!(c, '：' | ':' | '。')).map(|(at, c)| at + c.len_utf8())?;
    let (first, rest) = (body.get(..end)?, body.get(end..)?);
    takes_over(first).then_some((first, rest))
}

/// Whether a sentence says that a level takes over another.
pub(super) fn takes_over(sentence: &str) -> bool {
    ["除满足", "除应满足", "除符合", "在满足"].iter().any(|words| sentence.contains(words))
}

fn without_inheritance(body: &str) -> String {
    inheritance(body).map_or(body, |(_, rest)| rest).to_owned()
}

/// Cuts a text at sentence ends so that each piece is as like its wording as can be; the last takes the rest.
fn cut(body: &str, wordings: &[&str]) -> Vec<String> {
    const ENDS: usize = 40;
    let mut rest = body;
    let mut pieces = Vec::new();
    for wording in wordings.iter().take(wordings.len().saturating_sub(1)) {
        let key = text::key(wording);
        // A piece several times as long is not alike, and comparing it takes long.
        let longest = wording.len() * 4 + 400;
        let ends = rest
            .match_indices('。')
            .map(|(at, stop)| at + stop.len())
            .take_while(|&end| end < rest.len() && end < longest)
            .take(ENDS);
        let likeness = |end: usize| rest.get(..end).map_or(0.0, |piece| text::likeness(&text::key(piece), &key));
        let best = ends.map(|end| (end, likeness(end))).fold(None, |best: Option<(usize, f64)>, next| match best {
            Some(best) if best.1 >= next.1 => Some(best),
            _ => Some(next),
        });
        let end = best.map_or(rest.len(), |(end, _)| end);
        pieces.push(rest.get(..end).unwrap_or("").to_owned());
        rest = rest.get(end..).unwrap_or("");
    }
    pieces.push(rest.to_owned());
    pieces
}

/// The part with the sentences that stand around its requirements: under its title, and where levels take over others.
/// Its own where the text has none, or the same.
pub(super) fn part(part: &Part, root: &Number, standard: &StandardText) -> Part {
    let mut part = part.clone();
    if let Some(new) = preamble(&part, root, standard).filter(|new| text::key(new) != text::key(&part.preamble)) {
        part.preamble = new;
    }
    for inherits in &mut part.inherits {
        let Some(section) = Number::parse(&inherits.section).and_then(|number| standard.section(&number)) else {
            continue;
        };
        let (_, body) = section.heading_and_text("");
        let Some((sentence, _)) = inheritance(&body) else { continue };
        if text::key(sentence) != text::key(&inherits.text) {
            sentence.clone_into(&mut inherits.text);
        }
    }
    part
}

fn preamble(part: &Part, root: &Number, standard: &StandardText) -> Option<String> {
    let number = Number {
        letter: root.letter,
        figures: root.figures.iter().copied().take(usize::from(root.letter.is_none())).collect(),
    };
    let section = standard.section(&number)?;
    let body = if number.letter.is_some() {
        under_title(section, &part.title)
    } else {
        section.heading_and_text(&part.title).1
    };
    (!body.is_empty()).then_some(body)
}

/// What stands under an annex's title.
pub(super) fn under_title(section: &Section, title: &str) -> String {
    let (known, rest) = title_and_rest(section, title);
    if known.is_empty() { String::new() } else { rest }
}

/// An annex's title as printed and what stands under it. The title may be broken over lines; `known` tells where it ends.
pub(super) fn title_and_rest(section: &Section, known: &str) -> (String, String) {
    let all = std::iter::once(&section.first).chain(&section.head);
    let mut lines: Vec<String> = all.map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect();
    for word in ["(规范性附录)", "(资料性附录)", "(规范性)", "(资料性)"] {
        if let Some(rest) = without_words(&lines, word) {
            lines = rest;
            break;
        }
    }
    if let Some(rest) = (!known.is_empty()).then(|| after_prefix(&lines.concat(), known).map(tidy)).flatten() {
        return (known.to_owned(), rest);
    }
    match lines.split_first() {
        Some((title, rest)) if !title.contains('。') => (tidy(title), tidy(&rest.concat())),
        _ => (String::new(), tidy(&lines.concat())),
    }
}

/// The lines without the words with which they begin, however these are broken over lines.
fn without_words(lines: &[String], words: &str) -> Option<Vec<String>> {
    (1..=lines.len().min(8)).find_map(|count| {
        let (first, rest) = lines.split_at_checked(count)?;
        let begun = first.concat();
        let begun = after_prefix(&begun, words)?;
        let mut left: Vec<String> = std::iter::once(begun.to_owned()).chain(rest.iter().cloned()).collect();
        // The colon between these words and the title may stand on a line of its own.
        while let Some(line) = left.first_mut() {
            *line = line.trim_start_matches([':', '：', ' ', '\t']).to_owned();
            if !line.is_empty() {
                break;
            }
            left.remove(0);
        }
        Some(left)
    })
}
