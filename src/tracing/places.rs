//! Figures of units with where they come from.

use super::{
    Rebuilt,
    kept_sources::KeptSource,
    trace::{BroughtTo, EstimateOf, Exact, FigureOf, Without},
};
use crate::{
    figures::{ExactSum, Figure, MadeBy, MeasureId, Status, UnitId},
    statistics::Placed,
    vocabulary::Scaled,
};

impl Rebuilt<'_> {
    /// The name of a measure in declarations: `table.key.field`.
    pub(super) fn name_of(&self, measure: MeasureId) -> String {
        let (table, key, field) = self.words_of(measure);
        if key.is_empty() { format!("{table}.{field}") } else { format!("{table}.{key}.{field}") }
    }

    fn words_of(&self, measure: MeasureId) -> (&str, &str, &str) {
        let own = self.measures.get(measure);
        let table = self.context.collection.figure_table(own.table);
        (&table.name, &own.key, &table.fields[own.field].name)
    }

    /// A figure of a unit, and where it comes from.
    pub(super) fn figure_of(&self, placed: &Placed, unit: UnitId, measure: MeasureId) -> FigureOf {
        let (figure, sender) = (placed.figures.get(measure, unit), placed.figures.unit(unit));
        let period = placed.period();
        let place = (period, sender.id.clone(), measure);
        let restated = self.restated.get(&place).map(String::as_str);
        let kept = self.sources.get(&period);
        let kept = kept.and_then(|own| own.find(&sender.id, self.words_of(measure), measure.index()));
        let mut told = FigureOf {
            period: period.to_string(),
            unit: sender.id.clone(),
            figure: self.name_of(measure),
            status: figure.status.word(),
            value: figure.given.map(Exact),
            is_queried: figure.is_queried,
            benchmark: brought_to(figure, restated),
            ..FigureOf::default()
        };
        // What this run made of an earlier period is not as that period's run kept it.
        let made_anew = restated.map(without_benchmark).filter(|how| !how.is_empty());
        match made_anew {
            Some(how) if period != self.context.period => self.made_anew(how, &mut told),
            _ => kept.into_iter().for_each(|kept| self.as_kept(kept, figure, &mut told)),
        }
        told
    }

    fn made_anew(&self, how: &str, told: &mut FigureOf) {
        if let Some(id) = how.strip_prefix("decision ") {
            told.source = "decision".to_owned();
            told.decision = Some(self.decided.told(id));
        } else {
            told.source = "estimate".to_owned();
            told.estimate = Some(EstimateOf { how: how.to_owned(), ..EstimateOf::default() });
        }
    }

    fn as_kept(&self, kept: KeptSource, figure: &Figure, told: &mut FigureOf) {
        told.source = kept.source;
        told.records = kept.records;
        (told.file, told.sheet, told.cell) = (kept.file, kept.sheet, kept.cell);
        told.decision = kept.decision.as_deref().map(|id| self.decided.told(id));
        if figure.status == Status::Estimated {
            let how = kept.estimate.unwrap_or_default();
            told.estimate = Some(match kept.made {
                Some(made) => estimate_of(how, &made, figure.given),
                None => EstimateOf { how, ..EstimateOf::default() },
            });
        }
    }

    /// A unit that is not in a sum, and why.
    pub(super) fn without(&self, placed: &Placed, unit: UnitId, why: &str) -> Without {
        let own = placed.figures.unit(unit);
        Without {
            period: placed.period().to_string(),
            unit: own.id.clone(),
            name: own.name.clone(),
            why: why.to_owned(),
        }
    }
}

fn estimate_of(how: String, made: &MadeBy, value: Option<Scaled>) -> EstimateOf {
    let times_of = made.of.filter(|_| !made.is_of_parts).and_then(|of| made.times.of(of));
    let more = value.zip(times_of).and_then(|(value, moved)| {
        let less = ExactSum::of(value).minus(ExactSum::of(moved));
        less.value(value.decimals).filter(|more| more.units != 0)
    });
    EstimateOf {
        how,
        method: Some(made.method.word()),
        of: made.of.map(Exact),
        from: made.from.map(|period| period.to_string()),
        times: made.of.map(|_| made.times.to_string()),
        class: Some(made.class.clone()),
        units: Some(made.units),
        more: more.map(Exact),
        is_of_parts: made.is_of_parts,
    }
}

/// To what a figure was brought, with what was written down of it.
fn brought_to(figure: &Figure, restated: Option<&str>) -> Option<BroughtTo> {
    let value = Exact(figure.benchmarked?.value);
    let how = restated.and_then(|how| how.find("benchmark ").map(|at| how[at..].to_owned()));
    Some(BroughtTo { value, how: how.unwrap_or_else(|| "benchmark".to_owned()) })
}

fn without_benchmark(how: &str) -> &str {
    how.find("benchmark ").map_or(how, |at| how[..at].trim_end_matches("; "))
}
