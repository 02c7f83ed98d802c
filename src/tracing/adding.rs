//! A sum of figures over an area, unit by unit, added up anew.

use super::{
    Tracing,
    trace::{Exact, TracedItem, TracedPart, Without},
};
use crate::{
    figures::{ExactSum, Figure, MeasureId, Status, UnitId, is_put_to},
    schemas::{Field, tables::Basis},
    statistics::{AreaType, Placed, Span, silent_in},
    vocabulary::Scaled,
};

/// What of the figures of units is added.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Taken {
    /// All that counts on a basis.
    Whole,
    /// What is published of them beside what was reported.
    BesideReported,
}

/// A sum in the making.
pub(super) struct Adding<'t, 'r> {
    pub tracing: &'t Tracing<'r>,
    pub span: &'t Span<'r>,
    pub area: usize,
    pub measure: MeasureId,
    pub basis: Basis,
    pub taken: Taken,
}

impl Adding<'_, '_> {
    /// The sum, with all that adds to it.
    pub fn part(&self, role: &'static str) -> TracedPart {
        let rebuilt = self.tracing.rebuilt;
        let of = rebuilt.name_of(self.measure);
        let mut part = TracedPart { role, of, ..TracedPart::default() };
        let mut sum = None;
        for (period, placed) in self.span.counted(self.field().measure) {
            let Some(placed) = placed else {
                part.unknown.push(format!("no figures of {period} are held"));
                continue;
            };
            let before = part.items.len();
            self.add(placed, &mut part, &mut sum);
            if part.items.len() == before {
                part.unknown.push(format!("nothing of it is known for {period}"));
            }
        }
        let is_known = part.unknown.is_empty() || self.taken == Taken::BesideReported;
        let sum: Option<ExactSum> = sum.filter(|_| is_known);
        part.sum = sum.and_then(|sum| sum.value(self.field().decimals)).map(Exact);
        part
    }

    fn field(&self) -> &Field {
        self.tracing.field_of(self.measure)
    }

    fn add(&self, placed: &Placed, part: &mut TracedPart, sum: &mut Option<ExactSum>) {
        let rebuilt = self.tracing.rebuilt;
        for unit in &placed.members[self.area] {
            match self.value(placed.figures.get(self.measure, *unit)) {
                Some(value) => part.items.push(self.item((placed, *unit), value, None, sum)),
                None => part.without.extend(self.missing(placed, *unit)),
            }
        }
        let is_shared = self.basis == Basis::Estimates;
        for unit in &placed.straddling[self.area] {
            let figure = placed.figures.get(self.measure, *unit);
            let on = if is_shared { Basis::Estimates } else { Basis::Reported };
            if figure.value_on(on).is_none() {
                part.without.extend(self.missing(placed, *unit));
                continue;
            }
            let area = &rebuilt.areas[self.area];
            let share = is_shared
                .then(|| self.tracing.weights.share_of((self.measure, *unit), placed, area))
                .flatten();
            match share {
                Some(share) => {
                    let whole = figure.value_on(on).map(Exact);
                    let words = whole.map(|whole| format!("of {whole}, divided by declared weights"));
                    part.items.push(self.item((placed, *unit), share, words, sum));
                }
                None => part.unknown.push(format!(
                    "{} ({}) lies partly in {}, and nobody can tell how much of its figure for {} is of it",
                    placed.figures.unit(*unit).name,
                    placed.figures.unit(*unit).id,
                    area.area.name,
                    placed.period()
                )),
            }
        }
        part.without.extend(self.silent(placed));
    }

    fn value(&self, figure: &Figure) -> Option<Scaled> {
        let all = figure.value_on(self.basis);
        if self.taken == Taken::Whole {
            return all;
        }
        let made = ExactSum::of(all?).minus(figure.value().map(ExactSum::of).unwrap_or_default());
        made.value(self.field().decimals).filter(|made| made.units != 0 || figure.value().is_none())
    }

    fn item(
        &self,
        (placed, unit): (&Placed, UnitId),
        value: Scaled,
        share: Option<String>,
        sum: &mut Option<ExactSum>,
    ) -> TracedItem {
        *sum = Some(sum.unwrap_or_default().plus(ExactSum::of(value)));
        let own = placed.figures.unit(unit);
        TracedItem {
            unit: own.id.clone(),
            name: own.name.clone(),
            adds: Exact(value),
            share,
            figures: vec![self.tracing.rebuilt.figure_of(placed, unit, self.measure)],
        }
    }

    /// A unit that is asked for it, or says that it does not arise, and is not in the sum.
    fn missing(&self, placed: &Placed, unit: UnitId) -> Option<Without> {
        let (figure, context) = (placed.figures.get(self.measure, unit), self.tracing.rebuilt.context);
        if self.taken == Taken::BesideReported {
            return None;
        }
        let is_put = is_put_to(placed.figures.unit(unit), self.field(), placed.period(), context);
        let why = match figure.status {
            Status::NotAsked if !is_put => return None,
            Status::LeftOut => {
                let given =
                    figure.given.map(|given| format!(", {given} as it was given")).unwrap_or_default();
                format!("left-out{given}: an open fault keeps it out")
            }
            Status::Estimated => "estimated: what is estimated is no figure of its own".to_owned(),
            status => status.word().to_owned(),
        };
        Some(self.tracing.rebuilt.without(placed, unit, &why))
    }

    /// The units of now that sent nothing then, and are in none of its figures.
    fn silent(&self, placed: &Placed) -> Vec<Without> {
        let rebuilt = self.tracing.rebuilt;
        let area = &rebuilt.areas[self.area];
        let is_asked = self.field().is_asked_in(placed.period());
        if placed.period() == rebuilt.context.period || area.kind == AreaType::Unit || !is_asked {
            return Vec::new();
        }
        let within = silent_in(placed, &rebuilt.areas, rebuilt.context).into_iter();
        let own = within.map(|at| &rebuilt.areas[at]).filter(|unit| unit.expected.is_subset(&area.expected));
        own.map(|unit| Without {
            period: placed.period().to_string(),
            unit: unit.area.code.clone(),
            name: unit.area.name.clone(),
            why: Status::NotReceived.word().to_owned(),
        })
        .collect()
    }
}

impl Tracing<'_> {
    /// The parts of a total, or what they leave unexplained of it (`part` is `None`), unit by unit: of units
    /// of which the total is known; of one whose parts come to more all of the total is not stated.
    pub(super) fn broken_down(
        &self,
        (span, area, basis): (&Span<'_>, usize, Basis),
        total: MeasureId,
        parts: &[MeasureId],
        wanted: Option<MeasureId>,
    ) -> TracedPart {
        let of = match wanted {
            Some(wanted) => self.rebuilt.name_of(wanted),
            None => format!("what is not stated of {}", self.rebuilt.name_of(total)),
        };
        let mut told = TracedPart { role: "sum", of, ..TracedPart::default() };
        let mut sum: Option<ExactSum> = None;
        let counted = span.counted(self.field_of(total).measure);
        for placed in counted.iter().filter_map(|(_, placed)| *placed) {
            for unit in &placed.members[area] {
                let own = OfUnit { tracing: self, placed, unit: *unit, basis, total, parts };
                match own.adds(wanted) {
                    Ok(value) => {
                        sum = Some(sum.unwrap_or_default().plus(value));
                        told.items.extend(own.item(value, wanted));
                    }
                    Err(Some(why)) => told.without.push(self.rebuilt.without(placed, *unit, why)),
                    Err(None) => {}
                }
            }
        }
        told.sum = sum.and_then(|sum| sum.value(self.field_of(total).decimals)).map(Exact);
        told
    }
}

/// A total of one unit and its parts.
struct OfUnit<'t, 'r> {
    tracing: &'t Tracing<'r>,
    placed: &'t Placed,
    unit: UnitId,
    basis: Basis,
    total: MeasureId,
    parts: &'t [MeasureId],
}

impl OfUnit<'_, '_> {
    fn value(&self, measure: MeasureId) -> Option<ExactSum> {
        self.placed.figures.get(measure, self.unit).value_on(self.basis).map(ExactSum::of)
    }

    /// What the unit adds to a part, or to what is not stated; else why it adds nothing, if it gave anything.
    fn adds(&self, wanted: Option<MeasureId>) -> Result<ExactSum, Option<&'static str>> {
        let given = || wanted.is_none_or(|wanted| self.value(wanted).is_some());
        let any = self.parts.iter().any(|part| self.value(*part).is_some());
        let Some(total) = self.value(self.total) else {
            return Err((any && given()).then_some("its total is not known, so its parts are in no row"));
        };
        let known = self.parts.iter().filter_map(|part| self.value(*part));
        let known = known.fold(ExactSum::default(), |sum, part| sum.plus(part));
        match wanted {
            None => Ok(if known <= total { total.minus(known) } else { total }),
            Some(_) if known > total => Err(given().then_some("its parts come to more than its total")),
            Some(wanted) => self.value(wanted).ok_or(Some("not given")),
        }
    }

    fn item(&self, value: ExactSum, wanted: Option<MeasureId>) -> Option<TracedItem> {
        let figures = match wanted {
            Some(wanted) => vec![wanted],
            None => std::iter::once(self.total).chain(self.parts.iter().copied()).collect(),
        };
        // A unit that explains all of its total adds nothing to what is not stated.
        if wanted.is_none() && value == ExactSum::default() {
            return None;
        }
        let rebuilt = self.tracing.rebuilt;
        let own = self.placed.figures.unit(self.unit);
        Some(TracedItem {
            unit: own.id.clone(),
            name: own.name.clone(),
            adds: Exact(value.value(self.tracing.field_of(self.total).decimals)?),
            share: None,
            figures: figures
                .into_iter()
                .map(|measure| rebuilt.figure_of(self.placed, self.unit, measure))
                .collect(),
        })
    }
}
