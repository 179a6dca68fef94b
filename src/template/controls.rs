//! Form controls and placeholder pictures, whose tags stand in attributes: a control's tag or title, a form field's
//! help text, a picture's alternative text.
//!
//! - `{{ 条件 }}` on a check box ticks it; `{{ 值 }}=选项` ticks the one of a group whose option is the value.
//! - `{{ 值 }}` on a drop-down chooses the item, which must be in its list; on a text control it is the content.
//! - `{{ 图片 }}` on a placeholder picture exchanges the picture; size, place and wrapping stay.

use std::collections::BTreeMap;
use std::ops::Range;

mod glyphs;
mod steer;

use crate::ooxml::edits::Edit;
use crate::ooxml::markup::{Kind, Markup, unescaped};
use crate::template::dialect::{literal, value};
use crate::template::expression::Statement;
use crate::template::fault::TagFault;
use crate::template::paragraphs;
use crate::template::tags::{self, BadTag, Role, Tag};
use steer::Steer;
pub(crate) use steer::attribute_value;

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
    /// What stands behind the tag: `=选项`.
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

impl Control {
    /// Whether the tag stands for a picture.
    pub(crate) fn is_picture(&self) -> bool {
        matches!(self.target, Target::Picture { .. })
    }
}

/// All controls with tags, and attributes whose tags are not understood or steer nothing.
pub(crate) fn find(markup: &Markup<'_>) -> (Vec<Control>, Vec<(usize, BadTag)>) {
    let (mut controls, mut bad) = (Vec::new(), Vec::new());
    for (element, token) in markup.tokens.iter().enumerate() {
        if !matches!(token.kind, Kind::Start | Kind::Empty) || !has_tag(markup.text(element)) {
            continue;
        }
        let name = token.name;
        let parent = markup.tokens[token.parent].name;
        let mut steered = false;
        for (_, attribute, _) in
            PLACES.iter().filter(|place| place.0 == name && (place.2.is_empty() || place.2 == parent))
        {
            let Some(text) = markup.attribute(element, attribute).filter(|text| has_tag(text)) else { continue };
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

fn has_tag(text: &str) -> bool {
    text.contains("{{") || text.contains("{%")
}

/// The text between quotes that holds a tag.
fn attribute_with_tag(element: &str) -> String {
    let part = element.split(['"', '\'']).find(|part| has_tag(part));
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

/// What the check boxes of a group share: an expression, and the table row that they stand in.
type Group<'c> = (&'c str, Option<usize>);

fn group_of<'c>(markup: &Markup<'_>, control: &'c Control) -> Group<'c> {
    (control.tag.code.as_str(), markup.enclosing(control.element, "w:tr"))
}

/// The options of every group of check boxes.
fn options<'c>(markup: &Markup<'_>, controls: &'c [Control]) -> BTreeMap<Group<'c>, Vec<&'c str>> {
    let mut groups: BTreeMap<Group<'c>, Vec<&'c str>> = BTreeMap::new();
    for control in controls {
        if let Some(option) = &control.option {
            groups.entry(group_of(markup, control)).or_default().push(option);
        }
    }
    groups
}

/// The edits for all controls; `first` is the number of the first control's tag among the tags of the part.
pub(crate) fn weave(markup: &Markup<'_>, controls: &[Control], first: usize) -> Vec<Edit> {
    let mut edits = Vec::new();
    let groups = options(markup, controls);
    for (number, control) in controls.iter().enumerate() {
        let Statement::Value(parsed) = &control.tag.statement else { continue };
        let expression = &parsed.to_tera();
        let mut steer = Steer { markup, number: first + number, edits: &mut edits };
        match control.target {
            Target::CheckBox { control: element, state } => {
                let condition = condition(markup, &groups, control, expression);
                steer.check_box(element, state, &condition);
            }
            Target::List { control: element, list } => steer.list(element, list, expression),
            Target::Text { control: element } => steer.content(element, &value(expression)),
            Target::OldCheckBox { state } => {
                let condition = condition(markup, &groups, control, expression);
                steer.old_check_box(state, &condition);
            }
            Target::OldList { list } => steer.old_list(list, expression),
            Target::Picture { holder, attribute } => {
                let may_be_empty = control.tag.written.contains("default") || control.tag.written.contains("默认");
                steer.picture(control.element, holder, attribute, expression, may_be_empty, &control.tag.written);
            }
        }
    }
    edits
}

fn condition(
    markup: &Markup<'_>,
    groups: &BTreeMap<Group<'_>, Vec<&str>>,
    control: &Control,
    expression: &str,
) -> String {
    match &control.option {
        None => format!("__checked(value=({expression}))"),
        Some(option) => {
            let group = groups.get(&group_of(markup, control)).map_or(&[][..], Vec::as_slice);
            // A box that stands alone says nothing about what else there may be.
            if group.len() < 2 {
                return format!("({expression}) == {}", literal(option));
            }
            let options: Vec<String> = group.iter().map(|option| literal(option)).collect();
            let option = literal(option);
            format!("__chosen(value=({expression}), option={option}, options=[{}])", options.join(", "))
        }
    }
}
