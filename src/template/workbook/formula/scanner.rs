//! Walks through a formula and finds what looks like a reference and is one.

use std::ops::Range;

use crate::template::workbook::formula::{Corner, Qualifier, Reference, Survey, column_number};
use crate::template::workbook::plan::LAST_ROW;

/// Functions for which one cell and a range of cells mean the same.
const SUMMING: [&str; 12] =
    ["SUM", "AVERAGE", "COUNT", "COUNTA", "COUNTBLANK", "MAX", "MIN", "PRODUCT", "MEDIAN", "SUBTOTAL", "STDEV", "VAR"];

/// All references of a formula, in their order.
pub(in crate::template::workbook) fn survey(formula: &str) -> Survey {
    let mut scanner = Scanner {
        text: formula,
        at: 0,
        qualifier: Qualifier::Own,
        survey: Survey::default(),
        operand: None,
        calls: Vec::new(),
    };
    while let Some(letter) = scanner.next_letter() {
        scanner.step(letter);
    }
    scanner.survey
}

struct Scanner<'f> {
    text: &'f str,
    at: usize,
    /// What stood before an exclamation mark.
    qualifier: Qualifier,
    survey: Survey,
    /// Where the qualifier began, if one stands before what is read next.
    operand: Option<usize>,
    /// Of each open bracket the function before it, if it is one that sums up.
    calls: Vec<Option<&'static str>>,
}

impl<'f> Scanner<'f> {
    fn rest(&self) -> &'f str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn next_letter(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn step(&mut self, letter: char) {
        match letter {
            '"' => drop(self.quoted('"')),
            '\'' => {
                let start = self.at;
                let name = self.quoted('\'');
                if self.skip('!') {
                    self.operand.get_or_insert(start);
                    self.qualifier = qualifier_of(&name);
                }
            }
            '[' => {
                self.operand.get_or_insert(self.at);
                self.brackets();
                // The number of another workbook stands before the name of its sheet.
                self.qualifier = Qualifier::Foreign;
            }
            '#' => self.error_value(),
            _ if is_word(letter) => self.word(),
            _ => {
                match letter {
                    '(' => self.calls.push(self.summing_function()),
                    ')' => drop(self.calls.pop()),
                    _ => {}
                }
                self.at += letter.len_utf8();
                self.qualifier = Qualifier::Own;
                self.operand = None;
            }
        }
    }

    fn before(&self, at: usize) -> &'f str {
        self.text.get(..at).unwrap_or_default()
    }

    /// The word before the bracket here, where it is a function that takes whole ranges of cells.
    fn summing_function(&self) -> Option<&'static str> {
        let word = self.before(self.at).rsplit(|c| !is_word(c)).next().unwrap_or_default();
        SUMMING.into_iter().find(|function| function.eq_ignore_ascii_case(word))
    }

    fn push(&mut self, qualifier: Qualifier, first: Corner, last: Option<Corner>, start: usize) {
        let start = self.operand.take().unwrap_or(start);
        let is_alone =
            self.before(start).trim_end().ends_with(['(', ',']) && self.rest().trim_start().starts_with([')', ',']);
        let argument_of = self.calls.last().copied().flatten().filter(|_| is_alone);
        self.survey.references.push(Reference { qualifier, first, last, whole: start..self.at, argument_of });
    }

    fn skip(&mut self, letter: char) -> bool {
        let found = self.rest().starts_with(letter);
        self.at += if found { letter.len_utf8() } else { 0 };
        found
    }

    /// What stands between quotes; a doubled quote is one of the content.
    fn quoted(&mut self, quote: char) -> String {
        let mut content = String::new();
        self.at += quote.len_utf8();
        while let Some(letter) = self.next_letter() {
            self.at += letter.len_utf8();
            if letter == quote && !self.skip(quote) {
                break;
            }
            content.push(letter);
        }
        content
    }

    /// Passes over brackets within brackets; a quote takes the meaning from what follows it.
    fn brackets(&mut self) {
        let mut depth = 0_usize;
        while let Some(letter) = self.next_letter() {
            self.at += letter.len_utf8();
            match letter {
                '[' => depth += 1,
                ']' => depth = depth.saturating_sub(1),
                '\'' => self.at += self.next_letter().map_or(0, char::len_utf8),
                _ => {}
            }
            if depth == 0 {
                return;
            }
        }
    }

    /// Passes over `#REF!` and its kin, and over the mark of a spilled range.
    fn error_value(&mut self) {
        self.at += 1;
        let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '_');
        let length = self.rest().find(|c| !is_part(c)).unwrap_or(self.rest().len());
        self.at += length;
        if length > 0 && !self.skip('!') {
            self.skip('?');
        }
        self.qualifier = Qualifier::Own;
    }

    fn take_word(&mut self) -> Range<usize> {
        let start = self.at;
        self.at += self.rest().find(|c| !is_word(c)).unwrap_or(self.rest().len());
        start..self.at
    }

    fn word(&mut self) {
        let range = self.take_word();
        let word = self.text.get(range.clone()).unwrap_or_default();
        if self.skip('!') {
            self.operand.get_or_insert(range.start);
            self.qualifier = match self.qualifier {
                Qualifier::Foreign => Qualifier::Foreign,
                _ => Qualifier::Sheet(word.to_owned()),
            };
            return;
        }
        if let Some(last) = self.up_to_sheet() {
            self.operand.get_or_insert(range.start);
            self.qualifier = Qualifier::Several(word.to_owned(), last);
            return;
        }
        let qualifier = std::mem::take(&mut self.qualifier);
        match self.next_letter() {
            Some('(') => return,
            Some('[') => {
                self.survey.has_names = true;
                return self.brackets();
            }
            _ => {}
        }
        if let Some(first) = corner(word, range.start) {
            let last = self.other_end(corner);
            self.push(qualifier, first, last, range.start);
        } else if let Some(first) = whole_row(word, range.start)
            && let Some(last) = self.other_end(whole_row)
        {
            self.push(qualifier, first, Some(last), range.start);
        } else if !word.starts_with(|c: char| c.is_ascii_digit())
            && !matches!(word.to_ascii_uppercase().as_str(), "TRUE" | "FALSE")
            && self.other_end(whole_column).is_none()
        {
            self.survey.has_names = true;
        }
    }

    /// After the name of a sheet: `:` and the name of another before an exclamation mark.
    fn up_to_sheet(&mut self) -> Option<String> {
        let start = self.at;
        if self.skip(':') {
            let name = self.take_word();
            if !name.is_empty() && self.skip('!') {
                return self.text.get(name).map(str::to_owned);
            }
        }
        self.at = start;
        None
    }

    /// The end of a range whose beginning was just read.
    fn other_end<T>(&mut self, understand: impl Fn(&str, usize) -> Option<T>) -> Option<T> {
        let start = self.at;
        if self.skip(':') {
            let range = self.take_word();
            let end = self.text.get(range.clone()).and_then(|word| understand(word, range.start));
            if end.is_some() && !self.rest().starts_with(['(', '!', '[']) {
                return end;
            }
        }
        self.at = start;
        None
    }
}

fn qualifier_of(name: &str) -> Qualifier {
    match name.split_once(':') {
        _ if name.contains('[') => Qualifier::Foreign,
        Some((first, last)) => Qualifier::Several(first.to_owned(), last.to_owned()),
        None => Qualifier::Sheet(name.to_owned()),
    }
}

fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '_' | '.' | '$' | '\\' | '?')
}

/// A word as a cell such as `$B$5`; `at` is where in the formula it begins.
fn corner(word: &str, at: usize) -> Option<Corner> {
    let column_is_pinned = word.starts_with('$');
    let letters_at = usize::from(column_is_pinned);
    let rest = word.get(letters_at..)?;
    let length = rest.find(|c: char| !c.is_ascii_alphabetic())?;
    let (letters, row) = rest.split_at(length);
    column_number(letters)?;
    let mut corner = whole_row(row, at + letters_at + length)?;
    corner.column = at + letters_at..at + letters_at + length;
    corner.column_is_pinned = column_is_pinned;
    Some(corner)
}

fn whole_row(word: &str, at: usize) -> Option<Corner> {
    let row_is_pinned = word.starts_with('$');
    let digits_at = usize::from(row_is_pinned);
    let digits = word.get(digits_at..)?;
    if digits.starts_with('0') || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let row = digits.parse().ok().filter(|row| (1..=LAST_ROW).contains(row))?;
    let digits = at + digits_at..at + word.len();
    Some(Corner { column: at..at, column_is_pinned: false, row, digits, row_is_pinned })
}

fn whole_column(word: &str, _: usize) -> Option<u32> {
    column_number(word.strip_prefix('$').unwrap_or(word))
}
