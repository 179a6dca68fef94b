//! Form controls and placeholder pictures, whose tags stand in attributes: a control's tag or title, a form field's
//! help text, a picture's alternative text.
//!
//! - `{{ 条件 }}` on a check box ticks it; `{{ 值 }}=选项` ticks the one of a group whose option is the value.
//! - `{{ 值 }}` on a drop-down chooses the item, which must be in its list; on a text control it is the content.
//! - `{{ 图片 }}` on a placeholder picture exchanges the picture; size, place and wrapping stay.

use std::ops::Range;

use crate::ooxml::edits::Edit;
use crate::ooxml::markup::{Kind, Markup, escaped, unescaped, without_attributes};
use crate::template::dialect::{either, literal, value};
use crate::template::expression::Statement;
use crate::template::fault::TagFault;
use crate::template::paragraphs;
use crate::template::tags::{self, BadTag, Role, Tag};

/// Attributes in which a tag may stand, with the element that has them and its parent.
const PLACES: [(&str, &str, &str); 9] = [
    ("w:tag", "w:val", "w:sdtPr"),
    ("w:alias", "w:val", "w:sdtPr"),
    ("w:helpText", "w:val", "w:ffData"),
    ("w:statusText", "w:val", "w:ffData"),
    ("wp:docPr", "descr", ""),
    ("wp:docPr", "title", ""),
    ("pic:cNvPr", "descr", ""),
    ("pic:cNvPr", "title", ""),
    ("v:shape", "alt", ""),
];

/// A tag in an attribute, with what it steers.
pub(crate) struct Control {
    pub(crate) tag: Tag,
    /// The element that has the attribute; the place of the control.
    pub(crate) element: usize,
    target: Target,
    /// What stands behind the tag: `=符合`.
    option: Option<String>,
}

/// What a tag steers, by its element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Target {
    /// A content control: the element, and what kind its properties say it is.
    CheckBox {
        control: usize,
        state: usize,
    },
    List {
        control: usize,
        list: usize,
    },
    Text {
        control: usize,
    },
    /// A form field of the time before content controls.
    OldCheckBox {
        state: usize,
    },
    OldList {
        list: usize,
    },
    /// The element that names the picture's part, and the attribute that does.
    Picture {
        holder: usize,
        attribute: &'static str,
    },
}

/// All controls with tags, and attributes whose tags are not understood or steer nothing.
pub(crate) fn find(markup: &Markup<'_>) -> (Vec<Control>, Vec<(usize, BadTag)>) {
    let (mut controls, mut bad) = (Vec::new(), Vec::new());
    for (element, token) in markup.tokens.iter().enumerate() {
        if !matches!(token.kind, Kind::Start | Kind::Empty) || !markup.text(element).contains("{{") {
            continue;
        }
        let name = token.name;
        let parent = markup.tokens[token.parent].name;
        let mut steered = false;
        for (_, attribute, _) in
            PLACES.iter().filter(|place| place.0 == name && (place.2.is_empty() || place.2 == parent))
        {
            let Some(text) = markup.attribute(element, attribute).filter(|text| text.contains("{{")) else { continue };
            steered = true;
            match understand(markup, element, &unescaped(&text)) {
                Ok(control) => controls.push(control),
                Err(fault) => bad.push((element, fault)),
            }
        }
        if !steered {
            let written = attribute_with_tag(markup.text(element));
            bad.push((element, BadTag { fault: TagFault::NotFillable, written }));
        }
    }
    (controls, bad)
}

/// The text between quotes that holds a tag.
fn attribute_with_tag(element: &str) -> String {
    let part = element.split(['"', '\'']).find(|part| part.contains("{{"));
    part.unwrap_or_default().chars().take(60).collect()
}

fn understand(markup: &Markup<'_>, element: usize, text: &str) -> Result<Control, BadTag> {
    let fail = |fault| BadTag { fault, written: text.to_owned() };
    let letters = paragraphs::letters_of(text);
    let mut found = tags::scan(&letters).into_iter();
    let mut tag = match found.next() {
        Some(tag) => tag?,
        None => return Err(fail(TagFault::Unclosed)),
    };
    if let Some(fault) = tag.fault.take() {
        return Err(fail(fault));
    }
    let rest: String = letters.iter().skip(tag.letters.end).map(|letter| letter.sign).collect();
    let rest = rest.trim();
    let option = rest.strip_prefix(['=', '＝']).map(|option| option.trim().to_owned());
    let is_alone =
        tag.letters.start == 0 && (rest.is_empty() || option.as_ref().is_some_and(|option| !option.is_empty()));
    if tag.role != Role::Value || found.next().is_some() || !is_alone {
        return Err(fail(TagFault::ControlSyntax));
    }
    let target = target(markup, element).ok_or_else(|| fail(TagFault::SteersNothing))?;
    if option.is_some() && !matches!(target, Target::CheckBox { .. } | Target::OldCheckBox { .. }) {
        return Err(fail(TagFault::ControlSyntax));
    }
    Ok(Control { tag, element, target, option })
}

/// What an attribute's element steers; nothing for shapes, groups, and controls that hold no value.
fn target(markup: &Markup<'_>, element: usize) -> Option<Target> {
    let parent = markup.tokens[element].parent;
    match markup.tokens[element].name {
        "w:tag" | "w:alias" => {
            let control = markup.tokens[parent].parent;
            let child = |names: &[&str]| names.iter().find_map(|name| markup.child(parent, name));
            if let Some(state) = child(&["w14:checkbox"]) {
                Some(Target::CheckBox { control, state })
            } else if let Some(list) = child(&["w:dropDownList", "w:comboBox"]) {
                Some(Target::List { control, list })
            } else if child(&["w:picture", "w:group", "w:docPartObj", "w:docPartList", "w15:repeatingSection"])
                .is_some()
            {
                None
            } else {
                Some(Target::Text { control })
            }
        }
        "w:helpText" | "w:statusText" => {
            let state = markup.child(parent, "w:checkBox").map(|state| Target::OldCheckBox { state });
            state.or_else(|| markup.child(parent, "w:ddList").map(|list| Target::OldList { list }))
        }
        "v:shape" => {
            let holder = markup.child(element, "v:imagedata")?;
            Some(Target::Picture { holder, attribute: "r:id" })
        }
        name => {
            // A drawing's properties stand beside its graphic, a picture's own inside of it.
            let around = if name == "wp:docPr" { Some(parent) } else { markup.enclosing(element, "pic:pic") }?;
            let holder = descendants(markup, around).find(|&at| markup.tokens[at].name == "a:blip")?;
            Some(Target::Picture { holder, attribute: "r:embed" })
        }
    }
}

fn descendants(markup: &Markup<'_>, element: usize) -> Range<usize> {
    element + 1..markup.tokens[element].mate.max(element + 1)
}

/// The options of every group of check boxes: those that share an expression in one table row, else in the part.
fn options<'c>(markup: &Markup<'_>, controls: &'c [Control], control: &Control) -> Vec<&'c str> {
    let group = |control: &Control| (control.tag.code.clone(), markup.enclosing(control.element, "w:tr"));
    let mine = group(control);
    controls.iter().filter(|other| group(other) == mine).filter_map(|other| other.option.as_deref()).collect()
}

/// The edits for all controls; `first` is the number of the first control's tag among the tags of the part.
pub(crate) fn weave(markup: &Markup<'_>, controls: &[Control], first: usize) -> Vec<Edit> {
    let mut edits = Vec::new();
    for (number, control) in controls.iter().enumerate() {
        let Statement::Value(parsed) = &control.tag.statement else { continue };
        let expression = &parsed.to_tera();
        let mut steer = Steer { markup, number: first + number, edits: &mut edits };
        match control.target {
            Target::CheckBox { control: element, state } => {
                let condition = condition(markup, controls, control, expression);
                steer.check_box(element, state, &condition);
            }
            Target::List { control: element, list } => steer.list(element, list, expression),
            Target::Text { control: element } => steer.content(element, &value(expression)),
            Target::OldCheckBox { state } => {
                let condition = condition(markup, controls, control, expression);
                steer.old_check_box(state, &condition);
            }
            Target::OldList { list } => steer.old_list(list, expression),
            Target::Picture { holder, attribute } => {
                let may_be_empty = control.tag.written.contains("default") || control.tag.written.contains("默认");
                steer.picture(control.element, holder, attribute, expression, may_be_empty, &control.tag.written);
            }
        }
    }
    edits.extend(identities(markup, controls));
    edits
}

fn condition(markup: &Markup<'_>, controls: &[Control], control: &Control, expression: &str) -> String {
    match &control.option {
        None => format!("__checked(value=({expression}))"),
        Some(option) => {
            let options: Vec<String> = options(markup, controls, control).into_iter().map(literal).collect();
            let option = literal(option);
            format!("__chosen(value=({expression}), option={option}, options=[{}])", options.join(", "))
        }
    }
}

/// A drawing that is repeated needs a number of its own each time.
fn identities(markup: &Markup<'_>, controls: &[Control]) -> Vec<Edit> {
    let drawings = controls.iter().filter(|control| markup.tokens[control.element].name == "wp:docPr");
    drawings
        .filter_map(|control| Some((control.element, attribute_value(markup, control.element, "id")?)))
        .map(|(_, range)| Edit::replace(range, value("__identity()")))
        .collect()
}

/// The byte range of an attribute's value in the source.
fn attribute_value(markup: &Markup<'_>, element: usize, name: &str) -> Option<Range<usize>> {
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

/// Writes the edits of one control.
struct Steer<'m, 'e> {
    markup: &'m Markup<'m>,
    number: usize,
    edits: &'e mut Vec<Edit>,
}

impl Steer<'_, '_> {
    fn put(&mut self, range: Range<usize>, code: &str) {
        let mut edit = Edit::delete(range);
        edit.push_tag(code, self.number);
        self.edits.push(edit);
    }

    /// Sets an attribute of an element, or the element itself where its parent lacks it.
    fn check_box(&mut self, control: usize, state: usize, condition: &str) {
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

    fn list(&mut self, control: usize, list: usize, expression: &str) {
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
    fn content(&mut self, control: usize, code: &str) {
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

    fn old_check_box(&mut self, state: usize, condition: &str) {
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

    fn old_list(&mut self, list: usize, expression: &str) {
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

    fn picture(
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

/// The properties of a run; of a placeholder's without its style.
fn run_properties(markup: &Markup<'_>, run: usize, is_placeholder: bool) -> String {
    let Some(properties) = markup.child(run, "w:rPr") else { return String::new() };
    let source = &markup.source[markup.span(properties)];
    match markup.child(properties, "w:rStyle").filter(|_| is_placeholder) {
        Some(style) => source.replacen(&markup.source[markup.span(style)], "", 1),
        None => source.to_owned(),
    }
}

/// Writes a glyph given by its code as a run with given properties.
fn symbol(code: &str, font: &str) -> impl Fn(&str) -> String + use<> {
    let point = u32::from_str_radix(code, 16).unwrap_or(0x2610);
    let is_symbol_font = ["Wingdings", "Webdings", "Symbol"].iter().any(|known| font.starts_with(known));
    let font = escaped(font);
    let glyph = char::from_u32(point).filter(|glyph| !glyph.is_control()).unwrap_or('☐');
    move |properties: &str| {
        if is_symbol_font {
            let point = if point < 0x100 { 0xF000 + point } else { point };
            return format!("<w:r>{properties}<w:sym w:font=\"{font}\" w:char=\"{point:04X}\"/></w:r>");
        }
        let fonts =
            format!("<w:rFonts w:ascii=\"{font}\" w:eastAsia=\"{font}\" w:hAnsi=\"{font}\" w:hint=\"eastAsia\"/>");
        format!("<w:r>{}<w:t>{glyph}</w:t></w:r>", with_fonts(properties, &fonts))
    }
}

/// A run's properties with other fonts.
fn with_fonts(properties: &str, fonts: &str) -> String {
    let Some(inside) = properties.strip_prefix("<w:rPr>").and_then(|rest| rest.strip_suffix("</w:rPr>")) else {
        return format!("<w:rPr>{fonts}</w:rPr>");
    };
    let (before, rest) = inside.split_once("<w:rFonts").unwrap_or(("", inside));
    let rest = if rest.len() == inside.len() { rest } else { rest.split_once('>').map_or("", |(_, rest)| rest) };
    // The style comes first among a run's properties, the fonts second.
    if before.is_empty() && rest.starts_with("<w:rStyle") {
        let end = rest.find('>').map_or(0, |at| at + 1);
        let (style, rest) = rest.split_at(end);
        return format!("<w:rPr>{style}{fonts}{rest}</w:rPr>");
    }
    format!("<w:rPr>{before}{fonts}{rest}</w:rPr>")
}
