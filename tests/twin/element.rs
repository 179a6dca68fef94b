//! An XML part as a tree.

use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

/// An element with what stands in it.
#[derive(Debug, Default)]
pub(crate) struct Element {
    pub(crate) name: String,
    pub(crate) attributes: Vec<(String, String)>,
    pub(crate) children: Vec<Node>,
}

#[derive(Debug)]
pub(crate) enum Node {
    Element(Element),
    Text(String),
}

impl Element {
    /// The root of a part.
    pub(crate) fn read(source: &str) -> Element {
        let mut reader = Reader::from_str(source);
        let mut open = vec![Element::default()];
        loop {
            match reader.read_event().unwrap() {
                Event::Eof => break,
                Event::Start(start) => open.push(begun(&start)),
                Event::Empty(start) => open.last_mut().unwrap().children.push(Node::Element(begun(&start))),
                Event::End(_) => {
                    let done = open.pop().unwrap();
                    open.last_mut().unwrap().children.push(Node::Element(done));
                }
                Event::Text(text) => {
                    open.last_mut().unwrap().children.push(Node::Text(text.to_string()));
                }
                Event::GeneralRef(reference) => {
                    let written = format!("&{};", &*reference);
                    let text = quick_xml::escape::unescape(&written).unwrap().into_owned();
                    open.last_mut().unwrap().children.push(Node::Text(text));
                }
                _ => {}
            }
        }
        let root = open.pop().unwrap();
        root.children.into_iter().find_map(Node::into_element).unwrap()
    }

    /// The elements within, one level down.
    pub(crate) fn elements(&self) -> impl Iterator<Item = &Element> {
        self.children.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    pub(crate) fn child(&self, name: &str) -> Option<&Element> {
        self.elements().find(|element| element.name == name)
    }

    /// The first element of this name, however deep.
    pub(crate) fn within(&self, name: &str) -> Option<&Element> {
        self.elements().find_map(|element| if element.name == name { Some(element) } else { element.within(name) })
    }

    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The value of a property one level down: `w:val` of `<w:name w:val="…"/>`.
    pub(crate) fn value_of(&self, name: &str) -> Option<&str> {
        self.child(name)?.attribute("w:val")
    }

    /// All text within.
    pub(crate) fn text(&self) -> String {
        self.children
            .iter()
            .map(|node| match node {
                Node::Element(element) => element.text(),
                Node::Text(text) => text.clone(),
            })
            .collect()
    }
}

impl Node {
    fn into_element(self) -> Option<Element> {
        match self {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        }
    }
}

fn begun(start: &BytesStart<'_>) -> Element {
    let attributes = start.attributes().map(|attribute| {
        let attribute = attribute.unwrap();
        let value = quick_xml::escape::unescape(&attribute.value).unwrap().into_owned();
        (attribute.key.as_ref().to_owned(), value)
    });
    Element { name: start.name().as_ref().to_owned(), attributes: attributes.collect(), children: Vec::new() }
}
