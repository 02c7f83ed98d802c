//! An axis of values: from 0, in steps that people count in.

use super::{super::number_text, chart::ChartPoint};

/// An axis of values.
#[derive(Debug, Clone, PartialEq)]
pub struct Axis {
    /// Where it begins: 0, or below what is less than that.
    pub lowest: f64,
    /// Where it ends.
    pub highest: f64,
    /// The values at which it is labelled, with the labels.
    pub ticks: Vec<(f64, String)>,
}

/// Steps that an axis has at most.
const MOST_STEPS: f64 = 6.0;

impl Axis {
    /// One for the points of a chart. All of it is whole multiples of its step, which is no finer than their
    /// last decimal, so that no label is rounded.
    pub fn of<'p>(points: impl Iterator<Item = &'p ChartPoint>) -> Self {
        let (mut lowest, mut highest, mut finest) = (0.0f64, 0.0f64, 0u8);
        for point in points {
            if let ChartPoint::Known { value, decimals, .. } = point {
                (lowest, highest, finest) = (lowest.min(*value), highest.max(*value), finest.max(*decimals));
            }
        }
        let range = if highest > lowest { highest - lowest } else { 1.0 };
        let power = (range / MOST_STEPS).log10().floor() as i32;
        let steps = [(1.0, power), (2.0, power), (5.0, power), (1.0, power + 1)];
        let fits = |step: f64| range / step <= MOST_STEPS;
        let step = |(times, power): (f64, i32)| times * 10f64.powi(power);
        let (times, power) = steps.into_iter().find(|own| fits(step(*own))).unwrap_or((1.0, power + 1));
        let (times, power) =
            if power < -i32::from(finest) { (1.0, -i32::from(finest)) } else { (times, power) };
        let (step, decimals) = (step((times, power)), u8::try_from(-power).unwrap_or(0));
        let (first, last) = ((lowest / step).floor() as i64, (highest / step).ceil().max(1.0) as i64);
        let value = |tick: i64| tick as f64 * step;
        let ticks = (first..=last).map(|tick| (value(tick), number_text(value(tick), decimals))).collect();
        Self { lowest: value(first), highest: value(last), ticks }
    }

    /// How far along the axis a value is, from 0 to 1.
    #[must_use]
    pub fn share(&self, value: f64) -> f64 {
        (value - self.lowest) / (self.highest - self.lowest)
    }
}

#[cfg(test)]
mod tests {
    use super::{Axis, ChartPoint};

    fn labels(values: &[f64], decimals: u8) -> Vec<String> {
        let point = |value: &f64| ChartPoint::Known { value: *value, decimals, estimated: None };
        let points: Vec<ChartPoint> = values.iter().map(point).collect();
        Axis::of(points.iter()).ticks.into_iter().map(|(_, label)| label).collect()
    }

    #[test]
    fn an_axis_begins_at_nothing_and_counts_in_round_steps() {
        assert_eq!(labels(&[71_234.0, 68_000.0], 0), ["0", "20,000", "40,000", "60,000", "80,000"]);
        assert_eq!(labels(&[0.31], 2), ["0.0", "0.1", "0.2", "0.3", "0.4"]);
        assert_eq!(labels(&[-3.0, 4.0], 0), ["-4", "-2", "0", "2", "4"]);
        // Counts are not told in halves.
        assert_eq!(labels(&[3.0], 0), ["0", "1", "2", "3"]);
        assert_eq!(labels(&[0.0], 0), ["0", "1"]);
    }
}
