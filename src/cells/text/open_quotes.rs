//! Quotation marks that are never closed, and the rows that they swallow.

/// A field over more lines than this is a quotation mark that was never closed, if its lines look like rows.
const MOST_LINES_A_FIELD: usize = 20;

/// Fewest delimiters on one line by which it can be a row of its own in a table of many columns.
pub(super) const FEWEST_IN_A_ROW: usize = 5;

/// Whether the last field of a file goes on over lines to its end, with a quotation mark before it and none
/// behind it.
pub(super) fn is_left_open(record: &csv::StringRecord, content: &[u8]) -> bool {
    let goes_on = record.iter().next_back().is_some_and(|field| field.trim_end().contains('\n'));
    goes_on && content.iter().filter(|byte| **byte == b'"').count() % 2 == 1
}

/// What separates fields, and whether this file puts a space behind it.
#[derive(Clone, Copy)]
pub(super) struct Separator {
    delimiter: char,
    is_spaced: bool,
}

impl Separator {
    pub(super) fn of(text: &str, delimiter: char) -> Self {
        let first = text.trim_start().split('\n').next().unwrap_or_default();
        Self { delimiter, is_spaced: first.contains(&format!("{delimiter} ")) }
    }

    /// How many delimiters of a line can separate fields. Behind a comma in a sentence or between coordinates
    /// stands a space.
    pub(super) fn count(self, line: &str) -> usize {
        line.match_indices(self.delimiter)
            .filter(|(at, _)| self.is_spaced || !line[at + 1..].starts_with(' '))
            .count()
    }
}

/// Whether a field holds what were rows of their own: many lines that can be rows, a line that starts with a
/// label, or one with nearly as many delimiters as a row of `width` fields has.
pub(super) fn swallows_rows(
    field: &str,
    separator: Separator,
    width: usize,
    is_label: &dyn Fn(&str) -> bool,
) -> bool {
    if !field.contains('\n') {
        return false;
    }
    let mut lines = field.split('\n').skip(1);
    let is_value = |text: &str| {
        text.trim_start().trim_start_matches(['"', '-']).starts_with(|letter: char| letter.is_ascii_digit())
    };
    let is_row = |line: &str| {
        line.split_once(separator.delimiter)
            .is_some_and(|(first, rest)| is_value(rest) && is_label(first.trim().trim_matches('"')))
    };
    let is_wide = |line: &str| {
        let delimiters = separator.count(line);
        delimiters >= FEWEST_IN_A_ROW && delimiters * 4 >= width * 3
    };
    let (mut all, mut blank, mut could_be_rows) = (0, 0, 0);
    for line in lines.clone() {
        all += 1;
        blank += usize::from(line.trim().is_empty());
        could_be_rows += usize::from(separator.count(line) > 0);
    }
    all > MOST_LINES_A_FIELD && could_be_rows * 2 >= all - blank
        || lines.any(|line| is_row(line) || is_wide(line))
}
