//! A document as .docx (WordprocessingML, ECMA-376). Own, since of the crates that are kept none has header rows,
//! texts for pictures, a language, and the same bytes twice.

mod body;
mod package;
mod styles;

pub use package::docx;
