//! How long a compiled Word template takes to fill: a form with a row loop at three sizes, and a printed form with a tag
//! in every cell. `cargo bench --bench templates` prints the table; the README quotes its «fastest» column.

#![allow(clippy::panic, reason = "a bench that can't prepare has nothing to measure")]

use divan::{Bencher, black_box};
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::LazyLock;
use ziping::ooxml::package;
use ziping::template::document::Template;

// As in the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    divan::main();
}

const COLUMNS: [&str; 7] = ["序号", "要点", "条款", "需提供证明材料", "符合", "不符合", "证明材料清单"];

static SHIPPED: LazyLock<Template> =
    LazyLock::new(|| compile(include_bytes!("../templates/self-assessment/form.docx")));
static PRINTED: LazyLock<Template> = LazyLock::new(|| compile(&printed(710)));

fn compile(docx: &[u8]) -> Template {
    Template::compile(docx).unwrap_or_else(|errors| panic!("{errors:?}"))
}

/// A bench that fails at once looks fast: what is measured has to succeed first.
fn must<T, E: std::fmt::Debug>(tried: Result<T, E>) {
    if let Err(error) = tried {
        panic!("{error:?}");
    }
}

/// A row of the length that rows have: some 120 characters.
#[derive(Serialize)]
struct Row {
    序号: usize,
    要点: String,
    要点续: bool,
    条款: &'static str,
    需提供证明材料: &'static str,
    需提供证明材料续: bool,
    符合: &'static str,
    不符合: &'static str,
    证明材料清单: String,
}

fn row(number: usize) -> Row {
    Row {
        序号: number,
        要点: format!("要点{}", number / 5),
        要点续: !number.is_multiple_of(5),
        条款: "应建立示例管理制度，明确职责、流程和记录的要求，并按规定定期评审和更新，保留评审记录。",
        需提供证明材料: "1.管理制度；2.评审记录",
        需提供证明材料续: false,
        符合: "√",
        不符合: "",
        证明材料清单: format!("《示例管理制度》V1.{number}、《评审记录》2025年第{number}号\n《会议纪要》"),
    }
}

#[derive(Serialize)]
struct Form {
    #[serde(flatten)]
    around: Value,
    条款: Vec<Row>,
}

fn form(rows: usize) -> Form {
    let around = json!({
        "标题": "示例自评估表", "说明": [], "组织名称": "示例科技有限公司", "申报级别": "三级",
        "评估时间": "2025年8月27日", "评估部门人员": "质量部/示例甲", "统一社会信用代码": "",
        "需提供证明材料列名": "需提供证明材料", "结论列名": "自评结论", "整改": [], "声明标题": "声明", "声明": ["本组织声明以上内容属实。"],
    });
    Form { around, 条款: (1..=rows).map(row).collect() }
}

/// A form whose rows are printed one by one, with a tag in each of seven cells.
fn printed(rows: usize) -> Vec<u8> {
    let mut body = String::new();
    for row in 1..=rows {
        body.push_str("<w:tr>");
        for column in COLUMNS {
            // Writing to a string can't fail.
            let _ = write!(
                body,
                "<w:tc><w:tcPr><w:tcW w:w=\"1400\" w:type=\"dxa\"/></w:tcPr><w:p><w:pPr><w:jc w:val=\"left\"/></w:pPr><w:r>\
                 <w:t>{{{{ 第{row}条.{column} }}}}</w:t></w:r></w:p></w:tc>"
            );
        }
        body.push_str("</w:tr>");
    }
    let document = format!(
        "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body><w:tbl><w:tblPr/>\
         <w:tblGrid/>{body}</w:tbl><w:sectPr/></w:body></w:document>"
    );
    let relations = "<Relationships><Relationship Id=\"r\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/\
                     relationships/officeDocument\" Target=\"word/document.xml\"/></Relationships>";
    package::build(&[("[Content_Types].xml", "<Types/>"), ("_rels/.rels", relations), ("word/document.xml", &document)])
        .unwrap_or_else(|error| panic!("{error}"))
}

/// The comparable job: one compiled template, one document.
#[divan::bench(args = [71, 710, 7_100])]
fn row_loop(bencher: Bencher<'_, '_>, rows: usize) {
    LazyLock::force(&SHIPPED);
    let data = form(rows);
    must(SHIPPED.fill(&data));
    bencher.bench(|| SHIPPED.fill(black_box(&data)).ok());
}

/// 4,970 tags.
#[divan::bench(sample_count = 30)]
fn printed_710_rows(bencher: Bencher<'_, '_>) {
    LazyLock::force(&PRINTED);
    let data: BTreeMap<String, Row> = (1..=710).map(|number| (format!("第{number}条"), row(number))).collect();
    must(PRINTED.fill(&data));
    bencher.bench(|| PRINTED.fill(black_box(&data)).ok());
}

/// What is done once per process.
#[divan::bench(sample_count = 20)]
fn compile_printed_710_rows(bencher: Bencher<'_, '_>) {
    let docx = printed(710);
    bencher.bench(|| Template::compile(black_box(&docx)));
}
