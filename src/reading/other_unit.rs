//! What a file says of the unit of a figure, where that is another than is asked for.

use crate::vocabulary::{CellAddress, Scaled};

/// What a file says of the unit of a figure, where that is not the unit that is asked for.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct OtherUnit {
    /// Index of the field.
    pub field: usize,
    /// Index of the sheet on which it is said.
    pub sheet: usize,
    /// The cell in which it is said.
    pub at: CellAddress,
    /// What is said, as typed.
    pub text: Box<str>,
    /// By what the figure was multiplied; `None` where that is not declared, and the figure is not known.
    pub factor: Option<Scaled>,
}
