//! Response and totals: who answered, and what the answers add to. Nothing here is estimated.

mod areas;
mod response;
mod totals;

pub use areas::{AreaType, ReportArea, areas};
pub use response::{Receipt, Status, expected_units, response};
pub use totals::{Total, TotalsError, totals};
