//! The content of `statistics.xlsx`, read back as a reader sees it and held against the figures by another
//! path than its writer's.

mod audited;
mod book;
mod cell_of;
mod cells;
mod cover;
mod figures;
mod finding;
mod headings;
mod listed;
mod lookup;
mod provisional;
mod quality;
mod revised;
mod sums;
mod titles;
mod words;

pub use audited::{audit, audit_run};
pub use book::{Book, CannotRead};
pub use cell_of::{Beside, CellOf, CellSubject, TableWithSheet, cells_of, tables_by, tables_of};
pub use figures::AuditedFigures;
pub use finding::Finding;
pub use listed::of_lists;
