//! Counts in words: `1 draft`, `3 drafts`, `2 queries`.

use std::fmt::Display;

/// So many of something; of several words the last is told of many.
#[must_use]
pub fn counted<N: From<u8> + PartialEq + Display>(count: N, one: &str) -> String {
    let is_one = count == N::from(1);
    if is_one { format!("1 {one}") } else { format!("{count} {}", of_many(one)) }
}

/// So many of something, where more than an ending is another: `1 return is`, `2 returns are`.
#[must_use]
pub fn counted_as(count: usize, one: &str, several: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { several })
}

fn of_many(one: &str) -> String {
    let ends = |endings: &[&str]| endings.iter().any(|ending| one.ends_with(ending));
    match one.strip_suffix('y') {
        Some(stem) if !ends(&["ay", "ey", "oy", "uy"]) => format!("{stem}ies"),
        _ if ends(&["s", "x", "ch", "sh"]) => format!("{one}es"),
        _ => format!("{one}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_told_as_one_and_none_and_several_as_many() {
        let told = |count: usize| ["draft", "query", "day", "other match"].map(|one| counted(count, one));
        assert_eq!(told(1), ["1 draft", "1 query", "1 day", "1 other match"]);
        assert_eq!(told(0), ["0 drafts", "0 queries", "0 days", "0 other matches"]);
        assert_eq!(told(12), ["12 drafts", "12 queries", "12 days", "12 other matches"]);
        assert_eq!(
            [1, 2].map(|count| counted_as(count, "return is", "returns are")),
            ["1 return is", "2 returns are"]
        );
    }
}
