//! Tera's errors in the words of the template's author: at the tag that they come from, with the author's names.

use std::ops::Range;

use tera::ErrorKind;

use crate::template::dialect;
use crate::template::fault::{FillError, Spot, TagFault, TemplateError};
use crate::template::names;
use crate::template::weave::{Origin, Woven};

/// Tera's error at the tag that it comes from, in the author's words.
pub(crate) fn explain(error: &tera::Error, part: &str, woven: &Woven) -> FillError {
    let (message, span) = complaint(error);
    let origin = span.as_ref().and_then(|span| tag_at(woven, span.start));
    let (tag, spot) = origin.map_or_else(
        || (String::new(), Spot { part: part.to_owned(), ..Spot::default() }),
        |origin| (origin.written.clone(), origin.spot.clone()),
    );
    if let Some(name) = message.strip_prefix(dialect::LEADS_NOWHERE) {
        return FillError::Undefined { name: name.to_owned(), tag, spot };
    }
    let is_undefined = message.contains("undefined") || message.contains("is not defined");
    match span {
        Some(span) if is_undefined => FillError::Undefined { name: name_at(woven, span), tag, spot },
        _ => FillError::Tag { message: in_chinese(&message), tag, spot },
    }
}

/// The name that Tera points at. Its spans begin at the last attribute of a path, end before the bracket of a
/// subscript, and of a loop show the filter that this room put behind the list.
fn name_at(woven: &Woven, span: Range<usize>) -> String {
    let source = &woven.source;
    let before = source.get(..span.start).unwrap_or_default();
    let code = source.get(span.clone()).unwrap_or_default();
    let in_path = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '?');
    let path = if before.ends_with('.') { before.rsplit(|c| !in_path(c)).next().unwrap_or_default() } else { "" };
    let open = code.matches('[').count() > code.matches(']').count();
    let bracket = if open && source[span.end..].starts_with(']') { "]" } else { "" };
    names::decode(&[path, code, bracket].concat())
}

/// Tags are understood before Tera sees them; what it still refuses is told at the tag, if it can be found.
pub(crate) fn refused(part: &str, woven: &Woven, error: &tera::Error) -> TemplateError {
    let (message, span) = complaint(error);
    match span.and_then(|span| tag_at(woven, span.start)) {
        Some(origin) => TemplateError::Tag {
            fault: TagFault::Syntax(in_chinese(&message)),
            tag: origin.written.clone(),
            spot: origin.spot.clone(),
        },
        None => unplaced(part, error),
    }
}

pub(crate) fn unplaced(part: &str, error: &tera::Error) -> TemplateError {
    let fault = TagFault::Syntax(in_chinese(&complaint(error).0));
    TemplateError::Tag { fault, tag: String::new(), spot: Spot { part: part.to_owned(), ..Spot::default() } }
}

fn tag_at(woven: &Woven, offset: usize) -> Option<&Origin> {
    let after = woven.marks.partition_point(|&(start, _)| start <= offset);
    woven.marks[..after].last().map(|&(_, tag)| &woven.tags[tag])
}

/// What Tera says, without its picture of the source, and where in the source.
fn complaint(error: &tera::Error) -> (String, Option<Range<usize>>) {
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            (report.message().to_owned(), Some(report.span().range.clone()))
        }
        other => {
            let text = other.to_string();
            let line = text.lines().next().unwrap_or_default();
            (line.trim_start_matches("error: ").to_owned(), None)
        }
    }
}

/// The commonest complaints in Chinese, all with the author's names.
fn in_chinese(message: &str) -> String {
    let decoded = names::decode(message);
    let known = [
        ("Iteration not possible on type ", "不能循环，不是列表："),
        ("Cannot divide by 0", "除数是 0"),
        ("Cannot compute ", "不能计算："),
    ];
    let translated = known.iter().find_map(|(english, chinese)| Some((chinese, decoded.strip_prefix(english)?)));
    translated.map_or(decoded.clone(), |(chinese, rest)| format!("{chinese}{rest}"))
}
