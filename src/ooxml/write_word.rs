//! Texts, ticks and choices written into single cells and paragraphs of a Word part, as edits of byte ranges;
//! everything else of the part stays as it is, to the byte.
//!
//! What is written looks like what stood there: a run's or the paragraph mark's properties are taken over, a control is
//! set as a person would set it.

mod signs;

use std::ops::Range;

use crate::ooxml::edits::Edit;
use crate::ooxml::markup::{Kind, Markup, escaped};
use crate::ooxml::relations::local;
pub(crate) use signs::{Contents, Source, contents};

/// Fonts whose letters are pictures: no text is written in them.
const SYMBOL_FONTS: [&str; 3] = ["Wingdings", "Webdings", "Symbol"];

/// What is left of a paragraph mark's properties for a run: the mark's own revisions are none of the run's.
const OF_THE_MARK: [&str; 5] = ["w:ins", "w:del", "w:moveFrom", "w:moveTo", "w:rPrChange"];

/// The box of a check box control that names none: a crossed square.
const CHECKED_BOX: (&str, &str) = ("2612", "MS Gothic");

/// Why nothing was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// The control is locked, or shows what stands elsewhere in the document.
    Fixed,
    /// The list has no such item.
    NoSuchItem,
    /// There is no place for text.
    NoPlace,
}

/// Puts a text into a cell or paragraph instead of all that stands there; line breaks become breaks of lines.
pub(crate) fn put_text(markup: &Markup<'_>, contents: &Contents, text: &str) -> Result<Vec<Edit>, Refusal> {
    if contents.is_fixed {
        return Err(Refusal::Fixed);
    }
    let mut edits = reveal(markup, contents);
    let properties = properties(markup, contents);
    let run = format!("<w:r>{properties}{}</w:r>", run_content(text));
    let mut removed = contents.runs.iter().filter(|&&run| holds_only_text(markup, run));
    if let Some(&first) = removed.next() {
        edits.push(Edit::replace(markup.span(first), run));
    } else {
        edits.push(insertion(markup, contents, run).ok_or(Refusal::NoPlace)?);
    }
    edits.extend(removed.map(|&run| Edit::delete(markup.span(run))));
    // Pictures keep their run; the letters beside them go.
    let beside = |source: &Source| match source {
        Source::Text(bytes) | Source::Element(bytes) => Some(Edit::delete(bytes.clone())),
        Source::Box(_) | Source::Break => None,
    };
    edits.extend(contents.signs.iter().filter_map(|sign| beside(&sign.source)));
    Ok(edits)
}

/// Puts a text in place of some signs; it looks like the first of them, or like the one before an empty range.
pub(crate) fn replace(contents: &Contents, range: Range<usize>, text: &str) -> Result<Vec<Edit>, Refusal> {
    let signs = contents.signs.get(range.clone()).ok_or(Refusal::NoPlace)?;
    let Some((first, rest)) = signs.split_first() else {
        let before = range.start.checked_sub(1).and_then(|at| contents.signs.get(at)).ok_or(Refusal::NoPlace)?;
        return match &before.source {
            Source::Text(bytes) => Ok(vec![Edit::insert(bytes.end, text_content(text))]),
            Source::Element(bytes) => Ok(vec![Edit::insert(bytes.end, run_content(text))]),
            Source::Box(_) | Source::Break => Err(Refusal::NoPlace),
        };
    };
    let mut edits = vec![match &first.source {
        Source::Text(bytes) => Edit::replace(bytes.clone(), text_content(text)),
        Source::Element(bytes) => Edit::replace(bytes.clone(), run_content(text)),
        Source::Box(_) | Source::Break => return Err(Refusal::NoPlace),
    }];
    for sign in rest {
        match &sign.source {
            Source::Text(bytes) | Source::Element(bytes) => edits.push(Edit::delete(bytes.clone())),
            Source::Box(_) | Source::Break => return Err(Refusal::NoPlace),
        }
    }
    Ok(edits)
}

/// Ticks the box that a sign is: sets its control, or puts the ticked glyph in place of the open one.
pub(crate) fn tick(markup: &Markup<'_>, contents: &Contents, at: usize, glyph: &str) -> Result<Vec<Edit>, Refusal> {
    match contents.signs.get(at).map(|sign| &sign.source) {
        Some(Source::Box(_)) if contents.is_fixed => Err(Refusal::Fixed),
        Some(&Source::Box(control)) if markup.tokens[control].name == "w:sdt" => check(markup, control),
        Some(&Source::Box(control)) => check_legacy(markup, control),
        _ => replace(contents, at..at + 1, glyph),
    }
}

/// Chooses an item of the cell's drop-down list or combo box.
pub(crate) fn choose(markup: &Markup<'_>, contents: &Contents, item: &str) -> Result<Vec<Edit>, Refusal> {
    let list = contents.list.as_ref().ok_or(Refusal::NoSuchItem)?;
    let number = list.items.iter().position(|known| known == item).ok_or(Refusal::NoSuchItem)?;
    if contents.is_fixed {
        return Err(Refusal::Fixed);
    }
    if markup.tokens[list.control].name == "w:fldChar" {
        return choose_legacy(markup, list.control, number).ok_or(Refusal::NoPlace);
    }
    put_text(markup, &signs::inside(markup, list.control), item)
}

/// A check box content control, checked: its state, and the glyph that it shows for it.
fn check(markup: &Markup<'_>, control: usize) -> Result<Vec<Edit>, Refusal> {
    let properties = markup.child(control, "w:sdtPr").ok_or(Refusal::NoPlace)?;
    let check_box = markup.children(properties).find(|&at| local(markup.tokens[at].name) == "checkbox");
    let check_box = check_box.ok_or(Refusal::NoPlace)?;
    let tag = markup.tokens[check_box].name;
    let prefix = tag.strip_suffix("checkbox").unwrap_or_default();
    let state = format!("<{prefix}checked {prefix}val=\"1\"/>");
    let mut edits = vec![match markup.child(check_box, &format!("{prefix}checked")) {
        Some(known) => Edit::replace(markup.span(known), state),
        None if markup.tokens[check_box].kind == Kind::Empty => {
            Edit::replace(markup.span(check_box), format!("<{tag}>{state}</{tag}>"))
        }
        None => Edit::insert(markup.tokens[check_box].range.end, state),
    }];
    let shown = markup.child(check_box, &format!("{prefix}checkedState"));
    let named = |name: &str| shown.and_then(|at| markup.attribute(at, &format!("{prefix}{name}")));
    let code = named("val").unwrap_or_else(|| CHECKED_BOX.0.to_owned());
    let font = named("font").unwrap_or_else(|| CHECKED_BOX.1.to_owned());
    edits.extend(glyph(markup, control, &code, &font));
    Ok(edits)
}

/// The glyph in a check box control exchanged for another: a picture of a symbol font by its number, else a letter.
fn glyph(markup: &Markup<'_>, control: usize, code: &str, font: &str) -> Option<Edit> {
    let content = markup.child(control, "w:sdtContent")?;
    let end = markup.tokens[content].mate;
    let shown = (content..end).find(|&at| {
        let token = &markup.tokens[at];
        token.name == "w:sym" || (token.kind == Kind::Text && markup.tokens[token.parent].name == "w:t")
    })?;
    let number = u32::from_str_radix(code, 16).ok()?;
    let is_letter = markup.tokens[shown].kind == Kind::Text;
    let first_letter = || -> Option<Range<usize>> {
        let (source, start) = (markup.text(shown), markup.tokens[shown].range.start);
        let from = source.find(|c: char| !c.is_whitespace())?;
        let rest = source.get(from..)?;
        let length = if rest.starts_with('&') { rest.find(';')? + 1 } else { rest.chars().next()?.len_utf8() };
        Some(start + from..start + from + length)
    };
    if SYMBOL_FONTS.iter().any(|symbols| font.starts_with(symbols)) {
        let picture = format!("<w:sym w:font=\"{font}\" w:char=\"{:04X}\"/>", 0xF000 | (number & 0xFF));
        let element = if is_letter { markup.tokens[shown].parent } else { shown };
        return Some(Edit::replace(markup.span(element), picture));
    }
    let letter = char::from_u32(number)?.to_string();
    if is_letter {
        return Some(Edit::replace(first_letter()?, escaped(&letter)));
    }
    Some(Edit::replace(markup.span(shown), run_content(&letter)))
}

/// A check box of the forms before 2007, checked.
fn check_legacy(markup: &Markup<'_>, begin: usize) -> Result<Vec<Edit>, Refusal> {
    let data = markup.child(begin, "w:ffData").ok_or(Refusal::NoPlace)?;
    let check_box = markup.child(data, "w:checkBox").ok_or(Refusal::NoPlace)?;
    Ok(vec![match markup.child(check_box, "w:checked") {
        Some(known) => Edit::replace(markup.span(known), "<w:checked/>"),
        None if markup.tokens[check_box].kind == Kind::Empty => {
            Edit::replace(markup.span(check_box), "<w:checkBox><w:checked/></w:checkBox>")
        }
        // The schema has it last.
        None => Edit::insert(markup.tokens[markup.tokens[check_box].mate].range.start, "<w:checked/>"),
    }])
}

/// An item of a drop-down list of the forms before 2007, by its number.
fn choose_legacy(markup: &Markup<'_>, begin: usize, number: usize) -> Option<Vec<Edit>> {
    let list = markup.child(markup.child(begin, "w:ffData")?, "w:ddList")?;
    let result = format!("<w:result w:val=\"{number}\"/>");
    Some(vec![match markup.child(list, "w:result") {
        Some(known) => Edit::replace(markup.span(known), result),
        // The schema has it first.
        None => Edit::insert(markup.tokens[list].range.end, result),
    }])
}

/// Takes away what says that the control still shows its placeholder.
fn reveal(markup: &Markup<'_>, contents: &Contents) -> Vec<Edit> {
    let shows = |&control: &usize| markup.child(markup.child(control, "w:sdtPr")?, "w:showingPlcHdr");
    contents.controls.iter().filter_map(shows).map(|at| Edit::delete(markup.span(at))).collect()
}

/// Where a run goes in a cell that has none to replace.
fn insertion(markup: &Markup<'_>, contents: &Contents, run: String) -> Option<Edit> {
    let holder = contents.holder?;
    let token = &markup.tokens[holder];
    if token.kind == Kind::Empty {
        let tag = markup.text(holder).trim_end_matches("/>").trim_end();
        return Some(Edit::replace(markup.span(holder), format!("{tag}>{run}</{}>", token.name)));
    }
    let after = markup.child(holder, "w:pPr").map_or(token.range.end, |properties| markup.span(properties).end);
    Some(Edit::insert(after, run))
}

/// The properties that a written run takes over: the first run's, else the control's, else the paragraph mark's.
fn properties(markup: &Markup<'_>, contents: &Contents) -> String {
    let of_run = |&run: &usize| markup.child(run, "w:rPr").map(|at| without_changes(markup, at, "w:rPr"));
    let is_fit = |properties: &String| {
        !properties.contains("PlaceholderText") && !SYMBOL_FONTS.iter().any(|font| properties.contains(font))
    };
    if let Some(first) = contents.runs.iter().find(|run| !contents.placeholder_runs.contains(run)) {
        return of_run(first).filter(is_fit).unwrap_or_default();
    }
    let of_control = contents.controls.iter().rev().find_map(|&control| {
        let properties = markup.child(markup.child(control, "w:sdtPr")?, "w:rPr")?;
        Some(without_changes(markup, properties, "w:rPr"))
    });
    let of_mark = || {
        let paragraph = contents.paragraph?;
        let properties = markup.child(markup.child(paragraph, "w:pPr")?, "w:rPr")?;
        Some(without_changes(markup, properties, "w:rPr"))
    };
    of_control.or_else(of_mark).filter(is_fit).unwrap_or_default()
}

/// An element's source without what concerns revisions; nothing where nothing is left.
fn without_changes(markup: &Markup<'_>, element: usize, name: &str) -> String {
    let kept = markup.children(element).filter(|&at| !OF_THE_MARK.contains(&markup.tokens[at].name));
    let inside: String = kept.map(|at| &markup.source[markup.span(at)]).collect();
    if inside.trim().is_empty() { String::new() } else { format!("<{name}>{inside}</{name}>") }
}

fn holds_only_text(markup: &Markup<'_>, run: usize) -> bool {
    markup.children(run).all(|child| {
        matches!(
            markup.tokens[child].name,
            "" | "w:rPr" | "w:t" | "w:tab" | "w:br" | "w:cr" | "w:sym" | "w:noBreakHyphen" | "w:lastRenderedPageBreak"
        )
    })
}

/// A text as a run holds it.
fn run_content(text: &str) -> String {
    format!("<w:t xml:space=\"preserve\">{}</w:t>", text_content(text))
}

/// A text as it goes on inside a `w:t`.
fn text_content(text: &str) -> String {
    let plain = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut out = String::new();
    for (at, line) in plain.split('\n').enumerate() {
        if at > 0 {
            out.push_str("</w:t><w:br/><w:t xml:space=\"preserve\">");
        }
        for (at, piece) in line.split('\t').enumerate() {
            if at > 0 {
                out.push_str("</w:t><w:tab/><w:t xml:space=\"preserve\">");
            }
            let piece: String = piece.chars().filter(|letter| !letter.is_control()).collect();
            out.push_str(&escaped(&piece));
        }
    }
    out
}

#[cfg(test)]
mod tests;
