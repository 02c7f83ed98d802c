//! Reads a ledger: one CSV file, or all of a folder, each as one person keeps it.

use std::{
    borrow::Cow,
    collections::HashMap,
    path::{Path, PathBuf},
    sync::Arc,
};

use jiff::civil::{Date, DateTime};

use super::{Decision, Kind, Ledger, Until, append::as_said};
use crate::{
    schemas::{
        Collection, Faults, Register, csv_table::CsvTable, declaration::Position, fault::unknown_name,
    },
    vocabulary::{Period, day, printable::echo},
};

/// The columns of a ledger, in order.
///
/// | column | meaning | blank when |
/// |---|---|---|
/// | `decided` | day or moment: `2010-06-12`, `2010-06-12T14:03`; or `12/06/2010 14:03`, day first | never |
/// | `who` | who decided | never |
/// | `decision` | what: `correct`, `explain`, `accept`, ... | never |
/// | `unit` | id of the unit, or the code of an authority of it | all are meant |
/// | `period` | the period it is about | all are meant |
/// | `about` | id of one exception; of a decision, where one is withdrawn | it is said by what follows |
/// | `rule`, `table`, `record`, `field` | what of the unit's return is meant | any is meant |
/// | `file` | path of a file below the inbox, or its hash | no file is meant |
/// | `old` | the value for which it was decided | whatever the value is; of a correction, nothing was given |
/// | `new` | the value that is right; of a basis `year-to-date` or `period` | a correction to not known |
/// | `until` | last day, or last period, for which it holds | it holds on |
/// | `source` | from where the unit has it: "telephone" | it need not be said |
/// | `why` | why | never |
pub const COLUMNS: [&str; 16] = [
    "decided", "who", "decision", "unit", "period", "about", "rule", "table", "record", "field", "file",
    "old", "new", "until", "source", "why",
];

/// Those in which days stand.
pub(super) const DAYS: [&str; 2] = ["decided", "until"];

/// How a day may stand there too, in words.
const DAY_FIRST: &str = "12/06/2010 (the day stands before the month)";

/// Those of each line, beside which each kind of decision has its own.
const ALWAYS: [&str; 4] = ["decided", "who", "decision", "why"];

/// Where the columns of a file stand.
#[derive(Debug)]
pub struct Columns(HashMap<String, usize, foldhash::fast::FixedState>);

impl Columns {
    /// These, in this order.
    pub(super) fn of_names<'n>(names: impl IntoIterator<Item = &'n &'n str>) -> Self {
        Self(names.into_iter().map(|name| (*name).to_owned()).zip(0..).collect())
    }

    pub(super) fn of(&self, name: &str) -> Option<usize> {
        self.0.get(name).copied()
    }
}

/// Reads the decisions of a file, or of all CSV files of a folder; those of a folder in the order of their
/// names.
pub fn read(place: &Path, register: &Register, collection: &Collection, faults: &mut Faults) -> Ledger {
    let mut decisions = Vec::new();
    for path in files(place, faults) {
        let Some(sheet) = CsvTable::read(&path, &ALWAYS, &COLUMNS, faults) else { continue };
        for name in sheet.headings().into_iter().filter(|name| !COLUMNS.contains(name)) {
            // A misspelt "period" would make a decision of one period one of all.
            faults.unknown(&sheet.at(1), "the column", name, COLUMNS.into_iter());
        }
        let columns = Arc::new(Columns::of_names(&sheet.headings()));
        for (line, record) in &sheet.rows {
            let (at, record) = (sheet.at(*line), &with_days_as_declared(record, &columns));
            let line = Line { at, record, columns: &columns, register, collection };
            decisions.extend(line.decision(faults));
        }
    }
    Ledger::of(decisions)
}

/// A line as it was before a table program saved it again, so that it is the same decision.
fn with_days_as_declared<'r>(record: &'r csv::StringRecord, columns: &Columns) -> Cow<'r, csv::StringRecord> {
    let declared = DAYS.map(|name| {
        let at = columns.of(name)?;
        Some((at, day::as_declared(record.get(at)?)?))
    });
    if declared.iter().all(Option::is_none) {
        return Cow::Borrowed(record);
    }
    let own = |(at, text): (usize, &'_ str)| {
        let day = declared.iter().flatten().find(|(of, _)| *of == at);
        day.map_or_else(|| text.to_owned(), |(_, day)| day.clone())
    };
    Cow::Owned(record.iter().enumerate().map(own).collect())
}

fn files(place: &Path, faults: &mut Faults) -> Vec<PathBuf> {
    if place.is_file() {
        return vec![place.to_owned()];
    }
    let listed = match std::fs::read_dir(place) {
        Ok(listed) => listed,
        Err(error) => {
            faults.add(&Position::of_file(place), format!("the decisions cannot be read: {error}"));
            return Vec::new();
        }
    };
    let is_csv = |path: &PathBuf| path.extension().is_some_and(|own| own.eq_ignore_ascii_case("csv"));
    let paths = listed.filter_map(Result::ok).map(|entry| entry.path());
    let mut files: Vec<PathBuf> = paths.filter(|path| is_csv(path) && path.is_file()).collect();
    files.sort();
    files
}

/// One line on its way to a decision.
pub(super) struct Line<'a> {
    pub(super) at: Position,
    pub(super) record: &'a csv::StringRecord,
    pub(super) columns: &'a Arc<Columns>,
    pub(super) register: &'a Register,
    pub(super) collection: &'a Collection,
}

impl Line<'_> {
    fn get(&self, name: &str) -> &str {
        as_said(self.columns.of(name).and_then(|at| self.record.get(at)).unwrap_or(""))
    }

    pub(super) fn decision(&self, faults: &mut Faults) -> Option<Decision> {
        // An empty row, as a table program leaves it behind.
        if self.record.iter().all(str::is_empty) {
            return None;
        }
        let before = faults.faults.len();
        let word = self.get("decision");
        let Some(kind) = Kind::of_word(word) else {
            faults.unknown(&self.at, "the decision", word, Kind::words());
            return None;
        };
        let decided = self.moment(faults);
        let period = self.period("period", self.get("period"), faults);
        let until = self.until(faults);
        self.says_what_it_needs(kind, faults);
        self.names_what_there_is(kind, faults);
        let decided = decided.filter(|_| faults.faults.len() == before)?;
        Some(Decision {
            kind,
            decided,
            period,
            until,
            at: self.at.clone(),
            line: self.record.clone(),
            columns: Arc::clone(self.columns),
        })
    }

    fn moment(&self, faults: &mut Faults) -> Option<DateTime> {
        let text = self.get("decided");
        let day = || text.parse::<Date>().ok().filter(|_| text.len() <= 10);
        let moment = day().map(|day| day.at(0, 0, 0, 0)).or_else(|| text.parse().ok());
        if moment.is_none() {
            let message = format!(
                "\"{}\" in decided is no day or moment such as 2010-06-12, 2010-06-12T14:03 or {DAY_FIRST}",
                echo(text)
            );
            faults.add(&self.at, message);
        }
        moment
    }

    fn period(&self, column: &str, text: &str, faults: &mut Faults) -> Option<Period> {
        if text.is_empty() {
            return None;
        }
        let period = Period::parse(text);
        let refused = period.and_then(|period| self.collection.refuses(period));
        match (period, refused) {
            (None, _) => {
                faults.add(&self.at, format!("\"{}\" in {column} is not a period", echo(text)));
            }
            (Some(_), Some(refusal)) => faults.add(&self.at, refusal),
            (Some(_), None) => return period,
        }
        None
    }

    fn until(&self, faults: &mut Faults) -> Option<Until> {
        let text = self.get("until");
        if let Ok(day) = text.parse::<Date>() {
            return Some(Until::Day(day));
        }
        if text.contains('/') {
            let message = format!("\"{}\" in until is no day such as 2010-06-12 or {DAY_FIRST}", echo(text));
            faults.add(&self.at, message);
            return None;
        }
        self.period("until", text, faults).map(Until::Period)
    }

    fn says_what_it_needs(&self, kind: Kind, faults: &mut Faults) {
        let needs = kind.needs();
        let always = ["who", "why"];
        for name in needs.columns.iter().chain(&always).filter(|name| self.get(name).is_empty()) {
            faults.add(&self.at, format!("{name} is blank: to {} it must be said", kind.word()));
        }
        let fits = |name: &&str| {
            ALWAYS.contains(name)
                || needs.columns.contains(name)
                || needs.may_have.contains(name)
                || *name == "source"
        };
        for name in COLUMNS.iter().filter(|name| !fits(name) && !self.get(name).is_empty()) {
            let message = format!(
                "\"{}\" in {name} says nothing of what is to {}: leave it blank",
                echo(self.get(name)),
                kind.word()
            );
            faults.add(&self.at, message);
        }
        let is_about_all = !kind.is_of_period()
            && ["unit", "about", "rule", "table"].iter().all(|name| self.get(name).is_empty());
        if is_about_all {
            faults.add(
                &self.at,
                "it does not say what it is about: name a unit, a rule or an exception".to_owned(),
            );
        }
        if kind == Kind::Basis && !["year-to-date", "period"].contains(&self.get("new")) {
            faults.unknown(&self.at, "the basis", self.get("new"), ["year-to-date", "period"].into_iter());
        }
    }

    /// That unit, table and field are there.
    fn names_what_there_is(&self, kind: Kind, faults: &mut Faults) {
        for code in self.get("unit").split('+').filter(|code| !code.is_empty()) {
            let is_expected = || self.collection.expected.iter().any(|unit| unit.unit == self.get("unit"));
            if self.register.get(code).is_none() && !is_expected() {
                let codes = self.register.authorities().map(|authority| authority.code.as_str());
                faults.add(&self.at, unknown_name("the unit", code, codes));
            }
        }
        let (table, field) = (self.get("table"), self.get("field"));
        if table.is_empty() {
            if !field.is_empty() {
                faults.add(&self.at, format!("{field} is a field of which table?"));
            }
            return;
        }
        let Some(declared) = self.collection.table(table).map(|at| &self.collection.tables[at]) else {
            let known = self.collection.tables.iter().map(|table| table.name.as_str());
            faults.unknown(&self.at, "the table", table, known);
            return;
        };
        let known = || declared.fields.iter().map(|field| field.name.as_str());
        if !field.is_empty() && declared.field(field).is_none() {
            faults.unknown(&self.at, "the field", field, known());
        }
        let keys = declared.declared_keys();
        let record = self.get("record");
        let is_of_rows = kind == Kind::Correct && !keys.is_empty();
        if is_of_rows && !keys.iter().any(|key| key == record) {
            faults.unknown(&self.at, "the row", record, keys.iter().map(String::as_str));
        }
    }
}
