//! How `compare` shows what differs: for people, as CSV, as JSON.

use std::collections::{BTreeMap, HashSet};

use serde_json::json;

use super::{
    CannotRun,
    arguments::{CompareArguments, ImpactFormat},
};
use crate::{
    comparison::{CellChange, FigureChange, OutputsCompared, SheetChange, SheetCompared, SumChange},
    publication::harmless,
    vocabulary::printable::{echo, whole},
    vocabulary::{counted, counted_as},
};

/// Names of units that are listed in a line; the rest is counted.
const MOST_NAMED: usize = 12;

/// Shows what differs between two files.
pub fn files(sheets: &[SheetCompared<'_>], arguments: &CompareArguments) -> Result<(), CannotRun> {
    match arguments.format {
        ImpactFormat::Human => files_for_people(sheets, arguments.most),
        ImpactFormat::Csv => {
            let changes = sheets.iter().flat_map(|sheet| sheet_lines(sheet));
            csv(["sheet", "cell", "change", "old", "new"], changes)?;
        }
        ImpactFormat::Json => {
            let cell = |own: &CellChange<'_>| {
                json!({
                    "cell": own.at.to_string(),
                    "old": own.old.map(ToString::to_string),
                    "new": own.new.map(ToString::to_string),
                })
            };
            let sheet = |own: &SheetCompared<'_>| {
                let cells: Vec<_> = own.differ.iter().map(cell).collect();
                json!({ "sheet": own.name, "change": sheet_word(own), "cells": own.cells, "differ": cells })
            };
            let all: Vec<_> = sheets.iter().map(sheet).collect();
            say_json!(json!({ "same": sheets.iter().all(SheetCompared::is_same), "sheets": all }));
        }
    }
    Ok(())
}

fn sheet_word(sheet: &SheetCompared<'_>) -> &'static str {
    match sheet.change {
        SheetChange::Added => "added",
        SheetChange::Removed => "removed",
        SheetChange::InBoth if sheet.is_same() => "same",
        SheetChange::InBoth => "changed",
    }
}

fn cell_word(change: &CellChange<'_>) -> &'static str {
    match (change.old, change.new) {
        (None, _) => "added",
        (_, None) => "removed",
        _ => "changed",
    }
}

/// A line a cell; a sheet that is in one file alone is one line.
fn sheet_lines(sheet: &SheetCompared<'_>) -> Vec<[String; 5]> {
    let name = || sheet.name.to_owned();
    if sheet.change != SheetChange::InBoth {
        return vec![[name(), String::new(), sheet_word(sheet).to_owned(), String::new(), String::new()]];
    }
    let text = |content: Option<&_>| content.map(|content: &crate::cells::Content| content.to_string());
    let line = |own: &CellChange<'_>| {
        let (old, new) = (text(own.old).unwrap_or_default(), text(own.new).unwrap_or_default());
        [name(), own.at.to_string(), cell_word(own).to_owned(), old, new]
    };
    sheet.differ.iter().map(line).collect()
}

fn files_for_people(sheets: &[SheetCompared<'_>], most: usize) {
    if sheets.iter().all(SheetCompared::is_same) {
        let cells: usize = sheets.iter().map(|sheet| sheet.cells).sum();
        say!("Nothing differs: {} alike", counted(cells, "cell"));
        return;
    }
    for sheet in sheets {
        let name = if sheet.name.is_empty() {
            "The file".to_owned()
        } else {
            format!("Sheet \"{}\"", echo(sheet.name))
        };
        match sheet.change {
            SheetChange::Added => say!("{name}: only in the new file, {}", counted(sheet.cells, "cell")),
            SheetChange::Removed => say!("{name}: only in the old file, {}", counted(sheet.cells, "cell")),
            SheetChange::InBoth if sheet.differ.is_empty() => say!("{name}: the same"),
            SheetChange::InBoth => {
                say!("{name}: {}", counted_as(sheet.differ.len(), "cell differs", "cells differ"));
            }
        }
        for own in sheet.differ.iter().take(most) {
            let text = |content: Option<&crate::cells::Content>| {
                content.map_or("blank".to_owned(), |content| format!("\"{}\"", echo(&content.to_string())))
            };
            say!("  {:<7} {:<8} {} -> {}", own.at.to_string(), cell_word(own), text(own.old), text(own.new));
        }
        more(sheet.differ.len(), most);
    }
}

/// Shows what differs between what two runs left.
pub fn outputs(found: &OutputsCompared, arguments: &CompareArguments) -> Result<(), CannotRun> {
    match arguments.format {
        ImpactFormat::Human => outputs_for_people(found, arguments.most),
        ImpactFormat::Csv => {
            let headings = [
                "kind",
                "period",
                "code",
                "name",
                "table",
                "key",
                "field",
                "old_status",
                "old",
                "new_status",
                "new",
                "difference",
                "percent",
            ];
            let sums = found.sums.iter().map(sum_line);
            csv(headings, sums.chain(found.figures.iter().map(|own| figure_line(own, &found.period))))?;
        }
        ImpactFormat::Json => say_json!(serde_json::to_string_pretty(found).unwrap_or_default()),
    }
    Ok(())
}

fn sum_line(own: &SumChange) -> [String; 13] {
    let percent = own.percent.map(|percent| percent.to_string()).unwrap_or_default();
    let difference = own.difference.clone().unwrap_or_default();
    let place = [&own.area_type, &own.period, &own.area_code, &own.area, &own.table, &own.key, &own.field];
    let [kind, period, code, name, table, key, field] = place.map(String::clone);
    let values = [&own.old_standing, &own.old, &own.new_standing, &own.new].map(String::clone);
    let [old_status, old, new_status, new] = values;
    [kind, period, code, name, table, key, field, old_status, old, new_status, new, difference, percent]
}

fn figure_line(own: &FigureChange, period: &str) -> [String; 13] {
    let percent = own.percent.map(|percent| percent.to_string()).unwrap_or_default();
    let difference = own.difference.clone().unwrap_or_default();
    let place = [&own.unit, &own.name, &own.table, &own.key, &own.field];
    let [code, name, table, key, field] = place.map(String::clone);
    let values = [&own.old_status, &own.old, &own.new_status, &own.new].map(String::clone);
    let [old_status, old, new_status, new] = values;
    let (kind, period) = ("unit".to_owned(), period.to_owned());
    [kind, period, code, name, table, key, field, old_status, old, new_status, new, difference, percent]
}

fn outputs_for_people(found: &OutputsCompared, most: usize) {
    say!("{}, {}", found.collection, found.period);
    if found.is_same() {
        say!(
            "Nothing differs: {} and {} of units are alike",
            counted(found.sums_compared, "sum"),
            counted(found.figures_compared, "figure")
        );
        return;
    }
    say!("\nSums over areas: {} of {} differ", found.sums.len(), found.sums_compared);
    // A country that is all there is, or has no regions, is told once.
    let mut told = HashSet::new();
    let mut sums: Vec<&SumChange> = found.sums.iter().collect();
    sums.retain(|own| told.insert([&own.area, &own.period, &own.table, &own.key, &own.field]));
    for own in sums.iter().take(most) {
        let (old, new) = (or_standing(&own.old, &own.old_standing), or_standing(&own.new, &own.new_standing));
        let place = named(&own.table, &own.key, &own.field);
        say!(
            "  {:<26} {:<10} {place:<38} {}",
            echo(&own.area),
            own.period,
            moved(&old, &new, own.difference.as_deref(), own.percent)
        );
    }
    more(sums.len(), most);
    say!("\nFigures of units: {} of {} differ", found.figures.len(), found.figures_compared);
    let (whole, single): (Vec<&FigureChange>, Vec<&FigureChange>) =
        found.figures.iter().partition(|own| own.old_status.is_empty() || own.new_status.is_empty());
    units_told("New", whole.iter().filter(|own| own.old_status.is_empty()));
    units_told("Gone", whole.iter().filter(|own| own.new_status.is_empty()));
    for own in single.iter().take(most) {
        let (old, new) = (or_standing(&own.old, &own.old_status), or_standing(&own.new, &own.new_status));
        let place = named(&own.table, &own.key, &own.field);
        let name = if own.name.is_empty() { &own.unit } else { &own.name };
        say!(
            "  {:<26} {place:<38} {}",
            echo(name),
            moved(&old, &new, own.difference.as_deref(), own.percent)
        );
    }
    more(single.len(), most);
}

/// The units of which nothing is there on one side, each with how many figures.
fn units_told<'f>(word: &str, figures: impl Iterator<Item = &'f &'f FigureChange>) {
    let mut units: BTreeMap<&str, usize> = BTreeMap::new();
    for own in figures {
        *units.entry(if own.name.is_empty() { &own.unit } else { &own.name }).or_default() += 1;
    }
    if units.is_empty() {
        return;
    }
    let named: Vec<String> = units
        .iter()
        .take(MOST_NAMED)
        .map(|(name, count)| format!("{} ({})", echo(name), counted(*count, "figure")))
        .collect();
    let more = if units.len() > named.len() {
        format!("; and {} more", units.len() - named.len())
    } else {
        String::new()
    };
    say!("  {word}: {}{more}", named.join("; "));
}

fn named(table: &str, key: &str, field: &str) -> String {
    let key = if key.is_empty() { String::new() } else { format!(".{key}") };
    echo(&format!("{table}{key}.{field}")).into_owned()
}

/// A value with what it is, where it is not simply known; what it is, where there is none.
fn or_standing(value: &str, standing: &str) -> String {
    match (value, standing) {
        ("", "") => "nothing".to_owned(),
        ("", standing) => standing.to_owned(),
        (value, "known" | "reported") => value.to_owned(),
        (value, standing) => format!("{value} ({standing})"),
    }
}

fn moved(old: &str, new: &str, difference: Option<&str>, percent: Option<f64>) -> String {
    let by = difference.map(|difference| format!("  {difference}")).unwrap_or_default();
    let percent = percent.map(|percent| format!("  {percent:+.2}%")).unwrap_or_default();
    format!("{old} -> {new}{by}{percent}")
}

fn more(all: usize, most: usize) {
    if all > most {
        say!("  ... and {} more (--most {all})", all - most);
    }
}

/// A table for programs. Who stopped listening is no fault of ours.
fn csv<const N: usize>(
    headings: [&str; N],
    lines: impl Iterator<Item = [String; N]>,
) -> Result<(), CannotRun> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    let cannot = |error: &dyn std::fmt::Display| CannotRun::new(format!("the table cannot be made: {error}"));
    writer.write_record(headings).map_err(|error| cannot(&error))?;
    for line in lines {
        let line = line.map(|text| harmless(&whole(&text)).into_owned());
        writer.write_record(&line).map_err(|error| cannot(&error))?;
    }
    let table = writer.into_inner().map_err(|error| cannot(&error))?;
    let _ = std::io::Write::write_all(&mut std::io::stdout(), &table);
    Ok(())
}
