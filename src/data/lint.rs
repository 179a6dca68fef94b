//! What is odd in a catalogue but not wrong: told with file, line and column, for a person to look at.

use super::{CatalogError, CatalogFile, complaint, parse};
use crate::text;
use serde::Deserialize;
use std::collections::{HashMap, HashSet};
use toml::Spanned;

#[derive(Deserialize)]
struct PartWords {
    edition: String,
    part: String,
    #[serde(default)]
    stages: Vec<Spanned<String>>,
    #[serde(default)]
    requirement: Vec<RequirementWords>,
}

#[derive(Deserialize)]
struct RequirementWords {
    id: String,
    level: String,
    stage: String,
    text: Spanned<String>,
}

#[derive(Deserialize)]
struct ThresholdWords {
    edition: String,
    #[serde(default)]
    threshold: Vec<ThresholdWord>,
}

#[derive(Deserialize)]
struct ThresholdWord {
    part: String,
    requirement: String,
    test: Spanned<toml::Value>,
}

/// What is odd in the files of a catalogue. Files that can't be read are not told here.
pub fn lint(files: &[CatalogFile]) -> Vec<CatalogError> {
    let mut warnings = Vec::new();
    let mut wordings: HashMap<(String, String, String), String> = HashMap::new();
    for file in files.iter().filter(|file| file.path.starts_with("requirements/")) {
        let Ok(part) = parse::<PartWords>(file) else { continue };
        part_warnings(file, &part, &mut warnings);
        for requirement in part.requirement {
            let place = (part.edition.clone(), part.part.clone(), requirement.id);
            wordings.insert(place, requirement.text.into_inner());
        }
    }
    for file in files.iter().filter(|file| file.path.starts_with("thresholds/")) {
        let Ok(thresholds) = parse::<ThresholdWords>(file) else { continue };
        for threshold in thresholds.threshold {
            let place = (thresholds.edition.clone(), threshold.part, threshold.requirement);
            let Some(wording) = wordings.get(&place) else { continue };
            threshold_warnings(file, &place.2, &threshold.test, wording, &mut warnings);
        }
    }
    warnings
}

fn part_warnings(file: &CatalogFile, part: &PartWords, warnings: &mut Vec<CatalogError>) {
    let used: HashSet<&str> = part.requirement.iter().map(|requirement| requirement.stage.as_str()).collect();
    for stage in part.stages.iter().filter(|stage| !used.contains(stage.get_ref().as_str())) {
        warnings.push(complaint(file, stage.span(), format!("阶段“{}”没有任何要求", stage.get_ref())));
    }
    // Short wordings of one's own may well go without; where nearly all have one, its absence is a sign of a cut.
    let with_stop = part.requirement.iter().filter(|requirement| has_stop(requirement.text.get_ref())).count();
    let writes_stops = with_stop * 2 > part.requirement.len();
    let mut seen: HashMap<(&str, &str, String), &str> = HashMap::new();
    for requirement in &part.requirement {
        let (wording, span) = (requirement.text.get_ref(), requirement.text.span());
        // Levels repeat each other on purpose; a level that repeats itself does not.
        let same = (requirement.level.as_str(), requirement.stage.as_str(), text::key(wording));
        if let Some(first) = seen.get(&same) {
            let message = format!("{}与{first}在同一级别、同一阶段，文字相同", requirement.id);
            warnings.push(complaint(file, span.clone(), message));
        } else {
            seen.insert(same, &requirement.id);
        }
        if writes_stops && !has_stop(wording) {
            warnings.push(complaint(file, span, format!("{}的文字末尾没有句号，是否不完整？", requirement.id)));
        }
    }
}

fn has_stop(wording: &str) -> bool {
    text::trim(wording).ends_with(['。', '；', '：', '！', '？', '）', ')', ';', '.', '”', '》'])
}

fn threshold_warnings(
    file: &CatalogFile,
    id: &str,
    test: &Spanned<toml::Value>,
    wording: &str,
    warnings: &mut Vec<CatalogError>,
) {
    let stated = text_numbers(wording);
    let mut wanted = Vec::new();
    numbers(test.get_ref(), &mut wanted);
    for (key, number) in wanted {
        // One is seldom written: 具有、拥有 say it.
        let is_silent = is_same(number, 1.0);
        // Months are written where years are asked, and the other way round.
        let is_stated =
            [1.0, 12.0, 1.0 / 12.0].iter().any(|times| stated.iter().any(|&stated| is_same(stated, number * times)));
        if !is_silent && !is_stated {
            let message = format!("{key} 为 {number}，而{id}的文字中没有这个数：{}", text::excerpt(wording, 40));
            warnings.push(complaint(file, test.span(), message));
        }
    }
}

fn is_same(left: f64, right: f64) -> bool {
    (left - right).abs() < 1e-6
}

/// The numbers of a test that a wording must state.
fn numbers(test: &toml::Value, found: &mut Vec<(String, f64)>) {
    match test {
        toml::Value::Table(table) => {
            for (key, value) in table {
                match value {
                    #[expect(clippy::cast_precision_loss, reason = "counts of people and projects")]
                    toml::Value::Integer(number) => found.push((key.clone(), *number as f64)),
                    toml::Value::Float(number) => found.push((key.clone(), *number)),
                    other => numbers(other, found),
                }
            }
        }
        toml::Value::Array(values) => values.iter().for_each(|value| numbers(value, found)),
        _ => {}
    }
}

/// The numbers that a wording states: `1,000`, `一万`, `两个`, `500万`; numbers before 万 with and without it.
fn text_numbers(wording: &str) -> Vec<f64> {
    let chars: Vec<char> = text::key(wording).chars().collect();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(&c) = chars.get(at) {
        if c.is_ascii_digit() {
            let run: String =
                chars.iter().skip(at).take_while(|c| c.is_ascii_digit() || matches!(c, '.' | ',')).collect();
            at += run.chars().count();
            let digits: String = run.trim_end_matches(['.', ',']).chars().filter(|c| *c != ',').collect();
            if let Ok(number) = digits.parse::<f64>() {
                found.push(number);
                let times = chars.get(at).map_or(1.0, |c| scale(*c));
                found.push(number * times);
            }
        } else if numeral(c).is_some() || (scale(c) > 1.0 && c != '万') {
            let run: Vec<char> =
                chars.iter().skip(at).copied().take_while(|&c| numeral(c).is_some() || scale(c) > 1.0).collect();
            at += run.len();
            found.push(chinese(&run));
            found.extend(run.split_last().filter(|(last, _)| **last == '万').map(|(_, rest)| chinese(rest)));
        } else {
            at += 1;
        }
    }
    found
}

fn numeral(c: char) -> Option<f64> {
    let at = "零一二三四五六七八九".chars().position(|known| known == c).or((c == '两').then_some(2))?;
    u8::try_from(at).ok().map(f64::from)
}

fn scale(c: char) -> f64 {
    match c {
        '十' => 10.0,
        '百' => 100.0,
        '千' => 1000.0,
        '万' => 10_000.0,
        _ => 1.0,
    }
}

fn chinese(run: &[char]) -> f64 {
    let (mut total, mut section, mut digit) = (0.0, 0.0, None);
    for &c in run {
        match numeral(c) {
            Some(number) => digit = Some(number),
            None if c == '万' => {
                total += (section + digit.unwrap_or(0.0)) * 10_000.0;
                section = 0.0;
                digit = None;
            }
            None => {
                section += digit.unwrap_or(1.0) * scale(c);
                digit = None;
            }
        }
    }
    total + section + digit.unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_words() {
        for (wording, number) in [
            ("用户数在10,000以上", 10_000.0),
            ("至少两个项目", 2.0),
            ("近三年内", 3.0),
            ("十二个月", 12.0),
            ("二十名以上", 20.0),
            ("注册资金500万元", 500.0),
            ("注册资金500万元", 5_000_000.0),
            ("一万二千个", 12_000.0),
        ] {
            assert!(text_numbers(wording).iter().any(|&found| is_same(found, number)), "{wording}");
        }
        assert!(!text_numbers("技术负责人").iter().any(|&found| is_same(found, 3.0)));
    }

    fn requirement(id: &str, stage: &str, text: &str) -> String {
        format!(
            "[[requirement]]\nid = \"{id}\"\nlevel = \"三级\"\nstage = \"{stage}\"\ntopic = \"\"\ntext = \"{text}\"\n"
        )
    }

    #[test]
    fn oddities_are_told_with_their_place() {
        let part = format!(
            "edition = \"茶\"\npart = \"a\"\nstages = [\"备茶\", \"奉茶\"]\n{}{}{}",
            requirement("A1 a)", "备茶", "茶师3名以上。"),
            requirement("A1 b)", "备茶", "茶师 3 名以上。"),
            requirement("A1 c)", "备茶", "茶具"),
        );
        let thresholds = "edition = \"茶\"\n[[threshold]]\npart = \"a\"\nrequirement = \"A1 a)\"\n\
                          test = { any = [{ measure = \"staff\", at_least = 3 }, { measure = \"staff\", at_least = 5 }] }\n";
        let files = [
            CatalogFile { path: "requirements/茶/a.toml".into(), text: part },
            CatalogFile { path: "thresholds/茶.toml".into(), text: thresholds.into() },
        ];
        let told: Vec<(usize, String)> =
            lint(&files).into_iter().map(|warning| (warning.line, warning.message)).collect();
        let has = |line: usize, words: &str| told.iter().any(|(at, message)| *at == line && message.contains(words));
        assert!(has(3, "奉茶"), "{told:?}");
        assert!(has(15, "A1 b)与A1 a)"), "{told:?}");
        assert!(has(21, "没有句号"), "{told:?}");
        assert!(has(5, "at_least 为 5"), "{told:?}");
        assert_eq!(told.len(), 4, "{told:?}");
    }
}
