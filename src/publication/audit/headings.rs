//! Headings and labels say of what their columns and rows are, and no row is missing.

use super::{
    Finding,
    book::{Book, SheetRead},
    figures::AuditedFigures,
    lookup::{TableOf, tables},
    sums, titles,
};
use crate::{
    publication::{heading::heading_of, tables::words, workbook::Marker},
    returns::{Context, Whom},
    schemas::tables::{ColumnOf, NamedFigure, Rows},
    vocabulary::printable,
};

/// All that do not, and rows that are not there.
pub(super) fn told(book: &Book, figures: &AuditedFigures, context: &Context<'_>) -> Vec<Finding> {
    let all = tables(book, figures, context.collection);
    let mut found = Vec::new();
    for (of, sheet) in all.iter().filter_map(|of| Some((of, of.sheet?))) {
        found.extend(headings(of, sheet, figures, context));
        match of.table.rows {
            Rows::Keys => found.extend(labels_of_keys(of, sheet, context)),
            Rows::Authorities => found.extend(authorities(sheet, figures)),
            Rows::Periods if of.table.by.is_none() => found.extend(periods(of, sheet, figures)),
            _ => {}
        }
    }
    found
}

/// How many columns stand before those of figures.
fn first_column(of: &TableOf<'_>) -> Option<usize> {
    match of.table.rows {
        Rows::Periods if of.table.by.is_some() && of.table.is_of_units() => Some(3),
        Rows::Periods if of.table.by.is_some() => Some(5),
        Rows::Periods => Some(3),
        Rows::Countries | Rows::Regions | Rows::Types | Rows::Groups => Some(4),
        Rows::Keys => Some(1),
        Rows::Authorities => Some(5),
        Rows::Response | Rows::ResponseByType => None,
    }
}

fn headings(
    of: &TableOf<'_>,
    sheet: &SheetRead,
    figures: &AuditedFigures,
    context: &Context<'_>,
) -> Vec<Finding> {
    let Some(first) = first_column(of) else { return Vec::new() };
    let places = sums::places(of, first, figures, context).into_iter();
    let wrong = of.table.columns.iter().zip(places).filter_map(|(column, (at, _))| {
        let stands = sheet.rows.get(sheet.heading)?.get(at)?.to_string();
        let due = names(of, column, figures, context);
        let is_due = due.iter().any(|own| is_it_or_numbered(&stands, own));
        (!is_due)
            .then(|| sheet.finding(sheet.heading, at, format!("\"{}\"", due.first().map_or("", |own| own))))
    });
    wrong.collect()
}

/// Of two columns of one name the second is numbered.
fn is_it_or_numbered(stands: &str, name: &str) -> bool {
    let rest = stands.strip_prefix(name);
    rest.is_some_and(|rest| rest.is_empty() || (rest.starts_with(" (") && rest.ends_with(')')))
}

/// What a column can be called: with the name of the table where another has a figure of the same title, and
/// with the countries that it is of where its rows do not say it.
fn names(
    of: &TableOf<'_>,
    column: &ColumnOf,
    figures: &AuditedFigures,
    context: &Context<'_>,
) -> Vec<String> {
    let collection = context.collection;
    let area = &figures.areas[figures.whole_of(column, context)].area.name;
    let bases = [String::new(), format!(", {area}")];
    let published = &collection.published;
    let with = |before: &str, own: &str, behind: &str| {
        bases.iter().map(|base| format!("{before}{own}{base}{behind}")).collect::<Vec<_>>()
    };
    match column {
        ColumnOf::Indicator(at) => {
            let own = &published.indicators[*at];
            let of_keys = own.told_apart.as_ref().filter(|_| of.table.rows == Rows::Keys);
            with("", of_keys.map_or(&own.title, |of| &of.title), "")
        }
        ColumnOf::Quartile(at, quartile) => {
            with("", &published.indicators[*at].title, &format!(": {}", quartile.title()))
        }
        ColumnOf::Change(at) => {
            let own = heading_of(&published.figures[*at], false, collection);
            let asked = Whom::of(context).several();
            with("", &own, &format!(": change on the period before, same {asked}\n(%)"))
        }
        ColumnOf::Figure(at) => {
            let figure = &published.figures[*at];
            let table = collection.figure_table(figure.table);
            let own = format!("{}{}", heading_of(figure, true, collection), of_key(of, figure, context));
            let of_table = format!("{}: ", table.title);
            [with("", &own, ""), with(&of_table, &own, "")].concat()
        }
    }
}

/// The category in a heading, where the rows do not say it.
fn of_key(of: &TableOf<'_>, figure: &NamedFigure, context: &Context<'_>) -> String {
    let table = context.collection.figure_table(figure.table);
    let is_of_all =
        figure.key.is_empty() || table.total_key.as_ref() == Some(&figure.key) || of.table.rows == Rows::Keys;
    if is_of_all { String::new() } else { format!(", {}", table.key_label(&figure.key)) }
}

/// Each row of a table of categories has the label of its category.
fn labels_of_keys(of: &TableOf<'_>, sheet: &SheetRead, context: &Context<'_>) -> Vec<Finding> {
    let Some(at) = of.table.of else { return Vec::new() };
    let table = context.collection.figure_table(at);
    let total = table.total_key.as_ref();
    let keys = table.declared_keys().into_iter().filter(|key| Some(key) != total);
    let mut labels: Vec<String> = keys.map(|key| table.key_label(&key).to_owned()).collect();
    if let Some(total) = total {
        labels.extend(["Not stated".to_owned(), table.key_label(total).to_owned()]);
    }
    let wrong = sheet.table().zip(labels).filter_map(|((row, cells), label)| {
        let stands = cells.first().map(ToString::to_string).unwrap_or_default();
        (stands != printable::lines(&label)).then(|| sheet.finding(row, 0, format!("\"{label}\"")))
    });
    wrong.collect()
}

/// Each authority has a row, with its own name and region.
fn authorities(sheet: &SheetRead, figures: &AuditedFigures) -> Vec<Finding> {
    let text =
        |cells: &[calamine::Data], at: usize| cells.get(at).map(ToString::to_string).unwrap_or_default();
    let mut found = Vec::new();
    for (code, name, region) in &figures.authorities {
        let code = printable::lines(code);
        let mut rows = sheet.table().filter(|(_, cells)| text(cells, 0) == code);
        let Some((row, cells)) = rows.next() else {
            found.push(sheet.finding(sheet.heading, 0, format!("above a row for {code} {name}")));
            continue;
        };
        let none = Marker::NotApplicable.shown().to_owned();
        for (at, due) in [(1, name), (2, if region.is_empty() { &none } else { region })] {
            if text(cells, at) != printable::lines(due) {
                found.push(sheet.finding(row, at, format!("\"{due}\"")));
            }
        }
    }
    found
}

/// Each period of which something is known has a row.
fn periods(of: &TableOf<'_>, sheet: &SheetRead, figures: &AuditedFigures) -> Vec<Finding> {
    let stand = titles::periods_of_rows(of, sheet, figures);
    let due = figures.known_periods(of.period).into_iter();
    let due = due.filter(|own| *own == of.period || own.frequency() == figures.period.frequency());
    let missing = due.filter(|own| !stand.contains(own));
    missing.map(|own| sheet.finding(sheet.heading, 0, format!("above a row for {}", words(own)))).collect()
}
