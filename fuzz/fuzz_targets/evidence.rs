//! What comes with evidence: any bytes as the name of a packed file, as the papers of a bag, and as a cell of a form.

#![no_main]

use libfuzzer_sys::fuzz_target;
use ziping::archive::{decode_name, inner_path, shown};
use ziping::bag::{self, Algorithm};
use ziping::normalize::evidence::items;

fuzz_target!(|input: &[u8]| {
    let Some(text) = decode_name(input) else { return };
    if let Some(path) = inner_path(&text) {
        assert!(path.split('/').all(|step| !matches!(step, "" | "." | "..")));
        assert!(!shown(&path).contains(char::is_control));
    }
    assert_eq!(bag::decode(&bag::encode(&text)), text);
    for algorithm in Algorithm::ALL {
        let (lines, _) = bag::parse_manifest("manifest.txt", algorithm, &text);
        assert!(lines.iter().all(|line| !bag::leads_out(&line.path)));
        // As in a bag of our own, where every path begins with a folder or a name that we chose.
        let paths: Vec<String> = lines.iter().map(|line| format!("{}/{}", bag::PAYLOAD, line.path)).collect();
        let digests = lines.iter().map(|line| line.digest.clone());
        let again = bag::manifest(digests.zip(paths.iter().map(String::as_str)));
        let (read, faults) = bag::parse_manifest("manifest.txt", algorithm, &again);
        assert!(faults.is_empty());
        assert!(read.iter().map(|line| &line.path).eq(&paths));
    }
    let _ = bag::parse_declaration(&text);
    let (pairs, _) = bag::parse_info(&text);
    let _ = bag::info(&pairs);
    for item in items(&text) {
        assert!(!item.trim().is_empty());
        assert!(!item.contains(['\n', '\r']));
    }
});
