//! Ctrl-C, and the request to end that systems send: what a run had begun is removed, and nothing is put in
//! place any more.

use std::sync::OnceLock;

use crate::publication::Unfinished;

/// What this process has begun and not finished. Once it was asked for, a process that is told to end removes
/// it before it does. One that is killed cannot; the next run of the same place does so for it.
pub fn unfinished() -> &'static Unfinished {
    static OWN: OnceLock<Unfinished> = OnceLock::new();
    OWN.get_or_init(|| {
        let own = Unfinished::default();
        clean_up_when_told_to_end(&own);
        own
    })
}

#[cfg(unix)]
fn clean_up_when_told_to_end(unfinished: &Unfinished) {
    use signal_hook::{
        consts::{SIGINT, SIGTERM},
        iterator::Signals,
        low_level::emulate_default_handler,
    };
    // Without it a run works as well, and leaves more behind if it is ended.
    let Ok(mut signals) = Signals::new([SIGINT, SIGTERM]) else { return };
    let unfinished = unfinished.clone();
    std::thread::spawn(move || {
        if let Some(signal) = signals.forever().next() {
            unfinished.remove_all();
            // Who waits for this process is told of what it ended.
            let _ = emulate_default_handler(signal);
        }
    });
}

/// Elsewhere the next run removes what this one leaves.
#[cfg(not(unix))]
fn clean_up_when_told_to_end(_: &Unfinished) {}
