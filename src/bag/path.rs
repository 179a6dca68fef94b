//! Paths in manifests: how they are written, and which are refused.
//!
//! RFC 8493 (2.1.3) wants CR, LF and `%` written as `%0D`, `%0A` and `%25`. The reference implementation (bagit-python
//! 1.x) knows only the first two, and reads `%25` as three letters: a file `100%.pdf` that is listed by the RFC is
//! missing to it, and one that is listed its way is missing to the RFC. So no bag of ours has a `%` in a file's name:
//! [`portable`] makes it the full-width `％`, and the sealing tells of every name that it changed. Reading follows the
//! RFC, and takes a name as it stands where that is what lies there.

use crate::text::begins_with_drive;

/// A path as a manifest has it.
pub fn encode(path: &str) -> String {
    path.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A path from a manifest. Other percent signs are left, since writers who don't know the rule leave them too.
pub fn decode(text: &str) -> String {
    let mut path = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('%') {
        path.push_str(&rest[..at]);
        let (letter, taken) = match rest.as_bytes().get(at + 1..at + 3) {
            Some(b"25") => ('%', 3),
            Some(b"0D" | b"0d") => ('\r', 3),
            Some(b"0A" | b"0a") => ('\n', 3),
            _ => ('%', 1),
        };
        path.push(letter);
        rest = &rest[at + taken..];
    }
    path.push_str(rest);
    path
}

/// A path that the RFC and the reference implementation read alike on every system: without `%` and `\`, and with no
/// step that ends in white space, which the reference implementation and Windows cut off.
pub fn portable(path: &str) -> String {
    let steps = path.split('/').map(|step| {
        let step = step.replace('%', "％").replace('\\', "＼");
        if step.ends_with(char::is_whitespace) { step + "_" } else { step }
    });
    steps.collect::<Vec<_>>().join("/")
}

/// Whether a path leads out of its bag, or may do so on some system.
pub fn leads_out(path: &str) -> bool {
    let is_step_wrong = |step: &str| matches!(step, "" | "." | "..");
    begins_with_drive(path)
        || path.starts_with('~')
        || path.contains(['\\', '\0'])
        || path.split('/').any(is_step_wrong)
}
