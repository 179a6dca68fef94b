//! The files of an example: the form as changed by its tables, and what happens to the file around it.

use crate::sheet::{FilledForm, Grid};
use crate::table::{Table, Written};
use ziping::case::Input;
use ziping::fault::Fault;
use ziping::workbook::{Kind, Visibility, Workbook};

const PATH: &str = "示例茶馆.xlsx";
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

/// The files of an example.
pub(crate) struct Scene {
    /// All files, in the order of judging.
    pub(crate) files: Vec<Given>,
    /// The path of the one that the example is about.
    pub(crate) judged: String,
}

impl Scene {
    /// Builds what an example's tables describe.
    pub(crate) fn build(tables: &[Table]) -> Result<Self, String> {
        let mut form = FilledForm::correct();
        let mut grid_changes: Vec<(&str, &str)> = Vec::new();
        let mut file = FileChanges::default();
        for table in tables {
            match table.head.first().map(String::as_str) {
                Some("栏目") => pairs(table, "填写")?.try_for_each(|(field, value)| form.set_field(field, value))?,
                Some("序号") => {
                    for row in &table.rows {
                        form.change_row(&table.head, row)?;
                    }
                }
                Some("单元格") => grid_changes.extend(pairs(table, "内容")?),
                Some("文件") => pairs(table, "情况")?.try_for_each(|(matter, value)| file.note(matter, value))?,
                other => return Err(format!("a table under “{}”", other.unwrap_or(""))),
            }
        }
        let mut grid = form.grid();
        for (cell, content) in grid_changes {
            grid.change(cell, content)?;
        }
        file.scene(grid)
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

    fn scene(self, grid: Grid) -> Result<Scene, String> {
        let workbook = |sheets| Ok(Workbook { kind: self.kind, sheets, macros: self.macros });
        let filled = if self.unrelated { unrelated() } else { grid.clone() };
        let mut sheets = vec![filled.sheet(if self.unrelated { "通讯录" } else { SHEET }, self.visibility)];
        if let Some((visibility, filled)) = self.other_sheet {
            let other = if filled { grid.clone() } else { grid.clone().emptied() };
            sheets.push(other.sheet(OTHER_SHEET, visibility));
        }
        let reading = self.fault.map_or_else(|| workbook(sheets), Err);
        let digest = |letter: &str| letter.repeat(64);
        let mut files = Vec::new();
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
            files.push(Given { input: input(EARLIER, digest), reading });
        }
        files.push(Given { input: input(&self.path, digest("a")), reading });
        Ok(Scene { files, judged: self.path })
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
        "行号超限" => limit("行号", "1048576", "20000"),
        "解压超限" => limit("解压后大小", "4294967296", "67108864"),
        "不安全" => Fault::Unsafe { what: "包内文件名不安全：../示例.xml".to_owned() },
        _ => return None,
    })
}

fn input(path: &str, sha256: String) -> Input {
    Input { path: path.to_owned(), sha256 }
}
