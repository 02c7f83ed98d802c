//! CSV to documents: decoded first, line ends made one, the delimiter found by what the form's labels say.

mod delimiter;
mod encoding;
mod open_quotes;
mod parse;
mod read;
#[cfg(test)]
mod tests;
mod widths;

pub use read::{read, read_by};
