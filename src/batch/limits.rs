//! What a worker process is held to by the system.
//!
//! On Linux the memory of a worker is bounded by `RLIMIT_DATA` (private writable memory), it leaves no core dump, and it
//! ends with its parent. Other Unix systems bound the address space instead, as far as they heed it. On Windows the system
//! bounds nothing: there the gate before every reader and the deadline, at which the parent ends the worker, are all there
//! is.

/// Puts the process under its limits. Where the system refuses, all goes on.
#[cfg(unix)]
pub fn impose(memory_mib: u64) {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let exactly = |value: u64| Rlimit { current: Some(value), maximum: Some(value) };
    // A dump of somebody's papers helps nobody.
    let _ = setrlimit(Resource::Core, exactly(0));
    let resource = if cfg!(target_os = "linux") { Resource::Data } else { Resource::As };
    end_with_parent();
    let _ = setrlimit(resource, exactly(memory_mib << 20));
}

/// There are no limits here.
#[cfg(not(unix))]
pub fn impose(_memory_mib: u64) {}

#[cfg(target_os = "linux")]
fn end_with_parent() {
    use rustix::process::{Signal, set_parent_process_death_signal};
    // Without it a worker notices only when it next asks for work.
    let _ = set_parent_process_death_signal(Some(Signal::KILL));
}

#[cfg(all(unix, not(target_os = "linux")))]
fn end_with_parent() {}
