//! Names of entries: how their bytes are read, and which of them stay inside.

use crate::text::begins_with_drive;
use encoding_rs::GB18030;

/// The text of a name: UTF-8 where its bytes are such, else GB 18030, as zips made on Chinese Windows have it; `None`
/// where it is neither.
pub fn decode_name(bytes: &[u8]) -> Option<String> {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Some(text.to_owned());
    }
    GB18030.decode_without_bom_handling_and_without_replacement(bytes).map(std::borrow::Cow::into_owned)
}

/// A name as it is shown: control characters, those that turn the direction of writing, and those that no XML may hold
/// become `�`.
pub fn shown(name: &str) -> String {
    let is_none = |c: char| u32::from(c) & 0xFFFE == 0xFFFE;
    let misleads =
        |c: char| c.is_control() || is_none(c) || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    name.chars().map(|c| if misleads(c) { '\u{FFFD}' } else { c }).collect()
}

/// The path of a name inside its archive, without empty steps and `.`; `None` where it leads out of it.
pub fn inner_path(name: &str) -> Option<String> {
    // Only after decoding: the second byte of a GBK character may be a backslash.
    let name = name.replace('\\', "/");
    if name.starts_with('/') || begins_with_drive(&name) {
        return None;
    }
    let steps: Vec<&str> = name.split('/').filter(|step| !matches!(*step, "" | ".")).collect();
    if steps.is_empty() || steps.contains(&"..") { None } else { Some(steps.join("/")) }
}
