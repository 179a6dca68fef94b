//! What the targets share: choices taken from the bytes of an input, one after the other.
//!
//! Every choice takes its bytes from the front and is made from whatever is there, so that a change of one byte changes one
//! choice, and an input cut short is an input still.

/// The bytes of an input that no choice has used yet.
#[derive(Clone, Copy, Debug)]
pub struct Choices<'a>(&'a [u8]);

impl<'a> Choices<'a> {
    /// All bytes of an input.
    pub fn of(input: &'a [u8]) -> Self {
        Choices(input)
    }

    /// Whether every byte is used.
    pub fn is_over(&self) -> bool {
        self.0.is_empty()
    }

    /// The next byte; zero behind the end.
    pub fn byte(&mut self) -> u8 {
        let Some((&first, rest)) = self.0.split_first() else { return 0 };
        self.0 = rest;
        first
    }

    /// The next two bytes as a number.
    pub fn number(&mut self) -> u16 {
        u16::from_le_bytes([self.byte(), self.byte()])
    }

    /// The next eight bytes as a float, whatever it is.
    pub fn float(&mut self) -> f64 {
        f64::from_le_bytes(std::array::from_fn(|_| self.byte()))
    }

    /// One in so many.
    pub fn one_in(&mut self, many: u8) -> bool {
        self.byte() % many == many - 1
    }

    /// A position below `len`, which is at least one.
    pub fn below(&mut self, len: usize) -> usize {
        let at = if len > 256 { usize::from(self.number()) } else { usize::from(self.byte()) };
        at % len.max(1)
    }

    /// One of several.
    pub fn pick<'p, T>(&mut self, all: &'p [T]) -> &'p T {
        &all[self.below(all.len())]
    }

    /// So many bytes, or as many as there are.
    pub fn bytes(&mut self, len: usize) -> &'a [u8] {
        let (taken, rest) = self.0.split_at(len.min(self.0.len()));
        self.0 = rest;
        taken
    }

    /// A text: a byte with its length, and the text.
    pub fn text(&mut self) -> String {
        let len = usize::from(self.byte());
        String::from_utf8_lossy(self.bytes(len)).into_owned()
    }
}

/// A text as people alter it: a word put in, characters left out, doubled, or set apart.
pub fn altered(choices: &mut Choices<'_>, text: &str) -> String {
    let mut characters: Vec<char> = text.chars().collect();
    for _ in 0..choices.byte() % 4 {
        let (way, at, len) = (choices.byte(), choices.below(characters.len() + 1), usize::from(choices.byte() % 8));
        let end = (at + len).min(characters.len());
        match way % 6 {
            0 => drop(characters.drain(at..end)),
            1 => drop(characters.splice(at..at, choices.text().chars())),
            2 => drop(characters.splice(at..end, choices.text().chars())),
            3 => {
                let copy = characters[at..end].to_vec();
                characters.splice(at..at, copy);
            }
            4 => {
                characters.insert(at, *choices.pick(&[' ', '\u{3000}', '\n', '\u{200B}', '：', '、', '/', '（', '）']))
            }
            _ => characters[at..end].reverse(),
        }
    }
    characters.into_iter().collect()
}
