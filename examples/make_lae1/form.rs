//! The form of either era: where on its sheets everything stands.

use std::collections::HashMap;

use jiff::civil::Date;

use crate::{
    figures::NOTE,
    kit::random::Random,
    kit::sheets::{Look, Sheet, address},
    records::{ALL, BREACHES, CASES, PREMISES, Return, Spot, Value},
};

/// Which form it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Era {
    /// A row each type of premises.
    ByPremises,
    /// One row for all premises, from 2010-11.
    OneRow,
}

/// What a form says of whose it is and for when.
#[derive(Debug, Clone)]
pub struct Heading {
    /// Name of the authority.
    pub name: String,
    /// Its code.
    pub code: String,
    /// The period in words.
    pub period: String,
    /// When it was filled in.
    pub filled: Date,
}

/// Small differences between the forms that senders use.
#[derive(Debug, Clone)]
pub struct Style {
    first_column: u16,
    gap: u32,
    sheet: &'static str,
    numbers_as_text: bool,
    code_first: bool,
    numbered_rows: bool,
    day_as_text: bool,
    turned_lists: bool,
}

impl Style {
    /// The style of a sender: the same in all quarters.
    pub fn of(random: &mut Random) -> Self {
        Self {
            first_column: random.one_of(&[0, 0, 1, 1, 2]),
            gap: random.one_of(&[1, 1, 2, 3]),
            sheet: random.one_of(&["LAE1", "Return", "Form", "LAE1 form", "Sheet1"]),
            numbers_as_text: random.happens(0.1),
            code_first: random.happens(0.3),
            numbered_rows: random.happens(0.7),
            day_as_text: random.happens(0.3),
            turned_lists: random.happens(0.2),
        }
    }
}

/// Where a value stands: file (by number), sheet and cell.
pub type Places = HashMap<Spot, (usize, String, String)>;

/// Headings of visits, by premises.
const VISITS: [(&str, &str); 10] = [
    ("premises", "(a) Premises at end of period"),
    ("planned", "(b) Planned visits"),
    ("other_planned", "(c) Other planned visits"),
    ("revisits", "(d1) Revisits"),
    ("other_revisits", "(d2) Other revisits"),
    ("accident", "(e) To investigate accidents"),
    ("request", "(f) Following requests for service"),
    ("other_reactive", "(g) Other visits"),
    ("total_visits", "(h) Total visits"),
    ("contacts", "(i) Other contacts"),
];

/// Headings of visits in one row: the same letters mean other columns.
const VISITS_OF_ALL: [(&str, &str); 8] = [
    ("premises", "(a) Premises"),
    ("planned", "(b) Planned"),
    ("revisits", "(c) Revisits"),
    ("accident", "(d) Accidents"),
    ("request", "(e) Requests"),
    ("other_reactive", "(f) Other"),
    ("total_visits", "(g) Total"),
    ("contacts", "(h) Contacts"),
];

const NOTICES: [(&str, &str); 3] = [
    ("improvement", "Improvement notices"),
    ("deferred_prohibition", "Deferred prohibition notices"),
    ("immediate_prohibition", "Immediate prohibition notices"),
];

const LEGAL: [(&str, &str); 5] = [
    ("cautions", "Formal (simple) cautions"),
    ("informations", "Informations laid"),
    ("convictions", "Convictions"),
    ("fines", "Total fines (£)"),
    ("costs", "Total costs awarded (£)"),
];

const PERSON: [(&str, &str); 4] = [
    ("contact_name", "Name of person responsible for the return"),
    ("contact_title", "Job title"),
    ("contact_phone", "Telephone number"),
    ("contact_email", "E-mail address"),
];

const RESOURCES: [(&str, &str); 5] = [
    ("staff", "Staff holding appointments"),
    ("fte", "Full-time equivalents on health and safety"),
    ("vacancies", "Vacancies (full-time equivalents)"),
    ("injuries_reported", "Injuries reported"),
    ("injuries_investigated", "Injuries investigated"),
];

const CASE_HEADINGS: [&str; 10] = [
    "Case reference",
    "Defendant",
    "Address of defendant",
    "Type of premises",
    "Date of hearing",
    "Court",
    "Plea",
    "Result",
    "Fine (£)",
    "Costs (£)",
];

const BREACH_HEADINGS: [&str; 5] =
    ["Case reference", "Breach number", "Act or regulations", "Section or regulation", "Date of offence"];

const GUIDANCE: [&str; 5] = [
    "How to fill in this form",
    NOTE,
    "Enter 0 where there was nothing to count. Leave a box blank if you hold no details.",
    "If you hold a total but not its parts, enter the total alone.",
    "For multi-authority submissions list all participating authorities.",
];

/// A form being filled in.
struct Filling<'a> {
    record: &'a Return,
    style: &'a Style,
    sheet: Sheet,
    places: Places,
    row: u32,
}

/// Lays a return out on the sheets of a form.
pub fn lay_out(record: &Return, heading: &Heading, era: Era, style: &Style) -> (Vec<Sheet>, Places) {
    let mut widths = vec![4.0; usize::from(style.first_column)];
    widths.push(52.0);
    widths.extend([15.0; 10]);
    let sheet = Sheet::new(style.sheet, &widths);
    let mut filling = Filling { record, style, sheet, places: Places::new(), row: 0 };
    filling.head(heading);
    match era {
        Era::ByPremises => {
            filling.block("visits", "Part 1: premises and visits by type of premises", &VISITS, false);
            filling.block("notices", "Part 2: notices served by type of premises", &NOTICES, false);
        }
        Era::OneRow => {
            filling.block("visits", "Part 1: premises and visits", &VISITS_OF_ALL, true);
            filling.block("notices", "Part 2: notices served", &NOTICES, true);
        }
    }
    filling.list("legal", "Part 3: cautions and prosecutions heard", &LEGAL);
    filling.list("return", "Part 4: resources on the last day of the period, and injuries in it", &RESOURCES);
    filling.list("return", "Part 5: anything to be said of the figures", &[("comments", "Comments")]);
    let mut places = filling.places;
    let mut sheets = vec![filling.sheet];
    for (table, name, headings) in
        [("cases", "Prosecutions", &CASE_HEADINGS[..]), ("breaches", "Breaches", &BREACH_HEADINGS[..])]
    {
        sheets.extend(list_sheet(record, table, name, headings, style, &mut places));
    }
    let mut guidance = Sheet::new("Guidance", &[90.0]);
    for (at, line) in (0u32..).zip(GUIDANCE) {
        guidance.write(at * 2, 0, line, if at == 0 { Look::Title } else { Look::Plain });
    }
    sheets.push(guidance);
    (sheets, places)
}

impl Filling<'_> {
    fn label(&mut self, label: &str, value: Value) {
        let column = self.style.first_column;
        self.sheet.write(self.row, column, label, Look::Plain);
        self.sheet.put(self.row, column + 1, value, Look::Entry);
        self.row += 1;
    }

    fn field(&mut self, spot: Spot, label: &str) {
        let at = address(self.row, self.style.first_column + 1);
        self.places.insert(spot, (0, self.sheet.name.clone(), at));
        let value = self.shown(self.record.get(spot));
        self.label(label, value);
    }

    fn head(&mut self, heading: &Heading) {
        let column = self.style.first_column;
        self.sheet.write(
            0,
            column,
            "Local authority health and safety enforcement return (LAE1)",
            Look::Title,
        );
        self.sheet.write(1, column, NOTE, Look::Plain);
        self.row = 2 + self.style.gap;
        let mut identity =
            vec![("Name of local authority", &heading.name), ("Authority code", &heading.code)];
        if self.style.code_first {
            identity.reverse();
        }
        for (label, text) in identity {
            self.label(label, Value::text(text));
        }
        self.label("Period", Value::text(&heading.period));
        self.field(("return", 0, "authority_type"), "Type of authority");
        for (field, label) in PERSON {
            self.field(("return", 0, field), label);
        }
        let day = Value::Day(heading.filled);
        self.label("Date", if self.style.day_as_text { Value::Text(day.to_string()) } else { day });
        self.field(("return", 0, "nil_return"), "Nil return (yes or no)");
    }

    fn part(&mut self, title: &str) {
        self.row += self.style.gap;
        self.sheet.write(self.row, self.style.first_column, title, Look::Title);
        self.row += 1;
    }

    fn list(&mut self, table: &'static str, title: &str, fields: &[(&'static str, &str)]) {
        self.part(title);
        for (field, label) in fields {
            self.field((table, 0, field), label);
        }
    }

    /// A block with a row each type of premises and one for all, or with that one alone.
    fn block(&mut self, table: &'static str, title: &str, columns: &[(&'static str, &str)], only_all: bool) {
        self.part(title);
        let first = self.style.first_column;
        self.sheet.write(self.row, first, "Type of premises", Look::Heading);
        for (column, (_, label)) in (first + 1..).zip(columns) {
            self.sheet.write(self.row, column, label, Look::Heading);
        }
        for record in if only_all { ALL..ALL + 1 } else { 0..ALL + 1 } {
            self.row += 1;
            let label = match PREMISES.get(record) {
                Some((_, label, ..)) if self.style.numbered_rows => format!("{} {label}", record + 1),
                Some((_, label, ..)) => (*label).to_owned(),
                None => if only_all { "All premises" } else { "Total" }.to_owned(),
            };
            self.sheet.write(self.row, first, &label, Look::Plain);
            for (column, (field, _)) in (first + 1..).zip(columns) {
                let spot = (table, record, *field);
                self.places.insert(spot, (0, self.sheet.name.clone(), address(self.row, column)));
                let value = self.shown(self.record.get(spot));
                self.sheet.put(self.row, column, value, Look::Entry);
            }
        }
        self.row += 1;
    }

    /// Numbers as the sender writes them.
    fn shown(&self, value: Value) -> Value {
        match value {
            Value::Count(count) if self.style.numbers_as_text => Value::Text(grouped(count)),
            value => value,
        }
    }
}

/// `1,132`.
fn grouped(count: i64) -> String {
    let digits = count.abs().to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    if count < 0 { format!("-{text}") } else { text }
}

/// A sheet with a list of records under headings; none if the return has no such list.
fn list_sheet(
    record: &Return,
    table: &'static str,
    name: &str,
    headings: &[&str],
    style: &Style,
    places: &mut Places,
) -> Option<Sheet> {
    let fields = if table == "cases" { CASES } else { BREACHES };
    record.table(table)?.rows.as_ref()?;
    let mut order: Vec<usize> = (0..fields.len()).collect();
    if style.turned_lists {
        order[1..].reverse();
    }
    let mut sheet = Sheet::new(name, &vec![20.0; fields.len()]);
    let title = if table == "cases" {
        "List of prosecutions heard in the quarter"
    } else {
        "Breaches, one or more to a case"
    };
    sheet.write(0, 0, title, Look::Title);
    for (column, field) in (0u16..).zip(&order) {
        sheet.write(2, column, headings[*field], Look::Heading);
        for (at, row) in (0u32..).zip(0..record.rows(table).len()) {
            let spot = (table, row, fields[*field]);
            places.insert(spot, (0, name.to_owned(), address(3 + at, column)));
            sheet.put(3 + at, column, record.get(spot), Look::Plain);
        }
    }
    Some(sheet)
}
