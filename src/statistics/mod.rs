//! Response, estimates, totals and indicators: who answered, what the answers add to, what is put in the
//! place of those that are missing, and what each figure rests on.

mod areas;
mod asked;
mod at_stake;
mod back_series;
mod benchmark;
mod comparable;
mod effect;
mod error;
mod estimation;
mod growth;
mod held;
mod indicators;
mod item_response;
mod joint_weights;
mod lookup;
mod made_of;
mod not_stated;
mod placed;
mod quartiles;
mod response;
mod restated;
mod revisions;
mod rounding;
mod series;
mod silent;
mod sizes;
mod sources;
mod spans;
mod sums;
mod totals;
mod with_estimates;
mod worked_out;

pub use areas::{AreaType, ReportArea, areas, areas_of, wholes};
pub use asked::Standing;
pub use at_stake::{ChangedTotal, NationalTotals, concerned, scaled};
pub use benchmark::{NotBrought, WhyNot};
pub use comparable::Comparable;
pub use effect::Weights;
pub use error::StatisticsError;
pub use estimation::{Backtest, Before as StoodBefore, Stood, before as stood_before};
pub use growth::{DECIMALS as GROWTH_DECIMALS, Growth};
pub use held::figures_named;
pub use indicators::{Ratio, Terms, indicators, terms};
pub use item_response::{Answers, AreaResponse, BySize, DECIMALS as RESPONSE_DECIMALS, percent};
pub use joint_weights::JointWeights;
pub use lookup::Lookup;
pub use made_of::{Contribution, Counted, MadeOf, SumMadeOf, What};
pub use not_stated::{Breakdown, Part};
pub use placed::Placed;
pub use quartiles::{LEAST_UNITS, Quartiles};
pub use response::{Receipt, Status, response};
pub use restated::Restated;
pub use revisions::{
    DECIMALS as REVISION_DECIMALS, MeanRevision, NationalSums, PERCENT_DECIMALS as REVISION_PERCENT_DECIMALS,
    Released, Revised, RevisedFigure, Revision, Split, Triangle,
};
pub use rounding::{beside, change, of_double, of_rate, published, ratio};
pub use series::{ByArea, Series};
pub use silent::silent_in;
pub use spans::spans;
pub use sums::{Sums, sums};
pub use totals::{Span, Total, totals};
pub use with_estimates::{SHARE_DECIMALS, WithEstimates};
pub use worked_out::{Before, Statistics, statistics};
