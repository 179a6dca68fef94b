//! Names without what people write around them: where in the paper, how many of it.

use super::name::NUMERALS;
use crate::text;

/// What a name comes to without the words that people write around it: `详见《手册》第3章` is 《手册》, `培训记录等` is 培训记录,
/// `项目合同（6份）` is 项目合同. `None` where nothing can be left out.
pub(super) fn shortened(written: &str) -> Option<&str> {
    const SHORTEST: usize = 2;
    let mut name = text::trim(written);
    loop {
        let before = name.len();
        for word in ["详见", "参见", "具体见", "见"] {
            name = name.strip_prefix(word).map_or(name, |rest| rest.trim_start_matches(['：', ':']));
        }
        for word in ["等相关材料", "等证明材料", "等材料", "等文件", "等资料", "等"] {
            name = name.strip_suffix(word).unwrap_or(name);
        }
        name = text::trim(without_place(without_count(name)));
        if name.len() == before {
            break;
        }
    }
    (name.len() < text::trim(written).len() && name.chars().count() >= SHORTEST).then_some(name)
}

/// A name without how many there are at its end: `（6份）`, `（共12页）`, `3张`.
fn without_count(name: &str) -> &str {
    let closed = name.strip_suffix(['）', ')']);
    let Some(counted) = closed.unwrap_or(name).strip_suffix(['份', '张', '页', '个', '套']) else { return name };
    let head = counted.trim_end_matches(|c: char| c.is_ascii_digit() || NUMERALS.contains(c));
    if head.len() == counted.len() {
        return name;
    }
    match (closed, head.strip_suffix(['共', '各', '约']).unwrap_or(head).strip_suffix(['（', '('])) {
        (Some(_), Some(name)) => name,
        (None, _) if !head.ends_with('第') => head,
        _ => name,
    }
}

/// A name without the place inside it: `第3章`, `第4.2节`, `（第5页）`, `P12-15`, and behind 》 also `4.2` and `附录A`.
fn without_place(name: &str) -> &str {
    const UNITS: [&str; 6] = ["章", "节", "条", "页", "款", "部分"];
    let is_number =
        |c: char| c.is_ascii_digit() || matches!(c, '.' | '-' | '－' | '—' | '–' | '~' | '～') || NUMERALS.contains(c);
    let open = name.strip_suffix(['）', ')']).and_then(|head| head.rfind(['（', '(']).map(|at| head.split_at(at)));
    if let Some((head, inner)) = open {
        // What follows in the bracket is the chapter's title: （第4章 风险识别）.
        let inner = inner.trim_start_matches(['（', '(']);
        let number = inner.strip_prefix('第').map(|rest| rest.trim_start_matches(is_number));
        let is_place = number.is_some_and(|rest| UNITS.iter().any(|unit| rest.starts_with(unit)));
        // （查询日期：2025年9月5日）
        let is_remark = inner.contains(['：', ':']);
        if is_place || is_remark || without_page(inner).is_empty() {
            return head;
        }
    }
    let of_unit = UNITS.iter().find_map(|unit| name.strip_suffix(unit));
    let numbered = of_unit.unwrap_or(name).trim_end_matches(is_number);
    let is_numbered = numbered.len() < of_unit.unwrap_or(name).len();
    // Of 第12-15页 the 15页 may be gone already, as a count.
    let is_cut = name.ends_with(['-', '－', '—', '–', '~', '～']);
    if let Some(head) = numbered.strip_suffix('第').filter(|_| is_numbered && (of_unit.is_some() || is_cut)) {
        return head;
    }
    let paged = without_page(name);
    if paged.len() < name.len() {
        return text::trim(paged);
    }
    let annex = name.trim_end_matches(|c: char| is_number(c) || c.is_ascii_uppercase()).strip_suffix("附录");
    let section = Some(numbered).filter(|_| is_numbered && (of_unit.is_some() || name[numbered.len()..].contains('.')));
    annex.or(section).map(text::trim).filter(|head| head.ends_with('》')).unwrap_or(name)
}

/// A name without the page at its end: `P12-15`, `P.12`, `p12`; the P of `MP3` and `扫描件_P12` is its own.
fn without_page(name: &str) -> &str {
    let is_number = |c: char| c.is_ascii_digit() || matches!(c, '-' | '－' | '—' | '–' | '~' | '～');
    let numbered = name.trim_end_matches(is_number);
    let is_numbered = name[numbered.len()..].starts_with(|c: char| c.is_ascii_digit());
    let head = numbered.strip_suffix('.').unwrap_or(numbered).strip_suffix(['P', 'p', 'Ｐ']);
    let is_own = |head: &str| head.ends_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'));
    head.filter(|head| is_numbered && !is_own(head)).unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_around_a_name_are_left_out() {
        for (written, name) in [
            ("《手册》第3章", "《手册》"),
            ("《手册》第三章第4.2节", "《手册》"),
            ("《手册》（第5页）", "《手册》"),
            ("《手册》（第4章 风险识别）", "《手册》"),
            ("信用查询报告（查询日期：2025年9月5日）", "信用查询报告"),
            ("手册.docx（第七条 服务规范）", "手册.docx"),
            ("《手册》4.2", "《手册》"),
            ("《手册》4.2节", "《手册》"),
            ("《手册》附录A", "《手册》"),
            ("《手册》P12-15", "《手册》"),
            ("《手册》 P.12", "《手册》"),
            ("手册.docx p12", "手册.docx"),
            ("管理手册P12－15", "管理手册"),
            ("《手册》（P12）", "《手册》"),
            ("《手册》（p.12-15）", "《手册》"),
            ("《手册》第12-15页", "《手册》"),
            ("《手册》第12－15页", "《手册》"),
            ("管理手册第12—15页", "管理手册"),
            ("管理手册第3章", "管理手册"),
            ("详见《手册》第3章", "《手册》"),
            ("见培训记录.xlsx", "培训记录.xlsx"),
            ("培训记录等", "培训记录"),
            ("培训记录等证明材料", "培训记录"),
            ("项目合同（6份）", "项目合同"),
            ("项目合同（共6份）", "项目合同"),
            ("培训照片3张", "培训照片"),
        ] {
            assert_eq!(shortened(written), Some(name), "{written}");
        }
        for written in [
            "《手册》V1.0",
            "《茶单》2025年版",
            "手册2025",
            "管理手册4.2",
            "工具清单（第二版）",
            "培训记录（第2期）",
            "手册第3章.docx",
            "培训录音MP3",
            "扫描件_P12",
            "P12",
            "管理手册P",
            "附录A",
        ] {
            assert_eq!(shortened(written), None, "{written}");
        }
    }
}
