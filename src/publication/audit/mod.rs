//! The content of `statistics.xlsx`, read back as a reader sees it and held against the figures by another
//! path than its writer's.

mod audited;
mod book;
mod cell_of;
mod cells;
mod charts;
mod cover;
mod figures;
mod finding;
mod forms;
mod headings;
mod listed;
mod lookup;
mod open;
mod page;
mod provisional;
mod quality;
mod registers;
mod revised;
mod revisions;
mod sentences;
mod sums;
mod titles;
mod words;

pub use audited::{audit, audit_drawings, audit_page, audit_run};
pub use book::{Book, CannotRead, SheetRead};
pub use cell_of::{Beside, CellOf, CellSubject, TableWithSheet, cells_of, tables_by, tables_of};
pub use figures::AuditedFigures;
pub use finding::Finding;
pub use forms::alike;
pub use listed::{lists_lacking, of_lists};
pub use page::PAGE;
pub use registers::audit_registers;
