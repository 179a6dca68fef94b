//! How far a long piece of work has come, for whoever shows a bar.

/// Is told how far a long piece of work has come, from several threads at once.
pub trait Progress: Sync {
    /// So many files of so many bytes are to be gone through.
    fn begin(&self, _files: usize, _bytes: u64) {}
    /// So many bytes more are done.
    fn bytes(&self, _count: u64) {}
    /// One file more is done.
    fn file(&self) {}
}

/// Tells nobody.
pub struct Silent;

impl Progress for Silent {}
