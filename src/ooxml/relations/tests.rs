use super::*;
use crate::ooxml::package::{Limits, build};

const TYPES: &str = r#"<?xml version="1.0"?><Types xmlns="t"><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/Document.xml" ContentType="main&amp;"/></Types>"#;

fn relation(id: &str, kind: &str, target: &str) -> String {
    format!(r#"<Relationship Id="{id}" Type="{kind}" Target="{target}"/>"#)
}

fn list(relations: &str) -> String {
    format!(r#"<Relationships xmlns="r">{relations}</Relationships>"#)
}

fn main_of(relations: &str) -> Result<String, RelationError> {
    let rels = list(relations);
    let bytes =
        build(&[(CONTENT_TYPES, TYPES), ("_rels/.rels", &rels), ("word/document.xml", "<w:document/>")]).unwrap();
    main_part(&Package::open(&bytes, &Limits::default()).unwrap())
}

#[test]
fn the_main_part_is_named_by_the_package() {
    for base in OFFICE {
        for target in ["word/document.xml", "/word/document.xml", "./word/../word/document.xml"] {
            let named = relation("a", &format!("{base}officeDocument"), target) + &relation("b", "other", "x");
            assert_eq!(main_of(&named).unwrap(), "word/document.xml");
        }
    }
    let main = |id: &str, target: &str| relation(id, &office_type("officeDocument", false), target);
    assert!(matches!(main_of(""), Err(RelationError::MainPart { found: 0 })));
    let twice = main("a", "word/document.xml") + &main("b", "word/document.xml");
    assert!(matches!(main_of(&twice), Err(RelationError::MainPart { found: 2 })));
    assert!(matches!(main_of(&main("a", "gone.xml")), Err(RelationError::Package(PackageError::MissingPart(_)))));
}

#[test]
fn targets_are_seen_from_the_part() {
    let cases = [
        ("word/document.xml", "media/a.png", Some("word/media/a.png")),
        ("word/document.xml", "../customXml/item1.xml", Some("customXml/item1.xml")),
        ("word/document.xml", "/word/x.xml", Some("word/x.xml")),
        ("word/document.xml", "#mark", Some("word/document.xml")),
        ("", "word/document.xml", Some("word/document.xml")),
        ("word/document.xml", "../../x.xml", None),
        ("word/document.xml", "", None),
        ("word/document.xml", "media/", None),
        ("word/document.xml", "..\\x.xml", None),
        ("word/document.xml", "file:///etc/passwd", None),
        ("word/document.xml", "..", None),
    ];
    for (part, target, expected) in cases {
        assert_eq!(resolve(part, target).as_deref(), expected, "{target}");
    }
    assert_eq!(list_of("word/document.xml"), "word/_rels/document.xml.rels");
    assert_eq!(list_of(""), "_rels/.rels");
    assert_eq!(list_of("a.xml"), "_rels/a.xml.rels");
}

#[test]
fn relations_are_read_with_prefix_and_outer_world() {
    let source = r#"<p:Relationships xmlns:p="r"><p:Relationship Id="1" Type="t&amp;" Target="http://a?b=1&amp;c" TargetMode="External"/></p:Relationships>"#;
    let target = Target::External("http://a?b=1&c".to_owned());
    assert_eq!(read(source, "x").unwrap(), [Relation { id: "1".to_owned(), kind: "t&".to_owned(), target }]);
}

#[test]
fn hostile_lists_are_refused_in_clear_words() {
    let refused = |source: &str| read(source, "word/document.xml").unwrap_err().to_string();
    let cases = [
        (list(r#"<Relationship Id="1" Type="t"/>"#), "word/_rels/document.xml.rels 里有一条关系缺少 Target"),
        (list(&(relation("1", "t", "a") + &relation("1", "t", "b"))), "里的关系 1 重复"),
        (list(&relation("1", "t", "../../x")), "里的关系 1 指向包外或无效的位置「../../x」"),
        ("<Types/>".to_owned(), "根元素应为 Relationships"),
        ("<Relationships>".to_owned(), "不是合格的 XML"),
        (String::new(), "根元素应为 Relationships"),
        ("<!DOCTYPE a><Relationships/>".to_owned(), "DOCTYPE"),
    ];
    for (source, expected) in cases {
        assert!(refused(&source).contains(expected), "{}", refused(&source));
    }
    let many: String = (0..=MAX_RELATIONS).map(|id| relation(&id.to_string(), "t", "a")).collect();
    assert!(refused(&list(&many)).contains("超过 10000 条"));
}

#[test]
fn a_new_relation_leaves_the_others_alone() {
    let known = relation("RID1", "t", "a") + &relation("x", "t", "b");
    let (extended, id) = with_relation(Some(&list(&known)), "word/document.xml", "k", "c&d.xml").unwrap();
    assert_eq!(id, "rId2");
    assert_eq!(extended, list(&(known + &relation("rId2", "k", "c&amp;d.xml"))));
    let (fresh, id) = with_relation(None, "word/document.xml", "k", "c.xml").unwrap();
    assert_eq!(id, "rId1");
    assert_eq!(read(&fresh, "word/document.xml").unwrap()[0].part(), Some("word/c.xml"));
    let (prefixed, _) = with_relation(Some("<p:Relationships xmlns:p='r'/>"), "x", "k", "c").unwrap();
    assert!(prefixed.ends_with(r#"><p:Relationship Id="rId1" Type="k" Target="c"/></p:Relationships>"#));
}

#[test]
fn content_types_are_found_and_added() {
    let bytes = build(&[(CONTENT_TYPES, TYPES)]).unwrap();
    let package = Package::open(&bytes, &Limits::default()).unwrap();
    let known = |part| content_type(&package, part).unwrap();
    assert_eq!(known("word/document.xml").as_deref(), Some("main&"));
    assert_eq!(known("word/other.XML").as_deref(), Some("application/xml"));
    assert_eq!(known("word/other.png"), None);
    assert_eq!(known("a.xml/noextension"), None);

    let with_png = with_default(TYPES, "png", "image/png").unwrap();
    let added = r#"<Default Extension="png" ContentType="image/png"/></Types>"#;
    assert_eq!(with_png, TYPES.replace("</Types>", added));
    assert_eq!(with_override(TYPES, "word/document.xml", "main&").unwrap(), TYPES);
    assert!(with_override(TYPES, "word/document.xml", "new").unwrap().contains("ContentType=\"new\""));
    assert!(with_override("<Relationships/>", "a", "b").is_err());
}
