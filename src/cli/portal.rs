//! `quarterday serve` and `quarterday portal`.

use std::{io::BufRead, sync::Arc};

use super::{
    CannotRun,
    arguments::{AccountCommand, PortalCommand, PortalOf, RoleArgument, ServeArguments},
    places, portal_links, read_files,
};
use crate::{
    portal::{self, App, Listening, NewAccount, OfRegisters, Role, Settings, Store, newest_period},
    schemas::workspace::Workspace,
    vocabulary::{Period, printable::echo},
};

/// The shortest password that is taken.
const SHORTEST_PASSWORD: usize = 12;

/// How long is waited for a browser that says, or takes, nothing more.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(30);

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
        PortalCommand::Invite(arguments) => portal_links::invite(arguments),
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

pub(super) fn now() -> i64 {
    jiff::Timestamp::now().as_second()
}

fn moment(at: i64) -> String {
    jiff::Timestamp::from_second(at).map_or_else(|_| at.to_string(), |at| at.to_string())
}

pub(super) fn workspace(of: &PortalOf) -> Result<Workspace, CannotRun> {
    let found = places::workspace(of.workspace.as_deref())?;
    found.ok_or_else(|| {
        CannotRun::new("a portal is of a workspace: give -C, or stand in a folder with a quarterday.toml")
    })
}

fn store(of: &PortalOf) -> Result<Store, CannotRun> {
    Store::open(&workspace(of)?.folder).map_err(CannotRun::of)
}

pub(super) fn period(of: &PortalOf, workspace: &Workspace) -> Result<Period, CannotRun> {
    if let Some(period) = &of.period {
        return places::period_of(period);
    }
    newest_period(workspace).ok_or_else(|| {
        CannotRun::new("nothing says for which period returns are asked: give --period, such as 2019-20-Q1")
    })
}

pub(super) fn declared(
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

pub(super) fn logged(store: &Store, action: &str, about: &str) -> Result<(), CannotRun> {
    store.log(now(), "at the command line", action, about).map_err(CannotRun::of)
}
