//! Every figure of a chart is that of the table which it is of, and its message names no other.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use calamine::Data;

use super::{
    Book, CannotRead, Finding,
    book::{SheetRead, number},
    cell_of::tables_by,
    cells::is_same,
    figures::AuditedFigures,
    lookup::{TableOf, areas_of_rows, tables},
};
use crate::{
    publication::{STATISTICS, charts::FOLDER, number_text},
    returns::Context,
    schemas::{
        charts::{ChartKind, DeclaredChart},
        regular,
        tables::{ColumnOf, Rows},
    },
    statistics::AreaType,
};

/// A declared chart with its table and its sheets.
struct ChartOf<'b> {
    declared: &'b DeclaredChart,
    table: &'b SheetRead,
    rows: Rows,
    /// Of a distribution the column of the table that it counts.
    column: usize,
    name: String,
    sheet: Option<&'b SheetRead>,
    data: Option<&'b SheetRead>,
}

/// All that charts say otherwise than their tables.
pub(super) fn against(book: &Book, figures: &AuditedFigures, context: &Context<'_>) -> Vec<Finding> {
    let tables = tables(book, figures, context.collection);
    charts(book, &tables, figures, context).iter().flat_map(ChartOf::findings).collect()
}

/// All figures that stand in a table of a chart and in no text of its drawing, in the folder of outputs.
///
/// # Errors
/// If a drawing cannot be read.
pub(super) fn drawn(
    out: &Path,
    book: &Book,
    figures: &AuditedFigures,
    context: &Context<'_>,
) -> Result<Vec<Finding>, CannotRead> {
    let tables = tables(book, figures, context.collection);
    let mut found = Vec::new();
    for chart in charts(book, &tables, figures, context) {
        let path = out.join(FOLDER).join(format!("{}.svg", chart.declared.id));
        let bytes = regular::read_itself(&path).map_err(|error| CannotRead::of(&path, &error))?;
        let svg = String::from_utf8_lossy(&bytes);
        found.extend(chart.not_drawn(&svg));
    }
    Ok(found)
}

/// The charts that should be there, numbered as they are made.
fn charts<'b>(
    book: &'b Book,
    tables: &'b [TableOf<'b>],
    figures: &AuditedFigures,
    context: &'b Context<'_>,
) -> Vec<ChartOf<'b>> {
    let published = &context.collection.published;
    let mut found: Vec<ChartOf<'b>> = Vec::new();
    for declared in &published.charts {
        let title = &published.tables[declared.table].title;
        let Some(of) = tables.iter().find(|of| of.table.title == *title) else { continue };
        let Some(table) = of.sheet else { continue };
        let column = of.table.columns.iter().position(|own| declared.columns.first() == Some(own));
        // Of authorities the first five columns say which they are, and each figure stands alone.
        let column = column.unwrap_or_default() + 5;
        let is_made = is_made(declared, of, table, column, figures);
        if !is_made || !has_a_figure(declared, of, table, book, (figures, context)) {
            continue;
        }
        let name = format!("Chart_{}", found.len() + 1);
        let (sheet, data) = (book.sheet(&name), book.sheet(&format!("{name}_data")));
        found.push(ChartOf { declared, table, rows: of.table.rows, column, name, sheet, data });
    }
    found
}

/// A trend needs two periods, bars an area or a rate of the whole, a distribution a figure.
fn is_made(
    declared: &DeclaredChart,
    of: &TableOf<'_>,
    table: &SheetRead,
    column: usize,
    figures: &AuditedFigures,
) -> bool {
    let rows = table.table().count();
    let has = |kind: AreaType| figures.areas.iter().any(|area| area.kind == kind);
    let is_rate = matches!(declared.columns.first(), Some(ColumnOf::Indicator(_) | ColumnOf::Quartile(..)));
    match (declared.kind, of.table.rows) {
        (ChartKind::Trend, _) => rows >= 2,
        (ChartKind::Distribution, _) => units(table, column).next().is_some(),
        (ChartKind::Areas, _) if is_rate => rows >= 1,
        (ChartKind::Areas, Rows::Countries) => has(AreaType::Country),
        (ChartKind::Areas, Rows::Types) => has(AreaType::Type),
        (ChartKind::Areas, Rows::Regions) => has(AreaType::Region),
        (ChartKind::Areas, _) => rows >= 1,
    }
}

/// Whether there is a figure to draw: bars are of the areas of the kind that the table is of.
fn has_a_figure(
    declared: &DeclaredChart,
    of: &TableOf<'_>,
    table: &SheetRead,
    book: &Book,
    (figures, context): (&AuditedFigures, &Context<'_>),
) -> bool {
    let is_rate = matches!(declared.columns.first(), Some(ColumnOf::Indicator(_) | ColumnOf::Quartile(..)));
    let kind = match of.table.rows {
        Rows::Countries => Some(AreaType::Country),
        Rows::Regions => Some(AreaType::Region),
        Rows::Types => Some(AreaType::Type),
        _ => None,
    };
    let kind = kind.filter(|_| declared.kind == ChartKind::Areas && !is_rate);
    let is_of_kind = |area: Option<usize>, kind| area.is_some_and(|at| figures.areas[at].kind == kind);
    let rows: Vec<usize> = match kind {
        Some(kind) => areas_of_rows(table, kind, figures)
            .into_iter()
            .filter(|(_, area)| is_of_kind(*area, kind))
            .map(|(row, _)| row)
            .collect(),
        None => table.table().map(|(row, _)| row).collect(),
    };
    let own = tables_by(of.table.rows, book, figures, context);
    let Some(own) = own.iter().find(|own| own.sheet.name == table.name) else { return true };
    let places = own.table.columns.iter().zip(&own.columns);
    let drawn = places.filter(|(column, _)| declared.columns.contains(column));
    let columns: Vec<usize> = drawn.filter_map(|(_, cells)| Some(cells.first()?.0)).collect();
    rows.iter().any(|row| columns.iter().any(|column| table.number(*row, *column).is_some()))
}

/// The figures in a column of a table of authorities, without the row of all that is estimated.
fn units(table: &SheetRead, column: usize) -> impl Iterator<Item = f64> {
    let of_units = table.table().filter(|(_, cells)| text(cells, 0) != "[z]");
    of_units.filter_map(move |(_, cells)| cells.get(column).and_then(number))
}

fn text(cells: &[Data], column: usize) -> String {
    cells.get(column).map(ToString::to_string).unwrap_or_default()
}

/// A label without the marks behind it.
fn without_marks(label: &str) -> &str {
    label.split(" [").next().unwrap_or_default()
}

impl ChartOf<'_> {
    fn findings(&self) -> Vec<Finding> {
        let missing = |name: &str| Finding {
            file: STATISTICS[0],
            sheet: name.to_owned(),
            cell: "A1".to_owned(),
            stands: "no sheet".to_owned(),
            should: format!("the chart \"{}\"", self.declared.title),
        };
        let (Some(sheet), Some(data)) = (self.sheet, self.data) else { return vec![missing(&self.name)] };
        let mut found = match self.declared.kind {
            ChartKind::Distribution => self.recounted(data),
            ChartKind::Trend | ChartKind::Areas => self.held(data),
        };
        found.extend(self.message(sheet, data));
        found.extend(self.left_out(sheet));
        found
    }

    /// The column in which the names of rows stand in the table.
    fn names(&self) -> usize {
        usize::from(!matches!(self.rows, Rows::Periods | Rows::Keys))
    }

    /// The column of a heading, whatever lines it stands in.
    fn column_headed(&self, heading: &str) -> Option<usize> {
        let plain = |text: &str| text.replace("_x000a_", "\n").replace('\n', " ");
        let headings = self.table.rows.get(self.table.heading)?;
        headings.iter().position(|own| plain(&own.to_string()) == plain(heading))
    }

    /// Trends and bars: each cell is that of the table in the row of its name, and no period is left out.
    fn held(&self, data: &SheetRead) -> Vec<Finding> {
        let mut found = Vec::new();
        let label = usize::from(self.names() > 0);
        let headings = data.rows.get(data.heading).map(Vec::as_slice).unwrap_or_default();
        for (row, cells) in data.table() {
            let name = text(cells, label);
            let is_it = |own: &&[Data]| {
                without_marks(&text(own, self.names())) == without_marks(&name)
                    && (label == 0 || text(own, 0) == text(cells, 0))
            };
            let Some(own) = self.table.table().map(|(_, own)| own).find(is_it) else {
                found.push(data.finding(row, label, format!("a row of {}", self.table.name)));
                continue;
            };
            for (at, heading) in headings.iter().enumerate().skip(label + 1) {
                // Of a column that the table has not only the reason is said.
                let Some(column) = self.column_headed(&heading.to_string()) else { continue };
                let (drawn, due) = (cells.get(at).and_then(number), own.get(column).and_then(number));
                let is_held = match (drawn, due) {
                    (Some(drawn), Some(due)) => is_same(drawn, due),
                    (None, None) => true,
                    _ => false,
                };
                if !is_held {
                    let should = due.map_or("nothing".to_owned(), |due| due.to_string());
                    found.push(data.finding(row, at, format!("{should}, as on {}", self.table.name)));
                }
            }
        }
        let (drawn, there) = (data.table().count(), self.table.table().count());
        if self.declared.kind == ChartKind::Trend && drawn != there {
            let should = format!("above {there} rows, as many as {} has", self.table.name);
            found.push(data.finding(data.heading, 0, should));
        }
        let first = headings.get(label + 1).map(ToString::to_string).unwrap_or_default();
        if self.column_headed(&first).is_none() {
            let should = format!("the heading of a column of {}", self.table.name);
            found.push(data.finding(data.heading, label + 1, should));
        }
        found
    }

    /// A distribution, counted again by the words of its bands.
    fn recounted(&self, data: &SheetRead) -> Vec<Finding> {
        let units: Vec<f64> = units(self.table, self.column).collect();
        let mut found = Vec::new();
        let mut counted = 0;
        let ends: Vec<f64> = data.table().map(|(_, cells)| ends_of(&text(cells, 0)).0).collect();
        let step = ends.windows(2).next().map_or(f64::INFINITY, |ends| ends[1] - ends[0]);
        for (row, cells) in data.table() {
            let (from, to) = ends_of(&text(cells, 0));
            let to = to.unwrap_or(from + step);
            // Bands end at decimals: what is nearer than the last of these lies on the boundary.
            let is_in = |unit: &&f64| **unit > from - 1e-9 && **unit < to - 1e-9;
            let due = units.iter().filter(is_in).count();
            counted += due;
            if cells.get(1).and_then(number) != Some(due as f64) {
                found.push(data.finding(row, 1, format!("{due}, by the rows of {}", self.table.name)));
            }
        }
        if counted != units.len() {
            found.push(data.finding(data.heading, 1, format!("above {} in all", units.len())));
        }
        found
    }

    /// Numbers of the message that are no figure of the chart, of its table or of how it changed.
    fn message(&self, sheet: &SheetRead, data: &SheetRead) -> Option<Finding> {
        let (row, message) = sheet.above().nth(2)?;
        let mut known = numbers_in(&sheet.above().next()?.1);
        known.extend(numbers_in(&self.declared.title));
        for (_, cells) in data.table().chain(self.table.table()) {
            for cell in cells {
                match number(cell) {
                    Some(value) => known.extend((0..=4).map(|decimals| number_text(value, decimals))),
                    None => known.extend(numbers_in(&cell.to_string())),
                }
            }
        }
        if self.declared.kind == ChartKind::Distribution {
            known.insert(number_text(units(self.table, self.column).count() as f64, 0));
        }
        known.extend(self.change(data));
        let unknown = numbers_in(&message).into_iter().find(|number| !known.contains(number))?;
        Some(sheet.finding(row, 0, format!("without {unknown}, which is no figure of the chart")))
    }

    /// Of a distribution: of how many rows of the table there is no figure, by the markers that stand there.
    fn left_out(&self, sheet: &SheetRead) -> Option<Finding> {
        let begins = format!("Rows of {} that have no such figure are not in it: ", self.table.name);
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        if self.declared.kind == ChartKind::Distribution {
            let rows = self.table.table().map(|(_, cells)| cells).filter(|cells| text(cells, 0) != "[z]");
            let cells = rows.filter_map(|cells| cells.get(self.column)).filter(|cell| number(cell).is_none());
            cells.for_each(|cell| *counts.entry(cell.to_string()).or_default() += 1);
        }
        let said = sheet.above().find_map(|(row, line)| Some((row, line.strip_prefix(&begins)?.to_owned())));
        let (row, rest) = said.unwrap_or((sheet.heading, String::new()));
        let listed = rest.split('.').next().unwrap_or_default().split(", ").filter(|part| !part.is_empty());
        let stands: BTreeMap<String, usize> = listed
            .filter_map(|part| {
                let (count, marker) = part.split_once(' ')?;
                Some((marker.to_owned(), count.parse().ok()?))
            })
            .collect();
        let told = counts.iter().map(|(marker, count)| format!("{count} {marker}")).collect::<Vec<_>>();
        (stands != counts).then(|| sheet.finding(row, 0, format!("\"{begins}{}\"", told.join(", "))))
    }

    /// How far the last figure is from the first, in percent.
    fn change(&self, data: &SheetRead) -> Option<String> {
        let column = 1 + usize::from(self.names() > 0);
        let values: Vec<Option<f64>> =
            data.table().map(|(_, cells)| cells.get(column).and_then(number)).collect();
        let (first, last) = ((*values.first()?)?, (*values.last()?)?);
        Some(number_text(((last - first).abs() / first * 1000.0 + 1e-9).round() / 10.0, 1))
    }

    /// Figures of the data sheet that stand in no text of a drawing which should show all.
    fn not_drawn(&self, svg: &str) -> Vec<Finding> {
        let data = self.data.filter(|_| self.declared.kind == ChartKind::Areas);
        let Some(data) = data else { return Vec::new() };
        let column = 1 + usize::from(self.names() > 0);
        let is_drawn = |value: f64| {
            (0..=4).any(|decimals| svg.contains(&format!(">{}</text>", number_text(value, decimals))))
        };
        let values = data.table().filter_map(|(row, cells)| Some((row, cells.get(column).and_then(number)?)));
        let missing = values.filter(|(_, value)| !is_drawn(*value));
        let told = missing.map(|(row, _)| {
            data.finding(row, column, format!("in a text of charts/{}.svg too", self.declared.id))
        });
        told.collect()
    }
}

/// Lower and upper end of a band by its label; no upper one where it is open, or is one number.
fn ends_of(label: &str) -> (f64, Option<f64>) {
    let value = |text: &str| text.trim().replace(',', "").parse::<f64>().unwrap_or(f64::NAN);
    if let Some((from, to)) = label.split_once(" to under ") {
        (value(from), Some(value(to)))
    } else if let Some(from) = label.strip_suffix(" or more") {
        (value(from), Some(f64::INFINITY))
    } else {
        (value(label), None)
    }
}

/// The numbers in a text, as they are written.
fn numbers_in(text: &str) -> BTreeSet<String> {
    let runs = text.split(|letter: char| !(letter.is_ascii_digit() || matches!(letter, '.' | ',')));
    let plain = runs.map(|run| run.trim_end_matches(['.', ',']).trim_start_matches(['.', ',']));
    plain.filter(|run| run.chars().any(|letter| letter.is_ascii_digit())).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::{ends_of, numbers_in};

    #[test]
    fn bands_and_numbers_are_read_as_they_are_written() {
        assert_eq!(ends_of("1,000 to under 1,500"), (1000.0, Some(1500.0)));
        assert_eq!(ends_of("60 or more"), (60.0, Some(f64::INFINITY)));
        assert_eq!(ends_of("3"), (3.0, None));
        let numbers = numbers_in("In 2010, 12,345.5 of 60. Up 3.2%");
        assert_eq!(numbers.into_iter().collect::<Vec<_>>(), ["12,345.5", "2010", "3.2", "60"]);
    }
}
