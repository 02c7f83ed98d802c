//! The periods that stand in the records: their first and last day, their number in time and in the year.

use std::fmt::Write;

use super::{Builder, Model, reference};
use crate::{
    expressions::sql::SqlType,
    vocabulary::{Period, period::Frequency},
};

/// The model of periods.
pub const PERIODS: &str = "periods";

/// The column of the first or last day, or of the same so many years before.
#[must_use]
pub fn day_column(is_end: bool, years: u8) -> String {
    let day = if is_end { "last_day" } else { "first_day" };
    if years == 0 { day.to_owned() } else { format!("{day}_{years}_years_before") }
}

impl Builder<'_> {
    /// The model of the periods in the records.
    pub(super) fn periods(&mut self) {
        let dialect = self.dialect;
        let year = dialect.cast("SUBSTRING(p.period, 1, 4)", SqlType::Whole);
        let parts = self.parts_of_a_year();
        let mut part = String::new();
        for (at, (of, _)) in parts.iter().enumerate().filter(|(_, (of, _))| !of.is_empty()) {
            let _ = write!(part, " WHEN p.period LIKE {} THEN {}", dialect.text(&format!("%{of}")), at + 1);
        }
        let part = if part.is_empty() { "1".to_owned() } else { format!("CASE{part} END") };
        let mut columns = String::new();
        for (is_end, years) in &self.days {
            let day = self.day_of_part(&parts, *is_end, *years);
            let name = dialect.name(&day_column(*is_end, *years));
            let _ = write!(columns, ",\n  {day} AS {name}");
        }
        let all: Vec<String> = self
            .sources
            .iter()
            .map(|source| format!("SELECT period FROM {}", reference(&source.name)))
            .collect();
        let text = dialect.type_name(SqlType::Text);
        let select = format!(
            "SELECT y.period, y.year, y.part, y.year * {count} + y.part AS number{columns}\nFROM (\n  SELECT \
             p.period, {year} AS year, {part} AS part\n  FROM (SELECT DISTINCT CAST(s.period AS {text}) AS \
             period FROM (\n    {all}\n  ) s) p\n) y",
            count = parts.len(),
            all = all.join("\n    UNION ALL ")
        );
        let about = "The periods in the records, one a row. number: one more for each that follows.";
        self.add(Model::new(PERIODS, about, select).told_apart_by(&["period"]));
    }

    /// How the name of each part of a year ends, and that part of a year that is no leap year.
    pub(super) fn parts_of_a_year(&self) -> Vec<(String, Option<Period>)> {
        let frequency = self.collection.frequency.unwrap_or(Frequency::Annual);
        let year =
            if self.collection.financial && frequency != Frequency::Monthly { "2001-02" } else { "2001" };
        let ends: Vec<String> = match frequency {
            Frequency::Annual => vec![String::new()],
            Frequency::HalfYearly => (1..=2).map(|half| format!("-H{half}")).collect(),
            Frequency::Quarterly => (1..=4).map(|quarter| format!("-Q{quarter}")).collect(),
            Frequency::Monthly => (1..=12).map(|month| format!("-M{month:02}")).collect(),
        };
        ends.into_iter().map(|end| (end.clone(), Period::parse(&format!("{year}{end}")))).collect()
    }

    /// The first or last day of a part of a year, made of its texts.
    pub(super) fn day_of_part(&self, parts: &[(String, Option<Period>)], is_end: bool, years: u8) -> String {
        let (dialect, mut cases) = (self.dialect, String::new());
        for (at, (_, period)) in parts.iter().enumerate() {
            let Some(period) = period else { continue };
            let day = if is_end { period.end() } else { period.start() };
            let later = day.year() - 2001 - i16::from(years);
            let year = match later {
                0 => "y.year".to_owned(),
                later if later > 0 => format!("y.year + {later}"),
                earlier => format!("y.year - {}", -earlier),
            };
            let ends = dialect.text(&format!("-{:02}-{:02}", day.month(), day.day()));
            // The last day of February is another one in some years.
            let ends = if (day.month(), day.day()) == (2, 28) {
                let is_leap = format!(
                    "(MOD({year}, 4) = 0 AND (MOD({year}, 100) <> 0 OR MOD({year}, 400) = 0)){}",
                    // Five years before the 29th is the 28th.
                    if years > 0 { " AND MOD(y.year, 4) = 0" } else { "" }
                );
                format!("CASE WHEN {is_leap} THEN {} ELSE {ends} END", dialect.text("-02-29"))
            } else {
                ends
            };
            let text = dialect.cast(&format!("({year})"), SqlType::Text);
            let _ = write!(cases, " WHEN {} THEN {text} || {ends}", at + 1);
        }
        dialect.cast(&format!("CASE y.part{cases} END"), SqlType::Date)
    }
}
