//! The scorecard as lists.

use super::made::{Made, MeasureMade};
use crate::{
    publication::harmless,
    schemas::scorecard::{Scorecard, ScorecardMeasure},
    vocabulary::Scaled,
};

/// A decimal with all its digits.
#[must_use]
pub fn shown(value: Scaled) -> String {
    format!("{:.*}", usize::from(value.decimals), value.to_f64())
}

fn known(value: Option<Scaled>) -> String {
    value.map(shown).unwrap_or_default()
}

fn list(headings: &[&str], rows: impl Iterator<Item = Vec<String>>) -> Result<Vec<u8>, csv::Error> {
    let mut writer =
        csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::<u8>::new());
    writer.write_record(headings)?;
    for row in rows {
        writer.write_record(row.iter().map(|cell| harmless(cell).into_owned()))?;
    }
    writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))
}

/// `scorecard.csv`: a line a measure.
///
/// # Errors
/// If it cannot be written.
pub fn scorecard_csv(made: &Made, scorecard: &Scorecard) -> Result<Vec<u8>, csv::Error> {
    let headings = [
        "period",
        "id",
        "measure",
        "perspective",
        "numerator",
        "denominator",
        "value",
        "base",
        "in_scope",
        "better",
        "green",
        "amber",
        "rating",
        "points",
        "year_before",
        "direction",
        "of",
        "note",
    ];
    let rows = scorecard.measures.iter().zip(&made.measures);
    list(&headings, rows.map(|(measure, own)| line(measure, own, made, scorecard)))
}

fn line(measure: &ScorecardMeasure, own: &MeasureMade, made: &Made, scorecard: &Scorecard) -> Vec<String> {
    let counted = own.counted.as_ref().ok();
    let count = |count: Option<usize>| count.map(|count| count.to_string()).unwrap_or_default();
    let periods =
        counted.map(|counted| counted.periods.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "));
    vec![
        made.period.to_string(),
        measure.id.clone(),
        measure.title.clone(),
        scorecard.perspectives[measure.perspective].clone(),
        known(counted.and_then(|counted| counted.numerator)),
        known(counted.and_then(|counted| counted.denominator)),
        known(counted.and_then(|counted| counted.value)),
        count(counted.map(|counted| counted.base)),
        count(counted.map(|counted| counted.in_scope)),
        measure.better.word().to_owned(),
        measure.green.to_string(),
        measure.amber.to_string(),
        own.rating.word().to_owned(),
        own.rating.points().map(|points| points.to_string()).unwrap_or_default(),
        known(own.before),
        own.direction.map(|direction| direction.word().to_owned()).unwrap_or_default(),
        periods.unwrap_or_default(),
        note(own),
    ]
}

/// Why there is no value, no rating or no comparison.
#[must_use]
pub fn note(own: &MeasureMade) -> String {
    match &own.counted {
        Err(why) => format!("Not available. {why}"),
        Ok(counted) if counted.value.is_none() && counted.denominator.is_some() => {
            "Not available: the denominator is 0".to_owned()
        }
        Ok(counted) if counted.value.is_none() => "Not available: nobody gave both parts of it".to_owned(),
        Ok(counted) if own.rating.points().is_none() => {
            format!("Not rated: of {} in scope {} gave both parts of it", counted.in_scope, counted.base)
        }
        Ok(_) => own.broken.clone(),
    }
}

/// `perspectives.csv`: a line a perspective.
///
/// # Errors
/// If it cannot be written.
pub fn perspectives_csv(made: &Made) -> Result<Vec<u8>, csv::Error> {
    let headings = ["period", "perspective", "points", "share", "rating", "rated", "measures"];
    let rows = made.perspectives.iter().map(|own| {
        vec![
            made.period.to_string(),
            own.name.clone(),
            own.points.to_string(),
            known(own.share),
            own.rating.word().to_owned(),
            own.rated.to_string(),
            own.measures.to_string(),
        ]
    });
    list(&headings, rows)
}

/// `cross-checks.csv`: a line a check and set of authorities.
///
/// # Errors
/// If it cannot be written.
pub fn cross_checks_csv(made: &Made, scorecard: &Scorecard) -> Result<Vec<u8>, csv::Error> {
    let headings =
        ["period", "check", "title", "authorities", "names", "left", "right", "result", "why", "asks"];
    let rows = made.checks.iter().map(|own| {
        let check = &scorecard.checks[own.check];
        vec![
            made.period.to_string(),
            check.id.clone(),
            check.title.clone(),
            own.codes.clone(),
            own.names.clone(),
            known(own.sides.0),
            known(own.sides.1),
            own.held.word().to_owned(),
            own.why.clone(),
            check.text.clone(),
        ]
    });
    list(&headings, rows)
}
