//! Fonts whose letters are pictures, and where an .xlsx uses them.

use crate::fault::Fault;
use crate::gate::scan::{attribute, each_start};
use std::collections::BTreeMap;

/// Whether a font's letters are pictures: a `P` in Wingdings 2 is a tick.
pub fn is_symbol_font(name: &str) -> bool {
    ["Wingdings", "Webdings", "Symbol", "ZapfDingbats"].iter().any(|kin| name.starts_with(kin))
}

/// Where symbol fonts stand in an .xlsx.
#[derive(Debug)]
pub struct Fonts {
    /// By shared string.
    pub of_string: BTreeMap<usize, String>,
    /// By cell style.
    pub of_style: BTreeMap<usize, String>,
}

impl Fonts {
    /// Finds the symbol fonts, where there can be any: most files name none, and a search is cheaper than a parse.
    ///
    /// # Errors
    /// [`Fault::Damaged`] where a part is no well-formed XML.
    pub fn gather(strings: Option<&str>, styles: Option<&str>) -> Result<Self, Fault> {
        let may_have = |text: &&str| ["dings", "Dingbats", "\"Symbol"].iter().any(|kin| text.contains(kin));
        let of_string = strings.filter(may_have).map(symbol_strings).transpose()?;
        let of_style = styles.filter(may_have).map(symbol_styles).transpose()?;
        Ok(Fonts { of_string: of_string.unwrap_or_default(), of_style: of_style.unwrap_or_default() })
    }
}

/// The shared strings with a run in a symbol font, by their index.
fn symbol_strings(strings: &str) -> Result<BTreeMap<usize, String>, Fault> {
    let mut found = BTreeMap::new();
    let mut seen = 0_usize;
    each_start(strings, |start| {
        match start.local_name().into_inner() {
            "si" => seen += 1,
            "rFont" => {
                if let Some(font) = attribute(start, "val").filter(|font| is_symbol_font(font)) {
                    found.insert(seen.saturating_sub(1), font);
                }
            }
            _ => {}
        }
        Ok(())
    })?;
    Ok(found)
}

/// The cell styles in a symbol font, by their index.
fn symbol_styles(styles: &str) -> Result<BTreeMap<usize, String>, Fault> {
    let mut fonts: Vec<Option<String>> = Vec::new();
    let mut found = BTreeMap::new();
    let mut style = 0_usize;
    let mut list = String::new();
    each_start(styles, |start| {
        match (list.as_str(), start.local_name().into_inner()) {
            (_, name @ ("fonts" | "fills" | "borders" | "cellStyleXfs" | "cellXfs" | "cellStyles" | "dxfs")) => {
                name.clone_into(&mut list);
            }
            ("fonts", "font") => fonts.push(None),
            ("fonts", "name") => {
                if let Some(font) = fonts.last_mut() {
                    *font = attribute(start, "val").filter(|name| is_symbol_font(name));
                }
            }
            ("cellXfs", "xf") => {
                let font = attribute(start, "fontId").and_then(|id| id.parse::<usize>().ok());
                if let Some(Some(font)) = font.and_then(|id| fonts.get(id)) {
                    found.insert(style, font.clone());
                }
                style += 1;
            }
            _ => {}
        }
        Ok(())
    })?;
    Ok(found)
}
