//! A page's examples: parsed, run, and written back.

use crate::other::Other;
use crate::scene::{Given, Item, Scene};
use crate::table::Table;
use std::collections::BTreeSet;
use ziping::case::Case;
use ziping::discrepancy::Discrepancy;
use ziping::dossier::{self, Desk, Paper, Question};
use ziping::place::Place;

/// What the block of an example says where nothing is reported.
const NOTHING: &str = "没有差异";

/// The examples of a page, in order.
pub(crate) struct Page {
    /// The examples.
    pub(crate) examples: Vec<Example>,
}

/// One example.
pub(crate) struct Example {
    /// What it shows.
    pub(crate) prose: String,
    /// The lines of its block.
    pub(crate) expected: Vec<String>,
    conditions: String,
    items: Vec<Item>,
    /// First line inside the block and the line of its closing fence, from zero.
    block: (usize, usize),
}

/// What is reported of an example.
pub(crate) struct Report {
    /// One line for each discrepancy.
    pub(crate) lines: Vec<String>,
    /// The codes that speak.
    pub(crate) codes: BTreeSet<&'static str>,
}

impl Page {
    /// Reads what stands under `## 例子`.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let lines: Vec<&str> = text.lines().collect();
        let start = lines.iter().position(|line| *line == "## 例子").ok_or("no section ## 例子")? + 1;
        let mut examples = Vec::new();
        let mut example = Example::bare("");
        let mut at = start;
        while at < lines.len() {
            let line = lines[at];
            let fail = |problem: &str| format!("line {}: {problem}", at + 1);
            if line.starts_with("```") {
                if line != "```text" {
                    return Err(fail("a block begins with ```text"));
                }
                let end = (at + 1..lines.len())
                    .find(|&end| lines[end] == "```")
                    .ok_or_else(|| fail("the block never ends"))?;
                if example.prose.is_empty() {
                    return Err(fail("the example says in no line of prose what it shows"));
                }
                example.expected = lines[at + 1..end].iter().map(|&line| line.to_owned()).collect();
                example.block = (at + 1, end);
                examples.push(std::mem::replace(&mut example, Example::bare("")));
                at = end + 1;
            } else if line.starts_with('|') {
                let end = (at..lines.len()).find(|&end| !lines[end].starts_with('|')).unwrap_or(lines.len());
                example.items.push(Item::Table(Table::parse(&lines[at..end]).map_err(|problem| fail(&problem))?));
                at = end;
            } else {
                if let Some(conditions) = line.strip_prefix("条件：") {
                    conditions.clone_into(&mut example.conditions);
                } else if let Some(scheme) = line.strip_prefix("申报信息：") {
                    example.items.push(Item::Facts(scheme.trim().to_owned()));
                } else if line == "证据文件夹：" {
                    example.items.push(Item::Evidence);
                } else if let Some(form) = line.strip_prefix("表格：") {
                    example.items.push(Item::Form(form.trim().to_owned()));
                } else if !line.is_empty() {
                    if !example.items.is_empty() {
                        return Err(fail("prose between an example's tables and its block"));
                    }
                    example.prose.push_str(line);
                }
                at += 1;
            }
        }
        if !example.prose.is_empty() || !example.items.is_empty() {
            return Err(format!("the last example (“{}”) has no block ```text", example.prose));
        }
        if examples.is_empty() {
            return Err("no example".to_owned());
        }
        Ok(Page { examples })
    }

    /// The page with other lines in its blocks.
    pub(crate) fn with_blocks(&self, text: &str, blocks: &[Vec<String>]) -> String {
        let lines: Vec<&str> = text.lines().collect();
        let mut written: Vec<&str> = Vec::new();
        let mut at = 0;
        for (example, block) in self.examples.iter().zip(blocks) {
            written.extend(&lines[at..example.block.0]);
            written.extend(block.iter().map(String::as_str));
            at = example.block.1;
        }
        written.extend(&lines[at..]);
        written.join("\n") + "\n"
    }
}

impl Example {
    /// An example that changes nothing.
    pub(crate) fn bare(prose: &str) -> Self {
        Example {
            prose: prose.to_owned(),
            expected: Vec::new(),
            conditions: String::new(),
            items: Vec::new(),
            block: (0, 0),
        }
    }

    /// An example of a whole application that changes nothing.
    pub(crate) fn application(prose: &str) -> Self {
        Example { items: vec![Item::Facts(String::new())], ..Example::bare(prose) }
    }

    /// The same with the folder of what the forms list.
    pub(crate) fn with_evidence(mut self) -> Self {
        self.items.push(Item::Evidence);
        self
    }

    /// The application handed in before it, where there is one.
    fn other(&self, desk: &Desk) -> Result<Option<Other>, String> {
        let is_other = |item: &&Item| matches!(item, Item::Table(table) if table.head[0] == "另一份申请");
        let Some(Item::Table(table)) = self.items.iter().find(is_other) else { return Ok(None) };
        Other::build(table, desk).map(Some)
    }

    /// Fills the forms, judges them and lists what is reported.
    pub(crate) fn run(&self, desk: &Desk) -> Result<Report, String> {
        let (question, planned) = question(&self.conditions)?;
        question.check(&desk.catalog).map_err(|unknown| unknown.to_string())?;
        let Scene { earlier, files, evidence } = Scene::build(&self.items, &desk.catalog, &question)?;
        let several = files.len() > 1;
        let mut cases: Vec<Case<'_>> = Vec::new();
        if let Some(Given { input, reading }) = earlier {
            cases.extend(dossier::open(desk, &input, reading, &question));
        }
        if let Some(other) = self.other(desk)? {
            cases.extend(other.open(desk, &question)?);
        }
        let judged = cases.len();
        let papers = files.into_iter().map(|Given { input, reading }| Paper { input, reading }).collect();
        cases.extend(dossier::open_together(
            desk,
            "示例申请",
            papers,
            evidence.map(|evidence| evidence.handed(planned)),
            &question,
        ));
        dossier::mark_twins(&mut cases);
        let mut report = Report { lines: Vec::new(), codes: BTreeSet::new() };
        for dossier in cases.into_iter().skip(judged).map(dossier::close) {
            for discrepancy in &dossier.discrepancies {
                report.codes.insert(discrepancy.code);
                report.lines.push(line(&dossier.case, discrepancy, several));
            }
        }
        if report.lines.is_empty() {
            report.lines.push(NOTHING.to_owned());
        }
        Ok(report)
    }
}

fn line(case: &Case<'_>, discrepancy: &Discrepancy, several: bool) -> String {
    // Of several files each is named; the facts have several sheets, a form has one.
    let file = if several { format!("{} ", case.input.file_name().trim_end_matches(".xlsx")) } else { String::new() };
    let sheet = case.sheet_name(discrepancy.place).filter(|_| case.holds_facts).map(|name| format!("{name} "));
    let clause = discrepancy.clause.map_or(String::new(), |clause| format!("第{clause}条 "));
    let place = match discrepancy.place {
        Place::Whole => "文件".to_owned(),
        Place::Sheet(_) => case.sheet_name(discrepancy.place).unwrap_or("？").to_owned(),
        Place::Cell { .. } => {
            format!("{}{}", sheet.unwrap_or_default(), case.address(discrepancy.place).unwrap_or_default())
        }
    };
    format!("{} {} {file}{clause}{place}：{}", discrepancy.severity.name(), discrepancy.code, discrepancy.message)
}

/// Reads `--audit 监督 --condition 现泡 --as-of 2025-10-01 --window 完成 --audit-on 2025-12-01`, backquotes aside: the
/// question, and the day of the planned audit.
fn question(arguments: &str) -> Result<(Question, Option<jiff::civil::Date>), String> {
    let mut planned = None;
    let mut question = Question {
        as_of: "2025-10-01".parse().unwrap(),
        audit: Some("初次".to_owned()),
        conditions: vec!["现泡".to_owned()],
        window: ziping::verdict::ProjectWindow::default(),
    };
    let cleaned = arguments.replace(['`', '，', '、', '。'], " ");
    let mut words = cleaned.split_whitespace();
    while let Some(option) = words.next() {
        let value = words.next().ok_or_else(|| format!("条件：nothing after {option}"))?;
        let unsaid = value == "不说明";
        match option {
            "--audit" => question.audit = (!unsaid).then(|| value.to_owned()),
            "--condition" => question.conditions = if unsaid { Vec::new() } else { vec![value.to_owned()] },
            "--audit-on" => planned = Some(value.parse().map_err(|error| format!("条件：{value}: {error}"))?),
            "--as-of" => question.as_of = value.parse().map_err(|error| format!("条件：{value}: {error}"))?,
            "--window" => {
                question.window = match value {
                    "签订并完成" => ziping::verdict::ProjectWindow::SignedAndCompleted,
                    "完成" => ziping::verdict::ProjectWindow::CompletedOnly,
                    _ => return Err(format!("条件：--window {value}?")),
                }
            }
            _ => return Err(format!("条件：what is {option}?")),
        }
    }
    Ok((question, planned))
}
