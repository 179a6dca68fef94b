//! Word documents that are deep, wide, or say something else than they show.

use crate::case::{Case, Expect};
use crate::forge::Parts;
use std::fmt::Write as _;

const MAIN: &str = "word/document2.xml";
const RELATIONS: &str = "word/_rels/document2.xml.rels";
const NAME: &str = "示例应急科技有限公司";
const TYPE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

pub(crate) fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    bodies(&mut cases);
    words(&mut cases);
    parts(&mut cases);
    floods(&mut cases);
    cases
}

fn document() -> Parts {
    Parts::good("docx")
}

/// The good document with something before the end of its body.
fn with(more: &str) -> Vec<u8> {
    document().swap(MAIN, "</w:body>", &format!("{more}</w:body>")).pack()
}

fn table(rows: &str) -> String {
    format!("<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid>{rows}</w:tbl>")
}

fn row(cells: &str) -> String {
    format!("<w:tr>{cells}</w:tr>")
}

const CELL: &str = "<w:tc><w:p><w:r><w:t>x</w:t></w:r></w:p></w:tc>";

fn spanned(property: &str) -> String {
    format!("<w:tc><w:tcPr>{property}</w:tcPr><w:p><w:r><w:t>x</w:t></w:r></w:p></w:tc>")
}

fn bodies(cases: &mut Vec<Case>) {
    let mut case = |name: &str, bytes, expect| cases.push(Case::new("docx", name, bytes, expect));
    let nested =
        |levels: usize| (0..levels).fold(String::new(), |inner, _| table(&row(&format!("<w:tc>{inner}<w:p/></w:tc>"))));
    case("tables-30-deep", with(&nested(30)), Expect::Good);
    case("tables-1000-deep", with(&nested(1_000)), Expect::Limit("XML 层数"));
    for (name, span) in
        [("4294967295", "4294967295"), ("65535", "65535"), ("0", "0"), ("negative", "-1"), ("words", "多")]
    {
        let expect = if name == "65535" { Expect::Limit("列号") } else { Expect::Good };
        let cells = format!("{}{CELL}", spanned(&format!("<w:gridSpan w:val=\"{span}\"/>")));
        case(&format!("cell-over-{name}-columns"), with(&table(&row(&cells))), expect);
        let skipped = format!("<w:trPr><w:gridBefore w:val=\"{span}\"/></w:trPr>{CELL}");
        case(&format!("row-behind-{name}-columns"), with(&table(&row(&skipped))), expect);
    }
    case("merge-without-a-start", with(&table(&row(&spanned("<w:vMerge/>")))), Expect::Good);
    case(
        "no-body",
        document()
            .put(MAIN, "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"/>")
            .pack(),
        Expect::Damaged(""),
    );
    case("rows-outside-a-table", with(&row(CELL)), Expect::Good);
    case("cells-outside-a-row", with(CELL), Expect::Good);
}

/// What stands where the organisation's name does.
fn words(cases: &mut Vec<Case>) {
    let run = |text: &str| format!("<w:r><w:t>{text}</w:t></w:r>");
    let mut case = |name: &str, new: &str, expect| {
        let text = document().text(MAIN);
        let at = text.find(NAME).unwrap();
        let start = text[..at].rfind("<w:r>").or_else(|| text[..at].rfind("<w:r ")).unwrap();
        let end = at + text[at..].find("</w:r>").unwrap() + 6;
        // The label stands in the same run.
        let label = text[..at].rsplit('>').next().unwrap();
        let changed = format!("{}{}{new}{}", &text[..start], run(label), &text[end..]);
        cases.push(Case::new("docx", name, document().put(MAIN, changed).pack(), expect));
    };
    let name = run(NAME);
    case("name-as-it-was", &name, Expect::Good);
    case(
        "command-as-a-field",
        &format!(
            "{name}<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText>DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe \"/k calc\"</w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r>"
        ),
        Expect::Good,
    );
    case(
        "command-as-a-simple-field",
        &format!("<w:fldSimple w:instr=\"INCLUDETEXT file:///etc/passwd\">{name}</w:fldSimple>"),
        Expect::Good,
    );
    case(
        "field-that-never-ends",
        &format!("{name}<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r>"),
        Expect::Reads("*"),
    );
    case("deleted-words", &format!("<w:del><w:r><w:delText>别家</w:delText></w:r></w:del>{name}"), Expect::Good);
    case("moved-words", &format!("<w:moveFrom>{}</w:moveFrom>{name}", run("别家")), Expect::Good);
    case("hidden-words", &format!("<w:r><w:rPr><w:vanish/></w:rPr><w:t>别家</w:t></w:r>{name}"), Expect::Reads("*"));
    case(
        "two-choices",
        &format!(
            "<mc:AlternateContent><mc:Choice Requires=\"wps\">{name}</mc:Choice><mc:Fallback>{}</mc:Fallback></mc:AlternateContent>",
            run("别家")
        ),
        Expect::Reads("*"),
    );
    case("words-as-a-marked-section", "<w:r><w:t><![CDATA[示例应急科技有限公司]]></w:t></w:r>", Expect::Good);
    case("words-around-a-comment", "<w:r><w:t>示例应急<!-- 别家 -->科技有限公司</w:t></w:r>", Expect::Good);
    case("words-of-another-namespace", &format!("<x:r xmlns:x=\"urn:x\"><x:t>别家</x:t></x:r>{name}"), Expect::Good);
    case("name-of-40000-characters", &run(&"字".repeat(40_000)), Expect::Limit("单元格字数"));
}

fn parts(cases: &mut Vec<Case>) {
    let mut case = |name: &str, parts: Parts, expect| cases.push(Case::new("docx", name, parts.pack(), expect));
    let related = |kind: &str, target: &str| {
        let relation = format!(
            "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"x1\" Type=\"{TYPE}/{kind}\" Target=\"{target}\" TargetMode=\"External\"/></Relationships>"
        );
        document().put(RELATIONS, relation)
    };
    case("template-on-the-web", related("attachedTemplate", "http://127.0.0.1:9/x.dotm"), Expect::Good);
    case("picture-on-the-web", related("image", "http://127.0.0.1:9/x.png"), Expect::Good);
    case("numbering-on-the-web", related("numbering", "http://127.0.0.1:9/x.xml"), Expect::Good);
    case("comments-that-are-the-document", related("comments", "document2.xml"), Expect::Good);
    case("numbering-that-is-the-document", related("numbering", "document2.xml"), Expect::Good);
    case(
        "part-of-another-format",
        document().put("word/afchunk.htm", "<script>alert(1)</script>").swap(
            MAIN,
            "</w:body>",
            "<w:altChunk r:id=\"x1\"/></w:body>",
        ),
        Expect::Good,
    );
    case("no-main-part", document().without(MAIN), Expect::Damaged("missing"));
    case("no-relations", document().without("_rels/.rels"), Expect::Damaged("no main part"));
    case(
        "main-part-on-the-web",
        document().swap("_rels/.rels", "word/document2.xml", "http://127.0.0.1:9/document.xml"),
        Expect::Damaged("missing"),
    );
    case(
        "main-part-is-the-list-of-types",
        document().swap("_rels/.rels", "word/document2.xml", "[Content_Types].xml"),
        Expect::Damaged(""),
    );
    case(
        "main-part-is-itself",
        document().swap("_rels/.rels", "word/document2.xml", "_rels/.rels"),
        Expect::Damaged(""),
    );
    let numbering = |level: &str, start: &str| {
        let lists = format!(
            "<w:numbering xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:abstractNum w:abstractNumId=\"0\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"{start}\"/><w:numFmt w:val=\"chineseCounting\"/><w:lvlText w:val=\"{level}\"/></w:lvl></w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num></w:numbering>"
        );
        let listed = "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr></w:pPr><w:r><w:t>x</w:t></w:r></w:p>".repeat(200);
        let relation = format!(
            "<Relationships><Relationship Id=\"x1\" Type=\"{TYPE}/numbering\" Target=\"numbering.xml\"/></Relationships>"
        );
        document().put("word/numbering.xml", lists).put(RELATIONS, relation).swap(
            MAIN,
            "</w:body>",
            &format!("{listed}</w:body>"),
        )
    };
    case("list-from-4294967295", numbering("%1", "4294967295"), Expect::Good);
    case("list-from-minus-1", numbering("%1", "-1"), Expect::Good);
    case("list-of-all-levels", numbering("%1%2%3%4%5%6%7%8%9%0%%", "1"), Expect::Good);
    case("list-with-20000-numbers-each", numbering(&"%1".repeat(20_000), "2147483647"), Expect::Reads("*"));
}

fn floods(cases: &mut Vec<Case>) {
    let mut case = |name: &str, bytes, expect| cases.push(Case::alone("docx", name, bytes, expect));
    case("19000-paragraphs", with(&"<w:p><w:r><w:t>x</w:t></w:r></w:p>".repeat(19_000)), Expect::Good);
    case("30000-paragraphs", with(&"<w:p><w:r><w:t>x</w:t></w:r></w:p>".repeat(30_000)), Expect::Limit("行号"));
    case("300-columns", with(&table(&row(&CELL.repeat(300)))), Expect::Limit("列号"));
    case("200000-cells", with(&table(&row(&CELL.repeat(200)).repeat(1_000))), Expect::Limit("XML 标签数"));
    case(
        "10000-merges",
        with(&table(&row(&spanned("<w:gridSpan w:val=\"2\"/>").repeat(50)).repeat(200))),
        Expect::Good,
    );
    case("10000-rows-merged", with(&table(&row(&spanned("<w:vMerge/>")).repeat(10_000))), Expect::Good);
    let comments: String = (0..10_000).fold(String::new(), |mut all, index| {
        let _ = write!(all, "<w:comment w:id=\"{index}\"><w:p><w:r><w:t>x</w:t></w:r></w:p></w:comment>");
        all
    });
    let places: String = (0..10_000)
        .map(|index| format!("<w:p><w:commentRangeStart w:id=\"{index}\"/><w:r><w:t>x</w:t></w:r></w:p>"))
        .collect();
    let relation = format!(
        "<Relationships><Relationship Id=\"x1\" Type=\"{TYPE}/comments\" Target=\"comments.xml\"/></Relationships>"
    );
    let parts = document()
        .put("word/comments.xml", format!("<w:comments xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">{comments}</w:comments>"))
        .put(RELATIONS, relation)
        .swap(MAIN, "</w:body>", &format!("{places}</w:body>"));
    case("10000-comments", parts.pack(), Expect::Good);
    let attributes: String = (0..300_000).map(|index| format!(" a{index}=\"\"")).collect();
    case(
        "300000-attributes-of-a-cell",
        with(&table(&row(&format!("<w:tc><w:tcPr><w:gridSpan{attributes} w:val=\"2\"/></w:tcPr><w:p/></w:tc>")))),
        Expect::Good,
    );
}
