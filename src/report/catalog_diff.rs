//! A comparison of editions or catalogues: for the terminal, and as JSON under a published contract.

use super::json::print;
use crate::comparison::{Basis, Change, Comparison, Difference, Fate, Item, Piece, PieceKind, Section};
use anstyle::{AnsiColor, Style};
use schemars::JsonSchema;
use serde::Serialize;
use std::fmt::Write as _;

/// The version of the comparison's format.
pub const CATALOG_DIFF_SCHEMA: &str = "ziping.catalog-diff/1";

/// What became of the requirements of one side on the other.
#[derive(Serialize, JsonSchema)]
pub struct CatalogDiff<'a> {
    /// Always `ziping.catalog-diff/1`.
    schema: &'static str,
    /// The first side, as asked for.
    from: &'a str,
    /// The second side, as asked for.
    to: &'a str,
    /// The sections.
    sections: Vec<SectionOut<'a>>,
}

/// One form or part of both sides.
#[derive(Serialize, JsonSchema)]
struct SectionOut<'a> {
    /// Its title on the first side; null where it is only on the second.
    from: Option<&'a str>,
    /// Its title on the second side; null where it is only on the first.
    to: Option<&'a str>,
    /// How the items were brought together, in Chinese words.
    basis: &'static str,
    /// What became of each item.
    changes: Vec<ChangeOut<'a>>,
}

/// What became of some items.
#[derive(Serialize, JsonSchema)]
struct ChangeOut<'a> {
    /// 相同, 改写, 调整, 合并, 拆分, 新增, 删去 or 无法对照.
    fate: &'static str,
    /// The items of the first side.
    from: Vec<ItemOut<'a>>,
    /// The items of the second side.
    to: Vec<ItemOut<'a>>,
    /// The wording piece by piece, where one item was reworded; else null.
    wording: Option<Vec<PieceOut<'a>>>,
}

/// A requirement or a row of an official form.
#[derive(Serialize, JsonSchema)]
struct ItemOut<'a> {
    /// Its number as people cite it.
    number: &'a str,
    /// The heading above it.
    heading: &'a str,
    /// The levels that ask for it.
    levels: &'a str,
    /// Its wording.
    text: &'a str,
    /// The thresholds that rest on it, in words.
    thresholds: &'a [String],
}

/// A stretch of wording.
#[derive(Serialize, JsonSchema)]
struct PieceOut<'a> {
    /// `both`, `deleted` or `inserted`.
    kind: &'static str,
    /// The wording.
    text: &'a str,
}

/// A comparison as data; `from` and `to` are the sides as asked for.
pub fn json<'a>(comparison: &'a Comparison, from: &'a str, to: &'a str) -> CatalogDiff<'a> {
    CatalogDiff {
        schema: CATALOG_DIFF_SCHEMA,
        from,
        to,
        sections: comparison
            .sections
            .iter()
            .map(|section| SectionOut {
                from: section.from.as_deref(),
                to: section.to.as_deref(),
                basis: section.basis.name(),
                changes: section.changes.iter().map(change).collect(),
            })
            .collect(),
    }
}

fn change(change: &Change) -> ChangeOut<'_> {
    let wording = change.differences.iter().find_map(|difference| match difference {
        Difference::Wording(pieces) => Some(pieces.iter().map(piece).collect()),
        _ => None,
    });
    ChangeOut {
        fate: change.fate.name(),
        from: change.from.iter().map(item).collect(),
        to: change.to.iter().map(item).collect(),
        wording,
    }
}

fn item(item: &Item) -> ItemOut<'_> {
    ItemOut {
        number: &item.number,
        heading: &item.heading,
        levels: &item.levels,
        text: &item.text,
        thresholds: &item.thresholds,
    }
}

fn piece(piece: &Piece) -> PieceOut<'_> {
    let kind = match piece.kind {
        PieceKind::Both => "both",
        PieceKind::Deleted => "deleted",
        PieceKind::Inserted => "inserted",
    };
    PieceOut { kind, text: &piece.text }
}

/// The JSON schema of a comparison.
pub fn schema() -> String {
    print(&schemars::schema_for!(CatalogDiff<'static>))
}

/// A comparison for the terminal, with colours; whoever prints it strips them where the terminal has none.
pub fn text(comparison: &Comparison, from: &str, to: &str) -> String {
    let bold = Style::new().bold();
    let mut out = format!("{bold}{from} → {to}{bold:#}\n");
    let is_unchanged = |section: &&Section| {
        section.basis == Basis::Number && section.changes.iter().all(|change| change.fate == Fate::Same)
    };
    for section in comparison.sections.iter().filter(|section| !is_unchanged(section)) {
        section_text(section, &mut out);
    }
    let counts: Vec<String> = Fate::ALL
        .iter()
        .filter(|&&fate| comparison.count(fate) > 0)
        .map(|&fate| format!("{}{}处", fate.name(), comparison.count(fate)))
        .collect();
    let counts = if counts.is_empty() { "没有可以对照的条款".to_owned() } else { counts.join("，") };
    // Writing to a string can't fail.
    let _ = writeln!(out, "\n{counts}。");
    if comparison.count(Fate::Untold) > 0 {
        out.push_str("“无法对照”：另一方的来源未收录相应部分，或对照表未作判断；不等于新增或删去。\n");
    }
    out
}

fn section_text(section: &Section, out: &mut String) {
    let bold = Style::new().bold();
    let title = |side: &Option<String>| side.clone().unwrap_or_else(|| "（无）".to_owned());
    let (from, to) = (title(&section.from), title(&section.to));
    let title = if from == to { from } else { format!("{from} → {to}") };
    let count = |fate: Fate| section.changes.iter().filter(|change| change.fate == fate).count();
    let (same, untold) = (count(Fate::Same), count(Fate::Untold));
    let _ = writeln!(out, "\n{bold}{title}{bold:#}（{}；相同{same}处）", section.basis.name());
    if section.basis == Basis::OneSide && untold > 0 && untold == section.changes.len() {
        let _ = writeln!(out, "  {}：{untold}条全部如此，另一方未收录此部分", Fate::Untold.name());
        return;
    }
    for change in section.changes.iter().filter(|change| !matches!(change.fate, Fate::Same | Fate::Untold)) {
        change_text(change, out);
    }
    untold_text(section, out);
}

/// What can't be compared, by number only: the reader can do nothing about it here.
fn untold_text(section: &Section, out: &mut String) {
    let colour = style(Fate::Untold);
    let of = |side: fn(&Change) -> &[Item]| -> Vec<&str> {
        let untold = section.changes.iter().filter(|change| change.fate == Fate::Untold);
        untold.flat_map(side).map(|item| item.number.as_str()).collect()
    };
    for (side, numbers) in [("旧", of(|change| &change.from)), ("新", of(|change| &change.to))] {
        if !numbers.is_empty() {
            let _ = writeln!(out, "  {colour}{}{colour:#} {side}：{}", Fate::Untold.name(), numbers.join("；"));
        }
    }
}

fn style(fate: Fate) -> Style {
    match fate {
        Fate::New => AnsiColor::Green.on_default(),
        Fate::Dropped => AnsiColor::Red.on_default(),
        Fate::Same | Fate::Untold => Style::new().dimmed(),
        _ => AnsiColor::Yellow.on_default(),
    }
}

fn change_text(change: &Change, out: &mut String) {
    let colour = style(change.fate);
    let numbers = |items: &[Item]| items.iter().map(|item| item.number.as_str()).collect::<Vec<_>>().join("、");
    let (from, to) = (numbers(&change.from), numbers(&change.to));
    let numbers = match (from.is_empty(), to.is_empty()) {
        (false, false) if from != to => format!("{from} → {to}"),
        (true, _) => to,
        _ => from,
    };
    let _ = writeln!(out, "  {colour}{}{colour:#} {numbers}", change.fate.name());
    let is_spelled = change.differences.iter().any(|difference| matches!(difference, Difference::Wording(_)));
    for difference in &change.differences {
        difference_text(difference, out);
    }
    if is_spelled || change.fate == Fate::Adjusted {
        return;
    }
    for (sign, item) in change.from.iter().map(|item| ('-', item)).chain(change.to.iter().map(|item| ('+', item))) {
        let levels = if item.levels.is_empty() { String::new() } else { format!("〔{}〕", item.levels) };
        let _ = writeln!(out, "      {sign} {}{levels}", item.text);
    }
}

fn difference_text(difference: &Difference, out: &mut String) {
    let _ = match difference {
        Difference::Wording(pieces) => writeln!(out, "      {}", pieces.iter().map(spelled).collect::<String>()),
        Difference::Levels { from, to } => writeln!(out, "      级别：{from} → {to}"),
        Difference::Thresholds { from, to } => {
            for words in from.iter().filter(|words| !to.contains(words)) {
                let _ = writeln!(out, "      - {words}");
            }
            for words in to.iter().filter(|words| !from.contains(words)) {
                let _ = writeln!(out, "      + {words}");
            }
            Ok(())
        }
    };
}

/// Readable without colours too: `［-甲-］` is gone, `［+乙+］` has come.
fn spelled(piece: &Piece) -> String {
    let (red, green) = (AnsiColor::Red.on_default(), AnsiColor::Green.on_default());
    match piece.kind {
        PieceKind::Both => piece.text.clone(),
        PieceKind::Deleted => format!("{red}［-{}-］{red:#}", piece.text),
        PieceKind::Inserted => format!("{green}［+{}+］{green:#}", piece.text),
    }
}
