//! The text of cells, wherever it is kept: in the table of shared strings, in the cell, plain or in runs.

use crate::ooxml::markup::{Kind, Markup};
use crate::template::paragraphs;
use crate::template::tags::{Letter, Tag};
use crate::template::weave::is_block;
use crate::template::workbook::record::Note;

/// A cell's text.
#[derive(Default)]
pub(super) struct CellText {
    pub(super) letters: Vec<Letter>,
    /// Of each letter the number of its run.
    run_of: Vec<usize>,
    /// Of each run its properties as they stand in the source; plain text has one run without any.
    pub(super) runs: Vec<Option<String>>,
}

impl CellText {
    /// Reads what an element of strings holds: `si`, `is` or `v`.
    pub(super) fn read(markup: &Markup<'_>, element: usize) -> Self {
        let mut text = Self::default();
        if markup.tokens[element].name == "v" {
            text.add_run(markup, element, None);
            return text;
        }
        for child in markup.children(element) {
            match markup.tokens[child].name {
                "t" => text.add_run(markup, child, None),
                "r" => {
                    let properties = markup.child(child, "rPr");
                    let properties = properties.map(|at| markup.source[markup.span(at)].to_owned());
                    if let Some(holder) = markup.child(child, "t") {
                        text.add_run(markup, holder, Some(properties.unwrap_or_default()));
                    }
                }
                // Phonetic guides are no text.
                _ => {}
            }
        }
        text
    }

    fn add_run(&mut self, markup: &Markup<'_>, holder: usize, properties: Option<String>) {
        let texts = markup.children(holder).filter(|&at| markup.tokens[at].kind == Kind::Text);
        texts.for_each(|at| paragraphs::spell(markup, at, &mut self.letters));
        self.run_of.resize(self.letters.len(), self.runs.len());
        self.runs.push(properties);
    }

    /// The text without tags that stand alone anyway, to show it.
    pub(super) fn besides(&self, is_taken: impl Fn(usize) -> bool) -> String {
        let left = self.letters.iter().enumerate().filter(|&(at, _)| !is_taken(at));
        left.map(|(_, letter)| letter.sign).collect::<String>().trim().to_owned()
    }

    /// Writes the text for Tera: letters as they stand in the source, tags as their code, and before each change of
    /// run a note. Behind a block's tag the note is repeated, since nobody knows which way was taken there.
    /// `tags` have their code and number.
    pub(super) fn weave(
        &self,
        source: &str,
        tags: &[(&Tag, &str, usize)],
        out: &mut String,
        marks: &mut Vec<(usize, usize)>,
    ) {
        let mut current = None;
        let mut next = tags.iter().peekable();
        let mut at = 0;
        while let Some(letter) = self.letters.get(at) {
            let run = self.run_of.get(at).copied();
            let tag = next.next_if(|(tag, ..)| tag.letters.start == at);
            if !tag.is_some_and(|(tag, ..)| is_block(tag.role)) && current != run {
                current = run;
                Note::Run(run.unwrap_or(0)).write(out);
            }
            let Some((tag, code, number)) = tag else {
                out.push_str(source.get(letter.bytes.clone()).unwrap_or_default());
                at += 1;
                continue;
            };
            marks.push((out.len(), *number));
            out.push_str(code);
            if is_block(tag.role) {
                current = None;
            }
            at = tag.letters.end;
        }
    }
}

/// How many characters Excel counts in text that is written as XML.
pub(super) fn length(xml: &str) -> usize {
    let mut count = 0;
    let mut in_reference = false;
    for letter in xml.chars() {
        match letter {
            '&' => in_reference = true,
            ';' if in_reference => {
                in_reference = false;
                count += 1;
            }
            _ if !in_reference => count += letter.len_utf16(),
            _ => {}
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::tags;

    #[test]
    fn tags_leave_their_runs_and_text_keeps_them() {
        let source = "<si><r><rPr><b/></rPr><t>甲&amp;{% if</t></r><r><t> x %}B</t></r><rPh><t>no</t></rPh>\
                      <r><t>{{ y }}{% endif %}C</t></r></si>";
        let markup = Markup::read(source).unwrap();
        let text = CellText::read(&markup, 0);
        assert_eq!(text.runs, [Some("<rPr><b/></rPr>".to_owned()), Some(String::new()), Some(String::new())]);
        let tags: Vec<_> = tags::scan(&text.letters).into_iter().filter_map(Result::ok).collect();
        let tags = tags.iter().enumerate().map(|(number, tag)| (tag, ["IF", "Y", "END"][number], number));
        let (mut out, mut marks) = (String::new(), Vec::new());
        text.weave(source, &tags.collect::<Vec<_>>(), &mut out, &mut marks);
        let shown = out.replace('\u{3}', "[").replace('\u{4}', "]");
        assert_eq!(shown, "[r0]甲&amp;IF[r1]B[r2]YEND[r2]C");
        assert_eq!(marks.len(), 3);
    }

    #[test]
    fn characters_are_counted_as_excel_does() {
        assert_eq!(length("a&lt;&#x4e2d;中𠮷"), 1 + 1 + 1 + 1 + 2);
    }
}
