//! The text of one cell or paragraph as a reader sees it, and the controls in it.

use super::numbering::Counter;
use super::{Control, ControlKind, LONGEST_TEXT, TablesError};
use crate::ooxml::markup::{Kind, Markup};
use std::rc::Rc;

const CHECKED: char = '☑';
const UNCHECKED: char = '☐';

/// Fonts whose letters are pictures, by the beginning of their names.
const SYMBOL_FONTS: [&str; 4] = ["Wingdings", "Webdings", "Symbol", "ZapfDingbats"];

/// The boxes and ticks of symbol fonts as ordinary characters, for texts that hold other letters too.
const PICTURES: [(&str, &str); 2] = [("Wingdings", "l●n■o□q□r□x☒¡○¨☐û✘ü✔ý☒þ☑"), ("Wingdings 2", "*☐O✗P✓Q☒R☑S☒T☒¢■£☐")];

/// No entry of a drop-down is longer; what is nested in it may be.
const LONGEST_CHOICE: usize = 1_000;

/// A character, and the symbol font that it is set in.
struct Letter {
    sign: char,
    font: Option<Rc<str>>,
}

/// A complex field that is still open.
struct Field {
    /// Whether what stands here is not shown: the field's code, or the result of a form control.
    hides: bool,
    /// Whether the state of a form control is shown instead of the result.
    is_control: bool,
}

/// Gathers the text of one cell or paragraph.
pub(super) struct Wording<'m, 's, 'c, 'n> {
    markup: &'m Markup<'s>,
    counter: &'c mut Counter<'n>,
    letters: Vec<Letter>,
    controls: Vec<Control>,
    fields: Vec<Field>,
    /// How many of them hide what stands here.
    hiding: usize,
    /// What separates the next paragraph from what stands before it.
    separator: Option<char>,
}

impl<'m, 's, 'c, 'n> Wording<'m, 's, 'c, 'n> {
    /// The wording of a `w:p`, or of a `w:tc` or another holder of paragraphs. `around` are the content controls that hold just this, the outermost first;
    /// of a placeholder nothing is read.
    pub(super) fn of(
        markup: &'m Markup<'s>,
        counter: &'c mut Counter<'n>,
        element: usize,
        around: &[usize],
        is_placeholder: bool,
    ) -> Result<Self, TablesError> {
        let mut wording = Wording {
            markup,
            counter,
            letters: Vec::new(),
            controls: Vec::new(),
            fields: Vec::new(),
            hiding: 0,
            separator: None,
        };
        if markup.tokens[element].name == "w:p" {
            wording.paragraph(element)?;
        } else {
            wording.inside(element)?;
        }
        if is_placeholder {
            wording.letters.clear();
        }
        for &control in around.iter().rev() {
            wording.settle(control, 0);
        }
        Ok(wording)
    }

    /// The text; its symbol font, where all of it is set in one; the controls.
    pub(super) fn finish(self) -> (String, Option<String>, Vec<Control>) {
        let mut fonts = self.letters.iter().filter(|letter| !letter.sign.is_whitespace()).map(|letter| &letter.font);
        let common = fonts.next().and_then(Option::as_ref);
        let symbol_font = common.filter(|common| fonts.all(|font| font.as_ref() == Some(common)));
        let spelled = |letter: &Letter| match &letter.font {
            Some(font) if symbol_font.is_none() => picture(font, letter.sign),
            _ => letter.sign,
        };
        (self.letters.iter().map(spelled).collect(), symbol_font.map(ToString::to_string), self.controls)
    }

    fn inside(&mut self, element: usize) -> Result<(), TablesError> {
        let markup = self.markup;
        markup.children(element).try_for_each(|child| self.element(child))
    }

    fn element(&mut self, element: usize) -> Result<(), TablesError> {
        let markup = self.markup;
        match markup.tokens[element].name {
            "w:p" => self.paragraph(element),
            "w:tbl" => self.table(element),
            "w:r" => self.run(element),
            "w:sdt" => self.content_control(element),
            "mc:AlternateContent" => markup.child(element, "mc:Choice").map_or(Ok(()), |choice| self.inside(choice)),
            "w:fldSimple" | "w:hyperlink" | "w:smartTag" | "w:customXml" | "w:ins" | "w:moveTo" | "w:sdtContent"
            | "w:dir" | "w:bdo" | "w:ruby" | "w:rubyBase" | "w:tc" => self.inside(element),
            _ => Ok(()),
        }
    }

    fn paragraph(&mut self, element: usize) -> Result<(), TablesError> {
        if let Some(separator) = self.separator.take() {
            self.push(separator, None)?;
        }
        let number = self.counter.next(self.markup, element);
        let from = self.letters.len();
        self.inside(element)?;
        // Before other words the number of a list says nothing that they don't.
        if let Some(number) = number.filter(|_| self.letters.len() == from) {
            number.chars().try_for_each(|sign| self.push(sign, None))?;
        }
        self.separator = (!is_joined_to_next(self.markup, element)).then_some('\n');
        Ok(())
    }

    /// A table inside the cell: rows on lines of their own, cells apart by tabs.
    fn table(&mut self, element: usize) -> Result<(), TablesError> {
        let markup = self.markup;
        for row in inner(markup, element, "w:tr") {
            for (nth, cell) in inner(markup, row, "w:tc").into_iter().enumerate() {
                if nth > 0 {
                    self.separator = Some('\t');
                }
                self.element(cell)?;
            }
            self.separator = Some('\n');
        }
        Ok(())
    }

    fn run(&mut self, element: usize) -> Result<(), TablesError> {
        let markup = self.markup;
        let properties = markup.child(element, "w:rPr");
        if properties.and_then(|properties| markup.child(properties, "w:vanish")).is_some_and(|it| is_on(markup, it)) {
            return Ok(());
        }
        let font = properties.and_then(|properties| markup.child(properties, "w:rFonts"));
        let font = font.and_then(|fonts| value(markup, fonts, "w:ascii").or_else(|| value(markup, fonts, "w:hAnsi")));
        self.run_content(element, font.and_then(|font| symbol_font(&font)).as_ref())
    }

    fn run_content(&mut self, element: usize, font: Option<&Rc<str>>) -> Result<(), TablesError> {
        let markup = self.markup;
        for child in markup.children(element) {
            match markup.tokens[child].name {
                "w:fldChar" => self.field_character(child)?,
                "w:ruby" => self.element(child)?,
                "mc:AlternateContent" => {
                    if let Some(choice) = markup.child(child, "mc:Choice") {
                        self.run_content(choice, font)?;
                    }
                }
                _ if self.hiding > 0 => {}
                "w:t" => self.text(child, font)?,
                "w:tab" | "w:ptab" => self.push('\t', None)?,
                "w:br" | "w:cr" => self.push('\n', None)?,
                "w:noBreakHyphen" => self.push('-', None)?,
                "w:sym" => self.symbol(child, "w:font", "w:char")?,
                // How Word writes what was picked from the emoji panel.
                "w16se:symEx" => self.symbol(child, "w16se:font", "w16se:char")?,
                _ => {}
            }
        }
        Ok(())
    }

    fn text(&mut self, element: usize, font: Option<&Rc<str>>) -> Result<(), TablesError> {
        let text = written(self.markup, element);
        let keeps_blanks = self.markup.attribute(element, "xml:space").as_deref() == Some("preserve");
        let text = if keeps_blanks { text.as_str() } else { text.trim_matches([' ', '\t', '\n', '\r']) };
        for sign in text.chars() {
            self.push(sign, font)?;
        }
        Ok(())
    }

    /// A character given by its number in a font.
    fn symbol(&mut self, element: usize, font: &str, code: &str) -> Result<(), TablesError> {
        let font = value(self.markup, element, font).and_then(|font| symbol_font(&font));
        let code = value(self.markup, element, code).and_then(|code| u32::from_str_radix(&code, 16).ok());
        let sign = code.and_then(char::from_u32).filter(|sign| !sign.is_control());
        self.push(sign.unwrap_or('\u{FFFD}'), font.as_ref())
    }

    fn push(&mut self, sign: char, font: Option<&Rc<str>>) -> Result<(), TablesError> {
        if self.letters.len() >= LONGEST_TEXT {
            return Err(TablesError::TextTooLong);
        }
        let font = font.filter(|_| is_western(sign)).cloned();
        let sign = if font.is_some() { letter_of(sign) } else { sign };
        self.letters.push(Letter { sign, font });
        Ok(())
    }

    fn content_control(&mut self, element: usize) -> Result<(), TablesError> {
        let Some(content) = self.markup.child(element, "w:sdtContent") else { return Ok(()) };
        let from = self.letters.len();
        self.inside(content)?;
        if shows_placeholder(self.markup, element) {
            self.letters.truncate(from);
        }
        self.settle(element, from);
        Ok(())
    }

    /// Lets a control say what it shows. Its content are the letters from `from` on.
    fn settle(&mut self, element: usize, from: usize) {
        let markup = self.markup;
        let Some(properties) = markup.child(element, "w:sdtPr") else { return };
        let Some(kind) = markup.children(properties).find_map(|it| self.control_kind(it, from)) else { return };
        if let ControlKind::CheckBox { checked } = kind {
            // The glyph that stands there is anybody's choice; a label behind it stays.
            let glyph = self.letters.iter().skip(from).position(|letter| !letter.sign.is_whitespace());
            if let Some(glyph) = glyph.map(|offset| from + offset)
                && is_glyph(&self.letters[glyph], self.letters.len() == glyph + 1)
            {
                self.letters.remove(glyph);
            }
            self.letters.insert(from, box_letter(checked));
        }
        let named = |name| markup.child(properties, name).and_then(|it| value(markup, it, "w:val"));
        self.controls.push(Control { element, kind, tag: named("w:tag"), title: named("w:alias") });
    }

    fn control_kind(&self, property: usize, from: usize) -> Option<ControlKind> {
        let markup = self.markup;
        match markup.tokens[property].name {
            "w14:checkbox" => {
                let state = markup.child(property, "w14:checked");
                let word = state.map(|state| value(markup, state, "w14:val").unwrap_or_else(|| "1".to_owned()));
                Some(ControlKind::CheckBox { checked: word.is_some_and(|word| means_on(&word)) })
            }
            "w:dropDownList" | "w:comboBox" => {
                let items = markup.children(property).filter(|&item| markup.tokens[item].name == "w:listItem");
                let shown = |item| value(markup, item, "w:displayText").or_else(|| value(markup, item, "w:value"));
                let choices = items.filter_map(shown).collect();
                let content = self.letters.iter().skip(from).take(LONGEST_CHOICE);
                let chosen: String = content.map(|letter| letter.sign).collect();
                Some(ControlKind::DropDown { chosen: (!chosen.trim().is_empty()).then_some(chosen), choices })
            }
            _ => None,
        }
    }

    fn field_character(&mut self, element: usize) -> Result<(), TablesError> {
        match value(self.markup, element, "w:fldCharType").as_deref() {
            Some("begin") => {
                let is_control = self.hiding == 0 && self.legacy_control(element)?;
                self.fields.push(Field { hides: true, is_control });
                self.hiding += 1;
            }
            Some("separate") => {
                if let Some(field) = self.fields.last_mut().filter(|field| field.hides && !field.is_control) {
                    field.hides = false;
                    self.hiding -= 1;
                }
            }
            Some("end") => {
                let was_hiding = self.fields.pop().is_some_and(|field| field.hides);
                self.hiding -= usize::from(was_hiding);
            }
            _ => {}
        }
        Ok(())
    }

    /// Reads the state of a legacy check box or drop-down; says whether there is one.
    fn legacy_control(&mut self, begin: usize) -> Result<bool, TablesError> {
        let markup = self.markup;
        let Some(data) = markup.child(begin, "w:ffData") else { return Ok(false) };
        let kind = if let Some(check_box) = markup.child(data, "w:checkBox") {
            let state = markup.child(check_box, "w:checked").or_else(|| markup.child(check_box, "w:default"));
            let checked = state.is_some_and(|state| is_on(markup, state));
            self.letters.push(box_letter(checked));
            ControlKind::LegacyCheckBox { checked }
        } else if let Some(list) = markup.child(data, "w:ddList") {
            let entries = markup.children(list).filter(|&entry| markup.tokens[entry].name == "w:listEntry");
            let choices: Vec<String> = entries.filter_map(|entry| value(markup, entry, "w:val")).collect();
            let picked = markup.child(list, "w:result").or_else(|| markup.child(list, "w:default"));
            let picked = picked.and_then(|picked| value(markup, picked, "w:val")).and_then(|index| index.parse().ok());
            let chosen = choices.get(picked.unwrap_or(0_usize)).filter(|chosen| !chosen.trim().is_empty()).cloned();
            for sign in chosen.iter().flat_map(|chosen| chosen.chars()) {
                self.push(sign, None)?;
            }
            ControlKind::DropDown { chosen, choices }
        } else {
            return Ok(false);
        };
        let named = |name| markup.child(data, name).and_then(|it| value(markup, it, "w:val"));
        self.controls.push(Control { element: begin, kind, tag: named("w:name"), title: named("w:statusText") });
        Ok(true)
    }
}

/// Whether a content control shows only its placeholder, which nobody wrote.
pub(super) fn shows_placeholder(markup: &Markup<'_>, control: usize) -> bool {
    let properties = markup.child(control, "w:sdtPr");
    let placeholder = properties.and_then(|properties| markup.child(properties, "w:showingPlcHdr"));
    placeholder.is_some_and(|placeholder| is_on(markup, placeholder))
}

/// The rows of a table or the cells of a row, whatever transparent elements stand around them.
fn inner(markup: &Markup<'_>, element: usize, name: &str) -> Vec<usize> {
    let mut found = Vec::new();
    for child in markup.children(element) {
        match markup.tokens[child].name {
            known if known == name => found.push(child),
            "w:sdt" | "w:sdtContent" | "w:customXml" | "w:ins" | "w:moveTo" => found.extend(inner(markup, child, name)),
            _ => {}
        }
    }
    found
}

/// Whether the end of a paragraph was deleted as a tracked change, so that the next one goes on with it.
fn is_joined_to_next(markup: &Markup<'_>, paragraph: usize) -> bool {
    let properties = markup.child(paragraph, "w:pPr").and_then(|properties| markup.child(properties, "w:rPr"));
    properties.is_some_and(|properties| markup.child(properties, "w:del").is_some())
}

/// A property without a value is on.
fn is_on(markup: &Markup<'_>, property: usize) -> bool {
    value(markup, property, "w:val").is_none_or(|word| means_on(&word))
}

fn means_on(word: &str) -> bool {
    !matches!(word, "0" | "false" | "off")
}

pub(super) fn value(markup: &Markup<'_>, element: usize, name: &str) -> Option<String> {
    markup.attribute(element, name).map(|value| resolved(&value))
}

/// The text directly inside an element, references resolved; control characters are shown as lost.
fn written(markup: &Markup<'_>, element: usize) -> String {
    let mut text = String::new();
    for child in markup.children(element) {
        let source = markup.text(child);
        match markup.tokens[child].kind {
            Kind::Text => text.push_str(&resolved(source)),
            Kind::Other => {
                let literal = source.strip_prefix("<![CDATA[").and_then(|rest| rest.strip_suffix("]]>"));
                text.push_str(literal.unwrap_or_default());
            }
            _ => {}
        }
    }
    let plain = |sign: char| match sign {
        '\t' | '\n' | '\r' => ' ',
        sign if sign.is_control() => '\u{FFFD}',
        sign => sign,
    };
    text.chars().map(plain).collect()
}

fn resolved(source: &str) -> String {
    quick_xml::escape::unescape(source).map_or_else(|_| source.to_owned(), std::borrow::Cow::into_owned)
}

fn box_letter(checked: bool) -> Letter {
    Letter { sign: if checked { CHECKED } else { UNCHECKED }, font: None }
}

/// Whether what a check box begins with is its glyph and not its label: a cross may be drawn as a Latin letter.
fn is_glyph(first: &Letter, stands_alone: bool) -> bool {
    first.font.is_some() || !first.sign.is_alphanumeric() || (stands_alone && first.sign.is_ascii())
}

fn symbol_font(name: &str) -> Option<Rc<str>> {
    SYMBOL_FONTS.iter().any(|kin| name.starts_with(kin)).then(|| name.into())
}

/// Whether the font for Western letters is what a character is set in; ideographs have another.
fn is_western(sign: char) -> bool {
    matches!(sign, '\u{21}'..='\u{FF}' | '\u{F020}'..='\u{F0FF}')
}

/// Symbol fonts have their pictures at F000 and up, and programs write either that or the plain letter.
fn letter_of(sign: char) -> char {
    let code = u32::from(sign);
    code.checked_sub(0xF000).and_then(char::from_u32).unwrap_or(sign)
}

/// A letter in a symbol font as the ordinary character that looks like it, where there is one.
fn picture(font: &str, letter: char) -> char {
    let known = PICTURES.iter().find(|(name, _)| font.eq_ignore_ascii_case(name)).map_or("", |(_, pairs)| pairs);
    let mut signs = known.chars();
    while let (Some(from), Some(to)) = (signs.next(), signs.next()) {
        if from == letter {
            return to;
        }
    }
    // Lost rather than taken for the letter that it is not.
    char::from_u32(0xF000 + u32::from(letter)).filter(|_| u32::from(letter) < 0x100).unwrap_or('\u{FFFD}')
}
