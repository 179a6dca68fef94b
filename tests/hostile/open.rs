//! .ods documents: honest ones written in unusual ways, and ones that lie.

use crate::case::{Case, Expect};
use crate::forge::Parts;

const CONTENT: &str = "content.xml";

pub(crate) fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    honest(&mut cases);
    odd(&mut cases);
    repeats(&mut cases);
    floods(&mut cases);
    cases
}

/// Line breaks and blanks between all tags but those around words.
fn pretty(text: &str) -> String {
    let (mut out, mut within) = (String::new(), false);
    for piece in text.split_inclusive('>') {
        let tag = &piece[piece.find('<').unwrap_or(0)..];
        within |= tag.starts_with("<text:p");
        let closes = tag.starts_with("</text:p>") || (tag.starts_with("<text:p") && tag.ends_with("/>"));
        within &= !closes;
        out.push_str(piece);
        if !within {
            out.push_str("\n      ");
        }
    }
    out
}

fn honest(cases: &mut Vec<Case>) {
    let parts = || Parts::good("ods");
    let mut case = |name: &str, parts: Parts| cases.push(Case::new("ods", name, parts.pack(), Expect::Good));
    let text = parts().text(CONTENT);
    case("pretty-printed", parts().put(CONTENT, pretty(&text)));
    case("pretty-printed-with-windows-breaks", parts().put(CONTENT, pretty(&text).replace('\n', "\r\n")));
    case("mimetype-with-line-break", parts().put("mimetype", "application/vnd.oasis.opendocument.spreadsheet\r\n"));
    case("template", parts().put("mimetype", "application/vnd.oasis.opendocument.spreadsheet-template"));
    case("without-mimetype", parts().without("mimetype"));
    case("without-manifest", parts().without("META-INF/manifest.xml"));
    let rows = "<table:table-row table:number-rows-repeated=\"1048000\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row></table:table>";
    case("empty-rows-behind", parts().swap(CONTENT, "</table:table>", rows));
    let note = "<office:annotation><text:p>批注</text:p></office:annotation><text:p>示例应急科技有限公司<";
    case("comment-in-a-cell", parts().swap(CONTENT, "<text:p>示例应急科技有限公司<", note));
    let frame = "<draw:frame><draw:text-box><text:p>图中文字</text:p></draw:text-box></draw:frame><text:p>示例应急科技有限公司<";
    case("drawing-in-a-cell", parts().swap(CONTENT, "<text:p>示例应急科技有限公司<", frame));
    let span =
        "<text:p><text:span>示例</text:span><text:a xlink:href=\"http://127.0.0.1:9\">应急科技</text:a>有限公司<";
    case("words-in-pieces", parts().swap(CONTENT, "<text:p>示例应急科技有限公司<", span));
    let marked = "<text:p><![CDATA[示例应急科技有限公司]]><";
    case("words-as-a-marked-section", parts().swap(CONTENT, "<text:p>示例应急科技有限公司<", marked));
}

fn odd(cases: &mut Vec<Case>) {
    let parts = || Parts::good("ods");
    let mut case = |name: &str, parts: Parts, expect| cases.push(Case::new("ods", name, parts.pack(), expect));
    let manifest = "<manifest:file-entry manifest:full-path=\"content.xml\"><manifest:encryption-data/></manifest:file-entry></manifest:manifest>";
    case("encrypted", parts().swap("META-INF/manifest.xml", "</manifest:manifest>", manifest), Expect::Encrypted);
    case(
        "encrypted-as-a-whole",
        parts().without(CONTENT).swap("META-INF/manifest.xml", "</manifest:manifest>", manifest),
        Expect::Encrypted,
    );
    case("no-content", parts().without(CONTENT), Expect::Damaged("missing"));
    case(
        "a-letter",
        parts().put("mimetype", "application/vnd.oasis.opendocument.text"),
        Expect::Foreign("文字文档（ODT）"),
    );
    case(
        "a-show",
        parts().put("mimetype", "application/vnd.oasis.opendocument.presentation"),
        Expect::Foreign("演示文稿"),
    );
    case("a-book", parts().put("mimetype", "application/epub+zip"), Expect::Foreign("未知内容"));
    let text = parts().text(CONTENT);
    let (before, after) = (text.find("<table:table ").unwrap(), text.rfind("</table:table>").unwrap() + 14);
    case("no-tables", parts().put(CONTENT, format!("{}{}", &text[..before], &text[after..])), Expect::NoSheets);
    let table = &text[before..after];
    case(
        "table-inside-a-table",
        parts().put(CONTENT, text.replace(table, &format!("<table:table>{table}</table:table>"))),
        Expect::Reads("*"),
    );
    case("table-inside-a-cell", parts().put(CONTENT, text.replace(table, &format!("<table:table><table:table-row><table:table-cell>{table}</table:table-cell></table:table-row></table:table>"))), Expect::Reads("*"));
    case(
        "cell-inside-a-cell",
        parts().swap(
            CONTENT,
            "<text:p>示例应急科技有限公司<",
            "<table:table-cell><text:p>别家</text:p></table:table-cell><text:p>示例应急科技有限公司<",
        ),
        Expect::Good,
    );
    let linked = "<table:table table:name=\"外\"><table:table-source xlink:href=\"file:///etc/passwd\"/></table:table><table:table ";
    case("table-from-another-file", parts().swap(CONTENT, "<table:table ", linked), Expect::Good);
    let dde = "<table:dde-links><table:dde-link><office:dde-source office:dde-application=\"cmd\"/></table:dde-link></table:dde-links></office:spreadsheet>";
    case("link-to-a-program", parts().swap(CONTENT, "</office:spreadsheet>", dde), Expect::Good);
    case("other-prefix", parts().put(CONTENT, text.replace("table:", "t:")), Expect::NoSheets);
    case(
        "attribute-of-a-cell-twice",
        parts().swap(
            CONTENT,
            "office:value-type=\"string\"",
            "office:value-type=\"string\" office:value-type=\"float\"",
        ),
        Expect::Damaged("attribute twice"),
    );
    case(
        "kind-unknown",
        parts().swap(CONTENT, "office:value-type=\"string\"", "office:value-type=\"zz\""),
        Expect::Reads("*"),
    );
    let blanks = |count: &str| {
        parts().swap(
            CONTENT,
            "<text:p>示例应急科技有限公司<",
            &format!("<text:p><text:s text:c=\"{count}\"/>示例应急科技有限公司<"),
        )
    };
    case("blanks-3", blanks("3"), Expect::Good);
    case("blanks-4294967295", blanks("4294967295"), Expect::Limit("连续空格数"));
    case("blanks-beyond-64-bits", blanks("99999999999999999999"), Expect::Limit("连续空格数"));
    case("blanks-negative", blanks("-1"), Expect::Limit("连续空格数"));
}

fn repeats(cases: &mut Vec<Case>) {
    let mut case = |name: &str, rows: &str, cols: &str, expect| {
        let table = format!(
            "</table:table><table:table table:name=\"重复\"><table:table-row table:number-rows-repeated=\"{rows}\"><table:table-cell \
             table:number-columns-repeated=\"{cols}\" office:value-type=\"float\" office:value=\"1\"/></table:table-row></table:table>"
        );
        let parts = Parts::good("ods").swap(CONTENT, "</table:table>", &table);
        cases.push(Case::new("ods", format!("repeat-{name}"), parts.pack(), expect));
    };
    case("of-all-rows", "1048576", "1", Expect::Limit("行号"));
    case("of-all-columns", "1", "16384", Expect::Limit("列号"));
    case("of-all", "1048576", "16384", Expect::Limit("行号"));
    case("of-5000000-cells", "20000", "250", Expect::Limit("单元格数"));
    case("of-4294967295", "4294967295", "4294967295", Expect::Limit("行号"));
    case("beyond-32-bits", "4294967296", "1", Expect::Damaged("number-rows-repeated"));
    case("of-none", "0", "1", Expect::Damaged("number-rows-repeated"));
    case("negative", "-1", "1", Expect::Damaged("number-rows-repeated"));
    case("of-words", "1", "多", Expect::Damaged("number-columns-repeated"));
    for (name, span) in [("4294967295", "4294967295"), ("0", "0"), ("negative", "-1")] {
        let parts = Parts::good("ods").swap(
            CONTENT,
            "</table:table>",
            &format!("</table:table><table:table><table:table-row><table:table-cell table:number-columns-spanned=\"{span}\" table:number-rows-spanned=\"{span}\"/></table:table-row></table:table>"),
        );
        cases.push(Case::new("ods", format!("span-{name}"), parts.pack(), Expect::Good));
    }
}

fn floods(cases: &mut Vec<Case>) {
    let parts = || Parts::good("ods");
    let mut case = |name: &str, parts: Parts, expect| cases.push(Case::alone("ods", name, parts.pack(), expect));
    let tables = |count: usize| {
        "<table:table table:name=\"空\"><table:table-row><table:table-cell/></table:table-row></table:table>"
            .repeat(count)
            + "<table:table "
    };
    case("300-sheets", parts().swap(CONTENT, "<table:table ", &tables(300)), Expect::Good);
    case("3000-sheets", parts().swap(CONTENT, "<table:table ", &tables(3_000)), Expect::Limit("工作表数"));
    let row = |cells: usize| {
        let cell = "<table:table-cell table:number-columns-spanned=\"2\"/><table:covered-table-cell/>";
        format!("<table:table-row>{}</table:table-row>", cell.repeat(cells))
    };
    let table = |inner: &str| format!("</table:table><table:table table:name=\"多\">{inner}</table:table>");
    case("10000-merges", parts().swap(CONTENT, "</table:table>", &table(&row(100).repeat(100))), Expect::Good);
    case(
        "100000-merges",
        parts().swap(CONTENT, "</table:table>", &table(&row(100).repeat(1_000))),
        Expect::Limit("合并区域数"),
    );
    let column = "<table:table-column table:visibility=\"collapse\" table:number-columns-repeated=\"200\"/>";
    case(
        "100000-hidden-columns",
        parts().swap(CONTENT, "</table:table>", &table(&column.repeat(100_000))),
        Expect::Good,
    );
    let styled = "<style:style style:name=\"sym\"><style:text-properties style:font-name=\"Wingdings\"/></style:style></office:automatic-styles>";
    let columns = "<table:table-column table:default-cell-style-name=\"sym\"/>".repeat(100_000);
    let cells = format!("<table:table-row>{}</table:table-row>", "<table:table-cell/>".repeat(200)).repeat(1_000);
    let many = parts().swap(CONTENT, "</office:automatic-styles>", styled).swap(
        CONTENT,
        "</table:table>",
        &table(&format!("{columns}{cells}")),
    );
    case("100000-columns-of-a-symbol-font", many, Expect::Good);
    let hidden = "<table:table-row table:number-rows-repeated=\"20000\" table:visibility=\"collapse\"><table:table-cell/></table:table-row>";
    let hiding = format!("<table:table table:name=\"藏\">{hidden}</table:table>").repeat(1_000) + "<table:table ";
    case("1000-sheets-of-hidden-rows", parts().swap(CONTENT, "<table:table ", &hiding), Expect::Good);
    let long = format!(
        "<table:table-row table:number-rows-repeated=\"1000\"><table:table-cell table:number-columns-repeated=\"200\" office:value-type=\"string\"><text:p>{}</text:p></table:table-cell></table:table-row>",
        "字".repeat(32_767)
    );
    case(
        "32767-characters-in-200000-cells",
        parts().swap(CONTENT, "</table:table>", &table(&long)),
        Expect::Limit("文字总量"),
    );
    let attributes: String = (0..200_000).map(|index| format!(" office:a{index}=\"\"")).collect();
    let wide = format!(
        "<table:table-row><table:table-cell office:value-type=\"string\"{attributes}><text:p>x</text:p></table:table-cell></table:table-row>"
    );
    case("200000-attributes-of-a-cell", parts().swap(CONTENT, "</table:table>", &table(&wide)), Expect::Good);
}
