//! The pages beside the rules (`src/rules/*.md`), run: every example on them is filled into a form and judged, and the
//! block under it must be exactly what is reported.
//!
//! # A page
//!
//! First line `# C102 两栏都打了勾` (code and title of the rule), a paragraph that says what is wrong, then the sections
//! `## 为什么`, `## 怎样改`, `## 依据` and, last, `## 例子`. At least one example makes the rule speak; at least one
//! leaves it silent.
//!
//! # An example
//!
//! One or more lines of prose, then optionally a line `条件：`, optionally tables, then a fenced block:
//!
//! ````text
//! 第3条的两栏都打了勾。
//!
//! 条件：`--audit 监督` `--as-of 2026-01-05`
//!
//! | 序号 | 条款 | 符合 | 不符合 |
//! |---|---|---|---|
//! | 3 | 存放茶叶的柜子… | √ | √ |
//!
//! ```text
//! 错误 C102 第3条 E10：……
//! ```
//! ````
//!
//! The block holds **all** that is reported of the file, one discrepancy a line: severity, code, the clause where there
//! is one, the place (a cell, the sheet's name, or 文件), `：`, the message; or the single line `没有差异`.
//!
//! The tables are changes against a correctly filled form of the invented tea house (`fixtures/teahouse`, filled in
//! `tests/pages/sheet.rs`): 示例茶馆有限公司, 二级, 2025年8月27日, rows 1–8 ticked √ with evidence, 9–11 not required and
//! blank. Of it nothing is reported under the usual arguments `--audit 初次 --condition 现泡 --as-of 2025-10-01`.
//! `条件：` changes them: `--audit 不说明` and `--condition 不说明` take one away; `--window 完成` is understood too.
//!
//! Clause N stands in row N+7 of the sheet; the columns are A 序号, B 要点, C 条款, D 需提供证明材料, E 符合, F 不符合,
//! G 证明材料清单. The header block: A1 title, C2 组织名称, E2 统一社会信用代码, C3 申报级别, E3 评估时间,
//! C4 评估部门/人员, A5 a remark (blank); table header rows 6–7; rows 19–24 last year's results (12–17); declaration rows
//! 25 (heading), 26, 27.
//!
//! # A whole application
//!
//! A line `申报信息：` makes the example an application of three files, of which nothing is reported: the facts workbook
//! (申报信息.xlsx), the general form (公共管理.xlsx) and the usual form. Tables after the line change the facts, tables
//! before it the usual form. `申报信息：三级`, `申报信息：CG-003:2024 2级` fill all of them for another level or edition
//! (usually 二级, CG-002:2025).
//!
//! A line `表格：外送` adds that form of the catalogue, filled for the application's level, or goes back to one that is
//! there already; tables after it change that form. `表格：外送 三级` fills it for another level, `表格：公共管理（没有）`
//! takes it away. The names: 公共管理, 待客 (the usual form), 外送, 茶会A类, 茶会B类, 茶礼, and of CG-003:2024 基本能力,
//! 专业能力. Without `申报信息：` there are no facts and no form but the usual one and those named. The general form is
//! filled for the categories whose forms are there; a line of 申报类别 for a form that is added has to be written.
//!
//! In the block each line then names the file, and of the facts the sheet: `错误 T102 申报信息 项目 F5：……`.
//!
//! Tables of facts (the base stands in `tests/pages/facts.rs`):
//! - `| 基本信息 | 填写 |`: a label (without unit) and its value; `（无此栏）` takes it away; `另加：网店` adds a label.
//! - `| 人员 | 职称 | … |`, likewise 申报类别, 情况说明, 项目, 证书与资质, 场所, 财务; the headings without their units. In
//!   the first column: `2` or `李示例` (what stands in the row's naming column, `…` for its rest) replaces the cells shown;
//!   `2（删去）` deletes the row; `新` adds one below; `全部删去` all; `（无此表）` takes the sheet or the table away; `表头`
//!   replaces headings, `（无此栏）` under it takes the column away. A heading `另加：爱好` adds a column.
//! - `| 单元格 | 内容 |` as below, with the sheet: `人员!A4:A5`.
//!
//! The facts are laid out as the blank is: 基本信息 has its labels from row 4 (values in B), 申报类别 from row 29 (A–E),
//! 情况说明 from row 41 (A, D, E); every other sheet its headings in row 3 and its rows from 4.
//!
//! # A folder of evidence
//!
//! A line `证据文件夹：` hands in a folder called 证据 with exactly the files that the forms of the example list before its
//! tables change them, each called as its item is (with `.docx` where the item has no extension). Tables after the line
//! change it; to change a form behind it, write `表格：` with its name first. `条件：` then also understands
//! `--audit-on 2025-12-01`, the day of the planned audit.
//! - `| 证据文件 | 情况 |`: a path and what is there: nothing written for an ordinary file, `（没有）`, `内容同 <path>`,
//!   `空文件`, `正在变化`, `无法读取：<why>`, `实为 <what>`, `图片 60×40`, `属性中的单位 <organisation>`; or what is not looked into: `链接`,
//!   `指向外面的链接`, `管道`, `路径指向外面`, `重名`, `解压后过大`, `加密`, `文件夹打不开`.
//! - `| 台账 | 名称 | 文件 | 登记时 | 材料日期 | 有效期至 | 出具单位 |` (the first column is 编号; columns may be left out;
//!   登记时 says `内容同 <path>` where the file was another one when it was registered).
//! - `| 对照 | 条款 | 选定 |`: an item as listed, a clause or nothing, and paths parted by 、, 无需文件 or 没有.
//!
//! # Another application
//!
//! `| 另一份申请 | 内容 |` hands in another organisation's application before this one (花店申请, of 示例花店有限公司 without a
//! credit code, with nobody and nothing in it but what the table says); what is reported of it is not shown. Its rows:
//! `组织名称`, `统一社会信用代码`; `人员` (name, or `name，identity number`); `证书` (`holder，number`); `项目`
//! (`name，client，day of signing`, each of the latter perhaps empty); `证明材料` (a path, perhaps with ` 内容同 <path>` as
//! above).
//!
//! # Tables
//!
//! In every value: `<br>` is a line break, `\|` a bar, nothing or `（空）` a blank cell, and `` `…` `` is taken word for
//! word. These words at its beginning make it something else than text: `数字 2025.1`, `日期 45896` (a serial, 1900),
//! `日期1904 44434`, `逻辑 TRUE`, `公式 √` (a formula with that value), `未计算的公式`, `错误 #REF!`,
//! `字体 Wingdings 2：P`.
//!
//! - `| 栏目 | 填写 |`: 标题, 组织名称, 统一社会信用代码, 申报级别, 评估时间, 评估部门/人员, 说明 (a remark over the
//!   table), 声明级别 (what stands in place of `___`), 声明第一段, 声明第二段, 声明 (the whole of it). `（无此栏）`
//!   takes the field away with its label.
//! - `| 序号 | … |` with any of the headings 要点, 条款, 需提供证明材料, 符合, 不符合, 证明材料清单: the cells of that
//!   row are replaced by those shown. `…` at the end of 条款, 要点 or 需提供证明材料 means that the printed wording
//!   stands unchanged and is shown in part. In 序号: `3` the row; `3（删去）` deletes it; `7（移到3前）` and
//!   `3（移到7后）` move it; `3（序号写作8）` and `3（序号空）` change what stands in the 序号 cell; `3后` adds a row
//!   below (without 序号), `3后（序号写作4）` with one; `6后（页眉）` puts a repeated page header there; a number that the
//!   form does not have adds a row at the end of the clauses. Later rows of the sheet move accordingly. Rows 13, 14, 16,
//!   17 are the blank rows for last year's results: write in 条款 or 证明材料清单.
//! - `| 单元格 | 内容 |`, applied last, on the sheet as it then is: `E10` with a value; `E10` with `批注` (adds a
//!   comment); `E10:E11` with `合并` or `取消合并`; `第10行` or `G列` with `隐藏`.
//! - `| 文件 | 情况 |`: `文件名` (usually 示例茶馆.xlsx); `格式` xlsx, xlsm, xls, xlsb, ods; `宏` 有; `工作表` 隐藏,
//!   深度隐藏, or 无关内容; `另一工作表` 空白, 填过, 隐藏的空白, 隐藏的填过 (the same form, on 自评估表 (2)); `先交的文件`
//!   内容相同, 同一申请, 另一级别 (a file 先交/示例茶馆.xlsx judged before this one); `故障` 空文件, 锁文件, 加密, 损坏,
//!   网页, Word文档, CSV文本, 没有工作表, 打不开, 没有读完, 行号超限, 解压超限, 不安全.
//!
//! # Running
//!
//! `ZIPING_BLESS=1 cargo test --test pages` rewrites the blocks in place. `ZIPING_PAGE=F` (a code or the beginning of
//! one) looks at those pages alone.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr)]

#[path = "pages/evidence.rs"]
mod evidence;
#[path = "pages/facts.rs"]
mod facts;
#[path = "pages/other.rs"]
mod other;
#[path = "pages/page.rs"]
mod page;
#[path = "pages/scene.rs"]
mod scene;
#[path = "pages/sheet.rs"]
mod sheet;
#[path = "pages/table.rs"]
mod table;

use page::Page;
use std::collections::BTreeSet;
use std::env;
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;
use ziping::data::{self, CatalogFile};
use ziping::dossier::Desk;
use ziping::rules::{self, Rule};

/// The order of the groups in the list of rules.
const GROUPS: &str = "FBHRCELXTDSMP";

const SECTIONS: [&str; 4] = ["为什么", "怎样改", "依据", "例子"];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn teahouse() -> Desk {
    let folder = root().join("fixtures/teahouse");
    let mut paths = vec!["spellings.toml".to_owned(), "generated.toml".to_owned()];
    for inner in ["editions", "requirements/teahouse-2025", "requirements/teagrade", "forms", "thresholds"] {
        let entries = fs::read_dir(folder.join(inner)).unwrap();
        let mut names: Vec<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort_unstable();
        paths.extend(names.into_iter().map(|name| format!("{inner}/{name}")));
    }
    let files: Vec<CatalogFile> = paths
        .into_iter()
        .map(|path| CatalogFile { text: fs::read_to_string(folder.join(&path)).unwrap(), path })
        .collect();
    Desk::new(data::catalog(&files).unwrap())
}

fn path_of(rule: &Rule) -> PathBuf {
    root().join("src/rules").join(format!("{}.md", rule.name.replace('-', "_")))
}

fn wanted() -> impl Iterator<Item = &'static Rule> {
    let prefix = env::var("ZIPING_PAGE").unwrap_or_default();
    rules::ALL.iter().copied().filter(move |rule| rule.code.starts_with(&prefix))
}

fn blessing() -> bool {
    env::var_os("ZIPING_BLESS").is_some_and(|value| value != "0")
}

fn complain_of(problems: &[String]) {
    assert!(problems.is_empty(), "\n\n{}\n\n{} problem(s)", problems.join("\n\n"), problems.len());
}

#[test]
fn the_base_form_is_without_fault() {
    let desk = teahouse();
    let example = page::Example::bare("（不作改动）");
    assert_eq!(example.run(&desk).unwrap().lines, ["没有差异"]);
}

#[test]
fn the_base_application_is_without_fault() {
    let desk = teahouse();
    let example = page::Example::application("（不作改动）");
    assert_eq!(example.run(&desk).unwrap().lines, ["没有差异"]);
}

#[test]
fn the_base_folder_is_without_fault() {
    let desk = teahouse();
    for example in [page::Example::bare("（不作改动）"), page::Example::application("（不作改动）")] {
        assert_eq!(example.with_evidence().run(&desk).unwrap().lines, ["没有差异"]);
    }
}

#[test]
fn codes_and_names_are_unique_well_formed_and_ordered() {
    let mut problems = Vec::new();
    let mut codes = BTreeSet::new();
    let mut names = BTreeSet::new();
    let mut last = (0, 0);
    for rule in rules::ALL {
        let (letter, digits) = rule.code.split_at(1);
        let number: u32 = digits.parse().unwrap_or(0);
        let Some(group) = GROUPS.find(letter).filter(|_| digits.len() == 3 && number > 100) else {
            problems.push(format!("{}: a code is a group's letter and three digits from 101", rule.code));
            continue;
        };
        if (group, number) <= last {
            problems.push(format!("{}: stands out of order", rule.code));
        }
        last = (group, number);
        let kebab = rule.name.split('-').all(|word| !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase()));
        if !kebab {
            problems.push(format!("{}: “{}” is not kebab-case", rule.code, rule.name));
        }
        if !codes.insert(rule.code) || !names.insert(rule.name) {
            problems.push(format!("{} {}: code or name is taken", rule.code, rule.name));
        }
        let by_name = rules::find(rule.name).map(|found| found.code);
        if rules::find(rule.code).map(|found| found.code) != Some(rule.code) || by_name != Some(rule.code) {
            problems.push(format!("{} {}: can't be found by code and name", rule.code, rule.name));
        }
    }
    complain_of(&problems);
}

#[test]
fn every_rule_has_a_whole_page() {
    let mut problems = Vec::new();
    for rule in wanted() {
        let file = path_of(rule);
        let Ok(text) = fs::read_to_string(&file) else {
            problems.push(format!("{}: no page {}", rule.code, file.display()));
            continue;
        };
        if rule.page != text && !blessing() {
            problems.push(format!("{}: its page in the program is not {}", rule.code, file.display()));
        }
        let title = format!("# {} {}", rule.code, rule.title);
        if text.lines().next() != Some(&title) {
            problems.push(format!("{}: first line is not “{title}”", file.display()));
        }
        let headings: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("## ")).collect();
        if headings != SECTIONS {
            problems.push(format!("{}: sections are {headings:?}, not {SECTIONS:?}", file.display()));
        }
        if !text.ends_with('\n') || text.ends_with("\n\n") || text.contains("\n\n\n") {
            problems
                .push(format!("{}: blank lines doubled or at the end, or no line break at the end", file.display()));
        }
    }
    complain_of(&problems);
}

#[test]
fn every_example_reports_what_it_says() {
    let desk = teahouse();
    let mut problems = Vec::new();
    for rule in wanted() {
        let file = path_of(rule);
        let name = format!("{} ({})", rule.code, file.file_name().unwrap().display());
        let text = fs::read_to_string(&file).unwrap_or_default();
        let page = match Page::parse(&text) {
            Ok(page) => page,
            Err(problem) => {
                problems.push(format!("{name}: {problem}"));
                continue;
            }
        };
        let (mut speaks, mut silent, mut ran) = (false, false, true);
        let mut blocks = Vec::new();
        for (at, example) in page.examples.iter().enumerate() {
            let label = format!("{name}, example {} “{}”", at + 1, example.prose);
            match example.run(&desk) {
                Ok(report) => {
                    let here = report.codes.contains(rule.code);
                    speaks |= here;
                    silent |= !here;
                    if report.lines != example.expected && !blessing() {
                        problems.push(format!("{label}:\n{}", diff(&example.expected, &report.lines)));
                    }
                    blocks.push(report.lines);
                }
                Err(problem) => {
                    ran = false;
                    problems.push(format!("{label}: {problem}"));
                    blocks.push(example.expected.clone());
                }
            }
        }
        if ran && !speaks {
            problems.push(format!("{name}: no example makes {} speak", rule.code));
        }
        if ran && !silent {
            problems.push(format!("{name}: no example leaves {} silent", rule.code));
        }
        if blessing() {
            let blessed = page.with_blocks(&text, &blocks);
            if blessed != text {
                // Renamed into place, because the other tests read the pages meanwhile.
                let beside = file.with_extension("md.new");
                fs::write(&beside, blessed).unwrap();
                fs::rename(&beside, &file).unwrap();
                eprintln!("rewritten: {}", file.display());
            }
        }
    }
    complain_of(&problems);
}

/// Lines that the page should lose (`-`) and gain (`+`).
fn diff(expected: &[String], reported: &[String]) -> String {
    let mut shown = String::new();
    let lines = |sign: char, lines: &[String], shown: &mut String| {
        for line in lines {
            let _ = writeln!(shown, "    {sign} {line}");
        }
    };
    for operation in similar::capture_diff_slices(similar::Algorithm::Myers, expected, reported) {
        if operation.tag() == similar::DiffTag::Equal {
            lines(' ', &expected[operation.old_range()], &mut shown);
        } else {
            lines('-', &expected[operation.old_range()], &mut shown);
            lines('+', &reported[operation.new_range()], &mut shown);
        }
    }
    shown
}
