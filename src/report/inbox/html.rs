//! 汇总.html: the summary as one page that opens without a network. What can be sorted and filtered is so by a script that
//! never changes and holds no data; without it everything is there to be read.

use super::words::{self, Lead, Leads, Names, SEVERITIES};
use super::{Line, Summary};
use crate::document::PaperFault;
use crate::record::{Said, State};
use crate::template::text::TextTemplate;
use crate::text;
use serde::Serialize;
use std::io::Write;

mod drawing;

use drawing::{BarWords, SegmentWords};

/// What the page is called.
pub const NAME: &str = "汇总.html";

/// The page's template, with Chinese names as its authors write them.
const TEMPLATE: &str = include_str!("../../../templates/batch/summary.html");

/// The rows of the applications, which may be very many: they are filled some at a time.
const ROWS: &str = include_str!("../../../templates/batch/applications.html");

/// Where they stand on the page. What comes from a sheet has no such sign: it is escaped.
const MARK: &str = "<!--申请-->";

/// So many rows are filled at a time.
const SOME: usize = 200;

/// The compiled page.
#[derive(Debug)]
pub struct Page {
    template: TextTemplate,
    rows: TextTemplate,
}

#[derive(Serialize)]
struct Words<'a> {
    #[serde(rename = "检查日期")]
    days: String,
    #[serde(rename = "申请数")]
    lines: String,
    #[serde(rename = "差异数")]
    total: String,
    #[serde(rename = "结论")]
    verdict: String,
    #[serde(rename = "状态")]
    states: Vec<SegmentWords>,
    #[serde(rename = "程度")]
    severities: Vec<SegmentWords>,
    #[serde(rename = "图高")]
    height: usize,
    #[serde(rename = "常见")]
    bars: Vec<BarWords<'a>>,
    #[serde(rename = "有申请")]
    has_applications: bool,
    #[serde(rename = "代码")]
    codes: Vec<CodeWords<'a>>,
    #[serde(rename = "之间")]
    shared: Vec<SharedWords<'a>>,
    #[serde(rename = "未读")]
    unread: Vec<UnreadWords<'a>>,
}

/// Some of the applications.
#[derive(Serialize)]
struct RowWords {
    #[serde(rename = "申请")]
    applications: Vec<ApplicationWords>,
}

/// A link, or a text where nothing is to be opened.
#[derive(Serialize)]
struct LinkWords {
    #[serde(rename = "名")]
    text: String,
    #[serde(rename = "处")]
    target: Option<String>,
}

#[derive(Serialize)]
struct ApplicationWords {
    #[serde(rename = "序号")]
    no: usize,
    #[serde(rename = "申请")]
    application: LinkWords,
    #[serde(rename = "组织名称")]
    organisation: String,
    #[serde(rename = "类别")]
    categories: String,
    #[serde(rename = "申报级别")]
    declared: String,
    #[serde(rename = "可达级别")]
    reachable: String,
    #[serde(rename = "阻断")]
    blocking: usize,
    #[serde(rename = "错误")]
    errors: usize,
    #[serde(rename = "警告")]
    warnings: usize,
    #[serde(rename = "提示")]
    hints: usize,
    #[serde(rename = "状态")]
    state: &'static str,
    #[serde(rename = "次序")]
    rank: usize,
    #[serde(rename = "自评估表")]
    form: Option<LinkWords>,
    #[serde(rename = "表格差异")]
    list: Option<LinkWords>,
    #[serde(rename = "申报信息差异")]
    facts: Option<LinkWords>,
}

#[derive(Serialize)]
struct CodeWords<'a> {
    #[serde(rename = "代码")]
    code: &'a str,
    #[serde(rename = "名称")]
    title: &'static str,
    #[serde(rename = "阻断")]
    blocking: usize,
    #[serde(rename = "错误")]
    errors: usize,
    #[serde(rename = "警告")]
    warnings: usize,
    #[serde(rename = "提示")]
    hints: usize,
    #[serde(rename = "合计")]
    total: usize,
    #[serde(rename = "申请数")]
    applications: usize,
}

#[derive(Serialize)]
struct SharedWords<'a> {
    #[serde(rename = "申请")]
    application: LinkWords,
    #[serde(rename = "程度")]
    severity: &'static str,
    #[serde(rename = "次序")]
    rank: usize,
    #[serde(rename = "代码")]
    code: &'a str,
    #[serde(rename = "与")]
    others: String,
    #[serde(rename = "说明")]
    message: &'a str,
    #[serde(rename = "改法")]
    remedy: &'a str,
}

#[derive(Serialize)]
struct UnreadWords<'a> {
    #[serde(rename = "文件夹")]
    folder: &'a str,
    #[serde(rename = "原因")]
    reason: &'a str,
}

impl Page {
    /// Compiles the shipped template.
    ///
    /// # Errors
    /// [`PaperFault`] where the template is wrong, which a test rules out.
    pub fn compile() -> Result<Self, PaperFault> {
        let compile = |template: &str| {
            TextTemplate::compile(NAME, template).map_err(|errors| {
                let reasons: Vec<String> = errors.iter().map(ToString::to_string).collect();
                PaperFault::new(NAME, reasons.join("\n"))
            })
        };
        Ok(Page { template: compile(TEMPLATE)?, rows: compile(ROWS)? })
    }

    /// Writes the page over a summary; the rows of the applications are never held all at once.
    ///
    /// # Errors
    /// [`PaperFault`] where it can't be filled or written.
    pub fn write(&self, summary: &Summary, out: &mut dyn Write) -> Result<(), PaperFault> {
        let fault = |error: &dyn std::fmt::Display| PaperFault::new(NAME, error);
        let turns = 1_000 + 2 * (summary.shared.len() + summary.codes.len() + summary.unread.len());
        let page = self.template.fill_long(&words_of(summary), turns).map_err(|error| fault(&error))?;
        // Where there are no applications there is no table of them.
        let (before, behind) = page.split_once(MARK).unwrap_or((&page, ""));
        out.write_all(before.as_bytes()).map_err(|error| fault(&error))?;
        for (at, lines) in summary.lines.chunks(SOME).enumerate() {
            let applications = (at * SOME + 1..).zip(lines).map(|(no, line)| application(no, line)).collect();
            let rows = self.rows.fill(&RowWords { applications }).map_err(|error| fault(&error))?;
            out.write_all(rows.as_bytes()).map_err(|error| fault(&error))?;
        }
        out.write_all(behind.as_bytes()).map_err(|error| fault(&error))
    }
}

fn words_of(summary: &Summary) -> Words<'_> {
    let counts = summary.counts();
    let codes = words::codes(summary);
    let (height, bars) = drawing::bars(&codes);
    let states: Vec<(&'static str, usize)> =
        words::states(summary).iter().map(|(state, count)| (state.name(), *count)).collect();
    let severities: Vec<(&'static str, usize)> =
        SEVERITIES.into_iter().zip(counts).filter(|(_, count)| *count > 0).collect();
    let names = Names::of(summary);
    Words {
        days: words::days(summary),
        lines: words::grouped(summary.lines.len()),
        total: words::grouped(counts.iter().sum()),
        verdict: verdict(summary),
        states: drawing::segments(&states),
        severities: drawing::segments(&severities),
        height,
        bars,
        has_applications: !summary.lines.is_empty(),
        codes: codes
            .iter()
            .map(|(code, count)| {
                let [blocking, errors, warnings, hints] = count.counts;
                let (total, applications) = (count.total(), count.applications);
                let title = words::title_of(code);
                CodeWords { code, title, blocking, errors, warnings, hints, total, applications }
            })
            .collect(),
        shared: summary.shared.iter().map(|(line, said)| shared(summary, &names, *line, said)).collect(),
        unread: summary.unread.iter().map(|(folder, reason)| UnreadWords { folder, reason }).collect(),
    }
}

/// What is to be done first.
fn verdict(summary: &Summary) -> String {
    let heavy: Vec<String> = words::states(summary)
        .iter()
        .filter(|(state, _)| *state >= State::Faulty)
        .map(|(state, count)| format!("{}{}份", state.name(), words::grouped(*count)))
        .collect();
    match (summary.lines.is_empty(), heavy.is_empty()) {
        (true, _) => "没有申请。".to_owned(),
        (false, true) => "没有须先处理的申请。".to_owned(),
        (false, false) => format!("须先处理：{}。", heavy.join("，")),
    }
}

fn application(no: usize, line: &Line) -> ApplicationWords {
    let leads = Leads::of(line);
    let [categories, declared, reachable] = words::categories(&line.categories);
    let [blocking, errors, warnings, hints] = line.counts;
    let link = |shown: &str, lead: Lead| LinkWords {
        text: if lead.papers > 1 { format!("{shown}（{}份）", lead.papers) } else { shown.to_owned() },
        target: Some(text::link(&lead.path)),
    };
    ApplicationWords {
        no,
        application: folder(&leads, line),
        organisation: text::excerpt(&line.organisation, words::LONGEST_NAME),
        categories,
        declared,
        reachable,
        blocking,
        errors,
        warnings,
        hints,
        state: line.state.name(),
        rank: line.state as usize,
        form: leads.form.map(|lead| link("自评估表", lead)),
        list: leads.list.map(|lead| link("差异清单", lead)),
        facts: leads.facts.map(|lead| link("申报信息差异", lead)),
    }
}

/// An application's name, leading to the folder of its papers.
fn folder(leads: &Leads, line: &Line) -> LinkWords {
    LinkWords {
        text: text::excerpt(&line.application, words::LONGEST_NAME),
        target: leads.folder.as_deref().map(|folder| text::link(folder) + "/"),
    }
}

fn shared<'a>(summary: &'a Summary, names: &Names<'_>, at: usize, said: &'a Said) -> SharedWords<'a> {
    let others = names.quoted(at, said);
    let others: Vec<String> =
        others.iter().map(|&other| text::excerpt(&summary.lines[other].application, words::LONGEST_NAME)).collect();
    SharedWords {
        application: summary
            .lines
            .get(at)
            .map_or_else(|| LinkWords { text: String::new(), target: None }, |line| folder(&Leads::of(line), line)),
        severity: words::severity(said.severity),
        rank: said.severity as usize,
        code: &said.code,
        others: others.join("\n"),
        message: &said.message,
        remedy: &said.remedy,
    }
}
