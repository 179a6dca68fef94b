//! The words by which parts of a form are known, gathered once from all forms of the catalogue.

use crate::catalog::{Catalog, Field, Role, RowKind};
use crate::text::{Known, bare_key, key, likeness_from};
use crate::transcript::Block;
use std::collections::HashMap;

/// A heading of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Label {
    /// The heading of a column.
    Column(Role),
    /// The heading over the pair of conclusion columns.
    Group,
}

/// All words to look for. Longer texts than the longest heading are no heading, which keeps the look-up cheap.
#[derive(Debug)]
pub struct Labels {
    columns: Known<Label>,
    fields: Known<Field>,
    titles: Vec<String>,
    sections: Known<()>,
    /// By a clause's key, the forms that print it, by their positions in the catalogue.
    clauses: HashMap<String, Vec<usize>>,
    declarations: Known<()>,
    /// Headings of rectification blocks, each once, in the catalogue's order of their last ones.
    blocks: Vec<(String, Block)>,
}

/// No column heading or header label is longer than this, in bytes of the typed text: twenty characters, where the longest
/// printed one has nine and people put spaces between.
const LONGEST_LABEL: usize = 60;

/// No heading of any other kind is longer than this, in bytes of the typed text.
const LONGEST_HEADING: usize = 90;

/// A text this much like a rectification block's printed heading is that heading.
const HEADING_LIKENESS: f64 = 0.75;

/// And a title as much like a known one.
const TITLE_LIKENESS: f64 = 0.7;

/// Words that stand for themselves in declarations of every form.
const DECLARATION_WORDS: [&str; 2] = ["经自主评估", "郑重承诺"];

impl Labels {
    /// Gathers the words of all forms.
    pub fn of(catalog: &Catalog) -> Self {
        let mut labels = Labels {
            columns: Known::default(),
            fields: Known::default(),
            titles: Vec::new(),
            sections: Known::default(),
            clauses: HashMap::new(),
            declarations: Known::default(),
            blocks: Vec::new(),
        };
        for (at, form) in catalog.forms.iter().enumerate() {
            for column in &form.columns {
                for label in std::iter::once(&column.label).chain(&column.spellings) {
                    labels.columns.insert(label, Label::Column(column.role));
                }
                for label in column.group.iter().chain(&column.group_spellings) {
                    labels.columns.insert(label, Label::Group);
                }
            }
            for field in &form.header {
                for label in std::iter::once(&field.label).chain(&field.spellings) {
                    labels.fields.insert(label, field.field);
                }
            }
            labels.titles.push(bare_key(&form.title));
            labels.declarations.insert(&form.declaration.heading, ());
            for row in &form.rows {
                match row.kind {
                    RowKind::Clause => {
                        labels.sections.insert(&row.section, ());
                        let forms = labels.clauses.entry(row.key.clone()).or_default();
                        if forms.last() != Some(&at) {
                            forms.push(at);
                        }
                    }
                    RowKind::ObservationHeading => labels.add_block(&row.clause, Block::Observations),
                    RowKind::NonconformityHeading => labels.add_block(&row.clause, Block::Nonconformities),
                    RowKind::ObservationEntry | RowKind::NonconformityEntry => {}
                }
            }
        }
        labels
    }

    /// Adds the heading of a rectification block. All forms of an edition print the same ones, and likeness is slow.
    fn add_block(&mut self, heading: &str, block: Block) {
        let heading = (bare_key(heading), block);
        self.blocks.retain(|known| *known != heading);
        self.blocks.push(heading);
    }

    pub(super) fn column(&self, text: &str) -> Option<Label> {
        (text.len() <= LONGEST_LABEL).then(|| self.columns.get(text).copied()).flatten()
    }

    pub(super) fn field(&self, text: &str) -> Option<Field> {
        (text.len() <= LONGEST_LABEL).then(|| self.fields.get(text).copied()).flatten()
    }

    /// A label and its value in one cell (`组织名称：示例有限公司`).
    pub(super) fn field_with_value<'t>(&self, text: &'t str) -> Option<(Field, &'t str)> {
        let (label, value) = text.split_once(['：', ':'])?;
        Some((self.field(label)?, crate::text::trim(value)))
    }

    pub(super) fn is_title(&self, text: &str) -> bool {
        if text.len() > 3 * LONGEST_HEADING {
            return false;
        }
        let wanted = bare_key(text);
        wanted.chars().count() >= 6
            && ((wanted.contains("自评") && wanted.ends_with('表'))
                || self.titles.iter().any(|title| likeness_from(title, &wanted, TITLE_LIKENESS) >= TITLE_LIKENESS))
    }

    pub(super) fn is_section(&self, text: &str) -> bool {
        text.len() <= LONGEST_HEADING && self.sections.get(text).is_some()
    }

    pub(super) fn is_clause(&self, text: &str) -> bool {
        self.clauses.contains_key(&key(text))
    }

    /// The forms that print a clause with this key word for word, by their positions in the catalogue.
    pub fn forms_with(&self, clause: &str) -> &[usize] {
        self.clauses.get(clause).map_or(&[], Vec::as_slice)
    }

    pub(super) fn is_declaration(&self, text: &str) -> bool {
        // The heading alone is also a column heading; page headers were taken out before this is asked.
        (text.len() <= LONGEST_HEADING && self.declarations.get(text).is_some())
            || DECLARATION_WORDS.iter().any(|word| text.contains(word))
    }

    /// The block whose heading a text is. Likeness, because people shorten it; high, because they also write about it.
    pub(super) fn block(&self, text: &str) -> Option<Block> {
        if text.len() > LONGEST_HEADING || !text.contains('项') {
            return None;
        }
        let wanted = bare_key(text);
        self.blocks
            .iter()
            .map(|(heading, block)| (likeness_from(heading, &wanted, HEADING_LIKENESS), *block))
            .filter(|(likeness, _)| *likeness >= HEADING_LIKENESS)
            .max_by(|left, right| left.0.total_cmp(&right.0))
            .map(|(_, block)| block)
    }
}
