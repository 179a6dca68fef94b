//! Formats and validations that Excel of later years keeps as extensions of a sheet.

use std::collections::BTreeSet;

use crate::ooxml::edits::Edit;
use crate::ooxml::markup::Kind;
use crate::template::workbook::refusal::{Refusal, SheetFault};
use crate::template::workbook::sheet::grid::text_in;
use crate::template::workbook::surroundings::Change;

impl Change<'_> {
    /// Moves areas and formulas; says whether any extension is left.
    pub(super) fn extensions(&mut self) -> Result<bool, Refusal> {
        self.refuse_sparklines()?;
        let mut gone = BTreeSet::new();
        for name in ["x14:dataValidation", "x14:conditionalFormatting"] {
            for holder in self.markup.elements(name).collect::<Vec<_>>() {
                if !self.extension(holder)? {
                    gone.insert(holder);
                }
            }
        }
        for list in ["x14:dataValidations", "x14:conditionalFormattings"] {
            for at in self.markup.elements(list).collect::<Vec<_>>() {
                self.count_left(at, &mut gone);
            }
        }
        self.edits.extend(gone.iter().map(|&element| Edit::delete(self.markup.span(element))));
        let is_element = |child: &usize| !self.markup.tokens[*child].name.is_empty();
        let mut extensions = self.markup.children(0).filter(is_element).peekable();
        Ok(extensions.peek().is_none() || extensions.any(|extension| !gone.contains(&extension)))
    }

    /// A sparkline draws one row of cells; it would have to be repeated with them.
    fn refuse_sparklines(&self) -> Result<(), Refusal> {
        let sparklines = self.markup.elements("x14:sparkline").flat_map(|at| self.markup.children(at));
        let mut texts = sparklines.map(|child| text_in(self.markup, child));
        match texts.find(|text| !self.movement.is_untouched(text, Some(self.number))) {
            Some(text) => {
                let fault = SheetFault::Immovable("它在会移动的行里，请移到标签行之上");
                Err(self.fail(format!("迷你图「{text}」"), fault))
            }
            None => Ok(()),
        }
    }

    /// Moves one format or validation; says whether anything is left of it.
    fn extension(&mut self, holder: usize) -> Result<bool, Refusal> {
        let Some(sqref) = self.markup.child(holder, "xm:sqref") else { return Ok(true) };
        let all = text_in(self.markup, sqref);
        let what = format!("扩展的条件格式或数据验证 {all}");
        let moved = self.moved_areas(&all).map_err(|fault| self.fail(&what, fault))?;
        let Some((areas, relative)) = moved else { return Ok(false) };
        self.set_text(sqref, &all, &areas);
        let inside = holder..self.markup.tokens[holder].mate;
        for at in
            inside.filter(|&at| self.markup.tokens[at].name == "xm:f" && self.markup.tokens[at].kind == Kind::Start)
        {
            self.relative_formula(at, relative, &what)?;
        }
        Ok(true)
    }

    /// Brings a list's count up to date; with its last member goes the extension that holds it.
    fn count_left(&mut self, list: usize, gone: &mut BTreeSet<usize>) {
        let members = self.markup.children(list).filter(|&child| !self.markup.tokens[child].name.is_empty());
        let left = members.filter(|member| !gone.contains(member)).count();
        if left == 0 {
            gone.extend(self.markup.enclosing(list, "ext"));
        } else if self.attribute(list, "count").is_some() {
            self.set(list, "count", &left.to_string());
        }
    }
}
