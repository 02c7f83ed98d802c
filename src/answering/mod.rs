//! One-off tables of what was published, for whoever asks: nothing is worked out, so nothing comes out that
//! was not published.

mod answer;
mod as_it_stands;
mod asked;
mod given;
mod published_cell;
mod shown;
mod source;

pub use answer::{Answer, answer};
pub use asked::{Asked, AskedRows, ColumnAsked};
pub use given::{Given, give};
pub use shown::{as_csv, as_json, as_workbook};
pub use source::Source;
