//! What calamine does not tell of a sheet: rows and columns that are hidden, cells that hold formulas, errors
//! of an xlsb, percentages of an ods or xls.
//!
//! Of an xlsx or xlsb it is found in the bytes that `preflight` unpacks anyway, without taking the XML apart.

pub mod ods;
pub mod parts;
pub mod sheet_bin;
mod sheet_marks;
pub mod sheet_xml;
pub mod xls;

pub use sheet_marks::SheetMarks;
