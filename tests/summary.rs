//! The summary of an inbox, in each of its three papers. `ZIPING_KEEP=folder cargo test --test summary` leaves those of
//! forty applications there to be looked at; `ZIPING_BLESS=1` writes the hashes of the page's script and style anew.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "summary/inbox.rs"]
mod inbox;

use inbox::{FORMULA, Inbox, PICTURE, SCRIPT, hostile, usual, usual_inbox, usual_said};
use sha2::{Digest as _, Sha256};
use std::path::Path;
use ziping::ooxml::package::{self, Package};
use ziping::read::{self, Limits};
use ziping::record::{Record, Said, State, Weight};
use ziping::report::inbox::{Summary, html, json, workbook};
use ziping::workbook::Workbook;

const DAY: jiff::civil::Date = jiff::civil::date(2025, 9, 30);

fn in_json(inbox: &Inbox) -> String {
    let mut out = Vec::new();
    json::write(&inbox.summary, inbox.said.iter().cloned(), &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn in_workbook(inbox: &Inbox) -> Vec<u8> {
    workbook::write(&inbox.summary, inbox.said.iter().cloned(), DAY).unwrap()
}

fn written(summary: &ziping::report::inbox::Summary) -> String {
    let mut out = Vec::new();
    html::Page::compile().unwrap().write(summary, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn in_html(inbox: &Inbox) -> String {
    written(&inbox.summary)
}

fn read_back(bytes: &[u8]) -> Workbook {
    read::read(workbook::NAME, bytes, &Limits::default()).unwrap()
}

/// What the sheets hold, row by row, and where their links lead.
fn shown(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    let mut out = String::new();
    for sheet in &read_back(bytes).sheets {
        let _ = write!(out, "[{}]", sheet.name);
        let mut row = None;
        for cell in &sheet.cells {
            let text = text_of(cell);
            if text.is_empty() {
                continue;
            }
            if row != Some(cell.row) {
                row = Some(cell.row);
                let _ = write!(out, "\n{:>3}", cell.row + 1);
            }
            let _ = write!(out, " | {}", escape(&ziping::text::excerpt(&text, 90)));
        }
        out.push('\n');
    }
    for link in links(bytes) {
        let _ = writeln!(out, "→ {}", escape(&link[..link.len().min(120)]));
    }
    out
}

fn text_of(cell: &ziping::workbook::Cell) -> String {
    cell.text().into_owned()
}

fn escape(text: &str) -> String {
    text.chars()
        .map(|c| {
            if c.is_control() || matches!(c, '\u{202E}' | '\u{FFFE}') {
                c.escape_unicode().to_string()
            } else {
                c.to_string()
            }
        })
        .collect()
}

/// The targets of a workbook's links.
fn links(bytes: &[u8]) -> Vec<String> {
    let usual = package::Limits::default();
    let limits = package::Limits { part_size: 1 << 30, total_size: 1 << 31, ratio: 10_000, ..usual };
    let package = Package::open(bytes, &limits).unwrap();
    let relations =
        (1..9).filter_map(|sheet| package.required(&format!("xl/worksheets/_rels/sheet{sheet}.xml.rels")).ok());
    let mut found = Vec::new();
    for part in relations {
        let part = String::from_utf8(part).unwrap();
        for piece in part.split("<Relationship ").filter(|piece| piece.contains("/hyperlink\"")) {
            assert!(piece.contains("TargetMode=\"External\""), "{piece}");
            let target = piece.split("Target=\"").nth(1).unwrap().split('"').next().unwrap();
            found.push(target.to_owned());
        }
    }
    found
}

/// The page without what stands in the template for good.
fn filled(page: &str) -> &str {
    page.split_once("</head>").unwrap().1
}

#[test]
fn a_handful_of_hostile_applications() {
    let inbox = hostile();
    insta::with_settings!({ prepend_module_to_snapshot => false, snapshot_path => "snapshots" }, {
        insta::assert_snapshot!("summary-workbook", shown(&in_workbook(&inbox)));
        insta::assert_snapshot!("summary-json", cut(&in_json(&inbox)));
        insta::assert_snapshot!("summary-page", cut(filled(&in_html(&inbox))));
    });
}

/// Long lines are cut, so that the snapshot can be read.
fn cut(text: &str) -> String {
    let lines =
        text.lines().map(|line| if line.len() > 1_500 { ziping::text::excerpt(line, 400) } else { line.to_owned() });
    escape_lines(&lines.collect::<Vec<_>>().join("\n"))
}

fn escape_lines(text: &str) -> String {
    text.lines().map(escape).collect::<Vec<_>>().join("\n")
}

#[test]
fn texts_stay_texts() {
    let inbox = hostile();
    let bytes = in_workbook(&inbox);
    let package = Package::open(&bytes, &package::Limits::default()).unwrap();
    for sheet in 1..=5 {
        let part = String::from_utf8(package.required(&format!("xl/worksheets/sheet{sheet}.xml")).unwrap()).unwrap();
        assert!(!part.contains("<f>") && !part.contains("<f "), "a formula on sheet {sheet}");
    }
    let cells: Vec<String> =
        read_back(&bytes).sheets.iter().flat_map(|sheet| sheet.cells.iter().map(text_of)).collect();
    for text in [FORMULA, SCRIPT, PICTURE] {
        assert!(cells.iter().any(|cell| cell == text), "{text}");
    }
    let page = in_html(&inbox);
    assert_eq!(page.matches("<script").count(), 1);
    assert!(!page.contains("<img"));
    // Nothing reaches beyond the page but links to files beside it.
    for target in page.split("href=\"").skip(1).map(|piece| piece.split('"').next().unwrap()) {
        assert!(!target.contains(':') && !target.starts_with('/'), "{target}");
    }
    assert!(
        !page.contains("http://") || page.matches("http://").count() == page.matches("http://example.invalid").count()
    );
    assert!(!page.chars().any(|c| c.is_control() && c != '\n'), "a control character");
}

#[test]
fn reports_leave_nothing_out() {
    for inbox in [hostile(), usual_inbox(40, 20), usual_inbox(0, 0)] {
        let all: Vec<(usize, &Said)> = inbox.all().collect();
        let counts = inbox.summary.counts();
        assert_eq!(counts.iter().sum::<usize>(), all.len());
        assert_eq!(inbox.summary.codes.values().map(ziping::report::inbox::CodeCount::total).sum::<usize>(), all.len());

        let json: serde_json::Value = serde_json::from_str(&in_json(&inbox)).unwrap();
        let listed = json["discrepancies"].as_array().unwrap();
        assert_eq!(listed.len(), all.len());
        for (line, said) in &all {
            let found = listed.iter().filter(|found| found["index"] == *line);
            let known = found.map(|found| serde_json::from_value::<Said>(found.clone()).unwrap());
            assert_eq!(
                known.filter(|known| known == *said).count(),
                all.iter().filter(|other| **other == (*line, said)).count()
            );
        }
        let in_order: Vec<u64> = listed.iter().map(|found| found["index"].as_u64().unwrap()).collect();
        assert!(in_order.is_sorted());

        let book = read_back(&in_workbook(&inbox));
        let sheet = |name: &str| book.sheets.iter().find(|sheet| sheet.name == name).unwrap();
        let severity = |text: &str| matches!(text, "阻断" | "错误" | "警告" | "提示");
        let of_column = |name: &str, col: u16| -> Vec<String> {
            let cells = sheet(name).cells.iter().filter(|cell| cell.col == col && cell.row > 3);
            cells.map(text_of).collect()
        };
        assert_eq!(of_column("全部差异", 3).iter().filter(|text| severity(text)).count(), all.len());
        assert_eq!(of_column("申请之间", 3).iter().filter(|text| severity(text)).count(), inbox.summary.shared.len());
        let sum = |texts: Vec<String>| texts.iter().filter_map(|text| text.parse::<usize>().ok()).sum::<usize>();
        assert_eq!((6..10).map(|col| sum(of_column("申请", col))).sum::<usize>(), all.len());
        assert_eq!(sum(of_column("按代码", 6)), all.len());

        let page = in_html(&inbox);
        let section =
            |id: &str| page.split(&format!("id=\"{id}\"")).nth(1).unwrap().split("</section>").next().unwrap();
        let numbers = |row: &str| -> Vec<usize> {
            let cells = row.split("<td class=\"n").skip(1).map(|cell| cell.split('>').nth(1).unwrap());
            cells.map(|cell| cell.split('<').next().unwrap().parse().unwrap()).collect()
        };
        let rows = |id: &str| -> Vec<Vec<usize>> { section(id).split("<tr").skip(2).map(numbers).collect() };
        assert_eq!(rows("applications").iter().map(|row| row[1..].iter().sum::<usize>()).sum::<usize>(), all.len());
        assert_eq!(rows("codes").iter().map(|row| row[4]).sum::<usize>(), all.len());
        assert_eq!(rows("shared").len(), inbox.summary.shared.len());
        assert!(page.contains(&format!("差异 <b>{}</b> 条", all.len())));
    }
}

#[test]
fn records_are_read_back_as_they_were_written() {
    let inbox = hostile();
    for (_, said) in inbox.all() {
        let written = serde_json::to_string(said).unwrap();
        assert_eq!(serde_json::from_str::<Said>(&written).unwrap(), *said);
    }
    for at in 0..50 {
        let record = usual(at, 20);
        let written = serde_json::to_string_pretty(&record).unwrap();
        assert_eq!(serde_json::from_str::<Record>(&written).unwrap(), record);
    }
}

#[test]
fn same_input_gives_same_bytes() {
    let inbox = usual_inbox(25, 12);
    assert_eq!(in_workbook(&inbox), in_workbook(&inbox));
    assert_eq!(in_json(&inbox), in_json(&inbox));
    assert_eq!(in_html(&inbox), in_html(&inbox));
}

/// Of many applications little is held: their discrepancies pass through.
#[test]
fn ten_thousand_applications() {
    let mut summary = Summary::default();
    for at in 0..10_000 {
        let mut record = usual(at, 0);
        record.discrepancies = twenty(at).collect();
        summary.add(record.application.clone(), &record);
    }
    let said = || (0..10_000).flat_map(|at| twenty(at).map(move |said| (at, said)));
    let mut out = Counting::default();
    json::write(&summary, said(), &mut out).unwrap();
    out.count();
    assert_eq!(out.codes, 200_000 + summary.codes.len());
    let book = workbook::write(&summary, said(), DAY).unwrap();
    assert!(book.len() < 30 << 20, "{}", book.len());
    assert!(links(&book).len() > 25_000);
    let page = written(&summary);
    assert_eq!(page.matches("<tr data-kind").count(), 10_000);
    assert!(page.len() < 16 << 20, "{}", page.len());
    keep("10000", &Inbox { summary, said: Vec::new() });
}

fn twenty(at: usize) -> impl Iterator<Item = Said> {
    usual_said(at, 20).into_iter().cycle().chain(std::iter::repeat_with(spare)).take(20)
}

/// For applications that are faultless otherwise.
fn spare() -> Said {
    inbox::said("自评估表.xlsx", "C101", Weight::Hint, "", "第1条没有结论")
}

/// Counts the codes that pass and keeps nothing.
#[derive(Default)]
struct Counting {
    codes: usize,
    before: Vec<u8>,
}

impl std::io::Write for Counting {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.before.extend_from_slice(bytes);
        if self.before.len() > 1 << 16 {
            self.count();
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Counting {
    fn count(&mut self) {
        const SIGN: &[u8] = b"\"code\": ";
        self.codes += self.before.windows(SIGN.len()).filter(|window| *window == SIGN).count();
        let rest = self.before.len().saturating_sub(SIGN.len() - 1);
        self.before.drain(..rest);
    }
}

/// The page runs its own script and wears its own style, and nothing else.
#[test]
fn the_page_trusts_itself_only() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates/batch/summary.html");
    let template = std::fs::read_to_string(&path).unwrap().replace("\r\n", "\n");
    let inside = |name: &str| {
        let inside = template.split_once(&format!("<{name}>")).unwrap().1.split_once(&format!("</{name}>")).unwrap().0;
        assert_eq!(template.matches(&format!("<{name}")).count(), 1, "{name}");
        assert!(!inside.contains("{{") && !inside.contains("{%"), "{name} holds data");
        format!("{name}-src 'sha256-{}'", base64(&Sha256::digest(inside.as_bytes())))
    };
    let policy = template.split_once("Content-Security-Policy\" content=\"").unwrap().1.split_once('"').unwrap().0;
    let wanted =
        format!("default-src 'none'; {}; {}; base-uri 'none'; form-action 'none'", inside("style"), inside("script"));
    if std::env::var_os("ZIPING_BLESS").is_some() {
        std::fs::write(&path, template.replace(policy, &wanted)).unwrap();
    } else {
        assert_eq!(policy, wanted, "ZIPING_BLESS=1 writes the hashes anew");
    }
    // The policy forbids what it does not name: styles and deeds of single elements too.
    for forbidden in [" style=", " onclick=", " onload=", " src=", "url(", "@import"] {
        assert!(!template.contains(forbidden), "{forbidden}");
    }
    assert_eq!(base64(b"light w"), "bGlnaHQgdw==");
    assert_eq!(base64(b"light wo"), "bGlnaHQgd28=");
}

fn base64(bytes: &[u8]) -> String {
    const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for group in bytes.chunks(3) {
        let bits = (0..3).fold(0_u32, |bits, at| bits << 8 | u32::from(group.get(at).copied().unwrap_or(0)));
        for at in 0..4 {
            let sign = SIGNS[(bits >> (18 - 6 * at) & 63) as usize];
            out.push(if at > group.len() { '=' } else { char::from(sign) });
        }
    }
    out
}

#[test]
fn states_follow_what_is_shared() {
    let inbox = hostile();
    let states: Vec<State> = inbox.summary.lines.iter().map(|line| line.state).collect();
    assert_eq!(states[0], State::Faulty);
    assert_eq!(states[6], State::Stopped);
    // The third application has the code already; it is counted once.
    let code = &inbox.summary.codes["C102"];
    assert_eq!((code.total(), code.applications), (6, 4));
}

/// For a look at them: ZIPING_KEEP=folder.
#[test]
fn forty_applications_to_be_looked_at() {
    let mut inbox = usual_inbox(40, 30);
    inbox.summary.unread.push(("041 停云数据服务有限责任公司".to_owned(), "没有 摘要.json".to_owned()));
    keep("40", &inbox);
    keep("0", &usual_inbox(0, 0));
    keep("hostile", &hostile());
}

fn keep(name: &str, inbox: &Inbox) {
    let Some(folder) = std::env::var_os("ZIPING_KEEP") else { return };
    let folder = Path::new(&folder).join(name);
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join(workbook::NAME), in_workbook(inbox)).unwrap();
    std::fs::write(folder.join(html::NAME), in_html(inbox)).unwrap();
    std::fs::write(folder.join(json::NAME), in_json(inbox)).unwrap();
}
