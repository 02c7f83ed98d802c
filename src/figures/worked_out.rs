//! Measures: what is worked out of the lists of a return, by the expressions that `tables.toml` declares.

use std::ops::Range;

use crate::{
    expressions::{Frame, FrameError, Kind, SubmissionFact, Values},
    frames::{OfReturns, Source, Withheld, frame, span},
    records::{History, by_batches},
    returns::{Context, Returns},
    schemas::measures::{By, Declared, DeclaredMeasure},
    vocabulary::Scaled,
};

/// Why measures could not be worked out.
#[derive(Debug, thiserror::Error)]
pub enum WorkedOutError {
    /// A value is too large.
    #[error("the measure {measure} of {unit} is too large to be held: a figure in it must be wrong")]
    TooLarge {
        /// Name of the measure.
        measure: String,
        /// Name of the unit.
        unit: String,
    },
    /// A fault of our own.
    #[error(transparent)]
    Frame(#[from] FrameError),
}

/// What measures come to: by measure, then by return.
#[derive(Debug, Default)]
pub struct WorkedOut {
    /// Of each whole return; `None` where it is not known.
    pub of_returns: Vec<Vec<Option<Scaled>>>,
    /// Likewise of each category of those that are told apart, in the order of its declaration; none of the
    /// others.
    pub of_categories: Vec<Vec<Vec<InCategory>>>,
}

/// What a measure comes to in one category.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InCategory {
    /// The whole return is of another.
    NotApplicable,
    /// It is not known.
    NotKnown,
    /// So much.
    Known(Scaled),
}

/// Works out all measures of a collection. A value that is withheld is not known to them.
///
/// # Errors
/// If a value is too large.
pub fn worked_out(
    returns: &mut Returns,
    withheld: &Withheld,
    context: &Context<'_>,
) -> Result<WorkedOut, WorkedOutError> {
    let measures = &context.collection.published.measures.all;
    let mut all = WorkedOut {
        of_returns: vec![Vec::new(); measures.len()],
        of_categories: vec![Vec::new(); measures.len()],
    };
    if measures.is_empty() {
        return Ok(all);
    }
    let history = History::default();
    let of_batch = |returns: &Returns, batch: Range<usize>| {
        let source = OfReturns::new((returns, batch.clone()), withheld, &history, context);
        Batch { returns, source, places: batch.collect(), context }.worked_out()
    };
    by_batches(returns, of_batch, |_, _, batch| {
        for (own, more) in all.of_returns.iter_mut().zip(batch.of_returns) {
            own.extend(more);
        }
        for (own, more) in all.of_categories.iter_mut().zip(batch.of_categories) {
            own.resize(more.len(), Vec::new());
            own.iter_mut().zip(more).for_each(|(own, more)| own.extend(more));
        }
        Ok(())
    })?;
    Ok(all)
}

/// Some returns whose measures are worked out together.
struct Batch<'a> {
    returns: &'a Returns,
    source: OfReturns<'a>,
    /// Indices of the returns.
    places: Vec<usize>,
    context: &'a Context<'a>,
}

impl Batch<'_> {
    fn worked_out(&self) -> Result<WorkedOut, WorkedOutError> {
        let measures = &self.context.collection.published.measures.all;
        let mut all = WorkedOut { of_returns: Vec::new(), of_categories: Vec::new() };
        for (at, measure) in measures.iter().enumerate() {
            let own = self.value(at, measure, &all.of_returns, None)?;
            let of_categories = match measure.by {
                Some(by) => self.of_categories((at, measure), by, &own, &all.of_returns)?,
                None => Vec::new(),
            };
            all.of_returns.push(own);
            all.of_categories.push(of_categories);
        }
        Ok(all)
    }

    /// What a measure comes to for each return, of all its records or of those that are kept of a table.
    fn value(
        &self,
        at: usize,
        measure: &DeclaredMeasure,
        before: &[Vec<Option<Scaled>>],
        kept: Option<Kept>,
    ) -> Result<Vec<Option<Scaled>>, WorkedOutError> {
        let collection = self.context.collection;
        let source = OneRowAReturn {
            returns: &self.source,
            places: &self.places,
            own: collection.tables.len(),
            before,
            kept,
        };
        let period = self.context.period;
        let frame: Frame = frame(&source, source.own, &[&measure.value.node], self.context, period)?;
        let names = collection
            .published
            .measures
            .names(&Declared { tables: &collection.tables, lets: &collection.lets });
        let lowered = frame.lowered(&measure.value.node, Kind::Number, &names, span(period));
        let decimals = collection.published.measures.tables[0].fields[at].decimals;
        let numbers = frame.numbers(&[lowered])?.pop().unwrap_or_default();
        let too_large = |place: usize| WorkedOutError::TooLarge {
            measure: measure.name.clone(),
            unit: self.returns.returns[place].unit.name.clone(),
        };
        let value = |(place, number): (&usize, Option<f64>)| {
            number
                .map(|number| Scaled::nearest(number, decimals).ok_or_else(|| too_large(*place)))
                .transpose()
        };
        self.places.iter().zip(numbers).map(value).collect()
    }

    fn of_categories(
        &self,
        (at, measure): (usize, &DeclaredMeasure),
        by: By,
        whole: &[Option<Scaled>],
        before: &[Vec<Option<Scaled>>],
    ) -> Result<Vec<Vec<InCategory>>, WorkedOutError> {
        let table = &self.context.collection.tables[by.table];
        let held: Vec<Option<String>> = match self.source.values(by.table, by.field) {
            Values::Texts(texts) => texts,
            // Only texts have categories.
            _ => Vec::new(),
        };
        let in_category = |value: Option<Scaled>| value.map_or(InCategory::NotKnown, InCategory::Known);
        let mut found = Vec::new();
        for category in &table.fields[by.field].constraints.allowed {
            let is_of = |text: &Option<String>| text.as_ref() == Some(category);
            if table.is_single() {
                let of_records = self.source.return_of_records(by.table);
                let own = |(place, value): (&usize, &Option<Scaled>)| match of_records
                    .iter()
                    .position(|found| *found as usize == *place)
                {
                    Some(record) if is_of(&held[record]) => in_category(*value),
                    Some(record) if held[record].is_some() => InCategory::NotApplicable,
                    _ => InCategory::NotKnown,
                };
                found.push(self.places.iter().zip(whole).map(own).collect());
            } else {
                let kept = Kept { table: by.table, records: held.iter().map(is_of).collect() };
                found.push(
                    self.value(at, measure, before, Some(kept))?.into_iter().map(in_category).collect(),
                );
            }
        }
        Ok(found)
    }
}

/// The records of a table that are looked at, and no others.
struct Kept {
    table: usize,
    records: Vec<bool>,
}

/// Returns as the source of frames that have one row a return: its columns are the measures before.
struct OneRowAReturn<'s, 'a> {
    returns: &'s OfReturns<'a>,
    places: &'s [usize],
    /// The index that the table of those rows has.
    own: usize,
    before: &'s [Vec<Option<Scaled>>],
    kept: Option<Kept>,
}

impl OneRowAReturn<'_, '_> {
    /// Whether each record of a table is looked at; `None` if all are.
    fn kept(&self, table: usize) -> Option<&[bool]> {
        self.kept.as_ref().filter(|kept| kept.table == table).map(|kept| kept.records.as_slice())
    }

    fn only<T>(&self, table: usize, of: Vec<T>) -> Vec<T> {
        let Some(kept) = self.kept(table).filter(|_| !of.is_empty()) else { return of };
        of.into_iter().zip(kept).filter(|(_, kept)| **kept).map(|(one, _)| one).collect()
    }

    fn only_values(&self, table: usize, values: Values) -> Values {
        match values {
            Values::Numbers(of) => Values::Numbers(self.only(table, of)),
            Values::Texts(of) => Values::Texts(self.only(table, of)),
            Values::Truths(of) => Values::Truths(self.only(table, of)),
            Values::Dates(of) => Values::Dates(self.only(table, of)),
        }
    }
}

impl Source for OneRowAReturn<'_, '_> {
    fn return_of_records(&self, table: usize) -> Vec<u32> {
        if table == self.own {
            return self.places.iter().map(|place| u32::try_from(*place).unwrap_or(u32::MAX)).collect();
        }
        self.only(table, self.returns.return_of_records(table))
    }

    fn gives(&self, found: usize, table: usize) -> bool {
        table == self.own || self.returns.gives(found, table)
    }

    fn values(&self, table: usize, field: usize) -> Values {
        if table == self.own {
            return Values::Numbers(
                self.before[field].iter().map(|value| value.map(|value| value.units as f64)).collect(),
            );
        }
        self.only_values(table, self.returns.values(table, field))
    }

    fn not_asked(&self, table: usize, field: usize, back: u8) -> Vec<bool> {
        if table == self.own {
            Vec::new()
        } else {
            self.only(table, self.returns.not_asked(table, field, back))
        }
    }

    fn asks(&self, found: usize, table: usize, key: &str) -> bool {
        table == self.own || self.returns.asks(found, table, key)
    }

    fn previous(&self, table: usize, field: usize, back: u8) -> Values {
        // A measure is of one return in one period: the checker lets nothing through that asks for others.
        self.only_values(table, self.returns.previous(table, field, back))
    }

    fn keys(&self, table: usize) -> Vec<String> {
        if table == self.own {
            vec![String::new(); self.places.len()]
        } else {
            self.only(table, self.returns.keys(table))
        }
    }

    fn attribute(&self, table: usize, name: &str) -> Vec<Option<String>> {
        if table == self.own {
            return self.places.iter().map(|place| self.returns.attribute_of(*place, name)).collect();
        }
        self.only(table, self.returns.attribute(table, name))
    }

    fn submission(&self, table: usize, fact: SubmissionFact) -> Values {
        self.only_values(table, self.returns.submission(table, fact))
    }
}
