//! The published JSON schemas are those of the program's types. `ZIPING_BLESS=1 cargo test --test schemas` writes them anew;
//! a change that takes something away or renames it needs a new version in `schema`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::Path;
use ziping::report::{catalog, catalog_diff, evidence, inbox, json, level, template_check, template_words};

#[test]
fn schemas_are_as_published() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/report");
    let published = [
        ("check.schema.json", json::check_schema()),
        ("form.schema.json", json::form_schema()),
        ("level.schema.json", level::schema()),
        ("catalog.schema.json", catalog::schema()),
        ("catalog-diff.schema.json", catalog_diff::schema()),
        ("evidence.schema.json", evidence::json::schema()),
        ("evidence-mapping.schema.json", evidence::mapping::schema()),
        ("manifest.schema.json", ziping::batch::manifest::schema()),
        ("record.schema.json", inbox::json::record_schema()),
        ("summary.schema.json", inbox::json::schema()),
        ("template-check.schema.json", template_check::schema()),
        ("template-words.schema.json", template_words::schema()),
    ];
    for (name, schema) in published {
        let path = folder.join(name);
        if std::env::var_os("ZIPING_BLESS").is_some() {
            std::fs::write(&path, &schema).unwrap();
        }
        assert_eq!(std::fs::read_to_string(&path).unwrap(), schema, "{name}");
    }
}

/// What the schemas call required is there, under the names that other programs rely on.
#[test]
fn the_check_has_the_promised_names() {
    let schema: serde_json::Value = serde_json::from_str(&json::check_schema()).unwrap();
    let names = |definition: &str| -> Vec<String> {
        let properties = &schema["$defs"][definition]["properties"];
        properties.as_object().unwrap_or_else(|| panic!("{definition}")).keys().cloned().collect()
    };
    let has = |definition: &str, wanted: &[&str]| {
        let known = names(definition);
        for name in wanted {
            assert!(known.iter().any(|known| known == name), "{definition}.{name}");
        }
    };
    has(
        "CheckedFile",
        &[
            "path",
            "sha256",
            "form",
            "edition",
            "sheet",
            "context",
            "answers",
            "unknown_rows",
            "rectification",
            "discrepancies",
        ],
    );
    has("ContextOut", &["organisation", "level", "date", "assessors", "declared_level", "audit", "conditions"]);
    has("AnswerOut", &["clause", "required", "verdict", "evidence", "place"]);
    has(
        "DiscrepancyOut",
        &["code", "name", "severity", "message", "clause", "place", "typed", "understood", "basis", "remedy"],
    );
    has("PlaceOut", &["sheet", "cell"]);
}
