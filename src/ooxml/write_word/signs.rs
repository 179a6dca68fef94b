//! The signs of a cell or paragraph one by one, with the bytes that each comes from.

use std::ops::Range;

use crate::ooxml::markup::{Kind, Markup, unescaped};
use crate::ooxml::relations::local;

/// The open boxes of symbol fonts, by the number of the letter that shows them.
const OPEN_BOXES: [(&str, &[u32]); 2] = [("Wingdings", &[0x6F, 0x71, 0x72, 0xA8]), ("Wingdings 2", &[0x2A, 0xA3])];

/// The sign that stands for a box.
const BOX: char = '☐';
const TICKED_BOX: char = '☑';
/// The sign for a letter of a symbol font that is no open box.
const UNKNOWN: char = '\u{FFFD}';

/// Where a sign comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    /// Letters inside a `w:t`.
    Text(Range<usize>),
    /// An element of a run that stands for one sign.
    Element(Range<usize>),
    /// A check box: its `w:sdt`, or the `w:fldChar` that begins a legacy one.
    Box(usize),
    /// Between two paragraphs.
    Break,
}

/// One sign as a reader sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sign {
    pub(crate) sign: char,
    pub(crate) source: Source,
}

/// A list to choose from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct List {
    /// Its `w:sdt`, or the `w:fldChar` that begins a legacy one.
    pub(crate) control: usize,
    pub(crate) items: Vec<String>,
}

/// What a cell or paragraph holds.
#[derive(Clone, Debug, Default)]
pub(crate) struct Contents {
    pub(crate) signs: Vec<Sign>,
    /// The first list in it.
    pub(crate) list: Option<List>,
    /// A control in it or around it is locked or bound to data elsewhere.
    pub(crate) is_fixed: bool,
    /// Controls for text, the outermost first.
    pub(super) controls: Vec<usize>,
    /// The runs with text, those of placeholders too.
    pub(super) runs: Vec<usize>,
    /// The runs that only show a placeholder.
    pub(super) placeholder_runs: Vec<usize>,
    /// The first paragraph.
    pub(super) paragraph: Option<usize>,
    /// What a new run goes into: the first text control's content, else the first paragraph.
    pub(super) holder: Option<usize>,
}

/// The contents of a `w:tc` or `w:p`, with the controls that stand around just this.
pub(crate) fn contents(markup: &Markup<'_>, element: usize) -> Contents {
    let mut reader = Reader { markup, contents: Contents::default(), fields: Vec::new(), placeholders: 0 };
    for control in around(markup, element) {
        if is_check_box(markup, control) {
            reader.control(control);
            return reader.contents;
        }
        reader.enter(control);
    }
    reader.element(element);
    reader.contents
}

/// The contents of a content control alone.
pub(super) fn inside(markup: &Markup<'_>, control: usize) -> Contents {
    let mut reader = Reader { markup, contents: Contents::default(), fields: Vec::new(), placeholders: 0 };
    reader.contents.controls.push(control);
    reader.placeholders += usize::from(shows_placeholder(markup, control));
    if let Some(content) = markup.child(control, "w:sdtContent") {
        reader.contents.holder = Some(content);
        reader.contents.paragraph = markup.enclosing(control, "w:p");
        reader.inside(content);
        // A control around paragraphs holds its text in the first of them.
        if let Some(paragraph) = markup.child(content, "w:p") {
            reader.contents.holder = Some(paragraph);
        }
    }
    reader.contents
}

/// The content controls that hold one element and nothing else, the outermost first.
fn around(markup: &Markup<'_>, element: usize) -> Vec<usize> {
    let mut controls = Vec::new();
    let mut inner = element;
    loop {
        let content = markup.tokens[inner].parent;
        if markup.tokens[content].name != "w:sdtContent" {
            break;
        }
        let is_alone = markup.children(content).filter(|&at| markup.tokens[at].kind != Kind::Text).count() == 1;
        let control = markup.tokens[content].parent;
        if !is_alone || control == inner {
            break;
        }
        controls.insert(0, control);
        inner = control;
    }
    controls
}

/// A complex field that is still open.
struct Field {
    /// Whether what stands here is not shown as text.
    hides: bool,
    /// Whether its result is a legacy control's.
    is_control: bool,
}

struct Reader<'m, 's> {
    markup: &'m Markup<'s>,
    contents: Contents,
    fields: Vec<Field>,
    /// How many controls that show their placeholder are open.
    placeholders: usize,
}

impl Reader<'_, '_> {
    fn inside(&mut self, element: usize) {
        let markup = self.markup;
        markup.children(element).for_each(|child| self.element(child));
    }

    fn element(&mut self, element: usize) {
        let markup = self.markup;
        match markup.tokens[element].name {
            "w:p" => self.paragraph(element),
            "w:r" => self.run(element),
            "w:sdt" => self.control(element),
            "mc:AlternateContent" => {
                if let Some(choice) = markup.child(element, "mc:Choice") {
                    self.inside(choice);
                }
            }
            "w:fldSimple" | "w:hyperlink" | "w:smartTag" | "w:customXml" | "w:ins" | "w:moveTo" | "w:sdtContent"
            | "w:dir" | "w:bdo" | "w:tc" => self.inside(element),
            _ => {}
        }
    }

    fn paragraph(&mut self, element: usize) {
        if self.contents.paragraph.is_some() {
            self.contents.signs.push(Sign { sign: '\n', source: Source::Break });
        }
        self.contents.paragraph.get_or_insert(element);
        self.contents.holder.get_or_insert(element);
        self.inside(element);
    }

    fn control(&mut self, element: usize) {
        let Some(content) = self.markup.child(element, "w:sdtContent") else { return };
        if is_check_box(self.markup, element) {
            self.check_box(element, content);
            return;
        }
        let (runs, controls) = (self.contents.runs.len(), self.contents.controls.len());
        self.enter(element);
        // A control in a paragraph holds runs; one around paragraphs is found through the first of them.
        let holds_paragraphs = self.markup.children(content).any(|at| self.markup.tokens[at].name == "w:p");
        if runs == 0 && controls == 0 && self.contents.signs.is_empty() && !holds_paragraphs {
            self.contents.holder = Some(content);
        }
        self.inside(content);
        self.placeholders -= usize::from(shows_placeholder(self.markup, element));
    }

    /// A check box stands for the glyph that it shows; a label behind the glyph stays.
    fn check_box(&mut self, control: usize, content: usize) {
        let (from, runs) = (self.contents.signs.len(), self.contents.runs.len());
        self.inside(content);
        self.contents.runs.truncate(runs);
        let signs = &mut self.contents.signs;
        let glyph = signs.iter().skip(from).position(|sign| !sign.sign.is_whitespace()).map(|offset| from + offset);
        if let Some(glyph) = glyph.filter(|&at| signs.len() == at + 1 || !signs[at].sign.is_alphanumeric()) {
            signs.remove(glyph);
        }
        let state = if is_checked(self.markup, control) { TICKED_BOX } else { BOX };
        signs.insert(from, Sign { sign: state, source: Source::Box(control) });
        self.note_lock(control);
    }

    /// Notes what a control that is no check box says of the text in it.
    fn enter(&mut self, control: usize) {
        self.contents.controls.push(control);
        self.placeholders += usize::from(shows_placeholder(self.markup, control));
        self.note_lock(control);
        if self.contents.list.is_none() {
            self.contents.list = list(self.markup, control);
        }
    }

    fn note_lock(&mut self, control: usize) {
        let Some(properties) = self.markup.child(control, "w:sdtPr") else { return };
        let lock = self.markup.child(properties, "w:lock").and_then(|lock| self.markup.attribute(lock, "w:val"));
        let is_locked = matches!(lock.as_deref(), Some("contentLocked" | "sdtContentLocked"));
        let is_bound = self.markup.children(properties).any(|at| local(self.markup.tokens[at].name) == "dataBinding");
        self.contents.is_fixed |= is_locked || is_bound;
    }

    fn run(&mut self, element: usize) {
        let markup = self.markup;
        let known = self.contents.signs.len();
        let mut has_text = false;
        for child in markup.children(element) {
            let token = &markup.tokens[child];
            match token.name {
                "w:fldChar" => self.field_character(child),
                _ if self.fields.iter().any(|field| field.hides) => {}
                "w:t" => {
                    has_text = true;
                    let texts = markup.children(child).filter(|&at| markup.tokens[at].kind == Kind::Text);
                    texts.for_each(|at| self.spell(at));
                }
                "w:tab" | "w:ptab" => self.push('\t', Source::Element(markup.span(child))),
                "w:br" | "w:cr" => self.push('\n', Source::Element(markup.span(child))),
                "w:noBreakHyphen" => self.push('-', Source::Element(markup.span(child))),
                "w:sym" => self.push(symbol(markup, child), Source::Element(markup.span(child))),
                _ => {}
            }
        }
        if has_text || self.contents.signs.len() > known {
            self.contents.runs.push(element);
            if self.placeholders > 0 {
                self.contents.placeholder_runs.push(element);
                self.contents.signs.truncate(known);
            }
        }
    }

    fn push(&mut self, sign: char, source: Source) {
        self.contents.signs.push(Sign { sign, source });
    }

    /// Spells out a text token, references resolved.
    fn spell(&mut self, token: usize) {
        let (text, start) = (self.markup.text(token), self.markup.tokens[token].range.start);
        let mut passed = 0;
        for (at, letter) in text.char_indices() {
            if at < passed {
                continue;
            }
            let reference = (letter == '&').then(|| text.get(at..)?.find(';')).flatten();
            let length = reference.map_or(letter.len_utf8(), |end| end + 1);
            let sign = match (reference, text.get(at..at + length)) {
                (Some(_), Some(source)) => resolved(source),
                _ => letter,
            };
            self.push(sign, Source::Text(start + at..start + at + length));
            passed = at + length;
        }
    }

    fn field_character(&mut self, element: usize) {
        match self.markup.attribute(element, "w:fldCharType").as_deref() {
            Some("begin") => {
                let is_control = !self.fields.iter().any(|field| field.hides) && self.legacy_control(element);
                self.fields.push(Field { hides: true, is_control });
            }
            Some("separate") => {
                if let Some(field) = self.fields.last_mut() {
                    field.hides = field.is_control;
                }
            }
            Some("end") => {
                self.fields.pop();
            }
            _ => {}
        }
    }

    fn legacy_control(&mut self, begin: usize) -> bool {
        let markup = self.markup;
        let Some(data) = markup.child(begin, "w:ffData") else { return false };
        if let Some(check_box) = markup.child(data, "w:checkBox") {
            let state = markup.child(check_box, "w:checked").or_else(|| markup.child(check_box, "w:default"));
            let sign = if state.is_some_and(|state| is_on(markup, state, "w:val")) { TICKED_BOX } else { BOX };
            self.push(sign, Source::Box(begin));
            return true;
        }
        let Some(entries) = markup.child(data, "w:ddList") else { return false };
        let entries = markup.children(entries).filter(|&at| markup.tokens[at].name == "w:listEntry");
        let items =
            entries.filter_map(|at| markup.attribute(at, "w:val")).map(|item| unescaped(&item).into_owned()).collect();
        self.contents.list.get_or_insert(List { control: begin, items });
        true
    }
}

fn is_check_box(markup: &Markup<'_>, control: usize) -> bool {
    check_box(markup, control).is_some()
}

fn check_box(markup: &Markup<'_>, control: usize) -> Option<usize> {
    let properties = markup.child(control, "w:sdtPr")?;
    markup.children(properties).find(|&at| local(markup.tokens[at].name) == "checkbox")
}

fn is_checked(markup: &Markup<'_>, control: usize) -> bool {
    let state = check_box(markup, control)
        .and_then(|check_box| markup.children(check_box).find(|&at| local(markup.tokens[at].name) == "checked"));
    state.is_some_and(|state| {
        let name = markup.tokens[state].name.replace("checked", "val");
        is_on(markup, state, &name)
    })
}

fn is_on(markup: &Markup<'_>, property: usize, attribute: &str) -> bool {
    markup.attribute(property, attribute).is_none_or(|word| !matches!(word.as_str(), "0" | "false" | "off"))
}

fn shows_placeholder(markup: &Markup<'_>, control: usize) -> bool {
    let placeholder = markup.child(control, "w:sdtPr").and_then(|at| markup.child(at, "w:showingPlcHdr"));
    placeholder.is_some_and(|at| is_on(markup, at, "w:val"))
}

fn list(markup: &Markup<'_>, control: usize) -> Option<List> {
    let properties = markup.child(control, "w:sdtPr")?;
    let list = ["w:dropDownList", "w:comboBox"].into_iter().find_map(|name| markup.child(properties, name))?;
    let items = markup.children(list).filter(|&at| markup.tokens[at].name == "w:listItem");
    let shown = |at| markup.attribute(at, "w:displayText").or_else(|| markup.attribute(at, "w:value"));
    Some(List { control, items: items.filter_map(shown).map(|item| unescaped(&item).into_owned()).collect() })
}

/// A letter of a symbol font: an open box, or something that no text can say.
fn symbol(markup: &Markup<'_>, element: usize) -> char {
    let font = markup.attribute(element, "w:font").unwrap_or_default();
    let code = markup.attribute(element, "w:char").and_then(|code| u32::from_str_radix(&code, 16).ok());
    let letter = code.map(|code| if (0xF000..=0xF0FF).contains(&code) { code - 0xF000 } else { code });
    let is_box = OPEN_BOXES.iter().any(|(name, letters)| {
        font.eq_ignore_ascii_case(name) && letter.is_some_and(|letter| letters.contains(&letter))
    });
    if is_box { BOX } else { UNKNOWN }
}

fn resolved(reference: &str) -> char {
    unescaped(reference).chars().next().unwrap_or(UNKNOWN)
}
