//! The lists for machines: what came, how it was read, who answered, what is wrong, and the totals.

use std::path::Path;

use super::{csv_file::CsvFile, reported::Reported};
use crate::{
    records::StoredFault,
    statistics::{AreaType, Standing, Total},
    vocabulary::Exception,
};

/// Writes `submissions.csv`, `readings.csv`, `status.csv`, `exceptions.csv`, `undecided.csv`, `totals.csv`
/// and, where the collection has indicators or tables of changes, `data/indicators.csv` and `data/growth.csv`
/// into `out`.
///
/// # Errors
/// If the disk does not take them.
pub fn write_lists(out: &Path, run: &Reported<'_>) -> std::io::Result<()> {
    submissions(&out.join("submissions.csv"), run)?;
    readings(&out.join("readings.csv"), run)?;
    status(&out.join("status.csv"), run)?;
    exceptions(&out.join("exceptions.csv"), run, &run.validation.exceptions)?;
    exceptions(&out.join("undecided.csv"), run, &run.validation.undecided)?;
    totals(&out.join("totals.csv"), run)?;
    if !run.context.collection.published.indicators.is_empty() {
        std::fs::create_dir(out.join("data"))?;
        indicators(&out.join("data").join("indicators.csv"), run)?;
    }
    if !run.statistics.growth.is_empty() {
        std::fs::create_dir_all(out.join("data"))?;
        growth(&out.join("data").join("growth.csv"), run)?;
    }
    Ok(())
}

fn submissions(path: &Path, run: &Reported<'_>) -> std::io::Result<()> {
    let headings = [
        "file",
        "sha256",
        "bytes",
        "format",
        "unit",
        "authority_codes",
        "authority_name",
        "period",
        "received",
        "state",
        "reason",
    ];
    let mut file = CsvFile::create(path, &headings)?;
    for submission in &run.returns.submissions {
        file.whole(&submission.file).word(&submission.sha256).plain(submission.bytes);
        file.plain(submission.format.map(crate::intake::Format::word).unwrap_or_default());
        file.word(&submission.units.join(";"))
            .word(&submission.codes.join(";"))
            .whole(&submission.names.join("; "));
        file.option(submission.period)
            .option(submission.received)
            .word(submission.state.word())
            .whole(&submission.reason)
            .end()?;
    }
    file.finish()
}

fn readings(path: &Path, run: &Reported<'_>) -> std::io::Result<()> {
    let headings =
        ["file", "sheet", "heading_row", "table", "rows", "field", "column", "heading", "match", "filled"];
    let mut file = CsvFile::create(path, &headings)?;
    let tables = &run.context.collection.tables;
    for (submission, lines) in run.returns.submissions.iter().zip(run.readings) {
        for line in lines {
            let table = line.table.map(|table| &tables[table]);
            let sheet = line.sheet.and_then(|sheet| submission.sheets.get(sheet));
            file.whole(&submission.file).text(sheet.map_or("", String::as_str));
            file.option(line.heading_row.map(|row| row + 1))
                .word(table.map_or("", |table| table.name.as_str()))
                .plain(line.rows);
            let field = table.zip(line.field).map(|(table, field)| &table.fields[field]);
            file.word(field.map_or("", |field| field.name.as_str())).plain(line.column);
            file.text(&line.heading).word(line.matched.word()).plain(line.filled).end()?;
        }
    }
    file.finish()
}

fn status(path: &Path, run: &Reported<'_>) -> std::io::Result<()> {
    let headings = [
        "authority_code",
        "authority_name",
        "region",
        "unit",
        "obligation",
        "receipt",
        "quality",
        "received",
        "due",
        "days_late",
        "errors",
        "queries",
        "notes",
        "explained",
    ];
    let mut file = CsvFile::create(path, &headings)?;
    for line in &run.statistics.status {
        file.word(&line.authority_code)
            .whole(&line.name)
            .whole(&line.region.name)
            .word(&line.unit)
            .word(line.obligation);
        file.word(line.receipt.word())
            .word(line.quality)
            .option(line.received)
            .option(line.due)
            .option(line.days_late);
        file.plain(line.errors).plain(line.queries).plain(line.notes).plain(0).end()?;
    }
    file.finish()
}

fn exceptions(path: &Path, run: &Reported<'_>, listed: &[Exception]) -> std::io::Result<()> {
    let headings = [
        "id",
        "unit",
        "authority_code",
        "authority_name",
        "period",
        "severity",
        "rule",
        "message",
        "file",
        "sheet",
        "cell",
        "table",
        "record",
        "field",
        "value",
        "expected",
        "difference",
        "previous",
        "first_seen",
        "score",
        "trial",
        "state",
        "caused_by",
    ];
    let mut file = CsvFile::create(path, &headings)?;
    let period = run.context.period.to_string();
    for exception in listed {
        let (lead, name) = run.lead_and_name(&exception.unit);
        file.word(&exception.id(&period)).word(&exception.unit).word(&lead).whole(&name).word(&period);
        file.word(exception.severity.word()).word(&exception.rule).whole(&exception.message);
        file.whole(&exception.place.file).text(&exception.place.sheet).word(&exception.place.cell);
        file.word(&exception.table)
            .text(&exception.record)
            .word(&exception.field)
            .text(&exception.value)
            .whole(&exception.expected);
        let id = exception.id(&period);
        let first_seen = run.first_seen.get(&id).map_or(run.as_of, String::as_str);
        file.word(&exception.difference).text(&exception.previous).word(first_seen);
        file.option(exception.score.map(score_text)).plain(exception.trial);
        file.word(exception.state.word()).word(&exception.caused_by).end()?;
    }
    file.finish()
}

/// All faults, then what could not be decided, as they are kept for later runs.
#[must_use]
pub fn stored_faults(run: &Reported<'_>) -> Vec<StoredFault> {
    let (period, validation) = (run.context.period.to_string(), run.validation);
    let found = validation.exceptions.iter().map(|exception| (exception, false));
    let all = found.chain(validation.undecided.iter().map(|exception| (exception, true)));
    let stored = all.map(|(exception, undecided)| {
        let (id, unit_name) = (exception.id(&period), run.lead_and_name(&exception.unit).1.into_owned());
        let first_seen = run.first_seen.get(&id).map_or(run.as_of, String::as_str).to_owned();
        StoredFault { id, exception: exception.clone(), unit_name, first_seen, undecided }
    });
    stored.collect()
}

/// A score with six decimals, without trailing zeros.
fn score_text(score: f64) -> String {
    format!("{score:.6}").trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn totals(path: &Path, run: &Reported<'_>) -> std::io::Result<()> {
    let headings = [
        "period",
        "area_code",
        "area",
        "area_type",
        "table",
        "key",
        "field",
        "value",
        "reported_units",
        "expected_authorities",
        "reported_authorities",
        "derived_units",
        "complete_units",
        "complete_authorities",
        "standing",
    ];
    let mut file = CsvFile::create(path, &headings)?;
    let published =
        |total: &&Total| run.statistics.periods.contains(&total.period) && is_listed(total.area, run);
    let mut shown = (run.context.period, run.context.period.to_string());
    for total in run.statistics.totals.iter().filter(published) {
        if shown.0 != total.period {
            shown = (total.period, total.period.to_string());
        }
        let (area, table) =
            (&run.statistics.areas[total.area], run.context.collection.figure_table(total.table));
        file.word(&shown.1)
            .word(&area.area.code)
            .whole(&area.area.name)
            .word(area.kind.word())
            .word(&table.name);
        file.text(&total.key).word(&table.fields[total.field].name).option(total.value);
        file.plain(total.reported_units).plain(total.expected_authorities).plain(total.reported_authorities);
        file.plain(total.derived_units)
            .plain(total.complete_units)
            .plain(total.complete_authorities)
            .word(word(total.standing))
            .end()?;
    }
    file.finish()
}

/// Indicators, tidy, with both parts of each and the units and authorities of which both are known.
fn indicators(path: &Path, run: &Reported<'_>) -> std::io::Result<()> {
    let headings = [
        "period",
        "area_code",
        "area",
        "area_type",
        "indicator",
        "value",
        "numerator",
        "denominator",
        "base_units",
        "base_authorities",
        "expected_authorities",
        "left_out_units",
        "standing",
    ];
    let mut file = CsvFile::create(path, &headings)?;
    let published = |period, area| run.statistics.periods.contains(&period) && is_listed(area, run);
    for ratio in run.statistics.ratios.iter().filter(|ratio| published(ratio.period, ratio.area)) {
        let area = &run.statistics.areas[ratio.area];
        file.plain(ratio.period).word(&area.area.code).whole(&area.area.name).word(area.kind.word());
        file.word(&run.context.collection.published.indicators[ratio.indicator].name).option(ratio.value);
        file.option(ratio.numerator)
            .option(ratio.denominator)
            .plain(ratio.base_units)
            .plain(ratio.base_authorities);
        file.plain(ratio.expected_authorities)
            .plain(ratio.left_out_units)
            .word(word(ratio.standing))
            .end()?;
    }
    file.finish()
}

/// Changes on the period before, over the units that gave the figure in both.
fn growth(path: &Path, run: &Reported<'_>) -> std::io::Result<()> {
    let headings = [
        "period",
        "area_code",
        "area",
        "area_type",
        "table",
        "key",
        "field",
        "change_pct",
        "before",
        "now",
        "matched_units",
        "matched_authorities",
        "left_out_units",
    ];
    let mut file = CsvFile::create(path, &headings)?;
    let collection = run.context.collection;
    for growth in run.statistics.growth.iter().filter(|growth| is_listed(growth.area, run)) {
        let (area, figure) =
            (&run.statistics.areas[growth.area], &collection.published.figures[growth.figure]);
        let table = collection.figure_table(figure.table);
        file.plain(growth.period)
            .word(&area.area.code)
            .whole(&area.area.name)
            .word(area.kind.word())
            .word(&table.name);
        file.text(&figure.key)
            .word(&table.fields[figure.field].name)
            .option(growth.percent)
            .option(growth.before)
            .option(growth.now);
        file.plain(growth.matched_units)
            .plain(growth.matched_authorities)
            .plain(growth.left_out_units)
            .end()?;
    }
    file.finish()
}

/// Groups of countries are there for the rows of tables: in a list they would be added once more.
fn is_listed(area: usize, run: &Reported<'_>) -> bool {
    run.statistics.areas[area].kind != AreaType::Countries
}

fn word(standing: Standing) -> &'static str {
    match standing {
        Standing::Known => "known",
        Standing::Held => "held",
        Standing::NotAvailable => "not-available",
        Standing::NotApplicable => "not-applicable",
    }
}
