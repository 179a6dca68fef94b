//! Pictures that take the place of a template's placeholders.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::ooxml::markup::utf8;
use crate::ooxml::package::Package;
use crate::ooxml::relations::{self, Relation, RelationError};

/// Larger pictures are scans by mistake.
const LARGEST: usize = 10 << 20;

/// A transparent PNG of one pixel: an empty frame keeps its place and size.
const EMPTY: &[u8] = &[
    0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 0x0D, 0x49, 0x48, 0x44, 0x52, 0, 0, 0, 1, 0, 0, 0, 1, 8,
    6, 0, 0, 0, 0x1F, 0x15, 0xC4, 0x89, 0, 0, 0, 0x0B, 0x49, 0x44, 0x41, 0x54, 0x78, 0x9C, 0x63, 0x60, 0, 2, 0, 0, 5,
    0, 1, 0x7A, 0x5E, 0xAB, 0x3F, 0, 0, 0, 0, 0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82,
];

/// Why bytes are not taken as a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PictureFault {
    /// Neither PNG nor JPEG.
    #[error("不是 PNG 或 JPEG 图片，请用看图软件另存为 .png 或 .jpg")]
    Format,
    /// Beyond every seal and signature.
    #[error("图片有 {0} 字节，超过上限 {LARGEST} 字节，请缩小后再用")]
    TooLarge(usize),
}

/// What a picture is encoded as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    Png,
    Jpeg,
}

/// A picture, known by its content to be one.
#[derive(Clone, Debug)]
pub struct Picture {
    bytes: Arc<[u8]>,
    format: Format,
}

impl Picture {
    /// Takes the bytes of a PNG or JPEG file.
    ///
    /// # Errors
    /// [`PictureFault`] where they are neither, or too many.
    pub fn new(bytes: &[u8]) -> Result<Self, PictureFault> {
        let format = match bytes {
            [0x89, b'P', b'N', b'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => Format::Png,
            [0xFF, 0xD8, 0xFF, ..] => Format::Jpeg,
            _ => return Err(PictureFault::Format),
        };
        if bytes.len() > LARGEST {
            return Err(PictureFault::TooLarge(bytes.len()));
        }
        Ok(Picture { bytes: Arc::from(bytes), format })
    }

    /// The usual file extension and the media type.
    fn kind(&self) -> (&'static str, &'static str) {
        match self.format {
            Format::Png => ("png", "image/png"),
            Format::Jpeg => ("jpeg", "image/jpeg"),
        }
    }
}

/// Pictures by the names that templates call them.
pub type Pictures = BTreeMap<String, Picture>;

/// The pictures that a filling places.
#[derive(Debug, Default)]
pub(crate) struct Gallery {
    known: Pictures,
    part: String,
    /// The number that the current part's next picture gets.
    next: usize,
    placed: Vec<Placed>,
}

/// A picture in a part.
#[derive(Debug)]
struct Placed {
    part: String,
    /// The relation's identity.
    id: String,
    /// Empty for an empty frame.
    name: String,
}

const IDENTITY: &str = "rIdPicture";

/// The first number from which on no relation of a part has a picture's identity; a filled document may be a template
/// again.
pub(crate) fn first_free(relations: &[Relation]) -> usize {
    let number = |relation: &Relation| relation.id.strip_prefix(IDENTITY)?.parse::<usize>().ok();
    relations.iter().filter_map(number).max().map_or(1, |last| last.saturating_add(1))
}

impl Gallery {
    pub(crate) fn new(pictures: &Pictures) -> Self {
        Gallery { known: pictures.clone(), ..Gallery::default() }
    }

    /// Says which part is rendered from now on, and the first number that is free there.
    pub(crate) fn turn_to(&mut self, part: &str, first_free: usize) {
        part.clone_into(&mut self.part);
        self.next = first_free;
    }

    /// The relation's identity under which the current part shows a picture.
    ///
    /// # Errors
    /// Where there is no such picture, and where none is asked for but the template does not allow an empty frame.
    pub(crate) fn place(&mut self, name: &str, may_be_empty: bool) -> Result<String, String> {
        match (name.is_empty(), may_be_empty) {
            (false, _) if !self.known.contains_key(name) => return Err(format!("没有提供图片「{name}」")),
            (true, false) => return Err("没有指定图片；允许空缺时请写 | default(value=\"\")".to_owned()),
            _ => {}
        }
        if let Some(placed) = self.placed.iter().find(|placed| placed.part == self.part && placed.name == name) {
            return Ok(placed.id.clone());
        }
        let id = format!("{IDENTITY}{}", self.next);
        self.next += 1;
        self.placed.push(Placed { part: self.part.clone(), id: id.clone(), name: name.to_owned() });
        Ok(id)
    }

    /// The parts that are new or changed because of the pictures placed: media, relations, content types; `lists` are
    /// those that have changed already.
    ///
    /// # Errors
    /// [`RelationError`] where the package's lists are not understood.
    pub(crate) fn hang(
        &self,
        package: &Package<'_>,
        mut lists: BTreeMap<String, String>,
    ) -> Result<Vec<(String, Vec<u8>)>, RelationError> {
        let mut media: BTreeMap<String, Vec<u8>> = BTreeMap::new();
        for placed in &self.placed {
            let picture = self.known.get(&placed.name).cloned().unwrap_or_else(empty);
            let (extension, content_type) = picture.kind();
            let folder = placed.part.rsplit_once('/').map_or("", |(folder, _)| folder);
            let number = media.len() + 1;
            // A picture in several parts is stored for each; seals are small.
            let target = (number..).map(|number| format!("media/picture{number}.{extension}"));
            let is_free = |target: &String| {
                let part = format!("{folder}/{target}");
                !package.contains(&part) && !media.contains_key(&part)
            };
            let tries = package.names().count() + self.placed.len() + 1;
            let target = target.take(tries).find(is_free).unwrap_or_default();
            let list = relations::list_of(&placed.part);
            let known = read(package, &mut lists, &list)?;
            let longer = relations::with_identified(known, &placed.part, &placed.id, &image(), &target)?;
            lists.insert(list, longer);
            let types = read(package, &mut lists, relations::CONTENT_TYPES)?;
            let longer = relations::with_default(types, extension, content_type)?;
            lists.insert(relations::CONTENT_TYPES.to_owned(), longer);
            media.insert(format!("{folder}/{target}"), picture.bytes.to_vec());
        }
        Ok(lists.into_iter().map(|(name, text)| (name, text.into_bytes())).chain(media).collect())
    }
}

fn empty() -> Picture {
    Picture { bytes: Arc::from(EMPTY), format: Format::Png }
}

fn image() -> String {
    relations::office_type("image", false)
}

/// A list as it is by now.
fn read<'l>(
    package: &Package<'_>,
    lists: &'l mut BTreeMap<String, String>,
    name: &str,
) -> Result<&'l str, RelationError> {
    if !lists.contains_key(name) {
        let bytes = package.required(name)?;
        let broken = |fault| RelationError::Part { part: name.to_owned(), fault };
        lists.insert(name.to_owned(), utf8(&bytes).map_err(broken)?.to_owned());
    }
    Ok(lists.get(name).map_or("", String::as_str))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_are_known_by_content() {
        assert_eq!(Picture::new(EMPTY).unwrap().kind().0, "png");
        assert_eq!(Picture::new(&[0xFF, 0xD8, 0xFF, 0xE0]).unwrap().kind().1, "image/jpeg");
        assert_eq!(Picture::new(b"GIF89a").unwrap_err(), PictureFault::Format);
        let large = [EMPTY, &vec![0; LARGEST]].concat();
        assert!(matches!(Picture::new(&large), Err(PictureFault::TooLarge(_))));
    }

    #[test]
    fn each_picture_is_placed_once_in_a_part_and_missing_ones_are_named() {
        let mut gallery = Gallery::new(&Pictures::from([("公章".to_owned(), Picture::new(EMPTY).unwrap())]));
        gallery.turn_to("a", 1);
        assert_eq!(gallery.place("公章", false).unwrap(), "rIdPicture1");
        assert_eq!(gallery.place("公章", false).unwrap(), "rIdPicture1");
        gallery.turn_to("b", 5);
        assert_eq!(gallery.place("公章", false).unwrap(), "rIdPicture5");
        assert_eq!(gallery.place("", true).unwrap(), "rIdPicture6");
        assert!(gallery.place("签名", true).unwrap_err().contains("「签名」"));
        assert!(gallery.place("", false).unwrap_err().contains("default"));
    }
}
