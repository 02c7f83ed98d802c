//! The pages, after the patterns of the GOV.UK design system, without a script.

mod board;
mod checked;
mod decisions;
mod entering;
mod frame;
mod home;
mod past;
mod public;
mod question;
mod receipt;
mod unit;
mod upload;
mod work;

pub use board::board;
pub use checked::checked;
pub use decisions::decisions;
pub use entering::{enter, sign_in};
pub use frame::{Problem, STYLE, download, in_path, of_error, shown};
pub use home::home;
pub use past::{past, past_period};
pub use public::{front, published};
pub use question::question;
pub use receipt::receipt;
pub use unit::{Known, authority};
pub use upload::upload;
pub use work::{log, work};
