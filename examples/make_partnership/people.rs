//! Names of people, all made.

use crate::kit::random::Random;

const FIRST: &[&str] =
    &["Alison", "Brian", "Carys", "Derek", "Eilidh", "Farah", "Gareth", "Helen", "Imran", "Joan"];
const LAST: &[&str] = &[
    "Ashdown", "Bracken", "Copeland", "Dunmore", "Elphick", "Fenwick", "Garside", "Hebden", "Inskip",
    "Jarrow",
];

/// A name.
pub fn name(random: &mut Random) -> String {
    format!("{} {}", random.one_of(FIRST), random.one_of(LAST))
}

/// An address that no mail reaches.
pub fn email(name: &str) -> String {
    format!("{}@council.example.org", name.to_lowercase().replace(' ', "."))
}
