//! The returns in one file: its records by whose they are. Several spellings of one authority are one return;
//! several authorities are several returns, never a joint one.

use jiff::civil::Date;

use super::{
    Attribution, Context, Submission, Unit,
    about_files::NO_PERIOD,
    attribution,
    candidates::{Candidate, OtherTime, Verdict},
    dragged,
    merge::put_together,
    period_claims::{other_period_titled, period_of},
    said::{Said, by_name},
    titles::by_file_name,
    units::{in_scope, named_list, note_unit},
};
use crate::{
    intake::{Received, parse_received},
    reading::{Claim, KeptRecords, ReadReturn, dates},
    schemas::{Field, form::Identity},
    vocabulary::{Answer, Period, printable::echo, submission::State},
};

/// Why records are in no return.
struct NoReturn {
    verdict: Verdict,
    /// It cannot be told whose they are.
    of_nobody: bool,
    /// The unit and period of which they are, if that is another period.
    other_time: Option<(String, Period)>,
}

/// How it is found whose records are.
type Whose<'w> = &'w dyn Fn(&[Claim], Date) -> Result<Attribution, String>;

/// Settles whose the records of a file are: its returns, and what became of records that are in none.
pub fn of_file(
    reads: Vec<ReadReturn>,
    index: usize,
    submission: &mut Submission,
    context: &Context<'_>,
    others: &mut Vec<OtherTime>,
) -> (Vec<Candidate>, Vec<Verdict>) {
    if submission.received.is_none() {
        submission.received = reads.iter().find_map(date_on_form);
    }
    let mut parts = dragged::mend(reads, context);
    // Records that say whose they are come first: the others may be the same authority's.
    parts.sort_by_key(|part| part.seed.is_none() && !says_whose(&part.read));
    // Where name and code agree inside, a file name of another is a slip of no weight.
    let said_twice =
        parts.iter().any(|part| says(&part.read, Identity::Code) && says(&part.read, Identity::Name));
    let file = submission.file.clone();
    let decided = context.ledger.attributed(&submission.file, &submission.sha256);
    let by_all = |claims: &[Claim], day: Date| match decided {
        Some(by) => attribution::by_decision(by, context, day),
        None => attribution::attribute(claims, &file, context, day),
    };
    let (mut found, mut verdicts, mut nobodys): (Vec<Candidate>, Vec<Verdict>, Vec<(&'static str, String)>) =
        Default::default();
    for part in parts {
        let mut rows: Vec<u32> =
            part.read.records.tables().iter().flat_map(KeptRecords::rows).map(|row| row + 1).collect();
        if !rows.is_sorted_by(|one, next| one < next) {
            rows.sort_unstable();
            rows.dedup();
        }
        let settled = match part.seed {
            Some(seed) => of_dragged(part.read, &seed, &by_all, (index, submission), context),
            None if says_whose(&part.read) || found.is_empty() => {
                of_read(part.read, &by_all, (index, submission), context)
            }
            None => of_silent(part.read, &found, (index, submission), context),
        };
        match settled {
            Ok(candidate) => add(&mut found, candidate, &mut verdicts, context),
            Err(none) => {
                if none.of_nobody && !rows.is_empty() {
                    nobodys.push(told_of_rows(&rows, &none.verdict.reason));
                }
                others.extend(none.other_time.map(|(unit, period)| OtherTime {
                    submission: index,
                    unit,
                    period,
                    rows: none.verdict.rows,
                }));
                verdicts.push(none.verdict);
            }
        }
    }
    let is_plain = said_twice || decided.is_some();
    nobodys.extend(other_file_name(&found, &file, context).filter(|_| !is_plain));
    if let Some(first) = found.first_mut() {
        first.queries.append(&mut nobodys);
    }
    (found, verdicts)
}

/// Something in it says whose it is, in its own rows or under a label of its sheet.
fn says_whose(read: &ReadReturn) -> bool {
    says(read, Identity::Code) || says(read, Identity::Name)
}

fn says(read: &ReadReturn, what: Identity) -> bool {
    read.claims
        .iter()
        .any(|claim| claim.identity == Some(what) && claim.text.chars().any(char::is_alphanumeric))
}

/// How many rows are named one by one.
const ROWS_NAMED: usize = 5;

/// Asks about rows of a file, as a reader of the sheet counts them, that are in no return.
fn told_of_rows(rows: &[u32], reason: &str) -> (&'static str, String) {
    let mut named: Vec<String> = rows.iter().take(ROWS_NAMED).map(u32::to_string).collect();
    if rows.len() > ROWS_NAMED {
        named.push(format!("{} more", rows.len() - ROWS_NAMED));
    }
    let subject = if rows.len() == 1 { "Row" } else { "Rows" };
    let message = format!("{subject} {}: left out of the return, since {reason}", named.join(", "));
    ("rows-of-nobody", message)
}

/// Asks about a file that is named after somebody of whom no return is in it.
fn other_file_name(found: &[Candidate], file: &str, context: &Context<'_>) -> Option<(&'static str, String)> {
    // The folders of its path may be anybody's.
    let name = file.rsplit('/').next().unwrap_or(file);
    let Said::Codes(codes) = by_file_name(name, context) else { return None };
    if !found.iter().all(|candidate| candidate.unit.is_apart_from(&codes, context, context.period.end())) {
        return None;
    }
    let message = format!(
        "The return says that it is from {}. The file is named after {}. Check whose figures these are, and \
         correct the one that is wrong",
        found.first().map(|candidate| candidate.unit.name.clone()).unwrap_or_default(),
        named_list(&codes, context.register)
    );
    Some(("other-authority-named", message))
}

/// One part of a file as a return.
fn of_read(
    read: ReadReturn,
    whose: Whose<'_>,
    (index, submission): (usize, &mut Submission),
    context: &Context<'_>,
) -> Result<Candidate, NoReturn> {
    let rows = read.records.len();
    let aside = |of_nobody: bool| {
        move |reason: String| NoReturn {
            verdict: Verdict { state: State::SetAside, reason, rows },
            of_nobody,
            other_time: None,
        }
    };
    let financial = context.collection.financial;
    let period = period_of(&read.claims, &submission.file, financial, context.period, &context.titles);
    if let Ok(Some(period)) = period {
        submission.period = Some(period);
    }
    // A name is read by the day on which the period that the file is for ended.
    let day = submission.period.unwrap_or(context.period).end();
    let Attribution { unit, mut queries } = whose(&read.claims, day).map_err(aside(true))?;
    note_unit(submission, &unit);
    match period.map_err(aside(true))? {
        Some(period) if period != context.period => {
            let none = aside(false)(format!("it is for another period: {period}"));
            return Err(NoReturn { other_time: Some((unit.id, period)), ..none });
        }
        Some(period) => queries.extend(
            other_period_titled(&read.claims, period, financial, &context.titles).map(|other| {
                let message = format!(
                    "The return says that it is for {period}. A title in it says {other}. Check that \
                    its figures are for {period}"
                );
                ("other-period-named", message)
            }),
        ),
        None => {
            submission.period = Some(context.period);
            let message = format!(
                "The return does not say for which period it is. It was taken to be for {}, the period of \
                 the inbox in which it lay. Say if it is not",
                context.period
            );
            queries.push((NO_PERIOD, message));
        }
    }
    in_scope(&unit, context).map_err(aside(false))?;
    if let Some(reason) = read.conflict {
        return Err(NoReturn {
            verdict: Verdict { state: State::Rejected, reason, rows },
            of_nobody: false,
            other_time: None,
        });
    }
    let (mut records, gives, not_asked) = (read.records, read.gives, read.not_asked);
    records.set_submission(index);
    let fields = |table: usize| &context.collection.tables[table].fields;
    let is_unasked = |field: &Field| !field.is_asked_in(context.period);
    records.change(|table| fields(table).iter().any(is_unasked), &mut |record| {
        let unasked =
            record.answers.iter_mut().zip(fields(record.table)).filter(|(_, field)| is_unasked(field));
        unasked
            .filter(|(answer, _)| **answer == Answer::NotKnown)
            .for_each(|(answer, _)| *answer = Answer::NotAsked);
    });
    let received = submission.received;
    let faults = read.faults.into_iter().map(|fault| (index, fault)).collect();
    let first = |identity: Identity| read.claims.iter().find(|claim| claim.identity == Some(identity));
    let who = [Identity::Code, Identity::Name].into_iter().filter_map(first).cloned().collect();
    Ok(Candidate {
        unit,
        submissions: vec![index],
        received,
        records,
        gives,
        not_asked,
        queries,
        who,
        faults,
        replaced: Vec::new(),
    })
}

/// Records that do not say whose they are, in a file in which others do: the same authority's, if it is the
/// only one.
fn of_silent(
    read: ReadReturn,
    found: &[Candidate],
    at: (usize, &mut Submission),
    context: &Context<'_>,
) -> Result<Candidate, NoReturn> {
    let by_title = |claims: &[Claim], day: Date| attribution::attribute(claims, "", context, day);
    let whose = |claims: &[Claim], day: Date| {
        let only: Option<&Unit> = if let [only] = found { Some(&only.unit) } else { None };
        match (by_title(claims, day), only) {
            (Ok(attribution), _) => Ok(attribution),
            (Err(_), Some(unit)) => Ok(Attribution { unit: unit.clone(), queries: Vec::new() }),
            (Err(_), None) => {
                Err("they do not say whose they are, and the file holds returns of several authorities"
                    .to_owned())
            }
        }
    };
    of_read(read, &whose, at, context)
}

/// Records beside which a code was dragged down: whose they are must be said elsewhere too.
fn of_dragged(
    read: ReadReturn,
    seed: &str,
    by_all: Whose<'_>,
    at: (usize, &mut Submission),
    context: &Context<'_>,
) -> Result<Candidate, NoReturn> {
    let counts = format!(
        "the code counts up from row to row, from \"{}\", as when a cell is dragged down",
        echo(seed)
    );
    let whose = |claims: &[Claim], day: Date| {
        let Attribution { unit, mut queries } = by_all(claims, day).map_err(|reason| {
            format!("{counts}, and nothing else says for certain whose it is ({reason})")
        })?;
        if let Said::Codes(codes) | Said::Several(_, codes) = by_name(seed, context, day)
            && unit.is_apart_from(&codes, context, day)
        {
            return Err(format!(
                "{counts}: that is the code of {}, but the rest says {}",
                named_list(&codes, context.register),
                unit.name
            ));
        }
        let message = format!(
            "In the return {counts}. All its rows were taken to be {}'s. Enter the same code in each row",
            unit.name
        );
        queries.push(("counted-code", message));
        Ok(Attribution { unit, queries })
    };
    of_read(read, &whose, at, context)
}

/// Adds a return to those of its file: to the one of the same unit, if there is one.
fn add(found: &mut Vec<Candidate>, candidate: Candidate, verdicts: &mut Vec<Verdict>, context: &Context<'_>) {
    let Some(at) = found.iter().position(|own| own.unit.id == candidate.unit.id) else {
        found.push(candidate);
        return;
    };
    let own = &mut found[at];
    let rows = own.records.len() + candidate.records.len();
    let says_period = |queries: &[(&str, String)]| !queries.iter().any(|(rule, _)| *rule == NO_PERIOD);
    let said = says_period(&own.queries) || says_period(&candidate.queries);
    own.queries.extend(
        candidate.queries.into_iter().filter(|query| !own.queries.contains(query)).collect::<Vec<_>>(),
    );
    own.queries.retain(|(rule, _)| !said || *rule != NO_PERIOD);
    own.faults
        .extend(candidate.faults.into_iter().filter(|fault| !own.faults.contains(fault)).collect::<Vec<_>>());
    own.gives.iter_mut().zip(&candidate.gives).for_each(|(own, other)| *own |= other);
    if let Err(reason) = put_together(&mut own.records, candidate.records, &context.collection.tables) {
        found.remove(at);
        verdicts.push(Verdict { state: State::Rejected, reason, rows });
    }
}

fn date_on_form(read: &ReadReturn) -> Option<Received> {
    let dates = read.claims.iter().filter(|claim| claim.identity == Some(Identity::Date));
    dates
        .filter_map(|claim| {
            parse_received(&claim.text)
                .or_else(|| dates::date(&claim.text).map(|date| Received { date, time: None }))
        })
        .next()
}
