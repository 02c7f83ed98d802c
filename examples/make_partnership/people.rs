//! People, all of them made.

use crate::kit::random::Random;

const FIRST: [&str; 12] = [
    "Agnes", "Bertil", "Cosmo", "Dilys", "Eustace", "Fenella", "Gwilym", "Hester", "Ivor", "Jocasta",
    "Kenelm", "Lettice",
];
const LAST: [&str; 12] = [
    "Amberley",
    "Brackwater",
    "Cottismore",
    "Dunnockby",
    "Elderfleet",
    "Farthingale",
    "Gossamer",
    "Hartsbourne",
    "Inglebright",
    "Jessamy",
    "Kestrelwood",
    "Larkington",
];

/// A made name, the same for the same words.
pub fn name(words: &[&str]) -> String {
    drawn(&mut Random::of(7, words))
}

/// Name and e-mail of whom to ask about the returns of an authority.
pub fn contact(code: &str, authority: &str) -> (String, String) {
    let letters = authority.to_lowercase().replace(|letter: char| !letter.is_ascii_alphanumeric(), "");
    (name(&["contact", code]), format!("safety@{letters}.example.org"))
}

/// A made name that is drawn.
pub fn drawn(random: &mut Random) -> String {
    format!("{} {}", random.one_of(&FIRST), random.one_of(&LAST))
}
