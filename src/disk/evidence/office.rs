//! What a zip holds, as far as its first entries tell: Office documents are zips, and so is a folder of photographs.

/// A document that is a zip.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Member {
    Word,
    Excel,
    PowerPoint,
    OpenText,
    OpenSheet,
    OpenSlides,
    Ofd,
}

/// The entries whose names are looked at lie in this part.
const LOOKED_AT: usize = 64 << 10;

/// Which document a zip is; `None` where it is none, or its head doesn't tell.
pub(super) fn member(head: &[u8]) -> Option<Member> {
    let head = &head[..head.len().min(LOOKED_AT)];
    let mut names = names(head);
    let (first, content) = names.next()?;
    if first == b"mimetype" {
        return open_document(content);
    }
    let told = |name: &[u8]| {
        let starts = |folder: &[u8]| name.starts_with(folder);
        if starts(b"word/") {
            Some(Member::Word)
        } else if starts(b"xl/") {
            Some(Member::Excel)
        } else if starts(b"ppt/") {
            Some(Member::PowerPoint)
        } else if name.eq_ignore_ascii_case(b"OFD.xml") {
            Some(Member::Ofd)
        } else {
            None
        }
    };
    // A folder of evidence may be called word; a document begins with one of its own parts.
    let parts: [&[u8]; 4] = [b"[Content_Types].xml", b"_rels/", b"docProps/", b"customXml/"];
    let is_document = parts.iter().any(|part| first.starts_with(part)) || told(first).is_some() || is_ofd(first);
    if is_document { told(first).or_else(|| names.find_map(|(name, _)| told(name))) } else { None }
}

fn is_ofd(name: &[u8]) -> bool {
    name.starts_with(b"Doc_0/")
}

fn open_document(content: &[u8]) -> Option<Member> {
    let kind = content.strip_prefix(b"application/vnd.oasis.opendocument.")?;
    if kind.starts_with(b"text") {
        Some(Member::OpenText)
    } else if kind.starts_with(b"spreadsheet") {
        Some(Member::OpenSheet)
    } else if kind.starts_with(b"presentation") {
        Some(Member::OpenSlides)
    } else {
        None
    }
}

/// The names of the entries that begin here, each with what follows its head.
fn names(head: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    let starts = head.windows(4).enumerate().filter(|(_, window)| *window == b"PK\x03\x04");
    starts.filter_map(|(at, _)| {
        let length = |at: usize| Some(usize::from(u16::from_le_bytes(*head.get(at..)?.first_chunk()?)));
        let (name, extra) = (length(at + 26)?, length(at + 28)?);
        let content = head.get(at + 30 + name + extra..).unwrap_or_default();
        Some((head.get(at + 30..at + 30 + name)?, content))
    })
}
