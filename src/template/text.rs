//! A text file with tags, such as an HTML page: the same language as in Office documents, values escaped for markup.

use serde::Serialize;
use tera::Tera;

use crate::ooxml::edits::{self, Edit};
use crate::ooxml::package::Limits;
use crate::template::blocks::{self, Level};
use crate::template::dialect::{self, Escape};
use crate::template::fault::{FillError, Spot, TagFault, TemplateError};
use crate::template::pictures::Pictures;
use crate::template::session::Session;
use crate::template::tags::{self, Letter, Role, Shape, Tag};
use crate::template::weave::{Origin, Woven};
use crate::template::{diagnosis, paragraphs, value};

/// A text with tags, ready to be filled.
#[derive(Debug)]
pub struct TextTemplate {
    name: String,
    tera: Tera,
    woven: Woven,
}

impl TextTemplate {
    /// Compiles a text; the name stands in messages.
    ///
    /// # Errors
    /// Every tag that is wrong.
    pub fn compile(name: &str, source: &str) -> Result<Self, Vec<TemplateError>> {
        let letters = paragraphs::letters_of(source);
        let spot = Spot { part: name.to_owned(), ..Spot::default() };
        let fail = |fault: TagFault, tag: &str| TemplateError::Tag { fault, tag: tag.to_owned(), spot: spot.clone() };
        let mut found: Vec<Tag> = Vec::new();
        let mut errors = Vec::new();
        for outcome in tags::scan(&letters) {
            match outcome {
                Ok(Tag { fault: Some(fault), written, .. }) => errors.push(fail(fault, &written)),
                Ok(tag) if tag.shape != Shape::Inline => errors.push(fail(TagFault::OutsideParagraph, &tag.written)),
                Ok(tag) => found.push(tag),
                Err(bad) => errors.push(fail(bad.fault, &bad.written)),
            }
        }
        let level = Level { shape: Shape::Inline, host: 0 };
        let pairs: Vec<(Role, Level, &str)> = found.iter().map(|tag| (tag.role, level, tag.written.as_str())).collect();
        let (_, misfits) = blocks::pair(&pairs);
        errors.extend(misfits.into_iter().map(|misfit| fail(misfit.fault, &found[misfit.tag].written)));
        if !errors.is_empty() {
            return Err(errors);
        }
        let edits = found.iter().enumerate().flat_map(|(number, tag)| edits_of(tag, number, &letters)).collect();
        let (code, marks) = edits::apply(source, edits);
        let origin =
            |tag: Tag| Origin { written: tag.written, spot: spot.clone(), statement: tag.statement, is_picture: false };
        let tags = found.into_iter().map(origin).collect();
        let woven =
            Woven { source: code, marks, tags, needs_repair: false, changes_grid: false, shows_pictures: false };
        let mut tera = dialect::tera(Escape::Html).map_err(|error| vec![diagnosis::unplaced(name, &error)])?;
        tera.add_raw_template(name, &woven.source).map_err(|error| vec![diagnosis::refused(name, &woven, &error)])?;
        Ok(TextTemplate { name: name.to_owned(), tera, woven })
    }

    /// The text with values in place of tags.
    ///
    /// # Errors
    /// What the data or a tag say.
    pub fn fill<T: Serialize + ?Sized>(&self, data: &T) -> Result<String, FillError> {
        self.fill_within(data, &Limits::default())
    }

    /// Like [`Self::fill`], for data that are known to be long: all loops together may take so many turns.
    ///
    /// # Errors
    /// What the data or a tag say.
    pub fn fill_long<T: Serialize + ?Sized>(&self, data: &T, turns: usize) -> Result<String, FillError> {
        let usual = Limits::default();
        self.fill_within(data, &Limits { turns: usual.turns.max(turns), ..usual })
    }

    fn fill_within<T: Serialize + ?Sized>(&self, data: &T, limits: &Limits) -> Result<String, FillError> {
        let context = value::context(data).map_err(FillError::Data)?;
        let _session = Session::begin(limits, &Pictures::new());
        self.tera.render(&self.name, &context).map_err(|error| diagnosis::explain(&error, &self.name, &self.woven))
    }
}

/// The tag's code in its place, and the blanks that its hyphens take away.
fn edits_of(tag: &Tag, number: usize, letters: &[Letter]) -> Vec<Edit> {
    let bytes = |range: std::ops::Range<usize>| {
        let first = letters.get(range.start).map_or(0, |letter| letter.bytes.start);
        first..letters[..range.end].last().map_or(first, |letter| letter.bytes.end)
    };
    let is_blank = |letter: &&Letter| letter.sign.is_whitespace();
    let (before, after) = tag.trims;
    let start = letters[..tag.letters.start].iter().rev().take_while(is_blank).count() * usize::from(before);
    let end = letters[tag.letters.end..].iter().take_while(is_blank).count() * usize::from(after);
    let mut edit = Edit::delete(bytes(tag.letters.start - start..tag.letters.end + end));
    edit.push_tag(&tag.code, number);
    vec![edit]
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn texts_are_filled_and_values_are_data() {
        let template = TextTemplate::compile("页", "<b>{{ 名 }}</b>\n{%- for x in 单 %}\n{{ x }}{% endfor %}").unwrap();
        let filled = template.fill(&json!({"名": "<甲>\n&", "单": [1, 2]})).unwrap();
        assert_eq!(filled, "<b>&lt;甲&gt;\n&amp;</b>\n1\n2");
        assert!(template.fill(&json!({"单": []})).unwrap_err().to_string().contains("「名」没有定义"));
    }

    #[test]
    fn all_errors_are_told() {
        let errors = TextTemplate::compile("页", "{{ 甲, }}{%p if x %}{% endif %}").unwrap_err();
        assert_eq!(errors.len(), 3, "{errors:?}");
    }
}
