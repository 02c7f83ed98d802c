//! A zipped workbook is let through or refused in words, with so much memory and so much time.

#![no_main]

use libfuzzer_sys::fuzz_target;
use quarterday::reading::preflight;

fuzz_target!(|bytes: &[u8]| {
    match preflight::check(bytes) {
        Err(refusal) => assert!(!refusal.to_string().is_empty()),
        Ok(findings) => {
            let Some(unpacked) = findings.unpacked else { return };
            // What comes back is as good as what was looked through.
            let again = preflight::check(&unpacked).expect("the same parts");
            assert_eq!(again.formulas_without_values, findings.formulas_without_values);
        }
    }
});
