//! Files of a catalogue as text, in the ordinary format: what an import writes, and `overlay.toml`.

use super::CatalogFile;
use crate::catalog::{Edition, Inheritance, Part, Requirement, Scope};
use std::fmt::Write as _;

/// A part's file. `remarks` are comments, one above each requirement that has one, by number.
pub fn part(part: &Part, edition: &str, levels: &[&str], head: &str, remarks: &[(String, String)]) -> CatalogFile {
    let mut out = comment(head);
    line(&mut out, "edition", edition);
    line(&mut out, "part", &part.id);
    line(&mut out, "section", &part.section);
    line(&mut out, "title", &part.title);
    match &part.scope {
        Scope::General => line(&mut out, "kind", "general"),
        Scope::Category { category, class } => {
            line(&mut out, "kind", "professional");
            line(&mut out, "category", category);
            if let Some(class) = class {
                line(&mut out, "class", class);
            }
        }
    }
    line(
        &mut out,
        "inheritance",
        match part.inheritance {
            Inheritance::Full => "full",
            Inheritance::Cumulative => "cumulative",
        },
    );
    line(&mut out, "preamble", &part.preamble);
    list(&mut out, "stages", &part.stages);
    let level = |level: crate::catalog::Level| levels.get(usize::from(level.0)).copied().unwrap_or("");
    for inherits in &part.inherits {
        out.push_str("\n[[inherits]]\n");
        line(&mut out, "level", level(inherits.level));
        line(&mut out, "section", &inherits.section);
        line(&mut out, "text", &inherits.text);
    }
    for requirement in &part.requirements {
        out.push('\n');
        if let Some((_, remark)) = remarks.iter().find(|(id, _)| *id == requirement.id) {
            out.push_str(&comment(remark));
        }
        requirement_lines(&mut out, requirement, level(requirement.level));
    }
    CatalogFile { path: format!("requirements/{edition}/{}.toml", part.id), text: out }
}

fn requirement_lines(out: &mut String, requirement: &Requirement, level: &str) {
    out.push_str("[[requirement]]\n");
    line(out, "id", &requirement.id);
    line(out, "level", level);
    line(out, "stage", &requirement.stage);
    line(out, "topic", &requirement.topic);
    line(out, "text", &requirement.text);
    if let Some(categories) = &requirement.categories {
        list(out, "categories", categories);
    }
}

/// What an import tells in `overlay.toml`.
#[derive(Clone, Debug)]
pub struct Imported {
    /// The edition's id.
    pub edition: String,
    /// The imported file's name.
    pub source: String,
    /// Whether every requirement now carries the document's words.
    pub is_official: bool,
    /// What the forms made from the edition now say of themselves; `None` leaves it.
    pub note: Option<String>,
    /// Missing parts that are there now, by printed number.
    pub satisfied: Vec<String>,
    /// Counts: same, different, missing, added, unplaced.
    pub counts: [usize; 5],
}

/// `overlay.toml`.
pub fn overlay(imported: &Imported) -> CatalogFile {
    let mut out = comment("由 ziping catalog import 生成：把这个文件夹交给 --catalog，导入的文字就代替内置的");
    line(&mut out, "edition", &imported.edition);
    line(&mut out, "source", &imported.source);
    if imported.is_official {
        line(&mut out, "wording", "official");
    }
    if let Some(note) = &imported.note {
        line(&mut out, "note", note);
    }
    list(&mut out, "satisfied", &imported.satisfied);
    out.push_str("\n[found]\n");
    for (name, count) in ["same", "differs", "missing", "added", "unplaced"].iter().zip(imported.counts) {
        // Writing to a string can't fail.
        let _ = writeln!(out, "{name} = {count}");
    }
    CatalogFile { path: "overlay.toml".to_owned(), text: out }
}

/// An edition that was guessed from a text, on the pattern of another: its audit types are taken over.
pub fn edition(
    guessed: (&str, &str, &str),
    source: &str,
    levels: &[String],
    categories: &[String],
    parts: &[Part],
    pattern: &Edition,
) -> CatalogFile {
    let (id, title, code) = guessed;
    let mut out = comment("由 ziping catalog import 从文字推出，各处都要对照原文核对；核对后删去“待核对”的注释");
    line(&mut out, "id", id);
    out.push_str("# 待核对：名称和编号\n");
    line(&mut out, "title", if title.is_empty() { id } else { title });
    line(&mut out, "code", code);
    list::<&str>(&mut out, "names", &[]);
    line(&mut out, "source", &format!("导入的“{source}”"));
    line(&mut out, "wording", "official");
    out.push_str("# 待核对：服务类别，取自各附录的标题\n");
    list(&mut out, "categories", categories);
    out.push('\n');
    line(&mut out, "first_audit", pattern.audit_name(pattern.first_audit));
    out.push_str("\n# 待核对：级别从低到高；以下按文字中出现的先后\n");
    for level in levels {
        out.push_str("[[levels]]\n");
        line(&mut out, "name", level);
        list(&mut out, "spellings", &[level.clone(), format!("第{level}")]);
        out.push('\n');
    }
    out.push_str("# 待核对：审核类型，照内置的标准\n");
    for audit in &pattern.audits {
        out.push_str("[[audits]]\n");
        line(&mut out, "name", &audit.name);
        list(&mut out, "spellings", &audit.spellings);
        out.push('\n');
    }
    out.push_str("# 待核对：表格的名称和声明\n[generated]\n");
    let cited = format!("{code}《{}》", if title.is_empty() { id } else { title });
    line(
        &mut out,
        "note",
        &format!("本表依据{cited}逐条生成，结构由导入的“{source}”推出，尚待核对，不是认证机构的官方表格。"),
    );
    line(&mut out, "title", &format!("{{服务}}自评估表（依据{})", if code.is_empty() { id } else { code }));
    line(&mut out, "general_category", "通用要求");
    out.push_str("\n[generated.declaration]\n");
    line(&mut out, "heading", "自评估结论：");
    list(
        &mut out,
        "paragraphs",
        &[
            format!("经自主评估，本单位的{{服务}}满足{cited}___级要求，申请第三方审核。"),
            "本单位郑重承诺，本自评估表中所提供全部信息真实可信，且均可提供相应证明材料。".to_owned(),
        ],
    );
    for part in parts {
        let name = match &part.scope {
            Scope::General => "通用要求".to_owned(),
            Scope::Category { category, class } => format!("{category}{}", class.as_deref().unwrap_or("")),
        };
        out.push_str("\n[[generated.form]]\n");
        line(&mut out, "part", &part.id);
        line(&mut out, "service", &name);
        list(&mut out, "names", std::slice::from_ref(&name));
    }
    CatalogFile { path: format!("editions/{id}.toml"), text: out }
}

fn comment(text: &str) -> String {
    let mut out = String::new();
    for line in text.lines() {
        let plain: String = line.chars().filter(|c| !c.is_control()).collect();
        let _ = writeln!(out, "# {plain}");
    }
    out
}

fn line(out: &mut String, key: &str, value: &str) {
    let _ = writeln!(out, "{key} = {}", quoted(value));
}

fn list<S: AsRef<str>>(out: &mut String, key: &str, values: &[S]) {
    let values: Vec<String> = values.iter().map(|value| quoted(value.as_ref())).collect();
    let _ = writeln!(out, "{key} = [{}]", values.join(", "));
}

/// A TOML basic string.
fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() => {
                let _ = write!(out, "\\u{:04X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::super::{catalog, shipped, shipped_files};
    use super::*;
    use proptest::prelude::*;

    /// Every shipped part, written and read again, is what it was.
    #[test]
    fn parts_survive_being_written() {
        let before = shipped().unwrap();
        let mut files = shipped_files();
        for part_before in &before.parts {
            let edition = &before.editions[part_before.edition];
            let levels: Vec<&str> = edition.levels.iter().map(|level| level.named.name.as_str()).collect();
            let written = part(part_before, &edition.id, &levels, "备注", &[]);
            let file = files.iter_mut().find(|file| file.path == written.path).unwrap();
            *file = written;
        }
        let after = catalog(&files).unwrap();
        assert_eq!(format!("{:?}", before.parts), format!("{:?}", after.parts));
    }

    proptest! {
        #[test]
        fn any_text_survives_quoting(text in any::<String>()) {
            #[derive(serde::Deserialize)]
            struct One { key: String }
            let one: One = super::super::layout(&format!("key = {}", quoted(&text))).unwrap();
            prop_assert_eq!(one.key, text);
        }
    }
}
