//! The portal: authorities check and send in the browser, and the unit sees how a period stands. A small
//! server around what the program does anyway: it checks, works out and decides by starting the program
//! itself, as a person at the command line would, so that one bad file, or a heavy run, is never in the
//! server's own process.
//!
//! Who may do what is said by the type that a page asks for: a [`Sender`] came by a link, an [`Officer`] by a
//! password, and a form counts only with the mark of the session to which it was shown.

mod app;
mod at_once;
mod authority;
mod board;
mod check_result;
mod checkers;
mod connections;
mod deciding;
mod entering;
mod error;
mod fields;
mod headers;
mod history_of;
mod limits;
mod logged;
mod pages;
mod past;
mod peer;
mod period_page;
mod placing;
mod program;
mod published;
mod questions;
mod refused;
mod registers_shown;
mod routes;
mod secret;
mod sending;
mod serve;
mod settings;
mod staging;
mod store;
mod texts;
mod unit_page;
mod who;
mod work;
mod working;

pub use app::App;
pub use error::PortalError;
pub use routes::{ROUTES, router};
pub use serve::{Listening, serve};
pub use settings::{OfRegisters, Settings, newest_period};
pub use store::{Account, AuditLine, Link, NewAccount, NewLink, Receipt, Role, Store};
pub use who::{Officer, Sender};
