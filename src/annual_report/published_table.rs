//! A published table, as it stands in the workbook of a source, for a page: its columns chosen by heading,
//! each with how many authorities it is of.

use calamine::Data;

use super::{document::DocumentTable, source::SourceFound};
use crate::{
    publication::{Marker, SheetRead, number_text},
    vocabulary::{LabelKey, nearest::unknown_name, printable},
};

/// A published table.
pub struct PublishedTable<'b> {
    /// Its title, without its number, period and the marks of notes.
    title: String,
    /// All of its title but the number, and without the marks of notes.
    whole_title: String,
    sheet: &'b SheetRead,
    /// Whether the first column is a code where the second has names.
    has_codes: bool,
}

/// Who columns that follow a figure count, and which of these.
const WHO: [&str; 3] = ["authorities and other units", "authorities", "units"];
const WHICH_OF_THEM: [&str; 4] = ["", " in every period", " in the base", " compared"];

/// The column of how much of a figure is estimated.
const SHARE: &str = "estimated [e]";

impl<'b> PublishedTable<'b> {
    /// The table of a title.
    ///
    /// # Errors
    /// In words, if there is none, or more than one.
    pub fn find(found: &'b SourceFound, title: &str) -> Result<Self, String> {
        let area = area_of(found);
        let numbered = |sheet| Self::of_sheet(sheet, area.as_deref());
        let mut all: Vec<Self> = found.book.sheets.iter().filter_map(numbered).collect();
        if all.is_empty() {
            all = found.book.sheets.iter().filter_map(Self::without_number).collect();
        }
        let wanted = LabelKey::of(title);
        let mut own: Vec<Self> = Vec::new();
        let mut known = Vec::new();
        for table in all {
            known.push(table.title.clone());
            if LabelKey::of(&table.title) == wanted || LabelKey::of(&table.whole_title) == wanted {
                own.push(table);
            }
        }
        match (own.pop(), own.is_empty()) {
            (Some(table), true) => Ok(table),
            (None, _) => Err(unknown_name("the published table", title, known.iter().map(String::as_str))),
            (Some(table), false) => Err(format!(
                "there are several published tables \"{}\": name the whole title, such as \"{}\"",
                table.title, table.whole_title
            )),
        }
    }

    /// A sheet whose title is "Table 7: Resources by region, Great Britain, January to March 2010 [note 1]".
    fn of_sheet(sheet: &'b SheetRead, area: Option<&str>) -> Option<Self> {
        let (_, title) = sheet.above().next()?;
        let (number, title) = title.split_once(": ")?;
        number.strip_prefix("Table ")?.parse::<usize>().ok()?;
        let whole_title = without_notes(title);
        let title = declared_of(&whole_title, area).to_owned();
        Some(Self { title, whole_title, sheet, has_codes: true })
    }

    /// A sheet of a workbook whose tables have no numbers, as of a scorecard: "Measures, April 2009 to March
    /// 2010".
    fn without_number(sheet: &'b SheetRead) -> Option<Self> {
        sheet.table().next()?;
        let (_, title) = sheet.above().next()?;
        let own = title.rsplit_once(", ").map_or(title.as_str(), |(before, _)| before).to_owned();
        Some(Self { title: own, whole_title: title, sheet, has_codes: false })
    }

    /// How many columns from the left are of words: in none of their cells stands a number, and not all are
    /// markers.
    fn words(&self) -> usize {
        let is_number = |cell: &Data| matches!(cell, Data::Float(_) | Data::Int(_));
        let is_words = |cell: &Data| {
            let text = cell.to_string();
            let is_marker = text.starts_with('[') && text.ends_with(']');
            !text.is_empty() && !is_marker
        };
        let is_of_words = |at: &usize| {
            let cells = || self.sheet.table().filter_map(|(_, cells)| cells.get(*at));
            !cells().any(is_number) && cells().any(is_words)
        };
        (0..self.headings().len()).take_while(is_of_words).count()
    }

    fn headings(&self) -> Vec<String> {
        let row = self.sheet.rows.get(self.sheet.heading);
        row.map(|row| row.iter().map(ToString::to_string).collect()).unwrap_or_default()
    }

    /// The columns of figures, each with those that are of it.
    fn groups(&self) -> Vec<Group> {
        let headings = self.headings();
        let mut groups: Vec<Group> = Vec::new();
        for (at, heading) in headings.iter().enumerate().skip(self.words()) {
            let name = named(heading);
            let of_last = groups.last_mut().and_then(|last| {
                let first = headings[last.at].split('\n').next()?;
                let of_name = |own: &str| Some(name.strip_prefix(own)?.strip_prefix(": ")?.to_owned());
                let rest = of_name(&last.name).or_else(|| of_name(first))?;
                let rest = rest.as_str();
                let mut rests_on = WHO.iter().filter_map(|who| rest.strip_prefix(who));
                let is_beside = rests_on.any(|which| WHICH_OF_THEM.contains(&which));
                (rest == SHARE || is_beside).then_some((last, rest == SHARE))
            });
            match of_last {
                Some((last, true)) => last.share = Some(at),
                Some((last, false)) => last.beside.push(at),
                None => groups.push(Group { name, at, beside: Vec::new(), share: None }),
            }
        }
        groups
    }

    /// The table for a page, with the columns of some headings; with all where none is named.
    ///
    /// # Errors
    /// In words, if there is no such column.
    pub fn shown(
        &self,
        columns: &[String],
        number: usize,
        found: &SourceFound,
    ) -> Result<DocumentTable, String> {
        let groups = self.groups();
        let wanted: Vec<&Group> = if columns.is_empty() {
            groups.iter().collect()
        } else {
            columns.iter().map(|name| group(&groups, name)).collect::<Result<_, _>>()?
        };
        let words = self.words();
        // Where rows have a code and a name, people read the name.
        let first = usize::from(words > 1 && self.has_codes);
        let kept: Vec<(usize, Option<usize>)> = (first..words)
            .map(|at| (at, None))
            .chain(wanted.iter().flat_map(|own| {
                std::iter::once((own.at, own.share)).chain(own.beside.iter().map(|at| (*at, None)))
            }))
            .collect();
        let headings = self.headings();
        let decimals: Vec<u8> = kept.iter().map(|(at, _)| self.decimals(*at)).collect();
        let row = |cells: &[Data]| {
            let cell = |((at, share), decimals): (&(usize, Option<usize>), &u8)| {
                text_of(cells, *at, *share, *decimals)
            };
            kept.iter().zip(&decimals).map(cell).collect::<Vec<_>>()
        };
        Ok(DocumentTable {
            number,
            title: self.whole_title.clone(),
            headings: kept.iter().map(|(at, _)| headings[*at].replace('\n', " ")).collect(),
            words: words - first,
            rows: self.sheet.table().map(|(_, cells)| row(cells)).collect(),
            notes: self.notes(found),
            source: found.told(),
        })
    }

    /// The figure of a row and a column, as it is shown.
    ///
    /// # Errors
    /// In words, if there is no such row or column.
    pub fn figure(&self, row: &str, column: &str) -> Result<String, String> {
        let groups = self.groups();
        let own = group(&groups, column)?;
        let words = self.words();
        let wanted = LabelKey::of(row);
        let is_it = |cells: &&[Data]| {
            cells.iter().take(words).any(|cell| LabelKey::of(&without_marks(&cell.to_string())) == wanted)
        };
        let rows: Vec<&[Data]> = self.sheet.table().map(|(_, cells)| cells).collect();
        let Some(cells) = rows.iter().copied().find(is_it) else {
            let known: Vec<String> = rows
                .iter()
                .filter_map(|cells| {
                    Some(without_marks(&cells.get(words.min(2).checked_sub(1)?)?.to_string()))
                })
                .collect();
            return Err(unknown_name("the row", row, known.iter().map(String::as_str)));
        };
        Ok(text_of(cells, own.at, own.share, self.decimals(own.at)))
    }

    /// As many decimals as any number of the column has.
    fn decimals(&self, at: usize) -> u8 {
        let of = |cells: &[Data]| match cells.get(at) {
            Some(Data::Float(value)) => value.to_string().split_once('.').map_or(0, |(_, part)| part.len()),
            _ => 0,
        };
        let most = self.sheet.table().map(|(_, cells)| of(cells)).max().unwrap_or(0);
        u8::try_from(most).unwrap_or(u8::MAX)
    }

    /// What stands above the table, without what is of the sheet; and the notes to which its title refers.
    fn notes(&self, found: &SourceFound) -> Vec<String> {
        let is_of_the_sheet = |line: &String| {
            line.starts_with("This worksheet contains") || line.contains("they are on the sheet Notes")
        };
        let above = self.sheet.above().skip(1).map(|(_, line)| line);
        let mut notes: Vec<String> = above.filter(|line| !is_of_the_sheet(line)).collect();
        let title = self.sheet.above().next().map(|(_, title)| title).unwrap_or_default();
        let sheet = found.book.sheet("Notes");
        for cells in sheet.iter().flat_map(|sheet| sheet.table().map(|(_, cells)| cells)) {
            let text = |at: usize| cells.get(at).map(ToString::to_string).unwrap_or_default();
            if title.contains(&text(0)) && !text(0).is_empty() {
                notes.push(text(1));
            }
        }
        notes
    }
}

/// A column of figures with those that are of it.
struct Group {
    name: String,
    at: usize,
    beside: Vec<usize>,
    share: Option<usize>,
}

fn group<'g>(groups: &'g [Group], name: &str) -> Result<&'g Group, String> {
    let wanted = LabelKey::of(name);
    let found = groups.iter().find(|own| LabelKey::of(&own.name) == wanted);
    found.ok_or_else(|| unknown_name("the column", name, groups.iter().map(|own| own.name.as_str())))
}

/// The area that all of a workbook is of, by the title of its cover: "LAE1, Great Britain, January to March
/// 2010". Its name may hold commas.
fn area_of(found: &SourceFound) -> Option<String> {
    let (_, title) = found.book.sheet("Cover")?.above().next()?;
    let rest = title.strip_prefix(&*printable::lines(found.source.out.collection()))?.strip_prefix(", ")?;
    Some(rest.rsplit_once(", ")?.0.to_owned())
}

/// What is declared as the title of a table: it stands before the area and the period.
fn declared_of<'t>(title: &'t str, area: Option<&str>) -> &'t str {
    let before_period = title.rsplit_once(", ").map_or(title, |(before, _)| before);
    let of_area = area.and_then(|area| before_period.strip_suffix(area)?.strip_suffix(", "));
    of_area.unwrap_or_else(|| before_period.rsplit_once(", ").map_or(title, |(before, _)| before))
}

/// A heading without its unit.
fn named(heading: &str) -> String {
    let first = heading.split('\n').next().unwrap_or_default();
    let unit = first.strip_suffix(')').and_then(|text| text.rsplit_once(" ("));
    unit.map_or(first, |(name, _)| name).trim().to_owned()
}

fn without_notes(title: &str) -> String {
    let mut shown = String::new();
    for (at, part) in title.split(" [note ").enumerate() {
        let rest = if at == 0 { part } else { part.split_once(']').map_or("", |(_, rest)| rest) };
        shown.push_str(rest);
    }
    shown
}

/// A label without the markers behind it.
fn without_marks(label: &str) -> String {
    let mut label = label.trim();
    for marker in Marker::IN_WORDS.iter().cycle().take(2 * Marker::IN_WORDS.len()) {
        label = label.strip_suffix(marker.shown()).unwrap_or(label).trim_end();
    }
    label.to_owned()
}

/// A cell in words, with [e] behind a number of which something is estimated.
fn text_of(cells: &[Data], at: usize, share: Option<usize>, decimals: u8) -> String {
    let number = |cell: &Data| match cell {
        Data::Float(value) => Some(*value),
        Data::Int(value) => Some(*value as f64),
        _ => None,
    };
    let Some(cell) = cells.get(at) else { return String::new() };
    let Some(value) = number(cell) else { return cell.to_string() };
    let is_estimated = share.and_then(|at| cells.get(at)).and_then(number).is_some_and(|share| share > 0.0);
    let marker = if is_estimated { format!(" {}", Marker::Estimated.shown()) } else { String::new() };
    format!("{}{marker}", number_text(value, decimals))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_and_headings_lose_what_is_not_their_name() {
        assert_eq!(without_notes("Resources, 2010 [p] [note 1] [note 12]"), "Resources, 2010 [p]");
        assert_eq!(named("Full-time equivalents\n(FTE)"), "Full-time equivalents");
        assert_eq!(named("Fines (GBP)"), "Fines");
        let title = "Posts, by region, England, Wales and Northern Ireland, April 2019 to March 2020";
        assert_eq!(declared_of(title, Some("England, Wales and Northern Ireland")), "Posts, by region");
        assert_eq!(declared_of("Posts, Great Britain, 2010 [p]", None), "Posts");
        assert_eq!(without_marks("April to June 2009 [p] [r]"), "April to June 2009");
    }
}
