//! Whom each trouble befalls: each on a sender of its own, so that nothing overlaps.

use std::collections::HashMap;

use anyhow::Result;

use crate::{
    kit::random::Random,
    quarter::Quarter,
    records::Return,
    senders::Sender,
    sending::{FileKind, Sending},
};

/// What a sender must be like for a trouble.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Needs {
    /// Anything.
    Any,
    /// It sends the form as xlsx.
    Form,
    /// The same, and it can prosecute.
    Prosecutor,
    /// It sends the form as xlsx, and had no cases this year.
    Quiet,
}

/// Kinds of trouble: how many of each among 380 senders, and what they need.
const TROUBLES: [(&str, usize, Needs); 40] = [
    ("missing-return", 12, Needs::Any),
    ("nil-return", 5, Needs::Form),
    ("late", 6, Needs::Any),
    ("resubmitted", 4, Needs::Form),
    ("same-file-twice", 2, Needs::Form),
    ("other-period", 2, Needs::Form),
    ("file-name-of-another", 1, Needs::Form),
    ("unknown-spelling", 1, Needs::Form),
    ("password", 1, Needs::Form),
    ("truncated", 1, Needs::Form),
    ("pdf", 1, Needs::Form),
    ("empty-file", 1, Needs::Form),
    ("total-only", 6, Needs::Any),
    ("other-era-form", 5, Needs::Form),
    ("row-sum", 3, Needs::Any),
    ("column-sum", 3, Needs::Any),
    ("notices-sum", 1, Needs::Any),
    ("text-in-number", 3, Needs::Any),
    ("negative", 2, Needs::Any),
    ("decimals-in-count", 2, Needs::Any),
    ("impossible-date", 2, Needs::Prosecutor),
    ("repeated-case", 2, Needs::Prosecutor),
    ("breach-without-case", 2, Needs::Prosecutor),
    ("informations-not-breaches", 3, Needs::Prosecutor),
    ("convictions-over-informations", 2, Needs::Prosecutor),
    ("fines-in-thousands", 2, Needs::Prosecutor),
    ("visits-no-premises", 2, Needs::Any),
    ("visits-no-fte", 2, Needs::Any),
    ("premises-change", 2, Needs::Any),
    ("visits-change", 2, Needs::Any),
    ("fte-in-hours", 2, Needs::Any),
    ("copied-quarter", 2, Needs::Quiet),
    ("cumulative", 2, Needs::Quiet),
    ("cumulative-once", 1, Needs::Quiet),
    ("hearing-outside", 2, Needs::Prosecutor),
    ("offence-after-hearing", 2, Needs::Prosecutor),
    ("blank-form", 3, Needs::Form),
    ("contact-missing", 3, Needs::Any),
    ("injuries-over-reported", 1, Needs::Any),
    ("notices-no-visits", 1, Needs::Any),
];

/// The number of senders for which the counts of `TROUBLES` stand.
const COUNTED_FOR: usize = 380;

/// The kind of trouble of each sender that has one, and which of its kind it is, by the sender's id.
pub type Plan = HashMap<String, (&'static str, usize)>;

/// Draws whom the troubles befall; half of the senders at most.
pub fn draw(senders: &[Sender], quarter: Quarter, seed: u64) -> Result<Plan> {
    let mut order: Vec<&Sender> = senders.iter().filter(|sender| sender.codes.len() == 1).collect();
    Random::of(seed, &["plan"]).shuffle(&mut order);
    let mut plan = Plan::new();
    for (kind, count, needs) in TROUBLES {
        let many = (count * senders.len()).div_ceil(COUNTED_FOR);
        // In the first quarter the year to date is the quarter; on the form with one row nothing adds up over
        // types.
        let possible = match kind {
            "cumulative" | "cumulative-once" => quarter.number > 1,
            "column-sum" | "notices-sum" => quarter.year < 2010,
            // Nobody can copy figures from one form to the other.
            "copied-quarter" => quarter.year != 2010 || quarter.number > 1,
            _ => true,
        };
        for nth in 0..if possible { many } else { 0 } {
            if plan.len() * 2 >= senders.len() {
                return Ok(plan);
            }
            let mut chosen = None;
            for sender in order.iter().filter(|sender| !plan.contains_key(&sender.id())) {
                if suits(sender, needs, quarter, seed)? {
                    chosen = Some(sender.id());
                    break;
                }
            }
            if let Some(id) = chosen {
                plan.insert(id, (kind, nth));
            }
        }
    }
    Ok(plan)
}

fn suits(sender: &Sender, needs: Needs, quarter: Quarter, seed: u64) -> Result<bool> {
    if needs == Needs::Any {
        return Ok(true);
    }
    let is_form = Sending::sound(sender, quarter, seed)?.kind == FileKind::Xlsx;
    let has_no_cases = |record: &Return| record.rows("cases").is_empty();
    Ok(is_form
        && match needs {
            Needs::Any | Needs::Form => true,
            Needs::Prosecutor => !sender.scottish,
            Needs::Quiet => {
                let mut quiet = true;
                for before in 0..i16::from(quarter.number).max(2) {
                    quiet &= has_no_cases(&Sending::sound(sender, quarter.before(before), seed)?.record);
                }
                quiet
            }
        })
}
