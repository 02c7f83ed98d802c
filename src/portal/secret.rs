//! Secrets: 256 random bits each, kept only as their hashes.

use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use super::PortalError;
use crate::intake::hexadecimal;

/// Letters of references: no vowels, so that none is a word or part of a name.
const LETTERS: &[u8; 20] = b"bcdfghjkmnpqrstvwxzy";

fn random<const N: usize>() -> Result<[u8; N], PortalError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)
        .map_err(|error| PortalError::of("the system gave no random bytes", &error))?;
    Ok(bytes)
}

/// A new secret, as 64 hexadecimal digits.
pub fn new_secret() -> Result<String, PortalError> {
    random::<32>().map(|bytes| hexadecimal(&bytes))
}

/// A new salt of a password.
pub fn new_salt() -> Result<String, PortalError> {
    random::<16>().map(|bytes| hexadecimal(&bytes))
}

/// A new reference, of twelve letters that people can read out; no secret.
pub fn new_reference() -> Result<String, PortalError> {
    let letter = |byte: &u8| char::from(LETTERS[usize::from(*byte) % LETTERS.len()]);
    random::<12>().map(|bytes| bytes.iter().map(letter).collect())
}

/// What is kept of a secret.
#[must_use]
pub fn hash_of(secret: &str) -> String {
    hexadecimal(&Sha256::digest(secret.as_bytes()))
}

/// What a form must carry that was shown to a session: nobody can tell it who does not have the session.
#[must_use]
pub fn mark_of_forms(session: &str) -> String {
    hash_of(&format!("forms of {session}"))
}

/// Compares in a time that tells nothing of where two texts differ.
#[must_use]
pub fn is_same(one: &str, other: &str) -> bool {
    one.as_bytes().ct_eq(other.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_secrets_are_alike_and_a_mark_says_nothing_of_its_session() {
        let (one, other) = (new_secret().unwrap(), new_secret().unwrap());
        assert_eq!((one.len(), one == other), (64, false));
        assert!(!mark_of_forms(&one).contains(&one) && mark_of_forms(&one) != hash_of(&one));
        assert!(is_same(&one, &one.clone()) && !is_same(&one, &other) && !is_same(&one, ""));
        assert!(new_reference().unwrap().bytes().all(|letter| LETTERS.contains(&letter)));
    }
}
