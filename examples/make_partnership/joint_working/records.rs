//! Warrants and partnerships.

use jiff::{
    ToSpan,
    civil::{Date, date},
};

use crate::{
    World,
    kit::{Value, random::Random},
    people,
};

/// The columns of the list of warrants.
pub const WARRANTS: [(&str, &str); 10] = [
    ("warrant_no", "Warrant number"),
    ("officer", "Officer"),
    ("officer_ref", "Officer reference"),
    ("host", "Valid in the area of"),
    ("from_date", "From"),
    ("to_date", "To"),
    ("powers", "Powers"),
    ("assessed_on", "Competence last assessed"),
    ("visits_used", "Visits under the warrant"),
    ("status", "Status of the warrant"),
];

/// The columns of the list of partnerships.
pub const PARTNERSHIPS: [(&str, &str); 12] = [
    ("partnership_no", "Partnership number"),
    ("business", "Business"),
    ("company_number", "Company number"),
    ("kind", "Kind of partnership"),
    ("sector", "Sector"),
    ("agreed_on", "Agreed on"),
    ("reviewed_on", "Last reviewed on"),
    ("national_plan", "National inspection plan"),
    ("outlets", "Outlets"),
    ("enquiries", "Enquiries answered"),
    ("hse_contact", "Contact in HSE"),
    ("status", "Status of the partnership"),
];

/// A warrant, as it is in the second half-year.
#[derive(Debug, Clone)]
pub struct Warrant {
    pub number: String,
    pub officer: String,
    pub officer_ref: String,
    pub host: String,
    pub from: Date,
    pub to: Date,
    pub is_full: bool,
    pub assessed: Option<Date>,
    pub visits: i64,
    pub status: &'static str,
}

impl Warrant {
    /// A sound one.
    pub fn new(world: &World, number: usize, host: &str, status: &'static str) -> Self {
        let shown = format!("{number:04}");
        let mut random = Random::of(world.seed, &["warrant", &shown]);
        let from = date(2008, 1, 7) + (random.below(760) as i64).days();
        let is_assessed = random.happens(0.7);
        Self {
            // No contact is called so.
            officer: format!("{}-Ransome", people::name(&["officer", &shown])),
            officer_ref: format!("HS{}", 1000 + number * 7),
            host: host.to_owned(),
            from,
            to: date(2010, 4, 30) + (random.below(700) as i64).days(),
            is_full: random.happens(0.6),
            assessed: Some(from - (random.below(120) as i64).days()).filter(|_| is_assessed),
            visits: if status == "live" { random.below(12) as i64 } else { 0 },
            status,
            number: format!("W-{shown}"),
        }
    }

    /// Whether it was there in the first half-year already.
    pub fn is_old(&self) -> bool {
        self.from <= date(2009, 5, 31)
    }

    /// Its row. In the first half-year none had ended.
    pub fn row(&self, is_first: bool, are_labels: bool) -> Vec<Value> {
        let status = if is_first { "live" } else { self.status };
        let label = match status {
            "live" => "Live",
            "suspended" => "Suspended",
            _ => "Ended",
        };
        let powers = match (self.is_full, are_labels) {
            (true, true) => "Full",
            (false, true) => "Limited",
            (true, false) => "full",
            (false, false) => "limited",
        };
        vec![
            Value::text(&self.number),
            Value::text(&self.officer),
            Value::text(&self.officer_ref),
            Value::text(&self.host),
            Value::Day(self.from),
            Value::Day(self.to),
            Value::text(powers),
            self.assessed.map_or(Value::Blank, Value::Day),
            Value::Count(if is_first { 1 } else { self.visits }),
            Value::text(if are_labels { label } else { status }),
        ]
    }
}

/// Businesses with a partnership in the source documents: what it is, sector, and the day if it is known.
const KNOWN: [(&str, &str, &str, Date); 6] = [
    ("Tesco", "lopp", "retail", date(2006, 6, 1)),
    ("Asda", "lopp", "retail", date(2006, 6, 1)),
    ("B&Q", "lopp", "retail", date(2006, 6, 1)),
    ("HBOS", "lopp", "offices", date(2006, 6, 1)),
    ("Greggs", "lopp", "retail", date(2006, 6, 1)),
    ("British Frozen Foods Federation", "three_way", "wholesale", date(2007, 1, 15)),
];

const SECTORS: [(&str, &str); 4] = [
    ("retail", "Retail shops"),
    ("wholesale", "Wholesale shops and warehouses"),
    ("offices", "Offices"),
    ("leisure", "Leisure and cultural services"),
];

/// A lead partnership, as it is in the second half-year.
#[derive(Debug, Clone)]
pub struct Partnership {
    pub number: String,
    pub business: String,
    pub company: String,
    pub kind: &'static str,
    sector: &'static str,
    pub agreed: Date,
    pub reviewed: Date,
    pub national_plan: bool,
    outlets: i64,
    enquiries: i64,
    hse_contact: String,
    pub status: &'static str,
}

impl Partnership {
    /// A sound one: the first are those that the source documents name.
    pub fn new(world: &World, number: usize) -> Self {
        let shown = format!("{:02}", number + 1);
        let mut random = Random::of(world.seed, &["partnership", &shown]);
        let made = (
            "",
            random.one_of(&["laps", "laps", "home_authority"]),
            random.one_of(&SECTORS).0,
            date(2007, 3, 1),
        );
        let (business, kind, sector, agreed) = KNOWN.get(number).copied().unwrap_or(made);
        let is_known = !business.is_empty();
        let letters = char::from(b'A' + u8::try_from(number % 26).unwrap_or(0));
        let business =
            if is_known { business.to_owned() } else { format!("Made Business {letters}{shown} Limited") };
        let status = match number {
            10 | 17 => "proposed",
            21 | 30 => "ended",
            _ => "live",
        };
        Self {
            number: format!("P-{shown}"),
            business,
            company: format!("MADE00{shown}"),
            kind,
            sector,
            agreed,
            reviewed: date(2009, 10, 5) + (random.below(150) as i64).days(),
            national_plan: kind != "home_authority",
            outlets: 20 + random.below(900) as i64,
            enquiries: random.below(60) as i64,
            hse_contact: format!("{}-Holt", people::name(&["hse", &shown])),
            status,
        }
    }

    /// Its row. In the first half-year its last review was a year older, and none had ended.
    pub fn row(&self, is_first: bool, are_labels: bool) -> Vec<Value> {
        let status = if is_first && self.status == "ended" { "live" } else { self.status };
        let status_label = match status {
            "live" => "Live",
            "proposed" => "Proposed",
            _ => "Ended",
        };
        let kind = match self.kind {
            "laps" => "Lead authority partnership (LAPS)",
            "three_way" => "Three-way partnership",
            "lopp" => "Large organisation partnership (LOPP)",
            _ => "Home authority",
        };
        let sector = SECTORS.iter().find(|(name, _)| *name == self.sector).map_or("", |(_, label)| label);
        let word = |label: &str, name: &str| Value::text(if are_labels { label } else { name });
        let reviewed = if is_first { self.reviewed - 1.year() } else { self.reviewed };
        vec![
            Value::text(&self.number),
            Value::text(&self.business),
            Value::text(&self.company),
            word(kind, self.kind),
            word(sector, self.sector),
            Value::Day(self.agreed),
            Value::Day(reviewed),
            Value::text(if self.national_plan { "Yes" } else { "No" }),
            Value::Count(self.outlets),
            Value::Count(self.enquiries),
            Value::text(&self.hse_contact),
            word(status_label, status),
        ]
    }
}
