//! Figures, totals and indicators: what is declared and who there is as relations, and models that say of any
//! collection how its figures add.

mod declared;
mod lowered;
mod measures;
mod names_of_indicators;
mod of_records;
mod relation;
mod spans;
mod template;
mod times;

pub use of_records::FIGURES_THAT_DIFFER;
