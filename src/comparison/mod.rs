//! What differs between two files, cell by cell, and between two output folders, figure by figure.

mod cells;
mod figures;
mod outputs;
mod sums;

pub use cells::{CellChange, SheetChange, SheetCompared, compared};
pub use figures::FigureChange;
pub use outputs::{CannotCompare, OutputsCompared, compared_outputs};
pub use sums::SumChange;
