//! Cells: merges by data, spans, shading, columns that repeat.

use super::*;

fn cell(properties: &str, text: &str) -> String {
    format!("<w:tc>{properties}{}</w:tc>", p(&r(text)))
}

/// The properties of a table's cells, without what stands in them.
fn properties(body: &str) -> Vec<&str> {
    let cells = body.split("<w:tc>").skip(1);
    cells.map(|cell| cell.strip_prefix("<w:tcPr>").map_or("", |rest| rest.split("</w:tcPr>").next().unwrap())).collect()
}

fn one_row(cells: &str) -> String {
    format!("<w:tbl><w:tr>{cells}</w:tr></w:tbl>")
}

#[test]
fn merges_follow_a_condition_and_hide_what_they_cover() {
    for (before, begins, goes_on) in [
        ("", "<w:vMerge w:val=\"restart\"/>", "<w:vMerge/>"),
        ("<w:tcPr/>", "<w:vMerge w:val=\"restart\"/>", "<w:vMerge/>"),
        (
            "<w:tcPr><w:tcW/><w:vMerge w:val=\"restart\"/><w:shd/></w:tcPr>",
            "<w:tcW/><w:vMerge w:val=\"restart\"/><w:shd/>",
            "<w:tcW/><w:vMerge/><w:shd/>",
        ),
    ] {
        let one = format!("<w:tr>{}</w:tr>", cell(before, "{%vm 行.续 %}{{ 行.名 }}"));
        let body = table(&[row(&["{%tr for 行 in 表 %}"]), one, row(&["{%tr endfor %}"])]);
        let line = |goes_on: bool, name: &str| json!({"续": goes_on, "名": name});
        // The first has nothing above it to go on with.
        let body = filled(&body, &json!({"表": [line(true, "甲"), line(true, "乙"), line(false, "丙")]}));
        assert_eq!(properties(&body), [begins, goes_on, begins]);
        assert_eq!(texts(&body), ["甲", "丙"]);
    }
}

#[test]
fn merges_compare_keys_on_several_levels() {
    let body = table(&[
        row(&["{%tr for 行 in 表 %}"]),
        row(&["{%vm by 行.章 %}{{ 行.章 }}", "{%vm by 行.章, 行.节 %}{{ 行.节 }}", "{{ 行.文 }}"]),
        row(&["{%tr endfor %}"]),
    ]);
    let line = |chapter: &str, section: &str, text: &str| json!({"章": chapter, "节": section, "文": text});
    let data = json!({"表": [
        line("一", "甲", "1"), line("一", "甲", "2"), line("一", "乙", "3"), line("二", "乙", "4"), line("", "", "5"), line("", "", "6"),
    ]});
    let body = filled(&body, &data);
    let (begins, goes_on) = ("<w:vMerge w:val=\"restart\"/>", "<w:vMerge/>");
    assert_eq!(
        properties(&body),
        [
            [begins, begins, ""],
            [goes_on, goes_on, ""],
            [goes_on, begins, ""],
            [begins, begins, ""],
            [begins, begins, ""],
            [begins, begins, ""],
        ]
        .concat()
    );
    assert_eq!(texts(&body), ["一", "甲", "1", "2", "乙", "3", "二", "乙", "4", "", "", "5", "", "", "6"]);
}

#[test]
fn what_repeats_gets_numbers_of_its_own() {
    let tracked =
        "<w:tr><w:tc><w:p><w:ins w:id=\"4\" w:author=\"x\"><w:r><w:t>{{ x }}</w:t></w:r></w:ins></w:p></w:tc></w:tr>";
    let body = table(&[row(&["{%tr for x in s %}"]), tracked.to_owned(), row(&["{%tr endfor %}"])]);
    let done = filled(&body, &json!({"s": [1, 2]}));
    assert!(done.contains("w:id=\"1000001\"") && done.contains("w:id=\"1000002\""), "{done}");
}

#[test]
fn tables_in_a_loop_do_not_go_on_with_one_another() {
    let inner = table(&[row(&["{%tr for 项 in 组.项 %}"]), row(&["{%vm by 项 %}{{ 项 }}"]), row(&["{%tr endfor %}"])]);
    let body = [p(&r("{%p for 组 in 组们 %}")), inner, p(&r("{%p endfor %}"))].concat();
    let body = filled(&body, &json!({"组们": [{"项": ["a", "a"]}, {"项": ["a"]}]}));
    assert_eq!(texts(&body), ["a", "a"]);
}

#[test]
fn a_table_without_rows_goes_away() {
    let rows = [row(&["{%tr for x in s %}"]), row(&["{{ x }}"]), row(&["{%tr endfor %}"])];
    let body = [p(&r("甲")), table(&rows), p(&r("乙"))].concat();
    assert_eq!(filled(&body, &json!({"s": []})), p(&r("甲")) + &p(&r("乙")));
}

#[test]
fn spans_and_shades_are_set_and_checked() {
    let body = one_row(&cell("<w:tcPr><w:vAlign/></w:tcPr>", "{% colspan 列数 %}{% cellbg 色 %}x"));
    let fill = |columns: Value, colour: &str| compile(&body).unwrap().fill(&json!({"列数": columns, "色": colour}));
    let done = part(&fill(json!(2), "浅红").unwrap(), "word/document.xml");
    assert!(
        done.contains(
            "<w:gridSpan w:val=\"2\"/><w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"FFC7CE\"/><w:vAlign/>"
        ),
        "{done}"
    );
    assert!(fill(json!(0), "").unwrap_err().to_string().contains("{% colspan 列数 %} 无法填写：列数「0」应为 1 到 63"));
    assert!(fill(json!(1), "\"><x>").unwrap_err().to_string().contains("六位十六进制"));
}

#[test]
fn columns_repeat_and_the_grid_follows() {
    let grid = "<w:tblGrid><w:gridCol w:w=\"1000\"/><w:gridCol w:w=\"1000\"/><w:gridCol w:w=\"3000\"/><w:gridCol w:w=\"1000\"/></w:tblGrid>";
    let cells =
        ["章", "{%tc for 列 in 列们 %}", "{%hm by 列.组 %}{{ 列.名 }}", "{%tc endfor %}"].map(|text| cell("", text));
    let body = format!("<w:tbl><w:tblPr/>{grid}<w:tr>{}</w:tr></w:tbl>", cells.concat());
    let column = |group: &str, name: &str| json!({"组": group, "名": name});
    let done = filled(&body, &json!({"列们": [column("A", "1"), column("A", "2"), column("B", "3")]}));
    assert_eq!(texts(&done), ["章", "1", "3"]);
    assert_eq!(done.matches("<w:gridCol ").count(), 4, "{done}");
    assert_eq!(done.matches("<w:gridSpan w:val=\"2\"/>").count(), 1, "{done}");
    assert!(!done.contains("hMerge"), "{done}");
    let company = one_row(&cell("", "{%tc for x in s %}还有"));
    assert!(errors(&company)[0].contains("单元格会被标签取代"), "{:?}", errors(&company));
}
