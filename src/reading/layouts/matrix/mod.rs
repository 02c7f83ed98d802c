//! Matrix blocks: a column of row labels, a row of column labels, and a value at each crossing.
//!
//! A block ends where the next table begins. Of several blocks of the same headings on a sheet those titled
//! for another time are passed over; if several are left and nothing tells them apart, all are found, and
//! neither wins.

mod block;
mod blocks_under;
mod columns_of_this_time;
mod crossings;
mod find;
mod passed;
mod rows;
mod view;

pub use find::find;
