//! `exceptions.xlsx`: for the people who chase, most important first.

use std::collections::BTreeMap;

use super::{
    changes_sheet::changes,
    contacts::Contacts,
    listed_sheet::all,
    reported::Reported,
    tables::words,
    workbook::{SheetColumn, TableCell, TableSheet, Workbook},
};
use crate::{
    statistics::{Receipt, Status},
    vocabulary::{Severity, submission::State},
};

/// The workbook of a run's exceptions.
#[must_use]
pub fn exceptions(run: &Reported<'_>) -> Workbook {
    let period = words(run.context.period);
    let title = format!("{}: exceptions, {period}", run.context.collection.title);
    let sheets = vec![
        summary(run, &period),
        by_authority(run, &period),
        all(run, &period),
        changes(run, &period),
        not_received(run, &period),
        files(run, &period),
        rules(run, &period),
    ];
    Workbook {
        title,
        author: run.context.collection.contact.clone(),
        keywords: Vec::new(),
        cover: Vec::new(),
        sheets,
    }
}

fn sheet(
    name: &str,
    title: String,
    notes: &[&str],
    columns: Vec<SheetColumn>,
    rows: Vec<Vec<TableCell>>,
) -> TableSheet {
    TableSheet {
        name: name.to_owned(),
        title,
        notes: notes.iter().map(|note| (*note).to_owned()).collect(),
        columns,
        rows,
        is_list: true,
    }
}

fn authorities<'r>(run: &'r Reported<'_>) -> impl Iterator<Item = &'r Status> {
    run.statistics.status.iter()
}

fn summary(run: &Reported<'_>, period: &str) -> TableSheet {
    let columns = vec![
        SheetColumn::text("Region", 34),
        SheetColumn::number("Authorities in scope", 14, 0),
        SheetColumn::number("Not received", 14, 0),
        SheetColumn::number("With errors", 14, 0),
        SheetColumn::number("With queries only", 14, 0),
        SheetColumn::number("Clean", 14, 0),
        SheetColumn::number("Errors", 14, 0),
        SheetColumn::number("Queries", 14, 0),
    ];
    let mut by_region: BTreeMap<&str, [usize; 7]> = BTreeMap::new();
    let mut whole = [0; 7];
    // A joint return's faults stand once, at the first of its members.
    let mut told: std::collections::BTreeSet<&str> = std::collections::BTreeSet::new();
    for line in authorities(run) {
        let first = told.insert(&line.unit);
        let is = |quality: &str| usize::from(line.quality == quality);
        let counts = [
            1,
            usize::from(!line.receipt.is_answer()),
            is("errors") + is("held"),
            is("queries"),
            is("clean"),
            if first { line.errors } else { 0 },
            if first { line.queries } else { 0 },
        ];
        let region = if line.region.name.is_empty() { "(no region)" } else { &line.region.name };
        for sums in [by_region.entry(region).or_default(), &mut whole] {
            sums.iter_mut().zip(counts).for_each(|(sum, count)| *sum += count);
        }
    }
    let row = |(name, counts): (&str, [usize; 7])| {
        let mut cells = vec![TableCell::Text(name.to_owned())];
        cells.extend(counts.map(TableCell::count));
        cells
    };
    let rows = std::iter::once((run.context.collection.whole.name.as_str(), whole))
        .chain(by_region)
        .map(row)
        .collect();
    sheet(
        "Summary",
        format!("Summary by region, {period}"),
        &["Faults of a joint return stand under the first of its members."],
        columns,
        rows,
    )
}

fn by_authority(run: &Reported<'_>, period: &str) -> TableSheet {
    let columns = vec![
        SheetColumn::text("Authority", 34),
        SheetColumn::text("Area code", 14),
        SheetColumn::text("Region", 26),
        SheetColumn::text("Contact", 36),
        SheetColumn::text("What came", 16),
        SheetColumn::text("Quality", 12),
        SheetColumn::number("Errors", 10, 0),
        SheetColumn::number("Queries", 10, 0),
        SheetColumn::number("Notes", 10, 0),
        SheetColumn::number("Days late", 10, 0),
    ];
    let mut lines: Vec<&Status> =
        authorities(run).filter(|line| !line.receipt.is_answer() || line.errors + line.queries > 0).collect();
    lines.sort_by_key(|line| {
        (
            line.receipt.is_answer(),
            std::cmp::Reverse((line.errors, line.queries)),
            line.authority_code.clone(),
        )
    });
    let contacts = Contacts::of(run);
    let rows = lines
        .into_iter()
        .map(|line| {
            let contact = contacts.of_unit(&line.unit);
            let mut cells: Vec<TableCell> = [
                line.name.as_str(),
                &line.authority_code,
                &line.region.name,
                &contact,
                &line.receipt.word().replace('-', " "),
                line.quality,
            ]
            .map(TableCell::text_or_blank)
            .to_vec();
            cells.extend([line.errors, line.queries, line.notes].map(TableCell::count));
            cells.push(
                line.days_late
                    .map_or(TableCell::Blank, |days| TableCell::Number { value: days as f64, decimals: 0 }),
            );
            cells
        })
        .collect();
    sheet(
        "By_authority",
        format!("Authorities to be chased, {period}"),
        &["For internal use: it names people. Those of which nothing came stand first, then those with \
             most errors."],
        columns,
        rows,
    )
}

fn not_received(run: &Reported<'_>, period: &str) -> TableSheet {
    let columns = vec![
        SheetColumn::text("Authority", 40),
        SheetColumn::text("Area code", 14),
        SheetColumn::text("Region", 28),
        SheetColumn::text("Reporting unit", 24),
        SheetColumn::text("What came", 24),
        SheetColumn::text("Due", 14),
    ];
    let rows = authorities(run)
        .filter(|line| !line.receipt.is_answer())
        .map(|line| {
            let came = if line.receipt == Receipt::Rejected {
                "only files that could not be used"
            } else {
                "nothing"
            };
            let due = line.due.map(|due| due.to_string()).unwrap_or_default();
            [line.name.as_str(), &line.authority_code, &line.region.name, &line.unit, came, &due]
                .map(TableCell::text_or_blank)
                .to_vec()
        })
        .collect();
    sheet("Not_received", format!("Returns not received, {period}"), &[], columns, rows)
}

fn files(run: &Reported<'_>, period: &str) -> TableSheet {
    let columns = vec![
        SheetColumn::text("Reason", 80),
        SheetColumn::text("State", 12),
        SheetColumn::text("File", 44),
        SheetColumn::text("Authority", 34),
        SheetColumn::text("Period", 14),
        SheetColumn::text("Received", 14),
    ];
    let kept_out = run
        .returns
        .submissions
        .iter()
        .filter(|submission| matches!(submission.state, State::Rejected | State::SetAside));
    let rows = kept_out
        .map(|submission| {
            let period = submission.period.map(|period| period.to_string()).unwrap_or_default();
            let received = submission.received.map(|received| received.to_string()).unwrap_or_default();
            [
                &submission.reason,
                submission.state.word(),
                &submission.file,
                &submission.names.join("; "),
                &period,
                &received,
            ]
            .map(|text| TableCell::text_or_blank(&crate::vocabulary::printable::whole(text)))
            .to_vec()
        })
        .collect();
    sheet("Files_kept_out", format!("Files rejected and set aside, {period}"), &[], columns, rows)
}

fn rules(run: &Reported<'_>, period: &str) -> TableSheet {
    let columns = vec![
        SheetColumn::text("Rule", 16),
        SheetColumn::text("Severity", 12),
        SheetColumn::number("Exceptions", 12, 0),
        SheetColumn::number("Units", 12, 0),
        SheetColumn::text("Why the rule is", 90),
    ];
    let mut broken: BTreeMap<(&str, Severity), (usize, std::collections::BTreeSet<&str>)> = BTreeMap::new();
    for exception in run.validation.exceptions.iter().filter(|exception| exception.counts()) {
        let entry = broken.entry((&exception.rule, exception.severity)).or_default();
        entry.0 += 1;
        entry.1.insert(&exception.unit);
    }
    let mut broken: Vec<_> = broken.into_iter().collect();
    broken.sort_by_key(|((_, severity), (count, _))| (std::cmp::Reverse(*count), *severity));
    let why = |id: &str| {
        run.context
            .collection
            .rules
            .iter()
            .find(|rule| rule.id == id)
            .map_or("asked of every value by the schema", |rule| rule.why.as_str())
    };
    let rows = broken
        .into_iter()
        .map(|((rule, severity), (count, units))| {
            vec![
                TableCell::Text(rule.to_owned()),
                TableCell::Text(severity.word().to_owned()),
                TableCell::count(count),
                TableCell::count(units.len()),
                TableCell::Text(why(rule).to_owned()),
            ]
        })
        .collect();
    sheet("Rules_most_broken", format!("Rules most broken, {period}"), &[], columns, rows)
}
