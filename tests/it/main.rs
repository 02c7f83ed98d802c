//! All integration tests, in one binary: linking is what costs.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

mod across_tables;
mod annual_report;
mod answers_given;
mod applied;
mod attribution;
mod audit_of_words;
mod back_series;
mod balance;
mod breaks;
mod carried;
mod case;
mod charts;
mod chase_steps;
mod chasing;
mod check;
mod compare;
mod content_audit;
mod decisions;
mod declarations;
mod disclosure;
mod disclosure_published;
mod disclosure_rounded;
mod disclosure_run;
mod earlier_outputs;
mod edits;
#[cfg(target_os = "linux")]
mod ended;
mod estimates;
mod exceptions;
mod failures;
mod figures;
mod followers;
mod form_audit;
mod forms;
mod forms_back;
#[cfg(target_os = "linux")]
mod hostile;
mod hostile_files;
#[cfg(target_os = "linux")]
mod hostile_user;
mod kept_figures;
mod language;
mod late_returns;
mod layouts;
mod library;
#[cfg(target_os = "linux")]
mod library_ends;
mod library_others;
mod long_lists;
mod made_books;
mod measures;
mod module_order;
mod new_collection;
mod not_asked;
mod not_shown;
mod notices;
mod one_error;
mod output_folder;
mod packs;
mod page;
mod provenance;
mod quartiles;
mod reading_cache;
mod real_data;
mod real_files;
mod register;
mod releases;
mod rests_on;
mod returns;
mod revisions;
mod rules_changed;
mod rules_impact;
mod sample;
mod sample_figures;
mod sample_lae1;
mod second_blocks;
mod series;
mod sizes_lae1;
mod status;
mod trace;
mod unread;
mod worked_cases;
mod workspace;
mod wrong_rules;
