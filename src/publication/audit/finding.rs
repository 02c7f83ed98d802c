//! What is wrong in a cell of a workbook.

/// A cell of the workbook that does not say what it should.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Finding {
    /// The file, below the folder of outputs.
    pub file: &'static str,
    /// Name of the sheet.
    pub sheet: String,
    /// Address of the cell.
    pub cell: String,
    /// What stands there.
    pub stands: String,
    /// What should.
    pub should: String,
}

impl std::fmt::Display for Finding {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            out,
            "{}, {}, cell {}: here stands {}. It should be {}.",
            self.file, self.sheet, self.cell, self.stands, self.should
        )
    }
}
