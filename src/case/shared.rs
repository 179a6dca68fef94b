//! What an application shares with another one, though only one of them may claim it.

/// One thing that two applications claim, as one of them is told of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shared {
    /// What is shared.
    pub kind: SharedKind,
    /// What it is called here: a path, a person's or a project's name, the holder of a certificate.
    pub here: String,
    /// What it is called there.
    pub there: String,
    /// What it is told by besides its name: a form's id, a masked identity number, a certificate's number; else empty.
    pub what: String,
    /// The other application's name; empty where `there` says it already.
    pub application: String,
    /// How many other organisations' applications claim it besides that one. Counted for evidence only: what very many
    /// hand in is perhaps a public paper.
    pub others: usize,
    /// The file that it stands in, by its path in the application; empty where several files may hold it.
    pub file: String,
    /// Where not zero, this is the last of its kind, and stands for so many that are not told one by one; all else is
    /// empty.
    pub more: usize,
}

/// What can be shared. The order is the order in which it is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SharedKind {
    /// A file of the same bytes, handed in before.
    File,
    /// The same organisation's form of the same category, level and audit type, handed in before.
    Form,
    /// Evidence of the same bytes, of two organisations.
    Evidence,
    /// Somebody of the same name and the same identity number, of two organisations.
    Person,
    /// Somebody of the same name who holds the same certificate, of two organisations.
    Holder,
    /// A certificate of the same number that two people hold, of two organisations.
    Certificate,
    /// The same project, of two organisations.
    Project,
}

impl SharedKind {
    /// Whether only the later application is told of it: it repeats the earlier one.
    pub fn is_repetition(self) -> bool {
        matches!(self, SharedKind::File | SharedKind::Form)
    }

    /// Whether a certificate's number tells it.
    pub fn is_of_certificate(self) -> bool {
        matches!(self, SharedKind::Holder | SharedKind::Certificate)
    }
}
