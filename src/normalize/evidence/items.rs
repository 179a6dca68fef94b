//! Where one item of an evidence cell ends and the next begins.

use super::annex;
use super::numbering::{self, without_numbering, without_trailing_number};
use crate::text;
use std::str::Chars;

/// Splits a cell into its items: by 、，；; and line breaks, outside 《》 and brackets, without numbering.
///
/// Names are given without the 《》 around them, and a number that goes on with annexes with their word (`附件3、4` is 附件3
/// and 附件4); everything else stays as typed.
pub fn items(typed: &str) -> Vec<String> {
    let text = numbering::on_lines_of_their_own(typed);
    let mut items = Vec::new();
    let mut current = String::new();
    let mut depth = 0_usize;
    let mut ended_by = '\n';
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        depth = brackets(depth, c);
        // ②: the next item begins.
        if matches!(c, '①'..='⑳') && depth == 0 {
            push_item(&mut items, &current);
            current.clear();
            continue;
        }
        // 1、 and 一、 number what follows; after a space they also end what stands before.
        if c == '、'
            && depth == 0
            && let Some(before) = without_trailing_number(&current)
            && !goes_on(&items, ended_by, &current)
        {
            push_item(&mut items, before);
            current.clear();
            continue;
        }
        // A line break ends an item whatever bracket was left open.
        if matches!(c, '\n' | '\r') || (depth == 0 && separates(c, &current, rest.clone())) {
            push_item(&mut items, &current);
            current.clear();
            depth = 0;
            ended_by = c;
        } else {
            current.push(c);
        }
    }
    push_item(&mut items, &current);
    items
}

/// How many brackets are open behind a character.
pub(super) fn brackets(open: usize, c: char) -> usize {
    match c {
        '《' | '（' | '(' | '【' | '[' | '“' => open + 1,
        '》' | '）' | ')' | '】' | ']' | '”' => open.saturating_sub(1),
        _ => open,
    }
}

/// Whether what is written is one more annex (the 4 of `附件3、4、5`), and no number of a list.
fn goes_on(items: &[String], ended_by: char, written: &str) -> bool {
    matches!(ended_by, '、' | '，' | ',') && items.last().is_some_and(|last| annex::goes_on(last, written))
}

fn separates(c: char, before: &str, mut after: Chars<'_>) -> bool {
    // 1,200 万元 is one number, 3,4 are two.
    let is_in_number = c == ','
        && before.ends_with(|before: char| before.is_ascii_digit())
        && after.by_ref().take_while(char::is_ascii_digit).count() == 3;
    !is_in_number && matches!(c, '、' | '，' | ',' | '；' | ';' | '\t')
}

fn push_item(items: &mut Vec<String>, written: &str) {
    for part in split_adjacent_titles(written) {
        let name = without_titles(without_numbering(text::trim(part))).trim_end_matches(['。', '.', '：', ':']);
        let name = text::trim(name);
        if !text::is_blank(name) {
            let annex = items.last().and_then(|last| annex::carried_on(last, name));
            items.push(annex.unwrap_or_else(|| name.to_owned()));
        }
    }
}

/// 《甲》《乙》 and 《甲》和《乙》 are two items though no mark separates them.
fn split_adjacent_titles(written: &str) -> Vec<&str> {
    const JOINED: [&str; 6] = ["", "和", "及", "与", "以及", "+"];
    let mut parts = Vec::new();
    let mut start = 0;
    for (at, close) in written.match_indices('》') {
        let end = at + close.len();
        let Some(open) = written[end..].find('《') else { break };
        if JOINED.contains(&text::trim(&written[end..end + open])) {
            parts.push(&written[start..end]);
            start = end + open;
        }
    }
    parts.push(&written[start..]);
    parts
}

/// A name without the 《》 that enclose it whole, or at its beginning (`《流程》.docx` keeps its ending).
pub(super) fn without_titles(item: &str) -> &str {
    match item.strip_prefix('《').and_then(|tail| tail.strip_suffix('》')) {
        Some(inner) if !inner.contains(['《', '》']) => inner,
        _ => item,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_split_where_people_separate() {
        assert_eq!(items("《应急流程》、流程图.pdf；记录（甲、乙）"), ["应急流程", "流程图.pdf", "记录（甲、乙）"]);
        assert_eq!(items("1.工具清单\n2）更新记录\n③授权书"), ["工具清单", "更新记录", "授权书"]);
        assert_eq!(items("《甲》《乙、丙》"), ["甲", "乙、丙"]);
        assert_eq!(items("《甲》和《乙》，《丙》 《丁》"), ["甲", "乙", "丙", "丁"]);
        assert_eq!(items("《甲》和乙的《丙》"), ["《甲》和乙的《丙》"]);
        assert_eq!(items("1、甲方案\n2、乙记录"), ["甲方案", "乙记录"]);
        assert_eq!(items("1、甲方案 2、乙记录"), ["甲方案", "乙记录"]);
        assert_eq!(items("一、甲方案；二、乙记录"), ["甲方案", "乙记录"]);
        assert_eq!(items("①甲方案②乙记录"), ["甲方案", "乙记录"]);
        assert_eq!(items("收入1,200万元,净利润30万元"), ["收入1,200万元", "净利润30万元"]);
        assert_eq!(items("2025年报告、V1.2版说明"), ["2025年报告", "V1.2版说明"]);
        assert_eq!(items("=cmd|' /C calc'!A0"), ["=cmd|' /C calc'!A0"]);
    }

    #[test]
    fn numbers_in_one_line_part_items() {
        for typed in [
            "1）甲 2）乙",
            "1）甲2）乙",
            "（1）甲（2）乙",
            "(1) 甲 (2) 乙",
            "1.甲 2.乙",
            "1. 甲 2. 乙",
            "1．甲；2．乙",
            "1）甲\n2）乙",
            "第一，甲；第二，乙。",
            " 1）甲、2）乙",
        ] {
            assert_eq!(items(typed), ["甲", "乙"], "{typed}");
        }
        assert_eq!(items("1）甲、乙 2）丙（表3）3）丁"), ["甲", "乙", "丙（表3）", "丁"]);
        assert_eq!(items("材料：\n1.甲 2.乙\n3.丙 4.丁"), ["材料", "甲", "乙", "丙", "丁"]);
        assert_eq!(items("1）2024年报告 2）2025年报告"), ["2024年报告", "2025年报告"]);
        assert_eq!(items("1.ISO 27001证书 2.CCRC证书"), ["ISO 27001证书", "CCRC证书"]);
        assert_eq!(items("（1）记录（1）.jpg、（2）记录（2）.jpg"), ["记录（1）.jpg", "记录（2）.jpg"]);
    }

    #[test]
    fn numbers_of_names_part_nothing() {
        assert_eq!(items("记录（1）.jpg、记录（2）.jpg"), ["记录（1）.jpg", "记录（2）.jpg"]);
        assert_eq!(items("1.jpg、2.jpg 3.jpg"), ["1.jpg", "2.jpg 3.jpg"]);
        for typed in
            ["V1.2", "2024.1", "附件（2）", "1.2版说明 2.0版说明", "甲（1）（2）", "第一次培训记录第二次培训记录"]
        {
            assert_eq!(items(typed), [typed]);
        }
        assert_eq!(items("1）甲 3）乙"), ["甲 3）乙"]);
        assert_eq!(items("1.甲V2.乙"), ["甲V2.乙"]);
        assert_eq!(items("（1）照片（2）、说明"), ["照片（2）", "说明"]);
    }

    #[test]
    fn a_bare_number_goes_on_with_annexes() {
        assert_eq!(items("附件3、4、5"), ["附件3", "附件4", "附件5"]);
        assert_eq!(items("附件3,4"), ["附件3", "附件4"]);
        assert_eq!(items("附件1－3、5"), ["附件1－3", "附件5"]);
        assert_eq!(items("见附件3，5-7；证据1、2"), ["见附件3", "附件5-7", "证据1", "证据2"]);
        assert_eq!(items("附件一、二"), ["附件一", "附件二"]);
        assert_eq!(items("附件3、4、培训记录"), ["附件3", "附件4", "培训记录"]);
        // These number a list.
        assert_eq!(items("1、附件3、2、附件4"), ["附件3", "附件4"]);
        assert_eq!(items("附件3\n4、培训记录"), ["附件3", "培训记录"]);
        assert_eq!(items("培训记录、4"), ["培训记录", "4"]);
    }

    #[test]
    fn a_comma_is_in_a_number_before_three_digits_only() {
        assert_eq!(items("收入1,200,000元"), ["收入1,200,000元"]);
        assert_eq!(items("报告1,20份"), ["报告1", "20份"]);
        assert_eq!(items("报告1,2000"), ["报告1", "2000"]);
    }
}
