//! What an .ods says by styles: which tables are hidden, and where symbol fonts stand.

use crate::gate::scan::attribute;
use crate::gate::symbols::is_symbol_font;
use quick_xml::events::BytesStart;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// The styles of a document, and those that a table gives its columns.
#[derive(Debug, Default)]
pub struct Styles {
    /// The style that is being read.
    now: String,
    symbols: BTreeMap<String, String>,
    hidden: BTreeSet<String>,
    columns: Vec<(Range<u32>, String)>,
}

impl Styles {
    /// Takes a start tag from the part of the document where styles stand.
    pub fn start(&mut self, name: &str, start: &BytesStart<'_>) {
        match name {
            "style:style" => self.now = attribute(start, "name").unwrap_or_default(),
            "style:table-properties" if attribute(start, "display").as_deref() == Some("false") => {
                self.hidden.insert(self.now.clone());
            }
            "style:text-properties" => {
                let fonts = ["font-name", "font-family"].into_iter().filter_map(|name| attribute(start, name));
                let font = fonts.map(|name| name.trim_matches('\'').to_owned()).find(|name| is_symbol_font(name));
                if let Some(font) = font {
                    self.symbols.insert(self.now.clone(), font);
                }
            }
            _ => {}
        }
    }

    /// A new table begins: its columns have no styles yet.
    pub fn start_table(&mut self) {
        self.columns.clear();
    }

    /// A table gives columns a style for cells that have none of their own.
    pub fn columns(&mut self, columns: Range<u32>, style: &str) {
        if let Some(font) = self.font(style) {
            self.columns.push((columns, font));
        }
    }

    /// The symbol font of a style.
    pub fn font(&self, style: &str) -> Option<String> {
        self.symbols.get(style).cloned()
    }

    /// The symbol font of a column.
    pub fn font_of_column(&self, col: u32) -> Option<String> {
        // The columns come in their order.
        let index = self.columns.partition_point(|(columns, _)| columns.end <= col);
        self.columns.get(index).filter(|(columns, _)| columns.contains(&col)).map(|(_, font)| font.clone())
    }

    /// Whether a table of this style is hidden.
    pub fn hides(&self, style: &str) -> bool {
        self.hidden.contains(style)
    }
}
