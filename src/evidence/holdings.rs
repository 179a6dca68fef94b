//! The files that were handed in, as found in a folder or an archive.

use std::collections::BTreeMap;
use std::fmt;

/// A SHA-256.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest(pub [u8; 32]);

impl Digest {
    /// Reads 64 hexadecimal digits, in either case.
    pub fn parse(text: &str) -> Option<Self> {
        let mut digest = [0; 32];
        if text.len() != 64 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        for (at, byte) in digest.iter_mut().enumerate() {
            *byte = u8::from_str_radix(&text[2 * at..2 * at + 2], 16).ok()?;
        }
        Some(Digest(digest))
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(formatter, "{byte:02x}"))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

/// What a folder or an archive of evidence holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Holdings {
    /// The folder or the archive as the user named it.
    pub name: String,
    /// The files, by path; no path twice.
    pub files: Vec<HeldFile>,
    /// What was not looked into, by path.
    pub left_out: Vec<LeftOut>,
    /// What systems leave behind (`Thumbs.db`, lock files of Office): how many of each.
    pub ignored: BTreeMap<String, usize>,
}

/// A file of the evidence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldFile {
    /// Path inside the folder or archive, steps separated by `/`; bytes that are no text are shown as `�`.
    pub path: String,
    /// Its size in bytes.
    pub size: u64,
    /// SHA-256 of its content; `None` where it could not be read to its end.
    pub sha256: Option<Digest>,
    /// What is wrong with it.
    pub trouble: Option<FileTrouble>,
    /// The organisation that the document's own properties name.
    pub organisation: Option<Box<str>>,
}

impl HeldFile {
    /// The last part of the path.
    pub fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }

    /// The folder part of the path; empty at the top.
    pub fn folder(&self) -> &str {
        self.path.rsplit_once('/').map_or("", |(folder, _)| folder)
    }
}

/// What is wrong with a file as such, whatever it is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileTrouble {
    /// It has no bytes.
    Empty,
    /// It could not be read; the reason in Chinese.
    Unreadable(String),
    /// It changed while it was read.
    Changed,
    /// Its content is not what its extension says.
    WrongType {
        /// What it is instead (`PDF 文件`).
        looks_like: String,
    },
    /// A picture with too few points to be read.
    PictureSmall {
        /// Points across.
        width: u32,
        /// Points down.
        height: u32,
    },
}

impl FileTrouble {
    /// What is wrong, to follow the file's name: `是空文件（0字节）`. `path` is the file's.
    pub fn words(&self, path: &str) -> String {
        match self {
            FileTrouble::Empty => "是空文件（0字节）".to_owned(),
            FileTrouble::Unreadable(why) => format!("无法读取：{why}"),
            FileTrouble::Changed => "在读取的时候还在变化".to_owned(),
            FileTrouble::WrongType { looks_like } => {
                let name = path.rsplit('/').next().unwrap_or(path);
                match name.rsplit_once('.') {
                    Some((_, extension)) => format!("的扩展名是“.{extension}”，内容却是{looks_like}"),
                    None => format!("没有扩展名，内容是{looks_like}"),
                }
            }
            FileTrouble::PictureSmall { width, height } => format!("只有{width}×{height}点，看不清内容"),
        }
    }
}

/// Something in the folder or archive that was not looked into.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LeftOut {
    /// Its path, control characters shown as `�`.
    pub path: String,
    /// Why.
    pub why: WhyLeftOut,
}

/// Why something was not looked into.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum WhyLeftOut {
    /// A symbolic link that leads out of the folder.
    LinkOut,
    /// A symbolic link inside the folder, or one that leads nowhere.
    Link,
    /// A pipe, a socket, a device.
    Special,
    /// A folder that can't be listed; the reason in Chinese.
    FolderUnreadable(String),
    /// A name in an archive that leads out of it (`..`, absolute).
    LeadsOut,
    /// A second entry of an archive under one name.
    NameTwice,
    /// An entry of an archive that unpacks to far more than it packs.
    Bomb,
    /// Something about an archive's entry that can't be read (encrypted, unknown compression); the reason in Chinese.
    Unsupported(String),
    /// Folders too deep below each other.
    TooDeep,
    /// More files than are looked at.
    TooMany,
}

impl WhyLeftOut {
    /// Why, in words: `是指向文件夹以外的链接`.
    pub fn words(&self) -> String {
        match self {
            WhyLeftOut::LinkOut => "是指向文件夹以外的链接".to_owned(),
            WhyLeftOut::Link => "是链接".to_owned(),
            WhyLeftOut::Special => "不是普通文件（管道、设备等）".to_owned(),
            WhyLeftOut::FolderUnreadable(why) => format!("文件夹无法打开：{why}"),
            WhyLeftOut::LeadsOut => "压缩包中的路径指向压缩包以外".to_owned(),
            WhyLeftOut::NameTwice => "与另一个文件重名".to_owned(),
            WhyLeftOut::Bomb => "解压后大得不正常".to_owned(),
            WhyLeftOut::Unsupported(why) => why.clone(),
            WhyLeftOut::TooDeep => "文件夹层数太多".to_owned(),
            WhyLeftOut::TooMany => "文件太多，以后的都没有查看".to_owned(),
        }
    }
}
