//! The parts of a workbook that a template is made of.

use crate::ooxml::edits::{self, Edit};
use crate::ooxml::markup::Markup;
use crate::ooxml::package::Package;
use crate::template::fault::{Spot, TemplateError};
use crate::template::workbook::book::{self, Book, Relation};
use crate::template::workbook::refusal::{SheetFault, refusal};
use crate::template::workbook::related::{PartKind, RelatedPart};
use crate::template::workbook::sheet::SheetTemplate;
use crate::template::workbook::sheet::grid::Strings;

/// Parts and what they are to hold.
pub(super) type Settled = Vec<(String, String)>;

/// All worksheets, and the table of shared strings without those that hold tags.
pub(super) fn compile_sheets(
    package: &Package<'_>,
    book: &Book,
) -> Result<(Vec<SheetTemplate>, Settled), Vec<TemplateError>> {
    let strings_part = book.related("sharedStrings").filter(|part| package.contains(part)).unwrap_or_default();
    let source = match strings_part {
        "" => String::new(),
        part => book::text_of(package, part)?,
    };
    let broken = |fault| vec![TemplateError::Part { part: strings_part.to_owned(), fault }];
    let markup = Markup::read(&source).map_err(broken)?;
    let strings = Strings::of(&markup);
    let (mut sheets, mut errors, mut used) = (Vec::new(), Vec::new(), Vec::new());
    for (name, part, _) in &book.sheets {
        let source = book::text_of(package, part)?;
        match SheetTemplate::compile(name, part, &source, &strings) {
            Ok((sheet, more)) => {
                sheets.push(sheet);
                used.extend(more);
            }
            Err(more) => errors.extend(more),
        }
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    used.sort_unstable();
    used.dedup();
    if used.is_empty() {
        return Ok((sheets, Vec::new()));
    }
    let elements = used.iter().filter_map(|&number| strings.items.get(number));
    let blank = elements.map(|&at| Edit::replace(markup.span(at), "<si><t/></si>")).collect();
    let settled = vec![(strings_part.to_owned(), edits::apply(&source, blank).0)];
    Ok((sheets, settled))
}

/// The sheets with tags and, where formulas may look at them, others.
pub(super) fn written(sheets: &[SheetTemplate]) -> Vec<bool> {
    let any = sheets.iter().any(|sheet| sheet.has_tags);
    let moves = sheets.iter().any(|sheet| sheet.plan.moves());
    let speaks = |sheet: &SheetTemplate| {
        let links = ["conditionalFormatting", "dataValidations", "hyperlinks"];
        let kept = links.into_iter().flat_map(|name| sheet.elements(name));
        (any && sheet.looks_elsewhere()) || (moves && kept.into_iter().any(|element| element.contains('!')))
    };
    sheets.iter().map(|sheet| sheet.has_tags || speaks(sheet)).collect()
}

/// The parts that speak of rows.
pub(super) fn related_parts(
    package: &Package<'_>,
    sheets: &[SheetTemplate],
) -> Result<Vec<RelatedPart>, Vec<TemplateError>> {
    let mut parts = Vec::new();
    let mut errors = Vec::new();
    let mut add = |name: &str, kind: PartKind, sheet: Option<usize>| match book::text_of(package, name) {
        Ok(source) => parts.push(RelatedPart { name: name.to_owned(), kind, source, sheet }),
        Err(more) => errors.extend(more),
    };
    if !sheets.iter().any(|sheet| sheet.has_tags) {
        return Ok(Vec::new());
    }
    let mut refused = Vec::new();
    for (number, sheet) in sheets.iter().enumerate() {
        for relation in book::relations(package, &sheet.part)? {
            match kind_of(&relation) {
                Some(Ok(kind)) => add(&relation.target, kind, Some(number)),
                Some(Err(what)) if sheet.plan.moves() => {
                    let name = format!("附件 {} ", relation.target);
                    refused.push(refusal(&sheet.spot(), name, SheetFault::Immovable(what)).into());
                }
                _ => {}
            }
        }
    }
    let moves = sheets.iter().any(|sheet| sheet.plan.moves());
    for name in package.names() {
        if name.starts_with("xl/charts/chartEx") {
            let spot = Spot { part: name.to_owned(), ..Spot::default() };
            let fault = SheetFault::Immovable("新式图表（瀑布图、树状图等）");
            refused.extend(moves.then(|| refusal(&spot, "", fault).into()));
        } else if name.starts_with("xl/charts/chart") {
            add(name, PartKind::Chart, None);
        } else if name.starts_with("xl/pivotCache/pivotCacheDefinition") {
            add(name, PartKind::PivotCache, None);
        }
    }
    errors.extend(refused);
    if errors.is_empty() { Ok(parts) } else { Err(errors) }
}

/// What hangs on a sheet: a part that can be kept in step, one that can't, or none of either.
fn kind_of(relation: &Relation) -> Option<Result<PartKind, &'static str>> {
    match relation.kind.as_str() {
        "table" => Some(Ok(PartKind::Table)),
        "drawing" => Some(Ok(PartKind::Drawing)),
        "comments" | "threadedComment" => Some(Ok(PartKind::Comments)),
        "vmlDrawing" => Some(Ok(PartKind::Shapes)),
        "hyperlink" | "printerSettings" | "image" | "customProperty" => None,
        "pivotTable" => Some(Err("数据透视表")),
        "queryTable" => Some(Err("外部数据查询")),
        "slicer" | "timeline" => Some(Err("切片器或日程表")),
        "control" | "ctrlProp" => Some(Err("表单控件")),
        "oleObject" | "package" => Some(Err("嵌入对象")),
        _ => Some(Err("本程序不认识的附件")),
    }
}
