//! The values of a field in a file of records, as they are declared now.

use polars::prelude::{DataFrame, DataType};

use super::error::NotAsDeclared;
use crate::{
    schemas::{Field, FieldType},
    vocabulary::{Scaled, Value, day},
};

/// The values of a field as they are declared now.
///
/// # Errors
/// If they are of another type, or have more decimals: a figure that was rounded in silence would be another
/// figure.
pub fn values(frame: &DataFrame, field: &Field) -> Result<Vec<Option<Value>>, NotAsDeclared> {
    let column = frame.column(&field.name)?;
    let held = column.dtype();
    let fits = match field.kind {
        FieldType::Integer | FieldType::Number => matches!(held, DataType::Int64 | DataType::Float64),
        FieldType::Text => *held == DataType::String,
        FieldType::Boolean => *held == DataType::Boolean,
        FieldType::Date => *held == DataType::Date,
    };
    if !fits {
        return Err(NotAsDeclared::Type {
            field: field.name.clone(),
            found: held_there(held),
            declared: declared_now(field.kind),
        });
    }
    Ok(match field.kind {
        // Whole numbers stand there as they are, however large.
        FieldType::Integer if field.decimals == 0 && *held == DataType::Int64 => {
            let whole = |units: i64| Value::Number(Scaled { units, decimals: 0 });
            column.i64()?.iter().map(|value| value.map(whole)).collect()
        }
        FieldType::Integer | FieldType::Number => {
            let column = column.cast(&DataType::Float64)?;
            let scaled = |value: Option<f64>| value.map(|value| scaled(value, field)).transpose();
            column.f64()?.iter().map(scaled).collect::<Result<_, _>>()?
        }
        FieldType::Text => {
            column.str()?.iter().map(|value| value.map(|text| Value::Text(text.into()))).collect()
        }
        FieldType::Boolean => column.bool()?.iter().map(|value| value.map(Value::Boolean)).collect(),
        FieldType::Date => {
            let column = column.cast(&DataType::Int32)?;
            column.i32()?.iter().map(|value| value.and_then(day::numbered).map(Value::Date)).collect()
        }
    })
}

pub(super) fn scaled(value: f64, field: &Field) -> Result<Value, NotAsDeclared> {
    let units = value * 10f64.powi(i32::from(field.decimals));
    // What was written as so many units of a last digit comes back as that, but for the last bits of a
    // double.
    let is_whole = (units - units.round()).abs() <= 1e-9 + 1e-12 * units.abs();
    if is_whole && units.abs() < 9e18 {
        Ok(Value::Number(Scaled { units: units.round() as i64, decimals: field.decimals }))
    } else {
        Err(NotAsDeclared::Decimals { field: field.name.clone(), found: value, decimals: field.decimals })
    }
}

/// A type of a column, in the words of those who declare fields.
pub(super) fn held_there(held: &DataType) -> &'static str {
    match held {
        DataType::Int64 | DataType::Float64 => "numbers",
        DataType::String => "texts",
        DataType::Boolean => "yes or no",
        DataType::Date => "dates",
        _ => "values of no known type",
    }
}

pub(super) fn declared_now(kind: FieldType) -> &'static str {
    match kind {
        FieldType::Integer => "integer",
        FieldType::Number => "number",
        FieldType::Text => "string",
        FieldType::Boolean => "boolean",
        FieldType::Date => "date",
    }
}
