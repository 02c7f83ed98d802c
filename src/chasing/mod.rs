//! What is sent to authorities: forms to fill in, questions on what they sent, and reminders; and what comes
//! back of it.

mod answers;
mod carried;
mod chase;
mod draft;
mod feedback;
mod file_name;
mod form_sheets;
mod front;
mod letter;
mod pack;
mod template;

pub use answers::{AnswerGiven, Answers, answers};
pub use carried::{Carried, carried};
pub use chase::{Desk, ToSend, to_send};
pub use draft::{Addressed, DraftError, draft};
pub use feedback::{Feedback, HEADINGS, QUESTIONS, feedback};
pub use file_name::file_name;
pub use front::{Entered, FILE as FRONT, entered_in, front};
pub use letter::{Letter, Letters, LinkText};
pub use pack::{Pack, pack};
pub use template::{Template, write_template};
