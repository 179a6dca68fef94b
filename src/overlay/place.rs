//! Where the text holds what the catalogue does not: which part, level and stage it belongs to.

use super::head::{inheritance, takes_over, title_and_rest};
use super::{Fate, Layer, Outcome, Taken};
use crate::catalog::{Edition, Inheritance, Inherits, Level, Part, Requirement, Scope};
use crate::standard_text::{Item, Number, Section, StandardText, TextLine, id_parts};
use crate::text;

/// What a part's sections stand under: its section, or where several parts share an annex what its numbers have in
/// common.
pub(super) fn root(part: &Part, parts: &[&Part]) -> Number {
    let own = Number::parse(&part.section).unwrap_or(Number { letter: None, figures: Vec::new() });
    let shares = parts.iter().filter(|other| other.section == part.section).count() > 1;
    if !shares {
        return own;
    }
    let numbers =
        part.requirements.iter().filter_map(|requirement| id_parts(&requirement.id)).map(|(number, _)| number);
    let common = numbers.filter(|number| number.is_within(&own)).reduce(|common, number| {
        let alike = common.figures.iter().zip(&number.figures).take_while(|(left, right)| left == right).count();
        Number { letter: common.letter, figures: common.figures.into_iter().take(alike).collect() }
    });
    common.unwrap_or(own)
}

/// Adds to the parts what only the text holds. Gives back text that became no requirement, and the sections elsewhere.
pub(super) fn add(
    layers: &mut [Layer<'_>],
    edition: &Edition,
    standard: &StandardText,
    outcomes: &mut Vec<Outcome>,
    taken: &Taken,
) -> (Vec<TextLine>, Vec<String>) {
    let roots: Vec<Number> = layers.iter().map(|layer| layer.root.clone()).collect();
    let mut unplaced = standard.stray.clone();
    let mut elsewhere = Vec::new();
    let mut new = std::collections::HashSet::new();
    let mut headings = Headings::default();
    let mut at_part: Vec<Option<usize>> = vec![None; layers.len()];
    for section in &standard.sections {
        headings.enter(section, edition);
        let home = layers
            .iter()
            .enumerate()
            .filter(|(_, layer)| section.number.is_within(&layer.root))
            .max_by_key(|(_, layer)| layer.root.figures.len());
        let Some((at, layer)) = home.map(|(at, _)| at).and_then(|at| Some((at, layers.get_mut(at)?))) else {
            let leads_to_part = roots.iter().any(|root| root.is_within(&section.number));
            if section.number.parent().is_none() && !leads_to_part {
                elsewhere.push(section.printed.clone());
            }
            continue;
        };
        let place = Place { section, headings: &headings, edition, taken };
        for found in place.entries(layer) {
            let after = at_part.get(at).copied().flatten();
            match found {
                Entry::Known(id) => {
                    let position = layer.requirements.iter().position(|(_, known)| known.id == id);
                    if let Some(slot) = at_part.get_mut(at) {
                        *slot = position.or(after);
                    }
                }
                // A number printed twice: which of the two is meant, a person must say.
                Entry::New(line, requirement) if !new.insert((at, requirement.id.clone())) => {
                    unplaced
                        .push(TextLine {
                            line, text: format!("{}（编号重复）{}", requirement.id, requirement.text)
                        });
                }
                Entry::New(line, requirement) => {
                    let fate = Fate::Added { new: requirement.text.clone() };
                    let part = layer.part.id.clone();
                    outcomes.push(Outcome { part, id: requirement.id.clone(), fate, line: Some(line) });
                    let before = || layer.requirements.iter().rposition(|(known, _)| (1..line).contains(known));
                    let position = after.or_else(before).map_or(0, |after| after + 1).min(layer.requirements.len());
                    layer.requirements.insert(position, (line, requirement));
                    if let Some(slot) = at_part.get_mut(at) {
                        *slot = Some(position);
                    }
                }
                Entry::Unplaced(line, text) => unplaced.push(TextLine { line, text }),
            }
        }
    }
    unplaced.sort_by_key(|line| line.line);
    (unplaced, elsewhere)
}

enum Entry {
    Known(String),
    New(usize, Requirement),
    Unplaced(usize, String),
}

/// The headings of the sections so far.
#[derive(Default)]
pub(super) struct Headings {
    known: std::collections::HashMap<Number, Heading>,
    last_level: Option<(Number, Level)>,
}

struct Heading {
    words: String,
    level: Option<Level>,
}

impl Headings {
    fn enter(&mut self, section: &Section, edition: &Edition) {
        let words = match section.number.figures.as_slice() {
            [] => title_and_rest(section, "").0,
            _ => section.heading_and_text("").0,
        };
        let level = level_of(&words, edition);
        if let Some(level) = level {
            self.last_level = Some((section.number.clone(), level));
        }
        self.known.entry(section.number.clone()).or_insert(Heading { words, level });
    }

    /// The level under which a number stands, and the headings between that and itself. A number whose own chapter is
    /// not there (a misprint) stands where it is printed.
    fn above(&self, number: &Number) -> Option<(Level, Vec<&str>)> {
        let mut words = Vec::new();
        let mut at = Some(number.clone());
        while let Some(number) = at {
            if let Some(heading) = self.known.get(&number) {
                if let Some(level) = heading.level {
                    words.reverse();
                    return Some((level, words));
                }
                words.push(heading.words.as_str());
            }
            at = number.parent();
        }
        let (level_number, level) = self.last_level.as_ref()?;
        let words = self.known.get(number).map(|heading| heading.words.as_str());
        (level_number.letter == number.letter).then(|| (*level, words.into_iter().collect()))
    }
}

/// The level of a heading such as `三级要求`, `一级评价要求`, `4级要求`.
pub(super) fn level_of(heading: &str, edition: &Edition) -> Option<Level> {
    let heading = text::bare_key(heading);
    if heading.chars().count() > 12 {
        return None;
    }
    let end = heading.find('级')? + '级'.len_utf8();
    let name = heading.get(..end)?;
    edition.level(name.strip_prefix('第').unwrap_or(name))
}

struct Place<'p> {
    section: &'p Section,
    headings: &'p Headings,
    edition: &'p Edition,
    taken: &'p Taken,
}

impl Place<'_> {
    /// The section's requirements in the order of the text, those known and those not.
    fn entries(&self, layer: &Layer<'_>) -> Vec<Entry> {
        let mut entries = Vec::new();
        self.sentence(layer, &mut entries);
        for item in &self.section.items {
            self.item(layer, &[], item, &mut entries);
        }
        entries
    }

    fn sentence(&self, layer: &Layer<'_>, entries: &mut Vec<Entry>) {
        let section = self.section;
        if self.taken.knows(&section.number, &[]) {
            entries.extend(self.known(layer, &[]));
            entries.extend(self.known(layer, &["2)"]));
            return;
        }
        let is_root = section.number.figures.is_empty() || section.number == layer.root;
        let (_, body) =
            section.heading_and_text(self.headings.known.get(&section.number).map_or("", |known| &known.words));
        let body = inheritance(&body).map_or(body.as_str(), |(_, rest)| rest);
        if is_root || body.is_empty() || takes_over(body) {
            return;
        }
        let leads_to_list = !section.items.is_empty() || body.ends_with(['：', ':']);
        if leads_to_list && !body.contains('。') {
            return;
        }
        let new = (!leads_to_list).then(|| self.requirement(layer, section.printed.clone(), body)).flatten();
        entries.push(match new {
            Some(requirement) => Entry::New(section.line, requirement),
            None => Entry::Unplaced(section.line, format!("{} {body}", section.printed)),
        });
    }

    fn item(&self, layer: &Layer<'_>, above: &[&str], item: &Item, entries: &mut Vec<Entry>) {
        let mut markers = above.to_vec();
        markers.push(&item.marker);
        if self.taken.knows(&self.section.number, &markers) {
            entries.extend(self.known(layer, &markers));
        } else if !item.text.is_empty() {
            let id = format!("{} {}", self.section.printed, markers.join(" "));
            entries.push(match self.requirement(layer, id.clone(), &item.text) {
                Some(requirement) => Entry::New(item.line, requirement),
                None => Entry::Unplaced(item.line, format!("{id} {}", item.text)),
            });
        }
        for under in &item.items {
            self.item(layer, &markers, under, entries);
        }
    }

    /// The requirement of this part with this number and these markers.
    fn known(&self, layer: &Layer<'_>, markers: &[&str]) -> Option<Entry> {
        let wanted = (self.section.number.clone(), markers.to_vec());
        let found = layer.requirements.iter().find(|(_, known)| id_parts(&known.id).is_some_and(|id| id == wanted))?;
        Some(Entry::Known(found.1.id.clone()))
    }

    /// A requirement under the level and stage of its section; as its neighbours in the catalogue have them, where there
    /// are any.
    fn requirement(&self, layer: &Layer<'_>, id: String, text: &str) -> Option<Requirement> {
        let beside = layer
            .requirements
            .iter()
            .map(|(_, known)| known)
            .find(|known| id_parts(&known.id).is_some_and(|(number, _)| number == self.section.number));
        let (level, stage, topic) = if let Some(known) = beside {
            (known.level, known.stage.clone(), known.topic.clone())
        } else {
            let (level, words) = self.headings.above(&self.section.number)?;
            let (stage, topic) = stage_and_topic(&words, &layer.part.stages);
            (level, stage, topic)
        };
        let categories = limited_to(text, &self.edition.categories);
        Some(Requirement { id, level, stage, topic, text: text.to_owned(), categories })
    }
}

/// The categories to which a wording limits itself: `（仅适用于安全集成、安全运维方向）`.
fn limited_to(text: &str, categories: &[String]) -> Option<Vec<String>> {
    let (_, limit) = text.split_once("仅适用于")?;
    let limit = limit.split(['）', ')', '。']).next()?;
    let named: Vec<String> = categories.iter().filter(|category| limit.contains(category.as_str())).cloned().collect();
    (!named.is_empty()).then_some(named)
}

/// The headings under the level as stage and topic; a stage that the part already has under a plainer name keeps that.
pub(super) fn stage_and_topic(words: &[&str], stages: &[String]) -> (String, String) {
    let mut words = words.iter().filter(|word| !word.is_empty());
    let Some(first) = words.next() else { return (String::new(), String::new()) };
    let key = text::bare_key(first);
    let known = stages.iter().find(|stage| text::bare_key(stage) == key).or_else(|| {
        stages.iter().filter(|stage| !stage.is_empty()).find(|stage| key.ends_with(&text::bare_key(stage)))
    });
    let stage = known.map_or_else(|| (*first).to_owned(), Clone::clone);
    (stage, words.copied().collect::<Vec<_>>().join("-"))
}

/// Puts stages that came with the text behind those that the part has.
pub(super) fn stages(part: &mut Part) {
    for requirement in &part.requirements {
        if !requirement.stage.is_empty() && !part.stages.contains(&requirement.stage) {
            part.stages.push(requirement.stage.clone());
        }
    }
}

/// A part that had no requirements of its own takes over from level to level where the text says so.
pub(super) fn inherit(part: &mut Part, before: &Part, edition: &Edition, standard: &StandardText, root: &Number) {
    if !before.inherits.is_empty() || !matches!(part.scope, Scope::Category { .. }) {
        return;
    }
    let mut headings = Headings::default();
    for section in standard.sections.iter().filter(|section| section.number.is_within(root)) {
        headings.enter(section, edition);
        let (_, body) = section.heading_and_text("");
        let Some((sentence, _)) = inheritance(&body) else { continue };
        let Some((level, _)) = headings.above(&section.number) else { continue };
        if part.inherits.iter().all(|known| known.level != level) {
            part.inherits.push(Inherits { level, section: section.printed.clone(), text: sentence.to_owned() });
        }
    }
    if !part.inherits.is_empty() {
        part.inheritance = Inheritance::Cumulative;
    }
}
