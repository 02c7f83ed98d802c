//! How many fields lines have, and which have another number.

use crate::vocabulary::counted;

/// How many rows have how many fields, and on which lines the first of them stand.
#[derive(Default)]
pub(super) struct Widths(pub(super) std::collections::BTreeMap<usize, (usize, Vec<usize>)>);

/// So many lines with another number of fields are named.
const LINES_NAMED: usize = 5;

impl Widths {
    pub(super) fn add(&mut self, width: usize, line: usize) {
        let (count, lines) = self.0.entry(width).or_default();
        *count += 1;
        if lines.len() < LINES_NAMED {
            lines.push(line);
        }
    }

    /// The number of fields that most rows have.
    pub(super) fn usual(&self) -> usize {
        self.0.iter().max_by_key(|(_, (count, _))| *count).map_or(0, |(width, _)| *width)
    }

    /// The lines with another number of fields than most have, where they are few; a title alone in its line
    /// is none of them.
    pub(super) fn note(&self) -> Option<String> {
        let usual = self.usual();
        let all: usize = self.0.values().map(|(count, _)| count).sum();
        let others = || self.0.iter().filter(|(width, _)| **width != usual && **width > 1);
        let odd: usize = others().map(|(_, (count, _))| count).sum();
        if odd == 0 || odd * 4 > all {
            return None;
        }
        let mut named: Vec<(usize, usize)> =
            others().flat_map(|(width, (_, lines))| lines.iter().map(|line| (*line, *width))).collect();
        named.sort_unstable();
        named.truncate(LINES_NAMED);
        let more = if odd > named.len() { format!(", and so on: {odd} in all") } else { String::new() };
        let named: Vec<String> =
            named.iter().map(|(line, width)| format!("line {line} has {width}")).collect();
        Some(format!("most lines have {}, but {}{more}", counted(usual, "field"), named.join(", ")))
    }
}
