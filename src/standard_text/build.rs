//! From lines to sections and items. A number or letter counts only where it follows what came before: a broken line may
//! begin with anything.

use super::line::{Start, narrow, start};
use super::tidy::{join, tidy};
use super::{Item, Number, Section, StandardText, TextLine};
use std::collections::HashSet;

/// So many letters of a list may be missing before the next counts as none of it.
const LETTERS_LOST: u32 = 3;

/// So many chapters may be missing before a number counts as none.
const CHAPTERS_LOST: u16 = 8;

/// No standard has more sections; what comes behind is text of the last.
const MOST_SECTIONS: usize = 20_000;

/// Headings are no longer than this many characters.
const LONGEST_HEADING: usize = 60;

#[derive(Default)]
struct Builder {
    text: StandardText,
    chapter: Option<u16>,
    annex: Option<char>,
    seen: HashSet<Number>,
    /// The bibliography: nothing in it is a requirement.
    ended: bool,
    /// A list without a section: its lines are told, not taken.
    is_stray: bool,
}

pub(super) fn build(lines: &[TextLine], skipped: Vec<TextLine>) -> StandardText {
    let mut builder = Builder { text: StandardText { skipped, ..StandardText::default() }, ..Builder::default() };
    let after = lines.iter().skip(1).map(|line| line.text.as_str()).chain(std::iter::once(""));
    for (line, after) in lines.iter().zip(after) {
        builder.line(line, after);
    }
    builder.text.sections.iter_mut().for_each(tidy_section);
    builder.text
}

fn tidy_section(section: &mut Section) {
    fn tidy_items(items: &mut [Item]) {
        for item in items {
            item.text = tidy(&item.text);
            tidy_items(&mut item.items);
        }
    }
    tidy_items(&mut section.items);
}

impl Builder {
    fn line(&mut self, line: &TextLine, after: &str) {
        match start(&line.text) {
            Start::Annex { rest, .. } if self.is_cited_annex(rest, after) => self.plain(&line.text, line.line),
            Start::Annex { letter, rest } if self.opens_annex(letter) => self.annex(letter, rest, line.line),
            Start::Annex { letter, .. } if self.repeats_annex(letter) => {
                self.text.skipped.push(line.clone());
            }
            Start::Section { number, printed, rest, certain } if self.opens_section(&number, rest, certain) => {
                self.section(number, printed, rest, line.line);
            }
            Start::Bibliography => self.ended = true,
            Start::Letter { letter, rest } if !self.ended => self.letter(letter, rest, line),
            Start::Figure { figure, rest } if !self.ended => self.figure(figure, rest, line),
            _ => self.plain(&line.text, line.line),
        }
    }

    /// A broken sentence may leave `附录A` at the head of a line; behind an annex's title stands what kind of annex it is.
    fn is_cited_annex(&self, rest: &str, after: &str) -> bool {
        let says_kind = |text: &str| text.trim_start_matches(['（', '(', ' ']).starts_with(['规', '资']);
        let is_bare = rest.is_empty() || rest.starts_with(['（', '(']);
        let is_title = says_kind(rest) || (rest.trim_matches(['（', '(', ' ']).is_empty() && says_kind(after));
        is_bare && !is_title && self.is_inside_sentence()
    }

    fn opens_annex(&self, letter: char) -> bool {
        self.annex.is_none_or(|last| letter > last)
    }

    /// Whether an annex title is printed once more at the top of a page.
    fn repeats_annex(&self, letter: char) -> bool {
        let has_begun = self.text.sections.last().is_some_and(|section| !section.number.figures.is_empty());
        self.annex == Some(letter) && has_begun && !self.is_inside_sentence()
    }

    fn annex(&mut self, letter: char, rest: &str, line: usize) {
        self.annex = Some(letter);
        let number = Number { letter: Some(letter), figures: Vec::new() };
        self.open(number, format!("附录{letter}"), rest, line);
    }

    fn opens_section(&self, number: &Number, rest: &str, certain: bool) -> bool {
        if self.text.sections.len() >= MOST_SECTIONS {
            return false;
        }
        if rest.chars().count() > LONGEST_HEADING && !rest.contains(['。', '：', '；']) {
            return false;
        }
        // A sentence cites sections that are there already; a broken one may leave their number at the head of a line.
        if (rest.is_empty() || self.seen.contains(number)) && self.is_inside_sentence() {
            return false;
        }
        match number.letter {
            Some(letter) => match self.annex {
                Some(annex) if letter == annex => certain || !self.is_inside_sentence(),
                // The annex's own title is lost.
                Some(annex) => next(annex) == Some(letter) && is_heading(rest) && !self.is_inside_sentence(),
                None => letter == 'A' && is_heading(rest) && !self.is_inside_sentence(),
            },
            None if self.annex.is_some() => false,
            None => self.opens_chapter_section(&number.figures, rest, certain),
        }
    }

    fn opens_chapter_section(&self, figures: &[u16], rest: &str, certain: bool) -> bool {
        let Some(&first) = figures.first() else { return false };
        let is_next = match self.chapter {
            None if figures.len() == 1 => first == 1 && is_heading(rest),
            None => true,
            Some(chapter) if first > chapter + 1 => {
                // Chapters may be missing from the text, but a broken sentence must not seem to be a later one.
                let is_plain = !rest.is_empty() && rest.chars().count() <= 20 && !rest.contains(['，', '；', '。']);
                first <= chapter + CHAPTERS_LOST && is_plain && !self.is_inside_sentence()
            }
            Some(chapter) if figures.len() == 1 => {
                first == chapter + 1 && is_heading(rest) && !self.is_inside_sentence()
            }
            Some(chapter) => first >= chapter,
        };
        is_next && (certain || !self.is_inside_sentence())
    }

    /// Whether the text so far ends in the middle of a sentence.
    fn is_inside_sentence(&self) -> bool {
        let Some(section) = self.text.sections.last() else { return false };
        let last = match section.items.last() {
            Some(item) => item.items.last().unwrap_or(item).text.as_str(),
            None => section.head.last().map_or("", String::as_str),
        };
        !last.is_empty() && !last.trim_end().ends_with(['。', '；', '：', ';', ':', '.', '）', ')', '》', '！'])
    }

    fn section(&mut self, number: Number, printed: String, rest: &str, line: usize) {
        match number.letter {
            Some(letter) => self.annex = Some(letter),
            None => self.chapter = number.figures.first().copied(),
        }
        self.open(number, printed, rest, line);
    }

    fn open(&mut self, number: Number, printed: String, rest: &str, line: usize) {
        self.ended = false;
        self.is_stray = false;
        self.seen.insert(number.clone());
        let section = Section { number, printed, line, first: rest.to_owned(), head: Vec::new(), items: Vec::new() };
        self.text.sections.push(section);
    }

    fn letter(&mut self, letter: char, rest: &str, line: &TextLine) {
        let Some(section) = self.text.sections.last_mut() else { return self.plain(&line.text, line.line) };
        let last = section.items.iter().rev().find_map(|item| letter_of(&item.marker));
        let expected = last.and_then(next).unwrap_or('a');
        let ahead = u32::from(letter).checked_sub(u32::from(expected));
        if !self.is_stray && ahead.is_some_and(|ahead| ahead <= LETTERS_LOST) {
            section.items.push(item(format!("{letter})"), line.line));
            self.plain(rest, line.line);
        } else if letter == 'a' {
            self.is_stray = true;
            self.plain(&line.text, line.line);
        } else {
            self.plain(&line.text, line.line);
        }
    }

    fn figure(&mut self, figure: u16, rest: &str, line: &TextLine) {
        let is_stray = self.is_stray;
        let begins = self.text.sections.last_mut().filter(|_| !is_stray).is_some_and(|section| {
            let is_under_letter = section.items.last().is_some_and(|item| letter_of(&item.marker).is_some());
            let above = section.items.last_mut().filter(|_| is_under_letter).map(|item| &mut item.items);
            match above {
                Some(items) => begin_figure(items, figure, line.line),
                None => begin_figure(&mut section.items, figure, line.line),
            }
        });
        self.plain(if begins { rest } else { &line.text }, line.line);
    }

    /// Puts a line where it belongs: behind the last item, or the section's head; items run on in it begin their own.
    fn plain(&mut self, text: &str, line: usize) {
        let told = || TextLine { line, text: text.to_owned() };
        if self.ended {
            return self.text.skipped.push(told());
        }
        if self.is_stray {
            return self.text.stray.push(told());
        }
        let Some(section) = self.text.sections.last_mut() else { return self.text.front.push(told()) };
        let mut rest = text;
        loop {
            let expected = match section.items.last() {
                Some(item) => letter_of(&item.marker).and_then(next),
                None => Some('a'),
            };
            let run_on = expected.and_then(|letter| Some((letter, run_on(rest, letter)?)));
            let piece = run_on.and_then(|(_, (end, _))| rest.get(..end)).unwrap_or(rest);
            add(section, piece);
            let Some((letter, (_, begin))) = run_on else { return };
            section.items.push(item(format!("{letter})"), line));
            rest = rest.get(begin..).unwrap_or("");
        }
    }
}

fn add(section: &mut Section, piece: &str) {
    match section.items.last_mut() {
        Some(item) => match item.items.last_mut() {
            Some(under) => join(&mut under.text, piece),
            None => join(&mut item.text, piece),
        },
        None if piece.trim().is_empty() => {}
        None => section.head.push(piece.trim().to_owned()),
    }
}

fn item(marker: String, line: usize) -> Item {
    Item { marker, line, text: String::new(), items: Vec::new() }
}

/// Begins the item with this figure, if it is the one that comes next.
fn begin_figure(items: &mut Vec<Item>, figure: u16, line: usize) -> bool {
    let last = items.last().and_then(|item| item.marker.trim_end_matches(')').parse::<u16>().ok());
    let is_next = figure == last.map_or(1, |last| last + 1);
    if is_next {
        items.push(item(format!("{figure})"), line));
    }
    is_next
}

fn letter_of(marker: &str) -> Option<char> {
    marker.chars().next().filter(char::is_ascii_lowercase)
}

fn next(letter: char) -> Option<char> {
    char::from_u32(u32::from(letter) + 1).filter(char::is_ascii_alphabetic)
}

fn is_heading(rest: &str) -> bool {
    !rest.trim_end().ends_with(['。', '；', '，', ';'])
}

/// Where an item is run on behind a sentence (`…；b) …`): the end of what comes before, and where its text begins.
fn run_on(line: &str, letter: char) -> Option<(usize, usize)> {
    let mut after_sentence = None;
    let mut chars = line.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if matches!(c, '。' | '；' | '：' | ';') {
            after_sentence = Some(at + c.len_utf8());
        } else if let Some(end) = after_sentence {
            if narrow(c) == letter {
                let closing = chars.peek().filter(|(_, c)| narrow(*c) == ')');
                if let Some(&(at, c)) = closing {
                    return Some((end, at + c.len_utf8()));
                }
                after_sentence = None;
            } else if !c.is_whitespace() && narrow(c) != '(' && c != '-' {
                after_sentence = None;
            }
        }
    }
    None
}
