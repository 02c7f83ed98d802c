//! The pages, after the patterns of the GOV.UK design system; none needs a script.

mod board;
mod checked;
mod decisions;
mod entering;
mod frame;
mod home;
mod period;
mod public;
mod question;
mod receipt;
mod register;
mod since;
mod texts;
mod told;
mod unit;
mod unit_decisions;
mod unit_lists;
mod upload;
mod work;

pub use board::board;
pub use checked::checked;
pub use decisions::decisions;
pub use entering::{enter, sign_in};
pub use frame::{Problem, STYLE, download, in_path, of_error, shown};
pub use home::home;
pub use period::period;
pub use public::{front, published};
pub use question::question;
pub use receipt::receipt;
pub use register::register;
pub use texts::texts;
pub use told::day_of;
pub use unit::authority;
pub use upload::upload;
pub use work::{SCRIPT, log, progress_told, work};
