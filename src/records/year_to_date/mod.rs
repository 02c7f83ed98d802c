//! Figures that were given for the year to date, taken apart into those of each period alone, once it is
//! decided that they are such.

mod alone;
mod queries;
mod take_out;

pub use take_out::take_out_of_year;
