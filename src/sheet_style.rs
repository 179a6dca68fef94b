//! How our workbooks look: fonts, borders, page set-up and row heights, in one place.

pub mod listing;

use crate::text;
use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

/// The body font. Named, not embedded; readers without it show their own serif.
pub const BODY: &str = "宋体";

/// The heading font.
pub const HEADING: &str = "黑体";

const INK: Color = Color::RGB(0x1F_2329);
const LINE: Color = Color::RGB(0x8C_8C8C);
const SHADE: Color = Color::RGB(0xF2_F2F2);

/// Points a line of body text takes.
const LINE_HEIGHT: f64 = 14.0;

/// No row of Excel is taller.
const TALLEST: f64 = 409.0;

/// A new workbook with title, program and a creation date of our choosing, so that equal input gives equal bytes.
pub fn workbook(title: &str, created: jiff::civil::Date) -> Result<Workbook, XlsxError> {
    let mut workbook = Workbook::new();
    let (year, month, day) =
        (created.year().unsigned_abs(), created.month().unsigned_abs(), created.day().unsigned_abs());
    let date = ExcelDateTime::from_ymd(year.clamp(1900, 9999), month, day)?;
    workbook.set_properties(&DocProperties::new().set_title(title).set_author("ziping").set_creation_datetime(&date));
    // Level 1 halves the time for a few hundred bytes.
    workbook.set_zip_compression_level(1);
    Ok(workbook)
}

/// A4, one page wide, page numbers at the foot.
pub fn page(sheet: &mut Worksheet, landscape: bool) {
    const A4: u8 = 9;
    sheet.set_paper_size(A4);
    if landscape {
        sheet.set_landscape();
    }
    sheet.set_print_fit_to_pages(1, 0);
    sheet.set_print_center_horizontally(true);
    sheet.set_margins(0.5, 0.5, 0.6, 0.7, 0.3, 0.35);
    sheet.set_footer("&C&\"宋体,常规\"&9第 &P 页 共 &N 页");
}

/// Writes text over one or more columns of a row, merged where they are several.
pub fn span(
    sheet: &mut Worksheet,
    row: u32,
    (from, to): (u16, u16),
    text: &str,
    style: &Format,
) -> Result<(), XlsxError> {
    if from == to {
        sheet.write_string_with_format(row, from, text, style)?;
    } else {
        sheet.merge_range(row, from, row, to, text, style)?;
    }
    Ok(())
}

/// How many lines a text takes in a column of this width, in characters, where a Chinese character takes two.
pub fn lines(text: &str, width: f64) -> u32 {
    // Cell padding and glyphs wider than half the body size cost about a tenth of the width.
    #[expect(clippy::cast_sign_loss, reason = "widths are positive")]
    let room = ((width - 1.2) * 0.94).max(2.0) as usize;
    let of_line = |line: &str| u32::try_from(text::width(line).div_ceil(room).max(1)).unwrap_or(u32::MAX);
    text.split('\n').map(of_line).fold(0, u32::saturating_add).max(1)
}

/// The height in points of a row with so many lines.
pub fn height(lines: u32) -> f64 {
    (f64::from(lines) * LINE_HEIGHT + 6.0).min(TALLEST)
}

/// The formats of a form.
pub struct Styles {
    /// The title over a table.
    pub title: Format,
    /// A printed label.
    pub label: Format,
    /// A printed label aligned left.
    pub label_left: Format,
    /// A column heading.
    pub heading: Format,
    /// A row number.
    pub number: Format,
    /// A section cell.
    pub section: Format,
    /// Printed running text.
    pub printed: Format,
    /// An open cell for text.
    pub open: Format,
    /// An open cell for a mark.
    pub mark: Format,
    /// A closed answer cell.
    pub closed: Format,
    /// Printed text of a closed row.
    pub closed_text: Format,
    /// Text outside the table.
    pub plain: Format,
    /// The line that says that a paper is a sample.
    pub mark_note: Format,
    /// Bold text outside the table.
    pub plain_bold: Format,
}

impl Styles {
    /// Makes the formats.
    pub fn new() -> Self {
        let base = || {
            Format::new()
                .set_font_name(BODY)
                .set_font_size(10)
                .set_font_color(INK)
                .set_text_wrap()
                .set_align(FormatAlign::VerticalCenter)
        };
        let cell = || base().set_border(FormatBorder::Thin).set_border_color(LINE);
        let centred = || cell().set_align(FormatAlign::Center);
        let heading = || centred().set_font_name(HEADING).set_background_color(SHADE);
        Styles {
            title: base().set_font_name(HEADING).set_font_size(16).set_align(FormatAlign::Center),
            label: heading(),
            label_left: cell().set_font_name(HEADING),
            heading: heading(),
            number: centred(),
            section: centred(),
            printed: cell(),
            open: cell().set_unlocked(),
            mark: centred().set_font_size(12).set_unlocked(),
            closed: centred().set_background_color(SHADE),
            closed_text: cell().set_background_color(SHADE).set_font_color(Color::RGB(0x8C_8C8C)),
            plain: base().set_font_size(11).set_indent(1),
            mark_note: base().set_align(FormatAlign::Center).set_font_color(Color::RGB(0x9C_5700)),
            plain_bold: base().set_font_name(HEADING).set_font_size(11),
        }
    }
}

impl Default for Styles {
    fn default() -> Self {
        Self::new()
    }
}
