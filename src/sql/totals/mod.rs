//! Figures, totals and indicators: what is declared and who there is as relations, and models that say of any
//! collection how its figures add.

mod declared;
mod lowered;
mod names_of_indicators;
mod relation;
mod spans;
mod template;
mod times;
