//! Whatever the bytes, a file is told to be something, and the same each time.

#![no_main]

use libfuzzer_sys::fuzz_target;
use quarterday::intake::{Format, sniff};

fuzz_target!(|bytes: &[u8]| {
    let format = sniff(bytes);
    assert_eq!(format, sniff(bytes));
    assert_eq!(Format::of_number(format.number()), Some(format));
    assert_eq!(format == Format::Empty, format.refusal().is_some() && format.word() == "empty");
});
