//! Any bytes as a package: opened, every part inflated, compiled as a template, and written again where that is possible.

#![no_main]

use libfuzzer_sys::fuzz_target;
use ziping::ooxml::package::{self, Limits, Package};
use ziping::template::document::Template;

fuzz_target!(|input: &[u8]| {
    let limits = Limits { parts: 50, part_size: 1 << 20, total_size: 4 << 20, turns: 100, ..Limits::default() };
    let Ok(opened) = Package::open(input, &limits) else { return };
    let names: Vec<String> = opened.names().map(str::to_owned).collect();
    let mut sound = true;
    for name in &names {
        sound &= opened.part(name).is_ok();
    }
    if sound && let Ok(again) = package::rewrite::<&str, &[u8]>(&opened, &[]) {
        assert!(Package::open(&again, &limits).is_ok());
    }
    if let Ok(template) = Template::compile_within(input, &limits) {
        let _ = template.fill(&serde_json::json!({}));
    }
});
