//! Puts together what the layouts found on the sheets of a file: into one return, or into one for each
//! authority and period that its rows, columns or sheets name.

mod beside_the_list;
mod by_form;
mod hidden_sheets;
mod in_its_unit;
mod lines;
mod list_at_the_top;
mod looked;
mod returns;
mod single_record;
mod typed;

pub use by_form::read;
pub use list_at_the_top::list_at_the_top;
pub use typed::ONE_VALUE;
