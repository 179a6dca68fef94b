//! Finds the tags in a run of letters and understands the first word of each.

use std::ops::Range;

use crate::template::expression::{self, Statement, first_word};
use crate::template::fault::TagFault;
use crate::template::{calls, dialect, filters, names};

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
    /// `{%r %}`: its run.
    Run,
    /// `{%p %}`: its paragraph.
    Paragraph,
    /// `{%tc %}`: its table cell.
    Cell,
    /// `{%tr %}`: its table row.
    Row,
    /// Itself, and a property of its cell appears.
    Property(Property),
}

/// A property that a tag gives its table cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Property {
    /// `{%colspan %}`: how many columns it takes up.
    Span,
    /// `{%hm %}`: merged with the cell to the left.
    MergeAcross,
    /// `{%vm %}`: merged with the cell above.
    MergeDown,
    /// `{%cellbg %}`: its background.
    Shade,
}

impl Property {
    /// The word that begins the tag.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Property::Span => "colspan",
            Property::MergeAcross => "hm",
            Property::MergeDown => "vm",
            Property::Shade => "cellbg",
        }
    }

    /// The element among the cell's properties.
    pub(crate) fn element(self) -> &'static str {
        match self {
            Property::Span => "w:gridSpan",
            Property::MergeAcross => "w:hMerge",
            Property::MergeDown => "w:vMerge",
            Property::Shade => "w:shd",
        }
    }
}

/// What a tag does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    Value,
    Comment,
    /// A property of the cell, by one expression.
    Property,
    /// A property of the cell, by keys that are compared with those of the neighbour.
    Keys,
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
    pub(crate) statement: Statement,
    /// What Tera gets to see in its place; of a property the bare expression, of keys a list of them.
    pub(crate) code: String,
    /// As the author wrote it.
    pub(crate) written: String,
    /// The letters that it takes up.
    pub(crate) letters: Range<usize>,
    /// Whether blanks before it go away, and those behind it.
    pub(crate) trims: (bool, bool),
    /// Of a tag whose place in a block is clear: why it is not understood all the same.
    pub(crate) fault: Option<TagFault>,
}

/// A tag that is not understood.
pub(crate) struct BadTag {
    pub(crate) fault: TagFault,
    pub(crate) written: String,
}

/// A tag for a message: nobody reads more of it.
pub(crate) fn shown(written: &str) -> String {
    const LONGEST: usize = 120;
    match written.char_indices().nth(LONGEST) {
        Some((end, _)) => written[..end].to_owned() + "…",
        None => written.to_owned(),
    }
}

/// All tags in the letters of one paragraph, in their order, the bad ones among them.
pub(crate) fn scan(letters: &[Letter]) -> Vec<Result<Tag, BadTag>> {
    let mut found = Vec::new();
    let mut at = 0;
    while at + 1 < letters.len() {
        let Some(close) = closer(letters, at) else {
            if looks_like_tag(letters, at) {
                let written = letters[at..].iter().take(20).map(|letter| letter.sign).collect();
                found.push(Err(BadTag { fault: TagFault::FullWidth, written }));
                at += 1;
            }
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

/// Whether a tag begins here in the letters of Chinese punctuation: it would be handed out as it stands.
fn looks_like_tag(letters: &[Letter], at: usize) -> bool {
    let Some([first, second]) = letters.get(at..at + 2) else { return false };
    let is_tag = matches!(first.sign, '{' | '｛') && matches!(second.sign, '{' | '｛' | '%' | '％');
    is_tag && (first.sign == '｛' || matches!(second.sign, '｛' | '％'))
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
            } else if quote.is_some_and(|open| names::closes_quote(open, letter)) {
                quote = None;
            }
        } else if letter == close && letters[at + 1].sign == '}' {
            return Some(at + 2);
        } else if close != '#' {
            if closer(letters, at).is_some() {
                return None;
            }
            quote = names::is_quote(letter).then_some(letter);
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
    // Both ends of a tag are two ASCII letters.
    let whole = &written[2..written.len() - 2];
    let inside = whole.strip_prefix('-').unwrap_or(whole);
    let trims = (whole.starts_with('-'), whole.len() > 1 && whole.ends_with('-'));
    let begin = written.len() - 2 - inside.len();
    let inside = inside.strip_suffix('-').unwrap_or(inside);
    let end = begin + inside.len();
    let (shape, inside) = if written.starts_with("{%") { shape_of(inside) } else { (Shape::Inline, inside) };
    let (role, outcome) = match statement(&written, shape, end - inside.len()..end) {
        Ok(statement) => (in_tera(&statement).0, checked(statement)),
        // So that its end does not seem to lack a beginning.
        Err(fault) => (beginning(&written, shape, inside).ok_or_else(|| fail(fault.clone()))?, Err(fault)),
    };
    let (statement, fault) = match outcome {
        Ok(statement) => (statement, None),
        Err(fault) => (Statement::Comment, Some(fault)),
    };
    let (_, code) = in_tera(&statement);
    Ok(Tag { shape, role, statement, code, written, letters: range, trims, fault })
}

/// What a tag says within this range.
fn statement(written: &str, shape: Shape, within: Range<usize>) -> Result<Statement, TagFault> {
    let expression = || expression::parse_within(written, within.clone()).map_err(TagFault::Expression);
    match (written.as_bytes()[1], shape) {
        (b'#', _) => Ok(Statement::Comment),
        (b'{', _) => expression().map(Statement::Value),
        (_, Shape::Property(Property::Span | Property::Shade)) => expression().map(Statement::Property),
        (_, Shape::Property(Property::MergeDown | Property::MergeAcross)) => match keys(written, &within) {
            Some(keys) => expression::parse_list(written, keys).map(Statement::Keys).map_err(TagFault::Expression),
            None => expression().map(Statement::Merge),
        },
        _ => Statement::parse(written, within),
    }
}

/// Where the keys of a merge are: behind the word `by`.
fn keys(written: &str, within: &Range<usize>) -> Option<Range<usize>> {
    let inside = written.get(within.clone())?;
    let keys = inside.trim_start().strip_prefix("by").filter(|keys| keys.starts_with(char::is_whitespace))?;
    Some(within.end - keys.len()..within.end)
}

/// The statement, if all that it calls is known.
fn checked(statement: Statement) -> Result<Statement, TagFault> {
    let unknown = statement.expressions().find_map(|expression| calls::check(expression).err());
    unknown.map_or(Ok(statement), Err)
}

/// The role of a tag that begins or divides a block, by its first word.
fn beginning(written: &str, shape: Shape, inside: &str) -> Option<Role> {
    if !written.starts_with("{%") || matches!(shape, Shape::Property(_)) {
        return None;
    }
    match first_word(inside) {
        "if" => Some(Role::If),
        "elif" => Some(Role::Elif),
        "for" => Some(Role::For),
        _ => None,
    }
}

/// A statement's role, and what Tera gets to see of it.
fn in_tera(statement: &Statement) -> (Role, String) {
    match statement {
        Statement::Comment => (Role::Comment, String::new()),
        Statement::Value(expression) => (Role::Value, dialect::value(&expression.to_tera_value())),
        Statement::If(condition) => (Role::If, dialect::block(&format!("if {}", condition.to_tera()))),
        Statement::Elif(condition) => (Role::Elif, dialect::block(&format!("elif {}", condition.to_tera()))),
        Statement::Else => (Role::Else, dialect::block("else")),
        Statement::EndIf => (Role::EndIf, dialect::block("endif")),
        // So that a map is walked in the order of its keys and not in that of its memory.
        Statement::For { name, list } => {
            let code = format!("for {} in ({}) | {}", names::encode(&name.text), list.to_tera(), dialect::IN_ORDER);
            (Role::For, dialect::block(&code))
        }
        Statement::EndFor => (Role::EndFor, dialect::block("endfor")),
        Statement::Set { name, value, global } => {
            let word = if *global { "set_global" } else { "set" };
            let kept = format!("({}) | {}", value.to_tera(), filters::BOUNDED);
            (Role::Set, dialect::block(&format!("{word} {} = {kept}", names::encode(&name.text))))
        }
        Statement::Merge(expression) | Statement::Property(expression) => (Role::Property, expression.to_tera()),
        Statement::Keys(keys) => {
            let keys: Vec<String> = keys.iter().map(expression::Expression::to_tera).collect();
            (Role::Keys, format!("[{}]", keys.join(", ")))
        }
    }
}

fn shape_of(inside: &str) -> (Shape, &str) {
    let property = |property: Property| (property.word(), Shape::Property(property));
    let shapes = [
        ("r", Shape::Run),
        ("p", Shape::Paragraph),
        ("tc", Shape::Cell),
        ("tr", Shape::Row),
        property(Property::Span),
        property(Property::MergeAcross),
        property(Property::MergeDown),
        property(Property::Shade),
    ];
    // Properties may stand apart from the percent sign, as other words do.
    let trimmed = inside.trim_start();
    shapes
        .into_iter()
        .find_map(|(mark, shape)| {
            let from = if matches!(shape, Shape::Property(_)) { trimmed } else { inside };
            let rest = from.strip_prefix(mark)?;
            (rest.is_empty() || rest.starts_with(char::is_whitespace)).then_some((shape, rest))
        })
        .unwrap_or((Shape::Inline, inside))
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
        let outcome = |tag: Result<Tag, BadTag>| match tag {
            Ok(Tag { fault: Some(fault), .. }) | Err(BadTag { fault, .. }) => Err(fault),
            Ok(tag) => Ok((tag.shape, tag.role)),
        };
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
            [
                Ok((Shape::Paragraph, Role::EndIf)),
                Ok((Shape::Property(Property::MergeDown), Role::Property)),
                Ok((Shape::Inline, Role::Else)),
            ]
        );
        assert_eq!(roles("{{ \"}} {{\" }}{{ '\\'}}' }}").len(), 2);
        assert_eq!(roles("{ { } }} %}"), []);
        assert_eq!(roles("｛｛ x ｝｝"), [Err(TagFault::FullWidth)]);
        assert_eq!(roles("{％ if x ％}{{ y }}"), [Err(TagFault::FullWidth), Ok((Shape::Inline, Role::Value))]);
    }

    #[test]
    fn a_bad_condition_keeps_its_place() {
        let tags = scan(&letters("{%tr if 甲 = 乙 %}{%tr for 行 表 %}{% if 甲 | uper %}"));
        let kept: Vec<_> = tags.into_iter().flatten().map(|tag| (tag.role, tag.fault.is_some())).collect();
        assert_eq!(kept, [(Role::If, true), (Role::For, true), (Role::If, true)]);
        assert!(matches!(roles("{{ if 甲 }}")[..], [Err(TagFault::Expression(_))]));
        assert!(scan(&letters("{{ if 甲 }}{%vm if 甲 %}")).iter().all(Result::is_err));
        let tags = scan(&letters("{%- for 行 in 表[甲 %}"));
        let Some(Ok(Tag { fault: Some(TagFault::Expression(complaint)), written, .. })) = tags.into_iter().next()
        else {
            panic!("no fault")
        };
        assert_eq!(complaint.message, "下标「[」没有配对的「]」");
        assert_eq!(complaint.range, written.len() - 2..written.len() - 2);
    }

    #[test]
    fn bad_tags_say_why_and_hide_no_good_one() {
        assert_eq!(roles("{{ a {{ b }}"), [Err(TagFault::Unclosed), Ok((Shape::Inline, Role::Value))]);
        assert_eq!(roles("{{ a"), [Err(TagFault::Unclosed)]);
        assert_eq!(roles("{{ a\t}}"), [Err(TagFault::Swallows("制表符".into()))]);
        assert_eq!(roles("{% include 'x' %}"), [Err(TagFault::UnknownStatement("include".into()))]);
        for text in ["{% set x %}", "{% for x %}", "{% endif x %}", "{% for k, v in m %}", "{% if %}", "{{ }}"] {
            assert!(matches!(roles(text)[..], [Err(TagFault::Expression(_))]), "{text}");
        }
    }
}
