//! The troubles themselves: what each does to what a sender sends.

use anyhow::Result;
use jiff::ToSpan;

use crate::{
    damage::Damage,
    form::Era,
    kit::random::Random,
    prosecutions,
    quarter::Quarter,
    records::{ALL, NOTICES, PARTS, RETURN, Return, Spot, VISITS, Value},
    senders::Sender,
    sending::{FileKind, Sending},
};

/// Who, for when, and by which seed.
pub struct Case<'a> {
    /// The sender.
    pub sender: &'a Sender,
    /// The quarter.
    pub quarter: Quarter,
    /// The seed.
    pub seed: u64,
    /// Another sender.
    pub another: &'a Sender,
}

/// What a sender sends when a trouble befalls it.
pub fn befall(case: &Case<'_>, kind: &'static str, nth: usize) -> Result<Vec<Sending>> {
    let mut sending = Sending::sound(case.sender, case.quarter, case.seed)?;
    match kind {
        "missing-return" => return Ok(Vec::new()),
        "resubmitted" => return resubmitted(sending, kind),
        "same-file-twice" => {
            let mut twin = sending.clone();
            twin.stem.push_str("_again");
            twin.received = twin.received.tomorrow()?;
            sending.mark(kind, None, &format!("the same bytes came again a day later as \"{}\"", twin.stem));
            return Ok(vec![sending, twin]);
        }
        "impossible-date"
        | "repeated-case"
        | "breach-without-case"
        | "informations-not-breaches"
        | "convictions-over-informations"
        | "fines-in-thousands"
        | "hearing-outside"
        | "offence-after-hearing" => in_prosecutions(case, &mut sending, kind)?,
        "nil-return" => {
            make_nil(&mut sending.record);
            sending.mark(
                kind,
                Some(("return", 0, "nil_return")),
                "a declared nil return: only premises are given",
            );
        }
        "copied-quarter" | "cumulative" | "cumulative-once" | "premises-change" | "visits-change"
        | "fte-in-hours" => over_time(case, &mut sending, kind)?,
        _ => {
            if !on_its_way(case, &mut sending, kind)? {
                in_figures(&mut sending, kind, nth);
            }
        }
    }
    Ok(vec![sending])
}

fn resubmitted(sound: Sending, kind: &'static str) -> Result<Vec<Sending>> {
    let mut first = sound.clone();
    first.received = sound.received.checked_sub(7.days())?;
    first.heading.filled = first.received.yesterday()?;
    first.record.add(("visits", 0, "planned"), 6);
    first.fit_sums();
    let mut second = sound;
    second.stem.push_str(" corrected");
    first.mark(
        kind,
        None,
        &format!(
            "the first version, 6 planned visits too many; \"{}\" came a week later and counts",
            second.stem
        ),
    );
    Ok(vec![first, second])
}

/// What happens to the file as a whole; says whether the kind is of this sort.
fn on_its_way(case: &Case<'_>, sending: &mut Sending, kind: &'static str) -> Result<bool> {
    let damaged = |damage: Damage, sending: &mut Sending, what: &str| {
        sending.damage = Some(damage);
        sending.stem = format!("LAE1 {} {}", case.sender.id(), case.quarter);
        sending.mark(kind, None, what);
    };
    match kind {
        "late" => {
            let days = 1 + Random::of(case.seed, &[&case.sender.id(), "late"]).below(24) as i64;
            sending.received = case.quarter.due()?.checked_add(days.days())?;
            sending.heading.filled = sending.received.yesterday()?;
            sending.mark(kind, None, &format!("received {days} days after it was due"));
        }
        "other-period" => {
            let mut before = Sending::sound(case.sender, case.quarter.before(1), case.seed)?;
            before.received = sending.received;
            before.mark(
                kind,
                None,
                &format!("the return for {}, and none for {}", case.quarter.before(1), case.quarter),
            );
            *sending = before;
        }
        "file-name-of-another" => {
            sending.stem = format!("LAE1 {} {} FINAL", case.another.id(), case.quarter);
            let what = format!(
                "the file name has the code of {}, the form name and code of {}",
                case.another.name, case.sender.name
            );
            sending.mark(kind, None, &what);
        }
        "unknown-spelling" => {
            sending.heading.name =
                format!("{} Distrct Concil H&S Unit", case.sender.name.chars().take(4).collect::<String>());
            let what = format!(
                "the name on the form, \"{}\", is in no register; the code is right",
                sending.heading.name
            );
            sending.mark(kind, None, &what);
        }
        "password" => damaged(Damage::Password, sending, "saved with a password"),
        "truncated" => damaged(Damage::Truncated, sending, "the end of the file is missing"),
        "pdf" => damaged(Damage::Pdf, sending, "a PDF"),
        "empty-file" => damaged(Damage::Empty, sending, "0 bytes"),
        "other-era-form" => {
            sending.era = if sending.era == Era::ByPremises { Era::OneRow } else { Era::ByPremises };
            sending.fit_sums();
            sending.mark(kind, None, "on the form of the other era: nothing is wrong with the figures");
        }
        _ => return Ok(false),
    }
    Ok(true)
}

fn blank(record: &mut Return, table: &'static str, row: usize, fields: &[&'static str]) {
    for field in fields {
        record.set((table, row, field), Value::Blank);
    }
}

/// A declared nil return: premises are given, and nothing else.
pub fn make_nil(record: &mut Return) {
    blank(record, "return", 0, &["staff", "fte", "vacancies", "injuries_reported", "injuries_investigated"]);
    record.set(("return", 0, "nil_return"), Value::text("Yes"));
    for row in 0..=ALL {
        blank(record, "visits", row, &VISITS[2..]);
        blank(record, "notices", row, &NOTICES[1..]);
    }
    without_law(record);
}

fn without_law(record: &mut Return) {
    blank(record, "legal", 0, crate::records::LEGAL);
    for list in ["cases", "breaches"] {
        if let Some(rows) = record.rows_mut(list) {
            rows.clear();
        }
    }
}

/// Faults within the figures of one return.
fn in_figures(sending: &mut Sending, kind: &'static str, nth: usize) {
    // The form with one row has no box for types of premises.
    let one_row = sending.era == Era::OneRow && sending.kind != FileKind::CsvSet;
    let row_of = |row: usize| if one_row { ALL } else { row };
    let record = &mut sending.record;
    let (spot, what): (Spot, &str) = match kind {
        "total-only" if nth.is_multiple_of(2) => {
            for row in 0..ALL {
                blank(record, "visits", row, &VISITS[1..]);
                blank(record, "notices", row, &NOTICES[1..]);
            }
            (("visits", ALL, "total_visits"), "only the row for all premises is filled: allowed, no fault")
        }
        "total-only" => {
            for row in 0..=ALL {
                blank(record, "visits", row, PARTS);
            }
            (("visits", ALL, "total_visits"), "total visits without their parts: allowed, no fault")
        }
        "row-sum" => {
            record.add(("visits", row_of(0), "planned"), 40);
            if one_row {
                (
                    ("visits", ALL, "total_visits"),
                    "40 planned visits too many: the parts of the row are more than its total",
                )
            } else {
                (
                    ("visits", 0, "planned"),
                    "40 planned visits too many: neither the row nor the column adds up",
                )
            }
        }
        "column-sum" => {
            record.add(("visits", ALL, "premises"), 300);
            (("visits", ALL, "premises"), "300 more than the types of premises add to")
        }
        "notices-sum" => {
            record.add(("notices", ALL, "improvement"), 4);
            (("notices", ALL, "improvement"), "4 more than the types of premises add to")
        }
        "text-in-number" => {
            let text = ["about 40", "see note", "12 approx"][nth % 3];
            record.set(("visits", row_of(3), "request"), Value::text(text));
            (("visits", row_of(3), "request"), "words where a whole number should be")
        }
        "negative" => {
            record.set(("notices", row_of(0), "improvement"), Value::Count(-4));
            (("notices", row_of(0), "improvement"), "below 0")
        }
        "decimals-in-count" => {
            record.set(("visits", row_of(2), "contacts"), Value::Hundredths(1_250));
            (("visits", row_of(2), "contacts"), "12.5 contacts")
        }
        _ => return in_relations(sending, kind),
    };
    sending.mark(kind, Some(spot), what);
}

/// Faults that show when fields are put side by side.
fn in_relations(sending: &mut Sending, kind: &'static str) {
    let record = &mut sending.record;
    let (spot, what): (Spot, &str) = match kind {
        "visits-no-premises" => {
            (0..=ALL).for_each(|row| record.set(("visits", row, "premises"), Value::Count(0)));
            (("visits", ALL, "premises"), "0 premises of every type, yet visits")
        }
        "visits-no-fte" => {
            record.set(("return", 0, "fte"), Value::Hundredths(0));
            (("return", 0, "fte"), "visits, but no full-time equivalents")
        }
        "injuries-over-reported" => {
            let reported = record.number(("return", 0, "injuries_reported"));
            record.set(("return", 0, "injuries_investigated"), Value::Count(reported + 5));
            (("return", 0, "injuries_investigated"), "more injuries investigated than reported")
        }
        "notices-no-visits" => {
            (0..=ALL).for_each(|row| {
                VISITS[2..10].iter().for_each(|field| record.set(("visits", row, field), Value::Count(0)))
            });
            (("visits", ALL, "total_visits"), "notices, but 0 visits")
        }
        "blank-form" => {
            blank(record, "return", 0, RETURN);
            for row in 0..=ALL {
                blank(record, "visits", row, &VISITS[1..]);
                blank(record, "notices", row, &NOTICES[1..]);
            }
            without_law(record);
            sending.mark(
                kind,
                None,
                "nothing but name, code, period and date is filled in, and no nil return is declared",
            );
            return;
        }
        _ => {
            blank(record, "return", 0, &["contact_name", "contact_title", "contact_phone", "contact_email"]);
            (("return", 0, "contact_name"), "nobody to ask about the return")
        }
    };
    sending.mark(kind, Some(spot), what);
}

/// Multiplies figures of every type of premises by a fraction, and works out their sums again.
fn scale(sending: &mut Sending, fields: &[&'static str], by: i64, of: i64) {
    for (row, field) in (0..ALL).flat_map(|row| fields.iter().map(move |field| (row, *field))) {
        let value = sending.record.number(("visits", row, field)) * by / of;
        sending.record.set(("visits", row, field), Value::Count(value));
    }
    sending.fit_sums();
}

/// Faults that show beside the quarters before.
fn over_time(case: &Case<'_>, sending: &mut Sending, kind: &'static str) -> Result<()> {
    let record = &mut sending.record;
    let (spot, what): (Spot, &str) = match kind {
        "copied-quarter" => {
            *record = Sending::sound(case.sender, case.quarter.before(1), case.seed)?.record;
            (("visits", ALL, "total_visits"), "all figures are those of the quarter before")
        }
        "cumulative" | "cumulative-once" => {
            for before in 1..i16::from(case.quarter.number) {
                add_flows(
                    record,
                    &Sending::sound(case.sender, case.quarter.before(before), case.seed)?.record,
                );
            }
            let what = if kind == "cumulative" { "as in every quarter" } else { "for the first time" };
            let what = format!("flows are those of the year to date, {what}");
            sending.mark(kind, Some(("visits", ALL, "total_visits")), &what);
            return Ok(());
        }
        "premises-change" => {
            scale(sending, &["premises"], 16, 10);
            (("visits", ALL, "premises"), "60 per cent more premises than the quarter before")
        }
        "visits-change" => {
            scale(sending, PARTS, 4, 1);
            (("visits", ALL, "total_visits"), "four times the visits of the quarter before")
        }
        _ => {
            let hours = record.number(("return", 0, "fte")) * 1_850;
            record.set(("return", 0, "fte"), Value::Hundredths(hours));
            (("return", 0, "fte"), "hours in the year, not full-time equivalents")
        }
    };
    sending.mark(kind, Some(spot), what);
    Ok(())
}

fn add_flows(record: &mut Return, before: &Return) {
    let mut flows: Vec<Spot> = vec![
        ("return", 0, "injuries_reported"),
        ("return", 0, "injuries_investigated"),
        ("legal", 0, "cautions"),
    ];
    for row in 0..=ALL {
        flows.extend(VISITS[2..].iter().map(|field| ("visits", row, *field)));
        flows.extend(NOTICES[1..].iter().map(|field| ("notices", row, *field)));
    }
    for spot in flows.into_iter().filter(|spot| matches!(before.get(*spot), Value::Count(_))) {
        record.add(spot, before.number(spot));
    }
}

fn first_of(record: &Return, list: &str) -> Vec<Value> {
    record.rows(list).first().cloned().unwrap_or_default()
}

/// Faults in cases and breaches; there is surely a case that ended in a conviction.
fn in_prosecutions(case: &Case<'_>, sending: &mut Sending, kind: &'static str) -> Result<()> {
    let record = &mut sending.record;
    let cautions = record.number(("legal", 0, "cautions"));
    record.tables.truncate(3);
    record
        .tables
        .extend(prosecutions::of(case.sender, case.quarter, case.seed, true)?.tables(case.sender, cautions));
    sending.kind = FileKind::Xlsx;
    let (breach, repeated) = (first_of(record, "breaches"), first_of(record, "cases"));
    let hearing = if let Value::Day(day) = record.get(("cases", 0, "hearing_date")) {
        day
    } else {
        case.quarter.start()?
    };
    let (spot, what): (Spot, &str) = match kind {
        "impossible-date" => {
            let day = Value::Text(format!(
                "31/{:02}/{}",
                ["06", "09", "11", "02"][case.quarter.number as usize - 1],
                hearing.year()
            ));
            record.set(("cases", 0, "hearing_date"), day);
            (("cases", 0, "hearing_date"), "a day that no calendar has")
        }
        "repeated-case" => {
            let row = record.rows("cases").len();
            record.rows_mut("cases").into_iter().for_each(|rows| rows.push(repeated.clone()));
            record.set(("cases", row, "defendant"), Value::text("Synthetic Holdings Ltd"));
            ["fine", "costs"]
                .iter()
                .for_each(|field| record.set(("cases", row, field), Value::Hundredths(0)));
            (("cases", row, "case_id"), "the reference of another case in the list")
        }
        "breach-without-case" => {
            let row = record.rows("breaches").len();
            record.rows_mut("breaches").into_iter().for_each(|rows| rows.push(breach.clone()));
            record.set(("breaches", row, "case_id"), Value::text("HS/0000/009"));
            record.add(("legal", 0, "informations"), 1);
            (("breaches", row, "case_id"), "no such case in the list")
        }
        "informations-not-breaches" => {
            record.add(("legal", 0, "informations"), 2);
            (("legal", 0, "informations"), "2 more informations than breaches listed")
        }
        "convictions-over-informations" => {
            let informations = record.number(("legal", 0, "informations"));
            record.set(("legal", 0, "convictions"), Value::Count(informations + 2));
            (("legal", 0, "convictions"), "more convictions than informations")
        }
        "fines-in-thousands" => {
            let fines = record.number(("legal", 0, "fines")) / 1_000;
            record.set(("legal", 0, "fines"), Value::Hundredths(fines));
            (("legal", 0, "fines"), "in thousands of pounds; the list of cases is in pounds")
        }
        "hearing-outside" => {
            record.set(("cases", 0, "hearing_date"), Value::Day(case.quarter.end()?.checked_add(20.days())?));
            (("cases", 0, "hearing_date"), "20 days after the quarter")
        }
        _ => {
            record.set(
                ("breaches", 0, "offence_date"),
                Value::Day(case.quarter.end()?.checked_add(10.days())?),
            );
            (("breaches", 0, "offence_date"), "after the hearing, and 10 days after the quarter")
        }
    };
    sending.mark(kind, Some(spot), what);
    Ok(())
}
