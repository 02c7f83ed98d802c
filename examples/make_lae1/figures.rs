//! Plausible figures: steady for each sender from quarter to quarter, and on the scale of the nation when
//! added up.

use anyhow::Result;

use crate::{
    kit::random::Random,
    prosecutions,
    quarter::Quarter,
    records::{
        ALL, BREACHES, CASES, LEGAL, NOTICES, PREMISES, RETURN, Return, Rows, Table, VISITS, Value, add_up,
    },
    senders::Sender,
};

/// What every return says of itself.
pub const NOTE: &str =
    "SYNTHETIC FIGURES: made at random to test a program, they say nothing about any authority";

/// Average number of premises of an authority, by its type in the register.
const PREMISES_OF: [(&str, f64); 7] = [
    ("NMD", 2_000.0),
    ("UA", 4_200.0),
    ("MD", 6_000.0),
    ("LB", 4_800.0),
    ("COL", 9_000.0),
    ("SCA", 3_800.0),
    ("WUA", 2_800.0),
];

/// Visits to a premises in a quarter: 65,000 to 1.2 million.
const VISITS_A_PREMISES: f64 = 0.0545;

/// Full-time equivalents to a premises: 1,100 to 1.2 million.
const FTE_A_PREMISES: f64 = 0.000_92;

/// Share of each kind of visit, in the order of `PARTS`: half of them preventive.
const SHARE_OF_PART: [f64; 7] = [0.38, 0.12, 0.09, 0.04, 0.08, 0.20, 0.09];

/// How far a flow swings from quarter to quarter, either way.
const SWING: f64 = 0.05;

/// Names of contacts, all invented.
const NAMES: [&str; 8] =
    ["A Sample", "B Specimen", "C Example", "D Pattern", "E Model", "F Trial", "G Instance", "H Proof"];

/// A sender's figures in a quarter.
struct Draw<'a> {
    seed: u64,
    id: &'a str,
    quarter: String,
}

impl Draw<'_> {
    /// What stays the same in all quarters.
    fn steady(&self, of: &str) -> Random {
        Random::of(self.seed, &[self.id, of])
    }

    /// A count near `base`: what is odd about the sender stays, and a little changes with the quarter.
    fn count(&self, base: f64, of: &str) -> i64 {
        let mut steady = self.steady(of);
        let own = base * steady.between(0.85, 1.15);
        let swing = Random::of(self.seed, &[self.id, of, &self.quarter]).between(1.0 - SWING, 1.0 + SWING);
        // Where a fraction is rounded up stays the same, so that small counts do not jump.
        (own * swing + steady.share()).floor() as i64
    }
}

/// The return of a sender for a quarter.
pub fn of(sender: &Sender, quarter: Quarter, seed: u64) -> Result<Return> {
    let id = sender.id();
    let draw = Draw { seed, id: &id, quarter: quarter.to_string() };
    // Each authority has a size of its own, so that a joint return is as large as its members' were.
    let size_of = |(code, kind): (&String, &String)| {
        average_of(kind)
            * Draw { seed, id: code, quarter: quarter.to_string() }.steady("size").between(0.6, 1.4)
    };
    let size: f64 = sender.codes.iter().zip(&sender.kinds).map(size_of).sum();
    let visits = visits(&draw, size, quarter);
    let notices = notices(&draw, &visits);
    let cases = prosecutions::of(sender, quarter, seed, false)?;
    let mut tables = vec![staff(&draw, sender, size, &visits), visits, notices];
    tables.extend(cases.tables(sender, draw.count(size * 0.000_3, "cautions")));
    Ok(Return { tables })
}

fn average_of(kind: &str) -> f64 {
    PREMISES_OF.iter().find(|(own, _)| *own == kind).map_or(2_000.0, |(_, premises)| *premises)
}

fn visits(draw: &Draw<'_>, size: f64, quarter: Quarter) -> Table {
    let rate = VISITS_A_PREMISES * draw.steady("rate").between(0.75, 1.25);
    let mut rows: Vec<Vec<Value>> = Vec::new();
    for (key, _, share, often) in PREMISES {
        let drift = Random::of(draw.seed, &[draw.id, key, &draw.quarter]).between(0.996, 1.004);
        let premises = size * share * draw.steady(key).between(0.9, 1.1) * drift;
        let mut row = vec![Value::text(key), Value::Count(premises.round() as i64 + 3)];
        for (part, of_part) in SHARE_OF_PART.iter().enumerate() {
            let base = size * share * often * rate * of_part;
            row.push(Value::Count(draw.count(base, &format!("{key} {part}"))));
        }
        row.extend([
            Value::Count(0),
            Value::Count(draw.count(size * share * 0.05, &format!("{key} contacts"))),
        ]);
        rows.push(row);
    }
    rows.push(
        std::iter::once(Value::text("total")).chain(VISITS.iter().skip(1).map(|_| Value::Count(0))).collect(),
    );
    let mut table = Table { name: "visits", fields: VISITS, rows: Some(rows) };
    add_up(&mut table);
    // An odd total in odd quarters, an even one in even quarters: two in a row are never equal by chance.
    let mut record = Return { tables: vec![table] };
    if (record.number(("visits", ALL, "total_visits")) + i64::from(quarter.index())) % 2 != 0 {
        record.add(("visits", 0, "request"), 1);
        record.tables.iter_mut().for_each(add_up);
    }
    record.tables.remove(0)
}

fn count_of(table: &Table, row: usize, field: &str) -> i64 {
    let column = table.fields.iter().position(|own| *own == field);
    let value = column.and_then(|column| table.rows.as_ref()?.get(row)?.get(column));
    if let Some(Value::Count(count)) = value { *count } else { 0 }
}

fn notices(draw: &Draw<'_>, visits: &Table) -> Table {
    let mut rows = Vec::new();
    for (at, (key, ..)) in PREMISES.iter().enumerate() {
        let made = count_of(visits, at, "total_visits");
        let notices = |share: f64, of: &str| {
            Value::Count(draw.count(made as f64 * share, &format!("{key} {of}")).min(made / 3))
        };
        rows.push(vec![
            Value::text(key),
            notices(0.025, "improvement"),
            notices(0.000_6, "deferred"),
            notices(0.006, "immediate"),
        ]);
    }
    rows.push(
        std::iter::once(Value::text("total")).chain((1..NOTICES.len()).map(|_| Value::Count(0))).collect(),
    );
    let mut record = Return { tables: vec![Table { name: "notices", fields: NOTICES, rows: Some(rows) }] };
    record.tables.iter_mut().for_each(add_up);
    // Whoever revisits has served a notice.
    if record.number(("notices", ALL, "improvement")) == 0 {
        record.add(("notices", 0, "improvement"), 1);
        record.tables.iter_mut().for_each(add_up);
    }
    record.tables.remove(0)
}

fn staff(draw: &Draw<'_>, sender: &Sender, size: f64, visits: &Table) -> Table {
    let mut steady = draw.steady("staff");
    let fte = (size * FTE_A_PREMISES * steady.between(0.85, 1.15) * 20.0).round().max(10.0) as i64 * 5;
    let vacancies = steady.one_of(&[0, 0, 0, 0, 50, 100]);
    let reported = draw.count(size * 0.005, "reported");
    let investigated = (reported * 2 / 5).min(count_of(visits, ALL, "accident"));
    let name = steady.one_of(&NAMES);
    let row = vec![
        Value::text(type_of(sender, &mut draw.steady("type"))),
        Value::text(name),
        Value::text(steady.one_of(&[
            "Environmental Health Manager",
            "Principal Officer",
            "Team Leader, Health and Safety",
        ])),
        Value::Text(format!("01632 960{:03}", steady.below(1000))),
        Value::text("health.safety@council.example.org"),
        Value::Count(fte * 3 / 200 + 2),
        Value::Hundredths(fte),
        Value::Hundredths(vacancies),
        Value::text("No"),
        Value::Count(reported),
        Value::Count(investigated),
        Value::text(NOTE),
    ];
    Table { name: "return", fields: RETURN, rows: Some(vec![row]) }
}

fn type_of(sender: &Sender, random: &mut Random) -> &'static str {
    match sender.kinds[0].as_str() {
        "LB" => "London Borough",
        "COL" => "Other",
        "MD" => "Metropolitan District",
        "SCA" => random.one_of(&["Scottish urban", "Scottish rural"]),
        "WUA" => random.one_of(&["Welsh urban", "Welsh rural"]),
        _ => random.one_of(&["Urban/industrial", "Suburban", "Resort/retirement", "Rural"]),
    }
}

/// A list of cases and breaches with their sums, as tables.
pub fn legal_tables(sums: Vec<Value>, lists: Option<(Rows, Rows)>) -> [Table; 3] {
    let (cases, breaches) = lists.unzip();
    [
        Table { name: "legal", fields: LEGAL, rows: Some(vec![sums]) },
        Table { name: "cases", fields: CASES, rows: cases },
        Table { name: "breaches", fields: BREACHES, rows: breaches },
    ]
}
