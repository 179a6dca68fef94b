//! Where one item of an evidence cell ends and the next begins.

use super::annex;
use crate::text;

/// Splits a cell into its items: by 、，；; and line breaks, outside 《》 and brackets, without numbering.
///
/// Names are given without the 《》 around them, and a number that goes on with annexes with their word (`附件3、4` is 附件3
/// and 附件4); everything else stays as typed.
pub fn items(typed: &str) -> Vec<String> {
    let mut items = Vec::new();
    let mut current = String::new();
    let mut depth = 0_usize;
    let mut ended_by = '\n';
    let mut rest = typed.chars();
    while let Some(c) = rest.next() {
        match c {
            '《' | '（' | '(' | '【' | '[' | '“' => depth += 1,
            '》' | '）' | ')' | '】' | ']' | '”' => depth = depth.saturating_sub(1),
            _ => {}
        }
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
            && !(matches!(ended_by, '、' | '，' | ',')
                && text::is_blank(before)
                && items.last().is_some_and(|last| annex::goes_on(last, &current)))
        {
            push_item(&mut items, before);
            current.clear();
            continue;
        }
        // 1,200 万元 is one number, 3,4 are two.
        let is_in_number = c == ','
            && current.ends_with(|before: char| before.is_ascii_digit())
            && rest.clone().take_while(char::is_ascii_digit).count() == 3;
        // A line break ends an item whatever bracket was left open.
        if matches!(c, '\n' | '\r')
            || (depth == 0 && !is_in_number && matches!(c, '、' | '，' | ',' | '；' | ';' | '\t'))
        {
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

/// What stands before a list number at the end of a text, where there is one and nothing or a space before it.
fn without_trailing_number(text: &str) -> Option<&str> {
    const LONGEST_NUMBER: usize = 2;
    let is_digit = |c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c);
    let before = text.trim_end_matches(is_digit);
    let digits = text[before.len()..].chars().count();
    let stands_alone = before.is_empty() || before.ends_with(char::is_whitespace);
    ((1..=LONGEST_NUMBER).contains(&digits) && stands_alone).then_some(before)
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

/// `1.`, `1）`, `（1）`, `①`, `一、` before a name; a year or a version is no number of an item.
fn without_numbering(item: &str) -> &str {
    let mut rest = item.trim_start_matches(|c: char| {
        matches!(c, '①'..='⑳' | '⑴'..='⒇' | '•' | '·' | '-' | '●' | '◆') || c.is_whitespace()
    });
    let unbracketed = rest.strip_prefix(['（', '(']).unwrap_or(rest);
    let digits = unbracketed.chars().take_while(char::is_ascii_digit).count();
    if (1..=2).contains(&digits) {
        let tail = &unbracketed[digits..];
        if let Some(after) = tail.strip_prefix(['.', '．', '）', ')', '、']) {
            // 1.2版 keeps its number.
            if !after.starts_with(|c: char| c.is_ascii_digit()) {
                rest = after;
            }
        }
    }
    text::trim(rest)
}

/// A name without the 《》 that enclose it whole, or at its beginning (`《流程》.docx` keeps its ending).
fn without_titles(item: &str) -> &str {
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
