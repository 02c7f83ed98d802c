//! The scorecard: measures over the outputs of several collections, rated, and what is held against each
//! other between them. It reads what runs published and kept, never returns.

mod cross_checks;
mod lists;
mod made;
mod meeting;
mod output_read;
mod rating;
mod rows_of_units;
mod sources_at;
mod workbook;

pub use cross_checks::{CrossChecked, Held};
pub use lists::{cross_checks_csv, perspectives_csv, scorecard_csv, shown};
pub use made::{Counted, Made, MeasureMade, made};
pub use rating::{Direction, PerspectiveMade, Rating};
pub use sources_at::{FileRead, SourceAt, by_age, sources_at};
pub use workbook::workbook;
