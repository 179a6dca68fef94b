//! Users' own templates, from the command line: what they may say, what is wrong with them, where they begin, and what
//! is made of them.
//!
//! `SNAPSHOTS=overwrite cargo test --test own_templates` writes the expected outputs anew.
#![allow(clippy::unwrap_used, clippy::panic)]
// Outputs that are written anew all have them.
#![allow(clippy::needless_raw_string_hashes)]

use snapbox::{assert_data_eq, str};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;
use ziping::ooxml::package::{self, Limits, Package};

const SHEET: &str = "fixtures/cases/incident-response/in/示例应急科技有限公司-应急处理-二级.xlsx";

const PAPERS: &str = "文件/示例应急科技有限公司-应急处理-二级";

/// What the program says, and its exit status.
struct Told {
    out: String,
    error: String,
    status: i32,
}

fn ziping(folder: &TempDir, arguments: &[&str]) -> Told {
    let done = Command::new(env!("CARGO_BIN_EXE_ziping"))
        .current_dir(folder)
        .env("NO_COLOR", "1")
        .env_remove("CLICOLOR_FORCE")
        .args(arguments)
        .output()
        .unwrap();
    Told {
        out: String::from_utf8(done.stdout).unwrap(),
        error: String::from_utf8(done.stderr).unwrap(),
        status: done.status.code().unwrap(),
    }
}

fn build(folder: &TempDir, sheet: &Path, more: &[&str]) -> Told {
    let sheet = sheet.to_string_lossy().into_owned();
    let usual = ["build", &sheet, "--out", "文件", "--audit", "初次", "--as-of", "2025-09-30"];
    ziping(folder, &[&usual, more].concat())
}

fn shipped(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Puts a Word file with this body into the folder.
fn write_template(folder: &TempDir, name: &str, body: &str) {
    const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let main = format!(
        "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>{body}</w:body>\
         </w:document>"
    );
    let relations = |inside: &str| {
        format!(
            "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{inside}</Relationships>"
        )
    };
    let types = "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
                 <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
                 <Override PartName=\"/word/document.xml\" \
                 ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>";
    let root =
        relations(&format!("<Relationship Id=\"r1\" Type=\"{OFFICE}/officeDocument\" Target=\"word/document.xml\"/>"));
    let parts = [
        ("[Content_Types].xml", types.to_owned()),
        ("_rels/.rels", root),
        ("word/document.xml", main),
        ("word/_rels/document.xml.rels", relations("")),
    ];
    fs::write(folder.path().join(name), package::build(&parts).unwrap()).unwrap();
}

fn paragraph(text: &str) -> String {
    format!("<w:p><w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r></w:p>")
}

/// Broken in three places.
fn write_broken(folder: &TempDir) {
    let table = format!("<w:tbl><w:tr><w:tc>{}</w:tc></w:tr></w:tbl>", paragraph("{%tr for 行 in 条款 %}"));
    let body =
        [paragraph("{{ 组织名称"), paragraph("{% whatever %}"), table, paragraph("{{ 组织名称 | 大写 }}")].concat();
    write_template(folder, "坏.docx", &body);
}

fn part(docx: &[u8], name: &str) -> String {
    let package = Package::open(docx, &Limits::default()).unwrap();
    String::from_utf8(package.required(name).unwrap()).unwrap()
}

/// The text of the body, a line for each paragraph.
fn text(docx: &[u8]) -> Vec<String> {
    let main = part(docx, "word/document.xml").replace("<w:br/>", "</w:p>");
    let paragraphs = main.split("</w:p>").map(|paragraph| {
        let pieces = paragraph.split('<').skip(1).filter_map(|piece| piece.split_once('>'));
        pieces.filter(|(tag, _)| tag.split(' ').next() == Some("w:t")).map(|(_, text)| text).collect()
    });
    paragraphs.filter(|line: &String| !line.trim().is_empty()).collect()
}

fn paper(folder: &TempDir, name: &str) -> Vec<u8> {
    fs::read(folder.path().join(PAPERS).join(name)).unwrap()
}

#[test]
fn all_errors_are_told_at_once() {
    let folder = tempfile::tempdir().unwrap();
    write_broken(&folder);
    write_template(&folder, "好.docx", &paragraph("{{ 组织名称 }}"));
    write_template(&folder, "名称.docx", &paragraph("{{ 组织名 }}{{ 风马牛 }}"));
    write_template(&folder, "过滤器.docx", &paragraph("{{ 组织名称 | 大写 }}"));
    let told = ziping(&folder, &["template", "check", "坏.docx", "好.docx", "名称.docx", "过滤器.docx"]);
    assert_eq!(told.status, 1, "{}", told.error);
    assert_data_eq!(
        told.out,
        str![[r#"
坏.docx：4处问题
  错误 T101 正文 第1段　{{ 组织名称　标签没有结束；一个标签须写在同一段落里
       改法：在同一段落里补上 }} 或 %}
  错误 T110 正文 第2段　{% whatever %}　不认识的语句「whatever」；可用 if elif else endif for endfor set set_global，在单元格里还有 vm hm colspan cellbg
       改法：检查标签的第一个词
  错误 T118 正文 第3段　{{ 组织名称 | 大写 }}　没有这个过滤器：「大写」，是否想写「大写金额」
       改法：过滤器的名称和参数见 ziping template words
  错误 T113 正文 表格1 第1行 第1格 第1段　{%tr for 行 in 条款 %}　没有对应的「endfor」
       改法：在后面补上结尾
好.docx：可以使用
名称.docx：2处问题
  错误 T201 正文 第1段　{{ 组织名 }}　没有「组织名」这个名称，是否想写「组织名称」；可用的名称有：组织名称、签名、标题、自制、说明、类别、标准、表头
       改法：全部名称见 ziping template words
  错误 T201 正文 第1段　{{ 风马牛 }}　没有「风马牛」这个名称；可用的名称有：标题、自制、说明、类别、标准、表头、条款、第1条
       改法：全部名称见 ziping template words
过滤器.docx：1处问题
  错误 T118 正文 第1段　{{ 组织名称 | 大写 }}　没有这个过滤器：「大写」，是否想写「大写金额」
       改法：过滤器的名称和参数见 ziping template words

"#]]
    );
    let told = ziping(&folder, &["template", "check", "没有.docx", "好.docx"]);
    assert_eq!((told.status, told.out.as_str()), (2, "好.docx：可以使用\n"));
    assert_eq!(told.error, "错误：无法读取“没有.docx”：文件不存在\n");
}

#[test]
fn findings_are_data_too() {
    let folder = tempfile::tempdir().unwrap();
    write_broken(&folder);
    let told = ziping(&folder, &["template", "check", "坏.docx", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&told.out).unwrap();
    assert_eq!(json["schema"], "ziping.template-check/1");
    let template = &json["templates"][0];
    assert_eq!(template["usable"], false);
    let in_table = template["findings"].as_array().unwrap().iter().find(|finding| !finding["place"]["table"].is_null());
    assert_data_eq!(
        serde_json::to_string_pretty(in_table.unwrap()).unwrap(),
        str![[r#"
{
  "code": "T113",
  "message": "没有对应的「endfor」",
  "place": {
    "address": null,
    "cell": 1,
    "paragraph": 1,
    "part": "word/document.xml",
    "row": 1,
    "sheet": null,
    "table": 1
  },
  "remedy": "在后面补上结尾",
  "severity": "错误",
  "tag": "{%tr for 行 in 条款 %}"
}
"#]]
    );
}

#[test]
fn every_finding_becomes_a_comment() {
    let folder = tempfile::tempdir().unwrap();
    write_broken(&folder);
    assert_eq!(ziping(&folder, &["template", "check", "坏.docx", "--annotate", "批注.docx"]).status, 1);
    let told = ziping(&folder, &["template", "check", "坏.docx", "--annotate", "./坏.docx"]);
    assert!(told.status == 2 && told.error.contains("--force"), "{}", told.error);
    let annotated = fs::read(folder.path().join("批注.docx")).unwrap();
    let (main, comments) = (part(&annotated, "word/document.xml"), part(&annotated, "word/comments.xml"));
    let count = comments.matches("<w:comment ").count();
    assert_eq!(count, 4, "{comments}");
    assert_eq!(main.matches("<w:commentReference ").count(), count);
    // In the cell, not somewhere else.
    let cell = main.split("<w:tc>").nth(1).and_then(|after| after.split("</w:tc>").next()).unwrap();
    assert!(cell.contains("<w:commentReference "), "{main}");
    assert!(part(&annotated, "[Content_Types].xml").contains("/word/comments.xml"));
    assert!(part(&annotated, "word/_rels/document.xml.rels").contains("comments.xml"));
}

#[test]
fn names_are_told_with_meaning_and_example() {
    let folder = tempfile::tempdir().unwrap();
    let told = ziping(&folder, &["template", "words"]);
    assert_eq!(told.status, 0);
    for shown in ["组织名称 ", "第2条至第", "{%tr for 行 in 条款 %}", "date_zh"] {
        assert!(told.out.contains(shown), "{shown}");
    }
    let json: serde_json::Value =
        serde_json::from_str(&ziping(&folder, &["template", "words", "--format", "json"]).out).unwrap();
    assert_eq!(json["schema"], "ziping.template-words/1");
    let clauses = json["sections"][1]["words"].as_array().unwrap().iter().find(|word| word["name"] == "条款").unwrap();
    assert_eq!((&clauses["kind"], &clauses["item"]), (&"list".into(), &"group".into()));
    assert!(clauses["members"].as_array().unwrap().iter().any(|word| word["name"] == "是否符合"));
    assert!(!json["filters"].as_array().unwrap().is_empty());
}

#[test]
fn starting_templates_give_the_form() {
    let folder = tempfile::tempdir().unwrap();
    for (out, more) in [("逐条.docx", None), ("全部.docx", Some("--printed"))] {
        let mut arguments = vec!["template", "new", "应急处理", "--out", out];
        arguments.extend(more);
        let told = ziping(&folder, &arguments);
        assert_eq!(told.status, 0, "{}", told.error);
        assert_eq!(ziping(&folder, &["template", "check", out]).status, 0);
        // What someone may have restyled is not overwritten by mistake.
        let again = ziping(&folder, &arguments);
        assert!(again.status == 2 && again.error.contains("--force"), "{}", again.error);
        arguments.push("--force");
        assert_eq!(ziping(&folder, &arguments).status, 0);
    }
    let told = build(&folder, &shipped(SHEET), &["--template", "逐条.docx", "--template", "全部.docx"]);
    assert_eq!(told.status, 1, "{}", told.error);
    assert_eq!(told.out, format!("{PAPERS}：10份文件，有10处错误，改正后再提交。\n"));
    // Both say what the form says that is always made.
    let expected = text(&paper(&folder, "自评估表.docx"));
    assert_eq!(text(&paper(&folder, "逐条.docx")), expected);
    assert_eq!(text(&paper(&folder, "全部.docx")), expected);
}

#[test]
fn every_form_has_sound_starting_templates() {
    let folder = tempfile::tempdir().unwrap();
    for form in ["incident-response", "security-operations"] {
        for more in [&["--force"][..], &["--force", "--printed"]] {
            let told = ziping(&folder, &[&["template", "new", form, "--out", "x.docx"], more].concat());
            assert_eq!(told.status, 0, "{}", told.error);
            let told = ziping(&folder, &["template", "check", "x.docx"]);
            assert_eq!(told.out, "x.docx：可以使用\n");
        }
    }
}

#[test]
fn a_template_of_another_form_says_so() {
    let folder = tempfile::tempdir().unwrap();
    ziping(&folder, &["template", "new", "安全运维", "--out", "运维.docx"]);
    let told = build(&folder, &shipped(SHEET), &["--template", "运维.docx"]);
    assert_eq!(told.status, 1, "{}", told.error);
    let said = text(&paper(&folder, "运维.docx"));
    assert!(said.iter().any(|line| line.contains("请换用相应的模板")), "{said:?}");
    // Also where the other form has fewer clauses than the template has rows.
    ziping(&folder, &["template", "new", "应急处理", "--out", "应急.docx", "--printed"]);
    let sheet = shipped("fixtures/workbooks/good-operations-level2-surveillance.xlsx");
    let told = build(&folder, &sheet, &["--template", "应急.docx"]);
    assert_ne!(told.status, 2, "{}", told.error);
    let paper = fs::read(folder.path().join("文件/good-operations-level2-surveillance/应急.docx")).unwrap();
    assert!(text(&paper).iter().any(|line| line.contains("请换用相应的模板")));
}

#[test]
fn one_template_may_mix_all_papers() {
    let folder = tempfile::tempdir().unwrap();
    let body = [
        paragraph("{{ 组织名称 }} {{ 类别 }} {{ 申请级别 }} {{ 检查日期 | date_zh }}"),
        paragraph(
            "{{ 第1条.结论 }}{% if 第1条.是否符合 %}☑{% endif %}{% for 项 in 第1条.证明材料 %}[{{ 项 }}]{% endfor %}",
        ),
        paragraph("{{ 条款数 }}={{ 符合数 }}+{{ 不符合数 }}+{{ 不适用数 }}+{{ 未答数 }} 声明{{ 声明级别 }}级"),
        paragraph("{% for 项 in 差异 %}{% if 项.程度 == “错误” %}{{ 项.代码 }} {% endif %}{% endfor %}"),
    ];
    write_template(&folder, "混合.docx", &body.concat());
    assert_eq!(build(&folder, &shipped(SHEET), &["--template", "混合.docx"]).status, 1);
    assert_data_eq!(
        text(&paper(&folder, "混合.docx")).join("\n"),
        str![[r#"
示例应急科技有限公司 应急处理 二级 2025年9月30日
符合☑[应急处理服务流程][应急处理流程图.pdf]
56=41+1+0+14 声明三级
C101 C107 C102 E102 E101 E103 C104 L104 C106 S104 
"#]]
    );
}

#[test]
fn files_without_a_form_get_only_what_needs_none() {
    let folder = tempfile::tempdir().unwrap();
    write_template(&folder, "要表格.docx", &paragraph("{{ 组织名称 }}{{ 条款数 }}"));
    write_template(&folder, "不要表格.docx", &paragraph("{{ 文件 }}：{{ 结论 }}"));
    let sheet = shipped("fixtures/workbooks/unrelated.xlsx");
    let told = build(&folder, &sheet, &["--template", "要表格.docx", "--template", "不要表格.docx"]);
    assert_eq!(told.status, 1, "{}", told.error);
    let papers = folder.path().join("文件/unrelated");
    assert!(papers.join("不要表格.docx").exists() && !papers.join("要表格.docx").exists());
}

#[test]
fn wrong_templates_stop_the_run_before_it_begins() {
    let folder = tempfile::tempdir().unwrap();
    write_broken(&folder);
    write_template(&folder, "名称.docx", &paragraph("{{ 组织名 }}"));
    // The sheet isn't even looked for.
    let told = build(&folder, Path::new("没有.xlsx"), &["--template", "坏.docx", "--template", "名称.docx"]);
    assert_eq!(told.status, 2);
    assert!(told.error.starts_with("错误：模板有错，没有生成任何文件\n坏.docx："), "{}", told.error);
    assert!(told.error.contains("名称.docx：1处问题") && !told.error.contains("没有.xlsx"), "{}", told.error);
    assert!(!folder.path().join("文件").exists());
}

#[test]
fn names_of_templates_and_pictures_are_held_apart() {
    let folder = tempfile::tempdir().unwrap();
    write_template(&folder, "差异清单.docx", &paragraph("{{ 结论 }}"));
    write_template(&folder, "好.docx", &paragraph("{{ 组织名称 }}"));
    fs::write(folder.path().join("章.png"), b"\x89PNG\r\n\x1a\n...").unwrap();
    fs::write(folder.path().join("假.png"), b"GIF89a").unwrap();
    let refused = |more: &[&str], why: &str| {
        let told = build(&folder, &shipped(SHEET), more);
        assert!(told.status == 2 && told.error.contains(why), "{more:?}: {}", told.error);
    };
    refused(&["--template", "差异清单.docx"], "同名");
    refused(&["--template", "好.docx", "--template", "./好.docx"], "同名");
    write_template(&folder, "好.doc", &paragraph("{{ 组织名称 }}"));
    refused(&["--template", "好.doc"], "文件名却不以 .docx 结尾");
    refused(&["--picture", "公章=章.png"], "请用 --template");
    refused(&["--template", "好.docx", "--picture", "公章"], "写成 名称=文件");
    refused(&["--template", "好.docx", "--picture", "公章=假.png"], "不是 PNG 或 JPEG");
    refused(&["--template", "好.docx", "--picture", "公章=没有.png"], "文件不存在");
    refused(&["--template", "好.docx", "--picture", "公章=章.png", "--picture", "公章=章.png"], "两次");
    assert_eq!(build(&folder, &shipped(SHEET), &["--template", "好.docx", "--picture", "公章=章.png"]).status, 1);
}

/// The names that own templates must not have are those that the papers do have.
#[test]
fn the_papers_are_called_as_said() {
    let folder = tempfile::tempdir().unwrap();
    build(&folder, &shipped(SHEET), &[]);
    let entries = fs::read_dir(folder.path().join(PAPERS)).unwrap();
    let mut made: Vec<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    // What only an application with facts has.
    let mut said = ziping::papers::NAMES.to_vec();
    said.retain(|name| !matches!(*name, "申报概要.docx" | "量化核对.xlsx"));
    made.sort();
    said.sort_unstable();
    assert_eq!(made, said);
}
