//! The tea house's forms, correctly filled in memory, and the changes that examples make to them.

use crate::table::Written;
use std::collections::BTreeMap;
use ziping::catalog::{Catalog, Field, Form, Known, Level, Necessity, Role, RowKind};
use ziping::dossier::Question;
use ziping::place::Area;
use ziping::workbook::{Cell, Comment, Naming, Sheet, Visibility};

const TITLE: &str = "茶馆待客服务资质认证自评估表";
const HEADINGS: [&str; 7] = ["序号", "要点", "条款", "需提供证明材料", "符合", "不符合", "证明材料清单"];
const GROUP: &str = "自评结论";
const NUMBER: usize = 0;
const REQUIRED_EVIDENCE: usize = 3;
const CONFORMING: usize = 4;
const NONCONFORMING: usize = 5;
const EVIDENCE: usize = 6;

/// The first row of the table, from zero.
const TABLE_TOP: u32 = 5;

/// The rows as printed, with what is listed as evidence where the row is ticked.
const ROWS: [(&str, &str, &str, &str); 17] = [
    ("服务要求", "建立待客流程。", "待客流程文件。", "《待客流程》V1.0"),
    ("服务要求", "备有茶单，并逐项标明价格。", "现行的茶单。", "《茶单》2025年版"),
    ("备茶", "存放茶叶的柜子应干燥、避光。", "茶柜照片和温湿度记录。", "茶柜照片.jpg、《温湿度记录》"),
    ("备茶", "仅二级/一级要求：每年检定一次茶秤。", "茶秤检定证书。", "茶秤检定证书.pdf"),
    ("备茶", "仅二级要求：至少有一名茶艺师常驻。", "茶艺师证书和排班表。", "张示例茶艺师证书.pdf、《排班表》"),
    ("泡茶", "记录每次泡茶的水温，并由当班茶艺师签字确认。", "泡茶记录。", "《水温记录》2025年"),
    ("泡茶", "记录每次泡茶的时长，并由当班茶艺师签字确认。", "", "《时长记录》2025年"),
    ("泡茶", "（现泡时适用该条款）当着客人的面温杯、投茶、出汤。", "现泡服务的照片。", "现泡照片.jpg"),
    ("泡茶", "仅一级要求：（现泡时适用该条款）备有三种以上的水供客人挑选。", "用水清单。", ""),
    ("泡茶", "（不现泡时适用该条款）预泡的茶应注明泡好的时间。", "预泡茶的标签。", ""),
    ("公示", "（监审时适用）茶单有变动的，应及时更新并公示。", "茶单变动的公示记录。", ""),
    ("", "上一年度提出的观察项整改情况（如有）", "", ""),
    ("", "", "", ""),
    ("", "", "", ""),
    ("", "上一年度提出的不符合项整改情况（如有）", "", ""),
    ("", "", "", ""),
    ("", "", "", ""),
];

/// What is listed for the rows of other forms that ask for more than a document.
const LISTED: [(&str, &str); 2] = [
    ("送达的时间应告知客人。", "《送达通知模板》、示例酒店茶室待客送达通知.docx"),
    ("空壶应在三日内收回。", "《收壶制度》、《收壶记录》"),
];

/// How many of the rows are clauses.
const CLAUSES: u16 = 11;

/// The rows whose cells of required evidence are merged into one.
const MERGED_EVIDENCE: (u16, u16) = (6, 7);

/// A field of the header block: absent with its label, or with a value that may be blank.
type Value = Option<Option<Written>>;

/// A row of the table.
#[derive(Clone)]
struct Line {
    /// The form's number of the row; `None` for rows that the form does not have.
    no: Option<u16>,
    /// Whether it is the table's header, printed again.
    page_header: bool,
    cells: [Option<Written>; 7],
}

/// A form, filled, before it is laid out.
pub(crate) struct FilledForm {
    fields: BTreeMap<&'static str, Value>,
    headings: [String; 7],
    /// What stands over the two columns of the conclusion.
    group: String,
    /// How many rows the form has, and how many of them are clauses.
    rows: u16,
    clauses: u16,
    /// The rows whose cells of required evidence are merged into one.
    merged_evidence: Option<(u16, u16)>,
    declared_level: String,
    declaration: [Option<Written>; 3],
    lines: Vec<Line>,
}

impl FilledForm {
    pub(crate) fn correct() -> Self {
        let line = |(no, (section, clause, required, listed)): (u16, (&str, &str, &str, &str))| {
            let mark = if listed.is_empty() { "" } else { "√" };
            let number = no.to_string();
            let texts = [number.as_str(), section, clause, required, mark, "", listed];
            Line {
                no: Some(no),
                page_header: false,
                cells: texts.map(|text| (!text.is_empty()).then(|| Written::text(text))),
            }
        };
        FilledForm {
            fields: fields(TITLE, "二级"),
            headings: HEADINGS.map(str::to_owned),
            group: GROUP.to_owned(),
            rows: u16::try_from(ROWS.len()).unwrap(),
            clauses: CLAUSES,
            merged_evidence: Some(MERGED_EVIDENCE),
            declared_level: "二".to_owned(),
            declaration: [
                "自评估结论：",
                "经自主评估，本单位的茶馆待客服务满足《茶馆服务规范》___级要求，申请第三方审核。",
                "本单位郑重承诺，本自评估表中所提供全部信息真实可信，且均可提供相应证明材料。",
            ]
            .map(|text| Some(Written::text(text))),
            lines: (1..).zip(ROWS).map(line).collect(),
        }
    }

    /// Any form of the tea house's catalogue, filled for a level: √ and a document in every row that is required.
    pub(crate) fn of(catalog: &Catalog, form: &Form, level: Level, categories: &[String], question: &Question) -> Self {
        let edition = &catalog.editions[form.edition];
        let chosen: Vec<Option<u8>> = (0..)
            .zip(&form.conditions)
            .map(|(group, _)| {
                let named = question.conditions.iter().filter_map(|condition| form.condition(condition));
                named.filter(|condition| condition.group == group).map(|condition| condition.value).next()
            })
            .collect();
        let known = Known {
            level: Some(level),
            audit: question.audit.as_ref().and_then(|audit| edition.audit(audit)),
            conditions: &chosen,
            categories: Some(categories),
        };
        let name = edition.level_name(level);
        let line = |row: &ziping::catalog::Row| {
            let is_required = row.kind == RowKind::Clause
                && row.applicability.decide(edition.all_levels(), known) == Necessity::Required;
            let of_base = ROWS.iter().find(|(_, clause, ..)| *clause == row.clause && form.part.is_none());
            let of_more = LISTED.iter().find(|(clause, _)| *clause == row.clause).map(|(_, listed)| *listed);
            let listed = match of_base.map(|(.., listed)| *listed).filter(|listed| !listed.is_empty()).or(of_more) {
                Some(listed) => listed.to_owned(),
                None => format!("《{}第{}条材料》", form.category, row.no),
            };
            let (mark, listed) = if is_required { ("√", listed.as_str()) } else { ("", "") };
            let number = row.no.to_string();
            let texts = [number.as_str(), &row.section, &row.clause, &row.evidence, mark, "", listed];
            Line {
                no: Some(row.no),
                page_header: false,
                cells: texts.map(|text| (!text.is_empty()).then(|| Written::text(text))),
            }
        };
        let roles = [
            Role::Number,
            Role::Section,
            Role::Clause,
            Role::RequiredEvidence,
            Role::Conforming,
            Role::Nonconforming,
            Role::Evidence,
        ];
        let declaration = std::iter::once(&form.declaration.heading).chain(&form.declaration.paragraphs);
        let mut declaration = declaration.map(|text| Some(Written::text(text)));
        assert!(form.header_field(Field::CreditCode).is_some(), "the base fills it in");
        FilledForm {
            fields: fields(&form.title, name),
            headings: roles.map(|role| form.column(role).unwrap().label.clone()),
            group: form.column(Role::Conforming).unwrap().group.clone().unwrap(),
            rows: u16::try_from(form.rows.len()).unwrap(),
            clauses: u16::try_from(form.clauses().count()).unwrap(),
            merged_evidence: form.merged_evidence.first().map(|merged| (merged.first, merged.last)),
            declared_level: name.trim_end_matches('级').to_owned(),
            declaration: std::array::from_fn(|_| declaration.next().flatten()),
            lines: form.rows.iter().map(line).collect(),
        }
    }

    /// What the cells of 证明材料清单 list.
    pub(crate) fn listed(&self) -> impl Iterator<Item = &str> {
        let evidence = HEADINGS.len() - 1;
        self.lines.iter().filter_map(move |line| line.cells[evidence].as_ref()?.as_text())
    }

    pub(crate) fn set_field(&mut self, field: &str, value: &str) -> Result<(), String> {
        let written = Written::parse(value)?;
        let absent = value == "（无此栏）";
        match field {
            "声明级别" => {
                self.declared_level =
                    written.and_then(|written| written.as_text().map(str::to_owned)).unwrap_or_default();
            }
            "声明第一段" => self.declaration[1] = written.filter(|_| !absent),
            "声明第二段" => self.declaration[2] = written.filter(|_| !absent),
            "声明" => self.declaration = [written.filter(|_| !absent), None, None],
            _ => {
                let known = self.fields.get_mut(field).ok_or_else(|| format!("no field “{field}”"))?;
                *known = (!absent).then_some(written);
            }
        }
        Ok(())
    }

    fn position(&self, no: u16) -> Result<usize, String> {
        self.lines.iter().position(|line| line.no == Some(no)).ok_or_else(|| format!("no row {no} is left"))
    }

    pub(crate) fn change_row(&mut self, head: &[String], row: &[String]) -> Result<(), String> {
        let (target, action) = match row[0].split_once('（') {
            Some((target, action)) => (target.trim(), action.trim_end_matches('）')),
            None => (row[0].as_str(), ""),
        };
        let number = |text: &str| text.parse::<u16>().map_err(|_| format!("“{}” is no number of a row", row[0]));
        let new = Line { no: None, page_header: action == "页眉", cells: [const { None }; 7] };
        let mut at = if let Some(above) = target.strip_suffix('后') {
            // Below the rows already added there, so that the sheet has them in the order of the table.
            let first = self.position(number(above)?)? + 1;
            let added = self.lines.iter().skip(first).take_while(|line| line.no.is_none()).count();
            let at = first + added;
            self.lines.insert(at, new);
            at
        } else if number(target)? > self.rows {
            let clauses = self.clauses;
            let last = self.lines.iter().rposition(|line| line.no.is_some_and(|no| no <= clauses));
            let at = last.map_or(0, |last| last + 1);
            self.lines.insert(at, new);
            self.lines[at].cells[NUMBER] = Some(Written::text(target));
            at
        } else {
            self.position(number(target)?)?
        };
        if action == "删去" {
            self.lines.remove(at);
            return Ok(());
        }
        if let Some(to) = action.strip_prefix("移到") {
            let line = self.lines.remove(at);
            at = match (to.strip_suffix('前'), to.strip_suffix('后')) {
                (Some(below), _) => self.position(number(below)?)?,
                (_, Some(above)) => self.position(number(above)?)? + 1,
                _ => return Err(format!("“{}”: 移到N前, 移到N后", row[0])),
            };
            self.lines.insert(at, line);
        } else if let Some(written) = action.strip_prefix("序号写作") {
            self.lines[at].cells[NUMBER] = Written::parse(written)?;
        } else if action == "序号空" {
            self.lines[at].cells[NUMBER] = None;
        } else if !matches!(action, "" | "页眉") {
            return Err(format!("“{}”: 删去, 移到, 序号写作, 序号空, 页眉", row[0]));
        }
        for (heading, value) in head.iter().zip(row).skip(1) {
            let mut headings = self.headings.iter();
            let col = headings.position(|known| known == heading).ok_or_else(|| format!("no column “{heading}”"))?;
            let cell = &mut self.lines[at].cells[col];
            match value.strip_suffix('…').filter(|_| (1..=REQUIRED_EVIDENCE).contains(&col)) {
                None => *cell = Written::parse(value)?,
                Some(beginning) => {
                    let printed = cell.as_ref().and_then(Written::as_text).unwrap_or_default();
                    if !printed.starts_with(beginning) {
                        return Err(format!("row {} does not begin with “{beginning}”: “{printed}”", row[0]));
                    }
                }
            }
        }
        Ok(())
    }

    pub(crate) fn grid(&self) -> Grid {
        let mut grid = Grid::default();
        // Title and header block: where the label stands, where the value, and to which column the value reaches.
        if let Some(title) = &self.fields["标题"] {
            grid.put(0, 0, title.clone());
            grid.merge(0, 0, 0, 6);
        }
        for (label, row, col, value_col, last_col) in [
            ("组织名称", 1, 0, 2, 2),
            ("统一社会信用代码", 1, 3, 4, 6),
            ("申报级别", 2, 0, 2, 2),
            ("评估时间", 2, 3, 4, 6),
            ("评估部门/人员", 3, 0, 2, 6),
        ] {
            if let Some(value) = &self.fields[label] {
                grid.put(row, col, Some(Written::text(label)));
                grid.merge(row, col, row, value_col - 1);
                grid.put(row, value_col, value.clone());
                grid.merge(row, value_col, row, last_col);
            }
        }
        if let Some(remark) = &self.fields["说明"] {
            grid.put(4, 0, remark.clone());
            grid.merge(4, 0, 4, 6);
        }
        let mut row = TABLE_TOP;
        grid.put_table_header(row, &self.headings, &self.group);
        row += 2;
        let mut place_of = BTreeMap::new();
        for line in &self.lines {
            if line.page_header {
                grid.put_table_header(row, &self.headings, &self.group);
                row += 2;
                continue;
            }
            for (col, cell) in (0..).zip(&line.cells) {
                grid.put(row, col, cell.clone());
            }
            if let Some(no) = line.no {
                place_of.insert(no, row);
            }
            row += 1;
        }
        let merged = self.merged_evidence.unwrap_or_default();
        if let (Some(&first), Some(&last)) = (place_of.get(&merged.0), place_of.get(&merged.1))
            && last == first + 1
            && grid.cell_is_blank(last, REQUIRED_EVIDENCE)
        {
            grid.merge(first, 3, last, 3);
        }
        for paragraph in &self.declaration {
            let filled =
                paragraph.as_ref().and_then(Written::as_text).map(|text| text.replace("___", &self.declared_level));
            grid.put(row, 0, filled.as_deref().map(Written::text).or_else(|| paragraph.clone()));
            if paragraph.is_some() {
                grid.merge(row, 0, row, 6);
            }
            row += 1;
        }
        grid
    }
}

fn fields(title: &str, level: &str) -> BTreeMap<&'static str, Value> {
    let field = |value: &str| Some(Written::parse(value).unwrap());
    [
        ("标题", field(title)),
        ("组织名称", field("示例茶馆有限公司")),
        ("统一社会信用代码", field("91000000TEAHALL001")),
        ("申报级别", field(level)),
        ("评估时间", field("2025年8月27日")),
        ("评估部门/人员", field("茶艺部/张示例")),
        ("说明", None),
    ]
    .into()
}

/// The sheet as cells.
#[derive(Clone, Default)]
pub(crate) struct Grid {
    cells: BTreeMap<(u32, u16), Written>,
    merges: Vec<Area>,
    comments: Vec<Comment>,
    hidden_rows: Vec<u32>,
    hidden_cols: Vec<u16>,
}

impl Grid {
    pub(crate) fn put(&mut self, row: u32, col: u16, written: Option<Written>) {
        match written {
            Some(written) => self.cells.insert((row, col), written),
            None => self.cells.remove(&(row, col)),
        };
    }

    pub(crate) fn merge(&mut self, top: u32, left: u16, bottom: u32, right: u16) {
        if (top, left) != (bottom, right) {
            self.merges.push(Area { top, left, bottom, right });
        }
    }

    fn cell_is_blank(&self, row: u32, col: usize) -> bool {
        !self.cells.contains_key(&(row, u16::try_from(col).unwrap()))
    }

    fn put_table_header(&mut self, top: u32, headings: &[String], group: &str) {
        for (col, heading) in (0..).zip(headings) {
            let under_group = matches!(usize::from(col), CONFORMING | NONCONFORMING);
            self.put(if under_group { top + 1 } else { top }, col, Some(Written::text(heading)));
            if !under_group {
                self.merge(top, col, top + 1, col);
            }
        }
        self.put(top, 4, Some(Written::text(group)));
        self.merge(top, 4, top, 5);
    }

    /// One line of a table 单元格 | 内容.
    pub(crate) fn change(&mut self, target: &str, content: &str) -> Result<(), String> {
        let wrong = || format!("| {target} | {content} | is not understood");
        if let Some(row) = target.strip_prefix('第').and_then(|tail| tail.strip_suffix('行')) {
            let row: u32 = row.parse().map_err(|_| wrong())?;
            if content != "隐藏" {
                return Err(wrong());
            }
            self.hidden_rows.push(row - 1);
            self.hidden_rows.sort_unstable();
        } else if let Some(letter) = target.strip_suffix('列') {
            let (_, col) = address(&format!("{letter}1")).ok_or_else(wrong)?;
            if content != "隐藏" {
                return Err(wrong());
            }
            self.hidden_cols.push(col);
            self.hidden_cols.sort_unstable();
        } else if let Some((first, last)) = target.split_once([':', '：']) {
            let ((top, left), (bottom, right)) = (address(first).ok_or_else(wrong)?, address(last).ok_or_else(wrong)?);
            match content {
                "合并" => {
                    self.cells.retain(|&(row, col), _| {
                        (row, col) == (top, left) || !Area { top, left, bottom, right }.contains(row, col)
                    });
                    self.merge(top, left, bottom, right);
                }
                "取消合并" => {
                    let before = self.merges.len();
                    self.merges.retain(|area| *area != Area { top, left, bottom, right });
                    if self.merges.len() == before {
                        return Err(format!("{target} is not merged"));
                    }
                }
                _ => return Err(wrong()),
            }
        } else {
            let (row, col) = address(target).ok_or_else(wrong)?;
            if content == "批注" {
                self.comments.push(Comment { row, col, text: Some("请核对".to_owned()) });
            } else {
                self.put(row, col, Written::parse(content)?);
            }
        }
        Ok(())
    }

    /// The same form with nothing filled in.
    pub(crate) fn emptied(mut self) -> Self {
        self.cells.retain(|&(row, col), _| {
            row < TABLE_TOP + 2 || !matches!(usize::from(col), CONFORMING | NONCONFORMING | EVIDENCE)
        });
        self
    }

    pub(crate) fn sheet(self, name: &str, visibility: Visibility) -> Sheet {
        let cells = self.cells.into_iter().map(|((row, col), written)| Cell {
            row,
            col,
            content: written.content,
            formula: written.formula,
            symbol_font: written.symbol_font,
        });
        Sheet {
            name: name.to_owned(),
            visibility,
            cells: cells.collect(),
            merges: Some(self.merges),
            hidden_rows: Some(self.hidden_rows),
            hidden_cols: Some(self.hidden_cols),
            comments: Some(self.comments),
            naming: Naming::Letters,
        }
    }
}

fn address(text: &str) -> Option<(u32, u16)> {
    let (letter, row) = text.trim().split_at_checked(1)?;
    let letter = letter.chars().next().filter(char::is_ascii_uppercase)?;
    let row: u32 = row.parse().ok().filter(|&row| row > 0)?;
    Some((row - 1, u16::from(letter as u8 - b'A')))
}
