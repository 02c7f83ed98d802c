//! Where a value stands: file, sheet, cell.

/// A cell by its row and column, both counted from 0. Prints as `B7`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub struct CellAddress {
    /// 0 is row 1 of the sheet (line 1 of a CSV's table).
    pub row: u32,
    /// 0 is column A.
    pub column: u32,
}

/// The letters of a column counted from 0: `A`, `Z`, `AA`.
#[must_use]
pub fn column_letters(column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = u64::from(column) + 1;
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(b'A' + u8::try_from(rest % 26).unwrap_or(0)));
        rest /= 26;
    }
    letters.iter().rev().collect()
}

impl std::fmt::Display for CellAddress {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}{}", column_letters(self.column), u64::from(self.row) + 1)
    }
}

/// The place of one value, as it is shown to people. Parts that do not apply are empty.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Place {
    /// Path below the inbox.
    pub file: String,
    /// Name of the sheet; empty for CSV.
    pub sheet: String,
    /// The cell, `A1` style; empty where the fault has no one cell.
    pub cell: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_lettered_as_spreadsheets_do() {
        let letters: Vec<_> = [0, 25, 26, 701, 702, 16383].into_iter().map(column_letters).collect();
        assert_eq!(letters, ["A", "Z", "AA", "ZZ", "AAA", "XFD"]);
        assert_eq!(CellAddress { row: 6, column: 1 }.to_string(), "B7");
    }
}
