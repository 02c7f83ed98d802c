//! The command line: arguments in, words and an exit status out. The only room that prints, but for faults of
//! the portal while it serves, and the only one that asks the clock.
//!
//! | status | meaning                                                                             |
//! |--------|-------------------------------------------------------------------------------------|
//! | 0      | it ran; exceptions are normal                                                       |
//! | 1      | it ran, but some submission was rejected as unreadable; `audit-workbook`: it differs |
//! | 2      | it could not run: usage, a declaration, no such folder, a fault of our own          |
//! | 3      | `--fail-on` found it; `check`: errors; `compare`: it differs; `audit-workbook`: its form |

#[macro_use]
mod print;

mod annual_report;
mod answers;
mod arguments;
mod audiences;
mod audit_shown;
mod audit_workbook;
mod backtest;
mod can_be_released;
mod cannot_run;
mod chase;
mod check;
mod checker;
mod command;
mod compare;
mod compare_shown;
mod decide;
mod disclosure;
mod exit_status;
mod explain;
mod front;
mod impact;
mod impact_shown;
mod init;
mod inspect;
mod interrupted;
mod new_collection;
mod new_folder;
mod pack;
mod places;
mod portal;
mod portal_links;
mod progress;
mod purge;
mod read_files;
mod release;
mod rule_book;
mod rule_page;
mod rules;
mod run;
mod schemas;
mod scorecard;
mod shells;
mod shipped;
mod sql;
mod status;
mod status_shown;
mod summary;
mod table;
mod taking_in;
mod template;
mod told;
mod trace;
mod worked_out;

pub use arguments::command as all_commands;
pub use cannot_run::CannotRun;
pub use command::main;
pub use exit_status::{EXIT_STATUSES, ExitStatus};
