//! A fence around calamine, which panics on some malformed files.

use crate::fault::Fault;
use crate::gate::limits::damaged;
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::Once;

thread_local! {
    static QUIET: Cell<bool> = const { Cell::new(false) };
}

static HOOK: Once = Once::new();

/// Runs `work` and turns a panic into [`Fault::Damaged`], without a word on standard error.
///
/// The panic hook belongs to the whole process, so it is wrapped once and stays silent only on a thread that is in here;
/// panics anywhere else are told as before. What `work` leaves behind is thrown away, so nothing half-done is seen.
///
/// # Errors
/// Those of `work`, and [`Fault::Damaged`].
pub(super) fn quietly<T>(work: impl FnOnce() -> Result<T, Fault>) -> Result<T, Fault> {
    HOOK.call_once(|| {
        let before = take_hook();
        set_hook(Box::new(move |panic| {
            if !QUIET.get() {
                before(panic);
            }
        }));
    });
    QUIET.set(true);
    let outcome = catch_unwind(AssertUnwindSafe(work));
    QUIET.set(false);
    outcome.unwrap_or_else(|_| Err(damaged("the reader stumbled over the workbook")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_a_damaged_file() {
        let numbers: Vec<u8> = Vec::new();
        assert!(matches!(quietly(|| Ok(numbers[7])), Err(Fault::Damaged { .. })));
        assert_eq!(quietly(|| Ok(7)), Ok(7));
    }
}
