//! What was worked out of the periods, for all that looks at the whole of it.

use super::{
    Breakdown, Growth, Placed, Quartiles, Ratio, ReportArea, Span, Total, WithEstimates,
    joint_weights::JointWeights,
};
use crate::{figures::Measures, returns::Context};

/// All that a run worked out, to be gone through once more: what it is made of, and what is another than was
/// published.
pub struct Sources<'a> {
    /// Periods with their parts.
    pub spans: &'a [Span<'a>],
    /// All periods, newest first.
    pub placed: &'a [&'a Placed],
    /// Areas.
    pub areas: &'a [ReportArea],
    /// Sums of what was reported.
    pub totals: &'a [Total],
    /// Sums with estimates.
    pub estimated: &'a [WithEstimates],
    /// Indicators.
    pub ratios: &'a [Ratio],
    /// Changes.
    pub growth: &'a [Growth],
    /// How units differ.
    pub quartiles: &'a [Quartiles],
    /// Parts of totals.
    pub breakdowns: &'a [Breakdown],
    /// Weights of joint returns.
    pub weights: &'a JointWeights<'a>,
    /// What is measured.
    pub measures: &'a Measures,
    /// All that is declared.
    pub context: &'a Context<'a>,
}
