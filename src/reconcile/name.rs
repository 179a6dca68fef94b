//! Names of files taken apart, so that it can be said how two of them differ.

use crate::evidence::words::EvidenceWords;
use crate::evidence::{Difference, dates};
use crate::text;
use unicode_normalization::UnicodeNormalization;

/// Names whose core is shorter, in characters, are not alike by a few characters or by a part.
const SHORTEST_ALIKE: usize = 4;

/// From this length on, in characters, two of them may differ.
const LONG: usize = 8;

/// Names that differ in one of these are of different things (一号, 二号).
pub(super) const NUMERALS: &str = "一二三四五六七八九十甲乙丙丁";

/// A name as it is compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Name {
    /// As written, characters composed (NFC), without 《》: they mark a title and are no part of it.
    pub(super) whole: String,
    /// Where the extension begins in it: its length where there is none.
    stem: usize,
    /// Key of the stem: 《》, spaces, width, case and brackets are folded.
    pub(super) key: String,
    /// The key without numbering, versions and dates.
    pub(super) core: String,
    numbering: String,
    versions: String,
    dates: String,
    /// A bit for each kind of character in the core, so that cores too unlike are told apart at once.
    pub(super) mask: u64,
}

impl Name {
    pub(super) fn of(written: &str, words: &EvidenceWords) -> Self {
        let whole: String = text::trim(written).nfc().filter(|c| !matches!(c, '《' | '》')).collect();
        let stem = extension(&whole).map_or(whole.len(), |extension| whole.len() - extension.len() - 1);
        let key = text::key(&whole[..stem]);
        let (numbered, rest) = numbering(text::trim(&whole[..stem]));
        let mut peeled = Peeled { core: text::key(rest), versions: String::new(), dates: String::new() };
        peeled.peel(words);
        let Peeled { core, versions, dates } = peeled;
        let core = if core.is_empty() { key.clone() } else { core };
        let mask = core.chars().fold(0, |mask, c| mask | 1 << (u32::from(c).wrapping_mul(0x9E37_79B1) >> 26));
        Name { stem, key, numbering: text::key(numbered), core, versions, dates, mask, whole }
    }

    /// The name without its extension.
    pub(super) fn stem(&self) -> &str {
        &self.whole[..self.stem]
    }

    /// The extension in lower case; nothing where there is none.
    pub(super) fn extension(&self) -> String {
        self.whole.get(self.stem + 1..).unwrap_or_default().to_lowercase()
    }

    pub(super) fn has_extension(&self) -> bool {
        self.stem < self.whole.len()
    }

    /// Whether a file of this name is what an item of another name says, to the letter; an item may leave out the extension.
    pub(super) fn is_listed_as(&self, item: &Name) -> bool {
        self.whole == item.whole || (!item.has_extension() && self.stem() == item.whole)
    }

    /// How a file's name differs from an item's where both have one core: not at all where nothing is left to tell.
    pub(super) fn differences_from(&self, item: &Name) -> Vec<Difference> {
        let mut differences = Vec::new();
        let mut tell = |differs: bool, difference| {
            if differs {
                differences.push(difference);
            }
        };
        let same_key = self.key == item.key;
        tell(same_key && self.stem() != item.stem(), Difference::Typography);
        tell(!same_key && self.numbering != item.numbering, Difference::Numbering);
        tell(item.has_extension() && self.extension() != item.extension(), Difference::Extension);
        tell(!same_key && self.versions != item.versions, Difference::Version);
        tell(!same_key && self.dates != item.dates, Difference::Date);
        if differences.is_empty() {
            differences.push(if same_key { Difference::None } else { Difference::Typography });
        }
        differences
    }

    /// How a file's version and date differ from an item's.
    pub(super) fn edition_from(&self, item: &Name) -> Vec<Difference> {
        let version = (self.versions != item.versions).then_some(Difference::Version);
        let date = (self.dates != item.dates).then_some(Difference::Date);
        let differences: Vec<Difference> = version.into_iter().chain(date).collect();
        if differences.is_empty() { vec![Difference::None] } else { differences }
    }

    /// Whether a file is of the version and the date that an item says, or says nothing of them.
    pub(super) fn is_edition_of(&self, item: &Name) -> bool {
        self.versions == item.versions && self.dates == item.dates
    }

    /// Whether the item is only the number that stands before the file's name: 附件3 for `附件3 检测规范.docx`.
    pub(super) fn is_numbered_as(&self, item: &Name) -> bool {
        let own = self.numbering.trim_end_matches(['.', '_', '-', ',', ')', ':']);
        !own.is_empty() && own == item.key && !own.starts_with(|c: char| c.is_ascii_digit() || c == '(')
    }

    /// In how many characters a file's core, of which the mask is known, differs from this one's, where that is few enough for
    /// a slip and no number is another one.
    pub(super) fn slips(&self, core: &str, mask: u64) -> Option<u8> {
        // Each slip takes away or adds at most two kinds of characters.
        if (self.mask ^ mask).count_ones() > 4 {
            return None;
        }
        let (own, other) = (self.core.chars().count(), core.chars().count());
        let shortest = own.min(other);
        let allowed: usize = if shortest >= LONG { 2 } else { 1 };
        if shortest < SHORTEST_ALIKE || own.abs_diff(other) > allowed {
            return None;
        }
        let numbers =
            |name: &str| name.chars().filter(|c| c.is_ascii_digit() || NUMERALS.contains(*c)).collect::<String>();
        let distance = strsim::osa_distance(&self.core, core);
        if !(1..=allowed).contains(&distance) || numbers(&self.core) != numbers(core) {
            return None;
        }
        if distance > 1 && is_other_word(&self.core, core) {
            return None;
        }
        u8::try_from(distance).ok()
    }

    /// Whether one core is a part of the other.
    pub(super) fn shares_part(&self, core: &str) -> bool {
        let own = self.core.as_str();
        let (short, long) = if own.len() < core.len() { (own, core) } else { (core, own) };
        short != long && long.contains(short) && short.chars().count() >= SHORTEST_ALIKE
    }

    /// The number at the end of a file's name, where the name is an item's with a number behind it: a page of a series.
    pub(super) fn page_of(&self, item: &Name) -> Option<u32> {
        let rest = self.key.strip_prefix(item.key.as_str())?;
        if item.has_extension() && item.extension() != self.extension() {
            return None;
        }
        // A number right behind another is part of it.
        let joined = item.key.ends_with(|c: char| c.is_ascii_digit()) && rest.starts_with(|c: char| c.is_ascii_digit());
        let number = rest.trim_start_matches(['-', '_', '(', '第', '.', 'p']).trim_end_matches([')', '页', '张', '份']);
        let is_number = !number.is_empty() && number.len() <= 3 && number.bytes().all(|byte| byte.is_ascii_digit());
        if joined || !is_number { None } else { number.parse().ok() }
    }
}

/// Whether two cores differ in one word of two characters: another one (抑制, 根除), and no slip.
fn is_other_word(left: &str, right: &str) -> bool {
    let pairs = left.chars().zip(right.chars()).enumerate();
    let differing: Vec<usize> = pairs.filter(|(_, (own, other))| own != other).map(|(at, _)| at).collect();
    let is_same_length = left.chars().count() == right.chars().count();
    is_same_length && matches!(differing.as_slice(), [first, second] if first + 1 == *second)
}

/// What stands behind the last dot, where it can be an extension: letters first, so that `V1.0` has none.
fn extension(name: &str) -> Option<&str> {
    let (stem, extension) = name.rsplit_once('.')?;
    let fits = (1..=5).contains(&extension.len())
        && extension.starts_with(|c: char| c.is_ascii_alphabetic() || c == '7')
        && extension.bytes().all(|byte| byte.is_ascii_alphanumeric());
    (fits && !stem.is_empty()).then_some(extension)
}

/// A number before a name, as folders of evidence have it (`03_`, `3-2 `, `（5）`, `附件3：`), and what follows.
fn numbering(name: &str) -> (&str, &str) {
    let mut rest = name;
    for word in ["附件", "材料", "附", "第"] {
        if let Some(after) = rest.strip_prefix(word)
            && after.starts_with(|c: char| c.is_ascii_digit())
        {
            rest = after;
            break;
        }
    }
    rest = rest.strip_prefix(['（', '(', '【', '[']).unwrap_or(rest);
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let mut count = digits(rest);
    if !(1..=3).contains(&count) {
        return ("", name);
    }
    rest = &rest[count..];
    while let Some(after) = rest.strip_prefix(['-', '.', '－']) {
        count = digits(after);
        if !(1..=3).contains(&count) {
            break;
        }
        rest = &after[count..];
    }
    let is_separator = |c: char| {
        c.is_whitespace() || matches!(c, '.' | '_' | '-' | '、' | '）' | ')' | '】' | ']' | '：' | ':' | '．' | '—')
    };
    let after = rest.trim_start_matches(is_separator);
    if after.len() == rest.len() || after.is_empty() {
        return ("", name);
    }
    (&name[..name.len() - after.len()], after)
}

/// A core on its way, and what was taken off it.
struct Peeled {
    core: String,
    versions: String,
    dates: String,
}

impl Peeled {
    /// Takes versions and dates off both ends until nothing more can be taken.
    fn peel(&mut self, words: &EvidenceWords) {
        loop {
            let before = self.core.len();
            self.trim();
            self.take_date(words);
            self.take_version(words);
            if self.core.is_empty() || self.core.len() == before {
                return;
            }
        }
    }

    fn trim(&mut self) {
        let trimmed = self.core.trim_matches(['-', '_', '.', ',', ' ', ':']);
        // An empty pair of brackets is what a version left behind.
        let trimmed = trimmed.strip_suffix("()").unwrap_or(trimmed);
        self.core = trimmed.to_owned();
    }

    fn take_date(&mut self, words: &EvidenceWords) {
        let bare = self.core.strip_suffix(')').unwrap_or(&self.core);
        let found = dates::in_text(&self.core);
        let Some(date) = found.iter().find(|date| date.at.end >= bare.len() || date.at.start == 0) else { return };
        self.dates.push_str(&date.day.to_string());
        if date.at.start == 0 && date.at.end < bare.len() {
            self.core.drain(..date.at.end);
            return;
        }
        self.core.truncate(date.at.start);
        let open = self.core.trim_end_matches(['(', '-', '_', ':']).len();
        self.core.truncate(open);
        if let Some(word) = words.until.iter().find(|word| self.core.ends_with(word.as_str())) {
            self.core.truncate(self.core.len() - word.len());
        }
    }

    fn take_version(&mut self, words: &EvidenceWords) {
        let bare = self.core.strip_suffix(')').map_or(self.core.as_str(), |inner| inner);
        let word = words.versions.iter().find(|word| bare.ends_with(word.as_str()));
        let at = word.map(|word| bare.len() - word.len()).or_else(|| version_at(bare)).or_else(|| copy_at(&self.core));
        let Some(at) = at else { return };
        self.versions.push_str(&self.core[at..]);
        let at = self.core[..at].trim_end_matches(['(', '-', '_']).len();
        self.core.truncate(at);
    }
}

/// Where a version at the end begins: `v1.0`, `版本1.0`, `1.0版`, `第2版`.
fn version_at(text: &str) -> Option<usize> {
    let (number, closed) = text.strip_suffix('版').map_or((text, false), |head| (head, true));
    let head = number.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
    let written = &number[head.len()..];
    let is_number =
        written.starts_with(|c: char| c.is_ascii_digit()) && written.ends_with(|c: char| c.is_ascii_digit());
    if is_number {
        for word in ["version", "ver.", "ver", "版本号", "版本", "第", "v"] {
            // «第2» alone is no version, «第2版» is.
            if let Some(before) = head.strip_suffix(word).filter(|_| word != "第" || closed) {
                return Some(before.len());
            }
        }
        return closed.then_some(head.len());
    }
    let head = number.trim_end_matches(|c: char| "一二三四五六七八九十".contains(c));
    let is_numbered = closed && head.len() < number.len();
    head.strip_suffix('第').filter(|_| is_numbered).map(str::len)
}

/// Where the number of a copy at the end begins: `(1)`.
fn copy_at(text: &str) -> Option<usize> {
    let inner = text.strip_suffix(')')?;
    let head = inner.trim_end_matches(|c: char| c.is_ascii_digit());
    let count = inner.len() - head.len();
    head.strip_suffix('(').filter(|_| (1..=2).contains(&count)).map(str::len)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(written: &str) -> Name {
        Name::of(written, &crate::data::evidence_words().unwrap())
    }

    fn words(file: &str, item: &str) -> Option<String> {
        let (file, item) = (name(file), name(item));
        if file.is_listed_as(&item) {
            return Some("=".to_owned());
        }
        if file.core == item.core {
            let all: Vec<String> = file.differences_from(&item).iter().map(|difference| difference.words()).collect();
            return Some(all.join("，"));
        }
        item.slips(&file.core, file.mask).map(|count| Difference::Characters(count).words())
    }

    #[test]
    fn the_extension_may_be_left_out() {
        assert_eq!(words("应急流程.docx", "应急流程").as_deref(), Some("="));
        assert_eq!(words("应急流程.docx", "应急流程.docx").as_deref(), Some("="));
        assert_eq!(words("应急流程V1.0.docx", "应急流程V1.0").as_deref(), Some("="));
    }

    #[test]
    fn differences_are_named() {
        for (file, item, said) in [
            ("《应急流程》.docx", "应急流程", "="),
            ("应急流程（甲）.docx", "应急流程(甲)", "空格、大小写或全半角不同"),
            ("应急 流程.docx", "应急流程.docx", "空格、大小写或全半角不同"),
            ("应急流程.docx", "应急流程.doc", "扩展名不同"),
            ("03_应急流程.docx", "应急流程", "名称前的编号不同"),
            ("3-2 应急流程.docx", "应急流程", "名称前的编号不同"),
            ("附件3：应急流程.docx", "应急流程", "名称前的编号不同"),
            ("应急流程V1.1.docx", "应急流程V1.0", "版本不同"),
            ("应急流程_终稿.docx", "应急流程", "版本不同"),
            ("应急流程（第二版）.docx", "应急流程", "版本不同"),
            ("应急流程 (1).docx", "应急流程", "版本不同"),
            ("应急流程_20250801.docx", "应急流程", "日期不同"),
            ("资质证书_有效期至20260831.pdf", "资质证书", "日期不同"),
            ("2025年8月1日应急流程.docx", "应急流程", "日期不同"),
            ("应急流程V1.1_20250801.doc", "应急流程V1.0.docx", "扩展名不同，版本不同，日期不同"),
            ("应急处里流程.docx", "应急处理流程", "相差1个字"),
        ] {
            assert_eq!(words(file, item).as_deref(), Some(said), "{file} / {item}");
        }
    }

    #[test]
    fn other_names_are_no_slips() {
        for (file, item) in [
            ("项目1验收报告.pdf", "项目2验收报告"),
            ("抑制工具.xlsx", "根除工具"),
            ("抑制阶段工具清单.xlsx", "根除阶段记录清单"),
            ("抑制用可信工具列表.xlsx", "根除用可信工具列表"),
            ("示例一号项目验收报告.pdf", "示例二号项目验收报告"),
            ("甲.pdf", "乙"),
            ("2024年培训记录.docx", "2025年培训记录"),
        ] {
            assert_eq!(words(file, item), None, "{file} / {item}");
        }
    }

    #[test]
    fn pages_of_a_series() {
        for (file, page) in [
            ("培训照片（1）.jpg", 1),
            ("培训照片-2.jpg", 2),
            ("培训照片_03.jpg", 3),
            ("培训照片4.jpg", 4),
            ("培训照片第5页.jpg", 5),
        ] {
            assert_eq!(name(file).page_of(&name("培训照片")), Some(page), "{file}");
        }
        assert_eq!(name("培训照片说明.jpg").page_of(&name("培训照片")), None);
        assert_eq!(name("附件31.pdf").page_of(&name("附件3")), None);
    }
}
