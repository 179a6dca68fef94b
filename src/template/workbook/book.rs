//! The workbook itself: its sheets, its names, what hangs on its sheets, and what has to change in it.

use crate::ooxml;
use crate::ooxml::edits::{self, Edit};
use crate::ooxml::markup::{Kind, Markup, XmlError, unescaped, utf8};
use crate::ooxml::package::Package;
use crate::template::fault::{Spot, TemplateError};
use crate::template::workbook::formula;
use crate::template::workbook::movement::Movement;
use crate::template::workbook::refusal::{Refusal, RowFault, SheetFault, refusal};
use crate::template::workbook::sheet::escaped_text;
use crate::template::workbook::sheet::grid::text_in;
use crate::template::workbook::surroundings::with_attribute;

const CONTENT_TYPES: &str = "[Content_Types].xml";
const TEMPLATE_TYPE: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.template.main+xml";
const WORKBOOK_TYPE: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml";
/// What may follow the workbook's settings of calculation.
const AFTER_CALCULATION: [&str; 10] = [
    "oleSize",
    "customWorkbookViews",
    "pivotCaches",
    "smartTagPr",
    "smartTagTypes",
    "webPublishing",
    "fileRecoveryPr",
    "webPublishObjects",
    "extLst",
    "mc:AlternateContent",
];

/// A relation of a part to another part of the package.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Relation {
    pub(super) id: String,
    /// The last word of its type.
    pub(super) kind: String,
    pub(super) target: String,
}

/// A workbook's own parts.
pub(super) struct Book {
    pub(super) part: String,
    source: String,
    /// Names and parts of the worksheets, and the number of each among all sheets.
    pub(super) sheets: Vec<(String, String, usize)>,
    pub(super) relations: Vec<Relation>,
    content_types: String,
}

impl Book {
    /// Reads the workbook of a package.
    pub(super) fn read(package: &Package<'_>) -> Result<Self, Vec<TemplateError>> {
        let content_types = text_of(package, CONTENT_TYPES)?;
        if content_types.contains("macroEnabled") || content_types.contains("vbaProject") {
            return Err(vec![TemplateError::Macros]);
        }
        let root = relations(package, "")?;
        let main = root.into_iter().find(|relation| relation.kind == "officeDocument");
        let part = main.map_or_else(|| "xl/workbook.xml".to_owned(), |relation| relation.target);
        let source = text_of(package, &part)?;
        let relations = relations(package, &part)?;
        let broken = |fault| vec![TemplateError::Part { part: part.clone(), fault }];
        let markup = Markup::read(&source).map_err(broken)?;
        let mut sheets = Vec::new();
        for (number, at) in markup.elements("sheet").enumerate() {
            let id = attribute_ending(&markup, at, ":id");
            let relation = relations.iter().find(|relation| Some(&relation.id) == id.as_ref());
            let name = unescaped(&markup.attribute(at, "name").unwrap_or_default()).into_owned();
            if let Some(relation) = relation.filter(|relation| relation.kind == "worksheet") {
                sheets.push((name, relation.target.clone(), number));
            }
        }
        if sheets.is_empty() {
            let spot = Spot { part, ..Spot::default() };
            return Err(vec![refusal(&spot, "", SheetFault::Odd("没有工作表".to_owned())).into()]);
        }
        Ok(Self { part, source, sheets, relations, content_types })
    }

    /// The target of the workbook's relation of a kind.
    pub(super) fn related(&self, kind: &str) -> Option<&str> {
        self.relations.iter().find(|relation| relation.kind == kind).map(|relation| relation.target.as_str())
    }

    /// Whether the file is kept as a template of Excel's.
    pub(super) fn is_template(&self) -> bool {
        self.content_types.contains(TEMPLATE_TYPE)
    }

    /// The content types of a workbook, without those of a part that is left out.
    pub(super) fn content_types(&self, dropped: Option<&str>) -> Result<String, XmlError> {
        let markup = Markup::read(&self.content_types)?;
        let is_dropped = |&at: &usize| {
            let name = markup.attribute(at, "PartName").unwrap_or_default();
            dropped.is_some_and(|dropped| name.trim_start_matches('/').eq_ignore_ascii_case(dropped))
        };
        let gone = markup.elements("Override").filter(is_dropped).map(|at| Edit::delete(markup.span(at)));
        Ok(edits::apply(&self.content_types, gone.collect()).0.replace(TEMPLATE_TYPE, WORKBOOK_TYPE))
    }

    /// The workbook after the move, all names in step; Excel is told to calculate where there is something to.
    pub(super) fn adjust(&self, movement: &Movement<'_>, calculates: bool) -> Result<String, Refusal> {
        let spot = Spot { part: self.part.clone(), ..Spot::default() };
        let odd = |fault: XmlError| refusal(&spot, "", SheetFault::Odd(fault.to_string()));
        let markup = Markup::read(&self.source).map_err(odd)?;
        let mut edits = Vec::new();
        for at in markup.elements("definedName") {
            let text = text_in(&markup, at);
            let name = markup.attribute(at, "name").unwrap_or_default();
            let local = markup.attribute(at, "localSheetId").and_then(|number| number.parse::<usize>().ok());
            let sheet = local.and_then(|local| self.sheets.iter().find(|(_, _, number)| *number == local));
            let spot = sheet.map_or_else(|| spot.clone(), |(name, ..)| Spot::in_sheet(&self.part, name, ""));
            let fail = |fault: SheetFault| refusal(&spot, format!("{}「{text}」", title(&name)), fault);
            let moved = moved_name(&text, movement).map_err(fail)?;
            if moved != text {
                let range = markup.tokens[at].range.end..markup.tokens[markup.tokens[at].mate].range.start;
                edits.push(Edit::replace(range, escaped_text(&moved)));
            }
        }
        if calculates {
            edits.extend(calculation(&markup));
        }
        Ok(edits::apply(&self.source, edits).0)
    }
}

fn moved_name(text: &str, movement: &Movement<'_>) -> Result<String, SheetFault> {
    let is_loose = formula::survey(text).references.iter().any(|it| it.corners().any(|corner| !corner.row_is_pinned));
    if is_loose && !movement.is_untouched(text, None) {
        return Err(RowFault::Adrift.into());
    }
    movement.area(text, None)
}

/// What people call a name of Excel's own.
fn title(name: &str) -> String {
    match name {
        "_xlnm.Print_Area" => "打印区域".to_owned(),
        "_xlnm.Print_Titles" => "打印标题".to_owned(),
        "_xlnm._FilterDatabase" => "自动筛选".to_owned(),
        other => format!("名称 {other} "),
    }
}

/// Tells Excel to calculate everything when it opens the workbook.
fn calculation(markup: &Markup<'_>) -> Option<Edit> {
    if let Some(at) = markup.elements("calcPr").next() {
        let tag = markup.text(at);
        let new = if markup.attribute(at, "fullCalcOnLoad").is_some() {
            with_attribute(tag, "fullCalcOnLoad", "1")
        } else {
            tag.replacen("<calcPr", "<calcPr fullCalcOnLoad=\"1\"", 1)
        };
        return Some(Edit::replace(markup.tokens[at].range.clone(), new));
    }
    let root = markup.elements("workbook").next()?;
    let end = markup.tokens[markup.tokens[root].mate].range.start;
    let after = markup.children(root).filter(|&child| markup.tokens[child].kind != Kind::Text);
    let after = after.skip_while(|&child| markup.tokens[child].name != "sheets");
    let next = after.into_iter().find(|&child| AFTER_CALCULATION.contains(&markup.tokens[child].name));
    let at = next.map_or(end, |child| markup.tokens[child].range.start);
    Some(Edit::insert(at, "<calcPr fullCalcOnLoad=\"1\"/>"))
}

/// The relations of a part within the package; those of the package itself belong to the part without a name.
pub(super) fn relations(package: &Package<'_>, part: &str) -> Result<Vec<Relation>, Vec<TemplateError>> {
    let known = ooxml::relations::of_part(package, part).map_err(|error| vec![error.into()])?;
    let relation = |known: ooxml::relations::Relation| {
        let target = known.part().unwrap_or_default().to_owned();
        let kind = known.kind.rsplit('/').next().unwrap_or_default().to_owned();
        Relation { id: known.id, kind, target }
    };
    Ok(known.into_iter().map(relation).collect())
}

/// The relations of a part as they stand, without those to a part that is left out.
pub(super) fn relations_without(source: &str, kind: &str) -> Result<String, XmlError> {
    let markup = Markup::read(source)?;
    let suffix = format!("/{kind}");
    let is_gone = |&at: &usize| markup.attribute(at, "Type").is_some_and(|value| value.ends_with(&suffix));
    let gone = markup.elements("Relationship").filter(is_gone).map(|at| Edit::delete(markup.span(at)));
    Ok(edits::apply(source, gone.collect()).0)
}

/// The text of a part.
pub(super) fn text_of(package: &Package<'_>, name: &str) -> Result<String, Vec<TemplateError>> {
    let bytes = package.required(name).map_err(|error| vec![error.into()])?;
    let text = utf8(&bytes).map_err(|fault| vec![TemplateError::Part { part: name.to_owned(), fault }])?;
    Ok(text.to_owned())
}

fn attribute_ending(markup: &Markup<'_>, element: usize, ending: &str) -> Option<String> {
    let tag = markup.text(element);
    let at = tag.find(&format!("{ending}="))?;
    let name = tag.get(..at)?.rsplit(char::is_whitespace).next()?;
    markup.attribute(element, &format!("{name}{ending}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calculation_is_asked_for_at_its_place() {
        let asked = |source: &str| {
            let markup = Markup::read(source).unwrap();
            edits::apply(source, calculation(&markup).into_iter().collect()).0
        };
        assert_eq!(
            asked("<workbook><sheets/><extLst/></workbook>"),
            "<workbook><sheets/><calcPr fullCalcOnLoad=\"1\"/><extLst/></workbook>"
        );
        assert_eq!(
            asked("<workbook><sheets/><calcPr calcId=\"1\"/></workbook>"),
            "<workbook><sheets/><calcPr fullCalcOnLoad=\"1\" calcId=\"1\"/></workbook>"
        );
    }
}
