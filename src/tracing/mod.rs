//! How a published figure is made: of which units, cells, decisions and estimates, from a folder of outputs
//! alone. What is found is added up anew and held against what was published.

mod adding;
mod beside;
mod changes;
mod confidential;
mod decided;
mod error;
mod folder;
mod kept_sources;
mod named;
mod places;
mod published;
mod quartiles;
mod rates;
mod rebuilt;
mod restated;
mod shown;
mod trace;
mod tracing_cells;
mod why;

pub use decided::exemptions;
pub use error::TraceError;
pub use folder::Folder;
pub use named::Named;
pub use published::{Published, PublishedLine};
pub use rebuilt::Rebuilt;
pub use shown::{as_csv, as_text};
pub use trace::{FigureOf, Trace, TracedItem, TracedPart, Without};
pub use tracing_cells::Tracing;
