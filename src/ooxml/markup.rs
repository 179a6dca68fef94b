//! One XML part as a flat list of tokens that remember where they stand in the source, so that a change is an edit of
//! a byte range and everything else stays as it was, to the byte.

use std::ops::Range;

use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

/// Deeper nesting than any document has; it bounds the recursion of those who walk the tokens.
const MAX_DEPTH: usize = 256;

/// Why a part is not taken as XML.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum XmlError {
    /// The bytes are not UTF-8.
    #[error("不是 UTF-8 编码")]
    NotUtf8,
    /// Not well-formed.
    #[error("第 {at} 字节处不是合格的 XML：{detail}")]
    Malformed {
        /// Byte offset.
        at: usize,
        /// The parser's own words.
        detail: String,
    },
    /// Nested beyond every honest document, or beyond the caller's ceiling.
    #[error("元素嵌套超过上限 {0} 层")]
    TooDeep(usize),
    /// A document type declaration, which Office never writes and attackers do.
    #[error("含有 DOCTYPE 声明")]
    Doctype,
    /// A character that XML forbids.
    #[error("第 {at} 字节处有 XML 不允许的控制字符")]
    ControlCharacter {
        /// Byte offset.
        at: usize,
    },
}

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Start,
    End,
    Empty,
    /// Character data and references, as one.
    Text,
    /// Comments, CDATA, processing instructions, the declaration.
    Other,
}

/// A piece of the source.
#[derive(Clone, Debug)]
pub(crate) struct Token<'a> {
    pub(crate) kind: Kind,
    /// The element's name with its prefix; empty for text and others.
    pub(crate) name: &'a str,
    pub(crate) range: Range<usize>,
    /// Of a start its end, of an end its start, of all else itself.
    pub(crate) mate: usize,
    /// The start token of the element that this stands in; 0 outside of the root.
    pub(crate) parent: usize,
}

/// A part and its tokens.
#[derive(Debug)]
pub(crate) struct Markup<'a> {
    pub(crate) source: &'a str,
    pub(crate) tokens: Vec<Token<'a>>,
}

/// The text of a part, without a byte order mark.
pub(crate) fn utf8(bytes: &[u8]) -> Result<&str, XmlError> {
    let text = std::str::from_utf8(bytes).map_err(|_| XmlError::NotUtf8)?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
}

impl<'a> Markup<'a> {
    /// Cuts a part into tokens and pairs the tags.
    pub(crate) fn read(source: &'a str) -> Result<Self, XmlError> {
        Self::read_within(source, MAX_DEPTH)
    }

    /// The same with a ceiling on the nesting; the usual one is never passed.
    pub(crate) fn read_within(source: &'a str, depth: usize) -> Result<Self, XmlError> {
        let depth = depth.min(MAX_DEPTH);
        let forbidden = |byte: u8| byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r');
        if let Some(at) = source.bytes().position(forbidden) {
            return Err(XmlError::ControlCharacter { at });
        }
        let mut reader = Reader::from_str(source);
        let mut tokens: Vec<Token<'a>> = Vec::new();
        let mut open: Vec<usize> = Vec::new();
        let mut from = 0;
        loop {
            let event =
                reader.read_event().map_err(|error| XmlError::Malformed { at: from, detail: error.to_string() })?;
            let to = usize::try_from(reader.buffer_position()).unwrap_or(source.len());
            let kind = match event {
                Event::Eof => break,
                Event::DocType(_) => return Err(XmlError::Doctype),
                Event::Start(_) => Kind::Start,
                Event::End(_) => Kind::End,
                Event::Empty(_) => Kind::Empty,
                Event::Text(_) | Event::GeneralRef(_) => Kind::Text,
                _ => Kind::Other,
            };
            let index = tokens.len();
            let parent = open.last().copied().unwrap_or(0);
            let range = from..to;
            from = to;
            match (kind, tokens.last_mut()) {
                // Text and the references in it arrive one by one.
                (Kind::Text, Some(last)) if last.kind == Kind::Text => last.range.end = range.end,
                _ => {
                    let name = name_of(&source[range.clone()], kind);
                    tokens.push(Token { kind, name, range, mate: index, parent });
                }
            }
            match (kind, open.last().copied()) {
                (Kind::Start, _) => open.push(index),
                (Kind::End, Some(start)) => {
                    open.pop();
                    tokens[start].mate = index;
                    tokens[index].mate = start;
                    tokens[index].parent = tokens[start].parent;
                }
                _ => {}
            }
            if open.len() > depth {
                return Err(XmlError::TooDeep(depth));
            }
        }
        if open.is_empty() {
            Ok(Self { source, tokens })
        } else {
            Err(XmlError::Malformed { at: source.len(), detail: "有元素没有结束".to_owned() })
        }
    }

    /// Sees that every reference in the text stands for a character: a reader that can't tell what is meant shows what
    /// nobody wrote.
    pub(crate) fn check_references(&self) -> Result<(), XmlError> {
        for token in self.tokens.iter().filter(|token| token.kind == Kind::Text) {
            if let Err(error) = quick_xml::escape::unescape(&self.source[token.range.clone()]) {
                return Err(XmlError::Malformed { at: token.range.start, detail: error.to_string() });
            }
        }
        Ok(())
    }

    /// The source of a token.
    pub(crate) fn text(&self, index: usize) -> &'a str {
        &self.source[self.tokens[index].range.clone()]
    }

    /// The byte range of a whole element, from its start to its end.
    pub(crate) fn span(&self, index: usize) -> Range<usize> {
        let token = &self.tokens[index];
        token.range.start..self.tokens[token.mate].range.end
    }

    /// The children of an element, elements and text alike, by the index of their first token.
    pub(crate) fn children(&self, element: usize) -> impl Iterator<Item = usize> {
        let end = self.tokens[element].mate;
        let mut next = element + 1;
        std::iter::from_fn(move || {
            (next < end).then(|| {
                let child = next;
                next = self.tokens[child].mate + 1;
                child
            })
        })
    }

    /// The first child with this name.
    pub(crate) fn child(&self, element: usize, name: &str) -> Option<usize> {
        self.children(element).find(|&child| self.tokens[child].name == name)
    }

    /// The elements around a token, the nearest first, without the token itself.
    pub(crate) fn ancestors(&self, index: usize) -> impl Iterator<Item = usize> {
        let mut current = index;
        std::iter::from_fn(move || {
            let parent = self.tokens[current].parent;
            (parent != current).then(|| {
                current = parent;
                parent
            })
        })
    }

    /// The nearest element with this name around a token.
    pub(crate) fn enclosing(&self, index: usize, name: &str) -> Option<usize> {
        self.ancestors(index).find(|&outer| self.tokens[outer].name == name)
    }

    /// The tokens that begin an element with this name, in document order.
    pub(crate) fn elements(&self, name: &str) -> impl Iterator<Item = usize> {
        let opens = |token: &Token<'_>| matches!(token.kind, Kind::Start | Kind::Empty);
        (0..self.tokens.len()).filter(move |&at| self.tokens[at].name == name && opens(&self.tokens[at]))
    }

    /// The value of an attribute as it stands in the source.
    pub(crate) fn attribute(&self, element: usize, name: &str) -> Option<String> {
        let tag = opening(self.text(element), self.tokens[element].name);
        let found = tag.attributes().flatten().find(|attribute| attribute.key.as_ref() == name);
        found.map(|attribute| attribute.value.into_owned())
    }
}

/// Text as it may stand between tags or quotes.
pub(crate) fn escaped(text: &str) -> String {
    quick_xml::escape::escape(text).into_owned()
}

/// Text or an attribute's value with its references resolved; as it stands where one is malformed.
pub(crate) fn unescaped(text: &str) -> std::borrow::Cow<'_, str> {
    quick_xml::escape::unescape(text).unwrap_or(std::borrow::Cow::Borrowed(text))
}

/// A start or empty tag written again without some of its attributes.
pub(crate) fn without_attributes(tag: &str, name: &str, unwanted: &[&str]) -> String {
    let mut out = format!("<{name}");
    for attribute in opening(tag, name).attributes().flatten() {
        let key = attribute.key.as_ref();
        if !unwanted.contains(&key) {
            // A value may hold one kind of quote; only the other can have stood around it.
            let quote = if attribute.value.contains('"') { '\'' } else { '"' };
            out.extend([" ", key, "="]);
            out.push(quote);
            out.push_str(&attribute.value);
            out.push(quote);
        }
    }
    out.push_str(if tag.ends_with("/>") { "/>" } else { ">" });
    out
}

fn opening<'t>(tag: &'t str, name: &str) -> BytesStart<'t> {
    let content = tag.trim_start_matches('<').trim_end_matches('>').trim_end_matches('/');
    BytesStart::from_content(content, name.len())
}

fn name_of(source: &str, kind: Kind) -> &str {
    if !matches!(kind, Kind::Start | Kind::End | Kind::Empty) {
        return "";
    }
    let inner = source.trim_start_matches('<').trim_start_matches('/');
    let end = inner.find(|c: char| c.is_ascii_whitespace() || matches!(c, '>' | '/'));
    &inner[..end.unwrap_or(inner.len())]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_remember_their_place_and_partner() {
        let source = "<?xml version=\"1.0\"?><a x='1'>t&amp;u<b/><c>v</c></a>";
        let markup = Markup::read(source).unwrap();
        let a = markup.elements("a").next().unwrap();
        assert_eq!(&source[markup.span(a)], "<a x='1'>t&amp;u<b/><c>v</c></a>");
        let children: Vec<_> = markup.children(a).map(|child| &source[markup.span(child)]).collect();
        assert_eq!(children, ["t&amp;u", "<b/>", "<c>v</c>"]);
        assert_eq!(markup.attribute(a, "x").as_deref(), Some("1"));
        let c = markup.child(a, "c").unwrap();
        assert_eq!(markup.enclosing(c + 1, "a"), Some(a));
    }

    #[test]
    fn hostile_xml_is_refused() {
        let deep = "<a>".repeat(300) + &"</a>".repeat(300);
        assert_eq!(Markup::read(&deep).unwrap_err(), XmlError::TooDeep(256));
        assert_eq!(Markup::read_within("<a><b/><c><d/></c></a>", 1).unwrap_err(), XmlError::TooDeep(1));
        assert_eq!(Markup::read("<!DOCTYPE a><a/>").unwrap_err(), XmlError::Doctype);
        assert!(matches!(Markup::read("<a>\u{1}</a>"), Err(XmlError::ControlCharacter { at: 3 })));
        for broken in ["<a>", "<a></b>", "<a", "</a>", "<a><b></a></b>"] {
            assert!(matches!(Markup::read(broken), Err(XmlError::Malformed { .. })), "{broken}");
        }
        assert_eq!(utf8(&[0xFF, 0xFE]).unwrap_err(), XmlError::NotUtf8);
    }

    #[test]
    fn attributes_leave_without_trace() {
        let tag = r#"<w:p w14:paraId="1" w:rsidR='a"b'/>"#;
        assert_eq!(without_attributes(tag, "w:p", &["w14:paraId"]), r#"<w:p w:rsidR='a"b'/>"#);
    }
}
