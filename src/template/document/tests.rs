use serde_json::{Value, json};

use super::*;
use crate::ooxml::package::build;

const HEAD: &str = r#"<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"><w:body>"#;
const TAIL: &str = "<w:sectPr/></w:body></w:document>";

fn docx(body: &str) -> Vec<u8> {
    let document = format!("{HEAD}{body}{TAIL}");
    let core = "<cp:coreProperties xmlns:cp=\"c\" xmlns:dc=\"d\"><dc:title>无</dc:title></cp:coreProperties>";
    build(&[("[Content_Types].xml", "<Types/>"), ("word/document.xml", &document), ("docProps/core.xml", core)])
        .unwrap()
}

fn compile(body: &str) -> Result<Template, Vec<TemplateError>> {
    Template::compile(&docx(body))
}

fn part(filled: &[u8], name: &str) -> String {
    String::from_utf8(Package::open(filled, &Limits::default()).unwrap().required(name).unwrap()).unwrap()
}

/// The body after filling.
fn filled(body: &str, data: &Value) -> String {
    let bytes = compile(body).unwrap().fill(data).unwrap();
    let document = part(&bytes, "word/document.xml");
    document.strip_prefix(HEAD).unwrap().strip_suffix(TAIL).unwrap().to_owned()
}

fn errors(body: &str) -> Vec<String> {
    compile(body).unwrap_err().iter().map(ToString::to_string).collect()
}

fn unfilled(body: &str, data: &Value) -> String {
    compile(body).unwrap().fill(data).unwrap_err().to_string()
}

fn p(runs: &str) -> String {
    format!("<w:p>{runs}</w:p>")
}

fn r(text: &str) -> String {
    format!("<w:r><w:t>{text}</w:t></w:r>")
}

fn kept(text: &str) -> String {
    format!("<w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r>")
}

fn row(cells: &[&str]) -> String {
    row_of(cells.iter().map(|text| r(text)))
}

fn row_of(runs: impl Iterator<Item = String>) -> String {
    let cells: Vec<String> = runs.map(|run| format!("<w:tc>{}</w:tc>", p(&run))).collect();
    format!("<w:tr>{}</w:tr>", cells.concat())
}

fn table(rows: &[String]) -> String {
    format!("<w:tbl><w:tblPr/><w:tblGrid/>{}</w:tbl>", rows.concat())
}

#[test]
fn tags_scattered_over_runs_are_joined_and_others_keep_their_own() {
    let body =
        p("<w:r><w:rPr><w:b/></w:rPr><w:t>甲 {</w:t></w:r><w:proofErr/><w:r><w:rPr><w:i/></w:rPr><w:t>{ 组织</w:t>\
                  </w:r><w:r><w:t>.名称 }} 乙</w:t></w:r>");
    assert_eq!(
        filled(&body, &json!({"组织": {"名称": "某公司"}})),
        p("<w:r><w:rPr><w:b/></w:rPr><w:t xml:space=\"preserve\">甲 某公司</w:t></w:r><w:proofErr/><w:r><w:rPr><w:i/>\
           </w:rPr><w:t xml:space=\"preserve\"></w:t></w:r><w:r><w:t xml:space=\"preserve\"> 乙</w:t></w:r>"),
    );
}

#[test]
fn values_are_data_whatever_they_hold() {
    let cases = [
        ("<&>\"'", "&lt;&amp;&gt;&quot;&apos;"),
        ("{{ x }} {% if %}", "{{ x }} {% if %}"),
        ("a\nb\tc", "a</w:t><w:br/><w:t xml:space=\"preserve\">b</w:t><w:tab/><w:t xml:space=\"preserve\">c"),
        ("\u{0}\u{1}v\u{2}v\u{FFFE}", "\u{FFFD}\u{FFFD}v\u{FFFD}v\u{FFFD}"),
    ];
    for (value, expected) in cases {
        assert_eq!(filled(&p(&r("{{ 值 | safe }}")), &json!({"值": value})), p(&kept(expected)));
    }
}

#[test]
fn literal_braces_and_references_stay() {
    let body = p(&r("} }} a { b %} &lt;{&amp;{ {{ x }}"));
    assert_eq!(filled(&body, &json!({"x": 1})), p(&kept("} }} a { b %} &lt;{&amp;{ 1")));
    let body = p(&r("{% if x &lt; 2 and y == “甲” %}是{% endif %}"));
    assert_eq!(filled(&body, &json!({"x": 1, "y": "甲"})), p(&kept("是")));
}

#[test]
fn text_behind_a_condition_keeps_its_run() {
    let body = p(
        "<w:r><w:rPr><w:b/></w:rPr><w:t>A{% if x %}B</w:t></w:r><w:r><w:rPr><w:i/></w:rPr><w:t>C{% endif %}D</w:t></w:r>",
    );
    let bold = |text: &str| format!("<w:r><w:rPr><w:b/></w:rPr><w:t xml:space=\"preserve\">{text}</w:t></w:r>");
    let italic = |text: &str| format!("<w:r><w:rPr><w:i/></w:rPr><w:t xml:space=\"preserve\">{text}</w:t></w:r>");
    assert_eq!(filled(&body, &json!({"x": false})), p(&(bold("A") + &italic("D"))));
    assert_eq!(filled(&body, &json!({"x": true})), p(&(bold("A") + &bold("B") + &italic("C") + &italic("D"))));
}

#[test]
fn rows_repeat_and_nest() {
    let body = table(&[
        row(&["章", "条"]),
        row(&["{%tr for 章 in 章节 %}", ""]),
        row(&["{%tr for 条 in 章.条款 %}{%tr if 条.用 %}", ""]),
        row(&["{{ 章.名 }}", "{{ loop.index }}{{ 条.文 }}"]),
        row(&["{%tr else %}"]),
        row(&["—"]),
        row(&["{%tr endif %}"]),
        row(&["{%tr endfor %}"]),
        row(&["{%tr endfor %}"]),
    ]);
    let data = json!({"章节": [
        {"名": "一", "条款": [{"用": true, "文": "a"}, {"用": false, "文": "b"}]},
        {"名": "二", "条款": []},
        {"名": "三", "条款": [{"用": true, "文": "c"}]},
    ]});
    let line = |cells: &[&str]| row_of(cells.iter().map(|text| kept(text)));
    let expected = [row(&["章", "条"]), line(&["一", "1a"]), row(&["—"]), line(&["三", "1c"])];
    assert_eq!(filled(&body, &data), table(&expected));
}

#[test]
fn paragraphs_come_and_go_and_cells_stay_valid() {
    let body = [p(&r("{%p if x %}")), p(&r("甲")), p(&r("{%p else %}")), p(&r("乙")), p(&r("{%p endif %}"))].concat();
    assert_eq!(filled(&body, &json!({"x": true})), p(&r("甲")));
    assert_eq!(filled(&body, &json!({"x": false})), p(&r("乙")));
    let lonely = [p(&r("{%p for 项 in 单 %}")), p(&r("{{ 项 }}")), p(&r("{%p endfor %}"))].concat();
    let cell = format!("<w:tbl><w:tr><w:tc>{lonely}</w:tc></w:tr></w:tbl>");
    let with = |inside: &str| format!("<w:tbl><w:tr><w:tc>{inside}</w:tc></w:tr></w:tbl>");
    assert_eq!(filled(&cell, &json!({"单": []})), with("<w:p/>"));
    assert_eq!(filled(&cell, &json!({"单": ["一", "二"]})), with(&(p(&kept("一")) + &p(&kept("二")))));
}

#[test]
fn merges_follow_the_data() {
    let cell = |properties: &str| format!("<w:tc>{properties}{}</w:tc>", p(&r("{%vm 行.续 %}{{ 行.名 }}")));
    let data = json!({"行": {"续": true, "名": "甲"}});
    let filled_cell = |properties: &str, data: &Value| {
        let body = format!("<w:tbl><w:tr>{}</w:tr></w:tbl>", cell(properties));
        let after = filled(&body, data);
        let (properties, rest) = after.split_once("</w:tcPr>").unwrap();
        assert!(rest.contains("甲"));
        properties.rsplit_once("<w:tcPr>").unwrap().1.to_owned()
    };
    assert_eq!(filled_cell("", &data), "<w:vMerge/>");
    assert_eq!(filled_cell("<w:tcPr/>", &data), "<w:vMerge/>");
    assert_eq!(
        filled_cell("<w:tcPr><w:tcW/><w:vMerge w:val=\"restart\"/><w:shd/></w:tcPr>", &data),
        "<w:tcW/><w:vMerge/><w:shd/>",
    );
    let begins = json!({"行": {"续": false, "名": "甲"}});
    assert_eq!(filled_cell("<w:tcPr><w:gridSpan/></w:tcPr>", &begins), "<w:gridSpan/><w:vMerge w:val=\"restart\"/>");
}

#[test]
fn repeated_content_has_no_second_identity() {
    let row = |text: &str| format!("<w:tr w14:paraId=\"1\" w:rsidR=\"9\"><w:tc>{}</w:tc></w:tr>", p(&r(text)));
    let marked = "<w:bookmarkStart w:id=\"5\" w:name=\"m\"/>";
    let inner =
        format!("<w:tr><w:tc><w:p w14:paraId=\"2\" w14:textId=\"3\">{marked}{}</w:p></w:tc></w:tr>", r("{{ x }}"));
    let body = format!(
        "<w:tbl>{}{inner}{}</w:tbl><w:p><w:bookmarkEnd w:id=\"5\"/></w:p>",
        row("{%tr for x in s %}"),
        row("{%tr endfor %}")
    );
    let after = filled(&body, &json!({"s": [1]}));
    assert_eq!(after, format!("<w:tbl><w:tr><w:tc>{}</w:tc></w:tr></w:tbl><w:p></w:p>", p(&kept("1"))));
}

#[test]
fn filters_sets_and_comments() {
    let body = p(&r("{# 说明 #}{% set 日 = 日期 %}{{ 日 | date_zh }}"));
    assert_eq!(filled(&body, &json!({"日期": "2025-08-27"})), p(&kept("2025年8月27日")));
    assert_eq!(compile(&body).unwrap().names_used().collect::<Vec<_>>(), ["日期"]);
}

#[test]
fn names_are_listed_without_loop_names() {
    let body = p(&r("{% for 行 in 表 %}{{ 行.名 }}{{ loop.index }}{% endfor %}{{ org }}"));
    assert_eq!(compile(&body).unwrap().names_used().collect::<Vec<_>>(), ["org", "表"]);
}

#[test]
fn core_properties_are_filled_as_plain_text() {
    let document = format!("{HEAD}<w:p/>{TAIL}");
    let core = "<c><t>{{ 名 }}{% if 名 %}！{% endif %}</t></c>";
    let bytes = build(&[("word/document.xml", document.as_str()), ("docProps/core.xml", core)]).unwrap();
    let done = Template::compile(&bytes).unwrap().fill(&json!({"名": "甲\n&"})).unwrap();
    assert_eq!(part(&done, "docProps/core.xml"), "<c><t>甲 &amp;！</t></c>");
}

#[test]
fn the_same_data_give_the_same_bytes_and_nothing_else_changes() {
    let original = docx(&p(&r("{{ 值 }}{% for x in 图 %}{{ x }}{% endfor %}")));
    let template = Template::compile(&original).unwrap();
    let data = json!({"值": 1, "图": {"c": 3, "a": 1, "b": 2, "h": 8, "g": 7, "f": 6, "e": 5}});
    let first = template.fill(&data).unwrap();
    assert_eq!(first, Template::compile(&original).unwrap().fill(&data).unwrap());
    assert!(part(&first, "word/document.xml").contains(">11235678<"));
    for name in ["[Content_Types].xml", "docProps/core.xml"] {
        assert_eq!(part(&first, name), part(&original, name));
    }
}

#[test]
fn all_errors_are_told_each_with_its_place() {
    let body = [
        p(&r("{{ 甲")),
        p("<w:r><w:t>{{ 乙</w:t><w:tab/><w:t>}}</w:t></w:r>"),
        table(&[row(&["好", "{%tr if x %}还有"]), row(&["", "{%tr endif %}"])]),
        p(&r("{% endif %}{% include '丙' %}")),
        p(&r("{%tr if x %}{%vm x %}")),
        p("<w:r><w:delText>{{ 丁 }}</w:delText></w:r>"),
    ]
    .concat();
    assert_eq!(
        errors(&body),
        [
            "word/document.xml 第1段：{{ 甲 标签没有结束；一个标签须写在同一段落里",
            "word/document.xml 第2段：{{ 乙 }} 标签里夹着制表符，请删去",
            "word/document.xml 第3段：{% include '丙' %} 不认识的语句「include」；可用 if elif else endif for endfor set",
            "word/document.xml 第4段：{%tr if x %} {%tr %} 只能写在表格的行里",
            "word/document.xml 第4段：{%vm x %} {%vm %} 只能写在表格的单元格里",
            "word/document.xml 第5段：{{ 丁 }} 此处不能填写（修订中删除的文字、域代码、公式等），请把标签移到正文",
            "word/document.xml 表格1 第1行 第2格 第1段：{%tr if x %} 标签所在的表格行会被标签取代，不能再有其他内容：「好还有」",
            "word/document.xml 第3段：{% endif %} 没有与「endif」对应的开头",
        ]
    );
}

#[test]
fn blocks_that_would_tear_the_document_are_refused() {
    let across = [p(&r("{% if x %}")), p(&r("{% endif %}"))].concat();
    assert!(errors(&across)[0].contains("第2段：{% endif %} 与开头「{% if x %}」不在同一层"), "{:?}", errors(&across));
    let into_link = p(&format!("{}<w:hyperlink>{}</w:hyperlink>", r("{% if x %}"), r("{% endif %}")));
    assert!(errors(&into_link)[0].contains("不在同一层"));
    let two_tables = [table(&[row(&["{%tr if x %}"])]), table(&[row(&["{%tr endif %}"])])].concat();
    assert!(errors(&two_tables)[0].contains("不在同一层"));
    let section = "<w:p><w:pPr><w:sectPr/></w:pPr><w:r><w:t>{%p if x %}</w:t></w:r></w:p><w:p><w:r><w:t>{%p endif %}</w:t></w:r></w:p>";
    assert!(errors(section)[0].contains("分节符"));
    let twice = table(&[row(&["{%vm a %}{%vm b %}"])]);
    assert!(errors(&twice)[0].contains("一个单元格只能有一个"));
}

#[test]
fn bad_expressions_are_all_told_in_the_authors_words() {
    let body = [p(&r("{{ 甲 | 大写 }}")), p(&r("{% if 乙 == %}{% endif %}")), p(&r("{{ 好 }}{{ 丙，丁 }}"))].concat();
    let errors = errors(&body);
    assert_eq!(errors.len(), 3, "{errors:?}");
    assert_eq!(errors[0], "word/document.xml 第1段：{{ 甲 | 大写 }} 写法有误：没有这个过滤器：`大写`");
    assert!(errors[1].starts_with("word/document.xml 第2段：{% if 乙 == %} 写法有误："), "{errors:?}");
    assert!(errors[2].contains("{{ 丙，丁 }} 写法有误：有不认识的字符"), "{errors:?}");
}

#[test]
fn unknown_names_fail_with_their_place() {
    let data = json!({"行": {"名": 1}, "空": null, "单": [{"a": 1}]});
    assert_eq!(unfilled(&p(&r("{{ 没有 }}")), &data), "word/document.xml 第1段：{{ 没有 }} 里的「没有」没有定义");
    assert_eq!(
        unfilled(&p(&r("{{ 行.没有 }}")), &data),
        "word/document.xml 第1段：{{ 行.没有 }} 里的「行.没有」没有定义"
    );
    let condition = unfilled(&p(&r("{% if 错字 %}是{% endif %}")), &data);
    assert_eq!(condition, "word/document.xml 第1段：{% if 错字 %} 里的「错字」没有定义");
    let in_loop = table(&[row(&["{%tr for 项 in 单 %}"]), row(&["x", "{{ 项.b }}"]), row(&["{%tr endfor %}"])]);
    let place = unfilled(&in_loop, &data);
    assert_eq!(place, "word/document.xml 表格1 第2行 第2格 第1段：{{ 项.b }} 里的「项.b」没有定义");
    let list = unfilled(&p(&r("{% for x in 行.没有 %}{% endfor %}")), &data);
    assert_eq!(list, "word/document.xml 第1段：{% for x in 行.没有 %} 里的「行.没有」没有定义");
    let optional = p(&r("{{ 可选 | default(value='无') }}"));
    assert_eq!(filled(&optional, &data), p(&kept("无")));
    assert!(unfilled(&p(&r("{% for x in 行.名 %}{% endfor %}")), &data).contains("不能循环"));
}

#[test]
fn what_is_no_document_is_no_template() {
    assert!(matches!(Template::compile(b"x").unwrap_err()[..], [TemplateError::Package(PackageError::NotZip)]));
    let bytes = build(&[("xl/workbook.xml", "<x/>")]).unwrap();
    assert!(matches!(
        Template::compile(&bytes).unwrap_err()[..],
        [TemplateError::Package(PackageError::MissingPart(_))]
    ));
    let bytes = build(&[("word/document.xml", "<w:p>{</w:r>")]).unwrap();
    assert!(matches!(Template::compile(&bytes).unwrap_err()[..], [TemplateError::Part { .. }]));
    assert!(matches!(compile(&p("")).unwrap().fill(&[1]), Err(FillError::Data(_))));
}
