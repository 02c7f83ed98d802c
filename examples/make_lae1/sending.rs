//! One thing that a sender sends: a return laid out in a file or in a set of files.

use anyhow::Result;
use jiff::{ToSpan, civil::Date};

use crate::{
    csv_set,
    damage::Damage,
    figures,
    form::{Era, Heading, Places, Style, lay_out},
    kit::{ods, random::Random, xlsx},
    quarter::Quarter,
    records::{ALL, Return, Spot, Value, add_up},
    senders::Sender,
};

/// The kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// The form as an xlsx workbook.
    Xlsx,
    /// The form as an ods workbook.
    Ods,
    /// A CSV file a record table.
    CsvSet,
}

/// Something planted, to be accounted for.
#[derive(Debug, Clone)]
pub struct Mark {
    /// Its kind, one word with hyphens.
    pub kind: &'static str,
    /// Where it stands, if in a field.
    pub spot: Option<Spot>,
    /// What is wrong, in words.
    pub what: String,
}

/// A return on its way.
#[derive(Debug, Clone)]
pub struct Sending {
    /// What it says.
    pub record: Return,
    /// Whose it says it is.
    pub heading: Heading,
    /// On which form.
    pub era: Era,
    /// In which kind of file.
    pub kind: FileKind,
    /// The sender's ways.
    pub style: Style,
    /// Name of the file without ending; of CSV sets, what stands before the name of the table.
    pub stem: String,
    /// Day of arrival.
    pub received: Date,
    /// Harm done to the file.
    pub damage: Option<Damage>,
    /// What was planted in it.
    pub marks: Vec<Mark>,
}

/// A file as it arrives.
pub struct Arrival {
    /// Its name.
    pub name: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

impl Sending {
    /// What a sender sends when all is well.
    pub fn sound(sender: &Sender, quarter: Quarter, seed: u64) -> Result<Self> {
        let id = sender.id();
        let mut ways = Random::of(seed, &[&id, "ways"]);
        let drawn = ways.share();
        let kind = match drawn {
            _ if sender.codes.len() > 1 || drawn < 0.76 => FileKind::Xlsx,
            0.76..0.96 => FileKind::CsvSet,
            _ => FileKind::Ods,
        };
        let (way, period_way, style) = (ways.below(4), ways.below(3), Style::of(&mut ways));
        let code = sender.codes.join("+");
        let name = sender.name.replace(',', "");
        let stem = match way {
            _ if kind == FileKind::CsvSet => code,
            0 => format!("LAE1 {code} {quarter}"),
            1 => format!("{name} LAE1 {quarter}"),
            2 => format!("{code}_LAE1_{quarter}"),
            _ => format!("LAE1 return {name}"),
        };
        let days = 20 + Random::of(seed, &[&id, "received", &quarter.to_string()]).below(35) as i64;
        let received = quarter.end()?.checked_add(days.days())?;
        let heading = Heading {
            name: sender.name.clone(),
            code: sender.code_on_form(),
            period: if kind == FileKind::CsvSet { quarter.to_string() } else { quarter.on_form(period_way) },
            filled: received.checked_sub(2.days())?,
        };
        // The form of 2010-11 took the place of the one before.
        let era = if quarter.year >= 2010 { Era::OneRow } else { Era::ByPremises };
        let record = figures::of(sender, quarter, seed)?;
        let mut sending =
            Self { record, heading, era, kind, style, stem, received, damage: None, marks: Vec::new() };
        sending.fit_sums();
        Ok(sending)
    }

    /// Works out the sums of visits as the form asks for them.
    ///
    /// The form with one row has no columns for other planned visits and other revisits: they are among the
    /// planned and the revisits.
    pub fn fit_sums(&mut self) {
        self.record.tables.iter_mut().filter(|table| table.name == "visits").for_each(add_up);
        if self.era == Era::ByPremises || self.kind == FileKind::CsvSet {
            return;
        }
        for (into, from) in [("planned", "other_planned"), ("revisits", "other_revisits")] {
            let more = self.record.number(("visits", ALL, from));
            self.record.add(("visits", ALL, into), more);
            self.record.set(("visits", ALL, from), Value::Blank);
        }
    }

    /// Notes something planted.
    pub fn mark(&mut self, kind: &'static str, spot: Option<Spot>, what: &str) {
        self.marks.push(Mark { kind, spot, what: what.to_owned() });
    }

    /// The files that it is, and where everything stands in them.
    pub fn files(&self) -> Result<(Vec<Arrival>, Places)> {
        if self.kind == FileKind::CsvSet && self.damage.is_none() {
            let (files, places) = csv_set::write(&self.record, &self.heading)?;
            let named = |(table, bytes)| Arrival { name: format!("{}_{table}.csv", self.stem), bytes };
            return Ok((files.into_iter().map(named).collect(), places));
        }
        let (sheets, places) = lay_out(&self.record, &self.heading, self.era, &self.style);
        let is_ods = self.kind == FileKind::Ods && self.damage.is_none();
        let bytes = if is_ods { ods::write(&sheets)? } else { xlsx::write(&sheets)? };
        let bytes = self.damage.map_or(Ok(bytes.clone()), |damage| damage.of(&bytes))?;
        let ending = self.damage.map_or(if is_ods { "ods" } else { "xlsx" }, Damage::ending);
        Ok((vec![Arrival { name: format!("{}.{ending}", self.stem), bytes }], places))
    }
}
