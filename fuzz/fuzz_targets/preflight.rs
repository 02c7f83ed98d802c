//! A zipped workbook is let through or refused in words, with so much memory and so much time.

#![no_main]

use libfuzzer_sys::fuzz_target;
use quarterday::cells::preflight;

fuzz_target!(|bytes: &[u8]| {
    match preflight::check(bytes) {
        Err(refusal) => assert!(!refusal.to_string().is_empty()),
        // What comes back is as good as what was looked through.
        Ok(found) => assert!(found.unpacked.is_none_or(|unpacked| preflight::check(&unpacked).is_ok())),
    }
});
