//! Personal links: made one by one, for a list, or for the letters of `chase`. Each is shown where it is
//! made, once; the store has its hash alone.

use serde_json::json;

use super::{
    CannotRun,
    arguments::{InviteArguments, Telling},
    places,
    portal::{declared, logged, now, period, workspace},
};
use crate::{
    portal::{Link, NewLink, Store},
    returns::{Context, Unit, due_or_exempt},
    schemas::{Faults, register::Contacts, workspace::Workspace},
    vocabulary::{counted, counted_as},
};

/// The list of links for mail merge, beside the drafts of letters.
const LINKS: &str = "portal-links.csv";

/// Seconds of a day.
const DAY: i64 = 24 * 60 * 60;

/// Makes links.
pub struct Links<'a> {
    store: Store,
    address: &'a str,
    days: i64,
    /// Those that were good before.
    before: Vec<Link>,
    /// So many were made for somebody who has one that is good.
    pub again: usize,
}

/// A link that was made.
pub struct Made {
    /// Its number.
    pub id: i64,
    /// What is followed.
    pub address: String,
    /// The last day on which it is surely good.
    pub until: jiff::civil::Date,
}

impl<'a> Links<'a> {
    /// Of the portal of a workspace, good for so many days, at an address.
    pub fn of(workspace: &Workspace, address: &'a str, days: i64) -> Result<Self, CannotRun> {
        if !address.starts_with("https://") && !address.starts_with("http://") {
            return Err(CannotRun::new(format!(
                "--address {address}: give it as browsers do, such as https://returns.example"
            )));
        }
        let store = Store::open(&workspace.folder).map_err(CannotRun::of)?;
        let now = now();
        let mut before = store.links().map_err(CannotRun::of)?;
        before.retain(|link| link.is_good(now));
        Ok(Self { store, address: address.trim_end_matches('/'), days, before, again: 0 })
    }

    /// Makes one for a person of a unit; what for is said in the log.
    pub fn make(
        &mut self,
        unit: &Unit,
        (name, email): (&str, &str),
        what_for: &str,
    ) -> Result<Made, CannotRun> {
        let expires = now() + self.days * DAY;
        let is_theirs = |link: &Link| {
            link.unit == unit.id && (link.name == name || !email.is_empty() && link.email == email)
        };
        self.again += usize::from(self.before.iter().any(is_theirs));
        let new = NewLink { unit: &unit.id, name, email, expires };
        let (id, secret) = self.store.make_link(&new, now()).map_err(CannotRun::of)?;
        logged(&self.store, "made a link", &format!("link {id}, {}, {name}{what_for}", unit.id))?;
        let last = jiff::Timestamp::from_second(expires - DAY).map_err(CannotRun::of)?;
        let until = last.to_zoned(jiff::tz::TimeZone::system()).date();
        Ok(Made { id, address: format!("{}/enter/{secret}", self.address), until })
    }

    /// Says of how many people an earlier link is good still.
    pub fn tell_of_earlier(&self) {
        if self.again > 0 {
            say!(
                "{} a link from before that is good as well: quarterday portal links lists them, and \
                 quarterday portal revoke NUMBER ends one.",
                counted_as(self.again, "of them has", "of them have")
            );
        }
    }
}

/// Carries out `portal invite`.
pub fn invite(arguments: &InviteArguments) -> Result<u8, CannotRun> {
    let workspace = workspace(&arguments.of)?;
    let period = period(&arguments.of, &workspace)?;
    let (collection, register) = declared(&workspace)?;
    let context = Context::new(&register, &collection, period);
    let all = due_or_exempt(&context);
    let contacts = contacts(&workspace, &context);
    let wanted = arguments.unit.iter().map(|wanted| {
        all.iter().find(|unit| unit.is_called(wanted)).ok_or_else(|| {
            CannotRun::new(format!("no unit that is expected for {period} is called \"{wanted}\""))
        })
    });
    let wanted: Vec<&Unit> =
        if arguments.all { all.iter().collect() } else { wanted.collect::<Result<_, _>>()? };
    let mut links = Links::of(&workspace, &arguments.address, arguments.days)?;
    let [unit] = wanted[..] else {
        return invite_all(&wanted, &workspace, &mut links, &contacts, &arguments.of.telling);
    };
    if arguments.all {
        return invite_all(&wanted, &workspace, &mut links, &contacts, &arguments.of.telling);
    }
    let (name, email) = whom(arguments, unit, &contacts)?;
    let made = links.make(unit, (&name, &email), "")?;
    let days = arguments.days;
    arguments.of.telling.tell(
        || {
            json!({ "id": made.id, "unit": unit.id, "name": name, "email": email, "days": days,
                "link": made.address, "earlier_links": links.again })
        },
        || {
            let good_for = counted(days, "day");
            say!("Link {}, for {name} of {} ({}), good for {good_for}:", made.id, unit.name, unit.id);
            say!("{}", made.address);
            say!("It is shown this once, and opens the return of that authority to whoever has it.");
            links.tell_of_earlier();
        },
    );
    Ok(0)
}

/// Makes a link for each contact that is known by name and address, and writes them into a list that only its
/// owner can read.
fn invite_all(
    units: &[&Unit],
    workspace: &Workspace,
    links: &mut Links<'_>,
    contacts: &Contacts,
    telling: &Telling,
) -> Result<u8, CannotRun> {
    let place = workspace.folder.join("chase").join(LINKS);
    let cannot = |error: &dyn std::fmt::Display| CannotRun::new(format!("{}: {error}", place.display()));
    let mut lines = csv::Writer::from_writer(Vec::from(&b"\xef\xbb\xbf"[..]));
    lines.write_record(["unit", "name", "to", "contact", "link"]).map_err(|error| cannot(&error))?;
    let (mut count, today) = (0, jiff::Zoned::now().date());
    for unit in units {
        let known = contacts.of(unit.lead_first(), today);
        let Some(known) = known.filter(|own| !own.name.is_empty() && !own.email.is_empty()) else { continue };
        let made = links.make(unit, (&known.name, &known.email), ", for a list")?;
        let cells = [&unit.id, &unit.name, &known.email, &known.name, &made.address];
        let cells = cells.map(|cell| crate::publication::harmless(cell).into_owned());
        lines.write_record(&cells).map_err(|error| cannot(&error))?;
        count += 1;
    }
    let bytes = lines.into_inner().map_err(|error| cannot(&error))?;
    write_for_its_owner(&place, &bytes).map_err(|error| cannot(&error))?;
    let without = units.len() - count;
    telling.tell(
        || {
            json!({ "file": place, "links": count, "without_contact": without,
                "earlier_links": links.again })
        },
        || {
            let made = counted(count, "link");
            say!("Written to {}: {made}; of {without} no contact is known.", place.display());
            say!("Whoever has a link acts for its authority: delete the list once it was sent.");
            links.tell_of_earlier();
        },
    );
    Ok(0)
}

/// Writes a file that nobody but its owner can read.
pub fn write_for_its_owner(place: &std::path::Path, bytes: &[u8]) -> std::io::Result<()> {
    let folder = place.parent().unwrap_or(std::path::Path::new("."));
    std::fs::create_dir_all(folder)?;
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    std::io::Write::write_all(&mut file, bytes)?;
    file.persist(place)?;
    Ok(())
}

fn contacts(workspace: &Workspace, context: &Context<'_>) -> Contacts {
    let mut faults = Faults::default();
    let folder = workspace.register().or_else(|| workspace.collection().and_then(|own| places::beside(&own)));
    let contacts = folder.map(|folder| Contacts::read(&folder, context.register, &mut faults));
    if !faults.is_clean() {
        note!("passed over:\n{}", places::lines(&faults.faults));
    }
    contacts.unwrap_or_default()
}

/// For whom a link is: as said, else the contact of the unit.
fn whom(
    arguments: &InviteArguments,
    unit: &Unit,
    contacts: &Contacts,
) -> Result<(String, String), CannotRun> {
    let known = contacts.of(unit.lead_first(), jiff::Zoned::now().date());
    let name = arguments.name.clone().or_else(|| known.map(|known| known.name.clone()));
    let email = arguments.email.clone().or_else(|| known.map(|known| known.email.clone()));
    let name = name.filter(|name| !name.trim().is_empty()).ok_or_else(|| {
        CannotRun::new(format!("no contact of {} is known by name: say for whom it is by --name", unit.name))
    })?;
    Ok((name, email.unwrap_or_default()))
}
