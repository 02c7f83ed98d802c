//! The tables of `statistics.xlsx`: so far totals by country and region, and response.

use super::{
    lists::Reported,
    workbook::{Cell, Column, NOT_AVAILABLE, Paragraph, Sheet, Workbook},
};
use crate::{
    schemas::Field,
    statistics::{AreaType, Receipt, ReportArea, Total},
};

/// What the marker means, above each table that uses it.
const SHORTHAND: &str = "Some shorthand is used in this table: [x] = not available.";

/// The workbook of a run.
#[must_use]
pub fn statistics(run: &Reported<'_>) -> Workbook {
    let collection = run.context.collection;
    let period = days(run);
    let title = format!("{}, {}, {period}", collection.title, collection.whole.name);
    let sheets = vec![
        national(run, &format!("Table 1: Totals by country, {period}"), "Table_1", AreaType::Country),
        national(run, &format!("Table 2: Totals by region, {period}"), "Table_2", AreaType::Region),
        response(run, &format!("Table 3: Response by region, {period}")),
        authorities(run, &format!("Table 4: Authorities, {period}")),
    ];
    Workbook { title, author: collection.contact.clone(), cover: cover(run), sheets }
}

fn days(run: &Reported<'_>) -> String {
    let (start, end) = (run.context.period.start(), run.context.period.end());
    format!("{} to {}", start.strftime("%-d %B %Y"), end.strftime("%-d %B %Y"))
}

fn cover(run: &Reported<'_>) -> Vec<Paragraph> {
    let collection = run.context.collection;
    let answered = run.status.iter().filter(|line| line.receipt.is_answer() && !line.authority_code.is_empty()).count();
    let asked = run.status.iter().filter(|line| !line.authority_code.is_empty()).count();
    let mut cover = vec![Paragraph::Heading("About these statistics".to_owned())];
    if !collection.notice.is_empty() {
        cover.push(Paragraph::Text(collection.notice.clone()));
    }
    let response = format!(
        "Figures are the sums of what was reported. {answered} of {asked} authorities in scope are answered for; nothing is estimated for the others, \
         so sums by area are of those that reported."
    );
    cover.push(Paragraph::Text(response));
    cover.push(Paragraph::Heading("Joint returns and changed boundaries".to_owned()));
    cover.push(Paragraph::Text(
        "A return of several authorities together is counted once. Responses are counted over authorities, figures over returns. A return on the area \
         of an authority that has ended answers for the one that took over the area."
            .to_owned(),
    ));
    if !collection.contact.is_empty() {
        cover.push(Paragraph::Heading("Contact".to_owned()));
        cover.push(Paragraph::Text(collection.contact.clone()));
    }
    cover
}

/// Areas of one kind as rows, each figure that adds over areas as a column; the whole as the last row.
fn national(run: &Reported<'_>, title: &str, name: &str, kind: AreaType) -> Sheet {
    let shown: Vec<usize> = (0..run.areas.len()).filter(|at| run.areas[*at].kind == kind || run.areas[*at].kind == AreaType::All).collect();
    let mut columns = vec![
        Column::text("Area code", 28),
        Column::text("Area", 34),
        Column::number("Authorities in scope", 16, 0),
        Column::number("Authorities answered for", 16, 0),
    ];
    let figures = figures(run);
    columns.extend(figures.iter().map(|(_, _, heading, field)| Column::number(heading, 22, field.decimals)));
    let rows = shown
        .iter()
        .map(|at| {
            let area = &run.areas[*at];
            let code = if area.area.code.is_empty() { NOT_AVAILABLE.to_owned() } else { area.area.code.clone() };
            let mut cells = vec![
                Cell::Text(code),
                Cell::Text(area.area.name.clone()),
                Cell::count(area.expected.len()),
                Cell::count(answered(run, area)),
            ];
            cells.extend(figures.iter().map(|(table, key, _, field)| figure(run, *at, *table, key, field)));
            cells
        })
        .collect();
    let notes = vec![
        SHORTHAND.to_owned(),
        "Sums are of what was reported, over the authorities answered for; nothing is estimated for the others.".to_owned(),
    ];
    Sheet { name: name.to_owned(), title: title.to_owned(), notes, columns, rows }
}

/// Table, key, heading and field of each figure that adds over areas.
fn figures<'r>(run: &'r Reported<'_>) -> Vec<(usize, String, String, &'r Field)> {
    let Some(whole) = run.areas.iter().position(|area| area.kind == AreaType::All) else { return Vec::new() };
    let of_whole = run.totals.iter().filter(|total| total.area == whole);
    of_whole
        .map(|total| {
            let field = &run.context.collection.tables[total.table].fields[total.field];
            let of_key = if total.key.is_empty() { String::new() } else { format!(", {}", total.key) };
            let unit = if field.unit.is_empty() { "number" } else { &field.unit };
            (total.table, total.key.clone(), format!("{}{of_key}\n({unit})", field.title), field)
        })
        .collect()
}

fn figure(run: &Reported<'_>, area: usize, table: usize, key: &str, field: &Field) -> Cell {
    // Totals stand in order of area.
    let start = run.totals.partition_point(|total| total.area < area);
    let of_area = run.totals[start..].iter().take_while(|total| total.area == area);
    let is_it = |total: &&Total| {
        total.table == table && total.key == key && run.context.collection.tables[table].fields[total.field].name == field.name
    };
    match of_area.into_iter().find(is_it).and_then(|total| total.value) {
        Some(value) => Cell::Number { value: value.to_f64(), decimals: field.decimals },
        None => Cell::Marker(NOT_AVAILABLE),
    }
}

fn answered(run: &Reported<'_>, area: &ReportArea) -> usize {
    let received = run.status.iter().filter(|line| line.receipt.is_answer());
    received.filter(|line| area.expected.contains(&line.authority_code)).count()
}

fn response(run: &Reported<'_>, title: &str) -> Sheet {
    let columns = vec![
        Column::text("Area code", 28),
        Column::text("Area", 34),
        Column::number("Authorities in scope", 16, 0),
        Column::number("Authorities answered for", 16, 0),
        Column::number("Response rate\n(%)", 16, 1),
    ];
    let shown = run.areas.iter().filter(|area| area.kind != AreaType::Unit && area.kind != AreaType::Country);
    let rows = shown
        .map(|area| {
            let (asked, answered) = (area.expected.len(), answered(run, area));
            let rate = if asked == 0 {
                Cell::Marker(NOT_AVAILABLE)
            } else {
                Cell::Number { value: (answered as f64 * 1000.0 / asked as f64).round() / 10.0, decimals: 1 }
            };
            let code = if area.area.code.is_empty() { NOT_AVAILABLE.to_owned() } else { area.area.code.clone() };
            vec![Cell::Text(code), Cell::Text(area.area.name.clone()), Cell::count(asked), Cell::count(answered), rate]
        })
        .collect();
    Sheet { name: "Table_3".to_owned(), title: title.to_owned(), notes: vec![SHORTHAND.to_owned()], columns, rows }
}

fn authorities(run: &Reported<'_>, title: &str) -> Sheet {
    let columns = vec![
        Column::text("Area code", 28),
        Column::text("Authority", 40),
        Column::text("Region", 30),
        Column::text("Return", 18),
        Column::text("Reporting unit", 34),
    ];
    let rows = run
        .status
        .iter()
        .filter(|line| !line.authority_code.is_empty())
        .map(|line| {
            let receipt = match line.receipt {
                Receipt::Received => "Received",
                Receipt::Nil => "Nil return",
                Receipt::NotReceived | Receipt::Rejected => "Not received",
            };
            [&line.authority_code, &line.name, &line.region.name, receipt, &line.unit].map(|text| Cell::Text(text.to_owned())).to_vec()
        })
        .collect();
    let notes = vec![
        "The reporting unit is the authority itself, the authorities of a joint return, or those on whose former areas returns were made."
            .to_owned(),
    ];
    Sheet { name: "Table_4".to_owned(), title: title.to_owned(), notes, columns, rows }
}
