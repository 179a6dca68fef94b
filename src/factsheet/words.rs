//! Words of the facts: yes and no, choices, categories, editions, levels and lists.

use super::labels::FactLabels;
use crate::assessment::LevelReading;
use crate::catalog::{Catalog, Edition, Form, Scope};
use crate::facts::layout::{FactOption, edition_words};
use crate::normalize;
use crate::text::{bare_key, key, trim};

/// The words of a cell that lists several.
pub(super) fn pieces(typed: &str) -> Vec<&str> {
    typed
        .split(['、', '，', ',', '；', ';', '\n', '\r', '/', '／', '|', '+'])
        .map(trim)
        .filter(|piece| !piece.is_empty())
        .collect()
}

/// 是 or 否 in any spelling of any edition, with an explanation behind it or boxes before the words.
pub(super) fn yes_or_no(typed: &str, font: Option<&str>, labels: &FactLabels) -> Option<bool> {
    if let Some(answer) = labels.yes_or_no(typed, font) {
        return Some(answer);
    }
    if let Some(answer) = ticked(typed, labels) {
        return Some(answer);
    }
    let key = key(typed);
    let first = key.split([',', '(', ';', '.', ':']).next().filter(|first| !first.is_empty())?;
    labels.yes_or_no(first, None).or(match first.chars().next()? {
        '已' => Some(true),
        '未' | '没' => Some(false),
        _ => None,
    })
}

/// ☑是 □否, or 是☑ 否□.
fn ticked(typed: &str, labels: &FactLabels) -> Option<bool> {
    let letters: Vec<char> = typed.chars().filter(|c| !c.is_whitespace()).collect();
    let boxes: Vec<(usize, bool)> =
        letters.iter().enumerate().filter_map(|(at, c)| Some((at, labels.tick(*c)?))).collect();
    let (at, _) = match boxes.iter().filter(|(_, is_ticked)| *is_ticked).collect::<Vec<_>>().as_slice() {
        [only] if boxes.len() > 1 => **only,
        _ => return None,
    };
    let is_before = boxes.first().is_some_and(|(first, _)| *first == 0);
    let word = if is_before { letters.get(at + 1) } else { letters.get(at.checked_sub(1)?) };
    match word? {
        '是' | '有' => Some(true),
        '否' | '无' | '没' => Some(false),
        _ => None,
    }
}

/// The option that a cell names: by its whole text, else by the one option of which a word stands in it, else by words
/// that imply one, of which the longest counts.
pub(super) fn option(typed: &str, options: &[FactOption]) -> Option<usize> {
    let wanted = bare_key(typed);
    if wanted.is_empty() {
        return None;
    }
    let words = |option: &FactOption| -> Vec<String> {
        std::iter::once(&option.name).chain(&option.spellings).map(|word| bare_key(word)).collect()
    };
    let exact = options.iter().position(|option| words(option).contains(&wanted));
    let contained =
        |words: Vec<String>| words.iter().any(|word| word.chars().count() > 1 && wanted.contains(word.as_str()));
    if exact.is_some() {
        return exact;
    }
    let named: Vec<usize> =
        options.iter().enumerate().filter(|(_, option)| contained(words(option))).map(|(at, _)| at).collect();
    match named.as_slice() {
        [only] => Some(*only),
        [] => implied(&wanted, options),
        _ => None,
    }
}

/// The option with the longest implied word in a text.
fn implied(wanted: &str, options: &[FactOption]) -> Option<usize> {
    let implied = options.iter().enumerate().flat_map(|(at, option)| option.implied.iter().map(move |word| (at, word)));
    implied
        .map(|(at, word)| (at, bare_key(word)))
        .filter(|(_, word)| wanted.contains(word.as_str()))
        .max_by_key(|(_, word)| word.len())
        .map(|(at, _)| at)
}

/// A category as understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Category {
    /// Its canonical name.
    pub(super) name: String,
    /// The class that the word names besides (A类).
    pub(super) class: Option<String>,
}

/// Words that may stand behind a category's name.
const CATEGORY_ENDINGS: [&str; 6] = ["服务资质认证", "服务资质", "服务项目", "服务", "资质", "类"];

/// The category that is called so, by its own name, by a form's, or with words such as 服务 behind it. What the editions
/// applied under call so comes before what others do: 应急响应 is a category of one, and of others a word for 应急处理.
pub(super) fn category(typed: &str, catalog: &Catalog, applied: &[&Edition]) -> Option<Category> {
    let wanted = bare_key(typed);
    let shorter = CATEGORY_ENDINGS.iter().find_map(|ending| wanted.strip_suffix(ending)).unwrap_or_default();
    let among = |editions: &[&Edition]| {
        category_called(&wanted, catalog, editions).or_else(|| category_called(shorter, catalog, editions))
    };
    among(applied).or_else(|| among(&catalog.editions.iter().collect::<Vec<_>>()))
}

fn category_called(wanted: &str, catalog: &Catalog, editions: &[&Edition]) -> Option<Category> {
    if wanted.is_empty() {
        return None;
    }
    let named = editions.iter().flat_map(|edition| &edition.categories).find(|name| bare_key(name) == wanted);
    if let Some(name) = named {
        return Some(Category { name: name.clone(), class: None });
    }
    let is_of_edition = |form: &&&Form| {
        catalog.editions.get(form.edition).is_some_and(|of| editions.iter().any(|edition| edition.id == of.id))
    };
    // Any of its names will do: the editions applied under were asked first.
    let is_called =
        |form: &&&Form| form.names.iter().chain([&form.title, &form.service]).any(|name| bare_key(name) == wanted);
    let forms: Vec<&Form> = catalog.forms.iter().filter(|form| !form.is_general).collect();
    let form = forms.iter().filter(is_of_edition).find(is_called)?;
    let scope = form.part.and_then(|part| catalog.parts.get(part)).map(|part| &part.scope);
    let class = match scope {
        Some(Scope::Category { class, .. }) => class.clone(),
        _ => None,
    };
    Some(Category { name: form.category.clone(), class })
}

/// The edition that is called so: by number, id, short name, title with number, or a text that names one number.
pub(super) fn edition<'c>(typed: &str, catalog: &'c Catalog) -> Option<&'c Edition> {
    let wanted = bare_key(typed);
    if wanted.is_empty() {
        return None;
    }
    let names = |edition: &Edition| {
        let mut names = vec![edition.id.clone(), edition.code.clone(), edition_words(edition)];
        names.extend(edition.names.iter().cloned());
        names.push(format!("{}{}", edition.title, edition.code));
        names.push(format!("{}{}", edition.code, edition.title));
        names
    };
    let is_called = |edition: &&Edition| names(edition).iter().any(|name| bare_key(name) == wanted);
    let exact: Vec<&Edition> = catalog.editions.iter().filter(is_called).collect();
    let cited = || {
        let cites = |edition: &&Edition| !edition.code.is_empty() && wanted.contains(&bare_key(&edition.code));
        catalog.editions.iter().filter(cites).collect::<Vec<_>>()
    };
    match (exact.as_slice(), cited().as_slice()) {
        ([only], _) | ([], [only]) => Some(only),
        _ => {
            let titled: Vec<&Edition> =
                catalog.editions.iter().filter(|edition| bare_key(&edition.title) == wanted).collect();
            match titled.as_slice() {
                [only] => Some(only),
                _ => None,
            }
        }
    }
}

/// What a level word is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum LevelWord {
    /// A level, in words that its edition takes.
    Known(String),
    /// A level, but not of this edition.
    OutOfScheme,
    /// No level of any.
    Unknown,
}

/// What a level word says under an edition, or under any where it is not known.
pub(super) fn level(typed: &str, edition: Option<&Edition>, catalog: &Catalog) -> LevelWord {
    let known_to = |edition: &Edition| match normalize::level(typed, edition) {
        LevelReading::Known(level) | LevelReading::Confusable(level) => {
            let is_plain = edition.level(typed).is_some();
            Some(if is_plain { trim(typed).to_owned() } else { edition.level_name(level).to_owned() })
        }
        _ => None,
    };
    let anywhere = || catalog.editions.iter().find_map(known_to);
    match edition {
        Some(edition) => match known_to(edition) {
            Some(word) => LevelWord::Known(word),
            None if normalize::level(typed, edition) == LevelReading::OutOfScheme || anywhere().is_some() => {
                LevelWord::OutOfScheme
            }
            None => LevelWord::Unknown,
        },
        None => anywhere().map_or(LevelWord::Unknown, LevelWord::Known),
    }
}

/// 2024, 2024年, 2024年度, 二〇二四年.
pub(super) fn year(typed: &str) -> Option<i16> {
    let key = key(typed);
    let digits = key.trim_end_matches("度").trim_end_matches("年").trim_end_matches("财");
    let plain: String = digits
        .chars()
        .map(|c| match c {
            '〇' | '零' | '○' => '0',
            _ => "一二三四五六七八九".chars().zip('1'..='9').find(|(sign, _)| *sign == c).map_or(c, |(_, digit)| digit),
        })
        .collect();
    (plain.len() == 4).then(|| plain.parse().ok()).flatten()
}

/// Whether a cell holds several people's names.
pub(super) fn names_several(typed: &str) -> bool {
    let between = |c: char| matches!(c, '、' | '，' | ',' | '；' | ';' | '\n' | '/' | '／' | '|');
    if typed.split(between).filter(|piece| !trim(piece).is_empty()).count() > 1 {
        return true;
    }
    // 张 三 is one name, 张三 李四 are two; names in other letters have spaces in them.
    let words: Vec<&str> = typed.split_whitespace().collect();
    let is_chinese_name =
        |word: &&str| word.chars().count() > 1 && word.chars().all(|c| matches!(c, '\u{4E00}'..='\u{9FFF}'));
    words.len() > 1 && words.iter().all(is_chinese_name)
}
