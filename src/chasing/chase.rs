//! What is to be sent to each unit: in what situation it is, and the letter for that.

use std::{collections::BTreeMap, path::Path};

use jiff::civil::Date;

use super::letter::{Letter, Letters, LinkText};
use crate::{
    ledger::{Said, ToLog},
    publication::{Reported, period_in_words},
    returns::{NamedContact, Return, Unit, expected_units},
    schemas::register::{CONTACT, Contact, is_address},
    statistics::Status,
    status::{NextLetter, Question, Questions, is_asked, questions},
    vocabulary::{Situation, submission::State},
};

/// What is to be sent to one unit.
pub struct ToSend<'r> {
    /// Whom.
    pub unit: Unit,
    /// Which letter it is, and when it goes out.
    pub next: NextLetter,
    /// To whom it goes; no address where none is known, or none can be trusted.
    pub contact: Contact,
    /// Why it does not go out: a promise, an address of somebody else, nobody to write to.
    pub held: Option<String>,
    /// The letter.
    pub letter: Letter,
    /// What follows it with a personal link.
    pub link_text: LinkText,
    /// What is asked.
    pub questions: Vec<Question<'r>>,
    /// How many more there are than are asked now.
    pub more: usize,
    /// Its return, if there is one.
    pub found: Option<&'r Return>,
    /// Whom its return names, where that is another than the one that is written to.
    pub proposed: Option<Contact>,
}

impl ToSend<'_> {
    /// Its line of the log.
    #[must_use]
    pub fn to_log(&self) -> ToLog<'_> {
        let NextLetter { situation, stage, .. } = self.next;
        ToLog { unit: &self.unit.id, situation, stage, to: &self.contact.email }
    }
}

/// What chasing knows beside the run.
pub struct Desk<'a> {
    /// What is said.
    pub letters: &'a Letters,
    /// The day that counts as today.
    pub as_of: Date,
}

/// What is to be sent to each expected unit, in order of id.
#[must_use]
pub fn to_send<'r>(run: &'r Reported<'r>, desk: &Desk<'_>) -> Vec<ToSend<'r>> {
    let mut units = expected_units(run.context);
    // Whoever sent something else than was expected is asked about it too.
    for found in &run.returns.returns {
        if !units.iter().any(|unit| unit.id == found.unit.id) {
            units.push(found.unit.clone());
        }
    }
    let answered = |unit: &Unit| {
        let sent = run.returns.returns.iter().any(|found| found.unit.id == unit.id);
        let by_others = run.returns.returns.iter().any(|found| {
            !unit.covers.is_empty() && unit.covers.iter().all(|code| found.unit.covers.contains(code))
        });
        by_others && !sent
    };
    units.retain(|unit| !answered(unit));
    units.sort_by(|one, other| one.id.cmp(&other.id));
    units.into_iter().filter_map(|unit| one(unit, run, desk)).collect()
}

fn one<'r>(unit: Unit, run: &'r Reported<'r>, desk: &Desk<'_>) -> Option<ToSend<'r>> {
    let status = status_of(&unit, run)?;
    let own = || run.validation.exceptions.iter().filter(|one| one.unit == unit.id);
    let asked: Vec<_> = own().filter(|one| is_asked(one)).collect();
    let next = NextLetter::of(&unit.id, status, &asked, run, desk.as_of);
    let last_chased = run.chased.last(&unit.id).map(|sent| sent.day);
    let found = run.returns.returns.iter().find(|found| found.unit.id == unit.id);
    let tables = &run.context.collection.tables;
    let named = found.map(|found| Contact::from(NamedContact::of(found, tables))).unwrap_or_default();
    let known = run.contacts.of(unit.lead_first(), desk.as_of).cloned();
    let proposed = Some(named.clone())
        .filter(|named| !named.email.is_empty() && known.as_ref().is_none_or(|own| own.email != named.email));
    // Whom a return names is written to only where nobody else is known, and never for somebody's superior.
    let of_role = || run.contacts.of_role(unit.lead_first(), &next.to, desk.as_of).cloned();
    let is_of_role = !next.to.is_empty() && next.to != CONTACT;
    let contact = if is_of_role { of_role().unwrap_or_default() } else { known.unwrap_or(named) };
    let Questions { now, more } = questions(own(), &run.context.collection.chase);
    let held = held(&unit, &contact, &next, run, desk).or_else(|| {
        let is_today = last_chased == Some(desk.as_of);
        is_today.then(|| "a letter was sent to it on this day".to_owned())
    });
    let places = places(&unit, &contact, status, &now, (next.stage, last_chased), run);
    let letter = desk.letters.of(&next, &contact.language)?.filled(&places);
    let link_text = LinkText { text: desk.letters.of_link(&contact.language).to_owned(), places };
    Some(ToSend { next, contact, held, letter, link_text, questions: now, more, found, proposed, unit })
}

/// The line of the status of a unit: of its own, or of the authority that sends for it.
fn status_of<'r>(unit: &Unit, run: &'r Reported<'r>) -> Option<&'r Status> {
    let of_unit = |line: &&Status| line.unit.split(';').any(|own| own == unit.id);
    let by_code =
        |line: &&Status| unit.codes.contains(&line.authority_code) || line.authority_code == unit.lead;
    let lines = || run.statistics.status.iter();
    lines().find(of_unit).or_else(|| lines().find(by_code))
}

/// Why nothing is sent.
fn held(
    unit: &Unit,
    contact: &Contact,
    next: &NextLetter,
    run: &Reported<'_>,
    desk: &Desk<'_>,
) -> Option<String> {
    if !next.is_due(desk.as_of) {
        return Some(next.in_words(desk.as_of));
    }
    if next.situation != Situation::Thanks
        && let Some(day) = Said::last(&run.context.ledger, &unit.id)
            .filter(|said| said.is_awaited(desk.as_of))
            .and_then(|said| said.until)
    {
        return Some(format!("promised for {day}"));
    }
    if contact.email.is_empty() {
        let whose = if next.to.is_empty() || next.to == CONTACT { "" } else { &next.to };
        let of =
            if whose.is_empty() { String::new() } else { format!(" of a {whose} (role in contacts.csv)") };
        return Some(format!("no address{of} is known"));
    }
    // One return that says "see below" must not keep back the letters to all others.
    if !is_address(&contact.email) {
        return Some(format!("\"{}\" is no e-mail address", contact.email));
    }
    if !run.contacts.are_of(&contact.email, &unit.codes) {
        return Some(format!("the address {} is not of the domains of {}", contact.email, unit.name));
    }
    None
}

fn places(
    unit: &Unit,
    contact: &Contact,
    status: &Status,
    questions: &[Question<'_>],
    (stage, last_chased): (usize, Option<Date>),
    run: &Reported<'_>,
) -> BTreeMap<&'static str, String> {
    let collection = run.context.collection;
    let day = |day: Option<Date>| day.map(|day| day.strftime("%-d %B %Y").to_string()).unwrap_or_default();
    let late = status.due.zip(run.as_of.parse::<Date>().ok());
    let late = late.and_then(|(due, now)| due.until(now).ok()).map(|span| span.get_days().max(0));
    let count = match questions.len() {
        1 => "one question".to_owned(),
        count => format!("{count} questions"),
    };
    let code = if unit.codes.is_empty() { unit.id.clone() } else { unit.codes.join(", ") };
    let email = &collection.publication.email;
    BTreeMap::from([
        ("name", unit.name.clone()),
        ("code", code),
        ("contact", if contact.name.is_empty() { "colleague".to_owned() } else { contact.name.clone() }),
        ("collection", collection.title.clone()),
        ("period", run.context.period.to_string()),
        ("period_in_words", period_in_words(run.context.period)),
        ("due", day(status.due)),
        ("days_late", late.unwrap_or(0).to_string()),
        ("questions", listed(questions)),
        ("count", count),
        ("reasons", reasons(unit, run)),
        ("last_chased", day(last_chased)),
        ("stage", stage.to_string()),
        ("sender", collection.contact.clone()),
        ("email", email.clone()),
    ])
}

fn listed(questions: &[Question<'_>]) -> String {
    let line = |(at, question): (usize, &Question<'_>)| {
        let place = question.place();
        let place = if place.is_empty() { String::new() } else { format!("{place}: ") };
        format!("{}. {place}{}", at + 1, question.words())
    };
    questions.iter().enumerate().map(line).collect::<Vec<_>>().join("\n\n")
}

/// Why the files of a unit could not be used.
fn reasons(unit: &Unit, run: &Reported<'_>) -> String {
    let files = run.returns.submissions.iter().filter(|submission| {
        submission.state == State::Rejected
            && submission
                .units
                .iter()
                .chain(&submission.codes)
                .any(|own| *own == unit.id || unit.codes.contains(own))
    });
    let name = |file: &str| {
        Path::new(file).file_name().map_or(file.to_owned(), |name| name.to_string_lossy().into_owned())
    };
    files.map(|file| format!("{}: {}", name(&file.file), file.reason)).collect::<Vec<_>>().join("\n")
}
