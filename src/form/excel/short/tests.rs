use super::super::whole;
use super::*;
use crate::catalog::{Level, Necessity, Role};
use crate::data;
use crate::form::words::{EntryWords, TICK};

const DAY: jiff::civil::Date = jiff::civil::date(2025, 9, 30);

fn assert_same(words: &FormWords, what: &str) {
    let short = write(words, DAY).unwrap_or_else(|| panic!("{what}: not written in short"));
    assert!(short == whole(words, Use::Paper, DAY).unwrap(), "{what}: other bytes");
}

fn forms() -> Vec<FormWords> {
    let catalog = data::shipped().unwrap();
    let blank = |form| FormWords::blank(form, catalog.edition_of(form), Level(1), |_| Necessity::Required);
    catalog.forms.iter().map(blank).collect()
}

#[test]
fn every_form_has_the_same_bytes_both_ways() {
    for (at, mut words) in forms().into_iter().enumerate() {
        assert_same(&words, &words.title);
        for row in &mut words.rows {
            match row.no % 4 {
                0 => row.nonconforming = TICK.to_owned(),
                1 => row.conforming = "不适用".to_owned(),
                _ => row.conforming = TICK.to_owned(),
            }
            row.evidence = format!(" 《记录<{}>&》、\"说明'\"\n\t第{}份 ", row.no % 7, row.no.pow(2));
        }
        for (nth, field) in words.header.iter_mut().enumerate() {
            field.value = "甲".repeat(1 + 90 * nth);
            field.number = (nth % 2 == at % 2).then_some(2025.1 + 1e9 * f64::from(u32::try_from(nth).unwrap()));
        }
        for block in &mut words.blocks {
            let cells = vec![(Role::Section, "乙".to_owned()), (Role::Evidence, "丙\n丁".to_owned())];
            block.entries.push(EntryWords { no: String::new(), text: "乙\n丙".to_owned(), cells });
            block.entries.push(EntryWords { no: "１".to_owned(), text: "戊".to_owned(), cells: Vec::new() });
        }
        assert_same(&words, &words.title);
        words.notes.push("己".repeat(200));
        words.rows.clear();
        assert_same(&words, &words.title);
        words.blocks.clear();
        words.declaration.clear();
        assert_same(&words, &words.title);
    }
}

#[test]
fn what_is_spelled_in_a_special_way_is_written_as_a_whole() {
    let mut words = forms().remove(0);
    for unusual in ["_x000D_", "\u{1}", "甲\r\n乙", "\u{FFFF}", "<r>甲</r>", &"甲".repeat(32_768)] {
        unusual.clone_into(&mut words.rows[3].evidence);
        assert!(write(&words, DAY).is_none(), "{unusual:?}");
        assert_eq!(super::super::write(&words, Use::Paper, DAY).is_ok(), unusual.chars().count() < 32_768);
    }
    words.rows[3].evidence = "😀".repeat(16_383);
    assert_same(&words, "the longest text");
}

#[test]
fn papers_of_other_days_and_titles_have_shells_of_their_own() {
    let mut words = forms().remove(0);
    let first = write(&words, DAY).unwrap();
    let other_day = jiff::civil::date(2025, 10, 1);
    assert_eq!(write(&words, other_day).unwrap(), whole(&words, Use::Paper, other_day).unwrap());
    words.title.push('甲');
    assert_same(&words, "another title");
    words.title.pop();
    assert_eq!(write(&words, DAY).unwrap(), first);
}
