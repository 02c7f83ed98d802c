//! What is sent to authorities: forms to fill in, questions on what they sent, and reminders.

mod form_page;
mod form_sheets;
mod template;

pub use form_page::{Entry, file_name};
pub use template::{Template, write_template};
