//! Prosecutions: cases with their breaches, and the sums that they add up to.

use anyhow::Result;
use jiff::{ToSpan, civil::Date};

use crate::{
    figures::legal_tables,
    kit::random::Random,
    quarter::Quarter,
    records::{PREMISES, Table, Value},
    senders::Sender,
};

/// Chance that an authority has cases in a quarter: nationally some 75 informations.
const CHANCE: f64 = 0.072;

/// Acts and regulations, with sections that are breached.
const ACTS: [(&str, &[&str]); 4] = [
    ("Health and Safety at Work etc. Act 1974", &["2(1)", "3(1)", "33(1)(c)"]),
    ("Management of Health and Safety at Work Regulations 1999", &["3(1)", "5(1)"]),
    ("Work at Height Regulations 2005", &["4(1)", "6(3)"]),
    ("Provision and Use of Work Equipment Regulations 1998", &["5(1)", "11(1)"]),
];

/// A case.
struct Case {
    id: String,
    premises: &'static str,
    hearing: Date,
    plea: &'static str,
    result: &'static str,
    fine: i64,
    costs: i64,
    breaches: Vec<(&'static str, &'static str, Date)>,
}

/// The cases of a sender in a quarter.
pub struct Prosecutions(Vec<Case>);

/// Draws the cases of a sender; `surely` if there must be one that ended in a conviction.
pub fn of(sender: &Sender, quarter: Quarter, seed: u64, surely: bool) -> Result<Prosecutions> {
    let mut random = Random::of(seed, &[&sender.id(), "cases", &quarter.to_string()]);
    let drawn = random.happens(CHANCE);
    let count = if sender.scottish || !(drawn || surely) { 0 } else { 1 + random.below(2) };
    let days = quarter.start()?.until(quarter.end()?)?.get_days();
    let mut cases = Vec::new();
    for number in 0..count {
        let hearing = quarter.start()?.checked_add(i64::from(days).min(random.below(85) as i64).days())?;
        let ended = random.share();
        let (result, plea) = match ended {
            _ if surely && number == 0 || ended < 0.8 => {
                ("Convicted", if ended < 0.6 { "Guilty" } else { "Not guilty" })
            }
            0.8..0.88 => ("Acquitted", "Not guilty"),
            0.88..0.94 => ("Withdrawn", "No plea"),
            _ => ("Adjourned", "No plea"),
        };
        let convicted = result == "Convicted";
        let fine = if convicted { 50_000 + 5_000 * random.below(300) as i64 } else { 0 };
        let costs = if convicted { 30_000 + 1_000 * random.below(300) as i64 } else { 0 };
        let offence = hearing.checked_sub((90 + random.below(300) as i64).days())?;
        let mut breaches = Vec::new();
        let fewest = if surely { 2 } else { 1 };
        for _ in 0..fewest + random.below(3) {
            let (act, sections) = random.one_of(&ACTS);
            breaches.push((act, random.one_of(sections), offence));
        }
        let id = format!("HS/{}/{:03}", 1000 + random.below(9000), number + 1);
        cases.push(Case {
            id,
            premises: random.one_of(&PREMISES).1,
            hearing,
            plea,
            result,
            fine,
            costs,
            breaches,
        });
    }
    Ok(Prosecutions(cases))
}

impl Prosecutions {
    /// The three tables of them. Scottish authorities have sums that do not apply, and no lists.
    pub fn tables(&self, sender: &Sender, cautions: i64) -> [Table; 3] {
        if sender.scottish {
            let blank = if sender.name.len().is_multiple_of(2) { Value::Blank } else { Value::text("n/a") };
            return legal_tables(vec![blank; 5], None);
        }
        let (mut cases, mut breaches, mut convictions) = (Vec::new(), Vec::new(), 0);
        for case in &self.0 {
            cases.push(case.row(cases.len() + 1));
            convictions += if case.result == "Convicted" { case.breaches.len() } else { 0 };
            for (at, (act, section, day)) in case.breaches.iter().enumerate() {
                let number = Value::Count(at as i64 + 1);
                breaches.push(vec![
                    Value::text(&case.id),
                    number,
                    Value::text(act),
                    Value::text(section),
                    Value::Day(*day),
                ]);
            }
        }
        let sums = vec![
            Value::Count(cautions),
            Value::Count(breaches.len() as i64),
            Value::Count(convictions as i64),
            Value::Hundredths(self.0.iter().map(|case| case.fine).sum()),
            Value::Hundredths(self.0.iter().map(|case| case.costs).sum()),
        ];
        legal_tables(sums, Some((cases, breaches)))
    }
}

impl Case {
    fn row(&self, number: usize) -> Vec<Value> {
        vec![
            Value::text(&self.id),
            Value::Text(format!("Synthetic Trading {number} Ltd")),
            Value::text("1 Nowhere Street"),
            Value::text(self.premises),
            Value::Day(self.hearing),
            Value::text("Magistrates' Court"),
            Value::text(self.plea),
            Value::text(self.result),
            Value::Hundredths(self.fine),
            Value::Hundredths(self.costs),
        ]
    }
}
