//! The files of an output folder: lists for machines, the workbook for people, the run record; put in place as a whole.

mod changes_sheet;
mod csv_file;
mod exceptions_workbook;
mod lists;
mod out_folder;
mod rules_changed;
mod run_record;
mod statistics_workbook;
mod tables;
mod workbook;
mod xlsx;

pub use csv_file::harmless;
pub use exceptions_workbook::exceptions;
pub use lists::{Reported, write_lists};
pub use out_folder::{Lock, OutError, OutFolder};
pub use rules_changed::{ComparedWith, EarlierRun, RuleBook, RuleChange, RuleInForce, RulesInForce};
pub use run_record::{RunRecord, Stage, write_run_record};
pub use statistics_workbook::statistics;
pub use workbook::{Cell, Sheet, Workbook};
pub use xlsx::{WorkbookError, write as write_xlsx};
