//! How a line begins: with a section number, an annex, a marker of a list, or none of these.

use super::Number;

/// How a line begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Start<'l> {
    /// `附录 A（规范性附录）：…`
    Annex { letter: char, rest: &'l str },
    /// `4.1.4. …`
    Section { number: Number, printed: String, rest: &'l str, certain: bool },
    /// `a) …`
    Letter { letter: char, rest: &'l str },
    /// `1) …`
    Figure { figure: u16, rest: &'l str },
    /// `参考文献`
    Bibliography,
    /// Anything else.
    Text,
}

/// Words that count: a line that begins with figures and one of these goes on with a sentence.
const COUNTERS: &str = "年月日天名个人次项级小分万千百平米家种类位倍台套以元份条款号％%°℃";

/// Signs behind a number that a sentence cites.
const CITED: &str = "～~-—–/%％,，、。；;)）×*的";

pub(super) fn start(line: &str) -> Start<'_> {
    let line = line.trim_start_matches(['#', '*', '-', '–', '—', '•', '·', '●', ' ', '\t']);
    if is_bibliography(line) {
        return Start::Bibliography;
    }
    annex(line).or_else(|| letter(line)).or_else(|| figure(line)).or_else(|| section(line)).unwrap_or(Start::Text)
}

fn is_bibliography(line: &str) -> bool {
    crate::text::bare_key(line) == "参考文献"
}

/// Characters with the rest of the line, in half width.
struct Cursor<'l> {
    rest: &'l str,
}

impl Cursor<'_> {
    fn peek(&self) -> Option<char> {
        self.rest.chars().next().map(narrow)
    }

    fn take(&mut self, fits: impl Fn(char) -> bool) -> Option<char> {
        let mut chars = self.rest.chars();
        let c = chars.next().map(narrow).filter(|&c| fits(c))?;
        self.rest = chars.as_str();
        Some(c)
    }

    /// Skips white space and says whether there was any.
    fn spaces(&mut self) -> bool {
        let trimmed = self.rest.trim_start();
        let skipped = trimmed.len() < self.rest.len();
        self.rest = trimmed;
        skipped
    }

    /// A number of at most two figures; none where more follow.
    fn figures(&mut self) -> Option<u16> {
        let mut number = 0;
        let mut count = 0;
        while let Some(c) = self.take(|c| c.is_ascii_digit()) {
            number = number * 10 + u16::try_from(c.to_digit(10)?).ok()?;
            count += 1;
            if count > 2 {
                return None;
            }
        }
        (count > 0).then_some(number)
    }
}

/// The half-width form of a letter, figure, bracket or dot.
pub(super) fn narrow(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        other => other,
    }
}

fn annex(line: &str) -> Option<Start<'_>> {
    let mut cursor = Cursor { rest: line };
    cursor.take(|c| c == '附')?;
    cursor.spaces();
    cursor.take(|c| c == '录')?;
    cursor.spaces();
    let letter = cursor.take(|c| c.is_ascii_uppercase())?;
    let spaced = cursor.spaces();
    let opens = match cursor.peek() {
        None | Some('(' | ':' | '.') => true,
        Some(c) => (spaced || !c.is_ascii()) && !CITED.contains(c),
    };
    let ends_sentence = cursor.rest.trim_end().ends_with(['。', '；', '，']);
    (opens && !ends_sentence)
        .then(|| Start::Annex { letter, rest: cursor.rest.trim_start_matches([':', '：', '.', ' ']) })
}

fn letter(line: &str) -> Option<Start<'_>> {
    let mut cursor = Cursor { rest: line };
    cursor.take(|c| c == '(');
    cursor.spaces();
    let letter = cursor.take(|c| c.is_ascii_lowercase())?;
    cursor.spaces();
    let closing = cursor.take(|c| matches!(c, ')' | '.' | '、'))?;
    cursor.spaces();
    // `a.b` and `e.g.` are no markers.
    let is_word = closing == '.' && cursor.peek().is_some_and(|c| c.is_ascii_alphanumeric());
    (!is_word && !is_cited(cursor.rest)).then_some(Start::Letter { letter, rest: cursor.rest })
}

fn figure(line: &str) -> Option<Start<'_>> {
    let mut cursor = Cursor { rest: line };
    if let Some(c) = cursor.take(|c| matches!(c, '①'..='⑳')) {
        let figure = u16::try_from(u32::from(c) - u32::from('①') + 1).ok()?;
        return Some(Start::Figure { figure, rest: cursor.rest.trim_start() });
    }
    cursor.take(|c| c == '(');
    cursor.spaces();
    let figure = cursor.figures()?;
    cursor.spaces();
    cursor.take(|c| c == ')')?;
    cursor.spaces();
    (!is_cited(cursor.rest)).then_some(Start::Figure { figure, rest: cursor.rest })
}

/// Whether what follows a number or marker shows that a sentence cites it: `a)、b)`, `4.1 和 4.2`, but not `a) 及时处理`.
fn is_cited(rest: &str) -> bool {
    let joined = rest.strip_prefix(['和', '及', '或', '至', '与']).map(str::trim_start);
    rest.starts_with(|c| CITED.contains(c))
        || joined.is_some_and(|rest| {
            rest.starts_with(|c: char| narrow(c).is_ascii_alphanumeric() || matches!(c, '（' | '(' | '附'))
        })
}

fn section(line: &str) -> Option<Start<'_>> {
    let mut cursor = Cursor { rest: line };
    let letter = cursor.take(|c| c.is_ascii_uppercase());
    let mut printed: String = letter.into_iter().collect();
    if letter.is_some() {
        cursor.spaces();
        if cursor.take(|c| c == '.').is_some() {
            printed.push('.');
            cursor.spaces();
        }
    }
    let mut figures = vec![cursor.figures()?];
    // Where the last figure begins, for a heading like `1级要求` that stands right behind the number.
    let mut before_last = line;
    let mut closed = false;
    loop {
        let here = Cursor { rest: cursor.rest };
        cursor.spaces();
        if cursor.take(|c| c == '.').is_none() {
            cursor = here;
            break;
        }
        let after_dot = cursor.rest;
        cursor.spaces();
        if let Some(figure) = cursor.figures() {
            before_last = after_dot;
            figures.push(figure);
        } else {
            cursor.rest = after_dot;
            closed = true;
            break;
        }
    }
    if figures.len() == 1 && letter.is_none() && !closed {
        closed = cursor.take(|c| c == '、').is_some();
    }
    let mut spaced = cursor.spaces();
    if cursor.rest.starts_with('级') {
        (cursor.rest, figures) = level_heading(before_last, figures)?;
        spaced = true;
    }
    printed.push_str(&figures.iter().map(u16::to_string).collect::<Vec<_>>().join("."));
    let rest = cursor.rest.trim_start_matches([':', '：']).trim_start();
    if is_cited(rest) {
        return None;
    }
    let is_chapter = letter.is_none() && figures.len() == 1;
    if is_chapter && (!(closed || spaced) || rest.starts_with(|c| COUNTERS.contains(c)) || (rest.is_empty() && !closed))
    {
        return None;
    }
    let is_counted = figures.len() + usize::from(letter.is_some()) == 2 && rest.starts_with(|c| COUNTERS.contains(c));
    Some(Start::Section { number: Number { letter, figures }, printed, rest, certain: !is_counted })
}

/// `6.2.1级要求`, `6.21级要求` and `6.2. 1级要求` are section 6.2 with the heading `1级要求`.
fn level_heading(last: &str, mut figures: Vec<u16>) -> Option<(&str, Vec<u16>)> {
    let last = last.trim_start();
    let digits = last.chars().take_while(|&c| narrow(c).is_ascii_digit()).count();
    let figure = figures.pop()?;
    if digits == 2 {
        figures.push(figure / 10);
        let skipped = last.chars().next().map_or(0, char::len_utf8);
        return Some((last.get(skipped..)?, figures));
    }
    (digits == 1 && !figures.is_empty()).then_some((last, figures))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(line: &str) -> Option<(String, String)> {
        match start(line) {
            Start::Section { printed, rest, .. } => Some((printed, rest.to_owned())),
            _ => None,
        }
    }

    #[test]
    fn numbers_in_all_their_styles() {
        for (line, printed, rest) in [
            ("4.1.4. 茶具", "4.1.4", "茶具"),
            ("4.1.4 茶具", "4.1.4", "茶具"),
            ("A1.2.1茶叶识别", "A1.2.1", "茶叶识别"),
            ("A.1.2 茶叶", "A.1.2", "茶叶"),
            ("Ｃ．１．１　冲泡", "C.1.1", "冲泡"),
            ("4 . 1 .2 茶具", "4.1.2", "茶具"),
            ("1 范围", "1", "范围"),
            ("1. 范围", "1", "范围"),
            ("6.2 1级要求", "6.2", "1级要求"),
            ("6.2.1级要求", "6.2", "1级要求"),
            ("6.21级要求", "6.2", "1级要求"),
        ] {
            assert_eq!(number(line), Some((printed.to_owned(), rest.to_owned())), "{line}");
        }
    }

    #[test]
    fn what_a_sentence_cites_begins_no_section() {
        for line in
            ["3 年以上", "5万元以上", "C.2.2～C.2.4的要求", "2015-04-01", "75%以上", "T3以上机房", "4", "3个茶师"]
        {
            assert!(number(line).is_none_or(|(printed, _)| printed == "T3"), "{line}");
        }
        assert_eq!(start("附录H。"), Start::Text);
        assert_eq!(start("a)、b)两项"), Start::Text);
        assert_eq!(start("a) 和 b) 两项"), Start::Text);
        assert!(matches!(start("a) 及时奉茶"), Start::Letter { .. }));
    }

    #[test]
    fn markers_in_all_their_styles() {
        for line in ["a) 茶", "a）茶", "（a）茶", "- a) 茶", "ａ） 茶", "a、茶", "( a ) 茶"] {
            assert_eq!(start(line), Start::Letter { letter: 'a', rest: "茶" }, "{line}");
        }
        for line in ["12) 茶", "（12）茶", "⑫茶"] {
            assert_eq!(start(line), Start::Figure { figure: 12, rest: "茶" }, "{line}");
        }
        for line in ["附录 C（规范性附录）： 冲泡", "附 录 C：（规范性附录）： 冲泡"] {
            assert!(matches!(start(line), Start::Annex { letter: 'C', .. }), "{line}");
        }
    }
}
