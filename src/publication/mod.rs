//! The files of an output folder: lists for machines, the workbook for people, the run record; put in place
//! as a whole.

mod as_written;
mod audit;
mod benchmark;
mod charts;
mod csv_file;
mod exceptions_workbook;
mod heading;
mod headlines;
mod lists;
mod lock;
mod measures;
mod metadata;
mod number_text;
mod ods;
mod open_questions;
mod out_folder;
mod qa_pack;
mod quality;
mod quartile_columns;
mod registers;
mod release;
mod reported;
mod revised_columns;
mod revision_triangle;
mod revisions;
mod rounded_figures;
mod rules_changed;
mod run_crate;
mod run_record;
mod statistics_workbook;
mod tables;
mod tables_as_csv;
mod unfinished;
mod whom_to_ask;
mod workbook;
mod xlsx;
mod xlsx_chart;

pub use as_written::Differences;
pub use audit::{
    AuditedFigures, Beside, Book, CannotRead, CellOf, CellSubject, Finding, PAGE, SheetRead, TableWithSheet,
    alike, audit, audit_drawings, audit_page, audit_registers, audit_run, cells_of, lists_lacking, of_lists,
    tables_by, tables_of,
};
pub use charts::{
    Chart, FOLDER as CHARTS, Frame as ChartFrame, ImageError, png as chart_png, png_size, svg as chart_svg,
    write_charts,
};
pub use csv_file::{CsvFile, harmless};
pub use exceptions_workbook::{exceptions, rules_most_broken};
pub use heading::{heading_of, measure_of};
pub use headlines::{Change, Headline, headlines};
pub use lists::{
    Column, DescribedList, ListCell, described_lists, exception_as_json, list_sheet, stored_faults,
    write_decisions, write_lists,
};
pub use lock::Lock;
pub use number_text::number_text;
pub use ods::{bytes as ods_bytes, write as write_ods};
pub use out_folder::{Cleared, OutError, OutFolder, OutPlace, WhatStands};
pub use qa_pack::qa_pack;
pub use registers::{AWAITING, SHARED, folder_of as folder_of_registers, register_sheets, write_registers};
pub use release::{DECLARATIONS, STATISTICS, write_declarations, write_published, write_statistics};
pub use reported::Reported;
pub use rules_changed::{ComparedWith, EarlierRun, RuleBook, RuleChange, RuleInForce, RulesInForce};
pub use run_crate::{CRATE, CrateOf, MANIFEST, manifest, run_crate};
pub use run_record::{RunRecord, Stage, declarations, hashes, write_provenance, write_run_record};
pub use statistics_workbook::statistics;
pub use tables::{shorthand, words as period_in_words};
pub use tables_as_csv::write_tables_as_csv;
pub use unfinished::Unfinished;
pub use whom_to_ask::WhomToAsk;
pub use workbook::{Marker, Paragraph, SheetColumn, TableCell, TableSheet, Workbook};
pub use xlsx::{WorkbookError, bytes as xlsx_bytes, row_height, write as write_xlsx};
