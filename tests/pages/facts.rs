//! The tea house's facts workbook, correctly filled in memory, and the changes that examples make to it.

use crate::sheet::Grid;
use crate::table::{Table, Written};
use std::collections::BTreeMap;
use ziping::catalog::{Catalog, Edition};
use ziping::facts::FactSheet;
use ziping::facts::layout::{Block, BlockLayout, FactField, FactsLayout, questions};
use ziping::workbook::{Sheet, Visibility};

const ORGANISATION: [(&str, &str); 21] = [
    ("组织名称", "示例茶馆有限公司"),
    ("统一社会信用代码", "91000000TEAHALL001"),
    ("法定代表人", "张示例"),
    ("注册地址", "示例市茶园路1号"),
    ("办公地址", "示例市茶园路1号"),
    ("邮政编码", "100000"),
    ("成立日期", "2016-03-01"),
    ("注册资本", "数字 200"),
    ("员工总数", "数字 10"),
    ("信息安全服务人员数", "数字 5"),
    ("网址", ""),
    ("联系人", "孙示例"),
    ("联系人职务", "店长"),
    ("电话", "010-00000000"),
    ("手机", "13800000000"),
    ("电子邮箱", "tea@example.com"),
    ("申请类型", "初次"),
    ("自评估时间", "2025-08-27"),
    ("本地应急响应时间", "数字 1"),
    ("外地应急响应时间", "数字 8"),
    ("是否提供本地7×24小时响应", "是"),
];

const PEOPLE: &str = "\
姓名|岗位|学历或学位|职称|职称系列|职称取得日期|信息技术管理经历|信息安全技术工作年限|是否从事信息安全服务|团队|是否有劳动合同|是否缴纳社保
张示例|组织负责人|本科||||数字 8|数字 10|是||是|是
李示例|技术负责人|硕士|高级工程师|电子信息|2020-12-01|数字 4|数字 9|是|茶艺团队|是|是
王示例|技术人员|本科|工程师|电子信息|2022-12-01|数字 1|数字 5|是|茶艺团队|是|是
赵示例|技术人员|大专||||数字 0|数字 3|是||是|是
孙示例|项目负责人|本科||||数字 3|数字 6|是||是|是
钱示例|财务负责人|本科|会计师|财务|2018-10-01|数字 2|数字 0|否||是|是";

const PROJECTS: &str = "\
项目名称|委托方|服务类别|行业|合同金额|签订日期|开始日期|完成日期|验收日期|系统用户数|试运行周期
示例酒店茶室待客|示例酒店|待客|酒店|数字 60|2023-03-01|2023-03-10|2023-06-30|2023-07-10|数字 2000|数字 2
示例学校茶室待客|示例学校|待客|教育|数字 50|2024-02-01|2024-02-20|2024-05-31|2024-06-10|数字 800|数字 0
示例银行茶室待客|示例银行|待客|金融|数字 40|2024-09-01|2024-09-10|2025-01-31|2025-02-10|数字 300|数字 0";

const CERTIFICATES: &str = "\
持有人|种类|证书名称|证书编号|服务类别|级别|发证机构|发证日期|有效期至
本单位|服务资质|茶馆待客服务资质证书|SL-TEA-001|待客|三级|示例认证机构|2023-05-01|2026-04-30
本单位|管理体系|质量管理体系认证证书|SL-QMS-001|||示例认证机构|2024-03-01|2027-02-28
李示例|专业认证|茶艺专业人员证书|SL-P-001|待客||示例认证机构|2023-11-01|2026-10-31
王示例|专业认证|茶艺专业人员证书|SL-P-002|待客||示例认证机构|2024-11-01|2027-10-31
孙示例|项目管理|项目管理资格证书|SL-M-001|||示例认证机构|2022-01-01|2027-12-31";

const SITES: &str = "\
用途|地址|所在城市|面积|自有或租赁|租期至|后备供电
办公场所|示例市茶园路1号|示例市|数字 150|自有||
灾备中心|邻市水边路2号|邻市|数字 30|租赁|2030-12-31|数字 8";

const FINANCES: &str = "\
年度|材料种类|会计师事务所|报告编号|截止日期|覆盖月数|营业收入|净利润
2023|审计报告|示例会计师事务所|SL审字2024-1号|2023-12-31|数字 12|数字 300|数字 20
2024|审计报告|示例会计师事务所|SL审字2025-1号|2024-12-31|数字 12|数字 320|数字 -5";

/// The facts workbook, filled, before it is laid out.
pub(crate) struct FactsBook {
    layout: FactsLayout,
    /// The labels of 基本信息 as printed, each with its value.
    labels: Vec<(String, Option<Written>)>,
    tables: BTreeMap<Block, Lines>,
    gone: Vec<FactSheet>,
    /// What is changed on the sheets as they then are.
    raw: Vec<(String, String)>,
}

/// A table: what is printed over its columns, and its rows.
struct Lines {
    headings: Vec<Option<String>>,
    /// The rows with their numbers in the base; none for a row that was added.
    rows: Vec<(Option<usize>, Vec<Option<Written>>)>,
}

fn printed(field: &FactField) -> String {
    format!("{}{}", field.heading(), if field.needed { " *" } else { "" })
}

impl FactsBook {
    /// The facts of an application for 待客 under an edition.
    pub(crate) fn correct(catalog: &Catalog, edition: &Edition, level: &str) -> Self {
        let layout = catalog.facts.clone();
        let values = BTreeMap::from(ORGANISATION);
        let of = |block| layout.block(block).unwrap();
        let labels = of(Block::Organisation).fields.iter();
        let labels = labels.map(|field| (printed(field), Written::parse(values[field.label.as_str()]).unwrap()));
        let labels = labels.collect();
        let applied = format!("服务类别|申报级别|依据文件|开始从事日期\n待客|{level}|{}|2019-06-01", edition.code);
        let answered = questions(catalog).into_iter().map(|question| format!("{question}|是|"));
        let statements: Vec<String> = std::iter::once("问题|是/否|说明".to_owned()).chain(answered).collect();
        let statements = statements.join("\n");
        let tables = [
            (Block::Applied, applied.as_str()),
            (Block::Statements, &statements),
            (Block::People, PEOPLE),
            (Block::Projects, PROJECTS),
            (Block::Certificates, CERTIFICATES),
            (Block::Sites, SITES),
            (Block::Finances, FINANCES),
        ];
        let tables = tables.into_iter().map(|(block, text)| (block, Lines::of(of(block), text))).collect();
        FactsBook { labels, tables, gone: Vec::new(), raw: Vec::new(), layout }
    }

    /// Makes the changes of one table, where it is one of the facts.
    pub(crate) fn change(&mut self, table: &Table) -> Result<(), String> {
        let sheet = table.head[0].as_str();
        if sheet == "单元格" {
            self.raw.extend(table.rows.iter().map(|row| (row[0].clone(), row[1].clone())));
            return Ok(());
        }
        let Some(layout) = self.layout.blocks.iter().find(|block| block.title == sheet).cloned() else {
            return Err(format!("a table under “{sheet}” after 申报信息"));
        };
        for row in &table.rows {
            if row[0] == "（无此表）" {
                match layout.block {
                    Block::Applied | Block::Statements => {
                        self.tables.remove(&layout.block);
                    }
                    block => self.gone.push(block.sheet()),
                }
            } else if layout.block == Block::Organisation {
                self.set(&layout, row)?;
            } else {
                let lines = self.tables.get_mut(&layout.block).ok_or("the table is gone")?;
                lines.change(&layout, &table.head, row).map_err(|problem| format!("{sheet} {}: {problem}", row[0]))?;
            }
        }
        Ok(())
    }

    fn set(&mut self, layout: &BlockLayout, row: &[String]) -> Result<(), String> {
        let [label, value] = row else { return Err("基本信息 | 填写".to_owned()) };
        if let Some(label) = label.strip_prefix("另加：") {
            self.labels.push((label.to_owned(), Written::parse(value)?));
            return Ok(());
        }
        let field = layout.fields.iter().find(|field| field.label == *label);
        let known = printed(field.ok_or_else(|| format!("no field “{label}”"))?);
        let at = self.labels.iter().position(|(label, _)| *label == known).ok_or("the field is gone")?;
        if value == "（无此栏）" {
            self.labels.remove(at);
        } else {
            self.labels[at].1 = Written::parse(value)?;
        }
        Ok(())
    }

    /// The sheets, laid out as the blank is.
    pub(crate) fn sheets(&self) -> Result<Vec<Sheet>, String> {
        let mut grids = Vec::new();
        for block in &self.layout.blocks {
            let sheet = block.block.sheet();
            if block.title != sheet.name() || self.gone.contains(&sheet) {
                continue;
            }
            let mut grid = Grid::default();
            let top = head(&mut grid, 0, &format!("{}　{}", self.layout.title, block.title), &block.instructions);
            if block.block == Block::Organisation {
                self.lay_out_organisation(&mut grid, top);
            } else {
                let columns: Vec<u16> = (0..).zip(&block.fields).map(|(col, _)| col).collect();
                self.tables[&block.block].lay_out(&mut grid, top, &columns);
            }
            grids.push((sheet.name(), grid));
        }
        for (target, content) in &self.raw {
            let (sheet, cell) = target.split_once(['!', '！']).ok_or_else(|| format!("“{target}”: 工作表!单元格"))?;
            let found = grids.iter_mut().find(|(name, _)| *name == sheet);
            found.ok_or_else(|| format!("no sheet “{sheet}”"))?.1.change(cell, content)?;
        }
        Ok(grids.into_iter().map(|(name, grid)| grid.sheet(name, Visibility::Visible)).collect())
    }

    fn lay_out_organisation(&self, grid: &mut Grid, top: u32) {
        for (col, heading) in [(0, "项目"), (1, "填写内容"), (3, "填写说明")] {
            grid.put(top, col, Some(Written::text(heading)));
        }
        let fields = &self.layout.block(Block::Organisation).unwrap().fields;
        let mut row = top + 1;
        for (label, value) in &self.labels {
            grid.put(row, 0, Some(Written::text(label)));
            grid.put(row, 1, value.clone());
            grid.merge(row, 1, row, 2);
            let help = fields.iter().find(|field| printed(field) == *label).map(|field| Written::text(&field.help));
            grid.put(row, 3, help);
            grid.merge(row, 3, row, 4);
            row += 1;
        }
        for (block, columns) in [(Block::Applied, &[0, 1, 2, 3, 4][..]), (Block::Statements, &[0, 3, 4])] {
            let Some(lines) = self.tables.get(&block) else { continue };
            let layout = self.layout.block(block).unwrap();
            let top = head(grid, row + 1, &layout.title, &layout.instructions);
            lines.lay_out(grid, top, columns);
            row = top + 1 + u32::try_from(lines.rows.len()).unwrap().max(if block == Block::Applied { 8 } else { 0 });
        }
    }
}

/// Title and instructions; the row below them.
fn head(grid: &mut Grid, row: u32, title: &str, instructions: &str) -> u32 {
    grid.put(row, 0, Some(Written::text(title)));
    grid.put(row + 1, 0, Some(Written::text(instructions)));
    row + 2
}

impl Lines {
    /// From a line of labels and lines of values.
    fn of(layout: &BlockLayout, text: &str) -> Self {
        let mut lines = text.lines().map(|line| line.split('|').collect::<Vec<_>>());
        let labels = lines.next().unwrap();
        for label in &labels {
            assert!(layout.fields.iter().any(|field| field.label == *label), "no column “{label}”");
        }
        let row = |values: Vec<&str>| {
            let value = |field: &FactField| labels.iter().position(|label| *label == field.label).map(|at| values[at]);
            layout.fields.iter().map(|field| Written::parse(value(field).unwrap_or_default()).unwrap()).collect()
        };
        Lines {
            headings: layout.fields.iter().map(|field| Some(printed(field))).collect(),
            rows: (1..).zip(lines).map(|(no, values)| (Some(no), row(values))).collect(),
        }
    }

    fn change(&mut self, layout: &BlockLayout, head: &[String], row: &[String]) -> Result<(), String> {
        let (target, deleted) = match row[0].strip_suffix("（删去）") {
            Some(target) => (target, true),
            None => (row[0].as_str(), false),
        };
        if target == "全部删去" {
            self.rows.clear();
            return Ok(());
        }
        let columns = head[1..].iter().map(|heading| self.column(layout, heading)).collect::<Result<Vec<_>, _>>()?;
        let width = self.headings.len();
        for (_, cells) in &mut self.rows {
            cells.resize(width, None);
        }
        if target == "表头" {
            for (&col, value) in columns.iter().zip(&row[1..]) {
                if value == "（无此栏）" {
                    self.headings[col] = None;
                } else if !value.is_empty() {
                    self.headings[col] = Some(value.clone());
                }
            }
            return Ok(());
        }
        let at = if target == "新" {
            self.rows.push((None, vec![None; width]));
            self.rows.len() - 1
        } else {
            self.position(layout, target)?
        };
        if deleted {
            self.rows.remove(at);
            return Ok(());
        }
        for (&col, value) in columns.iter().zip(&row[1..]) {
            self.rows[at].1[col] = Written::parse(value)?;
        }
        Ok(())
    }

    fn column(&mut self, layout: &BlockLayout, heading: &str) -> Result<usize, String> {
        if let Some(heading) = heading.strip_prefix("另加：") {
            let known = self.headings.iter().position(|known| known.as_deref() == Some(heading));
            return Ok(known.unwrap_or_else(|| {
                self.headings.push(Some(heading.to_owned()));
                self.headings.len() - 1
            }));
        }
        let at = layout.fields.iter().position(|field| field.label == heading);
        at.ok_or_else(|| format!("no column “{heading}”"))
    }

    /// The row with this number, or the one that is called so; `…` stands for the rest of a name.
    fn position(&self, layout: &BlockLayout, target: &str) -> Result<usize, String> {
        let name = layout.fields.iter().position(|field| field.key == layout.block.name_key()).unwrap();
        let beginning = target.strip_suffix('…');
        let is_meant = |(no, cells): &(Option<usize>, Vec<Option<Written>>)| {
            let text = cells[name].as_ref().and_then(Written::as_text).unwrap_or_default();
            let is_called = beginning.map_or(text == target, |beginning| text.starts_with(beginning));
            target.parse::<usize>().map_or(is_called, |wanted| *no == Some(wanted))
        };
        self.rows.iter().position(is_meant).ok_or_else(|| format!("no row “{target}”"))
    }

    fn lay_out(&self, grid: &mut Grid, top: u32, columns: &[u16]) {
        let columns: Vec<u16> = (0..u16::try_from(self.headings.len()).unwrap())
            .map(|at| columns.get(usize::from(at)).copied().unwrap_or(at))
            .collect();
        for (&col, heading) in columns.iter().zip(&self.headings) {
            grid.put(top, col, heading.as_deref().map(Written::text));
        }
        for (row, (_, cells)) in (top + 1..).zip(&self.rows) {
            for ((&col, cell), heading) in columns.iter().zip(cells).zip(&self.headings) {
                grid.put(row, col, cell.clone().filter(|_| heading.is_some()));
            }
        }
    }
}
