//! Writes what a control's tag steers: its state, its glyph, its text, its picture.

use std::ops::Range;

use super::glyphs::{run_properties, symbol};
use super::{PLACES, descendants};
use crate::ooxml::edits::Edit;
use crate::ooxml::markup::{Kind, Markup, escaped, unescaped, without_attributes};
use crate::template::dialect::{either, literal, value};

/// Writes the edits of one control.
pub(super) struct Steer<'m, 'e> {
    pub(super) markup: &'m Markup<'m>,
    /// The control's tag among the tags of the part.
    pub(super) number: usize,
    pub(super) edits: &'e mut Vec<Edit>,
}

impl Steer<'_, '_> {
    fn put(&mut self, range: Range<usize>, code: &str) {
        let mut edit = Edit::delete(range);
        edit.push_tag(code, self.number);
        self.edits.push(edit);
    }

    /// Sets a check box, and shows the glyph that it has for that state.
    pub(super) fn check_box(&mut self, control: usize, state: usize, condition: &str) {
        let markup = self.markup;
        let flag = either(condition, "1", "0");
        match markup.child(state, "w14:checked").and_then(|at| attribute_value(markup, at, "w14:val")) {
            Some(range) => self.put(range, &flag),
            None => self.first_child(state, "w14:checkbox", &format!("<w14:checked w14:val=\"{flag}\"/>")),
        }
        let glyph = |name: &str, usual: &str| {
            let element = markup.child(state, name);
            let get = |attribute| element.and_then(|at| markup.attribute(at, attribute));
            let font = get("w14:font").unwrap_or_else(|| "MS Gothic".to_owned());
            symbol(&get("w14:val").unwrap_or_else(|| usual.to_owned()), &font)
        };
        let (on, off) = (glyph("w14:checkedState", "2612"), glyph("w14:uncheckedState", "2610"));
        self.run(control, &|properties| either(condition, &on(properties), &off(properties)));
    }

    pub(super) fn list(&mut self, control: usize, list: usize, expression: &str) {
        let markup = self.markup;
        let is_item = |&at: &usize| markup.tokens[at].name == "w:listItem";
        let text = |at: usize| markup.attribute(at, "w:displayText").or_else(|| markup.attribute(at, "w:value"));
        let items: Vec<String> = markup.children(list).filter(is_item).filter_map(text).collect();
        let items: Vec<String> = items.iter().map(|item| literal(&unescaped(item))).collect();
        // Any text may be typed into a combo box.
        let code = if markup.tokens[list].name == "w:comboBox" {
            value(expression)
        } else {
            value(&format!("__item(value=({expression}), items=[{}])", items.join(", ")))
        };
        let bare = without_attributes(markup.text(list), markup.tokens[list].name, &["w:lastValue"]);
        self.edits.push(Edit::replace(markup.tokens[list].range.clone(), bare));
        self.content(control, &code);
    }

    /// Puts a text in place of the control's content.
    pub(super) fn content(&mut self, control: usize, code: &str) {
        self.run(control, &|properties| format!("<w:r>{properties}<w:t xml:space=\"preserve\">{code}</w:t></w:r>"));
    }

    /// Writes the first run of a control's content anew and takes out the others; the placeholder is no content.
    fn run(&mut self, control: usize, write: &dyn Fn(&str) -> String) {
        let markup = self.markup;
        let properties = markup.child(control, "w:sdtPr");
        let gone = ["w:showingPlcHdr", "w:dataBinding", "w15:dataBinding"];
        let gone =
            gone.iter().filter_map(|name| markup.child(properties?, name)).map(|at| Edit::delete(markup.span(at)));
        self.edits.extend(gone.collect::<Vec<_>>());
        let Some(content) = markup.child(control, "w:sdtContent") else { return };
        let inside = descendants(markup, content);
        let is_run = |at: &usize| markup.tokens[*at].name == "w:r" && markup.tokens[*at].kind != Kind::End;
        let runs: Vec<usize> = inside.clone().filter(is_run).collect();
        if let Some((&first, others)) = runs.split_first() {
            let is_placeholder = properties.is_some_and(|at| markup.child(at, "w:showingPlcHdr").is_some());
            self.put(markup.span(first), &write(&run_properties(markup, first, is_placeholder)));
            self.edits.extend(others.iter().map(|&run| Edit::delete(markup.span(run))));
            return;
        }
        // No run yet: into the first paragraph, or straight into a control within a paragraph.
        let paragraph = inside.clone().find(|&at| markup.tokens[at].name == "w:p");
        let (holder, name) = paragraph.map_or((content, "w:sdtContent"), |at| (at, "w:p"));
        let run = write("");
        if markup.tokens[holder].kind == Kind::Empty {
            self.put(markup.span(holder), &format!("<{name}>{run}</{name}>"));
        } else {
            let end = markup.tokens[markup.tokens[holder].mate].range.start;
            self.put(end..end, &run);
        }
    }

    pub(super) fn old_check_box(&mut self, state: usize, condition: &str) {
        let markup = self.markup;
        let checked = format!("<w:checked w:val=\"{}\"/>", either(condition, "1", "0"));
        match markup.child(state, "w:checked") {
            Some(at) => self.put(markup.span(at), &checked),
            None if markup.tokens[state].kind == Kind::Empty => {
                self.put(markup.span(state), &format!("<w:checkBox><w:sizeAuto/>{checked}</w:checkBox>"));
            }
            // The last of its children.
            None => {
                let end = markup.tokens[markup.tokens[state].mate].range.start;
                self.put(end..end, &checked);
            }
        }
    }

    pub(super) fn old_list(&mut self, list: usize, expression: &str) {
        let markup = self.markup;
        let is_entry = |&at: &usize| markup.tokens[at].name == "w:listEntry";
        let texts = markup.children(list).filter(is_entry).filter_map(|at| markup.attribute(at, "w:val"));
        let items: Vec<String> = texts.map(|item| literal(&unescaped(&item))).collect();
        let number = value(&format!("__item_number(value=({expression}), items=[{}])", items.join(", ")));
        let result = format!("<w:result w:val=\"{number}\"/>");
        match markup.child(list, "w:result") {
            Some(at) => self.put(markup.span(at), &result),
            None => self.first_child(list, "w:ddList", &result),
        }
    }

    fn first_child(&mut self, parent: usize, name: &str, code: &str) {
        let token = &self.markup.tokens[parent];
        if token.kind == Kind::Empty {
            let open = self.markup.text(parent).trim_end_matches("/>").to_owned();
            self.put(token.range.clone(), &format!("{open}>{code}</{name}>"));
        } else {
            self.put(token.range.end..token.range.end, code);
        }
    }

    pub(super) fn picture(
        &mut self,
        element: usize,
        holder: usize,
        attribute: &'static str,
        expression: &str,
        may_be_empty: bool,
        written: &str,
    ) {
        let markup = self.markup;
        let code = value(&format!("__picture(name=({expression}), may_be_empty={may_be_empty})"));
        if let Some(range) = attribute_value(markup, holder, attribute) {
            self.put(range, &code);
        } else {
            let at = markup.tokens[holder].range.start + 1 + markup.tokens[holder].name.len();
            self.put(at..at, &format!(" {attribute}=\"{code}\""));
        }
        // A linked or a vector twin of the placeholder would be shown instead.
        self.edits.extend(
            attribute_value(markup, holder, "r:link")
                .map(|range| Edit::delete(range.start.saturating_sub(" r:link=\"".len())..range.end + 1)),
        );
        self.edits.extend(markup.child(holder, "a:extLst").map(|at| Edit::delete(markup.span(at))));
        // Readers without eyes hear the name, not the tag.
        let name = escaped(written.trim_matches(['{', '}', ' ', '-']).split('|').next().unwrap_or_default().trim());
        for place in PLACES.iter().filter(|place| place.0 == markup.tokens[element].name) {
            let has_tag = |range: &Range<usize>| markup.source[range.clone()].contains("{{");
            let value = attribute_value(markup, element, place.1).filter(has_tag);
            self.edits.extend(value.map(|range| Edit::replace(range, name.clone())));
        }
    }
}

/// The byte range of an attribute's value in the source.
pub(crate) fn attribute_value(markup: &Markup<'_>, element: usize, name: &str) -> Option<Range<usize>> {
    let text = markup.text(element);
    let start = markup.tokens[element].range.start;
    let mut from = 0;
    while let Some(at) = text.get(from..)?.find(name).map(|at| at + from) {
        let before = text[..at].chars().next_back().is_some_and(char::is_whitespace);
        let after = text[at + name.len()..].trim_start();
        if let Some(value) = after.strip_prefix('=').map(str::trim_start).filter(|_| before) {
            let quote = value.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
            let begin = text.len() - value.len() + 1;
            let end = begin + text[begin..].find(quote)?;
            return Some(start + begin..start + end);
        }
        from = at + name.len();
    }
    None
}
