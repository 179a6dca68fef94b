//! A bar for work on many bytes, on a terminal only.

use crate::disk::progress::Progress;
use indicatif::{ProgressBar, ProgressStyle};
use std::time::Duration;

/// A bar that counts bytes.
pub(super) struct Wait {
    bar: ProgressBar,
}

impl Wait {
    /// Begins to wait for something.
    pub(super) fn new(what: &'static str) -> Self {
        let bar = ProgressBar::new(0);
        if let Ok(style) =
            ProgressStyle::with_template("{msg} {bar:30} {bytes}/{total_bytes} {bytes_per_sec} 剩余{eta}")
        {
            bar.set_style(style);
        }
        bar.set_message(what);
        bar.enable_steady_tick(Duration::from_millis(200));
        Wait { bar }
    }

    /// Takes the bar away.
    pub(super) fn end(&self) {
        self.bar.finish_and_clear();
    }
}

impl Progress for Wait {
    fn begin(&self, _files: usize, bytes: u64) {
        self.bar.set_length(bytes);
    }

    fn bytes(&self, count: u64) {
        self.bar.inc(count);
    }
}

impl Drop for Wait {
    fn drop(&mut self) {
        self.end();
    }
}
