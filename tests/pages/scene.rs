//! The files of an example: facts and forms as changed by its tables, and what happens to the usual file around its form.

use crate::evidence::EvidenceFolder;
use crate::facts::FactsBook;
use crate::sheet::{FilledForm, Grid};
use crate::table::{Table, Written};
use ziping::case::Input;
use ziping::catalog::{Catalog, Edition, Form};
use ziping::dossier::Question;
use ziping::fault::Fault;
use ziping::workbook::{Kind, Visibility, Workbook};

const PATH: &str = "示例茶馆.xlsx";
const FACTS: &str = "申报信息.xlsx";
const USUAL: &str = "tasting";
pub(crate) const EDITION: &str = "teahouse-2025";
pub(crate) const LEVEL: &str = "二级";
const EARLIER: &str = "先交/示例茶馆.xlsx";
const SHEET: &str = "自评估表";
const OTHER_SHEET: &str = "自评估表 (2)";

/// A file handed to the program.
pub(crate) struct Given {
    /// Its name and digest.
    pub(crate) input: Input,
    /// What came of reading it.
    pub(crate) reading: Result<Workbook, Fault>,
}

/// What stands between an example's prose and its block.
pub(crate) enum Item {
    /// `申报信息：`, perhaps with a level and an edition.
    Facts(String),
    /// `表格：` with a form's name.
    Form(String),
    /// `证据文件夹：`
    Evidence,
    /// A table.
    Table(Table),
}

/// The files of an example.
pub(crate) struct Scene {
    /// A file judged before the others and by itself.
    pub(crate) earlier: Option<Given>,
    /// The files of the application, in the order of judging.
    pub(crate) files: Vec<Given>,
    /// The folder of evidence handed in with them.
    pub(crate) evidence: Option<EvidenceFolder>,
}

impl Scene {
    /// Builds what an example's tables describe.
    pub(crate) fn build(items: &[Item], catalog: &Catalog, question: &Question) -> Result<Self, String> {
        let plan = Plan::of(items, catalog)?;
        let usual = catalog.form(USUAL).ok_or("the catalogue has no usual form")?;
        let mut file = FileChanges::default();
        let mut facts = plan.facts.then(|| FactsBook::correct(catalog, plan.edition, &plan.level));
        let mut sheets = Vec::new();
        for (form, level) in &plan.forms {
            let form_sheet = if form.id == USUAL && level == LEVEL {
                FilledForm::correct()
            } else {
                let rank = catalog.edition_of(form).level(level).ok_or_else(|| format!("no level {level}"))?;
                FilledForm::of(catalog, form, rank, &plan.categories, question)
            };
            sheets.push(Leaf { form, filled: form_sheet, grid_changes: Vec::new() });
        }
        let mut evidence = items.iter().any(|item| matches!(item, Item::Evidence)).then(EvidenceFolder::default);
        if let Some(folder) = &mut evidence {
            sheets.iter().flat_map(|leaf| leaf.filled.listed()).for_each(|cell| folder.add_listed(cell));
        }
        let mut target = Target::Form(usual.id.as_str());
        for item in items {
            match item {
                Item::Facts(_) => target = Target::Facts,
                Item::Evidence => target = Target::Evidence,
                Item::Form(name) => target = Target::Form(plan.asked(name, catalog)?.0.id.as_str()),
                Item::Table(table) if table.head[0] == "文件" => {
                    pairs(table, "情况")?.try_for_each(|(matter, value)| file.note(matter, value))?;
                }
                // Opened by itself, for it knows nothing of this one.
                Item::Table(table) if table.head[0] == "另一份申请" => {}
                Item::Table(table) => match target {
                    Target::Facts => facts.as_mut().ok_or("no facts")?.change(table)?,
                    Target::Evidence => evidence.as_mut().ok_or("no folder of evidence")?.change(table)?,
                    Target::Form(id) => {
                        let leaf = sheets.iter_mut().find(|leaf| leaf.form.id == id);
                        leaf.ok_or_else(|| format!("the form {id} is not there"))?.change(table)?;
                    }
                },
            }
        }
        let mut scene = Scene { earlier: None, files: Vec::new(), evidence };
        if let Some(facts) = facts {
            let reading = Ok(Workbook { kind: Kind::Xlsx, sheets: facts.sheets()?, macros: false });
            scene.files.push(Given { input: input(FACTS, "0".repeat(64)), reading });
        }
        for (leaf, digit) in sheets.into_iter().zip('1'..='9') {
            let is_usual = leaf.form.id == USUAL;
            let path = format!("{}.xlsx", leaf.form.names.first().unwrap_or(&leaf.form.id));
            let grid = leaf.grid()?;
            if is_usual {
                let (earlier, given) = std::mem::take(&mut file).files(grid)?;
                scene.earlier = earlier;
                scene.files.push(given);
            } else {
                let sheets = vec![grid.sheet(SHEET, Visibility::Visible)];
                let reading = Ok(Workbook { kind: Kind::Xlsx, sheets, macros: false });
                scene.files.push(Given { input: input(&path, digit.to_string().repeat(64)), reading });
            }
        }
        Ok(scene)
    }
}

/// What the next tables change.
#[derive(Clone, Copy)]
enum Target<'c> {
    Facts,
    Evidence,
    Form(&'c str),
}

/// Which forms are in an example, and for which level.
struct Plan<'c> {
    facts: bool,
    edition: &'c Edition,
    level: String,
    /// The forms with their levels: the general one, the usual one, then those that are added.
    forms: Vec<(&'c Form, String)>,
    categories: Vec<String>,
}

impl<'c> Plan<'c> {
    fn of(items: &[Item], catalog: &'c Catalog) -> Result<Self, String> {
        let edition = catalog.editions.iter().find(|edition| edition.id == EDITION).ok_or("no edition")?;
        let usual = catalog.form(USUAL).ok_or("no usual form")?;
        let mut plan = Plan {
            facts: false,
            edition,
            level: LEVEL.to_owned(),
            forms: vec![(usual, LEVEL.to_owned())],
            categories: Vec::new(),
        };
        for item in items {
            match item {
                Item::Facts(scheme) => plan.state(scheme, usual, catalog)?,
                Item::Form(name) => {
                    let (form, level, gone) = plan.asked(name, catalog)?;
                    if gone {
                        plan.forms.retain(|(known, _)| known.id != form.id);
                    } else if let Some((_, known)) = plan.forms.iter_mut().find(|(known, _)| known.id == form.id) {
                        *known = level;
                    } else if form.is_general {
                        let generals = plan.forms.iter().take_while(|(known, _)| known.is_general).count();
                        plan.forms.insert(generals, (form, level));
                    } else {
                        plan.forms.push((form, level));
                    }
                }
                Item::Table(_) | Item::Evidence => {}
            }
        }
        let own = plan.forms.iter().filter(|(form, _)| !form.is_general);
        plan.categories = own.map(|(form, _)| form.category.clone()).collect();
        Ok(plan)
    }

    /// The facts and the general form are there, for this level and edition.
    fn state(&mut self, scheme: &str, usual: &'c Form, catalog: &'c Catalog) -> Result<(), String> {
        self.facts = true;
        for word in scheme.split(['，', ' ']).filter(|word| !word.is_empty()) {
            if let Some(edition) = catalog.editions.iter().find(|edition| edition.is_called(word)) {
                self.edition = edition;
            } else {
                word.clone_into(&mut self.level);
            }
        }
        let level = self.edition.level(&self.level).ok_or_else(|| format!("what is “{}”?", self.level))?;
        self.edition.level_name(level).clone_into(&mut self.level);
        let general =
            catalog.forms.iter().find(|form| form.is_general && catalog.edition_of(form).id == self.edition.id);
        let of_usual = catalog.edition_of(usual);
        let usual_level = of_usual.level(&self.level).map_or(LEVEL, |level| of_usual.level_name(level));
        self.forms = vec![
            (general.ok_or("the edition has no general form")?, self.level.clone()),
            (usual, usual_level.to_owned()),
        ];
        Ok(())
    }

    /// `外送`, `外送 三级`, `外送（没有）`: the form, its level, and whether it is taken away.
    fn asked(&self, words: &str, catalog: &'c Catalog) -> Result<(&'c Form, String, bool), String> {
        let (name, gone) = match words.strip_suffix("（没有）") {
            Some(name) => (name, true),
            None => (words, false),
        };
        let (name, level) = name.split_once(' ').unwrap_or((name, &self.level));
        let form = catalog.form(name).ok_or_else(|| format!("表格：no form “{name}”"))?;
        let edition = catalog.edition_of(form);
        let level = edition.level(level).ok_or_else(|| format!("表格：no level “{level}”"))?;
        Ok((form, edition.level_name(level).to_owned(), gone))
    }
}

/// A form of an example with the changes to its sheet.
struct Leaf<'c> {
    form: &'c Form,
    filled: FilledForm,
    grid_changes: Vec<(String, String)>,
}

impl Leaf<'_> {
    fn change(&mut self, table: &Table) -> Result<(), String> {
        match table.head[0].as_str() {
            "栏目" => pairs(table, "填写")?.try_for_each(|(field, value)| self.filled.set_field(field, value)),
            "序号" => table.rows.iter().try_for_each(|row| self.filled.change_row(&table.head, row)),
            "单元格" => {
                let changes = pairs(table, "内容")?.map(|(cell, content)| (cell.to_owned(), content.to_owned()));
                self.grid_changes.extend(changes);
                Ok(())
            }
            other => Err(format!("a table under “{other}”")),
        }
    }

    fn grid(self) -> Result<Grid, String> {
        let mut grid = self.filled.grid();
        for (cell, content) in &self.grid_changes {
            grid.change(cell, content)?;
        }
        Ok(grid)
    }
}

fn pairs<'t>(table: &'t Table, second: &str) -> Result<impl Iterator<Item = (&'t str, &'t str)>, String> {
    if table.head.len() != 2 || table.head[1] != second {
        return Err(format!("headings {:?}, not {} and {second}", table.head, table.head[0]));
    }
    Ok(table.rows.iter().map(|row| (row[0].as_str(), row[1].as_str())))
}

/// What the tables 文件 | 情况 say.
struct FileChanges {
    path: String,
    kind: Kind,
    macros: bool,
    visibility: Visibility,
    unrelated: bool,
    other_sheet: Option<(Visibility, bool)>,
    earlier: Option<Earlier>,
    fault: Option<Fault>,
}

#[derive(Clone, Copy)]
enum Earlier {
    SameBytes,
    SameApplication,
    OtherLevel,
}

impl Default for FileChanges {
    fn default() -> Self {
        FileChanges {
            path: PATH.to_owned(),
            kind: Kind::Xlsx,
            macros: false,
            visibility: Visibility::Visible,
            unrelated: false,
            other_sheet: None,
            earlier: None,
            fault: None,
        }
    }
}

impl FileChanges {
    fn note(&mut self, matter: &str, value: &str) -> Result<(), String> {
        let value = value.trim_matches('`');
        let kinds = [Kind::Xlsx, Kind::Xlsm, Kind::Xls, Kind::Xlsb, Kind::Ods];
        let wrong = || format!("| {matter} | {value} | is not understood");
        match (matter, value) {
            ("文件名", name) => name.clone_into(&mut self.path),
            ("格式", extension) => {
                self.kind = kinds.into_iter().find(|kind| kind.extension() == extension).ok_or_else(wrong)?;
            }
            ("宏", "有") => self.macros = true,
            ("工作表", "隐藏") => self.visibility = Visibility::Hidden,
            ("工作表", "深度隐藏") => self.visibility = Visibility::VeryHidden,
            ("工作表", "无关内容") => self.unrelated = true,
            ("另一工作表", "空白") => self.other_sheet = Some((Visibility::Visible, false)),
            ("另一工作表", "填过") => self.other_sheet = Some((Visibility::Visible, true)),
            ("另一工作表", "隐藏的空白") => self.other_sheet = Some((Visibility::Hidden, false)),
            ("另一工作表", "隐藏的填过") => self.other_sheet = Some((Visibility::Hidden, true)),
            ("先交的文件", "内容相同") => self.earlier = Some(Earlier::SameBytes),
            ("先交的文件", "同一申请") => self.earlier = Some(Earlier::SameApplication),
            ("先交的文件", "另一级别") => self.earlier = Some(Earlier::OtherLevel),
            ("故障", name) => self.fault = Some(fault(name).ok_or_else(wrong)?),
            _ => return Err(wrong()),
        }
        Ok(())
    }

    /// The earlier file, where there is one, and the file itself.
    fn files(self, grid: Grid) -> Result<(Option<Given>, Given), String> {
        let workbook = |sheets| Ok(Workbook { kind: self.kind, sheets, macros: self.macros });
        let filled = if self.unrelated { unrelated() } else { grid.clone() };
        let mut sheets = vec![filled.sheet(if self.unrelated { "通讯录" } else { SHEET }, self.visibility)];
        if let Some((visibility, filled)) = self.other_sheet {
            let other = if filled { grid.clone() } else { grid.clone().emptied() };
            sheets.push(other.sheet(OTHER_SHEET, visibility));
        }
        let reading = self.fault.map_or_else(|| workbook(sheets), Err);
        let digest = |letter: &str| letter.repeat(64);
        let mut given = None;
        if let Some(earlier) = self.earlier {
            let (grid, digest) = match earlier {
                Earlier::SameBytes => (grid, digest("a")),
                Earlier::SameApplication => (FilledForm::correct().grid(), digest("b")),
                Earlier::OtherLevel => {
                    let mut form = FilledForm::correct();
                    form.set_field("申报级别", "三级")?;
                    (form.grid(), digest("b"))
                }
            };
            let sheets = vec![grid.sheet(SHEET, Visibility::Visible)];
            let reading = Ok(Workbook { kind: Kind::Xlsx, sheets, macros: false });
            given = Some(Given { input: input(EARLIER, digest), reading });
        }
        Ok((given, Given { input: input(&self.path, digest("a")), reading }))
    }
}

/// A sheet without any form.
fn unrelated() -> Grid {
    let mut grid = Grid::default();
    for (row, texts) in (0..).zip([["姓名", "电话"], ["张示例", "000-0000000"], ["李示例", "000-0000001"]]) {
        for (col, text) in (0..).zip(texts) {
            grid.put(row, col, Some(Written::text(text)));
        }
    }
    grid
}

fn fault(name: &str) -> Option<Fault> {
    let limit =
        |what, found: &str, allowed: &str| Fault::Limit { what, found: found.to_owned(), allowed: allowed.to_owned() };
    Some(match name {
        "空文件" => Fault::Empty,
        "锁文件" => Fault::OfficeLock,
        "加密" => Fault::Encrypted,
        "损坏" => Fault::Damaged { detail: "XML ends too early".to_owned() },
        "网页" => Fault::Foreign { looks_like: "网页（HTML）" },
        "Word文档" => Fault::Foreign { looks_like: "Word 文档" },
        "CSV文本" => Fault::Foreign { looks_like: "文本（CSV）" },
        "没有工作表" => Fault::NoSheets,
        "打不开" => Fault::Unopened { why: "没有权限".to_owned() },
        "没有读完" => Fault::Stopped { why: "占用的内存超出上限512 MiB".to_owned() },
        "行号超限" => limit("行号", "1048576", "20000"),
        "解压超限" => limit("解压后大小", "4294967296", "67108864"),
        "不安全" => Fault::Unsafe { what: "包内文件名不安全：../示例.xml".to_owned() },
        _ => return None,
    })
}

fn input(path: &str, sha256: String) -> Input {
    Input { path: path.to_owned(), sha256 }
}
