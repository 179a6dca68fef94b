//! Invented tea houses: a catalogue made in memory, its text printed badly, and laid over it again.

use super::*;
use crate::catalog::{Inheritance, Inherits, Level, Scope};
use crate::standard_text::Known;
use proptest::prelude::*;

fn requirement(id: &str, level: u8, stage: &str, topic: &str, text: &str) -> Requirement {
    Requirement {
        id: id.to_owned(),
        level: Level(level),
        stage: stage.to_owned(),
        topic: topic.to_owned(),
        text: text.to_owned(),
        categories: None,
    }
}

/// A catalogue of one edition with a general part and an annex; its wordings are given.
fn tea(words: &[String]) -> Catalog {
    static SHIPPED: std::sync::LazyLock<Catalog> = std::sync::LazyLock::new(|| crate::data::shipped().unwrap());
    let mut catalog = SHIPPED.clone();
    let mut edition = catalog.editions.iter().find(|edition| edition.id == "isccc-sv-001-2015").unwrap().clone();
    edition.code = "T/TEA 7-2020".to_owned();
    edition.title = "茶室服务规范".to_owned();
    edition.missing.clear();
    let mut words = words.iter().map(String::as_str);
    let mut word = || words.next().unwrap_or("茶具应洁净。");
    let general = Part {
        id: "general".into(),
        edition: 0,
        section: "4".into(),
        title: "通用要求".into(),
        scope: Scope::General,
        inheritance: Inheritance::Full,
        preamble: "茶室分为三个级别。".into(),
        stages: vec!["人员要求".into(), "场所要求".into()],
        inherits: vec![],
        requirements: vec![
            requirement("4.1.1 a)", 0, "人员要求", "", word()),
            requirement("4.1.1 b)", 0, "人员要求", "", word()),
            requirement("4.1.1 c)", 0, "人员要求", "", word()),
            requirement("4.1.2", 0, "场所要求", "", word()),
            requirement("4.2.1 a)", 1, "人员要求", "", word()),
            requirement("4.2.1 b)", 1, "人员要求", "", word()),
            requirement("4.2.2", 1, "场所要求", "", word()),
        ],
    };
    let annex = Part {
        id: "a".into(),
        edition: 0,
        section: "附录A".into(),
        title: "泡茶服务专业要求".into(),
        scope: Scope::Category { category: "风险评估".into(), class: None },
        inheritance: Inheritance::Cumulative,
        preamble: String::new(),
        stages: vec!["备茶阶段".into(), "奉茶阶段".into()],
        inherits: vec![Inherits {
            level: Level(1),
            section: "A2".into(),
            text: "申报二级，除满足三级要求外，还应满足以下要求：".into(),
        }],
        requirements: vec![
            requirement("A1.1.1 a)", 0, "备茶阶段", "洗具", word()),
            requirement("A1.1.1 b)", 0, "备茶阶段", "洗具", word()),
            requirement("A1.2", 0, "奉茶阶段", "", word()),
            requirement("A2", 1, "", "", word()),
            requirement("A2.1.1 a)", 1, "备茶阶段", "洗具", word()),
            requirement("A2.1.1 b)", 1, "备茶阶段", "洗具", word()),
        ],
    };
    catalog.editions = vec![edition];
    catalog.parts = vec![general, annex];
    catalog.forms.clear();
    catalog
}

/// The catalogue's text as a standard prints it, paragraph by paragraph.
fn paragraphs(catalog: &Catalog) -> Vec<String> {
    let text = |id: &str| {
        let all = catalog.parts.iter().flat_map(|part| &part.requirements);
        all.clone().find(|known| known.id == id).unwrap().text.clone()
    };
    let mut out: Vec<String> = vec!["1. 范围".into(), "本标准规定了茶室服务的要求。".into()];
    let mut say = |line: &str| out.push(line.to_owned());
    say("4. 通用要求");
    say("茶室分为三个级别。");
    for (level, name) in [("4.1", "三级要求"), ("4.2", "二级要求")] {
        say(&format!("{level}. {name}"));
        say(&format!("{level}.1. 人员要求"));
        let letters: &[&str] = if level == "4.1" { &["a", "b", "c"] } else { &["a", "b"] };
        for letter in letters {
            say(&format!("- {letter}) {}", text(&format!("{level}.1 {letter})"))));
        }
        say(&format!("{level}.2. 场所要求"));
        say(&text(&format!("{level}.2")));
    }
    say("附录 A（规范性附录）：泡茶服务专业要求");
    say("A1 三级要求");
    say("A1.1备茶阶段");
    say("A1.1.1洗具");
    say(&format!("a） {}", text("A1.1.1 a)")));
    say(&format!("（b）{}", text("A1.1.1 b)")));
    say("A1.2 奉茶阶段");
    say(&text("A1.2"));
    say("A2 二级要求");
    say("申报二级，除满足三级要求外，还应满足以下要求：");
    say(&text("A2"));
    say("A2.1 备茶阶段");
    say("A2.1.1 洗具");
    say(&format!("a) {}", text("A2.1.1 a)")));
    say(&format!("b) {}", text("A2.1.1 b)")));
    out
}

fn lay_text(catalog: &Catalog, text: &str) -> Laid {
    let edition = &catalog.editions[0];
    lay(catalog, 0, &StandardText::read(text, Known { code: &edition.code, title: &edition.title }))
}

fn fates(laid: &Laid) -> Vec<(String, Fate)> {
    laid.outcomes.iter().map(|outcome| (outcome.id.clone(), outcome.fate.clone())).collect()
}

#[test]
fn a_text_laid_over_itself_changes_nothing() {
    let catalog = tea(&[]);
    let laid = lay_text(&catalog, &paragraphs(&catalog).join("\n\n"));
    assert!(laid.outcomes.iter().all(|outcome| outcome.fate == Fate::Same), "{:?}", fates(&laid));
    assert!(laid.unplaced.is_empty(), "{:?}", laid.unplaced);
    assert_eq!(laid.elsewhere, ["1"]);
    assert_eq!(format!("{:?}", laid.parts), format!("{:?}", catalog.parts));
}

#[test]
fn what_differs_is_missing_or_added_is_told() {
    let catalog = tea(&[]);
    let mut lines = paragraphs(&catalog);
    lines.retain(|line| !line.starts_with("4.2.2.") && !line.starts_with("- c)"));
    let at = lines.iter().position(|line| line.starts_with("- b)")).unwrap();
    lines[at] = "- b) 茶具应洁净并消毒。".to_owned();
    lines.push("c) 茶汤应清亮。".to_owned());
    lines.push("A2.2 品茶阶段".to_owned());
    lines.push("与客共品。".to_owned());
    // Its section went with its heading: the text now stands under the item above.
    lines.retain(|line| line != &catalog.parts[0].requirements[6].text || line.starts_with('a'));
    let laid = lay_text(&catalog, &lines.join("\n"));
    let has = |id: &str, is: &dyn Fn(&Fate) -> bool| {
        laid.outcomes.iter().any(|outcome| outcome.id == id && is(&outcome.fate))
    };
    assert!(has("4.1.1 b)", &|fate| matches!(fate, Fate::Differs { new, .. } if new == "茶具应洁净并消毒。")));
    assert!(has("4.1.1 c)", &|fate| matches!(fate, Fate::Missing { .. })));
    assert!(has("4.2.2", &|fate| matches!(fate, Fate::Missing { .. })));
    assert!(has("A2.1.1 c)", &|fate| matches!(fate, Fate::Added { .. })));
    let annex = laid.parts.iter().find(|part| part.id == "a").unwrap();
    let added = annex.requirement("A2.1.1 c)").unwrap();
    assert_eq!((added.level, added.stage.as_str(), added.topic.as_str()), (Level(1), "备茶阶段", "洗具"));
    let added = annex.requirement("A2.2").unwrap();
    assert_eq!((added.level, added.stage.as_str()), (Level(1), "品茶阶段"));
    assert!(annex.stages.contains(&"品茶阶段".to_owned()));
    assert!(!laid.is_complete);
}

#[test]
fn a_number_printed_twice_is_told_not_taken() {
    let catalog = tea(&[]);
    let mut lines = paragraphs(&catalog);
    lines.extend(["A2.2 品茶阶段", "与客共品。", "A2.2 送客阶段", "送客至门。"].map(str::to_owned));
    let text = lines.join("\n");
    let laid = lay_text(&catalog, &text);
    assert_eq!(laid.count(|fate| matches!(fate, Fate::Added { .. })), 1);
    assert_eq!(laid.unplaced[0].text, "A2.2（编号重复）送客至门。");
    let derived = derive("t-tea-7", &StandardText::read(&text, Known::default())).unwrap();
    assert_eq!(derived.repeated, laid.unplaced);
}

#[test]
fn a_new_standard_is_guessed_from_its_numbers() {
    let catalog = tea(&[]);
    let text = paragraphs(&catalog).join("\n");
    let derived = derive("t-tea-7", &StandardText::read(&text, Known::default())).unwrap();
    assert_eq!(derived.edition.levels, ["三级", "二级"]);
    assert_eq!(derived.edition.categories, ["泡茶"]);
    for (guessed, known) in derived.parts.iter().zip(&catalog.parts) {
        assert_eq!(format!("{:?}", guessed.requirements), format!("{:?}", known.requirements));
        assert_eq!(guessed.inheritance, known.inheritance);
        assert_eq!(guessed.preamble, known.preamble);
    }
    assert_eq!(derive("x", &StandardText::default()).unwrap_err(), NotDerived::NoSections);
}

fn wording() -> impl Strategy<Value = String> {
    let phrases = [
        "茶师",
        "3名以上",
        "10年",
        "（含10）",
        "洁净",
        "其中",
        "至少1名",
        "茶具",
        "、",
        "，",
        "100万元",
        "见附录A的要求",
        "见4.1.2的要求",
        "T3茶室",
        "a类茶",
        "近3年内",
        "级别",
        "和",
        "tea room",
        "7×24小时",
        "2.5万元",
    ];
    (prop::collection::vec(prop::sample::select(phrases.to_vec()), 1..14), prop::sample::select(vec!["。", "；"]))
        .prop_map(|(phrases, stop)| format!("应有{}{stop}", phrases.concat()))
}

/// Breaks a paragraph where the numbers say, and puts spaces between its characters. A piece of figures only is
/// indistinguishable from a page number, and a heading broken in two from its text: neither is made here.
fn broken(paragraph: &str, breaks: &[usize], spaces: &[usize]) -> Vec<String> {
    let chars: Vec<char> = paragraph.chars().collect();
    let mut lines = vec![String::new()];
    for (at, c) in chars.iter().enumerate() {
        let is_latin = |c: Option<&char>| c.is_some_and(char::is_ascii);
        let inside_latin = is_latin(Some(c)) && is_latin(at.checked_sub(1).and_then(|before| chars.get(before)));
        if at > 6 && breaks.contains(&at) && !inside_latin && chars.len() - at > 6 {
            lines.push(String::new());
        }
        let line = lines.last_mut().unwrap();
        if at > 6 && spaces.contains(&at) && !inside_latin {
            line.push(' ');
        }
        line.push(*c);
    }
    let is_number = |line: &String| line.trim().chars().all(|c| c.is_ascii_digit() || c == '.');
    if lines.iter().any(is_number) { vec![paragraph.to_owned()] } else { lines }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn a_badly_printed_text_is_recovered_exactly(
        words in prop::collection::vec(wording(), 13),
        breaks in prop::collection::vec(0..80_usize, 0..12),
        spaces in prop::collection::vec(0..80_usize, 0..12),
        pages in prop::collection::vec(0..60_usize, 0..4),
        blank in any::<bool>(),
        contents in any::<bool>(),
    ) {
        let catalog = tea(&words);
        let mut lines: Vec<String> = Vec::new();
        if contents {
            lines.extend(["目 录", "1. 范围.....\t1", "4. 通用要求\t2", "4.1. 三级要求 2", "附录 A（规范性附录）：泡茶服务专业要求 9"].map(str::to_owned));
        }
        for paragraph in paragraphs(&catalog) {
            lines.extend(broken(&paragraph, &breaks, &spaces));
        }
        let mut text = String::new();
        let begin = if contents { 5 } else { 0 };
        for (at, line) in lines.iter().enumerate() {
            if at > begin && pages.contains(&at) {
                text.push_str("\u{C}T/TEA 7—2020  茶室服务规范  第 ");
                text.push_str(&at.to_string());
                text.push_str(" 页\n");
            }
            text.push_str(line);
            text.push_str(if blank { "  \n\n" } else { "\n" });
        }
        let laid = lay_text(&catalog, &text);
        prop_assert!(laid.outcomes.iter().all(|outcome| outcome.fate == Fate::Same), "{}\n{:?}", text, fates(&laid));
        prop_assert!(laid.unplaced.is_empty(), "{:?}", laid.unplaced);
        prop_assert_eq!(format!("{:?}", laid.parts), format!("{:?}", catalog.parts));
    }
}
