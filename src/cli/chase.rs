//! `quarterday chase`: what is to be sent to each authority, as drafts.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use jiff::civil::Date;
use rayon::prelude::*;
use serde_json::{Value, json};

use super::{
    CannotRun,
    arguments::ChaseArguments,
    places,
    portal_links::{Links, Made, write_for_its_owner},
    progress,
    worked_out::{Last, worked_out},
};
use crate::{
    chasing::{Addressed, Desk, Feedback, Letters, ToSend, draft, feedback, file_name, to_send},
    ledger::{ChaseLog, ToLog, add_to_log},
    publication::Reported,
    schemas::Faults,
    vocabulary::{Period, Situation, counted, counted_as, printable::echo},
};

/// Carries out `chase`.
pub fn chase(arguments: &ChaseArguments) -> Result<u8, CannotRun> {
    worked_out(
        &arguments.of,
        |_, _, _| Ok(()),
        |found, ()| {
            found.correspondence.is_sound()?;
            let period = found.context.period;
            let folder = arguments.to.as_ref().or(found.places.chase.as_ref()).ok_or_else(|| {
                CannotRun::new("nothing says where drafts go: give --to, or stand in a workspace")
            })?;
            let mut faults = Faults::default();
            let letters = Letters::read(&found.places.collection, &mut faults);
            let own_log = arguments
                .to
                .is_some()
                .then(|| ChaseLog::read(&ChaseLog::place(folder), period, found.as_of, &mut faults));
            letters.are_there(&found.context.collection.chase.steps, &mut faults);
            if found.context.collection.publication.email.is_empty() {
                let collection = found.places.collection.display();
                return Err(CannotRun::new(format!(
                    "{collection}: collection.toml does not say from which address letters come \
                 (publication.email)"
                )));
            }
            if !faults.is_clean() {
                return Err(CannotRun::new(places::lines(&faults.faults)));
            }
            let day = found.as_of.to_string();
            let last = Last::default();
            let reported = found.reported(&last, &day);
            let chased = own_log.as_ref().unwrap_or(reported.chased);
            let reported = Reported { chased, ..reported };
            let desk = Desk { letters: &letters, as_of: found.as_of };
            let mut all = to_send(&reported, &desk);
            all.retain(|one| is_wanted(one, arguments));
            let due: Vec<&ToSend<'_>> = all.iter().filter(|one| one.held.is_none()).collect();
            if arguments.sent {
                return put_down(&due, folder, (period, found.as_of), arguments);
            }
            if !arguments.dry_run {
                let links = links_for(&due, arguments)?;
                write(&due, &links, folder, &reported)?;
            }
            arguments.telling.tell(
                || as_json(&all, folder, found.as_of, arguments.dry_run),
                || tell(&all, &due, folder, found.as_of, arguments.dry_run),
            );
            Ok(0)
        },
    )
}

/// A link for each contact who is known by name and address, where links are wanted.
fn links_for(due: &[&ToSend<'_>], arguments: &ChaseArguments) -> Result<Vec<Option<Made>>, CannotRun> {
    let Some(address) = arguments.address.as_deref().filter(|_| arguments.with_links) else {
        return Ok(due.iter().map(|_| None).collect());
    };
    let workspace = places::workspace(arguments.of.workspace.as_deref())?
        .ok_or_else(|| CannotRun::new("links are to the portal of a workspace: give -C, or stand in one"))?;
    let mut links = Links::of(&workspace, address, arguments.days)?;
    let made = due.iter().map(|one| {
        let (name, email) = (one.contact.name.as_str(), one.contact.email.as_str());
        if name.is_empty() || email.is_empty() {
            return Ok(None);
        }
        let what_for = format!(", for letter {} {}", one.next.situation.word(), one.next.stage);
        links.make(&one.unit, (name, email), &what_for).map(Some)
    });
    let made = made.collect::<Result<Vec<_>, CannotRun>>()?;
    let count = made.iter().flatten().count();
    say!(
        "{} a link; of {} no contact is known by name and address.",
        counted_as(count, "draft has", "drafts have"),
        made.len() - count
    );
    links.tell_of_earlier();
    Ok(made)
}

fn is_wanted(one: &ToSend<'_>, arguments: &ChaseArguments) -> bool {
    (arguments.unit.is_empty() || arguments.unit.iter().any(|name| one.unit.is_called(name)))
        // Nobody is thanked twice.
        && (one.next.situation != Situation::Thanks || arguments.thanks && one.next.stage == 1)
}

/// Takes note that the drafts were sent: those that lie there. Whoever does not send one deletes it.
fn put_down(
    due: &[&ToSend<'_>],
    folder: &Path,
    (period, day): (Period, Date),
    arguments: &ChaseArguments,
) -> Result<u8, CannotRun> {
    let (drafted, missing): (Vec<&ToSend<'_>>, Vec<&ToSend<'_>>) =
        due.iter().copied().partition(|one| draft_of(one, folder, period).is_file());
    let log = ChaseLog::place(folder);
    if !drafted.is_empty() {
        let letters: Vec<ToLog<'_>> = drafted.iter().map(|one| one.to_log()).collect();
        add_to_log(&log, period, day, &letters)
            .map_err(|error| CannotRun::new(format!("{}: {error}", log.display())))?;
    }
    let (put_down, missing) = (drafted.len(), missing.len());
    arguments.telling.tell(
        || json!({ "log": log, "day": day.to_string(), "put_down": put_down, "without_draft": missing }),
        || {
            let letters = counted(put_down, "letter");
            let were = if put_down == 1 { "was" } else { "were" };
            say!("{letters} of {day} {were} put down in {}", log.display());
            if missing > 0 {
                let there_are = if missing == 1 { "there is no draft" } else { "there are no drafts" };
                say!("  {missing} more would be due, of which {there_are} in {}", folder.display());
            }
        },
    );
    Ok(0)
}

/// The folder of a unit.
fn folder_of(one: &ToSend<'_>, folder: &Path) -> PathBuf {
    folder.join(file_name(&[&one.unit.id, &one.unit.name], ""))
}

/// The draft to a unit.
fn draft_of(one: &ToSend<'_>, folder: &Path, period: Period) -> PathBuf {
    folder_of(one, folder).join(format!("{period} {} {}.eml", one.next.situation.word(), one.next.stage))
}

/// Writes a folder for each unit, and one list for mail merge.
fn write(
    due: &[&ToSend<'_>],
    links: &[Option<Made>],
    folder: &Path,
    run: &Reported<'_>,
) -> Result<(), CannotRun> {
    progress::begin("letters", due.len());
    let of_unit = |(one, link): (&&ToSend<'_>, &Option<Made>)| {
        write_one(one, link.as_ref(), folder, run).inspect(|()| progress::step())
    };
    due.par_iter().zip(links).map(of_unit).collect::<Result<Vec<()>, _>>()?;
    progress::end();
    let list = folder.join("mail-merge.csv");
    let cannot = |error: &dyn std::fmt::Display| CannotRun::new(format!("{}: {error}", list.display()));
    // Nobody may be due.
    std::fs::create_dir_all(folder).map_err(|error| cannot(&error))?;
    let mut lines = csv::Writer::from_writer(Vec::from(&b"\xef\xbb\xbf"[..]));
    let columns = ["unit", "name", "to", "contact", "situation", "stage", "subject", "text", "attachment"];
    lines.write_record(columns).map_err(|error| cannot(&error))?;
    for one in due {
        let cells = [
            one.unit.id.clone(),
            one.unit.name.clone(),
            one.contact.email.clone(),
            one.contact.name.clone(),
            one.next.situation.word().to_owned(),
            one.next.stage.to_string(),
            one.letter.subject.clone(),
            one.letter.body.clone(),
            attachment_name(one, run).unwrap_or_default(),
        ];
        let cells = cells.map(|cell| crate::publication::harmless(&cell).into_owned());
        lines.write_record(&cells).map_err(|error| cannot(&error))?;
    }
    let bytes = lines.into_inner().map_err(|error| cannot(&error))?;
    std::fs::write(&list, bytes).map_err(|error| cannot(&error))
}

/// The name of the workbook of questions, where there are any.
fn attachment_name(one: &ToSend<'_>, run: &Reported<'_>) -> Option<String> {
    let has_questions = !one.questions.is_empty() && one.found.is_some();
    let period = run.context.period.to_string();
    has_questions.then(|| file_name(&[&one.unit.id, "questions", &period], "xlsx"))
}

fn write_one(
    one: &ToSend<'_>,
    link: Option<&Made>,
    folder: &Path,
    run: &Reported<'_>,
) -> Result<(), CannotRun> {
    let own = folder_of(one, folder);
    let cannot = |error: &dyn std::fmt::Display| CannotRun::new(format!("{}: {error}", own.display()));
    std::fs::create_dir_all(&own).map_err(|error| cannot(&error))?;
    let mut attachment = None;
    if let (Some(name), Some(found)) = (attachment_name(one, run), one.found) {
        let workbook = Feedback { run, found, questions: &one.questions, more: one.more };
        let bytes = feedback(&workbook).map_err(|error| cannot(&error))?;
        std::fs::write(own.join(&name), &bytes).map_err(|error| cannot(&error))?;
        attachment = Some((name, bytes));
    }
    let period = run.context.period;
    let id = format!("{} {period} {} {}", one.unit.id, one.next.situation.word(), one.next.stage);
    let from = run.context.collection.publication.email.as_str();
    let addressed = Addressed { from, name: &one.contact.name, to: &one.contact.email, id: &id };
    let attached = attachment.as_ref().map(|(name, bytes)| (name.as_str(), bytes.clone()));
    let place = draft_of(one, folder, period);
    let Some(link) = link else {
        let message = draft(&one.letter, &addressed, attached).map_err(|error| cannot(&error))?;
        return std::fs::write(place, message).map_err(|error| cannot(&error));
    };
    // The draft alone has it: no list, no workbook and no pack.
    let letter = one.letter.with_link(&one.link_text, &link.address, link.until);
    let message = draft(&letter, &addressed, attached).map_err(|error| cannot(&error))?;
    write_for_its_owner(&place, &message).map_err(|error| cannot(&error))
}

/// Everybody who is written to, now, later, or not and why.
fn as_json(all: &[ToSend<'_>], folder: &Path, day: Date, is_dry: bool) -> Value {
    let of_one = |one: &ToSend<'_>| {
        json!({
            "unit": one.unit.id,
            "name": one.unit.name,
            "situation": one.next.situation.word(),
            "stage": one.next.stage,
            "on": one.next.on.map(|on| on.to_string()),
            "is_due": one.held.is_none(),
            "held": one.held,
            "to": one.contact.email,
            "contact": one.contact.name,
            "subject": one.letter.subject,
            "questions": one.questions.len(),
            "proposed": one.proposed.as_ref().map(|own| json!({ "name": own.name, "email": own.email })),
        })
    };
    json!({
        "folder": folder,
        "as_of": day.to_string(),
        "is_written": !is_dry,
        "letters": all.iter().map(of_one).collect::<Vec<_>>(),
    })
}

/// Who gets what, and who gets nothing and why.
fn tell(all: &[ToSend<'_>], due: &[&ToSend<'_>], folder: &Path, day: Date, is_dry: bool) {
    let mut counts: BTreeMap<(Situation, usize), usize> = BTreeMap::new();
    due.iter().for_each(|one| *counts.entry((one.next.situation, one.next.stage)).or_default() += 1);
    for ((situation, stage), count) in &counts {
        let letters = if *count == 1 { "letter" } else { "letters" };
        say!("{count:>5} {letters}: {} (number {stage} of its kind)", situation.word());
    }
    let waits = |one: &&ToSend<'_>| one.next.on.is_some_and(|on| on > day);
    tell_steps(all.iter().filter(waits), day);
    let held: Vec<&ToSend<'_>> = all.iter().filter(|one| one.held.is_some() && !waits(one)).collect();
    if !held.is_empty() {
        say!("\nNothing goes to {}:", held.len());
    }
    for one in held.iter().take(MOST_NAMED) {
        let why = one.held.as_deref().unwrap_or_default();
        say!("  {} ({}), {}: {}", one.unit.name, one.unit.id, one.next.situation.word(), echo(why));
    }
    if held.len() > MOST_NAMED {
        say!("  ... and {} more", held.len() - MOST_NAMED);
    }
    let proposed: Vec<&ToSend<'_>> = all.iter().filter(|one| one.proposed.is_some()).collect();
    if !proposed.is_empty() {
        say!(
            "\nReturns name others than contacts.csv does; put them there if they are right ({}):",
            proposed.len()
        );
    }
    for one in proposed.iter().take(MOST_NAMED) {
        let Some(contact) = &one.proposed else { continue };
        say!("  {} ({}): {} <{}>", one.unit.name, one.unit.id, echo(&contact.name), echo(&contact.email));
    }
    if proposed.len() > MOST_NAMED {
        say!("  ... and {} more", proposed.len() - MOST_NAMED);
    }
    if is_dry {
        say!("\nNothing was written.");
        for one in due.iter().filter(|_| all.len() <= MOST_NAMED) {
            say!("  {} <- {}", echo(&one.contact.email), echo(&one.letter.subject));
        }
    } else {
        say!(
            "\nWritten to {}: {} sent, say so: quarterday chase ... --sent",
            folder.display(),
            counted_as(due.len(), "draft. Once it is", "drafts. Once they are")
        );
    }
}

/// Which steps come later: how many letters of each go to whom on which day.
fn tell_steps<'t, 'r: 't>(waiting: impl Iterator<Item = &'t ToSend<'r>>, day: Date) {
    let mut counts: BTreeMap<(Option<Date>, String), usize> = BTreeMap::new();
    for one in waiting {
        *counts.entry((one.next.on, one.next.in_words(day))).or_default() += 1;
    }
    if !counts.is_empty() {
        say!("\nSteps that come later:");
    }
    for ((_, words), count) in counts {
        say!("{count:>5} {words}");
    }
}

/// Most names that are listed; the rest is counted.
const MOST_NAMED: usize = 12;
