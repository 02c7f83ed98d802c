//! How a class moved from one period to the next: the ratio of sums over the units that reported in both.

use super::classes::Classes;
use crate::{
    figures::{Fraction, MeasureId, UnitId},
    statistics::Placed,
};

/// What a unit of now (by the index of its area) gave of a figure in one period, where nothing is asked about
/// it, nor was and turned out to be true of that unit alone.
pub fn sound(placed: &Placed, area: usize, measure: MeasureId) -> Option<i64> {
    let is_told_apart = |member: &UnitId| {
        let figure = placed.figures.get(measure, *member);
        figure.is_queried || figure.is_outlier
    };
    let value = placed.of_unit_now(measure, area)?;
    (!placed.members[area].iter().any(is_told_apart)).then_some(value.units)
}

/// Sums over some units of a class.
#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    above: i128,
    below: i128,
    units: usize,
}

/// For each class the sum of one figure over that of another, over the units that have both: a link between
/// two periods, or a ratio to size.
#[derive(Debug)]
pub struct ClassRatios {
    /// By unit what it adds to both sums.
    of_units: Vec<Option<(i64, i64)>>,
    /// By level and class.
    sums: Vec<Vec<Sums>>,
}

/// The ratio of a class.
#[derive(Debug, Clone)]
pub struct ClassRatio {
    /// The level at which enough units were found.
    pub level: usize,
    /// How many they were.
    pub units: usize,
    /// The sum of those above over that of those below.
    pub ratio: Fraction,
}

impl ClassRatios {
    /// Sums up what units have of two figures; both are blank where a unit has not both.
    #[must_use]
    pub fn new(above: &[Option<i64>], below: &[Option<i64>], classes: &Classes) -> Self {
        let of_units: Vec<_> = above.iter().zip(below).map(|(above, below)| above.zip(*below)).collect();
        let widths = (0..classes.levels()).map(|level| classes.width(level));
        let mut sums: Vec<Vec<Sums>> = widths.map(|width| vec![Sums::default(); width]).collect();
        for (level, sums) in sums.iter_mut().enumerate() {
            for (at, own) in of_units.iter().enumerate() {
                let Some((above, below)) = own else { continue };
                let sum = &mut sums[classes.class(level, UnitId::new(at)).index()];
                sum.above += i128::from(*above);
                sum.below += i128::from(*below);
                sum.units += 1;
            }
        }
        Self { of_units, sums }
    }

    /// Whether a unit has both.
    #[must_use]
    pub fn has(&self, unit: UnitId) -> bool {
        self.of_units[unit.index()].is_some()
    }

    /// The ratio of the narrowest class of a unit in which there are enough units, and not all of them 0 in
    /// what is divided by; without the unit itself, if it is hidden.
    #[must_use]
    pub fn of(&self, unit: UnitId, is_hidden: bool, classes: &Classes, least: usize) -> Option<ClassRatio> {
        let own = self.of_units[unit.index()].filter(|_| is_hidden);
        let of_level = |level: usize| {
            let mut sums = self.sums[level][classes.class(level, unit).index()];
            if let Some((above, below)) = own {
                sums.above -= i128::from(above);
                sums.below -= i128::from(below);
                sums.units -= 1;
            }
            let ratio = Fraction::new(sums.above, sums.below).filter(|_| sums.units >= least)?;
            Some(ClassRatio { level, units: sums.units, ratio })
        };
        (0..self.sums.len()).find_map(of_level)
    }
}
