//! What sentences above tables say is true of them: how figures were made, what is left out, of how many
//! returns.

use std::collections::BTreeSet;

use super::{
    super::{rounded_figures::table_in_words, tables::words},
    Finding,
    book::{Book, SheetRead},
    cells::is_same,
    figures::{Amount, AuditedFigures, Item},
    lookup::{TableOf, tables},
    titles::periods_of_rows,
};
use crate::{
    publication::{heading::heading_of, workbook::Marker},
    returns::{Context, Whom},
    schemas::tables::{Basis, Boundaries, ColumnOf, Rows},
    statistics::{AreaType, areas_of},
    vocabulary::printable,
};

/// Lines above tables that say nothing of figures, or that are held against other things (`words.rs`).
const OTHERS: [&str; 3] =
    ["This worksheet contains", "Some shorthand is used in this table", "This table refers to notes"];

/// A sentence that belongs above a table.
struct Due {
    /// How it begins.
    begins: String,
    /// The numbers in it, in their order; `None` where they are not known.
    numbers: Option<Vec<f64>>,
    /// It may also be missing: whether it belongs there is not known.
    may_be_missing: bool,
}

impl Due {
    fn of(begins: impl Into<String>) -> Self {
        Self { begins: begins.into(), numbers: None, may_be_missing: false }
    }

    fn with(begins: impl Into<String>, numbers: impl IntoIterator<Item = f64>) -> Self {
        Self { numbers: Some(numbers.into_iter().collect()), ..Self::of(begins) }
    }

    /// One of which is not known whether it belongs there.
    fn perhaps(begins: &str) -> Self {
        Self { may_be_missing: true, ..Self::of(begins) }
    }

    fn is_said(&self, line: &str) -> bool {
        let Some(rest) = line.strip_prefix(self.begins.as_str()) else { return false };
        self.numbers.as_ref().is_none_or(|due| {
            let stands = numbers_in(rest);
            stands.len() == due.len() && stands.iter().zip(due).all(|(stands, due)| is_same(*stands, *due))
        })
    }

    fn told(&self) -> String {
        match self.numbers.as_deref() {
            None | Some([]) => format!("a sentence that begins \"{}\"", self.begins),
            Some(numbers) => {
                format!(
                    "a sentence that begins \"{}\", with {}",
                    self.begins,
                    numbers.iter().map(f64::to_string).collect::<Vec<_>>().join(" and ")
                )
            }
        }
    }
}

/// All sentences that are not true of their table, and true ones that are missing.
pub(super) fn true_of(book: &Book, figures: &AuditedFigures, context: &Context<'_>) -> Vec<Finding> {
    let all = tables(book, figures, context.collection);
    let sheets = all.iter().filter_map(|of| Some((of, of.sheet?)));
    let of_sheet = |(of, sheet)| Sentences { of, sheet, figures, context }.findings();
    sheets.flat_map(of_sheet).collect()
}

/// What is said above one table.
struct Sentences<'a, 'c> {
    of: &'a TableOf<'a>,
    sheet: &'a SheetRead,
    figures: &'a AuditedFigures,
    context: &'a Context<'c>,
}

impl Sentences<'_, '_> {
    fn findings(&self) -> Vec<Finding> {
        let mut due = self.due();
        let mut found = Vec::new();
        for (row, line) in self.sheet.above().skip(1) {
            if OTHERS.iter().any(|own| line.starts_with(own)) {
                continue;
            }
            if let Some(at) = due.iter().position(|own| own.is_said(&line)) {
                due.remove(at);
                continue;
            }
            let begun = due.iter().position(|own| line.starts_with(own.begins.as_str()));
            let should = begun.map(|at| due.remove(at).told());
            let should = should.unwrap_or_else(|| "without this, which is not so".to_owned());
            found.push(self.sheet.finding(row, 0, should));
        }
        let missing = due.iter().filter(|own| !own.may_be_missing);
        found.extend(
            missing.map(|own| self.sheet.finding(self.sheet.heading, 0, format!("above {}", own.told()))),
        );
        found
    }

    fn due(&self) -> Vec<Due> {
        let mut due = self.breaks();
        if self.of.table.by.is_some() {
            due.push(Due::of(match self.of.table.boundaries {
                Boundaries::Today => "Areas are those of today: ",
                Boundaries::Time => "Areas are those of each period: ",
            }));
        }
        due.extend(self.back_series());
        match self.of.table.rows {
            Rows::Response | Rows::ResponseByType => due.extend(self.response()),
            Rows::Keys => {
                due.extend(self.parts());
                due.extend(self.sums());
            }
            Rows::Groups => {
                due.extend(self.groups());
                due.extend(self.sums());
            }
            _ => due.extend(self.sums()),
        }
        due
    }

    fn columns<'o, T>(&'o self, of: impl Fn(&'o ColumnOf) -> Option<T>) -> Vec<T> {
        self.of.table.columns.iter().filter_map(of).collect()
    }

    fn amount(&self, column: &ColumnOf) -> Option<Amount> {
        let item = Item::of(column, &self.context.collection.published.figures);
        let whole = self.figures.whole_of(column, self.context);
        let reported = matches!(item, Item::Sum(_));
        let basis = if reported { Basis::Reported } else { self.of.table.basis };
        self.figures.amount(self.of.period, whole, &item, basis)
    }

    /// Of breaks in a series: one that is declared, in its words.
    fn breaks(&self) -> Vec<Due> {
        let declared = self.context.collection.published.breaks.iter();
        let due = declared.map(|own| {
            let line = format!("{} from {} on: {}", Marker::Break.shown(), words(own.period), own.text);
            Due { may_be_missing: true, ..Due::of(printable::lines(&line)) }
        });
        due.collect()
    }

    fn back_series(&self) -> Option<Due> {
        let table = &self.of.table;
        if table.rows != Rows::Periods || table.by.is_some() {
            return None;
        }
        let rows = periods_of_rows(self.of, self.sheet, self.figures);
        let mut own: Vec<_> = rows.into_iter().filter(|own| self.figures.back_series.contains(own)).collect();
        own.sort_by_key(|period| period.start());
        let (first, last) = (own.first()?, own.last()?);
        let begins = format!("Figures up to {} are a back series, from {} on: ", words(*last), words(*first));
        Some(Due::of(begins))
    }

    fn response(&self) -> Vec<Due> {
        let mut due = vec![Due::of("Received are returns that came, ")];
        if self.context.collection.published.size.is_some() {
            let without = self.figures.without_size;
            let known = without.map(|count| if count == 0 { Vec::new() } else { vec![count as f64] });
            due.push(Due { numbers: known, ..Due::of("Shares by ") });
        }
        due
    }

    /// Of a table by groups of authorities: how many lie in none.
    fn groups(&self) -> [Due; 2] {
        let context = self.context;
        let grouped: BTreeSet<String> = context
            .register
            .groups_on(context.period.end())
            .into_iter()
            .filter(|own| own.kind == context.collection.published.kind_of_groups)
            .flat_map(|own| own.codes)
            .collect();
        let areas = areas_of(std::iter::empty(), context);
        let all = areas.iter().filter(|area| area.kind == AreaType::All).flat_map(|area| &area.expected);
        let numbered = match all.filter(|own| !grouped.contains(*own)).count() {
            0 => Due::with("In no group lie none of the ", []),
            outside => Due::with("In no group lie ", [outside as f64]),
        };
        [numbered, Due::of("A joint return counts in a group where all of its members lie in it; ")]
    }

    /// Of a table of categories with a total.
    fn parts(&self) -> Vec<Due> {
        let has_total = |of| self.context.collection.figure_table(of).total_key.is_some();
        if !self.of.table.of.is_some_and(has_total) {
            return Vec::new();
        }
        let first = if self.of.table.is_prorated {
            "What returns did not state by type is divided between the types"
        } else {
            "In each column the types add, with what is not stated, to the total"
        };
        // No list has of how many returns these are.
        let others = ["Parts of which no total is known are in no row", "Where the parts come to more than"];
        std::iter::once(Due::of(first)).chain(others.map(Due::perhaps)).collect()
    }

    fn sums(&self) -> Vec<Due> {
        let (table, collection) = (&self.of.table, self.context.collection);
        if table.columns.is_empty() {
            return Vec::new();
        }
        let mut due = self.how_made();
        let figures = &collection.published.figures;
        let of_figures =
            self.columns(|own| if let ColumnOf::Figure(at) = own { Some(&figures[*at]) } else { None });
        if of_figures.iter().any(|own| self.of.has_complete(own, self.figures, collection)) {
            due.push(Due::of("What was given in some of the periods only is in the sum"));
        }
        due.extend(self.derived());
        due.extend(self.rates());
        due.extend(self.changes());
        due.extend(self.quartiles());
        due.extend(table_in_words(table, collection).map(|words| Due::of(printable::lines(&words))));
        due
    }

    fn how_made(&self) -> Vec<Due> {
        let (table, whom) = (&self.of.table, Whom::of(self.context));
        let several = whom.several();
        let has = |is_it: fn(&ColumnOf) -> bool| table.columns.iter().any(is_it);
        let mut due = Vec::new();
        if table.is_of_units() {
            let begins =
                format!("Each figure is what the {} gave; nothing is estimated in its row.", whom.one());
            due.push(Due::of(begins));
        } else if table.basis == Basis::Estimates {
            if has(|own| matches!(own, ColumnOf::Figure(_))) {
                due.push(Due::of(format!(
                    "Sums are of what was given and of estimates of what was not: beside each stands how \
                     many {several} gave it, and where something may be estimated how much of it is."
                )));
                due.push(Due::of("Figures are rounded one by one, so parts may not add to their total."));
            }
            if has(|own| matches!(own, ColumnOf::Indicator(_))) {
                due.push(Due::of(
                    "Rates are of sums with estimates: in the base of each are those of which both parts are \
                     given or estimated.",
                ));
            }
        } else if has(|own| !matches!(own, ColumnOf::Quartile(..))) {
            due.push(Due::of(format!(
                "Sums are of what was given: beside each stands of how many {several}. Nothing is \
                 estimated for the others."
            )));
        }
        due
    }

    fn derived(&self) -> Option<Due> {
        let sums = self.columns(|own| matches!(own, ColumnOf::Figure(_)).then(|| self.amount(own)).flatten());
        let derived: usize = sums.iter().filter_map(|own| own.derived).sum();
        let begins = "In the sums over all, ";
        (derived > 0 && self.of.has_counts()).then(|| Due::with(begins, [derived as f64]))
    }

    fn rates(&self) -> Option<Due> {
        let rates =
            self.columns(|own| matches!(own, ColumnOf::Indicator(_)).then(|| self.amount(own)).flatten());
        let most = rates.iter().filter_map(|own| own.queried).max().filter(|most| *most > 0)?;
        Some(Due::with("Rates leave out up to ", [most as f64]))
    }

    fn changes(&self) -> Vec<Due> {
        let collection = self.context.collection;
        let changes =
            self.columns(|own| if let ColumnOf::Change(at) = own { Some((*at, own)) } else { None });
        let mut due = Vec::new();
        if !changes.is_empty() {
            let several = Whom::of(self.context).several();
            due.push(Due::of(format!("A change compares {several} that gave the figure in both periods.")));
        }
        let mut told = BTreeSet::new();
        for (at, column) in changes {
            let Some(own) = self.amount(column) else { continue };
            let (Some(queried), Some(without)) = (own.queried.filter(|own| *own > 0), own.unqueried) else {
                continue;
            };
            if told.insert(at) {
                let name = heading_of(&collection.published.figures[at], false, collection);
                let numbers = [queried as f64, without];
                due.push(Due::with(format!("{}: of ", printable::lines(&name)), numbers));
            }
        }
        due
    }

    fn quartiles(&self) -> Vec<Due> {
        let shown = self.columns(|own| if let ColumnOf::Quartile(at, _) = own { Some(*at) } else { None });
        let shown: BTreeSet<usize> = shown.into_iter().collect();
        if shown.is_empty() {
            return Vec::new();
        }
        let indicators = shown.iter().map(|at| &self.context.collection.published.indicators[*at]);
        let least = indicators.filter(|own| own.least > 0.0);
        let of_least =
            least.map(|own| Due::with(format!("{}: units ", printable::lines(&own.title)), [own.least]));
        std::iter::once(Due::of("A quarter of the reporting units is below the lower quartile, "))
            .chain(of_least)
            .collect()
    }
}

/// The numbers in a text, in their order, with the sign before them: a hyphen in a workbook, a minus on a
/// page.
pub(super) fn numbers_in(text: &str) -> Vec<f64> {
    let text = text.replace('\u{2212}', "-");
    let is_part = |letter: char| letter.is_ascii_digit() || matches!(letter, '.' | ',' | '-');
    let runs = text.split(|letter: char| !is_part(letter));
    let plain = runs.map(|run| run.trim_end_matches(['.', ',', '-']).trim_start_matches(['.', ',']));
    plain.filter_map(|run| run.replace(',', "").parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_below_0_is_read_as_such_and_a_dash_between_words_is_not_a_number() {
        let told = "Given by 1,206 of 1,300 authorities; \u{2212}1.0% of it is estimated.";
        assert_eq!(numbers_in(told), [1206.0, 1300.0, -1.0]);
        assert_eq!(numbers_in("Adur - Worthing, 3."), [3.0]);
    }

    #[test]
    fn a_sentence_is_held_by_its_beginning_and_its_numbers() {
        let due = Due::with("Total visits: of ", [6.0, -0.2]);
        let line = "Total visits: of 6 returns it is being queried; without them the change is -0.2%.";
        assert!(due.is_said(line));
        assert!(!due.is_said(&line.replace("-0.2", "0.2")));
        assert!(!due.is_said(&line.replace("6 ", "7 ")));
        assert!(!due.is_said(&line.replace("Total", "Planned")));
    }
}
