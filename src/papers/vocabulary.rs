//! Every name that a user's own template may use, with its meaning and an example: one vocabulary for all papers, so that
//! one template may mix them.
//!
//! `tests/vocabulary.rs` holds it against the words of filled forms, both ways.

mod application;
mod form;
mod list;

use super::words::row_name;
use crate::catalog::{Catalog, Form};
use crate::report::template_words::Section;
use crate::template::vocabulary::{Kind, Vocabulary, Word};

/// Pictures that templates usually have a place for; others may be given under any name.
pub const PICTURES: [&str; 3] = ["公章", "签名", "标志"];

/// All names, grouped as they are shown to people.
pub fn sections(catalog: &Catalog) -> Vec<Section> {
    vec![
        Section { heading: "表头", words: form::header() },
        Section { heading: "条款", words: form::clauses(longest(catalog)) },
        Section { heading: "统计", words: form::totals() },
        Section { heading: "整改与声明", words: form::ending() },
        Section { heading: "申请书", words: application::words() },
        Section {
            heading: "差异清单（没有找到自评估表的文件，只有这一组内容）", words: list::words()
        },
        Section {
            heading: "图片（写在占位图片的替代文字里，用 --picture 给出）", words: pictures()
        },
    ]
}

fn pictures() -> Vec<Word> {
    let meanings = ["机构的公章", "负责人的签名", "机构的标志"];
    let words = PICTURES.into_iter().zip(meanings);
    words.map(|(name, meaning)| word(name, Kind::Picture, meaning, &format!("{{{{ {name} }}}}"))).collect()
}

/// All names, each of 第1条, 第2条, … by itself, and those of further pictures.
pub fn vocabulary<'n>(catalog: &Catalog, further: impl Iterator<Item = &'n str>) -> Vocabulary {
    let grouped = sections(catalog).into_iter().flat_map(|section| section.words);
    let numbered = (2..=longest(catalog)).map(form::numbered);
    let further = further.filter(|name| !PICTURES.contains(name));
    let further = further.map(|name| word(name, Kind::Picture, "用 --picture 给出的图片", name));
    Vocabulary { words: grouped.chain(numbered).chain(further).collect() }
}

/// The outermost names that mean the same whether or not a form was found.
pub(super) fn names_without_form() -> Vec<String> {
    let shared = ["组织名称", "申报级别", "审核类型", "项目条件", "检查日期"];
    let shared = shared.into_iter().chain(PICTURES).map(str::to_owned);
    list::words().into_iter().map(|word| word.name).chain(shared).collect()
}

/// The highest clause number of any form.
pub fn longest(catalog: &Catalog) -> u16 {
    catalog.forms.iter().flat_map(Form::clauses).map(|row| row.no).max().unwrap_or(0)
}

fn word(name: &str, kind: Kind, meaning: &str, example: &str) -> Word {
    Word { name: name.to_owned(), kind, meaning: meaning.to_owned(), example: example.to_owned() }
}

fn text(name: &str, meaning: &str, example: &str) -> Word {
    word(name, Kind::Text, meaning, example)
}

fn number(name: &str, meaning: &str, example: &str) -> Word {
    word(name, Kind::Number, meaning, example)
}

/// Yes or no; the example shows its use, for it is seldom printed.
fn truth(name: &str, meaning: &str, example: &str) -> Word {
    word(name, Kind::Truth, meaning, example)
}

fn choice(name: &str, choices: &[&str], meaning: &str, example: &str) -> Word {
    word(name, Kind::Choice(choices.iter().map(|&choice| choice.to_owned()).collect()), meaning, example)
}

/// A list of groups; the example shows the loop.
fn groups(name: &str, members: Vec<Word>, meaning: &str, example: &str) -> Word {
    word(name, Kind::List(Box::new(Kind::Group(members))), meaning, example)
}

/// A list of texts; the example shows the loop.
fn texts(name: &str, meaning: &str, example: &str) -> Word {
    word(name, Kind::List(Box::new(Kind::Text)), meaning, example)
}
