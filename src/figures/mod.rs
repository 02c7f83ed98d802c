//! The table of figures: unit by measure, of one period, each with its status and where it comes from. Sums,
//! rates, growth and what is not stated are worked out from it and from nothing else.

mod as_taken;
mod benchmark;
mod estimate;
mod exact_sum;
mod fraction;
mod gather;
mod kept;
mod lines;
mod measures;
mod rebuilt;
mod status;
mod stored;
mod stored_estimates;
mod table;
mod total_row;
mod worked_out;

pub use crate::schemas::estimates::ESTIMATE_DECIMALS;
pub use as_taken::{StoredError, estimates_kept, write_as_taken};
pub use benchmark::{Benchmark, BenchmarkId};
pub use estimate::{EstimateId, MadeBy};
pub use exact_sum::ExactSum;
pub use fraction::Fraction;
pub use gather::{gather, is_put_to};
pub use kept::{KeptFigure, kept_figures};
pub use measures::{MeasureId, Measures};
pub use rebuilt::{figures_kept, measures_kept};
pub use status::{Benchmarked, Figure, Source, Status};
pub use stored::{earlier, restate, write};
pub use stored_estimates::kept_estimates;
pub use table::{Figures, SumError, UnitId};
pub use worked_out::{InCategory, WorkedOut, WorkedOutError, worked_out};
