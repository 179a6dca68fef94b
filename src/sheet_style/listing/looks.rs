//! The formats of a list.

use crate::sheet_style::{BODY, HEADING};
use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, FormatUnderline};
use std::collections::HashMap;

/// The formats of a list.
pub(super) struct Looks {
    pub(super) title: Format,
    pub(super) fact: Format,
    pub(super) heading: Format,
    pub(super) open: Format,
    pub(super) body: Format,
    pub(super) centred: Format,
    pub(super) number: Format,
    pub(super) count: Format,
    pub(super) link: Format,
    tinted: HashMap<u32, Format>,
}

impl Looks {
    /// Makes the formats.
    pub(super) fn new() -> Self {
        let base = || {
            Format::new().set_font_name(BODY).set_font_size(10).set_text_wrap().set_align(FormatAlign::VerticalCenter)
        };
        let bordered = |format: Format| format.set_border(FormatBorder::Thin).set_border_color(Color::RGB(0xBF_BFBF));
        let heading = bordered(base().set_font_name(HEADING)).set_align(FormatAlign::Center);
        let body = bordered(base()).set_align(FormatAlign::Top);
        let centred = body.clone().set_align(FormatAlign::Center);
        Looks {
            title: base().set_font_name(HEADING).set_font_size(16).set_align(FormatAlign::Center),
            fact: base(),
            open: heading.clone().set_background_color(Color::RGB(0xFF_F2CC)),
            heading: heading.set_background_color(Color::RGB(0xE7_ECF3)),
            link: body.clone().set_font_color(Color::RGB(0x05_63C1)).set_underline(FormatUnderline::Single),
            number: centred.clone(),
            count: centred.clone().set_num_format("#,##0;-#,##0;–"),
            centred,
            body,
            tinted: HashMap::new(),
        }
    }

    /// A short text on a colour.
    pub(super) fn tinted(&mut self, tint: u32) -> &Format {
        let centred = &self.centred;
        self.tinted.entry(tint).or_insert_with(|| centred.clone().set_background_color(Color::RGB(tint)))
    }
}
