//! What templates may say: every name with its kind, its meaning and an example.
//!
//! Whoever fills templates hands in a vocabulary; a template is held against it before any data are there.

/// All names that a template may use.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Vocabulary {
    /// The outermost names, in the order in which they are shown to people.
    pub words: Vec<Word>,
}

/// One name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// The name as template authors write it.
    pub name: String,
    /// What stands behind it.
    pub kind: Kind,
    /// What it means, in one line.
    pub meaning: String,
    /// A value that it may have; for lists and groups it may be empty.
    pub example: String,
}

/// What stands behind a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text, possibly empty.
    Text,
    /// One of a few texts.
    Choice(Vec<String>),
    /// A number.
    Number,
    /// Yes or no.
    Truth,
    /// A picture, for the alternative text of a placeholder picture.
    Picture,
    /// Further names behind a dot.
    Group(Vec<Word>),
    /// A list, for loops; what each of its members is.
    List(Box<Kind>),
}

impl Vocabulary {
    /// The outermost word with this name.
    pub fn word(&self, name: &str) -> Option<&Word> {
        self.words.iter().find(|word| word.name == name)
    }
}

impl Kind {
    /// The word with this name behind a dot.
    pub fn member(&self, name: &str) -> Option<&Word> {
        match self {
            Kind::Group(words) => words.iter().find(|word| word.name == name),
            _ => None,
        }
    }
}
