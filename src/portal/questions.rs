//! What a unit is asked about, as the last run of the period found it.

use super::{App, PortalError};
use crate::{
    records::{EarlierOutput, StoredFault, faults},
    returns::{Unit, typed},
    vocabulary::{Answer, Severity},
};

/// What the last run asks of all units; nothing where there was none.
pub struct LastRun {
    /// The day on which it was, or as of which.
    pub day: String,
    /// What it found.
    faults: Vec<StoredFault>,
}

impl LastRun {
    /// That of the period.
    pub fn of(app: &App) -> Result<Option<Self>, PortalError> {
        let Some(out) = app.settings.workspace.out(app.settings.period) else { return Ok(None) };
        let told = |error: &dyn std::fmt::Display| PortalError::of(out.display(), error);
        let found = EarlierOutput::of_period(&out, app.settings.period).map_err(|error| told(&error))?;
        let Some(found) = found else { return Ok(None) };
        let record: serde_json::Value = serde_json::from_slice(found.record()).unwrap_or_default();
        let day = record["as_of"].as_str().unwrap_or_default().to_owned();
        Ok(Some(Self { day, faults: faults(&found).map_err(|error| told(&error))? }))
    }

    /// What is open of a unit: to be corrected or explained by it, gravest first.
    pub fn of_unit<'s>(&'s self, unit: &Unit) -> Vec<&'s StoredFault> {
        let is_asked = |fault: &&StoredFault| {
            let own = &fault.exception;
            own.unit == unit.id && !fault.undecided && own.counts() && own.severity <= Severity::Query
        };
        let mut open: Vec<&StoredFault> = self.faults.iter().filter(is_asked).collect();
        open.sort_by_key(|fault| fault.exception.severity);
        open
    }

    /// All that was found of a unit, whether it is open or settled; not what a rule on trial says.
    pub fn all_of<'s>(&'s self, unit: &Unit) -> Vec<&'s StoredFault> {
        let is_own = |fault: &&StoredFault| {
            let own = &fault.exception;
            own.unit == unit.id && !fault.undecided && !own.trial
        };
        self.faults.iter().filter(is_own).collect()
    }

    /// One of these by its id.
    pub fn find_any<'s>(&'s self, unit: &Unit, id: &str) -> Option<&'s StoredFault> {
        self.all_of(unit).into_iter().find(|fault| fault.id == id)
    }

    /// One of them by its id: of this unit, or none.
    pub fn find<'s>(&'s self, unit: &Unit, id: &str) -> Option<&'s StoredFault> {
        self.of_unit(unit).into_iter().find(|fault| fault.id == id)
    }
}

/// Whether what was expected can be taken as it stands: a value of the field, not a kind of value.
pub fn can_take_expected(app: &App, fault: &StoredFault) -> bool {
    let (own, collection) = (&fault.exception, &app.settings.collection);
    let table = collection.table(&own.table).map(|at| &collection.tables[at]);
    let field = table.and_then(|table| Some(&table.fields[table.field(&own.field)?]));
    field.is_some_and(|field| matches!(typed(&own.expected, field), Answer::Reported(_)))
}

/// Where a question is about, in words.
pub fn place_of(fault: &StoredFault) -> String {
    let place = &fault.exception.place;
    let parts = [place.sheet.as_str(), place.cell.as_str()];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}
