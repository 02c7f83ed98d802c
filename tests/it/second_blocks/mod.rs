//! Sound returns with figures that are not this period's, stand twice, or stand where nothing of the form is:
//! whatever becomes of a total is told, and no figure of such a block is ever in it.

mod blocks_beside_and_below;
mod book;
mod case;
mod held;
mod of_forms;
mod of_records;
mod rows_and_totals;
mod sheets;
