//! What stands beside the rows of a list: a small table, and bars drawn of it and of the rows.

use super::{ListCell, Listing, Looks, write_cell};
use rust_xlsxwriter::{
    Chart, ChartAxisCrossing, ChartDataLabel, ChartDataLabelPosition, ChartFont, ChartFormat, ChartLegendPosition,
    ChartLine, ChartSolidFill, ChartType, Color, ObjectMovement, Worksheet, XlsxError,
};

/// What stands beside the rows.
#[derive(Clone, Debug)]
pub struct Beside<'a> {
    /// How wide the empty column is that parts it from the rows.
    pub gap: f64,
    /// Heading and width in characters of each column of the small table.
    pub columns: &'a [(&'a str, f64)],
    /// The small table's rows.
    pub rows: Vec<Vec<ListCell>>,
    /// The bars, one under another, below the small table.
    pub bars: &'a [Bars<'a>],
}

/// Horizontal bars, one for each of the first lines of a table.
#[derive(Clone, Copy, Debug)]
pub struct Bars<'a> {
    /// What they show.
    pub title: &'a str,
    /// The table's columns, counted from its first: what the bars are called.
    pub names: u16,
    /// The columns with their lengths, stacked, each in its colour.
    pub lengths: &'a [(u16, u32)],
    /// A colour for each bar, where there is one column of lengths only; may be empty.
    pub tints: &'a [u32],
    /// Whether the small table is shown, and not the rows.
    pub of_small_table: bool,
    /// How many lines.
    pub lines: u32,
    /// The length of the longest bar.
    pub longest: usize,
    /// Width and height in pixels.
    pub size: (u32, u32),
}

/// Pixels that a row of one line takes, and the headings.
const ROW: u32 = 27;
const HEAD: u32 = 32;

/// Between two pictures.
const MARGIN: u32 = 12;

/// Writes the small table and the bars. `head` is the row of the headings.
pub(super) fn write(
    sheet: &mut Worksheet,
    listing: &Listing<'_>,
    head: u32,
    beside: &Beside<'_>,
) -> Result<(), XlsxError> {
    let mut looks = Looks::new();
    let gap = u16::try_from(listing.columns.len()).unwrap_or(0);
    let first = gap + 1;
    sheet.set_column_width(gap, beside.gap)?;
    for (col, (name, width)) in (first..).zip(beside.columns) {
        sheet.set_column_width(col, *width)?;
        sheet.write_string_with_format(head, col, *name, &looks.heading)?;
    }
    for (at, cells) in (head + 1..).zip(&beside.rows) {
        for (col, cell) in (first..).zip(cells) {
            write_cell(sheet, &mut looks, &mut 0, (at, col), cell)?;
        }
    }
    let rows = u32::try_from(beside.rows.len()).unwrap_or(0);
    let mut down = HEAD + rows * ROW + MARGIN;
    for bars in beside.bars.iter().filter(|bars| bars.lines > 0) {
        let chart = chart(listing.tab, head, if bars.of_small_table { first } else { 0 }, bars);
        sheet.insert_chart_with_offset(head, first, &chart, 0, down)?;
        down += bars.size.1 + MARGIN;
    }
    Ok(())
}

fn chart(tab: &str, head: u32, first: u16, bars: &Bars<'_>) -> Chart {
    let small = |size: f64| {
        let mut font = ChartFont::new();
        font.set_size(size).set_color(Color::RGB(0x1F_2329)).unset_bold();
        font
    };
    let is_plain = bars.lengths.len() == 1;
    let mut chart = Chart::new(if is_plain { ChartType::Bar } else { ChartType::BarStacked });
    for &(col, tint) in bars.lengths {
        let col = first + col;
        let series = chart.add_series();
        series
            .set_name((tab, head, col))
            .set_categories((tab, head + 1, first + bars.names, head + bars.lines, first + bars.names))
            .set_values((tab, head + 1, col, head + bars.lines, col))
            .set_format(ChartFormat::new().set_solid_fill(ChartSolidFill::new().set_color(Color::RGB(tint))))
            .set_gap(45);
        if is_plain {
            let label = ChartDataLabel::new()
                .show_value()
                .set_position(ChartDataLabelPosition::OutsideEnd)
                .set_font(&small(9.0))
                .to_owned();
            series.set_data_label(&label);
            if !bars.tints.is_empty() {
                series.set_point_colors(bars.tints);
            }
        } else {
            series.set_overlap(100);
        }
    }
    chart.title().set_name(bars.title).set_overlay(false).set_font(&small(11.0));
    // The first line stands at the top, and the numbers below all the same.
    chart.y_axis().set_reverse().set_crossing(ChartAxisCrossing::Max).set_font(&small(9.0)).set_major_gridlines(false);
    let pale = ChartLine::new().set_color(Color::RGB(0xE1_E4E8)).to_owned();
    let lengths = chart.x_axis();
    lengths.set_font(&small(9.0)).set_major_gridlines(!is_plain).set_min(0).set_num_format("#,##0");
    if is_plain {
        // The bars bear their numbers.
        lengths.set_hidden(true);
        chart.legend().set_hidden();
    } else {
        lengths.set_major_gridlines_line(&pale);
        if bars.longest < 10 {
            // There are no halves.
            lengths.set_major_unit(1);
        }
        chart.legend().set_position(ChartLegendPosition::Bottom).set_font(&small(9.0));
    }
    chart.set_width(bars.size.0).set_height(bars.size.1);
    chart.set_alt_text(bars.title);
    // Filtering rows must not squeeze the picture.
    chart.set_object_movement(ObjectMovement::DontMoveOrSizeWithCells);
    chart.show_hidden_data();
    chart
}
