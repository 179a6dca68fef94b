//! The folder of evidence of an example: what its forms list, as changed by the example's tables; in memory, as it would be
//! found on a disk.

use crate::table::Table;
use std::collections::BTreeMap;
use ziping::evidence::{
    Choice, Decision, Decisions, Digest, FileTrouble, HeldFile, Holdings, LeftOut, Register, RegisterEntry, WhyLeftOut,
};
use ziping::facts::Entry;
use ziping::place::Place;
use ziping::reconcile::Handed;

/// What the folder is called.
const FOLDER: &str = "证据";

/// The folder, the register and the decisions of an example.
#[derive(Default)]
pub(crate) struct EvidenceFolder {
    files: BTreeMap<String, HeldFile>,
    left_out: Vec<LeftOut>,
    register: Option<Register>,
    decisions: Option<Decisions>,
}

impl EvidenceFolder {
    /// Puts in what a cell lists: a file for each item, called as the item is.
    pub(crate) fn add_listed(&mut self, cell: &str) {
        for item in ziping::normalize::evidence::items(cell) {
            let has_extension = [".jpg", ".pdf", ".docx", ".xlsx"].iter().any(|extension| item.ends_with(extension));
            self.add(if has_extension { item } else { format!("{item}.docx") });
        }
    }

    fn add(&mut self, path: String) {
        let content = digest_of(&path);
        let file =
            HeldFile { path: path.clone(), size: 1000, sha256: Some(content), trouble: None, organisation: None };
        self.files.insert(path, file);
    }

    /// Makes the changes of a table, where it is one of the evidence.
    pub(crate) fn change(&mut self, table: &Table) -> Result<(), String> {
        for row in &table.rows {
            match table.head[0].as_str() {
                "证据文件" => self.change_file(&row[0], row.get(1).map_or("", String::as_str))?,
                "台账" => self.register(&table.head, row)?,
                "对照" => self.decide(&table.head, row)?,
                other => return Err(format!("a table under “{other}” after 证据文件夹")),
            }
        }
        Ok(())
    }

    fn change_file(&mut self, path: &str, value: &str) -> Result<(), String> {
        let path = path.trim_matches('`').to_owned();
        let mut leave_out = |why| self.left_out.push(LeftOut { path: path.clone(), why });
        match value {
            "链接" => leave_out(WhyLeftOut::Link),
            "指向外面的链接" => leave_out(WhyLeftOut::LinkOut),
            "管道" => leave_out(WhyLeftOut::Special),
            "路径指向外面" => leave_out(WhyLeftOut::LeadsOut),
            "重名" => leave_out(WhyLeftOut::NameTwice),
            "解压后过大" => leave_out(WhyLeftOut::Bomb),
            "加密" => leave_out(WhyLeftOut::Unsupported("加密的文件".to_owned())),
            "文件夹打不开" => leave_out(WhyLeftOut::FolderUnreadable("没有权限".to_owned())),
            "（没有）" => {
                self.files.remove(&path).ok_or_else(|| format!("no file “{path}” to take away"))?;
            }
            _ => {
                self.add(path.clone());
                let file = self.files.get_mut(&path).unwrap();
                if let Some(other) = value.strip_prefix("内容同 ") {
                    file.sha256 = Some(digest_of(other));
                } else if let Some(size) = value.strip_prefix("图片 ") {
                    let (width, height) = size.split_once('×').ok_or("图片 60×40")?;
                    let number = |text: &str| text.parse().map_err(|_| format!("图片 {size}"));
                    file.trouble = Some(FileTrouble::PictureSmall { width: number(width)?, height: number(height)? });
                } else if let Some(organisation) = value.strip_prefix("属性中的单位 ") {
                    file.organisation = Some(organisation.into());
                } else if let Some(looks_like) = value.strip_prefix("实为 ") {
                    file.trouble = Some(FileTrouble::WrongType { looks_like: looks_like.to_owned() });
                } else if let Some(why) = value.strip_prefix("无法读取：") {
                    (file.sha256, file.trouble) = (None, Some(FileTrouble::Unreadable(why.to_owned())));
                } else {
                    match value {
                        "" => {}
                        "空文件" => (file.size, file.trouble) = (0, Some(FileTrouble::Empty)),
                        "正在变化" => (file.sha256, file.trouble) = (None, Some(FileTrouble::Changed)),
                        _ => return Err(format!("| {path} | {value} | is not understood")),
                    }
                }
            }
        }
        Ok(())
    }

    /// `| 台账 | 名称 | 文件 | 登记时 | 材料日期 | 有效期至 | 出具单位 |`
    fn register(&mut self, head: &[String], row: &[String]) -> Result<(), String> {
        let register = self
            .register
            .get_or_insert_with(|| Register { file: "证据台账.xlsx".to_owned(), ..Register::default() });
        let value = |label: &str| {
            let at = head.iter().position(|known| known == label);
            at.map_or("", |at| row[at].as_str()).to_owned()
        };
        let date = |label: &str| {
            let typed = value(label);
            Entry { value: typed.parse().ok(), typed, place: Place::Whole }
        };
        let known = ["台账", "名称", "文件", "登记时", "材料日期", "有效期至", "出具单位"];
        if let Some(other) = head.iter().find(|heading| !known.contains(&heading.as_str())) {
            return Err(format!("台账 has no “{other}”"));
        }
        let content = value("登记时");
        let content = content.strip_prefix("内容同 ").map(str::to_owned);
        register.entries.push(RegisterEntry {
            id: row[0].clone(),
            name: value("名称"),
            sha256: Some(digest_of(&content.unwrap_or_else(|| value("文件")))),
            file: value("文件"),
            clauses: String::new(),
            project: String::new(),
            issuer: value("出具单位"),
            dated: date("材料日期"),
            valid_until: date("有效期至"),
            version: String::new(),
            responsible: String::new(),
            remark: String::new(),
            more: Vec::new(),
            place: format!("第{}行", register.entries.len() + 4),
        });
        Ok(())
    }

    /// `| 对照 | 条款 | 选定 |`: the item, the clause or nothing, and paths, 无需文件 or 没有.
    fn decide(&mut self, head: &[String], row: &[String]) -> Result<(), String> {
        if head != ["对照", "条款", "选定"] {
            return Err("对照 | 条款 | 选定".to_owned());
        }
        let decisions = self
            .decisions
            .get_or_insert_with(|| Decisions { file: "证明材料对照.xlsx".to_owned(), ..Decisions::default() });
        decisions.entries.push(Decision {
            form: String::new(),
            clause: row[1].parse().ok(),
            item: row[0].clone(),
            choice: match row[2].as_str() {
                "无需文件" => Choice::NoFile,
                "没有" => Choice::Missing,
                paths => Choice::Files(paths.split('、').map(str::to_owned).collect()),
            },
            note: String::new(),
            place: format!("第{}行", decisions.entries.len() + 5),
        });
        Ok(())
    }

    /// What is handed in beside the forms.
    pub(crate) fn handed(self, planned: Option<jiff::civil::Date>) -> Handed {
        let mut left_out = self.left_out;
        left_out.sort();
        Handed {
            holdings: Holdings {
                name: FOLDER.to_owned(),
                files: self.files.into_values().collect(),
                left_out,
                ignored: BTreeMap::new(),
            },
            register: self.register,
            decisions: self.decisions,
            planned,
        }
    }
}

/// An invented digest: another for each text.
fn digest_of(text: &str) -> Digest {
    let mut digest = [0_u8; 32];
    for (at, byte) in text.bytes().enumerate() {
        digest[at % 32] = digest[at % 32].wrapping_mul(31).wrapping_add(byte);
    }
    Digest(digest)
}
