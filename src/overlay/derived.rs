//! A standard that the catalogue does not have: its structure guessed from its numbering, to be reviewed by a person.

use super::head::{inheritance, takes_over, title_and_rest};
use crate::catalog::{Inheritance, Inherits, Level, Part, Requirement, Scope};
use crate::standard_text::{Item, Number, Section, StandardText, TextLine};
use crate::text;
use std::collections::{HashMap, HashSet};

/// What was guessed of a standard.
#[derive(Clone, Debug)]
pub struct Derived {
    /// The edition.
    pub edition: DerivedEdition,
    /// Its parts. Their edition's position means nothing yet.
    pub parts: Vec<Part>,
    /// Requirements whose number stands there already: left out, to be told.
    pub repeated: Vec<TextLine>,
}

/// What was guessed of an edition.
#[derive(Clone, Debug)]
pub struct DerivedEdition {
    /// Its id, as given.
    pub id: String,
    /// Title; empty where none was seen.
    pub title: String,
    /// Document number; empty where none was seen.
    pub code: String,
    /// Levels, lowest first, as the text prints them one after the other.
    pub levels: Vec<String>,
    /// Categories, from the annexes' titles.
    pub categories: Vec<String>,
}

/// Why no structure could be guessed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotDerived {
    /// Nothing is numbered.
    #[error("文字中没有找到带编号的章节（如“4.1.1 …”、“附录A”）")]
    NoSections,
    /// No heading names a level.
    #[error("文字中没有找到级别标题（如“4.1 三级要求”），不能推出结构")]
    NoLevels,
    /// There are levels but nothing under them.
    #[error("级别标题之下没有找到任何要求")]
    NoRequirements,
}

/// Guesses the structure of a standard. Level headings (`三级要求`) tell the parts: what they stand under is one.
pub fn derive(id: &str, standard: &StandardText) -> Result<Derived, NotDerived> {
    if standard.sections.is_empty() {
        return Err(NotDerived::NoSections);
    }
    let mut levels: Vec<String> = Vec::new();
    let mut roots: Vec<Number> = Vec::new();
    for section in &standard.sections {
        let Some(level) = level_name(&section.heading_and_text("").0) else { continue };
        if !levels.contains(&level) {
            levels.push(level);
        }
        roots.extend(section.number.parent().filter(|parent| !roots.contains(parent)));
    }
    if levels.is_empty() {
        return Err(NotDerived::NoLevels);
    }
    let mut repeated = Vec::new();
    let mut parts: Vec<Part> =
        roots.iter().filter_map(|root| part(root, &roots, &levels, standard, &mut repeated)).collect();
    parts.retain(|part| !part.requirements.is_empty());
    if parts.is_empty() {
        return Err(NotDerived::NoRequirements);
    }
    let mut categories: Vec<String> = Vec::new();
    for part in &parts {
        if let Scope::Category { category, .. } = &part.scope
            && !categories.contains(category)
        {
            categories.push(category.clone());
        }
    }
    if categories.is_empty() {
        categories.push("通用".to_owned());
    }
    let (title, code) = title_and_code(standard);
    Ok(Derived { edition: DerivedEdition { id: id.to_owned(), title, code, levels, categories }, parts, repeated })
}

/// The level that a heading names: `三级要求` is `三级`.
fn level_name(heading: &str) -> Option<String> {
    let heading = heading.trim().trim_start_matches('第');
    let mut chars = heading.chars();
    let numeral = chars.next().filter(|c| "一二三四五六1234567ⅠⅡⅢⅣⅤ".contains(*c))?;
    let rest = chars.as_str().strip_prefix('级')?;
    let is_short = rest.chars().count() <= 8 && !rest.contains(['。', '，', '：']);
    (is_short && (rest.is_empty() || rest.ends_with("要求"))).then(|| format!("{numeral}级"))
}

fn part(
    root: &Number,
    roots: &[Number],
    levels: &[String],
    standard: &StandardText,
    repeated: &mut Vec<TextLine>,
) -> Option<Part> {
    let annex = Number { letter: root.letter, figures: Vec::new() };
    let top = if root.letter.is_some() { &annex } else { root };
    let section = standard.section(top)?;
    let (title, preamble) = match root.letter {
        Some(_) => title_and_rest(section, ""),
        None => section.heading_and_text(""),
    };
    let class = (root != top).then(|| standard.section(root)).flatten().map(|section| section.heading_and_text("").0);
    let general = roots.iter().filter(|root| root.letter.is_none()).position(|other| other == root);
    let id = match (root.letter, general) {
        (Some(letter), _) => {
            let figures: Vec<String> = root.figures.iter().map(u16::to_string).collect();
            format!("{}{}", letter.to_ascii_lowercase(), figures.join("-"))
        }
        (None, Some(0) | None) => "general".to_owned(),
        (None, Some(at)) => format!("general-{}", at + 1),
    };
    let scope = match root.letter {
        Some(_) => Scope::Category { category: category(&title), class },
        None => Scope::General,
    };
    let mut reader = Reader {
        levels,
        level: None,
        headings: HashMap::new(),
        requirements: Vec::new(),
        inherits: Vec::new(),
        seen: HashSet::new(),
        repeated: Vec::new(),
    };
    for section in standard.sections.iter().filter(|section| section.number.is_within(root)) {
        reader.section(section);
    }
    repeated.append(&mut reader.repeated);
    let mut stages = Vec::new();
    for requirement in &reader.requirements {
        if !requirement.stage.is_empty() && !stages.contains(&requirement.stage) {
            stages.push(requirement.stage.clone());
        }
    }
    let inheritance = if reader.inherits.is_empty() { Inheritance::Full } else { Inheritance::Cumulative };
    Some(Part {
        id,
        edition: 0,
        section: section.printed.clone(),
        title,
        scope,
        inheritance,
        preamble,
        stages,
        inherits: reader.inherits,
        requirements: reader.requirements,
    })
}

/// The category of an annex: its title without the words that every annex has.
fn category(title: &str) -> String {
    let endings = [
        "服务资质专业评价要求",
        "服务专业评价要求",
        "服务机构评价要求",
        "服务机构专业能力要求",
        "服务专业能力要求",
        "服务专业要求",
        "专业评价要求",
        "专业能力要求",
        "服务要求",
        "评价要求",
        "能力要求",
        "要求",
    ];
    let ending = endings.iter().find(|ending| title.ends_with(**ending) && title.len() > ending.len());
    ending.and_then(|ending| title.strip_suffix(ending)).unwrap_or(title).to_owned()
}

struct Reader<'r> {
    levels: &'r [String],
    level: Option<(Level, Number)>,
    headings: HashMap<Number, String>,
    requirements: Vec<Requirement>,
    inherits: Vec<Inherits>,
    seen: HashSet<String>,
    repeated: Vec<TextLine>,
}

impl Reader<'_> {
    fn section(&mut self, section: &Section) {
        let (heading, body) = section.heading_and_text("");
        let named = level_name(&heading).and_then(|name| self.levels.iter().position(|level| *level == name));
        if let Some(rank) = named.and_then(|rank| u8::try_from(rank).ok()) {
            self.level = Some((Level(rank), section.number.clone()));
        } else {
            self.headings.insert(section.number.clone(), heading);
        }
        let Some((level, under)) = self.level.clone() else { return };
        let mut body = body.as_str();
        if let Some((sentence, rest)) = inheritance(body) {
            self.inherits.push(Inherits { level, section: section.printed.clone(), text: sentence.to_owned() });
            body = rest;
        }
        let (stage, topic) = self.stage_and_topic(&section.number, &under);
        let mut add = |id: String, line: usize, text: &str| {
            if !self.seen.insert(id.clone()) {
                self.repeated.push(TextLine { line, text: format!("{id}（编号重复）{text}") });
                return;
            }
            self.requirements.push(Requirement {
                id,
                level,
                stage: stage.clone(),
                topic: topic.clone(),
                text: text.to_owned(),
                categories: None,
            });
        };
        let leads_to_list = !section.items.is_empty() || body.ends_with(['：', ':']);
        let says_itself = !body.is_empty() && !takes_over(body) && (!leads_to_list || body.contains('。'));
        if says_itself {
            add(section.printed.clone(), section.line, body);
        }
        for item in &section.items {
            items(&section.printed, item, &mut add);
        }
    }

    fn stage_and_topic(&self, number: &Number, under: &Number) -> (String, String) {
        let mut words = Vec::new();
        let mut at = Some(number.clone());
        while let Some(number) = at.filter(|at| at != under) {
            words.extend(self.headings.get(&number).map(String::as_str));
            at = number.parent();
        }
        words.reverse();
        // A number that does not stand under its level is a misprint: only its own heading is sure.
        let words = if number.is_within(under) {
            words.as_slice()
        } else {
            words.get(words.len().saturating_sub(1)..).unwrap_or(&[])
        };
        super::place::stage_and_topic(words, &[])
    }
}

fn items(above: &str, item: &Item, add: &mut impl FnMut(String, usize, &str)) {
    let id = format!("{above} {}", item.marker);
    if !item.text.is_empty() {
        add(id.clone(), item.line, &item.text);
    }
    for under in &item.items {
        items(&id, under, add);
    }
}

/// Title and document number as the cover has them.
fn title_and_code(standard: &StandardText) -> (String, String) {
    let is_code = |text: &str| {
        text.chars().next().is_some_and(|c| c.is_ascii_uppercase())
            && text.chars().all(|c| c.is_ascii() || c == '—')
            && text.chars().filter(char::is_ascii_digit).count() >= 4
    };
    let cover = standard.skipped.iter().chain(&standard.front);
    let bare = |text: &str| text.rsplit(['：', ':']).next().map_or("", str::trim).to_owned();
    let whole = |text: &str| text.split_once('：').map_or(text, |(_, code)| code).trim().to_owned();
    let code = cover.map(|line| whole(&line.text)).find(|text| is_code(text)).unwrap_or_default();
    let ends = ["规范", "规则", "标准", "要求", "准则", "指南", "办法"];
    let title =
        standard.front.iter().map(|line| bare(&line.text)).find(|line| {
            line.chars().count() <= 40 && ends.iter().any(|end| line.ends_with(end)) && !text::is_blank(line)
        });
    (title.unwrap_or_default(), code)
}
