//! What a column of a list of `data/` is.

use super::columns::COLUMNS;

/// What the cells of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::publication) enum CellType {
    /// Words.
    Text,
    /// A whole number.
    Integer,
    /// An exact number.
    Decimal,
    /// True or false.
    Truth,
    /// A day.
    Day,
}

/// What a column is.
#[derive(Debug)]
pub(super) struct ColumnMeaning {
    /// What programs know it by.
    pub name: &'static str,
    /// What people call it.
    pub title: &'static str,
    /// What its cells are.
    pub cells: CellType,
    /// What it says.
    pub description: &'static str,
    /// The property of SDMX that it is, by its address, where it surely is one; else blank.
    pub property: &'static str,
}

/// What the column of a name is.
pub(super) fn meaning_of(name: &str) -> Option<&'static ColumnMeaning> {
    COLUMNS.iter().find(|column| column.name == name)
}

/// What the column of a name says; blank of one of which nothing is said.
pub(in crate::publication) fn words_of_column(name: &str) -> &'static str {
    meaning_of(name).map_or("", |meaning| meaning.description)
}

/// A column that is no property of SDMX.
pub(super) const fn column(
    name: &'static str,
    title: &'static str,
    cells: CellType,
    description: &'static str,
) -> ColumnMeaning {
    ColumnMeaning { name, title, cells, description, property: "" }
}

impl ColumnMeaning {
    /// The same, of one that is.
    pub const fn being(self, property: &'static str) -> Self {
        Self { property, ..self }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{super::lists::LISTS, *};

    #[test]
    fn a_name_means_one_thing() {
        let names: BTreeSet<&str> = COLUMNS.iter().map(|column| column.name).collect();
        assert_eq!(names.len(), COLUMNS.len());
        let titles: BTreeSet<&str> = COLUMNS.iter().map(|column| column.title).collect();
        assert_eq!(titles.len(), COLUMNS.len());
        let lists: BTreeSet<&str> = LISTS.iter().map(|list| list.name).collect();
        assert_eq!(lists.len(), LISTS.len());
    }

    #[test]
    fn what_names_a_line_is_a_column_of_which_something_is_said() {
        for name in LISTS.iter().flat_map(|list| list.key) {
            assert!(meaning_of(name).is_some(), "{name}");
        }
    }
}
