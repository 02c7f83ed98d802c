//! `quarterday`: from the returns of local authorities to national statistics, and the lists of whom to
//! chase.
//!
//! Data flows one way, and a module imports only what stands above it in this list:
//!
//! | room | takes in | gives out |
//! |---|---|---|
//! | [`vocabulary`] | | the nouns: period, answer, place, exception |
//! | [`expressions`] | text of conditions | checked conditions |
//! | [`schemas`] | TOML, JSON and CSV of the statisticians | collections, forms, register |
//! | [`ledger`] | files of decisions | what was settled about a period, by a day |
//! | [`intake`] | an inbox | submissions: path, hash, format, when received |
//! | [`cells`] | a submission's bytes | its sheets and cells, whatever they mean |
//! | [`reading`] | sheets and cells | typed records with their places, and what the file claims |
//! | [`readers`] | files | what reading made of each, in a process of its own, or what was kept |
//! | [`returns`] | readings | whose, for which period, which version: one state a file |
//! | [`records`] | returns | typed columns, and parquet |
//! | [`releases`] | folders of releases | what was published last of each figure |
//! | [`frames`] | records and expressions | all that rules and measures name, beside the records |
//! | [`validation`] | returns | exceptions, each in its cell |
//! | [`figures`] | records and exceptions | the table of figures: unit by measure, with status and source |
//! | [`statistics`] | figures | response and totals |
//! | [`disclosure`] | sums, what each is made of | which are not shown, and what can be told all the same |
//! | [`registers`] | returns, an earlier register, a day | records published one by one, and what changed |
//! | [`form_audit`] | a workbook of anybody | what of its form is not as published spreadsheets must be |
//! | [`publication`] | all of these | the files of an output folder |
//! | [`status`] | what a run would report, a day | who is expected, what came, how late, whom to ask |
//! | [`page`] | the same | the page of a run |
//! | [`comparison`] | two files, two output folders | what differs, cell by cell and figure by figure |
//! | [`chasing`] | who is expected, what is wrong | forms, questions and reminders for authorities |
//! | [`checking`] | files | what a sender can know before sending |
//! | [`impact`] | an output folder, other rules | what they would change |
//! | [`tracing`] | a folder of outputs | of what a published figure is made, to the cell |
//! | [`purging`] | an output folder, a day | the same without what is kept no longer |
//! | [`answering`] | a release | one-off tables of what was published, and to whom they were given |
//! | [`scorecard`] | outputs of several collections | rated measures, and what does not agree |
//! | [`packs`] | outputs of several collections, a group | what its authorities owe, and what is due |
//! | [`annual_report`] | words, and what was published | the document of a year |
//! | [`sql`] | a collection | its constraints, rules and figures as SQL |
//! | [`portal`] | requests of browsers | pages; files into the inbox, decisions into the ledger |
//! | [`cli`] | arguments | what is printed, and the exit status |

pub mod vocabulary;

pub mod expressions;

pub mod schemas;

pub mod ledger;

pub mod intake;

pub mod reading;

pub mod readers;

pub mod returns;

pub mod records;

pub mod releases;

pub mod frames;

pub mod validation;

pub mod figures;

pub mod statistics;

pub mod disclosure;

pub mod registers;

pub mod form_audit;

pub mod publication;

pub mod status;

pub mod page;

pub mod comparison;

pub mod cells;
pub mod chasing;
pub mod checking;

pub mod impact;

pub mod tracing;

pub mod purging;

pub mod answering;

pub mod scorecard;

pub mod packs;

pub mod annual_report;

pub mod sql;

pub mod portal;

pub mod cli;
