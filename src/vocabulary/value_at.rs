//! Values, by where they stand among all that was read.

/// A value, by its return, its record there, and its field (all by index).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ValueAt {
    /// The return.
    pub of_return: usize,
    /// The record among those of the return.
    pub record: usize,
    /// The field among those of the record's table.
    pub field: usize,
}

impl ValueAt {
    /// The value of a field in a record of a return.
    #[must_use]
    pub fn new(of_return: usize, record: usize, field: usize) -> Self {
        Self { of_return, record, field }
    }
}

/// A value of one return, by its record and its field (by index).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RecordField {
    /// The record among those of the return.
    pub record: usize,
    /// The field among those of the record's table.
    pub field: usize,
}

impl RecordField {
    /// The value of a field in a record.
    #[must_use]
    pub fn new(record: usize, field: usize) -> Self {
        Self { record, field }
    }

    /// The value among those of all returns.
    #[must_use]
    pub fn of_return(self, of_return: usize) -> ValueAt {
        ValueAt::new(of_return, self.record, self.field)
    }
}

/// A field of a record table, both by index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub struct TableField {
    /// The table among those of the collection.
    pub table: usize,
    /// The field among those of the table.
    pub field: usize,
}
