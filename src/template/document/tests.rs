use serde_json::{Value, json};

use super::*;
use crate::ooxml::package::build;

mod controls;
mod tables;

const HEAD: &str = r#"<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"><w:body>"#;
const TAIL: &str = "<w:sectPr/></w:body></w:document>";

const TYPES: &str = r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>"#;
const RELATIONS: &str = concat!(
    r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" "#,
    r#"Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>"#,
    r#"<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" "#,
    r#"Target="docProps/core.xml"/></Relationships>"#
);

/// A package with a document and what else is given.
fn package(document: &str, others: &[(&str, &str)]) -> Vec<u8> {
    let usual = [("[Content_Types].xml", TYPES), ("_rels/.rels", RELATIONS), ("word/document.xml", document)];
    let is_replaced = |name: &str| others.iter().any(|(other, _)| *other == name);
    let kept = usual.into_iter().filter(|(name, _)| !is_replaced(name));
    build(&kept.chain(others.iter().copied()).collect::<Vec<_>>()).unwrap()
}

fn docx(body: &str) -> Vec<u8> {
    let core = "<cp:coreProperties xmlns:cp=\"c\" xmlns:dc=\"d\"><dc:title>无</dc:title></cp:coreProperties>";
    package(&format!("{HEAD}{body}{TAIL}"), &[("docProps/core.xml", core)])
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
        ("a\u{C}b", "a</w:t><w:br w:type=\"page\"/><w:t xml:space=\"preserve\">b"),
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
fn hyphens_take_blanks_away() {
    let body = p(&(r("甲  {%- if x -%}  ") + &r(" 乙 {{- y -}} 丙 {% endif %} 丁")));
    assert_eq!(texts(&filled(&body, &json!({"x": true, "y": "—"}))), ["甲", "", "乙—丙 ", " 丁"]);
}

/// The texts of all runs.
fn texts(body: &str) -> Vec<&str> {
    let is_text = |tag: &&str| tag.starts_with([' ', '>']);
    let tags = body.split("<w:t").skip(1).filter(is_text);
    tags.map(|tag| tag.split_once('>').unwrap().1.split("</w:t>").next().unwrap()).collect()
}

#[test]
fn run_tags_replace_their_run() {
    let body = p(&(r("甲") + &r("{%r if x %}") + &r("乙") + &r("{%r") + &r(" endif %}") + &r("丙")));
    assert_eq!(filled(&body, &json!({"x": true})), p(&(r("甲") + &r("乙") + &r("丙"))));
    assert_eq!(filled(&body, &json!({"x": false})), p(&(r("甲") + &r("丙"))));
    let company = p(&(r("{%r if x %}甲") + &r("{%r endif %}")));
    assert!(errors(&company)[0].contains("不能再有其他内容：「甲」"), "{:?}", errors(&company));
}

#[test]
fn loops_and_output_have_ceilings() {
    let body = docx(&p(&r("{% for x in 单 %}{{ x }}{% endfor %}")));
    let limits = Limits { turns: 2, ..Limits::default() };
    let fail = |limits: &Limits| {
        let template = Template::compile_within(&body, limits).unwrap();
        template.fill(&json!({"单": ["一", "二", "三"]})).unwrap_err().to_string()
    };
    assert!(fail(&limits).ends_with("循环次数超过上限 2 次"), "{}", fail(&limits));
    let limits = Limits { output_size: 100, ..Limits::default() };
    assert_eq!(fail(&limits), "word/document.xml：填写后超过输出上限 100 字节");
}

#[test]
fn forbidden_characters_are_reported() {
    let template = compile(&p(&r("{{ 值 }}"))).unwrap();
    let filled = template.fill_with(&json!({"值": "甲\u{2}乙"}), &Pictures::new()).unwrap();
    assert_eq!(filled.remarks, ["「甲\u{FFFD}乙」含有文档不能保存的控制字符 U+0002，已用 \u{FFFD} 代替，请核对原件"]);
    assert!(template.fill_with(&json!({"值": "甲\n乙"}), &Pictures::new()).unwrap().remarks.is_empty());
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
    let with =
        |inside: &str| format!("<w:tbl><w:tblGrid><w:gridCol/></w:tblGrid><w:tr><w:tc>{inside}</w:tc></w:tr></w:tbl>");
    let cell = with(&lonely);
    assert_eq!(filled(&cell, &json!({"单": []})), with("<w:p/>"));
    assert_eq!(filled(&cell, &json!({"单": ["一", "二"]})), with(&(p(&kept("一")) + &p(&kept("二")))));
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
    let bytes = package(&document, &[("docProps/core.xml", core)]);
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
            "正文 第1段：{{ 甲 标签没有结束；一个标签须写在同一段落里",
            "正文 第2段：{{ 乙 }} 标签里夹着制表符，请删去",
            "正文 第3段：{% include '丙' %} 不认识的语句「include」；可用 if elif else endif for endfor set set_global，在单元格里还有 vm hm colspan cellbg",
            "正文 第4段：{%tr if x %} {%tr %} 只能写在表格的行里",
            "正文 第4段：{%vm x %} {%vm %} 只能写在表格的单元格里",
            "正文 第5段：{{ 丁 }} 此处不能填写（修订中删除的文字、域代码、公式等），请把标签移到正文",
            "正文 表格1 第1行 第2格 第1段：{%tr if x %} 标签所在的表格行会被标签取代，不能再有其他内容：「好还有」",
            "正文 第3段：{% endif %} 没有与「endif」对应的开头",
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
    assert_eq!(errors[0], "正文 第1段：{{ 甲 | 大写 }} 没有这个过滤器：「大写」，是否想写「大写金额」");
    assert_eq!(errors[1], "正文 第2段：{% if 乙 == %} 写法有误：写到「==」就断了，后面缺少内容");
    assert_eq!(errors[2], "正文 第3段：{{ 丙，丁 }} 写法有误：「，」要写成半角的「,」");
}

#[test]
fn what_is_missing_fails_wherever_it_is_not_allowed_for() {
    let data = json!({"行": {"名": "a"}, "x": {"名": "a"}, "y": true, "单": []});
    let cases = [
        ("{% if 行.没有 %}{% endif %}", "行.没有"),
        ("{{ 'a' if x.没有 else 'b' }}", "x.没有"),
        ("{% if not 行.没有 and y %}{% endif %}", "行.没有"),
        ("{% if y and not 行.没有 %}{% endif %}", "行.没有"),
        ("{% if x in 行.没有 %}{% endif %}", "行.没有"),
        ("{% if 行.没有 == '' %}{% endif %}", "行.没有"),
        ("{{ 行.没有 ~ '。' }}", "行.没有"),
        ("{{ x['没有'] | upper }}", "x['没有']"),
        ("{{ 行.没有.更没有 | upper }}", "行.没有"),
        ("{{ x.no.more | upper }}", "x.no"),
        ("{% if 单[0] %}{% endif %}", "单[0]"),
        ("{% set z = 行.没有 %}", "行.没有"),
        ("{{ 行.名 | replace(from='a', to=行.没有) }}", "行.没有"),
        ("{% for z in 行.没有 %}{% endfor %}", "行.没有"),
        ("{{ 行?.没有 ~ 'x' }}", "行?.没有"),
        ("{{ 行?.没有 }}", "行?.没有"),
        ("{{ 行['没有'] }}", "行.没有"),
        ("{{ 行.没有.更没有 }}", "行.没有"),
        ("{{x.no}}", "x.no"),
    ];
    for (tag, name) in cases {
        let error = compile(&p(&r(tag))).unwrap().fill(&data).unwrap_err();
        assert!(matches!(&error, FillError::Undefined { name: found, .. } if found == name), "{tag}: {error}");
    }
    let allowed = [
        ("{{ 行.没有 | default(value='无') }}", "无"),
        ("{{ 行.没有 | 默认(value='无') }}", "无"),
        ("{{ 没有 | 默认(value='无') }}", "无"),
        ("{% if 行.没有 is defined %}有{% else %}无{% endif %}", "无"),
        ("{% if 行.没有 is undefined and not 行.没有 is defined %}无{% endif %}", "无"),
        ("{% if 行.没有 is not defined %}无{% endif %}", "无"),
        ("{{ 行.没有?.更没有 | default(value='无') }}", "无"),
        ("{% if y or 行.没有 %}无{% endif %}", "无"),
    ];
    for (tag, text) in allowed {
        assert_eq!(filled(&p(&r(tag)), &data), p(&kept(text)), "{tag}");
    }
}

#[test]
fn a_template_is_held_against_a_vocabulary() {
    use crate::template::vocabulary::{Kind, Word};
    let word = Word { name: "名称".into(), kind: Kind::Text, meaning: String::new(), example: String::new() };
    let vocabulary = Vocabulary { words: vec![word] };
    let template = compile(&[p(&r("{{ 名称 }}")), p(&r("{% if 名 %}{% endif %}"))].concat()).unwrap();
    let flaws = template.examine(&vocabulary);
    assert_eq!(flaws.len(), 1);
    assert_eq!(flaws[0].code, "T201");
    assert_eq!(
        flaws[0].to_string(),
        "正文 第2段：{% if 名 %} 没有「名」这个名称，是否想写「名称」；可用的名称有：名称"
    );
}

#[test]
fn pictures_are_no_text_but_may_be_asked_for() {
    use crate::template::check;
    use crate::template::vocabulary::{Kind, Word};
    let word = Word { name: "图".into(), kind: Kind::Picture, meaning: String::new(), example: String::new() };
    let vocabulary = Vocabulary { words: vec![word] };
    let codes = |body: &str| {
        let flaws = check::document(&docx(&p(&r(body))), &vocabulary, &Limits::default());
        flaws.iter().map(|flaw| flaw.code).collect::<Vec<_>>()
    };
    assert_eq!(codes("{{ 图 }}"), ["T212"]);
    assert_eq!(codes("{% if 图 is defined and 图 %}有{% endif %}"), [] as [&str; 0]);
}

#[test]
fn faulty_tags_and_unknown_names_are_told_at_once() {
    use crate::template::check;
    let codes = |body: &str| {
        let flaws = check::document(&docx(body), &Vocabulary::default(), &Limits::default());
        flaws.iter().map(|flaw| flaw.code).collect::<Vec<_>>()
    };
    assert_eq!(codes(&p(&r("{{ 甲 | 大写 }}{{ 乙 }}"))), ["T118", "T201"]);
    // Without its loop, nobody knows what 行 is.
    assert_eq!(codes(&p(&r("{% for 行 条款 %}{{ 行.名 }}{% endfor %}"))), ["T111"]);
    assert_eq!(codes(&p(&r("{{ 甲 {{ 乙 }}"))), ["T101"]);
}

#[test]
fn unknown_names_fail_with_their_place() {
    let data = json!({"行": {"名": 1}, "空": null, "单": [{"a": 1}]});
    assert_eq!(unfilled(&p(&r("{{ 没有 }}")), &data), "正文 第1段：{{ 没有 }} 里的「没有」没有定义");
    assert_eq!(unfilled(&p(&r("{{ 行.没有 }}")), &data), "正文 第1段：{{ 行.没有 }} 里的「行.没有」没有定义");
    let condition = unfilled(&p(&r("{% if 错字 %}是{% endif %}")), &data);
    assert_eq!(condition, "正文 第1段：{% if 错字 %} 里的「错字」没有定义");
    let in_loop = table(&[row(&["{%tr for 项 in 单 %}"]), row(&["x", "{{ 项.b }}"]), row(&["{%tr endfor %}"])]);
    let place = unfilled(&in_loop, &data);
    assert_eq!(place, "正文 表格1 第2行 第2格 第1段：{{ 项.b }} 里的「项.b」没有定义");
    let list = unfilled(&p(&r("{% for x in 行.没有 %}{% endfor %}")), &data);
    assert_eq!(list, "正文 第1段：{% for x in 行.没有 %} 里的「行.没有」没有定义");
    let optional = p(&r("{{ 可选 | default(value='无') }}"));
    assert_eq!(filled(&optional, &data), p(&kept("无")));
    assert!(unfilled(&p(&r("{% for x in 行.名 %}{% endfor %}")), &data).contains("不能循环"));
}

#[test]
fn what_is_no_document_is_no_template() {
    let first = |bytes: &[u8]| Template::compile(bytes).unwrap_err()[0].to_string();
    assert!(matches!(Template::compile(b"x").unwrap_err()[..], [TemplateError::Package(PackageError::NotZip)]));
    let sheet = build(&[("xl/workbook.xml", "<x/>")]).unwrap();
    assert!(first(&sheet).contains("没有指明唯一的主文档"), "{}", first(&sheet));
    let missing = build(&[("[Content_Types].xml", TYPES), ("_rels/.rels", RELATIONS)]).unwrap();
    assert_eq!(first(&missing), "缺少部件 word/document.xml");
    let torn = package(&format!("{HEAD}<w:p>{{</w:r>"), &[]);
    assert!(matches!(Template::compile(&torn).unwrap_err()[..], [TemplateError::Part { .. }]));
    let strict = package(
        &HEAD.replace("schemas.openxmlformats.org/wordprocessingml/2006", "purl.oclc.org/ooxml/wordprocessingml"),
        &[],
    );
    assert!(first(&strict).contains("严格 Open XML"), "{}", first(&strict));
    assert!(matches!(compile(&p("")).unwrap().fill(&[1]), Err(FillError::Data(_))));
}

#[test]
fn parts_are_found_by_their_relations() {
    let relation = |id: &str, kind: &str, target: &str| {
        format!(
            r#"<Relationship Id="{id}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" Target="{target}"/>"#
        )
    };
    let list = |inside: String| format!("<Relationships>{inside}</Relationships>");
    let root = HEAD.replace("<w:document ", "<w:hdr ").replace("<w:body>", "");
    let header = format!("{root}{}</w:hdr>", p(&r("{{ 名 }}")));
    let bytes = build(&[
        ("[Content_Types].xml", r#"<Types><Override PartName="/内容/主.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml"/></Types>"#),
        ("_rels/.rels", &list(relation("a", "officeDocument", "/内容/主.xml"))),
        ("内容/主.xml", &format!("{HEAD}{}{TAIL}", p(&r("{{ 名 }}")))),
        ("内容/_rels/主.xml.rels", &list(relation("b", "header", "头.xml") + &relation("c", "chart", "图.xml"))),
        ("内容/头.xml", &header),
        ("内容/图.xml", "<c/>"),
    ])
    .unwrap();
    let done = Template::compile(&bytes).unwrap().fill(&json!({"名": "甲"})).unwrap();
    assert!(part(&done, "内容/主.xml").contains("甲") && part(&done, "内容/头.xml").contains("甲"));
    assert!(part(&done, "[Content_Types].xml").contains("wordprocessingml.document.main+xml"));
    let chart = package(
        &format!("{HEAD}{TAIL}"),
        &[
            ("word/_rels/document.xml.rels", &list(relation("c", "chart", "图.xml"))),
            ("word/图.xml", "<c>{{ 名 }}</c>"),
        ],
    );
    assert!(Template::compile(&chart).unwrap_err()[0].to_string().starts_with("word/图.xml：图表"));
}

#[test]
fn macros_are_refused() {
    let types = TYPES.replace("</Types>", r#"<Override PartName="/word/document.xml" ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>"#);
    let bytes = package(&format!("{HEAD}{TAIL}"), &[("[Content_Types].xml", &types)]);
    assert_eq!(
        Template::compile(&bytes).unwrap_err()[0].to_string(),
        "word/document.xml：含有宏，不能作为模板，请另存为不带宏的文档"
    );
}
