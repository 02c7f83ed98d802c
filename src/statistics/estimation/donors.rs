//! What an estimate of a unit is made from: its own figures of an earlier period, or those of its class
//! together; and what they are multiplied by.

use super::{
    classes::Classes,
    links::{ClassRatio, ClassRatios, sound},
    structure::Structure,
};
use crate::{
    figures::{Fraction, MadeBy, MeasureId, Measures, UnitId},
    returns::Context,
    schemas::estimates::{Estimation, Linked, Method},
    statistics::{Comparable, Placed},
    vocabulary::Scaled,
};

/// What an estimate is made from.
pub struct Donor {
    /// Figures, by their place in the structure of the group.
    pub figures: Vec<Option<Scaled>>,
    /// What they are multiplied by.
    pub times: Fraction,
    /// What each is multiplied by itself, by place; nothing where all move alike.
    pub own: Vec<Option<Fraction>>,
    /// The same in words.
    pub made: MadeBy,
}

/// One group of figures, and what their estimates are made from.
pub struct Donors<'a> {
    /// The period of the returns first, then those before it as far as links reach, without a gap.
    periods: Vec<&'a Placed>,
    classes: &'a Classes,
    declared: &'a Estimation,
    group: &'a Linked,
    /// The figures of the group.
    pub structure: Structure,
    /// The figure by which all are linked.
    pub head: MeasureId,
    /// How the head moved from each period to the one before it in `periods`.
    links: Vec<ClassRatios>,
    /// By place how each figure did, where each is linked by itself.
    own: Vec<Vec<ClassRatios>>,
    sizes: Vec<Option<Scaled>>,
    /// How far back each figure is of the same series as now.
    comparable: Comparable,
    /// Whether a unit is estimated as if it had given nothing, though it did.
    hides: bool,
}

impl<'a> Donors<'a> {
    /// Those of a group; `None` if its head is no measure. `periods` are newest first, `sizes` by unit.
    #[must_use]
    pub fn of(
        group: &'a Linked,
        periods: &[&'a Placed],
        classes: &'a Classes,
        sizes: Vec<Option<Scaled>>,
        measures: &Measures,
        context: &Context<'a>,
    ) -> Option<Self> {
        let declared = &context.collection.published.estimation;
        let head = measures.find(group.head.table, &group.head.key, group.head.field)?;
        let now = *periods.first()?;
        let comparable = Comparable::with(now.period(), measures, context);
        let mut linked = vec![now];
        for placed in periods.iter().skip(1).take(declared.longest_chain) {
            let is_next = linked.last().is_some_and(|last| last.period().previous() == placed.period());
            if !is_next || !comparable.reach(head, placed.period()) {
                break;
            }
            linked.push(placed);
        }
        let of_units = |placed: &Placed, measure: MeasureId| -> Vec<Option<i64>> {
            now.figures.ids().map(|unit| sound(placed, now.unit_now(unit)?, measure)).collect()
        };
        let links_of = |measure: MeasureId| -> Vec<ClassRatios> {
            let moved: Vec<Vec<Option<i64>>> =
                linked.iter().map(|placed| of_units(placed, measure)).collect();
            moved.windows(2).map(|pair| ClassRatios::new(&pair[0], &pair[1], classes)).collect()
        };
        let structure = Structure::of(group.table, &group.fields, measures, context);
        let own = structure.measures.iter().filter(|_| group.links_by_part);
        Some(Self {
            links: links_of(head),
            own: own.map(|measure| links_of(*measure)).collect(),
            structure,
            head,
            periods: linked,
            classes,
            declared,
            group,
            sizes,
            comparable,
            hides: false,
        })
    }

    /// The same, as if a unit that is estimated had given nothing.
    #[must_use]
    pub fn hiding(self) -> Self {
        Self { hides: true, ..self }
    }

    /// Whether nothing of the group is estimated.
    #[must_use]
    pub fn group_has_no_method(&self) -> bool {
        self.group.methods.is_empty()
    }

    /// What the figures of a unit are estimated from, by the first method that can; `anchor` is the figure
    /// that its own earlier period must have.
    #[must_use]
    pub fn for_unit(&self, unit: UnitId, anchor: MeasureId) -> Option<Donor> {
        self.group.methods.iter().find_map(|method| match method {
            Method::Growth => self.growth(unit, anchor),
            Method::Ratio => self.ratio(unit, anchor),
            Method::Mean => self.mean(unit, anchor),
            // Nothing later is known; nobody declares the other.
            Method::Backward | Method::Divided => None,
        })
    }

    /// The last figures that the unit reported itself, moved from period to period as its class moved.
    fn growth(&self, unit: UnitId, anchor: MeasureId) -> Option<Donor> {
        let area = self.periods[0].unit_now(unit)?;
        let is_reported = |placed: &&Placed| {
            sound(placed, area, anchor).is_some() && self.comparable.reach(anchor, placed.period())
        };
        let back = self.periods.iter().skip(1).position(is_reported)? + 1;
        let links: Option<Vec<ClassRatio>> =
            self.links[..back].iter().map(|link| self.ratio_of(link, unit)).collect();
        let links = links?;
        let times = links.iter().try_fold(Fraction::ONE, |times, link| times.times(link.ratio))?;
        let from = self.periods[back];
        // What was counted otherwise then says nothing of now: it is not stated.
        let is_same = |measure: &MeasureId| self.comparable.reach(*measure, from.period());
        let given = |measure: &MeasureId| from.of_unit_now(*measure, area).filter(|_| is_same(measure));
        let figures = self.structure.measures.iter().map(given);
        let made = MadeBy { from: Some(from.period()), ..self.made(Method::Growth, unit, &links[0], times) };
        Some(Donor { figures: figures.collect(), times, own: self.own_links(back, unit), made })
    }

    /// By place the links of each figure over so many periods back; nothing where all have that of the head.
    fn own_links(&self, back: usize, unit: UnitId) -> Vec<Option<Fraction>> {
        let chain = |links: &Vec<ClassRatios>| {
            let own = |link: &ClassRatios| self.ratio_of(link, unit).map(|link| link.ratio);
            links.get(..back)?.iter().map(own).try_fold(Fraction::ONE, |times, link| times.times(link?))
        };
        self.own.iter().map(chain).collect()
    }

    /// The size of the unit, times what its class has by size.
    fn ratio(&self, unit: UnitId, anchor: MeasureId) -> Option<Donor> {
        let size = self.sizes.get(unit.index()).copied().flatten()?;
        let of_units: Vec<Option<i64>> = self.sizes.iter().map(|size| size.map(|size| size.units)).collect();
        let by_size = ClassRatios::new(&self.now(anchor), &of_units, self.classes);
        let class = self.ratio_of(&by_size, unit)?;
        let base = self.class_of(unit, class.level, &by_size);
        let sizes: Option<i128> =
            base.iter().map(|other| Some(i128::from(self.sizes[other.index()]?.units))).sum();
        let times = Fraction::new(i128::from(size.units), sizes?)?;
        let made = self.made(Method::Ratio, unit, &class, times);
        Some(Donor { figures: self.sums(&base)?, times, own: Vec::new(), made })
    }

    /// What the units of its class have on average.
    fn mean(&self, unit: UnitId, anchor: MeasureId) -> Option<Donor> {
        let given = self.now(anchor);
        let by_number = ClassRatios::new(&given, &vec![Some(1); given.len()], self.classes);
        let class = self.ratio_of(&by_number, unit)?;
        let base = self.class_of(unit, class.level, &by_number);
        let times = Fraction::new(1, i128::try_from(base.len()).ok()?)?;
        let made = self.made(Method::Mean, unit, &class, times);
        Some(Donor { figures: self.sums(&base)?, times, own: Vec::new(), made })
    }

    fn ratio_of(&self, ratios: &ClassRatios, unit: UnitId) -> Option<ClassRatio> {
        ratios.of(unit, self.hides, self.classes, self.declared.least_units)
    }

    fn made(&self, method: Method, unit: UnitId, class: &ClassRatio, times: Fraction) -> MadeBy {
        let words = self.classes.name(class.level, unit).to_owned();
        MadeBy { class: words, units: class.units, ..MadeBy::by(method, times) }
    }

    /// What each unit gave of a figure now.
    fn now(&self, measure: MeasureId) -> Vec<Option<i64>> {
        let now = self.periods[0];
        now.figures.ids().map(|unit| sound(now, now.unit_now(unit)?, measure)).collect()
    }

    /// The units of a unit's class that are in its ratio.
    fn class_of(&self, unit: UnitId, level: usize, ratios: &ClassRatios) -> Vec<UnitId> {
        let class = self.classes.class(level, unit);
        let is_in = |other: &UnitId| {
            !(self.hides && *other == unit)
                && ratios.has(*other)
                && self.classes.class(level, *other) == class
        };
        self.periods[0].figures.ids().filter(is_in).collect()
    }

    /// What some units reported together; a part that one did not give is not stated for it. `None` if a sum
    /// does not fit.
    fn sums(&self, units: &[UnitId]) -> Option<Vec<Option<Scaled>>> {
        let figures = &self.periods[0].figures;
        let sum = |measure: &MeasureId| {
            let mut known = units.iter().filter_map(|unit| figures.get(*measure, *unit).value());
            let Some(first) = known.next() else { return Some(None) };
            known.try_fold(first, |sum, value| sum.checked_add(value)).map(Some)
        };
        self.structure.measures.iter().map(sum).collect()
    }
}
