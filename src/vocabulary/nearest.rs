//! The nearest right name to a wrong one: the hint that a misspelling needs, and none that only confuses.

use super::printable::echo;

/// Lists of names up to this long are given whole where none of them is near.
const FEW: usize = 12;

/// "the field "premisis" is not known; the nearest is "premises"", or all the names where few could be meant.
#[must_use]
pub fn unknown_name<'a>(what: &str, name: &str, known: impl Iterator<Item = &'a str>) -> String {
    format!("{what} \"{}\" is not known{}", echo(name), hint(name, known))
}

/// "; the nearest is "premises"": what follows where a name is not known; empty if nothing helps.
#[must_use]
pub fn hint<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> String {
    let mut known: Vec<&str> = known.collect();
    known.sort_unstable();
    known.dedup();
    let distance = |other: &&str| strsim::osa_distance(&name.to_lowercase(), &other.to_lowercase());
    let nearest = known
        .iter()
        .min_by_key(|other| distance(other))
        .filter(|other| distance(other) <= 2.max(name.chars().count() / 3));
    // Letters of other alphabets look like ours and are not: without a word on it the nearest name looks the
    // same.
    let foreign = name.chars().find(|letter| !letter.is_ascii());
    let foreign = foreign.map(|letter| {
        format!(" (in \"{}\" a letter is not what it looks like: U+{:04X})", echo(name), u32::from(letter))
    });
    match nearest {
        Some(nearest) => format!("; the nearest is \"{nearest}\"{}", foreign.unwrap_or_default()),
        None if !known.is_empty() && known.len() <= FEW => format!("; it can be {}", known.join(", ")),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_right_name_is_given() {
        let message = unknown_name("the field", "premisis", ["premises", "visits"].into_iter());
        assert_eq!(message, "the field \"premisis\" is not known; the nearest is \"premises\"");
        let message = unknown_name("the word", "zzzzzzzz", ["flow", "stock"].into_iter());
        assert_eq!(message, "the word \"zzzzzzzz\" is not known; it can be flow, stock");
        let message = unknown_name("the field", "vіsits", ["visits"].into_iter());
        assert!(
            message.ends_with(
                "the nearest is \"visits\" (in \"vіsits\" a letter is not what it looks like: U+0456)"
            ),
            "{message}"
        );
    }
}
