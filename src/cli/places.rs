//! Where everything lies: a flag beats the workspace, and what neither says is asked for in words.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use super::{
    CannotRun,
    arguments::{PeriodArguments, RulesArguments},
};
use crate::{
    ledger::{self, Ledger},
    records::{EarlierOutput, EarlierOutputs, Untrue},
    schemas::{Collection, Faults, Register, collection, officers::Officers, register, workspace::Workspace},
    vocabulary::Period,
};

/// The places of one run.
#[derive(Debug)]
pub struct Places {
    /// The collection.
    pub collection: PathBuf,
    /// The register.
    pub register: PathBuf,
    /// The inbox.
    pub inbox: PathBuf,
    /// The workspace has an inbox for each period.
    pub is_by_period: bool,
    /// Those of later periods, in a workspace: what comes late may lie there.
    pub later_inboxes: Vec<(Period, PathBuf)>,
    /// The output folder.
    pub out: PathBuf,
    /// The folder of earlier outputs by period, if there is one.
    pub history: EarlierOutputs,
    /// Who looks after which authorities, if the workspace says so.
    pub officers: Option<PathBuf>,
    /// Where drafts are written and the log of letters lies, in a workspace.
    pub chase: Option<PathBuf>,
    /// Where packs are written, in a workspace.
    pub packs: Option<PathBuf>,
    /// Where readings are kept, in a workspace.
    pub cache: Option<PathBuf>,
    /// The lock of the workspace, if there is one; that of OUT lies beside OUT.
    pub lock: Option<PathBuf>,
    /// The list of those who see figures before their release, of a workspace.
    pub pre_release_access: Option<PathBuf>,
    /// The folder of releases, of a workspace.
    pub releases: Option<PathBuf>,
    /// Words of the workspace for the cover.
    pub notice: String,
}

/// A period as it is typed.
pub fn period_of(text: &str) -> Result<Period, CannotRun> {
    Period::parse(text).ok_or_else(|| {
        CannotRun::new(format!(
            "\"{text}\" is not a period: give one such as 2019-20, 2019-20-Q1, \
            2019-20-H1, 2020, 2024-Q3 or 2019-M10"
        ))
    })
}

fn periods_of(texts: &[String]) -> Result<BTreeSet<Period>, CannotRun> {
    texts.iter().map(|text| period_of(text)).collect()
}

/// Earlier outputs as they are given for commands that ask of a collection.
pub struct GivenHistory<'a> {
    /// The folder.
    pub folder: Option<&'a Path>,
    /// Periods to leave out.
    pub without: &'a [String],
}

/// The folder of earlier outputs of those commands that ask of a collection: as given, or that of its
/// workspace.
pub fn history_of(given: &GivenHistory<'_>, of: &RulesArguments) -> Result<EarlierOutputs, CannotRun> {
    let without = periods_of(given.without)?;
    if let Some(given) = given.folder {
        let there = given.is_dir().then(|| EarlierOutputs { folder: Some(given.to_owned()), without });
        return there.ok_or_else(|| {
            CannotRun::new(format!("{}: there is no such folder of earlier outputs", given.display()))
        });
    }
    // A workspace that happens to lie above is not that of a collection named by itself.
    let asked = of.workspace.is_some() || of.collection.is_none();
    let folder = if asked {
        workspace(of.workspace.as_deref())?.and_then(|workspace| workspace.history())
    } else {
        None
    };
    Ok(EarlierOutputs { folder, without })
}

/// The output folder of an earlier run, of which something is asked; all that it wrote is there.
pub fn outputs(place: &Path) -> Result<EarlierOutput, CannotRun> {
    let advice = |error: Untrue| {
        CannotRun::new(format!(
            "{error}. Name the output folder of a run, as the run left it; or run that period again"
        ))
    };
    let out = EarlierOutput::open(place).map_err(advice)?;
    out.is_whole().map_err(advice)?;
    Ok(out)
}

/// The workspace of `-C`, or the nearest above the current folder.
pub fn workspace(given: Option<&Path>) -> Result<Option<Workspace>, CannotRun> {
    let start = given.unwrap_or(Path::new("."));
    if given.is_some() && !start.is_dir() {
        return Err(CannotRun::new(format!("{}: there is no such folder", start.display())));
    }
    let found = Workspace::find(start).map_err(|faults| CannotRun::new(lines(&faults)))?;
    if let (Some(folder), None) = (given, &found) {
        return Err(CannotRun::new(format!(
            "{}: there is no quarterday.toml in it or above it",
            folder.display()
        )));
    }
    Ok(found)
}

/// The faults of a declaration, a line each.
pub fn lines(faults: &[crate::schemas::Fault]) -> String {
    faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// The ledger of decisions, if there is one: a file or a folder.
pub fn decisions(arguments: &PeriodArguments, period: Period) -> Result<Option<PathBuf>, CannotRun> {
    if arguments.decisions.is_some() {
        return Ok(arguments.decisions.clone());
    }
    Ok(workspace(arguments.workspace.as_deref())?.and_then(|workspace| workspace.decisions(period)))
}

/// Loads what was decided, or says every fault in it.
pub fn load_decisions(
    place: Option<&Path>,
    register: &Register,
    collection: &Collection,
) -> Result<Ledger, CannotRun> {
    let mut faults = Faults::default();
    // One that is declared and not yet begun is empty.
    let place = place.filter(|place| place.exists());
    let ledger = place.map(|place| ledger::read(place, register, collection, &mut faults));
    if faults.is_clean() {
        return Ok(ledger.unwrap_or_default());
    }
    Err(CannotRun::new(format!("the decisions have faults:\n{}", lines(&faults.faults))))
}

/// Loads who looks after whom, or says every fault in it; nobody where it is not said.
pub fn load_officers(
    place: Option<&Path>,
    register: &Register,
    collection: &Collection,
) -> Result<Officers, CannotRun> {
    let mut faults = Faults::default();
    let officers = place.map(|place| Officers::read(place, register, collection, &mut faults));
    if faults.is_clean() {
        return Ok(officers.unwrap_or_default());
    }
    Err(CannotRun::new(format!("the list of officers has faults:\n{}", lines(&faults.faults))))
}

/// The places of a run.
pub fn places(arguments: &PeriodArguments, period: Period) -> Result<Places, CannotRun> {
    let workspace = workspace(arguments.workspace.as_deref())?;
    let of_workspace = |place: fn(&Workspace, Period) -> Option<PathBuf>| {
        workspace.as_ref().and_then(|workspace| place(workspace, period))
    };
    let needed = |place: Option<PathBuf>, flag: &str| {
        place.ok_or_else(|| {
            CannotRun::new(format!(
                "nothing says where the {flag} is: give --{flag}, or name it in the \
                workspace's quarterday.toml"
            ))
        })
    };
    let collection = needed(
        arguments.collection.clone().or_else(|| of_workspace(|workspace, _| workspace.collection())),
        "collection",
    )?;
    let register = arguments.register.clone().or_else(|| of_workspace(|workspace, _| workspace.register()));
    let register = needed(register.or_else(|| beside(&collection)), "register")?;
    let inbox = needed(arguments.inbox.clone().or_else(|| of_workspace(Workspace::inbox)), "inbox")?;
    // An inbox that is given is looked at by itself.
    let is_by_period = arguments.inbox.is_none() && workspace.as_ref().is_some_and(Workspace::is_by_period);
    let with_others = workspace.as_ref().filter(|_| arguments.inbox.is_none());
    let later_inboxes = with_others.map(|own| own.later_inboxes(period)).unwrap_or_default();
    let out = needed(arguments.out.clone().or_else(|| of_workspace(Workspace::out)), "out")?;
    let absolute = |path: &Path| {
        path.canonicalize().or_else(|_| std::path::absolute(path)).unwrap_or_else(|_| path.to_owned())
    };
    if absolute(&out).starts_with(absolute(&inbox)) || absolute(&inbox).starts_with(absolute(&out)) {
        return Err(CannotRun::new(format!(
            "{}: the outputs cannot lie in the inbox, nor the inbox in the outputs",
            out.display()
        )));
    }
    let own =
        |name: &str| workspace.as_ref().map(|workspace| workspace.folder.join(".quarterday").join(name));
    let (lock, cache) = (own("lock"), own("cache"));
    let history = arguments.history.clone().or_else(|| of_workspace(|workspace, _| workspace.history()));
    if let Some(folder) = arguments.history.as_ref().filter(|folder| !folder.is_dir()) {
        return Err(CannotRun::new(format!(
            "{}: there is no such folder of earlier outputs",
            folder.display()
        )));
    }
    let history = EarlierOutputs { folder: history, without: periods_of(&arguments.history_without)? };
    if let Some(place) = arguments.decisions.as_ref().filter(|place| !place.exists()) {
        return Err(CannotRun::new(format!("{}: there are no such decisions", place.display())));
    }
    let officers = workspace.as_ref().and_then(Workspace::officers);
    let below = |name: &str| workspace.as_ref().map(|workspace| workspace.folder.join(name));
    let (chase, packs) = (below("chase"), below("packs"));
    let pre_release_access = below(crate::schemas::pre_release_access::FILE);
    let releases = workspace.as_ref().map(Workspace::releases);
    let notice = workspace.map(|workspace| workspace.notice).unwrap_or_default();
    Ok(Places {
        collection,
        register,
        inbox,
        is_by_period,
        later_inboxes,
        out,
        history,
        officers,
        chase,
        packs,
        cache,
        lock,
        pre_release_access,
        releases,
        notice,
    })
}

/// Where the outputs of a period are.
pub fn out_of(given: Option<&Path>, out: Option<&Path>, period: Period) -> Result<PathBuf, CannotRun> {
    if let Some(out) = out {
        return Ok(out.to_owned());
    }
    let of_workspace = workspace(given)?.and_then(|workspace| workspace.out(period));
    of_workspace.ok_or_else(|| {
        CannotRun::new(
            "nothing says where the outputs are: give --out, or name it in the workspace's quarterday.toml"
                .to_owned(),
        )
    })
}

/// Where the collection and the register are of which something is asked.
pub fn of_collection(arguments: &RulesArguments) -> Result<(PathBuf, PathBuf), CannotRun> {
    let workspace =
        if arguments.collection.is_some() { None } else { workspace(arguments.workspace.as_deref())? };
    let collection =
        arguments.collection.clone().or_else(|| workspace.as_ref().and_then(Workspace::collection));
    let collection = collection.ok_or_else(|| {
        CannotRun::new("nothing says which collection is meant: give --collection, or stand in a workspace")
    })?;
    let register = arguments.register.clone().or_else(|| workspace.as_ref().and_then(Workspace::register));
    let register = register.or_else(|| beside(&collection));
    let register =
        register.ok_or_else(|| CannotRun::new("nothing says where the register is: give --register"))?;
    Ok((collection, register))
}

/// The folder "register" beside a collection, if it is there.
pub fn beside(collection: &Path) -> Option<PathBuf> {
    let absolute = std::path::absolute(collection).ok()?;
    Some(absolute.parent()?.join("register")).filter(|folder| folder.is_dir())
}

/// Loads of the collection what reading needs. Faults were told when all of it was loaded.
pub fn load_for_reading(collection: &Path, register: &Path) -> Result<Collection, CannotRun> {
    let mut faults = Faults::default();
    let register = register::load(register, &mut faults);
    let collection =
        collection::load_for_reading(collection, &register, &mut faults).filter(|_| faults.is_clean());
    collection
        .ok_or_else(|| CannotRun::new(format!("the declarations have faults:\n{}", lines(&faults.faults))))
}

/// Loads register and collection, or says every fault in them.
pub fn load(
    collection_place: &Path,
    register_place: &Path,
) -> Result<(Collection, Register, Faults), CannotRun> {
    let mut faults = Faults::default();
    let mut register = register::load(register_place, &mut faults);
    let collection = collection::load(collection_place, &register, &mut faults);
    match collection {
        Some(collection) if faults.is_clean() => {
            register.add_aliases(collection.aliases.clone());
            Ok((collection, register, faults))
        }
        _ => Err(CannotRun::new(format!("the declarations have faults:\n{}", lines(&faults.faults)))),
    }
}
