//! The last entry of a run record: the hash of all that stands before it, so that a record that was changed
//! shows it.

use sha2::{Digest, Sha256};

use crate::intake::hexadecimal;

const START: &[u8] = b",\n  \"sha256\": \"";

const END: &[u8] = b"\"\n}\n";

/// Adds the seal to a record, which is a JSON object in lines; `None` if it is none.
#[must_use]
pub fn seal(record: &[u8]) -> Option<Vec<u8>> {
    let open = record.trim_ascii_end().strip_suffix(b"\n}")?;
    Some([open, START, hexadecimal(&Sha256::digest(open)).as_bytes(), END].concat())
}

/// The seal of a record, if it is unbroken: no byte of the record differs from what was sealed.
#[must_use]
pub fn unbroken(record: &[u8]) -> Option<String> {
    let rest = record.strip_suffix(END)?;
    let (open, hash) = rest.split_at_checked(rest.len().checked_sub(64)?)?;
    let open = open.strip_suffix(START)?;
    let own = hexadecimal(&Sha256::digest(open));
    (own.as_bytes() == hash).then_some(own)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_byte_that_changes_breaks_the_seal() {
        let sealed = seal(b"{\n  \"period\": \"2019-20\"\n}\n").expect("a record");
        assert!(unbroken(&sealed).is_some());
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert_eq!(unbroken(&changed), None, "{at}");
            assert_eq!(unbroken(&sealed[..at]), None, "{at}");
        }
        assert_eq!(seal(b"[]"), None);
    }
}
