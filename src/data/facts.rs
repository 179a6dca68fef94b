//! How the facts workbook is laid out: `facts.toml`.

use super::{CatalogError, CatalogFile, complaint, parse};
use crate::facts::layout::{Block, BlockLayout, FactField, FactKind, FactOption, FactsLayout, OptionsFrom};
use crate::text;
use serde::Deserialize;
use std::collections::HashMap;
use toml::Spanned;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFacts {
    title: String,
    ignored: Vec<String>,
    label_headings: Vec<String>,
    value_headings: Vec<String>,
    help_headings: Vec<String>,
    totals: Vec<String>,
    block: Vec<RawBlock>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawBlock {
    key: Spanned<String>,
    title: String,
    spellings: Vec<String>,
    instructions: String,
    field: Vec<RawField>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "each says one thing of the field by itself")]
struct RawField {
    key: Spanned<String>,
    label: Spanned<String>,
    #[serde(default)]
    unit: String,
    #[serde(default)]
    spellings: Vec<Spanned<String>>,
    kind: RawKind,
    help: String,
    #[serde(default)]
    personal: bool,
    #[serde(default)]
    decisive: bool,
    #[serde(default)]
    needed: bool,
    #[serde(default)]
    past: bool,
    #[serde(default)]
    signed: bool,
    #[serde(default)]
    options: Vec<RawOption>,
    #[serde(default)]
    refused: Vec<String>,
    options_from: Option<RawOptionsFrom>,
    #[serde(default)]
    width: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawOption {
    name: String,
    #[serde(default)]
    spellings: Vec<String>,
    #[serde(default)]
    implied: Vec<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum RawKind {
    Text,
    Code,
    Date,
    Money,
    Count,
    Year,
    Years,
    Months,
    Hours,
    Area,
    YesNo,
    Choice,
    List,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum RawOptionsFrom {
    Categories,
    Editions,
    Levels,
    Audits,
    Teams,
}

/// Reads the layout of the facts workbook that is compiled into the program.
///
/// # Errors
/// Complaints with line and column.
pub fn facts_layout() -> Result<FactsLayout, Vec<CatalogError>> {
    facts_layout_of(&CatalogFile {
        path: "facts.toml".to_owned(),
        text: include_str!("../../catalog/facts.toml").to_owned(),
    })
}

/// Reads a layout of the facts workbook from its file.
///
/// # Errors
/// Complaints with line and column: unknown keys, blocks or fields that are missing or stand there twice, a label that
/// two fields of a block share.
pub fn facts_layout_of(file: &CatalogFile) -> Result<FactsLayout, Vec<CatalogError>> {
    let raw: RawFacts = parse(file).map_err(|error| vec![error])?;
    let mut builder = Builder { file, errors: Vec::new() };
    let mut blocks = builder.blocks(raw.block);
    if !builder.errors.is_empty() {
        return Err(builder.errors);
    }
    blocks.sort_by_key(|block| block.block);
    Ok(FactsLayout {
        title: raw.title,
        ignored: raw.ignored,
        label_headings: raw.label_headings,
        value_headings: raw.value_headings,
        help_headings: raw.help_headings,
        totals: raw.totals,
        blocks,
    })
}

struct Builder<'f> {
    file: &'f CatalogFile,
    errors: Vec<CatalogError>,
}

impl Builder<'_> {
    fn complain(&mut self, span: std::ops::Range<usize>, message: String) {
        self.errors.push(complaint(self.file, span, message));
    }

    fn blocks(&mut self, raw: Vec<RawBlock>) -> Vec<BlockLayout> {
        let mut blocks: Vec<BlockLayout> = Vec::new();
        for raw in raw {
            let Some(block) = Block::ALL.into_iter().find(|block| block.key() == raw.key.get_ref()) else {
                self.complain(raw.key.span(), format!("没有“{}”这一块", raw.key.get_ref()));
                continue;
            };
            if blocks.iter().any(|known| known.block == block) {
                self.complain(raw.key.span(), format!("“{}”出现两次", block.key()));
            }
            blocks.push(self.block(block, raw));
        }
        for block in Block::ALL {
            if !blocks.iter().any(|known| known.block == block) {
                self.complain(0..0, format!("缺少“{}”这一块", block.key()));
            }
        }
        blocks
    }

    fn block(&mut self, block: Block, raw: RawBlock) -> BlockLayout {
        for field in &raw.field {
            let key = field.key.get_ref();
            if !block.keys().contains(&key.as_str()) {
                self.complain(field.key.span(), format!("“{}”没有“{key}”这一项", block.key()));
            }
            if raw.field.iter().filter(|other| other.key.get_ref() == key).count() > 1 {
                self.complain(field.key.span(), format!("“{key}”出现两次"));
            }
        }
        for key in block.keys() {
            if !raw.field.iter().any(|field| field.key.get_ref() == key) {
                self.complain(raw.key.span(), format!("“{}”缺少“{key}”这一项", block.key()));
            }
        }
        self.labels_differ(&raw.field);
        BlockLayout {
            block,
            title: raw.title,
            spellings: raw.spellings,
            instructions: raw.instructions,
            fields: raw.field.into_iter().map(field).collect(),
        }
    }

    fn labels_differ(&mut self, fields: &[RawField]) {
        let mut known: HashMap<String, &str> = HashMap::new();
        for field in fields {
            let key = field.key.get_ref();
            for label in std::iter::once(&field.label).chain(&field.spellings) {
                if let Some(other) = known.insert(text::bare_key(label.get_ref()), key)
                    && other != key
                {
                    self.complain(label.span(), format!("“{}”同时是“{other}”和“{key}”的名称", label.get_ref()));
                }
            }
        }
    }
}

fn field(raw: RawField) -> FactField {
    FactField {
        key: raw.key.into_inner(),
        label: raw.label.into_inner(),
        unit: raw.unit,
        spellings: raw.spellings.into_iter().map(Spanned::into_inner).collect(),
        kind: match raw.kind {
            RawKind::Text => FactKind::Text,
            RawKind::Code => FactKind::Code,
            RawKind::Date => FactKind::Date,
            RawKind::Money => FactKind::Money,
            RawKind::Count => FactKind::Count,
            RawKind::Year => FactKind::Year,
            RawKind::Years => FactKind::Years,
            RawKind::Months => FactKind::Months,
            RawKind::Hours => FactKind::Hours,
            RawKind::Area => FactKind::Area,
            RawKind::YesNo => FactKind::YesNo,
            RawKind::Choice => FactKind::Choice,
            RawKind::List => FactKind::List,
        },
        help: raw.help,
        personal: raw.personal,
        decisive: raw.decisive,
        needed: raw.needed,
        past: raw.past,
        signed: raw.signed,
        options: raw
            .options
            .into_iter()
            .map(|raw| FactOption { name: raw.name, spellings: raw.spellings, implied: raw.implied })
            .collect(),
        refused: raw.refused,
        options_from: raw.options_from.map(|from| match from {
            RawOptionsFrom::Categories => OptionsFrom::Categories,
            RawOptionsFrom::Editions => OptionsFrom::Editions,
            RawOptionsFrom::Levels => OptionsFrom::Levels,
            RawOptionsFrom::Audits => OptionsFrom::Audits,
            RawOptionsFrom::Teams => OptionsFrom::Teams,
        }),
        width: raw.width,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHIPPED: &str = include_str!("../../catalog/facts.toml");

    fn complaints(text: &str) -> Vec<CatalogError> {
        facts_layout_of(&CatalogFile { path: "facts.toml".to_owned(), text: text.to_owned() }).unwrap_err()
    }

    #[test]
    fn the_shipped_layout_has_every_field_once() {
        let layout = facts_layout().unwrap();
        assert_eq!(layout.blocks.iter().map(|block| block.block).collect::<Vec<_>>(), Block::ALL);
        for block in &layout.blocks {
            assert_eq!(block.fields.len(), block.block.keys().len(), "{}", block.title);
            assert!(block.block.keys().contains(&block.block.name_key()));
        }
    }

    #[test]
    fn complaints_name_line_and_field() {
        let wrong = SHIPPED.replacen("key = \"postcode\"", "key = \"post_code\"", 1);
        let found = complaints(&wrong);
        let messages: Vec<&str> = found.iter().map(|error| error.message.as_str()).collect();
        assert_eq!(messages, ["“organisation”没有“post_code”这一项", "“organisation”缺少“postcode”这一项"]);
        let line = SHIPPED.lines().position(|line| line == "key = \"postcode\"").unwrap() + 1;
        assert_eq!((found[0].line, found[0].column), (line, 7));
        let shared = SHIPPED.replacen("spellings = [\"邮编\"]", "spellings = [\"住所\"]", 1);
        assert_eq!(complaints(&shared)[0].message, "“住所”同时是“registered_address”和“postcode”的名称");
        assert!(!complaints("title = 1").is_empty());
    }
}
