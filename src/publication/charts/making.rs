//! Charts as they are declared, made of the tables that a run made.

use super::{
    bands::Bands,
    chart::{Category, Chart, ChartPoint, ChartSeries},
    message::{message, shorthand_of},
};
use crate::{
    publication::{
        reported::Reported,
        tables::MadeTable,
        workbook::{Marker, TableCell},
    },
    schemas::{
        charts::{ChartKind, DeclaredChart},
        tables::{ColumnOf, PublishedTable, Rows},
    },
    statistics::{AreaType, ReportArea},
    vocabulary::Scaled,
};

/// Every chart whose table the period of the run completes, in order. A trend needs two periods.
#[must_use]
pub fn charts(run: &Reported<'_>, made: &[MadeTable]) -> Vec<Chart> {
    let published = &run.context.collection.published;
    let mut found: Vec<Chart> = Vec::new();
    for declared in &published.charts {
        let Some(table) = made.iter().find(|table| table.declared == declared.table) else { continue };
        let own = &published.tables[declared.table];
        let making = ChartMaking { run, declared, own, table, places: places(declared, own, table) };
        found.extend(making.chart(found.len() + 1));
    }
    found
}

/// Where the figures of a series stand in the rows of its table.
struct Place {
    heading: String,
    value: usize,
    estimated: Option<usize>,
}

/// The columns of the table that are drawn.
fn places(declared: &DeclaredChart, own: &PublishedTable, table: &MadeTable) -> Vec<Place> {
    let column = |heading: &String| table.sheet.columns.iter().position(|own| own.heading == *heading);
    let place = |wanted: &ColumnOf| {
        let headings = &table.headings[own.columns.iter().position(|column| column == wanted)?];
        let heading = headings.first()?;
        let is_share = |heading: &&String| heading.contains(Marker::Estimated.shown());
        let estimated = headings.iter().skip(1).find(is_share).and_then(column);
        Some(Place { heading: heading.clone(), value: column(heading)?, estimated })
    };
    declared.columns.iter().filter_map(place).collect()
}

/// One chart in the making.
pub(super) struct ChartMaking<'r, 'a> {
    run: &'r Reported<'a>,
    pub(super) declared: &'r DeclaredChart,
    own: &'r PublishedTable,
    table: &'r MadeTable,
    places: Vec<Place>,
}

impl ChartMaking<'_, '_> {
    fn chart(&self, number: usize) -> Option<Chart> {
        let mut chart = Chart {
            id: self.declared.id.clone(),
            number,
            kind: self.declared.kind,
            title: self.title(),
            measure: self.measure(),
            categories_are: self.table.sheet.columns[self.column_of_names()].heading.clone(),
            categories: Vec::new(),
            series: Vec::new(),
            message: String::new(),
            alt: String::new(),
            notes: Vec::new(),
            table: self.table.sheet.name.clone(),
        };
        let whole = match self.declared.kind {
            ChartKind::Trend => {
                let rows: Vec<&[TableCell]> = self.table.sheet.rows.iter().map(Vec::as_slice).collect();
                self.fill(&mut chart, &rows, None);
                None
            }
            ChartKind::Areas => self.bars(&mut chart)?,
            ChartKind::Distribution => {
                self.distribution(&mut chart)?;
                None
            }
        };
        let is_drawn = chart.categories.len() >= if chart.kind == ChartKind::Trend { 2 } else { 1 };
        let told = message(self.declared, &chart, whole, &self.figures());
        chart.alt = format!("{} {told}", self.content(&chart));
        chart.message = told;
        let mut notes = shorthand_of(&chart);
        notes.append(&mut chart.notes);
        chart.notes = notes;
        chart.notes.push(self.source());
        is_drawn.then_some(chart)
    }

    /// The title with what its table says of area and time.
    fn title(&self) -> String {
        let whole = &self.table.sheet.title;
        let behind = whole.split_once(&format!(": {}, ", self.own.title)).map_or("", |(_, behind)| behind);
        let said = behind.split(" [note ").next().unwrap_or_default();
        format!("{}, {said}", self.declared.title)
    }

    /// What the values are: the heading of one column, of several the unit that they share.
    fn measure(&self) -> String {
        match &self.places[..] {
            [one] => one.heading.replace('\n', " "),
            several => {
                let unit = several.first().and_then(|place| place.heading.rsplit_once('\n'));
                let unit = unit.map(|(_, unit)| unit.trim_matches(['(', ')']).to_owned());
                let unit = unit.unwrap_or_else(|| self.unit());
                let mut letters = unit.chars();
                let first = letters.next().map(|first| first.to_uppercase().to_string());
                first.map_or_else(String::new, |first| format!("{first}{}", letters.as_str()))
            }
        }
    }

    /// In what the figures of the first column are, where its heading says it in its words.
    fn unit(&self) -> String {
        let collection = self.run.context.collection;
        let Some(ColumnOf::Figure(at)) = self.declared.columns.first() else { return "rate".to_owned() };
        let figure = &collection.published.figures[*at];
        let unit = &collection.figure_table(figure.table).fields[figure.field].unit;
        match unit.as_str() {
            "GBP" => "£".to_owned(),
            "percent" => "%".to_owned(),
            "" => "number".to_owned(),
            unit => unit.to_owned(),
        }
    }

    /// The column in which the names of rows stand.
    fn column_of_names(&self) -> usize {
        usize::from(!matches!(self.own.rows, Rows::Periods | Rows::Keys))
    }

    fn name<'c>(&self, row: &'c [TableCell]) -> &'c str {
        row.get(self.column_of_names()).map_or("", text_of)
    }

    /// Categories and series of some rows of the table; `whole` is that of all, if it is drawn too.
    fn fill(&self, chart: &mut Chart, rows: &[&[TableCell]], whole: Option<usize>) {
        for (at, row) in rows.iter().enumerate() {
            let name = self.name(row);
            let mut marks: Vec<Marker> =
                Marker::IN_WORDS.into_iter().filter(|mark| name.contains(mark.shown())).collect();
            if self.places.iter().any(|place| point(row, place).estimated() > 0.0) {
                marks.push(Marker::Estimated);
            }
            if self.is_revised(row) {
                marks.push(Marker::Revised);
            }
            marks.sort();
            marks.dedup();
            let name = name.split(" [").next().unwrap_or_default().to_owned();
            let lines =
                if chart.kind == ChartKind::Trend { lines_of_period(&name) } else { vec![name.clone()] };
            let code = (self.column_of_names() > 0).then(|| text_of(&row[0]).to_owned());
            chart.categories.push(Category { code, name, lines, marks, is_whole: whole == Some(at) });
        }
        chart.series = self.places.iter().map(|place| series(rows, place)).collect();
    }

    /// Whether the table names one of the columns among those that were revised in a row.
    fn is_revised(&self, row: &[TableCell]) -> bool {
        let revised = self.table.sheet.columns.iter().position(|own| own.heading.contains("[r]"));
        let named = revised.and_then(|at| row.get(at)).map_or("", text_of);
        let is_named = |place: &Place| named.split("; ").any(|own| own == place.heading.replace('\n', " "));
        self.places.iter().any(is_named)
    }

    /// Bars: of a rate the whole too, of a sum its parts alone. Gives the figure of the whole.
    fn bars(&self, chart: &mut Chart) -> Option<Option<ChartPoint>> {
        let rows = &self.table.sheet.rows;
        let place = self.places.first()?;
        let (mut parts, rest, whole) = self.parts();
        let value = |row: &usize| point(&rows[*row], place).value();
        if !self.declared.as_in_table {
            let longest_first = |one: &usize, other: &usize| {
                let (one, other) = (value(one), value(other));
                other
                    .is_some()
                    .cmp(&one.is_some())
                    .then(other.partial_cmp(&one).unwrap_or(std::cmp::Ordering::Equal))
            };
            parts.sort_by(longest_first);
        }
        let is_rate = matches!(self.declared.columns[0], ColumnOf::Indicator(_) | ColumnOf::Quartile(..));
        let of_whole = whole.filter(|_| is_rate);
        let drawn: Vec<&[TableCell]> =
            of_whole.into_iter().chain(parts).chain(rest).map(|row| rows[row].as_slice()).collect();
        self.fill(chart, &drawn, of_whole.map(|_| 0));
        Some(whole.map(|row| point(&rows[row], place)))
    }

    /// The rows that are parts, what these leave unexplained, and the whole.
    fn parts(&self) -> (Vec<usize>, Option<usize>, Option<usize>) {
        let rows = &self.table.sheet.rows;
        let kind = match self.own.rows {
            Rows::Countries => AreaType::Country,
            Rows::Types => AreaType::Type,
            Rows::Regions => AreaType::Region,
            _ => {
                let collection = self.run.context.collection;
                let has_total = |of: usize| collection.figure_table(of).total_key.is_some();
                let behind = if self.own.of.is_some_and(has_total) { 2.min(rows.len()) } else { 0 };
                let parts = rows.len() - behind;
                let at = |behind: usize| (parts + behind < rows.len()).then_some(parts + behind);
                return ((0..parts).collect(), at(0), at(1));
            }
        };
        let areas = &self.run.statistics.areas;
        let is_part = |row: &[TableCell]| {
            let of_row = (text_of(&row[0]), text_of(&row[1]));
            let is_it = |own: &ReportArea| {
                own.kind == kind && (own.area.code.as_str(), own.area.name.as_str()) == of_row
            };
            areas.iter().any(is_it)
        };
        let parts: Vec<usize> = (0..rows.len()).filter(|row| is_part(&rows[*row])).collect();
        let whole = (!rows.is_empty() && !parts.contains(&0)).then_some(0);
        (parts, None, whole)
    }

    /// How many rows of units have a figure in each band.
    fn distribution(&self, chart: &mut Chart) -> Option<()> {
        let place = self.places.first()?;
        let figures = self.figures();
        let decimals = self.table.sheet.columns[place.value].decimals.unwrap_or(0);
        let (band, open_from) =
            (self.declared.band.map(Scaled::to_f64), self.declared.open_from.map(Scaled::to_f64));
        let bands = Bands::of(&figures, decimals, band, open_from)?;
        let mut counts = vec![0usize; bands.count];
        figures.iter().for_each(|figure| counts[bands.place(*figure)] += 1);
        chart.categories_are = std::mem::replace(&mut chart.measure, format!("{UNITS} (number)"));
        chart.categories = (0..bands.count)
            .map(|band| Category {
                code: None,
                name: bands.label(band),
                lines: bands.ends(band),
                marks: Vec::new(),
                is_whole: false,
            })
            .collect();
        let known = |count: &usize| ChartPoint::Known { value: *count as f64, decimals: 0, estimated: None };
        let points = counts.iter().map(known).collect();
        chart.series =
            vec![ChartSeries { heading: format!("{UNITS}\n(number)"), name: UNITS.to_owned(), points }];
        chart.notes.extend(self.left_out(place));
        Some(())
    }

    /// The figures of units, in the order of the table.
    fn figures(&self) -> Vec<f64> {
        let Some(place) = self.places.first() else { return Vec::new() };
        self.rows_of_units().filter_map(|row| point(row, place).value()).collect()
    }

    fn rows_of_units(&self) -> impl Iterator<Item = &[TableCell]> {
        let rows = self.table.sheet.rows.iter().map(Vec::as_slice);
        rows.filter(|row| matches!(row.first(), Some(TableCell::Text(_))))
    }

    /// Of how many units there is no figure, and why.
    fn left_out(&self, place: &Place) -> Option<String> {
        let mut counts = std::collections::BTreeMap::new();
        for row in self.rows_of_units() {
            if let ChartPoint::Missing(marker) = point(row, place) {
                *counts.entry(marker).or_insert(0usize) += 1;
            }
        }
        let told: Vec<String> =
            counts.iter().map(|(marker, count)| format!("{count} {}", marker.shown())).collect();
        (!told.is_empty()).then(|| {
            format!(
                "Rows of {} that have no such figure are not in it: {}. An authority that a joint return \
                 answers for is counted in that, once.",
                self.table.sheet.name,
                told.join(", ")
            )
        })
    }

    /// Type and content of the chart, in a sentence.
    fn content(&self, chart: &Chart) -> String {
        let (count, title) = (chart.categories.len(), &chart.title);
        let series: Vec<&str> = chart.series.iter().map(|series| series.name.as_str()).collect();
        match chart.kind {
            ChartKind::Trend => {
                format!("Line chart of {count} periods: {title}. It shows {}.", series.join(", "))
            }
            ChartKind::Areas => {
                let order = if self.declared.as_in_table { "" } else { ", the longest first" };
                format!("Bar chart with {count} bars{order}: {title}. It shows {}.", chart.measure)
            }
            ChartKind::Distribution => {
                let units = self.figures().len();
                let of = &chart.categories_are;
                format!(
                    "Histogram with {count} bands: {title}. It shows of how many of {units} {of} are so much."
                )
            }
        }
    }

    fn source(&self) -> String {
        let collection = self.run.context.collection;
        let publisher = &collection.publication.publisher;
        let from = if publisher.is_empty() { &collection.title } else { publisher };
        format!("Source: {from}, {} of statistics.xlsx.", self.table.sheet.name)
    }
}

/// What a distribution counts.
const UNITS: &str = "Authorities and joint returns";

fn series(rows: &[&[TableCell]], place: &Place) -> ChartSeries {
    let name = place.heading.split('\n').next().unwrap_or_default().to_owned();
    let points = rows.iter().map(|row| point(row, place)).collect();
    ChartSeries { heading: place.heading.clone(), name, points }
}

/// What a row says of a series.
fn point(row: &[TableCell], place: &Place) -> ChartPoint {
    match row.get(place.value) {
        Some(TableCell::Number { value, decimals }) if value.is_finite() => {
            let estimated = place.estimated.and_then(|at| match row.get(at) {
                Some(TableCell::Number { value, .. }) => Some(*value),
                _ => None,
            });
            ChartPoint::Known { value: *value, decimals: *decimals, estimated }
        }
        Some(TableCell::Marker(marker)) => ChartPoint::Missing(*marker),
        _ => ChartPoint::Missing(Marker::NotAvailable),
    }
}

fn text_of(cell: &TableCell) -> &str {
    if let TableCell::Text(text) = cell { text } else { "" }
}

/// A period in short lines: `Jan to Mar`, `2010`.
fn lines_of_period(name: &str) -> Vec<String> {
    let is_number = |word: &str| word.bytes().all(|byte| byte.is_ascii_digit());
    let short = |word: &str| -> String {
        if is_number(word) { word.to_owned() } else { word.chars().take(3).collect() }
    };
    let words: Vec<String> = name.split(' ').map(short).collect();
    let years = words.iter().filter(|word| is_number(word)).count();
    let cut = if years > 1 {
        words.iter().position(|word| word == "to").unwrap_or(words.len())
    } else {
        words.len().saturating_sub(1)
    };
    let (first, second) = words.split_at(cut);
    [first, second].iter().map(|line| line.join(" ")).filter(|line| !line.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::lines_of_period;

    #[test]
    fn a_period_stands_in_two_short_lines() {
        let shown = ["January to March 2010", "April 2009 to March 2010", "May 2010"].map(lines_of_period);
        assert_eq!(shown, [vec!["Jan to Mar", "2010"], vec!["Apr 2009", "to Mar 2010"], vec!["May", "2010"]]);
    }
}
