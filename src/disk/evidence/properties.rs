//! What a document says of itself: the organisation that its properties name.

use crate::archive::Listing;
use quick_xml::Reader;
use quick_xml::events::Event;
use std::io::{Read, Seek};

/// Where Open XML keeps the organisation (ECMA-376 part 1, 15.2.12.3; the element: 22.2.2.5).
const PART: &str = "docProps/app.xml";

/// Properties are short; a longer part is not looked into.
const LONGEST_PART: u64 = 64 << 10;

/// A document inside an archive is looked into as long as it is no larger: it is unpacked into memory for that.
pub(super) const LARGEST_UNPACKED: u64 = 4 << 20;

/// Whether a file of this name keeps such properties.
pub(super) fn are_in(name: &str) -> bool {
    const KEEPERS: [&str; 6] = [".docx", ".docm", ".xlsx", ".xlsm", ".pptx", ".pptm"];
    let name = name.to_ascii_lowercase();
    KEEPERS.iter().any(|extension| name.ends_with(extension))
}

/// The organisation that the properties of a document name; `None` where they name none or can't be read.
pub(super) fn organisation<R: Read + Seek>(document: &mut R) -> Option<Box<str>> {
    let listing = Listing::read(document).ok()?;
    let entry = listing.entries().iter().find(|entry| entry.name == PART && entry.size <= LONGEST_PART)?;
    let mut part = String::new();
    entry.open(document).ok()?.read_to_string(&mut part).ok()?;
    company(&part)
}

fn company(part: &str) -> Option<Box<str>> {
    let mut reader = Reader::from_str(part);
    let mut said = String::new();
    let mut is_inside = false;
    loop {
        match reader.read_event().ok()? {
            Event::Start(tag) if tag.local_name().into_inner() == "Company" => is_inside = true,
            Event::Text(text) if is_inside => said.push_str(&text.xml10_content()),
            Event::End(_) if is_inside => break,
            Event::Eof => return None,
            _ => {}
        }
    }
    let said = said.trim();
    (!said.is_empty()).then(|| said.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::Packer;
    use std::io::{Cursor, Write};

    #[test]
    fn the_organisation_is_read_from_the_properties() {
        let document = |part: &str| {
            let mut packer = Packer::new(Cursor::new(Vec::new()));
            packer.begin(PART, part.len() as u64).unwrap();
            packer.write_all(part.as_bytes()).unwrap();
            organisation(&mut packer.finish().unwrap())
        };
        let named = "<Properties><Application>x</Application><Company> 示例茶楼有限公司 </Company></Properties>";
        assert_eq!(document(named).as_deref(), Some("示例茶楼有限公司"));
        for none in [
            "",
            "<Properties/>",
            "<Properties><Company/></Properties>",
            "<Company>",
            "<a><Company> </Company></a>",
            "<<",
        ] {
            assert_eq!(document(none), None, "{none}");
        }
        assert_eq!(document(&format!("<a>{}</a>{named}", " ".repeat(64 << 10))), None);
        assert_eq!(organisation(&mut Cursor::new(b"PK\x03\x04")), None);
    }
}
