use serde_json::{Value, json};

use super::*;
use crate::ooxml::package::build;

const SHEET: &str = "xl/worksheets/sheet1.xml";
const NAMESPACE: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const HEAD: &str = r#"<worksheet xmlns="m" xmlns:r="r">"#;

/// A workbook in the making.
struct Sample {
    sheets: Vec<(&'static str, String)>,
    names: String,
    others: Vec<(String, String)>,
    workbook_relations: String,
    types: String,
}

fn sample(rows: &str) -> Sample {
    Sample::of(&format!("<sheetData>{rows}</sheetData>"))
}

impl Sample {
    fn of(content: &str) -> Self {
        let sheets = vec![("表", format!("{HEAD}{content}</worksheet>"))];
        let (names, workbook_relations, types) = (String::new(), String::new(), WORKBOOK.to_owned());
        Self { sheets, names, others: Vec::new(), workbook_relations, types }
    }

    fn sheet(mut self, name: &'static str, rows: &str) -> Self {
        self.sheets.push((name, format!("{HEAD}<sheetData>{rows}</sheetData></worksheet>")));
        self
    }

    fn with(mut self, name: &str, text: &str) -> Self {
        self.others.push((name.to_owned(), text.to_owned()));
        self
    }

    /// A part that hangs on the first sheet.
    fn related(self, kind: &str, name: &str, text: &str) -> Self {
        let relation =
            format!(r#"<Relationships><Relationship Id="a" Type="t/{kind}" Target="/{name}"/></Relationships>"#);
        self.with("xl/worksheets/_rels/sheet1.xml.rels", &relation).with(name, text)
    }

    fn strings(mut self, items: &[&str]) -> Self {
        let relation = r#"<Relationship Id="s" Type="t/sharedStrings" Target="sharedStrings.xml"/>"#;
        self.workbook_relations.push_str(relation);
        self.with("xl/sharedStrings.xml", &format!("<sst>{}</sst>", items.concat()))
    }

    fn names(mut self, names: &str) -> Self {
        self.names = format!("<definedNames>{names}</definedNames>");
        self
    }

    fn bytes(&self) -> Vec<u8> {
        let (mut sheets, mut relations, mut parts) = (Vec::new(), vec![self.workbook_relations.clone()], Vec::new());
        for (index, (name, text)) in self.sheets.iter().enumerate() {
            let number = index + 1;
            sheets.push(format!(r#"<sheet name="{name}" sheetId="{number}" r:id="rId{number}"/>"#));
            let target = format!("worksheets/sheet{number}.xml");
            relations.push(format!(r#"<Relationship Id="rId{number}" Type="t/worksheet" Target="{target}"/>"#));
            parts.push((format!("xl/worksheets/sheet{number}.xml"), text.clone()));
        }
        let (names, sheets, relations) = (&self.names, sheets.concat(), relations.concat());
        let book = format!(r#"<workbook xmlns="m" xmlns:r="r"><sheets>{sheets}</sheets>{names}</workbook>"#);
        parts.push(("xl/workbook.xml".to_owned(), book));
        parts.push(("xl/_rels/workbook.xml.rels".to_owned(), format!("<Relationships>{relations}</Relationships>")));
        let root =
            r#"<Relationships><Relationship Id="a" Type="t/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
        parts.push(("_rels/.rels".to_owned(), root.to_owned()));
        parts.push(("[Content_Types].xml".to_owned(), self.types.clone()));
        parts.extend(self.others.clone());
        build(
            &parts
                .iter()
                .map(|(name, text)| (name.as_str(), text.replace("\"m\"", &format!("\"{NAMESPACE}\""))))
                .collect::<Vec<_>>(),
        )
        .unwrap()
    }

    fn fill(&self, data: &Value) -> Filled {
        let bytes = WorkbookTemplate::compile(&self.bytes()).unwrap().fill(data).unwrap();
        Filled(bytes)
    }

    fn errors(&self) -> Vec<String> {
        WorkbookTemplate::compile(&self.bytes()).unwrap_err().iter().map(ToString::to_string).collect()
    }

    fn failure(&self, data: &Value) -> String {
        WorkbookTemplate::compile(&self.bytes()).unwrap().fill(data).unwrap_err().to_string()
    }
}

const WORKBOOK: &str = r#"<Types><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/calcChain.xml" ContentType="c"/></Types>"#;

struct Filled(Vec<u8>);

impl Filled {
    fn part(&self, name: &str) -> String {
        let package = Package::open(&self.0, &Limits::default()).unwrap();
        String::from_utf8(package.required(name).unwrap()).unwrap()
    }

    /// What stands between two texts in the first sheet.
    fn between(&self, start: &str, end: &str) -> String {
        let sheet = self.part(SHEET);
        let (_, rest) = sheet.split_once(start).unwrap_or_else(|| panic!("{start} fehlt: {sheet}"));
        rest.split_once(end).unwrap().0.to_owned()
    }

    fn rows(&self) -> String {
        self.between("<sheetData>", "</sheetData>")
    }
}

fn text(address: &str, text: &str) -> String {
    format!(r#"<c r="{address}" t="inlineStr"><is><t>{text}</t></is></c>"#)
}

fn kept(address: &str, text: &str) -> String {
    format!(r#"<c r="{address}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>"#)
}

fn number(address: &str, value: i32) -> String {
    format!(r#"<c r="{address}"><v>{value}</v></c>"#)
}

fn formula(address: &str, text: &str) -> String {
    format!(r#"<c r="{address}"><f>{text}</f></c>"#)
}

fn row(row: u32, cells: &[String]) -> String {
    format!(r#"<row r="{row}">{}</row>"#, cells.concat())
}

/// Row 1 a heading, 2 `for`, 3 the body, 4 `endfor`, 5 a total.
fn list(body: &str, total: &str) -> String {
    [
        row(1, &[text("A1", "头")]),
        row(2, &[text("A2", "{%tr for 项 in 单 %}")]),
        row(3, &[text("A3", "{{ 项 }}"), formula("B3", body)]),
        row(4, &[text("A4", "{%tr endfor %}")]),
        row(5, &[formula("B5", total)]),
    ]
    .concat()
}

fn listed(count: i32) -> Value {
    json!({"单": (1..=count).collect::<Vec<_>>()})
}

#[test]
fn a_value_alone_keeps_its_type() {
    let cases = [
        (json!(12.5), r#"<c r="A1" s="3"><v>12.5</v></c>"#),
        (json!(-7), r#"<c r="A1" s="3"><v>-7</v></c>"#),
        (json!(true), r#"<c r="A1" s="3" t="b"><v>1</v></c>"#),
        (json!(null), r#"<c r="A1" s="3"/>"#),
        (json!(""), r#"<c r="A1" s="3"/>"#),
    ];
    let cell = |text: &str| format!(r#"<row r="1"><c r="A1" s="3" t="inlineStr"><is><t>{text}</t></is></c></row>"#);
    for (value, expected) in cases {
        let filled = sample(&cell("{{ 值 }}")).fill(&json!({"值": value}));
        assert_eq!(filled.rows(), format!(r#"<row r="1">{expected}</row>"#), "{value}");
    }
    let texts = [
        ("{{ 值 }}", json!("=1+1"), "=1+1"),
        ("{{ 值 }}", json!("0012"), "0012"),
        ("{{ 值 }}", json!(9_007_199_254_740_993_u64), "9007199254740993"),
        ("{{ 值 }}元", json!(3), "3元"),
        ("{{ 值 }}", json!("a\n<b> _x000D_\u{3}s9\u{4}"), "a\n&lt;b&gt; _x005F_x000D_\u{FFFD}s9\u{FFFD}"),
        ("{% if 值 %}是{% else %}否{% endif %}{# 注 #}", json!(false), "否"),
        ("{% for 字 in 值 %}{{ 字 }}、{% endfor %}", json!(["甲", "乙"]), "甲、乙、"),
        ("{% set 甲 = 值 %}{{ 甲 }}{{ 甲 }}", json!("x"), "xx"),
    ];
    for (template, value, expected) in texts {
        let filled = sample(&cell(template)).fill(&json!({"值": value}));
        let cell = kept("A1", expected).replace(" t=", " s=\"3\" t=");
        assert_eq!(filled.rows(), format!(r#"<row r="1">{cell}</row>"#), "{template}");
    }
}

#[test]
fn runs_keep_their_formatting_and_strings_lose_their_tags() {
    let item = "<si><r><rPr><b/></rPr><t>甲{% if x %}</t></r><r><rPr><i/></rPr><t>乙{% endif %}丙</t></r></si>";
    let rows = r#"<row r="1"><c r="A1" t="s"><v>1</v></c><c r="B1" t="s"><v>0</v></c></row>"#;
    let filled = sample(rows).strings(&["<si><t>静</t></si>", item]).fill(&json!({"x": false}));
    let run = |properties: &str, text: &str| {
        format!(r#"<r><rPr><{properties}/></rPr><t xml:space="preserve">{text}</t></r>"#)
    };
    let cell = format!(r#"<c r="A1" t="inlineStr"><is>{}{}</is></c>"#, run("b", "甲"), run("i", "丙"));
    assert_eq!(filled.rows(), format!(r#"<row r="1">{cell}<c r="B1" t="s"><v>0</v></c></row>"#));
    assert_eq!(filled.part("xl/sharedStrings.xml"), "<sst><si><t>静</t></si><si><t/></si></sst>");
}

#[test]
fn rows_repeat_with_their_formulas() {
    let filled = sample(&list("A3*2+A1", "SUM(B2:B4)")).fill(&listed(3));
    let turn = |row: u32, value| {
        super::tests::row(
            row,
            &[number(&format!("A{row}"), value), formula(&format!("B{row}"), &format!("A{row}*2+A1"))],
        )
    };
    let expected =
        [row(1, &[text("A1", "头")]), turn(2, 1), turn(3, 2), turn(4, 3), row(5, &[formula("B5", "SUM(B2:B4)")])];
    assert_eq!(filled.rows(), expected.concat());
    assert!(filled.part("xl/workbook.xml").contains("<calcPr fullCalcOnLoad=\"1\"/>"));
    let totals = [
        ("SUM(B3)+MAX( A1, B3 )", "SUM(B2:B4)+MAX( A1, B2:B4 )"),
        ("SUM(B3:B3)", "SUM(B2:B4)"),
        ("SUM(B1:B3)", "SUM(B1:B4)"),
        ("COUNTIF(表!$A$2:$A$4,B6)", "COUNTIF(表!$A$2:$A$4,B6)"),
    ];
    for (total, expected) in totals {
        let rows = sample(&list("A3/SUM(A$2:A$4)", total)).fill(&listed(3)).rows();
        assert!(rows.contains(&row(5, &[formula("B5", expected)])), "{rows}");
        assert!(rows.contains("<f>A4/SUM(A$2:A$4)</f>"), "{rows}");
    }
}

#[test]
fn a_list_without_members_leaves_no_wrong_sum() {
    let message = sample(&list("A3", "MAX(B3:B3)")).failure(&listed(0));
    assert_eq!(
        message,
        "工作表「表」 B5：公式「MAX(B3:B3)」 所指的行全部消失了（列表为空，或条件不成立）；请把区域扩大到循环之外的一行，如表头行"
    );
    let filled = sample(&list("A3", "SUM(B3:B3, 表!B3)*2")).fill(&listed(0));
    assert_eq!(filled.rows(), row(1, &[text("A1", "头")]) + &row(2, &[formula("B2", "SUM(0, 0)*2")]));
    let filled = sample(&list("A3", "SUM(B1:B4)")).fill(&listed(0));
    assert_eq!(filled.rows(), row(1, &[text("A1", "头")]) + &row(2, &[formula("B2", "SUM(B1:B1)")]));
}

#[test]
fn formulas_without_a_meaning_are_refused() {
    let cases = [
        ("A3", "B3*2", "B5：公式「B3*2」 所指的格在循环里"),
        ("A3", "A2", "B5：公式「A2」 所指的行只放"),
        ("A$3", "1", "B3：公式「A$3」 在循环内引用同一轮的行时"),
        ("SUM(A1:A3)", "1", "B3：公式「SUM(A1:A3)」 只截取了循环"),
        ("A3", "SUM(表:表!A1)", "B5：公式「SUM(表:表!A1)」 无法随行移动而调整：跨多张"),
    ];
    for (body, total, expected) in cases {
        let errors = sample(&list(body, total)).errors();
        assert_eq!(errors.len(), 1, "{errors:?}");
        assert!(errors[0].starts_with(&format!("工作表「表」 {expected}")), "{errors:?}");
    }
}

#[test]
fn other_sheets_and_names_follow_and_strangers_stay() {
    let rows = row(1, &[formula("A1", "表!B5+SUM('表'!$B$3:$B$3)+A9"), formula("B1", "\"表!B5\"")]);
    let still = row(1, &[r#"<c r="A1"><f>B1</f><v>1</v></c>"#.to_owned()]);
    let template = sample(&list("A3", "1"))
        .sheet("乙", &rows)
        .sheet("丙", &still)
        .names(r#"<definedName name="_xlnm.Print_Area" localSheetId="0">表!$A$1:$B$5</definedName><definedName name="列">表!$B$3</definedName>"#);
    let filled = template.fill(&listed(4));
    let expected = row(1, &[formula("A1", "表!B6+SUM('表'!$B$2:$B$5)+A9"), formula("B1", "\"表!B5\"")]);
    assert!(filled.part("xl/worksheets/sheet2.xml").contains(&expected));
    assert!(filled.part("xl/worksheets/sheet3.xml").contains(&still));
    let book = filled.part("xl/workbook.xml");
    assert!(book.contains(">表!$A$1:$B$6<") && book.contains(">表!$B$2:$B$5<"), "{book}");
    let loose = sample(&list("A3", "1")).names(r#"<definedName name="列">表!B3</definedName>"#).errors();
    assert!(loose[0].contains("名称 列") && loose[0].contains("相对行号"), "{loose:?}");
}

#[test]
fn shared_and_array_formulas_stand_alone_or_are_refused() {
    let rows = [
        row(1, &[r#"<c r="A1"><f t="shared" si="0" ref="A1:A5">B1+$C$5</f><v>1</v></c>"#.to_owned()]),
        row(2, &[text("A2", "{%tr for 项 in 单 %}")]),
        row(3, &[r#"<c r="A3"><f t="shared" si="0"/></c>"#.to_owned()]),
        row(4, &[text("A4", "{%tr endfor %}")]),
        row(5, &[r#"<c r="A5"><f t="array" ref="A5:A6">B5:B6*2</f></c>"#.to_owned()]),
    ]
    .concat();
    let filled = sample(&rows).fill(&listed(3));
    let array = r#"<c r="A5"><f t="array" ref="A5:A6">B5:B6*2</f></c>"#.to_owned();
    let single = |row: u32| super::tests::row(row, &[formula(&format!("A{row}"), &format!("B{row}+$C$5"))]);
    let expected = [single(1), single(2), single(3), single(4), row(5, &[array])].concat();
    assert_eq!(filled.rows(), expected);
    let torn = sample(&rows.replace("\"A5:A6\"", "\"A1:A5\"")).errors();
    assert!(torn.iter().any(|error| error.contains("数组公式的区域跨过了标签行")), "{torn:?}");
}

#[test]
fn the_chain_of_calculation_goes_and_templates_become_workbooks() {
    let mut template = sample(&list("A3", "1")).with("xl/calcChain.xml", "<calcChain/>");
    let relation = r#"<Relationship Id="c" Type="t/calcChain" Target="calcChain.xml"/>"#;
    template.workbook_relations.push_str(relation);
    template.types = WORKBOOK.replace("sheet.main", "template.main");
    let filled = template.fill(&listed(1));
    assert!(!Package::open(&filled.0, &Limits::default()).unwrap().contains("xl/calcChain.xml"));
    assert!(!filled.part("xl/_rels/workbook.xml.rels").contains("calcChain"));
    let types = filled.part("[Content_Types].xml");
    assert!(types.contains("sheet.main") && !types.contains("calcChain"), "{types}");
    template.types = WORKBOOK.replace("officedocument.spreadsheetml.sheet", "ms-excel.sheet.macroEnabled");
    assert_eq!(template.errors(), ["不接受含宏的工作簿，请另存为 .xlsx"]);
}

#[test]
fn tags_out_of_place_are_told_with_sheet_and_cell() {
    let cases = [
        (row(1, &[text("A1", "{%p if x %}")]), "A1：{%p if x %} Excel 模板里不能用这种标签"),
        (row(1, &[text("A1", "{%tc for x in y %}")]), "A1：{%tc for x in y %} Excel 模板里不能用这种标签"),
        (
            row(2, &[text("B2", "{% if x %}"), text("C2", "{% endif %}")]),
            "C2：{% endif %} 与开头「{% if x %}」不在同一单元格",
        ),
        (
            row(2, &[text("B2", "{%tr if x %}{%tr endif %}"), number("C2", 5)]),
            "B2：{%tr if x %} 标签所在的表格行会被标签取代，不能再有其他内容：「5」",
        ),
        (row(1, &[text("A1", "{{ x ")]), "A1：{{ x  写法有误：标签没有结束"),
        (row(1, &[formula("A1", "\"{{ x }}\"")]), "A1：\"{{ x }}\" 此处不能填写"),
        (row(1, &[text("A1", "{%tr if x %}")]), "A1：{%tr if x %} 没有对应的「endif」"),
        (row(1, &[text("A1", "{{ x | nix }}")]), "A1：{{ x | nix }} 没有这个过滤器：「nix」"),
    ];
    for (rows, expected) in cases {
        let errors = sample(&rows).errors();
        assert!(
            errors.len() == 1 && errors[0].starts_with(&format!("工作表「表」 {expected}")),
            "{expected}: {errors:?}"
        );
    }
    let stray = sample("").with("xl/comments1.xml", "<c>{{ x }}</c>").errors();
    assert!(stray[0].starts_with("xl/comments1.xml：{{ 此处不能填写"), "{stray:?}");
    let template = sample(&row(7, &[text("B7", "{{ 甲.乙 }}")]));
    assert_eq!(template.failure(&json!({"甲": {}})), "工作表「表」 B7：{{ 甲.乙 }} 里的「甲.乙」没有定义");
    assert_eq!(template.failure(&json!({})), "工作表「表」 B7：{{ 甲.乙 }} 里的「甲」没有定义");
}

#[test]
fn ceilings_hold() {
    let template = sample(&row(1, &[text("A1", "{{ 字 }}")]));
    assert!(template.failure(&json!({"字": "x".repeat(32_768)})).contains("A1：单元格文字有 32768 个字符"));
    let limits = Limits { output_size: 20_000, ..Limits::default() };
    let small = WorkbookTemplate::compile_within(&template.bytes(), &limits).unwrap();
    assert!(small.fill(&json!({"字": "x".repeat(30_000)})).unwrap_err().to_string().contains("上限 20000 字节"));
    let wide = sample(&list(&"A3+".repeat(50), "1").replace("{{ 项 }}", "-"));
    let small = WorkbookTemplate::compile_within(&wide.bytes(), &limits).unwrap();
    assert!(small.fill(&listed(400)).unwrap_err().to_string().starts_with("工作表「表」：填写后的内容超过上限"));
}

#[test]
fn nothing_else_changes_and_the_same_data_give_the_same_bytes() {
    let rows = "<row r=\"1\" spans='1:2' ht=\"9\">\n <c r=\"A1\"><v>1</v></c> <c r=\"B1\" t=\"str\"><f>A1</f><v>x</v></c></row>";
    let template = sample(&format!("{rows}{}", row(2, &[text("A2", "{{ x }}")])));
    let filled = template.fill(&json!({"x": "甲"}));
    let rows = rows.replace("<c r=\"B1\" t=\"str\"><f>A1</f><v>x</v></c>", "<c r=\"B1\"><f>A1</f></c>");
    assert_eq!(filled.rows(), format!("{rows}{}", row(2, &[kept("A2", "甲")])));
    assert_eq!(filled.0, template.fill(&json!({"x": "甲"})).0);
    let names: Vec<String> =
        WorkbookTemplate::compile(&template.bytes()).unwrap().names_used().map(str::to_owned).collect();
    assert_eq!(names, ["x"]);
}

#[test]
fn several_threads_fill_one_template() {
    let template = WorkbookTemplate::compile(&sample(&list("A3", "SUM(B2:B4)")).bytes()).unwrap();
    let alone: Vec<_> = (1..5).map(|count| template.fill(&listed(count)).unwrap()).collect();
    std::thread::scope(|scope| {
        let fill = |count: i32| {
            scope.spawn({
                let template = &template;
                move || template.fill(&listed(count)).unwrap()
            })
        };
        let together: Vec<_> = (1..5).map(fill).collect();
        for (thread, expected) in together.into_iter().zip(&alone) {
            assert_eq!(&thread.join().unwrap(), expected);
        }
    });
}

mod moving;
