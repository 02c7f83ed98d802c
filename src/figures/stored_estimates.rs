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
    let text = |name: &str| Ok::<_, PolarsError>(frame.column(name)?.str()?.iter());
    let number = |name: &str| Ok::<_, PolarsError>(frame.column(name)?.i64()?.iter());
    let ways = text("estimate_method")?.zip(text("estimate_times")?).zip(text("estimate_class")?);
    let given = number("estimate_of")?.zip(frame.column("estimate_of_decimals")?.i32()?.iter());
    let from = text("estimate_from")?.zip(number("estimate_units")?);
    let all = ways.zip(given).zip(from).zip(frame.column("estimate_of_parts")?.bool()?.iter());
    let made = |(((((method, times), class), (digits, decimals)), (from, units)), of_parts): (
        (
            (((Option<&str>, Option<&str>), Option<&str>), (Option<i64>, Option<i32>)),
            (Option<&str>, Option<i64>),
        ),
        Option<bool>,
    )| {
        let times = times.map_or(Some(Fraction::ONE), |times| Fraction::from_str(times).ok())?;
        let given = digits.zip(decimals.and_then(|decimals| u8::try_from(decimals).ok()));
        Some(MadeBy {
            from: from.and_then(Period::parse),
            of: given.map(|(units, decimals)| Scaled { units, decimals }),
            is_of_parts: of_parts.unwrap_or_default(),
            class: class.unwrap_or_default().to_owned(),
            units: units.and_then(|units| usize::try_from(units).ok()).unwrap_or_default(),
            ..MadeBy::by(Method::of_word(method?).unwrap_or(Method::Divided), times)
        })
    };
    Ok(all.map(made).collect())
}
