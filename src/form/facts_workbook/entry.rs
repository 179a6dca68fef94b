//! The open cells of the blank: how they show what is typed, and what they offer or refuse.

use crate::catalog::Catalog;
use crate::facts::layout::{FactField, FactKind};
use crate::sheet_style::Styles;
use rust_xlsxwriter::{
    Color, DataValidation, DataValidationErrorStyle, DataValidationRule, ExcelDateTime, Format, FormatAlign,
    FormatBorder, Worksheet, XlsxError,
};

/// How many characters Excel allows in a list of choices.
const LONGEST_LIST: usize = 255;

/// Lighter than a label, dark enough to be read on paper.
const HELP_INK: Color = Color::RGB(0x59_5959);

/// Formats and validations of open cells.
pub(super) struct Entries<'a> {
    catalog: &'a Catalog,
    open: &'a Format,
    /// The line of instructions under a title.
    pub(super) instructions: Format,
    /// A label of the form.
    pub(super) label: Format,
    /// A printed question.
    pub(super) question: Format,
    /// What is said beside a field.
    pub(super) help: Format,
}

impl<'a> Entries<'a> {
    pub(super) fn new(catalog: &'a Catalog, styles: &'a Styles) -> Self {
        Entries {
            catalog,
            open: &styles.open,
            instructions: styles.mark_note.clone().set_align(FormatAlign::Left).set_font_size(9),
            label: styles.label_left.clone().set_indent(1),
            question: styles.printed.clone().set_indent(1),
            help: styles.closed_text.clone().set_font_size(9).set_font_color(HELP_INK).set_indent(1),
        }
    }

    /// The format of a cell for this kind of entry.
    pub(super) fn format(&self, kind: FactKind, with_borders: bool) -> Format {
        let format = if with_borders { self.open.clone() } else { self.open.clone().set_border(FormatBorder::None) };
        match kind {
            // As text, so that no digit is lost.
            FactKind::Code => format.set_num_format("@").set_indent(1),
            FactKind::Date => format.set_num_format("yyyy-mm-dd").set_align(FormatAlign::Center),
            FactKind::YesNo | FactKind::Year => format.set_align(FormatAlign::Center),
            FactKind::Choice => format.set_align(FormatAlign::Center).set_text_wrap(),
            FactKind::Text | FactKind::List => format.set_indent(1),
            FactKind::Money
            | FactKind::Count
            | FactKind::Years
            | FactKind::Months
            | FactKind::Hours
            | FactKind::Area => format.set_align(FormatAlign::Right).set_indent(1),
        }
    }

    /// Adds what the cells of a column offer and refuse.
    pub(super) fn validate(
        &self,
        sheet: &mut Worksheet,
        field: &FactField,
        rows: (u32, u32),
        col: u16,
    ) -> Result<(), XlsxError> {
        if let Some(validation) = self.validation(field)? {
            sheet.add_data_validation(rows.0, col, rows.1, col, &validation)?;
        }
        Ok(())
    }

    /// A warning, not a refusal: what is typed otherwise is understood where it can be, and told where it can't.
    fn validation(&self, field: &FactField) -> Result<Option<DataValidation>, XlsxError> {
        let validation = match field.kind {
            FactKind::Text | FactKind::Code => return Ok(None),
            FactKind::Choice | FactKind::List | FactKind::YesNo => {
                let words = field.choices(self.catalog);
                let length: usize = words.iter().map(|word| word.chars().count() + 1).sum();
                if words.is_empty() || length > LONGEST_LIST || words.iter().any(|word| word.contains(',')) {
                    return Ok(None);
                }
                DataValidation::new().allow_list_strings(&words)?.show_error_message(!field.is_open())
            }
            FactKind::Date => {
                let earliest = ExcelDateTime::from_ymd(1949, 1, 1)?;
                DataValidation::new().allow_date(DataValidationRule::GreaterThanOrEqualTo(earliest))
            }
            FactKind::Year => DataValidation::new().allow_whole_number(DataValidationRule::Between(1949, 2100)),
            FactKind::Money if field.signed => {
                DataValidation::new().allow_decimal_number(DataValidationRule::Between(-1e9, 1e9))
            }
            FactKind::Money
            | FactKind::Count
            | FactKind::Years
            | FactKind::Months
            | FactKind::Hours
            | FactKind::Area => {
                DataValidation::new().allow_decimal_number(DataValidationRule::GreaterThanOrEqualTo(0.0))
            }
        };
        let expected = match field.kind {
            FactKind::Date => "请填写日期，如 2024-03-01".to_owned(),
            FactKind::Choice | FactKind::List => "请从下拉列表中选择".to_owned(),
            FactKind::YesNo => "请填 是 或 否".to_owned(),
            FactKind::Year => "请填写四位年份，如 2024".to_owned(),
            _ if field.unit.is_empty() => "请只填数字".to_owned(),
            _ => format!("请只填数字，单位为{}", field.unit),
        };
        let validation = validation
            .set_error_style(DataValidationErrorStyle::Warning)
            .set_error_title(field.label.chars().take(30).collect::<String>())?
            .set_error_message(expected)?;
        Ok(Some(validation))
    }
}
