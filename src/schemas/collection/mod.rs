//! A collection: the recurring exercise, with its tables, forms, scope, standing joint returns and own
//! register entries.

mod chase;
mod chase_step;
mod declared;
mod expected_unit;
mod files;
mod joint_return;
mod joint_returns_declared;
mod load;
mod periods;
mod publication;
mod scopes;
mod settings;
mod split;
mod weights;
mod weights_declared;

pub use chase::Chase;
pub use chase_step::ChaseStep;
pub use declared::Collection;
pub use expected_unit::ExpectedUnit;
pub use joint_return::{JointReturn, joint_unit};
pub use load::{load, load_for_reading};
pub use publication::Publication;
pub use scopes::ScopeOfPeriods;
pub(super) use settings::{UNITS, YEAR_STARTS};
pub use split::Split;
pub use weights::{Shares, Weights};
