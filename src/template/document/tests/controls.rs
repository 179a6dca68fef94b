//! Form controls and placeholder pictures.

use super::*;
use crate::template::pictures::Picture;
use crate::template::vocabulary::{Kind, Vocabulary, Word};

fn check_box(tag: &str) -> String {
    format!(
        "<w:sdt><w:sdtPr><w:tag w:val=\"{tag}\"/><w:id w:val=\"7\"/><w14:checkbox><w14:checked w14:val=\"0\"/>\
         <w14:checkedState w14:val=\"00FE\" w14:font=\"Wingdings\"/><w14:uncheckedState w14:val=\"2610\" w14:font=\"MS Gothic\"/>\
         </w14:checkbox></w:sdtPr><w:sdtContent><w:r><w:rPr><w:rFonts w:ascii=\"X\"/><w:sz w:val=\"20\"/></w:rPr><w:t>☐</w:t></w:r>\
         </w:sdtContent></w:sdt>"
    )
}

fn ticks(body: &str) -> Vec<bool> {
    body.split("<w14:checked w14:val=\"").skip(1).map(|rest| rest.starts_with('1')).collect()
}

#[test]
fn check_boxes_show_their_state_in_its_own_glyph() {
    let body = p(&check_box("{{ 行.符合 }}"));
    let done = filled(&body, &json!({"行": {"符合": "√"}}));
    assert_eq!(ticks(&done), [true]);
    assert!(
        done.contains("<w:r><w:rPr><w:rFonts w:ascii=\"X\"/><w:sz w:val=\"20\"/></w:rPr><w:sym w:font=\"Wingdings\" w:char=\"F0FE\"/></w:r>"),
        "{done}"
    );
    let done = filled(&body, &json!({"行": {"符合": ""}}));
    assert_eq!(ticks(&done), [false]);
    assert!(done.contains("<w:rPr><w:rFonts w:ascii=\"MS Gothic\" w:eastAsia=\"MS Gothic\""), "{done}");
    assert!(done.contains("<w:sz w:val=\"20\"/></w:rPr><w:t>☐</w:t></w:r>"), "{done}");
}

#[test]
fn one_of_a_group_is_ticked_and_strangers_are_refused() {
    let boxes = ["符合", "不符合", "不适用"].map(|option| check_box(&format!("{{{{ 行.结论 }}}}={option}")));
    let looped = table(&[
        row(&["{%tr for 行 in 表 %}"]),
        format!("<w:tr><w:tc>{}</w:tc></w:tr>", p(&boxes.concat())),
        row(&["{%tr endfor %}"]),
    ]);
    let done = filled(&looped, &json!({"表": [{"结论": "不符合"}, {"结论": ""}]}));
    assert_eq!(ticks(&done), [false, true, false, false, false, false]);
    assert!(!done.contains("<w:id "), "a repeated control has no identity of its own");
    let stranger = unfilled(&looped, &json!({"表": [{"结论": "基本符合"}]}));
    assert!(
        stranger.contains("{{ 行.结论 }} 无法填写：「基本符合」不在可选的内容里：符合、不符合、不适用"),
        "{stranger}"
    );
}

#[test]
fn controls_know_the_names_of_the_loop_around_them() {
    let looped = table(&[
        row(&["{%tr for 行 in 表 %}"]),
        format!("<w:tr><w:tc>{}</w:tc></w:tr>", p(&check_box("{{ 行.符合 }}"))),
        row(&["{%tr endfor %}"]),
    ]);
    let word =
        |name: &str, kind: Kind| Word { name: name.into(), kind, meaning: String::new(), example: String::new() };
    let rows = Kind::List(Box::new(Kind::Group(vec![word("符合", Kind::Text)])));
    let vocabulary = Vocabulary { words: vec![word("表", rows)] };
    assert_eq!(compile(&looped).unwrap().examine(&vocabulary), []);
    let outside = p(&check_box("{{ 行.符合 }}")) + &looped;
    let flaws = compile(&outside).unwrap().examine(&vocabulary);
    assert_eq!(flaws.iter().map(|flaw| flaw.code).collect::<Vec<_>>(), ["T201"]);
}

#[test]
fn lists_choose_an_item_and_lose_their_placeholder() {
    let list = "<w:sdt><w:sdtPr><w:alias w:val=\"{{ 级别 }}\"/><w:dropDownList w:lastValue=\"1\"><w:listItem w:displayText=\"一级\" \
                w:value=\"1\"/><w:listItem w:value=\"二级\"/></w:dropDownList><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:r>\
                <w:rPr><w:rStyle w:val=\"ab\"/><w:b/></w:rPr><w:t>请选择</w:t></w:r><w:r><w:t>。</w:t></w:r></w:sdtContent></w:sdt>";
    let done = filled(&p(list), &json!({"级别": "二级"}));
    assert!(done.ends_with(
        "<w:dropDownList><w:listItem w:displayText=\"一级\" w:value=\"1\"/><w:listItem w:value=\"二级\"/></w:dropDownList>\
         </w:sdtPr><w:sdtContent><w:r><w:rPr><w:b/></w:rPr><w:t xml:space=\"preserve\">二级</w:t></w:r></w:sdtContent></w:sdt></w:p>"
    ), "{done}");
    assert!(unfilled(&p(list), &json!({"级别": "四级"})).contains("一级、二级"));
}

#[test]
fn old_form_fields_are_set() {
    let field = |control: &str| {
        format!(
            "<w:r><w:fldChar w:fldCharType=\"begin\"><w:ffData><w:name w:val=\"n\"/><w:helpText w:val=\"{{{{ 值 }}}}\"/>{control}</w:ffData></w:fldChar></w:r>"
        )
    };
    let done =
        filled(&p(&field("<w:checkBox><w:sizeAuto/><w:default w:val=\"0\"/></w:checkBox>")), &json!({"值": true}));
    assert!(done.contains("<w:default w:val=\"0\"/><w:checked w:val=\"1\"/></w:checkBox>"), "{done}");
    let list = field("<w:ddList><w:listEntry w:val=\"甲\"/><w:listEntry w:val=\"乙\"/></w:ddList>");
    assert!(filled(&p(&list), &json!({"值": "乙"})).contains("<w:ddList><w:result w:val=\"1\"/><w:listEntry"));
}

#[test]
fn tags_that_steer_nothing_are_refused() {
    let shape = p("<w:r><w:drawing><wp:inline><wp:docPr id=\"1\" descr=\"{{ 图 }}\"/></wp:inline></w:drawing></w:r>");
    assert_eq!(errors(&shape).len(), 1);
    assert!(errors(&shape)[0].contains("正文 第1段：{{ 图 }} 这里的标签不起作用"), "{:?}", errors(&shape));
    let two = p(&check_box("{{ 甲 }}{{ 乙 }}"));
    assert!(errors(&two)[0].contains("只能写一个"), "{:?}", errors(&two));
    let bookmark = p("<w:bookmarkStart w:name=\"{{ 甲 }}\"/>");
    assert!(errors(&bookmark)[0].contains("{{ 甲 }} 此处不能填写"), "{:?}", errors(&bookmark));
}

const PNG: &[u8] = b"\x89PNG\r\n\x1a\nrest";

fn picture_document(alternative: &str) -> Vec<u8> {
    let drawing = format!(
        "<w:p><w:r><w:drawing><wp:anchor><wp:extent cx=\"9\" cy=\"9\"/><wp:docPr id=\"3\" name=\"图\" descr=\"{alternative}\"/>\
         <a:graphic><pic:pic><a:blip r:embed=\"rId5\"><a:extLst/></a:blip></pic:pic></a:graphic></wp:anchor></w:drawing></w:r></w:p>"
    );
    let relations = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId5" Type="i" Target="media/old.png"/></Relationships>"#;
    package(&format!("{HEAD}{drawing}{TAIL}"), &[("word/_rels/document.xml.rels", relations)])
}

#[test]
fn pictures_take_the_place_of_placeholders() {
    let template = Template::compile(&picture_document("{{ 公章 }}")).unwrap();
    let pictures = Pictures::from([("公章".to_owned(), Picture::new(PNG).unwrap())]);
    let done = template.fill_with(&json!({"公章": "公章"}), &pictures).unwrap().bytes;
    let document = part(&done, "word/document.xml");
    assert!(
        document.contains("<wp:extent cx=\"9\" cy=\"9\"/><wp:docPr id=\"3\" name=\"图\" descr=\"公章\"/>"),
        "{document}"
    );
    assert!(document.contains("<a:blip r:embed=\"rIdPicture1\"></a:blip>"), "{document}");
    let relations = part(&done, "word/_rels/document.xml.rels");
    assert!(relations.contains("Id=\"rIdPicture1\"") && relations.contains("Id=\"rId5\""), "{relations}");
    assert!(part(&done, "[Content_Types].xml").contains("Extension=\"png\""));
    let package = Package::open(&done, &Limits::default()).unwrap();
    let media = package.names().find(|name| name.contains("media/")).unwrap().to_owned();
    assert_eq!(package.required(&media).unwrap(), PNG);
}

#[test]
fn missing_pictures_are_named_or_leave_an_empty_frame() {
    let template = Template::compile(&picture_document("{{ 公章 }}")).unwrap();
    let missing = template.fill(&json!({"公章": "公章"})).unwrap_err().to_string();
    assert_eq!(missing, "正文 第1段：{{ 公章 }} 无法填写：没有提供图片「公章」");
    let undefined = template.fill(&json!({})).unwrap_err().to_string();
    assert_eq!(undefined, "正文 第1段：{{ 公章 }} 里的「公章」没有定义");
    let optional = Template::compile(&picture_document("{{ 公章 | default(value='') }}")).unwrap();
    let done = optional.fill(&json!({})).unwrap();
    assert!(part(&done, "word/document.xml").contains("r:embed=\"rIdPicture1\""));
}
