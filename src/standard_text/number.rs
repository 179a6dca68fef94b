//! Numbers of sections: `4.1.4`, `A1.2.1`, `C.1.1`, and of annexes: `附录C`.

/// A section's number: an annex letter or none, and figures. Two ways of printing one number are equal.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Number {
    /// The annex; `None` in the chapters.
    pub letter: Option<char>,
    /// The figures; none for an annex itself.
    pub figures: Vec<u16>,
}

impl Number {
    /// A number as a catalogue has it: `4.1.4`, `A1.1.1`, `C.1.1`, `附录A`.
    pub fn parse(text: &str) -> Option<Number> {
        let text = text.trim();
        if let Some(letter) = text.strip_prefix("附录") {
            let mut letters = letter.trim().chars();
            let letter = letters.next().filter(char::is_ascii_uppercase)?;
            return letters.next().is_none().then_some(Number { letter: Some(letter), figures: Vec::new() });
        }
        let letter = text.chars().next().filter(char::is_ascii_uppercase);
        let figures = match letter {
            Some(letter) => text.strip_prefix(letter)?,
            None => text,
        };
        let figures = figures.trim_start_matches('.').trim_end_matches('.');
        let figures: Option<Vec<u16>> = figures.split('.').map(|figure| figure.parse().ok()).collect();
        Some(Number { letter, figures: figures? })
    }

    /// Whether this number stands under the other, or is it.
    pub fn is_within(&self, other: &Number) -> bool {
        self.letter == other.letter && self.figures.starts_with(&other.figures)
    }

    /// The number that this one stands under; `None` for a chapter or an annex.
    pub fn parent(&self) -> Option<Number> {
        let (_, figures) = self.figures.split_last()?;
        (self.letter.is_some() || !figures.is_empty())
            .then(|| Number { letter: self.letter, figures: figures.to_vec() })
    }
}

/// A requirement's id as section number and markers: `J.4.3 a) 1)`.
pub fn id_parts(id: &str) -> Option<(Number, Vec<&str>)> {
    let mut words = id.split_whitespace();
    let number = Number::parse(words.next()?)?;
    Some((number, words.collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_of_printing_one_number_are_equal() {
        assert_eq!(Number::parse("A1.2"), Number::parse("A.1.2."));
        assert_eq!(Number::parse("附录C"), Number::parse("附录 C"));
        assert_eq!(Number::parse("4.1.x"), None);
        assert!(Number::parse("D1.1.1").unwrap().is_within(&Number::parse("附录D").unwrap()));
        assert_eq!(Number::parse("D1").unwrap().parent(), Number::parse("附录D"));
        assert_eq!(Number::parse("4").unwrap().parent(), None);
        assert_eq!(id_parts("J.4.3 a) 1)").unwrap().1, ["a)", "1)"]);
    }
}
