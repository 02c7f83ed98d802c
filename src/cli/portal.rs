//! `quarterday serve` and `quarterday portal`.

use std::{io::BufRead, sync::Arc};

use super::{
    CannotRun,
    arguments::{AccountCommand, InviteArguments, PortalCommand, PortalOf, RoleArgument, ServeArguments},
    places, read_files,
};
use crate::{
    portal::{self, App, Listening, NewAccount, NewLink, OfRegisters, Role, Settings, Store, newest_period},
    returns::{Context, Unit, due_or_exempt},
    schemas::{Faults, register::Contacts, workspace::Workspace},
    vocabulary::{Period, printable::echo},
};

/// The shortest password that is taken.
const SHORTEST_PASSWORD: usize = 12;

/// How long is waited for a browser that says, or takes, nothing more.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(30);

/// The list of links for mail merge, beside the drafts of letters.
const LINKS: &str = "portal-links.csv";

/// Seconds of a day.
const DAY: i64 = 24 * 60 * 60;

/// Carries out `serve`.
pub fn serve(arguments: &ServeArguments) -> Result<u8, CannotRun> {
    let listening = Listening {
        address: arguments.listen,
        certificate: arguments.certificate.clone().zip(arguments.key.clone()),
    };
    let speaks_tls = listening.certificate.is_some();
    let is_open = !speaks_tls && !arguments.listen.ip().is_loopback();
    if is_open && (!arguments.behind_tls || arguments.behind_proxy.is_empty()) {
        return Err(CannotRun::new(format!(
            "{}: others on the network could read what goes there. Give --certificate and --key; or, where a \
             proxy speaks TLS, --behind-tls and its address as --behind-proxy",
            arguments.listen
        )));
    }
    let workspace = workspace(&arguments.of)?;
    let period = period(&arguments.of, &workspace)?;
    let (collection, register) = declared(&workspace)?;
    if let Some(refusal) = collection.refuses(period) {
        return Err(CannotRun::new(refusal));
    }
    let settings = Settings {
        workspace,
        collection,
        register,
        period,
        program: read_files::own_program()
            .ok_or_else(|| CannotRun::new("the program does not find itself"))?,
        is_secure: speaks_tls || arguments.behind_tls,
        proxies: arguments.behind_proxy.iter().map(std::net::IpAddr::to_canonical).collect(),
        only_by_proxy: is_open,
        patience: PATIENCE,
        most_bytes: arguments.most_megabytes * 1_000_000,
        checks_at_once: arguments.checks.map_or_else(read_files::usual_jobs, usize::from),
        clock: Arc::new(jiff::Zoned::now),
        registers_of: arguments.registers_of.iter().map(|own| of_registers(own)).collect::<Result<_, _>>()?,
    };
    let app = App::open(settings).map_err(CannotRun::of)?;
    let scheme = if listening.certificate.is_some() { "https" } else { "http" };
    portal::serve(&app, &listening, |address| {
        say!("{}, {period}: {scheme}://{address}/", app.settings.collection.title);
    })
    .map_err(CannotRun::of)?;
    Ok(0)
}

/// Carries out `portal`.
pub fn portal(command: &PortalCommand) -> Result<u8, CannotRun> {
    match command {
        PortalCommand::Invite(arguments) => invite(arguments),
        PortalCommand::Links(of) => links(of),
        PortalCommand::Revoke { link, of } => {
            let store = store(of)?;
            let was = store.revoke(*link, now()).map_err(CannotRun::of)?;
            if !was {
                return Err(CannotRun::new(format!("there is no link {link} that is not revoked already")));
            }
            logged(&store, "revoked a link", &link.to_string())?;
            say!("Link {link} is revoked, and whoever came by it is out.");
            Ok(0)
        }
        PortalCommand::Account(command) => account(command),
        PortalCommand::Log(of) => {
            let lines = store(of)?.audit().map_err(CannotRun::of)?;
            let told = |own: portal::AuditLine| {
                say!("{}  {}  {}  {}", moment(own.at), echo(&own.who), own.action, echo(&own.about));
            };
            lines.into_iter().for_each(told);
            Ok(0)
        }
        PortalCommand::Receipts(of) => {
            for own in store(of)?.all_receipts().map_err(CannotRun::of)? {
                for file in &own.files {
                    say!("{}  {}  {}  {}  {}", own.received, own.reference, own.unit, file.sha256, file.name);
                }
            }
            Ok(0)
        }
    }
}

fn now() -> i64 {
    jiff::Timestamp::now().as_second()
}

fn moment(at: i64) -> String {
    jiff::Timestamp::from_second(at).map_or_else(|_| at.to_string(), |at| at.to_string())
}

fn workspace(of: &PortalOf) -> Result<Workspace, CannotRun> {
    let found = places::workspace(of.workspace.as_deref())?;
    found.ok_or_else(|| {
        CannotRun::new("a portal is of a workspace: give -C, or stand in a folder with a quarterday.toml")
    })
}

fn store(of: &PortalOf) -> Result<Store, CannotRun> {
    Store::open(&workspace(of)?.folder).map_err(CannotRun::of)
}

fn period(of: &PortalOf, workspace: &Workspace) -> Result<Period, CannotRun> {
    if let Some(period) = &of.period {
        return places::period_of(period);
    }
    newest_period(workspace).ok_or_else(|| {
        CannotRun::new("nothing says for which period returns are asked: give --period, such as 2019-20-Q1")
    })
}

fn declared(
    workspace: &Workspace,
) -> Result<(crate::schemas::Collection, crate::schemas::Register), CannotRun> {
    let collection = workspace
        .collection()
        .ok_or_else(|| CannotRun::new("quarterday.toml does not say which collection it is of"))?;
    let register = workspace.register().or_else(|| places::beside(&collection));
    let register =
        register.ok_or_else(|| CannotRun::new("quarterday.toml does not say where the register is"))?;
    places::load(&collection, &register).map(|(collection, register, _)| (collection, register))
}

/// A workspace of which registers are shown.
fn of_registers(folder: &std::path::Path) -> Result<OfRegisters, CannotRun> {
    let workspace = places::workspace(Some(folder))?
        .ok_or_else(|| CannotRun::new(format!("{}: there is no quarterday.toml", folder.display())))?;
    let (collection, _) = declared(&workspace)?;
    Ok(OfRegisters { workspace, collection })
}

fn invite(arguments: &InviteArguments) -> Result<u8, CannotRun> {
    let workspace = workspace(&arguments.of)?;
    let period = period(&arguments.of, &workspace)?;
    let (collection, register) = declared(&workspace)?;
    let context = Context::new(&register, &collection, period);
    let units = due_or_exempt(&context);
    let contacts = contacts(&workspace, &context);
    let store = Store::open(&workspace.folder).map_err(CannotRun::of)?;
    let Some(wanted) = &arguments.unit else {
        return invite_all(arguments, &workspace, &store, (&units, &contacts));
    };
    let unit = units.iter().find(|unit| unit.is_called(wanted)).ok_or_else(|| {
        CannotRun::new(format!("no unit that is expected for {period} is called \"{wanted}\""))
    })?;
    let (name, email) = whom(arguments, unit, &contacts)?;
    let (id, link) = made(arguments, &store, unit, (&name, &email))?;
    say!("Link {id}, for {name} of {} ({}), good for {} days:", unit.name, unit.id, arguments.days);
    say!("{link}");
    say!("It is shown this once, and opens the return of that authority to whoever has it.");
    Ok(0)
}

/// Makes a link, and gives its number and address.
fn made(
    arguments: &InviteArguments,
    store: &Store,
    unit: &Unit,
    (name, email): (&str, &str),
) -> Result<(i64, String), CannotRun> {
    let new = NewLink { unit: &unit.id, name, email, expires: now() + arguments.days * DAY };
    let (id, secret) = store.make_link(&new, now()).map_err(CannotRun::of)?;
    logged(store, "made a link", &format!("link {id}, {}, {name}", unit.id))?;
    Ok((id, format!("{}/enter/{secret}", arguments.address.trim_end_matches('/'))))
}

/// Makes a link for each contact that is known by name and address, and writes them into a list that only its
/// owner can read.
fn invite_all(
    arguments: &InviteArguments,
    workspace: &Workspace,
    store: &Store,
    (units, contacts): (&[Unit], &Contacts),
) -> Result<u8, CannotRun> {
    let place = workspace.folder.join("chase").join(LINKS);
    let cannot = |error: &dyn std::fmt::Display| CannotRun::new(format!("{}: {error}", place.display()));
    let mut lines = csv::Writer::from_writer(Vec::from(&b"\xef\xbb\xbf"[..]));
    lines.write_record(["unit", "name", "to", "contact", "link"]).map_err(|error| cannot(&error))?;
    let (mut count, today) = (0, jiff::Zoned::now().date());
    for unit in units {
        let known = contacts.of(unit.lead_first(), today);
        let Some(known) = known.filter(|own| !own.name.is_empty() && !own.email.is_empty()) else { continue };
        let (_, link) = made(arguments, store, unit, (&known.name, &known.email))?;
        let cells = [&unit.id, &unit.name, &known.email, &known.name, &link];
        let cells = cells.map(|cell| crate::publication::harmless(cell).into_owned());
        lines.write_record(&cells).map_err(|error| cannot(&error))?;
        count += 1;
    }
    let bytes = lines.into_inner().map_err(|error| cannot(&error))?;
    write_for_its_owner(&place, &bytes).map_err(|error| cannot(&error))?;
    let all = units.len();
    say!("Written to {}: {count} links; of {} no contact is known.", place.display(), all - count);
    say!("Whoever has a link acts for its authority: delete the list once it was sent.");
    Ok(0)
}

fn write_for_its_owner(place: &std::path::Path, bytes: &[u8]) -> std::io::Result<()> {
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

fn links(of: &PortalOf) -> Result<u8, CannotRun> {
    let now = now();
    for own in store(of)?.links().map_err(CannotRun::of)? {
        let state = match own.revoked {
            Some(at) => format!("revoked {}", moment(at)),
            None if own.is_good(now) => format!("good until {}", moment(own.expires)),
            None => format!("ended {}", moment(own.expires)),
        };
        say!("{:>5}  {}  {}  {}  {state}", own.id, own.unit, echo(&own.name), echo(&own.email));
    }
    Ok(0)
}

fn account(command: &AccountCommand) -> Result<u8, CannotRun> {
    match command {
        AccountCommand::Add { login, name, role, of } => {
            let password = password()?;
            let role = match role {
                RoleArgument::Clerk => Role::Clerk,
                RoleArgument::Statistician => Role::Statistician,
                RoleArgument::Releaser => Role::Releaser,
            };
            let store = store(of)?;
            let new = NewAccount { login, name, role, password: &password };
            store.put_account(&new, now()).map_err(CannotRun::of)?;
            logged(&store, "made an account", &format!("{login}, {name}, {}", role.word()))?;
            say!("{name} may sign in as {login}, a {}.", role.word());
        }
        AccountCommand::List(of) => {
            for own in store(of)?.accounts().map_err(CannotRun::of)? {
                let closed = if own.closed.is_some() { "  closed" } else { "" };
                say!("{}  {}  {}{closed}", echo(&own.login), echo(&own.name), own.role.word());
            }
        }
        AccountCommand::Close { login, of } => {
            let store = store(of)?;
            if !store.close_account(login, now()).map_err(CannotRun::of)? {
                return Err(CannotRun::new(format!("there is no account \"{login}\" that is not closed")));
            }
            logged(&store, "closed an account", login)?;
            say!("{login} is closed, and whoever was signed in by it is out.");
        }
    }
    Ok(0)
}

/// The first line of standard input.
fn password() -> Result<String, CannotRun> {
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line).map_err(CannotRun::of)?;
    let password = line.trim_end_matches(['\r', '\n']).to_owned();
    if password.chars().count() < SHORTEST_PASSWORD {
        return Err(CannotRun::new(format!(
            "a password has {SHORTEST_PASSWORD} letters at least: give it as the first line of standard input"
        )));
    }
    Ok(password)
}

fn logged(store: &Store, action: &str, about: &str) -> Result<(), CannotRun> {
    store.log(now(), "at the command line", action, about).map_err(CannotRun::of)
}
