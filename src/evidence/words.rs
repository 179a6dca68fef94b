//! The words by which evidence is known, as data (`catalog/evidence.toml`).

use super::FactKind;

/// Words and settings for reading lists of evidence and names of files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EvidenceWords {
    /// Labels of facts; the first that fits a piece of text says what it is about.
    pub facts: Vec<(FactKind, Vec<String>)>,
    /// Units that make a number a fact (`平方米`).
    pub units: Vec<(FactKind, Vec<String>)>,
    /// Kinds of papers, each with the words that its names end in (`记录`: 记录, 日志, 记录单).
    pub kinds: Vec<(String, Vec<String>)>,
    /// Words of papers that say how something is to be done, not that it was.
    pub procedures: Vec<String>,
    /// Words of papers that are yet to be filled in.
    pub templates: Vec<String>,
    /// Words by which a clause asks for papers of real projects.
    pub projects_asked: Vec<String>,
    /// Words of a project's papers, from its contract to its acceptance, in the order of time.
    pub stages: Vec<(String, Vec<String>)>,
    /// Words of proofs of social insurance.
    pub insurance: Vec<String>,
    /// Words of leases.
    pub leases: Vec<String>,
    /// Words of proofs with facts that are to be written beside them: the words of the paper, and the facts.
    pub expected: Vec<(Vec<String>, Vec<FactKind>)>,
    /// Words after which a date is the last day of validity (`有效期至`).
    pub until: Vec<String>,
    /// Words that mark a version or a copy (`终稿`, `副本`).
    pub versions: Vec<String>,
    /// One file for more clauses than this is told.
    pub overused: usize,
    /// A proof of social insurance older than so many months is told.
    pub insurance_months: i32,
    /// A lease that ends within so many months is told, where no day of the audit is known.
    pub lease_months: i32,
}
