//! The words by which evidence is known, as data (`catalog/evidence.toml`). All are comparison keys.

use super::ListedFactKind;

/// Words and settings for reading lists of evidence and names of files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EvidenceWords {
    /// Labels of facts; the first that a piece of text begins with says what it is about.
    pub facts: Vec<(ListedFactKind, Vec<String>)>,
    /// Units that make a number a fact (`平方米`).
    pub units: Vec<(ListedFactKind, Vec<String>)>,
    /// Kinds of papers (`记录`: 记录, 日志, 记录单).
    pub kinds: Vec<PaperKind>,
    /// Words of papers that say how something is to be done, not that it was.
    pub procedures: Vec<String>,
    /// Words of papers that are yet to be filled in.
    pub templates: Vec<String>,
    /// Words by which a clause asks for papers of real projects.
    pub projects_asked: Vec<String>,
    /// Words behind 项目 that make another word of it (`项目管理`).
    pub not_of_project: Vec<String>,
    /// Words before 项目 that name no project (`已完成项目`).
    pub generic_project_words: Vec<String>,
    /// A project's papers, from its contract to its acceptance, in the order of time.
    pub stages: Vec<PaperKind>,
    /// Words of proofs of social insurance.
    pub insurance: Vec<String>,
    /// Words of leases.
    pub leases: Vec<String>,
    /// Papers beside which facts are to be written.
    pub expected: Vec<ExpectedFacts>,
    /// Words after which a date is the last day of validity (`有效期至`).
    pub until: Vec<String>,
    /// Words of terms, behind which the second of two dates ends them (`租期`).
    pub terms: Vec<String>,
    /// Words of papers whose validity ends with a date behind 至 (`证书`).
    pub that_end: Vec<String>,
    /// Words that mark a version or a copy (`终稿`, `副本`).
    pub versions: Vec<String>,
    /// One file for more clauses than this is told.
    pub overused: usize,
    /// A proof of social insurance older than so many months is told.
    pub insurance_months: i32,
    /// A lease that ends within so many months is told, where no day of the audit is known.
    pub lease_months: i32,
}

/// A kind of papers and how its names end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaperKind {
    /// What it is called.
    pub name: String,
    /// How names of such papers end.
    pub words: Vec<String>,
}

/// Papers, and the facts that are to be written beside them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExpectedFacts {
    /// Words in the papers' names.
    pub papers: Vec<String>,
    /// The facts.
    pub facts: Vec<ListedFactKind>,
}

impl EvidenceWords {
    /// The kinds that a name is of: those with a word that it ends in, else those with a word anywhere in it.
    pub fn kinds_of(&self, name: &str) -> Vec<&PaperKind> {
        let key = crate::text::key(name);
        let ends = |kind: &&PaperKind| kind.words.iter().any(|word| key.ends_with(word.as_str()));
        let found: Vec<&PaperKind> = self.kinds.iter().filter(ends).collect();
        if !found.is_empty() {
            return found;
        }
        self.kinds.iter().filter(|kind| kind.words.iter().any(|word| key.contains(word.as_str()))).collect()
    }

    /// Whether a name has one of the words.
    pub fn has(name: &str, words: &[String]) -> bool {
        let key = crate::text::key(name);
        words.iter().any(|word| key.contains(word.as_str()))
    }
}
