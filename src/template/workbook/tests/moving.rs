//! What stands beside the rows that move.

use super::*;

fn around(elements: &str) -> Sample {
    Sample::of(&format!("<sheetData>{}</sheetData>{elements}", list("A3", "1")))
}

#[test]
fn merges_repeat_move_stretch_or_are_refused() {
    let merges = |all: &[&str]| {
        let all: Vec<String> = all.iter().map(|area| format!(r#"<mergeCell ref="{area}"/>"#)).collect();
        format!(r#"<mergeCells count="{}">{}</mergeCells>"#, all.len(), all.concat())
    };
    let template = around(&merges(&["C3:D3", "E1:E5", "F5:F6", "G2:H2"]));
    let sheet = template.fill(&listed(2)).part(SHEET);
    assert!(sheet.contains(&merges(&["C2:D2", "C3:D3", "E1:E4", "F4:F5"])), "{sheet}");
    assert!(!around(&merges(&["C3:D3"])).fill(&listed(0)).part(SHEET).contains("mergeCell"));
    let errors = around(&merges(&["C3:D5"])).errors();
    assert!(errors[0].starts_with("工作表「表」：合并单元格 C3:D5 只截取了循环"), "{errors:?}");
}

#[test]
fn formats_and_validations_follow() {
    let format = |sqref: &str, formula: &str| {
        format!(
            r#"<conditionalFormatting sqref="{sqref}"><cfRule type="expression"><formula>{formula}</formula></cfRule></conditionalFormatting>"#
        )
    };
    let cases = [
        ("A3", "A3&gt;$C$5", "A2:A4", "A2&gt;$C$5"),
        ("A3:B3 A5", "$A3&gt;1", "A2:B4 A5", "$A2&gt;1"),
        ("A3", "A3&gt;A1", "A2:A4", "A2&gt;A$1"),
        ("A5", "A5&gt;MAX($A$2:$A$4)", "A5", "A5&gt;MAX($A$2:$A$4)"),
        ("A1:A6", "A1&gt;1", "A1:A6", "A1&gt;1"),
        ("A6:A7", "A6&gt;A5", "A6:A7", "A6&gt;A5"),
    ];
    for (sqref, formula, new, moved) in cases {
        let sheet = around(&format(sqref, formula)).fill(&listed(3)).part(SHEET);
        assert!(sheet.contains(&format(new, moved)), "{sqref} {formula}: {sheet}");
    }
    let gone = around(&format("A3", "A3&gt;1")).fill(&listed(0)).part(SHEET);
    assert!(!gone.contains("conditionalFormatting"));
    let errors = around(&format("A1:A6", "A2&gt;1")).errors();
    assert!(errors[0].contains("条件格式 A1:A6 的公式「A2>1」 所用的相对行号"), "{errors:?}");
    let validations = r#"<dataValidations count="2"><dataValidation sqref="A3"><formula1>$C$5:$C$6</formula1></dataValidation><dataValidation sqref="B5"/></dataValidations>"#;
    let sheet = around(validations).fill(&listed(0)).part(SHEET);
    assert!(sheet.contains(r#"<dataValidations count="1"><dataValidation sqref="B2"/></dataValidations>"#), "{sheet}");
    let sheet = around(validations).fill(&listed(4)).part(SHEET);
    assert!(sheet.contains(r#"<dataValidation sqref="A2:A5"><formula1>$C$6:$C$7</formula1>"#), "{sheet}");
}

#[test]
fn an_empty_list_has_rows_of_its_own_and_titles_are_filled() {
    let rows = [
        row(1, &[text("A1", "{%tr for 项 in 单 %}")]),
        row(2, &[text("A2", "{{ 项 }}")]),
        row(3, &[text("A3", "{%tr else %}")]),
        row(4, &[text("A4", "无")]),
        row(5, &[text("A5", "{%tr endfor %}")]),
    ];
    let template = sample(&rows.concat()).with("docProps/core.xml", "<c><dc:title>{{ 名 }}表</dc:title></c>");
    let filled = template.fill(&json!({"单": [], "名": "a&b"}));
    assert_eq!(filled.rows(), row(1, &[text("A1", "无")]));
    assert_eq!(filled.part("docProps/core.xml"), "<c><dc:title>a&amp;b表</dc:title></c>");
    assert_eq!(template.fill(&json!({"单": [7], "名": ""})).rows(), row(1, &[number("A1", 7)]));
}

#[test]
fn a_sheet_without_rows_follows_too() {
    let mut template = around("").sheet("乙", "");
    let validation = |area: &str| {
        format!(
            "<dataValidations><dataValidation sqref=\"A1\"><formula1>{area}</formula1></dataValidation></dataValidations>"
        )
    };
    let empty = |area: &str| format!("{HEAD}<sheetData/>{}</worksheet>", validation(area));
    template.sheets[1].1 = empty("表!$A$3:$A$3");
    let expected = empty("表!$A$2:$A$4").replace("\"m\"", &format!("\"{NAMESPACE}\""));
    assert_eq!(template.fill(&listed(3)).part("xl/worksheets/sheet2.xml"), expected);
}

#[test]
fn extensions_follow() {
    let validation = |formula: &str, area: &str| {
        format!(
            "<x14:dataValidation><x14:formula1><xm:f>{formula}</xm:f></x14:formula1><xm:sqref>{area}</xm:sqref>\
             </x14:dataValidation>"
        )
    };
    let list = |count: usize, inside: &str| {
        format!("<ext><x14:dataValidations count=\"{count}\">{inside}</x14:dataValidations></ext>")
    };
    let both = [validation("另!$A$1:$A$9", "A3"), validation("$C$5", "B5 B6")].concat();
    let template = around(&format!("<extLst>{}<ext>x</ext></extLst>", list(2, &both)));
    let both = [validation("另!$A$1:$A$9", "A2:A4"), validation("$C$5", "B5 B6")].concat();
    assert!(
        template.fill(&listed(3)).part(SHEET).contains(&format!("<extLst>{}<ext>x</ext></extLst>", list(2, &both)))
    );
    let sheet = template.fill(&listed(0)).part(SHEET);
    assert!(sheet.contains(&list(1, &validation("$C$2", "B2 B3"))), "{sheet}");
    let alone = around(&format!("<extLst>{}<ext>x</ext></extLst>", list(1, &validation("1", "A3"))));
    assert!(alone.fill(&listed(0)).part(SHEET).contains("<extLst><ext>x</ext></extLst>"));
    let alone = around(&format!("<extLst>{}</extLst>", list(1, &validation("1", "A3"))));
    assert!(!alone.fill(&listed(0)).part(SHEET).contains("extLst"));
}

#[test]
fn links_breaks_filters_and_views_follow() {
    let template = around(concat!(
        r#"<autoFilter ref="A1:B5"/><hyperlinks><hyperlink ref="A3" r:id="x"/><hyperlink ref="A5" location="表!A5"/></hyperlinks>"#,
        r#"<rowBreaks count="2" manualBreakCount="2"><brk id="3" man="1"/><brk id="4" man="1"/></rowBreaks>"#
    ));
    let sheet = template.fill(&listed(2)).part(SHEET);
    let expected = [
        r#"<autoFilter ref="A1:B4"/>"#,
        r#"<hyperlink ref="A2" r:id="x"/><hyperlink ref="A3" r:id="x"/><hyperlink ref="A4" location="表!A4"/>"#,
        r#"<rowBreaks count="2" manualBreakCount="2"><brk id="2" man="1"/><brk id="3" man="1"/></rowBreaks>"#,
    ];
    for element in expected {
        assert!(sheet.contains(element), "{element}: {sheet}");
    }
    let view = |inside: &str| {
        let rows = list("A3", "1");
        Sample::of(&format!(
            "<dimension ref=\"A1:B5\"/><sheetViews><sheetView>{inside}</sheetView></sheetViews><sheetData>{rows}</sheetData>"
        ))
    };
    let filled = view(r#"<selection activeCell="B5" sqref="B5:B6"/>"#).fill(&listed(9));
    assert!(filled.part(SHEET).contains(r#"<dimension ref="A1:B11"/>"#));
    assert!(filled.part(SHEET).contains(r#"<selection activeCell="B11" sqref="B11"/>"#));
    let errors = view(r#"<pane ySplit="3" topLeftCell="A4" state="frozen"/>"#).errors();
    assert!(errors[0].contains("冻结窗格"), "{errors:?}");
}

#[test]
fn what_cannot_follow_is_refused_by_name() {
    let cases = [
        (around("<customSheetViews/>"), "自定义视图"),
        (
            around("<extLst><ext><x14:sparkline><xm:f>A3</xm:f><xm:sqref>C3</xm:sqref></x14:sparkline></ext></extLst>"),
            "迷你图",
        ),
        (around("").related("pivotTable", "xl/pivotTables/p.xml", "<p/>"), "数据透视表"),
        (around("").related("comments", "xl/comments1.xml", r#"<comments><comment ref="A3"/></comments>"#), "批注 A3"),
        (
            around("").related("table", "xl/tables/t.xml", r#"<table displayName="T" ref="C3:D3"/>"#),
            "超级表「T」C3:D3 无法随行移动而调整：它在循环",
        ),
        (
            around("").related(
                "drawing",
                "xl/drawings/d.xml",
                "<d><x:oneCellAnchor><x:from><x:row>2</x:row></x:from></x:oneCellAnchor></d>",
            ),
            "锚定在第 3 行的图片",
        ),
        (
            around("")
                .with("xl/pivotCache/pivotCacheDefinition1.xml", r#"<p><worksheetSource ref="A1:B5" sheet="表"/></p>"#),
            "数据透视表的数据源 A1:B5",
        ),
    ];
    for (template, expected) in cases {
        let errors = template.errors();
        assert!(errors.len() == 1 && errors[0].contains(expected), "{expected}: {errors:?}");
    }
    // Nothing of this matters where no row moves.
    let still = Sample::of(
        "<sheetData><row r=\"1\"><c r=\"A1\" t=\"str\"><v>{{ 单 }}</v></c></row></sheetData><customSheetViews/>",
    );
    assert!(
        still.fill(&json!({"单": "x"})).part(SHEET).contains(">x</t></is></c></row></sheetData><customSheetViews/>")
    );
}

#[test]
fn parts_that_hang_on_a_sheet_follow() {
    let table = around("").related(
        "table",
        "xl/tables/t.xml",
        r#"<table displayName="T" ref="A1:B4"><autoFilter ref="A1:B4"/></table>"#,
    );
    let filled = table.fill(&listed(5)).part("xl/tables/t.xml");
    assert_eq!(filled, r#"<table displayName="T" ref="A1:B6"><autoFilter ref="A1:B6"/></table>"#);
    assert!(table.failure(&listed(0)).contains("超级表「T」A1:B4 所指的行全部消失了"));
    let comments = r#"<comments><comment ref="A1"/><comment ref="B5"/></comments>"#;
    let filled = around("").related("comments", "xl/comments1.xml", comments).fill(&listed(5));
    assert_eq!(filled.part("xl/comments1.xml"), r#"<comments><comment ref="A1"/><comment ref="B7"/></comments>"#);
    let shapes = r#"<xml><x:ClientData ObjectType="Note"><x:Anchor>1, 2, 3, 4, 5, 6, 7, 8</x:Anchor><x:Row>4</x:Row></x:ClientData></xml>"#;
    let filled = around("").related("vmlDrawing", "xl/drawings/v.vml", shapes).fill(&listed(5));
    let expected = "<x:Anchor>1, 2, 5, 4, 5, 6, 9, 8</x:Anchor><x:Row>6</x:Row>";
    assert!(filled.part("xl/drawings/v.vml").contains(expected));
    let anchor = |from: u32, to: u32| {
        format!(
            "<d><a:twoCellAnchor><a:from><a:row>{from}</a:row></a:from><a:to><a:row>{to}</a:row></a:to></a:twoCellAnchor></d>"
        )
    };
    for ((from, to), (new_from, new_to)) in [((0, 1), (0, 1)), ((0, 4), (0, 6)), ((4, 9), (6, 11))] {
        let filled = around("").related("drawing", "xl/drawings/d.xml", &anchor(from, to)).fill(&listed(5));
        assert_eq!(filled.part("xl/drawings/d.xml"), anchor(new_from, if to == 1 { 1 } else { new_to }));
    }
    let chart = |area: &str, cache: &str| format!("<c:chart><c:numRef><c:f>{area}</c:f>{cache}</c:numRef></c:chart>");
    let filled = around("").with("xl/charts/chart1.xml", &chart("表!$B$3", "<c:numCache/>")).fill(&listed(5));
    assert_eq!(filled.part("xl/charts/chart1.xml"), chart("表!$B$2:$B$6", ""));
}

proptest::proptest! {
    /// Whatever the tags and areas: refused, not fillable, or filled with rows that count up from those of the template.
    #[test]
    fn rows_always_count_up(
        kinds in proptest::collection::vec(0..7_usize, 1..12),
        references in proptest::collection::vec((1..14_u32, 1..14_u32), 12),
        count in 0..4_i32,
    ) {
        let tags = ["{%tr for 项 in 单 %}", "{%tr endfor %}", "{%tr if 单 %}", "{%tr else %}", "{%tr endif %}"];
        let mut rows = String::new();
        let mut merges = Vec::new();
        for (index, kind) in kinds.iter().enumerate() {
            let number = index as u32 + 1;
            let (one, other) = references[index];
            let cells = match tags.get(*kind) {
                Some(tag) => vec![text(&format!("A{number}"), tag)],
                None => vec![formula(&format!("A{number}"), &format!("SUM(B{one}:B{other})"))],
            };
            rows += &row(number, &cells);
            if *kind == 6 {
                merges.push(format!(r#"<mergeCell ref="C{}:D{}"/>"#, one.min(other), one.max(other)));
            }
        }
        let merges =
                if merges.is_empty() { String::new() } else { format!("<mergeCells>{}</mergeCells>", merges.concat()) };
        let template = Sample::of(&format!("<sheetData>{rows}</sheetData>{merges}"));
        let outcome = WorkbookTemplate::compile(&template.bytes()).ok().and_then(|it| it.fill(&listed(count)).ok());
        if let Some(filled) = outcome.map(Filled) {
            let rows = filled.rows();
            let numbers: Vec<u32> = rows.split("<row r=\"").skip(1).map(|row| row.split('"').next().unwrap().parse().unwrap()).collect();
            proptest::prop_assert!(numbers.is_sorted_by(|one, other| one < other), "{:?}", numbers);
            proptest::prop_assert!(numbers.last().is_none_or(|&last| last as usize == numbers.len()));
        }
    }
}
