//! The page says what the figures and the workbook say: its headline figures, and every cell of its tables
//! that are sheets of the workbook.

use std::path::Path;

use calamine::Data;

use super::{
    super::{heading::heading_of, headlines::said, tables::words},
    Book, CannotRead, Finding,
    book::{SheetRead, number},
    cells::is_same,
    figures::{Amount, AuditedFigures, Item},
    sentences::numbers_in,
};
use crate::{
    publication::{STATISTICS, workbook::Marker},
    returns::Context,
    schemas::{
        regular,
        tables::{Basis, ColumnOf, Rows},
    },
    statistics::{AreaType, Standing},
    vocabulary::{Audience, printable},
};

/// The file of the page.
pub const PAGE: &str = "report.html";

/// What a page says that is for the unit alone.
const INTERNAL: &str = "<meta name=\"robots\" content=\"noindex";

/// All that the page in a folder says otherwise; nothing where there is none.
pub(super) fn of_folder(
    out: &Path,
    book: &Book,
    figures: &AuditedFigures,
    context: &Context<'_>,
) -> Result<Vec<Finding>, CannotRead> {
    let path = out.join(PAGE);
    if !path.exists() {
        return Ok(Vec::new());
    }
    let bytes = regular::read_itself(&path).map_err(|error| CannotRead::of(&path, &error))?;
    let page = String::from_utf8_lossy(&bytes);
    // The page for everybody shows what is for everybody, where the collection says for whom something is.
    let seen_by_all = || context.collection.for_audience(Audience::Public, context.period);
    let for_all = (!page.contains(INTERNAL)).then(seen_by_all).flatten();
    if let Some(seen) = for_all {
        let mut found = headlines(&page, figures, &context.of(&seen));
        // Its workbook is written after the page of a run was looked at.
        let public = out.join(Audience::Public.word()).join(STATISTICS[0]);
        if public.exists() {
            found.extend(tables(&page, &Book::read(&public)?));
        }
        return Ok(found);
    }
    let mut found = headlines(&page, figures, context);
    found.extend(tables(&page, book));
    Ok(found)
}

fn finding(section: &str, place: String, stands: &str, should: String) -> Finding {
    let stands = if stands.is_empty() { "nothing".to_owned() } else { format!("\"{stands}\"") };
    Finding { file: PAGE, sheet: section.to_owned(), cell: place, stands, should }
}

// What the page is written by escapes all texts, so a tag is a tag.

/// What stands between a beginning and its end, each time.
fn between<'p>(text: &'p str, begins: &str, ends: &str) -> Vec<&'p str> {
    let parts = text.split(begins).skip(1);
    parts.map(|part| part.split_once(ends).map_or(part, |(own, _)| own)).collect()
}

/// The words of a piece, without its tags.
fn plain(piece: &str) -> String {
    let piece = piece.split_once('>').map_or(piece, |(_, rest)| rest);
    let mut shown = String::new();
    for (at, part) in piece.split('<').enumerate() {
        shown.push_str(if at == 0 { part } else { part.split_once('>').map_or("", |(_, words)| words) });
    }
    quick_xml::escape::unescape(&shown).map_or(shown.clone(), |own| own.into_owned()).trim().to_owned()
}

/// A number as the page writes it.
fn value(text: &str) -> Option<f64> {
    text.replace(',', "").replacen('\u{2212}', "-", 1).parse().ok()
}

/// The headline figures: each is what is declared, over the whole.
fn headlines(page: &str, figures: &AuditedFigures, context: &Context<'_>) -> Vec<Finding> {
    let section = between(page, "<section id=\"headlines\"", "</section>");
    let items: Vec<&str> = section.iter().flat_map(|own| between(own, "<li", "</li>")).collect();
    let columns = said(&context.collection.published);
    let place = |at: usize| format!("figure {}", at + 1);
    if items.len() != columns.len() {
        let told = format!("{} headline figures", items.len());
        return vec![finding("headlines", place(0), &told, format!("{} of them", columns.len()))];
    }
    let mut found = Vec::new();
    for (at, (item, column)) in items.iter().zip(&columns).enumerate() {
        let own = Headline { column, figures, context };
        for (stands, should) in own.differs(item) {
            found.push(finding("headlines", place(at), &stands, should));
        }
    }
    found
}

/// One headline figure.
struct Headline<'h, 'c> {
    column: &'h ColumnOf,
    figures: &'h AuditedFigures,
    context: &'h Context<'c>,
}

impl Headline<'_, '_> {
    fn amount(&self, item: &Item) -> Option<Amount> {
        let whole = self.figures.whole_of(self.column, self.context);
        self.figures.amount(self.figures.period, whole, item, self.basis())
    }

    fn basis(&self) -> Basis {
        self.context.collection.published.usual_basis(Rows::Countries)
    }

    /// What stands there that is not so, with what should.
    fn differs(&self, item: &str) -> Vec<(String, String)> {
        let mut found = Vec::new();
        let title = between(item, "<h3", "</h3>").first().map(|own| plain(own)).unwrap_or_default();
        let due = self.title();
        if title != due {
            found.push((title, format!("\"{due}\"")));
        }
        let shown = between(item, "<p class=\"figure\"", "</p>").first().map(|own| plain(own));
        let shown = shown.unwrap_or_default();
        let mut words = shown.split(' ');
        let (stands, marks): (&str, Vec<&str>) = (words.next().unwrap_or_default(), words.collect());
        let sum = Item::of(self.column, &self.context.collection.published.figures);
        let own = self.amount(&sum).unwrap_or_default();
        if let Some(due) = not_shown(stands, &own) {
            found.push((stands.to_owned(), due));
        }
        if value(stands).is_some() {
            let due = self.marks(&sum, &own);
            if marks != due {
                found.push((shown.clone(), format!("{stands} {}", due.join(" ")).trim_end().to_owned()));
            }
        }
        let told: Vec<String> =
            between(item, "<p>", "</p>").iter().map(|own| plain(&format!(">{own}"))).collect();
        found.extend(self.rests_on(told.first().map_or("", String::as_str), &own));
        found.extend(self.changed(told.get(1).map_or("", String::as_str)));
        found
    }

    fn title(&self) -> String {
        let published = &self.context.collection.published;
        let own = match self.column {
            ColumnOf::Figure(at) => heading_of(&published.figures[*at], true, self.context.collection),
            ColumnOf::Indicator(at) => published.indicators[*at].title.clone(),
            ColumnOf::Change(_) | ColumnOf::Quartile(..) => String::new(),
        };
        let own = match self.column {
            ColumnOf::Figure(at) => self.with_key(*at, &own),
            _ => own,
        };
        let area = &self.figures.areas[self.figures.whole_of(self.column, self.context)];
        let of_area =
            if area.kind == AreaType::All { String::new() } else { format!(", {}", area.area.name) };
        format!("{}{of_area}", own.replace('\n', " "))
    }

    fn with_key(&self, at: usize, title: &str) -> String {
        let figure = &self.context.collection.published.figures[at];
        let table = self.context.collection.figure_table(figure.table);
        let is_of_all = figure.key.is_empty() || table.total_key.as_ref() == Some(&figure.key);
        if is_of_all { title.to_owned() } else { format!("{title}, {}", table.key_label(&figure.key)) }
    }

    fn marks(&self, sum: &Item, own: &Amount) -> Vec<&'static str> {
        let (period, whole) = (self.figures.period, self.figures.whole_of(self.column, self.context));
        let is_sum = matches!(sum, Item::Sum(_));
        let is_estimated = is_sum && own.estimated.is_some_and(|share| share > 0.0);
        let place = (period, whole, sum.clone(), self.basis());
        let marks = [
            (Marker::Estimated, is_estimated),
            (Marker::Provisional, self.figures.provisional.get(&period) == Some(&true)),
            (Marker::Revised, self.figures.revised.contains(&place)),
        ];
        marks.into_iter().filter_map(|(mark, is_it)| is_it.then_some(mark.shown())).collect()
    }

    /// Of how many authorities it is, and how much of it is estimated.
    fn rests_on(&self, stands: &str, own: &Amount) -> Option<(String, String)> {
        let is_sum = matches!(self.column, ColumnOf::Figure(_));
        let (counts, rest) = stands.split_once(';').unwrap_or((stands, ""));
        let told = numbers_in(counts);
        let mut due = vec![own.authorities.map(|count| count as f64)];
        if is_sum {
            due.push(own.asked.map(|count| count as f64));
        }
        let is_count = told.len() >= due.len()
            && told.iter().zip(&due).all(|(told, due)| due.is_none_or(|due| is_same(*told, due)));
        let share = numbers_in(rest).first().copied();
        let is_share = match own.estimated.filter(|_| is_sum && own.value.is_some()) {
            Some(due) => share.is_none_or(|share| is_same(share, due)),
            None => true,
        };
        let words = |due: &Option<f64>| due.map_or("a number".to_owned(), |due| due.to_string());
        (!is_count || !is_share).then(|| {
            let due: Vec<String> = due.iter().map(words).collect();
            let share = own.estimated.map_or_else(String::new, |share| format!("; {share}% is estimated"));
            (stands.to_owned(), format!("the numbers {}{share}", due.join(" and ")))
        })
    }

    /// How it changed on the period before, where that is known.
    fn changed(&self, stands: &str) -> Option<(String, String)> {
        let ColumnOf::Figure(at) = self.column else { return None };
        let growth = self.amount(&Item::Change(*at)).filter(|own| own.authorities.is_some())?;
        let before = words(self.figures.period.previous());
        let Some(percent) = growth.value else {
            let is_told = stands.is_empty() || stands.starts_with("Not compared");
            return (!is_told).then(|| (stands.to_owned(), "no change".to_owned()));
        };
        let how = match percent {
            0.0 => "As much as in ".to_owned(),
            less if less < 0.0 => format!("{}% less than in ", super::super::number_text(-less, 1)),
            more => format!("{}% more than in ", super::super::number_text(more, 1)),
        };
        let told = growth.authorities.unwrap_or_default();
        let counts = numbers_in(stands.split_once(", over the ").map_or("", |(_, rest)| rest));
        let is_it = stands.starts_with(&format!("{how}{before},")) && counts.first() == Some(&(told as f64));
        let is_due = growth.standing.is_none_or(|own| own == Standing::Known);
        (is_due && !is_it).then(|| (stands.to_owned(), format!("\"{how}{before}\", over {told} authorities")))
    }
}

/// What a figure should be, where it is not what stands there.
fn not_shown(stands: &str, own: &Amount) -> Option<String> {
    let marker = match own.standing? {
        Standing::Held | Standing::Unreliable => Marker::Held,
        Standing::Suppressed => Marker::Suppressed,
        Standing::NotApplicable => Marker::NotApplicable,
        Standing::Break => Marker::Break,
        Standing::Known | Standing::BackSeries => {
            let due = own.value?;
            let is_it = value(stands).is_some_and(|stands| is_same(stands, due));
            return (!is_it).then(|| due.to_string());
        }
        Standing::NotAvailable => Marker::NotAvailable,
    };
    (stands != marker.shown()).then(|| marker.shown().to_owned())
}

/// Every table of the page that is a sheet of the workbook.
fn tables(page: &str, book: &Book) -> Vec<Finding> {
    let mut found = Vec::new();
    for table in between(page, "<table>", "</table>") {
        let title =
            between(table, "<caption", "</caption>").first().map(|own| plain(own)).unwrap_or_default();
        let is_it = |sheet: &&SheetRead| sheet.above().next().is_some_and(|(_, own)| own == title);
        if let Some(sheet) = book.sheets.iter().find(is_it) {
            found.extend(cells(table, sheet));
        }
    }
    for sheet in book.sheets.iter().filter(|sheet| sheet.name.ends_with("_data")) {
        let title = sheet.above().next().map(|(_, title)| title).unwrap_or_default();
        if !between(page, "<caption", "</caption>").iter().any(|own| plain(own) == title) {
            found.push(finding("charts", sheet.name.clone(), "", format!("the table \"{title}\"")));
        }
    }
    found
}

/// The cells of a table that are not those of its sheet.
fn cells(table: &str, sheet: &SheetRead) -> Vec<Finding> {
    let mut found = Vec::new();
    let rows: Vec<Vec<String>> = between(table, "<tr", "</tr>")
        .iter()
        .map(|row| {
            let row = row.replace("<td", "<th").replace("</td>", "</th>");
            between(&row, "<th", "</th>").iter().map(|own| plain(own)).collect()
        })
        .collect();
    for (at, row) in rows.iter().enumerate() {
        let own = sheet.rows.get(sheet.heading + at).map(Vec::as_slice).unwrap_or_default();
        let wide = own.iter().rposition(|cell| !matches!(cell, Data::Empty)).map_or(0, |last| last + 1);
        for column in 0..row.len().max(wide) {
            let stands = row.get(column).map_or("", String::as_str);
            let cell = own.get(column).unwrap_or(&Data::Empty);
            let is_it = match number(cell) {
                Some(due) => value(stands).is_some_and(|stands| is_same(stands, due)),
                None => stands == in_words(cell),
            };
            if !is_it {
                let place = format!("row {}, column {}", at + 1, column + 1);
                found.push(finding(&sheet.name, place, stands, format!("\"{}\"", in_words(cell))));
            }
        }
    }
    // A long table goes on in the workbook.
    let all = sheet.table().count();
    if rows.len() <= all && !table_is_cut(rows.len() - 1) {
        let place = format!("row {}", rows.len() + 1);
        found.push(finding(&sheet.name, place, "", format!("{all} rows, as in the workbook")));
    }
    found
}

/// Whether a table of the page may end after so many rows.
fn table_is_cut(rows: usize) -> bool {
    rows >= 200
}

fn in_words(cell: &Data) -> String {
    printable::lines(&cell.to_string().replace("_x000a_", " ").replace('\n', " ")).trim().to_owned()
}
