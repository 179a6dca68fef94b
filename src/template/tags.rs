//! Finds the tags in a run of letters and understands the first word of each.

use std::ops::Range;

use crate::template::dialect;
use crate::template::fault::TagFault;
use crate::template::names;

/// One letter of a paragraph and the bytes of the source that it came from.
#[derive(Clone, Debug)]
pub(crate) struct Letter {
    pub(crate) sign: char,
    pub(crate) bytes: Range<usize>,
    /// The text token that it stands in.
    pub(crate) token: usize,
    /// What stands here instead of a letter (a tab, a picture); the sign is then a blank.
    pub(crate) obstacle: Option<&'static str>,
}

/// What a tag replaces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Itself.
    Inline,
    /// `{%p %}`: its paragraph.
    Paragraph,
    /// `{%tr %}`: its table row.
    Row,
    /// `{%vm %}`: itself, and a property of its cell appears.
    Merge,
}

/// What a tag does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    Value,
    Comment,
    Merge,
    Set,
    If,
    Elif,
    Else,
    EndIf,
    For,
    EndFor,
}

/// A tag that is understood as far as its first word.
#[derive(Clone, Debug)]
pub(crate) struct Tag {
    pub(crate) shape: Shape,
    pub(crate) role: Role,
    /// What Tera gets to see in its place.
    pub(crate) code: String,
    /// As the author wrote it.
    pub(crate) written: String,
    /// The letters that it takes up.
    pub(crate) letters: Range<usize>,
}

/// A tag that is not understood.
pub(crate) struct BadTag {
    pub(crate) fault: TagFault,
    pub(crate) written: String,
}

/// All tags in the letters of one paragraph, in their order, the bad ones among them.
pub(crate) fn scan(letters: &[Letter]) -> Vec<Result<Tag, BadTag>> {
    let mut found = Vec::new();
    let mut at = 0;
    while at + 1 < letters.len() {
        let Some(close) = closer(letters, at) else {
            at += 1;
            continue;
        };
        if let Some(end) = find_end(letters, at, close) {
            found.push(understand(letters, at..end));
            at = end;
        } else {
            let written = letters[at..].iter().take(20).map(|letter| letter.sign).collect();
            found.push(Err(BadTag { fault: TagFault::Unclosed, written }));
            at += 2;
        }
    }
    found
}

/// What closes the tag that opens here, if one does: the letter before the brace.
fn closer(letters: &[Letter], at: usize) -> Option<char> {
    match (letters.get(at)?.sign, letters.get(at + 1)?.sign) {
        ('{', '{') => Some('}'),
        ('{', '%') => Some('%'),
        ('{', '#') => Some('#'),
        _ => None,
    }
}

/// The letter after the tag's end; string literals may hold what looks like one, a new beginning may not come before.
fn find_end(letters: &[Letter], start: usize, close: char) -> Option<usize> {
    let mut quote = None;
    let mut at = start + 2;
    while at + 1 < letters.len() {
        let letter = letters[at].sign;
        if quote.is_some() {
            if letter == '\\' {
                at += 1;
            } else if quote == Some(letter) {
                quote = None;
            }
        } else if letter == close && letters[at + 1].sign == '}' {
            return Some(at + 2);
        } else if close != '#' {
            if closer(letters, at).is_some() {
                return None;
            }
            quote = names::closing_quote(letter);
        }
        at += 1;
    }
    None
}

fn understand(letters: &[Letter], range: Range<usize>) -> Result<Tag, BadTag> {
    let all = &letters[range.clone()];
    let written: String = all.iter().map(|letter| letter.sign).collect();
    let fail = |fault| BadTag { fault, written: written.clone() };
    if let Some(obstacle) = all.iter().find_map(|letter| letter.obstacle) {
        return Err(fail(TagFault::Swallows(obstacle.to_owned())));
    }
    // Both ends of a tag are two ASCII letters. White space around tags is the paragraph's, so `-` has nothing to do.
    let inside = written[2..written.len() - 2].trim_start_matches('-').trim_end_matches('-');
    let (shape, role, code) = match written.as_bytes()[1] {
        b'{' => (Shape::Inline, Role::Value, dialect::value(&names::encode_tag(inside))),
        b'#' => (Shape::Inline, Role::Comment, String::new()),
        _ => statement(inside).map_err(&fail)?,
    };
    Ok(Tag { shape, role, code, written, letters: range })
}

fn statement(inside: &str) -> Result<(Shape, Role, String), TagFault> {
    let (shape, rest) = shape_of(inside);
    if shape == Shape::Merge {
        let code = dialect::either(&names::encode_tag(rest), dialect::MERGE_GOES_ON, dialect::MERGE_BEGINS);
        return Ok((shape, Role::Merge, code));
    }
    let rest = rest.trim();
    let (word, operand) = rest.split_at(rest.find(char::is_whitespace).unwrap_or(rest.len()));
    let operand = names::encode_tag(operand);
    let alone = |role| {
        let fault = || TagFault::Syntax(format!("「{word}」后面不应再有内容"));
        if operand.is_empty() { Ok((role, String::new())) } else { Err(fault()) }
    };
    let (role, operand) = match word {
        "if" => (Role::If, operand),
        "elif" => (Role::Elif, operand),
        "for" => (Role::For, ordered(&operand)?),
        // Without `=` a `set` captures what follows, the document's own markup included.
        "set" | "set_global" if operand.contains('=') => (Role::Set, operand),
        "set" | "set_global" => return Err(TagFault::Syntax("「set」要写成「set 名称 = 值」".to_owned())),
        "else" => alone(Role::Else)?,
        "endif" => alone(Role::EndIf)?,
        "endfor" => alone(Role::EndFor)?,
        _ => return Err(TagFault::UnknownStatement(word.to_owned())),
    };
    Ok((shape, role, dialect::block(&format!("{word}{operand}"))))
}

fn shape_of(inside: &str) -> (Shape, &str) {
    let shapes = [("tr", Shape::Row), ("p", Shape::Paragraph), ("vm", Shape::Merge)];
    shapes
        .into_iter()
        .find_map(|(mark, shape)| {
            let rest = inside.strip_prefix(mark)?;
            rest.starts_with(char::is_whitespace).then_some((shape, rest))
        })
        .unwrap_or((Shape::Inline, inside))
}

/// A loop's `x in list`, so that a map is walked in the order of its keys and not in that of its memory.
fn ordered(operand: &str) -> Result<String, TagFault> {
    let fault = || TagFault::Syntax("「for」要写成「for 名称 in 列表」".to_owned());
    let (name, list) = operand.split_once(" in ").ok_or_else(fault)?;
    if name.contains(',') {
        return Err(TagFault::KeyValueLoop);
    }
    Ok(format!("{name} in ({list}) | {}", dialect::IN_ORDER))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letters(text: &str) -> Vec<Letter> {
        let letter = |(at, sign): (usize, char)| Letter {
            sign,
            bytes: at..at + sign.len_utf8(),
            token: 0,
            obstacle: (sign == '\t').then_some("制表符"),
        };
        text.char_indices().map(letter).collect()
    }

    fn roles(text: &str) -> Vec<Result<(Shape, Role), TagFault>> {
        let outcome = |tag: Result<Tag, BadTag>| tag.map(|t| (t.shape, t.role)).map_err(|bad| bad.fault);
        scan(&letters(text)).into_iter().map(outcome).collect()
    }

    #[test]
    fn tags_are_found_and_told_apart() {
        assert_eq!(
            roles("a {{ x }} b {# c #}"),
            [Ok((Shape::Inline, Role::Value)), Ok((Shape::Inline, Role::Comment))]
        );
        assert_eq!(roles("{%tr for 行 in 表 %}"), [Ok((Shape::Row, Role::For))]);
        assert_eq!(
            roles("{%p endif %}{%vm a == b %}{%- else -%}"),
            [Ok((Shape::Paragraph, Role::EndIf)), Ok((Shape::Merge, Role::Merge)), Ok((Shape::Inline, Role::Else)),]
        );
        assert_eq!(roles("{{ \"}} {{\" }}{{ '\\'}}' }}").len(), 2);
        assert_eq!(roles("{ { } }} %}"), []);
    }

    #[test]
    fn bad_tags_say_why_and_hide_no_good_one() {
        assert_eq!(roles("{{ a {{ b }}"), [Err(TagFault::Unclosed), Ok((Shape::Inline, Role::Value))]);
        assert_eq!(roles("{{ a"), [Err(TagFault::Unclosed)]);
        assert_eq!(roles("{{ a\t}}"), [Err(TagFault::Swallows("制表符".into()))]);
        assert_eq!(roles("{% include 'x' %}"), [Err(TagFault::UnknownStatement("include".into()))]);
        assert_eq!(roles("{% for k, v in m %}"), [Err(TagFault::KeyValueLoop)]);
        for text in ["{% set x %}", "{% for x %}", "{% endif x %}"] {
            assert!(matches!(roles(text)[..], [Err(TagFault::Syntax(_))]), "{text}");
        }
    }
}
