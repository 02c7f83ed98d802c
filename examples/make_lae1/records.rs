//! A return as records of its tables, before it is laid out in a file.

pub use crate::kit::Value;

/// Where a value stands in a return.
pub type Spot = (&'static str, usize, &'static str);

/// The records of a table.
pub type Rows = Vec<Vec<Value>>;

/// A record table.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// Names of its fields.
    pub fields: &'static [&'static str],
    /// Its records; `None` if the return does not have the table at all.
    pub rows: Option<Rows>,
}

/// Fields of the record of who sends it.
pub const RETURN: &[&str] = &[
    "authority_type",
    "contact_name",
    "contact_title",
    "contact_phone",
    "contact_email",
    "staff",
    "fte",
    "vacancies",
    "nil_return",
    "injuries_reported",
    "injuries_investigated",
    "comments",
];
/// Fields of a record of visits.
pub const VISITS: &[&str] = &[
    "premises_type",
    "premises",
    "planned",
    "other_planned",
    "revisits",
    "other_revisits",
    "accident",
    "request",
    "other_reactive",
    "total_visits",
    "contacts",
];
/// The parts of total visits.
pub const PARTS: &[&str] =
    &["planned", "other_planned", "revisits", "other_revisits", "accident", "request", "other_reactive"];
/// Fields of a record of notices.
pub const NOTICES: &[&str] =
    &["premises_type", "improvement", "deferred_prohibition", "immediate_prohibition"];
/// Fields of the record of prosecutions in sum.
pub const LEGAL: &[&str] = &["cautions", "informations", "convictions", "fines", "costs"];
/// Fields of a case.
pub const CASES: &[&str] = &[
    "case_id",
    "defendant",
    "defendant_address",
    "premises_type",
    "hearing_date",
    "court",
    "plea",
    "result",
    "fine",
    "costs",
];
/// Fields of a breach.
pub const BREACHES: &[&str] = &["case_id", "breach_no", "act", "section", "offence_date"];

/// Types of premises: key, label on the form, share of all premises, visits to a premises against the
/// average.
pub const PREMISES: [(&str, &str, f64, f64); 9] = [
    ("retail", "Retail shops", 0.34, 0.9),
    ("wholesale", "Wholesale shops and warehouses", 0.06, 1.4),
    ("offices", "Offices", 0.22, 0.45),
    ("catering", "Catering, restaurants and bars", 0.16, 1.8),
    ("hotels", "Hotels, camp sites and other short-stay accommodation", 0.03, 1.2),
    ("care_homes", "Residential care homes", 0.03, 1.5),
    ("leisure", "Leisure and cultural services", 0.05, 1.2),
    ("consumer_services", "Consumer services", 0.08, 1.1),
    ("other", "Other premises", 0.03, 0.8),
];

/// The place of the record for all premises, behind the nine types.
pub const ALL: usize = PREMISES.len();

/// A return.
#[derive(Debug, Clone, PartialEq)]
pub struct Return {
    /// Its tables, in the order of the data package.
    pub tables: Vec<Table>,
}

impl Return {
    /// A table.
    pub fn table(&self, name: &str) -> Option<&Table> {
        self.tables.iter().find(|table| table.name == name)
    }

    /// The records of a table; none if it has none.
    pub fn rows(&self, name: &str) -> &[Vec<Value>] {
        self.table(name).and_then(|table| table.rows.as_deref()).unwrap_or_default()
    }

    /// The records of a table, to be changed.
    pub fn rows_mut(&mut self, name: &str) -> Option<&mut Rows> {
        self.tables.iter_mut().find(|table| table.name == name)?.rows.as_mut()
    }

    /// What stands at a spot.
    pub fn get(&self, (table, row, field): Spot) -> Value {
        let found = self.table(table).and_then(|table| {
            let column = table.fields.iter().position(|own| *own == field)?;
            table.rows.as_ref()?.get(row)?.get(column).cloned()
        });
        found.unwrap_or(Value::Blank)
    }

    /// The count or hundredths at a spot; 0 if there is none.
    pub fn number(&self, spot: Spot) -> i64 {
        match self.get(spot) {
            Value::Count(number) | Value::Hundredths(number) => number,
            _ => 0,
        }
    }

    /// Puts a value at a spot.
    pub fn set(&mut self, (table, row, field): Spot, value: Value) {
        let Some(table) = self.tables.iter_mut().find(|own| own.name == table) else { return };
        let column = table.fields.iter().position(|own| *own == field);
        if let (Some(column), Some(rows)) = (column, table.rows.as_mut())
            && let Some(cell) = rows.get_mut(row).and_then(|row| row.get_mut(column))
        {
            *cell = value;
        }
    }

    /// Adds to a count.
    pub fn add(&mut self, spot: Spot, more: i64) {
        let sum = self.number(spot) + more;
        self.set(spot, Value::Count(sum));
    }
}

/// The sum of a column of the types of premises, or of the visits of a row, put where it belongs.
pub fn add_up(table: &mut Table) {
    let Some(rows) = table.rows.as_mut() else { return };
    let total = table.fields.iter().position(|field| *field == "total_visits");
    let count = |value: &Value| if let Value::Count(count) = value { *count } else { 0 };
    if let Some(total) = total {
        for row in rows.iter_mut() {
            row[total] = Value::Count(row[2..total].iter().map(count).sum());
        }
    }
    for column in 1..table.fields.len() {
        let sum = rows.iter().take(ALL).map(|row| count(&row[column])).sum();
        if let Some(row) = rows.get_mut(ALL) {
            row[column] = Value::Count(sum);
        }
    }
}
