//! Between what values a sum of unknowns must lie: the simplex method, in exact fractions.
//!
//! It starts from what the unknowns truly are and walks along the equations; what it passes is all possible,
//! so a sum that was seen at values far enough apart needs no further looking at. Equations are solved for
//! some unknowns (those of the basis); the others move freely until something would fall below 0. In place of
//! its last place a walk that does not move takes Bland's rule, so that it ends.

use std::collections::BTreeSet;

use super::{
    exchanges::Sought,
    fraction::{Fraction, TooLarge, common_divisor},
    unknowns::{Between, Component},
};
use crate::disclosure::Need;

/// Numbers of unknowns with fractions; ordered, none 0.
type Row = Vec<(usize, Fraction)>;

/// A sum that can be told too narrowly.
#[derive(Debug)]
pub struct Narrow {
    /// The least it can be; `None` where numbers were too large.
    pub low: Option<Fraction>,
    /// The most.
    pub high: Option<Fraction>,
    /// What is known by which it is bound: how often each unknown counts.
    pub because: Vec<(usize, i128)>,
}

/// A sum that is looked for, and between what values it has been seen.
#[derive(Debug)]
struct Seen {
    need: Need,
    /// What of it is known, beside unknowns.
    known: i128,
    /// How often unknowns count in it at least.
    least: Row,
    /// How often they count at most.
    most: Row,
    lowest: Fraction,
    highest: Fraction,
    /// There is no end to what it can be.
    is_endless: bool,
}

/// The equations, solved for a basis, and a place that satisfies them.
#[derive(Debug)]
pub struct Bounds {
    /// What each unknown is now.
    values: Vec<Fraction>,
    /// Of each unknown the equation that is solved for it.
    solved_by: Vec<Option<usize>>,
    /// Equations: the unknown that each is solved for, and the others.
    equations: Vec<(usize, Row)>,
    /// By unknown the equations in which it stands beside that which they are solved for, or once stood.
    stands_in: Vec<Vec<usize>>,
    sought: Vec<Seen>,
    /// By unknown the sums that are looked for in which it stands.
    sought_in: Vec<Vec<usize>>,
}

/// How a walk to the largest value of a sum ended.
enum End {
    /// The sum was seen far enough apart.
    Enough,
    /// At the largest value; by so much less the sum is with one more of each.
    Largest(Fraction, Row),
}

/// Numbers of unknowns that are being added up.
struct Adding {
    /// By unknown; 0 in between.
    sums: Vec<Fraction>,
    touched: Vec<usize>,
}

impl Adding {
    fn of(unknowns: usize) -> Self {
        Self { sums: vec![Fraction::ZERO; unknowns], touched: Vec::new() }
    }

    fn add(&mut self, unknown: usize, number: Fraction) -> Result<(), TooLarge> {
        if self.sums[unknown].is_zero() {
            self.touched.push(unknown);
        }
        self.sums[unknown] = self.sums[unknown].plus(number)?;
        Ok(())
    }

    /// What they come to; it begins anew.
    fn taken(&mut self) -> Row {
        self.touched.sort_unstable();
        self.touched.dedup();
        let taken =
            self.touched.drain(..).map(|at| (at, std::mem::replace(&mut self.sums[at], Fraction::ZERO)));
        taken.filter(|(_, number)| !number.is_zero()).collect()
    }
}

fn at(row: &Row, unknown: usize) -> Option<Fraction> {
    row.binary_search_by_key(&unknown, |(own, _)| *own).ok().map(|found| row[found].1)
}

/// A row and so many times another.
fn plus(own: &Row, factor: Fraction, other: &Row) -> Result<Row, TooLarge> {
    let mut found = Row::with_capacity(own.len() + other.len());
    let (mut left, mut right) = (own.iter().peekable(), other.iter().peekable());
    loop {
        let (at, number) = match (left.peek(), right.peek()) {
            (None, None) => return Ok(found),
            (Some((one, number)), Some((two, more))) if one == two => {
                let next = (*one, number.plus(factor.times(*more)?)?);
                left.next();
                right.next();
                next
            }
            (Some((one, number)), other) if other.is_none_or(|(two, _)| one < two) => {
                let next = (*one, *number);
                left.next();
                next
            }
            (_, Some((two, more))) => {
                let next = (*two, factor.times(*more)?);
                right.next();
                next
            }
            (Some(_), None) => return Ok(found),
        };
        if !number.is_zero() {
            found.push((at, number));
        }
    }
}

impl Bounds {
    /// The equations of a component, solved.
    pub fn of(component: &Component, wanted: &[Sought<'_>]) -> Result<Self, TooLarge> {
        let values = component.unknowns.iter().map(|unknown| Fraction::whole(unknown.value)).collect();
        let mut own = Self {
            values,
            solved_by: vec![None; component.unknowns.len()],
            equations: Vec::new(),
            stands_in: vec![Vec::new(); component.unknowns.len()],
            sought: Vec::new(),
            sought_in: vec![Vec::new(); component.unknowns.len()],
        };
        for Sought { need, counted, known } in wanted {
            let row = |times: fn(&Between) -> i128| -> Row {
                let own = counted.iter().map(|own| (own.0, Fraction::whole(times(own))));
                own.filter(|(_, times)| !times.is_zero()).collect()
            };
            let (least, most) = (row(|own| own.1), row(|own| own.2));
            let (lowest, highest) = (own.value(&least)?, own.value(&most)?);
            counted.iter().for_each(|(at, ..)| own.sought_in[*at].push(own.sought.len()));
            let (need, known) = (*need, *known);
            own.sought.push(Seen { need, known, least, most, lowest, highest, is_endless: false });
        }
        let mut shortest: Vec<&Vec<(usize, i128)>> = component.equations.iter().collect();
        shortest.sort_by_key(|row| row.len());
        let mut count = vec![0_usize; own.values.len()];
        shortest.iter().flat_map(|row| row.iter()).for_each(|(at, _)| count[*at] += 1);
        let mut adding = Adding::of(own.values.len());
        shortest.into_iter().try_for_each(|row| own.solve(row, &count, &mut adding))?;
        Ok(own)
    }

    /// Solves one more equation for the unknown that stands in the fewest.
    fn solve(&mut self, row: &[(usize, i128)], count: &[usize], adding: &mut Adding) -> Result<(), TooLarge> {
        for (unknown, times) in row {
            let number = Fraction::whole(*times);
            match self.solved_by[*unknown] {
                None => adding.add(*unknown, number)?,
                Some(equation) => {
                    for (other, times) in &self.equations[equation].1 {
                        adding.add(*other, number.times(*times)?.negative())?;
                    }
                }
            }
        }
        let left = adding.taken();
        let Some((pivot, number)) =
            left.iter().copied().min_by_key(|(unknown, _)| (count[*unknown], *unknown))
        else {
            return Ok(());
        };
        let others = divided(without(left, pivot), number)?;
        self.put_in(pivot, &others)?;
        self.solved_by[pivot] = Some(self.equations.len());
        self.note(self.equations.len(), &others);
        self.equations.push((pivot, others));
        Ok(())
    }

    /// Takes an unknown out of all equations by the one that was solved for it.
    fn put_in(&mut self, pivot: usize, others: &Row) -> Result<(), TooLarge> {
        let mut places = std::mem::take(&mut self.stands_in[pivot]);
        places.sort_unstable();
        places.dedup();
        for place in places {
            let row = &mut self.equations[place].1;
            let Some(number) = at(row, pivot) else { continue };
            let before = std::mem::take(row);
            let own = plus(&without(before.clone(), pivot), number.negative(), others)?;
            let new: Row = own.iter().copied().filter(|(part, _)| at(&before, *part).is_none()).collect();
            self.note(place, &new);
            self.equations[place].1 = own;
        }
        Ok(())
    }

    /// Notes what stands in an equation.
    fn note(&mut self, equation: usize, others: &Row) {
        others.iter().for_each(|(unknown, _)| self.stands_in[*unknown].push(equation));
    }

    fn value(&self, row: &Row) -> Result<Fraction, TooLarge> {
        row.iter().try_fold(Fraction::ZERO, |sum, (at, times)| sum.plus(times.times(self.values[*at])?))
    }

    /// Every sum that can be told too narrowly.
    pub fn narrow(&mut self) -> Vec<(usize, Narrow)> {
        let mut found = Vec::new();
        for at in 0..self.sought.len() {
            match self.narrow_of(at) {
                Ok(narrow) => found.extend(narrow.map(|own| (at, own))),
                Err(TooLarge) => found.push((at, Narrow { low: None, high: None, because: Vec::new() })),
            }
        }
        found
    }

    fn narrow_of(&mut self, at: usize) -> Result<Option<Narrow>, TooLarge> {
        let most = self.sought[at].most.clone();
        let End::Largest(high, above) = self.walk(at, &most)? else { return Ok(None) };
        let other_way: Row =
            self.sought[at].least.iter().map(|(at, times)| (*at, times.negative())).collect();
        let End::Largest(low, below) = self.walk(at, &other_way)? else { return Ok(None) };
        // Where every member of an unknown counts as often, the sum itself is no part of what tells it.
        let spread = plus(&most, Fraction::ONE, &other_way)?;
        let because = whole_numbers(&plus(&spread, Fraction::ONE, &plus(&above, Fraction::ONE, &below)?)?)?;
        Ok(Some(Narrow { low: Some(low.negative()), high: Some(high), because }))
    }

    /// Whether a sum was seen at values far enough apart.
    fn is_wide(&self, at: usize) -> Result<bool, TooLarge> {
        let own = &self.sought[at];
        let width = own.highest.minus(own.lowest)?;
        let reach = own.highest.plus(Fraction::whole(own.known))?;
        let is_least = |one: Fraction, other: i128| one.compared(Fraction::whole(other)).is_ge();
        Ok(own.is_endless || is_least(width, own.need.width) && is_least(reach, own.need.reach))
    }

    /// Walks to the largest value of a sum, until what is looked for was seen far enough apart.
    fn walk(&mut self, sought: usize, sum: &Row) -> Result<End, TooLarge> {
        let mut stands_still = 0;
        loop {
            if self.is_wide(sought)? {
                return Ok(End::Enough);
            }
            let gains = self.gains(sum)?;
            let helps = |(unknown, gain): &(usize, Fraction)| {
                gain.above > 0 || gain.above < 0 && self.values[*unknown].above > 0
            };
            let mut helping = gains.iter().copied().filter(helps);
            let chosen = if stands_still > 20 {
                helping.next()
            } else {
                helping.reduce(
                    |best, own| {
                        if size(own.1).compared(size(best.1)).is_gt() { own } else { best }
                    },
                )
            };
            let Some((unknown, gain)) = chosen else {
                let less = gains.into_iter().map(|(at, gain)| (at, gain.negative())).collect();
                return Ok(End::Largest(self.value(sum)?, less));
            };
            match self.step(unknown, gain.above > 0)? {
                Some(moved) => stands_still = if moved.is_zero() { stands_still + 1 } else { 0 },
                None => {
                    self.sought[sought].is_endless = true;
                    return Ok(End::Enough);
                }
            }
        }
    }

    /// By how much a sum is more with one more of each unknown outside the basis.
    fn gains(&self, sum: &Row) -> Result<Row, TooLarge> {
        let mut gains = sum.clone();
        for (unknown, times) in sum {
            if let Some(equation) = self.solved_by[*unknown] {
                let (_, others) = &self.equations[equation];
                gains = plus(&without(gains, *unknown), times.negative(), others)?;
            }
        }
        Ok(gains)
    }

    /// Moves an unknown outside the basis until something would fall below 0, which then leaves the basis in
    /// its place. Gives how far; `None` where nothing ends it.
    fn step(&mut self, unknown: usize, is_up: bool) -> Result<Option<Fraction>, TooLarge> {
        let direction = if is_up { Fraction::ONE } else { Fraction::ONE.negative() };
        let mut changes = vec![(unknown, direction)];
        self.stands_in[unknown].sort_unstable();
        self.stands_in[unknown].dedup();
        for place in &self.stands_in[unknown] {
            let (solved, others) = &self.equations[*place];
            if let Some(number) = at(others, unknown) {
                changes.push((*solved, number.times(direction)?.negative()));
            }
        }
        let mut end: Option<(Fraction, usize)> = None;
        for (at, change) in changes.iter().filter(|(_, change)| change.above < 0) {
            let far = self.values[*at].divided_by(change.negative())?;
            let is_nearer = |(nearest, by): (Fraction, usize)| {
                far.compared(nearest).is_lt() || far.compared(nearest).is_eq() && *at < by
            };
            if end.is_none_or(is_nearer) {
                end = Some((far, *at));
            }
        }
        let Some((far, leaves)) = end else { return Ok(None) };
        for (at, change) in &changes {
            self.values[*at] = self.values[*at].plus(change.times(far)?)?;
        }
        self.look(&changes)?;
        if leaves != unknown {
            self.exchange(unknown, leaves)?;
        }
        Ok(Some(far))
    }

    /// Notes what was seen of every sum in which something moved.
    fn look(&mut self, changes: &[(usize, Fraction)]) -> Result<(), TooLarge> {
        let moved: BTreeSet<usize> =
            changes.iter().flat_map(|(at, _)| &self.sought_in[*at]).copied().collect();
        for at in moved {
            let (low, high) = (self.value(&self.sought[at].least)?, self.value(&self.sought[at].most)?);
            let own = &mut self.sought[at];
            if low.compared(own.lowest).is_lt() {
                own.lowest = low;
            }
            if high.compared(own.highest).is_gt() {
                own.highest = high;
            }
        }
        Ok(())
    }

    /// Solves the equation of one unknown for another.
    fn exchange(&mut self, enters: usize, leaves: usize) -> Result<(), TooLarge> {
        let Some(equation) = self.solved_by[leaves].take() else { return Ok(()) };
        let row = with(&std::mem::take(&mut self.equations[equation].1), leaves);
        let Some(number) = at(&row, enters) else { return Ok(()) };
        let others = divided(without(row, enters), number)?;
        self.equations[equation].0 = enters;
        self.put_in(enters, &others)?;
        self.note(equation, &others);
        self.equations[equation].1 = others;
        self.solved_by[enters] = Some(equation);
        Ok(())
    }
}

fn size(number: Fraction) -> Fraction {
    if number.above < 0 { number.negative() } else { number }
}

/// The others of an equation, with once the unknown that it is solved for.
fn with(others: &Row, unknown: usize) -> Row {
    let mut row = others.clone();
    if let Err(place) = row.binary_search_by_key(&unknown, |(own, _)| *own) {
        row.insert(place, (unknown, Fraction::ONE));
    }
    row
}

fn without(mut row: Row, unknown: usize) -> Row {
    if let Ok(place) = row.binary_search_by_key(&unknown, |(own, _)| *own) {
        row.remove(place);
    }
    row
}

fn divided(row: Row, by: Fraction) -> Result<Row, TooLarge> {
    row.into_iter().map(|(at, number)| Ok((at, number.divided_by(by)?))).collect()
}

/// The smallest whole numbers in the same proportion.
fn whole_numbers(row: &Row) -> Result<Vec<(usize, i128)>, TooLarge> {
    let below = row.iter().try_fold(1_i128, |all, (_, own)| {
        (all / common_divisor(all, own.below)).checked_mul(own.below).ok_or(TooLarge)
    })?;
    let scaled =
        row.iter().map(|(at, own)| Ok((*at, own.above.checked_mul(below / own.below).ok_or(TooLarge)?)));
    scaled.collect()
}
