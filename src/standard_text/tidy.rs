//! Joining broken lines, removing stray white space, and telling a heading from the text behind it.

use crate::text;

/// The text with white space only where both neighbours are Latin letters or figures.
pub fn tidy(text: &str) -> String {
    let mut tidy = String::with_capacity(text.len());
    let mut gap = false;
    for c in text.chars().filter(|&c| !is_invisible(c)) {
        if c.is_whitespace() {
            gap = true;
            continue;
        }
        if gap && c.is_ascii_graphic() && tidy.ends_with(|last: char| last.is_ascii_graphic()) {
            tidy.push(' ');
        }
        gap = false;
        tidy.push(c);
    }
    tidy
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' | '\u{00AD}')
        || (c.is_control() && !c.is_whitespace())
}

/// Puts a line behind a text: figures that were broken apart grow together again, words don't.
pub(super) fn join(text: &mut String, line: &str) {
    let line = line.trim();
    let breaks_word =
        text.ends_with(|c: char| c.is_ascii_alphabetic()) && line.starts_with(|c: char| c.is_ascii_alphabetic());
    if breaks_word {
        text.push(' ');
    }
    text.push_str(line);
}

/// What follows a prefix, spaces and width set aside; `None` where the text begins otherwise.
pub fn after_prefix<'t>(whole: &'t str, prefix: &str) -> Option<&'t str> {
    let wanted = text::key(prefix);
    let mut wanted = wanted.as_str();
    for (at, c) in whole.char_indices() {
        if wanted.is_empty() {
            return whole.get(at..);
        }
        wanted = wanted.strip_prefix(text::key(c.encode_utf8(&mut [0; 4])).as_str())?;
    }
    wanted.is_empty().then_some("")
}

/// Tells a heading from the text behind it. `known` is the heading as the catalogue has it; empty where none is known.
pub(super) fn heading_and_text(first: &str, head: &[String], known: &str) -> (String, String) {
    let joined = |parts: &[&str]| {
        let mut text = String::new();
        for part in parts {
            join(&mut text, part);
        }
        tidy(&text)
    };
    let lines: Vec<&str> = head.iter().map(String::as_str).collect();
    let with = |first: &str, lines: &[&str]| {
        let mut all = vec![first];
        all.extend(lines);
        joined(&all)
    };
    if first.trim().is_empty() {
        let Some((second, rest)) = lines.split_first() else { return (String::new(), String::new()) };
        if !second.contains(['。', '；', '：']) {
            return (tidy(second), joined(rest));
        }
        return (String::new(), joined(&lines));
    }
    let (first_key, known_key) = (text::key(first), text::key(known));
    if !known.is_empty() && first_key != known_key {
        let whole = with(first, &lines);
        let is_broken = known_key.starts_with(&first_key);
        let is_run_on =
            first_key.starts_with(&known_key) && (first.contains(['，', '。', '；', '：']) || has_gap(first));
        if let Some(rest) = after_prefix(&whole, known).filter(|_| is_broken || is_run_on) {
            return (known.to_owned(), tidy(rest));
        }
    }
    if let Some((heading, text)) = at_gap(first).filter(|(_, text)| text.contains(['。', '：', '；'])) {
        return (tidy(heading), with(text, &lines));
    }
    if first.contains('。') || (lines.is_empty() && first.trim_end().ends_with('；')) {
        return (String::new(), with(first, &lines));
    }
    (tidy(first), joined(&lines))
}

fn has_gap(line: &str) -> bool {
    at_gap(line).is_some()
}

/// Splits a line where two or more spaces, or a tab, stand inside it.
fn at_gap(line: &str) -> Option<(&str, &str)> {
    let line = line.trim();
    let at = line.find('\t').into_iter().chain(line.find("  ")).min()?;
    Some((line.get(..at)?, line.get(at..)?.trim_start()))
}
