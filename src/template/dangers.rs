//! What a document template brings along besides text: macros, objects, things that live elsewhere.
//!
//! A template is data. Nothing here is ever followed; macros are refused, the rest is told, so that whoever hands the
//! papers on knows what is in them.

use std::fmt;

use crate::ooxml::markup::{Kind, Markup};
use crate::ooxml::package::Package;
use crate::ooxml::relations::{self, Relation, RelationError, Target};

/// Relations that only point at a page to be read.
const HARMLESS: &str = "hyperlink";

/// Field instructions that fetch something when the document is opened or printed.
const FETCHING: [&str; 6] = ["DDE", "DDEAUTO", "INCLUDETEXT", "INCLUDEPICTURE", "LINK", "IMPORT"];

/// Something in a template that is more than text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Danger {
    /// The part that holds it.
    pub part: String,
    /// What it is.
    pub kind: DangerKind,
}

/// What a danger is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DangerKind {
    /// Program code.
    Macros,
    /// A relation to something outside of the package: its type and target.
    Remote(String, String),
    /// Another document that Word takes in on opening.
    Chunk,
    /// An embedded object or control: its type.
    Embedded(String),
    /// A field that fetches: its instruction.
    Field(String),
}

impl fmt::Display for DangerKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DangerKind::Macros => f.write_str("含有宏，不能作为模板，请另存为不带宏的文档"),
            DangerKind::Remote(kind, target) => {
                let what = match kind.as_str() {
                    "attachedTemplate" => "远程模板",
                    "image" => "外部图片",
                    "oleObject" => "外部对象",
                    other => other,
                };
                write!(f, "引用了文件以外的内容（{what}）：{target}；程序不会打开它，建议删去")
            }
            DangerKind::Chunk => {
                f.write_str("嵌有打开时才并入的另一份文档（altChunk），其中的标签不会填写，建议改为正文")
            }
            DangerKind::Embedded(kind) => write!(f, "嵌有对象（{kind}），程序原样保留，其中的标签不会填写"),
            DangerKind::Field(code) => write!(f, "含有打开时会取外部内容的域：{code}；程序不会执行它，建议删去"),
        }
    }
}

impl DangerKind {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            DangerKind::Macros => "T301",
            DangerKind::Remote(..) => "T302",
            DangerKind::Chunk => "T303",
            DangerKind::Embedded(_) => "T304",
            DangerKind::Field(_) => "T305",
        }
    }

    /// Whether the template is refused because of it.
    pub fn is_refused(&self) -> bool {
        matches!(self, DangerKind::Macros)
    }
}

/// All dangers of a package whose text stands in these parts.
///
/// # Errors
/// [`RelationError`] where the package's own lists are not understood.
pub(crate) fn find(
    package: &Package<'_>,
    main: &str,
    parts: &[(String, String)],
) -> Result<Vec<Danger>, RelationError> {
    let mut dangers = Vec::new();
    if relations::content_type(package, main)?.is_some_and(|kind| kind.contains("macroEnabled")) {
        dangers.push(Danger { part: main.to_owned(), kind: DangerKind::Macros });
    }
    let settings = relations::of_part(package, main)?;
    let settings = settings.iter().filter(|known| known.is_office("settings")).filter_map(Relation::part);
    let names = parts.iter().map(|(name, _)| name.as_str());
    for part in names.chain(settings) {
        let relations = relations::of_part(package, part)?;
        let kinds =
            relations.iter().filter_map(of_relation).filter(|kind| !dangers.iter().any(|known| known.kind == *kind));
        let found: Vec<Danger> = kinds.map(|kind| Danger { part: part.to_owned(), kind }).collect();
        dangers.extend(found);
    }
    for (part, source) in
        parts.iter().filter(|(_, source)| source.contains("instrText") || source.contains("fldSimple"))
    {
        let Ok(markup) = Markup::read(source) else { continue };
        dangers.extend(fields(&markup).into_iter().map(|kind| Danger { part: part.clone(), kind }));
    }
    Ok(dangers)
}

fn of_relation(relation: &Relation) -> Option<DangerKind> {
    let kind = relation.kind.rsplit('/').next().unwrap_or_default();
    match (&relation.target, kind) {
        (_, HARMLESS) => None,
        (_, "vbaProject") => Some(DangerKind::Macros),
        (Target::External(target), _) => Some(DangerKind::Remote(kind.to_owned(), target.clone())),
        (_, "aFChunk") => Some(DangerKind::Chunk),
        (_, "oleObject" | "package" | "control" | "activeXControlBinary") => {
            Some(DangerKind::Embedded(kind.to_owned()))
        }
        _ => None,
    }
}

/// The instructions of fields that fetch; one may be scattered over many runs of its paragraph.
fn fields(markup: &Markup<'_>) -> Vec<DangerKind> {
    let mut found: Vec<(Option<usize>, String)> = Vec::new();
    for (at, token) in markup.tokens.iter().enumerate() {
        match (token.kind, token.name) {
            (Kind::Start | Kind::Empty, "w:fldSimple") => {
                found.extend(markup.attribute(at, "w:instr").map(|instruction| (None, instruction)));
            }
            (Kind::Text, _) if markup.tokens[token.parent].name == "w:instrText" => {
                let paragraph = markup.enclosing(at, "w:p");
                match found.last_mut() {
                    Some((known, text)) if paragraph.is_some() && *known == paragraph => text.push_str(markup.text(at)),
                    _ => found.push((paragraph, markup.text(at).to_owned())),
                }
            }
            _ => {}
        }
    }
    let fetches = |text: &String| text.split_whitespace().any(|word| FETCHING.contains(&word.to_uppercase().as_str()));
    let instructions = found.into_iter().map(|(_, text)| text).filter(fetches);
    instructions.map(|text| DangerKind::Field(text.trim().chars().take(80).collect())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ooxml::package::{Limits, build};

    fn dangers(content_type: &str, relations: &str, document: &str) -> Vec<String> {
        let types =
            format!("<Types><Override PartName=\"/word/document.xml\" ContentType=\"{content_type}\"/></Types>");
        let bytes = build(&[
            ("[Content_Types].xml", types.as_str()),
            ("word/document.xml", document),
            ("word/_rels/document.xml.rels", &format!("<Relationships>{relations}</Relationships>")),
        ])
        .unwrap();
        let package = Package::open(&bytes, &Limits::default()).unwrap();
        let parts = [("word/document.xml".to_owned(), document.to_owned())];
        find(&package, "word/document.xml", &parts)
            .unwrap()
            .iter()
            .map(|danger| danger.kind.code().to_owned())
            .collect()
    }

    fn relation(kind: &str, target: &str, mode: &str) -> String {
        format!("<Relationship Id=\"r{kind}\" Type=\"http://x/{kind}\" Target=\"{target}\" {mode}/>")
    }

    #[test]
    fn an_honest_template_has_none() {
        let link = relation("hyperlink", "https://example.org", "TargetMode=\"External\"")
            + &relation("image", "media/a.png", "");
        assert!(dangers("word.document.main+xml", &link, "<w:p><w:instrText> PAGE </w:instrText></w:p>").is_empty());
    }

    #[test]
    fn all_dangers_are_told() {
        assert_eq!(dangers("ms-word.document.macroEnabled.main+xml", "", "<w:p/>"), ["T301"]);
        let external = "TargetMode=\"External\"";
        let relations = relation("image", "http://evil/x.png", external)
            + &relation("aFChunk", "chunk.html", "")
            + &relation("oleObject", "embeddings/o.bin", "");
        let field = "<w:p><w:instrText> DD</w:instrText><w:instrText>EAUTO cmd </w:instrText></w:p><w:fldSimple w:instr=\"INCLUDEPICTURE x\"/>";
        let document = format!("<w:body>{field}</w:body>");
        assert_eq!(dangers("word", &relations, &document), ["T302", "T303", "T304", "T305", "T305"]);
    }
}
