//! Markdown tables, and what their cells say.

use ziping::workbook::Content;

/// A table: its headings and rows.
#[derive(Clone, Debug)]
pub(crate) struct Table {
    /// The headings.
    pub(crate) head: Vec<String>,
    /// The rows, each as long as the head.
    pub(crate) rows: Vec<Vec<String>>,
}

impl Table {
    /// Reads the lines of one table.
    pub(crate) fn parse(lines: &[&str]) -> Result<Self, String> {
        let [head, rule, rows @ ..] = lines else { return Err("a table of fewer than two lines".to_owned()) };
        let is_rule = |cell: &String| !cell.is_empty() && cell.chars().all(|c| matches!(c, '-' | ':'));
        if !cells(rule).iter().all(is_rule) {
            return Err(format!("no line |---| under “{head}”"));
        }
        let head = cells(head);
        let rows: Vec<Vec<String>> = rows.iter().map(|row| cells(row)).collect();
        if let Some(row) = rows.iter().find(|row| row.len() != head.len()) {
            return Err(format!("a row of {} cells under {} headings: {row:?}", row.len(), head.len()));
        }
        Ok(Table { head, rows })
    }
}

fn cells(line: &str) -> Vec<String> {
    let mut cells = Vec::new();
    let mut current = String::new();
    let mut rest = line.trim().strip_prefix('|').unwrap_or(line).chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '\\' if rest.peek() == Some(&'|') => current.extend(rest.next()),
            '|' => cells.push(std::mem::take(&mut current)),
            other => current.push(other),
        }
    }
    cells.iter().map(|cell| cell.trim().to_owned()).collect()
}

/// What is written in a cell of the sheet.
#[derive(Clone, Debug)]
pub(crate) struct Written {
    /// What it holds.
    pub(crate) content: Content,
    /// Whether a formula made it.
    pub(crate) formula: bool,
    /// The symbol font, where it is in one.
    pub(crate) symbol_font: Option<String>,
}

impl Written {
    /// Plain text.
    pub(crate) fn text(text: &str) -> Self {
        Written::of(Content::Text(text.to_owned()))
    }

    fn of(content: Content) -> Self {
        Written { content, formula: false, symbol_font: None }
    }

    /// The text, where it is plain text.
    pub(crate) fn as_text(&self) -> Option<&str> {
        match &self.content {
            Content::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Reads a value of a table; `None` for a blank cell.
    pub(crate) fn parse(value: &str) -> Result<Option<Self>, String> {
        if value.is_empty() || value == "（空）" {
            return Ok(None);
        }
        if let Some(verbatim) = value.strip_prefix('`').and_then(|tail| tail.strip_suffix('`')) {
            return Ok(Some(Written::text(verbatim)));
        }
        let number = |text: &str| text.parse::<f64>().map_err(|error| format!("“{value}”: {error}"));
        let written = if let Some(rest) = value.strip_prefix("数字 ") {
            Written::of(Content::Number(number(rest)?))
        } else if let Some(rest) = value.strip_prefix("日期 ") {
            Written::of(Content::Date { serial: number(rest)?, epoch_1904: false })
        } else if let Some(rest) = value.strip_prefix("日期1904 ") {
            Written::of(Content::Date { serial: number(rest)?, epoch_1904: true })
        } else if let Some(rest) = value.strip_prefix("逻辑 ") {
            Written::of(Content::Bool(rest == "TRUE"))
        } else if let Some(rest) = value.strip_prefix("公式 ") {
            Written { formula: true, ..Written::text(&lines(rest)) }
        } else if value == "未计算的公式" {
            Written { formula: true, ..Written::of(Content::Uncalculated) }
        } else if let Some(rest) = value.strip_prefix("错误 ") {
            Written { formula: true, ..Written::of(Content::Error(rest.to_owned())) }
        } else if let Some(rest) = value.strip_prefix("字体 ") {
            let (font, letter) = rest.split_once('：').ok_or_else(|| format!("“{value}”: 字体 字体名：字符"))?;
            Written { symbol_font: Some(font.to_owned()), ..Written::text(letter) }
        } else {
            Written::text(&lines(value))
        };
        Ok(Some(written))
    }
}

fn lines(value: &str) -> String {
    value.replace("<br>", "\n")
}
