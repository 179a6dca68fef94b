//! How something is written into one cell: over a blank, behind a colon, into a box, or as an item of a list. Pure
//! words, whatever file the cell stands in.

use super::plan::{Choice, Put, Spot, Value};
use crate::catalog::VerdictSpellings;
use crate::text;
use std::ops::Range;

/// What a cell shows and offers.
#[derive(Clone, Debug, Default)]
pub(super) struct Surface {
    pub(super) signs: Vec<char>,
    /// The items that it must be one of.
    pub(super) items: Option<Vec<String>>,
}

/// What is done to a cell.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Stroke {
    /// This instead of everything.
    Whole(Value),
    /// This instead of some signs.
    Replace(Range<usize>, String),
    /// The box at this sign is ticked.
    Tick(usize),
    /// This item is chosen.
    Choose(String),
}

/// Why nothing is done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Hindrance {
    /// Something else stands there than what is wanted.
    Occupied {
        /// What stands there.
        found: String,
        /// What is wanted.
        wanted: String,
    },
    /// The list has no fitting item.
    NoItem(Vec<String>),
    /// None of the boxes fits, or several do.
    NoBox,
    /// The blank was not found.
    NoBlank,
    /// The cell is locked.
    Locked,
    /// The cell holds a formula.
    Formula,
    /// Something was already written there.
    Taken,
}

impl Hindrance {
    /// In words, with what to do.
    pub(super) fn words(&self) -> String {
        match self {
            Hindrance::Occupied { found, wanted } => {
                let (found, wanted) = (text::excerpt(found, 30), text::excerpt(wanted, 30));
                format!("空表中已有“{found}”，应填“{wanted}”，没有改写；请核对后手工填写")
            }
            Hindrance::NoItem(items) => {
                format!("下拉列表中没有合适的选项（{}），请手工选择", text::excerpt(&items.join("、"), 40))
            }
            Hindrance::NoBox => "认不出该勾选哪个框，请手工勾选".to_owned(),
            Hindrance::NoBlank => "找不到要填写的空白处，请手工填写".to_owned(),
            Hindrance::Locked => "此处被锁定，不允许填写；如需填写，请向认证机构取得未锁定的空表".to_owned(),
            Hindrance::Formula => "此处是公式，没有改写；请手工填写".to_owned(),
            Hindrance::Taken => "同一处已写入别的内容，请手工填写".to_owned(),
        }
    }
}

/// What to do to a cell; `None` where what is wanted stands there already.
pub(super) fn stroke(
    surface: &Surface,
    spot: Spot,
    put: &Put,
    spellings: &VerdictSpellings,
) -> Result<Option<Stroke>, Hindrance> {
    let range = match spot {
        Spot::Cell => 0..surface.signs.len(),
        Spot::BehindColon => behind_colon(&surface.signs).ok_or(Hindrance::NoBlank)?,
        Spot::BeforeUnit(unit) => return before_unit(surface, unit, put),
    };
    let cell = Region { surface, range, spot };
    match put {
        Put::Text(value) => cell.text(value),
        Put::Choice(choice) => cell.choice(choice, spellings),
    }
}

fn occupied(found: String, wanted: &str) -> Hindrance {
    Hindrance::Occupied { found, wanted: wanted.to_owned() }
}

/// The part of a cell that may be written.
struct Region<'s> {
    surface: &'s Surface,
    range: Range<usize>,
    spot: Spot,
}

impl Region<'_> {
    fn signs(&self) -> &[char] {
        self.surface.signs.get(self.range.clone()).unwrap_or_default()
    }

    fn shown(&self) -> String {
        self.signs().iter().collect()
    }

    fn text(&self, value: &Value) -> Result<Option<Stroke>, Hindrance> {
        let shown = self.shown();
        if is_open(&shown) {
            return match &self.surface.items {
                Some(items) => item(items, [value.text.as_str()]).map(Some),
                None => Ok(Some(self.written(value.clone()))),
            };
        }
        if is_same(&shown, &value.text) { Ok(None) } else { Err(occupied(shown, &value.text)) }
    }

    fn choice(&self, choice: &Choice, spellings: &VerdictSpellings) -> Result<Option<Stroke>, Hindrance> {
        let shown = self.shown();
        let is_box = |sign: &char| {
            let key = text::key(&sign.to_string());
            spellings.open.contains(&key) || matches!(sign, '☑' | '☒')
        };
        if self.signs().iter().any(is_box) {
            return Ok(self.tick(choice, spellings)?.map(Stroke::Tick));
        }
        let unit = choice.unit.and_then(|unit| unit_blank(self.signs(), unit));
        if let (Some(blank), Some(unit)) = (unit, choice.unit) {
            let blank = self.range.start + blank.start..self.range.start + blank.end;
            return Ok(Some(Stroke::Replace(blank, choice.written.trim_end_matches(unit).to_owned())));
        }
        if is_open(&shown) {
            return match &self.surface.items {
                Some(items) => item(items, choice.accepted.iter().map(String::as_str)).map(Some),
                None => Ok(Some(self.written(Value::text(&choice.written)))),
            };
        }
        let key = text::key(&shown);
        let is_there = choice.accepted.iter().any(|accepted| text::key(accepted) == key);
        if is_there { Ok(None) } else { Err(occupied(shown, &choice.written)) }
    }

    /// The box whose label is accepted, or the only box where it needs no label; `None` where it is ticked already.
    fn tick(&self, choice: &Choice, spellings: &VerdictSpellings) -> Result<Option<usize>, Hindrance> {
        let signs = self.signs();
        let is_in = |list: &[String], sign: char| list.contains(&text::key(&sign.to_string()));
        let is_ticked = |at: usize| !signs[at].is_alphanumeric() && is_in(&spellings.yes, signs[at]);
        let boxes: Vec<usize> =
            (0..signs.len()).filter(|&at| is_in(&spellings.open, signs[at]) || is_ticked(at)).collect();
        let labels = labels(signs, &boxes);
        let is_accepted = |label: &String| {
            !label.is_empty() && choice.accepted.iter().any(|accepted| text::bare_key(accepted) == *label)
        };
        let fitting: Vec<usize> = match boxes.as_slice() {
            [only] if labels.iter().all(String::is_empty) => choice.ticks_alone.then_some(*only).into_iter().collect(),
            _ => boxes.iter().zip(&labels).filter(|(_, label)| is_accepted(label)).map(|(&at, _)| at).collect(),
        };
        let [at] = fitting.as_slice() else { return Err(Hindrance::NoBox) };
        match boxes.iter().filter(|&&at| is_ticked(at)).collect::<Vec<_>>().as_slice() {
            [] => Ok(Some(self.range.start + at)),
            [ticked] if *ticked == at => Ok(None),
            _ => Err(occupied(self.shown(), &choice.written)),
        }
    }

    /// A value over the whole cell, or over the blank in a part of it.
    fn written(&self, value: Value) -> Stroke {
        if self.spot == Spot::Cell {
            return Stroke::Whole(value);
        }
        let signs = self.signs();
        let end = signs.iter().position(|&sign| sign == '\n').unwrap_or(signs.len());
        let line = &signs[..end];
        let drawn = |sign: &char| !sign.is_whitespace();
        let blank = match (line.iter().position(drawn), line.iter().rposition(drawn)) {
            (Some(first), Some(last)) => first..last + 1,
            _ => 0..end,
        };
        Stroke::Replace(self.range.start + blank.start..self.range.start + blank.end, value.text)
    }
}

/// What stands behind each box, or before it where the boxes come last.
fn labels(signs: &[char], boxes: &[usize]) -> Vec<String> {
    let leads = signs.iter().position(|sign| !sign.is_whitespace()) == boxes.first().copied();
    let label = |nth: usize| -> String {
        let range = if leads {
            boxes[nth] + 1..boxes.get(nth + 1).copied().unwrap_or(signs.len())
        } else {
            nth.checked_sub(1).map_or(0, |before| boxes[before] + 1)..boxes[nth]
        };
        text::bare_key(&signs[range].iter().collect::<String>())
    };
    (0..boxes.len()).map(label).collect()
}

/// Fills the blank before a unit (`___级`), or chooses the level where there is a list.
fn before_unit(surface: &Surface, unit: char, put: &Put) -> Result<Option<Stroke>, Hindrance> {
    let Put::Choice(choice) = put else { return Err(Hindrance::NoBlank) };
    if let Some(items) = &surface.items {
        return item(items, choice.accepted.iter().map(String::as_str)).map(Some);
    }
    let units = (0..surface.signs.len()).filter(|&at| surface.signs[at] == unit);
    let mut blanks = units.filter_map(|at| blank_before(&surface.signs, at));
    match (blanks.next(), blanks.next()) {
        (Some(blank), None) => Ok(Some(Stroke::Replace(blank, choice.written.trim_end_matches(unit).to_owned()))),
        _ => Err(Hindrance::NoBlank),
    }
}

/// The blank of a text that is nothing but a blank and its unit.
fn unit_blank(signs: &[char], unit: char) -> Option<Range<usize>> {
    let at = signs.iter().rposition(|sign| !sign.is_whitespace()).filter(|&at| signs[at] == unit)?;
    blank_before(signs, at).filter(|blank| signs[..blank.start].iter().all(|sign| sign.is_whitespace()))
}

/// The signs before a position that stand for a blank; `None` where there are none.
fn blank_before(signs: &[char], at: usize) -> Option<Range<usize>> {
    let is_blank = |sign: &char| matches!(sign, '_' | '＿') || (sign.is_whitespace() && *sign != '\n');
    let length = signs[..at].iter().rev().take_while(|sign| is_blank(sign)).count();
    (length > 0).then_some(at - length..at)
}

fn behind_colon(signs: &[char]) -> Option<Range<usize>> {
    let colon = signs.iter().position(|sign| matches!(sign, '：' | ':'))?;
    Some(colon + 1..signs.len())
}

/// The first of the accepted words that the list has.
fn item<'a>(items: &[String], accepted: impl IntoIterator<Item = &'a str>) -> Result<Stroke, Hindrance> {
    let fitting = |wanted: &str| items.iter().find(|item| text::key(item) == text::key(wanted));
    let found = accepted.into_iter().find_map(fitting);
    found.map(|item| Stroke::Choose(item.clone())).ok_or_else(|| Hindrance::NoItem(items.to_vec()))
}

/// Whether a text only holds a place open: nothing, lines to write on, the words of an empty date.
pub(super) fn is_open(shown: &str) -> bool {
    let trimmed = text::trim(shown);
    let rest = if trimmed.contains('年') { trimmed.strip_prefix("20").unwrap_or(trimmed) } else { trimmed };
    rest.chars().all(|sign| {
        sign.is_whitespace() || matches!(sign, '_' | '＿' | '年' | '月' | '日') || text::is_blank(&sign.to_string())
    })
}

/// Whether two texts are the same but for the kind of their line breaks, blanks at the ends and control characters, which
/// no document can hold.
pub(super) fn is_same(left: &str, right: &str) -> bool {
    plain(left) == plain(right)
}

fn plain(text: &str) -> String {
    let breaks = text.replace("\r\n", "\n").replace('\r', "\n");
    let kept: String = breaks.chars().filter(|sign| !sign.is_control() || matches!(sign, '\n' | '\t')).collect();
    text::trim(&kept).to_owned()
}

#[cfg(test)]
mod tests;
