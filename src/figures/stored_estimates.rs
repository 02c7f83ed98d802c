//! The columns of `records/figures` that say how estimates were made.

use std::str::FromStr;

use polars::prelude::{Column, DataFrame, NamedFrom, PolarsError, Series};

use super::{Fraction, MadeBy};
use crate::{
    schemas::estimates::Method,
    vocabulary::{Period, Scaled},
};

/// Those of some figures, in their order.
pub(super) fn columns(made: &[Option<&MadeBy>]) -> Vec<Column> {
    // A share of what was given for several periods is of no class and no link.
    let linked: Vec<Option<&MadeBy>> =
        made.iter().map(|made| made.filter(|made| made.method != Method::Divided)).collect();
    let text = |name: &str, own: &[Option<&MadeBy>], of: &dyn Fn(&MadeBy) -> Option<String>| {
        let texts: Vec<Option<String>> = own.iter().map(|made| made.and_then(of)).collect();
        Series::new(name.into(), texts).into()
    };
    let given: Vec<Option<Scaled>> = linked.iter().map(|made| made.and_then(|made| made.of)).collect();
    let units: Vec<Option<i64>> =
        linked.iter().map(|made| made.and_then(|made| i64::try_from(made.units).ok())).collect();
    let decimals: Vec<Option<i32>> =
        given.iter().map(|given| given.map(|given| i32::from(given.decimals))).collect();
    let digits: Vec<Option<i64>> = given.iter().map(|given| given.map(|given| given.units)).collect();
    let of_parts: Vec<Option<bool>> = made.iter().map(|made| made.map(|made| made.is_of_parts)).collect();
    vec![
        text("estimate", made, &|made| Some(made.to_string())),
        text("estimate_method", made, &|made| Some(made.method.word().to_owned())),
        text("estimate_times", &linked, &|made| Some(made.times.to_string())),
        text("estimate_class", &linked, &|made| Some(made.class.clone())),
        Series::new("estimate_units".into(), units).into(),
        text("estimate_from", made, &|made| made.from.map(|period| period.to_string())),
        Series::new("estimate_of".into(), digits).into(),
        Series::new("estimate_of_decimals".into(), decimals).into(),
        Series::new("estimate_of_parts".into(), of_parts).into(),
    ]
}

/// How each figure of a table of an earlier run was estimated; nothing of runs that did not keep it.
///
/// # Errors
/// If a column is of another type.
pub fn kept_estimates(frame: &DataFrame) -> Result<Vec<Option<MadeBy>>, PolarsError> {
    if frame.column("estimate_times").is_err() {
        return Ok(vec![None; frame.height()]);
    }
    let text = |name: &str| frame.column(name)?.str();
    let number = |name: &str| frame.column(name)?.i64();
    let (methods, times) = (text("estimate_method")?, text("estimate_times")?);
    let (classes, units) = (text("estimate_class")?, number("estimate_units")?);
    let (from, digits) = (text("estimate_from")?, number("estimate_of")?);
    let decimals = frame.column("estimate_of_decimals")?.i32()?;
    let of_parts = frame.column("estimate_of_parts")?.bool()?;
    let made = |row: usize| {
        let method = Method::of_word(methods.get(row)?).unwrap_or(Method::Divided);
        let times = times.get(row).map_or(Some(Fraction::ONE), |times| Fraction::from_str(times).ok())?;
        let decimals = decimals.get(row).and_then(|decimals| u8::try_from(decimals).ok());
        Some(MadeBy {
            from: from.get(row).and_then(Period::parse),
            of: digits.get(row).zip(decimals).map(|(units, decimals)| Scaled { units, decimals }),
            is_of_parts: of_parts.get(row).unwrap_or_default(),
            class: classes.get(row).unwrap_or_default().to_owned(),
            units: units.get(row).and_then(|units| usize::try_from(units).ok()).unwrap_or_default(),
            ..MadeBy::by(method, times)
        })
    };
    Ok((0..frame.height()).map(made).collect())
}
