//! What an item says: names of files, and facts kept apart from them.

use super::annex;
use super::items::without_titles;
use crate::evidence::words::EvidenceWords;
use crate::evidence::{Listed, ListedFact, ListedFactKind, dates};
use crate::text::{self, key};

/// No range stands for more files than this.
const LONGEST_RANGE: u32 = 50;

/// Numbers of files in a range have no more digits: `2024-2025` is none.
const LONGEST_NUMBER: usize = 3;

/// An item of which only the text is known.
pub(super) fn plain(text: String) -> Listed {
    Listed { names: vec![text.clone()], text, facts: Vec::new(), from: None }
}

/// Understands an item.
pub(super) fn read(text: String, words: &EvidenceWords) -> Listed {
    if let Some(fact) = fact(&text, words) {
        return Listed { names: Vec::new(), facts: vec![fact], from: None, text };
    }
    let (name, facts) = without_facts(&text, words);
    let name = annex::pointed_to(name);
    let names = range(name).unwrap_or_else(|| vec![name.to_owned()]);
    Listed { names, facts, from: None, text }
}

/// The name in front of the facts, and the facts: those in brackets at its end, and those behind a space.
fn without_facts<'t>(text: &'t str, words: &EvidenceWords) -> (&'t str, Vec<ListedFact>) {
    let bracketed = text
        .strip_suffix(['）', ')', '】', ']'])
        .and_then(|head| head.rfind(['（', '(', '【', '[']).map(|at| head.split_at(at)))
        .filter(|(name, _)| !text::is_blank(name));
    if let Some((name, inner)) = bracketed {
        let inner = inner.trim_start_matches(['（', '(', '【', '[']);
        let facts: Vec<ListedFact> = super::items(inner).iter().filter_map(|piece| fact(piece, words)).collect();
        // Behind an extension nothing more belongs to the name.
        let name = text::trim(name);
        if !facts.is_empty() || has_extension(name) {
            return (without_titles(name), facts);
        }
    }
    let mut name = text;
    let mut facts = Vec::new();
    while let Some((before, last)) = name.rsplit_once(char::is_whitespace) {
        let Some(fact) = fact(last, words) else { break };
        facts.insert(0, fact);
        name = text::trim(before);
    }
    if facts.is_empty() { (text, facts) } else { (without_titles(name), facts) }
}

/// The fact that a piece of text is: a label with a value behind it (`面积300平方米`, `证书编号：SL-001`), or a number with a
/// unit (`300平方米`).
fn fact(piece: &str, words: &EvidenceWords) -> Option<ListedFact> {
    if has_extension(piece) {
        return None;
    }
    let folded = key(piece);
    let folded = without_year(&folded);
    let of = |kind: ListedFactKind, value: &str| ListedFact { kind, value: value.to_owned(), until: until(piece) };
    for (kind, labels) in &words.facts {
        for label in labels {
            let Some(rest) = folded.strip_prefix(label.as_str()) else { continue };
            // A label alone is a name (面积证明), one with a value is a fact.
            let value = rest.strip_prefix(':');
            let begins_value = |rest: &str| {
                rest.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '为' | '是' | '自' | '至' | '约' | '从'))
                    || (*kind == ListedFactKind::Number && rest.starts_with(|c: char| c.is_ascii_alphanumeric()))
                    || (*kind == ListedFactKind::Profit && rest.starts_with('-'))
            };
            if value.is_some_and(|value| !value.is_empty()) || (!rest.is_empty() && begins_value(rest)) {
                return Some(of(*kind, value_of(piece, label)));
            }
        }
    }
    for (kind, units) in &words.units {
        let is_number =
            |rest: &str| !rest.is_empty() && rest.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ','));
        if units.iter().any(|unit| folded.strip_suffix(unit.as_str()).is_some_and(is_number)) {
            return Some(of(*kind, text::trim(piece)));
        }
    }
    None
}

/// A label without the year that it is of: `2024年净利润`, `2024年度营业收入`.
fn without_year(folded: &str) -> &str {
    const YEAR: usize = 4;
    let rest = folded.trim_start_matches(|c: char| c.is_ascii_digit());
    let of_year = ["年度", "年"].iter().find_map(|word| rest.strip_prefix(word));
    of_year.filter(|_| folded.len() - rest.len() == YEAR).unwrap_or(folded)
}

/// What stands behind the label, as typed.
fn value_of<'t>(piece: &'t str, label: &str) -> &'t str {
    let year = key(piece).chars().count() - without_year(&key(piece)).chars().count();
    // The label's characters may be spaced or full-width: as many as its key has are left out.
    let mut left = year + label.chars().count();
    let end = piece.char_indices().find(|(_, c)| {
        if left == 0 {
            return true;
        }
        left -= key(c.encode_utf8(&mut [0; 4])).chars().count().min(left);
        false
    });
    let value = end.map_or("", |(at, _)| &piece[at..]);
    text::trim(value).trim_start_matches([':', '：']).trim()
}

/// The last day that a fact names.
fn until(piece: &str) -> Option<jiff::civil::Date> {
    dates::in_text(piece).last().map(|found| found.day)
}

fn has_extension(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(stem, extension)| {
        !stem.is_empty()
            && (2..=4).contains(&extension.len())
            && extension.starts_with(|c: char| c.is_ascii_alphabetic())
            && extension.bytes().all(|byte| byte.is_ascii_alphanumeric())
    })
}

/// The names that a range stands for: `附件3-5`, `附件3至附件5`, `记录1～3.pdf`.
fn range(name: &str) -> Option<Vec<String>> {
    let digits_at = name.find(|c: char| c.is_ascii_digit())?;
    let (prefix, rest) = name.split_at(digits_at);
    if text::is_blank(prefix) || prefix.ends_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_')) {
        return None;
    }
    let (first, rest) = number(rest)?;
    let separator = rest.chars().next().filter(|c| matches!(c, '-' | '~' | '～' | '－' | '—' | '–' | '至' | '到'))?;
    let rest = &rest[separator.len_utf8()..];
    let (last, suffix) = number(rest.strip_prefix(prefix).unwrap_or(rest))?;
    // A range ends the name; what follows it belongs to a name with numbers in it.
    let is_end = suffix.is_empty() || (suffix.starts_with('.') && has_extension(name));
    if !is_end || first >= last || last - first > LONGEST_RANGE {
        return None;
    }
    Some((first..=last).map(|number| format!("{prefix}{number}{suffix}")).collect())
}

fn number(text: &str) -> Option<(u32, &str)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if !(1..=LONGEST_NUMBER).contains(&digits) {
        return None;
    }
    Some((text[..digits].parse().ok()?, &text[digits..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(text: &str) -> Listed {
        read(text.to_owned(), &crate::data::evidence_words().unwrap())
    }

    fn facts(text: &str) -> Vec<(ListedFactKind, String)> {
        listed(text).facts.into_iter().map(|fact| (fact.kind, fact.value)).collect()
    }

    #[test]
    fn facts_are_no_names() {
        for (text, kind, value) in [
            ("会计师事务所：示例会计师事务所", ListedFactKind::Firm, "示例会计师事务所"),
            ("收入1,200万元", ListedFactKind::Revenue, "1,200万元"),
            ("净利润：-20万元", ListedFactKind::Profit, "-20万元"),
            ("办公场所面积300平方米", ListedFactKind::Area, "300平方米"),
            ("2024年度营业收入：320万元", ListedFactKind::Revenue, "320万元"),
            ("2024年净利润-5万元", ListedFactKind::Profit, "-5万元"),
            ("300㎡", ListedFactKind::Area, "300㎡"),
            ("租 期：2年", ListedFactKind::Lease, "2年"),
            ("证书编号SL-QMS-001", ListedFactKind::Number, "SL-QMS-001"),
            ("社保出具单位：示例市社保局", ListedFactKind::InsuranceOffice, "示例市社保局"),
            ("社保时间2025年8月", ListedFactKind::InsurancePeriod, "2025年8月"),
        ] {
            assert_eq!(facts(text), [(kind, value.to_owned())], "{text}");
            assert!(listed(text).names.is_empty(), "{text}");
        }
        let validity = listed("有效期2023年5月1日至2026年4月30日");
        assert_eq!(validity.facts[0].until, Some(jiff::civil::date(2026, 4, 30)));
    }

    #[test]
    fn names_are_no_facts() {
        for text in
            ["面积证明", "地址变更证明.pdf", "收入证明", "租赁合同", "证书编号清单", "有效期说明.docx", "日期章"]
        {
            assert_eq!((listed(text).names, listed(text).facts.len()), (vec![text.to_owned()], 0), "{text}");
        }
    }

    #[test]
    fn facts_beside_a_name_are_taken_off() {
        let read = listed("质量管理体系认证证书（证书编号：SL-001，有效期至2026-05-01）");
        assert_eq!(read.names, ["质量管理体系认证证书"]);
        assert_eq!(
            read.facts.iter().map(|fact| fact.kind).collect::<Vec<_>>(),
            [ListedFactKind::Number, ListedFactKind::Validity]
        );
        let read = listed("《房屋租赁合同》 面积300平方米 租期至2027年3月31日");
        assert_eq!((read.names[0].as_str(), read.facts.len()), ("房屋租赁合同", 2));
        assert_eq!(listed("信用查询报告.pdf（查询日期：2025年9月5日）").names, ["信用查询报告.pdf"]);
        assert_eq!(listed("工具清单（第二版）").names, ["工具清单（第二版）"]);
    }

    #[test]
    fn words_that_point_to_an_annex_are_no_part_of_its_name() {
        for (text, name) in [
            ("见附件3", "附件3"),
            ("详见附录A", "附录A"),
            ("见附件（2）", "附件（2）"),
            ("见证取样报告", "见证取样报告"),
        ] {
            assert_eq!(listed(text).names, [name]);
            assert_eq!(listed(text).text, text);
        }
    }

    #[test]
    fn ranges_stand_for_several_files() {
        assert_eq!(listed("附件3-5").names, ["附件3", "附件4", "附件5"]);
        assert_eq!(listed("附件1－3").names, ["附件1", "附件2", "附件3"]);
        assert_eq!(listed("见附件1-2").names, ["附件1", "附件2"]);
        assert_eq!(listed("附件3至附件4").names, ["附件3", "附件4"]);
        assert_eq!(listed("培训照片1～3.jpg").names, ["培训照片1.jpg", "培训照片2.jpg", "培训照片3.jpg"]);
        for text in ["GB22080-27001", "报告2024-2025", "项目1-3验收报告", "合同2024-03-05.pdf", "附件5-3", "V1-2"]
        {
            assert_eq!(listed(text).names, [text], "{text}");
        }
    }
}
