//! The words by which the sheets, tables and fields of the facts workbook are known, gathered once.

use crate::catalog::{Catalog, VerdictSpellings};
use crate::facts::FactSheet;
use crate::facts::layout::{self, Block, BlockLayout, FactField, FactsLayout};
use crate::text::{Known, bare_key, key};
use std::collections::{HashMap, HashSet};

/// No label is longer than this, in bytes of the typed text.
const LONGEST_LABEL: usize = 120;

/// All words to look for, with the layout that they come from.
#[derive(Debug)]
pub struct FactLabels {
    pub(super) layout: FactsLayout,
    /// The questions of 情况说明, as printed.
    pub(super) questions: Vec<String>,
    sheets: HashMap<String, FactSheet>,
    titles: HashMap<String, Block>,
    columns: Known<Vec<(Block, usize)>>,
    fields: Known<usize>,
    ignored: HashSet<String>,
    values: HashSet<String>,
    form_labels: HashSet<String>,
    instructions: HashSet<String>,
    totals: Vec<String>,
    verdicts: Vec<VerdictSpellings>,
}

/// What a cell says as a heading.
pub(super) struct Heading<'t> {
    keys: [String; 2],
    /// What stands in brackets at its end: usually the unit.
    pub(super) unit: &'t str,
}

impl<'t> Heading<'t> {
    /// `None` where the text is blank or too long to be one.
    pub(super) fn of(text: &'t str) -> Option<Self> {
        if text.len() > LONGEST_LABEL {
            return None;
        }
        let whole = bare_key(text);
        let trimmed = crate::text::trim(text).trim_end_matches(['：', ':', '*']);
        let bracketed = trimmed
            .strip_suffix(['）', ')', '〕', '】', ']'])
            .and_then(|head| head.rsplit_once(['（', '(', '〔', '【', '[']));
        let (short, unit) = bracketed.map_or_else(|| (whole.clone(), ""), |(head, unit)| (bare_key(head), unit));
        (!whole.is_empty()).then_some(Heading { keys: [whole, short], unit })
    }

    fn find<T>(&self, known: &HashMap<String, T>) -> Option<T>
    where
        T: Clone,
    {
        self.keys.iter().find_map(|key| known.get(key)).cloned()
    }

    fn of_known<'k, V>(&self, known: &'k Known<V>) -> Option<&'k V> {
        self.keys.iter().find_map(|key| known.get_key(key))
    }

    fn is_in(&self, known: &HashSet<String>) -> bool {
        self.keys.iter().any(|key| known.contains(key))
    }
}

impl FactLabels {
    /// Gathers the words of a layout, and the questions and spellings of a catalogue.
    pub fn of(layout: FactsLayout, catalog: &Catalog) -> Self {
        let set = |words: &[String]| words.iter().map(|word| bare_key(word)).collect::<HashSet<_>>();
        let mut labels = FactLabels {
            questions: layout::questions(catalog),
            sheets: HashMap::new(),
            titles: HashMap::new(),
            columns: Known::default(),
            fields: Known::default(),
            ignored: set(&layout.ignored).union(&set(&layout.label_headings)).cloned().collect(),
            values: set(&layout.value_headings),
            form_labels: HashSet::new(),
            instructions: layout.blocks.iter().map(|block| bare_key(&block.instructions)).collect(),
            totals: layout.totals.iter().map(|word| bare_key(word)).collect(),
            verdicts: catalog.editions.iter().map(|edition| edition.verdicts.clone()).collect(),
            layout,
        };
        for form in &catalog.forms {
            for field in &form.header {
                labels.form_labels.extend(std::iter::once(&field.label).chain(&field.spellings).map(|l| bare_key(l)));
            }
        }
        let blocks = std::mem::take(&mut labels.layout.blocks);
        for block in &blocks {
            labels.add(block);
        }
        labels.layout.blocks = blocks;
        labels
    }

    fn add(&mut self, block: &BlockLayout) {
        let is_sheet = block.title == block.block.sheet().name();
        for title in std::iter::once(&block.title).chain(&block.spellings) {
            self.titles.insert(bare_key(title), block.block);
            if is_sheet {
                self.sheets.insert(bare_key(title), block.block.sheet());
            }
        }
        for (at, field) in block.fields.iter().enumerate() {
            let heading = field.heading();
            for label in [&field.label, &heading].into_iter().chain(&field.spellings) {
                if block.block.is_table() {
                    match self.columns.get_mut(label) {
                        Some(known) if known.contains(&(block.block, at)) => {}
                        Some(known) => known.push((block.block, at)),
                        None => self.columns.insert(label, vec![(block.block, at)]),
                    }
                } else {
                    self.fields.insert(label, at);
                }
            }
        }
    }

    /// The field with this name.
    pub(super) fn layout_of(&self, block: Block, key: &str) -> Option<&FactField> {
        self.layout.block(block)?.field(key)
    }

    /// The facts sheet that is called so; numbers and brackets around the name aside (`2.人员`, `人员（2）`).
    pub(super) fn sheet(&self, name: &str) -> Option<FactSheet> {
        let heading = Heading::of(name)?;
        heading.find(&self.sheets).or_else(|| {
            let [whole, _] = &heading.keys;
            let bare = whole.trim_matches(|c: char| c.is_numeric());
            let bare = bare.strip_suffix('表').filter(|bare| !bare.is_empty()).unwrap_or(bare);
            self.sheets.get(bare).copied()
        })
    }

    /// The block whose title a text is.
    pub(super) fn title(&self, text: &str) -> Option<Block> {
        let heading = Heading::of(text)?;
        heading.find(&self.titles).or_else(|| {
            let [whole, _] = &heading.keys;
            // 二、申报类别
            self.titles
                .get(whole.trim_start_matches(|c: char| c.is_numeric() || "一二三四五六七八九十".contains(c)))
                .copied()
        })
    }

    /// The columns of tables that a text may head, and the unit in its brackets; none where it heads no known one.
    pub(super) fn columns<'t>(&self, text: &'t str) -> (&[(Block, usize)], &'t str) {
        // A heading's two keys begin alike.
        let heading = if self.columns.may_be_one(text) { Heading::of(text) } else { None };
        heading.map_or((&[], ""), |heading| (heading.of_known(&self.columns).map_or(&[], Vec::as_slice), heading.unit))
    }

    /// The field of 基本信息 that a text labels, and the unit in its brackets.
    pub(super) fn field<'t>(&self, text: &'t str) -> Option<(&FactField, &'t str)> {
        let heading = if self.fields.may_be_one(text) { Heading::of(text)? } else { return None };
        let &at = heading.of_known(&self.fields)?;
        Some((self.layout.block(Block::Organisation)?.fields.get(at)?, heading.unit))
    }

    /// Whether self-assessment forms print this label too, so that it does not tell facts from them.
    pub(super) fn is_on_forms(&self, text: &str) -> bool {
        Heading::of(text).is_some_and(|heading| heading.is_in(&self.form_labels))
    }

    /// Whether a heading is known to hold nothing that is read.
    pub(super) fn is_ignored(&self, text: &str) -> bool {
        Heading::of(text).is_some_and(|heading| heading.is_in(&self.ignored))
    }

    /// Whether a text stands over the values of 基本信息.
    pub(super) fn is_value_heading(&self, text: &str) -> bool {
        Heading::of(text).is_some_and(|heading| heading.is_in(&self.values))
    }

    /// Whether a text is a line of instructions that the blank prints.
    pub(super) fn is_instruction(&self, text: &str) -> bool {
        text.len() < 1000 && self.instructions.contains(&bare_key(text))
    }

    /// Whether a text begins a row that adds up others.
    pub(super) fn is_total(&self, text: &str) -> bool {
        Heading::of(text).is_some_and(|heading| {
            let [whole, _] = &heading.keys;
            self.totals.iter().any(|word| whole == word || (whole.starts_with(word) && whole.chars().count() <= 6))
        })
    }

    /// Whether any edition takes the key for yes, or for no.
    pub(super) fn yes_or_no(&self, typed: &str, font: Option<&str>) -> Option<bool> {
        let key = key(typed);
        self.verdicts.iter().find_map(|verdicts| {
            if let Some(symbols) = verdicts.symbol_fonts.iter().find(|known| Some(known.font.as_str()) == font) {
                let letter = crate::text::trim(typed);
                return match (symbols.yes.iter().any(|l| l == letter), symbols.no.iter().any(|l| l == letter)) {
                    (true, _) => Some(true),
                    (_, true) => Some(false),
                    _ => None,
                };
            }
            if verdicts.yes.contains(&key) {
                Some(true)
            } else {
                (verdicts.no.contains(&key) || verdicts.crosses.contains(&key)).then_some(false)
            }
        })
    }

    /// Whether a character is a box that is ticked (`Some(true)`) or left open (`Some(false)`).
    pub(super) fn tick(&self, c: char) -> Option<bool> {
        let mark = c.to_string();
        self.verdicts.iter().find_map(|verdicts| {
            if !c.is_alphanumeric() && verdicts.yes.contains(&mark) {
                Some(true)
            } else {
                verdicts.open.contains(&mark).then_some(false)
            }
        })
    }
}
