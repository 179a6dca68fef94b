//! The glyphs that check boxes show, as runs.

use crate::ooxml::markup::{Markup, escaped};

/// The properties of a run; of a placeholder's without its style.
pub(super) fn run_properties(markup: &Markup<'_>, run: usize, is_placeholder: bool) -> String {
    let Some(properties) = markup.child(run, "w:rPr") else { return String::new() };
    let source = &markup.source[markup.span(properties)];
    match markup.child(properties, "w:rStyle").filter(|_| is_placeholder) {
        Some(style) => source.replacen(&markup.source[markup.span(style)], "", 1),
        None => source.to_owned(),
    }
}

/// Writes a glyph given by its code as a run with given properties.
pub(super) fn symbol(code: &str, font: &str) -> impl Fn(&str) -> String + use<> {
    let point = u32::from_str_radix(code, 16).unwrap_or(0x2610);
    let is_symbol_font = ["Wingdings", "Webdings", "Symbol"].iter().any(|known| font.starts_with(known));
    let font = escaped(font);
    let glyph = char::from_u32(point).filter(|glyph| !glyph.is_control()).unwrap_or('☐');
    move |properties: &str| {
        if is_symbol_font {
            let point = if point < 0x100 { 0xF000 + point } else { point };
            return format!("<w:r>{properties}<w:sym w:font=\"{font}\" w:char=\"{point:04X}\"/></w:r>");
        }
        let fonts =
            format!("<w:rFonts w:ascii=\"{font}\" w:eastAsia=\"{font}\" w:hAnsi=\"{font}\" w:hint=\"eastAsia\"/>");
        format!("<w:r>{}<w:t>{glyph}</w:t></w:r>", with_fonts(properties, &fonts))
    }
}

/// A run's properties with other fonts.
fn with_fonts(properties: &str, fonts: &str) -> String {
    let Some(inside) = properties.strip_prefix("<w:rPr>").and_then(|rest| rest.strip_suffix("</w:rPr>")) else {
        return format!("<w:rPr>{fonts}</w:rPr>");
    };
    let (before, rest) = inside.split_once("<w:rFonts").unwrap_or(("", inside));
    let rest = if rest.len() == inside.len() { rest } else { rest.split_once('>').map_or("", |(_, rest)| rest) };
    // The style comes first among a run's properties, the fonts second.
    if before.is_empty() && rest.starts_with("<w:rStyle") {
        let end = rest.find('>').map_or(0, |at| at + 1);
        let (style, rest) = rest.split_at(end);
        return format!("<w:rPr>{style}{fonts}{rest}</w:rPr>");
    }
    format!("<w:rPr>{before}{fonts}{rest}</w:rPr>")
}
